"""Tracks of ships that never were: made by rule, named as made up, with faults that are planted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.times import HOUR_US, SECOND_US

START_US = int(np.datetime64("2023-09-07", "us").astype(np.int64))
SLOW_KM_H, QUICK_KM_H = 5.0, 40.0
KM_A_DEGREE = 111.0


@dataclass
class MadeUp:
    """
    Tracks and what is planted in them.

    Parameters
    ----------
    positions
        Of all ships, in order of time.
    silences, impossible
        By ship the start and end of each planted one, in microseconds.
    """

    positions: PositionTable
    silences: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    impossible: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def made_up_tracks(ships: int, each: int, seed: int = 0, faults: int = 0) -> MadeUp:
    """
    Make tracks of ships that sail at up to 40 km/h and are heard every minute to ten.

    Parameters
    ----------
    ships, each
        How many ships, and positions of each.
    seed
        Of the random numbers.
    faults
        How many silences, and how many leaps, are planted in each track.
    """
    random = np.random.default_rng(seed)
    made = MadeUp(joined([]))
    blocks = []
    for number in range(ships):
        name = f"MADE-UP-{number:05}"
        seconds = random.integers(60, 600, each)
        chosen = random.permutation(np.arange(1, each - 1))[: 2 * faults]
        quiet, leaps = np.sort(chosen[:faults]), np.sort(chosen[faults:])
        seconds[quiet] = random.integers(6 * 3_600 + 1, 48 * 3_600, len(quiet))
        hours = seconds / 3_600
        km = hours * random.uniform(SLOW_KM_H, QUICK_KM_H, each)
        heading = random.uniform(0, 2 * np.pi) + random.normal(0, 0.1, each).cumsum()
        lats = np.clip(random.uniform(-50, 50) + (km * np.cos(heading)).cumsum() / KM_A_DEGREE,
                       -60, 60)  # fmt: skip
        east = (km * np.sin(heading)) / KM_A_DEGREE
        lons = (random.uniform(-180, 180) + east.cumsum() + 180) % 360 - 180
        # From a leap on, the track goes on elsewhere: a whole turn of 40 degrees of longitude.
        for leap in leaps:
            lons[leap:] = (lons[leap:] + 40 + 180) % 360 - 180
        times = START_US + seconds.cumsum() * SECOND_US
        blocks.append(PositionTable.of([name] * each, times, lons, lats))
        made.silences[name] = [(int(times[at - 1]), int(times[at])) for at in quiet]
        made.impossible[name] = [(int(times[at - 1]), int(times[at])) for at in leaps]
    made.positions = joined(blocks)
    return made


def csv_of(positions: PositionTable) -> str:
    """Write positions as a CSV with the generic headings."""
    rows = zip(positions.ids, positions.times, positions.lats, positions.lons, strict=True)
    lines = [
        f"{name},{np.datetime64(int(us), 'us')},{float(lat)!r},{float(lon)!r}"
        for name, us, lat, lon in rows
    ]
    return "\n".join(["mmsi,timestamp,lat,lon", *lines, ""])


def sailed(start: tuple[float, float], end: tuple[float, float], hours: float, count: int,
           name: str = "MADE-UP", first_us: int = START_US) -> PositionTable:  # fmt: skip
    """Make a track that goes evenly from one position, longitude and latitude, to another."""
    times = first_us + (np.linspace(0, hours, count) * HOUR_US).astype(np.int64)
    lons, lats = (np.linspace(start[at], end[at], count) for at in (0, 1))
    return PositionTable.of([name] * count, times, lons, lats)
