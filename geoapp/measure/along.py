"""Where a distance lies along a line, and how far along it a point lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.geodesy import MEAN_RADIUS_KM
from geoapp.measure.drawing import dense_parts
from geoapp.measure.geodesic import (
    Floats,
    inverse,
    lengths_km,
    parts_of,
    segments_between,
    segments_of,
    unit_vectors,
    walk,
)
from geoapp.measure.lines import ManyLines, MeasuredLines

SEARCH_STEP_KM = 10.0
END_KM = 1e-6
TIE_KM = 1e-9
FOOT_KM = 1e-9
MOST_STEPS = 50
MOST_PAIRS = 200_000
"""How many pairs of a point and a piece of a line are looked at in one go, for their memory."""
GREAT_CIRCLE_ERROR = 0.007
"""Part of a geodesic by which a great circle may be longer or shorter: 0.6 %, and some more."""


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


def line_between(geometry: BaseGeometry | None, from_km: float, to_km: float) -> BaseGeometry:
    """
    Cut out the part of a line between two distances along it.

    Parameters
    ----------
    geometry
        As for `line_km`; parts are walked in order, without what lies between them.
    from_km, to_km
        Kilometres from the line's start, along geodesics, in order; what lies beyond an end of
        the line is that end.

    Returns
    -------
    part
        A LineString, or a MultiLineString where the part has several; a Point where it has no
        length; an empty LineString for a line without positions and for None.

    Raises
    ------
    ValueError
        If `to_km` is before `from_km`, or as `line_km`.

    Examples
    --------
    >>> from shapely import LineString
    >>> line_between(LineString([(0, 0), (0, 10)]), 0, 100).wkt
    'LINESTRING (0 0, 0 0.9043687229127633)'
    >>> line_between(None, 0, 1)
    <LINESTRING EMPTY>
    """
    if not from_km <= to_km:
        found = f"is {to_km}, before from_km, {from_km}"
        raise ValueError(str(Problem("to_km", found, "give both in order")))
    part: BaseGeometry = MeasuredLines(ManyLines.of([geometry])).between([0], [from_km], [to_km])[0]
    return part


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
    given = list(points)
    there = [point is not None and not point.is_empty for point in given]
    positions = [_xy(point) for point, is_there in zip(given, there, strict=True) if is_there]
    km = np.full(len(given), np.nan)
    ((found, _),) = chainages_km([parts_of(geometry)], [np.array(positions).reshape(-1, 2)])
    km[np.array(there, dtype=bool)] = found
    return km


def _xy(point: BaseGeometry | None) -> tuple[float, float]:
    if not isinstance(point, Point):
        found = f"one is a {point.geom_type if point is not None else point}"
        raise ValueError(str(Problem("points", found, "give Points alone")))
    return point.x, point.y


def chainages_km(
    lines: Sequence[Sequence[Floats]], points: Sequence[Floats]
) -> list[tuple[Floats, float]]:
    """
    Measure how far along its line each of some points lies, for all lines at once.

    Parameters
    ----------
    lines
        The parts of each line: rows of longitude, latitude.
    points
        For each line its points: rows of longitude, latitude, or none.

    Returns
    -------
    chainages
        For each line kilometres from its start, one a point, as `chainage_km` gives them, NaN
        on a line without positions; and the length of the line, which is 0.0 where there are
        no points.

    Examples
    --------
    >>> line = [np.array([[0.0, 0.0], [10.0, 0.0]])]
    >>> [(km.round(3).tolist(), round(all_km, 3)) for km, all_km in chainages_km(
    ...     [line, line], [np.array([[1.0, 1.0]]), np.empty((0, 2))])]
    [([111.319], 1113.195), ([], 0.0)]
    """
    asked = [at for at, each in enumerate(points) if len(each) and len(lines[at])]
    near = [_near_segments(lines[at], points[at]) for at in asked]
    km = iter(np.split(_nearest_km(near), np.cumsum([len(points[at]) for at in asked])[:-1]))
    found = [(np.full(len(each), np.nan), 0.0) for each in points]
    for at in asked:
        found[at] = next(km), float(lengths_km(*segments_between(lines[at])).sum())
    return found


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


class _Near(NamedTuple):
    """Short geodesics of a line, each with a point that may be nearest to it; by points."""

    starts: Floats
    azimuths: Floats
    lengths: Floats
    from_km: Floats
    points: Floats
    firsts: NDArray[np.bool_]
    """Whether a row is the first of its point."""


def _near_segments(line: Sequence[Floats], points: Floats) -> _Near:
    """Cut a line into short geodesics, and keep those that can be nearest to each point."""
    starts, ends = segments_between(dense_parts(line, SEARCH_STEP_KM))
    azimuths, lengths = inverse(starts, ends)
    from_km = lengths.cumsum() - lengths
    vectors = unit_vectors(starts), unit_vectors(ends)
    at_once = max(MOST_PAIRS // len(starts), 1)
    pairs = []
    for first in range(0, len(points), at_once):
        some, at = _worth_measuring(vectors, lengths, points[first : first + at_once])
        pairs.append((some + first, at))
    some, at = (np.concatenate(each) for each in zip(*pairs, strict=True))
    away = np.minimum(lengths_km(starts[at], points[some]), lengths_km(ends[at], points[some]))
    firsts = np.flatnonzero(np.diff(some, prepend=-1))
    least = np.minimum.reduceat(away, firsts)
    near = away <= least[some] + lengths[at]
    some, at = some[near], at[near]
    is_first = np.diff(some, prepend=-1) > 0
    return _Near(starts[at], azimuths[at], lengths[at], from_km[at], points[some], is_first)


def _worth_measuring(
    vectors: tuple[Floats, Floats], lengths: Floats, points: Floats
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pair each point with the few geodesics that can be the nearest to it by a sphere."""
    there = unit_vectors(points)[:, np.newaxis]
    chords = np.minimum(*(np.linalg.norm(each - there, axis=2) for each in vectors))
    about = 2 * MEAN_RADIUS_KM * np.arcsin(np.minimum(chords / 2, 1.0))
    least = about.min(axis=1, keepdims=True)
    too_far = about * (1 - GREAT_CIRCLE_ERROR) > least * (1 + GREAT_CIRCLE_ERROR) + lengths + END_KM
    some, at = np.nonzero(~too_far)
    return some, at


