"""Exports before the validators of others, and before readers that aren't GDAL."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import geoparquet_validator
import gpxpy
import pyogrio
import pytest
import shapely
from fastkml.validator import validate

from geoapp.dossier import built_in, read_dossier
from geoapp.exports import FORMATS, export, export_all, export_bytes
from geoapp.frames import to_frames
from tests.support.dossiers import CASES, TRACK, content_of, read
from tests.support.exporting import FILES, facts, frames, hostile
from tests.support.foreign import NPM, VALIDATE_GPKG, debians_python, missing, npm_script, program
from tests.support.gpx_rules import broken_rules
from tests.support.tiers import long

GEOJSON = ["geojson", "json-fg", "linked-places"]


@pytest.fixture(scope="module", params=["as it is", "hostile"])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats in a folder, of the built-in dossier and of one with hostile names."""
    folder = tmp_path_factory.mktemp("all")
    export_all(frames() if request.param == "as it is" else hostile(), folder)
    return folder


@pytest.fixture(scope="module")
def check_geojson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return npm_script(NPM / "check.mjs", tmp_path_factory.mktemp("npm"))


def one(folder: Path, name: str) -> Path:
    return folder / f"{frames().info.id}{FORMATS[name].extension}"


def minded(script: Path, *paths: Path) -> list[str]:
    done = subprocess.run(["node", script, *paths], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.each_run("hostile")
def test_check_geojson_and_geojsonhint(files: Path, check_geojson: Path) -> None:
    paths = [one(files, name) for name in GEOJSON] + sorted((files / "pygeoapi").glob("*.geojson"))
    assert len(paths) == 7
    assert minded(check_geojson, *paths) == []


def test_check_geojson_and_geojsonhint_mind_what_is_wrong(
    check_geojson: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.geojson"
    point = {"type": "Point", "coordinates": [1.123456789, 2, "3"]}
    crs = {"type": "name", "properties": {"name": "EPSG:3857"}}
    bad.write_text(json.dumps({"type": "Feature", "geometry": point, "crs": crs}))
    found = "\n".join(minded(check_geojson, bad))
    assert "check-geojson:" in found
    assert "geojsonhint:" in found


def test_kepler_takes_the_times_of_the_csv_for_times(check_geojson: Path, tmp_path: Path) -> None:
    """Of days it makes no filter that plays; an open end must not leave a leg out of it."""
    script = shutil.copy(NPM / "kepler.mjs", check_geojson.parent)
    text = export_bytes(to_frames(read_dossier(CASES / "good" / "open-dates.geojson")), "csv")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    found = dict(line.rsplit(" ", 1) for line in minded(Path(script), tmp_path / "rows.json"))
    assert (found["play_from"], found["play_to"]) == ("DATETIME", "DATETIME")
    assert (found["latest_start"], found["wkt"]) == ("DATE", "GEOMETRY_FROM_STRING")
    (leg,) = [row for row in rows if row["kind"] == "leg"]
    assert (leg["earliest_start"], leg["latest_end"]) == ("", "")
    assert (leg["play_from"], leg["play_to"]) == ("2001-01-03T00:00:00Z", "2001-01-05T23:59:59Z")


OTHER_DOSSIERS = [
    *sorted(path for path in built_in().parent.glob("*.geojson") if path != built_in()),
    *sorted((CASES / "routes").glob("*.geojson")),
    TRACK,
]


@pytest.mark.parametrize(
    ("path", "lang"),
    [long(path, lang) for path in [built_in(), *OTHER_DOSSIERS] for lang in ("en", "fr")],
    ids=lambda value: value if isinstance(value, str) else value.stem,
)
def test_what_other_dossiers_give_satisfies_the_validators(
    path: Path, lang: str, check_geojson: Path, tmp_path: Path
) -> None:
    """On dossiers round the world, across 180 degrees, in other languages; what they count too."""
    made = to_frames(read_dossier(path))
    folder = tmp_path / "all"
    export_all(made, folder, lang=lang)
    of = {name: folder / f"{made.info.id}{kind.extension}" for name, kind in FORMATS.items()}
    served = sorted((folder / "pygeoapi").glob("*.geojson"))
    assert minded(check_geojson, *(of[name] for name in GEOJSON), *served) == []
    assert validate(file_to_validate=of["kml"])
    report = geoparquet_validator.check(str(of["geoparquet"]))
    assert geoparquet_validator.conformant(report), geoparquet_validator.failed(report)
    with of["gpx"].open(encoding="utf-8") as stream:
        read = gpxpy.parse(stream)
    lons = [point.point.longitude for point in read.get_points_data()]
    lons += [each.longitude for each in read.waypoints]
    lons += [each.longitude for route in read.routes for each in route.points]
    assert all(-180 <= lon < 180 for lon in lons)  # GPX 1.1 has no 180 degrees
    assert list(broken_rules(ET.parse(of["gpx"]).getroot())) == []  # noqa: S314
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    python = debians_python("osgeo", "python3-gdal")
    for package in (of["geopackage"], next((folder / "qgis").glob("*.gpkg"))):
        told = subprocess.run([python, VALIDATE_GPKG, package], capture_output=True, text=True)
        assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("name", GEOJSON)
def test_no_crs_member_and_no_idle_decimals(files: Path, name: str) -> None:
    text = one(files, name).read_text("utf-8")
    collection = json.loads(text, parse_float=seven_decimals)
    assert "crs" not in collection
    shapely.from_geojson(json.dumps(collection["features"][0]["geometry"]))


def seven_decimals(text: str) -> float:
    """Read a number that has no more decimals than RFC 7946 has use for."""
    assert len(text.partition(".")[2]) <= 7, text
    return float(text)


def test_geopackages_satisfy_gdals_validator(files: Path) -> None:
    python = debians_python("osgeo", "python3-gdal")
    if not VALIDATE_GPKG.is_file():
        missing("validate_gpkg.py", "python3-gdal")
    for path in (one(files, "geopackage"), next((files / "qgis").glob("*.gpkg"))):
        command = [python, VALIDATE_GPKG, path]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_geoparquet_satisfies_its_validator(files: Path) -> None:
    report = geoparquet_validator.check(str(one(files, "geoparquet")))
    assert geoparquet_validator.conformant(report), geoparquet_validator.failed(report)


def test_kml_satisfies_the_ogc_schema(files: Path, tmp_path: Path) -> None:
    assert validate(file_to_validate=one(files, "kml"))
    with zipfile.ZipFile(one(files, "kmz")) as archive:
        assert archive.namelist()[0] == "doc.kml"
        assert validate(file_to_validate=Path(archive.extract("doc.kml", tmp_path)))


def test_kml_that_breaks_the_schema_is_seen(tmp_path: Path) -> None:
    bad = tmp_path / "bad.kml"
    bad.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><when/></Placemark></kml>'
    )
    with pytest.raises(AssertionError):
        validate(file_to_validate=bad)


@pytest.mark.parametrize("path", [TRACK, CASES / "good" / "across-180-degrees.geojson"])
def test_gpx_keeps_the_rules_of_its_schema(files: Path, path: Path) -> None:
    texts = one(files, "gpx").read_bytes(), export_bytes(to_frames(read_dossier(path)), "gpx")
    assert [list(broken_rules(ET.fromstring(text))) for text in texts] == [[], []]  # noqa: S314


def test_gpx_is_read_by_gpxpy(files: Path) -> None:
    with one(files, "gpx").open(encoding="utf-8") as stream:
        read = gpxpy.parse(stream)
    assert len(read.waypoints) == len(frames().places) + len(frames().sightings)
    assert len(read.routes) == len(frames().legs) + len(frames().candidates)
    assert read.version == "1.1"


@pytest.mark.each_run("hostile")
def test_frictionless_finds_the_data_package_valid(files: Path) -> None:
    # In a process of its own: it leaves files open, and a warning fails a test here.
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    report = json.loads(done.stdout)
    assert report["valid"]
    # But for itself, the sums, and the other description.
    assert report["stats"]["tasks"] == len(list(listed(files))) - 3


def test_rocrate_reads_the_crate_with_every_file(files: Path) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(files)
    found = {each.id: each for each in crate.data_entities}
    names = {path.relative_to(files).as_posix() for path in listed(files)}
    assert {unquote(name) for name in found} == names - {"SHA256SUMS", "ro-crate-metadata.json"}
    for name, each in found.items():
        content = (files / unquote(name)).read_bytes()
        assert each["sha256"] == sha256(content).hexdigest()
        assert each["contentSize"] == str(len(content))
    assert crate.version == "1.2"
    root, dossier = crate.root_dataset, crate.dereference("#dossier")
    assert dossier["identifier"].startswith(f"geoapp-dossier: {frames().info.id} ")
    assert root["isBasedOn"] == dossier
    assert root["version"] == dossier["version"] == frames().info.version
    assert root["license"]["name"] == frames().info.licence
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    described = json.loads((files / "ro-crate-metadata.json").read_bytes())["@graph"]
    ids = [each["@id"] for each in described]
    assert len(ids) == len(set(ids))
    named = re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(described))
    assert {name for name in named if not name.startswith("https:")} <= set(ids)


