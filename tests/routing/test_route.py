"""`geoapp route`: legs between two places of any dossier, and what is said where there is none."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from geographiclib.geodesic import Geodesic

from geoapp.cli import main
from geoapp.routing.inputs import find_network
from tests.support.dossiers import SMALLEST, content_of, place_at
from tests.support.project import ROOT

BYTES = 1_000_000_000
# Place -> longitude, latitude; and the land that the tests sail about.
PLACES = {
    "port": (0.0, 0.0),
    "harbour": (1.0, 0.0),
    "twin": (0.0, 0.0),
    "next-door": (0.003, 0.0),
    "lakeside": (5.0, 5.0),
    "east": (179.6, 10.0),
    "west": (-179.6, 10.0),
    "moored": (100.0, 60.0),
}
ISLAND = [[0.4, -0.2], [0.6, -0.2], [0.6, 0.1], [0.4, 0.1], [0.4, -0.2]]
# A plateau with a lake in it, in which the place "lakeside" lies.
PLATEAU = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
LAKE = [[4.9, 4.9], [4.9, 5.1], [5.1, 5.1], [5.1, 4.9], [4.9, 4.9]]
BAR = [[179.9, 9], [180, 9], [180, 10.2], [179.9, 10.2], [179.9, 9]]


def land(*polygons: Any, **members: Any) -> str:
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": each}}
        for each in polygons
    ]
    return json.dumps({"type": "FeatureCollection", **members, "features": features})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A dossier of places alone, a coast and a network."""
    content = content_of(SMALLEST)
    content["dossier"]["bbox"] = [-180, -90, 180, 90]
    content["features"] = [place_at(name, position) for name, position in PLACES.items()]
    (tmp_path / "places.geojson").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "coast.geojson").write_text(land([ISLAND], [PLATEAU, LAKE], [BAR]), "utf-8")
    graph = "[{1: 60.0}, {0: 60.0, 2: 70.0}, {1: 70.0}, {}]"
    nodes = "[[0.0, 0.0], [0.3, 0.5], [0.0, 1.0], [60.0, 100.0]]"
    (tmp_path / "network.py").write_text(f"graph={graph}\nnodes={nodes}\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["route", *map(str, arguments)])


def sea(files: Path, start: str, end: str, *more: object) -> Result:
    coast = ["--coast", files / "coast.geojson", *more]
    return run("sea", files / "places.geojson", "--from", start, "--to", end, *coast)


def rail(files: Path, *stops: str, more: Sequence[str] = ()) -> Result:
    via = [word for stop in stops[1:-1] for word in ("--via", stop)]
    ends = ["--from", stops[0], "--to", stops[-1], *via]
    return run("rail", files / "places.geojson", *ends, "--network", files / "network.py", *more)


def km(line: Any) -> float:
    pairs = pairwise(line)
    return (
        sum(float(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]) for a, b in pairs) / 1000
    )


