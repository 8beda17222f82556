"""What a page tells of its routes: each from its dossier, and all of them together."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import TypeVar, cast

from geoapp.cartography.projection import Projection, route_shapes
from geoapp.catalogues import N_, by_language, say, translate, translate_count
from geoapp.dossier import Claim, Dossier, Ship, Source
from geoapp.dossier.models import Credit, Listing
from geoapp.dossier.several import all_shared, told_apart
from geoapp.errors import Problem
from geoapp.measure import measure_dossier
from geoapp.measure.comparisons import FIRST_CITY, SOURCE, City, cities
from geoapp.page.clock_data import clock_data, iso_days, words_of_when
from geoapp.page.data import (
    CityData,
    ClaimData,
    CreditData,
    HeaderData,
    ListingData,
    RouteData,
    RoutesData,
    SeveralData,
    ShipData,
    SourceData,
    in_json,
)
from geoapp.page.evidence import evidence_data
from geoapp.page.folium_map import map_data
from geoapp.page.languages import (
    interface_languages,
    keep_languages,
    page_languages,
    say_untranslated,
)
from geoapp.page.story import story_steps
from geoapp.page.tracks import track_data
from geoapp.text.dates import leg_dates
from geoapp.text.sentences import as_draft
from geoapp.text.sources import colon
from geoapp.when import parse_when

T = TypeVar("T")

EACH_ITS_OWN = N_(
    "Each route is told by its own dossier: nothing of one counts as evidence for another, and "
    "each one’s story and questions are on its own page."
)
"""What stands below the title of a page of several routes."""

# A day that a browser says in words; it counts days before 1582 by the Julian calendar.
ISO_DAY = re.compile(r"(1[6-9]|2\d)\d\d-\d\d-\d\d")
# A link holds no longer version.
VERSION_CHARACTERS = 40


class PreparedRoutes:
    """
    Dossiers of which several pages are made: what these share is made once.

    Parameters
    ----------
    dossiers
        Dossiers that have been read, at least one; of several, each becomes a route of one page.
    pages
        Addresses of their own pages by their ids, where there are such.

    Raises
    ------
    DossierError
        If they can't be told apart: as from `geoapp.dossier.several.told_apart`.
    """

    def __init__(
        self, dossiers: Sequence[Dossier], *, pages: Mapping[str, str] | None = None
    ) -> None:
        self.pages = dict(pages or {})
        self.given = tuple(dossiers)
        self.dossiers = told_apart([as_draft(each) for each in dossiers])
        self.dates = [leg_dates(each) for each in self.dossiers]
        self.measured = [measure_dossier(each) for each in self.dossiers]
        self.shapes = [shape for each in self.dossiers for shape in route_shapes(each)]
        self.projection = Projection.fitted(self.shapes)
        self._told: dict[tuple[str, ...], RoutesData] = {}
        self._made: dict[Hashable, object] = {}

    @property
    def are_several(self) -> bool:
        """Whether there is more than one route."""
        return len(self.dossiers) > 1

    @property
    def only(self) -> Dossier | None:
        """The dossier, if there is one alone."""
        return None if self.are_several else self.dossiers[0]

    @property
    def all_languages(self) -> list[str]:
        """The languages of any of the dossiers, the first one's first."""
        tags = (tag for each in self.dossiers for tag in each.header.languages)
        return list(dict.fromkeys(tags))

    @property
    def languages(self) -> list[str]:
        """The languages that all of the dossiers have, as the first one orders them."""
        others = [each.header.languages for each in self.dossiers[1:]]
        first = self.dossiers[0].header.languages
        return [tag for tag in first if all(tag in own for own in others)]

    def carried(self, asked: Sequence[str] | None, lang: str | None) -> list[str]:
        """
        Choose the languages of a page, as `page_languages` does.

        Raises
        ------
        ValueError
            If no language is asked for and the dossiers have none in common.
        """
        own = self.languages
        if not own and not asked:
            if lang is None:
                raise ValueError(str(Problem("languages", *self._none_common())))
            asked = [lang]
        return page_languages(asked, self.all_languages if asked else own, lang)

    def _none_common(self) -> tuple[str, str]:
        headers = [each.header for each in self.dossiers]
        own = ", ".join(f"{each.id} has {'/'.join(each.languages)}" for each in headers)
        remedy = "name some with --languages; a text that lacks one is shown in its own, marked"
        return f"are none that all dossiers have: {own}", remedy

    def once(self, name: Hashable, make: Callable[[], T]) -> T:
        """Make what several pages have alike when it is first asked for; nobody may change it."""
        if name not in self._made:
            self._made[name] = make()
        return cast(T, self._made[name])

    def data(self, languages: Sequence[str]) -> RoutesData:
        """Give `page_data`, a copy with the texts of these languages alone."""
        carried = tuple(languages)
        if carried not in self._told:
            self._told[carried] = _page_data(self, carried)
        told = self._told[carried]
        mains = [each.header.languages[0] for each in self.dossiers]
        shared = {name: value for name, value in told.items() if name != "routes"}
        routes = zip(told["routes"], mains, strict=True)
        kept: RoutesData = keep_languages(shared, carried, mains[0])
        kept["routes"] = [keep_languages(route, carried, main) for route, main in routes]
        return kept


