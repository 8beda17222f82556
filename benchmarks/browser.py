"""A browser for the benchmarks: what peers ask of the network is answered from packages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import xstatic.pkg.leaflet
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from tools.browser import MESSAGE, find_browser
from tools.registry import npm_package

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
THIS_MACHINE = {"127.0.0.1", "localhost"}


@cache
def peer_files() -> dict[str, Path]:
    """
    Find the files that Folium's maps need, by the end of the address they're asked under.

    Returns
    -------
    files
        Bootstrap, icon fonts and their like are left out: they cost nothing but loading.

    Raises
    ------
    RuntimeError
        If there is no npm, which fetches them once.
    """
    if shutil.which("npm") is None:
        raise RuntimeError("npm is missing; the peers' scripts come from its registry. Install it.")
    leaflet = Path(xstatic.pkg.leaflet.BASE_DIR)
    return {
        "/leaflet.js": next(leaflet.rglob("leaflet.js")),
        "/leaflet.css": next(leaflet.rglob("leaflet.css")),
        "/jquery-3.7.1.min.js": npm_package("jquery", "3.7.1") / "dist/jquery.min.js",
        "/moment.min.js": npm_package("moment", "2.18.1") / "min/moment.min.js",
        "/leaflet.timeline.min.js": (
            npm_package("leaflet.timeline", "1.6.0") / "dist/leaflet.timeline.js"
        ),
    }


def answer(route: Route) -> None:
    """Answer a request that leads off this machine: from a package, or with nothing."""
    for end, path in peer_files().items():
        if route.request.url.endswith(end):
            route.fulfill(path=path)
            return
    kinds = {"script": "text/javascript", "stylesheet": "text/css"}
    route.fulfill(body="", content_type=kinds.get(route.request.resource_type, "text/plain"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """
    Run headless Chromium: 60 frames a second at most, drawn by the processor.

    Raises
    ------
    RuntimeError
        If there is no Chromium.
    """
    path = find_browser()
    if path is None:
        raise RuntimeError(MESSAGE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def open_offline(browser: Browser, **options: Any) -> BrowserContext:
    """Open a context that reaches nothing but this machine and the packages' files."""
    wide = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
    context = browser.new_context(**{**wide, **options})
    context.route(_is_outside, answer)
    return context


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.hostname not in THIS_MACHINE
