"""The modelled routes' files, read without the code that made them."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from shapely import contains_xy
from shapely.geometry import LineString, Polygon

from tools.basemap import decode
from tools.rail_calibration import FARTHEST_KM, error_table, ratios, read_posts
from tools.rail_candidates import CALIBRATION, STATIONS, forks_of, simplified
from tools.sea_leg import leg_collection, read_coast

DATA = Path(__file__).parents[2] / "data" / "geo"
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
    """Which positions a closed ring covers."""
    covers: np.ndarray = contains_xy(Polygon(ring), *positions.T)
    return covers


def coast_rings() -> list[np.ndarray]:
    features = load("coast-najin-dunay.geojson")["features"]
    return [np.array(ring) for f in features for ring in f["geometry"]["coordinates"][:1]]


def drawn_rings() -> list[np.ndarray]:
    content = json.loads((DATA / "basemap" / "east.json").read_text(encoding="utf-8"))
    return [decode(steps, content["scale"], closed=True) for steps in content["land"]]


@pytest.mark.each_run("drawn_rings-sea-way")
@pytest.mark.parametrize("name", ["sea-way", "sea-way-offing"])
@pytest.mark.parametrize("rings", [coast_rings, drawn_rings])
def test_sea_way_crosses_no_land(name: str, rings: Any) -> None:
    """Neither the coast it was made from nor the one that the page draws."""
    positions = sampled(by_id("sea-leg.geojson")[name]["geometry"]["coordinates"])
    assert len(positions) > 3000
    for ring in rings():
        assert not covered(positions, ring).any()


def test_ends_lie_on_land_and_that_is_noticed() -> None:
    """The same question finds land if the line crossed any."""
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


RAIL = "rail-candidates.geojson"
BRANCH_ID = "rail-branch-dunay"
RAIL_MAX_BYTES = 95_000
WEST, SOUTH, EAST, NORTH = 36.0, 42.0, 141.0, 60.0
UGLOVAYA, TIKHORETSK = (132.08555, 43.33194), (40.11874, 45.85307)
OFF_STATION_KM = 5.5  # Omsk's settlement point, the farthest from its tracks


def candidates() -> dict[str, dict[str, Any]]:
    return {name: feature for name, feature in by_id(RAIL).items() if name != BRANCH_ID}


def off_km(position: tuple[float, float], line: Any) -> float:
    """Distance of a position from a line, in a plane scaled about the position."""
    scale = np.array([np.cos(np.radians(position[1])), 1.0]) * KM_PER_DEGREE
    points = (np.array(line) - np.array(position)) * scale
    start, along = points[:-1], np.diff(points, axis=0)
    share = -np.sum(start * along, axis=1) / np.maximum(np.sum(along**2, axis=1), 1e-12)
    nearest = start + np.clip(share, 0, 1)[:, None] * along
    return float(np.hypot(*nearest.T).min())


def test_there_are_seven_candidates_and_the_drawn_one_is_first() -> None:
    assert list(candidates()) == [
        "all-russia-yekaterinburg",
        "all-russia-kamensk",
        "via-kazakhstan",
        "kazan",
        "penza-rostov",
        "moscow",
        "baikal-amur",
    ]
    assert (ROUTES / RAIL).stat().st_size <= RAIL_MAX_BYTES


@pytest.mark.parametrize("name", candidates())
def test_candidate_leads_from_end_to_end_within_the_bbox(name: str) -> None:
    line = np.array(candidates()[name]["geometry"]["coordinates"])
    assert geodesic_km([UGLOVAYA, line[0]]) < 10
    assert geodesic_km([line[-1], TIKHORETSK]) < 10
    assert WEST <= line[:, 0].min() <= line[:, 0].max() <= EAST
    assert SOUTH <= line[:, 1].min() <= line[:, 1].max() <= NORTH


@pytest.mark.parametrize("name", candidates())
def test_candidate_is_as_long_as_it_says_and_no_shorter_than_straight(name: str) -> None:
    feature = candidates()[name]
    properties = feature["properties"]
    drawn = geodesic_km(feature["geometry"]["coordinates"])
    assert properties["drawn_km"] == pytest.approx(drawn, abs=1)
    assert geodesic_km([UGLOVAYA, TIKHORETSK]) < drawn < properties["network_km"]
    factor = load(RAIL)["calibration"]
    assert properties["calibrated_km"] == pytest.approx(properties["network_km"] * factor, abs=1)
    assert 9_700 < properties["calibrated_km"] < 10_800


@pytest.mark.parametrize("name", candidates())
def test_candidate_passes_its_stations_in_order(name: str) -> None:
    """Within the network's own distance and what simplification may have cost."""
    feature = candidates()[name]
    line, error = (
        feature["geometry"]["coordinates"],
        feature["properties"]["simplification_error_km"],
    )
    assert 0 < error < 1
    reached = []
    for station in feature["properties"]["stations"]:
        assert off_km(STATIONS[station], line) < OFF_STATION_KM + error, station
        apart = np.hypot(*((np.array(line) - STATIONS[station]).T))
        reached.append(int(apart.argmin()))
    assert reached == sorted(reached)


