"""The reference of commands and names says what the code says."""

from __future__ import annotations

import pytest

import geoapp
from geoapp.cli import main
from tests.support.project import text_of
from tools import reference

HINT = "run make docs"


def test_the_commands_are_described_as_they_are() -> None:
    assert text_of(reference.CLI) == reference.cli_reference().rstrip("\n") + "\n", HINT


def test_the_names_are_described_as_they_are() -> None:
    assert text_of(reference.API) == reference.api_reference().rstrip("\n") + "\n", HINT
    assert text_of(reference.SCHEMA) == reference.schema_text() + "\n", HINT


@pytest.mark.parametrize("name", main.commands)
def test_every_command_has_a_heading_and_all_its_options(name: str) -> None:
    text = reference.cli_reference()
    part = text.partition(f"## geoapp {name}\n")[2].partition("\n## ")[0]
    for parameter in main.commands[name].params:
        for option in parameter.opts:
            if option.startswith("-"):
                assert option in part


@pytest.mark.parametrize("name", [name for name in geoapp.__all__ if name != "__version__"])
def test_every_name_is_described_in_a_sentence(name: str) -> None:
    text = reference.api_reference()
    part = text.partition(f"## {name}\n")[2].partition("\n## ")[0]
    sentence = part.partition("```\n\n")[2].strip().partition("\n\n")[0]
    assert sentence.endswith((".", ":")), sentence
    assert f"(#{name.lower()})" in text
