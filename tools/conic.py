"""The map's own projection, and simplification measured in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geoapp.geodesy import MEAN_RADIUS_KM

CENTRE = (85.0, 50.0)
PARALLELS = (42.0, 58.0)
FAILURES = 25

Tolerance = Callable[[np.ndarray], np.ndarray]


def project(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """
    Project positions to the spherical Albers conic of the map.

    Parallels 42 and 58 N, centre 85 E 50 N. Longitudes are taken as given, so
    one beyond 180 lies east of 180.

    Parameters
    ----------
    lon, lat
        Degrees, of one shape.

    Returns
    -------
    plane
        Shape (n, 2): kilometres east and north of the centre.
    """
    first, second = np.sin(np.radians(PARALLELS))
    cone = (first + second) / 2
    constant = np.cos(np.radians(PARALLELS[0])) ** 2 + 2 * cone * first

    def radius(latitude: np.ndarray | float) -> np.ndarray:
        inside = constant - 2 * cone * np.sin(np.radians(latitude))
        return np.asarray(MEAN_RADIUS_KM * np.sqrt(np.maximum(inside, 0.0)) / cone)

    angle = cone * np.radians(np.asarray(lon) - CENTRE[0])
    distance = radius(np.asarray(lat))
    return np.column_stack([distance * np.sin(angle), radius(CENTRE[1]) - distance * np.cos(angle)])


def keep_vertices(plane: np.ndarray, tolerance_km: np.ndarray) -> np.ndarray:
    """
    Choose the vertices that a line needs, after Douglas and Peucker.

    A vertex may be left out while it lies within its own tolerance of the line.

    Parameters
    ----------
    plane
        Shape (n, 2), kilometres.
    tolerance_km
        Shape (n,), one tolerance a vertex.

    Returns
    -------
    keep
        Shape (n,), bool; the first and the last are always kept.
    """
    keep = np.zeros(len(plane), dtype=bool)
    if len(plane) == 0:
        return keep
    keep[[0, -1]] = True
    stack = [(0, len(plane) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        inner = slice(first + 1, last)
        excess = distance_km(plane[inner], plane[first], plane[last]) / tolerance_km[inner]
        worst = int(excess.argmax())
        if excess[worst] > 1.0:
            middle = first + 1 + worst
            keep[middle] = True
            stack += [(first, middle), (middle, last)]
    return keep


def fewest_vertices(plane: np.ndarray, tolerance_km: float) -> np.ndarray:
    """
    Choose as few vertices as a line can do with, after Imai and Iri.

    Every vertex lies within the tolerance of the piece that replaces it. Slower than
    `keep_vertices`, and keeps a fifth fewer. The search for a longer piece ends after 25 failures
    in a row, so that a vertex more than needed may be kept.

    Parameters
    ----------
    plane
        Shape (n, 2), kilometres; n of 2 or more.
    tolerance_km
        One for the whole line.

    Returns
    -------
    keep
        Shape (n,), bool; the first and the last are always kept.
    """
    count = len(plane)
    pieces, previous = np.full(count, count), np.zeros(count, dtype=int)
    pieces[0] = 0
    for first in range(count - 1):
        failures = 0
        for last in range(first + 1, count):
            inner = plane[first + 1 : last]
            if distance_km(inner, plane[first], plane[last]).max(initial=0.0) <= tolerance_km:
                failures = 0
                if pieces[first] + 1 < pieces[last]:
                    pieces[last], previous[last] = pieces[first] + 1, first
            elif (failures := failures + 1) > FAILURES:
                break
    keep = np.zeros(count, dtype=bool)
    at = count - 1
    while at:
        keep[at] = True
        at = int(previous[at])
    keep[0] = True
    return keep


def distance_km(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Distance of points, shape (n, 2) or (n, 3), from a straight piece."""
    along = end - start
    squared = float(along @ along)
    if squared == 0.0:
        return np.asarray(np.linalg.norm(points - start, axis=1))
    share = np.clip((points - start) @ along / squared, 0.0, 1.0)
    return np.asarray(np.linalg.norm(points - start - share[:, None] * along, axis=1))


def simplify_line(line: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    """
    Simplify a line in the conic.

    Parameters
    ----------
    line
        Shape (n, 2), longitude and latitude.
    tolerance
        Gives the tolerance in km for positions in the plane, shape (n, 2) to (n,).

    Returns
    -------
    line
        The vertices kept; the ends never move.
    """
    plane = project(line[:, 0], line[:, 1])
    return np.asarray(line[keep_vertices(plane, tolerance(plane))])


def simplify_ring(ring: np.ndarray, tolerance: Tolerance) -> np.ndarray:
    """
    Simplify a closed ring in the conic.

    Parameters
    ----------
    ring
        Shape (n, 2), longitude and latitude, first position repeated at the end.
    tolerance
        As in `simplify_line`.

    Returns
    -------
    ring
        Closed; cut at its vertex farthest from the first, so that both are kept.
    """
    plane = project(ring[:, 0], ring[:, 1])
    far = int(np.hypot(*(plane - plane[0]).T).argmax())
    limits = tolerance(plane)
    head = keep_vertices(plane[: far + 1], limits[: far + 1])
    tail = keep_vertices(plane[far:], limits[far:])
    return np.asarray(ring[np.concatenate([head, tail[1:]])])
