"""Geometries of foreign files: WKT, GeoJSON, TopoJSON, tracks, lines that were edited."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import numpy as np

from geoapp.catalogues import N_
from geoapp.dossier.positions import POSITION_DECIMALS, Position, on_earth
from geoapp.dossier.types import is_number
from geoapp.importing.ledger import Cell
from geoapp.importing.records import Foreign, RecordGeometry
from geoapp.importing.values import instant, read_date
from geoapp.measure.drawing import planar_parts

HEIGHT = N_("a dossier has no heights")
AREA = N_("a dossier has places, legs and tracks, and no areas")
OFF = N_("is no longitude and latitude in degrees, longitude first")

MAX_WKT_CHARACTERS = 5_000_000

EditedLines = list[list[Position]]
"""Longitude and latitude in degrees, a list a line."""

ExactLines = Sequence[Sequence[Sequence[float]]]

SAME_DEGREES = 2e-7
"""Closer than this, two positions are one: a change of coordinates and back moves them so much."""

BELOW_SEAM = 179.9999998
"""East of it lies in GPX what is at 180 degrees, which GPX can't say."""

_GRID = 6
"""Decimals to which vertices are compared, fewer than `SAME_DEGREES` needs by one."""

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
    parts: list[list[list[Position]]] = []
    for line in lines:
        if joined and joined[-1][-1] == line[0]:
            joined[-1] += line[1:]
            parts[-1].append(line)
        else:
            joined.append([*line])
            parts.append([line])
    return [
        RecordGeometry("line", line, cells, parts=of)
        for line, of in zip(joined, parts, strict=True)
        if len(line) > 1
    ]


def joined_lines(found: Sequence[RecordGeometry]) -> list[RecordGeometry]:
    """
    Join lines where one ends and the next begins; points and tracks stay as they are.

    Examples
    --------
    >>> lines = [[(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), (2.0, 0.0)]]
    >>> joined_lines([RecordGeometry("line", line, []) for line in lines])[0].positions
    [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]
    >>> joined_lines([])
    []
    """
    joined: list[RecordGeometry] = []
    for each in found:
        before = joined[-1] if joined else None
        if before and before.shape == each.shape == "line" and (
            before.positions[-1] == each.positions[0]
        ):  # fmt: skip
            cells = [*before.cells, *(cell for cell in each.cells if cell not in before.cells)]
            positions = [*before.positions, *each.positions[1:]]
            parts = [*before.lines, *each.lines]
            joined[-1] = RecordGeometry("line", positions, cells, parts=parts)
        else:
            joined.append(each)
    return joined


Turn = Callable[[float, float], tuple[float, float]]
"""Gives longitude and latitude of coordinates in another system."""


