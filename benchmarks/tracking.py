"""A million made-up positions: the kernel, a job on parts, the bare geodesics."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from pyproj import Geod

from benchmarks.timing import Result, at_most, medians_ms, told
from geoapp.tracks.kernel import compute
from geoapp.tracks.parts import cut_by_ship, part_path, read_part
from geoapp.tracks.results import Job
from geoapp.tracks.runners import run_job
from tests.support.made_up import csv_of, made_up_tracks

SHIPS, EACH = 1_000, 1_000
ROUNDS = 3
KERNEL_A_SECOND = 700_000


def run() -> list[Result]:
    """
    Time the ways in turn.

    Returns
    -------
    results
        The kernel, one second of processor for so many positions at most, and against nothing
        but the geodesics of the same pairs; a job on parts against the kernel on the same
        parts, which it reads.
    """
    positions = made_up_tracks(SHIPS, EACH, faults=2).positions
    count = len(positions)
    lons, lats = positions.lons, positions.lats
    geod = Geod(ellps="WGS84")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ais.csv").write_text(csv_of(positions))
        parts = cut_by_ship([folder / "ais.csv"], folder)["parts"]
        runs = iter(range(10_000))

        def job() -> None:
            results = folder / f"results-{next(runs)}"
            results.mkdir()
            run_job(Job(folder, results), parts)

        def kernel_on_parts() -> None:
            for at in range(parts):
                compute(read_part(part_path(folder, at)))

        started = time.process_time()
        compute(positions)
        seconds = time.process_time() - started
        medians = medians_ms(
            {
                "geodesics": lambda: geod.inv(lons[:-1], lats[:-1], lons[1:], lats[1:]),
                "kernel": lambda: compute(positions),
                "parts": kernel_on_parts,
                "one": job,
            },
            rounds=ROUNDS,
        )
    return _results(count, parts, 1000 * seconds, medians)


def _results(count: int, parts: int, kernel_ms: float, medians: dict[str, float]) -> list[Result]:
    """Lay the medians out as comparisons."""
    made = f"{count:,} made-up positions of {SHIPS:,} ships"
    limit = ("the limit", 1000 * count / KERNEL_A_SECOND)
    return [
        at_most(f"{made}, processor's time", ("the kernel", kernel_ms), limit, 1),
        told(made, ("the kernel", medians["kernel"]), ("`Geod.inv`", medians["geodesics"])),
        at_most(f"{made} in {parts} parts", ("a job", medians["one"]),
                ("the kernel on each, and its reading", medians["parts"]), 1.2),
    ]  # fmt: skip
