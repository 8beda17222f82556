"""Times as files write them, read as UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geoapp.tracks.positions import Ints

DateOrder = Literal["dmy", "mdy"]

SECOND_US: Final = 1_000_000
HOUR_US: Final = 3_600 * SECOND_US
DAY_US: Final = 24 * HOUR_US
FIRST_US: Final = int(np.datetime64("1980-01-06", "us").astype(np.int64))
"""When GPS time begins (IS-GPS-200): no receiver measured a position before."""

MILLISECONDS_FROM: Final = 1e11
"""A number as large is of milliseconds; as seconds it would be of the year 5138."""

UTC_WORD = r"\s*UTC$"
ZONE = r"([Zz]|[+-]\d\d:?\d\d|[+-]\d\d)$"
SLASHED = re.compile(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
ISO = re.compile(r"^\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class ReadTimes:
    """
    ReadTimes that were read.

    Parameters
    ----------
    us
        Microseconds since the beginning of 1970, UTC.
    good
        Whether there was a time to be read.
    zoned
        Whether it said its zone; numbers are of UTC by themselves.
    offsets
        The zones that were said, such as ``+09:00``.
    """

    us: Ints
    good: NDArray[np.bool_]
    zoned: NDArray[np.bool_]
    offsets: frozenset[str] = frozenset()


def read_clock(column: pa.Array, order: DateOrder | None) -> ReadTimes:
    """
    Read a column of times.

    Parameters
    ----------
    column
        A `pyarrow.Array` of text, of numbers (seconds, or milliseconds, since the beginning of
        1970) or of timestamps.
    order
        How ``07/09/2023`` is written; None where nobody said it: then it is not read.

    Returns
    -------
    times
        One each; a time without a zone is UTC.

    Examples
    --------
    >>> times = read_clock(pa.array(["2023-09-07T01:00:00+09:00", "2023-09-07 00:00", "x"]), None)
    >>> (times.us // HOUR_US).tolist()[:2], times.good.tolist(), times.zoned.tolist()
    ([470560, 470568], [True, True, False], [True, False, False])
    >>> read_clock(pa.array([], pa.string()), None).us
    array([], dtype=int64)
    """
    kind = column.type
    if pa.types.is_timestamp(kind):
        us = column.cast(pa.timestamp("us", kind.tz), safe=False)
        good = np.asarray(us.is_valid())
        numbers = us.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
        return ReadTimes(numbers, good, np.full(len(good), kind.tz is not None))
    if pa.types.is_date(kind):
        return read_clock(column.cast(pa.timestamp("us")), order)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _of_numbers(column.cast(pa.float64()).to_numpy(zero_copy_only=False))
    return _of_text(column.cast(pa.string()), order)


def _of_numbers(numbers: NDArray[np.float64]) -> ReadTimes:
    with np.errstate(invalid="ignore"):
        good = np.isfinite(numbers) & (np.abs(numbers) < 1e15)
        scale = np.where(np.abs(numbers) >= MILLISECONDS_FROM, 1e3, 1e6)
        us = np.where(good, np.rint(np.where(good, numbers, 0) * scale), 0).astype(np.int64)
    return ReadTimes(us, good, good.copy())


def _of_text(texts: pa.Array, order: DateOrder | None) -> ReadTimes:
    """Read text at once where all of it is alike, else value by value."""
    texts = pc.utf8_trim_whitespace(texts).fill_null("")
    texts = pc.replace_substring_regex(texts, pattern=UTC_WORD, replacement="Z")
    zoned = pc.match_substring_regex(texts, ZONE)
    zoned = np.asarray(pc.and_(zoned, pc.match_substring(texts, ":")))
    try:
        kind = pa.timestamp("us", "UTC" if zoned.all() else None)
        us = texts.cast(kind).cast(pa.int64()).to_numpy(zero_copy_only=False)
        good = np.ones(len(us), bool)
    except pa.ArrowInvalid:
        us, good, zoned = _one_by_one(texts, zoned, order)
    return ReadTimes(us, good, zoned, _offsets(texts, zoned & good))


def _one_by_one(
    texts: pa.Array, zoned: NDArray[np.bool_], order: DateOrder | None
) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    cells = pd.Series(texts.to_pylist(), dtype=object)
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(float)
    told = _of_numbers(np.where(np.abs(numbers) > 1e8, numbers, np.nan))
    iso = cells.str.match(ISO).to_numpy(bool)
    moments = pd.Series(pd.NaT, cells.index, dtype="datetime64[us, UTC]")
    moments[iso] = _parsed(cells[iso], format="ISO8601")
    slashed = cells.str.match(SLASHED).to_numpy(bool) & ~iso
    if order is not None and slashed.any():
        plain = cells[slashed].str.replace(r"^(\d+)[/.-](\d+)[/.-]", r"\1/\2/", regex=True)
        days = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
        for clock in (" %H:%M:%S", " %H:%M", " %H:%M:%S.%f"):
            rest = plain[moments[slashed].isna()]
            moments[rest.index] = _parsed(rest, format=f"{days}{clock}")
    found = moments.notna().to_numpy()
    read = moments.fillna(pd.Timestamp(0, tz="UTC")).to_numpy("datetime64[us]").astype(np.int64)
    us = np.where(told.good, told.us, read)
    return us, found | told.good, (zoned & found) | told.good


def _parsed(cells: pd.Series, format: str) -> pd.Series:  # noqa: A002
    read = pd.to_datetime(cells, errors="coerce", utc=True, format=format)
    return read.astype("datetime64[us, UTC]")


def _offsets(texts: pa.Array, zoned: NDArray[np.bool_]) -> frozenset[str]:
    if not zoned.any():
        return frozenset()
    ends = pc.utf8_slice_codeunits(texts.filter(pa.array(zoned)), -6)
    found = (re.search(ZONE, str(end)) for end in pc.unique(ends).to_pylist())
    return frozenset("UTC" if each[0] in "Zz" else each[0] for each in found if each)


def moment(us: int | np.int64) -> str:
    """
    Write a time as ISO 8601, UTC.

    Examples
    --------
    >>> moment(0), moment(1_500_000)
    ('1970-01-01T00:00:00Z', '1970-01-01T00:00:01.500000Z')
    """
    text = str(np.datetime64(int(us), "us"))
    return f"{text.removesuffix('.000000')}Z"
