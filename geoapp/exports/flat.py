"""Frames laid flat, with the evidence beside every feature."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from geoapp.evidence import backing
from geoapp.exports.rounding import rounded_shapes
from geoapp.exports.tables import Column, Geometry, Kind, Table, Tables
from geoapp.exports.wording import cautions, claim_lines, source_lines
from geoapp.frames import BOUNDS, SAID, Frames
from geoapp.measure import leg_lengths

# One row a column: what the frames hold there. `texts` are dicts by language.
COLUMNS: dict[str, dict[str, str]] = {
    "places": {
        "name": "texts", "role": "texts", "layer": "text", "country": "text", "status": "text",
        "obtained": "texts", "note": "texts",
    },
    "legs": {
        "name": "texts", "mode": "text", "from_place": "text", "to_place": "text",
        "via": "names", "basis": "text", "certainty": "text", "depart": "text", "arrive": "text",
        **dict.fromkeys(BOUNDS, "date"), "low_km": "number", "high_km": "number",
        "length_method": "text", "lengths": "objects", "parts": "objects", "ship": "text",
        "max_speed": "objects", "note": "texts",
    },
    "candidates": {
        "name": "texts", "leg": "text", "via": "texts", "km": "number", "method": "texts",
        "countries": "names",
    },
    "sightings": {
        "name": "texts", "place": "text", "certainty": "text", "standing": "text",
        "seen_by": "texts", "when": "text", **dict.fromkeys(BOUNDS, "date"), "note": "texts",
    },
    "tracks": {
        "name": "texts", "standing": "text", "seen_by": "texts", "ship": "text",
        "coordinateProperties": "objects", "earliest_start": "date", "latest_end": "date",
        "note": "texts",
    },
    "claims": {
        "kind": "text", "title": "texts", "text": "texts", "said_by": "texts",
        "origins": "names", "said": "text", **dict.fromkeys(SAID, "date"),
        "when": "text", **dict.fromkeys(BOUNDS, "date"),
        "confidence": "text", "retracted": "flag", "caveat": "texts", "quote": "texts",
        "places": "names", "answers": "names", "reply_sought": "text",
        "citations": "objects",
    },
    "origins": {"name": "texts"},
    "sources": {
        "type": "text", "title": "text", "publisher": "text", "container_title": "text",
        "author": "objects", "issued": "text", "url": "text", "language": "text",
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
}  # fmt: skip
SINGULAR = {
    "places": "place",
    "legs": "leg",
    "candidates": "candidate",
    "sightings": "sighting",
    "tracks": "track",
}
GEOMETRIES: dict[str, Geometry] = {
    "places": "Point",
    "legs": "MultiLineString",
    "candidates": "MultiLineString",
    "sightings": "Point",
}
# Kinds of things that are reported: how many independent sources do so is counted.
BACKED = ("place", "leg", "sighting", "claim")
# Columns of features that have a place of their own in a row.
ELSEWHERE = ("claims", "citations", "precision_km", "geometry")
# Where two kinds use one word for different things: the column's own name.
RENAMED = {("candidates", "via"): "via_words"}


def to_tables(frames: Frames) -> Tables:
    """
    Lay frames flat, with the evidence of a feature in its row.

    Parameters
    ----------
    frames
        As `geoapp.frames.to_frames` returns them.

    Returns
    -------
    tables
        A text by language becomes one column a language: `name` (English), `name_fr`,
        `name_ko`. Every feature has `kind`, `caution` (what must be said with it),
        `precision_km`, `claims`, `citations`, `claims_text`, `sources_text`, those that can be
        reported also `independent_sources`, as `geoapp.evidence.backing` counts them, and the
        dossier's `attribution`, `licence`, `dossier`, `data_version`. A leg's range is never
        null. Positions are rounded to what the precision allows.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> legs = to_tables(to_frames(read_dossier(built_in()))).table("legs")
    >>> legs["id"], legs["basis"]
    (['leg-sea', 'leg-rail'], ['modelled', 'modelled'])
    """
    features = tuple(_feature_table(frames, name) for name in GEOMETRIES)
    evidence = tuple(
        Table(name, (_ids(frame), *_columns(frame, name), *_backed(frames, name.removesuffix("s"))))
        for name, frame in _evidence_frames(frames).items()
    )
    tracks = _track_table(frames) if len(frames.tracks) else None
    return Tables(_about(frames), features, (*evidence, _citation_table(frames)), tracks)


def _evidence_frames(frames: Frames) -> dict[str, pd.DataFrame]:
    return {
        "claims": frames.claims,
        "origins": frames.origins,
        "sources": frames.sources,
        "accounts": frames.accounts,
        "ships": frames.ships,
    }


def _feature_table(frames: Frames, name: str) -> Table:
    frame: pd.DataFrame = getattr(frames, name)
    if name == "legs":
        frame = _with_range(frames)
    precision = _precision(frames, name)
    columns = _feature_columns(frames, frame, name, precision)
    shapes = rounded_shapes(getattr(frames, name).geometry, precision, GEOMETRIES[name])
    return Table(name, columns, shapes, GEOMETRIES[name])


def _track_table(frames: Frames) -> Table:
    """Lay tracks flat, with the times under the name that they have in the file."""
    tracks = frames.tracks
    timed = pd.Series([{"times": times} for times in tracks["times"]], tracks.index, dtype=object)
    frame = pd.DataFrame(tracks.drop(columns="times")).assign(coordinateProperties=timed)
    precision = list(tracks["precision_km"])
    columns = _feature_columns(frames, frame, "tracks", precision)
    return Table(
        "tracks",
        columns,
        rounded_shapes(list(tracks.geometry), precision, "MultiPoint"),
        "MultiPoint",
    )


def _feature_columns(
    frames: Frames, frame: pd.DataFrame, name: str, precision: Sequence[float | None]
) -> tuple[Column, ...]:
    size, kind = len(frame), SINGULAR[name]
    return (
        _ids(frame),
        Column("kind", "text", [kind] * size),
        *_columns(frame, name),
        Column("precision_km", "number", precision),
        *_proof(frames, frame, kind),
        *(Column(key, "text", [text] * size) for key, text in _header(frames).items()),
    )


def _proof(frames: Frames, frame: pd.DataFrame, kind: str) -> list[Column]:
    """Say what must be said with a feature, who claims it and where it can be read."""
    claims = list(frame["claims"]) if "claims" in frame else [[] for _ in frame.index]
    citations = list(frame["citations"])
    claimed, cited = claim_lines(frames.claims), source_lines(frames.sources)
    return [
        *(Column(name, "text", texts) for name, texts in cautions(frame, kind).items()),
        Column("claims", "names", claims),
        Column("claims_text", "text", _each(claims, lambda name: name, claimed.__getitem__)),
        *_backed(frames, kind),
        Column("citations", "objects", citations),
        Column("sources_text", "text", _each(citations, _pointer, lambda at: _cited(cited, at))),
    ]


def _backed(frames: Frames, kind: str) -> list[Column]:
    """Count the independent sources of each thing of a kind that can be reported."""
    if kind not in BACKED:
        return []
    table = backing(frames)
    counts = table["independent"][table["kind"] == kind]
    return [Column("independent_sources", "number", [float(count) for count in counts])]


def _each(
    cells: Iterable[Iterable[Any]], key: Callable[[Any], Any], line: Callable[[Any], str]
) -> list[str | None]:
    """Write a line for each of a cell's items; cells of the same items share one text."""
    written = cache(lambda items: _lines(line(item) for item in items))
    return [written(tuple([key(item) for item in items])) for items in cells]


