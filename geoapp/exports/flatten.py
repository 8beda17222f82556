"""Frames laid flat, with the evidence beside every feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Literal

import geopandas as gpd
import pandas as pd

from geoapp.analysis import how_days_known
from geoapp.catalogues import FALLBACK, is_text, main_text, say, translate
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import ANSWERABLE
from geoapp.evidence import BACKING_COLUMNS as COUNTED
from geoapp.evidence import backing
from geoapp.exports.positions import positions_of
from geoapp.exports.precision import rounded_shapes
from geoapp.exports.relations import relations_of
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
from geoapp.frames import BOUNDS, SAID, Frames
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.lengths import lengths_of_lines, lines_of
from geoapp.measure.lines import ManyLines
from geoapp.provenance import MadeFrom, made_from
from geoapp.text.dates import dates_told
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


def to_tables(frames: Frames, lang: str | None = None) -> Tables:
    """
    Lay frames flat, with the evidence of a feature in its row.

    Parameters
    ----------
    frames
        As `geoapp.frames.to_frames` returns them.
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
    >>> from geoapp.frames import to_frames
    >>> legs = to_tables(to_frames(read_dossier(built_in()))).table("legs")
    >>> legs["id"], legs["basis"]
    (['leg-sea', 'leg-rail'], ['modelled', 'modelled'])
    """
    proof = _Proof.of(frames, lang)
    *features, tracks = (_feature_table(frames, name, proof) for name in GEOMETRIES)
    measured = (tracks, positions_of(tracks)) if len(tracks) else ()
    evidence = tuple(
        Table(name, (_ids(frame), *_columns(frame, name, proof.own[0]), *proof.counts(name)))
        for name, frame in _evidence_frames(frames).items()
    )
    related = cache(partial(relations_of, frames, rounded_to_km(frames, "legs")))
    own = frames.info.languages
    return Tables(_about(frames), tuple(features), evidence, measured, own, related)


def _evidence_frames(frames: Frames) -> dict[str, pd.DataFrame]:
    return {
        "claims": frames.claims,
        "origins": frames.origins,
        "sources": _with_issued_days(frames.sources),
        "accounts": frames.accounts,
        "ships": frames.ships,
        "changes": frames.changes,
    }


def _with_issued_days(sources: pd.DataFrame) -> pd.DataFrame:
    """Give each source the days that its date can mean."""
    whens = [parse_when(text) if isinstance(text, str) else None for text in sources["issued"]]
    ends = ([when and when.earliest_start for when in whens],
            [when and when.latest_end for when in whens])  # fmt: skip
    days = {
        name: pd.Series(cells, sources.index, dtype=object)
        for name, cells in zip(ISSUED, ends, strict=True)
    }
    return sources.assign(**days)


def _feature_table(frames: Frames, name: str, proof: _Proof) -> Table:
    drawn: gpd.GeoDataFrame = getattr(frames, name)
    frame = pd.DataFrame(drawn.drop(columns="geometry"))
    lines = lines_of(drawn) if name in LINE_TABLES else None
    if name == "legs" and lines is not None:
        frame = _with_dates(_with_range(frame, drawn, lines), frames)
    if name == "tracks":
        frame = _with_times(frame)
    if name == "places":
        frame = _with_candidates(frame, frames)
    if name == "candidates":
        frame = _with_days_of_legs(frame, frames.legs)
    precision, size = rounded_to_km(frames, name), len(frame)
    columns = (
        _ids(frame),
        Column("kind", "text", Cells.same(_kind(name), size)),
        *_columns(frame, name, proof.own[0]),
        *([] if name in LINE_TABLES else [Column("precision_km", "number", precision)]),
        *proof.columns(frame, name),
        *(Column(key, "text", Cells.same(text, size)) for key, text in proof.header.items()),
    )
    shapes = rounded_shapes(drawn.geometry.to_numpy(), precision, GEOMETRIES[name], lines)
    return Table(name, columns, shapes, GEOMETRIES[name])


def _kind(name: str) -> str:
    return name.removesuffix("s")


def _with_times(tracks: pd.DataFrame) -> pd.DataFrame:
    """Put the times under the name that they have in the file."""
    timed = pd.Series([{"times": times} for times in tracks["times"]], tracks.index, dtype=object)
    return tracks.drop(columns="times").assign(**{TIMES: timed})


def _with_candidates(places: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Say which places may have been others, in a dossier that has such."""
    if not places["candidate_of"].notna().any():
        return places
    words = {tag: candidate_words(frames, lang) for tag, lang in _own_tags(frames).items()}
    said = [{tag: words[tag].get(str(name)) for tag in words} for name in places.index]
    told = [{tag: text for tag, text in each.items() if text} or None for each in said]
    return places.assign(candidates_words=pd.Series(told, places.index, dtype=object))


