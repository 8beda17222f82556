"""Tables for spreadsheets: CSV with WKT, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import shapely

from geoapp.catalogues import translate
from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.precision import Shapes
from geoapp.exports.tables import (
    END_OF_DAY,
    MIDNIGHT,
    Column,
    Table,
    Tables,
    iso_text,
    json_text,
)
from geoapp.frames import BOUNDS
from geoapp.frames.dictionary_column import Cells
from geoapp.when import FarDay

# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELL_UNITS = 32_767  # of XLSX, which counts in UTF-16
CUT = " […]"
FIRST_YEAR = 1900  # of the dates of XLSX
FIXED_DATETIME = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # XLSX knows no time zone


def guarded(text: str) -> str:
    """
    Keep a spreadsheet from running a cell's text as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Najin"), guarded("")
    ("'=1+1", 'Najin', '')
    """
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(tables: Tables) -> bytes:
    """
    Write all features as one CSV with a `wkt` column.

    Returns
    -------
    content
        RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read it as such;
        lists and dicts as JSON; texts that look like formulas after an apostrophe; `play_from`
        and `play_to`, as `playing_columns` gives them. The same bytes each time.
    """
    table = tables.together
    columns = (*table.columns, *playing_columns(table))
    return b"\xef\xbb\xbf" + csv_text(replace(table, columns=columns)).encode()


def playing_columns(table: Table) -> Iterator[Column]:
    """
    Give the time of each row as instants, for programs that play those and no days.

    Such is kepler.gl, which leaves out what has none. So an open end is there the first or the
    last day of the whole table, and only a row without any day has none.

    Parameters
    ----------
    table
        All features.

    Yields
    ------
    column
        `play_from`, the first second (UTC) of the earliest start, and `play_to`, the last of the
        latest end; both the instant itself where there is one. None with a year before 1 or
        after 9999 among them, which such programs can't read.
    """
    if not {BOUNDS[0], BOUNDS[3]} <= set(table.names) or not table.is_timed:
        return
    bounds = [table[name] for name in BOUNDS if name in table.names]
    days = [day for column in bounds for day in column if day is not None]
    if not days:
        return
    is_dated = [any(ends) for ends in zip(*bounds, strict=True)]
    instants = table["instant"] if "instant" in table.names else [None] * len(table)
    for name, bound, outermost, hour in (
        ("play_from", BOUNDS[0], min(days), MIDNIGHT),
        ("play_to", BOUNDS[3], max(days), END_OF_DAY),
    ):
        cells = [
            iso_text(instant)
            if instant
            else f"{iso_text(day or outermost)}T{hour}"
            if any_day
            else None
            for day, instant, any_day in zip(table[bound], instants, is_dated, strict=True)
        ]
        yield Column(name, "text", Cells.of(cells))


def csv_files(tables: Tables) -> Iterator[tuple[str, bytes]]:
    """
    Write each table as CSV, in UTF-8.

    Yields
    ------
    name, content
        Of each of `every`; made once, as a data package and zipped Shapefiles have the same.
    """
    for table in tables.every:
        yield table.name, tables.once(f"{table.name}.csv", partial(_csv, table))


def _csv(table: Table) -> bytes:
    return csv_text(table).encode()


def csv_text(table: Table) -> str:
    """
    Write a table as CSV.

    Parameters
    ----------
    table
        A table; its geometry, if it has one, becomes the column `wkt`, and before it `lon`,
        `lat` of points, `from_lon`, `from_lat`, `to_lon`, `to_lat` of lines.

    Examples
    --------
    >>> from geoapp.exports.tables import Column
    >>> from geoapp.frames.dictionary_column import Cells
    >>> columns = Column("id", "text", Cells.of(["=b"])), Column("n", "number", Cells.of([1.5]))
    >>> csv_text(Table("x", columns))
    "id,n\\r\\n'=b,1.5\\r\\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    wkt = table.shapes is not None
    at = coordinate_columns(table)
    added = [name for name, _ in at]
    writer.writerow([*table.names, *added, "wkt"] if wkt else table.names)
    cells: list[Iterable[object]] = [column.cells.map(_cell) for column in table.columns]
    cells += [[_cell(value) for value in values] for _, values in at]
    if table.shapes is not None:
        cells.append([_wkt(shape) for shape in table.shapes])
    writer.writerows(zip(*cells, strict=True))
    return stream.getvalue()