def _nearest_km(near: Sequence[_Near]) -> Floats:
    """Search the geodesics of all points side by side; one chainage a point, in order."""
    if not near:
        return np.empty(0)
    rows = _Near(*(np.concatenate(each) for each in zip(*near, strict=True)))
    feet = _feet_km(rows)
    options = np.concatenate([np.zeros_like(feet), feet, rows.lengths])
    ends, _ = walk(np.tile(rows.starts, (3, 1)), np.tile(rows.azimuths, 3), options)
    away = lengths_km(ends, np.tile(rows.points, (3, 1))).reshape(3, -1)
    along = np.tile(rows.from_km, 3).reshape(3, -1) + options.reshape(3, -1)
    firsts = np.flatnonzero(rows.firsts)
    nearest = np.minimum.reduceat(away.min(axis=0), firsts)[rows.firsts.cumsum() - 1]
    tied = np.where(away <= nearest + TIE_KM, along, np.inf)
    km: Floats = np.minimum.reduceat(tied.min(axis=0), firsts)
    return km


def _feet_km(rows: _Near) -> Floats:
    """
    Step along each geodesic to where the distance to its point stops falling.

    A step is the one that a sphere would take, so what is left shrinks by its flattening each
    time; what a bracket of both sides says wins over it.
    """
    low, high = np.zeros_like(rows.lengths), rows.lengths.copy()
    bearings, away = inverse(rows.starts, rows.points)
    km = np.clip(_ahead_km(bearings - rows.azimuths, away), low, high)
    left = np.arange(len(km))
    for _ in range(MOST_STEPS):
        here, headings = walk(rows.starts[left], rows.azimuths[left], km[left])
        bearings, away = inverse(here, rows.points[left])
        step = _ahead_km(bearings - headings, away)
        low[left] = np.where(step > 0, km[left], low[left])
        high[left] = np.where(step > 0, high[left], km[left])
        nearer = np.clip(km[left] + step, low[left], high[left])
        moved = np.abs(nearer - km[left]) > FOOT_KM
        km[left] = nearer
        left = left[moved]
        if not len(left):
            break
    return km


def _ahead_km(degrees: Floats, away: Floats) -> Floats:
    """Tell how far ahead on a sphere the foot of a point is, seen at an angle off the way."""
    angle, arc = np.radians(degrees), away / MEAN_RADIUS_KM
    km: Floats = MEAN_RADIUS_KM * np.arctan2(np.cos(angle) * np.sin(arc), np.cos(arc))
    return km
