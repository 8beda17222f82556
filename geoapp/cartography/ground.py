"""Lines of legs over ground that they can't go over: a ship's over land, a train's over sea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.land import (
    BASE_MAP_ERROR_KM,
    FASTEST_KM_PER_DAY,
    OVER_LAND,
    OVER_WATER,
)
from geoapp.cartography.projection import Points
from geoapp.cartography.world import world
from geoapp.dossier import LegFeature
from geoapp.errors import Problem
from geoapp.geodesy import MEAN_RADIUS_KM
from geoapp.measure.drawing import densify
from geoapp.measure.geodesic import Floats, unit_vectors
from geoapp.measure.lengths import Measured, line_parts
from geoapp.measure.pace import LegPace

INLET_KM = 250.0
"""So far a ship's line may run over land to its first or last place: up a fjord or an estuary."""

HARBOUR_KM = 60.0
"""So much water there may be between the last place and the land that its line runs over."""

CANAL_KM = 25.0
"""How far a line may lie off a canal and still be taken to go through it."""

OFFSHORE_KM = 222.0
"""Two degrees of latitude; nobody asks how much further off a coast lies."""

INLAND_KM = 11.0
"""A position on land is called so only if it lies further from all water of the base map."""

INLAND_CELL_DEGREES = 0.1  # 11.1 km of latitude
FURTHEST_LAT = 85.0
CELL_ROWS, CELL_COLUMNS = 1_800, 3_600

STEP_KM = 5.0
"""Every so far a line is looked at, and less often if it is longer than `MOST_POSITIONS` steps."""

MOST_POSITIONS = 20_000
"""So many positions of a line are looked at: two and a half times round the world by `STEP_KM`."""

MOST_DEPTHS = 2_000
"""Of so many of those on wrong ground, evenly chosen, the way to the right ground is measured."""

A_PIECE = 128
"""Coasts are looked at in pieces of so many positions: first how near a whole piece can be."""

CANALS = (
    (date(1869, 11, 17), ((32.3, 31.3), (32.6, 29.9))),  # Suez
    (date(1895, 6, 21), ((9.1, 53.9), (10.2, 54.4))),  # Kiel
    (date(1914, 8, 15), ((-79.9, 9.4), (-79.5, 8.9))),  # Panama
)
"""
Ways for ships across land that the base map doesn't have: the day of opening, and the two ends,
longitude and latitude to a tenth of a degree. General knowledge, not confirmed by a source.
"""


@dataclass(frozen=True)
class Astray:
    """
    A stretch of a line over ground that its way can't go over.

    Parameters
    ----------
    km
        How long it is.
    deep_km
        How far its furthest position lies from the ground that it belongs on.
    at
        That position: longitude and latitude in degrees.
    """

    km: float
    deep_km: float
    at: tuple[float, float]


def line_warnings(measured: Measured) -> list[Problem]:
    """
    Warn of legs that can't be as they are drawn or dated.

    Parameters
    ----------
    measured
        A measured dossier.

    Returns
    -------
    warnings
        In file order: a line by sea over land, or by rail, road, on foot or with animals over
        sea, further than the leg's places are precise and the base map may be off; and a leg
        that no speed could make within its days. None of them keeps a dossier from being used.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.measure import measure_dossier
    >>> line_warnings(measure_dossier(read_dossier(built_in())))
    []
    """
    dossier = measured.dossier
    precision = {place.id: place.properties.precision_km for place in dossier.places}
    found: list[Problem] = []
    for each in measured.legs:
        leg = each.leg.properties
        named = [leg.from_place, *leg.via, leg.to_place]
        within = max(precision[name] for name in named)
        found += _off_ground(each.leg, within)
        found += _too_fast(each.leg, each.pace)
    return found


def _off_ground(leg: LegFeature, within_km: float) -> Iterator[Problem]:
    """Warn of the worst stretch of a line over wrong ground."""
    mode = leg.properties.mode
    astray = max(stretches_astray(leg, within_km), key=lambda one: one.deep_km, default=None)
    if astray is None:
        return
    wrong, right = ("land", "water") if mode in OVER_WATER else ("water", "land")
    lon, lat = (round(degrees, 1) for degrees in astray.at)
    found = (
        f"goes by {mode}, and its line runs over {wrong} for {astray.km:,.0f} km, up to "
        f"{astray.deep_km:,.0f} km from {right} at [{lon}, {lat}]; its places are known to "
        f"{within_km:g} km, the base map to {BASE_MAP_ERROR_KM:g} km"
    )
    yield Problem(leg.id, found, "look at its line, its mode and its places")


