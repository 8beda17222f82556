"""What the clock of a dossier shows on a day: each feature's state, and where it can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from math import nan
from typing import TypeAlias, overload

import geopandas as gpd
import numpy as np
import pandas as pd
from geopandas.array import GeometryArray
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray
from shapely import MultiPoint, Point, get_coordinates
from shapely.geometry.base import BaseGeometry

from geoapp.clock.reach import State, state_at
from geoapp.clock.runs import (
    CUTTING_COLUMNS,
    REACH_COLUMNS,
    LegClock,
    cutting,
    leg_clocks,
    leg_row,
    runs_of,
    within_reach,
)
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import time_bounds
from geoapp.errors import ArgumentError, Problem, WhenError, expect_kind
from geoapp.frames import BOUNDS, RANGE, Frames, leg_lengths, leg_stops, to_frames
from geoapp.frames.build import EPSG
from geoapp.measure.lengths import Stops
from geoapp.resources import uncollected
from geoapp.when import Bounds, is_day, read_iso

FeatureRow = JsonObject
DayLike: TypeAlias = date | datetime | np.datetime64 | str
"""A day; of a moment, the day that it says in its own zone. Text is ISO 8601."""

STATE_ORDER = tuple(State)
FEATURE_COLUMNS = ("day", "id", "kind", "state", *REACH_COLUMNS, "speed_fits")
RUN_COLUMNS = ("id", "leg", "start_day", "end_day", "state", *REACH_COLUMNS, "speed_fits")


@overload
def features_at(of: Dossier | Frames, day: DayLike | Iterable[DayLike], /) -> gpd.GeoDataFrame: ...
@overload
def features_at(of: Dossier | Frames, *, day: DayLike | Iterable[DayLike]) -> gpd.GeoDataFrame: ...
@overload
def features_at(
    of: Dossier | Frames,
    lengths: pd.DataFrame,
    day: DayLike | Iterable[DayLike],
    stops: Mapping[str, Stops] | None = None,
) -> gpd.GeoDataFrame: ...
def features_at(
    of: Dossier | Frames,
    lengths: object = None,
    day: object = None,
    stops: Mapping[str, Stops] | None = None,
) -> gpd.GeoDataFrame:
    """
    Tell the state of each leg, sighting and track on a day, and where it can be.

    A leg's length is known as a range. The reach is the widest that any length in the
    range gives: in kilometres from the start as well as in shares of the way. The geometry is
    that share of the line as drawn, cut by geodesic length.

    Parameters
    ----------
    of
        A dossier or its frames.
    lengths
        Of a leg by its id `low_km`, `high_km`, as `leg_lengths` gives them; may be left out, as
        in ``features_at(dossier, "2023-09-10")``: then they are measured.
    day
        A `datetime.date`, a `datetime`, a `pandas.Timestamp`, a `numpy.datetime64` or ISO text;
        of a moment, the day that it says. Several, such as a `pandas.date_range`, give one
        table, day after day.
    stops
        By leg: its places and how far along it they lie, as `geoapp.frames.leg_stops` gives
        them. With them, a sighting on the way that is certain cuts its leg in two. Where
        `lengths` are left out, so are these, and the frames' own are taken.

    Returns
    -------
    features
        Legs, then sightings, then tracks, in the order of the frames; index `id`; EPSG:4326.
        Columns `day`, ISO 8601 text, so that `to_json` can write it; `kind` (``leg``,
        ``sighting`` or ``track``); `state` (``certain``, ``possible`` or ``absent``);
        `near_km`, `far_km`: kilometres from the leg's start; `near_share`, `far_share`: the same
        from 0 to 1 of the drawn line, not to be had by dividing one by the other; NaN but for a
        leg that isn't absent, `far_km` also where its length has no upper bound; `speed_fits`:
        False where the leg's speed limit is too slow for its dates, so that it limits nothing
        and must be said to be refuted; `geometry`: of a leg the part of its line that it can be
        on, of a track the positions that can be of that day, None where the state is
        ``absent``.

    Raises
    ------
    WhenError
        If a day is none.
    TypeError
        If `of` is neither a dossier nor frames.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> features = features_at(dossier, "2023-09-10")
    >>> print(*features.loc["leg-sea", ["state", "near_km", "far_km"]])
    possible 0.0 213.0
    >>> features_at(dossier, []).empty
    True
    """
    if day is None:
        lengths, day = None, lengths
    days = read_days(day, "features_at, day")
    frames = to_frames(of) if isinstance(of, Dossier) else of
    if not hasattr(frames, "legs"):
        found = f"is of type {type(of).__name__}"
        remedy = "give a dossier, as read_dossier reads it, or its frames, as to_frames makes them"
        raise ArgumentError(Problem("features_at, of", found, remedy))
    given = _given_stops(stops)
    if lengths is None:
        return _table(frames, leg_lengths(frames.legs), days, leg_stops(frames))
    return _table(frames, _lengths_of(frames, lengths), days, given)


def _lengths_of(frames: Frames, given: object) -> pd.DataFrame:
    """Refuse lengths of other legs."""
    remedy = "give what geoapp.leg_lengths returns of the same legs, or leave them out"
    where = "features_at, lengths"
    if not isinstance(given, pd.DataFrame):
        raise ArgumentError(Problem(where, f"are of the kind {type(given).__name__}", remedy))
    lacking = [name for name in ("low_km", "high_km") if name not in given.columns]
    if not given.index.is_unique:
        raise ArgumentError(Problem(where, "name a leg twice", remedy))
    lacking += [str(leg) for leg in frames.legs.index if leg not in given.index]
    if lacking:
        raise ArgumentError(Problem(where, f"are without {', '.join(lacking)}", remedy))
    return given


def _given_stops(given: object) -> Mapping[str, Stops]:
    remedy = "give what geoapp.frames.leg_stops returns, or leave them out"
    expect_kind("features_at, stops", given, (dict, type(None)), remedy)
    return given if isinstance(given, dict) else {}


def read_days(given: object, where: str = "day") -> list[date]:
    """
    Read one day or several.

    Parameters
    ----------
    given
        A `DayLike`, or several of them.
    where
        What to call it in a message.

    Raises
    ------
    WhenError
        With the first that is no day.

    Examples
    --------
    >>> read_days(np.datetime64("2023-09-10")), read_days([])
    ([datetime.date(2023, 9, 10)], [])
    >>> read_days("10/9/2023")
    Traceback (most recent call last):
    geoapp.errors.WhenError: day: is '10/9/2023'; give a date, or text such as 2023-09-20.
    """
    if isinstance(given, str | np.datetime64) or is_day(given) or not isinstance(given, Iterable):
        return [read_day(given, where)]
    return [read_day(each, where) for each in given]


def read_day(day: object, where: str = "day") -> date:
    """
    Read a day however it is given; of a moment, the day that it says.

    Examples
    --------
    >>> read_day(pd.Timestamp("2023-09-10T23:30+09:00")), read_day(" 2023-09-10 ")
    (datetime.date(2023, 9, 10), datetime.date(2023, 9, 10))
    """
    remedy = "give a date, or text such as 2023-09-20"
    if isinstance(day, np.datetime64):
        day = day.astype("datetime64[s]").item()
    if isinstance(day, str):
        try:
            return read_iso(day.strip())
        except ValueError:
            pass
        try:
            return datetime.fromisoformat(day.strip()).date()
        except ValueError:
            raise WhenError(Problem(where, f"is {day!r}", remedy)) from None
    if day is None or day is pd.NaT:
        raise WhenError(Problem(where, "is missing", remedy))
    if isinstance(day, datetime):
        return day.date()
    if is_day(day):
        return day
    raise WhenError(Problem(where, f"is {day!r}, of type {type(day).__name__}", remedy))


@uncollected()
def _table(
    frames: Frames, lengths: pd.DataFrame, days: Sequence[date], stops: Mapping[str, Stops]
) -> gpd.GeoDataFrame:
    """Lay the features of all days below each other: most rows of many legs say absent alone."""
    legs = _clocks(frames, lengths, stops)
    sightings, tracks = list(_rows(frames.sightings)), list(_rows(frames.tracks))
    # By their rows: frames that were put together may have an id twice.
    indexes = (frames.legs.index, frames.sightings.index, frames.tracks.index)
    names = [str(name) for index in indexes for name in index]
    grid = _Grid(days, len(names))
    for at, leg in enumerate(legs):
        grid.fits[at] = leg.is_fitting
        for n in grid.days_of(leg.bounds):
            row = leg_row(leg, days[n])
            grid.put(n, at, str(row["state"]), None)
            grid.reaches[:, n, at] = [row.get(each, nan) for each in REACH_COLUMNS]
    near, far = grid.reaches[-2:]
    reached = np.nonzero(~np.isnan(near))
    lines = _lines(frames.legs)
    grid.shapes[reached] = within_reach(lines, reached[1], near[reached], far[reached])
    there = "geometry" in frames.sightings
    where = list(frames.sightings["geometry"]) if there else [None] * len(sightings)
    for at, (row, shape) in enumerate(zip(sightings, where, strict=True), len(legs)):
        for n in grid.days_of(_bounds(row)):
            grid.put(n, at, state_at(*_bounds(row), days[n]), shape)
    for at, track in enumerate(map(_Track, tracks), start=len(legs) + len(sightings)):
        for n, day in enumerate(days):
            grid.put(n, at, *track.on(day))
    kinds = ("leg",) * len(legs) + ("sighting",) * len(sightings) + ("track",) * len(tracks)
    return grid.table(names, kinds)


class _Grid:
    """A cell for each day and feature, absent until something is put there."""

    def __init__(self, days: Sequence[date], width: int) -> None:
        self.days = days
        self.ordinals = np.array([day.toordinal() for day in days], dtype="int64")
        shape = len(days), width
        self.states = np.full(shape, STATE_ORDER.index(State.ABSENT), dtype="int8")
        self.shapes = np.full(shape, None, dtype=object)
        self.reaches = np.full((len(REACH_COLUMNS), *shape), nan)
        self.fits = np.ones(width, dtype=bool)

    def days_of(self, bounds: Bounds) -> list[int]:
        """Give the numbers of the days on which what has these bounds isn't absent."""
        first, _, _, last = bounds
        inside = np.ones(len(self.days), dtype=bool)
        if first is not None:
            inside &= self.ordinals >= first.toordinal()
        if last is not None:
            inside &= self.ordinals <= last.toordinal()
        return [int(n) for n in np.flatnonzero(inside)]

    def put(self, day: int, at: int, state: str, shape: BaseGeometry | None) -> None:
        """Tell of one feature on one day."""
        self.states[day, at], self.shapes[day, at] = STATE_ORDER.index(State(state)), shape

    def table(self, names: Sequence[str], kinds: Sequence[str]) -> gpd.GeoDataFrame:
        """Lay the days below each other."""
        shape = self.states.shape
        words = np.array([str(each) for each in STATE_ORDER], dtype=object)
        state = np.empty(shape, dtype=object)
        for n, of_day in enumerate(self.states):  # all at once would need numbers of 8 bytes
            state[n] = words[of_day]
        days = np.array([day.isoformat() for day in self.days], dtype=object)
        columns = {
            "day": _texts(days[:, np.newaxis], shape),
            "kind": _texts(np.array(kinds, dtype=object), shape),
            "state": _texts(state, shape),
            **{name: self.reaches[at].ravel() for at, name in enumerate(REACH_COLUMNS)},
            "speed_fits": np.tile(self.fits, len(days)),
            "geometry": GeometryArray(self.shapes.ravel(), crs=EPSG),
        }
        index = pd.Index(_texts(np.array(names, dtype=object), shape), name="id", copy=False)
        return gpd.GeoDataFrame(columns, index=index, geometry="geometry", copy=False)


