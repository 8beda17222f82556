"""The page: everything in one HTML file that asks nothing of a network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast, get_args

from branca.element import Figure
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from geoapp import __version__
from geoapp.cartography.basemap import REACH, SHORT_REACH, short_base_map
from geoapp.cartography.projection import Projection, bent, route_shapes
from geoapp.cartography.world import whole_window, window_of
from geoapp.catalogues import (
    by_language,
    catalogue,
    direction,
    interface_language,
    language_name,
    plurals,
    say,
    text_language,
)
from geoapp.dossier import Claim, Dossier, Ship, Source
from geoapp.dossier.models import Credit, Listing
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import ClaimKind, Mode, SightingKind, Standing
from geoapp.errors import Problem
from geoapp.files import write_whole
from geoapp.measure import measure_dossier
from geoapp.measure.comparisons import SOURCE
from geoapp.page.clock_element import CLOCK_WORDS, clock_data, iso_days, words_of_when
from geoapp.page.compression import packed
from geoapp.page.csp import PLACE, with_policy
from geoapp.page.data import (
    ClaimData,
    CreditData,
    Globe,
    Host,
    ListingData,
    PageData,
    RouteData,
    RoutesData,
    ShipData,
    SiteData,
    SourceData,
    WordData,
    in_json,
)
from geoapp.page.evidence import evidence_data
from geoapp.page.folium_map import MAP_WORDS, map_data, page_map
from geoapp.page.languages import (
    interface_languages,
    keep_languages,
    page_language,
    page_languages,
    say_untranslated,
)
from geoapp.page.references import with_references
from geoapp.page.story import story_steps
from geoapp.page.structured_data import linked_claims, linked_data
from geoapp.page.text_version import noscript_html
from geoapp.page.tracks import track_data
from geoapp.picture.picture import picture_svg
from geoapp.text.dates import leg_dates
from geoapp.text.sentences import as_draft, own_words, translate_for
from geoapp.webmap.scripts import bundle, leaflet, scripts, styles
from geoapp.webmap.tiles import Tiles
from geoapp.when import parse_when

# A day that a browser says in words; it counts days before 1582 by the Julian calendar.
ISO_DAY = re.compile(r"(1[6-9]|2\d)\d\d-\d\d-\d\d")
STILL_PX = (560, 320)
HEADING: tuple[Literal["title", "summary", "attribution"], ...] = (
    "title",
    "summary",
    "attribution",
)
# An embed offers no code for an article.
EMBED_SITE = ("page", "text", "cited")
HOSTS: tuple[Host, ...] = get_args(Host)
TEMPLATES = Environment(loader=PackageLoader("geoapp.page", "templates"), autoescape=True)
PAGE_TEMPLATE = files("geoapp.page") / "templates" / "page.html"


class PageFigure(Figure):
    """A Folium figure with our page around its map: language, title, zoomable viewport."""

    def __init__(self, code: list[str], content: JsonObject, **parts: Any) -> None:
        super().__init__()
        self.code, self.content, self.parts = code, content, parts

    def render(self, **kwargs: object) -> str:
        """Render the children first, as Folium wants it, then the page around them."""
        for child in self._children.values():
            child.render(**kwargs)
        boot = self.script.render(**kwargs)
        # The app's first visitor waits for it, and it is sent to each browser once.
        quick = self.parts["host"] == "app"
        html = TEMPLATES.get_template(PAGE_TEMPLATE.name).render(
            stage=Markup(self.html.render(**kwargs)),  # noqa: S704 - ours alone
            code=packed(self.code, quick=quick),
            content=packed(self.content | {"boot": boot}, quick=quick),
            **self.parts,
        )
        return with_policy(html, [*self.code, boot], self.parts["pictures"])


class PreparedDossier:
    """
    A dossier of which several pages are made: what they share is made once.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    """

    def __init__(self, dossier: Dossier) -> None:
        dossier = as_draft(dossier)
        self.dossier, self.dates = dossier, leg_dates(dossier)
        self.measured, self.shapes = measure_dossier(dossier), route_shapes(dossier)
        self.projection = Projection.fitted(self.shapes)
        self._told: dict[tuple[str, ...], RoutesData] = {}

    def data(self, languages: Sequence[str]) -> RoutesData:
        """Give `page_data`, a copy with the texts of these languages alone."""
        carried = tuple(languages)
        if carried not in self._told:
            self._told[carried] = page_data(self, carried)
        main = self.dossier.header.languages[0]
        kept: RoutesData = keep_languages(self._told[carried], carried, main)
        return kept


def page_html(
    dossier: Dossier,
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    tiles: Tiles | None = None,
) -> str:
    """
    Make the page of a dossier.

    Parameters
    ----------
    dossier
        A dossier that has been read.
    lang
        The language in which it opens, of the dossier or of `PAGE_LANGUAGES`; if None the first
        that it carries. Where the interface doesn't speak it, it speaks the nearest that it
        does, or English, and says so.
    languages
        Languages that the page carries, `lang` among them; the dossier's first two if None
        (`page_languages`). Texts in another language are not in it.
    tiles
        Tiles of a host behind the route: the one host that the page then asks, for pictures.
        Its map is in their projection, and says whose they are and who is asked.

    Returns
    -------
    html
        One document, which keeps its state in its own fragment; the same bytes for the same
        arguments.

    Raises
    ------
    ValueError
        If a language is neither the dossier's nor the interface's, or `lang` isn't carried.
    """
    return hosted_html(dossier, lang=lang, languages=languages, tiles=tiles)


def hosted_html(
    dossier: Dossier | PreparedDossier,
    *,
    lang: str | None = None,
    host: Host = "file",
    languages: Sequence[str] | None = None,
    site: SiteData | None = None,
    links: Sequence[Mapping[str, str]] = (),
    tiles: Tiles | None = None,
) -> str:
    """
    Make the page of a dossier for whatever holds it.

    Parameters
    ----------
    dossier
        A dossier that has been read; prepared, where more pages of it are made.
    lang, languages, tiles
        As for `page_html`.
    host
        ``file``: the page keeps its state in its own fragment; ``app``: in the
        query of the page that holds it, where that is of the same origin. In the
        app the page leaves the choice of language to the app, and makes its frame
        as high as it needs. ``embed``: for a frame in an article; the evidence opens when
        it is asked for, and the host is told how high the page is. ``frame``: for a frame in
        somebody's app, whose day it takes and whom it tells what is looked at.
    site
        Addresses of the files that stand beside the page, as `geoapp.page.site` gives
        them; without them the page offers no code for an article.
    links
        More ``meta`` and ``link`` elements of the head, each as its attributes.

    Returns
    -------
    html
        One document; the same bytes for the same arguments.

    Raises
    ------
    ValueError
        If `host` is none of these, or as for `page_html`.
    """
    if host not in HOSTS:
        raise ValueError(str(Problem("host", f"is {host!r}", f"use one of {', '.join(HOSTS)}")))
    prepared = dossier if isinstance(dossier, PreparedDossier) else PreparedDossier(dossier)
    dossier = prepared.dossier
    routes = prepared.data(page_languages(languages, dossier.header.languages, lang))
    data = _page_data(routes, prepared, lang, host, tiles, site)
    offered, lang = data["languages"], data["lang"]
    still = picture_svg(
        prepared.measured, at=None, lang=lang, size=STILL_PX, theme="page", bare=True
    )
    figure = PageFigure(
        [leaflet("leaflet.js"), *scripts(_bundles(data))],
        {"data": data, "base": _base_map(prepared, data)},
        lang=lang,
        spoken=interface_language(lang),
        direction=direction,
        policy=PLACE,
        pictures=tiles.origin if tiles else "",
        t=translate_for(dossier, lang),
        **_heading(data, lang),
        version=__version__,
        # The app has a choice of language of its own, for all that it shows.
        languages=_named(offered) if host != "app" and len(offered) > 1 else [],
        elsewhere=_elsewhere(site or {}, offered, host),
        host=host,
        noscript=noscript_html(data, still, lang, (data["site"] or {}).get("text"), host=host),
        links=links,
        linked=_linked(dossier, data),
        early=Markup(bundle("early.js")),  # noqa: S704 - ours alone
        first=Markup(bundle("first.js")),  # noqa: S704 - ours alone
        styles=Markup(styles(_bundles(data))),  # noqa: S704 - ours alone
        unpack=Markup(bundle("unpack.js")),  # noqa: S704 - ours alone
    )
    figure.add_child(page_map(dossier, lang, tiles=tiles), name="map")
    return figure.render()


def _heading(data: PageData, lang: str) -> JsonObject:
    """Say what stands at the top of a page before its scripts run, each text with its language."""
    header = data["routes"][0]["dossier"]
    texts = {name: header[name] for name in HEADING}
    tags = {name: text_language(text, lang) for name, text in texts.items()}
    spoken = interface_language(lang)
    own = {
        name: {} if tag == spoken else {"lang": tag, "dir": direction(tag)}
        for name, tag in tags.items()
    }
    said: dict[str, str] = {name: say(text, lang) for name, text in texts.items()}
    return {**said, "in_english": data["untranslated"][lang], "own": own}


def _named(languages: Sequence[str]) -> list[tuple[str, str]]:
    """Give languages with their names."""
    return [(tag, language_name(tag)) for tag in languages]


def _page_data(
    routes: RoutesData,
    prepared: PreparedDossier,
    lang: str | None,
    host: Host,
    tiles: Tiles | None,
    site: SiteData | None,
) -> PageData:
    """Add to its routes what a page's languages and its host need."""
    dossier, own = prepared.dossier, prepared.dossier.header.languages
    offered, whole = routes["languages"], host in ("file", "app") and not site
    data: PageData = {
        "lang": page_language(lang, own) if lang else offered[0],
        "host": host,
        "words": {},
        "tiles": tiles.host if tiles else None,
        "globe": _globe(prepared, tiles),
        "site": _beside(site, host) if site else None,
        # A page speaks the language that it is read in, but where the interface can't.
        "speaks": {tag: at for tag in offered if (at := interface_language(tag)) != tag},
        # What is long comes last, which packs smaller.
        **with_references(routes, [dossier], whole=whole),
    }
    for route in data["routes"] if host == "embed" else []:
        # Notes are for who teaches, never for who reads an article.
        steps = story_steps(dossier, with_notes=False)
        route["steps"] = keep_languages(steps, offered, own[0])
        # The whole page, which an embed leads to, tells what changed, and how it was made.
        route["changes"], route["dossier"]["method"] = [], []
    data["words"] = {
        tag: {**_words(tag, data), **own_words(dossier, tag)}
        for tag in interface_languages(offered)
    }
    return data


