"""What commands that read and measure cost, beside the import of a library they don't need."""

from __future__ import annotations

import resource
import subprocess
import sys
from statistics import median

from benchmarks.timing import Result, at_most

ROUNDS = 5
GOALS = {"check": 0.8, "measure": 1.2}


def processor_ms(*arguments: str) -> float:
    """Run Python once, and count what it took of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], capture_output=True, check=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def run() -> list[Result]:
    """
    Run the commands and the import in turn.

    Returns
    -------
    results
        One a command, in milliseconds of the processor.
    """
    jobs = {name: ("-m", "geoapp.cli", name) for name in GOALS}
    jobs["import"] = ("-c", "import geopandas", "")
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(ROUNDS):
        for name, arguments in jobs.items():
            times[name].append(processor_ms(*arguments))
    peer = ("`python -c 'import geopandas'`", median(times["import"]))
    what = "a whole run of Python, processor"
    return [
        at_most(what, (f"`geoapp {name}`", median(times[name])), peer, goal)
        for name, goal in GOALS.items()
    ]
