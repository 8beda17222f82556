"""Tests of `geoapp.classroom`."""
