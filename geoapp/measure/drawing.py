"""Lines made fit to be drawn in a plane of longitude and latitude."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.measure.geodesic import Floats, inverse, lengths_km, parts_of, walk

DRAWN_STEP_KM = 50.0
HALVINGS = 60
TURN = 360.0
HALF_TURN = 180.0


def densify(geometry: BaseGeometry | None, max_km: float = DRAWN_STEP_KM) -> BaseGeometry:
    """
    Add positions along the geodesics, so that the line can be drawn in a plane.

    All given positions stay as they are; the length stays the same within a millimetre.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326.
    max_km
        No two neighbours will be further apart; above 0.

    Returns
    -------
    line
        Of the same type; added longitudes lie in [-180, 180]. See `split_antimeridian`.
        For None, an empty LineString.

    Raises
    ------
    ValueError
        If `max_km` isn't above 0, or as `line_km`.

    Examples
    --------
    >>> len(densify(LineString([(0, 0), (10, 0)]), max_km=500).coords)
    4
    >>> densify(LineString()), densify(None)
    (<LINESTRING EMPTY>, <LINESTRING EMPTY>)
    """
    if not max_km > 0:
        raise ValueError(str(Problem("max_km", f"is {max_km}", "give kilometres above 0")))
    lines = [LineString(_dense_positions(part, max_km)) for part in parts_of(geometry)]
    return _like(geometry, lines)


def split_antimeridian(geometry: BaseGeometry | None) -> BaseGeometry:
    """
    Cut a line where it crosses 180 degrees, as RFC 7946 section 3.1.9 asks.

    The cut lies on the geodesic, so the length stays the same within a millimetre. Two
    neighbours exactly 180 degrees apart are joined over a pole and aren't cut.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326; longitudes may lie beyond 180.

    Returns
    -------
    line
        Longitudes in [-180, 180]; a MultiLineString if it was one or if it was cut.
        For None, an empty LineString.

    Raises
    ------
    ValueError
        As `line_km`.

    Examples
    --------
    >>> split_antimeridian(LineString([(179, 0), (-179, 0)]))
    <MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))>
    >>> split_antimeridian(LineString([(179, 0), (180, 0)]))
    <LINESTRING (179 0, 180 0)>
    >>> split_antimeridian(LineString()), split_antimeridian(None)
    (<LINESTRING EMPTY>, <LINESTRING EMPTY>)
    """
    lines = [line for part in parts_of(geometry) for line in _split_positions(part)]
    return MultiLineString(lines) if len(lines) > 1 else _like(geometry, lines)


def _like(geometry: BaseGeometry | None, lines: list[LineString]) -> BaseGeometry:
    if isinstance(geometry, MultiLineString):
        return MultiLineString(lines)
    return lines[0] if lines else LineString()


def _dense_positions(positions: Floats, max_km: float) -> Floats:
    starts, ends = positions[:-1], positions[1:]
    lengths = lengths_km(starts, ends)
    pieces = np.maximum(np.ceil(lengths / max_km), 1).astype(np.intp)
    firsts = pieces.cumsum() - pieces
    step = np.arange(pieces.sum()) - np.repeat(firsts, pieces)
    azimuths, _ = inverse(starts, ends)
    km = step * np.repeat(lengths / pieces, pieces)
    dense, _ = walk(np.repeat(starts, pieces, axis=0), np.repeat(azimuths, pieces), km)
    dense[firsts] = starts
    return np.concatenate([dense, positions[-1:]])


def _split_positions(positions: Floats) -> list[LineString]:
    """Unroll the longitudes, cut at 180 + n 360, and roll each piece back."""
    lengths_km(positions[:-1], positions[1:])
    lons = positions[:, 0]
    lons = np.where(np.abs(lons) > HALF_TURN, (lons + HALF_TURN) % TURN - HALF_TURN, lons)
    step = np.diff(lons)
    turns = np.where(np.abs(step) > HALF_TURN, -np.sign(step), 0.0)
    unrolled = lons + TURN * np.concatenate([[0.0], turns.cumsum()])
    chain = _insert_cuts(np.column_stack([unrolled, positions[:, 1]]))
    cells = _cells(chain[:, 0])
    bounds = [0, *(np.flatnonzero(np.diff(cells)) + 1), len(cells)]
    return [
        LineString(chain[first : last + 1] - [TURN * cells[first], 0.0])
        for first, last in pairwise(bounds)
    ]


def _insert_cuts(chain: Floats) -> Floats:
    """Add a position wherever a segment crosses an odd multiple of 180 degrees."""
    west, east = _west_east(chain[:, 0])
    edge = TURN * _cell(west) + HALF_TURN
    at = np.flatnonzero((west < edge) & (edge < east))
    cuts = np.column_stack([edge[at], _latitudes_at(chain[at], chain[at + 1], edge[at])])
    return np.insert(chain, at + 1, cuts, axis=0)


def _latitudes_at(starts: Floats, ends: Floats, edge: Floats) -> Floats:
    """Halve each geodesic where its longitude passes the edge."""
    azimuths, high = inverse(starts, ends)
    low, side = np.zeros_like(high), np.sign(ends[:, 0] - starts[:, 0])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        turned = side * (walk(starts, azimuths, middle)[0][:, 0] - starts[:, 0])
        before = (turned + 90.0) % TURN - 90.0 < np.abs(edge - starts[:, 0])
        low, high = np.where(before, middle, low), np.where(before, high, middle)
    return walk(starts, azimuths, (low + high) / 2)[0][:, 1]


def _cells(unrolled: Floats) -> Floats:
    """Count the turn that each segment lies in; one along an edge joins its neighbour."""
    west, east = _west_east(unrolled)
    cells = _cell(west)
    inside = np.flatnonzero((west < east) | (west > TURN * cells - HALF_TURN))
    if not len(inside):
        return np.full_like(cells, cells[0] - (unrolled[0] > 0))
    nearest = np.maximum(np.searchsorted(inside, np.arange(len(cells)), side="right") - 1, 0)
    return cells[inside[nearest]]


def _west_east(unrolled: Floats) -> tuple[Floats, Floats]:
    return np.minimum(unrolled[:-1], unrolled[1:]), np.maximum(unrolled[:-1], unrolled[1:])


def _cell(lons: Floats) -> Floats:
    """Count turns: -180 and what follows is in turn 0; exact where the sum would round up."""
    cells = np.floor((lons + HALF_TURN) / TURN)
    return cells - (lons < TURN * cells - HALF_TURN)
