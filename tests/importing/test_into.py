"""An export that was edited elsewhere comes home: what was edited, and nothing else, changes."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.exports import export_bytes
from geoapp.frames import to_frames
from geoapp.importing import Imported, import_file
from geoapp.importing.ledger import Fate
from geoapp.importing.records import FORM_OF_FILE, ONLY_DRAWN
from tests.support import counting
from tests.support.dossiers import CASES, GOOD, ONE_OF_EACH
from tests.support.foreign import debians_python, program

CROSSING = CASES / "good" / "across-180-degrees.geojson"
# What has no feature that a table holds: no file to bring home.
WITHOUT_ROWS = ("smallest.geojson",)
EVERY = [path for path in GOOD if path.name not in WITHOUT_ROWS]


def exported(path: Path, format_: str) -> bytes:
    return export_bytes(to_frames(read_dossier(path)), format_)


def home(content: bytes, path: Path = ONE_OF_EACH) -> Imported:
    return import_file(("edited", content), into=path)


def edited(path: Path, change: Callable[[Any], object]) -> bytes:
    """Edit the GeoJSON export of a dossier."""
    content = json.loads(exported(path, "geojson"))
    change(content)
    return json.dumps(content).encode()


def feature(content: Any, name: str) -> Any:
    return next(each for each in content["features"] if each["id"] == name)


def edits(made: Imported) -> list[tuple[str, str, str]]:
    return [(each.path, each.was, each.now) for each in made.ledger.edits]


def raw(made: Imported, name: str) -> Any:
    return feature(json.loads(to_geojson(made.dossier)), name)


# -- what nobody edited --------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["geojson", "geopackage", "csv"])
@pytest.mark.parametrize(
    "path",
    EVERY,
    ids=lambda path: path.stem,
)
def test_an_export_that_nobody_edited_changes_nothing(path: Path, format_: str) -> None:
    content = exported(path, format_)
    made = home(content, path)
    assert to_geojson(made.dossier) == to_geojson(read_dossier(path))
    assert edits(made) == []
    counts = made.ledger.counts
    assert counts["in"] == counts["mapped"]
    if format_ == "geojson":
        assert counts["in"] == counting.of_json(content)
    if format_ == "csv":
        assert counts["in"] == counting.of_csv(content, ",", "utf-8-sig")
    assert {"steps", "dossier"} & {each.path for each in made.ledger.taken}


@pytest.mark.each_run("one-of-each-kml", "across-180-degrees-gpx")
@pytest.mark.parametrize("format_", ["kml", "kmz", "gpx"])
@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_kml_and_gpx_that_nobody_edited_change_nothing(path: Path, format_: str) -> None:
    old = read_dossier(path)
    for lang in old.header.languages[:2]:
        content = export_bytes(to_frames(old), format_, lang=lang)
        made = home(content, path)
        assert to_geojson(made.dossier) == to_geojson(old)
        assert edits(made) == []
        refused = {cell.why for cell in made.ledger.of(Fate.REFUSED)}
        assert refused <= {ONLY_DRAWN, FORM_OF_FILE}
        counts = made.ledger.counts
        assert counts["in"] == counts["mapped"] + counts["refused"]
        if format_ != "kmz":
            assert counts["in"] == counting.of_xml(content)


@pytest.mark.parametrize("options", [(), ("-t_srs", "EPSG:3857")], ids=["as it is", "in metres"])
def test_what_gdal_saves_again_comes_home(tmp_path: Path, options: tuple[str, ...]) -> None:
    ogr2ogr = program("ogr2ogr", "gdal-bin")
    first, second, third = tmp_path / "a.geojson", tmp_path / "b.gpkg", tmp_path / "c.geojson"
    first.write_bytes(exported(built_in(), "geojson"))
    for source, target, given in ((first, second, options), (second, third, ())):
        command = [str(ogr2ogr), *given, str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True)
    for path in (third, second):
        made = home(path.read_bytes(), built_in())
        assert edits(made) == []
        assert to_geojson(made.dossier) == to_geojson(read_dossier(built_in()))
        assert made.ledger.counts["refused"] == 0
    assert "claims" in [each.path for each in made.ledger.taken]  # a layer alone has none


# -- what somebody edited ------------------------------------------------------------------


def test_texts_dates_and_certainty_come_home() -> None:
    def change(content: Any) -> None:
        leg = feature(content, "leg-sea")["properties"]
        leg |= {"name": "Over sea", "name_fr": None, "certainty": "certain"}
        leg |= {"depart": "2001-01-01~", "arrive": "2001-01-05"}
        feature(content, "aport")["properties"]["precision_km"] = 7
        content["claims"][0]["text"] = "In other words."

    made = home(edited(ONE_OF_EACH, change))
    was = feature(json.loads(ONE_OF_EACH.read_text("utf-8")), "leg-sea")["properties"]
    leg = raw(made, "leg-sea")["properties"]
    assert leg["name"] == {"en": "Over sea"}
    assert (leg["depart"], leg["arrive"], leg["certainty"]) == (
        *("2001-01-01~", "2001-01-05"),
        "certain",
    )
    assert {key: leg[key] for key in ("lengths", "claims")} == {
        key: was[key] for key in ("lengths", "claims")
    }
    assert raw(made, "aport")["properties"]["precision_km"] == 7
    assert made.dossier.claims[0].text["en"] == "In other words."
    assert ("features.leg-sea.properties.certainty", was["certainty"], "certain") in edits(made)
    by_where = {cell.where: cell for cell in made.ledger.cells}
    cell = next(c for where, c in by_where.items() if where.endswith("properties.certainty")
                and c.value == "certain")  # fmt: skip
    assert cell.became == "features.leg-sea.properties.certainty"
    assert "was" in cell.why


def test_a_vertex_that_was_moved_leaves_the_others_exact() -> None:
    exact = feature(json.loads(to_geojson(read_dossier(built_in()))), "leg-sea")
    before = exact["geometry"]["coordinates"]

    def change(content: Any) -> None:
        feature(content, "leg-sea")["geometry"]["coordinates"][1][5] = [130.5, 42.1]

    after = raw(home(edited(built_in(), change), built_in()), "leg-sea")["geometry"]["coordinates"]
    assert [len(line) for line in after] == [len(line) for line in before]
    moved = [
        (was, now)
        for one, other in zip(before, after, strict=True)
        for was, now in zip(one, other, strict=True)
        if was != now
    ]
    assert [now for _, now in moved] == [[130.5, 42.1]]


def test_what_an_export_added_along_a_geodesic_stays_out_where_nobody_edited() -> None:
    legs = [leg.id for leg in read_dossier(built_in("nellie-bly-1889")).legs]
    path = built_in("nellie-bly-1889")
    whole = raw(home(exported(path, "geojson"), path), legs[0])["geometry"]["coordinates"]

    def change(content: Any) -> None:
        feature(content, legs[0])["geometry"]["coordinates"][3] = [-70.0, 41.0]

    after = raw(home(edited(path, change), path), legs[0])["geometry"]["coordinates"]
    assert [-70.0, 41.0] in after
    assert after[0] == whole[0]
    assert after[-3:] == whole[-3:]
    assert len(whole) < len(after) < 2 * len(whole) + 40


def test_what_stood_at_a_place_that_was_moved_follows_it() -> None:
    def change(content: Any) -> None:
        feature(content, "aport")["geometry"]["coordinates"] = [12.001, 50.002]

    made = home(edited(ONE_OF_EACH, change))
    assert raw(made, "aport")["geometry"]["coordinates"] == [12.001, 50.002]
    assert raw(made, "leg-sea")["geometry"]["coordinates"][0][0] == [12.001, 50.002]
    followed = [each.where for each in made.ledger.edits if "follows" in each.where]
    assert set(followed) == {"follows aport, which was moved"}


def test_a_line_across_180_degrees_is_edited_at_its_end() -> None:
    def change(content: Any) -> None:
        content["features"][0]["properties"]["name"] = "Elsewhere"

    made = home(edited(CROSSING, change), CROSSING)
    assert [path for path, *_ in edits(made)] == [
        f"features.{made.dossier.places[0].id}.properties.name.en"
    ]
    was = json.loads(to_geojson(read_dossier(CROSSING)))["features"]
    now = json.loads(to_geojson(made.dossier))["features"]
    assert [each["geometry"] for each in was] == [each["geometry"] for each in now]


def test_what_geoapp_computes_is_not_taken_over() -> None:
    def change(content: Any) -> None:
        leg = feature(content, "leg-sea")["properties"]
        leg |= {"low_km": 1, "claims_text": "nobody", "my_own": "a remark"}
        leg["lengths"][0]["km"][0] = 1

    made = home(edited(ONE_OF_EACH, change))
    assert to_geojson(made.dossier) == to_geojson(read_dossier(ONE_OF_EACH))
    refused = {cell.name.split(".")[0]: cell.why for cell in made.ledger.of("refused")}  # type: ignore[arg-type]
    assert refused["low_km"] == "geoapp computes it: change what it is made of"
    assert "change it in the dossier itself" in refused["lengths"]
    assert "put it into `note`" in refused["my_own"]
    assert "claims_text" in refused


def test_a_field_that_was_emptied_in_a_layer_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(exported(built_in(), "geopackage"))
    with closing(sqlite3.connect(path)) as file, file:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'places'"
        for (trigger,) in file.execute(named).fetchall():  # they call functions of GDAL's
            file.execute(f'DROP TRIGGER "{trigger}"')
        file.execute("UPDATE places SET note_fr = NULL, country = 'RU' WHERE id = 'dunay'")
    made = home(path.read_bytes(), built_in())
    assert [(path, now) for path, _, now in edits(made)] == [
        ("features.dunay.properties.note.fr", "")
    ]
    assert "fr" not in raw(made, "dunay")["properties"]["note"]


def test_a_new_row_is_new_and_what_it_lacks_is_to_do() -> None:
    def change(content: Any) -> None:
        point = {"type": "Point", "coordinates": [13.0, 50.5]}
        told = {"name": "A quay", "source": "https://example.org/quay", "kind": "place"}
        content["features"].append({"type": "Feature", "geometry": point, "properties": told})

    made = home(edited(ONE_OF_EACH, change))
    assert raw(made, "a-quay")["properties"]["name"] == {"en": "A quay"}
    assert made.dossier.sources[-1].url == "https://example.org/quay"
    assert "features.a-quay.properties.role" in [todo.path for todo in made.dossier.todo]
    counts = made.ledger.counts
    assert counts["in"] == sum(counts[each] for each in ("mapped", "kept", "to_do", "refused"))


def test_rows_that_are_gone_stay_and_are_told() -> None:
    made = home(edited(ONE_OF_EACH, lambda content: content["features"].pop()))
    assert to_geojson(made.dossier) == to_geojson(read_dossier(ONE_OF_EACH))
    gone = json.loads(exported(ONE_OF_EACH, "geojson"))["features"][-1]["id"]
    assert f"features.{gone}" in [each.path for each in made.ledger.taken]


def test_rows_with_one_id_are_refused_together() -> None:
    def change(content: Any) -> None:
        again = json.loads(json.dumps(feature(content, "leg-sea")))
        again["properties"]["certainty"] = "certain"
        content["features"].append(again)

    made = home(edited(ONE_OF_EACH, change))
    assert to_geojson(made.dossier) == to_geojson(read_dossier(ONE_OF_EACH))
    assert any("2 rows have the id leg-sea" in cell.why for cell in made.ledger.cells)


# -- KML and GPX ---------------------------------------------------------------------------


def in_text(path: Path, format_: str, *changes: tuple[str, str], lang: str = "en") -> bytes:
    """Edit the text of an export; each thing to change stands there."""
    text = export_bytes(to_frames(read_dossier(path)), format_, lang=lang).decode()
    for was, now in changes:
        assert was in text, was
        text = text.replace(was, now, 1)
    return text.encode()


def placemark(path: Path, name: str, lang: str = "en") -> str:
    """Give the text of a placemark of the KML export."""
    text = in_text(path, "kml", lang=lang).decode()
    return text[text.index(f'<Placemark id="{name}"') :].partition("</Placemark>")[0]


def test_columns_names_and_points_of_kml_come_home() -> None:
    was = placemark(ONE_OF_EACH, "aport")
    now = re.sub(r'(?<="role">)[^<]+', "where it lay", was)
    now = re.sub(r"<coordinates>[^<]+", "<coordinates>12.001,50.002,0", now)
    made = home(in_text(ONE_OF_EACH, "kml", (was, now)))
    assert {path for path, *_ in edits(made)} >= {
        "features.aport.properties.role.en",
        "features.aport.geometry",
    }
    assert raw(made, "aport")["properties"]["role"]["en"] == "where it lay"
    assert raw(made, "leg-sea")["geometry"]["coordinates"][0][0] == [12.001, 50.002]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_name_of_a_placemark_is_that_of_its_language(lang: str) -> None:
    path = built_in("nellie-bly-1889")
    was = placemark(path, "london", lang)
    now = re.sub(r"<name>[^<]+", "<name>Elsewhere", was, count=1)
    made = home(in_text(path, "kml", (was, now), lang=lang), path)
    assert [(path, now) for path, _, now in edits(made)] == [
        (f"features.london.properties.name.{lang}", "Elsewhere")
    ]


def test_a_name_that_is_edited_in_two_ways_is_refused() -> None:
    path = built_in("nellie-bly-1889")
    was = placemark(path, "london")
    now = re.sub(r"<name>[^<]+", "<name>Elsewhere", was, count=1)
    twice = re.sub(r'(?<="name">)[^<]+', "Elsewhere", now)
    assert [now for *_, now in edits(home(in_text(path, "kml", (was, twice)), path))] == [
        "Elsewhere"
    ]
    other = re.sub(r'(?<="name">)[^<]+', "A third", now)
    made = home(in_text(path, "kml", (was, other)), path)
    assert edits(made) == []
    assert sum("says it twice, and not the same" in cell.why for cell in made.ledger.cells) == 2


def test_what_geoapp_tells_in_a_placemark_is_not_taken_over() -> None:
    was = placemark(ONE_OF_EACH, "leg-sea")
    now = re.sub(r"<begin>[^<]+", "<begin>1999-01-01T00:00:00Z", was)
    now = re.sub(r"<description>[^<]+", "<description>nobody", now)
    made = home(in_text(ONE_OF_EACH, "kml", (was, now)))
    assert to_geojson(made.dossier) == to_geojson(read_dossier(ONE_OF_EACH))
    computed = [c.name for c in made.ledger.of(Fate.REFUSED) if "geoapp computes it" in c.why]
    assert sorted(computed) == ["description", "start"]


def test_a_column_of_a_placemark_that_was_emptied_is_emptied() -> None:
    was = placemark(built_in(), "dunay")
    gone = re.sub(r'<SimpleData name="note_fr">[^<]*</SimpleData>', "", was)
    made = home(in_text(built_in(), "kml", (was, gone)), built_in())
    assert [(path, now) for path, _, now in edits(made)] == [
        ("features.dunay.properties.note.fr", "")
    ]


def test_a_new_placemark_is_a_new_place() -> None:
    new = "<Placemark><name>A quay</name><Point><coordinates>13,50.5</coordinates></Point>"
    made = home(in_text(ONE_OF_EACH, "kml", ("</Document>", f"{new}</Placemark></Document>")))
    assert raw(made, "a-quay")["geometry"]["coordinates"] == [13, 50.5]
    assert "features.a-quay.properties.role" in [todo.path for todo in made.dossier.todo]


def test_a_vertex_of_a_route_of_gpx_comes_home_in_its_stretch() -> None:
    before = feature(json.loads(to_geojson(read_dossier(built_in()))), "leg-rail")
    lines = before["geometry"]["coordinates"]
    text = in_text(built_in(), "gpx").decode()
    legs = text[text.index("geoapp:id>leg-rail<") :]
    middle = re.findall(r"<rtept [^>]*/>|<rtept [^>]*>", legs.partition("</rte>")[0])[-20]
    moved = re.sub(r'lat="[^"]+"', 'lat="55.5"', middle)
    content = f"{text.partition('geoapp:id>leg-rail<')[0]}geoapp:id>leg-rail<".encode()
    content += legs.removeprefix("geoapp:id>leg-rail<").replace(middle, moved, 1).encode()
    made = home(content, built_in())
    assert [path for path, *_ in edits(made)] == ["features.leg-rail.geometry"]
    after = raw(made, "leg-rail")["geometry"]["coordinates"]
    assert [line[0] for line in after] == [line[0] for line in lines]
    assert 55.5 in [lat for line in after for _, lat in line]
    untouched = {tuple(at) for line in lines for at in line}
    assert len({tuple(at) for line in after for at in line} - untouched) <= 3


def test_a_column_of_a_route_that_gpx_cuts_at_180_degrees_comes_home() -> None:
    made = home(in_text(CROSSING, "gpx", (">uncertain<", ">certain<")), CROSSING)
    (edit,) = edits(made)
    assert edit[1:] == ("uncertain", "certain")
    assert (
        raw(made, edit[0].split(".")[1])["geometry"]
        == feature(json.loads(to_geojson(read_dossier(CROSSING))), edit[0].split(".")[1])[
            "geometry"
        ]
    )


@pytest.mark.parametrize(
    ("driver", "format_", "options"),
    [
        ("LIBKML", "kml", ()),
        ("GPX", "gpx", ("-dsco", "GPX_USE_EXTENSIONS=YES")),
    ],
)
def test_kml_and_gpx_that_gdal_saves_again_come_home(
    tmp_path: Path, driver: str, format_: str, options: tuple[str, ...]
) -> None:
    ogr2ogr, path = program("ogr2ogr", "gdal-bin"), built_in("nellie-bly-1889")
    old, layers = read_dossier(path), ("waypoints", "routes", "tracks")
    for lang in ("en", "fr"):
        first, second = tmp_path / f"{lang}.{format_}", tmp_path / f"{lang}-again.{format_}"
        first.write_bytes(export_bytes(to_frames(old), format_, lang=lang))
        named = layers if format_ == "gpx" else ()
        command = [str(ogr2ogr), "-f", driver, *options, str(second), str(first), *named]
        subprocess.run(command, check=True, capture_output=True)
        made = home(second.read_bytes(), path)
        assert edits(made) == []
        assert to_geojson(made.dossier) == to_geojson(old)


# -- what can't come home ------------------------------------------------------------------


def test_an_export_of_another_version_or_dossier_is_refused() -> None:
    def older(content: Any) -> None:
        for each in content["features"]:
            each["properties"]["data_version"] = "0.0.1"

    with pytest.raises(DossierError, match="is of version 0.0.1, and one-of-each.geojson is"):
        home(edited(ONE_OF_EACH, older))
    with pytest.raises(DossierError, match="holds no row with an id of|is of the dossier"):
        home(exported(built_in(), "geojson"), ONE_OF_EACH)
    with pytest.raises(DossierError, match="is a dossier already"):
        home(ONE_OF_EACH.read_bytes())
    book = Path(CASES / "foreign" / "stops.csv").read_bytes()
    with pytest.raises(DossierError, match="holds no row with an id of"):
        home(book)


def test_a_bad_value_is_told_with_its_feature() -> None:
    def change(content: Any) -> None:
        feature(content, "leg-sea")["properties"] |= {"certainty": "sure", "depart": "soon"}

    with pytest.raises(DossierError, match="certainty is 'sure'") as raised:
        home(edited(ONE_OF_EACH, change))
    assert "depart is 'soon'" in str(raised.value)


def test_the_command_brings_an_export_home(tmp_path: Path) -> None:
    own, copy = tmp_path / "route.geojson", tmp_path / "edited.geojson"
    own.write_bytes(ONE_OF_EACH.read_bytes())
    copy.write_bytes(
        edited(ONE_OF_EACH, lambda c: feature(c, "leg-sea")["properties"].update(mode="road"))
    )
    words = ["import", str(copy), "--into", str(own)]
    shape = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)["ledger"]
    assert [each["path"] for each in shape["edits"]] == ["features.leg-sea.properties.mode"]
    assert "steps" in [each["path"] for each in shape["taken"]]
    done = CliRunner().invoke(main, [*words, "-o", str(own)])
    assert done.exit_code == 0, done.output
    assert "1 changes" not in done.output
    assert "features.leg-sea.properties.mode: 'sea' -> 'road'" in done.output
    assert "taken from the dossier, as the file can't carry it" in done.output
    assert read_dossier(own).legs[0].properties.mode == "road"


QGIS_EDITS = """
import sys
from qgis.core import *
app = QgsApplication([], False); app.initQgis()
def edit(layer, name, values, move):
    layer = QgsVectorLayer(sys.argv[1] + "|layername=" + layer, "x", "ogr")
    layer.startEditing()
    for each in layer.getFeatures(QgsFeatureRequest().setFilterExpression(f"id = '{name}'")):
        for key, value in values.items():
            layer.changeAttributeValue(each.id(), layer.fields().indexOf(key), value)
        layer.changeGeometry(each.id(), move(QgsGeometry(each.geometry())))
    assert layer.commitChanges(), layer.commitErrors()
