"""XML for globes and receivers: KML, KMZ, GPX."""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import translate
from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.positions import MeasuredTrack, measured_tracks
from geoapp.exports.tables import END_OF_DAY, MIDNIGHT, TIMES, Table, Tables, iso_text, json_text
from geoapp.exports.wording import FIELDS, VALUES, field_word, spoken, word
from geoapp.files import zipped
from geoapp.frames import BOUNDS
from geoapp.text.sources import colon
from geoapp.when import FarDay

EVIDENCE = ("reported_by", "claims_text", "denials_text", "sources_text", "attribution")

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"
GPX = "http://www.topografix.com/GPX/1/1"
# The last longitude of the eastern half that GPX can say: 1 cm from the seam.
BELOW_180 = 179.9999999
XML_NAMESPACE = "urn:geoapp:export"
# No id of a dossier has an underscore.
COLUMNS_OF, STYLE_OF = "columns_", "style_"
STYLES_PLACE = b"  <styles />\n"
"""Where they go; a text of the dossier has no such letters in XML."""
SIMPLE_TYPES = {"number": "double", "count": "int", "flag": "bool"}
TITLES = {"places": "Places", "legs": "Legs", "candidates": "Candidates", "sightings": "Sightings",
          "tracks": "Tracks"}  # fmt: skip


