"""Positions, pairs and lines to try: anywhere, and where geometry is hard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import strategies as st
from shapely import LineString

from geoapp.cartography.basemap import ALPHABET, BASE

MILLIMETRE_KM = 1e-6

Position = tuple[float, float]
Pair = tuple[Position, Position]

longitudes = st.floats(-180, 180)
positions = st.tuples(longitudes, st.floats(-90, 90))
polar = st.tuples(longitudes, st.floats(89.9, 90) | st.floats(-90, -89.9))
small = st.floats(-1e-3, 1e-3) | st.just(0.0)


def _clip(lat: float) -> float:
    return max(-90.0, min(90.0, lat))


@st.composite
def antipodal(draw: st.DrawFn) -> Pair:
    lon, lat = draw(positions)
    other = (lon + 180.0 + draw(small) + 180.0) % 360.0 - 180.0
    return (lon, lat), (other, _clip(-lat + draw(small)))


@st.composite
def over_antimeridian(draw: st.DrawFn) -> Pair:
    west = (draw(st.floats(170, 180)), draw(st.floats(-90, 90)))
    east = (draw(st.floats(-180, -170)), draw(st.floats(-90, 90)))
    return draw(st.sampled_from([(west, east), (east, west)]))


@st.composite
def short(draw: st.DrawFn) -> Pair:
    lon, lat = draw(positions)
    return (lon, lat), (lon + draw(small), _clip(lat + draw(small)))


pairs = (
    st.tuples(positions, positions)
    | st.tuples(polar, polar)
    | st.tuples(polar, positions)
    | antipodal()
    | over_antimeridian()
    | short()
)
lines = st.lists(positions | polar, min_size=2, max_size=6).map(LineString)
crossing = over_antimeridian().map(LineString)
# Away from the poles.
usual = st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=2, max_size=6).map(
    LineString
)


def segments(line: LineString) -> Iterator[Pair]:
    return pairwise((lon, lat) for lon, lat in line.coords)


def numbers(text: str) -> list[int]:
    """Undo `line_text`."""
    found, value, unit = [], 0, 1
    for digit in map(ALPHABET.index, text):
        value += digit % BASE * unit
        unit *= BASE
        if digit < BASE:
            found.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, unit = 0, 1
    return found
