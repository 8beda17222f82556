"""The ledger of an import: what became of every cell that came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject


class Fate(StrEnum):
    """What can become of a cell."""

    MAPPED = "mapped"
    KEPT = "kept"
    TO_DO = "to_do"
    REFUSED = "refused"


@dataclass(slots=True, eq=False)
class Cell:
    """
    One value that came in, and what became of it.

    Parameters
    ----------
    where
        Sheet, row and column, or the path in the file.
    value
        What stands there: a text, a number, true, false, null, a date.
    name
        The heading, key or tag that it stands under; empty if it has none.
    fate
        What became of it; None while nothing has.
    became
        The path in the dossier that has it, or where there is none: empty.
    why
        More about it in words: the reason of a refusal, what there is to do.
    """

    where: str
    value: object
    name: str = ""
    fate: Fate | None = None
    became: str = ""
    why: str = ""

    @property
    def text(self) -> str:
        """Its value as a text, without space around it; empty if it has none."""
        return "" if self.value is None else str(self.value).strip()

    def mapped(self, became: str, why: str = "") -> None:
        """Say which member of the dossier has it; the first fate stays, but that of to-dos."""
        self._end(Fate.MAPPED, became, why)

    def kept(self, became: str, why: str = "") -> None:
        """Say which text of the dossier holds it."""
        self._end(Fate.KEPT, became, why)

    def to_do(self, became: str, why: str) -> None:
        """Say which entry of `todo` tells it, and what is to be done."""
        self._end(Fate.TO_DO, became, why)

    def refused(self, why: str) -> None:
        """Say why it is nowhere in the dossier."""
        self._end(Fate.REFUSED, "", why)

    def _end(self, fate: Fate, became: str, why: str) -> None:
        if self.fate is None:
            self.fate, self.became = fate, became
            self.why = "; ".join(filter(None, (self.why, why)))  # what its reader said stays


@dataclass(frozen=True)
class Edit:
    """
    What an edited export changed in the dossier that it was made of.

    Parameters
    ----------
    path
        Of the member, in the dossier.
    was, now
        What it said, as a text; empty where it said nothing.
    where
        Where the change stands in the file.
    """

    path: str
    was: str
    now: str
    where: str


@dataclass(frozen=True)
class Taken:
    """
    What an edited export could not carry, and so stays as the dossier has it.

    Parameters
    ----------
    path
        Of the list, the item or the member, in the dossier.
    why
        Why the file could not tell of it.
    """

    path: str
    why: str


@dataclass(frozen=True)
class Ledger:
    """
    What became of every cell of the files that were imported.

    Parameters
    ----------
    cells
        All of them, in file order.
    edits
        Where files came home into a dossier: what they changed in it.
    taken
        Where files came home into a dossier: what was taken from it.

    Examples
    --------
    >>> cell = Cell("row 2, column A (name)", "Callao", "name")
    >>> cell.mapped("features.callao.properties.name")
    >>> Ledger((cell,)).counts
    {'in': 1, 'mapped': 1, 'kept': 0, 'to_do': 0, 'refused': 0}
    >>> Ledger(()).counts["in"]
    0
    """

    cells: tuple[Cell, ...]
    edits: tuple[Edit, ...] = ()
    taken: tuple[Taken, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many cells came in, and how many ended in each way: these add up to it."""
        found = Counter(cell.fate for cell in self.cells)
        return {"in": len(self.cells), **{fate.value: found[fate] for fate in Fate}}

    def of(self, *fates: Fate) -> Iterable[Cell]:
        """Yield the cells that ended in one of some ways."""
        return (cell for cell in self.cells if cell.fate in fates)

    def shape(self) -> JsonObject:
        """
        Give the ledger as JSON holds it.

        Returns
        -------
        shape
            ``in``, ``mapped``, ``kept``, ``to_do``, ``refused``: numbers; ``items``: of each cell
            ``where`` it stood, what was ``found``, what it ``became`` and its fate (``as``), with
            ``why`` where there is more to say. Where files came home into a dossier also
            ``edits`` (``path``, ``was``, ``now``, ``where``) and ``taken`` (``path``, ``why``).
        """
        home: JsonObject = {}
        if self.taken:
            home = {"edits": [*map(asdict, self.edits)], "taken": [*map(asdict, self.taken)]}
        return {**self.counts, **home, "items": [_item(cell) for cell in self.cells]}


def _item(cell: Cell) -> JsonObject:
    value = cell.value
    plain = value if isinstance(value, str | int | float | bool | None) else str(value)
    item: JsonObject = {
        "where": cell.where,
        "found": plain,
        "became": cell.became,
        "as": None if cell.fate is None else cell.fate.value,
    }
    return {**item, "why": cell.why} if cell.why else item


def told(cell: Cell) -> str:
    """Say in a line what became of a cell."""
    end = f" -> {cell.became}" if cell.became else ""
    why = f": {cell.why}" if cell.why else ""
    return f"{cell.where}: {shown(cell.value)}{end}{why}"
