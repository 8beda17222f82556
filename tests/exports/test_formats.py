"""Every format: read back, complete, the same twice, safe with hostile names."""

from __future__ import annotations

import csv
import gc
import io
import json
import re
import sqlite3
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geoapp.exports import FORMATS, export, export_all, export_bytes, export_together
from geoapp.exports.formats import Format
from geoapp.exports.spreadsheets import FORMULA, csv_text
from geoapp.exports.tables import Column, Table
from geoapp.frames import BOUNDS, to_frames
from geoapp.frames.dictionary_column import Cells
from tests.support.exporting import (
    FILES,
    FOLDERS,
    HOSTILE,
    KINDS,
    between_airports,
    day,
    facts,
    frames,
    hostile,
    nothing,
    written,
)
from tests.support.strict import read_strictly

COUNT = sum(len(getattr(frames(), name)) for name in KINDS)


# -- all formats ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first_run() -> dict[str, bytes]:
    """Every format, written some time ago: GDAL writes the hour, a ZIP to two seconds."""
    made = {name: export_bytes(frames(), name) for name in FILES}
    # Nothing but time itself can be waited for: two seconds of a clock must differ.
    time.sleep(2.1)
    return made


@pytest.mark.parametrize("name", FILES)
def test_two_runs_give_the_same_bytes(first_run: dict[str, bytes], name: str) -> None:
    assert export_bytes(frames(), name) == first_run[name]


@pytest.mark.parametrize("name", FOLDERS)
def test_two_runs_give_the_same_folder(name: str, tmp_path: Path) -> None:
    first = export(frames(), name, tmp_path / "a")
    second = export(frames(), name, tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("name", FILES)
def test_every_id_and_the_licence_are_in_the_file(name: str) -> None:
    content = everything(export_bytes(frames(), name))
    for row_id in facts():
        if name == "linked-places" and row_id in frames().candidates.index:
            continue
        assert row_id.encode() in content, row_id
    assert b"ODbL-1.0" in content
    assert frames().info.version.encode() in content


def everything(content: bytes) -> bytes:
    """Unpack what is packed, so that its content can be searched."""
    if content.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(content))
        return repr([table.to_pylist(), table.schema.metadata]).encode()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def strictly(paths: list[Path]) -> list[bytes]:
    """Read files as strictly as their formats allow."""
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, contents, strict=True):
        read_strictly(path.name, content)
    return contents


@pytest.mark.parametrize("name", FORMATS)
def test_a_dossier_without_rows_is_exported(name: str, tmp_path: Path) -> None:
    rows = [row_id for row_id in facts() if row_id not in frames().info.id]
    for content in strictly(export(nothing(), name, tmp_path / f"none{FORMATS[name].extension}")):
        assert not [row_id for row_id in rows if row_id.encode() in everything(content)]


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_names_are_exported(name: str, tmp_path: Path) -> None:
    target = tmp_path / f"hostile{FORMATS[name].extension}"
    contents = map(everything, strictly(export(hostile(), name, target, lang="fr")))
    assert any(b"leg-sea" in content for content in contents)


@pytest.mark.parametrize("name", FORMATS)
def test_a_missing_shape_and_an_antimeridian_are_exported(name: str, tmp_path: Path) -> None:
    legs = frames().legs.copy()
    lines = [shapely.LineString(), shapely.LineString([(179, 50), (-179, 51)])]
    legs = legs.set_geometry(gpd.GeoSeries(lines, index=legs.index, crs=4326))
    target = tmp_path / f"odd{FORMATS[name].extension}"
    contents = map(everything, strictly(export(replace(frames(), legs=legs), name, target)))
    assert any(b"leg-rail" in content for content in contents)


READABLE = ["geojson", "geopackage", "flatgeobuf", "kml", "kmz", "gpx", "csv", "json-fg"]


@pytest.mark.parametrize("name", READABLE)
def test_hostile_names_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, name, hostile())
    names: list[str] = []
    for layer in pyogrio.list_layers(path)[:, 0]:
        if layer.startswith(("track", "route_points")):
            continue
        frame = pyogrio.read_dataframe(path, layer=layer)
        for column in ("name", "Name"):
            if column in frame and layer not in ("ships", "origins"):
                names += frame[column].dropna().tolist()
    given = [text["en"] for kind in KINDS for text in getattr(hostile(), kind)["name"]]
    if name == "csv":
        given = [f"'{text}" if text.startswith(FORMULA) else text for text in given]
    if name in ("kml", "kmz", "gpx"):  # GDAL's readers trim what surrounds a text
        names, given = [n.strip() for n in names], [g.strip() for g in given]
    assert sorted(names) == sorted(given)


