"""EDTF text to the days on which a thing could have begun and ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, NoReturn

from edtf import Date, UncertainOrApproximate, parse_edtf
from pyparsing import ParseException

from geoapp.errors import Problem, WhenError

MAX_CHARACTERS: Final = 80
"""No date needs more; a longer text never reaches the parser."""

OPEN: Final = ".."
"""How an interval says that one of its ends is not given."""


class Precision(StrEnum):
    """The smallest unit that a date names."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


PADDING_DAYS: Final[Mapping[Precision, int]] = MappingProxyType(
    {Precision.DAY: 3, Precision.MONTH: 14, Precision.YEAR: 182}
)
"""
How far `~` widens a date on each side: a day to the week around it, a month by two
weeks, a year by half a year. EDTF names no size, so this is an assumption of this
project; see `docs/clock.md`.
"""


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
        Last day on which it could have begun.
    earliest_end
        First day on which it could have ended.
    latest_end
        Last day on which it could have ended; `None` for ``a/..``.
    """

    text: str
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


@dataclass(frozen=True)
class Moment:
    """
    One date as written.

    Parameters
    ----------
    precision
        What it names: a day, a month or a year.
    first, last
        The first and last day of what it names, without padding.
    about
        Marked ``~`` or ``%``.
    perhaps
        Marked ``?`` or ``%``.
    """

    precision: Precision
    first: date
    last: date
    about: bool
    perhaps: bool

    @property
    def marked(self) -> bool:
        """Whether it is about, or doubtful."""
        return self.about or self.perhaps

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return _moved(self.first, -self._padding_days)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        return _moved(self.last, self._padding_days)

    @property
    def _padding_days(self) -> int:
        return PADDING_DAYS[self.precision] if self.about else 0


class Ends(NamedTuple):
    """
    The dates that a time is written with.

    Parameters
    ----------
    start, end
        A date that stands alone is both.
    open
        Which end is written ``..``: it then repeats the date of the other.
    """

    start: Moment
    end: Moment
    open: Literal["start", "end"] | None = None


def parse_when(text: str) -> When:
    """
    Read a time as EDTF text into its four bounds.

    A day is all four bounds. A month or a year is one unknown day within it. An interval
    ``a/b`` begins within ``a`` and ends within ``b``, and never ends before it begins.
    ``~`` (about) widens a date by `PADDING_DAYS` on each side, ``?`` (perhaps) is said in
    words and moves no bound, ``%`` is both. An end written ``..`` is not given: nothing
    is known beyond the date at the other end, and nothing is ruled out.

    Parameters
    ----------
    text
        EDTF of level 0 or 1: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` of the years 0001 to
        9999, each with one of ``~ ? %`` at its end or none; or two of these with a slash
        between, one of which may be ``..``. No time of day, season, unspecified digit or
        longer year, and nothing of level 2.

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
    The package `edtf` reads a date and says which days it names. Order, padding and open
    ends are our own: `edtf` 5.0.2 lets an interval run backwards, pads an approximate
    upper end by more than a year, and has no date for an open end.

    Examples
    --------
    >>> about = parse_when("2023-09-12~")
    >>> print(about.earliest_start, about.latest_end)
    2023-09-09 2023-09-15
    >>> since = parse_when("2023-09-12/..")
    >>> print(since.earliest_start, since.latest_end)
    2023-09-12 None
    >>> parse_when("")
    Traceback (most recent call last):
    geoapp.errors.WhenError: date: is empty; write a date such as 2023-09-12.
    """
    start, end, open_end = read_ends(text)
    return When(
        text,
        earliest_start=None if open_end == "start" else start.earliest,
        latest_start=min(start.latest, end.latest),
        earliest_end=max(start.earliest, end.earliest),
        latest_end=None if open_end == "end" else end.latest,
    )


@lru_cache(maxsize=4096)
def read_ends(text: str) -> Ends:
    """
    Read the dates that an EDTF text is written with.

    Parameters
    ----------
    text
        As for `parse_when`.

    Returns
    -------
    ends
        At least one date of the calendar, in order.

    Raises
    ------
    WhenError
        As for `parse_when`.

    Examples
    --------
    >>> ends = read_ends("2023-09~/..")
    >>> print(ends.start.precision, ends.start.about, ends.open)
    month True end
    """
    if not text.strip():
        _refuse("is empty", "write a date such as 2023-09-12")
    if len(text) > MAX_CHARACTERS:
        _refuse(f"is {len(text)} characters long", "write one date or one interval in EDTF")
    first, slash, last = text.partition("/")
    if not slash:
        moment = _read_moment(text, text)
        return Ends(moment, moment)
    if "" in (first, last) or first == last == OPEN or "/" in last:
        _refuse(
            f"is {text!r}, without a date at each end",
            "write two dates such as 2023-09-07/2023-09-08, one of which may be '..'",
        )
    if OPEN in (first, last):
        moment = _read_moment(last if first == OPEN else first, text)
        return Ends(moment, moment, "start" if first == OPEN else "end")
    start, end = _read_moment(first, text), _read_moment(last, text)
    if start.first > end.last:  # as written: padding doesn't excuse an interval that runs back
        _refuse(f"is {text!r}, which ends before it begins", "put the earlier date first")
    return Ends(start, end)


def _read_moment(part: str, text: str) -> Moment:
    """Read one day, month or year with its mark."""
    marked = part.endswith(("~", "?", "%"))
    try:
        # The parser of a date alone takes a twentieth of the time of `parse_edtf`.
        parser = UncertainOrApproximate if marked else Date
        parsed = parser.parse(part)  # type: ignore[no-untyped-call]
    except ParseException:
        _explain(part, text)
    named = parsed.date if marked else parsed
    # `parse` skips spaces and reads as far as it can: what it read must be all there is.
    if str(parsed) != part or named.significant_digits:
        _explain(part, text)
    try:
        first, last = (date(*bound[:3]) for bound in (named.lower_strict(), named.upper_strict()))
    except ValueError:  # the grammar has a year 0, and a 29 February in every year
        _explain(part, text)
    return Moment(Precision(named.precision), first, last, part[-1] in "~%", part[-1] in "?%")


_DIGITS = re.compile(r"\d{4}(-\d\d){0,2}[~?%]?", re.ASCII)
_SEASON = re.compile(r"-?\d{4}-(2[1-9]|3\d|4[01])[~?%]?", re.ASCII)
_TIME_OF_DAY = re.compile(r"\d[T ]\d\d(:|\d)", re.ASCII)
_SYNTAX = "write YYYY, YYYY-MM or YYYY-MM-DD, with ~, ? or % at the end where it is not sure"


def _explain(part: str, text: str) -> NoReturn:
    """Say why a date can't be used, as closely as that can be told."""
    found = f"is {text!r}"
    if _TIME_OF_DAY.search(part):
        _refuse(f"{found}, with a time of day", "give the day alone, such as 2023-09-12")
    if _SEASON.fullmatch(part):
        _refuse(f"{found}, with a season", "give its months, such as 2023-03/2023-05")
    if _DIGITS.fullmatch(part):
        _refuse(f"{found}, which is not in the calendar", "give a date that is")
    if "X" in part:
        _refuse(f"{found}, with an unspecified digit", "leave it out, such as 2023-09")
    if part.split() != [part]:
        _refuse(f"{found}, with a space", "write it without spaces")
    if parse_edtf(part, fail_silently=True) is not None:
        _refuse(f"{found}, more of EDTF than geoapp reads", _SYNTAX)
    _refuse(f"{found}, not a date in EDTF", _SYNTAX)


def _refuse(found: str, remedy: str) -> NoReturn:
    raise WhenError(Problem("date", found, remedy))


def _moved(day: date, days: int) -> date:
    """Move a day, and stop at the calendar's first and last one."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max
