"""The map: its projection, what it packs, and that it asks nothing of a network."""

from __future__ import annotations

from pathlib import Path

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoapp.cartography.basemap import UNIT_DEGREES, base_map, pack_lines
from geoapp.cartography.projection import Projection, conic_fit, drawable, route_shapes
from geoapp.cartography.world import whole_window
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import Frames, to_frames
from geoapp.measure import measure_dossier
from geoapp.page.folium_map import map_data, page_map
from geoapp.text.dates import leg_dates
from tests.support.dossiers import BUILT_INS

LONS = st.floats(-180, 180, allow_nan=False)
LATS = st.floats(-85, 85, allow_nan=False)
POSITIONS = st.lists(st.tuples(LONS, LATS), min_size=2, max_size=20)


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(read_dossier(built_in()))


@given(POSITIONS)
def test_the_projection_has_an_apex_and_its_parallels_in_order(
    positions: list[tuple[float, float]],
) -> None:
    fit = conic_fit([shapely.LineString(positions)])
    south, north = fit["parallels"]
    assert south <= north
    # The sum of sines is twice the constant of the cone; at zero there is no cone.
    assert abs(np.sin(np.radians(south)) + np.sin(np.radians(north))) > 0.05 or south < 0 < north
    assert -180 <= fit["centre"][0] <= 180


def test_the_centre_of_a_route_over_the_antimeridian_lies_on_it() -> None:
    fit = conic_fit([shapely.LineString([(170, 50), (-170, 60)])])
    assert abs(fit["centre"][0]) == 180


@given(POSITIONS)
def test_packed_lines_unpack_to_their_positions(positions: list[tuple[float, float]]) -> None:
    [flat] = pack_lines(shapely.LineString(positions))
    unpacked = np.cumsum(np.array(flat).reshape(-1, 2), axis=0) * UNIT_DEGREES
    assert np.abs(unpacked - np.array(positions)).max() <= UNIT_DEGREES / 2 + 1e-9


def test_the_pages_map_is_foliums_and_asks_for_no_file() -> None:
    made = page_map(Projection.fitted(route_shapes(read_dossier(built_in()))))
    assert isinstance(made, folium.Map)
    assert made.default_js == []
    assert made.default_css == []
    # Another map of the process keeps what Folium gives it.
    assert folium.Map(tiles=None).default_js


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_the_data_holds_every_feature_and_its_range(path: Path) -> None:
    measured = measure_dossier(read_dossier(path))
    frames = to_frames(measured.dossier)
    data = map_data(measured, leg_dates(frames), route_shapes(frames), ("en", "fr"))
    for name in ("legs", "candidates", "places", "sightings"):
        assert [row["id"] for row in data[name]] == list(getattr(frames, name).index)
    for leg in data["legs"]:
        assert leg["straight_km"] <= leg["drawn_km"] + 0.1
        assert leg["high_km"] is None or leg["low_km"] <= leg["high_km"]
        shares = [stop["share"] for stop in leg["chain"]]
        assert shares == sorted(shares)
        assert shares[0] == 0
        assert shares[-1] == 1
        assert [leg["chain"][0]["id"], leg["chain"][-1]["id"]] == [leg["from"], leg["to"]]


def test_the_map_of_the_built_in_route_shows_what_answers_and_a_speck_large(
    frames: Frames,
) -> None:
    measured = measure_dossier(read_dossier(built_in()))
    data = map_data(measured, leg_dates(frames), route_shapes(frames), ("en", "fr"))
    assert data["inset"] == "leg-sea"
    assert "washington" not in data["shownPlaces"]
    assert "moscow" in data["shownPlaces"]


def test_the_built_in_route_has_the_overview_and_its_boxes(frames: Frames) -> None:
    shapes = route_shapes(frames)
    window = whole_window(conic_fit(shapes)["centre"][0])
    base = base_map(shapely.get_coordinates(shapes), window)
    assert base["land"]
    assert base["borders"]
    assert len(base["details"]) == 2
    assert all({"en", "fr"} <= set(label["name"]) for label in base["labels"])


@given(st.floats(-180, 180), POSITIONS)
def test_a_drawn_line_is_cut_at_the_seam_and_nowhere_else(
    centre: float, positions: list[tuple[float, float]]
) -> None:
    for line in drawable([[np.array(positions, dtype=float)]], centre)[0]:
        assert np.abs(line[:, 0] - centre).max() < 180
        # In a high latitude a geodesic of 100 km goes round half the pole.
        assert np.abs(np.diff(line[:, 0])).max(initial=0) <= 180 + 1e-9
