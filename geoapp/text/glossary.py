"""Terms that a reader may not know, in one text for the handout and the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypedDict

from geoapp.catalogues import N_, PAGE_LANGUAGES, translate
from geoapp.dossier import Dossier
from geoapp.dossier.types import each_text

GLOSSARY = {
    N_("Accusation"): N_(
        "a statement that someone did something, by someone who may be a party to it."
    ),
    N_("AIS"): N_("position reports that ships send by radio; a ship can switch them off."),
    N_("Corroboration"): N_("what others report from what they saw or counted themselves."),
    N_("Denial or reply"): N_(
        "an answer to a statement: some deny it, some only say that no proof is given, "
        "some decline to comment."
    ),
    N_("Independent"): N_("not resting on the same picture, document or person."),
    N_("Modelled line"): N_("a line that was computed, neither observed nor reported."),
    N_("Schematic line"): N_("a line that only joins named places."),
    N_("Range"): N_("the lowest and highest values that the evidence allows."),
    N_("Reach"): N_(
        "the stretch where {subject} could have been on a given day, going by the dates of the leg."
    ),
    N_("Straight line"): N_(
        "the shortest path over the Earth’s surface between two places; no route is shorter."
    ),
}
# What the page says in one word, and the term that it stands for.
EXPLAINED: Mapping[str, str] = {
    "AIS": "AIS",
    "modelled": "Modelled line",
    "schematic": "Schematic line",
    "accusation": "Accusation",
    "corroboration": "Corroboration",
    "denial": "Denial or reply",
}
# Those that a text is searched for; the rest are everyday words there.
SOUGHT = ("AIS", "modelled", "schematic")


class TermData(TypedDict):
    """A word that explains itself: as it is said, and what it means; whether texts are searched."""

    code: str
    word: dict[str, str]
    meaning: dict[str, str]
    sought: bool


def glossary_terms(dossier: Dossier) -> list[str]:
    """
    Choose the terms of the glossary that a dossier has a use for.

    Parameters
    ----------
    dossier
        A checked dossier.

    Returns
    -------
    terms
        Keys of `GLOSSARY`, in its order; those about legs only where there is a leg, AIS where
        a text names it or a track is drawn: a ship may be of 1889.
    """
    kinds = {claim.kind for claim in dossier.claims}
    bases = {leg.properties.basis for leg in dossier.legs}
    used = {
        "Accusation": "accusation" in kinds,
        "AIS": bool(dossier.tracks) or _names_ais(dossier),
        "Corroboration": "corroboration" in kinds,
        "Denial or reply": "denial" in kinds,
        "Independent": bool(kinds),
        "Modelled line": "modelled" in bases,
        "Schematic line": "schematic" in bases,
    }
    return [term for term in GLOSSARY if used.get(term, bool(dossier.legs))]


def _names_ais(dossier: Dossier) -> bool:
    """Whether a text of a dossier has the word in any language; particles may follow it."""
    words = "|".join(sorted({translate(tag)("AIS") for tag in PAGE_LANGUAGES}))
    sought = re.compile(rf"(?<![A-Za-zА-я])(?:{words})(?![A-Za-zА-я])")
    return any(sought.search(said) for text in each_text(dossier) for said in text.values())


def explained_terms(dossiers: Iterable[Dossier], languages: Iterable[str]) -> list[TermData]:
    """
    Give the words of a page that explain themselves where they stand.

    Parameters
    ----------
    dossiers
        What the page shows.
    languages
        Languages of the interface.

    Returns
    -------
    terms
        Of each word what it means, by language; empty where no dossier has a use for one.
    """
    used = {term for dossier in dossiers for term in glossary_terms(dossier)}
    said = {tag: translate(tag) for tag in languages}
    return [
        {
            "code": code,
            "word": {tag: t(code) for tag, t in said.items()},
            "meaning": {tag: t(GLOSSARY[term]) for tag, t in said.items()},
            "sought": code in SOUGHT,
        }
        for code, term in EXPLAINED.items()
        if term in used
    ]
