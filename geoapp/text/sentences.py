"""What the map shows on a day, in words: the sentence below the clock, for what has no scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from geoapp.catalogues import say
from geoapp.clock import State, state_at
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegProperties
from geoapp.text.dates import PlaceNames, going_by, leg_dates
from geoapp.text.own_words import translate_for
from geoapp.text.quantities import brief
from geoapp.text.sources import semicolon
from geoapp.when import Bounds, parse_when

MODES = ("now", "past", "all")


def shown_in(mode: str, bounds: Bounds, day: date | None) -> bool:
    """
    Whether a feature stands on a day in one of the three views; see ``docs/clock.md``.

    Examples
    --------
    >>> day = date(2023, 9, 12)
    >>> [shown_in(mode, (day, day, day, day), date(2023, 9, 13)) for mode in MODES]
    [False, True, True]
    """
    if mode == "all" or day is None or state_at(*bounds, day) is not State.ABSENT:
        return True
    return mode == "past" and bounds[3] is not None and bounds[3] < day


def day_sentence(dossier: Dossier, day: date, lang: str) -> str:
    """
    Say what the map shows on a day, as the page does; what is not known is said.

    Parameters
    ----------
    dossier
        A dossier.
    day
        The day to look at.
    lang
        Language of the interface; texts of the dossier fall back to English.

    Returns
    -------
    sentence
        A few sentences; never empty.
    """
    t, dates = translate_for(dossier, lang), leg_dates(dossier)
    names = {place.id: place.properties.name for place in dossier.places}
    said = [
        part
        for leg in dossier.legs
        for part in _leg_words(leg.properties, names, day, going_by(dates[leg.id], lang), lang, t)
    ]
    if not said:
        said = [t("No report places {subject} on its way on this day.")]
    seen = [
        say(sighting.properties.name, lang)
        for sighting in dossier.sightings
        if state_at(*sighting.properties.bounds, day) is not State.ABSENT
    ]
    if seen:
        said.append(t("Sightings: {what}.").replace("{what}", semicolon(lang).join(seen)))
    speakers = _speakers(dossier, day, lang)
    if speakers:
        said.append(
            t("Statements that day: {who}.").replace("{who}", semicolon(lang).join(speakers))
        )
    return " ".join(said)


def _leg_words(
    leg: LegProperties,
    names: PlaceNames,
    day: date,
    by: str,
    lang: str,
    t: Callable[[str], str],
) -> Sequence[str]:
    state = state_at(*leg.bounds, day)
    if state is State.ABSENT:
        return []
    start, end = (brief(names[name], lang) for name in (leg.from_place, leg.to_place))
    if leg.from_place == leg.to_place:
        reach = t("{by}, {subject} could have been anywhere on the round from {from}.")
    else:
        reach = t("{by}, {subject} could have been anywhere between {from} and {to}.")
    reach = reach.replace("{from}", start).replace("{to}", end)
    reach = reach.replace("{by}", by[:1].upper() + by[1:])
    under_way = t(f"{leg.mode}, {state}").replace("{by}", by)
    return [under_way, reach, t(f"line: {leg.basis}")]


def _speakers(dossier: Dossier, day: date, lang: str) -> list[str]:
    """Name those who said something on exactly this day, each once."""
    spoke = [
        say(claim.said_by, lang)
        for claim in dossier.claims
        if claim.said is not None
        if (when := parse_when(claim.said)).earliest_start == day == when.latest_end
    ]
    return list(dict.fromkeys(spoke))
