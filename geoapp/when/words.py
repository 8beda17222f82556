"""A time in words: "about 12 September 2023", "du 18 au 19 octobre 2023"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from geoapp.errors import ArgumentError, Problem, expect_kind
from geoapp.when.bounds import When
from geoapp.when.calendar import FarDay
from geoapp.when.parse import DatePart, DateText, EdtfReading, Form, Precision, read_time
from geoapp.when.phrases import (
    PHRASES,
    Case,
    Phrases,
    Slot,
    by_pattern,
    figures,
    language_of,
    locale_of,
    pattern_of,
    season_name,
    season_of,
    with_era,
)

_MARKS: Final[Mapping[tuple[bool, bool], Slot]] = MappingProxyType(
    {(True, False): "about", (False, True): "perhaps", (True, True): "perhaps about"}
)
_ELIDED = re.compile(r"\b([Dd])e (?=[aeéiou])")


def say_when(
    when: When | str, lang: str, *, in_sentence: bool = False, moment: bool = False
) -> str:
    """
    Say a time in words.

    A period is said as "from ... to", one unknown day of several as "between ... and" or
    "... or", days that are all meant as "... and". ``~`` is said as "about", ``?`` as "perhaps".

    Parameters
    ----------
    when
        A parsed time, or its EDTF text.
    lang
        BCP 47 tag; English where its language has no phrases here.
    in_sentence
        Put a preposition before a plain date, to follow a verb: "on 12 September 2023".
        Every other phrase fits after a verb and after a colon, and stays as it is.
    moment
        Whether what the time is of happened at one moment, such as a departure or a
        publication: an interval is then a doubt, "between ... and", and no period.

    Returns
    -------
    words
        Lower case but for English names of months; never empty.

    Raises
    ------
    WhenError
        If the text is not EDTF as `parse_when` reads it.

    Notes
    -----
    The names of months and the order of the parts come from CLDR, through Babel.

    Examples
    --------
    >>> say_when("2023-09-12~", "en")
    'about 12 September 2023'
    >>> say_when("2023-10-18/2023-10-19", "fr")
    'du 18 au 19 octobre 2023'
    >>> say_when("2023-09-07/2023-09-12", "en", moment=True)
    'between 7 and 12 September 2023'
    >>> say_when("{2023-09-07,2023-09-08}", "en", in_sentence=True)
    'on 7 and 8 September 2023'
    >>> say_when("2023-09-12/..", "fr")
    'depuis le 12 septembre 2023'
    """
    given: object = when
    if not isinstance(given, When | str):
        found = f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem("when", found, "give EDTF text or what parse_when returns"))
    spoken: object = lang
    if not isinstance(spoken, str):
        found = f"is of the kind {type(spoken).__name__}"
        raise ArgumentError(Problem("lang", found, "give a language tag"))
    for name, flag in (("in_sentence", in_sentence), ("moment", moment)):
        expect_kind(name, flag, bool, "give True or False")
    text = when if isinstance(when, str) else when.text
    return _said(text, language_of(lang), in_sentence, moment)


@lru_cache(maxsize=16_384)
def _said(text: str, lang: str, in_sentence: bool, moment: bool) -> str:  # noqa: FBT001 - a cache
    reading, phrases = read_time(text), PHRASES[lang]
    if reading.form is Form.DATE:
        words = _alone(reading.parts[0].dates[0], phrases, in_sentence=in_sentence)
    elif reading.form is Form.INTERVAL:
        words = _interval(reading, phrases, in_sentence=in_sentence, moment=moment)
    else:
        words = _set(reading, phrases, in_sentence=in_sentence)
    return _ELIDED.sub(r"\1’", words) if lang == "fr" else words


# -- forms ---------------------------------------------------------------------------------


def _alone(date: DateText, phrases: Phrases, *, in_sentence: bool = False) -> str:
    """Say a date that is no part of an interval or a set."""
    if date.marked:
        slot = _MARKS[date.about, date.perhaps]
    elif in_sentence:
        slot = "on"
    else:
        return figures(date, phrases)
    return _fit(slot, date, figures(date, phrases, phrases.slots[slot].case), phrases)


def _interval(reading: EdtfReading, phrases: Phrases, *, in_sentence: bool, moment: bool) -> str:
    part = reading.parts[0]
    if part.start == part.end and not part.dates[0].masked:
        return _alone(part.dates[0], phrases, in_sentence=in_sentence)
    if moment:
        return _doubt(part, phrases)
    if reading.unknown and part.start:
        return phrases.end_unknown.format(_put("from", part.start, phrases))
    if reading.unknown and part.end:
        return phrases.start_unknown.format(_put("to", part.end, phrases))
    return _stretch(part, phrases)


def _set(reading: EdtfReading, phrases: Phrases, *, in_sentence: bool) -> str:
    """Say one or all of some dates and stretches of dates."""
    one_of = reading.form is Form.ONE_OF
    dates = [part.dates[0] for part in reading.parts if part.is_date]
    left_out = iter(_all_left_out(dates, phrases))
    words = []
    for at, part in enumerate(reading.parts):
        if not part.is_date:
            words.append(_doubt(part, phrases) if one_of else _every(part, phrases))
            continue
        date, left = part.dates[0], next(left_out)
        at_edge = {"first": at == 0, "each": True, "last": at == len(reading.parts) - 1}
        if in_sentence and not date.marked and at_edge[phrases.list_on]:
            words.append(_put("on", date, phrases, left_out=left))
        else:
            case = phrases.slots["on"].case if in_sentence else "nominative"
            words.append(_within(date, phrases, case, left_out=left))
    from babel.lists import format_list

    return format_list(
        words, style="or" if one_of else "standard", locale=locale_of(phrases.locale)
    )


def _stretch(part: DatePart, phrases: Phrases) -> str:
    """Say all that lies from one date to another."""
    if part.start and part.end:
        first, last = _both_left_out(part.start, part.end, phrases)
        begun = _put("from", part.start, phrases, left_out=first)
        return f"{begun} {_put('to', part.end, phrases, left_out=last)}"
    return _put("since" if part.start else "until", part.dates[0], phrases)


def _doubt(part: DatePart, phrases: Phrases) -> str:
    """Say one unknown date of those from one to another."""
    if part.start and part.end:
        first, last = _both_left_out(part.start, part.end, phrases)
        return phrases.between.format(
            _put("between", part.start, phrases, left_out=first),
            _put("between", part.end, phrases, left_out=last),
        )
    return _put("not before" if part.start else "not after", part.dates[0], phrases)


def _every(part: DatePart, phrases: Phrases) -> str:
    """Say each of the dates from one to another, by the finest unit that they name."""
    units = {date.unit for date in part.dates}
    unit = next(each for each in Precision if each in units)
    return phrases.every[unit].format(_stretch(part, phrases))


# -- dates within a phrase -----------------------------------------------------------------


def _put(slot: Slot, date: DateText, phrases: Phrases, *, left_out: int = 0) -> str:
    """Put a date with its marks into its place, with its preposition and in its case."""
    said = _within(date, phrases, phrases.slots[slot].case, left_out=left_out)
    return _fit(slot, date, said, phrases)


def _fit(slot: Slot, date: DateText, said: str, phrases: Phrases) -> str:
    put = phrases.slots[slot]
    return put.kinds.get(_kind(date), put.other).format(said)


def _kind(date: DateText) -> str:
    if date.masked:
        return f"some {date.unit}"
    return season_name(date) if date.unit is Precision.SEASON else date.unit


def _within(
    date: DateText, phrases: Phrases, case: Case = "nominative", *, left_out: int = 0
) -> str:
    """Say a date inside a longer phrase, with its marks."""
    said = figures(date, phrases, case, left_out=left_out)
    if date.about and date.perhaps:
        return phrases.perhaps_about_within.format(said)
    if date.marked:
        return (phrases.about_within if date.about else phrases.perhaps_within).format(said)
    return said


def _both_left_out(start: DateText, end: DateText, phrases: Phrases) -> tuple[int, int]:
    """Count the parts that each of two dates can leave out, as the other has them."""
    shared = _shared(start, end)
    return (0, shared) if phrases.year_first else (shared, 0)


def _all_left_out(dates: Sequence[DateText], phrases: Phrases) -> list[int]:
    """Count the parts that each date of a list can leave out, as its neighbour has them."""
    shared = [_shared(*pair) for pair in pairwise(dates)]
    return [0, *shared] if phrases.year_first else [*shared, 0]


def _shared(start: DateText, end: DateText) -> int:
    """Count the parts that two dates share: the year, or month and year."""
    same_year = start.first.year == end.first.year
    plain = {Precision.DAY, Precision.MONTH}
    masked = start.masked or end.masked
    if start.unit != end.unit or start.unit not in plain or masked or not same_year:
        return 0
    plain_days = start.unit is Precision.DAY and not (start.marked or end.marked)
    return 2 if plain_days and start.first.month == end.first.month else 1


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


def _short_interval(reading: EdtfReading, phrases: Phrases, *, with_year: bool) -> str:
    part, unknown = reading.parts[0], " ?" if reading.unknown else ""
    if part.start is None:
        return f"{unknown.strip()}{unknown and ' '}– {_brief(part.dates[0], phrases)}"
    if part.end is None:
        return f"{_brief(part.start, phrases)} –{unknown}"
    start, end = part.start, part.end
    far = any(isinstance(each, FarDay) for each in (start.first, end.first))
    odd = far or {start.precision, end.precision} - set(_SHORT_SKELETONS) or start.unit != end.unit
    if odd or start.masked or end.masked or start.marked or end.marked:
        return " – ".join(_brief(each, phrases, with_year=with_year) for each in (start, end))
    skeleton = _short_skeleton(start, with_year=with_year)
    from babel.dates import format_interval

    return format_interval(start.first, end.first, skeleton, locale=locale_of(phrases.locale))


def _short_doubt(part: DatePart, phrases: Phrases, *, with_year: bool) -> str:
    if part.is_date or (part.start and part.end):
        return " .. ".join(_brief(each, phrases, with_year=with_year) for each in part.dates)
    return f"{'≥' if part.start else '≤'} {_brief(part.dates[0], phrases, with_year=with_year)}"


def _short_every(part: DatePart, phrases: Phrases, *, with_year: bool) -> str:
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
    figure = _brief_figures(date, phrases, with_year=with_year)
    return f"{'~' if date.about else ''}{figure}{'?' if date.perhaps else ''}"


def _brief_figures(date: DateText, phrases: Phrases, *, with_year: bool) -> str:
    if date.unit is Precision.SEASON:
        return season_of(date, phrases, "nominative")
    if date.precision in (Precision.DECADE, Precision.CENTURY):
        digits = 3 if date.precision is Precision.DECADE else 2
        if date.first.year <= 0:
            return figures(date, phrases)
        return f"{date.first.year:04}"[:digits].ljust(4, "?")
    if date.masked:
        whole = DateText(date.precision, date.precision, date.first, date.last)
        unknown = "??" if (date.unit, date.precision) == (Precision.DAY, Precision.YEAR) else "?"
        return f"{unknown} {_brief_figures(whole, phrases, with_year=with_year)}"
    skeleton = _short_skeleton(date, with_year=with_year)
    written = by_pattern(date, phrases, pattern_of(phrases, skeleton))
    return with_era(written, date.first, phrases) if "y" in skeleton else written
