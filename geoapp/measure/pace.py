"""
The pace that a leg's dates ask for.

How many kilometres a day must have been made at least, and could have been at most, if
the dates and the length's range are right; beside the paces of `geoapp.measure.references`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from geoapp.catalogues import by_language
from geoapp.measure.references import paces_of
from geoapp.when import Bounds

PACE_DECIMALS = 1


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


@dataclass(frozen=True)
class LegPace:
    """
    The pace that a leg's dates ask for.

    Parameters
    ----------
    least_days, most_days
        As `days_between` counts them; `most_days` is None where a date is open.
    slowest_km_per_day
        The shortest length over the most days: no slower pace keeps the dates. None where
        nothing bounds it.
    fastest_km_per_day
        The longest length over the least days, or None.
    limit_km_per_day
        The leg's own limit, or None.
    fit
        Whether the dates can be right.
    """

    least_days: int
    most_days: int | None
    slowest_km_per_day: float | None
    fastest_km_per_day: float | None
    limit_km_per_day: float | None
    fit: Fit


def leg_pace(
    mode: str, bounds: Bounds, low_km: float, high_km: float | None, limit_km_per_day: float | None
) -> LegPace:
    """
    Find the pace that the dates of a leg imply.

    Parameters
    ----------
    mode
        As of a leg.
    bounds
        The days on which it could have departed and arrived.
    low_km, high_km
        The range of its length in kilometres; `high_km` is None without an upper bound.
    limit_km_per_day
        The speed that it can't have exceeded, or None.

    Examples
    --------
    >>> nothing = Bounds(None, None, None, None)
    >>> leg_pace("sea", nothing, 193, 213, None).fit
    <Fit.UNKNOWN: 'unknown'>
    """
    least, most = days_between(*bounds)
    slowest = low_km / most if most else None
    fastest = high_km / least if least and high_km is not None else None
    known = [pace.km_per_day[1] for pace in paces_of(mode, bounds)]
    fit = _fit(known, most, slowest, limit_km_per_day)
    return LegPace(least, most, slowest, fastest, limit_km_per_day, fit)


def _fit(
    known: Sequence[float], most: int | None, slowest: float | None, limit: float | None
) -> Fit:
    """Hold the slowest pace that keeps the dates beside the limit and what is known."""
    if most is None:
        return Fit.UNKNOWN
    if slowest is None or (limit is not None and slowest > limit):
        return Fit.IMPOSSIBLE
    if not known:
        return Fit.UNKNOWN
    return Fit.POSSIBLE if slowest <= max(known) else Fit.FASTER


def paces_shape(
    dossier: str, version: str, paces: Iterable[tuple[str, str, Bounds, LegPace]]
) -> dict[str, object]:
    """
    Say paces in the shape of `geoapp measure --pace --json`.

    Parameters
    ----------
    dossier, version
        Whose legs they are.
    paces
        Id, mode, bounds and pace of each leg.

    Returns
    -------
    shape
        `dossier`, `version`; `paces`, one a leg: `id`, `mode`, `days` and `km_per_day`, each from
        the least to the most, null where nothing bounds it; `limit_km_per_day` or null; `fit`;
        `references`: `km_per_day`, `label` by language, `source` or null for an assumption.
        Ready for `json.dumps`: no NaN.

    Examples
    --------
    >>> paces_shape("some-route", "1.0.0", [])
    {'dossier': 'some-route', 'version': '1.0.0', 'paces': []}
    """
    return {
        "dossier": dossier,
        "version": version,
        "paces": [
            {
                "id": leg_id,
                "mode": mode,
                "days": [pace.least_days, pace.most_days],
                "km_per_day": [
                    _rounded(pace.slowest_km_per_day),
                    _rounded(pace.fastest_km_per_day),
                ],
                "limit_km_per_day": _rounded(pace.limit_km_per_day),
                "fit": pace.fit.value,
                "references": references(mode, bounds),
            }
            for leg_id, mode, bounds, pace in paces
        ],
    }


def references(mode: str, bounds: Bounds) -> list[dict[str, object]]:
    """
    Give the known paces of a mode in a leg's century as plain values.

    Examples
    --------
    >>> references("air", Bounds(None, None, None, None))
    []
    """
    return [
        {
            "km_per_day": list(pace.km_per_day),
            "label": by_language(pace.label),
            "source": None if pace.source is None else asdict(pace.source),
        }
        for pace in paces_of(mode, bounds)
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), PACE_DECIMALS)
