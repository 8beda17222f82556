"""
Draw how the lengths come about: `python -m tools.measuring_picture`.

Writes `docs/measuring.svg`, which docs/measuring.md shows: the two ways by sea, the seven by rail,
what is measured of a leg, and the reach of a day. All from the packaged data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString

from geoapp.clock import reach_at
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import leg_lengths, to_frames
from tools.conic import project
from tools.rail_calibration import read_posts
from tools.sea_leg import read_coast
from tools.svg import GREY, INK, RED, Box, drawing, heading, path, stroke, text

TARGET = Path(__file__).parents[1] / "docs" / "measuring.svg"
ROUTES = Path(__file__).parents[1] / "data" / "geo" / "routes"
WIDTH, HEIGHT = 880, 700
LAND, SEA = "#efe8da", "#dfe8ee"
LEGEND = 60
DRAWN = "all-russia-yekaterinburg"
FIRST, LAST = date(2023, 9, 12), date(2023, 10, 1)
SHOWN = date(2023, 9, 14)


def main() -> None:
    """Draw the picture and write it."""
    TARGET.write_text(picture(), encoding="utf-8")


def picture() -> str:
    """Give the whole picture as SVG."""
    panels = [*sea((20, 40, 380, 330)), *rail((420, 40, 860, 330))]
    panels += [*lengths((20, 400, 380, 660)), *reach((470, 400, 850, 640))]
    title = "How lengths are found: by sea, by rail, what is measured, and the reach"
    return drawing(title, WIDTH, HEIGHT, panels)


class _Plane:
    """Fits positions into the middle of a box of the picture, north up or in the map's conic."""

    def __init__(self, box: Box, positions: np.ndarray, *, conic: bool) -> None:
        self.shrink = None if conic else np.cos(np.radians(positions[:, 1].mean()))
        plane = self._plane(positions)
        low, high = plane.min(axis=0), plane.max(axis=0)
        self.centre = (low + high) / 2
        self.scale = min(np.array([box[2] - box[0], box[3] - box[1]]) / (high - low))
        self.middle = np.array([box[0] + box[2], box[1] + box[3]]) / 2

    def _plane(self, positions: Any) -> np.ndarray:
        lon, lat = np.asarray(positions, dtype=float).T
        if self.shrink is None:
            return np.asarray(project(lon, lat))
        return np.column_stack([lon * self.shrink, lat])

    def __call__(self, positions: Any) -> np.ndarray:
        off = (self._plane(positions) - self.centre) * self.scale
        return np.asarray(self.middle + off * [1, -1])


def _inner(box: Box) -> Box:
    """Leave room for a panel's legend, and a margin."""
    return box[0] + 20, box[1] + 25, box[2] - 20, box[3] - LEGEND - 15


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROUTES / name).read_text(encoding="utf-8"))
    return content


def _lines(content: dict[str, Any]) -> dict[str, np.ndarray]:
    return {f["id"]: np.array(f["geometry"]["coordinates"]) for f in content["features"]}


def sea(box: Box) -> Iterable[str]:
    """Draw the two ways by sea off the coast."""
    content = _read("sea-leg.geojson")
    lines, (low, high) = _lines(content), content["km"]
    plane = _Plane(_inner(box), np.vstack(list(lines.values())), conic=False)
    yield heading(box, "By sea: two modelled ways bound the length")
    frame = shapely.box(box[0], box[1], box[2], box[3] - LEGEND)
    yield path(np.array(frame.exterior.coords), f'fill="{SEA}"')
    for polygon in read_coast():
        ring = shapely.Polygon(plane(polygon.exterior.coords)).buffer(0).intersection(frame)
        for part in shapely.get_parts(ring.simplify(0.8)):
            if part.geom_type == "Polygon" and part.area > 4:
                yield path(np.array(part.exterior.coords), f'fill="{LAND}"')
    yield path(plane(lines["sea-way-offing"]), stroke(GREY, 1.6))
    yield path(plane(lines["sea-way"]), stroke(RED, 2.4, "7 4"))
    for name in ("access-najin", "access-dunay"):
        yield path(plane(lines[name]), stroke(RED, 2.4, "1 3"))
    ends = plane([lines["access-najin"][0], lines["access-dunay"][-1]])
    yield path(ends, stroke(INK, 1, "2 3"))
    for (x, y), words in zip(ends, ("Najin", "Dunay"), strict=True):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{RED}"/>'
        yield text(x, y - 9, words, "middle")
    yield text(
        box[0] + 8, box[3] - 40, f"dotted: straight, {content['straight_km']:.0f} km, a lower bound"
    )
    yield text(
        box[0] + 8,
        box[3] - 24,
        f"dashed: 200 m off the coast, with access {low:.0f} km",
        colour=RED,
    )
    yield text(box[0] + 8, box[3] - 8, f"grey: 12 nautical miles off it, {high:.0f} km")


