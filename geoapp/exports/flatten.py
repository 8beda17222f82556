"""Frames laid flat, with the evidence beside every feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from operator import attrgetter
from typing import Literal

import numpy as np
from shapely.geometry.base import BaseGeometry

from geoapp.catalogues import FALLBACK, is_text, main_text, say, translate
from geoapp.dossier import Dossier, Header
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import ANSWERABLE
from geoapp.evidence import backing_cells
from geoapp.exports.positions import positions_of
from geoapp.exports.precision import rounded_shapes
from geoapp.exports.relations import MeasuredLegs, relations_of
from geoapp.exports.tables import TIMES, Column, Geometry, Kind, Table, Tables, language_columns
from geoapp.exports.wording import (
    IN_GENERAL,
    NOT_ANSWERED,
    cautions,
    claim_lines,
    column_languages,
    column_tag,
    words_of_scopes,
)
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.rows import DossierRows, KindRows, dossier_rows
from geoapp.frames.schema import BOUNDS, SAID, Frames
from geoapp.measure import measure_dossier
from geoapp.measure.lengths import LegLength
from geoapp.provenance import MadeFrom, made_from
from geoapp.text.dates import dates_told, how_days_known
from geoapp.text.place_candidates import candidate_words
from geoapp.text.sources import SourceRow, source_words
from geoapp.when import FarDay, parse_when

# QGIS takes for the end of a feature the first day whose name has "end" or "last" in it.
LISTED_BOUNDS = (BOUNDS[0], BOUNDS[1], BOUNDS[3], BOUNDS[2])

# The first and the last day on which a source may have come out.
ISSUED = ("issued_earliest", "issued_latest")

# One row a column: what the frames hold there. `texts` are dicts by language.
COLUMN_KINDS: dict[str, dict[str, Kind | Literal["texts"]]] = {
    "places": {
        "name": "texts", "role": "texts", "layer": "text", "country": "text", "status": "text",
        "obtained": "texts", "candidate_of": "text", "candidates_words": "texts", "note": "texts",
    },
    "legs": {
        "name": "texts", "mode": "text", "from_place": "text", "to_place": "text",
        "via": "names", "basis": "text", "certainty": "text", "depart": "text", "arrive": "text",
        "dates_words": "texts", "days_known": "text", **dict.fromkeys(LISTED_BOUNDS, "date"),
        "straight_km": "number", "drawn_km": "number", "low_km": "number", "high_km": "number",
        "length_method": "text", "lengths": "objects", "parts": "objects", "ship": "text",
        "max_speed": "objects", "note": "texts",
    },
    "candidates": {
        "name": "texts", "leg": "text", "via": "texts", "km": "number", "method": "texts",
        "countries": "names", "depart": "text", "arrive": "text",
        **dict.fromkeys(LISTED_BOUNDS, "date"),
    },
    "sightings": {
        "name": "texts", "place": "text", "certainty": "text", "standing": "text",
        "how": "text",
        "seen_by": "texts", "when": "text", **dict.fromkeys(LISTED_BOUNDS, "date"), "note": "texts",
    },
    "tracks": {
        "name": "texts", "standing": "text", "seen_by": "texts", "ship": "text",
        TIMES: "objects", "earliest_start": "date", "latest_end": "date",
        "note": "texts",
    },
    "claims": {
        "kind": "text", "title": "texts", "text": "texts", "said_by": "texts",
        "origins": "names", "joint": "flag", "said": "text", **dict.fromkeys(SAID, "date"),
        "when": "text", **dict.fromkeys(LISTED_BOUNDS, "date"), "scope": "text",
        "confidence": "text", "retracted": "flag", "caveat": "texts", "quote": "texts",
        "places": "names", "supports": "names", "answers": "names", "reply_sought": "text",
        "citations": "objects",
    },
    "origins": {"name": "texts"},
    "sources": {
        "type": "text", "title": "text", "publisher": "text", "container_title": "text",
        "author": "objects", "issued": "text", **dict.fromkeys(ISSUED, "date"),
        "url": "text", "language": "text",
        "accessed": "text", "unread": "texts", "archived": "objects",
        "archive_location": "text", "note": "text", "status": "text", "title_is": "text",
    },
    "accounts": {
        "question": "texts", "unit": "text", "about": "names", "values": "objects",
        "comment": "texts",
    },
    "ships": {
        "name": "text", "imo": "text", "flag": "texts", "type": "texts", "owner": "texts",
        "listings": "objects", "note": "texts", "citations": "objects",
    },
    "changes": {"version": "text", "when": "text", "text": "texts", "ids": "names"},
}  # fmt: skip
GEOMETRIES: dict[str, Geometry] = {
    "places": "Point",
    "legs": "MultiLineString",
    "candidates": "MultiLineString",
    "sightings": "Point",
    "tracks": "MultiPoint",
}
# What is reported: how many independent sources do so is counted.
BACKED = ("legs", "sightings", "claims")
# How far off a line may lie was never determined: `basis` says how it is known.
LINE_TABLES = ("legs", "candidates")
# Columns of features that have a place of their own in a row.
ELSEWHERE = ("claims", "citations", "precision_km", "geometry")
# Columns that stand only where some row holds something.
RARE = ("candidates_words",)
# The column's own name, where two kinds use one word for different things or it is SQL's.
RENAMED = {
    ("candidates", "via"): "via_words",
    ("sightings", "when"): "edtf",
    ("claims", "when"): "edtf",
    ("changes", "when"): "edtf",
    ("accounts", "values"): "values_by_source",
}


def to_tables(of: Dossier | Frames, lang: str | None = None) -> Tables:
    """
    Lay a dossier flat, with the evidence of a feature in its row.

    Parameters
    ----------
    of
        A dossier, or its frames.
    lang
        Language in which the evidence is told, for a format that has but one; without it the
        dossier's main one.

    Returns
    -------
    tables
        A text by language becomes one column a language: `name` (the main one), `name_fr`,
        `name_ko`. Every feature has `kind`, `caution` (what must be said with it),
        `precision_km`, `claims`, `citations`, `claims_text`, `sources_text`, those that can be
        reported also `independent_sources`, as `geoapp.evidence.backing` counts them, and the
        dossier's `attribution`, `licence`, `dossier`, `data_version`. A leg's `low_km` is never
        null; `drawn_km` is the length of its line along geodesics, and may lie outside the range.
        Positions are rounded to what the precision allows; lines keep to their geodesics.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> legs = to_tables(read_dossier(built_in())).table("legs")
    >>> legs["id"], legs["basis"]
    (['leg-sea', 'leg-rail'], ['modelled', 'modelled'])
    """
    rows, measured = dossier_rows(of), _measured(of)
    proof = _Proof.of(rows, lang)
    made = {name: _feature_table(rows, name, proof, measured) for name in GEOMETRIES}
    *features, tracks = made.values()
    positions = (tracks, positions_of(tracks)) if len(tracks) else ()
    evidence = tuple(
        Table(name, (_ids(each), *_columns(cells, name, proof.own[0]), *proof.counts(name)))
        for name, each in _evidence_rows(rows).items()
        for cells in [_with_issued_days(each) if name == "sources" else each.cells()]
    )
    drawn = made["legs"].shapes or ()
    related = cache(partial(relations_of, rows, _rounded_to_km(rows, "legs"), measured, drawn))
    own = rows.info.languages
    return Tables(_about(of, rows.info), tuple(features), evidence, positions, own, related)


def _measured(of: Dossier | Frames) -> MeasuredLegs:
    if isinstance(of, Dossier):
        found = measure_dossier(of)
        lengths = [each.length for each in found.legs]
        return MeasuredLegs(lengths, {leg.leg.id: leg.stops for leg in found.legs}, found.lines)
    from geoapp.frames.lengths import frame_lengths, leg_stops, lines_of

    lines = lines_of(of.legs)
    return MeasuredLegs(frame_lengths(of.legs, lines), leg_stops(of), lines)


def _evidence_rows(rows: DossierRows) -> dict[str, KindRows]:
    return {
        "claims": rows.claims,
        "origins": rows.origins,
        "sources": rows.sources,
        "accounts": rows.accounts,
        "ships": rows.ships,
        "changes": rows.changes,
    }


def _with_issued_days(sources: KindRows) -> dict[str, Cells]:
    """Give each source the days that its date can mean."""
    whens = sources["issued"].map(parse_when)
    ends = (whens.map(attrgetter(name)) for name in (BOUNDS[0], BOUNDS[3]))
    return sources.cells() | dict(zip(ISSUED, ends, strict=True))


def _feature_table(rows: DossierRows, name: str, proof: _Proof, measured: MeasuredLegs) -> Table:
    drawn: KindRows = getattr(rows, name)
    cells, lines = drawn.cells(), measured.lines if name == "legs" else None
    if name == "legs":
        cells |= _range_cells(drawn, measured.lengths) | _date_cells(rows)
    if name == "tracks":
        cells[TIMES] = cells.pop("times").map(lambda times: {"times": times})
    if name == "places":
        cells |= _candidate_cells(rows)
    if name == "candidates":
        cells |= _cells_of_legs(drawn, rows.legs)
    precision, size = _rounded_to_km(rows, name), len(drawn)
    columns = (
        _ids(drawn),
        Column("kind", "text", Cells.same(_kind(name), size)),
        *_columns(cells, name, proof.own[0]),
        *([] if name in LINE_TABLES else [Column("precision_km", "number", precision)]),
        *proof.columns(cells, name),
        *(Column(key, "text", Cells.same(text, size)) for key, text in proof.header.items()),
    )
    given: Iterable[BaseGeometry | None] = () if drawn.shapes is None else drawn.shapes
    shapes = rounded_shapes(given, precision, GEOMETRIES[name], lines)
    return Table(name, columns, shapes, GEOMETRIES[name])


def _kind(name: str) -> str:
    return name.removesuffix("s")


def _candidate_cells(rows: DossierRows) -> dict[str, Cells]:
    """Say which places may have been others, in a dossier that has such."""
    places = rows.places
    if not places["candidate_of"].held:
        return {}
    words = {tag: candidate_words(rows.of, lang) for tag, lang in _own_tags(rows).items()}
    said = [{tag: words[tag].get(name) for tag in words} for name in places.index]
    told = [{tag: text for tag, text in each.items() if text} or None for each in said]
    return {"candidates_words": Cells.of(told)}


def _cells_of_legs(candidates: KindRows, legs: KindRows) -> dict[str, Cells]:
    """Give each candidate the time of its leg, which it would have taken instead."""
    names = ("depart", "arrive", *BOUNDS)
    return {name: _of_legs(legs[name], candidates, legs) for name in names}


def _of_legs(cells: Cells, candidates: KindRows, legs: KindRows) -> Cells:
    """Give each candidate the cell of its leg."""
    by_leg = dict(zip(legs.index, cells, strict=True))
    return Cells.of(by_leg[leg] for leg in candidates["leg"])


def _own_tags(rows: DossierRows) -> dict[str, str]:
    """Give the languages of the interface for the dossier's, its main one first, by their tags."""
    own = rows.info.languages
    # Under its own tag: what stands for it has its column.
    return {end.removeprefix("_") or own[0]: tag for end, tag in column_languages(own).items()}


