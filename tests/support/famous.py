"""
Twelve famous routes and eight odd ones, to see what maps make of any place on Earth.

They are tests of drawing and nothing else: the ways between well-known towns are approximate, no
source stands behind them, and each title says so.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Stop = tuple[str, float, float]
Position = tuple[float, float]
APPROXIMATE = {"en": "a test of drawing, approximate", "fr": "essai de dessin, approximatif"}


@dataclass(frozen=True)
class Way:
    """
    A route by its stops, and positions that its legs pass, so that ships keep off the land.

    Parameters
    ----------
    stops
        Name, longitude, latitude.
    modes
        One a leg, or one for all.
    years
        First and last.
    passing
        Positions by the number of the leg.
    """

    title: str
    stops: Sequence[Stop]
    modes: str
    years: tuple[int, int]
    passing: dict[int, Sequence[Position]]


FAMOUS = {
    "oregon-trail": Way(
        "Oregon Trail",
        [("Independence", -94.4, 39.1), ("Casper", -106.3, 42.9), ("Boise", -116.2, 43.6),
         ("Oregon City", -122.6, 45.4)],
        "road", (1843, 1843), {},
    ),
    "panama-canal": Way(
        "Panama Canal",
        [("Colón", -79.9, 9.36), ("Balboa", -79.57, 8.95)],
        "sea", (1914, 1914), {1: [(-79.92, 9.27), (-79.8, 9.18), (-79.65, 9.06)]},
    ),
    "first-fleet": Way(
        "First Fleet",
        [("Portsmouth", -1.1, 50.8), ("Santa Cruz de Tenerife", -16.25, 28.47),
         ("Rio de Janeiro", -43.2, -22.9), ("Cape Town", 18.4, -33.9), ("Sydney", 151.2, -33.9)],
        "sea", (1787, 1788),
        {1: [(-6, 49), (-11, 43)], 2: [(-27, 12), (-33, -8), (-38, -20)], 3: [(-20, -33)],
         4: [(19, -36), (60, -40), (110, -41), (147, -45), (151.5, -38)]},
    ),
    "magellan": Way(
        "Magellan",
        [("Sanlúcar", -6.35, 36.8), ("Santa Cruz de Tenerife", -16.25, 28.47),
         ("Rio de Janeiro", -43.2, -22.9), ("Punta Arenas", -70.9, -53.2),
         ("Hagåtña", 144.75, 13.47), ("Cebu", 123.9, 10.3)],
        "sea", (1519, 1521),
        {2: [(-18, 14), (-33, -8), (-38, -20)], 3: [(-52, -35), (-65, -48), (-68, -52.4)],
         4: [(-75, -52.6), (-78, -40), (-110, -25), (-140, -14), (180, 8)]},
    ),
    "scott": Way(
        "Terra Nova",
        [("Lyttelton", 172.7, -43.6), ("McMurdo Sound", 166.7, -77.85), ("South Pole", 0, -90)],
        "sea road", (1910, 1912), {1: [(178, -66)], 2: [(170, -83)]},
    ),
    "titanic": Way(
        "Titanic, as planned",
        [("Southampton", -1.4, 50.9), ("Cherbourg", -1.6, 49.65), ("Cobh", -8.3, 51.85),
         ("New York", -74.0, 40.7)],
        "sea", (1912, 1912), {2: [(-6, 49.6)], 3: [(-10, 51.2), (-47, 42), (-69, 40.3)]},
    ),
    "silk-road": Way(
        "Silk Road",
        [("Xi'an", 108.9, 34.3), ("Dunhuang", 94.7, 40.1), ("Kashgar", 76.0, 39.5),
         ("Samarkand", 67.0, 39.65), ("Mary", 61.8, 37.6), ("Baghdad", 44.4, 33.3),
         ("Aleppo", 37.2, 36.2), ("Istanbul", 29.0, 41.0)],
        "road", (1300, 1302), {},
    ),
    "trans-siberian": Way(
        "Trans-Siberian",
        [("Moscow", 37.6, 55.8), ("Yekaterinburg", 60.6, 56.8), ("Omsk", 73.4, 55.0),
         ("Novosibirsk", 82.9, 55.0), ("Irkutsk", 104.3, 52.3), ("Khabarovsk", 135.1, 48.5),
         ("Vladivostok", 131.9, 43.1)],
        "rail", (1916, 1916), {5: [(107.6, 51.8), (113.5, 52.0), (127.5, 50.9)]},
    ),
    "wake-to-midway": Way(
        "Wake to Midway",
        [("Wake Island", 166.6, 19.3), ("Midway", -177.4, 28.2)],
        "sea", (1942, 1942), {},
    ),
    "cape-horn-clipper": Way(
        "Clipper by Cape Horn",
        [("Melbourne", 144.9, -37.9), ("Falmouth", -5.1, 50.1)],
        "sea", (1869, 1869),
        {1: [(145, -39.5), (151, -45), (170, -52), (-140, -57), (-67.3, -56.5), (-40, -35),
             (-30, -8), (-28, 15), (-20, 42)]},
    ),
    "beagle": Way(
        "Beagle",
        [("Plymouth", -4.1, 50.4), ("Salvador", -38.5, -13.0), ("Montevideo", -56.2, -34.9),
         ("Stanley", -57.9, -51.7), ("Valparaíso", -71.6, -33.0), ("Callao", -77.15, -12.05),
         ("Galápagos", -89.6, -0.9), ("Papeete", -149.6, -17.5), ("Auckland", 174.8, -36.8),
         ("Sydney", 151.2, -33.9), ("Hobart", 147.3, -42.9), ("Port Louis", 57.5, -20.2),
         ("Cape Town", 18.4, -33.9), ("Salvador again", -38.5, -13.05), ("Falmouth", -5.1, 50.1)],
        "sea", (1831, 1836),
        {1: [(-17, 28), (-24, 15), (-33, -8)], 2: [(-37, -20)],
         4: [(-66, -56.5), (-76, -50), (-75, -36)], 8: [(176, -35)], 9: [(173, -34)],
         11: [(147, -44.5), (115, -37), (100, -30)], 12: [(35, -33), (22, -36)],
         14: [(-33, -7), (-28, 15), (-20, 42)]},
    ),
    "round-the-world-by-air": Way(
        "Round the world by air",
        [("New York", -74.0, 40.7), ("London", -0.1, 51.5), ("Dubai", 55.3, 25.3),
         ("Singapore", 103.8, 1.3), ("Tokyo", 139.7, 35.7), ("San Francisco", -122.4, 37.8),
         ("New York again", -74.0, 40.65)],
        "air", (2019, 2019), {},
    ),
}  # fmt: skip
ODD = {
    "one-place": Way("One place alone", [("Jamestown", -5.7, -15.9)], "sea", (2020, 2020), {}),
    "two-km": Way(
        "A route of 2 km",
        [("North quay", 4.9, 52.384), ("South quay", 4.9, 52.366)],
        "road", (2020, 2020), {},
    ),
    "one-point-twice": Way(
        "Two places on one point",
        [("Harbour", 103.8, 1.3), ("Warehouse", 103.8, 1.3)],
        "road", (2020, 2020), {},
    ),
    "to-and-fro": Way(
        "A ferry to and fro",
        [("Dover", 1.31, 51.13), ("Calais", 1.85, 50.96), ("Dover again", 1.31, 51.13),
         ("Calais again", 1.85, 50.96), ("Lille", 3.06, 50.63)],
        "sea sea sea road", (2020, 2020), {},
    ),
    "south-pole-by-air": Way(
        "Over the South Pole",
        [("Christchurch", 172.6, -43.5), ("McMurdo Sound", 166.7, -77.85), ("South Pole", 0, -90),
         ("Patriot Hills", -81.3, -80.3), ("Punta Arenas", -70.9, -53.2)],
        "air", (1990, 1990), {},
    ),
    "caravan": Way(
        "A caravan before the year 1",
        [("Petra", 35.44, 30.33), ("Gaza", 34.47, 31.5), ("Alexandria", 29.9, 31.2)],
        "animal", (-312, -311), {},
    ),
    "over-the-pole": Way(
        "Over the North Pole",
        [("New York", -74.0, 40.7), ("Beijing", 116.4, 39.9)],
        "air", (2019, 2019), {},
    ),
    "track-alone": Way("A track alone", [], "sea", (2020, 2020), {}),
}  # fmt: skip


def famous_dossier(name: str) -> dict[str, Any]:
    """Give a route of either table as a dossier that `geoapp.dossier` reads."""
    way = {**FAMOUS, **ODD}[name]
    ids = [f"stop-{number}" for number in range(1, len(way.stops) + 1)]
    features = [_place(each, stop) for each, stop in zip(ids, way.stops, strict=True)]
    modes = way.modes.split() * len(ids)
    features += [
        _leg(way, number, modes[number - 1]) | {"id": f"leg-{number}"}
        for number in range(1, len(ids))
    ]
    if not ids:
        features = [_track()]
    head = {
        "id": name,
        "version": "1.0.0",
        "title": {lang: f"{way.title} ({words})" for lang, words in APPROXIMATE.items()},
        "summary": APPROXIMATE,
        "attribution": APPROXIMATE,
        "when": "/".join(map(_year, way.years)),
        "bbox": [-180, -90, 180, 90],
        "licence": "CC0-1.0",
        "languages": ["en", "fr"],
    }
    empty: dict[str, Any] = {
        part: [] for part in ("claims", "accounts", "ships", "steps", "changes")
    }
    return {
        "type": "FeatureCollection",
        "dossier": head,
        "sources": [_SOURCE],
        "features": features,
    } | empty


def write_famous(folder: Path, name: str) -> Path:
    """Write a route of either table as a dossier's file."""
    path = folder / f"{name}.geojson"
    path.write_text(json.dumps(famous_dossier(name), ensure_ascii=False), encoding="utf-8")
    return path


