"""Exports read back: the same facts, id by id; and targets that are there whole or not at all."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geoapp.errors import ExportError
from geoapp.exports import FORMATS, export, export_all, export_bytes
from geoapp.exports.flatten import rounded_to_km
from geoapp.exports.precision import decimals_for
from geoapp.frames import BOUNDS
from geoapp.geodesy import KM_PER_DEGREE
from geoapp.measure import densify
from geoapp.measure.drawing import PLANAR_WITHIN_KM
from tests.support.exporting import (
    FILES,
    FOLDERS,
    KINDS,
    day,
    facts,
    frames,
    listed,
    plain,
    tables,
    written,
)

# What a line may lie off its geodesics, at the latitudes of the built-in route.
PLANAR_DEGREES = PLANAR_WITHIN_KM / KM_PER_DEGREE / np.cos(np.radians(60))
COUNT = sum(len(getattr(frames(), name)) for name in KINDS)


# -- round trip ----------------------------------------------------------------------------


def read_geojson(path: Path) -> list[dict[str, Any]]:
    """Read with the standard library, so that no reader's habits come between."""
    rows = []
    for feature in json.loads(path.read_bytes())["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        rows.append(feature["properties"] | {"id": feature["id"], "geometry": shape})
    return rows


def read_geopackage(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name in KINDS:
        rows += pyogrio.read_dataframe(path, layer=name).to_dict("records")
    return rows


def read_flatgeobuf(path: Path) -> list[dict[str, Any]]:
    rows: list[Any] = gpd.read_file(path).to_dict("records")
    return rows


def read_geoparquet(path: Path) -> list[dict[str, Any]]:
    rows: list[Any] = gpd.read_parquet(path).to_dict("records")
    return rows


READERS = {
    "geojson": read_geojson,
    "geopackage": read_geopackage,
    "flatgeobuf": read_flatgeobuf,
    "geoparquet": read_geoparquet,
}


@pytest.mark.parametrize("name", READERS)
def test_a_round_trip_keeps_the_facts_of_every_id(name: str, tmp_path: Path) -> None:
    rows = {row["id"]: row for row in READERS[name](written(tmp_path, name))}
    expected = facts()
    assert set(rows) == set(expected)
    for row_id, known in expected.items():
        row = rows[row_id]
        for key, value in known.items():
            found = row.get(key)
            if key in BOUNDS:
                assert day(found) == value, (row_id, key)
            elif key == "claims":
                assert listed(found) == value, row_id
            elif key == "citations":
                assert [citation(given) for given in listed(found)] == value, row_id
            else:
                assert plain(found) == value, (row_id, key)


def citation(given: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is null; Parquet gives a map as pairs."""
    held = {key: value for key, value in given.items() if value is not None}
    return held | ({"quote": dict(held["quote"])} if "quote" in held else {})


@pytest.mark.parametrize("name", READERS)
def test_a_round_trip_keeps_the_lines_to_their_precision(name: str, tmp_path: Path) -> None:
    rows = {row["id"]: row["geometry"] for row in READERS[name](written(tmp_path, name))}
    for kind in KINDS:
        table = tables().table(kind)
        given = zip(
            table["id"],
            getattr(frames(), kind).geometry,
            rounded_to_km(frames(), kind),
            strict=True,
        )
        for row_id, shape, km in given:
            step = 10 ** -decimals_for(km)
            meant = shape if kind in ("places", "sightings") else densify(shape, 10)
            away = shapely.hausdorff_distance(rows[row_id], meant)
            assert away <= step * np.sqrt(2) / 2 + PLANAR_DEGREES


@pytest.mark.parametrize("name", ["geopackage", "geoparquet"])
def test_dates_are_dates(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name)
    if name == "geoparquet":
        assert {str(pq.read_schema(path).field(bound).type) for bound in BOUNDS} == {"date32[day]"}
    else:
        info = pyogrio.read_info(path, layer="legs")
        types = dict(zip(info["fields"], info["ogr_types"], strict=True))
        assert {types[bound] for bound in BOUNDS} == {"OFTDate"}


# -- targets -------------------------------------------------------------------------------


def test_an_existing_file_is_replaced_only_by_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "route.gpkg"
    target.write_bytes(b"old")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ExportError, match="no space left on device"):
        export(frames(), "geopackage", target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", FILES)
def test_a_folder_is_no_target_for_a_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"):
        export(frames(), name, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_is_no_target_for_a_folder(name: str, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")
    with pytest.raises(ExportError, match="is a file; give the name of a folder"):
        export(frames(), name, target)
    assert target.read_text() == "old"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ExportError, match="use one of geojson"):
        export_bytes(frames(), "word")
    with pytest.raises(ExportError, match="which is a folder"):
        export_bytes(frames(), "qgis")


def test_everything_is_written_within_fifteen_seconds(tmp_path: Path) -> None:
    told: list[str] = []
    start = time.process_time()
    paths = export_all(frames(), tmp_path / "new" / "all", progress=told.append)
    assert time.process_time() - start < 15
    assert told == [*FORMATS, "package"]
    assert len(set(paths)) == len(paths)
    held = {path for path in (tmp_path / "new" / "all").rglob("*") if path.is_file()}
    assert held == set(paths)