@pytest.mark.long
@pytest.mark.parametrize("name", FILES)
def test_every_format_is_ready_within_two_seconds(name: str) -> None:
    export_bytes(frames(), name)  # the libraries are loaded
    start = time.process_time()
    export_bytes(frames(), name)
    assert time.process_time() - start < 2


def test_no_format_is_made_while_python_looks_for_cycles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    searched: dict[str, bool] = {}

    def noted(self: Format, *_: Any) -> dict[str, bytes]:
        searched[self.name] = gc.isenabled()
        return {}

    monkeypatch.setattr(Format, "make", noted)
    monkeypatch.setattr("geoapp.resources._is_safe", lambda: False)  # what a fork notes is lost
    for name in FOLDERS:
        export(frames(), name, tmp_path / name)
    assert searched == dict.fromkeys(FOLDERS, False)
    export_all(frames(), tmp_path / "all")
    assert searched == dict.fromkeys(FORMATS, False)
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("called", "names"), [(export, [*FORMATS]), (export_bytes, FILES), (export_together, FILES)]
)
def test_help_names_every_format(called: Callable[..., object], names: list[str]) -> None:
    told = (called.__doc__ or "").partition("    format\n")[2].partition("    path")[0]
    assert re.findall("``([a-z-]+)``", told)[: len(names)] == names


# -- what is special about each ------------------------------------------------------------


def test_geojson_follows_rfc_7946(tmp_path: Path) -> None:
    text = written(tmp_path, "geojson").read_text("utf-8")
    collection = json.loads(text)
    assert "crs" not in collection
    assert list(collection)[-1] == "features"
    west, south, east, north = collection["bbox"]
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    for feature in collection["features"]:
        assert feature["geometry"]["type"] in ("Point", "LineString", "MultiLineString")
        for number in numbers(feature["geometry"]["coordinates"]):
            assert len(repr(float(number)).partition(".")[2]) <= 7
    assert {claim["id"] for claim in collection["claims"]} == set(frames().claims.index)
    assert {source["id"] for source in collection["sources"]} == set(frames().sources.index)


def numbers(value: Any) -> list[float]:
    return [n for item in value for n in numbers(item)] if isinstance(value, list) else [value]


def test_jsonfg_has_the_time_of_every_leg_and_of_its_candidates(tmp_path: Path) -> None:
    collection = json.loads(written(tmp_path, "json-fg").read_bytes())
    times = {feature["id"]: feature["time"] for feature in collection["features"]}
    assert any(uri.endswith("/conf/core") for uri in collection["conformsTo"])
    for feature in collection["features"]:
        assert feature["featureType"] == feature["properties"]["kind"]
        if feature["featureType"] in ("leg", "sighting"):
            bounds = feature["properties"]
            expected = [bounds.get(BOUNDS[0], ".."), bounds.get(BOUNDS[3], "..")]
            assert feature["time"] == {"interval": expected}
        elif feature["featureType"] == "candidate":
            assert feature["time"] == times[feature["properties"]["leg"]]
        else:
            assert feature["time"] is None


def test_linked_places_has_bounds_certainty_and_names(tmp_path: Path) -> None:
    collection = json.loads(written(tmp_path, "linked-places").read_bytes())
    by_id = {feature["@id"].rpartition(":")[2]: feature for feature in collection["features"]}
    sea = by_id["leg-sea"]
    leg = frames().legs.loc["leg-sea"]
    (span,) = sea["when"]["timespans"]
    assert span["start"] == {"earliest": str(leg[BOUNDS[0]]), "latest": str(leg[BOUNDS[1]])}
    assert span["end"] == {"earliest": str(leg[BOUNDS[2]]), "latest": str(leg[BOUNDS[3]])}
    assert sea["when"]["certainty"] == leg["certainty"]
    rail = by_id["leg-rail"]["properties"]
    assert rail["drawn_km"] < rail["low_km"] < rail["high_km"]
    assert rail["length_method"]
    assert rail["days_known"] == "inferred"
    languages = {name["lang"] for name in by_id["najin"]["names"]}
    assert languages == set(frames().places["name"].to_dict()["najin"])


