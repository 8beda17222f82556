"""Made-up positions of many ships, each with its hour, for a map of measured positions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.peers.route import Feature
from geoapp.dossier import Dossier, read_dossier, to_geojson

SHIPS = 200
SOURCE: dict[str, Any] = {
    "id": "made-up-log",
    "type": "dataset",
    "title": "Positions made up to be timed",
    "publisher": "geoapp",
    "custom": {"status": "unconfirmed", "title_is": "description"},
}
ONE_HOUR = timedelta(hours=1)
SEED = 20230912
# Of the random walks: about the water east of Korea, degrees an hour or so.
START = (133.0, 40.5)
STEP_DEGREES = 0.05


@dataclass(frozen=True)
class Ship:
    """One ship's positions, longitude and latitude, and their times."""

    positions: list[list[float]]
    times: list[datetime]


def made_up_ships(count: int, first: date, last: date) -> list[Ship]:
    """
    Let ships wander, and note where they are in even steps of time.

    Parameters
    ----------
    count
        How many positions, of all `SHIPS` together.
    first, last
        The days over which they are spread.
    """
    chance = np.random.default_rng(SEED)
    each = count // SHIPS
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    seconds = ((last - first).days + 1) * 86_400
    times = [start + timedelta(seconds=seconds * at // each) for at in range(each)]
    ships = []
    for _ in range(SHIPS):
        steps = chance.normal(0, STEP_DEGREES, (each, 2))
        steps[0] += START + chance.normal(0, 2, 2)
        ships.append(Ship(np.cumsum(steps, axis=0).round(5).tolist(), times))
    return ships


def with_tracks(dossier: Dossier, ships: list[Ship]) -> Dossier:
    """
    Give a dossier tracks.

    Parameters
    ----------
    dossier
        A dossier; its bbox is widened to the whole globe.
    ships
        One track each.
    """
    content = json.loads(to_geojson(dossier))
    content["dossier"]["bbox"] = [-180, -90, 180, 90]
    content["sources"].append(SOURCE)
    content["features"] += [_track(at, ship) for at, ship in enumerate(ships)]
    return read_dossier(json.dumps(content).encode())


def _track(at: int, ship: Ship) -> Feature:
    properties = {
        "kind": "track",
        "name": {"en": f"Made-up ship {at + 1}"},
        "seen_by": {"en": "Nobody: made up to be timed"},
        "standing": "independent",
        "precision_km": 1,
        "coordinateProperties": {"times": [f"{time:%Y-%m-%dT%H:%MZ}" for time in ship.times]},
        "citations": [{"source": SOURCE["id"]}],
    }
    geometry = {"type": "MultiPoint", "coordinates": ship.positions}
    return {"type": "Feature", "id": f"track-{at}", "geometry": geometry, "properties": properties}


def timed_points(ships: list[Ship]) -> list[Feature]:
    """Each position as a point that is there for the day of its hour, as our clock has it."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": position},
            "properties": {
                "start": f"{time:%Y-%m-%d}T00:00:00Z",
                "end": f"{time + ONE_HOUR * 24:%Y-%m-%d}T00:00:00Z",
            },
        }
        for ship in ships
        for position, time in zip(ship.positions, ship.times, strict=True)
    ]
