"""Tests of `geoapp.exports`."""
