"""What the map shows on a day, in words: the sentence below the clock, for what has no scripts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from geoapp.catalogues import say, translate
from geoapp.clock import State, state_at
from geoapp.frames import BOUNDS, Frames
from geoapp.text.dates import going_by, leg_dates
from geoapp.text.quantities import brief
from geoapp.text.sources import semicolon
from geoapp.when.bounds import Bounds

MODES = ("now", "past", "all")


def bounds_of(row: Mapping[Hashable, Any]) -> Bounds:
    """Take the four bounds of a row of legs or sightings."""
    return Bounds(*(row[name] for name in BOUNDS))


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


def day_sentence(frames: Frames, day: date, lang: str) -> str:
    """
    Say what the map shows on a day, as the page does; what is not known is said.

    Parameters
    ----------
    frames
        A dossier's frames.
    day
        The day to look at.
    lang
        Language of the interface; texts of the dossier fall back to English.

    Returns
    -------
    sentence
        A few sentences; never empty.
    """
    t, dates = translate(lang), leg_dates(frames)
    said = [
        part
        for name, leg in zip(frames.legs.index, frames.legs.to_dict("records"), strict=True)
        for part in _leg_words(leg, frames, day, going_by(dates[name], lang), lang)
    ]
    if not said:
        said = [t("No report places the shipment on its way on this day.")]
    seen = [
        say(sighting["name"], lang)
        for sighting in frames.sightings.to_dict("records")
        if state_at(*bounds_of(sighting), day) is not State.ABSENT
    ]
    if seen:
        said.append(t("Pictures: {what}.").replace("{what}", semicolon(lang).join(seen)))
    speakers = _speakers(frames, day, lang)
    if speakers:
        said.append(
            t("Statements that day: {who}.").replace("{who}", semicolon(lang).join(speakers))
        )
    return " ".join(said)


def _leg_words(
    leg: Mapping[Hashable, Any], frames: Frames, day: date, by: str, lang: str
) -> Sequence[str]:
    t = translate(lang)
    state = state_at(*bounds_of(leg), day)
    if state is State.ABSENT:
        return []
    names = frames.places["name"]
    start, end = (brief(names[leg[name]], lang) for name in ("from_place", "to_place"))
    reach = t("{by}, the shipment could have been anywhere between {from} and {to}.")
    reach = reach.replace("{from}", start).replace("{to}", end)
    reach = reach.replace("{by}", by[:1].upper() + by[1:])
    under_way = t(f"{leg['mode']}, {state}").replace("{by}", by)
    return [under_way, reach, t(f"line: {leg['basis']}")]


def _speakers(frames: Frames, day: date, lang: str) -> list[str]:
    """Name those who said something on exactly this day, each once."""
    spoke = [
        say(claim["said_by"], lang)
        for claim in frames.claims.to_dict("records")
        if claim["said_earliest"] == day and claim["said_latest"] == day
    ]
    return list(dict.fromkeys(spoke))
