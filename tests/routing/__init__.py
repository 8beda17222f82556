"""Tests of `geoapp.routing`."""