def geometries_of_json(geometry: Foreign, turn: Turn | None = None) -> list[RecordGeometry]:
    """
    Read a geometry of GeoJSON whose leaves are cells.

    Parameters
    ----------
    geometry
        The object, each leaf of it a `Cell`.
    turn
        Gives longitude and latitude of its coordinates, if they are others.

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
            for g in geometries_of_json(each, turn)
        ]
    lines = [*_lines(geometry.get("coordinates"))]
    cells = [cell for line in lines for numbers in line for cell in numbers]
    if kind not in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        for cell in leaves(geometry):
            cell.refused(AREA if kind in ("Polygon", "MultiPolygon") else OFF)
        return []
    positions = [[_turned([c.value for c in numbers], turn) for numbers in line] for line in lines]
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


def _turned(numbers: Sequence[object], turn: Turn | None) -> Position | None:
    if turn is None or len(numbers) < 2 or not all(is_number(each) for each in numbers[:2]):
        return lonlat_of(numbers)
    x, y = (float(str(each)) for each in numbers[:2])
    return lonlat_of(turn(x, y))


def _value(cell: object) -> object:
    return cell.value if isinstance(cell, Cell) else None


def _settle(cell: object) -> None:
    if isinstance(cell, Cell):
        cell.mapped("", N_("the type of the geometry"))


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


# -- TopoJSON ----------------------------------------------------------------------------

Turned = Callable[[Sequence[float]], Position | None]
"""Gives longitude and latitude of the numbers of a file."""

TopoGeometry = tuple[str, dict[str, Foreign], list[RecordGeometry]]
"""Where a geometry stands, what is said beside its shape, and its points and lines."""

Arc = tuple[list[Position], list[Cell]]
"""The positions of a stretch, and the cells that hold them."""


def read_topology(root: Foreign) -> list[TopoGeometry]:
    """
    Read the geometries of a topology whose leaves are cells.

    Parameters
    ----------
    root
        The object; its arcs, transform and objects are taken out of it.

    Returns
    -------
    found
        Where it stands, what it says beside its shape, and its points and lines. Areas are
        refused, as are stretches that no line has.

    Notes
    -----
    The TopoJSON format, version 1.0: positions of a topology with a ``transform`` are whole
    numbers, each the difference from the one before; the arc ``~i`` is the arc ``i`` backwards.
    """
    transform = root.pop("transform", None)
    turned = _transform(transform)
    for cell in leaves(transform):
        cell.mapped("features", N_("what turns its whole numbers into degrees"))
    raw_arcs = root.pop("arcs")
    arcs = [_arc(each, turned, is_delta=transform is not None) for each in raw_arcs]
    objects = root.pop("objects")
    geometries = [
        found
        for name, geometry in objects.items()
        for found in _topo_geometries(geometry, f"objects.{name}", arcs, turned)
    ]
    used = {id(cell) for _, _, found in geometries for shape in found for cell in shape.cells}
    for cell in leaves(raw_arcs):
        if id(cell) not in used:
            cell.refused(N_("no line has it: it bounds an area, or nothing"))
    return geometries


def _transform(transform: Foreign) -> Turned:
    """Give what makes degrees of the numbers of a file."""
    given = transform if isinstance(transform, dict) else {}
    scale, shift = (_numbers(given.get(name)) for name in ("scale", "translate"))
    if len(scale) != 2 or len(shift) != 2:
        return lonlat_of

    def turned(numbers: Sequence[float]) -> Position | None:
        if len(numbers) < 2:
            return None
        return lonlat_of([numbers[at] * scale[at] + shift[at] for at in (0, 1)])

    return turned


def _numbers(value: Foreign) -> list[float]:
    """Give the numbers of a list of cells; none if it is no such list."""
    cells = value if isinstance(value, list) else []
    found = [c.value for c in cells if isinstance(c, Cell) and is_number(c.value)]
    return [float(str(each)) for each in found] if len(found) == len(cells) else []


def _arc(arc: Foreign, turned: Turned, *, is_delta: bool) -> Arc | None:
    """Give a stretch; None if its positions are none."""
    positions: list[Position] = []
    here = (0.0, 0.0)
    for each in arc if isinstance(arc, list) else ():
        numbers = _numbers(each)
        if len(numbers) < 2:
            return None
        here = (here[0] + numbers[0], here[1] + numbers[1]) if is_delta else (*numbers[:2],)  # type: ignore[assignment]
        at = turned(here)
        if at is None:
            return None
        positions.append(at)
    return positions, [*leaves(arc)]


def _topo_geometries(
    geometry: Foreign, where: str, arcs: Sequence[Arc | None], turned: Turned
) -> Iterator[TopoGeometry]:
    if not isinstance(geometry, dict):
        return
    type_cell = geometry.pop("type", None)
    kind = type_cell.value if isinstance(type_cell, Cell) else None
    if isinstance(type_cell, Cell):
        type_cell.mapped("", N_("the type of the geometry"))
    inside = geometry.pop("geometries", None)
    if kind == "GeometryCollection" and isinstance(inside, list):
        for at, each in enumerate(inside):
            yield from _topo_geometries(each, f"{where}.geometries[{at}]", arcs, turned)
        if geometry:
            yield where, geometry, []
        return
    shaped = geometry.pop("coordinates" if "Point" in str(kind) else "arcs", None)
    found = (
        _topo_points(shaped, turned)
        if "Point" in str(kind)
        else _topo_lines(shaped, str(kind), arcs)
    )
    used = {id(cell) for shape in found for cell in shape.cells}
    for cell in leaves(shaped):
        if id(cell) not in used:
            cell.refused(AREA if "Polygon" in str(kind) else OFF)
    yield where, geometry, found


def _topo_points(shaped: Foreign, turned: Turned) -> list[RecordGeometry]:
    listed = shaped if isinstance(shaped, list) else []
    pairs = [listed] if listed and isinstance(listed[0], Cell) else listed
    found = [(turned(_numbers(pair)), [*leaves(pair)]) for pair in pairs]
    return [RecordGeometry("point", [at], cells) for at, cells in found if at is not None]


def _topo_lines(shaped: Foreign, kind: str, arcs: Sequence[Arc | None]) -> list[RecordGeometry]:
    """Make lines of the numbers of their stretches; of areas only say what they are."""
    listed = shaped if isinstance(shaped, list) else []
    if "LineString" not in kind:
        return []
    lines = [listed] if listed and isinstance(listed[0], Cell) else listed
    found = []
    for line in lines:
        stretches = [_arc_of(cell, arcs) for cell in leaves(line)]
        sound = [stretch for stretch in stretches if stretch is not None]
        if len(sound) < len(stretches):
            continue
        positions: list[Position] = []
        for stretch, _ in sound:
            positions += stretch[1:] if positions and positions[-1] == stretch[0] else stretch
        if len(positions) > 1:
            cells = [cell for _, of in sound for cell in of]
            for cell in leaves(line):
                cell.mapped("features", N_("a stretch of which a line is made"))
            found.append(RecordGeometry("line", positions, cells))
    return found


def _arc_of(cell: Cell, arcs: Sequence[Arc | None]) -> Arc | None:
    """Give the stretch that a number names; one below zero backwards."""
    at = cell.value
    if not isinstance(at, int) or isinstance(at, bool) or not -len(arcs) <= at < len(arcs):
        return None
    arc = arcs[~at if at < 0 else at]
    if arc is None:
        return None
    positions, cells = arc
    return (positions[::-1] if at < 0 else positions), cells


# -- tracks ------------------------------------------------------------------------------


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
            cell.refused(N_("can't be read as a time, so the line has none"))
    if not all(read) or any("/" in str(text) for text in read):
        for cell in times:
            cell.refused(N_("another time of this line can't be read, so it has none"))
        return RecordGeometry("line", list(positions), list(cells))
    timed = sorted(zip((str(text) for text in read), positions, strict=True), key=lambda at: at[0])
    for cell, text in zip(times, read, strict=True):
        why = "" if instant(cell.text) else N_("no time zone: its day alone")
        cell.mapped("properties.coordinateProperties.times", why if text else "")
    return RecordGeometry(
        "track", [at for _, at in timed], list(cells), [text for text, _ in timed]
    )


# -- lines that came back from a rounded copy ---------------------------------------------


def same_lines(one: EditedLines, other: EditedLines) -> bool:
    """
    Tell whether lines have the same vertices.

    Examples
    --------
    >>> same_lines([[(1.0, 2.0)]], [[(1.00000001, 2.0)]]), same_lines([], [[(1.0, 2.0)]])
    (True, False)
    """
    if [*map(len, one)] != [*map(len, other)]:
        return False
    return all(
        abs(a - b) <= SAME_DEGREES
        for first, second in zip(one, other, strict=True)
        for at, to in zip(first, second, strict=True)
        for a, b in zip(at, to, strict=True)
    )


def mended_lines(
    exact: ExactLines, rounded: EditedLines, edited: EditedLines
) -> list[list[list[float]]]:
    """
    Give edited lines with the exact positions of the vertices that nobody touched.

    Parameters
    ----------
    exact
        The lines as they were: longitude and latitude in degrees.
    rounded
        The same as they were exported: with vertices added along geodesics, rounded, without
        repeated vertices, perhaps cut at 180 degrees.
    edited
        What came back.

    Returns
    -------
    lines
        Where a stretch is as it was exported, the exact vertices of that stretch; an added vertex
        stays where something between the same two exact ones was edited.

    Examples
    --------
    >>> exact = [[[1.04, 2.0], [3.01, 4.0]]]
    >>> mended_lines(exact, [[(1.0, 2.0), (3.0, 4.0)]], [[(1.0, 2.0), (3.5, 4.0)]])
    [[[1.04, 2.0], [3.5, 4.0]]]
    >>> mended_lines([], [], [])
    []
    """
    groups = _groups(exact, rounded)
    was = [_key(at) for line in rounded for at in line]
    now = [_key(at) for line in edited for at in line]
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    found: dict[int, list[list[float]]] = {}
    for start, at, size in matcher.get_matching_blocks():
        for number in range(start, start + size):
            group = groups.get(number)
            if group is not None:
                is_as_it_was = start <= group.after and group.before < start + size
                vertices = [] if group.is_added and is_as_it_was else group.vertices
                found[at + number - start] = vertices
    lines: list[list[list[float]]] = []
    index = 0
    for line in edited:
        made: list[list[float]] = []
        for vertex in line:
            made += [[*each] for each in found.get(index, [[vertex[0], vertex[1]]])]
            index += 1
        lines.append(made)
    return lines


def parted_lines(lines: EditedLines, parts: EditedLines) -> EditedLines:
    """
    Cut lines that were joined for GPX into the parts that the dossier has.

    Parameters
    ----------
    lines
        What came back.
    parts
        The parts as they were exported, before those were joined that go on where another ends.

    Returns
    -------
    parted
        As many as `parts`; none if a vertex at which two of them joined is gone.

    Examples
    --------
    >>> parts = [[(0.0, 0.0), (1.0, 0.0)], [(1.0, 0.0), (2.0, 0.0)]]
    >>> parted_lines([[(0.0, 0.0), (0.5, 0.2), (1.0, 0.0), (2.0, 0.0)]], parts)
    [[(0.0, 0.0), (0.5, 0.2), (1.0, 0.0)], [(1.0, 0.0), (2.0, 0.0)]]
    >>> parted_lines([[(0.0, 0.0), (2.0, 0.0)]], parts)
    []
    """
    runs: list[EditedLines] = []
    for part in parts:
        if runs and runs[-1][-1][-1] == part[0]:
            runs[-1] = [*runs[-1], part]
        else:
            runs.append([part])
    if len(runs) != len(lines):
        return []
    parted: EditedLines = []
    for line, run in zip(lines, runs, strict=True):
        rest = [(180.0 if at[0] > BELOW_SEAM else at[0], at[1]) for at in line]
        for part in run[:-1]:
            ends = [n for n, at in enumerate(rest[1:-1], 1) if _key(at) == _key(part[-1])]
            if not ends:
                return []
            end = min(ends, key=lambda n: abs(n + 1 - len(part)))
            parted.append(rest[: end + 1])
            rest = rest[end:]
        parted.append(rest)
    return parted


def _key(at: Sequence[float]) -> tuple[float, float]:
    return round(at[0], _GRID) + 0.0, round(at[1], _GRID) + 0.0


@dataclass
class _Group:
    """The exact vertices of a rounded one, and between which rounded ones it was added, if so."""

    vertices: list[list[float]] = field(default_factory=list)
    is_added: bool = True
    after: int = 0
    before: int = 0


def _groups(exact: ExactLines, rounded: EditedLines) -> dict[int, _Group]:
    """Give the exact vertices of each rounded one, by its number; none where lines were cut."""
    groups: dict[int, _Group] = {}
    if len(exact) != len(rounded):
        return groups
    first = 0
    dense = planar_parts([np.array(line, dtype=np.float64) for line in exact])
    for line, whole, short in zip(exact, dense, rounded, strict=True):
        at = given = 0
        own: dict[int, _Group] = {}
        for vertex in whole.tolist():
            at = min(
                range(at, min(at + 2, len(short))),
                key=lambda i: abs(short[i][0] - vertex[0]) + abs(short[i][1] - vertex[1]),
            )
            group = own.setdefault(first + at, _Group())
            if given < len(line) and vertex == [*line[given]]:
                group.vertices = [*([] if group.is_added else group.vertices), vertex]
                group.is_added, given = False, given + 1
            elif group.is_added:
                group.vertices = [vertex]
        corners = [number for number, group in own.items() if not group.is_added]
        for number, group in own.items():
            group.after = corners[bisect_right(corners, number) - 1]
            group.before = corners[bisect_left(corners, number)]
        groups |= own
        first += len(short)
    return groups
