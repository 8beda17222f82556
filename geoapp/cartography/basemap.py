"""The packaged base map, and the flat lists of whole numbers that lines are kept in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.projection import POLE_DEGREES, Points, drawable
from geoapp.cartography.world import (
    AREAS,
    Detail,
    Region,
    areas_of,
    cut_to,
    drawn_lines,
    ends_of,
    km_from,
    pieces_of_world,
    unpack_positions,
    world,
)
from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.dossier.strict_json import JsonObject
from geoapp.geodesy import KM_PER_DEGREE, TURN
from geoapp.measure.geodesic import parts_of
from geoapp.resources import data_file

# Drawn positions are whole multiples of this: about 100 m, well below every precision shown.
UNIT_DEGREES = 0.001
DETAILS = ("east", "west")
BASE_LAYERS = ("land", "lakes", "rivers", "borders")
# How far from the route the page shows a layer, in kilometres.
REACH = {"rivers": 500.0, "lakes": 900.0, "borders": 2200.0}
# In an embedded map, which can't be moved far.
SHORT_REACH = {"rivers": 250.0, "lakes": 500.0, "borders": 900.0, "land": 2200.0}
# A frame that shows a route from top to bottom reaches so many of its heights to either side.
FRAME_HEIGHTS = 1.7
WORLD_SCALE = 0.01
EDGE_DEGREES = 3.0
WHOLE = (-180.0, -90.0, 180.0, 90.0)
# Routes within this box are what the overview was simplified for.
OVERVIEW_SERVES = (25.0, 36.0, 145.0, 66.0)
OVERLAP_DEGREES = 0.02
# The world by distance from the route; a line of a route of 8,000 km may be off by 1 km near it.
FROM_ROUTE_KM = (300.0, 1500.0, 3000.0, 6000.0)
SMALLEST_KM2 = (0.0, 60.0, 300.0, 2500.0)
LONG_ROUTE = 8_000.0
MOST_KM = 4.0
BASE = 45
ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"&<\\')
LABEL_MEMBERS = ("kind", "rank", "lon", "lat")
# Files of names; the overview does with the first.
NAMES = ("labels", "countries", "seas")


def base_map(
    route: Points,
    window: Region,
    *,
    detail: Detail | None = None,
    is_enough: Callable[[dict[str, object]], bool] | None = None,
) -> JsonObject:
    """
    Give the base map that a map of a route needs: all of its window, or says where it ends.

    Parameters
    ----------
    route
        Rows of longitude and latitude of what the map is about; may be empty.
    window
        West, south, east, north of all that the map can show, as `whole_window`, `window_of` or
        `seen_in` gives it; its middle is the longitude in the middle of the map.
    detail
        How finely the world is drawn; by default finer about the route, for a page.
    is_enough
        Asked, with `detail`, whether the packaged overview does without the world beyond it,
        which is half of the work.

    Returns
    -------
    base
        ``scale`` and, as `pack_lines` writes them, ``sea`` (how far the map reaches: beyond it
        nothing is known), ``land``, ``lakes``, ``rivers``, ``borders``; ``region``: west, south,
        east, north of the sea; finer boxes under ``details``; ``labels``. Longitudes may exceed
        180. A route that the packaged overview was made for has that, and with `detail` the world
        beyond it; any other has the world. See ``data/geo/basemap/README.md``.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> cape_town = np.array([[18.4, -33.9]])
    >>> base_map(cape_town, whole_window(18.4))["region"]
    [-161.58, -90.0, 198.38, 90.0]
    >>> base_map(np.empty((0, 2)), whole_window(0.0))["details"]
    []
    """
    names = {"labels": area_names()}
    if not suits_overview(route, window):
        fine = detail or about_route(route)
        layers = _packed(world(window, around=route, detail=fine))
        region = [round(side, 2) for side in window]
        head = {"region": region, "scale": WORLD_SCALE, "sea": [_frame(region)], "details": []}
        return head | layers | names
    details = [_read(name) for name in DETAILS]
    overview = _read("overview") | {"sea": [_frame(_reached())]}
    if detail is None or (is_enough and is_enough(overview)):
        return overview | {"details": details, "labels": area_names(of_overview=True)}
    region = list(window)
    windows = _windows_beyond(_reached(), window)
    beyond = [
        {"scale": WORLD_SCALE} | _packed(piece)
        for piece in pieces_of_world(windows, around=route, detail=detail)
    ]
    whole = {"sea": [_frame(region)], "region": region}
    return overview | whole | {"details": [*beyond, *details]} | names


def suits_overview(route: Points, window: Region) -> bool:
    """
    Tell whether the packaged overview was made for a route: it is fine along one corridor.

    Parameters
    ----------
    route, window
        As for `base_map`.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> suits_overview(np.array([[130.3, 42.3], [40.1, 45.9]]), whole_window(85.0))
    True
    >>> suits_overview(np.empty((0, 2)), whole_window(85.0))
    False
    """
    if not len(route):
        return False
    west, south, east, north = OVERVIEW_SERVES
    low, high = route.min(axis=0), route.max(axis=0)
    first, _, last, _ = _read("overview")["region"]
    centre = (window[0] + window[2]) / 2
    inside = low[0] >= west and high[0] <= east and low[1] >= south and high[1] <= north
    return bool(inside and last - 180 < centre < first + 180)


def base_shapes(route: Points, window: Region) -> dict[str, list[BaseGeometry]]:
    """
    Give the base map of a window as shapes, for a project in another program.

    Parameters
    ----------
    route, window
        As for `base_map`.

    Returns
    -------
    shapes
        ``land`` and ``lakes``: polygons; ``rivers`` and ``borders``: lines; EPSG:4326, longitudes
        in [-180, 180], cut there and at the window's sides, so that none is torn in either.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> route = np.array([[174.8, -36.8], [-70.6, -33.4]])
    >>> land = base_shapes(route, whole_window(-128.0))["land"]
    >>> bool(shapely.bounds(land)[:, 2].max() <= 180)
    True
    """
    base = base_map(route, window, detail=about_route(route))
    found: dict[str, list[BaseGeometry]] = {name: [] for name in BASE_LAYERS}
    for layer in (base, *base["details"]):
        for name in BASE_LAYERS:
            lines = unpack_lines(layer.get(name, ()), layer["scale"])
            found[name] += areas_of(lines) if name in AREAS else drawn_lines(lines)
    return {name: cut_to(shapes, WHOLE) for name, shapes in found.items()}


def cut_lines(geometry: BaseGeometry, centre: float) -> list[shapely.LineString]:
    """
    Give `drawable` lines with longitudes in [-180, 180], cut there too.

    Examples
    --------
    >>> [len(line.coords) for line in cut_lines(shapely.LineString([(10, 0), (10.5, 0)]), 190.2)]
    [2, 2]
    """
    (lines,) = drawable([parts_of(geometry)], centre)
    cut = cut_to([shapely.LineString(line) for line in lines], WHOLE)
    return [line for line in cut if isinstance(line, shapely.LineString)]


def map_region(route: Points, window: Region) -> Region:
    """
    Tell how far a page's map of a route reaches: west, south, east, north.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> map_region(np.array([[18.4, -33.9]]), whole_window(0.0))
    (-179.98, -90.0, 179.98, 90.0)
    """
    if not suits_overview(route, window):
        return window
    return _reached()


def off_km(route: Points, window: Region) -> float:
    """
    Tell by how much a page's map may draw a coast wrong near a route, in kilometres.

    Parameters
    ----------
    route, window
        As for `base_map`.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> off_km(np.array([[130.3, 42.3], [40.1, 45.9]]), whole_window(85.0)) < 1
    True
    >>> round(off_km(np.array([[4.0, 52.0], [-74.0, 40.0], [151.0, -34.0]]), whole_window(0.0)))
    3
    """
    if suits_overview(route, window):
        return UNIT_DEGREES * KM_PER_DEGREE
    return about_route(route).tolerance_km[0]


def area_names(*, of_overview: bool = False) -> list[JsonObject]:
    """
    Read the names of the base map.

    Parameters
    ----------
    of_overview
        Those that the packaged overview shows alone; else those of the whole world.

    Returns
    -------
    labels
        ``name`` by language, ``kind`` (country, sea or lake), ``rank``, ``lon``, ``lat``.
    """
    return [
        {"name": {lang: text for lang, text in label.items() if lang in PAGE_LANGUAGES}}
        | {name: label[name] for name in LABEL_MEMBERS}
        for file in NAMES[: 1 if of_overview else None]
        for label in _read(file)["labels"]
    ]


def about_route(route: Points) -> Detail:
    """
    Choose how finely a page draws the world: the longer the route, the coarser.

    Examples
    --------
    >>> about_route(np.array([[18.4, -33.9], [18.5, -33.9]])).tolerance_km[0] < 0.1
    True
    """
    if not len(route):
        return Detail(FROM_ROUTE_KM, (2.0, 6.0, 9.0, 12.0), SMALLEST_KM2)
    high = float(np.ptp(route[:, 1]))
    wide = float(np.ptp(route[:, 0])) * np.cos(np.radians(route[:, 1].mean()))
    near = min(MOST_KM, float(np.hypot(high, wide)) * KM_PER_DEGREE / LONG_ROUTE)
    return Detail(FROM_ROUTE_KM, (near, 3 + near, 6 + near, 12 + near), SMALLEST_KM2)


def _reached() -> Region:
    """How far the overview reaches: to the pole, as no land lies north of where its file ends."""
    west, south, east, _ = _read("overview")["region"]
    return (west, south, east, 90.0)


def _windows_beyond(region: Region, whole: Region) -> list[Region]:
    """Cover what of a window lies outside a region, with an overlap that hides the seam."""
    (west, south, east, north), (first, bottom, last, top) = region, whole
    low, high = max(south, bottom), min(north, top)
    beyond = [
        (first, bottom, last, south + OVERLAP_DEGREES),
        (first, north - OVERLAP_DEGREES, last, top),
        (first, low, west + OVERLAP_DEGREES, high),
        (east - OVERLAP_DEGREES, low, last, high),
    ]
    return [side for side in beyond if side[0] < side[2] and side[1] < side[3]]


def _frame(region: Sequence[float]) -> list[int]:
    """
    Write the edge of a region as a ring that a projection may bend.

    A region that goes all round a pole has one edge, on the other side: its sides are none.
    """
    west, south, east, north = region
    if east - west >= TURN:
        edge = south if north >= POLE_DEGREES else north
        lons = np.arange(west, east, EDGE_DEGREES)
        ring = np.column_stack([lons, np.full(len(lons), edge)])
    else:
        box = shapely.segmentize(shapely.box(west, south, east, north), EDGE_DEGREES)
        ring = shapely.get_coordinates(box.exterior)[:-1]
    (steps,) = _steps(ring, np.zeros(len(ring), dtype=int))
    return steps


def _packed(layers: Mapping[str, Iterable[BaseGeometry]]) -> dict[str, list[list[int]]]:
    """Write the world's shapes as the base map's files have them."""
    packed: dict[str, list[list[int]]] = {}
    for name, shapes in layers.items():
        areas, given = name in AREAS, np.array(list(shapes), dtype=object)
        lines = shapely.get_rings(shapely.orient_polygons(given)) if areas else given
        positions, numbers = shapely.get_coordinates(lines, return_index=True)
        if areas:  # whose first position is not repeated
            open_ = np.diff(numbers, append=-1) == 0
            positions, numbers = positions[open_], numbers[open_]
        least = 6 if areas else 4
        packed[name] = [line for line in _steps(positions, numbers) if len(line) >= least]
    return packed


def _steps(positions: Points, numbers: NDArray[np.intp]) -> list[list[int]]:
    """
    Round to the world's unit: of each line the first position, then differences that aren't zero.

    Parameters
    ----------
    positions, numbers
        Of all lines, one after the other, and the number of its line for each position, from 0.
    """
    whole = np.rint(positions / WORLD_SCALE).astype(int)
    first = np.diff(numbers, prepend=-1) != 0
    steps = np.where(first[:, np.newaxis], whole, np.diff(whole, axis=0, prepend=0))
    kept = first | steps.any(axis=1)
    flat: list[int] = steps[kept].ravel().tolist()
    return [flat[2 * a : 2 * b] for a, b in pairwise(ends_of(np.bincount(numbers[kept])))]


@cache
def _read(name: str) -> JsonObject:
    text = data_file(f"basemap/{name}.json").read_text(encoding="utf-8")
    layer: JsonObject = json.loads(text)
    return layer


def pack_lines(geometry: BaseGeometry) -> list[list[int]]:
    """
    Pack lines into flat lists of whole numbers.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326. Empty gives no lines.

    Returns
    -------
    lines
        For each line ``[lon, lat, dlon, dlat, ...]`` in units of `UNIT_DEGREES`:
        the first position, then differences.

    Examples
    --------
    >>> pack_lines(shapely.LineString([(130.283, 42.256), (130.3, 42.25)]))
    [[130283, 42256, 17, -6]]
    >>> pack_lines(shapely.LineString())
    []
    """
    parts = [shapely.get_coordinates(line) for line in shapely.get_parts(geometry)]
    return [pack_positions(part) for part in parts if len(part)]


def pack_positions(positions: Points, unit: float = UNIT_DEGREES) -> list[int]:
    """
    Pack positions, rows of longitude and latitude, as `pack_lines` does, in a unit of degrees.

    Examples
    --------
    >>> pack_positions(np.array([[130.283, 42.256], [130.3, 42.25]]))
    [130283, 42256, 17, -6]
    >>> pack_positions(np.empty((0, 2)))
    []
    """
    whole = np.rint(positions / unit).astype(np.int64)
    steps: list[int] = np.vstack([whole[:1], np.diff(whole, axis=0)]).ravel().tolist()
    return steps


def line_text(line: Iterable[int]) -> str:
    """
    Write a packed line as text, half as long as its numbers in JSON.

    Parameters
    ----------
    line
        What `pack_lines` gives for a line: whole numbers.

    Returns
    -------
    text
        For each number its zigzag (0, -1, 1, -2 become 0, 1, 2, 3) in digits to base 45, the
        lowest first; a digit that another follows is written 45 higher. The characters are
        those of `ALPHABET`, none of which JSON or HTML has to escape.

    Examples
    --------
    >>> line_text([0, -1, 1, 22, 23])
    '!#$PR#'
    """
    out = []
    for value in line:
        rest = 2 * value if value >= 0 else -2 * value - 1
        while rest >= BASE:
            out.append(ALPHABET[rest % BASE + BASE])
            rest //= BASE
        out.append(ALPHABET[rest])
    return "".join(out)


def line_numbers(text: str) -> list[int]:
    """
    Read back what `line_text` wrote.

    Examples
    --------
    >>> line_numbers("!#$PR#")
    [0, -1, 1, 22, 23]
    """
    numbers, value, place = [], 0, 1
    for digit in map(ALPHABET.index, text):
        value += digit % BASE * place
        place *= BASE
        if digit < BASE:
            numbers.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value, place = 0, 1
    return numbers


def short_base_map(route: Points, window: Region, reach: Mapping[str, float] = REACH) -> JsonObject:
    """
    Give `base_map` with its lines as `line_text` writes them, for the page.

    Parameters
    ----------
    route, window
        As for `base_map`.
    reach
        Layers of which nothing is left that lies further from the route's positions, in
        kilometres. Land stays by default; where it doesn't, the sea ends there too.

    Examples
    --------
    >>> from geoapp.cartography.world import whole_window
    >>> here = np.array([[130.0, 42.0], [40.0, 46.0]])
    >>> short = short_base_map(here, whole_window(85.0))
    >>> isinstance(short["land"][0], str)
    True
    >>> len(short["rivers"]) < len(base_map(here, whole_window(85.0))["rivers"])
    True
    """
    base = base_map(route, window)
    if "land" in reach:
        reach = {**reach, "land": max(reach["land"], FRAME_HEIGHTS * _tall_km(route))}
    west = base["region"][0]
    near = np.column_stack([(route[:, 0] - west) % 360 + west, route[:, 1]])

    def shorten(layer: JsonObject) -> JsonObject:
        return layer | {
            name: [
                line_text(line)
                for line in _near_lines(layer[name], layer["scale"], route, reach.get(name))
            ]
            for name in ("sea", *BASE_LAYERS)
            if name in layer
        }

    if "land" in reach and len(near):
        degrees = reach["land"] / KM_PER_DEGREE
        base = base | {"sea": [_frame(_within(base["region"], near, degrees))]}
    return shorten(base) | {"details": [shorten(layer) for layer in base["details"]]}


def _tall_km(route: Points) -> float:
    return float(np.ptp(route[:, 1])) * KM_PER_DEGREE if len(route) else 0.0


def _within(region: Sequence[float], near: Points, degrees: float) -> list[float]:
    """Cut a region to the box of some positions, widened by some degrees."""
    low = np.maximum(near.min(axis=0) - degrees, region[:2])
    high = np.minimum(near.max(axis=0) + degrees, region[2:])
    return [float(side) for side in (*low, *high)]


def _near_lines(
    lines: list[list[int]], scale: float, route: Points, km: float | None
) -> list[list[int]]:
    """Keep the lines of which any position lies so near to a route; all without a bound."""
    if km is None or not lines:
        return lines
    positions = unpack_lines(lines, scale)
    starts = np.cumsum([0, *map(len, positions[:-1])])
    nearest = np.minimum.reduceat(km_from(np.concatenate(positions), route), starts)
    return [line for line, far in zip(lines, nearest.tolist(), strict=True) if far <= km]


def unpack_lines(lines: Iterable[list[int]], scale: float) -> list[Points]:
    """
    Unpack what `pack_lines` packed, or a layer of the base map.

    Returns
    -------
    lines
        For each line an array of rows of longitude and latitude, in degrees.

    Examples
    --------
    >>> [line.round(3).tolist() for line in unpack_lines([[130283, 42256, 17, -6]], 0.001)]
    [[[130.283, 42.256], [130.3, 42.25]]]
    """
    positions, ends = unpack_positions(lines, scale)
    return [positions[a:b] for a, b in pairwise(ends)]
