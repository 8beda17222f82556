"""Foreign files that are tables: CSV, XLSX, ODS."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from geoapp.catalogues import N_
from geoapp.importing.archive import check_parts, members, unpacked_member
from geoapp.importing.ledger import Cell
from geoapp.importing.markup import xml_root
from geoapp.importing.records import (
    FORM_OF_FILE,
    NEVER_FETCHED,
    ONLY_DRAWN,
    Document,
    Foreign,
    ImportRefusedError,
    KnownTable,
    Record,
    known_table,
    plain_heading,
)
from geoapp.importing.values import decimal_number, read_date

MAX_CELLS = 1_000_000
"""Most cells that are not empty in a file that is read."""

MAX_COLUMNS = 1_000
"""Most columns of a table that is read."""

END_OF_TABLE = "\x00end of the table"
"""Stands behind the last row: where it isn't found alone, a quote was left open."""

RUN_BY_SHEETS = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with before which programs put an apostrophe, lest spreadsheets run it."""

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 50
SURELY_TOO_WIDE = 50 * MAX_COLUMNS  # marks in one row, even if some stand in its texts
UTF_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


# -- rows into records ---------------------------------------------------------------------

CellRow = list[Cell | None]


def _add_rows(document: Document, rows: Iterable[CellRow]) -> None:
    """Make records of the rows of a sheet; the row of headings names their cells."""
    headings: dict[int, str] | None = None
    waiting: list[CellRow] = []
    first, before = len(document.records), len(document.headings)
    for row in rows:
        filled = [cell for cell in row if cell is not None]
        document.cells += filled
        if len(document.cells) > MAX_CELLS:
            found = f"holds more than {MAX_CELLS:,} cells"
            raise ImportRefusedError("file", found, "cut it into several files")
        if len(row) > MAX_COLUMNS:
            found = f"has more than {MAX_COLUMNS:,} columns"
            raise ImportRefusedError("file", found, "leave out the columns that aren't needed")
        if headings is None and filled and _are_headings(filled):
            headings = {at: cell.text for at, cell in enumerate(row) if cell is not None}
            document.headings += filled
            for cell in filled:
                cell.name = "heading"
            document.about += [cell for early in waiting for cell in early if cell is not None]
            waiting = []
        elif headings is None:
            waiting.append(row)
        else:
            _add_row(document, row, headings)
    for row in waiting:
        _add_row(document, row, {})
    if known := known_table((headings or {}).values()):
        _read_known(document, known, document.records[first:], document.headings[before:])


def _read_known(
    document: Document, known: KnownTable, records: Sequence[Record], headings: Sequence[Cell]
) -> None:
    """Read the rows of a table whose headings are known as a whole as their program does."""
    document.what += f"; {known.what}"
    if known.about:
        del document.records[len(document.records) - len(records) :]
        for record in records:
            _read_setting(document, record, known.about)
        for cell in headings:
            cell.mapped("", FORM_OF_FILE)
        return
    for cell in headings:
        heading = plain_heading(cell.text)
        if heading in known.roles:
            document.roles[cell.text] = known.roles[heading]
    for record in records:
        _refuse_known(record, known)
        if known.is_story:
            _make_chapter(record)


def _refuse_known(record: Record, known: KnownTable) -> None:
    """Refuse what says how a row is drawn, or names a file that lies elsewhere."""
    for cell in record.cells:
        heading = plain_heading(cell.name)
        if heading in known.drawn:
            cell.refused(ONLY_DRAWN)
        elif heading in known.elsewhere:
            cell.refused(NEVER_FETCHED)


def _read_setting(document: Document, record: Record, about: Mapping[str, str]) -> None:
    """Say of a row of settings what it says of the whole, if anything."""
    setting = next((cell for cell in record.cells if plain_heading(cell.name) == "setting"), None)
    said = about.get(plain_heading(setting.text)) if setting else None
    for cell in record.cells:
        if plain_heading(cell.name) != "customize":
            cell.mapped("", FORM_OF_FILE)
        elif said:
            cell.name = said
            document.about.append(cell)
        else:
            cell.refused(ONLY_DRAWN)


def _make_chapter(record: Record) -> None:
    """Make a row a chapter: where it names its place too, its own name is the step's alone."""
    named = {plain_heading(cell.name): cell for cell in record.cells}
    record.is_step = True
    if "location" in named and "chapter" in named:
        record.title = named["chapter"]
        record.cells = [cell for cell in record.cells if cell is not record.title]


def _are_headings(cells: Sequence[Cell]) -> bool:
    """Tell a row of headings: at least two texts, none of them a number or a date."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    if len(texts) < len(cells) or len(cells) < 2:
        return False
    return not any(decimal_number(c.text) is not None or read_date(c.value).edtf for c in texts)


def _add_row(document: Document, row: CellRow, headings: dict[int, str]) -> None:
    cells = []
    for at, cell in enumerate(row):
        if cell is not None:
            cell.name = headings.get(at, f"column {letters(at)}")
            if headings.get(at):
                cell.where += f" ({headings[at]})"
            cells.append(cell)
    if cells:
        document.records.append(Record(cells[0].where, cells))


def letters(column: int) -> str:
    """
    Name a column as spreadsheets do.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# -- CSV -----------------------------------------------------------------------------------


