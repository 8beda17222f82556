"""The days of a leg in words: reported by a statement, or inferred from what was seen when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from babel.lists import format_list

from geoapp.catalogues import interface_language, translate, translate_count
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegProperties
from geoapp.evidence import backing, count_backing
from geoapp.frames import BOUNDS, Frames
from geoapp.text.quantities import brief
from geoapp.when import parse_when, say_when

PlaceNames = Mapping[str, Mapping[str, str]]
"""Names of places by id, each a text by language."""


@dataclass(frozen=True)
class LegDates:
    """
    What gives the days of a leg.

    Parameters
    ----------
    reported
        Whether statements that report the leg give its days as they stand.
    pictures
        Ids of the sightings at its places that give one of its days, if they are inferred.
    statements
        Ids of the claims that give those of its days that no picture gives.
    assumed
        Whether days are left that neither gives.
    """

    reported: bool
    pictures: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    assumed: bool = False


def leg_dates(of: Dossier | Frames) -> dict[str, LegDates]:
    """
    Find what gives the days of each leg.

    Parameters
    ----------
    of
        A dossier, or its frames.

    Returns
    -------
    dates
        By leg. A leg's days are reported if claims are counted for it that give them as they
        stand, as `geoapp.evidence.backing` tells; else they are inferred: from the sightings at
        its places that begin or end on one of them, and from those claims for the others.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> leg_dates(read_dossier(built_in()))["leg-sea"].pictures
    ('seen-najin-white-house', 'seen-dunay-white-house')
    """
    whens, found = _whens(of), {}
    seen: dict[str, dict[str, set[date]]] = {}
    for name, place, days in _sighted(of):
        seen.setdefault(place, {})[name] = days
    for (name, leg), (claims, inferred) in zip(_legs(of).items(), _counted(of), strict=True):
        said = {claim: when for claim in claims if (when := whens[claim])}
        reported = bool(said) and not inferred
        found[name] = LegDates(reported=True) if reported else _inferred(leg, said, seen)
    return found


class _Ends(NamedTuple):
    """What a sentence on the days of a leg needs of it."""

    from_place: str
    via: Sequence[str]
    to_place: str
    depart: str
    arrive: str


def _legs(of: Dossier | Frames) -> dict[str, _Ends]:
    if isinstance(of, Dossier):
        return {leg.id: _ends_of(leg.properties) for leg in of.legs}
    cells = zip(*(of.legs[name] for name in _Ends._fields), strict=True)
    return {str(name): _Ends(*row) for name, row in zip(of.legs.index, cells, strict=True)}


def _ends_of(leg: LegProperties) -> _Ends:
    return _Ends(leg.from_place, leg.via, leg.to_place, leg.depart, leg.arrive)


def _counted(of: Dossier | Frames) -> Iterable[tuple[list[str], bool | None]]:
    """Give the claims that are counted for each leg, and whether its days are inferred."""
    if isinstance(of, Dossier):
        rows = count_backing(of)
        return [(rows[leg.id].claims, rows[leg.id].inferred) for leg in of.legs]
    legs = backing(of).iloc[: len(of.legs)]
    return zip(legs["claims"], legs["inferred"], strict=True)


def _whens(of: Dossier | Frames) -> dict[str, str | None]:
    if isinstance(of, Dossier):
        return {claim.id: claim.when for claim in of.claims}
    return dict(zip(of.claims.index, of.claims["when"], strict=True))


def _sighted(of: Dossier | Frames) -> Iterator[tuple[str, str, set[date]]]:
    """Give of each sighting its id, its place, its first and its last day."""
    if isinstance(of, Dossier):
        for each in of.sightings:
            first, _, _, last = each.properties.bounds
            yield each.id, each.properties.place, {day for day in (first, last) if day}
        return
    columns = (of.sightings[name] for name in ("place", BOUNDS[0], BOUNDS[3]))
    for name, place, *days in zip(of.sightings.index, *columns, strict=True):
        yield str(name), place, {day for day in days if isinstance(day, date)}


def _inferred(
    leg: _Ends, said: Mapping[str, str], seen: Mapping[str, Mapping[str, set[date]]]
) -> LegDates:
    days = _ends(leg.depart) | _ends(leg.arrive)
    places = dict.fromkeys([leg.from_place, *leg.via, leg.to_place])
    at_places = {name: ends for at in places for name, ends in seen.get(at, {}).items()}
    pictures = _that_give(days, at_places)
    left = days.difference(*pictures.values())
    statements = _that_give(left, {name: _ends(text) for name, text in said.items()})
    assumed = bool(left.difference(*statements.values())) or not days
    return LegDates(
        reported=False,
        pictures=tuple(pictures),
        statements=tuple(statements),
        assumed=assumed,
    )


def _ends(text: str) -> set[date]:
    """Give the first and the last day of a time; an open one is left out."""
    when = parse_when(text)
    return {day for day in (when.earliest_start, when.latest_end) if day}


def _that_give(days: set[date], dated: Mapping[str, set[date]]) -> dict[str, set[date]]:
    """Choose what begins or ends on one of some days, with those days."""
    found = {name: ends & days for name, ends in dated.items()}
    return {name: given for name, given in found.items() if given}


def going_by(dates: LegDates, lang: str) -> str:
    """
    Say what gives the days of a leg, to stand before or behind a sentence.

    Examples
    --------
    >>> going_by(LegDates(reported=True), "en")
    'going by the reported dates'
    >>> going_by(LegDates(reported=False, pictures=("a", "b")), "fr")
    'd’après les dates de 2 images'
    >>> going_by(LegDates(reported=False, assumed=True), "en")
    'judging by dates that no statement gives'
    """
    t, ngettext = translate(lang), translate_count(lang)
    if dates.reported:
        return t("going by the reported dates")
    pictures, statements = len(dates.pictures), len(dates.statements)
    told = [
        ngettext("the day of {n} picture", "the days of {n} pictures", pictures)
        if pictures
        else "",
        ngettext("the date of {n} statement", "the dates of {n} statements", statements)
        if statements
        else "",
        t("dates that no statement gives") if dates.assumed else "",
    ]
    return t("judging by {days}").replace("{days}", _and(filter(None, told), lang))


def _and(words: Iterable[str], lang: str) -> str:
    return format_list(list(words), locale=interface_language(lang))


def all_dates_words(of: Dossier | Frames, lang: str) -> dict[str, str]:
    """
    Say of each leg when it could have begun and ended, and who says so.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> print(all_dates_words(read_dossier(built_in()), "en")["leg-sea"][:37])
    Left Najin on or after 7 September 20
    """
    if isinstance(of, Dossier):
        names: PlaceNames = {place.id: place.properties.name for place in of.places}
    else:
        names = {str(name): texts for name, texts in of.places["name"].items()}
    found = leg_dates(of)
    return {name: _words(leg, found[name], names, lang) for name, leg in _legs(of).items()}


def leg_dates_words(leg: LegProperties, dates: LegDates, names: PlaceNames, lang: str) -> str:
    """
    Say when a leg could have begun and ended, and whether anybody reported it.

    Parameters
    ----------
    leg
        The leg.
    dates
        What gives its days, as `leg_dates` finds it.
    names
        Names of places by id, each a text by language.
    lang
        Language of the interface.

    Returns
    -------
    words
        "Reported departure ..." of reported days alone; else a sentence that tells from what
        the days are inferred. Never empty.
    """
    return _words(_ends_of(leg), dates, names, lang)


def _words(leg: _Ends, dates: LegDates, names: PlaceNames, lang: str) -> str:
    t = translate(lang)
    values = {"from": brief(names[leg.from_place], lang), "to": brief(names[leg.to_place], lang)}
    if dates.reported:
        values |= {
            "depart": say_when(leg.depart, lang, moment=True),
            "arrive": say_when(leg.arrive, lang, moment=True),
        }
        return " ".join(
            _filled(t(message), values)
            for message in (
                t("Reported departure from {from}: {depart}."),
                t("Reported arrival at {to}: {arrive}."),
            )
        )
    depart, arrive = _outer(leg)
    values |= {
        "depart": say_when(depart, lang, in_sentence=True, moment=True),
        "arrive": say_when(arrive, lang, in_sentence=True, moment=True),
    }
    message = t("Left {from} {depart} and reached {to} {arrive}, {by}.")
    words = _filled(message, values | {"by": going_by(dates, lang)})
    return words[:1].upper() + words[1:]


def _outer(leg: _Ends) -> tuple[str, str]:
    """Give departure and arrival; where both lie within the same days, the outer bound of each."""
    depart, arrive = parse_when(leg.depart), parse_when(leg.arrive)
    first, last = depart.earliest_start, depart.latest_end
    same = (first, last) == (arrive.earliest_start, arrive.latest_end)
    if same and first and last and first < last:
        return f"{first.isoformat()}/..", f"../{last.isoformat()}"
    return leg.depart, leg.arrive


def _filled(message: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        message = message.replace(f"{{{name}}}", value)
    return message
