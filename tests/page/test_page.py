"""The page: one file, the same each time, within its budget, and safe with any text."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from geoapp import page
from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.errors import ExportError
from geoapp.page.html import page_html, write_page
from geoapp.page.routes import page_data
from tests.support.dossiers import BUILT_INS
from tests.support.pages import HOSTILE, held, hostile, route_of
from tools.weight import FURTHER, PAGE, PARTS, added, parts, weight

RAW_BUDGET = 900_000
STATIC = Path(page.__file__).parent / "static"


@pytest.fixture(scope="module")
def html() -> str:
    return page_html(read_dossier(built_in()))


@pytest.fixture(scope="module", params=BUILT_INS, ids=lambda path: path.stem)
def each(request: pytest.FixtureRequest) -> tuple[Dossier, str]:
    """Each dossier that comes with geoapp, and its page."""
    dossier = read_dossier(request.param)
    return dossier, page_html(dossier)


def test_what_a_page_is_marked_with_leaves_the_style_of_all_other_elements_alone() -> None:
    """A property that all inherit, or a rule about all children, would make it anew in a click."""
    told = [
        (selector, body)
        for sheet in sorted(STATIC.glob("*.css"))
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text("utf-8"))
        if re.search("data-(told|whole|ready)", selector)
    ]
    assert len(told) > 30
    for selector, body in told:
        assert not re.search(r"(^|[;\s])--[a-z]+:", body), selector
        assert not re.search(r"\*(?=\s*(,|\)|$))", selector), selector
        assert not re.search(r"[\s>+~]:not\([^)]*\)(?=\s*(,|$))", selector), selector


def test_a_page_stays_within_its_budget(each: tuple[Dossier, str]) -> None:
    _, html = each
    assert len(html.encode()) <= RAW_BUDGET
    assert weight(html) <= PAGE


@pytest.mark.each_run("ko", "ar")
@pytest.mark.parametrize("lang", [tag for tag in PAGE_LANGUAGES if tag not in ("en", "fr")])
def test_each_further_language_adds_little(html: str, lang: str) -> None:
    assert 0 < added(read_dossier(built_in()), lang, html) <= FURTHER


def test_a_vague_day_stands_where_it_is_written(html: str) -> None:
    order = {each["id"]: each["order"] for each in route_of(html)["claims"]}
    assert order["fig-2026-rok"] == "2026-01-01"
    assert order["den-un"] == "2023-10-01"
    assert order["ev-2023-09-13"] == "2023-09-13"
    # Of what time it tells is no day on which it was known: its earliest source's is.
    since = {each["id"]: each.get("since", "said") for each in route_of(html)["claims"]}
    assert order["rail-unpublished"] == "2023-09-01"
    assert since["rail-unpublished"] == "2023-10-13"
    assert since["rail-khasan"] is None
    assert since["den-un"] == "said"


def test_the_parts_of_a_page_are_all_that_it_weighs(html: str) -> None:
    told = parts(html)
    assert list(told) == list(PARTS)
    assert sum(told.values()) == weight(html)
    assert min(told.values()) > 10_000


def test_a_page_is_the_same_each_time(each: tuple[Dossier, str]) -> None:
    dossier, html = each
    assert page_html(dossier) == html


def test_the_page_has_title_language_and_a_zoomable_viewport() -> None:
    html = page_html(read_dossier(built_in()), lang="fr")
    assert '<html lang="fr" dir="ltr">' in html
    assert "<title>De Najin à Tikhoretsk" in html
    assert "user-scalable" not in html
    assert "maximum-scale" not in html


def test_a_page_names_no_file_of_another_host(each: tuple[Dossier, str]) -> None:
    _, html = each
    # Leaflet names its own home page in a control that is not shown; sources are links to click.
    whole = "\n".join([html, *held(html, "code")])
    assert "Leaflet 1" in whole
    outside = re.findall(r'(?:src|href)="(?:https?:)?//[^"]+"|url\((?!#)|@import', whole)
    assert outside == [] or all("leafletjs.com" in found for found in outside)
    assert "sourceMappingURL" not in whole


def test_the_policy_allows_just_the_scripts_that_a_page_holds(each: tuple[Dossier, str]) -> None:
    _, html = each
    allowed = set(re.findall(r"script-src ([^;]+);", html)[0].split())
    packed = [*held(html, "code"), held(html, "content")["boot"]]
    plain = re.findall(r"<script>(.*?)</script>", html, re.S)
    digests = [b64encode(sha256(code.encode()).digest()).decode() for code in [*packed, *plain]]
    assert allowed == {f"'sha256-{digest}'" for digest in digests}


def test_every_claim_account_ship_and_cited_source_is_in_a_page(
    each: tuple[Dossier, str],
) -> None:
    dossier, html = each
    data = route_of(html)
    assert [claim["id"] for claim in data["claims"]] == [claim.id for claim in dossier.claims]
    assert [account["id"] for account in data["accounts"]] == [a.id for a in dossier.accounts]
    assert [ship["id"] for ship in data["ships"]] == [ship.id for ship in dossier.ships]
    assert set(data["sources"]) == {source.id for source in dossier.sources}


def test_a_page_without_legs_claims_or_sightings_is_made() -> None:
    empty = json.loads(built_in().read_text(encoding="utf-8"))
    empty |= {name: [] for name in ("claims", "accounts", "ships", "steps", "changes")}
    places = [f for f in empty["features"] if f["properties"]["kind"] == "place"]
    for feature in places:
        feature["properties"]["claims"] = []
    empty["features"] = places
    html = page_html(read_dossier(json.dumps(empty).encode(), name="empty.geojson"))
    assert route_of(html)["legs"] == []


def test_hostile_text_stays_text() -> None:
    html = page_html(read_dossier(hostile(), name="hostile.geojson"))
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert route_of(html)["dossier"]["title"]["en"] == "x " + HOSTILE


def texts_in(value: Any, tag: str) -> list[str]:
    """Texts of a language anywhere in a page's data, but names, which a place has of its own."""
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item, tag)]
    if not isinstance(value, dict):
        return []
    here = [value[tag]] if isinstance(value.get(tag), str) and "en" in value else []
    rest = [item for name, item in value.items() if name not in ("name", "words", "header")]
    return here + [text for item in rest for text in texts_in(item, tag)]


