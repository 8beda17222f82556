"""
The sources as people cite them: CSL-JSON, BibTeX, RIS, and a list in a CSL style.

Reference lists are laid out by citeproc-py (BSD-2-Clause) with the style that it carries, Cite
Them Right (CC BY-SA 3.0, as all styles of the Citation Style Language); nothing is fetched.
"""
# budget: three formats and a list that say the same of a source

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geoapp.catalogues import N_, lookup, main_text, say, translate
from geoapp.dossier import Source
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ExportError, Problem
from geoapp.text.sources import archive_words, one_line, source_title
from geoapp.when import DateText, Form, Precision, read_time, say_when

if TYPE_CHECKING:
    from geoapp.text.csl import ListedSource

CSL_STYLE = "harvard-cite-them-right"
"""The CSL style of reference lists; it comes with citeproc-py."""

LOCALES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar"}
"""The CSL locale of each language."""

FRENCH = (
    (re.compile(r"(?<=Disponible sur): (?=https?://)"), "\u00a0: "),
    (re.compile(r"(?<=\(Consulté le): "), " "),
    (re.compile(r"(?:(?<=, )|(?<=\(Consulté le ))1(?= [a-zéû]+(?:\.| [0-9]))"), "1er"),
)
"""What French writes otherwise than citeproc-py does: its colons, and the first of a month."""

ARCHIVED = N_("Archived copy: {}.")
UNARCHIVED = N_("No archived copy known.")
"""How a reference list names an archived copy, or says that none is known."""

DATED = N_("Date: {}.")
"""How a reference list says a date that is not exact, for which few styles have words."""

ACCESSED = N_("Read: {}.")
UNREAD = N_("Not read: {}")
"""How a reference list says on what day about a text was read, or why it never was."""

READ = {
    "copy": N_("Read as a copy on another site."),
    "unconfirmed": N_("Unconfirmed general knowledge; no source was read."),
}
"""How a reference list says that no original was read, by the status of a source."""

PERIODICALS = ("article-newspaper", "article-magazine", "article-journal", "post-weblog")
"""Types whose publisher is what they appear in."""

_BIBTEX_TYPES = {
    **dict.fromkeys(PERIODICALS, "article"),
    "report": "techreport",
    "book": "book",
    "thesis": "phdthesis",
}
_RIS_TYPES = {
    "article-newspaper": "NEWS",
    "article-magazine": "MGZN",
    "article-journal": "JOUR",
    "post-weblog": "BLOG",
    "webpage": "ELEC",
    "post": "ELEC",
    "report": "RPRT",
    "dataset": "DATA",
    "map": "MAP",
    "book": "BOOK",
    "broadcast": "VIDEO",
    "legislation": "STAT",
}
_BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def csl_items(sources: Iterable[Source]) -> list[JsonObject]:
    """
    Give sources as CSL-JSON items that reference managers read.

    Parameters
    ----------
    sources
        `Dossier.sources`, or some of them; may be none.

    Returns
    -------
    items
        CSL-JSON 1.0.2: dates as `date-parts`, `circa` where they are not exact days or
        months; a periodical's name as `container-title` too; `accessed`, the day on which the
        text was read; `archive` and `archive_location`, who keeps a copy and where; how the
        text was read in `note`. Nothing is added that the dossier does not say.

    Examples
    --------
    >>> csl_items([])
    []
    """
    return [_csl_item(source) for source in sources]


def csl_json(sources: Iterable[Source]) -> str:
    """Write sources as CSL-JSON, UTF-8; see `csl_items`."""
    return json.dumps(csl_items(sources), ensure_ascii=False, indent=2) + "\n"


def bibtex(sources: Iterable[Source]) -> str:
    r"""
    Write sources as BibTeX, UTF-8; the key of an entry is the source's id.

    Examples
    --------
    >>> bibtex([])
    ''
    >>> _bibtex_text("50 % of {A_B} \n & more")
    '50 \\% of \\{A\\_B\\} \\& more'
    """
    return "".join(_bibtex_entry(item) for item in csl_items(sources))


def ris(sources: Iterable[Source]) -> str:
    """
    Write sources as RIS, UTF-8, lines ended by CR LF as the format wants.

    Examples
    --------
    >>> ris([])
    ''
    """
    return "".join(_ris_record(item) for item in csl_items(sources))


def reference_list(
    sources: Sequence[Source], lang: str = "en", style: Path | None = None
) -> list[str]:
    """
    Lay sources out as a reference list.

    Parameters
    ----------
    sources
        The sources; a list of them is sorted as the style wants.
    lang
        One of `LOCALES`: the language of dates and of what the style says itself.
    style
        A CSL style of your own, a ``.csl`` file; by default `CSL_STYLE`.

    Returns
    -------
    references
        One plain text each: never markup, whatever the titles hold. At its end stands what
        styles have no place for: a date that is not exact, how the text was read if not in
        the original, an archived copy or that none is known.

    Raises
    ------
    ExportError
        If the style can't be read, or can't lay out a source.
    """
    return list(references_by_id(sources, lang, style).values())


