"""Tests of `geoapp.frames`."""