def _range_cells(legs: KindRows, lengths: Sequence[LegLength]) -> dict[str, Cells]:
    """Measure the line of each leg, and the legs for which the dossier gives no length."""
    found: dict[str, list[object]] = {
        name: np.round([getattr(each, name) for each in lengths], 3).tolist()
        for name in ("straight_km", "drawn_km")
    }
    given = list(zip(legs["low_km"], legs["high_km"], legs["lengths"].map(_method), strict=True))
    least = np.round([each.low_km for each in lengths], 3).tolist()
    measured = [(low, each.high_km, each.method)
                for low, each in zip(least, lengths, strict=True)]  # fmt: skip
    ranges = [own if own[0] is not None else other
              for own, other in zip(given, measured, strict=True)]  # fmt: skip
    for place, name in enumerate(("low_km", "high_km", "length_method")):
        found[name] = [each[place] for each in ranges]
    return {name: Cells.of(values) for name, values in found.items()}


def _date_cells(rows: DossierRows) -> dict[str, Cells]:
    """Say of each leg whether its days are reported, or from what they are inferred."""
    tags = _own_tags(rows)
    told = dates_told(rows, tags.values())
    return {
        "dates_words": told.map(lambda each: {tag: each[1][lang] for tag, lang in tags.items()}),
        "days_known": told.map(lambda each: how_days_known(each[0])),
    }


