"""Read Natural Earth's shapes from the packages that carry them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

MIN_RING = 4


class Topology:
    """One TopoJSON file: arcs, and objects that point to them."""

    def __init__(self, path: Path) -> None:
        text = json.loads(path.read_text(encoding="utf-8"))
        scale = np.array(text["transform"]["scale"])
        origin = np.array(text["transform"]["translate"])
        self._arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in text["arcs"]]
        self._objects: dict[str, Any] = text["objects"]

    def polygons(self, name: str) -> list[Polygon]:
        """Give the polygons of an object, unwrapped across 180 degrees."""
        return [
            polygon for each in self._objects[name]["geometries"] for polygon in self._areas(each)
        ]

    def values(self, name: str, key: str) -> list[str]:
        """Give a property of each member of an object."""
        return [str(each["properties"][key]) for each in self._objects[name]["geometries"]]

    def area(self, name: str, key: str, value: str) -> BaseGeometry:
        """Give the area of an object's member that has a property, as one valid shape."""
        members = [
            polygon
            for each in self._objects[name]["geometries"]
            if each["properties"].get(key) == value
            for polygon in self._areas(each)
        ]
        return shapely.union_all(shapely.make_valid(members))

    def _areas(self, geometry: dict[str, Any]) -> list[Polygon]:
        """Give the polygons of one geometry."""
        found = []
        for rings in _parts(geometry, "Polygon"):
            outer, *holes = (unwrap(self._line(ring)) for ring in rings)
            holes = [_beside(hole, outer) for hole in holes if len(hole) >= MIN_RING]
            if len(outer) >= MIN_RING:
                found.append(Polygon(outer, holes))
        return found

    def lines(self, name: str) -> list[LineString]:
        """Give the lines of an object."""
        return [
            LineString(unwrap(self._line(line)))
            for each in self._objects[name]["geometries"]
            for line in _parts(each, "LineString")
        ]

    def inner_borders(self, name: str) -> list[LineString]:
        """Give the lines that two neighbours of an object share, so no coast."""
        owners: defaultdict[int, set[int]] = defaultdict(set)
        for number, geometry in enumerate(self._objects[name]["geometries"]):
            for arc in _flat(geometry.get("arcs", [])):
                owners[arc if arc >= 0 else ~arc].add(number)
        shared = [LineString(self._arcs[a]) for a, who in sorted(owners.items()) if len(who) > 1]
        merged = shapely.line_merge(MultiLineString(shared))
        return [line for line in shapely.get_parts(merged) if isinstance(line, LineString)]

    def _line(self, arcs: list[int]) -> np.ndarray:
        """Join arcs, dropping each joint's double."""
        pieces = [self._arcs[a] if a >= 0 else self._arcs[~a][::-1] for a in arcs]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def shapes(path: Path) -> list[BaseGeometry]:
    """
    Read the geometries of a shapefile that may lack its table.

    Parameters
    ----------
    path
        The `.shp` file; EPSG:4326.

    Returns
    -------
    geometries
        Single parts, in file order.
    """
    return list(gpd.read_file(path).geometry.explode(ignore_index=True))


def unwrap(line: np.ndarray) -> np.ndarray:
    """
    Make longitudes run on across 180 degrees.

    Parameters
    ----------
    line
        Shape (n, 2), longitude and latitude in degrees.

    Returns
    -------
    line
        The same positions; no step of more than 180 degrees, so a longitude may exceed 180.
    """
    steps = np.diff(line[:, 0], prepend=line[0, 0])
    turns = np.cumsum(np.where(steps < -180, 1, 0) - np.where(steps > 180, 1, 0))
    return np.asarray(np.column_stack([line[:, 0] + 360.0 * turns, line[:, 1]]))


def _parts(geometry: dict[str, Any], kind: str) -> list[Any]:
    """Give the arcs of each single part of one kind."""
    if geometry.get("type") == kind:
        return [geometry["arcs"]]
    return list(geometry["arcs"]) if geometry.get("type") == f"Multi{kind}" else []


def _beside(hole: np.ndarray, outer: np.ndarray) -> np.ndarray:
    """Move a hole by whole turns to where its outer ring was unwrapped."""
    turns = np.round((outer[:, 0].mean() - hole[:, 0].mean()) / 360.0)
    return np.asarray(hole + np.array([360.0 * turns, 0.0]))


def _flat(arcs: Any) -> Iterator[int]:
    """Give every arc number in a nest of lists."""
    if isinstance(arcs, int):
        yield arcs
    else:
        for inner in arcs:
            yield from _flat(inner)