def rail(box: Box) -> Iterable[str]:
    """Draw the seven candidates, and the posts that calibrate them."""
    content = _read("rail-candidates.geojson")
    lines = _lines(content)
    km = {f["id"]: f["properties"].get("calibrated_km") for f in content["features"]}
    others = [each for name, each in km.items() if each and name != DRAWN]
    plane = _Plane(_inner(box), np.vstack(list(lines.values())), conic=True)
    yield heading(box, "By rail: seven modelled ways, calibrated on posts")
    for name, line in sorted(lines.items(), key=lambda pair: pair[0] == DRAWN):
        thin = LineString(plane(line)).simplify(0.4)
        style = stroke(RED, 2.4, "7 4") if name == DRAWN else stroke(GREY, 1.2)
        yield path(np.array(thin.coords), style)
    posts = plane([(float(row["lon"]), float(row["lat"])) for row in read_posts()])
    for x, y in posts:
        yield f'<path d="M{x:.1f} {y - 4:.1f}v8" {stroke(INK, 1)}/>'
    yield text(box[0] + 8, box[3] - 40, f"ticks: {len(posts)} stations with a kilometre post")
    yield text(
        box[0] + 8, box[3] - 24, f"dashed: the line drawn, {km[DRAWN]:,} km by rail", colour=RED
    )
    yield text(
        box[0] + 8,
        box[3] - 8,
        f"grey: the others, {min(others):,} to {max(others):,} km; the Dunay branch adds 85 to 100",
    )


def lengths(box: Box) -> Iterable[str]:
    """Draw what is measured of the rail leg."""
    frames = to_frames(read_dossier(built_in()))
    row = leg_lengths(frames.legs).loc["leg-rail"]
    yield heading(box, "What is said of the leg by rail")
    scale = (box[2] - box[0]) / 11_000
    bars = [
        ("straight: no way is shorter", 0, row["straight_km"], INK),
        ("drawn: simplified, so too short", 0, row["drawn_km"], GREY),
        ("plausible: low to high, the answer", row["low_km"], row["high_km"], RED),
    ]
    for at, (words, low, high, colour) in enumerate(bars):
        y = box[1] + 30 + 70 * at
        figure = f"{high:,.0f} km" if not low else f"{low:,.0f}–{high:,.0f} km"
        yield text(box[0], y - 10, f"{words} · {figure}")
        yield path(np.array([(box[0], y), (box[2], y)]), stroke("#ddd6c8", 1))
        ends = np.array([(box[0] + low * scale, y), (box[0] + high * scale, y)])
        yield path(ends, stroke(colour, 9 if low else 3))
    yield text(box[0], box[3] - 14, "Kilometre posts measure track; they stretch no drawn line.")


def reach(box: Box) -> Iterable[str]:
    """Draw the reach of each day with a speed limit: a space-time prism."""
    low_km, speed = 9800.0, 1500.0
    days = [FIRST + timedelta(days=at) for at in range((LAST - FIRST).days + 1)]
    wide, high = (box[2] - box[0]) / len(days), box[3] - box[1]
    yield heading(
        (box[0] - 30, *box[1:]), "Where it could have been on each day, at most 1,500 km a day"
    )
    for at, day in enumerate(days):
        found = reach_at(low_km, FIRST, LAST, FIRST, LAST, day, speed)
        assert found is not None  # noqa: S101 - each day is one of the leg's
        top, bottom = (box[3] - km / low_km * high for km in (found.far_km, found.near_km))
        x, colour = box[0] + at * wide, RED if day == SHOWN else "#dfb0a8"
        size = f'width="{wide - 2:.1f}" height="{bottom - top:.1f}"'
        yield f'<rect x="{x:.1f}" y="{top:.1f}" {size} fill="{colour}"/>'
    yield text(box[0] - 6, box[3], "Dunay", "end")
    yield text(box[0] - 6, box[1] + 10, "Tikhoretsk", "end")
    yield text(box[0], box[3] + 18, "12 Sept")
    yield text(box[2], box[3] + 18, "1 Oct", "end")
    yield text(box[0] + 2.5 * wide, box[3] + 18, "14 Sept: up to 4,500 km", colour=RED)
    yield text(box[0], box[3] + 38, "The limit is an assumption; the days between exclude nothing.")


if __name__ == "__main__":
    main()
