"""Flat tables as Arrow, the way to GeoParquet and to GDAL's formats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geoapp.exports.tables import Column, Table, json_text

GEOMETRY = "geometry"
ROWS = 65_536
# An extension type's name and parameters; GDAL finds the geometry and its CRS by them.
WKB = {
    b"ARROW:extension:name": b"geoarrow.wkb",
    b"ARROW:extension:metadata": json.dumps({"crs": "EPSG:4326"}).encode(),
}


def to_arrow(table: Table, *, nested: bool) -> Any:
    """
    Turn a flat table into an Arrow table.

    Parameters
    ----------
    table
        Any table.
    nested
        Whether lists and dicts stay what they are; otherwise they become JSON text.

    Returns
    -------
    arrow
        A `pyarrow.Table`; dates are `date32`; the geometry, if any, comes last, as WKB,
        null where there is none.

    Examples
    --------
    >>> to_arrow(Table("none", (Column("id", "text", []),)), nested=True).num_rows
    0
    """
    arrays = [_array(column, nested=nested) for column in table.columns]
    fields = [pa.field(name, array.type) for name, array in zip(table.names, arrays, strict=True)]
    if table.shapes is not None:
        wkb = shapely.to_wkb(np.array(list(table.shapes), dtype=object))
        arrays.append(pa.array(list(wkb), type=pa.binary()))
        fields.append(pa.field(GEOMETRY, pa.binary(), metadata=WKB))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _array(column: Column, *, nested: bool) -> Any:
    types = {"number": pa.float64(), "flag": pa.bool_(), "date": pa.date32()}
    if column.kind == "text":
        return _texts(column.cells)
    if column.kind in types:
        return pa.array(column.cells, type=types[column.kind])
    if nested and column.kind == "names":
        return pa.array(column.cells, type=pa.list_(pa.string()))
    if nested and column.name == "citations":
        return pa.array(column.cells, type=_CITATIONS)
    # A list that rows share is written once.
    shared = {id(value): value for value in column.cells}
    written = {key: json_text(value) for key, value in shared.items()}
    return _texts([written[id(value)] for value in column.cells])


def _texts(cells: Sequence[str | None]) -> Any:
    """Make a column of texts; where most rows repeat one, each is turned to bytes once."""
    codes = {text: code for code, text in enumerate(dict.fromkeys(cells))}
    if 2 * len(codes) > len(cells):
        return pa.array(cells, type=pa.string())
    rows = np.fromiter(map(codes.__getitem__, cells), np.int32, len(cells))
    texts = pa.array(list(codes), type=pa.string())
    parts = [texts.take(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
    return pa.chunked_array(parts, type=pa.string())


_CITATIONS = pa.list_(
    pa.struct(
        {"source": pa.string(), "locator": pa.string(), "quote": pa.map_(pa.string(), pa.string())}
    )
)
