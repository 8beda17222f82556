"""What tracks say of a route, made small enough to stand in a page."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geoapp.cartography.basemap import UNIT_DEGREES, line_text
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.files import scratch_folder
from geoapp.measure.geodesic import Floats
from geoapp.page.data import (
    FindingsData,
    FoundFileData,
    FoundLegData,
    FoundPairData,
    FoundRowData,
    FoundSilenceData,
    FoundTrackData,
)
from geoapp.tracks.job import Wanted, compute_tracks
from geoapp.tracks.positions import Ints
from geoapp.tracks.silence import DISABLING, RULE
from geoapp.tracks.times import DAY_US, SECOND_US
from geoapp.tracks.verdict import NOT_COVERED

DRAWN: Final = 30_000
"""Positions that a page draws at most, but for flagged ones: they weigh about 200 kB."""

KM_A_DEGREE: Final = 111.2
_COLUMNS: Final = ("id", "time", "geometry", "after_silence", "impossible")


class Rows(NamedTuple):
    """Positions by track and time, each with the number of its track and its flags."""

    codes: NDArray[np.intp]
    times: Ints
    lons: Floats
    lats: Floats
    is_silent: NDArray[np.bool_]
    is_impossible: NDArray[np.bool_]


def track_findings(
    paths: Sequence[Path], dossier: Dossier, wanted: Wanted | None = None, most: int = DRAWN
) -> tuple[FindingsData, JsonObject, Path | None]:
    """
    Read tracks, hold them against a dossier's legs, and choose what a page shows of it.

    Parameters
    ----------
    paths, dossier, wanted
        As for `geoapp.tracks.job.compute_tracks`.
    most
        Positions that are chosen where there are more; flagged ones are kept beyond that.

    Returns
    -------
    findings
        For `geoapp.page.html.page_html`.
    results, asides
        As `compute_tracks` gives them.

    Raises
    ------
    TracksError, ExportError
        As `compute_tracks`.
    """
    wanted = wanted or Wanted()
    with scratch_folder() as folder:
        output = wanted.output or folder / "flagged.parquet"
        results, asides = compute_tracks(paths, dossier, replace(wanted, output=output))
        rows = _read(output, [track["id"] for track in results["tracks"]])
    return findings_of(results, rows, most), results, asides


def _read(path: Path, ids: Sequence[str]) -> Rows:
    """Read flagged positions back, by track and time."""
    with path.open("rb") as file:
        table = pq.read_table(file, columns=list(_COLUMNS), read_dictionary=["id"])
    names = table["id"].combine_chunks()
    names = pa.concat_arrays(names.chunks) if isinstance(names, pa.ChunkedArray) else names
    number = {name: at for at, name in enumerate(ids)}
    of_name = np.array([number[name] for name in names.dictionary.to_pylist()], np.intp)
    codes = of_name[names.indices.to_numpy(zero_copy_only=False)]
    points = shapely.from_wkb(table["geometry"].to_numpy())
    columns = (
        codes,
        table["time"].cast(pa.int64()).to_numpy(),
        shapely.get_x(points),
        shapely.get_y(points),
        *(table[name].to_numpy() for name in _COLUMNS[3:]),
    )
    # Parts hold whole tracks, each in order of time.
    order = np.argsort(codes, kind="stable")
    return Rows(*(column[order] for column in columns))


def findings_of(results: JsonObject, rows: Rows, most: int = DRAWN) -> FindingsData:
    """
    Choose what a page shows of results.

    Parameters
    ----------
    results
        As `geoapp.tracks.job.compute_tracks` gives them.
    rows
        All their positions, by track and time.
    most
        As for `track_findings`.

    Returns
    -------
    findings
        Both positions of every silence and of every impossible pair are drawn, the first and
        last of each track, and of the others those that tell most of its course.
    """
    kept, within = chosen(rows, most)
    at = np.cumsum(kept) - 1
    places = np.rint(np.column_stack([rows.lons, rows.lats])[kept] / UNIT_DEGREES).astype(int)
    days = rows.times // DAY_US
    day0 = int(days.min())
    silent, bad = np.flatnonzero(rows.is_silent), np.flatnonzero(rows.is_impossible)
    silences = [each for track in results["tracks"] for each in track["silences"]]
    pairs = [each for track in results["tracks"] for each in track["impossible"]]
    return {
        "files": [_file(each) for each in results["sources"]],
        "thresholds": {
            name: value for name, value in results["thresholds"].items() if name != "sources"
        },
        "rule": RULE,
        "tracks": _tracks(results["tracks"], np.bincount(rows.codes[kept])),
        "lon": _packed(places[:, 0]),
        "lat": _packed(places[:, 1]),
        "time": _packed(np.rint(rows.times[kept] / SECOND_US).astype(int)),
        "scale": UNIT_DEGREES,
        "within": within,
        "day0": day0,
        "days": line_text(np.bincount(days - day0).tolist()),
        "silences": [
            _silence(each, int(at[row])) for each, row in zip(silences, silent, strict=True)
        ],
        "impossible": [_pair(each, int(at[row])) for each, row in zip(pairs, bad, strict=True)],
        "legs": _legs(results),
    }


def _packed(numbers: NDArray[np.int_]) -> str:
    return line_text(np.diff(numbers, prepend=0).tolist())


def _file(source: JsonObject) -> FoundFileData:
    return {
        "file": source["file"],
        "rows": source["rows"],
        "positions": source["positions"],
        "unread": source["unread"],
        "unzoned": source["times_without_zone"],
    }


def _tracks(tracks: Sequence[JsonObject], drawn: NDArray[np.intp]) -> list[FoundTrackData]:
    told: list[FoundTrackData] = []
    for track, count in zip(tracks, drawn.tolist(), strict=True):
        told.append({
            "id": track["id"], "positions": track["positions"], "drawn": count,
            "first": track["first"], "last": track["last"], "km": round(track["length_km"], 1),
            "twoPlaces": track["two_places"], "onLand": track["on_land"],
        })  # fmt: skip
        if track["open_silence"]:
            told[-1]["openHours"] = round(track["open_silence"]["hours"], 1)
    return told


def _silence(silence: JsonObject, at: int) -> FoundSilenceData:
    states = "".join(each["state"][0] for each in silence["conditions"].values())
    is_disabling = silence["class"] == DISABLING
    return {"at": at, "km": round(silence["km"], 1), "disabling": is_disabling, "states": states}


def _pair(pair: JsonObject, at: int) -> FoundPairData:
    speed = None if pair["speed"] is None else round(pair["speed"], 1)
    return {"at": at, "km": round(pair["km"], 1), "speed": speed}


def _legs(results: JsonObject) -> list[FoundLegData]:
    """Lay verdicts out by leg and track; a track that says nothing of a leg is left out."""
    number = {track["id"]: at for at, track in enumerate(results["tracks"])}
    legs: dict[str, dict[str, list[JsonObject]]] = {}
    for each in results["legs"]:
        legs.setdefault(each["leg"], {}).setdefault(each["track"], []).append(each)
    told: list[FoundLegData] = []
    for leg, by_track in legs.items():
        days = next(iter(by_track.values()))
        rows = [
            _row(number[track], verdicts)
            for track, verdicts in by_track.items()
            if any(each["verdict"] != NOT_COVERED for each in verdicts)
        ]
        certain = "".join(str(int(each["certain"])) for each in days)
        told.append({"leg": leg, "first": days[0]["day"], "certain": certain,
                     "received": days[0]["received_in_corridor"], "rows": rows})  # fmt: skip
    return told


def _row(track: int, verdicts: Sequence[JsonObject]) -> FoundRowData:
    return {
        "track": track,
        "verdicts": "".join(each["verdict"][0] for each in verdicts),
        "positions": [each["positions"] for each in verdicts],
        "inside": [each["inside"] for each in verdicts],
    }


# -- which positions are drawn --------------------------------------------------------------------


def chosen(rows: Rows, most: int) -> tuple[NDArray[np.bool_], float | None]:
    """
    Choose the positions that tell most of the course of their tracks.

    Parameters
    ----------
    rows
        Positions by track and time.
    most
        How many may be kept, but for those that must be.

    Returns
    -------
    kept
        Whether each is chosen: the first and last of a track and both of a flagged pair always,
        the first of each day where there is room for them.
    within
        Kilometres that no other lies farther from where the even way between the chosen ones
        before and after it leads at its time; None if all are chosen.

    Notes
    -----
    Top-down, by synchronised distance (Meratnia & de By 2004, doi:10.1007/978-3-540-24741-8_44):
    the stretch with the farthest position is cut there first, until there are enough. Distances
    are in the plane of each latitude, which is right to some hundredths for what they choose.
    """
    count = len(rows.codes)
    if count <= most:
        return np.ones(count, bool), None
    kept = _flagged(rows)
    days = rows.times // DAY_US
    new_day = (np.diff(days, prepend=-1) != 0) | kept
    if np.count_nonzero(new_day) <= most // 2:
        kept = new_day
    turned = np.cumsum((np.diff(rows.lons, prepend=rows.lons[0]) + 180) // 360)
    lons = rows.lons - 360 * turned
    stretches: list[tuple[float, int, int, int]] = []

    def add(start: int, end: int) -> None:
        km, at = _farthest(start, end, rows.times, lons, rows.lats)
        if km > 0:
            heapq.heappush(stretches, (-km, at, start, end))

    for stretch in _stretches(kept):
        add(*stretch)
    room = most - int(np.count_nonzero(kept))
    while stretches and room > 0:
        _, middle, start, end = heapq.heappop(stretches)
        kept[middle] = True
        room -= 1
        add(start, middle)
        add(middle, end)
    return kept, -stretches[0][0] if stretches else 0.0


def _flagged(rows: Rows) -> NDArray[np.bool_]:
    """Mark the ends of tracks, of silences and of impossible pairs."""
    begins: NDArray[np.bool_] = np.diff(rows.codes, prepend=-1) != 0
    ends = rows.is_silent | rows.is_impossible | begins
    kept: NDArray[np.bool_] = ends.copy()
    kept[:-1] |= ends[1:]
    kept[-1] = True
    return kept


def _stretches(kept: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """List pairs of neighbours among the chosen between which there are others."""
    return [(a, b) for a, b in pairwise(np.flatnonzero(kept).tolist()) if b - a > 1]


def _farthest(start: int, end: int, times: Ints, lons: Floats, lats: Floats) -> tuple[float, int]:
    """Find the position between two that is farthest from the even way, and how far it is."""
    if end - start < 2:
        return 0.0, start
    inner = slice(start + 1, end)
    span = max(1, int(times[end] - times[start]))
    shares = (times[inner] - times[start]) / span
    north = lats[inner] - lats[start] - shares * (lats[end] - lats[start])
    east = lons[inner] - lons[start] - shares * (lons[end] - lons[start])
    squares = north**2 + (east * np.cos(np.radians(lats[inner]))) ** 2
    at = int(squares.argmax())
    return KM_A_DEGREE * float(np.sqrt(squares[at])), start + 1 + at
