"""What an analyst asks of a route as it grows: its summary, a year of days, each export."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper

import pandas as pd

from benchmarks.growth import STEEPEST, Grown, steepest
from benchmarks.timing import Result, at_most
from geoapp import export_bytes, features_at, read_dossier, summary, to_frames
from geoapp.dossier import Dossier
from geoapp.exports import FORMATS, export
from geoapp.files import scratch_folder
from tests.support.long_routes import FIRST_DAY, long_route_bytes

LEGS = (1, 100, 1_000, 10_000)
DAYS = 365
TIMES = 3


def questions() -> dict[str, Callable[[Dossier], object]]:
    """Name what is timed; each begins with a dossier that has been read, and makes its frames."""
    asked: dict[str, Callable[[Dossier], object]] = {
        "summary": summary,
        f"features_at, {DAYS} days": _a_year,
    }
    return asked | {f"export, {name}": _export_to(name) for name in FORMATS}


def _a_year(dossier: Dossier) -> object:
    return features_at(dossier, pd.date_range(str(FIRST_DAY), periods=DAYS))


def _export_to(name: str) -> Callable[[Dossier], object]:
    def run(dossier: Dossier) -> object:
        if not FORMATS[name].is_folder:
            return export_bytes(to_frames(dossier), name)
        with scratch_folder() as folder:
            return export(to_frames(dossier), name, folder / "all")

    return run


def grown_answers(names: list[str], legs: tuple[int, ...] = LEGS) -> Iterator[Grown]:
    """
    Time questions on made-up routes.

    Parameters
    ----------
    names
        Of `questions`.
    legs
        How many; the first is what a question costs of any route.

    Yields
    ------
    took
        The processor's seconds in this process, with nothing in geoapp's caches, the least of
        `TIMES` times: the first one imports, and waits for memory that the kernel hands out for
        the first time.
    """
    asked = questions()
    for name in names:
        for number in legs:
            dossier = read_dossier(long_route_bytes(number))
            took = min(_seconds_of(asked[name], dossier) for _ in range(TIMES))
            yield Grown(name, number, took, float("nan"), 0.0)


def _seconds_of(ask: Callable[[Dossier], object], dossier: Dossier) -> float:
    for each in gc.get_objects():
        if isinstance(each, _lru_cache_wrapper) and each.__module__.startswith("geoapp"):
            each.cache_clear()  # a short route is wholly in a cache that a long one isn't in
    before = time.process_time()
    ask(dossier)
    return time.process_time() - before


def run() -> list[Result]:
    """
    Ask all of all routes.

    Returns
    -------
    results
        One a question: the steepest growth from one length to the next.
    """
    results = []
    for name in questions():
        slope = steepest(list(grown_answers([name])))
        job = f"`{name}` of {LEGS[1]:,}, {LEGS[2]:,} and {LEGS[3]:,} legs, slope"
        results.append(at_most(job, ("geoapp", slope), ("linear growth", 1.0), STEEPEST))
    return results


def table_of_answers(rows: list[Grown]) -> str:
    """Lay out the seconds and the slope of each question as Markdown."""
    numbers = sorted({row.legs for row in rows})
    counts = (f"{each:,} leg{'s' * (each != 1)}" for each in numbers)
    heads = ["question", *counts, "slope"]
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for name in dict.fromkeys(row.command for row in rows):
        own = [row for row in rows if row.command == name]
        took = [f"{row.seconds:.2f} s" for row in own]
        lines.append(f"| {' | '.join([f'`{name}`', *took, f'{steepest(own):.2f}'])} |")
    return "\n".join(lines) + "\n"


def main(given: list[str]) -> None:
    """Ask what is named, or all, and print their table."""
    rows = []
    for row in grown_answers(given or list(questions())):
        rows.append(row)
        print(row, file=sys.stderr, flush=True)
    print(table_of_answers(rows))


if __name__ == "__main__":
    main(sys.argv[1:])
