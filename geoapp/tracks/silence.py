"""
Silences, and the one published rule for those in which a transmitter was likely switched off.

Welch et al. (2022), Hotspots of unseen fishing vessels, doi:10.1126/sciadv.abq2109, as Global
Fishing Watch wrote it down in its repository AIS-disabling-high-seas (`ais_disabling/config.py`):
a gap of at least 12 hours that begins more than 50 nautical miles from shore, where more than 10
positions a day are received by satellite, with at least 14 positions by satellite in the 12 hours
before. The rule was made for fishing vessels, and is told as theirs, not as a finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoapp.dossier.strict_json import JsonObject
from geoapp.measure.geodesic import Floats
from geoapp.tracks.positions import NOT_SAID, SATELLITE, PositionTable
from geoapp.tracks.times import HOUR_US, moment

NAIVE: Final = "naive"
DISABLING: Final = "disabling"
MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"

LEAST_H: Final = 12.0
SHORE_NMI: Final = 50.0
SHORE_KM: Final = SHORE_NMI * 1.852
RECEIVED_A_DAY: Final = 10.0
BEFORE_H: Final = 12
BEFORE: Final = 14
RULE: Final = "Welch et al. 2022, doi:10.1126/sciadv.abq2109"

BY_MAP: Final = "geoapp's base map, which leaves out small islands; 222 km stands for all beyond"
MAP_ERROR_KM: Final = 10.0
"""Within so much of the limit, the coasts of the base map can't tell on which side one is."""


@dataclass(frozen=True)
class Reception:
    """
    How many positions a day a source receives, in cells of one degree.

    Parameters
    ----------
    by_cell
        Positions a day of one ship, by the south-western corner: longitude, latitude.
    source
        Who says so.
    """

    by_cell: Mapping[tuple[int, int], float]
    source: str

    def at(self, lon: float, lat: float) -> float | None:
        """Tell it for a position; None where nothing is known."""
        return self.by_cell.get((int(np.floor(lon)), int(np.floor(lat))))


class Silences(NamedTuple):
    """Positions, sorted by ship and time, and the rows with which silences end."""

    positions: PositionTable
    rows: NDArray[np.intp]
    hours: Floats
    km: Floats


def silence_shapes(
    found: Silences, starts: NDArray[np.intp], reception: Reception | None
) -> list[JsonObject]:
    """
    Tell each silence with its class and the four conditions.

    Parameters
    ----------
    found
        Sorted positions and the rows with which a silence ends.
    starts
        The first row of each ship.
    reception
        How much is received where; None where nobody knows.

    Returns
    -------
    silences
        In the order of the rows. `class` is ``disabling`` only if all four conditions are met,
        else ``naive``.

    Examples
    --------
    >>> nothing = PositionTable.of([], np.empty(0, np.int64), np.empty(0), np.empty(0))
    >>> silence_shapes(Silences(nothing, np.empty(0, np.intp), *[np.empty(0)] * 2), [], None)
    []
    """
    positions, rows = found.positions, found.rows
    if not len(rows):
        return []
    shapes = []
    before = _before(positions, rows, starts)
    shore = _shore(positions.take(rows - 1))
    for at, row in enumerate(rows.tolist()):
        lon, lat = float(positions.lons[row - 1]), float(positions.lats[row - 1])
        conditions = {
            "duration": _condition(float(found.hours[row]), LEAST_H, "hours", "the positions"),
            "offshore": shore[at],
            "reception": _received(reception, lon, lat),
            "before": before[at],
        }
        states = {each["state"] for each in conditions.values()}
        shapes.append({
            "start": moment(positions.times[row - 1]),
            "end": moment(positions.times[row]),
            "hours": float(found.hours[row]),
            "km": float(found.km[row]),
            "class": DISABLING if states == {MET} else NAIVE,
            "from": [lon, lat],
            "to": [float(positions.lons[row]), float(positions.lats[row])],
            "conditions": conditions,
        })  # fmt: skip
    return shapes


