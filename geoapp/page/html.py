"""The page: everything in one HTML file that asks nothing of a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np
from babel import Locale
from branca.element import Figure
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from geoapp import __version__
from geoapp.cartography.basemap import REACH, SHORT_REACH, short_base_map
from geoapp.cartography.cities import city_names
from geoapp.cartography.projection import bent
from geoapp.cartography.theme import Theme
from geoapp.cartography.world import whole_window, window_of
from geoapp.catalogues import (
    catalogue,
    direction,
    interface_language,
    language_name,
    plurals,
    say,
    text_language,
)
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import ClaimKind, Mode, SightingKind, Standing
from geoapp.errors import ArgumentError, Problem, expect_callable, expect_kind, refuse_long_route
from geoapp.files import Progress, tell_nobody, write_whole
from geoapp.page.clock_data import chart_px
from geoapp.page.compression import packed, packed_code
from geoapp.page.csp import PLACE, with_policy
from geoapp.page.data import (
    FindingsData,
    Globe,
    Host,
    PageData,
    RoutesData,
    SiteData,
    WordData,
)
from geoapp.page.folium_map import CLOCK_WORDS, MAP_WORDS, page_map
from geoapp.page.languages import (
    interface_languages,
    keep_languages,
    page_language,
)
from geoapp.page.references import with_references
from geoapp.page.routes import PreparedRoutes
from geoapp.page.structured_data import linked_claims, linked_data, linked_graph
from geoapp.page.text_version import noscript_html
from geoapp.picture.picture import picture_svg
from geoapp.picture.qr import checked_address, qr_bits, step_link
from geoapp.provenance import head_elements
from geoapp.text.glossary import explained_terms
from geoapp.text.sentences import own_words, translate_for
from geoapp.webmap.scripts import bundle, leaflet, scripts, styles
from geoapp.webmap.tiles import Tiles

STILL_PX = (560, 320)
MOST_LEGS = 10_000
"""Most legs of a dossier of which a page is written: 7 MB, which a browser still opens."""
HEADING: tuple[Literal["title", "summary", "attribution"], ...] = (
    "title",
    "summary",
    "attribution",
)
PAGE_STEPS = ("data", "picture", "page")
"""What a page tells its progress of, in order."""
# An embed offers no code for an article.
EMBED_SITE = ("page", "text", "cited")
HOSTS: tuple[Host, ...] = get_args(Host)
TEMPLATES = Environment(loader=PackageLoader("geoapp.page", "templates"), autoescape=True)
CLAIMED = '<p id="attribution"{{ own.attribution|xmlattr }}>{{ attribution }}</p>'
"""Whose account the map is stands on the map."""
UNCLAIMED = '<p id="attribution"></p>'
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
            stage=Markup(self._stage(**kwargs)),  # noqa: S704 - ours alone
            code=packed_code(self.code, quick=quick),
            content=packed(self.content | {"boot": boot}, quick=quick),
            **self.parts,
        )
        return with_policy(html, [*self.code, boot], self.parts["pictures"])

    def _stage(self, **kwargs: object) -> str:
        """Render map and clock, then whose account it is: Folium takes any text as a template."""
        claimed = TEMPLATES.from_string(CLAIMED).render(self.parts)
        return str(self.html.render(**kwargs)).replace(UNCLAIMED, claimed, 1)


def page_html(
    dossier: Dossier | Sequence[Dossier],
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    tiles: Tiles | None = None,
    findings: FindingsData | None = None,
    url: str = "",
    theme: Theme | None = None,
) -> str:
    """
    Make the page of a dossier, or of several on one map with one clock.

    Parameters
    ----------
    dossier
        A dossier that has been read, or up to `geoapp.dossier.several.MOST_ROUTES` of them, each
        a route of its own: its evidence stays its own, no length is added to another's, and ids
        begin with that of their dossier. Such a page has no story.
    lang
        The language in which it opens, of the dossier or of `PAGE_LANGUAGES`; if None the first
        that it carries. Where the interface doesn't speak it, it speaks the nearest that it
        does, or English, and says so.
    languages
        Languages that the page carries, `lang` among them; if None the dossier's first two
        (`page_languages`), of several dossiers the first two that all of them have. Texts in
        another language are not in it.
    tiles
        Tiles of a host behind the route: the one host that the page then asks, for pictures.
        Its map is in their projection, and says whose they are and who is asked.
    findings
        What files of tracks say of the one dossier, as `geoapp.tracks.findings.track_findings`
        gives it.
    url
        Where the page will stand, an address of http or https, of which *Present* shows the QR
        code; it shows none if empty.
    theme
        Its dress, as `geoapp.cartography.theme.read_theme` reads it; ours if None.

    Returns
    -------
    html
        One document, which keeps its state in its own fragment; the same bytes for the same
        arguments.

    Raises
    ------
    DossierError
        If two dossiers have the same id, or there are too many.
    ValueError
        If a language is neither the dossier's nor the interface's, or `lang` isn't carried; or
        if none is asked for and several dossiers have none in common; or if `url` is none that
        others can open.
    """
    _expect_arguments(languages, tiles, findings, url, theme)
    return hosted_html(
        dossier,
        lang=lang,
        languages=languages,
        tiles=tiles,
        findings=findings,
        url=url,
        theme=theme,
    )


def _expect_arguments(
    languages: object, tiles: object, findings: object, url: object, theme: object
) -> None:
    """Refuse arguments of other kinds."""
    nothing = type(None)
    remedy = "give a list of language tags, or leave it out"
    expect_kind("languages", languages, (list, tuple, nothing), remedy)
    expect_kind("tiles", tiles, (Tiles, nothing), "give a geoapp.Tiles, or leave them out")
    remedy = "give what geoapp.tracks.findings.track_findings returns, or leave them out"
    expect_kind("findings", findings, (dict, nothing), remedy)
    expect_kind("url", url, str, "give the page's own, beginning with https://")
    if isinstance(url, str) and url:
        checked_address(url)
    remedy = "give what geoapp.cartography.theme.read_theme returns, or leave it out"
    expect_kind("theme", theme, (Theme, nothing), remedy)


def hosted_html(
    dossier: Dossier | Sequence[Dossier] | PreparedRoutes,
    *,
    lang: str | None = None,
    host: Host = "file",
    languages: Sequence[str] | None = None,
    site: SiteData | None = None,
    links: Sequence[Mapping[str, str]] = (),
    tiles: Tiles | None = None,
    findings: FindingsData | None = None,
    story: bool = False,
    url: str = "",
    theme: Theme | None = None,
    progress: Progress | None = None,
) -> str:
    """
    Make the page of a dossier for whatever holds it.

    Parameters
    ----------
    dossier
        A dossier that has been read, or several; prepared, where more pages of them are made.
    lang, languages, tiles, findings, url, theme
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
    story
        Open with the first step of the story, where a link asks for none.
    progress
        Is told of each of `PAGE_STEPS` but the last, when it is done.

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
    prepared = dossier if isinstance(dossier, PreparedRoutes) else PreparedRoutes(_listed(dossier))
    routes = prepared.data(prepared.carried(languages, lang))
    data = _page_data(routes, prepared, lang, host, tiles, site, findings)
    _add_address(data, url)
    offered, lang = data["languages"], data["lang"]
    tell = progress or tell_nobody
    tell("data")
    stills = _stills(prepared, lang)
    tell("picture")
    figure = PageFigure(
        code_of(_bundles(data)),
        {"data": data, "base": _base_map(prepared, data)},
        lang=lang,
        spoken=interface_language(lang),
        direction=direction,
        policy=PLACE,
        pictures=tiles.origin if tiles else "",
        t=translate_for(prepared.only, lang),
        **_heading(data, lang),
        version=__version__,
        # The app has a choice of language of its own, for all that it shows.
        languages=_named(offered) if host != "app" and len(offered) > 1 else [],
        elsewhere=_elsewhere(site or {}, offered, host),
        host=host,
        story=story,
        noscript=noscript_html(
            data, stills, lang, (data["site"] or {}).get("text"), host=host, findings=findings
        ),
        links=[*head_elements(prepared.given, lang), *links],
        linked=_linked(prepared.dossiers, data),
        early=Markup(bundle("early.js")),  # noqa: S704 - ours alone
        # The picture of one route would stand where the map of several is to come.
        first="" if prepared.are_several else Markup(bundle("first.js")),  # noqa: S704 - ours alone
        **_dress(data, theme),
        unpack=Markup(bundle("unpack.js")),  # noqa: S704 - ours alone
    )
    figure.add_child(page_map(prepared.projection, lang, tiles=tiles), name="map")
    return figure.render()


