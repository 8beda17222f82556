"""The days of a leg in words: reported by a statement, or inferred from what was seen when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from babel.lists import format_list

from geoapp.catalogues import translate, translate_count
from geoapp.evidence import backing
from geoapp.frames import BOUNDS, Frames
from geoapp.text.quantities import brief
from geoapp.text.sources import SourceRow
from geoapp.when import parse_when, say_when


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


def leg_dates(frames: Frames) -> dict[str, LegDates]:
    """
    Find what gives the days of each leg.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    dates
        By leg. A leg's days are reported if claims are counted for it that give them as they
        stand, as `geoapp.evidence.backing` tells; else they are inferred: from the sightings at
        its places that begin or end on one of them, and from those claims for the others.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> leg_dates(to_frames(read_dossier(built_in())))["leg-sea"].pictures
    ('seen-najin-white-house', 'seen-dunay-white-house')
    """
    counted, seen = backing(frames), _seen(frames.sightings)
    whens = dict(zip(frames.claims.index, frames.claims["when"], strict=True))
    found = {}
    legs = counted.iloc[: len(frames.legs)]
    for name, leg, claims, inferred in zip(
        legs.index, leg_rows(frames.legs), legs["claims"], legs["inferred"], strict=True
    ):
        said = {claim: whens[claim] for claim in claims if whens[claim]}
        reported = bool(said) and not inferred
        found[str(name)] = LegDates(reported=True) if reported else _inferred(leg, said, seen)
    return found


def leg_rows(legs: pd.DataFrame) -> list[dict[str, Any]]:
    """
    Give what a sentence on the days of a leg needs of each.

    Examples
    --------
    >>> leg_rows(pd.DataFrame(columns=["from_place", "via", "to_place", "depart", "arrive"]))
    []
    """
    names = ("from_place", "via", "to_place", "depart", "arrive")
    cells = zip(*(legs[name] for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def _seen(sightings: pd.DataFrame) -> dict[str, dict[str, set[date]]]:
    """Give the first and the last day of each sighting, by place."""
    found: dict[str, dict[str, set[date]]] = {}
    ends = zip(*(sightings[name] for name in ("place", BOUNDS[0], BOUNDS[3])), strict=True)
    for name, (place, *days) in zip(sightings.index, ends, strict=True):
        found.setdefault(place, {})[str(name)] = {day for day in days if isinstance(day, date)}
    return found


def _inferred(
    leg: Any, said: Mapping[str, str], seen: Mapping[str, Mapping[str, set[date]]]
) -> LegDates:
    days = _ends(leg["depart"]) | _ends(leg["arrive"])
    places = dict.fromkeys([leg["from_place"], *leg["via"], leg["to_place"]])
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
    return format_list(list(words), locale=lang)


def all_dates_words(frames: Frames, lang: str) -> dict[str, str]:
    """
    Say of each leg when it could have begun and ended, and who says so.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> print(all_dates_words(to_frames(read_dossier(built_in())), "en")["leg-sea"][:37])
    Left Najin on or after 7 September 20
    """
    names, found = frames.places["name"].to_dict(), leg_dates(frames)
    rows = zip(found, leg_rows(frames.legs), strict=True)
    return {leg_id: leg_dates_words(leg, found[leg_id], names, lang) for leg_id, leg in rows}


def leg_dates_words(leg: SourceRow, dates: LegDates, names: SourceRow, lang: str) -> str:
    """
    Say when a leg could have begun and ended, and whether anybody reported it.

    Parameters
    ----------
    leg
        A row of `Frames.legs`.
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
    t = translate(lang)
    values = {end: brief(names[leg[f"{end}_place"]], lang) for end in ("from", "to")}
    if dates.reported:
        values |= {end: say_when(leg[end], lang, moment=True) for end in ("depart", "arrive")}
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


def _outer(leg: SourceRow) -> tuple[str, str]:
    """Give departure and arrival; where both lie within the same days, the outer bound of each."""
    depart, arrive = parse_when(leg["depart"]), parse_when(leg["arrive"])
    first, last = depart.earliest_start, depart.latest_end
    same = (first, last) == (arrive.earliest_start, arrive.latest_end)
    if same and first and last and first < last:
        return f"{first.isoformat()}/..", f"../{last.isoformat()}"
    return leg["depart"], leg["arrive"]


def _filled(message: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        message = message.replace(f"{{{name}}}", value)
    return message
