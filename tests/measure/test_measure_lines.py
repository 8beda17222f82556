"""Lines that keep their length when redrawn, and positions found along them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.measure import (
    chainage_km,
    densify,
    line_between,
    line_km,
    position_at,
    segments_km,
    split_antimeridian,
    straight_km,
)
from geoapp.measure.lines import ManyLines, MeasuredLines, in_runs, which_come
from tests.support.lines import MILLIMETRE_KM, Position, crossing, lines, positions, segments, usual


def _coordinates(geometry: BaseGeometry) -> Any:
    return shapely.get_coordinates(geometry)


@pytest.mark.parametrize("function", [line_km, straight_km, densify, split_antimeridian])
@pytest.mark.parametrize("geometry", [Point(1, 2), Polygon([(0, 0), (1, 0), (1, 1)])])
def test_only_lines_are_measured(function: Any, geometry: BaseGeometry) -> None:
    with pytest.raises(ValueError, match=f"is a {geometry.geom_type}; give a LineString"):
        function(geometry)


@pytest.mark.parametrize("geometry", [None, LineString(), MultiLineString()])
def test_nothing_is_nothing_long(geometry: BaseGeometry | None) -> None:
    assert line_km(geometry) == straight_km(geometry) == 0.0
    assert position_at(geometry, 5).is_empty
    assert np.isnan(chainage_km(geometry, [Point(0, 0)])).all()
    assert chainage_km(geometry, []).shape == (0,)
    assert densify(geometry).is_empty
    assert split_antimeridian(geometry).is_empty


@given(lines | crossing, st.sampled_from([20.0, 50.0, 333.3, 30_000.0]))
@settings(max_examples=60)
def test_densify_keeps_positions_and_length(line: LineString, max_km: float) -> None:
    dense = densify(line, max_km)
    assert line_km(dense) == pytest.approx(line_km(line), abs=MILLIMETRE_KM)
    dense_positions = [tuple(position) for position in _coordinates(dense)]
    kept = iter(dense_positions)
    assert all(position in kept for position in line.coords)
    assert dense_positions[0] == line.coords[0]
    assert dense_positions[-1] == line.coords[-1]
    steps = segments_km(*_coordinates(dense)[:-1].T, *_coordinates(dense)[1:].T)
    assert steps.max() <= max_km + MILLIMETRE_KM


def test_densify_follows_the_geodesic_not_the_parallel() -> None:
    middle = _coordinates(densify(LineString([(0, 60), (40, 60)]), 100))
    assert middle[:, 1].max() > 61.5


def test_densify_keeps_the_type() -> None:
    parts = MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])
    assert densify(parts).geom_type == "MultiLineString"
    assert len(shapely.get_parts(densify(parts))) == 2


@pytest.mark.parametrize("max_km", [0, -1, math.nan])
def test_densify_needs_a_step(max_km: float) -> None:
    with pytest.raises(ValueError, match=r"max_km: is .*; give kilometres above 0"):
        densify(LineString([(0, 0), (1, 0)]), max_km)


@given(lines | crossing)
@example(LineString([(170, 80), (-10, 80)]))
@example(LineString([(179, 0), (180, 0), (-179, 0)]))
@example(LineString([(180, 0), (-180, 10), (-170, 10)]))
@example(LineString([(179, 1), (-179, 2), (179, 3), (-179, 4)]))
@example(LineString([(190, 0), (170, 5)]))
@example(LineString([(190, 80), (10, 80)]))
@example(LineString([(179.99999999999997, 0), (-1, 0)]))
@example(LineString([(179.99999999999997, 0), (180, 0)]))
def test_split_keeps_length_and_stays_on_the_map(line: LineString) -> None:
    split = split_antimeridian(line)
    assert line_km(split) == pytest.approx(line_km(line), abs=MILLIMETRE_KM)
    assert straight_km(split) == pytest.approx(straight_km(line), abs=MILLIMETRE_KM)
    for part in shapely.get_parts(split):
        lons = _coordinates(part)[:, 0]
        assert np.abs(lons).max() <= 180.0
        assert np.abs(np.diff(lons)).max() <= 180.0


@given(crossing)
def test_cut_ends_meet_on_the_antimeridian(line: LineString) -> None:
    parts = list(shapely.get_parts(split_antimeridian(line)))
    for before, after in pairwise(parts):
        (lon0, lat0), (lon1, lat1) = before.coords[-1], after.coords[0]
        assert {lon0, lon1} == {-180.0, 180.0}
        assert lat0 == lat1


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            LineString([(179, 0), (180, 0), (-179, 0)]),
            MultiLineString([[(179, 0), (180, 0)], [(-180, 0), (-179, 0)]]),
        ),
        (LineString([(180, 0), (-180, 10)]), LineString([(180, 0), (180, 10)])),
        (LineString([(-180, 0), (-180, 10)]), LineString([(-180, 0), (-180, 10)])),
        (LineString([(180, 0), (-170, 0)]), LineString([(-180, 0), (-170, 0)])),
        (LineString([(-10, 80), (170, 80)]), LineString([(-10, 80), (170, 80)])),
        (LineString([(-179, 5), (179, 5)]), None),
        (
            MultiLineString([[(0, 0), (1, 0)], [(179, 0), (-179, 0)]]),
            MultiLineString([[(0, 0), (1, 0)], [(179, 0), (180, 0)], [(-180, 0), (-179, 0)]]),
        ),
    ],
)
def test_split_where_it_is_easy_to_err(line: BaseGeometry, expected: BaseGeometry | None) -> None:
    split = split_antimeridian(line)
    if expected is None:
        assert [round(x) for x, _ in _coordinates(split)] == [-179, -180, 180, 179]
    else:
        assert split.equals_exact(expected, 1e-9)


@given(usual | crossing, st.floats(0, 1))
def test_position_at_is_that_far_along(line: LineString, share: float) -> None:
    km = share * line_km(line)
    position = position_at(line, km)
    there = (position.x, position.y)
    walked = 0.0
    for start, end in segments(line):
        length = float(segments_km(*start, *end))
        on_segment = float(segments_km(*start, *there))
        rest = float(segments_km(*there, *end))
        if abs(walked + on_segment - km) < 1e-5 and abs(on_segment + rest - length) < 1e-5:
            return
        walked += length
    pytest.fail(f"{position} is not {km} km along {line}")


def test_position_at_given_positions_is_exact() -> None:
    line = LineString([(130.1, 42.2), (131.3, 43.1), (131.9, 43.0)])
    first = float(segments_km(130.1, 42.2, 131.3, 43.1))
    assert position_at(line, 0).equals(Point(130.1, 42.2))
    assert position_at(line, first).equals(Point(131.3, 43.1))
    assert position_at(line, line_km(line)).equals(Point(131.9, 43.0))


@pytest.mark.parametrize("km", [-0.001, 111.4, math.nan])
def test_position_at_stays_on_the_line(km: float) -> None:
    with pytest.raises(ValueError, match=r"km: is .*, but the line is 111\.319 km long"):
        position_at(LineString([(0, 0), (1, 0)]), km)


@given(usual | crossing, st.floats(0, 1))
@settings(max_examples=60)
def test_chainage_finds_the_way_back(line: LineString, share: float) -> None:
    length = line_km(line)
    assume(length > 0)
    position = position_at(line, share * length)
    found = chainage_km(line, [position])[0]
    assert found <= share * length + 1e-5  # where a line meets itself, the first time counts
    again = position_at(line, min(found, length))
    assert float(segments_km(again.x, again.y, position.x, position.y)) < 1e-5


def test_chainage_grows_along_a_line_that_never_turns_back() -> None:
    line = LineString([(130, 42), (120, 52), (90, 56), (60, 57), (40, 46)])
    shares = np.linspace(0, line_km(line), 40)
    found = chainage_km(line, [position_at(line, km) for km in shares])
    assert (np.diff(found) > 0).all()
    np.testing.assert_allclose(found, shares, atol=1e-5)


@given(usual, positions)
@settings(max_examples=40)
def test_chainage_is_nowhere_further_than_elsewhere(line: LineString, there: Position) -> None:
    length = line_km(line)
    assume(length > 0)
    nearest = position_at(line, min(chainage_km(line, [Point(there)])[0], length))
    away = float(segments_km(nearest.x, nearest.y, *there))
    elsewhere = [position_at(line, km) for km in np.linspace(0, length, 50)]
    distances = segments_km([p.x for p in elsewhere], [p.y for p in elsewhere], *there)
    assert away <= distances.min() + 1e-5


@given(lines, positions)
@settings(max_examples=40)
def test_no_stretch_is_passed_over_that_may_be_the_nearest(
    line: LineString, there: Position
) -> None:
    some = chainage_km(line, [Point(there)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geoapp.measure.along.GREAT_CIRCLE_ERROR", 0.9999)  # so that each is measured
        assert chainage_km(line, [Point(there)]).tolist() == some.tolist()


@given(lines | crossing, st.lists(positions, min_size=2, max_size=9))
@settings(max_examples=40)
def test_points_that_are_looked_for_together_are_found_as_alone(
    line: LineString, there: list[Position]
) -> None:
    points = [Point(each) for each in there]
    together = chainage_km(line, points).tolist()
    assert together == [chainage_km(line, [point])[0] for point in points]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geoapp.measure.along.MOST_PAIRS", 1)
        assert chainage_km(line, points).tolist() == together


def test_chainage_beside_the_line() -> None:
    """On the equator the foot of a point is its own longitude."""
    found = chainage_km(LineString([(175, 0), (-170, 0)]), gpd.GeoSeries([Point(-178, 3)]))
    assert found[0] == pytest.approx(float(segments_km(175, 0, -178, 0)), abs=1e-5)


def test_chainage_is_of_points() -> None:
    with pytest.raises(ValueError, match="points: one is a Polygon; give Points alone"):
        chainage_km(LineString([(0, 0), (1, 0)]), [Point(0, 0).buffer(1)])


SEVERAL: list[BaseGeometry | None] = [
    LineString([(179, 10), (-179, 11), (-179, 11), (-178, 14)]),
    None,
    MultiLineString([[(0, 0), (0, 1)], [(5, 5), (5, 5)], [(0, 2), (3, 2), (4, 4)]]),
    LineString(),
    LineString([(20, 50), (20, 50)]),
]


def test_a_part_that_is_kept_whole_gets_no_position_twice() -> None:
    line = MultiLineString([[(0, 0), (0, 1)], [(5, 5), (6, 6), (7, 6)]])
    (whole,) = MeasuredLines(ManyLines.of([line])).between([0], [0.0], [line_km(line)])
    assert whole.equals_exact(line, 1e-9)
    (from_second,) = MeasuredLines(ManyLines.of([line])).between([0], [1.0], [line_km(line)])
    assert shapely.get_num_coordinates(from_second) == 5


def test_many_lines_are_measured_and_cut_as_each_alone() -> None:
    measured = MeasuredLines(ManyLines.of(SEVERAL))
    assert measured.km.tolist() == [line_km(line) for line in SEVERAL]
    cuts = [
        (number, low * km, high * km)
        for number, km in enumerate(measured.km.tolist())
        for low in (-0.1, 0, 0.2, 0.5, 1)
        for high in (0.2, 0.5, 0.8, 1, 1.1)
        if low <= high
    ]
    found = measured.between(*zip(*cuts, strict=True))
    for (number, low, high), part in zip(cuts, found, strict=True):
        line = SEVERAL[number]
        assert part.equals_exact(line_between(line, low, high)), (number, low, high)
        clipped = max(0.0, min(high, line_km(line)) - max(low, 0.0))
        km = 0.0 if part.geom_type == "Point" else line_km(part)
        assert km == pytest.approx(clipped, abs=MILLIMETRE_KM)
        for end, at in ((0, max(low, 0.0)), (-1, min(high, line_km(line)))):
            if not part.is_empty:
                there = Point(shapely.get_coordinates(part)[end])
                assert line_km(LineString([there, position_at(line, at)])) < MILLIMETRE_KM
    assert not len(measured.between([], [], []))
    assert not len(MeasuredLines(ManyLines.of([])).km)


def test_sums_of_runs_are_those_of_each_run_alone() -> None:
    values, sizes = np.random.default_rng(1).uniform(0, 1e4, 5000), np.array([0, 3, 900, 3, 4094])
    bounds = np.append(0, sizes.cumsum())
    alone = [values[first:last].sum() for first, last in pairwise(bounds)]
    assert in_runs(values, sizes, np.sum).tolist() == alone


@given(st.lists(st.integers(0, 40)))
def test_which_numbers_come_is_found_as_numpy_finds_it(numbers: list[int]) -> None:
    given_ = np.array(numbers, dtype=np.intp)
    found = zip(which_come(given_), np.unique(given_, return_inverse=True), strict=True)
    assert all((ours == theirs).all() for ours, theirs in found)
