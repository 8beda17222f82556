"""
Drafts: dossiers in which something that the format needs is not yet said.

The file leaves the member out and names it in its list `todo`. Behind the door each such member
has a stand-in, so that a draft can be looked at; what is written leaves it out again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import cast

from geoapp.catalogues import N_, UNSAID_LANGUAGE, translate
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import is_number

TODO = "todo"
"""The member that lists what is not yet said."""

NOT_YET_SAID = N_("Not yet said")
"""What views of a draft say in the place of a text."""

DEGREE_KM = 111.2
"""Kilometres of a degree of latitude."""

LISTS = ("sources", "origins", "claims", "accounts", "ships", "steps", "features")
"""The members whose items have ids."""

_WORDS: dict[str, object] = {
    "title": NOT_YET_SAID,
    "publisher": NOT_YET_SAID,
    "licence": NOT_YET_SAID,
    "languages": [UNSAID_LANGUAGE],
    "type": "document",
    "custom": {"status": "unconfirmed", "title_is": "description"},
}
_MOST_CAUTIOUS: dict[str, object] = {
    "layer": "route",
    "country": None,
    "status": "unconfirmed",
    "mode": "unknown",
    "basis": "schematic",
    "certainty": "uncertain",
    "standing": "claimed",
    "confidence": "low",
}
_TEXTS = (
    "title",
    "summary",
    "attribution",
    "name",
    "role",
    "obtained",
    "seen_by",
    "said_by",
    "text",
)


def todo_path(path: str) -> tuple[str, ...]:
    """
    Split the path of a to-do: a list of the file, the id of an item in it, its members.

    Examples
    --------
    >>> todo_path("features.leg-sea.properties.mode")
    ('features', 'leg-sea', 'properties', 'mode')
    >>> todo_path("")
    ('',)
    """
    return tuple(path.split("."))


def with_stand_ins(raw: JsonObject) -> JsonObject:
    """
    Put a stand-in where a draft says that a member is not yet said.

    Parameters
    ----------
    raw
        The content of a file, as `parse` returns it, to be changed; what is unsound is left for
        the models.

    Returns
    -------
    raw
        The same content. To-dos whose member is there by now, or whose item is gone, are left
        out.

    Examples
    --------
    >>> raw = {"dossier": {}, "todo": [{"path": "dossier.licence", "missing": "its licence"}]}
    >>> with_stand_ins(raw)["dossier"], with_stand_ins({})
    ({'licence': 'Not yet said'}, {})
    """
    todos = raw.get(TODO)
    if not isinstance(todos, list) or not todos:
        return raw
    items = _items(raw)
    raw[TODO] = [_lean(todo) for todo in todos if _is_open(items, todo)]
    return raw


def _lean(todo: object) -> object:
    """Hold once what thousands of to-dos say is missing."""
    if isinstance(todo, dict) and isinstance(missing := todo.get("missing"), str):
        todo["missing"] = sys.intern(missing)
    return todo


def without_stand_ins(content: JsonObject) -> JsonObject:
    """
    Leave out of what is written what is not yet said.

    Parameters
    ----------
    content
        A dossier's content, to be changed.

    Returns
    -------
    content
        The same object.

    Examples
    --------
    >>> todo = [{"path": "dossier.licence", "missing": "its licence"}]
    >>> without_stand_ins({"dossier": {"licence": "Not yet said"}, "todo": todo})["dossier"]
    {}
    """
    items = _items(content)
    for todo in content.get(TODO, ()):
        holder, member = _holder(items, todo["path"])
        if holder is not None:
            holder.pop(member, None)
    return content


def still_to_do(content: JsonObject, todos: Iterable[JsonObject]) -> list[JsonObject]:
    """
    Tell what is not yet said of a draft whose members have their stand-ins, or others since.

    Examples
    --------
    >>> todo = [{"path": "dossier.licence", "missing": "its licence"}]
    >>> still_to_do({"dossier": {"licence": "CC0"}}, todo)
    []
    >>> still_to_do({"dossier": {"licence": "Not yet said"}}, todo) == todo
    True
    """
    listed = list(todos)
    if not listed:
        return []
    copied = cast("JsonObject", _copied(content | {TODO: listed}))
    unsaid = with_stand_ins(without_stand_ins(copied))
    now, then = _items(content), _items(unsaid)
    return [
        todo
        for todo in unsaid[TODO]
        if _held(_holder(now, todo["path"])) == _held(_holder(then, todo["path"]))
    ]


def _held(place: tuple[JsonObject | None, str]) -> object:
    holder, member = place
    held = None if holder is None else holder.get(member)
    return None if held == [] else held  # a list that is left out is empty


def unsaid_paths(raw: Mapping[str, object]) -> frozenset[str]:
    """
    Give the paths of all that a draft says is not yet said.

    Examples
    --------
    >>> sorted(unsaid_paths({"todo": [{"path": "dossier.licence", "missing": "its licence"}]}))
    ['dossier.licence']
    >>> unsaid_paths({})
    frozenset()
    """
    todos = raw.get(TODO)
    listed = todos if isinstance(todos, list) else ()
    return frozenset(str(todo.get("path")) for todo in listed if isinstance(todo, dict))


def features_without(paths: Iterable[str], member: str) -> frozenset[str]:
    """
    Give the ids of the features that a draft has a stand-in for: nobody said so.

    Parameters
    ----------
    paths
        Of what is to do.
    member
        A member of a feature's properties.

    Examples
    --------
    >>> sorted(features_without(["features.suva.properties.precision_km"], "precision_km"))
    ['suva']
    """
    split = map(todo_path, paths)
    return frozenset(
        path[1]
        for path in split
        if path[::2] == ("features", "properties") and path[3:] == (member,)
    )


def _copied(raw: object) -> object:
    """Copy objects and lists, but not the lines, which nothing changes."""
    if isinstance(raw, dict):
        return {
            name: _copied(value)
            if isinstance(value, dict | list) and name != "coordinates"
            else value
            for name, value in raw.items()
        }
    if isinstance(raw, list):
        return [_copied(value) if isinstance(value, dict | list) else value for value in raw]
    return raw


def _items(raw: JsonObject) -> dict[tuple[str, ...], JsonObject]:
    """Give the header and the items by the beginning of their path."""
    header = raw.get("dossier")
    found: dict[tuple[str, ...], JsonObject] = {}
    if isinstance(header, dict):
        found["dossier",] = header
    for name in LISTS:
        listed = raw.get(name)
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                found.setdefault((name, item["id"]), item)
    return found


def _holder(
    items: Mapping[tuple[str, ...], JsonObject], path: object
) -> tuple[JsonObject | None, str]:
    """Find the object that should hold a member, and the member's name."""
    steps = todo_path(path) if isinstance(path, str) else ()
    depth = 1 if steps[:1] == ("dossier",) else 2
    here: object = items.get(steps[:depth])
    for step in steps[depth:-1]:
        here = here.get(step) if isinstance(here, dict) else None
    return (here, steps[-1]) if isinstance(here, dict) and len(steps) > depth else (None, "")


