"""The lengths of legs, each a range with its method, and their total."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import pandas as pd
from geopy import units
from shapely.geometry.base import BaseGeometry

from geoapp.errors import Problem
from geoapp.measure.geodesic import lengths_km, segments_of

if TYPE_CHECKING:
    from geoapp.frames import Frames

EPSG = 4326
METHOD_DRAWN = (
    "no length is published: from the geodesic between the ends, the shortest route there is, "
    "to the line as drawn"
)
TOTALLED = ["straight_km", "low_km", "high_km"]
DIGITS = 3

Unit = Literal["km", "mi", "nmi"]
UNITS: dict[Unit, str] = {"km": "kilometres", "mi": "miles", "nmi": "nautical miles"}


def leg_lengths(legs: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Measure each leg on the WGS 84 ellipsoid.

    A length that the dossier gives is taken with its range; a leg without one gets the range
    from the straight way to the drawn line.

    Parameters
    ----------
    legs
        One row a leg, indexed by `leg_id`; LineString or MultiLineString; EPSG:4326,
        x = longitude, y = latitude, in degrees; columns `low_km`, `high_km` and `lengths`
        as in `geoapp.frames`.

    Returns
    -------
    lengths
        Index of `legs`. Kilometres, float64, never null, never negative: `straight_km` (the
        geodesic between the ends: a lower bound), `drawn_km` (along the line), `low_km` and
        `high_km` (the range). `method`: text, English. `sourced`: whether the range is the
        dossier's. A leg without a line is 0 km straight and drawn.

    Raises
    ------
    ValueError
        If `legs` is in another CRS, or a position isn't on Earth; names the leg.

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
    leg-a        156.9     221.9   156.9    221.9
    >>> leg_lengths(legs.iloc[:0]).empty
    True
    """
    _check_crs(legs)
    measured = [_measure(leg_id, line) for leg_id, line in legs.geometry.items()]
    lengths = pd.DataFrame(
        measured, index=legs.index, columns=["straight_km", "drawn_km"], dtype="float64"
    )
    drawn = lengths[["straight_km", "drawn_km"]].max(axis=1)
    lengths["low_km"] = legs["low_km"].fillna(lengths["straight_km"])
    lengths["high_km"] = legs["high_km"].fillna(drawn)
    lengths["method"] = pd.Series(
        [_method(given) for given in legs["lengths"]], index=legs.index, dtype=object
    )
    lengths["sourced"] = legs["low_km"].notna()
    return lengths


def total_length(lengths: pd.DataFrame) -> dict[str, float]:
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
        `straight_km`, `low_km` and `high_km` in kilometres; 0.0 without legs.

    Examples
    --------
    >>> lengths = pd.DataFrame({"straight_km": [1.0, 2], "low_km": [1.5, 2], "high_km": [2.0, 9]})
    >>> total_length(lengths)
    {'straight_km': 3.0, 'low_km': 3.5, 'high_km': 11.0}
    >>> total_length(lengths.iloc[:0])
    {'straight_km': 0.0, 'low_km': 0.0, 'high_km': 0.0}
    """
    return {column: float(lengths[column].sum()) for column in TOTALLED}


def measurement(frames: Frames) -> dict[str, Any]:
    """
    Say the lengths of a dossier's legs in the shape of `geoapp measure --json`.

    Parameters
    ----------
    frames
        As `geoapp.frames.to_frames` returns them.

    Returns
    -------
    shape
        `dossier` and `version`; `legs`, each with `id`, `mode`, `basis`, `straight_km`,
        `drawn_km`, `low_km`, `high_km`, `method` and the `citations` of its length (`source`
        and, where there is one, `locator`); `total`. Kilometres to the metre; the total is
        the sum of what is shown. Ready for `json.dumps`: no NaN.

    Raises
    ------
    ValueError
        As `leg_lengths`.
    """
    legs = frames.legs
    lengths = leg_lengths(legs).round(DIGITS)
    columns = ["straight_km", "drawn_km", "low_km", "high_km", "method"]
    rows = lengths[columns].to_dict(orient="records")
    total = total_length(lengths)
    return {
        "dossier": frames.info.id,
        "version": frames.info.version,
        "legs": [
            {"id": leg_id, "mode": mode, "basis": basis, **row, "citations": _citations(given)}
            for leg_id, mode, basis, given, row in zip(
                legs.index, legs["mode"], legs["basis"], legs["lengths"], rows, strict=True
            )
        ],
        "total": {column: round(km, DIGITS) for column, km in total.items()},
    }


def in_unit(km: float, unit: Unit) -> float:
    """
    Turn kilometres into another unit of length.

    Parameters
    ----------
    km
        Kilometres.
    unit
        `km`; `mi`, the international mile of 1.609344 km; `nmi`, the nautical mile of 1.852 km.

    Returns
    -------
    length
        In that unit, unrounded.

    Raises
    ------
    ValueError
        If the unit is another one.

    Examples
    --------
    >>> in_unit(1.852, "nmi"), round(in_unit(100, "mi"), 3), in_unit(0, "km")
    (1.0, 62.137, 0.0)
    """
    if unit == "km":
        return float(km)
    if unit == "mi":
        return float(units.miles(kilometers=km))
    if unit == "nmi":
        return float(units.nautical(kilometers=km))
    raise ValueError(str(Problem("unit", f"is {unit!r}", f"use one of {', '.join(UNITS)}")))


def _check_crs(legs: gpd.GeoDataFrame) -> None:
    epsg = None if legs.crs is None else legs.crs.to_epsg()
    if epsg != EPSG:
        found = "is missing" if legs.crs is None else f"is {legs.crs.name}"
        remedy = "bring them to EPSG:4326 with set_crs or to_crs"
        raise ValueError(str(Problem("legs", f"the CRS {found}", remedy)))


def _measure(leg_id: object, line: BaseGeometry | None) -> tuple[float, float]:
    """Straight and drawn kilometres."""
    try:
        starts, ends = segments_of(line)
        straight = lengths_km(starts[:1], ends[-1:])
        return float(straight.sum()), float(lengths_km(starts, ends).sum())
    except ValueError as error:
        raise ValueError(f"{leg_id}: {error}") from None


def _method(given: Iterable[dict[str, Any]]) -> str:
    return "; ".join(length["method"]["en"] for length in given) or METHOD_DRAWN


def _citations(given: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Collect what the lengths cite, each once, without quotes."""
    shown = []
    for citation in (citation for length in given for citation in length["citations"]):
        pointer = {key: citation[key] for key in ("source", "locator") if citation.get(key)}
        if pointer not in shown:
            shown.append(pointer)
    return shown
