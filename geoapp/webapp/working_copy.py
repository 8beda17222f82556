"""A visitor's dossier in the making: its tables, what is wrong in them, and the way back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geoapp.catalogues import UNSAID_LANGUAGE
from geoapp.dossier import Dossier, to_geojson
from geoapp.dossier.drafts import todo_path
from geoapp.dossier.io import check_content
from geoapp.dossier.problems import Path
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem
from geoapp.importing import Imported
from geoapp.importing.draft import ColumnQuestion, box_of_features
from geoapp.importing.ledger import reason_in
from geoapp.importing.values import decimal_number
from geoapp.importing.workbook import (
    HEADER_ROWS,
    ITEM_SHEETS,
    KINDS,
    NEW_COLUMNS,
    NUMBERS,
    TRUTHS,
    Flat,
    SheetTables,
    new_tables,
    sheet_tables,
    tables_content,
    with_todo,
)
from geoapp.text.problems import clauses_in
from geoapp.text.sources import colon

EDITED_SHEETS = (
    "dossier", "places", "legs", "sightings", "claims", "sources", "accounts", "steps",
    "positions", "todo",
)  # fmt: skip
"""The sheets that the editor shows."""

MOST_STATES = 100
MOST_UNDO_BYTES = 20_000_000
"""So much is kept of one visitor's way back."""

MOST_ROUNDS = 20
BOX_MEMBER = "bbox (JSON)"
ROW_NAMES = {
    "places": "place", "legs": "leg", "sightings": "sighting", "claims": "claim",
    "sources": "source", "accounts": "account", "steps": "step",
}  # fmt: skip
OF_FEATURES = {"select", "about[]", "feature"}
NAMED_BY = {
    "places": OF_FEATURES | {"from", "to", "via[]", "place", "places[]"},
    "legs": OF_FEATURES,
    "sightings": OF_FEATURES,
    "claims": {"claims[]", "answers[]", "supports[]", "select"},
    "sources": {"sources[]"},
}
"""By sheet, the columns of any sheet that hold ids of its rows."""


class CellProblem(NamedTuple):
    """A problem and the cell that it is in; `row` is None of the whole, `column` empty of a row."""

    sheet: str
    row: int | None
    column: str
    problem: Problem


@dataclass(frozen=True)
class Checked:
    """
    What tables say.

    Parameters
    ----------
    dossier
        Made of all rows that are sound; None if nothing could be made.
    problems
        What is wrong, in the order of a dossier's file.
    left_out
        How many rows the dossier does without, as something is wrong in them or in what they
        refer to.
    """

    dossier: Dossier | None
    problems: tuple[CellProblem, ...]
    left_out: int


def check_tables(tables: SheetTables, name: str) -> Checked:
    """
    Check tables wholly, and make a dossier of what is sound in them.

    Parameters
    ----------
    tables
        As `sheet_tables` lays them out, their cells as somebody typed them.
    name
        Of the file, which names a dossier without an id.

    Returns
    -------
    checked
        Dossier and problems; what a row leaves empty is to do and no problem.

    Examples
    --------
    >>> checked = check_tables(tables_without_rows(), "new")
    >>> checked.dossier.header.id, len(checked.dossier.todo), checked.problems
    ('new', 5, ())
    """
    content = with_todo(tables_content(tables), name)
    dossier, found = check_content(content)
    located = _located(tables)
    problems = tuple(_in_cell(tables, located, path, problem) for path, problem in found)
    dropped = 0
    for _ in range(MOST_ROUNDS):
        if dossier is not None:
            break
        content, count = _without(content, [path for path, _ in found])
        if not count:
            return Checked(None, problems, dropped)
        dropped += count
        dossier, found = check_content(with_todo(content, name))
    return Checked(dossier, problems, dropped)


