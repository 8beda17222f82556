"""
How each language says a date: prepositions, cases, names of seasons.

Data, in the manner of CLDR, which has none of it; names of months and the order of the parts
are CLDR's. Another language needs an entry here, and no more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from geoapp.when.calendar import FarDay
from geoapp.when.parse import DateText, Precision

if TYPE_CHECKING:
    from babel import Locale

# Of which parts of a day what CLDR calls a field of a date tells; the others are any.
FIELDS_OF_DAYS = {"d": "day", "M": "month", "L": "month", "y": "year"}
ANY_DAY = dt.date(2000, 1, 1)

Case = Literal["nominative", "genitive", "accusative", "instrumental", "locative"]
Slot = Literal[
    "on", "about", "perhaps", "perhaps about",
    "from", "to", "between", "since", "until", "not before", "not after",
]  # fmt: skip
"""Where a date can stand in a phrase."""


@dataclass(frozen=True)
class Put:
    """
    How a date is put into a slot.

    Parameters
    ----------
    other
        The template of what `kinds` does not name.
    case
        The case in which the date stands, where the language has cases.
    kinds
        Templates by what the date is: day, month, year; spring, summer, autumn, winter;
        some day, some month, some year where its digits are not specified.
    """

    other: str
    case: Case = "nominative"
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Phrases:
    """
    How a language says dates.

    Parameters
    ----------
    locale
        CLDR's name of it.
    slots
        How a date is put into each place of a phrase.
    between
        Of two dates in the slot of that name.
    about_within, perhaps_within, perhaps_about_within
        Of a date inside a longer phrase.
    start_unknown, end_unknown
        Behind an interval that lacks an end.
    every
        Before a stretch all of whose days, months, seasons or years are meant.
    some
        A day, a month or a year of which no more is known than what it lies in: by case,
        where the language has them.
    seasons
        From spring on, by case where the language has them.
    months
        From January on, in the cases that CLDR lacks.
    list_on
        Which dates of a list have the preposition of a sentence.
    first_day
        How the first of a month is written where that isn't a plain figure.
    year_first
        Whether dates begin with the year: it is then the second of two that leaves it out.
    years
        The abbreviation of year, and of years.
    """

    locale: str
    slots: Mapping[Slot, Put]
    between: str
    about_within: str
    perhaps_within: str
    perhaps_about_within: str
    start_unknown: str
    end_unknown: str
    every: Mapping[str, str]
    some: Mapping[str, Mapping[Case, str]]
    seasons: Mapping[Case, tuple[str, str, str, str]]
    months: Mapping[Case, tuple[str, ...]] = field(default_factory=dict)
    list_on: Literal["first", "each", "last"] = "each"
    first_day: str | None = None
    year_first: bool = False
    years: tuple[str, str] = ("", "")


def _names(spaced: str) -> tuple[str, ...]:
    return tuple(spaced.split())


_ENGLISH = Phrases(
    locale="en_GB",
    slots={
        "on": Put("in {}", kinds={"day": "on {}", "some day": "on {}"}),
        "about": Put("about {}"),
        "perhaps": Put("perhaps {}"),
        "perhaps about": Put("perhaps about {}"),
        "from": Put("from {}"),
        "to": Put("to {}"),
        "between": Put("{}"),
        "since": Put("since {}"),
        "until": Put("until {}"),
        "not before": Put("in or after {}", kinds={"day": "on or after {}"}),
        "not after": Put("by {}"),
    },
    between="between {} and {}",
    about_within="about {}",
    perhaps_within="perhaps {}",
    perhaps_about_within="perhaps about {}",
    start_unknown="{}, beginning unknown",
    end_unknown="{}, end unknown",
    every={"day": "every day {}", "month": "every month {}", "season": "every season {}",
           "year": "every year {}"},
    some={"day": {"nominative": "a day in {}"}, "month": {"nominative": "a month in {}"},
          "year": {"nominative": "a year from {} to {}"}},
    seasons={"nominative": ("spring", "summer", "autumn", "winter")},
    list_on="first",
)  # fmt: skip

_FRENCH = Phrases(
    locale="fr",
    slots={
        "on": Put("en {}", kinds={
            "day": "le {}", "spring": "au {}", "some day": "{}", "some month": "{}",
            "some year": "{}"}),
        "about": Put("vers {}", kinds={
            "day": "vers le {}", "spring": "vers le {}", "summer": "vers l’{}",
            "autumn": "vers l’{}", "winter": "vers l’{}"}),
        "perhaps": Put("peut-être en {}", kinds={
            "day": "peut-être le {}", "spring": "peut-être au {}", "some day": "peut-être {}",
            "some month": "peut-être {}", "some year": "peut-être {}"}),
        "perhaps about": Put("peut-être vers {}", kinds={
            "day": "peut-être vers le {}", "spring": "peut-être vers le {}",
            "summer": "peut-être vers l’{}", "autumn": "peut-être vers l’{}",
            "winter": "peut-être vers l’{}"}),
        "from": Put("de {}", kinds={
            "day": "du {}", "spring": "du {}", "summer": "de l’{}", "autumn": "de l’{}",
            "winter": "de l’{}"}),
        "to": Put("à {}", kinds={
            "day": "au {}", "spring": "au {}", "summer": "à l’{}", "autumn": "à l’{}",
            "winter": "à l’{}"}),
        "between": Put("{}", kinds={
            "day": "le {}", "spring": "le {}", "summer": "l’{}", "autumn": "l’{}",
            "winter": "l’{}"}),
        "since": Put("depuis {}", kinds={
            "day": "depuis le {}", "spring": "depuis le {}", "summer": "depuis l’{}",
            "autumn": "depuis l’{}", "winter": "depuis l’{}"}),
        "until": Put("jusqu’en {}", kinds={
            "day": "jusqu’au {}", "spring": "jusqu’au {}", "summer": "jusqu’à l’{}",
            "autumn": "jusqu’à l’{}", "winter": "jusqu’à l’{}", "some day": "jusqu’à {}",
            "some month": "jusqu’à {}", "some year": "jusqu’à {}"}),
        "not before": Put("en {} ou après", kinds={
            "day": "le {} ou après", "spring": "au {} ou après", "some day": "{} ou après",
            "some month": "{} ou après", "some year": "{} ou après"}),
        "not after": Put("en {} au plus tard", kinds={
            "day": "le {} au plus tard", "spring": "au {} au plus tard",
            "some day": "{} au plus tard", "some month": "{} au plus tard",
            "some year": "{} au plus tard"}),
    },
    between="entre {} et {}",
    about_within="{} environ",
    perhaps_within="{} (peut-être)",
    perhaps_about_within="{} environ (peut-être)",
    start_unknown="{}, début inconnu",
    end_unknown="{}, fin inconnue",
    every={"day": "chaque jour {}", "month": "chaque mois {}", "season": "chaque saison {}",
           "year": "chaque année {}"},
    some={"day": {"nominative": "un jour en {}"}, "month": {"nominative": "un mois de {}"},
          "year": {"nominative": "une année entre {} et {}"}},
    seasons={"nominative": ("printemps", "été", "automne", "hiver")},
    first_day="1er",
)  # fmt: skip

_KOREAN = Phrases(
    locale="ko",
    slots={
        "on": Put("{}에"),
        "about": Put("{}경"),
        "perhaps": Put("아마 {}"),
        "perhaps about": Put("아마 {}경"),
        "from": Put("{}부터"),
        "to": Put("{}까지"),
        "between": Put("{}"),
        "since": Put("{}부터"),
        "until": Put("{}까지"),
        "not before": Put("{} 이후"),
        "not after": Put("늦어도 {}까지"),
    },
    between="{}에서 {} 사이",
    about_within="{}경",
    perhaps_within="아마 {}",
    perhaps_about_within="아마 {}경",
    start_unknown="{}, 시작 시점 미상",
    end_unknown="{}, 종료 시점 미상",
    every={"day": "{} 매일", "month": "{} 매월", "season": "{} 계절마다", "year": "{} 매년"},
    some={"day": {"nominative": "{} 중 하루"}, "month": {"nominative": "{} 중 한 달"},
          "year": {"nominative": "{}년에서 {}년 사이의 한 해"}},
    seasons={"nominative": ("봄", "여름", "가을", "겨울")},
    list_on="last",
    year_first=True,
)  # fmt: skip

_RUSSIAN = Phrases(
    locale="ru",
    slots={
        "on": Put("в {}", "locative", {
            "day": "{}", "spring": "{}", "summer": "{}", "autumn": "{}", "winter": "{}"}),
        "about": Put("примерно {}", kinds={"day": "около {}"}),
        "perhaps": Put("возможно, {}"),
        "perhaps about": Put("возможно, примерно {}", kinds={"day": "возможно, около {}"}),
        "from": Put("с {}", "genitive"),
        "to": Put("по {}", "accusative"),
        "between": Put("{}", "instrumental"),
        "since": Put("начиная с {}", "genitive"),
        "until": Put("до {} включительно", "genitive"),
        "not before": Put("не ранее {}", "genitive"),
        "not after": Put("не позднее {}", "genitive"),
    },
    between="между {} и {}",
    about_within="{} (примерно)",
    perhaps_within="{} (возможно)",
    perhaps_about_within="{} (возможно, примерно)",
    start_unknown="{}, начало неизвестно",
    end_unknown="{}, конец неизвестен",
    every={"day": "каждый день {}", "month": "каждый месяц {}", "season": "каждый сезон {}",
           "year": "каждый год {}"},
    some={
        "day": {
            "nominative": "один из дней {}", "accusative": "один из дней {}",
            "genitive": "одного из дней {}", "instrumental": "одним из дней {}",
            "locative": "один из дней {}",
        },
        "month": {
            "nominative": "один из месяцев {}", "accusative": "один из месяцев {}",
            "genitive": "одного из месяцев {}", "instrumental": "одним из месяцев {}",
            "locative": "один из месяцев {}",
        },
        "year": {
            "nominative": "один из годов с {} по {}", "accusative": "один из годов с {} по {}",
            "genitive": "одного из годов с {} по {}",
            "instrumental": "одним из годов с {} по {}", "locative": "один из годов с {} по {}",
        },
    },
    seasons={
        "nominative": ("весна", "лето", "осень", "зима"),
        "genitive": ("весны", "лета", "осени", "зимы"),
        "accusative": ("весну", "лето", "осень", "зиму"),
        "instrumental": ("весной", "летом", "осенью", "зимой"),
        "locative": ("весной", "летом", "осенью", "зимой"),
    },
    months={
        "instrumental": _names(
            "январём февралём мартом апрелем маем июнем июлем августом сентябрём октябрём "
            "ноябрём декабрём"
        ),
        "locative": _names(
            "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
        ),
    },
    list_on="first",
    years=("г.", "гг."),
)  # fmt: skip

_UKRAINIAN = Phrases(
    locale="uk",
    slots={
        "on": Put("у {}", "locative", {
            "day": "{}", "spring": "{}", "summer": "{}", "autumn": "{}", "winter": "{}",
            "some day": "в {}", "some month": "в {}", "some year": "в {}"}),
        "about": Put("приблизно {}", kinds={"day": "близько {}"}),
        "perhaps": Put("можливо, {}"),
        "perhaps about": Put("можливо, приблизно {}", kinds={"day": "можливо, близько {}"}),
        "from": Put("з {}", "genitive"),
        "to": Put("по {}", "accusative"),
        "between": Put("{}", "instrumental"),
        "since": Put("починаючи з {}", "genitive"),
        "until": Put("до {} включно", "genitive"),
        "not before": Put("не раніше {}", "genitive"),
        "not after": Put("не пізніше {}", "genitive"),
    },
    between="між {} і {}",
    about_within="{} (приблизно)",
    perhaps_within="{} (можливо)",
    perhaps_about_within="{} (можливо, приблизно)",
    start_unknown="{}, початок невідомий",
    end_unknown="{}, кінець невідомий",
    every={"day": "щодня {}", "month": "щомісяця {}", "season": "щосезону {}",
           "year": "щороку {}"},
    some={
        "day": {
            "nominative": "один із днів {}", "accusative": "один із днів {}",
            "genitive": "одного з днів {}", "instrumental": "одним із днів {}",
            "locative": "один із днів {}",
        },
        "month": {
            "nominative": "один із місяців {}", "accusative": "один із місяців {}",
            "genitive": "одного з місяців {}", "instrumental": "одним із місяців {}",
            "locative": "один із місяців {}",
        },
        "year": {
            "nominative": "один із років з {} по {}", "accusative": "один із років з {} по {}",
            "genitive": "одного з років з {} по {}",
            "instrumental": "одним із років з {} по {}", "locative": "один із років з {} по {}",
        },
    },
    seasons={
        "nominative": ("весна", "літо", "осінь", "зима"),
        "genitive": ("весни", "літа", "осені", "зими"),
        "accusative": ("весну", "літо", "осінь", "зиму"),
        "instrumental": ("весною", "літом", "осінню", "зимою"),
        "locative": ("навесні", "улітку", "восени", "узимку"),
    },
    months={
        "instrumental": _names(
            "січнем лютим березнем квітнем травнем червнем липнем серпнем вереснем жовтнем "
            "листопадом груднем"
        ),
        "locative": _names(
            "січні лютому березні квітні травні червні липні серпні вересні жовтні "
            "листопаді грудні"
        ),
    },
    list_on="first",
    years=("р.", "рр."),
)  # fmt: skip

_SPANISH = Phrases(
    locale="es",
    slots={
        "on": Put("en {}", kinds={
            "day": "el {}", "spring": "en la {}", "summer": "en el {}", "autumn": "en el {}",
            "winter": "en el {}", "some day": "{}", "some month": "{}", "some year": "{}"}),
        "about": Put("hacia {}", kinds={
            "day": "hacia el {}", "spring": "hacia la {}", "summer": "hacia el {}",
            "autumn": "hacia el {}", "winter": "hacia el {}"}),
        "perhaps": Put("quizá en {}", kinds={
            "day": "quizá el {}", "spring": "quizá en la {}", "summer": "quizá en el {}",
            "autumn": "quizá en el {}", "winter": "quizá en el {}", "some day": "quizá {}",
            "some month": "quizá {}", "some year": "quizá {}"}),
        "perhaps about": Put("quizá hacia {}", kinds={
            "day": "quizá hacia el {}", "spring": "quizá hacia la {}",
            "summer": "quizá hacia el {}", "autumn": "quizá hacia el {}",
            "winter": "quizá hacia el {}"}),
        "from": Put("de {}", kinds={
            "day": "del {}", "spring": "de la {}", "summer": "del {}", "autumn": "del {}",
            "winter": "del {}"}),
        "to": Put("a {}", kinds={
            "day": "al {}", "spring": "a la {}", "summer": "al {}", "autumn": "al {}",
            "winter": "al {}"}),
        "between": Put("{}", kinds={
            "day": "el {}", "spring": "la {}", "summer": "el {}", "autumn": "el {}",
            "winter": "el {}"}),
        "since": Put("desde {}", kinds={
            "day": "desde el {}", "spring": "desde la {}", "summer": "desde el {}",
            "autumn": "desde el {}", "winter": "desde el {}"}),
        "until": Put("hasta {}", kinds={
            "day": "hasta el {}", "spring": "hasta la {}", "summer": "hasta el {}",
            "autumn": "hasta el {}", "winter": "hasta el {}"}),
        "not before": Put("en {} o después", kinds={
            "day": "el {} o después", "spring": "en la {} o después",
            "summer": "en el {} o después", "autumn": "en el {} o después",
            "winter": "en el {} o después", "some day": "{} o después",
            "some month": "{} o después", "some year": "{} o después"}),
        "not after": Put("en {} a más tardar", kinds={
            "day": "el {} a más tardar", "spring": "en la {} a más tardar",
            "summer": "en el {} a más tardar", "autumn": "en el {} a más tardar",
            "winter": "en el {} a más tardar", "some day": "{} a más tardar",
            "some month": "{} a más tardar", "some year": "{} a más tardar"}),
    },
    between="entre {} y {}",
    about_within="{} aproximadamente",
    perhaps_within="{} (quizá)",
    perhaps_about_within="{} aproximadamente (quizá)",
    start_unknown="{}, comienzo desconocido",
    end_unknown="{}, fin desconocido",
    every={"day": "cada día {}", "month": "cada mes {}", "season": "cada estación {}",
           "year": "cada año {}"},
    some={"day": {"nominative": "un día de {}"}, "month": {"nominative": "un mes de {}"},
          "year": {"nominative": "un año entre {} y {}"}},
    seasons={"nominative": ("primavera de", "verano de", "otoño de", "invierno de")},
)  # fmt: skip

_ARABIC = Phrases(
    locale="ar",
    slots={
        "on": Put("في {}"),
        "about": Put("نحو {}"),
        "perhaps": Put("ربما في {}"),
        "perhaps about": Put("ربما نحو {}"),
        "from": Put("من {}"),
        "to": Put("إلى {}"),
        "between": Put("{}"),
        "since": Put("منذ {}"),
        "until": Put("حتى {}"),
        "not before": Put("في {} أو بعده"),
        "not after": Put("في {} أو قبله"),
    },
    between="بين {} و{}",
    about_within="{} تقريبًا",
    perhaps_within="{} (ربما)",
    perhaps_about_within="{} تقريبًا (ربما)",
    start_unknown="{}، البداية غير معروفة",
    end_unknown="{}، النهاية غير معروفة",
    every={"day": "كل يوم {}", "month": "كل شهر {}", "season": "كل فصل {}", "year": "كل سنة {}"},
    some={"day": {"nominative": "يوم ما في {}"}, "month": {"nominative": "شهر ما في {}"},
          "year": {"nominative": "سنة ما بين {} و{}"}},
    seasons={"nominative": ("ربيع", "صيف", "خريف", "شتاء")},
)  # fmt: skip

PHRASES: Final[Mapping[str, Phrases]] = MappingProxyType(
    {
        "en": _ENGLISH,
        "fr": _FRENCH,
        "ko": _KOREAN,
        "ru": _RUSSIAN,
        "uk": _UKRAINIAN,
        "es": _SPANISH,
        "ar": _ARABIC,
    }
)
"""By the language's subtag."""


