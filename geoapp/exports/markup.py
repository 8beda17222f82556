"""XML for globes and receivers: KML, KMZ, GPX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from shapely.geometry.base import BaseGeometry

from geoapp.catalogues import translate
from geoapp.exports.archive import zipped
from geoapp.exports.balloon import balloon, marked_up
from geoapp.exports.kml_style import icon_files, lowest_first, style_elements, style_name
from geoapp.exports.labels import spoken
from geoapp.exports.tables import Table, Tables, json_text
from geoapp.frames import BOUNDS

EVIDENCE = ("reported_by", "claims_text", "denials_text", "sources_text", "attribution")

KML = "http://www.opengis.net/kml/2.2"
GPX = "http://www.topografix.com/GPX/1/1"
OURS = "urn:geoapp:export"
MIDNIGHT, LAST_SECOND = "00:00:00Z", "23:59:59Z"
TITLES = {"places": "Places", "legs": "Legs", "candidates": "Candidates", "sightings": "Sightings"}


def kml(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write KML 2.2: a folder a kind, styled, each leg and sighting with its `TimeSpan`.

    Parameters
    ----------
    tables
        Every column becomes a `Data` of the extended data, with the four bounds;
        the `TimeSpan` runs from the first second (UTC) of the earliest start to the last of the
        latest end: the time in which the feature is possible.
    lang
        Language of names and balloons.

    Returns
    -------
    content
        UTF-8; no icon or other file is asked of a network: each program draws its own icon, in
        our colour. The same bytes each time.
    """
    return _kml(tables, lang, icons=False)


def kmz(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write KMZ: the KML in a ZIP archive, with the icons of its points.

    Returns
    -------
    content
        An archive of ``doc.kml`` and two small PNG; the same bytes each time, on one version
        of zlib.
    """
    return zipped({"doc.kml": _kml(tables, lang, icons=True), **icon_files()})


def _kml(tables: Tables, lang: str, *, icons: bool) -> bytes:
    root = ET.Element("kml", xmlns=KML)
    document = ET.SubElement(root, "Document", id=tables.about["dossier"])
    _text(document, "name", spoken(tables.about, "title", lang))
    _text(document, "open", "1")
    _text(document, "description", marked_up(_document_text(tables, lang)))
    document.extend(style_elements(icons=icons))
    for table in lowest_first(tables.features):
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", translate(lang)(TITLES[table.name]))
        for row, shape in zip(table.rows(), table.shapes or (), strict=True):
            _placemark(folder, row, shape, lang)
    return _document(root)


def _document_text(tables: Tables, lang: str) -> str:
    about = tables.about
    parts = [spoken(about, "attribution", lang), spoken(about, "summary", lang), about["licence"]]
    return "\n\n".join([*parts, f"{about['dossier']} {about['data_version']}"])


def _placemark(
    folder: ET.Element, row: Mapping[str, Any], shape: BaseGeometry | None, lang: str
) -> None:
    placemark = ET.SubElement(folder, "Placemark", id=row["id"])
    _text(placemark, "name", spoken(row, "name", lang))
    _text(placemark, "description", balloon(row, lang))
    _time_span(placemark, row)
    _text(placemark, "styleUrl", f"#{style_name(row)}")
    data = ET.SubElement(placemark, "ExtendedData")
    for name, value in _held(row):
        _text(ET.SubElement(data, "Data", name=name), "value", value)
    if shape is not None:
        _kml_geometry(placemark, shape)


def _told(row: Mapping[str, Any], lang: str) -> Iterable[str]:
    """Tell a feature in paragraphs, sources last."""
    parts = [spoken(row, name, lang) for name in ("caution", "role", "seen_by", "note")]
    parts += [row.get(name) or "" for name in EVIDENCE]
    return (part for part in parts if part)


def _held(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in row.items():
        if value not in (None, []):
            yield name, _written(value)


def _written(value: Any) -> str:
    match value:
        case str():
            return value
        case date():
            return value.isoformat()
        case float():
            return repr(value)
    return json_text(value) or ""


def _time_span(placemark: ET.Element, row: Mapping[str, Any]) -> None:
    begin, end = row.get(BOUNDS[0]), row.get(BOUNDS[3])
    if begin or end:
        span = ET.SubElement(placemark, "TimeSpan")
        for name, day, hour in (("begin", begin, MIDNIGHT), ("end", end, LAST_SECOND)):
            if day:
                _text(span, name, f"{day.isoformat()}T{hour}")


def _kml_geometry(parent: ET.Element, shape: BaseGeometry) -> None:
    parts = getattr(shape, "geoms", [shape])
    if len(parts) > 1:
        parent = ET.SubElement(parent, "MultiGeometry")
    for part in parts:
        drawn = ET.SubElement(parent, "Point" if part.geom_type == "Point" else "LineString")
        if part.geom_type != "Point":
            _text(drawn, "tessellate", "1")
        _text(drawn, "coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in part.coords))


# -- GPX -----------------------------------------------------------------------------------


def gpx(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write GPX 1.1: places and sightings as waypoints, lines as routes.

    Parameters
    ----------
    tables
        An observed leg becomes a track, any other line a route, as a track in GPX is what
        was recorded. All columns are extensions. Nothing has a `time`, which in GPX is an
        instant.
    lang
        Language of names and descriptions.

    Returns
    -------
    content
        UTF-8; the same bytes each time.
    """
    ET.register_namespace("geoapp", OURS)
    root = ET.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "geoapp"})
    metadata = ET.SubElement(root, "metadata")
    _text(metadata, "name", spoken(tables.about, "title", lang))
    _text(metadata, "desc", _document_text(tables, lang))
    points = [table for table in tables.features if table.geometry == "Point"]
    lines = [table for table in tables.features if table.geometry != "Point"]
    for row, shape in _drawn(points):
        point = _gpx_point(root, "wpt", *shape.coords[0])
        _gpx_words(point, row, lang)
    drawn = [(row, shape, row.get("basis") == "observed") for row, shape in _drawn(lines)]
    for row, shape, recorded in sorted(drawn, key=lambda item: item[2]):  # the schema's order
        line = ET.SubElement(root, "trk" if recorded else "rte")
        _gpx_words(line, row, lang)
        _gpx_line(line, shape, recorded=recorded)
    return _document(root)


