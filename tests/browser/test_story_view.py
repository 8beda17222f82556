"""The story beside its map: both are in sight at every step, on whatever window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.accessibility import complaints
from tests.support.browsing import READY, drawn, wait_until, zoomed
from tests.support.dossiers import CASES, built_in_page
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

# How much of the map is seen, and of the slider: by points that nothing else lies over.
SEEN = """() => {
  const share = (element, columns, rows) => {
    const box = element.getBoundingClientRect();
    let seen = 0;
    for (let i = 0; i < columns; i++) for (let j = 0; j < rows; j++) {
      const x = box.left + (i + 0.5) / columns * box.width;
      const y = box.top + (j + 0.5) / rows * box.height;
      const top = document.elementFromPoint(x, y);
      if (top && (element === top || element.contains(top))) seen += 1;
    }
    return seen / columns / rows;
  };
  const frame = document.getElementById("frame");
  return [share(frame, 20, 40), share(document.getElementById("clock-slider"), 40, 3)];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("story") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto(address + state)
    wait_until(page, READY)
    return page


@pytest.mark.each_run("size0-fr")
@pytest.mark.parametrize(
    ("size", "lang"),
    [
        ((390, 844), "fr"),
        ((1280, 800), "fr"),
        ((740, 360), "en"),
        long((667, 375), "fr"),
        long((390, 844), "en"),
        long((1366, 768), "en"),
        long((1280, 800), "en"),
        long((1366, 768), "fr"),
    ],
)
def test_map_and_slider_are_in_sight_at_every_step(
    open_context: OpenContext, address: str, size: tuple[int, int], lang: str
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, address, f"#lang={lang}")
    page.locator("#story-start").click()
    steps = read_dossier(built_in()).steps
    for step in steps:
        drawn(page)
        on_map, slider = page.evaluate(SEEN)
        assert on_map >= 0.6, step.id
        assert slider == 1, step.id
        assert page.locator("#story-title").is_visible()
        if step != steps[-1]:
            page.locator("#story-next").click()
    # A link to a step opens like it.
    page.goto("about:blank")
    opened(page, address, f"#lang={lang}&step={steps[3].id}")
    on_map, slider = page.evaluate(SEEN)
    assert on_map >= 0.6
    assert slider == 1


@pytest.mark.parametrize(
    ("size", "lang"), [((1120, 820), "fr"), long((620, 880), "en"), long((390, 1000), "fr")]
)
def test_a_story_in_an_article_has_its_map_in_sight_in_a_column_of_any_width(
    open_context: OpenContext, published: Path, size: tuple[int, int], lang: str
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, (published / f"embed-story-{lang}.html").as_uri())
    for number, step in enumerate(read_dossier(built_in()).steps):
        page.evaluate("(number) => geoapp.page.story.go(number)", number)
        drawn(page)
        on_map, slider = page.evaluate(SEEN)
        assert on_map >= 0.6, step.id
        assert slider == 1, step.id
        assert page.locator("#map_route").bounding_box()["width"] > size[0] / 2  # type: ignore[index]
        # The frame is as high as all of it, so nothing is told far from the map.
        assert page.evaluate("document.body.getBoundingClientRect().height") <= size[1], step.id


# Words in a box that cuts what is higher than its line, such as the accent of a capital.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const { overflowY, lineHeight, fontSize } = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return ["hidden", "clip"].includes(overflowY) && box.width > 4 && box.height > 4 &&
    [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
    parseFloat(lineHeight) < 1.3 * parseFloat(fontSize);
}).map((one) => one.id || one.className)"""


@pytest.mark.parametrize("size", [(390, 844), long((844, 390))], ids=str)
def test_no_accent_of_a_capital_is_cut(
    open_context: OpenContext, address: str, size: tuple[int, int]
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, address, "#lang=fr")
    assert page.evaluate(CUT) == []
    page.locator("#story-start").click()
    assert page.locator("#story-count").inner_text().startswith("Étape")
    assert page.evaluate(CUT) == []


# How many lines the first word of an element takes, and where its words and another's begin.
FIRST_WORD = """(selector) => {
  const range = document.createRange();
  const text = document.createTreeWalker(document.querySelector(selector), 4).nextNode();
  range.setStart(text, 0);
  range.setEnd(text, text.data.indexOf(" "));
  return [range.getClientRects().length, range.getBoundingClientRect().left];
}"""


def test_no_word_of_the_count_of_steps_is_broken_beside_its_buttons(
    open_context: OpenContext, address: str
) -> None:
    """As narrow as the app leaves it on a phone of 320 pixels."""
    page = open_context(viewport={"width": 288, "height": 568}).new_page()
    opened(page, address, "#lang=fr&step=picture-2")
    assert page.evaluate(FIRST_WORD, "#story-count")[0] == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 288


def test_a_title_in_another_language_begins_where_its_text_does(
    open_context: OpenContext, tmp_path: Path
) -> None:
    path = tmp_path / "route.html"
    html = page_html(read_dossier(built_in()), lang="ar", languages=["en", "ar"])
    path.write_text(html, "utf-8")
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    opened(page, path.as_uri(), "#lang=ar&step=picture-2")
    title, text = (page.evaluate(FIRST_WORD, one)[1] for one in ("#story-title", ".step-words"))
    assert title == pytest.approx(text, abs=2)


# Names on the map, and what stands on their place: a dot or a diamond that shows; or the line, for
# names along the way, which are many.
STRUCK = """() => {
  const boxes = (all) => [...document.querySelectorAll("#map_route " + all)]
    .filter((one) => getComputedStyle(one).visibility === "visible" && !one.matches(".faint"))
    .map((one) => [one.textContent, one.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right;
  const over = (a, b) => meet(a, b) && a.top < b.bottom && b.top < a.bottom;
  const diamonds = boxes(".sighting");
  const line = [...document.querySelectorAll("#map_route path.leg")].flatMap((path) => {
    const long = path.getTotalLength(), at = path.getScreenCTM();
    return Array.from({ length: Math.ceil(long / 4) }, (_, n) =>
      path.getPointAtLength(4 * n).matrixTransform(at));
  }).map(({ x, y }) => ["", new DOMRect(x, y, 0, 0)]);
  const dots = boxes("path.place").filter(([, one]) => one.width)
    .map(([, { x, y, width, height }]) => ["", new DOMRect(x + width / 2, y + height / 2, 0, 0)]);
  const struck = boxes(".label-waypoint")
    .filter(([, name]) => line.some(([, one]) => over(name, one)));
  return boxes(".label:not(.label-area)")
    .filter(([, name]) => diamonds.some(([, one]) => over(name, one)))
    .concat(struck, boxes(".label").filter(([, name]) => dots.some(([, one]) => over(name, one))))
    .map(([name]) => name);
}"""


@pytest.mark.parametrize("width", [390, 1280, long(320)])
def test_no_dot_no_diamond_and_no_line_stands_in_a_name(
    open_context: OpenContext, address: str, width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 844}).new_page()
    opened(page, address)
    page.locator("#story-start").click()
    while True:
        zoomed(page)
        drawn(page)
        assert page.evaluate(STRUCK) == []
        if page.locator("#story-next").is_disabled():
            break
        page.locator("#story-next").click()
    # The keyboard stays where it pressed.
    assert page.evaluate("document.activeElement.id") == "story-next"


def test_on_a_tall_phone_no_ground_is_bare_between_the_map_and_the_card(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 430, "height": 932}).new_page()
    opened(page, address)
    page.locator("#story-start").click()
    page.evaluate("document.querySelector('.passage').replaceChildren()")  # of no words at all
    box = "document.querySelector('{}').getBoundingClientRect()"
    card, map_box = box.format("#story"), box.format("#map_route")
    assert page.evaluate(f"{card}.top <= {map_box}.bottom")


# Points of a candidate's line as drawn, within the map.
ALONG = """() => {
  const map = document.getElementById("frame").getBoundingClientRect();
  return [...document.querySelectorAll("#map_route path.candidate")].flatMap((path) => {
    const long = path.getTotalLength(), at = path.getScreenCTM();
    return [0.02, 0.05, 0.1, 0.9, 0.95, 0.98].map((part) => path.getPointAtLength(part * long))
      .map((point) => new DOMPoint(point.x, point.y).matrixTransform(at));
  }).filter(({ x, y }) => x > map.left + 3 && x < map.right - 3 && y > map.top + 3 &&
    y < map.bottom - 3).map(({ x, y }) => [x, y]);
}"""


def test_what_a_candidate_is_called_stands_whole_on_a_narrow_map(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 320, "height": 844}).new_page()
    opened(page, address)
    page.locator("#story-start").click()
    page.evaluate("geoapp.page.story.go(6)")
    zoomed(page)
    seen = 0
    for x, y in page.evaluate(ALONG):
        page.mouse.move(x, y)
        drawn(page)
        for tip in page.locator(".tip").all():
            box = tip.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 320
            seen += 1
    assert seen


ROUTES = ("pacific-1520", "round-the-world", "two-places-spanish")
SIZES = ((320, 640), (390, 844), (1280, 800), (1366, 768))


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("name", ROUTES)
def test_any_route_keeps_its_map_in_sight_at_every_step(
    open_context: OpenContext, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "route.html"
    path.write_text(page_html(read_dossier(CASES / "routes" / f"{name}.geojson")), "utf-8")
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, path.as_uri())
    page.locator("#story-start").click()
    while True:
        drawn(page)
        on_map, slider = page.evaluate(SEEN)
        assert on_map >= 0.6
        assert slider == 1
        if page.locator("#story-next").is_disabled():
            break
        page.locator("#story-next").click()


KEPT_CLEAR = """(size) => geoapp.page.view.lineBoxes(L.point(size)).length"""


def test_names_keep_off_lines_that_a_card_cuts_between_two_pixels(
    open_context: OpenContext, tmp_path: Path
) -> None:
    path = tmp_path / "route.html"
    path.write_text(page_html(read_dossier(CASES / "routes" / "round-the-world.geojson")), "utf-8")
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    opened(page, path.as_uri())
    for tenth in range(11):
        # Not evaluated, which would wait for ever.
        page.wait_for_function(KEPT_CLEAR, arg=[390, 300 + tenth / 10], timeout=10_000)
        page.wait_for_function(KEPT_CLEAR, arg=[300 + tenth / 10, 390], timeout=10_000)


# Where the ground that is drawn begins and ends, and the card that covers the rest.
STANDS = """() => {
  const { map, view, base } = geoapp.page;
  const y = (pole) => map.project([pole, map.getCenter().lng]).y - map.getPixelBounds().min.y;
  return [y(90), map.getSize().y - view.covered() - y(-90)];
}"""


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: str(size[0]))
def test_a_world_stands_where_no_card_covers_it(
    open_context: OpenContext, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "world.html"
    path.write_text(page_html(read_dossier(CASES / "routes" / "round-the-world.geojson")), "utf-8")
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, path.as_uri())
    page.locator("#story-start").click()
    drawn(page)
    above, below = page.evaluate(STANDS)
    # The buttons at its top may push it down, but not to the card.
    assert min(above, below) > 60
    # The scale is true there, and the middle of all the map is off the world.
    assert page.locator(".scale-bar").inner_text().replace("\u00a0", " ") == "10,000 km"
    card = page.locator("#story").bounding_box()
    assert card
    names = page.locator("#map_route .label:not([style*=hidden])").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom)"
    )
    assert max(names) <= card["y"]


def test_evidence_is_a_sheet_over_the_map_on_a_phone(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    opened(page, address, "#step=picture-2")
    page.get_by_role("button", name="Show the answer").click()
    ground = page.locator("#story-grounds button").first
    ground.click()
    panel = page.locator("#panel")
    assert panel.locator(".claim, h2").first.is_visible()
    assert page.evaluate("document.activeElement.id") == "panel"
    assert complaints(page) == []
    page.get_by_role("button", name="Back to the map").click()
    assert panel.is_hidden()
    assert ground.evaluate("one => one === document.activeElement")
    page.locator("#story-evidence").click()
    assert panel.is_visible()
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    # It covers what it lies over from side to side, and its way back is seen on a scrolled page.
    page.evaluate("scrollBy({ top: 300, behavior: 'instant' })")
    page.locator("#story-evidence").evaluate("one => one.click()")
    sheet, below, back = (
        page.locator(one).bounding_box() for one in ("#panel", "#story", "#sheet-close")
    )
    assert sheet
    assert below
    assert back
    assert (sheet["x"], sheet["width"]) == (below["x"], below["width"])
    assert back["y"] >= 0
    page.keyboard.press("Escape")
    # The route's ends are not behind the card.
    page.locator("#story-leave").click()
    page.locator("#story-start").click()
    drawn(page)
    card = page.locator("#story").bounding_box()
    assert card
    ends = page.locator("#map_route path.place-route").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom)"
    )
    assert max(ends) < card["y"]
    page.locator("#story-leave").click()
    assert page.locator("#summary").is_visible()


def test_the_chapters_of_a_phone_on_its_side_are_whole(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 844, "height": 390}).new_page()
    opened(page, address, "#step=picture-2")
    page.locator(".chapters-button").click()
    chapters = page.locator(".chapters-list").bounding_box()
    assert chapters
    assert min(chapters["x"], chapters["y"]) >= 0
    assert chapters["x"] + chapters["width"] <= page.evaluate("innerWidth")


def test_a_phone_rehearses_its_first_step_and_shows_nothing_of_it(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(
        """
        window.told = 0;
        new MutationObserver((changes) => (told += changes.length)).observe(
          document, { subtree: true, attributeFilter: ["data-told"] });
        window.shifted = 0;
        const add = (list) => list.getEntries().forEach((one) => (shifted += one.value));
        new PerformanceObserver(add)
          .observe({ type: "layout-shift", buffered: true });
        """
    )
    opened(page, address)
    wait_until(page, "told === 2")
    drawn(page)
    shown = (
        "[document.documentElement.dataset.told, document.querySelector('#story.told'), shifted]"
    )
    assert page.evaluate(shown) == [None, None, 0]
    assert page.locator("#panel").is_visible()
    assert page.locator("#story-text").text_content() == ""
    ends = "[geoapp.page.map.getMinZoom(), geoapp.page.map.getMaxZoom(), geoapp.page.view.homeZoom]"
    left = page.evaluate(ends)
    page.evaluate("geoapp.page.viewport.fit()")
    assert page.evaluate(ends) == left


# The lines that are drawn for a view to come, once all of them are.
AHEAD = """() => {
  const layers = Object.values(geoapp.page.map._layers);
  const lines = layers.filter((one) => one._renderer?.ahead && one._latlngs);
  window.ahead = lines.map((one) => [one, one.ahead?.path]);
  return lines.length > 0 && lines.every((one) => one.ahead?.seen === one._renderer.ahead);
}"""
MISSED = """() => ahead.filter(([one, path]) =>
  one.options.className !== "reach" && one._path.getAttribute("d") !== path).length"""
PATHS = "[...document.querySelectorAll('#map_route path')].map((one) => one.getAttribute('d'))"
# The same view, in which nothing was drawn ahead.
ANEW = """() => {
  geoapp.page.set({ view: "home" });
  for (const [one] of ahead) delete one.ahead;
  geoapp.page.set({ view: undefined });
}"""


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("najin-tikhoretsk-2023", (390, 844)),
        ("najin-tikhoretsk-2023", (1366, 768)),
        # Its first step shows the whole route, as large as before and elsewhere.
        ("queens-baton-2021", (390, 844)),
    ],
)
def test_the_map_of_a_step_is_drawn_before_it_is_told(
    open_context: OpenContext, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "route.html"
    path.write_text(page_html(read_dossier(built_in(name))), "utf-8")
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    opened(page, path.as_uri())
    if size[0] > size[1]:
        page.locator("#story-start").click()
    wait_until(page, AHEAD)
    page.evaluate("geoapp.page.story.move(1)")
    assert page.evaluate(MISSED) == 0
    told = page.evaluate(PATHS)
    page.evaluate(ANEW)
    assert page.evaluate(PATHS) == told


def test_a_step_on_paper_has_title_words_and_map_and_no_buttons(page: Page, address: str) -> None:
    opened(page, address, "#step=picture-2")
    page.emulate_media(media="print")
    for width in (718, 1000):
        page.set_viewport_size({"width": width, "height": 1000})
        for part in ("#title", "#story-title", "#story-text", "#map_route", "#attribution"):
            assert page.locator(part).is_visible(), part
        for part in ("#summary", ".story-row", "#story-evidence", "#story-questions"):
            assert page.locator(part).is_hidden(), part
        heading, map_box = (page.locator(one).bounding_box() for one in ("#title", "#frame"))
        assert heading
        assert map_box
        assert heading["height"] > 20
        assert heading["y"] < map_box["y"]


LETTER_PX = 980
"""How much of a sheet of letter size lies within its margins, which are 739 pixels apart."""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_map_and_clock_of_a_step_stand_on_one_sheet(page: Page, address: str, lang: str) -> None:
    opened(page, address, f"#step=what-was-said&lang={lang}")
    page.set_viewport_size({"width": 739, "height": LETTER_PX})
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#inset").is_hidden(), "it would lie over the end of a route"
    low = {}
    for step in page.evaluate("geoapp.page.story.steps.map(({ id }) => id)"):
        page.evaluate("(id) => geoapp.page.set({ step: id })", step)
        box = page.locator("#clock").bounding_box()
        assert box
        low[step] = box["y"] + box["height"] + page.evaluate("scrollY")
    assert max(low.values()) <= LETTER_PX, low
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("#inset").is_visible()


def test_the_next_step_lies_where_a_language_goes_on(page: Page, address: str) -> None:
    opened(page, address, "#step=picture-2")
    turned = "getComputedStyle(document.getElementById('story-next')).transform"
    assert page.evaluate(turned) == "none"
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"


def test_beside_a_wide_map_the_text_passes_and_the_map_stays(page: Page, address: str) -> None:
    opened(page, address, "#step=who-denies")
    page.locator("#panel").scroll_into_view_if_needed()
    page.mouse.move(1200, 400)
    page.mouse.wheel(0, 300)
    wait_until(page, "window.scrollY > 100")
    drawn(page)
    on_map, slider = page.evaluate(SEEN)
    assert on_map >= 0.9
    assert slider == 1
    assert page.locator("#summary").is_hidden()


@pytest.mark.each_run("wide-en")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["wide", "narrow"])
def test_a_word_explains_itself_where_it_stands(
    open_context: OpenContext, address: str, size: tuple[int, int], lang: str
) -> None:
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto(f"{address}#lang={lang}&step=picture-2")
    wait_until(page, READY)
    text = page.locator("#story-text p").first
    told = text.inner_text()
    word = text.locator(".term", has_text="AIS")
    word.focus()
    page.keyboard.press("Enter")
    meaning = page.evaluate(
        "(lang) => geoapp.data.terms.find((term) => term.code === 'AIS').meaning[lang]", lang
    )
    assert text.get_by_role("status").first.inner_text().strip() == f"[{meaning}]"
    assert word.get_attribute("aria-expanded") == "true"
    # Signs of sightings of one place stand close together on a map.
    assert complaints(page, leave=("target-size",)) == []
    word.click()
    assert text.inner_text() == told
    assert page.locator(".seen li").first.is_visible()


FIRST_SLIDER = "document.querySelector('input[type=range]').id"
WORDS_FIRST = """() => ["story", "stage"].map((id) => document.getElementById(id))
  .reduce((a, b) => a.compareDocumentPosition(b) === Node.DOCUMENT_POSITION_FOLLOWING)"""


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)], ids=["phone", "wide"])
def test_the_first_slider_is_the_clocks_in_every_step(
    open_context: OpenContext, address: str, size: tuple[int, int]
) -> None:
    """A question's own slider stood before it, where an estimate is asked for."""
    page = opened(
        open_context(viewport=dict(zip(("width", "height"), size, strict=True))).new_page(), address
    )
    assert page.evaluate(WORDS_FIRST), "what begins the story stands above the map"
    page.get_by_role("button", name="Follow the story").click()
    sliders = []
    for at in range(13):
        if at:
            page.get_by_role("button", name="Next step").click()
        wait_until(page, f"geoapp.page.story.shown === geoapp.page.story.steps[{at}].id")
        assert page.evaluate(FIRST_SLIDER) == "clock-slider"
        named = page.get_by_role("button", name="Next")
        assert named.evaluate("it => it.id") == "story-next", "one button of this name"
        sliders.append(page.locator("input[type=range]").count())
    assert max(sliders) > min(sliders), "a step asks for an estimate"
    assert page.evaluate("document.activeElement.id") == "story-next"
    page.get_by_role("button", name="Leave the story").click()
    wait_until(page, f"({WORDS_FIRST})()")
    assert page.evaluate("document.activeElement.id") == "story-start"


def test_a_steps_words_stand_above_its_map_on_paper(
    open_context: OpenContext, address: str
) -> None:
    page = opened(open_context(viewport={"width": 1280, "height": 800}).new_page(), address)
    page.get_by_role("button", name="Follow the story").click()
    wait_until(page, f"!({WORDS_FIRST})()")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(WORDS_FIRST)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.evaluate(WORDS_FIRST)
