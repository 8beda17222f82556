"""How the text of a dossier's file is laid out, and how a file keeps the layout that it has."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from json.encoder import encode_basestring

from geoapp.dossier.strict_json import JsonObject

INDENT = "  "
MAX_EXACT_WHOLE = 2**53


def laid_out(content: JsonObject) -> str:
    r"""
    Lay out the content of a dossier's file, be it sound or not; an iterator of objects is a list.

    Examples
    --------
    >>> laid_out({"steps": [], "bbox": [1.0, 2.5]})
    '{\n  "steps": [],\n  "bbox": [1, 2.5]\n}\n'
    """
    return "".join(_pieces(content)) + "\n"


def _pieces(content: JsonObject) -> Iterator[str]:
    """Yield the text piece by piece: joined level by level it would be in memory many times."""
    between = "{\n"
    for name, value in content.items():
        yield f"{between}{INDENT}{encode_basestring(name)}: "
        between = ",\n"
        if isinstance(value, Iterator):
            yield from _items_of(value)
        else:
            yield _json(value, INDENT, INDENT)
    yield "\n}" if content else "{}"


def _items_of(items: Iterator[JsonObject]) -> Iterator[str]:
    between = "["
    for item in items:
        yield f"{between}\n{INDENT * 2}{_json(item, INDENT * 2, INDENT)}"
        between = ","
    yield "[]" if between == "[" else f"\n{INDENT}]"


def laid_out_like(content: JsonObject, before: str) -> str:
    r"""
    Lay out the content of a file in the manner of the text that stood there.

    Parameters
    ----------
    content
        What the file is to say.
    before
        What it said until now.

    Returns
    -------
    text
        With the indentation, the line ends and the order of members of `before`, and with what it
        says empty, so that what is equal stands on equal lines; as `laid_out` where `before`
        is no JSON object, or laid out as nobody else lays it out.

    Examples
    --------
    >>> laid_out_like({"a": 1, "b": 3}, '{\n "b": 2,\n "c": [],\n "a": 1\n}')
    '{\n "b": 3,\n "c": [],\n "a": 1\n}'
    >>> laid_out_like({}, "")
    '{}\n'
    """
    plain = before.replace("\r\n", "\n")
    try:
        old = json.loads(plain)
    except (ValueError, RecursionError):
        return laid_out(content)
    if not isinstance(old, dict):
        return laid_out(content)
    body = plain.rstrip("\n")
    for layout in _layouts(body):
        if layout(old) == body:
            text = layout(_like(old, content)) + plain[len(body) :]
            return text.replace("\n", "\r\n") if "\r\n" in before else text
    return laid_out(content)


def _layouts(body: str) -> Iterator[Callable[[object], str]]:
    """Give the layouts that a text can have: ours and Python's, with its own indentation."""
    found = re.match(r"\{\n([ \t]+)", body)
    if found:
        yield partial(_json, margin="", indent=found[1])
    yield _item_a_line
    for is_ascii in (False, True):
        if found:
            yield partial(json.dumps, indent=found[1], ensure_ascii=is_ascii)
        for separators in ((", ", ": "), (",", ":")):
            yield partial(json.dumps, separators=separators, ensure_ascii=is_ascii)


def _like(old: object, new: object) -> object:
    """Give the new value with the order of the old one, and with what that has without need."""
    if isinstance(old, dict) and isinstance(new, dict):
        kept = {
            name: _like(value, new[name]) if name in new else value
            for name, value in old.items()
            if name in new or value is None or value is False or value in ([], {})
        }
        return kept | {name: value for name, value in new.items() if name not in kept}
    if isinstance(old, list) and isinstance(new, list):
        named = {each["id"]: each for each in old if isinstance(each, dict) and "id" in each}
        return [
            _like(named.get(_id(each), old[at] if at < len(old) else None), each)
            for at, each in enumerate(new)
        ]
    is_same = not isinstance(old, bool) and isinstance(old, int | float) and old == new
    return old if is_same else new


def _id(item: object) -> object:
    return item.get("id") if isinstance(item, dict) else None


def _json(value: object, margin: str, indent: str) -> str:
    """Lay out JSON: containers over lines, but positions and names in one."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return _object(value, margin, indent)
    if isinstance(value, list):
        return _list(value, margin, indent)
    return json.dumps(value, ensure_ascii=False)


def _object(value: JsonObject, margin: str, indent: str) -> str:
    if not value:
        return "{}"
    inner = margin + indent
    lines = [
        f"{inner}{encode_basestring(name)}: "
        f"{encode_basestring(item) if isinstance(item, str) else _json(item, inner, indent)}"
        for name, item in value.items()
    ]
    return "{\n" + ",\n".join(lines) + f"\n{margin}}}"


def _list(value: list[object], margin: str, indent: str) -> str:
    if not value:
        return "[]"
    if not any(isinstance(item, (dict, list)) for item in value):
        return "[" + ", ".join(_json(item, margin, indent) for item in value) + "]"
    inner = margin + indent
    if text := _positions(value, inner):
        return f"[\n{text}\n{margin}]"
    return "[\n" + ",\n".join(inner + _json(item, inner, indent) for item in value) + f"\n{margin}]"


def _positions(value: list[object], margin: str) -> str | None:
    """Lay out a list of positions at once, one a line; None for any other list."""
    if not isinstance(value[0], list):
        return None
    text = json.dumps(value, ensure_ascii=False)[1:-1]
    if "[[" in text or text.count("[") != len(value) or not _ALL_POSITIONS.fullmatch(text):
        return None
    if _LARGE_WHOLE.search(text):  # it keeps its point or not, as `_number` says
        return None
    text = _IDLE_POINT_ZERO.sub("", _MINUS_ZERO.sub("0", text))
    return margin + text.replace("], [", f"],\n{margin}[")


_ALL_POSITIONS = re.compile(r"[-+0-9.e, \[\]]*")
_MINUS_ZERO = re.compile(r"-0\.0(?=[,\]])")
_IDLE_POINT_ZERO = re.compile(r"\.0(?=[,\]])")
_LARGE_WHOLE = re.compile(r"\.0(?<=[0-9]{16}\.0)(?=[,\]])")


def _item_a_line(content: object) -> str:
    """Lay out JSON as GDAL does: each item of a list at the top on one line."""
    members = content.items() if isinstance(content, dict) else ()
    lines = []
    for name, value in members:
        items = (
            [json.dumps(each, ensure_ascii=False) for each in value or ()]
            if isinstance(value, list)
            else []
        )
        text = "[\n" + ",\n".join(items) + "\n]" if items else json.dumps(value, ensure_ascii=False)
        lines.append(f"{json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}"


def _number(value: float) -> str:
    """Write a number without an idle `.0`, and never with more digits than it needs."""
    if value.is_integer() and abs(value) <= MAX_EXACT_WHOLE:
        return str(int(value))
    return repr(value)
