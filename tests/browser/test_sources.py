"""The panel words a source as every other output does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoapp.page.html import write_page
from geoapp.text.sources import source_words
from tests.support.browsing import wait_until
from tests.support.sources import NAMES, dossier, frames

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.mark.each_run("fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_panel_words_a_source_as_the_formatter_does(
    page: Page, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "route.html"
    write_page(dossier(), path)
    page.goto(f"{path.as_uri()}#lang={lang}&select=it-left")
    wait_until(page, "document.querySelector('.claim .source')")
    told = page.locator("[data-id=it-left] .source").all_text_contents()
    rows = {name: frames().sources.loc[name].to_dict() for name in NAMES}
    assert told[: len(rows)] == [source_words(row, lang, "entry") for row in rows.values()]
    links = page.locator("[data-id=it-left] .sources a").evaluate_all("all => all.map(a => a.href)")
    assert links == ["https://example.org/a", "https://web.example.org/1"]
