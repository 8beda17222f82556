"""GeoParquet 1.1: one table of all features, lists kept as lists."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geoapp.exports.arrow import GEOMETRY, to_arrow
from geoapp.exports.tables import Tables, merged

SPECIFICATION = "1.1.0"
BBOX = "bbox"
BOX = ("xmin", "ymin", "xmax", "ymax")


def geoparquet(tables: Tables) -> bytes:
    """
    Write GeoParquet 1.1 with a bounding-box column.

    Parameters
    ----------
    tables
        All features become one table; `kind` tells them apart.

    Returns
    -------
    content
        The file. Its key-value metadata holds the `about` of the tables, and `claims`,
        `sources`, `accounts`, `ships` as JSON under the key ``geoapp``. The same
        bytes each time, for one version of pyarrow.
    """
    table = merged(tables.features, "features")
    shapes = np.fromiter(table.shapes or (), dtype=object)
    arrow = to_arrow(table, nested=True).append_column(BBOX, _boxes(shapes))
    stream = io.BytesIO()
    # Arrow's own schema would tell readers that texts are categories.
    with pq.ParquetWriter(stream, arrow.schema, compression="zstd", store_schema=False) as file:
        file.write_table(arrow)
        file.add_key_value_metadata({"geo": json.dumps(_geo(shapes)), "geoapp": _evidence(tables)})
    return stream.getvalue()


def _geo(shapes: NDArray[Any]) -> dict[str, Any]:
    drawn = shapes[~shapely.is_missing(shapes)]
    _, firsts = np.unique(shapely.get_type_id(drawn), return_index=True)
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(shape.geom_type for shape in drawn[firsts]),
        "covering": {BBOX: {side: [BBOX, side] for side in BOX}},
    }
    if len(drawn):
        column["bbox"] = shapely.total_bounds(drawn).tolist()
    return {"version": SPECIFICATION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _boxes(shapes: NDArray[Any]) -> Any:
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    sides = [pa.array(bounds[:, side], type=pa.float64(), from_pandas=True) for side in range(4)]
    return pa.StructArray.from_arrays(sides, names=list(BOX))


def _evidence(tables: Tables) -> str:
    held = {table.name: [_plain(row) for row in table.rows()] for table in tables.evidence}
    return json.dumps({"about": tables.about, **held}, ensure_ascii=False)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if value not in (None, [], False)
    }
