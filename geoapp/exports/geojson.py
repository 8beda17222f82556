"""The GeoJSON family: RFC 7946, JSON-FG, Linked Places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.positions import MeasuredTrack, measured_tracks
from geoapp.exports.precision import alone
from geoapp.exports.tables import TIMES, Table, Tables, iso_text, without
from geoapp.exports.wording import tag_of
from geoapp.frames import BOUNDS
from geoapp.text.sources import source_words
from geoapp.when import FarDay, is_day

FG_CONFORMS_TO = [
    f"http://www.opengis.net/spec/json-fg-1/1.0/conf/{name}" for name in ("core", "types-schemas")
]
OPEN_END = ".."
LPF_CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.3.jsonld"
)
POPULATED_PLACE = "P"
TRANSPORT = "R"
# Names by language: the column's end, and the tag that BCP 47 has for it.
NAME = "name"

JsonFeature = dict[str, object]


def geojson(tables: Tables) -> bytes:
    """
    Write RFC 7946 GeoJSON: all features in one collection, the evidence beside them.

    Parameters
    ----------
    tables
        Every column becomes a property; what is missing is left out.

    Returns
    -------
    content
        UTF-8; no `crs` member; `about`, `claims`, `sources`, `accounts` and `ships` as members
        of the collection. The same bytes each time.
    """
    drawn = (*tables.features, *tables.measured[:1])
    features = _features(drawn, _plain_feature)
    members = {"about": tables.about} | _evidence(tables)
    return _collection(features, {"bbox": _bbox(drawn)} | members)


def geojson_of(table: Table) -> bytes:
    """
    Write the features of one kind as RFC 7946 GeoJSON, and nothing else.

    Parameters
    ----------
    table
        A table with geometries; each row has its claims and sources in words.

    Returns
    -------
    content
        UTF-8; the same bytes each time.
    """
    return _collection(_features([table], _plain_feature), {"bbox": _bbox([table])})


def jsonfg(tables: Tables) -> bytes:
    """
    Write JSON-FG 1.0: GeoJSON with the time and type of each feature.

    Returns
    -------
    content
        As `geojson`; `time` is the interval from the earliest start to the latest end, in
        days, ``..`` where it is open; `featureType` is the kind. The four bounds stay among
        the properties. Tracks have the member `temporalGeometry` of OGC Moving Features (MF-JSON
        Prism) too: the positions whose instants are known, discrete, with nothing between them.
    """
    drawn = (*tables.features, *tables.measured[:1])
    moving = {track.row["id"]: _temporal_geometry(track) for track in measured_tracks(tables)}
    features = _features(drawn, partial(_fg_feature, moving))
    members = {"conformsTo": FG_CONFORMS_TO, "bbox": _bbox(drawn)}
    return _collection(features, members | {"about": tables.about} | _evidence(tables))


def linked_places(tables: Tables) -> bytes:
    """
    Write Linked Places 1.3, JSON-LD for gazetteers.

    Returns
    -------
    content
        Places with names by language and script; legs, sightings and tracks as features with a
        `when` of earliest and latest bounds and a `certainty`; candidates, the claims' texts and
        the time of each position are left out. Its `@context` is an address that only a JSON-LD
        reader asks.
    """
    sources = {row["id"]: row for row in tables.table("sources").rows()}
    tags = _tags(tables)
    kept = [table for table in tables.features if table.name != "candidates"]
    kept += [without(table, TIMES) for table in tables.measured[:1]]

    def feature(row: JsonObject, shape: BaseGeometry | None) -> JsonFeature:
        return _lpf_feature(row, shape, sources, tags)

    about = {"title": tables.about["title"], "licence": tables.about["licence"]}
    about |= {"description": tables.about["attribution"], "version": tables.about["data_version"]}
    about |= {name: tables.about[name] for name in ("attribution", "made_from")}
    return _collection(_features(kept, feature), {"@context": LPF_CONTEXT, "about": about})


# -- shared --------------------------------------------------------------------------------


def json_value(value: object) -> object:
    """Turn a cell into what JSON holds."""
    return iso_text(value) if is_day(value) else value


def present(row: JsonObject) -> dict[str, object]:
    """Keep what a row holds, as JSON values."""
    return {name: json_value(value) for name, value in row.items() if value not in (None, [])}


def geometry(shape: BaseGeometry | None) -> dict[str, object] | None:
    """
    Give a geometry as GeoJSON; lines of one part as a LineString.

    Examples
    --------
    >>> geometry(shapely.MultiLineString([[(0, 0), (1, 1)]]))
    {'type': 'LineString', 'coordinates': ((0.0, 0.0), (1.0, 1.0))}
    >>> geometry(None) is None
    True
    """
    if shape is None:
        return None
    return dict(mapping(alone(shape)))


def _features(
    tables: Iterable[Table],
    make: Callable[[JsonObject, BaseGeometry | None], JsonFeature],
) -> list[JsonFeature]:
    return [
        make(row, shape)
        for table in tables
        for row, shape in zip(table.rows(), table.shapes or (), strict=True)
    ]


def _plain_feature(row: JsonObject, shape: BaseGeometry | None) -> JsonFeature:
    feature: JsonFeature = {"type": "Feature", "id": row["id"]}
    if shape is not None:
        feature["bbox"] = list(shape.bounds)
    return feature | {"geometry": geometry(shape), "properties": present(row)}


def _rfc3339(day: date | None) -> str:
    """Write a bound for JSON-FG, which has four digits for a year: what it can't say is open."""
    return OPEN_END if day is None or isinstance(day, FarDay) else day.isoformat()


