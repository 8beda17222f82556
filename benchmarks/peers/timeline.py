"""The route as a Folium map with `Timeline` and `TimelineSlider`."""

from __future__ import annotations

from typing import Any

import folium
from folium.plugins import Timeline, TimelineSlider

SLIDER = ".time-slider"


def timeline_html(features: list[dict[str, Any]]) -> str:
    """
    Make the page: no base map, so that only the time costs anything.

    Parameters
    ----------
    features
        GeoJSON features with `start` and `end`.
    """
    chart = folium.Map(location=[52, 85], zoom_start=3, tiles=None)
    layer = Timeline({"type": "FeatureCollection", "features": features})
    layer.add_to(chart)
    slider = TimelineSlider(auto_play=False, show_ticks=False, date_options="YYYY-MM-DD")
    slider.add_timelines(layer).add_to(chart)
    return str(chart.get_root().render())
