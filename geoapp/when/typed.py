"""What people type for a date, in EDTF: by one reading, or by each of two with its condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

MONTH_LANGUAGES: Final = ("en", "fr", "es", "pt", "it", "de", "nl", "sv", "da", "nb", "fi", "pl",
                          "cs", "ru", "uk", "bg", "el", "tr", "ro", "hu", "id", "ca",
                          "ar")  # fmt: skip
"""Languages whose names of months are read, by CLDR."""


class Typed(NamedTuple):
    """A reading in EDTF, and when it is the one that was meant: empty where it is the only one."""

    edtf: str
    meant: str = ""


def typed_dates(text: str) -> list[Typed]:
    """
    Read what was typed for a date that isn't EDTF.

    Parameters
    ----------
    text
        At most as long as a date can be.

    Returns
    -------
    readings
        None where it can't be read, two where day and month may stand in either order, or
        where a word names two times. What is no day of the calendar can be among them.

    Examples
    --------
    >>> [each.edtf for each in typed_dates("Sept 2023") + typed_dates("3/3/2024")]
    ['2023-09', '2024-03-03']
    >>> for each in typed_dates("03/01/2024"):
    ...     print(*each)
    2024-01-03 if the day stands first
    2024-03-01 if the month stands first
    >>> typed_dates("c. 490 BC"), typed_dates("hello"), typed_dates("")
    ([Typed(edtf='-0489~', meant='')], [], [])
    >>> [each.edtf for each in typed_dates("before 1900") + typed_dates("late 1890s")]
    ['[..1899]', '189X']
    """
    plain = " ".join(text.casefold().split())
    for read in (_numeric, _about, _edge, _worded_dates, _long_time, _season, _stretch):
        if found := read(plain):
            return found
    return []


# -- figures -------------------------------------------------------------------------------

_DAY_FIRST = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})", re.ASCII)
DECEMBER, FIRST_LONG_YEAR = 12, 10_000
_YEAR_FIRST = re.compile(r"(\d{4})([/.\- ])(\d{1,2})(?:\2(\d{1,2}))?\.?", re.ASCII)
_YEAR_FIRST_EAST = re.compile(r"(\d{4})[年년] ?(\d{1,2})[月월](?: ?(\d{1,2})[日일])?", re.ASCII)
_OTHER_YEAR = re.compile(r"-?\d{1,7}", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)


def _numeric(text: str) -> list[Typed]:
    """Read a date in figures."""
    if found := _DAY_FIRST.fullmatch(text):
        first, _, second, year = found.groups()
        readings = [
            Typed(_day(year, second, first), "if the day stands first"),
            Typed(_day(year, first, second), "if the month stands first"),
        ]
        known = [each for each in readings if each.edtf]
        alone = len({each.edtf for each in known}) == 1
        return [Typed(known[0].edtf)] if alone else known
    if found := _YEAR_FIRST.fullmatch(text):
        return _one(_joined(found[1], found[3], found[4]))
    if found := _YEAR_FIRST_EAST.fullmatch(text) or _EIGHT.fullmatch(text):
        return _one(_joined(*found.groups()))
    if found := _MONTH_FIRST.fullmatch(text):
        return _one(_joined(found[2], found[1], None))
    return _other_year(text)


def _other_year(text: str) -> list[Typed]:
    """Read a year that EDTF writes with another count of digits: after 9999, or before 1."""
    found = _OTHER_YEAR.fullmatch(text)
    year = int(text) if found else 0
    if not year or 0 < year < FIRST_LONG_YEAR:
        return []
    if year > 0:
        return [Typed(_year(year))]
    return [Typed(_year(year), f"for {1 - year} BC"), Typed(_year(year + 1), f"for {-year} BC")]


def _one(edtf: str) -> list[Typed]:
    return [Typed(edtf)] if edtf else []


def _joined(year: str, month: str | int, day: str | None) -> str:
    if day or int(month) > DECEMBER:  # 1890/91 are two years
        return _day(year, month, day) if day else ""
    return f"{year}-{int(month):02}"


def _day(year: str, month: str | int, day: str | int) -> str:
    """Write a day of the calendar; nothing for what is none."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


# -- words ---------------------------------------------------------------------------------

_ABOUT = re.compile(r"(?:c\.?|ca\.?|circa|about|around|approx\.?|approximately|vers|environ|hacia|"
                    r"около|близько|~)(?: |(?=\d))(.+)")  # fmt: skip