@pytest.mark.parametrize(
    ("when", "date"),
    [("2026-11-28", "2026-11-28"), ("2026-11~", None), ("2026", "2026"), ("2026/..", None)],
)
def test_a_crate_has_what_the_specification_asks_for(
    tmp_path: Path, when: str, date: str | None
) -> None:
    content = content_of()
    content["changes"] = [{"version": "1.0.0", "when": when, "text": {"en": "First."}}]
    export_all(read(content), tmp_path)
    described = json.loads((tmp_path / "ro-crate-metadata.json").read_bytes())["@graph"]
    by_id = {each["@id"]: each for each in described}
    root = by_id["./"]
    assert root["name"]
    assert root["description"]
    assert by_id[root["license"]["@id"]]["name"]
    assert root.get("datePublished") == date  # it must have one, and none is made up
    software = ("SoftwareApplication", "ComputerLanguage")
    assert [each for each in described if each["@type"] in software and "url" not in each] == []
    files = [each for each in described if each["@type"] == "File"]
    assert {each["@id"] for each in files if not each.get("encodingFormat")} == set()


def test_checksums_are_right(files: Path) -> None:
    sha256sum = program("sha256sum", "coreutils")
    command = [str(sha256sum), "--check", "--quiet", "SHA256SUMS"]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    sums = (files / "SHA256SUMS").read_text().splitlines()
    assert len(sums) == len(list(listed(files))) - 1


