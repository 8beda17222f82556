"""What follows from a dossier, as tables that SQL can join: reach, backing, denials, distances."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from geoapp.analysis import candidate_distances
from geoapp.clock.features import REACH_COLUMNS, reach_runs
from geoapp.evidence import backing
from geoapp.exports.precision import rounded_shapes
from geoapp.exports.tables import Column, Kind, Table
from geoapp.frames import Frames
from geoapp.frames.dictionary_column import Cells

RELATIONS = ("reach", "backing", "denials", "distances")
"""The tables, in order; the first has geometries."""

METRE_DECIMALS = 3
REACH_KINDS: dict[str, Kind] = {
    "leg": "text", "start_day": "date", "end_day": "date", "state": "text",
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


def relations_of(frames: Frames, precision_km: Iterable[float | None]) -> tuple[Table, ...]:
    """
    Make the tables that follow from a dossier.

    Parameters
    ----------
    frames
        A dossier's frames.
    precision_km
        Of each leg, to which its line is rounded.

    Returns
    -------
    relations
        ``reach``: a row a run of days on which a leg's reach is the same, as
        `geoapp.clock.features.reach_runs` gives them, with lines; ``backing``: a row for each
        claim of a feature or another claim; ``denials``: a row for each denial of such a
        claim; ``distances``: a row for two lines of one leg.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> frames = to_frames(read_dossier(built_in()))
    >>> [table.name for table in relations_of(frames, [4.0, 4.0])]
    ['reach', 'backing', 'denials', 'distances']
    """
    return _reach(frames, precision_km), *_statements(frames), _distances(frames)


def _reach(frames: Frames, precision_km: Iterable[float | None]) -> Table:
    runs = reach_runs(frames)
    known = dict(zip(map(str, frames.legs.index), precision_km, strict=True))
    columns = [Column("id", "text", Cells.of(runs.index))]
    for name, kind in REACH_KINDS.items():
        cells = runs[name].round(6) if kind == "number" else runs[name]
        columns.append(Column(name, kind, Cells.of(cells)))
    shapes = rounded_shapes(
        runs.geometry.to_numpy(), [known[leg] for leg in runs["leg"]], "MultiLineString"
    )
    return Table("reach", tuple(columns), shapes, "MultiLineString")


def _statements(frames: Frames) -> Iterator[Table]:
    """Lay out who reports what, and who denies it."""
    answers = {str(name): claims for name, claims in frames.claims["answers"].items()}
    backed: list[tuple[object, ...]] = []
    denied: list[tuple[object, ...]] = []
    counted = backing(frames)
    columns = (counted[name] for name in ("kind", "named", "claims", "dated", "denied"))
    for subject, kind, named, claims, dated, denials in zip(counted.index, *columns, strict=True):
        every = dict.fromkeys([*named, *claims])
        backed += [
            (subject, kind, claim, claim in claims, None if dated is None else claim in dated)
            for claim in every
        ]
        denied += [
            (subject, kind, claim, denial)
            for denial in denials
            for claim in answers[denial]
            if claim in every
        ]
    flags: tuple[tuple[str, Kind], ...] = (("counted", "flag"), ("gives_days", "flag"))
    yield _listed("backing", (*ABOUT, ("claim", "text"), *flags), backed)
    yield _listed("denials", (*ABOUT, ("claim", "text"), ("denial", "text")), denied)


ABOUT: tuple[tuple[str, Kind], ...] = (("subject", "text"), ("subject_kind", "text"))


def _distances(frames: Frames) -> Table:
    found = candidate_distances(frames).round({"apart_km": METRE_DECIMALS})
    rows = list(found.itertuples(index=False, name=None))
    columns: tuple[tuple[str, Kind], ...] = (("leg", "text"), ("line", "text"), ("other", "text"))
    return _listed("distances", (*columns, ("apart_km", "number")), rows)


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