def _beside(site: SiteData, host: Host) -> SiteData:
    wanted = EMBED_SITE if host == "embed" else site
    return cast(SiteData, {name: at for name, at in site.items() if name in wanted})


def _globe(prepared: PreparedDossier, tiles: Tiles | None) -> Globe | None:
    """Name a projection that is no conic; with tiles the map is in theirs."""
    kind = prepared.projection.kind
    return None if tiles or kind == "conic" else kind


def _base_map(prepared: PreparedDossier, data: PageData) -> JsonObject:
    """Cut the base map to what is shown, with its names in the page's languages."""
    reach = SHORT_REACH if data["host"] == "embed" else REACH
    # Only a map about a pole isn't cut, and tiles are of a map that is.
    projection = prepared.projection
    window = window_of(projection) if data["globe"] else whole_window(projection.centre[0])
    base = short_base_map(bent(prepared.shapes), window, reach)
    base["labels"] = keep_languages(base.get("labels", []), data["languages"])
    return base


def _elsewhere(site: SiteData, offered: Sequence[str], host: Host) -> list[tuple[str, str, str]]:
    """List the pages beside this one in languages that it doesn't carry: tag, name, address."""
    pages = site.get("embed", {}) if host == "embed" else site.get("pages", {})
    return [(tag, language_name(tag), path) for tag, path in pages.items() if tag not in offered]


