"""The published site in Firefox, as Debian packages it: read, stepped, embedded, printed."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.accessibility import LAID_OUT, TARGETS, complaints
from tests.support.browsing import READY, Watch, fitted, wait_for, wait_until
from tests.support.firefox import DARK, PHONE, STILL, Firefox, Tab, firefox
from tests.support.foreign import program
from tests.support.hosting import Host, host, newsroom
from tests.support.tiers import long

pytestmark = pytest.mark.browser
DOSSIER = read_dossier(built_in())
FULL_SHEET = 700
STAYS_MS = 1000
MOST_SHEETS, MOST_OF_PLACES = 32, 4
WIDE, NARROW = (1280, 800), (390, 844)
# What is painted of a page that a link sets up, at its first paint.
FIRST_LOOK = """() => { window.seen = [];
  new PerformanceObserver((list) => list.getEntries().forEach(() => window.seen.push([
    document.documentElement.dataset.theme, document.documentElement.lang])))
    .observe({ type: "paint", buffered: true }); }"""
# All that changes in an article, and where.
# What scripts change: the parser itself adds to a text that comes in two pieces.
CHANGES = """() => { window.changes = [];
  const isParsed = ({ type }) => type === "characterData" && document.readyState === "loading";
  new MutationObserver((all) => all.forEach((one) => isParsed(one) || window.changes.push(
    one.type + " " + one.target.nodeName + " " + one.attributeName)))
    .observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
}"""
# A point of a leg as drawn where nothing lies over it, in CSS pixels of the window.
POINT = """(name) => {
  document.getElementById("map_route").scrollIntoView({ block: "center", behavior: "instant" });
  const path = [...document.querySelectorAll("#map_route path.hit")]
    .find((one) => one.getAttribute("aria-label") === name);
  for (let share = 0.05; share < 1; share += 0.05) {
    const { x, y } = path.getPointAtLength(share * path.getTotalLength());
    const point = new DOMPoint(x, y).matrixTransform(path.getScreenCTM());
    if (document.elementFromPoint(point.x, point.y) === path) return [point.x, point.y];
  }
}"""

Open = Callable[..., Tab]


@pytest.fixture(scope="module")
def site(published: Path) -> Iterator[Host]:
    with host(published) as made:
        yield made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("desk"), {}) as running:
        yield running


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """A finger for a pointer, at night, of someone who wants no motion."""
    with firefox(tmp_path_factory.mktemp("phone"), PHONE | DARK | STILL) as running:
        yield running


@pytest.fixture
def opening(watch: Watch) -> Iterator[Open]:
    """Open tabs; what goes wrong in them fails the test."""
    with ExitStack() as tabs:

        def opened(running: Firefox, size: tuple[int, int] = WIDE) -> Tab:
            running.watch = watch
            return tabs.enter_context(running.open(*size))

        yield opened


def shown(tab: Tab, address: str) -> Tab:
    tab.goto(address)
    if "/text-" not in address:
        wait_until(tab, READY)
    return tab


def letters(text: str) -> str:
    """Letters alone, as they are meant: on paper two may be one sign, as fi is."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def alphabetic(text: str) -> str:
    """Letters and figures alone, without Chinese signs and marks around them."""
    return "".join(one for one in text if one.isalnum() and not "\u4e00" <= one <= "\u9fff")


def printed(tab: Tab, path: Path) -> list[str]:
    """Print a page and read the letters on each sheet, column by column."""
    path.write_bytes(tab.pdf())
    pdftotext = program("pdftotext", "poppler-utils")
    text = subprocess.run([pdftotext, "-raw", path, "-"], capture_output=True, check=True).stdout
    return [letters(sheet) for sheet in text.decode().removesuffix("\f").split("\f")]


# -- reading -----------------------------------------------------------------------------
@pytest.mark.each_run("en-size0")
@pytest.mark.parametrize(
    ("lang", "size"), [("en", WIDE), ("fr", NARROW), long("en", NARROW), long("fr", WIDE)]
)
def test_the_map_is_drawn_and_the_slider_steps_by_keyboard(
    desk: Firefox, opening: Open, site: Host, lang: str, size: tuple[int, int]
) -> None:
    tab = shown(opening(desk, size), f"{site.url}page-{lang}.html#at=2023-09-06")
    drawn = """() => [...document.querySelectorAll("#map_route path")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && box.right > 0 && box.left < innerWidth; }).length"""
    assert tab.evaluate(drawn) > 20
    assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
    tab.focus("#clock-slider")
    sentence, day = tab.words("#clock-sentence"), tab.words("#clock-date")
    tab.press("ArrowRight")
    assert tab.words("#clock-date") != day
    assert tab.words("#clock-date").startswith("7 ")
    assert tab.words("#clock-sentence") != sentence
    tab.press("ArrowLeft")
    assert (tab.words("#clock-sentence"), tab.words("#clock-date")) == (sentence, day)


