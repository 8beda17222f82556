"""
How well each statement and each feature is backed, counted from the dossier alone.

`docs/evidence.md` defines the words: origin, report, independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from geoapp.frames import Frames
from geoapp.frames.cells import Cells

REPORTING = ("accusation", "corroboration", "government", "media", "official-act")
"""Kinds of claims that report something; the others reply, explain or describe the way."""

CONTESTED = ("accusation", "corroboration", "government")
"""Kinds of claims to which a reply is to be looked for."""

STATEMENT_FLAGS = {
    "one-source": "no second independent source speaks of the same leg or sighting",
    "copy-only": "read in copies alone",
    "unconfirmed": "rests on general knowledge alone, no source was read",
    "no-link": "none of its sources has a link",
    "no-archive": "none of its sources has an archived copy",
    "no-accessed": "of none of its sources the day of reading is given",
    "unread": "the text of none of its sources was read",
    "no-reply": "no reply answers it, and nothing says that one was looked for",
    "in-general": "a denial that names no statement which it answers",
    "retracted": "was taken back",
}
"""What may be weak about a statement; `docs/evidence.md` tells each."""

FEATURE_FLAGS = {
    "no-source": "no statement reports it",
    "one-source": "one independent source alone reports it",
    "one-source-days": "one independent source alone gives its days",
    "inferred-days": "no statement gives its days as they stand: they are inferred",
    "uncertain-days": "its days are given as about or perhaps",
}
"""What may be weak about a leg or a sighting."""

Days = tuple[date | None, date | None]
Groups = Mapping[str, frozenset[str]]


def origins_of(claims: pd.DataFrame) -> dict[str, frozenset[str]]:
    """
    Tell whom each claim goes back to.

    Parameters
    ----------
    claims
        `Frames.claims`, or rows of it.

    Returns
    -------
    origins
        For each claim the ids of its origins; where the dossier names none, the English
        text of `said_by` stands for one of its own. Never empty.

    Examples
    --------
    >>> claims = pd.DataFrame({"origins": [["rusi"], []], "said_by": [{"en": "A"}, {"en": "B"}]})
    >>> origins_of(claims)
    {'0': frozenset({'rusi'}), '1': frozenset({'said by B'})}
    >>> origins_of(claims.iloc[:0])
    {}
    """
    return {
        str(name): frozenset(row["origins"] or ["said by " + row["said_by"]["en"]])
        for name, row in claims.iterrows()
    }


def apart(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """
    Choose statements of which no two share an origin: the independent sources.

    Parameters
    ----------
    groups
        The origins of each statement; a joint statement has more than one.

    Returns
    -------
    chosen
        Origins of each independent source, those of one first, by name. Never too many: a
        joint statement counts only if none of those who make it speaks elsewhere.

    Examples
    --------
    >>> us, rusi = frozenset({"us"}), frozenset({"rusi"})
    >>> len(apart([us, us, rusi])), len(apart([us, us | rusi])), len(apart([us | rusi]))
    (2, 1, 1)
    >>> apart([])
    []
    """
    taken: set[str] = set()
    chosen = []
    for group in sorted(set(groups), key=lambda each: (len(each), sorted(each))):
        if taken.isdisjoint(group):
            taken |= group
            chosen.append(group)
    return chosen


def origin_names(frames: Frames) -> dict[str, dict[str, str]]:
    """Name each origin by its id; one that the dossier doesn't name is called as in `said_by`."""
    names = {str(key): name for key, name in frames.origins["name"].items()}
    unnamed = {
        origin: frames.claims["said_by"][claim]
        for claim, origins in origins_of(frames.claims).items()
        for origin in origins
        if origin not in names
    }
    return names | unnamed