def write_page(
    dossier: Dossier,
    path: Path | str,
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    tiles: Tiles | None = None,
) -> None:
    """
    Write the page to a file; a page that stood there is replaced only at the end.

    Parameters as for `page_html`.

    Raises
    ------
    ExportError
        If the file can't be written; nothing half-written is left.
    ValueError
        As from `page_html`.
    """
    html = page_html(dossier, lang=lang, languages=languages, tiles=tiles)
    write_whole(path, html.encode())


def page_data(
    dossier: Dossier | PreparedDossier, languages: Sequence[str] | None = None
) -> RoutesData:
    """
    Gather what the page shows, as plain JSON values.

    Parameters
    ----------
    dossier, languages
        As for `page_html`.

    Returns
    -------
    data
        Its one route, with its texts in every language that the dossier has them in, and what
        all routes of a page share.
    """
    prepared = dossier if isinstance(dossier, PreparedDossier) else PreparedDossier(dossier)
    dossier = prepared.dossier
    carried = page_languages(languages, dossier.header.languages)
    return {
        "languages": carried,
        "clock": clock_data(dossier),
        "untranslated": {tag: say_untranslated(dossier, tag) for tag in carried},
        "asFarSource": by_language(SOURCE),
        "routes": [_route(prepared, interface_languages(carried))],
    }


