"""Every word of the interface is there in every language, and none is there for nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from geoapp.dossier import vocabularies
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS
from geoapp.views.words import LANGUAGES, PAGE_LANGUAGES, catalogue, say, translate

VIEWS = Path(__file__).parents[1] / "geoapp" / "views"
CALL = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')\s*[,)]""")
ATTRIBUTE = re.compile(r'data-t(?:-label)?="([^"]+)"')
QUOTED = re.compile(r'"([^"\\\n]+)"|\'([^\'\\\n]+)\'')
PLACEHOLDER = re.compile(r"\{\w+\}")
METHOD = re.search(
    r"const METHOD = \[(.*?)\]", (VIEWS / "assets" / "desk.js").read_text(encoding="utf-8")
)
CODES = {
    *get_args(vocabularies.Mode),
    *get_args(vocabularies.Basis),
    *get_args(vocabularies.Certainty),
    *get_args(vocabularies.Standing),
    *get_args(vocabularies.ClaimKind),
    *(
        f"{mode}, {state}"
        for mode in get_args(vocabularies.Mode)
        for state in ("certain", "possible")
    ),
    *(f"leg: {mode}" for mode in get_args(vocabularies.Mode)),
    *(f"line: {basis}" for basis in get_args(vocabularies.Basis)),
    *(
        f"method{mark} {key}"
        for mark in (":", ",")
        for key in re.findall(r"\w+", METHOD.group(1) if METHOD else "")
    ),
    *(f"flag: {flag}" for flag in (*FEATURE_FLAGS, *STATEMENT_FLAGS)),
    *(f"status: {status}" for status in get_args(vocabularies.SourceStatus)),
}


def texts_of_code() -> str:
    """All our own code that can name a message."""
    root = VIEWS.parent
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in [*root.rglob("*.py"), *root.rglob("*.js"), *root.rglob("*.html")]
    )


def messages_of_code() -> set[str]:
    """Messages that the code says by name."""
    text = texts_of_code()
    called = {one or other for one, other in CALL.findall(text)}
    return called | set(ATTRIBUTE.findall(text))


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_message_of_the_code_is_translated(lang: str) -> None:
    known = set(catalogue(lang))
    missing = sorted(m for m in messages_of_code() | CODES if m not in known)
    assert not missing


BY_THE_DATES = {
    "en": "by the reported dates",
    "fr": "d’après les dates rapportées",
    "ko": "보도된 날짜에 따르면",
    "ru": "судя по сообщённым датам",
    "uk": "за повідомленими датами",
}


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_what_is_certain_is_so_by_the_reported_dates_and_never_a_fact(lang: str) -> None:
    t = translate(lang)
    legend = next(m for m in messages_of_code() if m.startswith("Line: solid where observed"))
    certain = [legend, *(f"{mode}, certain" for mode in get_args(vocabularies.Mode))]
    bare = [t(message) for message in certain if BY_THE_DATES[lang] not in t(message).lower()]
    assert len(certain) > 1
    assert not bare


PAGE_MODULES = ("clock", "map", "picture", "plain", "publish", "sentence", "still")


@pytest.mark.parametrize("lang", [lang for lang in PAGE_LANGUAGES if lang not in LANGUAGES])
def test_every_message_of_page_and_picture_is_translated(lang: str) -> None:
    paths = [*VIEWS.glob("assets/*.js"), *VIEWS.glob("assets/*.html")]
    paths += [VIEWS / f"{name}.py" for name in PAGE_MODULES]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    called = {one or other for one, other in CALL.findall(text)} | set(ATTRIBUTE.findall(text))
    assert len(called) > 150
    codes = {code for code in CODES if code != "status: original" and "flag:" not in code}
    assert not sorted((called | codes) - set(catalogue(lang)))


def test_every_code_of_the_vocabulary_is_spelled_out_in_english() -> None:
    assert not sorted(CODES - set(catalogue("en")))


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_translation_keeps_every_placeholder(lang: str) -> None:
    for message, text in catalogue(lang).items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(message)), message


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_message_is_translated_for_nothing(lang: str) -> None:
    text = texts_of_code()
    quoted = {one or other for one, other in QUOTED.findall(text)} | messages_of_code()
    unused = sorted(m for m in catalogue(lang) if m not in quoted | CODES)
    assert not unused


def test_an_unknown_language_is_english() -> None:
    assert translate("xx")("denial") == "denial or reply"
    assert catalogue("../en") == {}


def test_a_text_without_a_translation_is_english() -> None:
    assert say({"en": "Port", "ko": "항"}, "fr") == "Port"


def test_french_keeps_a_mark_on_the_line_of_its_word() -> None:
    loose = re.compile(r"« | [:;?!»]")
    assert [text for text in catalogue("fr").values() if loose.search(text)] == []
