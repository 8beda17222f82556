"""What a page holds, compressed inside it: a file of half the size, without a server's help."""

from __future__ import annotations

import json
import lzma
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

from geoapp.dossier.strict_json import JsonObject
from geoapp.webmap.scripts import BUNDLES

# Texts, for which no position in a word of four bytes matters; `lzma.js` knows them too.
LZMA_PROPERTIES = {"lc": 3, "lp": 0, "pb": 0, "dict_size": 1 << 22}
PRESET, QUICK_PRESET = 6, 1
MAX_SLOW_BYTES = 2_000_000
"""Content up to which time is spent on packing; of a page of a thousand legs it is most."""
# Marks in what is folded; `folding.js` knows them too. A value that holds one is not folded.
TEXT, ABSENT = "\x01", "\x02"
PACKED_CODE = ("page.lzma", "embed.lzma")
"""Files beside the bundles: the code of a page and of an embed without tracks, packed."""
DIGEST_BYTES = 32
MIN_ROWS = 8
"""Rows from which a list of objects is held by columns."""


def packed(value: object, *, quick: bool = False) -> str:
    """
    Pack a JSON value into text that can stand in any element.

    Parameters
    ----------
    value
        Plain JSON values.
    quick
        In a third of the time, to a tenth more; so is what is beyond `MAX_SLOW_BYTES`.

    Returns
    -------
    text
        Base64 (RFC 4648) of an .lzma file of the JSON text in UTF-8 of what `folded` gives,
        which `lzma.js` unpacks, and any program for such files. The same for the same value.
        Whatever the value holds, no letter of the text ends an element or means anything in HTML.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> unpacked(packed({"a": "</script>"}))
    {'a': '</script>'}
    """
    return _packed(_json(folded(value)), quick=quick)


def packed_code(code: list[str], *, quick: bool = False) -> str:
    """
    Pack the scripts of a page, as `packed` does; `make bundle` has packed those of most pages.

    What it packed is found by the digest of the scripts, so that other ones are packed anew.
    """
    text = _json(folded(code))
    digest = _code_digest(text)
    for name in PACKED_CODE:
        path = BUNDLES / name
        held = path.read_bytes() if path.is_file() else b""
        if held[:DIGEST_BYTES] == digest:
            return b64encode(held[DIGEST_BYTES:]).decode()
    return _packed(text, quick=quick)


def packed_beforehand(code: list[str]) -> bytes:
    """Give a file of `PACKED_CODE`: a digest of scripts, and an .lzma file."""
    text = _json(folded(code))
    return _code_digest(text) + b64decode(_packed(text, quick=False))


def _code_digest(text: str) -> bytes:
    return sha256(f"{PRESET} {LZMA_PROPERTIES} {text}".encode()).digest()


def unpacked(text: str) -> Any:
    """Read a value from what `packed` wrote."""
    return unfolded(json.loads(lzma.decompress(b64decode(text), lzma.FORMAT_ALONE)))


def folded(value: Any) -> JsonObject:
    """
    Lay like beside like, which makes the compressed text of a page a thirtieth smaller.

    Parameters
    ----------
    value
        Plain JSON values.

    Returns
    -------
    folded
        ``texts``: the texts of each language, in order, or None; ``rest``: the value, with a
        mark for each text, and lists of objects by columns.

    Examples
    --------
    >>> folded({"a": {"en": "sea", "fr": "mer"}})["texts"]
    {'en': ['sea'], 'fr': ['mer']}
    >>> folded([])
    {'texts': None, 'rest': []}
    """
    sets = Counter(tuple(each) for each in _objects(value) if _is_text(each))
    whole = _json(value)
    if not sets or "\\u0001" in whole or "\\u0002" in whole:
        return {"texts": None, "rest": value}
    texts: dict[str, list[str]] = {language: [] for language in max(sets, key=sets.__getitem__)}
    return {"texts": texts, "rest": _fold(value, texts)}


def unfolded(held: JsonObject) -> Any:
    """Give the value of which `folded` made this, as the page does."""
    texts = held["texts"]
    if texts is None:
        return held["rest"]
    following = zip(*texts.values(), strict=True)

    def unfold(value: Any) -> Any:
        if value == TEXT:
            return dict(zip(texts, next(following), strict=True))
        if isinstance(value, list):
            return [unfold(each) for each in value]
        if not isinstance(value, dict):
            return value
        if TEXT not in value:
            return {name: unfold(value[name]) for name in _as_a_browser(value)}
        columns = unfold(value[TEXT])
        rows = [
            {name: cell for name, cell in zip(columns, row, strict=True) if cell != ABSENT}
            for row in zip(*columns.values(), strict=True)
        ]
        return dict(zip(value[ABSENT], rows, strict=True)) if ABSENT in value else rows

    return unfold(held["rest"])


def _fold(value: object, texts: dict[str, list[str]]) -> object:
    if isinstance(value, list):
        if _are_rows(value):
            return {TEXT: _fold(_columns(value), texts)}
        return [_fold(each, texts) for each in value]
    if not isinstance(value, dict):
        return value
    if _is_text(value) and set(value) == set(texts):
        for language, held in texts.items():
            held.append(value[language])
        return TEXT
    if _are_rows(list(value.values())):
        return {TEXT: _fold(_columns(list(value.values())), texts), ABSENT: list(value)}
    return {name: _fold(value[name], texts) for name in _as_a_browser(value)}


def _are_rows(values: list[object]) -> bool:
    """Tell whether these are objects of one kind; texts are none, nor is one without members."""
    return len(values) >= MIN_ROWS and all(
        isinstance(each, dict) and each and not _is_text(each) for each in values
    )


def _columns(rows: list[dict[str, object]]) -> dict[str, list[object]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name, ABSENT) for row in rows] for name in names}


def _as_a_browser(names: Iterable[str]) -> list[str]:
    """Sort as JavaScript orders the members of an object: whole numbers first."""
    return sorted(names, key=lambda name: (0, int(name)) if _is_index(name) else (1, 0))


def _is_index(name: str) -> bool:
    return name.isascii() and name.isdigit() and str(int(name)) == name and int(name) < 2**32 - 1


def _is_text(value: object) -> bool:
    """Tell whether this is a text in several languages."""
    return (
        isinstance(value, dict)
        and len(value) > 1
        and "en" in value
        and all(isinstance(text, str) for text in value.values())
    )


def _objects(value: object) -> Iterator[dict[str, object]]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            each = list(each.values())
        if isinstance(each, list):
            waiting += [item for item in reversed(each) if isinstance(item, dict | list)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# Code is the same in every page, and the app makes a page anew for each language.
@lru_cache(maxsize=8)
def _packed(text: str, *, quick: bool) -> str:
    content = text.encode()
    preset = QUICK_PRESET if quick or len(content) > MAX_SLOW_BYTES else PRESET
    how = {"id": lzma.FILTER_LZMA1, "preset": preset, **LZMA_PROPERTIES}
    return b64encode(lzma.compress(content, lzma.FORMAT_ALONE, filters=[how])).decode()
