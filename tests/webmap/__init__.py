"""Tests of `geoapp.webmap`."""
