"""What ways are searched on: a coast in a GeoJSON file, a railway network in a package's file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import numpy as np
from shapely.geometry import Polygon

from geoapp.errors import Problem
from geoapp.measure import segments_km
from geoapp.resources import install_line
from geoapp.routing.rail import Network

Bbox = tuple[float, float, float, float]

MAX_INPUT_BYTES = 200_000_000
NETWORK_PACKAGE = "scgraph-data"
NETWORK_VERSION = "2.0.0"
NETWORK_CREDIT = f"© OpenStreetMap contributors, by way of {NETWORK_PACKAGE} {NETWORK_VERSION}"


@dataclass(frozen=True)
class Coast:
    """
    Land, and how far it was looked for.

    Attributes
    ----------
    land
        Polygons in longitude and latitude, EPSG:4326; water is all that none covers.
    box
        West, south, east, north: outside, nothing is known. None if the file names no `bbox`.
    credit, licence
        As the file says them; None where it doesn't.
    """

    land: list[Polygon]
    box: Bbox | None
    credit: str | None
    licence: str | None


def read_coast(path: Path) -> Coast:
    """
    Read a coast from GeoJSON.

    Parameters
    ----------
    path
        A FeatureCollection of Polygons and MultiPolygons, EPSG:4326, at most 200 MB; its `bbox`
        says how far it reaches.

    Returns
    -------
    coast
        Outer rings alone: a lake in the land is no sea.

    Raises
    ------
    ValueError
        If the file isn't such a collection, or holds no land.
    """
    content = _content(path, LAND)
    rings = [ring for feature in _features(path, content, LAND) for ring in _outer_rings(feature)]
    if not rings:
        _refuse(path, "holds no land, so all would be water", "give land as polygons, in degrees")
    land = [_polygon(path, ring) for ring in rings]
    credit, licence = (content.get(name) for name in ("credit", "licence"))
    return Coast(
        land,
        _box(content.get("bbox")),
        credit if isinstance(credit, str) else None,
        licence if isinstance(licence, str) else None,
    )


LAND, TRACKWAYS = "land as polygons", "rails or roads as lines"
"""What a file is to hold, as a message says it."""


def _content(path: Path, of: str) -> dict[str, object]:
    """Parse a file that anybody may have made."""
    if path.stat().st_size > MAX_INPUT_BYTES:
        _refuse(path, f"has {path.stat().st_size:,} bytes", f"give at most {MAX_INPUT_BYTES:,}")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        _refuse(path, "is no JSON", f"give a FeatureCollection of {of}")
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        _refuse(path, "is no FeatureCollection", f"give a FeatureCollection of {of}")
    return dict(content)


def _features(path: Path, content: dict[str, object], of: str) -> list[dict[str, object]]:
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        _refuse(path, "has no list of features", f"give a FeatureCollection of {of}")
    return list(features)


def _outer_rings(feature: dict[str, object]) -> list[object]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Polygon" and isinstance(coordinates, list):
        return coordinates[:1] or [None]
    if kind == "MultiPolygon" and isinstance(coordinates, list):
        return [part[0] for part in coordinates if isinstance(part, list) and part]
    return [None]


def _polygon(path: Path, ring: object) -> Polygon:
    """Make a polygon of a ring, if it is one."""
    try:
        positions = np.array(ring, dtype="float64")[:, :2]
    except (TypeError, ValueError, IndexError):
        positions = np.empty((0, 2))
    on_earth = np.isfinite(positions).all() and (np.abs(positions) <= [360, 90]).all()
    if len(positions) < 4 or not on_earth:
        _refuse(path, "holds something that is no polygon", "give land as polygons, in degrees")
    return Polygon(positions)


def _box(value: object) -> Bbox | None:
    """Take a box of four numbers; anything else says nothing."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(each, int | float) for each in value):
        return None
    west, south, east, north = (float(each) for each in value)
    return west, south, east, north


def find_network() -> Path:
    """
    Find the railway network's file in the package that carries it, if that is installed.

    The package is never imported: its module is one literal of 17 MB, which takes 2.3 GB and
    11 s to compile.

    Raises
    ------
    ValueError
        If it isn't installed; says how to get it.
    """
    spec = find_spec(NETWORK_PACKAGE.replace("-", "_"))
    folders = [] if spec is None else list(spec.submodule_search_locations or [])
    for folder in folders:
        path = Path(folder) / "world_railways.py"
        if path.exists():
            return path
    problem = Problem("the railway network", "isn't part of geoapp", _network_remedy())
    raise ValueError(str(problem))


