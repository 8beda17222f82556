"""
Run the benchmarks: all of them, or the ones that are named.

The table is printed; all of them together also write it to ``benchmarks/results.md``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.timing import Result, machine

NAMES = (
    "commands",
    "measuring",
    "routing",
    "slider",
    "story",
    "tracks",
    "tracking",
    "scale",
    "found",
    "opening",
    "phone",
    "staying",
    "lighthouse",
    "rerun",
    "crowd",
    "site",
    "exporting",
    "importing",
    "growth",
    "analysing",
)
RESULTS = Path(__file__).with_name("results.md")
VERDICTS = {True: "yes", False: "no", None: "-"}
HEAD = """\
# Results of the benchmarks

Written by `make bench`. Each line compares two ways of one job that were timed in turn in one
run; times are medians in milliseconds. Read the ratios: the times are this machine's.

"""


def table(results: list[Result]) -> str:
    """
    Lay the results out as Markdown.

    Parameters
    ----------
    results
        At least one.
    """
    lines = [
        "| job | geoapp | ms | peer | ms | ratio | target | met |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {r.job} | {r.ours} | {r.ours_ms:,.1f} | {r.peer} | {r.peer_ms:,.1f} "
        f"| {r.ratio} | {r.target} | {VERDICTS[r.met]} |"
        for r in results
    ]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    """Run benchmarks by name; 2 for a name that there isn't."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        print(f"{', '.join(unknown)}: no such benchmark; use {', '.join(NAMES)}", file=sys.stderr)
        return 2
    results: list[Result] = []
    for name in names or NAMES:
        # Some take minutes.
        print(f"{name}: measuring", file=sys.stderr, flush=True)
        results += import_module(f"benchmarks.{name}").run()
        print(table(results), flush=True)
    if not names:
        RESULTS.write_text(f"{HEAD}{machine()}\n\n{table(results)}", "utf-8")
        print(f"Written to {RESULTS}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
