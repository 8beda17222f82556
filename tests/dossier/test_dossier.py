"""The door of the dossier: every case file, each with what it must say."""

from __future__ import annotations

import json
import os
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geoapp import resources
from geoapp.dossier import MAX_BYTES, Dossier, built_in, io, read_dossier
from geoapp.dossier.problems import MAX_SHOWN_CHARACTERS, shown
from geoapp.errors import DossierError
from tests.support.dossiers import (
    BAD,
    CASES,
    GOOD,
    ONE_OF_EACH,
    SMALLEST,
    built_in_dossier,
    content_of,
    read,
)
from tests.support.messages import assert_well_told


def message_of(source: Any, name: str | None = None) -> str:
    """What reading says; a test fails if it says nothing."""
    with pytest.raises(DossierError) as caught:
        read_dossier(source, name=name)
    assert_well_told(caught.value)
    return str(caught.value)


# -- files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_dossiers_are_read(path: Path) -> None:
    assert isinstance(read_dossier(path), Dossier)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_dossiers_say_what_is_wrong(path: Path) -> None:
    assert message_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


def test_every_bad_dossier_has_its_message_and_no_message_lacks_its_dossier() -> None:
    folder = CASES / "bad"
    assert {path.stem for path in folder.glob("*.txt")} == {path.stem for path in BAD}
    assert len(BAD) > 60


def test_the_built_in_dossier_is_good() -> None:
    dossier = read_dossier(built_in())
    assert [leg.properties.mode for leg in dossier.legs] == ["sea", "rail"]
    assert dossier.claims
    assert dossier.sources


def test_a_problem_names_its_file_item_member_value_and_remedy() -> None:
    content = content_of()
    leg = next(each for each in content["features"] if each["id"] == "leg-sea")
    leg["properties"]["mode"] = "ship"
    with pytest.raises(DossierError) as caught:
        read(content, "najin.geojson")
    assert str(caught.value) == (
        "najin.geojson: leg-sea: properties.mode is 'ship'; "
        "use one of sea, river, rail, road, air, foot, animal, pipeline, unknown."
    )
    problem = caught.value.problems[0]
    assert (problem.where, problem.found) == ("leg-sea", "properties.mode is 'ship'")
    assert caught.value.source == "najin.geojson"
    assert caught.value.__suppress_context__


def test_a_version_may_have_an_entry_for_each_subject() -> None:
    content = content_of()
    entry = {"version": content["dossier"]["version"], "when": "2001", "text": {"en": "x"}}
    content["changes"] = [entry, entry | {"text": {"en": "y"}}]
    assert [change.text["en"] for change in read(content).changes] == ["x", "y"]


def test_the_parts_of_a_dossier_come_in_file_order() -> None:
    dossier = read_dossier(ONE_OF_EACH)
    assert [place.id for place in dossier.places] == ["aport", "bport", "cport"]
    assert [leg.id for leg in dossier.legs] == ["leg-sea"]
    assert [candidate.id for candidate in dossier.candidates] == ["other-line"]
    assert [sighting.id for sighting in dossier.sightings] == ["seen"]


def test_a_dossier_does_not_change() -> None:
    dossier = read_dossier(SMALLEST)
    with pytest.raises(ValueError, match="frozen"):
        dossier.header.id = "other"


# -- sources -------------------------------------------------------------------------------


def test_paths_bytes_and_streams_give_the_same_dossier() -> None:
    content = SMALLEST.read_bytes()
    expected = read_dossier(SMALLEST)
    assert read_dossier(str(SMALLEST)) == expected
    assert read_dossier(content) == expected
    assert read_dossier(BytesIO(content)) == expected
    with SMALLEST.open("rb") as file:
        assert read_dossier(file) == expected


def test_a_byte_order_mark_is_no_problem() -> None:
    assert read_dossier(b"\xef\xbb\xbf" + SMALLEST.read_bytes()) == read_dossier(SMALLEST)


