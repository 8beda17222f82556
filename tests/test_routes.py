"""The modelled routes' files, read without the code that made them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tools.basemap import decode
from tools.sea_leg import leg_collection, read_coast

DATA = Path(__file__).parents[1] / "data" / "geo"
ROUTES = DATA / "routes"
NAJIN, DUNAY = (130.28308, 42.25559), (132.33542, 42.87879)
KM_PER_DEGREE = 111.2


def load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROUTES / name).read_text(encoding="utf-8"))
    return content


def by_id(name: str) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature for feature in load(name)["features"]}


def geodesic_km(line: Any) -> float:
    return sum(
        float(Geodesic.WGS84.Inverse(one[1], one[0], other[1], other[0])["s12"]) / 1000
        for one, other in itertools.pairwise(line)
    )


def sampled(line: Any, step_km: float = 0.05) -> np.ndarray:
    """Positions along the straight pieces of a line, no further apart than a step."""
    pieces = []
    for one, other in itertools.pairwise(np.array(line)):
        count = int(np.ceil(np.hypot(*(other - one)) * KM_PER_DEGREE / step_km)) + 1
        pieces.append(one + (other - one) * np.linspace(0, 1, count)[:, None])
    return np.vstack(pieces)


def covered(positions: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Even-odd rule: which positions a closed ring covers."""
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    inside = np.zeros(len(positions), dtype=bool)
    for k, (x, y) in enumerate(positions):
        straddles = (y0 > y) != (y1 > y)
        at = x0[straddles] + (y - y0[straddles]) * (x1 - x0)[straddles] / (y1 - y0)[straddles]
        inside[k] = np.sum(at > x) % 2 == 1
    return inside


def coast_rings() -> list[np.ndarray]:
    features = load("coast-najin-dunay.geojson")["features"]
    return [np.array(ring) for f in features for ring in f["geometry"]["coordinates"][:1]]


def drawn_rings() -> list[np.ndarray]:
    content = json.loads((DATA / "basemap" / "east.json").read_text(encoding="utf-8"))
    return [decode(steps, content["scale"], closed=True) for steps in content["land"]]


@pytest.mark.parametrize("name", ["sea-way", "sea-way-offing"])
@pytest.mark.parametrize("rings", [coast_rings, drawn_rings])
def test_sea_way_crosses_no_land(name: str, rings: Any) -> None:
    """Neither the coast it was made from nor the one that the page draws."""
    positions = sampled(by_id("sea-leg.geojson")[name]["geometry"]["coordinates"])
    assert len(positions) > 3000
    for ring in rings():
        assert not covered(positions, ring).any()


def test_ends_lie_on_land_and_that_is_noticed() -> None:
    """The even-odd rule above would see land if the line crossed any."""
    ends = np.array([NAJIN, DUNAY])
    assert np.any([covered(ends, ring) for ring in coast_rings()], axis=0).all()
    assert np.any([covered(ends, ring) for ring in drawn_rings()], axis=0).all()


def test_sea_way_keeps_clear_of_the_coast() -> None:
    shore = np.vstack([sampled(ring) for ring in coast_rings()])
    positions = sampled(by_id("sea-leg.geojson")["sea-way"]["geometry"]["coordinates"], 0.5)
    shrink = np.array([np.cos(np.radians(42.5)), 1.0]) * KM_PER_DEGREE
    for position in positions:
        assert np.hypot(*((shore - position) * shrink).T).min() > 0.195


def test_parts_join_from_place_to_place() -> None:
    parts = by_id("sea-leg.geojson")
    first, way, last = (parts[k] for k in ("access-najin", "sea-way", "access-dunay"))
    lines = [part["geometry"]["coordinates"] for part in (first, way, last)]
    assert tuple(lines[0][0]) == NAJIN
    assert tuple(lines[2][-1]) == DUNAY
    assert lines[0][-1] == lines[1][0]
    assert lines[1][-1] == lines[2][0]
    assert [part["properties"]["basis"] for part in (first, way, last)] == [
        "schematic",
        "modelled",
        "schematic",
    ]
    offing = parts["sea-way-offing"]["geometry"]["coordinates"]
    assert (offing[0], offing[-1]) == (lines[1][0], lines[1][-1])


def test_stated_kilometres_are_those_of_the_lines() -> None:
    parts = by_id("sea-leg.geojson")
    for part in parts.values():
        measured = geodesic_km(part["geometry"]["coordinates"])
        assert part["properties"]["km"] == pytest.approx(measured, abs=0.06)
    low, high = load("sea-leg.geojson")["km"]
    straight = geodesic_km([NAJIN, DUNAY])
    assert load("sea-leg.geojson")["straight_km"] == pytest.approx(straight, abs=0.06)
    assert straight < low < high < 1.25 * straight


def test_sea_leg_is_derived_again() -> None:
    assert json.loads(json.dumps(leg_collection(read_coast()))) == load("sea-leg.geojson")


@pytest.mark.parametrize("path", sorted(ROUTES.glob("*.geojson")), ids=lambda path: path.name)
def test_each_file_names_its_licence_and_credit(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["licence"]
    assert content["credit"]
    assert path.name in (ROUTES / "README.md").read_text(encoding="utf-8")
