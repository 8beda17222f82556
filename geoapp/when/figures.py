"""A date as a language writes it: in its order, in a case, without marks or prepositions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date

from geoapp.when.phrases import Case, Phrases
from geoapp.when.reading import DateText, Precision

SEASON_NAMES = ("spring", "summer", "autumn", "winter")
# CLDR skeletons by precision and by how many parts are left out, from the year on. The whole
# day is the locale's long date, and the lone month its stand-alone name.
_SKELETONS: Final[Mapping[tuple[Precision, int], str]] = MappingProxyType(
    {
        (Precision.DAY, 1): "MMMMd",
        (Precision.DAY, 2): "d",
        (Precision.MONTH, 0): "yMMMM",
        (Precision.YEAR, 0): "y",
    }
)


def figures(
    date: DateText, phrases: Phrases, case: Case = "nominative", *, left_out: int = 0
) -> str:
    """Write a date in the locale's own way, without its marks."""
    if date.masked:
        return _some(date, phrases, case)
    if date.unit is Precision.SEASON:
        return season_of(date, phrases, case)
    if date.unit is Precision.YEAR:
        return _year(date, phrases)
    if date.unit is Precision.MONTH:
        return _month(date, phrases, case, left_out=left_out)
    locale = Locale.parse(phrases.locale)
    whole_day = locale.date_formats["long"].pattern
    skeleton = _SKELETONS.get((Precision.DAY, left_out))
    pattern = locale.datetime_skeletons[skeleton].pattern if skeleton else whole_day
    if phrases.first_day and date.first.day == 1:
        pattern = re.sub("d+", f"'{phrases.first_day}'", pattern)
    return format_date(date.first, pattern, locale=locale)


def _year(date: DateText, phrases: Phrases) -> str:
    locale = Locale.parse(phrases.locale)
    year = format_date(date.first, locale.datetime_skeletons["y"].pattern, locale=locale)
    return f"{year}\u00a0{phrases.years[0]}" if phrases.years[0] else year


def _month(date: DateText, phrases: Phrases, case: Case, *, left_out: int) -> str:
    locale = Locale.parse(phrases.locale)
    pattern = "LLLL" if left_out else locale.datetime_skeletons["yMMMM"].pattern
    said = format_date(date.first, pattern, locale=locale)
    name = format_date(date.first, "LLLL", locale=locale)
    if case == "genitive":
        return said.replace(name, format_date(date.first, "d MMMM", locale=locale)[2:])
    names = phrases.months.get(case)
    return said.replace(name, names[date.first.month - 1]) if names else said


def season_of(date: DateText, phrases: Phrases, case: Case) -> str:
    """Say a season with its year, a winter with both its years."""
    names = phrases.seasons.get(case, phrases.seasons["nominative"])
    name, year = names[SEASON_NAMES.index(season_name(date))], _year(date, phrases)
    if date.last.year != date.first.year:
        both = f"{date.first.year:04}–{date.last.year:04}"
        written = format_date(date.first, "y", locale=phrases.locale)
        year = year.replace(written, both).replace(*phrases.years)
    return f"{year} {name}" if phrases.year_first else f"{name} {year}"


def _some(date: DateText, phrases: Phrases, case: Case) -> str:
    """Say that a date is one of those within a longer time, and no more."""
    by_case = phrases.some[date.unit]
    template = by_case.get(case, by_case["nominative"])
    if date.unit is Precision.YEAR:
        return template.format(f"{date.first.year:04}", f"{date.last.year:04}")
    whole = DateText(date.precision, date.precision, date.first, date.last)
    return template.format(figures(whole, phrases, "genitive"))


def season_name(date: DateText) -> str:
    """Name a season, in English: a word of `Phrases.slots`."""
    return SEASON_NAMES[(date.first.month // 3 - 1) % 4]