def _fg_feature(
    moving: Mapping[str, JsonObject | None], row: JsonObject, shape: BaseGeometry | None
) -> JsonFeature:
    feature = _plain_feature(row, shape)
    bounds = row.get(BOUNDS[0]), row.get(BOUNDS[3])
    interval = {"interval": [_rfc3339(day) for day in bounds]}
    time = interval if set(interval["interval"]) != {OPEN_END} else None
    positions = moving.get(row["id"])
    measured = {"temporalGeometry": positions} if positions else {}
    return feature | {"featureType": row["kind"], "time": time, "place": None} | measured


def _temporal_geometry(track: MeasuredTrack) -> JsonObject | None:
    """Write positions as MF-JSON wants them: each instant once, and later than the one before."""
    timed = [(row["instant"], point) for row, point in track.positions if row["instant"]]
    once = {at: [point.x, point.y] for at, point in timed}
    if not once:
        return None
    return {
        "type": "MovingPoint",
        "datetimes": [iso_text(at) for at in once],
        "coordinates": [*once.values()],
        "interpolation": "Discrete",
    }


def _bbox(tables: Iterable[Table]) -> list[float] | None:
    shapes = [shape for table in tables for shape in table.shapes or () if shape is not None]
    return shapely.total_bounds(np.array(shapes, dtype=object)).tolist() if shapes else None


def _evidence(tables: Tables) -> dict[str, object]:
    return {table.name: [present(row) for row in table.rows()] for table in tables.evidence}


def _collection(features: list[JsonFeature], members: JsonObject) -> bytes:
    """Write a collection, one feature a line."""
    head = {"type": "FeatureCollection"} | {k: v for k, v in members.items() if v is not None}
    opened = json.dumps(head, ensure_ascii=False, allow_nan=False).removesuffix("}")
    lines = ",\n".join(json.dumps(item, ensure_ascii=False, allow_nan=False) for item in features)
    return f'{opened}, "features": [\n{lines}\n]}}\n'.encode()


# -- Linked Places -------------------------------------------------------------------------


