"""Present on screens of every size: a phone on its side, a projector of four times the points."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import READY, OpenContext, wait_until

LEAST_SHARE = {320: 0.3, 390: 0.35, 844: 0.45, 1024: 0.5, 3840: 0.5}
"""Of the screen for the map, by its width: a phone has the text below it, or on its side is low."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("sizes") / "route.html"
    html = page_html(read_dossier(built_in()), languages=["en", "fr", "ar", "uk", "ru"])
    path.write_text(html, "utf-8")
    return path.as_uri()


def presenting(open_context: OpenContext, address: str, size: tuple[int, int]) -> Page:
    page = open_context(viewport=dict(zip(("width", "height"), size, strict=True))).new_page()
    page.goto(address)
    wait_until(page, READY)
    page.locator("#story-present").click()
    wait_until(page, "'present' in document.documentElement.dataset")
    return page


SHARE = """() => { const { width, height } = geoapp.page.map.getContainer()
  .getBoundingClientRect(); return width * height / innerWidth / innerHeight; }"""
# What stands on the map lies over nothing else there, and is in sight.
APART = """() => {
  const boxes = ["#clock-date", "#key", "#inset", ".scale-bar", ".leaflet-control-zoom", "#whole"]
    .map((name) => [name, document.querySelector(name).getBoundingClientRect()])
    .filter(([, box]) => box.width);
  return boxes.flatMap(([name, a], i) => [
    ...(a.top < 0 || a.bottom > innerHeight || a.left < 0 || a.right > innerWidth ? [name] : []),
    ...boxes.slice(i + 1).filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1
      && a.top < b.bottom - 1 && b.top < a.bottom - 1).map(([other]) => name + " " + other),
  ]);
}"""
WHOLE = """(name) => { const one = document.querySelector(name);
  const { top, bottom, left, right } = one.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth
    && one.scrollHeight <= one.clientHeight + 1; }"""


@pytest.mark.each_run("fr-844x390")
@pytest.mark.parametrize("size", [(844, 390), (3840, 2160)], ids=["844x390", "3840x2160"])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_nothing_on_the_map_lies_over_another(
    open_context: OpenContext, address: str, lang: str, size: tuple[int, int]
) -> None:
    page = presenting(open_context, f"{address}#step=who-denies&lang={lang}", size)
    wait_until(page, f"({APART})().length === 0")
    assert page.evaluate(SHARE) >= LEAST_SHARE[size[0]]


def test_the_chart_of_a_large_projection_is_read_and_slid(
    open_context: OpenContext, address: str
) -> None:
    page = presenting(open_context, address, (3840, 2160))
    words = page.locator(".chart text").first.bounding_box()
    assert words
    assert words["height"] > 30
    slider = page.locator("#clock-slider").bounding_box()
    assert slider
    x, y = slider["x"] + slider["width"] * 0.25, slider["y"] + slider["height"] / 2
    page.mouse.click(x, y)
    # The chart may just be drawn anew, with another handle.
    left = "document.querySelector('.handle').getBoundingClientRect().x"
    wait_until(page, f"Math.abs({left} - {x}) < {slider['width'] / 60}")


@pytest.mark.each_run("uk-320")
@pytest.mark.parametrize(
    ("lang", "size"),
    [("uk", (320, 568)), ("uk", (390, 844)), ("fr", (320, 568)), ("ru", (1024, 768))],
    ids=["uk-320", "uk-390", "fr-320", "ru-1024"],
)
def test_long_words_leave_what_stands_on_the_map_its_place(
    open_context: OpenContext, address: str, lang: str, size: tuple[int, int]
) -> None:
    """A day ran below the button of the whole route, a key of four rows below the inset."""
    page = presenting(open_context, f"{address}#step=who-else-looked&lang={lang}", size)
    wait_until(page, f"({APART})().length === 0")
    assert page.evaluate(SHARE) >= LEAST_SHARE[size[0]]
    assert page.evaluate(WHOLE, "#clock-date")
    # What is asked is read whole, above a row of buttons that is one on a small phone.
    asked = page.locator(".question p, .question legend").first.bounding_box()
    bar = page.locator("#present-bar").bounding_box()
    assert asked
    assert bar
    assert asked["y"] + asked["height"] < bar["y"]


def test_a_phone_on_its_side_has_the_text_beside_the_map(
    open_context: OpenContext, address: str
) -> None:
    """Below the map it had room for a line and a half, under two rows of buttons."""
    page = presenting(open_context, f"{address}#step=who-denies&lang=fr", (844, 390))
    assert page.evaluate("geoapp.page.story.root.clientHeight") > 390 * 0.8
    assert page.evaluate(WHOLE, "#attribution")
    # The way out is in sight where the row of buttons is longer than the screen.
    leave = page.locator("#present-bar").get_by_role("button", name="Quitter")
    box = leave.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 844
    leave.click()
    wait_until(page, "!('present' in document.documentElement.dataset)")


def test_type_grows_with_a_projector_of_four_times_the_points(
    open_context: OpenContext, address: str
) -> None:
    names = [".step-words", "#key", "#attribution", "#present-bar button", ".label-route"]
    sizes = []
    for size in ((1920, 1080), (3840, 2160)):
        page = presenting(open_context, f"{address}#step=who-denies", size)
        script = "name => parseFloat(getComputedStyle(document.querySelector(name)).fontSize)"
        sizes.append([page.evaluate(script, name) for name in names])
    assert [twice / once for once, twice in zip(*sizes, strict=True)] == pytest.approx([2] * 5)


def test_words_beside_the_chart_are_measured_as_large_as_they_are(
    open_context: OpenContext, address: str
) -> None:
    """They were measured as on the page, and a long one began before the chart."""
    page = presenting(open_context, f"{address}#step=who-denies&lang=ar", (1920, 1080))
    first = """() => { const own = document.querySelector(".chart svg").getBoundingClientRect();
      return Math.min(...[...document.querySelectorAll(".chart text")]
        .map((text) => text.getBoundingClientRect().left - own.left)); }"""
    wait_until(page, f"({first})() >= 0")
