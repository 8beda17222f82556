"""The published site as readers and newsrooms meet it: for all, on phones, in an article."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.support.accessibility import LAID_OUT, TARGETS, complaints, unnamed_stops
from tests.support.browsing import READY, fitted, open_share, wait_until
from tests.support.hosting import Host, host, newsroom
from tests.support.tiers import long

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Frame, Page

    from tests.support.browsing import OpenContext

LANGUAGES = ["en", "fr", "ko", "ru", "uk"]
# How many of the route's places are named.
NAMED = """[...document.querySelectorAll("#map_route .label-route")].filter((one) =>
  one.style.visibility === "visible" && one.offsetWidth).length"""


@pytest.fixture(scope="module")
def site(published: Path) -> Iterator[Host]:
    """The built-in dossier's site, served as any file host does: ``python -m http.server``."""
    with host(published) as made:
        yield made


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    if "/text-" not in address:
        wait_until(page, READY)
    return page


# Page and embed are looked at on each run, in both schemes: what a kind is built of is the same
# in all languages, and the text version is told of by the test of Firefox. All take minutes.
ON_EACH_RUN = {
    ("page", "ko", "dark"),
    ("embed", "fr", "light"),
}
EVERY = list(product(["page", "embed", "text"], LANGUAGES, ["light", "dark"]))


@pytest.mark.each_run("page-ko-dark")
@pytest.mark.parametrize(
    ("kind", "lang", "scheme"),
    [one if one in ON_EACH_RUN else long(*one) for one in EVERY],
)
def test_axe_finds_nothing(
    open_context: OpenContext, site: Host, kind: str, lang: str, scheme: str
) -> None:
    page = open_context(color_scheme=scheme).new_page()
    opened(page, f"{site.url}{kind}-{lang}.html")
    found = complaints(page)
    if kind != "text":
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        # What is far out of sight isn't laid out, and axe would measure a guess.
        page.evaluate(LAID_OUT)
        page.evaluate("geoapp.openEvidence && geoapp.openEvidence(true)")
        page.locator("#tab-events").click()
        found += complaints(page)
    assert found == []


# The page in English is told of by its own test, at each run.
@pytest.mark.long
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", ["page", "embed", "embed-story", "text"])
def test_every_stop_has_a_name_in_every_view(page: Page, site: Host, kind: str, lang: str) -> None:
    opened(page, f"{site.url}{kind}-{lang}.html")
    assert unnamed_stops(page) == []
    if kind == "text":
        return
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate("geoapp.openEvidence && geoapp.openEvidence(true)")
    assert unnamed_stops(page) == []
    steps = page.evaluate("geoapp.page.data.steps.length")
    for step in range(steps):
        page.evaluate("(step) => geoapp.page.story.go(step)", step)
        assert unnamed_stops(page) == [], step
    if kind == "page":
        page.evaluate("geoapp.page.story.present.enter()")
        for step in range(steps):
            page.evaluate("(step) => geoapp.page.story.go(step)", step)
            assert unnamed_stops(page) == [], ("presented", step)


@pytest.mark.long
@pytest.mark.parametrize("options", [{"forced_colors": "active"}, long({"contrast": "more"})])
def test_axe_finds_nothing_with_the_readers_own_colours(
    open_context: OpenContext, site: Host, options: dict[str, str]
) -> None:
    page = open_context(**options).new_page()
    opened(page, f"{site.url}page-en.html")
    assert complaints(page) == []


@pytest.mark.long
def test_no_words_stand_over_the_small_map_of_a_phone(
    open_context: OpenContext, site: Host
) -> None:
    """Colours that the reader forces make of transparent words seen ones."""
    context = open_context(viewport={"width": 390, "height": 936}, forced_colors="active")
    page = opened(context.new_page(), f"{site.url}embed-fr.html")
    wide = """() => { const range = document.createRange();
      range.selectNodeContents(document.querySelector("#inset > button"));
      return range.getBoundingClientRect().width; }"""
    assert page.locator("#inset").is_visible()
    assert page.evaluate(wide) == 0


def test_axe_sees_what_is_wrong(page: Page) -> None:
    page.set_content("<html><body><img src='data:,'><p style='color:#ccc'>x</p></body></html>")
    assert any(line.startswith("image-alt") for line in complaints(page))


