"""The data of the timeline: its days, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geoapp.clock import clock_days, clock_stops
from geoapp.dossier import Dossier
from geoapp.errors import WhenError
from geoapp.page.data import ClockData, RouteData, Texts
from geoapp.when import is_day, say_when

# As in page/static/clock.js, which draws the chart.
OWN_ROWS, MOST_LANES = 6, 12
OWN_ROW_PX, LANE_PX = 18, 13
MARKED_PX, BARE_PX, AROUND_PX = 42, 8, 44


def clock_data(dossiers: Sequence[Dossier]) -> ClockData:
    """
    Prepare the slider's first and last day and the days worth a stop.

    Parameters
    ----------
    dossiers
        The dossiers of a page, at least one. Of several, one without any day has no part in it.

    Returns
    -------
    data
        ``first``, ``last``: ISO days; ``stops``: ISO days, ascending.

    Raises
    ------
    WhenError
        If none of them has a day.
    """
    spans, lacking = [], []
    for dossier in dossiers:
        try:
            spans.append((*clock_days(dossier), clock_stops(dossier)))
        except WhenError as error:
            lacking.append(error)
    if not spans:
        raise lacking[0]
    return {
        "first": min(first for first, _, _ in spans).isoformat(),
        "last": max(last for _, last, _ in spans).isoformat(),
        "stops": [day.isoformat() for day in sorted({day for *_, days in spans for day in days})],
    }


def chart_px(route: RouteData, clock: ClockData) -> int:
    """
    Say how high the chart of a clock will be, so that its room is kept before it is drawn.

    Parameters
    ----------
    route
        The one route of a page.
    clock
        Its days.

    Returns
    -------
    height
        Pixels: a row for each leg, or as many as legs overlap in time where there are many; what
        was seen and said; the axis.
    """
    first, last = (_order(clock[end]) for end in ("first", "last"))
    bounds = [(leg["bounds"][0], leg["bounds"][3]) for leg in route["legs"]]
    spans = [(_order(a) if a else first, _order(b) if b else last) for a, b in bounds]
    met = [(a, b) for a, b in spans if a <= last and b >= first]
    shared = len(spans) > OWN_ROWS
    rows = min(_lanes(met), MOST_LANES) * LANE_PX if shared else len(met) * OWN_ROW_PX
    marked = MARKED_PX if route["sightings"] or route["claims"] else BARE_PX
    return rows + marked + AROUND_PX


def _order(day: str) -> tuple[int, int, int]:
    """Turn an ISO day into what sorts as days do, in years before 1 too."""
    year, month, number = day.rsplit("-", 2)
    return int(year), int(month), int(number)


def _lanes(spans: Iterable[tuple[tuple[int, int, int], tuple[int, int, int]]]) -> int:
    """Count the lanes in which no two spans overlap."""
    ends: list[tuple[int, int, int]] = []
    for start, end in sorted(spans):
        free = next((lane for lane, until in enumerate(ends) if until <= start), None)
        if free is None:
            ends.append(end)
        else:
            ends[free] = end
    return len(ends)


def iso_days(days: Iterable[object]) -> list[str | None]:
    """
    Give days as ISO text, None for what is none.

    Examples
    --------
    >>> from datetime import date
    >>> iso_days([date(2023, 9, 7), None])
    ['2023-09-07', None]
    """
    return [day.isoformat() if is_day(day) else None for day in days]


def words_of_when(text: str, languages: tuple[str, ...], *, moment: bool = False) -> Texts:
    """
    Put an EDTF text into words, in each language; `moment` is as for `say_when`.

    Examples
    --------
    >>> words_of_when("2023-09-12", ("en", "fr"))
    {'en': '12 September 2023', 'fr': '12 septembre 2023'}
    """
    return {lang: say_when(text, lang, moment=moment) for lang in languages}
