"""The reference list in a page: citeproc-py's own text, taken apart to what the page holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import cast

from geoapp.catalogues import lookup, translate
from geoapp.citations import LOCALES, PERIODICALS, READ, csl_items, references_by_id
from geoapp.dossier import Dossier, Source
from geoapp.dossier.strict_json import JsonObject
from geoapp.page.data import CitedData, Layout, Piece, RouteData, RoutesData, SourceData
from geoapp.page.languages import interface_languages
from geoapp.text.sources import archive_words
from geoapp.when import say_when

REFERENCE_FIELDS = (
    "title", "publisher", "url", "archive_location", "when", "day", "year", "read", "archived"
)  # fmt: skip
"""What a number in a layout stands for; mirrored in page/static/citations.js."""

STATUS = len(REFERENCE_FIELDS)
"""The number before a sentence that says how a source was read."""

REST = ("type", "container-title", "author", "issued", "accessed", "archive", "note")
"""What only files for reference managers say of a source."""

USUAL_TYPE = "article-newspaper"
"""The type of a source that names none; mirrored in page/static/reference_files.js."""

_DATE = re.compile(r"(?:((?:[0-9]+(?:er)? )?[^\s0-9]+) )?([0-9]{4})$")
_HELD = ("title", "publisher", "archive_location")


def with_references(
    data: RoutesData, dossiers: Sequence[Dossier], *, whole: bool = False
) -> CitedData:
    """
    Put the sources of each route in the order of the reference list, each with its layout.

    Parameters
    ----------
    data
        Routes of a page.
    dossiers
        The dossier of each.
    whole
        Whether to hold `REST` of each source too, as a page does beside which no files for
        reference managers stand.

    Returns
    -------
    data
        The same, each source with ``laid``, its place in ``layouts``: for each language of a list
        its parts, texts and numbers of `REFERENCE_FIELDS`.
    """
    layouts: list[Layout] = []
    offered = interface_languages(data["languages"])
    routes: list[RouteData] = [
        {
            **route,
            "sources": _cited(dossier.sources, route, offered, layouts, whole=whole),
        }
        for route, dossier in zip(data["routes"], dossiers, strict=True)
    ]
    return {"layouts": layouts, **data, "routes": routes}


def _cited(
    sources: Sequence[Source],
    route: RouteData,
    offered: Sequence[str],
    layouts: list[Layout],
    *,
    whole: bool,
) -> dict[str, SourceData]:
    """Lay out the sources of a route; layouts that are missing are added."""
    # In any other language the list is English, and marked as such.
    tongues = [tag for tag in LOCALES if tag in offered or (tag == "en" and not _all(offered))]
    lists = {tag: references_by_id(sources, tag) for tag in tongues}
    items = {item["id"]: item for item in csl_items(sources)}
    found = {}
    for name in next(iter(lists.values()), {}):
        source = route["sources"][name] | _members(items[name], _HELD)
        laid = {tag: _layout(lists[tag][name], *_values(source, tag)) for tag in tongues}
        if laid not in layouts:
            layouts.append(laid)
        source["laid"] = layouts.index(laid)
        found[name] = source | _rest(items[name], source) if whole else source
    return found


def written(
    source: SourceData, layouts: Sequence[Layout], lang: str
) -> tuple[str, list[tuple[str, str]]]:
    """
    Put a source's own words into its layout.

    Returns
    -------
    lang
        The language of the list, `lang` or English.
    parts
        Name of a field, ``status`` or nothing, and text of each part; the texts together
        are what citeproc-py wrote.
    """
    layout = layouts[source["laid"]]
    tongue = lookup(lang, layout) or "en"
    values = _values(source, tongue)
    parts = []
    status = False
    for part in layout[tongue]:
        if part == STATUS:
            status = True
        elif isinstance(part, int):
            parts.append((REFERENCE_FIELDS[part], values[part]))
        else:
            parts.append(("status" if status else "", part))
            status = False
    return tongue, parts


def row_of(source: SourceData) -> JsonObject:
    """
    Give a page's source the names that it has in `Frames.sources`, as `geoapp.text.sources` reads.

    Examples
    --------
    >>> row_of({"title": "A train", "described": True, "day": "2023-10-01"})["title_is"]
    'description'
    """
    title_is = "description" if source.get("described") else "title"
    issued = source.get("day") or source.get("when")
    return {**source, "title_is": title_is, "issued": issued}


def issued_words(source: SourceData, lang: str) -> str:
    """
    Say when a source was published; nothing if that is not known.

    Examples
    --------
    >>> issued_words({"day": "2023-10-01"}, "fr"), issued_words({"when": {"en": "2023"}}, "en")
    ('1er octobre 2023', '2023')
    >>> issued_words({}, "en")
    ''
    """
    day, words = source.get("day"), source.get("when", {})
    return say_when(day, lang) if day else words.get(lang, "")


def _all(offered: Iterable[str]) -> bool:
    return set(offered) <= LOCALES.keys()


def _members(item: Mapping[str, object], names: Iterable[str]) -> SourceData:
    """Give some members of a CSL-JSON item, under the names that they have there."""
    return cast(SourceData, {name: item[name] for name in names if name in item})


def _rest(item: Mapping[str, object], source: SourceData) -> SourceData:
    """Give what a page alone lacks of a CSL-JSON item, but for what it can tell by itself."""
    own = item["publisher"] if item["type"] in PERIODICALS else None
    derived = {"issued"} if "day" in source else set()
    derived |= {"accessed"} if "read" in source else set()
    derived |= {"container-title"} if item.get("container-title") == own else set()
    derived |= {"type"} if item["type"] == USUAL_TYPE else set()
    return _members(item, [name for name in REST if name not in derived])


def _values(source: SourceData, lang: str) -> list[str]:
    """Give what each of `REFERENCE_FIELDS` holds."""
    words = issued_words(source, lang)
    found = _DATE.search(words)
    day, year = found.groups("") if found else ("", "")
    read = say_when(source["read"], lang) if "read" in source else ""
    kept = archive_words(source, lang)
    held = [str(source.get(name, "")) for name in REFERENCE_FIELDS[:4]]
    return [*held, words, day, year, read, kept]


# A page, its embed and its text version hold the same layouts; nobody changes one.
@lru_cache(maxsize=4096)
def _layout(text: str, *values: str) -> list[Piece]:
    """
    Put numbers in the places of values, the longest first.

    Examples
    --------
    >>> held = ["T 2024", "P", "", "", "7 May 2024", "7 May", "2024", "", ""]
    >>> _layout("P (2024) ‘T 2024’, 7 May.", *held)
    [1, ' (', 6, ') ‘', 0, '’, ', 5, '.']
    """
    parts: list[Piece] = [text]
    sentences = [translate(tag)(words) for words in READ.values() for tag in LOCALES]
    pairs = [(value, [index]) for index, value in enumerate(values)]
    for value, marks in sorted(pairs, key=lambda pair: -len(pair[0])):
        parts = _marked(parts, value, marks)
    for sentence in sentences:
        parts = _marked(parts, sentence, [STATUS, sentence])
    return parts


def _marked(parts: Iterable[Piece], value: str, marks: Sequence[Piece]) -> list[Piece]:
    """Put marks in the places of a value."""
    marked: list[Piece] = []
    for part in parts:
        pieces = part.split(value) if isinstance(part, str) and value else [part]
        for index, piece in enumerate(pieces):
            marked += [*(marks if index else ()), *([piece] if piece != "" else ())]
    return marked
