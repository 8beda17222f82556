"""The app as its reader meets it: served on this machine, with the network watched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.app import (
    STATE,
    inner,
    opened,
    place,
    query,
    set_day,
    settle,
    tab,
    wait_for_query,
)
from tests.support.browsing import wait_for, wait_until, zoomed
from tests.support.dossiers import CASES, ONE_OF_EACH
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

    from tests.support.browsing import OpenContext
    from tests.support.serving import Server

SIZES = {
    "wide": {"width": 1280, "height": 800},
    "narrow": {"width": 390, "height": 844},
    "small": {"width": 320, "height": 568},
    "side": {"width": 844, "height": 390},
}
# Names of the route's places that the scale covers.
ON_THE_SCALE = """() => {
  const scale = document.querySelector(".scale-bar").getBoundingClientRect();
  return [...document.querySelectorAll("#map_route .label-route")].filter((label) => {
    const b = label.getBoundingClientRect();
    return getComputedStyle(label).visibility === "visible" &&
      b.right > scale.left && b.left < scale.right && b.bottom > scale.top && b.top < scale.bottom;
  }).map((label) => label.textContent);
}"""
TOPS = """() => [...document.querySelectorAll("#story, #stage")].map((one) =>
  one.getBoundingClientRect().top)"""


def choose_language(page: Page, lang: str) -> Frame:
    page.locator(".st-key-lang").get_by_text(lang, exact=True).click()
    wait = inner(page, lang)
    settle(page)
    return wait


def bottom(shown: Locator) -> float:
    """Tell where in the window something ends."""
    box = shown.bounding_box()
    assert box
    return box["y"] + box["height"]


# The fixture `watch` fails each of these tests if anything leaves the machine or errs.


def test_the_app_shows_the_page_and_its_tables(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server)
    assert "White House" in frame.locator("h1").inner_text()
    assert frame.locator("#attribution").is_visible()
    settle(page)
    for index in range(1, 4):
        tab(page, index)
        panel = page.get_by_role("tabpanel")
        panel.get_by_test_id("stDataFrame").first.wait_for(state="visible")
    tab(page, 1)
    page.locator(
        "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
    ).first.wait_for()


@pytest.mark.parametrize("changes", [4, long(50)])
def test_changes_leave_the_map_as_it_was(page: Page, geoapp_server: Server, changes: int) -> None:
    frame = opened(page, geoapp_server)
    set_day(frame, "2023-09-28")
    zoom = frame.evaluate("geoapp.page.map.getZoom()")
    frame.get_by_role("button", name="Zoom in").click()
    wait_for_query(page, "at", "2023-09-28")
    wait_until(frame, f"geoapp.page.map.getZoom() > {zoom}")
    zoomed(frame)
    now = pytest.approx(frame.evaluate("geoapp.page.viewport.box()[2]"), rel=0.001)
    wait_for(page, lambda: place(page)[2] == now, "the new box in the address")
    page.evaluate("() => { window.node = document.querySelector('iframe'); }")
    frame.evaluate("() => { window.born = Math.random(); }")
    before, address = frame.evaluate(STATE), page.url
    tab(page, 2)
    chosen = page.locator(".st-key-account input")
    accounts = [account for account in read_dossier(built_in()).accounts if account.comment]
    for change in range(1, changes + 1):
        account = accounts[change % len(accounts)]
        assert account.comment is not None
        chosen.fill(account.question["en"])
        page.get_by_role("option", name=account.question["en"], exact=True).click()
        page.get_by_test_id("stText").get_by_text(account.comment["en"]).wait_for()
    tab(page, 0)
    settle(page)
    page.locator("iframe").wait_for(state="visible")
    assert page.evaluate("() => window.node === document.querySelector('iframe')")
    assert frame.evaluate(STATE) == before
    assert page.url == address


def test_the_address_sets_day_view_and_language(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server, "?lang=fr&at=2023-09-28&view=5.00/45.000/41.000")
    assert frame.locator("html").get_attribute("lang") == "fr"
    assert frame.locator("#clock-date").inner_text() == "28 septembre 2023"
    state: dict[str, Any] = frame.evaluate(STATE)
    assert state["zoom"] == 5
    assert [round(part) for part in state["centre"]] == [45, 41]
    assert page.get_by_test_id("stTab").first.inner_text() == "Carte"


def test_a_change_of_language_keeps_day_and_view(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server, "?at=2023-09-10")
    settle(page)
    set_day(frame, "2023-09-28")
    wait_for_query(page, "at", "2023-09-28")
    frame.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("location.search.includes('box=')")
    zoomed(frame)
    settle(page)
    view = place(page)
    for lang, shown in [("fr", "28 septembre 2023"), ("en", "28 September 2023")] * 2:
        frame = choose_language(page, lang)
        assert frame.locator("#clock-date").inner_text() == shown
        wait_for_query(page, "at", "2023-09-28")
        same = pytest.approx(view, abs=0.05)
        wait_for(page, lambda: place(page) == same, "the same view")  # noqa: B023
        assert query(page).get("lang", "en") == lang


def test_back_undoes_a_step_and_a_selection(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server)
    settle(page)
    frame.evaluate("window.born = 'once'")
    before, entries = page.url, page.evaluate("history.length")
    frame.locator("#story-start").click()
    first, second = frame.evaluate("geoapp.page.data.steps.slice(0, 2).map(({ id }) => id)")
    wait_for_query(page, "step", first)
    frame.locator("#story-next").click()
    wait_for_query(page, "step", second)
    assert page.evaluate("history.length") == entries + 2
    frame.evaluate("geoapp.page.select('leg-sea')")
    wait_for_query(page, "sel", "leg-sea")
    page.evaluate("history.back()")
    wait_until(frame, "geoapp.page.state.selected !== 'leg-sea'")
    assert frame.evaluate("geoapp.page.state.step") == second
    page.evaluate("history.back()")
    wait_until(frame, f"geoapp.page.state.step === '{first}'")
    page.evaluate("history.forward()")
    wait_until(frame, f"geoapp.page.state.step === '{second}'")
    page.evaluate("history.go(-2)")
    wait_until(frame, "!geoapp.page.state.step")
    assert query(page).get("step") is None
    assert page.url.split("?")[0] == before.split("?")[0]
    settle(page)
    assert frame.evaluate("window.born") == "once"


def test_back_undoes_a_language_by_itself(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server)
    settle(page)
    first = frame.evaluate("geoapp.page.state.selected")
    frame.evaluate("geoapp.page.select('leg-sea')")
    wait_for_query(page, "sel", "leg-sea")
    choose_language(page, "fr")
    page.evaluate("history.back()")
    frame = inner(page, "en")
    assert query(page).get("lang", "en") == "en"
    assert frame.evaluate("geoapp.page.state.selected") == "leg-sea"
    settle(page)
    page.evaluate("history.back()")
    wait_until(frame, f"geoapp.page.state.selected === '{first}'")
    page.evaluate("history.go(2)")
    assert inner(page, "fr").evaluate("geoapp.page.state.selected") == "leg-sea"


@pytest.mark.long
def test_a_day_moved_between_two_languages_is_kept(page: Page, geoapp_server: Server) -> None:
    opened(page, geoapp_server)
    settle(page)
    set_day(choose_language(page, "fr"), "2023-09-12")
    wait_for_query(page, "at", "2023-09-12")
    set_day(choose_language(page, "en"), "2023-10-01")
    wait_for_query(page, "at", "2023-10-01")
    assert choose_language(page, "fr").locator("#clock-date").inner_text() == "1er octobre 2023"


@pytest.mark.long
def test_a_day_moved_just_before_the_language_is_kept(page: Page, geoapp_server: Server) -> None:
    opened(page, geoapp_server)
    choose_language(page, "fr")
    frame = choose_language(page, "en")  # both pages are made by now, and come at once
    page.evaluate("document.querySelectorAll('.st-key-lang button')[1].id = 'to-french'")
    frame.evaluate(
        """() => {
          geoapp.page.set({ day: geoapp.dayNumber("2023-10-01") });
          // As if the app had answered before the page's own time had come.
          clearTimeout(geoapp.page.writing);
          parent.document.getElementById("to-french").click();
        }"""
    )
    assert inner(page, "fr").locator("#clock-date").inner_text() == "1er octobre 2023"
    wait_for_query(page, "at", "2023-10-01")


@pytest.mark.long
def test_a_page_that_plays_does_not_undo_the_language(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server, "?at=2023-09-01")
    settle(page)
    frame.locator("#clock-play").click()
    page.wait_for_function("location.search.includes('at=2023-09-0')")
    frame = choose_language(page, "fr")
    settle(page)
    assert frame.locator("html").get_attribute("lang") == "fr"
    assert query(page)["lang"] == "fr"


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "lang"),
    [("narrow", "fr"), long("narrow", "en"), long("wide", "en"), long("wide", "fr")],
)
def test_one_thing_scrolls(
    open_context: OpenContext, geoapp_server: Server, size: str, lang: str
) -> None:
    page = open_context(viewport=SIZES[size]).new_page()
    frame = opened(page, geoapp_server, f"?lang={lang}")
    settle(page)
    wait_until(frame, "Math.abs(document.body.getBoundingClientRect().height - innerHeight) <= 2")
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for index in range(4):
        tab(page, index)
        settle(page)
        page.get_by_role("tabpanel").wait_for(state="visible")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        main = "document.querySelector('[data-testid=stMain]')"
        assert page.evaluate(f"() => {main}.scrollWidth <= {main}.clientWidth")


@pytest.mark.parametrize(
    ("size", "lang"),
    [
        ("wide", "fr"),
        ("narrow", "en"),
        ("small", "fr"),
        ("side", "en"),
        long("wide", "ar"),
        long("narrow", "fr"),
        long("small", "ar"),
        long("side", "fr"),
    ],
)
def test_map_and_slider_are_in_the_first_window(
    open_context: OpenContext, geoapp_server: Server, size: str, lang: str
) -> None:
    phone = size in ("small", "side")
    page = open_context(viewport=SIZES[size], has_touch=phone, is_mobile=phone).new_page()
    frame = opened(page, geoapp_server, f"?lang={lang}")
    settle(page)
    slider = frame.locator("input[type=range]").first
    wait_for(
        page,
        lambda: bottom(slider) <= SIZES[size]["height"],
        "the slider in the first window",
    )
    assert size == "side" or bottom(frame.locator("#map_route")) < bottom(slider)
    assert bottom(frame.locator("#attribution")) <= SIZES[size]["height"]
    wait_for(page, lambda: frame.evaluate(ON_THE_SCALE) == [], "the scale off the route's names")
    # Ear and keyboard come to the story where the eye does.
    tops = frame.evaluate(TOPS)
    assert tops == sorted(tops)


def test_a_link_to_a_step_shows_its_text_on_a_small_phone(
    open_context: OpenContext, geoapp_server: Server
) -> None:
    page = open_context(viewport={"width": 320, "height": 568}).new_page()
    # In Safari a button that is pressed has no focus.
    page.add_init_script("addEventListener('mousedown', (press) => press.preventDefault(), true)")
    frame = opened(page, geoapp_server, "?step=picture-1")
    words = frame.locator("#story")
    wait_for(page, lambda: bottom(words) <= 568, "the text of the step in the first window")
    # A press of the app's own is left where it is.
    settle(page)
    page.locator('[data-testid="stMain"]').evaluate("(main) => main.scrollTo(0, 0)")
    choose_language(page, "fr")
    settle(page)
    assert page.locator('[data-testid="stMain"]').evaluate("(main) => main.scrollTop") == 0


@pytest.mark.long
def test_the_page_in_the_app_is_the_page(page: Page, geoapp_server: Server) -> None:
    frame = opened(page, geoapp_server)
    settle(page)
    assert not frame.locator("#languages").count()
    page.get_by_test_id("stPopoverButton").click()
    with page.expect_download() as saving:
        page.get_by_text("Save the page").click()
    saved = saving.value
    assert saved.suggested_filename == "najin-tikhoretsk-2023.html"
    html = Path(saved.path()).read_text(encoding="utf-8")
    assert html == page_html(read_dossier(built_in()))


def test_the_data_can_be_saved(page: Page, geoapp_server: Server) -> None:
    opened(page, geoapp_server)
    settle(page)
    page.get_by_test_id("stPopoverButton").click()
    with page.expect_download() as saving:
        page.get_by_text("Save the data (GeoJSON)").click()
    assert saving.value.suggested_filename == "najin-tikhoretsk-2023.geojson"
    saved = Path(saving.value.path())
    assert json.loads(saved.read_bytes())["type"] == "FeatureCollection"
    assert read_dossier(saved) == read_dossier(built_in())


def test_a_bad_file_leaves_the_map_and_a_good_one_replaces_it(
    page: Page, geoapp_server: Server
) -> None:
    opened(page, geoapp_server)
    settle(page)
    page.evaluate("() => { window.node = document.querySelector('iframe'); }")
    page.get_by_test_id("stPopoverButton").click()
    page.locator(".st-key-file input[type=file]").set_input_files(
        CASES / "bad" / "many-at-once.geojson"
    )
    page.get_by_test_id("stAlert").wait_for()
    problems = (CASES / "bad" / "many-at-once.txt").read_text(encoding="utf-8").split()
    assert page.get_by_test_id("stCode").inner_text().split() == problems
    said, bar = page.get_by_test_id("stAlert").bounding_box(), page.locator(".st-key-bar")
    beside = bar.bounding_box()
    assert said
    assert beside
    assert said["x"] + said["width"] <= beside["x"]  # nothing lies over what is said
    assert page.evaluate("() => window.node === document.querySelector('iframe')")
    entries = page.evaluate("history.length")
    page.locator(".st-key-file input[type=file]").set_input_files(ONE_OF_EACH)
    page.get_by_test_id("stAlert").wait_for(state="detached")
    # It opens on its own day, view and selection, and the address is its own.
    page.wait_for_function("() => new URL(location.href).searchParams.get('of') === 'example'")
    frame = inner(page)
    frame.get_by_role("heading", name="An example").wait_for()
    assert query(page)["sel"] == "leg-sea"
    # It has a frame of its own, in which no step of Back leads to the page before.
    assert page.evaluate("history.length") == entries


@pytest.mark.long
def test_back_past_an_upload_leaves_an_address_of_what_is_shown(
    page: Page, geoapp_server: Server
) -> None:
    opened(page, geoapp_server)
    settle(page)
    inner(page).locator("#story-start").click()
    page.wait_for_function("() => location.search.includes('step=')")
    page.get_by_test_id("stPopoverButton").click()
    page.locator(".st-key-file input[type=file]").set_input_files(ONE_OF_EACH)
    page.wait_for_function("() => new URL(location.href).searchParams.get('of') === 'example'")
    inner(page).get_by_role("heading", name="An example").wait_for()
    settle(page)
    page.go_back()
    page.wait_for_function("() => location.search.includes('of=example')")
    assert inner(page).get_by_role("heading", name="An example").is_visible()
    assert "step" not in query(page)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_app_and_page_have_the_same_paper(
    open_context: OpenContext, geoapp_server: Server, scheme: str
) -> None:
    page = open_context(color_scheme=scheme).new_page()
    frame = opened(page, geoapp_server)
    settle(page)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    app = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert page.evaluate(app) == frame.evaluate(paper)
