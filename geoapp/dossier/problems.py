"""
What is wrong with a dossier: where in the file, what was found, what to do.

Values, names and paths of a file are shown short and without harm.
"""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

from geoapp.errors import Problem

Path = tuple[str | int, ...]
"""The way from the top of the file to a value: names of members, indexes of lists."""

FILE = "file"
"""Where a problem is that no single member has."""

ITEM_LISTS = ("sources", "claims", "accounts", "ships", "steps", "changes", "features")
"""The members of the file whose items have an id of their own, mostly."""


@dataclass(frozen=True)
class Violation:
    """
    One thing that is wrong, by its path in the file.

    Parameters
    ----------
    path
        Where it is; empty for the file as a whole.
    found
        What was found there, as a clause that follows the member's name.
    remedy
        What to do, as an imperative without a full stop.
    """

    path: Path
    found: str
    remedy: str


def problems_of(raw: object, violations: Iterable[Violation]) -> list[Problem]:
    """
    Turn violations into problems, in the order of the file.

    Parameters
    ----------
    raw
        The file's content, as `json` reads it.
    violations
        What is wrong with it, in any order.

    Returns
    -------
    problems
        One a violation; `where` is the id of the item, or its place in the file.

    Examples
    --------
    >>> problems_of({}, [])
    []
    >>> raw = {"features": [{"id": "leg-sea", "properties": {"mode": "ship"}}]}
    >>> violation = Violation(("features", 0, "properties", "mode"), "is 'ship'", "use sea")
    >>> print(problems_of(raw, [violation])[0])
    leg-sea: properties.mode is 'ship'; use sea.
    """
    return [problem for _, problem in placed_problems(raw, violations)]


def placed_problems(raw: object, violations: Iterable[Violation]) -> list[tuple[Path, Problem]]:
    """
    Turn violations into problems with the path of each, in the order of the file.

    Examples
    --------
    >>> placed_problems({}, [])
    []
    """
    orders: Orders = {}
    ordered = sorted(violations, key=lambda violation: _place_in_file(raw, violation.path, orders))
    return [(violation.path, _problem(raw, violation)) for violation in ordered]


Orders = dict[int, dict[str, int]]
"""The place of each name in an object, by the object's identity: counted once for all."""


def _place_in_file(raw: object, path: Path, orders: Orders) -> tuple[int, ...]:
    """Count where a path leads; what is missing comes after all that is there."""
    place = []
    here = raw
    for step in path:
        if isinstance(here, Mapping):
            if id(here) not in orders:
                orders[id(here)] = {name: at for at, name in enumerate(here)}
            place.append(orders[id(here)].get(str(step), len(here)))
            here = here.get(step)
        elif isinstance(here, Sequence) and not isinstance(here, str) and isinstance(step, int):
            place.append(step)
            here = here[step] if step < len(here) else None
    return tuple(place)


def _problem(raw: object, violation: Violation) -> Problem:
    """Name the item and the member inside it."""
    where, rest = _item(raw, violation.path)
    name = named(rest)
    return Problem(
        where, f"{name} {violation.found}" if name else violation.found, violation.remedy
    )


def _item(raw: object, path: Path) -> tuple[str, Path]:
    """Return the name of the item that a path leads into, and the rest of the path."""
    match path:
        case (str() as member, int() as index, "id") if member in ITEM_LISTS:
            return f"{member}[{index}]", ("id",)
        case (str() as member, int() as index, *rest) if member in ITEM_LISTS:
            return item_name(raw, member, index), tuple(rest)
        case ("dossier", str() as first, *rest):
            return "dossier", (first, *rest)
    return FILE, path


def item_name(raw: object, member: str, index: int) -> str:
    """Return the id of an item, or its place in the file if the id can't be shown."""
    items = raw.get(member) if isinstance(raw, Mapping) else None
    item = items[index] if isinstance(items, list) and index < len(items) else None
    name = item.get("id") if isinstance(item, Mapping) else None
    if isinstance(name, str) and is_name(name):
        return name
    return f"{member}[{index}]"


# -- words of messages ----------------------------------------------------------------------------

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
