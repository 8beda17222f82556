"""The app in a browser: opened, its page, its day, its tabs, its address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.support.serving import Server

START_MS = 180_000  # the first run of the script imports pandas
# What must not change while a reader uses the widgets around the map.
STATE = """() => ({
  day: document.getElementById("clock-slider").value,
  date: document.getElementById("clock-date").textContent,
  zoom: geoapp.page.map.getZoom(),
  centre: [geoapp.page.map.getCenter().lat, geoapp.page.map.getCenter().lng],
  born: window.born,
})"""


def opened(page: Page, server: Server, query: str = "") -> Frame:
    """Open the app and give the page in its frame, once its clock is set."""
    page.goto(f"{server.url}/{query}")
    page.wait_for_selector("iframe", timeout=START_MS)
    return inner(page)


def inner(page: Page, lang: str | None = None) -> Frame:
    """Give the page in the app's frame, in a language if one is named."""
    frame = None
    while frame is None:  # one frame gives way to the next between the wait and the look
        page.wait_for_function(
            """(lang) => {
              const view = document.querySelector("iframe")?.contentWindow;
              const root = view?.document.documentElement;
              return root && "ready" in root.dataset && (!lang || root.lang === lang);
            }""",
            arg=lang,
        )
        handle = page.query_selector("iframe")
        frame = handle.content_frame() if handle else None
    return frame


def settle(page: Page) -> None:
    """Wait until the script has run."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def query(page: Page) -> dict[str, str]:
    """The query of the app's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def place(page: Page) -> list[float]:
    """The box in the app's address: latitude and longitude, width and height in kilometres."""
    return [float(part) for part in query(page).get("box", "0/0/0/0").split("/")]


def wait_for_query(page: Page, name: str, value: str) -> None:
    page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value",
        arg=[name, value],
    )


def tab(page: Page, index: int) -> None:
    page.get_by_test_id("stTab").nth(index).click()


def set_day(frame: Frame, iso: str) -> None:
    """Move the slider as a reader's hand does."""
    frame.evaluate(
        """(iso) => {
          const slider = document.getElementById("clock-slider");
          slider.value = geoapp.dayNumber(iso);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        iso,
    )