_SOURCE = {
    "id": "nobody",
    "type": "document",
    "title": "A test of drawing",
    "publisher": "geoapp",
    "custom": {"status": "unconfirmed", "title_is": "description"},
}


def _year(year: int) -> str:
    return f"{year:05}" if year < 0 else f"{year:04}"


def _place(name: str, stop: Stop) -> dict[str, Any]:
    called, lon, lat = stop
    return {
        "type": "Feature",
        "id": name,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "kind": "place",
            "name": {"en": called, "fr": called},
            "role": APPROXIMATE,
            "layer": "route",
            "country": "ZZ",
            "precision_km": 0.2 if called.endswith("quay") else 5,
            "obtained": APPROXIMATE,
            "status": "unconfirmed",
        },
    }


def _leg(way: Way, number: int, mode: str) -> dict[str, Any]:
    (start, *from_), (end, *to) = way.stops[number - 1 : number + 1]
    line = [from_, *map(list, way.passing.get(number, [])), to]
    first, last = way.years
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {
            "kind": "leg",
            "name": {"en": f"{start} to {end}", "fr": f"De {start} à {end}"},
            "mode": mode,
            "from": f"stop-{number}",
            "to": f"stop-{number + 1}",
            "depart": _year(first),
            "arrive": _year(last),
            "basis": "schematic",
            "certainty": "uncertain",
            "citations": [{"source": "nobody"}],
        },
    }


def _track() -> dict[str, Any]:
    positions = [[10.0 + 0.1 * step, 57.0 + 0.02 * step] for step in range(20)]
    times = [f"2020-06-01T{hour:02}:00:00Z" for hour in range(20)]
    return {
        "type": "Feature",
        "id": "track",
        "geometry": {"type": "MultiPoint", "coordinates": positions},
        "properties": {
            "kind": "track",
            "name": {"en": "Positions", "fr": "Positions"},
            "seen_by": APPROXIMATE,
            "standing": "independent",
            "precision_km": 0.1,
            "coordinateProperties": {"times": times},
            "citations": [{"source": "nobody"}],
        },
    }
