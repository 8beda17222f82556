"""Lines made fit to be drawn in a plane of longitude and latitude."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Protocol, TypeVar, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geoapp.dossier import models
from geoapp.errors import ArgumentError, Problem
from geoapp.geodesy import TURN
from geoapp.measure.geodesic import (
    Floats,
    are_apart,
    bisect_km,
    inverse,
    lengths_km,
    parts_of,
    segments_between,
    walk,
)
from geoapp.measure.lines import ManyLines, count_on

DRAWN_STEP_KM = 50.0
PLANAR_WITHIN_KM = 0.1
"""How far a line of an export, straight between its positions, may lie off its geodesics."""
SHORTEST_PIECE_KM = 1.0
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
        raise ArgumentError(Problem("max_km", f"is {max_km}", "give kilometres above 0"))
    lines = [LineString(part) for part in dense_parts(parts_of(geometry), max_km)]
    return _like(geometry, lines)


class HasGeometry(Protocol):
    """A GeoDataFrame or a GeoSeries; nothing here imports GeoPandas."""

    @property
    def geometry(self) -> object: ...  # noqa: D102


Column = TypeVar("Column", bound=HasGeometry)


@overload
def split_antimeridian(geometry: BaseGeometry | None) -> BaseGeometry: ...
@overload
def split_antimeridian(geometry: Column) -> Column: ...
def split_antimeridian(geometry: object) -> object:
    """
    Cut lines where they cross 180 degrees, as RFC 7946 section 3.1.9 asks.

    The cut lies on the geodesic, so the length stays the same within a millimetre. Two
    neighbours exactly 180 degrees apart are joined over a pole and aren't cut.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326; longitudes may lie beyond 180. Or a
        GeoDataFrame or GeoSeries of lines and points, in which points stay as they are.

    Returns
    -------
    line
        Longitudes in [-180, 180]; a MultiLineString if it was one or if it was cut.
        For None, an empty LineString. Of a frame a copy with its lines cut.

    Raises
    ------
    ValueError
        As `line_km`; if a frame is not in EPSG:4326.

    Examples
    --------
    >>> split_antimeridian(LineString([(179, 0), (-179, 0)]))
    <MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))>
    >>> split_antimeridian(LineString([(179, 0), (180, 0)]))
    <LINESTRING (179 0, 180 0)>
    >>> split_antimeridian(LineString()), split_antimeridian(None)
    (<LINESTRING EMPTY>, <LINESTRING EMPTY>)
    """
    if geometry is None or isinstance(geometry, BaseGeometry):
        return _split_line(geometry)
    column = getattr(geometry, "geometry", None)
    if column is None:
        found, remedy = f"is of type {type(geometry).__name__}", "give a line or a GeoDataFrame"
        raise ArgumentError(Problem("geometry", found, remedy))
    if column.crs is not None and not column.crs.equals("EPSG:4326", ignore_axis_order=True):
        found = f"has the CRS {column.crs.to_string()}"
        raise ArgumentError(Problem("geometry", found, "use to_crs('EPSG:4326') first"))
    kept = column.isna() | (column.geom_type.isin(["Point", "MultiPoint"]))
    cut = column.where(kept, column[~kept].apply(_split_line))
    return geometry.set_geometry(cut) if hasattr(geometry, "set_geometry") else cut


def _split_line(geometry: BaseGeometry | None) -> BaseGeometry:
    pieces = split_parts(parts_of(geometry))
    lines = [LineString(piece) for part in pieces for piece in part]
    return MultiLineString(lines) if len(lines) > 1 else _like(geometry, lines)


def _like(geometry: BaseGeometry | None, lines: list[LineString]) -> BaseGeometry:
    if isinstance(geometry, MultiLineString):
        return MultiLineString(lines)
    return lines[0] if lines else LineString()


def dense_parts(parts: Sequence[Floats], max_km: float = DRAWN_STEP_KM) -> list[Floats]:
    """
    Add positions along the geodesics of lines, as `densify` does, all of them at once.

    Parameters
    ----------
    parts
        Rows of longitude, latitude, at least one each; of as many lines as there are.
    max_km
        Above 0.

    Returns
    -------
    parts
        As many.

    Examples
    --------
    >>> [len(part) for part in dense_parts([np.array([[0.0, 0], [10, 0]])] * 2, 500)]
    [4, 4]
    >>> dense_parts([])
    []
    """
    lines = ManyLines.of_parts([parts])
    starts, _, azimuths, lengths = lines.geodesics
    pieces = np.maximum(np.ceil(lengths / max_km), 1).astype(np.intp)
    return _divided(lines, starts, azimuths, lengths, pieces).parts


def _divided(
    lines: ManyLines,
    starts: Floats,
    azimuths: Floats,
    lengths: Floats,
    pieces: NDArray[np.intp],
) -> ManyLines:
    """Divide the segments of lines into pieces of one length."""
    row = np.repeat(np.arange(len(starts)), pieces)
    step = count_on(np.zeros_like(pieces), pieces)
    dense, new = starts[row], np.flatnonzero(step)
    at = row[new]
    dense[new], _ = walk(starts[at], azimuths[at], step[new] * (lengths / pieces)[at])
    # Behind the pieces of each part its last position.
    before = np.append(0, pieces.cumsum())[lines.firsts - np.arange(len(lines.firsts))]
    firsts = before + np.arange(len(before))
    is_last = np.zeros(firsts[-1], dtype=bool)
    is_last[firsts[1:] - 1] = True
    positions = np.empty((firsts[-1], 2))
    positions[~is_last] = dense
    positions[is_last] = lines.positions[lines.firsts[1:] - 1]
    return ManyLines(lines.count, positions, firsts, lines.line_of)


def planar_parts(parts: Sequence[Floats], within_km: float = PLANAR_WITHIN_KM) -> list[Floats]:
    """
    Add positions until a line that is straight in longitude and latitude keeps to its geodesics.

    Each segment is halved, and halved again, as long as the middle of one of its pieces lies
    further than `within_km` from the middle of the geodesic, and the pieces are longer than a
    kilometre.

    Parameters
    ----------
    parts
        Rows of longitude, latitude, at least one each; of as many lines as there are.
    within_km
        Above 0.

    Returns
    -------
    parts
        As many, with all given positions; added longitudes lie in [-180, 180].

    Examples
    --------
    >>> straight = np.array([[8.57, 50.03], [113.91, 22.31]])
    >>> [len(part) for part in planar_parts([straight, straight[:1]])]
    [257, 1]
    >>> planar_parts([])
    []
    """
    return planar_lines(ManyLines.of_parts([parts]), within_km).parts


def planar_lines(lines: ManyLines, within_km: float = PLANAR_WITHIN_KM) -> ManyLines:
    """
    Add positions to lines as `planar_parts` does.

    Examples
    --------
    >>> planar_lines(ManyLines.of([LineString([(8.57, 50.03), (113.91, 22.31)]), None])).sizes
    array([257])
    """
    starts, ends, azimuths, lengths = lines.geodesics
    pieces = np.ones(len(starts), dtype=np.intp)
    bent = np.flatnonzero(lengths > SHORTEST_PIECE_KM)
    while len(bent):
        each = (starts[bent], ends[bent], azimuths[bent], lengths[bent], pieces[bent])
        are_off = _off_geodesic(*each, within_km)
        bent = bent[are_off & (lengths[bent] / pieces[bent] > SHORTEST_PIECE_KM)]
        pieces[bent] *= 2
    return _divided(lines, starts, azimuths, lengths, pieces)


def _off_geodesic(
    starts: Floats,
    ends: Floats,
    azimuths: Floats,
    lengths: Floats,
    pieces: NDArray[np.intp],
    within_km: float,
) -> NDArray[np.bool_]:
    """Tell of each segment whether the middle of any piece of it lies off."""
    row = np.repeat(np.arange(len(starts)), pieces)
    step = count_on(np.zeros_like(pieces), pieces)
    each = (lengths / pieces)[row]
    begin, new = starts[row], np.flatnonzero(step)
    begin[new], _ = walk(begin[new], azimuths[row[new]], step[new] * each[new])
    end = ends[row]
    end[new - 1] = begin[new]  # where one piece begins the one before ends
    on_geodesic, _ = walk(starts[row], azimuths[row], (step + 0.5) * each)
    across = (end[:, 0] - begin[:, 0] + HALF_TURN) % TURN - HALF_TURN
    middle = np.column_stack([begin[:, 0] + across / 2, (begin[:, 1] + end[:, 1]) / 2])
    off = are_apart(middle, on_geodesic, within_km)
    any_off: NDArray[np.bool_] = np.logical_or.reduceat(off, pieces.cumsum() - pieces)
    return any_off


def split_parts(parts: Sequence[Floats]) -> list[list[Floats]]:
    """
    Cut lines where they cross 180 degrees, as `split_antimeridian` does, all of them at once.

    Parameters
    ----------
    parts
        Rows of longitude, latitude, at least two each; of as many lines as there are.

    Returns
    -------
    pieces
        Of each part the pieces that it is cut into, at least one.

    Examples
    --------
    >>> [len(pieces) for pieces in split_parts([np.array([[179.0, 0], [-179, 0]])])]
    [2]
    >>> split_parts([])
    []
    """
    lengths_km(*segments_between(parts))
    far = [at for at, part in enumerate(parts) if _may_cross(part[:, 0])]
    chains = _insert_cuts([_unrolled(parts[at]) for at in far])
    cut = dict(zip(far, map(_rolled_back, chains), strict=True))
    return [cut.get(at, [part]) for at, part in enumerate(parts)]


def _may_cross(lons: Floats) -> bool:
    return bool((np.abs(lons) >= HALF_TURN).any() or (np.abs(np.diff(lons)) > HALF_TURN).any())


def _unrolled(positions: Floats) -> Floats:
    """Let longitudes run on beyond 180 degrees, so that no two neighbours lie a turn apart."""
    lons = positions[:, 0]
    lons = np.where(np.abs(lons) > HALF_TURN, (lons + HALF_TURN) % TURN - HALF_TURN, lons)
    step = np.diff(lons)
    turns = np.where(np.abs(step) > HALF_TURN, -np.sign(step), 0.0)
    return np.column_stack([lons + TURN * np.concatenate([[0.0], turns.cumsum()]), positions[:, 1]])


def _rolled_back(chain: Floats) -> list[Floats]:
    """Divide an unrolled line into its turns, each back within 180 degrees."""
    cells = _cells(chain[:, 0])
    bounds = [0, *(np.flatnonzero(np.diff(cells)) + 1), len(cells)]
    return [
        chain[first : last + 1] - [TURN * cells[first], 0.0] for first, last in pairwise(bounds)
    ]


def _insert_cuts(chains: Sequence[Floats]) -> list[Floats]:
    """Add a position wherever a segment crosses an odd multiple of 180 degrees."""
    starts, ends = segments_between(chains)
    west, east = np.minimum(starts[:, 0], ends[:, 0]), np.maximum(starts[:, 0], ends[:, 0])
    edge = TURN * _cell(west) + HALF_TURN
    crosses = (west < edge) & (edge < east)
    cuts = np.zeros((len(starts), 2))
    if crosses.any():
        lats = _latitudes_at(starts[crosses], ends[crosses], edge[crosses])
        cuts[crosses] = np.column_stack([edge[crosses], lats])
    bounds = accumulate((len(chain) - 1 for chain in chains), initial=0)
    found = []
    for chain, (first, last) in zip(chains, pairwise(bounds), strict=True):
        at = np.flatnonzero(crosses[first:last])
        found.append(np.insert(chain, at + 1, cuts[first + at], axis=0))
    return found


def _latitudes_at(starts: Floats, ends: Floats, edge: Floats) -> Floats:
    """Halve each geodesic where its longitude passes the edge."""
    azimuths, high = inverse(starts, ends)
    side = np.sign(ends[:, 0] - starts[:, 0])

    def is_before(km: Floats) -> NDArray[np.bool_]:
        turned = side * (walk(starts, azimuths, km)[0][:, 0] - starts[:, 0])
        before: NDArray[np.bool_] = (turned + 90.0) % TURN - 90.0 < np.abs(edge - starts[:, 0])
        return before

    return walk(starts, azimuths, bisect_km(high, is_before))[0][:, 1]


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


def shape_of(
    geometry: models.Point | models.MultiPoint | models.LineString | models.MultiLineString,
) -> BaseGeometry:
    """Turn checked positions into a geometry, from arrays alone."""
    shape: object
    if isinstance(geometry, models.Point):
        shape = shapely.points(np.array(geometry.coordinates))
    elif isinstance(geometry, models.MultiPoint):
        shape = shapely.multipoints(np.array(geometry.coordinates))
    elif isinstance(geometry, models.LineString):
        shape = shapely.linestrings(np.array(geometry.coordinates))
    else:
        sizes = [len(line) for line in geometry.coordinates]
        lines = shapely.linestrings(
            np.concatenate(geometry.coordinates), indices=np.repeat(np.arange(len(sizes)), sizes)
        )
        shape = shapely.multilinestrings(np.asarray(lines))
    assert isinstance(shape, BaseGeometry)  # noqa: S101 - one in, one out; arrays give arrays
    return shape