@lru_cache(maxsize=1_024)
def language_of(lang: str) -> str:
    """Find the language whose phrases are to be used: its own, or else English."""
    found = re.split("[-_]", lang.lower())[0]
    return found if found in PHRASES else "en"


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
    pattern = pattern_of(phrases, _SKELETONS.get((Precision.DAY, left_out)))
    if phrases.first_day and date.first.day == 1:
        pattern = re.sub("d+", f"'{phrases.first_day}'", pattern)
    said = written_day(date.first, pattern, phrases)
    return said if left_out else with_era(said, date.first, phrases)


def pattern_of(phrases: Phrases, skeleton: str | None = None) -> str:
    """Give CLDR's pattern for a skeleton; without one, for a whole day."""
    return _pattern(phrases.locale, skeleton)


@cache
def _pattern(name: str, skeleton: str | None) -> str:
    locale = locale_of(name)
    formats = locale.datetime_skeletons[skeleton] if skeleton else locale.date_formats["long"]
    return str(formats.pattern)


def load_locales() -> None:
    """Load what reads Babel's locales, as the first one that is read would."""
    import babel.dates  # noqa: F401


@cache
def locale_of(name: str) -> Locale:
    """Read a locale of Babel's, which given a name reads it anew for each date."""
    import babel  # nothing that only checks a dossier says a date

    return babel.Locale.parse(name)


