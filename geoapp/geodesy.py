"""
The Earth's figure: WGS 84, and the sphere that is nearest to it.

Lengths that are shown are measured on the ellipsoid, by `geoapp.measure.geodesic` with
`pyproj.Geod`. What stands here needs no library, so that checking a dossier imports none.
"""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

SEMI_MAJOR_AXIS_M = 6_378_137
"""Radius of the WGS 84 ellipsoid at the equator (NGA.STND.0036)."""

INVERSE_FLATTENING = 298.257223563
"""How much the WGS 84 ellipsoid is flattened, as its inverse (NGA.STND.0036)."""

MEAN_RADIUS_M = 6_371_008.8
"""Radius of the sphere that is nearest to the WGS 84 ellipsoid (IUGG, R1)."""

MEAN_RADIUS_KM = 6_371.0088
"""The same in kilometres."""

KM_PER_DEGREE = 111.195
"""Of a great circle on that sphere, and so of a degree of latitude."""

TURN = 360.0
"""Degrees of longitude once round the Earth."""


def apart_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """
    Tell roughly how far apart two positions are.

    For tolerances alone; lengths that are shown come from `geoapp.measure`.

    Parameters
    ----------
    a, b
        Longitude and latitude in degrees.

    Returns
    -------
    km
        Kilometres on a sphere, within 0.6 % of the ellipsoid.

    Examples
    --------
    >>> round(apart_km((0, 0), (0, 1)), 1), apart_km((180, 10), (-180, 10)) < 1e-9
    (111.2, True)
    """
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    haversine = (
        sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * MEAN_RADIUS_KM * asin(min(1.0, sqrt(haversine)))
