"""The page: everything in one HTML file that asks nothing of a network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import shapely
from branca.element import Figure
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from geoapp import __version__
from geoapp.cartography.basemap import REACH, SHORT_REACH, short_base_map
from geoapp.cartography.projection import Projection, route_shapes
from geoapp.cartography.world import whole_window, window_of
from geoapp.catalogues import (
    catalogue,
    direction,
    interface_language,
    language_name,
    plurals,
    say,
    text_language,
    translate,
)
from geoapp.dossier import Claim, Dossier, Ship, Source
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem
from geoapp.files import write_whole
from geoapp.measure import measure_dossier
from geoapp.page.clock_element import CLOCK_WORDS, clock_data, iso_days, words_of_when
from geoapp.page.compression import packed
from geoapp.page.csp import PLACE, with_policy
from geoapp.page.evidence import evidence_data
from geoapp.page.folium_map import MAP_WORDS, map_data, page_map
from geoapp.page.languages import (
    interface_languages,
    keep_languages,
    page_language,
    page_languages,
    say_untranslated,
)
from geoapp.page.references import cited_data
from geoapp.page.story import story_steps
from geoapp.page.structured_data import linked_claims, linked_data
from geoapp.page.text_version import noscript_html
from geoapp.page.tracks import track_data
from geoapp.picture.picture import picture_svg
from geoapp.text.dates import leg_dates
from geoapp.webmap.scripts import bundle, leaflet, scripts, styles
from geoapp.webmap.tiles import Tiles
from geoapp.when import parse_when

CLAIM_MEMBERS = (
    "id", "kind", "title", "text", "said_by", "places", "answers",
    "caveat", "quote", "citations", "retracted", "replaced_by",
)  # fmt: skip
SOURCE_MEMBERS = (
    "id", "status", "title", "publisher", "url", "language", "archive_location", "unread"
)  # fmt: skip
# A day that a browser says in words; it counts days before 1582 by the Julian calendar.
ISO_DAY = re.compile(r"(1[6-9]|2\d)\d\d-\d\d-\d\d")
STILL_PX = (560, 320)
HOSTS = ("file", "app", "embed", "frame")
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
        self.dossier, self.dates = dossier, leg_dates(dossier)
        self.measured, self.shapes = measure_dossier(dossier), route_shapes(dossier)
        self.projection = Projection.fitted(self.shapes)
        self._told: dict[tuple[str, ...], dict[str, object]] = {}

    def data(self, languages: Sequence[str]) -> JsonObject:
        """Give `page_data` and `evidence_data`, a copy with the texts of these languages alone."""
        carried = tuple(languages)
        if carried not in self._told:
            told = page_data(self, carried)
            self._told[carried] = told | evidence_data(
                self.dossier, self.dates, interface_languages(carried)
            )
        main = self.dossier.header.languages[0]
        kept: dict[str, object] = keep_languages(self._told[carried], carried, main)
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
    host: str = "file",
    languages: Sequence[str] | None = None,
    site: JsonObject | None = None,
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
    told = {"host": host} | _map_told(prepared, tiles)
    data, base = _content(prepared, told, lang=lang, languages=languages)
    # An embed offers no code for an article.
    wanted = ("page", "text", "cited") if host == "embed" else (site or {})
    data |= {"site": {name: site[name] for name in wanted if name in site}} if site else {}
    data |= cited_data(dossier.sources, data)
    offered, lang = data["dossier"]["languages"], data["lang"]
    still = picture_svg(
        prepared.measured, at=None, lang=lang, size=STILL_PX, theme="page", bare=True
    )
    figure = PageFigure(
        [leaflet("leaflet.js"), *scripts(_bundles(data))],
        {"data": data, "base": base},
        lang=lang,
        spoken=interface_language(lang),
        direction=direction,
        policy=PLACE,
        pictures=tiles.origin if tiles else "",
        t=translate(lang),
        **_header(data, lang),
        version=__version__,
        # The app has a choice of language of its own, for all that it shows.
        languages=_named(offered) if host != "app" and len(offered) > 1 else [],
        elsewhere=_elsewhere(site or {}, offered, host),
        host=host,
        noscript=noscript_html(data, still, lang, data.get("site", {}).get("text")),
        links=links,
        linked=_linked(dossier, data),
        early=Markup(bundle("early.js")),  # noqa: S704 - ours alone
        first=Markup(bundle("first.js")),  # noqa: S704 - ours alone
        styles=Markup(styles(_bundles(data))),  # noqa: S704 - ours alone
        unpack=Markup(bundle("unpack.js")),  # noqa: S704 - ours alone
    )
    figure.add_child(page_map(dossier, lang, tiles=tiles), name="map")
    return figure.render()


def _map_told(prepared: PreparedDossier, tiles: Tiles | None) -> dict[str, str]:
    """Say what only some pages have: tiles, or a projection that is no conic."""
    if tiles:
        return {"tiles": tiles.host}
    kind = prepared.projection.kind
    return {} if kind == "conic" else {"globe": kind}


def _header(data: JsonObject, lang: str) -> JsonObject:
    """Say what stands at the top of a page before its scripts run, each text with its language."""
    said: JsonObject = {"in_english": data["untranslated"][lang], "own": {}}
    for name in ("title", "summary", "attribution"):
        texts = data["dossier"][name]
        said[name], tag = say(texts, lang), text_language(texts, lang)
        own = {"lang": tag, "dir": direction(tag)}
        said["own"][name] = {} if tag == interface_language(lang) else own
    return said


def _named(languages: Sequence[str]) -> list[tuple[str, str]]:
    """Give languages with their names."""
    return [(tag, language_name(tag)) for tag in languages]


def _content(
    prepared: PreparedDossier,
    told: JsonObject,
    *,
    lang: str | None,
    languages: Sequence[str] | None,
) -> tuple[JsonObject, JsonObject]:
    """Gather the data and the base map of a page: all that its languages and its host need."""
    dossier, shapes = prepared.dossier, prepared.shapes
    own = dossier.header.languages
    data = prepared.data(page_languages(languages, own, lang))
    offered = data["dossier"]["languages"]
    data |= {"lang": page_language(lang, own) if lang else offered[0], **told}
    data["words"] = {tag: _words(tag, data) for tag in interface_languages(offered)}
    # A page speaks the language that it is read in, but where the interface can't.
    speaks = {tag: at for tag in offered if (at := interface_language(tag)) != tag}
    data |= {"speaks": speaks} if speaks else {}
    reach = SHORT_REACH if told["host"] == "embed" else REACH
    # Only a map about a pole isn't cut, and tiles are of a map that is.
    projection = prepared.projection
    window = window_of(projection) if "globe" in told else whole_window(projection.centre[0])
    base = short_base_map(shapely.get_coordinates(shapes), window, reach)
    base["labels"] = keep_languages(base.get("labels", []), offered)
    if told["host"] == "embed":
        # Notes are for who teaches, never for who reads an article.
        steps = story_steps(dossier, with_notes=False)
        data["steps"] = keep_languages(steps, offered, own[0])
        data["changes"] = []  # the whole page, which an embed leads to, tells what changed
    return data, base


def _elsewhere(site: JsonObject, offered: Sequence[str], host: str) -> list[tuple[str, str, str]]:
    """List the pages beside this one in languages that it doesn't carry: tag, name, address."""
    pages: Mapping[str, str] = site.get("embed" if host == "embed" else "pages", {})
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
) -> JsonObject:
    """
    Gather what the page shows, as plain JSON values.

    Parameters
    ----------
    dossier, languages
        As for `page_html`.

    Returns
    -------
    data
        ``dossier``, ``clock``, ``legs``, ``candidates``, ``places``, ``sightings``,
        ``claims``, ``sources`` (by id), ``accounts``, ``ships``, ``tracks``, ``total``
        ``untranslated`` (what is said of texts in other languages, by language) and the rest
        of `map_data`.
    """
    prepared = dossier if isinstance(dossier, PreparedDossier) else PreparedDossier(dossier)
    dossier = prepared.dossier
    info = dossier.header
    carried = page_languages(languages, info.languages)
    languages = interface_languages(carried)
    header = {
        "id": info.id,
        "version": info.version,
        "title": info.title,
        "summary": info.summary,
        "attribution": info.attribution,
        "licence": info.licence,
        "credits": [credit.model_dump(exclude_none=True) for credit in info.credits],
        "languages": carried,
    }
    return {
        "dossier": header,
        "steps": story_steps(dossier),
        "clock": clock_data(dossier),
        "total": asdict(prepared.measured.total),
        "claims": [_claim(claim, languages) for claim in dossier.claims],
        "sources": {each.id: _source(each, languages) for each in dossier.sources},
        "accounts": [account.members() for account in dossier.accounts],
        "ships": [_ship(ship, languages) for ship in dossier.ships],
        "tracks": track_data(dossier.tracks, languages),
        "untranslated": {tag: say_untranslated(dossier, tag) for tag in carried},
    } | map_data(prepared.measured, prepared.dates, prepared.shapes, languages)


