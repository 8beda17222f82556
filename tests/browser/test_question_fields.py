"""The fields of questions: each named after what it answers, none with words that are cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import READY, wait_until
from tests.support.dossiers import built_in_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("fields") / "route.html"
    path.write_text(built_in_page(), "utf-8")
    return path.as_uri()


FIELDS = "[...document.querySelectorAll('#story :is(input, select, button.answer)')]"


@pytest.mark.each_run("how-far-fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("step", ["how-far", "who-denies", "where", "changed-by-2026"])
def test_each_field_is_named_after_what_it_answers(
    page: Page, address: str, step: str, lang: str
) -> None:
    page.goto(f"{address}#step={step}&lang={lang}")
    wait_until(page, READY)
    names = page.evaluate(FIELDS + ".map((f) => f.ariaLabel || f.labels[0].innerText)")
    assert len(names) > 1
    assert len(set(names)) == len(names)
    slider = page.locator(".question-estimate input").first
    if slider.count():
        slider.press("ArrowRight")
        assert re.fullmatch(r"100\skm", slider.get_attribute("aria-valuetext") or "")


@pytest.mark.each_run("fr-1280")
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_list_cuts_the_line_that_says_what_to_do(
    open_context: OpenContext, address: str, lang: str, width: int
) -> None:
    page = open_context(viewport={"width": width, "height": 720}).new_page()
    page.goto(f"{address}#step=where&lang={lang}")
    wait_until(page, READY)
    page.locator("#story-present").click()
    label = page.locator(".question-point label")
    assert label.locator("option").first.inner_text() == "–"
    assert len(label.evaluate("(l) => l.firstChild.data")) > len("Click on the map")
