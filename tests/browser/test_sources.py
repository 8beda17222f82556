"""The panel words a source as every other output does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import write_page
from geoapp.text.sources import source_words
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import built_in_page
from tests.support.sources import NAMES, dossier, frames

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

# Words in letters of another language than the page's, and the one that they are told to be in.
OTHER_LETTERS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const { data, parentElement: by } = texts.currentNode;
    if (!by.closest("script, style") && /[\u0400-\u04ff\uac00-\ud7af]{3}/.test(data))
      found.push([by.closest("[lang]").lang, data.trim()]);
  }
  return found;
}"""
# Of each source that is cited: the language of its title, of its locator, and the page's.
TONGUES = """() => [...document.querySelectorAll(".source")].map((one) => [
  one.querySelector("cite").textContent,
  one.querySelector("cite").closest("[lang]").lang,
  one.querySelector("bdi")?.closest("[lang]").lang ?? "",
])"""


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


def test_words_of_a_source_are_told_to_be_in_its_language_or_in_none(
    page: Page, tmp_path: Path
) -> None:
    """Or a screen reader speaks Russian and English as French."""
    path = tmp_path / "route.html"
    path.write_text(built_in_page(), "utf-8")
    page.goto(f"{path.as_uri()}#lang=fr")
    wait_until(page, READY)
    works = {one.title: one for one in read_dossier(built_in()).sources}
    seen = 0
    for chosen in ("leg-rail", "wh-window", "seen-najin-white-house", "seen-najin-voa"):
        page.evaluate("(id) => geoapp.page.select(id)", chosen)
        assert {lang for lang, _ in page.evaluate(OTHER_LETTERS)} & {"fr", "en"} == set()
        for title, lang, locator in page.evaluate(TONGUES):
            work = works.get(title.strip("[]"))
            assert locator == ""
            if work:
                is_own = work.custom.title_is == "title"
                assert lang == ((is_own and work.language) or ""), title
            seen += 1
    assert seen > 10