def _bundles(data: Mapping[str, object]) -> tuple[str, ...]:
    """Name the bundles of scripts that a page needs, in the order in which they run."""
    # An embed leads to the whole page for what only who shares or presents it needs.
    whole = "embed" if data["host"] in ("embed", "frame") else "page"
    more = [name for name in ("tracks", "tiles", "globe") if data.get(name)]
    return (whole, *more, *(["hosted"] if data["host"] == "frame" else []))


def _words(tag: str, data: JsonObject) -> dict[str, str | dict[str, str]]:
    """Give the interface texts that a page says: those in its code, and codes of the dossier."""
    bundles = _bundles(data)
    code = _worded_code(bundles)
    # An embed leaves it to the whole page to tell how the map was made.
    unsaid = ("flag: ", "method") if "embed" in bundles else ("flag: ",)
    # English spells out codes, and nothing else.
    codes = {name for name in catalogue("en") if not name.startswith(unsaid)}
    texts = catalogue(tag).items()
    said: dict[str, str | dict[str, str]] = {
        name: text for name, text in texts if name in code or name in codes
    }
    return said | {name: forms for name, forms in plurals(tag).items() if name in code}


@cache
def _worded_code(bundles: tuple[str, ...]) -> str:
    """All code in which a message of the page can stand."""
    return "\n".join(
        [*scripts(bundles), PAGE_TEMPLATE.read_text("utf-8"), *MAP_WORDS, *CLOCK_WORDS]
    )


