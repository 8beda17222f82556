"""The page for machines: schema.org `Dataset` and `Claim`, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from geoapp.catalogues import say
from geoapp.clock import clock_days
from geoapp.dossier import Dossier
from geoapp.errors import WhenError
from geoapp.frames import Frames
from geoapp.text.sources import is_web, source_title, source_words
from geoapp.when import parse_when

Shape = dict[str, Any]


def linked_data(dossier: Dossier, frames: Frames, lang: str, data_address: str = "") -> Shape:
    """
    Describe a dossier in the words of schema.org, as a page alone does.

    Parameters
    ----------
    dossier
        A dossier.
    frames
        Its frames.
    lang
        Language of the texts.
    data_address
        Where the dossier itself can be had, if it can.

    Returns
    -------
    data
        A `Dataset`: version, licence, times, box, and the works that it is based on.

    Notes
    -----
    https://schema.org/Dataset
    """
    info = dossier.header
    west, south, east, north = info.bbox
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
        "isBasedOn": [
            _given({"@type": "CreativeWork", "name": credit.name, "url": credit.url})
            for credit in info.credits
        ],
    }
    if data_address:
        download = {"@type": "DataDownload", "contentUrl": data_address}
        data["distribution"] = download | {"encodingFormat": "application/geo+json"}
    try:
        first, last = clock_days(frames)
    except WhenError:  # a dossier may be sound and have no day at all
        return data
    return data | {"temporalCoverage": f"{first.isoformat()}/{last.isoformat()}"}


def linked_claims(frames: Frames, lang: str, text: str = "") -> list[Shape]:
    """
    Give every statement of a dossier in the words of schema.org.

    Parameters
    ----------
    frames
        A dossier's frames.
    lang
        Language of the texts.
    text
        Address of the text version, whose elements have the ids.

    Returns
    -------
    claims
        A `Claim` for each statement, retracted ones too: its author, its day, what it answers,
        and where it was read. Not a `ClaimReview`: that would rate whether a claim is true,
        which nothing here does.

    Notes
    -----
    https://schema.org/Claim. A ``firstAppearance`` is given only where one of the sources was
    surely published before all others.
    """
    rows = frames.claims.iterrows()
    return [_claim(str(name), row, frames.sources, lang, text) for name, row in rows]


def linked_sources(frames: Frames, lang: str, text: str = "") -> list[Shape]:
    """
    Give every source of a dossier as a `CreativeWork` of schema.org.

    Parameters
    ----------
    frames
        A dossier's frames.
    lang
        Language of what is said of a source.
    text
        Address of the text version, whose elements have the ids.

    Returns
    -------
    works
        Named as `linked_claims` names them; of a text that was read as a copy no address. A
        name in square brackets is a description; ``creditText`` says what else is to be known:
        a date that is missing or not exact, and how the text was read.
    """
    return [_work(f"{text}#source-{name}", row, lang) for name, row in frames.sources.iterrows()]


def _claim(name: str, row: pd.Series[Any], sources: pd.DataFrame, lang: str, text: str) -> Shape:
    """Give one statement, who makes it, and where that can be read."""
    cited = list(dict.fromkeys(citation["source"] for citation in row["citations"]))
    first = _earliest(sources["issued"].loc[cited])
    said = row["said_earliest"]
    is_exact = said is not None and said == row["said_latest"]
    return _given(
        {
            "@type": "Claim",
            "@id": f"{text}#{name}",
            "text": say(row["text"], lang),
            "author": {"@type": "Organization", "name": say(row["said_by"], lang)},
            "datePublished": said.isoformat() if is_exact else None,
            "appearance": _named(f"{text}#source-{source}" for source in cited),
            "firstAppearance": {"@id": f"{text}#source-{first}"} if first else None,
            "about": _named(f"{text}#{other}" for other in row["answers"]),
            "creativeWorkStatus": "Retracted" if row["retracted"] else None,
        }
    )


def _work(name: str, source: pd.Series[Any], lang: str) -> Shape:
    row = source.to_dict()
    issued = parse_when(row["issued"]) if row["issued"] else None
    is_exact = issued is not None and issued.earliest_start == issued.latest_end
    day = issued.earliest_start if issued and is_exact else None
    return _given(
        {
            "@type": "CreativeWork",
            "@id": name,
            "name": source_title(row),
            "creditText": source_words(row, lang, "entry"),
            "publisher": {"@type": "Organization", "name": row["publisher"]},
            "datePublished": day.isoformat() if day else None,
            "inLanguage": row["language"],
            "url": row["url"],
            "archivedAt": row["archive_location"] if is_web(row["archive_location"]) else None,
        }
    )


def _earliest(issued: pd.Series[Any]) -> str | None:
    """Name the source that was surely published before all others, if one was."""
    days = {str(name): parse_when(text) if text else None for name, text in issued.items()}
    for name, own in days.items():
        others = [each for other, each in days.items() if other != name]
        if (
            own
            and own.latest_end
            and all(
                each and each.earliest_start and own.latest_end < each.earliest_start
                for each in others
            )
        ):
            return name
    return None


def _named(ids: Iterable[str]) -> list[Shape]:
    return [{"@id": each} for each in ids]


def _given(shape: Shape) -> Shape:
    """Leave out what is not known."""
    return {name: value for name, value in shape.items() if value}
