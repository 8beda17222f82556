"""The JSON Schema of the format: it takes what is good, and refuses what an editor can see."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import read_dossier, to_geojson
from geoapp.dossier.schema import dossier_schema
from tests.support.dossiers import BAD, BUILT_INS, GOOD, content_of, read

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

# Bad by members, types, vocabularies or ranges, which a schema sees; the rest `check` alone.
SEEN = {
    "box-of-three", "geometry-null", "kind-missing", "member-of-the-wrong-type",
    "members-missing", "plain-geojson", "text-not-by-language", "type-is-wrong", "unknown-kind",
    "unknown-member", "unknown-mode", "unknown-source-type",
}  # fmt: skip


@cache
def validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # takes seconds, which each worker would pay

    Draft202012Validator.check_schema(dossier_schema())
    return Draft202012Validator(dossier_schema())


@pytest.mark.parametrize("path", [*GOOD, *BUILT_INS], ids=lambda path: path.stem)
def test_good_dossiers_keep_to_the_schema(path: Path) -> None:
    written = json.loads(to_geojson(read_dossier(path)))
    assert [error.message for error in validator().iter_errors(written)] == []


@pytest.mark.parametrize("path", [p for p in BAD if p.stem in SEEN], ids=lambda path: path.stem)
def test_bad_dossiers_do_not(path: Path) -> None:
    assert not validator().is_valid(json.loads(path.read_text("utf-8")))


def test_a_file_may_name_its_schema() -> None:
    content = {"$schema": "dossier.schema.json", **content_of()}
    dossier = read(content)
    assert json.loads(to_geojson(dossier))["$schema"] == "dossier.schema.json"
    assert validator().is_valid(content)


def test_the_command_prints_it() -> None:
    run = CliRunner().invoke(main, ["schema"])
    assert json.loads(run.stdout) == dossier_schema()
