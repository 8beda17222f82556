"""Where the legs of a dossier can be on each day, and which positions lie there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geoapp.clock import State, clock_days
from geoapp.dossier import Dossier
from geoapp.geodesy import INVERSE_FLATTENING, SEMI_MAJOR_AXIS_M
from geoapp.measure import densify
from geoapp.measure.geodesic import Floats, lengths_km, segments_of
from geoapp.tracks.positions import Ints, PositionTable
from geoapp.tracks.times import DAY_US

AFLOAT: Final = ("sea", "river", "unknown")
"""Modes of which a ship's positions can say anything."""

PIECE_KM: Final = 20.0
"""Longest piece of a leg's line; its chord is at most 8 metres off the geodesic."""

GROUP: Final = 16
CHUNK_ROWS: Final = 65_536


@dataclass(frozen=True)
class LegReach:
    """
    A leg, in short straight pieces through the Earth, and its reach day by day.

    Parameters
    ----------
    id
        Of the leg.
    starts, ends
        Ends of the pieces, in kilometres from the Earth's centre; shape (m, 3).
    along_km
        How far along the line each piece begins and ends; shape (m, 2).
    days
        Days on which the leg isn't absent, since the beginning of 1970, ascending.
    near_km, far_km
        The reach of each of these days along the drawn line.
    is_certain
        Whether the leg is certainly under way on each of these days, and on the day before and
        after, so that the whole day is of it.
    """

    id: str
    starts: Floats
    ends: Floats
    along_km: Floats
    days: Ints
    near_km: Floats
    far_km: Floats
    is_certain: NDArray[np.bool_]


def leg_reaches(dossier: Dossier, only: Iterable[str] = ()) -> list[LegReach]:
    """
    Find where a dossier's legs can be, day by day.

    Parameters
    ----------
    dossier
        A dossier.
    only
        Ids of the legs that are meant; without any, those by sea, by river or by an unknown
        mode.

    Returns
    -------
    legs
        In file order, each over those of the clock's days on which it isn't absent.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> (leg,) = leg_reaches(read_dossier(built_in()))
    >>> leg.id, len(leg.days)
    ('leg-sea', 6)
    """
    # Workers, which are given reaches, do without frames.
    from geoapp.clock import features_at
    from geoapp.frames import to_frames

    chosen = list(only)
    legs = [
        leg for leg in dossier.legs
        if (leg.id in chosen if chosen else leg.properties.mode in AFLOAT)
    ]  # fmt: skip
    if not legs:
        return []
    frames = to_frames(dossier)
    first, last = clock_days(frames)
    days = [first + timedelta(at) for at in range((last - first).days + 1)]
    table = features_at(frames, days)
    table = table[(table["kind"] == "leg") & (table["state"] != State.ABSENT)]
    reaches = []
    for leg in legs:
        rows = table.loc[table.index == leg.id]
        starts, ends = segments_of(densify(frames.legs.geometry[leg.id], PIECE_KM))
        km = lengths_km(starts, ends)
        along = np.concatenate([[0.0], km.cumsum()])
        numbers = rows["day"].to_numpy("datetime64[D]").astype(np.int64)
        certain = (rows["state"] == State.CERTAIN).to_numpy()
        reaches.append(
            LegReach(
                leg.id, _from_centre(starts), _from_centre(ends),
                np.column_stack([along[:-1], along[1:]]), numbers,
                rows["near_share"].to_numpy() * along[-1], rows["far_share"].to_numpy() * along[-1],
                _whole_days(numbers, certain),
            )
        )  # fmt: skip
    return reaches


def _whole_days(days: Ints, certain: NDArray[np.bool_]) -> NDArray[np.bool_]:
    sure = set(days[certain].tolist())
    return np.array([day in sure and {day - 1, day + 1} <= sure for day in days.tolist()], bool)


def _from_centre(positions: Floats) -> Floats:
    """Give positions on the ellipsoid as kilometres from the Earth's centre, x, y, z."""
    lons, lats = np.radians(positions[:, 0]), np.radians(positions[:, 1])
    squared = (2 - 1 / INVERSE_FLATTENING) / INVERSE_FLATTENING
    sines, cosines = np.sin(lats), np.cos(lats)
    across = SEMI_MAJOR_AXIS_M / 1000 / np.sqrt(1 - squared * sines**2)
    return np.column_stack(
        [across * cosines * np.cos(lons), across * cosines * np.sin(lons),
         across * (1 - squared) * sines]
    )  # fmt: skip


def inside_legs(
    positions: PositionTable, legs: Sequence[LegReach], corridor_km: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], list[int]]:
    """
    Tell which positions lie inside the reach of each leg on their day.

    Parameters
    ----------
    positions
        Of any ships and days.
    legs
        As `leg_reaches` finds them.
    corridor_km
        How far beside a leg's line, and before and behind its reach, still counts.

    Returns
    -------
    inside
        Shape (legs, n).
    on_day
        Whether a position is of one of the leg's days; shape (legs, n).
    received
        For each leg, how many positions of any day lie within its corridor.

    Notes
    -----
    Distances are chords through the Earth between a position and pieces of at most 20 km: at 50
    km from the line they are within 10 metres of the geodesic.
    """
    shape = (len(legs), len(positions))
    inside, on_day, received = np.zeros(shape, bool), np.zeros(shape, bool), [0] * len(legs)
    if not legs:
        return inside, on_day, received
    days = positions.times // DAY_US
    lonlat = np.column_stack([positions.lons, positions.lats])
    for start in range(0, len(positions), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        points = _from_centre(lonlat[rows])
        for at, leg in enumerate(legs):
            within, reached, there = _beside(points, days[rows], leg, corridor_km)
            inside[at, rows], on_day[at, rows] = reached, there
            received[at] += int(within.sum())
    return inside, on_day, received


def _beside(
    points: Floats, days: Ints, leg: LegReach, corridor_km: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which points lie within the corridor, within the reach, and on a day of the leg."""
    count = len(points)
    within, reached = np.zeros(count, bool), np.zeros(count, bool)
    at = np.searchsorted(leg.days, days) if len(leg.days) else np.zeros(count, np.intp)
    at = np.minimum(at, max(len(leg.days) - 1, 0))
    there = leg.days[at] == days if len(leg.days) else np.zeros(count, bool)
    near = np.where(there, leg.near_km[at], np.inf) - corridor_km if len(leg.days) else None
    far = np.where(there, leg.far_km[at], -np.inf) + corridor_km if len(leg.days) else None
    for first in range(0, len(leg.starts), GROUP):
        piece = slice(first, first + GROUP)
        starts, ends, along = leg.starts[piece], leg.ends[piece], leg.along_km[piece]
        low = np.minimum(starts, ends).min(axis=0) - corridor_km
        high = np.maximum(starts, ends).max(axis=0) + corridor_km
        rows = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
        if not len(rows):
            continue
        is_near = _distances(points[rows], starts, ends) <= corridor_km
        within[rows] |= is_near.any(axis=1)
        if near is not None and far is not None:
            overlaps = (along[:, 1] >= near[rows, None]) & (along[:, 0] <= far[rows, None])
            reached[rows] |= (is_near & overlaps).any(axis=1)
    return within, reached & there, there


def _distances(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """Measure from each point to each piece, in kilometres; shape (points, pieces)."""
    ways = ends - starts
    squares = np.maximum((ways**2).sum(axis=1), 1e-18)
    offsets = points[:, None, :] - starts[None]
    shares = np.clip((offsets * ways).sum(axis=2) / squares, 0, 1)
    distances: Floats = np.linalg.norm(offsets - shares[..., None] * ways, axis=2)
    return distances
