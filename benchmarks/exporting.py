"""A dossier of 100,000 legs: exports, and GeoPandas writing the same frame bare."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks.timing import Result, at_most, medians_ms
from geoapp.dossier import built_in, read_dossier
from geoapp.exports import export
from geoapp.exports.arrow import to_arrow
from geoapp.exports.flat import to_tables
from geoapp.frames import Frames, to_frames

LEGS = 100_000
SEED = 7
POSITIONS = 5
ROUNDS = 1


def many_legs() -> Frames:
    """Repeat the built-in dossier's legs under new ids, each with a line of its own."""
    frames = to_frames(read_dossier(built_in()))
    random = np.random.default_rng(SEED)
    rows = np.arange(LEGS) % len(frames.legs)
    legs = frames.legs.iloc[rows].copy()
    legs.index = pd.Index([f"leg-{n}" for n in range(LEGS)], name="leg_id", dtype=object)
    starts = random.uniform((40, 42), (130, 58), (LEGS, 1, 2))
    lines = shapely.linestrings(starts + random.uniform(-1, 1, (LEGS, POSITIONS, 2)).cumsum(axis=1))
    legs = legs.set_geometry(gpd.GeoSeries(lines, index=legs.index, crs=4326))
    none = frames.candidates.iloc[:0]
    return replace(frames, legs=legs, candidates=none)


def same_frame(frames: Frames) -> gpd.GeoDataFrame:
    """Make the frame that the exports write: flat columns, and the rounded lines."""
    table = to_tables(frames).table("legs")
    columns: pd.DataFrame = to_arrow(table, nested=False).drop_columns("geometry").to_pandas()
    shapes = np.array(list(table.shapes or ()), dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def peak_mb(way: Callable[[], object]) -> float:
    """Run a way once and say how much memory Python asked for at its peak."""
    tracemalloc.start()
    try:
        way()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def run() -> list[Result]:
    """
    Write the legs four ways.

    Returns
    -------
    results
        Time and memory of GeoPackage and GeoParquet against a bare write of the same frame.
    """
    frames = many_legs()
    bare = same_frame(frames)
    results: list[Result] = []
    with TemporaryDirectory() as folder:
        here = Path(folder)
        ways: dict[str, Any] = {
            "geopackage": lambda: export(frames, "geopackage", here / "a.gpkg"),
            "to_file": lambda: bare.to_file(here / "b.gpkg", driver="GPKG"),
            "geoparquet": lambda: export(frames, "geoparquet", here / "a.parquet"),
            "to_parquet": lambda: bare.to_parquet(here / "b.parquet"),
        }
        times = medians_ms(ways, rounds=ROUNDS)
        memory = {name: peak_mb(way) for name, way in ways.items()}
    for name, peer in (("geopackage", "to_file"), ("geoparquet", "to_parquet")):
        ours, theirs = f"`export(..., {name!r})`", f"bare `GeoDataFrame.{peer}`"
        job = f"{LEGS:,} legs"
        results.append(at_most(job, (ours, times[name]), (theirs, times[peer]), 1.5))
        pair = (ours, memory[name]), (theirs, memory[peer])
        results.append(at_most(f"{job}, MB at the peak", *pair, 2))
    return results
