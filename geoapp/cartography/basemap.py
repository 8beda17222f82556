"""The packaged base map, and the flat lists of whole numbers that lines are kept in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.projection import Points
from geoapp.dossier import data_file

# Drawn positions are whole multiples of this: about 100 m, well below every precision shown.
UNIT_DEGREES = 0.001
DETAILS = ("east", "west")
BASE_LAYERS = ("land", "lakes", "rivers", "borders")
# How far from the route the page shows a layer, in degrees.
REACH = {"rivers": 8.0, "borders": 25.0}
# In an embedded map, which can't be moved far.
SHORT_REACH = {"rivers": 0.0, "borders": 15.0, "land": 20.0}
BASE = 45
ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"&<\\')
LABEL_MEMBERS = ("kind", "rank", "lon", "lat")


def base_map() -> dict[str, Any]:
    """
    Read the packaged base map.

    Returns
    -------
    base
        The overview (``scale``, ``land``, ``lakes``, ``rivers``, ``borders``: lines as
        `pack_lines` writes them), finer boxes under ``details``, and ``labels``.
        Longitudes may exceed 180. See ``data/geo/basemap/README.md``.
    """
    labels = [
        {"name": {lang: text for lang, text in label.items() if lang not in LABEL_MEMBERS}}
        | {name: label[name] for name in LABEL_MEMBERS}
        for label in _read("labels")["labels"]
    ]
    return _read("overview") | {"details": [_read(name) for name in DETAILS], "labels": labels}


@cache
def _read(name: str) -> dict[str, Any]:
    text = data_file(f"basemap/{name}.json").read_text(encoding="utf-8")
    layer: dict[str, Any] = json.loads(text)
    return layer


def pack_lines(geometry: BaseGeometry) -> list[list[int]]:
    """
    Pack lines into flat lists of whole numbers.

    Parameters
    ----------
    geometry
        LineString or MultiLineString; EPSG:4326. Empty gives no lines.

    Returns
    -------
    lines
        For each line ``[lon, lat, dlon, dlat, ...]`` in units of `UNIT_DEGREES`:
        the first position, then differences.

    Examples
    --------
    >>> pack_lines(shapely.LineString([(130.283, 42.256), (130.3, 42.25)]))
    [[130283, 42256, 17, -6]]
    >>> pack_lines(shapely.LineString())
    []
    """
    packed = []
    for line in shapely.get_parts(geometry):
        whole = np.rint(shapely.get_coordinates(line) / UNIT_DEGREES).astype(int)
        if len(whole):
            steps = np.vstack([whole[:1], np.diff(whole, axis=0)])
            packed.append([int(value) for value in steps.ravel()])
    return packed


def line_text(line: Iterable[int]) -> str:
    """
    Write a packed line as text, half as long as its numbers in JSON.

    Parameters
    ----------
    line
        What `pack_lines` gives for a line: whole numbers.

    Returns
    -------
    text
        For each number its zigzag (0, -1, 1, -2 become 0, 1, 2, 3) in digits to base 45, the
        lowest first; a digit that another follows is written 45 higher. The characters are
        those of `ALPHABET`, none of which JSON or HTML has to escape.

    Examples
    --------
    >>> line_text([0, -1, 1, 22, 23])
    '!#$PR#'
    """
    out = []
    for value in line:
        rest = 2 * value if value >= 0 else -2 * value - 1
        while rest >= BASE:
            out.append(ALPHABET[rest % BASE + BASE])
            rest //= BASE
        out.append(ALPHABET[rest])
    return "".join(out)


def short_base_map(
    around: Points | None = None, reach: Mapping[str, float] = REACH
) -> dict[str, Any]:
    """
    Give `base_map` with its lines as `line_text` writes them, for the page.

    Parameters
    ----------
    around
        Rows of longitude and latitude.
    reach
        Layers of which nothing is left that lies further from them, in degrees. Land and lakes
        stay by default, so that no view ends in a box.

    Examples
    --------
    >>> isinstance(short_base_map()["land"][0], str)
    True
    >>> here = np.array([[130.0, 42.0]])
    >>> len(short_base_map(here)["rivers"]) < len(base_map()["rivers"])
    True
    """

    def shorten(layer: dict[str, Any]) -> dict[str, Any]:
        return layer | {
            name: [
                line_text(line)
                for line in layer[name]
                if around is None or _is_near(line, layer["scale"], around, reach.get(name))
            ]
            for name in BASE_LAYERS
            if name in layer
        }

    base = base_map()
    return shorten(base) | {"details": [shorten(layer) for layer in base["details"]]}


def _is_near(line: list[int], scale: float, around: Points, degrees: float | None) -> bool:
    """Whether a line's box meets the box around some positions, widened by some degrees."""
    if degrees is None or not len(around):
        return True
    low, high = around.min(axis=0), around.max(axis=0)
    positions = unpack_lines([line], scale)[0]
    return bool(
        np.all(positions.max(axis=0) >= low - degrees)
        and np.all(positions.min(axis=0) <= high + degrees)
    )


def unpack_lines(lines: Iterable[list[int]], scale: float) -> list[Points]:
    """
    Unpack what `pack_lines` packed, or a layer of the base map.

    Returns
    -------
    lines
        For each line an array of rows of longitude and latitude, in degrees.

    Examples
    --------
    >>> [line.round(3).tolist() for line in unpack_lines([[130283, 42256, 17, -6]], 0.001)]
    [[[130.283, 42.256], [130.3, 42.25]]]
    """
    return [np.cumsum(np.reshape(line, (-1, 2)), axis=0) * scale for line in lines]
