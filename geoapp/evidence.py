"""
Who stands behind each statement and each feature, counted from the dossier alone.

`docs/evidence.md` defines the words: origin, report, support, scope, independent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeGuard, cast, get_args

import numpy as np

from geoapp.catalogues import main_text
from geoapp.dossier import Claim, Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import REPORTING, Scope
from geoapp.frames import Frames
from geoapp.resources import kept_for_last
from geoapp.when import parse_when, written_dates

if TYPE_CHECKING:  # pandas, which nobody needs who counts in a dossier
    import pandas as pd

    from geoapp.frames.dictionary_column import Cells
    from geoapp.frames.rows import DossierRows, KindRows
    from geoapp.frames.schema import FrameRow

THIS_MOVEMENT = "this-movement"
"""The scope of a claim about the movement that the dossier follows."""

UNSAID = ""
"""Stands for the scope of a claim for which the dossier names none."""

SCOPES = (*get_args(Scope), UNSAID)
"""All scopes, in the order in which they are told."""

MAX_TRIED = 12
"""Joint statements of which every choice is tried; of more, the first that fit are taken."""

Days = tuple[date | None, date | None]
Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Backing:
    """
    Who reports a feature or a claim, how many by count, and who denies it.

    Parameters are the columns of `backing`.
    """

    kind: str
    independent: int | None = None
    days: int | None = None
    claims: list[str] = field(default_factory=list)
    dated: list[str] | None = None
    scopes: dict[str, list[str]] = field(default_factory=dict)
    inferred: bool | None = None
    named: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)


BACKING_COLUMNS = tuple(each.name for each in fields(Backing))


def origins_of(claims: pd.DataFrame | Iterable[Claim]) -> dict[str, frozenset[str]]:
    """
    Tell whom each claim goes back to.

    Parameters
    ----------
    claims
        Claims of a dossier; or `Frames.claims`, or rows of it.

    Returns
    -------
    origins
        For each claim the ids of its origins; where the dossier names none, the English
        text of `said_by` stands for one of its own. Never empty.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"origins": [["rusi"], []], "said_by": [{"en": "A"}, {"en": "B"}]})
    >>> origins_of(claims)
    {'0': frozenset({'rusi'}), '1': frozenset({'said by B'})}
    >>> origins_of(claims.iloc[:0])
    {}
    """
    rows: Iterable[tuple[Hashable, Sequence[str], Mapping[str, str]]]
    if _is_frame(claims):
        rows = zip(claims.index, claims["origins"], claims["said_by"], strict=True)
    else:
        rows = (
            (claim.id, claim.origins, claim.said_by) for claim in cast("Iterable[Claim]", claims)
        )
    return {str(name): _origins(origins, said_by) for name, origins, said_by in rows}


def _is_frame(claims: pd.DataFrame | Iterable[Claim]) -> TypeGuard[pd.DataFrame]:
    return hasattr(claims, "columns")


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


def origin_names(of: Dossier | Frames) -> dict[str, dict[str, str]]:
    """Name each origin by its id; one that the dossier doesn't name is called as in `said_by`."""
    if isinstance(of, Dossier):
        names = {origin.id: origin.name for origin in of.origins}
        said_by: Mapping[str, dict[str, str]] = {claim.id: claim.said_by for claim in of.claims}
    else:
        names = {str(key): name for key, name in of.origins["name"].items()}
        said_by = {str(key): by for key, by in of.claims["said_by"].items()}
    unnamed = {
        origin: said_by[claim]
        for claim, origins in origins_of(of.claims).items()
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
    import pandas as pd

    from geoapp.frames.dictionary_column import Cells
    from geoapp.frames.rows import dossier_rows

    rows = dossier_rows(frames)
    kinds = (rows.legs, rows.sightings, rows.places, rows.candidates, rows.tracks, rows.claims)
    laid = Cells.below([*backing_cells(rows).values()])
    table = pd.DataFrame([vars(each) for each in laid.held], columns=list(BACKING_COLUMNS)).astype(
        object
    )
    table = table.astype({"independent": "float64", "days": "float64"})
    table = table.where(table.notna(), None).astype({"independent": "float64", "days": "float64"})
    ids = pd.Index([name for kind in kinds for name in kind.index], dtype="object")
    return table.take(laid.rows).set_axis(ids).rename_axis("id")


def backing_cells(rows: DossierRows) -> dict[str, Cells]:
    """
    Tell the same of each row of a kind, as `Backing`.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames.rows import dossier_rows
    >>> [leg.independent for leg in backing_cells(dossier_rows(read_dossier(built_in())))["leg"]]
    [1, 1]
    """
    return _kept_backing(rows)


def _backing_cells(rows: DossierRows) -> dict[str, Cells]:
    from geoapp.frames.dictionary_column import Cells

    legs, claims, places = rows.legs, rows.claims, rows.places
    count = _Count(_statements_of(claims), _origins_of(claims))
    of_leg = dict(zip(legs.index, legs["claims"], strict=True))
    by_leg = [of_leg[name] for name in rows.candidates["leg"]]
    return {
        "leg": _dated(count, "leg", legs, ("depart", "arrive")),
        "sighting": _dated(count, "sighting", rows.sightings, ("when",)),
        "place": Cells.of(list(map(count.place, places.index, places["claims"]))),
        "candidate": _other(count, "candidate", by_leg),
        "track": _other(count, "track", rows.tracks["claims"]),
        "claim": Cells.of([count.claim(name) for name in claims.index]),
    }


# An export asks for the days of legs, for each feature, and for its tables.
_kept_backing = kept_for_last(_backing_cells)


def count_backing(dossier: Dossier) -> dict[str, Backing]:
    """
    Tell the same of a dossier's legs, sightings, places and claims, as `backing` does of frames.

    Parameters
    ----------
    dossier
        A dossier.

    Returns
    -------
    backing
        By id: legs, sightings, places, claims, in file order.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> count_backing(read_dossier(built_in()))["leg-sea"].independent
    1
    """
    count = _Count({claim.id: _statement(claim) for claim in dossier.claims},
                   origins_of(dossier.claims))  # fmt: skip
    dated = lru_cache(maxsize=None)(count.feature)  # of many that say the same, the first alone
    found = {}
    for leg in dossier.legs:
        first, _, _, last = leg.properties.bounds
        dates = _given(leg.properties.depart, leg.properties.arrive)
        found[leg.id] = dated("leg", leg.properties.claims, (first, last), dates)
    for seen in dossier.sightings:
        first, _, _, last = seen.properties.bounds
        found[seen.id] = dated(
            "sighting", seen.properties.claims, (first, last), (seen.properties.when,)
        )
    places = {each.id: count.place(each.id, each.properties.claims) for each in dossier.places}
    return found | places | {claim.id: count.claim(claim.id) for claim in dossier.claims}


# -- who counts ----------------------------------------------------------------------------


class _Statement(NamedTuple):
    """What of a claim bears on counting."""

    reports: bool
    days: Days
    when: str | None
    scope: str | None
    places: Sequence[str]
    supports: Sequence[str]
    answers: Sequence[str]


def _statement(claim: Claim) -> _Statement:
    when = parse_when(claim.when) if claim.when is not None else None
    days = (when.earliest_start, when.latest_end) if when else (None, None)
    reports = claim.kind in REPORTING and not claim.retracted
    named = claim.places, claim.supports, claim.answers
    return _Statement(reports, days, claim.when, claim.scope, *named)


def _statements_of(claims: KindRows) -> dict[str, _Statement]:
    kinds = zip(claims["kind"], claims["retracted"], strict=True)
    reports = [kind in REPORTING and not retracted for kind, retracted in kinds]
    days = zip(claims["earliest_start"], claims["latest_end"], strict=True)
    rest = (claims[name] for name in ("when", "scope", "places", "supports", "answers"))
    rows = zip(reports, days, *rest, strict=True)
    return {name: _Statement(*row) for name, row in zip(claims.index, rows, strict=True)}


def _origins_of(claims: KindRows) -> Groups:
    rows = zip(claims.index, claims["origins"], claims["said_by"], strict=True)
    return {name: _origins(origins, said_by) for name, origins, said_by in rows}


def _origins(origins: Sequence[str], said_by: Mapping[str, str]) -> frozenset[str]:
    return frozenset(origins or ["said by " + main_text(said_by)])


def _dated(count: _Count, kind: str, rows: KindRows, dates: tuple[str, ...]) -> Cells:
    """Count once for all features that name the same claims and have the same days."""
    from geoapp.frames.dictionary_column import Cells

    first, *others = ("claims", "earliest_start", "latest_end", *dates)
    cells = Cells.beside([rows[first].map(tuple), *(rows[name] for name in others)])
    return cells.map(lambda at: count.feature(kind, at[0], (at[1], at[2]), _given(*at[3:])))


def _other(count: _Count, kind: str, claims: Iterable[Sequence[str]]) -> Cells:
    """Tell who denies the claims that candidates, through their leg, or tracks name."""
    from geoapp.frames.dictionary_column import Cells

    return Cells.of(claims).map(lambda named: count.told(Backing(kind), named))


class _Count:
    """What of the claims bears on counting, looked up once."""

    def __init__(self, claims: Mapping[str, _Statement], origins: Groups) -> None:
        self.origins = origins
        self.days = {name: claim.days for name, claim in claims.items() if claim.reports}
        self.whens = {name: claim.when for name, claim in claims.items()}
        self.scopes = {name: claim.scope or UNSAID for name, claim in claims.items()}
        self.at_place: dict[str, list[str]] = {}
        self.support: dict[str, list[str]] = {name: [name] for name in self.days}
        self.denials: dict[str, list[str]] = {}
        for name, claim in claims.items():
            for place in dict.fromkeys(claim.places):
                self.at_place.setdefault(place, []).append(name)
            for supported in claim.supports if claim.reports else ():
                self.support.get(supported, []).append(name)
            for denied in claim.answers:
                self.denials.setdefault(denied, []).append(name)

    def feature(self, kind: str, named: Iterable[str], hull: Days, dates: Iterable[str]) -> Backing:
        """Count the claims of a leg or a sighting."""
        named = list(dict.fromkeys(named))
        reports = [name for name in named if name in self.days and _meets(self.days[name], hull)]
        counted = self._counted(reports, hull, every=kind == "sighting")
        dated = [claim for claim in counted if _gives(self.days[claim], hull)]
        said = [text for claim in counted if (text := self.whens[claim])]
        given = {part for text in said for part in written_dates(text)}
        backing = Backing(
            kind,
            independent=len(apart(self.origins[claim] for claim in counted)),
            days=len(apart(self.origins[claim] for claim in dated)),
            claims=counted,
            dated=dated,
            scopes=self._by_scope(reports),
            inferred=bool(said) and bool(dates := tuple(dates)) and not given.issuperset(dates),
        )
        return self.told(backing, named)

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
        return self.told(Backing("place", scopes=self._by_scope(scoped)), named)

    def claim(self, name: str) -> Backing:
        """Count a claim with those that support it."""
        if name not in self.days:
            return self.told(Backing("claim"), [name])
        counted = self.support[name]
        number = len(apart(self.origins[claim] for claim in counted))
        return self.told(Backing("claim", independent=number, claims=counted), [name])

    def told(self, backing: Backing, named: Iterable[str]) -> Backing:
        """Add which claims are named, and who denies one of them."""
        names = list(named)
        denied = dict.fromkeys(each for name in names for each in self.denials.get(name, ()))
        return replace(backing, named=names, denied=list(denied))


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
    "no-days": "no date of it is given",
}
"""What may be weak about a leg or a sighting."""


def coverage(frames: Frames) -> JsonObject:
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


def _given(*times: object) -> tuple[str, ...]:
    """Leave out the times that are not given: None, and NaN of a frame."""
    return tuple(time for time in times if isinstance(time, str))


def _covered_feature(name: str, kind: str, row: FrameRow, table: pd.DataFrame) -> dict[str, object]:
    count, days = int(table["independent"][name]), int(table["days"][name])
    dates = _given(*(row.get(member) for member in ("depart", "arrive", "when")))
    flags = {
        "no-source": count == 0,
        "one-source": count == 1,
        "one-source-days": days == 1,
        "inferred-days": table["inferred"][name],
        "uncertain-days": any(mark in text for text in dates for mark in "~?%"),
        "no-days": not dates,
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
    name: str, row: FrameRow, frames: Frames, table: pd.DataFrame, answered: set[str]
) -> dict[str, object]:
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


def _counted(rows: Sequence[JsonObject], flags: Iterable[str]) -> dict[str, int]:
    return {flag: sum(flag in row["flags"] for row in rows) for flag in flags}
