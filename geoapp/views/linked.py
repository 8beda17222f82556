"""The page for machines: schema.org `Dataset` and `Claim`, as JSON-LD."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geoapp.clock import clock_days
from geoapp.dossier import Dossier
from geoapp.errors import WhenError
from geoapp.frames import Frames
from geoapp.views.words import say

MAX_APPEARANCES = 3
"""Sources that are named with a claim; the page itself has all."""


def linked_data(dossier: Dossier, frames: Frames, lang: str) -> dict[str, Any]:
    """
    Describe a dossier and what its route rests on, in the words of schema.org.

    Parameters
    ----------
    dossier
        A dossier.
    frames
        Its frames.
    lang
        Language of the texts.

    Returns
    -------
    data
        A `Dataset` with its version, times and box, and in ``hasPart`` a `Claim` for each
        statement that a leg or a sighting names and for each reply to one of them: who says it
        and where that was read. `ClaimReview` is not given, as it would rate whether a claim
        is true, which nothing here does.

    Notes
    -----
    https://schema.org/Dataset, https://schema.org/Claim
    """
    info = dossier.header
    west, south, east, north = info.bbox
    named = [
        name for frame in (frames.legs, frames.sightings) for ids in frame["claims"] for name in ids
    ]
    answers = frames.claims["answers"]
    replies = [name for name in frames.claims.index if not set(named).isdisjoint(answers[name])]
    shown = frames.claims.loc[list(dict.fromkeys([*named, *replies]))]
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": say(info.title, lang),
        "description": say(info.summary, lang),
        "inLanguage": list(info.languages),
        "version": info.version,
        "license": info.licence,
        "creditText": say(info.attribution, lang),
        "isAccessibleForFree": True,
        "spatialCoverage": {
            "@type": "Place",
            "geo": {"@type": "GeoShape", "box": f"{south:g} {west:g} {north:g} {east:g}"},
        },
        "hasPart": [_claim(str(name), row, frames, lang) for name, row in shown.iterrows()],
    }
    try:
        first, last = clock_days(frames)
    except WhenError:  # a dossier may be sound and have no day at all
        return data
    return data | {"temporalCoverage": f"{first.isoformat()}/{last.isoformat()}"}


def _claim(name: str, row: pd.Series[Any], frames: Frames, lang: str) -> dict[str, Any]:
    """Give one statement, who makes it, and where that can be read."""
    cited = dict.fromkeys(citation["source"] for citation in row["citations"])
    urls = frames.sources["url"].loc[list(cited)].dropna()
    claim: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"#sel={name}",
        "text": say(row["text"], lang),
        "author": {"@type": "Organization", "name": say(row["said_by"], lang)},
        "appearance": [{"@type": "CreativeWork", "url": url} for url in urls[:MAX_APPEARANCES]],
    }
    if row["said_earliest"] is not None and row["said_earliest"] == row["said_latest"]:
        claim["datePublished"] = row["said_earliest"].isoformat()
    if row["answers"]:
        claim["about"] = [{"@id": f"#sel={other}"} for other in row["answers"]]
    return claim
