"""
Which legs can't be cleared at a glance: by the standard library alone, so that a check stays quick.

Where the coasts of the base map and great circles can't say for sure that a leg is as it may be,
`geoapp.cartography.ground` looks at it exactly.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from math import atan2, ceil, cos, degrees, inf, radians, sin, sqrt

from geoapp.dossier import Dossier, LegFeature, PlaceFeature
from geoapp.dossier.models import MultiLineString
from geoapp.dossier.positions import Box, Position
from geoapp.geodesy import KM_PER_DEGREE, TURN, apart_km
from geoapp.resources import data_file

BASE_MAP_ERROR_KM = 5.0
"""How far off a coast of the base map may be: a tenth of a millimetre at 1:50 million."""

OVER_WATER = ("sea",)
OVER_LAND = ("rail", "road", "foot", "animal")

FASTEST_KM_PER_DAY = {
    "sea": 3_000.0,
    "river": 2_000.0,
    "rail": 14_000.0,
    "road": 6_000.0,
    "air": 90_000.0,
    "foot": 350.0,
    "animal": 400.0,
    "pipeline": 1_000.0,
    "unknown": 90_000.0,
}
"""No leg was ever faster by far; bounds of this project, set wide, with no source."""

GLANCE_STEP_KM = 2.0
"""Every so far a line is looked at: no place on it is further from one of these than half of it."""

MOST_GLANCES = 200_000
"""So many positions of a dossier's lines are looked at; what is left is looked at exactly."""

LONGEST_KM = 3_000.0
"""Over so much, a great circle strays less than `SPHERE_ERROR_KM` from the geodesic."""

SPHERE_ERROR_KM = 0.7
SPHERE_ERROR = 0.006
"""By what share a length on the sphere may be too short."""

CELL_DEGREES = 0.5

GridCell = tuple[int, int]
Edge = tuple[int, int, int, int]


def legs_in_doubt(dossier: Dossier) -> list[LegFeature]:
    """
    Find the legs that `geoapp.cartography.ground` may have a warning about.

    Parameters
    ----------
    dossier
        A dossier that was read.

    Returns
    -------
    legs
        In file order. A leg that is not among them gets no warning; of those that are, many get
        none either.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> legs_in_doubt(dossier)
    []
    >>> legs_in_doubt(dossier.model_copy(update={"features": ()}))
    []
    """
    places = {place.id: place for place in dossier.places}
    astray = set(_may_be_astray(dossier.legs, places))
    return [leg for leg in dossier.legs if leg.id in astray or _may_be_too_fast(leg, places)]


def _may_be_too_fast(leg: LegFeature, places: Mapping[str, PlaceFeature]) -> bool:
    """Whether a leg's days, and its least length through its places, leave room for doubt."""
    first, _, _, last = leg.properties.bounds
    if first is None or last is None:
        return False
    lines = _lines(leg)
    via = [places[name].geometry.coordinates for name in leg.properties.via]
    through = pairwise([lines[0][0], *via, lines[-1][-1]])
    least_km = sum(apart_km(a, b) for a, b in through) * (1 + SPHERE_ERROR)
    least_km = min((each.km[0] for each in leg.properties.lengths), default=least_km)
    return least_km > FASTEST_KM_PER_DAY[leg.properties.mode] * ((last - first).days + 1)


def _may_be_astray(legs: Iterable[LegFeature], places: Mapping[str, PlaceFeature]) -> Iterator[str]:
    """Give the ids of the legs whose lines may run over wrong ground."""
    bound = [leg for leg in legs if leg.properties.mode in (*OVER_WATER, *OVER_LAND)]
    near: list[LegFeature] = []
    room = float(MOST_GLANCES)
    for leg in bound:
        glances = sum(map(_glances, _lines(leg)))
        if glances > room:
            yield leg.id
        else:
            room -= glances
            near.append(leg)
    positions = {leg.id: [at for line in _lines(leg) for at in _along(line)] for leg in near}
    if not positions:
        return
    land = Land(_box_of(chain.from_iterable(positions.values())))
    for leg in near:
        named = (leg.properties.from_place, *leg.properties.via, leg.properties.to_place)
        within_km = max(places[name].properties.precision_km for name in named)
        excused_km = within_km + BASE_MAP_ERROR_KM - GLANCE_STEP_KM / 2 - SPHERE_ERROR_KM
        wrong = leg.properties.mode in OVER_WATER
        if any(
            land.holds(at) == wrong and not land.has_coast(at, excused_km)
            for at in positions[leg.id]
        ):
            yield leg.id


def _lines(leg: LegFeature) -> Sequence[Sequence[Position]]:
    if isinstance(leg.geometry, MultiLineString):
        return leg.geometry.coordinates
    return (leg.geometry.coordinates,)


def _glances(line: Sequence[Position]) -> float:
    """Say how many positions of a line are to be looked at; endless if that can't tell."""
    lengths = [apart_km(a, b) for a, b in pairwise(line)]
    if max(lengths) > LONGEST_KM:
        return inf
    return len(line) + sum(lengths) / GLANCE_STEP_KM


