"""The types that the members of a dossier are made of, each with its rule."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Literal, NoReturn, TypeGuard, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import WhenError
from geoapp.when import Form, When, parse_when, read_iso, read_time

MAX_QUOTE_WORDS = 25
"""Longest quotation of a source, in words."""

MAX_TEXT_CHARACTERS = 20_000
"""Longest text in one language."""

MAX_NAME_CHARACTERS = 80
"""Longest id, tag, version or date."""

MAX_ADDRESS_CHARACTERS = 2_000
"""Longest address of a web page."""

REFUSED_BY_US = "geoapp"
"""Type of the validation errors that already speak in our words."""

T = TypeVar("T")


def refuse(found: str, remedy: str, at: Sequence[str | int] = ()) -> NoReturn:
    """Raise a violation at the member, or at `at` inside it, in our own words."""
    raise PydanticCustomError(
        REFUSED_BY_US, "{found}", {"found": found, "remedy": remedy, "at": tuple(at)}
    )


# -- text ----------------------------------------------------------------------------------

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
"""The 66 code points that Unicode keeps out of texts; XML, Typst and JSON each refuse others."""

REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for line ends and tabs
    "\u202a-\u202e\u2066-\u2069"  # marks that reorder what is read
    f"\ud800-\udfff{NONCHARACTERS}]"  # halves of characters, and what is none
)
"""
The characters that no text may hold.

What lies behind the door is put into HTML, XML, Typst and spreadsheets, and shown in terminals,
as it is.
"""


def refused_in(text: str) -> re.Match[str] | None:
    """
    Find the first character in a text that no text may hold.

    Examples
    --------
    >>> refused_in("Callao") is None, refused_in("") is None
    (True, True)
    """
    is_plain = text.isascii() and text.isprintable()  # most are, and this is told faster
    return None if is_plain else REFUSED.search(text)


def spelt(pattern: str, remedy: str) -> AfterValidator:
    """Return the rule that a whole text follows a pattern of ASCII characters."""
    matcher = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if len(text) > MAX_NAME_CHARACTERS or not matcher.fullmatch(text):
            refuse(f"is {shown(text)}", remedy)
        return text

    return AfterValidator(check)


def _plain(text: str) -> str:
    """Keep out of texts what some output can't hold, or can't show as what it is."""
    found = refused_in(text)
    if found:
        refuse(f"holds the character U+{ord(found[0]):04X}", "remove it")
    if not text.strip():
        refuse("is empty", "write it or leave the member out")
    return text


def _texts(texts: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Put the language first that others fall back to, and the rest in a stable order."""
    wanted = info.context.get("fallbacks", ()) if isinstance(info.context, dict) else ("en",)
    first = next((tag for tag in wanted or texts if tag in texts), None)
    if first is None:
        main = wanted[0] if wanted else "en"
        named = (
            "English text" if main == "en" else f"text in {main!r}, the dossier's first language"
        )
        refuse(f"has no {named}", f"add {main!r}")
    return {first: texts[first], **{tag: texts[tag] for tag in sorted(texts) if tag != first}}


def _quote(texts: dict[str, str]) -> dict[str, str]:
    """Keep quotations short, as the law of quotation and our readers want."""
    for tag, text in texts.items():
        words = len(text.split())
        if words > MAX_QUOTE_WORDS:
            refuse(f"has {words} words", f"quote at most {MAX_QUOTE_WORDS}", at=(tag,))
    return texts


Words = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS), AfterValidator(_plain)]
"""A text without control characters, not empty."""

Language = Annotated[
    str,
    spelt(
        r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?"
        r"(-([a-z\d]{5,8}|\d[a-z\d]{3}))*(-[a-wyz\d](-[a-z\d]{2,8})+)*(-x(-[a-z\d]{1,8})+)?",
        "use a tag of BCP 47, such as en, pt-BR or zh-Hans",
    ),
]
"""A language tag of BCP 47, spelt as its registry does: en, pt-BR, zh-Hans, es-419."""

Text = Annotated[dict[Language, Words], AfterValidator(_texts)]
"""The same text by language; the first is what other languages fall back to."""

Quote = Annotated[Text, AfterValidator(_quote)]
"""A text of at most `MAX_QUOTE_WORDS` words in each language."""


# -- ids, links, vocabularies --------------------------------------------------------------


