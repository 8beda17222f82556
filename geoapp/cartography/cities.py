"""Names of cities around a route, so that a reader finds the way: few, and none beside a place."""

from __future__ import annotations

import json
from functools import cache

import numpy as np

from geoapp.cartography.projection import Points
from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.dossier.strict_json import JsonObject
from geoapp.geodesy import MEAN_RADIUS_KM
from geoapp.resources import data_file

# Cities of a rank lie so far apart, as shares of the map's extent.
SPACING = (0.3, 0.14, 0.07, 0.02)
# Of a city so near to a place of the dossier the map says the place alone.
BESIDE_KM = 40.0
# As far from the route as this, as a share of its extent, cities are named; at least so far.
AROUND, LEAST_AROUND_KM = 0.4, 1000.0


def city_names(route: Points, places: Points, extent_km: float | None = None) -> list[JsonObject]:
    """
    Choose the cities that a map names around a route.

    Parameters
    ----------
    route
        Rows of longitude and latitude of what the map is about; without any there is no city.
    places
        Rows of longitude and latitude of the dossier's own places.
    extent_km
        How far the map reaches when it opens; by default as far as the route.

    Returns
    -------
    labels
        As `geoapp.cartography.basemap.area_names` gives names: ``name`` by language, ``kind``
        (city), ``rank``, ``lon``, ``lat``; the most important first. By rank 1 a few cities are
        spread over the map; each further rank has more of them, nearer to one another.

    Examples
    --------
    >>> pacific = np.array([[151.2, -33.9], [-70.6, -33.4]])
    >>> [label["name"]["en"] for label in city_names(pacific, pacific) if label["rank"] == 1][:2]
    ['Lima', 'São Paulo']
    >>> city_names(np.empty((0, 2)), np.empty((0, 2)))
    []
    """
    if not len(route):
        return []
    cities = _cities()
    at, apart = _cities_apart()
    along, own = _on_sphere(_some(route)), _on_sphere(places)
    extent = _apart_km(along, along).max() if extent_km is None else extent_km
    from_route = _apart_km(at, along).min(axis=1)
    from_places = _apart_km(at, own).min(axis=1) if len(own) else np.full(len(cities), np.inf)
    wanted = (from_route <= max(LEAST_AROUND_KM, AROUND * extent)) & (from_places > BESIDE_KM)
    ranks = np.zeros(len(cities), dtype=int)
    for rank, share in enumerate(SPACING, 1):
        space = share * extent
        for number in np.flatnonzero(wanted & (ranks == 0)):
            others = apart[number, ranks > 0]
            if from_places[number] >= space / 2 and (others >= space).all():
                ranks[number] = rank
    chosen = zip(cities, ranks.tolist(), strict=True)
    return [city | {"rank": rank} for city, rank in chosen if rank]


@cache
def _cities() -> list[JsonObject]:
    text = data_file("basemap/cities.json").read_text(encoding="utf-8")
    return [
        {"name": {lang: label[lang] for lang in PAGE_LANGUAGES}}
        | {member: label[member] for member in ("kind", "lon", "lat")}
        for label in json.loads(text)["labels"]
    ]


@cache
def _cities_apart() -> tuple[Points, Points]:
    """Where the cities lie on the sphere, and how far each is from each, in kilometres."""
    positions = [[city["lon"], city["lat"]] for city in _cities()]
    at = _on_sphere(np.array(positions, dtype=float))
    return at, _apart_km(at, at)


def _some(route: Points) -> Points:
    """Leave of a long line as many positions as tell where it goes."""
    return route[:: max(1, len(route) // 250)]


def _on_sphere(points: Points) -> Points:
    lon, lat = np.radians(points.reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _apart_km(some: Points, others: Points) -> Points:
    """Great circles between each of some points and each of others."""
    return MEAN_RADIUS_KM * np.arccos(np.clip(some @ others.T, -1, 1))
