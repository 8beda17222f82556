"""Drafts: what is not yet said is never filled in, and never forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import read_dossier, to_geojson
from geoapp.errors import DossierError, Problem
from geoapp.page.site import site_files
from tests.support.dossiers import CASES, content_of, read

DRAFT = CASES / "good" / "a-draft.geojson"

# Members that the format needs, and a draft may leave to be said.
MAY_BE_UNSAID = [
    *("dossier.title", "dossier.summary", "dossier.attribution", "dossier.licence"),
    *("sources.paper.type", "sources.paper.title", "sources.paper.publisher"),
    *(
        f"features.aport.properties.{name}"
        for name in ("name", "role", "layer", "country", "status")
    ),
    *("features.aport.properties.obtained", "features.aport.properties.precision_km"),
    *(f"features.leg-sea.properties.{name}" for name in ("name", "basis", "certainty")),
]


def without(path: str) -> dict[str, Any]:
    """Content of the case with one of each, but for one member."""
    content = content_of()
    listed, *steps = path.split(".")
    here: Any = content[listed]
    if listed != "dossier":
        here = next(item for item in here if item["id"] == steps[0])
        steps = steps[1:]
    for step in steps[:-1]:
        here = here[step]
    del here[steps[-1]]
    return content


@pytest.mark.parametrize("path", MAY_BE_UNSAID)
def test_what_is_not_yet_said_is_written_as_it_was_read(path: str) -> None:
    content = without(path)
    with pytest.raises(DossierError, match="missing"):
        read(content)
    draft = content | {"todo": [{"path": path, "missing": "to be found out"}]}
    dossier = read(draft)
    assert dossier.is_draft
    written = to_geojson(dossier)
    assert path.rsplit(".", 1)[1] not in _item(json.loads(written), path)
    assert to_geojson(read(json.loads(written))) == written


def _item(content: dict[str, Any], path: str) -> Any:
    listed, *steps = path.split(".")
    if listed == "dossier":
        return list(content["dossier"])
    item = next(each for each in content[listed] if each["id"] == steps[0])
    return list(item["properties"] if listed == "features" else item)


def test_a_draft_never_hides_what_is_missing_and_not_named() -> None:
    content = without("dossier.licence") | {"todo": [{"path": "dossier.title", "missing": "x"}]}
    with pytest.raises(DossierError, match=r"licence is missing"):
        read(content)


def test_what_was_said_meanwhile_is_no_longer_to_do() -> None:
    gone = {"path": "features.nowhere.properties.mode", "missing": "how it moved"}
    content = content_of() | {"todo": [{"path": "dossier.licence", "missing": "x"}, gone]}
    dossier = read(content)
    assert not dossier.is_draft
    assert dossier.header.licence == content["dossier"]["licence"]


def test_the_digits_of_a_position_bound_what_can_be_known_of_it() -> None:
    dossier = read_dossier(DRAFT)
    assert dossier.places[0].properties.precision_km == pytest.approx(0.556)


def test_statements_without_a_source_are_counted() -> None:
    dossier = read_dossier(DRAFT)
    assert dossier.unsourced == ("seen-at-callao",)
    assert len(dossier.statements) == 1


@pytest.mark.parametrize("todo", ["x", [1], [{}], [{"path": 1, "missing": "x"}]])
def test_a_bad_list_of_to_dos_is_told(todo: object) -> None:
    with pytest.raises(DossierError, match="todo"):
        read(content_of() | {"todo": todo})


def check(*arguments: str) -> Any:
    return CliRunner().invoke(main, ["check", *arguments])


def test_check_lists_what_is_not_yet_said_and_fails_when_asked() -> None:
    listed = check(str(DRAFT))
    assert listed.exit_code == 0
    assert "a draft: 9 things are not yet said; 1 of 1 statements have no source" in listed.stdout
    assert "features: properties.role: what it is on the route [callao]" in listed.stdout
    assert "no problems" not in listed.stdout
    failed = check(str(DRAFT), "--fail-on", "todo")
    assert failed.exit_code == 1
    assert "9 things are not yet said" in failed.stderr
    assert check("--fail-on", "todo").exit_code == 0


def test_a_draft_is_not_published() -> None:
    with pytest.raises(DossierError, match=r"dossier\.licence: is not yet said"):
        site_files(read_dossier(DRAFT))


def test_what_a_gis_adds_is_left_out_with_a_note() -> None:
    notes: list[Problem] = []
    path = CASES / "good" / "saved-by-gis.geojson"
    saved = read_dossier(path, on_note=notes.append)
    assert saved == read_dossier(CASES / "good" / "one-of-each.geojson")
    assert [note.found.split()[0] for note in notes] == ["name", "crs", "xy_coordinate_resolution"]
    told = check(str(path))
    assert told.exit_code == 0
    assert "xy_coordinate_resolution" in told.stderr


def test_other_coordinates_are_refused() -> None:
    message = (CASES / "bad" / "crs.txt").read_text("utf-8")
    assert "crs is not a member here" in message
    assert Path(CASES / "bad" / "crs.geojson").read_text("utf-8").count("3857") == 1


@pytest.mark.parametrize("languages", [["pt-BR"], None])
def test_a_draft_may_be_in_any_language_or_in_one_that_nobody_has_named(
    languages: list[str] | None,
) -> None:
    content = json.loads(
        DRAFT.read_text("utf-8").replace('"en":', '"pt-BR":' if languages else '"und":')
    )
    content["dossier"]["languages"] = languages
    if languages is None:
        del content["dossier"]["languages"]
        content["todo"].append({"path": "dossier.languages", "missing": "its languages"})
    place = read(content).places[0].properties
    assert next(iter(place.role.values())) == "Not yet said"
    assert [*place.name.values()] == ["Callao"]
