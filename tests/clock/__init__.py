"""Tests of `geoapp.clock`."""
