"""Ratios of geoapp to its peers, measured side by side; `make bench` runs them all."""
