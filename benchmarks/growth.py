"""
What each command takes as a route grows: the processor, memory, what it writes, its slope.

Each finds its bytecode written, as `pip` leaves it: a run that had to write any isn't counted.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.commands import with_bytecode
from benchmarks.timing import Result, at_most
from geoapp.classroom.lesson import MOST_LEGS_ON_PAPER
from tests.support.long_routes import long_route_bytes

LEGS = (1, 10, 100, 1_000, 10_000)
STEEPEST = 1.1
COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", "{dossier}"),
    "measure": ("measure", "{dossier}", "--json"),
    "clock": ("clock", "{dossier}", "--at", "1901-01-05"),
    "page": ("page", "{dossier}", "-o", "{out}/page.html"),
    "publish": ("publish", "{dossier}", "-o", "{out}/site"),
    "picture": ("picture", "{dossier}", "-o", "{out}/route.svg"),
    "handout": ("handout", "{dossier}", "-o", "{out}/handout.pdf"),
    "handout --answers": ("handout", "{dossier}", "-o", "{out}/answers.pdf", "--answers"),
    "slides": ("slides", "{dossier}", "-o", "{out}/route.pptx"),
    "bundle": ("bundle", "{dossier}", "-o", "{out}/class.zip"),
    "export --to geopackage": ("export", "{dossier}", "--to", "geopackage", "-o", "{out}/r.gpkg"),
    "export --to geoparquet": (
        "export", "{dossier}", "--to", "geoparquet", "-o", "{out}/r.parquet"
    ),
    "export --all": ("export", "{dossier}", "--all", "-o", "{out}/all"),
}  # fmt: skip
ON_PAPER = ("handout", "handout --answers", "slides", "bundle")
"""Commands that refuse a route of more than `MOST_LEGS_ON_PAPER` legs."""


@dataclass(frozen=True)
class Grown:
    """
    What a command took with a route of so many legs.

    Parameters
    ----------
    command
        Its name in `COMMANDS`.
    legs
        How many.
    seconds
        Of the processor, of the whole process.
    peak_mb
        The most memory that it held; not a number where the system doesn't tell.
    written_mb
        The size of all files that it wrote.
    """

    command: str
    legs: int
    seconds: float
    peak_mb: float
    written_mb: float


def grown(command: str, legs: int, env: dict[str, str] | None = None) -> Grown:
    """
    Run a command once on a made-up route.

    Parameters
    ----------
    command
        A name of `COMMANDS`.
    legs
        At least 1.
    env
        Its environment; None is this process's.

    Raises
    ------
    RuntimeError
        If it fails, with what it said.
    """
    with tempfile.TemporaryDirectory() as name:
        dossier, out = Path(name, "made-up.geojson"), Path(name, "out")
        dossier.write_bytes(long_route_bytes(legs))
        out.mkdir()
        given = [each.format(dossier=dossier, out=out) for each in COMMANDS[command]]
        seconds, peak_mb = _run(given, env)
        written = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Grown(command, legs, seconds, peak_mb, written / 1e6)


# The process tells its own peak as it ends: what its parent holds when it is born isn't in it.
CHILD = """
import atexit, re, sys
from pathlib import Path
def tell():
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text()) if status.exists() else None
    Path(sys.argv[1]).write_text(peak[1] if peak else "nan")
