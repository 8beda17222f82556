"""Flat tables: one value a cell, ready for any format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from operator import attrgetter, itemgetter, methodcaller
from typing import Any, Literal

from geoapp.catalogues import FALLBACK, main_text
from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.precision import Shapes
from geoapp.exports.wording import column_tag
from geoapp.frames.dictionary_column import Cells
from geoapp.when import FarDay

Kind = Literal["text", "number", "count", "flag", "date", "instant", "names", "objects"]
"""What a column holds: a `count` is whole, an `instant` a `datetime` of UTC, `names` a list of ids,
`objects` as in the file."""

Geometry = Literal["Point", "MultiPoint", "MultiLineString", "Polygon"]


TIMES = "coordinateProperties"
"""Column of tracks that holds the times of their positions, as the dossier has them."""

MIDNIGHT, END_OF_DAY = "00:00:00Z", "23:59:59Z"
"""The hours of a day's first and last second, for formats that know instants alone."""

# One for all cells: `json.dumps` would build an encoder for each.
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, a value or None for each row."""

    name: str
    kind: Kind
    cells: Cells

    @property
    def written_as(self) -> Kind:
        """What a format with types of its own holds: days as text where a year has no date type."""
        far = self.kind == "date" and any(isinstance(day, FarDay) for day in self.cells.held)
        return "text" if far else self.kind


@dataclass(frozen=True)
class Table:
    """
    Rows of one kind, flat.

    Parameters
    ----------
    name
        ``places``, ``legs``, ``claims`` and so on.
    columns
        The first one is ``id``; each as long as the table.
    shapes
        The geometries, rounded, one a row; None for a table without geometry.
    geometry
        Type of all geometries; None where there are several or none.
    """

    name: str
    columns: tuple[Column, ...]
    shapes: Shapes | None = None
    geometry: Geometry | None = None

    def __len__(self) -> int:
        return len(self.columns[0].cells)

    def __getitem__(self, name: str) -> list[Any]:
        return list(self.cells(name))

    def cells(self, name: str) -> Cells:
        """Find the cells of a column."""
        return next(column.cells for column in self.columns if column.name == name)

    @property
    def is_timed(self) -> bool:
        """Whether a format's own clock can show when each row is: all its days are dates."""
        return not any(each.kind == "date" != each.written_as for each in self.columns)

    @cached_property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]

    def rows(self) -> Iterator[JsonObject]:
        """Go through the rows as dictionaries that hold every column."""
        for values in zip(*(column.cells for column in self.columns), strict=True):
            yield dict(zip(self.names, values, strict=True))


@dataclass(frozen=True)
class Tables:
    """
    A dossier as flat tables.

    Parameters
    ----------
    about
        What the file is: text by name; the dossier's id, version, licence and so on.
    features
        The tables with geometries that every format has: places, legs, candidates, sightings.
    evidence
        Those without: claims, origins, sources, accounts, ships.
    measured
        The tracks, whose times are a list in a cell, and their positions, a row each; nothing
        without any track.
    languages
        The dossier's languages, its main one first: the plain name of a column is in it.
    relate
        Makes `relations`, when they are first asked for.
    """

    about: dict[str, str]
    features: tuple[Table, ...]
    evidence: tuple[Table, ...]
    measured: tuple[Table, ...] = ()
    languages: Sequence[str] = (FALLBACK,)
    relate: Callable[[], tuple[Table, ...]] = field(default=tuple, repr=False, compare=False)
    _made: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Give what several formats have in common: made by the first, under a name."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def table(self, name: str) -> Table:
        """Find a table by its name."""
        for table in (*self.features, *self.measured, *self.evidence):
            if table.name == name:
                return table
        return next(table for table in self.relations if table.name == name)

    @cached_property
    def drawn(self) -> tuple[Table, ...]:
        """The tables with geometries of formats that keep no lists: features, tracks, positions."""
        measured = (without(table, TIMES) for table in self.measured)
        return (*self.features, *measured)

    @cached_property
    def together(self) -> Table:
        """All that is drawn as one table: `kind` tells the features apart."""
        return merged(self.drawn, "features")

    @cached_property
    def every(self) -> tuple[Table, ...]:
        """The tables of formats that keep no lists: what is drawn, evidence, what joins them."""
        return (*self.drawn, *self.evidence, self.citations, *self.relations)

    @cached_property
    def relations(self) -> tuple[Table, ...]:
        """What follows from the others: reach, backing, denials, distances."""
        return self.relate()

    @cached_property
    def citations(self) -> Table:
        """Each citation of a feature, claim or ship as a row: who cites what, and where in it."""
        ids, subjects, kinds, cited = [], [], [], []
        numbers: Counter[str] = Counter()
        for table in (*self.features, *self.measured, *self.evidence):
            if "citations" not in table.names:
                continue
            kind = table.name.removesuffix("s")
            for subject, citations in zip(table["id"], table["citations"], strict=True):
                for each in citations or ():
                    numbers[subject] += 1
                    ids.append(f"{subject}-{numbers[subject]}")
                    subjects.append(subject)
                    kinds.append(kind)
                    cited.append(each)
        given = Cells.of(cited)
        columns = (
            Column("id", "text", Cells.of(ids)),
            Column("subject", "text", Cells.of(subjects)),
            Column("subject_kind", "text", Cells.of(kinds)),
            Column("source", "text", given.map(itemgetter("source"))),
            Column("locator", "text", given.map(methodcaller("get", "locator"))),
            *language_columns("quote", given.map(methodcaller("get", "quote")), self.languages[0]),
        )
        return Table("citations", columns)