def heard_before(
    positions: PositionTable, rows: NDArray[np.intp], starts: NDArray[np.intp]
) -> NDArray[np.intp]:
    """
    Count the positions in the 12 hours before each silence, with the one that it begins with.

    Parameters
    ----------
    positions
        Sorted by ship and time.
    rows
        The rows with which silences end.
    starts
        The first row of each ship.

    Returns
    -------
    counts
        All of them, those by satellite, and those whose receiver nobody said; shape (3, n).

    Examples
    --------
    >>> hours = np.array([0, 5, 13, 20]) * HOUR_US
    >>> at = PositionTable.of(["1"] * 4, hours, np.zeros(4), np.zeros(4))
    >>> heard_before(at, np.array([2, 3]), np.array([0])).tolist()
    [[2, 2], [0, 0], [2, 2]]
    """
    last = rows - 1
    low = np.asarray(starts, np.intp)[np.searchsorted(starts, last, side="right") - 1]
    high = last.copy()
    since = positions.times[last] - BEFORE_H * HOUR_US
    while (low < high).any():  # all are searched at once, by halves
        middle = (low + high) // 2
        is_early = positions.times[middle] < since
        low, high = np.where(is_early, middle + 1, low), np.where(is_early, high, middle)
    counts = [last + 1 - low]
    for receiver in (SATELLITE, NOT_SAID):
        until = np.concatenate([[0], (positions.receivers == receiver).cumsum()])
        counts.append(until[last + 1] - until[low])
    return np.stack(counts)


def _condition(value: float, least: float, unit: str, source: str) -> JsonObject:
    state = MET if value >= least else NOT_MET
    return {"state": state, "value": value, "least": least, "unit": unit, "source": source}


def _before(
    positions: PositionTable, rows: NDArray[np.intp], starts: NDArray[np.intp]
) -> list[JsonObject]:
    """Count positions by satellite in the 12 hours before each silence, with its start."""
    heard, satellite, not_said = (each.tolist() for each in heard_before(positions, rows, starts))
    conditions = []
    for count, by_satellite, unknown in zip(heard, satellite, not_said, strict=True):
        most = by_satellite + unknown
        state = MET if by_satellite >= BEFORE else NOT_MET if most < BEFORE else UNKNOWN
        said = "the positions" if state != UNKNOWN else "the file doesn't say its receivers"
        conditions.append(
            {"state": state, "value": by_satellite if most == by_satellite else None,
             "positions": count, "least": BEFORE, "unit": "positions by satellite in 12 hours",
             "source": said}
        )  # fmt: skip
    return conditions


def _shore(starts: PositionTable) -> list[JsonObject]:
    """Tell how far from shore silences begin: by the file, else by the base map."""
    from geoapp.cartography.ground import offshore_km

    by_file = starts.shore_km
    by_map = np.full(len(starts), np.nan)
    asked = np.isnan(by_file)
    if asked.any():
        by_map[asked] = offshore_km(np.column_stack([starts.lons, starts.lats])[asked])
    conditions = []
    for told, mapped in zip(by_file.tolist(), by_map.tolist(), strict=True):
        km = mapped if np.isnan(told) else told
        error = MAP_ERROR_KM if np.isnan(told) else 0.0
        state = MET if km > SHORE_KM + error else NOT_MET if km <= SHORE_KM - error else UNKNOWN
        source = "the file" if error == 0 else BY_MAP
        conditions.append(
            {"state": state, "value": km, "more_than": SHORE_KM, "unit": "km", "source": source}
        )
    return conditions


def _received(reception: Reception | None, lon: float, lat: float) -> JsonObject:
    value = reception.at(lon, lat) if reception else None
    source = reception.source if reception else "nobody said how much is received there"
    state = UNKNOWN if value is None else MET if value > RECEIVED_A_DAY else NOT_MET
    return {
        "state": state,
        "value": value,
        "more_than": RECEIVED_A_DAY,
        "unit": "positions a day",
        "source": source,
    }


def silence_words(silence: JsonObject) -> str:
    """
    Say of a silence what may be said.

    Parameters
    ----------
    silence
        As `silence_shapes` gives it.

    Returns
    -------
    words
        Of a naive one that nothing was received, and why no more can be said.

    Examples
    --------
    >>> silence_words({"class": "naive", "conditions": {"offshore": {"state": "not met"}}})
    'nothing received; offshore not met'
    >>> silence_words({"class": "naive", "conditions": {}})
    'nothing received'
    """
    if silence["class"] == DISABLING:
        return f"likely switched off, by the rule of {RULE}"
    conditions: Mapping[str, JsonObject] = silence["conditions"]
    open_: Sequence[str] = [
        f"{name} {told['state']}" for name, told in conditions.items() if told["state"] != MET
    ]
    return "; ".join(["nothing received", *(["; ".join(open_)] if open_ else [])])
