"""A payload in every text, id and address of a dossier, through every output: it stays text."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import subprocess
import zipfile
from functools import cache
from html import unescape
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from lxml import etree
from pydantic import BaseModel

from geoapp.dossier import models, read_dossier
from geoapp.errors import DossierError
from tests.support import payload
from tests.support.sinks import Ran, Sink, notebook_cell, run, sinks, takes_tracks
from tests.support.strict import Shape, folder_shape, read_strictly

# These hold again what others here are made of; they take long and find what those found.
LONG = (
    *("export --all", "bundle", "handout --answers", "diff --json", "check --evidence --json"),
    *("page", "picture .png", "picture .pdf", "export --to geopackage", "export --to kmz"),
    *("publish", "publish --precompress gz", "publish --precompress br"),
)
MARKUP = (".html", ".svg", ".kml", ".gpx", ".qgz", ".pptx", ".xlsx", ".zip", "out")
SINKS = [
    pytest.param(sink, id=sink.name, marks=[pytest.mark.long] if sink.name in LONG else [])
    for sink in sinks()
]
PRINTED = {"--json": "x.json", "csl-json": "x.json", "bibtex": "x.bib", "ris": "x.ris"}


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The dossier with the payload, and the same with plain words, as files."""
    folder = tmp_path_factory.mktemp("payload")
    made = {"poisoned": payload.poisoned(), "harmless": payload.harmless()}
    for name, content in made.items():
        (folder / f"{name}.geojson").write_bytes(content)
        ship = payload.payload(7) if name == "poisoned" else "MADE-UP"
        (folder / f"{name}.csv").write_text(payload.ais(ship), "utf-8")
    return {name: folder / f"{name}.geojson" for name in made}


@pytest.mark.each_run(
    "check --evidence",
    "cite",
    "cite --format ris",
    "diff",
    "measure",
    "clock --at",
    "picture .svg",
    "export --to geojson",
    "export --to kml",
    "export --to gpx",
    "export --to xlsx",
    "export --to csv",
    "export --to czml",
    "export --to workbook",
    "export --to qgis",
)
@pytest.mark.parametrize("sink", SINKS)
def test_a_payload_stays_text(sink: Sink, dossiers: dict[str, Path], tmp_path: Path) -> None:
    poisoned = made(sink, dossiers["poisoned"], tmp_path / "poisoned")
    assert bool(poisoned.files) == bool(sink.output)
    for text in (poisoned.said, poisoned.printed.decode()):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
                             text.replace("\r\n", "\n"))  # fmt: skip
    shape_of_poisoned = shape(sink, poisoned)
    if sink.output.endswith(MARKUP):
        harmless = made(sink, dossiers["harmless"], tmp_path / "harmless")
        assert names(poisoned) == names(harmless)
        assert shape_of_poisoned - shape(sink, harmless) == set()


def made(sink: Sink, dossier: Path, folder: Path) -> Ran:
    folder.mkdir()
    ran = run(sink, dossier, folder, dossier.with_suffix(".csv"))
    assert ran.status == 0, ran.said
    return ran


def names(ran: Ran) -> list[str]:
    """Give the names of the files, without what a site tells their content by."""
    return sorted(re.sub(r"\.[0-9a-f]{8,}\.", ".", name) for name in ran.files)


def shape(sink: Sink, ran: Ran) -> Shape:
    """What an output is made of beside its texts, read strictly."""
    if sink.output:
        return folder_shape(ran.files)
    name = next((PRINTED[word] for word in sink.options if word in PRINTED), "x.txt")
    return read_strictly(name, ran.printed)


def test_no_sink_is_forgotten() -> None:
    found = {sink.name for sink in sinks()}
    assert {"check", "page", "picture .svg", "publish", "slides", "handout", "bundle"} <= found
    assert {f"export --to {name}" for name in ("kml", "qgis", "xlsx")} <= found
    assert set(LONG) <= found


