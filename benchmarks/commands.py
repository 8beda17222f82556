"""
What commands cost beside the import of GeoPandas, and how large a long route's class is.

`check` and `measure` don't need that library; a page is made by Folium, which knows pandas. All
find their bytecode written, as `pip` leaves it, also where Python is told to write none.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import Result, at_most
from tests.support.long_routes import long_route_bytes

ROUNDS = 5
GOALS = {"check": 0.8, "measure": 1.2, "page": 2.2}
LEGS, MOST_MB = 40, 5.0
FOR_A_CLASS = {"slides": "pptx", "bundle": "zip"}


def with_bytecode(folder: Path) -> dict[str, str]:
    """Give an environment in which Python keeps its bytecode in a folder: a first run writes it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder)}


def processor_ms(*arguments: str, env: dict[str, str] | None = None) -> float:
    """Run Python once, and count what it took of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    subprocess.run(command, capture_output=True, check=True, env=env)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def run() -> list[Result]:
    """
    Run the commands and the import in turn.

    Returns
    -------
    results
        One a command, in milliseconds of the processor; and the sizes of what a class is given
        of a made-up route of `LEGS` legs, in MB.
    """
    jobs: dict[str, tuple[str, ...]] = {name: ("-m", "geoapp.cli", name) for name in GOALS}
    jobs["import"] = ("-c", "import geopandas")
    times: dict[str, list[float]] = {name: [] for name in jobs}
    with tempfile.TemporaryDirectory() as folder:
        env = with_bytecode(Path(folder, "bytecode"))
        jobs["page"] += ("-o", str(Path(folder, "page.html")))
        for arguments in jobs.values():
            processor_ms(*arguments, env=env)
        for _ in range(ROUNDS):
            for name, arguments in jobs.items():
                times[name].append(processor_ms(*arguments, env=env))
    peer = ("`python -c 'import geopandas'`", median(times["import"]))
    what = "a whole run of Python, processor"
    return [
        *(
            at_most(what, (f"`geoapp {name}`", median(times[name])), peer, goal)
            for name, goal in GOALS.items()
        ),
        *sizes(),
    ]


def sizes() -> list[Result]:
    """Write slides and bundle of a made-up route, and tell how large they are."""
    limit = ("the limit", MOST_MB)
    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder, "made-up.geojson")
        dossier.write_bytes(long_route_bytes(LEGS))
        found = []
        for name, kind in FOR_A_CLASS.items():
            made = Path(folder, f"made.{kind}")
            processor_ms("-m", "geoapp.cli", name, str(dossier), "-o", str(made))
            ours = (f"`geoapp {name}`", made.stat().st_size / 1e6)
            found.append(at_most(f"a made-up route of {LEGS} legs, MB, not ms", ours, limit, 1))
    return found
