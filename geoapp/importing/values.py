"""What a cell says, read only where it can be read in one way: numbers, positions, dates, links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Literal

from geoapp.catalogues import N_
from geoapp.errors import WhenError
from geoapp.importing.ledger import Reason
from geoapp.when import parse_when
from geoapp.when.typed import worded_date

# Why a cell is no date, or may not be what it was.
NOT_IN_ORDER: str = N_("is no date in the order {order}")
COUNTED_DAY: str = N_("may be a day as spreadsheets count them ({day}, or 1,462 days later)")
CUT_YEAR: str = N_("has a year of two digits")
NO_DATE: str = N_("can't be read as a date")
MADE_A_DAY: str = N_("may be an id that a spreadsheet made a day of")
MADE_A_NUMBER: str = N_("may be an id that a spreadsheet made a number of")
TWO_NUMBERS: str = N_("may be an id, a span, or a day without a year")
MIXED_LETTERS: dict[str, str] = {
    "Latin, Cyrillic": N_("mixes Latin and Cyrillic letters in one word, which may look alike"),
    "Latin, Greek": N_("mixes Latin and Greek letters in one word, which may look alike"),
    "Cyrillic, Greek": N_("mixes Cyrillic and Greek letters in one word, which may look alike"),
    "Latin, Cyrillic, Greek": N_(
        "mixes Latin, Cyrillic and Greek letters in one word, which may look alike"
    ),
}

Dates = Literal["dmy", "mdy"]
"""In which order day and month stand."""

Axes = Literal["latlon", "lonlat"]
"""In which order latitude and longitude stand."""

_NUMBER = re.compile(r"[+\-\u2212]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_DMS = re.compile(
    r"""(?P<before>[NSEWOnsewo])?\s*(?P<sign>[+\-\u2212])?\s*(?P<degrees>\d+(?:[.,]\d+)?)\s*(?:[°ºd:]|deg)\s*
    (?:(?P<minutes>\d+(?:[.,]\d+)?)\s*['′’:m]?\s*)?
    (?:(?P<seconds>\d+(?:[.,]\d+)?)\s*(?:"|″|”|''|′′|s)?\s*)?
    (?P<after>[NSEWOnsewo])?""",
    re.VERBOSE,
)
_URL = re.compile(r"https?://[^\s<>\"'`\\{}|^]+[^\s<>\"'`\\{}|^.,;:!?)\]]")


def decimal_number(text: str) -> float | None:
    """
    Read a number with a decimal point or comma; None if it is none, or has thousands.

    Examples
    --------
    >>> decimal_number("-33,04"), decimal_number("1.234,5"), decimal_number("")
    (-33.04, None, None)
    """
    text = text.strip().replace("\u2212", "-").replace("\u00a0", "")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def degrees(text: str, axis: Literal["lat", "lon"]) -> float | None:
    """
    Read a latitude or longitude in degrees: decimal, or degrees, minutes and seconds.

    Parameters
    ----------
    text
        What stands in the cell.
    axis
        Which of the two it is; a letter of the other one makes it none.

    Returns
    -------
    degrees
        None if it can't be read, or lies beyond 90 or 180.

    Examples
    --------
    >>> degrees("33°02'24\\"S", "lat"), degrees("71.63 W", "lon"), degrees("", "lat")
    (-33.04, -71.63, None)
    """
    value = decimal_number(text)
    if value is None:
        plain = re.fullmatch(r"(.*?)\s*([NSEWO])", text.strip(), re.IGNORECASE)
        value = decimal_number(plain[1]) if plain else None
        if plain and value is not None:
            value = _signed(value, plain[2], axis)
        else:
            value = _sexagesimal(text, axis)
    limit = 90 if axis == "lat" else 180
    return value if value is not None and -limit <= value <= limit else None


def _sexagesimal(text: str, axis: str) -> float | None:
    found = _DMS.fullmatch(text.strip())
    if not found:
        return None
    whole, minutes, seconds = (
        float((found[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        return None
    value = round(whole + minutes / 60 + seconds / 3600, 7)
    letter = found["before"] or found["after"]
    if letter:
        return None if found["sign"] else _signed(value, letter, axis)
    return -value if found["sign"] in ("-", "\u2212") else value


def _signed(value: float, letter: str, axis: str) -> float | None:
    """Give a value its sign by its letter; west is O in Romance languages, east in German."""
    signs = {"lat": {"N": 1, "S": -1}, "lon": {"E": 1, "W": -1}}[axis]
    sign = signs.get(letter.upper())
    return None if sign is None or value < 0 else sign * value


def two_numbers(text: str) -> tuple[str, str] | None:
    """
    Split a cell that holds two numbers of a position.

    Examples
    --------
    >>> two_numbers("-33.04, -71.63"), two_numbers("33°02'S 71°38'W"), two_numbers("Callao")
    (('-33.04', '-71.63'), ("33°02'S", "71°38'W"), None)
    """
    text = text.strip().strip("()[]")
    for pattern in (r"\s*;\s*", r"\s*,\s+", r"\s*,\s*", r"\s+"):
        parts = re.split(pattern, text)
        if len(parts) == 2 and all(re.search(r"\d", part) for part in parts):
            return parts[0], parts[1]
    lettered = re.fullmatch(r"(.+?[NSns])[\s,;]+(.+?[EWew])", text)
    return (lettered[1], lettered[2]) if lettered else None


# -- dates ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadDate:
    """
    What a cell says of a time.

    Parameters
    ----------
    edtf
        The date in EDTF, if there is one reading alone.
    orders
        If there are two: the date by each order of day and month.
    why
        If there is none: why.
    """

    edtf: str | None = None
    orders: Mapping[Dates, str] | None = None
    why: str = ""


_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?:[,\s]+\d{1,2}:\d\d.*)?")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:?\d\d.*")
_YMD = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ]\d.*)?")
_EXCEL_SERIALS = (20_000, 80_000)
_CUT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")


def read_date(value: object, order: Dates | None = None) -> ReadDate:
    """
    Read a date where it can be read in one way alone.

    Parameters
    ----------
    value
        A text, a number or a date.
    order
        The order of day and month in this column, if it is known.

    Examples
    --------
    >>> read_date("2024-03-03").edtf, read_date("marzo 2024").edtf, read_date("13/09/2023").edtf
    ('2024-03-03', '2024-03', '2023-09-13')
    >>> read_date("07/09/2023").orders
    {'dmy': '2023-09-07', 'mdy': '2023-07-09'}
    >>> read_date("").why
    'is empty'
    """
    if isinstance(value, date):
        return ReadDate(value.isoformat()[:10])
    text = str(value).strip()
    if not text:
        return ReadDate(why=N_("is empty"))
    for read in (_edtf, _iso, _ymd, worded_date):
        if found := read(text):
            return ReadDate(found)
    if numeric := _NUMERIC.fullmatch(text):
        return _ordered(numeric, order)
    return ReadDate(why=_why_no_date(text))


def _edtf(text: str) -> str | None:
    if not re.match(r"[\[{.]*-?\d{3,4}(?!\d)", text) or re.fullmatch(r"\d{3}", text):
        return None
    try:
        parse_when(text)
    except WhenError:
        return None
    return text


def _iso(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    return _day(*found[1].split("-")) if found else None


def _ymd(text: str) -> str | None:
    found = _YMD.fullmatch(text)
    return _day(*found.groups()) if found else None


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _ordered(found: re.Match[str], order: Dates | None) -> ReadDate:
    first, _, second, year = found.groups()
    days = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
    if order is not None:
        day = days[order]
        return ReadDate(day) if day else ReadDate(why=Reason(NOT_IN_ORDER, order=order))
    both: dict[Dates, str] = {each: day for each in ("dmy", "mdy") if (day := days[each])}
    if len({*both.values()}) == 1:
        return ReadDate(next(iter(both.values())))
    return ReadDate(orders=both) if both else ReadDate(why=N_("is not in the calendar"))


def _why_no_date(text: str) -> str:
    value = decimal_number(text)
    if value is not None and _EXCEL_SERIALS[0] < value < _EXCEL_SERIALS[1]:
        day = date.fromordinal(date(1899, 12, 30).toordinal() + int(value))
        return Reason(COUNTED_DAY, day=day.isoformat())
    if _CUT_YEAR.fullmatch(text):
        return CUT_YEAR
    return NO_DATE


def instant(text: str) -> str | None:
    """
    Read an instant with its time zone, as one of UTC, cut to seconds.

    Examples
    --------
    >>> instant("2024-03-03T12:00:00.5+02:00"), instant("2024-03-03T10:00:00")
    ('2024-03-03T10:00:00Z', None)
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- what programs and keyboards did to a cell ------------------------------------------------

_MADE_A_DAY = re.compile(
    r"\d{1,2}[-/. ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?", re.IGNORECASE
)
_TWO_NUMBERS = re.compile(r"\d{1,2}[-/]\d{1,2}")
_MADE_A_NUMBER = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def doubt_of(text: str) -> str:
    """
    Name what a spreadsheet or a keyboard may have done to a cell; empty if nothing shows.

    Examples
    --------
    >>> doubt_of("2-Jan"), doubt_of("3E5")[:26], doubt_of("Callao")
    ('may be an id that a spreadsheet made a day of', 'may be an id that a spread', '')
    >>> doubt_of("1-2"), doubt_of("")
    ('may be an id, a span, or a day without a year', '')
    >>> doubt_of("Саllао")  # its first, second and last letters are Cyrillic
    'mixes Latin and Cyrillic letters in one word, which may look alike'
    """
    if _MADE_A_DAY.fullmatch(text):
        return MADE_A_DAY
    if _TWO_NUMBERS.fullmatch(text):
        return TWO_NUMBERS
    if _MADE_A_NUMBER.fullmatch(text):
        return MADE_A_NUMBER
    for word in re.findall(r"[^\W\d_]{2,}", text) if not text.isascii() else ():
        mixed = _scripts_of(word)
        if len(mixed) > 1:
            return MIXED_LETTERS[", ".join(mixed)]
    return ""


def _scripts_of(word: str) -> list[str]:
    """Name the scripts of a word's letters, of those whose letters look alike."""
    names = [unicodedata.name(letter, "") for letter in word]
    return [each.title() for each in _SCRIPTS if any(name.startswith(each) for name in names)]


# -- texts ---------------------------------------------------------------------------------


def links(text: str) -> list[str]:
    """
    Find the addresses on the web that a text holds, each once.

    Examples
    --------
    >>> links("see https://example.org/a, or https://example.org/b."), links("none")
    (['https://example.org/a', 'https://example.org/b'], [])
    """
    return list(dict.fromkeys(_URL.findall(text)))


class _Plain(HTMLParser):
    """Takes the text out of HTML; where a link leads stands behind its words."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines, and remember where a link or picture leads."""
        if tag in ("br", "p", "div", "li", "tr"):
            self.parts.append("\n")
        given = dict(attrs)
        if tag == "a":
            self._hrefs.append(given.get("href") or "")
        elif given.get("src"):
            self.parts.append(f" {given['src']} ")

    def handle_endtag(self, tag: str) -> None:
        """Write where a link leads, unless its words say it."""
        if tag == "a" and self._hrefs:
            href = self._hrefs.pop()
            if href and href not in "".join(self.parts):
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.parts.append(data)


def plain(text: str) -> str:
    """
    Return a text without the tags of HTML.

    Examples
    --------
    >>> plain('Left<br>on <a href="https://example.org/a">Sunday</a>'), plain("a < b")
    ('Left\\non Sunday (https://example.org/a)', 'a < b')
    """
    if not re.search(r"</?[a-zA-Z][^>]*>|&[a-z]+;|&#", text):
        return text.strip()
    reader = _Plain()
    reader.feed(text)
    reader.close()
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.parts)).strip()


def most_readings(values: Iterable[object]) -> Dates | None:
    """
    Tell the order of day and month in a column, if one value of it has one reading alone.

    Examples
    --------
    >>> most_readings(["07/09/2023", "13/09/2023"]), most_readings(["07/09/2023"])
    ('dmy', None)
    """
    found: set[Dates] = set()
    for value in values:
        numeric = _NUMERIC.fullmatch(value.strip()) if isinstance(value, str) else None
        if numeric:
            first, _, second, year = numeric.groups()
            days = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
            read = [order for order in ("dmy", "mdy") if days[order]]
            if len(read) == 1:
                found.add(read[0])  # type: ignore[arg-type]
    return found.pop() if len(found) == 1 else None