def page_data(dossier: Dossier, languages: Sequence[str] | None = None) -> RoutesData:
    """
    Gather what the page shows, as plain JSON values.

    Parameters
    ----------
    dossier, languages
        As for `geoapp.page.html.page_html`.

    Returns
    -------
    data
        Its one route, with its texts in every language that the dossier has them in, and what
        all routes of a page share.
    """
    return _page_data(
        PreparedRoutes([dossier]), page_languages(languages, dossier.header.languages)
    )


def _city(city: City) -> CityData:
    first = [lang for lang, name in FIRST_CITY.items() if name == city.name["en"]]
    return {"id": city.id, "name": city.name, "at": [city.lat, city.lon], "first": first}


def _page_data(prepared: PreparedRoutes, carried: Sequence[str]) -> RoutesData:
    spoken = interface_languages(carried)
    data: RoutesData = {
        "languages": list(carried),
        "clock": clock_data(prepared.dossiers),
        "untranslated": {tag: _untranslated(prepared.dossiers, tag) for tag in carried},
        "cities": [_city(each) for each in cities()],
        "asFarSource": by_language(SOURCE),
        "routes": [_route(prepared, which, spoken) for which in range(len(prepared.dossiers))],
    }
    if prepared.are_several:
        data["several"] = _several(
            prepared.pages, prepared.dossiers, tuple(dict.fromkeys([*carried, *spoken]))
        )
    return data


def _untranslated(dossiers: Sequence[Dossier], lang: str) -> str:
    """Say which texts are in another language, of several dossiers in which."""
    told = [(say_untranslated(each, lang), each) for each in dossiers]
    if len(told) == 1:
        return told[0][0]
    return " ".join(
        f"{say(each.header.title, lang)}{colon(lang)}{words}" for words, each in told if words
    )


def _several(
    pages: dict[str, str], dossiers: Sequence[Dossier], languages: Sequence[str]
) -> SeveralData:
    """Say what stands over several routes, and what they share."""
    headers = [each.header for each in dossiers]
    found = all_shared(dossiers)
    credited = [_credit(credit) for header in headers for credit in header.credits]
    version = "+".join(header.version for header in headers)
    if len(version) > VERSION_CHARACTERS:
        version = sha256(version.encode()).hexdigest()[:VERSION_CHARACTERS]
    return {
        "header": {
            "version": version,
            "title": {tag: routes_title(dossiers, tag) for tag in languages},
            "summary": {tag: translate(tag)(EACH_ITS_OWN) for tag in languages},
            "attribution": {tag: _attributions(dossiers, tag) for tag in languages},
            "method": [],
            "licence": ", ".join(dict.fromkeys(header.licence for header in headers)),
            "credits": [*{credit["name"]: credit for credit in credited}.values()],
        },
        "shared": {"sources": list(found.sources), "places": list(found.places)},
        "words": {},
        "pages": pages,
    }


def routes_title(dossiers: Sequence[Dossier], lang: str) -> str:
    """
    Give the title of a view of several dossiers: both of two, else how many there are.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> routes_title([dossier, dossier], "en").count(" · "), routes_title([dossier] * 3, "en")
    (1, '3 routes on one map')
    """
    if len(dossiers) > 2:
        ngettext = translate_count(lang)
        return ngettext("{n} route on one map", "{n} routes on one map", len(dossiers))
    return " · ".join(say(each.header.title, lang) for each in dossiers)


def _attributions(dossiers: Sequence[Dossier], lang: str) -> str:
    """Say of each of several dossiers whose account it is."""
    return " · ".join(
        f"{say(each.header.title, lang)}{colon(lang)}{say(each.header.attribution, lang)}"
        for each in dossiers
    )


def _route(prepared: PreparedRoutes, which: int, languages: tuple[str, ...]) -> RouteData:
    """Gather what a page shows of one dossier."""
    dossier, dates = prepared.dossiers[which], prepared.dates[which]
    issued = {source.id: _first_day(source.issued) for source in dossier.sources}
    info = dossier.header
    header: HeaderData = {
        "version": info.version,
        "title": info.title,
        "summary": info.summary,
        "attribution": info.attribution,
        "method": in_json(info.method),
        "licence": info.licence,
        "credits": [_credit(credit) for credit in info.credits],
    }
    return {
        "id": info.id,
        "name": info.title,
        "dossier": header,
        # Stories of several routes one after another would be none.
        "steps": [] if prepared.are_several else story_steps(dossier, dates=dates),
        "claims": [_claim(claim, issued, languages) for claim in dossier.claims],
        "sources": {each.id: _source(each, languages) for each in dossier.sources},
        "accounts": in_json(dossier.accounts),
        "ships": [_ship(ship, languages) for ship in dossier.ships],
        "tracks": track_data(dossier.tracks, languages),
        **map_data(prepared.measured[which], dates, prepared.shapes, languages),
        **evidence_data(dossier, dates, languages),
    }