def test_czml_is_there_while_it_is_possible_and_never_moves(tmp_path: Path) -> None:
    packets = json.loads(written(tmp_path, "czml").read_bytes())
    assert packets[0]["id"] == "document"
    by_id = {packet["id"]: packet for packet in packets}
    leg = frames().legs.loc["leg-rail"]
    end = leg[BOUNDS[3]] + pd.Timedelta(days=1)
    assert by_id["leg-rail"]["availability"] == f"{leg[BOUNDS[0]]}T00:00:00Z/{end}T00:00:00Z"
    for packet in packets:
        assert "epoch" not in json.dumps(packet.get("position", {}))
        assert "<script" not in packet.get("description", "")


def test_csv_keeps_formulas_from_running(tmp_path: Path) -> None:
    text = written(tmp_path, "csv", hostile()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == COUNT
    for row in rows:
        for column, cell in row.items():
            if column != "wkt" and not is_number(cell):
                assert not cell.startswith(FORMULA), (column, cell)
        shapely.from_wkt(row["wkt"])


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_xlsx_has_sheets_dates_and_no_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, "xlsx", hostile()))
    assert book.sheetnames[0] == "about"
    assert set(KINDS) < set(book.sheetnames)
    head = [cell.value for cell in book["legs"][1]]
    for row in book["legs"].iter_rows(min_row=2):
        held = dict(zip(head, row, strict=True))
        assert held["earliest_start"].is_date
    for sheet in book:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]
    assert book["places"]["C2"].value == HOSTILE[0]


def test_shapefile_tells_its_short_names(tmp_path: Path) -> None:
    path = written(tmp_path, "shapefile")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        fields = list(csv.DictReader(io.StringIO(archive.read("fields.csv").decode())))
        assert archive.read("legs.cpg") == b"UTF-8"
        full = archive.read("legs-full.csv").decode()
    assert {f"{kind}{end}" for kind in KINDS for end in (".shp", ".dbf", ".prj")} <= set(names)
    legs = pyogrio.read_dataframe(f"/vsizip/{path}/legs.shp")
    listed_names = {f["short"] for f in fields if f["file"] == "legs"}
    assert set(legs.columns) - {"geometry"} == listed_names
    assert {day(value) for value in legs["start_min"]} == set(frames().legs["earliest_start"])
    assert legs["name"].tolist() == [text["en"] for text in frames().legs["name"]]
    assert frames().legs["note"].iloc[0]["en"][-40:] in full


def test_shapefile_cuts_long_texts_at_a_character(tmp_path: Path) -> None:
    legs = frames().legs.copy()
    legs["name"] = pd.Series([{"en": "나" * 200}] * len(legs), index=legs.index, dtype=object)
    path = written(tmp_path, "shapefile", replace(frames(), legs=legs))
    name = pyogrio.read_dataframe(f"/vsizip/{path}/legs.shp")["name"].iloc[0]
    assert name == "나" * 83 + "…"


def test_geopackage_holds_styles_and_evidence(tmp_path: Path) -> None:
    path = written(tmp_path, "geopackage")
    with sqlite3.connect(path) as file:
        styled = {name for (name,) in file.execute("SELECT f_table_name FROM layer_styles")}
        version = file.execute("PRAGMA user_version").fetchone()[0]
        claims = file.execute("SELECT count(*) FROM claims").fetchone()[0]
        listed_tables = {n for (n,) in file.execute("SELECT table_name FROM gpkg_contents")}
        check = file.execute("PRAGMA integrity_check").fetchone()[0]
    assert styled == {*KINDS, "reach"}
    assert version == 10300
    assert claims == len(frames().claims)
    assert {"sources", "citations", "about", "layer_styles"} <= listed_tables
    assert check == "ok"


def test_geoparquet_holds_texts_and_not_categories(tmp_path: Path) -> None:
    schema = pq.read_schema(written(tmp_path, "geoparquet"))
    kinds = {str(schema.field(name).type) for name in ("id", "kind", "claims_text", "basis")}
    assert kinds == {"string"}
    assert str(schema.field("claims").type) == "list<element: string>"


def test_geoparquet_holds_what_rows_share_once(tmp_path: Path) -> None:
    group = pq.read_metadata(written(tmp_path, "geoparquet")).row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    shared = {each.path_in_schema for each in columns if "RLE_DICTIONARY" in each.encodings}
    assert {"kind", "attribution", "claims.list.element"} <= shared
    assert "citations.list.element.source" in shared
    assert shared.isdisjoint(["id", "name", "geometry", "bbox.xmin"])