def _web_address(url: str) -> str:
    """Let http and https through, with a host and without a password."""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        refuse(f"is {shown(url)}", "give a web address")
    if parts.scheme not in ("http", "https"):
        refuse(f"is {shown(url)}", "use an address that begins with https:// or http://")
    if not parts.hostname or not port_is_fine or "@" in parts.netloc:
        refuse(f"is {shown(url)}", "give a web address with a host and without a password")
    if re.search(r"[\s<>\"'`\\{}|^]", url) or not url.isprintable():
        refuse(f"is {shown(url)}", "percent-encode its special characters")
    return url


def is_web_address(text: str) -> bool:
    """
    Tell whether a text is an address that a dossier takes.

    Examples
    --------
    >>> is_web_address("https://example.org/a"), is_web_address("https://me:pw@example.org/")
    (True, False)
    >>> is_web_address("")
    False
    """
    try:
        return len(_web_address(text)) <= MAX_ADDRESS_CHARACTERS
    except PydanticCustomError:
        return False


def _archive(text: str) -> str:
    """Take a web address, or words that are no address at all."""
    if re.match(r"\s*[a-z][a-z0-9+.-]*:\S", text, re.IGNORECASE):
        return _web_address(text)
    return text


def _imo_number(number: str) -> str:
    """Check the last digit: the other six, weighted 7 to 2, add up to a number ending in it."""
    total = sum(int(digit) * weight for digit, weight in zip(number, range(7, 1, -1), strict=False))
    if total % 10 != int(number[6]):
        refuse(f"is {shown(number)}, whose check digit is wrong", "mend the number")
    return number


Id = Annotated[
    str,
    spelt(r"[a-z0-9]+(-[a-z0-9]+)*", "use small letters, digits and single hyphens, at most 80"),
]
"""A name for a thing in the file, in kebab-case."""

Url = Annotated[str, Field(max_length=MAX_ADDRESS_CHARACTERS), AfterValidator(_web_address)]
"""An address on the web."""

Archive = Annotated[Words, AfterValidator(_archive)]
"""Where an archived copy lies: an address on the web, or words."""

Sha256 = Annotated[str, spelt(r"[0-9a-f]{64}", "give its 64 hexadecimal digits, in small letters")]
"""The SHA-256 digest of a file."""

Version = Annotated[str, spelt(r"\d+\.\d+\.\d+", "give three numbers such as 1.0.0")]
"""A version of three numbers, as in Semantic Versioning."""

ImoNumber = Annotated[
    str, spelt(r"\d{7}", "give its 7 digits, or null"), AfterValidator(_imo_number)
]
"""The seven digits that name a ship for life."""

Country = Annotated[
    str,
    spelt(r"[A-Z]{2}", "give the two capital letters of ISO 3166-1"),
]
"""A country by ISO 3166-1 alpha-2."""


def version_key(version: str) -> tuple[int, ...]:
    """
    Return the numbers of a version, to compare versions by.

    Examples
    --------
    >>> version_key("1.10.0") > version_key("1.9.0"), version_key("")
    (True, ())
    """
    return tuple(int(part) for part in version.split(".") if part.isdigit())


# -- time ----------------------------------------------------------------------------------

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z", re.ASCII)


def _edtf(text: str) -> str:
    """Read the date once, so that nothing behind the door meets a bad one."""
    if len(text) > MAX_NAME_CHARACTERS or not text.isprintable():
        refuse(f"is {shown(text)}", "write one date or one interval in EDTF")
    try:
        parse_when(text)
    except WhenError as error:
        refuse(error.problem.found, error.problem.remedy)
    return text


def _bounds(text: str) -> str:
    """Ask for a first and a last day."""
    when: When = parse_when(text)
    if when.earliest_start is None or when.latest_end is None:
        refuse(f"is {shown(text)}, open at one end", "give a first and a last day")
    return text


def _day(text: str) -> str:
    """Ask for one day of the calendar."""
    try:
        read_iso(text)
    except ValueError:
        refuse(f"is {shown(text)}, which is not in the calendar", "give a day that there was")
    return text


def time_bounds(text: str) -> tuple[date, date]:
    """
    Return the first and the last day that the time of a position can mean.

    Examples
    --------
    >>> print(*time_bounds("2023-09-12T04:20:00Z"), *time_bounds("2023-09-12~"))
    2023-09-12 2023-09-12 2023-09-09 2023-09-15
    """
    if "T" in text:
        day = read_iso(text[:10])
        return day, day
    when = parse_when(text)
    ends = when.earliest_start, when.latest_end
    assert ends[0] is not None and ends[1] is not None  # noqa: S101, PT018 - one date has both
    return ends[0], ends[1]


