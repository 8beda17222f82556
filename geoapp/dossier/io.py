"""
Reading a dossier, checked wholly, and writing it.

The same dossier gives the same text, one position a line.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from pathlib import PurePath
from typing import BinaryIO, TextIO

from pydantic import BaseModel

from geoapp.dossier.checks import check_contents
from geoapp.dossier.drafts import TODO, todo_path, with_stand_ins, without_stand_ins
from geoapp.dossier.editing import as_json_value
from geoapp.dossier.layout import laid_out, laid_out_like
from geoapp.dossier.models import Dossier
from geoapp.dossier.problems import FILE, Path, Violation, placed_problems, problems_of, shown
from geoapp.dossier.schema import validate_members
from geoapp.dossier.strict_json import JsonObject, UnreadableError, parse
from geoapp.dossier.types import is_number
from geoapp.errors import ArgumentError, DossierError, Problem, expect_callable, expect_kind
from geoapp.files import path_of, write_whole
from geoapp.resources import uncollected

LAYOUT_BYTES = 5_000_000
"""A larger file is written anew in our layout: to keep its own takes three times its memory."""

MAX_BYTES = 50_000_000
"""Greatest size of a dossier file that is read."""

FEATURES_AT_ONCE = 100
"""So many features are in memory as text and as members at once."""

MAX_PROBLEMS = 1_000
"""Most problems that are told of one file."""

MAX_FILE_NAME_CHARACTERS = 120
"""Longest name of a file that a message repeats."""

DossierSource = str | PathLike[str] | bytes | BinaryIO | TextIO | Mapping[str, object]
"""What a dossier can be read from."""


@uncollected()
def read_dossier(
    source: DossierSource,
    *,
    name: str | None = None,
    on_note: Callable[[Problem], None] | None = None,
) -> Dossier:
    """
    Read a dossier, and check it wholly.

    Parameters
    ----------
    source
        The path of a file (`~` is your home), its content as bytes, an open file or upload, be
        it of bytes or of text in UTF-8, or what its JSON says, as a mapping.
    name
        What messages call the file; its own name without the folder by default.
    on_note
        Called with each thing that was left out of what the file holds, as no error: what a
        program for maps adds at the top of a GeoJSON file that it saves.

    Returns
    -------
    dossier
        Sound by itself: behind this door nothing is checked again. Positions are
        rounded to 7 decimals; texts have English first.

    Raises
    ------
    DossierError
        With every problem of the file, in file order, at most `MAX_PROBLEMS`; also
        if the file is not there, may not be read, or exceeds `MAX_BYTES`.

    Notes
    -----
    RFC 7946 (GeoJSON) and RFC 8259 (JSON), read strictly: a name given twice, NaN,
    a number that is not exact, a third coordinate or a `crs` other than CRS84 is an error.
    The members `name`, `crs` and `xy_coordinate_resolution`, which GDAL and so QGIS write at the
    top of a file, are left out.

    Examples
    --------
    >>> from geoapp.dossier import built_in
    >>> [leg.id for leg in read_dossier(built_in()).legs]
    ['leg-sea', 'leg-rail']
    >>> read_dossier(b"", name="none.geojson")
    Traceback (most recent call last):
    geoapp.errors.DossierError: none.geojson: file: is empty; give a GeoJSON FeatureCollection.
    """
    remedy = "give the name by which messages call the file, or leave it out"
    expect_kind("read_dossier, name", name, (str, type(None)), remedy)
    expect_callable("read_dossier, on_note", on_note)
    label = _label(source, name)
    try:
        content = _content(source)
        del source  # it may be large, and is needed no more
        raw, violations = parse(content)
        del content
        raw, notes = _without_gis_members(raw)
        dossier = _dossier_of(raw, violations)
    except UnreadableError as error:
        raise DossierError(label, [error.problem]) from None
    except _InvalidError as error:
        raise DossierError(label, _told(error.raw, error.violations)) from None
    for note in notes:
        if on_note is not None:
            on_note(note)
    return dossier


def _without_gis_members(raw: object) -> tuple[object, list[Problem]]:
    """Leave out what GDAL adds to a file; another system of coordinates stays, to be refused."""
    if not isinstance(raw, dict):
        return raw, []
    added = [name for name, is_added in GIS_MEMBERS.items() if name in raw and is_added(raw[name])]
    notes = [
        Problem(FILE, f"{name} is {shown(raw[name])}, which a GIS adds", "nothing: it is left out")
        for name in added
    ]
    return {name: value for name, value in raw.items() if name not in added}, notes


def _is_crs84(value: object) -> bool:
    """Tell the coordinates of GeoJSON, named in the way of 2008, from any others."""
    named = value.get("properties") if isinstance(value, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    return isinstance(name, str) and bool(re.fullmatch(r"urn:ogc:def:crs:OGC:[\d.]*:CRS84", name))


GIS_MEMBERS: dict[str, Callable[[object], bool]] = {
    "name": lambda value: isinstance(value, str),
    "crs": _is_crs84,
    "xy_coordinate_resolution": is_number,
    "z_coordinate_resolution": is_number,
}
"""What GDAL adds at the top of a GeoJSON file, and how its value is known."""


class _InvalidError(Exception):
    """Content that can be read, but isn't a dossier."""

    def __init__(self, raw: object, violations: list[Violation]) -> None:
        self.raw = raw
        self.violations = violations
        super().__init__()


