"""What the clock of a dossier shows on a day, which days it runs over and where it stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import inf, isinf, isnan, nan

import numpy as np
import pandas as pd

from geoapp.clock.reach import (
    Sighted,
    Stretch,
    furthest_km,
    leg_stretches,
    reach_at,
    speed_fits,
    state_at,
)
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem, WhenError
from geoapp.frames import BOUNDS, Frames
from geoapp.measure.lengths import Stops
from geoapp.when import Bounds, parse_when

FeatureRow = JsonObject
DayLike = date | datetime | np.datetime64 | str
"""A day; of a moment, the day that it says."""


def features_at(
    frames: Frames, lengths: pd.DataFrame, day: DayLike, stops: Mapping[str, Stops] | None = None
) -> pd.DataFrame:
    """
    Tell the state of each leg and sighting on a day, and the reach of each leg.

    A leg's length is known as a range. The reach is the widest that any length in the
    range gives: in kilometres from the start as well as in shares of the way.

    Parameters
    ----------
    frames
        Legs and sightings with the columns `BOUNDS`; legs with `max_speed`, an object
        with `km_per_day` or none.
    lengths
        One row a leg, by its id: `low_km`, `high_km`, as `geoapp.measure.leg_lengths`
        gives them.
    day
        The day to look at: a date, a datetime, a `pandas.Timestamp`, a `numpy.datetime64` or
        ISO 8601 text; of a moment, the day that it says in its own time zone.
    stops
        By leg: its places and how far along it they lie, as `geoapp.measure.leg_stops` gives
        them. With them, a sighting on the way that is certain cuts its leg in two.

    Returns
    -------
    features
        Legs, then sightings, in the order of the frames; index `id`. Columns `kind`
        (``leg`` or ``sighting``); `state`; `near_km`, `far_km`: kilometres from the
        leg's start; `near_share`, `far_share`: the same from 0 to 1 of the drawn line,
        not to be had by dividing one by the other; NaN for a sighting and an absent
        leg, `far_km` also where the length has no upper bound; `speed_fits`: False where the
        leg's speed limit is too slow for its dates, so that it limits nothing and must
        be said to be refuted.

    Raises
    ------
    TypeError, ValueError
        If `day` is none of these.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> none = pd.DataFrame(columns=[*BOUNDS, "max_speed", "low_km", "high_km"])
    >>> features_at(SimpleNamespace(legs=none, sightings=none), none, date(2023, 9, 8)).empty
    True
    """
    at = read_day(day)
    low_km, high_km = lengths["low_km"], lengths["high_km"]
    rows, seen = [], [] if stops is None else _sighted(frames.sightings)
    for name, leg in _rows(frames.legs):
        pieces = leg_stretches(_bounds(leg), seen, (stops or {}).get(str(name), {}))
        most_km = float(high_km[str(name)])
        row_km = float(low_km[str(name)]), inf if isnan(most_km) else most_km
        rows.append(_leg_row(str(name), leg, pieces, *row_km, at))
    rows += [_sighting_row(str(name), seen, at) for name, seen in _rows(frames.sightings)]
    columns = ["near_km", "far_km", "near_share", "far_share"]
    table = pd.DataFrame(rows, columns=["id", "kind", "state", *columns, "speed_fits"])
    return table.astype(dict.fromkeys(columns, "float64") | {"speed_fits": "bool"}).set_index("id")


def read_day(day: object, where: str = "day") -> date:
    """
    Read a day however it is given; of a moment, the day that it says.

    Examples
    --------
    >>> print(read_day("2023-09-20T23:59:00+10:00"), read_day(np.datetime64("2023-09-20")))
    2023-09-20 2023-09-20
    >>> read_day("soon")
    Traceback (most recent call last):
    ValueError: day: is 'soon'; give a date, or text such as 2023-09-20.
    """
    remedy = "give a date, or text such as 2023-09-20"
    if isinstance(day, np.datetime64):
        day = pd.Timestamp(day)
    if isinstance(day, str):
        try:
            return datetime.fromisoformat(day.strip()).date()
        except ValueError:
            raise ValueError(str(Problem(where, f"is {day!r}", remedy))) from None
    if day is pd.NaT:
        raise ValueError(str(Problem(where, "is NaT, no day", f"{remedy}; or None")))
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    found = f"is {day!r}, of type {type(day).__name__}"
    raise TypeError(str(Problem(where, found, remedy)))


def _rows(frame: pd.DataFrame) -> Iterator[tuple[str, FeatureRow]]:
    """Go through the rows of a frame by their ids."""
    cells = zip(*(frame[name] for name in frame.columns), strict=True)
    for name, row in zip(frame.index, cells, strict=True):
        yield str(name), dict(zip(frame.columns, row, strict=True))


def _sighted(sightings: pd.DataFrame) -> list[Sighted]:
    """Choose the sightings that may cut a leg."""
    columns = ("place", "earliest_start", "latest_end", "certainty")
    rows = zip(*(sightings[name] for name in columns), strict=True)
    return [Sighted(place, first, last) for place, first, last, sure in rows if sure == "certain"]


def _leg_row(
    name: str,
    leg: FeatureRow,
    pieces: Sequence[Stretch],
    low_km: float,
    high_km: float,
    day: date,
) -> dict[str, object]:
    """
    Tell a leg's state and its reach over all lengths from the lowest to the highest.

    On the shortest way it is soonest past any share of it, and can stay longest
    short of any, so the shares and the nearest kilometre are those of the lowest length;
    only the furthest kilometre is that of the highest.
    """
    speed = _speed(leg)
    state = str(state_at(*_bounds(leg), day))
    row = {"id": name, "kind": "leg", "state": state, "speed_fits": True}
    if speed is not None and not _all_fit(pieces, low_km, speed):
        row["speed_fits"], speed = False, None
    reaches = [each for piece in pieces if (each := _reach(piece, low_km, high_km, day, speed))]
    if not reaches:
        return row
    near_km = min(each[0] for each in reaches)
    far_low_km, far_km = max(each[1] for each in reaches), max(each[2] for each in reaches)
    far_km = nan if isinf(far_km) else far_km
    shares = (near_km / low_km, far_low_km / low_km) if low_km else (0, 1)
    keys = ("near_km", "far_km", "near_share", "far_share")
    return row | dict(zip(keys, (near_km, far_km, *shares), strict=True))


def _all_fit(pieces: Sequence[Stretch], low_km: float, speed: float) -> bool:
    """Whether a limit leaves time enough for every piece of a leg."""
    return all(
        speed_fits(low_km * (piece.to_km - piece.from_km), *piece.bounds[::3], speed)
        for piece in pieces
    )


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


def _sighting_row(name: str, seen: FeatureRow, day: date) -> dict[str, object]:
    state = state_at(*_bounds(seen), day)
    return {"id": name, "kind": "sighting", "state": str(state), "speed_fits": True}


def _bounds(row: FeatureRow) -> Bounds:
    return Bounds(*(row[name] for name in BOUNDS))


def _speed(leg: FeatureRow) -> float | None:
    """Read the limit of a leg; a missing one is None or NaN."""
    limit = leg.get("max_speed")
    return float(limit["km_per_day"]) if isinstance(limit, Mapping) else None


def clock_days(of: Dossier | Frames) -> tuple[date, date]:
    """
    Find the first and the last day of the clock.

    Parameters
    ----------
    of
        A dossier, or frames: `info.when` is EDTF text or None; legs, sightings and tracks have
        their bounds.

    Returns
    -------
    first, last
        The bounds of the dossier's own `when`; where it has none or an open end, the
        first and last day that any bound of a leg, a sighting or a track names.

    Raises
    ------
    WhenError
        If nothing in the dossier has a date.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> none = pd.DataFrame(columns=BOUNDS)
    >>> info = SimpleNamespace(when="2023-09/2023-10")
    >>> first, last = clock_days(SimpleNamespace(info=info, legs=none, sightings=none, tracks=none))
    >>> print(first, last)
    2023-09-01 2023-10-31
    """
    stated = of.header.when if isinstance(of, Dossier) else of.info.when
    when = None if stated is None else parse_when(stated)
    first = None if when is None else when.earliest_start
    last = None if when is None else when.latest_end
    if first is None or last is None:
        days = [*_bounding_days(of)]
        if not days:
            found = "has no time: no 'when', no leg, no sighting and no track"
            raise WhenError(Problem("dossier", found, "give 'when' a first and a last day"))
        first, last = first or min(days), last or max(days)
    return first, last


def opening_day(frames: Frames) -> date:
    """
    Choose the day on which a map of a route opens: in the middle of its last leg.

    Parameters
    ----------
    frames
        A dossier's frames, in which something has a day.

    Returns
    -------
    day
        In the middle of the clock where there is no leg.

    Raises
    ------
    WhenError
        If nothing in it has a day.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> opening_day(to_frames(read_dossier(built_in())))
    datetime.date(2023, 9, 22)
    """
    first, last = clock_days(frames)
    start, end = first, last
    if not frames.legs.empty:
        leg = frames.legs.iloc[-1]
        start = leg["earliest_start"] if _is_date(leg["earliest_start"]) else first
        end = leg["latest_end"] if _is_date(leg["latest_end"]) else last
    # Half a day up, as the page's script rounds.
    middle = date.fromordinal((start.toordinal() + end.toordinal() + 1) // 2)
    return max(first, min(last, middle))


def clock_stops(of: Dossier | Frames) -> list[date]:
    """
    List the days worth stepping to.

    Parameters
    ----------
    of
        As for `clock_days`; frames have claims with `said_earliest` and `said_latest`.

    Returns
    -------
    stops
        The bounds of legs, sightings and tracks, and the days on which claims were said where
        the one day is known; within the clock's days, ascending, each once.

    Raises
    ------
    WhenError
        If nothing in the dossier has a date.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> none = pd.DataFrame(columns=[*BOUNDS, "said_earliest", "said_latest"])
    >>> info = SimpleNamespace(when="2023")
    >>> all_none = dict.fromkeys(("legs", "sightings", "tracks", "claims"), none)
    >>> clock_stops(SimpleNamespace(info=info, **all_none))
    []
    """
    first, last = clock_days(of)
    stops = {*_bounding_days(of), *_days_said(of)}
    return sorted(day for day in stops if first <= day <= last)


def _bounding_days(of: Dossier | Frames) -> Iterator[date]:
    """Go through the bounds of legs and sightings, and the first and last day of each track."""
    if not isinstance(of, Dossier):
        yield from _dates(of.legs, BOUNDS)
        yield from _dates(of.sightings, BOUNDS)
        yield from _dates(of.tracks, (BOUNDS[0], BOUNDS[3]))
        return
    bounds = [leg.properties.bounds for leg in of.legs]
    bounds += [seen.properties.bounds for seen in of.sightings]
    yield from (day for each in bounds for day in each if day is not None)
    for track in of.tracks:
        yield from track.properties.span


def _days_said(of: Dossier | Frames) -> Iterator[date]:
    """Go through the days on which claims were said, where the one day is known."""
    if not isinstance(of, Dossier):
        said = zip(of.claims["said_earliest"], of.claims["said_latest"], strict=True)
        yield from (first for first, last in said if _is_date(first) and first == last)
        return
    for when in (parse_when(claim.said) for claim in of.claims if claim.said is not None):
        if when.earliest_start is not None and when.earliest_start == when.latest_end:
            yield when.earliest_start


def _dates(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[date]:
    """Go through the dates in some columns, and leave the open bounds out."""
    for column in columns:
        yield from (value for value in frame[column] if _is_date(value))


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not pd.isna(value)
