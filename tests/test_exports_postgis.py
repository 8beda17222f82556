"""PostGIS: the lines of docs/postgis.md, against a server that the test starts and stops."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from geoapp.exports import export
from tests.exporting import KINDS, facts, frames, tables
from tests.foreign import missing, program
from tests.project import ROOT, text_of
from tests.serving import free_port

SERVERS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")
DATABASE = "gis"


class Database:
    """A cluster of its own, for one run."""

    def __init__(self, folder: Path) -> None:
        programs = sorted(SERVERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        if not programs:
            missing("PostgreSQL", "postgresql-postgis")
        self.bin = programs[-1].parent
        version = self.bin.parts[-2]
        if not (EXTENSIONS / version / "extension" / "postgis.control").is_file():
            missing("PostGIS", "postgresql-postgis")
        self.folder, self.port = folder, free_port()
        # The server refuses to run as root; Debian has made a user for it.
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()

    def run(self, *command: str) -> str:
        """Run a program of PostgreSQL's; what it prints."""
        name, *arguments = command
        whole = [str(self.bin / name), *arguments]
        if os.geteuid() == 0:
            whole = ["runuser", "-u", self.user, "--", *whole]
        done = subprocess.run(
            whole, cwd=self.folder, stdout=subprocess.PIPE, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def ask(self, query: str) -> list[list[str]]:
        """Ask a query; its rows as text."""
        said = self.run("psql", *self.where(), "-d", DATABASE, "-XAtqc", query)
        return [line.split("|") for line in said.splitlines()]

    def where(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.user]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("postgis")
    made = Database(folder)
    for parent in (folder, *folder.parents[:2]):  # the server's user has to get there
        parent.chmod(0o755)
    if made.user == "postgres":
        shutil.chown(folder, "postgres")
    made.run("initdb", "-D", "data", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-p {made.port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    made.run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")
    try:
        made.run("createdb", *made.where(), DATABASE)
        made.ask("CREATE EXTENSION postgis")
        yield made
    finally:
        made.run("pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")


def documented_line() -> str:
    """Find the line that docs/postgis.md tells one to type."""
    text = text_of(ROOT / "docs" / "postgis.md")
    (line,) = re.findall(r"^ogr2ogr .*$", text, re.MULTILINE)
    return str(line)


def test_the_documented_line_fills_postgis(database: Database, tmp_path: Path) -> None:
    ogr2ogr = program("ogr2ogr", "gdal-bin")
    export(frames(), "geopackage", tmp_path / "route.gpkg")
    target = f"PG:host=127.0.0.1 port={database.port} dbname={DATABASE} user={database.user}"
    line = re.sub(r'"PG:[^"]*"', f'"{target}"', documented_line())
    line = line.replace("ogr2ogr", str(ogr2ogr), 1)
    done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True)  # noqa: S602
    assert done.returncode == 0, done.stderr

    known = facts()
    rows = database.ask("SELECT id, basis, low_km, high_km, earliest_start, latest_end FROM legs")
    assert len(rows) == len(frames().legs)
    for row_id, basis, low, high, first, last in rows:
        fact = known[row_id]
        assert (basis, float(low), float(high)) == (fact["basis"], fact["low_km"], fact["high_km"])
        assert (first, last) == (str(fact["earliest_start"]), str(fact["latest_end"]))
    for kind in KINDS:
        table = tables().table(kind)
        shapes = dict(database.ask(f"SELECT id, ST_AsText(geom) FROM {kind}"))  # noqa: S608
        assert set(shapes) == set(table["id"])
        for row_id, shape in zip(table["id"], table.shapes or (), strict=True):
            assert shapely.from_wkt(shapes[row_id]).equals_exact(shape, 1e-9)
    types = "SELECT data_type FROM information_schema.columns WHERE column_name = 'latest_end'"
    assert {kind for (kind,) in database.ask(types)} == {"date"}
    assert database.ask("SELECT count(*) FROM claims") == [[str(len(frames().claims))]]


def test_the_documented_question_is_answered(database: Database) -> None:
    text = text_of(ROOT / "docs" / "postgis.md")
    (query,) = re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    rows = database.ask(query.replace("\n", " "))
    assert [row[0] for row in rows] == ["leg-rail"]
    told = database.run("psql", *database.where(), "-d", DATABASE, "-Xxqc", query)
    assert told.strip() in text
    assert len(rows[0]) == 4
