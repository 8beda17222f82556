"""
Derive kilometre posts and border crossings: `python -m tools.linear_references`.

Writes `data/geo/routes/linear-references.json`: at which kilometre of the Trans-Siberian the
dossier's towns stand, by their own post or between two others; and where candidates leave a
country, by the packaged borders. Reads packaged files alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Point

from geoapp.measure import chainage_km, posts_between, segments_km
from tools.basemap import decode
from tools.rail_calibration import FARTHEST_KM, read_posts

GEO = Path(__file__).parents[1] / "data" / "geo"
TARGET = GEO / "routes" / "linear-references.json"
LINE = "all-russia-yekaterinburg"
# The drawn line leaves the posts' main line here, and joins it behind Vladivostok.
LAST_POST_KM, FIRST_STATION = 1816.0, "Khabarovsk-1"
# A town's point is this near to that of the station that bears the post.
SAME_PLACE_KM = 6.0
# A post that its neighbours contradict by more is left out; no other is off by more.
WITHIN_KM = 25.0
# Natural Earth's 1:50m border and its 1:10m one are up to 6 km apart where candidates cross.
CROSSING_KM = 6.0
# Crossings by number along the line: countries, and the settlements of GeoNames on both sides.
CROSSED: dict[str, list[tuple[list[str], str]]] = {
    "via-kazakhstan": [
        (["RU", "KZ"], "between Isilkul, Russia, and Bulayevo, Kazakhstan"),
        (["KZ", "RU"], "between Mamlyutka, Kazakhstan, and Petukhovo, Russia"),
    ]
}


def main() -> None:
    """Derive both lists and write them."""
    found = {"posts": posts(), "crossings": crossings()}
    rows = [
        f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
        for name, rows in found.items()
    ]
    TARGET.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def candidate_lines() -> dict[str, LineString]:
    """Read the rail candidates by their names."""
    content = json.loads((GEO / "routes" / "rail-candidates.geojson").read_text(encoding="utf-8"))
    return {f["id"]: LineString(f["geometry"]["coordinates"]) for f in content["features"]}


def stations_along(line: LineString) -> tuple[list[dict[str, str]], np.ndarray, np.ndarray]:
    """
    Find the usable posts along a line.

    Parameters
    ----------
    line
        A candidate that follows the main line from Khabarovsk to Yekaterinburg.

    Returns
    -------
    rows, posts_km, chainages
        The table's rows, what the posts say and how far along the line they stand; those left
        out that two neighbours contradict.
    """
    rows = [row for row in read_posts() if float(row["off_km"]) <= FARTHEST_KM]
    first = [row["station"] for row in rows].index(FIRST_STATION)
    rows = [row for row in rows[first:] if float(row["km_from_moscow"]) >= LAST_POST_KM]
    points = [Point(float(row["lon"]), float(row["lat"])) for row in rows]
    km, along = np.array([float(row["km_from_moscow"]) for row in rows]), chainage_km(line, points)
    while np.abs(off := left_out(km, along)).max() > WITHIN_KM:
        worst = int(np.abs(off).argmax())
        rows = rows[:worst] + rows[worst + 1 :]
        km, along = np.delete(km, worst), np.delete(along, worst)
    return rows, km, along


def left_out(km: np.ndarray, along: np.ndarray) -> np.ndarray:
    """
    Say how far off each post would be read if it were not there.

    Parameters
    ----------
    km, along
        Posts, and how far along the line they stand.

    Returns
    -------
    off_km
        0 for the first and the last, which cannot be left out.
    """
    off = np.zeros(len(km))
    for at in range(1, len(km) - 1):
        rest = np.delete(km, at), np.delete(along, at)
        off[at] = float(posts_between(*rest, along[at : at + 1])[0]) - km[at]
    return off


def posts() -> list[dict[str, Any]]:
    """
    Give the kilometre of each of the dossier's towns on the line between the posts.

    Returns
    -------
    posts
        `place`, `km`, `how`; of one that is interpolated, `between` and `within_km`; of a post,
        `source`.
    """
    line = candidate_lines()[LINE]
    rows, km, along = stations_along(line)
    found = []
    for place, point in waypoints().items():
        own = _station_at(point, rows)
        if own is not None:
            row = {"km": float(own["km_from_moscow"]), "how": "post", "source": own["source"]}
            found.append({"place": place} | row)
            continue
        at = chainage_km(line, [point])
        read = float(posts_between(km, along, at)[0])
        if not np.isnan(read) and shapely.distance(line, point) < 0.2:
            after = int(np.searchsorted(along, at[0]))
            beside = rows[after - 1 : after + 1]
            # Enough to calibrate with, too little to cite: of one guide no edition was seen.
            if any("extract" in row["source"] for row in beside):
                continue
            between = [row["station"] for row in beside]
            row = {"km": float(round(read)), "how": "interpolated", "between": between}
            found.append({"place": place} | row | {"within_km": WITHIN_KM})
    return found


def _station_at(point: Point, rows: list[dict[str, str]]) -> dict[str, str] | None:
    """Give the row of the station at a point, if there is one."""
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("lon", "lat"))
    off = segments_km(lon, lat, point.x, point.y)
    return rows[int(off.argmin())] if off.min() <= SAME_PLACE_KM else None


def waypoints() -> dict[str, Point]:
    """Read the towns that the dossier names along its lines."""
    content = json.loads((GEO / "najin-tikhoretsk-2023.geojson").read_text(encoding="utf-8"))
    return {
        feature["id"]: Point(feature["geometry"]["coordinates"])
        for feature in content["features"]
        if feature["properties"].get("layer") == "waypoint"
    }


def crossings() -> list[dict[str, Any]]:
    """
    Find where candidates cross the packaged borders.

    Returns
    -------
    crossings
        `candidate`, `countries`, `position`, `near`, `precision_km`; in order along each line.

    Raises
    ------
    ValueError
        If a candidate crosses borders that `CROSSED` does not name.
    """
    borders = packaged_borders()
    found = []
    for name, line in candidate_lines().items():
        at = shapely.intersection(line, borders)
        met = sorted(
            () if at.is_empty else shapely.get_parts(at),
            key=lambda point: float(chainage_km(line, [point])[0]),
        )
        named = CROSSED.get(name, [])
        if len(met) != len(named):
            raise ValueError(f"{name} crosses {len(met)} borders; {len(named)} are named")
        for point, (countries, near) in zip(met, named, strict=True):
            position = [round(point.x, 2), round(point.y, 2)]
            row = {"candidate": name, "countries": countries, "position": position, "near": near}
            found.append(row | {"precision_km": CROSSING_KM})
    return found


def packaged_borders() -> shapely.MultiLineString:
    """Read all borders of the base map as one shape."""
    lines = []
    for name in ("overview", "east", "west"):
        layer = json.loads((GEO / "basemap" / f"{name}.json").read_text(encoding="utf-8"))
        lines += [decode(steps, layer["scale"], closed=False) for steps in layer["borders"]]
    return shapely.MultiLineString(lines)


if __name__ == "__main__":
    main()
