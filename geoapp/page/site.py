"""A static site for any file host: page, embed, text version, pictures, data, and a manifest."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from geoapp.cartography.theme import Theme
from geoapp.catalogues import language_name, main_text, say, translate
from geoapp.checksums import CHECKSUMS, checksums
from geoapp.citations import CITATION_FORMATS
from geoapp.dossier import Dossier, to_geojson
from geoapp.errors import DossierError, Problem, refuse_long_route
from geoapp.files import Progress, tell_nobody, write_folder
from geoapp.page.data import FindingsData, Host, SiteData
from geoapp.page.html import MOST_LEGS, hosted_html, json_block
from geoapp.page.languages import keep_languages, missing_languages, page_languages
from geoapp.page.references import with_references
from geoapp.page.routes import PreparedRoutes
from geoapp.page.structured_data import linked_claims, linked_data, linked_sources
from geoapp.page.text_version import text_html
from geoapp.page.tracks import found_tracks
from geoapp.picture.convert import picture_bytes
from geoapp.picture.picture import picture_svg, picture_words
from geoapp.provenance import head_elements, in_svg, made_from
from geoapp.resources import install_line
from geoapp.text.sources import colon
from geoapp.webmap.scripts import bundle
from geoapp.webmap.tiles import Tiles

CARD_PX = (1200, 630)
PICTURE_PX = (1600, 900)
TEXT_PICTURE_PX = (620, 400)
PHONE_PICTURE_PX = (350, 250)
EMBED_PX = (800, 760)
KEPT = "kept"  # the folder whose files never change
HASH_CHARACTERS = 16
TOLD_S = 86_400
MOST_UNSAID = 20  # things that are not yet said, of which the message tells
# The sources for reference managers: the end of each file's name, and what people call it.
CITED = {"csl-json": ("json", "CSL-JSON"), "bibtex": ("bib", "BibTeX"), "ris": ("ris", "RIS")}
ENCODINGS = ("gz", "br")
"""Ends of the compressed copies that a site can have beside its files: gzip, Brotli."""
COMPRESSIBLE = (".html", ".json", ".geojson", ".svg", ".js", ".bib", ".ris", ".txt", ".md")
_LOCALES = {
    "en": "en_GB",
    "fr": "fr_FR",
    "ko": "ko_KR",
    "ru": "ru_RU",
    "uk": "uk_UA",
    "es": "es_ES",
    "ar": "ar_AR",
}
STEPS_A_LANGUAGE = 7  # three pictures and four pages


@dataclass
class _Site:
    """The files of a site while it is made, by their path in it."""

    dossier: Dossier
    languages: Sequence[str]
    url: str
    tiles: Tiles | None = None
    theme: Theme | None = None
    findings: FindingsData | None = None
    tell: Progress = tell_nobody
    content: dict[str, bytes] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)

    @cached_property
    def prepared(self) -> PreparedRoutes:
        return PreparedRoutes([self.dossier])

    def keep(self, name: str, content: bytes) -> str:
        """Add a file that never changes, under a name that holds its hash; return its path."""
        stem, dot, end = name.partition(".")
        digest = sha256(content).hexdigest()[:HASH_CHARACTERS]
        path = f"{KEPT}/{stem}.{digest}{dot}{end}"
        self.content[path] = content
        self.kept[name] = path
        return path

    def address(self, path: str) -> str:
        """Give the address of a file: whole where the site's own is known."""
        return f"{self.url}{path}"


