"""Which languages a page carries: no more than it offers, and English where one is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# Names are also shown in the script of their own place.
NATIVE = ("ko", "ru", "uk", "kk")
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
        them. What is called ``name`` keeps its native forms.

    Examples
    --------
    >>> keep_languages({"title": {"en": "Port", "fr": "Port", "ko": "항"}}, ["fr"])
    {'title': {'fr': 'Port'}}
    >>> keep_languages([{"name": {"en": "Najin", "ko": "나진"}}], ["fr"])
    [{'name': {'en': 'Najin', 'ko': '나진'}}]
    """
    return _kept(value, frozenset(languages), "")


def _kept(value: Any, languages: frozenset[str], key: str) -> Any:
    if isinstance(value, list):
        return [_kept(item, languages, key) for item in value]
    if not isinstance(value, dict):
        return value
    if not _is_text(value):
        return {name: _kept(item, languages, name) for name, item in value.items()}
    wanted = languages if languages <= value.keys() else languages | {"en"}
    if key == "name":
        wanted |= set(NATIVE)
    return {tag: text for tag, text in value.items() if tag in wanted}


def _is_text(value: dict[str, Any]) -> bool:
    return "en" in value and all(
        isinstance(text, str) and _TAG.fullmatch(tag) for tag, text in value.items()
    )
