"""QGIS itself, without a screen: it opens, styles, dates and draws what was exported."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from PIL import Image

from geoapp.cartography.style import DASH, LIGHT
from geoapp.clock import State, clock_days, features_at
from geoapp.clock.features import reach_runs
from geoapp.dossier import read_dossier
from geoapp.exports import FORMATS, export, export_all, export_bytes
from geoapp.exports.relations import KEYS
from geoapp.frames import Frames, leg_lengths, to_frames
from tests.support.dossiers import CASES, ONE_OF_EACH, TRACK, content_of, read
from tests.support.exporting import KINDS, facts, frames
from tests.support.famous import write_famous
from tests.support.foreign import probe

FIRST, LAST = clock_days(frames())
ANIMATED = 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("qgis")
    export_all(frames(), made)
    return made


@pytest.fixture(scope="module")
def projects(folder: Path) -> dict[str, Any]:
    paths = [str(path) for path in sorted((folder / "qgis").glob("*.qgz"))]
    found = probe(folder, "", *paths)
    return {path[-6:-4]: found[path] for path in paths}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_project_opens_with_the_time_on(projects: dict[str, Any], lang: str) -> None:
    project = projects[lang]
    assert project["read"]
    assert project["crs"]
    assert project["title"] == frames().info.title[lang]
    assert project["navigation"] == ANIMATED
    assert [moment[:10] for moment in project["span"]] == [str(FIRST), str(LAST)]
    assert all(layer["valid"] for layer in project["layers"].values())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_layer_is_there_and_styled(projects: dict[str, Any], lang: str) -> None:
    layers = projects[lang]["layers"]
    for kind in KINDS:
        layer = layers[f"geoapp_layer_{kind}"]
        assert layer["count"] == len(getattr(frames(), kind))
        assert layer["crs"] == "EPSG:4326"
        assert layer["renderer"] in ("categorizedSymbol", "singleSymbol")
    assert layers["geoapp_layer_legs"]["categories"] == list(DASH)
    assert layers["geoapp_layer_places"]["labels"]
    assert len(projects[lang]["order"]) == len(KINDS) + 8
    assert projects[lang]["order"][-2:] == {"en": ["Land", "Sea"], "fr": ["Terres", "Mer"]}[lang]
    assert layers["geoapp_layer_basemap_cities"]["labels"]
    assert 5 <= layers["geoapp_layer_basemap_cities"]["count"] <= 250


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that a GeoPackage holds, whatever the order in which it was written."""
    with closing(sqlite3.connect(path)) as file:
        kept = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        tables = [name for kind, name, _ in kept if kind == "table" and "sequence" not in name]
        rows = {name: file.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}  # noqa: S608
    return {"": sorted(kept, key=str), **{name: sorted(rows[name], key=str) for name in rows}}


def test_its_data_are_the_same_beside_all_exports_and_alone(folder: Path, tmp_path: Path) -> None:
    name = f"{frames().info.id}.gpkg"
    export(frames(), "qgis", tmp_path)
    alone, beside = content(tmp_path / name), content(folder / "qgis" / name)
    assert alone.keys() == beside.keys()
    styles = [{row[3:] for row in each.pop("layer_styles")} for each in (alone, beside)]
    assert styles[0] == styles[1]
    assert alone == beside


def test_a_geopackage_leaves_the_settings_of_gdal_as_they_were() -> None:
    name = "OGR_SQLITE_SYNCHRONOUS"
    pyogrio.set_gdal_config_options({name: "NORMAL"})
    try:
        export_bytes(frames(), "geopackage")
        assert pyogrio.get_gdal_config_option(name) == "NORMAL"
    finally:
        pyogrio.set_gdal_config_options({name: None})


def shown_on(made: Frames, states: pd.Series, day: date) -> list[str]:
    """What is possible on a day, the candidates of the legs that are, and their reach."""
    possible = states.index[states != State.ABSENT]
    runs = reach_runs(made)
    of_day = [
        name
        for name, first, last in zip(runs.index, runs["start_day"], runs["end_day"], strict=True)
        if (first is None or first <= day) and (last is None or day <= last)
    ]
    others = made.candidates.index[made.candidates["leg"].isin(possible)]
    return sorted([*possible, *others, *of_day])


def test_legs_candidates_and_sightings_have_their_time(projects: dict[str, Any]) -> None:
    timed = {name for name, layer in projects["en"]["layers"].items() if layer["timed"]}
    dated = {f"geoapp_layer_{kind}" for kind in ("legs", "candidates", "sightings")}
    assert timed == {*dated, "geoapp_layer_reach"}
    for name in dated:
        layer = projects["en"]["layers"][name]
        assert (layer["start"], layer["end"]) == ("earliest_start", "latest_end")
        assert layer["types"]["earliest_start"] == "Date"


