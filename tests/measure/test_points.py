"""Points of Shapely's, geopy's and one's own; and what other methods of measuring err by."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import geopy
import numpy as np
import pytest
import shapely
from geopy.distance import geodesic, great_circle
from pyproj import Transformer

import geoapp
from geoapp.measure import position_of
from tests.support.dossiers import built_in_dossier
from tests.support.project import ROOT

NAJIN, TIKHORETSK = (130.3, 42.25), (40.13, 45.86)
KM_A_DEGREE = 111.195


@pytest.mark.parametrize(
    "a", [NAJIN, list(NAJIN), shapely.Point(NAJIN), geopy.Point(42.25, 130.3), (*NAJIN, 12.0)]
)
@pytest.mark.parametrize("b", [TIKHORETSK, shapely.Point(TIKHORETSK), geopy.Point(45.86, 40.13)])
def test_a_point_is_one_from_whatever_library(a: Any, b: Any) -> None:
    expected = geodesic(NAJIN[::-1], TIKHORETSK[::-1])
    assert geoapp.distance(a, b) == pytest.approx(expected.km, rel=1e-9)
    assert geoapp.distance(b, a, "mi") == pytest.approx(expected.miles, rel=1e-9)


@pytest.mark.parametrize(
    ("point", "error", "message"),
    [
        ((42.25, 130.3), ValueError, "a: 130.3 is no latitude, and a pair is (longitude, latitud"),
        ((200, 10), ValueError, "a: longitude 200.0, latitude 10.0 is not on Earth; give degrees"),
        ((float("nan"), 10), ValueError, "are not both finite; give degrees."),
        (shapely.Point(), ValueError, "a: is an empty point; give one with a position."),
        ("130.3, 42.25", TypeError, "a: is '130.3, 42.25', of type str; give a shapely.Point, a"),
        ((130.3,), TypeError, "of type tuple; give a shapely.Point"),
        (None, TypeError, "a: is None, of type NoneType"),
        (shapely.LineString([NAJIN, TIKHORETSK]), TypeError, "of type LineString"),
    ],
)
def test_what_is_no_point_is_said(point: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        geoapp.distance(point, NAJIN)
    assert message in str(raised.value)


def test_another_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="unit: is 'm'; use one of km, mi, nmi"):
        geoapp.distance(NAJIN, TIKHORETSK, "m")  # type: ignore[arg-type]


def test_legs_between_points_are_measured() -> None:
    omsk = geopy.Point(54.99, 73.37)
    lengths = geoapp.leg_lengths([shapely.Point(NAJIN), omsk, TIKHORETSK])
    pairs = [(NAJIN, position_of(omsk)), (position_of(omsk), TIKHORETSK)]
    expected = [geodesic(a[::-1], b[::-1]).km for a, b in pairs]
    for column in ("straight_km", "drawn_km", "low_km"):
        assert lengths[column].tolist() == pytest.approx(expected, rel=1e-9)
    assert lengths["high_km"].isna().all()
    with pytest.raises(ValueError, match="point 1: 130.3 is no latitude"):
        geoapp.leg_lengths([NAJIN, (42.25, 130.3)])


def web_mercator_km(line: shapely.LineString) -> float:
    to_plane = Transformer.from_crs(4326, 3857, always_xy=True).transform
    flat = shapely.transform(line, lambda each: np.column_stack(to_plane(*each.T)))
    return float(flat.length) / 1000


def great_circle_km(line: shapely.LineString) -> float:
    parts = [shapely.get_coordinates(part)[:, ::-1] for part in shapely.get_parts(line)]
    return float(sum(great_circle(a, b).km for part in parts for a, b in pairwise(part)))


@pytest.mark.parametrize(
    ("method", "error"),
    [
        (lambda line: line.length * KM_A_DEGREE, "+44 %"),
        (web_mercator_km, "+65 %"),
        (great_circle_km, "-0.2 %"),
    ],
)
def test_the_docs_say_what_other_methods_err_by(method: Any, error: str) -> None:
    legs = geoapp.to_frames(built_in_dossier()).legs
    drawn = geoapp.leg_lengths(legs)["drawn_km"].sum()
    off = (sum(method(line) for line in legs.geometry) / drawn - 1) * 100
    assert error == (f"{off:+.0f} %" if abs(off) >= 1 else f"{off:+.1f} %")
    told = (ROOT / "docs" / "measuring.md").read_text("utf-8")
    assert f"| {error} |" in told
    assert f"drawn lines, {drawn:,.0f} km:" in told
