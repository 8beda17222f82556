"""A dossier of 100,000 legs: exports, and GeoPandas writing the same frame bare."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from benchmarks.timing import Result, at_most, medians_ms
from geoapp.dossier import LegFeature, built_in, read_dossier
from geoapp.exports import export
from geoapp.exports.flatten import to_tables
from geoapp.exports.geoparquet import to_arrow
from geoapp.frames import Frames, to_frames

LEGS = 100_000
SEED = 7
POSITIONS = 5
ROUNDS = 3
MOST = 1.2
PAIRS = (("geopackage", "to_file"), ("geoparquet", "to_parquet"))
FORMATS = {name for name, _ in PAIRS}


def many_legs() -> Frames:
    """Lay out the built-in legs again and again, each with an id, names and a line of its own."""
    dossier = read_dossier(built_in())
    others = tuple(
        feature
        for feature in dossier.features
        if feature.properties.kind not in ("leg", "candidate")
    )
    legs = tuple(_leg_of_its_own(leg, n) for n, leg in zip(range(LEGS), cycle(dossier.legs)))
    frames = to_frames(dossier.model_copy(update={"features": others + legs}))
    random = np.random.default_rng(SEED)
    starts = random.uniform((40, 42), (130, 58), (LEGS, 1, 2))
    lines = shapely.linestrings(starts + random.uniform(-1, 1, (LEGS, POSITIONS, 2)).cumsum(axis=1))
    return replace(frames, legs=frames.legs.set_geometry(lines, crs=4326))


def _leg_of_its_own(leg: LegFeature, number: int) -> LegFeature:
    names = {tag: f"{text} {number}" for tag, text in leg.properties.name.items()}
    properties = leg.properties.model_copy(update={"name": names})
    return leg.model_copy(update={"id": f"leg-{number}", "properties": properties})


def same_frame(frames: Frames, *, nested: bool) -> gpd.GeoDataFrame:
    """Make the frame that an export writes: its columns, lists or JSON, and the rounded lines."""
    table = to_tables(frames).table("legs")
    arrow = to_arrow(table, nested=nested).drop_columns("geometry")
    columns: pd.DataFrame = arrow.cast(_without_dictionaries(arrow.schema)).to_pandas()
    shapes = np.array(list(table.shapes or ()), dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def _without_dictionaries(schema: Any) -> Any:
    """Hold each text and each list by itself, as a frame that knows nothing of ours would."""
    lists = pa.list_(pa.dictionary(pa.int32(), pa.string()))
    plain = {lists: pa.list_(pa.string()), lists.value_type: pa.string()}
    return pa.schema([field.with_type(plain.get(field.type, field.type)) for field in schema])


def way_of(name: str, folder: Path, frames: Frames) -> Callable[[], object]:
    """Make a way, with all that it needs and nothing else."""
    path = folder / f"{name}{'.gpkg' if name in PAIRS[0] else '.parquet'}"
    if name in FORMATS:
        return partial(export, frames, name, path)
    bare = same_frame(frames, nested=name == "to_parquet")
    if name == "to_parquet":
        return partial(bare.to_parquet, path)
    return partial(bare.to_file, path, driver="GPKG")


def peak_mb(name: str) -> float:
    """Run a way once in a process of its own; the memory of all of it, at its peak."""
    command = [sys.executable, "-m", "benchmarks.exporting", name]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own
    return float(told)


def tell_peak(name: str) -> None:
    """Print the most memory that this process holds during a way; Linux alone tells it."""
    with TemporaryDirectory() as folder:
        way = way_of(name, Path(folder), many_legs())
        gc.collect()
        pa.default_memory_pool().release_unused()
        ctypes.CDLL(None).malloc_trim(0)  # what making the frame took is not the way's
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
        way()
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    print(next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM")))


def run() -> list[Result]:
    """
    Write the legs four ways.

    Returns
    -------
    results
        Time and memory of GeoPackage and GeoParquet against a bare write of the same frame.
    """
    results: list[Result] = []
    with TemporaryDirectory() as folder:
        frames = many_legs()
        ways = {name: way_of(name, Path(folder), frames) for pair in PAIRS for name in pair}
        times = medians_ms(ways, rounds=ROUNDS)
    memory = {name: peak_mb(name) for name in times}
    for name, peer in PAIRS:
        ours, theirs = f"`export(..., {name!r})`", f"bare `GeoDataFrame.{peer}`"
        job = f"{LEGS:,} legs, each with names of its own"
        results.append(at_most(job, (ours, times[name]), (theirs, times[peer]), MOST))
        pair = (ours, memory[name]), (theirs, memory[peer])
        results.append(at_most(f"{job}, MB at the peak", *pair, MOST))
    return results


if __name__ == "__main__":
    tell_peak(sys.argv[1])
