"""EDTF text to the dates that it is written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn

from geoapp.errors import Problem, WhenError
from geoapp.when.calendar import FARTHEST_YEAR, day_of, days_in_month, moved

MAX_CHARACTERS: Final = 80
"""No date needs more; a longer text never reaches the parser."""

OPEN: Final = ".."
"""How an interval says that one of its ends is not given, and a set that it goes on."""


WORDS_FOR_NONE: Final = frozenset(
    {"unknown", "undated", "no date", "n.d.", "nd", "n/a", "na", "none", "null", "?", "-", "s.d.",
     "sans date", "inconnu", "inconnue", "s.f.", "s. f.", "sin fecha", "desconocida", "desconocido",
     "неизвестно", "без даты", "невідомо", "미상", "غير معروف"}
)  # fmt: skip
"""What people write where they have no date: then there is none to give."""


class Precision(StrEnum):
    """The smallest unit that a date names."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


PADDING_DAYS: Final[Mapping[Precision, int]] = MappingProxyType(
    {
        Precision.DAY: 3,
        Precision.MONTH: 14,
        Precision.SEASON: 45,
        Precision.YEAR: 182,
        Precision.DECADE: 1_826,
        Precision.CENTURY: 18_262,
    }
)
"""
How far `~` widens a date on each side: a day to the week around it, a month by two
weeks, a longer unit by half of itself. EDTF names no size, so this is an assumption of
this project; see `docs/clock.md`.
"""

SEASONS: Final[Mapping[int, tuple[tuple[int, int], tuple[int, int]]]] = MappingProxyType(
    {21: ((3, 1), (6, 21)), 22: ((6, 1), (9, 23)), 23: ((9, 1), (12, 22)), 24: ((12, 1), (3, 21))}
)
"""
First and last month and day of each season, of the northern temperate zone: the whole months
of meteorologists together with the time between equinox and solstice of astronomers. EDTF
gives the seasons no days. A winter begins in December of its year and ends in the next.
"""


class DateText(NamedTuple):
    """
    One date as written.

    Parameters
    ----------
    precision
        What it names: of ``2023-09-XX`` the month, of ``202X`` the decade.
    unit
        What it is: of ``2023-09-XX`` a day, of ``202X`` a year; else `precision`.
    first, last
        The first and last day of what it names, without padding.
    about
        Marked ``~`` or ``%``.
    perhaps
        Marked ``?`` or ``%``.
    """

    precision: Precision
    unit: Precision
    first: date
    last: date
    about: bool = False
    perhaps: bool = False

    @property
    def marked(self) -> bool:
        """Whether it is about, or doubtful."""
        return self.about or self.perhaps

    @property
    def masked(self) -> bool:
        """Whether some of its digits are written ``X``."""
        return self.unit is not self.precision

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return moved(self.first, -self._padding_days)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        return moved(self.last, self._padding_days)

    @property
    def _padding_days(self) -> int:
        return PADDING_DAYS[self.precision] if self.about else 0


class Form(StrEnum):
    """How dates stand together in a time."""

    DATE = "date"
    INTERVAL = "interval"
    ONE_OF = "one of"
    ALL_OF = "all of"


class DatePart(NamedTuple):
    """
    A date, or a stretch from one date to another.

    Parameters
    ----------
    start, end
        A date that stands alone is both; `None` is an end that is not given.
    """

    start: DateText | None
    end: DateText | None

    @property
    def dates(self) -> list[DateText]:
        """The dates that it is written with, of a lone date one."""
        found = [each for each in (self.start, self.end) if each is not None]
        return found[:1] if self.is_date else found

    @property
    def is_date(self) -> bool:
        """Whether one date stands alone."""
        return self.start is self.end


class EdtfReading(NamedTuple):
    """
    The dates of a time, and how they stand together.

    Parameters
    ----------
    form
        A date, an interval, or a set of which one or all are meant.
    parts
        One but of a set, whose parts are in order of their first days.
    unknown
        Whether the end that an interval lacks is unknown; else it is not given.
    """

    form: Form
    parts: tuple[DatePart, ...]
    unknown: bool = False


