"""
Find the shortest way over a railway network that passes given stations in their order.

A free shortest path takes ways that no through train takes, and here would leave the country;
so a way is forced through stations. A station is any node of the network near its point, and
the search keeps all of them open until the way is complete: a point in the middle of a town
costs no detour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import shapely
from shapely.geometry import LineString

from geoapp.errors import Problem
from geoapp.routing.sea import GEOD

WITHIN_KM = 3.0
# One node before all that are reached already: no node of a network has this number.
_START = -1


@dataclass(frozen=True)
class Network:
    """
    A railway network.

    Attributes
    ----------
    positions
        Shape (n, 2): longitude and latitude of each node, in degrees.
    neighbours
        For each node, its neighbours' numbers and the kilometres of rail to them, both ways.
    """

    positions: np.ndarray
    neighbours: Sequence[Mapping[int, float]]


@dataclass(frozen=True)
class Stop:
    """A station that the way has to pass, by a point near it: degrees, WGS 84."""

    name: str
    lon: float
    lat: float
    within_km: float = WITHIN_KM


@dataclass(frozen=True)
class Passage:
    """Where a way passes a stop: kilometres from the way's start, and off the stop's point."""

    name: str
    chainage_km: float
    off_km: float


@dataclass(frozen=True)
class RailWay:
    """
    A way over a network.

    Attributes
    ----------
    line
        Longitude and latitude, EPSG:4326, one position a node.
    network_km
        Sum of the network's own kilometres; more than the line's length where
        the network is drawn with fewer positions than it was measured with.
    chainage_km
        Shape (n,): network kilometres from the start to each position of the line.
    passages
        One for each stop, in order.
    """

    line: LineString
    network_km: float
    chainage_km: np.ndarray
    passages: tuple[Passage, ...]

    def passed(self, points: Sequence[Stop]) -> list[Passage]:
        """
        Find where the way comes nearest to points.

        Parameters
        ----------
        points
            object; they need not lie near the way, and the way was not forced past them.

        Returns
        -------
        passages
            One a point, at the position of the line nearest to it.
        """
        return _passages(shapely.get_coordinates(self.line), self.chainage_km, points)


def forced_way(network: Network, stops: Sequence[Stop]) -> RailWay:
    """
    Find the shortest way that passes stops in order.

    It starts and ends at the nodes nearest to the first and the last stop. Between these, it
    passes any node within each stop's distance, or the nearest if none is so near.

    Parameters
    ----------
    network
        The railways.
    stops
        At least two.

    Returns
    -------
    way
        See `RailWay`.

    Raises
    ------
    ValueError
        If there are fewer than two stops, no way leads on to one (it is named), or all come to
        one node of the network.

    Examples
    --------
    >>> positions = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [2.0, 0.0]])
    >>> rails = Network(positions, [{1: 120, 2: 160}, {0: 120, 3: 120}, {0: 160, 3: 160}, {}])
    >>> forced_way(rails, [Stop("a", 0, 0), Stop("d", 2, 0)]).network_km
    240.0
    >>> forced_way(rails, [Stop("a", 0, 0), Stop("c", 1, 1), Stop("d", 2, 0)]).network_km
    320.0
    >>> forced_way(rails, [Stop("d", 2, 0), Stop("a", 0, 0)])
    Traceback (most recent call last):
    ValueError: a: no rail of the network leads on to it from d; name a place on the same railways.
    """
    if len(stops) < 2:
        remedy = "give two or more"
        raise ValueError(str(Problem("the way", f"has {len(stops)} of its stops", remedy)))
    layers = [_nodes_near(network, stop) for stop in stops]
    layers[0], layers[-1] = layers[0][:1], layers[-1][:1]
    reached = {layers[0][0]: 0.0}
    came_from: list[dict[int, int]] = []
    graph = _graph(network)
    for before, stop, layer in zip(stops, stops[1:], layers[1:], strict=False):
        reached, back = _spread(graph, reached, layer)
        if not reached:
            found = f"no rail of the network leads on to it from {before.name}"
            remedy = "name a place on the same railways"
            raise ValueError(str(Problem(stop.name, found, remedy)))
        came_from.append(back)
    return _assemble(network, stops, layers[-1][0], came_from)


def _nodes_near(network: Network, stop: Stop) -> list[int]:
    """List the nodes near a stop, nearest first; at least one."""
    off = _off_km(network.positions, stop)
    order = np.argsort(off, kind="stable")
    return [int(node) for node in order[: max(1, int(np.sum(off <= stop.within_km)))]]


def _off_km(positions: np.ndarray, stop: Stop) -> np.ndarray:
    """Geodesic distance of positions from a stop's point."""
    lon, lat = positions.T
    here = np.full(len(lon), stop.lon), np.full(len(lon), stop.lat)
    return np.asarray(GEOD.inv(*here, lon, lat)[2]) / 1000


def _graph(network: Network) -> nx.DiGraph[int]:
    """Network as networkx knows one: an edge each way, its weight in kilometres of rail."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(network.positions)))
    for node, steps in enumerate(network.neighbours):
        graph.add_weighted_edges_from((node, neighbour, km) for neighbour, km in steps.items())
    return graph


def _spread(
    graph: nx.DiGraph[int], starts: Mapping[int, float], goals: Sequence[int]
) -> tuple[dict[int, float], dict[int, int]]:
    """Search by Dijkstra's way from nodes already reached, each with its kilometres, to goals."""
    graph.add_weighted_edges_from((_START, node, km) for node, km in starts.items())
    before, length = nx.dijkstra_predecessor_and_distance(graph, _START)
    graph.remove_node(_START)
    back = {node: nodes[0] for node, nodes in before.items() if nodes and nodes[0] != _START}
    return {goal: float(length[goal]) for goal in sorted(goals) if goal in length}, back


def _assemble(
    network: Network, stops: Sequence[Stop], last: int, came_from: Sequence[Mapping[int, int]]
) -> RailWay:
    """Follow the way back from its last node, and measure it."""
    nodes = [last]
    for back in reversed(came_from):
        while (previous := back.get(nodes[-1])) is not None:
            nodes.append(previous)
    nodes.reverse()
    if len(nodes) < 2:
        named = ", ".join(stop.name for stop in stops)
        found = "come to one node of the network, so there is no way between them"
        raise ValueError(str(Problem(named, found, "name places farther apart")))
    steps = [network.neighbours[one][other] for one, other in pairwise(nodes)]
    chainage = np.concatenate([[0.0], np.cumsum(steps)])
    positions = network.positions[nodes]
    passages = tuple(_passages(positions, chainage, stops))
    return RailWay(LineString(positions), float(chainage[-1]), chainage, passages)


def _passages(positions: np.ndarray, chainage: np.ndarray, stops: Sequence[Stop]) -> list[Passage]:
    """Find where a way comes nearest to stops."""
    passages = []
    for stop in stops:
        off = _off_km(positions, stop)
        nearest = int(off.argmin())
        passages.append(Passage(stop.name, float(chainage[nearest]), float(off[nearest])))
    return passages
