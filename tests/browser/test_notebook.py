"""The page as a notebook shows it: in a frame of its own, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.notebook import Shown, show
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
    frame = handle.content_frame()
    assert frame
    wait_until(frame, READY)
    return frame


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
