"""Many lines at once: taken apart, measured, and cut between distances along them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.measure.geodesic import Floats, inverse, lengths_km, walk

_Numbers = NDArray[np.intp]
_Shapes = NDArray[np.object_]

LINE_TYPES = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)


@dataclass(frozen=True, eq=False)
class ManyLines:
    """
    The positions of many lines in one table.

    Parameters
    ----------
    count
        How many lines; those without positions have no part.
    positions
        Rows of longitude, latitude in degrees: part after part, line after line.
    firsts
        The row at which each part begins, and behind the last part the number of rows.
    line_of
        The number of the line of each part; ascending.
    """

    count: int
    positions: Floats
    firsts: _Numbers
    line_of: _Numbers

    @classmethod
    def of(cls, shapes: Iterable[BaseGeometry | None], names: Iterable[object] = ()) -> ManyLines:
        """
        Take lines apart.

        Parameters
        ----------
        shapes
            LineStrings and MultiLineStrings, EPSG:4326; None or empty where there is no line.
        names
            What a message calls each; without them it calls it a geometry.

        Raises
        ------
        ValueError
            If one isn't a line.

        Examples
        --------
        >>> lines = ManyLines.of([shapely.LineString([(0, 1), (2, 3)]), None])
        >>> lines.count, lines.positions.tolist(), lines.line_of.tolist()
        (2, [[0.0, 1.0], [2.0, 3.0]], [0])
        """
        array = np.fromiter(shapes, dtype=object)
        drawn = ~(shapely.is_missing(array) | shapely.is_empty(array))
        odd = np.flatnonzero(drawn & ~np.isin(shapely.get_type_id(array), LINE_TYPES))
        if len(odd):
            named = dict(enumerate(names))
            found, remedy = (
                f"is a {array[odd[0]].geom_type}",
                "give a LineString or MultiLineString",
            )
            said = Problem("geometry", found, remedy)
            raise ValueError(f"{named[odd[0]]}: {said}" if named else str(said))
        rows = np.flatnonzero(drawn)
        parts, of = shapely.get_parts(array[rows], return_index=True)
        positions, part_of = shapely.get_coordinates(parts, return_index=True)
        sizes = np.bincount(part_of, minlength=len(parts)).astype(np.intp)
        there = sizes > 0
        firsts = np.append(0, sizes[there].cumsum())
        return cls(len(array), positions, firsts, rows[of[there]])

    @classmethod
    def of_parts(cls, lines: Sequence[Sequence[Floats]]) -> ManyLines:
        """
        Put lines together whose parts are at hand: rows of longitude, latitude.

        Examples
        --------
        >>> ManyLines.of_parts([[], [np.array([[0.0, 1.0], [2.0, 3.0]])]]).line_of.tolist()
        [1]
        """
        parts = [part for line in lines for part in line]
        sizes = np.array([len(part) for part in parts], dtype=np.intp)
        positions = np.concatenate([np.empty((0, 2)), *parts])
        line_of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
        return cls(len(lines), positions, np.append(0, sizes.cumsum()), line_of)

    def alone(self, number: int) -> ManyLines:
        """Take one line out."""
        some = np.flatnonzero(self.line_of == number)
        parts = [self.positions[self.firsts[at] : self.firsts[at + 1]] for at in some]
        return ManyLines.of_parts([parts])

    @property
    def parts(self) -> list[Floats]:
        """The positions of each part."""
        return np.split(self.positions, self.firsts[1:-1])[: len(self.line_of)]

    @property
    def ends(self) -> tuple[Floats, Floats, NDArray[np.bool_]]:
        """The first and the last position of each line that has any, and which have."""
        first = np.flatnonzero(np.diff(self.line_of, prepend=-1))
        last = np.append(first[1:], len(self.line_of)) - 1 if len(first) else first
        there = np.zeros(self.count, dtype=bool)
        there[self.line_of] = True
        return (
            self.positions[self.firsts[first]],
            self.positions[self.firsts[last + 1] - 1],
            there,
        )

    @property
    def sizes(self) -> _Numbers:
        """How many positions each part has."""
        return np.diff(self.firsts)

    @property
    def segments(self) -> tuple[Floats, Floats, _Numbers]:
        """The starts and the ends of all segments, in order, and the part of each."""
        part_of = np.repeat(np.arange(len(self.line_of)), self.sizes)
        inside = part_of[1:] == part_of[:-1]
        return self.positions[:-1][inside], self.positions[1:][inside], part_of[1:][inside]

    @cached_property
    def geodesics(self) -> tuple[Floats, Floats, Floats, Floats]:
        """
        The segments, measured once.

        Returns
        -------
        starts, ends
            Rows of longitude, latitude.
        azimuths, km
            Directions at the starts, and lengths, as `geoapp.measure.geodesic.inverse` gives them.

        Raises
        ------
        ValueError
            If a position isn't on Earth.

        Examples
        --------
        >>> ManyLines.of([]).geodesics[3].tolist()
        []
        """
        starts, ends, _ = self.segments
        azimuths, km = inverse(starts, ends)
        if not np.isfinite(km).all():
            lengths_km(starts, ends)  # which says what is wrong
        return starts, ends, azimuths, km


class MeasuredLines:
    """
    Lines of which parts are cut, measured once.

    Parameters
    ----------
    lines
        As `ManyLines.of` takes them apart; their positions are on Earth.

    Attributes
    ----------
    km
        The length of each, as `line_km` gives it; 0.0 for a line without positions.

    Examples
    --------
    >>> lines = MeasuredLines(ManyLines.of([shapely.LineString([(0, 0), (0, 10)])]))
    >>> lines.km.round(3).tolist()
    [1105.855]
    >>> lines.between([0, 0], [0.0, 0.0], [100.0, 0.0]).tolist()
    [<LINESTRING (0 0, 0 0.904)>, <POINT (0 0)>]
    """

    def __init__(self, lines: ManyLines) -> None:
        self._lines = lines
        firsts, sizes = lines.firsts[:-1], lines.sizes
        _, _, azimuths, lengths = lines.geodesics
        is_first, is_last = np.zeros((2, len(lines.positions)), dtype=bool)
        is_first[firsts] = is_last[lines.firsts[1:] - 1] = True
        self._azimuths = np.zeros(len(lines.positions))
        self._azimuths[~is_last] = azimuths
        self._along = np.zeros(len(lines.positions))
        self._along[~is_first] = in_runs(lengths, sizes - 1, np.cumsum)
        ends_km = self._along[is_last]
        before = np.zeros(len(sizes))  # a part begins where the last one of its line ended
        for part in np.flatnonzero(lines.line_of[1:] == lines.line_of[:-1]) + 1:
            before[part] = before[part - 1] + ends_km[part - 1]
        self._along += np.repeat(before, sizes)
        self.km = np.zeros(lines.count)
        self.km[lines.line_of] = self._along[is_last]

    def between(self, of: ArrayLike, from_km: ArrayLike, to_km: ArrayLike) -> _Shapes:
        """
        Cut parts out, as `line_between` does.

        Parameters
        ----------
        of
            The number of the line that each is cut out of.
        from_km, to_km
            Kilometres from its start, in order.

        Returns
        -------
        parts
            As many.
        """
        of = np.asarray(of, dtype=np.intp)
        low, high = (
            np.clip(np.asarray(each, float), 0.0, self.km[of]) for each in (from_km, to_km)
        )
        cut, pieces = self._pieces(of, low, high)
        found = np.full(len(of), LineString(), dtype=object)
        starts = pieces.positions[pieces.firsts[:-1]]
        moved = (pieces.positions != np.repeat(starts, pieces.sizes, axis=0)).any(axis=1)
        long = np.zeros(len(cut), dtype=bool)
        if len(cut):
            long = np.logical_or.reduceat(moved, pieces.firsts[:-1])
        # What has no length is where its first piece is.
        found[cut[::-1]] = shapely.points(starts[::-1])
        rows = np.repeat(long, pieces.sizes)
        numbers = np.repeat(np.arange(long.sum()), pieces.sizes[long])
        lines = np.asarray(shapely.linestrings(pieces.positions[rows], indices=numbers))
        several = np.bincount(cut[long], minlength=len(of))[cut[long]] > 1
        found[cut[long][~several]] = lines[~several]
        if several.any():
            changed, of_line = which_come(cut[long][several])
            found[changed] = shapely.multilinestrings(lines[several], indices=of_line)
        return found

    def _pieces(self, of: _Numbers, low: Floats, high: Floats) -> tuple[_Numbers, ManyLines]:
        """Cut a piece out of each part that a cut reaches; tell of which cut each is."""
        lines, along = self._lines, self._along
        many = np.bincount(lines.line_of, minlength=lines.count)[of]
        cut = np.repeat(np.arange(len(of)), many)
        part = count_on(np.searchsorted(lines.line_of, of), many)
        first, end = lines.firsts[part], lines.firsts[part + 1]
        there = (low[cut] <= along[end - 1]) & (along[first] <= high[cut])
        cut, first, end = cut[there], first[there], end[there]
        after_low = _search(along, first, end, low[cut], beyond=True)
        after_high = _search(along, first, end, high[cut], beyond=True)
        # The first and the last position of a part stand there as its cuts already.
        inside = np.maximum(after_low, first + 1)
        before_high = np.minimum(_search(along, first, end, high[cut], beyond=False), end - 1)
        inner = np.maximum(before_high - inside, 0)
        firsts = np.append(0, (inner + 2).cumsum())
        positions = np.empty((firsts[-1], 2))
        positions[firsts[:-1]] = self._at(low[cut], np.maximum(after_low - 1, first), end)
        positions[firsts[1:] - 1] = self._at(high[cut], np.maximum(after_high - 1, first), end)
        positions[count_on(firsts[:-1] + 1, inner)] = lines.positions[count_on(inside, inner)]
        return cut, ManyLines(len(of), positions, firsts, cut)

    def _at(self, km: Floats, before: _Numbers, end: _Numbers) -> Floats:
        """Give the positions at distances along parts, each behind one of its positions."""
        positions = self._lines.positions[before]
        on = np.flatnonzero((self._along[before] < km) & (before < end - 1))
        rest = km[on] - self._along[before[on]]
        positions[on], _ = walk(positions[on], self._azimuths[before[on]], rest)
        return positions


def in_runs(values: Floats, sizes: _Numbers, work: Callable[[Floats, int], Floats]) -> Floats:
    """
    Let a function of NumPy work on runs of values as on each by itself.

    Parameters
    ----------
    values
        Run after run.
    sizes
        How many values each run has.
    work
        Such as `numpy.cumsum`, which gives as many values as there are, or `numpy.sum`, which
        gives one; it is called for all runs of one size.

    Examples
    --------
    >>> in_runs(np.array([1.0, 2, 3]), np.array([2, 1]), np.cumsum).tolist()
    [1.0, 3.0, 3.0]
    >>> in_runs(np.array([1.0, 2, 3]), np.array([2, 0, 1]), np.sum).tolist()
    [3.0, 0.0, 3.0]
    """
    firsts, one_each = sizes.cumsum() - sizes, work is np.sum
    made = np.zeros(len(sizes) if one_each else len(values))
    for size in which_come(sizes[sizes > 0])[0]:
        at = np.flatnonzero(sizes == size)
        rows = firsts[at][:, np.newaxis] + np.arange(size)
        made[at if one_each else rows] = work(values[rows], 1)
    return made


def count_on(firsts: _Numbers, sizes: _Numbers) -> _Numbers:
    """
    Count on from each of some numbers.

    Parameters
    ----------
    firsts
        The numbers.
    sizes
        How many to count from each, itself among them.

    Examples
    --------
    >>> count_on(np.array([5, 1, 7]), np.array([2, 0, 3])).tolist()
    [5, 6, 7, 8, 9]
    """
    numbers: _Numbers = np.repeat(firsts - (sizes.cumsum() - sizes), sizes)
    numbers += np.arange(len(numbers))
    return numbers


def which_come(numbers: _Numbers) -> tuple[_Numbers, _Numbers]:
    """
    Find which whole numbers come among some, and which of these each is.

    As `numpy.unique` does, which loads NumPy's masked arrays to do so.

    Parameters
    ----------
    numbers
        None below 0, and none much larger than there are numbers.

    Examples
    --------
    >>> [found.tolist() for found in which_come(np.array([7, 2, 7]))]
    [[2, 7], [1, 0, 1]]
    >>> [found.tolist() for found in which_come(np.array([], dtype=int))]
    [[], []]
    """
    comes = np.bincount(numbers) > 0
    return np.flatnonzero(comes), (comes.cumsum() - 1)[numbers]


def _search(km: Floats, first: _Numbers, end: _Numbers, at: Floats, *, beyond: bool) -> _Numbers:
    """Find in a run of rising values each the first one beyond, or not before, another value."""
    low, high = first.copy(), end.copy()
    while (left := np.flatnonzero(low < high)).size:
        middle = (low[left] + high[left]) // 2
        before = km[middle] <= at[left] if beyond else km[middle] < at[left]
        low[left] = np.where(before, middle + 1, low[left])
        high[left] = np.where(before, high[left], middle)
    return low
