"""What no single member can tell: that ids are unique and lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from geoapp.dossier.contents import Contents, Item
from geoapp.dossier.faults import Fault, Path, shown
from geoapp.dossier.grounds import A_DAY, ground_faults, reading_references
from geoapp.dossier.lessons import story_faults, story_references
from geoapp.dossier.parsing import MAX_NOTES
from geoapp.dossier.shapes import shape_faults
from geoapp.when import moved, parse_when

NAMEABLE = ("place", "leg", "candidate", "sighting", "track", "claim")
"""What an account may be about."""

SELECTABLE = (*NAMEABLE, "account", "ship")
"""What a step may pick out."""

REFERENCES: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {
    "claim": {
        ("origins",): ("origin",),
        ("places",): ("place",),
        ("supports",): ("claim",),
        ("answers",): ("claim",),
        ("replaced_by",): ("claim",),
    },
    "account": {("about",): NAMEABLE},
    "step": {("select",): SELECTABLE, ("claims",): ("claim",)},
    "place": {("properties", "claims"): ("claim",)},
    "leg": {
        ("properties", "from"): ("place",),
        ("properties", "to"): ("place",),
        ("properties", "via"): ("place",),
        ("properties", "ship"): ("ship",),
        ("properties", "claims"): ("claim",),
    },
    "candidate": {("properties", "leg"): ("leg",)},
    "sighting": {
        ("properties", "place"): ("place",),
        ("properties", "claims"): ("claim",),
    },
    "track": {
        ("properties", "ship"): ("ship",),
        ("properties", "claims"): ("claim",),
    },
}
"""The members that name other items, by the kind of item; and what they may name."""


def cross_faults(raw: dict[str, Any], faults: list[Fault]) -> list[Fault]:
    """
    Check what the items of a file say of each other.

    Parameters
    ----------
    raw
        The content, as `parse` returns it.
    faults
        What was found so far; what is at fault is not checked again.

    Returns
    -------
    faults
        Ids that are used twice or lead nowhere, statements without a ground, lines
        that don't meet their places, legs that arrive before they depart.
    """
    contents = Contents(raw, faults)
    found = chain(
        _repeated_ids(contents),
        _dangling_ids(contents),
        _dangling_citations(contents),
        _wrong_company(contents),
        shape_faults(contents),
        story_faults(contents),
        ground_faults(contents),
    )
    return list(islice(found, MAX_NOTES))


def _repeated_ids(contents: Contents) -> Iterator[Fault]:
    """Find ids that more than one item has; steps are counted by themselves."""
    seen: dict[tuple[bool, str], Item] = {}
    for item in contents.items:
        if item.id is None:
            continue
        first = seen.setdefault((item.kind == "step", item.id), item)
        if first is not item:
            member, index = first.path
            found = f"is {shown(item.id)}, as that of {member}[{index}] is"
            yield Fault((*item.path, "id"), found, "give each its own")


def _dangling_ids(contents: Contents) -> Iterator[Fault]:
    """Find references to what isn't there, or is something else."""
    for item in contents.items:
        for names, kinds in REFERENCES.get(item.kind, {}).items():
            path: Path = (*item.path, *names)
            value = item.member(*names)
            named = enumerate(value) if isinstance(value, list) else [(None, value)]
            for index, name in named:
                spot = path if index is None else (*path, index)
                if isinstance(name, str) and contents.is_sound(spot):
                    yield from _dangling(contents, spot, name, kinds)
    for spot, name, kinds in chain(story_references(contents), reading_references(contents)):
        yield from _dangling(contents, spot, name, kinds)