def _dossier_of(raw: object, violations: list[Violation]) -> Dossier:
    """Check the content of a file."""
    if not isinstance(raw, dict):
        violation = Violation((), f"is {shown(raw)}", "give an object: a GeoJSON FeatureCollection")
        raise _InvalidError(raw, [violation])
    if "features" not in raw and raw.get("type") != "FeatureCollection":
        found = f"type is {shown(raw['type'])}" if "type" in raw else "type is missing"
        raise _InvalidError(raw, [Violation((), found, "give a GeoJSON FeatureCollection")])
    raw = with_stand_ins(raw)
    dossier, refused = validate_members(raw)
    violations = [*violations, *refused]
    violations += check_contents(raw, violations)
    if violations or dossier is None:
        raise _InvalidError(raw, violations)
    return dossier


def check_content(content: JsonObject) -> tuple[Dossier | None, list[tuple[Path, Problem]]]:
    """
    Check the content of a dossier that is being made, and tell where each problem is.

    Parameters
    ----------
    content
        As a file has it, sound or not.

    Returns
    -------
    dossier, problems
        The dossier, or None and each problem with its path in the content: names of members,
        indexes of lists.

    Examples
    --------
    >>> dossier, problems = check_content({"type": "FeatureCollection", "features": []})
    >>> dossier is None, problems[0][0], problems[0][1].found
    (True, ('dossier',), 'dossier is missing')
    """
    try:
        raw, violations = parse(laid_out(content).encode())
        return _dossier_of(raw, violations), []
    except UnreadableError as error:
        return None, [((), error.problem)]
    except _InvalidError as error:
        return None, placed_problems(error.raw, error.violations)


def _told(raw: object, violations: list[Violation]) -> list[Problem]:
    """Tell the problems in file order, but not without end."""
    problems = problems_of(raw, violations)
    more = len(problems) - MAX_PROBLEMS
    if more > 0:
        rest = Problem(FILE, f"has {more:,} more problems", "mend these first")
        problems = [*problems[:MAX_PROBLEMS], rest]
    return problems


def _label(source: object, name: str | None) -> str:
    """Return a name for messages that can do no harm to a terminal."""
    if name is None:
        given = source if isinstance(source, str | PathLike) else getattr(source, "name", None)
        if isinstance(given, str | PathLike):
            path = os.fspath(given)
            name = PurePath(path).name or path if isinstance(path, str) else None
    name = name or "dossier"
    return name if name.isprintable() and len(name) <= MAX_FILE_NAME_CHARACTERS else shown(name)