def listed(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


# Neither Debian's GDAL nor the one in pyogrio's wheel reads Parquet; none reads CZML.
OTHERS = {"czml", "geoparquet"}
GDAL_READS = [name for name in FILES if name not in OTHERS]


@pytest.mark.parametrize("name", GDAL_READS)
def test_gdal_reads_every_feature(files: Path, name: str) -> None:
    path = one(files, name)
    count = 0
    for layer, geometry in pyogrio.list_layers(path):
        if geometry is None or layer.startswith(("track", "route_points", "reach")):
            continue
        count += pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    left_out = {"linked-places": len(frames().candidates), "xlsx": len(facts())}
    assert count == len(facts()) - left_out.get(name, 0)


@pytest.mark.parametrize("name", GDAL_READS)
def test_ogrinfo_of_debian_opens_it(files: Path, name: str) -> None:
    ogrinfo = program("ogrinfo", "gdal-bin")
    path = one(files, name)
    prefix = "/vsizip/" if name == "shapefile" else ""
    command = [str(ogrinfo), "-ro", "-al", "-so", f"{prefix}{path}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    assert "Layer name:" in done.stdout


def test_a_citation_file_names_who_alleges(files: Path) -> None:
    text = (files / "CITATION.cff").read_text("utf-8")
    members = dict(line.partition(": ")[::2] for line in text.splitlines() if ": " in line)
    assert members["cff-version"] == '"1.2.0"'
    assert json.loads(members["title"])
    assert "As alleged by" in json.loads(members["abstract"])
    assert members["version"] == f'"{frames().info.version}"'


def test_a_folder_keeps_what_else_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    export(frames(), "qgis", tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"