_LITTLE_WORDS = ("de", "del", "of", "the", "den", "г", "р", "року")
_BEFORE_1 = re.compile(r"(?: (?:b\.? ?c\.? ?(?:e\.?)?|av\.? ?j\.?-?c\.?|a\. ?c\.?|до н\. ?[эе]\.?|"
                       r"ق\.? ?م\.?)$|^기원전 ?(?=\d))")  # fmt: skip
_SINCE_1 = re.compile(r"^(?:a\.?d\.?|c\.?e\.?) (?=\d)|(?<=\d) (?:a\.?d\.?|c\.?e\.?)$")


def _about(text: str) -> list[Typed]:
    """Read what is marked as about in words."""
    found = _ABOUT.fullmatch(text)
    if not found:
        return []
    inner = typed_dates(found[1]) or [Typed(found[1])]
    return [Typed(each.edtf + "~", each.meant) for each in inner if "/" not in each.edtf]


def _worded_dates(text: str) -> list[Typed]:
    """Read a date with the name of its month, or with an era."""
    before, since = _BEFORE_1.sub("", text), _SINCE_1.sub("", text)
    if before != text:
        return _one(_in_era(before.strip(), lambda year: 1 - year))
    if since != text:
        return _one(_in_era(since, int))
    return _one(worded_date(text) or "")


def _in_era(text: str, count: Callable[[int], int]) -> str:
    """Read a year of an era, and no day, as few sources give one of this calendar."""
    return _year(count(int(text))) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else ""


def _year(year: int) -> str:
    """
    Write a year in EDTF.

    Examples
    --------
    >>> _year(79), _year(-489), _year(-11_999)
    ('0079', '-0489', 'Y-11999')
    """
    return f"Y{year}" if abs(year) > 9_999 else f"{'-' if year < 0 else ''}{abs(year):04}"


