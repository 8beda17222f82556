"""
Geodesics on the WGS 84 ellipsoid, and the lines made of them.

The one place where geoapp calls `pyproj.Geod` (Karney 2013, doi:10.1007/s00190-012-0578-z).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import ProjError
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.geodesy import INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M

Floats = NDArray[np.float64]

WGS84 = Geod(ellps="WGS84")
HALVINGS = 60
QUARTER_DEGREES = 90.0
LEAST_RADIUS_KM = 6_335.0
"""The ellipsoid is nowhere bent more than by this radius."""
CLEARLY, ROUNDED_KM = 1e-6, 1e-9
"""A share of a length, and a micrometre, by which it is surely longer or shorter than another."""


def to_degrees(crs: str) -> Callable[[float, float], tuple[float, float]]:
    """
    Give what turns coordinates of another system into longitude and latitude.

    Parameters
    ----------
    crs
        The system, as an authority's code or WKT.

    Returns
    -------
    turn
        Takes easting and northing, gives longitude and latitude in degrees, WGS 84.

    Raises
    ------
    ValueError
        If the system isn't known.

    Notes
    -----
    PROJ, through `pyproj.Transformer`.

    Examples
    --------
    >>> to_degrees("EPSG:3857")(0.0, 0.0)
    (0.0, 0.0)
    >>> to_degrees("")
    Traceback (most recent call last):
    ValueError: '' is no known system of coordinates
    """
    try:
        way = Transformer.from_crs(CRS.from_user_input(crs), "EPSG:4326", always_xy=True)
    except ProjError:  # CRSError is one
        raise ValueError(f"{crs[:40]!r} is no known system of coordinates") from None

    def turn(x: float, y: float) -> tuple[float, float]:
        lon, lat = way.transform(x, y)
        return float(lon), float(lat)

    return turn


def segments_km(lon0: ArrayLike, lat0: ArrayLike, lon1: ArrayLike, lat1: ArrayLike) -> Floats:
    """
    Measure geodesics between pairs of positions.

    Parameters
    ----------
    lon0, lat0, lon1, lat1
        Degrees; numbers or arrays of shapes that broadcast. Longitudes count modulo 360.

    Returns
    -------
    km
        Kilometres, float64, never null, never negative, in the broadcast shape.

    Raises
    ------
    ValueError
        If a latitude is beyond 90 degrees or a number isn't finite; names the first such pair.

    Examples
    --------
    Across 180 degrees; from pole to pole; between antipodes; from a place to itself; nothing:

    >>> segments_km([179.5, 0, 0, 40], [0, 90, 0, 45], [-179.5, 77, 180, 40], [0, -90, 0, 45])
    array([  111.31949079, 20003.93145863, 20003.93145863,     0.        ])
    >>> segments_km([], [], [], [])
    array([], dtype=float64)
    """
    given = np.broadcast_arrays(lon0, lat0, lon1, lat1)
    work = [np.array(values, dtype=np.float64).ravel() for values in given]
    _, _, metres = WGS84.inv(
        work[0], work[1], work[2], work[3], inplace=True, return_back_azimuth=False
    )
    km: Floats = np.divide(metres, 1000.0, out=metres)
    if not np.isfinite(km).all():
        _refuse_pair([np.asarray(values, dtype=np.float64).ravel() for values in given], km)
    return km.reshape(given[0].shape)


def lengths_km(starts: Floats, ends: Floats) -> Floats:
    """
    Measure geodesics between rows of longitude, latitude.

    Parameters
    ----------
    starts, ends
        Degrees; as many of each.

    Returns
    -------
    km
        As `segments_km`.

    Raises
    ------
    ValueError
        As `segments_km`.

    Examples
    --------
    >>> lengths_km(np.array([[179.5, 0.0]]), np.array([[-179.5, 0.0]]))
    array([111.31949079])
    >>> lengths_km(np.empty((0, 2)), np.empty((0, 2)))
    array([], dtype=float64)
    """
    return segments_km(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])


def are_apart(starts: Floats, ends: Floats, km: float) -> NDArray[np.bool_]:
    """
    Tell of pairs of positions whether their geodesic is longer than some kilometres.

    Parameters
    ----------
    starts, ends
        Rows of longitude, latitude in degrees; as many of each.
    km
        Above 0.

    Returns
    -------
    are_apart
        As ``lengths_km(starts, ends) > km``, in a third of the time where most are clear.

    Raises
    ------
    ValueError
        As `segments_km`.

    Notes
    -----
    A geodesic is never shorter than the straight line through the Earth and, as it is nowhere
    bent more than the meridian at the equator, so short a one hardly longer (Schur's comparison).

    Examples
    --------
    >>> are_apart(np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 2.0]]), 111.0)
    array([False,  True])
    >>> are_apart(np.empty((0, 2)), np.empty((0, 2)), 1.0)
    array([], dtype=bool)
    """
    chords = np.sqrt(((_vectors_km(starts) - _vectors_km(ends)) ** 2).sum(axis=0))
    unclear_km = km * CLEARLY + ROUNDED_KM
    apart = chords > km + unclear_km
    longest = chords * (1 + (chords / LEAST_RADIUS_KM) ** 2 / 20)  # of short ones
    are_near = (chords < LEAST_RADIUS_KM / 10) & (longest < km - unclear_km)
    unclear = np.flatnonzero(~(apart | are_near))
    apart[unclear] = lengths_km(starts[unclear], ends[unclear]) > km
    return np.asarray(apart)


def _vectors_km(positions: Floats) -> Floats:
    """Give positions on the ellipsoid as x, y, z; none for one that is not on Earth."""
    lon, lat = np.radians(positions.T)
    sine, cosine = np.sin(lat), np.cos(lat)
    cosine[np.abs(positions[:, 1]) > QUARTER_DEGREES] = np.nan
    flattened = (1 - 1 / INVERSE_FLATTENING) ** 2
    across = SEMI_MAJOR_AXIS_M / 1000 / np.sqrt(1 - (1 - flattened) * sine**2)
    return np.stack([across * cosine * np.cos(lon), across * cosine * np.sin(lon),
                     across * flattened * sine])  # fmt: skip


def line_km(geometry: BaseGeometry | None) -> float:
    """
    Measure a line along its positions.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326, x = longitude, y = latitude, in degrees.
        What lies between two parts isn't counted.

    Returns
    -------
    km
        Kilometres; 0.0 for a line without positions and for None.

    Raises
    ------
    ValueError
        If the geometry isn't a line, or a position isn't on Earth.

    Examples
    --------
    >>> round(line_km(LineString([(179, 50), (-179, 50)])), 3)
    143.387
    >>> line_km(LineString([(40, 45), (40, 45)])), line_km(LineString()), line_km(None)
    (0.0, 0.0, 0.0)
    """
    starts, ends = segments_of(geometry)
    return float(lengths_km(starts, ends).sum())


def straight_km(geometry: BaseGeometry | None) -> float:
    """
    Measure the geodesic from a line's first position to its last.

    No way between the two is shorter, so this is a lower bound of the line's length.

    Parameters
    ----------
    geometry
        As for `line_km`; of a MultiLineString, the first part's start and the last part's end.

    Returns
    -------
    km
        Kilometres; 0.0 for a closed line, a line without positions and None.

    Raises
    ------
    ValueError
        As `line_km`.

    Examples
    --------
    >>> round(straight_km(LineString([(0, 0), (5, 80), (1, 0)])), 3)
    111.319
    >>> straight_km(LineString()), straight_km(None)
    (0.0, 0.0)
    """
    starts, ends = segments_of(geometry)
    return float(lengths_km(starts[:1], ends[-1:]).sum())


def inverse(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
    """
    Find the geodesics between pairs of positions.

    Parameters
    ----------
    starts, ends
        Rows of longitude, latitude in degrees, on Earth; as many of each.

    Returns
    -------
    azimuths
        Directions at the starts, degrees clockwise from north.
    km
        Lengths in kilometres.

    Examples
    --------
    >>> inverse(np.array([[0.0, 0.0]]), np.array([[0.0, 1.0]]))
    (array([0.]), array([110.57438856]))
    >>> inverse(np.empty((0, 2)), np.empty((0, 2)))
    (array([], dtype=float64), array([], dtype=float64))
    """
    azimuths, _, metres = WGS84.inv(
        starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1], return_back_azimuth=False
    )
    return np.asarray(azimuths), np.asarray(metres) / 1000.0


def unit_vectors(positions: Floats) -> Floats:
    """
    Give positions as vectors on a sphere, to look which are near before any is measured.

    Parameters
    ----------
    positions
        Rows of longitude, latitude in degrees.

    Returns
    -------
    vectors
        Rows of x, y, z, of length 1: x towards 0, 0; z towards the north pole.

    Examples
    --------
    >>> unit_vectors(np.array([[0.0, 0.0], [0.0, 90.0]])).round(9)
    array([[1., 0., 0.],
           [0., 0., 1.]])
    >>> unit_vectors(np.empty((0, 2))).shape
    (0, 3)
    """
    lon, lat = np.radians(positions).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def walk(starts: Floats, azimuths: Floats, km: Floats) -> tuple[Floats, Floats]:
    """
    Follow geodesics from their starts.

    Parameters
    ----------
    starts
        Rows of longitude, latitude in degrees.
    azimuths
        Directions at the starts, degrees clockwise from north; as many.
    km
        Kilometres to walk; as many.

    Returns
    -------
    positions
        Rows of longitude in [-180, 180] and latitude, where each walk ends.
    azimuths
        Directions there.

    Examples
    --------
    >>> walk(np.array([[180.0, 0.0]]), np.array([90.0]), np.array([111.31949079]))[0].round(6)
    array([[-179.,    0.]])
    >>> walk(np.empty((0, 2)), np.empty(0), np.empty(0))[0].shape
    (0, 2)
    """
    lons, lats, headings = WGS84.fwd(
        starts[:, 0], starts[:, 1], azimuths, km * 1000.0, return_back_azimuth=False
    )
    return np.column_stack([lons, lats]), np.asarray(headings)


def bisect_km(high: Floats, is_before: Callable[[Floats], NDArray[np.bool_]]) -> Floats:
    """
    Halve stretches from 0 until each is a point, all of them side by side.

    Parameters
    ----------
    high
        Their lengths in kilometres.
    is_before
        Tells of a distance along each whether the point sought lies further on.

    Returns
    -------
    km
        Where the points lie; as many.

    Examples
    --------
    >>> bisect_km(np.array([8.0, 8.0]), lambda km: km < [5.0, 9.0]).round(9)
    array([5., 8.])
    >>> bisect_km(np.empty(0), lambda km: km < 5.0)
    array([], dtype=float64)
    """
    low = np.zeros_like(high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        before = is_before(middle)
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    km: Floats = (low + high) / 2
    return km


def parts_of(geometry: BaseGeometry | None) -> list[Floats]:
    """
    Take the positions out of a line.

    Parameters
    ----------
    geometry
        As for `line_km`.

    Returns
    -------
    parts
        One array for each part that has positions: rows of longitude, latitude.

    Raises
    ------
    ValueError
        If the geometry isn't a line.

    Examples
    --------
    >>> parts_of(LineString([(0, 1, 99), (2, 3, 99)]))
    [array([[0., 1.], [2., 3.]])]
    >>> parts_of(LineString()), parts_of(None)
    ([], [])
    """
    if geometry is None or geometry.is_empty:
        return []
    if not isinstance(geometry, LineString | MultiLineString):
        found = f"is a {geometry.geom_type}"
        raise ValueError(str(Problem("geometry", found, "give a LineString or MultiLineString")))
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(geometry)]
    return [positions for positions in parts if len(positions)]


def segments_of(geometry: BaseGeometry | None) -> tuple[Floats, Floats]:
    """
    Take the segments out of a line: the starts and the ends, in order.

    Parameters
    ----------
    geometry
        As for `line_km`; no segment joins two parts.

    Returns
    -------
    starts, ends
        Rows of longitude, latitude; none for a line without positions and for None.

    Raises
    ------
    ValueError
        If the geometry isn't a line.

    Examples
    --------
    >>> segments_of(LineString([(0, 1), (2, 3), (4, 5)]))[1].tolist()
    [[2.0, 3.0], [4.0, 5.0]]
    >>> segments_of(None)[0].shape
    (0, 2)
    """
    return segments_between(parts_of(geometry))


def segments_between(parts: Sequence[Floats]) -> tuple[Floats, Floats]:
    """
    Join the positions of each part to segments: their starts and their ends, in order.

    Parameters
    ----------
    parts
        Rows of longitude, latitude; no segment joins two parts.

    Returns
    -------
    starts, ends
        Rows of longitude, latitude; none for a part of one position.

    Examples
    --------
    >>> segments_between([np.array([[0.0, 1], [2, 3], [4, 5]])])[0].tolist()
    [[0.0, 1.0], [2.0, 3.0]]
    >>> segments_between([])[0].shape
    (0, 2)
    """
    nothing = np.empty((0, 2))
    starts = np.concatenate([nothing, *(positions[:-1] for positions in parts)])
    return starts, np.concatenate([nothing, *(positions[1:] for positions in parts)])


def to_lat_lon(positions: ArrayLike) -> Floats:
    """
    Flip (longitude, latitude) to (latitude, longitude), for Folium and geopy.

    The one place where geoapp leaves the axis order of RFC 7946.

    Parameters
    ----------
    positions
        One position or any array of them: the last axis is longitude, latitude.

    Returns
    -------
    flipped
        Float64, the same shape with the last axis cut to two; `tolist()` gives Folium's lists.

    Examples
    --------
    >>> to_lat_lon([(130.4, 42.2), (40.1, 45.9)]).tolist()
    [[42.2, 130.4], [45.9, 40.1]]
    >>> to_lat_lon(np.empty((0, 2))).shape
    (0, 2)
    """
    return np.asarray(positions, dtype=np.float64)[..., 1::-1]


def _refuse_pair(given: list[Floats], km: Floats) -> NoReturn:
    """Name the first position that pyproj answered with NaN."""
    pair = int(np.flatnonzero(~np.isfinite(km))[0])
    lon0, lat0, lon1, lat1 = (float(values[pair]) for values in given)
    good = np.isfinite(lon0) and abs(lat0) <= 90
    end, lon, lat = ("end", lon1, lat1) if good else ("start", lon0, lat0)
    found = f"the position (longitude {lon}, latitude {lat}) isn't on Earth"
    remedy = "give longitude, latitude in this order, with a latitude from -90 to 90"
    raise ValueError(str(Problem(f"{end} of segment {pair}", found, remedy)))
