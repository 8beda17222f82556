"""
A file's content put into the models, and what they refuse, in our words.

At the end, the format as JSON Schema, made from the models, for editors that complete and check.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from geoapp.dossier.models import FEATURE_KINDS, Dossier
from geoapp.dossier.positions import box_of
from geoapp.dossier.problems import FILE, Path, Violation, near_misses, shown
from geoapp.dossier.strict_json import MAX_NOTES, BadNumber, JsonObject, UnreadableError
from geoapp.dossier.types import REFUSED_BY_US

FORMAT_PAGE = "docs/dossier-format.md"
"""Where the members are described."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NEEDED = {"id", "type", "kind", "geometry", "properties", "coordinates", "from", "to", "path"}
"""What a draft may not leave out either."""

Telling = Callable[[ErrorDetails], tuple[str, str]]


def validate_members(raw: JsonObject) -> tuple[Dossier | None, list[Violation]]:
    """
    Put the file's content into the models.

    Parameters
    ----------
    raw
        The content, as `parse` returns it.

    Returns
    -------
    dossier
        The dossier, or None if there are violations.
    violations
        What the models refuse, in no particular order.

    Raises
    ------
    UnreadableError
        If there are more than `MAX_NOTES`.
    """
    header = raw.get("dossier")
    header = header if isinstance(header, dict) else {}
    context = {"box": box_of(header.get("bbox")), "fallbacks": _fallbacks(header)}
    try:
        return Dossier.model_validate(raw, context=context), []
    except ValidationError as error:
        if error.error_count() > MAX_NOTES:
            raise UnreadableError(
                FILE, f"has {error.error_count():,} faults", f"make it as {FORMAT_PAGE} says"
            ) from None
        details = error.errors(include_url=False)
        return None, _without_echoes([_violation(each) for each in details if not _is_told(each)])


def _fallbacks(header: JsonObject) -> tuple[str, ...]:
    """
    Return the languages of which every text has to have one, as far as the header can be read.

    The first is the dossier's main one; English does as well where it is among the others.
    """
    languages = header.get("languages")
    listed: list[object] = languages if isinstance(languages, list) else []
    first = listed[0] if listed else None
    # A tag that is refused itself is asked of no text.
    if not isinstance(first, str) or not re.match(r"[a-z]{2,3}(-|$)", first):
        return ()
    return (first, "en") if first != "en" and "en" in listed else (first,)


def _violation(detail: ErrorDetails) -> Violation:
    """Tell one refusal of the models."""
    path = _path(detail["loc"])
    context = detail.get("ctx", {})
    kind = detail["type"]
    if detail["loc"][-1:] == ("[key]",):
        return Violation(path, "is not under a language tag", "use a tag such as en or fr")
    if kind == REFUSED_BY_US:
        return Violation((*path, *context["at"]), context["found"], context["remedy"])
    if kind.startswith("union_tag"):
        return _kind_violation(path, detail)
    if kind == "extra_forbidden":
        return Violation(path, "is not a member here", _remedy_for_unknown(path))
    found, remedy = _TELLINGS.get(kind, _tell_unforeseen)(detail)
    return Violation(path, found, remedy)


def _is_told(detail: ErrorDetails) -> bool:
    """Tell whether the models refuse only because of what is told elsewhere."""
    value = detail["input"]
    if detail["type"] == "too_short":  # pydantic counts the items that are sound
        return bool(len(value) >= detail["ctx"]["min_length"])
    for step in detail.get("ctx", {}).get("at", ()):
        value = value[step]
    inside = value if isinstance(value, list) else [value]
    return any(isinstance(item, BadNumber) for item in inside)


def _without_echoes(violations: list[Violation]) -> list[Violation]:
    """Leave out coordinates that are only wrong for a wrong type of geometry."""
    wrong = {
        violation.path[:-1]
        for violation in violations
        if violation.path[2:] == ("geometry", "type")
    }
    return [
        violation
        for violation in violations
        if violation.path[:3] not in wrong or violation.path[3:4] != ("coordinates",)
    ]


def _path(loc: tuple[int | str, ...]) -> Path:
    """Return the path in the file, without the tags that pydantic adds for unions."""
    path = [step for step in loc if step != "[key]"]
    if path[:1] == ["features"] and len(path) > 2:
        kind = path.pop(2)
        if kind in ("leg", "candidate") and path[2:3] == ["geometry"] and len(path) > 3:
            path.pop(3)
    return tuple(path)


