"""A column's cells, with what rows share held once."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

MISSING = -1
Values: TypeAlias = list[Any]


@dataclass(frozen=True, eq=False)
class Cells:
    """
    The cells of a column; work on what they hold is done once, however many rows share it.

    Parameters
    ----------
    held
        What the cells hold, each once, in the order of its first row; never None or NaN.
    rows
        For each row the number of what it holds; `MISSING` where it holds nothing.
    """

    held: Sequence[Any]
    rows: NDArray[np.intp]

    @classmethod
    def of(cls, values: Iterable[object]) -> Cells:
        """
        Hold each value once.

        Parameters
        ----------
        values
            One a row. None and NaN are missing; those that are equal are one, lists and
            dicts if they hold the same in the same order.

        Examples
        --------
        >>> Cells.of(["sea", None, "rail", "sea"])
        Cells(held=['sea', 'rail'], rows=array([ 0, -1,  1,  0]))
        >>> Cells.of([])
        Cells(held=[], rows=array([], dtype=int64))
        """
        given = _listed(values)
        try:
            return cls(*_numbered(given))
        except TypeError:  # lists and dicts have no hash
            _, objects = _numbered(list(map(id, given)))
            each = [given[first] for first in _firsts(objects).tolist()]
            _, contents = _numbered(_contents(each))
            held = [each[first] for first in _firsts(contents).tolist()]
            return cls(held, contents[objects])

    @classmethod
    def spread(cls, values: Iterable[object], rows: NDArray[np.intp]) -> Cells:
        """
        Give each row one of some values.

        Parameters
        ----------
        values
            object; a row of one that is None or NaN is missing.
        rows
            The number of its value for each row, or `MISSING`.

        Examples
        --------
        >>> list(Cells.spread(["rail", None, "rail"], np.array([0, 1, 2, -1])))
        ['rail', None, 'rail', None]
        """
        once = cls.of(values)
        return cls(once.held, np.append(once.rows, MISSING)[rows])

    @classmethod
    def same(cls, value: object, size: int) -> Cells:
        """
        Give all rows one value.

        Examples
        --------
        >>> list(Cells.same("leg", 2)), list(Cells.same("leg", 0))
        (['leg', 'leg'], [])
        """
        return cls.spread([value], np.zeros(size, dtype=np.intp))

    @classmethod
    def beside(cls, columns: Collection[Cells]) -> Cells:
        """
        Make a tuple of each row of several columns of one length; none is missing.

        Examples
        --------
        >>> list(Cells.beside([Cells.of(["a", "a"]), Cells.of([None, 1])]))
        [('a', None), ('a', 1)]
        """
        each = [cells.rows.tolist() for cells in columns]
        _, rows = _numbered(list(zip(*each, strict=True)))
        firsts = _firsts(rows)
        held = zip(*(cls(cells.held, cells.rows[firsts]) for cells in columns), strict=True)
        return cls(list(held), rows)

    @classmethod
    def below(cls, columns: Collection[Cells]) -> Cells:
        """
        Put columns one under the other.

        Examples
        --------
        >>> list(Cells.below([Cells.of(["a", None]), Cells.of(["b"])]))
        ['a', None, 'b']
        """
        starts = accumulate((len(cells.held) for cells in columns), initial=0)
        rows = [
            np.where(cells.rows == MISSING, MISSING, cells.rows + start) if start else cells.rows
            for cells, start in zip(columns, starts, strict=False)
        ]
        held = [value for cells in columns for value in cells.held]
        below = np.concatenate([np.zeros(0, dtype=np.intp), *rows])
        if sum(len(cells.held) > 0 for cells in columns) < 2 or _are_different(held):
            return cls(held, below)
        return cls.spread(held, below)

    def map(self, write: Callable[[Any], Any]) -> Cells:
        """
        Make something of each value; what is missing stays missing.

        Examples
        --------
        >>> list(Cells.of(["sea", None]).map(len))
        [3, None]
        """
        return Cells.spread(map(write, self.held), self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Any]:
        held = np.fromiter([*self.held, None], dtype=object)  # the last one is `MISSING`
        return iter(held[self.rows].tolist())


def _listed(values: Iterable[object]) -> Values:
    """List values; what isn't known in a frame, of whatever type, is None."""
    if hasattr(values, "to_numpy"):  # of pandas
        listed: Values = values.to_numpy(object, na_value=None).tolist()
        return listed
    return list(values)


def _numbered(values: Values) -> tuple[Values, NDArray[np.intp]]:
    """Give each value a number, by the order in which it first comes; what is missing has none."""
    # As `_is_missing`, but without a call for each value.
    each = [
        value
        for value in dict.fromkeys(values)
        if value is not None and not (isinstance(value, float) and value != value)
    ]
    if len(each) == len(values):
        return each, np.arange(len(values), dtype=np.intp)
    numbers = dict(zip(each, range(len(each)), strict=True))
    found = map(numbers.get, values, repeat(MISSING))
    return each, np.fromiter(found, dtype=np.intp, count=len(values))


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _contents(values: Values) -> Values:
    """Write lists and dicts as bytes, which have a hash; what can't be written stands alone."""
    try:  # in this format what is equal is written alike
        contents: Values = list(map(marshal.dumps, values, repeat(0)))
    except ValueError:
        contents = list(map(id, values))
    for place, value in enumerate(values):
        if _is_missing(value):
            contents[place] = None
    return contents


def _are_different(values: Sequence[object]) -> bool:
    """Tell whether no two values are equal; of lists and dicts that isn't known."""
    try:
        return len(set(values)) == len(values)
    except TypeError:
        return False


def _firsts(numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """Find the first row of each number, but not that of `MISSING`, which is the last place."""
    firsts = np.zeros(numbers.max(initial=MISSING) + 2, dtype=np.intp)
    firsts[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return firsts[:MISSING]
