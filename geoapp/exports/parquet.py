"""GeoParquet 1.1: one table of all features, lists kept as lists."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.exports.arrow import GEOMETRY, to_arrow
from geoapp.exports.tables import Tables

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
    shapes = [shape for table in tables.features for shape in table.shapes or ()]
    arrow = pa.concat_tables(
        [to_arrow(table, nested=True) for table in tables.features], promote_options="default"
    )
    arrow = arrow.select([*(name for name in arrow.column_names if name != GEOMETRY), GEOMETRY])
    arrow = arrow.append_column(BBOX, _boxes(shapes))
    metadata = {"geo": json.dumps(_geo(shapes)), "geoapp": _evidence(tables)}
    arrow = arrow.replace_schema_metadata(metadata)
    stream = io.BytesIO()
    pq.write_table(arrow, stream, compression="zstd")
    return stream.getvalue()


def _geo(shapes: Sequence[BaseGeometry | None]) -> dict[str, Any]:
    drawn = [shape for shape in shapes if shape is not None]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in drawn}),
        "covering": {BBOX: {side: [BBOX, side] for side in BOX}},
    }
    if drawn:
        column["bbox"] = shapely.total_bounds(np.array(drawn, dtype=object)).tolist()
    return {"version": SPECIFICATION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _boxes(shapes: Sequence[BaseGeometry | None]) -> Any:
    bounds = shapely.bounds(np.array(list(shapes), dtype=object)).reshape(-1, 4)
    sides = [pa.array(bounds[:, side], type=pa.float64(), from_pandas=True) for side in range(4)]
    return pa.StructArray.from_arrays(sides, names=list(BOX))


def _evidence(tables: Tables) -> str:
    held = {
        table.name: [_plain(row) for row in table.rows()]
        for table in tables.evidence
        if table.name != "citations"  # each stands in the row that cites
    }
    return json.dumps({"about": tables.about, **held}, ensure_ascii=False)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
        if value not in (None, [], False)
    }
