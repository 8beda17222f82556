"""Which languages a page carries, which names are a place's own, and what lacks a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from babel.languages import get_official_languages

from geoapp.catalogues import LANGUAGES

_TAG = re.compile(r"[a-z]{2,3}")


def keep_languages(value: Any, languages: Iterable[str]) -> Any:
    """
    Leave out the texts of languages that a page doesn't offer.

    Parameters
    ----------
    value
        JSON values; a text is an object by language tag that has ``en``.
    languages
        Languages of the page.

    Returns
    -------
    value
        The same, where each text has the page's languages, and English if it lacks one of
        them. A ``name`` keeps the one in its ``native`` language too.

    Examples
    --------
    >>> keep_languages({"title": {"en": "Port", "fr": "Port", "ko": "항"}}, ["fr"])
    {'title': {'fr': 'Port'}}
    >>> keep_languages([{"name": {"en": "Najin", "ko": "나진"}, "native": "ko"}], ["fr"])
    [{'name': {'en': 'Najin', 'ko': '나진'}, 'native': 'ko'}]
    """
    return _kept(value, frozenset(languages))


def native_language(place: Mapping[str, Any]) -> str | None:
    """
    Find the language of a place's own name, in which it is shown beside the reader's.

    Parameters
    ----------
    place
        Its ``name`` by language, and its ``country`` (ISO 3166-1 alpha-2) if that is known.

    Returns
    -------
    tag
        An official language of the country, by CLDR, in which the place has a name. Without a
        country, the one language of its names that is neither English nor French; else None.

    Examples
    --------
    >>> native_language({"name": {"en": "Dunay", "ko": "두나이", "ru": "Дунай"}, "country": "RU"})
    'ru'
    >>> native_language({"name": {"en": "Port", "ar": "ميناء"}})
    'ar'
    >>> native_language({"name": {"en": "Port"}}) is None
    True
    """
    country, others = place.get("country"), [tag for tag in place["name"] if tag not in LANGUAGES]
    if country:
        official = get_official_languages(country)
        return next((tag for tag in official if tag in others), None)
    return others[0] if len(others) == 1 else None


def _kept(value: Any, languages: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_kept(item, languages) for item in value]
    if not isinstance(value, dict):
        return value
    if _is_text(value):
        wanted = languages if languages <= value.keys() else languages | {"en"}
        return {tag: text for tag, text in value.items() if tag in wanted}
    kept = {name: _kept(item, languages) for name, item in value.items()}
    native = value.get("native")
    if native:
        kept["name"] = _kept(value["name"], languages) | {native: value["name"][native]}
    return kept


def _is_text(value: dict[str, Any]) -> bool:
    return "en" in value and all(
        isinstance(text, str) and _TAG.fullmatch(tag) for tag, text in value.items()
    )