def _method(given: Iterable[JsonObject]) -> str:
    return "; ".join(main_text(length["method"]) for length in given)


def rounded_to_km(of: Dossier | Frames, name: str) -> Cells:
    """Know a place to its own precision; round all else as finely as the best place it touches."""
    return _rounded_to_km(dossier_rows(of), name)


def _rounded_to_km(rows: DossierRows, name: str) -> Cells:
    known = dict(zip(rows.places.index, rows.places["precision_km"].map(float), strict=True))
    if name in ("places", "tracks"):
        own: KindRows = getattr(rows, name)
        return own["precision_km"].map(float)
    if name == "sightings":
        return rows.sightings["place"].map(known.get)
    stops = Cells.beside([rows.legs[end] for end in ("from_place", "to_place", "via")])
    legs = stops.map(
        lambda at: min((known[p] for p in (at[0], at[1], *at[2]) if known.get(p) is not None),
                       default=None)
    )  # fmt: skip
    if name == "legs":
        return legs
    return _of_legs(legs, rows.candidates, rows.legs)


# -- evidence ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Proof:
    """What stands behind features: each claim and source in a line, and how often each counts."""

    claims: Mapping[str, str]
    sources: Mapping[str, SourceRow]
    backing: Mapping[str, Cells]
    denials: Mapping[str, str]
    in_general: Sequence[str]
    reporting: frozenset[str]
    voices: Callable[[Mapping[str, Sequence[str]]], str | None]
    header: Mapping[str, str]
    own: Sequence[str]
    lang: str

    @classmethod
    def of(cls, rows: DossierRows, told_in: str | None) -> _Proof:
        own, claims = rows.info.languages, rows.claims
        lang = told_in or own[0]
        told, sources = claim_lines(claims, lang), dict(rows.sources.rows())
        names = ("kind", "citations", "answers")
        each = list(zip(claims.index, *(claims[name] for name in names), strict=True))
        denials = [row for row in each if row[1] == "denial"]
        return cls(
            told,
            sources,
            backing_cells(rows),
            {
                name: f"{told[name]} ({_citing(cited, sources, '; ', lang)})"
                for name, _, cited, _ in denials
            },
            [name for name, *_, answers in denials if not answers],
            frozenset(name for name, kind, *_ in each if kind in ANSWERABLE),
            words_of_scopes(rows.of, lang),
            _header(rows.info, lang),
            [*dict.fromkeys((*own, lang))],
            lang,
        )

    def columns(self, cells: Mapping[str, Cells], name: str) -> Iterator[Column]:
        """Say what must be said with a feature, who claims it, who denies it, and where."""
        backed = self.backing[_kind(name)]
        claims, denied = (backed.map(attrgetter(part)) for part in ("named", "denied"))
        citations = cells["citations"]
        for column, texts in cautions(cells, _kind(name), self.own).items():
            yield Column(column, "text", texts)
        yield Column("claims", "names", claims)
        yield Column("claims_text", "text", claims.map(self._claimed))
        yield Column("denied_by", "names", denied)
        yield Column("denials_text", "text", Cells.beside([claims, denied]).map(self._denied))
        if name in BACKED:
            yield Column("reported_by", "text", backed.map(attrgetter("scopes")).map(self.voices))
            yield Column("days_sources", "count", backed.map(attrgetter("days")))
            yield Column("days_inferred", "flag", backed.map(attrgetter("inferred")))
        yield from self.counts(name)
        yield Column("citations", "objects", citations)
        yield Column("sources_text", "text", citations.map(self._cited))

    def counts(self, name: str) -> Iterator[Column]:
        """Say how many independent sources report the same; empty for what is not counted."""
        if name in BACKED:
            counted = self.backing[_kind(name)].map(attrgetter("independent"))
            yield Column("independent_sources", "count", counted)

    def _claimed(self, claims: Iterable[str]) -> str | None:
        return "\n".join(self.claims[claim] for claim in claims) or None

    def _denied(self, at: tuple[Sequence[str], Sequence[str]]) -> str | None:
        """Name replies with days and sources, or say that there is none; then those in general."""
        claims, denied = at
        if self.reporting.isdisjoint(claims):
            return None
        t = translate(self.lang)
        lines = [self.denials[name] for name in denied] or [t(NOT_ANSWERED)]
        lines += [f"{t(IN_GENERAL)} {self.denials[name]}" for name in self.in_general]
        return "\n".join(lines)

    def _cited(self, citations: Iterable[JsonObject]) -> str | None:
        return _citing(citations, self.sources, "\n", self.lang) or None