def _with_days_of_legs(candidates: pd.DataFrame, legs: pd.DataFrame) -> pd.DataFrame:
    """Give each candidate the time of its leg, which it would have taken instead."""
    own = legs.loc[candidates["leg"]]
    names = ("depart", "arrive", *BOUNDS)
    days = {name: pd.Series(list(own[name]), candidates.index, dtype=object) for name in names}
    return candidates.assign(**days)


def _own_tags(frames: Frames) -> dict[str, str]:
    """Give the languages of the interface for the dossier's, its main one first, by their tags."""
    own = frames.info.languages
    # Under its own tag: what stands for it has its column.
    return {end.removeprefix("_") or own[0]: tag for end, tag in column_languages(own).items()}


def _with_range(frame: pd.DataFrame, legs: gpd.GeoDataFrame, lines: ManyLines) -> pd.DataFrame:
    """Measure the line of each leg, and the legs for which the dossier gives no length."""
    methods = Cells.of(frame["lengths"]).map(_method)
    frame = frame.assign(length_method=pd.Series(list(methods), index=frame.index, dtype=object))
    unknown, measured = frame["low_km"].isna(), lengths_of_lines(legs, lines).round(3)
    frame = frame.assign(**{name: measured[name] for name in ("straight_km", "drawn_km")})
    if unknown.any():
        lengths = measured[unknown]
        frame.loc[unknown, ["low_km", "high_km"]] = lengths[["low_km", "high_km"]]
        frame.loc[unknown, "length_method"] = lengths["method"].astype(object)
    return frame


def _with_dates(legs: pd.DataFrame, frames: Frames) -> pd.DataFrame:
    """Say of each leg whether its days are reported, or from what they are inferred."""
    tags = _own_tags(frames)
    told = dates_told(frames, tags.values())
    said = told.map(lambda each: {tag: each[1][lang] for tag, lang in tags.items()})
    days_known = told.map(lambda each: how_days_known(each[0]))
    return legs.assign(
        dates_words=pd.Series(list(said), legs.index, dtype=object),
        days_known=pd.Series(list(days_known), legs.index, dtype=object),
    )


def _method(given: Iterable[JsonObject]) -> str:
    return "; ".join(main_text(length["method"]) for length in given)


def rounded_to_km(frames: Frames, name: str) -> Cells:
    """Know a place to its own precision; round all else as finely as the best place it touches."""
    known = frames.places["precision_km"].astype(float).to_dict()
    if name in ("places", "tracks"):
        return Cells.of(getattr(frames, name)["precision_km"]).map(float)
    if name == "sightings":
        return Cells.of(frames.sightings["place"]).map(known.get)
    legs = frames.legs if name == "legs" else frames.legs.loc[frames.candidates["leg"]]
    stops = Cells.beside([Cells.of(legs[end]) for end in ("from_place", "to_place", "via")])
    return stops.map(
        lambda at: min((known[p] for p in (at[0], at[1], *at[2]) if p in known), default=None)
    )


