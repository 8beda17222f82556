"""The page's reference list is citeproc-py's own text, taken apart and put together again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoapp.citations import LOCALES, references_by_id
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.data import together
from geoapp.page.languages import keep_languages
from geoapp.page.references import with_references, written
from geoapp.page.routes import page_data
from tests.support.dossiers import BUILT_INS, ONE_OF_EACH, content_of, read

BUILT_IN = read_dossier(built_in())
words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)


def held(dossier: Dossier, languages: list[str], *, whole: bool = True) -> dict[str, Any]:
    """What a page holds of its sources."""
    data = keep_languages(page_data(dossier, languages), languages)
    cited = with_references(data, [dossier], whole=whole)
    return {**together(cited["routes"]), "layouts": cited["layouts"]}


def put_together(data: dict[str, Any], lang: str) -> dict[str, str]:
    return {
        name: "".join(text for _, text in written(source, data["layouts"], lang)[1])
        for name, source in data["sources"].items()
    }


@pytest.mark.parametrize("languages", [["en", "fr"], ["fr"], ["ko"], ["en", "fr", "ko", "uk"]])
def test_each_source_reads_as_citeproc_wrote_it_in_its_order(languages: list[str]) -> None:
    data = held(BUILT_IN, languages)
    for lang in languages:
        wanted = references_by_id(BUILT_IN.sources, lang)
        assert list(put_together(data, lang).items()) == list(wanted.items())
    # Most sources share their layout with others: the texts themselves are not sent.
    assert len(data["layouts"]) < len(BUILT_IN.sources) / 3
    assert len(json.dumps(data["layouts"])) < len("".join(wanted.values())) / 4


@pytest.mark.parametrize("path", BUILT_INS[1:], ids=lambda path: path.stem)
def test_the_sources_of_each_built_in_dossier_read_so(path: Path) -> None:
    dossier = read_dossier(path)
    data = held(dossier, ["en", "fr"])
    for lang in ("en", "fr"):
        assert put_together(data, lang) == references_by_id(dossier.sources, lang)


def test_a_language_without_a_list_has_the_english_one_marked() -> None:
    data = held(BUILT_IN, ["ko"])
    assert set(data["layouts"][0]) == {"en"}
    tongue, _ = written(data["sources"]["dw-1013"], data["layouts"], "ko")
    assert tongue == "en"


@settings(max_examples=40)
@given(words, words, st.sampled_from([None, "2023-10-01", "2023-10~", "2023/2024", "../2023"]))
def test_whatever_a_title_holds_the_text_stays_the_same(
    title: str, publisher: str, issued: str | None
) -> None:
    content = content_of(ONE_OF_EACH)
    content["sources"][0] |= {"title": title, "publisher": publisher}
    content["sources"][0] |= {"issued": issued} if issued else {}
    dossier = read(content)
    for lang in LOCALES:
        data = held(dossier, [lang])
        assert put_together(data, lang) == references_by_id(dossier.sources, lang)


def test_links_titles_and_how_a_text_was_read_are_told_apart() -> None:
    data = held(BUILT_IN, ["en"])
    _, parts = written(data["sources"]["dw-1013"], data["layouts"], "en")
    named = {field: text for field, text in parts if field}
    assert named["title"] == "Ukraine: North Korea supplied weapons to Moscow, says US"
    assert named["url"].startswith("https://")
    for name, source in data["sources"].items():
        _, parts = written(source, data["layouts"], "en")
        assert ("status" in dict(parts)) == (source["status"] != "original"), name


def test_a_published_page_holds_no_more_of_a_source_than_it_shows() -> None:
    alone, beside = held(BUILT_IN, ["en"]), held(BUILT_IN, ["en"], whole=False)
    assert any("note" in source for source in alone["sources"].values())
    assert not any({"note", "type"} & set(source) for source in beside["sources"].values())
    assert alone["layouts"] == beside["layouts"]