@pytest.mark.parametrize(
    ("lang", "tab"), [("en", "Claims and sources"), ("fr", "Déclarations et sources")]
)
def test_forms_show_the_sources(projects: dict[str, Any], lang: str, tab: str) -> None:
    for kind in KINDS:
        layer = projects[lang]["layers"][f"geoapp_layer_{kind}"]
        assert tab in layer["tabs"]
        assert {"sources_text", "claims_text"} <= set(layer["multiline"])


@pytest.mark.parametrize(
    "path", [ONE_OF_EACH, TRACK, CASES / "routes" / "two-places-spanish.geojson"]
)
def test_every_column_of_every_layer_is_named_in_words(path: Path, tmp_path: Path) -> None:
    made = to_frames(read_dossier(path))
    export(made, "qgis", tmp_path / "qgis")
    with closing(sqlite3.connect(next((tmp_path / "qgis").glob("*.gpkg")))) as file:
        for project in (tmp_path / "qgis").glob("*.qgz"):
            with ZipFile(project) as held:
                root = ET.fromstring(held.read(held.namelist()[0]))  # noqa: S314 - our own
            for layer in root.iter("maplayer"):
                name = str(layer.findtext("datasource")).partition("layername=")[2]
                columns = [row[1] for row in file.execute(f'PRAGMA table_info("{name}")')]
                fields = {each for each in columns if each != "geom"}
                named = {each.get("field"): each.get("name") for each in layer.iter("alias")}
                assert fields == set(named), name
                bare = {each for each, told in named.items() if told in (each, "", None)}
                assert not bare, name
                shown = [each.get("name") for each in layer.iter("attributeEditorField")]
                assert len(shown) == len(set(shown))
                if layer.find("attributeEditorForm") is not None:
                    assert set(shown) == fields - {"fid"}, name


def test_forms_lead_to_what_belongs_to_a_row(projects: dict[str, Any]) -> None:
    keys = {(table, column) for table, columns in KEYS.items() for column in columns}
    keys -= {("positions", "track")}  # the built-in dossier has no track
    relations = projects["en"]["relations"]
    assert {tuple(each["id"].split("_", 1)) for each in relations} == keys
    assert all(each["valid"] for each in relations)
    assert {each["strength"] for each in relations} == {0}


def test_the_evidence_is_in_the_project(projects: dict[str, Any]) -> None:
    layers = projects["en"]["layers"]
    assert layers["geoapp_layer_claims"]["count"] == len(frames().claims)
    assert layers["geoapp_layer_sources"]["count"] == len(frames().sources)


def test_a_geopackage_alone_brings_its_style(folder: Path) -> None:
    path = folder / f"{frames().info.id}.gpkg"
    found = probe(folder, "", *(f"{path}|layername={kind}" for kind in KINDS))
    for kind in KINDS:
        layer = found[f"{path}|layername={kind}"]
        assert layer["valid"]
        assert layer["tabs"]
    assert found[f"{path}|layername=legs"]["categories"]
    for kind in ("legs", "candidates", "sightings"):
        layer = found[f"{path}|layername={kind}"]
        assert (layer["start"], layer["end"]) == ("earliest_start", "latest_end")


def test_a_layer_alone_is_guessed_to_have_the_time_that_it_has(folder: Path) -> None:
    path = folder / f"{frames().info.id}.gpkg"
    shapes = f"/vsizip/{folder / frames().info.id}.shp.zip"
    ends = {
        f"{path}|layername=reach": ("start_day", "end_day"),
        f"{path}|layername=claims": ("earliest_start", "latest_end"),
        f"{shapes}/legs.shp": ("start_min", "end_max"),
    }
    found = probe(folder, "", *ends)
    assert {each: (found[each]["start"], found[each]["end"]) for each in ends} == ends
    assert {found[each]["mode"] for each in ends} == {found[next(iter(ends))]["mode"]}


def layers_of(name: str, path: Path) -> list[str]:
    titles = {"kml": ("Places", "Legs", "Candidates", "Sightings")}
    titles["kmz"] = titles["kml"]
    if name in titles:
        return [f"{path}|layername={title}" for title in titles[name]]
    if name == "gpx":
        return [f"{path}|layername=waypoints", f"{path}|layername=routes"]
    if name == "shapefile":
        return [f"/vsizip/{path}/{kind}.shp" for kind in KINDS]
    if name == "geopackage":
        return [f"{path}|layername={kind}" for kind in KINDS]
    return [str(path)]


