"""
Reference lists by citeproc-py (BSD-2-Clause), which lays out each source anew: here each kind once.

Sources of a kind differ in what stands in the same places, and in nothing that a style looks at.
A list is the same to the letter as if each of them had been laid out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
)
from citeproc.formatter import plain
from citeproc.source.json import CiteProcJSON

from geoapp.dossier.strict_json import JsonObject
from geoapp.text.sources import one_line

if TYPE_CHECKING:
    from lxml import etree

T = TypeVar("T")

ListedSource = tuple[str, str]
"""Id and text of a source in a list."""

_DATES = ("issued", "accessed")

# Of a source that has it in a text, or markup, which citeproc-py reads, no text is masked.
_PRIVATE = "\ue000"
_UNMASKED = re.compile(f"[<{_PRIVATE}]")
# What a style does to letters, words or stops of a text, it does to this, and that is seen.
_MARK = f"x{{0}}{_PRIVATE}. X{{0}}{_PRIVATE}"
# Where two texts meet, citeproc-py looks at these signs, which a mark leaves where they are.
_SIGNS = ".,;:!? "
_YEARS = range(1000, 10_000)
_MARK_YEAR, _MARK_DAY = 8880, 70


class _Cited(CitationItem):  # type: ignore[misc]
    """A source that finds its reference at once; it is asked for a hundred times."""

    @property
    def reference(self) -> object:
        return dict.__getitem__(self, "found")


def listed_in_style(
    items: str, style: str, locale: str, *, by_kind: bool
) -> tuple[ListedSource, ...]:
    """
    Let citeproc-py lay out a list.

    Parameters
    ----------
    items
        A list of CSL-JSON items, each with an id, a type, and a date of one or two days.
    style
        The name of a style that comes with citeproc-py, or the path of one.
    locale
        A CSL locale.
    by_kind
        Lay out sources of a kind once. For a style that asks nothing about a text but whether
        there is one: a style of somebody's own can ask whether it is a number.

    Returns
    -------
    references
        In the order of the style.
    """
    read = json.loads(items)
    chosen = CitationStylesStyle(style, locale=locale, validate=False)
    listed = _listed(chosen, read)
    elements = _quickened(chosen.root)
    listed.sort()
    order: list[str] = listed.keys
    known = _by_kind(chosen, read) if by_kind else {}
    listed.items = [item for item in listed.items if item.key not in known]
    whole = zip([item.key for item in listed.items], listed.bibliography(), strict=True)
    texts = known | {key: str(text) for key, text in whole}
    del elements
    return tuple((key, one_line(texts[key])) for key in order)


def _listed(style: CitationStylesStyle, items: Sequence[JsonObject]) -> CitationStylesBibliography:
    listed = CitationStylesBibliography(style, CiteProcJSON(items), plain)
    for item in items:
        cited = _Cited(item["id"])
        cited.found = listed.source[cited.key]
        listed.register(Citation([cited]))
    return listed


# -- one of a kind -------------------------------------------------------------------------


def _by_kind(style: CitationStylesStyle, items: Sequence[JsonObject]) -> dict[str, str]:
    """Lay out each kind once; sources are left out for which that can't be done."""
    masks = _Masks(style.root)
    masked = {item["id"].lower(): found for item in items if (found := masks.put_on(item))}
    kinds = dict.fromkeys(found.kind for found in masked.values())
    listed = _listed(style, [json.loads(kind) | {"id": str(at)} for at, kind in enumerate(kinds)])
    texts = zip(kinds, map(str, listed.bibliography()), strict=True)
    pieces = {kind: masks.taken_apart(text) for kind, text in texts}
    return {
        key: "".join([found.held.get(piece, piece) for piece in pieces[found.kind]])
        for key, found in masked.items()
        if pieces[found.kind]
    }


class _Masked(NamedTuple):
    """A kind of source, as JSON of an item with marks in it, and what each of them stands for."""

    kind: str
    held: dict[str, str]