def backing(frames: Frames) -> pd.DataFrame:
    """
    Count the independent sources of every feature and claim.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    backing
        Index `id`: legs, sightings, places, claims. Columns `kind`, object: leg,
        sighting, place or claim; `independent`, int64: independent sources that report
        it; `days`, float64: those that give its days, NaN where it has none;
        `claims`, object: list of the claims that were counted; `dated`, object: list of those
        of them that give the days, NaN where it has none.

    Notes
    -----
    A claim counts for a leg or a sighting if it reports, was not retracted, is named by
    it, and is not about another time. It gives the days if its time lies within those of
    the feature, or begins on its first day, or ends on its last. For a claim, all those
    count that are counted for a leg or a sighting together with it.
    """
    claims, origins = frames.claims, origins_of(frames.claims)
    reporting = _reporting(claims)
    legs = _feature_rows("leg", frames.legs, reporting, origins)
    sightings = _feature_rows("sighting", frames.sightings, reporting, origins)
    features = Cells.below([legs, sightings])
    fellows = _fellows(features.held)
    others = [
        _place_row([*row["claims"], *_told_of(str(name), claims)], reporting, origins)
        for name, row in frames.places.iterrows()
    ]
    others += [_claim_row(name, row, fellows, origins) for name, row in claims.iterrows()]
    rows = Cells.below([features, Cells.of(others)])
    columns = ["kind", "independent", "days", "claims", "dated"]
    table = pd.DataFrame(rows.held, columns=columns)
    table = table.astype({"kind": object, "independent": "int64", "days": "float64"})
    ids = frames.legs.index.append([frames.sightings.index, frames.places.index, claims.index])
    return table.take(rows.rows).set_axis(ids).rename_axis("id")


def coverage(frames: Frames) -> dict[str, Any]:
    """
    Tell an editor what is weak, statement by statement.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    coverage
        Plain JSON values: ``dossier``, ``version``; ``features``, legs and sightings with
        ``independent``, ``days`` and ``flags``; ``statements``, claims with ``kind``,
        ``outlets``, ``independent``, ``beside`` (claims of other origins on the same leg
        or sighting) and ``flags``; ``dates``, days that the dossier infers; ``flags``, how
        often each flag of `FEATURE_FLAGS` and `STATEMENT_FLAGS` stands.
    """
    table = backing(frames)
    features = [
        _covered_feature(str(name), kind, row, table, frames.claims)
        for kind, frame in (("leg", frames.legs), ("sighting", frames.sightings))
        for name, row in frame.iterrows()
    ]
    answered = {name for names in frames.claims["answers"] for name in names}
    statements = [
        _covered_statement(str(name), row, frames, table, answered)
        for name, row in frames.claims.iterrows()
    ]
    return {
        "dossier": frames.info.id,
        "version": frames.info.version,
        "features": features,
        "statements": statements,
        "flags": {
            "features": _counted(features, FEATURE_FLAGS),
            "statements": _counted(statements, STATEMENT_FLAGS),
        },
    }


# -- who counts ----------------------------------------------------------------------------


def _reporting(claims: pd.DataFrame) -> dict[str, Days]:
    """Give the days of the claims that report something and still stand."""
    rows = claims[claims["kind"].isin(REPORTING) & ~claims["retracted"]]
    ends = zip(rows["earliest_start"], rows["latest_end"], strict=True)
    return dict(zip(rows.index, ends, strict=True))


def _told_of(place: str, claims: pd.DataFrame) -> list[str]:
    return [str(name) for name, places in claims["places"].items() if place in places]


def _feature_rows(
    kind: str, frame: pd.DataFrame, reporting: Mapping[str, Days], origins: Groups
) -> Cells:
    """Count once for all features that name the same claims and have the same days."""
    days = Cells.beside([Cells.of(frame["earliest_start"]), Cells.of(frame["latest_end"])])
    named = Cells.beside([Cells.of(frame["claims"]).map(tuple), days])
    return named.map(
        lambda at: {"kind": kind, **_feature_backing(at[0], at[1], reporting, origins)}
    )


def _feature_backing(
    named: Iterable[str], hull: Days, reporting: Mapping[str, Days], origins: Groups
) -> dict[str, Any]:
    standing = [claim for claim in dict.fromkeys(named) if claim in reporting]
    counted = [claim for claim in standing if _meets(reporting[claim], hull)]
    dated = [claim for claim in counted if _gives(reporting[claim], hull)]
    return {
        "independent": len(apart(origins[claim] for claim in counted)),
        "days": len(apart(origins[claim] for claim in dated)),
        "claims": counted,
        "dated": dated,
    }