def test_messages_call_a_source_by_its_name_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "najin.geojson"
    path.write_bytes(b"")
    upload = BytesIO()
    upload.name = "folder/upload.geojson"
    assert message_of(path).startswith("najin.geojson: file: is empty;")
    assert message_of(str(path)).startswith("najin.geojson: ")
    assert message_of(upload).startswith("upload.geojson: ")
    assert message_of(b"").startswith("dossier: ")
    assert message_of(b"", "standard input").startswith("standard input: ")
    assert message_of(b"", "\x1b[2J\n" + "x" * 500).startswith("'\\x1b[2J\\nxxx")


def test_a_missing_file(tmp_path: Path) -> None:
    expected = "none.geojson: file: does not exist; mend its path."
    assert message_of(tmp_path / "none.geojson") == expected
    assert message_of(SMALLEST / "none.geojson").startswith("none.geojson: file: can't be read: ")
    assert "no name that a file can have" in message_of("a\0b")


def test_a_folder(tmp_path: Path) -> None:
    assert message_of(tmp_path).endswith(": file: is a folder; give a dossier file.")


# The administrator may read everything, so that no mode of a file keeps this test honest.
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "may not be read; allow reading it."),
        (OSError(5, "Input/output error"), "can't be read: input/output error; mend that."),
    ],
)
def test_a_file_that_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(io, "open", refuse, raising=False)
    assert message_of("x.geojson") == f"x.geojson: file: {said}"


def test_a_stream_that_breaks() -> None:
    class Broken(BytesIO):
        def read(self, _: int | None = -1) -> NoReturn:
            raise OSError(5, "Input/output error")

    assert "can't be read: input/output error" in message_of(Broken())


def test_a_file_of_100_megabytes_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.geojson"
    path.touch()
    os.truncate(path, 100_000_000)
    monkeypatch.setattr(io, "parse", None)
    said = "holds 100.0 MB; give at most 50 MB: simplify its lines."
    assert message_of(path) == f"large.geojson: file: {said}"


def test_a_stream_without_end_is_read_to_the_limit_alone() -> None:
    class Endless(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= MAX_BYTES + 1
            return bytes(size)

    assert "holds more than 50 MB" in message_of(Endless())
    assert "holds 50.0 MB" in message_of(bytes(MAX_BYTES + 1))


# -- what no file here can show ------------------------------------------------------------


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_nesting_60_000_deep(opening: bytes) -> None:
    said = "file: is nested too deeply; give a dossier, which needs fewer than 20 levels."
    assert message_of(opening * 60_000) == f"dossier: {said}"
    closed = b"[" * 60_000 + b"]" * 60_000
    assert message_of(b'{"type": "FeatureCollection", "x": ' + closed + b"}").endswith(said)


def test_nesting_below_the_limit_is_read_as_any_other_member() -> None:
    content = content_of(SMALLEST)
    content["features"] = json.loads("[" * 90 + "]" * 90)
    assert "features[0]: is a list of 1; give an object." in (
        message_of(json.dumps(content).encode())
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{\n"a": "\xe9t\xe9"}', "line 2: has a byte that is not UTF-8 (0xE9)"),
        ("{}".encode("utf-16"), "line 1: has a byte that is not UTF-8 (0xFF)"),
        (b"\xed\xa0\x80", "line 1: has a byte that is not UTF-8 (0xED)"),
    ],
)
def test_content_that_is_not_utf_8(content: bytes, said: str) -> None:
    assert message_of(content) == f"dossier: {said}; save the file as UTF-8."


def test_problems_are_told_up_to_a_number() -> None:
    content = content_of(SMALLEST)
    content["features"] = [1] * 1_234
    said = message_of(json.dumps(content).encode())
    assert said.count("\n") == io.MAX_PROBLEMS
    assert said.endswith("dossier: file: has 234 more problems; mend these first.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"features": [' + b"1," * 20_000 + b"1]}", "has 20,009 faults"),
        (b'{"features": [' + b"NaN," * 20_000 + b"1]}", "holds over 10,000 bad numbers"),
        (b"[" + b'{"a":1,"a":1},' * 20_000 + b"1]", "holds over 10,000 names given twice"),
        (b"[" + b"1," * 1_000_001 + b"1]", "holds more than 1,000,000 values"),
        (b"[" + b"1" * 5_000 + b"]", "file: is [11111111111111111...]; give an object"),
    ],
)
def test_files_that_are_no_dossier_at_all_are_given_up(content: bytes, said: str) -> None:
    assert said in message_of(content)


