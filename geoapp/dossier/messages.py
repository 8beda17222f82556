"""Words of messages: values, names and paths of a file, shown short and without harm."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

Path = tuple[str | int, ...]
"""The way from the top of the file to a value: names of members, indexes of lists."""

MAX_SHOWN_CHARACTERS = 80
"""Longest value from a file that a message repeats."""

MAX_SHOWN_STEPS = 12
"""Longest way to a member that a message spells out."""

MAX_SHOWN_ITEMS = 4
"""Longest list of numbers and texts that a message repeats."""


def shown(value: object) -> str:
    """
    Show a value from a file in a message, short and harmless to a terminal.

    Parameters
    ----------
    value
        Anything that JSON can hold.

    Returns
    -------
    text
        At most `MAX_SHOWN_CHARACTERS` printable characters: texts in quotes
        with their control characters escaped, short lists as they are, other
        lists by their length.

    Examples
    --------
    >>> shown("ship"), shown(True), shown([132, 42.5])
    ("'ship'", 'true', '[132, 42.5]')
    >>> shown([]), shown({}), shown(None)
    ('an empty list', 'an empty object', 'null')
    """
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, list | tuple):
        return _shown_list(value)
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    return _shown_scalar(value)


def _shown_text(text: str) -> str:
    """Quote a text, cut to fit."""
    quoted = repr(text[:MAX_SHOWN_CHARACTERS])
    if len(text) <= MAX_SHOWN_CHARACTERS and len(quoted) <= MAX_SHOWN_CHARACTERS:
        return quoted
    keep = MAX_SHOWN_CHARACTERS - 5
    while len(repr(text[:keep])) > MAX_SHOWN_CHARACTERS - 3:
        keep -= 1
    return repr(text[:keep]) + "..."


def _shown_list(values: Sequence[object]) -> str:
    """Show a few numbers and texts as they are, and the size of anything else."""
    if not values:
        return "an empty list"
    if len(values) <= MAX_SHOWN_ITEMS and not any(isinstance(item, list | dict) for item in values):
        text = f"[{', '.join(shown(item) for item in values)}]"
        if len(text) <= MAX_SHOWN_CHARACTERS:
            return text
    return f"a list of {len(values)}"


def _shown_scalar(value: object) -> str:
    """Show a number, a boolean or null as JSON does."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = json.dumps(value) if isinstance(value, bool | int | float | None) else str(value)
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[: MAX_SHOWN_CHARACTERS - 3] + "..."


MAX_COMPARED = 8
"""Names that are compared letter by letter with one that is misspelt."""


def near_misses(name: str, known: tuple[str, ...], *, count: int, cutoff: float = 0.6) -> list[str]:
    """
    Find the names that were probably meant, in time that grows with their number alone.

    Parameters
    ----------
    name
        A short text that is none of them.
    known
        What could have been meant. Comparing letter by letter takes the square of a name's
        length, so that is done only with the `MAX_COMPARED` that share most pairs of letters.
    count
        The most to return.
    cutoff
        How like they must be, from 0 to 1, as `difflib` counts it.

    Returns
    -------
    near
        The likest first; none if nothing is like it.

    Examples
    --------
    >>> near_misses("leg-see", ("leg-sea", "leg-rail"), count=1), near_misses("x", (), count=1)
    (['leg-sea'], [])
    """
    wanted = _pairs(name)
    shared = [len(wanted & pairs) for pairs in _pairs_of(known)]
    likest = heapq.nlargest(MAX_COMPARED, range(len(known)), key=shared.__getitem__)
    return get_close_matches(name, [known[at] for at in likest], n=count, cutoff=cutoff)


def _pairs(name: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(f" {name} ")))


@lru_cache(maxsize=8)
def _pairs_of(known: tuple[str, ...]) -> list[frozenset[str]]:
    return [_pairs(name) for name in known]


def is_name(text: str) -> bool:
    """Tell whether a text looks like an id, so that a message can say it as it is."""
    return bool(re.fullmatch(r"[A-Za-z0-9][\w.-]{0,79}", text, re.ASCII))


def named(path: Path) -> str:
    """
    Write a path as code would: `properties.lengths[0].km`.

    Examples
    --------
    >>> named(("properties", "lengths", 0, "km")), named(("a b",)), named(())
    ('properties.lengths[0].km', "['a b']", '')
    >>> named(("a", *[0] * 90))
    'a[0][0][0][0][0][0][0][0][0][0][0]...'
    """
    if len(path) > MAX_SHOWN_STEPS:
        return f"{named(path[:MAX_SHOWN_STEPS])}..."
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif re.fullmatch(r"[\w-]{1,40}", step, re.ASCII):
            text += f".{step}" if text else step
        else:
            text += f"[{shown(step)}]"
    return text
