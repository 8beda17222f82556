"""
Find the shortest way over water, a safe distance off the coast.

The way is a taut string between obstacles, so it touches only their convex corners: a
visibility graph over these, with a shortest path, is exact (de Berg et al., Computational
Geometry, chapter 15). The plane is an azimuthal equidistant projection about the middle of the
two positions, on WGS 84: over 200 km its scale errs by less than 0.01 %. Lengths
are geodesic.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem

GEOD = Geod(ellps="WGS84")
LONGEST_PIECE_M = 5_000.0
# Corners of the widened coast may move by this much; the coast is widened by as much more.
SLACK_M = 25.0
SHORTEST_M = 1.0
TOUCH_M = 0.5
ARC_SEGMENTS = 3
# Directions as close as this count as one, so that rounding hides no edge of the coast.
ALONG_SINE = 1e-6
DETOURS = (1.1, 1.3, 1.7, 2.5, 4.0)

LonLat = tuple[float, float]


@dataclass(frozen=True)
class SeaRoute:
    """
    A way over water and what it leaves out at both ends.

    Attributes
    ----------
    line
        The way over water, longitude and latitude, EPSG:4326, a position at least every 5 km.
    access_start, access_end
        Straight from the given position to the first of the line, and from its last to the
        given end; of two equal positions where the given one lies on navigable water.
    length_km, access_start_km, access_end_km
        Geodesic lengths on WGS 84.
    straight_km
        The geodesic between the two given positions.
    clearance_m
        No part of the line is nearer to the coast.
    offing_m
        The distance that the line keeps off the coast between its ends; None if it was not asked.
    """

    line: LineString
    access_start: LineString
    access_end: LineString
    length_km: float
    access_start_km: float
    access_end_km: float
    straight_km: float
    clearance_m: float
    offing_m: float | None


def sea_route(
    start: LonLat,
    end: LonLat,
    coast: Sequence[Polygon],
    clearance_m: float = 200.0,
    offing_m: float | None = None,
) -> SeaRoute:
    """
    Find the shortest way over water between two positions.

    A position on land, or nearer to it than the clearance, is moved to the nearest navigable
    water; that move is kept apart as an access line.

    Parameters
    ----------
    start, end
        (longitude, latitude) in degrees, WGS 84.
    coast
        Land as polygons in (longitude, latitude). Water is all that no polygon covers, so the
        land has to reach as far as the way may.
    clearance_m
        Metres to keep off the land, at least.
    offing_m
        If given, the way first goes out to where it is this many metres off the land, by the
        water nearest to its start, stays so far out, and comes in alike. Not
        the shortest such way to the metre: the places where it goes out and comes in are chosen
        first.

    Returns
    -------
    route
        See `SeaRoute`.

    Raises
    ------
    ValueError
        If no way by water joins the two, or both come to one point of it.

    Examples
    --------
    >>> island = Polygon([(0.4, -0.2), (0.6, -0.2), (0.6, 0.1), (0.4, 0.1)])
    >>> route = sea_route((0.0, 0.0), (1.0, 0.0), [island])
    >>> round(route.straight_km, 1), round(route.length_km, 1), round(route.access_start_km, 1)
    (111.3, 114.1, 0.0)
    >>> round(sea_route((0.0, 0.0), (1.0, 0.0), []).length_km, 1)
    111.3
    """
    plane = _Plane(start, end)
    land = [plane.project(polygon) for polygon in coast]
    near = _widened(land, clearance_m)
    ends = plane.project(Point(start)), plane.project(Point(end))
    first, last = _to_open_water(ends, near)
    if first.distance(last) < SHORTEST_M:
        found = "begins and ends at one point of the water"
        raise ValueError(str(Problem("the way", found, "name places farther apart")))
    if offing_m is None:
        stations, obstacles = [first, last], [near]
    else:
        far = _widened(land, offing_m)
        out, back = _to_open_water((first, last), far)
        stations, obstacles = [first, out, back, last], [near, far, near]
    corners = [first]
    for k, around in enumerate(obstacles):
        corners += _taut_string(stations[k], stations[k + 1], around)[1:]
    line = plane.unproject(shapely.segmentize(LineString(corners), LONGEST_PIECE_M))
    access_start = LineString([start, line.coords[0]])
    access_end = LineString([line.coords[-1], end])
    return SeaRoute(
        line,
        access_start,
        access_end,
        length_km=_km(line),
        access_start_km=_km(access_start),
        access_end_km=_km(access_end),
        straight_km=_km(LineString([start, end])),
        clearance_m=clearance_m,
        offing_m=offing_m,
    )


def _km(line: LineString) -> float:
    """Geodesic length on WGS 84."""
    return float(GEOD.geometry_length(line)) / 1000


class _Plane:
    """A plane about the middle of two positions, in metres."""

    def __init__(self, start: LonLat, end: LonLat) -> None:
        lon, lat = GEOD.npts(*start, *end, 1)[0]
        text = f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=WGS84 +units=m"
        self._into = Transformer.from_crs("EPSG:4326", text, always_xy=True)
        self._back = Transformer.from_crs(text, "EPSG:4326", always_xy=True)

    def project(self, shape: BaseGeometry) -> Any:
        """Move a shape from longitude and latitude to the plane."""
        return _moved(shape, self._into)

    def unproject(self, shape: BaseGeometry) -> Any:
        """Move a shape from the plane to longitude and latitude."""
        return _moved(shape, self._back)


def _moved(shape: BaseGeometry, way: Transformer) -> object:
    """Project every position of a shape."""
    return shapely.transform(shape, lambda xy: np.column_stack(way.transform(*xy.T)))


def _widened(land: Sequence[BaseGeometry], clearance_m: float) -> MultiPolygon:
    """Widen land by a clearance; enclosed water counts as land."""
    # The chords of a rounded corner cut it short by this factor.
    chord = math.cos(math.pi / (4 * ARC_SEGMENTS))
    widened = shapely.union_all(
        shapely.buffer(list(land), (clearance_m + SLACK_M) / chord, quad_segs=ARC_SEGMENTS)
    )
    solid = [Polygon(part.exterior) for part in shapely.get_parts(widened)]
    return MultiPolygon(shapely.get_parts(shapely.union_all(shapely.simplify(solid, SLACK_M))))


def _to_open_water(positions: tuple[Point, Point], obstacles: MultiPolygon) -> tuple[Point, Point]:
    """Move both positions to the nearest point that no obstacle covers."""
    moved = []
    for position in positions:
        around = [part for part in obstacles.geoms if part.covers(position)]
        edge = around[0].exterior if around else position
        moved.append(Point(shapely.shortest_line(position, edge).coords[-1]))
    return moved[0], moved[1]


def _taut_string(start: Point, end: Point, obstacles: MultiPolygon) -> list[Point]:
    """Find the shortest way round obstacles, as its corners; ends included."""
    straight = start.distance(end)
    hard = shapely.buffer(obstacles, -TOUCH_M)
    shapely.prepare(hard)
    for detour in DETOURS:
        corners = _corners(obstacles, start, end, straight * detour)
        graph = _visibility(corners, hard)
        try:
            path = nx.dijkstra_path(graph, 0, 1)
        except nx.NetworkXNoPath:
            continue
        # Each shorter way lies within the ellipse that was searched.
        if nx.path_weight(graph, path, "weight") <= straight * detour:
            return [Point(corners[node, :2]) for node in path]
    found = f"no way by water is shorter than {DETOURS[-1]:g} times the straight line"
    remedy = "name other places, or a smaller clearance"
    raise ValueError(str(Problem("the way", found, remedy)))


def _corners(obstacles: MultiPolygon, start: Point, end: Point, limit_m: float) -> np.ndarray:
    """
    List where a taut string may bend: the two ends, then convex corners.

    A row holds x, y and the directions to both neighbours on the outline (0 for the ends);
    corners that no way within the limit can touch are left out.
    """
    rows = [np.array([[p.x, p.y, 0.0, 0.0, 0.0, 0.0] for p in (start, end)])]
    for part in obstacles.geoms:
        ring = shapely.get_coordinates(shapely.orient_polygons(part).exterior)[:-1]
        back, ahead = np.roll(ring, 1, axis=0) - ring, np.roll(ring, -1, axis=0) - ring
        convex = _cross(back, ahead) < 0
        rows.append(np.column_stack([ring, back, ahead])[convex])
    every = np.vstack(rows)
    around = np.hypot(*(every[:, :2] - every[0, :2]).T) + np.hypot(*(every[:, :2] - every[1, :2]).T)
    keep = around <= limit_m
    keep[:2] = True
    return np.asarray(every[keep])


def _visibility(corners: np.ndarray, hard: BaseGeometry) -> nx.Graph[int]:
    """Join corners that see each other along a line that may be part of a taut string."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(corners)))
    for here in range(len(corners) - 1):
        others = np.arange(here + 1, len(corners))
        ways = corners[others, :2] - corners[here, :2]
        others = others[_tangent(ways, corners[here]) & _tangent(ways, corners[others])]
        lines = [LineString([corners[here, :2], corners[there, :2]]) for there in others]
        seen = ~shapely.intersects(hard, lines)
        graph.add_weighted_edges_from(
            (here, int(others[k]), lines[k].length) for k in np.flatnonzero(seen)
        )
    return graph


def _tangent(ways: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Tell which ways pass a corner with both its sides on one hand, or along one of them."""
    back, ahead = (_sine(ways, corner[..., k : k + 2]) for k in (2, 4))
    along = (np.abs(back) < ALONG_SINE) | (np.abs(ahead) < ALONG_SINE)
    return np.asarray(along | (back * ahead > 0))


def _sine(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Sine of the angle between directions; 0 where one has no length."""
    scale = np.hypot(one[..., 0], one[..., 1]) * np.hypot(other[..., 0], other[..., 1])
    return np.asarray(_cross(one, other) / np.maximum(scale, 1e-12))


def _cross(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Cross product in the plane."""
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])
