"""A time in words: "about 12 September 2023", "entre le 7 et le 8 septembre 2023"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date, format_interval

from geoapp.when.bounds import Moment, Precision, When, read_ends


@dataclass(frozen=True)
class _Phrases:
    """
    How a language says a date.

    A pair is for a day, and for a month or a year. `first_day` is how the first of a
    month is written where that isn't a plain figure. Where dates begin with the year
    (`year_first`), it is the second end of an interval that leaves it out. `end` is one end of
    `between`; `about_within` and `perhaps_within` stand inside `between`, `since` and `until`.
    """

    locale: str
    first_day: str | None
    on: tuple[str, str]
    about: tuple[str, str]
    perhaps: tuple[str, str]
    perhaps_about: tuple[str, str]
    between: str
    end: tuple[str, str]
    since: tuple[str, str]
    until: tuple[str, str]
    about_within: str
    perhaps_within: str
    year_first: bool = False


# Another language needs an entry here, and no more. Russian and Ukrainian phrases are chosen so
# that the date stays in the case that CLDR gives: the genitive for days, else the nominative.
_PHRASES: Final[Mapping[str, _Phrases]] = MappingProxyType(
    {
        "en": _Phrases(
            locale="en_GB",
            first_day=None,
            on=("on {}", "in {}"),
            about=("about {}", "about {}"),
            perhaps=("perhaps {}", "perhaps {}"),
            perhaps_about=("perhaps about {}", "perhaps about {}"),
            between="between {} and {}",
            end=("{}", "{}"),
            since=("since {}", "since {}"),
            until=("until {}", "until {}"),
            about_within="about {}",
            perhaps_within="perhaps {}",
        ),
        "fr": _Phrases(
            locale="fr",
            first_day="1er",
            on=("le {}", "en {}"),
            about=("vers le {}", "vers {}"),
            perhaps=("peut-être le {}", "peut-être en {}"),
            perhaps_about=("peut-être vers le {}", "peut-être vers {}"),
            between="entre {} et {}",
            end=("le {}", "{}"),
            since=("depuis le {}", "depuis {}"),
            until=("jusqu’au {}", "jusqu’en {}"),
            about_within="{} environ",
            perhaps_within="{} (peut-être)",
        ),
        "ko": _Phrases(
            locale="ko",
            first_day=None,
            on=("{}에", "{}에"),
            about=("{}경", "{}경"),
            perhaps=("아마 {}", "아마 {}"),
            perhaps_about=("아마 {}경", "아마 {}경"),
            between="{}에서 {} 사이",
            end=("{}", "{}"),
            since=("{}부터", "{}부터"),
            until=("{}까지", "{}까지"),
            about_within="{}경",
            perhaps_within="아마 {}",
            year_first=True,
        ),
        "ru": _Phrases(
            locale="ru",
            first_day=None,
            on=("{}", "{}"),
            about=("около {}", "примерно {}"),
            perhaps=("возможно, {}", "возможно, {}"),
            perhaps_about=("возможно, около {}", "возможно, примерно {}"),
            between="в промежутке {} – {}",
            end=("{}", "{}"),
            since=("начиная с {}", "начало: {}"),
            until=("не позднее {}", "конец: {}"),
            about_within="примерно {}",
            perhaps_within="возможно, {}",
        ),
        "uk": _Phrases(
            locale="uk",
            first_day=None,
            on=("{}", "{}"),
            about=("близько {}", "приблизно {}"),
            perhaps=("можливо, {}", "можливо, {}"),
            perhaps_about=("можливо, близько {}", "можливо, приблизно {}"),
            between="у проміжку {} – {}",
            end=("{}", "{}"),
            since=("починаючи з {}", "початок: {}"),
            until=("не пізніше {}", "кінець: {}"),
            about_within="приблизно {}",
            perhaps_within="можливо, {}",
        ),
    }
)

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
_SHORT_SKELETONS: Final[Mapping[Precision, str]] = MappingProxyType(
    {Precision.DAY: "MMMd", Precision.MONTH: "yMMM", Precision.YEAR: "y"}
)


def say_when(when: When | str, lang: str, *, in_sentence: bool = False) -> str:
    """
    Say a time in words.

    An interval is said as "between", which holds for a period and for an uncertain day
    alike. ``~`` is said as "about", ``?`` as "perhaps".

    Parameters
    ----------
    when
        A parsed time, or its EDTF text.
    lang
        BCP 47 tag; English where its language has no phrases here.
    in_sentence
        Put a preposition before a plain date, to follow a verb: "on 12 September 2023".
        Every other phrase fits after a verb and after a colon, and stays as it is.

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
    >>> say_when("2023-09-07/2023-09-08", "fr")
    'entre le 7 et le 8 septembre 2023'
    >>> say_when("2023-09-12", "en", in_sentence=True)
    'on 12 September 2023'
    >>> say_when("2023-09-12/..", "fr")
    'depuis le 12 septembre 2023'
    """
    phrases = _phrases(lang)
    start, end, open_end = read_ends(when if isinstance(when, str) else when.text)
    if open_end == "start":
        return _phrase(phrases.until, end, _say_within(end, phrases))
    if open_end == "end":
        return _phrase(phrases.since, start, _say_within(start, phrases))
    if start == end:
        return _say_alone(start, phrases, in_sentence=in_sentence)
    once = _left_out(start, end)
    begun = _say_within(start, phrases, left_out=0 if phrases.year_first else once)
    ended = _say_within(end, phrases, left_out=once if phrases.year_first else 0)
    return phrases.between.format(
        _phrase(phrases.end, start, begun), _phrase(phrases.end, end, ended)
    )


def short_when(when: When | str, lang: str) -> str:
    """
    Say a time as briefly as a tick of a chart needs.

    A day comes without its year, unless its interval crosses the new year; ``~`` stands
    before a date that is about, ``?`` after one that is doubtful.

    Parameters
    ----------
    when
        A parsed time, or its EDTF text.
    lang
        BCP 47 tag; English where its language has no phrases here.

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
    >>> short_when("2023-09-12/..", "en")
    '12 Sept –'
    """
    locale = Locale.parse(_phrases(lang).locale)
    start, end, open_end = read_ends(when if isinstance(when, str) else when.text)
    if open_end == "start":
        return f"– {_brief(end, locale)}"
    if open_end == "end":
        return f"{_brief(start, locale)} –"
    if start == end:
        return _brief(start, locale)
    with_year = start.first.year != end.last.year
    if start.marked or end.marked or start.precision != end.precision:
        return " – ".join(_brief(each, locale, with_year=with_year) for each in (start, end))
    skeleton = _short_skeleton(start, with_year=with_year)
    return format_interval(start.first, end.first, skeleton, locale=locale)


def _phrases(lang: str) -> _Phrases:
    """Find the phrases of a language, or else the English ones."""
    return _PHRASES.get(re.split("[-_]", lang.lower())[0], _PHRASES["en"])


def _phrase(pair: tuple[str, str], moment: Moment, said: str) -> str:
    return pair[0 if moment.precision is Precision.DAY else 1].format(said)


def _say_alone(moment: Moment, phrases: _Phrases, *, in_sentence: bool) -> str:
    """Say a date that is no end of an interval."""
    said = _figures(moment, phrases)
    if moment.about:
        return _phrase(phrases.perhaps_about if moment.perhaps else phrases.about, moment, said)
    if moment.perhaps:
        return _phrase(phrases.perhaps, moment, said)
    return _phrase(phrases.on, moment, said) if in_sentence else said


def _say_within(moment: Moment, phrases: _Phrases, *, left_out: int = 0) -> str:
    """Say a date inside a longer phrase."""
    said = _figures(moment, phrases, left_out=left_out)
    if moment.about:
        said = phrases.about_within.format(said)
    return phrases.perhaps_within.format(said) if moment.perhaps else said


def _left_out(start: Moment, end: Moment) -> int:
    """Count the parts that the start shares with the end: the year, or month and year."""
    same_year = start.first.year == end.first.year
    if start.precision != end.precision or start.precision is Precision.YEAR or not same_year:
        return 0
    plain_days = start.precision is Precision.DAY and not (start.marked or end.marked)
    return 2 if plain_days and start.first.month == end.first.month else 1


def _figures(moment: Moment, phrases: _Phrases, *, left_out: int = 0) -> str:
    """Write a date in the locale's own way, without its marks."""
    locale = Locale.parse(phrases.locale)
    if (moment.precision, left_out) == (Precision.DAY, 0):
        pattern = locale.date_formats["long"].pattern
    elif (moment.precision, left_out) == (Precision.MONTH, 1):
        pattern = "LLLL"
    else:
        pattern = locale.datetime_skeletons[_SKELETONS[moment.precision, left_out]].pattern
    if phrases.first_day and moment.precision is Precision.DAY and moment.first.day == 1:
        pattern = re.sub("d+", f"'{phrases.first_day}'", pattern)
    return format_date(moment.first, pattern, locale=locale)


def _short_skeleton(moment: Moment, *, with_year: bool) -> str:
    if with_year and moment.precision is Precision.DAY:
        return "yMMMd"
    return _SHORT_SKELETONS[moment.precision]


def _brief(moment: Moment, locale: Locale, *, with_year: bool = False) -> str:
    """Write a date for a tick, with its marks."""
    skeleton = _short_skeleton(moment, with_year=with_year)
    written = format_date(moment.first, locale.datetime_skeletons[skeleton].pattern, locale=locale)
    return f"{'~' if moment.about else ''}{written}{'?' if moment.perhaps else ''}"
