"""Ten million made-up positions in parts: two workers, their memory, movingpandas, and 1e9."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.timing import Result, at_most, faster, medians_ms, told
from geoapp.tracks.kernel import compute
from geoapp.tracks.parts import cut_by_ship, part_path, read_part
from geoapp.tracks.positions import PositionTable
from tests.support.made_up import made_up_tracks

BLOCKS, SHIPS, EACH = 10, 1_000, 1_000
PEER_SHIPS = 50
MOST_MB = 400
# A worker computes one part after the other; the most memory that it ever had is the system's own.
WORKER = """
import json, sys
from pathlib import Path
from geoapp.tracks.results import Job
from geoapp.tracks.runners import run_job
folder, results, parts = sys.argv[1:]
run_job(Job(Path(folder), Path(results), keeps_positions=True), int(parts))
print(json.dumps(Path("/proc/self/status").read_text()))
"""
# The processor's seconds are those of the process and of all that it started. Workers are forked
# by a server that lives on, to which the system adds what they took.
JOB = """
import json, os, sys, time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from geoapp.tracks.results import Job
from geoapp.tracks.runners import run_job

def used():
    each = [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    seconds = sum(one.ru_utime + one.ru_stime for one in each)
    for children in Path("/proc/self/task").glob("*/children"):
        for child in children.read_text().split():
            ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:15]
            seconds += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return seconds

folder, results, parts, workers = sys.argv[1:]
told = []
for number in range(2):
    begun, clock = used(), time.perf_counter()
    into = Path(results) / str(number)
    into.mkdir()
    run_job(Job(Path(folder), into), int(parts), int(workers))
    told.append({"clock": time.perf_counter() - clock, "processor": used() - begun})
print(json.dumps(told))
"""


def run() -> list[Result]:
    """
    Cut the positions, and time the job on them by two workers and by none.

    Returns
    -------
    results
        The processor's time of two workers against the kernel's on each part; by the clock, two
        workers against one, which has its map in memory too, once with their start; their
        memory, for four parts and for all; the kernel against movingpandas, where that is
        installed; what follows for a thousand million, which is arithmetic.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = folder / "ais.parquet"
        count = write_made_up(made)
        begun = time.process_time()
        parts = cut_by_ship([made], folder)["parts"]
        cut_s = time.process_time() - begun
        kernel_s = _kernel_s(folder, parts)
        (both, warm), (_, alone) = (_jobs_s(folder, parts, workers) for workers in (2, 1))
        memory = {n: _memory_mb(folder, n) for n in (4, parts)}
    found = _peer()
    job = f"{count:,} made-up positions in {parts} parts"
    return [
        at_most(f"{job}, processor's time", ("2 workers and their start", 1000 * both["processor"]),
                ("the kernel on each part", 1000 * kernel_s), 1.2),
        faster(f"{job}, by the clock", ("2 workers and their start", 1000 * both["clock"]),
               ("1 worker", 1000 * alone["clock"]), 1.8),
        faster(f"{job}, by the clock", ("2 workers", 1000 * warm["clock"]),
               ("1 worker", 1000 * alone["clock"]), 1.8),
        *(
            at_most(f"the most memory of a worker after {n} of {parts} parts, MB, not ms",
                    ("a worker", mb), ("the limit", MOST_MB), 1)
            for n, mb in memory.items()
        ),
        *found,
        told(f"1e9 positions by arithmetic, from {count:,} times {1e9 / count:.0f}, on one core",
             ("a job", 1e12 * both["processor"] / count),
             ("cutting by ship", 1e12 * cut_s / count)),
    ]  # fmt: skip


def write_made_up(path: Path) -> int:
    """Write positions of ships that never were, block by block; give their number."""
    count, writer = 0, None
    for block in range(BLOCKS):
        positions = made_up_tracks(SHIPS, EACH, seed=block, faults=2).positions
        names = [f"{name}-{block}" for name in positions.ids]
        columns = {"mmsi": pa.array(names), "timestamp": positions.times // 1_000_000,
                   "lat": positions.lats, "lon": positions.lons}  # fmt: skip
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
        count += len(positions)
    if writer is not None:
        writer.close()
    return count


def _kernel_s(folder: Path, parts: int) -> float:
    """Give the processor's seconds of the kernel on each part, which is in memory already."""
    for at in (0, 1):  # the map's land is read once a process
        compute(read_part(part_path(folder, at)))
    kernel_s = 0.0
    for at in range(parts):
        part = read_part(part_path(folder, at))
        begun = time.process_time()
        compute(part)
        kernel_s += time.process_time() - begun
    return kernel_s


def _jobs_s(folder: Path, parts: int, workers: int) -> list[dict[str, float]]:
    """Give the seconds of a job and of the same again, by the clock and of the processor."""
    with tempfile.TemporaryDirectory() as results:
        command = [sys.executable, "-c", JOB, str(folder), results, str(parts), str(workers)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    told: list[dict[str, float]] = json.loads(done.stdout)
    return told


def _memory_mb(folder: Path, parts: int) -> float:
    with tempfile.TemporaryDirectory() as results:
        command = [sys.executable, "-c", WORKER, str(folder), results, str(parts)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    (peak_kb,) = re.findall(r"VmHWM:\s+(\d+) kB", json.loads(done.stdout))
    return int(peak_kb) / 1000


def _peer() -> list[Result]:
    """Compare with movingpandas, which is no part of this project's environment."""
    if find_spec("movingpandas") is None:
        return []
    positions = made_up_tracks(PEER_SHIPS, EACH, faults=2).positions
    medians = medians_ms(
        {"kernel": lambda: compute(positions), "peer": lambda: moved(positions)}, 3
    )
    made = f"{len(positions):,} made-up positions of {PEER_SHIPS} ships"
    job = f"{made}: lengths, speeds, gaps over 6 hours"
    return [faster(job, ("the kernel", medians["kernel"]), ("movingpandas", medians["peer"]), 20)]


def moved(positions: PositionTable) -> int:
    """Find lengths, speeds and gaps with movingpandas; give the number of pieces."""
    import movingpandas as mpd  # type: ignore[import-not-found, import-untyped, unused-ignore]

    frame = gpd.GeoDataFrame(
        {"ship": positions.ids},
        geometry=gpd.points_from_xy(positions.lons, positions.lats),
        index=pd.DatetimeIndex(positions.times.astype("datetime64[us]")),
        crs="EPSG:4326",
    )
    tracks = mpd.TrajectoryCollection(frame, "ship")
    tracks.add_speed()
    assert np.isfinite([each.get_length() for each in tracks.trajectories]).all()
    splitter = mpd.ObservationGapSplitter(tracks)
    return len(splitter.split(gap=pd.Timedelta(hours=6)).trajectories)
