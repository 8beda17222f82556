"""A whole lesson by keyboard alone, without a network, in both languages; and bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.page.story import ASKED_BEFORE_TEXT
from geoapp.picture.qr import qr_path
from tests.support.browsing import wait_until
from tests.support.dossiers import CASES, ONE_OF_EACH, built_in_page, content_of
from tests.support.pages import hostile
from tests.support.presenting import count, is_presenting, opened, presenting, title, turn
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

STEPS = read_dossier(built_in()).steps
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("class") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


def tab_to(page: Page, selector: str) -> None:
    """Reach an element as a hand on the keyboard does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def answer_by_keyboard(page: Page, kind: str) -> None:
    """Answer what is asked, then ask for the answer."""
    if kind == "estimate":
        tab_to(page, ".question-estimate input")
        for _ in range(5):
            page.keyboard.press("ArrowRight")
    elif kind == "choice":
        tab_to(page, ".question-choice input")
        page.keyboard.press("Space")
    elif kind == "point":
        tab_to(page, ".question-point select")
        page.keyboard.press("ArrowDown")
    elif kind == "grade":
        tab_to(page, ".question-grade select")
        page.keyboard.press("ArrowDown")
    tab_to(page, f".question-{kind} .answer")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_a_whole_lesson_by_keyboard_without_a_network(
    open_context: OpenContext, address: str, lang: str
) -> None:
    context = open_context(offline=True)
    page = opened(context.new_page(), address, f"#lang={lang}")
    tab_to(page, "#story-present")
    page.keyboard.press("Enter")
    for index, step in enumerate(STEPS):
        assert title(page) == step.title[lang]
        asks_first = any(one.kind in ASKED_BEFORE_TEXT for one in step.questions)
        assert page.locator("#story-text").is_hidden() is asks_first, step.id
        assert count(page) == f"{index + 1} / {len(STEPS)}"
        assert page.evaluate("geoapp.isoDay(geoapp.page.clock.day)") == step.at
        assert page.evaluate("geoapp.page.state.selected") == step.select
        assert page.locator("#attribution").is_visible()
        for question in step.questions:
            if question.answer:
                answer_by_keyboard(page, question.kind)
                told = page.locator(f".question-{question.kind} .reveal").all_inner_texts()
                assert question.answer.text[lang] in " ".join(told)
        assert page.locator("#story-text").inner_text().startswith(step.text[lang].split("\n")[0])
        turn(page, "PageDown")
    assert count(page) == f"{len(STEPS)} / {len(STEPS)}"
    page.keyboard.press("Escape")
    assert not is_presenting(page)
    assert page.evaluate("document.activeElement.id") == "story-present"
    # Nothing of what was answered is kept anywhere.
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
    assert "guess" not in page.url


def test_clicker_and_arrow_keys(page: Page, address: str) -> None:
    presenting(page, address)
    for key, place in [
        ("PageDown", 2), ("ArrowRight", 3), ("ArrowDown", 4), ("ArrowUp", 3), ("ArrowLeft", 2),
        ("PageUp", 1), ("PageUp", 1), ("End", len(STEPS)), ("PageDown", len(STEPS)), ("Home", 1),
    ]:  # fmt: skip
        turn(page, key)
        assert count(page) == f"{place} / {len(STEPS)}", key
    page.keyboard.press("b")
    assert page.locator("#present-veil.black").is_visible()
    turn(page, "PageDown")
    assert not page.locator("#present-veil").is_visible()
    assert count(page) == f"2 / {len(STEPS)}"
    page.keyboard.press("F5")  # with which many a clicker begins: it would load the page anew
    assert page.evaluate("'present' in document.documentElement.dataset")
    assert count(page) == f"2 / {len(STEPS)}"
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert title(page) == STEPS[2].title["en"]
    page.keyboard.press("s")
    assert page.locator("#present-veil.spotlight").is_visible()
    page.keyboard.press("s")
    assert page.locator("#present-veil.laser").is_visible()


