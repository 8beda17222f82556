"""Links, colours and the embedded page: what a newsroom does with the map."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.data import SiteData
from geoapp.page.html import hosted_html
from tests.support.browsing import READY, at_rest, drawn, open_share, wait_until
from tests.support.dossiers import built_in_page
from tests.support.hosting import Host, host

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

EMBED_GZIP_BUDGET = 200_000
HEIGHT = "document.body.getBoundingClientRect().height"
INFO = read_dossier(built_in()).header
SITE: SiteData = {
    "header": {"title": INFO.title, "summary": INFO.summary, "attribution": INFO.attribution},
    "embed": {"en": "embed-en.html", "fr": "embed-fr.html"},
    "texts": {"en": "text-en.html", "fr": "text-fr.html"},
    "names": {"en": "English", "fr": "Français"},
    "script": "embed.js",
    "page": "page.html",
    "text": "text-en.html",
}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A page and an embedded one, on a server."""
    folder = tmp_path_factory.mktemp("kit")
    dossier = read_dossier(built_in())
    (folder / "page.html").write_text(hosted_html(dossier, site=SITE), "utf-8")
    for lang in ("en", "fr"):
        html = hosted_html(dossier, lang=lang, languages=[lang], host="embed", site=SITE)
        (folder / f"embed-{lang}.html").write_text(html, "utf-8")
    with host(folder) as made:
        yield made


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    wait_until(page, READY)
    return page


def state_of(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).fragment).items()}


# -- links -------------------------------------------------------------------------------
def test_a_link_sets_colours_day_and_language_before_the_first_paint(page: Page, kit: Host) -> None:
    page.add_init_script(
        """window.seen = [];
        new PerformanceObserver((list) => list.getEntries().forEach(() => window.seen.push([
          document.documentElement.dataset.theme, document.documentElement.lang,
          getComputedStyle(document.body).visibility,
          document.querySelector("#clock-date")?.textContent])))
          .observe({ type: "paint", buffered: true });"""
    )
    opened(page, kit.url + "page.html#theme=dark&lang=fr&at=2023-09-12")
    wait_until(page, "() => window.seen.length > 0")
    for theme, lang, visible, day in page.evaluate("window.seen"):
        assert theme == "dark"
        assert (lang, day) == ("fr", "12 septembre 2023") or visible == "hidden"
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) < 60


@pytest.mark.long
def test_a_light_link_is_light_for_a_reader_who_prefers_dark(
    open_context: OpenContext, kit: Host
) -> None:
    page = open_context(color_scheme="dark").new_page()
    opened(page, kit.url + "page.html#theme=light")
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) > 200


