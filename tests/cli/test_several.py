"""Commands that take several dossiers: a page and a site of all, a file of each."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from geoapp.checksums import read_checksums
from geoapp.cli import main
from geoapp.dossier import read_dossier
from geoapp.exports import FORMATS, export_together
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


def test_an_export_of_two_to_one_file_names_the_route_of_each_row(tmp_path: Path) -> None:
    target = tmp_path / "both.gpkg"
    assert run("export", *BOTH, "--to", "geopackage", "-o", target)[0] == 0
    own = [len(read_dossier(path).legs) for path in BOTH]
    with closing(sqlite3.connect(target)) as file:
        for table in ("places", "legs", "sources", "citations"):
            ids = [row[0] for row in file.execute(f"SELECT id FROM {table}")]  # noqa: S608
            assert len(ids) == len(set(ids)) > 0
            assert {name.split("--")[0] for name in ids} <= IDS
        routes = [row[0] for row in file.execute("SELECT route FROM legs")]
        assert [routes.count(name) for name in ("example", "valparaiso-callao")] == own
        assert dict(file.execute("SELECT id, text FROM about"))["dossier"] == "_".join(sorted(IDS))


@pytest.mark.parametrize("name", [name for name, made in FORMATS.items() if made.extension])
def test_every_format_of_one_file_takes_several_dossiers(tmp_path: Path, name: str) -> None:
    target = tmp_path / f"both{FORMATS[name].extension}"
    export_together([read_dossier(path) for path in BOTH], name, target, lang="en")
    content = target.read_bytes()
    # Ids of both; compressed, or in columns of bytes, they are not read here.
    if name not in {"geopackage", "geoparquet", "flatgeobuf", "shapefile", "kmz", "xlsx"}:
        assert all(name.encode() in content for name in IDS)
    if name == "kml":
        assert etree.fromstring(content)[0].get("id") == "example_valparaiso-callao"


def test_dossiers_of_several_main_languages_are_no_one_file(tmp_path: Path) -> None:
    spanish = CASES / "looked-at" / "two-places-spanish-alone.geojson"
    status, said = run("export", ONE_OF_EACH, spanish, "--to", "csv", "-o", tmp_path / "both.csv")
    assert status == 2
    assert "have several main languages, and a column has one: example has en, " in said
    assert not any(tmp_path.iterdir())


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
    joint = {"index.html", "embed-en.html", "text-en.html", "host.js"}
    cited = {"routes.json", "routes.bib", "routes.ris"}
    marks = {"manifest.json", "SHA256SUMS"}
    assert held_here == {*IDS, *joint, *cited, *marks, "robots.txt", "_headers"}
    embed = held((target / "embed-en.html").read_text("utf-8"), "content")["data"]
    assert {route["id"] for route in embed["routes"]} == IDS
    text = (target / "text-en.html").read_text("utf-8")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for path in BOTH:
        dossier = read_dossier(path)
        assert dossier.header.title["en"].replace("'", "&#39;") in text
        assert all(f"{dossier.header.id}--{leg.id}" in ids for leg in dossier.legs)
    # Every address on it leads somewhere.
    files = {each for each in re.findall(r'href="([^"#:]+)"', text) if "," not in each}
    assert all((target / each).is_file() for each in files)
    for name in IDS:
        assert (target / name / "text-en.html").is_file()
    data = held((target / "index.html").read_text("utf-8"), "content")["data"]
    assert data["several"]["pages"] == {name: f"{name}/index.html" for name in IDS}
    listed = json.loads((target / "manifest.json").read_text("utf-8"))["files"]
    files = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert set(listed) == files - {"manifest.json", "SHA256SUMS"}
    for name in IDS:  # each is a site of its own, with what lists all of it
        own = read_checksums((target / name / "SHA256SUMS").read_bytes())
        inside = target / name
        assert set(own) == {
            p.relative_to(inside).as_posix() for p in inside.rglob("*") if p.is_file()
        } - {"SHA256SUMS"}
