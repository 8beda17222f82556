"""The same facts without a script: for robots, and for who wants them as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import numpy as np
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from geoapp.cartography.basemap import line_numbers
from geoapp.cartography.style import css_variables
from geoapp.cartography.theme import Theme
from geoapp.catalogues import (
    N_,
    direction,
    interface_language,
    say,
    say_number,
    text_language,
    translate,
    translate_count,
)
from geoapp.dossier.strict_json import JsonObject
from geoapp.page.csp import PLACE, with_policy
from geoapp.page.data import (
    BackingData,
    CitedData,
    FindingsData,
    FoundSilenceData,
    Host,
    Layout,
    PlaceData,
    RouteData,
    SourceData,
    together,
)
from geoapp.page.references import row_of, written
from geoapp.picture.tracks import VERDICT_WORDS
from geoapp.text.quantities import say_amount, say_km
from geoapp.text.sources import (
    SourceRow,
    colon,
    is_web,
    scoped,
    semicolon,
    source_parts,
    source_words,
)

FOUND_ROWS = 100
CONDITIONS = (
    N_("at least 12 hours"),
    N_("more than 50 nautical miles from shore"),
    N_("more than 10 positions a day received there"),
    N_("14 positions by satellite in the 12 hours before"),
)
TEXT_TEMPLATES = Environment(
    loader=PackageLoader("geoapp.page", "templates"), autoescape=True, trim_blocks=True
)
TEXT_TEMPLATES.globals |= {"colon": colon, "semicolon": semicolon}


def event_rows(routes: Sequence[RouteData]) -> list[JsonObject]:
    """
    List every leg, sighting, track and statement in the order of its days, as the page does.

    Parameters
    ----------
    routes
        Routes of a page, at least one.

    Returns
    -------
    rows
        Each with ``id``, ``kind``, ``day`` (ISO, or empty), ``when`` and ``title`` (texts),
        ``by`` (text or None), ``item``.
    """
    data = together(routes)
    rows = [
        _row(leg, f"leg: {leg['mode']}", leg["bounds"][0], "span_words") for leg in data["legs"]
    ]
    rows += [_row(s, s["code"], s["bounds"][0], "when_words", "seen_by") for s in data["sightings"]]
    rows += [
        _row(track, N_("track"), track["bounds"][0], "span_words", "seen_by")
        for track in data["tracks"]
    ]
    for claim in data["claims"]:
        when = "said_words" if "said_words" in claim else "when_words"
        rows.append(_row(claim, claim["kind"], claim["order"], when, "said_by"))
    return sorted(rows, key=lambda row: row["day"] or "9999")


def _row(
    item: Mapping[str, object], kind: str, day: str | None, when: str, by: str | None = None
) -> dict[str, object]:
    title = item.get("name") or item.get("title") or item["text"]
    row = {"id": item["id"], "kind": kind, "day": day or "", "title": title, "item": item}
    return row | {"when": item.get(when), "by": item.get(by) if by else None}


def noscript_html(
    data: CitedData,
    svgs: Sequence[str],
    lang: str,
    text_address: str | None = None,
    *,
    host: Host = "file",
    findings: FindingsData | None = None,
) -> Markup:
    """
    Write what stands in the page for a browser without scripts.

    Parameters
    ----------
    data
        What the page holds.
    svgs
        Of each route a picture of all of it, with title and description.
    lang
        Language of the page.
    text_address
        Where the same stands as text, if it does.
    host
        Who holds the page, as for `geoapp.page.html.hosted_html`.
    findings
        What files of tracks say of the one route.

    Returns
    -------
    html
        Of each route the picture, every event with who says it and its sources, all sources
        with links; what files of tracks say as tables.
    """
    found = found_tables(findings, _leg_names(data, lang), lang) if findings else []
    more = {"text_address": text_address, "host": host, "found": found}
    return Markup("").join(
        _render(
            "noscript.html",
            part,
            lang,
            svg=_own(svg, f"-{index}" if index else ""),
            first=not index,
            **more,
        )
        for index, (part, svg) in enumerate(zip(_parts(data), svgs, strict=True))
    )


class FoundTable(NamedTuple):
    """A table of what files of tracks say: its title, the names of its columns, its first rows."""

    title: str
    names: list[str]
    rows: list[list[str]]
    more: str


def found_tables(
    found: FindingsData, leg_names: Mapping[str, str], lang: str, most: int = FOUND_ROWS
) -> list[FoundTable]:
    """
    Lay out what files of tracks say as the page's own tables do.

    Parameters
    ----------
    found
        As `geoapp.tracks.findings.track_findings` gives it.
    leg_names
        The names of the legs that they are held against, by id.
    lang
        The language.
    most
        How many rows of each are laid out.

    Returns
    -------
    tables
        Verdicts by leg and day, silences and impossible pairs; of each the first rows. Days on
        end of a leg of which a source says nothing are one row, an interval as EDTF writes it.
    """
    t = translate(lang)
    spoken = interface_language(lang)
    amount = partial(say_amount, lang=lang)
    times = np.cumsum(line_numbers(found["time"]))
    tracks = [each["id"] for each in found["tracks"] for _ in range(each["drawn"])]

    def between(at: int) -> list[str]:
        ends = [str(times[one].astype("datetime64[s]")).replace("T", " ") for one in (at - 1, at)]
        return [tracks[at], *ends]

    silences = [
        [*between(each["at"]), amount((times[each["at"]] - times[each["at"] - 1]) / 3_600),
         say_km(each["km"], each["km"], spoken), _silence(each, found["rule"], lang)]
        for each in found["silences"]
    ]  # fmt: skip
    pairs = [
        [*between(each["at"]), say_km(each["km"], each["km"], spoken),
         t("two places at one time") if each["speed"] is None else amount(round(each["speed"]))]
        for each in found["impossible"]
    ]  # fmt: skip
    ends = [t("From (UTC)"), t("To (UTC)")]
    least, fastest = (amount(found["thresholds"][name]) for name in ("silence_h", "fastest_km_h"))
    quiet = t("Silences, longer than {h} hours: {n}").replace("{h}", least)
    bad = t("Pairs of positions that no ship can have sailed, beyond {speed} km/h: {n}")
    laid_out = [
        (t("Verdicts by leg and day"), [t("Leg"), t("Day"), t("Track"), t("Positions"),
         t("Of these inside"), t("Verdict")], _verdict_rows(found, leg_names, lang)),
        (quiet.replace("{n}", amount(len(silences))),
         [t("Track"), *ends, t("Hours"), t("Length"), t("What can be said")], silences),
        (bad.replace("{speed}", fastest).replace("{n}", amount(len(pairs))),
         [t("Track"), *ends, t("Length"), t("km/h")], pairs),
    ]  # fmt: skip
    return [
        FoundTable(title, names, rows[:most], _more(len(rows) - most, lang))
        for title, names, rows in laid_out
        if rows
    ]


def _more(count: int, lang: str) -> str:
    """Say how many rows a table leaves to the page with its scripts."""
    words = translate(lang)("More rows: {n}")
    return words.replace("{n}", say_number(count, lang)) * (count > 0)


def _leg_names(data: CitedData, lang: str) -> dict[str, str]:
    return {leg["id"]: say(leg["name"], lang) for leg in data["routes"][0]["legs"]}


def _verdict_rows(found: FindingsData, leg_names: Mapping[str, str], lang: str) -> list[list[str]]:
    t = translate(lang)
    verdicts = {letter: t(words) for letter, words in VERDICT_WORDS.items()}
    left_open = t("the claim leaves open whether it was on the leg all that day")
    spoken = interface_language(lang)
    rows: list[list[str]] = []
    for leg in found["legs"]:
        first = date.fromisoformat(leg["first"])
        for at, certain in enumerate(leg["certain"]):
            day = (first + timedelta(days=at)).isoformat()
            said = [row for row in leg["rows"] if row["verdicts"][at] != "n"]
            for row in said:
                letter = row["verdicts"][at]
                words = [verdicts[letter], *([left_open] if letter + certain == "o0" else [])]
                counts = [str(row["positions"][at]), str(row["inside"][at])]
                track = found["tracks"][row["track"]]["id"]
                rows.append(
                    [leg_names[leg["leg"]], day, track, *counts, semicolon(spoken).join(words)]
                )
            if len(said) < len(found["tracks"]):
                others = t("all others") if said else t("All")
                quiet = [leg_names[leg["leg"]], day, others, "0", "0", verdicts["n"]]
                if not said and at and rows[-1][2:] == quiet[2:]:
                    quiet[1] = f"{rows.pop()[1].partition('/')[0]}/{day}"
                rows.append(quiet)
    return rows


def _silence(silence: FoundSilenceData, rule: str, lang: str) -> str:
    """Say what can be said of a silence, condition by condition."""
    t = translate(lang)
    likely = t("likely switched off, by the rule of {rule}").replace("{rule}", rule)
    states, spoken = {"m": t("met"), "n": t("not met")}, interface_language(lang)
    told = [
        f"{t(name)}{colon(spoken)}{states.get(state, t('no data'))}"
        for name, state in zip(CONDITIONS, silence["states"], strict=True)
    ]
    return semicolon(spoken).join(
        [likely if silence["disabling"] else t("nothing received"), *told]
    )


def _parts(data: CitedData) -> list[CitedData]:
    """Give what a page holds as so many pages of one route each would hold it."""
    return [{**data, "routes": [route]} for route in data["routes"]]


def text_html(
    data: CitedData,
    svgs: Sequence[str],
    lang: str,
    *,
    small: Sequence[str] = (),
    links: Sequence[Mapping[str, str]] = (),
    beside: Iterable[tuple[str, str, str]] = (),
    page: str | None = None,
    linked: Markup | None = None,
    cited: Mapping[str, str] | None = None,
    theme: Theme | None = None,
    findings: FindingsData | None = None,
) -> str:
    """
    Write the text version: one HTML document without a script.

    Parameters
    ----------
    data
        What `geoapp.page.routes.page_data` gives for one language, its sources laid out.
    svgs
        Of each route a picture of all of it.
    lang
        The language.
    small
        The same, drawn for a phone's window, where the others would be too wide.
    links
        More ``meta`` and ``link`` elements of the head.
    beside
        The text in other languages: tag, name and address of each.
    page
        Address of the page with the map.
    linked
        What machines read, as a JSON block.
    cited
        Addresses of the sources as files for reference managers, by the name of the format.
    theme
        Its dress; ours if None.
    findings
        What files of tracks say of the one route.

    Returns
    -------
    html
        The same bytes for the same arguments.
    """
    alone = len(data["routes"]) == 1
    found = found_tables(findings, _leg_names(data, lang), lang) if findings else []
    parts = [
        _render(
            "text_route.html",
            part,
            lang,
            svg=_own(svg, suffix := "" if alone else f"-{number}"),
            small=_own(small[number - 1], f"{suffix}-small") if small else "",
            suffix=suffix,
            files=cited or {},
            found=found,
        )
        for number, (part, svg) in enumerate(zip(_parts(data), svgs, strict=True), 1)
    ]
    more: dict[str, object] = {
        "links": links,
        "beside": list(beside),
        "page": page,
        "policy": PLACE,
        "linked": linked,
        "parts": parts,
        "routes": data["routes"],
        "head": data["several"]["header"] if "several" in data else data["routes"][0]["dossier"],
        "theme": theme,
        "colours": Markup(css_variables() + (theme.css() if theme else "")),  # noqa: S704 - ours alone
    }
    return with_policy(_render("text.html", data, lang, **more))


def _backed(name: str, data: RouteData, lang: str) -> str:
    """Say who reports a thing, in what scope, and how many report the same."""
    backing, t = data["backing"].get(name), translate(lang)
    if not backing:
        return ""

    def names(origins: Iterable[str]) -> str:
        return ", ".join(say(data["origins"][origin], lang) for origin in origins)

    count = backing.get("n")
    if "who" in backing and count is not None:
        words = translate_count(lang)(
            "{n} independent source reports it: {who}.",
            "{n} independent sources report it: {who}.",
            count,
        )
        return words.replace("{who}", " · ".join(map(names, backing["who"])))
    told = " · ".join(scoped(scope, names(origins), lang) for scope, origins in backing["scopes"])
    if count is None:
        return f"{t('Who speaks of movements here:')} {told}."
    return f"{t('Who reports it:')} {told}. {_count(count, backing, lang)}"


def _count(count: int, backing: BackingData, lang: str) -> str:
    """Say how many independent sources report a leg or a sighting, and how many give its days."""
    t, ngettext, days = translate(lang), translate_count(lang), backing["days"]
    many = ngettext(
        "Only one source reports exactly this.", "{n} independent sources report it.", count
    )
    words = many if count else t("No source reports this movement itself.")
    if backing.get("inferred"):
        return words
    if count and not days:
        return words + " " + t("None of them gives the dates.")
    return words + (" " + t("Only one of them gives the dates.") if count > 1 and days == 1 else "")


def _source(citation: JsonObject, data: RouteData, lang: str) -> Markup:
    """Write a source that is cited, its addresses as links."""
    source = data["sources"][citation["source"]]
    row = row_of(source)
    parts = source_parts(row, lang, "entry", citation.get("locator"))
    return Markup("").join(_source_part(name, text, row) for name, text in parts)


def _source_part(name: str, text: str, row: SourceRow) -> Markup:
    leads_to = {"publisher": row.get("url"), "archived": row.get("archive_location")}.get(name)
    if is_web(leads_to):
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(leads_to, text)
    return _written_part(name, text, row)


def _reference(source: SourceData, layouts: Sequence[Layout], lang: str) -> Markup:
    """Write a source as the reference list does, its links as links."""
    tongue, parts = written(source, layouts, lang)
    made = Markup("").join(_written_part(field, text, source) for field, text in parts)
    if tongue == interface_language(lang):
        return made
    return Markup('<span lang="{}" dir="{}">{}</span>').format(tongue, direction(tongue), made)


def _written_part(field: str, text: str, source: SourceRow) -> Markup:
    if field in ("url", "archive_location") and is_web(text):
        return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(text)
    if field == "locator":  # of no language that the dossier tells
        return Markup('<bdi lang="">{}</bdi>').format(text)
    if field == "title" and (source.get("described") or not source.get("language")):
        return Markup('<cite lang="" dir="auto">{}</cite>').format(text)
    if field == "title":
        return Markup('<cite lang="{}">{}</cite>').format(source["language"], text)
    tag = {"status": "em", "notes": "em"}.get(field)
    return Markup("<{0}>{1}</{0}>").format(tag, text) if tag else escape(text)


def _about(place: PlaceData, data: RouteData) -> list[str]:
    """Name the statements that name a place."""
    return [claim["id"] for claim in data["claims"] if place["id"] in claim["places"]]


def _replies(row: JsonObject, data: RouteData) -> list[str]:
    """Name the denials that answer a statement, or a statement that a feature rests on."""
    answered = {row["id"], *row["item"].get("claims", [])}
    claims = [claim for claim in data["claims"] if not answered.isdisjoint(claim["answers"])]
    return [claim["id"] for claim in claims if claim["id"] not in answered]


def _accusation(
    data: RouteData, rows: Sequence[JsonObject]
) -> tuple[list[JsonObject], list[JsonObject]]:
    """Find what the route is accused of, and who answered: as far as it goes, the route's own."""
    told = [row for row in rows if row["kind"] == "accusation"]
    moved = (*data["legs"], *data["sightings"])
    rests = {claim for each in moved for claim in each["claims"]}
    own = [row for row in told if row["id"] in rests]
    replies = {name for row in own for name in _replies(row, data)}
    shared = [row for row in told if not replies.isdisjoint(_replies(row, data))]
    accused = shared or own or [row for row in told if _replies(row, data)] or told
    answered = {name for row in accused for name in _replies(row, data)}
    return accused, [row for row in rows if row["id"] in answered]