def _without(content: JsonObject, paths: Sequence[Path]) -> tuple[JsonObject, int]:
    """Leave out each item, or else each member, that a path leads into; count them."""
    whole, count = dict(content), 0
    items = {path[:2] for path in paths if len(path) > 1 and isinstance(path[1], int)}
    for name in {str(path[0]) for path in items}:
        gone = {path[1] for path in items if path[0] == name}
        kept = [item for at, item in enumerate(whole[name]) if at not in gone]
        count += len(whole[name]) - len(kept)
        whole[name] = kept
    header = dict(whole["dossier"])
    for path in paths:
        if path[:1] == ("dossier",) and len(path) > 1 and path[1] in header:
            del header[str(path[1])]
            count += 1
        elif len(path) == 1 and path[0] not in ("dossier", "features", "type") and path[0] in whole:
            del whole[str(path[0])]
            count += 1
    return whole | {"dossier": header}, count


def _located(tables: SheetTables) -> dict[str, list[tuple[str, int]]]:
    """Give for each item of the content the sheet and the row that it is made of."""
    found = {
        sheet: [(sheet, at) for at, row in enumerate(sheet_rows(tables, sheet)) if _says(row)]
        for sheet in (*ITEM_SHEETS, "todo")
    }
    features = [
        (_order(row), sheet, at)
        for sheet in KINDS
        for at, row in enumerate(sheet_rows(tables, sheet))
        if _says(row)
    ]
    ordered = sorted(features, key=lambda each: each[0])
    return found | {"features": [(sheet, at) for _, sheet, at in ordered]}


def _order(row: Flat) -> float:
    given = row.get("order")
    return given if isinstance(given, int | float) else float("inf")


def _says(row: Flat) -> bool:
    return any(value not in (None, "") for value in row.values())


def _in_cell(
    tables: SheetTables, located: Mapping[str, list[tuple[str, int]]], path: Path, problem: Problem
) -> CellProblem:
    """Find the cell that a path of the content leads to."""
    if path[:1] == ("dossier",):
        members = [str(row.get("member")) for row in sheet_rows(tables, "dossier")]
        column = _column(members, path[1:])
        return CellProblem("dossier", members.index(column) if column else None, "value", problem)
    rows = located.get(str(path[0]), []) if path else []
    if len(path) > 1 and isinstance(path[1], int) and path[1] < len(rows):
        sheet, row = rows[path[1]]
        return CellProblem(sheet, row, _column(tables[sheet][0], path[2:]), problem)
    return CellProblem("dossier", None, "", problem)


def _column(columns: Sequence[str], path: Path) -> str:
    """Name the column that holds a member; empty if none does."""
    steps = [str(step) for step in path if step != "properties"]
    if steps[:2] == ["geometry", "coordinates"] and "lon" in columns:
        return "lat" if steps[2:3] == ["1"] else "lon"
    for depth in range(len(steps), 0, -1):
        stem = ".".join(steps[:depth])
        named = [stem, f"{stem}[]", f"{stem} (JSON)"]
        if steps[depth - 1] == "citations":
            named.append(".".join([*steps[: depth - 1], "sources[]"]))
        if found := next((each for each in named if each in columns), ""):
            return found
    return ""


# -- what can be done with tables ---------------------------------------------------------


def sheet_rows(tables: SheetTables, sheet: str) -> list[Flat]:
    """Give the rows of a sheet; none if it isn't there."""
    return tables[sheet][1] if sheet in tables else []


def languages_of(tables: SheetTables) -> list[str]:
    """Give the languages of the texts, as the header says them; ``und`` if it doesn't."""
    said = next((row.get("value") for row in sheet_rows(tables, "dossier")
                 if row.get("member") == "languages[]"), None)  # fmt: skip
    return [tag.strip() for tag in str(said or "").split(";") if tag.strip()] or [UNSAID_LANGUAGE]


def columns_shown(tables: SheetTables, sheet: str) -> list[str]:
    """
    Give the columns of a sheet that an author sees: one a language, none that only a program reads.

    Examples
    --------
    >>> columns_shown(tables_without_rows(), "places")[:4]
    ['id', 'name.und', 'lon', 'lat']
    """
    if sheet == "dossier":
        return ["member", "value"]
    columns = tables[sheet][0] if sheet in tables else []
    used = [name for name in columns if any(row.get(name) not in (None, "")
                                            for row in sheet_rows(tables, sheet))]  # fmt: skip
    tags = languages_of(tables)
    known = [
        f"{name.removesuffix('.en')}.{tag}" if name.endswith(".en") else name
        for name in NEW_COLUMNS[sheet]
        for tag in (tags if name.endswith(".en") else [""])
    ]
    shown = dict.fromkeys([*known, *used])
    return [name for name in shown if name not in ("order", "geometry") and name[:1] != "/"]


