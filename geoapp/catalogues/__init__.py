"""Every text that a person reads, by language, from gettext catalogues in `locale`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

# All of geoapp speaks these: the app, papers for a class and exports too.
LANGUAGES = ("en", "fr", "es", "ar")
# The page, its embed, its text version and pictures speak these.
PAGE_LANGUAGES = ("en", "fr", "ko", "ru", "uk", "es", "ar")
FALLBACK = "en"
# Languages that group no number of four figures: CLDR's minimumGroupingDigits is 2.
GROUPED_FROM_FIVE = frozenset({"es"})
FIVE_FIGURES = 5
# BCP 47's tag for a language that nobody has said.
UNSAID_LANGUAGE = "und"
# CLDR's names for gettext's numbered forms, by how many a language has: their order is the same.
CATEGORIES = {
    1: ("other",),
    2: ("one", "other"),
    3: ("one", "few", "other"),
    6: ("zero", "one", "two", "few", "other", "many"),
}


_TAG = re.compile(r"[a-z]{2,3}(-|$)")
# Babel reads the same in three times the time; each command that says something reads catalogues.
_SAID = re.compile(r'^(msgid|msgstr(?:\[\d\])?) ((?:"[^\n]*"\n?)+)', re.MULTILINE)
# Most entries are two lines without escapes, which are read in a fifth of the time.
_SIMPLE = re.compile(r'msgid "([^"\\]+)"\nmsgstr "([^"\\]+)"\n*')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
# Scripts written from right to left, by their codes in ISO 15924.
RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa", "Yezi"})
KEPT_TAGS = 64
"""Language tags of which what says a message is kept; a page has a few."""


def lookup(lang: str, known: Iterable[str]) -> str | None:
    """
    Find the nearest of some languages: the tag itself, or what is left without its last parts.

    Notes
    -----
    "Lookup" of RFC 4647, section 3.4.

    Examples
    --------
    >>> lookup("es-MX", ["en", "es"]), lookup("zh-Hant-TW", ["zh-Hant"]), lookup("pt", ["en"])
    ('es', 'zh-Hant', None)
    """
    tags, parts = set(known), lang.split("-")
    while parts:
        tag = "-".join(parts)
        if tag in tags:
            return tag
        parts.pop()
        while parts and len(parts[-1]) == 1:  # a mark of what follows, and nothing by itself
            parts.pop()
    return None


def content_language(lang: str, own: Iterable[str]) -> str | None:
    """
    Find the language of a dossier, or else of the interface, that is asked for.

    Examples
    --------
    >>> content_language("es-MX", ["en", "es"]), content_language("pt", ["pt-BR"])
    ('es', 'pt-BR')
    >>> content_language("fr", ["pt-BR"]), content_language("ja", ["pt-BR"])
    ('fr', None)
    """
    own = list(own)
    near = lookup(lang, [*own, *PAGE_LANGUAGES])
    return near or next((tag for tag in own if tag.split("-")[0] == lang), None)


def interface_language(lang: str, spoken: Iterable[str] = PAGE_LANGUAGES) -> str:
    """
    Find the language in which a view speaks by itself, where its content is in a language.

    Examples
    --------
    >>> interface_language("fr"), interface_language("fr-CA"), interface_language("pt")
    ('fr', 'fr', 'en')
    """
    return lookup(lang, spoken) or FALLBACK


@cache
def direction(lang: str) -> Literal["ltr", "rtl"]:
    """
    Find the direction in which a language is written, by its script.

    Examples
    --------
    >>> [direction(tag) for tag in ("en", "ar", "fa-AF", "az-Arab", "ar-Latn", "xx")]
    ['ltr', 'rtl', 'rtl', 'rtl', 'ltr', 'ltr']
    """
    # A command that says nothing starts without Babel.
    from babel.core import get_global, parse_locale

    try:
        language, territory, script, *_ = parse_locale(lang, sep="-")
    except ValueError:
        return "ltr"
    if script is None:
        likely = get_global("likely_subtags")
        whole = likely.get(f"{language}_{territory}") or likely.get(language) or "und_Latn"
        script = whole.split("_")[1]
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"


@cache
def language_name(lang: str, said_in: str | None = None) -> str:
    """
    Name a language, by CLDR: in its own words, or in those of another one; else by its tag.

    Examples
    --------
    >>> language_name("fr"), language_name("ko"), language_name("es", "fr"), language_name("qaa")
    ('Français', '한국어', 'espagnol', 'qaa')
    >>> language_name(UNSAID_LANGUAGE), language_name(UNSAID_LANGUAGE, "fr")
    ('Unknown language', 'langue indéterminée')
    """
    from babel import Locale, UnknownLocaleError

    if lang == UNSAID_LANGUAGE:  # which Babel takes for the likeliest of all, English of the USA
        unknown: str = Locale.parse(interface_language(said_in or FALLBACK)).languages[lang]
        return unknown if said_in else unknown[:1].upper() + unknown[1:]
    try:
        named = Locale.parse(lang, sep="-")
        name = named.get_display_name(said_in and interface_language(said_in))
    except (UnknownLocaleError, ValueError):
        return lang
    own = name or lang
    return own if said_in else own[:1].upper() + own[1:]


@cache
def catalogue(lang: str) -> dict[str, str]:
    """
    Read the texts of a language that count nothing.

    Parameters
    ----------
    lang
        Language tag, one of `PAGE_LANGUAGES`; an unknown one gives no texts.

    Returns
    -------
    texts
        Text by message id. The id is the English text, or a code of the
        dossier's vocabulary (``sea``, ``denial``), which English spells out
        too. An id without a text is left out, and so is one with plural
        forms: `plurals` has these.

    Examples
    --------
    >>> catalogue("fr")["Sources"]
    'Sources'
    >>> catalogue("xx")
    {}
    """
    return {name: text for name, text in _messages(lang).items() if isinstance(text, str)}


@cache
def plurals(lang: str) -> dict[str, dict[str, str]]:
    """
    Read the plural forms of a language.

    Parameters
    ----------
    lang
        Language tag, one of `PAGE_LANGUAGES`; an unknown one gives no texts.

    Returns
    -------
    forms
        By message id, the English text for one: forms by plural category
        (``one``, ``few``, ``many``) of CLDR, as Babel's `plural_form` and a
        browser's `Intl.PluralRules` name it. ``other`` is always there, and
        stands for every category that isn't.

    Examples
    --------
    >>> plurals("fr")["{n} day"]
    {'one': '{n} jour', 'other': '{n} jours'}
    >>> plurals("xx")
    {}
    """
    return {name: forms for name, forms in _messages(lang).items() if isinstance(forms, dict)}


def N_(message: str, *more: str) -> Any:  # noqa: N802 - gettext's own name
    """
    Mark a message that is said elsewhere, so that it is found: gettext's `N_`.

    Examples
    --------
    >>> N_("Sources"), N_("{n} day", "{n} days")
    ('Sources', ('{n} day', '{n} days'))
    """
    return (message, *more) if more else message


@lru_cache(maxsize=KEPT_TAGS)
def translate(lang: str) -> Callable[[str], str]:
    """
    Give the function that says a message in a language.

    Examples
    --------
    >>> translate("fr")("Straight line")
    'Ligne droite'
    >>> translate("fr-CA")("Straight line"), translate("xx")("Straight line")
    ('Ligne droite', 'Straight line')
    """
    texts = catalogue(interface_language(lang))
    return lambda message: texts.get(message, message)


def by_language(message: str) -> dict[str, str]:
    """
    Say a message in every language, as a dossier's texts are.

    Examples
    --------
    >>> by_language("Sources")["fr"], len(by_language("Sources"))
    ('Sources', 7)
    """
    return {lang: translate(lang)(message) for lang in PAGE_LANGUAGES}


@lru_cache(maxsize=KEPT_TAGS)
def translate_count(lang: str) -> Callable[[str, str, float], str]:
    """
    Give the function that says how many, in the plural form that the language has for it.

    It takes the English text for one, for more, and the number: gettext's `ngettext`. Where
    the text has ``{n}``, the number stands as the language writes it.

    Examples
    --------
    >>> translate_count("uk")("{n} day", "{n} days", 3)
    '3 дні'
    >>> translate_count("xx")("{n} day", "{n} days", 0)
    '0 days'
    """
    from babel import Locale

    known = interface_language(lang)
    locale, forms = Locale.parse(known), plurals(known)
    category = locale.plural_form

    def say_count(one: str, other: str, number: float) -> str:
        """Say one of the forms."""
        found = forms.get(one, {"one": one, "other": other})
        text = found.get(category(number), found["other"])
        return text.replace("{n}", say_number(number, known))

    return say_count


def text_language(texts: Mapping[str, object], lang: str) -> str:
    """
    Choose the language in which a text of a dossier is said.

    Parameters
    ----------
    texts
        A text by language, at least one; its first is what others fall back to.
    lang
        Language tag.

    Returns
    -------
    tag
        The nearest by `lookup`; else one of the same language, else the first.

    Examples
    --------
    >>> texts = {"es": "Mar", "pt-BR": "Mar", "zh-Hans": "海"}
    >>> [text_language(texts, tag) for tag in ("es-MX", "pt", "zh-Hant", "fr")]
    ['es', 'pt-BR', 'zh-Hans', 'es']
    """
    if lang in texts:
        return lang
    near = lookup(lang, texts)
    own = lang.split("-")[0]
    return near or next((tag for tag in texts if tag.split("-")[0] == own), next(iter(texts)))


def say(texts: Mapping[str, str] | None, lang: str) -> str:
    """
    Choose a text of a dossier: in the language asked for, else in the first that it has.

    Examples
    --------
    >>> say({"en": "Moscow", "fr": "Moscou"}, "fr"), say({"es": "Moscú"}, "ko"), say(None, "fr")
    ('Moscou', 'Moscú', '')
    """
    return texts[text_language(texts, lang)] if texts else ""


def main_text(texts: Mapping[str, str]) -> str:
    """
    Give a text in the language that others fall back to: its dossier's main one, if it has that.

    Examples
    --------
    >>> main_text({"es": "Por mar", "en": "By sea"})
    'Por mar'
    """
    return next(iter(texts.values()))


def is_text(value: Mapping[str, object], main: Iterable[str]) -> bool:
    """
    Tell a text by language among JSON objects: it has one of some main languages.

    Examples
    --------
    >>> is_text({"es": "Mar", "zh-Hans": "海"}, ["es", "en"]), is_text({"by": "A"}, ["es", "en"])
    (True, False)
    """
    return any(tag in value for tag in main) and all(
        isinstance(text, str) and _TAG.match(tag) for tag, text in value.items()
    )


@cache
def _messages(lang: str) -> dict[str, str | dict[str, str]]:
    """Read a catalogue: texts, and plural forms by category."""
    if lang not in PAGE_LANGUAGES:
        return {}
    text = (files("geoapp.catalogues") / "locale" / f"{lang}.po").read_text(encoding="utf-8")
    found: dict[str, str | dict[str, str]] = {}
    for entry in text.split("\n\n"):
        simple = _SIMPLE.fullmatch(entry)
        if simple:
            found[simple[1]] = simple[2]
            continue
        said = {key: _unquoted(strings) for key, strings in _SAID.findall(entry)}
        name = said.get("msgid")
        forms = [form for key, form in said.items() if key.startswith("msgstr[")]
        if name and forms and all(forms):
            found[name] = dict(zip(CATEGORIES[len(forms)], forms, strict=True))
        elif name and said.get("msgstr"):
            found[name] = said["msgstr"]
    return found


def _unquoted(strings: str) -> str:
    """
    Join the strings of an entry of a catalogue.

    Examples
    --------
    >>> _unquoted('"Une ligne\\\\n"\\n"et \\\\"une autre\\\\""')
    'Une ligne\\net "une autre"'
    """
    text = "".join(line[1:-1] for line in strings.splitlines())
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)


def say_number(value: float, lang: str, pattern: str | None = None) -> str:
    """
    Say a number as a language writes it, grouped as a browser groups it in the page.

    Examples
    --------
    >>> say_number(2392, "en"), say_number(2392, "es"), say_number(12392.5, "es")
    ('2,392', '2392', '12.392,5')
    """
    from babel.numbers import format_decimal, get_decimal_symbol

    known = interface_language(lang)
    if known in GROUPED_FROM_FIVE:
        # Babel leaves out CLDR's minimumGroupingDigits, which Intl.NumberFormat keeps to.
        plain = format_decimal(value, pattern, locale=known, group_separator=False)
        if len(plain.split(get_decimal_symbol(known))[0].lstrip("-")) < FIVE_FIGURES:
            return plain
    return format_decimal(value, pattern, locale=known)
