"""What the positions of some ships say by themselves: one pure function on one partition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoapp.dossier import TrackFeature
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import time_bounds
from geoapp.errors import Problem
from geoapp.measure import segments_km
from geoapp.measure.geodesic import Floats
from geoapp.tracks.positions import Ints, PositionTable
from geoapp.tracks.reach import LegReach, inside_legs
from geoapp.tracks.silence import Reception, Silences, heard_before, silence_shapes
from geoapp.tracks.times import DAY_US, HOUR_US, SECOND_US, moment

KNOT_KM_H: Final = 1.852
FASTEST_KM_H: Final = 102.2 * KNOT_KM_H
"""The largest speed that an AIS position report can say (ITU-R M.1371-5, table 48)."""

SILENCE_H: Final = 6.0
CORRIDOR_KM: Final = 50.0


@dataclass(frozen=True)
class Thresholds:
    """
    What is taken for what; each is told with the results.

    Parameters
    ----------
    silence_h
        A silence is longer than this, in hours.
    fastest_km_h
        A pair of positions that implies more is impossible.
    corridor_km
        How far beside a leg's line a position is still on the leg: an assumption of this
        project, as a claimed line is seldom the one that was sailed.
    """

    silence_h: float = SILENCE_H
    fastest_km_h: float = FASTEST_KM_H
    corridor_km: float = CORRIDOR_KM

    def shape(self) -> JsonObject:
        """Tell them as JSON, with their sources."""
        return {
            **asdict(self),
            "sources": {
                "silence_h": "Global Fishing Watch, AIS-disabling-high-seas: raw gaps from 6 h",
                "fastest_km_h": "102.2 knots: the largest speed of an AIS message, ITU-R M.1371-5",
                "corridor_km": "an assumption of this project",
            },
        }


class Pairs(NamedTuple):
    """Each position with the one before it of the same ship; of the first, NaN and False."""

    km: Floats
    hours: Floats
    is_silent: NDArray[np.bool_]
    is_impossible: NDArray[np.bool_]


@dataclass(frozen=True)
class Flagged:
    """
    A partition's positions, sorted by ship and time, with what was found.

    Parameters
    ----------
    positions
        As they came, sorted; none is missing.
    pairs
        One row a position.
    inside
        For each leg whether a position is inside its reach; shape (legs, n).
    on_day
        For each leg whether a position is of one of its days; shape (legs, n).
    on_land
        Whether a position lies on land, as `geoapp.cartography.ground.inland` tells it.
    """

    positions: PositionTable
    pairs: Pairs
    inside: NDArray[np.bool_]
    on_day: NDArray[np.bool_]
    on_land: NDArray[np.bool_]


@dataclass(frozen=True)
class Computed:
    """
    What a partition gives.

    Parameters
    ----------
    tracks
        One each, by id.
    days
        Of a leg, a day and a track: ``leg``, ``day``, ``track``, ``positions``, ``inside``.
    received
        By leg: how many positions lie within its corridor, whatever the day.
    flagged
        The positions themselves.
    """

    tracks: list[JsonObject]
    days: list[JsonObject]
    received: dict[str, int]
    flagged: Flagged


def compute(
    positions: PositionTable,
    legs: Sequence[LegReach] = (),
    thresholds: Thresholds | None = None,
    reception: Reception | None = None,
) -> Computed:
    """
    Measure the tracks of some ships, and find what is flagged.

    Parameters
    ----------
    positions
        All positions of these ships, in any order.
    legs
        Where a dossier's legs can be, day by day, as `leg_reaches` finds it.
    thresholds
        Those that are stated, if not the usual ones.
    reception
        How much a source receives where, for the conditions of a silence.

    Returns
    -------
    computed
        Kilometres are geodesics on WGS 84. A pair is impossible if its length needs more than
        `fastest_km_h` for its time and one second, by which times are rounded.

    Notes
    -----
    Karney (2013), doi:10.1007/s00190-012-0578-z, through `pyproj.Geod`.

    Examples
    --------
    >>> hour = HOUR_US
    >>> at = PositionTable.of(["1", "1"], np.array([0, 7 * hour]), np.zeros(2), np.array([0.0, 1]))
    >>> track = compute(at).tracks[0]
    >>> round(track["length_km"], 3), track["silences"][0]["hours"], track["impossible"]
    (110.574, 7.0, [])
    >>> compute(PositionTable.of([], np.empty(0, np.int64), np.empty(0), np.empty(0))).tracks
    []
    """
    thresholds = thresholds or Thresholds()
    positions, names, codes, unsorted = _in_order(positions)
    pairs = _pairs(positions, codes, thresholds)
    inside, on_day, received = inside_legs(positions, legs, thresholds.corridor_km)
    flagged = Flagged(positions, pairs, inside, on_day, _on_land(positions))
    starts = _starts(codes)
    tracks = _tracks(flagged, names, starts, unsorted, thresholds.fastest_km_h, reception)
    days = _days(flagged, legs, codes, names)
    counts = {leg.id: int(count) for leg, count in zip(legs, received, strict=True)}
    return Computed(tracks, days, counts, flagged)


def find_silences(positions: PositionTable, silence_h: float = SILENCE_H) -> pd.DataFrame:
    """
    Find silences alone: nothing else is measured of the tracks.

    Parameters
    ----------
    positions
        All positions of some ships, in any order.
    silence_h
        A silence is longer than this, in hours.

    Returns
    -------
    silences
        One row each, by ship and time: `track`; `start` and `end`, UTC; `hours`; `km`, the
        geodesic on WGS 84; `from_lon`, `from_lat`, `to_lon`, `to_lat` in degrees; and of the 12
        hours before, with the start, `before`: positions, and `before_by_satellite`.

    Examples
    --------
    >>> at = PositionTable.of(["1", "1"], np.array([0, 7 * HOUR_US]), np.zeros(2), np.zeros(2))
    >>> find_silences(at)[["track", "hours", "km", "before"]].values.tolist()
    [['1', 7.0, 0.0, 1]]
    >>> find_silences(at, 7).empty
    True
    """
    positions, names, codes, _ = _in_order(positions)
    times, lons, lats = positions.times, positions.lons, positions.lats
    long = np.diff(times) > silence_h * HOUR_US
    last = np.flatnonzero(long & (codes[1:] == codes[:-1]))
    rows = last + 1
    heard, by_satellite, _ = heard_before(positions, rows, _starts(codes))
    return pd.DataFrame(
        {
            "track": np.array(names, object)[codes[last]],
            "start": times[last].astype("datetime64[us]"),
            "end": times[rows].astype("datetime64[us]"),
            "hours": (times[rows] - times[last]) / HOUR_US,
            "km": segments_km(lons[last], lats[last], lons[rows], lats[rows]),
            "from_lon": lons[last],
            "from_lat": lats[last],
            "to_lon": lons[rows],
            "to_lat": lats[rows],
            "before": heard,
            "before_by_satellite": by_satellite,
        }
    )


def _in_order(
    positions: PositionTable,
) -> tuple[PositionTable, list[str], NDArray[np.intp], NDArray[np.intp]]:
    """Sort by ship and time; give names, the number of each row's, and how often none was so."""
    names, codes = _coded(positions.ids)
    unsorted = np.zeros(len(names), np.intp)
    if not _is_sorted(codes, positions.times):
        unsorted = _unsorted(codes, positions.times, len(names))
        order = np.lexsort((positions.times, codes))
        positions, codes = positions.take(order), codes[order]
    return positions, names, codes, unsorted