def csv_document(content: bytes, name: str, encoding: str | None = None) -> Document:
    """
    Read a table of separated values.

    Parameters
    ----------
    content
        Text in any encoding.
    name
        How messages call the file.
    encoding
        Its encoding; recognised if None.

    Raises
    ------
    ImportRefusedError
        If it can't be decoded, or exceeds `MAX_CELLS` or `MAX_COLUMNS`.
    """
    text, found = decoded(content, name, encoding)
    delimiter = _delimiter(text)
    kinds = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    document = Document(f"a table of values between {kinds[delimiter]}, in {found}")
    csv.field_size_limit(10_000_000)
    whole = io.StringIO(f"{text}\n{END_OF_TABLE}\n", newline="")
    reader = csv.reader(whole, delimiter=delimiter)
    try:
        _add_rows(document, _csv_rows(reader))
    except csv.Error:
        raise ImportRefusedError(
            f"line {reader.line_num}", "can't be read as a table", "look for a quote that is open"
        ) from None
    return document


def _csv_rows(rows: Foreign) -> Iterator[CellRow]:
    """Yield the rows; a quote that nothing closes would swallow the rest, and is refused."""
    line = 1
    for number_, row in enumerate(rows, start=1):
        if row == [END_OF_TABLE]:
            return
        if row and END_OF_TABLE in row[-1]:
            found = "opens a quote that nothing closes"
            raise ImportRefusedError(f"line {line}", found, "close it, or take it out")
        line = rows.line_num + 1
        yield [
            _csv_cell(number_, at, text) if text.strip() else None for at, text in enumerate(row)
        ]


def _csv_cell(row: int, column: int, text: str) -> Cell:
    """Make a cell; programs put an apostrophe before what a spreadsheet would run as a formula."""
    cell = Cell(f"row {row}, column {letters(column)}", text)
    if text[0] == "'" and text[1:2] in RUN_BY_SHEETS:
        cell.value = text[1:]
        cell.doubt(N_("without the apostrophe that guards it"))
    return cell


def decoded(content: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """
    Decode a text, and name its encoding.

    Examples
    --------
    >>> decoded("Дунай".encode(), "x.csv"), decoded(b"", "x.csv")
    (('Дунай', 'UTF-8'), ('', 'UTF-8'))
    """
    given = encoding or next((e for mark, e in UTF_MARKS.items() if content.startswith(mark)), None)
    try:
        text = content.decode(given or "utf-8")
    except (UnicodeDecodeError, LookupError):
        if given:
            raise ImportRefusedError(name, f"is not in {given}", "name its encoding") from None
    else:
        return text, (given or "utf-8").removesuffix("-sig").upper()
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise ImportRefusedError(
            name, "is text in no encoding that is known", "save it as UTF-8, or give --encoding"
        )
    return str(best), best.encoding


def _delimiter(text: str) -> str:
    """Find what stands between the values: what cuts the first rows into most columns alike."""
    first = text.partition("\n")[0]
    if max(map(first.count, DELIMITERS)) > SURELY_TOO_WIDE:
        found = f"has more than {MAX_COLUMNS:,} columns"
        raise ImportRefusedError("file", found, "leave out the columns that aren't needed")
    sample = "\n".join(text.splitlines()[:SAMPLE_ROWS])
    best, most = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count) if widths else 0
        alike = widths.count(usual) / len(widths) if widths else 0.0
        if usual > 1 and (round(alike, 1), usual) > most:
            best, most = delimiter, (round(alike, 1), usual)
    return best


# -- workbooks -----------------------------------------------------------------------------


def xlsx_document(content: bytes, name: str) -> Document:
    """
    Read a workbook of Excel's: every sheet, hidden ones too, by their values.

    Raises
    ------
    ImportRefusedError
        If it is locked or broken, or too large.
    """
    document = Document("a workbook of Excel's")
    for _, rows in xlsx_sheets(content, name):
        _add_rows(document, rows)
    return document


def is_workbook(content: bytes) -> bool:
    """Tell geoapp's own workbook by the names of its sheets, without reading one."""
    try:
        root = xml_root(unpacked_member(content, "xl/workbook.xml", "file"), "file")
    except (ImportRefusedError, KeyError):
        return False
    names = [each.get("name") for each in root.iterfind(".//{*}sheet")]
    return names[:2] == ["dossier", "places"]


