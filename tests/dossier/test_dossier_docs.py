"""The description of the format: every member, whether it is needed, and examples that hold."""

from __future__ import annotations

import json
import re
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import create_model
from pydantic.fields import FieldInfo

from geoapp.dossier import MAX_BYTES, io, models, positions, read_dossier, strict_json, types
from geoapp.dossier.types import Model
from tests.support.project import ROOT

TEXT = (ROOT / "docs" / "dossier-format.md").read_text(encoding="utf-8")

# Heading -> the models that its table describes.
SECTIONS: dict[str, tuple[type[Model], ...]] = {
    "The collection": (models.Dossier,),
    "Header": (models.Header,),
    "Method notes": (models.MethodNote,),
    "Credits": (models.Credit,),
    "Sources": (models.Source,),
    "Authors": (models.Author,),
    "How it was read": (models.SourceCustom,),
    "Archived copies": (models.ArchivedCopy,),
    "Citations": (models.Citation,),
    "Origins": (models.Origin,),
    "Claims": (models.Claim,),
    "Accounts": (models.Account,),
    "Values": (models.Value,),
    "Readings": (models.Reading,),
    "Ships": (models.Ship,),
    "Listings": (models.Listing,),
    "Steps": (models.Step,),
    "Questions": (models.Question,),
    "Options": (models.Option,),
    "Answers": (models.Answer,),
    "Changes": (models.Change,),
    "To do": (models.Todo,),
    "Features": (
        models.PlaceFeature,
        models.LegFeature,
        models.CandidateFeature,
        models.SightingFeature,
        models.TrackFeature,
    ),
    "Geometry": (
        models.LineString,
        models.MultiLineString,
        models.Point,
        models.MultiPoint,
    ),
    "Places": (models.PlaceProperties,),
    "Kilometre post": (models.Post,),
    "Legs": (models.LegProperties,),
    "Parts": (models.Part,),
    "Lengths": (models.Length,),
    "Greatest speed": (models.MaxSpeed,),
    "Candidates": (models.CandidateProperties,),
    "Crossings": (models.Crossing,),
    "Sightings": (models.SightingProperties,),
    "Tracks": (models.TrackProperties,),
    "Each position": (models.CoordinateProperties,),
}


def table(heading: str) -> dict[str, tuple[bool, str, str]]:
    """Rows of a section's table by member: needed, rule, example."""
    section = re.search(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, heading
    rows = re.findall(r"^\| `([^`]+)` \| (yes|no) \| (.+?) \|(?: `(.+)`)? \|$", section[1], re.M)
    assert len(rows) == len(re.findall(r"^\| `", section[1], re.M)), "a row of another form"
    return {name: (needed == "yes", rule, example) for name, needed, rule, example in rows}


def members(model: type[Model]) -> dict[str, FieldInfo]:
    """Members of a model by their names in the file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def all_models(model: type[Model] = Model) -> set[type[Model]]:
    return {each for child in model.__subclasses__() for each in {child, *all_models(child)}}


def test_every_model_has_a_table() -> None:
    described = {model for models_ in SECTIONS.values() for model in models_}
    assert {model for model in all_models() if model.__module__.startswith("geoapp.")} == described


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_member_is_described_in_order(heading: str) -> None:
    rows = table(heading)
    for model in SECTIONS[heading]:
        assert list(rows) == list(members(model))
        for name, field in members(model).items():
            assert rows[name][0] == field.is_required(), name


@pytest.mark.parametrize("heading", SECTIONS)
def test_examples_hold(heading: str) -> None:
    for name, (_, _, example) in table(heading).items():
        if example:
            assert_holds(members(SECTIONS[heading][0])[name], json.loads(example))


def assert_holds(field: FieldInfo, value: object) -> None:
    """Check a value against the rule of one member."""
    single: Any = create_model("Single", __base__=Model, it=(field.rebuild_annotation(), ...))
    single.model_validate({"it": value})


def test_an_example_that_does_not_hold_is_seen() -> None:
    with pytest.raises(ValueError, match="literal_error"):
        assert_holds(members(models.LegProperties)["mode"], "ship")


@pytest.mark.parametrize(
    "name", [name for name in vars(types) if get_origin(getattr(types, name)) is Literal]
)
def test_every_word_of_every_vocabulary_is_listed(name: str) -> None:
    words = get_args(getattr(types, name))
    assert words
    assert [word for word in words if f"`{word}`" not in TEXT] == []


def test_numbers_are_those_of_the_code() -> None:
    for said in (
        f"at most {MAX_BYTES // 1_000_000} MB, and {strict_json.MAX_VALUES:,} values",
        f"more than {io.MAX_PROBLEMS:,} problems",
        f"at most {types.MAX_NAME_CHARACTERS} characters",
        f"at most {types.MAX_QUOTE_WORDS} words",
        f"at most {types.MAX_TEXT_CHARACTERS:,} characters",
        f"Kept to {positions.POSITION_DECIMALS} decimals",
    ):
        assert said in TEXT


def test_the_smallest_dossier_is_one() -> None:
    example = re.search(r"^```json\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert example
    assert read_dossier(example[1].encode()).header.id == "example"