def test_qgis_opens_every_format_it_can(folder: Path) -> None:
    paths = {
        name: layers_of(name, folder / f"{frames().info.id}{FORMATS[name].extension}")
        for name in ("geojson", "geopackage", "flatgeobuf", "kml", "kmz", "gpx", "shapefile",
                     "csv", "xlsx", "json-fg")
    }  # fmt: skip
    found = probe(folder, "", *(path for given in paths.values() for path in given))
    for name, given in paths.items():
        assert all(found[path]["valid"] for path in given), name
        if name not in ("xlsx", "csv"):  # a sheet at a time, and one geometry type at a time
            counted = sum(found[path]["count"] for path in given)
            assert counted in (len(facts()), *(len(getattr(frames(), k)) for k in KINDS)), name


def test_qgis_shows_on_each_day_what_the_clock_finds_possible(folder: Path) -> None:
    lengths = leg_lengths(frames().legs)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    path = str(next((folder / "qgis").glob("*-en.qgz")))
    found = probe(folder, ",".join(map(str, days)), path)[path]["shown"]
    assert len(found) == len(days)
    for day in days:
        states = features_at(frames(), lengths, day)["state"]
        assert found[str(day)] == shown_on(frames(), states, day), day


def test_qgis_shows_a_leg_with_an_open_end_on_the_days_that_the_clock_does(tmp_path: Path) -> None:
    content = content_of(ONE_OF_EACH)
    for feature in content["features"]:
        if feature["properties"]["kind"] == "leg":
            feature["properties"] |= {"depart": "../2001-01-03", "arrive": "2001-01-04/.."}
    made = to_frames(read(content))
    export(made, "qgis", tmp_path / "qgis")
    days = ["2000-12-20", "2001-01-04", "2030-06-01"]
    path = str(next((tmp_path / "qgis").glob("*-en.qgz")))
    found = probe(tmp_path, ",".join(days), path)[path]["shown"]
    for day in days:
        states = features_at(made, day)["state"]
        assert set(made.legs.index) <= set(found[day]), day
        assert found[day] == shown_on(made, states, date.fromisoformat(day)), day


# -- pictures ------------------------------------------------------------------------------


def near(path: Path, name: str, within: int = 6) -> int:
    """Count the pixels of a picture that have nearly a colour of the page."""
    with Image.open(path) as picture:
        assert picture.size == (1200, 700)
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    wanted = [int(LIGHT[name][at : at + 2], 16) for at in (1, 3, 5)]
    return int((np.abs(pixels - wanted).max(axis=2) <= within).sum())


def test_the_picture_is_drawn_like_the_page(folder: Path, projects: dict[str, Any]) -> None:
    assert projects["en"]["read"]
    drawn = folder / "map.png"
    assert near(drawn, "land") > 400_000
    assert near(drawn, "sea") > 50_000
    assert near(drawn, "accent") > 1_200
    assert near(drawn, "candidate") > 500


@pytest.mark.each_run("2023-09-20-True")
@pytest.mark.parametrize(("day", "rail"), [("2023-09-08", False), ("2023-09-20", True)])
def test_the_clock_takes_the_rail_leg_off_the_picture(folder: Path, day: str, rail: bool) -> None:
    path = next((folder / "qgis").glob("*-en.qgz"))
    probe(folder, day, str(path))
    assert (near(folder / f"map{day}.png", "accent") > 1_200) is rail


def test_a_project_of_the_whole_earth_has_paper_beyond_it_and_names_cities(tmp_path: Path) -> None:
    made = to_frames(read_dossier(write_famous(tmp_path, "magellan")))
    export(made, "qgis", tmp_path / "qgis")
    path = next((tmp_path / "qgis").glob("*-en.qgz"))
    found = probe(tmp_path, "", str(path))[str(path)]
    drawn = tmp_path / "map.png"
    assert near(drawn, "sea", within=2) > 200_000
    assert near(drawn, "paper", within=2) > 5_000
    assert found["layers"]["geoapp_layer_basemap_cities"]["count"] > 20
    cities = gpd.read_file(next((tmp_path / "qgis").glob("*.gpkg")), layer="basemap_cities")
    assert (cities[cities["rank"] == 1]["scale"] == 1e9).all()
    assert cities.groupby("rank")["scale"].nunique().eq(1).all()
    assert not set(cities["name"]) & {"Rio de Janeiro", "Punta Arenas"}  # the dossier's own