def test_languages_stand_beside_what_opens_the_summary_in_a_low_window(
    desk: Firefox, opening: Open, site: Host
) -> None:
    tab = shown(opening(desk, (320, 568)), f"{site.url}page-fr.html")
    box = "document.getElementById('{}').getBoundingClientRect()"
    more, languages = box.format("more"), box.format("languages")
    assert tab.evaluate(f"{more}.bottom > {languages}.top && {more}.top < {languages}.bottom")


@pytest.mark.parametrize("lang", [long("en"), "fr"])
def test_a_leg_on_the_map_opens_its_evidence(
    desk: Firefox, opening: Open, site: Host, lang: str
) -> None:
    tab = shown(opening(desk), f"{site.url}page-{lang}.html#at=2023-09-20")
    rail = next(leg for leg in DOSSIER.legs if leg.properties.mode == "rail")
    name = (rail.properties.name or {})[lang]
    tab.click_at(*tab.evaluate(POINT, name))
    assert tab.evaluate("geoapp.page.state.selected") == rail.id
    assert tab.words("#tab-evidence-panel h2") == name
    assert tab.evaluate("document.querySelectorAll('#tab-evidence-panel .sources').length") >= 1


@pytest.mark.long
def test_a_finger_steps_selects_and_changes_views(
    phone: Firefox, opening: Open, site: Host
) -> None:
    tab = shown(opening(phone, NARROW), f"{site.url}page-en.html#at=2023-09-12")
    assert tab.evaluate(TARGETS) == []
    tab.click("#clock-next", touch=True)
    assert tab.words("#clock-date") != "12 September 2023"
    tab.click("label[for=mode-all]", touch=True)
    assert tab.evaluate("document.getElementById('mode-all').checked")
    tab.click("#tab-events", touch=True)
    tab.click(".events li button", touch=True)
    assert tab.evaluate("document.getElementById('tab-evidence-panel').checkVisibility()")


@pytest.mark.parametrize("kind", [long("page"), "embed"])
def test_a_link_is_followed_before_the_first_look(
    desk: Firefox, opening: Open, site: Host, kind: str
) -> None:
    tab = opening(desk)
    tab.before_scripts(FIRST_LOOK)
    state = "theme=dark&lang=fr&at=2023-09-12&sel=leg-sea&mode=past"
    shown(tab, f"{site.url}{kind}-fr.html#{state}")
    wait_until(tab, "window.seen.length > 0")
    assert tab.evaluate("window.seen") == [["dark", "fr"]]
    assert tab.words("#clock-date") == "12 septembre 2023"
    assert tab.evaluate("document.getElementById('mode-past').checked")
    assert tab.evaluate("geoapp.page.state.selected") == "leg-sea"
    assert tab.evaluate("document.getElementById('link-note').hidden")


@pytest.mark.each_run("index")
@pytest.mark.parametrize("name", ["index", "embed-fr"])
def test_the_page_opens_from_a_disk(desk: Firefox, opening: Open, site: Host, name: str) -> None:
    tab = shown(opening(desk), (site.folder / f"{name}.html").as_uri() + "#at=2023-09-12")
    assert tab.words("#clock-date").endswith("2023")
    assert "2023" in tab.words("#attribution")


@pytest.mark.long
def test_nothing_is_kept(desk: Firefox, opening: Open, site: Host) -> None:
    tab = shown(opening(desk), f"{site.url}index.html")
    kept = "document.cookie + localStorage.length + sessionStorage.length"
    assert tab.evaluate(kept) == "00"
    assert tab.evaluate("indexedDB.databases()") == []


