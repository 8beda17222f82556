"""What follows from a dossier, as tables that SQL can join: reach, backing, denials, distances."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import is_
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geoapp.clock.runs import REACH_COLUMNS, cutting, leg_clocks, runs_of
from geoapp.evidence import backing_cells
from geoapp.exports.precision import Shapes, rounded_shapes
from geoapp.exports.tables import Column, Kind, Table
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.rows import DossierRows, KindRows
from geoapp.measure.apart import lines_apart
from geoapp.measure.lengths import LegLength, Stops
from geoapp.measure.lines import ManyLines

RELATIONS = ("reach", "backing", "denials", "distances")
"""The tables, in order; the first has geometries."""

METRE_DECIMALS = 3
REACH_KINDS: dict[str, Kind] = {
    "start_day": "date", "end_day": "date", "state": "text",
    **dict.fromkeys(REACH_COLUMNS, "number"), "speed_fits": "flag",
}  # fmt: skip
# (table, column) -> table whose `id` it names.
KEYS = {
    "legs": {"from_place": "places", "to_place": "places"},
    "candidates": {"leg": "legs"},
    "sightings": {"place": "places"},
    "positions": {"track": "tracks"},
    "citations": {"source": "sources"},
    "reach": {"leg": "legs"},
    "backing": {"claim": "claims"},
    "denials": {"claim": "claims", "denial": "claims"},
    "distances": {"leg": "legs"},
}


@dataclass(frozen=True)
class MeasuredLegs:
    """How long each leg is, in file order; by leg where its stops lie on it; the measured lines."""

    lengths: Sequence[LegLength]
    stops: Mapping[str, Stops]
    lines: ManyLines | None = None


def relations_of(
    rows: DossierRows, precision_km: Iterable[float | None], measured: MeasuredLegs, drawn: Shapes
) -> tuple[Table, ...]:
    """
    Make the tables that follow from a dossier.

    Parameters
    ----------
    rows
        A dossier in rows.
    precision_km
        Of each leg, to which its line is rounded.
    measured
        How long its legs are, and where their stops lie.
    drawn
        Their rounded lines.

    Returns
    -------
    relations
        ``reach``: a row a run of days on which a leg's reach is the same, as
        `geoapp.clock.features.reach_runs` gives them, with lines; ``backing``: a row for each
        claim of a feature or another claim; ``denials``: a row for each denial of such a
        claim; ``distances``: a row for two lines of one leg.
    """
    return _reach(rows, precision_km, measured, drawn), *_statements(rows), _distances(rows)


def _reach(
    rows: DossierRows,
    precision_km: Iterable[float | None],
    measured: MeasuredLegs,
    drawn: Shapes,
) -> Table:
    legs = rows.legs
    km = [(each.low_km, each.high_km) for each in measured.lengths]
    seen = cutting(rows.sightings) if measured.stops else []
    clocks = leg_clocks(legs, legs.index, km, measured.stops, seen)
    lines = _lines(legs)
    found = runs_of(clocks, legs.index, lines)
    columns = [
        Column("id", "text", Cells.of(found.ids)),
        Column("leg", "text", Cells.of(map(legs.index.__getitem__, found.leg_of.tolist()))),
    ]
    for name, kind in REACH_KINDS.items():
        cells = [run.get(name) for run in found.runs]
        if kind == "number":
            cells = np.round(np.array(cells, dtype=float), 6).tolist()
        columns.append(Column(name, kind, Cells.spread(cells, found.run_of)))
    shapes = np.fromiter(drawn, dtype=object)[found.leg_of]
    is_cut = ~np.fromiter(map(is_, found.shapes, lines[found.leg_of]), dtype=bool)
    precisions = np.fromiter(precision_km, dtype=object)[found.leg_of[is_cut]]
    cut = rounded_shapes(found.shapes[is_cut], precisions, "MultiLineString")
    shapes[is_cut] = np.fromiter(cut, dtype=object)
    return Table("reach", tuple(columns), list(shapes), "MultiLineString")


def _statements(rows: DossierRows) -> Iterator[Table]:
    """Lay out who reports what, and who denies it."""
    answers = dict(zip(rows.claims.index, rows.claims["answers"], strict=True))
    backed: list[tuple[object, ...]] = []
    denied: list[tuple[object, ...]] = []
    of_kinds = {"leg": rows.legs, "sighting": rows.sightings, "place": rows.places,
                "candidate": rows.candidates, "track": rows.tracks,
                "claim": rows.claims}  # fmt: skip
    for kind, counted in backing_cells(rows).items():
        for subject, each in zip(of_kinds[kind].index, counted, strict=True):
            every = dict.fromkeys([*each.named, *each.claims])
            backed += [
                (subject, kind, claim, claim in each.claims,
                 None if each.dated is None else claim in each.dated)
                for claim in every
            ]  # fmt: skip
            denied += [
                (subject, kind, claim, denial)
                for denial in each.denied
                for claim in answers[denial]
                if claim in every
            ]
    flags: tuple[tuple[str, Kind], ...] = (("counted", "flag"), ("gives_days", "flag"))
    yield _listed("backing", (*ABOUT, ("claim", "text"), *flags), backed)
    yield _listed("denials", (*ABOUT, ("claim", "text"), ("denial", "text")), denied)


ABOUT: tuple[tuple[str, Kind], ...] = (("subject", "text"), ("subject_kind", "text"))


def _distances(rows: DossierRows) -> Table:
    candidates = rows.candidates
    others = zip(candidates.index, candidates["leg"], _lines(candidates), strict=True)
    lines = dict(zip(rows.legs.index, _lines(rows.legs), strict=True))
    apart = [(*ids, np.round(km, METRE_DECIMALS).item()) for *ids, km in lines_apart(lines, others)]
    columns: tuple[tuple[str, Kind], ...] = (("leg", "text"), ("line", "text"), ("other", "text"))
    return _listed("distances", (*columns, ("apart_km", "number")), apart)


def _lines(rows: KindRows) -> NDArray[np.object_]:
    return np.full(len(rows), None, dtype=object) if rows.shapes is None else rows.shapes


def _listed(
    name: str, columns: Sequence[tuple[str, Kind]], rows: Sequence[tuple[object, ...]]
) -> Table:
    """Make a table of rows; the id of each is its first cell with a number."""
    numbers: Counter[object] = Counter()
    ids = []
    for first, *_ in rows:
        numbers[first] += 1
        ids.append(f"{first}-{numbers[first]}")
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    made = (
        Column(column, kind, Cells.of(values))
        for (column, kind), values in zip(columns, cells, strict=True)
    )
    return Table(name, (Column("id", "text", Cells.of(ids)), *made))


QUESTION = re.compile(r"^-- (\w+): [^\n]+\n(.+?);$", re.MULTILINE | re.DOTALL)
OF_ONE_DAY = "where_on_a_day"
"""The question that names a day; no view can ask for another one."""


@cache
def questions() -> dict[str, str]:
    """
    Read the questions.

    Returns
    -------
    questions
        SQL by name, without the semicolon: over the tables of a GeoPackage, or those of
        ``export --all``.

    Examples
    --------
    >>> len(questions()), questions()["latest_changes"].splitlines()[0]
    (10, 'SELECT version, text, ids')
    """
    text = Path(__file__).with_name("questions.sql").read_text("utf-8")
    return {name: sql.strip() for name, sql in QUESTION.findall(text)}


def views() -> dict[str, str]:
    """
    Give the statements that make a view of each question that names no day.

    Examples
    --------
    >>> views()["total_length"].splitlines()[0]
    'CREATE VIEW IF NOT EXISTS total_length AS SELECT'
    """
    return {
        name: f"CREATE VIEW IF NOT EXISTS {name} AS {sql}"
        for name, sql in questions().items()
        if name != OF_ONE_DAY
    }
