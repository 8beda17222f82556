"""What the map shows: home, a box or a step, in any window; and whose gestures are whose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import READY, at_rest, drawn, open_share, wait_until, zoomed
from tests.support.dossiers import CASES, built_in_page
from tests.support.hosting import Host, host
from tests.support.tiers import long

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
# How many of the route's places lie within the map.
PLACES = """() => {
  const { map, data } = geoapp.page;
  const { x, y } = map.getSize();
  return data.places.filter((place) => place.layer === "route").filter((place) => {
    const at = map.latLngToContainerPoint([place.lat, place.lon]);
    return at.x > 0 && at.y > 0 && at.x < x && at.y < y;
  }).length;
}"""
# Whether the corners of a box lie within the map, or nearly.
SHOWS = """([lat, lon, width, height]) => {
  const { map } = geoapp.page;
  const px = map.getSize().x / geoapp.page.viewport.box()[2];
  const at = map.latLngToContainerPoint([lat, lon]);
  const { x, y } = map.getSize();
  return Math.abs(at.x - x / 2) < 2 && Math.abs(at.y - y / 2) < 2
    && width * px < x + 2 && height * px < y + 2;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("views")
    (folder / "page.html").write_text(built_in_page(), "utf-8")
    (folder / "closed.html").write_text(
        '<base href="https://elsewhere.example/"><details><summary>Map</summary>'
        '<iframe src="page.html" width="700" height="900"></iframe></details>',
        "utf-8",
    )
    with host(folder) as made:
        closed = folder / "closed.html"
        closed.write_text(
            closed.read_text("utf-8").replace('"page.html"', f'"{made.url}page.html"'), "utf-8"
        )
        yield made


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_until(page, READY)
    return page


def test_a_view_is_fitted_to_whatever_window_there_is(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    for size in (WIDE, NARROW, {"width": 844, "height": 390}, {"width": 700, "height": 900}, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        drawn(page)
        assert page.evaluate(PLACES) == 3, size
    # A link of a view that nobody moved has none of its own.
    page.locator("label[for=mode-past]").click()
    wait_until(page, "location.hash.includes('mode=past')")
    assert "view=" not in page.url
    assert "box=" not in page.url


# As much of a window as a browser leaves of a screen, upright and lying on its side.
@pytest.mark.each_run("built-in")
@pytest.mark.parametrize(
    "route", ["built-in", long("round-the-world"), long("pacific-1520"), long("two-places-spanish")]
)
def test_map_key_and_slider_are_in_the_first_window(
    page: Page, site: Host, tmp_path: Path, route: str
) -> None:
    address = site.url + "page.html"
    if route != "built-in":
        path = tmp_path / "route.html"
        path.write_text(page_html(read_dossier(CASES / "routes" / f"{route}.geojson")), "utf-8")
        address = path.as_uri()
    opened(page, address)
    for width, height in (
        *((390, 844), (390, 664), (375, 667), (768, 1024), (844, 390), (932, 430)),
        *((1366, 768), (1366, 657), (1280, 633), (1024, 600), (1920, 1080)),
    ):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        for part in ("#map_route", "#attribution", "#clock-slider"):
            box = page.locator(part).bounding_box()
            assert box
            assert box["y"] + box["height"] <= height + 4, (part, width, height)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The room of the chart is what the page keeps for it before it is drawn.
    root = "document.documentElement"
    room = f"getComputedStyle({root}).getPropertyValue('--chart')"
    made = page.evaluate(room)
    page.evaluate(f"{root}.style.removeProperty('--chart')")
    assert page.evaluate(room) == made


SMALL = ((320, 568), (320, 640), (360, 640), (390, 844), *((568, 320), (740, 360), (844, 390)))
SPOKEN = ("es", "fr", "ko", "uk", "ar")
# How much of the map is above the window's lower edge, and how far below it the slider reaches.
IN_SIGHT = """() => {
  const [map, slider] = ["frame", "clock-slider"]
    .map((id) => document.getElementById(id).getBoundingClientRect());
  return [(Math.min(innerHeight, map.bottom) - map.top) / map.height, slider.bottom - innerHeight];
}"""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("spoken") / "page.html"
    path.write_text(page_html(read_dossier(built_in()), languages=SPOKEN), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("lang", ["es", *map(long, SPOKEN[1:])])
def test_map_and_slider_are_in_sight_on_the_smallest_phones_in_words_of_any_length(
    open_context: OpenContext, spoken: str, lang: str
) -> None:
    page = open_context(has_touch=True).new_page()
    opened(page, f"{spoken}#lang={lang}")
    for told in (False, True):
        if told:
            page.locator("#story-start").click()
        for width, height in (*SMALL, (932, 430)):
            page.set_viewport_size({"width": width, "height": height})
            if told:
                page.evaluate("document.querySelector('main').scrollIntoView()")
            drawn(page)
            shown, below = page.evaluate(IN_SIGHT)
            assert shown >= (0.6 if told else 1), (told, width, height)
            assert below <= 0, (told, width, height)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if not told:
                assert page.evaluate(PLACES) == 3, (width, height)
    page.locator("#story-leave").click()
    # What was folded away is a press away.
    page.locator("#more").click()
    assert page.locator("#summary").bounding_box()["height"] > 60  # type: ignore[index]


TABLETS = (
    *((1280, 800), (1180, 820), (1112, 834), (1024, 768), (940, 800), (910, 800), (820, 1180)),
    *((768, 1024), (700, 900), (640, 900)),
)
# How far the words of the clock's day reach beyond its box.
CUT = """() => {
  const date = document.getElementById("clock-date"), words = document.createRange();
  words.selectNodeContents(date);
  const [box, said] = [date, words].map((one) => one.getBoundingClientRect());
  return Math.max(said.width - box.width, said.height - box.height);
}"""


@pytest.mark.parametrize("lang", ["es", *map(long, ("ru", *SPOKEN[1:]))])
def test_map_slider_and_whole_day_are_in_the_first_window_of_a_tablet(
    open_context: OpenContext, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_html(read_dossier(built_in()), lang=lang), "utf-8")
    page = opened(open_context().new_page(), path.as_uri())
    for width, height in TABLETS:
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        shown, below = page.evaluate(IN_SIGHT)
        assert shown == 1, (width, height)
        assert below <= 0, (width, height)
        assert page.evaluate(CUT) <= 1, (width, height)
        assert page.evaluate(PLACES) == 3, (width, height)


# Of the clock's stops, in the order of the keyboard, each that lies wholly above the one before it.
BACKWARDS = """() => {
  const stops = [...document.querySelectorAll("#clock :is(button, input)")];
  const [tops, bottoms] = ["top", "bottom"].map((edge) =>
    stops.map((stop) => stop.getBoundingClientRect()[edge]));
  return stops.slice(1).filter((_, at) => bottoms[at + 1] <= tops[at]).map(({ id }) => id);
}"""


def test_the_clock_is_passed_through_by_keys_as_it_is_seen(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    for width, height in ((390, 844), (1280, 800), (844, 390), (320, 568), (700, 900)):
        page.set_viewport_size({"width": width, "height": height})
        drawn(page)
        assert page.evaluate(BACKWARDS) == [], (width, height)
    page.locator("label[for=mode-past]").click()
    assert page.evaluate("geoapp.page.state.mode") == "past"
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    assert page.locator(".modes:visible").count() == 0


def test_a_box_chosen_in_a_wide_window_is_shown_in_a_narrow_one(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html#sel=leg-sea")
    page.locator(".leaflet-control-zoom-in").click()
    zoomed(page)
    wait_until(page, "location.hash.includes('box=')")
    box = page.evaluate("geoapp.page.state.view")
    open_share(page)
    link = page.locator("#share-link").input_value()
    zoom = page.evaluate("geoapp.page.map.getZoom()")
    for size in (NARROW, WIDE):
        page.goto("about:blank")
        page.set_viewport_size(size)  # type: ignore[arg-type]
        opened(page, link)
        assert page.evaluate(SHOWS, box)
    assert page.evaluate("geoapp.page.map.getZoom()") == pytest.approx(zoom, abs=0.01)
    page.set_viewport_size({"width": 844, "height": 390})
    drawn(page)
    assert page.evaluate(SHOWS, box)
    page.get_by_role("button", name="Whole route").click()
    assert page.evaluate(PLACES) == 3


@pytest.mark.long
def test_an_old_link_shows_at_least_what_it_showed(page: Page, site: Host) -> None:
    old = "#view=5.00/45.000/41.000"
    opened(page, site.url + "page.html" + old)
    assert page.evaluate("geoapp.page.map.getZoom()") == pytest.approx(5, abs=0.1)
    page.goto("about:blank")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    opened(page, site.url + "page.html" + old)
    assert page.evaluate("geoapp.page.map.getZoom()") < 4.2
    assert page.locator("#link-note").is_hidden()


def test_a_map_that_was_closed_away_is_fitted_when_it_is_opened(page: Page, site: Host) -> None:
    page.goto(site.url + "closed.html")
    frame = page.frames[1]
    wait_until(frame, "window.geoapp?.page?.ready !== undefined")
    page.locator("summary").click()
    wait_until(frame, READY)
    wait_until(frame, f"({PLACES})() === 3")
    assert frame.evaluate("geoapp.page.map.getZoom()") > 0.5
    # Hidden once it is there, and shown in another width.
    page.locator("summary").click()
    page.evaluate("document.querySelector('iframe').width = 380")
    page.locator("summary").click()
    wait_until(frame, f"innerWidth === 380 && ({PLACES})() === 3")


# Whether any of the ground that is drawn lies in the window of the map, not its box alone.
GROUND_IN_SIGHT = """() => {
  const { map, base } = geoapp.page;
  const frame = map.getContainer().getBoundingClientRect();
  const sea = map.getPane("base").querySelector("path");
  for (let x = 1; x < 40; x++)
    for (let y = 1; y < 40; y++) {
      const at = new DOMPoint(frame.x + x / 40 * frame.width, frame.y + y / 40 * frame.height);
      if (sea.isPointInFill(at.matrixTransform(sea.getScreenCTM().inverse()))) return true;
    }
  return false;
}"""


# Whether a line of the route, a place or a city lies within the map.
ROUTE_IN_SIGHT = """() => {
  const { map, view } = geoapp.page;
  const { x, y } = map.getSize();
  const lines = [...view.legs.values()].flatMap(({ lines }) => lines.flat());
  const named = view.labels.filter(({ area, subject }) => !area && !subject.of);
  return [...lines, ...named.map(({ at }) => at)].some((at) => {
    const point = map.latLngToContainerPoint(at);
    return point.x > 0 && point.y > 0 && point.x < x && point.y < y;
  });
}"""


@pytest.mark.parametrize(
    "route", ["built-in", *map(long, ("round-the-world", "pacific-1520", "two-places-spanish"))]
)
def test_zoom_and_pan_have_ends(page: Page, tmp_path: Path, route: str) -> None:
    path = tmp_path / "route.html"
    html = (
        built_in_page()
        if route == "built-in"
        else page_html(read_dossier(CASES / "routes" / f"{route}.geojson"))
    )
    path.write_text(html, "utf-8")
    opened(page, path.as_uri())
    home = page.evaluate("geoapp.page.map.getZoom()")
    for name in ("Zoom out", "Zoom in"):
        button = page.get_by_role("button", name=name, exact=True)
        for _ in range(40):
            if "leaflet-disabled" in (button.get_attribute("class") or ""):
                break
            button.click()
            zoomed(page)
        zoom = page.evaluate("geoapp.page.map.getZoom()")
        assert home - 4 < zoom < 12
        assert page.evaluate(ROUTE_IN_SIGHT), name
    # About a pointer too, wherever that is.
    for x, y in ((0.8, 0.2), (0.3, 0.9), (0.5, 0.1)):
        page.locator("#whole").click()
        zoomed(page)
        page.evaluate(f"""for (let i = 0; i < 12; i++) {{
          const {{ map }} = geoapp.page;
          const at = map.getSize().scaleBy(L.point({x}, {y}));
          map.setZoomAround(at, map.getZoom() + 1, {{ animate: false }});
        }}""")
        assert page.evaluate(ROUTE_IN_SIGHT), (x, y)
    page.evaluate("geoapp.page.map.setZoom(geoapp.page.map.getMinZoom(), {animate: false})")
    for x, y in ((9000, 0), (0, 9000), (-9000, 9000), (-9000, -9000), (9000, -9000)):
        pan = f"geoapp.page.map.panBy([{x}, {y}], {{animate: false}})"
        page.evaluate(f"for (let i = 0; i < 9; i++) {pan}")
        assert page.evaluate(GROUND_IN_SIGHT), (x, y)
        scale = page.locator("#frame .scale-bar")
        assert scale.is_hidden() or not scale.inner_text().startswith("0"), (x, y)


def test_back_undoes_a_step_and_a_selection(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    first = page.evaluate("geoapp.page.state.selected")
    page.locator("#story-start").click()
    page.locator("#story-next").click()
    page.locator("#story-next").click()
    assert "Step 3 of" in page.locator("#story-count").inner_text()
    zoom = page.evaluate("geoapp.page.map.getZoom()")
    page.evaluate("geoapp.page.select('leg-sea')")
    wait_until(page, "location.hash.includes('sel=leg-sea')")
    page.locator("#clock-slider").press("ArrowRight")
    page.go_back()
    wait_until(page, "geoapp.page.state.selected !== 'leg-sea'")
    assert "Step 3 of" in page.locator("#story-count").inner_text()
    page.go_back()
    wait_until(page, "document.getElementById('story-count').textContent.startsWith('Step 2')")
    assert page.evaluate("geoapp.page.map.getZoom()") < zoom - 1
    page.go_back()
    page.go_back()
    wait_until(page, "!geoapp.page.state.step")
    assert page.evaluate("geoapp.page.state.selected") == first
    page.go_forward()
    wait_until(page, "document.getElementById('story-count').textContent.startsWith('Step 1')")


def test_back_undoes_a_language_and_what_was_done_before_it_apart(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    first = page.evaluate("geoapp.page.state.selected")
    page.evaluate("geoapp.page.select('leg-sea')")
    wait_until(page, "location.hash.includes('sel=leg-sea')")
    page.locator("#languages button", has_text="Français").click()
    wait_until(page, "location.hash.includes('lang=fr')")
    page.go_back()
    wait_until(page, "document.documentElement.lang === 'en'")
    assert page.evaluate("geoapp.page.state.selected") == "leg-sea"
    page.go_back()
    wait_until(page, f"geoapp.page.state.selected === '{first}'")


def test_an_address_that_comes_before_a_turn_is_written_is_followed(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    page.locator("#story-start").click()
    wait_until(page, "location.hash.includes('step=')")
    told = page.evaluate("geoapp.page.state.step")
    # Before the next paint: a turn, an address, and the end of the wait to write that turn.
    page.evaluate(
        "document.getElementById('story-next').click();"
        "location.hash = '#lang=en&sel=leg-sea';"
        "geoapp.page.memory.catchUp()"
    )
    wait_until(page, "geoapp.page.state.selected === 'leg-sea'")
    assert page.evaluate("geoapp.page.state.step") is None
    page.go_back()
    wait_until(page, f"geoapp.page.state.step === '{told}'")


def test_a_link_to_a_part_of_the_page_moves_neither_map_nor_story(page: Page, site: Host) -> None:
    state = "JSON.stringify(geoapp.page.state)"
    opened(page, site.url + "page.html#step=picture-2&at=2023-09-12")
    told = page.evaluate(state)
    page.evaluate("location.hash = '#method'")
    wait_until(page, "window.scrollY > 1000")
    drawn(page)
    assert page.evaluate(state) == told
    page.go_back()
    wait_until(page, "location.hash.includes('step=')")
    assert page.evaluate(state) == told
    # What scripts make, and what is folded away, is come to as well.
    page.goto("about:blank")
    source = read_dossier(built_in()).sources[0].id
    opened(page, f"{site.url}page.html#source-{source}")
    item = page.locator(f"#source-{source}")
    assert item.is_visible()
    assert 0 <= item.bounding_box()["y"] < 800  # type: ignore[index]
    assert page.locator("#link-note").is_hidden()


def test_a_wheel_scrolls_the_page_and_with_ctrl_zooms_the_map(page: Page, site: Host) -> None:
    opened(page, site.url + "page.html")
    zoom = page.evaluate("geoapp.page.map.getZoom()")
    page.locator("#map_route").hover()
    page.mouse.wheel(0, 120)
    wait_until(page, "window.scrollY > 50")
    assert (
        page.locator(".hint.shown").inner_text() == "Hold Ctrl (⌘) while scrolling to zoom the map"
    )
    assert page.evaluate("geoapp.page.map.getZoom()") == zoom
    at_rest(page, "window.scrollY")
    scrolled = page.evaluate("window.scrollY")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    wait_until(page, f"geoapp.page.map.getZoom() > {zoom}")
    assert page.locator(".hint.shown").count() == 0
    zoomed(page)
    assert page.evaluate("window.scrollY") == scrolled


def test_a_finger_that_scrolls_changes_neither_map_nor_day(
    open_context: OpenContext, site: Host
) -> None:
    context = open_context(viewport=NARROW, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), site.url + "page.html#at=2023-09-12")
    session = context.new_cdp_session(page)

    def swipe(selector: str, dx: float, dy: float, share: float = 0.5) -> None:
        page.locator(selector).scroll_into_view_if_needed()
        at_rest(page, "window.scrollY")
        box = page.locator(selector).bounding_box()
        assert box
        x, y = box["x"] + box["width"] * share, box["y"] + box["height"] / 2
        for kind, at in [("touchStart", 0.0), *(("touchMove", n / 9) for n in range(1, 10))]:
            points = [{"x": x + dx * at, "y": y + dy * at, "id": 1}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            page.wait_for_timeout(16)  # the time of a finger's move, by which a gesture is told
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(300)  # the time in which a flick runs out

    centre = "JSON.stringify(geoapp.page.map.getCenter())"
    before = page.evaluate(centre)
    for selector in ("#map_route", "#clock-slider"):
        start = page.evaluate("window.scrollY")
        swipe(selector, 0, -150)
        wait_until(page, f"window.scrollY !== {start}")
        assert page.evaluate(centre) == before
        assert page.locator("#clock-date").inner_text() == "12 September 2023"
    # Along the slider a finger means it.
    swipe("#clock-slider", 80, 0, 0.2)
    assert page.locator("#clock-date").inner_text() != "12 September 2023"
