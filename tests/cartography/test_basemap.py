"""The base map's files: what the page relies on, and what must never be drawn."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, Polygon

from geoapp.cartography.basemap import area_names, base_map
from geoapp.cartography.cities import city_names
from geoapp.cartography.world import whole_window, world
from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.measure.geodesic import segments_km
from tools.basemap import decode, encode
from tools.cities import exemplar_names
from tools.conic import keep_vertices, project

BASEMAP = Path(__file__).parents[2] / "data" / "geo" / "basemap"
SHAPES = ("overview", "east", "west")
AREAS = ("land", "lakes")
LINES = ("borders", "rivers")
MAX_RAW_BYTES = 275_000
MAX_GZIP_BYTES = 95_000
# Of the world a page takes what it needs; all of it stands in the wheel alone.
MAX_WORLD_GZIP_BYTES = 270_000
MAX_CITIES_GZIP_BYTES = 20_000


def load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((BASEMAP / f"{name}.json").read_text(encoding="utf-8"))
    return content


def rings(name: str, key: str) -> list[np.ndarray]:
    content = load(name)
    return [decode(steps, content["scale"], closed=True) for steps in content.get(key, [])]


def lines(name: str, key: str) -> list[np.ndarray]:
    content = load(name)
    return [decode(steps, content["scale"]) for steps in content.get(key, [])]


def is_inside(position: tuple[float, float], outlines: list[np.ndarray]) -> bool:
    """Count crossings eastwards, over all rings: the even-odd rule, without shapely."""
    x, y = position
    crossings = 0
    for ring in outlines:
        (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
        straddles = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        crossings += int(np.sum(straddles & (at > x)))
    return crossings % 2 == 1


def land_at(position: tuple[float, float]) -> bool:
    """Read the land as the page draws it: a box's own land inside of it."""
    for name in ("east", "west"):
        west, south, east, north = load(name)["region"]
        if west <= position[0] <= east and south <= position[1] <= north:
            return is_inside(position, rings(name, "land"))
    return is_inside(position, rings("overview", "land"))


def test_budget() -> None:
    world = (BASEMAP / "world.json").read_bytes()
    assert len(gzip.compress(world, 9)) <= MAX_WORLD_GZIP_BYTES
    # Of the cities, too, a page takes what it needs.
    assert len(gzip.compress((BASEMAP / "cities.json").read_bytes(), 9)) <= MAX_CITIES_GZIP_BYTES
    apart = {"world", "cities"}
    files = [p.read_bytes() for p in sorted(BASEMAP.glob("*.json")) if p.stem not in apart]
    assert len(files) == len(SHAPES) + 3
    assert sum(map(len, files)) <= MAX_RAW_BYTES
    assert sum(len(gzip.compress(file, 9)) for file in files) <= MAX_GZIP_BYTES


@pytest.mark.parametrize("name", SHAPES)
def test_positions_lie_in_the_region(name: str) -> None:
    content = load(name)
    west, south, east, north = content["region"]
    slack = content["scale"]
    for line in [
        decode(s, content["scale"]) for key in (*AREAS, *LINES) for s in content.get(key, [])
    ]:
        lon, lat = line.T
        assert west - slack <= lon.min() <= lon.max() <= east + slack
        assert south - slack <= lat.min() <= lat.max() <= north + slack


@pytest.mark.parametrize("name", SHAPES)
def test_rings_are_simple_and_not_torn(name: str) -> None:
    for key in AREAS:
        for ring in rings(name, key):
            area = Polygon(ring)
            assert shapely.is_valid(area), shapely.is_valid_reason(area)
            assert area.area > 0
            assert np.abs(np.diff(ring[:, 0])).max() < 60


@pytest.mark.parametrize("name", SHAPES)
def test_encoding_is_reproducible(name: str) -> None:
    content = load(name)
    for key in (*AREAS, *LINES):
        closed = key in AREAS
        for steps in content.get(key, []):
            line = decode(steps, content["scale"], closed=closed)
            assert encode(np.round(line / content["scale"]), closed=closed) == steps


