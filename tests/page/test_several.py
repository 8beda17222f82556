"""A page of several routes: one map, one clock, and nothing of one counted for another."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from geoapp.clock import clock_days
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.dossier.models import Todo
from geoapp.page.html import hosted_html, page_html
from tests.support.dossiers import CASES, ONE_OF_EACH, content_of, named, read
from tests.support.pages import held

ONE = read_dossier(built_in())
WORLD = read_dossier(CASES / "routes" / "round-the-world.geojson")


def data_of(html: str) -> Any:
    return held(html, "content")["data"]


def test_routes_are_on_one_map_with_one_clock() -> None:
    data = data_of(page_html([ONE, WORLD]))
    assert [route["id"] for route in data["routes"]] == [ONE.header.id, WORLD.header.id]
    spans = [clock_days(ONE), clock_days(WORLD)]
    assert data["clock"]["first"] == min(first for first, _ in spans).isoformat()
    assert data["clock"]["last"] == max(last for _, last in spans).isoformat()
    # A projection of all of them: a conic fits the first alone.
    assert data["globe"] == "equal-earth"
    assert data_of(page_html(ONE))["globe"] is None


def test_no_id_of_a_page_stands_twice_and_no_length_is_added_to_anothers() -> None:
    data = data_of(page_html([ONE, named("other", ONE)]))
    ids = [
        item["id"]
        for route in data["routes"]
        for name in ("legs", "candidates", "places", "sightings", "claims", "accounts", "ships")
        for item in route[name]
    ]
    assert len(ids) == len(set(ids))
    alone = data_of(page_html(ONE))["routes"][0]["total"]
    assert [route["total"] for route in data["routes"]] == [alone, alone]
    assert len(data["several"]["shared"]["places"]) == len(ONE.places)
    assert len(data["several"]["shared"]["sources"]) == len(ONE.sources)


def test_a_page_of_one_route_carries_nothing_for_several() -> None:
    html = page_html([ONE])
    assert html == page_html(ONE)
    assert "several" not in data_of(html)
    assert "RoutesPage" not in html
    assert not any("Also in another route:" in code for code in held(html, "code"))


def test_such_a_page_has_no_story_and_says_where_it_is() -> None:
    html = page_html([ONE, WORLD])
    assert all(route["steps"] == [] for route in data_of(html)["routes"])
    assert "each one’s story and questions are on its own page" in html


def test_without_scripts_each_route_stands_by_itself() -> None:
    html = page_html([ONE, WORLD])
    noscript = re.search(r"<noscript>(.*?)</noscript>", html, re.S)[1]  # type: ignore[index]
    assert noscript.count("<svg") == 2
    first, second = noscript.split("</section>")[:2]
    assert ONE.header.title["en"] in first
    assert WORLD.header.title["en"] in second
    assert ONE.header.attribution["en"] in first


def test_machines_are_told_of_each_dossier() -> None:
    html = page_html([ONE, WORLD])
    block = re.search(r'id="geoapp-linked">(.*?)</script>', html, re.S)[1]  # type: ignore[index]
    graph = json.loads(block)["@graph"]
    assert [each["name"] for each in graph] == [ONE.header.title["en"], WORLD.header.title["en"]]


def test_who_alleges_it_stands_there_for_each_route() -> None:
    html = page_html([ONE, WORLD])
    said = re.search(r'<p id="attribution">(.*?)</p>', html, re.S)[1]  # type: ignore[index]
    for dossier in (ONE, WORLD):
        header = dossier.header
        assert f"{header.title['en']}: {header.attribution['en']}" in said


def spanish(name: str) -> Dossier:
    """A dossier in Spanish alone."""
    content = json.loads(json.dumps(content_of(ONE_OF_EACH)).replace('"en":', '"es":'))
    content["dossier"] |= {"id": name, "languages": ["es"]}
    return read(content)


def test_dossiers_without_a_common_language_need_to_be_told_which() -> None:
    with pytest.raises(ValueError, match=r"are none that all dossiers have: .* has en/fr, es-1"):
        page_html([ONE, spanish("es-1")])
    data = data_of(page_html([ONE, spanish("es-1")], languages=["en", "es"]))
    assert data["languages"] == ["en", "es"]
    assert ": In Spanish here: title" in data["untranslated"]["en"]


def test_a_draft_among_them_keeps_its_mark() -> None:
    draft = ONE.model_copy(update={"todo": (Todo(path="claims", missing="a title"),)})
    html = page_html([WORLD, named("draft", draft)])
    assert f"Draft: {ONE.header.title['en']}" in html


def test_an_embed_of_several_routes_is_one_too() -> None:
    data = data_of(hosted_html([ONE, WORLD], host="embed"))
    assert len(data["routes"]) == 2
    assert data["several"]["header"]["credits"]
