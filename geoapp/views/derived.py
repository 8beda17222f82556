"""What `geoapp route` prints: a derived leg as GeoJSON, no part of it without a method."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import LineString

from geoapp.measure import line_km, segments_km, split_antimeridian

DECIMALS = 5


def route_shape(
    parts: Sequence[Any], mode: str, ends: Sequence[str], credit: str | None, licence: str | None
) -> dict[str, Any]:
    """
    Give a derived leg as GeoJSON.

    Parameters
    ----------
    parts
        `geoapp.routing.parts.Part`, from place to place.
    mode
        ``sea`` or ``rail``.
    ends
        Ids of the first and the last place.
    credit, licence
        Of what the leg was derived from.

    Returns
    -------
    shape
        A FeatureCollection, RFC 7946: lines cut at 180 degrees; each feature with `basis`, `km`,
        `drawn_km` and `method`; over all `km`, with the access, and `straight_km`, which no way
        undercuts. No part is without a method.
    """
    first, last = parts[0].line.coords[0], parts[-1].line.coords[-1]
    features = [
        {
            "type": "Feature",
            "id": part.name,
            "properties": {
                "basis": part.basis,
                "km": round(part.km, 1),
                "drawn_km": round(line_km(part.line), 1),
                "method": part.method,
            },
            "geometry": _geometry(part.line),
        }
        for part in parts
    ]
    return {
        "type": "FeatureCollection",
        "notice": "A model, not a track: no part of it was observed.",
        "mode": mode,
        "from": ends[0],
        "to": ends[1],
        "km": round(sum(part.km for part in parts), 1),
        "straight_km": round(float(segments_km(*first, *last)), 1),
        "credit": credit,
        "licence": licence,
        "features": features,
    }


def _geometry(line: LineString) -> dict[str, Any]:
    """Write a line with positions to about a metre, cut at 180 degrees."""
    cut = split_antimeridian(line)
    shape = shapely.transform(cut, lambda positions: positions.round(DECIMALS))
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return geometry
