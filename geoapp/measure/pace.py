"""
The pace that a leg's dates ask for.

How many kilometres a day the shipment must have made at least, and could have made at most, if
the dates and the length's range are right; beside the paces of `geoapp.measure.references`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pandas as pd

from geoapp.catalogues import by_language
from geoapp.measure.references import paces_of

if TYPE_CHECKING:
    from geoapp.frames import Frames

COLUMNS = ["least_days", "most_days", "slowest_km_per_day", "fastest_km_per_day"]
LIMIT = "limit_km_per_day"
DIGITS = 1


class Fit(StrEnum):
    """Whether a leg's dates can be right."""

    POSSIBLE = "possible"  # no faster than a pace that is known
    FASTER = "faster"  # faster than every pace that is known for the mode
    IMPOSSIBLE = "impossible"  # faster than the leg's own limit, or no time at all
    UNKNOWN = "unknown"  # a date is open, or no pace is known for the mode


def days_between(
    earliest_start: date | None,
    latest_start: date | None,
    earliest_end: date | None,
    latest_end: date | None,
) -> tuple[int, int | None]:
    """
    Count the days that a leg could have taken.

    Parameters
    ----------
    earliest_start, latest_start, earliest_end, latest_end
        Bounds of a leg's departure and arrival; None where one is open.

    Returns
    -------
    least, most
        Whole days. A date gives no hour: at most, it left as the first day began and arrived as
        the last one ended; at least, it left as a day ended and arrived as another began, or
        both on one day: 0. `most` is None where a date is open.

    Examples
    --------
    >>> days_between(date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 12), date(2023, 9, 12))
    (3, 6)
    >>> days_between(date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 8), None)
    (0, None)
    """
    most = None
    if earliest_start is not None and latest_end is not None:
        most = max(0, (latest_end - earliest_start).days + 1)
    least = 0
    if latest_start is not None and earliest_end is not None:
        least = max(0, (earliest_end - latest_start).days - 1)
    return least, most


def leg_paces(legs: pd.DataFrame, lengths: pd.DataFrame) -> pd.DataFrame:
    """
    Find the pace that the dates of each leg imply.

    Parameters
    ----------
    legs
        As in `geoapp.frames`: `mode`, `max_speed` and the four bounds.
    lengths
        As `geoapp.measure.leg_lengths` gives them: `low_km`, `high_km`.

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
    low_km, high_km = lengths["low_km"], lengths["high_km"]
    rows = [
        _pace(leg, float(low_km[str(name)]), float(high_km[str(name)]))
        for name, leg in legs.iterrows()
    ]
    table = pd.DataFrame(rows, index=legs.index, columns=[*COLUMNS, LIMIT, "fit"])
    return table.astype(dict.fromkeys([*COLUMNS, LIMIT], "float64"))


def _pace(leg: pd.Series[Any], low_km: float, high_km: float) -> dict[str, Any]:
    least, most = days_between(
        leg["earliest_start"], leg["latest_start"], leg["earliest_end"], leg["latest_end"]
    )
    given = leg["max_speed"]
    limit = float(given["km_per_day"]) if isinstance(given, Mapping) else None
    slowest = low_km / most if most else None
    return {
        "least_days": least,
        "most_days": most,
        "slowest_km_per_day": slowest,
        "fastest_km_per_day": high_km / least if least else None,
        LIMIT: limit,
        "fit": _fit(str(leg["mode"]), most, slowest, limit).value,
    }


def _fit(mode: str, most: int | None, slowest: float | None, limit: float | None) -> Fit:
    """Hold the slowest pace that keeps the dates beside the limit and what is known."""
    if most is None:
        return Fit.UNKNOWN
    if slowest is None or (limit is not None and slowest > limit):
        return Fit.IMPOSSIBLE
    known = [pace.km_per_day[1] for pace in paces_of(mode)]
    if not known:
        return Fit.UNKNOWN
    return Fit.POSSIBLE if slowest <= max(known) else Fit.FASTER


def pace_shape(frames: Frames, lengths: pd.DataFrame) -> dict[str, Any]:
    """
    Say the paces in the shape of `geoapp measure --pace --json`.

    Parameters
    ----------
    frames
        A dossier's frames.
    lengths
        `geoapp.measure.leg_lengths` of its legs.

    Returns
    -------
    shape
        `dossier`, `version`; `paces`, one a leg: `id`, `mode`, `days` and `km_per_day`, each from
        the least to the most, null where nothing bounds it; `limit_km_per_day` or null; `fit`;
        `references`: `km_per_day`, `label` by language, `source` or null for an assumption.
        Ready for `json.dumps`: no NaN.
    """
    table = leg_paces(frames.legs, lengths)
    rows = zip(table.index, frames.legs["mode"], table.to_dict("records"), strict=True)
    return {
        "dossier": frames.info.id,
        "version": frames.info.version,
        "paces": [
            {
                "id": str(name),
                "mode": str(mode),
                "days": [_whole(row[column]) for column in COLUMNS[:2]],
                "km_per_day": [_rounded(row[column]) for column in COLUMNS[2:]],
                LIMIT: _rounded(row[LIMIT]),
                "fit": row["fit"],
                "references": references(str(mode)),
            }
            for name, mode, row in rows
        ],
    }


def references(mode: str) -> list[dict[str, Any]]:
    """
    Give the known paces of a mode as plain values.

    Examples
    --------
    >>> references("air")
    []
    """
    return [
        {
            "km_per_day": list(pace.km_per_day),
            "label": by_language(pace.label),
            "source": None if pace.source is None else asdict(pace.source),
        }
        for pace in paces_of(mode)
    ]


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), DIGITS)


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)