def by_pattern(date: DateText, phrases: Phrases, pattern: str) -> str:
    """Write the first day of a date by a pattern of CLDR's."""
    return written_day(date.first, pattern, phrases)


def written_day(day: dt.date, pattern: str, phrases: Phrases) -> str:
    """Write a day by a pattern of CLDR's; a year that Babel's calendar lacks as a plain number."""
    if not isinstance(day, FarDay):
        return _written(day, pattern, phrases.locale)
    year = f"{_era(phrases)} {1 - day.year}" if phrases.year_first else str(1 - day.year)
    year = str(day.year) if day.year > 0 else year
    pattern = re.sub("('[^']*')|y+", lambda found: found[1] or f"'{year}'", pattern)
    # Quoted text beside quoted text would read as a quote.
    return _written(day.near, pattern.replace("''", ""), phrases.locale)


def _written(day: dt.date, pattern: str, locale: str) -> str:
    """Write a day field by field: a long route has many days, of a few years and months."""
    pieces = _pieces(pattern)
    if pieces is None:
        return _formatted(day, pattern, locale)
    return "".join(
        text if part is None else _field(text, part, getattr(day, part), locale)
        for part, text in pieces
    )


@cache
def _pieces(pattern: str) -> list[tuple[str | None, str]] | None:
    """Take a pattern apart into text and fields; None where a field tells more than one part."""
    from babel.dates import tokenize_pattern

    pieces: list[tuple[str | None, str]] = []
    for kind, token in tokenize_pattern(pattern):
        if kind == "chars":
            pieces.append((None, str(token)))
        elif (letter := str(token[0])) in FIELDS_OF_DAYS:
            pieces.append((FIELDS_OF_DAYS[letter], letter * int(token[1])))
        else:
            return None
    return pieces