# -- inside an article -------------------------------------------------------------------
@pytest.mark.each_run("narrow")
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_an_embed_tells_its_height_and_changes_nothing_else(
    desk: Firefox, opening: Open, site: Host, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = shown(opening(desk), f"{site.url}index.html#at=2023-09-12")
    page.click("#share summary")
    wait_until(page, "document.getElementById('share-code').value !== ''")
    code = page.evaluate("document.getElementById('share-code').value")
    article = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>A</title>{code}</html>'
    (tmp_path / "article.html").write_text(article, "utf-8")
    origin = site.url.rstrip("/")
    policy = f"default-src 'none'; frame-src {origin}; script-src {origin}/kept/"
    policy += "; style-src 'unsafe-inline'"  # the code's own heights, until its script runs
    with newsroom(tmp_path, policy) as elsewhere:
        tab = opening(desk, size)
        tab.before_scripts(CHANGES)
        tab.goto(f"{elsewhere.url}article.html")
        tab.evaluate("document.querySelector('iframe').scrollIntoView()")
        frame = tab.frame()
        wait_until(frame, READY)
        closed = fitted(tab, frame)
        frame.focus("#evidence-open")
        frame.press("Enter")
        wait_until(frame, "document.getElementById('panel').checkVisibility()")
        assert fitted(tab, frame) > closed + 200
        told = [one for one in tab.evaluate("window.changes") if "childList" not in one]
        assert set(told) == {"attributes IFRAME height", "attributes IFRAME style"}
        assert tab.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert frame.words("#clock-date") == "12 September 2023"


@pytest.mark.long
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_frame_that_was_folded_away_is_as_high_as_its_map_once_it_is_opened(
    desk: Firefox, opening: Open, site: Host, tmp_path: Path, size: tuple[int, int]
) -> None:
    page = shown(opening(desk), f"{site.url}page-fr.html")
    page.click("#share summary")
    wait_until(page, "document.getElementById('share-code').value !== ''")
    code = page.evaluate("document.getElementById('share-code').value")
    folded = f"<details><summary>La carte</summary>{code}</details>"
    article = (
        f'<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>A</title>{folded}</html>'
    )
    (tmp_path / "article.html").write_text(article, "utf-8")
    with newsroom(tmp_path, f"frame-src {site.url}; script-src {site.url}kept/") as elsewhere:
        tab = opening(desk, size)
        tab.goto(f"{elsewhere.url}article.html")
        tab.click("summary")
        tab.evaluate("document.querySelector('iframe').scrollIntoView()")
        frame = tab.frame()
        wait_until(frame, READY)
        fitted(tab, frame)
        tab.wait_for_timeout(STAYS_MS)  # time for a change of mind
        assert fitted(tab, frame) == tab.evaluate("document.querySelector('iframe').clientHeight")


# -- telling and printing ----------------------------------------------------------------
@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_the_story_is_told_by_keyboard(desk: Firefox, opening: Open, site: Host, lang: str) -> None:
    tab = shown(opening(desk), f"{site.url}page-{lang}.html")
    tab.focus("#story-present")
    tab.press("Enter")
    for step in DOSSIER.steps:
        assert tab.words("#story-title") == step.title[lang]
        assert tab.evaluate("geoapp.page.state.selected") == step.select
        for _ in range(40):  # a step that overflows is scrolled by first
            tab.press("PageDown")
            if tab.words("#story-title") != step.title[lang] or step is DOSSIER.steps[-1]:
                break
    tab.press("Escape")
    wait_until(tab, "document.activeElement.id === 'story-present'")


def test_a_day_is_read_from_the_right_in_arabic(
    desk: Firefox, opening: Open, tmp_path: Path
) -> None:
    """In Firefox the year stood between the month and the day: its grid took no bidi of its own."""
    path = tmp_path / "arabic.html"
    path.write_text(page_html(DOSSIER, lang="ar"), "utf-8")
    tab = shown(opening(desk), path.as_uri())
    lefts = tab.evaluate(
        """() => { const text = document.getElementById("clock-date").firstChild;
        const left = (from, to) => { const range = document.createRange();
          range.setStart(text, from); range.setEnd(text, to);
          return range.getBoundingClientRect().left; };
        const [day, month, year] = text.data.split(" ");
        const at = day.length + 1 + month.length + 1;
        return [left(0, day.length), left(day.length + 1, at - 1), left(at, at + year.length)]; }"""
    )
    assert lefts == sorted(lefts, reverse=True)


def test_the_printed_page_holds_every_source(
    desk: Firefox, opening: Open, site: Host, tmp_path: Path
) -> None:
    tab = shown(opening(desk), f"{site.url}page-fr.html#theme=dark&at=2023-09-12")
    map_and_clock = ("#attribution", "#key", "#clock-date", "#clock-sentence", "#credit")
    first = [letters(tab.words(each)) for each in map_and_clock]
    titles = tab.evaluate("Object.values(geoapp.page.data.sources).map((one) => one.title || '')")
    sheets = printed(tab, tmp_path / "page.pdf")
    paper = "".join(sheets)
    assert len(titles) > 20
    # The project's fonts have no Chinese signs, of which a few stand in Korean headlines.
    paper = alphabetic(paper)
    missing = [title for title in titles if alphabetic(letters(title))[:25] not in paper]
    assert not missing, "\n".join(missing)
    # No sheet is left half empty for want of a place to break.
    assert [sheet for sheet in sheets[:-1] if len(sheet) < FULL_SHEET] == []
    assert len(sheets) <= MOST_SHEETS
    assert [words for words in first if words not in sheets[0]] == []
    # A table's columns are named on each sheet, and nothing is there to be pressed.
    head = letters("Lieu Rôle Position Précision")
    assert 2 <= len([sheet for sheet in sheets if head in sheet]) <= MOST_OF_PLACES
    assert not [each for each in ("Copier", "Voirsurlacarte") if each in "".join(sheets)]
    assert sheets[-1].endswith("v=" + DOSSIER.header.version)
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize(
    ("name", "most"), [("embed-story-fr", 2), long("embed-en", 1), long("text-fr", 45)]
)
def test_story_embed_and_text_are_printed_on_few_sheets(
    desk: Firefox, opening: Open, site: Host, tmp_path: Path, name: str, most: int
) -> None:
    tab = shown(opening(desk), f"{site.url}{name}.html")
    sheets = printed(tab, tmp_path / f"{name}.pdf")
    assert len(sheets) <= most
    assert [sheet for sheet in sheets[:-1] if len(sheet) < FULL_SHEET] == []
    assert not [each for each in ("Openthewholepage", "Ouvrirlapage") if each in "".join(sheets)]


@pytest.mark.long
def test_without_scripts_the_page_says_and_shows_it(
    tmp_path_factory: pytest.TempPathFactory, watch: Watch, site: Host
) -> None:
    folder = tmp_path_factory.mktemp("quiet")
    with firefox(folder, {"javascript.enabled": False}) as quiet:
        quiet.watch = watch
        with quiet.open(*WIDE) as tab:
            tab.goto(f"{site.url}index.html")
            sheets = printed(tab, folder / "page.pdf")
    assert "Yonhap" in "".join(sheets)


# -- equal access, and nothing of others -------------------------------------------------
# Three quarters of what axe costs; colours are the same in Chromium, where they are measured.
CONTRAST = ("color-contrast",)


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "kind", "lang"),
    [
        long("desk", "page", "en"),
        ("desk", "embed", "fr"),
        long("phone", "page", "fr"),
        long("phone", "embed", "en"),
        ("phone", "text", "en"),
        long("desk", "page", "fr"),
        long("desk", "embed", "en"),
        long("desk", "text", "en"),
        long("desk", "text", "fr"),
        long("phone", "page", "en"),
        long("phone", "embed", "fr"),
        long("phone", "text", "fr"),
    ],
)
def test_axe_finds_nothing(
    request: pytest.FixtureRequest, opening: Open, site: Host, where: str, kind: str, lang: str
) -> None:
    running: Firefox = request.getfixturevalue(where)
    tab = opening(running, WIDE if where == "desk" else NARROW)
    shown(tab, f"{site.url}{kind}-{lang}.html")
    if kind != "text":
        tab.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        tab.evaluate(LAID_OUT)
        tab.evaluate("geoapp.openEvidence && geoapp.openEvidence(true)")
    assert complaints(tab, leave=CONTRAST) == []


