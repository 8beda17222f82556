"""The ground of any route: the whole world is known, and what isn't is never drawn as sea."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.basemap import (
    SHORT_REACH,
    base_map,
    base_shapes,
    cut_lines,
    line_numbers,
    short_base_map,
    unpack_lines,
)
from geoapp.cartography.projection import Projection, conic_fit, crosses_seam, route_shapes
from geoapp.cartography.world import Detail, Region, cut_to, whole_window, window_of, world
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import Frames, to_frames
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg
from geoapp.resources import data_file
from tests.support.famous import write_famous

ROUTES = sorted((Path(__file__).parents[1] / "cases" / "routes").glob("*.geojson"))
DOSSIERS = [built_in(), *ROUTES]
# What the atlas itself has outside Antarctica, measured in the same way before anything was cut.
LAND_KM2 = 134_367_346
KM2_PER_UNIT = 6371.0088**2
CITIES = {
    "Cape Town": (18.6, -33.8),
    "Buenos Aires": (-58.6, -34.7),
    "Vancouver": (-122.6, 49.2),
    "Quito": (-78.5, -0.2),
    "Sydney": (150.8, -33.8),
    "Christchurch": (172.3, -43.5),
    "Fairbanks": (-147.7, 64.8),
    "Anadyr": (176.0, 65.5),
    "Nuuk": (-50.5, 64.4),
    "South Pole": (0.0, -89.5),
}
SEAS = {
    "Pacific": (-140.0, -30.0),
    "past 180": (-179.0, 50.0),
    "Atlantic": (-30.0, 0.0),
    "Caspian": (50.7, 41.9),
    "Hudson Bay": (-85.0, 60.0),
}


def km2(shapes: list[BaseGeometry]) -> float:
    """Areas on the sphere, by Lambert's cylindrical projection."""
    flat = shapely.transform(
        shapely.union_all(shapes),
        lambda at: np.column_stack([np.radians(at[:, 0]), np.sin(np.radians(at[:, 1]))]),
    )
    return float(flat.area) * KM2_PER_UNIT


def shapes_of(path: Path) -> tuple[Frames, list[BaseGeometry]]:
    frames = to_frames(read_dossier(path))
    return frames, route_shapes(frames)


@pytest.mark.parametrize("centre", [0.0, 85.0, -155.0])
def test_all_land_is_there_whatever_the_middle_of_the_map(centre: float) -> None:
    west, _, east, _ = whole_window(centre)
    land = world((west, -60.0, east, 90.0))["land"]
    assert km2(land) == pytest.approx(LAND_KM2, rel=0.005)


@pytest.mark.parametrize("centre", [0.0, 85.0, -155.0])
def test_cities_stand_on_land_and_seas_are_wet(centre: float) -> None:
    west, _, _, _ = window = whole_window(centre)
    layers = world(window, around=np.array([[0.0, 0.0]]), detail=Detail((0.0,), (10.0,), (500.0,)))
    land = shapely.union_all(layers["land"])
    for names, dry in ((CITIES, True), (SEAS, False)):
        for name, (lon, lat) in names.items():
            assert land.covers(shapely.Point((lon - west) % 360 + west, lat)) is dry, name


def test_no_shape_crosses_the_seam() -> None:
    for name, shapes in world(whole_window(-155.0)).items():
        west, _, east, _ = whole_window(-155.0)
        bounds = shapely.bounds(shapes)
        assert bounds[:, 0].min() >= west, name
        assert bounds[:, 2].max() <= east, name
        for shape in shapes:
            assert shape.is_valid, name


