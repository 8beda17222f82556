"""Positions from documents: GPX, GeoJSON and MF-JSON, and from NMEA sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from lxml import etree

from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem
from geoapp.resources import install_line
from geoapp.tracks.headings import COLUMN_HEADINGS, short
from geoapp.tracks.positions import PositionTable, TracksError
from geoapp.tracks.screen import FileReading, screened
from geoapp.tracks.times import DateOrder, read_clock

DocumentRow = tuple[str, object, object, object]
"""Id, time, longitude, latitude, as the file writes them."""

MOST_BYTES: Final = 400_000_000
"""Largest document that is read; tables may be of any size."""

NO_TIMES: Final = "none of its positions has a time"


def document_blocks(
    path: Path, reading: FileReading, order: DateOrder | None
) -> Iterator[PositionTable]:
    """
    Read GPX, GeoJSON or MF-JSON.

    Parameters
    ----------
    path, reading, order
        As for `geoapp.tracks.tables.csv_blocks`. GPX: tracks and waypoints that have times.
        GeoJSON: Points with a time among their properties; lines and MultiPoints with a time
        for each position in `times`, `coordTimes` or `coordinateProperties.times`. MF-JSON:
        MovingPoints, and LineStrings with `datetimes`.

    Yields
    ------
    block
        All of it.

    Raises
    ------
    TracksError
        If it is none of these.
    """
    if path.stat().st_size > MOST_BYTES:
        found = f"is larger than {MOST_BYTES // 1_000_000} MB"
        raise TracksError([Problem(reading.file, found, "save its positions as CSV or Parquet")])
    rows = list(_gpx_rows(path, reading) if path.suffix.lower() == ".gpx"
                else _json_rows(path, reading))  # fmt: skip
    yield from _of_rows(rows, reading, order)


def nmea_blocks(
    path: Path, reading: FileReading, order: DateOrder | None
) -> Iterator[PositionTable]:
    """
    Read AIS messages as NMEA 0183 sentences, through pyais.

    Parameters
    ----------
    path, reading, order
        As for `geoapp.tracks.tables.csv_blocks`. A sentence has no date: its time is that of
        its tag block, and a message without one is set aside.

    Yields
    ------
    block
        All positions; messages of other kinds are not rows.

    Raises
    ------
    TracksError
        If pyais isn't installed.
    """
    try:
        from pyais.stream import FileReaderStream
    except ImportError:
        remedy = f"get it with {install_line('pyais')}"
        raise TracksError([Problem(reading.file, "needs pyais to be read", remedy)]) from None
    reading.kind = "NMEA"
    rows: list[DocumentRow] = []
    with FileReaderStream(str(path)) as stream:
        for sentence in stream:
            try:
                message = sentence.decode().asdict()
            except Exception:  # noqa: BLE001 - whatever a damaged sentence makes it raise
                rows.append(("", None, None, sentence.raw.decode("ascii", "replace")))
                continue
            if message.get("lat") is None:
                continue
            if sentence.tag_block is not None:
                sentence.tag_block.init()
            at = getattr(sentence.tag_block, "receiver_timestamp", None)
            rows.append((str(message["mmsi"]), at, message["lon"], message["lat"]))
    yield from _of_rows(rows, reading, order)


def _of_rows(
    rows: list[DocumentRow], reading: FileReading, order: DateOrder | None
) -> Iterator[PositionTable]:
    """Make a block of rows, as tables are read."""
    times = read_clock(pa.array([_text(row[1]) for row in rows], pa.string()), order)
    lons, lats = (np.array([_number(row[at]) for row in rows], float) for at in (2, 3))
    block = PositionTable.of([row[0] for row in rows], times.us, lons, lats)
    kept = screened(
        block, times, reading, 1, lambda bad: [json.dumps(rows[at], default=str) for at in bad]
    )
    if len(kept):
        yield kept


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, dict | list) else str(value)


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")


def _gpx_rows(path: Path, reading: FileReading) -> Iterator[DocumentRow]:
    reading.kind = "GPX"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        where = f"{reading.file}, line {getattr(error, 'lineno', None) or 1}"
        problem = Problem(where, "is not XML as it should be", "save it anew as GPX")
        raise TracksError([problem]) from None
    for number, track in enumerate(root.iterfind("{*}trk"), 1):
        name = (track.findtext("{*}name") or f"{path.stem} {number}").strip()
        yield from (_gpx_row(name, point) for point in track.iterfind("{*}trkseg/{*}trkpt"))
    for point in root.iterfind("{*}wpt"):
        if point.find("{*}time") is not None:
            yield _gpx_row(path.stem, point)


def _gpx_row(name: str, point: etree._Element) -> DocumentRow:
    return name, point.findtext("{*}time"), point.get("lon"), point.get("lat")


def _json_rows(path: Path, reading: FileReading) -> Iterator[DocumentRow]:
    reading.kind = "GeoJSON"
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        where = f"{reading.file}, line {getattr(error, 'lineno', 1)}"
        problem = Problem(where, "is not JSON as it should be", "save it anew")
        raise TracksError([problem]) from None
    features = content.get("features", [content]) if isinstance(content, dict) else []
    if not features or not all(isinstance(each, dict) for each in features):
        problem = Problem(reading.file, "has no features", "give GeoJSON or MF-JSON of tracks")
        raise TracksError([problem])
    for number, feature in enumerate(features, 1):
        yield from _feature_rows(feature, f"{path.stem} {number}", path.stem, reading)


def _feature_rows(
    feature: JsonObject, name: str, stem: str, reading: FileReading
) -> Iterator[DocumentRow]:
    properties = feature.get("properties") or {}
    moving = feature.get("temporalGeometry")
    known = {short(str(key)): value for key, value in properties.items()}
    named = next(
        (known[each] for each in COLUMN_HEADINGS["id"] if known.get(each)), feature.get("id")
    )
    if isinstance(moving, dict):
        reading.kind = "MF-JSON"
        parts = moving.get("prisms") or [moving]
        for part in parts:
            yield from _lined(named or name, part.get("datetimes"), part.get("coordinates"))
        return
    geometry = feature.get("geometry") or {}
    positions = geometry.get("coordinates") or []
    if geometry.get("type") == "Point":
        at = next((known[each] for each in COLUMN_HEADINGS["time"] if each in known), None)
        yield from _lined(named if "id" not in feature else _own(known) or stem, [at], [positions])
        return
    if "datetimes" in properties:
        reading.kind = "MF-JSON"
    own = properties.get("coordinateProperties") or {}
    times = next(
        (each for each in (properties.get("datetimes"), own.get("times"), own.get("coordTimes"),
                           properties.get("coordTimes"), properties.get("times")) if each), None
    )  # fmt: skip
    if geometry.get("type") == "MultiLineString":
        nested = times if times and isinstance(times[0], list) else [times] * len(positions)
        for part, stamps in zip(positions, nested, strict=False):
            yield from _lined(named or name, stamps, part)
    elif geometry.get("type") in ("LineString", "MultiPoint") and times is not None:
        yield from _lined(named or name, times, positions)


def _own(known: JsonObject) -> object:
    """Find what ship a point is of: its id tells it from other points, not from other ships."""
    return next(
        (known[each] for each in COLUMN_HEADINGS["id"] if each != "id" and known.get(each)), None
    )


def _lined(name: object, times: object, positions: object) -> Iterator[DocumentRow]:
    """Give each position its time; what lacks either is a row without it."""
    stamps = times if isinstance(times, list) else []
    points = positions if isinstance(positions, list) else []
    for at in range(max(len(stamps), len(points))):
        point = points[at] if at < len(points) else None
        pair = point if isinstance(point, list) and len(point) >= 2 else (None, None)
        yield str(name), stamps[at] if at < len(stamps) else None, pair[0], pair[1]