def _route(prepared: PreparedDossier, languages: tuple[str, ...]) -> RouteData:
    """Gather what a page shows of one dossier."""
    dossier, dates = prepared.dossier, prepared.dates
    info = dossier.header
    return {
        "id": info.id,
        "name": info.title,
        "dossier": {
            "version": info.version,
            "title": info.title,
            "summary": info.summary,
            "attribution": info.attribution,
            "method": in_json(info.method),
            "licence": info.licence,
            "credits": [_credit(credit) for credit in info.credits],
        },
        "steps": story_steps(dossier),
        "claims": [_claim(claim, languages) for claim in dossier.claims],
        "sources": {each.id: _source(each, languages) for each in dossier.sources},
        "accounts": in_json(dossier.accounts),
        "ships": [_ship(ship, languages) for ship in dossier.ships],
        "tracks": track_data(dossier.tracks, languages),
        **map_data(prepared.measured, dates, prepared.shapes, languages),
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


def _bundles(data: PageData) -> tuple[str, ...]:
    """Name the bundles of scripts that a page needs, in the order in which they run."""
    # An embed leads to the whole page for what only who shares or presents it needs.
    whole = "embed" if data["host"] in ("embed", "frame") else "page"
    tracks = ["tracks"] if any(route["tracks"] for route in data["routes"]) else []
    more = [name for name, has in (("tiles", data["tiles"]), ("globe", data["globe"])) if has]
    return (whole, *tracks, *more, *(["hosted"] if data["host"] == "frame" else []))


def _words(tag: str, data: PageData) -> dict[str, WordData]:
    """Give the interface texts that a page says: those in its code, and codes of the dossier."""
    bundles = _bundles(data)
    code = _worded_code(bundles)
    # An embed leaves it to the whole page to tell how the map was made.
    unsaid = ("flag: ", "method") if "embed" in bundles else ("flag: ",)
    # English spells out codes, and nothing else; a page has those that its dossier uses.
    codes = {name for name in catalogue("en") if not name.startswith(unsaid)} - _unused(data)
    texts = catalogue(tag).items()
    said: dict[str, WordData] = {
        name: text for name, text in texts if name in code or name in codes
    }
    return said | {name: forms for name, forms in plurals(tag).items() if name in code}


def _unused(data: PageData) -> set[str]:
    """List codes of kinds, ways and sightings that nothing of a page has."""
    modes, kinds = get_args(Mode), get_args(ClaimKind)
    codes = {f"{one}, {how}" for one in get_args(Standing) for how in get_args(SightingKind)}
    codes |= {*modes, *kinds, *get_args(Standing), "subject"}
    used: set[str] = set()
    for route in data["routes"]:
        used |= {leg["mode"] for leg in route["legs"]} | {each["kind"] for each in route["claims"]}
        used |= {sighting["code"] for sighting in route["sightings"]}
    unused = codes - used
    ways = unused.intersection(modes)
    words = {f"{mode}, {state}" for mode in ways for state in ("certain", "possible")}
    return unused | words | {f"leg: {mode}" for mode in ways}


@cache
def _worded_code(bundles: tuple[str, ...]) -> str:
    """All code in which a message of the page can stand."""
    return "\n".join(
        [*scripts(bundles), PAGE_TEMPLATE.read_text("utf-8"), *MAP_WORDS, *CLOCK_WORDS]
    )


def _linked(dossier: Dossier, data: PageData) -> Markup | None:
    """Say what machines read: of a page alone the data, of a site's every statement too."""
    if data["host"] == "embed":
        return None
    site, lang = data["site"], data["lang"]
    told = linked_data(dossier, lang, site.get("data", "") if site else "")
    # The pages of one language have the statements, each in its own.
    if site and len(data["languages"]) == 1:
        told["hasPart"] = linked_claims(dossier, lang, site["text"])
    return json_block(told)


def _claim(said: Claim, languages: tuple[str, ...]) -> ClaimData:
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


def json_block(value: object) -> Markup:
    """Write JSON for a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704 - escaped above