def test_candidates_that_share_track_share_positions() -> None:
    """East of Tayshet all but the Baikal-Amur line are one."""
    lines = [
        f["geometry"]["coordinates"] for name, f in candidates().items() if name != "baikal-amur"
    ]
    eastern = [[position for position in line if position[0] > 98.2] for line in lines]
    assert len(eastern[0]) > 200
    assert all(line == eastern[0] for line in eastern)


def test_only_one_candidate_leaves_russia() -> None:
    abroad = {
        name: feature["properties"]["countries"]
        for name, feature in candidates().items()
        if feature["properties"]["countries"] != ["RU"]
    }
    assert abroad == {"via-kazakhstan": ["RU", "KZ"]}


def test_branch_is_schematic_and_meets_the_candidates() -> None:
    feature = by_id(RAIL)[BRANCH_ID]
    line = feature["geometry"]["coordinates"]
    assert feature["properties"]["basis"] == "schematic"
    assert tuple(line[0]) == DUNAY
    assert all(line[-1] == each["geometry"]["coordinates"][0] for each in candidates().values())
    assert feature["properties"]["chain_km"] == pytest.approx(geodesic_km(line), abs=0.06)
    assert [tuple(p) for p in line[:-1]] == [
        STATIONS[s] for s in feature["properties"]["stations"][:-1]
    ]


def test_simplification_states_no_less_than_it_costs() -> None:
    rng = np.random.default_rng(7)
    steps = rng.normal([0.02, 0.0], [0.01, 0.015], (400, 2))
    line = np.array([60.0, 50.0]) + np.cumsum(steps, axis=0)
    fork = tuple(line[137].tolist())
    result, error = simplified(LineString(line), {fork})
    kept = list(result.coords)
    assert len(kept) < len(line) / 2
    assert fork in kept
    assert (kept[0], kept[-1]) == (tuple(line[0]), tuple(line[-1]))
    measured = max(off_km((x, y), kept) for x, y in line)
    assert 0.3 < measured <= error < 1


def test_forks_are_where_lines_part_and_meet() -> None:
    one = LineString([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)])
    other = LineString([(0, 0), (1, 0), (2, 1), (3, 0), (4, 0)])
    assert forks_of([one, other]) == {(1.0, 0.0), (3.0, 0.0)}
    assert forks_of([one]) == set()


def test_calibration_lies_between_two_estimates_that_are_written_down() -> None:
    rows = [row for row in read_posts() if float(row["off_km"]) <= FARTHEST_KM]
    own = np.array([float(row["network_km"]) for row in rows])
    official = np.array([float(row["km_from_moscow"]) for row in rows])
    median = float(np.median(ratios(rows)))
    squares = -float(np.polyfit(own, official, 1)[0])
    assert len(rows) == 43
    assert median < CALIBRATION < squares
    assert squares - median < 0.003
    text = (DATA.parents[1] / "docs" / "rail-calibration.md").read_text(encoding="utf-8")
    for number in (median, squares, CALIBRATION):
        assert f"{number:.4f}" in text


def test_posts_fall_while_the_network_grows() -> None:
    own = [float(row["network_km"]) for row in read_posts()]
    official = [float(row["km_from_moscow"]) for row in read_posts()]
    assert own == sorted(own)
    assert official == sorted(official, reverse=True)
    assert all(row["source"] for row in read_posts())


WORST_PERCENT = 2.0


def test_calibrated_kilometres_meet_every_usable_post_within_two_per_cent() -> None:
    rows = read_posts()
    usable = [row for row in rows[1:] if float(row["off_km"]) <= FARTHEST_KM]
    assert len(usable) == 42
    assert (rows[0]["station"], usable[-1]["station"]) == ("Vladivostok", "Moscow (Yaroslavsky)")
    for row in usable:
        official = float(rows[0]["km_from_moscow"]) - float(row["km_from_moscow"])
        calibrated = float(row["network_km"]) * CALIBRATION
        assert calibrated == pytest.approx(official, rel=WORST_PERCENT / 100), row["station"]


def test_the_table_of_errors_in_the_docs_is_the_one_computed() -> None:
    table = error_table(read_posts())
    assert table.count("\n") == 43
    text = (DATA.parents[1] / "docs" / "rail-calibration.md").read_text(encoding="utf-8")
    assert table in text
