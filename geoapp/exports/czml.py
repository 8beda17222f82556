"""CZML: packets for Cesium, there for as long as they are possible."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from shapely.geometry.base import BaseGeometry

from geoapp.cartography.style import DASH, LIGHT
from geoapp.dossier.strict_json import JsonObject
from geoapp.exports.geojson import present
from geoapp.exports.kml import POINTS, balloon, lowest_first, style_name
from geoapp.exports.positions import MeasuredTrack, measured_tracks
from geoapp.exports.tables import TIMES, Tables, iso_text
from geoapp.exports.wording import spoken
from geoapp.frames import BOUNDS

DAY_SECONDS = 86_400
# Cesium wants instants. An open bound lies further off than any clock of ours.
FIRST, LAST = date(1, 1, 1), date(9999, 12, 30)
DASH_PIXELS = 16.0
FULL_PIXELS = 16  # a point of scale 1


def czml(tables: Tables, *, lang: str = "en") -> bytes:
    """
    Write CZML: a document with a clock, then a packet for each line drawn and each point.

    Parameters
    ----------
    tables
        All columns are custom `properties`; `availability` is the time in which a leg or
        sighting is possible, from the first moment (UTC) of the earliest start to the last of
        the latest end. No packet moves but a measured track, whose positions are sampled, and
        which isn't there during its silences: nobody knows where the shipment was. With a year
        that Cesium can't count, before 1 or after 9999, nothing in the file has a time.
    lang
        Language of names and descriptions.

    Returns
    -------
    content
        UTF-8 JSON; a leg of several parts has a packet for each, under one parent. The same bytes
        each time.
    """
    timed = all(table.is_timed for table in (*tables.features, *tables.measured))
    packets: list[dict[str, object]] = [_document(tables, timed=timed)]
    for table in lowest_first(tables.features):
        for row, shape in zip(table.rows(), table.shapes or (), strict=True):
            packets += _packets(row, shape, lang, timed=timed)
    for track in measured_tracks(tables):
        packets += _track_packets(track, lang, timed=timed)
    lines = ",\n".join(json.dumps(p, ensure_ascii=False, allow_nan=False) for p in packets)
    return f"[\n{lines}\n]\n".encode()


def _document(tables: Tables, *, timed: bool) -> dict[str, object]:
    days = [
        day
        for table in (*tables.features, *tables.measured)
        for bound in (BOUNDS[0], BOUNDS[3])
        if bound in table.names
        for day in table[bound]
        if day
    ]
    packet: dict[str, object] = {"id": "document", "name": tables.about["title"], "version": "1.0"}
    packet["properties"] = tables.about
    if days and timed:
        interval = _interval(min(days), max(days))
        start = interval.partition("/")[0]
        packet["clock"] = {"interval": interval, "currentTime": start, "multiplier": DAY_SECONDS,
                           "range": "CLAMPED"}  # fmt: skip
    return packet


def _interval(first: date | None, last: date | None) -> str:
    """
    Write whole days as an interval of instants.

    Examples
    --------
    >>> _interval(date(2023, 9, 7), date(2023, 9, 12))
    '2023-09-07T00:00:00Z/2023-09-13T00:00:00Z'
    """
    end = min(last or LAST, LAST) + timedelta(days=1)
    return f"{(first or FIRST).isoformat()}T00:00:00Z/{end.isoformat()}T00:00:00Z"


def _packets(
    row: JsonObject, shape: BaseGeometry | None, lang: str, *, timed: bool
) -> list[JsonObject]:
    head = {
        "id": row["id"],
        "name": spoken(row, "name", lang),
        "description": balloon(row, lang),
        "properties": present(row),
    }
    first, last = row.get(BOUNDS[0]), row.get(BOUNDS[3])
    time = {"availability": _interval(first, last)} if timed and (first or last) else {}
    head |= time
    parts = list(getattr(shape, "geoms", [] if shape is None else [shape]))
    if not parts:
        return [head]
    if parts[0].geom_type == "Point":
        return [head | _point(row, parts[0])]
    if len(parts) == 1:
        return [head | _line(row, parts[0], row.get("basis"))]
    bases = [part.get("basis") for part in row.get("parts") or ()]
    bases = bases if len(bases) == len(parts) else [row.get("basis")] * len(parts)
    told = {name: head[name] for name in ("name", "description")}  # a click finds the part
    return [head] + [
        {"id": f"{row['id']}/{number}", "parent": row["id"], **told, **time,
         **_line(row, part, basis)}
        for number, (part, basis) in enumerate(zip(parts, bases, strict=True), start=1)
    ]  # fmt: skip


def _track_packets(track: MeasuredTrack, lang: str, *, timed: bool) -> list[JsonObject]:
    """Sample the positions between which there is no silence; give each other one its days."""
    row = track.row
    style = _point_style({**row, "kind": "track"})
    told = {"name": spoken(row, "name", lang), "description": balloon(row, lang)}
    head: JsonObject = {
        "id": row["id"],
        **told,
        "properties": present({name: x for name, x in row.items() if name != TIMES}),
    }
    if track.runs and timed:
        head |= _sampled(track) | style
    return [head] + [
        {
            "id": other["id"],
            "parent": row["id"],
            **told,
            **({"availability": _interval(other[BOUNDS[0]], other[BOUNDS[3]])} if timed else {}),
            "position": {"cartographicDegrees": [point.x, point.y, 0.0]},
            **style,
        }
        for other, point in (track.lone if timed else track.positions)
    ]


def _sampled(track: MeasuredTrack) -> JsonObject:
    """Give the instants in seconds from the first; nothing beyond the last, nothing in a gap."""
    epoch = track.runs[0][0][0]["instant"]
    samples = [
        number
        for run in track.runs
        for row, point in run
        for number in ((row["instant"] - epoch).total_seconds(), point.x, point.y, 0.0)
    ]
    ends = [(run[0][0]["instant"], run[-1][0]["instant"]) for run in track.runs]
    there = [f"{iso_text(first)}/{iso_text(last)}" for first, last in ends]
    return {
        "availability": there if len(there) > 1 else there[0],
        "position": {
            "epoch": iso_text(epoch),
            "cartographicDegrees": samples,
            "interpolationAlgorithm": "LINEAR",
            "forwardExtrapolationType": "NONE",
            "backwardExtrapolationType": "NONE",
        },
    }


def _rgba(colour: str, opacity: int = 255) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)] + [opacity]


def _point(row: JsonObject, point: Any) -> JsonObject:
    return {"position": {"cartographicDegrees": [point.x, point.y, 0.0]}, **_point_style(row)}


def _point_style(row: JsonObject) -> JsonObject:
    _, colour, scale, _ = POINTS[style_name(row)]
    style = {"color": {"rgba": _rgba(LIGHT[colour])}, "pixelSize": round(scale * FULL_PIXELS),
             "heightReference": "CLAMP_TO_GROUND"}  # fmt: skip
    return {"point": style}


def _line(row: JsonObject, line: Any, basis: str | None) -> JsonObject:
    candidate = row["kind"] == "candidate"
    colour = {
        "rgba": _rgba(LIGHT["candidate" if candidate else "accent"], 140 if candidate else 255)
    }
    dash = DASH.get(basis or "")
    material: dict[str, object] = {"solidColor": {"color": colour}}
    if dash:
        material = {"polylineDash": {"color": colour, "dashLength": DASH_PIXELS}}
    positions = [number for lon, lat in line.coords for number in (lon, lat, 0.0)]
    return {
        "polyline": {
            "positions": {"cartographicDegrees": positions},
            "arcType": "GEODESIC",
            "clampToGround": True,
            "width": 1.5 if candidate else 3.0,
            "material": material,
        }
    }
