"""What a cell of a flat table holds, so that programs which write it otherwise say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime

from geoapp.exports.tables import iso_text
from geoapp.importing.values import decimal_number

Leaf = str | float | bool
Leaves = dict[str, Leaf]
"""The values in a cell by their paths in it: a single value has the path ``""``."""

_DAY = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ]00:00:00(?:\.0+)?(?:Z|[+-]00(?::?00)?)?)?")
_LIST_OF_GDAL = re.compile(r"\((\d{1,6}):(.+)\)")
NEARLY = 1e-9


def leaves_of(value: object) -> Leaves:
    """
    Take a value apart: lists and objects, also such as stand as JSON in a text.

    Examples
    --------
    >>> leaves_of('["a", "b"]') == leaves_of(["a", "b"]), leaves_of("2023/09/07")
    (True, {'': '2023-09-07'})
    >>> leaves_of(None), leaves_of([])
    ({}, {})
    """
    found: Leaves = {}
    _take_apart(_opened(value), "", found)
    return found


def _opened(value: object) -> object:
    """Read a text that is a list or an object of JSON, or a list as GDAL writes it: `(2:a,b)`."""
    if not isinstance(value, str):
        return value
    if value.strip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    listed = _LIST_OF_GDAL.fullmatch(value.strip())
    words = listed[2].split(",") if listed else []
    return words if listed and len(words) == int(listed[1]) else value


def _take_apart(value: object, path: str, found: Leaves) -> None:
    if isinstance(value, Mapping):
        for name, each in value.items():
            _take_apart(each, f"{path}.{name}", found)
    elif isinstance(value, list | tuple):
        for at, each in enumerate(value):
            _take_apart(each, f"{path}[{at}]", found)
    elif isinstance(value, bool):
        found[path] = value
    elif isinstance(value, int | float):
        found[path] = float(value)
    elif value is not None and (text := _text(value)):
        found[path] = text


def _text(value: object) -> str:
    """Give a text without space around it, and a day in one way."""
    if isinstance(value, datetime) and value.tzinfo:
        return iso_text(value)
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value).replace("\r\n", "\n").strip()
    day = _DAY.fullmatch(text)
    return "-".join(day.groups()) if day else text


def same(one: Leaves, other: Leaves) -> bool:
    """
    Tell whether two cells hold the same, however their programs write it.

    Examples
    --------
    >>> same(leaves_of("193.0"), leaves_of(193)), same(leaves_of(True), leaves_of(1))
    (True, True)
    >>> same(leaves_of("Callao"), leaves_of("")), same({}, {})
    (False, True)
    """
    return one.keys() == other.keys() and all(_alike(one[path], other[path]) for path in one)


def _alike(one: Leaf, other: Leaf) -> bool:
    if one == other:
        return True
    numbers = [_number(each) for each in (one, other)]
    if isinstance(one, str) and isinstance(other, str):
        return False
    first, second = numbers
    return first is not None and second is not None and abs(first - second) <= NEARLY


def _number(leaf: Leaf) -> float | None:
    if isinstance(leaf, bool):
        return float(leaf)
    if isinstance(leaf, float):
        return leaf
    return {"true": 1.0, "false": 0.0}.get(leaf.lower(), decimal_number(leaf))


def text_of_leaf(leaf: Leaf) -> str:
    """
    Write a value as a text.

    Examples
    --------
    >>> text_of_leaf(4.0), text_of_leaf(True), text_of_leaf("")
    ('4', 'true', '')
    """
    if isinstance(leaf, bool):
        return str(leaf).lower()
    return f"{leaf:.16g}" if isinstance(leaf, float) else leaf
