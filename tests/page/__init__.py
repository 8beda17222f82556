"""Tests of `geoapp.page`."""
