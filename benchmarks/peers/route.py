"""The built-in route in the plain shape that the peers take: GeoJSON with a start and an end."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geoapp.clock import clock_days
from geoapp.frames import Frames

Feature = dict[str, Any]


def feature(geometry: dict[str, Any], start: date, end: date) -> Feature:
    """Make a feature that is there from one day to another, at midnight in UTC."""
    times = {"start": f"{start}T00:00:00Z", "end": f"{end}T00:00:00Z"}
    return {"type": "Feature", "geometry": geometry, "properties": times}


def dated_rows(frames: Frames, *tables: str) -> list[tuple[BaseGeometry, date, date]]:
    """Take the geometries out of tables, each with its first and its last possible day."""
    first, last = clock_days(frames)
    rows: list[Any] = [row for table in tables for row in getattr(frames, table).itertuples()]
    return [(row.geometry, row.earliest_start or first, row.latest_end or last) for row in rows]


def whole_features(frames: Frames) -> list[Feature]:
    """Each leg and sighting as one feature, there from its first to its last possible day."""
    rows = dated_rows(frames, "legs", "sightings")
    return [feature(mapping(geometry), start, end) for geometry, start, end in rows]


def grown_features(frames: Frames) -> list[Feature]:
    """Each segment of each leg as a feature that appears in its turn, so that the line grows."""
    _, last = clock_days(frames)
    features = []
    for geometry, start, end in dated_rows(frames, "legs"):
        segments = [
            segment
            for part in shapely.get_parts(geometry)
            for segment in pairwise(shapely.get_coordinates(part).tolist())
        ]
        for index, segment in enumerate(segments):
            day = start + timedelta(days=(end - start).days * index // len(segments))
            line = {"type": "LineString", "coordinates": segment}
            features.append(feature(line, day, last))
    return features
