"""A source in words: the one formatter, whose styles serve every output."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from geoapp.catalogues import say, translate
from geoapp.when import say_when

Style = Literal["name", "entry", "line"]
"""Publisher and date; these with the title, for where addresses are links; that with addresses."""

SourceRow = Mapping[Any, Any]
"""A source as a row of `Frames.sources` has it."""

SourcePart = tuple[str, str]
"""What a piece of text tells, empty for what joins two of them; and the text."""

WEB = ("https://", "http://")
MAY_END_LINE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""White space at which a line may be broken: all but no-break spaces."""


def source_words(
    source: SourceRow, lang: str = "en", style: Style = "line", locator: str | None = None
) -> str:
    """
    Write a source in one line.

    Parameters
    ----------
    source
        A row of `Frames.sources`. Members that are not there, or None, are not known.
    lang
        Language tag of dates and of what is said of the source.
    style
        ``name``: publisher, date and how it was read; ``entry``: title and archived copy too;
        ``line``: with the addresses of both.
    locator
        The spot that is cited; not part of a ``name``.

    Returns
    -------
    words
        Plain text in one line, never empty. A description that stands for a title is in
        square brackets, a date that is not known is "n.d.", one that is not exact says so;
        a copy and what is unconfirmed are marked.

    Examples
    --------
    >>> source = {"publisher": "A paper", "title": "A train", "title_is": "description"}
    >>> source_words(source)
    'A paper, n.d.: [A train]'
    >>> read = {"status": "copy", "issued": "2023-10~", "url": "https://example.org/"}
    >>> source_words(source | read, locator="p. 7")
    'A paper, about October 2023: [A train], p. 7 (copy) https://example.org/'
    >>> source_words(source | read, "fr", "name")
    'A paper, vers octobre 2023 (copie)'
    """
    return "".join(text for _, text in source_parts(source, lang, style, locator))


def source_parts(
    source: SourceRow, lang: str = "en", style: Style = "line", locator: str | None = None
) -> list[SourcePart]:
    """
    Give what `source_words` joins, for who makes links or emphasis of it.

    Returns
    -------
    parts
        Named ``publisher``, ``issued``, ``title``, ``locator``, ``notes``, ``url``,
        ``archived``, ``archive_location``. An ``entry`` has no address: its ``publisher``
        may lead to `url`, and its ``archived`` to `archive_location`.

    Examples
    --------
    >>> source_parts({"publisher": "A paper", "title": "A train"}, style="name")
    [('publisher', 'A paper'), ('', ', '), ('issued', 'n.d.')]
    """
    parts = [("publisher", one_line(source["publisher"]))]
    parts += [("", ", "), ("issued", source_date(source, lang))]
    if style != "name":
        parts += [("", colon(lang)), ("title", source_title(source))]
        parts += [("", ", "), ("locator", one_line(locator))] if locator else []
    if notes := semicolon(lang).join(source_notes(source, lang)):
        parts += [("", " "), ("notes", f"({notes})")]
    if style == "line" and source.get("url"):
        parts += [("", " "), ("url", source["url"])]
    if style != "name":
        parts += _archive_parts(source, lang, style)
    return parts


def source_title(source: SourceRow) -> str:
    """
    Give the title of a source, in square brackets where it is a description.

    Examples
    --------
    >>> source_title({"title": "A train", "title_is": "title"})
    'A train'
    >>> source_title({"title": "An image of a train", "title_is": "description"})
    '[An image of a train]'
    """
    title = one_line(source["title"])
    return f"[{title}]" if source.get("title_is") == "description" else title


def source_date(source: SourceRow, lang: str = "en") -> str:
    """
    Say when a source was published.

    Examples
    --------
    >>> source_date({"issued": "2023-10-13"}), source_date({"issued": None}, "fr")
    ('13 October 2023', 's.\\xa0d.')
    """
    return _time_words(source.get("issued"), lang) or translate(lang)("n.d.")