@pytest.mark.each_run("en-1280")
@pytest.mark.parametrize(
    ("width", "height", "lang"),
    [(1280, 720, "en"), (1024, 768, "en"), (1920, 1080, "en"), (1920, 1080, "fr")],
    ids=["en-1280", "1024", "1920", "fr-1920"],
)
def test_the_map_has_half_of_a_projected_screen(
    open_context: OpenContext, address: str, width: int, height: int, lang: str
) -> None:
    page = open_context(viewport={"width": width, "height": height}).new_page()
    presenting(page, address, f"#step=who-denies&lang={lang}")
    of_screen = """() => { const { width, height } = geoapp.page.map.getContainer()
      .getBoundingClientRect(); return width * height / innerWidth / innerHeight; }"""
    assert page.evaluate(of_screen) >= 0.5
    inside = """() => ['#attribution', '#key', '#clock-date', '#clock-slider', '#present-bar']
      .every(name => { const box = document.querySelector(name).getBoundingClientRect();
        return box.width > 20 && box.height > 10 && box.top >= 0 && box.bottom <= innerHeight; })"""
    assert page.evaluate(inside)
    # What overflows goes first, under a sign that it goes on.
    more = page.locator(".more-below")
    assert more.is_visible()
    page.keyboard.press("PageDown")
    assert count(page) == f"9 / {len(STEPS)}"
    assert page.evaluate("geoapp.page.story.root.scrollTop") > 0
    # The sign takes no room of its own: no press of the clicker is lost on it.
    high = "geoapp.page.story.root.scrollHeight"
    whole = page.evaluate(high)
    page.evaluate("geoapp.page.story.root.scrollTo(0, 1e6)")
    more.wait_for(state="hidden")
    assert page.evaluate(high) == whole
    turn(page, "PageDown")
    assert count(page) == f"10 / {len(STEPS)}"
    page.keyboard.press("Escape")
    assert not more.is_visible()


def test_five_rows_leave_the_map_half_of_a_screen_and_its_ends_in_sight(
    open_context: OpenContext, tmp_path: Path
) -> None:
    path = tmp_path / "pacific.html"
    path.write_text(page_html(read_dossier(CASES / "routes" / "pacific-1520.geojson")), "utf-8")
    page = open_context(viewport={"width": 1280, "height": 720}).new_page()
    presenting(page, path.as_uri())
    of_screen = """() => { const { width, height } = geoapp.page.map.getContainer()
      .getBoundingClientRect(); return width * height / innerWidth / innerHeight; }"""
    assert page.evaluate(of_screen) >= 0.5
    # Nothing that stands on the map lies over another, nor over an end of the route.
    apart = """() => { const boxes = ['#clock-date', '#key', '#inset:not([hidden])', '.scale-bar',
      '.of-cebu.place-route', '.of-virgenes.place-route'].map(name =>
        document.querySelector(name)?.getBoundingClientRect()).filter(Boolean);
      return boxes.length > 3 && boxes.every((one, i) => boxes.every((other, k) => k <= i
        || one.right <= other.left || other.right <= one.left
        || one.bottom <= other.top || other.bottom <= one.top)); }"""
    assert page.evaluate(apart)
    # Paper has the page, not the presentation, which goes on after it.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert not is_presenting(page)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert is_presenting(page)
    assert page.evaluate(of_screen) >= 0.5


def test_one_voice_speaks_at_a_time(page: Page, address: str) -> None:
    """The step's text; evidence that is asked for in its place; the day where it is another."""
    presenting(page, address, "#step=how-far")
    text, panel = page.locator("#story-text"), page.locator("#panel")
    sentence = "document.querySelector('.sentence').getBoundingClientRect().height"
    assert (panel.is_visible(), page.evaluate(sentence)) == (False, 1)
    for _ in range(2):
        page.get_by_role("button", name="Show the answer").first.click()
    page.locator("#story-grounds button").first.click()
    assert (panel.is_visible(), text.is_visible()) == (True, False)
    page.keyboard.press("PageDown")
    assert panel.evaluate("panel => panel.scrollTop") > 0
    assert count(page) == f"6 / {len(STEPS)}"
    assert page.get_by_role("button", name="Back to the story").is_visible()
    page.keyboard.press("Escape")
    assert (panel.is_visible(), text.is_visible()) == (False, True)
    assert is_presenting(page)
    page.evaluate("geoapp.page.set({ day: geoapp.page.state.day - 8 })")
    assert page.evaluate(sentence) > 20
    page.keyboard.press("End")
    assert page.evaluate(sentence) == 1


