"""Flat tables: one value a cell, ready for any format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from geoapp.exports.rounding import Shapes

Kind = Literal["text", "number", "flag", "date", "names", "objects"]
"""What a column holds: `names` is a list of ids, `objects` a list or dict as in the file."""

Geometry = Literal["Point", "MultiPoint", "MultiLineString", "Polygon"]


# One for all cells: `json.dumps` would build an encoder for each.
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, a value or None for each row."""

    name: str
    kind: Kind
    cells: Sequence[Any]


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

    def __getitem__(self, name: str) -> Sequence[Any]:
        return next(column.cells for column in self.columns if column.name == name)

    @cached_property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]

    def rows(self) -> Iterator[dict[str, Any]]:
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
        Those without: claims, sources, citations, accounts, ships.
    tracks
        Measured positions, for formats that keep the time of each; None without any.
    """

    about: dict[str, str]
    features: tuple[Table, ...]
    evidence: tuple[Table, ...]
    tracks: Table | None = None

    def table(self, name: str) -> Table:
        """Find a table by its name."""
        return next(table for table in (*self.features, *self.evidence) if table.name == name)


def merged(tables: Sequence[Table], name: str) -> Table:
    """
    Put tables one under the other; a column that a table lacks is None there.

    Parameters
    ----------
    tables
        At least one, all with geometries.
    name
        Name of the whole.
    """
    kinds: dict[str, Kind] = {}
    for table in tables:
        kinds |= {column.name: column.kind for column in table.columns if column.name not in kinds}
    columns = [
        Column(column, kind, [value for table in tables for value in _cells(table, column)])
        for column, kind in kinds.items()
    ]
    shapes = [shape for table in tables for shape in table.shapes or ()]
    return Table(name, tuple(columns), shapes)


def json_text(value: Any) -> str | None:
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


def _cells(table: Table, column: str) -> Sequence[Any]:
    return table[column] if column in table.names else [None] * len(table)
