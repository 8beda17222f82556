"""Folium's plugins with their real scripts, which tests hand over instead of their addresses."""

from __future__ import annotations

import base64
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pandas as pd
import shapely
from folium import plugins

from geoapp.webmap.folium_clock import Clock
from geoapp.webmap.route_layers import route_layers
from geoapp.webmap.route_map import RouteMap, route_map

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

    from geoapp.frames import Frames

# The end of an address, and the file of a package of npm's that it leads to.
PACKAGES = {
    "leaflet.groupedlayercontrol.min.js": "leaflet-groupedlayercontrol/dist/*.min.js",
    "leaflet.groupedlayercontrol.min.css": "leaflet-groupedlayercontrol/dist/*.min.css",
    "leaflet-measure.min.js": "leaflet-measure/dist/leaflet-measure.js",
    "leaflet-measure.min.css": "leaflet-measure/dist/leaflet-measure.css",
    "leaflet.draw.js": "leaflet-draw/dist/leaflet.draw.js",
    "leaflet.draw.css": "leaflet-draw/dist/leaflet.draw.css",
    "Control.MiniMap.js": "leaflet-minimap/dist/Control.MiniMap.min.js",
    "Control.MiniMap.css": "leaflet-minimap/dist/Control.MiniMap.min.css",
    "Control.FullScreen.min.js": "leaflet.fullscreen/Control.FullScreen.js",
    "Control.FullScreen.css": "leaflet.fullscreen/Control.FullScreen.css",
    "L.Control.MousePosition.min.js": "leaflet-mouse-position/src/L.Control.MousePosition.js",
    "L.Control.MousePosition.min.css": "leaflet-mouse-position/src/L.Control.MousePosition.css",
    "leaflet-search.min.js": "leaflet-search/dist/leaflet-search.min.js",
    "leaflet-search.min.css": "leaflet-search/dist/leaflet-search.min.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
    "jquery-ui.min.js": "jquery-ui-dist/jquery-ui.min.js",
    "iso8601.min.js": "iso8601-js-period/iso8601.js",
    "leaflet.timedimension.min.js": "leaflet-timedimension/dist/leaflet.timedimension.min.js",
    "leaflet.timedimension.control.css": (
        "leaflet-timedimension/dist/leaflet.timedimension.control.css"
    ),
    "moment.min.js": "moment/min/moment.min.js",
    "d3.min.js": "d3/d3.min.js",
    "L.Map.Sync.min.js": "leaflet.sync/L.Map.Sync.js",
}
# What the package of Folium, or one that geoapp needs anyway, has itself.
OWN = {
    "leaflet_heat.min.js": files("folium") / "templates" / "leaflet_heat.min.js",
    "leaflet.js": files("xstatic.pkg.leaflet") / "data" / "leaflet.js",
    "leaflet.css": files("xstatic.pkg.leaflet") / "data" / "leaflet.css",
    "jquery-3.7.1.min.js": files("xstatic.pkg.jquery") / "data" / "jquery.min.js",
    "jquery.min.js": files("xstatic.pkg.jquery") / "data" / "jquery.min.js",
}
# Looks alone, and what no map here uses.
EMPTY = ("bootstrap", "awesome", "all.min.css", "default.min.css", "glyphicons")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"/>'
POLYGON = shapely.box(80, 50, 110, 60)
TILES = "http://127.0.0.1:9/{z}/{x}/{y}.png"
MONTHS = ("2023-09-08", "2023-09-20", "2023-10-01")


def hand_over(page: Page, packages: Path | None) -> None:
    """Give a page the files that it asks others for; an address that leads nowhere is blocked."""

    def give(route: Route) -> None:
        name = route.request.url.partition("?")[0].rsplit("/", 1)[-1]
        if name in OWN:
            route.fulfill(body=OWN[name].read_bytes(), content_type=_kind(name))
        elif name in PACKAGES and packages is not None:
            [path] = packages.glob(PACKAGES[name])
            route.fulfill(body=path.read_bytes(), content_type=_kind(name))
        elif any(word in route.request.url for word in EMPTY):
            route.fulfill(body="", content_type=_kind(name))
        elif name.endswith((".png", ".gif")):
            route.fulfill(body=PICTURE, content_type="image/png")
        elif name.endswith(".svg"):
            route.fulfill(body=DRAWING, content_type="image/svg+xml")
        else:
            route.fallback()

    page.route("**/*", give)


def _kind(name: str) -> str:
    return "text/css" if name.endswith(".css") else "text/javascript"


def with_geojson(frames: Frames) -> folium.Map:
    """A polygon of somebody's, with Folium's own tooltip and popup."""
    made = route_map(frames)
    areas = gpd.GeoDataFrame({"name": ["box"]}, geometry=[POLYGON], crs=4326)
    theirs = folium.GeoJson(areas, name="theirs")
    folium.GeoJsonTooltip(fields=["name"]).add_to(theirs)
    theirs.add_to(made)
    return made


