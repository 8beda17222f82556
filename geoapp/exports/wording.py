"""Evidence in words: what must be said with a feature, who claims it, where it can be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from geoapp.catalogues import (
    FALLBACK,
    LANGUAGES,
    N_,
    interface_language,
    language_name,
    say,
    say_number,
    translate,
)
from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.evidence import origin_names, origins_of, speakers
from geoapp.frames import Frames
from geoapp.frames.dictionary_column import Cells
from geoapp.text.sources import colon, scoped
from geoapp.when import say_when

if TYPE_CHECKING:
    from geoapp.frames.rows import KindRows

# Messages of the catalogues, by what a feature is.
CAUTIONS = {
    "observed": N_("Observed line."),
    "reported": N_("Reported line: as a source gives it, not observed."),
    "modelled": N_("Modelled line: computed, neither observed nor reported."),
    "schematic": N_("Schematic line: it joins named places and shows no path."),
    "candidate": N_("Candidate: another line that the leg may have taken."),
    "track": N_("Measured positions; between two of them nothing is known."),
    "claimed": N_("Claimed, not independently seen."),
    "independent": N_("As an independent observer reports it; who and when is in the row."),
    "unconfirmed": N_("Unconfirmed place."),
    "seen": N_("Somewhere within {km} km of this point."),
    "of a place": N_("Candidate: what another place of the route may have been."),
}


# Said in the main language, as claims and sources are.
NOT_ANSWERED = N_("No reply to it is on record.")
IN_GENERAL = N_("In general:")


TOO_EARLY = N_(
    "Its earliest days are bounds alone: at its limit of speed"
    " it takes at least this many days: {days}."
)


def column_languages(own: Sequence[str]) -> dict[str, str]:
    """
    Choose in which languages an export says itself what it says: those of the dossier.

    Parameters
    ----------
    own
        The dossier's languages, its main one first.

    Returns
    -------
    languages
        Tags of `LANGUAGES` by the end of a column's name: none for the main language,
        or what the exports speak instead of it.

    Examples
    --------
    >>> column_languages(["en", "fr", "ko"]), column_languages(["pt-BR"])
    ({'': 'en', '_fr': 'fr'}, {'': 'en'})
    """
    main = interface_language(own[0], LANGUAGES)
    others = [tag for tag in own[1:] if tag in LANGUAGES and tag != main]
    return {"": main} | {f"_{column_tag(tag)}": tag for tag in others}


def column_tag(tag: str) -> str:
    """
    Write a language tag as the end of a column's name.

    Examples
    --------
    >>> column_tag("zh-Hans")
    'zh_hans'
    """
    return tag.lower().replace("-", "_")


def tag_of(end: str) -> str:
    """
    Read a language tag off the end of a column's name.

    Examples
    --------
    >>> tag_of("zh_hans"), tag_of("pt_br"), tag_of("fr")
    ('zh-Hans', 'pt-BR', 'fr')
    """
    language, *rest = end.split("_")
    spelt = [part.title() if len(part) == 4 else part.upper() for part in rest]
    return "-".join([language, *spelt])


def words_of_scopes(
    of: Dossier | Frames, lang: str = "en"
) -> Callable[[Mapping[str, Sequence[str]]], str]:
    """
    Give what names those who report a thing, by the scope in which they do.

    Parameters
    ----------
    of
        A dossier or its frames; they give the names.
    lang
        Language tag.

    Returns
    -------
    words
        For ids of claims by scope, as `geoapp.evidence.backing` gives them:
        ``... (this movement) · ... (several movements)``; empty without any.
    """
    names, origins = origin_names(of), origins_of(of.claims)

    def words(scopes: Mapping[str, Sequence[str]]) -> str:
        return " · ".join(
            scoped(
                scope, ", ".join(say(names[one], lang) for one in speakers(claims, origins)), lang
            )
            for scope, claims in scopes.items()
        )

    return words


def cautions(
    cells: Mapping[str, Cells], kind: str, own: Sequence[str] = LANGUAGES
) -> dict[str, Cells]:
    """
    Say what has to be said with each feature, in the dossier's languages.

    Parameters
    ----------
    cells
        The columns of features of one kind, at least one.
    kind
        ``place``, ``leg``, ``candidate``, ``sighting`` or ``track``.
    own
        The dossier's languages, its main one first.

    Returns
    -------
    columns
        `caution`, and `caution_fr` or its like, as `column_languages` has them: a text for
        each row, never missing.

    Examples
    --------
    >>> legs = {"basis": Cells.of(["modelled"])}
    >>> list(cautions(legs, "leg")["caution"])
    ['Modelled line: computed, neither observed nor reported.']
    >>> list(cautions({"basis": Cells.of([])}, "leg")["caution"])
    []
    >>> places = {"status": Cells.of(["seen", "seen"]), "precision_km": Cells.of([0.5, None])}
    >>> list(cautions(places, "place")["caution"])
    ['Somewhere within 0.5 km of this point.', 'Somewhere within ? km of this point.']
    """
    decided_by = {"leg": "basis", "sighting": "standing", "place": "status"}
    ends = column_languages(own).items()
    if kind in decided_by:
        keys = cells[decided_by[kind]]
    else:
        keys = Cells.of([kind] * len(next(iter(cells.values()))))
    if kind == "leg" and "earliest_end" in cells:
        limits = (cells[name] for name in ("max_speed", "earliest_start", "earliest_end", "low_km"))
        needs = Cells.beside(list(limits)).map(_days_too_few)
        both = Cells.beside([keys, needs])
        return {f"caution{end}": both.map(partial(_leg_caution, lang=lang)) for end, lang in ends}
    if kind == "place" and "candidate_of" in cells:
        both = Cells.beside([keys, cells["candidate_of"]])
        keys = both.map(lambda at: at[0] if at[1] is None else "of a place")
    if kind == "place" and "precision_km" in cells:
        near = Cells.beside([keys, cells["precision_km"]])
        return {f"caution{end}": near.map(partial(_place_caution, lang=lang)) for end, lang in ends}
    words = keys.map(CAUTIONS.__getitem__)
    return {f"caution{end}": words.map(translate(lang)) for end, lang in ends}


def _days_too_few(
    at: tuple[JsonObject | None, date | None, date | None, float | None],
) -> int | None:
    """Count the days that a leg takes at its limit, where its earliest arrival leaves fewer."""
    max_speed, earliest_start, earliest_end, low_km = at
    limit = (max_speed or {}).get("km_per_day")
    if not limit or low_km is None or earliest_start is None or earliest_end is None:
        return None
    days = math.ceil(low_km / limit)
    return days if (earliest_end - earliest_start).days + 1 < days else None


def _leg_caution(at: tuple[str, int | None], lang: str) -> str:
    """Say how a line is known, and which of its bounds cannot be a day of arrival."""
    basis, days = at
    told = translate(lang)(CAUTIONS[basis])
    if days is None:
        return told
    return f"{told} {translate(lang)(TOO_EARLY).replace('{days}', str(days))}"


def _place_caution(at: tuple[str, float | None], lang: str) -> str:
    """Say how a place is known, and how near its point is."""
    status, km = at
    told = "?" if km is None else say_number(km, lang, "#,##0.######")
    return translate(lang)(CAUTIONS[status]).replace("{km}", told)


def claim_lines(claims: KindRows, lang: str = FALLBACK) -> dict[str, str]:
    """
    Say each claim in a line: its kind, who said it, when, and what.

    Parameters
    ----------
    claims
        As in `geoapp.frames.rows.DossierRows`.
    lang
        Language tag.

    Returns
    -------
    lines
        Text by claim id; a claim that was taken back says so.
    """
    return {name: _claim_line(row, lang) for name, row in claims.rows()}


def _claim_line(row: JsonObject, lang: str) -> str:
    t, spoken = translate(lang), interface_language(lang, LANGUAGES)
    said = f", {say_when(row['said'], spoken, moment=True)}" if row["said"] else ""
    taken_back = f" [{t('Retracted').lower()}]" if row["retracted"] else ""
    title = row["title"] or row["text"]
    by = f"[{t(row['kind'])}] {say(row['said_by'], lang)}{said}"
    return f"{by}{colon(lang)}{say(title, lang)}{taken_back}"


LAYERS = {
    "places": N_("Places"),
    "legs": N_("Legs"),
    "candidates": N_("Candidate lines"),
    "sightings": N_("Sightings"),
    "tracks": N_("Tracks"),
    "positions": N_("Positions"),
    "reach": N_("Where it can be, by day"),
    "backing": N_("Who reports what"),
    "denials": N_("Replies and denials"),
    "distances": N_("How far lines lie apart"),
    "basemap_cities": N_("Cities"),
    "basemap_labels": N_("Names"),
    "basemap_borders": N_("Borders"),
    "basemap_rivers": N_("Rivers"),
    "basemap_lakes": N_("Lakes"),
    "basemap_land": N_("Land"),
    "basemap_sea": N_("Sea"),
    "claims": N_("Claims"),
    "origins": N_("Origins"),
    "sources": N_("Sources"),
    "citations": N_("Citations"),
    "accounts": N_("Accounts"),
    "ships": N_("Ships"),
    "changes": N_("Changes"),
    "about": N_("About"),
}
GROUPS = {
    "route": N_("Route"),
    "evidence": N_("Evidence"),
    "base": N_("Base map"),
}
TABS = {
    "what": N_("What it is"),
    "when": N_("When"),
    "sources": N_("Claims and sources"),
    "file": N_("Data"),
}
FIELDS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "name_fr": N_("Name in French"),
    "name_ko": N_("Name in Korean"),
    "name_ru": N_("Name in Russian"),
    "caution": N_("Caution"),
    "caution_fr": N_("Caution in French"),
    "role": N_("Role, in English"),
    "role_fr": N_("Role in French"),
    "candidate_of": N_("Candidate for"),
    "candidates_words": N_("Candidates"),
    "mode": N_("Mode"),
    "basis": N_("Basis"),
    "certainty": N_("Certainty"),
    "status": N_("Status"),
    "standing": N_("Standing"),
    "seen_by": N_("Seen by"),
    "seen_by_fr": N_("Seen by, in French"),
    "precision_km": N_("Precision, km"),
    "straight_km": N_("In a straight line, km"),
    "drawn_km": N_("As drawn, km"),
    "low_km": N_("At least, km"),
    "high_km": N_("At most, km"),
    "length_method": N_("How the length was found"),
    "dates_words": N_("Days, and who gives them"),
    "dates_words_fr": N_("Days, and who gives them, in French"),
    "note": N_("Note"),
    "note_fr": N_("Note in French"),
    "earliest_start": N_("Earliest start"),
    "latest_start": N_("Latest start"),
    "earliest_end": N_("Earliest end"),
    "latest_end": N_("Latest end"),
    "reported_by": N_("Who reports it"),
    "claims_text": N_("Claims"),
    "denials_text": N_("Replies and denials"),
    "independent_sources": N_("Independent sources"),
    "sources_text": N_("Sources"),
    "attribution": N_("According to"),
    "licence": N_("Licence"),
    "data_version": N_("Version of the data"),
    "kind": N_("Kind"),
    "leg": N_("Leg"),
    "place": N_("Place"),
    "track": N_("Track"),
    "from_place": N_("Place of departure"),
    "to_place": N_("Place of arrival"),
    "via": N_("By way of"),
    "via_words": N_("By way of"),
    "via_points": N_("Points on the way"),
    "depart": N_("Departure, as written"),
    "arrive": N_("Arrival, as written"),
    "edtf": N_("Days, as written"),
    "days_known": N_("How its days are known"),
    "ship": N_("Ship"),
    "max_speed": N_("Limit of speed"),
    "lengths": N_("Lengths, by source"),
    "parts": N_("Parts of the line"),
    "claims": N_("Claims, by id"),
    "denied_by": N_("Replies and denials, by id"),
    "citations": N_("Citations"),
    "days_sources": N_("Independent sources for its days"),
    "days_inferred": N_("Its days are inferred"),
    "dossier": N_("Dossier"),
    "route": N_("Route"),
    "layer": N_("On the route or beside it"),
    "country": N_("Country"),
    "obtained": N_("How its position was obtained"),
    "post": N_("Kilometre post"),
    "how": N_("How it was seen"),
    "state": N_("State"),
    "near_km": N_("Nearest, km from the start"),
    "far_km": N_("Furthest, km from the start"),
    "near_share": N_("Nearest, share of the line"),
    "far_share": N_("Furthest, share of the line"),
    "speed_fits": N_("The limit of speed fits its days"),
    "start_day": N_("First day"),
    "end_day": N_("Last day"),
    "km": N_("Length, km"),
    "method": N_("Method"),
    "countries": N_("Countries"),
    "crossings": N_("Border crossings"),
    "time": N_("Time"),
    "instant": N_("Instant, UTC"),
    "text": N_("Text"),
    "question": N_("Question"),
    "unit": N_("Unit"),
    "about": N_("About"),
    "values_by_source": N_("Values by source"),
    "comment": N_("Comment"),
    "subject": N_("What it belongs to"),
    "subject_kind": N_("Kind of what it belongs to"),
    "claim": N_("Claim"),
    "counted": N_("Counted"),
    "gives_days": N_("Gives its days"),
    "version": N_("Version"),
    "ids": N_("What changed, by id"),
    "source": N_("Source"),
    "locator": N_("Where in the source"),
    "quote": N_("Quote"),
    "title": N_("Title"),
    "said_by": N_("Said by"),
    "origins": N_("Origins"),
    "joint": N_("Said jointly"),
    "said": N_("Said"),
    "said_earliest": N_("Said at the earliest"),
    "said_latest": N_("Said at the latest"),
    "scope": N_("Scope"),
    "confidence": N_("Confidence"),
    "retracted": N_("Retracted"),
    "caveat": N_("Caveat"),
    "places": N_("Places"),
    "supports": N_("Supports"),
    "answers": N_("Answers"),
    "reply_sought": N_("Reply last looked for"),
    "replaced_by": N_("Replaced by"),
    "denial": N_("Reply or denial"),
    "line": N_("Line"),
    "other": N_("Other line"),
    "apart_km": N_("Furthest apart, km"),
    "imo": N_("IMO number"),
    "flag": N_("Flag"),
    "type": N_("Type"),
    "owner": N_("Owner"),
    "listings": N_("Lists that name it"),
    "publisher": N_("Publisher"),
    "container_title": N_("Published in"),
    "author": N_("Author"),
    "issued": N_("Published"),
    "issued_earliest": N_("Published at the earliest"),
    "issued_latest": N_("Published at the latest"),
    "url": N_("Address"),
    "language": N_("Language"),
    "accessed": N_("Read on"),
    "unread": N_("Why it was not read"),
    "archived": N_("Archived on"),
    "archive_location": N_("Archived copy"),
    "title_is": N_("Title, or words about it"),
    "rank": N_("Rank"),
    "scale": N_("Shown from a scale of 1 to"),
    "fid": N_("Row"),
}
VALUES = {
    "observed": "observed",
    "reported": "reported",
    "modelled": "modelled",
    "schematic": "schematic",
    "certain": "certain",
    "less-certain": "less-certain",
    "uncertain": "uncertain",
    "claimed": "claimed",
    "independent": "independent",
    "route": N_("on the route"),
    "waypoint": N_("on the way"),
    "candidate": N_("candidate for a place"),
    "context": "context",
}


def word(texts: Mapping[str, str], name: str, lang: str) -> str:
    """
    Say a name in a language; a name without words is said as it is.

    Examples
    --------
    >>> word(LAYERS, "legs", "fr"), word(LAYERS, "legs", "xx"), word(LAYERS, "other", "fr")
    ('Segments', 'Legs', 'other')
    """
    return translate(lang)(texts[name]) if name in texts else name


@lru_cache(maxsize=4_096)  # each layer of each project asks for each of its columns
def field_word(field: str, lang: str) -> str:
    """
    Say the name of a column; a language that it ends in is named behind it.

    Examples
    --------
    >>> field_word("name", "en"), field_word("name_es", "en"), field_word("low_km", "fr")
    ('Name', 'Name (Spanish)', 'Au moins, km')
    """
    stems = (name for name in FIELDS if field.startswith(f"{name}_"))
    stem = max(stems, key=len, default="")
    if field in FIELDS or not stem:
        return word(FIELDS, field, lang)
    tag = tag_of(field.removeprefix(f"{stem}_"))
    return f"{word(FIELDS, stem, lang)} ({language_name(tag, lang)})"


def spoken(row: Mapping[str, object], name: str, lang: str) -> str:
    """
    Choose a text of a row by language; that in the main language where there is none.

    Examples
    --------
    >>> row = {"name": "Sea", "name_fr": "Mer", "note": None}
    >>> spoken(row, "name", "fr"), spoken(row, "name", "en"), spoken(row, "note", "fr")
    ('Mer', 'Sea', '')
    """
    return str(row.get(f"{name}_{column_tag(lang)}") or row.get(name) or "")