def _texts(held: NDArray[np.object_], shape: tuple[int, ...]) -> ExtensionArray:
    """Make a column of texts that repeats none of their letters."""
    spread = np.broadcast_to(held, shape).reshape(-1)
    with pd.option_context("mode.string_storage", "python"):
        return pd.Series(spread, dtype=str, copy=False).array


def reach_runs(frames: Frames) -> gpd.GeoDataFrame:
    """
    Tell where each leg can be on all of its days: a row a run of days that are alike.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    runs
        In the order of the legs and of time, without days on which a leg is absent; index `id`;
        EPSG:4326. `leg`; `start_day`, `end_day`: days, None where nothing bounds the run; the
        other columns and the geometry as `features_at` gives them for each day of the run. A reach
        that changes on more than some `geoapp.clock.runs.MOST_RUNS` days has rows of several, each
        with all that the shipment could have reached on one of them.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> runs = reach_runs(to_frames(read_dossier(built_in())))
    >>> print(*runs.loc["leg-sea-1", ["start_day", "end_day", "far_km"]])
    2023-09-07 2023-09-12 213.0
    """
    clocks = _clocks(frames, leg_lengths(frames.legs), leg_stops(frames))
    names = list(map(str, frames.legs.index))
    found = runs_of(clocks, names, _lines(frames.legs))
    index = pd.Index(found.ids, name="id", dtype=object)
    once = pd.DataFrame(found.runs, columns=RUN_COLUMNS[2:], dtype=object)
    table = once.take(found.run_of).set_axis(index)
    table = table.astype(dict.fromkeys(REACH_COLUMNS, "float64") | {"speed_fits": "bool"})
    table.insert(0, "leg", np.fromiter(names, dtype=object)[found.leg_of])
    return gpd.GeoDataFrame(table, geometry=found.shapes, crs=EPSG)