def _content(source: object) -> bytes:
    """Return the bytes of a file; never more than one byte too many is read."""
    if isinstance(source, bytes | bytearray | memoryview):
        return _capped(bytes(source), len(source))
    if isinstance(source, Mapping):
        return _capped(_bytes_of(source))
    if isinstance(source, str | PathLike):
        return _file_content(source)
    read = getattr(source, "read", None)
    if read is None or isinstance(source, type):
        raise _no_dossier(source)
    try:
        content = read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(error) from None
    except ValueError as error:  # closed, or not UTF-8
        raise UnreadableError(FILE, f"can't be read: {error}", "open it anew, as bytes") from None
    return _capped(content.encode() if isinstance(content, str) else content)


def _file_content(source: str | PathLike[str]) -> bytes:
    given: object = os.fspath(source)  # a path may be bytes too
    path = given.decode(errors="surrogateescape") if isinstance(given, bytes) else str(given)
    if re.match(r"(https?|ftp|s3)://", path):
        remedy = "fetch it first: read_dossier(urllib.request.urlopen(url).read())"
        raise UnreadableError(FILE, "is an address, and geoapp asks no network", remedy)
    if path.lstrip().startswith("{"):
        raise UnreadableError(FILE, "is JSON, no path", "give it as bytes: text.encode()")
    try:
        with open(os.path.expanduser(path), "rb") as file:  # noqa: PTH111, PTH123 - as it is given
            size = os.fstat(file.fileno()).st_size
            return _capped(b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1), size)
    except FileNotFoundError:
        raise UnreadableError(FILE, "does not exist", "mend its path") from None
    except IsADirectoryError:
        raise UnreadableError(FILE, "is a folder", "give a dossier file") from None
    except PermissionError:
        raise UnreadableError(FILE, "may not be read", "allow reading it") from None
    except OSError as error:
        raise _unreadable(error) from None
    except ValueError:  # a null character, or half a character
        raise UnreadableError(FILE, "has no name that a file can have", "mend its path") from None


def _unreadable(error: OSError) -> UnreadableError:
    reason = (error.strerror or "no reason is given").lower()
    return UnreadableError(FILE, f"can't be read: {reason}", "mend that")


