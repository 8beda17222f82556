"""What a track is made of: positions, each with its ship and time, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from geoapp.errors import GeoappError, Problem
from geoapp.measure.geodesic import Floats

Ints = NDArray[np.int64]

NOT_SAID = -1
"""Of a receiver: the file doesn't say what it was."""

TERRESTRIAL = 0
SATELLITE = 1


class TracksError(GeoappError, ValueError):
    """
    Tracks that can't be read or computed, with all problems.

    Parameters
    ----------
    problems
        At least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class PositionTable:
    """
    Positions of any ships in any order, one row each.

    Parameters
    ----------
    ids
        The ship's number, or the name of the track; text objects, shape (n,).
    times
        Microseconds since the beginning of 1970, UTC; int64.
    lons, lats
        Degrees on WGS 84.
    receivers
        `NOT_SAID`, `TERRESTRIAL` or `SATELLITE`; int8.
    shore_km
        Kilometres to the nearest shore as the file says them; NaN where it doesn't.
    """

    ids: NDArray[np.object_]
    times: Ints
    lons: Floats
    lats: Floats
    receivers: NDArray[np.int8]
    shore_km: Floats

    def __len__(self) -> int:
        return len(self.times)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> PositionTable:
        """Choose rows, by a mask or by their numbers."""
        return replace(self, **{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    @classmethod
    def of(
        cls,
        ids: Sequence[str] | NDArray[np.object_],
        times: Ints,
        lons: Floats,
        lats: Floats,
        receivers: NDArray[np.int8] | None = None,
        shore_km: Floats | None = None,
    ) -> PositionTable:
        """
        Make a block of what is known.

        Examples
        --------
        >>> len(PositionTable.of(["1"], np.zeros(1, np.int64), np.zeros(1), np.zeros(1)))
        1
        """
        count = len(times)
        return cls(
            np.asarray(ids, dtype=object),
            np.asarray(times, np.int64),
            np.asarray(lons, float),
            np.asarray(lats, float),
            np.full(count, NOT_SAID, np.int8) if receivers is None else receivers,
            np.full(count, np.nan) if shore_km is None else shore_km,
        )


def joined(blocks: Sequence[PositionTable]) -> PositionTable:
    """
    Lay blocks below each other.

    Examples
    --------
    >>> len(joined([]))
    0
    """
    if not blocks:
        return PositionTable.of([], np.empty(0, np.int64), np.empty(0), np.empty(0))
    columns = (
        np.concatenate([getattr(block, each.name) for block in blocks])
        for each in fields(PositionTable)
    )
    return PositionTable(*columns)
