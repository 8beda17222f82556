"""What goes wrong in people's files, written in each format that can hold it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html import escape
from typing import Any

from openpyxl import Workbook

Row = dict[str, str]
HEADINGS = ("name", "lat", "lon", "date", "source", "note")
SOUND: Row = {"name": "Ilo", "lat": "-17.64", "lon": "-71.34", "date": "2021-05-04"}
LINK = "https://example.org/a"

KINDS: dict[str, list[Row]] = {
    "a day with two readings": [SOUND | {"date": "07/09/2023"}],
    "a year of two digits": [SOUND | {"date": "07/09/23"}],
    "no day at all": [SOUND | {"date": "soon"}],
    "a year before 1": [SOUND | {"date": "-0490-09"}],
    "a latitude over 90": [SOUND, SOUND | {"name": "Off", "lat": "95.5"}],
    "no position": [SOUND, {"name": "Nowhere", "date": "2021-05-05"}],
    "the same row twice": [SOUND, SOUND],
    "letters that look alike": [SOUND | {"name": "Kаllаo"}],
    "another script": [SOUND | {"name": "Дунай"}],
    "an id made a day": [SOUND | {"note": "2-Jan"}],
    "a link in a text": [SOUND | {"note": f"see {LINK}"}],
    "marks of HTML": [SOUND | {"note": "<b>bold</b> & <i>sly</i>"}],
}


def _rows(rows: list[Row]) -> list[list[str]]:
    return [[*HEADINGS], *([row.get(name, "") for name in HEADINGS] for row in rows)]


def _separated(mark: str) -> Callable[[list[Row]], bytes]:
    def write(rows: list[Row]) -> bytes:
        made = io.StringIO()
        csv.writer(made, delimiter=mark).writerows(_rows(rows))
        return made.getvalue().encode()

    return write


def _xlsx(rows: list[Row]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in _rows(rows):
        sheet.append(row)
    book.save(made)
    return made.getvalue()


def _at(row: Row) -> list[float]:
    return [float(row["lon"]), float(row["lat"])]


def _features(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            "type": "Feature",
            "properties": {k: v for k, v in row.items() if k not in ("lat", "lon")},
            "geometry": {"type": "Point", "coordinates": _at(row)} if "lat" in row else None,
        }
        for row in rows
    ]


def _geojson(rows: list[Row]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": _features(rows)}).encode()


def _umap(rows: list[Row]) -> bytes:
    layer = {"type": "FeatureCollection", "features": _features(rows)}
    return json.dumps({"type": "umap", "properties": {"name": "A map"}, "layers": [layer]}).encode()


def _topojson(rows: list[Row]) -> bytes:
    points = [
        {"type": "Point", "coordinates": _at(row), "properties": feature["properties"]}
        if "lat" in row
        else {"type": None, "properties": feature["properties"]}
        for row, feature in zip(rows, _features(rows), strict=True)
    ]
    objects = {"stops": {"type": "GeometryCollection", "geometries": points}}
    return json.dumps({"type": "Topology", "objects": objects, "arcs": []}).encode()


def _events(rows: list[Row]) -> bytes:
    events = [{k: v for k, v in row.items() if k not in ("lat", "lon")} for row in rows]
    for event, row in zip(events, rows, strict=True):
        if "lat" in row:
            event |= {"latitude": row["lat"], "longitude": row["lon"]}
    return json.dumps(events).encode()


def _storymap(rows: list[Row]) -> bytes:
    slides = [
        {
            "location": {k: float(row[k]) for k in ("lat", "lon") if k in row},
            "text": {"headline": row["name"], "text": row.get("note", "")},
            "date": row["date"],
            "media": {"url": row.get("source", "")},
        }
        for row in rows
    ]
    return json.dumps({"storymap": {"language": "en", "slides": slides}}).encode()


def _kml(rows: list[Row]) -> bytes:
    placemarks = "".join(
        f"<Placemark><name>{escape(row['name'])}</name>"
        f"<description>{escape(row.get('note', 'none'))}</description>"
        f"<TimeStamp><when>{row['date']}</when></TimeStamp>"
        + (
            f"<Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point>"
            if "lat" in row
            else "<address>Somewhere</address>"
        )
        + "</Placemark>"
        for row in rows
    )
    space = "http://www.opengis.net/kml/2.2"
    return f'<kml xmlns="{space}"><Document>{placemarks}</Document></kml>'.encode()


def _gpx(rows: list[Row]) -> bytes:
    points = "".join(
        f'<wpt lat="{row["lat"]}" lon="{row["lon"]}"><time>{row["date"]}</time>'
        f"<name>{escape(row['name'])}</name><desc>{escape(row.get('note', 'none'))}</desc></wpt>"
        for row in rows
    )
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1">{points}</gpx>'.encode()


WRITERS: dict[str, Callable[[list[Row]], bytes]] = {
    "CSV": _separated(","),
    "CSV with semicolons": _separated(";"),
    "TSV": _separated("\t"),
    "XLSX": _xlsx,
    "GeoJSON": _geojson,
    "TopoJSON": _topojson,
    "uMap": _umap,
    "StoryMapJS": _storymap,
    "events": _events,
    "KML": _kml,
    "GPX": _gpx,
}
EMPTY = {("GPX", "no position")}
"""Cells of the table that no file can fill: a waypoint has a position."""


def filled() -> list[tuple[str, str]]:
    """The cells of the table that have a case: format and kind of trouble."""
    return [(form, kind) for form in WRITERS for kind in KINDS if (form, kind) not in EMPTY]


def table() -> str:
    """The table of kinds of trouble by formats, in Markdown; a dash where there is no case."""
    lines = ["| trouble | " + " | ".join(WRITERS) + " |", "|---" * (len(WRITERS) + 1) + "|"]
    for kind in KINDS:
        cells = ["-" if (form, kind) in EMPTY else "x" for form in WRITERS]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
