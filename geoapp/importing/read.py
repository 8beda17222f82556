"""The door for other people's files: read, mapped, and checked as any dossier is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, cast

from geoapp.catalogues import N_
from geoapp.dossier import Dossier, read_dossier
from geoapp.dossier.io import MAX_BYTES
from geoapp.dossier.layout import laid_out
from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ArgumentError, DossierError, Problem, expect_kind
from geoapp.importing.draft import Answers, ColumnQuestion, Draft, slug
from geoapp.importing.layers import beside, joined_parts, part_of
from geoapp.importing.ledger import Fate, Ledger
from geoapp.importing.mapping import add_document
from geoapp.importing.recognise import OWN_WORKBOOK, recognise
from geoapp.importing.records import (
    NEVER_FETCHED,
    STORY_OPTIONS,
    Document,
    ImportRefusedError,
    exported_from,
    mark_in,
    open_cells,
    role_of,
    settle_own_tables,
)
from geoapp.importing.tables import is_workbook, xlsx_sheets
from geoapp.importing.values import Axes, Dates
from geoapp.importing.workbook import with_todo, workbook_content
from geoapp.resources import uncollected

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

ForeignFile = str | PathLike[str] | tuple[str, bytes]
"""A path, or the name and the content of a file."""

Ask = Callable[[ColumnQuestion], str | None]
"""Asks an author how a column is to be read; None if they don't say."""


@dataclass(frozen=True)
class Imported:
    """
    What became of files that were imported.

    Parameters
    ----------
    dossier
        A draft: its `todo` lists what the files don't say.
    ledger
        What became of every cell.
    formats
        What each file is, in words.
    questions
        Columns that can be read in two ways, and were left to do.
    names
        Of the files, one a format: the parts of a shapefile are one.
    origin
        The id and version of the dossier of which geoapp exported the files; empty of others.
    """

    dossier: Dossier
    ledger: Ledger
    formats: tuple[str, ...]
    questions: tuple[ColumnQuestion, ...]
    names: tuple[str, ...]
    origin: str = ""


def import_file(
    *sources: ForeignFile,
    lang: str | None = None,
    dates: Dates | None = None,
    axes: Axes | None = None,
    encoding: str | None = None,
    ask: Ask | None = None,
    into: ForeignFile | None = None,
) -> Imported:
    """
    Make a draft of a dossier from files of another kind, or bring an edited export home.

    Parameters
    ----------
    sources
        Paths, or pairs of a name and the content: GeoJSON, KML, KMZ, GPX, CSV, XLSX, ODS,
        GeoPackage, shapefile, uMap, StoryMapJS, timemap's events and others. Each is known by
        its bytes. Of a shapefile the parts may be given each for itself; beside the path of a
        .shp its other parts are looked for.
    lang
        The language of their texts, as a tag of BCP 47; to be said if None and no file says it.
    dates
        How 07/09/2023 is written: ``dmy`` or ``mdy``.
    axes
        How two numbers in one column are written: ``latlon`` or ``lonlat``.
    encoding
        Of tables of separated values; recognised if None.
    ask
        Called for each column that can be read in two ways, if neither `dates` nor `axes` says
        how; what it says holds for that column. Without it, such cells are left to do.
    into
        The dossier of which the files are exports that were edited elsewhere: what they changed
        is taken over, and what they can't carry stays as it is there.

    Returns
    -------
    imported
        Draft and ledger; with `into`, the changed dossier, and what changed in it. Nothing is
        written. No position, date or source is in the dossier that is not in a file.

    Raises
    ------
    DossierError
        If a file can't be read, or holds nothing that could be imported; with `into`, also if
        it is no export of that dossier and version, or what was edited is not sound.

    Examples
    --------
    >>> table = b"name,lat,lon\\nCallao,-12.05,-77.15\\n"
    >>> made = import_file(("stops.csv", table), lang="es")
    >>> made.dossier.places[0].properties.name, made.ledger.counts["in"]
    ({'es': 'Callao'}, 6)
    >>> import_file(("stops.csv", b""))
    Traceback (most recent call last):
    geoapp.errors.DossierError: stops.csv: file: is empty; give a file that holds something.
    """
    if isinstance(lang, str) and not lang.isprintable():
        remedy = "use a tag of BCP 47, such as en, pt-BR or zh-Hans"
        raise ArgumentError(Problem("lang", f"is {lang!r}", remedy))
    files = joined_parts([each for source in sources for each in _contents(source)])
    answers = Answers(dates, axes)
    if into is not None:
        return _brought_home(files, _content(into), answers, encoding)
    made = _imported(files, lang, answers, encoding)
    if ask is None:
        return made
    asked_of = {each.column: (each, ask(each)) for each in made.questions}
    said = {
        name: word for name, (asked, word) in asked_of.items() if word and word in asked.choices
    }
    return _imported(files, lang, Answers(dates, axes, said), encoding) if said else made


