"""Dossiers of one leg that is odd or impossible."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.support.dossiers import SMALLEST, content_of, feature, place_at

if TYPE_CHECKING:
    pass


def dossier_of(start: list[float], end: list[float], lines: Any, **leg: Any) -> bytes:
    """A dossier of two places and the leg between them."""
    content = content_of(SMALLEST)
    content["dossier"] |= {"bbox": [-180, -90, 180, 90], "when": "2001-01-01/2001-01-31"}
    cited = {"id": "paper", "type": "report", "title": "A paper", "publisher": "A publisher"}
    content["sources"] = [cited | {"custom": {"status": "unconfirmed", "title_is": "title"}}]
    properties: dict[str, Any] = {
        "kind": "leg",
        "name": {"en": "The leg"},
        "mode": "sea",
        "from": "start",
        "to": "end",
        "depart": "2001-01-02",
        "arrive": "2001-01-05",
        "basis": "modelled",
        "certainty": "uncertain",
        "citations": [{"source": "paper"}],
    } | leg
    geometry = {"type": "MultiLineString", "coordinates": lines}
    leg_feature = feature("leg", geometry, properties)
    content["features"] = [place_at("start", start), place_at("end", end), leg_feature]
    return json.dumps(content).encode()


LIMIT = {"km_per_day": 10, "label": {"en": "at most 10 km a day, an assumption"}}
HERE, THERE = [20.0, 50.0], [20.0, 51.0]
EAST, WEST = [179.0, 50.0], [-179.0, 50.0]
CASES = {
    "zero-length": dossier_of(HERE, HERE, [[HERE, HERE]]),
    "zero-length-with-limit": dossier_of(HERE, HERE, [[HERE, HERE]], max_speed=LIMIT),
    "across-180": dossier_of(EAST, WEST, [[EAST, [180, 50.01]], [[-180, 50.01], WEST]]),
    "impossible": dossier_of(HERE, THERE, [[HERE, THERE]], max_speed=LIMIT),
    "open-dates": dossier_of(HERE, THERE, [[HERE, THERE]], depart="../2001-01-03", max_speed=LIMIT),
}
