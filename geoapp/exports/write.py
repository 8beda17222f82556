"""Exports as files: one, or all of them in a folder with what makes it a publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from geoapp.errors import ExportError, Problem, expect_callable
from geoapp.exports.formats import FORMATS, Format, format_named
from geoapp.resources import ForkResults, on_another_core, uncollected

if TYPE_CHECKING:
    from geoapp.dossier import Dossier
    from geoapp.exports.tables import Tables
    from geoapp.files import Progress
    from geoapp.frames import Frames

STEPS = (*FORMATS, "package")
"""What `export_all` tells its progress of, in order."""

BESIDE_ARROW = ("xlsx", "kml", "kmz", "gpx", "czml", "linked-places", "pygeoapi", "geojson",
                "json-fg", "csv")  # fmt: skip
"""The formats that need no Arrow: one core makes them from the first on, the other from the last
when it has written Arrow's. What takes longest comes first, and a KMZ after the KML in it."""

_Made = tuple[str, object, dict[str, bytes] | None]
"""A format with what it begins with, or with its files."""


def export_bytes(of: Dossier | Frames, format: str, *, lang: str = "en") -> bytes:  # noqa: A002
    """
    Make an export in memory.

    Parameters
    ----------
    of
        A dossier, or its frames.
    format
        A name of `FORMATS`, of a format that is one file: ``geojson``, ``geopackage``,
        ``geoparquet``, ``flatgeobuf``, ``kml``, ``kmz``, ``gpx``, ``shapefile``, ``csv``,
        ``xlsx``, ``json-fg``, ``linked-places``, ``czml``.
    lang
        A language of the dossier: names and labels, and in ``kml``, ``kmz``, ``gpx`` and ``czml``
        all that is told.

    Returns
    -------
    content
        The file.

    Raises
    ------
    ExportError
        If there is no such format, or it is a folder.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> export_bytes(read_dossier(built_in()), "gpx")[:19]
    b"<?xml version='1.0'"
    """
    _expect(of, lang)
    chosen = format_named(format)
    if chosen.is_folder:
        found = f"is {format!r}, which is a folder of files"
        raise ExportError(Problem("format", found, "give it a folder to write to"))
    with uncollected():
        (content,) = chosen.make(of, _tables(of, chosen, lang), lang).values()
    return content


def export(
    of: Dossier | Frames,
    format: str,  # noqa: A002
    path: str | PathLike[str],
    *,
    lang: str = "en",
) -> list[Path]:
    """
    Write a dossier in another format; each file is there whole or not at all.

    Parameters
    ----------
    of
        A dossier, or its frames.
    format
        A name of `FORMATS`: ``geojson``, ``geopackage``, ``geoparquet``, ``flatgeobuf``, ``kml``,
        ``kmz``, ``gpx``, ``shapefile``, ``csv``, ``xlsx``, ``json-fg``, ``linked-places``,
        ``czml``, ``qgis``, ``pygeoapi``.
    path
        The file to write; for ``qgis`` and ``pygeoapi`` a folder, which is made if it isn't
        there.
    lang
        A language of the dossier: names and labels, and in ``kml``, ``kmz``, ``gpx`` and ``czml``
        all that is told.

    Returns
    -------
    written
        The files.

    Raises
    ------
    ExportError
        If there is no such format, or a file can't be written; what stood there is untouched.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> export(read_dossier(built_in()), "csv", "no-such-folder/route.csv")
    Traceback (most recent call last):
    geoapp.errors.ExportError: route.csv: its folder ... does not exist; create it first.
    """
    # The names of the formats are asked for by each command.
    from geoapp.files import path_of

    _expect(of, lang)
    chosen = format_named(format)
    target = path_of(path)
    if not chosen.is_folder:
        with uncollected():
            chosen.write(_tables(of, chosen, lang), lang, target)
        return [target]
    with _new_folder(target) as folder:
        with uncollected():
            made = chosen.make(of, _tables(of, chosen, lang), lang)
        return _write_all(folder, made)


