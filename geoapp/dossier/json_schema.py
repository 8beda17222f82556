"""The format as JSON Schema, made from the models, for editors that complete and check."""

from __future__ import annotations

from copy import deepcopy
from typing import cast

from geoapp.dossier.models import Dossier
from geoapp.dossier.strict_json import JsonObject

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NEEDED = {"id", "type", "kind", "geometry", "properties", "coordinates", "from", "to", "path"}
"""What a draft may not leave out either."""


def dossier_schema() -> JsonObject:
    """
    Give the JSON Schema of the dossier file.

    Returns
    -------
    schema
        JSON Schema 2020-12. It holds members, types, vocabularies and ranges; what items owe
        each other, dates and addresses `read_dossier` checks alone. A file with a list `todo`,
        a draft, may leave needed members out.

    Notes
    -----
    Made by pydantic from the models; members that may be left out are not null, as the format
    has it.

    Examples
    --------
    >>> dossier_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    made = Dossier.model_json_schema(by_alias=True)
    schema = cast("JsonObject", _without_idle_nulls(made))
    definitions = schema.pop("$defs")
    drafts = _loosened(definitions)
    whole = {name: value for name, value in schema.items() if name != "title"}
    draft = _renamed(deepcopy(whole))
    return {
        "$schema": DIALECT,
        "title": "A dossier of geoapp",
        "if": {"type": "object", "required": ["todo"]},
        "then": draft,
        "else": whole,
        "$defs": definitions | drafts,
    }


def _without_idle_nulls(value: object) -> object:
    """Leave out null where it only is what pydantic has for a member that is not there."""
    if isinstance(value, list):
        return [_without_idle_nulls(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept: JsonObject = {name: _without_idle_nulls(each) for name, each in value.items()}
    if isinstance(kept.get("description"), str):  # the first paragraph of a docstring
        kept["description"] = " ".join(kept["description"].partition("\n\n")[0].split())
    if "default" in kept and kept["default"] is None and "anyOf" in kept:
        del kept["default"]
        kept["anyOf"] = [each for each in kept["anyOf"] if each != {"type": "null"}]
    return kept


def _loosened(definitions: JsonObject) -> JsonObject:
    """Copy the definitions for drafts, in which less is needed."""
    drafts: JsonObject = {}
    for name, definition in definitions.items():
        loose = cast("JsonObject", _renamed(deepcopy(definition)))
        if "required" in loose:
            loose["required"] = [each for each in loose["required"] if each in NEEDED]
        drafts[f"{name}InDraft"] = loose
    return drafts


def _renamed(value: object) -> object:
    """Let references lead to the definitions for drafts."""
    if isinstance(value, list):
        return [_renamed(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{each}InDraft" if name == "$ref" else _renamed(each) for name, each in value.items()
    }
