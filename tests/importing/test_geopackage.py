"""A GeoPackage is read by SQLite alone, as GDAL reads it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point

from geoapp.errors import DossierError
from geoapp.importing import import_file, layers
from geoapp.importing.layers import GEOPACKAGE, geopackage_document, gis_document
from geoapp.importing.ledger import Fate


def frame() -> gpd.GeoDataFrame:
    rows = {"name": ["Ilo", "By sea"], "date": ["2021-05-04", None]}
    shapes = [Point(-71.34, -17.64), LineString([(-71.34, -17.64), (-70.33, -18.48)])]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)


@pytest.mark.parametrize("crs", [4326, 3857])
def test_a_geopackage_is_read(tmp_path: Path, crs: int) -> None:
    path = tmp_path / "x.gpkg"
    frame().to_crs(crs).to_file(path, layer="stops", driver="GPKG")
    made = import_file(path)
    assert made.ledger.counts["in"] == 2 + 3 + 2  # headings, values, geometries
    assert made.dossier.places[0].geometry.coordinates == pytest.approx((-71.34, -17.64))
    assert len(made.dossier.legs) == 1
    assert made.dossier.legs[0].properties.from_place == "ilo"


def changed(path: Path, *statements: str) -> bytes:
    """Change a GeoPackage by SQL, without the triggers, which call functions of GDAL's."""
    with closing(sqlite3.connect(path)) as file, file:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (trigger,) in file.execute(named).fetchall():
            doubled = trigger.replace('"', '""')
            file.execute(f'DROP TRIGGER "{doubled}"')
        for statement in statements:
            file.execute(statement)
    return path.read_bytes()


def test_a_geopackage_is_read_by_sqlite_as_by_gdal(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    more = frame().assign(
        n=[1, 2], share=[0.5, float("nan")], seen=[True, False],
        day=pd.Series({0: "2021-05-04"}, index=[0, 1]),
        at=pd.to_datetime(pd.Series({0: "2021-05-04T10:00:00Z"}, index=[0, 1])),
    )  # fmt: skip
    more.to_file(path, layer='a "layer"', driver="GPKG")
    content = changed(
        path,
        "CREATE TABLE bare (id INTEGER PRIMARY KEY, said TEXT)",
        "INSERT INTO bare VALUES (1, 'a remark')",
        "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, qml TEXT)",
        "INSERT INTO layer_styles VALUES (1, 'red')",
    )
    ours = geopackage_document(content, "x.gpkg")
    gdals = gis_document(content, "x.gpkg", GEOPACKAGE, "gpkg")
    for one, other in zip(ours.cells, gdals.cells, strict=True):
        assert (one.where, one.value, one.name) == (other.where, other.value, other.name)
    assert [each.where for each in ours.cells][-1] == "bare: row 1, said"
    assert [each.geometry for each in ours.records][-1] == []


def test_a_geopackage_says_what_it_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    frame().to_file(path, layer="stops", driver="GPKG")
    set_to = "UPDATE gpkg_geometry_columns SET srs_id = {}"
    made = import_file(("x.gpkg", changed(path, set_to.format(0))))
    drawn = [cell for cell in made.ledger.cells if cell.name == "geometry"]
    assert [cell.fate for cell in drawn] == [Fate.MAPPED, Fate.MAPPED]
    assert all("its system of coordinates isn't said" in cell.why for cell in drawn)
    with pytest.raises(DossierError, match="in coordinates that are not known: stops"):
        import_file(("x.gpkg", changed(path, set_to.format(-1))))


def test_a_geometry_of_a_geopackage_that_can_not_be_read_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    frame().to_file(path, layer="stops", driver="GPKG")
    made = import_file(("x.gpkg", changed(path, "UPDATE stops SET geom = x'4750' WHERE fid = 2")))
    (refused,) = made.ledger.of(Fate.REFUSED)
    assert refused.why == "is of a shape that can't be read: save it as points or lines"
    assert [place.id for place in made.dossier.places] == ["ilo"]


def test_a_view_of_a_geopackage_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "MAX_STEPS", 1_000_000)
    path = tmp_path / "x.gpkg"
    frame().to_file(path, layer="stops", driver="GPKG")
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT max(x) AS x FROM n"
    )
    content = changed(path, f"CREATE VIEW far AS {endless}")
    with pytest.raises(DossierError, match="holds a view that takes too long to read; save it as"):
        import_file(("x.gpkg", content))
