"""Commands that take several dossiers: a page and a site of all, a file of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from tests.support.dossiers import CASES, ONE_OF_EACH
from tests.support.pages import held

OTHER = CASES / "routes" / "two-places-spanish.geojson"
BOTH = [str(ONE_OF_EACH), str(OTHER)]
IDS = {"example", "valparaiso-callao"}


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(each) for each in arguments])
    return done.exit_code, done.output


def test_a_page_of_two_files_has_two_routes(tmp_path: Path) -> None:
    assert run("page", *BOTH, "-o", tmp_path / "both.html")[0] == 0
    routes = held((tmp_path / "both.html").read_text("utf-8"), "content")["data"]["routes"]
    assert {route["id"] for route in routes} == IDS


@pytest.mark.parametrize(("name", "end"), [("csv", ".csv"), ("workbook", ".xlsx")])
def test_an_export_of_two_is_a_file_each(tmp_path: Path, name: str, end: str) -> None:
    target = tmp_path / "out"
    assert run("export", *BOTH, "--to", name, "-o", target)[0] == 0
    assert {path.name for path in target.iterdir()} == {f"{each}{end}" for each in IDS}


def test_what_one_file_cant_hold_is_refused(tmp_path: Path) -> None:
    status, said = run("export", *BOTH, "--to", "csv", "-o", "-")
    assert (status, "-: takes one dossier; name a folder for several" in said) == (2, True)
    status, said = run("export", ONE_OF_EACH, ONE_OF_EACH, "--to", "csv", "-o", tmp_path)
    assert (status, "example: is the id of 2 dossiers" in said) == (1, True)
    assert not any(tmp_path.iterdir())


def test_every_file_that_is_bad_is_told(tmp_path: Path) -> None:
    bad = [CASES / "bad" / f"{name}.geojson" for name in ("empty", "comma-missing")]
    status, said = run("page", ONE_OF_EACH, *bad, "-o", tmp_path / "page.html")
    assert status == 1
    assert "empty.geojson: " in said
    assert "comma-missing.geojson: " in said
    assert not any(tmp_path.iterdir())


def test_what_is_read_is_not_written_over() -> None:
    status, said = run("page", *BOTH, "-o", ONE_OF_EACH)
    assert (status, "is a file to be read" in said) == (2, True)


def test_a_site_of_two_has_the_site_of_each(tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert run("publish", *BOTH, "-o", target, "--languages", "en")[0] == 0
    held_here = {path.name for path in target.iterdir()}
    assert held_here == {*IDS, "index.html", "robots.txt", "_headers", "manifest.json"}
    for name in IDS:
        assert (target / name / "text-en.html").is_file()
    data = held((target / "index.html").read_text("utf-8"), "content")["data"]
    assert data["several"]["pages"] == {name: f"{name}/index.html" for name in IDS}
    listed = json.loads((target / "manifest.json").read_text("utf-8"))["files"]
    files = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert set(listed) == files - {"manifest.json"}
