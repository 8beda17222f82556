"""The workbook: a dossier as sheets to fill in and give back, with nothing lost on the way."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import get_args

from geoapp.catalogues import N_
from geoapp.dossier import Dossier, to_geojson, types
from geoapp.dossier.strict_json import JsonObject
from geoapp.importing.draft import (
    HEADER_UNSAID,
    LEG_UNSAID,
    PLACE_UNSAID,
    SEEN_UNSAID,
    SOURCE_UNSAID,
    box_of_features,
    slug,
)
from geoapp.importing.ledger import Cell
from geoapp.importing.records import Foreign
from geoapp.importing.values import decimal_number
from geoapp.provenance import made_from

KINDS = {
    "places": "place", "legs": "leg", "candidates": "candidate", "sightings": "sighting",
    "tracks": "track",
}  # fmt: skip
"""The sheets of features, and what each holds."""

ITEM_SHEETS = ("sources", "origins", "claims", "accounts", "ships", "steps", "changes")
SHEETS = ("dossier", *KINDS, *ITEM_SHEETS, "todo", "positions", "more")
"""The sheets, in their order."""

NEW_COLUMNS: dict[str, tuple[str, ...]] = {
    "places": ("id", "name.en", "lon", "lat", "role.en", "layer", "country", "precision_km",
               "obtained.en", "status", "note.en", "claims[]", "sources[]"),
    "legs": ("id", "name.en", "mode", "from", "to", "via[]", "depart", "arrive", "basis",
             "certainty", "note.en", "claims[]", "sources[]"),
    "sightings": ("id", "name.en", "place", "lon", "lat", "when", "seen_by.en", "standing",
                  "certainty", "note.en", "claims[]", "sources[]"),
    "claims": ("id", "kind", "text.en", "said_by.en", "said", "when", "scope", "places[]",
               "answers[]", "supports[]", "confidence", "sources[]"),
    "sources": ("id", "type", "title", "publisher", "issued", "URL", "language", "accessed",
                "custom.status", "custom.title_is", "note"),
    "accounts": ("id", "question.en", "unit", "about[]", "values (JSON)"),
    "steps": ("id", "title.en", "text.en", "at", "select", "claims[]", "sources[]"),
    "positions": ("feature", "line", "lon", "lat", "time"),
    "todo": ("path", "missing", "found"),
    "more": ("key", "part", "text"),
}  # fmt: skip
"""The columns that a new workbook has."""

HEADER_ROWS = ("id", "version", "title.en", "summary.en", "attribution.en", "bbox (JSON)",
               "licence", "languages[]")  # fmt: skip

GIVEN = {"version": "0.1.0", "languages[]": "en"}
"""What a new workbook says of itself."""

CHOICES: dict[str, tuple[str, ...]] = {
    name: get_args(getattr(types, kind))
    for name, kind in {
        "mode": "Mode", "basis": "Basis", "certainty": "Certainty", "layer": "Layer",
        "standing": "Standing", "status": "PlaceStatus", "kind": "ClaimKind",
        "confidence": "Confidence", "scope": "Scope", "custom.status": "SourceStatus",
    }.items()
} | {"custom.title_is": ("title", "description")}  # fmt: skip
"""The closed vocabularies, by column."""

NOTES = {
    "id": "Small letters, digits, single hyphens. Other sheets name the thing by it.",
    "lon": "Longitude in degrees, WGS 84; west is negative.",
    "lat": "Latitude in degrees, WGS 84; south is negative.",
    "when": "In EDTF: 2023-09-12, 2023-09, 2023-09-12~ (about), 2023-09-07/2023-09-08.",
    "depart": "In EDTF, as `when`; a/b is a doubt between two days.",
    "arrive": "In EDTF, as `when`; a/b is a doubt between two days.",
    "said": "When it was said, in EDTF; null where nobody knows.",
    "issued": "When it was published, in EDTF.",
    "accessed": "The day on which its text was read.",
    "precision_km": "No true position is further away than so many kilometres.",
    "country": "Two capital letters of ISO 3166-1, or null.",
    "sources[]": "Ids of sources, with a semicolon between.",
    "claims[]": "Ids of claims, with a semicolon between.",
    "obtained.en": "How the position was obtained.",
    "seen_by.en": "Who saw it, and how.",
    "text.en": "In English; add a column text.fr for French, and so for any language.",
    "values (JSON)": "The values that sources give, as docs/dossier-format.md has them.",
    "from": "Id of the place where it began.",
    "to": "Id of the place where it ended.",
}
"""What stands on a heading, for who fills in the sheet."""

WORKED: dict[str, tuple[object, ...]] = {
    "places": ("a-port", "A port", 12.5, 50.25, "where it was loaded", "route", "null", 5,
               "read off a map", "unconfirmed", "", "", "a-report"),
    "legs": ("leg-sea", "By sea", "sea", "a-port", "b-port", "", "2001-02-03", "2001-02-05~",
             "schematic", "uncertain", "", "it-left", "a-report"),
    "sightings": ("seen-a-port", "At a port", "a-port", 12.5, 50.25, "2001-02-03",
                  "a photographer", "independent", "less-certain", "", "", "a-report"),
    "claims": ("it-left", "accusation", "It left on 3 February.", "Someone", "2001-02-06",
               "2001-02-03", "this-movement", "a-port", "", "", "high", "a-report"),
    "sources": ("a-report", "report", "A report", "A press", "2001-02-06",
                "https://example.org/report", "en", "2001-03-01", "original", "title", ""),
    "accounts": ("how-far", "How far?", "km", "leg-sea", "[]"),
    "steps": ("the-start", "The start", "It left a port.", "2001-02-03", "leg-sea", "it-left", ""),
}  # fmt: skip
EXAMPLE = "example"
CELL_CHARACTERS = 15_000  # XLSX counts 32,767 units of UTF-16
MORE = "more:"  # what a cell begins with whose text stands in the last sheet
NULL = "null"
NULLABLE = {"country", "said", "when", "imo"}
NUMBERS = {"precision_km", "within_km", "km_per_day", "km", "number", "lon", "lat"}
TRUTHS = {"joint", "retracted"}
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's properties have no zone

Flat = dict[str, object]
SheetTables = dict[str, tuple[list[str], list[Flat]]]
"""By sheet, its columns and its rows; what a row doesn't say is None, empty or not there."""


