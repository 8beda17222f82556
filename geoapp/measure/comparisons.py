"""Lengths made plain: as far as between two cities that a reader knows, or there and back."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

from geoapp.catalogues import N_, PAGE_LANGUAGES
from geoapp.errors import Problem
from geoapp.measure.geodesic import Floats, segments_km
from geoapp.resources import data_file

SOURCE = N_("geodesic on WGS 84 between settlement points of GeoNames (CC BY 4.0)")
"""How every comparison is found, and whose points they are; a message of the catalogues."""

# Without a city within the range, one this near to its middle is still "about as far".
NEAR = 0.1


FIRST_CITY: Final = MappingProxyType(
    {
        "en": "London",
        "fr": "Paris",
        "ko": "Seoul",
        "ru": "Moscow",
        "uk": "Kyiv",
        "es": "Madrid",
        "ar": "Cairo",
    }
)
"""Where comparisons begin if their reader chooses no city: its English name, by language."""


@dataclass(frozen=True)
class City:
    """A city that readers know, by its id at GeoNames; longitude and latitude in degrees."""

    id: str
    name: dict[str, str]
    lon: float
    lat: float


@dataclass(frozen=True)
class Comparison:
    """A way between two cities that is about as long as a leg."""

    start: dict[str, str]
    end: dict[str, str]
    km: float
    there_and_back: bool


def comparisons(low_km: float, high_km: float | None, start: str = "London") -> list[Comparison]:
    """
    Find ways between cities that are about as long as a range of kilometres.

    Parameters
    ----------
    low_km, high_km
        A leg's or a route's length; without an upper bound nothing is about as long.
    start
        The city where all of them begin: one of `cities`, by any of its names.

    Returns
    -------
    comparisons
        At most two: one way, then there and back; each the nearest to the middle of the range,
        and within it; if neither is, at most a tenth of the middle off. Straight lines, by
        `SOURCE`. None for a length that no two of the cities are apart.

    Raises
    ------
    ValueError
        If no city is called so.

    Notes
    -----
    Mirrored in page/static/distances.js.

    Examples
    --------
    >>> [(way.end["en"], round(way.km)) for way in comparisons(193, 213, "Paris")]
    [('Lille', 204)]
    >>> comparisons(0, 0), comparisons(193, None)
    ([], [])
    """
    begin = city_named(start)
    if high_km is None:
        return []
    middle = (low_km + high_km) / 2
    others = [city for city in cities() if city is not begin]
    found = []
    for times in (1, 2):
        km = times * _km_from(begin.id)
        nearest = int(np.abs(km - middle).argmin())
        found.append(Comparison(begin.name, others[nearest].name, float(km[nearest]), times == 2))
    within = [way for way in found if low_km <= way.km <= high_km]
    near = [way for way in found if abs(way.km - middle) <= NEAR * middle]
    return (within or near) if middle else []


def city_named(name: str) -> City:
    """
    Find a city by one of its names, in whatever letters.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> city_named("le caire").name["en"]
    'Cairo'
    """
    asked = name.strip().casefold()
    found = (city for city in cities() if asked in {each.casefold() for each in city.name.values()})
    city = next(found, None)
    if city is None:
        known = ", ".join(sorted(each.name["en"] for each in cities()))
        raise ValueError(str(Problem("the city", f"is {name!r}", f"use one of {known}")))
    return city


@cache
def cities() -> tuple[City, ...]:
    """Read the packaged cities, each with a name in every language of the page."""
    with data_file("comparisons.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            City(
                row["geonames"],
                {tag: row[tag] for tag in PAGE_LANGUAGES},
                float(row["lon"]),
                float(row["lat"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def _km_from(city_id: str) -> Floats:
    """Measure the ways from a city to each of the others."""
    begin = next(city for city in cities() if city.id == city_id)
    ends = [(city.lon, city.lat) for city in cities() if city is not begin]
    return segments_km(begin.lon, begin.lat, *zip(*ends, strict=True))
