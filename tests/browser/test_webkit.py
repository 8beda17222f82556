"""The published site in Safari's engine, WebKitGTK as Debian packages it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browsing import READY, wait_for
from tests.support.hosting import Host, host
from tests.support.webkit import WebKit, webkit

pytestmark = [pytest.mark.browser, pytest.mark.long]
WIDE, NARROW = (1280, 900), (390, 844)
SLIDER = "input[type=range]"
DAY = "return document.getElementById('clock-date').textContent"
# Names of the route's places that are to be seen within the map.
NAMED = """const map = document.getElementById("map_route").getBoundingClientRect();
  return [...document.querySelectorAll("#map_route .label-route")].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    return width && getComputedStyle(one).visibility !== "hidden"
      && left >= map.left - 1 && right <= map.right + 1;
  }).length"""
OVERFLOWS = "return document.documentElement.scrollWidth > innerWidth + 1"
PRESENTED = "return 'present' in document.documentElement.dataset"
STEP = "return document.getElementById('story-title').textContent"


@pytest.fixture(scope="module")
def site(published: Path) -> Iterator[Host]:
    with host(published) as made:
        yield made


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKit]:
    with webkit(tmp_path_factory.mktemp("webkit")) as running:
        yield running


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_page_is_drawn_and_its_clock_runs(
    browser: WebKit, site: Host, size: tuple[int, int], lang: str
) -> None:
    browser.resize(*size)
    browser.goto(f"{site.url}page-{lang}.html")
    assert browser.evaluate("return document.querySelectorAll('#map_route path.leg').length") >= 2
    assert browser.evaluate(NAMED) >= 2
    assert not browser.evaluate(OVERFLOWS)
    before = browser.evaluate(DAY)
    browser.press(browser.element(SLIDER), "ArrowRight")
    after = browser.evaluate(DAY)
    assert after != before
    browser.click(browser.element("#clock-play"))
    wait_for(browser, lambda: browser.evaluate(DAY) != after, "the clock runs")
    browser.click(browser.element("#clock-play"))
    assert browser.wrongs() == []


def test_a_link_shows_what_it_was_copied_from(browser: WebKit, site: Host) -> None:
    browser.resize(*WIDE)
    browser.goto(f"{site.url}page-en.html#at=2023-09-12&mode=past&sel=leg-sea")
    assert "12 September 2023" in browser.evaluate(DAY)
    browser.press(browser.element(SLIDER), "ArrowRight")
    hash_ = "return location.hash"
    wait_for(browser, lambda: "at=2023-09-13" in browser.evaluate(hash_), "the link has the day")
    browser.goto(browser.evaluate("return location.href"))
    assert "13 September 2023" in browser.evaluate(DAY)
    assert browser.wrongs() == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", ["page", "embed-story"])
def test_a_story_is_followed_to_its_end(
    browser: WebKit, site: Host, kind: str, size: tuple[int, int]
) -> None:
    browser.resize(*size)
    browser.goto(f"{site.url}{kind}-en.html")
    if kind == "page":
        browser.click(browser.element("#story-start"))
    steps = browser.evaluate("return geoapp.page.data.steps.length")
    titles = [browser.evaluate(STEP)]
    for _ in range(steps - 1):
        browser.click(browser.element("#story-next"))
        titles.append(browser.evaluate(STEP))
    assert len(set(titles)) == steps
    assert browser.evaluate("return document.getElementById('story-next').ariaDisabled === 'true'")
    assert not browser.evaluate(OVERFLOWS)
    assert browser.wrongs() == []


def test_a_word_of_a_step_explains_itself(browser: WebKit, site: Host) -> None:
    browser.resize(*WIDE)
    browser.goto(f"{site.url}page-en.html#step=picture-2")
    browser.press(browser.element("#story-text .term"), "Enter")
    said = "return document.querySelector('#story-text .meaning').textContent"
    assert browser.evaluate(said).strip().startswith("[")
    assert browser.wrongs() == []


def test_an_embed_stands_in_an_article(browser: WebKit, site: Host) -> None:
    (site.folder / "webkit.html").write_text(
        "<!doctype html><title>Article</title><details><summary>Map</summary>"
        '<iframe src="embed-en.html" width="700" height="700"></iframe></details>',
        "utf-8",
    )
    browser.resize(*WIDE)
    browser.ask("POST", browser.session + "/url", {"url": site.url + "webkit.html"})
    browser.click(browser.element("summary"))
    browser.enter(browser.element("iframe"))
    wait_for(browser, lambda: browser.evaluate(f"return {READY}"), "the embed is drawn")
    assert browser.evaluate("return geoapp.page.map.getZoom()") > 0
    assert browser.evaluate(NAMED) >= 2
    browser.enter(None)


def test_a_story_is_presented_by_keyboard(browser: WebKit, site: Host) -> None:
    browser.resize(*WIDE)
    browser.goto(f"{site.url}page-en.html#step=what-was-said")
    browser.click(browser.button("Present"))
    wait_for(browser, lambda: browser.evaluate(PRESENTED), "it is presented")
    height = "return document.getElementById('map_route').getBoundingClientRect().height"
    assert browser.evaluate(height) > 300
    first = browser.evaluate(STEP)

    def is_next() -> bool:
        """What overflows is scrolled first."""
        browser.press(browser.element("body"), "ArrowRight")
        return bool(browser.evaluate(STEP) != first)

    wait_for(browser, is_next, "the next step")
    # Escape ends full screen in the window itself, and the driver waits for its key for ever.
    browser.click(browser.button("Leave"))
    wait_for(browser, lambda: not browser.evaluate(PRESENTED), "it is left")
    assert browser.wrongs() == []
