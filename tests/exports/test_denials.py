"""Whoever denies a thing is named in its record, in whatever format it leaves."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from geoapp.evidence import backing
from geoapp.exports import FORMATS
from tests.support.exporting import frames, tables, written

LEGS = ("leg-sea", "leg-rail")


def zipped(path: Path, ending: str) -> str:
    with zipfile.ZipFile(path) as held:
        return held.read(next(n for n in held.namelist() if n.endswith(ending))).decode("utf-8-sig")


def row_of_csv(text: str, name: str) -> str:
    return next(str(row) for row in csv.DictReader(io.StringIO(text)) if row["id"] == name)


def row_of_layer(path: Path, name: str) -> str:
    for layer, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=layer)
        if "denied_by" in frame and (frame["id"] == name).any():
            return str(frame[frame["id"] == name].iloc[0].to_dict())
    raise AssertionError(name)


def feature_of(text: str, name: str) -> str:
    for feature in json.loads(text)["features"]:
        if str(feature.get("id") or feature["@id"]).rpartition(":")[2] == name:
            return json.dumps(feature, ensure_ascii=False)
    raise AssertionError(name)


def element_of(text: str, tag: str, name: str) -> str:
    elements: list[str] = re.findall(rf"<{tag}\b.*?</{tag}>", text, re.DOTALL)
    return next(element for element in elements if re.search(rf"\b{name}\b", element))


def sheet_row(path: Path, name: str) -> str:
    rows: Any = openpyxl.load_workbook(path, read_only=True)["legs"].iter_rows(values_only=True)
    return str(next(row for row in rows if name in row))


RECORDS: dict[str, Callable[[Path, str], str]] = {
    "geojson": lambda path, name: feature_of(path.read_text("utf-8"), name),
    "json-fg": lambda path, name: feature_of(path.read_text("utf-8"), name),
    "linked-places": lambda path, name: feature_of(path.read_text("utf-8"), name),
    "geopackage": row_of_layer,
    "flatgeobuf": row_of_layer,
    "geoparquet": lambda path, name: str(
        next(row for row in pq.read_table(path).to_pylist() if row["id"] == name)
    ),
    "kml": lambda path, name: element_of(path.read_text("utf-8"), "Placemark", name),
    "kmz": lambda path, name: element_of(zipped(path, ".kml"), "Placemark", name),
    "gpx": lambda path, name: element_of(path.read_text("utf-8"), "rte", name),
    "shapefile": lambda path, name: row_of_csv(zipped(path, "legs-full.csv"), name),
    "csv": lambda path, name: row_of_csv(path.read_text("utf-8-sig"), name),
    "xlsx": sheet_row,
    "czml": lambda path, name: json.dumps(
        next(each for each in json.loads(path.read_text("utf-8")) if each["id"] == name),
        ensure_ascii=False,
    ),
    "qgis": lambda path, name: row_of_layer(next(path.rglob("*.gpkg")), name),
    "pygeoapi": lambda path, name: feature_of(
        next(path.rglob("legs*json")).read_text("utf-8"), name
    ),
}


def test_every_format_is_tried() -> None:
    assert set(RECORDS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_record_of_each_leg_names_each_of_its_denials(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name)
    denied = backing(frames())["denied"]
    for leg in LEGS:
        record = RECORDS[name](path, leg)
        assert len(denied[leg]) >= 3
        for denial in denied[leg]:
            assert denial in record
            who = frames().claims["said_by"][denial]["en"]
            assert who in record
        assert "In general: [denial or reply] " in record


@pytest.mark.parametrize("name", ["geojson", "json-fg", "geopackage", "geoparquet"])
def test_the_history_of_versions_is_where_nothing_is_lost(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name)
    told = frames().changes["text"].iloc[-1]["en"]
    if name == "geopackage":
        assert told in pyogrio.read_dataframe(path, layer="changes")["text"].tolist()
    elif name == "geoparquet":
        held = str(pq.read_schema(path).metadata)
        assert str(told.encode())[2:40] in held
    else:
        changes = json.loads(path.read_text("utf-8"))["changes"]
        assert [each["text"] for each in changes][-1] == told
        assert "wh-way" in changes[-1]["ids"] or len(changes) > 1


def test_a_record_says_who_reports_it_and_where_no_reply_is_on_record() -> None:
    seen = {row["id"]: row for row in tables().table("sightings").rows()}
    assert seen["seen-najin-voa"]["denials_text"].startswith("No reply to it is on record.")
    rail = {row["id"]: row for row in tables().table("legs").rows()}["leg-rail"]
    us = "US government (this movement)"
    assert rail["reported_by"].startswith(us)
    assert (rail["independent_sources"], rail["days_sources"]) == (1, 1)
    assert rail["days_inferred"] is True
    assert "at least this many days: 7." in rail["caution"]
    lines = [row for row in tables().table("candidates").rows() if row["id"].startswith("rail-")]
    assert {tuple(row["denied_by"]) for row in lines} == {tuple(rail["denied_by"])}


def test_a_line_has_no_precision_of_its_better_end() -> None:
    for name in ("legs", "candidates"):
        assert "precision_km" not in tables().table(name).names
    assert all(km > 0 for km in tables().table("sightings")["precision_km"])
