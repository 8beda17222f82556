"""What one version of a dossier changed against another, and whether it says so."""

from __future__ import annotations

from collections.abc import Iterator

from geoapp.catalogues import main_text
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import version_key
from geoapp.errors import Problem

CHANGE_KINDS = (
    "place",
    "leg",
    "candidate",
    "sighting",
    "track",
    "claim",
    "account",
    "ship",
    "origin",
    "source",
)
"""What is compared, in the order in which it is told."""

TOLD = ("place", "leg", "candidate", "sighting", "track", "claim", "account", "ship")
"""Kinds whose every change has to stand in an entry of `changes`."""

DiffItem = JsonObject


def difference(old: Dossier, new: Dossier) -> JsonObject:
    """
    Compare two versions of a dossier.

    Parameters
    ----------
    old, new
        The dossiers, of which `new` is the later.

    Returns
    -------
    difference
        Plain JSON values: ``old`` and ``new`` with ``id`` and ``version``; ``added``,
        ``removed``, ``retracted`` and ``changed``, lists of ``id``, ``kind`` and ``title``,
        of the changed ones also ``members``; ``header``, the members of the header that
        changed. A claim that was taken back is told as retracted alone.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> difference(dossier, dossier)["changed"]
    []
    """
    before, after = _items(old), _items(new)
    both = [name for name in after if name in before and before[name] != after[name]]
    retracted = [name for name in both if _is_retracted(before[name], after[name])]
    return {
        "old": {"id": old.header.id, "version": old.header.version},
        "new": {"id": new.header.id, "version": new.header.version},
        "added": [_told(after[name]) for name in after if name not in before],
        "removed": [_told(before[name]) for name in before if name not in after],
        "retracted": [_told(after[name]) for name in retracted],
        "changed": [
            _told(after[name]) | {"members": _members(before[name], after[name])}
            for name in both
            if name not in retracted
        ],
        "header": _members(old.header.model_dump(mode="json"), new.header.model_dump(mode="json")),
    }


def untold(old: Dossier, new: Dossier) -> list[Problem]:
    """
    Find what changed without a word in `changes`, and words for what did not change.

    Parameters
    ----------
    old, new
        The dossiers, of which `new` is the later.

    Returns
    -------
    problems
        Changed, added, removed and retracted items of the kinds in `TOLD` that no entry
        newer than `old` names; ids in such an entry that did not change; a version that
        did not rise; entries of `old` that are gone or were rewritten. Empty if all is told.
    """
    return list(_untold(old, new))


def _untold(old: Dossier, new: Dossier) -> Iterator[Problem]:
    kept = new.changes[: len(old.changes)]
    if kept != old.changes:
        yield Problem("changes", "lacks or rewrites entries of the old file", "restore them")
    told = difference(old, new)
    moved = {
        item["id"]: f"{item['kind']} was {how}"
        for how in ("added", "removed", "retracted", "changed")
        for item in told[how]
        if item["kind"] in TOLD
    }
    entries = new.changes[len(kept) :]
    named = {name for change in entries for name in change.ids}
    anything = moved or told["header"] or any(told[how] for how in ("added", "removed", "changed"))
    if anything and version_key(new.header.version) <= version_key(old.header.version):
        found = f"is {new.header.version!r}, not after {old.header.version!r}"
        yield Problem("dossier.version", found, "raise it")
    for name, what in moved.items():
        if name not in named:
            found = f"this {what}, and no new entry of changes names it"
            yield Problem(name, found, "add it to the ids of an entry")
    for name in sorted(named - set(moved)):
        yield Problem("changes", f"names {name!r}, which did not change", "remove it")


def _items(dossier: Dossier) -> dict[str, DiffItem]:
    """Give everything that has an id, with what it is `of`, in the order of `CHANGE_KINDS`."""
    listed = {
        "claim": dossier.claims,
        "account": dossier.accounts,
        "ship": dossier.ships,
        "origin": dossier.origins,
        "source": dossier.sources,
    }
    found: dict[str, DiffItem] = {}
    for kind in CHANGE_KINDS:
        features = [each for each in dossier.features if each.properties.kind == kind]
        for item in [*features, *listed.get(kind, ())]:
            shape: DiffItem = item.model_dump(mode="json", by_alias=True)
            properties = shape.pop("properties", {})
            found[shape["id"]] = shape | properties | {"of": kind}
    return found


def _is_retracted(before: DiffItem, after: DiffItem) -> bool:
    return bool(after.get("retracted")) and not before.get("retracted")


def _members(before: DiffItem, after: DiffItem) -> list[str]:
    return [name for name in (before | after) if before.get(name) != after.get(name)]


def _told(item: DiffItem) -> DiffItem:
    """Name an item: its id, its kind, and what people call it."""
    called = next(
        (item[name] for name in ("title", "name", "question", "text") if item.get(name)), ""
    )
    title = called if isinstance(called, str) else main_text(called)
    return {"id": item["id"], "kind": item["of"], "title": title}
