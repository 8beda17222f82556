"""Tests of `geoapp.webapp`."""
