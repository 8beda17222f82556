"""A file's items as checks see them: by id, and what of them is sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from geoapp.dossier.models import FEATURE_KINDS, kind_of
from geoapp.dossier.problems import Path, Violation, is_name, near_misses, shown
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import MAX_NAME_CHARACTERS, version_key

KIND_OF_LIST = {
    "sources": "source",
    "origins": "origin",
    "claims": "claim",
    "accounts": "account",
    "ships": "ship",
    "steps": "step",
}
"""What the items of a list are; features tell it themselves."""

ANSWERED_BY = {"estimate": "leg", "point": "place"}
"""What the answer to a question of a kind may be the length, or the position, of."""

MAX_GUESSES = 20
"""Ids that lead nowhere for which a near miss is looked for."""

MAX_IDS_FOR_A_GUESS = 2_000
"""Ids among which it is looked for."""


@dataclass(frozen=True)
class RawItem:
    """
    One source, claim, account, ship, step or feature.

    Parameters
    ----------
    path
        Its path in the file.
    kind
        What it is, one of a few words; empty for a feature that doesn't say, or says
        something else.
    raw
        Its content.
    """

    path: Path
    kind: str
    raw: dict[str, object]

    @property
    def id(self) -> str | None:
        """Its id, if it has one that can be looked for."""
        value = self.raw.get("id")
        return value if isinstance(value, str) else None

    def member(self, *names: str) -> object:
        """Return what stands under a member's name, or the name inside it; or None."""
        value: Any = self.raw
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @property
    def properties(self) -> dict[str, object]:
        """The members of a feature's properties."""
        value = self.raw.get("properties")
        return value if isinstance(value, dict) else {}


class Contents:
    """
    The content of a file, of which some may be unsound.

    Parameters
    ----------
    raw
        The content, as `parse` returns it.
    violations
        What the models refuse in it; checks leave these parts alone.
    """

    def __init__(self, raw: dict[str, object], violations: Iterable[Violation]) -> None:
        self.raw = raw
        self._guesses_left = MAX_GUESSES
        self._at = {violation.path for violation in violations}
        self._above = {path[:depth] for path in self._at for depth in range(len(path))}

    def is_sound(self, path: Path) -> bool:
        """Tell whether nothing was refused at a path, above it or below it."""
        if not self._at:
            return True
        return path not in self._above and not any(
            path[:depth] in self._at for depth in range(len(path) + 1)
        )

    @cached_property
    def items(self) -> tuple[RawItem, ...]:
        """All items, in the order of the format."""
        return tuple(self._listed())

    def of(self, *kinds: str) -> list[RawItem]:
        """Return the items of some kinds."""
        return [item for item in self.items if item.kind in kinds]

    @cached_property
    def by_id(self) -> dict[str, list[RawItem]]:
        """The items that others may name; more than one, where an id is used twice."""
        found: dict[str, list[RawItem]] = {}
        for item in self.items:
            if item.id is not None and item.kind != "step":
                found.setdefault(item.id, []).append(item)
        return found

    def the(self, kind: str, name: object) -> RawItem | None:
        """Return the first item of a kind that has an id."""
        items = self.by_id.get(name, ()) if isinstance(name, str) else ()
        return next((item for item in items if item.kind == kind), None)

    def sound_member(self, item: RawItem, *names: str) -> Any:
        """Return a member of an item, or None if it is absent or unsound."""
        return item.member(*names) if self.is_sound((*item.path, *names)) else None

    def near_id(self, name: str, kinds: tuple[str, ...]) -> str | None:
        """Return the id that was probably meant, while few guesses were made."""
        if self._guesses_left <= 0:
            return None
        self._guesses_left -= 1
        ids = (each for each, items in self.by_id.items() if items[0].kind in kinds)
        known = tuple(islice((each for each in ids if is_name(each)), MAX_IDS_FOR_A_GUESS))
        near = near_misses(name[:MAX_NAME_CHARACTERS], known, count=1)
        return near[0] if near else None

    def questions(self) -> Iterator[tuple[Path, JsonObject]]:
        """Yield each sound question of the story with its path."""
        for item in self.of("step"):
            for index, question in enumerate(self.sound_member(item, "questions") or ()):
                yield (*item.path, "questions", index), question

    def readings(self) -> Iterator[tuple[Path, JsonObject]]:
        """Yield each reading of the map by a value of an account, with its path."""
        for item in self.of("account"):
            values = item.raw.get("values")
            for index, value in enumerate(values if isinstance(values, list) else ()):
                reading = value.get("reading") if isinstance(value, dict) else None
                if isinstance(reading, dict):
                    yield (*item.path, "values", index, "reading"), reading

    def _listed(self) -> Iterator[RawItem]:
        for member in (*KIND_OF_LIST, "features"):
            items = self.raw.get(member)
            for index, raw in enumerate(items if isinstance(items, list) else ()):
                if isinstance(raw, dict):
                    kind = KIND_OF_LIST.get(member) or kind_of(raw)
                    known = member in KIND_OF_LIST or kind in FEATURE_KINDS
                    yield RawItem((member, index), str(kind) if known else "", raw)


def check_items(contents: Contents) -> Iterator[Violation]:
    """
    Check the items by themselves: their ids, and the versions of the list of changes.

    Parameters
    ----------
    contents
        The content of a file; its unsound parts are left alone.

    Yields
    ------
    violation
        Ids that are used twice, versions out of order.
    """
    yield from _repeated_ids(contents)
    yield from _changes_out_of_order(contents)


def _repeated_ids(contents: Contents) -> Iterator[Violation]:
    """Find ids that more than one item has; steps are counted by themselves."""
    seen: dict[tuple[bool, str], RawItem] = {}
    for item in contents.items:
        if item.id is None:
            continue
        first = seen.setdefault((item.kind == "step", item.id), item)
        if first is not item:
            member, index = first.path
            found = f"is {shown(item.id)}, as that of {member}[{index}] is"
            yield Violation((*item.path, "id"), found, "give each its own")


def _changes_out_of_order(contents: Contents) -> Iterator[Violation]:
    """Find versions that fall, or lie beyond the dossier's own."""
    changes = contents.raw.get("changes")
    header = contents.raw.get("dossier")
    own = header.get("version") if isinstance(header, dict) else None
    own = own if contents.is_sound(("dossier", "version")) else None
    before: tuple[int, ...] = ()
    for index, change in enumerate(changes if isinstance(changes, list) else ()):
        path = ("changes", index, "version")
        if not isinstance(change, dict) or not contents.is_sound(path):
            continue
        version = version_key(str(change.get("version")))
        if version < before:
            found = f"is {shown(change['version'])}, which is before the one above it"
            yield Violation(path, found, "sort them")
        elif own is not None and version > version_key(own):
            found = f"is {shown(change['version'])}, but the dossier's version is {shown(own)}"
            yield Violation(path, found, "raise dossier.version")
        before = max(before, version)