def _told(dossier: object) -> dict[str, str]:
    """Say in a workbook's properties which dossier it was made from, if from one."""
    if not isinstance(dossier, Dossier):
        return {}
    made = made_from(dossier, dossier.header.languages[0])
    return {"comments": made.attribution, "keywords": made.line}


# -- a dossier into sheets -----------------------------------------------------------------


def workbook_bytes(dossier: Dossier | SheetTables | None = None) -> bytes:
    """
    Write a dossier as a workbook that `import_file` gives back as it was.

    Parameters
    ----------
    dossier
        The dossier, or its tables as `sheet_tables` gives them, sound or not; a new workbook,
        with a worked row in each sheet, if None.

    Returns
    -------
    content
        XLSX: a sheet each for the dossier, places, legs, sightings, claims, sources, accounts,
        steps and the rest; positions in degrees, longitude and latitude; drop-downs for closed
        vocabularies, and notes on the headings. The same bytes for the same dossier.

    Examples
    --------
    >>> workbook_bytes()[:2]
    b'PK'
    """
    import xlsxwriter

    stream = io.BytesIO()
    if isinstance(dossier, Dossier):
        tables = sheet_tables(json.loads(to_geojson(dossier)))
    else:
        tables = new_tables() if dossier is None else dossier
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "geoapp", "created": CREATED, **_told(dossier)})
        head = book.add_format({"bold": True, "bottom": 1})
        grey = book.add_format({"italic": True, "font_color": "#666666"})
        for name, (columns, rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, column, head)
                _help(sheet, at, column)
            for index, row in enumerate(rows, start=1):
                style = grey if row.get("order") == EXAMPLE else None
                for at, column in enumerate(columns):
                    _write(sheet, index, at, row.get(column), style)
    return stream.getvalue()


def _help(sheet: Foreign, at: int, column: str) -> None:
    """Give a column its note, its width and its choices."""
    sheet.set_column(at, at, 30 if "." in column else 16)
    if column in NOTES:
        sheet.write_comment(0, at, NOTES[column])
    if (
        column in CHOICES
        and sheet.name != "dossier"
        and (column != "kind" or sheet.name == "claims")
    ):
        choices = list(CHOICES[column])
        sheet.data_validation(1, at, 2_000, at, {"validate": "list", "source": choices})


