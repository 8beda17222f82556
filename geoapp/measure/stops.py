"""How far along each leg its places lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry.base import BaseGeometry

from geoapp.measure.along import chainage_km
from geoapp.measure.geodesic import line_km

if TYPE_CHECKING:
    from geoapp.frames import Frames


def leg_stops(frames: Frames) -> dict[str, dict[str, float]]:
    """
    Place the stops of each leg on its line.

    Parameters
    ----------
    frames
        A dossier's frames; EPSG:4326.

    Returns
    -------
    stops
        By leg: `from`, `via` and `to`, each with its share of the line from 0 to 1, by
        geodesic length; ascending; the first 0 and the last 1, whatever their precision. On a
        line without length, all between are 0.
    """
    legs = frames.legs
    named = zip(legs["from_place"], legs["via"], legs["to_place"], strict=True)
    return {
        str(name): _stops(frames, line, [start, *via, end])
        for (name, line), (start, via, end) in zip(legs.geometry.items(), named, strict=True)
    }


def _stops(frames: Frames, line: BaseGeometry, ids: list[str]) -> dict[str, float]:
    points = frames.places.geometry.loc[ids]
    shares = chainage_km(line, points) / (line_km(line) or 1.0)
    shares[0], shares[-1] = 0.0, 1.0
    pairs = sorted(zip(ids, shares.tolist(), strict=True), key=lambda pair: pair[1])
    return {place: float(share) for place, share in pairs}