def _contents(
    data: RouteData, rows: Sequence[JsonObject], accused: Sequence[JsonObject]
) -> list[tuple[tuple[str, str], object]]:
    """List the sections of a route, by the start of their ids, with what each is about."""
    return [
        (("accusation", N_("The accusation and its answers")), accused),
        (("events", N_("All events")), rows),
        (("distances", N_("Distances")), data["legs"]),
        (("accounts", N_("Where the sources differ")), data["accounts"]),
        (("ships", N_("Ships named here")), data["ships"]),
        (("places", N_("Places and how precise they are")), data["places"]),
        (("sources", N_("Sources")), data["sources"]),
    ]


# Ids in a picture, of which a document of several has each once more.
PICTURE_IDS = ("picture-title", "picture-text", "map-window", "inset-window")


def _own(svg: str, suffix: str = "") -> Markup:
    """Take a picture of ours as markup: all texts in it are escaped."""
    for name in PICTURE_IDS if suffix else ():
        for before, after in (('id="', '"'), ("url(#", ")"), ('labelledby="', " "), (" ", '"')):
            svg = svg.replace(f"{before}{name}{after}", f"{before}{name}{suffix}{after}", 1)
    return Markup(svg)  # noqa: S704 - made by `picture_svg`


def _render(name: str, held: CitedData, lang: str, **more: object) -> Markup:
    spoken = interface_language(lang)

    def put(texts: Mapping[str, str] | None) -> Markup:
        """Write a text of the dossier, marked where it is in another language."""
        if not texts:
            return Markup("")
        tag = text_language(texts, lang)
        if tag == spoken:
            return escape(texts[tag])
        return Markup('<span lang="{}" dir="{}">{}</span>').format(tag, direction(tag), texts[tag])

    data = together(held["routes"])
    rows = event_rows(held["routes"])
    told = _accusation(data, rows)
    facts = {
        "named": lambda name: source_words(row_of(data["sources"][name]), lang, "name"),
        "source": lambda citation: _source(citation, data, lang),
        "reference": lambda name: _reference(data["sources"][name], held["layouts"], lang),
        "names": {place["id"]: say(place["name"], lang) for place in data["places"]},
        "titles": {row["id"]: row["title"] for row in rows}
        | {account["id"]: account["question"] for account in data["accounts"]},
        "backed": lambda row: _backed(row["id"], data, lang),
        "about": lambda place: place["claims"] or _about(place, data),
        "replies": lambda row: _replies(row, data),
        "differing": lambda row: [
            account["id"] for account in data["accounts"] if row["id"] in account.get("about", [])
        ],
        "direction": direction,
        "spoken": spoken,
        "number": lambda value: say_number(value, spoken),
        "lacking": held["untranslated"].get(lang),
        "km": lambda low, high: say_km(low, high, spoken),
        "events": rows,
        "told": told,
        "contents": [(*named, bool(there)) for named, there in _contents(data, rows, told[0])],
        "several": "several" in held,
    }
    said = {"data": data, "lang": lang, "t": translate(lang), "put": put, **facts, **more}
    made = TEXT_TEMPLATES.get_template(name).render(said)
    return Markup(made)  # noqa: S704 - escaped by the template
