"""Tests of `geoapp.picture`."""
