"""
Kilometres, with their range and method.

Every line here is a chain of geodesics on WGS 84: its positions are joined by the shortest way
over the ellipsoid, also across 180 degrees and over the poles. Positions are (longitude,
latitude) in degrees, as in RFC 7946; a height is dropped. Shapely keeps the geometry,
`pyproj.Geod` measures it; nothing is ever measured in degrees. How and why: docs/measuring.md.
"""

from __future__ import annotations

from geoapp.measure.along import chainage_km, line_between, position_at, posts_between
from geoapp.measure.comparisons import cities, comparisons
from geoapp.measure.drawing import densify, split_antimeridian
from geoapp.measure.geodesic import line_km, segments_km, straight_km, to_lat_lon
from geoapp.measure.lengths import (
    UNITS,
    LegLength,
    Measured,
    MeasuredLeg,
    Total,
    Unit,
    in_unit,
    measure_dossier,
    measured_paces,
    measurement_shape,
)
from geoapp.measure.pace import Fit, LegPace, leg_pace, paces_shape
from geoapp.measure.points import distance, position_of

__all__ = [
    "UNITS",
    "Fit",
    "LegLength",
    "LegPace",
    "Measured",
    "MeasuredLeg",
    "Total",
    "Unit",
    "chainage_km",
    "cities",
    "comparisons",
    "densify",
    "distance",
    "in_unit",
    "leg_pace",
    "line_between",
    "line_km",
    "measure_dossier",
    "measured_paces",
    "measurement_shape",
    "paces_shape",
    "position_at",
    "position_of",
    "posts_between",
    "segments_km",
    "split_antimeridian",
    "straight_km",
    "to_lat_lon",
]
