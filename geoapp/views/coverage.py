"""How well each statement is backed, as tables for an editor in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geoapp.frames import Frames
from geoapp.views.words import say, translate


def features_coverage(covered: Mapping[str, Any], frames: Frames, lang: str = "en") -> pd.DataFrame:
    """
    Tabulate how many independent sources report each leg and picture, and give its days.

    Parameters
    ----------
    covered
        What `geoapp.evidence.coverage` returns for the frames.
    frames
        The frames; they give the names.
    lang
        Language tag.

    Returns
    -------
    table
        A row a leg or a sighting, in file order; columns named in the language.
    """
    t = translate(lang)
    names = {**frames.legs["name"].to_dict(), **frames.sightings["name"].to_dict()}
    rows = [
        {
            t("Leg or picture"): say(names[each["id"]], lang),
            t("Independent sources"): each["independent"],
            t("For its days"): each["days"],
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
        What `geoapp.evidence.coverage` returns for the frames.
    frames
        The frames; they give the words.
    lang
        Language tag.

    Returns
    -------
    table
        A row a claim, in file order; columns named in the language.
    """
    t = translate(lang)
    claims = frames.claims
    rows = [
        {
            t("Statement"): say(claims["title"][each["id"]] or claims["text"][each["id"]], lang),
            t("Who says it"): say(claims["said_by"][each["id"]], lang),
            t("Kind"): t(each["kind"]),
            t("Outlets"): each["outlets"],
            t("Independent sources"): each["independent"],
            t("What is weak"): _flags(each["flags"], lang),
        }
        for each in covered["statements"]
    ]
    return pd.DataFrame(rows)


def _flags(flags: Sequence[str], lang: str) -> str:
    t = translate(lang)
    return "; ".join(t(f"flag: {flag}") for flag in flags)
