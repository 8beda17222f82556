"""Tests of `geoapp.when`."""
