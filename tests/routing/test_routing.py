"""The ways over water and rail: against other searches, and where there is none."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon

from geoapp.routing.rail import Network, Stop, forced_way
from geoapp.routing.sea import sea_route

Box = tuple[float, float, float, float]


def km(one: Sequence[float], other: Sequence[float]) -> float:
    """Geodesic by another library than the one under test."""
    return float(Geodesic.WGS84.Inverse(one[1], one[0], other[1], other[0])["s12"]) / 1000


def polygon(box: Box) -> Polygon:
    west, south, east, north = box
    return Polygon([(west, south), (east, south), (east, north), (west, north)])


def crosses(one: tuple[float, float], other: tuple[float, float], box: Box) -> bool:
    """Whether a straight piece passes through the inside of a box (Liang and Barsky)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        step = other[axis] - one[axis]
        least, most = box[axis] - one[axis] + 1e-9, box[axis + 2] - one[axis] - 1e-9
        if abs(step) < 1e-12:
            if least >= 0 or most <= 0:
                return False
            continue
        first, last = sorted((least / step, most / step))
        low, high = max(low, first), min(high, last)
    return low < high


def brute_force_km(start: tuple[float, float], end: tuple[float, float], boxes: list[Box]) -> float:
    """Search every pair of corners."""
    nodes = [start, end]
    for west, south, east, north in boxes:
        nodes += [(west, south), (east, south), (east, north), (west, north)]
    graph: nx.Graph[tuple[float, float]] = nx.Graph()
    for one, other in itertools.combinations(nodes, 2):
        if one != other and not any(crosses(one, other, box) for box in boxes):
            graph.add_edge(one, other, weight=km(one, other))
    return float(nx.dijkstra_path_length(graph, start, end))


@st.composite
def archipelagos(draw: st.DrawFn) -> list[Box]:
    """Islands in a lattice of cells, each inside its own, so that none touches another."""
    cells = draw(
        st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 1)), max_size=6, unique=True)
    )
    share = st.floats(0.05, 0.45)
    return [
        (
            0.1 + 0.2 * column + 0.2 * draw(share),
            0.2 * row + 0.2 * draw(share),
            0.1 + 0.2 * column + 0.2 * (1 - draw(share)),
            0.2 * row + 0.2 * (1 - draw(share)),
        )
        for column, row in cells
    ]


@given(archipelagos())
@settings(max_examples=40, deadline=None)
def test_length_is_that_of_a_brute_force_search(boxes: list[Box]) -> None:
    start, end = (0.0, 0.0), (1.0, 0.0)
    route = sea_route(start, end, [polygon(box) for box in boxes], clearance_m=20.0)
    shortest = brute_force_km(start, end, boxes)
    assert shortest * 0.9995 <= route.length_km <= shortest * 1.004


def test_open_sea_is_one_geodesic() -> None:
    route = sea_route((5.0, 40.0), (7.0, 41.0), [])
    assert route.length_km == pytest.approx(km((5.0, 40.0), (7.0, 41.0)), rel=1e-6)
    assert route.straight_km == pytest.approx(km((5.0, 40.0), (7.0, 41.0)), rel=1e-9)
    assert route.access_start_km == pytest.approx(0.0, abs=1e-6)
    assert route.access_end_km == pytest.approx(0.0, abs=1e-6)


def test_positions_on_land_are_moved_and_the_move_is_kept() -> None:
    west, east = polygon((-0.5, -0.5, 0.0, 0.5)), polygon((1.0, -0.5, 1.5, 0.5))
    route = sea_route((-0.02, 0.0), (1.03, 0.0), [west, east], clearance_m=200.0)
    assert 2.2 + 0.2 < route.access_start_km < 2.2 + 0.35
    assert 3.3 + 0.2 < route.access_end_km < 3.3 + 0.35
    assert route.access_start.coords[0] == (-0.02, 0.0)
    assert route.access_start.coords[-1] == route.line.coords[0]
    assert route.line.coords[-1] == route.access_end.coords[0]
    whole = route.access_start_km + route.length_km + route.access_end_km
    assert whole == pytest.approx(route.straight_km, rel=1e-3)


@pytest.mark.parametrize("clearance_m", [50.0, 200.0, 1000.0])
def test_clearance_is_kept(clearance_m: float) -> None:
    island = polygon((0.4, -0.2, 0.6, 0.1))
    route = sea_route((0.0, 0.0), (1.0, 0.0), [island], clearance_m=clearance_m)
    metres = route.line.distance(island) * 111_000  # at the equator a degree is about that
    assert clearance_m <= metres <= clearance_m + 80


def test_offing_is_kept_between_the_approaches_and_is_no_shorter() -> None:
    coast = [polygon((-0.5, 0.0, 1.5, 0.5))]
    near = sea_route((0.0, 0.01), (1.0, 0.01), coast)
    far = sea_route((0.0, 0.01), (1.0, 0.01), coast, offing_m=10_000.0)
    assert far.length_km > near.length_km + 15
    middle = [y for x, y in far.line.coords if 0.05 < x < 0.95]
    assert max(middle) * 111_000 < -10_000
    assert near.offing_m is None