def _write(sheet: Foreign, row: int, at: int, value: object, style: Foreign) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value, style)
    elif isinstance(value, int | float) and float(f"{value:.16g}") == value:
        sheet.write_number(row, at, value, style)
    else:
        sheet.write_string(row, at, str(value), style)


def new_tables() -> SheetTables:
    """Make the sheets of a new workbook, with a worked row in each."""
    header: list[Flat] = [{"member": name, "value": GIVEN.get(name)} for name in HEADER_ROWS]
    tables: SheetTables = {"dossier": (["member", "value"], header)}
    for name, columns in NEW_COLUMNS.items():
        if name in ("todo", "more"):
            continue
        headed = ["order", *columns] if name in WORKED else list(columns)
        worked = (
            [{"order": EXAMPLE, **dict(zip(columns, WORKED[name], strict=True))}]
            if (name in WORKED)
            else []
        )
        tables[name] = headed, worked
    return tables


def sheet_tables(content: JsonObject) -> SheetTables:
    """
    Lay the content of a dossier out as sheets.

    Parameters
    ----------
    content
        As `to_geojson` writes it; positions in degrees, longitude and latitude.

    Returns
    -------
    tables
        Of all sheets, empty ones too; `tables_content` makes the same content of them.

    Examples
    --------
    >>> empty = {"dossier": {"id": "a"}, "features": []}
    >>> tables = sheet_tables(empty)
    >>> tables["dossier"], tables["places"][1]
    ((['member', 'value'], [{'member': 'id', 'value': 'a'}]), [])
    >>> tables_content(tables)["dossier"]
    {'id': 'a'}
    """
    more: list[Flat] = []
    header = _flat(content["dossier"])
    rows: dict[str, list[Flat]] = {
        "dossier": [{"member": name, "value": value} for name, value in header.items()]
    }
    if "bbox" in content:
        rows["dossier"].append({"member": "/bbox (JSON)", "value": json.dumps(content["bbox"])})
    for name in (*ITEM_SHEETS, "todo"):
        rows[name] = [_flat(item) for item in content.get(name, ())]
    rows |= {name: [] for name in (*KINDS, "positions")}
    sheet_of = {kind: sheet for sheet, kind in KINDS.items()}
    for order, feature in enumerate(content["features"], start=1):
        flat, positions = _flat_feature(feature)
        rows.setdefault(sheet_of[feature["properties"]["kind"]], []).append(
            {"order": order, **flat}
        )
        rows["positions"] += positions
    for items in rows.values():
        for row in items:
            for column, value in row.items():
                if isinstance(value, str) and (
                    len(value) > CELL_CHARACTERS or value.startswith(MORE)
                ):
                    row[column] = _spilt(value, more)
    rows["more"] = more
    return {name: (_columns(name, rows[name]), rows[name]) for name in SHEETS if name in rows}


def _spilt(text: str, more: list[Flat]) -> str:
    """Put a text that no cell holds into parts, and give what refers to them."""
    key = f"{MORE}{len({row['key'] for row in more}) + 1}"
    starts = range(0, len(text), CELL_CHARACTERS)
    more += [
        {"key": key, "part": part, "text": text[start : start + CELL_CHARACTERS]}
        for part, start in enumerate(starts, start=1)
    ]
    return key


def _columns(name: str, rows: Sequence[Flat]) -> list[str]:
    """Give the columns of a sheet: those of a new one, and whatever its rows have."""
    if name == "dossier":
        return ["member", "value"]
    first = ["order"] if name in KINDS else []
    known = dict.fromkeys([*first, *NEW_COLUMNS.get(name, ("id",) if name != "changes" else ())])
    return list(known | dict.fromkeys(column for row in rows for column in row))


