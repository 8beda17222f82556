"""A file's content as checks see it: its items by id, and what of them is sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from geoapp.dossier.faults import Fault, Path, is_name, near_misses
from geoapp.dossier.features import FEATURE_KINDS, kind_of
from geoapp.dossier.fields import MAX_NAME_CHARACTERS

KIND_OF_LIST = {
    "sources": "source",
    "origins": "origin",
    "claims": "claim",
    "accounts": "account",
    "ships": "ship",
    "steps": "step",
}
"""What the items of a list are; features tell it themselves."""

MAX_GUESSES = 20
"""Ids that lead nowhere for which a near miss is looked for."""

MAX_IDS_FOR_A_GUESS = 2_000
"""Ids among which it is looked for."""


@dataclass(frozen=True)
class Item:
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
    raw: dict[str, Any]

    @property
    def id(self) -> str | None:
        """Its id, if it has one that can be looked for."""
        value = self.raw.get("id")
        return value if isinstance(value, str) else None

    def member(self, *names: str) -> Any:
        """Return what stands under a member's name, or the name inside it; or None."""
        value: Any = self.raw
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    @property
    def properties(self) -> dict[str, Any]:
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
    faults
        What the models refuse in it; checks leave these parts alone.
    """

    def __init__(self, raw: dict[str, Any], faults: Iterable[Fault]) -> None:
        self.raw = raw
        self._guesses_left = MAX_GUESSES
        self._at = {fault.path for fault in faults}
        self._above = {path[:depth] for path in self._at for depth in range(len(path))}

    def is_sound(self, path: Path) -> bool:
        """Tell whether nothing was refused at a path, above it or below it."""
        if not self._at:
            return True
        return path not in self._above and not any(
            path[:depth] in self._at for depth in range(len(path) + 1)
        )

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the format."""
        return tuple(self._listed())

    def of(self, *kinds: str) -> list[Item]:
        """Return the items of some kinds."""
        return [item for item in self.items if item.kind in kinds]

    @cached_property
    def by_id(self) -> dict[str, list[Item]]:
        """The items that others may name; more than one, where an id is used twice."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.id is not None and item.kind != "step":
                found.setdefault(item.id, []).append(item)
        return found

    def the(self, kind: str, name: object) -> Item | None:
        """Return the first item of a kind that has an id."""
        items = self.by_id.get(name, ()) if isinstance(name, str) else ()
        return next((item for item in items if item.kind == kind), None)

    def sound_member(self, item: Item, *names: str) -> Any:
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

    def _listed(self) -> Iterator[Item]:
        for member in (*KIND_OF_LIST, "features"):
            items = self.raw.get(member)
            for index, raw in enumerate(items if isinstance(items, list) else ()):
                if isinstance(raw, dict):
                    kind = KIND_OF_LIST.get(member) or kind_of(raw)
                    known = member in KIND_OF_LIST or kind in FEATURE_KINDS
                    yield Item((member, index), str(kind) if known else "", raw)
