"""What measuring finds, as frames; and the same for frames that were changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import LineString, get_coordinates

from geoapp.catalogues import main_text
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ArgumentError, Problem
from geoapp.frames.arguments import expect_frames
from geoapp.frames.build import EPSG
from geoapp.frames.schema import BOUNDS, RANGE, Frames
from geoapp.measure.along import chainages_km
from geoapp.measure.geodesic import parts_of
from geoapp.measure.lengths import (
    METHOD_THROUGH,
    LegLength,
    Measured,
    Pointer,
    Stops,
    lengths_shape,
    line_lengths_km,
    stops_along,
    through_km,
)
from geoapp.measure.lines import ManyLines
from geoapp.measure.pace import LegPace, leg_pace, paces_shape
from geoapp.measure.points import position_of
from geoapp.resources import uncollected
from geoapp.when import Bounds

KILOMETRES = ["straight_km", "drawn_km", "low_km", "high_km"]
TOTALLED = ["straight_km", "low_km", "high_km"]
RANGE_REMEDY = "give a low of zero or more, and a high not below it or none"
PACE_COLUMNS = [
    "least_days",
    "most_days",
    "slowest_km_per_day",
    "fastest_km_per_day",
    "limit_km_per_day",
]


def lengths_frame(measured: Measured) -> pd.DataFrame:
    """
    Give the lengths of a dossier's legs as `leg_lengths` does.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.measure import measure_dossier
    >>> lengths_frame(measure_dossier(read_dossier(built_in())))["low_km"].tolist()
    [193.0, 9800.0]
    """
    ids = pd.Index([each.leg.id for each in measured.legs], name="leg_id", dtype="object")
    return _lengths_frame([each.length for each in measured.legs], ids)


def _lengths_frame(lengths: Iterable[LegLength], index: pd.Index[Any]) -> pd.DataFrame:
    lengths = list(lengths)
    names = (*KILOMETRES, "method", "sourced")
    return _table_of({name: [getattr(each, name) for each in lengths] for name in names}, index)


def _table_of(columns: Mapping[str, object], index: pd.Index[Any]) -> pd.DataFrame:
    dtypes = dict.fromkeys(KILOMETRES, "float64") | {"method": "object", "sourced": "bool"}
    return pd.DataFrame(
        {name: pd.Series(columns[name], index=index, dtype=dtypes[name]) for name in dtypes},
        index=index,
    )


@uncollected()
def leg_lengths(legs: gpd.GeoDataFrame | Sequence[Any]) -> pd.DataFrame:
    """
    Measure each leg on the WGS 84 ellipsoid.

    A length that the dossier gives is taken with its range; of a leg without one a lower bound
    is known alone: along geodesics from end to end through its named places.

    Parameters
    ----------
    legs
        One row a leg, indexed by `leg_id`; LineString or MultiLineString; EPSG:4326,
        x = longitude, y = latitude, in degrees; columns `low_km`, `high_km`, `lengths` and
        `via_points` as in `geoapp.frames`; without the last no place lies on the way. Or
        points in their order, as `distance` takes them: Shapely's, geopy's, or pairs of
        longitude and latitude; from each to the next goes a leg.

    Returns
    -------
    lengths
        Index of `legs`. Kilometres, float64, never negative: `straight_km` (the geodesic
        between the ends: a lower bound), `drawn_km` (along the line), `low_km` and `high_km`
        (the range; `high_km` is NaN where no upper bound is known). `method`: text, English.
        `sourced`: whether the range is the dossier's. A leg without a line is 0 km straight
        and drawn. Of points: an index of
        0, 1, 2 and so on, one less than there are points.

    Raises
    ------
    ArgumentError
        If `legs` is in another CRS (OGC:CRS84 is none), or is no such table, or a range is none:
        a high without a low, a low below zero or above its high.
    TypeError
        If a point is none.
    ValueError
        If a position isn't on Earth; names the leg or the point.

    Notes
    -----
    Karney (2013), doi:10.1007/s00190-012-0578-z, through `pyproj.Geod`.

    Examples
    --------
    >>> from shapely import LineString
    >>> legs = gpd.GeoDataFrame(
    ...     {"low_km": [float("nan")], "high_km": [float("nan")], "lengths": [[]]},
    ...     geometry=[LineString([(0, 0), (0, 1), (1, 1)])],
    ...     crs=4326,
    ...     index=["leg-a"],
    ... )
    >>> leg_lengths(legs)[["straight_km", "drawn_km", "low_km", "high_km"]].round(1)
           straight_km  drawn_km  low_km  high_km
    leg-a        156.9     221.9   156.9      NaN
    >>> leg_lengths([(0, 0), (0, 1), (1, 1)])["straight_km"].round(1).tolist()
    [110.6, 111.3]
    >>> leg_lengths(legs.iloc[:0]).empty, leg_lengths([]).empty
    (True, True)
    """
    if not isinstance(legs, gpd.GeoDataFrame):
        legs = _legs_between(legs)
    _check_ranges(legs, legs.index)
    _check_crs(legs)
    return _table_of(_columns(legs, lines_of(legs)), legs.index)


def lines_of(legs: gpd.GeoDataFrame) -> ManyLines:
    """Take the lines of legs apart; see `leg_lengths`."""
    return ManyLines.of(legs.geometry.to_numpy(), legs.index)


def _legs_between(points: Sequence[Any]) -> gpd.GeoDataFrame:
    """Make a leg of two positions from each point to the next."""
    if isinstance(points, str | Mapping) or not isinstance(points, Iterable):
        found, remedy = f"are of the kind {type(points).__name__}", "give frames.legs, or points"
        raise ArgumentError(Problem("legs", found, remedy))
    positions = [position_of(point, f"point {number}") for number, point in enumerate(points)]
    lines = [LineString(pair) for pair in pairwise(positions)]
    unknown = [float("nan")] * len(lines)
    columns = {"low_km": unknown, "high_km": unknown, "lengths": [[] for _ in lines]}
    return gpd.GeoDataFrame(columns, geometry=lines, crs=EPSG)


def _columns(legs: gpd.GeoDataFrame, lines: ManyLines) -> dict[str, Any]:
    """Measure legs of a frame, in order; beside the columns of `leg_lengths`, `citations`."""
    # Which names the leg that is no line on Earth.
    straight, drawn = line_lengths_km(lines, legs.index)
    via: list[Any] = [*legs["via_points"]] if "via_points" in legs else [()] * len(legs)
    low, high = (legs[name].to_numpy(float, na_value=np.nan) for name in RANGE)
    unknown = np.isnan(low)
    # What several legs hold alike is one list, as the frames are made.
    lengths = [*legs["lengths"]]
    told = {number: _told(given) for number, given in {id(each): each for each in lengths}.items()}
    return {
        "straight_km": straight,
        "drawn_km": drawn,
        "low_km": np.where(unknown, through_km(lines, via, straight), low),
        "high_km": high,
        "method": [told[id(given)][0] for given in lengths],
        "sourced": ~unknown,
        "citations": [told[id(given)][1] for given in lengths],
    }


def frame_lengths(legs: gpd.GeoDataFrame, lines: ManyLines) -> list[LegLength]:
    """Measure each leg as `leg_lengths` does, and tell what its range rests on."""
    _check_ranges(legs, legs.index)
    _check_crs(legs)
    columns = _columns(legs, lines)
    km = zip(*(columns[name].tolist() for name in KILOMETRES), strict=True)
    rest = zip(columns["method"], columns["sourced"].tolist(), columns["citations"], strict=True)
    return [
        LegLength(straight, drawn, low, None if np.isnan(high) else high, *others)
        for (straight, drawn, low, high), others in zip(km, rest, strict=True)
    ]


def _check_crs(legs: gpd.GeoDataFrame) -> None:
    """Refuse all but WGS 84 in degrees; OGC:CRS84 is EPSG:4326 with the longitude first."""
    crs = legs.crs
    if crs is None or (crs.to_epsg() != EPSG and crs.to_authority() != ("OGC", "CRS84")):
        found = "is missing" if crs is None else f"is {crs.name}"
        remedy = "bring them to EPSG:4326 with set_crs or to_crs"
        raise ArgumentError(Problem("legs", f"the CRS {found}", remedy))


def _check_ranges(table: pd.DataFrame, index: Iterable[object]) -> None:
    """Refuse ranges that are none, all at once; no high means that no upper bound is known."""
    if missing := [name for name in RANGE if name not in table]:
        found, remedy = f"have no column {missing[0]}", "give a table as geoapp.to_frames makes it"
        raise ArgumentError(Problem("legs", found, remedy))
    rows = zip(index, *(table[name] for name in RANGE), strict=True)
    low, high = (table[name].to_numpy(float, na_value=np.nan) for name in RANGE)
    is_none = (np.isnan(low) & ~np.isnan(high)) | (low < 0) | (high < np.fmax(low, 0))
    is_none |= low == np.inf
    problems = [
        Problem(str(name), f"low_km is {low}, high_km {high}", RANGE_REMEDY)
        for (name, low, high), is_bad in zip(rows, is_none, strict=True)
        if is_bad
    ]
    if problems:
        raise ArgumentError(*problems)


def _told(given: Sequence[JsonObject]) -> tuple[str, tuple[Pointer, ...]]:
    """Say how given lengths were found, and where they stand."""
    methods = "; ".join(main_text(each["method"]) for each in given)
    cited = (citation for length in given for citation in length["citations"])
    pointers = (Pointer(each["source"], each.get("locator") or None) for each in cited)
    return methods or METHOD_THROUGH, tuple(dict.fromkeys(pointers))


def total_length(lengths: pd.DataFrame) -> dict[str, float | None]:
    """
    Add the legs' lengths as ranges: lows to lows, highs to highs.

    Nothing says that one leg is short where another is long, so no part of the range
    cancels out.

    Parameters
    ----------
    lengths
        As `leg_lengths` returns it.

    Returns
    -------
    total
        `straight_km`, `low_km` and `high_km` in kilometres; 0.0 without legs. `high_km` is
        None where a leg has no upper bound.

    Raises
    ------
    ArgumentError
        If it is no such table, or a range is none: a low is missing or below zero, or above
        its high.

    Examples
    --------
    >>> lengths = pd.DataFrame({"straight_km": [1.0, 2], "low_km": [1.5, 2], "high_km": [2.0, 9]})
    >>> total_length(lengths)
    {'straight_km': 3.0, 'low_km': 3.5, 'high_km': 11.0}
    >>> total_length(lengths.iloc[:0])
    {'straight_km': 0.0, 'low_km': 0.0, 'high_km': 0.0}
    """
    given: object = lengths
    if not isinstance(given, pd.DataFrame) or not {*TOTALLED} <= {*given.columns}:
        found = f"are of the kind {type(given).__name__}, without {', '.join(TOTALLED)}"
        raise ArgumentError(Problem("lengths", found, "give what geoapp.leg_lengths returns"))
    _check_ranges(lengths, lengths.index)
    if unknown := [str(name) for name, low in lengths["low_km"].items() if pd.isna(low)]:
        raise ArgumentError(*(Problem(name, "low_km is missing", RANGE_REMEDY) for name in unknown))
    sums = {column: float(lengths[column].sum(skipna=False)) for column in TOTALLED}
    return {column: None if np.isnan(km) else km for column, km in sums.items()}


def measurement(frames: Frames) -> JsonObject:
    """
    Say the lengths of a dossier's legs in the shape of `geoapp measure --json`.

    Parameters
    ----------
    frames
        As `geoapp.frames.to_frames` returns them.

    Returns
    -------
    shape
        As `geoapp.measure.measurement_shape` gives it.

    Raises
    ------
    ValueError
        As `leg_lengths`.
    """
    if not (hasattr(frames, "info") and hasattr(frames, "legs")):
        expect_frames(frames)
    legs = frames.legs
    rows = zip(
        map(str, legs.index),
        legs["mode"],
        legs["basis"],
        frame_lengths(legs, lines_of(legs)),
        strict=True,
    )
    return lengths_shape(frames.info.id, frames.info.version, rows)


def leg_paces(legs: pd.DataFrame, lengths: pd.DataFrame) -> pd.DataFrame:
    """
    Find the pace that the dates of each leg imply.

    Parameters
    ----------
    legs
        As in `geoapp.frames`: `mode`, `max_speed` and the four bounds.
    lengths
        As `leg_lengths` gives them: `low_km`, `high_km`.

    Returns
    -------
    paces
        Index of `legs`. `least_days`, `most_days`; `slowest_km_per_day`, the shortest length over
        the most days: no slower pace keeps the dates; `fastest_km_per_day`, the longest length
        over the least days; `limit_km_per_day` of the leg: float64, NaN where nothing bounds
        it. `fit`: a `Fit`.

    Examples
    --------
    >>> none = pd.DataFrame(columns=["low_km", "high_km"])
    >>> leg_paces(pd.DataFrame(), none).empty
    True
    """
    paces = _paces(legs, lengths)
    columns = {
        name: pd.Series([getattr(each, name) for each in paces], index=legs.index, dtype="float64")
        for name in PACE_COLUMNS
    }
    fits = pd.Series([each.fit.value for each in paces], index=legs.index, dtype="object")
    return pd.DataFrame({**columns, "fit": fits}, index=legs.index)


def _paces(legs: pd.DataFrame, lengths: pd.DataFrame) -> list[LegPace]:
    if legs.empty:
        return []
    km = lengths.loc[legs.index, ["low_km", "high_km"]].to_numpy(float).tolist()
    bounds = zip(*(legs[name] for name in BOUNDS), strict=True)
    rows = zip(legs["mode"], bounds, km, legs["max_speed"], strict=True)
    return [
        leg_pace(str(mode), Bounds(*days), low, None if np.isnan(high) else high, _limit(speed))
        for mode, days, (low, high), speed in rows
    ]


def _limit(speed: object) -> float | None:
    """Read the limit of a leg; a missing one is None or NaN."""
    return float(speed["km_per_day"]) if isinstance(speed, Mapping) else None


def pace_shape(frames: Frames, lengths: pd.DataFrame) -> JsonObject:
    """
    Say the paces in the shape of `geoapp measure --pace --json`.

    Parameters
    ----------
    frames
        A dossier's frames.
    lengths
        `leg_lengths` of its legs.

    Returns
    -------
    shape
        As `geoapp.measure.paces_shape` gives it.
    """
    legs = frames.legs
    bounds = [Bounds(*days) for days in zip(*(legs[name] for name in BOUNDS), strict=True)]
    named = map(str, legs.index), map(str, legs["mode"])
    rows = zip(*named, bounds, _paces(legs, lengths), strict=True)
    return paces_shape(frames.info.id, frames.info.version, rows)


def leg_stops(frames: Frames) -> dict[str, Stops]:
    """
    Place the stops of each leg on its line.

    Parameters
    ----------
    frames
        A dossier's frames; EPSG:4326.

    Returns
    -------
    stops
        By leg: `from`, `via` and `to`, each with its share of the line from 0 to 1, by
        geodesic length; ascending; the first 0 and the last 1, whatever their precision. On a
        line without length, all between are 0.
    """
    legs = frames.legs
    positions = dict(zip(frames.places.index, get_coordinates(frames.places.geometry), strict=True))
    between = [np.array([positions[name] for name in via]) for via in legs["via"]]
    lines = zip(legs.geometry, between, strict=True)
    found = chainages_km([parts_of(line) if len(via) else [] for line, via in lines], between)
    named = zip(legs["from_place"], legs["via"], legs["to_place"], strict=True)
    return {
        str(leg_id): stops_along([start, *via, end], *km)
        for leg_id, (start, via, end), km in zip(legs.index, named, found, strict=True)
    }
