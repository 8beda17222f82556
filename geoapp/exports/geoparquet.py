"""GeoParquet 1.1: one table of all features, lists kept as lists."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.tables import Column, Table, Tables, iso_text, json_text
from geoapp.frames.dictionary_column import MISSING, Cells
from geoapp.when import is_day

SPECIFICATION = "1.1.0"
BBOX = "bbox"
BOX = ("xmin", "ymin", "xmax", "ymax")


def find_libraries() -> None:
    """Let Arrow look for the libraries that it can work with, once; GDAL's did when imported."""
    pa.array([])


def geoparquet(tables: Tables) -> bytes:
    """
    Write GeoParquet 1.1 with a bounding-box column.

    Parameters
    ----------
    tables
        All features become one table, and the positions of tracks; `kind` tells them apart.

    Returns
    -------
    content
        The file. Its key-value metadata holds the `about` of the tables, and `claims`,
        `sources`, `accounts`, `ships` as JSON under the key ``geoapp``. The same
        bytes each time, for one version of pyarrow.
    """
    table = tables.together
    shapes = np.fromiter(table.shapes or (), dtype=object)
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    arrow = to_arrow(table, nested=True).append_column(BBOX, _boxes(bounds))
    stream = io.BytesIO()
    with pq.ParquetWriter(
        stream,
        arrow.schema,
        compression="zstd",
        use_dictionary=_shared(table, arrow.schema),
        # Arrow's own schema would tell readers that texts are categories.
        store_schema=False,
    ) as file:
        file.write_table(arrow)
        told = {"geo": json.dumps(_geo(shapes, bounds)), "geoapp": _evidence(tables)}
        file.add_key_value_metadata(told)
    return stream.getvalue()


def _shared(table: Table, schema: pa.Schema) -> list[str]:
    """Name, as Parquet does, what it stores once however many rows have it."""
    empty = io.BytesIO()
    pq.write_table(schema.empty_table(), empty)
    stored = pq.ParquetFile(empty).schema
    names = {column.name for column in table.columns if _is_shared(column)}
    paths = [stored.column(at).path for at in range(len(stored))]
    return [path for path in paths if path.split(".")[0] in names]


def _is_shared(column: Column) -> bool:
    """Whether a dictionary of what a column holds is worth its making."""
    return 2 * len(column.cells.held) <= len(column.cells)