def _too_fast(leg: LegFeature, pace: LegPace) -> Iterator[Problem]:
    """Warn of days that leave too little time for any speed."""
    fastest, slowest = FASTEST_KM_PER_DAY[leg.properties.mode], pace.slowest_km_per_day
    if slowest is None or slowest <= fastest:
        return
    found = (
        f"has dates that ask for {slowest:,.0f} km a day at least, "
        f"and nothing goes faster by {leg.properties.mode} than {fastest:,.0f}"
    )
    yield Problem(leg.id, found, "look at its dates, its places and its mode")


def stretches_astray(leg: LegFeature, within_km: float) -> list[Astray]:
    """
    Find the stretches of a leg's line over ground that its way can't go over.

    Parameters
    ----------
    leg
        A leg; by air, river, pipeline or unknown means it may go anywhere.
    within_km
        How precisely its places are known.

    Returns
    -------
    stretches
        Those that reach further from the right ground than `within_km` and the base map's own
        error together. A ship's line may reach its first or its last place over land, but not
        run from one to the other, and cross land by a canal that was open then.
    """
    mode = leg.properties.mode
    if mode not in (*OVER_WATER, *OVER_LAND):
        return []
    positions, along_km = _along(leg)
    on_land = _on_land(positions)
    wrong = on_land if mode in OVER_WATER else ~on_land
    every = 1 + np.count_nonzero(wrong) // MOST_DEPTHS
    found = []
    for first, last in _runs(wrong):
        km = along_km[min(last, len(positions) - 1)] - along_km[max(0, first - 1)]
        from_start, to_end = along_km[first], along_km[-1] - along_km[last - 1]
        up_an_inlet = (from_start <= HARBOUR_KM) != (to_end <= HARBOUR_KM) and km <= INLET_KM
        if mode in OVER_WATER and up_an_inlet:
            continue
        if mode in OVER_WATER and _by_canal(
            positions[first:last], leg.properties.bounds.latest_end
        ):
            continue
        stretch = positions[first:last:every]
        deep = _from_coast_km(stretch)
        furthest = int(deep.argmax())
        if deep[furthest] > within_km + BASE_MAP_ERROR_KM:
            lon, lat = map(float, stretch[furthest])
            found.append(Astray(float(km), float(deep[furthest]), (lon, lat)))
    return found


def _along(leg: LegFeature) -> tuple[Points, Floats]:
    """
    Give positions along a leg's line, one every few kilometres, and how far along each lies.

    Longitudes are within 180.
    """
    parts = line_parts(leg.geometry)
    whole_km = sum(float(_along_km(part)[-1]) for part in parts)
    step_km = max(STEP_KM, whole_km / MOST_POSITIONS)
    lines = [shapely.get_coordinates(densify(shapely.LineString(part), step_km)) for part in parts]
    positions: Points = np.concatenate(lines)
    positions[:, 0] = (positions[:, 0] + 180) % 360 - 180
    chosen = np.linspace(0, len(positions) - 1, min(len(positions), MOST_POSITIONS)).astype(int)
    return positions[chosen], _along_km(positions)[chosen]


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Give the first index, and the one behind the last, of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _along_km(positions: Points) -> Floats:
    """Say how far along great circles each position lies from the first."""
    chords = np.linalg.norm(np.diff(unit_vectors(positions), axis=0), axis=1)
    steps = 2 * MEAN_RADIUS_KM * np.arcsin(np.minimum(1, chords / 2))
    km: Floats = np.concatenate([[0.0], np.cumsum(steps)])
    return km


def _by_canal(stretch: Points, latest: date | None) -> bool:
    """Whether a stretch of land lies along a canal that was open by then."""
    return any(
        (latest is None or latest >= opened) and _near(stretch, ends) for opened, ends in CANALS
    )


def _near(stretch: Points, ends: Sequence[tuple[float, float]]) -> bool:
    (west, south), (east, north) = ends
    shares = np.linspace(0, 1, 20)
    canal = np.column_stack([west + shares * (east - west), south + shares * (north - south)])
    return bool((_nearest_km(stretch, unit_vectors(canal)) <= CANAL_KM).all())


# -- land ------------------------------------------------------------------------------------


