"""A QGIS project that plays at once: base map, labels, forms, the temporal controller on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import shapely

from geoapp.cartography.basemap import cut_lines
from geoapp.cartography.projection import Projection, crosses_seam
from geoapp.cartography.style import LIGHT
from geoapp.catalogues import say
from geoapp.clock import clock_days
from geoapp.dossier import Dossier, Header
from geoapp.errors import WhenError
from geoapp.exports.gdal import geopackage
from geoapp.exports.qgis.base_map import ProjectBase, shapes_at_first, view_of
from geoapp.exports.qgis.style import QGIS_VERSION, aliases, labels_enabled, style_elements
from geoapp.exports.relations import KEYS
from geoapp.exports.tables import Column, Table, Tables
from geoapp.exports.wording import GROUPS, LAYERS, column_languages, word
from geoapp.files import zipped
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.schema import Frames, header_of
from geoapp.geodesy import INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M
from geoapp.when import FarDay

FRAMES_A_SECOND = "1"
ANIMATED = "1"  # the temporal controller's mode of navigation
TOP_TO_BOTTOM = ("sightings", "places", "positions", "legs", "reach", "candidates")
HIDDEN = ("reach",)
"""Layers that are there to be switched on."""
RECORDS = ("claims", "origins", "sources", "citations", "accounts", "ships", "changes",
           "backing", "denials", "distances", "about")  # fmt: skip
ABOUT_FILE = Table("about", tuple(Column(name, "text", Cells.of([])) for name in ("id", "text")))
ELLIPSOID = f'ELLIPSOID["WGS 84",{SEMI_MAJOR_AXIS_M},{INVERSE_FLATTENING}'


def qgis_files(
    of: Dossier | Frames, tables: Tables, made: Mapping[str, bytes], base: ProjectBase
) -> dict[str, bytes]:
    """
    Make a folder's files: one GeoPackage, and a project for each language.

    Parameters
    ----------
    of, tables
        A dossier or its frames, and the tables of it.
    made
        Files by name, among which may be the GeoPackage of the same tables.
    base
        What `base_map_of` makes of the same tables.

    Returns
    -------
    files
        Content by name: ``<dossier>.gpkg`` with the base map and styles, and a project
        ``<dossier>-en.qgz`` or its like that expects it beside them: for the dossier's main
        language, and its others that the exports speak. The same bytes each time, for one
        version of GDAL.
    """
    drawn = *tables.features, *tables.relations
    cut = [_cut_at_seam(table, base.projection.centre[0]) for table in drawn]
    is_cut = any(one is not other for one, other in zip(cut, drawn, strict=True))
    if is_cut:
        features, relations = cut[: len(tables.features)], tuple(cut[len(tables.features) :])
        tables = replace(tables, features=tuple(features), relate=lambda: relations)
    header = header_of(of)
    data = f"{header.id}.gpkg"
    begun = None if is_cut else made.get(data)
    files = {data: geopackage(tables, base_map=base.tables, begun=begun)}
    for lang in _project_languages(header.languages):
        project = _project(of, tables, base.tables, base.projection, data, lang)
        files[f"{header.id}-{lang}.qgz"] = zipped({f"{header.id}-{lang}.qgs": project})
    return files


def _project_languages(own: Sequence[str]) -> list[str]:
    """Choose the languages of projects: the main one, whatever it is, and those that are spoken."""
    return [own[0], *(tag for end, tag in column_languages(own).items() if end)]


def _cut_at_seam(table: Table, centre: float) -> Table:
    """Cut the lines that cross the seam of the project's projection, or QGIS smears them."""
    shapes = table.shapes or ()
    if table.geometry != "MultiLineString":
        return table
    crosses = [shape is not None and crosses_seam(shape, centre) for shape in shapes]
    if not any(crosses):
        return table
    cut = [
        shapely.MultiLineString(cut_lines(shape, centre)) if shape and does_cross else shape
        for shape, does_cross in zip(shapes, crosses, strict=True)
    ]
    return replace(table, shapes=cut)


