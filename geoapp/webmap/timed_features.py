"""Anybody's features with their times, packed for a clock on a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoapp.cartography.basemap import line_text, pack_positions
from geoapp.clock.columns import TimedRows
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ColumnError, Problem

FEATURE_DEGREES: Final = 1e-6
LON_LAT: Final = 4326  # EPSG
# Longitudes may run on past 180 degrees, as lines across it do.
LIMITS: Final = (540.0, 90.0)
HEX: Final = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
HTML_COLOURS: Final = (
    "aqua", "black", "blue", "fuchsia", "gray", "green", "lime", "maroon",
    "navy", "olive", "orange", "purple", "red", "silver", "teal", "yellow",
)  # fmt: skip
Positions = NDArray[np.float64]
Geometries = NDArray[np.object_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class PackedFeatures:
    """
    Features as `geoapp/page/static/timed_layer.js` reads them.

    Parameters
    ----------
    data
        Plain JSON values.
    stops
        The days, or hours, that any bound names, ascending, each once.
    box
        South-west and north-east, as latitude and longitude; empty without any position.
    """

    data: JsonObject
    stops: list[int]
    box: list[list[float]]


def in_degrees(data: object) -> gpd.GeoDataFrame:
    """
    Give a frame whose geometries are longitude and latitude in degrees.

    Parameters
    ----------
    data
        Any CRS, which is projected to EPSG:4326; without one, x is longitude and y latitude.

    Returns
    -------
    frame
        The same rows.

    Raises
    ------
    ColumnError
        If there is no row or no column of geometries, or if coordinates are no degrees.

    Examples
    --------
    >>> point = gpd.points_from_xy([500_000], [0], crs="EPSG:32631")
    >>> in_degrees(gpd.GeoDataFrame(geometry=point)).total_bounds.round(6).tolist()
    [3.0, 0.0, 3.0, 0.0]
    >>> in_degrees(gpd.GeoDataFrame(geometry=[]))
    Traceback (most recent call last):
    geoapp.errors.ColumnError: data: has no rows; give a frame with at least one.
    """
    if not isinstance(data, gpd.GeoDataFrame):
        found = f"is a {type(data).__name__}, not a GeoDataFrame"
        raise ColumnError([Problem("data", found, "give a geopandas.GeoDataFrame")])
    if data.active_geometry_name is None:
        remedy = "name its column of geometries with set_geometry"
        raise ColumnError([Problem("data", "has no geometry", remedy)])
    if not len(data):
        raise ColumnError([Problem("data", "has no rows", "give a frame with at least one")])
    known = data.crs is not None
    frame = data.to_crs(LON_LAT) if known and data.crs != LON_LAT else data
    positions = shapely.get_coordinates(frame.geometry.to_numpy())
    outside = ~(np.abs(positions) <= LIMITS).all(axis=1)
    if outside.any():
        x, y = positions[outside][0]
        found = f"has {outside.sum()} positions that are not degrees, the first x={x:g}, y={y:g}"
        remedy = "leave out what its CRS can't hold" if known else "say its CRS with set_crs"
        raise ColumnError([Problem("data", found, remedy)])
    return frame


def pack_features(
    frame: gpd.GeoDataFrame, rows: TimedRows, columns: Sequence[str], *, colour: str
) -> PackedFeatures:
    """
    Pack features in the order of their latest ends.

    Parameters
    ----------
    frame
        As from `in_degrees`.
    rows
        Its times.
    columns
        Those whose values a tooltip says.
    colour
        ``#rrggbb``, ``#rgb``, one of `HTML_COLOURS`, or a column with one for each row.

    Returns
    -------
    features
        Whole numbers as `line_text` writes them; positions in millionths of a degree.

    Raises
    ------
    ColumnError
        If a column isn't there, or a colour is none.

    Examples
    --------
    >>> from geoapp.clock.columns import read_times
    >>> points = gpd.points_from_xy([24.9], [60.2], crs="EPSG:4326")
    >>> frame = gpd.GeoDataFrame({"when": ["2020-05/.."]}, geometry=points)
    >>> packed = pack_features(frame, read_times(frame, {"when": "when"}, None), [], colour="red")
    >>> packed.stops, packed.box
    ([18383, 18413], [[60.2, 24.9], [60.2, 24.9]])
    """
    _check_columns(frame, columns)
    colours, looks = _colours(frame, colour)
    order = np.argsort(np.where(rows.known[:, 3], rows.bounds[:, 3], np.iinfo(np.int64).max))
    bounds, known = rows.bounds[order], rows.known[order]
    geometries = frame.geometry.to_numpy()[order]
    placeless = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    positions = shapely.get_coordinates(geometries)
    low, high = (positions.min(axis=0), positions.max(axis=0)) if len(positions) else ([], [])
    points, owners = _points(geometries)
    box = [[float(y), float(x)] for x, y in (low, high)] if len(positions) else []
    data = {
        "times": line_text(_times(bounds, known)),
        "open": "" if known.all() else line_text((~known @ (1 << np.arange(4))).tolist()),
        "points": line_text(pack_positions(points, FEATURE_DEGREES)),
        "owners": ""
        if np.array_equal(owners, np.arange(len(order)))
        else line_text(owners.tolist()),
        "shapes": list(_shapes(geometries)),
        "scale": FEATURE_DEGREES,
        "colours": colours,
        "looks": line_text(looks[order].tolist()) if len(colours) > 1 else "",
        "columns": [str(name) for name in columns],
        "values": [_texts(frame[name].iloc[order]) for name in columns],
        "box": box,
        "placeless": int(placeless.sum()),
        "dayless": int((~known.any(axis=1)).sum()),
    }
    return PackedFeatures(data, np.unique(bounds[known]).tolist(), box)


def _check_columns(frame: gpd.GeoDataFrame, columns: Sequence[str]) -> None:
    if isinstance(columns, str):
        found = "is one text, not a list"
        raise ColumnError([Problem("tooltip", found, f"write tooltip=[{columns!r}]")])
    there = ", ".join(str(name) for name in frame.columns)
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        remedy = f"name some of {there}"
        found = "is not a column of the frame"
        raise ColumnError([Problem(f"tooltip={name!r}", found, remedy) for name in missing])


def _colours(frame: gpd.GeoDataFrame, colour: str) -> tuple[list[str], NDArray[np.int64]]:
    """Give the colours, and which of them each row has."""
    if colour in frame.columns:
        given = frame[colour].astype(object)
        codes, uniques = pd.factorize(given.where(given.notna(), "gray"))
        found = list(uniques)
    else:
        codes, found = np.zeros(len(frame), np.int64), [colour]
    remedy = f"write #rrggbb, or one of {', '.join(HTML_COLOURS)}"
    problems = [
        Problem(f"color={colour!r}", f"has {each!r}, not a colour", remedy)
        for each in found
        if not (isinstance(each, str) and (HEX.fullmatch(each) or each in HTML_COLOURS))
    ]
    if problems:
        raise ColumnError(problems)
    return [str(each) for each in found], np.asarray(codes, np.int64)


def colours_of(frame: gpd.GeoDataFrame, colour: str) -> list[str]:
    """Give the colour of each row, as `pack_features` reads it."""
    colours, looks = _colours(frame, colour)
    return [colours[look] for look in looks]


def _times(bounds: NDArray[np.int64], known: NDArray[np.bool_]) -> list[int]:
    """Pack bounds as differences; what stands for an open one is of no account."""
    filled = bounds.copy()
    at_end = np.where(known[:, 3], bounds[:, 3], bounds[:, [0, 1, 2]].max(axis=1))
    filled[:, 3] = at_end
    filled[:, :3] = np.where(known[:, :3], bounds[:, :3], at_end[:, None])
    ends = np.diff(filled[:, 3], prepend=0)
    length = filled[:, 3] - filled[:, 0]
    start, end = filled[:, 1] - filled[:, 0], filled[:, 3] - filled[:, 2]
    packed: list[int] = np.column_stack([ends, length, start, end]).ravel().tolist()
    return packed


def _parts(geometries: NDArray[np.object_]) -> Iterator[tuple[Geometries, Numbers, Numbers]]:
    """Take collections apart until nothing is one: parts, whose they are, their types."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    while (np.isin(shapely.get_type_id(parts), (4, 5, 6, 7))).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owners = owners[inner]
    full = ~shapely.is_empty(parts)
    yield parts[full], owners[full], shapely.get_type_id(parts[full]).astype(np.int64)


def _points(geometries: NDArray[np.object_]) -> tuple[Positions, NDArray[np.int64]]:
    [(parts, owners, kinds)] = _parts(geometries)
    return shapely.get_coordinates(parts[kinds == 0]), owners[kinds == 0]


def _shapes(geometries: NDArray[np.object_]) -> Iterator[list[object]]:
    """Give lines and areas: whose, which, and each ring as text."""
    [(parts, owners, kinds)] = _parts(geometries)
    for part, owner, kind in zip(parts, owners, kinds, strict=True):
        if kind == 0:
            continue
        rings = [part.exterior, *part.interiors] if kind == 3 else [part]
        lines = (shapely.get_coordinates(ring) for ring in rings)
        texts = [line_text(pack_positions(line, FEATURE_DEGREES)) for line in lines]
        yield [int(owner), "area" if kind == 3 else "line", texts]


def _texts(cells: Iterable[object]) -> list[str]:
    """Write cells as text; what is null is empty."""
    return ["" if _is_null(cell) else str(cell) for cell in cells]


def _is_null(cell: object) -> bool:
    missing = pd.isna(cell)  # type: ignore[call-overload]
    return bool(missing) if isinstance(missing, bool | np.bool_) else False