def _flat_feature(feature: JsonObject) -> tuple[Flat, list[Flat]]:
    """Flatten a feature; positions of lines and tracks are rows of their own."""
    geometry, properties = dict(feature["geometry"]), dict(feature["properties"])
    properties.pop("kind")
    kind, coordinates = geometry.pop("type"), geometry.pop("coordinates")
    flat: Flat = {"id": feature["id"]}
    rows: list[Flat] = []
    if kind == "Point":
        flat |= {"lon": coordinates[0], "lat": coordinates[1]}
    else:
        flat["geometry"] = kind
        lines = coordinates if kind == "MultiLineString" else [coordinates]
        known = properties.pop("coordinateProperties", {}).get("times")
        rows = [
            {"feature": feature["id"], "line": number, "lon": lon, "lat": lat}
            for number, line in enumerate(lines, start=1)
            for lon, lat in line
        ]
        for row, time in zip(rows, known or (), strict=False):
            row["time"] = time
    for name, box in (("/bbox (JSON)", feature.get("bbox")), ("/geometry (JSON)", geometry)):
        if box:
            flat[name] = json.dumps(box)
    return flat | _flat(properties), rows


def _flat(item: Mapping[str, object], prefix: str = "") -> Flat:
    """Flatten an object: members of members with a dot, lists of ids and lists of sources."""
    flat: Flat = {}
    for name, value in item.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value:
            flat |= _flat(value, f"{path}.")
        elif name == "citations" and isinstance(value, list) and _are_plain(value):
            flat[f"{prefix}sources[]"] = "; ".join(each["source"] for each in value)
        elif isinstance(value, list) and value and all(_is_listed(each) for each in value):
            flat[f"{path}[]"] = "; ".join(value)
        elif isinstance(value, list | dict):
            flat[f"{path} (JSON)"] = json.dumps(value, ensure_ascii=False)
        else:
            flat[path] = NULL if value is None else value
    return flat


def _are_plain(citations: Sequence[object]) -> bool:
    return bool(citations) and all(
        isinstance(each, dict) and each.keys() == {"source"} for each in citations
    )


def _is_listed(value: object) -> bool:
    return isinstance(value, str) and ";" not in value and value == value.strip()


# -- sheets into a dossier -----------------------------------------------------------------


def workbook_content(cells: Sequence[tuple[str, Sequence[Sequence[Cell | None]]]]) -> JsonObject:
    """
    Make the content of a dossier of the cells of a workbook.

    Parameters
    ----------
    cells
        By sheet, the rows of its cells, its headings first; None is an empty cell. What became
        of each is said here.

    Returns
    -------
    content
        Of a dossier's file; what was left empty is left out.
    """
    rows = {name: list(_rows(name, listed)) for name, listed in cells}
    more: dict[str, str] = defaultdict(str)
    for row in rows.get("more", ()):
        more[row["key"].text] += str(row["text"].value)
    content: JsonObject = {"type": "FeatureCollection"}
    said = [row for row in rows.get("dossier", ()) if {"member", "value"} <= row.keys()]
    header = _nested({row["member"].text: row["value"] for row in said}, more, "dossier")
    for row in rows.get("dossier", ()):
        for cell in row.values():
            cell.mapped("dossier", N_("the name of a member"))
    if box := header.pop("/bbox", None):
        content["bbox"] = box
    content["dossier"] = header
    for name in ITEM_SHEETS:
        content[name] = [_nested(row, more, f"{name}.{_id(row)}") for row in rows.get(name, ())]
    if todos := [_nested(row, more, "todo") for row in rows.get("todo", ())]:
        content["todo"] = todos
    if not content["origins"]:
        del content["origins"]
    content["features"] = _features(rows, more)
    return content


def tables_content(tables: SheetTables) -> JsonObject:
    """Make the content of a dossier of its tables, as `workbook_content` does of cells."""
    return workbook_content(
        [
            (name, [[Cell("", column) for column in columns], *_celled(columns, rows)])
            for name, (columns, rows) in tables.items()
        ]
    )


def _celled(columns: Sequence[str], rows: Sequence[Flat]) -> Iterator[list[Cell | None]]:
    for row in rows:
        yield [
            None if row.get(column) in (None, "") else Cell("", row[column], column)
            for column in columns
        ]


