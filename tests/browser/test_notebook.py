"""The page as a notebook shows it: in a frame of its own, without a network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.page.notebook import Shown, show
from geoapp.webmap.route_map import route_map
from tests.support.browsing import READY, wait_until
from tests.support.pages import hostile

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page


def framed(page: Page, folder: Path, shown: Shown) -> Frame:
    """Open what a notebook would hold, and wait for the page in it."""
    path = folder / "notebook.html"
    cell = f"<!doctype html><meta charset=utf-8><title>n</title><body>{shown._repr_html_()}"
    path.write_text(cell, "utf-8")
    page.goto(path.as_uri())
    handle = page.wait_for_selector("iframe")
    assert handle
    outer = handle.content_frame()
    assert outer
    inner = outer.wait_for_selector("iframe")
    assert inner
    frame = inner.content_frame()
    assert frame
    wait_until(frame, READY)
    return frame


@pytest.mark.each_run("fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_cell_shows_the_page(page: Page, tmp_path: Path, lang: str) -> None:
    dossier = read_dossier(built_in())
    frame = framed(page, tmp_path, show(dossier, lang=lang))
    assert frame.locator("h1").inner_text().strip()
    assert frame.locator("#attribution").is_visible()
    assert frame.locator("html").get_attribute("lang") == lang
    before = frame.locator("#clock-date").inner_text()
    frame.locator("#clock-slider").press("ArrowRight")
    wait_until(frame, f"document.getElementById('clock-date').innerText !== {before!r}")


def test_a_cell_can_not_reach_its_notebook(page: Page, tmp_path: Path) -> None:
    frame = framed(page, tmp_path, show(read_dossier(hostile())))
    assert frame.evaluate("window.origin") == "null"
    assert page.evaluate("window.origin") != "null" or page.url.startswith("file:")


@pytest.mark.each_run("True")
@pytest.mark.parametrize("trusted", [True, False])
def test_an_output_without_scripts_is_a_still_picture(
    page: Page, tmp_path: Path, trusted: bool
) -> None:
    """What a notebook that isn't trusted takes away: scripts, styles, frames."""
    html = route_map(to_frames(read_dossier(built_in())))._repr_html_()
    if not trusted:
        html = re.sub(
            r"<(style|script|iframe)\b.*?</\1>| data-\w+=\"[^\"]*\"", "", html, flags=re.DOTALL
        )
    path = tmp_path / "n.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><title>n</title><body>{html}", "utf-8")
    page.goto(path.as_uri())
    picture = page.locator("body > blockquote img")
    wait_until(page, "document.querySelector('img').naturalWidth > 0")
    picture.wait_for(state="hidden" if trusted else "visible")
    assert ("This is a still picture." in page.locator("body").inner_text()) is not trusted
    if trusted:
        legs = page.frame_locator("iframe").frame_locator("iframe").locator("path.leg")
        legs.first.wait_for(state="attached")
        assert legs.count() >= 2
