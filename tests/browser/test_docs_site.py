"""The site of the documentation: built strictly, every page in reach, and searched from a disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import wait_for
from tests.support.project import ROOT, project_files
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

LINK = re.compile(r'<a [^>]*href="(?!https?:|mailto:|#)([^"#]+)')


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def test_every_page_can_be_reached_from_the_first(site: Path) -> None:
    seen, waiting = set(), [site / "index.html"]
    while waiting:
        page = waiting.pop().resolve()
        if page in seen or page.suffix != ".html":
            continue
        seen.add(page)
        assert page.is_file(), page
        html = page.read_text("utf-8")
        waiting += [page.parent / link for link in LINK.findall(html)]
    pages = [path for path in project_files() if path.suffix == ".md" and "docs" in path.parts]
    names = {str(path.relative_to(ROOT / "docs").with_suffix(".html")) for path in pages}
    assert len(names) > 20
    assert names <= {str(path.relative_to(site.resolve())) for path in seen}


def test_the_search_finds_a_page_from_a_disk(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    page.locator(".md-search__input").first.click()
    page.keyboard.type("projection")
    results = page.locator(".md-search-result__item")
    wait_for(page, lambda: results.count() > 1, "pages that the search found")
    titles = [text.split("\n")[0] for text in results.all_inner_texts()]
    assert titles[0] == "Projections"
    assert any("QGIS" in title for title in titles), titles


@pytest.mark.long
@pytest.mark.parametrize("size", [long((1280, 800)), (390, 844)])
def test_no_page_is_wider_than_its_window(site: Path, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    # What a server shows for an address that leads nowhere names files from its root.
    for path in sorted(set(site.glob("*.html")) - {site / "404.html"}):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path.name
