"""The way between two points, from whatever library they come."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from numbers import Real

import shapely

from geoapp.errors import ArgumentError, Problem, expect_one_of
from geoapp.measure.geodesic import segments_km
from geoapp.measure.lengths import UNITS, Unit, in_unit

MOST_LON, MOST_LAT = 180, 90
ORDER = "a pair is (longitude, latitude)"


def distance(a: object, b: object, unit: Unit = "km") -> float:
    """
    Measure the geodesic between two points on the WGS 84 ellipsoid.

    Parameters
    ----------
    a, b
        Each a `shapely.Point` (x = longitude, y = latitude), a `geopy.Point` (its own latitude
        and longitude), or a pair of numbers: (longitude, latitude), as everywhere in geoapp and
        in GeoJSON, and not as in geopy. EPSG:4326, in degrees; a height is dropped.
    unit
        One of ``km``, ``mi``, ``nmi``.

    Returns
    -------
    length
        In that unit, never negative, unrounded: the shortest way over the ellipsoid, also
        across 180 degrees and over a pole.

    Raises
    ------
    TypeError
        If a point is none of these.
    ValueError
        If a point is empty, a number isn't finite, a longitude is beyond 180 or a latitude
        beyond 90 degrees, as where the two are the wrong way round; if the unit is another one.

    Notes
    -----
    Karney (2013), doi:10.1007/s00190-012-0578-z, through `pyproj.Geod`; the same as
    `geopy.distance.geodesic`.

    Examples
    --------
    >>> from geopy import Point
    >>> round(distance(shapely.Point(130.3, 42.25), Point(45.86, 40.13)), 1)
    6829.1
    >>> round(distance((179.5, 0), (-179.5, 0)), 1), distance((0, 0), (0, 0), "nmi")
    (111.3, 0.0)
    """
    expect_one_of("unit", unit, tuple(UNITS))
    starts, ends = position_of(a, "a"), position_of(b, "b")
    return in_unit(float(segments_km(*starts, *ends)), unit)


def position_of(point: object, name: str = "point") -> tuple[float, float]:
    """
    Give the longitude and latitude of a point of Shapely's, of geopy's, or of a pair.

    Parameters
    ----------
    point
        As for `distance`.
    name
        What a message calls it.

    Returns
    -------
    lon, lat
        In degrees, within 180 and 90.

    Raises
    ------
    TypeError, ValueError
        As `distance`.

    Examples
    --------
    >>> position_of(shapely.Point(130.3, 42.25)), position_of([130.3, 42.25])
    ((130.3, 42.25), (130.3, 42.25))
    """
    lon, lat = _numbers(point, name)
    if not (isfinite(lon) and isfinite(lat)):
        found = f"longitude {lon} and latitude {lat} are not both finite"
        raise ArgumentError(Problem(name, found, "give degrees"))
    if abs(lat) > MOST_LAT and abs(lon) <= MOST_LAT:
        found = f"{lat} is no latitude, and {ORDER}"
        raise ArgumentError(Problem(name, found, "write the longitude first"))
    if abs(lon) > MOST_LON or abs(lat) > MOST_LAT:
        found = f"longitude {lon}, latitude {lat} is not on Earth"
        remedy = "give degrees: -180 to 180, -90 to 90"
        raise ArgumentError(Problem(name, found, remedy))
    return lon, lat


def _numbers(point: object, name: str) -> tuple[float, float]:
    if isinstance(point, shapely.Point):
        if point.is_empty:
            raise ArgumentError(Problem(name, "is an empty point", "give one with a position"))
        return point.x, point.y
    if type(point).__module__.startswith("geopy."):
        from geopy import Point  # with its geocoders; who gives one has loaded them

        if isinstance(point, Point):
            return point.longitude, point.latitude
    pair = list(point) if isinstance(point, Sequence) and not isinstance(point, str) else []
    if len(pair) in (2, 3) and all(isinstance(each, Real) for each in pair):
        return float(pair[0]), float(pair[1])
    found = f"is {point!r}, of type {type(point).__name__}"
    remedy = f"give a shapely.Point, a geopy.Point or two numbers; {ORDER}"
    raise ArgumentError(Problem(name, found, remedy))
