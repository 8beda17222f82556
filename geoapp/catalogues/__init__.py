"""Every text that a person reads, by language, from gettext catalogues in `locale`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "fr")
# The page, its embed, its text version and pictures speak these too; the app and papers do not.
PAGE_LANGUAGES = (*LANGUAGES, "ko", "ru", "uk")
FALLBACK = "en"
# CLDR's names for gettext's numbered forms, by how many a language has: their order is the same.
CATEGORIES = {1: ("other",), 2: ("one", "other"), 3: ("one", "few", "other")}


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


def translate(lang: str) -> Callable[[str], str]:
    """
    Give the function that says a message in a language.

    Examples
    --------
    >>> translate("fr")("Straight line")
    'Ligne droite'
    >>> translate("xx")("Straight line")
    'Straight line'
    """
    texts = catalogue(lang) or catalogue(FALLBACK)
    return lambda message: texts.get(message, message)


def by_language(message: str) -> dict[str, str]:
    """
    Say a message in every language, as a dossier's texts are.

    Examples
    --------
    >>> by_language("Sources")["fr"], len(by_language("Sources"))
    ('Sources', 5)
    """
    return {lang: translate(lang)(message) for lang in PAGE_LANGUAGES}


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
    from babel.numbers import format_decimal

    known = lang if lang in PAGE_LANGUAGES else FALLBACK
    category, forms = Locale.parse(known).plural_form, plurals(known)

    def say_count(one: str, other: str, number: float) -> str:
        """Say one of the forms."""
        found = forms.get(one, {"one": one, "other": other})
        text = found.get(category(number), found["other"])
        return text.replace("{n}", format_decimal(number, locale=known))

    return say_count


def say(texts: Mapping[str, str] | None, lang: str) -> str:
    """
    Choose a text of the dossier: the language asked for, else English.

    Examples
    --------
    >>> say({"en": "Moscow", "fr": "Moscou"}, "fr"), say({"en": "Moscow"}, "ko"), say(None, "fr")
    ('Moscou', 'Moscow', '')
    """
    if not texts:
        return ""
    return texts.get(lang) or texts.get(FALLBACK) or next(iter(texts.values()))


@cache
def _messages(lang: str) -> dict[str, str | dict[str, str]]:
    """Read a catalogue: texts, and plural forms by category."""
    # A command that says nothing starts without Babel.
    from babel.messages.pofile import read_po

    if lang not in PAGE_LANGUAGES:
        return {}
    with (files("geoapp.catalogues") / "locale" / f"{lang}.po").open("rb") as stream:
        read = read_po(stream, locale=lang)
    found: dict[str, str | dict[str, str]] = {}
    for message in read:
        text = message.string
        if isinstance(text, tuple) and all(text):
            found[message.id[0]] = dict(zip(CATEGORIES[len(text)], text, strict=True))
        elif isinstance(text, str) and message.id and text:
            found[str(message.id)] = text
    return found
