"""Where a distance lies along a line, and how far along it a point lies."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.measure.drawing import densify
from geoapp.measure.geodesic import Floats, inverse, lengths_km, segments_km, segments_of, walk

SEARCH_STEP_KM = 10.0
END_KM = 1e-6
TIE_KM = 1e-9
HALVINGS = 60


def position_at(geometry: BaseGeometry | None, km: float) -> Point:
    """
    Find the position at a distance along a line.

    Parameters
    ----------
    geometry
        As for `line_km`; parts are walked in order, without what lies between them.
    km
        Kilometres from the line's start: 0 to `line_km`, give or take a millimetre.

    Returns
    -------
    position
        A given position exactly where one lies there; an empty Point for a line without
        positions and for None.

    Raises
    ------
    ValueError
        If `km` is before the start or after the end, or as `line_km`.

    Examples
    --------
    >>> from shapely import LineString
    >>> position_at(LineString([(0, 0), (0, 10)]), 0)
    <POINT (0 0)>
    >>> round(position_at(LineString([(179, 0), (-179, 0)]), 150).x, 4)
    -179.6525
    >>> position_at(None, 5)
    <POINT EMPTY>
    """
    starts, ends = segments_of(geometry)
    if not len(starts):
        return Point()
    lengths = lengths_km(starts, ends)
    along = np.concatenate([[0.0], lengths.cumsum()])
    if not -END_KM <= km <= along[-1] + END_KM:
        found = f"is {km}, but the line is {along[-1]:.3f} km long"
        raise ValueError(str(Problem("km", found, "give a distance along the line")))
    if km >= along[-1]:
        return Point(ends[-1])
    at = max(int(np.searchsorted(along, km, side="right")) - 1, 0)
    rest = km - along[at]
    if rest <= 0:
        return Point(starts[at])
    start = starts[at : at + 1]
    azimuths, _ = inverse(start, ends[at : at + 1])
    positions, _ = walk(start, azimuths, np.array([rest]))
    return Point(positions[0])


def chainage_km(geometry: BaseGeometry | None, points: Iterable[BaseGeometry | None]) -> Floats:
    """
    Measure how far along a line each point's nearest position is.

    Nearest is meant on the ellipsoid; of several, the first along the line.

    Parameters
    ----------
    geometry
        As for `line_km`; parts are walked in order, without what lies between them.
    points
        Points in EPSG:4326: a list, an array, a GeoSeries.

    Returns
    -------
    km
        One for each point: kilometres from the line's start, float64; NaN where the point or
        the line is missing or empty.

    Raises
    ------
    ValueError
        If one of `points` isn't a Point, or as `line_km`.

    Examples
    --------
    >>> from shapely import LineString
    >>> chainage_km(LineString([(0, 0), (10, 0)]), [Point(-1, 1), Point(1, 0), None]).round(3)
    array([  0.   , 111.319,     nan])
    >>> chainage_km(None, [Point(1, 0)]), chainage_km(LineString([(0, 0), (1, 0)]), [])
    (array([nan]), array([], dtype=float64))
    """
    line = _Chain(geometry)
    return np.array([line.chainage_km(point) for point in points], dtype=np.float64)


def posts_between(posts_km: Floats, chainages: Floats, at_km: Floats) -> Floats:
    """
    Read off kilometre posts at places between those that have one.

    A linear reference: exact at the posts, in proportion between them. What the drawn line
    measures cancels out, so that a line that cuts corners does no harm as long as it cuts
    them evenly.

    Parameters
    ----------
    posts_km
        What the posts say, at least two, rising or falling along the line.
    chainages
        How far along the line each post stands, as `chainage_km` measures; ascending.
    at_km
        How far along the line the places stand.

    Returns
    -------
    km
        What a post would say there; NaN before the first post and after the last, as nothing is
        extrapolated.

    Raises
    ------
    ValueError
        If there are fewer than two posts, or they aren't in order.

    Examples
    --------
    >>> posts_between([9288, 9177, 8521], [0.0, 100, 750], [0, 50, 100, 900])
    array([9288. , 9232.5, 9177. ,    nan])
    """
    posts, along = np.asarray(posts_km, float), np.asarray(chainages, float)
    steps = np.diff(posts)
    if len(posts) < 2 or not (np.diff(along) > 0).all() or not (steps * steps[0] > 0).all():
        found = "are fewer than two, or out of order along the line"
        raise ValueError(str(Problem("posts", found, "give them in order, each once")))
    read: Floats = np.interp(np.asarray(at_km, float), along, posts, np.nan, np.nan)
    return read


class _Chain:
    """A line as short geodesics with their chainage, to search the nearest one."""

    def __init__(self, geometry: BaseGeometry | None) -> None:
        self.starts, self.ends = segments_of(densify(geometry, SEARCH_STEP_KM))
        self.azimuths, self.lengths = inverse(self.starts, self.ends)
        self.from_km = self.lengths.cumsum() - self.lengths

    def chainage_km(self, point: BaseGeometry | None) -> float:
        if not len(self.starts) or point is None or point.is_empty:
            return float("nan")
        if not isinstance(point, Point):
            found = f"one is a {point.geom_type}"
            raise ValueError(str(Problem("points", found, "give Points alone")))
        near = np.minimum(_away_km(self.starts, point), _away_km(self.ends, point))
        chosen = np.flatnonzero(near <= near.min() + self.lengths)
        starts, lengths, azimuths = self.starts[chosen], self.lengths[chosen], self.azimuths[chosen]
        feet = _feet_km(starts, azimuths, lengths, point)
        options = np.concatenate([np.zeros_like(feet), feet, lengths])
        positions, _ = walk(np.tile(starts, (3, 1)), np.tile(azimuths, 3), options)
        away = _away_km(positions, point)
        along = np.tile(self.from_km[chosen], 3) + options
        return float(along[away <= away.min() + TIE_KM].min())


def _feet_km(starts: Floats, azimuths: Floats, lengths: Floats, point: Point) -> Floats:
    """Halve each geodesic where the distance to the point stops falling."""
    low, high = np.zeros_like(lengths), lengths
    there = np.tile([point.x, point.y], (len(lengths), 1))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        here, headings = walk(starts, azimuths, middle)
        bearings, _ = inverse(here, there)
        falling = np.cos(np.radians(bearings - headings)) > 0
        low, high = np.where(falling, middle, low), np.where(falling, high, middle)
    return (low + high) / 2


def _away_km(positions: Floats, point: Point) -> Floats:
    return segments_km(positions[:, 0], positions[:, 1], point.x, point.y)
