"""
Write the tables of `docs/clock.md` from the code that they describe.

    .venv/bin/python -m tools.clock_tables
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from geoapp.clock import reach_at, state_at
from geoapp.when import PADDING_DAYS, parse_when, say_when

PAGE = Path(__file__).parents[1] / "docs" / "clock.md"

DATES = (
    "2023-09-12",
    "2023-09-12?",
    "2023-09-12~",
    "2023-09-12%",
    "2023-09",
    "2023-09~",
    "2023",
    "2023~",
    "2023-09-XX",
    "202X",
    "2023-23",
    "2023-09-07/2023-09-08",
    "2023-09-07/2023-10-01",
    "2023-09-12~/2023-09-28",
    "2023-08/2023-10",
    "2023-09-12/..",
    "../2023-10-01",
    "2023-09-12/",
    "[2023-09-07..2023-09-12]",
    "[2023-09-07,2023-09-08]",
    "[..2023-10-01]",
    "{2023-09-07,2023-09-08}",
    "{2023-09-07,2023-09-20}",
    "{2023-09-07..2023-09-12}",
)
"""The dates that the page explains by example."""


KINDS = {
    "starts 3-5, ends 7-9": (3, 5, 7, 9),
    "starts 3-5, ends 5-9": (3, 5, 5, 9),
    "starts 3-7, ends 5-9": (3, 7, 5, 9),
    "from 3 to 9": (3, 3, 9, 9),
    "on 5": (5, 5, 5, 5),
    "one day of 3-9": (3, 9, 3, 9),
    "starts by 5, ends 7-9": (None, 5, 7, 9),
    "starts 3-5, ends from 7 on": (3, 5, 7, None),
    "starts from 3 on": (3, None, 3, None),
    "ends by 9": (None, 9, None, 9),
}
"""The kinds of bounds that the page shows, as days of September 2023."""

DAYS = range(2, 11)
"""One more than the bounds on each side."""

LEG_KM = 500
LEG = (3, 5, 11, 12)
SPEEDS_KM_PER_DAY = (None, 100, 50, 49)
"""A leg of ten days, and speed limits: none, loose, just enough, too slow."""


def tables() -> dict[str, str]:
    """
    Make the tables.

    Returns
    -------
    tables
        Name of the table, as in the page's marks, to its Markdown.

    Examples
    --------
    >>> print(tables()["padding"])
    | a date of one | is widened on each side by |
    | --- | --- |
    | day | 3 days |
    | month | 14 days |
    | year | 182 days |
    """
    return {
        "padding": _padding(),
        "bounds": _bounds(),
        "words": _words(),
        "states": _states(),
        "reach": _reach(),
    }


def filled(page: str) -> str:
    """
    Put the tables between their marks in a page.

    Parameters
    ----------
    page
        Markdown with ``<!-- table: name -->`` and ``<!-- end of table -->``, each pair on
        lines of their own.

    Returns
    -------
    page
        The same page with every marked table made anew.

    Examples
    --------
    >>> filled("No table.")
    'No table.'
    """
    made = tables()
    return re.sub(
        r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end of table -->)",
        lambda found: f"{found[1]}\n{made[found[2]]}\n\n{found[3]}",
        page,
        flags=re.DOTALL,
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _padding() -> str:
    rows = [[unit, f"{days} days"] for unit, days in PADDING_DAYS.items()]
    return _table(["a date of one", "is widened on each side by"], rows)


def _bounds() -> str:
    def shown(bound: date | None) -> str:
        return "open" if bound is None else bound.isoformat()

    rows = []
    for text in DATES:
        when = parse_when(text)
        bounds = (when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
        rows.append([f"`{text}`", *map(shown, bounds)])
    return _table(["EDTF", "earliest start", "latest start", "earliest end", "latest end"], rows)


def _words() -> str:
    rows = [[f"`{text}`", say_when(text, "en"), say_when(text, "fr")] for text in DATES]
    return _table(["EDTF", "English", "French"], rows)


def _day(number: int | None) -> date | None:
    return None if number is None else date(2023, 8, 31) + timedelta(number)


def _states() -> str:
    def shown(kind: tuple[int | None, int | None, int | None, int | None], number: int) -> str:
        start, latest_start, earliest_end, end = map(_day, kind)
        return state_at(start, latest_start, earliest_end, end, date(2023, 9, number))

    rows = [[str(number), *(shown(kind, number) for kind in KINDS.values())] for number in DAYS]
    return _table(["day", *KINDS], rows)


def _reach() -> str:
    def shown(number: int, speed: float | None) -> str:
        start, latest_start, earliest_end, end = map(_day, LEG)
        day = date(2023, 9, number)
        reach = reach_at(LEG_KM, start, latest_start, earliest_end, end, day, speed)
        return "absent" if reach is None else f"{reach.near_km:g}-{reach.far_km:g}"

    head = ["no limit" if each is None else f"{each} km a day" for each in SPEEDS_KM_PER_DAY]
    rows = [
        [str(number), *(shown(number, each) for each in SPEEDS_KM_PER_DAY)]
        for number in range(2, 14)
    ]
    return _table(["day", *head], rows)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.name}: {', '.join(tables())}")
