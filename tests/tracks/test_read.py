"""Files of positions as publishers write them, and files that are damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geoapp.tracks.parts import cut_by_ship, is_cut_of
from geoapp.tracks.positions import SATELLITE, PositionTable, TracksError, joined
from geoapp.tracks.read import read_files
from geoapp.tracks.screen import Aside, FileReading, aside_csv
from geoapp.tracks.times import HOUR_US, moment


def read(path: Path, order: Any = None) -> tuple[PositionTable, FileReading, list[Aside]]:
    asides: list[Aside] = []
    blocks, readings = read_files([path], order, asides.extend)
    return joined(list(blocks)), readings[0], asides


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


TABLES = {
    "MarineCadastre": "MMSI,BaseDateTime,LAT,LON,SOG\n1,2023-09-07T01:00:00,42,130,1.5\n",
    "MarineCadastre since 2025": (
        "mmsi,base_date_time,longitude,latitude\n1,2023-09-07 01:00:00,130,42\n"
    ),
    "Danish Maritime Authority": (
        "# Timestamp,Type of mobile,MMSI,Latitude,Longitude\n07/09/2023 01:00:00,Class A,1,42,130\n"
    ),
    "Global Fishing Watch": "ssvid,timestamp,lat,lon\n1,2023-09-07 01:00:00 UTC,42,130\n",
    "Global Fishing Watch, seconds": "mmsi,timestamp,lat,lon\n1,1694048400.0,42,130\n",
    "generic": "mmsi,timestamp,lat,lon\n1,2023-09-07T01:00:00Z,42,130\n",
    "semicolons": "mmsi;time;latitude;longitude\n1;2023-09-07T01:00Z;42,0;130,0\n",
    "tabs, with a mark": "\ufeffmmsi\ttimestamp\tlat\tlon\n1\t2023-09-07T10:00+09:00\t42\t130\n",
    "milliseconds": "mmsi,timestamp,lat,lon\n1,1694048400000,42,130\n",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_read_by_its_headings(table: str, tmp_path: Path) -> None:
    positions, reading, asides = read(written(tmp_path, "ais.csv", table))
    assert asides == []
    assert (list(positions.ids), positions.lons.tolist(), positions.lats.tolist()) == (
        ["1"], [130.0], [42.0],
    )  # fmt: skip
    assert moment(positions.times[0]) == "2023-09-07T01:00:00Z"
    assert reading.rows == reading.positions == 1


GPX = """<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>1</name><trkseg>
<trkpt lat="42" lon="130"><time>2023-09-07T01:00:00Z</time></trkpt>
<trkpt lat="42" lon="131"/></trkseg></trk></gpx>"""
STAMP = "2023-09-07T01:00:00Z"
LINE = {"type": "LineString", "coordinates": [[130, 42], [131, 42]]}
DOCUMENTS = {
    "a.gpx": GPX,
    "lines.geojson": {"type": "Feature", "id": "1", "geometry": LINE,
                      "properties": {"times": [STAMP]}},
    "togeojson.geojson": {"type": "Feature", "geometry": LINE,
                          "properties": {"mmsi": 1, "coordinateProperties": {"times": [STAMP]}}},
    "points.geojson": {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"mmsi": 1, "time": when},
         "geometry": {"type": "Point", "coordinates": [130, 42]}} for when in (STAMP, None)]},
    "moving.json": {"type": "Feature", "id": "1", "temporalGeometry": {
        "type": "MovingPoint", "datetimes": [STAMP], "coordinates": [[130, 42], [131, 42]]}},
    "trajectory.mfjson": {"type": "Feature", "id": "1", "geometry": LINE,
                          "properties": {"datetimes": [STAMP]}},
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_and_a_position_without_time_is_set_aside(
    name: str, tmp_path: Path
) -> None:
    content = DOCUMENTS[name]
    text = content if isinstance(content, str) else json.dumps(content)
    positions, reading, asides = read(written(tmp_path, name, text))
    assert (list(positions.ids), positions.lons.tolist()) == (["1"], [130.0])
    assert [aside.why for aside in asides] == ["has no time that can be read"]
    assert reading.rows == 2


def test_nmea_is_read_by_the_times_of_its_tag_blocks(tmp_path: Path) -> None:
    pytest.importorskip("pyais")
    from pyais import encode_dict

    (sentence,) = encode_dict(
        {"type": 1, "mmsi": 123456789, "lat": 42.0, "lon": 130.0}, talker_id="AI"
    )
    block = "c:1694048400"
    check = 0
    for letter in block:
        check ^= ord(letter)
    tagged = f"\\{block}*{check:02X}\\{sentence}"
    positions, reading, asides = read(written(tmp_path, "a.nmea", f"{tagged}\n{sentence}\n"))
    assert reading.kind == "NMEA"
    assert (list(positions.ids), moment(positions.times[0])) == (["123456789"], STAMP)
    assert len(asides) == 1


def test_parquet_is_read_with_columns_or_points(tmp_path: Path) -> None:
    when = pa.array([np.datetime64("2023-09-07T01", "us")])
    pq.write_table(
        pa.table({"mmsi": [1.0], "timestamp": when, "lat": [42.0], "lon": [130.0],
                  "receiver_type": ["satellite"], "distance_from_shore_m": [2000.0]}),
        tmp_path / "a.parquet",
    )  # fmt: skip
    points = shapely.to_wkb(shapely.points([130.0], [42.0]))
    pq.write_table(
        pa.table({"mmsi": ["1"], "time": when, "geometry": points}), tmp_path / "geo.parquet"
    )
    for name in ("a.parquet", "geo.parquet"):
        positions, _, _ = read(tmp_path / name)
        assert (list(positions.ids), positions.lons.tolist()) == (["1"], [130.0])
    told, _, _ = read(tmp_path / "a.parquet")
    assert (told.receivers.tolist(), told.shore_km.tolist()) == ([SATELLITE], [2.0])


def test_rows_that_cannot_be_read_are_counted_and_none_is_lost(tmp_path: Path) -> None:
    rows = [
        "1,2023-09-07 00:00:00,42,130", "1,2023-09-07 00:10:00,91,130",
        "1,1970-01-01 00:00:00,42,130", "0,2023-09-07 00:00:00,42,130",
        "1,yesterday,42,130", "1,2023-09-07 00:00:00", "1,2023-09-07 00:20:00,42,181",
        "1,2023-09-07 00:20:00,x,130", "1,07/09/2023 00:00:00,42,130",
    ]  # fmt: skip
    path = written(tmp_path, "ais.csv", "\n".join(["mmsi,timestamp,lat,lon", *rows, ""]))
    positions, reading, asides = read(path)
    assert reading.rows == len(rows) == len(positions) + len(asides)
    assert sorted(aside.row for aside in asides) == list(range(2, 10))
    assert {rows[aside.row - 1] for aside in asides} == {aside.text for aside in asides}
    day, _, _ = read(path, "dmy")
    assert len(day) == 2


def test_a_file_whose_name_is_no_text_is_named_by_its_escapes(tmp_path: Path) -> None:
    name, rows = os.fsdecode(b"caf\xe9.csv"), TABLES["generic"] + "1,soon,42,130\n"
    try:
        path = written(tmp_path, name, rows)
    except OSError:
        pytest.skip("a file system whose names are all text")
    _, reading, asides = read(path)
    assert reading.file == r"caf\udce9.csv"
    assert aside_csv(asides).encode().startswith(b"caf\\udce9.csv,2,")
    (tmp_path / "cut").mkdir()
    cut_by_ship([path], tmp_path / "cut")
    assert is_cut_of(tmp_path / "cut", [path])


def test_times_of_mixed_zones_become_utc_and_are_told(tmp_path: Path) -> None:
    rows = ["1,2023-09-07T00:00:00,42,130", "1,2023-09-07T10:00:00+09:00,42,130",
            "1,2023-09-07T02:00:00Z,42,130"]  # fmt: skip
    path = written(tmp_path, "ais.csv", "\n".join(["mmsi,timestamp,lat,lon", *rows]))
    positions, reading, _ = read(path)
    assert (np.diff(positions.times) // HOUR_US).tolist() == [1, 1]
    assert (reading.unzoned, reading.zones) == (1, {"+09:00", "UTC"})


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "no-headings.csv": ("1,2023-09-07,42,130\n", "has no column of time, lat, lon"),
    "empty.csv": ("", "is empty"),
    "a.parquet": (b"PAR1" + bytes(100), "is no whole Parquet file"),
    "a.gpx": ("<gpx>", "is not XML"),
    "a.geojson": ("{", "is not JSON"),
    "list.json": ("[]", "has no features"),
    "a.docx": ("PK", "is of no known kind"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_three_parts(name: str, tmp_path: Path) -> None:
    content, found = REFUSED[name]
    with pytest.raises(TracksError, match=rf"{name}.*{found}.*; .+\.$"):
        read(written(tmp_path, name, content))


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TracksError, match=r"none.csv: is not there; name a file that is\."):
        read(tmp_path / "none.csv")
