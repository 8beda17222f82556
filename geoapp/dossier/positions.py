"""Positions and boxes: longitude before latitude, degrees, WGS 84."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, ValidationInfo

from geoapp.dossier.problems import shown
from geoapp.dossier.types import is_number, refuse
from geoapp.geodesy import TURN

POSITION_DECIMALS = 7
"""Decimals kept of a longitude or latitude: about one centimetre."""

Position = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses 180 degrees."""


def inside(box: Box, lon: float, lat: float) -> bool:
    """
    Tell whether a position lies in a box or on its edge.

    Parameters
    ----------
    box
        West, south, east, north in degrees; west > east crosses 180 degrees.
    lon, lat
        The position in degrees.

    Examples
    --------
    >>> inside((170, -10, -170, 10), 180, 0)
    True
    """
    west, south, east, north = box
    within = west <= lon <= east if west <= east else lon >= west or lon <= east
    return within and south <= lat <= north


MARGIN = 0.15
"""How much a box around positions is wider than they, as a share of its greater side."""

LEAST_MARGIN = 0.25
"""The same in degrees at least: about 28 km."""


def box_around(positions: Sequence[Position]) -> Box:
    """
    Give the narrowest box around positions, with a margin.

    Parameters
    ----------
    positions
        Longitude and latitude in degrees; at least one.

    Returns
    -------
    box
        West, south, east, north in degrees; west > east crosses 180 degrees. Positions all
        round the Earth have a box of all longitudes.

    Examples
    --------
    >>> box_around([(10.0, 50.0)])
    (9.75, 49.75, 10.25, 50.25)
    >>> box_around([(170.0, 0.0), (-170.0, 10.0)])
    (167.0, -3.0, -167.0, 13.0)
    """
    lons = sorted({lon for lon, _ in positions})
    gaps = [(b - a, b, a) for a, b in pairwise([*lons, lons[0] + TURN])]
    widest, west, east = max(gaps)
    lats = [lat for _, lat in positions]
    wide = TURN - widest
    margin = max(LEAST_MARGIN, MARGIN * max(wide, max(lats) - min(lats)))
    south, north = max(-90.0, min(lats) - margin), min(90.0, max(lats) + margin)
    if wide + 2 * margin >= TURN:
        return -180.0, _rounded(south), 180.0, _rounded(north)
    west, east = (_rounded((lon + 180) % TURN - 180) for lon in (west - margin, east + margin))
    return west, _rounded(south), east, _rounded(north)


def box_of(value: object) -> Box | None:
    """Return a box in the file as numbers, or None if it isn't one."""
    if not isinstance(value, list | tuple) or len(value) != 4:
        return None
    if not all(is_number(item) for item in value):
        return None
    west, south, east, north = (_rounded(item) for item in value)
    on_globe = on_earth(west, south) and on_earth(east, north)
    return (west, south, east, north) if on_globe and south <= north else None


def on_earth(lon: float, lat: float) -> bool:
    """Tell whether longitude and latitude are within their ranges."""
    return -180 <= lon <= 180 and -90 <= lat <= 90


def _rounded(degrees: float) -> float:
    """Keep `POSITION_DECIMALS` decimals, and no negative zero."""
    return round(float(degrees), POSITION_DECIMALS) + 0.0


def _box(value: object) -> Box:
    """Ask for west, south, east, north."""
    box = box_of(value)
    if box is None:
        refuse(f"is {shown(value)}", "give west, south, east, north in degrees")
    return box


def _position(value: object, box: Box | None, at: Sequence[int] = ()) -> Position:
    """Return longitude and latitude, rounded; refuse anything else."""
    pair = value if isinstance(value, list | tuple) else ()
    if len(pair) == 3 and all(is_number(item) for item in pair):
        refuse(f"is {shown(value)}, with a height", "give longitude and latitude alone", at)
    if len(pair) != 2 or not all(is_number(item) for item in pair):
        refuse(f"is {shown(value)}", "give a longitude and a latitude in degrees", at)
    lon, lat = (_rounded(item) for item in pair)
    if not on_earth(lon, lat) or (box is not None and not inside(box, lon, lat)):
        refuse(*_off(value, (lon, lat), box), at)
    return lon, lat


