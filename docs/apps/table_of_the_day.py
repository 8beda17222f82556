"""A table that shows what is on the map on its day: another day on the map filters it."""

import streamlit as st

import geoapp

dossier = geoapp.read_dossier(geoapp.built_in())
state = geoapp.st_route(dossier, on_change="rerun")
features = geoapp.features_at(dossier, state.day)
st.subheader(f"What the map shows on {state.day}")
st.dataframe(features.loc[features["state"] != "absent", ["kind", "state"]])
