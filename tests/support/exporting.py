"""What the tests of exports share: dossiers good and hostile, and the facts of a row."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.evidence import backing
from geoapp.exports import FORMATS, export
from geoapp.exports.flatten import to_tables
from geoapp.exports.tables import Tables
from geoapp.frames import BOUNDS, Frames, to_frames
from tests.support.dossiers import SMALLEST, content_of, feature, place_at, read

FILES = [name for name, format_ in FORMATS.items() if not format_.is_folder]
FOLDERS = [name for name, format_ in FORMATS.items() if format_.is_folder]
KINDS = ("places", "legs", "candidates", "sightings")
HOSTILE = [
    '=1+1"; DROP TABLE legs; --',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    "</script><script>alert(1)</script>",
    "]]><b>&amp;&lt;",
    "line one\nline two\ttabbed",
    "quote ' and \" and \\ and ; , |",
    "emoji \U0001f6a2\U0001f1f0\U0001f1f5 and ñ 나진항 Ђ",
    "x" * 300,
    "%s %(x)s {0} ${y} `z`",
    "NULL",
]


@cache
def frames() -> Frames:
    """Frames of the built-in dossier."""
    return to_frames(read_dossier(built_in()))


@cache
def tables() -> Tables:
    return to_tables(frames())


def written(folder: Path, name: str, of: Frames | None = None, lang: str = "en") -> Path:
    """Export into a folder; return the file."""
    path = folder / f"route{FORMATS[name].extension}"
    export(of or frames(), name, path, lang=lang)
    return path


@cache
def hostile() -> Frames:
    """The built-in dossier with names that try to break out of their format."""
    contents = json.loads(built_in().read_text("utf-8"))
    for number, item in enumerate(contents["features"]):
        item["properties"]["name"]["en"] = HOSTILE[number % len(HOSTILE)]
    for number, claim in enumerate(contents["claims"]):
        claim["said_by"]["en"] = HOSTILE[number % len(HOSTILE)]
    for number, source in enumerate(contents["sources"]):
        source["title"] = HOSTILE[number % len(HOSTILE)]
    contents["dossier"]["title"]["en"] = HOSTILE[4]
    return to_frames(read_dossier(json.dumps(contents).encode(), name="hostile.geojson"))


@cache
def nothing() -> Frames:
    """A dossier without any row."""
    full = frames()
    empty: dict[str, Any] = {
        name: value.iloc[:0]
        for name, value in vars(full).items()
        if isinstance(value, pd.DataFrame)
    }
    return replace(full, **empty)


def facts() -> dict[str, dict[str, Any]]:
    """What every export must keep, by id, taken from the frames and not from an export."""
    known: dict[str, dict[str, Any]] = {}
    named = backing(frames())["named"]
    for name in KINDS:
        frame: pd.DataFrame = getattr(frames(), name)
        for row_id, row in frame.iterrows():
            # A candidate has the days of its leg.
            dated = frames().legs.loc[row["leg"]] if name == "candidates" else row
            known[str(row_id)] = {
                "kind": name.removesuffix("s"),
                "name": row["name"]["en"],
                "name_fr": row["name"].get("fr"),
                "basis": row.get("basis"),
                "certainty": row.get("certainty"),
                "mode": row.get("mode"),
                "status": row.get("status"),
                "standing": row.get("standing"),
                "claims": named[str(row_id)],
                "citations": row["citations"],
                "licence": frames().info.licence,
                "data_version": frames().info.version,
                **{bound: dated.get(bound) for bound in BOUNDS},
            }
    for row_id, km in frames().places["precision_km"].items():
        known[str(row_id)]["precision_km"] = km
    for row_id, row in frames().legs.iterrows():
        known[str(row_id)] |= {"low_km": row["low_km"], "high_km": row["high_km"]}
    return known


def day(value: Any) -> date | None:
    """Turn what a reader gives for a date into a date."""
    if value is None or pd.isna(value):
        return None
    return pd.Timestamp(value).date()


def plain(value: Any) -> Any:
    """Turn what a reader gives for a cell into what the frames hold."""
    if isinstance(value, list | dict | tuple):
        return value
    if hasattr(value, "tolist") and not isinstance(value, str):
        value = value.tolist()
        return value if isinstance(value, list) else plain(value)
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)):
        return None
    return value


def listed(value: Any) -> list[Any]:
    """Turn a list, JSON text or nothing into a list."""
    value = plain(value)
    return json.loads(value) if isinstance(value, str) else list(value or [])


def between_airports() -> Dossier:
    """A leg of two positions, far apart."""
    content = content_of(SMALLEST)
    content["dossier"]["bbox"] = [0, 10, 130, 70]
    custom = {"status": "unconfirmed", "title_is": "description"}
    source = {"id": "log", "type": "document", "title": "A log", "publisher": "Nobody"}
    content["sources"] = [source | {"custom": custom}]
    ends = {"frankfurt": [8.57, 50.03], "hong-kong": [113.91, 22.31]}
    properties = {"kind": "leg", "name": {"en": "A flight"}, "mode": "air", "from": "frankfurt",
                  "to": "hong-kong", "depart": "2024-03-02", "arrive": "2024-03-03",
                  "basis": "schematic", "certainty": "uncertain",
                  "citations": [{"source": "log"}]}  # fmt: skip
    line = {"type": "LineString", "coordinates": [*ends.values()]}
    content["features"] = [place_at(name, at) for name, at in ends.items()]
    content["features"].append(feature("leg-air", line, properties))
    return read(content)