def _time(value: object, at: Sequence[str | int]) -> str:
    """Take one date in EDTF or an instant of UTC."""
    text = value if isinstance(value, str) and len(value) <= MAX_NAME_CHARACTERS else ""
    try:
        if _INSTANT.fullmatch(text):
            datetime.fromisoformat(text)
        elif "T" in text or read_time(text).form is not Form.DATE:
            raise ValueError
    except (ValueError, WhenError):
        remedy = "give one date in EDTF, or a time of UTC such as 2023-09-12T04:20:00Z"
        refuse(f"is {shown(value)}", remedy, at)
    return text


def _moment(value: object) -> str:
    """Take one time by itself."""
    return _time(value, ())


def _read_day(text: str) -> str:
    """Ask for a day that is at least about right."""
    if not re.fullmatch(r"-?\d{4}-\d\d-\d\d[~?%]?", text, re.ASCII):
        refuse(f"is {shown(text)}", "give one day in EDTF, such as 2023-10-13 or 2023-10-13~")
    return _edtf(text)


def _times(value: object) -> tuple[str, ...]:
    """Read the times of a track; the first bad one speaks for all."""
    if not isinstance(value, list | tuple) or not value:
        refuse(f"is {shown(value)}", "give a list of one time a position")
    times = tuple(_time(item, (index,)) for index, item in enumerate(value))
    first: date | None = None
    for index, (before, text) in enumerate(pairwise(times), start=1):
        if "T" in before and "T" in text:
            is_back, first = text[:-1] < before[:-1], None
        else:  # the bounds of each are asked for once
            earliest = first or time_bounds(before)[0]
            first, latest = time_bounds(text)
            is_back = latest < earliest
        if is_back:
            refuse(f"is {shown(text)}, before {shown(before)}", "sort them by time", (index,))
    return times


Times = Annotated[tuple[str, ...], BeforeValidator(_times)]
"""One time a position, in their order: a date in EDTF, or an instant of UTC."""

Edtf = Annotated[str, AfterValidator(_edtf)]
"""A time as EDTF text: a day, month, year or interval, exact or not."""

Moment = Annotated[str, BeforeValidator(_moment)]
"""One date in EDTF, or an instant of UTC."""

EdtfDay = Annotated[str, AfterValidator(_read_day)]
"""One day in EDTF, exact or about."""

ClosedEdtf = Annotated[Edtf, AfterValidator(_bounds)]
"""An EDTF text with a first and a last day."""

Day = Annotated[
    str,
    spelt(r"-?\d{4}-\d\d-\d\d|[+-]\d{6}-\d\d-\d\d", "give one day as YYYY-MM-DD"),
    AfterValidator(_day),
]
"""One day of the calendar, YYYY-MM-DD."""


# -- numbers -------------------------------------------------------------------------------


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    """Ask for the low number first."""
    if pair[0] > pair[1]:
        refuse(f"is {shown(pair)}", "give the low number first")
    return pair


def _one_or_two(value: object) -> object:
    """Take a number or a pair of numbers, and say so of anything else."""
    if is_number(value):
        return float(value)
    if isinstance(value, list | tuple) and len(value) == 2 and all(map(is_number, value)):
        return _ordered((float(value[0]), float(value[1])))
    refuse(f"is {shown(value)}", "give a number, or a low and a high number")