def test_every_output_that_takes_tracks_is_given_some() -> None:
    found = {sink.command[0] for sink in sinks() if takes_tracks(sink)}
    assert found == {"page", "picture", "publish", "handout", "slides", "bundle"}


def test_the_payload_stands_in_every_member_that_takes_a_text() -> None:
    known: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            known.update(value)
            list(map(gather, value.values()))
        elif isinstance(value, list):
            list(map(gather, value))

    gather(json.loads(payload.everything()))
    for model in vars(models).values():
        if model is models.Todo:
            continue  # of drafts alone; `check`, and `publish` as it refuses them, print it
        if isinstance(model, type) and issubclass(model, BaseModel):
            wanted = {field.alias or name for name, field in model.model_fields.items()}
            assert wanted - {"todo"} <= known, model.__name__
    assert len(payload.free_leaves()) > 100
    assert len(payload.address_leaves()) == 3
    read_dossier(payload.poisoned())


def test_an_id_can_hold_no_payload() -> None:
    content = json.loads(payload.everything())
    ids = [path for path in payload.leaves(content) if path[-1] == "id"]
    assert len(ids) > 20
    for beginning in payload.BEGINNINGS:
        for path in ids[:: len(ids) // 4]:
            changed = json.loads(payload.everything())
            payload.put(changed, path, f"{beginning}x")
            with pytest.raises(DossierError, match="use small letters, digits and single hyphens"):
                read_dossier(json.dumps(changed).encode())


# -- what a program would make of it -------------------------------------------------------


@cache
def written(name: str) -> dict[str, bytes]:
    """The files of one sink, made of the payload."""
    import tempfile

    (sink,) = [each for each in sinks() if each.name == name]
    with tempfile.TemporaryDirectory() as folder:
        dossier = Path(folder) / "poisoned.geojson"
        dossier.write_bytes(payload.poisoned())
        target = Path(folder) / "out"
        target.mkdir()
        return run(sink, dossier, target).files


def test_typst_computes_nothing(tmp_path: Path) -> None:
    if which("pdftotext") is None:
        pytest.skip("pdftotext is missing")
    path = tmp_path / "handout.pdf"
    path.write_bytes(written("handout")["out.pdf"])
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    assert "TYPST" not in text
    assert '"TYP"+"ST"' in re.sub(r"\s+", "", text)


# What QGIS shows as it is: titles and metadata of a project are never expressions.
SHOWN = {"title", "abstract", "rights"}


def test_qgis_finds_no_expression() -> None:
    """Its map tips, labels and forms name fields; what a dossier says stands in data alone."""
    with sqlite3.connect(":memory:") as file:
        file.deserialize(written("export --to geopackage")["out.gpkg"])
        styles = [text for (text,) in file.execute("SELECT styleQML FROM layer_styles")]
    assert styles
    assert not any("'QG'" in unescape(unescape(text)) for text in styles)
    projects = [zipfile.ZipFile(io.BytesIO(content)) for name, content in
                written("export --to qgis").items() if name.endswith(".qgz")]  # fmt: skip
    assert projects
    for project in projects:
        root = etree.fromstring(project.read(project.namelist()[0]))
        found = [each for each in root.iter() if "'QG'" in f"{each.text}{[*each.attrib.values()]}"]
        assert found
        assert {each.tag for each in found} <= {*SHOWN, root.tag}
        assert [name for name, text in root.attrib.items() if "'QG'" in text] == ["projectname"]


def test_a_globe_replaces_nothing_in_a_balloon() -> None:
    text = written("export --to kml")["out.kml"].decode()
    balloons = re.findall(r"<description>(.*?)</", text, re.DOTALL)
    assert balloons
    assert not any("$[" in balloon for balloon in balloons)


def test_a_notebook_keeps_the_page_in_its_frame(dossiers: dict[str, Path]) -> None:
    made = {name: read_strictly("x.html", notebook_cell(path)) for name, path in dossiers.items()}
    assert made["poisoned"] == made["harmless"]