def test_a_reader_who_wants_no_motion_gets_none(open_context: OpenContext, site: Host) -> None:
    page = open_context(reduced_motion="reduce").new_page()
    opened(page, f"{site.url}page-en.html")
    assert page.evaluate(
        """[...document.querySelectorAll("*")].every((e) => {
          const style = getComputedStyle(e);
          return parseFloat(style.transitionDuration) === 0 || style.transitionProperty === "none";
        })"""
    )
    zooms = """() => new Promise((done) => {
      const { map } = geoapp.page;
      let is_moving = false;
      map.on("zoomanim", () => (is_moving = true)).on("zoomend", () => done(is_moving));
      document.querySelector(".leaflet-control-zoom-in").click();
    })"""
    assert page.evaluate(zooms) is False
    other = open_context().new_page()
    opened(other, f"{site.url}page-en.html")
    assert other.evaluate(zooms) is True


@pytest.mark.each_run("size1-page")
@pytest.mark.parametrize("kind", ["page", long("embed"), "text"])
@pytest.mark.parametrize("size", [long((390, 844)), (320, 568)])
def test_phones_scroll_one_way_only_and_name_the_ends(
    open_context: OpenContext, site: Host, kind: str, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    context = open_context(viewport=viewport, has_touch=True, is_mobile=True)
    for lang in LANGUAGES:
        page = opened(context.new_page(), f"{site.url}{kind}-{lang}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        # A finger's buttons are larger, and lie beside the route's western end.
        assert kind == "text" or page.evaluate(NAMED) == 3


@pytest.mark.long
def test_twice_as_large_scrolls_one_way_only(open_context: OpenContext, site: Host) -> None:
    # 200 % of 1280 by 800 is a page of 640 by 400 CSS pixels.
    page = open_context(viewport={"width": 640, "height": 400}, device_scale_factor=2).new_page()
    opened(page, f"{site.url}page-en.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    # It lies beside the map, in the first window, and is as long as a small phone's.
    slider = page.locator("#clock-slider").bounding_box()
    assert slider
    assert slider["width"] > 200
    assert slider["y"] + slider["height"] <= 400


@pytest.mark.each_run("page")
@pytest.mark.parametrize("kind", ["page", "embed"])
def test_a_finger_hits_every_control_of_a_phone(
    open_context: OpenContext, site: Host, kind: str
) -> None:
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = opened(context.new_page(), f"{site.url}{kind}-en.html")
    assert page.evaluate(TARGETS) == []


def test_a_phone_steps_selects_and_changes_views_by_touch(
    open_context: OpenContext, site: Host
) -> None:
    for width, height in ((390, 844), (320, 568)):
        viewport = {"width": width, "height": height}
        context = open_context(viewport=viewport, has_touch=True, is_mobile=True)
        page = opened(context.new_page(), f"{site.url}page-en.html#at=2023-09-12")
        page.locator("#clock-next").tap()
        assert page.locator("#clock-date").inner_text() != "12 September 2023"
        page.locator("label[for=mode-all]").tap()
        assert page.locator("#mode-all").is_checked()
        page.locator("#tab-events").tap()
        page.locator(".events button", has_text="RUSI").first.tap()
        assert page.locator("#tab-evidence-panel").is_visible()


# -- inside an article -------------------------------------------------------------------
def article(folder: Path, code: str, rules: str = "") -> None:
    words = f"<h1>An article</h1><p>{'Words. ' * 200}</p>{code}<p>{'More. ' * 200}</p>"
    body = f"<style>{rules}</style><main><article class='post'>{words}</article></main>"
    page = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Article</title>{body}'
    (folder / "article.html").write_text(page, "utf-8")


@pytest.fixture
def elsewhere(site: Host, tmp_path: Path) -> Iterator[Host]:
    """Another host whose own policy allows the map's frame and script, and nothing else."""
    origin = site.url.rstrip("/")
    policy = (
        f"default-src 'none'; frame-src {origin}; script-src {origin}/kept/; "
        "style-src 'unsafe-inline'"
    )
    with newsroom(tmp_path, policy) as made:
        yield made


def embedded(page: Page) -> Frame:
    frame = next(one for one in page.frames if one.parent_frame)
    page.frame_locator("iframe").locator("#clock-date").wait_for()
    return frame


def test_the_code_works_in_an_article_under_a_strict_policy(
    page: Page, site: Host, elsewhere: Host
) -> None:
    opened(page, f"{site.url}index.html#at=2023-09-12")
    open_share(page)
    page.locator("#share-theme").select_option("dark")
    code = page.locator("#share-code").input_value()
    # Rules for all figures and frames, as themes of newsrooms have them.
    rules = (
        "article iframe { height: auto !important; max-width: 50% } .post figure { float: left }"
    )
    article(elsewhere.folder, code, rules)
    page.goto(f"{elsewhere.url}article.html")
    page.locator("iframe").scroll_into_view_if_needed()
    frame = embedded(page)
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.frame_locator("iframe").locator("#clock-date").inner_text() == "12 September 2023"
    # The frame is as high as the map: neither cut nor with a scroll bar of its own.
    before = fitted(page, frame)
    assert page.locator("iframe").bounding_box()["width"] > 1000  # type: ignore[index]
    page.frame_locator("iframe").get_by_role("button", name="Evidence and sources").click()
    wait_until(frame, f"document.body.getBoundingClientRect().height > {before + 200}")
    fitted(page, frame)
    caption = html.unescape(page.locator("figcaption").inner_text())
    assert "As alleged by" in caption


# What themes of newsrooms, and what holds figures there, have been seen to say.
RULES = (
    "figcaption { white-space: nowrap } .post { text-align: justify }",
    "figcaption { position: absolute; bottom: 0; color: #fff; float: left; width: 40% }",
    "figcaption { text-transform: uppercase; letter-spacing: .5em; line-height: .5 }",
    "figure, article { font-size: 0; line-height: 0; white-space: nowrap }",
    "figure { overflow: hidden; max-height: 400px } figure > * { max-height: 100% }",
    "figure { position: relative; padding-bottom: 56.25%; height: 0 } "
    "iframe { position: absolute; inset: 0; height: 100%; border: 9px solid }",
    "figure { margin: 0 -300px; padding: 30px } .post { display: flex; flex-direction: column; "
    "align-items: center } #story figure { float: right; width: 50% }",
    "article { columns: 2 } figcaption b { display: none } figcaption a { color: transparent }",
    "img, iframe { max-width: 50% !important; height: auto !important } "
    ".post figure { width: 60% !important } .post figcaption { font-size: 9px !important }",
)
LIES = """() => {
  const [article, figure, frame, caption] = ["article", "figure", "iframe", "figcaption"]
    .map((one) => document.querySelector(one).getBoundingClientRect());
  const words = document.createRange();
  words.selectNodeContents(document.querySelector("figcaption"));
  const text = words.getBoundingClientRect();
  const { fontSize, color } = getComputedStyle(document.querySelector("figcaption"));
  const link = getComputedStyle(document.querySelector("figcaption a")).color;
  return { sideways: document.documentElement.scrollWidth - innerWidth,
    widths: [figure, frame].map((one) => Math.round(article.width - one.width)),
    isBelow: text.top >= frame.bottom && caption.bottom <= figure.bottom + 1,
    isInside: text.left >= article.left - 1 && text.right <= article.right + 1,
    isSeen: parseFloat(fontSize) >= 13 && text.height > 12 && link === color };
}"""


@pytest.mark.parametrize("width", [390, 1100])
def test_an_articles_own_rules_reach_neither_frame_nor_caption(
    page: Page, site: Host, elsewhere: Host, width: int
) -> None:
    opened(page, f"{site.url}page-fr.html")
    open_share(page)
    code = page.locator("#share-code").input_value().split("<script")[0]
    page.set_viewport_size({"width": width, "height": 800})
    for rules in RULES:
        article(elsewhere.folder, code, rules)
        page.goto(f"{elsewhere.url}article.html")
        lies = page.evaluate(LIES)
        assert lies.pop("widths") == [0, 0], rules
        assert lies == {"sideways": 0, "isBelow": True, "isInside": True, "isSeen": True}, rules


# Of each kind of column the narrowest and the widest.
COLUMNS = ((320, 900), (362, 900), (460, 900), (620, 900), (844, 900), (901, 900), (1920, 1080))
LYING = ((844, 390), (667, 375), (568, 320))


@pytest.mark.long
@pytest.mark.parametrize(("lang", "titled"), [("en", False), ("ru", True)])
def test_the_codes_own_height_fits_every_column_without_its_script(
    open_context: OpenContext, site: Host, elsewhere: Host, lang: str, titled: bool
) -> None:
    page = opened(open_context().new_page(), f"{site.url}page-{lang}.html")
    open_share(page)
    page.locator("#share-chrome").set_checked(titled)
    code = page.locator("#share-code").input_value().split("<script")[0]
    article(elsewhere.folder, code, "body { margin: 0 }")
    for width, height in (*COLUMNS, *LYING):
        page = open_context(viewport={"width": width, "height": height}).new_page()
        page.goto(f"{elsewhere.url}article.html")
        page.locator("iframe").scroll_into_view_if_needed()
        frame = embedded(page)
        wait_until(frame, READY)
        spare = frame.evaluate("innerHeight - document.body.getBoundingClientRect().height")
        assert -1 <= spare < 380, (width, height)


WITHIN = """() => {
  const boxes = ["map_route", "clock-slider"].map((one) =>
    document.getElementById(one).getBoundingClientRect());
  return Math.max(...boxes.map((one) => one.bottom)) - Math.min(...boxes.map((one) => one.top));
}"""


@pytest.mark.parametrize("kind", ["embed", "embed-story"])
@pytest.mark.parametrize("size", [LYING[0], *map(long, LYING[1:])], ids=lambda one: str(one[0]))
def test_a_phone_on_its_side_has_map_and_slider_of_an_article_in_sight(
    open_context: OpenContext, site: Host, elsewhere: Host, size: tuple[int, int], kind: str
) -> None:
    context = open_context(viewport={"width": size[0], "height": size[1]}, has_touch=True)
    page = context.new_page()
    opened(page, f"{site.url}page-fr.html")
    open_share(page)
    code = page.locator("#share-code").input_value().replace("embed-fr", f"{kind}-fr")
    article(elsewhere.folder, code)
    page.goto(f"{elsewhere.url}article.html")
    page.locator("iframe").scroll_into_view_if_needed()
    frame = embedded(page)
    wait_until(frame, READY)
    assert fitted(page, frame) > size[1]
    assert frame.evaluate(WITHIN) <= size[1] - 50


@pytest.mark.each_run("page")
@pytest.mark.parametrize("kind", ["page", "embed"])
def test_the_other_language_opens_at_the_same_day_step_and_view(
    page: Page, site: Host, kind: str
) -> None:
    state = "at=2023-09-20&mode=past&step=picture-2&box=56.000/92.000/4000/1700"
    opened(page, f"{site.url}{kind}-en.html#lang=en&{state}&theme=dark")
    for lang, day in (("fr", "20 septembre 2023"), ("ko", "2023년 9월 20일")):
        page.locator(f"#languages a[hreflang={lang}]").click()
        page.wait_for_url(f"**/{kind}-{lang}.html#**")
        wait_until(page, READY)
        assert page.locator("#clock-date").inner_text() == day
        asked = "Object.fromEntries(new URLSearchParams(location.hash.slice(1)))"
        kept = page.evaluate(asked)
        assert (kept["lang"], kept["step"], kept["mode"]) == (lang, "picture-2", "past")
        assert kept["box"] == "56.000/92.000/4000/1700"
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.locator("#link-note").is_hidden()


@pytest.mark.long
def test_a_link_to_the_first_page_in_another_language_leads_to_that_languages_page(
    page: Page, site: Host
) -> None:
    page.goto(f"{site.url}index.html#lang=fr&at=2023-09-12")
    page.wait_for_url("**/page-fr.html#**")
    wait_until(page, READY)
    assert page.locator("#clock-date").inner_text() == "12 septembre 2023"
    page.evaluate("location.hash = 'lang=uk&at=2023-09-13'")
    page.wait_for_url("**/page-uk.html#**")


def test_an_article_without_the_script_shows_the_map_all_the_same(
    page: Page, site: Host, elsewhere: Host
) -> None:
    frame = (
        f'<iframe src="{site.url}embed-fr.html" title="Carte" width="100%" height="700"></iframe>'
    )
    article(elsewhere.folder, frame)
    page.goto(f"{elsewhere.url}article.html")
    embedded(page)
    assert page.evaluate("document.querySelector('iframe').clientHeight") == 700


def test_a_stranger_cannot_set_the_height_of_a_frame(
    page: Page, site: Host, elsewhere: Host
) -> None:
    script = next(path.name for path in (site.folder / "kept").glob("host.*.js"))
    code = (
        f'<iframe class="geoapp" src="{site.url}text-en.html" title="x" height="300"></iframe>'
        f'<script src="{site.url}kept/{script}"></script>'
    )
    article(elsewhere.folder, code)
    page.goto(f"{elsewhere.url}article.html")
    for told in ("{type: 'geoapp:height', height: 5000}", "{type: 'geoapp:height', height: 1e9}"):
        page.evaluate(f"window.postMessage({told}, '*')")
    page.evaluate(  # messages arrive in the order in which they are sent
        """new Promise((done) => {
          window.addEventListener("message", (event) => event.data === "last" && done());
          window.postMessage("last", "*");
        })"""
    )
    assert page.locator("iframe").get_attribute("height") == "300"


def test_without_scripts_the_page_says_and_shows_it(open_context: OpenContext, site: Host) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}index.html")
    for part in ("noscript svg", "noscript ol"):
        assert page.locator(part).bounding_box()["width"] > 900  # type: ignore[index]
    assert "Yonhap" in page.locator("body").inner_text()
    assert page.locator("#attribution").is_visible()
    # Nothing is offered that would have to run.
    assert page.locator("button:visible, input:visible").count() == 0