def test_geoparquet_holds_the_evidence(tmp_path: Path) -> None:
    metadata = pq.read_schema(written(tmp_path, "geoparquet")).metadata
    held = json.loads(metadata[b"geoapp"])
    assert len(held["claims"]) == len(frames().claims)
    assert held["about"]["licence"] == frames().info.licence
    geo = json.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"


def test_gpx_calls_only_an_observed_line_a_track(tmp_path: Path) -> None:
    legs = frames().legs.copy()
    legs["basis"] = ["observed", "modelled"]
    text = written(tmp_path, "gpx", replace(frames(), legs=legs)).read_text("utf-8")
    assert text.count("<trk>") == 1
    assert text.count("<rte>") == 1 + len(frames().candidates)
    assert "<time>" not in text


def test_kml_speaks_french(tmp_path: Path) -> None:
    text = written(tmp_path, "kml", lang="fr").read_text("utf-8")
    assert frames().legs["name"].to_dict()["leg-rail"]["fr"] in text
    assert "Tracé modélisé" in text
    assert "<href>" not in text  # nothing is asked of a network


def test_dates_before_1900_are_kept_in_a_workbook(tmp_path: Path) -> None:
    legs = frames().legs.copy()
    legs["earliest_start"] = pd.Series(
        [date(1850, 1, 2)] * len(legs), index=legs.index, dtype=object
    )
    path = written(tmp_path, "xlsx", replace(frames(), legs=legs))
    sheet = openpyxl.load_workbook(path)["legs"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, head.index("earliest_start") + 1).value == "1850-01-02"
    about = dict(openpyxl.load_workbook(path)["about"].iter_rows(values_only=True))
    assert about["dates"].startswith("Days before 1900 are text")
    assert "dates" not in dict(
        openpyxl.load_workbook(written(tmp_path, "xlsx"))["about"].iter_rows(values_only=True)
    )


def test_a_table_has_longitude_and_latitude_for_what_reads_no_geometry(tmp_path: Path) -> None:
    text = written(tmp_path, "csv").read_text("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    najin, sea = rows["najin"], rows["leg-sea"]
    assert (najin["lon"], najin["from_lon"], sea["lon"]) == (sea["from_lon"], "", "")
    ends = shapely.get_coordinates(shapely.from_wkt(sea["wkt"]))[[0, -1]].ravel().tolist()
    assert [float(sea[name]) for name in ("from_lon", "from_lat", "to_lon", "to_lat")] == ends


def test_numbers_of_sources_are_whole_in_every_format(tmp_path: Path) -> None:
    assert (
        str(pq.read_schema(written(tmp_path, "geoparquet")).field("days_sources").type) == "int64"
    )
    rows = json.loads(written(tmp_path, "geojson").read_bytes())["features"]
    counted = [row["properties"].get("independent_sources", 0) for row in rows]
    assert {type(each) for each in counted} == {int}
    text = written(tmp_path, "csv").read_text("utf-8-sig")
    held = {row["days_sources"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert held <= {"", *map(str, range(20))}
    assert csv_text(Table("x", (Column("n", "count", Cells.of([0])),))) == "n\r\n0\r\n"


def test_a_geopackage_opens_on_the_route_and_not_on_far_places_of_context(tmp_path: Path) -> None:
    path = written(tmp_path, "geopackage")
    west, _, east, _ = pyogrio.read_info(path, layer="places")["total_bounds"]
    assert 37 < west < 41
    assert 134 < east < 138
    # What lies outside of these bounds is there all the same.
    washington = pyogrio.read_dataframe(path, layer="places", bbox=(-78, 38, -76, 40))
    assert list(washington["layer"]) == ["context"]
    assert len(pyogrio.read_dataframe(path, layer="places", bbox=(-180, -90, 180, 90))) == len(
        frames().places
    )
    export(nothing(), "geopackage", tmp_path / "empty.gpkg")
    with closing(sqlite3.connect(tmp_path / "empty.gpkg")) as file:
        bounds = "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'places'"
        assert file.execute(bounds).fetchall() == [(None, None)]


def test_linked_places_says_that_a_source_is_unconfirmed() -> None:
    content = json.loads(export_bytes(to_frames(between_airports()), "linked-places"))
    labels = [each["label"] for feature in content["features"] for each in feature["citations"]]
    assert labels
    assert all(label.endswith("(unconfirmed)") for label in labels)
