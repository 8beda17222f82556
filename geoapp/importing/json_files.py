"""Foreign files that are JSON: GeoJSON, TopoJSON, uMap, StoryMapJS, timemap's events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from geoapp.catalogues import N_
from geoapp.dossier.strict_json import MAX_DEPTH, MAX_VALUES
from geoapp.importing.ledger import Cell
from geoapp.importing.records import (
    FORM_OF_FILE,
    NEVER_FETCHED,
    ONLY_DRAWN,
    Document,
    Foreign,
    ImportRefusedError,
    Record,
    RecordGeometry,
)
from geoapp.importing.shapes import (
    Turn,
    geometries_of_json,
    leaves,
    lonlat_of,
    read_topology,
    track_of,
)
from geoapp.importing.values import decimal_number

GEOMETRY_MEMBERS = ("type", "coordinates", "geometries", "bbox", "crs")
"""Members of a geometry that say where it is."""

STYLE_KEYS = ("_umap_options", "_storage_options", "stroke", "stroke-width", "stroke-opacity",
              "fill", "fill-opacity", "marker-color", "marker-size", "marker-symbol", "styleUrl",
              "style", "_storage", "icon-color", "icon-opacity")  # fmt: skip
"""Members that say how something is drawn: of uMap, of simplestyle, of GDAL's KML."""


def json_document(content: bytes, name: str) -> Document:
    """
    Read a file of JSON that is no dossier.

    Parameters
    ----------
    content
        UTF-8, or UTF-16 with its mark.
    name
        How messages call the file.

    Raises
    ------
    ImportRefusedError
        If it is no JSON, too deep or too large, or nothing that is known.
    """
    raw = _parsed(content)
    document = Document("")
    root = _celled(raw, document.cells)
    for is_it, read in _FORMATS:
        if is_it(raw):
            read(document, root)
            return document
    if isinstance(raw, dict) and isinstance(raw.get("dossier"), dict):
        raise ImportRefusedError(name, "is a dossier already", "use it as it is: geoapp check")
    remedy = "give GeoJSON, TopoJSON, uMap, StoryMapJS, or a list of timemap's events"
    raise ImportRefusedError(name, "is JSON of no kind that is known", remedy)


def json_format(content: bytes) -> str:
    """Say in words what a file of JSON is; empty if it is none that is known."""
    try:
        raw = _parsed(content)
    except ImportRefusedError:
        return ""
    return next((_NAMES[read] for is_it, read in _FORMATS if is_it(raw)), "")


def _parsed(content: bytes) -> Foreign:
    encoding = json.detect_encoding(content)
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        raw = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        raise ImportRefusedError("file", "is not JSON", "mend it, or save it anew") from None
    return raw