def test_the_link_of_the_panel_brings_back_what_is_seen(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html#theme=dark&at=2023-09-12&sel=leg-sea&mode=past")
    open_share(page)
    link = page.locator("#share-link").input_value()
    state = state_of(link)
    assert state.items() >= {"at": "2023-09-12", "sel": "leg-sea", "mode": "past"}.items()
    assert state["theme"] == "dark"
    assert state["v"] == read_dossier(built_in()).header.version
    page.goto("about:blank")
    opened(page, link)
    assert page.locator("#clock-date").inner_text() == "12 September 2023"
    assert page.locator("#mode-past").is_checked()
    assert page.locator("#link-note").is_hidden()
    open_share(page)
    assert state_of(page.locator("#share-link").input_value()) == state


@pytest.mark.each_run("prototype", "view")
@pytest.mark.parametrize(
    "fragment",
    [
        "#at=2023-99-99",
        "#sel=__proto__&v=<script>",
        "#no-such-name=1",
        "#theme=neon",
        "#at=2023-09-12&view=1/2/3/4",
        "#" + "x=y&" * 250_000,
    ],
    ids=["day", "prototype", "name", "theme", "view", "one-megabyte"],
)
def test_what_a_link_says_beyond_understanding_is_left_out_and_said(
    page: Page, kit: Host, fragment: str
) -> None:
    opened(page, kit.url + "page.html" + fragment)
    note = page.locator("#link-note")
    assert "ignored" in note.inner_text()
    assert note.get_attribute("role") == "status"
    assert "2023" in page.locator("#clock-date").inner_text()
    note.get_by_role("button", name="Close").click()
    assert note.is_hidden()


@pytest.mark.long
def test_a_link_in_a_language_that_is_not_there_names_it(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html#lang=zh-Hant&at=2023-09-12")
    note = page.locator("#link-note")
    told = note.inner_text()
    assert "Traditional Chinese (zh-Hant). It is shown in another: English (en)." in told
    assert "ignored" not in told
    assert page.locator("#clock-date").inner_text() == "12 September 2023"
    page.evaluate("geoapp.page.set({ lang: 'fr' })")
    assert "chinois traditionnel (zh-Hant)" in note.inner_text()
    assert page.get_by_role("button", name="Zoom avant").count() == 1
    note.get_by_role("button").click()
    assert note.is_hidden()
    page.goto("about:blank")
    opened(page, kit.url + "page.html#lang=fr-CA")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert note.is_hidden()


@pytest.mark.long
def test_a_link_to_words_opens_the_list_that_hides_them(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html")
    events = page.locator("#tab-events-panel")
    assert events.get_attribute("hidden") == "until-found"
    page.goto("about:blank")
    # As the browser's own search does.
    page.goto(kit.url + "page.html#:~:text=38%20North%3A%20a%20train%20of%20three%20wagons")
    wait_until(page, READY)
    wait_until(page, "!document.getElementById('tab-events-panel').hidden")
    assert page.get_by_role("tab", name="All events").get_attribute("aria-selected") == "true"
    assert page.locator("#link-note").is_hidden()


@pytest.mark.long
def test_a_link_made_with_other_data_says_so(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html#at=2023-09-12&v=0.0.1")
    assert "version 0.0.1" in page.locator("#link-note").inner_text()
    assert page.locator("#clock-date").inner_text() == "12 September 2023"


def test_skipping_to_the_evidence_keeps_the_state(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html#at=2023-09-12&mode=all")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    drawn(page)
    assert page.locator("#mode-all").is_checked()


def test_a_step_of_the_clock_is_said_once(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html#at=2023-09-12")
    said = """() => Object.fromEntries([...document.querySelectorAll(
        "[aria-live], [role=status], output")].filter((e) => e.getAttribute("aria-live") !== "off")
      .map((e, i) => [e.id || i, e.textContent]))"""
    before = page.evaluate(said)
    page.get_by_role("button", name="Later event").click()
    after = page.evaluate(said)
    assert [name for name in after if after[name] != before[name]] == ["clock-sentence"]


def one_pixel(page: Page, part: str) -> bool:
    box = page.locator(part).bounding_box()
    return box is not None and box["width"] <= 1


# -- embed -------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_first_view_of_an_embed_is_light(kit: Host, lang: str) -> None:
    html = (kit.folder / f"embed-{lang}.html").read_bytes()
    assert len(gzip.compress(html, 9)) <= EMBED_GZIP_BUDGET


def test_an_embed_shows_map_clock_and_whose_account_it_is(page: Page, kit: Host) -> None:
    opened(page, kit.url + "embed-fr.html")
    for part in ("#map_route", "#clock-slider", "#clock-sentence", "#attribution", "#embed-bar"):
        assert page.locator(part).is_visible()
    # The article has a title of its own; a screen reader still hears the frame's.
    assert one_pixel(page, "header")
    assert page.get_by_role("heading", level=1).count() == 1
    for part in ("#panel", "#story", ".speed"):
        assert page.locator(part).first.is_hidden()
    before = page.evaluate(HEIGHT)
    page.get_by_role("button", name="Déclarations et sources").click()
    assert page.locator("#panel .claim-denial").count() >= 1
    # What is below is the page's, which the line leads to.
    assert page.locator("#sections").is_hidden()
    assert 300 < page.evaluate(HEIGHT) - before < 700
    page.get_by_role("button", name="Déclarations et sources").click()
    assert page.locator("#panel").is_hidden()


IN_SIGHT = """() => {
  const one = document.activeElement;
  const { x, y, width, height } = one.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  if (one === document.body || one instanceof SVGElement) return [one.tagName, true];
  return [one.id || one.textContent, Boolean(top) && (one.contains(top) || top.contains(one))];
}"""


def test_every_stop_of_an_embed_is_in_sight(page: Page, kit: Host) -> None:
    page.set_viewport_size({"width": 700, "height": 960})
    opened(page, kit.url + "embed-fr.html")
    stops: list[list[Any]] = []
    while not stops or stops[-1][0] != "BODY":
        page.keyboard.press("Tab")
        stops.append(page.evaluate(IN_SIGHT))
    assert len(stops) > 10
    assert [name for name, is_seen in stops if not is_seen] == []


@pytest.mark.long
def test_an_embed_has_the_accounts_and_ships_of_what_is_selected(page: Page, kit: Host) -> None:
    opened(page, kit.url + "embed-en.html#sel=leg-rail")
    page.get_by_role("button", name="Evidence and sources").click()
    page.locator("#panel .questions button", has_text="arrival near Tikhoretsk").click()
    assert page.locator("#panel .account .values > li").count() >= 2
    assert page.locator("#panel .account .dots").is_visible()
    page.locator('#panel [data-shows="by-when-near-tikhoretsk/0"]').click()
    assert "RUSI, 28 September" in page.locator("#filter-note").inner_text()
    dossier = read_dossier(built_in())
    assert page.locator("#accounts .account").count() == len(dossier.accounts)
    assert page.locator("#ships .ship").count() == len(dossier.ships)


@pytest.mark.long
def test_a_step_of_an_embed_selects_accounts_and_ships(page: Page, kit: Host) -> None:
    dossier = read_dossier(built_in())
    named = {each.id for each in dossier.accounts} | {each.id for each in dossier.ships}
    steps = [step for step in dossier.steps if step.select in named]
    assert steps
    for step in steps:
        page.goto("about:blank")
        opened(page, kit.url + f"embed-fr.html#step={step.id}")
        assert page.evaluate("geoapp.page.state.selected") == step.select
    assert page.locator("#story-present").count() == 0  # who presents opens the whole page


def test_an_embed_has_its_title_where_a_link_asks_for_it(page: Page, kit: Host) -> None:
    opened(page, kit.url + "embed-en.html#chrome=1")
    assert not one_pixel(page, "header")
    assert page.locator("h1").is_visible()
    assert page.locator("#link-note").is_hidden()


def test_the_story_of_an_embed_begins_and_ends_in_its_line(page: Page, kit: Host) -> None:
    opened(page, kit.url + "embed-en.html")
    page.locator("#embed-bar").get_by_role("button", name="Follow the story").click()
    assert page.locator("#story-title").is_visible()
    page.get_by_role("button", name="Leave the story").click()
    assert page.evaluate("document.activeElement.id") == "story-start"
    wait_until(page, "!location.hash.includes('step=')")
    page.go_back()
    wait_until(page, "geoapp.page.state.step !== null")


def test_an_embed_without_its_frame_is_map_and_clock(page: Page, kit: Host) -> None:
    opened(page, kit.url + "embed-en.html#chrome=0")
    assert page.locator("#story-start").is_hidden()
    assert page.locator("#map_route").is_visible()
    assert page.locator("#attribution").is_visible()


def test_the_code_for_an_article_follows_the_switches(page: Page, kit: Host) -> None:
    opened(page, kit.url + "page.html")
    open_share(page)
    page.locator("#share-lang").select_option("fr")
    page.locator("#share-theme").select_option("dark")
    page.locator("#share-chrome").check()
    code = page.locator("#share-code").input_value()
    source = re.search(r'<iframe [^>]*src="([^"]+)"', code)
    assert source
    address = source[1].replace("&amp;", "&")
    assert address.startswith(kit.url + "embed-fr.html#")
    assert state_of(address).items() >= {"theme": "dark", "chrome": "1", "lang": "fr"}.items()
    assert 'title="De Najin à Tikhoretsk' in code
    assert "Selon les accusations" in code
    assert "Natural Earth" in code
    assert f'href="{kit.url}text-fr.html"' in code
    page.goto(address)
    wait_until(page, READY)
    assert page.locator("#link-note").is_hidden()


def test_a_page_alone_says_how_to_get_code(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "alone.html"
    path.write_text(built_in_page(), "utf-8")
    opened(page, path.as_uri())
    page.locator("#share summary").click()
    assert page.locator("#share-code").count() == 0
    assert "geoapp publish" in page.locator("#share").inner_text()
    # A link to a file on one machine is none.
    assert page.locator("#share-link").count() == 0


def test_a_published_page_opened_from_a_disk_offers_no_address_of_the_disk(
    page: Page, kit: Host
) -> None:
    opened(page, (kit.folder / "page.html").as_uri())
    page.locator("#share summary").click()
    assert page.locator("#share-code, #share-link").count() == 0
    assert "publish it" in page.locator("#share").inner_text()
    assert page.locator('[href^="file:"], [src^="file:"]').count() == 0
    assert "no link leads to it" in page.locator("#share").inner_text()


def test_one_finger_scrolls_the_article_and_two_move_the_map(
    open_context: OpenContext, kit: Host
) -> None:
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), kit.url + "embed-en.html")
    session = context.new_cdp_session(page)
    page.evaluate("document.getElementById('map_route').scrollIntoView({ block: 'center' })")
    at_rest(page, "window.scrollY")
    start = page.evaluate("window.scrollY")
    box = page.locator("#map_route").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def swipe(fingers: list[float]) -> None:
        def points(dy: float) -> list[dict[str, float]]:
            return [{"x": x + dx, "y": y + dy, "id": i} for i, dx in enumerate(fingers)]

        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(0)})
        for step in range(1, 9):
            event = {"type": "touchMove", "touchPoints": points(-12.0 * step)}
            session.send("Input.dispatchTouchEvent", event)
            page.wait_for_timeout(16)  # the time of a finger's move, by which a gesture is told
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(400)  # the time in which a flick runs out

    centre = "JSON.stringify(geoapp.page.map.getCenter())"
    before = page.evaluate(centre)
    swipe([0])
    wait_until(page, f"window.scrollY > {start + 40}")
    at_rest(page, "window.scrollY")
    assert page.evaluate(centre) == before
    page.evaluate(f"window.scrollTo(0, {start})")
    at_rest(page, "window.scrollY")
    swipe([-40, 40])
    wait_until(page, f"{centre} !== '{before}'")
