"""An export that was edited elsewhere, brought home into the dossier that it was made of."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from geoapp.dossier import Account, Claim, Dossier, Origin, Ship, Source, to_geojson
from geoapp.dossier.models import (
    CandidateProperties,
    LegProperties,
    PlaceProperties,
    SightingProperties,
    TrackProperties,
    kind_of,
)
from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import Model
from geoapp.exports.flatten import COLUMN_KINDS, RENAMED, to_tables
from geoapp.exports.spreadsheets import coordinate_columns, playing_columns
from geoapp.exports.tables import Table, Tables, merged
from geoapp.exports.wording import column_tag
from geoapp.frames import to_frames
from geoapp.importing.flat_rows import (
    COMPUTED,
    XML_FORMATS,
    FlatRow,
    leaves_of,
    rows_of_xml,
    same,
    text_of_leaf,
)
from geoapp.importing.ledger import Cell, Edit, Taken
from geoapp.importing.records import (
    BESIDE,
    FEATURE_TABLES,
    Document,
    ImportRefusedError,
    Record,
    layer_of,
)
from geoapp.importing.shapes import EditedLines, geometries_of_wkt, mended_lines, same_lines
from geoapp.importing.values import decimal_number

MODELS: dict[str, type[Model]] = {
    "places": PlaceProperties,
    "legs": LegProperties,
    "candidates": CandidateProperties,
    "sightings": SightingProperties,
    "tracks": TrackProperties,
    "claims": Claim,
    "origins": Origin,
    "sources": Source,
    "accounts": Account,
    "ships": Ship,
}
ABOUT_TEXTS = ("title", "summary", "attribution")
IN_DOSSIER = "holds more than one value: change it in the dossier itself"
OF_PROGRAM = ("fid", "ogc_fid", "objectid", "layer", "path", "index")
"""Columns that programs for maps add of themselves."""


@dataclass(frozen=True)
class FlatMember:
    """
    Which member of an item a column of an export holds.

    Parameters
    ----------
    member
        Its path in the item.
    kind
        As of the export: ``text``, ``number``, ``flag``, ``names``, ``objects``.
    """

    member: tuple[str, ...]
    kind: str


@dataclass
class Homecoming:
    """
    An export coming home.

    Parameters
    ----------
    old
        The dossier that it was made of.
    content
        The content of its file, which is changed.
    name
        How the report calls the dossier's file.
    """

    old: Dossier
    content: JsonObject
    name: str
    edits: list[Edit] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    unmatched: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.frames = to_frames(self.old)
        self.tables: Tables = to_tables(self.frames)
        self.main: str = self.old.header.languages[0]
        every = (*self.tables.every, *self.tables.measured)
        self.table_of: dict[str, Table] = {table.name: table for table in every}
        self.rows = {table.name: {str(row["id"]): row for row in table.rows()} for table in every}
        for table in every:
            for column, values in coordinate_columns(table):
                for name, value in zip(table["id"], values, strict=True):
                    self.rows[table.name][str(name)][column] = value
        drawn = self.tables.drawn
        named = [(table.name, str(name)) for table in drawn for name in table["id"]]
        for played in playing_columns(merged(drawn, "features")):
            for (of, name), value in zip(named, played.cells, strict=True):
                self.rows[of][name][played.name] = value
        self.shapes = {
            table.name: dict(zip(map(str, table["id"]), table.shapes, strict=True))
            for table in every
            if table.shapes is not None
        }
        self.items = {
            name: {item["id"]: item for item in self.content.get(name, ())}
            for name in ("claims", "origins", "sources", "accounts", "ships")
        }
        self.features = {item["id"]: item for item in self.content["features"]}
        self.moved: dict[str, tuple[list[float], list[float]]] = {}
        self.seen: dict[str, set[str]] = {}
        self.carried: dict[str, set[str]] = {}


def brought_home(old: Dossier, documents: Sequence[Document], name: str) -> Homecoming:
    """
    Put what was edited in an export into the dossier that the export was made of.

    Parameters
    ----------
    old
        The dossier.
    documents
        What readers found in the edited files: an export as GeoJSON, GeoPackage, FlatGeobuf,
        KML, GPX or CSV, saved again by any program.
    name
        How the report calls the dossier's file.

    Returns
    -------
    home
        Its `content` is that of the changed file; `edits` are what changed, `taken` what the
        files can't carry, `unmatched` the rows that the dossier has not.

    Raises
    ------
    ImportRefusedError
        If no row is one of the dossier's, or the export is of another dossier or version.
    """
    home = Homecoming(old, json.loads(to_geojson(old)), name)
    rows = [row for document in documents for row in _rows(home, document)]
    _check_origin(home, rows)
    often = Counter((row.table, row.id) for row in rows if row.id)
    for row in rows:
        if row.table == "about":
            _take_about(home, row)
        elif row.id and often[row.table, row.id] > 1:
            _refuse(row, f"{often[row.table, row.id]} rows have the id {row.id}: join them, or"
                         " give the new ones none")  # fmt: skip
            home.seen.setdefault(row.table, set()).add(row.id)
        elif row.id in home.rows.get(row.table, {}):
            _take_row(home, row)
        else:
            home.unmatched.append(_as_new(home, row))
    if not home.seen and not home.edits:
        found = f"holds no row with an id of {name}"
        raise ImportRefusedError("file", found, "give an export of it, or leave out --into")
    _follow(home)
    home.taken += _what_was_taken(home)
    return home


# -- rows ----------------------------------------------------------------------------------


def _rows(home: Homecoming, document: Document) -> Iterator[FlatRow]:
    """Yield the rows of a file: its features, and what it says in tables beside them."""
    if document.what in XML_FORMATS:
        for row in rows_of_xml(document, home.frames, home.old.header.languages):
            row.table = _table_of(home, row, "")
            yield row
        return
    columns: dict[str, set[str]] = {}
    for cell in document.headings:
        columns.setdefault(layer_of(cell), set()).add(cell.text)
        cell.mapped("", "the heading of a column")
    for cell in document.about:
        if cell.where == "name":
            cell.mapped("", "the program's own")
    for record in [*document.records, *_beside(document)]:
        cells: dict[str, list[tuple[str, Cell]]] = {}
        for cell in record.cells:
            path = cell.where.partition(".properties.")[2]
            path = path if path and not cell.name.startswith(":") else cell.name.lstrip(":")
            cells.setdefault(re.split(r"[.\[]", path, maxsplit=1)[0], []).append((path, cell))
        layer = layer_of(record)
        row = FlatRow("", "", cells, record, frozenset(columns.get(layer, cells)))
        row.id = row.word("id")
        row.table = _table_of(home, row, layer)
        yield row


def _beside(document: Document) -> Iterator[Record]:
    """Make records of what a GeoJSON file has beside its features."""
    found: dict[str, Record] = {}
    for cell in document.about:
        member = BESIDE.fullmatch(cell.where)
        if member is None or cell.fate is not None:
            continue
        where = f"{member[1]}: row {member[2] or 0}"
        cell.name = f":{member[3]}"  # its path in the row
        found.setdefault(where, Record(where, [])).cells.append(cell)
    yield from found.values()


def _table_of(home: Homecoming, row: FlatRow, layer: str) -> str:
    """Tell of which table a row is: by its kind, its layer or its id."""
    kind = f"{row.word('kind')}s"
    if kind in FEATURE_TABLES:
        return kind
    if layer in home.table_of or layer in ("about", "changes"):
        return layer
    return next((name for name, rows in home.rows.items() if row.id and row.id in rows), "")


def _check_origin(home: Homecoming, rows: Iterable[FlatRow]) -> None:
    """Refuse an export of another dossier or version: what differs there was never edited."""
    header = home.old.header
    for row in rows:
        if row.table not in FEATURE_TABLES or row.id not in home.rows.get(row.table, {}):
            continue
        for column, own, what in (
            ("dossier", header.id, "the dossier"),
            ("data_version", header.version, "version"),
        ):
            given = row.word(column)
            if given and given != own:
                found = f"is of {what} {given}, and {home.name} is {what} {own}"
                remedy = "give the file that it was exported from"
                raise ImportRefusedError(row.record.where, found, remedy)


def _refuse(row: FlatRow, why: str) -> None:
    for cell in _cells(row):
        cell.refused(why)


def _cells(row: FlatRow) -> Iterator[Cell]:
    yield from (cell for cells in row.cells.values() for _, cell in cells)
    for geometry in row.record.geometry:
        yield from geometry.cells


def _as_new(home: Homecoming, row: FlatRow) -> Record:
    """Make a record of a row that the dossier has not, without what geoapp computes."""
    for column, cells in row.cells.items():
        is_known = row.table in MODELS and column in home.table_of[row.table].names
        for _, cell in cells:
            cell.name = cell.name.lstrip(":")
            if column in ("id", "kind") or (column in OF_PROGRAM and not is_known):
                cell.mapped("", "of a new row, whose id is made of its name")
            elif is_known and _member(home, row.table, column) is None:
                cell.refused(COMPUTED)
    return row.record


# -- cells ---------------------------------------------------------------------------------


def _member(home: Homecoming, table: str, column: str) -> FlatMember | None:
    """Find the member that a column holds; None if geoapp computes it."""
    base, tag = column, ""
    for language in home.old.header.languages:
        end = f"_{column_tag(language)}"
        if column.endswith(end) and COLUMN_KINDS[table].get(_plain(table, column, end)) == "texts":
            base, tag = column.removesuffix(end), language
    base = next((own for (of, own), new in RENAMED.items() if (of, new) == (table, base)), base)
    if table == "sources" and base in ("status", "title_is"):
        return FlatMember(("custom", base), "text")
    given = MODELS[table].model_fields.get(base)
    if given is None or base in ("kind", "id", "claims"):
        return None
    member = given.alias or base
    kind = COLUMN_KINDS[table].get(base) or _kind(home, table, column)
    return (
        FlatMember((member, tag or home.main), "text")
        if kind == "texts"
        else FlatMember((member,), kind)
    )


def _plain(table: str, column: str, end: str) -> str:
    base = column.removesuffix(end)
    return next((own for (of, own), new in RENAMED.items() if (of, new) == (table, base)), base)


def _kind(home: Homecoming, table: str, column: str) -> str:
    return next((c.kind for c in home.table_of[table].columns if c.name == column), "text")


def _take_row(home: Homecoming, row: FlatRow) -> None:
    """Compare a row with what the dossier exports, and take over what was edited."""
    home.seen.setdefault(row.table, set()).add(row.id)
    home.carried.setdefault(row.table, set()).update(row.columns)
    if row.table not in MODELS:
        _settle_computed(home, row)
        return
    is_feature = row.table in FEATURE_TABLES
    item = home.features[row.id] if is_feature else home.items[row.table][row.id]
    holder = item["properties"] if is_feature else item
    path = f"features.{row.id}.properties" if is_feature else f"{row.table}.{row.id}"
    known = row.known or home.rows[row.table][row.id]
    if is_feature and not row.record.geometry:
        row.record.geometry = [
            geometry for _, cell in row.cells.pop("wkt", ()) for geometry in geometries_of_wkt(cell)
        ]
    for column in dict.fromkeys((*row.cells, *sorted(row.columns & known.keys()))):
        if column in OF_PROGRAM and column not in known:
            _settle(row, column, "the program's own")
        elif column not in known:
            for _, cell in row.cells[column]:
                if cell.text:
                    cell.refused("is in a column that the export has not: put it into `note`")
                else:
                    cell.mapped("", "is empty")
        else:
            _take_cell(home, row, column, known[column], holder, path)
    if is_feature:
        _take_geometry(home, row, item)


def _settle(row: FlatRow, column: str, why: str, became: str = "") -> None:
    for _, cell in row.cells.get(column, ()):
        cell.mapped(became, why)


def _settle_computed(home: Homecoming, row: FlatRow) -> None:
    """Settle a row of what is computed, such as one of the table of citations."""
    known = row.known or home.rows[row.table][row.id]
    for column, cells in row.cells.items():
        is_as_it_was = column not in known or same(row.leaves(column), leaves_of(known[column]))
        for _, cell in cells:
            if is_as_it_was:
                cell.mapped("", "as it was")
            else:
                cell.refused(COMPUTED)
    lines: EditedLines = [part for geometry in row.record.geometry for part in geometry.lines]
    baseline = _lines_of(home.shapes.get(row.table, {}).get(row.id))
    for cell in (cell for geometry in row.record.geometry for cell in geometry.cells):
        if baseline is None or same_lines(lines, baseline):
            cell.mapped("", "as it was")
        else:
            cell.refused(COMPUTED)


def _take_cell(
    home: Homecoming, row: FlatRow, column: str, known: object, holder: JsonObject, path: str
) -> None:
    """Take over a cell, or the cells of a list, if it was edited."""
    was, now = leaves_of(known), row.leaves(column)
    member = _member(home, row.table, column)
    became = f"{path}.{'.'.join(member.member)}" if member else ""
    if same(was, now):
        _settle(row, column, "as it was" if member else "as it was: geoapp computes it", became)
        return
    if column not in row.cells and not row.columns:
        return
    words = IN_DOSSIER if member and member.kind == "objects" else COMPUTED
    if member is None or member.kind == "objects":
        for _, cell in row.cells.get(column, ()):
            cell.refused(words)
        if column not in row.cells:
            home.taken.append(Taken(became or f"{path}.{column}", f"was emptied, but {words}"))
        return
    _put(holder, member, [text_of_leaf(leaf) for leaf in now.values()])
    before, after = (", ".join(map(text_of_leaf, each.values())) for each in (was, now))
    home.edits.append(Edit(became, before, after, row.record.where))
    _settle(row, column, f"was {shown(before)}" if before else "was not said", became)


def _put(holder: JsonObject, column: FlatMember, texts: Sequence[str]) -> None:
    """Put the value of a cell into its member; an empty cell takes the member out."""
    *above, last = column.member
    for step in above:
        holder = holder.setdefault(step, {}) if texts else holder.get(step, {})
    if not texts:
        holder.pop(last, None)
    elif column.kind == "names":
        holder[last] = [name for text in texts for name in re.split(r"[;,\s]+", text) if name]
    elif column.kind == "number":
        number = decimal_number(texts[0])
        holder[last] = texts[0] if number is None else number
    elif column.kind == "flag":
        holder[last] = {"true": True, "1": True, "false": False, "0": False}.get(
            texts[0].lower(), texts[0]
        )
    else:
        holder[last] = texts[0]


def _take_about(home: Homecoming, row: FlatRow) -> None:
    """Take over the title, summary and attribution of the whole; the rest is computed."""
    given = {row.id: "text"} if row.id else {column: column for column in row.cells}
    home.seen.setdefault("about", set()).add("about")
    for name, column in given.items():
        base, _, end = name.partition("_")
        tags = [t for t in home.old.header.languages if column_tag(t) == end] or [home.main]
        leaves = row.leaves(column)
        now = text_of_leaf(next(iter(leaves.values()))) if leaves else ""
        was = home.tables.about.get(name, "")
        if now == was:
            _settle(row, column, "as it was")
        elif base in ABOUT_TEXTS and now:
            home.content["dossier"][base][tags[0]] = now
            home.edits.append(Edit(f"dossier.{base}.{tags[0]}", was, now, row.record.where))
            _settle(row, column, f"was {shown(was)}", f"dossier.{base}.{tags[0]}")
        else:
            for _, cell in row.cells.get(column, ()):
                cell.refused("change it in the dossier itself")
    _settle(row, "id", "the name of a member")


# -- geometries ----------------------------------------------------------------------------


def _take_geometry(home: Homecoming, row: FlatRow, item: JsonObject) -> None:
    """Take over a geometry that was edited; vertices that were left stay as exact as they were."""
    path = f"features.{row.id}.geometry"
    cells = [cell for geometry in row.record.geometry for cell in geometry.cells]
    shape = home.shapes.get(row.table, {}).get(row.id)
    baseline = _lines_of(shape)
    lines: EditedLines = [part for geometry in row.record.geometry for part in geometry.lines]
    if row.table == "tracks":
        lines = [[at for line in lines for at in line]]
    if not row.record.geometry:
        return
    if baseline is None or same_lines(lines, baseline):
        for cell in cells:
            cell.mapped(path, "as it was")
        return
    geometry = item["geometry"]
    kind = geometry["type"]
    before = _exact_lines(geometry)
    after = mended_lines(before, baseline, lines)
    if kind == "Point":
        geometry["coordinates"] = after[0][0]
        home.moved[row.id] = (before[0][0], after[0][0])
    elif kind == "MultiPoint":
        geometry["coordinates"] = after[0]
    else:
        geometry["type"] = "LineString" if len(after) == 1 else "MultiLineString"
        geometry["coordinates"] = after[0] if len(after) == 1 else after
    geometry.pop("bbox", None)
    item.pop("bbox", None)
    home.edits.append(Edit(path, _drawn(before), _drawn(after), row.record.where))
    for cell in cells:
        cell.mapped(path, "was edited")


def _lines_of(shape: object) -> EditedLines | None:
    """Give the positions of a shape of an export, line by line."""
    if shape is None:
        return None
    parts = getattr(shape, "geoms", [shape])
    lines = [[(float(x), float(y)) for x, y, *_ in part.coords] for part in parts]
    return [[at for line in lines for at in line]] if _is_points(shape) else lines


def _is_points(shape: object) -> bool:
    return getattr(shape, "geom_type", "") == "MultiPoint"


def _exact_lines(geometry: JsonObject) -> list[list[list[float]]]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [[coordinates]]
    lines: list[list[list[float]]] = coordinates
    return lines if geometry["type"] == "MultiLineString" else [coordinates]


def _drawn(lines: Sequence[Sequence[Sequence[float]]]) -> str:
    """Say a geometry in a few words."""
    count = sum(map(len, lines))
    if count == 1:
        lon, lat = lines[0][0]
        return f"{lon:g}, {lat:g}"
    return (
        f"{count:,} positions in {len(lines)} lines" if len(lines) > 1 else f"{count:,} positions"
    )


def _follow(home: Homecoming) -> None:
    """Let sightings and the ends of legs that stood at a place that was moved follow it."""
    touched = {edit.path for edit in home.edits}
    for name, item in home.features.items():
        path = f"features.{name}.geometry"
        properties, kind = item["properties"], kind_of(item)
        lines = _exact_lines(item["geometry"])
        ends: list[tuple[str, list[float]]] = []
        if kind == "sighting":
            ends = [(properties["place"], lines[0][0])]
        elif kind == "leg":
            ends = [(properties["from"], lines[0][0]), (properties["to"], lines[-1][-1])]
        for place, end in ends:
            was, now = home.moved.get(place, (None, None))
            if was is not None and now is not None and end == was and place != name:
                end[:] = now
                if path not in touched:
                    home.edits.append(Edit(path, "", "", f"follows {place}, which was moved"))


# -- what the files can't carry ------------------------------------------------------------

NEVER_EXPORTED = ("steps", "todo")


def _what_was_taken(home: Homecoming) -> Iterator[Taken]:
    """Tell what stays as the dossier has it, since the files lack it or can't carry it."""
    yield Taken("dossier", "its members that no table has")
    for name in NEVER_EXPORTED:
        if count := len(home.content.get(name, ())):
            yield Taken(name, f"no export has them ({count:,})")
    is_missing = partial(_missing, home)
    for name in (*home.items, "changes"):
        listed = home.content.get(name, ())
        seen = home.seen.get(name, set())
        if listed and not seen:
            yield Taken(name, f"the file has none of them ({len(listed):,})")
        elif name in MODELS:
            yield from is_missing(name, home.items[name], seen)
    for table in FEATURE_TABLES:
        items = {n: i for n, i in home.features.items() if f"{kind_of(i)}s" == table}
        yield from is_missing(table, items, home.seen.get(table, set()))


def _missing(
    home: Homecoming, table: str, items: Mapping[str, JsonObject], seen: set[str]
) -> Iterator[Taken]:
    """Name the items of a table that the file lacks, and the members that its rows lack."""
    is_feature = table in FEATURE_TABLES
    carried = {
        member.member[0]
        for column in home.carried.get(table, ())
        if column in home.table_of[table].names and (member := _member(home, table, column))
    }
    for name, item in items.items():
        path = f"features.{name}" if is_feature else f"{table}.{name}"
        if name not in seen:
            yield Taken(path, "the file has no such row; take it out of the dossier by hand")
            continue
        members = item["properties"] if is_feature else item
        for name_ in sorted(members.keys() - carried - {"kind", "id"}):
            inner = f"{path}.properties.{name_}" if is_feature else f"{path}.{name_}"
            yield Taken(inner, "no column of the file has it")