def _cell(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() | int():
            return repr(value)
        case date() | FarDay():
            return iso_text(value)
        case str():
            return guarded(value)
    return json_text(value) or ""


def _wkt(shape: Any) -> str:
    return "" if shape is None else str(shapely.to_wkt(shape, rounding_precision=-1))


def xlsx(tables: Tables) -> bytes:
    """
    Write a workbook: a sheet a table, dates as dates, nothing that runs.

    Returns
    -------
    content
        The sheets ``about``, ``places``, ``legs``, ``candidates``, ``sightings``, ``claims``,
        ``sources``, ``accounts``, ``ships``, ``citations``. Points have `lon` and `lat`, lines the
        same of their ends alone. Days before 1900 are text, and ``about`` says so. Texts of more
        than 32,767 characters are cut and end in "[…]". The same bytes each time.
    """
    import xlsxwriter  # whoever writes CSV needs it not

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": tables.about["title"], "created": FIXED_DATETIME,
                             "comments": tables.about["attribution"],
                             "keywords": tables.about["made_from"]})  # fmt: skip
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "quoted": book.add_format({"quote_prefix": True}),
        }
        early = _early_days(tables)
        _fill(
            book,
            formats,
            "about",
            ["name", "text"],
            [[*tables.about, *early], [*tables.about.values(), *early.values()]],
        )
        for table in tables.every:
            names, columns = _with_lon_lat(table)
            _fill(book, formats, table.name, names, columns)
    return stream.getvalue()


def _early_days(tables: Tables) -> dict[str, str]:
    """Say that some days are text, as a workbook has no date before 1900."""
    days = (
        day for table in tables.every for each in table.columns for day in each.cells.held
        if each.kind == "date"
    )  # fmt: skip
    is_early = any(isinstance(day, FarDay) or day.year < FIRST_YEAR for day in days)
    t = translate(tables.languages[0])
    words = t("Days before {year} are text: a workbook has no such dates.")
    return {"dates": words.format(year=FIRST_YEAR)} if is_early else {}


def _with_lon_lat(table: Table) -> tuple[list[str], list[object]]:
    at = coordinate_columns(table)
    columns: list[object] = [column.cells for column in table.columns]
    return [*table.names, *(name for name, _ in at)], [*columns, *(values for _, values in at)]


def coordinate_columns(table: Table) -> list[tuple[str, list[float | None]]]:
    """
    Give the positions of points, and the ends of lines, for what reads no geometry.

    Parameters
    ----------
    table
        A table, with or without geometries.

    Returns
    -------
    columns
        Names and values, degrees: `lon`, `lat` where there are points; `from_lon`, `from_lat`,
        `to_lon`, `to_lat` where there are lines; None for a row of the other kind.

    Examples
    --------
    >>> from geoapp.frames.dictionary_column import Cells
    >>> coordinate_columns(Table("none", ()))
    []
    """
    if table.shapes is None:
        return []
    kinds = {shape.geom_type == "Point" for shape in table.shapes if shape is not None}
    columns: list[tuple[str, list[float | None]]] = []
    if True in kinds or table.geometry == "Point":
        columns += _pair("", _only(table.shapes, points=True))
    if False in kinds or table.geometry == "MultiLineString":
        lines = _only(table.shapes, points=False)
        columns += _pair("from_", lines) + _pair("to_", lines, at=-1)
    return columns


def _only(shapes: Shapes, *, points: bool) -> Shapes:
    """Leave out the points, or all else."""
    return [each if each and (each.geom_type == "Point") is points else None for each in shapes]


def _pair(name: str, shapes: Shapes, at: int = 0) -> list[tuple[str, list[float | None]]]:
    """Give the columns of longitude and latitude of a position of each geometry."""
    ends = [None if each is None else shapely.get_coordinates(each)[at].tolist() for each in shapes]
    return [
        (f"{name}{axis}", [None if end is None else end[number] for end in ends])
        for number, axis in enumerate(("lon", "lat"))
    ]


def _fill(book: Any, formats: JsonObject, name: str, names: list[str], columns: list[Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for number, (head, values) in enumerate(zip(names, columns, strict=True)):
        sheet.write_string(0, number, head, formats["head"])
        sheet.set_column(number, number, 32 if head in ("id", "name", "text") else 16)
        for row, value in enumerate(values, start=1):
            _write_cell(sheet, formats, row, number, value)
    if names and len(columns[0]):
        sheet.autofilter(0, 0, len(columns[0]), len(names) - 1)


def _write_cell(sheet: Any, formats: JsonObject, row: int, column: int, value: Any) -> None:
    match value:
        case None:
            return
        case str():
            _write_text(sheet, formats, row, column, value)
        case bool():
            sheet.write_boolean(row, column, value)
        case float() | int():
            sheet.write_number(row, column, value)
        case datetime():
            sheet.write_string(row, column, iso_text(value))
        case date() if value.year >= FIRST_YEAR:
            sheet.write_datetime(row, column, value, formats["date"])
        case date() | FarDay():
            sheet.write_string(row, column, value.isoformat())
        case _:
            _write_text(sheet, formats, row, column, json_text(value) or "")


def _write_text(sheet: Any, formats: JsonObject, row: int, column: int, text: str) -> None:
    guard = [formats["quoted"]] if text.startswith(FORMULA) else []
    sheet.write_string(row, column, _fitting(text), *guard)


def _fitting(text: str) -> str:
    """Cut what a cell can't hold, and say so at its end."""
    if 2 * len(text) <= CELL_UNITS:  # a character is two units at most
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_UNITS:
        return text
    return units[: 2 * (CELL_UNITS - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
