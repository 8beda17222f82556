"""Lengths compared with ways between cities."""

from __future__ import annotations

import csv

import pytest
from geographiclib.geodesic import Geodesic

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.measure import comparison_shapes, comparisons
from tests.support.project import ROOT
from tools.comparisons import CITIES

FILE = ROOT / "data" / "geo" / "comparisons.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def km(end: dict[str, str]) -> float:
    """From the first city to another, by another library than the one under test."""
    rows = {row["en"]: row for row in ROWS}
    one, other = ROWS[0], rows[end["en"]]
    ends = (float(row[name]) for row in (one, other) for name in ("lat", "lon"))
    return float(Geodesic.WGS84.Inverse(*ends)["s12"]) / 1000


@pytest.mark.parametrize("middle", [100, 200, 450, 1200, 3000, 5000, 9000, 10300, 15000, 22000])
def test_a_comparison_is_about_as_long_as_it_says(middle: float) -> None:
    found = comparisons(0.95 * middle, 1.05 * middle)
    for way in found:
        assert way.km == pytest.approx((2 if way.there_and_back else 1) * km(way.end), rel=1e-6)
        assert way.km == pytest.approx(middle, rel=0.1)
        assert way.start["en"] == "Paris"
    assert len({way.there_and_back for way in found}) == len(found)
    assert found or middle < 200


def test_nothing_is_as_far_as_no_way_or_more_than_round_the_world() -> None:
    assert comparisons(0, 0) == []
    assert comparisons(50_000, 60_000) == []


def test_the_reported_route_has_its_comparisons_in_every_language() -> None:
    one, back = comparison_shapes(9993, 11013)
    assert (one["back"], back["back"]) == (False, True)
    assert all(set(way["to"]) == set(PAGE_LANGUAGES) for way in (one, back))
    assert all(9993 <= way["km"] <= 11013 for way in (one, back))


def test_the_file_holds_the_cities_of_the_tool() -> None:
    names = [(row["geonames"], "|".join(row[lang] for lang in PAGE_LANGUAGES)) for row in ROWS]
    assert names == [tuple(line.split(" ", 1)) for line in CITIES.splitlines()]
    assert len({row["geonames"] for row in ROWS}) == len(ROWS)