def from_tables(
    places: pd.DataFrame,
    legs: pd.DataFrame | None = None,
    sources: pd.DataFrame | None = None,
    *,
    lang: str | None = None,
) -> Dossier:
    """
    Make a draft of a dossier from plain tables, by the code of import.

    Parameters
    ----------
    places
        A place a row: `name`, `lon` and `lat` in degrees (or points as geometry, which are
        brought to EPSG:4326), and other columns that `geoapp import` knows, such as `source`.
    legs
        A leg a row: `from` and `to` (names of places), `mode`, `depart`, `arrive` (dates, or
        EDTF text; missing where nobody says it), `source` and others; lines as geometry draw
        the legs; None without legs.
    sources
        A source a row: `id` is what stands in a column `source` of the others; `title`,
        `publisher`, `type`, `issued`, `url` and others as in the dossier file.
    lang
        The language of the texts, as a tag of BCP 47; to be said if None.

    Returns
    -------
    dossier
        A draft: its `todo` lists what the tables don't say. Nothing is guessed.

    Raises
    ------
    DossierError
        If something given is no table, a place is no point, a leg no line, a cell no single value,
        legs have no columns `from` and `to`, a cell can't be taken, or a source is cited nowhere.

    Examples
    --------
    >>> import pandas as pd
    >>> ports = pd.DataFrame({"name": ["Callao", "Suva"]})
    >>> ports = ports.assign(lon=[-77.15, 178.4], lat=[-12.05, -18.1])
    >>> sailed = pd.DataFrame({"from": ["Callao"], "to": ["Suva"], "mode": ["sea"]})
    >>> sailed = sailed.assign(depart="1788-01", arrive=None)
    >>> draft = from_tables(ports, sailed, lang="en")
    >>> draft.legs[0].properties.depart, draft.todo[0].missing
    ('1788-01', 'its title')
    >>> from_tables(ports.iloc[:0])
    Traceback (most recent call last):
    geoapp.errors.DossierError: tables: places: has no rows; give at least one place.
    """
    expect_kind(
        "from_tables, lang", lang, (str, type(None)), "give a language tag, or leave it out"
    )
    tables = {"places": places} | {
        name: table for name, table in (("legs", legs), ("sources", sources)) if table is not None
    }
    problems = [
        Problem(name, f"is of the kind {type(table).__name__}", "give a DataFrame")
        for name, table in tables.items()
        if not (hasattr(table, "to_csv") and hasattr(table, "columns"))
    ]
    if not problems and places.empty:
        problems = [Problem("places", "has no rows", "give at least one place")]
    if problems := problems or [*_wrong_columns(tables)]:
        raise DossierError("tables", problems)
    filled = {name: table for name, table in tables.items() if len(table) and name != "sources"}
    files = [(name, _as_csv(table)) for name, table in filled.items()]
    made = import_file(*files, lang=lang)
    refused = [Problem(c.where, f"{shown(c.value)} can't be taken", c.why or "mend it")
               for c in made.ledger.of(Fate.REFUSED)]  # fmt: skip
    if refused:
        raise DossierError("tables", refused)
    return made.dossier if sources is None else _with_sources(made.dossier, sources)


