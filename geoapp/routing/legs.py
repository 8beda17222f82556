"""A derived leg in parts: from the place to the way, the way, and from there to the other place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import LineString, Polygon

from geoapp.errors import Problem
from geoapp.routing.inputs import Bbox
from geoapp.routing.rail import Network, Stop, forced_way
from geoapp.routing.sea import GEOD, sea_route

# Farther from its water or its track, a place is no port and no station.
LONGEST_ACCESS_KM = 25.0
# Shorter, a leg has no direction.
SHORTEST_KM = 0.001

RAIL_REMEDY = "name a place on it, or give a network of that area with --network"


@dataclass(frozen=True)
class LegPart:
    """
    A piece of a derived leg.

    Attributes
    ----------
    name
        `access-start`, `way` or `access-end`.
    basis
        `schematic` for the straight access, `modelled` for the way.
    line
        Longitude and latitude, EPSG:4326; may step over 180 degrees.
    km
        Geodesic length, or for a way over rails the network's kilometres.
    method
        How it was found, in words.
    """

    name: str
    basis: str
    line: LineString
    km: float
    method: str


def sea_parts(
    start: Stop, end: Stop, land: Sequence[Polygon], box: Bbox | None, clearance_m: float = 200.0
) -> list[LegPart]:
    """
    Derive a leg by sea.

    Parameters
    ----------
    start, end
        The two places.
    land
        Polygons in longitude and latitude; water is all that none covers.
    box
        West, south, east, north within which the land is known, west beyond east across 180
        degrees; None for no limit, which the way's method then says.
    clearance_m
        Metres to keep off the land, at least.

    Returns
    -------
    parts
        Access, way, access.

    Raises
    ------
    ValueError
        If the places are one or come to the same water, the coast doesn't cover them or the way
        between, one of them lies inland, or no way joins them; says what to do.
    """
    _check_apart(start, end)
    _check_inside(box, [(start.lon, start.lat), (end.lon, end.lat)], [start.name, end.name])
    route = sea_route((start.lon, start.lat), (end.lon, end.lat), land, clearance_m)
    for stop, km in ((start, route.access_start_km), (end, route.access_end_km)):
        _check_access(stop, km, "navigable water of the sea", "name a port; a lake is no sea")
    _check_inside(box, list(route.line.coords), None)
    access = f"straight from the place to the nearest water {clearance_m:.0f} m off the coast"
    way = f"shortest way over water at least {clearance_m:.0f} m off the coast"
    if box is None:
        way += " as given, whose file has no bbox: it does not say how far it reaches"
    return [
        LegPart("access-start", "schematic", route.access_start, route.access_start_km, access),
        LegPart("way", "modelled", route.line, route.length_km, way),
        LegPart("access-end", "schematic", route.access_end, route.access_end_km, access),
    ]


def rail_parts(network: Network, stops: Sequence[Stop], factor: float = 1.0) -> list[LegPart]:
    """
    Derive a leg by rail.

    Parameters
    ----------
    network
        The railways.
    stops
        The places to pass, in order; the first and the last are the leg's.
    factor
        What the network's kilometres are multiplied by, as a calibration says.

    Returns
    -------
    parts
        Access, way, access.

    Raises
    ------
    ValueError
        If the first and the last place are one, a place is far from every railway, or no rail
        leads on; says what to do.
    """
    start, end = stops[0], stops[-1]
    _check_apart(start, end)
    for stop in stops:
        km = _nearest_km(network, stop)
        _check_access(stop, km, "railway of the network", RAIL_REMEDY)
    way = forced_way(network, stops)
    first, last = way.line.coords[0], way.line.coords[-1]
    lines = LineString([(start.lon, start.lat), first]), LineString([last, (end.lon, end.lat)])
    named = ", ".join(stop.name for stop in stops)
    method = f"shortest way over the network by {named}"
    if factor != 1.0:
        method += f", {way.network_km:,.0f} km, times {factor:g}"
    access = "straight from the place to the nearest node of the network"
    return [
        LegPart("access-start", "schematic", lines[0], _km(lines[0]), access),
        LegPart("way", "modelled", way.line, way.network_km * factor, method),
        LegPart("access-end", "schematic", lines[1], _km(lines[1]), access),
    ]


def _km(line: LineString) -> float:
    return float(GEOD.geometry_length(line)) / 1000


def _check_apart(start: Stop, end: Stop) -> None:
    if _km(LineString([(start.lon, start.lat), (end.lon, end.lat)])) < SHORTEST_KM:
        found = "are one place, so the leg has no length"
        raise ValueError(str(Problem(f"{start.name} and {end.name}", found, "name two places")))


def _check_access(stop: Stop, km: float, what: str, remedy: str) -> None:
    if km > LONGEST_ACCESS_KM:
        found = f"lies {km:,.0f} km from the nearest {what}"
        raise ValueError(str(Problem(stop.name, found, remedy)))


def _check_inside(
    box: Bbox | None, positions: Sequence[tuple[float, ...]], names: Sequence[str] | None
) -> None:
    """Refuse what lies where the coast isn't known: there it would be sailed over as water."""
    if box is None:
        return
    west, south, east, north = box
    width = (east - west) % 360 or 360
    for at, (lon, lat, *_) in enumerate(positions):
        if not ((lon - west) % 360 <= width and south <= lat <= north):
            where = names[at] if names else "the way"
            found = f"leaves the coast that is known, {west} to {east} E and {south} to {north} N"
            remedy = "give the land of a wider area with --coast"
            raise ValueError(str(Problem(where, found, remedy)))


def _nearest_km(network: Network, stop: Stop) -> float:
    """Give the distance of a place from the nearest node."""
    lon, lat = network.positions.T
    here = np.full(len(lon), stop.lon), np.full(len(lon), stop.lat)
    return float(GEOD.inv(*here, lon, lat)[2].min()) / 1000