def tables_of(dossier: Dossier) -> SheetTables:
    """Lay a dossier out as tables; a box that is no wider than its positions is kept by itself."""
    tables = sheet_tables(json.loads(to_geojson(dossier)))
    box = box_of_features(tables_content(tables)["features"])
    if box == list(dossier.header.bbox):
        columns, rows = tables["dossier"]
        tables["dossier"] = columns, [row for row in rows if row.get("member") != BOX_MEMBER]
    return _with_header(tables)


def tables_without_rows() -> SheetTables:
    """Give the tables of a new dossier, of which nothing is said."""
    tables = {sheet: (columns, list[Flat]()) for sheet, (columns, _) in new_tables().items()}
    return _with_header(tables)


def _with_header(tables: SheetTables) -> SheetTables:
    """Give each member that a header should have a row."""
    columns, rows = tables["dossier"]
    tags = languages_of(tables)
    wanted = [
        f"{name.removesuffix('.en')}.{tag}" if name.endswith(".en") else name
        for name in HEADER_ROWS
        for tag in (tags if name.endswith(".en") else [""])
    ]
    held = {str(row.get("member")): row for row in rows}
    new = {name: held.get(name, {"member": name, "value": None}) for name in wanted}
    rest = {name: row for name, row in held.items() if name not in new}
    return tables | {"dossier": (columns, [*new.values(), *rest.values()])}


def with_edits(
    tables: SheetTables, sheet: str, edits: Mapping[int, Mapping[str, object]]
) -> SheetTables:
    """
    Put what was typed into the cells of a sheet, and let what refers to them follow.

    Parameters
    ----------
    tables
        Left as they are.
    sheet
        One of `EDITED_SHEETS`.
    edits
        By row and column, what was typed; None or an empty text says nothing.

    Returns
    -------
    tables
        The same object if nothing is another. An id that changes changes wherever it is named;
        ends of legs and sightings that lie on a place move with it.
    """
    for at, cells in sorted(edits.items()):
        for column, typed in cells.items():
            if at < len(sheet_rows(tables, sheet)):
                tables = _with_cell(tables, sheet, at, column, typed)
    return tables


def _with_cell(tables: SheetTables, sheet: str, at: int, column: str, typed: object) -> SheetTables:
    row = sheet_rows(tables, sheet)[at]
    before, after = row.get(column), _typed(column if sheet != "dossier" else "", typed)
    if cell_text(before) == cell_text(after):
        return tables
    changed = _put(tables, sheet, at, row | {column: after}, column)
    if column == "id" and isinstance(before, str) and isinstance(after, str) and before:
        return _renamed(changed, sheet, before, after)
    if sheet == "places" and column in ("lon", "lat"):
        return _moved(changed, row, changed[sheet][1][at])
    if sheet == "dossier" and row.get("member") == "languages[]":
        tags = languages_of(changed)
        return _with_header(_in_language(changed, tags[0]) if not before and after else changed)
    return changed


def _put(tables: SheetTables, sheet: str, at: int, row: Flat, column: str) -> SheetTables:
    columns, rows = tables[sheet]
    known = columns if column in columns else [*columns, column]
    return tables | {sheet: (known, [*rows[:at], row, *rows[at + 1 :]])}


def _typed(column: str, typed: object) -> object:
    """Give what a typed text means where its column says it."""
    if not isinstance(typed, str):
        return typed
    text, last = typed.strip(), column.rsplit(".", 1)[-1]
    if last in NUMBERS and (number := decimal_number(text)) is not None:
        return number
    if last in TRUTHS and text in ("true", "false"):
        return text == "true"
    return text or None


