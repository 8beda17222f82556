"""What lines, points and dates of a dossier owe each other."""

from __future__ import annotations

from collections.abc import Iterator

from geoapp.dossier.checks.items import Contents, RawItem
from geoapp.dossier.positions import Position
from geoapp.dossier.problems import Violation, shown
from geoapp.geodesy import apart_km
from geoapp.when import parse_when

SPHERE_SLACK = 1.006
"""How much a distance on the sphere can be longer than on the ellipsoid."""

MAX_GAP_KM = 0.001
"""Widest gap between two lines that count as joined."""

Line = list[list[float]]


def check_geometry(contents: Contents) -> Iterator[Violation]:
    """
    Check lines, points and dates against each other.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    violation
        Ends that are not at their places, lines that don't join, parts that don't
        match the lines, arrivals before departures.
    """
    for item in contents.of("leg"):
        yield from _ends_apart(contents, item)
        yield from _parts_amiss(contents, item)
        yield from _dates_reversed(contents, item)
    for item in contents.of("leg", "candidate"):
        yield from _gaps(contents, item)
    for item in contents.of("sighting"):
        yield from _sighting_apart(contents, item)
    for item in contents.of("track"):
        yield from _times_amiss(contents, item)


def _lines(contents: Contents, item: RawItem) -> list[Line]:
    """Return the lines of a geometry, or nothing if it is unsound."""
    geometry = contents.sound_member(item, "geometry")
    if not isinstance(geometry, dict):
        return []
    coordinates = geometry["coordinates"]
    lines: list[Line] = coordinates if geometry["type"] == "MultiLineString" else [coordinates]
    return lines


def _place(contents: Contents, item: RawItem, member: str) -> tuple[str, Position, float] | None:
    """Return id, position and precision of the place that an item names."""
    name = contents.sound_member(item, "properties", member)
    place = contents.the("place", name)
    if place is None:
        return None
    position = contents.sound_member(place, "geometry", "coordinates")
    precision_km = contents.sound_member(place, "properties", "precision_km")
    if not contents.is_sound((*place.path, "geometry")) or position is None or not precision_km:
        return None
    return str(name), (position[0], position[1]), precision_km


def _meets(position: list[float], place: tuple[str, Position, float]) -> bool:
    """Tell whether a position is within a place's precision."""
    return apart_km((position[0], position[1]), place[1]) <= place[2] * SPHERE_SLACK + MAX_GAP_KM


def _ends_apart(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find ends of a leg that are further from their places than those are precise."""
    lines = _lines(contents, item)
    if not lines:
        return
    start, end = lines[0][0], lines[-1][-1]
    origin, target = _place(contents, item, "from"), _place(contents, item, "to")
    path = (*item.path, "geometry", "coordinates")
    off = [
        (verb, position, place)
        for verb, position, place in (("begins", start, origin), ("ends", end, target))
        if place is not None and not _meets(position, place)
    ]
    if len(off) == 2 and origin and target and _meets(end, origin) and _meets(start, target):
        yield Violation(path, "runs from 'to' to 'from'", "reverse the line or swap the two places")
        return
    for verb, position, place in off:
        yield Violation(
            path, f"{verb} {_off(position, place)}", _remedy(position, place, "the line")
        )


def _off(position: list[float], place: tuple[str, Position, float]) -> str:
    """Say how far a position is from its place."""
    distance_km = apart_km((position[0], position[1]), place[1])
    return f"{distance_km:,.1f} km from {place[0]}, whose precision_km is {shown(place[2])}"


def _remedy(position: list[float], place: tuple[str, Position, float], what: str) -> str:
    """Say how a position and its place can be brought together."""
    if _meets([position[1], position[0]], place):
        return f"swap its numbers: longitude before latitude meets {place[0]}"
    return f"move {what} to the place, or mend the place"


def _parts_amiss(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find parts that are not one for each line."""
    parts = contents.sound_member(item, "properties", "parts")
    lines = _lines(contents, item)
    if parts and lines and len(parts) != len(lines):
        found = f"has {len(parts)}, but the geometry has {_counted(len(lines), 'line')}"
        yield Violation((*item.path, "properties", "parts"), found, "give one part for each line")


def _counted(count: int, noun: str) -> str:
    """Say a number of things."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _gaps(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find lines that don't begin where the one before ends."""
    lines = _lines(contents, item)
    for index in range(1, len(lines)):
        (lon_a, lat_a), (lon_b, lat_b) = lines[index - 1][-1], lines[index][0]
        gap_km = apart_km((lon_a, lat_a), (lon_b, lat_b))
        if gap_km > MAX_GAP_KM:
            found = f"begins {gap_km:,.3f} km from the end of the line before"
            yield Violation((*item.path, "geometry", "coordinates", index), found, "join the lines")


def _dates_reversed(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find legs that can only arrive before they depart."""
    depart = contents.sound_member(item, "properties", "depart")
    arrive = contents.sound_member(item, "properties", "arrive")
    if not isinstance(depart, str) or not isinstance(arrive, str):
        return
    first, last = parse_when(depart).earliest_start, parse_when(arrive).latest_end
    if first is not None and last is not None and last < first:
        found = f"is {shown(arrive)}, before the departure {shown(depart)}"
        yield Violation((*item.path, "properties", "arrive"), found, "swap or mend the dates")


def _times_amiss(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find tracks that have another number of times than of positions."""
    names = ("properties", "coordinateProperties", "times")
    times = contents.sound_member(item, *names)
    positions = contents.sound_member(item, "geometry", "coordinates")
    if times and positions and len(times) != len(positions):
        found = f"has {len(times):,} for {len(positions):,} positions"
        yield Violation((*item.path, *names), found, "give each position its time")


def _sighting_apart(contents: Contents, item: RawItem) -> Iterator[Violation]:
    """Find sightings that are not at their place."""
    position = contents.sound_member(item, "geometry", "coordinates")
    place = _place(contents, item, "place")
    if position is None or place is None or not contents.is_sound((*item.path, "geometry")):
        return
    if not _meets(position, place):
        path = (*item.path, "geometry", "coordinates")
        yield Violation(
            path, f"is {_off(position, place)}", _remedy(position, place, "the sighting")
        )
