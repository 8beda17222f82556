"""Tests of `geoapp.dossier`."""