def _is_open(items: Mapping[tuple[str, ...], JsonObject], todo: object) -> bool:
    """Fill in the stand-in of a to-do; tell whether there is still something to do."""
    path = todo.get("path") if isinstance(todo, dict) else None
    if not isinstance(path, str):
        return True  # for the models to refuse
    holder, member = _holder(items, path)
    if holder is None:
        return (
            isinstance(todo, dict) and "found" in todo
        )  # what an import could not place, until somebody takes it out
    if member in holder:
        return False
    steps = todo_path(path)
    item = items[steps[: 1 if steps[0] == "dossier" else 2]]
    found = _stand_in(steps[0], member, item)
    if found is not None:
        holder[member] = found[0]
    elif member in _TEXTS:
        holder[member] = _unsaid_text(items.get(("dossier",), {}))
    return True


def _unsaid_text(header: JsonObject) -> dict[str, str]:
    """Say in the languages of a dossier that a text is not yet said, in English in unknown ones."""
    given = header.get("languages")
    tags = [tag for tag in given if isinstance(tag, str)] if isinstance(given, list) else []
    return {tag: translate(tag)(NOT_YET_SAID) for tag in tags or [UNSAID_LANGUAGE]}


def _stand_in(listed: str, member: str, item: JsonObject) -> tuple[object] | None:
    """Give what stands for a member: a text that says so, or the most cautious word."""
    if member == "precision_km":
        return (_precision_km(item),)
    if (listed == "sources" and member in _WORDS) or member in ("licence", "languages"):
        return (_WORDS[member],)
    return (_MOST_CAUTIOUS[member],) if member in _MOST_CAUTIOUS else None


def _precision_km(item: JsonObject) -> float:
    """Give half of the last digit of a position: more can't be known from its digits."""
    geometry = item.get("geometry")
    given = geometry.get("coordinates") if isinstance(geometry, dict) else None
    numbers = list(_numbers(given))
    decimals = max(
        (len(repr(float(each)).partition(".")[2].rstrip("0")) for each in numbers), default=0
    )
    return max(float(DEGREE_KM / 2 / 10**decimals), 0.001)


def _numbers(value: object) -> Iterable[int | float]:
    if isinstance(value, list | tuple):
        for each in value:
            yield from _numbers(each)
    elif is_number(value):
        yield value
