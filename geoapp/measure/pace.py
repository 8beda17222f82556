"""
The pace that a leg's dates ask for.

How many kilometres a day must have been made at least, and could have been at most, if
the dates and the length's range are right; beside known paces of ships and freight trains.

Known paces say what is usual, or was once done, elsewhere; none of them is the leg's own. A leg of
a century, or by a mode, of which none was read has none beside it. Each carries its source, whose
page was read for it, or no source and the words "assumption of this project".
docs/measuring.md says what each page says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from geoapp.catalogues import N_, by_language
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


# -- known paces -----------------------------------------------------------------------------------


KNOT_KM_PER_DAY = 1.852 * 24


@dataclass(frozen=True)
class PaceSource:
    """Where a pace was read."""

    publisher: str
    title: str
    url: str
    language: str
    issued: str | None = None


@dataclass(frozen=True)
class Pace:
    """
    A pace by one mode.

    Parameters
    ----------
    mode
        As of a leg: sea, rail, road, air.
    km_per_day
        From the slower to the faster; the same twice for a single number.
    label
        What moves so; a message of the catalogues.
    source
        Where it was read; None for an assumption of this project, which the label says.
    years
        The first and the last year of which it speaks.
    """

    mode: str
    km_per_day: tuple[float, float]
    label: str
    source: PaceSource | None
    years: tuple[int, int] = (2000, 2099)


PACES = (
    Pace(
        "sea",
        (round(9 * KNOT_KM_PER_DAY, 1),) * 2,
        N_("general cargo ships on average: about 9 knots"),
        PaceSource(
            "Casual Navigation, after Statista",
            "Cargo Ship Speed Comparison: How Fast Do They Go?",
            "https://casualnavigation.com/cargo-ship-speed-comparison-how-fast-do-they-go/",
            "en",
        ),
    ),
    Pace(
        "sea",
        (round(15 * KNOT_KM_PER_DAY, 1),) * 2,
        N_("a fast cargo ship: 15 knots, an assumption of this project"),
        None,
    ),
    Pace(
        "rail",
        (384.4, 402.6),
        N_(
            "the average consignment on Russian Railways: September, and January to September, 2020"
        ),
        PaceSource(
            "NPK Trans, after RZD-Partner",
            "В сентябре 2020 года средняя скорость доставки отправки на сети РЖД составила 16 км/ч",
            "https://npktrans.ru/media/novosti/"
            "v-sentyabre-2020-goda-srednyaya-skorost-dostavki-otpravki-na-seti-rzhd-sostavila-16-kmch",
            "ru",
            "2020-10-14",
        ),
    ),
    Pace(
        "rail",
        (round(9361 / 6.75),) * 2,
        N_(
            "a container train from Nakhodka-Vostochnaya to Moscow in March 2009: "
            "9,361 km in six hours less than seven days"
        ),
        PaceSource(
            "Container Magazine",
            "Transib container train arrives early in Moscow",
            "https://container-mag.com/2009/03/25/transib-container-train-arrives-early-in-moscow/",
            "en",
            "2009-03-25",
        ),
    ),
    Pace(
        "rail",
        (1500.0, 1500.0),
        N_("the most that Russian Railways aim at for container trains"),
        PaceSource(
            "Russian Railways",
            "Trans-Siberian in 7 Days Project",
            "http://eng.rzd.ru/statice/public/en?STRUCTURE_ID=4317&layer_id=4516&refererLayerId=4518&id=2499",
            "en",
        ),
    ),
)


def paces_of(mode: str, bounds: Bounds) -> list[Pace]:
    """
    Give the known paces of a mode in a leg's century, slowest first.

    Parameters
    ----------
    mode
        As of a leg.
    bounds
        The days on which it could have departed and arrived; a leg with an open end, or without
        a date, has no century.

    Examples
    --------
    >>> from datetime import date
    >>> def within(year: int) -> Bounds:
    ...     return Bounds(date(year, 5, 1), date(year, 5, 1), date(year, 5, 9), date(year, 5, 9))
    >>> [pace.km_per_day[0] for pace in paces_of("sea", within(2023))]
    [400.0, 666.7]
    >>> paces_of("sea", within(1520)), paces_of("road", within(2023))
    ([], [])
    """
    first, last = bounds.earliest_start, bounds.latest_end
    if first is None or last is None:
        return []
    known = [
        pace
        for pace in PACES
        if pace.mode == mode and pace.years[0] <= first.year and last.year <= pace.years[1]
    ]
    return sorted(known, key=lambda pace: pace.km_per_day)