def with_todo(content: JsonObject, name: str) -> JsonObject:
    """
    Complete the content of sheets by what can be known of it, and list what is to do.

    Parameters
    ----------
    content
        As `workbook_content` gives it.
    name
        Of the file, which names a dossier without an id.

    Returns
    -------
    content
        With id, version, a box round all positions where it has none, and `todo`.

    Examples
    --------
    >>> made = with_todo({"dossier": {"id": "a", "title": {"en": "A"}}, "features": []}, "a.xlsx")
    >>> made["dossier"]["bbox"], made["todo"][0]["path"]
    ([-180, -90, 180, 90], 'dossier.summary')
    """
    header = {"id": slug(PurePath(name).stem) or "draft", "version": "0.1.0", **content["dossier"]}
    header = {"bbox": box_of_features(content["features"]), **header}
    whole = content | {"dossier": header}
    todo = [*content.get("todo", ()), *unsaid_members(whole)]
    whole.pop("todo", None)
    return whole | ({"todo": todo} if todo else {})


def _rows(name: str, listed: Sequence[Sequence[Cell | None]]) -> Iterator[dict[str, Cell]]:
    """Yield the rows of a sheet by heading; headings and worked rows end here."""
    headings: dict[int, str] = {}
    for index, row in enumerate(listed):
        filled = {at: cell for at, cell in enumerate(row) if cell is not None}
        if index == 0:
            headings = {at: cell.text for at, cell in filled.items()}
            for cell in filled.values():
                cell.mapped(name, N_("the heading of a column"))
            continue
        found = {headings[at]: cell for at, cell in filled.items() if at in headings}
        for at, cell in filled.items():
            if at not in headings:
                cell.refused(N_("stands in a column without a heading"))
        if "order" in found and found["order"].text == EXAMPLE:
            for cell in found.values():
                cell.refused(N_("the worked row, which is an example"))
        elif found:
            yield found


def _id(row: Mapping[str, Cell]) -> str:
    return row["id"].text if "id" in row else ""


def _value(column: str, cell: Cell, more: Mapping[str, str]) -> object:
    """Give what a cell means in its column."""
    value = cell.value
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    if isinstance(value, str) and value.startswith(MORE) and value in more:
        value = more[value]
    if column.endswith("(JSON)"):
        try:
            return json.loads(str(value))
        except ValueError:
            return str(value)
    if column.endswith("[]"):
        return [word.strip() for word in str(value).split(";") if word.strip()]
    last = column.rsplit(".", 1)[-1]
    if value == NULL and column in NULLABLE:
        return None
    if isinstance(value, bool):
        return value if last in TRUTHS else str(value)
    if isinstance(value, int | float):
        return value if last in NUMBERS else f"{value:.16g}"
    if last in NUMBERS and (found := decimal_number(str(value))) is not None:
        return found  # one with more digits than a sheet keeps, or typed as a text
    return value


def _nested(row: Mapping[str, Cell], more: Mapping[str, str], path: str) -> JsonObject:
    """Put the cells of a row back into objects in objects."""
    item: JsonObject = {}
    for column, cell in row.items():
        if column == "order":
            cell.mapped(path, N_("the order of features"))
            continue
        value = _value(column, cell, more)
        *above, last = column.removesuffix(" (JSON)").removesuffix("[]").split(".")
        if last == "sources" and column.endswith("sources[]"):
            last, value = "citations", [{"source": name} for name in value]  # type: ignore[attr-defined]
        if (here := _held(item, above)) is None:
            cell.refused(N_("stands beside a value of the whole that it is a part of"))
        else:
            here[last] = value
            cell.mapped(f"{path}.{column}")
    return item


def _held(item: JsonObject, above: Sequence[str]) -> JsonObject | None:
    """Give the object in an object that holds a member; None if something else is there."""
    here: object = item
    for step in above:
        here = here.setdefault(step, {}) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else None


