"""On which days a leg can be where: runs of days that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil, inf, isinf, isnan, nan
from typing import Any, NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from geoapp.clock.reach import (
    Sighted,
    State,
    Stretch,
    furthest_km,
    leg_stretches,
    reach_at,
    speed_fits,
    state_at,
)
from geoapp.frames.schema import BOUNDS
from geoapp.measure.geodesic import Floats
from geoapp.measure.lengths import Stops
from geoapp.measure.lines import ManyLines, MeasuredLines, count_on, which_come
from geoapp.when import Bounds, is_day
from geoapp.when.calendar import FIRST_DAY, LAST_DAY, from_ordinal

REACH_COLUMNS = ("near_km", "far_km", "near_share", "far_share")
MOST_RUNS = 400
"""Rows of a leg for the days on which its reach grows or shrinks."""


class Columns(Protocol):
    """Cells by the names of columns: of a dossier's rows, or of a frame."""

    def __getitem__(self, name: str, /) -> Iterable[Any]: ...
    def __contains__(self, name: str, /) -> bool: ...


class LegClock(NamedTuple):
    """A leg as each day asks of it; legs of which the same is known are equal."""

    bounds: Bounds
    pieces: tuple[Stretch, ...]
    low_km: float
    high_km: float
    speed: float | None

    @property
    def is_fitting(self) -> bool:
        """Whether it has no limit of speed, or one that leaves time enough for every piece."""
        return self.speed is None or all(
            speed_fits(self.low_km * (each.to_km - each.from_km), *each.bounds[::3], self.speed)
            for each in self.pieces
        )


def leg_clocks(
    legs: Columns,
    index: Iterable[object],
    km: Iterable[tuple[float, float | None]],
    stops: Mapping[str, Stops],
    seen: Sequence[Sighted],
) -> list[LegClock]:
    """
    Tell of each leg what its days ask of it.

    Parameters
    ----------
    legs
        Columns: the four bounds and, if any has one, `max_speed`.
    index
        Their ids.
    km
        The least and the greatest length of each; None or NaN where no upper bound is known.
    stops
        By leg, as `geoapp.frames.leg_stops` gives them; may be empty.
    seen
        The sightings that may cut a leg.
    """
    names = list(map(str, index))
    bounds = [Bounds(*days) for days in zip(*(legs[name] for name in BOUNDS), strict=True)]
    limits = legs["max_speed"] if "max_speed" in legs else [None] * len(names)
    pieces: dict[object, tuple[Stretch, ...]] = {}
    found = []
    for name, days, (low, high), speed in zip(names, bounds, km, map(_speed, limits), strict=True):
        stops_of = stops.get(name, {}) if seen else {}
        key = (days, *stops_of.items())
        if key not in pieces:
            pieces[key] = tuple(leg_stretches(days, seen, stops_of))
        upper = inf if high is None or isnan(high) else high
        found.append(LegClock(days, pieces[key], low, upper, speed))
    return found


class ReachRuns(NamedTuple):
    """
    Runs of days on which the reach of a leg is the same, in the order of the legs and of time.

    Parameters
    ----------
    ids
        Of each run its own.
    leg_of
        The number of its leg.
    runs
        By `RUN_COLUMNS`, once for all legs of which the same is known; what a run lacks is NaN.
    run_of
        The number of what each run is.
    shapes
        What part of the leg's line it covers, or that line itself; None where it has none.
    """

    ids: list[str]
    leg_of: NDArray[np.intp]
    runs: list[dict[str, Any]]
    run_of: NDArray[np.intp]
    shapes: NDArray[np.object_]


def runs_of(
    clocks: Sequence[LegClock], names: Sequence[str], lines: NDArray[np.object_]
) -> ReachRuns:
    """Find the runs of legs, whose ids and lines are given."""
    numbers: dict[LegClock, int] = {}  # what is known of several legs is found once
    kind_of = np.array([numbers.setdefault(leg, len(numbers)) for leg in clocks], int)
    runs = [_runs(leg) for leg in numbers]
    once = [run for each in runs for run in each]
    counts = np.array([len(each) for each in runs], dtype=int)
    firsts, many = (counts.cumsum() - counts)[kind_of], counts[kind_of]
    leg_of, number = np.repeat(np.arange(len(clocks)), many), count_on(np.ones_like(many), many)
    ids = [
        f"{names[leg]}-{each}" for leg, each in zip(leg_of.tolist(), number.tolist(), strict=True)
    ]
    run_of = count_on(firsts, many)
    near, far = (
        np.array([run.get(name, nan) for run in once], dtype=float)[run_of]
        for name in REACH_COLUMNS[2:]
    )
    shapes = within_reach(lines, leg_of, near, far)
    return ReachRuns(ids, leg_of, once, run_of, shapes)