def _stills(prepared: PreparedRoutes, lang: str) -> list[str]:
    """Draw each route whole, for who sees the page without scripts."""

    def draw() -> list[str]:
        return [
            picture_svg(each, at=None, lang=lang, size=STILL_PX, theme="page", bare=True)
            for each in prepared.measured
        ]

    return prepared.once(("stills", lang), draw)


def _add_address(data: PageData, url: str) -> None:
    if url:
        steps = [step["id"] for route in data["routes"] for step in route["steps"]]
        links = [step_link(url, step, lang) for step in steps for lang in data["languages"]]
        codes = {link[link.index("#") :]: qr_bits(link) for link in links if link}
        data["address"] = {"url": url, "code": qr_bits(url), "steps": codes}


def _dress(data: PageData, theme: Theme | None) -> JsonObject:
    """Give style sheet and theme: of a theme's own it holds colours and fonts that were checked."""
    css = styles(_bundles(data), theme.css() if theme else "")
    if len(data["routes"]) == 1:
        css += f":root{{--chart:{chart_px(data['routes'][0], data['clock'])}px}}"
    return {"styles": Markup(css), "theme": theme}  # noqa: S704 - ours alone


def _listed(dossier: Dossier | Sequence[Dossier]) -> Sequence[Dossier]:
    if isinstance(dossier, Dossier):
        return [dossier]
    given: object = dossier
    several: Sequence[object] = given if isinstance(given, Sequence) and given else [given]
    for each in several:
        if not isinstance(each, Dossier):
            found = f"is of the kind {type(each).__name__}"
            raise ArgumentError(Problem("dossier", found, "call geoapp.read_dossier first"))
    return dossier


