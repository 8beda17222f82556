"""Distances for readers: candidates, paces, units, comparisons, the steady pace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.measure import cities, comparisons
from geoapp.page.html import write_page
from tests.support.browsing import READY, read_words, wait_until
from tests.support.dossiers import built_in_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

PANEL = "#tab-evidence-panel"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto(address + state)
    wait_until(page, READY)
    return page


def impossible() -> Dossier:
    """The built-in dossier with a limit that its dates refute."""
    content = json.loads(built_in().read_text(encoding="utf-8"))
    for feature in content["features"]:
        if feature["id"] == "leg-rail":
            limit = {"km_per_day": 100, "label": {"en": "at most 100 km a day, a guess"}}
            feature["properties"]["max_speed"] = limit
    return read_dossier(json.dumps(content).encode(), name="impossible.geojson")


def point_on(page: Page, candidate: str) -> tuple[float, float]:
    """A point of the window on a candidate's line, away from the line that is drawn."""
    return tuple(
        page.evaluate(
            """(id) => {
              const { lines } = geoapp.page.view.others.find((one) => one.candidate.id === id);
              const { map } = geoapp.page;
              const box = map.getContainer().getBoundingClientRect();
              const leg = geoapp.page.view.legs.get("leg-rail").lines.flat();
              const near = leg.map((at) => map.latLngToContainerPoint(at));
              const inside = (p) =>
                p.x > 90 && p.y > 90 && p.x < box.width - 90 && p.y < box.height - 160;
              const away = (p) => Math.min(...near.map((q) => q.distanceTo(p)));
              const on = lines.flat().map((at) => map.latLngToContainerPoint(at));
              const points = on.filter(inside);
              const best = points.reduce((a, b) => (away(b) > away(a) ? b : a));
              return [box.left + best.x, box.top + best.y];
            }""",
            candidate,
        )
    )


