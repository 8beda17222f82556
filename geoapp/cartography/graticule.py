"""Meridians and parallels in a view: they tell north wherever one arrow could not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geoapp.cartography.projection import PixelBox, Points, Projection, View
from geoapp.cartography.world import window_of
from geoapp.geodesy import KM_PER_DEGREE, TURN

STEPS_DEGREES = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
# About so many meridians and parallels cross a view.
MERIDIANS, PARALLELS = 6, 4
# A meridian opposite the centre is where a conic is cut.
FURTHEST_DEGREES = 175
REACH_DEGREES = 55
# Meridians end before they meet at a pole.
MOST_LATITUDE = 85.0


@dataclass(frozen=True)
class GraticuleLine:
    """
    One meridian or parallel.

    Parameters
    ----------
    kind
        Which of the two.
    degrees
        Its longitude or latitude; east and north are positive.
    points
        Rows of x and y in pixels.
    label
        Where it enters the view, at the top or from the left; None if it does neither.
    """

    kind: Literal["meridian", "parallel"]
    degrees: float
    points: Points
    label: tuple[float, float] | None


def graticule(view: View) -> list[GraticuleLine]:
    """
    Choose meridians and parallels for a view.

    Parameters
    ----------
    view
        The window and its projection.

    Returns
    -------
    lines
        Meridians from west to east, then parallels from south to north; those that don't
        meet the window are left out.

    Examples
    --------
    >>> from geoapp.cartography.projection import Projection
    >>> conic = Projection("conic", (85.0, 50.0), (42.0, 58.0))
    >>> view = View(conic, (0, 0, 800, 400), (0.0, 0.0), 10_000)
    >>> [round(line.degrees) for line in graticule(view) if line.kind == "parallel"]
    [30, 40, 50, 60]
    """
    _, lat0 = view.projection.centre
    left, top, right, bottom = view.box
    wide_km, high_km = ((right - left) * view.metres / 1000, (bottom - top) * view.metres / 1000)
    lon_step = _step(wide_km / MERIDIANS / KM_PER_DEGREE / np.cos(np.radians(lat0)))
    lat_step = _step(high_km / PARALLELS / KM_PER_DEGREE)
    lons, lats = _covered(view.projection)
    drawn: list[GraticuleLine] = []
    meridians = _multiples(lons[0], lons[-1], lon_step)
    if len(meridians) > 1 and meridians[-1] - meridians[0] >= TURN:
        meridians.pop()
    for lon, points in _meeting(view, meridians, lats, along=1):
        label = _crossing(points, 1, top, (left, right))
        drawn.append(GraticuleLine("meridian", (lon + 180) % 360 - 180, points, label))
    for lat, points in _meeting(view, _multiples(lats[0], lats[-1], lat_step), lons, along=0):
        label = _crossing(points, 0, left, (top, bottom)) or _start(points, view.box)
        drawn.append(GraticuleLine("parallel", lat, points, label))
    return drawn


def _covered(projection: Projection) -> tuple[Points, Points]:
    """Give longitudes and latitudes along which parallels and meridians are drawn."""
    lon, lat = projection.centre
    west, south, east, north = window_of(projection)
    if projection.kind == "conic":
        west, east = lon - FURTHEST_DEGREES, lon + FURTHEST_DEGREES
        south, north = lat - REACH_DEGREES, lat + REACH_DEGREES
    low, high = max(-MOST_LATITUDE, south), min(MOST_LATITUDE, north)
    return np.linspace(west, east, 351), np.linspace(low, high, 111)


def _start(points: Points, box: PixelBox) -> tuple[float, float] | None:
    """Give the west end of a parallel where it lies in the window: the Earth ends there."""
    x, y = points[0]
    return (float(x), float(y)) if box[0] < x < box[2] and box[1] < y < box[3] else None


def _meeting(
    view: View, fixed: list[float], moving: Points, *, along: int
) -> Iterator[tuple[float, Points]]:
    """Put all meridians, or parallels, into the view at once: of a small window they are many."""
    grid = np.empty((len(fixed), len(moving), 2))
    grid[:, :, 1 - along] = np.array(fixed)[:, np.newaxis]
    grid[:, :, along] = moving
    points = view.at(grid.reshape(-1, 2)).reshape(grid.shape)
    left, top, right, bottom = view.box
    x, y = points[:, :, 0], points[:, :, 1]
    meets = ((x >= left) & (x <= right) & (y >= top) & (y <= bottom)).any(axis=1)
    return ((fixed[at], points[at]) for at in np.flatnonzero(meets))


def _step(degrees: float) -> float:
    return next((step for step in STEPS_DEGREES if step >= degrees), STEPS_DEGREES[-1])


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return [round(at * step, 6) for at in range(first, last + 1)]


def _crossing(
    points: Points, axis: int, edge: float, ends: tuple[float, float]
) -> tuple[float, float] | None:
    """Find where a line crosses an edge of the window, between the edge's ends."""
    across, along = points[:, axis] - edge, points[:, 1 - axis]
    for i in np.flatnonzero(np.sign(across[1:]) != np.sign(across[:-1])):
        share = across[i] / (across[i] - across[i + 1])
        at = float(along[i] + share * (along[i + 1] - along[i]))
        if ends[0] <= at <= ends[1]:
            return (at, edge) if axis == 1 else (edge, at)
    return None