def _project(
    of: Dossier | Frames,
    tables: Tables,
    base: tuple[Table, ...],
    projection: Projection,
    data: str,
    lang: str,
) -> bytes:
    header = header_of(of)
    root = ET.Element("qgis", version=QGIS_VERSION, projectname=say(header.title, lang))
    ET.SubElement(root, "homePath", path="")
    _text(root, "title", say(header.title, lang))
    _crs(ET.SubElement(root, "projectCrs"), projection.wkt)
    drawn = {table.name: table for table in (*tables.drawn, *tables.relations)}
    layers = [drawn[name] for name in TOP_TO_BOTTOM if name in drawn]
    groups = {"route": layers, "base": list(base)}
    tree = ET.SubElement(root, "layer-tree-group")
    for group, held in groups.items():
        _tree_group(tree, word(GROUPS, group, lang), [table.name for table in held], data, lang)
    _tree_group(tree, word(GROUPS, "evidence", lang), RECORDS, data, lang)
    _canvas(root, tables, projection)
    described = ET.SubElement(root, "projectlayers")
    for table in (*layers, *base):
        _layer(described, table, data, lang)
    records = {table.name: table for table in tables.every}
    for name in RECORDS:
        _layer(described, records.get(name, ABOUT_FILE), data, lang)
    order = ET.SubElement(root, "layerorder")
    for table in (*layers, *base):
        ET.SubElement(order, "layer", id=_layer_id(table.name))
    _relations(root, {*RECORDS, *(layer.name for layer in layers)}, lang)
    days = _days(of)
    _properties(root, days)
    _metadata(root, header, tables, lang)
    if days:
        settings = ET.SubElement(
            root, "ProjectTimeSettings", timeStepUnit="d", timeStep="1",
            frameRate=FRAMES_A_SECOND, cumulativeTemporalRange="0",
        )  # fmt: skip
        span = ET.SubElement(settings, "TemporalRange")
        _text(span, "start", _instant(days[0]))
        _text(span, "end", _instant(days[1]))
    ET.indent(root, " ")
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return (head + ET.tostring(root, encoding="unicode") + "\n").encode()


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _days(of: Dossier | Frames) -> tuple[date, date] | None:
    try:
        days = clock_days(of)
    except WhenError:  # nothing in it has a date, so there is nothing to play
        return None
    return None if any(isinstance(day, FarDay) for day in days) else days


# -- projection and view -------------------------------------------------------------------


def _crs(parent: ET.Element, wkt: str) -> None:
    _text(ET.SubElement(parent, "spatialrefsys", nativeFormat="Wkt"), "wkt", wkt)


def _wgs84(parent: ET.Element) -> None:
    """Say EPSG:4326 as QGIS wants it: the code alone leaves a layer without a system."""
    system = ET.SubElement(parent, "spatialrefsys", nativeFormat="Wkt")
    wkt = (
        f'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",{ELLIPSOID},'
        'LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",'
        '0.0174532925199433]],CS[ellipsoidal,2],AXIS["geodetic latitude (Lat)",north,ORDER[1],'
        'ANGLEUNIT["degree",0.0174532925199433]],AXIS["geodetic longitude (Lon)",east,ORDER[2],'
        'ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4326]]'
    )
    members = {"wkt": wkt, "proj4": "+proj=longlat +datum=WGS84 +no_defs", "srsid": "3452",
               "srid": "4326", "authid": "EPSG:4326", "description": "WGS 84",
               "projectionacronym": "longlat", "ellipsoidacronym": "EPSG:7030",
               "geographicflag": "true"}  # fmt: skip
    for name, text in members.items():
        _text(system, name, text)


def _canvas(root: ET.Element, tables: Tables, projection: Projection) -> None:
    shapes = [shape for table in tables.features for shape in shapes_at_first(table)]
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    _text(canvas, "units", "meters")
    extent = ET.SubElement(canvas, "extent")
    sides = zip(("xmin", "ymin", "xmax", "ymax"), view_of(shapes, projection), strict=True)
    for side, metres in sides:
        _text(extent, side, f"{metres:.0f}")
    _text(canvas, "rotation", "0")
    _crs(ET.SubElement(canvas, "destinationsrs"), projection.wkt)


