"""Bytes to the plain lists and objects of JSON, with nothing lost on the way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from pydantic_core import to_json

from geoapp.dossier.problems import FILE, Path, Violation
from geoapp.errors import Problem

JsonObject = dict[str, Any]
"""An object of JSON, or such as becomes one: who asks for a member knows what it holds."""

MAX_EXACT_INTEGER = 2**53
"""Greatest integer up to which all JSON readers agree (RFC 8259, section 6)."""

MAX_VALUES = 1_000_000
"""Most values that a file may hold beside its coordinates."""

MAX_DEPTH = 100
"""Deepest nesting; a dossier needs fewer than 20 levels."""

CROWDS = {"[": ("lists", 2_500_000), "{": ("objects", 1_000_000),
          ":": ("colons", 2_500_000), ",": ("commas", 7_500_000)}  # fmt: skip
"""Marks of JSON, and how many a file may hold, before any of it is read into memory."""

MAX_NOTES = 10_000
"""Violations of one sort beyond which a file is no dossier at all, and reading stops."""

_NOT_JSON = {
    "Expecting value": "a value is missing or misspelt",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting ',' delimiter": "a comma is missing",
    "Extra data": "more text follows the end",
    "Unterminated string starting at": "a text has no closing quotes",
    "Invalid control character at": "a text holds a control character",
    "Illegal trailing comma before end of object": "a comma is too many",
    "Illegal trailing comma before end of array": "a comma is too many",
}
"""What the standard library says of text that is not JSON, in our words."""


class UnreadableError(Exception):
    """Content that is not JSON at all, with its one problem."""

    def __init__(self, where: str, found: str, remedy: str) -> None:
        self.problem = Problem(where, found, remedy)
        super().__init__(str(self.problem))


@dataclass(frozen=True)
class BadNumber:
    """Stands in the content for a number that has no exact value."""

    text: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return self.text


class _Notes:
    """What the reader of JSON notices while it builds the content."""

    def __init__(self) -> None:
        self.repeated: dict[int, tuple[dict[str, object], list[str]]] = {}
        self.repeated_names = 0
        self.bad_numbers = 0

    def object_of(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        """Build an object, and remember the names that it gives twice."""
        result = dict(pairs)
        if len(result) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            # The object is kept, so that its identity stays its own.
            names = [name for name in result if counts[name] > 1]
            self.repeated[id(result)] = (result, names)
            self.repeated_names += len(names)
            self._stop_at(self.repeated_names, "names given twice")
        return result

    def constant(self, text: str) -> BadNumber:
        return self._bad(text, "is {}", "give a finite number or leave it out")

    def real(self, text: str) -> float | BadNumber:
        value = float(text)
        return value if isfinite(value) else self._bad(text, "is {}, too large", "mend the number")

    def integer(self, text: str) -> int | BadNumber:
        if len(text) < 20 and abs(value := int(text)) <= MAX_EXACT_INTEGER:
            return value
        return self._bad(text, "is {}, beyond the integers that are exact", "mend the number")

    def _bad(self, text: str, found: str, remedy: str) -> BadNumber:
        self.bad_numbers += 1
        self._stop_at(self.bad_numbers, "bad numbers")
        short = text if len(text) <= 20 else f"{text[:17]}..."
        return BadNumber(short, found.format(short), remedy)

    @staticmethod
    def _stop_at(count: int, of_what: str) -> None:
        if count > MAX_NOTES:
            raise UnreadableError(FILE, f"holds over {MAX_NOTES:,} {of_what}", "make it anew")


def json_bytes(value: object) -> bytes:
    """
    Write JSON without spaces: many numbers several times as fast as `json` writes them.

    Parameters
    ----------
    value
        Of dictionaries, lists, text, numbers, True, False and None.

    Returns
    -------
    content
        UTF-8; numbers are read back as they were.

    Examples
    --------
    >>> json_bytes({"km": [0.1, 2.5], "name": "Туман"}).decode(), json_bytes([])
    ('{"km":[0.1,2.5],"name":"Туман"}', b'[]')
    """
    return to_json(value, inf_nan_mode="constants")


def parse(content: bytes) -> tuple[object, list[Violation]]:
    """
    Read JSON strictly.

    Parameters
    ----------
    content
        UTF-8, with or without a byte order mark.

    Returns
    -------
    raw
        Objects as dict, lists, texts, numbers, true, false and null. Of names
        given twice the last one stands; bad numbers stand as `BadNumber`.
    violations
        One for each name given twice and each number without an exact value.

    Raises
    ------
    UnreadableError
        If the content is empty, not UTF-8, not JSON, nested more deeply than
        `MAX_DEPTH`, or holds more than `MAX_VALUES` values beside coordinates, or more of one
        thing than `CROWDS` has.
    """
    text = _decoded(content)
    if not text.strip():
        raise UnreadableError(FILE, "is empty", "give a GeoJSON FeatureCollection")
    _refuse_crowds(text)
    notes = _Notes()
    try:
        raw = json.loads(
            text,
            object_pairs_hook=notes.object_of,
            parse_constant=notes.constant,
            parse_float=notes.real,
            parse_int=notes.integer,
        )
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None
    except RecursionError:
        raise _too_deep() from None
    _refuse_half_characters(text)
    return raw, _lexical_violations(raw, notes)


def _decoded(content: bytes) -> str:
    """Decode UTF-8, and say where it isn't."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise UnreadableError(
            f"line {line}", f"has a byte that is not UTF-8 (0x{byte:02X})", "save the file as UTF-8"
        ) from None