def _is_told(tab: Tab, watch: Watch, sign: str) -> bool:
    tab.evaluate("0")
    return sign in "\n".join(watch.errors)


def test_what_goes_wrong_in_firefox_is_seen(
    desk: Firefox, opening: Open, watch: Watch, tmp_path: Path
) -> None:
    image = '<img alt="" src="http://outside.example/x.png">'
    (tmp_path / "wrong.html").write_text(f"<!DOCTYPE html><title>x</title>{image}", "utf-8")
    tab = opening(desk)
    with newsroom(tmp_path, "default-src 'none'; img-src *") as made:
        tab.goto(f"{made.url}wrong.html")
        assert tab.evaluate("document.images[0].naturalWidth") == 0
        assert watch.take_blocked() == ["http://outside.example/x.png"]
        tab.evaluate("document.body.style.cssText = 'color: red'; console.error('loud')")
        tab.evaluate(
            """const one = document.createElement("script");
            one.textContent = "1"; document.body.append(one)"""
        )
        tab.evaluate("setTimeout(() => { throw new Error('thrown') })")
        for sign in ("loud", "thrown", "policy: script-src-elem inline"):
            # What the browser has to tell comes before its next answer.
            wait_for(tab, partial(_is_told, tab, watch, sign), sign)
    assert watch.take_errors()
