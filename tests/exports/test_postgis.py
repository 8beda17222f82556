"""PostGIS: the lines of docs/postgis.md, against a server that the test starts and stops."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from geoapp.cartography.style import DASH
from geoapp.exports import export
from tests.support.exporting import KINDS, facts, frames, tables
from tests.support.foreign import missing, probe, program
from tests.support.project import ROOT, text_of
from tools.postgis import PACKAGE, Database, database, find_programs


@pytest.fixture(scope="module")
def server() -> Iterator[Database]:
    if find_programs() is None:
        missing("PostgreSQL with PostGIS", PACKAGE)
    # Not below pytest's own folder: a second run closes that to other users whenever it begins.
    with (
        tempfile.TemporaryDirectory(prefix="postgis") as folder,
        database(Path(folder)) as made,
    ):
        yield made


def documented_line() -> str:
    """Find the line that docs/postgis.md tells one to type."""
    text = text_of(ROOT / "docs" / "postgis.md")
    (line,) = re.findall(r"^ogr2ogr .*$", text, re.MULTILINE)
    return str(line)


@pytest.fixture(scope="module")
def filled(server: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Fill the database by the documented line, whichever of the tests comes first."""
    ogr2ogr, folder = program("ogr2ogr", "gdal-bin"), tmp_path_factory.mktemp("postgis")
    export(frames(), "geopackage", folder / "route.gpkg")
    line = re.sub(r'"PG:[^"]*"', f'"PG:{server.address}"', documented_line())
    line = line.replace("ogr2ogr", str(ogr2ogr), 1)
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True)  # noqa: S602
    assert done.returncode == 0, done.stderr
    return server


def test_the_documented_line_fills_postgis(filled: Database) -> None:
    known = facts()
    rows = filled.ask("SELECT id, basis, low_km, high_km, earliest_start, latest_end FROM legs")
    assert len(rows) == len(frames().legs)
    for row_id, basis, low, high, first, last in rows:
        fact = known[row_id]
        assert (basis, float(low), float(high)) == (fact["basis"], fact["low_km"], fact["high_km"])
        assert (first, last) == (str(fact["earliest_start"]), str(fact["latest_end"]))
    for kind in KINDS:
        table = tables().table(kind)
        shapes = dict(filled.ask(f"SELECT id, ST_AsText(geom) FROM {kind}"))  # noqa: S608
        assert set(shapes) == set(table["id"])
        for row_id, shape in zip(table["id"], table.shapes or (), strict=True):
            assert shapely.from_wkt(shapes[row_id]).equals_exact(shape, 1e-9)
    types = "SELECT data_type FROM information_schema.columns WHERE column_name = 'latest_end'"
    assert {kind for (kind,) in filled.ask(types)} == {"date"}
    assert filled.ask("SELECT count(*) FROM claims") == [[str(len(frames().claims))]]


def documented_query(begin: str) -> str:
    """Find the query of docs/postgis.md that begins so."""
    text = text_of(ROOT / "docs" / "postgis.md")
    (query,) = re.findall(rf"^```sql\n({begin}.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(query)


def test_qgis_finds_the_styles_in_the_database(filled: Database, tmp_path: Path) -> None:
    filled.ask(documented_query("UPDATE"))
    layers = {
        kind: f'postgres:{filled.address} key=\'fid\' table="public"."{kind}" (geom)'
        for kind in KINDS
    }
    found = probe(tmp_path, "", *layers.values())
    for kind, layer in layers.items():
        assert found[layer]["valid"]
        assert found[layer]["count"] == len(getattr(frames(), kind))
        assert "Claims and sources" in found[layer]["tabs"]
    assert found[layers["legs"]]["categories"] == list(DASH)


def test_the_documented_question_is_answered(filled: Database) -> None:
    text, query = text_of(ROOT / "docs" / "postgis.md"), documented_query("SELECT")
    rows = filled.ask(query.replace("\n", " "))
    assert [row[0] for row in rows] == ["leg-rail"]
    told = filled.psql(query, "-xqc")
    assert told.strip() in text
    assert len(rows[0]) == 4
