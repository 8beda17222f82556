"""The days of a leg in words: reported by a statement, or inferred from what was seen when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from babel.lists import format_list

from geoapp.catalogues import interface_language, translate, translate_count
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegProperties
from geoapp.evidence import backing_cells, count_backing
from geoapp.frames import BOUNDS, Frames
from geoapp.resources import kept_for_last
from geoapp.text.quantities import brief
from geoapp.when import is_day, parse_when, say_when

if TYPE_CHECKING:
    from geoapp.frames.dictionary_column import Cells
    from geoapp.frames.rows import DossierRows

KEPT_SENTENCES = 256
"""Legs of a long route have the same said of them."""

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
    sightings
        Ids of the sightings at its places that give one of its days, if they are inferred.
    statements
        Ids of the claims that give those of its days that no sighting gives.
    assumed
        Whether days are left that neither gives.
    in_pictures
        Whether all these sightings are pictures.
    undated
        Whether the leg has no date at all, reported or not.
    """

    reported: bool
    sightings: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    assumed: bool = False
    in_pictures: bool = False
    undated: bool = False


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
    >>> leg_dates(read_dossier(built_in()))["leg-sea"].sightings
    ('seen-najin-white-house', 'seen-dunay-white-house')
    """
    if isinstance(of, Dossier):
        return _dates_of_dossier(of)
    from geoapp.frames.rows import dossier_rows

    rows = dossier_rows(of)
    found = dates_told(rows, ())
    return {name: dates for name, (dates, _) in zip(rows.legs.index, found, strict=True)}


def dates_told(rows: DossierRows, langs: Iterable[str]) -> Cells:
    """
    Find what gives the days of each leg, and say it in some languages.

    Parameters
    ----------
    rows
        A dossier in rows.
    langs
        Languages of the interface.

    Returns
    -------
    told
        Of each leg, in order, a `LegDates` and the words by language, as `leg_dates` and
        `all_dates_words` give them; of legs alike it is found and said once.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames.rows import dossier_rows
    >>> rows = dossier_rows(read_dossier(built_in()))
    >>> dates, words = next(iter(dates_told(rows, ["en"])))
    >>> dates.in_pictures, words["en"][:19]
    (True, 'Left Najin on or af')
    """
    from geoapp.frames.dictionary_column import Cells

    counted = backing_cells(rows)["leg"]
    ends = (rows.legs[name] for name in _Ends._fields)
    alike = Cells.beside(
        [*ends, *(counted.map(attrgetter(part)) for part in ("claims", "inferred"))]
    )
    days, names, langs = _Days(rows.of), _names(rows.of), [*langs]
    told = []
    for *ends, claims, inferred in alike.held:
        leg = _Ends(*ends)
        dates = days.of(leg, claims, inferred=inferred)
        told.append((dates, {lang: _words(leg, dates, names, lang) for lang in langs}))
    return Cells.spread(told, alike.rows)


class _Days:
    """When each claim and each sighting of a dossier dates what it tells."""

    def __init__(self, of: Dossier | Frames) -> None:
        self.whens = _whens(of)
        self.seen: dict[str, dict[str, set[date]]] = {}
        self.pictures = set()
        for name, place, how, days in _sighted(of):
            self.seen.setdefault(place, {})[name] = days
            if how == "picture":
                self.pictures.add(name)

    def of(self, leg: _Ends, claims: Iterable[str], *, inferred: bool | None) -> LegDates:
        """Find what gives the days of a leg for which some claims are counted."""
        said = {claim: when for claim in claims if (when := self.whens[claim])}
        if leg.depart is None and leg.arrive is None:
            return LegDates(reported=False, undated=True)
        if said and not inferred:
            return LegDates(reported=True)
        return _inferred(leg, said, self.seen, self.pictures)


def _dates_of(dossier: Dossier) -> dict[str, LegDates]:
    days, rows, found = _Days(dossier), count_backing(dossier), {}
    alike: dict[tuple[object, ...], LegDates] = {}
    for name, leg in _legs(dossier).items():
        claims, inferred = rows[name].claims, rows[name].inferred
        key = (*leg._replace(via=tuple(leg.via)), *claims, inferred)
        if key not in alike:
            alike[key] = days.of(leg, claims, inferred=inferred)
        found[name] = alike[key]
    return found


# A handout and slides ask it for each of their steps.
_dates_of_dossier = kept_for_last(_dates_of)


class _Ends(NamedTuple):
    """What a sentence on the days of a leg needs of it."""

    from_place: str
    via: Sequence[str]
    to_place: str
    depart: str | None
    arrive: str | None


def _legs(dossier: Dossier) -> dict[str, _Ends]:
    return {leg.id: _ends_of(leg.properties) for leg in dossier.legs}


def _ends_of(leg: LegProperties) -> _Ends:
    return _Ends(leg.from_place, leg.via, leg.to_place, leg.depart, leg.arrive)


def _names(of: Dossier | Frames) -> PlaceNames:
    if isinstance(of, Dossier):
        return {place.id: place.properties.name for place in of.places}
    return {str(name): texts for name, texts in of.places["name"].items()}


def _whens(of: Dossier | Frames) -> dict[str, str | None]:
    if isinstance(of, Dossier):
        return {claim.id: claim.when for claim in of.claims}
    return dict(zip(of.claims.index, of.claims["when"], strict=True))


def _sighted(of: Dossier | Frames) -> Iterator[tuple[str, str, str | None, set[date]]]:
    """Give of each sighting its id, its place, how it was made, its first and its last day."""
    if isinstance(of, Dossier):
        for each in of.sightings:
            first, _, _, last = each.properties.bounds
            days = {day for day in (first, last) if day}
            yield each.id, each.properties.place, each.properties.how, days
        return
    columns = (of.sightings[name] for name in ("place", "how", BOUNDS[0], BOUNDS[3]))
    for name, place, how, *ends in zip(of.sightings.index, *columns, strict=True):
        yield str(name), place, how, {day for day in ends if is_day(day)}


def _inferred(
    leg: _Ends,
    said: Mapping[str, str],
    seen: Mapping[str, Mapping[str, set[date]]],
    pictures: set[str],
) -> LegDates:
    days = _ends(leg.depart) | _ends(leg.arrive)
    places = dict.fromkeys([leg.from_place, *leg.via, leg.to_place])
    at_places = {name: ends for at in places for name, ends in seen.get(at, {}).items()}
    sightings = _that_give(days, at_places)
    left = days.difference(*sightings.values())
    statements = _that_give(left, {name: _ends(text) for name, text in said.items()})
    assumed = bool(left.difference(*statements.values())) or not days
    return LegDates(
        reported=False,
        sightings=tuple(sightings),
        statements=tuple(statements),
        assumed=assumed,
        in_pictures=bool(sightings) and set(sightings) <= pictures,
    )


def _ends(text: str | None) -> set[date]:
    """Give the first and the last day of a time; an open one is left out."""
    if text is None:
        return set()
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
    >>> going_by(LegDates(reported=False, sightings=("a", "b"), in_pictures=True), "fr")
    'd’après les dates de 2 images'
    >>> going_by(LegDates(reported=False, sightings=("a", "b")), "en")
    'judging by the days of 2 sightings'
    >>> going_by(LegDates(reported=False, assumed=True), "en")
    'judging by dates that no statement gives'
    >>> going_by(LegDates(reported=False, undated=True), "en")
    'no date being given'
    """
    t = translate(lang)
    if dates.undated:
        return t("no date being given")
    if dates.reported:
        return t("going by the reported dates")
    counted = (len(dates.sightings), len(dates.statements))
    return _judging_by(*counted, lang, in_pictures=dates.in_pictures, assumed=dates.assumed)


