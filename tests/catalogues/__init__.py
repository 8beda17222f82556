"""Tests of `geoapp.catalogues`."""