def _geo(shapes: NDArray[np.object_], bounds: NDArray[np.float64]) -> JsonObject:
    kinds = shapely.get_type_id(shapes)
    firsts = [np.argmax(kinds == kind) for kind in set(kinds[kinds >= 0].tolist())]
    drawn = ~np.isnan(bounds).any(axis=1)
    column: dict[str, object] = {
        "encoding": "WKB",
        "edges": "planar",  # every line has the positions that it needs to be read so
        "geometry_types": sorted(shapes[first].geom_type for first in firsts),
        "covering": {BBOX: {side: [BBOX, side] for side in BOX}},
    }
    if drawn.any():
        low, high = bounds[drawn, :2].min(axis=0), bounds[drawn, 2:].max(axis=0)
        column["bbox"] = [*low.tolist(), *high.tolist()]
    return {"version": SPECIFICATION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _boxes(bounds: NDArray[np.float64]) -> pa.Array:
    sides = [pa.array(bounds[:, side], type=pa.float64(), from_pandas=True) for side in range(4)]
    return pa.StructArray.from_arrays(sides, names=list(BOX))


def _evidence(tables: Tables) -> str:
    held = {table.name: [_plain(row) for row in table.rows()] for table in tables.evidence}
    return json.dumps({"about": tables.about, **held}, ensure_ascii=False)


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {
        name: iso_text(value) if is_day(value) else value
        for name, value in row.items()
        if value not in (None, []) and value is not False
    }


GEOMETRY = "geometry"
ROWS, MOST_ROWS = 512, 65_536
SMALL_TABLE = 4_096
"""So few don't wait for Arrow to load its functions."""
ARROW_TYPES = {
    "number": pa.float64(),
    "count": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.date32(),
    "instant": pa.timestamp("ms", tz="UTC"),
}
# An extension type's name and parameters; GDAL finds the geometry and its CRS by them.
WKB = {
    b"ARROW:extension:name": b"geoarrow.wkb",
    b"ARROW:extension:metadata": json.dumps({"crs": "EPSG:4326"}).encode(),
}

_GEOMETRY_FIELD = pa.field(GEOMETRY, pa.binary(), metadata=WKB)


def to_arrow(table: Table, *, nested: bool) -> pa.Table:
    """
    Turn a flat table into an Arrow table.

    Parameters
    ----------
    table
        A table.
    nested
        Whether lists and dicts stay what they are, and texts that rows share are held once in a
        dictionary; otherwise both become plain text, dicts and lists as JSON.

    Returns
    -------
    arrow
        A `pyarrow.Table`; dates are `date32`, text in a column
        with a year that has no date type; the geometry, if any, comes last, as WKB,
        null where there is none.

    Examples
    --------
    >>> from geoapp.frames.dictionary_column import Cells
    >>> to_arrow(Table("none", (Column("id", "text", Cells.of([])),)), nested=True).num_rows
    0
    """
    if not nested:
        return plain_batches(table).read_all()
    arrays = [_nested(column) for column in table.columns]
    fields = [pa.field(name, array.type) for name, array in zip(table.names, arrays, strict=True)]
    if table.shapes is not None:
        arrays.append(_wkb(np.fromiter(table.shapes, dtype=object)))
        fields.append(_GEOMETRY_FIELD)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def plain_batches(table: Table) -> pa.RecordBatchReader:
    """
    Turn a flat table into Arrow, lists and dicts into JSON, some rows at a time.

    Parameters
    ----------
    table
        A table.

    Returns
    -------
    batches
        A `pyarrow.RecordBatchReader`: what rows share is repeated for `ROWS` of them at once,
        and forgotten when the next ones are asked for.
    """
    columns = [_typed(column) for column in table.columns]
    fields = [pa.field(name, kind) for name, (_, kind) in zip(table.names, columns, strict=True)]
    take = _few(columns) if len(table) <= SMALL_TABLE else _many(columns)
    shapes = None if table.shapes is None else np.fromiter(table.shapes, dtype=object)
    schema = pa.schema([*fields, *([] if shapes is None else [_GEOMETRY_FIELD])])

    def batches() -> Iterator[pa.RecordBatch]:
        for at in range(0, len(table), ROWS):
            rows = slice(at, at + ROWS)
            drawn = [] if shapes is None else [_wkb(shapes[rows])]
            yield pa.record_batch([*take(rows), *drawn], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _wkb(shapes: NDArray[np.object_]) -> pa.Array:
    return pa.array(shapely.to_wkb(shapes).tolist(), type=pa.binary())  # quicker than of an array


_Typed = tuple[Cells, pa.DataType]
"""What a column holds as Arrow takes it, and as what Arrow holds it."""


def _typed(column: Column, kept_as: pa.DataType | None = None) -> _Typed:
    cells = column.cells
    if kept_as is not None:
        return cells, kept_as
    if column.kind in ("names", "objects"):
        cells = cells.map(json_text)
    elif column.written_as != column.kind:
        cells = cells.map(str)
    return cells, ARROW_TYPES.get(column.written_as, pa.string())


def _held(cells: Cells, held_as: pa.DataType) -> tuple[pa.Array, pa.Array | None]:
    """Turn what a column holds into Arrow once; which of it each row has, if not each its own."""
    held = pa.array(cells.held, type=held_as)
    if len(held) and np.array_equal(cells.rows, np.arange(len(held))):
        return held, None
    return held, pa.array(cells.rows, type=pa.int32(), mask=cells.rows == MISSING)


def _many(columns: list[_Typed]) -> Callable[[slice], list[pa.Array]]:
    """Give some rows of columns by what these hold, which is turned into Arrow once."""
    turned = [_held(*column) for column in columns]
    return lambda rows: [_some(held, numbers, rows) for held, numbers in turned]


def _few(columns: list[_Typed]) -> Callable[[slice], list[pa.Array]]:
    """Give some rows of a small table without Arrow's `take`, which loads all that it computes."""
    spread = [(list(cells), kind) for cells, kind in columns]
    return lambda rows: [pa.array(each[rows], type=kind) for each, kind in spread]


def _some(held: pa.Array, numbers: pa.Array | None, rows: slice) -> pa.Array:
    return held[rows] if numbers is None else held.take(numbers[rows])


def _nested(column: Column) -> pa.Array:
    """Keep lists, and hold texts that rows share once in a dictionary."""
    kept_as = None
    if column.kind == "names":
        kept_as = pa.list_(pa.dictionary(pa.int32(), pa.string()))
    elif column.name == "citations":
        kept_as = _CITATIONS
    cells, kind = _typed(column, kept_as)
    is_dictionary = kind == pa.string() and _is_shared(column)
    if len(cells) <= SMALL_TABLE and not is_dictionary:
        return pa.array(list(cells), type=kind)
    held, numbers = _held(cells, kind)
    if is_dictionary:
        return pa.DictionaryArray.from_arrays(numbers, held)
    each = [slice(at, at + MOST_ROWS) for at in range(0, len(cells), MOST_ROWS)]
    parts = [_some(held, numbers, rows) for rows in each]
    return pa.chunked_array(parts, type=kind)


_CITATIONS = pa.list_(
    pa.struct(
        {"source": pa.string(), "locator": pa.string(), "quote": pa.map_(pa.string(), pa.string())}
    )
)
