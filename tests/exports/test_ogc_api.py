"""A live layer: pygeoapi serves the export, OWSLib and QGIS read it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from owslib.ogcapi.features import Features

from geoapp.dossier import built_in, read_dossier
from geoapp.exports import export
from geoapp.frames import Frames, to_frames
from tests.support.exporting import KINDS, facts, frames
from tests.support.foreign import probe
from tests.support.serving import ended, free_port, wait_until_up

# A server of its own and QGIS: half a minute, for a folder whose files others read.
pytestmark = pytest.mark.long


def with_an_open_end() -> Frames:
    """The built-in dossier, its last arrival open."""
    return to_frames(read_dossier(built_in()).replace("leg-rail", arrive="2023-09-28/.."))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Generate the configuration, run pygeoapi on it as the head of the file says."""
    folder = tmp_path_factory.mktemp("service")
    export(with_an_open_end(), "pygeoapi", folder)
    port = str(free_port())
    configuration = folder / "pygeoapi-config.yml"
    configuration.write_text(configuration.read_text("utf-8").replace("5000", port), "utf-8")
    names = {
        "PYGEOAPI_CONFIG": configuration.name,
        "PYGEOAPI_OPENAPI": "openapi.yml",
        "PYTHONPATH": ".",
    }
    env = os.environ | names
    pygeoapi = str(Path(sys.executable).with_name("pygeoapi"))
    described = subprocess.run(
        [pygeoapi, "openapi", "generate", configuration.name, "--output-file", "openapi.yml"],
        cwd=folder, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert described.returncode == 0, described.stdout + described.stderr
    log = folder / "log"
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [pygeoapi, "serve"], cwd=folder, env=env, stdout=stream, stderr=stream
        )
        with ended(process):
            wait_until_up(f"{url}/conformance?f=json", process, log)
            yield url


def test_owslib_reads_every_feature(service: str) -> None:
    client = Features(service)
    assert set(client.feature_collections()) == set(KINDS)
    known = facts()
    for kind in KINDS:
        items = client.collection_items(kind, limit=1_000)["features"]
        assert {item["id"] for item in items} == set(getattr(frames(), kind).index)
        for item in items:
            held, fact = item["properties"], known[item["id"]]
            assert held["name"] == fact["name"]
            assert held.get("basis") == fact["basis"]
            assert held["licence"] == fact["licence"]
            assert held["sources_text"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2023-09-08", ["leg-sea"]),
        ("2023-09-20", ["leg-rail"]),
        ("2023-09-12T12:00:00Z", ["leg-sea", "leg-rail"]),
        ("2023-09-01/2023-09-09", ["leg-sea"]),
        ("2023-09-13/..", ["leg-rail"]),
        ("2031-01-01", ["leg-rail"]),
    ],
)
def test_a_day_is_answered_as_the_clock_does(service: str, asked: str, found: list[str]) -> None:
    url = f"{service}/collections/legs/items?f=json&datetime={asked}"
    with urlopen(url) as answer:  # noqa: S310 - this machine
        features = json.loads(answer.read())["features"]
    assert [each["id"] for each in features] == found


def test_a_collection_says_where_and_when(service: str) -> None:
    legs = Features(service).collection("legs")
    (bbox,) = legs["extent"]["spatial"]["bbox"]
    west, south, east, north = frames().legs.total_bounds
    assert bbox == pytest.approx([west, south, east, north], abs=0.01)
    ((begin, end),) = legs["extent"]["temporal"]["interval"]
    assert begin.startswith(str(min(frames().legs["earliest_start"])))
    assert end in ("..", None)
    assert legs["description"].startswith("Legs: As alleged by")


def test_the_service_conforms_to_the_core(service: str) -> None:
    conforms = Features(service).conformance()["conformsTo"]
    core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
    assert core in conforms


def test_qgis_reads_the_live_layer(service: str, tmp_path: Path) -> None:
    layers = [f"OAPIF:url='{service}' typename='{kind}'" for kind in KINDS]
    found = probe(tmp_path, "", *layers)
    for kind, layer in zip(KINDS, layers, strict=True):
        assert found[layer]["valid"]
        assert found[layer]["count"] == len(getattr(frames(), kind))
        assert "sources_text" in found[layer]["fields"]