def references_by_id(
    sources: Sequence[Source], lang: str = "en", style: Path | None = None
) -> dict[str, str]:
    """
    Give a reference list by the id of each source; see `reference_list`.

    Examples
    --------
    >>> references_by_id([])
    {}
    """
    tongue = lookup(lang, LOCALES) or "en"
    items = json.dumps([_as_printed(source) for source in sources])
    # A file can change between two calls; the style that comes with citeproc-py does not.
    lay_out = _laid_out if style else _laid_out_once
    laid = lay_out(items, str(style or CSL_STYLE), LOCALES[tongue])
    tails = {source.id: _tail(source, tongue) for source in sources}
    for pattern, mended in FRENCH if tongue == "fr" else ():
        laid = tuple((name, pattern.sub(mended, text)) for name, text in laid)
    return {name: " ".join([text, *tails[name]]) for name, text in laid}


def _laid_out(items: str, style: str, locale: str) -> tuple[ListedSource, ...]:
    """Lay out CSL-JSON items, in the order of a style."""
    from geoapp.text.csl import listed_in_style

    try:
        return listed_in_style(items, style, locale, by_kind=style == CSL_STYLE)
    except Exception as error:  # noqa: BLE001 - a style is a program of its own
        found = f"can't be used as a CSL style ({type(error).__name__})"
        remedy = "give a .csl file that has a bibliography"
        raise ExportError(Problem(Path(style).name, found, remedy)) from None


# A page, its embed and its text version hold the same list.
_laid_out_once = lru_cache(maxsize=8)(_laid_out)


CITATION_FORMATS: dict[str, Callable[[Iterable[Source]], str]] = {
    "csl-json": csl_json,
    "bibtex": bibtex,
    "ris": ris,
}
"""The writers by the name of their format."""


# -- items ---------------------------------------------------------------------------------


def _csl_item(source: Source) -> JsonObject:
    item: JsonObject = {"id": source.id, "type": source.type}
    item |= {"title": one_line(source.title), "publisher": one_line(source.publisher)}
    if source.container_title:
        item["container-title"] = one_line(source.container_title)
    elif source.type in PERIODICALS:
        item["container-title"] = item["publisher"]
    if source.author:
        item["author"] = [{"literal": one_line(author.literal)} for author in source.author]
    if source.issued:
        item["issued"] = _date_parts(source.issued)
    if source.accessed:
        item["accessed"] = _date_parts(source.accessed)
    keeper = source.archived.by if source.archived else None
    item |= {
        name: one_line(value)
        for name, value in (
            ("URL", source.url),
            ("language", source.language),
            ("archive", keeper),
            ("archive_location", source.kept_at),
            ("note", _note(source)),
        )
        if value
    }
    return item


def _date_parts(text: str) -> JsonObject:
    """Give the first and the last date of an EDTF text, and whether they are not exact."""
    reading = read_time(text)
    dates = [each for part in reading.parts for each in part.dates]
    ends = [_numbers(dates[0], dates[0].first)]
    last = max(dates, key=lambda each: each.last)
    if len(dates) > 1 or last.precision in (Precision.DECADE, Precision.CENTURY):
        ends.append(_numbers(last, last.last))
    open_end = any(None in (part.start, part.end) for part in reading.parts)
    unsure = any(each.marked or each.masked or _is_season(each) for each in dates)
    circa = open_end or unsure or reading.form is Form.ONE_OF
    return {"date-parts": ends} | ({"circa": True} if circa else {})


def _numbers(named: DateText, day: date) -> list[int]:
    """Give the year, and the month and the day where they are named."""
    known = {Precision.DAY: 3, Precision.MONTH: 2}.get(named.precision, 1)
    # CSL counts the years before 1 from -1.
    year = day.year if day.year > 0 else day.year - 1
    return [year, day.month, day.day][:known]


def _is_season(named: DateText) -> bool:
    return named.precision is Precision.SEASON


def _note(source: Source) -> str:
    """Say how the text was read, and what is not a title."""
    said = READ.get(source.custom.status)
    described = "The title is a description." if source.custom.title_is == "description" else None
    unread = UNREAD.format(main_text(source.unread)) if source.unread else None
    return " ".join(part for part in (said, unread, described, source.note) if part)


def _as_printed(source: Source) -> dict[str, object]:
    """Let a publisher stand for a missing author, and brackets tell a description."""
    item = _csl_item(source)
    author = item.get("author", [{"literal": item["publisher"]}])
    title = source_title({"title": source.title, "title_is": source.custom.title_is})
    if "issued" in item:
        item["issued"] = item["issued"] | {"date-parts": _printed(item["issued"]["date-parts"])}
    if item.get("accessed", {}).get("circa"):  # no style has words for that: see `_tail`
        del item["accessed"]
    return item | {"author": author, "title": title}


