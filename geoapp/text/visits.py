"""How often a route comes to a place, and where it has been before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from geoapp.catalogues import say, translate, translate_count
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegFeature


def visits(legs: Sequence[LegFeature]) -> Counter[str]:
    """
    Count how often legs come to each place, or first leave it.

    Parameters
    ----------
    legs
        In the order of the route.

    Returns
    -------
    visits
        By the id of the place; 0 for any other.

    Notes
    -----
    Mirrored in page/static/lines.js.

    Examples
    --------
    >>> visits([])["najin"]
    0
    """
    found: Counter[str] = Counter()
    for leg in legs:
        if not found[leg.properties.from_place]:
            found[leg.properties.from_place] += 1
        found.update({*leg.properties.via, leg.properties.to_place})
    return found


def visits_words(times: int, lang: str) -> str:
    """
    Say how often a route comes to a place; nothing of one or none.

    Examples
    --------
    >>> visits_words(2, "en"), visits_words(1, "en")
    ('here 2 times', '')
    """
    if times < 2:
        return ""
    return translate_count(lang)("here {n} time", "here {n} times", times).replace(
        "{n}", str(times)
    )


def came_back(dossier: Dossier) -> dict[str, str]:
    """
    Find the legs that lead to a place where the route has been before.

    Returns
    -------
    places
        Ids of such places by the ids of the legs.
    """
    been: set[str] = set()
    found = {}
    for leg in dossier.legs:
        been |= {leg.properties.from_place}
        if leg.properties.to_place in been:
            found[leg.id] = leg.properties.to_place
        been |= {*leg.properties.via, leg.properties.to_place}
    return found


def came_back_words(name: dict[str, str], lang: str) -> str:
    """Say that a route has been at a place before."""
    return translate(lang)("The route has been here before: {place}.").replace(
        "{place}", say(name, lang)
    )