def _wrong_columns(tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Tell what isn't plain tables of places and legs: frames of a dossier, above all."""
    remedy = "; to_dossier takes the frames of a dossier"
    for name, table in tables.items():
        shapes = _geometry_of(table)
        kinds = set() if shapes is None else {*shapes.geom_type.dropna()}
        drawn = {"Point"} if name == "places" else {"LineString", "MultiLineString"}
        for kind in sorted(kinds - drawn):
            what = "points" if name == "places" else "lines, or none"
            yield Problem(name, f"holds a {kind}", f"give {what}{remedy}")
        for column in table if shapes is None else table.drop(columns=shapes.name):
            kind = {type(cell).__name__ for cell in table[column]} & {"dict", "list", "tuple"}
            for each in sorted(kind):
                yield Problem(f"{name}.{column}", f"holds a {each}", f"give one value{remedy}")
    roles = {role_of(str(column)) for column in tables.get("legs", ())}
    for role in sorted({"from", "to"} - roles) if len(tables.get("legs", ())) else ():
        yield Problem("legs", f"has no column `{role}`", f"name the places there{remedy}")


def _geometry_of(table: pd.DataFrame) -> gpd.GeoSeries | None:
    """Give the geometry of a table that has one, in degrees."""
    if not hasattr(table, "to_crs"):
        return None
    shapes = cast("gpd.GeoDataFrame", table).geometry
    return shapes if shapes.crs is None else shapes.to_crs(4326)


def _as_csv(table: pd.DataFrame) -> bytes:
    """Write a table as import reads it: points as `lon` and `lat`, lines as `wkt`."""
    if (shapes := _geometry_of(table)) is not None:
        table = table.drop(columns=shapes.name)
        if {*shapes.geom_type.dropna()} <= {"Point"}:
            table = table.assign(lon=shapes.x, lat=shapes.y)
        else:
            table = table.assign(wkt=shapes.to_wkt())
    return bytes(table.to_csv(index=False).encode())


def _with_sources(draft: Dossier, sources: pd.DataFrame) -> Dossier:
    """Say of the sources that rows name what a table says of them."""
    cited = {each.note or each.url: each.id for each in draft.sources}
    rows = [{name: value for name, value in row.items() if value == value and value is not None}
            for row in sources.to_dict("records")]  # fmt: skip
    lost = [row for row in rows if row.get("id", row.get("url")) not in cited]
    if lost:
        remedy = "name it in a column `source` of places or legs, or leave it out"
        found = "is cited by no row"
        raise DossierError(
            "sources", [Problem(shown(row.get("id")), found, remedy) for row in lost]
        )
    for row in rows:
        members = {str(name): value for name, value in row.items() if name != "id"}
        key = row.get("id", row.get("url"))
        draft = draft.replace(f"sources.{cited[key]}", **{"note": None, **members})
    return draft


@uncollected()
def _imported(
    files: Sequence[tuple[str, bytes]], lang: str | None, answers: Answers, encoding: str | None
) -> Imported:
    """Read and map the files once."""
    if len(files) == 1 and (own := _own_workbook(*files[0])):
        return own
    documents = [_document(content, name, encoding) for name, content in files]
    name = files[0][0] if files else "import"
    draft = Draft(slug(PurePath(name).stem) or "draft", lang, answers)
    origin = exported_from(documents)
    for document in documents:
        if origin:
            settle_own_tables(document)
        add_document(draft, document)
    cells = tuple(cell for document in documents for cell in document.cells)
    if not draft.features and not draft.todo:
        raise DossierError(name, [_nothing_made(draft, documents, origin)])
    formats = tuple(document.what for document in documents)
    questions = tuple(draft.questions)
    made = draft.content()
    del draft, documents, document  # what is made of them needs their room
    dossier = read_dossier(_emptied(made), name=name)
    names = tuple(each for each, _ in files)
    return Imported(dossier, Ledger(cells), formats, questions, names, origin)


def _nothing_made(draft: Draft, documents: Sequence[Document], origin: str) -> Problem:
    """Say why no draft could be made of what files hold."""
    if origin:
        found = f"is an export of {origin}, and holds no places or lines to make a draft of"
        return Problem("file", found, "bring it home into that dossier: --into OLD.geojson")
    if any(cell.why == NEVER_FETCHED for document in documents for cell in document.cells):
        found = "holds links to what lies elsewhere alone, which is never fetched"
        return Problem(
            "file", found, "open it in its own program, and save what it shows as a file"
        )
    remedy = "give a file with places, lines or a table of them"
    if not draft.header:
        return Problem("file", "holds nothing that could be imported", remedy)
    found = "says what a map is called, and holds no places or lines"
    is_story = any(STORY_OPTIONS in document.what for document in documents)
    return Problem("file", found, "give the table of its chapters too" if is_story else remedy)


def _emptied(content: JsonObject) -> bytes:
    """Write what JSON holds, and let go of it."""
    text = json.dumps(content, ensure_ascii=False)
    content.clear()
    return text.encode()


def _brought_home(
    files: Sequence[tuple[str, bytes]],
    target: tuple[str, bytes],
    answers: Answers,
    encoding: str | None,
) -> Imported:
    """Put edited exports into the dossier that they were made of."""
    from geoapp.importing.into import brought_home

    name, content = target
    old = read_dossier(content, name=name)
    for each, given in files:
        if given.startswith(b"PK") and is_workbook(given):
            found = f"is {OWN_WORKBOOK}, which holds a whole dossier"
            raise DossierError(each, [Problem("file", found, "import it without --into")])
    documents = [_document(given, each, encoding) for each, given in files]
    try:
        home = brought_home(old, documents, name)
    except ImportRefusedError as error:
        raise DossierError(files[0][0], [error.problem]) from None
    draft = Draft(old.header.id, old.header.languages[0], answers)
    draft.know(home.content)
    new = Document("", [cell for record in home.unmatched for cell in record.every])
    new.records = home.unmatched
    add_document(draft, new)
    for document in documents:
        for cell in open_cells(document.cells):
            cell.refused(N_("nothing in a dossier is like it"))
    changed = draft.added_to(home.content)
    dossier = read_dossier(laid_out(changed).encode(), name=name)
    cells = tuple(cell for document in documents for cell in document.cells)
    ledger = Ledger(cells, tuple(home.edits), tuple(home.taken))
    formats = tuple(document.what for document in documents)
    names = tuple(each for each, _ in files)
    return Imported(dossier, ledger, formats, tuple(draft.questions), names)


def _own_workbook(name: str, content: bytes) -> Imported | None:
    """Make a dossier of geoapp's own workbook; None if it is another's file."""
    if not content.startswith(b"PK") or not is_workbook(content):
        return None
    try:
        sheets = [(title, list(rows)) for title, rows in xlsx_sheets(content, name)]
    except ImportRefusedError as error:
        raise DossierError(name, [error.problem]) from None
    raw = with_todo(workbook_content(sheets), name)
    dossier = read_dossier(laid_out(raw).encode(), name=name)
    cells = tuple(cell for _, rows in sheets for row in rows for cell in row if cell is not None)
    return Imported(dossier, Ledger(cells), (OWN_WORKBOOK,), (), (name,))


def _document(content: bytes, name: str, encoding: str | None) -> Document:
    form = recognise(content)
    if form.read is None:
        raise DossierError(name, [Problem("file", f"is {form.what}", form.remedy)])
    read = form.read
    if encoding and form.takes_encoding:
        read = partial(read, encoding=encoding)
    try:
        return read(content, name)
    except ImportRefusedError as error:
        problem = error.problem
        where = "file" if problem.where == name else problem.where
        raise DossierError(name, [Problem(where, problem.found, problem.remedy)]) from None


def _contents(source: ForeignFile) -> list[tuple[str, bytes]]:
    """Give the name and the content of a file; of a shapefile's shapes also what lies beside."""
    name, content = _content(source)
    if isinstance(source, tuple) or part_of(content) != ".shp":
        return [(name, content)]
    return [(name, content), *beside(Path(os.fspath(source)))]


def _content(source: ForeignFile) -> tuple[str, bytes]:
    """Give the name and the content of a file."""
    given: object = source
    if isinstance(source, tuple):
        name, content = source
    elif not isinstance(given, str | os.PathLike):
        found = f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem("source", found, "give a path, or a name and bytes"))
    else:
        path = Path(os.fspath(source))
        name = path.name or str(path)
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except ValueError:  # a null character, or half a character
            problem = Problem("file", "has no name that a file can have", "mend its path")
            raise DossierError(name, [problem]) from None
        except OSError as error:
            reason = (error.strerror or "no reason is given").lower()
            problem = Problem("file", f"can't be read: {reason}", "mend its path")
            raise DossierError(name, [problem]) from None
    if len(content) > MAX_BYTES:
        raise DossierError(name, [_too_large()])
    return name, content