@lru_cache(maxsize=65_536)  # all days of a route of 10,000 legs
def read_time(text: str) -> EdtfReading:
    """
    Read the dates that an EDTF text is written with.

    Parameters
    ----------
    text
        As for `parse_when`.

    Returns
    -------
    reading
        At least one date of the calendar.

    Raises
    ------
    WhenError
        As for `parse_when`.

    Examples
    --------
    >>> reading = read_time("2023-09~/..")
    >>> print(reading.form, reading.parts[0].start.precision, reading.parts[0].end)
    interval month None
    >>> print(read_time("[2023-09-07,2023-09-10..2023-09-12]").form)
    one of
    """
    if not text.strip():
        _refuse("is empty", "write a date such as 2023-09-12")
    if len(text) > MAX_CHARACTERS:
        _refuse(f"is {len(text)} characters long", "write one date or one interval in EDTF")
    if text.strip().casefold() in WORDS_FOR_NONE:
        _refuse(f"is {text!r}, not a date in EDTF", "leave it out")
    try:
        return _read(text)
    except WhenError:
        from geoapp.when.typed import typed_dates  # its patterns take as long as a whole dossier

        readings = [each for each in typed_dates(text) if _is_time(each.edtf)]
        if not readings and _IN_FIGURES.fullmatch(text.strip()):
            _refuse(f"is {text!r}, which is not in the calendar", "give a date that is")
        if not readings:
            raise
        ways = [" ".join(filter(None, each)) for each in readings]
        _refuse(f"is {text!r}, not a date in EDTF", f"write {', '.join(ways)}")


# A day, a month and a year in one order or the other.
_IN_FIGURES = re.compile(r"\d{1,2}([/.\-])\d{1,2}\1\d{4}", re.ASCII)


def _read(text: str) -> EdtfReading:
    if text[0] + text[-1] in SETS:
        return EdtfReading(SETS[text[0] + text[-1]], _read_set(text))
    if "/" in text:
        return _read_interval(text)
    moment = _read_date(text, text)
    return EdtfReading(Form.DATE, (DatePart(moment, moment),))


def _is_time(text: str) -> bool:
    try:
        return bool(_read(text))
    except WhenError:
        return False


def written_dates(text: str) -> set[str]:
    """
    Split a time into the texts that it is written with: itself, its ends, its dates.

    Examples
    --------
    >>> sorted(written_dates("2023-09-07/2023-09-12~"))
    ['2023-09-07', '2023-09-07/2023-09-12~', '2023-09-12~']
    >>> sorted(written_dates("{2023-09-07, ..2023}"))
    ['2023', '2023-09-07', '{2023-09-07, ..2023}']
    """
    parts = re.split(r"/|,|\.\.", text.strip("[]{}"))
    return {text, *(part.strip() for part in parts)} - {""}


SETS: Final[Mapping[str, Form]] = MappingProxyType({"[]": Form.ONE_OF, "{}": Form.ALL_OF})


def _read_interval(text: str) -> EdtfReading:
    """Read two dates, one of which may be open or unknown."""
    first, _, last = text.partition("/")
    if {first, last} <= {"", OPEN} or "/" in last:
        _refuse(
            f"is {text!r}, without a date at each end",
            "write two dates such as 2023-09-07/2023-09-08, one of which may be '..'",
        )
    part = _ordered(first, last, text, ("", OPEN))
    return EdtfReading(Form.INTERVAL, (part,), unknown="" in (first, last))


def _read_set(text: str) -> tuple[DatePart, ...]:
    """Read dates and stretches of dates between commas."""
    written = [each.removeprefix(" ") for each in text[1:-1].split(",")]
    if "" in written or OPEN in written:
        _refuse(f"is {text!r}, a set that lacks a date", "write one on each side of a comma")
    if len(written) == 1 and OPEN not in written[0]:
        _refuse(f"is {text!r}, a set of one date", "write the date alone")
    parts = [_read_part(each, text) for each in written]
    days = [[each.first for each in part.dates] for part in parts]
    return tuple(parts[at] for at in sorted(range(len(parts)), key=days.__getitem__))


def _read_part(written: str, text: str) -> DatePart:
    if OPEN not in written:
        moment = _read_date(written, text)
        return DatePart(moment, moment)
    first, _, last = written.partition(OPEN)
    return _ordered(first, last, text, ("",))


def _ordered(first: str, last: str, text: str, absent: tuple[str, ...]) -> DatePart:
    """Read two ends, and refuse what ends before it begins, as written: padding excuses nothing."""
    start, end = (None if each in absent else _read_date(each, text) for each in (first, last))
    if start and end and start.first > end.last:
        _refuse(f"is {text!r}, which ends before it begins", "put the earlier date first")
    return DatePart(start, end)


_WHOLE = re.compile(
    r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)|Y(-?\d{5,7})([~?%]?)"
    r"|([+-]\d{6})-(\d\d)-(\d\d)([~?%]?)",
    re.ASCII,
)
_SEASON = re.compile(r"(-?\d{4})-(2[1-4])([~?%]?)", re.ASCII)
_MASK = re.compile(r"(-?\d{4})-(XX|\d\d-XX|XX-XX)([~?%]?)|(-?)(\d{3}X|\d\dXX)([~?%]?)", re.ASCII)