def test_orientation_tells_holes_from_land() -> None:
    ccw = [bool(shapely.is_ccw(shapely.linearrings(ring))) for ring in rings("overview", "land")]
    holes = [ring for ring, outer in zip(rings("overview", "land"), ccw, strict=True) if not outer]
    assert any(is_inside((50.7, 41.9), [hole]) for hole in holes), "the Caspian Sea is a hole"
    islands = [r for r in rings("overview", "lakes") if not shapely.is_ccw(shapely.linearrings(r))]
    lakes = [Polygon(r) for r in rings("overview", "lakes")]
    assert all(sum(lake.covers(Polygon(r)) for lake in lakes) == 2 for r in islands)


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ((40.11874, 45.85307), True),  # Tikhoretsk
        ((130.28308, 42.25559), True),  # Najin
        ((132.33542, 42.87879), True),  # Dunay
        ((131.3, 42.4), False),  # between them
        ((34.1, 44.95), True),  # Simferopol
        ((36.6, 45.25), False),  # the strait of Kerch
        ((36.6, 46.1), False),  # Sea of Azov
        ((82.9, 55.0), True),  # Novosibirsk
        ((50.7, 41.9), False),  # Caspian Sea
        ((134.8, 40.2), False),
        ((190.0, 65.0), False),  # the Bering Strait, past 180
        ((183.0, 66.5), True),  # Chukotka, past 180
        ((200.0, 65.0), True),  # Alaska, past 180
    ],
)
def test_land_and_water(position: tuple[float, float], expected: bool) -> None:
    assert land_at(position) is expected


def test_crimea_has_no_border() -> None:
    """No line between Crimea and the mainland, nor in the strait of Kerch."""
    crimea = shapely.box(32.3, 44.2, 36.9, 46.3)
    for name in SHAPES:
        for line in lines(name, "borders"):
            assert not LineString(line).intersects(crimea)


def test_land_way_from_crimea_to_kyiv_and_to_russia() -> None:
    """Simferopol reaches Kyiv without a border; the way on to Rostov meets one."""
    borders = MultiLineString([line for name in SHAPES for line in lines(name, "borders")])
    simferopol, perekop, kyiv, rostov = (34.1, 44.95), (33.7, 46.16), (30.5, 50.45), (39.7, 47.24)
    assert not LineString([simferopol, perekop, kyiv]).intersects(borders)
    assert LineString([perekop, (36.0, 47.9), rostov]).intersects(borders)


@pytest.mark.parametrize("name", ["east", "west"])
def test_borders_go_on_across_a_box(name: str) -> None:
    """Each border that leaves a box is met by one of the overview."""
    west, south, east, north = load(name)["region"]
    frame = shapely.box(west, south, east, north).exterior
    outside = shapely.points(
        np.array([end for line in lines("overview", "borders") for end in (line[0], line[-1])])
    )
    leaving = [
        shapely.points(end)
        for line in lines(name, "borders")
        for end in (line[0], line[-1])
        if frame.distance(shapely.points(end)) < load(name)["scale"]
    ]
    assert leaving
    for end in leaving:
        assert shapely.distance(outside, end).min() < 0.02


def test_region_fills_the_view() -> None:
    """No edge of the region shows in a view of 8,200 by 9,000 km round the centre."""
    west, south, east, north = load("overview")["region"]
    lon, lat = np.linspace(west, east, 200), np.linspace(south, north, 200)
    edges = [
        project(np.full(200, west), lat),
        project(np.full(200, east), lat),
        project(lon, np.full(200, south)),
    ]
    for plane in edges:
        assert np.all((np.abs(plane[:, 0]) > 4100) | (np.abs(plane[:, 1]) > 4500))


def test_labels_are_complete_and_stand_where_they_say() -> None:
    labels = json.loads((BASEMAP / "labels.json").read_text(encoding="utf-8"))["labels"]
    assert {frozenset(label) for label in labels} == {
        frozenset({"kind", "rank", *PAGE_LANGUAGES, "lon", "lat"})
    }
    names = {label["en"] for label in labels}
    wanted = "Ukraine Russia Kazakhstan Mongolia China North_Korea South_Korea Japan"
    assert {word.replace("_", " ") for word in wanted.split()} <= names
    assert "Sea of Japan (East Sea)" in names
    for label in labels:
        expected = {"country": True, "sea": False}.get(label["kind"])
        if expected is not None:
            assert land_at((label["lon"], label["lat"])) is expected, label["en"]


def test_every_country_is_named_once_and_on_its_land() -> None:
    labels = [label for label in area_names() if label["kind"] == "country"]
    names = [label["name"]["en"] for label in labels]
    assert len(names) == len(set(names)) > 190
    assert all(set(label["name"]) == set(PAGE_LANGUAGES) for label in labels)
    # A name takes no side.
    assert not {"Taiwan", "Kosovo", "Western Sahara", "Falkland Islands"} & set(names)
    # Congo, twice: by city in CLDR, in the United Nations' form here.
    assert {"Congo", "Democratic Republic of the Congo", "State of Palestine"} <= set(names)
    land = shapely.union_all(world((-180.0, -90.0, 180.0, 90.0))["land"])
    at = shapely.points([(label["lon"], label["lat"]) for label in labels])
    # By a fifth of a degree at most off the land of an island.
    assert [
        name for name, km in zip(names, shapely.distance(land, at), strict=True) if km > 0.2
    ] == []


