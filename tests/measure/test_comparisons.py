"""Lengths compared with ways between cities."""

from __future__ import annotations

import csv

import pytest
from geographiclib.geodesic import Geodesic

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.measure import cities, comparisons
from geoapp.measure.comparisons import FIRST_CITY
from tests.support.project import ROOT
from tools.cities import exemplar_names
from tools.comparisons import rows

FILE = ROOT / "data" / "geo" / "comparisons.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def km(start: str, end: dict[str, str]) -> float:
    """From one city to another, by another library than the one under test."""
    rows = {row["en"]: row for row in ROWS}
    one, other = rows[start], rows[end["en"]]
    ends = (float(row[name]) for row in (one, other) for name in ("lat", "lon"))
    return float(Geodesic.WGS84.Inverse(*ends)["s12"]) / 1000


@pytest.mark.parametrize("start", FIRST_CITY.values())
@pytest.mark.parametrize("middle", [200, 450, 1200, 3000, 5000, 9000, 10300, 15000, 22000])
def test_a_comparison_is_about_as_long_as_it_says(middle: float, start: str) -> None:
    found = comparisons(0.95 * middle, 1.05 * middle, start)
    for way in found:
        times = 2 if way.there_and_back else 1
        assert way.km == pytest.approx(times * km(start, way.end), rel=1e-6)
        assert way.km == pytest.approx(middle, rel=0.1)
        assert way.start["en"] == start
    assert len({way.there_and_back for way in found}) == len(found)
    assert found or start != "Paris"  # about which most of the cities lie


def test_comparisons_begin_in_a_city_by_any_of_its_names() -> None:
    assert comparisons(900, 1100, " el cairo ") == comparisons(900, 1100, "Cairo") != []
    with pytest.raises(
        ValueError, match=r"the city: is 'Atlantis'; use one of Alexandria, Algiers"
    ):
        comparisons(900, 1100, "Atlantis")


def test_each_language_of_the_page_has_a_city_where_comparisons_begin() -> None:
    assert tuple(FIRST_CITY) == PAGE_LANGUAGES
    assert set(FIRST_CITY.values()) <= {city.name["en"] for city in cities()}
    assert all(set(city.name) == set(PAGE_LANGUAGES) for city in cities())


def test_nothing_is_as_far_as_no_way_or_more_than_round_the_world() -> None:
    assert comparisons(0, 0) == []
    assert comparisons(50_000, 60_000) == []


def test_the_file_holds_the_cities_of_the_tool() -> None:
    for row, (number, item, names) in zip(ROWS, rows(), strict=True):
        assert (row["geonames"], row["item"]) == (number, item)
        said = list(names or exemplar_names(item, row["en"]).values())
        assert [row[lang] for lang in PAGE_LANGUAGES] == said
        assert row["names_from"] == ("CLDR" if "/" in item else "Wikidata")
        assert item, "names without a source"
    assert len({row["geonames"] for row in ROWS}) == len(ROWS)
