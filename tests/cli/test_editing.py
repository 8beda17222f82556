"""The editor's commands: coverage, versions, citations, links."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS
from tests.support.dossiers import ONE_OF_EACH, SMALLEST, content_of
from tests.support.link_host import Site


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def written(content: dict[str, Any], path: Path) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


# -- check ---------------------------------------------------------------------------------


def test_an_editor_sees_every_statement_and_what_is_weak() -> None:
    result = run("check", "--evidence")
    assert result.exit_code == 0
    dossier = read_dossier(built_in())
    first_words = {line.split(" ")[0] for line in result.stdout.splitlines()}
    assert {claim.id for claim in dossier.claims} <= first_words
    assert {leg.id for leg in dossier.legs} <= first_words
    assert {sighting.id for sighting in dossier.sightings} <= first_words
    for flag in (*FEATURE_FLAGS, *STATEMENT_FLAGS):
        assert f"  {flag}: " in result.stdout


def test_coverage_as_json() -> None:
    shape = json.loads(run("check", "--evidence", "--json").stdout)
    assert {item["id"] for item in shape["features"]} >= {"leg-sea", "leg-rail"}
    assert shape["flags"]["features"]["no-source"] == 0


def test_a_flag_can_fail_a_build() -> None:
    assert run("check", "--evidence", "--fail-on", "no-source").exit_code == 0
    result = run(
        "check", "--evidence", "--json", "--fail-on", "copy-only", "--fail-on", "no-source"
    )
    assert result.exit_code == 1
    assert "rusi-caveat: copy-only" in result.stderr
    json.loads(result.stdout)


def test_a_flag_that_is_none_is_bad_usage() -> None:
    result = run("check", "--evidence", "--fail-on", "weak")
    assert result.exit_code == 2
    assert "'weak': this is no flag; use one of no-source, one-source" in result.stderr
    assert run("check", "--json").exit_code == 2


def test_the_smallest_dossier_has_nothing_weak() -> None:
    assert run("check", SMALLEST, "--evidence").exit_code == 0


def test_a_changed_claim_without_an_entry_fails(tmp_path: Path) -> None:
    content = content_of()
    content["dossier"]["version"] = "1.0.1"
    content["claims"][1]["text"] = {"en": "It stayed all day."}
    new = written(content, tmp_path / "new.geojson")
    result = run("check", new, "--against", ONE_OF_EACH)
    assert result.exit_code == 1
    assert result.stderr.startswith("it-stayed: this claim was changed, and no new entry")
    change = {"version": "1.0.1", "when": "2001-05", "text": {"en": "M."}, "ids": ["it-stayed"]}
    content["changes"].append(change)
    written(content, new)
    assert run("check", new, "--against", ONE_OF_EACH).exit_code == 0


# -- diff ----------------------------------------------------------------------------------


def test_changes_in_words_and_as_json(tmp_path: Path) -> None:
    content = content_of()
    content["dossier"]["version"] = "1.0.1"
    content["claims"][1]["retracted"] = True
    content["ships"].pop()
    new = written(content, tmp_path / "new.geojson")
    words = run("diff", ONE_OF_EACH, new).stdout
    assert words.splitlines()[0] == "example 1.0.0 -> example 1.0.1"
    assert "retracted, and still listed: claim it-stayed, It stayed." in words
    assert "removed: ship other-ship, OTHER" in words
    assert "of the dossier itself: version" in words
    shape = json.loads(run("diff", ONE_OF_EACH, new, "--json").stdout)
    assert [item["id"] for item in shape["retracted"]] == ["it-stayed"]
    assert "nothing changed" in run("diff", ONE_OF_EACH, ONE_OF_EACH).stdout


# -- cite ----------------------------------------------------------------------------------


def test_sources_as_a_list_and_as_files(tmp_path: Path) -> None:
    french = run("cite", "--lang", "fr", "--source", "dw-1013").stdout
    assert "13 octobre" in french
    assert len(french.splitlines()) == 1
    for form, beginning in (("bibtex", "@"), ("ris", "TY  - "), ("csl-json", "[")):
        path = tmp_path / form
        assert run("cite", "--format", form, "-o", path).exit_code == 0
        assert path.read_text(encoding="utf-8").startswith(beginning)
    assert run("cite", "--source", "nobody").stderr.startswith("nobody: is no source")
    assert run("cite", "-o", tmp_path / "no" / "x").exit_code == 2
    style = tmp_path / "x.csl"
    style.write_text("<style/>")
    assert run("cite", "--style", style).exit_code == 2


# -- links ---------------------------------------------------------------------------------


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_links_are_told_the_worst_first(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.link_check.PAUSE_S", 0)
    content = content_of()
    first = content["sources"][0]
    paths = ("/fine", "/moved", "/gone", "/guarded")
    first |= {"URL": site + paths[0]}
    content["sources"] += [first | {"id": path[1:], "URL": site + path} for path in paths[1:]]
    content["sources"][-2]["archive_location"] = site + "/fine?archived"
    path, cache = written(content, tmp_path / "x.geojson"), tmp_path / "links.json"
    result = run("links", path, "--cache", cache, "--private")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["dead", "gone"],
        ["moved", "moved"],
        ["guarded", "guarded"],
    ]
    assert lines[1].split()[2] == "yes"
    assert f"{site}/moved -> {site}/fine" in lines[2]
    assert lines[-1] == "1 dead, 1 moved, 1 guarded, 2 alive"
    Site.asked.clear()
    shape = json.loads(run("links", path, "--cache", cache, "--private", "--json").stdout)
    assert shape["counts"]["dead"] == 1
    assert not Site.asked  # all remembered
    assert run("links", SMALLEST, "--cache", cache, "--private").stdout == "no links\n"
