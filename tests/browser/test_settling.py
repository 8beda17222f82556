"""A page on a slow line: what was painted first stays where it is when the scripts have run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.cartography.style import DARK, LIGHT
from geoapp.dossier import read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES, built_in_page
from tests.support.hosting import Halting, Host, halting, host, newsroom
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext, Watch

# Google's bound of what readers find good is 0.1; here nothing moves at all.
MOST_SHIFT = 0.0001
BYTES_PER_S = 2_000_000
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

# Widths of the picture's route in frames before there is a map, and whose words are around it.
PICTURES = """
window.seen = [];
const look = () => {
  const still = document.getElementById("still");
  const route = still && still.querySelector("path").getBoundingClientRect();
  const map = document.getElementById("map_route");
  const shown = map && getComputedStyle(map).opacity;
  const names = still && [...still.querySelectorAll("text")]
    .filter((one) => getComputedStyle(one).display !== "none").length;
  if (still) window.seen.push({ shown, names, wide: route.width, hidden: still.ariaHidden });
  if (still || !document.querySelector("path.leg")) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("settling")
    for kind in ("file", "embed"):
        html = built_in_page(kind)
        (folder / f"{kind}.html").write_text(html, "utf-8")
        # Without the room that is kept, and without the policy that would notice.
        assert "(scripting:enabled)" in html
        moved = html.replace("(scripting:enabled)", "(scripting:none)")
        moved = moved.replace('http-equiv="Content-Security-Policy"', 'name="was-policy"')
        (folder / f"{kind}-moved.html").write_text(moved, "utf-8")
    short = read_dossier(CASES / "routes" / "two-places-spanish.geojson")
    (folder / "short.html").write_text(page_html(short), "utf-8")
    with host(folder) as made:
        yield made


def open_slowly(page: Page, address: str, script: str) -> None:
    """Open an address on a line that is slow enough to paint before the scripts are there."""
    page.add_init_script(script)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    line = {"offline": False, "latency": 20, "uploadThroughput": BYTES_PER_S}
    session.send("Network.emulateNetworkConditions", line | {"downloadThroughput": BYTES_PER_S})
    page.goto(address)
    wait_until(page, READY)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def shift(page: Page, address: str) -> float:
    open_slowly(page, address, SHIFTS)
    return float(page.evaluate("window.shifted"))


EACH = [
    ((1350, 940), "file"),
    ((412, 823), "embed"),
    ((320, 640), "file"),
    long((320, 640), "embed"),
    long((1350, 940), "embed"),
    long((412, 823), "file"),
]
# Words that leave nothing to fold away, a short chart, a window in which the map has what is left.
SHORT = [((740, 360), "short"), long((390, 844), "short"), long((1350, 940), "short")]


@pytest.mark.each_run("size1-embed", "size6-short")
@pytest.mark.parametrize(("size", "kind"), [*EACH, *SHORT])
def test_nothing_moves_when_the_scripts_have_run(
    open_context: OpenContext, pages: Host, kind: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_context(viewport={"width": width, "height": height}).new_page()
    assert shift(page, f"{pages.url}{kind}.html") < MOST_SHIFT


def test_what_would_move_is_seen(open_context: OpenContext, pages: Host) -> None:
    page = open_context(viewport={"width": 1350, "height": 940}).new_page()
    assert shift(page, f"{pages.url}file-moved.html") > MOST_SHIFT


# What is on its way when the line halts: a language's name, whose account it is, the clock, words.
HALTS = (
    r'<nav id="languages".*?</button>',
    r'<p id="attribution">.*?</p>',
    r'<section id="clock".*?</section>',
    r'<p id="summary"[^>]*>.{9}',
)
UNREAD = re.compile(
    r"(<(?:script|noscript|style)\b[^>]*>).*?(?=</(?:script|noscript|style)>)", re.S
)
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def line() -> Iterator[Halting]:
    with halting() as made:
        yield made


def shift_of_halt(page: Page, line: Halting, html: str, cut: int) -> float:
    """Paint what stands before a cut, then send the rest, without what is unpacked."""
    line.parts = html[:cut], html[cut : html.index('<script type="text/plain"')]
    line.rest.clear()
    page.goto(line.url, wait_until="commit")
    many = len(re.findall("<[a-z]", UNREAD.sub(r"\1", line.parts[0])))
    wait_until(page, f"document.querySelectorAll('*').length >= {many}")
    page.evaluate(TWO_FRAMES)
    line.rest.set()
    page.wait_for_load_state()
    page.evaluate(TWO_FRAMES)
    return float(page.evaluate("window.shifted"))


def element_ends(html: str) -> list[int]:
    """List where a tag ends, from the body's to that of the first script in it."""
    body, script = html.index("<body"), html.index("<script>", html.index("<body"))
    unread = [match.span() for match in UNREAD.finditer(html)]
    ends = [body + match.end() for match in re.finditer("<[a-z/][^>]*>", html[body:script])]
    return [end for end in ends if not any(start < end - 1 < stop for start, stop in unread)]


@pytest.mark.each_run("size2-file", "size6-short")
@pytest.mark.parametrize(("size", "kind"), [*EACH, *SHORT])
def test_nothing_moves_wherever_the_line_halts(
    open_context: OpenContext, pages: Host, line: Halting, kind: str, size: tuple[int, int]
) -> None:
    """A first paint can fall anywhere in the page: what comes later moves nothing of it."""
    html = (pages.folder / f"{kind}.html").read_text("utf-8")
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.add_init_script(SHIFTS)
    found = [re.search(halt, html, re.S) for halt in HALTS]
    for match in found:
        assert match
        assert shift_of_halt(page, line, html, match.end()) < MOST_SHIFT, match[0]


@pytest.mark.long
@pytest.mark.parametrize(("size", "kind"), [((320, 640), "file"), ((740, 360), "short")])
def test_nothing_moves_at_the_end_of_any_tag(
    open_context: OpenContext, pages: Host, line: Halting, kind: str, size: tuple[int, int]
) -> None:
    html = (pages.folder / f"{kind}.html").read_text("utf-8")
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.add_init_script(SHIFTS)
    ends = element_ends(html)
    assert len(ends) > 40
    for end in ends:
        assert shift_of_halt(page, line, html, end) < MOST_SHIFT, html[end - 40 : end]


@pytest.mark.parametrize("link", ["", "#at=2023-09-12"])
@pytest.mark.parametrize("until", [HALTS[-1], r'<script type="text/plain"[^>]*>.{9}'])
def test_what_has_come_is_seen_where_the_line_breaks_off(
    page: Page, pages: Host, line: Halting, until: str, link: str
) -> None:
    html = (pages.folder / "file.html").read_text("utf-8")
    found = re.search(until, html, re.S)
    assert found
    line.parts = html[: found.end()], html[found.end() :]
    line.rest.clear()
    page.goto(line.url + link, wait_until="commit")
    page.locator("h1").wait_for(state="visible")
    assert "From Najin" in page.locator("h1").inner_text()
    line.rest.set()
    wait_until(page, READY)


def test_what_would_move_where_the_line_halts_is_seen(
    open_context: OpenContext, pages: Host, line: Halting
) -> None:
    html = (pages.folder / "short.html").read_text("utf-8")
    assert "[data-setting] body" in html
    html = html.replace("[data-setting] body", "[data-unset] body")
    html = html.replace('http-equiv="Content-Security-Policy"', 'name="was-policy"')
    page = open_context(viewport={"width": 740, "height": 360}).new_page()
    page.add_init_script(SHIFTS)
    for halt in HALTS[:3]:
        match = re.search(halt, html, re.S)
        assert match
        assert shift_of_halt(page, line, html, match.end()) > MOST_SHIFT, halt


@pytest.mark.each_run("size0-file")
@pytest.mark.parametrize(("size", "kind"), EACH)
def test_a_picture_stands_in_for_the_map_until_it_is_drawn(
    open_context: OpenContext, pages: Host, kind: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_context(viewport={"width": width, "height": height}).new_page()
    open_slowly(page, f"{pages.url}{kind}.html", PICTURES)
    seen = page.evaluate("window.seen")
    assert seen
    assert all(one["wide"] > 200 and one["hidden"] == "true" for one in seen)
    assert all((one["shown"], one["names"]) == ("0", 0) for one in seen)
    assert page.locator("#map_route").evaluate("one => getComputedStyle(one).opacity") == "1"
    assert page.locator("#still").count() == 0


def test_a_link_with_a_view_of_its_own_has_no_picture_before_it(page: Page, pages: Host) -> None:
    open_slowly(page, f"{pages.url}file.html#lang=fr", PICTURES)
    assert page.evaluate("window.seen") == []


@pytest.mark.parametrize("kind", ["file", "embed"])
def test_a_browser_that_cannot_unpack_shows_what_needs_no_script(
    page: Page, pages: Host, watch: Watch, kind: str
) -> None:
    page.add_init_script("delete window.TextDecoder; delete window.Worker")
    page.goto(f"{pages.url}{kind}.html#at=2023-09-22")
    words = page.get_by_text("The map needs JavaScript.")
    words.wait_for()
    assert page.locator("section svg").first.is_visible()
    assert page.locator("section li").count() > 40
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.locator("#attribution").is_visible()
    assert not page.evaluate("document.body.inert")
    assert any("TextDecoder" in error for error in watch.take_errors())


@pytest.mark.long
def test_a_page_that_no_frame_is_drawn_of_is_made_all_the_same(page: Page, pages: Host) -> None:
    """A frame far below in an article is not painted, but its host asks how high it is."""
    page.add_init_script("window.requestAnimationFrame = () => 0")
    page.goto(f"{pages.url}embed.html")
    wait_until(page, READY)
    assert page.locator("path.leg").count()


def test_nothing_answers_before_the_page_is_whole(page: Page, pages: Host) -> None:
    page.add_init_script(
        """new MutationObserver(() => {
          const map = document.querySelector("path.leg");
          if (map) (window.states = window.states || []).push(document.body.inert);
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.goto(f"{pages.url}file.html")
    wait_until(page, READY)
    states = page.evaluate("window.states")
    assert states
    assert all(states)
    assert not page.evaluate("document.body.inert")


def test_what_is_printed_before_the_map_is_drawn_has_names_and_is_not_dark(
    open_context: OpenContext, tmp_path: Path
) -> None:
    html = built_in_page()
    path = tmp_path / "half.html"
    path.write_text(html[: html.rindex("<script")], "utf-8")
    page = open_context(color_scheme="dark").new_page()
    page.goto(path.as_uri())
    name = page.locator("#still text", has_text="Tikhoretsk")
    assert not name.is_visible()
    ground = "getComputedStyle(document.documentElement).getPropertyValue('--land').trim()"
    assert page.evaluate(ground) == DARK["land"]
    page.emulate_media(media="print", color_scheme="dark")
    assert name.is_visible()
    foot = "(still) => still.getBoundingClientRect().bottom"
    assert page.locator("#still").evaluate(foot) <= page.locator("#frame").evaluate(foot)
    assert page.evaluate(ground) == LIGHT["land"]
    assert not page.locator("#clock").is_visible()


def test_style_is_made_about_once_for_each_element_while_a_page_opens(
    open_context: OpenContext, pages: Host
) -> None:
    """A mark on the root that all inherit, or a rule about all children, makes it anew."""
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(f"{pages.url}file.html")
    wait_until(page, "'whole' in document.documentElement.dataset")
    traced = json.loads(browser.stop_tracing())["traceEvents"]
    made = sum(
        one["args"].get("elementCount", 0) for one in traced if one["name"] == "UpdateLayoutTree"
    )
    assert 0 < made < 1.1 * page.locator("*").count()


# Code and data are two answers: the page itself has unpacked neither.
HEARD = """window.heard = 0;
  window.Worker = class extends Worker {
    constructor(...given) { super(...given); this.addEventListener("message", () => heard++); }
  };"""
FRAMES = {
    "sandbox": '<iframe title="map" sandbox="allow-scripts" src="page.html" width="800"></iframe>',
    "srcdoc": '<iframe title="map" srcdoc="{}" width="800"></iframe>',
}


@pytest.mark.parametrize("where", ["disk", long("server"), "sandbox", "srcdoc"])
def test_a_worker_unpacks_a_page(open_context: OpenContext, tmp_path: Path, where: str) -> None:
    html = built_in_page()
    (tmp_path / "page.html").write_text(html, "utf-8")
    article = FRAMES.get(where, "").format(escape(html))
    head = "<!doctype html><meta charset=utf-8><title>a</title>"
    (tmp_path / "article.html").write_text(head + article, "utf-8")
    page = open_context().new_page()
    page.add_init_script(HEARD)
    with host(tmp_path) as served:
        name = "article.html" if article else "page.html"
        page.goto((tmp_path / name).as_uri() if where == "disk" else served.url + name)
        frame = page.frames[-1]
        wait_until(frame, READY)
        assert frame.evaluate("heard") == 2
    assert page.workers == []


@pytest.mark.parametrize("why", ["policy", "no worker", long("silence")])
def test_a_page_opens_where_no_worker_answers(
    open_context: OpenContext, watch: Watch, tmp_path: Path, why: str
) -> None:
    (tmp_path / "page.html").write_text(built_in_page(), "utf-8")
    page = open_context().new_page()
    if why != "policy":
        silent = "window.Worker = class { postMessage() {} }"
        page.add_init_script("delete window.Worker" if why == "no worker" else silent)
    with newsroom(tmp_path, "worker-src 'none'" if why == "policy" else "") as served:
        page.goto(f"{served.url}page.html")
        wait_until(page, READY)
    assert page.locator("path.leg").count() >= 2
    errors = watch.take_errors()
    assert all("worker-src" in error for error in errors)
    assert len(errors) == 2 * (why == "policy")
