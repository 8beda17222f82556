"""
Write the tables of `docs/clock.md` from the code that they describe.

    .venv/bin/python -m tools.clock_tables
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

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
    "2023-09-07/2023-09-08",
    "2023-09-07/2023-10-01",
    "2023-09-12~/2023-09-28",
    "2023-08/2023-10",
    "2023-09-12/..",
    "../2023-10-01",
)
"""The dates that the page explains by example."""


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
    return {"padding": _padding(), "bounds": _bounds(), "words": _words()}


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


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.name}: {', '.join(tables())}")
