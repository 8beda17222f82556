"""What a job on parts leaves: one file of results a part, and all of them put together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geoapp.dossier.strict_json import JsonObject, json_bytes
from geoapp.errors import Problem
from geoapp.files import whole_file, write_whole
from geoapp.tracks.kernel import Flagged, Thresholds, compute
from geoapp.tracks.parts import MARK, read_part
from geoapp.tracks.positions import SATELLITE, TERRESTRIAL, TracksError
from geoapp.tracks.reach import LegReach
from geoapp.tracks.silence import Reception
from geoapp.tracks.verdict import verdicts, with_open_silences

GEO: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
RECEIVERS: Final = {TERRESTRIAL: "terrestrial", SATELLITE: "satellite"}


@dataclass(frozen=True)
class Job:
    """
    What is to be computed of each part.

    Parameters
    ----------
    folder
        The folder of the parts.
    results
        The folder in which each part leaves its results.
    legs
        The legs of a dossier, day by day.
    thresholds
        Those that are stated.
    reception
        How much is received where, if anybody knows.
    keeps_positions
        Whether each part also leaves its positions with their flags.
    """

    folder: Path
    results: Path
    legs: Sequence[LegReach] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    reception: Reception | None = None
    keeps_positions: bool = False

    @property
    def key(self) -> str:
        """Tell jobs apart whose results differ."""
        legs = [[leg.id, *(each.tolist() for each in vars(leg).values() if hasattr(each, "tolist"))]
                for leg in self.legs]  # fmt: skip
        cells = sorted(self.reception.by_cell.items()) if self.reception else None
        told = [2, legs, asdict(self.thresholds), cells, self.keeps_positions]
        content = json.dumps(told).encode() + (self.folder / MARK).read_bytes()
        return sha256(content).hexdigest()[:16]

    def result_path(self, at: int) -> Path:
        """Give the file of a part's results."""
        return self.results / f"result-{at:05}.json"

    def positions_path(self, at: int) -> Path:
        """Give the file of a part's flagged positions."""
        return self.results / f"positions-{at:05}.parquet"


def run_part(job: Job, path: Path, at: int) -> int:
    """
    Compute one part and leave its results, whole or not at all.

    Parameters
    ----------
    job
        What is to be computed.
    path
        The part.
    at
        Its number.

    Returns
    -------
    at
        The same number, once the results are there.
    """
    computed = compute(read_part(path), job.legs, job.thresholds, job.reception)
    if job.keeps_positions:
        with whole_file(job.positions_path(at)) as whole, whole.open("xb") as file:
            pq.write_table(_flagged_table(computed.flagged, job.legs), file, compression="zstd")
    told = {"tracks": computed.tracks, "days": computed.days, "received": computed.received}
    write_whole(job.result_path(at), json_bytes(told))
    pa.default_memory_pool().release_unused()  # else a worker grows from part to part
    return at


def gathered(job: Job, mark: JsonObject) -> JsonObject:
    """
    Put the results of all parts together.

    Parameters
    ----------
    job
        Whose parts are all computed.
    mark
        As `read_mark` gives it.

    Returns
    -------
    results
        ``sources``: what became of the files' rows; ``thresholds`` with their sources;
        ``tracks`` by id; ``legs``: verdicts by leg, day and track. Speeds are km/h.
    """
    tracks: list[JsonObject] = []
    days: list[JsonObject] = []
    received: Counter[str] = Counter()
    for at in range(mark["parts"]):
        told = json.loads(job.result_path(at).read_bytes())
        tracks += told["tracks"]
        days += told["days"]
        received.update(told["received"])
    tracks.sort(key=lambda track: track["id"])
    tracks = with_open_silences(tracks, job.thresholds.silence_h)
    return {
        "sources": mark["files"],
        "thresholds": job.thresholds.shape(),
        "tracks": tracks,
        "legs": verdicts(job.legs, tracks, days, received),
    }


def write_positions(job: Job, parts: int, output: Path) -> None:
    """
    Write all positions with their flags as one GeoParquet file.

    Parameters
    ----------
    job
        Whose parts have left their positions.
    parts
        How many there are.
    output
        The file, written whole or not at all.
    """
    with whole_file(output) as whole, whole.open("xb") as file:
        with job.positions_path(0).open("rb") as first:
            schema = pq.read_schema(first)
        with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
            for at in range(parts):
                with job.positions_path(at).open("rb") as part:
                    for batch in pq.ParquetFile(part).iter_batches():
                        writer.write_batch(batch)
            writer.add_key_value_metadata({"geo": json.dumps(GEO)})


def _flagged_table(flagged: Flagged, legs: Sequence[LegReach]) -> pa.Table:
    """Lay out positions with what was found of each; nothing is left out."""
    positions, pairs = flagged.positions, flagged.pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        speeds = np.where(pairs.hours > 0, pairs.km / pairs.hours, np.nan)
    names = np.array([leg.id for leg in legs], object)
    inside = [", ".join(names[row]) or None for row in flagged.inside.T]
    receivers = [RECEIVERS.get(each) for each in positions.receivers.tolist()]
    columns = {
        "id": pa.array(positions.ids, pa.string()),
        "time": pa.array(positions.times, pa.timestamp("us", "UTC")),
        "receiver": pa.array(receivers, pa.string()),
        "km": pa.array(pairs.km, from_pandas=True),
        "hours": pa.array(pairs.hours, from_pandas=True),
        "speed_km_h": pa.array(speeds, from_pandas=True),
        "after_silence": pa.array(pairs.is_silent),
        "impossible": pa.array(pairs.is_impossible),
        "same_time": pa.array(pairs.hours == 0),
        "on_land": pa.array(flagged.on_land),
        "inside_legs": pa.array(inside, pa.string()),
        "geometry": pa.array(
            shapely.to_wkb(shapely.points(positions.lons, positions.lats)), pa.binary()
        ),
    }
    return pa.table(columns)


def read_reception(path: Path) -> Reception:
    """
    Read how many positions a day a source receives of a ship, cell by cell.

    Parameters
    ----------
    path
        CSV with the columns ``lon_bin``, ``lat_bin`` (south-western corners of cells of one
        degree) and ``positions_per_day``.

    Returns
    -------
    reception
        With the file's name as its source.

    Raises
    ------
    TracksError
        If a column is missing or a cell is no number.
    """
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = {
                (int(float(row["lon_bin"])), int(float(row["lat_bin"]))): float(
                    row["positions_per_day"]
                )
                for row in csv.DictReader(file)
            }
    except (KeyError, TypeError, ValueError) as error:
        found = f"can't be read as a table of reception ({type(error).__name__}: {error})"
        remedy = "give a CSV with the columns lon_bin, lat_bin, positions_per_day"
        raise TracksError([Problem(path.name, found, remedy)]) from None
    return Reception(cells, path.name)


def unread_count(results: JsonObject) -> int:
    """Count the rows that could not be read."""
    files: Iterable[JsonObject] = results["sources"]
    return sum(each["unread"] for each in files)
