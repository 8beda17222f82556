"""`geoapp route --write`: a line put into a dossier, each stretch labelled with its method."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.dossier import read_dossier
from tests.support.dossiers import CASES, content_of, place_at
from tests.support.project import ROOT

PORTS = {
    "yantian": (114.28, 22.57),
    "rotterdam": (4.05, 51.98),
    "suva": (178.42, -18.13),
    "apia": (-171.76, -13.83),
    "inland": (20.0, 47.0),
    "near": (20.5, 47.5),
    "far": (24.0, 49.0),
}


SOURCE = {
    "id": "log",
    "type": "document",
    "title": "A log",
    "publisher": "Somebody",
    "custom": {"status": "unconfirmed", "title_is": "description"},
}


def base() -> dict[str, Any]:
    return content_of(CASES / "good" / "smallest.geojson") | {"sources": [SOURCE]}


def leg(name: str, mode: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [PORTS[start], PORTS[end]]}
    properties: dict[str, Any] = {"kind": "leg", "name": {"en": name}, "mode": mode}
    properties |= {"from": start, "to": end, "basis": "schematic", "certainty": "uncertain"}
    properties |= {"citations": [{"source": "log"}], **more}
    return {"type": "Feature", "id": name, "geometry": line, "properties": properties}


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    content = base()
    content["dossier"]["bbox"] = [0, 0, 120, 60]
    content["features"] = [place_at(name, at) for name, at in PORTS.items() if name not in
                           ("suva", "apia")]  # fmt: skip
    content["features"] += [
        leg("by-sea", "sea", "yantian", "rotterdam"),
        leg("by-rail", "rail", "inland", "far", via=["near"]),
        leg("seen", "road", "inland", "near", basis="reported"),
        leg("too-near", "sea", "inland", "near"),
        leg("no-port", "sea", "inland", "yantian"),
    ]
    path = tmp_path / "route.geojson"
    path.write_text(json.dumps(content), "utf-8")
    return path


def write(path: Path, name: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["route", "--write", name, str(path), *words])


def drawn(path: Path, name: str) -> Any:
    return next(each for each in read_dossier(path).legs if each.id == name)


def test_a_way_over_the_oceans_is_modelled_and_its_accesses_are_schematic(dossier: Path) -> None:
    done = write(dossier, "by-sea")
    assert done.exit_code == 0, done.output
    made = drawn(dossier, "by-sea")
    assert made.properties.basis == "modelled"
    assert [part.basis for part in made.properties.parts] == ["schematic", "modelled", "schematic"]
    assert "searoute 1." in made.properties.parts[1].label["en"]
    assert "not a track" in made.properties.parts[1].label["en"]
    positions = made.geometry.coordinates
    assert positions[0][0] == PORTS["yantian"]
    assert positions[-1][-1] == PORTS["rotterdam"]
    assert read_dossier(dossier).header.bbox[0] < 0  # past Gibraltar: the box was widened
    assert "modelled: 18," in done.output
    assert CliRunner().invoke(main, ["check", str(dossier)]).exit_code == 0


def test_the_author_chooses_the_passage(dossier: Path, tmp_path: Path) -> None:
    other = tmp_path / "cape.geojson"
    done = write(dossier, "by-sea", "--by", "cape", "-o", str(other))
    assert "modelled: 24," in done.output
    assert "(--by cape)" in drawn(other, "by-sea").properties.parts[1].label["en"]
    assert drawn(dossier, "by-sea").properties.parts == ()
    assert "modelled: 18," in write(dossier, "by-sea", "--by", "suez").output
    refused = write(dossier, "by-sea", "--by", "panama", "-o", str(tmp_path / "no.geojson"))
    assert refused.exit_code in (0, 1)  # some way leads by it, or a message says that none does
    assert "Traceback" not in refused.output


def test_a_way_across_180_degrees_is_cut_there(tmp_path: Path) -> None:
    content = base()
    content["dossier"] |= {"bbox": [170, -30, -165, 0], "languages": ["fr", "es"]}
    for member in ("title", "summary", "attribution"):
        content["dossier"][member] = {"fr": "Une carte"}
    content["features"] = [place_at(name, PORTS[name]) for name in ("suva", "apia")]
    content["features"].append(leg("by-sea", "sea", "suva", "apia"))
    for each in content["features"]:
        for member in ("name", "role", "obtained"):
            if member in each["properties"]:
                each["properties"][member] = {"fr": "Un lieu"}
    path = tmp_path / "route.geojson"
    path.write_text(json.dumps(content), "utf-8")
    done = write(path, "by-sea")
    assert done.exit_code == 0, done.output
    made = drawn(path, "by-sea")
    lines = made.geometry.coordinates
    assert len(lines) == len(made.properties.parts) == 4
    assert {abs(line[-1][0]) for line in lines} >= {180}
    assert made.properties.parts[1].label["fr"].startswith("Plus court chemin")
    assert made.properties.parts[1].label["es"].startswith("Camino más corto")


def test_without_a_network_a_leg_is_the_geodesic_through_its_places(dossier: Path) -> None:
    assert write(dossier, "by-rail").exit_code == 0
    made = drawn(dossier, "by-rail")
    assert made.properties.basis == "schematic"
    assert made.properties.parts[0].label["en"] == (
        "Geodesic through the named places; it shows no path"
    )
    assert PORTS["near"] in made.geometry.coordinates


def test_a_network_of_lines_is_followed(dossier: Path, tmp_path: Path) -> None:
    rails = tmp_path / "rails.geojson"
    line = [[20.0, 47.01], [20.4, 47.2], [20.5, 47.51], [24.01, 49.0]]
    detour = [[20.4, 47.2], [21.5, 46.0], [24.01, 49.0]]
    shapes = [{"type": "LineString", "coordinates": each} for each in (line, detour)]
    features = [{"type": "Feature", "properties": {}, "geometry": each} for each in shapes]
    rails.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    assert write(dossier, "by-rail", "--network", str(rails)).exit_code == 0
    made = drawn(dossier, "by-rail")
    assert made.properties.basis == "modelled"
    assert "network rails.geojson" in made.properties.parts[1].label["en"]
    assert [*made.geometry.coordinates[1]] == [tuple(at) for at in line]
    rails.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    assert "holds no line" in write(dossier, "by-rail", "--network", str(rails)).output
    rails.write_text("[]", "utf-8")
    told = write(dossier, "by-rail", "--network", str(rails)).output
    assert "is no FeatureCollection; give a FeatureCollection of rails or roads as lines" in told


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "is no leg of the dossier; use one of by-sea"),
        ("seen", "has a line that is reported; give --replace"),
        ("too-near", "too near for a network of ocean lanes; give the land about it with --coast"),
        ("no-port", "km from the nearest shipping lane; name a port"),
    ],
)
def test_what_cannot_be_derived_is_told_and_nothing_is_written(
    name: str, words: str, dossier: Path
) -> None:
    before = dossier.read_bytes()
    done = write(dossier, name)
    assert done.exit_code == 1
    assert words in done.output
    assert dossier.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("by-rail", ["--by", "suez"], "goes by rail, which --by is not for; leave out --by"),
        ("by-sea", ["--network", "rails.geojson"], "goes by sea, which --network is not for"),
    ],
)
def test_what_a_leg_would_not_go_by_is_refused(
    name: str, options: list[str], words: str, dossier: Path
) -> None:
    before = dossier.read_bytes()
    (dossier.parent / "rails.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
        ' "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}}]}',
        "utf-8",
    )
    given = [str(dossier.parent / each) if "." in each else each for each in options]
    done = write(dossier, name, *given)
    assert done.exit_code == 1
    assert words in done.output
    assert dossier.read_bytes() == before


def test_a_leg_near_a_coast_keeps_off_it(tmp_path: Path) -> None:
    coast = ROOT / "data" / "geo" / "routes" / "coast-najin-dunay.geojson"
    own = ROOT / "data" / "geo" / "najin-tikhoretsk-2023.geojson"
    target = tmp_path / "route.geojson"
    done = write(own, "leg-sea", "--coast", str(coast), "-o", str(target))
    assert done.exit_code == 0, done.output
    made = drawn(target, "leg-sea")
    assert "at least 200 m off the coast" in made.properties.parts[1].label["en"]
    assert made.properties.lengths == drawn(own, "leg-sea").properties.lengths


@pytest.fixture
def island(tmp_path: Path) -> Path:
    """A leg across 180 degrees that calls at a harbour south of the island in its way."""
    ports = {"west": (179.2, 0.0), "south": (180.0, -0.9), "east": (-179.2, 0.0), "hill": (180, 0)}
    content = base()
    content["dossier"]["bbox"] = [179, -2, -179, 2]
    content["features"] = [place_at(name, at) for name, at in ports.items()]
    ends = [[ports["west"], [180.0, 0.0]], [[-180.0, 0.0], ports["east"]]]
    for name, via in (("straight", []), ("calling", ["south"]), ("inland", ["hill"])):
        made = leg(name, "sea", "suva", "apia")
        made["properties"] |= {"from": "west", "to": "east", "via": via}
        made["geometry"] = {"type": "MultiLineString", "coordinates": ends}
        content["features"].append(made)
    (tmp_path / "route.geojson").write_text(json.dumps(content), "utf-8")
    ring = [[179.7, -0.5], [180.3, -0.5], [180.3, 0.5], [179.7, 0.5], [179.7, -0.5]]
    land = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {},
    }
    coast = {"type": "FeatureCollection", "bbox": [179, -2, -179, 2], "features": [land]}
    (tmp_path / "coast.geojson").write_text(json.dumps(coast), "utf-8")
    return tmp_path


def test_a_leg_near_a_coast_calls_where_it_says(island: Path) -> None:
    route, target = island / "route.geojson", island / "made.geojson"
    drawn_to: dict[str, Any] = {}
    for name in ("straight", "calling"):
        done = write(route, name, "--coast", str(island / "coast.geojson"), "-o", str(target))
        assert done.exit_code == 0, done.output
        made = drawn(target, name)
        drawn_to[name] = [at for line in made.geometry.coordinates for at in line]
    assert [180.0, -0.9] in [[abs(lon), lat] for lon, lat in drawn_to["calling"]]
    assert [180.0, -0.9] not in [[abs(lon), lat] for lon, lat in drawn_to["straight"]]
    before = route.read_bytes()
    done = write(route, "inland", "--coast", str(island / "coast.geojson"))
    assert done.exit_code == 1
    assert "hill: lies" in done.output
    assert route.read_bytes() == before
