"""The list of sources in the page: laid out by citeproc-py, copied, saved as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from geoapp.citations import bibtex, csl_json, references_by_id, ris
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.html import page_html
from tests.support.browsing import wait_until
from tests.support.dossiers import built_in_page, content_of, read

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.support.browsing import OpenContext
    from tests.support.serving import Server

BUILT_IN = read_dossier(built_in())
WRITERS = {"CSL-JSON": csl_json, "BibTeX": bibtex, "RIS": ris}
READY = "document.querySelector('.bibliography')"
LISTED = """
(all) => all.map((item) =>
  [item.id.replace("source-", ""), item.querySelector(".source").textContent])
"""


ARCHIVED = {"url": "https://web.example.org/1", "at": "2024-03-02", "by": "An archive"}


def awkward() -> Dossier:
    """What formats escape, dates of every kind, authors, an archive, another periodical."""
    content = content_of()
    content["sources"][0] |= {
        "title": 'A "50 %" report \\ of {A_B} & <C> ~ ^ # $',
        "issued": "2023-10~/2023-11",
        "author": [{"literal": "B & C"}, {"literal": "D {E}"}],
        "archive_location": "box 7",
        "accessed": "2024-03-01~",
        "container-title": "A series",
        "type": "report",
    }
    others: dict[str, dict[str, Any]] = {
        "year": {"issued": "2023", "type": "thesis"},
        "open": {"issued": "../2023-10-01", "type": "article-journal"},
        "old": {"issued": "1491-03-01", "type": "map"},
        "day": {"issued": "2023-03-01", "type": "post-weblog", "note": "A note."},
        "read": {"accessed": "2024-03-01", "issued": "2024-03-01", "archived": ARCHIVED},
        "unread": {"unread": {"en": "It asks for a password.", "fr": "Sur mot de passe."}},
        "never": {"type": "webpage"},
    }
    for name, more in others.items():
        custom = {"status": "copy", "title_is": "description"}
        made = {
            "id": name,
            "type": "webpage",
            "title": f"T {name}",
            "publisher": "P",
            "custom": custom,
        }
        content["sources"].append(made | more)
    return read(content)


DOSSIERS = {"built-in": BUILT_IN, "awkward": awkward()}


def opened(page: Page, tmp_path: Path, dossier: Dossier, state: str = "") -> None:
    path = tmp_path / "route.html"
    path.write_text(built_in_page() if dossier is BUILT_IN else page_html(dossier), "utf-8")
    page.goto(path.as_uri() + state)
    wait_until(page, READY)
    page.locator("#sources summary").click()


def saved(page: Page, where: Page | Frame, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        where.locator("#sources").get_by_role("button", name=name).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


@pytest.mark.each_run("built-in-fr", "awkward-en")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", DOSSIERS)
def test_the_list_is_citeprocs_in_the_readers_language(
    page: Page, tmp_path: Path, name: str, lang: str
) -> None:
    opened(page, tmp_path, DOSSIERS[name], f"#lang={lang}")
    items = page.locator(".bibliography li").evaluate_all(LISTED)
    wanted = references_by_id(DOSSIERS[name].sources, lang)
    assert [(key, " ".join(text.split())) for key, text in items] == [
        (key, " ".join(text.split())) for key, text in wanted.items()
    ]
    assert page.locator(".bibliography .source[lang]").count() == 0


@pytest.mark.long
def test_links_languages_and_status_stand_in_the_list(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, BUILT_IN)
    for source in BUILT_IN.sources:
        item = page.locator(f"#source-{source.id}")
        links = item.locator("a").evaluate_all("all => all.map((a) => [a.href, a.rel])")
        assert links == ([[source.url, "noopener noreferrer"]] if source.url else []), source.id
        # What is described has no title of its own, whose language could be told.
        told = source.custom.title_is == "title" and source.language
        assert item.locator("cite").get_attribute("lang") == (told or "")
        assert item.locator(".status").count() == (source.custom.status != "original")
        assert item.get_by_role("button", name="Copy citation").count() == 1


@pytest.mark.long
def test_in_a_language_without_a_list_it_is_english_and_marked(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "ko.html"
    path.write_text(page_html(BUILT_IN, lang="ko", languages=["ko"]), encoding="utf-8")
    page.goto(path.as_uri())
    wait_until(page, READY)
    items = page.locator(".bibliography li").evaluate_all(LISTED)
    assert dict(items) == references_by_id(BUILT_IN.sources, "en")
    marked = page.locator(".bibliography .source[lang=en]")
    assert marked.count() == len(BUILT_IN.sources)


def test_what_is_copied_is_what_is_listed(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, BUILT_IN, "#lang=fr")
    page.evaluate(
        "Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (words) => { window.copied = words; } } })"
    )
    wanted = references_by_id(BUILT_IN.sources, "fr")
    for name in ("dw-1013", "wapo-1016-copy"):
        page.locator(f"#source-{name} .copy").click()
        wait_until(page, f"() => window.copied === {json.dumps(wanted[name])}")


@pytest.mark.each_run("awkward-BibTeX", "built-in-RIS")
@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", DOSSIERS)
def test_a_lone_page_makes_the_files_that_the_command_line_writes(
    page: Page, tmp_path: Path, name: str, form: str
) -> None:
    dossier = DOSSIERS[name]
    opened(page, tmp_path, dossier)
    # The files are in the order of the list.
    order = {key: place for place, key in enumerate(references_by_id(dossier.sources))}
    sources = sorted(dossier.sources, key=lambda source: order[source.id])
    called, content = saved(page, page, f"Save as {form}")
    assert called.startswith(dossier.header.id + ".")
    assert content.decode() == WRITERS[form](sources)


@pytest.mark.long
def test_the_page_in_the_app_saves_them_too(
    open_context: OpenContext, geoapp_server: Server
) -> None:
    page = open_context(accept_downloads=True).new_page()
    page.goto(geoapp_server.url)
    frame: Any = page.locator("iframe").first.element_handle().content_frame()
    wait_until(frame, READY)
    called, content = saved(page, frame, "Save as RIS")
    assert called == f"{BUILT_IN.header.id}.ris"
    assert content.count(b"ER  - \r\n") == len(BUILT_IN.sources)


@pytest.mark.long
def test_an_embed_leaves_files_to_the_page(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "embed.html"
    path.write_text(built_in_page("embed"), encoding="utf-8")
    page.goto(path.as_uri())
    wait_until(page, READY)
    assert page.locator(".bibliography li").count() == len(BUILT_IN.sources)
    assert page.locator("#sources").get_by_text("Save as").count() == 0