def _heading(data: PageData, lang: str) -> JsonObject:
    """Say what stands at the top of a page before its scripts run, each text with its language."""
    header = data["several"]["header"] if "several" in data else data["routes"][0]["dossier"]
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
    prepared: PreparedRoutes,
    lang: str | None,
    host: Host,
    tiles: Tiles | None,
    site: SiteData | None,
    findings: FindingsData | None,
) -> PageData:
    """Add to its routes what a page's languages and its host need."""
    offered, whole = routes["languages"], host in ("file", "app") and not site
    data: PageData = {
        "lang": offered[0] if lang is None else page_language(lang, prepared.all_languages),
        "host": host,
        "words": {},
        "terms": explained_terms(prepared.dossiers, interface_languages(offered)),
        "tiles": tiles.host if tiles else None,
        "globe": _globe(prepared, tiles),
        "site": _beside(site, host) if site else None,
        "address": None,
        # A page speaks the language that it is read in, but where the interface can't.
        "speaks": {tag: at for tag in offered if (at := interface_language(tag)) != tag},
        # What is long comes last, which packs smaller.
        **with_references(routes, prepared.dossiers, whole=whole),
    }
    if findings is not None:
        data["findings"] = findings
    for route, dossier in zip(data["routes"], prepared.dossiers, strict=True):
        if host == "embed":
            # Notes are for who teaches, never for who reads an article.
            for step in route["steps"]:
                step.pop("notes", None)
            # The whole page, which an embed leads to, tells what changed, and how it was made.
            route["changes"], route["dossier"]["method"] = [], []
        if "several" in data:
            spoken = interface_languages(offered)
            own = {tag: own_words(dossier, tag) for tag in spoken}
            data["several"]["words"][route["id"]] = own
    data["words"] = {
        tag: {**_words(tag, data), **own_words(prepared.only, tag)}
        for tag in interface_languages(offered)
    }
    return data


def _beside(site: SiteData, host: Host) -> SiteData:
    wanted = EMBED_SITE if host == "embed" else site
    return cast(SiteData, {name: at for name, at in site.items() if name in wanted})


def _globe(prepared: PreparedRoutes, tiles: Tiles | None) -> Globe | None:
    """Name a projection that is no conic; with tiles the map is in theirs."""
    kind = prepared.projection.kind
    return None if tiles or kind == "conic" else kind


def _base_map(prepared: PreparedRoutes, data: PageData) -> JsonObject:
    """Cut the base map to what is shown, with its names in the page's languages."""
    reach = SHORT_REACH if data["host"] == "embed" else REACH
    # Only a map about a pole isn't cut, and tiles are of a map that is.
    projection = prepared.projection
    window = window_of(projection) if data["globe"] else whole_window(projection.centre[0])
    is_globe = data["globe"] is not None
    base = dict(
        prepared.once(
            ("base", is_globe, tuple(reach.items())),
            lambda: short_base_map(bent(prepared.shapes), window, reach),
        )
    )
    countries = _countries(prepared.dossiers)
    labels = [_ranked(label, countries) for label in base.get("labels", [])]
    places = [place.geometry.coordinates for each in prepared.dossiers for place in each.places]
    own = np.array(places, dtype=float).reshape(-1, 2)
    labels += _within(city_names(bent(prepared.shapes), own), base["region"])
    base["labels"] = keep_languages(labels, data["languages"])
    return base


def _within(labels: list[JsonObject], region: Sequence[float]) -> list[JsonObject]:
    """Keep the names that lie where the map has ground."""
    west, south, east, north = region
    return [
        label
        for label in labels
        if (label["lon"] - west) % 360 <= east - west and south <= label["lat"] <= north
    ]


def _countries(dossiers: Sequence[Dossier]) -> set[str]:
    """Give the English names of the countries that a route begins, stops or ends in."""
    codes = {
        place.properties.country
        for dossier in dossiers
        for place in dossier.places
        if place.properties.layer == "route"
    }
    names = Locale("en").territories
    return {names[code] for code in codes if code in names}


