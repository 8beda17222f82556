"""How well each statement is backed, as tables for an editor in the words of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from geoapp.catalogues import say, translate
from geoapp.evidence import apart, backing, origin_names, origins_of, speakers
from geoapp.frames import Frames
from geoapp.text.sources import scoped, semicolon, source_words


def features_coverage(covered: Mapping[str, Any], frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate how many independent sources report each leg and picture, and give its days.

    Parameters
    ----------
    covered
        What `geoapp.coverage.coverage` returns for the frames.
    frames
        The frames; they give the names.
    lang
        Language tag.

    Returns
    -------
    table
        A row a leg or a sighting, in file order, with the names of those who are counted;
        columns named in the language.
    """
    t = translate(lang)
    names = {**frames.legs["name"].to_dict(), **frames.sightings["name"].to_dict()}
    dated = backing(frames)["dated"]
    rows = [
        {
            t("Leg or picture"): say(names[each["id"]], lang),
            t("Independent sources"): each["independent"],
            t("Who reports it"): _scoped(frames, each["scopes"], lang),
            t("For its days"): each["days"],
            t("Who gives its days"): _named(frames, dated[each["id"]], lang),
            t("What is weak"): _flags(each["flags"], lang),
        }
        for each in covered["features"]
    ]
    return pd.DataFrame(rows)


def statements_coverage(
    covered: Mapping[str, Any], frames: Frames, lang: str = "en"
) -> pd.DataFrame:
    """
    Tabulate who makes each statement, in how many outlets it was read, and what is weak.

    Parameters
    ----------
    covered
        What `geoapp.coverage.coverage` returns for the frames.
    frames
        The frames; they give the words.
    lang
        Language tag.

    Returns
    -------
    table
        A row a claim, in file order, with the outlets in which it was read and the names of
        those who are counted; columns named in the language.
    """
    t = translate(lang)
    claims = frames.claims
    rows = [
        {
            t("Statement"): say(claims["title"][each["id"]] or claims["text"][each["id"]], lang),
            t("Who says it"): say(claims["said_by"][each["id"]], lang),
            t("Kind"): t(each["kind"]),
            t("Outlets"): each["outlets"],
            t("Read in"): _outlets(claims["citations"][each["id"]], frames, lang),
            t("Independent sources"): each["independent"],
            t("Which they are"): _voices(frames, [each["id"], *each["supported_by"]], lang)
            if each["independent"]
            else "",
            t("What is weak"): _flags(each["flags"], lang),
        }
        for each in covered["statements"]
    ]
    return pd.DataFrame(rows)


def _named(frames: Frames, claims: Iterable[str], lang: str) -> str:
    """Name those whom claims go back to."""
    names = origin_names(frames)
    return ", ".join(
        say(names[origin], lang) for origin in speakers(claims, origins_of(frames.claims))
    )


def _scoped(frames: Frames, scopes: Mapping[str, Sequence[str]], lang: str) -> str:
    """Name those who report a leg or a picture, by the scope in which they do."""
    return " · ".join(
        scoped(scope, _named(frames, claims, lang), lang) for scope, claims in scopes.items()
    )


def _voices(frames: Frames, claims: Iterable[str], lang: str) -> str:
    """Name the independent sources of a statement."""
    whose, names = origins_of(frames.claims), origin_names(frames)
    return " · ".join(
        ", ".join(say(names[origin], lang) for origin in sorted(group))
        for group in apart(whose[claim] for claim in claims)
    )


def _outlets(citations: Sequence[Mapping[str, Any]], frames: Frames, lang: str) -> str:
    sources = dict.fromkeys(citation["source"] for citation in citations)
    rows = (frames.sources.loc[name].to_dict() for name in sources)
    return semicolon(lang).join(source_words(row, lang, "name") for row in rows)


def _flags(flags: Sequence[str], lang: str) -> str:
    t = translate(lang)
    return semicolon(lang).join(t(f"flag: {flag}") for flag in flags)
