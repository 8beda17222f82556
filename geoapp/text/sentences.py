"""
What geoapp says of a dossier: its own words in our sentences, that it is a draft, what a day shows.

The sentence of a day is the one below the page's clock, for what has no scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from geoapp.catalogues import N_, interface_language, say, translate, translate_count
from geoapp.clock import State, state_at
from geoapp.dossier import Dossier
from geoapp.dossier.models import LegProperties
from geoapp.text.dates import PlaceNames, going_by, leg_dates
from geoapp.text.quantities import brief
from geoapp.text.sources import colon, semicolon
from geoapp.when import Bounds, parse_when

MODES = ("now", "past", "all")

SUBJECT: Final = "{subject}"
"""Where a message names what moved."""

OF_PICTURES: Final = MappingProxyType(
    {
        N_("sightings"): N_("pictures"),
        N_("Sightings: {what}."): N_("Pictures: {what}."),
        N_(
            "Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, "
            "sightings {seen} of {allseen}."
        ): N_(
            "Filtered: statements {claims} of {all}, legs {legs} of {alllegs}, "
            "pictures {seen} of {allseen}."
        ),
    }
)
"""What is said of sightings, and what is said instead where every one of them is a picture."""


def own_words(dossier: Dossier | None, lang: str) -> dict[str, str]:
    """
    Give the words of a dossier that stand in the interface's sentences.

    Parameters
    ----------
    dossier
        A dossier; None for what is said of several.
    lang
        Language of the interface.

    Returns
    -------
    words
        By message, what is said instead: ``{subject}``, what moved, and ``kicker``, both the
        dossier's if it has them in this language, else a neutral word; and the messages of
        `OF_PICTURES` where all sightings are pictures.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> own_words(dossier, "fr")["{subject}"], own_words(dossier, "fr")["sightings"]
    ('la cargaison', 'images')
    >>> header = dossier.header.model_copy(update={"subject": None})
    >>> own_words(dossier.model_copy(update={"header": header, "features": ()}), "en")["{subject}"]
    'whatever took this route'
    """
    t, info = translate(lang), dossier and dossier.header
    known = interface_language(lang)
    words = {
        SUBJECT: ((info and info.subject) or {}).get(known) or t(N_("subject")),
        "kicker": ((info and info.kicker) or {}).get(known) or t(N_("kicker")),
    }
    seen = dossier.sightings if dossier else ()
    if seen and all(each.properties.how == "picture" for each in seen):
        words |= {message: t(instead) for message, instead in OF_PICTURES.items()}
    return words


def translate_for(dossier: Dossier | None, lang: str) -> Callable[[str], str]:
    """
    Give the function that says a message in a language, with a dossier's own words in it.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> translate_for(read_dossier(built_in()), "en")("{by}, {subject} could have been near {to}.")
    '{by}, the shipment could have been near {to}.'
    """
    t, words = translate(lang), own_words(dossier, lang)
    return lambda message: words.get(message, t(message)).replace(SUBJECT, words[SUBJECT])


def draft_words(dossier: Dossier, lang: str) -> str:
    """
    Say how much of a draft is not yet said, and how many of its statements lack a source.

    Parameters
    ----------
    dossier
        A dossier.
    lang
        The language.

    Returns
    -------
    words
        Empty if it is no draft.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> draft_words(read_dossier(built_in()), "en")
    ''
    """
    if not dossier.is_draft:
        return ""
    ngettext = translate_count(lang)
    todo, lacking = len(dossier.todo), len(dossier.unsourced)
    unsaid = ngettext("{n} thing is not yet said", "{n} things are not yet said", todo)
    t = translate(lang)
    words = f"{t('Draft')}{colon(lang)}{unsaid}"
    if lacking:
        words += semicolon(lang) + ngettext(
            "{n} statement has no source", "{n} statements have no source", lacking
        )
    return f"{words}."


class _DraftTitle(dict[str, str]):
    """A title that says already that it is a draft's."""


def as_draft(dossier: Dossier) -> Dossier:
    """
    Mark a draft as one, for a view of it.

    Parameters
    ----------
    dossier
        A dossier.

    Returns
    -------
    dossier
        The same if it is no draft, or is marked as one; else a copy to be looked at and never to
        be written, with "Draft" before its title, and before its attribution how much is not
        yet said.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> as_draft(dossier) is dossier
    True
    """
    header = dossier.header
    if not dossier.is_draft or isinstance(header.title, _DraftTitle):
        return dossier
    texts: dict[str, Mapping[str, str]] = {
        "title": _DraftTitle(
            {
                tag: f"{translate(tag)('Draft')}{colon(interface_language(tag))}{text}"
                for tag, text in header.title.items()
            }
        ),
        "attribution": {
            tag: f"{draft_words(dossier, tag)} {text}" for tag, text in header.attribution.items()
        },
    }
    marked = header.model_copy(update=texts)
    return dossier.model_copy(update={"header": marked})


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
    said: list[str] = []
    told: set[str] = set()
    for leg in dossier.legs:
        if state_at(*leg.properties.bounds, day) is State.ABSENT:
            continue
        by = going_by(dates[leg.id], lang)
        said += _leg_words(leg.properties, names, day, by, told, lang, t)
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
    told: set[str],
    lang: str,
    t: Callable[[str], str],
) -> Sequence[str]:
    """Say of a leg under way what is known; what gives its days is not told twice."""
    state = state_at(*leg.bounds, day)
    under_way = t(f"{leg.mode}, {state}")
    if "{by}" in under_way:
        told.add(by)
    reach = _reach_words(leg, names, "" if by in told else by, lang, t)
    told.add(by)
    return [under_way.replace("{by}", by), reach, t(f"line: {leg.basis}")]


def _reach_words(
    leg: LegProperties, names: PlaceNames, by: str, lang: str, t: Callable[[str], str]
) -> str:
    is_round = leg.from_place == leg.to_place
    if by and is_round:
        reach = t("{by}, {subject} could have been anywhere on the round from {from}.")
    elif by:
        reach = t("{by}, {subject} could have been anywhere between {from} and {to}.")
    elif is_round:
        reach = t("{subject} could have been anywhere on the round from {from}.")
    else:
        reach = t("{subject} could have been anywhere between {from} and {to}.")
    reach = reach.replace("{by}", by)
    reach = reach[:1].upper() + reach[1:]
    start, end = (brief(names[name], lang) for name in (leg.from_place, leg.to_place))
    return reach.replace("{from}", start).replace("{to}", end)


def _speakers(dossier: Dossier, day: date, lang: str) -> list[str]:
    """Name those who said something on exactly this day, each once."""
    spoke = [
        say(claim.said_by, lang)
        for claim in dossier.claims
        if claim.said is not None
        if (when := parse_when(claim.said)).earliest_start == day == when.latest_end
    ]
    return list(dict.fromkeys(spoke))