def test_no_way_says_so() -> None:
    lagoon = Polygon(
        polygon((-1.0, -1.0, 3.0, 1.0)).exterior.coords,
        [polygon((-0.1, -0.1, 0.1, 0.1)).exterior.coords],
    )
    wall = [polygon((0.4, -60.0, 0.6, 60.0))]
    with pytest.raises(ValueError, match="no way by water"):
        sea_route((0.0, 0.0), (1.0, 0.0), wall)
    assert sea_route((0.0, 0.0), (5.0, 0.0), [lagoon]).access_start_km > 100, "a lagoon is no sea"


def test_line_has_a_position_every_five_kilometres() -> None:
    route = sea_route((0.0, 60.0), (3.0, 60.0), [])
    pieces = itertools.pairwise(route.line.coords)
    assert max(km(one, other) for one, other in pieces) <= 5.001
    assert isinstance(route.line, LineString)
    assert math.isclose(route.line.coords[-1][0], 3.0, abs_tol=1e-9)


@st.composite
def railways(draw: st.DrawFn) -> Network:
    """A lattice of stations a degree apart, joined at random."""
    positions = np.array([(x, y) for x in range(4) for y in range(4)], dtype=float)
    neighbours: list[dict[int, float]] = [{} for _ in positions]
    for one, other in itertools.combinations(range(16), 2):
        if np.hypot(*(positions[one] - positions[other])) < 1.5 and draw(st.booleans()):
            neighbours[one][other] = neighbours[other][one] = float(draw(st.integers(100, 300)))
    return Network(positions, neighbours)


def stop(network: Network, node: int, within_km: float = 1.0) -> Stop:
    lon, lat = network.positions[node]
    return Stop(str(node), lon, lat, within_km)


@given(railways(), st.lists(st.integers(0, 15), min_size=2, max_size=4, unique=True))
@settings(max_examples=60, deadline=None)
def test_rail_way_is_the_sum_of_shortest_paths(network: Network, nodes: list[int]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(16))
    for one, row in enumerate(network.neighbours):
        graph.add_weighted_edges_from((one, other, km) for other, km in row.items())
    stops = [stop(network, node) for node in nodes]
    if not all(nx.has_path(graph, nodes[0], node) for node in nodes):
        with pytest.raises(ValueError, match="no rail of the network leads on to"):
            forced_way(network, stops)
        return
    way = forced_way(network, stops)
    pairs = itertools.pairwise(nodes)
    expected = sum(nx.dijkstra_path_length(graph, one, other) for one, other in pairs)
    assert way.network_km == pytest.approx(expected)
    assert [passage.off_km for passage in way.passages] == [0.0] * len(nodes)
    assert way.passages[0].chainage_km == 0.0
    ends = way.line.coords[0], way.line.coords[-1]
    assert ends == tuple(tuple(network.positions[node]) for node in (nodes[0], nodes[-1]))


def test_rail_way_passes_near_a_stop_without_a_detour() -> None:
    """The station's nearest node is a dead end; another within the distance lies on the line."""
    positions = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 0.02), (2.0, 0.0)])
    rails = Network(positions, [{1: 111.0}, {0: 111.0, 2: 5.0, 3: 111.0}, {1: 5.0}, {1: 111.0}])
    ends = stop(rails, 0), stop(rails, 3)
    near, wide = Stop("s", 1.0, 0.02, 1.0), Stop("s", 1.0, 0.02, 3.0)
    assert forced_way(rails, [ends[0], near, ends[1]]).network_km == 232.0
    assert forced_way(rails, [ends[0], wide, ends[1]]).network_km == 222.0
    assert forced_way(rails, [ends[0], wide, ends[1]]).passages[1].off_km == pytest.approx(
        2.2, abs=0.1
    )


def test_points_beside_the_way_are_measured_without_bending_it() -> None:
    positions = np.array([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)])
    rails = Network(positions, [{1: 120.0}, {0: 120.0, 2: 130.0}, {1: 130.0}])
    way = forced_way(rails, [stop(rails, 0), stop(rails, 2)])
    (passage,) = way.passed([Stop("beside", 1.1, 0.5)])
    assert passage.chainage_km == 120.0
    assert passage.off_km == pytest.approx(km((1.1, 0.5), (1.0, 0.0)))
    assert way.chainage_km.tolist() == [0.0, 120.0, 250.0]
    assert way.passed([]) == []


def test_rail_way_needs_two_stops() -> None:
    rails = Network(np.array([(0.0, 0.0)]), [{}])
    with pytest.raises(ValueError, match="has 1 of its stops; give two or more"):
        forced_way(rails, [stop(rails, 0)])