def _network_remedy() -> str:
    line = install_line(f"{NETWORK_PACKAGE}=={NETWORK_VERSION}", with_needs=False)
    return f"get it with {line} (25 MB, ODbL), or give its file world_railways.py with --network"


def read_network(path: Path) -> Network:
    """
    Read the world's railways, as text.

    Parameters
    ----------
    path
        The file `world_railways.py` of the package.

    Returns
    -------
    network
        275 thousand nodes, at a thousandth of a degree; kilometres of the package.

    Raises
    ------
    ValueError
        If the file is something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        literals = dict(re.findall(r"^(graph|nodes)\s*=\s*(\[.*\])$", text, flags=re.MULTILINE))
        graph = json.loads(re.sub(r"(\d+):", r'"\1":', literals["graph"]))
        lat_lon = np.array(json.loads(literals["nodes"]), dtype="float64").reshape(-1, 2)
        neighbours = [{int(node): float(km) for node, km in row.items()} for row in graph]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _refuse(path, "is no railway network", _network_remedy())
    lengths = np.array([km for row in neighbours for km in row.values()])
    numbers = {node for row in neighbours for node in row}
    on_earth = np.isfinite(lat_lon).all() and (np.abs(lat_lon) <= [90, 180]).all()
    sound = (
        np.isfinite(lengths).all() and (lengths >= 0).all() and numbers <= set(range(len(graph)))
    )
    if not (len(lat_lon) == len(graph) > 0 and on_earth and sound):
        _refuse(path, "is no railway network", _network_remedy())
    return Network(lat_lon[:, ::-1].copy(), neighbours)


def read_lines(path: Path) -> Network:
    """
    Read rails or roads from GeoJSON.

    Parameters
    ----------
    path
        A FeatureCollection of LineStrings and MultiLineStrings, EPSG:4326, at most 200 MB; lines
        meet where they share a position, to a ten-millionth of a degree.

    Returns
    -------
    network
        Each position a node; kilometres of geodesics on WGS 84. Both ways are open.

    Raises
    ------
    ValueError
        If the file isn't such a collection, or holds no line.
    """
    numbers: dict[tuple[float, float], int] = {}
    neighbours: list[dict[int, float]] = []
    for line in _lines_of(path):
        nodes = []
        for lon, lat in line:
            node = numbers.setdefault((lon, lat), len(numbers))
            if node == len(neighbours):
                neighbours.append({})
            nodes.append(node)
        km = segments_km(*np.array(line[:-1]).T, *np.array(line[1:]).T)
        for one, other, length in zip(nodes[:-1], nodes[1:], km, strict=True):
            if one != other:
                neighbours[one][other] = neighbours[other][one] = float(length)
    if not neighbours:
        _refuse(path, "holds no line", "give a FeatureCollection of lines, in degrees")
    return Network(np.array([*numbers]), neighbours)


def _lines_of(path: Path) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of a collection, positions rounded so that ends which meet are one."""
    for feature in _features(path, _content(path, TRACKWAYS), TRACKWAYS):
        geometry = feature.get("geometry")
        drawn = geometry if isinstance(geometry, dict) else {}
        kind, coordinates = drawn.get("type"), drawn.get("coordinates")
        lines = {"LineString": [coordinates], "MultiLineString": coordinates}.get(str(kind), [])
        for line in lines if isinstance(lines, list) else []:
            try:
                positions = np.array(line, dtype="float64")[:, :2].round(7) + 0.0
            except (TypeError, ValueError, IndexError):
                positions = np.empty((0, 2))
            if len(positions) < 2 or not (np.abs(positions) <= [180, 90]).all():
                found = "holds something that is no line"
                _refuse(path, found, "give a FeatureCollection of lines, in degrees")
            yield [(float(lon), float(lat)) for lon, lat in positions]


def _refuse(path: Path, found: str, remedy: str) -> NoReturn:
    raise ValueError(str(Problem(path.name, found, remedy)))
