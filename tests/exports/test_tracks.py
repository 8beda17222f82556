"""Tracks in every format, read back by others: each position where and when it was measured."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import gpxpy
import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from fastkml.validator import validate
from lxml import etree

from geoapp.dossier import Dossier
from geoapp.exports import FORMATS, export, export_together
from geoapp.exports.flatten import to_tables
from geoapp.exports.positions import SILENCE
from geoapp.frames import Frames, to_frames
from geoapp.tracks.kernel import SILENCE_H
from tests.support.dossiers import CASES, content_of, named, read
from tests.support.exporting import written
from tests.support.foreign import probe

TRACK = CASES / "good" / "a-track.geojson"
KML = {"k": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}

Position = tuple[str, str, float, float]
"""Track, time, longitude, latitude."""

# Across 180 degrees; alone between two silences; two at one instant; known to a day and to about.
MEASURED = [
    ("2001-02-03T04:20:00Z", 179.5, 50.0),
    ("2001-02-03T05:00Z", 180.0, 50.2),
    ("2001-02-03T06:00:30Z", -179.5, 50.3),
    ("2001-02-03T06:30:00Z", -179.0, 50.5),
    ("2001-02-04T06:30:00Z", -178.0, 51.0),
    ("2001-02-07", -177.0, 51.0),
    ("2001-02-09~", -176.0, 52.0),
    ("2001-02-20T01:00:00Z", -175.0, 52.0),
    ("2001-02-20T01:00:00Z", -175.0, 52.1),
]
OTHER = [("2001-02-03T04:20:00Z", 12.0, 50.0), ("2001-02-03T04:25:00Z", 12.5, 50.2)]
HELD: set[Position] = {("track-example", *at) for at in MEASURED} | {
    ("track-other", *at) for at in OTHER
}
TIMED = {at for at in HELD if "T" in at[1]}


def two_tracks() -> Dossier:
    content = content_of(TRACK)
    content["dossier"]["bbox"] = [10, 40, -170, 60]
    (track,) = content["features"]
    content["features"] = [
        made(track, "track-example", MEASURED),
        made(track, "track-other", OTHER),
    ]
    return read(content)


def made(track: dict[str, Any], name: str, at: list[tuple[str, float, float]]) -> dict[str, Any]:
    measured = json.loads(json.dumps(track)) | {"id": name}
    measured["geometry"]["coordinates"] = [[lon, lat] for _, lon, lat in at]
    measured["properties"]["coordinateProperties"] = {"times": [time for time, *_ in at]}
    return measured  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(two_tracks())


def instant(time: str) -> datetime:
    return datetime.fromisoformat(time)


def at_instants(positions: set[Position]) -> set[tuple[datetime, float, float]]:
    return {(instant(time), lon, lat) for _, time, lon, lat in positions}


# -- tables: a row a position --------------------------------------------------------------


def geopackage(path: Path) -> list[dict[str, Any]]:
    rows: list[Any] = pyogrio.read_dataframe(path, layer="positions").to_dict("records")
    assert pyogrio.read_info(path, layer="tracks")["features"] == 2
    return rows


def flatgeobuf(path: Path) -> list[dict[str, Any]]:
    rows: list[Any] = pyogrio.read_dataframe(path).to_dict("records")
    return [row for row in rows if row["kind"] == "position"]


def geoparquet(path: Path) -> list[dict[str, Any]]:
    rows = pq.read_table(path).to_pylist()
    shapes = [shapely.from_wkb(row["geometry"]) for row in rows]
    given = [row | {"geometry": shape} for row, shape in zip(rows, shapes, strict=True)]
    return [row for row in given if row["kind"] == "position"]


def shapefile(path: Path) -> list[dict[str, Any]]:
    rows: list[Any] = pyogrio.read_dataframe(f"/vsizip/{path}/positions.shp").to_dict("records")
    return rows


def csv_file(path: Path) -> list[dict[str, Any]]:
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    found: list[dict[str, Any]] = [row for row in rows if row["kind"] == "position"]
    return [
        row | {"geometry": shapely.Point(float(row["lon"]), float(row["lat"]))} for row in found
    ]


def workbook(path: Path) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(path)["positions"].iter_rows(values_only=True)
    found = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return [row | {"geometry": shapely.Point(row["lon"], row["lat"])} for row in found]


READERS = {
    "geopackage": geopackage,
    "flatgeobuf": flatgeobuf,
    "geoparquet": geoparquet,
    "shapefile": shapefile,
    "csv": csv_file,
    "xlsx": workbook,
}


@pytest.mark.parametrize("name", READERS)
def test_a_table_has_a_row_for_each_position(name: str, frames: Frames, tmp_path: Path) -> None:
    rows = READERS[name](written(tmp_path, name, frames))
    found = {(row["track"], row["time"], row["geometry"].x, row["geometry"].y) for row in rows}
    assert len(rows) == len(HELD)
    assert found == HELD
    for row in rows:
        known = str(row["instant"])[:19].replace(" ", "T").removesuffix("Z")
        expected = f"{instant(row['time']):%Y-%m-%dT%H:%M:%S}" if "T" in row["time"] else ""
        assert known == expected or (not expected and known in ("None", "NaT", "nan", ""))


def test_an_instant_has_its_type_where_a_format_has_one(frames: Frames, tmp_path: Path) -> None:
    info = pyogrio.read_info(written(tmp_path, "geopackage", frames), layer="positions")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["instant"], types["earliest_start"]) == ("OFTDateTime", "OFTDate")
    schema = pq.read_schema(written(tmp_path, "geoparquet", frames))
    assert str(schema.field("instant").type) == "timestamp[ms, tz=UTC]"


def test_a_track_says_who_saw_it_and_no_times_in_a_cell(frames: Frames, tmp_path: Path) -> None:
    tracks = pyogrio.read_dataframe(written(tmp_path, "geopackage", frames), layer="tracks")
    assert set(tracks["seen_by"]) == {"A receiver on the shore"}
    assert set(tracks["caution"]) == {"Measured positions; between two of them nothing is known."}
    assert "coordinateProperties" not in tracks
    assert list(tracks.geometry.geom_type.unique()) == ["MultiPoint"]


# -- formats with a place for instants -----------------------------------------------------


def test_gpx_has_the_time_of_each_position(frames: Frames, tmp_path: Path) -> None:
    path = written(tmp_path, "gpx", frames)
    with path.open(encoding="utf-8") as stream:
        read_back = gpxpy.parse(stream)
    segments = [[*part.points] for track in read_back.tracks for part in track.segments]
    points = [point for part in segments for point in part] + read_back.waypoints
    found = {(p.time, p.longitude, p.latitude) for p in points if p.time}
    assert found == {(at, min(lon, 179.9999999), lat) for at, lon, lat in at_instants(TIMED)}
    assert len(points) == len(HELD)
    # 180 degrees and a silence begin a segment; what is alone or of a day is a waypoint.
    assert [len(part) for part in segments] == [2, 2, 2, 2]
    assert len(read_back.waypoints) == 3
    assert all(-180 <= point.longitude < 180 for point in points)
    for layer in ("tracks", "track_points", "waypoints"):
        assert len(pyogrio.read_dataframe(path, layer=layer))


def test_kml_has_tracks_that_globes_play(frames: Frames, tmp_path: Path) -> None:
    path = written(tmp_path, "kml", frames)
    assert validate(file_to_validate=path)
    root = etree.parse(path).getroot()
    found = set()
    for track in root.iterfind(".//gx:Track", KML):
        whens = [element.text for element in track.iterfind("k:when", KML)]
        coords = [element.text.split() for element in track.iterfind("gx:coord", KML)]
        found |= {(instant(when), float(at[0]), float(at[1]))
                  for when, at in zip(whens, coords, strict=True)}  # fmt: skip
    lone = {}
    for mark in root.iterfind(".//k:Placemark[k:Point]", KML):
        lon, lat = mark.findtext("k:Point/k:coordinates", "", KML).split(",")
        begin = mark.findtext("k:TimeSpan/k:begin", None, KML)
        stamp = mark.findtext("k:TimeStamp/k:when", None, KML)
        lone[float(lon), float(lat)] = (begin or "")[:10], stamp
    assert found | {
        (instant(stamp), *at) for at, (_, stamp) in lone.items() if stamp
    } == at_instants(TIMED)
    assert lone[-177.0, 51.0] == ("2001-02-07", None)
    assert lone[-176.0, 52.0] == ("2001-02-06", None)  # about: three days to each side
    assert len(pyogrio.read_dataframe(path, layer="Tracks")) == 2 + len(lone)


def test_czml_samples_positions_and_hides_silences(frames: Frames, tmp_path: Path) -> None:
    packets = json.loads(written(tmp_path, "czml", frames).read_bytes())
    by_id = {packet["id"]: packet for packet in packets}
    moving = by_id["track-example"]
    epoch = instant(moving["position"]["epoch"])
    numbers = iter(moving["position"]["cartographicDegrees"])
    fours = zip(numbers, numbers, numbers, numbers, strict=True)
    samples = [(epoch + timedelta(seconds=after), lon, lat) for after, lon, lat, _ in fours]
    lone = {tuple(packet["position"]["cartographicDegrees"][:2]): packet["availability"]
            for packet in packets if packet.get("parent") == "track-example"}  # fmt: skip
    own = {at for at in TIMED if at[0] == "track-example"}
    assert set(samples) == {at for at in at_instants(own) if at[1:] not in lone}
    there = [tuple(map(instant, part.split("/"))) for part in moving["availability"]]
    assert all(any(first <= at <= last for first, last in there) for at, *_ in samples)
    assert not any(first <= datetime(2001, 2, 10, tzinfo=UTC) <= last for first, last in there)
    assert lone[-178.0, 51.0] == "2001-02-04T00:00:00Z/2001-02-05T00:00:00Z"
    assert lone[-176.0, 52.0] == "2001-02-06T00:00:00Z/2001-02-13T00:00:00Z"


def test_jsonfg_has_a_moving_point_with_nothing_between(frames: Frames, tmp_path: Path) -> None:
    features = json.loads(written(tmp_path, "json-fg", frames).read_bytes())["features"]
    by_id = {feature["id"]: feature for feature in features}
    track = by_id["track-example"]
    assert track["time"] == {"interval": ["2001-02-03", "2001-02-20"]}
    moving = track["temporalGeometry"]
    assert (moving["type"], moving["interpolation"]) == ("MovingPoint", "Discrete")
    times = [*map(instant, moving["datetimes"])]
    assert all(one < other for one, other in pairwise(times))
    held = zip(times, moving["coordinates"], strict=True)
    assert {(at, lon, lat) for at, (lon, lat) in held} < at_instants(TIMED)
    assert track["properties"]["coordinateProperties"]["times"] == [time for time, *_ in MEASURED]


def test_linked_places_has_the_days_of_a_track(frames: Frames, tmp_path: Path) -> None:
    features = json.loads(written(tmp_path, "linked-places", frames).read_bytes())["features"]
    (track,) = [each for each in features if each["@id"].endswith("track-other")]
    assert track["geometry"]["type"] == "MultiPoint"
    assert track["when"]["timespans"] == [
        {"start": {"earliest": "2001-02-03"}, "end": {"latest": "2001-02-03"}}
    ]


# -- folders, several dossiers, none -------------------------------------------------------


def test_qgis_shows_positions_on_their_days(frames: Frames, tmp_path: Path) -> None:
    export(frames, "qgis", tmp_path / "qgis")
    path = str(next((tmp_path / "qgis").glob("*-en.qgz")))
    found = probe(tmp_path, "2001-02-03,2001-02-10,2001-02-15", path)[path]
    assert found["layers"]["geoapp_layer_positions"]["count"] == len(HELD)
    assert found["shown"]["2001-02-03"] == [
        *(f"track-example--{n}" for n in (1, 2, 3, 4)), "track-other--1", "track-other--2",
    ]  # fmt: skip
    assert found["shown"]["2001-02-10"] == ["track-example--7"]
    assert found["shown"]["2001-02-15"] == []


def test_a_service_has_the_positions_too(frames: Frames, tmp_path: Path) -> None:
    export(frames, "pygeoapi", tmp_path)
    held = json.loads((tmp_path / "positions.geojson").read_bytes())["features"]
    assert {each["properties"]["time"] for each in held} == {at[1] for at in HELD}
    assert '"positions"' in (tmp_path / "pygeoapi-config.yml").read_text("utf-8")


@pytest.mark.parametrize("name", ["geopackage", "gpx", "csv"])
def test_several_dossiers_keep_their_tracks_apart(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"both{FORMATS[name].extension}"
    without = read(content_of(CASES / "good" / "smallest.geojson"))
    export_together([named("one", two_tracks()), without, named("two", two_tracks())], name, path)
    layer = {"geopackage": "positions", "gpx": "tracks", "csv": "both"}[name]
    frame = pyogrio.read_dataframe(path, layer=layer)
    ids = set(frame["geoapp_id" if name == "gpx" else "id"])
    if name == "gpx":
        assert {"one--track-other", "two--track-other"} <= ids
    else:
        assert {"one--track-other--1", "two--track-other--2"} <= ids


def test_without_tracks_nothing_is_added(tmp_path: Path) -> None:
    frames = to_frames(read(content_of()))
    assert to_tables(frames).measured == ()
    layers = {name for name, _ in pyogrio.list_layers(written(tmp_path, "geopackage", frames))}
    assert not layers & {"tracks", "positions"}
    with zipfile.ZipFile(written(tmp_path, "shapefile", frames)) as archive:
        assert not [name for name in archive.namelist() if name.startswith(("track", "position"))]


def test_a_silence_is_as_long_as_that_of_a_file_of_tracks() -> None:
    assert timedelta(hours=SILENCE_H) == SILENCE
