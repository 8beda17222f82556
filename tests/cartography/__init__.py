"""Tests of `geoapp.cartography`."""
