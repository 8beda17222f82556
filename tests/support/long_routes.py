"""Routes of as many legs as one asks for, which nobody went: made by rule, named as made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np

from tests.support.dossiers import feature

FIRST_DAY = date(1901, 1, 1)
MODE = "air"
BASES = ("reported", "modelled", "schematic")
CERTAINTIES = ("certain", "less-certain", "uncertain")
LEGS_A_SOURCE, LEGS_A_SIGHTING, LEGS_A_CLAIM = 20, 5, 10
BENDS = 3
MADE_UP = {"en": "Made up for a test", "fr": "Inventé pour un essai"}
WEST, SOUTH, EAST, NORTH = -170.0, -55.0, 170.0, 70.0


def long_route(legs: int, seed: int = 26) -> dict[str, Any]:
    """
    Make the content of a dossier whose route has so many legs.

    Parameters
    ----------
    legs
        At least 1. Each leads on from the last, over `BENDS` positions, to a place of its own,
        and takes a day to four; a day in five somebody sees the shipment, a leg in ten is claimed.
    seed
        Of the random numbers: the first legs are the same for every number of them.
    """
    stops = _walk(legs + 1, np.random.default_rng(seed))
    places = [_place(number, stop) for number, stop in enumerate(stops)]
    random, day, lines = np.random.default_rng(seed), FIRST_DAY, []
    for number in range(legs):
        line, day = _leg(number, stops, day, random)
        lines.append(line)
    seen = [_sighting(places[at], lines[at]) for at in range(0, legs, LEGS_A_SIGHTING)]
    return {
        "type": "FeatureCollection",
        "dossier": _header(legs),
        "sources": [_source(number) for number in range(1 + (legs - 1) // LEGS_A_SOURCE)],
        "claims": [_claim(at) for at in range(0, legs, LEGS_A_CLAIM)],
        "accounts": [],
        "ships": [],
        "steps": [],
        "changes": [],
        "features": [*places, *lines, *seen],
    }


def long_route_bytes(legs: int) -> bytes:
    """Make the file of such a dossier."""
    return json.dumps(long_route(legs), ensure_ascii=False).encode()


def _walk(stops: int, random: np.random.Generator) -> list[list[float]]:
    """Walk over the map, turning back at its edges; the first stops are always the same."""
    steps = random.normal(0, (6, 3), (stops, 2))
    low, high = np.array((WEST, SOUTH)) + 5, np.array((EAST, NORTH)) - 5
    along = (np.array((100.0, 45.0)) + steps.cumsum(axis=0) - low) % (2 * (high - low))
    mirrored = low + np.minimum(along, 2 * (high - low) - along)
    walked: list[list[float]] = np.round(mirrored, 5).tolist()
    return walked


def _header(legs: int) -> dict[str, Any]:
    return {
        "id": f"made-up-{legs}",
        "version": "1.0.0",
        "title": {tag: f"{text}: {legs}" for tag, text in MADE_UP.items()},
        "summary": MADE_UP,
        "attribution": MADE_UP,
        "bbox": [WEST, SOUTH, EAST, NORTH],
        "licence": "CC0-1.0",
        "languages": ["en", "fr"],
    }


def _source(number: int) -> dict[str, Any]:
    return {
        "id": f"log-{number}",
        "type": "report",
        "title": f"Made-up log {number}",
        "publisher": "Nobody",
        "issued": "2020-01-01",
        "custom": {"status": "original", "title_is": "title"},
    }


def _cited(number: int) -> list[dict[str, str]]:
    return [{"source": f"log-{number // LEGS_A_SOURCE}", "locator": f"p. {number}"}]


def _place(number: int, stop: list[float]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "kind": "place",
        "name": {"en": f"Stop {number}", "fr": f"Arrêt {number}"},
        "role": {"en": "a stop", "fr": "un arrêt"},
        "layer": "route",
        "country": None,
        "precision_km": 1,
        "obtained": MADE_UP,
        "status": "unconfirmed",
        "citations": [],
    }
    return feature(f"stop-{number}", {"type": "Point", "coordinates": stop}, properties)


def _leg(
    number: int, stops: list[list[float]], day: date, random: np.random.Generator
) -> tuple[dict[str, Any], date]:
    """Make a leg, and tell the day on which it ends."""
    start, end = stops[number], stops[number + 1]
    shares = np.linspace(0, 1, BENDS + 2)[1:-1, None]
    off = random.normal(0, 0.2, (BENDS, 2))
    between = np.round(np.array(start) * (1 - shares) + np.array(end) * shares + off, 5)
    arrive = day + timedelta(days=int(random.integers(1, 5)))
    properties: dict[str, Any] = {
        "kind": "leg",
        "name": {"en": f"Leg {number}", "fr": f"Étape {number}"},
        "mode": MODE,
        "from": f"stop-{number}",
        "to": f"stop-{number + 1}",
        "depart": f"{day}~" if number % 3 else str(day),
        "arrive": f"{arrive}/{arrive + timedelta(days=1)}" if number % 2 else str(arrive),
        "basis": BASES[number % len(BASES)],
        "certainty": CERTAINTIES[number % len(CERTAINTIES)],
        "lengths": [],
        "claims": [f"claim-{number}"] if number % LEGS_A_CLAIM == 0 else [],
        "citations": _cited(number),
    }
    line = {"type": "LineString", "coordinates": [start, *between.tolist(), end]}
    return feature(f"leg-{number}", line, properties), arrive


def _sighting(place: dict[str, Any], leg: dict[str, Any]) -> dict[str, Any]:
    number = int(leg["id"].removeprefix("leg-"))
    properties: dict[str, Any] = {
        "kind": "sighting",
        "name": {"en": f"Seen {number}", "fr": f"Vu {number}"},
        "place": place["id"],
        "when": leg["properties"]["depart"],
        "seen_by": {"en": "Nobody", "fr": "Personne"},
        "standing": "claimed",
        "certainty": "less-certain",
        "citations": _cited(number),
    }
    return feature(f"seen-{number}", place["geometry"], properties)


def _claim(number: int) -> dict[str, Any]:
    return {
        "id": f"claim-{number}",
        "kind": "accusation",
        "text": {"en": f"It left stop {number}.", "fr": f"Il a quitté l’arrêt {number}."},
        "said_by": {"en": "Nobody", "fr": "Personne"},
        "said": "2020-01-01",
        "when": None,
        "confidence": "low",
        "citations": _cited(number),
    }
