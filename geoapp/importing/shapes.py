"""Geometries of foreign files: WKT and those of GeoJSON as points and lines, and tracks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geoapp.dossier.positions import POSITION_DECIMALS, Position, on_earth
from geoapp.dossier.types import is_number
from geoapp.importing.ledger import Cell
from geoapp.importing.records import Foreign, RecordGeometry
from geoapp.importing.values import instant, read_date

HEIGHT = "a dossier has no heights"
AREA = "a dossier has places, legs and tracks, and no areas"
OFF = "is no longitude and latitude in degrees, longitude first"

MAX_WKT_CHARACTERS = 5_000_000

_WKT = re.compile(
    r"\s*(?:SRID=4326;)?\s*(POINT|LINESTRING|MULTILINESTRING|MULTIPOINT)\s*(?:Z|M|ZM)?\s*(\(.*\))\s*",
    re.IGNORECASE | re.DOTALL,
)


def lonlat_of(numbers: Sequence[object]) -> Position | None:
    """
    Give longitude and latitude as a dossier keeps them; None if they are none.

    Examples
    --------
    >>> lonlat_of([-71.63, -33.04, 12]), lonlat_of([0, 91]), lonlat_of([])
    ((-71.63, -33.04), None, None)
    """
    if len(numbers) < 2 or not all(is_number(each) for each in numbers[:2]):
        return None
    lon, lat = (round(float(str(each)), POSITION_DECIMALS) + 0.0 for each in numbers[:2])
    return (lon, lat) if on_earth(lon, lat) else None


def geometries_of_wkt(cell: Cell) -> list[RecordGeometry]:
    """
    Read a cell of Well-Known Text; what can't be read, or is an area, gives none.

    Examples
    --------
    >>> cell = Cell("A2", "LINESTRING (-71.63 -33.04, -77.15 -12.05)", "wkt")
    >>> geometries_of_wkt(cell)[0].positions, geometries_of_wkt(Cell("A3", ""))
    ([(-71.63, -33.04), (-77.15, -12.05)], [])
    """
    found = _WKT.fullmatch(cell.text[:MAX_WKT_CHARACTERS])
    if not found:
        return []
    kind, body = found[1].upper(), found[2]
    parts = re.findall(r"\(([^()]*)\)", body)
    lines: list[list[Position]] = []
    for part in parts:
        positions = [_wkt_position(each) for each in part.split(",")]
        if not positions or None in positions:
            return []
        lines.append([at for at in positions if at is not None])
    return _shaped(lines, [cell], are_points="POINT" in kind)


def _wkt_position(text: str) -> Position | None:
    try:
        return lonlat_of([float(word) for word in text.split()])
    except ValueError:
        return None


def _shaped(
    lines: list[list[Position]], cells: list[Cell], *, are_points: bool
) -> list[RecordGeometry]:
    """Give points, or lines that were joined where one ends and the next begins."""
    if are_points:
        points = [at for line in lines for at in line]
        return [RecordGeometry("point", [at], cells) for at in points]
    joined: list[list[Position]] = []
    for line in lines:
        if joined and joined[-1][-1] == line[0]:
            joined[-1] += line[1:]
        else:
            joined.append([*line])
    return [RecordGeometry("line", line, cells) for line in joined if len(line) > 1]


def geometries_of_json(geometry: Foreign) -> list[RecordGeometry]:
    """
    Read a geometry of GeoJSON whose leaves are cells.

    Parameters
    ----------
    geometry
        The object, each leaf of it a `Cell`.

    Returns
    -------
    geometries
        Points and lines; cells of what is none are refused here, each with the reason.
    """
    if not isinstance(geometry, dict):
        return []
    kind = _value(geometry.get("type"))
    if kind == "GeometryCollection":
        _settle(geometry.get("type"))
        inside = geometry.get("geometries")
        return [
            g
            for each in (inside if isinstance(inside, list) else [])
            for g in geometries_of_json(each)
        ]
    lines = [*_lines(geometry.get("coordinates"))]
    cells = [cell for line in lines for numbers in line for cell in numbers]
    if kind not in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        for cell in leaves(geometry):
            cell.refused(AREA if kind in ("Polygon", "MultiPolygon") else OFF)
        return []
    positions = [
        [lonlat_of([cell.value for cell in numbers]) for numbers in line] for line in lines
    ]
    if not positions or any(at is None for line in positions for at in line):
        for cell in leaves(geometry):
            cell.refused(OFF)
        return []
    for line in lines:
        for numbers in line:
            for cell in numbers[2:]:
                cell.refused(HEIGHT)
    _settle(geometry.get("type"))
    sound = [[at for at in line if at is not None] for line in positions]
    return _shaped(sound, cells, are_points="Point" in str(kind))


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Cell) else None


def _settle(cell: object) -> None:
    if isinstance(cell, Cell):
        cell.mapped("", "the type of the geometry")


def leaves(value: Foreign) -> Iterator[Cell]:
    """Yield the cells in objects and lists, in order."""
    if isinstance(value, Cell):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)


def _lines(coordinates: Foreign) -> Iterator[list[list[Cell]]]:
    """Yield the lines of coordinates: each a list of positions, each a list of cells."""
    if not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], Cell):
        yield [[each for each in coordinates if isinstance(each, Cell)]]
    elif all(isinstance(each, list) and each and isinstance(each[0], Cell) for each in coordinates):
        yield [[cell for cell in each if isinstance(cell, Cell)] for each in coordinates]
    else:
        for each in coordinates:
            yield from _lines(each)


def track_of(
    positions: Sequence[Position], times: Sequence[Cell], cells: Sequence[Cell]
) -> RecordGeometry:
    """
    Make a track of positions and their times, in the order of time.

    Parameters
    ----------
    positions
        Longitude and latitude in degrees.
    times
        One cell a position. A time without a zone gives its day alone.
    cells
        The cells that hold the positions.

    Returns
    -------
    track
        If a time can't be read, it is refused and a line is given, which has none.
    """
    read = [instant(cell.text) or read_date(cell.text).edtf for cell in times]
    for cell, text in zip(times, read, strict=True):
        if text is None:
            cell.refused("can't be read as a time, so the line has none")
    if not all(read) or any("/" in str(text) for text in read):
        for cell in times:
            cell.refused("another time of this line can't be read, so it has none")
        return RecordGeometry("line", list(positions), list(cells))
    timed = sorted(zip((str(text) for text in read), positions, strict=True), key=lambda at: at[0])
    for cell, text in zip(times, read, strict=True):
        why = "" if instant(cell.text) else "no time zone: its day alone"
        cell.mapped("properties.coordinateProperties.times", why if text else "")
    return RecordGeometry(
        "track", [at for _, at in timed], list(cells), [text for text, _ in timed]
    )