def export_together(
    dossiers: Sequence[Dossier],
    format: str,  # noqa: A002
    path: str | PathLike[str],
    *,
    lang: str = "en",
    progress: Progress | None = None,
) -> Path:
    """
    Write several dossiers to one file, in which every row names its route.

    Parameters
    ----------
    dossiers
        Dossiers that have been read. Nothing is merged, and no length added: each id begins
        with that of its dossier, and the column ``route`` holds that alone.
    format
        A name of `FORMATS`, of a format that is one file: ``geojson``, ``geopackage``,
        ``geoparquet``, ``flatgeobuf``, ``kml``, ``kmz``, ``gpx``, ``shapefile``, ``csv``,
        ``xlsx``, ``json-fg``, ``linked-places``, ``czml``.
    path, lang
        As for `export`.
    progress
        Called with the id of each dossier that is laid out, and with the format at the end.

    Returns
    -------
    written
        The file.

    Raises
    ------
    DossierError
        If two dossiers have the same id, or there are too many.
    ExportError
        If there is no such format, it is a folder, the dossiers' main languages differ, or
        the file can't be written; what stood there is untouched.

    Examples
    --------
    >>> export_together([], "csv", "routes.csv")
    Traceback (most recent call last):
    geoapp.errors.ExportError: dossiers: are none; give one or more.
    """
    from geoapp.dossier.several import told_apart
    from geoapp.exports.tables import tables_together
    from geoapp.files import tell_nobody, write_whole
    from geoapp.provenance import made_from

    expect_callable("export_together, progress", progress)
    chosen = format_named(format)
    if chosen.is_folder:
        found = f"is {format!r}, which is a folder of files"
        raise ExportError(Problem("format", found, "export each dossier to a folder of its own"))
    if not dossiers:
        raise ExportError(Problem("dossiers", "are none", "give one or more"))
    mains = {each.header.id: each.header.languages[0] for each in dossiers}
    if len(set(mains.values())) > 1:
        told = ", ".join(f"{name} has {tag}" for name, tag in mains.items())
        found = f"have several main languages, and a column has one: {told}"
        raise ExportError(Problem("dossiers", found, "export each to a file of its own"))
    tell, each_tables = progress or tell_nobody, []
    with uncollected():
        for each in told_apart(dossiers):
            each_tables.append(_tables(each, chosen, lang))
            tell(each.header.id)
        tables = tables_together(each_tables)
        # Told apart, a dossier has other ids: the sum is of the one that was read.
        lines = [made_from(each, lang).line for each in dossiers]
        tables = replace(tables, about=tables.about | {"made_from": " · ".join(lines)})
        write_whole(path, chosen.content(tables, lang))
    tell(chosen.name)
    return Path(path)


def export_all(
    of: Dossier | Frames,
    folder: str | PathLike[str],
    *,
    lang: str = "en",
    progress: Progress | None = None,
) -> list[Path]:
    """
    Write all formats into a folder, as a data package.

    Parameters
    ----------
    of
        A dossier, or its frames.
    folder
        Made if it isn't there; files of other names in it stay.
    lang
        As for `export`.
    progress
        Called with the name of each of `STEPS` when it is done.

    Returns
    -------
    written
        The files: every format, each table as CSV, ``datapackage.json``,
        ``ro-crate-metadata.json``, ``CITATION.cff`` and, last, ``SHA256SUMS`` over all of them.

    Raises
    ------
    ExportError
        If a file can't be written.
    """
    return write_package(of, folder, lang, progress)


def write_package(
    of: Dossier | Frames,
    folder: str | PathLike[str],
    lang: str,
    progress: Progress | None,
    load: Callable[[], object] | None = None,
) -> list[Path]:
    """
    Write all formats as `export_all` does; with libraries that a command loads in its own way.

    Parameters
    ----------
    of, folder, lang, progress
        As for `export_all`.
    load
        Loads what Arrow's formats need, when the others are being made on another core.
    """
    from geoapp.checksums import CHECKSUMS, digests_of, listed_checksums
    from geoapp.exports.data_package import (
        CRATE,
        citation_file,
        data_package,
        ro_crate,
        table_files,
    )
    from geoapp.exports.flatten import to_tables
    from geoapp.files import path_of, tell_nobody
    from geoapp.frames.schema import header_of

    _expect(of, lang)
    expect_callable("export_all, progress", progress)
    with uncollected(), _new_folder(path_of(folder)) as target:
        tables = to_tables(of)
        told = tables if lang == header_of(of).languages[0] else to_tables(of, lang)
        tell = progress or tell_nobody
        files = _Package(of, tables, told, lang, tell).files(load)
        files |= table_files(tables) | {"CITATION.cff": citation_file(tables)}
        digests = digests_of(files)
        for name, describe in (("datapackage.json", data_package), (CRATE, ro_crate)):
            files[name] = describe(tables, files, digests)
            digests |= digests_of({name: files[name]})
        files[CHECKSUMS] = listed_checksums(digests)
        written = _write_all(target, files)
        tell(STEPS[-1])
        return written