def _starts(codes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give the first row of each ship."""
    return np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])[: len(codes)])


def _coded(ids: NDArray[np.object_]) -> tuple[list[str], NDArray[np.intp]]:
    """Give ids numbers, in their order."""
    codes, names = pd.factorize(ids, sort=True)
    return list(names), codes


def _is_sorted(codes: NDArray[np.intp], times: Ints) -> bool:
    steps = np.diff(codes)
    return bool(((steps > 0) | ((steps == 0) & (np.diff(times) >= 0))).all())


def _unsorted(codes: NDArray[np.intp], times: Ints, count: int) -> NDArray[np.intp]:
    """Count for each ship how often a position stands before an earlier one."""
    order = np.argsort(codes, kind="stable")
    back = (np.diff(codes[order]) == 0) & (np.diff(times[order]) < 0)
    return np.bincount(codes[order][1:][back], minlength=count)


def _pairs(positions: PositionTable, codes: NDArray[np.intp], thresholds: Thresholds) -> Pairs:
    lons, lats, times = positions.lons, positions.lats, positions.times
    count = len(codes)
    km, hours = np.full(count, np.nan), np.full(count, np.nan)
    same = np.flatnonzero(codes[1:] == codes[:-1])
    if len(same):
        km[same + 1] = segments_km(lons[same], lats[same], lons[same + 1], lats[same + 1])
        hours[same + 1] = (times[same + 1] - times[same]) / HOUR_US
    with np.errstate(invalid="ignore"):
        silent = hours > thresholds.silence_h
        allowed = thresholds.fastest_km_h * (hours + SECOND_US / HOUR_US)
        impossible = km > allowed
    return Pairs(km, hours, silent, impossible)


def _on_land(positions: PositionTable) -> NDArray[np.bool_]:
    from geoapp.cartography.ground import inland  # who reads the warnings alone does without

    return inland(positions.lons, positions.lats)


def _tracks(
    flagged: Flagged,
    names: Sequence[str],
    starts: NDArray[np.intp],
    unsorted: NDArray[np.intp],
    fastest_km_h: float,
    reception: Reception | None,
) -> list[JsonObject]:
    positions, pairs = flagged.positions, flagged.pairs
    if not len(starts):
        return []
    ends = np.append(starts[1:], len(positions))
    silent, bad = np.flatnonzero(pairs.is_silent), np.flatnonzero(pairs.is_impossible)
    silences = silence_shapes(Silences(positions, silent, pairs.hours, pairs.km), starts, reception)
    km = np.nan_to_num(pairs.km)
    lengths = np.add.reduceat(km, starts)
    same_time = np.add.reduceat((pairs.hours == 0).astype(np.int64), starts)
    on_land = np.add.reduceat(flagged.on_land.astype(np.int64), starts)
    edges = np.stack([starts, ends])
    of_silent, of_bad = np.searchsorted(silent, edges), np.searchsorted(bad, edges)
    returns = _returns(positions, bad, starts, pairs.km, fastest_km_h)
    tracks = []
    for at, name in enumerate(names):
        start, end = int(starts[at]), int(ends[at])
        pair_rows = bad[of_bad[0, at] : of_bad[1, at]]
        tracks.append({
            "id": name,
            "positions": end - start,
            "first": moment(positions.times[start]),
            "last": moment(positions.times[end - 1]),
            "length_km": float(lengths[at]),
            "impossible_km": float(km[pair_rows].sum()),
            "silences": silences[of_silent[0, at] : of_silent[1, at]],
            "impossible": [_pair_shape(flagged, int(row)) for row in pair_rows],
            "two_places": int(returns[at]),
            "unsorted": int(unsorted[at]),
            "same_time": int(same_time[at]),
            "on_land": int(on_land[at]),
        })  # fmt: skip
    return tracks


def _pair_shape(flagged: Flagged, row: int) -> JsonObject:
    positions, pairs = flagged.positions, flagged.pairs
    km, hours = float(pairs.km[row]), float(pairs.hours[row])
    return {
        "times": [moment(positions.times[row - 1]), moment(positions.times[row])],
        "km": km,
        "speed": km / hours if hours > 0 else None,
        "from": [float(positions.lons[row - 1]), float(positions.lats[row - 1])],
        "to": [float(positions.lons[row]), float(positions.lats[row])],
    }


def _returns(
    positions: PositionTable,
    rows: NDArray[np.intp],
    starts: NDArray[np.intp],
    pairs_km: Floats,
    fastest_km_h: float,
) -> NDArray[np.intp]:
    """
    Count for each ship how often it leaps away and is soon back where it can have sailed.

    Two impossible pairs one after the other, of which the second ends where the ship could
    be from the start of the first: two transmitters under one number, or false positions.
    """
    ships = np.searchsorted(starts, rows, side="right") - 1
    twice = np.flatnonzero(ships[1:] == ships[:-1])
    before, after = rows[twice] - 1, rows[twice + 1]
    lons, lats, times = positions.lons, positions.lats, positions.times
    km = segments_km(lons[before], lats[before], lons[after], lats[after])
    hours = (times[after] - times[before]) / HOUR_US
    is_back = km <= fastest_km_h * (hours + SECOND_US / HOUR_US)
    is_back &= km < np.minimum(pairs_km[rows[twice]], pairs_km[rows[twice + 1]])
    return np.bincount(ships[twice][is_back], minlength=len(starts))


def _days(
    flagged: Flagged,
    legs: Sequence[LegReach],
    codes: NDArray[np.intp],
    names: Sequence[str],
) -> list[JsonObject]:
    """Count for each leg, day and ship the positions, and those inside the leg's reach."""
    found: list[JsonObject] = []
    days = flagged.positions.times // DAY_US
    for at, leg in enumerate(legs):
        rows = np.flatnonzero(flagged.on_day[at])
        keys = np.stack([days[rows], codes[rows]])
        groups, group = np.unique(keys, axis=1, return_inverse=True)
        group = group.ravel()
        counts = np.bincount(group, minlength=groups.shape[1])
        inside = np.bincount(group, flagged.inside[at][rows], minlength=groups.shape[1])
        for number, (day, code) in enumerate(groups.T.tolist()):
            found.append(
                {
                    "leg": leg.id,
                    "day": str(np.datetime64(day, "D")),
                    "track": names[code],
                    "positions": int(counts[number]),
                    "inside": int(inside[number]),
                }
            )
    return found


# -- tracks of a dossier itself -------------------------------------------------------------------


def track_warnings(tracks: Iterable[TrackFeature]) -> list[Problem]:
    """
    Find tracks of a dossier in which two positions can't be of one ship.

    Parameters
    ----------
    tracks
        Tracks of a dossier.

    Returns
    -------
    problems
        One a track, with the first such pair and how many there are. Two positions count as near
        as their precision allows, and as far apart in time as their times can mean.

    Examples
    --------
    >>> track_warnings([])
    []
    """
    return [problem for track in tracks if (problem := _leap(track)) is not None]


def _leap(track: TrackFeature) -> Problem | None:
    properties = track.properties
    times = properties.coordinate_properties.times
    if len(times) < 2:
        return None
    spans = np.array([_span(text) for text in times], "datetime64[us]").astype(np.int64)
    lons, lats = np.array(track.geometry.coordinates, float).T[:2]
    km = segments_km(lons[:-1], lats[:-1], lons[1:], lats[1:])
    least_km = km - 2 * properties.precision_km
    hours = (spans[1:, 1] - spans[:-1, 0]) / HOUR_US
    leaps = np.flatnonzero(least_km > FASTEST_KM_H * hours)
    if not len(leaps):
        return None
    at = int(leaps[0])
    more = f", and {len(leaps) - 1:,} more such pairs" if len(leaps) > 1 else ""
    found = (
        f"goes {km[at]:,.0f} km from {times[at]} to {times[at + 1]}, where no ship can go faster "
        f"than {FASTEST_KM_H:.0f} km/h{more}"
    )
    return Problem(track.id, found, "mend the position or the time, or say in its note what it is")


def _span(text: str) -> tuple[np.datetime64, np.datetime64]:
    """Give the first and the last moment that a time of a track can mean."""
    if "T" in text:
        start = np.datetime64(text.removesuffix("Z"), "us")
        return start, start + np.timedelta64(1 if text.count(":") > 1 else 60, "s")
    first, last = time_bounds(text)
    return np.datetime64(str(first), "us"), np.datetime64(str(last), "us") + np.timedelta64(1, "D")
