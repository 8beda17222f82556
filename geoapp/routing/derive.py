"""A leg's line derived and put into the dossier's file, each stretch labelled with its method."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import shapely
from shapely.geometry import LineString

from geoapp.catalogues import N_, PAGE_LANGUAGES, lookup, translate
from geoapp.dossier import Dossier, to_geojson
from geoapp.dossier.models import LegFeature
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem
from geoapp.measure import densify, line_km, split_antimeridian
from geoapp.resources import install_line
from geoapp.routing.inputs import Coast
from geoapp.routing.legs import LegPart, rail_parts, sea_parts
from geoapp.routing.rail import Network, Stop

OceanPassage = Literal["suez", "panama", "cape"]
"""By which of them a way over the oceans may have to go."""

OCEAN_PASSAGES: dict[str, tuple[str, ...]] = {
    "suez": ("suez",),
    "panama": ("panama",),
    "cape": ("south_africa",),
}
"""What `searoute` calls them."""

ALWAYS_CLOSED = ("northwest",)
SHORTEST_BY_LANES_KM = 300.0
LONGEST_TO_LANES_KM = 250.0
LEG_DECIMALS = 5
OCEAN_REMEDY = "give the land about it with --coast"

ACCESS = N_("Straight access between {place} and the way; it shows no path")
LANES = N_("Shortest way over the network of shipping lanes of searoute {version}; not a track")
WATER = N_("Shortest way over water, at least {metres} m off the coast that was given; not a track")
OVER_NETWORK = N_("Shortest way over the network {name}; not a track")
GEODESIC = N_("Geodesic through the named places; it shows no path")


@dataclass(frozen=True)
class DerivedPart:
    """
    A stretch of a derived line.

    Parameters
    ----------
    basis
        ``modelled`` or ``schematic``.
    line
        Longitude and latitude, EPSG:4326; may step over 180 degrees.
    message
        How it was found: a message of the catalogues.
    values
        What stands in the message.
    """

    basis: str
    line: LineString
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def label(self, languages: Iterable[str]) -> dict[str, str]:
        """Say how it was found, in those of some languages that geoapp speaks."""
        spoken = {tag: lookup(tag, PAGE_LANGUAGES) for tag in languages}
        return {
            tag: translate(lang)(self.message).format(**self.values)
            for tag, lang in spoken.items()
            if lang
        }


@dataclass(frozen=True)
class RoutingGiven:
    """
    What an author gives for a derived line.

    Parameters
    ----------
    coast
        Land, for a leg by sea near it.
    clearance_m
        Metres to keep off that land.
    network
        Rails or roads, with the name of their file.
    by
        A passage that a way over the oceans has to take.
    """

    coast: Coast | None = None
    clearance_m: float = 200.0
    network: tuple[Network, str] | None = None
    by: OceanPassage | None = None


def derived_parts(dossier: Dossier, leg: LegFeature, given: RoutingGiven) -> list[DerivedPart]:
    """
    Derive the line of a leg by its mode.

    Parameters
    ----------
    dossier
        The dossier that has the leg.
    leg
        By sea: from place to place of `from`, `via` and `to`, over the water off the coast that
        is given, else over the shipping lanes of `searoute`. By another mode: over the network
        that is given, else the geodesic through those places.
    given
        What it is derived from.

    Returns
    -------
    parts
        From place to place, each begins where the one before ends.

    Raises
    ------
    ValueError
        If no such line can be found; says what to do.
    """
    _refuse_idle(leg, given)
    stops = leg_places(dossier, leg)
    if leg.properties.mode == "sea" and given.coast is not None:
        message, values = WATER, {"metres": f"{given.clearance_m:.0f}"}
        land, box = given.coast.land, given.coast.box
        return [
            part
            for ends in pairwise(stops)
            for part in _labelled(
                sea_parts(*ends, land, box, given.clearance_m), ends, message, values
            )
        ]
    if leg.properties.mode == "sea":
        return _by_lanes(stops, given.by)
    if given.network is not None:
        network, name = given.network
        return _labelled(rail_parts(network, stops), stops, OVER_NETWORK, {"name": name})
    positions = [(stop.lon, stop.lat) for stop in stops]
    return [DerivedPart("schematic", _geodesic(positions), GEODESIC)]


def _refuse_idle(leg: LegFeature, given: RoutingGiven) -> None:
    """Refuse what a leg of its mode would not go by, so that nobody thinks that it did."""
    mode = leg.properties.mode
    of_sea = {"--by": given.by, "--coast": given.coast}
    idle = {"--network": given.network} if mode == "sea" else of_sea
    for option, value in idle.items():
        if value is not None:
            found = f"goes by {mode}, which {option} is not for"
            raise ValueError(str(Problem(leg.id, found, f"leave out {option}, or mend its mode")))
    if given.by and given.coast:
        found = "is to keep off a coast and to go over the oceans"
        raise ValueError(str(Problem(leg.id, found, "give --coast or --by, not both")))


def leg_places(dossier: Dossier, leg: LegFeature) -> list[Stop]:
    """Give the places of a leg in order."""
    places = {place.id: place.geometry.coordinates for place in dossier.places}
    named = (leg.properties.from_place, *leg.properties.via, leg.properties.to_place)
    return [Stop(name, *places[name]) for name in named]


def _geodesic(positions: Sequence[tuple[float, float]]) -> LineString:
    return LineString(densify(LineString(_stepping(positions))).coords)


def _labelled(
    found: Sequence[LegPart], stops: Sequence[Stop], message: str, values: Mapping[str, str]
) -> list[DerivedPart]:
    """Label the parts of a way, and leave out an access that has no length."""
    ends = {"access-start": stops[0].name, "access-end": stops[-1].name}
    return [
        DerivedPart(part.basis, part.line, ACCESS, {"place": ends[part.name]})
        if part.name in ends
        else DerivedPart(part.basis, part.line, message, values)
        for part in found
        if part.name not in ends or part.km > 0
    ]


# -- over the oceans -----------------------------------------------------------------------


def _by_lanes(stops: Sequence[Stop], by: OceanPassage | None) -> list[DerivedPart]:
    """Go over shipping lanes from place to place; between near ones straight, as no lane helps."""
    name = version_of_lanes() + (f" (--by {by})" if by else "")
    pairs = list(pairwise(stops))
    far = [_straight_km(start, end) >= SHORTEST_BY_LANES_KM for start, end in pairs]
    if not any(far):
        km = _straight_km(stops[0], stops[-1])
        found = f"are {km:,.0f} km apart, too near for a network of ocean lanes"
        where = f"{stops[0].name} and {stops[-1].name}"
        raise ValueError(str(Problem(where, found, OCEAN_REMEDY)))
    parts: list[DerivedPart] = []
    passed: set[str] = set()
    for (start, end), is_far in zip(pairs, far, strict=True):
        if not is_far:
            ends = [(start.lon, start.lat), (end.lon, end.lat)]
            parts.append(DerivedPart("schematic", _geodesic(ends), GEODESIC))
            continue
        line, passages = _lanes(start, end, by)
        passed |= passages
        parts += [
            _access(start, (start.lon, start.lat), line.coords[0]),
            DerivedPart("modelled", line, LANES, {"version": name}),
            _access(end, line.coords[-1], (end.lon, end.lat)),
        ]
    if by and not passed & {*OCEAN_PASSAGES[by]}:
        found = f"doesn't lead by {by}"
        remedy = "leave out --by, or name a place on the way in `via`"
        raise ValueError(str(Problem(f"{stops[0].name} to {stops[-1].name}", found, remedy)))
    return parts


def _straight_km(start: Stop, end: Stop) -> float:
    return line_km(LineString(_stepping([(start.lon, start.lat), (end.lon, end.lat)])))


def _access(stop: Stop, first: Sequence[float], last: Sequence[float]) -> DerivedPart:
    """Join a place with its shipping lane."""
    line = _geodesic([(first[0], first[1]), (last[0], last[1])])
    if (km := line_km(line)) > LONGEST_TO_LANES_KM:
        found = f"lies {km:,.0f} km from the nearest shipping lane"
        raise ValueError(str(Problem(stop.name, found, f"name a port, or {OCEAN_REMEDY}")))
    return DerivedPart("schematic", line, ACCESS, {"place": stop.name})


def version_of_lanes() -> str:
    """
    Say which version of `searoute` is installed.

    Raises
    ------
    ValueError
        If none is; says how to get it.
    """
    try:
        return version("searoute")
    except PackageNotFoundError:
        remedy = f"get it with {install_line('searoute')}"
        problem = Problem("searoute", "isn't installed", remedy)
        raise ValueError(str(problem)) from None


def _lanes(start: Stop, end: Stop, by: OceanPassage | None) -> tuple[LineString, set[str]]:
    """Find the way over shipping lanes between two places, and the passages that it takes."""
    from searoute import searoute

    others = [
        lane
        for name in get_args(OceanPassage)
        if by and name != by
        for lane in OCEAN_PASSAGES[name]
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its words for a way that isn't there
        way = searoute(
            [start.lon, start.lat], [end.lon, end.lat],
            restrictions=[*ALWAYS_CLOSED, *others], return_passages=True,
        )  # fmt: skip
    positions = way["geometry"]["coordinates"] if way else []
    if len(positions) < 2:
        found = "are joined by no shipping lane" + (f" by {by}" if by else "")
        remedy = "leave out --by" if by else OCEAN_REMEDY
        raise ValueError(str(Problem(f"{start.name} and {end.name}", found, remedy)))
    line = _geodesic([(lon, lat) for lon, lat, *_ in positions])
    return line, set(way["properties"].get("traversed_passages", ()))


def _stepping(positions: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Give longitudes from -180 to 180, so that a line steps over the meridian between them."""
    return [((at[0] + 180) % 360 - 180, at[1]) for at in positions]


