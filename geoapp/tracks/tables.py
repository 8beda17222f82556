"""Positions from tables: CSV and Parquet, block by block, whatever their size."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geoapp.errors import Problem
from geoapp.measure.geodesic import Floats
from geoapp.tracks.headings import DAY_FIRST, columns_of
from geoapp.tracks.positions import (
    NOT_SAID,
    SATELLITE,
    TERRESTRIAL,
    PositionTable,
    TracksError,
)
from geoapp.tracks.screen import NOT_A_ROW, FileReading, screened
from geoapp.tracks.times import DateOrder, read_clock

BLOCK_BYTES: Final = 16 << 20
BLOCK_ROWS: Final = 262_144
HEAD_BYTES: Final = 1 << 20
SEPARATORS: Final = ",;\t|"
SHAPE_COLUMNS: Final = ("geometry", "geom", "wkb_geometry")


def csv_blocks(
    path: Path, reading: FileReading, order: DateOrder | None
) -> Iterator[PositionTable]:
    """
    Read CSV, with any of four separators.

    Parameters
    ----------
    path
        The file; UTF-8, else Latin-1.
    reading
        Where its rows are counted and those that can't be read are set aside.
    order
        How ``07/09/2023`` is written.

    Yields
    ------
    block
        Positions in the order of the file.

    Raises
    ------
    TracksError
        If it has no headings, or none of time, latitude, longitude.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    first = head.decode("latin-1").lstrip("\ufeffï»¿").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    names = next(csv.reader([first.strip("\r")], delimiter=separator), [])
    reading.kind, reading.columns = "CSV", columns_of(names, reading.file)
    if first.startswith("# Timestamp") and order is None and DAY_FIRST in first.lower():
        order = "dmy"

    def on_invalid(row: pa_csv.InvalidRow) -> str:
        reading.rows += 1
        reading.skipped.append((row.number or 1) - 1)
        reading.set_aside([(reading.skipped[-1], NOT_A_ROW, row.text)])
        return "skip"

    options = (
        pa_csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, encoding=_encoding(head)),
        pa_csv.ParseOptions(delimiter=separator, invalid_row_handler=on_invalid),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    try:
        with path.open("rb") as opened:
            batches = pa_csv.open_csv(opened, *options)
            yield from _blocks(batches, reading, order, comma=separator == ";")
    except pa.ArrowInvalid as error:
        found = f"can't be read as a table: {str(error).partition('.')[0]}"
        raise TracksError([Problem(reading.file, found, "save it anew as CSV, in UTF-8")]) from None


def _encoding(head: bytes) -> str:
    with suppress(UnicodeDecodeError):
        head[: head.rfind(b"\n") + 1].decode("utf-8")
        return "utf8"
    return "latin-1"


def parquet_blocks(
    path: Path, reading: FileReading, order: DateOrder | None
) -> Iterator[PositionTable]:
    """
    Read Parquet or GeoParquet.

    Parameters
    ----------
    path, reading, order
        As for `csv_blocks`. Without columns of latitude and longitude, points as WKB.

    Yields
    ------
    block
        Positions in the order of the file.

    Raises
    ------
    TracksError
        If it is no whole Parquet file, or has no column of time and position.
    """
    reading.kind = "Parquet"
    try:
        with path.open("rb") as opened:
            file = pq.ParquetFile(opened)
            names = [name for name in file.schema_arrow.names if name not in SHAPE_COLUMNS]
            shapes = [name for name in file.schema_arrow.names if name in SHAPE_COLUMNS]
            reading.columns = columns_of(names, reading.file, has_shape=bool(shapes))
            if not {"lat", "lon"} <= set(reading.columns):
                reading.columns["geometry"] = shapes[0]
            wanted = list(dict.fromkeys(reading.columns.values()))
            yield from _blocks(file.iter_batches(BLOCK_ROWS, columns=wanted), reading, order)
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        found = "is no whole Parquet file; its end is missing or damaged"
        raise TracksError([Problem(reading.file, found, "fetch or write it again")]) from None


def _blocks(
    batches: Iterable[pa.RecordBatch],
    reading: FileReading,
    order: DateOrder | None,
    *,
    comma: bool = False,
) -> Iterator[PositionTable]:
    columns, first_row = reading.columns, 1
    has_id = "id" in columns
    for batch in batches:
        held = {use: batch.column(name) for use, name in columns.items()}
        times = read_clock(held["time"], order)
        lons, lats = _places(held, comma=comma)
        block = PositionTable(
            _names(held["id"]) if has_id else _one_name(reading.file, len(times.us)),
            times.us,
            lons,
            lats,
            _receivers(held.get("receiver"), len(times.us)),
            _numbers(held["shore_m"]) / 1000 if "shore_m" in held else np.full(len(lons), np.nan),
        )

        def text_of(rows: NDArray[np.intp], batch: pa.RecordBatch = batch) -> list[str]:
            return [_line(row) for row in batch.take(pa.array(rows)).to_pylist()]

        kept = screened(block, times, reading, first_row, text_of, is_ais=has_id)
        first_row += len(block)
        if len(kept):
            yield kept


def _line(row: dict[str, object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(
        value.hex() if isinstance(value, bytes) else value for value in row.values()
    )
    return stream.getvalue()


def _one_name(file: str, count: int) -> NDArray[np.object_]:
    return np.full(count, Path(file).stem, dtype=object)


def _names(column: pa.Array) -> NDArray[np.object_]:
    """Take ids as text; a number is one without a point."""
    if pa.types.is_floating(column.type):
        column = column.cast(pa.int64(), safe=False)
    encoded = column.cast(pa.string()).fill_null("").dictionary_encode()
    names = np.array([str(name).strip() for name in encoded.dictionary.to_pylist()], dtype=object)
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    return names[codes] if len(names) else np.empty(0, object)


def _places(held: dict[str, pa.Array], *, comma: bool) -> tuple[Floats, Floats]:
    if "geometry" in held:
        points = shapely.from_wkb(held["geometry"].to_numpy(zero_copy_only=False))
        return shapely.get_x(points), shapely.get_y(points)
    return _numbers(held["lon"], comma=comma), _numbers(held["lat"], comma=comma)


def _numbers(column: pa.Array, *, comma: bool = False) -> Floats:
    """Read numbers; NaN where there is none."""
    if pa.types.is_string(column.type):
        column = pc.utf8_trim_whitespace(column)
        if comma:
            column = pc.replace_substring(column, ",", ".")
        try:
            column = column.cast(pa.float64())
        except pa.ArrowInvalid:
            numbers = pd.to_numeric(pd.Series(column.to_pylist(), dtype=object), errors="coerce")
            return numbers.to_numpy(np.float64)
    return np.array(column.cast(pa.float64()).to_numpy(zero_copy_only=False), np.float64)


def _receivers(column: pa.Array | None, count: int) -> NDArray[np.int8]:
    """Read by what kind of receiver each position was heard."""
    if column is None:
        return np.full(count, NOT_SAID, np.int8)
    texts = pc.utf8_lower(column.cast(pa.string()).fill_null(""))
    kinds = np.full(count, NOT_SAID, np.int8)
    for start, kind in (("sat", SATELLITE), ("terr", TERRESTRIAL)):
        kinds[np.asarray(pc.starts_with(texts, start))] = kind
    return kinds
