"""Which languages a page carries, which names are a place's own, and what lacks a language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from geoapp.catalogues import (
    FALLBACK,
    N_,
    PAGE_LANGUAGES,
    UNSAID_LANGUAGE,
    content_language,
    interface_language,
    is_text,
    language_name,
    lookup,
    translate,
)
from geoapp.dossier import Account, Claim, Dossier, Origin, Ship, Step
from geoapp.dossier.models import (
    CandidateProperties,
    LegProperties,
    SightingProperties,
    TrackProperties,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import Model, each_text
from geoapp.errors import ArgumentError, Problem

# Without these in its language a page would not say what it is and who says so.
HEADER = (N_("title"), N_("summary"), N_("attribution"))
REQUIRED = (N_("title"), N_("attribution"), N_("names of places"))
# A page carries no more than it must: each language weighs as much as a small picture.
CARRIED = 2
_LineProperties = LegProperties | CandidateProperties | SightingProperties | TrackProperties


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
        Tags of the dossier or of `PAGE_LANGUAGES`, the nearest to each (`lookup`): those asked
        for; else the dossier's first two, and `lang` in place of the second if it's neither.

    Raises
    ------
    ValueError
        If a language that was asked for is neither the dossier's nor the interface's, or
        `lang` isn't among those asked for.

    Examples
    --------
    >>> page_languages(None, ["en", "fr", "ko"]), page_languages(None, ["en", "fr"], "ko")
    (['en', 'fr'], ['en', 'ko'])
    >>> page_languages(["ko"], ["en", "fr"]), page_languages(None, ["pt-BR"], "pt-BR")
    (['ko'], ['pt-BR'])
    """
    opens = None if lang is None else page_language(lang, own)
    if not asked:
        first = list(own[:CARRIED])
        return first if opens is None or opens in first else [own[0], opens]
    wanted = list(dict.fromkeys(page_language(tag, own, "languages") for tag in asked))
    if opens is not None and opens not in wanted:
        found = f"is {lang!r}, which the page doesn't carry"
        raise ArgumentError(Problem("lang", found, f"use one of {', '.join(wanted)}"))
    return wanted


def page_language(lang: str, own: Sequence[str], member: str = "lang") -> str:
    """
    Find the language of a dossier, or of the interface, that is asked for.

    Raises
    ------
    ValueError
        If there is none; `member` is what the message calls it.

    Examples
    --------
    >>> page_language("es-MX", ["en", "es"]), page_language("pt", ["pt-BR"])
    ('es', 'pt-BR')
    """
    given: object = lang
    found = content_language(lang, own) if isinstance(given, str) else None
    if found is None:
        known = list(dict.fromkeys([*own, *PAGE_LANGUAGES]))
        told = f"is {lang!r}" if member == "lang" else f"holds {lang!r}"
        raise ArgumentError(Problem(member, told, f"use {', '.join(known)}"))
    return found


def interface_languages(languages: Sequence[str]) -> tuple[str, ...]:
    """
    Give the languages in which the interface speaks for those of some content.

    Examples
    --------
    >>> interface_languages(["fr", "pt", "zh-Hans"])
    ('fr', 'en')
    """
    return tuple(dict.fromkeys(map(interface_language, languages)))


def keep_languages(value: Any, languages: Iterable[str], main: str = FALLBACK) -> Any:
    """
    Leave out the texts of languages that a page doesn't offer.

    Parameters
    ----------
    value
        JSON values; a text is an object by language tag that has ``main`` or English.
    languages
        Languages of the page.
    main
        The dossier's main language.

    Returns
    -------
    value
        The same, where each text has the page's languages and those that its interface speaks
        for them, and its first one if it lacks one of them. A ``name`` keeps the one in its
        ``native`` language too.

    Examples
    --------
    >>> keep_languages({"title": {"en": "Port", "fr": "Port", "ko": "항"}}, ["fr"])
    {'title': {'fr': 'Port'}}
    >>> keep_languages([{"name": {"en": "Najin", "ko": "나진"}, "native": "ko"}], ["fr"])
    [{'name': {'en': 'Najin', 'ko': '나진'}, 'native': 'ko'}]
    """
    return _kept(value, frozenset(languages), frozenset((main, FALLBACK)))


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
    country = place.get("country")
    others = [tag for tag in place["name"] if tag not in ("en", "fr")]
    if country:
        from babel.languages import get_official_languages

        official = [tag.replace("_", "-") for tag in get_official_languages(country)]
        return next((tag for tag in official if tag in others), None)
    return others[0] if len(others) == 1 else None


def untranslated(dossier: Dossier, lang: str) -> dict[str, list[str]]:
    """
    Find the texts of a dossier that a page in a language has in another one.

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
    info = dossier.header
    if lang == info.languages[0]:
        return {}
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
        N_("names of legs and sightings"): [(name, each.name) for name, each in lines],
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


def say_untranslated(dossier: Dossier, lang: str) -> str:
    """
    Say in the reader's language which texts, of the dossier or ours, are in another one.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> say_untranslated(dossier, "fr")
    ''
    >>> say_untranslated(dossier, "pt-BR")[-51:]
    'This page itself doesn’t speak Portuguese (Brazil).'
    """
    t, own = translate(lang), dossier.header.languages[0]
    what = ", ".join(map(t, untranslated(dossier, lang)))
    other = t("In English here: {what}.") if own == FALLBACK else t("In {language} here: {what}.")
    said = [other.replace("{what}", what)] if what else []
    if lookup(lang, PAGE_LANGUAGES) is None and lang != UNSAID_LANGUAGE:
        said.append(t("This page itself doesn’t speak {asked}."))
    words = " ".join(said)
    for mark, tag in (("{language}", own), ("{asked}", lang)):
        if mark in words:
            words = words.replace(mark, language_name(tag, lang))
    return words


def unlisted(dossier: Dossier) -> dict[str, int]:
    """
    Count the texts that no page shows: in languages that neither header nor interface has.

    Names of places are left out, which are shown in the place's own language too, and
    quotations, which may stand in their original one.

    Returns
    -------
    counts
        Number of texts by language tag, in the order of tags.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> unlisted(read_dossier(built_in()))
    {}
    """
    names = {id(place.properties.name) for place in dossier.places}
    held = Counter(tag for texts in each_text(dossier) for tag in texts if id(texts) not in names)
    listed = {*dossier.header.languages, *PAGE_LANGUAGES}  # a page can be asked for in these
    return {tag: count for tag, count in sorted(held.items()) if tag not in listed}


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
) -> list[tuple[str, object]]:
    """Give what items hold beside their names, by their ids."""
    return [(each.id, _but_name(each)) for each in items]


def _but_name(model: Model) -> tuple[object, ...]:
    return tuple(value for name, value in model if name not in ("name", "quote"))


def _lacks(value: object, lang: str) -> bool:
    """Whether a text somewhere in a value lacks a language."""
    return any(lang not in texts for texts in each_text(value))


def _kept(value: Any, languages: frozenset[str], main: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_kept(item, languages, main) for item in value]
    if not isinstance(value, dict):
        return value
    if is_text(value, main):
        wanted = languages | {interface_language(tag) for tag in languages if tag not in value}
        if not languages <= value.keys():
            wanted |= {next(iter(value))}
        return {tag: text for tag, text in value.items() if tag in wanted}
    kept = {name: _kept(item, languages, main) for name, item in value.items()}
    native = value.get("native")
    if native:
        own = {native: value["name"][native]}
        kept["name"] = _kept(value["name"], languages, main) | own
    return kept
