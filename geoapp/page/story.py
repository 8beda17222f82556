"""The steps of a story: those of the dossier, or some made from what it reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from geoapp.catalogues import N_, PAGE_LANGUAGES, by_language, say
from geoapp.clock import clock_days
from geoapp.errors import WhenError
from geoapp.frames import Frames
from geoapp.page.folium_map import records
from geoapp.text.dates import leg_dates, leg_dates_words

MAX_MADE = 40
"""Most legs and sightings of which steps are made."""

PageStep = dict[str, Any]


def story_steps(frames: Frames, *, with_notes: bool = True) -> list[PageStep]:
    """
    Give the steps of a dossier; where it has none, make them from its events.

    Parameters
    ----------
    frames
        A dossier's frames.
    with_notes
        Keep the notes for the teacher; an embed is made without them.

    Returns
    -------
    steps
        At least one, in order: the members of `docs/dossier-format.md`, those that are
        missing left out. Made ones have an opening, each leg and each sighting in the
        order of their days, the replies and denials, and a closing.
    """
    steps = records(frames.steps) or list(_made(frames))
    hidden = () if with_notes else ("notes",)
    return [{name: value for name, value in step.items() if name not in hidden} for step in steps]


def _made(frames: Frames) -> Iterator[PageStep]:
    """Make a story: what is said, each event, who replies to it, how we know."""
    info, days = frames.info, _clock_days(frames)
    yield {
        "id": "opening",
        "title": info.title,
        "text": info.summary,
        "mode": "all",
        "claims": _of_kind(frames, "accusation"),
    } | _at(days, date.max)
    events = [*_legs(frames), *_sightings(frames)][:MAX_MADE]
    for day, step in sorted(events, key=lambda event: event[0] or date.min):
        yield step | _at(days, day or date.min)
    denials = _of_kind(frames, "denial")
    if denials:
        texts = [frames.claims["text"][claim] for claim in denials]
        yield {
            "id": "denials",
            "title": by_language(N_("Replies and denials")),
            "text": {lang: "\n".join(say(text, lang) for text in texts) for lang in PAGE_LANGUAGES},
            "mode": "all",
            "select": denials[0],
            "claims": denials,
        } | _at(days, date.max)
    ask = by_language(N_("What is well supported, what is only claimed, what is unknown?"))
    yield {
        "id": "closing",
        "title": by_language(N_("How do we know?")),
        "text": info.attribution,
        "mode": "all",
        "questions": [{"kind": "open", "text": ask}],
    } | _at(days, date.max)


def _clock_days(frames: Frames) -> tuple[date, date] | None:
    try:
        return clock_days(frames)
    except WhenError:
        return None


def _at(days: tuple[date, date] | None, day: date) -> PageStep:
    """Give the nearest day that the clock has, if it has any."""
    return {} if days is None else {"at": min(max(day, days[0]), days[1]).isoformat()}


def _of_kind(frames: Frames, kind: str) -> list[str]:
    return [str(claim) for claim in frames.claims.index[frames.claims["kind"] == kind]]


def _legs(frames: Frames) -> Iterator[tuple[date | None, PageStep]]:
    dates, names = leg_dates(frames), frames.places["name"].to_dict()
    for leg in records(frames.legs.head(MAX_MADE)):
        text = leg.get("note") or {
            lang: leg_dates_words(leg, dates[leg["id"]], names, lang) for lang in PAGE_LANGUAGES
        }
        yield leg.get("earliest_start"), _event(leg, text)


def _sightings(frames: Frames) -> Iterator[tuple[date | None, PageStep]]:
    for sighting in records(frames.sightings):
        parts = [sighting["seen_by"], sighting.get("note")]
        words = {
            lang: ". ".join(say(part, lang) for part in parts if part) for lang in PAGE_LANGUAGES
        }
        yield sighting.get("earliest_start"), _event(sighting, words)


def _event(row: Mapping[str, Any], text: dict[str, str]) -> PageStep:
    return {
        "id": row["id"],
        "title": row["name"],
        "text": text,
        "mode": "now",
        "select": row["id"],
        "claims": row["claims"],
    }
