"""The speaker's notes of Present, in a second window: from a disk, from a site, loaded anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import wait_until
from tests.support.dossiers import ONE_OF_EACH, built_in_page
from tests.support.hosting import host
from tests.support.presenting import count, is_presenting, presenting, title, turn
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

STEPS = read_dossier(built_in()).steps


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("notes") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("lang", [long("en"), "fr"])
def test_notes_follow_in_a_second_window_from_disk(page: Page, address: str, lang: str) -> None:
    presenting(page, address, f"#lang={lang}")
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    notes = opening.value
    assert notes.url == "about:blank"
    for step in STEPS[:3]:
        assert notes.locator("h1").inner_text() == step.title[lang]
        assert (step.notes or {})[lang] in notes.locator("body").inner_text()
        turn(page, "PageDown")
    turn(page, "PageUp", notes)
    assert title(page) == STEPS[2].title[lang]
    assert notes.locator("h1").inner_text() == STEPS[2].title[lang]
    assert STEPS[3].title[lang] in notes.locator(".notes-next").inner_text()
    notes.locator(".notes-map path.leg").first.wait_for(state="attached")
    # However much there is to answer, time and the way on are in sight.
    notes.set_viewport_size({"width": 760, "height": 400})
    for name in (".notes-clock", ".notes-turns button"):
        box = notes.locator(name).first.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= 400 - box["height"]
    turn(page, "PageDown", notes)
    answer = STEPS[3].questions[0].answer
    assert answer is not None
    assert answer.text[lang] in notes.locator(".notes-asked").inner_text()
    turn(page, "PageUp", notes)
    clock = notes.locator(".notes-clock").inner_text()
    assert clock.startswith("0:")
    # The page's own style came along, past its policy.
    size = "parseFloat(getComputedStyle(document.querySelector('.notes-text')).fontSize)"
    assert notes.evaluate(size) > 20
    with notes.expect_event("close"):
        page.keyboard.press("Escape")
    assert not is_presenting(page)


def test_notes_keep_the_button_that_turns_them(page: Page, address: str) -> None:
    """They are written anew for each step, and gave the keyboard back to nobody."""
    presenting(page, address)
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    forth = opening.value.get_by_role("button", name="Next step")
    forth.press("Enter")
    assert count(page) == f"2 / {len(STEPS)}"
    assert forth.evaluate("button => button === document.activeElement")


def test_notes_that_were_loaded_anew_open_again_from_disk(page: Page, address: str) -> None:
    """Their window belongs to nobody then: it stayed blank, and no other could be had."""
    presenting(page, address)
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    blank = opening.value
    with blank.expect_event("close"):
        blank.evaluate("setTimeout(() => location.reload())")
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    assert opening.value.locator("h1").inner_text() == STEPS[0].title["en"]


def test_notes_that_were_loaded_anew_are_written_again_on_a_site(
    page: Page, tmp_path: Path
) -> None:
    (tmp_path / "route.html").write_text(built_in_page(), "utf-8")
    with host(tmp_path) as site:
        presenting(page, f"{site.url}route.html")
        with page.context.expect_page() as opening:
            page.keyboard.press("n")
        notes = opening.value
        notes.reload()
        notes.locator("h1").wait_for()
        turn(page, "PageDown", notes)
        assert notes.locator(".notes-text").inner_text()
        assert notes.title() == "Speaker notes"


@pytest.mark.long
def test_notes_stay_open_where_full_screen_ends_late(page: Page, address: str) -> None:
    """A new window ends full screen, on a slow machine long after it was asked for."""
    presenting(page, address)
    wait_until(page, "Boolean(document.fullscreenElement)")
    page.clock.install()
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    page.clock.fast_forward(5000)
    page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    wait_until(page, "!document.fullscreenElement")
    assert is_presenting(page)
    assert not opening.value.is_closed()


def test_the_clock_of_notes_stands_beside_their_count(page: Page, tmp_path: Path) -> None:
    """In Arabic it stood over it."""
    path = tmp_path / "arabic.html"
    path.write_text(page_html(read_dossier(ONE_OF_EACH), lang="ar"), "utf-8")
    presenting(page, path.as_uri())
    with page.expect_popup() as opening:
        page.keyboard.press("n")
    notes = opening.value
    clock = notes.locator(".notes-clock")
    clock.wait_for()
    assert notes.evaluate("document.documentElement.dir") == "rtl"
    words = """() => { const range = document.createRange();
      range.selectNodeContents(document.querySelector(".kicker"));
      return range.getBoundingClientRect().left; }"""
    box = clock.bounding_box()
    assert box
    assert box["x"] + box["width"] <= notes.evaluate(words)


def test_answers_in_another_language_keep_their_direction(page: Page, tmp_path: Path) -> None:
    """The full stop of an English answer began it, in Arabic notes and beside Arabic grades."""
    path = tmp_path / "arabic.html"
    path.write_text(page_html(read_dossier(built_in()), lang="ar"), "utf-8")
    presenting(page, path.as_uri(), "#step=who-denies")
    with page.context.expect_page() as opening:
        page.keyboard.press("n")
    told = opening.value.locator(".notes-asked li span")
    assert told.first.get_attribute("dir") == "ltr"
    assert told.first.inner_text().startswith("No grade is the right one")
    page.locator(".question-grade .answer").click()
    said = page.locator(".graded .weigh").first.inner_text()
    assert "\u2068Dmitry Peskov, Kremlin spokesman\u2069" in said
    weighed = page.locator(".graded .weigh").first.locator("li span")
    assert weighed.inner_text().startswith("One graphic, one claim")
    assert weighed.get_attribute("dir") == "ltr"
