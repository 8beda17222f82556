"""A column's cells, with what rows share held once."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MISSING = -1


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
        if isinstance(values, pd.Series | pd.Index):
            array = values.to_numpy(object)
        else:
            array = np.fromiter(values, object)
        try:
            rows, held = pd.factorize(array)
        except TypeError:  # lists and dicts have no hash
            objects, _ = pd.factorize(np.fromiter(map(id, array), np.int64))
            each = array[_firsts(objects)]
            contents, _ = pd.factorize(_contents(each))
            rows, held = contents[objects], each[_firsts(contents)]
        return cls(held.tolist(), rows)

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
        numbers = pd.DataFrame({place: cells.rows for place, cells in enumerate(columns)})
        rows = np.asarray(numbers.groupby([*numbers], sort=False).ngroup(), dtype=np.intp)
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


def _contents(values: NDArray[np.object_]) -> NDArray[np.object_]:
    """Write lists and dicts as bytes, which have a hash; what can't be written stands alone."""
    try:  # in this format what is equal is written alike
        contents = np.fromiter(map(marshal.dumps, values, repeat(0)), object)
    except ValueError:
        contents = np.fromiter(map(id, values), object)
    contents[pd.isna(values)] = None
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