def _bytes_of(source: Mapping[str, object]) -> bytes:
    """Write a mapping as JSON, which is then read as strictly as a file."""
    try:
        return json.dumps(as_json_value(source), ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        remedy = "give texts, numbers, lists and mappings alone"
        raise UnreadableError(FILE, f"holds what JSON can't: {error}", remedy) from None


def _no_dossier(source: object) -> UnreadableError:
    """Say what to do with what is neither a file nor its content."""
    kind = type(source).__name__
    remedy = "give a path, bytes, an open file or a mapping"
    if isinstance(source, Dossier):
        remedy = "use it as it is"
    elif hasattr(source, "legs") and hasattr(source, "info"):
        remedy = "call geoapp.to_dossier(frames)"
    elif hasattr(source, "iloc"):
        remedy = "call geoapp.from_tables(places, legs)"
    return UnreadableError(FILE, f"is of the kind {kind}", remedy)


def _capped(content: bytes, size: int = 0) -> bytes:
    """Refuse what is too large; `size` tells what was not read."""
    if max(len(content), size) <= MAX_BYTES:
        return content
    limit = f"{MAX_BYTES / 1e6:,.0f} MB"
    found = f"holds {size / 1e6:,.1f} MB" if size > MAX_BYTES else f"holds more than {limit}"
    raise UnreadableError(FILE, found, f"give at most {limit}: simplify its lines")


@uncollected()
def to_geojson(dossier: Dossier) -> str:
    """
    Return a dossier as RFC 7946 GeoJSON.

    Parameters
    ----------
    dossier
        A dossier.

    Returns
    -------
    text
        Ends in a newline; no `crs`; longitude before latitude, at most 7
        decimals; members in the order of `docs/dossier-format.md`, those that are
        absent or empty left out; a position, or a list of names, on one line.
        Equal dossiers give equal texts.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> print(to_geojson(read_dossier(built_in()))[:31])
    {
      "type": "FeatureCollection"
    """
    content = _written(dossier, exclude={"features"})
    without_stand_ins(content)
    content["features"] = _features_of(dossier, content.get(TODO, ()))
    return laid_out(content)


def _features_of(dossier: Dossier, todos: Iterable[JsonObject]) -> Iterator[JsonObject]:
    """Give the features as a file has them, one by one: all at once would fill the memory."""
    unsaid: dict[str, list[JsonObject]] = {}
    for todo in todos:
        listed, *item = todo_path(todo["path"])[:2]
        if listed == "features" and item:
            unsaid.setdefault(item[0], []).append(todo)
    for at in range(0, len(dossier.features), FEATURES_AT_ONCE):
        # In a dossier: for a feature alone Pydantic would have to learn how to write each kind.
        features = dossier.features[at : at + FEATURES_AT_ONCE]
        some = _written(dossier.model_copy(update={"features": features}), include={"features"})
        for feature, written in zip(features, some["features"], strict=True):
            without_stand_ins({"features": [written], TODO: unsaid.get(feature.id, ())})
            yield written


def _written(
    model: BaseModel, *, include: set[str] | None = None, exclude: set[str] | None = None
) -> JsonObject:
    """Give the members as a file has them: by way of its text, which is three times as fast."""
    text = model.model_dump_json(
        by_alias=True, exclude_defaults=True, include=include, exclude=exclude
    )
    written: JsonObject = json.loads(text)
    return written


def write_dossier(dossier: Dossier, path: str | PathLike[str]) -> None:
    """
    Write a dossier to a file, whole or not at all.

    Parameters
    ----------
    dossier
        A dossier; it is checked as at reading, so that the file can be read.
    path
        The file; what stood there is replaced at once. If that was a dossier in another layout
        (indentation, order of members) of up to 5 MB, it keeps it: one changed date is one
        changed line.

    Raises
    ------
    DossierError
        If what would be written can't be read again: ids that lead nowhere, say.
    ExportError
        If the file can't be written; what stood there is untouched.

    Notes
    -----
    RFC 7946; see `to_geojson`.
    """
    given: object = dossier
    if not isinstance(given, Dossier):
        found = f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem("dossier", found, "call read_dossier first"))
    target = path_of(path)
    text = to_geojson(dossier)
    made = read_dossier(text.encode(), name=dossier.header.id)
    write_whole(target, _kept_layout(text, made, target).encode())


def write_read(dossier: Dossier, path: str | PathLike[str]) -> None:
    """
    Write a dossier that `read_dossier` has just given, which needs no second check.

    Parameters
    ----------
    dossier
        Unchanged since it was read.
    path
        The file; as with `write_dossier`, one that is a dossier in another layout keeps it.

    Raises
    ------
    ExportError
        If the file can't be written; what stood there is untouched.
    """
    write_whole(path, _kept_layout(to_geojson(dossier), dossier, path).encode())


def _kept_layout(text: str, made: Dossier, path: str | PathLike[str]) -> str:
    """Lay a dossier out as the file is that it replaces, where that is one of the same id."""
    if not os.path.lexists(path):
        return text
    try:
        if path_of(path).stat().st_size > LAYOUT_BYTES:
            return text
        before = _file_content(path).decode()
        kept = text if before == text else laid_out_like(json.loads(text), before)
        if kept == text or read_dossier(before.encode()).header.id != made.header.id:
            return text
        return kept if read_dossier(kept.encode()) == made else text
    except (OSError, UnreadableError, UnicodeDecodeError, DossierError):
        return text


def _read_again(content: Mapping[str, object], name: str) -> Dossier:
    return read_dossier(content, name=name)


Dossier.checked_by(_read_again)
