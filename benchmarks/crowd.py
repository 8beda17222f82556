"""
A crowd of visitors at once: sessions of the app beside those of an empty app, in one run.

``python -m benchmarks.crowd --seconds 120 200`` runs it with other numbers.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from benchmarks.serving import Served, processor_s, serve_geoapp, serve_peer
from benchmarks.timing import Result, at_most, told, within
from benchmarks.visitor import Visitor

SIZES = (20, 50, 100, 200)
ARRIVE_S = 10
EACH_S = 5  # between two acts of one visitor
ACTING_S = 60
LONGEST_S = 600  # of the largest crowd
PATIENCE_S = 120
STARTS = 3
SETTLE_S = 20  # after a start, which is timed by itself
FIRST_PAGE_MS = 5000
FIRST_VISITOR_MS = 3000
GROWTH = 1.1
# What visitors do in turn: the key of a widget, and which of its options.
STEPS = [
    ("tabs-en", 1), ("unit", 1), ("tabs-en", 2), ("account", 1), ("account", 3),
    ("tabs-en", 3), ("lang", 1), ("lang", 0), ("tabs-en", 4), ("tabs-en", 0),
]  # fmt: skip
EMPTY_STEPS = [("None", 1), ("None", 2), ("None", 0)]
APPS: dict[str, tuple[Callable[[], AbstractContextManager[Served]], list[tuple[str, int]]]] = {
    "an empty app": (partial(serve_peer, "empty_app.py"), EMPTY_STEPS),
    "the app": (serve_geoapp, STEPS),
}


@dataclass
class Crowd:
    """
    What became of the visitors of one app.

    Attributes
    ----------
    errors
        One for each visitor who had to give up.
    memory_mb
        Of the server when all had arrived, and at the end.
    worked_s
        How long the server had the processor, from the first arrival to the end.
    """

    visitors: list[Visitor]
    errors: list[str] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    arrived: int = 0
    worked_s: float = 0

    @property
    def first_pages_ms(self) -> list[float]:
        """From the first request to the end of the script's first run, of those who arrived."""
        return sorted(each.first_page_s * 1000 for each in self.visitors if each.first_page_s)

    @property
    def frames_ms(self) -> list[float]:
        """From the first request until the map's page is here."""
        return sorted(each.frame_s * 1000 for each in self.visitors if each.frame_s)

    @property
    def reruns_ms(self) -> list[float]:
        """From each act to the end of its run."""
        return sorted(time_s * 1000 for each in self.visitors for time_s in each.rerun_s)

    @property
    def worked_ms(self) -> float:
        """For each run of a script, the first ones too, the server's time on the processor."""
        return self.worked_s * 1000 / max(1, self.arrived + len(self.reruns_ms))

    @property
    def received_kb(self) -> float:
        """What a visitor was sent, the median."""
        return statistics.median(each.received / 1000 for each in self.visitors)