def test_crimea_is_no_island_and_has_no_border() -> None:
    crimea = shapely.box(32.3, 44.2, 36.9, 46.3)
    layers = world((20.0, 30.0, 50.0, 60.0))
    assert not shapely.intersects(layers["borders"], crimea).any()
    ways = [shapely.LineString([(34.1, 44.95), (33.7, 46.16), (30.5, 50.45)])]
    assert not shapely.intersects(layers["borders"], ways[0]).any()


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_no_place_shown_lies_where_the_page_has_no_map(path: Path) -> None:
    _, shapes = shapes_of(path)
    projection = Projection.fitted(shapes)
    positions = shapely.get_coordinates(shapes)
    base = base_map(positions, window_of(projection))
    plane = projection.project
    sea = shapely.Polygon(plane(unpack_lines(base["sea"], base["scale"])[0]))
    for point in plane(positions):
        assert shapely.make_valid(sea).buffer(1).covers(shapely.Point(point))
    # The ground 2 degrees around it is known too; at the seam, on either side of the map.
    west, south, east, north = base["region"]
    lons = [lon for x in positions[:, 0] for lon in (x - 2, x + 2)]
    assert all((lon - west) % 360 + west <= east + 0.05 for lon in lons)
    assert positions[:, 1].min() - 2 > south
    assert positions[:, 1].max() + 2 < north


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_a_ring_of_the_base_map_is_not_torn_across_the_map(path: Path) -> None:
    _, shapes = shapes_of(path)
    centre = conic_fit(shapes)["centre"][0]
    base = base_map(shapely.get_coordinates(shapes), whole_window(centre))
    for layer in (base, *base["details"]):
        for name in ("sea", "land", "lakes", "borders", "rivers"):
            for line in unpack_lines(layer.get(name, []), layer["scale"]):
                assert np.abs(line[:, 0] - centre).max() < 180, name


@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_a_project_has_the_whole_world_within_180_degrees(path: Path) -> None:
    _, shapes = shapes_of(path)
    centre = conic_fit(shapes)["centre"][0]
    layers = base_shapes(shapely.get_coordinates(shapes), whole_window(centre))
    for name, found in layers.items():
        west, _, east, _ = shapely.total_bounds(found)
        assert west >= -180, name
        assert east <= 180, name
        assert shapely.is_valid(found).all(), name
        # Nothing lies across the seam of the project's own projection.
        seam = (centre + 360) % 360 - 180
        cut = shapely.LineString([(seam, -89), (seam, 89)])
        assert not shapely.intersects(found, cut).any(), name
    north = shapely.intersection(layers["land"], shapely.box(-180, -60, 180, 90))
    # Far from the route islands are left out, and coasts are coarse.
    assert km2([shape for shape in north if not shape.is_empty]) > 0.985 * LAND_KM2


def test_a_project_draws_no_leg_across_the_map() -> None:
    """Legs round the world are cut opposite the centre, as land is, and stay as they were else."""
    frames, shapes = shapes_of(next(path for path in ROUTES if "round" in path.stem))
    centre = conic_fit(shapes)["centre"][0]
    crossing = [leg for leg in frames.legs.geometry if crosses_seam(leg, centre)]
    assert crossing
    for leg in crossing:
        lines = cut_lines(leg, centre)
        assert len(lines) > len(shapely.get_parts(leg))
        assert not any(crosses_seam(line, centre) for line in lines)
        assert np.abs(shapely.get_coordinates(lines)[:, 0]).max() <= 180


def test_an_embedded_map_says_where_it_ends() -> None:
    route, window = np.array([[-58.4, -34.6], [18.4, -33.9]]), whole_window(-20.0)
    short = short_base_map(route, window, {"land": 2200.0})
    assert len(short["sea"]) == 1
    assert len(short["land"]) < len(base_map(route, window)["land"])


def test_what_a_picture_does_not_reach_is_hatched_and_never_sea(tmp_path: Path) -> None:
    about_pole = measure_dossier(read_dossier(write_famous(tmp_path, "scott")))
    beyond = picture_svg(about_pole, at=None, mode="all", bare=True, bbox=(-60, -80, 60, 60))
    near = picture_svg(about_pole, at=None, mode="all", bare=True)
    assert 'class="unmapped"' in beyond
    assert 'class="unmapped"' not in near
    # Beyond the edge of the whole Earth nothing is unknown.
    world = measure_dossier(read_dossier(next(path for path in ROUTES if "round" in path.stem)))
    assert "unmapped" not in picture_svg(world, at=None, mode="all", bare=True)


