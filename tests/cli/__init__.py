"""Tests of `geoapp.cli`."""