atexit.register(tell)
from geoapp.cli import main
main(sys.argv[2:])
"""


def _run(given: list[str], env: dict[str, str] | None) -> tuple[float, float]:
    """Run a command; its seconds on the processor, and the most memory that it held, in MB."""
    with tempfile.TemporaryDirectory() as name:
        peak = Path(name, "peak")
        command = [sys.executable, "-c", CHILD, str(peak), *given]
        before = os.times()
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)  # noqa: S603
        after = os.times()
        if done.returncode:
            raise RuntimeError(f"{' '.join(given)}: {done.stderr}")
        mb = float(peak.read_text()) / 1000
    used = after.children_user + after.children_system
    return used - before.children_user - before.children_system, mb


def each_grown(command: str, legs: Iterable[int]) -> Iterator[Grown]:
    """
    Run a command on routes of so many legs, each in its turn.

    Parameters
    ----------
    command
        A name of `COMMANDS`.
    legs
        Each at least 1. A run that writes bytecode isn't counted, and done again: a long route may
        need a library that a short one doesn't.
    """
    with tempfile.TemporaryDirectory() as bytecode:
        env = with_bytecode(Path(bytecode))
        for each in legs:
            yield _with_bytecode_there(command, each, env, Path(bytecode))


def _with_bytecode_there(command: str, legs: int, env: dict[str, str], bytecode: Path) -> Grown:
    while True:
        before = sum(1 for _ in bytecode.rglob("*"))
        row = grown(command, legs, env)
        if sum(1 for _ in bytecode.rglob("*")) == before:
            return row


def steepest(rows: list[Grown]) -> float:
    """
    Give the steepest growth of time from one length to the next, beyond what the first takes.

    Parameters
    ----------
    rows
        Of one command, by their legs; the first is what a start of the command costs.

    Returns
    -------
    slope
        1 where ten times as many legs take ten times as long; not a number where no step takes
        a tenth of a second more than a start, which nobody can tell from noise.
    """
    start = rows[0].seconds
    above = [(each.legs, each.seconds - start) for each in rows[1:] if each.seconds - start > 0.1]
    slopes = [math.log(b / a) / math.log(m / n) for (n, a), (m, b) in pairwise(above)]
    return max(slopes, default=math.nan)


def run() -> list[Result]:
    """
    Run all commands on all lengths.

    Returns
    -------
    results
        One a command: the last step of its length against as many times the step before.
    """
    results = []
    for command in COMMANDS:
        rows = list(each_grown(command, lengths(command)))
        start, before, last = rows[0].seconds, rows[-2], rows[-1]
        ours = (f"`geoapp {command}`", 1000 * (last.seconds - start))
        times = last.legs / before.legs
        peer = (f"{times:g} x {before.legs:,} legs", 1000 * times * (before.seconds - start))
        job = f"a made-up route of {last.legs:,} legs, processor, without the start"
        results.append(at_most(job, ours, peer, round(times ** (STEEPEST - 1), 2)))
    return results


def lengths(command: str, legs: tuple[int, ...] = LEGS) -> Iterator[int]:
    """Give the numbers of legs that a command carries."""
    most = MOST_LEGS_ON_PAPER if command in ON_PAPER else math.inf
    return (each for each in legs if each <= most)


def table_of(rows: list[Grown]) -> str:
    """Lay out what commands took as Markdown, a line a command."""
    numbers = sorted({row.legs for row in rows})
    counts = (f"{each:,} leg{'s' * (each != 1)}" for each in numbers)
    heads = ["command", *counts, "ms a further leg", "slope"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for command in dict.fromkeys(row.command for row in rows):
        own = [row for row in rows if row.command == command]
        cells = {r.legs: f"{r.seconds:.2f} s, {r.peak_mb:.0f} MB, {_size(r)}" for r in own}
        further = 1000 * (own[-1].seconds - own[0].seconds) / max(1, own[-1].legs - own[0].legs)
        slope = steepest(own)
        told = "-" if math.isnan(slope) else f"{slope:.2f}"
        texts = [f"`{command}`", *(cells.get(each, "refused") for each in numbers)]
        lines.append(f"| {' | '.join([*texts, f'{further:.1f}', told])} |")
    return "\n".join(lines) + "\n"


def _size(row: Grown) -> str:
    return f"{row.written_mb:.1f} MB" if row.written_mb else "nothing"


def main(given: list[str]) -> None:
    """Run the commands and the numbers of legs that are given, or all, and print their table."""
    legs_given = tuple(int(each) for each in given if each.isdigit())
    rows: list[Grown] = []
    for command in [each for each in given if not each.isdigit()] or COMMANDS:
        for row in each_grown(command, lengths(command, legs_given or LEGS)):
            rows.append(row)
            print(row, file=sys.stderr, flush=True)
    print(table_of(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
