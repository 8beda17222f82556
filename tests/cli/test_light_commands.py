"""Reading and measuring a dossier need no frames; checking one needs no geometry, mostly."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import click
import pytest

from geoapp.cli import SELDOM, main
from tests.support.dossiers import CASES

HEAVY = {"edtf", "folium", "geopandas", "numpy", "pandas", "pyproj", "shapely", "streamlit"}
BEHIND_OTHER_TABS = {
    "altair", "citeproc", "dask", "geoapp.charts", "geoapp.citations", "geoapp.evidence",
    "geoapp.frames", "geoapp.importing", "geoapp.page.html", "geoapp.tables", "geoapp.tracks",
    "geoapp.webapp.editor", "jinja2", "jsonschema", "lxml", "openpyxl", "pptx", "pyarrow",
    "pyogrio", "typst",
}  # fmt: skip
LOOKED_FOR = ["email.message", "importlib.metadata", "pytz", "urllib.request"]
"""What libraries import for plugins, time zones and downloads."""
PROBE = f"""
import sys
from geoapp.cli import main
main(sys.argv[1:], standalone_mode=False)
print("imported:", *sorted(set(sys.modules) & {HEAVY}), file=sys.stderr)
"""

# The first visitor of the app, where an earlier start kept the map's page.
VISITOR = f"""
import sys
from geoapp.webapp import page_server
page_server.page_address = lambda lang: "map/kept.html"
import geoapp.app
from streamlit.testing.v1 import AppTest
shown = AppTest.from_file(geoapp.app.__file__).run(timeout=60)
assert shown.tabs and not shown.exception
print("imported:", *sorted(set(sys.modules) & {(HEAVY | BEHIND_OTHER_TABS) - {"streamlit"}}),
      file=sys.stderr)
"""


def imported_by(command: str, folder: Path | None = None) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *command.split()],
        capture_output=True, text=True, check=True, cwd=folder,
    )  # fmt: skip
    assert run.stdout or folder
    return run.stderr.splitlines()[-1].removeprefix("imported:").split()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("check", []),
        (
            f"check {CASES / 'good' / 'one-of-each.geojson'}",
            ["numpy", "pyproj", "shapely"],
        ),
        ("measure --json", ["numpy", "pyproj", "shapely"]),
        ("measure", ["numpy", "pyproj", "shapely"]),
        ("cite --format csl-json", []),
        ("clock --at 2023-09-20", ["geopandas", "numpy", "pandas", "pyproj", "shapely"]),
    ],
)
def test_commands_import_no_more_than_they_need(command: str, expected: list[str]) -> None:
    assert imported_by(command) == expected


@pytest.mark.parametrize(
    ("export", "name"),
    [("--to gpx", "route.gpx"), ("--to geopackage", "route.gpkg"), ("--all", "package")],
)
def test_an_export_of_a_dossier_makes_no_frames(export: str, name: str, tmp_path: Path) -> None:
    found = imported_by(f"export {export} -o {name}", tmp_path)
    assert found == ["numpy", "pyproj", "shapely"]
    assert (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("command", "unasked"),
    [
        ("check", [*LOOKED_FOR, "geoapp.when.typed"]),
        ("measure --json", [*LOOKED_FOR, "numpy.ma", "pyarrow", "pyproj.sync"]),
        ("export --to geoparquet -o route.parquet", ["pyarrow._s3fs", "pyogrio", "sqlite3"]),
    ],
)
def test_a_command_loads_no_part_of_a_library_that_it_has_no_use_for(
    command: str, unasked: list[str], tmp_path: Path
) -> None:
    code = f"""
import sys
from geoapp.cli import main
main({command.split()}, standalone_mode=False)
assert not set(sys.modules) & set({unasked}), set(sys.modules) & set({unasked})
"""
    given = [sys.executable, "-c", code]
    subprocess.run(given, check=True, cwd=tmp_path, stdout=subprocess.DEVNULL)


def test_a_route_of_10000_legs_is_numbered_without_pandas() -> None:
    code = (
        "import sys\n"
        "from geoapp.frames.dictionary_column import Cells\n"
        "cells = Cells.of([f'leg-{n // 2}' for n in range(20_000)])\n"
        "assert len(cells.held) == 10_000 and cells.rows[-1] == 9_999\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_page_is_a_map_of_foliums_without_the_tables_that_folium_knows(tmp_path: Path) -> None:
    found = imported_by("page -o page.html", tmp_path)
    assert found == ["folium", "numpy", "pyproj", "shapely"]
    assert (tmp_path / "page.html").stat().st_size > 100_000
    found = imported_by("publish --languages en -o site", tmp_path)
    assert found == ["folium", "numpy", "pyproj", "shapely"]


@pytest.mark.parametrize("first", ["json", "pandas"])
def test_what_is_loaded_later_is_itself_when_it_is_asked_for(first: str) -> None:
    code = f"""
import sys, {first}
from geoapp.cli.lazy_imports import lazy_imports
with lazy_imports("pandas"):
    import folium
assert ("pandas" in sys.modules) == ({first!r} == "pandas")
made = folium.Map(location=(43, 131), tiles=None)
assert made.location == [43.0, 131.0] and "pandas" in sys.modules
import pandas.io.json, geopandas
frame = pandas.DataFrame([[43.0, 131.0], [53.0, 37.0]])
assert folium.PolyLine(frame).locations == [[43.0, 131.0], [53.0, 37.0]]
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_apps_first_visitor_waits_for_no_library_of_the_other_tabs() -> None:
    run = subprocess.run(
        [sys.executable, "-c", VISITOR], capture_output=True, text=True, check=True
    )
    assert run.stderr.splitlines()[-1] == "imported:"


def test_garbage_is_searched_seldom_while_a_command_runs_and_as_before_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, during = gc.get_threshold(), []
    monkeypatch.setattr(click.Group, "invoke", lambda *_: during.append(gc.get_threshold()))
    main(["check"], standalone_mode=False)
    assert during == [SELDOM]
    assert gc.get_threshold() == before
    monkeypatch.setattr(sys, "argv", ["geoapp", "check"])  # of a process that ends with it
    try:
        for named in ({}, {"prog_name": "geoapp"}):  # the script, and `python -m geoapp`
            gc.set_threshold(*before)
            with pytest.raises(SystemExit):
                main(**named)
            assert gc.get_threshold() == SELDOM
    finally:
        gc.set_threshold(*before)