def _features(
    rows: Mapping[str, list[dict[str, Cell]]], more: Mapping[str, str]
) -> list[JsonObject]:
    """Make the features, in the order that their sheets give."""
    lines: dict[str, dict[object, list[list[object]]]] = defaultdict(lambda: defaultdict(list))
    times: dict[str, list[object]] = defaultdict(list)
    for row in rows.get("positions", ()):
        name = row["feature"].text if "feature" in row else ""
        line = row["line"].value if "line" in row else 1
        at = [_value(axis, row[axis], more) for axis in ("lon", "lat") if axis in row]
        lines[name][line].append(at)
        if "time" in row:
            times[name].append(_value("time", row["time"], more))
        for cell in row.values():
            cell.mapped(f"features.{name}.geometry")
    points = {
        _id(row): [_value(axis, row[axis], more) for axis in ("lon", "lat")]
        for row in rows.get("places", ())
        if {"lon", "lat"} <= row.keys()
    }
    made = []
    for sheet, kind in KINDS.items():
        for row in rows.get(sheet, ()):
            place = row["order"].value if "order" in row else None
            item = _nested(row, more, f"features.{_id(row)}")
            drawn = lines.get(_id(row)) or (_straight(item, points) if kind == "leg" else {})
            feature = _feature(item, kind, drawn, times.get(_id(row)))
            made.append((place if isinstance(place, int | float) else float("inf"), feature))
    return [feature for _, feature in sorted(made, key=lambda each: each[0])]


def _straight(
    item: JsonObject, points: Mapping[str, list[object]]
) -> dict[object, list[list[object]]]:
    """Draw a leg without positions of its own straight from place to place."""
    via = item.get("via")
    stops = [item.get("from"), *(via if isinstance(via, list) else ()), item.get("to")]
    return {1: [points[stop] for stop in stops]} if all(stop in points for stop in stops) else {}


def _feature(
    item: JsonObject, kind: str, lines: Mapping[object, list[list[object]]], times: object
) -> JsonObject:
    """Make one feature of its row and its positions."""
    name, box = item.pop("id", ""), item.pop("/bbox", None)
    shape, more = item.pop("geometry", None), item.pop("/geometry", {})
    point = [item.pop(axis) for axis in ("lon", "lat") if axis in item]
    drawn = [*lines.values()]
    if kind in ("place", "sighting"):
        geometry: JsonObject = {"type": "Point", "coordinates": point}
    elif kind == "track":
        geometry = {"type": "MultiPoint", "coordinates": drawn[0] if drawn else []}
        item["coordinateProperties"] = {"times": times or []}
    elif shape == "MultiLineString" or len(drawn) > 1:
        geometry = {"type": "MultiLineString", "coordinates": drawn}
    else:
        geometry = {"type": "LineString", "coordinates": drawn[0] if drawn else []}
    feature: JsonObject = {"type": "Feature", "id": name}
    feature |= {"bbox": box} if box else {}
    return feature | {"geometry": geometry | more, "properties": {"kind": kind, **item}}


WANTED = {
    "places": {"name": N_("its name"), **PLACE_UNSAID},
    "legs": {"name": N_("its name"), **LEG_UNSAID},  # which may have no date
    "sightings": {"name": N_("its name"), "certainty": N_("how certain it is"), **SEEN_UNSAID},
    "sources": SOURCE_UNSAID,
    "dossier": HEADER_UNSAID | {"languages": N_("the languages of its texts")},
}  # fmt: skip
"""What each sheet should say, and a draft may leave to be said."""


def unsaid_members(content: JsonObject) -> list[JsonObject]:
    """
    List what the sheets leave out that the format needs, as a draft's `todo` does.

    Examples
    --------
    >>> [todo["path"] for todo in unsaid_members({"dossier": {"title": {"en": "A"}}})][:2]
    ['dossier.summary', 'dossier.attribution']
    """
    named = {each["path"] for each in content.get("todo", ()) if isinstance(each.get("path"), str)}
    found: list[JsonObject] = []

    def look(path: str, members: JsonObject, wanted: Mapping[str, str]) -> None:
        for member, words in wanted.items():
            if member not in members and f"{path}.{member}" not in named:
                found.append({"path": f"{path}.{member}", "missing": words})

    look("dossier", content["dossier"], WANTED["dossier"])
    for source in content.get("sources", ()):
        look(f"sources.{source.get('id')}", source, WANTED["sources"])
    sheet_of = {kind: sheet for sheet, kind in KINDS.items()}
    for feature in content.get("features", ()):
        members, path = feature["properties"], f"features.{feature['id']}.properties"
        sheet = sheet_of[members["kind"]]
        look(path, members, WANTED.get(sheet, {}))
        if sheet in ("legs", "sightings", "tracks") and not members.get("claims"):
            look(path, members, {"citations": N_("a source or a claim")})
    return found