def _linked(dossier: Dossier, data: JsonObject) -> Markup | None:
    """Say what machines read: of a page alone the data, of a site's every statement too."""
    if data["host"] == "embed":
        return None
    site, lang = data.get("site", {}), data["lang"]
    told = linked_data(dossier, lang, site.get("data", ""))
    # The pages of one language have the statements, each in its own.
    if site and len(data["dossier"]["languages"]) == 1:
        told["hasPart"] = linked_claims(dossier, lang, site["text"])
    return json_block(told)


def _claim(said: Claim, languages: tuple[str, ...]) -> dict[str, object]:
    row = said.members()
    claim = {name: row[name] for name in CLAIM_MEMBERS if row.get(name)}
    claim |= {name: claim.get(name, []) for name in ("places", "answers", "citations")}
    if said.said is not None:
        claim["said_words"] = words_of_when(said.said, languages, moment=True)
        first, _, _, last = parse_when(said.said).bounds
        # Only a whole, sure day is marked on the clock.
        if first is not None and first == last:
            claim["said_day"] = first.isoformat()
    if said.when is not None:
        claim["when_words"] = words_of_when(said.when, languages)
        claim["bounds"] = iso_days(parse_when(said.when).bounds)
    order = _first_day(said.said) or _first_day(said.when)
    claim["order"] = order.isoformat() if order else None
    return claim


def _first_day(text: str | None) -> date | None:
    """Give the first day of a time as it is written: "about 2026" stands with 2026."""
    return parse_when(re.sub("[?~%]", "", text)).earliest_start if text else None


def _source(cited: Source, languages: tuple[str, ...]) -> dict[str, object]:
    row = cited.row
    source = {name: row[name] for name in SOURCE_MEMBERS if name in row}
    if row.get("title_is") == "description":
        source["described"] = True
    if ISO_DAY.fullmatch(row.get("issued", "")):
        source["day"] = row["issued"]
    elif "issued" in row:
        source["when"] = words_of_when(row["issued"], languages, moment=True)
    if ISO_DAY.fullmatch(row.get("accessed", "")):
        source["read"] = row["accessed"]
    if copy := row.get("archived"):
        day = copy["at"].split("T")[0]
        at = day if ISO_DAY.fullmatch(day) else words_of_when(day, languages, moment=True)
        source["archived"] = {name: copy[name] for name in ("by",) if name in copy} | {"at": at}
    return source


def _ship(ship: Ship, languages: tuple[str, ...]) -> dict[str, object]:
    row = ship.members()
    listings = [
        {k: v for k, v in item.items() if k != "when"}
        | {"when_words": words_of_when(item["when"], languages)}
        for item in row.get("listings", [])
    ]
    return row | {"listings": listings}


def json_block(value: object) -> Markup:
    """Write JSON for a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704 - escaped above