def _along(line: Sequence[Position]) -> Iterator[Position]:
    """Give positions along great circles, one every few kilometres; longitudes within 180."""
    for start, end in pairwise(line):
        pieces = ceil(apart_km(start, end) / GLANCE_STEP_KM) or 1
        yield _within_180(start)
        (ax, ay, az), (bx, by, bz) = _on_sphere(start), _on_sphere(end)
        for step in range(1, pieces):
            # Parts of a chord: those in its middle are 2 % longer on the sphere at most.
            b = step / pieces
            x, y, z = ax + b * (bx - ax), ay + b * (by - ay), az + b * (bz - az)
            yield degrees(atan2(y, x)), degrees(atan2(z, sqrt(x * x + y * y)))
    yield _within_180(line[-1])


def _within_180(at: Position) -> Position:
    return (at[0] + TURN / 2) % TURN - TURN / 2, at[1]


def _on_sphere(at: Position) -> tuple[float, float, float]:
    lon, lat = radians(at[0]), radians(at[1])
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _box_of(positions: Iterable[Position]) -> Box:
    lons, lats = zip(*positions, strict=True)
    return min(lons) - 1, min(lats) - 1, max(lons) + 1, max(lats) + 1


class Land:
    """
    The land of the base map, as far as it matters within a box.

    Parameters
    ----------
    box
        West, south, east, north in degrees.

    Examples
    --------
    >>> land = Land((-10.0, 35.0, 5.0, 45.0))
    >>> land.holds((-3.7, 40.4)), land.holds((-9.9, 40.0))
    (True, False)
    >>> land.has_coast((-3.7, 40.4), 50.0), land.has_coast((-9.0, 40.0), 50.0)
    (False, True)
    """

    def __init__(self, box: Box) -> None:
        self._by_cell: defaultdict[GridCell, list[Edge]] = defaultdict(list)
        self._by_row: defaultdict[int, list[Edge]] = defaultdict(list)
        self._whole: dict[GridCell, bool] = {}
        content = json.loads(data_file("basemap/world.json").read_text(encoding="utf-8"))
        self._scale: float = content["scale"]
        self._cell_units = round(CELL_DEGREES / self._scale)
        bounds = tuple(degrees / self._scale for degrees in box)
        turn = round(TURN / self._scale)
        for steps in content["land"]:
            for lons, lats in _rings_in(steps, bounds, turn):
                self._add(lons, lats, bounds)

    def _add(self, lons: Sequence[int], lats: Sequence[int], bounds: Sequence[float]) -> None:
        """Keep the edges of a ring by the cells and rows that they touch."""
        _, south, east, north = bounds
        size = self._cell_units
        x0, y0 = lons[-1], lats[-1]
        cell0 = x0 // size, y0 // size
        for x1, y1 in zip(lons, lats, strict=True):
            cell1 = x1 // size, y1 // size
            # What lies wholly north, south or east of the box, no way west comes across.
            if not (y0 < south > y1 or y0 > north < y1 or x0 > east < x1):
                edge = (x0, y0, x1, y1)
                if cell0 == cell1:
                    self._by_row[cell0[1]].append(edge)
                    self._by_cell[cell0].append(edge)
                else:
                    self._add_long(edge, cell0, cell1)
            x0, y0, cell0 = x1, y1, cell1

    def _add_long(self, edge: Edge, start: GridCell, end: GridCell) -> None:
        (west, east), (south, north) = (sorted(pair) for pair in zip(start, end, strict=True))
        for row in range(south, north + 1):
            self._by_row[row].append(edge)
            for column in range(west, east + 1):
                self._by_cell[column, row].append(edge)

    def holds(self, at: Position) -> bool:
        """Whether a position lies on land; a lake counts as land."""
        cell = _cell(at)
        if cell in self._by_cell:
            return self._crossings(at) % 2 == 1
        if cell not in self._whole:
            self._whole[cell] = self._crossings(at) % 2 == 1
        return self._whole[cell]

    def _crossings(self, at: Position) -> int:
        """Count the coasts on the way west along a parallel."""
        x, y = at[0] / self._scale, at[1] / self._scale
        return sum(
            (y0 > y) != (y1 > y) and x0 + (y - y0) * (x1 - x0) / (y1 - y0) < x
            for x0, y0, x1, y1 in self._by_row.get(_cell(at)[1], ())
        )

    def has_coast(self, at: Position, km: float) -> bool:
        """Whether a position of a coast is known to lie so near."""
        high = km / KM_PER_DEGREE
        wide = min(TURN / 2, high / max(0.01, cos(radians(at[1]))))
        west, south = _cell((at[0] - wide, at[1] - high))
        east, north = _cell((at[0] + wide, at[1] + high))
        return any(
            apart_km(at, (edge[0] * self._scale, edge[1] * self._scale)) <= km
            for row in range(south, north + 1)
            for column in range(west, east + 1)
            for edge in self._by_cell.get((column, row), ())
        )


def _cell(at: Position) -> GridCell:
    return int(at[0] // CELL_DEGREES), int(at[1] // CELL_DEGREES)


def _rings_in(
    steps: Sequence[int], bounds: Sequence[float], turn: int
) -> Iterator[tuple[list[int], list[int]]]:
    """Give a ring of land if it meets the bounds, by a turn to the east or west too."""
    west, south, east, north = bounds
    lons, lats = list(accumulate(steps[::2])), list(accumulate(steps[1::2]))
    if max(lats) < south or min(lats) > north:
        return
    first, last = min(lons), max(lons)
    for away in (-turn, 0, turn):
        if first + away <= east and last + away >= west:
            yield [lon + away for lon in lons] if away else lons, lats
