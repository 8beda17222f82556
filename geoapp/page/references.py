"""The reference list in a page: citeproc-py's own text, taken apart to what the page holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from geoapp.catalogues import lookup, translate
from geoapp.citations import LOCALES, PERIODICALS, READ, csl_items, references_by_id
from geoapp.dossier import Source
from geoapp.dossier.strict_json import JsonObject
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

Piece = str | int


def cited_data(sources: Sequence[Source], data: JsonObject) -> JsonObject:
    """
    Give the sources of a page the place and the layout that the reference list has for each.

    Parameters
    ----------
    sources
        `Dossier.sources`.
    data
        What the page holds: ``sources`` with the page's languages, ``dossier``, ``host``,
        and ``site`` if files for reference managers stand beside it.

    Returns
    -------
    data
        ``sources`` in the order of the list, each with ``laid``, its place in ``layouts``:
        for each language of a list its parts, texts and numbers of `REFERENCE_FIELDS`. A page alone
        holds `REST` of each source too.

    Examples
    --------
    >>> cited_data([], {"sources": {}, "dossier": {"languages": ["fr"]}})
    {'sources': {}, 'layouts': []}
    """
    offered = interface_languages(data["dossier"]["languages"])
    # In any other language the list is English, and marked as such.
    tongues = [tag for tag in LOCALES if tag in offered or (tag == "en" and not _all(offered))]
    lists = {tag: references_by_id(sources, tag) for tag in tongues}
    items = {item["id"]: item for item in csl_items(sources)}
    alone = data.get("host") in ("file", "app") and not data.get("site")
    layouts: list[dict[str, list[Piece]]] = []
    shown = {}
    for name in next(iter(lists.values()), {}):
        source = data["sources"][name] | {
            member: items[name][member] for member in _HELD if member in items[name]
        }
        laid = {tag: _layout(lists[tag][name], _values(source, tag)) for tag in tongues}
        if laid not in layouts:
            layouts.append(laid)
        shown[name] = source | {"laid": layouts.index(laid)}
        if alone:
            shown[name] |= _rest(items[name], source)
    return {"sources": shown, "layouts": layouts}


def written(
    source: JsonObject, layouts: Sequence[JsonObject], lang: str
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


def row_of(source: JsonObject) -> JsonObject:
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


def issued_words(source: JsonObject, lang: str) -> str:
    """
    Say when a source was published; nothing if that is not known.

    Examples
    --------
    >>> issued_words({"day": "2023-10-01"}, "fr"), issued_words({"when": {"en": "2023"}}, "en")
    ('1er octobre 2023', '2023')
    >>> issued_words({}, "en")
    ''
    """
    day: str | None = source.get("day")
    words: Mapping[str, str] = source.get("when", {})
    return say_when(day, lang) if day else words.get(lang, "")


def _all(offered: Iterable[str]) -> bool:
    return set(offered) <= LOCALES.keys()


def _rest(item: Mapping[str, object], source: Mapping[str, object]) -> dict[str, object]:
    """Give what a page alone lacks of a CSL-JSON item, but for what it can tell by itself."""
    own = item["publisher"] if item["type"] in PERIODICALS else None
    derived = {"issued"} if "day" in source else set()
    derived |= {"accessed"} if "read" in source else set()
    derived |= {"container-title"} if item.get("container-title") == own else set()
    derived |= {"type"} if item["type"] == USUAL_TYPE else set()
    return {key: item[key] for key in REST if key in item and key not in derived}


def _values(source: JsonObject, lang: str) -> list[str]:
    """Give what each of `REFERENCE_FIELDS` holds."""
    words = issued_words(source, lang)
    found = _DATE.search(words)
    day, year = found.groups("") if found else ("", "")
    read = say_when(source["read"], lang) if "read" in source else ""
    kept = archive_words(source, lang)
    return [*(source.get(name, "") for name in REFERENCE_FIELDS[:4]), words, day, year, read, kept]


def _layout(text: str, values: Sequence[str]) -> list[Piece]:
    """
    Put numbers in the places of values, the longest first.

    Examples
    --------
    >>> held = ["T 2024", "P", "", "", "7 May 2024", "7 May", "2024", "", ""]
    >>> _layout("P (2024) ‘T 2024’, 7 May.", held)
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
