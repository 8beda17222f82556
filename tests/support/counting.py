"""How many cells a foreign file has, counted with other libraries than the importer's."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook


def leaves(value: Any) -> int:
    """Scalars of JSON, null and empty texts among them."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


def of_json(content: bytes) -> int:
    return leaves(json.loads(content))


def of_xml(content: bytes) -> int:
    """Texts of elements that are not blank, and attributes."""
    elements = list(ET.fromstring(content).iter())  # noqa: S314 - our own cases
    texts = sum(1 for each in elements for text in (each.text, each.tail) if (text or "").strip())
    return texts + sum(len(each.attrib) for each in elements)


def of_csv(content: bytes, delimiter: str, encoding: str = "utf-8") -> int:
    rows = csv.reader(io.StringIO(content.decode(encoding)), delimiter=delimiter)
    return sum(1 for row in rows for cell in row if cell.strip())


def of_xlsx(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content))
    return sum(
        1 for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        if cell not in (None, "")
    )  # fmt: skip


def of_ods(content: bytes) -> int:
    """Cells that hold a value, each as often as it is repeated."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - sheets of tests
    table, office = (
        f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office")
    )
    return sum(
        int(row.get(f"{table}number-rows-repeated", 1))
        * int(cell.get(f"{table}number-columns-repeated", 1))
        for row in root.iter(f"{table}table-row")
        for cell in row
        if cell.get(f"{office}value-type")
    )


def numbers_in(text: str) -> set[float]:
    """Every number that stands in a text, without its sign."""
    return {abs(float(each)) for each in re.findall(r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", text)}
