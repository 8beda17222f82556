"""The route as a Folium map with `Timeline` and `TimelineSlider`, over the same base map."""

from __future__ import annotations

from typing import Any

import folium
import numpy as np
from folium.plugins import Timeline, TimelineSlider
from folium.utilities import JsCode

from geoapp.cartography.basemap import base_map, unpack_lines
from geoapp.cartography.world import whole_window

SLIDER = ".time-slider"
# The ends of the built-in route: its base map is the page's.
ROUTE = np.array([[40.1, 45.9], [130.3, 42.3]])
LAND = {"stroke": False, "fillColor": "#efe9dc", "fillOpacity": 1}
BORDERS = {"color": "#b9b0a0", "weight": 1}
# By default each point is a picture in an element of its own.
CIRCLE = JsCode("(feature, latlng) => L.circleMarker(latlng, {radius: 3.5, weight: 1})")


def timeline_html(features: list[dict[str, Any]], *, canvas: bool = False) -> str:
    """
    Make the page.

    Parameters
    ----------
    features
        GeoJSON features with `start` and `end`.
    canvas
        Whether all is drawn on a canvas, points as circles; otherwise Folium's defaults.
    """
    chart = still_chart(canvas=canvas)
    options = {"point_to_layer": CIRCLE} if canvas else {}
    layer = Timeline({"type": "FeatureCollection", "features": features}, **options)
    layer.add_to(chart)
    slider = TimelineSlider(auto_play=False, show_ticks=False, date_options="YYYY-MM-DD")
    slider.add_timelines(layer).add_to(chart)
    return str(chart.get_root().render())


def still_chart(*, canvas: bool = False) -> folium.Map:
    """
    Make a map of Folium's that shows the page's base map and nothing else.

    Parameters
    ----------
    canvas
        Whether all that is added is drawn on a canvas.
    """
    chart = folium.Map(location=[52, 85], zoom_start=3, tiles=None, prefer_canvas=canvas)
    base = base_map(ROUTE, whole_window(85.0))
    land = [[ring.tolist()] for ring in unpack_lines(base["land"], base["scale"])]
    borders = [line.tolist() for line in unpack_lines(base["borders"], base["scale"])]
    _add_still(chart, {"type": "MultiPolygon", "coordinates": land}, LAND)
    _add_still(chart, {"type": "MultiLineString", "coordinates": borders}, BORDERS)
    return chart


def _add_still(chart: folium.Map, geometry: dict[str, Any], style: dict[str, Any]) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    folium.GeoJson(feature, style_function=lambda _: style, interactive=False).add_to(chart)