# -- into the file -------------------------------------------------------------------------


def with_derived_leg(dossier: Dossier, leg: LegFeature, parts: Sequence[DerivedPart]) -> JsonObject:
    """
    Put a derived line into the content of a dossier's file.

    Parameters
    ----------
    dossier, leg
        The dossier, and its leg whose line is replaced.
    parts
        From place to place.

    Returns
    -------
    content
        With the line cut at 180 degrees, a part for each of its lines, labelled in the
        dossier's languages that geoapp speaks, the leg's `basis` that of the least known
        stretch between the accesses; the box of the dossier widened where the line leaves it.

    Raises
    ------
    ValueError
        If geoapp doesn't speak the dossier's main language, so that no label can be written.
    """
    languages = dossier.header.languages
    if not lookup(languages[0], PAGE_LANGUAGES):
        found = f"is in {languages[0]}, in which geoapp can't name its method"
        remedy = "say the language of its texts, or draw the line yourself"
        raise ValueError(str(Problem(dossier.header.id, found, remedy)))
    lines: list[list[list[float]]] = []
    labels: list[JsonObject] = []
    for part in parts:
        for line in _cut(part.line):
            lines.append(line)
            labels.append({"basis": part.basis, "label": part.label(languages)})
    content: JsonObject = json.loads(to_geojson(dossier))
    feature = next(each for each in content["features"] if each["id"] == leg.id)
    feature.pop("bbox", None)
    coordinates = lines if len(lines) > 1 else lines[0]
    kind = "MultiLineString" if len(lines) > 1 else "LineString"
    feature["geometry"] = {"type": kind, "coordinates": coordinates}
    bases = {part.basis for part in parts if part.message != ACCESS}
    feature["properties"] |= {"basis": max(bases, key=["modelled", "schematic"].index)}
    feature["properties"]["parts"] = labels
    content["dossier"]["bbox"] = _widened_box(
        content["dossier"]["bbox"], [at for line in lines for at in line]
    )
    return content


def _cut(line: LineString) -> list[list[list[float]]]:
    """Give the positions of a line to about a metre, cut at 180 degrees."""
    cut = split_antimeridian(line)
    pieces = getattr(cut, "geoms", [cut])
    found = []
    for piece in pieces:
        rounded = np.round(shapely.get_coordinates(piece), LEG_DECIMALS) + 0.0
        keep = np.r_[True, (rounded[1:] != rounded[:-1]).any(axis=1)]
        found.append([[float(lon), float(lat)] for lon, lat in rounded[keep]])
    return [piece for piece in found if len(piece) > 1]


def _widened_box(box: Sequence[float], positions: Sequence[Sequence[float]]) -> list[float]:
    """
    Widen a box until positions lie in it, to the side that is nearer.

    Examples
    --------
    >>> _widened_box([170, -10, 179, 10], [[-179, 12]])
    [170, -10, -179, 12]
    """
    west, south, east, north = box
    for lon, lat in positions:
        south, north = min(south, lat), max(north, lat)
        if (lon - west) % 360 > (east - west) % 360 and east - west < 360:
            if (lon - east) % 360 <= (west - lon) % 360:
                east = lon
            else:
                west = lon
    return [west, south, east, north]