@pytest.mark.long
def test_ten_thousand_legs_that_lead_nowhere_are_told_in_time() -> None:
    content = content_of()
    leg = next(each for each in content["features"] if each["id"] == "leg-sea")
    for index in range(10_000):
        properties = {**leg["properties"], "from": f"place-{index}"}
        content["features"].append({**leg, "id": f"leg-{index}", "properties": properties})
    assert "9,000 more problems" in message_of(json.dumps(content).encode())


# -- checks that a single bad file doesn't prove ---------------------------------------------


def test_an_item_with_a_fault_still_counts_as_there() -> None:
    content = content_of()
    content["features"][0]["properties"]["layer"] = "top"
    content["sources"][0]["type"] = "paper"
    with pytest.raises(DossierError) as caught:
        read(content)
    assert [problem.where for problem in caught.value.problems] == ["paper", "aport"]


def test_steps_may_share_an_id_with_a_place_but_not_with_each_other() -> None:
    content = content_of()
    assert content["steps"][0]["id"] == content["features"][0]["id"]
    content["steps"].append(content["steps"][0])
    with pytest.raises(DossierError, match=r"steps\[1\]: id is 'aport', as that of steps\[0\] is"):
        read(content)


def test_a_quote_of_25_words_is_short_enough() -> None:
    content = content_of()
    content["claims"][0]["quote"] = {"en": " ".join(["word"] * 25)}
    assert read(content).claims[0].quote == content["claims"][0]["quote"]


def test_positions_are_rounded_to_seven_decimals_and_zero_has_no_sign() -> None:
    content = content_of(SMALLEST)
    content["dossier"]["bbox"] = [-1.123456789, -1, 1, 1]
    assert read(content).header.bbox == (-1.1234568, -1, 1, 1)
    content = content_of(CASES / "good" / "across-180-degrees.geojson")
    assert read(content).places[1].geometry.coordinates == (-175.0, -15.1234567)
    content["dossier"]["bbox"][3] = -0.0
    assert str(read(content).header.bbox[3]) == "0.0"


def test_an_arrival_on_the_day_of_departure_is_in_order() -> None:
    content = content_of()
    leg = next(each for each in content["features"] if each["id"] == "leg-sea")
    leg["properties"] |= {"depart": "2001-01-02~", "arrive": "2001-01-01"}
    assert read(content).legs


# -- values in messages --------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(anything | st.text(min_size=60))
@example("\x1b[31m" * 100)
@example("\ud800" * 79)
@example("'" * 79 + '"')
@example([1e308, -1e308, 1e-308, 1.2345678901234567e-300])
def test_shown_values_are_short_and_harmless(value: object) -> None:
    text = shown(value)
    assert text.isprintable()
    assert 0 < len(text) <= MAX_SHOWN_CHARACTERS


# -- files that come with geoapp -----------------------------------------------------------


def test_an_installed_package_has_its_own_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "geoapp")
    beside = tmp_path / "data" / "geo" / "a.geojson"
    inside = tmp_path / "geoapp" / "data" / "geo" / "a.geojson"
    for path in (beside, inside):
        path.parent.mkdir(parents=True)
        path.touch()
    assert resources.data_file("a.geojson") == inside
    inside.unlink()
    assert resources.data_file("a.geojson") == beside
    with pytest.raises(FileNotFoundError, match="najin-tikhoretsk-2023"):
        built_in()


def test_data_files_are_found_and_never_outside() -> None:
    assert resources.data_file("basemap").is_dir()
    with pytest.raises(FileNotFoundError, match=r"data/geo/no\.json did not come"):
        resources.data_file("no.json")
    for outside in ("../README.md", "/etc/hosts", "basemap/../../README.md", "..\\x", "c:/x"):
        with pytest.raises(ValueError, match="leads out of data/geo"):
            resources.data_file(outside)


def test_the_days_of_a_changed_leg_are_its_own() -> None:
    leg = next(leg.properties for leg in built_in_dossier().legs if leg.id == "leg-rail")
    before = leg.bounds
    later = leg.model_copy(update={"arrive": "2023-09-29"})
    assert later.bounds.latest_end == date(2023, 9, 29)
    assert leg.bounds == before != later.bounds
