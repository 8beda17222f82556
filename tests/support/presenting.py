"""Present in tests: a page opened in it, what it shows, and a clicker's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.browsing import READY, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page


def opened(page: Page, address: str, state: str = "") -> Page:
    page.goto(address + state)
    wait_until(page, READY)
    return page


def presenting(page: Page, address: str, state: str = "") -> Page:
    opened(page, address, state)
    page.locator("#story-present").focus()
    page.keyboard.press("Enter")
    wait_until(page, "'present' in document.documentElement.dataset")
    return page


def title(page: Page) -> str:
    return page.locator("#story-title").inner_text()


def is_presenting(page: Page) -> bool:
    return bool(page.evaluate("'present' in document.documentElement.dataset"))


def count(page: Page) -> str:
    return page.locator("#present-bar output").inner_text()


def turn(page: Page, key: str, window: Page | None = None) -> None:
    """Press a key of a clicker, in another window if given, until the text has scrolled by."""
    at = "[geoapp.page.story.root.scrollTop, geoapp.page.story.text.hidden]"
    for _ in range(40):
        before = (count(page), page.evaluate(at))
        (window or page).keyboard.press(key)
        if count(page) != before[0]:
            return
        if (count(page), page.evaluate(at)) == before:
            return
    raise AssertionError(f"{key} does not end")