def _off(value: object, position: Position, box: Box | None) -> tuple[str, str]:
    """Say how a position is off the globe or the box, and whether a swap would mend it."""
    lon, lat = position
    if not -90 <= lat <= 90:
        found = f"is {shown(value)}, with latitude {shown(lat)}"
        remedy = "give longitude first, then a latitude from -90 to 90"
    elif not -180 <= lon <= 180:
        found = f"is {shown(value)}, with longitude {shown(lon)}"
        remedy = "give a longitude from -180 to 180 first, then latitude"
    else:
        found = f"is {shown(value)}, outside dossier.bbox"
        remedy = "mend it or widen dossier.bbox"
    if box is not None and inside(box, lat, lon):
        remedy = f"swap it to {shown((lat, lon))}, which lies inside dossier.bbox"
    return found, remedy


def _context_box(info: ValidationInfo) -> Box | None:
    """Return the box of the dossier that is being read, if there is one."""
    return info.context.get("box") if isinstance(info.context, dict) else None


def _point(value: object, info: ValidationInfo) -> Position:
    """Read the coordinates of a Point."""
    return _position(value, _context_box(info))


def _points(value: object, info: ValidationInfo) -> tuple[Position, ...]:
    """Read the coordinates of a MultiPoint; the first bad position speaks for all."""
    return _positions(value, _context_box(info), least=1)


def _line(value: object, info: ValidationInfo) -> tuple[Position, ...]:
    """Read the coordinates of a LineString; the first bad position speaks for all."""
    return _positions(value, _context_box(info))


def _lines(value: object, info: ValidationInfo) -> tuple[tuple[Position, ...], ...]:
    """Read the coordinates of a MultiLineString; the first bad position speaks for all."""
    if not isinstance(value, list | tuple) or not value:
        refuse(f"is {shown(value)}", "give a list of at least one line")
    box = _context_box(info)
    return tuple(_positions(line, box, (index,)) for index, line in enumerate(value))


def _positions(
    value: object, box: Box | None, at: tuple[int, ...] = (), least: int = 2
) -> tuple[Position, ...]:
    """Read the positions of one line, or of a MultiPoint."""
    if not isinstance(value, list | tuple):
        refuse(f"is {shown(value)}", "give a list of positions", at)
    if len(value) < least:
        found = "has 1 position" if value else "has no position"
        refuse(found, f"give at least {least}", at)
    return tuple(
        _quickly(item, box) or _position(item, box, (*at, index))
        for index, item in enumerate(value)
    )


def _quickly(value: object, box: Box | None) -> Position | None:
    """Read a sound position with as few steps as can be: a line may have a million."""
    if type(value) is not list or len(value) != 2:
        return None
    lon, lat = value
    if type(lon) is not float or type(lat) is not float:
        return None
    lon, lat = round(lon, POSITION_DECIMALS) + 0.0, round(lat, POSITION_DECIMALS) + 0.0
    is_sound = -180 <= lon <= 180 and -90 <= lat <= 90 and (box is None or inside(box, lon, lat))
    return (lon, lat) if is_sound else None


BBox = Annotated[Box, BeforeValidator(_box)]
"""West, south, east, north in degrees; west > east crosses 180 degrees."""

PointCoordinates = Annotated[Position, BeforeValidator(_point)]
"""Longitude, latitude."""

MultiPointCoordinates = Annotated[tuple[Position, ...], BeforeValidator(_points)]
"""At least one position."""

LineCoordinates = Annotated[tuple[Position, ...], BeforeValidator(_line)]
"""At least two positions."""

MultiLineCoordinates = Annotated[tuple[tuple[Position, ...], ...], BeforeValidator(_lines)]
"""At least one line of at least two positions."""