def _read_date(part: str, text: str) -> DateText:
    """Read one date with its mark."""
    forms = ((_SEASON, _read_season), (_WHOLE, _read_whole), (_MASK, _read_masked))
    found = ((form.fullmatch(part), read) for form, read in forms)
    match, read = next((each for each in found if each[0]), (None, _read_whole))
    if match is None:
        _explain(part, text)
    try:
        return read(match)
    except ValueError:  # a month 13, a year too far
        _explain(part, text)


def _read_whole(found: re.Match[str]) -> DateText:
    """Read a day, a month or a year."""
    year = str(found[1] or found[5] or found[7])
    month, day = found[2] or found[8], found[3] or found[9]
    mark = "".join(found[at] or "" for at in (4, 6, 10))
    if year == "-0000":
        raise ValueError(year)
    number = int(year)
    if day:
        first = last = day_of(number, int(month), int(day))
        return _marked(Precision.DAY, Precision.DAY, first, last, mark)
    if month:
        return _marked(Precision.MONTH, Precision.MONTH, *_month(number, int(month)), mark)
    return _marked(Precision.YEAR, Precision.YEAR, *_years(number, number), mark)


def _marked(precision: Precision, unit: Precision, first: date, last: date, mark: str) -> DateText:
    return DateText(precision, unit, first, last, mark in ("~", "%"), mark in ("?", "%"))


def _month(year: int, month: int) -> tuple[date, date]:
    first = day_of(year, month, 1)
    return first, day_of(year, month, days_in_month(year, month))


def _years(first: int, last: int) -> tuple[date, date]:
    return day_of(first, 1, 1), day_of(last, 12, 31)


def _read_masked(found: re.Match[str]) -> DateText:
    """Read a date with digits that are not specified."""
    year, rest, mark, sign, digits, other = found.groups()
    if year:
        unit = Precision.MONTH if rest == "XX" else Precision.DAY
        if rest[:2] == "XX":
            return _marked(Precision.YEAR, unit, *_years(int(year), int(year)), mark)
        return _marked(Precision.MONTH, unit, *_month(int(year), int(rest[:2])), mark)
    named = Precision.DECADE if digits.endswith("X") and digits[2] != "X" else Precision.CENTURY
    ends = sorted(int(sign + digits.replace("X", each)) for each in "09")
    return _marked(named, Precision.YEAR, *_years(*ends), other)


def _read_season(found: re.Match[str]) -> DateText:
    year, (start, end) = int(found[1]), SEASONS[int(found[2])]
    last = day_of(year if end > start else year + 1, *end)
    return _marked(Precision.SEASON, Precision.SEASON, day_of(year, *start), last, found[3])


_DIGITS = re.compile(r"(-?\d{4}|[+-]\d{6})(-\d\d){0,2}[~?%]?", re.ASCII)
_OTHER_SEASON = re.compile(r"-?\d{4}-(2[1-9]|3\d|4[01])[~?%]?", re.ASCII)
_FAR_YEAR = re.compile(r"(Y-?\d{6,}|[+-]\d{6,}(-\d\d){0,2})[~?%]?", re.ASCII)
_TIME_OF_DAY = re.compile(r"\d[T ]\d\d(:|\d)", re.ASCII)
_SYNTAX = "write YYYY, YYYY-MM or YYYY-MM-DD, with ~, ? or % at the end where it is not sure"


def _explain(part: str, text: str) -> NoReturn:
    """Say why a date can't be used, as closely as that can be told."""
    found = f"is {text!r}"
    if _TIME_OF_DAY.search(part):
        _refuse(f"{found}, with a time of day", "give the day alone, such as 2023-09-12")
    if _FAR_YEAR.fullmatch(part):
        years = f"-{FARTHEST_YEAR} to {FARTHEST_YEAR}"
        _refuse(f"{found}, outside the years {years}", "give a year that the clock can reach")
    if _OTHER_SEASON.fullmatch(part):
        _refuse(f"{found}, with a part of a year", "give its months, such as 2023-03/2023-05")
    if _DIGITS.fullmatch(part):
        _refuse(f"{found}, which is not in the calendar", "give a date that is")
    if "X" in part:
        _refuse(
            f"{found}, with an unspecified digit before a given one",
            "put X in the last places alone, such as 2023-09-XX or 202X",
        )
    if part.split() != [part] and _is_time("".join(part.split())):
        _refuse(f"{found}, with a space", "write it without spaces")
    from edtf import parse_edtf

    if parse_edtf(part, fail_silently=True) is not None:
        _refuse(f"{found}, more of EDTF than geoapp reads", _SYNTAX)
    _refuse(f"{found}, not a date in EDTF", _SYNTAX)


def _refuse(found: str, remedy: str) -> NoReturn:
    raise WhenError(Problem("date", found, remedy))
