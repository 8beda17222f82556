"""What the page needs of the evidence: who stands behind what, and what changed."""

from __future__ import annotations

from collections.abc import Mapping

from geoapp.dossier import Dossier
from geoapp.evidence import apart, count_backing, origin_names, origins_of, speakers
from geoapp.page.clock_data import iso_days, words_of_when
from geoapp.page.data import BackingData, EvidenceData, ReadingData
from geoapp.text.dates import LegDates
from geoapp.when import parse_when

DAY_MEMBERS = ("depart", "arrive")


def evidence_data(
    dossier: Dossier,
    dates: Mapping[str, LegDates],
    languages: tuple[str, ...],
) -> EvidenceData:
    """
    Gather who stands behind each claim and feature, and what changed.

    Parameters
    ----------
    dossier
        A dossier.
    dates
        What gives the days of each leg, as `geoapp.text.dates.leg_dates` finds it.
    languages
        Languages in which dates are put into words.

    Returns
    -------
    data
        Plain JSON values: ``origins``, names by id; ``originsOf``, ids of origins by claim;
        ``backing``, for each leg and sighting ``n``, its independent sources, ``days``, those
        that give its days, ``dated``, the claims in which they do, and ``inferred``, true where
        its days are worked out, from the sightings and claims that ``dated`` then names;
        for each of these and each place of which anyone speaks
        ``scopes``, pairs of a scope and the origins that speak of it in that scope; for
        each claim that others support ``n``, ``by``, the claims that do, and ``who``, the
        origins of each source, more than one for a joint statement;
        ``readings``, what the map shows by a value of an account, by ``account/index``;
        ``valueDays``, the first and the last day that a value of an account of days can mean;
        ``changes``, the newest first.
    """
    whose = origins_of(dossier.claims)
    return {
        "origins": origin_names(dossier),
        "originsOf": {claim: sorted(origins) for claim, origins in whose.items()},
        "backing": _backing(dossier, dates, whose),
        "readings": _readings(dossier),
        "valueDays": _value_days(dossier),
        "changes": [
            {
                "version": change.version,
                "when": words_of_when(change.when, languages, moment=True),
                "text": change.text,
                "ids": list(change.ids),
            }
            for change in reversed(dossier.changes)
        ],
    }


def _backing(
    dossier: Dossier, dates: Mapping[str, LegDates], whose: Mapping[str, frozenset[str]]
) -> dict[str, BackingData]:
    rows = count_backing(dossier)
    found: dict[str, BackingData] = {}
    for name, row in rows.items():
        if row.kind == "claim" and row.independent is not None and row.independent > 1:
            who = [sorted(group) for group in apart(whose[claim] for claim in row.claims)]
            by = [claim for claim in row.claims if claim != name]
            found[name] = {"n": len(who), "who": who, "by": by}
    for name, row in rows.items():
        if not row.scopes:
            continue
        scopes = [(scope, speakers(claims, whose)) for scope, claims in row.scopes.items()]
        told: BackingData = {"scopes": scopes}
        if row.independent is not None and row.days is not None:
            dated = row.dated or []
            told |= {"n": row.independent, "days": row.days, "dated": dated}
            if row.inferred:
                given = dates.get(name)
                dated = [*given.sightings, *given.statements] if given else dated
                told |= {"inferred": True, "dated": dated}
        found[name] = told
    return found


def _value_days(dossier: Dossier) -> dict[str, list[str]]:
    """Give the bounds of each value of an account that asks for a day."""
    found = {}
    for account in dossier.accounts:
        for index, value in enumerate(account.values):
            when = parse_when(value.when) if value.when and account.unit == "day" else None
            if when and when.earliest_start and when.latest_end:
                bounds = [when.earliest_start.isoformat(), when.latest_end.isoformat()]
                found[f"{account.id}/{index}"] = bounds
    return found


def _readings(dossier: Dossier) -> dict[str, ReadingData]:
    """Tell for each value with a reading the leg, its bounds and its line."""
    legs = {leg.id: leg.properties for leg in dossier.legs}
    found: dict[str, ReadingData] = {}
    for account in dossier.accounts:
        for index, value in enumerate(account.values):
            reading = value.reading
            if reading is None:
                continue
            told = reading.model_dump(include=set(DAY_MEMBERS), exclude_none=True)
            leg = legs[reading.leg].model_copy(update=told)
            shown: ReadingData = {"leg": reading.leg, "bounds": iso_days(leg.bounds)}
            if reading.candidate:
                shown["candidate"] = reading.candidate
            found[f"{account.id}/{index}"] = shown
    return found
