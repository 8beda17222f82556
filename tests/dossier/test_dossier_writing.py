"""A dossier as a file: the layout, and that it is there whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.dossier import Dossier, read_dossier, to_geojson, write_dossier
from geoapp.dossier.layout import laid_out
from geoapp.errors import DossierError
from tests.support.dossiers import GOOD, ONE_OF_EACH, SMALLEST, content_of, dossiers, read


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_written_is_read_again(path: Path, tmp_path: Path) -> None:
    dossier = read_dossier(path)
    target = tmp_path / "written.geojson"
    write_dossier(dossier, target)
    assert read_dossier(target) == dossier
    assert target.read_text(encoding="utf-8") == to_geojson(dossier)
    assert [each.name for each in tmp_path.iterdir()] == ["written.geojson"]


@given(dossiers)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_any_dossier_survives_the_file(tmp_path: Path, dossier: Dossier) -> None:
    target = tmp_path / "written.geojson"
    write_dossier(dossier, str(target))
    assert read_dossier(target) == dossier


def test_nothing_is_lost() -> None:
    given_content = content_of(ONE_OF_EACH)
    # Members that may be left out, given with the value that leaving them out has.
    leg = next(each for each in given_content["features"] if each["id"] == "leg-sea")
    assert leg["properties"]["max_speed"].pop("citations") == []
    assert json.loads(to_geojson(read(content_of(ONE_OF_EACH)))) == given_content


def test_the_order_of_the_file_does_not_matter_to_what_is_written() -> None:
    content = content_of(ONE_OF_EACH)

    def reversed_members(value: object) -> object:
        if isinstance(value, dict):
            return {name: reversed_members(value[name]) for name in reversed(value)}
        return [reversed_members(item) for item in value] if isinstance(value, list) else value

    assert to_geojson(read(reversed_members(content))) == to_geojson(read(content))


numbers = st.one_of(
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([-0.0, 2.0, 1e-7, 1e15, 9.1e15, 2.0**53, 1e16, 1e22]),
)


@given(st.lists(st.lists(numbers, max_size=3), min_size=1, max_size=4))
def test_many_positions_are_laid_out_as_each_of_them(positions: list[list[float]]) -> None:
    lines = [laid_out({"at": each})[10:-3] for each in positions]
    together = "[\n    " + ",\n    ".join(lines) + "\n  ]"
    assert laid_out({"at": positions}) == f'{{\n  "at": {together}\n}}\n'


def test_lists_that_are_no_positions_are_laid_out_item_by_item() -> None:
    for odd in ([[[1.0]], 2.0], [[1.0], [True]], [[1.0], 2.0, [[]]], [["[", "], ["]]):
        text = laid_out({"at": odd})
        assert json.loads(text) == {"at": odd}
        assert ".0" not in text
        assert text.count("\n") > 4


def test_the_layout_keeps_a_position_in_a_line() -> None:
    lines = to_geojson(read_dossier(ONE_OF_EACH)).split("\n")
    assert lines[:4] == [
        "{",
        '  "type": "FeatureCollection",',
        '  "bbox": [12, 50, 15, 52],',
        '  "dossier": {',
    ]
    assert "            [13, 51]" in lines
    assert '        "coordinates": [12.001, 50.001]' in lines
    assert '        "claims": ["it-left"],' in lines
    assert '          "ko": "가",' in lines
    assert lines[-2:] == ["}", ""]


def test_english_stands_first_and_other_languages_in_order() -> None:
    content = content_of(SMALLEST)
    content["dossier"]["title"] = {"ru": "в", "fr": "f", "en": "e", "ko": "ㄱ"}
    assert list(read(content).header.title) == ["en", "fr", "ko", "ru"]


def test_what_could_not_be_read_is_not_written(tmp_path: Path) -> None:
    content = content_of(SMALLEST)
    content["steps"] = [
        {"id": "one", "title": {"en": "One"}, "text": {"en": "First."}, "select": "nothing"}
    ]
    dossier = Dossier.model_validate(content)
    with pytest.raises(DossierError, match="example: one: select is 'nothing'"):
        write_dossier(dossier, tmp_path / "x.geojson")
    assert not list(tmp_path.iterdir())
