"""The projection of a map: chosen by how far the route reaches, and never torn across it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from geoapp.cartography.basemap import base_shapes, cut_lines
from geoapp.cartography.projection import (
    MAP_STEP_KM,
    Projection,
    View,
    bent,
    conic_fit,
    drawable,
    route_shapes,
)
from geoapp.cartography.world import window_of, world_of
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.measure.lengths import line_parts
from geoapp.webmap.scripts import STATIC
from tests.support.famous import FAMOUS, ODD, write_famous
from tools.node import program

DOCS = Path(__file__).parents[2] / "docs" / "projections.md"
CHOSEN = {
    "oregon-trail": "conic",
    "panama-canal": "conic",
    "first-fleet": "equal-earth",
    "magellan": "equal-earth",
    "scott": "azimuthal",
    "titanic": "conic",
    "silk-road": "conic",
    "trans-siberian": "conic",
    "wake-to-midway": "conic",
    "cape-horn-clipper": "equal-earth",
    "beagle": "equal-earth",
    "round-the-world-by-air": "equal-earth",
    "one-place": "conic",
    "two-km": "conic",
    "one-point-twice": "conic",
    "to-and-fro": "conic",
    "south-pole-by-air": "azimuthal",
    "caravan": "conic",
    "over-the-pole": "azimuthal",
    "track-alone": "conic",
}
ROUTES = {**FAMOUS, **ODD}
BOX = (0.0, 0.0, 1000.0, 600.0)
MARGINS = (50.0, 50.0, 50.0, 50.0)


@pytest.mark.parametrize("name", ROUTES)
def test_each_route_has_the_projection_of_its_extent(name: str, tmp_path: Path) -> None:
    dossier = read_dossier(write_famous(tmp_path, name))
    assert Projection.fitted(route_shapes(dossier)).kind == CHOSEN[name]


@pytest.mark.parametrize("name", FAMOUS)
def test_no_leg_jumps_across_the_map(name: str, tmp_path: Path) -> None:
    """Of a torn line one step would be as long as the map is wide."""
    dossier = read_dossier(write_famous(tmp_path, name))
    projection = Projection.fitted(route_shapes(dossier))
    lines = drawable([line_parts(leg.geometry) for leg in dossier.legs], projection.centre[0])
    for piece in [piece for pieces in lines for piece in pieces]:
        away = np.abs(piece[:, 1]) < 90
        steps = np.diff(projection.project(piece[away]), axis=0)
        assert np.hypot(*steps.T).max(initial=0) < 2.5 * MAP_STEP_KM * 1000


@pytest.mark.parametrize("name", FAMOUS)
def test_all_of_a_route_is_in_its_picture(name: str, tmp_path: Path) -> None:
    shapes = route_shapes(read_dossier(write_famous(tmp_path, name)))
    view = View.fitted(Projection.fitted(shapes), BOX, bent(shapes), MARGINS)
    points = view.at(bent(shapes))
    assert points.min() >= 49
    assert (points <= (951, 551)).all()


@pytest.mark.parametrize(("top", "is_whole"), [(44.0, False), (88.0, False), (60.0, True)])
def test_a_map_of_the_whole_earth_shows_nothing_beyond_a_pole(
    top: float, *, is_whole: bool
) -> None:
    """All of the route and its margins stay in sight; what is left over lies on both sides."""
    route = [shapely.MultiPoint([(lon, abs(lon) / 170 * top) for lon in range(-170, 171, 34)])]
    projection = Projection.fitted([*route, shapely.Point(0, -30)])
    assert projection.ends_m is not None
    box = (0.0, 0.0, 1000.0, 900.0 if is_whole else 400.0)
    view = View.fitted(projection, box, bent(route), MARGINS)
    points = view.at(bent(route))
    assert points[:, 1].min() >= 49
    assert points[:, 1].max() <= box[3] - 49
    north, south = view.at(np.array([[0.0, 90.0], [0.0, -90.0]]))[:, 1]
    if is_whole:
        assert north == pytest.approx(box[3] - south)
    else:
        assert (north <= 1e-6) == (top < 80)
        assert north <= 1e-6 or points[:, 1].min() == pytest.approx(50)


def test_a_route_is_cut_where_no_leg_crosses() -> None:
    """Two ports of a crossing of the Pacific lie further apart than the way round by land."""
    crossing = shapely.LineString([(140, 35), (-122, 38)])
    assert abs(conic_fit([crossing])["centre"][0] - -171) < 0.01
    assert Projection.fitted([crossing]).kind == "conic"
    # With places all round, the cut runs where the fewest lines are.
    loop = shapely.LineString([(140, 35), (-122, 38), (0, 51)])
    seam = conic_fit([loop])["centre"][0] + 180
    assert 0 < seam < 140


def test_a_pole_has_no_longitude_of_its_own() -> None:
    way = shapely.LineString([(170, -70), (170, -83), (0, -90)])
    assert Projection.fitted([way]) == Projection("azimuthal", (170.0, -90.0))
    ((line,),) = drawable([[shapely.get_coordinates(way)]], 170.0)
    assert np.allclose(line[:, 0], 170.0)


def test_a_far_bend_of_a_geodesic_is_part_of_the_route() -> None:
    flight = shapely.LineString([(0.0, 50.0), (100.0, 50.0)])
    assert conic_fit([flight])["centre"][1] == pytest.approx((50 + 61.7) / 2, abs=0.1)


def test_a_map_about_a_pole_goes_all_round_it() -> None:
    projection = Projection("azimuthal", (12.0, 90.0))
    west, south, east, north = window_of(projection)
    assert (east - west, south, north) == (360, -30, 90)
    edges = projection.project(np.array([[west, 60.0], [east, 60.0]]))
    assert np.allclose(edges[0], edges[1])


@pytest.mark.parametrize("name", ["one-place", "one-point-twice"])
def test_a_point_is_shown_with_its_surroundings(name: str, tmp_path: Path) -> None:
    shapes = route_shapes(read_dossier(write_famous(tmp_path, name)))
    view = View.fitted(Projection.fitted(shapes), BOX, bent(shapes), MARGINS)
    assert 300 < view.metres < 3000


def test_a_short_route_is_not_drawn_finer_than_the_ground_is_known(tmp_path: Path) -> None:
    shapes = route_shapes(read_dossier(write_famous(tmp_path, "two-km")))
    view = View.fitted(Projection.fitted(shapes), BOX, bent(shapes), MARGINS)
    (x0, y0), (x1, y1) = view.at(shapely.get_coordinates(shapes[0]))
    assert 30 < np.hypot(x1 - x0, y1 - y0) < 200


def table(title: str) -> list[list[float]]:
    """Read the numbers of a table of the docs, by the words of its first row."""
    text = DOCS.read_text("utf-8")
    rows = text[text.index(title) :].split("\n\n")[0].splitlines()
    kept = [row for row in rows if not row.startswith("|---")]
    return [[float(each) for each in re.findall(r"\d+(?:\.\d+)?", row)] for row in kept]


def test_the_docs_tell_the_distortion_that_there_is() -> None:
    heights, *rows = table("| height of the route")
    for column, height in enumerate(heights):
        ends = np.array([[0.0, 30.0], [0.0, 30.0 + height / 2], [0.0, 30.0 + height]])
        found = Projection.fitted([shapely.MultiPoint(ends)]).stretch(ends)
        assert np.round(found, 3).tolist() == [row[column] for row in rows]
    degrees, factors = table("| from the pole")
    about = Projection("azimuthal", (0.0, 90.0))
    found = about.stretch(np.array([[0.0, 90.0 - each] for each in degrees]))
    assert np.round(found, 3).tolist() == factors
    lons, *rows = table("| latitude |")
    for lat, *row in rows:
        at = np.array([[lon - 1e-6 * (lon == 180), lat] for lon in lons])
        assert np.round(Projection("equal-earth", (0.0, 0.0)).stretch(at), 2).tolist() == row
    shapes = route_shapes(read_dossier(built_in()))
    most = Projection.fitted(shapes).stretch(bent(shapes)).max()
    assert f"built-in route it is {most:.3f} at most" in DOCS.read_text("utf-8")


ASKED = """
import { pathToFileURL } from "node:url";
const folder = process.argv[1];
const [fit, lats] = process.argv.slice(2).map((each) => JSON.parse(each));
const load = (name) => import(pathToFileURL(`${folder}/${name}.js`).href);
const { albers } = await load("projection");
const { azimuthal, equalEarth } = await load("globe");
const [lon, lat] = fit.centre;
const globes = { azimuthal, "equal-earth": equalEarth };
const { project, unproject } = fit.kind ? globes[fit.kind](lon, lat) : albers(fit);
const lons = Array.from({ length: 361 }, (_, i) => i - 180);
const there = lats.flatMap((lat) => lons.map((lon) => project(lon, lat)));
const back = there.map((at) => unproject(...at));
process.stdout.write(JSON.stringify({ there, back }));
"""
PLANES = [
    Projection("conic", (87.625, 49.663), (44.674, 54.652)),
    Projection("conic", (-70.3, -20.5), (-30.0, -11.0)),
    Projection("equal-earth", (-152.225, -20.1)),
    Projection("equal-earth", (8.65, 27.5)),
    Projection("azimuthal", (12.0, 90.0)),
    Projection("azimuthal", (172.0, -90.0)),
]


@pytest.mark.each_run("conic -70.3", "equal-earth -152.225", "azimuthal 172.0")
@pytest.mark.parametrize("projection", PLANES, ids=lambda each: f"{each.kind} {each.centre[0]}")
def test_the_page_and_python_agree_over_all_the_globe(projection: Projection) -> None:
    """Within half a pixel of a map of 1,000: in truth within a millimetre of the ground."""
    lats = list(range(-89, 90))
    asked = [str(STATIC), json.dumps(projection.fit), json.dumps(lats)]
    command = [str(program()), "--input-type=module", "--eval", ASKED, *asked]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout)
    lons = np.tile(np.arange(-180.0, 181.0), len(lats))
    grid = np.column_stack([lons, np.repeat(np.array(lats, dtype=float), 361)])
    there = projection.project(grid)
    # At the seam itself a position may stand on either side.
    inside = np.abs((lons - projection.centre[0] + 180) % 360 - 180) < 179.9
    off = np.hypot(*(np.array(told["there"]) - there)[inside].T)
    width = np.ptp(there[inside], axis=0).max()
    assert off.max() < width / 1000 / 2
    assert off.max() < 0.001
    back = np.array(told["back"])[inside] - grid[inside]
    back[:, 0] = (back[:, 0] + 180) % 360 - 180
    assert np.abs(back).max() < 1e-6


@pytest.mark.parametrize("projection", PLANES, ids=lambda each: f"{each.kind} {each.centre[0]}")
def test_a_gis_reads_the_same_projection(projection: Projection) -> None:
    to_plane = Transformer.from_crs("EPSG:4326", CRS(projection.wkt), always_xy=True)
    places = np.array([[0.0, 10.0], [100.0, -20.0], [-70.0, 55.0]])
    x, y = to_plane.transform(places[:, 0], places[:, 1])
    # The ellipsoid of a GIS against the sphere of our maps.
    assert np.hypot(*(np.column_stack([x, y]) - projection.project(places)).T).max() < 60_000
    assert projection.wkt.startswith('PROJCRS["geoapp: ')


@pytest.mark.parametrize("name", ["magellan", "scott", "round-the-world-by-air"])
def test_a_project_has_neither_land_nor_legs_torn_in_its_projection(
    name: str, tmp_path: Path
) -> None:
    frames = to_frames(read_dossier(write_famous(tmp_path, name)))
    shapes = route_shapes(frames)
    projection = Projection.fitted(shapes)
    to_plane = Transformer.from_crs("EPSG:4326", CRS(projection.wkt), always_xy=True)
    base = base_shapes(shapely.get_coordinates(shapes), world_of(projection))
    legs = [line for leg in frames.legs.geometry for line in cut_lines(leg, projection.centre[0])]
    # Land about the pole opposite the centre is drawn long, and none of it is in any view.
    far = 120 if projection.kind == "azimuthal" else 180
    for shape in [*shapely.get_rings(base["land"]), *legs]:
        at = shapely.get_coordinates(shape)
        x, y = to_plane.transform(at[:, 0], at[:, 1])
        assert np.isfinite([x, y]).all()
        steps = np.hypot(np.diff(x), np.diff(y))
        near = (at[1:, 1] > -85) & (at[:-1, 1] > -85)
        near &= np.abs(at[1:, 1] - projection.centre[1]) < far
        assert steps[near].max(initial=0) < 2_000_000