def xlsx_sheets(content: bytes, name: str) -> Iterator[tuple[str, Iterator[CellRow]]]:
    """
    Yield the sheets of a workbook of Excel's: title and rows of cells, None where one is empty.

    Raises
    ------
    ImportRefusedError
        If it is locked or broken, or a sheet is too wide.
    """
    check_parts(content, name)
    has_formulas = any(
        b"<f" in unpacked_member(content, part, name)
        for part in members(content, name)
        if part.startswith("xl/worksheets/") and part.endswith(".xml")
    )
    from openpyxl import load_workbook

    try:
        values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(content), read_only=True) if has_formulas else values
    except Exception:  # noqa: BLE001 - what a broken workbook raises has no common base
        raise ImportRefusedError(name, "is a broken workbook", "save it anew as .xlsx") from None
    in_1904 = values.epoch.year == 1904
    for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
        yield str(sheet.title), _xlsx_rows(sheet, written, in_1904=in_1904)
    values.close()
    formulas.close()


def _xlsx_rows(sheet: Foreign, written: Foreign, *, in_1904: bool) -> Iterator[CellRow]:
    sheet.reset_dimensions()
    written.reset_dimensions()
    rows = sheet.iter_rows()
    pairs = ((row, row) for row in rows) if written is sheet else zip(rows, written.iter_rows())  # noqa: B905
    for values, formulas in pairs:
        if len(values) > MAX_COLUMNS:
            found = f"has more than {MAX_COLUMNS:,} columns"
            raise ImportRefusedError(sheet.title, found, "leave out what isn't needed")
        yield [
            _xlsx_cell(sheet.title, value, formula, in_1904=in_1904)
            for value, formula in zip(values, formulas, strict=False)
        ]


def _xlsx_cell(sheet: str, value: Foreign, formula: Foreign, *, in_1904: bool) -> Cell | None:
    found = plain_value(value.value)
    is_formula = formula.data_type == "f"
    if found is None and not is_formula:
        return None
    where = f"{sheet}!{formula.coordinate}"
    if found is None:
        cell = Cell(where, str(formula.value))
        cell.refused(N_("a formula whose value was never saved: open and save the workbook"))
        return cell
    cell = Cell(where, found)
    if is_formula:
        cell.doubt(N_("the value of a formula"))
    elif isinstance(found, date) and in_1904:
        cell.doubt(N_("a day counted from 1904"))
    if value.data_type == "e":
        cell.refused(N_("an error of the spreadsheet"))
    return cell


def plain_value(value: Foreign) -> object:
    """
    Give the value of a cell: a day without a time where it has none; None if it is empty.

    Examples
    --------
    >>> plain_value(3.0), plain_value(datetime(2023, 9, 7)).isoformat(), plain_value(" ")
    (3, '2023-09-07', None)
    """
    if isinstance(value, datetime):
        return value.date() if value.time() == time(0) else value
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, str) and not value.strip():
        return None
    return value


ODS_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
_OFFICE, _TABLE = (f"{{{ODS_NAMES[name]}}}" for name in ("office", "table"))


def ods_document(content: bytes, name: str) -> Document:
    """
    Read a workbook of LibreOffice's.

    Raises
    ------
    ImportRefusedError
        If it is locked or broken, or too large.
    """
    check_parts(content, name)
    if "content.xml" not in members(content, name):
        raise ImportRefusedError(name, "is a broken workbook", "save it anew as .ods")
    root = xml_root(unpacked_member(content, "content.xml", name), name)
    document = Document("a workbook of LibreOffice's")
    for sheet in root.iterfind(".//table:table", ODS_NAMES):
        _add_rows(document, _ods_rows(sheet))
    return document


def _ods_rows(sheet: Foreign) -> Iterator[CellRow]:
    title, at = str(sheet.get(f"{_TABLE}name")), 0
    for row in sheet.iterfind(".//table:table-row", ODS_NAMES):
        cells: CellRow = []
        for each in row:
            times = _count(each.get(f"{_TABLE}number-columns-repeated"))
            value = _ods_value(each)
            if value is None:
                cells += [None] * min(times, MAX_COLUMNS + 1 - len(cells))
                continue
            for _ in range(min(times, MAX_COLUMNS + 1)):
                cells.append(Cell(f"{title}!{letters(len(cells))}{at + 1}", value))
        while cells and cells[-1] is None:
            cells.pop()
        repeated = _count(row.get(f"{_TABLE}number-rows-repeated"))
        again = repeated if cells else 1
        if again * len(cells) > MAX_CELLS:
            found = f"holds more than {MAX_CELLS:,} cells"
            raise ImportRefusedError("file", found, "cut it into several files")
        for step in range(min(again, MAX_CELLS)):
            yield [
                Cell(f"{title}!{letters(i)}{at + step + 1}", c.value) if c else None
                for i, c in enumerate(cells)
            ]
        at += repeated


def _count(text: str | None) -> int:
    """Read how often a cell or a row is repeated; once, if that isn't said in digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 1


def _ods_value(cell: Foreign) -> object:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        text = str(cell.get(f"{_OFFICE}date-value"))
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    if kind in ("float", "percentage", "currency"):
        return plain_value(float(cell.get(f"{_OFFICE}value")))
    if kind == "boolean":
        return bool(cell.get(f"{_OFFICE}boolean-value") == "true")
    lines = ["".join(each.itertext()) for each in cell.iterfind("text:p", ODS_NAMES)]
    text = "\n".join(lines)
    return text if text.strip() else None
