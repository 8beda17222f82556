"""Interface texts by language, from gettext catalogues."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geoapp.measure import Unit, in_unit

LANGUAGES = ("en", "fr")
# The page, its embed, its text version and pictures speak these too; the app and papers do not.
PAGE_LANGUAGES = (*LANGUAGES, "ko", "ru", "uk")
FALLBACK = "en"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """
    Read the interface texts of a language.

    Parameters
    ----------
    lang
        Language tag, one of `PAGE_LANGUAGES`; an unknown one gives no texts.

    Returns
    -------
    texts
        Text by message id. The id is the English text, or a code of the
        dossier's vocabulary (``sea``, ``denial``), which English spells out
        too. An id without a text is left out.

    Examples
    --------
    >>> catalogue("fr")["Sources"]
    'Sources'
    >>> catalogue("xx")
    {}
    """
    if lang not in PAGE_LANGUAGES:
        return {}
    with (files("geoapp.views") / "locale" / f"{lang}.po").open("rb") as stream:
        messages = read_po(stream, locale=lang)
    return {str(m.id): str(m.string) for m in messages if m.id and m.string}


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


def say(texts: dict[str, str] | None, lang: str) -> str:
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


def say_pace(low: float | None, high: float | None, lang: str, unit: Unit = "km") -> str:
    """
    Say kilometres a day in a unit; either bound may be missing.

    Examples
    --------
    >>> say_pace(490, None, "en"), say_pace(1500, 1500, "fr"), say_pace(None, None, "en")
    ('490\\xa0km or more a day', '1\\u202f500\\xa0km par jour', 'no bound')
    """
    t = translate(lang)
    if low is None:
        return t("no bound")
    message = t("{km} or more a day") if high is None else t("{km} a day")
    return message.replace("{km}", say_km(low, low if high is None else high, lang, unit))


def say_km(low: float, high: float, lang: str, unit: Unit = "km") -> str:
    """
    Say a length in whole kilometres, miles or nautical miles.

    A range where its bounds differ.

    Examples
    --------
    >>> say_km(9800.0, 10800.2, "en"), say_km(182.7, 182.7, "fr")
    ('9,800–10,800\\xa0km', '183\\xa0km')
    >>> say_km(193, 213, "fr", "nmi")
    '104–115\\xa0M'
    """
    whole = [round(in_unit(end, unit)) for end in (low, high)]
    ends = dict.fromkeys(format_decimal(end, locale=lang) for end in whole)
    return f"{'–'.join(ends)}\u00a0{translate(lang)(unit)}"