def test_every_sea_is_named_once_in_its_water_and_says_which_it_is() -> None:
    seas = [label for label in area_names() if label["kind"] == "sea"]
    names = [label["name"]["en"] for label in seas]
    assert len(names) == len(set(names)) > 55
    assert {"North Atlantic Ocean", "Southern Ocean", "Caribbean Sea", "Tasman Sea"} <= set(names)
    assert all(set(label["name"]) == set(PAGE_LANGUAGES) for label in seas)
    land = shapely.union_all(world((-180.0, -90.0, 180.0, 90.0))["land"])
    dry = shapely.intersects(land, shapely.points([(each["lon"], each["lat"]) for each in seas]))
    # The Caspian is a lake on land.
    assert {name for name, on_land in zip(names, dry, strict=True) if on_land} <= {"Caspian Sea"}
    said = json.loads((BASEMAP / "seas.json").read_text(encoding="utf-8"))["labels"]
    assert all(re.fullmatch(r"Q\d+", label["wikidata"]) for label in said)
    # Of the two forms of a name that States dispute, neither stands alone.
    disputed = {"Persian Gulf (Arabian Gulf)", "Gulf of Mexico (Gulf of America)"}
    assert disputed <= {label["en"] for label in said}


def test_every_city_has_its_name_in_each_language_and_says_what_it_is_from() -> None:
    cities = load("cities")["labels"]
    names = [city["en"] for city in cities]
    assert len(names) == len(set(names)) > 240
    assert all(all(city[lang] for lang in PAGE_LANGUAGES) for city in cities)
    for city in cities:
        if "zone" in city:
            assert {lang: city[lang] for lang in PAGE_LANGUAGES} == exemplar_names(
                city["zone"], city["en"]
            ) | {"en": city["en"]}
        else:
            assert re.fullmatch(r"Q\d+", city["wikidata"])
    # What CLDR calls a zone's city and is an island, a State or in dispute stands nowhere.
    assert not {"Bahia", "Puerto Rico", "Kuwait", "Mahe", "El Aaiun"} & set(names)
    # On land, or by a few kilometres off the coarse land of the atlas.
    land = shapely.union_all(world((-180.0, -90.0, 180.0, 90.0))["land"])
    at = shapely.points([(city["lon"], city["lat"]) for city in cities])
    far = [name for name, km in zip(names, shapely.distance(land, at), strict=True) if km > 0.25]
    assert set(far) <= {"Funafuti"}


@pytest.mark.parametrize(
    "route",
    [
        np.array([[130.3, 42.3], [40.1, 45.9]]),
        np.array([[-71.6, -33.0], [-77.1, -12.1]]),
        np.array([[172.7, -43.6], [166.7, -77.8], [0.0, -90.0]]),
        np.array([[-74.0, 40.7], [-0.1, 51.5], [55.3, 25.3], [139.7, 35.7], [-122.4, 37.8]]),
        np.array([[4.9, 52.384], [4.9, 52.366]]),
    ],
    ids=["najin", "chile", "pole", "world", "two-km"],
)
def test_cities_are_spread_around_a_route_and_keep_off_its_places(route: np.ndarray) -> None:
    cities = city_names(route, route)
    at = [(city["lon"], city["lat"]) for city in cities]
    assert 2 <= len(cities) <= 250
    km = np.array([[segments_km(*one, *map(np.array, zip(*at, strict=True)))] for one in at])
    extent = max(float(np.max(segments_km(*one, *route.T))) for one in route)
    ranks = np.array([city["rank"] for city in cities])
    for rank, share in ((1, 0.29), (2, 0.13), (3, 0.06)):
        among = km[:, 0][np.ix_(ranks <= rank, ranks <= rank)]
        assert np.all(among[~np.eye(len(among), dtype=bool)] > share * extent)
    own = np.array([np.min(segments_km(*one, *route.T)) for one in at])
    assert own.min() > 39


def test_no_city_is_named_where_there_is_no_route_or_no_map() -> None:
    assert city_names(np.empty((0, 2)), np.empty((0, 2))) == []
    alone = np.array([[-5.7, -15.9]])  # Saint Helena: nothing is near
    assert all(city["rank"] == 1 for city in city_names(alone, alone))


def test_a_page_of_the_overview_carries_no_other_names() -> None:
    assert base_map(np.array([[130.3, 42.2]]), whole_window(85.0))["labels"] == area_names(
        of_overview=True
    )
    assert base_map(np.array([[18.4, -33.9]]), whole_window(18.4))["labels"] == area_names()


def test_simplification_keeps_ends_and_what_sticks_out() -> None:
    plane = np.array([[0.0, 0.0], [1.0, 0.4], [2.0, 0.0], [3.0, 3.0], [4.0, 0.0]])
    kept = keep_vertices(plane, np.full(5, 0.5))
    assert kept.tolist() == [True, False, True, True, True]
    assert keep_vertices(np.empty((0, 2)), np.empty(0)).tolist() == []