@lru_cache(maxsize=KEPT_SENTENCES)
def _judging_by(
    sightings: int, statements: int, lang: str, *, in_pictures: bool, assumed: bool
) -> str:
    t, ngettext = translate(lang), translate_count(lang)
    told = [
        _days_of(sightings, lang, in_pictures=in_pictures) if sightings else "",
        ngettext("the date of {n} statement", "the dates of {n} statements", statements)
        if statements
        else "",
        t("dates that no statement gives") if assumed else "",
    ]
    return t("judging by {days}").replace("{days}", _and(filter(None, told), lang))


def _days_of(sightings: int, lang: str, *, in_pictures: bool) -> str:
    ngettext = translate_count(lang)
    if in_pictures:
        return ngettext("the day of {n} picture", "the days of {n} pictures", sightings)
    return ngettext("the day of {n} sighting", "the days of {n} sightings", sightings)


def _and(words: Iterable[str], lang: str) -> str:
    return format_list(list(words), locale=interface_language(lang))


def how_days_known(dates: LegDates) -> str:
    """
    Say in a word how the days of a leg are known.

    Examples
    --------
    >>> how_days_known(LegDates(reported=True)), how_days_known(LegDates(reported=False))
    ('reported', 'inferred')
    """
    if dates.reported:
        return "reported"
    return "assumed" if dates.assumed else "inferred"


def all_dates_words(of: Dossier | Frames, lang: str) -> dict[str, str]:
    """
    Say of each leg when it could have begun and ended, and who says so.

    Parameters
    ----------
    of
        A dossier, or its frames.
    lang
        Language of the interface.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> print(all_dates_words(read_dossier(built_in()), "en")["leg-sea"][:37])
    Left Najin on or after 7 September 20
    """
    if not isinstance(of, Dossier):
        from geoapp.frames.rows import dossier_rows

        rows = dossier_rows(of)
        told = dates_told(rows, [lang])
        return {name: words[lang] for name, (_, words) in zip(rows.legs.index, told, strict=True)}
    found, names, words = leg_dates(of), _names(of), {}
    said: dict[tuple[object, ...], str] = {}
    for name, leg in _legs(of).items():
        key = (leg.from_place, leg.to_place, leg.depart, leg.arrive, found[name])
        if key not in said:
            said[key] = _words(leg, found[name], names, lang)
        words[name] = said[key]
    return words


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
    if dates.undated:
        return t("No date is given.")
    values = {"from": brief(names[leg.from_place], lang), "to": brief(names[leg.to_place], lang)}
    if dates.reported:
        ends = (
            (t("Reported departure from {from}: {depart}."), "depart", leg.depart),
            (t("Reported arrival at {to}: {arrive}."), "arrive", leg.arrive),
        )
        return " ".join(
            _filled(message, values | {name: say_when(text, lang, moment=True)})
            for message, name, text in ends
            if text is not None
        )
    depart, arrive = _outer(leg)
    values["by"] = going_by(dates, lang)
    for name, text in (("depart", depart), ("arrive", arrive)):
        if text is not None:
            values[name] = say_when(text, lang, in_sentence=True, moment=True)
    if arrive is None:
        message = t("Left {from} {depart}, {by}.")
    elif depart is None:
        message = t("Reached {to} {arrive}, {by}.")
    else:
        message = t("Left {from} {depart} and reached {to} {arrive}, {by}.")
    words = _filled(message, values)
    return words[:1].upper() + words[1:]


def _outer(leg: _Ends) -> tuple[str | None, str | None]:
    """Give departure and arrival; where both lie within the same days, the outer bound of each."""
    if leg.depart is None or leg.arrive is None:
        return leg.depart, leg.arrive
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
