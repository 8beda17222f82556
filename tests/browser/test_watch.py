"""The watch itself: what leaves the machine is blocked and counted, errors are seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import Watch, is_outside, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext

OUTSIDE = "https://outside.invalid/picture.png"


def write(folder: Path, body: str) -> str:
    path = folder / "page.html"
    path.write_text(f"<!doctype html><title>t</title><link rel=icon href=data:,>{body}", "utf-8")
    return path.as_uri()


def test_a_quiet_page_passes(page: Page, watch: Watch, tmp_path: Path) -> None:
    page.goto(write(tmp_path, "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><p>calm"))
    assert page.locator("p").inner_text() == "calm"
    assert watch.verdict() == ""


def test_a_request_is_blocked_and_counted(page: Page, watch: Watch, tmp_path: Path) -> None:
    page.goto(write(tmp_path, f"<img src='{OUTSIDE}'>"))
    assert f"blocked: {OUTSIDE}" in watch.verdict()
    assert watch.take_blocked() == [OUTSIDE]
    assert all("ERR_FAILED" in error for error in watch.take_errors())


def test_a_socket_is_blocked_and_counted(page: Page, watch: Watch, tmp_path: Path) -> None:
    page.goto(write(tmp_path, ""))
    page.evaluate(
        "() => new Promise(done => {"
        " new WebSocket('wss://outside.invalid/s').addEventListener('close', done) })"
    )
    assert watch.take_blocked() == ["wss://outside.invalid/s"]


@pytest.mark.parametrize(
    "script",
    ["throw new Error('broken')", "console.error('broken')", "Promise.reject(Error('broken'))"],
)
def test_an_error_is_seen(page: Page, watch: Watch, tmp_path: Path, script: str) -> None:
    page.goto(write(tmp_path, f"<script>{script}</script>"))
    wait_for(page, lambda: watch.errors, "an error")
    (error,) = watch.take_errors()
    assert "broken" in error


def test_a_frame_is_watched_too(page: Page, watch: Watch, tmp_path: Path) -> None:
    page.goto(write(tmp_path, "<iframe srcdoc=\"<script>throw new Error('inner')</script>\">"))
    assert len(watch.take_errors()) == 1


def test_a_context_takes_options(open_context: OpenContext, tmp_path: Path) -> None:
    page = open_context(color_scheme="dark", viewport={"width": 360, "height": 640}).new_page()
    page.goto(write(tmp_path, ""))
    assert page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.evaluate("() => innerWidth") == 360


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://localhost.example/", "ws://a"])
def test_only_loopback_is_inside(url: str) -> None:
    assert is_outside(url)
