"""The whole world of the base map: as fine as a map needs it, and cut at the map's own seam."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.projection import Points, Projection, View
from geoapp.dossier.strict_json import JsonObject
from geoapp.geodesy import MEAN_RADIUS_KM, TURN
from geoapp.measure.geodesic import unit_vectors
from geoapp.resources import data_file

Region = tuple[float, float, float, float]
_Shapes = NDArray[np.object_]
AREAS, LINES = ("land", "lakes"), ("rivers", "borders")
# A map is cut opposite its centre, and shows nothing of the last 2 km on either side.
CUT_DEGREES = 0.02
LONGEST_EDGE_DEGREES = 3.0
# So far beyond the equator a map about a pole reaches: there it draws twice as long as wide.
BEYOND_EQUATOR_DEGREES = 30.0
NEXT_TO_POLE = 89.9
# What a picture shows is asked of so many positions each way, and widened by what may lie between.
SAMPLES = 33
SEEN_MARGIN = 0.05
LEAST_MARGIN_DEGREES = 0.5
MIN_RING = 3
# By which longitudes beyond 180 degrees come into a window.
TURNS = np.array([-2 * TURN, -TURN, 0.0, TURN, 2 * TURN])
# Positions of a route that distances are measured from.
MOST_AROUND = 250
ASKED_AT_ONCE = 512  # positions, so that their distances stay near the processor


@dataclass(frozen=True)
class Detail:
    """
    How finely the world is drawn, by distance from what a map is about.

    Parameters
    ----------
    km
        Distances, growing.
    tolerance_km
        By how much a line may be off at each of them.
    smallest_km2
        The smallest island or lake that is drawn at each of them.
    """

    km: tuple[float, ...] = (0.0,)
    tolerance_km: tuple[float, ...] = (0.0,)
    smallest_km2: tuple[float, ...] = (0.0,)


@dataclass(frozen=True)
class _Layer:
    """All positions of a layer in one array, and where each ring or line begins."""

    positions: Points
    sphere: Points
    needed_km: Points
    starts: NDArray[np.intp]
    km2: Points
    low: Points
    high: Points

    def within(self, windows: Iterable[Region]) -> NDArray[np.bool_]:
        """Tell of each ring or line whether its box meets one of some windows, by any turn."""
        meets = np.zeros(len(self.low), dtype=bool)
        for west, south, east, north in windows:
            level = (self.low[:, 1] <= north) & (self.high[:, 1] >= south)
            past = -np.floor((self.high[:, 0] - west) / TURN) * TURN  # then first east of `west`
            meets |= level & (self.low[:, 0] + past <= east)
        return meets


def world(
    window: Region, *, around: Points | None = None, detail: Detail | None = None
) -> dict[str, list[BaseGeometry]]:
    """
    Cut the world to a window of longitudes and latitudes.

    Parameters
    ----------
    window
        West, south, east, north in degrees, at most 360 wide; longitudes may lie beyond 180.
    around
        Rows of longitude and latitude: what the map is about.
    detail
        How fine by distance from `around`; all that there is by default.

    Returns
    -------
    layers
        ``land`` and ``lakes``: polygons; ``rivers`` and ``borders``: lines; longitudes within
        the window, EPSG:4326. Edges along the window have a position at least every 3 degrees.

    Notes
    -----
    Natural Earth 1:50m in the UN view of borders; see ``data/geo/basemap/README.md``.

    Examples
    --------
    >>> cut = world((110.0, -45.0, 160.0, -10.0))
    >>> cut["land"][0].covers(shapely.Point(149.1, -35.3))
    True
    >>> world((-140.0, -50.0, -130.0, -40.0))["land"]
    []
    """
    (piece,) = pieces_of_world([window], around=around, detail=detail)
    return piece


def pieces_of_world(
    windows: Sequence[Region], *, around: Points | None = None, detail: Detail | None = None
) -> list[dict[str, list[BaseGeometry]]]:
    """
    Cut the world to several windows at once, each as `world` cuts it to one.

    Examples
    --------
    >>> [sorted(piece) for piece in pieces_of_world([(0.0, 50.0, 9.0, 60.0)])]
    [['borders', 'lakes', 'land', 'rivers']]
    >>> pieces_of_world([])
    []
    """
    fine = detail or Detail()
    names = (*AREAS, *LINES) if windows else ()
    thin = {name: np.array(_thinned(name, around, fine, windows), dtype=object) for name in names}
    return [{name: _cut(shapes, each) for name, shapes in thin.items()} for each in windows]


def whole_window(centre: float) -> Region:
    """
    Give the window of the whole world on a map with a centre.

    Examples
    --------
    >>> [round(side, 2) for side in whole_window(-170.0)]
    [-349.98, -90.0, 9.98, 90.0]
    """
    half = TURN / 2 - CUT_DEGREES
    return (centre - half, -90.0, centre + half, 90.0)


def window_of(projection: Projection) -> Region:
    """
    Give the window of all that a projection shows.

    Returns
    -------
    window
        West, south, east, north. A map about a pole isn't cut: its window is a whole turn wide.

    Examples
    --------
    >>> window_of(Projection("azimuthal", (170.0, -90.0)))
    (-10.0, -90.0, 350.0, 30.0)
    >>> window_of(Projection("equal-earth", (0.0, 20.0)))
    (-179.98, -90.0, 179.98, 90.0)
    """
    lon, lat = projection.centre
    if projection.kind != "azimuthal":
        return whole_window(lon)
    beyond = BEYOND_EQUATOR_DEGREES
    south, north = (-beyond, 90.0) if lat > 0 else (-90.0, beyond)
    return (lon - TURN / 2, south, lon + TURN / 2, north)


def seen_in(view: View) -> Region:
    """
    Give the window of what a picture shows, with a margin; all of it where that has no sides.

    Returns
    -------
    window
        West, south, east, north; that of `window_of` where the view shows a pole, the seam or
        what lies beyond the Earth.

    Examples
    --------
    >>> conic = Projection("conic", (85.0, 50.0), (42.0, 58.0))
    >>> seen = seen_in(View(conic, (0, 0, 800, 400), (0.0, 0.0), 1_000))
    >>> [round(side) for side in seen]
    [79, 48, 91, 52]
    >>> seen_in(View(conic, (0, 0, 800, 400), (0.0, 0.0), 50_000)) == window_of(conic)
    True
    """
    whole = window_of(view.projection)
    left, top, right, bottom = view.box
    across = np.linspace(left, right, SAMPLES)
    grid = np.meshgrid(across, np.linspace(top, bottom, SAMPLES))
    positions = view.positions_at(np.column_stack([axis.ravel() for axis in grid]))
    if not np.isfinite(positions).all():
        return whole
    (west, south), (east, north) = positions.min(axis=0), positions.max(axis=0)
    margin = max(LEAST_MARGIN_DEGREES, SEEN_MARGIN * max(east - west, north - south))
    seen = (west - margin, south - margin, east + margin, north + margin)
    inside = seen[0] > whole[0] and seen[2] < whole[2]
    return seen if inside and max(-seen[1], seen[3]) < NEXT_TO_POLE else whole


def world_of(projection: Projection) -> Region:
    """
    Give the window of the whole world in a projection, but for the point opposite its pole.

    Examples
    --------
    >>> world_of(Projection("azimuthal", (170.0, -90.0)))
    (-10.0, -90.0, 350.0, 89.9)
    """
    lon, lat = projection.centre
    if projection.kind != "azimuthal":
        return whole_window(lon)
    south, north = (-NEXT_TO_POLE, 90.0) if lat > 0 else (-90.0, NEXT_TO_POLE)
    return (lon - TURN / 2, south, lon + TURN / 2, north)


@cache
def _layers() -> dict[str, _Layer]:
    content = json.loads(data_file("basemap/world.json").read_text(encoding="utf-8"))
    return {name: _layer(content, name) for name in (*AREAS, *LINES)}


def _layer(content: JsonObject, name: str) -> _Layer:
    positions, ends = unpack_positions(content[name], content["scale"])
    levels = np.frombuffer("".join(content[f"{name}_levels"]).encode(), dtype=np.uint8) - ord("0")
    limits = np.array([0.0, *content["levels_km"]])
    limits[-1] = np.inf
    positions, starts = np.round(positions, 6), np.array(ends)
    return _Layer(
        positions,
        unit_vectors(positions),
        limits[levels],
        starts,
        _km2(positions, starts),
        np.minimum.reduceat(positions, starts[:-1]),
        np.maximum.reduceat(positions, starts[:-1]),
    )


def unpack_positions(lines: Iterable[list[int]], scale: float) -> tuple[Points, list[int]]:
    """
    Unpack lines of the base map's files, all positions in one array.

    Parameters
    ----------
    lines
        For each line ``[lon, lat, dlon, dlat, ...]``: the first position, then differences.
    scale
        Degrees that a whole number stands for.

    Returns
    -------
    positions, ends
        Rows of longitude and latitude, in degrees, of one line after the other; where each
        begins and ends, as 0, the end of the first, of the second, and so on.

    Examples
    --------
    >>> unpack_positions([[1, 2, 1, -1], [5, 5]], 1.0)
    (array([[1., 2.],
           [2., 1.],
           [5., 5.]]), [0, 2, 3])
    >>> unpack_positions([], 1.0)[1]
    [0]
    """
    known = list(lines)
    ends = ends_of([len(line) // 2 for line in known])
    numbers = np.fromiter(chain.from_iterable(known), dtype=np.int64, count=2 * ends[-1])
    sums = np.vstack([np.zeros((1, 2), dtype=np.int64), np.cumsum(numbers.reshape(-1, 2), axis=0)])
    before = np.repeat(sums[ends[:-1]], np.diff(ends), axis=0)
    return (sums[1:] - before) * scale, ends


def ends_of(counts: Sequence[int] | NDArray[np.intp]) -> list[int]:
    """
    Tell where each of some lines begins and ends among the positions of all.

    Examples
    --------
    >>> ends_of([2, 3])
    [0, 2, 5]
    """
    ends: list[int] = np.cumsum([0, *counts]).tolist()
    return ends


def _km2(positions: Points, starts: NDArray[np.intp]) -> Points:
    """Signed areas of rings on the sphere, by Lambert's cylindrical projection: a hole's is < 0."""
    x, y = np.radians(positions[:, 0]), np.sin(np.radians(positions[:, 1]))
    following = np.arange(1, len(positions) + 1)
    following[starts[1:] - 1] = starts[:-1]
    twice = np.add.reduceat(x * y[following] - y * x[following], starts[:-1])
    return np.asarray(twice / 2 * MEAN_RADIUS_KM**2)


def _thinned(
    name: str, around: Points | None, detail: Detail, windows: Sequence[Region]
) -> list[BaseGeometry]:
    """Leave out what lies outside, and positions, islands and lakes that a map can do without."""
    layer = _layers()[name]
    # As fine everywhere, as a picture is: no distance is asked.
    km = _km_between(layer.sphere, around if len(detail.km) > 1 else None)
    tolerance = np.interp(km, detail.km, detail.tolerance_km)
    keep = layer.needed_km > tolerance
    least = np.minimum.reduceat(km, layer.starts[:-1])
    large = np.abs(layer.km2) >= np.interp(least, detail.km, detail.smallest_km2)
    wanted = layer.within(windows) & (large | (name in LINES))
    lines = [
        layer.positions[a:b][keep[a:b]]
        for (a, b), is_wanted in zip(pairwise(layer.starts), wanted, strict=True)
        if is_wanted
    ]
    return areas_of(lines) if name in AREAS else drawn_lines(lines)


def km_from(positions: Points, around: Points | None) -> Points:
    """
    Tell how far each of some positions is from the nearest of others, on the sphere.

    Parameters
    ----------
    positions, around
        Rows of longitude and latitude, in degrees; of `around` at most 250 are asked, evenly
        chosen.

    Returns
    -------
    km
        Great-circle kilometres; 0 everywhere if there is nothing around.

    Examples
    --------
    >>> km_from(np.array([[0.0, 1.0], [0.0, 3.0]]), np.array([[0.0, 0.0]])).round().tolist()
    [111.0, 334.0]
    >>> km_from(np.array([[0.0, 1.0]]), None).tolist()
    [0.0]
    """
    return _km_between(unit_vectors(positions), around)


def _km_between(sphere: Points, around: Points | None) -> Points:
    if around is None or not len(around):
        return np.zeros(len(sphere))
    chosen = around[:: max(1, -(-len(around) // MOST_AROUND))]
    directions = np.ascontiguousarray(unit_vectors(chosen).T)
    nearest = np.empty(len(sphere))
    for at in range(0, len(sphere), ASKED_AT_ONCE):
        some = slice(at, at + ASKED_AT_ONCE)
        nearest[some] = (sphere[some] @ directions).max(axis=1)
    return np.asarray(np.arccos(np.clip(nearest, -1.0, 1.0)) * MEAN_RADIUS_KM)


def areas_of(rings: Iterable[Points]) -> list[BaseGeometry]:
    """
    Make polygons of rings: outer ones run counterclockwise, holes clockwise.

    Parameters
    ----------
    rings
        Rows of longitude and latitude, the first not repeated; a hole comes after its outer ring.

    Examples
    --------
    >>> ring = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]])
    >>> hole = np.array([[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0]])
    >>> [area.area for area in areas_of([ring, hole])]
    [80.0]
    >>> areas_of([])
    []
    """
    usable = [ring for ring in rings if len(ring) >= MIN_RING]
    if not usable:
        return []
    numbers = np.repeat(np.arange(len(usable)), [len(ring) for ring in usable])
    closed = shapely.linearrings(np.concatenate(usable), indices=numbers)
    made: list[BaseGeometry] = []
    areas = _valid(np.asarray(shapely.polygons(closed)))
    for area, is_outer in zip(areas, np.asarray(shapely.is_ccw(closed)), strict=True):
        if is_outer:
            made.append(area)
            continue
        outer = np.flatnonzero(shapely.contains(made, area))
        if len(outer):
            made[outer[-1]] = made[outer[-1]].difference(area)
    return made


def drawn_lines(positions: Iterable[Points]) -> list[BaseGeometry]:
    """
    Make lines of their positions; what has but one is left out.

    Examples
    --------
    >>> drawn_lines([np.array([[0.0, 0.0], [9.0, 0.0]]), np.array([[1.0, 1.0]])])
    [<LINESTRING (0 0, 9 0)>]
    >>> drawn_lines([])
    []
    """
    usable = [each for each in positions if len(each) > 1]
    if not usable:
        return []
    numbers = np.repeat(np.arange(len(usable)), [len(each) for each in usable])
    return list(np.asarray(shapely.linestrings(np.concatenate(usable), indices=numbers)))


def cut_to(shapes: Iterable[BaseGeometry], window: Region) -> list[BaseGeometry]:
    """
    Keep what lies in a window, also by a turn to the east or west.

    Parameters
    ----------
    shapes
        Polygons and lines; longitudes may lie beyond 180.
    window
        West, south, east, north in degrees, at most 360 wide.

    Returns
    -------
    pieces
        Single polygons and lines with longitudes in the window, in the order of `shapes`.

    Examples
    --------
    >>> past = shapely.box(170, 0, 190, 10)
    >>> [piece.bounds for piece in cut_to([past], (-180, -90, 180, 90))]
    [(-180.0, 0.0, -170.0, 10.0), (170.0, 0.0, 180.0, 10.0)]
    >>> cut_to([], (-180, -90, 180, 90))
    []
    """
    return _cut(_valid(np.array(list(shapes), dtype=object)), window)


def _cut(given: _Shapes, window: Region) -> list[BaseGeometry]:
    """Cut valid shapes."""
    if not len(given):
        return []
    west, south, east, north = window
    frame = shapely.box(*window)
    bounds = shapely.bounds(given)
    left, right = (bounds[:, side, np.newaxis] + TURNS for side in (0, 2))
    level = (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    numbers, turns = np.nonzero((right > west) & (left < east) & level[:, np.newaxis])
    moved = _turned(given[numbers], TURNS[turns])
    is_inside = (left >= west) & (right <= east)
    is_inside &= ((bounds[:, 1] >= south) & (bounds[:, 3] <= north))[:, np.newaxis]
    across = ~is_inside[numbers, turns]
    cut = shapely.intersection(moved[across], frame)
    moved[across] = shapely.segmentize(cut, LONGEST_EDGE_DEGREES)
    kinds = [_kind(shape) for shape in given[numbers]]
    return [
        part
        for shape, kind in zip(moved, kinds, strict=True)
        for part in _parts(shape)
        if part.geom_type == kind
    ]


def _valid(shapes: _Shapes) -> _Shapes:
    """Mend the shapes that aren't valid: to see that one is takes a tenth of mending it."""
    bad = ~shapely.is_valid(shapes)
    mended = shapes.copy()
    mended[bad] = shapely.make_valid(shapes[bad])
    return mended


def _turned(shapes: _Shapes, turns: Points) -> _Shapes:
    """Move each of some shapes to the east by its own degrees; rounding can make one invalid."""
    moved = turns != 0
    some = shapes[moved]
    shift = np.repeat(turns[moved], shapely.get_num_coordinates(some))
    turned = shapes.copy()
    there = np.column_stack([shift, np.zeros(len(shift))])
    turned[moved] = _valid(shapely.transform(some, lambda positions: positions + there))
    return turned


def _kind(shape: BaseGeometry) -> str:
    return "LineString" if "LineString" in shape.geom_type else "Polygon"


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    """Give the single parts of any shape, however nested."""
    if shape.is_empty:
        return []
    inner = getattr(shape, "geoms", None)
    return [shape] if inner is None else [part for one in inner for part in _parts(one)]