def _place_row(
    named: Iterable[str], reporting: Mapping[str, Days], origins: Groups
) -> dict[str, Any]:
    counted = [claim for claim in dict.fromkeys(named) if claim in reporting]
    count = len(apart(origins[claim] for claim in counted))
    return {"kind": "place", "independent": count, "claims": counted}


def _fellows(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Give each claim those that speak of the same leg or sighting."""
    found: dict[str, list[str]] = {}
    for claims in dict.fromkeys(tuple(row["claims"]) for row in rows):
        for claim in claims:
            found[claim] = list(dict.fromkeys([*found.get(claim, []), *claims]))
    return found


def _claim_row(
    name: object, row: pd.Series[Any], fellows: Mapping[str, list[str]], origins: Groups
) -> dict[str, Any]:
    counted = [] if row["retracted"] else fellows.get(str(name), [str(name)])
    count = len(apart(origins[claim] for claim in counted))
    return {"kind": "claim", "independent": count, "claims": counted}


# -- days ----------------------------------------------------------------------------------


def _meets(one: Days, other: Days) -> bool:
    """Tell whether two stretches of days can have a day in common; no days meet all."""
    first = max((day for day in (one[0], other[0]) if day), default=None)
    last = min((day for day in (one[1], other[1]) if day), default=None)
    return first is None or last is None or first <= last


def _gives(claim: Days, feature: Days) -> bool:
    """Tell whether a claim gives the days of a feature, and not only a longer time."""
    first, last = feature
    if claim[0] is None or claim[1] is None:
        return False
    within = first is not None and last is not None and first <= claim[0] and claim[1] <= last
    return within or claim[0] == first or claim[1] == last


# -- what is weak --------------------------------------------------------------------------


def _covered_feature(
    name: str, kind: str, row: pd.Series[Any], table: pd.DataFrame, claims: pd.DataFrame
) -> dict[str, Any]:
    count, days = int(table["independent"][name]), int(table["days"][name])
    dates = [row[member] for member in ("depart", "arrive", "when") if member in row]
    said = claims["when"].loc[table["claims"][name]].dropna()
    given = {text for when in said for text in (when, *when.split("/"))}
    flags = {
        "no-source": count == 0,
        "one-source": count == 1,
        "one-source-days": days == 1,
        "inferred-days": not given.issuperset(dates),
        "uncertain-days": any(mark in text for text in dates for mark in "~?%"),
    }
    return {
        "id": name,
        "kind": kind,
        "independent": count,
        "days": days,
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _covered_statement(
    name: str, row: pd.Series[Any], frames: Frames, table: pd.DataFrame, answered: set[str]
) -> dict[str, Any]:
    cited = [citation["source"] for citation in row["citations"]]
    sources = frames.sources.loc[list(dict.fromkeys(cited))]
    fellows: list[str] = table["claims"][name]
    own = origins_of(frames.claims.loc[[name]])[name]
    others = origins_of(frames.claims.loc[fellows])
    count = int(table["independent"][name])
    unsought = name not in answered and row["reply_sought"] is None
    flags = {
        "one-source": row["kind"] in REPORTING and count == 1,
        "copy-only": bool((sources["status"] == "copy").all()),
        "unconfirmed": bool((sources["status"] == "unconfirmed").all()),
        "no-link": bool(sources["url"].isna().all()),
        "no-archive": bool(sources["archive_location"].isna().all()),
        "no-accessed": bool(sources["accessed"].isna().all()),
        "unread": bool(sources["unread"].notna().all()),
        "no-reply": row["kind"] in CONTESTED and unsought,
        "in-general": row["kind"] == "denial" and not row["answers"],
        "retracted": bool(row["retracted"]),
    }
    return {
        "id": name,
        "kind": row["kind"],
        "outlets": len(sources),
        "independent": count,
        "beside": [claim for claim, whom in others.items() if own.isdisjoint(whom)],
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _counted(rows: Sequence[Mapping[str, Any]], flags: Iterable[str]) -> dict[str, int]:
    return {flag: sum(flag in row["flags"] for row in rows) for flag in flags}
