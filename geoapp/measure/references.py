"""
Paces of ships and freight trains to hold a leg's own beside, by mode and century.

They say what is usual, or was once done, elsewhere; none of them is the leg's own. A leg of a
century, or by a mode, of which none was read has none beside it. Each carries its source, whose
page was read for it, or no source and the words "assumption of this project".
docs/measuring.md says what each page says.
"""

from __future__ import annotations

from dataclasses import dataclass

from geoapp.catalogues import N_
from geoapp.when import Bounds

KNOT_KM_PER_DAY = 1.852 * 24


@dataclass(frozen=True)
class PaceSource:
    """Where a pace was read."""

    publisher: str
    title: str
    url: str
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