@pytest.mark.long
def test_a_candidate_says_which_it_is_under_the_pointer(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-sea")
    assert page.locator(".candidate.lit").count() == 0
    page.mouse.move(*point_on(page, "rail-baikal-amur"))
    page.wait_for_selector(".candidate.lit")
    assert page.locator(".leaflet-tooltip").inner_text() == (
        "Via the Baikal-Amur line: 10,274\u00a0km, calibrated"
    )
    assert page.locator("#map_route .candidate.lit").count() == 1
    page.mouse.click(*point_on(page, "rail-baikal-amur"))
    assert "Baikal" in page.locator(f"{PANEL} h2").inner_text()


def test_the_list_reads_candidates_one_by_one_by_keyboard(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    page.locator(f"{PANEL} summary", has_text="candidate").click()
    buttons = page.locator(f"{PANEL} .parts button[data-select^=rail-]")
    assert buttons.count() == 7
    page.locator(f"{PANEL} button[data-select=rail-kazan]").focus()
    assert page.locator("#map_route .candidate.lit").count() == 1
    assert "Via Kazan: 9,969\u00a0km, calibrated" in buttons.all_inner_texts()
    assert page.locator(f"{PANEL} summary", has_text="7 candidate lines").count() == 1
    page.keyboard.press("Enter")
    assert page.locator(f"{PANEL} h2").inner_text() == "Via Kazan"
    page.get_by_role("button", name="Français").click()
    assert "Salsk\u00a0: 9\u202f969\u00a0km" in page.locator(PANEL).inner_text()


@pytest.mark.parametrize(
    ("lang", "border", "countries"),
    [
        ("en", "Border: Russia – Kazakhstan", "Russia – Kazakhstan"),
        ("fr", "Frontière\u00a0: Russie – Kazakhstan", "Russie – Kazakhstan"),
    ],
)
def test_border_crossings_are_named(
    page: Page, address: str, lang: str, border: str, countries: str
) -> None:
    opened(page, address, f"#lang={lang}&sel=rail-via-kazakhstan&view=5/55/70")
    text = page.locator(PANEL).inner_text()
    assert border in text
    assert "± 6" in text
    assert "Natural Earth" in text
    assert page.locator(".label-context", has_text=countries).count() == 1


@pytest.mark.each_run("#shows=rail-via-kazakhstan")
@pytest.mark.parametrize("state", ["#sel=rail-via-kazakhstan", "#shows=rail-via-kazakhstan"])
def test_the_crossings_of_what_is_chosen_are_named_on_the_whole_map(
    page: Page, address: str, state: str
) -> None:
    opened(page, address)
    border = page.locator(".label-context", has_text="Russia – Kazakhstan")
    assert border.is_hidden()
    page.evaluate("(state) => { location.hash = state; }", state)
    wait_until(page, "geoapp.page.view.named.includes('kazakhstan')")
    assert border.is_visible()
    page.evaluate("geoapp.page.set({ selected: 'leg-rail', shows: '' })")
    assert border.is_hidden()


def test_a_kilometre_post_is_exact_or_says_how_far_off(page: Page, address: str) -> None:
    opened(page, address, "#sel=st-birobidzhan")
    text = page.locator(PANEL).inner_text()
    assert "Kilometre 8,351.3 (the Trans-Siberian, from Moscow), by its kilometre post." in text
    page.evaluate("geoapp.page.select('st-omsk')")
    text = page.locator(PANEL).inner_text()
    assert "About kilometre 2,715" in text
    assert "within 25 km" in text
    page.evaluate("geoapp.page.select('on-ufa')")
    assert "ilometre" not in page.locator(f"{PANEL} .dates").inner_text()


def test_the_reader_chooses_the_unit_and_finds_all_three(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-sea")
    page.locator("label[for=unit-nmi]").click()
    assert page.locator("#unit-nmi").is_checked()
    assert "104–115\u00a0nmi" in page.locator(".figures").first.inner_text()
    page.locator("label[for=unit-mi]").click()
    assert "120–132\u00a0mi" in read_words(page.locator("#distances table"))
    page.get_by_role("button", name="Français").click()
    assert "120–132\u00a0mi" in read_words(page.locator("#distances table"))
    methods = page.locator(f"{PANEL} details").first.text_content() or ""
    assert "193–213\u00a0km = 120–132\u00a0mi = 104–115\u00a0M" in methods


@pytest.mark.long
def test_a_link_keeps_the_unit_unless_it_is_kilometres(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-sea&unit=nmi")
    assert page.locator("#unit-nmi").is_checked()
    assert "104–115\u00a0nmi" in page.locator(".figures").first.inner_text()
    page.locator("label[for=unit-mi]").click()
    wait_until(page, "location.hash.includes('unit=mi')")
    page.locator("label[for=unit-km]").click()
    wait_until(page, "!location.hash.includes('unit=')")
    page.evaluate("location.hash = 'sel=leg-sea&unit=mi'")
    wait_until(page, "document.getElementById('unit-mi').checked")
    # The page writes what it shows a moment after a change, and not over what was just asked.
    page.evaluate("location.hash = 'sel=leg-sea&unit=furlong'; geoapp.page.write()")
    wait_until(page, "document.getElementById('unit-km').checked")
    page.locator("#link-note").wait_for()


def test_comparisons_begin_where_the_reader_chooses(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    said = page.locator(f"{PANEL} .as-far")
    assert "GeoNames" in said.inner_text()
    assert "and back" in read_words(page.locator("#distances .as-far"))
    for start in ("London", "Madrid", "Seoul"):
        if start != "London":  # where an English reader begins
            page.locator("#start").select_option(label=start)
        (way,) = (each for each in comparisons(9800, 10800, start) if not each.there_and_back)
        words = f"from {start} to {way.end['en']} ({round(way.km):,}\u00a0km)"
        assert words in said.inner_text()
    chosen = next(each.id for each in cities() if each.name["en"] == "Seoul")
    wait_until(page, f"location.hash.includes('start={chosen}')")
    assert page.evaluate("document.activeElement.id") == "start"


def test_the_pace_stands_beside_paces_with_their_sources(page: Page, address: str) -> None:
    opened(page, address, "#sel=leg-rail")
    page.locator(".pace summary").click()
    text = page.locator(".pace").inner_text()
    assert "490\u00a0km or more a day" in text
    assert "Physically possible" in text
    assert "Faster than: the average consignment" in text
    assert page.locator(".pace .sources a").count() == 3
    assert page.locator(".pace svg text").count() == 5
    assert "62.5\u00a0km/h day and night: assumption of this project" in text


@pytest.mark.long
def test_dates_that_a_limit_refutes_are_labelled_and_nothing_is_nan(
    page: Page, tmp_path: Path
) -> None:
    write_page(impossible(), tmp_path / "page.html")
    opened(page, (tmp_path / "page.html").as_uri(), "#sel=leg-rail&at=2023-09-20")
    page.locator(".pace summary").click()
    assert "Impossible at the assumed speed limit" in page.locator(".pace").inner_text()
    page.locator("#with-speed").check()
    assert "cannot both be right" in page.locator("#clock-sentence").inner_text()
    assert "NaN" not in page.locator("body").inner_text()


def test_a_chosen_candidate_carries_reach_illustration_and_words_in_both_maps(
    page: Page, address: str
) -> None:
    opened(page, address, "#at=2023-09-22&shows=rail-via-kazakhstan")
    reach = """(id) => geoapp.page.view.legs.get(id).reach.getLatLngs().flat()
      .map(({ lat, lng }) => [lat, lng])"""
    line = page.evaluate(reach, "leg-rail")
    assert line[0] == pytest.approx([42.88, 132.34], abs=0.01), "from Dunay, by the branch"
    assert all(lat < 56 for lat, lon in line if 62 < lon < 72), "by Petropavl, not by Tyumen"
    chain = "geoapp.page.data.legs.find((leg) => leg.id === 'leg-rail').chain"
    named = page.evaluate(f"{chain}.map((stop) => stop.id)")
    assert "st-omsk" in named
    assert "st-yekaterinburg" not in named
    shares = page.evaluate(f"{chain}.map((stop) => stop.share)")
    assert shares == sorted(shares)
    assert (named[0], named[-1]) == ("dunay", "tikhoretsk")
    page.locator("#steady").check()
    ring = "Object.values(geoapp.page.view.steady[0].getLatLng())"
    on_candidate = page.evaluate(ring)
    page.evaluate("geoapp.page.set({ shows: '' })")
    assert page.evaluate(ring) != on_candidate
    assert "st-yekaterinburg" in page.evaluate(f"{chain}.map((stop) => stop.id)")
    page.evaluate(
        "geoapp.page.set({ shows: 'sea-way-offing', day: geoapp.dayNumber('2023-09-10') })"
    )
    for view in ("view", "inset"):
        lit = (
            f"geoapp.page.{view}.others.filter((one) => one.layer.getElement().matches('.chosen'))"
        )
        assert page.evaluate(f"{lit}.map((one) => one.candidate.id)") == ["sea-way-offing"]
    faint = (
        "geoapp.page.view.legs.get('leg-sea').parts.map((p) => p.getElement().matches('.faint'))"
    )
    assert page.evaluate(faint) == [False, True, False]
    page.evaluate("geoapp.page.set({ shows: '', mode: 'all' })")
    assert page.locator("#map_route path.leg.faint, #map_route path.leg-halo.faint").count() == 0


@pytest.mark.long
def test_every_limit_is_named_with_whose_it_is(page: Page, address: str) -> None:
    opened(page, address)
    words = page.locator("label[for=with-speed]").inner_text()
    assert words.count("assumption of this project") == 2
    assert not page.locator("#with-speed").is_checked()


def test_the_steady_pace_is_off_until_asked_for_and_says_what_it_is(
    page: Page, address: str
) -> None:
    opened(page, address, "#at=2023-09-14")
    assert page.locator(".steady").count() == 0
    assert "llustration" not in page.locator("#clock-sentence").inner_text()
    page.locator("#steady").check()
    assert page.locator("#map_route path.steady").count() == 1
    assert page.locator(".leaflet-tooltip").inner_text() == "illustration"
    assert "Illustration only" in page.locator("#clock-sentence").inner_text()
    page.locator("#clock-next").click()
    assert page.locator("#map_route path.steady").count() == 1
    page.locator("#steady").uncheck()
    assert page.locator(".steady, .leaflet-tooltip").count() == 0


def test_the_inset_has_a_north_of_its_own(page: Page, address: str) -> None:
    opened(page, address)
    tilt = """(map) => {
      const ends = [[42.2, 131.3], [42.9, 131.3]];
      const [south, north] = ends.map((at) => map.latLngToContainerPoint(at));
      return Math.abs(Math.atan2(north.x - south.x, south.y - north.y)) * 180 / Math.PI;
    }"""
    assert page.evaluate(f"({tilt})(geoapp.page.map)") > 25
    assert page.evaluate(f"({tilt})(geoapp.page.inset.map)") < 2