def _drawn(tables: Iterable[Table]) -> Iterable[tuple[dict[str, Any], BaseGeometry]]:
    for table in tables:
        for row, shape in zip(table.rows(), table.shapes or (), strict=True):
            if shape is not None:
                yield row, shape


def _gpx_line(line: ET.Element, shape: BaseGeometry, *, recorded: bool) -> None:
    parts = getattr(shape, "geoms", [shape])
    if recorded:
        for part in parts:
            segment = ET.SubElement(line, "trkseg")
            for lon, lat in part.coords:
                _gpx_point(segment, "trkpt", lon, lat)
        return
    last = None
    for position in (position for part in parts for position in part.coords):
        if position != last:  # where one part ends, the next begins
            _gpx_point(line, "rtept", *position)
        last = position


def _gpx_point(parent: ET.Element, name: str, lon: float, lat: float) -> ET.Element:
    return ET.SubElement(parent, name, {"lat": repr(lat), "lon": repr(lon)})


def _gpx_words(element: ET.Element, row: Mapping[str, Any], lang: str) -> None:
    _text(element, "name", spoken(row, "name", lang))
    _text(element, "cmt", spoken(row, "caution", lang))
    _text(element, "desc", "\n\n".join(_told(row, lang)))
    _text(element, "src", row["attribution"])
    _text(element, "type", " ".join(filter(None, (row.get("basis"), row.get("mode"), row["kind"]))))
    extensions = ET.SubElement(element, "extensions")
    for name, value in _held(row):
        _text(extensions, f"{{{OURS}}}{name}", value)


# -- shared --------------------------------------------------------------------------------


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _document(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
