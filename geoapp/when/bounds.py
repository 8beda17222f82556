"""EDTF text to the days on which a thing could have begun and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from geoapp.errors import ArgumentError, Problem
from geoapp.when.calendar import FIRST_DAY, LAST_DAY, moved
from geoapp.when.parse import DatePart, Form, Precision, read_time


class Bounds(NamedTuple):
    """The days on which a thing could have begun and ended, as `When` has them."""

    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


@dataclass(frozen=True)
class When:
    """
    A time as EDTF text, with the days on which it could have begun and ended.

    `None` is a bound that nothing limits: without `earliest_start` it could have begun at
    any time before, without `latest_end` it could have gone on for any time after. The
    bounds that are there are in order: the earliest is not after the latest, and a start
    is not after the end beside it.

    Parameters
    ----------
    text
        The EDTF as given.
    earliest_start
        First day on which it could have begun; `None` for ``../b``.
    latest_start
        Last day on which it could have begun; `None` for ``[a..]``.
    earliest_end
        First day on which it could have ended; `None` for ``[..b]``.
    latest_end
        Last day on which it could have ended; `None` for ``a/..``.
    """

    text: str
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None

    @property
    def bounds(self) -> Bounds:
        """The four bounds, in order."""
        return Bounds(self.earliest_start, self.latest_start, self.earliest_end, self.latest_end)


def parse_when(text: str) -> When:
    """
    Read a time as EDTF text into its four bounds.

    A day is all four bounds. A month, a season or a year is one unknown day within it, and so
    is a date with unspecified digits. An interval ``a/b`` begins within ``a`` and ends within
    ``b``, and never ends before it begins. ``[a..b]`` is one unknown day from ``a`` to ``b``,
    ``[a,b]`` one of the two; ``{a,b}`` begins with the first and ends with the last.
    ``~`` (about) widens a date by `PADDING_DAYS` on each side, ``?`` (perhaps) is said in
    words and moves no bound, ``%`` is both. An end written ``..`` is not given, one
    written as nothing is unknown: either way nothing is known beyond the date at the other
    end, and nothing is ruled out.

    Parameters
    ----------
    text
        EDTF of level 1: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, a season ``YYYY-21`` to
        ``YYYY-24``, or ``X`` for the last digits (``YYYY-MM-XX``, ``YYYY-XX``,
        ``YYYY-XX-XX``, ``YYYX``, ``YYXX``), with ``-`` before them for a year before 0, which
        is 1 BC; ``Y`` and five digits or more for a year beyond four (``Y-12000``); each with
        one of ``~ ? %`` at its end or none; two of these with a slash between, one of which may
        be ``..`` or nothing. Of level 2 the sets ``[...]`` and ``{...}`` of dates and of
        stretches ``a..b``, which may lack an end. A day of a year beyond four digits, which
        EDTF has no form for, as ISO 8601 writes it: ``-012000-03-04``. No time of day, no other
        part of level 2, no year more than 270,000 off.

    Returns
    -------
    when
        Whole days, without a time zone.

    Raises
    ------
    WhenError
        If `text` is anything else, is not in the calendar, or ends before it begins.
        What was found is a clause that can follow the name of a member.

    Notes
    -----
    Library of Congress, Extended Date/Time Format (EDTF) Specification, 4 February 2019,
    https://www.loc.gov/standards/datetime/, which describes levels 1 and 2 of ISO 8601-2.
    The package `edtf` tells what else is EDTF, and in the tests which days a date names. Order,
    padding, seasons, sets, open ends and far years are our own: `edtf` 5.0.2 lets an interval run
    backwards, pads an approximate upper end by more than a year, ends a winter in December, and
    has no date for an open end. Days are those of the Gregorian calendar, also before 1582, as
    ISO 8601 has them.
    A set of days between which others lie (``{2023-09-07,2023-09-20}``), or of anything but days,
    has the bounds of ``[2023-09-07..2023-09-20]``: four bounds cannot leave out what lies
    between, so no day of it is ever certain.

    Examples
    --------
    >>> about = parse_when("2023-09-12~")
    >>> print(about.earliest_start, about.latest_end)
    2023-09-09 2023-09-15
    >>> since = parse_when("2023-09-12/..")
    >>> print(since.earliest_start, since.latest_end)
    2023-09-12 None
    >>> doubt = parse_when("[2023-09-07..2023-09-12]")
    >>> print(doubt.latest_start, doubt.earliest_end)
    2023-09-12 2023-09-07
    >>> parse_when("")
    Traceback (most recent call last):
    geoapp.errors.WhenError: date: is empty; write a date such as 2023-09-12.
    """
    given: object = text
    if not isinstance(given, str):
        remedy = "give EDTF text, such as 2023-09-12"
        raise ArgumentError(Problem("text", f"is of the kind {type(given).__name__}", remedy))
    return _when_of(text)


@lru_cache(maxsize=65_536)  # as many as are read
def _when_of(text: str) -> When:
    reading = read_time(text)
    throughout = reading.form is Form.INTERVAL or (
        reading.form is Form.ALL_OF and _has_no_gap(reading.parts)
    )
    return When(text, *(_throughout if throughout else _within)(reading.parts))


def _within(parts: Sequence[DatePart]) -> Bounds:
    """Bound one unknown day of some dates."""
    starts, ends = [part.start for part in parts], [part.end for part in parts]
    earliest = None if None in starts else min(each.earliest for each in starts if each)
    latest = None if None in ends else max(each.latest for each in ends if each)
    return Bounds(earliest, latest, earliest, latest)


def _throughout(parts: Sequence[DatePart]) -> Bounds:
    """Bound what begins within the first date and ends within the last."""
    earliest_start, _, _, latest_end = _within(parts)
    dates = [each for part in parts for each in part.dates]
    latest_start = min(each.latest for each in dates)
    earliest_end = max(each.earliest for each in dates)
    return Bounds(earliest_start, latest_start, earliest_end, latest_end)


def _has_no_gap(parts: Sequence[DatePart]) -> bool:
    """Whether the dates of a set are days of which each follows on the one before."""
    dates = [each for part in parts for each in part.dates]
    if any(each.about or each.unit is not Precision.DAY or each.masked for each in dates):
        return False
    reached = [LAST_DAY if part.end is None else part.end.last for part in parts]
    firsts = [FIRST_DAY if part.start is None else part.start.first for part in parts]
    furthest = accumulate(reached, max)
    return all(day <= moved(before, 1) for day, before in zip(firsts[1:], furthest, strict=False))