def offshore_km(positions: Points) -> Points:
    """
    Measure from positions to the nearest coast of the base map, as far as `OFFSHORE_KM`.

    Parameters
    ----------
    positions
        Rows of longitude, latitude.

    Returns
    -------
    km
        Kilometres, within `BASE_MAP_ERROR_KM` of the base map's coast, which leaves out small
        islands; 0 on land; `OFFSHORE_KM` for that and all that is further.

    Examples
    --------
    >>> offshore_km(np.array([[40.0, 50.0]])), offshore_km(np.empty((0, 2)))
    (array([0.]), array([], dtype=float64))
    """
    if not len(positions):
        return np.empty(0)
    km = _from_coast_km(positions, OFFSHORE_KM)
    return np.where(_on_land(positions), 0.0, km)


def inland(lons: Floats, lats: Floats) -> NDArray[np.bool_]:
    """
    Tell which positions lie on land, beyond any doubt that the base map leaves.

    Parameters
    ----------
    lons, lats
        Longitudes and latitudes in degrees.

    Returns
    -------
    inland
        True further than `INLAND_KM` from every coast, lake and river of the base map, which has
        large rivers alone, and whose own error is `BASE_MAP_ERROR_KM`. It is told by cells of a
        tenth of a degree, each of which is clear of water with all its neighbours; never beyond
        85 degrees.

    Examples
    --------
    >>> inland(np.array([100.0, 132.0]), np.array([47.0, 42.0]))
    array([ True, False])
    """
    rows = ((lats + 90) / INLAND_CELL_DEGREES).astype(np.intp).clip(0, CELL_ROWS - 1)
    columns = ((lons + 180) / INLAND_CELL_DEGREES).astype(np.intp) % CELL_COLUMNS
    found: NDArray[np.bool_] = _inland_cells()[rows, columns]
    return found


@cache
def _world_layers() -> dict[str, list[BaseGeometry]]:
    return world((-180.0, -90.0, 180.0, 90.0))


@cache
def _inland_cells() -> NDArray[np.bool_]:
    """Mark the cells that are land, and none of whose neighbours has water's edge in it."""
    layers = _world_layers()
    rings = shapely.get_rings([*layers["land"], *layers["lakes"]])
    edges = _edges(rings)
    wet = _passed(np.concatenate([edges, _edges(layers["rivers"])]))
    wet[1:-1] |= wet[2:] | wet[:-2]
    lats = np.abs((np.arange(CELL_ROWS) + 0.5) * INLAND_CELL_DEGREES - 90)
    wet[lats > FURTHEST_LAT] = True
    across = np.ceil(1 / np.cos(np.radians(np.minimum(lats, FURTHEST_LAT)))).astype(int)
    for most in range(1, across.max() + 1):  # cells grow narrower towards the poles
        rows = across == most
        here = wet[rows]
        for step in range(1, most + 1):
            wet[rows] |= np.roll(here, step, axis=1) | np.roll(here, -step, axis=1)
    return _is_land(edges) & ~wet


def _edges(lines: Sequence[Any] | NDArray[np.object_]) -> Points:
    """Give the edges of lines: longitude and latitude of one end, and of the other."""
    positions, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    return np.column_stack([positions[:-1][joined], positions[1:][joined]])


def _passed(edges: Points) -> NDArray[np.bool_]:
    """Mark the cells that edges go through."""
    start, way = edges[:, :2], edges[:, 2:] - edges[:, :2]
    counts = 2 + (np.abs(way).max(axis=1) * 5 / INLAND_CELL_DEGREES).astype(int)
    steps = np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    shares = steps / np.repeat(counts - 1, counts)
    columns, rows = (
        ((np.repeat(first, counts) + shares * np.repeat(each, counts) + half)
         / INLAND_CELL_DEGREES).astype(np.intp)
        for first, each, half in zip(start.T, way.T, (180, 90), strict=True)
    )  # fmt: skip
    cells = np.zeros((CELL_ROWS, CELL_COLUMNS), np.bool_)
    cells[rows.clip(0, CELL_ROWS - 1), columns % CELL_COLUMNS] = True
    return cells


