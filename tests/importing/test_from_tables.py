"""A draft from plain tables: what they say, a to-do for what they don't, and no cell lost."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest

from geoapp.errors import DossierError
from geoapp.importing import from_tables

PORTS = pd.DataFrame(
    {
        "name": ["Callao", "Valparaíso", "Suva"],
        "lon": [-77.15, -71.63, 178.43],
        "lat": [-12.05, -33.04, -18.13],
    }
)
LEGS = pd.DataFrame(
    {
        "from": ["Callao", "Valparaíso"],
        "to": ["Valparaíso", "Suva"],
        "mode": ["sea", "sea"],
        "depart": pd.to_datetime(["2024-01-02", "2024-01-10"]),
        "arrive": pd.to_datetime(["2024-01-09", "NaT"]),
        "source": ["log", "log"],
    }
)
SOURCES = pd.DataFrame(
    {"id": ["log"], "title": ["A log"], "publisher": ["Its master"], "url": [None]}
)


def test_tables_make_a_draft_that_says_what_is_missing() -> None:
    draft = from_tables(PORTS, LEGS, SOURCES, lang="es")
    first, second = (leg.properties for leg in draft.legs)
    assert [place.properties.name for place in draft.places][1] == {"es": "Valparaíso"}
    assert (first.depart, first.arrive, second.arrive) == ("2024-01-02", "2024-01-09", None)
    assert draft.legs[1].geometry.coordinates == ((-71.63, -33.04), (178.43, -18.13))
    assert (draft.sources[0].title, draft.sources[0].note) == ("A log", None)
    paths = {todo.path for todo in draft.todo}
    assert "features.leg-2.properties.arrive" in paths
    assert "sources.log.type" in paths
    assert not paths & {"sources.log.title", "sources.log.publisher"}


def test_points_of_another_crs_are_brought_to_degrees() -> None:
    points = gpd.points_from_xy(PORTS["lon"], PORTS["lat"], crs=4326)
    drawn = gpd.GeoDataFrame({"name": PORTS["name"]}, geometry=points).to_crs(3857)
    draft = from_tables(drawn, LEGS)
    assert draft.places[0].geometry.coordinates == pytest.approx((-77.15, -12.05))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((None,), "places: is of the kind NoneType; give a DataFrame"),
        (("ports.csv",), "places: is of the kind str; give a DataFrame"),
        ((PORTS, [1]), "legs: is of the kind list"),
        ((PORTS.iloc[:0],), "places: has no rows"),
        ((PORTS, LEGS, SOURCES.assign(id="other")), "other.*is cited by no row"),
    ],
)
def test_what_is_no_table_is_told(given: tuple[pd.DataFrame, ...], words: str) -> None:
    with pytest.raises(DossierError, match=words):
        from_tables(*given)