@lru_cache(maxsize=4_096)
def _field(letters: str, part: str, number: int, locale: str) -> str:
    return _formatted(ANY_DAY.replace(**{part: number}), letters, locale)


def _formatted(day: dt.date, pattern: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=locale_of(locale))


def with_era(said: str, day: dt.date, phrases: Phrases) -> str:
    """Put the era behind a year before 1, where it does not stand before it."""
    return said if day.year > 0 or phrases.year_first else f"{said} {_era(phrases)}"


def _era(phrases: Phrases) -> str:
    """Name the time before the year 1, as CLDR does."""
    eras = locale_of(phrases.locale).eras
    return str(eras["wide" if phrases.year_first else "abbreviated"][0])


def plain_year(day: dt.date, phrases: Phrases) -> str:
    """Write a year as it stands between others: four digits, or with its era."""
    if day.year > 0:
        return f"{day.year:04}"
    return with_era(written_day(day, "y", phrases), day, phrases)


def _year(date: DateText, phrases: Phrases) -> str:
    pattern = pattern_of(phrases, "y")
    year = written_day(date.first, pattern, phrases)
    year = f"{year}\u00a0{phrases.years[0]}" if phrases.years[0] else year
    return with_era(year, date.first, phrases)


def _month(date: DateText, phrases: Phrases, case: Case, *, left_out: int) -> str:
    pattern = pattern_of(phrases, "yMMMM")
    said = written_day(date.first, "LLLL" if left_out else pattern, phrases)
    name = written_day(date.first, "LLLL", phrases)
    names = phrases.months.get(case)
    if case == "genitive":
        said = said.replace(name, written_day(date.first, "d MMMM", phrases)[2:])
    elif names:
        said = said.replace(name, names[date.first.month - 1])
    return said if left_out else with_era(said, date.first, phrases)


