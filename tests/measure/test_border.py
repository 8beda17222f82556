"""The distance of Tikhoretsk from Ukraine, measured again without the code that measured it."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from shapely.geometry import LineString

from tests.support.project import ROOT
from tools.border_distance import BOX, TIKHORETSK, border_lines, collection_text, nearest

FILE = ROOT / "data" / "geo" / "routes" / "border-russia-ukraine.geojson"
CONTENT: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
BORDER, NEAREST = CONTENT["features"]
LINES = BORDER["geometry"]["coordinates"]
STEPS = 20
DOSSIER = json.loads((ROOT / "data" / "geo" / "najin-tikhoretsk-2023.geojson").read_text("utf-8"))


def km(start: Any, end: Any) -> float:
    return float(Geodesic.WGS84.Inverse(start[1], start[0], end[1], end[0])["s12"]) / 1000


def sampled() -> list[tuple[float, float]]:
    """Positions along the border, no further apart than some hundred metres."""
    return [
        (a[0] + (b[0] - a[0]) * step / STEPS, a[1] + (b[1] - a[1]) * step / STEPS)
        for line in LINES
        for a, b in pairwise(line)
        for step in range(STEPS + 1)
    ]


def test_no_position_of_the_border_is_nearer() -> None:
    least = min(km(TIKHORETSK, position) for position in sampled())
    assert NEAREST["properties"]["km"] == pytest.approx(least, abs=0.06)
    there = NEAREST["geometry"]["coordinates"][1]
    assert km(TIKHORETSK, there) == pytest.approx(least, abs=0.06)


def test_the_border_is_that_of_russia_and_ukraine() -> None:
    west, south, east, north = BOX
    assert all(west <= x <= east and south <= y <= north for line in LINES for x, y in line)
    ends = sorted([LINES[0][0], LINES[-1][-1]], key=lambda position: position[1])
    assert ends[0] == pytest.approx([38.22, 47.1], abs=0.05)  # the coast of the Sea of Azov
    assert ends[1][1] == north


def test_the_point_is_the_dossiers() -> None:
    towns = [f for f in DOSSIER["features"] if f["id"] == "tikhoretsk"]
    assert tuple(towns[0]["geometry"]["coordinates"]) == TIKHORETSK


def test_the_file_is_what_the_tool_writes() -> None:
    lines = [LineString(line) for line in LINES]
    assert collection_text(lines) == FILE.read_text(encoding="utf-8")


def test_a_border_is_clipped_and_the_nearer_of_two_lines_is_taken() -> None:
    far, near = LineString([(38, 40), (38, 60)]), LineString([(39, 47), (39, 48)])
    assert [line.coords[0][1] for line in border_lines([far])] == [BOX[1]]
    position, distance = nearest((40.0, 47.5), [far, near])
    assert position.x == pytest.approx(39)
    assert distance == pytest.approx(km((40, 47.5), (39, position.y)))