def source_notes(source: SourceRow, lang: str = "en") -> list[str]:
    """
    Say how a source was read, where that was not as it was published.

    Examples
    --------
    >>> source_notes({"status": "copy", "unread": {"en": "It asks for a password."}})
    ['copy', 'not read: It asks for a password']
    >>> source_notes({"status": "original"})
    []
    """
    t, status, unread = translate(lang), source.get("status") or "original", source.get("unread")
    notes = [] if status == "original" else [t(f"status: {status}")]
    if unread:
        why = one_line(say(unread, lang)).rstrip(".")
        notes.append(t("not read: {why}").replace("{why}", why))
    return notes


def archive_words(source: SourceRow, lang: str = "en") -> str:
    """
    Say who keeps the archived copy of a source and from when it is, as far as that is known.

    Examples
    --------
    >>> archive_words({"archived": {"by": "An archive", "at": "2023-10-14T08:00:00Z"}})
    'An archive, 14 October 2023'
    >>> archive_words({"archive_location": "box 7"})
    ''
    """
    copy = source.get("archived") or {}
    told = (one_line(copy.get("by") or ""), _time_words(copy.get("at"), lang))
    return ", ".join(part for part in told if part)


def is_web(address: object) -> bool:
    """
    Tell whether a browser may be sent to an address.

    Examples
    --------
    >>> is_web("https://example.org/"), is_web("box 7"), is_web(None)
    (True, False, False)
    """
    return isinstance(address, str) and address.lower().startswith(WEB)


def scoped(scope: str, names: str, lang: str) -> str:
    """
    Name those who report a thing, with the scope in which they do.

    Parameters
    ----------
    scope
        As `Claim.scope` has it; empty where the dossier names none.
    names
        Names, in words of the language.
    lang
        Language tag.

    Examples
    --------
    >>> scoped("several-movements", "RUSI", "en"), scoped("", "RUSI", "en")
    ('RUSI (several movements)', 'RUSI')
    """
    return f"{names} ({translate(lang)(f'scope: {scope}')})" if scope else names


def colon(lang: str) -> str:
    """
    Give the colon between two texts; French sets it off.

    Examples
    --------
    >>> colon("en"), colon("fr")
    (': ', '\\xa0: ')
    """
    return "\u00a0: " if lang == "fr" else ": "


def semicolon(lang: str) -> str:
    """
    Give the semicolon between two texts; French sets it off, Arabic has one of its own.

    Examples
    --------
    >>> semicolon("en"), semicolon("fr")
    ('; ', '\\u202f; ')
    """
    return {"fr": "\u202f; ", "ar": "؛ "}.get(lang, "; ")


def _archive_parts(source: SourceRow, lang: str, style: Style) -> Iterator[SourcePart]:
    kept = one_line(source.get("archive_location") or "")
    if not kept:
        return
    more = archive_words(source, lang)
    words = translate(lang)("archived copy")
    yield "", " · "
    yield "archived", f"{words}, {more}" if more else words
    if style == "line" or not is_web(kept):
        yield "", colon(lang)
        yield "archive_location", kept


def _time_words(time: str | Mapping[str, str] | None, lang: str) -> str:
    """Say a time: EDTF text, an instant by its day, or words by language as a page holds them."""
    if not time:
        return ""
    if not isinstance(time, str):
        return say(time, lang)
    return say_when(time.split("T")[0], lang, moment=True)


def one_line(text: str) -> str:
    """
    Write text in one line, with one space where several stood.

    Parameters
    ----------
    text
        As a dossier has it.

    Returns
    -------
    line
        Without space at its ends; a no-break space within is the writer's, and stays.

    Examples
    --------
    >>> one_line(" A train\\n  went ")
    'A train went'
    >>> one_line("Un\\u00a0an")
    'Un\\xa0an'
    >>> one_line("")
    ''
    """
    return MAY_END_LINE.sub(" ", text).strip()
