"""Every kilometre that is shown carries a method and a range, or a citation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.measure import measure_dossier
from geoapp.page.routes import page_data
from geoapp.tables import distances_table, pace_words
from tests.support.dossiers import BUILT_INS, content_of

DOSSIER = read_dossier(built_in())
FRAMES = to_frames(DOSSIER)
PAGE: Any = json.loads(json.dumps(page_data(DOSSIER)))
DATA = PAGE["routes"][0]
# A member that holds kilometres -> what one of its object's other members must say.
GROUNDS = {
    "km": {"method", "citations", "back"},
    "straight_km": {"lengths", "high_km"},
    "drawn_km": {"lengths"},
    "low_km": {"lengths", "high_km"},
    "high_km": {"lengths", "low_km"},
    "precision_km": {"obtained", "citations"},
    "within_km": {"how"},
    "km_per_day": {"source", "label", "references"},
    "limit_km_per_day": {"references"},
}


every_built_in = pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)


@cache
def shown(path: Path) -> Any:
    """What the page of a dossier that comes with geoapp holds of it."""
    return json.loads(json.dumps(page_data(read_dossier(path))))["routes"][0]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def bare(value: Any) -> list[str]:
    """Members in kilometres beside which nothing says how they were found."""
    return [
        f"{name} in {sorted(each)}"
        for each in objects(value)
        for name in each
        if re.search(r"(^|_)km(_|$)", name) and not GROUNDS.get(name, set()) & set(each)
    ]


@every_built_in
def test_no_number_of_a_page_is_bare(path: Path) -> None:
    assert not bare(shown(path))


def test_a_bare_number_is_seen() -> None:
    assert bare({"legs": [{"km": 5}]}) == ["km in ['km']"]
    assert bare({"depth_km": 5}) == ["depth_km in ['depth_km']"]


def test_every_length_of_a_leg_has_a_method_in_both_languages_and_sources() -> None:
    for leg in DATA["legs"]:
        assert leg["lengths"]
        for length in leg["lengths"]:
            assert set(length["method"]) == {"en", "fr"}
            assert length["citations"]
    for candidate in DATA["candidates"]:
        assert set(candidate["method"]) == {"en", "fr"}
        assert candidate["citations"]
    for place in DATA["places"]:
        assert place["obtained"]
        assert "post" not in place or place["post"]["citations"]
    assert set(PAGE["asFarSource"]) >= {"en", "fr"}
    assert all(set(city["name"]) >= {"en", "fr"} for city in PAGE["cities"])


@every_built_in
def test_every_value_of_an_account_is_said_by_someone_or_computed(path: Path) -> None:
    for account in shown(path)["accounts"]:
        for value in account["values"]:
            assert value["citations"] or value["computed"]
            own = value["said_by"]["en"].startswith("This project")
            assert own == bool(value.get("computed")), account["id"]


@every_built_in
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_apps_tables_have_a_method_and_a_range(path: Path, lang: str) -> None:
    dossier = read_dossier(path)
    table = distances_table(measure_dossier(dossier), lang)
    # A length has its sources. Where none is given, the method says so and there is none to name.
    sources = table.columns[-1]
    assert list(table[sources].ne("")) == [bool(leg.properties.lengths) for leg in dossier.legs]
    table = table.drop(columns=sources)
    assert not [column for column in table.columns if table[column].eq("").any()]
    for pace in shown(path)["paces"]:
        for line in pace_words(pace, lang).split("\n")[1:]:
            assert "http" in line or "assumption" in line or "hypothèse" in line


def test_the_command_line_names_method_and_sources_of_every_leg() -> None:
    text = CliRunner().invoke(main, ["measure"]).stdout
    for leg in FRAMES.legs.index:
        note = text.split(f"\n{leg}: ")[1].split("sources: ")
        assert len(note[0]) > 40
        assert len(note[1].splitlines()[0]) > 4
    assert "Straight line: the geodesic" in text
    assert "The total adds lows to lows" in text
    reach = CliRunner().invoke(main, ["clock", "--at", "2023-09-14"]).stdout
    assert "leg-rail: by rail at most 1,500\u00a0km a day" in reach
    assert "assumption of this project" in reach


@pytest.mark.parametrize(
    ("cited", "words"),
    [
        ([{"source": "paper"}], "leg-sea: a guess (Example press, February 2001)."),
        ([], "leg-sea: a guess (an assumption: no citation)."),
    ],
)
def test_a_reach_says_whose_the_limit_is_that_it_rests_on(
    cited: list[dict[str, str]], words: str
) -> None:
    content = content_of()
    (leg,) = [feature for feature in content["features"] if feature["id"] == "leg-sea"]
    limit = {"km_per_day": 300, "label": {"en": "a guess"}, "citations": cited}
    leg["properties"]["max_speed"] = limit
    given = json.dumps(content).encode()
    command = ["clock", "-", "--at", "2001-01-03"]
    assert words in CliRunner().invoke(main, command, input=given).stdout
    shape = json.loads(CliRunner().invoke(main, [*command, "--json"], input=given).stdout)
    assert [each["limit"] for each in shape["features"]] == [limit | {"holds": True}, None]


def test_every_derived_file_says_how_its_kilometres_were_found() -> None:
    shape = json.loads(CliRunner().invoke(main, ["measure", "--json"]).stdout)
    assert all(leg["method"] and leg["citations"] for leg in shape["legs"])
    paces = json.loads(CliRunner().invoke(main, ["measure", "--pace", "--json"]).stdout)
    assert not bare(paces)
