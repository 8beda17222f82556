"""Days of any year: the proleptic Gregorian calendar beyond the years that `datetime` has."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import TYPE_CHECKING, Final, TypeGuard

FARTHEST_YEAR: Final = 270_000
"""How far off the year 0 a year can be; JavaScript's calendar ends a bit further."""

EPOCH: Final = date(1970, 1, 1)
"""The day from which days, hours and seconds are counted."""
DAY_S: Final = 86_400
"""Seconds of a day."""

_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097

if TYPE_CHECKING:
    _Day = date
else:
    _Day = object


class FarDay(_Day):
    """
    A day outside the years 1 to 9999, which `datetime.date` can't hold.

    It orders, subtracts and writes itself as a date does, also together with dates. To a type
    checker it is one; at run time it is none, so that what reads a date's own fields (pandas,
    Arrow, a spreadsheet) fails on it, and never writes another year.

    Parameters
    ----------
    year
        Astronomical: the year 0 is 1 BC, -489 is 490 BC.
    month, day
        From 1.

    Raises
    ------
    ValueError
        If the calendar lacks the day, or the year is more than `FARTHEST_YEAR` off.

    Notes
    -----
    The Gregorian calendar repeats itself after 400 years, or 146,097 days.

    Examples
    --------
    >>> marathon = FarDay(-489, 8, 12)
    >>> print(marathon, marathon < date(1, 1, 1), (date(1, 1, 1) - FarDay(0, 12, 31)).days)
    -000489-08-12 True 1
    >>> FarDay(-1, 2, 29)
    Traceback (most recent call last):
    ValueError: day is out of range for month
    """

    __slots__ = ("_inner", "_year")
    _inner: date
    _year: int

    def __new__(cls, year: int, month: int, day: int) -> FarDay:
        """Take the same day of a year in which the calendar is the same."""
        if abs(year) > FARTHEST_YEAR:
            raise ValueError(f"year {year} is out of range")
        made = object.__new__(cls)
        made._inner = date(2_000 + year % _CYCLE_YEARS, month, day)
        made._year = year
        return made

    @property
    def year(self) -> int:
        """The astronomical year."""
        return self._year

    @property
    def month(self) -> int:
        """From 1 to 12."""
        return self._inner.month

    @property
    def day(self) -> int:
        """From 1 on."""
        return self._inner.day

    @property
    def near(self) -> date:
        """The same month and day in a year with the same calendar, for what writes their names."""
        return self._inner

    def toordinal(self) -> int:
        """Count days from the first of the year 1, which is 1."""
        cycles = (self._year - self._inner.year) // _CYCLE_YEARS
        return self._inner.toordinal() + cycles * _CYCLE_DAYS

    def isoformat(self) -> str:
        """Write it as ISO 8601 with an expanded year of six digits, as ECMAScript does."""
        return f"{'-' if self._year < 0 else '+'}{abs(self._year):06}-{self.month:02}-{self.day:02}"

    __str__ = isoformat

    def __repr__(self) -> str:
        """Write the call that makes it."""
        return f"FarDay({self.year}, {self.month}, {self.day})"

    def __hash__(self) -> int:
        """Hash equal days equally."""
        return hash(self.toordinal())

    def __eq__(self, other: object) -> bool:
        """Compare with another such day; no date is equal to one."""
        return isinstance(other, FarDay) and self.toordinal() == other.toordinal()

    def __lt__(self, other: date) -> bool:
        """Order with dates and days of far years."""
        return self.toordinal() < other.toordinal()

    def __le__(self, other: date) -> bool:
        """Order with dates and days of far years."""
        return self.toordinal() <= other.toordinal()

    def __gt__(self, other: date) -> bool:
        """Order with dates and days of far years."""
        return self.toordinal() > other.toordinal()

    def __ge__(self, other: date) -> bool:
        """Order with dates and days of far years."""
        return self.toordinal() >= other.toordinal()

    def __sub__(self, other: date) -> timedelta:  # type: ignore[override]
        """Count the days since another day."""
        return timedelta(self.toordinal() - other.toordinal())

    def __rsub__(self, other: date) -> timedelta:
        """Count the days until another day."""
        return timedelta(other.toordinal() - self.toordinal())


def day_of(year: int, month: int, day: int) -> date:
    """
    Give a day of any year: a `date` of the years 1 to 9999, else a `FarDay`.

    Raises
    ------
    ValueError
        As for `FarDay`.

    Examples
    --------
    >>> day_of(2023, 9, 12), day_of(-489, 8, 12)
    (datetime.date(2023, 9, 12), FarDay(-489, 8, 12))
    """
    return (date if MINYEAR <= year <= MAXYEAR else FarDay)(year, month, day)


def days_in_month(year: int, month: int) -> int:
    """
    Count the days of a month.

    Examples
    --------
    >>> days_in_month(0, 2), days_in_month(-1, 2)
    (29, 28)
    """
    return monthrange(2_000 + year % _CYCLE_YEARS, month)[1]


def from_ordinal(number: int) -> date:
    """
    Give the day of a number, as `toordinal` counts them.

    Examples
    --------
    >>> print(from_ordinal(1), from_ordinal(0), from_ordinal(FarDay(12_000, 2, 29).toordinal()))
    0001-01-01 +000000-12-31 +012000-02-29
    """
    if 1 <= number <= date.max.toordinal():
        return date.fromordinal(number)
    start = date(2_000, 1, 1).toordinal()
    cycles, rest = divmod(number - start, _CYCLE_DAYS)
    inner = date.fromordinal(start + rest)
    return day_of(inner.year + cycles * _CYCLE_YEARS, inner.month, inner.day)


FIRST_DAY: Final = day_of(-FARTHEST_YEAR, 1, 1)
"""No day is before it."""

LAST_DAY: Final = day_of(FARTHEST_YEAR, 12, 31)
"""No day is after it."""


def read_iso(text: str) -> date:
    """
    Read a day as `isoformat` writes it, or as EDTF has it before the year 0.

    Raises
    ------
    ValueError
        If it is no day.

    Examples
    --------
    >>> print(read_iso("2023-09-12"), read_iso("-0489-08-12"), read_iso("-000489-08-12"))
    2023-09-12 -000489-08-12 -000489-08-12
    >>> read_iso("")
    Traceback (most recent call last):
    ValueError: '' is no day
    """
    found = _ISO_DAY.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no day")
    year, month, day = found.groups()
    return day_of(int(year), int(month), int(day))


_ISO_DAY: Final = re.compile(r"(-?\d{4}|[+-]\d{6})-(\d\d)-(\d\d)", re.ASCII)


def is_day(value: object) -> TypeGuard[date]:
    """
    Tell a day, of whatever year, from the rest.

    Examples
    --------
    >>> is_day(date(2023, 9, 12)), is_day(FarDay(0, 1, 1)), is_day(None), is_day("2023-09-12")
    (True, True, False, False)
    """
    return isinstance(value, date | FarDay)


def moved(day: date, days: int) -> date:
    """
    Move a day, and stop at the first and last one that there are.

    Examples
    --------
    >>> print(moved(date(2023, 9, 30), 1), moved(date.min, -1), moved(date.max, 1))
    2023-10-01 +000000-12-31 +010000-01-01
    >>> moved(LAST_DAY, 1) == LAST_DAY
    True
    """
    number = day.toordinal() + days
    return from_ordinal(min(max(number, FIRST_DAY.toordinal()), LAST_DAY.toordinal()))
