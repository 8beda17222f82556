"""Every word of the interface is there in every language, and none is there for nothing."""

from __future__ import annotations

import gettext
import io
import re
from typing import get_args

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from geoapp.catalogues import (
    CATEGORIES,
    PAGE_LANGUAGES,
    catalogue,
    plurals,
    say,
    translate,
    translate_count,
)
from geoapp.dossier import types
from tools.catalogues import LOCALE, lacking, messages, unsaid

PLACEHOLDER = re.compile(r"\{\w+\}")


def entries(lang: str) -> Catalog:
    """A catalogue as gettext reads it."""
    return read_po(io.BytesIO((LOCALE / f"{lang}.po").read_bytes()), locale=lang)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_every_message_of_the_code_has_a_text_and_no_text_is_there_for_nothing(lang: str) -> None:
    assert len(messages(lang)) > 250
    assert sorted(lacking(lang)) == []
    assert unsaid(lang) == []


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_catalogue_is_read_as_gettext_reads_it(lang: str) -> None:
    read = [message for message in entries(lang) if message.id]
    one = {m.id: m.string for m in read if isinstance(m.string, str) and m.string}
    assert catalogue(lang) == one
    several = {m.id[0]: [*m.string] for m in read if isinstance(m.string, tuple) and all(m.string)}
    assert {name: [*forms.values()] for name, forms in plurals(lang).items()} == several


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_catalogue_is_whole(lang: str) -> None:
    read = entries(lang)
    messages = [message for message in read if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert list(read.obsolete) == []
    texts = {
        m.id: [m.string] if isinstance(m.string, str) else [*(m.string or [""])] for m in messages
    }
    assert [message for message, forms in texts.items() if not all(forms)] == []
    ids = re.findall(r"^msgid (.+)$", (LOCALE / f"{lang}.po").read_text("utf-8"), re.M)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", [lang for lang in PAGE_LANGUAGES if lang != "en"])
def test_what_counts_has_the_plural_forms_of_its_language(lang: str) -> None:
    read, wanted = entries(lang), {m: more for m, more in messages(lang).items() if more}
    assert len(wanted) >= 8
    for message, more in wanted.items():
        entry = read.get(message)
        assert entry is not None
        assert entry.id == (message, more)
        assert len(entry.string or ()) == read.num_plurals


# What has a number, and no noun that it counts.
UNCOUNTED = re.compile(
    r"\{n\}° [NSWE]|Step \{n\} of|\{n\} too (high|low)|: \{n\}([ .]|$)|agrees in \{n\} of"
)


def test_a_message_that_counts_has_plural_forms() -> None:
    single = [m for m, more in messages("en").items() if not more]
    assert [m for m in single if "{n}" in m and not UNCOUNTED.search(m)] == []


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_what_is_certain_is_so_by_somebodys_dates_and_never_a_fact(lang: str) -> None:
    t = translate(lang)
    codes = [f"{mode}, certain" for mode in get_args(types.Mode)]
    assert len(codes) > 1
    assert all("{by}" in t(code) for code in codes)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_button_of_the_clock_isnt_named_like_one_of_the_story(lang: str) -> None:
    """ "Next" is the story's: a voice, a test or a helper that asks for it gets no other."""
    on, back, later, earlier = (
        {*translate(lang)(name).lower().split()}
        for name in ("Next step", "Previous step", "Later event", "Earlier event")
    )
    assert on - back
    assert (on - back).isdisjoint(later | earlier)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_translation_keeps_every_placeholder(lang: str) -> None:
    english = catalogue("en")
    for message, text in catalogue(lang).items():
        said = english.get(message, message)  # a code is spelled out in English
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(said)), message
    for message, forms in plurals(lang).items():
        whole = set(PLACEHOLDER.findall(messages(lang)[message] or ""))
        assert all(whole >= set(PLACEHOLDER.findall(form)) for form in forms.values()), message
        assert set(PLACEHOLDER.findall(forms["other"])) == whole, message


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_gettext_and_cldr_choose_the_same_form_for_a_number(lang: str) -> None:
    header = entries(lang)
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
