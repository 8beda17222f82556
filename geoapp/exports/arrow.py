"""Flat tables as Arrow, the way to GeoParquet and to GDAL's formats."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from geoapp.exports.tables import Column, Table, json_text
from geoapp.frames.cells import MISSING

GEOMETRY = "geometry"
ROWS = 65_536
TYPES = {"number": pa.float64(), "flag": pa.bool_(), "date": pa.date32()}
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
        Whether lists and dicts stay what they are, and texts are held once in a dictionary;
        otherwise both become plain text, dicts and lists as JSON.

    Returns
    -------
    arrow
        A `pyarrow.Table`; dates are `date32`; the geometry, if any, comes last, as WKB,
        null where there is none.

    Examples
    --------
    >>> from geoapp.frames.cells import Cells
    >>> to_arrow(Table("none", (Column("id", "text", Cells.of([])),)), nested=True).num_rows
    0
    """
    arrays: list[Any] = [_array(column, nested=nested) for column in table.columns]
    fields = [pa.field(name, array.type) for name, array in zip(table.names, arrays, strict=True)]
    if table.shapes is not None:
        wkb = shapely.to_wkb(np.fromiter(table.shapes, dtype=object))
        arrays.append(pa.array(wkb.tolist(), type=pa.binary()))  # quicker than of an array
        fields.append(pa.field(GEOMETRY, pa.binary(), metadata=WKB))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _array(column: Column, *, nested: bool) -> Any:
    """Turn what a column holds into Arrow once, and take it for the rows."""
    cells, held_as = column.cells, TYPES.get(column.kind, pa.string())
    if column.kind == "names" and nested:
        held_as = pa.list_(pa.dictionary(pa.int32(), pa.string()))
    elif column.name == "citations" and nested:
        held_as = _CITATIONS
    elif column.kind in ("names", "objects"):
        cells = cells.map(json_text)
    held = pa.array(cells.held, type=held_as)
    numbers = pa.array(cells.rows, type=pa.int32(), mask=cells.rows == MISSING)
    if nested and held_as == pa.string():
        return pa.DictionaryArray.from_arrays(numbers, held)
    parts = [held.take(numbers[at : at + ROWS]) for at in range(0, len(numbers), ROWS)]
    return pa.chunked_array(parts, type=held_as)


_CITATIONS = pa.list_(
    pa.struct(
        {"source": pa.string(), "locator": pa.string(), "quote": pa.map_(pa.string(), pa.string())}
    )
)
