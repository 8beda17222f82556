"""Which languages a page carries, which names are a place's own, and what lacks a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from babel.languages import get_official_languages

from geoapp.catalogues import FALLBACK, LANGUAGES, N_, PAGE_LANGUAGES, translate
from geoapp.dossier import Account, Claim, Dossier, Origin, Ship, Step
from geoapp.dossier.models import (
    CandidateProperties,
    LegProperties,
    Model,
    SightingProperties,
    TrackProperties,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem

# Without these in its language a page would not say what it is and who says so.
HEADER = (N_("title"), N_("summary"), N_("attribution"))
REQUIRED = (N_("title"), N_("attribution"), N_("names of places"))
# A page carries no more than it must: each language weighs as much as a small picture.
CARRIED = 2
_LineProperties = LegProperties | CandidateProperties | SightingProperties | TrackProperties
_TAG = re.compile(r"[a-z]{2,3}")


def page_languages(
    asked: Sequence[str] | None, own: Sequence[str], lang: str | None = None
) -> list[str]:
    """
    Choose the languages that a page carries.

    Parameters
    ----------
    asked
        Language tags that someone asked for; none if None or empty.
    own
        The dossier's languages, its main one first.
    lang
        The language that the page opens in.

    Returns
    -------
    languages
        Tags of `PAGE_LANGUAGES`: those asked for; else the dossier's first two, and `lang` in
        place of the second if it's neither.

    Raises
    ------
    ValueError
        If a language that was asked for is unknown, or `lang` isn't among them.

    Examples
    --------
    >>> page_languages(None, ["en", "fr", "ko"]), page_languages(None, ["en", "fr"], "ko")
    (['en', 'fr'], ['en', 'ko'])
    >>> page_languages(["ko"], ["en", "fr"]), page_languages(None, ["en", "es"])
    (['ko'], ['en'])
    """
    if not asked:
        spoken = [tag for tag in own if tag in PAGE_LANGUAGES] or [FALLBACK]
        first = spoken[:CARRIED]
        return first if lang is None or lang in first else [spoken[0], lang]
    unknown = [tag for tag in asked if tag not in PAGE_LANGUAGES]
    if unknown:
        remedy = f"use {', '.join(PAGE_LANGUAGES)}"
        raise ValueError(str(Problem("languages", f"holds {unknown[0]!r}", remedy)))
    wanted = list(dict.fromkeys(asked))
    if lang is not None and lang not in wanted:
        found = f"is {lang!r}, which the page doesn't carry"
        raise ValueError(str(Problem("lang", found, f"use one of {', '.join(wanted)}")))
    return wanted


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


def native_language(place: JsonObject) -> str | None:
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


def untranslated(dossier: Dossier, lang: str) -> dict[str, list[str]]:
    """
    Find the texts of a dossier that a page in a language has in English.

    Parameters
    ----------
    dossier
        A dossier.
    lang
        Language tag.

    Returns
    -------
    lacking
        Ids of what lacks a text, by kind, a message of the catalogues; the dossier's own id
        for its header. A kind without any is left out; quotations keep their language.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> untranslated(dossier, "fr")
    {}
    >>> "title" in untranslated(dossier, "de")
    True
    """
    if lang == FALLBACK:
        return {}
    info = dossier.header
    places = [(each.id, each.properties) for each in dossier.places]
    lines: list[tuple[str, _LineProperties]] = [
        *((each.id, each.properties) for each in dossier.legs),
        *((each.id, each.properties) for each in dossier.candidates),
        *((each.id, each.properties) for each in dossier.sightings),
        *((each.id, each.properties) for each in dossier.tracks),
    ]
    told: dict[str, Iterable[tuple[str, object]]] = {
        **{name: [(info.id, getattr(info, name))] for name in HEADER},
        "names of places": [(name, properties.name) for name, properties in places],
        N_("names of legs and pictures"): [(name, each.name) for name, each in lines],
        N_("statements"): _rest(dossier.claims),
        N_("story"): _rest(dossier.steps),
        N_("where the sources differ"): _rest(dossier.accounts),
        N_("notes"): [
            *((name, _but_name(properties)) for name, properties in [*lines, *places]),
            *_rest([*dossier.ships, *dossier.origins]),
        ],
    }
    lacking = {
        kind: list(dict.fromkeys(name for name, value in rows if _lacks(value, lang)))
        for kind, rows in told.items()
    }
    return {kind: ids for kind, ids in lacking.items() if ids}


def say_untranslated(kinds: Iterable[str], lang: str) -> str:
    """
    Say in the reader's language which texts are in English.

    Examples
    --------
    >>> say_untranslated(["statements", "story"], "fr")
    'En anglais ici\xa0: les déclarations, le parcours guidé.'
    >>> say_untranslated([], "fr")
    ''
    """
    t = translate(lang)
    what = ", ".join(map(t, kinds))
    return t("In English here: {what}.").replace("{what}", what) if what else ""


def missing_languages(dossier: Dossier, languages: Iterable[str]) -> list[Problem]:
    """
    Say which languages a page can't be published in, and what they lack.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> missing_languages(read_dossier(built_in()), ["en", "fr", "ko", "ru", "uk"])
    []
    """
    problems = []
    for lang in languages:
        lacking = untranslated(dossier, lang)
        found = [kind for kind in REQUIRED if kind in lacking]
        if found:
            named = ", ".join(lacking.get(REQUIRED[-1], []))
            what = ", ".join(found) + (f" ({named})" if named else "")
            remedy = "add them to the dossier, or publish other languages"
            problems.append(Problem("languages", f"in {lang!r} the dossier lacks {what}", remedy))
    return problems


def _rest(
    items: Iterable[Claim | Step | Account | Ship | Origin],
) -> list[tuple[str, dict[str, object]]]:
    """Give what items hold beside their names, by their ids."""
    return [(each.id, _but_name(each)) for each in items]


def _but_name(model: Model) -> dict[str, object]:
    return {name: value for name, value in model if name != "name"}


def _lacks(value: object, lang: str) -> bool:
    """Whether a text somewhere in a value lacks a language."""
    if isinstance(value, tuple):
        return any(_lacks(item, lang) for item in value)
    if isinstance(value, Model):
        value = dict(value)
    if not isinstance(value, dict):
        return False
    if _is_text(value):
        return lang not in value
    return any(_lacks(item, lang) for name, item in value.items() if name != "quote")


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


def _is_text(value: dict[str, object]) -> bool:
    return "en" in value and all(
        isinstance(text, str) and _TAG.fullmatch(tag) for tag, text in value.items()
    )