@dataclass
class _Package:
    """
    All formats of a dossier, as they are made.

    Parameters
    ----------
    of
        The dossier, or its frames.
    tables, told
        Its tables, and those of a format that has one language.
    lang, tell
        As for `export_all`.
    """

    of: Dossier | Frames
    tables: Tables
    told: Tables
    lang: str
    tell: Progress
    begun: dict[str, object] = field(default_factory=dict)
    made: dict[str, dict[str, bytes]] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=lambda: [*FORMATS])

    def files(self, load: Callable[[], object] | None) -> dict[str, bytes]:
        """Make the formats of Arrow here, and beside them the others, which both then share."""
        import geoapp.exports.qgis.base_map  # noqa: F401 - both need it, and what follows

        len(self.tables.every)
        with on_another_core(self._others) as results:
            if load is not None:
                load()
            for chosen in (each for each in FORMATS.values() if each.through_arrow):
                self._take_all(results.so_far())
                while chosen.beginner and chosen.name not in self.begun:
                    self._take(*next(results))
                self._take(chosen.name, None, self._of_arrow(chosen))
            self._share(results)
        return {path: content for name in FORMATS for path, content in self.made[name].items()}

    def _of_arrow(self, chosen: Format) -> dict[str, bytes]:
        known = {path: content for each in self.made.values() for path, content in each.items()}
        begun = self.begun.get(chosen.name)
        return chosen.make(self.of, self.tables, self.lang, known, begun)

    def _of_tables(self, name: str) -> dict[str, bytes]:
        tables = self.told if FORMATS[name].in_one else self.tables
        return FORMATS[name].make(self.of, tables, self.lang)

    def _others(self) -> Iterator[_Made]:
        """Make what needs no Arrow."""
        for chosen in FORMATS.values():
            if chosen.beginner:
                yield chosen.name, chosen.begin(self.tables), None
        for name in BESIDE_ARROW:
            yield name, None, self._of_tables(name)

    def _share(self, results: ForkResults[_Made]) -> None:
        """Make what is left from its end, as the other core does from its start."""
        while True:
            self._take_all(results.so_far())
            left = [name for name in BESIDE_ARROW if name not in self.made]
            if not left:
                return
            if len(left) == 1:  # the other core is at it
                self._take(*next(results))
            else:
                self._take(left[-1], None, self._of_tables(left[-1]))

    def _take_all(self, results: Iterator[_Made]) -> None:
        for each in results:
            self._take(*each)

    def _take(self, name: str, begun: object, files: Mapping[str, bytes] | None) -> None:
        """Take what has begun of a format, or its files, and tell of each in order."""
        if files is None:
            self.begun[name] = begun
            return
        inside = f"{name}/" if FORMATS[name].is_folder else ""
        self.made[name] = {f"{inside}{path}": content for path, content in files.items()}
        while self.waiting and self.waiting[0] in self.made:
            self.tell(self.waiting.pop(0))


def _expect(of: Dossier | Frames, lang: str) -> None:
    from geoapp.frames.arguments import expect_either, expect_language
    from geoapp.frames.schema import header_of

    expect_either(of)
    expect_language(lang, header_of(of).languages)


def _tables(of: Dossier | Frames, chosen: Format, lang: str) -> Tables:
    """Lay a dossier flat, its evidence in the language of a format that has but one."""
    from geoapp.exports.flatten import to_tables

    return to_tables(of, lang if chosen.in_one else None)


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """Make a folder, if it isn't there; where what follows fails, a new one goes again."""
    from geoapp.files import all_or_none

    with all_or_none([path, *path.parents]):
        yield _folder(path)


def _folder(path: Path) -> Path:
    """Make a folder and what leads to it, if it isn't there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ExportError(Problem(path.name, "is a file", "give the name of a folder")) from error
    except OSError as error:
        reason = (error.strerror or "no reason is given").lower()
        found = f"can't be made: {reason}"
        raise ExportError(
            Problem(path.name, found, "mend that or choose another folder")
        ) from error
    return path


def _write_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    from geoapp.files import all_or_none, write_together, write_whole

    paths = {folder / name: content for name, content in files.items()}
    inside = {path.parent: None for path in paths}
    last = list(paths)[-1:]  # it tells that the others are there
    # Whatever befalls, what stood there before is whole, and the rest goes.
    with all_or_none([path for path in [*inside, *paths] if path != folder]):
        for each in inside:
            _folder(each)
        write_together({path: paths[path] for path in paths if path not in last})
        for path in last:
            write_whole(path, paths[path])
    return list(paths)