def test_small_print_grows_with_the_projector(open_context: OpenContext, address: str) -> None:
    page = open_context(viewport={"width": 1920, "height": 1080}).new_page()
    presenting(page, address, "#step=who-denies")
    for name in (
        ".graded .by",
        "#story-grounds p",
        ".graded .sources",
        ".grades select",
        ".label small",
    ):
        size = f"parseFloat(getComputedStyle(document.querySelector('{name}')).fontSize)"
        assert page.evaluate(size) >= 16, name


# The dark modules of the code, by their place.
DARK = """[...document.querySelector("#present-code path").getAttribute("d")
  .matchAll(/M(\\d+) (\\d+)h/g)].map(([, x, y]) => [Number(x), Number(y)])"""


def dark_modules(address: str) -> list[list[int]]:
    """Where the code that papers print of an address is dark."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)", qr_path(address)[1])
    return [[int(x) + i, int(y)] for x, y, wide in runs for i in range(int(wide))]


def test_present_shows_where_the_page_stands_if_anybody_knows(page: Page, tmp_path: Path) -> None:
    known = "https://example.org/route/"
    path = tmp_path / "route.html"
    dossier = read_dossier(built_in())
    path.write_text(page_html(dossier, url=known), "utf-8")
    presenting(page, path.as_uri())
    page.keyboard.press("q")
    code = page.locator("#present-code")
    assert code.is_visible()
    for step in dossier.steps[:3]:
        for lang in ("fr", "en"):
            page.evaluate("lang => geoapp.page.set({ lang })", lang)
            link = f"{known}#step={step.id}&lang={lang}"
            assert code.inner_text() == link
            assert page.evaluate(DARK) == dark_modules(link)
        page.evaluate("geoapp.page.story.move(1)")
    page.keyboard.press("Escape")
    assert is_presenting(page)
    assert not code.is_visible()
    path.write_text(page_html(read_dossier(ONE_OF_EACH)), "utf-8")
    page.reload()
    presenting(page, path.as_uri())
    page.keyboard.press("q")
    assert code.count() == 0
    assert not page.get_by_role("button", name="Link").is_visible()


@pytest.mark.long
def test_a_slider_keeps_its_arrows_and_gives_the_clicker_its_keys(page: Page, address: str) -> None:
    presenting(page, address, "#step=how-far")
    page.locator(".question-estimate input").first.focus()
    page.keyboard.press("ArrowRight")
    assert title(page) == "How far, and in how many days?"
    assert "Move" not in page.locator(".guess-value").first.inner_text()
    turn(page, "PageDown")
    assert title(page) != "How far, and in how many days?"


@pytest.mark.long
def test_a_clicker_shows_the_answer_before_the_words_that_tell_it(page: Page, address: str) -> None:
    presenting(page, address, "#step=where")
    text, reveal = page.locator("#story-text"), page.locator(".question-point .reveal")
    assert text.is_hidden()
    for _ in range(40):
        page.keyboard.press("PageDown")
        if text.is_visible():
            break
    assert title(page) == STEPS[1].title["en"]
    assert "south-western Russia" in reveal.inner_text()
    assert page.evaluate("geoapp.page.story.root.scrollTop") == 0
    turn(page, "PageDown")
    assert title(page) == STEPS[2].title["en"]
    # Gone back to, it is still answered; and paper, which asks nothing, has the words.
    turn(page, "PageUp")
    assert text.is_visible()
    opened(page, address, "#step=changed-by-2026")
    assert text.is_hidden()
    # The page is still presented; a printer asks it to be a page.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert text.is_visible()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert is_presenting(page)
    assert text.is_hidden()


def test_what_a_step_rests_on_waits_for_its_questions(page: Page, address: str) -> None:
    presenting(page, address, "#step=how-far")
    rests = page.locator("#story-grounds")
    for _ in range(2):
        assert rests.is_hidden()
        page.get_by_role("button", name="Show the answer").first.click()
    assert "Rests on:" in rests.inner_text()
    # One that nobody can answer for the class has nothing to wait for; its pictures are shown.
    opened(page, address, "#step=not-known")
    assert rests.is_visible()
    opened(page, address, "#step=picture-1")
    assert rests.is_hidden()
    assert page.locator("#story-text .seen").is_visible()


def test_a_space_turns_the_page_where_no_other_button_has_it(page: Page, address: str) -> None:
    presenting(page, address, "#step=not-known")
    space = "geoapp.page.story.root.scrollTop"
    turn(page, " ")
    assert title(page) == STEPS[10].title["en"]
    turn(page, "Shift+ ")
    assert title(page) == STEPS[9].title["en"]
    page.keyboard.press(" ")
    assert page.evaluate(space) > 0 or not page.evaluate("geoapp.page.story.present.isMore")
    page.locator("#present-bar [aria-keyshortcuts=c]").focus()
    page.keyboard.press(" ")
    assert page.locator(".chapters-list").is_visible()


def test_the_evidence_of_a_step_waits_with_its_words(page: Page, address: str) -> None:
    opened(page, address, "#step=changed-by-2026")
    panel = page.locator("#panel")
    assert panel.is_hidden()
    page.get_by_role("button", name="Show the answer").first.click()
    assert panel.is_visible()
    assert "Your choice agrees" not in page.locator("#story-questions").inner_text()
    # What the reader opens is shown, answered or not.
    opened(page, address, "#step=where")
    assert panel.is_hidden()
    page.evaluate("geoapp.page.select('dunay')")
    wait_until(page, "!document.getElementById('panel').hasAttribute('data-waits')")
    assert panel.is_visible()


def test_no_keys_are_taken_outside_present_mode(page: Page, address: str) -> None:
    opened(page, address, "#step=where")
    page.evaluate("document.activeElement.blur()")
    for key in ("PageDown", "ArrowRight", "Home", "End", "b", "n", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate("geoapp.page.state.step") == "where"
    assert not page.locator("#present-veil").is_visible()
    taken = """() => { const event = new KeyboardEvent('keydown',
      { key: 'PageDown', bubbles: true, cancelable: true });
      document.body.dispatchEvent(event); return event.defaultPrevented; }"""
    assert page.evaluate(taken) is False


def test_notes_are_nowhere_on_the_page_itself(page: Page, address: str) -> None:
    presenting(page, address)
    for step in STEPS:
        assert (step.notes or {})["en"] not in page.locator("body").inner_text()
        turn(page, "PageDown")


@pytest.mark.long
def test_an_embed_tells_the_story_without_notes(page: Page, tmp_path: Path) -> None:
    html = built_in_page("embed")
    for step in STEPS:
        for text in (step.notes or {}).values():
            assert json.dumps(text, ensure_ascii=False)[1:-1] not in html
    path = tmp_path / "embed.html"
    path.write_text(html, encoding="utf-8")
    opened(page, path.as_uri())
    page.locator("#story-start").click()
    for step in STEPS[1:]:
        page.locator("#story-next").click()
        assert title(page) == step.title["en"]


def test_the_address_leads_to_a_step_and_back(page: Page, address: str) -> None:
    opened(page, address, "#step=picture-2")
    assert title(page) == "Picture 2: Dunay, 12 September"
    assert page.locator("#clock-date").inner_text() == "12 September 2023"
    assert page.evaluate("geoapp.page.map.getZoom()") > 4
    page.locator("#story-next").click()
    wait_until(page, "location.hash.includes('step=by-rail')")
    page.locator("#story-leave").click()
    wait_until(page, "!location.hash.includes('step=')")
    assert not page.locator("#story-title").is_visible()
    opened(page, address, "#step=nowhere")
    assert page.locator("#story-start").is_visible()


@pytest.mark.long
def test_a_day_in_the_address_goes_before_that_of_the_step(page: Page, address: str) -> None:
    opened(page, address, "#step=by-rail&at=2023-09-28")
    assert page.locator("#clock-date").inner_text() == "28 September 2023"
    assert title(page).startswith("By rail")


def test_a_step_leads_to_where_its_picture_can_be_seen(page: Page, address: str) -> None:
    step = next(step for step in STEPS if step.id == "picture-2")
    opened(page, address, "#step=picture-2")
    links = page.locator("#story-text .sources a").evaluate_all("all => all.map(a => a.href)")
    sources = {source.id: source.url for source in read_dossier(built_in()).sources}
    assert links == [sources[citation.source] for citation in step.citations]
    opened(page, address, "#step=how-do-we-know")
    assert page.locator("#story-text .sources").count() == 0
    assert "null" not in page.locator("#story-text").inner_text()


@pytest.mark.long
def test_layers_of_a_step_are_all_that_is_drawn(page: Page, address: str) -> None:
    opened(page, address, "#step=where")
    assert page.locator("#map_route path.leg:visible").count() == 0
    assert page.locator("#map_route path.candidate:visible").count() == 0
    page.locator("#story-next").click()
    assert page.locator("#map_route path.leg:visible").count() > 0
    page.locator("#story-leave").click()
    assert page.locator("#map_route path.candidate:visible").count() > 0


def test_a_place_is_hidden_until_it_was_pointed_to(page: Page, address: str) -> None:
    opened(page, address, "#step=where")
    label = page.locator("#map_route .label", has_text="Tikhoretsk")
    assert not label.is_visible()
    maps = page.locator(".leaflet-container")
    assert maps.count() == 2, "the small map too"
    assert maps.and_(page.locator(".no-legs.no-sightings")).count() == 2
    offered = page.locator(".question-point option").all_inner_texts()
    assert "Dunay" in offered
    assert "Tikhoretsk" not in offered
    page.locator("#map_route").click(position={"x": 300, "y": 200})
    assert page.locator("path.pin").count() == 1
    page.get_by_role("button", name="Show the answer").click()
    assert "Your point is" in page.locator(".reveal").inner_text()
    assert label.is_visible()


def test_an_estimate_is_compared_with_the_range(page: Page, address: str) -> None:
    opened(page, address, "#step=how-far")
    slider = page.locator(".question-estimate input").first
    assert "9,800" not in page.locator("#story").inner_text()
    assert slider.input_value() == "0", "in the middle it would begin in the answer"
    slider.evaluate("(s) => { s.value = 7000; s.dispatchEvent(new Event('input')); }")
    page.get_by_role("button", name="Show the answer").first.click()
    told = page.locator(".reveal").first.inner_text().replace("\u00a0", " ")
    assert "What is known: 9,800–10,800 km." in told
    assert "Your estimate: 7,000 km, 2,800 km too low." in told
    assert page.locator("path.guess-line").count() == 1
    page.locator("#story-next").click()
    assert page.locator("path.guess-line").count() == 0


def test_no_length_stands_beside_the_question_that_asks_for_it(page: Page, tmp_path: Path) -> None:
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    opening = next(step for step in content["steps"] if step["id"] == "opening")
    del opening["questions"][1:]  # for others the step's evidence waits
    lesson, path = tmp_path / "lesson.geojson", tmp_path / "lesson.html"
    lesson.write_text(json.dumps(content), "utf-8")
    path.write_text(page_html(read_dossier(lesson)), "utf-8")
    opened(page, path.as_uri(), "#step=opening")
    panel = page.locator("#tab-evidence-panel")
    assert panel.is_visible()
    assert "By sea" in panel.inner_text()
    assert "306\u00a0km" not in panel.inner_text()
    below = page.locator("#distances")
    assert below.is_hidden(), "a table of lengths would tell it too"
    page.get_by_role("button", name="Show the answer").first.click()
    assert "306\u00a0km" in panel.inner_text()
    assert below.is_visible()
    page.goto("about:blank")
    opened(page, path.as_uri(), "#step=opening")
    page.get_by_role("button", name="Leave the story").click()
    assert "306\u00a0km" in panel.inner_text()


def test_grading_shows_what_speaks_for_and_against(page: Page, address: str) -> None:
    opened(page, address, "#step=who-denies")
    first = page.locator(".graded").first
    # What to think of a statement is not said before it is graded.
    caveat = "One graphic, one claim"
    assert caveat not in first.inner_text()
    first.locator("select").first.select_option("B")
    first.locator("select").last.select_option("3")
    page.get_by_role("button", name="Show the answer").click()
    told = first.locator(".weigh").inner_text()
    assert "Your grade: B3" in told
    assert caveat in told
    assert "Answered by: Dmitry Peskov" in told
    assert "Read in 10 sources" in told


def made(tmp_path: Path, change: dict[str, Any]) -> str:
    content = content_of(ONE_OF_EACH) | change
    path = tmp_path / "made.html"
    path.write_text(page_html(read_dossier(json.dumps(content).encode(), name="made")))
    return path.as_uri()


def test_a_choice_says_what_is_right_without_an_answer_in_words(page: Page, tmp_path: Path) -> None:
    long_one = "This" + " and so on" * 12
    options = [{"text": {"en": long_one}, "right": True}, {"text": {"en": "That"}}]
    question = {"kind": "choice", "text": {"en": "Which?"}, "options": options}
    words = {"title": {"en": "One"}, "text": {"en": "It is this."}}
    presenting(page, made(tmp_path, {"steps": [{"id": "one", "questions": [question]} | words]}))
    text = page.locator("#story-text")
    assert text.is_hidden()
    page.keyboard.press("PageDown")
    assert text.is_visible()
    assert page.locator(".option").all_inner_texts() == [f"{long_one}\n✓ yes", "That\n✗ no"]
    lines = "(one) => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
    assert round(page.locator(".option .mark").first.evaluate(lines)) == 1


@pytest.mark.long
def test_a_dossier_without_steps_has_some_made_from_its_events(page: Page, tmp_path: Path) -> None:
    opened(page, made(tmp_path, {"steps": []}))
    page.locator("#story-start").click()
    titles = []
    while True:
        titles.append(title(page))
        if page.locator("#story-next").is_disabled():
            break
        page.locator("#story-next").click()
    assert titles == ["An example", "By sea", "Seen", "Replies and denials", "How do we know?"]


@pytest.mark.long
def test_200_steps_and_a_very_long_question(page: Page, tmp_path: Path) -> None:
    question = {"kind": "open", "text": {"en": "Why? " * 3000}}
    steps = [
        {
            "id": f"step-{n}",
            "title": {"en": f"Step {n}"},
            "text": {"en": "."},
            "questions": [question],
        }
        for n in range(200)
    ]
    presenting(page, made(tmp_path, {"steps": steps}))
    page.keyboard.press("End")
    assert count(page) == "200 / 200"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("c")
    assert page.locator(".chapters li").count() == 200


def test_hostile_steps_stay_text(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(page_html(read_dossier(hostile(), name="hostile.geojson")), encoding="utf-8")
    presenting(page, path.as_uri())
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    for _ in STEPS:
        assert page.locator("#story img, #story script").count() == 0
        assert opening.value.locator("img, script").count() == 0
        turn(page, "PageDown")


def test_a_narrow_page_has_room_for_the_story(open_context: OpenContext, address: str) -> None:
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    presenting(page, address, "#step=who-denies")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.long
def test_without_motion_nothing_moves(open_context: OpenContext, address: str) -> None:
    page = opened(open_context(reduced_motion="reduce").new_page(), address, "#step=where")
    page.locator("#story-next").click()
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.long
def test_a_step_is_drawn_at_once(page: Page, address: str) -> None:
    """Within two frames all that shows is there, but the key and room that a sentence leaves."""
    opened(page, address, "#step=where")
    late = f"""async () => {{ const late = [];
      const shows = node => node.checkVisibility?.({{ visibilityProperty: true }}) ?? true;
      const watch = new MutationObserver(records => late.push(...records.filter(
        ({{ target: t, addedNodes: a }}) => !t.matches("#key,.sentence") && [t, ...a].every(shows)
      ).map(({{ target }}) => target.id || target.outerHTML)));
      for (let step = 1; step < 11; step++) {{
        geoapp.page.story.go(step); await {SETTLED};
        watch.observe(document.body, {{ subtree: true, childList: true, attributes: true }});
        for (let wait = 0; wait < 5; wait++) await {SETTLED};
        watch.disconnect(); }}
      return late; }}"""
    assert page.evaluate(late) == []