class _Masks:
    """Marks in the places of what sources say, by which those of a kind look alike."""

    def __init__(self, root: etree.ElementBase) -> None:
        named = (value.split() for element in root.iter("*") for value in element.values())
        self.asked = {word for words in named for word in words}
        self.months = [_month(root, number) for number in range(1, 13)]
        months = self.months[: len(_DATES)]
        short = [_month(root, 1 + which, "short").rstrip(".") for which in range(len(_DATES))]
        numbers = [str(mark + which) for mark in (_MARK_YEAR, _MARK_DAY) for which in (0, 1)]
        text = _MARK.format(r"\d+").replace(".", r"\.")
        # A day of which an ordinal was made has more behind it, and is no mark.
        number = rf"(?<!\w)(?:{'|'.join(numbers)})(?![^\s),])"
        month = rf"(?<!\w)(?:{'|'.join(map(re.escape, months))})(?!\w)"
        self.marks = re.compile(rf"({text}|{number}|{month})")
        # What is left of a mark to which a style did something.
        words = "|".join(map(re.escape, [*months, *short]))
        self.remains = re.compile(rf"[\d{_PRIVATE}]|(?<!\w)(?:{words})", re.IGNORECASE)

    def put_on(self, item: JsonObject) -> _Masked | None:
        """Mask an item; None if a style could look at what it says."""
        held: dict[str, str] = {}
        masked: JsonObject = {"type": item["type"]}
        try:
            for name, value in item.items():
                if name == "language":  # citeproc-py asks whether it is English
                    masked[name] = "en" if value[:2] == "en" else "fr"
                elif name in _DATES:
                    masked[name] = value | {"date-parts": [self._date(name, value, held)]}
                elif name == "author":
                    masked[name] = [{"literal": _text(each["literal"], held)} for each in value]
                elif name in self.asked and name not in ("id", "type"):
                    masked[name] = _text(value, held)
        except _UnmaskedError:
            return None
        return _Masked(json.dumps(masked, sort_keys=True), held)

    def _date(self, name: str, value: JsonObject, held: dict[str, str]) -> list[int]:
        """Put marks in the place of year, month and day."""
        which, parts = _DATES.index(name), value["date-parts"][0]
        # Languages write the first of a month in ways of their own, and few years of their own.
        if len(value["date-parts"]) > 1 or parts[0] not in _YEARS or parts[2:] == [1]:
            raise _UnmaskedError
        marks = [_MARK_YEAR + which, 1 + which, _MARK_DAY + which][: len(parts)]
        shown = [str(marks[0]), self.months[which], str(marks[-1])]
        said = [str(parts[0]), self.months[parts[1] - 1] if parts[1:] else "", str(parts[-1])]
        held |= dict(zip(shown[: len(parts)], said, strict=False))
        return marks

    def taken_apart(self, text: str) -> list[str]:
        """Give the marks in a text and what stands between; nothing if that is not sure."""
        pieces = self.marks.split(text)
        return [] if self.remains.search(" ".join(pieces[::2])) else pieces


class _UnmaskedError(Exception):
    """A source has to be laid out by itself."""


def _text(text: str, held: dict[str, str]) -> str:
    """Put a mark in the place of a text, between the signs at its ends."""
    inner = text.strip(_SIGNS)
    if not inner or _UNMASKED.search(text):
        raise _UnmaskedError
    mark = _MARK.format(len(held))
    held[mark] = inner
    before, after = len(text) - len(text.lstrip(_SIGNS)), len(text.rstrip(_SIGNS))
    return text[:before] + mark + text[after:]


def _month(root: etree.ElementBase, number: int, form: str | None = None) -> str:
    return str(root.get_single_term(name=f"month-{number:02}", form=form))


# -- what a style asks again and again -----------------------------------------------------


def _quickened(root: etree.ElementBase) -> list[etree.ElementBase]:
    """
    Let a style search its XML once for what it would look up for each source anew.

    Returns
    -------
    elements
        All of it. While somebody holds them, lxml makes no others in their place.
    """
    elements = [*root.iter("*")]
    for element in elements:
        element.xpath_search = cache(element.xpath_search)
        element.get_root = lambda: root
        element.get_formatter = lambda: root.formatter
        for name, asked in _DRESSES.items():
            if not asked & {*element.keys()}:
                setattr(element, name, _as_it_is)
    for terms in root.locales:
        terms.get_term = _remembered(terms.get_term)
        terms.get_option = cache(terms.get_option)
    return elements


_DRESSES = {
    "format": {"font-style", "font-variant", "font-weight", "text-decoration", "vertical-align"},
    "wrap": {"prefix", "suffix"},
    "quote": {"quotes"},
}
"""What an element does to a text, by the attributes that ask for it."""


def _as_it_is(text: T) -> T | str:
    """Give a text unchanged, and a number as one."""
    return str(text) if isinstance(text, int) else text


def _remembered(find: Callable[..., T]) -> Callable[..., T]:
    """Let each search be made once, also one that finds nothing, which raises IndexError."""

    @cache
    def tried(*args: object, **kwargs: object) -> T | None:
        try:
            return find(*args, **kwargs)
        except IndexError:
            return None

    def found(*args: object, **kwargs: object) -> T:
        term = tried(*args, **kwargs)
        if term is None:
            raise IndexError
        return term

    return found