def _runs(leg: LegClock) -> list[dict[str, object]]:
    """Join the days of a leg that are alike."""
    starts = sorted(_changes(leg))
    found: list[dict[str, object]] = []
    for first, next_ in zip([None, *starts], [*starts, None], strict=True):
        start = FIRST_DAY if first is None else from_ordinal(first)
        end = LAST_DAY if next_ is None else from_ordinal(next_ - 1)
        # In between the far end only moves on, and so does the near one.
        run, after = (leg_row(leg, day) for day in (start, end))
        if run["state"] == State.ABSENT:
            continue
        run |= {each: after[each] for each in ("far_km", "far_share") if each in after}
        if next_ is None and isinf(leg.high_km):
            run["far_km"] = nan
        days = None if first is None else start, None if next_ is None else end
        if found and _alike(found[-1], run) and _follows(found[-1]["end_day"], days[0]):
            found[-1]["end_day"] = days[1]
        else:
            found.append(run | {"start_day": days[0], "end_day": days[1]})
    return found


def _alike(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    cells = [(one.get(name), other.get(name)) for name in ("state", *REACH_COLUMNS, "speed_fits")]
    return all(a == b or (a != a and b != b) for a, b in cells)  # NaN is as NaN


def _follows(last: object, first: date | None) -> bool:
    return is_day(last) and first is not None and (first - last).days == 1


def _changes(leg: LegClock) -> set[int]:
    """Find the days, as ordinals, on which a leg's state or reach may not be as the day before."""
    found: set[int] = set()
    for bounds in (leg.bounds, *(piece.bounds for piece in leg.pieces)):
        found |= {day.toordinal() for day in bounds[:2] if day is not None}
        found |= {day.toordinal() + 1 for day in bounds[2:] if day is not None}
    speed = leg.speed
    if speed is None or not leg.is_fitting:
        return found
    for piece in leg.pieces:
        first, _, _, last = piece.bounds
        share = piece.to_km - piece.from_km
        km = (leg.low_km if isinf(leg.high_km) else leg.high_km) * share
        days = ceil(km / speed)
        if first is not None and last is not None:
            whole = (last - first).days + 1
            days = whole if isinf(leg.high_km) else min(days, whole)
        step = ceil((days + 1) / (MOST_RUNS / 2))
        if first is not None:
            found |= {first.toordinal() + n for n in range(0, days + 1, step)}
        if last is not None:
            found |= {last.toordinal() + 1 - n for n in range(0, days + 1, step)}
    return found


def within_reach(
    lines: NDArray[np.object_], of: NDArray[np.intp], near: Floats, far: Floats
) -> NDArray[np.object_]:
    """Cut what a reach covers out of the line of its leg; None where it has none."""
    found = lines[of]
    found[np.isnan(near) | np.isnan(far)] = None
    near, far = np.clip(near, 0.0, 1.0), np.clip(far, 0.0, 1.0)
    cut = ~shapely.is_missing(found) & ~((near == 0) & (far == 1))
    if cut.any():
        some, number = which_come(of[cut])
        measured = MeasuredLines(ManyLines.of(lines[some]))
        km = measured.km[number]
        found[cut] = measured.between(number, near[cut] * km, far[cut] * km)
    return found


CUTTING_COLUMNS = ("place", "earliest_start", "latest_end", "certainty")


def cutting(sightings: Columns) -> list[Sighted]:
    """Choose the sightings that may cut a leg."""
    rows = zip(*(sightings[name] for name in CUTTING_COLUMNS), strict=True)
    return [Sighted(place, first, last) for place, first, last, sure in rows if sure == "certain"]


def leg_row(leg: LegClock, day: date) -> dict[str, object]:
    """
    Tell a leg's state and its reach over all lengths from the lowest to the highest.

    On the shortest way it is soonest past any share of it, and can stay longest
    short of any, so the shares and the nearest kilometre are those of the lowest length;
    only the furthest kilometre is that of the highest.
    """
    fits, low_km = leg.is_fitting, leg.low_km
    row = {"state": str(state_at(*leg.bounds, day)), "speed_fits": fits}
    speed = leg.speed if fits else None
    ways = (_reach(piece, low_km, leg.high_km, day, speed) for piece in leg.pieces)
    reaches = [each for each in ways if each]
    if not reaches:
        return row
    near_km = min(each[0] for each in reaches)
    far_low_km, far_km = max(each[1] for each in reaches), max(each[2] for each in reaches)
    far_km = nan if isinf(far_km) else far_km
    shares = (near_km / low_km, far_low_km / low_km) if low_km else (0, 1)
    keys = ("near_km", "far_km", "near_share", "far_share")
    return row | dict(zip(keys, (near_km, far_km, *shares), strict=True))


def _reach(
    piece: Stretch, low_km: float, high_km: float, day: date, speed: float | None
) -> tuple[float, float, float] | None:
    """Give the nearest and the furthest point by the lowest length, and by the highest."""
    share = piece.to_km - piece.from_km
    reach = reach_at(low_km * share, *piece.bounds, day, speed)
    if reach is None:
        return None
    far_km = high_km * share if share else 0.0
    if speed is not None:
        far_km = furthest_km(far_km, piece.earliest_start, day, speed)
    start_km = low_km * piece.from_km
    before_km = high_km * piece.from_km if piece.from_km else 0.0
    return start_km + reach.near_km, start_km + reach.far_km, before_km + far_km


def _speed(limit: object) -> float | None:
    """Read the limit of a leg; a missing one is None or NaN."""
    return float(limit["km_per_day"]) if isinstance(limit, Mapping) else None