def _too_large() -> Problem:
    limit = f"{MAX_BYTES // 1_000_000} MB"
    return Problem("file", f"holds more than {limit}", "cut it into several files")


def recognised(content: bytes) -> str | None:
    """
    Say what a file is that is no dossier, if `import_file` takes it.

    Parameters
    ----------
    content
        All of the file.

    Returns
    -------
    what
        In words; None of a dossier, sound or not, and of what can't be imported.

    Examples
    --------
    >>> recognised(b"name,lat,lon\\nCallao,-12.05,-77.15\\n")
    'a table of separated values'
    >>> recognised(b"") is None, recognised(b'{"dossier": {}}') is None
    (True, True)
    """
    form = recognise(content)
    if form.what == "JSON":  # a dossier's own door says more
        return None
    return form.what if form.read is not None else None


def told_as_foreign(content: bytes, name: str) -> Problem | None:
    """
    Say what a file is and what to do with it, where it is another's and no dossier.

    Examples
    --------
    >>> print(told_as_foreign(b"\\x89PNG", "a.png"))
    file: is a picture (PNG), no dossier; give a table, a map or a dossier.
    >>> told_as_foreign(b'{"dossier": {}}', "a.geojson") is None
    True
    """
    form = recognise(content)
    if form.what in ("empty", "JSON"):  # a dossier's own door says more
        return None
    if form.read is not None:
        try:
            form.read(content, name)
        except ImportRefusedError as error:
            refused = error.problem
            place = "" if refused.where in (name, "file") else f" {refused.where}"
            return Problem("file", f"is {form.what}, no dossier:{place} {refused.found}",
                           refused.remedy)  # fmt: skip
    remedy = form.remedy or f"bring it in with `geoapp import {name} -o route.geojson`"
    if form.what == OWN_WORKBOOK:
        return Problem("file", f"is {form.what}, which holds a dossier as sheets", remedy)
    if origin := mark_in(content.decode("latin-1")):
        found = f"is {form.what} that geoapp exported of {origin}, no dossier"
        remedy = "bring home what was edited in it with "
        remedy += f"`geoapp import {name} --into OLD.geojson -o route.geojson`"
        return Problem("file", found, remedy)
    return Problem("file", f"is {form.what}, no dossier", remedy)