def _pointer(given: Mapping[str, Any]) -> tuple[str, str | None]:
    return given["source"], given.get("locator")


def _cited(lines: Mapping[str, str], at: tuple[str, str | None]) -> str:
    source, locator = at
    return lines[source] if locator is None else f"{lines[source]} ({locator})"


def _lines(lines: Iterable[str]) -> str | None:
    return "\n".join(lines) or None


def _with_range(frames: Frames) -> pd.DataFrame:
    """Measure the legs for which the dossier gives no length."""
    legs = frames.legs
    unknown = legs["low_km"].isna()
    methods = [_method(given) for given in legs["lengths"]]
    frame = pd.DataFrame(legs.drop(columns="geometry"))
    if unknown.any():
        lengths = leg_lengths(legs[unknown]).round(3)
        frame.loc[unknown, ["low_km", "high_km"]] = lengths[["low_km", "high_km"]]
        ours = iter(lengths["method"])
        methods = [text or next(ours) for text in methods]
    return frame.assign(length_method=pd.Series(methods, index=frame.index, dtype=object))


def _method(given: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(length["method"]["en"] for length in given)


def _precision(frames: Frames, name: str) -> list[float | None]:
    """Know a place to its own precision, all else to that of the best place it touches."""
    known: dict[str, float] = {str(k): float(v) for k, v in frames.places["precision_km"].items()}
    if name == "places":
        return list(known.values())
    if name == "sightings":
        return [known.get(place) for place in frames.sightings["place"]]
    stops = zip(
        frames.legs.index, frames.legs["from_place"], frames.legs["to_place"], frames.legs["via"],
        strict=True,
    )  # fmt: skip
    best = cache(lambda ids: min((known[p] for p in ids if p in known), default=None))
    legs = {str(leg): best((start, end, *via)) for leg, start, end, via in stops}
    return (
        list(legs.values()) if name == "legs" else [legs.get(x) for x in frames.candidates["leg"]]
    )


# -- columns -------------------------------------------------------------------------------


def _ids(frame: pd.DataFrame) -> Column:
    return Column("id", "text", [str(name) for name in frame.index])


def _columns(frame: pd.DataFrame, table: str) -> Iterator[Column]:
    """Lay the columns flat, those first whose order is written down."""
    known = COLUMNS[table]
    others = [str(name) for name in frame.columns if name not in known and name not in ELSEWHERE]
    for name in (*known, *others):
        values = frame[name].tolist()
        kind = known.get(name) or _kind_of(values)
        column = RENAMED.get((table, name), name)
        if kind == "texts":
            yield from _by_language(column, values)
        else:
            yield Column(column, *_typed(kind, values))


def _by_language(name: str, values: list[Any]) -> Iterator[Column]:
    """Give each language a column of its own; English has the plain name."""
    tags = sorted({tag for texts in values if texts for tag in texts} - {"en"})
    yield Column(name, "text", [texts["en"] if texts else None for texts in values])
    for tag in tags:
        column = f"{name}_{tag.lower().replace('-', '_')}"
        yield Column(column, "text", [texts.get(tag) if texts else None for texts in values])


def _kind_of(values: Iterable[Any]) -> str:
    """Tell what a column holds that the frames have and `COLUMNS` doesn't know."""
    held = [value for value in values if value is not None]
    match next((value for value in held if value != []), [] if held else None):
        case {"en": str()}:
            return "texts"
        case [str(), *_]:
            return "names"
        case list() | dict():
            return "objects"
        case bool():
            return "flag"
        case float():
            return "number"
        case date():
            return "date"
    return "text"


def _typed(kind: str, values: list[Any]) -> tuple[Kind, list[Any]]:
    clean: dict[str, tuple[Kind, Callable[[Any], Any]]] = {
        "text": ("text", lambda value: value),
        "number": ("number", lambda value: None if pd.isna(value) else float(value)),
        "flag": ("flag", bool),
        "date": ("date", lambda value: value),
        "names": ("names", list),
        "objects": ("objects", lambda value: value),
    }
    held, cleaned = clean[kind]
    return held, [cleaned(value) for value in values]


# -- what the whole file says --------------------------------------------------------------


def _header(frames: Frames) -> dict[str, str]:
    info = frames.info
    return {
        "attribution": info.attribution["en"],
        "licence": info.licence,
        "dossier": info.id,
        "data_version": info.version,
    }


def _about(frames: Frames) -> dict[str, str]:
    info = frames.info
    texts = {"title": info.title, "summary": info.summary, "attribution": info.attribution}
    by_language = {
        key if tag == "en" else f"{key}_{tag}": text
        for key, said in texts.items()
        for tag, text in said.items()
    }
    credited = "; ".join(f"{credit.name}: {credit.licence}" for credit in info.credits)
    return {
        "dossier": info.id,
        "data_version": info.version,
        **by_language,
        "licence": info.licence,
        "credits": credited,
        **({"when": info.when} if info.when else {}),
    }


def _citation_table(frames: Frames) -> Table:
    """Give each citation a row: who cites which source, and where in it."""
    subjects: list[str] = []
    kinds: list[str] = []
    given: list[Mapping[str, Any]] = []
    tables = {**{name: getattr(frames, name) for name in GEOMETRIES}, "claims": frames.claims}
    for name, frame in {**tables, "ships": frames.ships}.items():
        for subject, citations in zip(frame.index, frame["citations"], strict=True):
            subjects += [str(subject)] * len(citations)
            kinds += [name.removesuffix("s")] * len(citations)
            given += citations
    counts: dict[str, int] = {}
    ids = []
    for subject in subjects:
        counts[subject] = number = counts.get(subject, 0) + 1
        ids.append(f"{subject}-{number}")
    return Table(
        "citations",
        (
            Column("id", "text", ids),
            Column("subject", "text", subjects),
            Column("subject_kind", "text", kinds),
            Column("source", "text", [citation["source"] for citation in given]),
            Column("locator", "text", [citation.get("locator") for citation in given]),
            *_by_language("quote", [citation.get("quote") for citation in given]),
        ),
    )
