"""Every word of the interface is there in every language, and none is there for nothing."""

from __future__ import annotations

import ast
import gettext
import io
import re
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from geoapp.catalogues import (
    CATEGORIES,
    LANGUAGES,
    PAGE_LANGUAGES,
    catalogue,
    plurals,
    say,
    translate,
    translate_count,
)
from geoapp.dossier import vocabularies
from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS

LOCALE = Path(__file__).parents[1] / "geoapp" / "catalogues" / "locale"
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
    known = {*catalogue(lang), *plurals(lang)}
    missing = sorted(m for m in messages_of_code() | CODES if m not in known)
    assert not missing


BY_THE_DATES = {
    "en": "by the reported dates",
    "fr": "d’après les dates rapportées",
    "ko": "보도된 날짜",
    "ru": "по названным датам",
    "uk": "за названими датами",
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
    quoted = {one or other for one, other in QUOTED.findall(texts_of_code())} | messages_of_code()
    for path in VIEWS.parent.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        quoted |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    known = {*catalogue(lang), *plurals(lang)}
    unused = sorted(m for m in known if m not in quoted | CODES)
    assert not unused


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_gettext_and_cldr_choose_the_same_form_for_a_number(lang: str) -> None:
    header = read_po(io.BytesIO((LOCALE / f"{lang}.po").read_bytes()), locale=lang)
    names = CATEGORIES[header.num_plurals]
    choose, category = gettext.c2py(header.plural_expr), Locale.parse(lang).plural_form
    said = {n: category(n) if category(n) in names else "other" for n in range(1000)}
    assert {n: names[choose(n)] for n in said} == said
    assert (header.num_plurals, header.plural_expr) == get_plural(lang)[:2]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["0 days", "1 day", "2 days", "1,005 days"]),
        ("fr", ["0 jour", "1 jour", "2 jours", "1\u202f005 jours"]),
        ("ko", ["0일", "1일", "2일", "1,005일"]),
        ("ru", ["0 дней", "1 день", "2 дня", "1\u00a0005 дней"]),
        ("uk", ["0 днів", "1 день", "2 дні", "1\u00a0005 днів"]),
        ("xx", ["0 days", "1 day", "2 days", "1,005 days"]),
    ],
)
def test_a_counted_noun_has_the_form_of_its_number(lang: str, said: list[str]) -> None:
    count = translate_count(lang)
    assert [count("{n} day", "{n} days", n) for n in (0, 1, 2, 1005)] == said


def test_an_unknown_language_is_english() -> None:
    assert translate("xx")("denial") == "denial or reply"
    assert catalogue("../en") == {}


def test_a_text_without_a_translation_is_english() -> None:
    assert say({"en": "Port", "ko": "항"}, "fr") == "Port"


def test_french_keeps_a_mark_on_the_line_of_its_word() -> None:
    loose = re.compile(r"« | [:;?!»]|\u00a0[;?!]")
    forms = [form for forms in plurals("fr").values() for form in forms.values()]
    texts = [*catalogue("fr").values(), *forms]
    assert [text for text in texts if loose.search(text)] == []