def _ranked(label: JsonObject, countries: set[str]) -> JsonObject:
    """Put a country of the route before all other names of areas."""
    return label | {"rank": 0} if label["name"]["en"] in countries else label


def _elsewhere(site: SiteData, offered: Sequence[str], host: Host) -> list[tuple[str, str, str]]:
    """List the pages beside this one in languages that it doesn't carry: tag, name, address."""
    pages = site.get("embed", {}) if host == "embed" else site.get("pages", {})
    return [(tag, language_name(tag), path) for tag, path in pages.items() if tag not in offered]


def write_page(
    dossier: Dossier | Sequence[Dossier],
    path: Path | str,
    *,
    lang: str | None = None,
    languages: Sequence[str] | None = None,
    tiles: Tiles | None = None,
    findings: FindingsData | None = None,
    url: str = "",
    theme: Theme | None = None,
    progress: Progress | None = None,
) -> None:
    """
    Write the page to a file; a page that stood there is replaced only at the end.

    Parameters as for `page_html`; `progress` is told of each of `PAGE_STEPS` that is done.

    Raises
    ------
    DossierError
        If it has more than `MOST_LEGS` legs, or as from `page_html`.
    ExportError
        If the file can't be written; nothing half-written is left.
    ValueError
        As from `page_html`.
    """
    _expect_arguments(languages, tiles, findings, url, theme)
    expect_callable("write_page, progress", progress)
    for each in _listed(dossier):
        refuse_long_route(each.header.id, len(each.legs), MOST_LEGS)
    html = hosted_html(
        dossier,
        lang=lang,
        languages=languages,
        tiles=tiles,
        findings=findings,
        url=url,
        theme=theme,
        progress=progress,
    )
    write_whole(path, html.encode())
    if progress is not None:
        progress(PAGE_STEPS[-1])


def _bundles(data: PageData) -> tuple[str, ...]:
    """Name the bundles of scripts that a page needs, in the order in which they run."""
    # An embed leads to the whole page for what only who shares or presents it needs.
    whole = "embed" if data["host"] in ("embed", "frame") else "page"
    tracks = ["tracks"] if any(route["tracks"] for route in data["routes"]) else []
    tracks += ["findings"] if "findings" in data else []
    several = ["several"] if "several" in data else []
    more = [name for name, has in (("tiles", data["tiles"]), ("globe", data["globe"])) if has]
    return (whole, *tracks, *several, *more, *(["hosted"] if data["host"] == "frame" else []))


def code_of(bundles: tuple[str, ...]) -> list[str]:
    """Give the scripts of a page with these bundles, in the order in which they run."""
    return [leaflet("leaflet.js"), *scripts(bundles)]


def _words(tag: str, data: PageData) -> dict[str, WordData]:
    """Give the interface texts that a page says: those in its code, and codes of the dossier."""
    bundles = _bundles(data)
    # An embed leaves it to the whole page to tell how the map was made.
    unsaid = ("flag: ", "method") if "embed" in bundles else ("flag: ",)
    # English spells out codes, and nothing else; a page has those that its dossier uses.
    codes = {name for name in catalogue("en") if not name.startswith(unsaid)} - _unused(data)
    texts = catalogue(tag).items()
    said: dict[str, WordData] = {
        name: text for name, text in texts if name in codes or _is_in_code(name, bundles)
    }
    counted = plurals(tag).items()
    return said | {name: forms for name, forms in counted if _is_in_code(name, bundles)}


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


# Each language of a page asks for the same messages.
@cache
def _is_in_code(message: str, bundles: tuple[str, ...]) -> bool:
    return message in _worded_code(bundles)


@cache
def _worded_code(bundles: tuple[str, ...]) -> str:
    """All code in which a message of the page can stand."""
    return "\n".join(
        [*scripts(bundles), PAGE_TEMPLATE.read_text("utf-8"), *MAP_WORDS, *CLOCK_WORDS]
    )


def _linked(dossiers: Sequence[Dossier], data: PageData) -> Markup | None:
    """Say what machines read: of a page alone the data, of a site's every statement too."""
    if data["host"] == "embed":
        return None
    site, lang = data["site"], data["lang"]
    told = [linked_data(each, lang, site.get("data", "") if site else "") for each in dossiers]
    # The pages of one language have the statements, each in its own.
    if site and len(data["languages"]) == 1:
        for each, dossier in zip(told, dossiers, strict=True):
            each["hasPart"] = linked_claims(dossier, lang, site["text"])
    return json_block(told[0] if len(told) == 1 else linked_graph(told))


def json_block(value: object) -> Markup:
    """Write JSON for a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704 - escaped above
