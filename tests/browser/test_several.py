"""A page of several routes in Chromium: told apart, on and off, evidence and days by route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import read_dossier
from geoapp.page.html import page_html
from tests.support.accessibility import complaints
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES, ONE_OF_EACH, named

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

SIZES = [(1280, 800), (390, 844)]
SHOWN = (
    "(id) => geoapp.page.view.legs.get(id).parts.every((one) => one.getElement().checkVisibility())"
)
NOT_FITTING = "document.documentElement.scrollWidth - innerWidth"
ROUTES = """() => {
  const bars = [...document.querySelectorAll(".chart .bar")];
  return [...new Set(bars.flatMap((bar) => [...bar.classList].filter((c) => /^route-/.test(c))))];
}"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Three routes: a small one, the same told once more, and one in the Pacific."""
    one = read_dossier(ONE_OF_EACH)
    more = read_dossier(CASES / "routes" / "two-places-spanish.geojson")
    target = tmp_path / "page.html"
    target.write_text(page_html([one, named("other", one), more]), encoding="utf-8")
    return target.as_uri()


def told_apart(page: Page) -> None:
    """A dash of its own each, in the key and under its legs; and nothing for axe."""
    dashes = page.evaluate(
        "[1, 2, 3].map((n) => [...new Set([...document.querySelectorAll('.ribbon-' + n)]"
        ".map((one) => getComputedStyle(one).strokeDasharray))])"
    )
    assert all(len(own) == 1 for own in dashes)
    assert len({own[0] for own in dashes}) == 3
    assert page.evaluate(ROUTES) == ["route-1", "route-2", "route-3"]
    # Diamonds of one place stand close; each is in the list of events too (WCAG 2.5.8).
    assert complaints(page, leave=("target-size",)) == []


def evidence_by_route(page: Page) -> None:
    """Evidence names its route, has its statements alone, and says what another has too."""
    page.evaluate("geoapp.page.select('other--leg-sea')")
    panel = page.locator("#tab-evidence-panel")
    assert panel.locator(".route-of b").inner_text() == "2"
    cited = panel.locator("[data-select]").evaluate_all("all => all.map((a) => a.dataset.select)")
    assert cited
    assert all(name.startswith("other--") for name in cited)
    page.evaluate("geoapp.page.select('other--aport')")
    assert "Also in another route:" in panel.inner_text()


def long_times_between_are_left_out(page: Page) -> None:
    """Routes of 2001 and 2024 stand beside each other, with the years between them named."""
    assert page.locator(".chart .broken").count() == 1
    assert "23 years" in page.locator(".chart text").all_text_contents()
    slider = page.locator("#clock-slider")
    days = page.evaluate("geoapp.page.clock.axis.breaks[0]")
    page.evaluate("(day) => geoapp.page.set({ day })", days["from"])
    slider.press("ArrowRight")
    assert page.evaluate("geoapp.page.state.day") == days["to"]
    slider.press("End")
    assert page.evaluate("geoapp.page.state.day") == page.evaluate("geoapp.page.clock.last")


@pytest.mark.each_run("size1")
@pytest.mark.parametrize("size", SIZES)
def test_each_route_is_told_apart_and_turned_on_and_off(
    page: Page, address: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)
    wait_until(page, READY)
    assert page.evaluate(NOT_FITTING) == 0
    told_apart(page)
    evidence_by_route(page)
    long_times_between_are_left_out(page)

    # Off: on no map, in no chart, in no list; the link keeps it.
    page.locator("#route-on-2").uncheck()
    assert not page.evaluate(SHOWN, "other--leg-sea")
    assert page.evaluate(SHOWN, "example--leg-sea")
    assert page.evaluate(ROUTES) == ["route-1", "route-3"]
    rows = page.locator("#tab-events-panel li:not([hidden])")
    ids = rows.evaluate_all("all => all.map((row) => row.dataset.id)")
    assert {name.split("--")[0] for name in ids} == {
        "example",
        "valparaiso-callao",
    }
    wait_until(page, "location.hash.includes('on=')")
    link = page.url

    # Totals are each route's own, and added only where somebody asks.
    assert page.locator("#together [aria-live]").text_content() == ""
    page.get_by_role("button", name="Add up").evaluate("button => button.click()")
    assert "Together: " in (page.locator("#together [aria-live]").text_content() or "")

    page.goto("about:blank")
    page.goto(link)
    wait_until(page, READY)
    assert not page.evaluate(SHOWN, "other--leg-sea")
    for n in (1, 3):
        page.locator(f"#route-on-{n}").uncheck()
    assert page.locator("#clock-sentence").inner_text() == "All routes are off."
    assert page.locator("#link-note").is_hidden()
