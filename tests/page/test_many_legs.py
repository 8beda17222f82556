"""The work of a page of many legs: few calls for all of them, and no date read twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

from geoapp.dossier import Dossier
from geoapp.page.html import page_html
from geoapp.when import parse
from tests.support.dossiers import ONE_OF_EACH, content_of, feature, read

FEW, MANY = 10, 40


def chain(legs: int) -> Dossier:
    """Legs one after another, round the world and across 180 degrees, each on a day of its own."""
    content = content_of(ONE_OF_EACH)
    content["dossier"] |= {"bbox": [-180, -90, 180, 90]}
    content["dossier"].pop("when", None)
    (place, *_) = [f for f in content["features"] if f["properties"]["kind"] == "place"]
    (leg, *_) = [f for f in content["features"] if f["properties"]["kind"] == "leg"]
    lons = (np.linspace(0, 720, legs + 1) + 180) % 360 - 180
    spots = [[round(float(lon), 4), round(10 * float(np.sin(lon)), 4)] for lon in lons]
    on_the_way = {**place["properties"], "layer": "route", "claims": []}
    features = [
        feature(f"at-{at}", {"type": "Point", "coordinates": spot}, on_the_way)
        for at, spot in enumerate(spots)
    ]
    for at in range(legs):
        days = {"depart": f"2001-{at % 12 + 1:02}-{at // 12 + 1:02}", "arrive": "2002-06"}
        ends = {"from": f"at-{at}", "to": f"at-{at + 1}", "via": []}
        line = {"type": "LineString", "coordinates": [spots[at], spots[at + 1]]}
        properties = {**leg["properties"], **days, **ends, "lengths": [], "parts": [], "claims": []}
        features.append(feature(f"leg-{at}", line, properties))
    nothing: dict[str, Any] = {"claims": [], "accounts": [], "steps": [], "changes": []}
    return read(content | nothing | {"features": features})


def work(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what making a page asks of the geodesics, and how often a date is read."""
    count: Counter[str] = Counter()
    with monkeypatch.context() as patched:
        for name in ("inv", "fwd"):
            patched.setattr(Geod, name, counted(count, name, getattr(Geod, name)))
        patched.setattr(parse, "_read_date", counted(count, "date", parse._read_date))
        page_html(dossier)
    return count


def counted(count: Counter[str], name: str, do: Callable[..., Any]) -> Callable[..., Any]:
    def counting(*given: Any, **named: Any) -> Any:
        count[name] += 1
        return do(*given, **named)

    return counting


def test_no_leg_asks_for_a_geodesic_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (work(chain(legs), monkeypatch) for legs in (FEW, MANY))
    assert few["inv"] > 0
    assert few["fwd"] > 0
    assert many["inv"] <= few["inv"]
    assert many["fwd"] <= few["fwd"]


def test_no_date_of_a_leg_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (work(chain(legs), monkeypatch) for legs in (FEW, MANY))
    # What reading the file has read is known; a span is written anew from its two ends.
    assert many["date"] - few["date"] <= 2 * (MANY - FEW)
