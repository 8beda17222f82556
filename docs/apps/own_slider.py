"""An app whose own slider moves the map."""

from datetime import date

import streamlit as st

import geoapp

day = st.slider("Day", date(2023, 9, 7), date(2023, 10, 1), date(2023, 9, 20))
dossier = geoapp.read_dossier(geoapp.built_in())
state = geoapp.st_route(dossier, day=day)
st.write("Selected on the map when this last ran:", state.selected)