def is_number(value: object) -> TypeGuard[int | float]:
    """Tell a finite number from a boolean, a text and the rest."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


Kilometres = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
"""A length in kilometres."""

KilometreRange = Annotated[
    tuple[Kilometres, Kilometres], Field(strict=False), AfterValidator(_ordered)
]
"""The least and the greatest length in kilometres."""

_Finite = Annotated[float, Field(allow_inf_nan=False)]

NumberRange = Annotated[tuple[_Finite, _Finite], Field(strict=False), AfterValidator(_ordered)]
"""The least and the greatest of some numbers."""

CountedUnit = Annotated[
    str, Field(min_length=1, max_length=MAX_NAME_CHARACTERS), AfterValidator(_plain)
]
"""What a number counts, in words; geoapp translates the units that it knows."""

Number = Annotated[float | tuple[float, float], BeforeValidator(_one_or_two)]
"""A number, or a low and a high number."""


# -- members -------------------------------------------------------------------------------


def _not_null(value: object) -> object:
    """Tell a member that is absent from one that says null."""
    if value is None:
        refuse("is null", "leave it out")
    return value


Maybe = Annotated[T | None, BeforeValidator(_not_null)]
"""A member that may be left out, but not null."""


Many = Annotated[tuple[T, ...], Field(strict=False)]
"""A list of any length."""

Some = Annotated[tuple[T, ...], Field(strict=False, min_length=1)]
"""A list of at least one."""

Languages = Some[Language]
"""The languages of a dossier, its main one first."""


def outer_days(text: str | None) -> tuple[date | None, date | None]:
    """Give the first and the last day of a time, if there are any."""
    when = None if text is None else parse_when(text)
    return (when.earliest_start, when.latest_end) if when else (None, None)


def sighting_code(standing: str, how: str | None) -> str:
    """
    Name whose sighting it is, and how it was made where that is said: a catalogues' message.

    Examples
    --------
    >>> sighting_code("independent", "picture"), sighting_code("claimed", None)
    ('independent, picture', 'claimed')
    """
    return f"{standing}, {how}" if how else standing


# -- closed vocabularies ---------------------------------------------------------------------

Mode = Literal["sea", "river", "rail", "road", "air", "foot", "animal", "pipeline", "unknown"]
Basis = Literal["observed", "reported", "modelled", "schematic"]
Certainty = Literal["certain", "less-certain", "uncertain"]
Confidence = Literal["high", "medium", "low"]
Scope = Literal["this-movement", "several-movements", "in-general"]
Layer = Literal["route", "waypoint", "context", "candidate"]
Standing = Literal["claimed", "independent"]
SightingKind = Literal["picture", "eyewitness", "record"]
PlaceStatus = Literal["seen", "unconfirmed"]
PostKind = Literal["post", "interpolated"]
SourceStatus = Literal["original", "copy", "unconfirmed"]
ViewMode = Literal["now", "past", "all"]
MapLayer = Literal["legs", "candidates", "reach", "sightings", "context"]
QuestionKind = Literal["estimate", "choice", "point", "grade", "open"]
ClaimKind = Literal[
    "accusation",
    "corroboration",
    "testimony",
    "record",
    "government",
    "media",
    "official-act",
    "denial",
    "reference",
    "context",
]
ANSWERABLE = ("accusation", "corroboration", "government", "media", "official-act")
"""Kinds of claims of which it is said where no reply to them is on record."""

REPORTING = (*ANSWERABLE, "testimony", "record")
"""Kinds of claims that report something; the others reply, explain or describe the way."""

SourceType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
]
"""The item types of CSL 1.0.2."""

_GIVEN: dict[frozenset[str], set[str]] = {}
"""Sets of names of members: pydantic has one for each model, half of what a small one weighs."""

MOST_SHARED = 5_000


class Model(BaseModel):
    """What all members share: strict, unchangeable, no unknown members."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        serialize_by_alias=True,
        defer_build=True,
    )

    def model_post_init(self, _context: object, /) -> None:
        """Hold the names of the members that were given once for all models that have these."""
        given = self.__pydantic_fields_set__
        names = frozenset(given)
        shared = _GIVEN.get(names)
        if shared is not None:
            object.__setattr__(self, "__pydantic_fields_set__", shared)
        elif len(_GIVEN) < MOST_SHARED:
            _GIVEN[names] = given

    def members(self) -> JsonObject:
        """Give its members by their names in Python, plain values; what is missing is left out."""
        return self.model_dump(mode="json", by_alias=False, exclude_none=True)


def each_text(value: object) -> Iterator[Mapping[str, str]]:
    """
    Find the texts in members of a dossier, but for quotations.

    Parameters
    ----------
    value
        A dossier, a part of one, or a tuple of such.

    Yields
    ------
    text
        By language, in no order; nothing else is a dict there.
    """
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, dict):
            yield item
        elif isinstance(item, tuple):
            left += item
        elif isinstance(item, Model):
            left += [held for name, held in vars(item).items() if name not in _NO_TEXTS]


_NO_TEXTS = ("quote", "geometry")  # thousands of positions, and no text