def _clocks(frames: Frames, lengths: pd.DataFrame, stops: Mapping[str, Stops]) -> list[LegClock]:
    legs, sightings = frames.legs, frames.sightings
    if not lengths.index.equals(legs.index):
        lengths = lengths.loc[legs.index]
    low, high = (lengths[name].to_numpy(float).tolist() for name in RANGE)
    columns = {name: legs[name] for name in (*BOUNDS, "max_speed") if name in legs}
    seen = cutting({name: sightings[name] for name in CUTTING_COLUMNS}) if stops else []
    return leg_clocks(columns, legs.index, zip(low, high, strict=True), stops, seen)


def _lines(legs: gpd.GeoDataFrame) -> NDArray[np.object_]:
    there = "geometry" in legs
    return legs["geometry"].to_numpy() if there else np.full(len(legs), None, dtype=object)


class _Track:
    """The positions of a track and the days that each can be of."""

    def __init__(self, row: FeatureRow) -> None:
        self.positions = get_coordinates(row.get("geometry"))
        days = [time_bounds(text) for text in row.get("times", ())]
        self.days: NDArray[np.datetime64] = np.array(
            [list(map(str, each)) for each in days], dtype="datetime64[D]"
        ).reshape(-1, 2)

    def on(self, day: date) -> tuple[State, BaseGeometry | None]:
        """Give the positions that can be of a day: measured on it for certain, or possibly."""
        at = np.datetime64(str(day), "D")
        there = (self.days[:, 0] <= at) & (at <= self.days[:, 1])
        if not there.any():
            return State.ABSENT, None
        is_certain = bool((there & (self.days[:, 0] == self.days[:, 1])).any())
        points = MultiPoint([Point(each) for each in self.positions[there]])
        return (State.CERTAIN if is_certain else State.POSSIBLE), points


def _rows(frame: pd.DataFrame) -> Iterator[FeatureRow]:
    """Go through the rows of a frame."""
    for row in zip(*(frame[name] for name in frame.columns), strict=True):
        yield dict(zip(frame.columns, row, strict=True))


def _bounds(row: FeatureRow) -> Bounds:
    return Bounds(*(row[name] for name in BOUNDS))