def _celled(raw: Foreign, cells: list[Cell]) -> Foreign:
    """Copy objects and lists with a cell for each leaf, and list the cells."""

    def copied(value: Foreign, where: str, name: str, depth: int) -> Foreign:
        if depth > MAX_DEPTH:
            raise ImportRefusedError("file", "is nested too deeply", "give a flatter file")
        if isinstance(value, dict):
            return {
                key: copied(each, f"{where}.{key}" if where else key, key, depth + 1)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [
                copied(each, f"{where}[{at}]", name, depth + 1) for at, each in enumerate(value)
            ]
        if len(cells) >= MAX_VALUES:
            found = f"holds more than {MAX_VALUES:,} values"
            raise ImportRefusedError("file", found, "cut it into several files")
        cell = Cell(where or "file", value, name)
        cells.append(cell)
        return cell

    return copied(raw, "", "", 0)


def _text(value: Foreign) -> str:
    return value.text if isinstance(value, Cell) else ""


def _mapped(value: Foreign, became: str = "", why: str = FORM_OF_FILE) -> None:
    for cell in leaves(value):
        cell.mapped(became, why)


def _refused(value: Foreign, why: str = ONLY_DRAWN) -> None:
    for cell in leaves(value):
        cell.refused(why)


def _named(value: Foreign, prefix: str = "") -> Iterator[Cell]:
    """Yield the cells of an object, each under the path of its keys, lists without numbers."""
    if isinstance(value, Cell):
        value.name = prefix
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _named(each, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, prefix)


# -- GeoJSON and uMap ----------------------------------------------------------------------


def _is_features(raw: Foreign) -> bool:
    return (
        isinstance(raw, dict)
        and "dossier" not in raw
        and raw.get("type")
        in (
            *(
                "FeatureCollection",
                "Feature",
                "Point",
                "LineString",
                "MultiPoint",
                "MultiLineString",
            ),
            "GeometryCollection",
        )
    )


def _is_linked_places(raw: Foreign) -> bool:
    """Tell Linked Places: GeoJSON with a context, and beside properties names, times, types."""
    if not _is_features(raw) or "@context" not in raw:
        return False
    listed = raw.get("features", [raw])
    marks = {"@id", "names", "types", "when", "links", "relations"}
    return isinstance(listed, list) and any(
        isinstance(each, dict) and not marks.isdisjoint(each) for each in listed
    )


def _read_linked_places(document: Document, root: Foreign) -> None:
    """Read Linked Places as GeoJSON; its times and citations stand at their own paths."""
    _mapped(root.pop("@context", None))
    _read_features(document, root)
    document.what = "Linked Places"
    for record in document.records:
        titles = {cell.text for cell in record.cells if cell.name == "title"}
        seen: set[str] = set()
        for cell in record.cells:
            name = cell.name.removeprefix("geometry.")
            role = _LINKED_PLACES.get(name)
            if name == "names.toponym" and cell.text in titles:
                cell.mapped("properties.name", N_("as its title"))
            elif role and role not in seen:
                seen.add(role)
                cell.name = role


_LINKED_PLACES = {
    "when.timespans.start.in": "start",
    "when.timespans.end.in": "end",
    "citations.@id": "source",
    "names.citations.@id": "source",
}
"""What members of Linked Places hold, of which the first of a feature is taken."""


def _read_features(document: Document, root: Foreign) -> None:
    document.what = "GeoJSON"
    kind = _text(root.get("type"))
    turn = _turn(root.get("crs"))
    if kind == "FeatureCollection":
        _mapped(root.pop("type"))
        for name in ("crs", "xy_coordinate_resolution", "bbox"):
            _mapped(root.pop(name, None))
        features = root.pop("features", [])
        title = root.pop("name", None)
        if isinstance(title, Cell):
            title.name = "title"
            document.about.append(title)
        document.about += _named(root)
    else:
        features = [root if kind == "Feature" else {"geometry": root}]
    for at, feature in enumerate(features if isinstance(features, list) else []):
        document.records.append(_feature(feature, f"features[{at}]", turn))


def _turn(crs: Foreign) -> Turn | None:
    """Give what turns coordinates into degrees, in a file that names another system of 2008."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = _text(properties.get("name")) if isinstance(properties, dict) else ""
    if not name or re.search(r"CRS84|EPSG:[\d.]*:4326$", name):
        return None
    from geoapp.measure.geodesic import to_degrees

    try:
        turn: Turn = to_degrees(name)
    except ValueError:
        found = f"is in coordinates that are not known: {name}"
        raise ImportRefusedError("crs", found, "save it in WGS 84 (EPSG:4326)") from None
    return turn


def _feature(feature: Foreign, where: str, turn: Turn | None = None) -> Record:
    """Make a record of a feature."""
    if not isinstance(feature, dict):
        return Record(where, list(_named(feature)))
    _mapped(feature.pop("type", None))
    _mapped(feature.pop("bbox", None))
    given = feature.pop("geometry", None)
    beside = [*_beside_coordinates(given)]
    geometry = geometries_of_json(given, turn)
    if isinstance(given, Cell):
        given.mapped("", N_("is empty"))
    properties = feature.pop("properties", None)
    cells = []
    if isinstance(properties, dict):
        for key in STYLE_KEYS:
            _refused(properties.pop(key, None))
        geometry = _with_times(geometry, properties)
        cells = list(_named(properties))
    elif isinstance(properties, Cell):
        cells = [properties]
    return Record(where, [*cells, *_named(feature), *beside], geometry)


def _beside_coordinates(geometry: Foreign) -> Iterator[Cell]:
    """Take out of a geometry what it says beside its coordinates, such as a time of its own."""
    if not isinstance(geometry, dict):
        return
    inside = geometry.get("geometries")
    for each in inside if isinstance(inside, list) else ():
        yield from _beside_coordinates(each)
    for name in [name for name in geometry if name not in GEOMETRY_MEMBERS]:
        yield from _named(geometry.pop(name), f"geometry.{name}")


def _with_times(
    geometry: list[RecordGeometry], properties: dict[str, Foreign]
) -> list[RecordGeometry]:
    """Make a line a track, if each of its positions has a time, as others write tracks."""
    for key in ("coordTimes", "times"):
        times = properties.get(key)
        if len(geometry) == 1 and isinstance(times, list) and geometry[0].shape == "line":
            cells = [cell for cell in times if isinstance(cell, Cell)]
            if len(cells) == len(geometry[0].positions):
                del properties[key]
                return [track_of(geometry[0].positions, cells, geometry[0].cells)]
    return geometry


def _is_topology(raw: Foreign) -> bool:
    return (
        isinstance(raw, dict)
        and raw.get("type") == "Topology"
        and isinstance(raw.get("objects"), dict)
        and isinstance(raw.get("arcs"), list)
    )


def _read_topojson(document: Document, root: Foreign) -> None:
    document.what = "TopoJSON"
    _mapped(root.pop("type"))
    _mapped(root.pop("bbox", None))
    for where, given, geometry in read_topology(root):
        _mapped(given.pop("bbox", None))
        properties = given.pop("properties", None)
        cells = [*_named(properties)] if isinstance(properties, dict) else []
        document.records.append(Record(where, [*cells, *_named(given)], geometry))
    document.about += _named(root)


def _is_umap(raw: Foreign) -> bool:
    return (
        isinstance(raw, dict)
        and isinstance(raw.get("layers"), list)
        and (raw.get("type") == "umap" or "tilelayer" in (raw.get("properties") or {}))
    )


def _read_umap(document: Document, root: Foreign) -> None:
    document.what = "a map of uMap"
    _mapped(root.pop("type", None))
    _refused(root.pop("geometry", None), N_("where the map opens: a dossier opens on its route"))
    properties = root.pop("properties", {})
    for key, member in (("name", "title"), ("description", "description")):
        cell = properties.pop(key, None)
        if isinstance(cell, Cell):
            cell.name = member
            document.about.append(cell)
    _refused(properties)
    for at, layer in enumerate(root.pop("layers")):
        if not isinstance(layer, dict):
            continue
        _mapped(layer.pop("type", None))
        held = [layer.pop(each, None) for each in ("_umap_options", "_storage", "properties")]
        options = next(filter(None, held), None)
        name = options.pop("name", None) if isinstance(options, dict) else None
        if isinstance(options, dict):
            _refused(options.pop("remoteData", None), NEVER_FETCHED)
        _refused(options)
        features = layer.pop("features", [])
        for index, feature in enumerate(features if isinstance(features, list) else []):
            record = _feature(feature, f"layers[{at}].features[{index}]")
            document.records.append(record)
        if isinstance(name, Cell):
            name.name = "layer"
            document.about.append(name)
        document.about += _named(layer)
    document.about += _named(root)


# -- stories and events --------------------------------------------------------------------


def _is_storymap(raw: Foreign) -> bool:
    story = raw.get("storymap") if isinstance(raw, dict) else None
    return isinstance(story, dict) and isinstance(story.get("slides"), list)


def _read_storymap(document: Document, root: Foreign) -> None:
    document.what = "a story of StoryMapJS"
    story = root.pop("storymap")
    language = story.pop("language", None)
    if isinstance(language, Cell) and language.text:
        document.language = language
    slides = story.pop("slides")
    for at, slide in enumerate(slides):
        if isinstance(slide, dict):
            _read_slide(document, slide, f"storymap.slides[{at}]")
    _refused(story)
    _refused(root)


def _read_slide(document: Document, slide: Foreign, where: str) -> None:
    """Make a slide a step at its place; the first one, without a place, is title and summary."""
    kind = slide.pop("type", None)
    _mapped(kind)
    location = slide.pop("location", None)
    location = location if isinstance(location, dict) else {}
    joins = location.pop("line", None)
    text = slide.pop("text", None)
    text = text if isinstance(text, dict) else {}
    headline, words = text.pop("headline", None), text.pop("text", None)
    geometry = _position(location)
    place = location.pop("name", None)
    is_named = bool(_text(place)) and bool(geometry)
    for cell, name in (
        (headline, "headline" if is_named else "name"),
        (words, "description"),
        (place, "name"),
    ):
        if isinstance(cell, Cell):
            cell.name = name
    for key in ("zoom", "icon", "use_custom_marker"):
        _refused(location.pop(key, None), N_("where the map opens, and with which mark"))
    _refused(slide.pop("background", None))
    if not geometry and _text(kind) == "overview":
        for cell, name in ((headline, "title"), (words, "description")):
            if isinstance(cell, Cell):
                cell.name = name
                document.about.append(cell)
        _mapped(joins, "", N_("whether the story draws a line"))
        document.about += [*_named(slide), *_named(location), *_named(text)]
        return
    _mapped(joins, "features", N_("the line to the slide before"))
    cells = [c for c in (place if is_named else headline, words) if isinstance(c, Cell)]
    cells += [] if is_named or not isinstance(place, Cell) else [place]
    title = headline if is_named and isinstance(headline, Cell) else None
    media = slide.pop("media", None)
    cells += [*_named(media), *_named(slide), *_named(location), *_named(text)]
    for cell in cells:
        cell.name = {"url": "source"}.get(cell.name, cell.name)
    draws = isinstance(joins, Cell) and joins.value is True
    document.records.append(Record(where, cells, geometry, is_step=True, title=title, joins=draws))


def _position(location: dict[str, Foreign]) -> list[RecordGeometry]:
    """Take latitude and longitude out of an object."""
    found: dict[str, Cell] = {}
    for axis, keys in (("lat", ("lat", "latitude")), ("lon", ("lon", "lng", "longitude"))):
        for key in keys:
            if isinstance(location.get(key), Cell):
                found[axis] = location.pop(key)
    if len(found) < 2:
        return []
    cells = [found["lat"], found["lon"]]
    at = lonlat_of([decimal_number(found["lon"].text), decimal_number(found["lat"].text)])
    if at is None:
        for cell in cells:
            cell.refused(N_("is no latitude and longitude in degrees"))
        return []
    return [RecordGeometry("point", [at], cells)]


def _is_events(raw: Foreign) -> bool:
    return (
        isinstance(raw, list)
        and bool(raw)
        and all(isinstance(each, dict) for each in raw)
        and any(
            {"latitude", "longitude"} <= each.keys()
            or {"lat", "lon"} <= each.keys()
            or {"lat", "lng"} <= each.keys()
            for each in raw
        )
    )


def _read_events(document: Document, root: Foreign) -> None:
    document.what = "a list of events, as timemap has them"
    for at, event in enumerate(root):
        location, description = event.get("location"), event.get("description")
        geometry = _position(event)
        cells = list(_named(event))
        if isinstance(location, Cell) and isinstance(description, Cell):
            location.name = "name"
        document.records.append(Record(f"[{at}]", cells, geometry))


_FORMATS: list[tuple[Callable[[Foreign], bool], Callable[[Document, Foreign], None]]] = [
    (_is_umap, _read_umap),
    (_is_storymap, _read_storymap),
    (_is_topology, _read_topojson),
    (_is_linked_places, _read_linked_places),
    (_is_features, _read_features),
    (_is_events, _read_events),
]
_NAMES: dict[Callable[[Document, Foreign], None], str] = {
    _read_umap: "a map of uMap",
    _read_storymap: "a story of StoryMapJS",
    _read_topojson: "TopoJSON",
    _read_linked_places: "Linked Places",
    _read_features: "plain GeoJSON",
    _read_events: "a list of events, as timemap has them",
}
