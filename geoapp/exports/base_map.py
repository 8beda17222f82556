"""The page's base map as layers, for a project that asks no tile server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.dossier import data_file
from geoapp.exports.tables import Column, Table
from geoapp.frames.cells import Cells

PIECES = ("overview", "east", "west")


def base_map_tables() -> tuple[Table, ...]:
    """
    Read the base map.

    Returns
    -------
    tables
        From top to bottom: `basemap_labels`, `basemap_borders`, `basemap_rivers`,
        `basemap_lakes`, `basemap_land`. Longitudes run on past 180, to 215, so that no
        land is torn.
    """
    pieces = [json.loads(data_file(f"basemap/{name}.json").read_text("utf-8")) for name in PIECES]
    return (
        _labels(),
        _lines("basemap_borders", pieces, "borders"),
        _lines("basemap_rivers", pieces, "rivers"),
        _areas("basemap_lakes", pieces, "lakes"),
        _areas("basemap_land", pieces, "land"),
    )


def _positions(steps: Sequence[int], scale: float) -> NDArray[np.float64]:
    """Add up the steps from position to position."""
    whole = np.array(list(steps), dtype=np.int64).reshape(-1, 2).cumsum(axis=0)
    return np.round(whole * scale, 6)


def _lines(name: str, pieces: list[dict[str, Any]], member: str) -> Table:
    shapes = [
        shapely.MultiLineString([_positions(line, piece["scale"])])
        for piece in pieces
        for line in piece.get(member, ())
    ]
    return _table(name, shapes, "MultiLineString")


def _areas(name: str, pieces: list[dict[str, Any]], member: str) -> Table:
    """Make polygons of rings: outer ones run counterclockwise, holes clockwise."""
    shapes: list[BaseGeometry] = []
    for piece in pieces:
        rings = [_positions(ring, piece["scale"]) for ring in piece.get(member, ())]
        rings = [ring for ring in rings if len(ring) >= 3]
        outer = [ring for ring in rings if _area(ring) > 0]
        holes = [ring for ring in rings if _area(ring) <= 0]
        tree = shapely.STRtree([shapely.Polygon(ring) for ring in outer])
        inner: dict[int, list[Any]] = {}
        for hole in holes:
            found = tree.query(shapely.Polygon(hole).representative_point(), "within")
            if len(found):
                inner.setdefault(int(found[0]), []).append(hole)
        shapes += [shapely.Polygon(ring, inner.get(n)) for n, ring in enumerate(outer)]
    return _table(name, shapes, "Polygon")


def _area(ring: NDArray[np.float64]) -> float:
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _labels() -> Table:
    labels = json.loads(data_file("basemap/labels.json").read_text("utf-8"))["labels"]
    columns = (
        Column("id", "text", Cells.of(f"label-{n}" for n in range(1, len(labels) + 1))),
        Column("name", "text", Cells.of(label["en"] for label in labels)),
        Column("name_fr", "text", Cells.of(label["fr"] for label in labels)),
        Column("rank", "number", Cells.of(float(label["rank"]) for label in labels)),
    )
    shapes = [shapely.Point(label["lon"], label["lat"]) for label in labels]
    return Table("basemap_labels", columns, shapes, "Point")


def _table(name: str, shapes: list[Any], geometry: Any) -> Table:
    ids = [f"{name.removeprefix('basemap_')}-{number}" for number in range(1, len(shapes) + 1)]
    return Table(name, (Column("id", "text", Cells.of(ids)),), shapes, geometry)
