"""A time as briefly as a tick of a chart needs: "7–8 Sept"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval

from geoapp.when.bounds import When
from geoapp.when.figures import season_of
from geoapp.when.phrases import PHRASES, Phrases, language_of
from geoapp.when.reading import DateText, Form, Part, Precision, Reading, read_time

_SHORT_SKELETONS: Final[Mapping[Precision, str]] = MappingProxyType(
    {Precision.DAY: "MMMd", Precision.MONTH: "yMMM", Precision.YEAR: "y"}
)


def short_when(when: When | str, lang: str, *, moment: bool = False) -> str:
    """
    Say a time as briefly as a tick of a chart needs.

    A day comes without its year, unless its interval crosses the new year; ``~`` stands
    before a date that is about, ``?`` after one that is doubtful and for digits that are
    not specified. A dash is a period, two points one day of several or the rest of them.

    Parameters
    ----------
    when
        A parsed time, or its EDTF text.
    lang
        BCP 47 tag; English where its language has no phrases here.
    moment
        As for `say_when`.

    Returns
    -------
    words
        Never empty.

    Raises
    ------
    WhenError
        If the text is not EDTF as `parse_when` reads it.

    Examples
    --------
    >>> short_when("2023-09-07/2023-09-08", "en")
    '7–8 Sept'
    >>> short_when("2023-09-12~", "fr")
    '~12 sept.'
    >>> short_when("2023-09-12/..", "en"), short_when("2023-09-12/..", "en", moment=True)
    ('12 Sept –', '≥ 12 Sept')
    >>> short_when("[2023-09-07..2023-09-12]", "en"), short_when("{2023-09-07,2023-09-08}", "en")
    ('7 Sept .. 12 Sept', '7 Sept + 8 Sept')
    """
    phrases = PHRASES[language_of(lang)]
    reading = read_time(when if isinstance(when, str) else when.text)
    years = {
        end.year for part in reading.parts for date in part.dates for end in (date.first, date.last)
    }
    with_year = len(years) > 1
    if reading.form is Form.DATE:
        return _brief(reading.parts[0].dates[0], phrases)
    if reading.form is Form.INTERVAL:
        part = reading.parts[0]
        if part.start == part.end and not part.dates[0].masked:
            return _brief(part.dates[0], phrases)
        return (
            _short_doubt(part, phrases, with_year=with_year)
            if moment
            else _short_interval(reading, phrases, with_year=with_year)
        )
    one_of = reading.form is Form.ONE_OF
    short = _short_doubt if one_of else _short_every
    return (" / " if one_of else " + ").join(
        short(part, phrases, with_year=with_year) for part in reading.parts
    )


def _short_interval(reading: Reading, phrases: Phrases, *, with_year: bool) -> str:
    part, unknown = reading.parts[0], " ?" if reading.unknown else ""
    if part.start is None:
        return f"{unknown.strip()}{unknown and ' '}– {_brief(part.dates[0], phrases)}"
    if part.end is None:
        return f"{_brief(part.start, phrases)} –{unknown}"
    start, end = part.start, part.end
    odd = {start.precision, end.precision} - set(_SHORT_SKELETONS) or start.unit != end.unit
    if odd or start.masked or end.masked or start.marked or end.marked:
        return " – ".join(_brief(each, phrases, with_year=with_year) for each in (start, end))
    skeleton = _short_skeleton(start, with_year=with_year)
    return format_interval(start.first, end.first, skeleton, locale=phrases.locale)


def _short_doubt(part: Part, phrases: Phrases, *, with_year: bool) -> str:
    if part.is_date or (part.start and part.end):
        return " .. ".join(_brief(each, phrases, with_year=with_year) for each in part.dates)
    return f"{'≥' if part.start else '≤'} {_brief(part.dates[0], phrases, with_year=with_year)}"


def _short_every(part: Part, phrases: Phrases, *, with_year: bool) -> str:
    if part.is_date:
        return _brief(part.dates[0], phrases, with_year=with_year)
    ends = [
        _brief(each, phrases, with_year=with_year) if each else ""
        for each in (part.start, part.end)
    ]
    return " + … + ".join(ends).strip()


def _short_skeleton(date: DateText, *, with_year: bool) -> str:
    return "yMMMd" if with_year and date.unit is Precision.DAY else _SHORT_SKELETONS[date.unit]


def _brief(date: DateText, phrases: Phrases, *, with_year: bool = False) -> str:
    """Write a date for a tick, with its marks."""
    written = _brief_figures(date, phrases, with_year=with_year)
    return f"{'~' if date.about else ''}{written}{'?' if date.perhaps else ''}"


def _brief_figures(date: DateText, phrases: Phrases, *, with_year: bool) -> str:
    if date.unit is Precision.SEASON:
        return season_of(date, phrases, "nominative")
    if date.precision in (Precision.DECADE, Precision.CENTURY):
        digits = 3 if date.precision is Precision.DECADE else 2
        return f"{date.first.year:04}"[:digits].ljust(4, "?")
    if date.masked:
        whole = DateText(date.precision, date.precision, date.first, date.last)
        unknown = "??" if (date.unit, date.precision) == (Precision.DAY, Precision.YEAR) else "?"
        return f"{unknown} {_brief_figures(whole, phrases, with_year=with_year)}"
    locale = Locale.parse(phrases.locale)
    pattern = locale.datetime_skeletons[_short_skeleton(date, with_year=with_year)].pattern
    return format_date(date.first, pattern, locale=locale)
