"""What a map carries for itself: whose account it is, a key, a scale, names, a search."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyproj import Geod

from geoapp.dossier import read_dossier
from geoapp.page.html import write_page
from tests.support.accessibility import complaints
from tests.support.browsing import READY, drawn, wait_until
from tests.support.dossiers import CASES, built_in_page
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

GEOD = Geod(ellps="WGS84")
PARTS = ("#map_route", "#clock-slider", "#attribution", "#key", ".scale-bar", "#story-start")


# Whether the summary ends before the button that shows the rest of it.
BESIDE = """() => {
  const [summary, more] = ["summary", "more"].map(
    (id) => document.getElementById(id).getBoundingClientRect());
  return summary.right <= more.left && more.right <= innerWidth;
}"""
# The words at the left of the clock's chart that are cut, in the widest of fonts.
CUT = """() => {
  document.documentElement.style.setProperty("--sans", "monospace");
  geoapp.page.clock.drawChart();
  const { left } = document.getElementById("clock").getBoundingClientRect();
  return [...document.querySelectorAll(".chart text")]
    .filter((text) => text.getBoundingClientRect().left < left)
    .map((text) => text.textContent);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tools") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto(address + state)
    wait_until(page, READY)
    return page


def key(page: Page) -> list[str]:
    drawn(page)
    return page.locator("#key li").all_inner_texts()


@pytest.mark.each_run("size0-fr")
@pytest.mark.parametrize(
    ("size", "lang"),
    [
        ((390, 844), "fr"),
        ((1366, 768), "en"),
        long((1280, 800), "fr"),
        long((390, 844), "en"),
        long((1920, 1080), "en"),
    ],
)
def test_the_first_window_holds_all_that_a_map_needs(
    open_context: OpenContext, address: str, size: tuple[int, int], lang: str
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, address, f"#lang={lang}")
    for part in PARTS:
        box = page.locator(part).bounding_box()
        assert box, part
        assert box["y"] + box["height"] <= size[1] + 1, part
    country = {"en": "North Korea", "fr": "Corée du Nord"}[lang]
    assert page.locator("#map_route .label-country", has_text=country).is_visible()
    # What is folded away is a press away.
    summary = page.locator("#summary")
    low = summary.evaluate("one => one.clientHeight")
    assert page.evaluate(BESIDE), "the button covers the summary"
    page.locator("#more").click()
    assert summary.evaluate("one => one.clientHeight") > low
    assert page.evaluate(CUT) == []


def test_the_key_says_what_is_to_be_seen_now(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-09-28")
    assert "modelled" in key(page)
    assert "could have been here" in key(page)
    assert "independent" in " ".join(key(page))
    page.locator("label[for=mode-all]").click()
    assert "could have been here" not in key(page)
    page.evaluate("geoapp.page.story.go(1)")
    assert "modelled" not in key(page)  # no leg is drawn at that step
    page.evaluate("geoapp.page.story.go(2)")
    assert "how exactly the place is known" in key(page)


def test_the_key_has_the_marks_of_map_and_chart_where_a_reader_forces_colours(
    open_context: OpenContext, address: str
) -> None:
    """Both stood black there, and on the map red and grey."""
    page = opened(open_context(forced_colors="active").new_page(), address, "#mode=all")
    colours = "(all) => [...new Set(all.map((one) => getComputedStyle(one)[{!r}]))].sort()"
    marks = page.locator("#key .mark").evaluate_all(colours.format("fill"))
    drawn = page.locator("#map_route .sighting").evaluate_all(colours.format("backgroundColor"))
    assert len(marks) == 2
    assert marks == drawn
    for ticks in ("#key .said", ".chart .said"):  # who said a thing is told by colour alone
        assert len(page.locator(ticks).evaluate_all(colours.format("stroke"))) == 3


def test_the_key_follows_a_day_that_rests(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-08-22")
    assert "could have been here" not in key(page)
    page.evaluate(
        """() => {
          const slider = document.getElementById("clock-slider");
          slider.value = Number(slider.min) + 30;
          slider.dispatchEvent(new Event("input"));
        }"""
    )
    wait_until(page, "document.getElementById('key').textContent.includes('could have been here')")


def test_a_sentence_has_its_room_at_once_and_leaves_it_when_the_days_rest(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, address)
    rooms = page.evaluate(
        """async () => {
          const { clock } = geoapp.page;
          const high = (part) => document.querySelector(part).offsetHeight;
          const { rest } = clock;
          clock.rest = () => {};
          const found = [];
          for (let day = clock.first; day <= clock.last; day++) {
            geoapp.page.set({ day });
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            found.push([high(".sentence"), high("#clock-sentence")]);
          }
          clock.rest = rest;
          geoapp.page.set({ day: clock.first });
          return found;
        }"""
    )
    boxes, words = zip(*rooms, strict=True)
    assert list(boxes) == sorted(boxes)
    assert max(words) == boxes[-1] > words[-1]
    same = "document.querySelector('.sentence').offsetHeight === "
    wait_until(page, same + "document.getElementById('clock-sentence').offsetHeight")


def test_a_slider_that_moves_on_has_its_last_sentence_when_it_rests(
    page: Page, address: str
) -> None:
    opened(page, address)
    told = page.evaluate(
        """() => {
          const part = (id) => document.getElementById("clock-" + id);
          const [slider, sentence, date] = ["slider", "sentence", "date"].map(part);
          const found = [];
          for (let at = Number(slider.min); at <= Number(slider.min) + 40; at++) {
            slider.value = at;
            slider.dispatchEvent(new Event("input"));
            found.push([sentence.textContent, date.textContent]);
          }
          return found;
        }"""
    )
    sentences, days = zip(*told, strict=True)
    assert len(set(days)) > 40
    # At most the first of them is written in one breath.
    assert len(set(sentences[1:])) == 1
    wait_until(
        page,
        "document.getElementById('clock-sentence').textContent"
        " === geoapp.page.sentence().map((one) => one.textContent ?? one).join('')",
    )
    assert page.locator("#clock-sentence").inner_text().strip() != sentences[-1].strip()


def test_the_key_says_what_a_candidate_for_a_place_is(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    write_page(read_dossier(CASES / "good" / "a-disputed-place.geojson"), target)
    opened(page, target.as_uri())
    assert "candidate for a place" in key(page)


def test_the_scale_is_true_at_the_centre(page: Page, address: str) -> None:
    opened(page, address)
    for box in ("", "#box=69/90/2500/1200", "#box=43/132/300/200"):
        page.goto("about:blank")
        opened(page, address, box)
        ends = page.evaluate(
            """() => {
              const { map } = geoapp.page;
              const { x, y } = map.getSize().divideBy(2);
              const wide = document.querySelector(".scale-bar").getBoundingClientRect().width;
              return [-0.5, 0.5].map((share) => map.containerPointToLatLng([x + share * wide, y]));
            }"""
        )
        *_, metres = GEOD.inv(ends[0]["lng"], ends[0]["lat"], ends[1]["lng"], ends[1]["lat"])
        said = page.locator(".scale-bar").inner_text()
        km = float(re.sub(r"[^\d.]", "", said))
        assert metres / 1000 == pytest.approx(km, rel=0.02)


def test_a_length_is_measured_by_hand_and_by_keys(page: Page, address: str) -> None:
    opened(page, address)
    page.get_by_role("button", name="Measure").click()
    told = page.locator(".told-point")
    page.keyboard.press("Enter")
    assert re.search(r"\d+\.\d{4}; \d+\.\d{4} \(\d+°\d\d′\d\d″N", told.inner_text())
    before = page.evaluate("geoapp.page.state.selected")
    page.locator("#map_route").click(position={"x": 300, "y": 130})
    assert page.evaluate("geoapp.page.state.selected") == before
    points = page.evaluate("geoapp.page.tools.points")
    *_, metres = GEOD.inv(points[0][1], points[0][0], points[1][1], points[1][0])
    assert f"{metres / 1000:,.0f} km" in told.inner_text().replace("\u00a0", " ")
    assert "WGS 84" in told.inner_text()
    assert page.locator("#map_route path.measured").count() == 3
    at_point = page.locator(".measured-length")
    assert told.inner_text().startswith(at_point.inner_text() + ":")
    page.keyboard.press("Escape")
    assert page.locator("path.measured").count() == 0
    assert at_point.count() == 0
    # Without it a click says where it was.
    page.locator("#map_route").click(position={"x": 420, "y": 60})
    assert "″E" in told.inner_text()


def test_on_a_phone_a_tap_is_answered_where_it_is_seen(
    open_context: OpenContext, address: str
) -> None:
    """Coordinates stood below clock and sentence alone, out of sight of the map."""
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), address)
    page.evaluate("scrollTo(0, 0)")
    page.locator("#map_route").tap(position={"x": 200, "y": 200})
    hint = page.locator("#map_route .hint.shown")
    told = page.locator(".told-point").inner_text()
    assert "″N" in told
    assert hint.inner_text() == told
    page.locator("#tool-measure").tap()
    page.evaluate("document.getElementById('map_route').scrollIntoView({ behavior: 'instant' })")
    for x in (150, 220):
        page.locator("#map_route").tap(position={"x": x, "y": 200})
    assert "WGS 84" in hint.inner_text()
    page.locator("#tool-measure").tap()
    # Where there is nothing to be told with, as in a presentation, the map stays as it is.
    page.evaluate("geoapp.page.story.present.enter()")
    page.locator("#map_route").tap(position={"x": 200, "y": 150})
    assert page.locator("#map_route .hint.shown").count() == 0


@pytest.mark.parametrize("width", [1280, long(620)])
def test_a_point_of_a_length_may_lie_on_the_small_map(
    open_context: OpenContext, address: str, width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 800}).new_page()
    opened(page, address)
    before = page.url
    page.locator("#tool-measure").click()
    for at in ({"x": 30, "y": 30}, {"x": 70, "y": 40}):
        page.locator("#inset").click(position=at)  # type: ignore[arg-type]
    points = page.evaluate("geoapp.page.tools.points")
    *_, metres = GEOD.inv(points[0][1], points[0][0], points[1][1], points[1][0])
    assert 1_000 < metres < 400_000
    assert page.locator("#inset path.measured").count() == 3
    dashed = "getComputedStyle(one).strokeDasharray !== 'none'"
    marks = f"[...document.querySelectorAll('#inset path.measured')].map((one) => {dashed})"
    assert page.evaluate(marks) == [False, False, True]
    assert "WGS 84" in page.locator(".told-point").inner_text()
    assert page.url == before
    # By keys, and when nothing is measured, it leads to its leg.
    page.locator("#inset > button").press("Enter")
    wait_until(page, "location.hash.includes('leg-sea')")


@pytest.mark.parametrize(("lang", "asked"), [("en", "tikho"), long("fr", "tikho")])
def test_a_search_finds_places_statements_and_sources(
    page: Page, address: str, lang: str, asked: str
) -> None:
    opened(page, address, f"#lang={lang}")
    field = page.locator("#tool-search")
    field.fill(asked)
    found = page.locator(".found button")
    assert found.count() >= 3
    # Keys come from the field to what was found, and back.
    field.press("Tab")
    assert found.first.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "tool-search"
    field.fill(asked)
    field.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert found.nth(1).evaluate("one => one === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "tool-search"
    # Nobody is at the list any more, and it lies over nothing.
    page.locator("#clock-slider").focus()
    assert page.locator(".found").is_hidden()
    field.focus()
    assert found.first.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("geoapp.page.state.selected") == "tikhoretsk"
    assert page.evaluate("geoapp.page.map.getZoom()") > 6
    assert page.locator(".found").is_hidden()
    field.fill("yonhap")
    page.locator(".found button", has_text="Source").first.click()
    assert page.evaluate("document.activeElement.id").startswith("source-")
    # What is called so comes before all that tells of it; a kind of thing finds all of it.
    field.fill("angara")
    assert found.first.inner_text().endswith("ANGARA")
    field.fill({"en": "ship", "fr": "navire"}[lang])
    assert int(page.evaluate("geoapp.page.tools.counted.textContent.match(/[0-9]+/)[0]")) > 1
    field.fill("zzzz")
    assert page.locator(".found li").count() == 1


IN_SIGHT = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return document.activeElement !== document.body && top < innerHeight && bottom > 0;
}"""


def test_keys_are_led_to_what_they_asked_for_and_back(page: Page, address: str) -> None:
    opened(page, address)
    held = "document.activeElement.id"
    page.locator("#tool-measure").press("Enter")
    assert page.evaluate(held) == "map_route"
    assert page.evaluate(IN_SIGHT)
    assert page.locator("#map_route").bounding_box()["y"] >= -1  # type: ignore[index]
    page.keyboard.press("Escape")
    assert page.evaluate(held) == "tool-measure"
    for asked, led in (("Tikhoretsk", "map_route"), ("no proof", "panel")):
        page.locator("#tool-search").fill(asked)
        page.locator("#tool-search").press("Enter")
        assert page.evaluate(held) == led
        assert page.evaluate(IN_SIGHT)
    page.locator("#story-start").press("Enter")
    page.locator(".chapters summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".chapters").evaluate("list => list.open")
    assert page.evaluate("document.activeElement.className") == "chapters-button"


def test_what_was_known_on_a_day_is_what_had_been_said_by_then(page: Page, address: str) -> None:
    opened(page, address, "#known=1&at=2023-10-12")
    sentence = page.locator("#clock-sentence")
    assert page.locator("#map_route path.leg:not(.faint)").count() == 0
    counts = []
    for day in ("2023-10-12", "2023-10-13", "2023-10-17", "2026-01-31"):
        page.evaluate("(iso) => geoapp.page.set({ day: geoapp.dayNumber(iso) })", day)
        said = re.search(r"by this day: (\d+) of (\d+)", sentence.inner_text())
        assert said
        counts.append(int(said[1]))
        told = page.evaluate(
            "(iso) => geoapp.page.data.claims.filter((c) => (c.since ?? c.order) <= iso"
            "  && c.since !== null).length",
            day,
        )
        assert counts[-1] == told
    assert counts == sorted(set(counts))
    # Of many who replied it names the latest, and is no list that fills a phone.
    replies = re.search(r"denials so far: (\d+)\. The latest: ", sentence.inner_text())
    assert replies
    assert int(replies[1]) > 10
    assert len(sentence.inner_text()) < 400
    assert page.locator("#map_route path.leg:not(.faint)").count() >= 2
    wait_until(page, "location.hash.includes('known=1')")
    address = page.url
    page.goto("about:blank")
    opened(page, address)
    assert page.locator("#known").is_checked()
    # Back over the days of the route.
    page.locator("#known").uncheck()
    assert "2023" in page.locator("#clock-date").inner_text()
    assert page.locator("#filter-note").is_hidden()


# Whether both maps look at the same, and are as large; their centres may lie half a pixel apart.
SAME = """(() => {
  const { map, tools } = geoapp.page;
  const other = tools.second.map;
  const at = map.latLngToContainerPoint(other.getCenter()).distanceTo(map.getSize().divideBy(2));
  return at < 2 && map.getZoom() === other.getZoom() && map.getSize().equals(other.getSize());
})()"""


# Names that stand under a button of the map, or under its day.
UNDER = """() => {
  const box = (one) => one.getBoundingClientRect();
  const over = [...document.querySelectorAll(
    "#frame :is(.leaflet-control-zoom, #whole, .map-day)")];
  return [...document.querySelectorAll("#map_route .label")].filter((one) =>
    one.style.visibility === "visible" && over.some((other) => {
      const [a, b] = [box(one), box(other)];
      return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    })).map((one) => one.textContent);
}"""


@pytest.mark.parametrize("size", [(1280, 800), long((390, 844))])
def test_two_days_stand_side_by_side_and_show_the_same_view(
    open_context: OpenContext, address: str, size: tuple[int, int]
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, address, "#at=2023-09-10")
    assert page.locator("#second").is_hidden()
    page.locator("#tool-second").click()
    days = page.locator(".map-day").all_inner_texts()
    assert days == ["10 September 2023", "20 October 2023"]
    first, second = (page.locator(one).bounding_box() for one in ("#frame", ".second-map"))
    assert first
    assert second
    assert (first["y"] == second["y"]) == (size[0] > 900)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("#second .label-route:visible").count() >= 2
    assert page.evaluate(UNDER) == []
    assert "No report places" in page.locator(".second-sentence").inner_text()
    page.evaluate("geoapp.page.map.panBy([60, 40], { animate: false })")
    page.locator(".leaflet-control-zoom-in").first.click()
    wait_until(page, SAME)
    page.locator("#second-slider").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".second-date").inner_text() == "19 October 2023"
    assert page.locator("#clock-date").inner_text() == "10 September 2023"
    wait_until(page, "location.hash.includes('other=2023-10-19')")
    again = page.url
    page.goto("about:blank")
    opened(page, again)
    assert page.locator(".second-date").inner_text() == "19 October 2023"
    assert not complaints(page)
    # A step of the story has all of the room; then the second day comes back, and goes.
    page.locator("#story-start").click()
    assert page.locator("#second").is_hidden()
    page.locator("#story-leave").click()
    page.locator("#tool-second").click()
    assert page.locator("#second").is_hidden()
    wait_until(page, "!location.hash.includes('other')")


def test_the_keyboard_is_led_to_the_second_day_and_back(page: Page, address: str) -> None:
    opened(page, address, "#at=2023-09-10")
    held = "document.activeElement.id"
    page.locator("#tool-second").press("Enter")
    assert page.evaluate(held) == "second-slider"
    assert page.evaluate(IN_SIGHT)
    page.keyboard.press("ArrowLeft")
    assert page.locator(".second-date").inner_text() == "19 October 2023"
    page.keyboard.press("Escape")
    assert page.locator("#second").is_hidden()
    assert page.evaluate(held) == "tool-second"
    assert page.evaluate(IN_SIGHT)


def test_what_was_known_on_two_days_is_told_of_each(page: Page, address: str) -> None:
    opened(page, address, "#known=1&at=2023-10-12&other=2023-10-17")
    counts = [
        re.search(r"by this day: (\d+)", page.locator(one).inner_text())
        for one in ("#clock-sentence", ".second-sentence")
    ]
    assert all(counts)
    before, later = (int(count[1]) for count in counts if count)
    assert before < later
    assert page.locator("#map_route path.leg:not(.faint)").count() == 0
    assert page.locator(".second-map path.leg:not(.faint)").count() >= 2


def test_names_keep_off_the_buttons_when_the_map_is_narrowed(page: Page, tmp_path: Path) -> None:
    write_page(read_dossier(CASES / "routes/pacific-1520.geojson"), tmp_path / "route.html")
    opened(page, (tmp_path / "route.html").as_uri())
    page.locator("#tool-second").click()
    wait_until(page, "geoapp.page.map.getSize().x < 700")
    drawn(page)
    assert page.evaluate(UNDER) == []


def test_several_routes_have_no_second_map(page: Page, tmp_path: Path) -> None:
    one, two = (CASES / f"routes/{name}.geojson" for name in ("pacific-1520", "two-places-spanish"))
    write_page([read_dossier(one), read_dossier(two)], tmp_path / "two.html")
    opened(page, (tmp_path / "two.html").as_uri(), "#other=2023-10-17")
    assert page.locator("#tool-second").count() == 0
    assert page.locator("#second").is_hidden()


def test_on_a_narrow_map_the_scale_is_whole_and_a_leg_reached_by_keys_stands_out(
    page: Page, address: str
) -> None:
    for width in (246, 320):
        page.set_viewport_size({"width": width, "height": 640})
        drawn(opened(page, address))
        assert page.evaluate("""() => {
          const scale = document.querySelector(".scale-bar");
          const { left, right, width } = scale.getBoundingClientRect();
          const words = document.createRange();
          words.selectNodeContents(scale);
          return left >= 0 && right <= innerWidth && words.getBoundingClientRect().width <= width;
        }"""), width
    page.keyboard.press("Tab")
    page.locator("path.hit").first.focus()
    opacity = page.locator("path.hit").first.evaluate(
        "(path) => getComputedStyle(path).strokeOpacity"
    )
    # Of this blue, three parts of five on land have a contrast of 3.
    assert float(opacity) > 0.6
