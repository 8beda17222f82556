"""The ledger of an import: what became of every cell that came in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from geoapp.catalogues import N_, translate
from geoapp.dossier.problems import shown
from geoapp.dossier.strict_json import JsonObject

EITHER: str = N_("{first} or {second}")
OF_DATES: str = N_("{what}: {days}")
_OF_DATES = re.compile(r"(.+?): (\S+) or (\S+)")
OF_TABLE: str = N_("row {row}, column {column}")
_OF_TABLE = re.compile(r"row (\d+), column ([A-Z]+)")


class Reason(str):
    """
    What is said of a cell, in English; it knows its message, which other languages say too.

    Parameters
    ----------
    message
        A message of the catalogues.
    **values
        What stands in it where it has braces.

    Examples
    --------
    >>> reason = Reason("is longer than {limit} characters", limit="100")
    >>> reason, reason_in("fr", reason), reason_in("fr", "is empty")
    ('is longer than 100 characters', 'dépasse 100 caractères', 'est vide')
    """

    __slots__ = ("message", "values")

    message: str
    values: dict[str, str]

    @property
    def parts(self) -> dict[str, Reason]:
        """Those of its values that are reasons themselves."""
        return {name: value for name, value in self.values.items() if isinstance(value, Reason)}

    def __new__(cls, message: str, **values: str) -> Reason:
        """Make the text in English."""
        made = super().__new__(cls, _filled(message, values))
        made.message, made.values = message, values
        return made


def _filled(message: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), message)


def reason_in(lang: str, reason: str) -> str:
    """
    Say a reason, or what is to do, in a language; one that no catalogue knows stays in English.

    Examples
    --------
    >>> reason_in("fr", "when it was there: 2024-03-09 or 2024-09-03")[-24:]
    '2024-03-09 ou 2024-09-03'
    >>> reason_in("fr", "the author's own words"), reason_in("fr", "")
    ("the author's own words", '')
    """
    t = translate(lang)
    if isinstance(reason, Reason):
        said = {name: reason_in(lang, value) for name, value in reason.parts.items()}
        return _filled(t(reason.message), reason.values | said)
    if found := _OF_DATES.fullmatch(reason):  # as a dossier's file has it
        what, *days = found.groups()
        either = _filled(t(EITHER), dict(zip(("first", "second"), days, strict=True)))
        return _filled(t(OF_DATES), {"what": t(what), "days": either})
    return t(reason)


def where_in(lang: str, where: str) -> str:
    """
    Say in a language where a cell stands; a path of a file is the same in each.

    Examples
    --------
    >>> where_in("fr", "row 2, column A (name)"), where_in("fr", "features[0].id")
    ('ligne 2, colonne A (name)', 'features[0].id')
    """
    if (found := _OF_TABLE.match(where)) is None:
        return where
    row, column = found.groups()
    return _filled(translate(lang)(OF_TABLE), {"row": row, "column": column}) + where[found.end() :]


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
    reasons
        More about it in words: the reason of a refusal, what there is to do.
    """

    where: str
    value: object
    name: str = ""
    fate: Fate | None = None
    became: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """More about it in English; empty if there is no more to say."""
        return "; ".join(self.reasons)

    @property
    def text(self) -> str:
        """Its value as a text, without space around it; empty if it has none."""
        return "" if self.value is None else str(self.value).strip()

    def doubt(self, why: str) -> None:
        """Say more about it, whatever becomes of it."""
        if why:
            self.reasons = (*self.reasons, why)

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
            self.doubt(why)  # what its reader said stays


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