def percentile(values: Sequence[float], percent: int) -> float:
    """Give the value that so many percent of sorted values don't exceed; infinite for none."""
    if not values:
        return float("inf")
    return values[max(0, -(-len(values) * percent // 100) - 1)]


def memory_mb(pid: int) -> float:
    """Read how much memory a process holds (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def visit(
    visitor: Visitor, crowd: Crowd, steps: Sequence[tuple[str, int]], end_s: float, pid: int
) -> None:
    """Arrive, act every few seconds until the end, and leave; give up at the first error."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(PATIENCE_S):
            await visitor.arrive()
        crowd.arrived += 1
        if crowd.arrived == len(crowd.visitors):
            crowd.memory_mb.append(memory_mb(pid))
        due = loop.time()
        for key, choice in islice(cycle(steps), crowd.visitors.index(visitor), None):
            if due + EACH_S > end_s:
                break
            await asyncio.sleep(max(0, due + EACH_S - loop.time()))
            async with asyncio.timeout(PATIENCE_S):
                acted = await visitor.act(key, choice)
            due += EACH_S * acted
    except Exception as error:  # noqa: BLE001 - whatever stops a visitor is counted
        crowd.errors.append(f"{type(error).__name__}: {error}")
    with suppress(Exception):
        await visitor.leave()


async def gather(served: Served, size: int, seconds: float, steps: list[tuple[str, int]]) -> Crowd:
    """Let a crowd arrive, act for so many seconds, and leave."""
    crowd = Crowd([Visitor(served.url) for _ in range(size)])
    end_s = asyncio.get_running_loop().time() + ARRIVE_S + seconds
    worked_s = processor_s(served.pid)
    visits = []
    for visitor in crowd.visitors:
        visits.append(asyncio.create_task(visit(visitor, crowd, steps, end_s, served.pid)))
        await asyncio.sleep(ARRIVE_S / size)
    await asyncio.sleep(max(0, end_s - asyncio.get_running_loop().time()))
    crowd.memory_mb.append(memory_mb(served.pid))
    crowd.worked_s = processor_s(served.pid) - worked_s
    await asyncio.gather(*visits)
    return crowd


def first_visitor_ms(caches: str) -> float:
    """Start the app, and come as soon as it answers: until the map's page is here."""
    start = time.perf_counter()
    with serve_geoapp(caches) as served:
        visitor = Visitor(served.url)

        async def come() -> float:
            await visitor.arrive()
            seen = time.perf_counter()
            await visitor.leave()
            return seen

        return (asyncio.run(come()) - start) * 1000


def crowds(size: int, seconds: float) -> dict[str, Crowd]:
    """Serve both apps one after the other to crowds of the same size; each is freshly started."""
    met = {}
    for name, (serve, steps) in APPS.items():
        with serve() as served:
            time.sleep(SETTLE_S)
            met[name] = asyncio.run(gather(served, size, seconds, steps))
        crowd = met[name]
        print(
            f"{size} sessions, {seconds:g} s, {name}: first page "
            f"{percentile(crowd.first_pages_ms, 50):,.0f} ms, p95 "
            f"{percentile(crowd.first_pages_ms, 95):,.0f}; rerun "
            f"{percentile(crowd.reruns_ms, 50):,.0f} ms, p95 "
            f"{percentile(crowd.reruns_ms, 95):,.0f}; {len(crowd.reruns_ms)} reruns; "
            f"{crowd.worked_ms:,.1f} ms of the processor a run; "
            f"{crowd.received_kb:,.0f} kB each; MB {crowd.memory_mb}; "
            f"{len(crowd.errors)} errors {sorted(set(crowd.errors))}",
            flush=True,
        )
    return met


def results(size: int, seconds: float, met: dict[str, Crowd]) -> list[Result]:
    """Lay out what a size of crowd met."""
    (peer, empty), (name, ours) = met.items()
    job = f"{size} sessions that arrive within {ARRIVE_S} s and act every {EACH_S} s, {seconds:g} s"

    def sides(value: Callable[[Crowd], float]) -> tuple[tuple[str, float], tuple[str, float]]:
        return (name, value(ours)), (peer, value(empty))

    median = sides(lambda crowd: percentile(crowd.first_pages_ms, 50))
    nearly_all = sides(lambda crowd: percentile(crowd.first_pages_ms, 95))
    map_ms = percentile(ours.frames_ms, 95)
    reruns = sides(lambda crowd: percentile(crowd.reruns_ms, 50))
    kept = [("at the end", ours.memory_mb[-1]), ("when all were there", ours.memory_mb[0])]
    lost = len(ours.errors)
    return [
        told(f"{job}: the first page, median", *median),
        told(f"{job}: the first page, 95 % within", *nearly_all),
        within(f"{job}: the first page, 95 % within", nearly_all[0], FIRST_PAGE_MS),
        within(f"{job}: the map's page as well, 95 % within", (name, map_ms), FIRST_PAGE_MS),
        at_most(f"{job}: a rerun, median", *reruns, 2),
        told(
            f"{job}: the server's time on the processor for each run",
            *sides(lambda crowd: crowd.worked_ms),
        ),
        told(f"{job}: kB for each, unpacked", *sides(lambda crowd: crowd.received_kb)),
        at_most(f"{job}: MB of the server", kept[0], kept[1], GROWTH),
        Result(
            f"{job}: who had to give up",
            *(name, peer, lost, len(empty.errors)),
            *(f"{lost} sessions", "none", not lost),
        ),
    ]


def run(sizes: Sequence[int] = SIZES, seconds: float | None = None) -> list[Result]:
    """
    Let crowds of each size come to both apps.

    Parameters
    ----------
    sizes
        How many come.
    seconds
        How long they stay; `ACTING_S` if None, and `LONGEST_S` for the largest crowd.

    Returns
    -------
    results
        Of the first visitor, then of each size.
    """
    job = "from the start of `geoapp app` until its first visitor has the map's page"
    met = []
    with tempfile.TemporaryDirectory() as caches:
        first_ms = first_visitor_ms(caches)
        met.append(within(f"{job}, the first start", ("the app", first_ms), FIRST_VISITOR_MS))
        later_ms = statistics.median(first_visitor_ms(caches) for _ in range(STARTS))
        met.append(within(f"{job}, a later start", ("the app", later_ms), FIRST_VISITOR_MS))
    for size in sizes:
        stay_s = seconds or (LONGEST_S if size == max(SIZES) else ACTING_S)
        met += results(size, stay_s, crowds(size, stay_s))
    return met


if __name__ == "__main__":
    from benchmarks.__main__ import table

    parser = argparse.ArgumentParser(description="Let crowds come to the app.")
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    sys.stdout.write(table(run(asked.sizes, asked.seconds)))