def _kind_violation(path: Path, detail: ErrorDetails) -> Violation:
    """Tell that a feature has no known kind, or a geometry no known type."""
    of_feature = len(path) == 2
    names = ("properties", "kind") if of_feature else ("type",)
    value = detail["input"]
    for depth, name in enumerate(names):
        if not isinstance(value, dict):
            return Violation((*path, *names[:depth]), f"is {shown(value)}", "give an object")
        if name not in value:
            return Violation((*path, *names[: depth + 1]), "is missing", "add it")
        value = value[name]
    wanted = ", ".join(FEATURE_KINDS if of_feature else ("LineString", "MultiLineString"))
    return Violation((*path, *names), f"is {shown(value)}", f"use one of {wanted}")


def _remedy_for_unknown(path: Path) -> str:
    """Say what to do with a member that the format doesn't have."""
    name = str(path[-1])
    if name == "crs":
        return "remove it: GeoJSON is always in WGS 84, longitude before latitude (RFC 7946)"
    return f"remove it, or mend its name: {FORMAT_PAGE} lists all"


def _tell_missing(_: ErrorDetails) -> tuple[str, str]:
    return "is missing", "add it"


def _tell_choice(detail: ErrorDetails) -> tuple[str, str]:
    choices = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    value = detail["input"]
    if len(choices) == 1:
        return f"is {shown(value)}", f"use {choices[0]}"
    if len(choices) <= 10:
        return f"is {shown(value)}", f"use one of {', '.join(choices)}"
    near = near_misses(str(value)[:40], tuple(choices), count=3, cutoff=0.4)
    near = near or ["article-newspaper", "report", "webpage"]
    return (
        f"is {shown(value)}",
        f"use one of the {len(choices)} types of CSL, such as {', '.join(near)}",
    )


def _tell_wanted(wanted: str) -> Telling:
    return lambda detail: (f"is {shown(detail['input'])}", f"give {wanted}")


def _tell_least(detail: ErrorDetails) -> tuple[str, str]:
    context = detail["ctx"]
    bound = context.get("gt", context.get("ge"))
    words = "more than" if "gt" in context else "at least"
    return f"is {shown(detail['input'])}", f"give {words} {shown(bound)}"


def _tell_greatest(detail: ErrorDetails) -> tuple[str, str]:
    return f"is {shown(detail['input'])}", f"give at most {shown(detail['ctx']['le'])}"


def _tell_short_list(detail: ErrorDetails) -> tuple[str, str]:
    return f"is {shown(detail['input'])}", f"give at least {detail['ctx']['min_length']}"


def _tell_long_list(detail: ErrorDetails) -> tuple[str, str]:
    return f"is {shown(detail['input'])}", f"give at most {detail['ctx']['max_length']}"


def _tell_long_text(detail: ErrorDetails) -> tuple[str, str]:
    length = len(str(detail["input"]))
    return f"is {length:,} characters long", f"use at most {detail['ctx']['max_length']:,}"


def _tell_unforeseen(detail: ErrorDetails) -> tuple[str, str]:
    return f"is {shown(detail['input'])}", f"see {FORMAT_PAGE} for what it may be"


_TELLINGS: dict[str, Telling] = {
    "missing": _tell_missing,
    "literal_error": _tell_choice,
    "greater_than": _tell_least,
    "greater_than_equal": _tell_least,
    "less_than_equal": _tell_greatest,
    "too_short": _tell_short_list,
    "too_long": _tell_long_list,
    "string_too_short": _tell_wanted("a text that is not empty"),
    "string_too_long": _tell_long_text,
    "string_type": _tell_wanted("a text in quotes"),
    "float_type": _tell_wanted("a number"),
    "finite_number": _tell_wanted("a finite number"),
    "bool_type": _tell_wanted("true or false"),
    "tuple_type": _tell_wanted("a list"),
    "dict_type": _tell_wanted('texts by language, such as {"en": "By sea"}'),
    "model_type": _tell_wanted("an object"),
    "model_attributes_type": _tell_wanted("an object"),
}
"""The types of pydantic's errors that the models can raise, and how each is told."""


# -- JSON Schema ----------------------------------------------------------------------------------


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