def shape_of(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    shape: dict[str, Any] = json.loads(result.stdout, parse_constant=pytest.fail)
    return shape


# -- what is derived -----------------------------------------------------------------------


def test_a_leg_by_sea_goes_round_the_land_and_every_part_has_its_method(files: Path) -> None:
    shape = shape_of(sea(files, "port", "harbour"))
    names = ["access-start", "way", "access-end"]
    assert [feature["id"] for feature in shape["features"]] == names
    bases = [feature["properties"]["basis"] for feature in shape["features"]]
    assert bases == ["schematic", "modelled", "schematic"]
    assert all(feature["properties"]["method"] for feature in shape["features"])
    way = shape["features"][1]["geometry"]["coordinates"]
    assert shape["features"][1]["properties"]["km"] == pytest.approx(km(way), abs=0.1)
    assert shape["straight_km"] < shape["km"] < 1.1 * shape["straight_km"]
    assert max(y for _, y in way) > 0.1


def test_a_leg_by_rail_passes_its_places_and_says_the_networks_kilometres(files: Path) -> None:
    shape = shape_of(rail(files, "port", "harbour"))
    way = shape["features"][1]
    assert way["geometry"]["coordinates"] == [[0, 0], [0.5, 0.3], [1, 0]]
    assert way["properties"]["km"] == 130
    assert way["properties"]["drawn_km"] == pytest.approx(
        km(way["geometry"]["coordinates"]), abs=0.1
    )
    assert "OpenStreetMap" in shape["credit"]
    assert shape["licence"] == "ODbL-1.0"


def test_a_leg_across_180_degrees_is_cut_there_and_never_goes_round_the_world(files: Path) -> None:
    shape = shape_of(sea(files, "east", "west"))
    way = shape["features"][1]
    assert way["geometry"]["type"] == "MultiLineString"
    lines = way["geometry"]["coordinates"]
    assert abs(lines[0][-1][0]) == abs(lines[1][0][0]) == 180
    assert all(abs(a[0] - b[0]) < 1 for line in lines for a, b in pairwise(line))
    assert shape["straight_km"] < shape["km"] < 160
    assert max(y for line in lines for _, y in line) > 10.2


def test_a_leg_by_rail_across_180_degrees_is_cut_there_too(files: Path) -> None:
    graph, nodes = "[{1: 90.0}, {0: 90.0}]", "[[10.0, 179.6], [10.0, -179.6]]"
    (files / "network.py").write_text(f"graph={graph}\nnodes={nodes}\n", encoding="utf-8")
    shape = shape_of(rail(files, "east", "west"))
    way = shape["features"][1]
    assert way["geometry"]["type"] == "MultiLineString"
    assert [len(line) for line in way["geometry"]["coordinates"]] == [2, 2]
    assert way["properties"]["drawn_km"] == shape["straight_km"] < shape["km"] == 90


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read")
def test_the_built_in_sea_leg_is_derived_within_its_memory() -> None:
    # Not `resource`: its peak lives through exec, and would be that of the tests themselves.
    script = (
        "import re, sys\n"
        "from pathlib import Path\n"
        "from geoapp.cli import main\n"
        "main(['route', 'sea', '--from', 'najin', '--to', 'dunay'], standalone_mode=False)\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]) * 1024, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    shape = json.loads(done.stdout)
    stored = json.loads((ROOT / "data/geo/routes/sea-leg.geojson").read_text("utf-8"))
    assert shape["km"] == pytest.approx(stored["km"][0], abs=0.1)
    assert float(done.stderr) < BYTES


# -- where there is no leg -----------------------------------------------------------------


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert "nan" not in result.stderr.lower()
    return result.stderr


def test_a_place_on_a_lake_is_no_port(files: Path) -> None:
    message = refused(sea(files, "port", "lakeside"))
    assert "lakeside: lies 11" in message
    assert "a lake is no sea" in message


def test_two_places_that_are_one_have_no_leg(files: Path) -> None:
    for result in (
        sea(files, "port", "twin"),
        sea(files, "port", "port"),
        rail(files, "port", "twin"),
    ):
        assert "are one place" in refused(result)


def test_an_unknown_place_is_named_with_those_that_are_known(files: Path) -> None:
    message = refused(sea(files, "port", "prot"))
    assert "prot: is no place of the dossier; use one of port, harbour" in message


def test_the_packaged_coast_says_how_far_it_reaches() -> None:
    message = refused(run("sea", "--from", "najin", "--to", "tikhoretsk"))
    assert "tikhoretsk: leaves the coast that is known, 129.6 to 133.2 E" in message
    assert "--coast" in message


def test_a_way_that_leaves_the_known_coast_is_refused(files: Path) -> None:
    known = land([ISLAND], bbox=[-0.1, -0.1, 1.1, 0.05])
    (files / "coast.geojson").write_text(known, encoding="utf-8")
    assert "the way: leaves the coast" in refused(sea(files, "port", "harbour"))


def test_an_unconnected_network_says_where_no_rail_leads(files: Path) -> None:
    message = "moored: no rail of the network leads on to it from port; name a place on the same"
    assert message in refused(rail(files, "port", "moored"))
    assert message in refused(rail(files, "port", "moored", "harbour"))


def test_two_places_at_one_node_or_one_point_of_the_water_have_no_way(files: Path) -> None:
    message = refused(rail(files, "port", "next-door"))
    assert "port, next-door: come to one node of the network" in message
    (files / "coast.geojson").write_text(
        land([[[-1, -1], [0.01, -1], [0.01, 1], [-1, 1]]]), "utf-8"
    )
    assert "the way: begins and ends at one point of the water" in refused(
        sea(files, "port", "next-door")
    )


def test_a_number_that_is_none_is_refused(files: Path) -> None:
    for result in (
        sea(files, "port", "harbour", "--clearance", "nan"),
        rail(files, "port", "harbour", more=["--factor", "nan"]),
    ):
        assert result.exit_code == 2
        assert result.stdout == ""
        assert "'nan': this is no number; write digits" in result.stderr


def test_a_coast_without_a_box_or_without_land_passes_for_no_known_water(files: Path) -> None:
    way = shape_of(sea(files, "port", "harbour"))["features"][1]
    assert "does not say how far it reaches" in way["properties"]["method"]
    boxed = land([ISLAND], bbox=[-1, -1, 2, 1])
    (files / "coast.geojson").write_text(boxed, encoding="utf-8")
    way = shape_of(sea(files, "port", "harbour"))["features"][1]
    assert "reaches" not in way["properties"]["method"]
    (files / "coast.geojson").write_text(land(bbox=[-1, -1, 2, 1]), encoding="utf-8")
    assert "holds no land, so all would be water" in refused(sea(files, "port", "harbour"))


def test_a_coast_may_reach_across_180_degrees(files: Path) -> None:
    (files / "coast.geojson").write_text(land([BAR], bbox=[179, 8, -179, 11]), encoding="utf-8")
    assert shape_of(sea(files, "east", "west"))["km"] < 160
    assert "port: leaves the coast" in refused(sea(files, "port", "west"))


def test_where_no_way_by_water_is_short_it_is_said_what_to_do(files: Path) -> None:
    wall = [[0.4, -9], [0.6, -9], [0.6, 9], [0.4, 9], [0.4, -9]]
    (files / "coast.geojson").write_text(land([wall]), encoding="utf-8")
    message = refused(sea(files, "port", "harbour"))
    assert "the way: no way by water is shorter than 4 times the straight line; name" in message


def test_a_place_far_from_every_railway_is_named(files: Path) -> None:
    message = refused(rail(files, "port", "lakeside"))
    assert "lakeside: lies 710 km from the nearest railway" in message
    assert "name a place on it, or give a network of that area" in message


def test_without_a_network_it_is_said_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.routing.inputs.find_spec", lambda _: None)
    message = refused(run("rail", "--from", "artyom", "--to", "tikhoretsk"))
    assert " --no-deps scgraph-data==2.0.0`" in message
    assert "--network" in message


def test_the_network_is_found_where_its_package_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "scgraph_data"
    package.mkdir()
    (package / "world_railways.py").write_text("raise SystemExit('never imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert find_network() == package / "world_railways.py"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("[]", "is no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": [1]}', "has no list of features"),
        (land([]), "holds something that is no polygon"),
        (land([[[0, 0], [1, 1], [0, 0]]]), "holds something that is no polygon"),
        (land([[[0, 0], [1, "x"], [1, 1], [0, 0]]]), "holds something that is no polygon"),
        (land([[[0, 0], [1, 1e999], [1, 1], [0, 0]]]), "holds something that is no polygon"),
    ],
)
def test_a_coast_that_is_none_is_refused(files: Path, text: str, message: str) -> None:
    (files / "coast.geojson").write_text(text, encoding="utf-8")
    assert message in refused(sea(files, "port", "harbour"))


@pytest.mark.parametrize(
    "content",
    [
        b"print('hello')",
        b"\xff\xfe",
        b"graph=[\nnodes=[]\n",
        b"graph=[{1: 5.0, {}]\nnodes=[[0, 0], [1, 1]]\n",
        b"graph=[]\nnodes=[]\n",
        b"graph=[1]\nnodes=[[0, 0]]\n",
        b"graph=[{7: 5.0}]\nnodes=[[0, 0]]\n",
        b"graph=[{1: NaN}, {0: 5.0}]\nnodes=[[0, 0], [1, 1]]\n",
        b"graph=[{1: -5.0}, {0: 5.0}]\nnodes=[[0, 0], [1, 1]]\n",
        b"graph=[{}, {}]\nnodes=[[0, 0]]\n",
        b"graph=[{}]\nnodes=[[95, 0]]\n",
    ],
)
def test_a_network_that_is_none_is_refused(files: Path, content: bytes) -> None:
    (files / "network.py").write_bytes(content)
    message = refused(rail(files, "port", "harbour"))
    assert "network.py: is no railway network; get it with" in message
