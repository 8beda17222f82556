"""The data of the timeline: its days, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geoapp.clock import clock_days, clock_stops
from geoapp.dossier import Dossier
from geoapp.errors import WhenError
from geoapp.page.data import ClockData, Texts
from geoapp.when import is_day, say_when


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