def test_a_page_carries_the_languages_asked_for_and_no_other() -> None:
    dossier = read_dossier(built_in())
    for asked, lang in ((["en"], "en"), (["fr"], "fr"), (["ko", "en"], "ko"), (None, "uk")):
        html = page_html(dossier, lang=lang, languages=asked)
        data, carried = held(html, "content")["data"], asked or ["en", "uk"]
        assert set(data["words"]) == set(data["languages"]) == set(carried)
        assert f'<html lang="{lang}" dir="ltr">' in html
        for tag in {"fr", "ko", "ru", "uk"} - set(carried):
            assert texts_in(data, tag) == []
        assert set(data["routes"][0]["dossier"]["title"]) == set(carried)


def test_a_page_carries_the_first_two_languages_of_its_dossier(
    each: tuple[Dossier, str],
) -> None:
    _, html = each
    assert held(html, "content")["data"]["languages"] == ["en", "fr"]


@pytest.mark.parametrize(
    ("asked", "lang", "words"),
    [
        (["en", "xx"], "en", "languages: holds 'xx'; use en, fr, ko, ru, uk"),
        (["en", "fr"], "ko", "lang: is 'ko', which the page doesn't carry; use one of en, fr"),
    ],
)
def test_a_language_that_a_page_cannot_carry_is_refused(
    asked: list[str], lang: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        page_html(read_dossier(built_in()), lang=lang, languages=asked)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="^lang: is 'xx'; use en, fr"):
        page_html(read_dossier(built_in()), lang="xx")


def test_a_page_that_cannot_be_written_leaves_what_stood_there(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.mkdir()
    with pytest.raises(ExportError, match=r"page\.html: is a folder"):
        write_page(read_dossier(built_in()), target)
    assert list(tmp_path.iterdir()) == [target]


def test_days_marked_as_said_are_whole_days() -> None:
    (data,) = page_data(read_dossier(built_in()))["routes"]
    by_id = {claim["id"]: claim for claim in data["claims"]}
    assert by_id["wh-window"]["said_day"] == "2023-10-13"
    assert "said_day" not in by_id["csis-6trips"]