def _dangling(contents: Contents, path: Path, name: str, kinds: tuple[str, ...]) -> Iterator[Fault]:
    """Find what is wrong with one reference."""
    targets = contents.by_id.get(name, [])
    kinds_found = {target.kind for target in targets}
    wanted = kinds[0] if len(kinds) == 1 else _WANTED[kinds]
    if not targets:
        near = contents.near_id(name, kinds)
        remedy = f"use {near} or add the {wanted}" if near else f"mend it or add the {wanted}"
        yield Fault(path, f"is {shown(name)}, but no {wanted} has this id", remedy)
    elif kinds_found.isdisjoint(("", *kinds)):
        found = f"is {shown(name)}, which is a {targets[0].kind}"
        yield Fault(path, found, f"name a {wanted}")
    elif [target.path for target in targets] == [path[:2]]:
        yield Fault(path, f"is {shown(name)}, itself", f"name another {wanted}")


_WANTED = {NAMEABLE: "feature or claim", SELECTABLE: "feature, claim, account or ship"}
"""What is asked for where several kinds of things may be named."""


def _dangling_citations(contents: Contents) -> Iterator[Fault]:
    """Find citations of sources that aren't there, wherever they stand."""
    for item in contents.items:
        if item.kind == "source":
            continue
        for path, citation in _citations(item):
            name = citation.get("source")
            if isinstance(name, str) and contents.is_sound((*path, "source")):
                yield from _dangling(contents, (*path, "source"), name, ("source",))


def _citations(item: Item) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield all citations in an item."""
    waiting: list[tuple[Path, Any]] = [(item.path, item.raw)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            inside: Any = [pair for pair in value.items() if pair[0] != "geometry"]
        elif isinstance(value, list):
            inside = enumerate(value)
        else:
            continue
        if len(path) > 1 and path[-2] == "citations" and isinstance(value, dict):
            yield path, value
        waiting += [((*path, step), inner) for step, inner in inside]


def _wrong_company(contents: Contents) -> Iterator[Fault]:
    """Find members that may not stand, or be missing, beside what else an item says."""
    for item in contents.of("source"):
        if contents.sound_member(item, "custom", "status") == "copy" and "URL" in item.raw:
            found = "is given, but custom.status is 'copy'"
            yield Fault((*item.path, "URL"), found, "remove it: a copy is never linked")
        yield from _unlike_readings(contents, item)
    for item in contents.of("claim"):
        if item.raw.get("answers") and contents.sound_member(item, "kind") not in (None, "denial"):
            found = f"is given, but kind is {shown(item.raw.get('kind'))}"
            yield Fault((*item.path, "answers"), found, "remove it or make the kind denial")
    for item in contents.of("leg", "sighting", "track"):
        if not item.properties.get("claims") and not item.properties.get("citations"):
            found = "has neither claims nor citations"
            yield Fault((*item.path, "properties"), found, "name a claim or cite a source")
    for item in contents.of("account"):
        values = contents.sound_member(item, "values")
        for index, value in enumerate(values or ()):
            if not value.get("citations") and "computed" not in value:
                found = "has neither citations nor computed"
                remedy = "cite a source or say how it is computed"
                yield Fault((*item.path, "values", index), found, remedy)


def _unlike_readings(contents: Contents, source: Item) -> Iterator[Fault]:
    """Find a source that was read and was not, or names its copy twice."""
    path: Path = (*source.path, "accessed")
    if "accessed" in source.raw and "unread" in source.raw:
        remedy = "keep the day if its text was read, else the reason"
        yield Fault(path, "is given, and unread too", remedy)
    elif "accessed" in source.raw and contents.sound_member(source, "custom", "status") == (
        "unconfirmed"
    ):
        found = "is given, but custom.status is 'unconfirmed': no work was read"
        yield Fault(path, found, "remove it, or give the status of what was read")
    if "archived" in source.raw and "archive_location" in source.raw:
        remedy = "keep archived for a copy on the web, else archive_location"
        yield Fault((*source.path, "archive_location"), "is given, and archived too", remedy)
    day = contents.sound_member(source, "accessed")
    issued = contents.sound_member(source, "issued")
    if isinstance(day, str) and isinstance(issued, str):
        read, first = parse_when(day).latest_end, parse_when(issued).earliest_start
        if read and first and moved(read, A_DAY) < first:
            found = f"is {shown(day)}, before it was published ({issued})"
            yield Fault(path, found, "mend one of the two")