@cache
def _months() -> Mapping[str, int]:
    """Names of months in many languages; a name that means two months is none."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for lang in MONTH_LANGUAGES:
        forms = Locale.parse(lang).months
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in forms[context][width].items():
                    found.setdefault(str(name).casefold().rstrip("."), set()).add(int(month))
    found["sept"] = {9}
    return {name: min(months) for name, months in found.items() if len(months) == 1}


def worded_date(text: str) -> str | None:
    """
    Read a month that is written as a word, with a year of four digits and perhaps a day.

    Examples
    --------
    >>> worded_date("12 septembre 2023"), worded_date("March 2024"), worded_date("May")
    ('2023-09-12', '2024-03', None)
    """
    words = [word for word in re.split(r"[\s,./\-]+", text.casefold()) if word]
    words = [re.sub(r"^(\d{1,2})(st|nd|rd|th|er|º|\.)$", r"\1", word) for word in words]
    words = [word for word in words if word not in _LITTLE_WORDS]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    days = [word for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(years) != 1 or len(words) != 2 + len(days) or len(days) > 1:
        return None  # before names of months are asked for: the first time takes 20 MB
    named = [word for word in words if word in _months()]
    if len(named) != 1:
        return None
    month = _months()[named[0]]
    return (_day(years[0], month, days[0]) or None) if days else f"{years[0]}-{month:02}"


# -- longer times --------------------------------------------------------------------------

_DECADE = re.compile(r"(?:the |années |años )?(\d{3})0(?:['’]?s)?", re.ASCII)
_CENTURY = re.compile(
    r"(?:the )?(?:(?:siglo|القرن) )?(\d{1,2}|[ivx]+)(?:st|nd|rd|th|e|ème)?"
    r"(?: (?:century|c\.?|cent\.|siècle|век|століття))?",
    re.ASCII,
)
_CENTURY_WORD = re.compile(r"c\.?$|century|cent\.|siècle|век|століття|siglo|القرن")
_PART = re.compile(r"(?:(?:in )?the )?(?:early|mid|late)[ -]")
_ROMAN: Final[Mapping[str, int]] = {"i": 1, "v": 5, "x": 10}
_SEASON_WORDS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("spring", "printemps", "primavera", "весна", "봄", "ربيع"), 21),
    **dict.fromkeys(("summer", "été", "verano", "лето", "літо", "여름", "صيف"), 22),
    **dict.fromkeys(("autumn", "fall", "automne", "otoño", "осень", "осінь", "가을", "خريف"), 23),
    **dict.fromkeys(("winter", "hiver", "invierno", "зима", "겨울", "شتاء"), 24),
}
_BETWEEN = re.compile(r" ?[–—/] ?| - | (?:to|until|till|bis|à|hasta) |(?<=\d{4})-(?=\d{4})")


def _long_time(text: str) -> list[Typed]:
    """Read a decade or a century."""
    if (found := _DECADE.fullmatch(text)) and found[0] != f"{found[1]}0":
        decade = Typed(f"{found[1]}X", "for its ten years")
        if found[1][2] != "0":
            return [Typed(decade.edtf)]
        return [decade, Typed(f"{found[1][:2]}XX", "for its hundred")]
    found = _CENTURY.fullmatch(text) if _CENTURY_WORD.search(text) else None
    number = _number(found[1]) if found else 0
    if not number:
        return []
    first = 100 * (number - 1)
    return [
        Typed(f"{first // 100:02}XX", f"for {first} to {first + 99}"),
        Typed(f"[{first + 1:04}..{first + 100:04}]", f"for {first + 1} to {first + 100}"),
    ]


def _number(text: str) -> int:
    """
    Read a number in figures or in Roman ones; 0 for what is none.

    Examples
    --------
    >>> _number("19"), _number("xix"), _number("iiv")
    (19, 19, 0)
    """
    if text.isdigit():
        return int(text)
    if not re.fullmatch(r"x{0,3}(?:ix|iv|v?i{0,3})", text):
        return 0
    values = [*(_ROMAN[letter] for letter in text), 0]
    return sum(-one if one < after else one for one, after in pairwise(values))


_BEFORE = re.compile(r"(?:before|prior to|avant|antes de|до) (?:the year )?(\d{4})", re.ASCII)
_AFTER = re.compile(r"(?:after|après|después de|после|після) (?:the year )?(\d{4})", re.ASCII)
_AMONG = re.compile(r"(?:between|entre|между|між) (.+) (?:and|et|y|и|і|та) (.+)")


def _edge(text: str) -> list[Typed]:
    """Read a time of which one end is given, or between two; and a part of a longer one, whole."""
    if (found := _BEFORE.fullmatch(text)) and int(found[1]) > 1:
        return [Typed(f"[..{_year(int(found[1]) - 1)}]")]
    if found := _AFTER.fullmatch(text):
        return [Typed(f"[{_year(int(found[1]) + 1)}..]")]
    if found := _AMONG.fullmatch(text):
        sides = [[*_side(side)] for side in found.groups()]
        alone = all(len(side) == 1 for side in sides)
        return [Typed(f"[{sides[0][0]}..{sides[1][0]}]")] if alone else []
    whole = typed_dates(_PART.sub("", text)) if _PART.match(text) else []
    return [Typed(each.edtf, each.meant or "for all of it") for each in whole]


def _season(text: str) -> list[Typed]:
    """Read a season with its year; a winter can be that in which a year begins or ends."""
    words = [word for word in re.split(r"[\s,]+", text) if word not in (*_LITTLE_WORDS, "of")]
    seasons = [_SEASON_WORDS[word] for word in words if word in _SEASON_WORDS]
    years = [int(word.removesuffix("년")) for word in words if re.fullmatch(r"\d{4}년?", word)]
    if len(words) != 2 or len(seasons) != 1 or len(years) != 1:
        return []
    year, season = years[0], seasons[0]
    if season != max(_SEASON_WORDS.values()):
        return [Typed(f"{year:04}-{season}")]
    return [
        Typed(f"{year:04}-{season}", f"for the winter that begins in {year}"),
        Typed(f"{year - 1:04}-{season}", f"for the one that ends in {year}"),
    ]


def _stretch(text: str) -> list[Typed]:
    """Read two times with a dash or a word between them."""
    parts = _BETWEEN.split(text)
    if len(parts) != 2 or not all(parts):
        return []
    first, last = parts
    if re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d\d", last):
        last = first[:2] + last
    sides = [[*_side(side)] for side in (first, last)]
    if any(len(side) != 1 for side in sides):
        return []
    return [Typed(f"{sides[0][0]}/{sides[1][0]}")]


def _side(text: str) -> Iterator[str]:
    """Read one end, as typed or as the EDTF that it may be already."""
    readings: Sequence[Typed] = typed_dates(text) or [Typed(text.upper())]
    yield from (each.edtf for each in readings)
