"""The page for machines: schema.org `Dataset` and `Claim`, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geoapp.catalogues import say
from geoapp.clock import clock_days
from geoapp.dossier import Claim, Dossier, Source
from geoapp.errors import WhenError
from geoapp.text.sources import is_web, source_title, source_words
from geoapp.when import parse_when

Shape = dict[str, object]


def linked_data(dossier: Dossier, lang: str, data_address: str = "") -> Shape:
    """
    Describe a dossier in the words of schema.org, as a page alone does.

    Parameters
    ----------
    dossier
        A dossier.
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
    data: Shape = {
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
        data["distribution"] = {**download, "encodingFormat": "application/geo+json"}
    try:
        first, last = clock_days(dossier)
    except WhenError:  # a dossier may be sound and have no day at all
        return data
    return data | {"temporalCoverage": f"{first.isoformat()}/{last.isoformat()}"}


def linked_graph(shapes: Iterable[Shape]) -> Shape:
    """
    Put several descriptions into one block, each as it is.

    Examples
    --------
    >>> linked_graph([{"@context": "https://schema.org", "@type": "Dataset"}])
    {'@context': 'https://schema.org', '@graph': [{'@type': 'Dataset'}]}
    >>> linked_graph([])["@graph"]
    []
    """
    graph = [{name: value for name, value in each.items() if name != "@context"} for each in shapes]
    return {"@context": "https://schema.org", "@graph": graph}


def linked_claims(dossier: Dossier, lang: str, text: str = "") -> list[Shape]:
    """
    Give every statement of a dossier in the words of schema.org.

    Parameters
    ----------
    dossier
        A dossier.
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
    sources = {source.id: source for source in dossier.sources}
    return [_claim(claim, sources, lang, text) for claim in dossier.claims]


def linked_sources(dossier: Dossier, lang: str, text: str = "") -> list[Shape]:
    """
    Give every source of a dossier as a `CreativeWork` of schema.org.

    Parameters
    ----------
    dossier
        A dossier.
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
    return [_work(f"{text}#source-{each.id}", each, lang) for each in dossier.sources]


def _claim(claim: Claim, sources: Mapping[str, Source], lang: str, text: str) -> Shape:
    """Give one statement, who makes it, and where that can be read."""
    cited = list(dict.fromkeys(citation.source for citation in claim.citations))
    first = _earliest({name: sources[name].issued for name in cited})
    return _given(
        {
            "@type": "Claim",
            "@id": f"{text}#{claim.id}",
            "text": say(claim.text, lang),
            "author": {"@type": "Organization", "name": say(claim.said_by, lang)},
            "datePublished": _exact_day(claim.said),
            "appearance": _named(f"{text}#source-{source}" for source in cited),
            "firstAppearance": {"@id": f"{text}#source-{first}"} if first else None,
            "about": _named(f"{text}#{other}" for other in claim.answers),
            "creativeWorkStatus": "Retracted" if claim.retracted else None,
        }
    )


def _work(name: str, source: Source, lang: str) -> Shape:
    row, kept = source.row, source.kept_at
    return _given(
        {
            "@type": "CreativeWork",
            "@id": name,
            "name": source_title(row),
            "creditText": source_words(row, lang, "entry"),
            "publisher": {"@type": "Organization", "name": source.publisher},
            "datePublished": _exact_day(source.issued),
            "inLanguage": source.language,
            "url": source.url,
            "archivedAt": kept if is_web(kept) else None,
        }
    )


def _exact_day(text: str | None) -> str | None:
    """Give the one day that a time names, if it does."""
    when = parse_when(text) if text else None
    is_exact = when and when.earliest_start and when.earliest_start == when.latest_end
    return when.earliest_start.isoformat() if when and when.earliest_start and is_exact else None


def _earliest(issued: Mapping[str, str | None]) -> str | None:
    """Name the source that was surely published before all others, if one was."""
    days = {name: parse_when(text) if text else None for name, text in issued.items()}
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
