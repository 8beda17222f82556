"""The page as its reader meets it: opened from disk, with the network watched."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.clock import features_at
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import leg_lengths, to_frames
from geoapp.page.html import page_html, write_page
from tests.support.accessibility import unnamed_stops
from tests.support.browsing import READY, wait_for, wait_until, zoomed
from tests.support.dossiers import BUILT_INS, built_in_page
from tests.support.foreign import program
from tests.support.pages import hostile, route_of
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The built-in dossier's page as a file."""
    path = tmp_path_factory.mktemp("page") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


THUMB_PX = 28


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto(address + state)
    wait_until(page, READY)
    return page


def test_legs_are_paths_of_leaflets_pane_for_lines(page: Page, address: str) -> None:
    """Where whoever knows Leaflet looks for them."""
    opened(page, address)
    legs = page.locator("#map_route path.leg").count()
    assert legs >= len(read_dossier(built_in()).legs)
    assert page.locator("#map_route .leaflet-overlay-pane path.leg").count() == legs


def date_shown(page: Page) -> str:
    return page.locator("#clock-date").inner_text()


def set_day(page: Page, iso: str) -> None:
    """Move the slider as a reader's hand does."""
    page.evaluate(
        """(iso) => {
          const slider = document.getElementById("clock-slider");
          slider.value = geoapp.dayNumber(iso);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        iso,
    )


def test_the_page_opens_with_its_statement_and_its_attribution(page: Page, address: str) -> None:
    opened(page, address)
    assert "White House" in page.locator("h1").inner_text()
    assert "alleged" in page.locator("#attribution").inner_text()
    assert page.locator("#attribution").is_visible()
    assert page.locator("#tab-evidence-panel .claim-accusation").count() >= 1
    assert page.locator("#tab-evidence-panel .claim-denial").count() >= 1
    assert page.evaluate("geoapp.page.clock.timer") is None


def test_a_screen_reader_finds_every_heading_and_a_name_at_every_stop(
    page: Page, address: str
) -> None:
    opened(page, address)
    shown = page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())"
    )
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = [node for node in tree if not node["ignored"]]
    names = [node["name"]["value"] for node in known if node["role"]["value"] == "heading"]
    assert sorted(" ".join(name.split()) for name in names) == sorted(
        " ".join(text.split()) for text in shown
    )
    assert unnamed_stops(page) == []
    # A place has one name, its sign's; what is written beside it, and the ground, is for eyes.
    said = page.locator("#map_route").aria_snapshot()
    assert "Rail: Dunay to Tikhoretsk" in said
    assert "text:" not in said
    assert not re.search(r"- img$", said, re.MULTILINE)


@pytest.mark.parametrize("built", [BUILT_INS[1], long(BUILT_INS[2])], ids=lambda path: path.stem)
def test_each_built_in_dossier_opens_and_lists_its_events(
    page: Page, tmp_path: Path, built: Path
) -> None:
    dossier, path = read_dossier(built), tmp_path / "route.html"
    write_page(dossier, path, lang="fr")
    opened(page, path.as_uri())
    assert dossier.header.title["fr"] in page.locator("h1").inner_text()
    assert dossier.header.attribution["fr"] in page.locator("#attribution").inner_text()
    listed = set(page.locator(".events li").evaluate_all("all => all.map(e => e.dataset.id)"))
    drawn = {leg.id for leg in dossier.legs} | {seen.id for seen in dossier.sightings}
    assert listed == drawn | {claim.id for claim in dossier.claims}


def test_a_browser_unpacks_what_was_packed(page: Page, tmp_path: Path) -> None:
    content = json.loads(built_in().read_text(encoding="utf-8"))
    renamed = json.dumps(content).replace('"kbs-181048"', '"181048"').replace('"ap-1011"', '"1011"')
    html = page_html(read_dossier(renamed.encode()))
    path = tmp_path / "numbered.html"
    path.write_text(html, "utf-8")
    opened(page, path.as_uri())
    sources = route_of(html)["sources"]
    got = page.evaluate(
        "Object.values(geoapp.page.data.sources).map((each) => [each.id, each.title])"
    )
    assert dict(got) == {name: source["title"] for name, source in sources.items()}
    # The page works on what it was given: what it adds is not compared.
    told = route_of(html)["steps"]
    assert page.evaluate("geoapp.page.data.steps.map(({ id, text }) => [id, text])") == [
        [step["id"], step["text"]] for step in told
    ]


def test_the_reader_changes_language_and_everything_follows(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="Français").click()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert "Maison-Blanche" in page.locator("h1").inner_text()
    assert page.title().startswith("De Najin")
    assert "Selon" in page.locator("#attribution").inner_text()
    assert "septembre 2023" in date_shown(page)
    assert "septembre 2023" in (page.locator("#clock-slider").get_attribute("aria-valuetext") or "")
    # No word of the interface stays behind.
    for english in ("Whole route", "On this day", "All events", "Sources differ"):
        assert english not in page.locator("body").inner_text()


def test_the_slider_moves_the_day_and_keeps_the_view(page: Page, address: str) -> None:
    opened(page, address)
    page.locator(".leaflet-control-zoom-in").click()
    zoomed(page)
    zoom = page.evaluate("geoapp.page.map.getZoom()")
    for day in range(7, 28):
        set_day(page, f"2023-09-{day:02d}")
        assert date_shown(page) == f"{day} September 2023"
    assert page.evaluate("geoapp.page.map.getZoom()") == zoom


@pytest.mark.long
def test_a_zoom_is_waited_for_on_a_machine_whose_frames_come_late(page: Page, address: str) -> None:
    page.add_init_script(
        """{ const soon = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (then) => setTimeout(() => soon(then), 150); }"""
    )
    opened(page, address)
    zoom = page.evaluate("geoapp.page.map.getZoom()")
    page.locator(".leaflet-control-zoom-in").click()
    zoomed(page)
    assert page.evaluate("geoapp.page.map.getZoom()") > zoom


@pytest.mark.long
def test_the_small_map_has_land_and_sea_of_the_theme(page: Page, address: str) -> None:
    opened(page, address)
    fills = """() => [...document.querySelectorAll("#inset .leaflet-base-pane path")]
      .map((path) => getComputedStyle(path).fill)"""
    light = page.evaluate(fills)
    page.emulate_media(color_scheme="dark")
    wait_until(page, f"({fills})().join() !== {','.join(light)!r}")
    dark = page.evaluate(fills)
    page.emulate_media(color_scheme=None)
    assert {fill for fill in light if fill != "none"}
    assert [fill == "none" for fill in dark] == [fill == "none" for fill in light]
    assert set(light) & set(dark) <= {"none"}


def test_the_small_map_goes_where_the_map_is_as_close(page: Page, address: str) -> None:
    """It stands on the whole route; of its own leg the map itself then shows more."""
    opened(page, address)
    inset = page.locator("#inset")
    assert inset.is_visible()
    whole = page.evaluate("geoapp.page.inset.map.getZoom()")
    inset.get_by_role("button").press("Enter")
    inset.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "map_route"
    page.locator("#whole").click()
    inset.wait_for()
    assert page.evaluate("geoapp.page.inset.map.getZoom()") == whole


CUT_OR_COVERED = """() => {
  const box = document.querySelector("#inset").getBoundingClientRect();
  const names = [...document.querySelectorAll("#inset .label")]
    .filter((name) => getComputedStyle(name).visibility === "visible")
    .map((name) => [name.textContent, name.getBoundingClientRect()]);
  const cut = names.filter(([, at]) => at.left < box.left || at.right > box.right
    || at.top < box.top || at.bottom > box.bottom);
  const covered = names.filter(([text, a]) => names.some(([other, b]) => text !== other
    && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
  return [...cut, ...covered].map(([text]) => text);
}"""


def test_the_small_map_of_a_presentation_on_a_phone_cuts_no_name(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    opened(page, address, "#step=what-was-said&lang=fr")
    page.locator("#story-present").click()
    wait_until(page, "'present' in document.documentElement.dataset")
    page.locator("#inset").wait_for()
    assert page.locator("#inset .label").count()
    wait_for(page, lambda: not page.evaluate(CUT_OR_COVERED), "no name is cut or covered")


def test_a_day_without_a_report_says_so(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-08-24")
    assert "No report places the shipment" in page.locator("#clock-sentence").inner_text()
    assert page.locator(".reach:not(.off)").count() == 0
    assert page.locator(".sighting:visible").count() == 0


def test_only_reported_days_show_a_sighting(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-09-28&mode=now")
    titles = page.locator("#map_route .sighting:visible").evaluate_all(
        "all => all.map(e => e.title)"
    )
    assert len(titles) == 1
    assert "RUSI" in titles[0]
    page.locator("label[for=mode-past]").click()
    assert page.locator("#map_route .sighting:visible").count() == 4
    page.locator("label[for=mode-all]").click()
    assert page.locator("#map_route .sighting:visible").count() == 5


def test_previous_and_next_step_through_the_events(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-09-09")
    page.get_by_role("button", name="Later event").click()
    first = date_shown(page)
    page.get_by_role("button", name="Later event").click()
    assert date_shown(page) != first
    for _ in range(60):
        if page.locator("#clock-previous").is_disabled():
            break
        page.get_by_role("button", name="Earlier event").click()
    assert page.locator("#clock-previous").is_disabled()
    # The keyboard stays where it pressed.
    assert page.evaluate("document.activeElement.id") == "clock-previous"


def test_the_handle_covers_no_day_below_the_axis(page: Page, address: str) -> None:
    """Or 28 September reads as the 8th."""
    opened(page, address, "#at=2023-09-28")
    handle = page.locator("#clock-slider").bounding_box()
    days = [one.bounding_box() for one in page.locator(".chart text", has_text="Sept").all()]
    assert handle
    assert days
    middle = handle["y"] + handle["height"] / 2
    # The upper third of a letter's box is above the letter.
    assert all(day and day["y"] + day["height"] / 3 >= middle + THUMB_PX / 2 for day in days)


def test_play_runs_to_the_end_and_stops(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-10-18")
    page.locator("#clock-play").click()
    assert "Pause" in page.locator("#clock-play").inner_text()
    wait_until(page, "geoapp.page.clock.day === geoapp.page.clock.last")
    wait_until(page, "geoapp.page.clock.timer === null")
    assert "Play" in page.locator("#clock-play").inner_text()


def test_the_whole_page_works_by_keyboard(page: Page, address: str) -> None:
    opened(page, address)
    page.locator("#clock-slider").focus()
    before = date_shown(page)
    page.keyboard.press("ArrowRight")
    assert date_shown(page) != before
    page.locator("#tab-evidence").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#tab-events-panel").is_visible()
    page.locator(".events button", has_text="RUSI").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#tab-evidence-panel").is_visible()
    page.locator("path.hit").first.focus()
    page.keyboard.press("Enter")
    assert "Najin" in page.locator("#tab-evidence-panel h2").inner_text()


def test_every_event_of_the_map_is_in_the_list(page: Page, address: str) -> None:
    opened(page, address)
    listed = set(page.locator(".events li").evaluate_all("all => all.map(e => e.dataset.id)"))
    dossier = read_dossier(built_in())
    drawn = {leg.id for leg in dossier.legs} | {seen.id for seen in dossier.sightings}
    drawn |= {claim.id for claim in dossier.claims}
    assert listed == drawn
    for place in dossier.places:
        assert page.locator(f'#places tr:has([data-select="{place.id}"])').count() == 1


def test_whatever_is_selected_shows_its_sources(page: Page, address: str) -> None:
    opened(page, address)
    for target in page.evaluate("[...geoapp.page.index.keys()]"):
        page.evaluate("(id) => geoapp.page.select(id)", target)
        panel = page.locator("#tab-evidence-panel")
        assert panel.locator(".sources").count() >= 1, target
        assert "undefined" not in panel.inner_text(), target


def test_the_state_is_in_the_address_and_comes_back(page: Page, address: str) -> None:
    opened(page, address)
    set_day(page, "2023-09-12")
    page.locator("label[for=mode-past]").click()
    page.evaluate("geoapp.page.select('leg-sea')")
    page.get_by_role("button", name="Français").click()
    wait_until(page, "location.hash.includes('sel=leg-sea') && location.hash.includes('lang=fr')")
    state = page.evaluate("location.hash")
    page.goto("about:blank")
    opened(page, address, state)
    assert date_shown(page) == "12 septembre 2023"
    assert page.locator("#mode-past").is_checked()
    assert "Najin" in page.locator("#tab-evidence-panel h2").inner_text()


@pytest.mark.each_run("#at=<script>&view=NaN/1/1&sel=__proto__")
@pytest.mark.parametrize(
    "state",
    [
        "#at=2023-99-99&mode=x&sel=no-such&lang=xx&view=1/2",
        "#at=<script>&view=NaN/1/1&sel=__proto__",
        "#view=1e999/200/4&at=1900-01-01",
        "#%E0%A4%A",
    ],
)
def test_an_unknown_or_hostile_state_is_ignored(page: Page, address: str, state: str) -> None:
    opened(page, address, state)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "2023" in date_shown(page)


def test_hostile_text_stays_text(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    write_page(read_dossier(hostile(), name="hostile.geojson"), path)
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the dossier ran: {dialog.message}"))
    opened(page, path.as_uri())
    for target in page.evaluate("[...geoapp.page.index.keys()]"):
        page.evaluate("(id) => geoapp.page.select(id)", target)
    assert page.locator("img").count() == 0
    assert "<img src=x" in page.locator("h1").inner_text()


def test_the_clock_of_the_page_agrees_with_python_on_every_day(page: Page, address: str) -> None:
    frames = to_frames(read_dossier(built_in()))
    lengths = leg_lengths(frames.legs)
    opened(page, address)
    asked = """(iso) => Object.fromEntries(
      [...geoapp.page.data.legs, ...geoapp.page.data.sightings].map((f) => {
        const day = geoapp.dayNumber(iso);
        const reach = f.lines ? geoapp.reachAt(f, day, geoapp.kmPerDay(f)) : null;
        return [f.id, { state: geoapp.stateAt(f.days, day), reach }];
      }))"""
    for offset in range(70):
        day = date(2023, 8, 20) + timedelta(days=offset)
        shown: dict[str, Any] = page.evaluate(asked, day.isoformat())
        table = features_at(frames, lengths, day)
        assert {key: value["state"] for key, value in shown.items()} == table["state"].to_dict()
        for key, row in table[table["near_km"].notna()].iterrows():
            reach = shown[str(key)]["reach"]
            assert [reach["nearKm"], reach["farKm"]] == pytest.approx(
                [row["near_km"], row["far_km"]], abs=0.1
            )
            assert [reach["near"], reach["far"]] == pytest.approx(
                [row["near_share"], row["far_share"]], abs=1e-3
            )


@pytest.mark.long
def test_a_speed_limit_draws_and_words_a_shorter_reach(page: Page, tmp_path: Path) -> None:
    limited = json.loads(built_in().read_text(encoding="utf-8"))
    for feature in limited["features"]:
        if feature["id"] == "leg-rail":
            feature["properties"]["max_speed"] = {
                "km_per_day": 1000,
                "label": {"en": "at most 1000 km a day"},
                "citations": [],
            }
    path = tmp_path / "limited.html"
    write_page(read_dossier(json.dumps(limited).encode(), name="limited.geojson"), path)
    opened(page, path.as_uri(), "#at=2023-09-13")
    whole = page.locator("#map_route path.reach:not(.off)").last.get_attribute("d")
    assert "between Dunay and Tikhoretsk" in page.locator("#clock-sentence").inner_text()
    # A day on which it may be on either leg: what gives their days is told once.
    page.evaluate("geoapp.page.set({ day: geoapp.page.state.day - 1 })")
    wait_until(page, "document.querySelector('#clock-sentence').textContent.includes('Najin')")
    told = page.locator("#clock-sentence").inner_text()
    assert told.count("udging by") == 1
    assert ". The shipment could have been anywhere between Dunay and Tikhoretsk." in told
    page.evaluate("geoapp.page.set({ day: geoapp.page.state.day + 1 })")
    page.locator("#with-speed").check()
    assert page.locator("#map_route path.reach:not(.off)").last.get_attribute("d") != whole
    words = page.locator("#clock-sentence").inner_text()
    assert "1,000" in words
    assert "Tikhoretsk" not in words


@pytest.mark.each_run("size1-fr")
@pytest.mark.parametrize(
    ("size", "lang"),
    [
        ((1280, 800), "en"),
        ((390, 844), "fr"),
        ((320, 568), "fr"),
        long((1280, 800), "fr"),
        long((390, 844), "en"),
        long((320, 568), "en"),
    ],
)
def test_nothing_scrolls_sideways(
    open_context: OpenContext, address: str, size: tuple[int, int], lang: str
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, address, f"#lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("#clock-slider").bounding_box()["width"] > 150  # type: ignore[index]
    page.locator("#story button").first.click()
    page.locator(".chapters summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("width", [1366, long(320)])
def test_answers_of_one_long_word_scroll_nothing_sideways(
    open_context: OpenContext, tmp_path: Path, width: int
) -> None:
    told = json.loads(built_in().read_text("utf-8"))
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    options = [{"text": {"en": word}, "right": True}, {"text": {"en": "no"}}]
    asked = {"kind": "choice", "text": {"en": f"Which {word}?"}, "options": options}
    told["steps"][0]["questions"] = [asked]
    path = tmp_path / "route.html"
    path.write_text(page_html(read_dossier(told, name="long.geojson")), "utf-8")
    page = open_context(viewport={"width": width, "height": 768}).new_page()
    opened(page, path.as_uri())
    page.locator("#story-start").click()
    assert page.locator(".option").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
def test_texts_of_one_long_word_scroll_nothing_sideways_on_a_phone(
    open_context: OpenContext, tmp_path: Path
) -> None:
    dossier = read_dossier(hostile("Wort" * 60), name="long.geojson")
    path = tmp_path / "long.html"
    path.write_text(page_html(dossier, lang="fr"), encoding="utf-8")
    page = opened(open_context(viewport={"width": 390, "height": 844}).new_page(), path.as_uri())
    page.locator("#story button").first.click()
    for tab in page.get_by_role("tab").all():
        tab.click()
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_projection_goes_there_and_back(page: Page, address: str) -> None:
    opened(page, address)
    worst = page.evaluate(
        """() => {
          const { projection } = L.CRS.GeoappConic;
          let worst = 0;
          for (let lat = 5; lat <= 80; lat += 2.5) for (let lng = -20; lng <= 185; lng += 5) {
            const back = projection.unproject(projection.project(L.latLng(lat, lng)));
            worst = Math.max(worst, Math.abs(back.lat - lat), Math.abs(back.lng - lng));
          }
          return worst;
        }"""
    )
    assert worst < 1e-9


def test_what_is_printed_holds_every_source_and_no_name_beside_the_map(
    page: Page, address: str
) -> None:
    opened(page, address)
    page.emulate_media(media="print")
    assert page.locator("#clock-date").is_visible()
    pressed = "#clock-play, #whole, #tools, .leaflet-control-zoom, #inset > button, #known, .units"
    pressed += ", .copy, .where > .link, [data-shows], #share details, #sources summary"
    assert not any(each.is_visible() for each in page.locator(pressed).all())
    # Chromium would make a page from right to left as wide as where the names would stand.
    away = """() => [...document.querySelectorAll(".label")]
      .filter((one) => one.style.visibility === "hidden").map((one) => one.offsetWidth)"""
    assert set(page.evaluate(away)) == {0}
    listed = page.locator(".bibliography li")
    wait_until(page, "document.querySelector('.bibliography li').innerText !== ''")
    assert listed.count() == len(page.evaluate("geoapp.page.data.sources"))
    assert all(listed.all_inner_texts())


def test_on_paper_chips_stand_on_the_sheet_of_the_name_that_they_are_about(
    page: Page, address: str, tmp_path: Path
) -> None:
    """They stood alone at the foot of the first sheet, in French on A4."""
    pdftotext, path = program("pdftotext", "poppler-utils"), tmp_path / "page.pdf"
    opened(page, address, "#lang=fr")
    page.pdf(path=path, format="A4")
    text = subprocess.run([pdftotext, "-raw", path, "-"], capture_output=True, check=True).stdout
    sheet = next(one for one in text.decode().split("\f") if "dates incertaines" in one)
    assert "de Dounaï à Tikhoretsk" in sheet


def test_chart_scale_and_small_map_fit_the_paper(page: Page, address: str) -> None:
    """What a browser prints right after it has said so: no frame comes between."""
    page.set_viewport_size({"width": 1920, "height": 900})
    opened(page, address)
    measure = """(event) => {
      if (event) dispatchEvent(new Event(event));
      const { key, map, inset } = geoapp.page;
      const width = (one) => document.querySelector(one).getBoundingClientRect().width;
      const metres = key.metres(map.getSize().divideBy(2)) * width(".scale-bar");
      const said = parseFloat(key.scale.textContent.replace(",", "")) * 1000;
      return { chart: width(".chart svg"), off: Math.abs(metres / said - 1),
        inset: Math.abs(inset.map.getSize().x - width(".inset-map")) };
    }"""
    before = page.evaluate(measure)
    printed = page.evaluate(measure, "beforeprint")
    assert printed["chart"] < 700 < before["chart"]
    for each in (before, printed):
        assert each["off"] < 0.02
        assert each["inset"] < 2
    assert page.evaluate(measure, "afterprint")["chart"] == before["chart"]


@pytest.mark.long
def test_the_dark_page_is_dark(open_context: OpenContext, address: str) -> None:
    page = open_context(color_scheme="dark").new_page()
    opened(page, address)
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) < 60
    # Paper is light, whatever the screen is.
    theme = "(event) => (dispatchEvent(new Event(event)), document.documentElement.dataset.theme)"
    assert page.evaluate(theme, "beforeprint") == "light"
    assert page.evaluate(theme, "afterprint") is None


def test_every_day_is_the_same_under_any_time_zone(open_context: OpenContext, address: str) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        page = open_context(timezone_id=zone).new_page()
        opened(page, address, "#at=2023-09-12")
        assert date_shown(page) == "12 September 2023"


def test_a_dossier_with_places_alone_is_shown(page: Page, tmp_path: Path) -> None:
    few = json.loads(built_in().read_text(encoding="utf-8"))
    few |= {name: [] for name in ("claims", "accounts", "ships", "steps", "changes")}
    few["features"] = [f for f in few["features"] if f["properties"]["kind"] == "place"]
    for feature in few["features"]:
        feature["properties"]["claims"] = []
    path = tmp_path / "few.html"
    path.write_text(page_html(read_dossier(json.dumps(few).encode(), name="few")), "utf-8")
    opened(page, path.as_uri())
    assert "No report places" in page.locator("#clock-sentence").inner_text()
    # There are no legs that a chart could be too small for.
    assert "rows" not in page.locator("#clock").inner_text()
    assert page.locator("#distances").count() == 0