def language_columns(name: str, texts: Cells, main: str = FALLBACK) -> Iterator[Column]:
    """
    Give each language a column of its own; the dossier's main one has the plain name.

    There stands what the main language falls back to where a text lacks it.

    Examples
    --------
    >>> texts = Cells.of([{"en": "sea", "fr": "mer"}, None])
    >>> [(column.name, list(column.cells)) for column in language_columns("mode", texts)]
    [('mode', ['sea', None]), ('mode_fr', ['mer', None])]
    """
    yield Column(name, "text", texts.map(main_text))
    for tag in sorted(set().union(*texts.held) - {main}):
        column = f"{name}_{column_tag(tag)}"
        yield Column(column, "text", texts.map(methodcaller("get", tag)))


def merged(tables: Sequence[Table], name: str, geometry: Geometry | None = None) -> Table:
    """
    Put tables one under the other; a column that a table lacks is None there.

    Parameters
    ----------
    tables
        At least one; all with geometries, or none.
    name
        Name of the whole.
    geometry
        Type of all geometries; None where there are several or none.
    """
    kinds: dict[str, Kind] = {}
    for table in tables:
        kinds |= {column.name: column.kind for column in table.columns if column.name not in kinds}
    columns = [
        Column(column, kind, Cells.below([_cells(table, column) for table in tables]))
        for column, kind in kinds.items()
    ]
    if all(table.shapes is None for table in tables):
        return Table(name, tuple(columns))
    shapes = [shape for table in tables for shape in table.shapes or ()]
    return Table(name, tuple(columns), shapes, geometry)


ROUTE_COLUMN = "route"
"""Column of a file of several dossiers: the id of the one that a row is of."""


def tables_together(dossiers: Sequence[Tables]) -> Tables:
    """
    Put the tables of several dossiers one under the other, each row with its route.

    Parameters
    ----------
    dossiers
        The tables of dossiers that are told apart, at least one, all of one main language.

    Returns
    -------
    tables
        Every table has `ROUTE_COLUMN` after its ids. `about` says what they differ in one after the
        other, as ``one · other``.
    """

    def below(
        got: Callable[[Tables], tuple[Table, ...]], having: Sequence[Tables] = dossiers
    ) -> tuple[Table, ...]:
        own = [[_of_route(each, table) for table in got(each)] for each in having]
        return tuple(
            merged(same, same[0].name, same[0].geometry) for same in zip(*own, strict=True)
        )

    about: dict[str, str] = {}
    for name in dict.fromkeys(name for each in dossiers for name in each.about):
        said = dict.fromkeys(each.about[name] for each in dossiers if each.about.get(name))
        about[name] = ("_" if name == "dossier" else " · ").join(said)  # an id, in KML
    return Tables(
        about,
        below(attrgetter("features")),
        below(attrgetter("evidence")),
        below(attrgetter("measured"), [each for each in dossiers if each.measured]),
        list(dict.fromkeys(tag for each in dossiers for tag in each.languages)),
        relate=partial(below, attrgetter("relations")),
    )


def _of_route(tables: Tables, table: Table) -> Table:
    first, *rest = table.columns
    route = Column(ROUTE_COLUMN, "text", Cells.same(tables.about["dossier"], len(table)))
    return replace(table, columns=(first, route, *rest))


def without(table: Table, column: str) -> Table:
    """Leave out a column, if it is there."""
    return replace(table, columns=tuple(each for each in table.columns if each.name != column))


def iso_text(value: date | FarDay) -> str:
    """
    Write a day or an instant of UTC.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> iso_text(date(2023, 9, 7)), iso_text(datetime(2023, 9, 7, 4, 20, tzinfo=UTC))
    ('2023-09-07', '2023-09-07T04:20:00Z')
    """
    return value.isoformat().replace("+00:00", "Z")


def json_text(value: object) -> str | None:
    """
    Write a list or dict for a cell that holds text alone.

    Examples
    --------
    >>> json_text(["a", "b"]), json_text([]), json_text(None)
    ('["a","b"]', None, None)
    """
    if not value:
        return None
    return ENCODER.encode(value)


def _cells(table: Table, column: str) -> Cells:
    return table.cells(column) if column in table.names else Cells.same(None, len(table))