def _citing(
    citations: Iterable[JsonObject], sources: Mapping[str, SourceRow], between: str, lang: str
) -> str:
    return between.join(
        source_words(sources[given["source"]], lang, locator=given.get("locator"))
        for given in citations
    )


# -- columns -------------------------------------------------------------------------------


def _ids(rows: KindRows) -> Column:
    return Column("id", "text", Cells.of(rows.index))


def _columns(cells: Mapping[str, Cells], table: str, main: str) -> Iterator[Column]:
    """Lay the columns flat, those first whose order is written down."""
    known = COLUMN_KINDS[table]
    others = [name for name in cells if name not in known and name not in ELSEWHERE]
    for name in (*(name for name in known if name in cells or name not in RARE), *others):
        kind = known.get(name) or _kind_of(cells[name], main)
        column = RENAMED.get((table, name), name)
        if kind == "texts":
            yield from language_columns(column, cells[name], main)
        else:
            yield Column(column, kind, cells[name].map(float) if kind == "number" else cells[name])


def _kind_of(cells: Cells, main: str) -> Kind | Literal["texts"]:
    """Tell what a column holds that the frames have and `COLUMN_KINDS` doesn't know."""
    match next((value for value in cells.held if value != []), [] if cells.held else None):
        case dict() as texts if is_text(texts, (main, FALLBACK)):
            return "texts"
        case [str(), *_]:
            return "names"
        case list() | dict():
            return "objects"
        case bool():
            return "flag"
        case float():
            return "number"
        case date() | FarDay():
            return "date"
    return "text"