def moved(shape):
    shape.moveVertex(131.2, 42.1, 10)
    return shape
edit("places", "dunay", {"name": "Dunay port"}, lambda g: g.fromPointXY(QgsPointXY(132.35, 42.88)))
edit("legs", "leg-sea", {"depart": "2023-09-08/2023-09-12", "certainty": "uncertain"}, moved)
"""


@pytest.mark.long
def test_what_qgis_edited_comes_home(tmp_path: Path) -> None:
    python, path = debians_python("qgis.core", "python3-qgis"), tmp_path / "route.gpkg"
    path.write_bytes(exported(built_in(), "geopackage"))
    (tmp_path / "edit.py").write_text(QGIS_EDITS, "utf-8")
    settings = os.environ | {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [str(python), str(tmp_path / "edit.py"), str(path)]
    subprocess.run(command, env=settings | {"PATH": "/usr/bin:/bin"}, capture_output=True)
    made = home(path.read_bytes(), built_in())
    assert {path for path, *_ in edits(made)} >= {
        "features.dunay.properties.name.en",
        "features.dunay.geometry",
        "features.leg-sea.properties.depart",
        "features.leg-sea.properties.certainty",
        "features.leg-sea.geometry",
    }
    assert len(edits(made)) <= 9  # with the sightings that follow the place