def test_more_is_drawn_near_a_route_than_far_from_it() -> None:
    fine = Detail((300.0, 6000.0), (0.0, 20.0), (0.0, 2500.0))
    window = (-180.0, -60.0, 180.0, 80.0)
    near, far = (
        sum(len(shapely.get_coordinates(s)) for s in world(window, around=at, detail=fine)["land"])
        for at in (np.array([[24.0, 38.0]]), np.array([[-140.0, -40.0]]))
    )
    assert near > 1.5 * far


def test_no_land_lies_north_of_where_the_overview_ends() -> None:
    """So the sea of its map goes on to the pole, and is hatched nowhere in the Arctic."""
    north = json.loads(data_file("basemap/overview.json").read_text("utf-8"))["region"][3]
    assert max(shape.bounds[3] for shape in world((-180, -90, 180, 90))["land"]) < north
    route = np.array([[130.0, 42.0], [40.0, 46.0]])
    (sea,) = unpack_lines(base_map(route, whole_window(85.0))["sea"], 0.01)
    assert sea[:, 1].max() == 90


def test_a_picture_within_the_overview_is_the_same_without_the_world_beyond() -> None:
    route, window = np.array([[130.3, 42.2], [40.1, 45.9]]), whole_window(85.0)
    asked = []

    def is_enough(overview: dict[str, Any]) -> bool:
        asked.append(overview["sea"])
        return True

    fine = Detail(tolerance_km=(20.0,))
    without = base_map(route, window, detail=fine, is_enough=is_enough)
    assert without == base_map(route, window)
    assert asked == [without["sea"]]
    beyond = base_map(route, window, detail=fine, is_enough=lambda _: False)
    assert len(beyond["details"]) == len(without["details"]) + 4
    # Nobody is asked about a route that the overview wasn't made for.
    base_map(-route, whole_window(-85.0), detail=fine, is_enough=is_enough)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "window",
    [(-75.0, -35.0, -65.0, -25.0), (172.0, -48.0, 186.0, -30.0), (-200.0, 50.0, -150.0, 75.0)],
)
def test_a_window_has_all_that_the_whole_world_has_there(window: Region) -> None:
    """Rings are left out by their boxes alone: none that reaches the window may be."""
    middle = (window[0] + window[2]) / 2
    whole, piece = world(whole_window(middle)), world(window)
    for name in ("land", "lakes", "rivers", "borders"):
        here = cut_to(whole[name], window)
        measure = shapely.area if name in {"land", "lakes"} else shapely.length
        assert measure(piece[name]).sum() == pytest.approx(measure(here).sum(), rel=1e-9)


def test_an_embedded_map_of_a_tall_route_has_ground_in_all_of_a_wide_frame() -> None:
    """A frame 2.9 times as wide as high shows so much beside a route from top to bottom."""
    route = np.array([[-71.6, -33.0], [-77.1, -12.1]])
    west, _, east, _ = short_base_map(route, whole_window(-74.0), SHORT_REACH)["region"]
    base = short_base_map(route, whole_window(-74.0), SHORT_REACH)
    (ring,) = unpack_lines([line_numbers(base["sea"][0])], base["scale"])
    beside = 1.45 * (33.0 - 12.1)
    assert west <= ring[:, 0].min() < -77.1 - beside
    assert -71.6 + beside < ring[:, 0].max() <= east
    low = short_base_map(route * [1.0, 0.1], whole_window(-74.0), SHORT_REACH)
    (near,) = unpack_lines([line_numbers(low["sea"][0])], low["scale"])
    assert np.ptp(near[:, 0]) < np.ptp(ring[:, 0])
