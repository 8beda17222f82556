"""Kinds that fit a chronicle, a bill of lading, a caravan."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from geoapp.catalogues import PAGE_LANGUAGES, catalogue
from geoapp.dossier import Dossier, types
from geoapp.evidence import count_backing
from geoapp.exports.flatten import to_tables
from geoapp.frames import to_frames
from geoapp.measure import measure_dossier, measured_paces
from geoapp.page.html import hosted_html
from geoapp.page.routes import page_data
from tests.support.dossiers import content_of, read


def chronicle(mode: str = "animal", year: int = 1271) -> dict[str, Any]:
    """A leg of long ago that two witnesses tell, in units of its own."""
    content = content_of()
    for each in content["features"]:
        properties = each["properties"]
        if properties["kind"] == "leg":
            properties |= {"mode": mode, "depart": f"{year}-05", "arrive": f"{year}-06"}
            properties["claims"] = ["told"]
            properties.pop("max_speed", None)
    testimony: dict[str, Any] = {
        "id": "told",
        "kind": "testimony",
        "text": {"en": "We went on camels."},
        "said_by": {"en": "A traveller"},
        "said": None,
        "when": f"{year}-05/{year}-06",
        "scope": "this-movement",
        "confidence": "medium",
        "citations": [{"source": content["sources"][0]["id"]}],
    }
    content["claims"] += [
        testimony,
        testimony | {"id": "written", "kind": "record", "said_by": {"en": "A register"}},
    ]
    content["accounts"][0]["unit"] = "camels"
    return content


@pytest.mark.parametrize("mode", get_args(types.Mode))
def test_every_way_has_words_in_every_language(mode: str) -> None:
    for lang in PAGE_LANGUAGES:
        said = catalogue(lang)
        words = [said[mode], said[f"{mode}, certain"], said[f"{mode}, possible"]]
        assert len({*words, said[f"leg: {mode}"]}) == 4
        assert "{by}" in words[1]
    dossier = read(chronicle(mode))
    assert {leg.properties.mode for leg in dossier.legs} == {mode}
    assert set(to_tables(to_frames(dossier)).table("legs")["mode"]) == {mode}


def test_a_page_has_the_words_of_its_own_kinds_alone() -> None:
    html = hosted_html(read(chronicle()))
    (data,) = page_data(read(chronicle()))["routes"]
    assert {claim["kind"] for claim in data["claims"]} >= {"testimony", "record"}
    assert "camels" in [account.get("unit") for account in data["accounts"]]
    assert len(html) > 1000


def test_a_testimony_is_a_report_that_needs_no_reply() -> None:
    dossier = read(chronicle())
    leg = dossier.legs[0].id
    assert count_backing(dossier)[leg].claims == ["told"]
    (row,) = [row for row in to_tables(to_frames(dossier)).table("legs").rows() if row["id"] == leg]
    assert "No reply" not in (row["denials_text"] or "")


def fits(dossier: Dossier) -> set[tuple[str, int]]:
    paces: Any = measured_paces(measure_dossier(dossier))["paces"]
    return {(pace["fit"], len(pace["references"])) for pace in paces}


def test_no_ship_of_today_is_held_beside_one_of_long_ago() -> None:
    assert fits(read(chronicle("sea", 1520))) == {("unknown", 0)}
    assert {count for _, count in fits(read(chronicle("sea", 2020)))} == {2}
