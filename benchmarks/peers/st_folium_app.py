"""
The route as a Streamlit app with `st.slider` and `st_folium`.

Run with the features' file and `map` or `group`: the map is built anew for each day, or only
its changing features are handed over.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

features = json.loads(Path(sys.argv[1]).read_text("utf-8"))
first = min(date.fromisoformat(f["properties"]["start"][:10]) for f in features)
last = max(date.fromisoformat(f["properties"]["end"][:10]) for f in features)
day = st.slider("Day", first, last, first)

chart = folium.Map(location=[52, 85], zoom_start=3, tiles=None)
group = folium.FeatureGroup()
for shown in features:
    start, end = (shown["properties"][name][:10] for name in ("start", "end"))
    if start <= day.isoformat() <= end:
        folium.GeoJson(shown, marker=folium.CircleMarker(radius=6)).add_to(group)
label = folium.DivIcon(html=f'<span class="day-label">{day.isoformat()}</span>')
folium.Marker([70, 85], icon=label).add_to(group)
if sys.argv[2] == "map":
    group.add_to(chart)
    st_folium(chart, height=500, returned_objects=[], key="chart")
else:
    st_folium(chart, feature_group_to_add=group, height=500, returned_objects=[], key="chart")
