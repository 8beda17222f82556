"""What changed between two versions, and that nothing changes in silence."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from geoapp.diff import difference, untold
from geoapp.dossier import built_in, read_dossier
from tests.support.dossiers import content_of, read


def later(**header: str) -> dict[str, Any]:
    """The content of a next version, in which nothing else changed yet."""
    content = content_of()
    content["dossier"] |= {"version": "1.1.0", **header}
    return content


def entry(*ids: str) -> dict[str, Any]:
    return {"version": "1.1.0", "when": "2001-04-01", "text": {"en": "Mended."}, "ids": list(ids)}


def told(content: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in untold(read(content_of()), read(content))]


def test_the_same_file_differs_in_nothing() -> None:
    dossier = read_dossier(built_in())
    found = difference(dossier, dossier)
    assert [found[how] for how in ("added", "removed", "retracted", "changed", "header")] == [
        []
    ] * 5
    assert untold(dossier, dossier) == []


def test_added_changed_removed_and_retracted_are_told_apart() -> None:
    old, new = content_of(), later(licence="CC-BY-4.0")
    del old["claims"][0]["retracted"], old["claims"][0]["replaced_by"]
    new["claims"][1]["text"] = {"en": "It stayed all day."}
    new["claims"].append(new["claims"][2] | {"id": "it-flew"})
    new["features"] = [item for item in new["features"] if item["id"] != "seen"]
    new["features"][0]["geometry"]["coordinates"] = [12.001, 50]
    found = difference(read(old), read(new))
    assert found["added"] == [{"id": "it-flew", "kind": "claim", "title": "It went."}]
    assert found["removed"] == [{"id": "seen", "kind": "sighting", "title": "Seen"}]
    assert [item["id"] for item in found["retracted"]] == ["it-left"]
    assert found["changed"] == [
        {"id": "aport", "kind": "place", "title": "A-port", "members": ["geometry"]},
        {"id": "it-stayed", "kind": "claim", "title": "It stayed all day.", "members": ["text"]},
    ]
    assert found["header"] == ["version", "licence"]
    assert (found["old"]["version"], found["new"]["version"]) == ("1.0.0", "1.1.0")


def test_a_change_in_silence_fails_and_one_that_is_told_does_not() -> None:
    content = later()
    content["claims"][1]["text"] = {"en": "It stayed all day."}
    assert told(content) == [
        "it-stayed: this claim was changed, and no new entry of changes names it; "
        "add it to the ids of an entry."
    ]
    content["changes"].append(entry("it-stayed"))
    assert told(content) == []


def test_words_for_what_did_not_change_fail() -> None:
    content = later()
    content["changes"].append(entry("leg-sea"))
    assert told(content) == ["changes: names 'leg-sea', which did not change; remove it."]


def test_a_version_must_rise_with_any_change() -> None:
    content = content_of()
    content["sources"][0]["title"] = "Another paper"
    assert told(content) == ["dossier.version: is '1.0.0', not after '1.0.0'; raise it."]


def test_the_record_of_changes_is_never_rewritten() -> None:
    content = later()
    content["changes"][0]["text"] = {"en": "Nothing."}
    assert told(content) == ["changes: lacks or rewrites entries of the old file; restore them."]
    content["changes"] = []
    assert told(content)[0].startswith("changes: lacks or rewrites")


@pytest.mark.parametrize("member", ["accounts", "ships"])
def test_nothing_is_removed_in_silence(member: str) -> None:
    content = later()
    gone = content[member].pop()
    for item in content["steps"]:
        item.pop("select", None)
    problems = told(content)
    assert any(line.startswith(f"{gone['id']}: this ") for line in problems), problems
    assert all("was removed" in line for line in problems)


def test_comparing_changes_neither_dossier() -> None:
    content = content_of()
    before = copy.deepcopy(content)
    difference(read(content), read(later()))
    assert content == before
