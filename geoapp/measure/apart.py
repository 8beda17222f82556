"""How far the lines that a leg may have taken lie apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from geoapp.measure.drawing import densify
from geoapp.measure.geodesic import lengths_km, unit_vectors

APART_STEP_KM = 10.0
COMPARED_AT_ONCE = 1_000
POINTS_A_RUN = 16  # so many are left out together
SURELY_NEARER = 0.99  # of an angle: by it a distance on the ellipsoid is off by less
LEAST_ANGLE = 1e-6  # a cosine near 1 tells no smaller one


def lines_apart(
    legs: Mapping[str, BaseGeometry], candidates: Iterable[tuple[str, str, BaseGeometry]]
) -> list[tuple[str, str, str, float]]:
    """
    Measure how far any two lines of a leg lie apart.

    Parameters
    ----------
    legs
        The line of each leg by its id.
    candidates
        Of each its id, that of its leg, and its line.

    Returns
    -------
    rows
        Of two lines their leg, their ids (the leg's for its own line) and the kilometres that a
        point of one lies from the other at most, right within 5 km; NaN where one has no positions.
        Nothing of a leg without candidates.

    Examples
    --------
    >>> from shapely import LineString
    >>> lines = LineString([(0, 0), (1, 0)]), LineString([(0, 1), (1, 1)])
    >>> [(*ids, round(km)) for *ids, km in lines_apart({"a": lines[0]}, [("b", "a", lines[1])])]
    [('a', 'b', 'a', 111)]
    >>> lines_apart({}, [])
    []
    """
    by_leg: dict[str, list[tuple[str, BaseGeometry]]] = {}
    for name, leg, line in candidates:
        by_leg.setdefault(leg, []).append((name, line))
    return [
        (leg, name, other, _apart_km(shape, around))
        for leg, line in legs.items()
        if leg in by_leg
        for (name, shape), (other, around) in combinations([*by_leg[leg], (leg, line)], 2)
    ]


class Dense(NamedTuple):
    """Points along a line, in degrees, as unit vectors, and in order to be looked for."""

    points: NDArray[np.float64]
    vectors: NDArray[np.float64]
    ordered: NDArray[np.complex128]

    def has(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which of some points are points of the line."""
        wanted = _as_one(points)
        at = np.searchsorted(self.ordered, wanted)
        return np.asarray(self.ordered[np.minimum(at, len(self.ordered) - 1)] == wanted)


@lru_cache(maxsize=64)
def _dense(line: BaseGeometry) -> Dense:
    """Give points along a line."""
    points = get_coordinates(densify(line, APART_STEP_KM))
    return Dense(points, unit_vectors(points), np.sort(_as_one(points)))


@lru_cache(maxsize=1_024)  # each format of an export asks anew
def _apart_km(one: BaseGeometry, other: BaseGeometry) -> float:
    """Measure the Hausdorff distance of two lines, by points along them."""
    lines = _dense(one), _dense(other)
    if not all(len(each.points) for each in lines):
        return np.nan  # a line without positions
    return max(_furthest_km(*pair) for pair in (lines, lines[::-1]))


def _furthest_km(one: Dense, other: Dense) -> float:
    """Find how far from one line the furthest point of another lies."""
    # Lines of one railway have most of their points in common.
    apart = ~other.has(one.points)
    points, at = one.points[apart], one.vectors[apart]
    if not len(points):
        return 0.0
    may_be = _may_be_furthest(at, other.vectors)
    points, at = points[may_be], at[may_be]
    # Which is nearest is told well enough on a sphere; how far it is, on the ellipsoid.
    nearest, away = _nearest(at, other.vectors)
    furthest = _are_far(away, away)
    return float(lengths_km(points[furthest], other.points[nearest[furthest]]).max())


def _may_be_furthest(at: NDArray[np.float64], around: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Leave out runs of points that are all nearer than another run's middle, ellipsoid or not."""
    run = np.arange(len(at)) // POINTS_A_RUN
    starts = np.arange(0, len(at), POINTS_A_RUN)
    middles = at[np.minimum(starts + POINTS_A_RUN // 2, len(at) - 1)]
    from_middle = np.arccos(np.minimum(np.sum(at * middles[run], axis=1), 1.0))
    reach = np.maximum.reduceat(from_middle, starts)
    away = _nearest(middles, around)[1]
    return _are_far(away + reach, away)[run]


def _are_far(at_most: NDArray[np.float64], away: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Leave out what is nearer than something else is away, ellipsoid or not."""
    return np.asarray(at_most >= SURELY_NEARER * away.max() - LEAST_ANGLE)


def _nearest(
    at: NDArray[np.float64], around: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Find which unit vector is nearest to each of others, and the angle between them."""
    found, cosines = [], []
    for each in range(0, len(at), COMPARED_AT_ONCE):
        products = at[each : each + COMPARED_AT_ONCE] @ around.T
        found.append(products.argmax(axis=1))
        cosines.append(products.max(axis=1))
    return np.concatenate(found), np.arccos(np.minimum(np.concatenate(cosines), 1.0))


def _as_one(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]
