"""The steps of a story: those of the dossier, or some made from what it reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice

from geoapp.catalogues import N_, PAGE_LANGUAGES, by_language, say, translate
from geoapp.clock import clock_days
from geoapp.dossier import Dossier, LegFeature, SightingFeature
from geoapp.dossier.models import Claim, MultiLineString, Point
from geoapp.dossier.positions import Position, box_around
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import WhenError
from geoapp.text.dates import LegDates, leg_dates, leg_dates_words
from geoapp.text.visits import came_back, came_back_words
from geoapp.when import say_when
from geoapp.when.calendar import FIRST_DAY, LAST_DAY

MAX_MADE = 40
"""Most legs and sightings of which steps are made."""

PLACE_LAYERS = ("context",)
"""Layers on which nothing leads to a place."""

ASKED_BEFORE_TEXT = ("choice", "point")
"""Kinds of question that the words of their own step can answer."""

PageStep = JsonObject


def story_steps(
    dossier: Dossier, *, with_notes: bool = True, dates: Mapping[str, LegDates] | None = None
) -> list[PageStep]:
    """
    Give the steps of a dossier; where it has none, make them from its events.

    Parameters
    ----------
    dossier
        A dossier.
    with_notes
        Keep the notes for the teacher; an embed is made without them.
    dates
        What the days of its legs go by, as `leg_dates` gives it, where that is known already.

    Returns
    -------
    steps
        At least one, in order: the members of `docs/dossier-format.md`, those that are
        missing left out. Made ones have an opening, each leg and each sighting in the
        order of their days, the replies and denials, and a closing. A question has ``hides``
        besides, where no map may show a place before it is answered: `hidden_places`; and
        ``before_text``, where it is asked before the words of its step: they can tell the answer.
    """
    steps = [step.members() for step in dossier.steps] or list(_made(dossier, dates))
    left_out = () if with_notes else ("notes",)
    told = [{name: value for name, value in step.items() if name not in left_out} for step in steps]
    for question in (each for step in told for each in step.get("questions", [])):
        if hidden := hidden_places(dossier, question):
            question["hides"] = hidden
        if question["kind"] in ASKED_BEFORE_TEXT:
            question["before_text"] = True
    return told


def asks_before_text(step: PageStep) -> bool:
    """Say of a step, as `story_steps` gives it, whether a question of it goes before its words."""
    return any(question.get("before_text") for question in step.get("questions", []))


def hidden_places(dossier: Dossier, question: JsonObject) -> list[str]:
    """
    Name the places that no map may show before a question is answered.

    Parameters
    ----------
    dossier
        A dossier.
    question
        A question of one of its steps, as `story_steps` gives it.

    Returns
    -------
    places
        Ids: the place to point to, and those that it may be; empty for other questions. With
        such a place, whatever leads to it is hidden too: of such a step a map shows places alone.
    """
    of = (question.get("answer") or {}).get("of")
    if question["kind"] != "point" or of is None:
        return []
    return [place.id for place in dossier.places if of in (place.id, place.properties.candidate_of)]


def shown_layers(step: PageStep) -> list[str] | None:
    """
    Name the layers of a map at a step while its questions wait for an answer.

    Parameters
    ----------
    step
        A step, as `story_steps` gives it.

    Returns
    -------
    layers
        Those of the step, None for all; of a step that asks for a place those of places alone.
    """
    layers = step.get("layers")
    if any(question.get("hides") for question in step.get("questions", [])):
        return [name for name in PLACE_LAYERS if layers is None or name in layers]
    return layers


def _made(dossier: Dossier, dates: Mapping[str, LegDates] | None) -> Iterator[PageStep]:
    """Make a story: what is said, each event, who replies to it, how we know."""
    info, days = dossier.header, _clock_days(dossier)
    yield {
        "id": "opening",
        "title": info.title,
        "text": info.summary,
        "mode": "all",
        "claims": [claim.id for claim in dossier.claims if claim.kind == "accusation"],
    } | _at(days, LAST_DAY)
    told = chain(_legs(dossier, dates or leg_dates(dossier)), _sightings(dossier))
    events = islice(told, MAX_MADE)
    for day, step in sorted(events, key=lambda event: event[0] or FIRST_DAY):
        yield step | _at(days, day or FIRST_DAY)
    denials = [claim for claim in dossier.claims if claim.kind == "denial"]
    if denials:
        texts = [claim.text for claim in denials]
        yield {
            "id": "denials",
            "title": by_language(N_("Replies and denials")),
            "text": {lang: "\n".join(say(text, lang) for text in texts) for lang in PAGE_LANGUAGES},
            "mode": "all",
            "select": denials[0].id,
            "claims": [claim.id for claim in denials],
        } | _at(days, LAST_DAY)
    ask = by_language(N_("What is well supported, what is only claimed, what is unknown?"))
    yield {
        "id": "closing",
        "title": by_language(N_("How do we know?")),
        "text": info.attribution,
        "mode": "all",
        "questions": [{"kind": "open", "text": ask}],
    } | _at(days, LAST_DAY)


def _clock_days(dossier: Dossier) -> tuple[date, date] | None:
    try:
        return clock_days(dossier)
    except WhenError:
        return None


def _at(days: tuple[date, date] | None, day: date) -> PageStep:
    """Give the nearest day that the clock has, if it has any."""
    return {} if days is None else {"at": min(max(day, days[0]), days[1]).isoformat()}


def _legs(
    dossier: Dossier, dates: Mapping[str, LegDates]
) -> Iterator[tuple[date | None, PageStep]]:
    names = {place.id: place.properties.name for place in dossier.places}
    back = came_back(dossier)
    for leg in dossier.legs[:MAX_MADE]:
        text = leg.properties.note or {
            lang: leg_dates_words(leg.properties, dates[leg.id], names, lang)
            for lang in PAGE_LANGUAGES
        }
        if leg.id in back:
            name = names[back[leg.id]]
            text = {
                lang: f"{said}{'.' * said[-1:].isalnum()} {came_back_words(name, lang)}"
                for lang, said in text.items()
            }
        yield leg.properties.bounds[0], _event(leg, text)


def _sightings(dossier: Dossier) -> Iterator[tuple[date | None, PageStep]]:
    names = {place.id: place.properties.name for place in dossier.places}
    claims = {claim.id: claim for claim in dossier.claims}
    for sighting in dossier.sightings:
        about = [claims[each] for each in sighting.properties.claims]
        name = names[sighting.properties.place]
        words = {lang: _seen_words(sighting, name, about, lang) for lang in PAGE_LANGUAGES}
        yield sighting.properties.bounds[0], _event(sighting, words)


def _seen_words(
    sighting: SightingFeature, name: dict[str, str], about: list[Claim], lang: str
) -> str:
    """Say where, when and by whom a thing was seen, and what is said of it, a line each."""
    seen = sighting.properties
    told = translate(lang)("{place}, {when}. Seen by: {who}.").format(
        place=say(name, lang),
        when=say_when(seen.when, lang),
        who=say(seen.seen_by, lang).removesuffix("."),
    )
    lines = [f"{say(each.text, lang)} ({say(each.said_by, lang)})" for each in about]
    return "\n".join([told, *lines, *([say(seen.note, lang)] if seen.note else [])])


def _event(feature: LegFeature | SightingFeature, text: dict[str, str]) -> PageStep:
    # A view of its own: the line, or the surroundings of the point.
    return {
        "bbox": list(box_around(_positions(feature))),
        "id": feature.id,
        "title": feature.properties.name,
        "text": text,
        "mode": "now",
        "select": feature.id,
        "claims": list(feature.properties.claims),
    }


def _positions(feature: LegFeature | SightingFeature) -> list[Position]:
    """Give the positions of a feature, whatever its geometry."""
    geometry = feature.geometry
    if isinstance(geometry, Point):
        return [geometry.coordinates]
    if isinstance(geometry, MultiLineString):
        return [position for line in geometry.coordinates for position in line]
    return list(geometry.coordinates)
