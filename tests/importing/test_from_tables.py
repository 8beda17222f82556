"""A draft from plain tables: what they say, a to-do for what they don't, and no cell lost."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, box

from geoapp.dossier import built_in, read_dossier
from geoapp.errors import DossierError
from geoapp.frames import to_frames
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
AREAS = gpd.GeoDataFrame({"name": ["Callao"]}, geometry=[box(-78, -13, -77, -12)], crs=4326)
FRAMES = to_frames(read_dossier(built_in()))


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


def test_lines_draw_their_legs_and_are_no_places() -> None:
    line = LineString([(-71.63, -33.04), (-120, -30), (178.43 - 360, -18.13)])
    drawn = gpd.GeoDataFrame(
        {"from": ["Valparaíso"], "to": ["Suva"]}, geometry=[line], crs=4326
    ).to_crs(3857)
    draft = from_tables(PORTS, drawn)
    assert [place.id for place in draft.places] == ["callao", "valparaiso", "suva"]
    assert draft.legs[0].properties.to_place == "suva"
    assert (-120.0, -30.0) in draft.legs[0].geometry.coordinates


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((None,), "places: is of the kind NoneType; give a DataFrame"),
        (("ports.csv",), "places: is of the kind str; give a DataFrame"),
        ((PORTS, [1]), "legs: is of the kind list"),
        ((PORTS.iloc[:0],), "places: has no rows"),
        ((PORTS, LEGS, SOURCES.assign(id="other")), "other.*is cited by no row"),
        ((PORTS, LEGS.drop(columns=["from", "to"])), "no column `from`.*\n.*no column `to`"),
        ((PORTS, FRAMES.legs), "legs.name: holds a dict; .*to_dossier takes the frames"),
        ((FRAMES.legs,), "places: holds a MultiLineString; give points"),
        ((AREAS,), "places: holds a Polygon; give points"),
        ((PORTS, AREAS.assign(**{"from": "Callao", "to": "Suva"})), "legs: holds a Polygon"),
    ],
)
def test_tables_of_another_kind_are_told(given: tuple[pd.DataFrame, ...], words: str) -> None:
    with pytest.raises(DossierError, match=words):
        from_tables(*given)
