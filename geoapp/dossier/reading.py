"""The door of a dossier: everything is checked here, and told at once."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import PurePath
from typing import Any, BinaryIO

from geoapp.dossier.checks import cross_faults
from geoapp.dossier.faults import FILE, Fault, problems_of, shown
from geoapp.dossier.models import Dossier
from geoapp.dossier.parsing import UnreadableError, parse
from geoapp.dossier.structure import structure_faults
from geoapp.errors import DossierError, Problem

MAX_BYTES = 50_000_000
"""Greatest size of a dossier file that is read."""

MAX_PROBLEMS = 1_000
"""Most problems that are told of one file."""

MAX_NAME_CHARACTERS = 120
"""Longest name of a file that a message repeats."""


def read_dossier(
    source: str | PathLike[str] | bytes | BinaryIO, *, name: str | None = None
) -> Dossier:
    """
    Read a dossier, and check it wholly.

    Parameters
    ----------
    source
        The path of a file, its content, or an open binary file or upload.
    name
        What messages call the file; its own name without the folder by default.

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
    a number that is not exact, a third coordinate or a `crs` is an error.

    Examples
    --------
    >>> from geoapp.dossier import built_in
    >>> [leg.id for leg in read_dossier(built_in()).legs]
    ['leg-sea', 'leg-rail']
    >>> read_dossier(b"", name="none.geojson")
    Traceback (most recent call last):
    geoapp.errors.DossierError: none.geojson: file: is empty; give a GeoJSON FeatureCollection.
    """
    label = _label(source, name)
    try:
        raw, faults = parse(_content(source))
        return _dossier_of(raw, faults)
    except UnreadableError as error:
        raise DossierError(label, [error.problem]) from None
    except _FaultyError as error:
        raise DossierError(label, _told(error.raw, error.faults)) from None


class _FaultyError(Exception):
    """Content that can be read, but isn't a dossier."""

    def __init__(self, raw: object, faults: list[Fault]) -> None:
        self.raw = raw
        self.faults = faults
        super().__init__()


def _dossier_of(raw: Any, faults: list[Fault]) -> Dossier:
    """Check the content of a file."""
    if not isinstance(raw, dict):
        fault = Fault((), f"is {shown(raw)}", "give an object: a GeoJSON FeatureCollection")
        raise _FaultyError(raw, [fault])
    if "features" not in raw and raw.get("type") != "FeatureCollection":
        found = f"type is {shown(raw['type'])}" if "type" in raw else "type is missing"
        raise _FaultyError(raw, [Fault((), found, "give a GeoJSON FeatureCollection")])
    dossier, refused = structure_faults(raw)
    faults = [*faults, *refused]
    faults += cross_faults(raw, faults)
    if faults or dossier is None:
        raise _FaultyError(raw, faults)
    return dossier


def _told(raw: object, faults: list[Fault]) -> list[Problem]:
    """Tell the problems in file order, but not without end."""
    problems = problems_of(raw, faults)
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
    return name if name.isprintable() and len(name) <= MAX_NAME_CHARACTERS else shown(name)


def _content(source: str | PathLike[str] | bytes | BinaryIO) -> bytes:
    """Return the bytes of a file; never more than one byte too many is read."""
    try:
        if isinstance(source, bytes):
            return _capped(source, len(source))
        if not isinstance(source, str | PathLike):
            return _capped(source.read(MAX_BYTES + 1))
        with open(source, "rb") as file:  # noqa: PTH123 - a path is taken as it is given
            size = os.fstat(file.fileno()).st_size
            return _capped(b"" if size > MAX_BYTES else file.read(MAX_BYTES + 1), size)
    except FileNotFoundError:
        raise UnreadableError(FILE, "does not exist", "mend its path") from None
    except IsADirectoryError:
        raise UnreadableError(FILE, "is a folder", "give a dossier file") from None
    except PermissionError:
        raise UnreadableError(FILE, "may not be read", "allow reading it") from None
    except OSError as error:
        reason = (error.strerror or "no reason is given").lower()
        raise UnreadableError(FILE, f"can't be read: {reason}", "mend that") from None
    except ValueError:  # a null character, or half a character
        raise UnreadableError(FILE, "has no name that a file can have", "mend its path") from None


def _capped(content: bytes, size: int = 0) -> bytes:
    """Refuse what is too large; `size` tells what was not read."""
    if max(len(content), size) <= MAX_BYTES:
        return content
    limit = f"{MAX_BYTES / 1e6:,.0f} MB"
    found = f"holds {size / 1e6:,.1f} MB" if size > MAX_BYTES else f"holds more than {limit}"
    raise UnreadableError(FILE, found, f"give at most {limit}: simplify its lines")
