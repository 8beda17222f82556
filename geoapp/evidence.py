"""
Who stands behind each statement and each feature, counted from the dossier alone.

`docs/evidence.md` defines the words: origin, report, support, scope, independent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

import numpy as np
import pandas as pd

from geoapp.dossier.types import REPORTING, Scope
from geoapp.frames import Frames
from geoapp.frames.dictionary_column import Cells
from geoapp.when import written_dates

THIS_MOVEMENT = "this-movement"
"""The scope of a claim about the movement that the dossier follows."""

UNSAID = ""
"""Stands for the scope of a claim for which the dossier names none."""

SCOPES = (*get_args(Scope), UNSAID)
"""All scopes, in the order in which they are told."""

MAX_TRIED = 12
"""Joint statements of which every choice is tried; of more, the first that fit are taken."""

BACKING_COLUMNS = (
    "kind",
    "independent",
    "days",
    "claims",
    "dated",
    "scopes",
    "inferred",
    "named",
    "denied",
)

Days = tuple[date | None, date | None]
Groups = Mapping[str, frozenset[str]]
Backing = dict[str, Any]


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
    rows = zip(claims.index, claims["origins"], claims["said_by"], strict=True)
    return {
        str(name): frozenset(origins or ["said by " + said_by["en"]])
        for name, origins, said_by in rows
    }


def apart(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """
    Choose the most statements of which no two share an origin: the independent sources.

    Parameters
    ----------
    groups
        The origins of each statement; a joint statement has more than one.

    Returns
    -------
    chosen
        Origins of each independent source, those of one first, by name. Never too many; too
        few at most where more than `MAX_TRIED` joint statements overlap.

    Examples
    --------
    >>> us, rusi = frozenset({"us"}), frozenset({"rusi"})
    >>> len(apart([us, us, rusi])), len(apart([us, us | rusi])), len(apart([us | rusi]))
    (2, 1, 1)
    >>> apart([])
    []
    """
    ordered = sorted(set(groups), key=lambda each: (len(each), sorted(each)))
    alone = [group for group in ordered if len(group) == 1]
    spoken = frozenset().union(*alone)
    joint = [group for group in ordered if len(group) > 1 and group.isdisjoint(spoken)]
    return alone + (_most if len(joint) <= MAX_TRIED else _first)(joint)


def _most(groups: list[frozenset[str]]) -> list[frozenset[str]]:
    """Choose the most that are disjoint, by trying each with and without the first."""
    if not groups:
        return []
    first, *others = groups
    within = [first, *_most([group for group in others if group.isdisjoint(first)])]
    without = _most(others)
    return within if len(within) >= len(without) else without


def _first(groups: list[frozenset[str]]) -> list[frozenset[str]]:
    """Take each that is disjoint from those taken before."""
    taken: set[str] = set()
    chosen = []
    for group in groups:
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


def speakers(claims: Iterable[str], origins: Groups) -> list[str]:
    """
    Name those whom claims go back to, each once, in the order of the claims.

    Examples
    --------
    >>> speakers(["a", "b"], {"a": frozenset({"us"}), "b": frozenset({"us", "rusi"})})
    ['us', 'rusi']
    """
    return list(dict.fromkeys(each for claim in claims for each in sorted(origins[claim])))


def backing(frames: Frames) -> pd.DataFrame:
    """
    Tell of every feature and claim who reports it, how many by count, and who denies it.

    Parameters
    ----------
    frames
        A dossier's frames.

    Returns
    -------
    backing
        Index `id`: legs, sightings, places, candidates, tracks, claims. Lists are of claim ids.

        =========== ======= ==================================================================
        column      dtype   holds
        =========== ======= ==================================================================
        kind        object  leg, sighting, place, candidate, track, claim
        independent float64 of how many sources, no two of one origin, the file says that they
                            report the same; NaN for what is never counted: places,
                            candidates, tracks, and claims that don't report or were retracted
        days        float64 of how many such sources give the days; NaN but for legs, sightings
        claims      object  list: those that are counted
        dated       object  list: of these, those that give the days
        scopes      object  dict: a list of those that report it for each scope, `UNSAID` where
                            the dossier names none; of a place only of those that have one
        inferred    object  bool: whether the days are worked out from claims of which none
                            gives them as they stand; None but for legs and sightings
        named       object  list: the claims that it names; of a place also those that name it,
                            of a candidate those of its leg, of a claim itself
        denied      object  list: denials that answer one of these
        =========== ======= ==================================================================

    Notes
    -----
    A claim reports a leg or a sighting if its kind is of `REPORTING`, it was not retracted,
    the feature names it, and its time has a day in common. Those of this movement are counted
    together with the claims that support them; each of another scope is counted with its
    supporters alone, on a leg only if its scope is unsaid; the greatest count stands. A claim
    is counted with those that support it. A claim gives the days of a feature if its time
    lies within them, or begins on the first, or ends on the last.
    """
    count = _Count(frames.claims)
    rows = [
        count.dated("leg", frames.legs, ("depart", "arrive")),
        count.dated("sighting", frames.sightings, ("when",)),
        Cells.of(list(map(count.place, frames.places.index, frames.places["claims"]))),
        count.other("candidate", Cells.of(frames.legs["claims"].loc[frames.candidates["leg"]])),
        count.other("track", Cells.of(frames.tracks["claims"])),
        Cells.of([count.claim(str(name)) for name in frames.claims.index]),
    ]
    laid = Cells.below(rows)
    table = pd.DataFrame(laid.held, columns=list(BACKING_COLUMNS)).astype(object)
    table = table.astype({"independent": "float64", "days": "float64"})
    table = table.where(table.notna(), None).astype({"independent": "float64", "days": "float64"})
    named = (frames.sightings, frames.places, frames.candidates, frames.tracks, frames.claims)
    ids = frames.legs.index.append([frame.index for frame in named])
    return table.take(laid.rows).set_axis(ids).rename_axis("id")


# -- who counts ----------------------------------------------------------------------------


class _Count:
    """What of the claims bears on counting, looked up once."""

    def __init__(self, claims: pd.DataFrame) -> None:
        rows = claims[claims["kind"].isin(REPORTING) & ~claims["retracted"]]
        ends = zip(rows["earliest_start"], rows["latest_end"], strict=True)
        self.origins = origins_of(claims)
        self.days: dict[str, Days] = dict(zip(rows.index, ends, strict=True))
        self.whens = {str(name): when for name, when in claims["when"].items()}
        self.scopes = {str(name): scope or UNSAID for name, scope in claims["scope"].items()}
        self.at_place: dict[str, list[str]] = {}
        for name, places in claims["places"].items():
            for place in dict.fromkeys(places):
                self.at_place.setdefault(place, []).append(str(name))
        self.support: dict[str, list[str]] = {name: [name] for name in self.days}
        self.denials: dict[str, list[str]] = {}
        for claim in self.days:
            for supported in claims["supports"][claim]:
                self.support.get(supported, []).append(claim)
        for denial, answered in claims["answers"].items():
            for denied in answered:
                self.denials.setdefault(denied, []).append(str(denial))

    def dated(self, kind: str, frame: pd.DataFrame, dates: tuple[str, ...]) -> Cells:
        """Count once for all features that name the same claims and have the same days."""
        columns = ("claims", "earliest_start", "latest_end", *dates)
        first = Cells.of(frame["claims"]).map(tuple)
        cells = Cells.beside([first, *(Cells.of(frame[name]) for name in columns[1:])])
        return cells.map(lambda at: self._feature(kind, at[0], (at[1], at[2]), at[3:]))

    def _feature(
        self, kind: str, named: Iterable[str], hull: Days, dates: Iterable[str]
    ) -> Backing:
        named = list(dict.fromkeys(named))
        reports = [name for name in named if name in self.days and _meets(self.days[name], hull)]
        counted = self._counted(reports, hull, every=kind == "sighting")
        dated = [claim for claim in counted if _gives(self.days[claim], hull)]
        said = [text for claim in counted if (text := self.whens[claim])]
        given = {part for text in said for part in written_dates(text)}
        return self._row(
            kind,
            named,
            independent=len(apart(self.origins[claim] for claim in counted)),
            days=len(apart(self.origins[claim] for claim in dated)),
            claims=counted,
            dated=dated,
            scopes=self._by_scope(reports),
            inferred=bool(said) and not given.issuperset(dates),
        )

    def _counted(self, reports: list[str], hull: Days, *, every: bool) -> list[str]:
        """Choose, of those that report the same, the claims of the most sources."""
        same = [name for name in reports if self.scopes[name] == THIS_MOVEMENT]
        alone = [[name] for name in reports if every or self.scopes[name] == UNSAID]
        sets = [self._with_support(names, hull) for names in (same, *alone)]
        return max(sets, key=lambda names: len(apart(map(self.origins.__getitem__, names))))

    def _with_support(self, names: list[str], hull: Days) -> list[str]:
        found = dict.fromkeys(each for name in names for each in self.support[name])
        return [name for name in found if _meets(self.days[name], hull)]

    def _by_scope(self, reports: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {scope: [] for scope in SCOPES}
        for name in reports:
            found[self.scopes[name]].append(name)
        return {scope: names for scope, names in found.items() if names}

    def place(self, name: str, claims: Iterable[str]) -> Backing:
        """Tell who speaks of movements at a place; it is never counted."""
        named = list(dict.fromkeys([*claims, *self.at_place.get(name, ())]))
        scoped = [claim for claim in named if claim in self.days and self.scopes[claim] != UNSAID]
        return self._row("place", named, scopes=self._by_scope(scoped))

    def other(self, kind: str, claims: Cells) -> Cells:
        """Tell who denies the claims that candidates, through their leg, or tracks name."""
        return claims.map(lambda named: self._row(kind, named))

    def claim(self, name: str) -> Backing:
        """Count a claim with those that support it."""
        if name not in self.days:
            return self._row("claim", [name])
        counted = self.support[name]
        number = len(apart(self.origins[claim] for claim in counted))
        return self._row("claim", [name], independent=number, claims=counted)

    def _row(self, kind: str, named: Iterable[str], **more: Any) -> Backing:
        told = list(named)
        denied = dict.fromkeys(each for name in told for each in self.denials.get(name, ()))
        row = {"kind": kind, "claims": [], "scopes": {}, "named": told, "denied": list(denied)}
        return dict.fromkeys(BACKING_COLUMNS) | row | more


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


CONTESTED = ("accusation", "corroboration", "government")
"""Kinds of claims to which a reply is to be looked for."""

STATEMENT_FLAGS = {
    "one-source": "no statement of another origin supports it",
    "several-voices": "goes back to several origins, and nothing says that they made it together",
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
        ``independent``, ``days``, ``scopes`` (ids of those that report it by their scope)
        and ``flags``; ``statements``, claims with ``kind``, ``outlets``, ``independent``
        (None for what is never counted), ``supported_by`` (ids of claims) and ``flags``;
        ``flags``, how often each flag of `FEATURE_FLAGS` and `STATEMENT_FLAGS` stands.
    """
    table = backing(frames)
    features = [
        _covered_feature(str(name), kind, row, table)
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


# -- what is weak --------------------------------------------------------------------------


def _covered_feature(
    name: str, kind: str, row: pd.Series[Any], table: pd.DataFrame
) -> dict[str, Any]:
    count, days = int(table["independent"][name]), int(table["days"][name])
    dates = [row[member] for member in ("depart", "arrive", "when") if member in row]
    flags = {
        "no-source": count == 0,
        "one-source": count == 1,
        "one-source-days": days == 1,
        "inferred-days": table["inferred"][name],
        "uncertain-days": any(mark in text for text in dates for mark in "~?%"),
    }
    return {
        "id": name,
        "kind": kind,
        "independent": count,
        "days": days,
        "scopes": table["scopes"][name],
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _covered_statement(
    name: str, row: pd.Series[Any], frames: Frames, table: pd.DataFrame, answered: set[str]
) -> dict[str, Any]:
    cited = [citation["source"] for citation in row["citations"]]
    sources = frames.sources.loc[list(dict.fromkeys(cited))]
    reports = not np.isnan(table["independent"][name])
    count = int(table["independent"][name]) if reports else None
    unsought = name not in answered and row["reply_sought"] is None
    flags = {
        "one-source": count == 1,
        "several-voices": len(row["origins"]) > 1 and not row["joint"],
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
        "supported_by": [claim for claim in table["claims"][name] if claim != name],
        "flags": [flag for flag, stands in flags.items() if stands],
    }


def _counted(rows: Sequence[Mapping[str, Any]], flags: Iterable[str]) -> dict[str, int]:
    return {flag: sum(flag in row["flags"] for row in rows) for flag in flags}
