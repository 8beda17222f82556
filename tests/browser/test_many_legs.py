"""A page of many legs, and one that is read from right to left, in Chromium, wide and narrow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.dossier import read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

SIZES = [(1280, 800), (390, 844)]
BOX = """(id) => {
  const box = document.querySelector(id).getBoundingClientRect();
  return [box.top, box.bottom];
}"""
ROWS = """[...new Set([...document.querySelectorAll(".chart .bar")].map(
  (bar) => bar.y.baseVal.value))]"""
# Whether the first letter of a text stands right of its last.
FIRST_IS_RIGHTMOST = """(selector) => {
  const text = document.querySelector(selector).firstChild;
  const left = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return left(0) > left(text.length - 1);
}"""
WIDE = "document.documentElement.scrollWidth - innerWidth"


def put(page: Page, folder: Path, html: str, size: tuple[int, int]) -> None:
    """Open a page in a window of a size."""
    target = folder / "page.html"
    target.write_text(html, encoding="utf-8")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(target.as_uri())
    wait_until(page, READY)


@pytest.mark.each_run("size1")
@pytest.mark.parametrize("size", SIZES)
def test_forty_legs_leave_the_slider_beside_the_map(
    page: Page, tmp_path: Path, size: tuple[int, int]
) -> None:
    dossier = read_dossier(CASES / "routes" / "round-the-world.geojson")
    assert len(dossier.legs) == 40
    put(page, tmp_path, page_html(dossier), size)
    # Lanes: as many as legs overlap in time.
    assert len(page.evaluate(ROWS)) <= 4
    top, _ = page.evaluate(BOX, "#map_route")
    _, bottom = page.evaluate(BOX, "#clock-slider")
    assert bottom - top < size[1]
    # The axis of three years names them.
    axis = page.locator(".chart text").all_text_contents()
    assert {"2023", "2024"} <= set(axis)
    # The ends of the route are named on the map.
    ends = [dossier.legs[0].properties.from_place, dossier.legs[-1].properties.to_place]
    shown = (
        "(id) => [...document.querySelectorAll('.label.of-' + id)].some((e) => e.checkVisibility())"
    )
    assert all(page.evaluate(shown, end) for end in ends)
    # A place to which the route comes twice says so.
    page.evaluate("geoapp.page.select('yantian')")
    assert "The route comes here" in page.locator("#tab-evidence-panel").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_arabic_is_read_from_right_to_left_and_time_runs_to_the_right(
    page: Page, tmp_path: Path, size: tuple[int, int]
) -> None:
    def in_arabic(value: Any) -> Any:
        if isinstance(value, list):
            return [in_arabic(item) for item in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("es"), str):
            return {"ar": "ميناء الوصول"}
        return {name: in_arabic(item) for name, item in value.items()}

    path = CASES / "routes" / "two-places-spanish.geojson"
    content = in_arabic(json.loads(path.read_text("utf-8")))
    content["dossier"]["languages"] = ["ar"]
    put(page, tmp_path, page_html(read_dossier(json.dumps(content).encode())), size)
    assert page.evaluate("document.documentElement.dir + document.documentElement.lang") == "rtlar"
    assert page.evaluate(WIDE) == 0
    style = "(id) => getComputedStyle(document.querySelector(id)).direction"
    found = [page.evaluate(style, at) for at in ("#title", "#clock-slider", "#map_route")]
    assert found == ["rtl", "ltr", "ltr"]
    for words in (
        "#clock-date",
        ".scale-bar",
    ):  # "31 March": its number is read first, so rightmost
        assert page.evaluate(FIRST_IS_RIGHTMOST, words), words
    box = "(at) => document.querySelectorAll('.modes label')[at].getBoundingClientRect().left"
    assert page.evaluate(box, 0) > page.evaluate(box, 1)
    buttons = page.evaluate(
        "[...document.querySelectorAll('.clock-button')].map((b) => b.getBoundingClientRect().left)"
    )
    assert len(buttons) == 3
    assert buttons == sorted(buttons), "time runs to the right, and so do its buttons"
    assert page.evaluate(style, ".sentence") == "rtl"
    assert page.locator("#in-english").is_hidden()
