"""Tests of `geoapp.text`."""
