"""The positions of tracks, a row each, with the time of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

import numpy as np
import shapely

from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import time_bounds
from geoapp.exports.precision import ANTIMERIDIAN
from geoapp.exports.tables import TIMES, Column, Table, Tables
from geoapp.frames import BOUNDS, instant_of
from geoapp.frames.dictionary_column import Cells

POSITION = "position"
# What a position has of its track; the rest stands there, by the column `track`.
OF_ITS_TRACK = ("name", "standing", "precision_km", "dossier", "data_version")
# Longer than that without a position is a silence (Global Fishing Watch): nothing joins its ends.
SILENCE = timedelta(hours=6)


def positions_of(tracks: Table) -> Table:
    """
    Give each position of tracks a row.

    Parameters
    ----------
    tracks
        A table of tracks, with their MultiPoints and times.

    Returns
    -------
    positions
        In the order of the file: `id` (that of the track, and the position's number), `track`,
        `time` as the dossier has it, `instant`, which is missing where no more than a day or
        longer is known, `earliest_start` and `latest_end`: the first and the last day that the
        time can mean. Points.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.exports.flatten import to_tables
    >>> from geoapp.frames import to_frames
    >>> to_tables(to_frames(read_dossier(built_in()))).measured
    ()
    """
    times = [[str(time) for time in given["times"]] for given in tracks[TIMES]]
    rows = np.repeat(np.arange(len(times)), [len(each) for each in times])
    every = Cells.of(time for each in times for time in each)
    bounds = every.map(time_bounds)
    ids = zip(tracks["id"], times, strict=True)
    columns = (
        Column("id", "text", Cells.of(f"{track}--{n}" for track, each in ids
                                      for n in range(1, len(each) + 1))),
        Column("kind", "text", Cells.same(POSITION, len(rows))),
        Column("track", "text", _each(tracks.cells("id"), rows)),
        *(Column(held.name, held.kind, _each(held.cells, rows))
          for held in tracks.columns if _is_taken(held.name)),
        Column("time", "text", every),
        Column("instant", "instant", every.map(instant_of)),
        Column(BOUNDS[0], "date", bounds.map(lambda ends: ends[0])),
        Column(BOUNDS[3], "date", bounds.map(lambda ends: ends[1])),
    )  # fmt: skip
    shapes = [point for shape in tracks.shapes or () for point in getattr(shape, "geoms", ())]
    return Table("positions", columns, shapes, "Point")


def _each(cells: Cells, rows: np.ndarray) -> Cells:
    return Cells(cells.held, cells.rows[rows])


def _is_taken(column: str) -> bool:
    return column in OF_ITS_TRACK or column.startswith("name_")


TimedPoints = Sequence[tuple[JsonObject, shapely.Point]]
"""Rows of positions, each with its Point."""


@dataclass(frozen=True)
class MeasuredTrack:
    """
    A track for a format that has a place for instants.

    Parameters
    ----------
    row
        Its columns.
    positions
        All of its positions, in their order.
    runs
        Those between which there is no silence, two or more, each with its instant. None crosses
        180 degrees.
    lone
        The rest: those alone between two silences, and those of which no instant is known.
    """

    row: JsonObject
    positions: TimedPoints
    runs: Sequence[TimedPoints]
    lone: TimedPoints


def measured_tracks(tables: Tables) -> Iterator[MeasuredTrack]:
    """Go through the tracks of a dossier, each with its positions."""
    if not tables.measured:
        return
    tracks, positions = tables.measured
    points = [shape for shape in positions.shapes or () if isinstance(shape, shapely.Point)]
    rows = zip(positions.rows(), points, strict=True)
    held = {track: list(each) for track, each in groupby(rows, lambda at: str(at[0]["track"]))}
    for row in tracks.rows():
        every = held[row["id"]]
        runs = [run for run in _runs([at for at in every if at[0]["instant"]]) if len(run) > 1]
        joined = {position["id"] for run in runs for position, _ in run}
        yield MeasuredTrack(row, every, runs, [at for at in every if at[0]["id"] not in joined])


def _runs(positions: TimedPoints) -> Iterator[TimedPoints]:
    """
    Cut positions at silences and at 180 degrees.

    Examples
    --------
    >>> from datetime import datetime
    >>> hours = [datetime(2023, 9, 12, hour) for hour in (1, 2, 9)]
    >>> [len(run) for run in _runs([({"instant": at}, shapely.Point(130, 42)) for at in hours])]
    [2, 1]
    >>> list(_runs([]))
    []
    """
    start = 0
    for at in range(1, len(positions) + 1):
        if at == len(positions) or _is_apart(positions[at - 1], positions[at]):
            yield positions[start:at]
            start = at


def _is_apart(
    one: tuple[JsonObject, shapely.Point], other: tuple[JsonObject, shapely.Point]
) -> bool:
    silent: timedelta = other[0]["instant"] - one[0]["instant"]
    return silent > SILENCE or abs(other[1].x - one[1].x) > ANTIMERIDIAN
