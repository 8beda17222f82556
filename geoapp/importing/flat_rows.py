"""Rows of an edited export: what their cells hold, and what an editor changed in KML and GPX."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from geoapp.exports.flatten import to_tables
from geoapp.exports.kml import gpx, kml
from geoapp.exports.tables import Tables, iso_text
from geoapp.exports.wording import column_tag
from geoapp.frames import Frames
from geoapp.importing.ledger import Cell
from geoapp.importing.markup import gpx_document, kml_document
from geoapp.importing.records import Document, Record, RecordGeometry
from geoapp.importing.shapes import EditedLines, parted_lines, same_lines
from geoapp.importing.values import decimal_number

COMPUTED = "geoapp computes it: change what it is made of"
AS_IT_WAS = "as it was"
XML_FORMATS = ("KML", "KMZ", "GPX")
PREFIXES = ("ogr_", "geoapp_")
"""What GDAL puts before the name of a column that stands in another namespace."""

OF_GDAL = ("description", "timestamp", "begin", "end", "altitudemode", "tessellate", "extrude",
           "visibility", "draworder", "icon")  # fmt: skip
"""Columns that GDAL adds to each layer of KML."""

Leaf = str | float | bool
Leaves = dict[str, Leaf]
"""The values in a cell by their paths in it: a single value has the path ``""``."""

_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ]00:00:00(?:\.0+)?(?:Z|[+-]00(?::?00)?)?)?")
_LIST_OF_GDAL = re.compile(r"\((\d{1,6}):(.+)\)")
NEARLY = 1e-9


def leaves_of(value: object) -> Leaves:
    """
    Take a value apart: lists and objects, also such as stand as JSON in a text.

    Examples
    --------
    >>> leaves_of('["a", "b"]') == leaves_of(["a", "b"]), leaves_of("2023/09/07")
    (True, {'': '2023-09-07'})
    >>> leaves_of(None), leaves_of([])
    ({}, {})
    """
    found: Leaves = {}
    _take_apart(_opened(value), "", found)
    return found


def _opened(value: object) -> object:
    """Read a text that is a list or an object of JSON, or a list as GDAL writes it: `(2:a,b)`."""
    if not isinstance(value, str):
        return value
    if value.strip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    listed = _LIST_OF_GDAL.fullmatch(value.strip())
    words = listed[2].split(",") if listed else []
    return words if listed and len(words) == int(listed[1]) else value


def _take_apart(value: object, path: str, found: Leaves) -> None:
    if isinstance(value, Mapping):
        for name, each in value.items():
            _take_apart(each, f"{path}.{name}", found)
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value):
            _take_apart(each, f"{path}[{at}]", found)
    elif isinstance(value, bool):
        found[path] = value
    elif isinstance(value, int | float):
        found[path] = float(value)
    elif value is not None and (text := _text(value)):
        found[path] = text


def _text(value: object) -> str:
    """Give a text without space around it, and a day in one way."""
    if isinstance(value, datetime) and value.tzinfo:
        return iso_text(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value).replace("\r\n", "\n").strip()
    day = _DAY.fullmatch(text)
    return "-".join(day.groups()) if day else text


def same(one: Leaves, other: Leaves) -> bool:
    """
    Tell whether two cells hold the same, however their programs write it.

    Examples
    --------
    >>> same(leaves_of("193.0"), leaves_of(193)), same(leaves_of(True), leaves_of(1))
    (True, True)
    >>> same(leaves_of("Callao"), leaves_of("")), same({}, {})
    (False, True)
    """
    return one.keys() == other.keys() and all(_alike(one[path], other[path]) for path in one)


def _alike(one: Leaf, other: Leaf) -> bool:
    if one == other:
        return True
    numbers = [_number(each) for each in (one, other)]
    if isinstance(one, str) and isinstance(other, str):
        return False
    first, second = numbers
    return first is not None and second is not None and abs(first - second) <= NEARLY


def _number(leaf: Leaf) -> float | None:
    if isinstance(leaf, bool):
        return float(leaf)
    if isinstance(leaf, float):
        return leaf
    return {"true": 1.0, "false": 0.0}.get(leaf.lower(), decimal_number(leaf))


def text_of_leaf(leaf: Leaf) -> str:
    """
    Write a value as a text.

    Examples
    --------
    >>> text_of_leaf(4.0), text_of_leaf(True), text_of_leaf("")
    ('4', 'true', '')
    """
    if isinstance(leaf, bool):
        return str(leaf).lower()
    return f"{leaf:.16g}" if isinstance(leaf, float) else leaf


# -- rows ----------------------------------------------------------------------------------


@dataclass
class FlatRow:
    """
    A row of an edited export.

    Parameters
    ----------
    table, id
        Of the table of the export that it is a row of; empty if it is of none.
    cells
        By column; each with its path, which begins with the column.
    record
        What its reader found.
    columns
        Those that its table has in the file, so that a cell which is not there was emptied.
    known
        The row as geoapp exports it, where that depends on the language of the file.
    """

    table: str
    id: str
    cells: dict[str, list[tuple[str, Cell]]]
    record: Record
    columns: frozenset[str] = frozenset()
    known: Mapping[str, object] | None = None

    def leaves(self, column: str) -> Leaves:
        """Give what the cells of a column hold, leaf by leaf."""
        found: Leaves = {}
        for path, cell in self.cells.get(column, ()):
            inner = path[len(column) :]
            found |= {f"{inner}{end}": leaf for end, leaf in leaves_of(cell.value).items()}
        return found

    def word(self, column: str) -> str:
        """Give the text of a column of one cell; empty if there is none."""
        cells = self.cells.get(column, ())
        return cells[0][1].text if cells else ""


# -- KML and GPX ---------------------------------------------------------------------------


@dataclass
class _Export:
    """What geoapp writes of a dossier in one language, as its own reader finds it."""

    lang: str
    tables: Tables
    about: Counter[tuple[str, str]]
    rows: dict[str, Mapping[str, object]] = field(default_factory=dict)
    told: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    lines: dict[str, EditedLines] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)
    name: str = "name"

    @property
    def every(self) -> Counter[tuple[str, str]]:
        """All that it says beside the columns."""
        return sum(self.told.values(), Counter(self.about))


def rows_of_xml(document: Document, frames: Frames, languages: Sequence[str]) -> Iterator[FlatRow]:
    """
    Yield the features of a KML or GPX file that was exported, as rows of its tables.

    Parameters
    ----------
    document
        What its reader found.
    frames
        Of the dossier.
    languages
        Of the dossier; in one of them the file was exported.

    Returns
    -------
    rows
        Their tables are to be said. What stands beside the columns (a description, a span of
        time) is settled: geoapp made it. An edited name counts as one of its column. What was
        not edited of a geometry is settled too; a line that GPX cut or joined is in its parts.
    """
    export = _export_like(document, frames, languages)
    held = {id(cell) for record in document.records for cell in record.every}
    for cell in document.cells:
        if id(cell) not in held and (cell.name, cell.text) in export.about:
            cell.mapped("", AS_IT_WAS)
    named = {cell.where: cell.text for cell in document.cells if cell.where.endswith("/@id")}
    rows: dict[str, list[FlatRow]] = {}
    for record in document.records:
        row = _row(record)
        row.id = row.word("id") or named.get(f"{record.where}/@id", "")
        rows.setdefault(row.id, []).append(row)
    columns: dict[str, set[str]] = {}
    for row in (each for listed in rows.values() for each in listed):
        columns.setdefault(row.word("kind"), set()).update(row.cells)
    export.name = _column_of_names(rows, export)
    for name, listed in rows.items():
        is_whole = name in export.rows and len(listed) == export.count[name]
        for row in [_joined(listed)] if is_whole else listed:
            row.columns = frozenset(columns[row.word("kind")])
            if name in export.rows:
                _settle_told(row, export)
                _settle_drawn(row, export, is_gpx=document.what == "GPX")
            yield row


def _export_like(document: Document, frames: Frames, languages: Sequence[str]) -> _Export:
    """Export the dossier anew, in the language in which the file says most of the same."""
    given = Counter((cell.name, cell.text) for cell in document.cells)
    made = [_export(document.what, frames, lang) for lang in languages]
    return max(made, key=lambda each: (given & each.every).total())


def _column_of_names(rows: Mapping[str, Sequence[FlatRow]], export: _Export) -> str:
    """Tell which column the names of placemarks are: GDAL puts the main one there."""
    found: Counter[str] = Counter(name=0)
    for name in rows.keys() & export.rows.keys():
        known = export.rows[name]
        said = {
            cell.text for row in rows[name] for cell in _told(row.record) if cell.name == "name"
        }
        found.update(column for column, value in known.items()
                     if column.split("_")[0] == "name" and str(value) in said)  # fmt: skip
    chosen = f"name_{column_tag(export.lang)}"
    best = max(found.values())
    return chosen if best and found[chosen] == best else max(found, key=found.__getitem__)


def _export(what: str, frames: Frames, lang: str) -> _Export:
    tables = to_tables(frames, lang)
    if what == "GPX":
        document = gpx_document(gpx(tables, lang=lang), what)
    else:
        document = kml_document(kml(tables, lang=lang), what)
    held = {id(cell) for record in document.records for cell in record.every}
    about = Counter((cell.name, cell.text) for cell in document.cells if id(cell) not in held)
    made = _Export(lang, tables, about)
    for table in (*tables.features, *tables.measured):
        made.rows |= {str(row["id"]): row for row in table.rows()}
    for record in document.records:
        row = _row(record)
        name = row.word("id")
        told = made.told.setdefault(name, Counter())
        told.update((cell.name, cell.text) for cell in _told(record))
        made.lines.setdefault(name, []).extend(_lines(record))
        made.count[name] += 1
    return made


def _is_column(cell: Cell, record: Record) -> bool:
    inner = cell.where.removeprefix(f"{record.where}/")
    return inner.startswith(("ExtendedData", "extensions"))


def _told(record: Record) -> list[Cell]:
    """Give what a feature says beside its columns."""
    return [cell for cell in record.cells if not _is_column(cell, record)]


def _lines(record: Record) -> EditedLines:
    return [part for geometry in record.geometry for part in geometry.lines]


def _row(record: Record) -> FlatRow:
    """Make a row of the columns of a feature."""
    cells: dict[str, list[tuple[str, Cell]]] = {}
    for cell in record.cells:
        if _is_column(cell, record):
            for prefix in PREFIXES:
                cell.name = cell.name.removeprefix(prefix)
            cells.setdefault(cell.name, []).append((cell.name, cell))
    return FlatRow("", "", cells, record)


def _joined(rows: Sequence[FlatRow]) -> FlatRow:
    """Make one row of those of a line that GPX has as several routes."""
    first, *others = rows
    for row in others:
        first.record.cells += row.record.cells
        first.record.geometry += row.record.geometry
        for column, cells in row.cells.items():
            first.cells.setdefault(column, []).extend(cells)
    return first


def _settle_told(row: FlatRow, export: _Export) -> None:
    """Settle what stands beside the columns, and columns that are said more than once."""
    row.known = known = export.rows[row.id]
    of_columns = {id(cell) for cells in row.cells.values() for _, cell in cells}
    told = {(name, _squeezed(text)) for name, text in export.told[row.id]}
    for cell in row.record.cells:
        if id(cell) in of_columns:
            continue
        if (cell.name, _squeezed(cell.text)) in told or (
            cell.name == "name" and same(leaves_of(cell.text), leaves_of(known.get(export.name)))
        ):
            cell.mapped("", AS_IT_WAS)
        elif cell.name == "name":
            row.cells.setdefault(export.name, []).append((export.name, cell))
        else:
            cell.refused(COMPUTED)
    for column in [*row.cells]:
        _choose(row, column, known.get(column))
    for column in OF_GDAL:
        for _, cell in row.cells.pop(column, ()) if column not in known else ():
            cell.mapped("", "the program's own")


def _squeezed(value: object) -> str:
    """Give a text without any space, which programs change; nothing of what is no text."""
    return "".join(value.split()) if isinstance(value, str) else ""


def _choose(row: FlatRow, column: str, was: object) -> None:
    """Keep of the cells of a column that which was edited; none if only its spaces were."""
    cells = [cell for _, cell in row.cells[column]]
    edited = [each for each in cells if not same(leaves_of(each.value), leaves_of(was))]
    edited = [each for each in edited if _squeezed(each.value) != _squeezed(was) or not was]
    chosen = (edited or cells)[0]
    if not edited and not same(leaves_of(chosen.value), leaves_of(was)):
        chosen.mapped("", AS_IT_WAS)
    elif any(each.text != chosen.text for each in edited):
        for each in cells:
            each.refused("the file says it twice, and not the same: edit it in one place")
    for each in cells:
        if each is not chosen:
            each.mapped("", "stands in the file twice")
    if chosen.fate is None:
        row.cells[column] = [(column, chosen)]
    else:
        row.columns -= {column}
        del row.cells[column]


def _settle_drawn(row: FlatRow, export: _Export, *, is_gpx: bool) -> None:
    """Settle a geometry that nobody edited, and tell the parts of a line of GPX apart."""
    lines, geometry = _lines(row.record), row.record.geometry
    cells = [cell for each in geometry for cell in each.cells]
    if same_lines(lines, export.lines[row.id]):
        for cell in cells:
            cell.mapped(f"features.{row.id}.geometry", AS_IT_WAS)
        row.record.geometry = []
        return
    why = ""
    if row.word("kind") == "track":
        why = "a measured track is not edited here: change it in the dossier itself"
    elif is_gpx and all(each.shape == "line" for each in geometry):
        shape = next(shape for table in export.tables.features
                     for name, shape in zip(table["id"], table.shapes or (), strict=True)
                     if name == row.id)  # fmt: skip
        parts = [[(x, y) for x, y, *_ in part.coords] for part in getattr(shape, "geoms", [shape])]
        parted = parted_lines(lines, parts)
        row.record.geometry = [RecordGeometry("line", [], cells, parts=parted)] if parted else []
        why = "" if parted else "a vertex is gone at which two stretches join: edit it as GeoJSON"
    for cell in cells if why else ():
        cell.refused(why)
    if why:
        row.record.geometry = []