def _is_land(edges: Points) -> NDArray[np.bool_]:
    """Mark the cells whose centre lies within an odd number of rings."""
    low, high = np.sort(edges[:, [1, 3]], axis=1).T
    first, behind = (
        np.ceil((each + 90) / INLAND_CELL_DEGREES - 0.5).astype(int) for each in (low, high)
    )
    which = np.repeat(np.arange(len(edges)), behind - first)
    steps = np.arange(len(which)) - np.repeat((behind - first).cumsum() - (behind - first),
                                              behind - first)  # fmt: skip
    rows = first[which] + steps
    lon, lat, to_lon, to_lat = edges[which].T
    share = ((rows + 0.5) * INLAND_CELL_DEGREES - 90 - lat) / (to_lat - lat)
    crossed = np.ceil((lon + share * (to_lon - lon) + 180) / INLAND_CELL_DEGREES - 0.5).astype(int)
    turns = np.zeros((CELL_ROWS, CELL_COLUMNS + 1), np.uint8)
    np.bitwise_xor.at(turns, (rows, crossed.clip(0, CELL_COLUMNS)), 1)
    return np.bitwise_xor.accumulate(turns, axis=1)[:, :CELL_COLUMNS].astype(np.bool_)


@cache
def _land() -> tuple[shapely.STRtree, Points]:
    """Give the land of the base map, and the positions of its coasts on the unit sphere."""
    layers = _world_layers()
    land = np.array(layers["land"], dtype=object)
    shapely.prepare(land)
    coasts = shapely.get_rings([*land, *layers["lakes"]])
    return shapely.STRtree(land), unit_vectors(shapely.get_coordinates(coasts))


@cache
def _coast_pieces() -> tuple[Points, Points, Floats]:
    """
    Give the coasts in pieces of neighbours: positions, their middles, how far each reaches.

    A reach is the length of the chord from the middle to the furthest position.
    """
    coasts = _land()[1]
    bands = np.array_split(coasts[coasts[:, 2].argsort()], round((len(coasts) / A_PIECE) ** 0.5))
    coasts = np.concatenate([each[np.arctan2(each[:, 1], each[:, 0]).argsort()] for each in bands])
    coasts = np.concatenate([coasts, np.repeat(coasts[-1:], -len(coasts) % A_PIECE, axis=0)])
    pieces = coasts.reshape(-1, A_PIECE, 3)
    middles = pieces.mean(axis=1)
    reach = np.linalg.norm(pieces - middles[:, None], axis=2).max(axis=1)
    return pieces, middles, reach


def _on_land(positions: Points) -> NDArray[np.bool_]:
    points: Any = shapely.points(positions)
    tree = _land()[0]
    inside = np.zeros(len(positions), dtype=np.bool_)
    which, areas = tree.query(points)
    # The areas are prepared, which the tree's own predicates make no use of.
    inside[which[shapely.contains(tree.geometries[areas], points[which])]] = True
    return inside


def _from_coast_km(positions: Points, most_km: float = np.pi * MEAN_RADIUS_KM) -> Points:
    """Give how far the nearest coast is, in kilometres, as far as somebody asks."""
    chunks = np.array_split(unit_vectors(positions), 1 + len(positions) // 200)
    least = float(np.cos(most_km / MEAN_RADIUS_KM))
    cosines = np.concatenate([_nearest_coast(chunk, least) for chunk in chunks])
    return np.where(cosines > least, _arc_km(cosines), most_km)


def _nearest_coast(sphere: Points, least: float) -> Floats:
    """
    Give the cosine to the nearest position of a coast, or `least` where that is further.

    Only pieces that can hold it are read.
    """
    pieces, middles, reach = _coast_pieces()
    squares = 1 + np.square(middles).sum(axis=1) - 2 * np.einsum("nc,mc->nm", sphere, middles)
    chords = np.sqrt(np.maximum(0, squares))
    furthest = np.sqrt(2 - 2 * least)
    at_most = np.minimum((chords + reach).min(axis=1, keepdims=True), furthest)
    which, near = np.nonzero(chords - reach <= at_most + 1e-6)  # rounding, six metres
    nearest = np.full(len(sphere), least)
    if len(which):
        cosines = np.einsum("npc,nc->np", pieces[near], sphere[which]).max(axis=1)
        rows, starts = np.unique(which, return_index=True)
        nearest[rows] = np.maximum(least, np.maximum.reduceat(cosines, starts))
    return nearest


def _nearest_km(positions: Points, sphere: Points) -> Points:
    """Give how far the nearest of some positions on the unit sphere is, in kilometres."""
    chunks = np.array_split(unit_vectors(positions), 1 + len(positions) // 200)
    nearest = np.concatenate([(chunk @ sphere.T).max(axis=1) for chunk in chunks])
    return _arc_km(nearest)


def _arc_km(cosines: Floats) -> Points:
    km: Points = MEAN_RADIUS_KM * np.arccos(np.clip(cosines, -1, 1))
    return km