def with_choropleth(frames: Frames) -> folium.Map:
    """An area coloured by a number."""
    made = route_map(frames)
    areas = gpd.GeoDataFrame({"id": ["a"]}, geometry=[POLYGON], crs=4326)
    values = pd.DataFrame({"id": ["a"], "value": [3.0]})
    look: Any = {
        "columns": ["id", "value"],
        "key_on": "feature.properties.id",
        "bins": [0, 1, 2, 4],
    }
    folium.Choropleth(geo_data=areas, data=values, legend_name="legend", **look).add_to(made)
    return made


def with_grouped_control(frames: Frames) -> folium.Map:
    """Our layers in a control with groups."""
    made = route_map(frames)
    ours = [each for each in made._children.values() if isinstance(each, folium.FeatureGroup)]
    groups = {"Route": ours[:3], "Points": ours[3:]}
    plugins.GroupedLayerControl(groups, exclusive_groups=False, collapsed=False).add_to(made)
    return made


def with_search(frames: Frames) -> folium.Map:
    """A search on our places."""
    made, layers = _with_layers(frames)
    look: Any = {"search_label": "name", "collapsed": False, "search_zoom": 8}
    plugins.Search(layer=layers["Places"], **look).add_to(made)
    return made


def with_clusters(frames: Frames) -> folium.Map:
    """Markers of somebody's, in clusters."""
    made = route_map(frames)
    spots = [(55.0 + i / 50, 90.0) for i in range(30)]
    icons = [folium.DivIcon(html="o") for _ in spots]
    plugins.MarkerCluster(spots, icons=icons).add_to(made)
    return made


def with_heat(frames: Frames) -> folium.Map:
    """A heat map of somebody's numbers."""
    made = route_map(frames)
    plugins.HeatMap([[55 + i, 80 + i, 1.0] for i in range(8)], radius=40).add_to(made)
    return made


def with_timed_points(frames: Frames) -> folium.Map:
    """Somebody's points, on the slider of another library."""
    made = route_map(frames)
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [90 + i, 55]},
            "properties": {"times": [f"{day}T00:00:00"], "icon": "circle"},
        }
        for i, day in enumerate(MONTHS)
    ]
    content = {"type": "FeatureCollection", "features": points}
    plugins.TimestampedGeoJson(content, period="P1D", auto_play=False).add_to(made)
    return made


def with_two_maps(frames: Frames) -> Any:
    """Our layers on either map of two that move together, and one clock on both."""
    both = plugins.DualMap(location=(55, 90), zoom_start=3, tiles=None)
    points = gpd.points_from_xy([80.0, 100.0], [55.0, 55.0], crs=4326)
    days = gpd.GeoDataFrame({"day": MONTHS[:2]}, geometry=points)
    Clock(days, when="day", name="Own").add_to(both)
    for one in (both.m1, both.m2):
        for layer in route_layers(frames).values():
            layer.add_to(one)
    return both


def _with_layers(frames: Frames) -> tuple[RouteMap, dict[str, folium.FeatureGroup]]:
    made = route_map(frames)
    ours = [each for each in made._children.values() if isinstance(each, folium.FeatureGroup)]
    return made, {str(each.layer_name): each for each in ours}


def plainly(*add: Callable[[], Any]) -> Callable[[Frames], folium.Map]:
    """A map to which plugins were added that need nothing of it."""

    def made_with(frames: Frames) -> folium.Map:
        made = route_map(frames)
        for each in add:
            each().add_to(made)
        return made

    return made_with


def mini_map() -> Any:
    """A small map in a corner, on tiles of this machine."""
    return plugins.MiniMap(tile_layer=folium.TileLayer(TILES, attr="x"))


MAPS: dict[str, tuple[Callable[[Frames], Any], str]] = {
    "GeoJson": (with_geojson, "document.querySelectorAll('path[stroke=\"#3388ff\"]').length"),
    "Choropleth": (with_choropleth, "document.querySelectorAll('#legend, .legend').length"),
    "GroupedLayerControl": (
        with_grouped_control,
        "document.querySelectorAll('.leaflet-control-layers-group input').length === 5",
    ),
    "MeasureControl": (
        plainly(plugins.MeasureControl),
        "document.querySelector('.leaflet-control-measure')",
    ),
    "Draw": (plainly(plugins.Draw), "document.querySelector('.leaflet-draw-draw-polyline')"),
    "MiniMap": (plainly(mini_map), "document.querySelector('.leaflet-control-minimap')"),
    "Fullscreen": (
        plainly(plugins.Fullscreen),
        "document.querySelector('[class*=fullscreen]')",
    ),
    "MousePosition": (
        plainly(plugins.MousePosition),
        "document.querySelector('.leaflet-control-mouseposition')",
    ),
    "Search": (with_search, "document.querySelector('.search-input')"),
    "MarkerCluster": (with_clusters, "document.querySelector('.marker-cluster')"),
    "HeatMap": (with_heat, "document.querySelector('canvas.leaflet-heatmap-layer')"),
    "TimestampedGeoJson": (with_timed_points, "document.querySelector('.timecontrol-date')"),
    "DualMap": (
        with_two_maps,
        "[...document.querySelectorAll('.folium-map')].every((m) => m.querySelector('path.leg'))",
    ),
}
"""Maps that use a plugin, and what is true of a page that shows one."""