def _tags(tables: Tables) -> dict[str, str]:
    """Tell the language of each column of names."""
    columns = {name for table in tables.features for name in table.names}
    found = {c: c.removeprefix("name_") for c in sorted(columns) if c.startswith("name_")}
    return {NAME: tables.languages[0]} | {column: tag_of(end) for column, end in found.items()}


def _lpf_feature(
    row: JsonObject,
    shape: BaseGeometry | None,
    sources: Mapping[str, JsonObject],
    tags: Mapping[str, str],
) -> JsonFeature:
    citations = [_lpf_citation(sources[given["source"]]) for given in row["citations"]]
    names = [
        {"toponym": row[column], "lang": tag, "citations": citations[:1]}
        for column, tag in tags.items()
        if row.get(column)
    ]
    moving = row["kind"] != "place"
    when = _lpf_when(row)
    texts = [(tag, row.get(f"note{column.removeprefix(NAME)}")) for column, tag in tags.items()]
    feature: JsonFeature = {
        "@id": f"urn:geoapp:{row['dossier']}:{row['id']}",
        "type": "Feature",
        "properties": {
            "title": row["name"],
            "ccodes": [row["country"]] if row.get("country") else [],
            "fclasses": [TRANSPORT if row["kind"] in ("leg", "track") else POPULATED_PLACE],
            **{key: value for key, value in present(row).items() if key in _LPF_KEPT},
        },
        "names": names,
        "types": [{"label": row["kind"], "identifier": ""}],
        "descriptions": [{"value": text, "lang": tag} for tag, text in texts if text],
        "geometry": _lpf_geometry(row, shape),
        "citations": citations,
    }
    return feature | ({"when": when} if moving and when else {})


_LPF_KEPT = frozenset(
    ("kind", "basis", "certainty", "status", "standing", "precision_km", "caution", "low_km",
     "high_km", "length_method", "straight_km", "drawn_km", "dates_words", "days_known", "route",
     "claims", "claims_text", "reported_by", "independent_sources", "days_inferred",
     "denied_by", "denials_text", "licence", "data_version", "mode", "from_place", "to_place",
     "place")
)  # fmt: skip


def _lpf_geometry(row: JsonObject, shape: BaseGeometry | None) -> dict[str, object] | None:
    drawn = geometry(shape)
    certainty = {"certainty": row["certainty"]} if row.get("certainty") else {}
    return None if drawn is None else drawn | certainty


def _lpf_when(row: JsonObject) -> JsonObject | None:
    start = _lpf_bounds(row.get(BOUNDS[0]), row.get(BOUNDS[1]))
    end = _lpf_bounds(row.get(BOUNDS[2]), row.get(BOUNDS[3]))
    if not start and not end:
        return None
    span = ({"start": start} if start else {}) | ({"end": end} if end else {})
    certainty = {"certainty": row["certainty"]} if row.get("certainty") else {}
    return {"timespans": [span]} | certainty


def _lpf_bounds(earliest: date | None, latest: date | None) -> dict[str, str]:
    named = {"earliest": earliest, "latest": latest}
    return {name: _four_digits(day.isoformat()) for name, day in named.items() if day}


def _four_digits(iso: str) -> str:
    """
    Write a year with four digits where it has no more.

    Examples
    --------
    >>> _four_digits("-000489-08-12"), _four_digits("+000000-08-12"), _four_digits("2023-09-12")
    ('-0489-08-12', '0000-08-12', '2023-09-12')
    """
    return re.sub(r"^(?:\+|(-))00(?=\d{4}-)", r"\1", iso)


def _lpf_citation(source: JsonObject) -> dict[str, str]:
    unread = {"en": source["unread"]} if source.get("unread") else None  # flat: one language
    citation = {"label": source_words({**source, "unread": unread}, style="entry")}
    if source["url"]:
        citation["@id"] = source["url"]
    year = (source["issued"] or "")[:4]
    return citation | ({"year": year} if year.isdigit() else {})
