"""Time several ways of one job in turn, so that a slow spell of the machine hits all alike."""

from __future__ import annotations

import gc
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

ROUNDS = 5


@dataclass(frozen=True)
class Result:
    """
    One line of the table.

    Parameters
    ----------
    job
        What was timed, and how often.
    ours, peer
        What was compared.
    ours_ms, peer_ms
        Medians in milliseconds.
    ratio
        How many times the peer's time ours is, or the other way round, in words.
    target
        What the ratio should be, in words.
    met
        Whether it is; None where there is no target.
    """

    job: str
    ours: str
    peer: str
    ours_ms: float
    peer_ms: float
    ratio: str
    target: str
    met: bool | None


def at_most(job: str, ours: tuple[str, float], peer: tuple[str, float], times: float) -> Result:
    """
    Compare with a floor: ours may cost at most so many times the peer.

    Parameters
    ----------
    job
        What was timed.
    ours, peer
        Name and median in milliseconds.
    times
        The greatest ratio that is good.
    """
    ratio = ours[1] / peer[1]
    return Result(
        job, ours[0], peer[0], ours[1], peer[1],
        f"{ratio:.2f} x the time", f"at most {times:g} x", ratio <= times,
    )  # fmt: skip


def faster(job: str, ours: tuple[str, float], peer: tuple[str, float], times: float) -> Result:
    """
    Compare with a peer that does the same: ours should be so many times faster.

    Parameters
    ----------
    job
        What was timed.
    ours, peer
        Name and median in milliseconds.
    times
        The least ratio that is good.
    """
    ratio = peer[1] / ours[1]
    return Result(
        job, ours[0], peer[0], ours[1], peer[1],
        f"{ratio:.3g} x faster", f"at least {times:g} x", ratio >= times,
    )  # fmt: skip


def told(job: str, ours: tuple[str, float], peer: tuple[str, float]) -> Result:
    """
    Compare without a target.

    Parameters
    ----------
    job
        What was timed.
    ours, peer
        Name and median in milliseconds.
    """
    times = ours[1] / peer[1]
    ratio = f"{times:.2f} x the time" if times > 1 else f"{1 / times:.3g} x faster"
    return Result(job, ours[0], peer[0], ours[1], peer[1], ratio, "-", None)


def within(job: str, ours: tuple[str, float], limit_ms: float) -> Result:
    """
    Compare with a limit, where there is no peer.

    Parameters
    ----------
    job
        What was timed.
    ours
        Name and milliseconds.
    limit_ms
        The most that is good.
    """
    return Result(
        job, ours[0], "the limit", ours[1], limit_ms,
        f"{ours[1] / limit_ms:.2f} x the time", "at most 1 x", ours[1] <= limit_ms,
    )  # fmt: skip


def at_least(job: str, ours: tuple[str, float], goal: float) -> Result:
    """
    Compare points, not milliseconds, with what is aimed at.

    Parameters
    ----------
    job
        What gave the points.
    ours
        Name and points.
    goal
        The fewest that are good.
    """
    return Result(
        job, ours[0], "the goal", ours[1], goal,
        f"{ours[1]:.0f} points", f"at least {goal:g}", ours[1] >= goal,
    )  # fmt: skip


def medians_ms(ways: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """
    Time each way once a round, in turn, after one round that doesn't count.

    This process's own time on the processor counts, so that other programs disturb little.

    Parameters
    ----------
    ways
        Name to a call without arguments.
    rounds
        How many times each is timed.

    Returns
    -------
    medians
        Name to the median in milliseconds.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    for counted in [False, *[True] * rounds]:
        for name, way in ways.items():
            gc.collect()
            start = time.process_time()
            way()
            if counted:
                times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def machine() -> str:
    """
    Describe the machine and the versions, without a date or a name.

    Returns
    -------
    words
        One sentence.
    """
    import os

    packages = ("numpy", "pyproj", "geopy", "shapely", "geopandas", "folium", "streamlit")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}; {versions}."
    )
