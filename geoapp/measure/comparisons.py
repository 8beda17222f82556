"""Lengths made plain: as far as between two cities that a reader knows, or there and back."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np

from geoapp.catalogues import N_, PAGE_LANGUAGES
from geoapp.dossier.strict_json import JsonObject
from geoapp.measure.geodesic import Floats, segments_km
from geoapp.resources import data_file

SOURCE = N_("geodesic on WGS 84 between settlement points of GeoNames (CC BY 4.0)")
"""How every comparison is found, and whose points they are; a message of the catalogues."""

# Without a city within the range, one this near to its middle is still "about as far".
NEAR = 0.1


@dataclass(frozen=True)
class Comparison:
    """A way between two cities that is about as long as a leg."""

    start: dict[str, str]
    end: dict[str, str]
    km: float
    there_and_back: bool


def comparisons(low_km: float, high_km: float | None) -> list[Comparison]:
    """
    Find ways between cities that are about as long as a range of kilometres.

    Parameters
    ----------
    low_km, high_km
        A leg's or a route's length; without an upper bound nothing is about as long.

    Returns
    -------
    comparisons
        At most two, all from one city: one way, then there and back; each the nearest to the
        middle of the range, and within it; if neither is, at most a tenth of the middle off.
        Straight lines, by `SOURCE`. None for a length that no two of the cities are apart.

    Examples
    --------
    >>> [(way.end["en"], round(way.km)) for way in comparisons(193, 213)]
    [('Lille', 204)]
    >>> comparisons(0, 0), comparisons(193, None)
    ([], [])
    """
    if high_km is None:
        return []
    middle = (low_km + high_km) / 2
    start, *others = _cities()
    found = []
    for times in (1, 2):
        km = times * _km_from_first()
        nearest = int(np.abs(km - middle).argmin())
        found.append(Comparison(start[0], others[nearest][0], float(km[nearest]), times == 2))
    within = [way for way in found if low_km <= way.km <= high_km]
    near = [way for way in found if abs(way.km - middle) <= NEAR * middle]
    return (within or near) if middle else []


def comparison_shapes(low_km: float, high_km: float | None) -> list[JsonObject]:
    """
    Give the comparisons as plain values, kilometres rounded.

    Examples
    --------
    >>> comparison_shapes(193, 213)[0]["to"]["fr"]
    'Lille'
    """
    return [
        {"from": way.start, "to": way.end, "km": round(way.km), "back": way.there_and_back}
        for way in comparisons(low_km, high_km)
    ]


@cache
def _cities() -> tuple[tuple[dict[str, str], float, float], ...]:
    """Read the packaged cities: name by language, longitude, latitude."""
    with data_file("comparisons.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ({tag: row[tag] for tag in PAGE_LANGUAGES}, float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file)
        )


@cache
def _km_from_first() -> Floats:
    (_, lon, lat), *others = _cities()
    ends = [city[1:] for city in others]
    return segments_km(lon, lat, *zip(*ends, strict=True))
