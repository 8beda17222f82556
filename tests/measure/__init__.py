"""Tests of `geoapp.measure`."""
