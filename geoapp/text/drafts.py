"""How a view says that a dossier is a draft: in its title, and beside whose statement it is."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.catalogues import translate, translate_count
from geoapp.dossier import Dossier
from geoapp.text.sources import colon, semicolon


def draft_words(dossier: Dossier, lang: str) -> str:
    """
    Say how much of a draft is not yet said, and how many of its statements lack a source.

    Parameters
    ----------
    dossier
        A dossier.
    lang
        The language.

    Returns
    -------
    words
        Empty if it is no draft.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> draft_words(read_dossier(built_in()), "en")
    ''
    """
    if not dossier.is_draft:
        return ""
    ngettext = translate_count(lang)
    todo, lacking = len(dossier.todo), len(dossier.unsourced)
    unsaid = ngettext("{n} thing is not yet said", "{n} things are not yet said", todo)
    t = translate(lang)
    words = f"{t('Draft')}{colon(lang)}{unsaid}"
    if lacking:
        words += semicolon(lang) + ngettext(
            "{n} statement has no source", "{n} statements have no source", lacking
        )
    return f"{words}."


def as_draft(dossier: Dossier) -> Dossier:
    """
    Mark a draft as one, for a view of it.

    Parameters
    ----------
    dossier
        A dossier.

    Returns
    -------
    dossier
        The same if it is no draft; else a copy to be looked at and never to be written, with
        "Draft" before its title, and before its attribution how much is not yet said.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> as_draft(dossier) is dossier
    True
    """
    if not dossier.is_draft:
        return dossier
    header = dossier.header
    texts: dict[str, Mapping[str, str]] = {
        "title": {tag: f"{translate(tag)('Draft')}: {text}" for tag, text in header.title.items()},
        "attribution": {
            tag: f"{draft_words(dossier, tag)} {text}" for tag, text in header.attribution.items()
        },
    }
    marked = header.model_copy(update=texts)
    return dossier.model_copy(update={"header": marked, "todo": ()})
