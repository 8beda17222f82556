"""Positions as finely as they are known, lines that keep to geodesics, cut at 180 degrees."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.geodesy import KM_PER_DEGREE
from geoapp.measure import split_antimeridian
from geoapp.measure.drawing import planar_lines
from geoapp.measure.lines import ManyLines, which_come

MAX_DECIMALS = 7
ANTIMERIDIAN = 180.0

Shapes = Sequence[BaseGeometry | None]

Array = NDArray[Any]
"""Numbers, or objects of which each is one."""


def decimals_for(precision_km: float | None) -> int:
    """
    Say how many decimals of a degree a position may have.

    Parameters
    ----------
    precision_km
        Kilometres, positive; None if it isn't known.

    Returns
    -------
    decimals
        The fewest whose last place is at most a tenth of the precision, along a
        meridian; at most `MAX_DECIMALS`, about a centimetre.

    Examples
    --------
    >>> decimals_for(12), decimals_for(4), decimals_for(0.01), decimals_for(None)
    (2, 3, 6, 7)
    """
    if precision_km is None:
        return MAX_DECIMALS
    step_degrees = precision_km / 10 / KM_PER_DEGREE
    return max(0, min(MAX_DECIMALS, math.ceil(-math.log10(step_degrees))))


def rounded_shapes(
    shapes: Iterable[BaseGeometry | None],
    precision_km: Iterable[float | None],
    geometry: str,
    lines: ManyLines | None = None,
) -> list[BaseGeometry | None]:
    """
    Round geometries, and give those of a table one type.

    Parameters
    ----------
    shapes
        Points, or LineStrings and MultiLineStrings; longitude, latitude; None or empty
        where nothing is drawn.
    precision_km
        One for each.
    geometry
        The type that all get: ``Point``, ``MultiPoint`` or ``MultiLineString``.
    lines
        The shapes taken apart, where they were measured before.

    Returns
    -------
    rounded
        None for what was None or empty. Lines have positions added, so that what draws them
        straight in longitude and latitude lies at most `PLANAR_WITHIN_KM` off the geodesics; they
        are cut at 180 degrees (RFC 7946 section 3.1.9); neighbours that rounding made equal are
        merged, but a line keeps two positions.

    Examples
    --------
    >>> rounded_shapes([shapely.Point(130.30004, 42.25), None], [4.0, 4.0], "Point")
    [<POINT (130.3 42.25)>, None]
    >>> rounded_shapes([], [], "Point")
    []
    """
    array = np.fromiter(shapes, dtype=object)
    decimals = np.fromiter(map(cache(decimals_for), precision_km), dtype=int)
    present = ~(shapely.is_missing(array) | shapely.is_empty(array))
    if geometry == "Point":
        return _rounded_points(array, decimals, present)
    if geometry == "MultiPoint":
        each = [shapely.get_coordinates(shape) for shape in array]
        return [
            shapely.MultiPoint(_round(positions, np.full(len(positions), places)))
            for positions, places in zip(each, decimals, strict=True)
        ]
    cut = _along_geodesics(array, lines or ManyLines.of(array))
    for row in np.flatnonzero(present & _crosses(cut, present)):
        cut[row] = split_antimeridian(cut[row])
    return _rounded_lines(cut, decimals, present)


def _along_geodesics(array: Array, lines: ManyLines) -> Array:
    """Add positions to the lines that would lie off their geodesics in a plane."""
    dense, of = planar_lines(lines), lines.line_of
    for_more = np.isin(of, of[dense.sizes > lines.sizes])
    result = array.copy()
    if for_more.any():
        sizes = dense.sizes[for_more]
        kept = dense.positions[np.repeat(for_more, dense.sizes)]
        numbers = np.repeat(np.arange(len(sizes)), sizes)
        pieces = np.asarray(shapely.linestrings(kept, indices=numbers))
        changed, places = which_come(of[for_more])
        result[changed] = shapely.multilinestrings(pieces, indices=places)
    return result


def alone(shape: BaseGeometry) -> BaseGeometry:
    """
    Take a geometry of one part out of its Multi.

    Examples
    --------
    >>> alone(shapely.MultiLineString([[(0, 0), (1, 1)]]))
    <LINESTRING (0 0, 1 1)>
    """
    parts: Sequence[BaseGeometry] = getattr(shape, "geoms", [])
    return parts[0] if len(parts) == 1 else shape


def _rounded_points(array: Array, decimals: Array, present: Array) -> list[BaseGeometry | None]:
    result = np.full(len(array), None, dtype=object)
    positions = shapely.get_coordinates(array[present])
    positions[:, 0] = np.where(
        np.abs(positions[:, 0]) > ANTIMERIDIAN,
        (positions[:, 0] + ANTIMERIDIAN) % (2 * ANTIMERIDIAN) - ANTIMERIDIAN,
        positions[:, 0],
    )
    result[present] = shapely.points(_round(positions, decimals[present]))
    return list(result)


def _rounded_lines(array: Array, decimals: Array, present: Array) -> list[BaseGeometry | None]:
    result = np.full(len(array), None, dtype=object)
    rows = np.flatnonzero(present)
    if not len(rows):
        return list(result)
    # Not by `to_ragged_array`, for which NumPy loads its masked arrays.
    lines, row_of = shapely.get_parts(array[rows], return_index=True)
    positions, line_of = shapely.get_coordinates(lines, return_index=True)
    positions = _round(positions, decimals[rows][row_of[line_of]])
    keep = _kept(positions, line_of)
    ends = _ends(line_of[keep], len(lines)), _ends(row_of, len(rows))
    multi = shapely.GeometryType.MULTILINESTRING
    result[rows] = shapely.from_ragged_array(multi, positions[keep], ends)
    return list(result)


def _ends(whole_of: Array, wholes: int) -> Array:
    """Tell where what belongs to one whole after the other begins and ends."""
    return np.append(0, np.cumsum(np.bincount(whole_of, minlength=wholes)))


def _round(positions: Array, decimals: Array) -> Array:
    """Round each position to its own decimals; `np.round` is correctly rounded for repr."""
    result = positions.copy()
    for places in range(MAX_DECIMALS + 1):
        at = decimals == places
        result[at] = np.round(positions[at], places)
    rounded: Array = result + 0.0  # no minus zero
    return rounded


def _kept(positions: Array, line_of: Array) -> Array:
    """Leave out a position equal to the one before; a line's first and last always stay."""
    if not len(positions):
        return np.zeros(0, dtype=bool)
    new_line = np.concatenate([[True], line_of[1:] != line_of[:-1]])
    moved = np.concatenate([[True], (positions[1:] != positions[:-1]).any(axis=1)])
    keep: Array = new_line | moved
    last = np.concatenate([new_line[1:], [True]])
    # Only a line that fell together needs its last position twice.
    counts = np.bincount(line_of, weights=keep)
    keep |= last & (counts[line_of] < 2)
    return keep


def _crosses(array: Array, present: Array) -> Array:
    """Find the lines with a step of more than half a turn, or a longitude beyond 180."""
    drawn = array.copy()
    drawn[~present] = None
    positions, row = shapely.get_coordinates(drawn, return_index=True)
    found: Array = np.zeros(len(array), dtype=bool)
    if len(positions):
        found[row[np.abs(positions[:, 0]) > ANTIMERIDIAN]] = True
        step = np.abs(np.diff(positions[:, 0])) > ANTIMERIDIAN
        found[row[1:][step & (row[1:] == row[:-1])]] = True
    return found