def _credit(credit: Credit) -> CreditData:
    told: CreditData = {
        "name": credit.name,
        "licence": credit.licence,
        "for": credit.used_for,
    }
    if credit.url is not None:
        told["url"] = credit.url
    return told


def _claim(said: Claim, issued: Mapping[str, date | None], languages: tuple[str, ...]) -> ClaimData:
    order = _first_day(said.said) or _first_day(said.when)
    claim: ClaimData = {
        "id": said.id,
        "kind": said.kind,
        "text": said.text,
        "said_by": said.said_by,
        "places": list(said.places),
        "answers": list(said.answers),
        "citations": in_json(said.citations),
        "order": order.isoformat() if order else None,
    }
    if said.title is not None:
        claim["title"] = said.title
    if said.caveat is not None:
        claim["caveat"] = said.caveat
    if said.quote is not None:
        claim["quote"] = said.quote
    if said.retracted:
        claim["retracted"] = True
    if said.replaced_by is not None:
        claim["replaced_by"] = said.replaced_by
    _date_claim(claim, said, languages)
    if said.said is None:
        # Not what it tells of, but where it can first be read.
        days = [day for each in said.citations if (day := issued[each.source])]
        claim["since"] = min(days).isoformat() if days else None
    return claim


def _date_claim(claim: ClaimData, said: Claim, languages: tuple[str, ...]) -> None:
    """Add when a statement was made, and of what time."""
    if said.said is not None:
        claim["said_words"] = words_of_when(said.said, languages, moment=True)
        first, _, _, last = parse_when(said.said).bounds
        # Only a whole, sure day is marked on the clock.
        if first is not None and first == last:
            claim["said_day"] = first.isoformat()
    if said.when is not None:
        claim["when_words"] = words_of_when(said.when, languages)
        claim["bounds"] = iso_days(parse_when(said.when).bounds)


def _first_day(text: str | None) -> date | None:
    """Give the first day of a time as it is written: "about 2026" stands with 2026."""
    return parse_when(re.sub("[?~%]", "", text)).earliest_start if text else None


def _source(cited: Source, languages: tuple[str, ...]) -> SourceData:
    source: SourceData = {
        "id": cited.id,
        "status": cited.custom.status,
        "title": cited.title,
        "publisher": cited.publisher,
    }
    if cited.url is not None:
        source["url"] = cited.url
    if cited.language is not None:
        source["language"] = cited.language
    if cited.kept_at:
        source["archive_location"] = cited.kept_at
    if cited.unread is not None:
        source["unread"] = cited.unread
    if cited.custom.title_is == "description":
        source["described"] = True
    _date_source(source, cited, languages)
    return source


def _date_source(source: SourceData, cited: Source, languages: tuple[str, ...]) -> None:
    """Add when a source was published, read and archived."""
    if cited.issued is not None and ISO_DAY.fullmatch(cited.issued):
        source["day"] = cited.issued
    elif cited.issued is not None:
        source["when"] = words_of_when(cited.issued, languages, moment=True)
    if cited.accessed is not None and ISO_DAY.fullmatch(cited.accessed):
        source["read"] = cited.accessed
    if cited.archived is not None:
        day = cited.archived.at.split("T")[0]
        at = day if ISO_DAY.fullmatch(day) else words_of_when(day, languages, moment=True)
        source["archived"] = {"at": at}
        if cited.archived.by is not None:
            source["archived"]["by"] = cited.archived.by


def _ship(ship: Ship, languages: tuple[str, ...]) -> ShipData:
    told: ShipData = {
        "id": ship.id,
        "name": ship.name,
        "flag": ship.flag,
        "type": ship.type,
        "listings": [_listing(each, languages) for each in ship.listings],
        "citations": in_json(ship.citations),
    }
    if ship.imo is not None:
        told["imo"] = ship.imo
    if ship.owner is not None:
        told["owner"] = ship.owner
    if ship.note is not None:
        told["note"] = ship.note
    return told


def _listing(listing: Listing, languages: tuple[str, ...]) -> ListingData:
    told: ListingData = {
        "by": listing.by,
        "citations": in_json(listing.citations),
        "when_words": words_of_when(listing.when, languages),
    }
    if listing.status is not None:
        told["status"] = listing.status
    return told
