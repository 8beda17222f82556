"""
A dossier of 100,000 legs: exports, and GeoPandas writing the same rows bare.

A GeoPackage of ours has more than the legs: a row a citation, a run of days of the reach, a claim
that backs something or denies it. Its peer writes all these too, each ready as a frame before.
Ours is measured twice: with the rows made already, as each further format of `export --all` finds
them, and as the first export of a process, which makes them.
"""

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
from time import process_time
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely

from benchmarks.timing import Result, at_most
from geoapp.dossier import LegFeature, built_in, read_dossier
from geoapp.exports import export
from geoapp.exports.flatten import to_tables
from geoapp.exports.formats import format_named
from geoapp.exports.geoparquet import to_arrow
from geoapp.exports.tables import Table, Tables
from geoapp.frames import Frames, to_frames
from geoapp.resources import uncollected

LEGS = 100_000
SEED = 7
POSITIONS = 5
MOST = 1.2
PAIRS = (("geopackage", "write_dataframe"), ("geoparquet", "to_parquet"))
FORMATS = {name for name, _ in PAIRS}
MADE = "rows of "
"""Before a format's name: its rows are made before the clock runs."""
ROWS_MADE, FIRST = "the rows made already", "the first export of a process"


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
    # A line of its own passes none of the stations.
    properties = leg.properties.model_copy(update={"name": names, "via": ()})
    return leg.model_copy(update={"id": f"leg-{number}", "properties": properties})


def same_frame(table: Table, *, nested: bool) -> pd.DataFrame:
    """Make the frame of a table that an export writes: lists or JSON, and the rounded lines."""
    arrow = to_arrow(table, nested=nested)
    if table.geometry:
        arrow = arrow.drop_columns("geometry")
    columns: pd.DataFrame = arrow.cast(_without_dictionaries(arrow.schema)).to_pandas()
    if not table.geometry:
        return columns
    shapes = np.array(list(table.shapes or ()), dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def _without_dictionaries(schema: Any) -> Any:
    """Hold each text and each list by itself, as a frame that knows nothing of ours would."""
    lists = pa.list_(pa.dictionary(pa.int32(), pa.string()))
    plain = {lists: pa.list_(pa.string()), lists.value_type: pa.string()}
    return pa.schema([field.with_type(plain.get(field.type, field.type)) for field in schema])


def way_of(name: str, folder: Path, frames: Frames) -> Callable[[], object]:
    """Make a way, with all that it needs and nothing else."""
    path = folder / f"{name}{'.gpkg' if name.removeprefix(MADE) in PAIRS[0] else '.parquet'}"
    if name in FORMATS:
        return partial(export, frames, name, path)
    tables = to_tables(frames)
    if name.startswith(MADE):
        # Makes those that are made when they are first asked for.
        len(tables.every if name.endswith(PAIRS[0][0]) else tables.together)
        return partial(write_rows, tables, name.removeprefix(MADE), path)
    if name == "to_parquet":
        return partial(same_frame(tables.table("legs"), nested=True).to_parquet, path)
    return partial(
        write_bare, {each.name: same_frame(each, nested=False) for each in tables.every}, path
    )


def write_rows(tables: Tables, name: str, path: Path) -> None:
    """Write tables as an export does, without making them."""
    with uncollected():
        format_named(name).write(tables, "en", path)


def write_bare(bare: dict[str, pd.DataFrame], path: Path) -> None:
    """Write frames as the layers and tables of a GeoPackage, and nothing else."""
    path.unlink(missing_ok=True)
    for name, frame in bare.items():
        pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())


def measured(name: str) -> tuple[float, float]:
    """Go a way once in a process of its own: the processor's milliseconds, and MB at the peak."""
    command = [sys.executable, "-m", "benchmarks.exporting", name]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own
    ms, mb = map(float, told.split())
    return ms, mb


def tell(name: str) -> None:
    """Print what a way takes of the processor, and the most memory meanwhile; Linux tells it."""
    with TemporaryDirectory() as folder:
        way = way_of(name, Path(folder), many_legs())
        gc.collect()
        pa.default_memory_pool().release_unused()
        ctypes.CDLL(None).malloc_trim(0)  # what making the frame took is not the way's
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak begins anew
        start = process_time()
        way()
        ms = 1000 * (process_time() - start)
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    mb = next(int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmHWM"))
    print(ms, mb)


def run() -> list[Result]:
    """
    Write the legs, each way once in a process of its own, as a command does.

    Returns
    -------
    results
        The processor's time and memory of GeoPackage and GeoParquet against a bare write of the
        same rows: with the rows made already, and with the making of them.
    """
    results: list[Result] = []
    for name, peer in PAIRS:
        theirs, (peer_ms, peer_mb) = f"bare `{peer}` of the same rows", measured(peer)
        for way, words in ((f"{MADE}{name}", ROWS_MADE), (name, FIRST)):
            ms, mb = measured(way)
            job = f"{LEGS:,} legs, each with names of its own, {words}"
            ours = f"`export(..., {name!r})`"
            time, memory = f"{job}, processor's time", f"{job}, MB at the peak"
            results.append(at_most(time, (ours, ms), (theirs, peer_ms), MOST))
            results.append(at_most(memory, (ours, mb), (theirs, peer_mb), MOST))
    return results


if __name__ == "__main__":
    tell(sys.argv[1])
