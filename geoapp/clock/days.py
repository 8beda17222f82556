"""Which days the clock of a dossier runs over, and where it stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, Problem, WhenError
from geoapp.when import Bounds, from_ordinal, is_day, parse_when

if TYPE_CHECKING:
    import pandas as pd

    from geoapp.frames import Frames


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
    >>> import pandas as pd
    >>> none = pd.DataFrame(columns=Bounds._fields)
    >>> info = SimpleNamespace(when="2023-09/2023-10")
    >>> first, last = clock_days(SimpleNamespace(info=info, legs=none, sightings=none, tracks=none))
    >>> print(first, last)
    2023-09-01 2023-10-31
    """
    if not isinstance(of, Dossier) and not (hasattr(of, "info") and hasattr(of, "legs")):
        found = f"is of the kind {type(of).__name__}"
        raise ArgumentError(Problem("of", found, "give a dossier or its frames"))
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
    middle = from_ordinal((start.toordinal() + end.toordinal() + 1) // 2)
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
    >>> import pandas as pd
    >>> none = pd.DataFrame(columns=[*Bounds._fields, "said_earliest", "said_latest"])
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
        yield from _dates(of.legs, Bounds._fields)
        yield from _dates(of.sightings, Bounds._fields)
        yield from _dates(of.tracks, (Bounds._fields[0], Bounds._fields[3]))
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
    return is_day(value) and value == value  # NaT is a date to Python, and unlike itself