def _refuse_crowds(text: str) -> None:
    """Refuse what would fill the memory, by its marks: counting them takes none."""
    for mark, (of_what, most) in CROWDS.items():
        if text.count(mark) > most:
            found = f"holds more than {most:,} {of_what}"
            raise UnreadableError(
                FILE, found, "cut it into several dossiers, or simplify its lines"
            )


def _too_deep() -> UnreadableError:
    remedy = "give a dossier, which needs fewer than 20 levels"
    return UnreadableError(FILE, "is nested too deeply", remedy)


def _not_json(text: str, error: json.JSONDecodeError) -> UnreadableError:
    """Say what is missing, and where."""
    ends = not text[error.pos :].strip()
    words = "the file ends too early" if ends else _NOT_JSON.get(error.msg, "a text is misspelt")
    return UnreadableError(
        f"line {error.lineno}, column {error.colno}",
        f"{words}, so this is not JSON",
        "mend the file there",
    )


_HALF = r"u[dD][89a-fA-F][0-9a-fA-F]{2}"
_PAIR = r"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Without possessive quantifiers, which find other things in Python 3.11.2 than in later ones.
_ESCAPE = re.compile(rf"\\(?:{_PAIR}|(?P<half>{_HALF})|.)", re.DOTALL)
"""An escape in a text of JSON; `half` if it is one half of a surrogate pair alone."""
_MAY_BE_HALF = re.compile(rf"\\{_HALF}")


def _refuse_half_characters(text: str) -> None:
    """Refuse what can be written as JSON, but never as UTF-8."""
    if not _MAY_BE_HALF.search(text):
        return
    for escape in _ESCAPE.finditer(text):
        if escape["half"]:
            at = escape.start()
            line = text.count("\n", 0, at) + 1
            raise UnreadableError(
                f"line {line}, column {at - text.rfind(chr(10), 0, at)}",
                f"{escape[0]} is half a character",
                "write the whole character",
            )


def _lexical_violations(raw: object, notes: _Notes) -> list[Violation]:
    """Find again in the content what was noticed while it was built."""
    if not notes.bad_numbers and not notes.repeated:
        _refuse_large(raw)
        return []
    violations = []
    for path, value in _walk(raw, into_coordinates=notes.bad_numbers > 0):
        if isinstance(value, BadNumber):
            violations.append(Violation(path, value.found, value.remedy))
        elif id(value) in notes.repeated:
            names = notes.repeated[id(value)][1]
            violations += [Violation((*path, name), "is given twice", "keep one") for name in names]
    return violations


def _refuse_large(raw: object) -> None:
    """Refuse what is too deep or holds too much, level by level: nothing needs its path."""
    level: list[object] = [raw]
    depth = values = 0
    while level:
        lower: list[object] = []
        for value in level:
            if isinstance(value, dict):
                lower += [item for name, item in value.items() if name != "coordinates"]
                values += len(value)
            elif isinstance(value, list):
                lower += value
                values += len(value)
        level = [item for item in lower if isinstance(item, dict | list)]
        depth += 1
        if level and depth > MAX_DEPTH:
            raise _too_deep()
        if values > MAX_VALUES:
            raise _too_many()


def _too_many() -> UnreadableError:
    found = f"holds more than {MAX_VALUES:,} values beside its coordinates"
    return UnreadableError(FILE, found, "cut it into several dossiers")


def _walk(raw: object, *, into_coordinates: bool) -> Iterator[tuple[Path, object]]:
    """Yield every value with its path; a deep file needs no deep stack."""
    waiting: list[tuple[Path, object]] = [((), raw)]
    values = 0
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if not isinstance(value, dict | list):
            continue
        if len(path) > MAX_DEPTH:
            raise _too_deep()
        values += len(value) if "coordinates" not in path else 0
        if values > MAX_VALUES:
            raise _too_many()
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in inside:
            if into_coordinates or step != "coordinates":
                waiting.append(((*path, step), item))