def season_of(date: DateText, phrases: Phrases, case: Case) -> str:
    """Say a season with its year, a winter with both its years."""
    names = phrases.seasons.get(case, phrases.seasons["nominative"])
    name, year = names[SEASON_NAMES.index(season_name(date))], _year(date, phrases)
    if date.last.year != date.first.year:
        written, next_year = (written_day(day, "y", phrases) for day in (date.first, date.last))
        if date.last.year <= 0:
            both = f"{written}–{1 - date.last.year}"
        else:
            both = f"{written.zfill(4)}–{next_year.zfill(4)}" if date.first.year > 0 else written
        if both != written:
            year = year.replace(written, both).replace(*phrases.years)
    return f"{year} {name}" if phrases.year_first else f"{name} {year}"


def _some(date: DateText, phrases: Phrases, case: Case) -> str:
    """Say that a date is one of those within a longer time, and no more."""
    by_case = phrases.some[date.unit]
    template = by_case.get(case, by_case["nominative"])
    if date.unit is Precision.YEAR:
        return template.format(plain_year(date.first, phrases), plain_year(date.last, phrases))
    whole = DateText(date.precision, date.precision, date.first, date.last)
    return template.format(figures(whole, phrases, "genitive"))


def season_name(date: DateText) -> str:
    """Name a season, in English: a word of `Phrases.slots`."""
    return SEASON_NAMES[(date.first.month // 3 - 1) % 4]
