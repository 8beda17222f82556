"""
Derive the sea leg: `python -m tools.sea_leg` writes two files in `data/geo/routes`.

`coast-najin-dunay.geojson` is a clip of GSHHG's full-resolution shoreline;
`sea-leg.geojson` is the shortest way over water off that coast. Needs the package registry once,
for the coast.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, mapping

from geoapp.measure import line_km
from geoapp.routing.sea import SeaRoute, sea_route
from tools.gshhg import CREDIT, land_in_box

TARGET = Path(__file__).parents[1] / "data" / "geo" / "routes"
COAST_BOX = (129.6, 41.7, 133.2, 43.4)
COAST_DECIMALS = 5
LINE_DECIMALS = 5

NAJIN = (130.28308, 42.25559)
DUNAY = (132.33542, 42.87879)
CLEARANCE_M = 200.0
# The breadth of a territorial sea: 12 nautical miles. A ship that keeps clear of coasting
# traffic and fishing grounds hardly goes further round than this.
OFFING_M = 12 * 1852.0


def main() -> None:
    """Derive the coast, then the leg from the coast as written."""
    TARGET.mkdir(parents=True, exist_ok=True)
    _write(TARGET / "coast-najin-dunay.geojson", coast_collection(land_in_box(COAST_BOX)))
    _write(TARGET / "sea-leg.geojson", leg_collection(read_coast()))


def read_coast(path: Path = TARGET / "coast-najin-dunay.geojson") -> list[Polygon]:
    """Read the clip of the coast: polygons in (longitude, latitude)."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return [Polygon(feature["geometry"]["coordinates"][0]) for feature in features]


def coast_collection(land: list[Polygon]) -> dict[str, Any]:
    """
    Make the coast's GeoJSON.

    Parameters
    ----------
    land
        Polygons in (longitude, latitude), EPSG:4326.

    Returns
    -------
    collection
        A FeatureCollection, one polygon a feature, five decimals (about a metre).
    """
    rounded = shapely.set_precision(land, 10.0**-COAST_DECIMALS)
    return {
        "type": "FeatureCollection",
        "licence": "LGPL-3.0-or-later",
        "credit": CREDIT,
        "bbox": list(COAST_BOX),
        "features": [_feature(None, part, {}) for part in shapely.get_parts(rounded)],
    }


def leg_collection(coast: list[Polygon]) -> dict[str, Any]:
    """
    Find the leg and make its GeoJSON.

    Parameters
    ----------
    coast
        Land polygons, as `read_coast` gives them.

    Returns
    -------
    collection
        Access at Najin, way over water, access at Dunay; then the wider way round that gives
        the upper length.
    """
    low = sea_route(NAJIN, DUNAY, coast, CLEARANCE_M)
    high = sea_route(NAJIN, DUNAY, coast, CLEARANCE_M, OFFING_M)
    access = "straight from the settlement point to the nearest water {:.0f} m off the coast"
    return {
        "type": "FeatureCollection",
        "licence": "LGPL-3.0-or-later",
        "credit": CREDIT,
        "straight_km": round(low.straight_km, 1),
        "km": [round(_whole_km(low), 1), round(_whole_km(high), 1)],
        "features": [
            _part("access-najin", low.access_start, "schematic", access.format(CLEARANCE_M)),
            _part("sea-way", low.line, "modelled", _method(low)),
            _part("access-dunay", low.access_end, "schematic", access.format(CLEARANCE_M)),
            _part("sea-way-offing", high.line, "modelled", _method(high)),
        ],
    }


def _whole_km(route: SeaRoute) -> float:
    """Length from place to place, both access lines included."""
    return route.access_start_km + route.length_km + route.access_end_km


def _method(route: SeaRoute) -> str:
    """Say how a way over water was found."""
    way = f"shortest way over water at least {route.clearance_m:.0f} m off GSHHG's coast"
    if route.offing_m is None:
        return way
    miles = route.offing_m / 1852
    return f"{way}, and {miles:.0f} nautical miles off it between the two ports' approaches"


def _part(name: str, line: LineString, basis: str, method: str) -> dict[str, Any]:
    """Make a feature of one part of the leg."""
    kind = name.split("-")[0]
    km = round(line_km(line), 1)
    return _feature(name, line, {"part": kind, "basis": basis, "km": km, "method": method})


def _feature(name: str | None, part: Any, properties: dict[str, Any]) -> dict[str, Any]:
    """Make a GeoJSON feature with rounded positions."""
    rounded = shapely.transform(part, lambda xy: xy.round(LINE_DECIMALS))
    head = {"type": "Feature"} if name is None else {"type": "Feature", "id": name}
    return {**head, "properties": properties, "geometry": mapping(rounded)}


def _write(path: Path, collection: dict[str, Any]) -> None:
    """Write a collection, a feature a line."""
    head = {key: value for key, value in collection.items() if key != "features"}
    rows = ",\n".join(
        json.dumps(feature, separators=(",", ":")) for feature in collection["features"]
    )
    text = json.dumps(head)[:-1] + f', "features": [\n{rows}\n]}}\n'
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
