"""What a place may have been instead: its candidates in words, with how far apart they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from babel.lists import format_list

from geoapp.catalogues import interface_language, translate
from geoapp.dossier import Dossier
from geoapp.frames import Frames
from geoapp.measure.geodesic import segments_km
from geoapp.text.quantities import brief, say_km


class _Point(NamedTuple):
    """A place as its candidates ask of it."""

    id: str
    name: Mapping[str, str]
    of: str | None
    lon: float
    lat: float


def candidate_words(of: Dossier | Frames, lang: str) -> dict[str, str]:
    """
    Say of places and their candidates that it isn't settled which they were, and how far apart.

    Parameters
    ----------
    of
        A dossier, or its frames.
    lang
        BCP 47 tag of the reader's language.

    Returns
    -------
    words
        By id of a place: of one that has candidates, which ones, and the geodesic kilometres
        between the two of them that are furthest apart; of a candidate, for which place, and
        how far it lies from where that is drawn, if it isn't there. None of other places.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> candidate_words(read_dossier(built_in()), "en")
    {}
    """
    t, known = translate(lang), {place.id: place for place in _points(of)}
    candidates: dict[str, list[_Point]] = {}
    for place in known.values():
        if place.of is not None:
            candidates.setdefault(place.of, []).append(place)
    words = {}
    for name, several in candidates.items():
        message = t("Which place this was is not settled. Candidates: {names}.")
        told = [message.replace("{names}", _listed(several, lang))]
        if len(several) > 1:
            apart = max(_apart_km(*pair) for pair in combinations(several, 2))
            told.append(_with_km(t("They lie up to {km} apart."), apart, lang))
        words[name] = " ".join(told)
        away = t("A candidate for {place}, not confirmed; it lies {km} from where that is drawn.")
        here = t("A candidate for {place}, not confirmed; that is drawn here.")
        for each in several:
            km = _apart_km(known[name], each)
            own = (away if km >= 1 else here).replace("{place}", brief(known[name].name, lang))
            words[each.id] = _with_km(own, km, lang)
    return words


def candidate_label(names: Mapping[str, str], lang: str) -> str:
    """
    Say beside a candidate on a map for which place it is one.

    Examples
    --------
    >>> candidate_label({"en": "San Pablo (islet)"}, "en")
    'San Pablo?'
    """
    return f"{brief(names, lang)}?"


def _points(of: Dossier | Frames) -> Iterator[_Point]:
    if isinstance(of, Dossier):
        for place in of.places:
            lon, lat = place.geometry.coordinates[:2]
            yield _Point(place.id, place.properties.name, place.properties.candidate_of, lon, lat)
        return
    if "candidate_of" not in of.places:  # a frame of somebody's own
        return
    columns = (of.places[name] for name in ("name", "candidate_of"))
    at = of.places.geometry
    for name, texts, place, point in zip(of.places.index, *columns, at, strict=True):
        yield _Point(str(name), texts, place if isinstance(place, str) else None, point.x, point.y)


def _listed(candidates: Iterable[_Point], lang: str) -> str:
    names = [brief(each.name, lang) for each in candidates]
    return format_list(names, "or", locale=interface_language(lang))


def _with_km(message: str, km: float, lang: str) -> str:
    return message.replace("{km}", say_km(km, km, lang))


def _apart_km(one: _Point, other: _Point) -> float:
    return float(segments_km(one.lon, one.lat, other.lon, other.lat))
