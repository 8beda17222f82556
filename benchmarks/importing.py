"""What it takes to make a draft of 10,000 rows."""

from __future__ import annotations

import csv
import io
from functools import partial

from openpyxl import Workbook

from benchmarks.timing import Result, medians_ms, within
from geoapp.importing import import_file

ROWS = 10_000
LIMIT_MS = 10_000


def rows() -> list[list[object]]:
    """Make up a table of places that were seen on a day, each with its source."""
    head: list[object] = ["name", "lat", "lon", "date", "source", "note"]
    return [head, *(
        [f"Place {n}", n / 1000, n / 500, "2020-01-01", f"https://example.org/{n % 50}", "a note"]
        for n in range(ROWS)
    )]  # fmt: skip


def as_csv() -> bytes:
    """Write the table as CSV."""
    written = io.StringIO()
    csv.writer(written).writerows(rows())
    return written.getvalue().encode()


def as_xlsx() -> bytes:
    """Write the table as a workbook."""
    book, written = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows():
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def run() -> list[Result]:
    """
    Import the table in turn from either kind of file.

    Returns
    -------
    results
        One a kind of file, against the limit of ten seconds.
    """
    files = {"x.csv": as_csv(), "x.xlsx": as_xlsx()}
    ways = {name: partial(import_file, (name, content)) for name, content in files.items()}
    times = medians_ms(ways, rounds=1)
    return [
        within(f"a draft of {ROWS:,} rows", (f"`import_file`, {name[2:]}", times[name]), LIMIT_MS)
        for name in files
    ]
