"""The least Streamlit app that reruns: one widget."""

from __future__ import annotations

import streamlit as st

st.selectbox("Question", ["one", "two", "three"])
