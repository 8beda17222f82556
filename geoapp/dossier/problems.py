"""What is wrong with a dossier: where in the file, what was found, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geoapp.dossier.messages import Path, is_name, named
from geoapp.errors import Problem

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
    orders: Orders = {}
    ordered = sorted(violations, key=lambda violation: _place_in_file(raw, violation.path, orders))
    return [_problem(raw, violation) for violation in ordered]


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