def publish(
    dossier: Dossier | Sequence[Dossier],
    folder: Path,
    *,
    languages: Sequence[str] | None = None,
    url: str = "",
    tiles: Tiles | None = None,
    precompress: Sequence[str] = (),
    theme: Theme | None = None,
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> list[str]:
    """
    Write a site; a site that stood there is replaced as a whole, at the end.

    Parameters
    ----------
    dossier
        A dossier that has been read, or several: then the site is one page of all of them, and
        in a folder of its id, the whole site of each.
    folder
        Where it goes: a new folder, an empty one, or a site of this command.
    languages
        Languages of the site; those of the dossier if None.
    url
        Where the site will stand, for previews of links, which need whole addresses.
    tiles
        Tiles of a host behind the route, in pages and embeds; none if None. The text version
        and the pictures ask nobody for anything.
    precompress
        Some of `ENCODINGS`: copies beside pages, data and drawings, compressed as far as it
        goes, for servers that send such copies as they are.
    theme
        The dress of pages, embeds and text versions; ours if None. Pictures have ours.
    findings
        What files of tracks say of the one dossier, as `geoapp.tracks.findings.track_findings`
        gives it; in pages, embeds, text versions and pictures.
    progress
        Is told of each page and each picture that is made: `site_steps` in all.

    Returns
    -------
    paths
        All files, in order. The same bytes for the same arguments.

    Raises
    ------
    ExportError
        If it can't be written, or something else stands in the folder; what stood there
        is untouched.
    DossierError
        If the dossier is a draft: what is not yet said is not published.
    ValueError
        If `url` isn't an address of http or https, a language is unknown, the dossier
        lacks its title, its attribution or a place's name in one, Brotli isn't installed, or
        findings are given with several dossiers.
    """
    given: Sequence[Dossier] = [dossier] if isinstance(dossier, Dossier) else dossier
    if findings is not None and len(given) > 1:
        found, remedy = f"are given with {len(given)} dossiers", "give the one that they are of"
        raise ValueError(str(Problem("findings", found, remedy)))
    make = (
        partial(sites_files, given)
        if len(given) > 1
        else partial(site_files, given[0], findings=findings)
    )
    content = make(
        languages=languages,
        url=url,
        tiles=tiles,
        precompress=precompress,
        theme=theme,
        progress=progress,
    )
    write_folder(folder, content, mark="manifest.json")
    return sorted(content)


def site_steps(dossiers: Sequence[Dossier], languages: Sequence[str] | None) -> int:
    """
    Count what a site tells its progress of.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> site_steps([read_dossier(built_in())], ["en"])
    8
    """
    spoken = [_languages(each, languages) for each in dossiers]
    return sum(1 + STEPS_A_LANGUAGE * len(each) for each in spoken) + (len(dossiers) > 1)


def _unsaid(dossier: Dossier) -> list[Problem]:
    """Say why a draft is not published: the first things that it does not yet say."""
    told = [
        Problem(todo.path, f"is not yet said: {todo.missing}", "say it, then publish")
        for todo in dossier.todo[:MOST_UNSAID]
    ]
    if more := len(dossier.todo) - len(told):
        remedy = "see them with `geoapp check`"
        told.append(Problem("draft", f"{more:,} more things are not yet said", remedy))
    return told


def site_files(
    dossier: Dossier,
    *,
    languages: Sequence[str] | None = None,
    url: str = "",
    tiles: Tiles | None = None,
    precompress: Sequence[str] = (),
    theme: Theme | None = None,
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """
    Make the files of a site.

    Returns
    -------
    files
        Content by path. Parameters and errors as for `publish`.
    """
    spoken, tell = _languages(dossier, languages), progress or tell_nobody
    site = _Site(dossier, spoken, _base(url), tiles, theme, findings, tell)
    return _filled(site, precompress, at_root=True)


def _filled(site: _Site, precompress: Sequence[str], *, at_root: bool) -> dict[str, bytes]:
    """Make the files of a site, at the root of a host or in a folder of another one."""
    refuse_long_route(site.dossier.header.id, len(site.dossier.legs), MOST_LEGS)
    if site.dossier.is_draft:
        raise DossierError(site.dossier.header.id, _unsaid(site.dossier))
    compressors = {ending: _compressor(ending) for ending in precompress}
    problems = missing_languages(site.dossier, site.languages)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    _keep_data(site)
    _keep_pictures(site)
    for lang in site.languages:
        _add_pages(site, lang)
    first = site.languages[0]
    site.content["index.html"] = _page(site, first, "index.html")
    site.tell("index.html")
    site.content["oembed.json"] = _json(_oembed(site, first))
    site.content["README.md"] = _readme(site)
    if at_root:  # a host reads these there alone
        site.content["robots.txt"] = b"User-agent: *\nAllow: /\n"
        site.content["_headers"] = _headers()
    site.content |= {
        f"{path}.{ending}": compress(content)
        for ending, compress in compressors.items()
        for path, content in site.content.items()
        if path.endswith(COMPRESSIBLE)
    }
    site.content["manifest.json"] = _json(_manifest(site))
    return site.content | {CHECKSUMS: checksums(site.content)}


def sites_files(
    dossiers: Sequence[Dossier],
    *,
    languages: Sequence[str] | None = None,
    url: str = "",
    tiles: Tiles | None = None,
    precompress: Sequence[str] = (),
    theme: Theme | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """
    Make the files of a site of several dossiers.

    Parameters
    ----------
    dossiers
        Dossiers that have been read; the rest as for `publish`.

    Returns
    -------
    files
        Content by path: ``index.html``, the page of all of them, which leads to the page of
        each; its embed and its text version in each language; and under the id of each dossier
        the files of its own site, with its story, its pictures and its data.

    Raises
    ------
    DossierError, ValueError
        As from `publish`; also if the dossiers can't be told apart, or have no language in
        common and none is asked for.
    """
    for each in dossiers:
        refuse_long_route(each.header.id, len(each.legs), MOST_LEGS)
    unsaid = [problem for each in dossiers for problem in _unsaid(each)]
    if unsaid:
        raise DossierError("dossiers", unsaid)
    ids = [each.header.id for each in dossiers]
    prepared = PreparedRoutes(dossiers, pages={name: f"{name}/index.html" for name in ids})
    carried, base = prepared.carried(languages, None), _base(url)
    tell = progress or tell_nobody
    root = _together(prepared, carried, tiles, theme)
    tell("index.html")
    root["robots.txt"] = b"User-agent: *\nAllow: /\n"
    root["_headers"] = b"".join(_headers(f"/{name}") for name in ids)
    root |= {
        f"{path}.{ending}": _compressor(ending)(file)
        for ending in precompress
        for path, file in root.items()
        if path.endswith(COMPRESSIBLE)
    }
    content = dict(root)
    for each in dossiers:
        name = each.header.id
        address = base and f"{base}{name}/"
        site = _Site(each, _languages(each, languages), address, tiles, theme, tell=tell)
        own = _filled(site, precompress, at_root=False)
        content |= {f"{name}/{path}": file for path, file in own.items()}
    listed = {path: _listed(file) for path, file in sorted(content.items())}
    versions = {each.header.id: each.header.version for each in dossiers}
    told = {
        "dossiers": versions,
        "made_from": " · ".join(made_from(each).line for each in dossiers),
    }
    told |= {"languages": carried, "files": listed}
    content["manifest.json"] = _json(told)
    return content | {CHECKSUMS: checksums(content)}


def _together(
    prepared: PreparedRoutes, languages: Sequence[str], tiles: Tiles | None, theme: Theme | None
) -> dict[str, bytes]:
    """Make the page of several dossiers, and of each language its embed and its text version."""
    shared = prepared.data(languages)["several"]["header"]
    sources = [source for each in prepared.dossiers for source in each.sources]
    cited = {name: f"routes.{end}" for end, name in CITED.values()}
    made = {
        f"routes.{end}": CITATION_FORMATS[form](sources).encode()
        for form, (end, _) in CITED.items()
    }
    made["host.js"] = bundle("host.js").encode()
    beside: SiteData = {
        "header": {"title": shared["title"], "summary": shared["summary"],
                   "attribution": shared["attribution"]},
        "embed": {tag: f"embed-{tag}.html" for tag in languages},
        "texts": {tag: f"text-{tag}.html" for tag in languages},
        "names": {tag: language_name(tag) for tag in languages},
        "script": "host.js",
        "page": "index.html",
        "cited": cited,
    }  # fmt: skip
    for lang in languages:
        own: SiteData = {**beside, "text": f"text-{lang}.html"}
        embed = hosted_html(
            prepared, lang=lang, languages=[lang], host="embed", site=own, tiles=tiles, theme=theme
        )
        made[f"embed-{lang}.html"] = embed.encode()
        made[f"text-{lang}.html"] = _text_together(prepared, lang, own, theme).encode()
        if lang == languages[0]:
            page = hosted_html(
                prepared, lang=lang, languages=languages, site=own, tiles=tiles, theme=theme
            )
            made["index.html"] = page.encode()
    return made


def _text_together(
    prepared: PreparedRoutes, lang: str, beside: SiteData, theme: Theme | None
) -> str:
    """Write the text version of several dossiers in a language."""
    names = {tag: name for tag, name in beside["names"].items() if tag != lang}
    return text_html(
        with_references(prepared.data([lang]), prepared.dossiers),
        _text_pictures(prepared, lang, TEXT_PICTURE_PX),
        lang,
        small=_text_pictures(prepared, lang, PHONE_PICTURE_PX),
        links=head_elements(prepared.given, lang),
        cited=beside["cited"],
        beside=[(tag, name, beside["texts"][tag]) for tag, name in names.items()],
        page=beside["page"],
        theme=theme,
    )


def _compressor(ending: str) -> Callable[[bytes], bytes]:
    """Give what makes compressed copies, each the same for the same file."""
    if ending == "gz":
        return partial(gzip.compress, compresslevel=9, mtime=0)
    if ending != "br":
        found, remedy = f"is {ending!r}", f"use {' or '.join(ENCODINGS)}"
        raise ValueError(str(Problem("precompress", found, remedy)))
    try:
        import brotli  # 1.4 MB that few need: an extra
    except ImportError:
        found = "is 'br', and Brotli is missing"
        remedy = f"get it with {install_line('brotli')}, or give gz alone"
        raise ValueError(str(Problem("precompress", found, remedy))) from None
    compress: Callable[[bytes], bytes] = brotli.compress
    return compress


def _languages(dossier: Dossier, asked: Sequence[str] | None) -> list[str]:
    """Give a site's languages: those asked for, else all of the dossier that a page can speak."""
    own = dossier.header.languages
    return page_languages(asked or own, own)


def _base(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise ValueError(str(Problem("url", f"is {url!r}", "begin it with https://")))
    return url if not url or url.endswith("/") else url + "/"


def _keep_data(site: _Site) -> None:
    name = site.dossier.header.id
    site.keep(f"{name}.geojson", to_geojson(site.dossier).encode())
    for form, (end, _) in CITED.items():
        site.keep(f"{name}.{end}", CITATION_FORMATS[form](site.dossier.sources).encode())
    site.keep("host.js", bundle("host.js").encode())


def _keep_pictures(site: _Site) -> None:
    """Draw the whole route, light and dark, in each language; and the card, light."""
    measured, dossier = site.prepared.measured[0], site.dossier
    found = found_tracks(site.findings) if site.findings else None
    for lang in site.languages:
        title, words = say(dossier.header.title, lang), picture_words(dossier, None, lang)
        made = made_from(dossier, lang)
        for theme in ("light", "dark"):
            svg = picture_svg(
                measured, at=None, lang=lang, size=PICTURE_PX, theme=theme, found=found
            )
            name = f"map-{lang}" if theme == "light" else f"map-{lang}-{theme}"
            site.keep(f"{name}.svg", in_svg(svg, made).encode())
            site.keep(f"{name}.png", picture_bytes(svg, "png", made=made))
            if theme == "light":
                pdf = picture_bytes(svg, "pdf", title=title, text=words, lang=lang, made=made)
                site.keep(f"{name}.pdf", pdf)
            site.tell(name)
        card = picture_svg(measured, at=None, lang=lang, size=CARD_PX, found=found)
        site.keep(f"card-{lang}.png", picture_bytes(card, "png", made=made))
        site.tell(f"card-{lang}")


def _add_pages(site: _Site, lang: str) -> None:
    """Add page, embed and text of one language, each also under a name that is kept for ever."""
    makers: dict[str, Callable[[str], bytes]] = {
        f"page-{lang}.html": lambda name: _page(site, lang, name),
        f"embed-{lang}.html": lambda name: _page(site, lang, name, host="embed"),
        f"embed-story-{lang}.html": lambda _: _story(site, lang),
        f"text-{lang}.html": lambda _: _text(site, lang).encode(),
    }
    for name, make in makers.items():
        site.content[name] = make(name)
        site.tell(name)


def _beside(site: _Site, lang: str) -> SiteData:
    """Say what a page must know of the files that stand beside it."""
    info = site.dossier.header
    texts = {"title": info.title, "summary": info.summary, "attribution": info.attribution}
    return {
        # The code for an article can be in a language that the page doesn't carry.
        "header": keep_languages(texts, site.languages, info.languages[0]),
        "embed": {tag: f"embed-{tag}.html" for tag in site.languages},
        "pages": {tag: f"page-{tag}.html" for tag in site.languages},
        "texts": {tag: f"text-{tag}.html" for tag in site.languages},
        "names": {tag: language_name(tag) for tag in site.languages},
        "script": site.kept["host.js"],
        "page": f"page-{lang}.html",
        "text": f"text-{lang}.html",
        "data": site.kept[f"{site.dossier.header.id}.geojson"],
        "cited": _cited(site),
    }


def _cited(site: _Site) -> dict[str, str]:
    name = site.dossier.header.id
    return {called: site.kept[f"{name}.{end}"] for end, called in CITED.values()}


def _page(site: _Site, lang: str, path: str, host: Host = "file") -> bytes:
    beside, links = _beside(site, lang), _links(site, lang, path)
    # A site's first page stands at the address of the site itself.
    own = site.url and site.address("" if path == "index.html" else path)
    return hosted_html(
        site.prepared,
        lang=lang,
        host=host,
        languages=[lang],
        site=beside,
        links=links,
        tiles=site.tiles,
        findings=site.findings,
        url=own if host == "file" else "",
        theme=site.theme,
    ).encode()


def _story(site: _Site, lang: str) -> bytes:
    """Make the embed that opens with the first step of the story, in each language of the site."""
    path = "embed-story-{}.html".format
    return hosted_html(
        site.prepared,
        lang=lang,
        host="embed",
        languages=[lang],
        site=_beside(site, lang) | {"embed": {tag: path(tag) for tag in site.languages}},
        links=_links(site, lang, path(lang)),
        tiles=site.tiles,
        findings=site.findings,
        theme=site.theme,
        story=True,
    ).encode()


def _text(site: _Site, lang: str) -> str:
    data = with_references(site.prepared.data([lang]), [site.dossier])
    beside = [
        (tag, language_name(tag), f"text-{tag}.html") for tag in site.languages if tag != lang
    ]
    own = f"text-{lang}.html"
    links = [*head_elements([site.dossier], lang), *_links(site, lang, own)]
    told = linked_data(site.dossier, lang, _beside(site, lang)["data"])
    told["hasPart"] = linked_claims(site.dossier, lang, own)
    told["citation"] = linked_sources(site.dossier, lang, own)
    return text_html(
        data,
        _text_pictures(site.prepared, lang, TEXT_PICTURE_PX),
        lang,
        small=_text_pictures(site.prepared, lang, PHONE_PICTURE_PX),
        linked=json_block(told),
        cited=_cited(site),
        links=links,
        beside=beside,
        page=f"page-{lang}.html",
        theme=site.theme,
        findings=site.findings,
    )


def _text_pictures(prepared: PreparedRoutes, lang: str, size: tuple[int, int]) -> list[str]:
    """Draw each route as its text version shows it."""
    return [
        picture_svg(each, at=None, lang=lang, size=size, theme="page", bare=True)
        for each in prepared.measured
    ]


def _links(site: _Site, lang: str, path: str) -> list[dict[str, str]]:
    """Elements of the head: previews of links, other languages, oEmbed."""
    info, t = site.dossier.header, translate(lang)
    card = site.address(site.kept[f"card-{lang}.png"])
    kind = path.removesuffix(f"-{lang}.html") if "-" in path else "page"
    properties = {
        "og:type": "article",
        "og:title": say(info.title, lang),
        "og:description": say(info.summary, lang),
        "og:locale": _LOCALES.get(lang, lang.replace("-", "_")),
        "og:image": card,
        "og:image:type": "image/png",
        "og:image:width": str(CARD_PX[0]),
        "og:image:height": str(CARD_PX[1]),
        "og:image:alt": colon(lang).join([t("Map of the route"), say(info.attribution, lang)]),
    }
    if site.url:
        properties["og:url"] = site.address(path)
    links = [{"property": name, "content": text} for name, text in properties.items()]
    links.append({"name": "twitter:card", "content": "summary_large_image"})
    links += [
        {"rel": "alternate", "hreflang": tag, "href": site.address(f"{kind}-{tag}.html")}
        for tag in site.languages
    ]
    oembed = {"rel": "alternate", "type": "application/json+oembed"}
    links.append(oembed | {"href": site.address("oembed.json"), "title": say(info.title, lang)})
    if site.url:
        links.append({"rel": "canonical", "href": site.address(path)})
    return links


def _oembed(site: _Site, lang: str) -> dict[str, object]:
    """Answer as oEmbed 1.0 wants it, type rich."""
    info = site.dossier.header
    title, (width, height) = say(info.title, lang), EMBED_PX
    frame = (
        f"<iframe src={quoteattr(site.address(f'embed-{lang}.html'))} title={quoteattr(title)} "
        f'width="{width}" height="{height}" loading="lazy" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    card = site.address(site.kept[f"card-{lang}.png"])
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": say(info.attribution, lang),
        "cache_age": TOLD_S,
        "width": width,
        "height": height,
        "html": frame,
        "thumbnail_url": card,
        "thumbnail_width": CARD_PX[0],
        "thumbnail_height": CARD_PX[1],
    } | ({"provider_name": urlsplit(site.url).netloc, "provider_url": site.url} if site.url else {})


def _manifest(site: _Site) -> dict[str, object]:
    header = site.dossier.header
    listed = {path: _listed(content) for path, content in sorted(site.content.items())}
    return {
        "dossier": header.id,
        "version": header.version,
        "made_from": made_from(site.dossier).line,
        "languages": list(site.languages),
        "kept": dict(sorted(site.kept.items())),
        "files": listed,
    } | ({"tiles": asdict(site.tiles)} if site.tiles else {})


def _listed(content: bytes) -> dict[str, object]:
    return {"sha256": sha256(content).hexdigest(), "bytes": len(content)}


def _headers(folder: str = "") -> bytes:
    """Write caching rules as several static hosts read them from a file of this name."""
    kept = f"{folder}/{KEPT}/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    return (kept + f"{folder}/*\n  Cache-Control: public, max-age=300\n").encode()


def _readme(site: _Site) -> bytes:
    text = (files("geoapp.page") / "templates" / "site.md").read_text(encoding="utf-8")
    header = site.dossier.header
    values: Mapping[str, str] = {
        "{title}": main_text(header.title),
        "{attribution}": main_text(header.attribution),
        "{version}": header.version,
        "{data}": site.kept[f"{header.id}.geojson"],
        "{script}": site.kept["host.js"],
        "{lang}": site.languages[0],
        "{asks}": _asks(site.tiles),
    }
    for name, value in values.items():
        text = text.replace(name, escape(value))
    return text.encode()


def _asks(tiles: Tiles | None) -> str:
    """Say whom the pages ask for anything."""
    if tiles is None:
        return "and asks no other host for anything"
    return (
        f"and asks no host but {tiles.host}, for the map’s background ({tiles.attribution}). "
        f"{tiles.host} learns the address of each reader, the name of your site, and what part "
        "of the map is looked at: say so where you tell readers about their data. A file opened "
        "from disk, and a frame with the sandbox below, don’t tell it the site’s name; if it "
        "then refuses, the map shows its own background"
    )


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