def kml(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write KML 2.2: a folder a kind, styled, each leg and sighting with its `TimeSpan`.

    Parameters
    ----------
    tables
        Every column becomes a `SimpleData` of the extended data, typed by the `Schema` of its
        kind, with the four bounds; the `TimeSpan` runs from the first second (UTC) of the
        earliest start to the last of the latest end: the time in which the feature is possible.
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
    """Put the styles, in which alone a KMZ differs, in their place."""
    document = tables.once(f"{lang}.kml", lambda: _kml_unstyled(tables, lang))
    styles = []
    for style in kml_styles(icons=icons):
        ET.indent(style, " ", level=2)
        styles.append(f"  {ET.tostring(style, encoding='unicode')}\n")
    return document.replace(STYLES_PLACE, "".join(styles).encode(), 1)


def _kml_unstyled(tables: Tables, lang: str) -> bytes:
    ET.register_namespace("gx", GX)
    root = ET.Element("kml", xmlns=KML)
    document = ET.SubElement(root, "Document", id=tables.about["dossier"])
    _text(document, "name", spoken(tables.about, "title", lang))
    _text(document, "open", "1")
    _text(document, "description", marked_up(_document_text(tables, lang)))
    ET.SubElement(document, "styles")
    extended = ET.SubElement(document, "ExtendedData")
    for name in ("attribution", "made_from"):
        value = spoken(tables.about, name, lang)
        _text(ET.SubElement(extended, "Data", name=name), "value", value)
    document.extend(_schema(table, lang) for table in tables.drawn)
    for table in lowest_first(tables.features):
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", translate(lang)(TITLES[table.name]))
        for row, shape in zip(table.rows(), table.shapes or (), strict=True):
            _placemark(folder, row, shape, lang)
    tracks = [*measured_tracks(tables)]
    if tracks:
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", translate(lang)(TITLES["tracks"]))
    for track in tracks:
        _kml_track(folder, track, lang)
    return _document(root)


def _document_text(tables: Tables, lang: str) -> str:
    about = tables.about
    parts = [spoken(about, "attribution", lang), spoken(about, "summary", lang), about["licence"]]
    return "\n\n".join([*parts, f"{about['dossier']} {about['data_version']}"])


def _placemark(
    folder: ET.Element,
    row: JsonObject,
    shape: BaseGeometry | None,
    lang: str,
    told: JsonObject | None = None,
) -> ET.Element:
    """Write a feature; what is told with it and is no column of its own comes as `told`."""
    placemark = ET.SubElement(folder, "Placemark", id=row["id"])
    _text(placemark, "name", spoken(row, "name", lang))
    _text(placemark, "description", balloon(row | (told or {}), lang))
    _time_span(placemark, row)
    _text(placemark, "styleUrl", f"#{STYLE_OF}{style_name(row)}")
    data = ET.SubElement(placemark, "ExtendedData")
    held = ET.SubElement(data, "SchemaData", schemaUrl=f"#{COLUMNS_OF}{row['kind']}s")
    for name, value in _held(row):
        ET.SubElement(held, "SimpleData", name=name).text = value
    if shape is not None:
        _kml_geometry(placemark, shape)
    return placemark


def _schema(table: Table, lang: str) -> ET.Element:
    """Say what each column of a kind holds, and what it is called."""
    schema = ET.Element("Schema", id=f"{COLUMNS_OF}{table.name}", name=table.name)
    for column in table.columns:
        kind = SIMPLE_TYPES.get(column.kind, "string")
        field = ET.SubElement(schema, "SimpleField", type=kind, name=column.name)
        _text(field, "displayName", field_word(column.name, lang))
    return schema


def _kml_track(folder: ET.Element, track: MeasuredTrack, lang: str) -> None:
    """Write the positions between which there is no silence as tracks, the others as points."""
    row = {name: value for name, value in track.row.items() if name != TIMES}
    placemark = _placemark(folder, row, None, lang)
    if track.runs:
        span = placemark.find("TimeSpan")  # a track has its own times
        if span is not None:
            placemark.remove(span)
        every = ET.SubElement(placemark, f"{{{GX}}}MultiTrack")
        _text(every, f"{{{GX}}}interpolate", "0")
        for run in track.runs:
            part = ET.SubElement(every, f"{{{GX}}}Track")
            for position, _ in run:
                _text(part, "when", iso_text(position["instant"]))
            for _, point in run:
                _text(part, f"{{{GX}}}coord", f"{point.x!r} {point.y!r} 0")
    for other, point in track.lone:
        told = {name: x for name, x in _told_with_track(row).items() if name not in other}
        _placemark(folder, other, point, lang, told)


def _told_with_track(row: JsonObject) -> JsonObject:
    """Give what must be said with each position of a track."""
    names = ("caution", "seen_by", "attribution")
    return {name: value for name, value in row.items() if name.startswith(names)}


def _told(row: JsonObject, lang: str) -> Iterable[str]:
    """Tell a feature in paragraphs, sources last."""
    parts = [
        spoken(row, name, lang)
        for name in ("caution", "role", "candidates_words", "seen_by", "note")
    ]
    parts += [row.get(name) or "" for name in EVIDENCE]
    return (part for part in parts if part)


def _held(row: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in row.items():
        if value not in (None, []):
            yield name, _written(value)


def _written(value: object) -> str:
    match value:
        case str():
            return value
        case date() | FarDay():
            return iso_text(value)
        case bool():
            return "true" if value else "false"
        case float() | int():
            return repr(value)
    return json_text(value) or ""


def _time_span(placemark: ET.Element, row: JsonObject) -> None:
    begin, end = row.get(BOUNDS[0]), row.get(BOUNDS[3])
    if row.get("instant"):
        _text(ET.SubElement(placemark, "TimeStamp"), "when", iso_text(row["instant"]))
    elif begin or end:
        span = ET.SubElement(placemark, "TimeSpan")
        for name, day, hour in (("begin", begin, MIDNIGHT), ("end", end, END_OF_DAY)):
            if day:
                _text(span, name, f"{_xsd_day(day)}T{hour}")


def _xsd_day(day: date) -> str:
    """
    Write a day as XML Schema 1.0 does, which KML refers to: the year before 1 is -1 there.

    Examples
    --------
    >>> from geoapp.when import day_of
    >>> _xsd_day(date(2023, 9, 7)), _xsd_day(day_of(-489, 8, 12)), _xsd_day(day_of(12000, 1, 1))
    ('2023-09-07', '-0490-08-12', '12000-01-01')
    """
    if not isinstance(day, FarDay):
        return day.isoformat()
    year = f"{day.year}" if day.year > 0 else f"-{1 - day.year:04}"
    return f"{year}-{day.month:02}-{day.day:02}"


def _kml_geometry(parent: ET.Element, shape: BaseGeometry) -> None:
    parts = getattr(shape, "geoms", [shape])
    if len(parts) > 1:
        parent = ET.SubElement(parent, "MultiGeometry")
    for part in parts:
        drawn = ET.SubElement(parent, "Point" if part.geom_type == "Point" else "LineString")
        if part.geom_type != "Point":
            _text(drawn, "tessellate", "1")
        _text(drawn, "coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in _positions(part)))


def _positions(shape: BaseGeometry) -> list[tuple[float, ...]]:
    return [tuple(position) for position in shapely.get_coordinates(shape).tolist()]


# -- GPX -----------------------------------------------------------------------------------


def gpx(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write GPX 1.1: places and sightings as waypoints, lines as routes, tracks as tracks.

    Parameters
    ----------
    tables
        An observed leg becomes a track, any other line a route, as a track in GPX is what
        was recorded; one that crosses 180 degrees is two routes, cut there. All columns are
        extensions. A measured track has the `time` of each position, and a new segment after each
        silence; a position alone between two silences, or of which no instant is known, is a
        waypoint. Nothing else has a `time`, which in GPX is an instant.
    lang
        Language of names and descriptions.

    Returns
    -------
    content
        UTF-8; the same bytes each time.
    """
    ET.register_namespace("geoapp", XML_NAMESPACE)
    root = ET.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": "geoapp"})
    metadata = ET.SubElement(root, "metadata")
    _text(metadata, "name", spoken(tables.about, "title", lang))
    _text(metadata, "desc", _document_text(tables, lang))
    _text(metadata, "keywords", tables.about["made_from"])
    points = [table for table in tables.features if table.geometry == "Point"]
    lines = [table for table in tables.features if table.geometry != "Point"]
    for row, shape in _drawn(points):
        point = _gpx_point(root, "wpt", *shape.coords[0])
        _gpx_words(point, row, lang)
    tracks = [*measured_tracks(tables)]
    for track in tracks:
        _gpx_lone(root, track, lang)
    _gpx_routes(root, lines, lang)
    for track in tracks:
        _gpx_track(root, track, lang)
    return _document(root)


def _gpx_routes(root: ET.Element, lines: Iterable[Table], lang: str) -> None:
    """Write lines as routes, then what was observed as tracks."""
    drawn = [(row, shape, row.get("basis") == "observed") for row, shape in _drawn(lines)]
    for row, shape, recorded in sorted(drawn, key=lambda item: item[2]):  # the schema's order
        parts = [_positions(part) for part in getattr(shape, "geoms", [shape])]
        if recorded:
            line = ET.SubElement(root, "trk")
            _gpx_words(line, row, lang)
            for part in parts:
                _gpx_line(ET.SubElement(line, "trkseg"), "trkpt", part)
            continue
        for part in _joined(parts):
            line = ET.SubElement(root, "rte")
            _gpx_words(line, row, lang)
            _gpx_line(line, "rtept", part)


def _gpx_lone(root: ET.Element, track: MeasuredTrack, lang: str) -> None:
    for row, position in track.lone:
        point = _gpx_point(root, "wpt", *position.coords[0])
        if row["instant"]:
            _text(point, "time", iso_text(row["instant"]))
        _gpx_words(point, {**_told_with_track(track.row), **row}, lang)


def _gpx_track(root: ET.Element, track: MeasuredTrack, lang: str) -> None:
    element = ET.SubElement(root, "trk")
    _gpx_words(element, {name: x for name, x in track.row.items() if name != TIMES}, lang)
    for run in track.runs:
        segment = ET.SubElement(element, "trkseg")
        points = _gpx_line(segment, "trkpt", [at.coords[0] for _, at in run])
        for point, (row, _) in zip(points, run, strict=True):
            _text(point, "time", iso_text(row["instant"]))


def _drawn(tables: Iterable[Table]) -> Iterable[tuple[JsonObject, BaseGeometry]]:
    for table in tables:
        for row, shape in zip(table.rows(), table.shapes or (), strict=True):
            if shape is not None:
                yield row, shape


GpxPositions = list[tuple[float, ...]]


def _joined(parts: Iterable[GpxPositions]) -> list[GpxPositions]:
    """
    Join the parts of a line that go on where the one before ends.

    A route has no gap, so that one cut at 180 degrees is two.

    Examples
    --------
    >>> _joined([[(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), (2.0, 0.0)]])
    [[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]]
    >>> len(_joined([[(179.0, 0.0), (180.0, 0.0)], [(-180.0, 0.0), (-179.0, 0.0)]]))
    2
    """
    joined: list[GpxPositions] = []
    for part in parts:
        if joined and joined[-1][-1] == part[0]:
            joined[-1] += part[1:]
        else:
            joined.append(list(part))
    return joined


def _gpx_line(parent: ET.Element, name: str, positions: GpxPositions) -> list[ET.Element]:
    """Write positions; a line stays on its own side of 180 degrees."""
    east = sum(lon for lon, *_ in positions) > 0
    return [
        _gpx_point(parent, name, BELOW_180 if lon == 180.0 and east else lon, lat)
        for lon, lat in positions
    ]


def _gpx_point(parent: ET.Element, name: str, lon: float, lat: float) -> ET.Element:
    """Write a position; GPX has longitudes from -180 to below 180."""
    west = -180.0 if lon == 180.0 else lon
    return ET.SubElement(parent, name, {"lat": repr(lat), "lon": repr(west)})


def _gpx_words(element: ET.Element, row: JsonObject, lang: str) -> None:
    _text(element, "name", spoken(row, "name", lang))
    _text(element, "cmt", spoken(row, "caution", lang))
    _text(element, "desc", "\n\n".join(_told(row, lang)))
    _text(element, "src", row["attribution"])
    _text(element, "type", " ".join(filter(None, (row.get("basis"), row.get("mode"), row["kind"]))))
    _gpx_held(element, row)


def _gpx_held(element: ET.Element, row: JsonObject) -> None:
    extensions = ET.SubElement(element, "extensions")
    for name, value in _held(row):
        _text(extensions, f"{{{XML_NAMESPACE}}}{name}", value)


# -- shared --------------------------------------------------------------------------------


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _document(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    # Written to UTF-8 at once, not a word at a time, as `tostring` does by itself.
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode(errors="xmlcharrefreplace")


# Line width in pixels and opacity by basis: KML knows no dashes.
LINE_STYLES = {
    "observed": (4, 1.0),
    "reported": (4, 0.85),
    "modelled": (3, 0.65),
    "schematic": (2, 0.5),
    "candidate": (1.5, 0.85),
}
# Shape, colour, scale of the icon, scale of the name: places by layer, sightings by standing.
# A sighting lies on its place: its diamond is the larger one, and its long name is left out.
POINTS = {
    "route": ("dot", "accent", 0.6, 1.0),
    "waypoint": ("dot", "observer", 0.35, 0.7),
    "context": ("dot", "observer", 0.35, 0.7),
    "place-candidate": ("dot", "candidate", 0.5, 0.8),
    "claimed": ("diamond", "accent", 0.9, 0.0),
    "independent": ("diamond", "observer", 0.9, 0.0),
    "track": ("dot", "observer", 0.35, 0.0),
}
SHAPES: dict[str, Callable[[Any, Any], Any]] = {
    "dot": np.hypot,
    "diamond": lambda across, down: np.abs(across) + np.abs(down),
}
ICON_PIXELS = 32
TRACK_OPACITY = 0.35


def style_name(row: JsonObject) -> str:
    """
    Name the style of a feature.

    Examples
    --------
    >>> style_name({"kind": "leg", "basis": "modelled"}), style_name({"kind": "candidate"})
    ('modelled', 'candidate')
    """
    decided_by = {"leg": "basis", "place": "layer", "sighting": "standing"}
    if row["kind"] in ("track", "position"):
        return "track"
    if row["kind"] == "place" and row["layer"] == "candidate":
        return "place-candidate"
    return str(row[decided_by.get(row["kind"], "kind")])


def lowest_first(features: Iterable[Table]) -> list[Table]:
    """Order tables as they are drawn: a candidate line would cover a leg that takes it."""
    return sorted(features, key=lambda table: table.name != "candidates")


def kml_styles(*, icons: bool) -> Iterable[ET.Element]:
    """
    Build every style.

    Parameters
    ----------
    icons
        Whether the files of `icon_files` lie beside the document; without them a program
        draws its own icon in our colour.
    """
    for name, (width, opacity) in LINE_STYLES.items():
        style = ET.Element("Style", id=f"{STYLE_OF}{name}")
        line = ET.SubElement(style, "LineStyle")
        colour = LIGHT["candidate" if name == "candidate" else "accent"]
        ET.SubElement(line, "color").text = _kml_colour(colour, opacity)
        ET.SubElement(line, "width").text = str(width)
        yield _with_balloon(style)
    for name, (shape, colour, scale, label_scale) in POINTS.items():
        style = ET.Element("Style", id=f"{STYLE_OF}{name}")
        icon = ET.SubElement(style, "IconStyle")
        ET.SubElement(icon, "color").text = _kml_colour(LIGHT[colour], 1)
        ET.SubElement(icon, "scale").text = str(scale if icons else label_scale or scale)
        if icons:
            ET.SubElement(ET.SubElement(icon, "Icon"), "href").text = f"{shape}.png"
            spot = {"x": "0.5", "y": "0.5", "xunits": "fraction", "yunits": "fraction"}
            ET.SubElement(icon, "hotSpot", spot)
        label = ET.SubElement(style, "LabelStyle")
        ET.SubElement(label, "scale").text = str(label_scale)
        if name == "track":  # between two positions nothing was measured: hardly a line
            line = ET.SubElement(style, "LineStyle")
            ET.SubElement(line, "color").text = _kml_colour(LIGHT[colour], TRACK_OPACITY)
            ET.SubElement(line, "width").text = "1"
        yield _with_balloon(style)


def _with_balloon(style: ET.Element) -> ET.Element:
    """Show the description alone: by itself a program adds every column."""
    ET.SubElement(ET.SubElement(style, "BalloonStyle"), "text").text = "$[description]"
    return style


def _kml_colour(colour: str, opacity: float) -> str:
    """
    Write a colour as KML wants it: opacity, blue, green, red.

    Examples
    --------
    >>> _kml_colour("#a8231c", 1)
    'ff1c23a8'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def icon_files() -> dict[str, bytes]:
    """
    Draw the icons, white, so that a style can colour them.

    Returns
    -------
    files
        PNG by name: ``dot.png``, ``diamond.png``.
    """
    middle = (ICON_PIXELS - 1) / 2
    down, across = np.indices((ICON_PIXELS, ICON_PIXELS)) - middle
    return {
        f"{name}.png": _png(np.clip(ICON_PIXELS / 2 - distance(across, down), 0, 1))
        for name, distance in SHAPES.items()
    }


def _png(opacity: np.ndarray) -> bytes:
    """Write a white square as PNG, its opacity from 0 to 1."""
    size = len(opacity)
    pixels = np.full((size, size, 4), 255, np.uint8)
    pixels[:, :, 3] = np.rint(opacity * 255)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    chunks = {
        b"IHDR": struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(lines, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )


BALLOON_FIELDS = ("caution", "dates_words", "role", "candidates_words", "seen_by", "note")
FACTS = ("basis", "certainty", "standing", "precision_km", "low_km", "high_km", "drawn_km", *BOUNDS)
# What ends a sentence or a bracket round an address is none of it.
ADDRESS = re.compile(
    r"(https?://(?:\([^\s<>\]()]*\)|[^\s<>\]();,.:]|[;,.:](?=[;,.:]*[^\s<>\]);,.:]))+)"
)


def balloon(row: JsonObject, lang: str) -> str:
    """
    Tell a feature in HTML: caution, facts, who claims it, where that can be read.

    Parameters
    ----------
    row
        A feature's columns.
    lang
        Language of what is told; the claims and sources keep theirs.

    Returns
    -------
    description
        Every text of the dossier escaped; addresses are links.
    """
    parts = [f"<h3>{marked_up(spoken(row, 'name', lang))}</h3>"]
    parts += [_paragraph(spoken(row, name, lang)) for name in BALLOON_FIELDS]
    parts.append(_paragraph("\n".join(_facts(row, lang))))
    for name in ("reported_by", "claims_text", "denials_text", "sources_text"):
        parts.append(_paragraph(row.get(name) or "", f"<b>{word(FIELDS, name, lang)}</b><br>"))
    return "".join([*parts, _paragraph(row["attribution"])])


def _facts(row: Mapping[str, object], lang: str) -> Iterable[str]:
    for name in FACTS:
        value = row.get(name)
        if value not in (None, ""):
            told = f"{value:g}" if isinstance(value, float) else word(VALUES, str(value), lang)
            yield f"{word(FIELDS, name, lang)}{colon(lang)}{told}"


def _paragraph(text: str, head: str = "") -> str:
    return f"<p>{head}{marked_up(text)}</p>" if text else ""


def marked_up(text: str) -> str:
    r"""
    Escape a text for HTML, and make links of its addresses.

    Examples
    --------
    >>> marked_up("a < b\nc")
    'a &lt; b<br>c'
    >>> marked_up("<https://example.org/?a=1&b>")
    '&lt;<a href="https://example.org/?a=1&amp;b">https://example.org/?a=1&amp;b</a>&gt;'
    >>> marked_up("(https://example.org/a_(b).c;)")
    '(<a href="https://example.org/a_(b).c">https://example.org/a_(b).c</a>;)'
    >>> marked_up("$[name]"), marked_up("")
    ('&#36;[name]', '')
    """
    parts = (html.escape(part) for part in ADDRESS.split(text))
    linked = (f'<a href="{x}">{x}</a>' if at % 2 else x for at, x in enumerate(parts))
    # A globe puts the value of `name` for `$[name]`, wherever in a description it stands.
    return "".join(linked).replace("\n", "<br>").replace("$[", "&#36;[")