def _printed(ends: list[list[int]]) -> list[list[int]]:
    """
    Leave of two days what both share: citeproc-py fails at a range within a year; see `_tail`.

    Examples
    --------
    >>> _printed([[2001, 1, 3], [2001, 1, 5]]), _printed([[2001, 12], [2002, 1]])
    ([[2001, 1]], [[2001, 12], [2002, 1]])
    """
    shared = [one for at, one in enumerate(ends[0]) if ends[0][: at + 1] == ends[-1][: at + 1]]
    return [shared] if shared else ends


def _tail(source: Source, lang: str) -> list[str]:
    """Say what a style leaves out, a sentence each."""
    issued = _date_parts(source.issued) if source.issued else {}
    ends = issued.get("date-parts", [[]])
    is_left_out = "circa" in issued or _printed(ends) not in (ends, [[]])
    dated = say_when(source.issued or "", lang, moment=True) if is_left_out else None
    t = translate(lang)
    said = t(READ[source.custom.status]) if source.custom.status in READ else None
    read = source.accessed if source.accessed and source.accessed[-1] in "~?%" else None
    unread = say(source.unread, lang)
    return [
        *([t(DATED).format(dated)] if dated else []),
        *([said] if said else []),
        *([t(ACCESSED).format(say_when(read, lang))] if read else []),
        *([t(UNREAD).format(one_line(unread))] if unread else []),
        *_kept(source, lang),
    ]


def _kept(source: Source, lang: str) -> list[str]:
    """Name the archived copy, who keeps it and from when it is; or say that none is known."""
    copy = source.archived.model_dump() if source.archived else None
    told = (archive_words({"archived": copy}, lang), one_line(source.kept_at or ""))
    words = ", ".join(part for part in told if part)
    if words:
        return [translate(lang)(ARCHIVED).format(words)]
    return [] if source.custom.status == "unconfirmed" else [translate(lang)(UNARCHIVED)]


# -- BibTeX --------------------------------------------------------------------------------


def _bibtex_entry(item: JsonObject) -> str:
    kind = _BIBTEX_TYPES.get(item["type"], "misc")
    home = {"article": "journal", "techreport": "institution", "phdthesis": "school"}.get(
        kind, "publisher"
    )
    authors = [f"{{{_bibtex_text(each['literal'])}}}" for each in item.get("author", [])]
    kept = ", ".join(item[name] for name in ("archive", "archive_location") if name in item)
    notes = [item.get("note", ""), ARCHIVED.format(kept) if kept else ""]
    fields = {
        "title": _bibtex_text(item["title"]),
        "author": " and ".join(authors),
        home: _bibtex_text(
            item["container-title"] if "container-title" in item else item["publisher"]
        ),
        **_bibtex_date(item),
        "url": item.get("URL", ""),
        "urldate": _iso_day(item["accessed"]) if "accessed" in item else "",
        "language": _bibtex_text(item.get("language", "")),
        "note": _bibtex_text(" ".join(notes)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{item['id']},\n{''.join(lines)}}}\n\n"


def _bibtex_text(text: str) -> str:
    """Escape what BibTeX reads as commands."""
    return "".join(_BIBTEX_SPECIAL.get(character, character) for character in one_line(text))


def _iso_day(day: JsonObject) -> str:
    """Write a day as biblatex takes it: ISO 8601-2, ``~`` where it is about."""
    return date(*day["date-parts"][0]).isoformat() + ("~" if "circa" in day else "")


def _bibtex_date(item: JsonObject) -> dict[str, str]:
    parts = item.get("issued", {}).get("date-parts", [])
    first = parts[0] if parts else []
    if first and first[0] < 0:
        return {"year": f"{-first[0]} BC"}
    found = {"year": f"{first[0]:04}"} if first else {}
    return found | ({"month": str(first[1])} if len(first) > 1 else {})


# -- RIS -----------------------------------------------------------------------------------


def _ris_record(item: JsonObject) -> str:
    parts = item.get("issued", {}).get("date-parts", [])
    first = parts[0] if parts else []
    lines = [("TY", _RIS_TYPES.get(item["type"], "GEN")), ("ID", item["id"])]
    lines += [("AU", author["literal"]) for author in item.get("author", [])]
    lines += [
        ("TI", item["title"]),
        ("T2", item.get("container-title", "")),
        ("PB", item["publisher"]),
        ("PY", f"{first[0]:04}" if first else ""),
        ("DA", _ris_day(first)),
        ("UR", item.get("URL", "")),
        ("Y2", _ris_accessed(item["accessed"]) if "accessed" in item else ""),
        ("LA", item.get("language", "")),
        ("AV", item.get("archive_location", "")),
        ("N1", item.get("note", "")),
        ("ER", ""),
    ]
    kept = [(tag, value) for tag, value in lines if value or tag == "ER"]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in kept)


def _ris_day(parts: Sequence[int]) -> str:
    if len(parts) == 3:
        return f"{parts[0]:04}/{parts[1]:02}/{parts[2]:02}/"
    return f"{parts[0]:04}/{parts[1]:02}//" if len(parts) == 2 else ""


def _ris_accessed(day: JsonObject) -> str:
    """Write a day of reading; what is about says so, where the format has other information."""
    return _ris_day(day["date-parts"][0]) + ("about" if "circa" in day else "")