def cell_text(value: object) -> str | None:
    """
    Give a cell as it is shown and typed.

    Examples
    --------
    >>> cell_text(-77.15), cell_text(5.0), cell_text(True), cell_text(None)
    ('-77.15', '5', 'true', None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return f"{value:.16g}"
    return str(value)


def _renamed(tables: SheetTables, sheet: str, before: str, after: str) -> SheetTables:
    """Let an id that changed change wherever it is named."""
    pointing = NAMED_BY.get(sheet, set[str]())

    def follow(column: str, value: object) -> object:
        last = column.rsplit(".", 1)[-1]
        if last in pointing and isinstance(value, str):
            return "; ".join(
                after if name.strip() == before else name.strip() for name in value.split(";")
            )
        if column.endswith("(JSON)") and sheet == "sources" and isinstance(value, str):
            old, new = (f'"source": {json.dumps(name)}' for name in (before, after))
            return value.replace(old, new)
        if column == "path" and isinstance(value, str):
            steps = todo_path(value)
            return ".".join(after if at == 1 and step == before else step
                            for at, step in enumerate(steps))  # fmt: skip
        return value

    return {
        name: (columns, [{key: follow(key, value) for key, value in row.items()} for row in rows])
        for name, (columns, rows) in tables.items()
    }


def _moved(tables: SheetTables, before: Flat, after: Flat) -> SheetTables:
    """Let ends of legs, and sightings, that lie on a place move with it."""
    old, new = ({axis: row.get(axis) for axis in ("lon", "lat")} for row in (before, after))
    place = before.get("id")
    meeting = {
        row.get("id")
        for row in sheet_rows(tables, "legs")
        if place in (row.get("from"), row.get("to"))
        or place in [name.strip() for name in str(row.get("via[]") or "").split(";")]
    }

    def follow(sheet: str, row: Flat) -> Flat:
        is_its = (sheet == "positions" and row.get("feature") in meeting) or (
            sheet == "sightings" and row.get("place") == place
        )
        return row | new if is_its and old.items() <= row.items() else row

    return tables | {
        sheet: (tables[sheet][0], [follow(sheet, row) for row in tables[sheet][1]])
        for sheet in ("positions", "sightings")
        if sheet in tables
    }


def _in_language(tables: SheetTables, tag: str) -> SheetTables:
    """Put texts, whose language nobody had said, under a language."""
    end = f".{UNSAID_LANGUAGE}"

    def said(name: object) -> str:
        text = str(name)
        return f"{text.removesuffix(end)}.{tag}" if text.endswith(end) else text

    renamed: SheetTables = {
        sheet: ([*map(said, columns)], [{said(key): row[key] for key in row} for row in rows])
        for sheet, (columns, rows) in tables.items()
    }
    columns, rows = renamed["dossier"]
    renamed["dossier"] = columns, [row | {"member": said(row.get("member"))} for row in rows]
    return renamed


def with_new_row(tables: SheetTables, sheet: str, given: Flat | None = None) -> SheetTables:
    """
    Add a row to a sheet, with an id of its own.

    Examples
    --------
    >>> with_new_row(tables_without_rows(), "places")["places"][1]
    [{'order': 1, 'id': 'place-1'}]
    """
    columns, rows = tables[sheet]
    taken = {row.get("id") for name in tables for row in sheet_rows(tables, name)}
    row: Flat = {}
    if sheet in KINDS:
        orders = [_order(each) for name in KINDS for each in sheet_rows(tables, name)]
        last = max((order for order in orders if order != float("inf")), default=0)
        row["order"] = int(last) + 1
    if sheet in ROW_NAMES:
        stem, number = ROW_NAMES[sheet], 1
        while f"{stem}-{number}" in taken:
            number += 1
        row["id"] = f"{stem}-{number}"
    return tables | {sheet: (columns, [*rows, row | (given or {})])}


def without_row(tables: SheetTables, sheet: str, at: int) -> SheetTables:
    """Take a row out of a sheet, and the positions of its line."""
    columns, rows = tables[sheet]
    gone = rows[at].get("id")
    changed = tables | {sheet: (columns, [*rows[:at], *rows[at + 1 :]])}
    if sheet in KINDS and gone and "positions" in tables:
        named, kept = tables["positions"]
        changed["positions"] = named, [row for row in kept if row.get("feature") != gone]
    return changed


# -- the session ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Brought:
    """
    A file of another kind that was brought in.

    Parameters
    ----------
    name, content
        Of the file.
    imported
        What became of it.
    questions
        Columns that can be read in two ways, answered or not.
    answers, lang
        What the visitor said: of columns by heading, and of the language of its texts.
    """

    name: str
    content: bytes
    imported: Imported
    questions: tuple[ColumnQuestion, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    lang: str | None = None


class _State(NamedTuple):
    packed: bytes
    brought: Brought | None


class Edited:
    """
    A dossier that a visitor edits; it lives in their session alone and ends with it.

    Parameters
    ----------
    name
        Of the file.
    tables
        Its tables.
    brought
        The file of another kind that they were made of, if any.
    """

    def __init__(self, name: str, tables: SheetTables, brought: Brought | None = None) -> None:
        self.name = name
        self.revision = 0
        """Counts what changed the tables from outside their cells."""
        self._states: list[_State] = []
        self._put(tables, brought)

    def _put(self, tables: SheetTables, brought: Brought | None) -> None:
        packed = zlib.compress(json.dumps(tables).encode(), 1)
        self._states.append(_State(packed, brought))
        while len(self._states) > 2 and (
            len(self._states) > MOST_STATES
            or sum(len(state.packed) for state in self._states) > MOST_UNDO_BYTES
        ):
            del self._states[0]
        self._show(tables)

    def _show(self, tables: SheetTables) -> None:
        self.tables = tables
        self.checked = check_tables(tables, self.name)

    @property
    def brought(self) -> Brought | None:
        """The file that the tables were made of, if it is of another kind."""
        return self._states[-1].brought

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return len(self._states) > 1

    def change(self, tables: SheetTables, *, anew: bool = True) -> None:
        """
        Go on with other tables.

        Parameters
        ----------
        tables
            The same object changes nothing.
        anew
            Whether a table that is shown has to be laid out anew; not after typing in its cells.
        """
        if tables is not self.tables:
            self.revision += anew
            self._put(tables, self.brought)

    def bring(self, name: str, tables: SheetTables, brought: Brought | None) -> None:
        """Go on with another file; undoing it gives back what was there."""
        self.name = name
        self.revision += 1
        self._put(tables, brought)

    def undo(self) -> None:
        """Take the last change back."""
        if self.can_undo:
            del self._states[-1]
            self.revision += 1
            packed = zlib.decompress(self._states[-1].packed)
            self._show(
                {sheet: (columns, rows) for sheet, (columns, rows) in json.loads(packed).items()}
            )

    def notes(self, sheet: str, lang: str) -> dict[int, list[str]]:
        """Give what is wrong in each row of a sheet, in the words of a language."""
        found: dict[int, list[str]] = {}
        for each in self.checked.problems:
            if each.sheet == sheet and each.row is not None:
                words = clauses_in(lang, each.problem.found, each.problem.remedy)
                found.setdefault(each.row, []).append(words)
        return found

    def unsaid(self, sheet: str, lang: str) -> dict[int, list[str]]:
        """Give what each row of a sheet leaves to be said, in the words of a language."""
        found: dict[int, list[str]] = {}
        todos = self.checked.dossier.todo if self.checked.dossier else ()
        rows = {row.get("id"): at for at, row in enumerate(sheet_rows(self.tables, sheet))}
        for todo in todos:
            steps = todo_path(todo.path)
            if sheet == "dossier" == steps[0]:
                members = [str(row.get("member")) for row in sheet_rows(self.tables, sheet)]
                column = _column(members, (*steps[1:], languages_of(self.tables)[0])) or _column(
                    members, steps[1:]
                )
                at = members.index(column) if column else None
            else:
                is_its = steps[0] == ("features" if sheet in KINDS else sheet)
                at = rows.get(steps[1]) if is_its and len(steps) > 2 else None
            if at is not None:
                found.setdefault(at, []).append(
                    f"{steps[-1]}{colon(lang)}{reason_in(lang, todo.missing)}"
                )
        return found