# -- evidence ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Proof:
    """What stands behind features: each claim and source in a line, and how often each counts."""

    claims: Mapping[str, str]
    sources: Mapping[str, SourceRow]
    backing: Mapping[object, pd.DataFrame]
    denials: Mapping[str, str]
    in_general: Sequence[str]
    reporting: frozenset[str]
    voices: Callable[[Mapping[str, Sequence[str]]], str | None]
    header: Mapping[str, str]
    own: Sequence[str]
    lang: str

    @classmethod
    def of(cls, frames: Frames, told_in: str | None) -> _Proof:
        counted, claims = backing(frames), frames.claims
        own = frames.info.languages
        lang = told_in or own[0]
        told, sources = claim_lines(claims, lang), _sources_of(frames)
        denials = claims[claims["kind"] == "denial"]
        return cls(
            told,
            sources,
            dict(iter(counted.groupby("kind"))),
            {
                str(name): f"{told[str(name)]} ({_citing(cited, sources, '; ', lang)})"
                for name, cited in denials["citations"].items()
            },
            [str(name) for name, answers in denials["answers"].items() if not answers],
            frozenset(claims.index[claims["kind"].isin(ANSWERABLE)]),
            words_of_scopes(frames, lang),
            _header(frames, lang),
            [*dict.fromkeys((*own, lang))],
            lang,
        )

    def columns(self, frame: pd.DataFrame, name: str) -> Iterator[Column]:
        """Say what must be said with a feature, who claims it, who denies it, and where."""
        rows = self._rows(name)
        claims, denied = Cells.of(rows["named"]), Cells.of(rows["denied"])
        citations = Cells.of(frame["citations"])
        for column, texts in cautions(frame, _kind(name), self.own).items():
            yield Column(column, "text", texts)
        yield Column("claims", "names", claims)
        yield Column("claims_text", "text", claims.map(self._claimed))
        yield Column("denied_by", "names", denied)
        yield Column("denials_text", "text", Cells.beside([claims, denied]).map(self._denied))
        if name in BACKED:
            yield Column("reported_by", "text", Cells.of(rows["scopes"]).map(self.voices))
            yield Column("days_sources", "count", Cells.of(rows["days"]).map(int))
            yield Column("days_inferred", "flag", Cells.of(rows["inferred"]))
        yield from self.counts(name)
        yield Column("citations", "objects", citations)
        yield Column("sources_text", "text", citations.map(self._cited))

    def counts(self, name: str) -> Iterator[Column]:
        """Say how many independent sources report the same; empty for what is not counted."""
        if name in BACKED:
            counted = Cells.of(self._rows(name)["independent"]).map(int)
            yield Column("independent_sources", "count", counted)

    def _rows(self, name: str) -> pd.DataFrame:
        return self.backing.get(_kind(name), pd.DataFrame(columns=COUNTED))

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


def _sources_of(frames: Frames) -> dict[str, SourceRow]:
    rows = frames.sources.to_dict("records")
    return dict(zip(map(str, frames.sources.index), rows, strict=True))


# -- columns -------------------------------------------------------------------------------


def _ids(frame: pd.DataFrame) -> Column:
    return Column("id", "text", Cells.of(frame.index))


def _columns(frame: pd.DataFrame, table: str, main: str) -> Iterator[Column]:
    """Lay the columns flat, those first whose order is written down."""
    known = COLUMN_KINDS[table]
    others = [str(name) for name in frame.columns if name not in known and name not in ELSEWHERE]
    for name in (*(name for name in known if name in frame or name not in RARE), *others):
        cells = Cells.of(frame[name])
        kind = known.get(name) or _kind_of(cells, main)
        column = RENAMED.get((table, name), name)
        if kind == "texts":
            yield from language_columns(column, cells, main)
        else:
            yield Column(column, kind, cells.map(float) if kind == "number" else cells)


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


def _header(frames: Frames, lang: str) -> dict[str, str]:
    info = frames.info
    return {
        "attribution": say(info.attribution, lang),
        "licence": info.licence,
        "dossier": info.id,
        "data_version": info.version,
    }


def _about(frames: Frames) -> dict[str, str]:
    info = frames.info
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
        "made_from": _made_from(frames).line,
    }


def _made_from(frames: Frames) -> MadeFrom:
    """Say which dossier frames were made of; of others than they were made, without its sum."""
    if frames.made_of is not None and frames.are_as_made:
        return made_from(frames.made_of)
    return MadeFrom(frames.info.id, frames.info.version, None)