# -- layers --------------------------------------------------------------------------------


def _layer_id(name: str) -> str:
    """Name a layer in the project; QGIS takes no id of ten characters or fewer."""
    return f"geoapp_layer_{name}"


def _source(data: str, name: str) -> str:
    return f"./{data}|layername={name}"


def _tree_group(parent: ET.Element, title: str, names: Iterable[str], data: str, lang: str) -> None:
    group = ET.SubElement(
        parent, "layer-tree-group", name=title, checked="Qt::Checked", expanded="1"
    )
    for name in names:
        ET.SubElement(
            group, "layer-tree-layer", id=_layer_id(name), name=word(LAYERS, name, lang),
            expanded="0", providerKey="ogr", source=_source(data, name),
            checked="Qt::Unchecked" if name in HIDDEN else "Qt::Checked",
        )  # fmt: skip


def _layer(parent: ET.Element, table: Table, data: str, lang: str) -> None:
    name, geometry = table.name, table.geometry
    kinds = {"Point": "Point", "MultiLineString": "Line", "Polygon": "Polygon", None: "No geometry"}
    layer = ET.SubElement(
        parent, "maplayer", type="vector", geometry=kinds[geometry],
        wkbType=geometry or "NoGeometry", labelsEnabled=labels_enabled(name), readOnly="0",
        hasScaleBasedVisibilityFlag="0",
    )  # fmt: skip
    _text(layer, "id", _layer_id(name))
    _text(layer, "datasource", _source(data, name))
    _text(layer, "layername", word(LAYERS, name, lang))
    if geometry:
        _wgs84(ET.SubElement(layer, "srs"))
    _text(layer, "provider", "ogr", encoding="UTF-8")
    if geometry:
        layer.extend(style_elements(name, lang, table.names, timed=table.is_timed))
    else:
        layer.append(aliases(table.names, lang))


def _relations(root: ET.Element, known: Collection[str], lang: str) -> None:
    """Say which column of a layer names a row of which other one: forms show what belongs to it."""
    relations = ET.SubElement(root, "relations")
    for table, columns in KEYS.items():
        for column, other in columns.items():
            if table not in known or other not in known:
                continue
            relation = ET.SubElement(
                relations, "relation", id=f"{table}_{column}", strength="Association",
                name=f"{word(LAYERS, table, lang)} ({column})",
                referencingLayer=_layer_id(table), referencedLayer=_layer_id(other),
            )  # fmt: skip
            ET.SubElement(relation, "fieldRef", referencingField=column, referencedField="id")


# -- the rest ------------------------------------------------------------------------------


def _properties(root: ET.Element, days: tuple[date, date] | None) -> None:
    """Turn the temporal controller on, leave paper beyond the Earth, keep paths relative."""
    properties = ET.SubElement(root, "properties")
    gui = ET.SubElement(properties, "Gui")
    for name, at in (("Red", 1), ("Green", 3), ("Blue", 5)):
        value = str(int(LIGHT["paper"][at : at + 2], 16))
        _text(gui, f"CanvasColor{name}Part", value, type="int")
    _text(ET.SubElement(properties, "Paths"), "Absolute", "false", type="bool")
    _text(ET.SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    if days:
        controller = ET.SubElement(properties, "TemporalControllerWidget")
        _text(controller, "NavigationMode", ANIMATED, type="int")
        _text(controller, "StartDateTime", _instant(days[0]), type="QString")
        _text(controller, "EndDateTime", _instant(days[1]), type="QString")


def _metadata(root: ET.Element, header: Header, tables: Tables, lang: str) -> None:
    metadata = ET.SubElement(root, "projectMetadata")
    _text(metadata, "identifier", f"{header.id} {header.version}")
    _text(metadata, "title", say(header.title, lang))
    _text(metadata, "abstract", say(header.summary, lang))
    _text(metadata, "rights", f"{say(header.attribution, lang)}. {header.licence}")
    _text(metadata, "history", tables.about["made_from"])
