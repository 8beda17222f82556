"""How views of a draft say what they are of."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.classroom.lesson import Paper
from geoapp.dossier import built_in, read_dossier
from geoapp.measure import measure_dossier
from geoapp.page.html import page_html
from geoapp.picture.picture import picture_svg
from geoapp.text.sentences import as_draft, draft_words
from tests.support.dossiers import CASES

DRAFT = read_dossier(CASES / "good" / "a-draft.geojson")
WORDS = "Draft: 9 things are not yet said; 1 statement has no source."


def test_a_page_of_a_draft_says_so_before_its_title_and_beside_whose_statement_it_is() -> None:
    html = page_html(DRAFT)
    assert "<title>Draft: A draft</title>" in html
    assert f'<p id="attribution">{WORDS} As made up for a test</p>' in html


def test_a_picture_of_a_draft_says_so_once() -> None:
    svg = picture_svg(measure_dossier(DRAFT), at=None)
    text = " ".join("".join(ET.fromstring(svg).itertext()).split())  # noqa: S314 - our own
    assert "Draft: A draft" in text
    assert "Draft: Draft" not in text
    assert re.search(r"9 things are\s?not yet said", text)


def test_papers_of_a_draft_say_so() -> None:
    assert Paper(DRAFT, "fr").dossier.header.title["en"].startswith("Draft: ")


def test_a_french_title_has_its_space_before_the_colon() -> None:
    title = {"en": "A draft", "fr": "Un essai"}
    header = DRAFT.header.model_copy(update={"title": title})
    marked = as_draft(DRAFT.model_copy(update={"header": header}))
    assert dict(marked.header.title) == {"en": "Draft: A draft", "fr": "Brouillon\u00a0: Un essai"}


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_every_language_has_words_for_a_draft(lang: str) -> None:
    words = draft_words(DRAFT, lang)
    assert "9" in words
    assert words.count("not yet") == (1 if lang == "en" else 0)


def test_what_is_no_draft_is_left_as_it_is() -> None:
    dossier = read_dossier(built_in())
    assert as_draft(dossier) is dossier
    assert json.dumps(draft_words(dossier, "en")) == '""'
