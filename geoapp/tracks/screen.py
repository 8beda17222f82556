"""What became of each row of a file: read, or set aside with the reason. None is lost."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoapp.dossier.strict_json import JsonObject
from geoapp.tracks.positions import PositionTable
from geoapp.tracks.times import FIRST_US, ReadTimes

WITHOUT_TIME = "has no time that can be read"
NO_NUMBER = "has no position that is two numbers"
BAD_LATITUDE = "latitude is beyond 90 degrees (AIS sends 91 where it has none)"
BAD_LONGITUDE = "longitude is beyond 180 degrees (AIS sends 181 where it has none)"
BEFORE_GPS = "time is before 6 January 1980, when GPS time begins: a clock that was not set"
NO_SHIP = "has no ship's number, or MMSI 0, which is nobody's"
NOT_A_ROW = "has more or fewer cells than the headings"

NOBODY = ("", "0", "000000000")


class Aside(NamedTuple):
    """A row that could not be read: where it stands, why, and what it says."""

    file: str
    row: int
    why: str
    text: str


@dataclass
class FileReading:
    """
    What became of the rows of one file.

    Parameters
    ----------
    file
        Its name, without its folder.
    kind
        What it is: ``CSV``, ``Parquet``, ``GPX``, ``GeoJSON``, ``MF-JSON`` or ``NMEA``.
    columns
        Heading by use; of no table, empty.
    """

    file: str
    kind: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    positions: int = 0
    unzoned: int = 0
    zones: set[str] = field(default_factory=set)
    unread: Counter[str] = field(default_factory=Counter)
    skipped: list[int] = field(default_factory=list)
    on_aside: Callable[[Sequence[Aside]], None] = lambda _: None

    def set_aside(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Count rows that can't be read, and hand them on: number, reason, text."""
        asides = [Aside(self.file, *row) for row in rows]
        self.unread.update(aside.why for aside in asides)
        if asides:
            self.on_aside(asides)

    def row_at(self, number: int) -> int:
        """Turn the number of a row among those with as many cells as the headings into its own."""
        for skipped in self.skipped:
            number += skipped <= number
        return number

    def shape(self) -> JsonObject:
        """Tell it as JSON."""
        return {
            "file": self.file,
            "kind": self.kind,
            "columns": self.columns,
            "rows": self.rows,
            "positions": self.positions,
            "unread": sum(self.unread.values()),
            "unread_by_reason": dict(sorted(self.unread.items())),
            "times_without_zone": self.unzoned,
            "times_without_zone_taken_as": "UTC",
            "zones": sorted(self.zones),
        }


def screened(
    block: PositionTable,
    times: ReadTimes,
    reading: FileReading,
    first_row: int,
    text_of: Callable[[NDArray[np.intp]], Sequence[str]],
    *,
    is_ais: bool = True,
) -> PositionTable:
    """
    Keep the rows that are positions; set the others aside.

    Parameters
    ----------
    block
        As read; a latitude or longitude that is no number is NaN.
    times
        Its times as they were read.
    reading
        Where the rows are counted.
    first_row
        Number of the first row in the file; the first of a file is 1.
    text_of
        Gives what stands in rows of the block.
    is_ais
        Whether each row must name its ship.

    Returns
    -------
    block
        The good rows, in the order of the file.
    """
    lons, lats = block.lons, block.lats
    with np.errstate(invalid="ignore"):
        tests = {
            WITHOUT_TIME: ~times.good,
            NO_NUMBER: ~(np.isfinite(lons) & np.isfinite(lats)),
            BAD_LATITUDE: np.abs(lats) > 90,
            BAD_LONGITUDE: np.abs(lons) > 180,
            BEFORE_GPS: times.good & (times.us < FIRST_US),
        }
    if is_ais:
        tests[NO_SHIP] = np.isin(block.ids, np.array(NOBODY, object))
    why = np.select(list(tests.values()), list(range(len(tests))), default=-1)
    bad = np.flatnonzero(why >= 0)
    good = why < 0
    reasons = list(tests)
    texts = text_of(bad) if len(bad) else []
    reading.set_aside(
        (reading.row_at(first_row + int(row)), reasons[why[row]], text)
        for row, text in zip(bad, texts, strict=True)
    )
    reading.rows += len(block)
    reading.positions += int(good.sum())
    reading.unzoned += int((good & ~times.zoned).sum())
    reading.zones |= times.offsets
    return block if good.all() else block.take(good)


def aside_csv(asides: Iterable[Aside]) -> str:
    r"""
    Write rows that were set aside as CSV, without its headings.

    A text that a spreadsheet would run as a formula stands after an apostrophe.

    Examples
    --------
    >>> aside_csv([Aside("a.csv", 2, WITHOUT_TIME, "1,x,2,3")])
    'a.csv,2,has no time that can be read,"1,x,2,3"\r\n'
    >>> aside_csv([Aside("a.csv", 3, WITHOUT_TIME, "=1+1,x")])
    'a.csv,3,has no time that can be read,"\'=1+1,x"\r\n'
    >>> aside_csv([])
    ''
    """
    from geoapp.exports.spreadsheets import guarded  # with libraries that few files need

    stream = io.StringIO()
    for aside in asides:
        file, text = guarded(aside.file), guarded(aside.text)
        csv.writer(stream).writerow(aside._replace(file=file, text=text))
    return stream.getvalue()