# -- what the whole file says --------------------------------------------------------------


def _header(info: Header, lang: str) -> dict[str, str]:
    return {
        "attribution": say(info.attribution, lang),
        "licence": info.licence,
        "dossier": info.id,
        "data_version": info.version,
    }


def _about(of: Dossier | Frames, info: Header) -> dict[str, str]:
    texts = {"title": info.title, "summary": info.summary, "attribution": info.attribution}
    by_language = {
        key if tag == info.languages[0] else f"{key}_{column_tag(tag)}": text
        for key, said in texts.items()
        for tag, text in {info.languages[0]: main_text(said), **said}.items()
    }
    credited = "; ".join(f"{credit.name}: {credit.licence}" for credit in info.credits)
    return {
        "dossier": info.id,
        "data_version": info.version,
        **by_language,
        "licence": info.licence,
        "credits": credited,
        **({"when": info.when} if info.when else {}),
        "made_from": _made_from(of).line,
    }


def _made_from(of: Dossier | Frames) -> MadeFrom:
    """Say which dossier frames were made of; of others than they were made, without its sum."""
    if isinstance(of, Dossier):
        return made_from(of)
    if of.made_of is not None and of.are_as_made:
        return made_from(of.made_of)
    return MadeFrom(of.info.id, of.info.version, None)
