"""Frames: the columns are those that are written down, whatever the dossier holds."""

from __future__ import annotations

import inspect
import re
import tracemalloc
import weakref
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings

from geoapp.dossier import Dossier, read_dossier
from geoapp.frames import Frames, rows, to_frames
from tests.support.dossiers import (
    BUILT_INS,
    CASES,
    GOOD,
    ONE_OF_EACH,
    SMALLEST,
    content_of,
    dossiers,
    read,
)

DRAWN = ["places", "legs", "candidates", "sightings"]
TABLES = ["claims", "origins", "sources", "accounts", "ships", "steps", "changes"]
ALL = [*DRAWN, *TABLES]
KINDS: dict[str, Any] = {"dict": dict, "str": str, "list": list, "dicts": list, "date": date}
OTHER_NAMES = {
    "from": "from_place",
    "to": "to_place",
    "container-title": "container_title",
    "URL": "url",
}
BOUNDS = ["earliest_start", "latest_start", "earliest_end", "latest_end"]


def written_down(frame: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """Index name, types and words of the columns of a frame, from the docstring."""
    text = inspect.cleandoc(Frames.__doc__ or "") + "\n"
    rule = r" +=+ =+ =+\n"
    table = rf"^{frame}\n{rule} +`(\w+)` +dtype +holds\n{rule}(.*?){rule}"
    match = re.search(table, text, re.MULTILINE | re.DOTALL)
    assert match, frame
    rows = [line.split(maxsplit=2) for line in match[2].splitlines()]
    return match[1], {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def frame_of(frames: Frames, name: str) -> pd.DataFrame:
    frame = getattr(frames, name)
    assert isinstance(frame, pd.DataFrame)
    return frame


@pytest.mark.parametrize("path", [*GOOD, *BUILT_INS], ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ALL)
def test_columns_are_those_written_down(path: Path, name: str) -> None:
    frame = frame_of(to_frames(read_dossier(path)), name)
    index, dtypes, holds = written_down(name)
    assert frame.index.name == index
    assert frame.index.dtype == "object"
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == dtypes
    assert list(frame.columns) == list(dtypes)
    for column, words in holds.items():
        for value in frame[column]:
            assert_holds(value, dtypes[column], words)


def assert_holds(value: Any, dtype: str, words: str) -> None:
    """Check a cell against the words of its column."""
    if dtype == "object":
        if value is None:
            assert "None" in words
            return
        assert isinstance(value, KINDS[re.split(r"\W", words)[0]]), (value, words)
        if "dict, text" in words:
            assert "en" in value
    elif dtype == "float64":
        assert not np.isnan(value) or "NaN" in words
    elif dtype == "geometry":
        assert value.geom_type in words


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("path", [SMALLEST, ONE_OF_EACH], ids=lambda path: path.stem)
def test_drawn_frames_are_in_wgs_84_even_if_empty(path: Path, name: str) -> None:
    frame = frame_of(to_frames(read_dossier(path)), name)
    assert isinstance(frame, gpd.GeoDataFrame)
    assert str(frame.crs) == "EPSG:4326"
    assert frame.geometry.name == "geometry"
    assert frame.empty == (path == SMALLEST)


@pytest.mark.parametrize("name", ALL)
def test_every_member_of_the_file_is_a_column_or_the_index(name: str) -> None:
    content = content_of(ONE_OF_EACH)
    if name in DRAWN:
        kind = name.removesuffix("s")
        items = [each["properties"] for each in content["features"]]
        items = [item for item in items if item["kind"] == kind]
        told = {"kind"}
    else:
        items = content[name]
        told = {"id", "custom"}
    members = {member for item in items for member in item} - told
    other = {
        "from": "from_place",
        "to": "to_place",
        "container-title": "container_title",
        "URL": "url",
    }
    assert members
    assert {other.get(member, member) for member in members} <= set(written_down(name)[1])


def test_a_leg_as_a_row() -> None:
    leg = to_frames(read_dossier(ONE_OF_EACH)).legs.loc["leg-sea"]
    assert (leg["from_place"], leg["to_place"], leg["via"]) == ("aport", "bport", ["cport"])
    assert (leg["low_km"], leg["high_km"]) == (300.0, 310.5)
    assert [leg[bound].isoformat() for bound in BOUNDS] == [
        "2001-01-01",
        "2001-01-01",
        "2001-01-02",
        "2001-01-08",
    ]
    assert leg["parts"][1] == {"basis": "modelled", "label": {"en": "on"}, "citations": []}
    assert leg["lengths"][0]["km"] == [300.0, 310.5]
    assert leg["max_speed"] == {"km_per_day": 600.0, "label": {"en": "a guess"}, "citations": []}
    assert leg.geometry.wkt == "MULTILINESTRING ((12 50, 13 51), (13 51, 15 52))"


def test_the_range_of_a_leg_spans_its_lengths() -> None:
    content = content_of()
    leg = next(each for each in content["features"] if each["id"] == "leg-sea")
    lengths = [{"km": km, "method": {"en": "m"}} for km in ([5, 9], [7, 20], [6, 6])]
    leg["properties"]["lengths"] = lengths
    row = to_frames(read(content)).legs.loc["leg-sea"]
    assert (row["low_km"], row["high_km"]) == (5.0, 20.0)


@pytest.mark.parametrize(
    ("depart", "arrive", "bounds"),
    [
        ("2001-02", "2001-03", ["2001-02-01", "2001-02-28", "2001-03-01", "2001-03-31"]),
        ("2001-02", "2001-02-09", ["2001-02-01", "2001-02-09", "2001-02-09", "2001-02-09"]),
        ("2001-02-20", "2001-02", ["2001-02-20", "2001-02-20", "2001-02-20", "2001-02-28"]),
        ("../2001-02-09", "2001-02-03/..", [None, "2001-02-09", "2001-02-03", None]),
        ("2001-02-03/..", "2001-02-09", ["2001-02-03", "2001-02-09", "2001-02-09", "2001-02-09"]),
        ("2001-02-03", "../2001-02-09", ["2001-02-03", "2001-02-03", "2001-02-03", "2001-02-09"]),
    ],
)
def test_a_leg_departs_before_it_arrives(
    depart: str, arrive: str, bounds: list[str | None]
) -> None:
    content = content_of()
    leg = next(each for each in content["features"] if each["id"] == "leg-sea")
    leg["properties"] |= {"depart": depart, "arrive": arrive}
    row = to_frames(read(content)).legs.loc["leg-sea"]
    assert [row[bound] and row[bound].isoformat() for bound in BOUNDS] == bounds


def test_a_claim_and_its_source_as_rows() -> None:
    frames = to_frames(read_dossier(ONE_OF_EACH))
    claim, denial = (frames.claims.loc[id_] for id_ in ("it-left", "it-stayed"))
    assert (claim["said_earliest"], claim["said_latest"]) == (date(2001, 2, 3), date(2001, 2, 3))
    assert claim["latest_end"] == date(2001, 1, 8)
    assert claim["retracted"]
    assert [denial[bound] for bound in BOUNDS] == [None] * 4
    assert denial["answers"] == ["it-left"]
    source = frames.sources.loc["paper"]
    assert (source["container_title"], source["author"]) == ("A shelf", [{"literal": "A. Author"}])
    assert (source["status"], source["title_is"]) == ("original", "title")
    assert frames.sources.loc["copy", "url"] is None


def test_both_members_for_an_archived_copy_are_read_as_one() -> None:
    content = content_of()
    copy = {"url": "https://web.example.org/1", "at": "2001-03-01T08:00:00Z", "by": "An archive"}
    content["sources"][1] |= {"archived": copy, "accessed": "2001-03-01~"}
    sources = to_frames(read(content)).sources
    assert list(sources["archive_location"]) == ["box 7", copy["url"]]
    assert list(sources["archived"]) == [None, copy]
    assert list(sources["accessed"]) == [None, "2001-03-01~"]
    assert list(sources["unread"]) == [None, None]


def test_the_header_is_handed_on() -> None:
    dossier = read_dossier(ONE_OF_EACH)
    assert to_frames(dossier).info is dossier.header


def test_lines_across_180_degrees_stay_as_they_are() -> None:
    frames = to_frames(read_dossier(CASES / "good" / "across-180-degrees.geojson"))
    first, second = shapely.get_parts(frames.legs.geometry.iloc[0])
    assert first.coords[-1] == (180.0, -15.06)
    assert second.coords[0] == (-180.0, -15.06)


def test_frames_are_their_own() -> None:
    dossier = read_dossier(ONE_OF_EACH)
    texts: list[dict[str, str]] = to_frames(dossier).claims["text"].tolist()
    texts[0]["en"] = "changed"
    assert dossier.claims[0].text["en"] == "It left."


def test_tables_that_others_replaced_are_let_go() -> None:
    made = to_frames(read_dossier(SMALLEST))
    before = weakref.ref(made.legs)
    changed = replace(made, legs=made.legs.assign(mode="rail"))
    assert made.are_as_made
    assert not changed.are_as_made
    del made
    assert before() is None


def test_many_legs_are_laid_out_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = read_dossier(ONE_OF_EACH)
    features = (*dossier.places, *dossier.legs[:1] * 3_000)
    many = dossier.model_copy(update={"features": features})

    def most(number: int) -> int:
        monkeypatch.setattr(rows, "ROWS_AT_ONCE", number)
        tracemalloc.start()
        frames = to_frames(many)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(frames.legs) == 3_000
        return peak

    assert most(64) < most(3_000) / 2


def test_rows_that_say_the_same_share_what_they_say() -> None:
    content = content_of()
    sea = next(each for each in content["features"] if each["id"] == "leg-sea")
    again = {**sea, "id": "leg-again", "properties": sea["properties"] | {"name": {"en": "Again"}}}
    content["features"].append(again)
    legs = to_frames(read(content)).legs
    first, second = legs.loc["leg-sea"], legs.loc["leg-again"]
    shared = ["via", "lengths", "parts", "claims", "citations", "note", "depart"]
    assert [name for name in shared if first[name] is not second[name]] == []
    assert second["name"] == {"en": "Again"}
    assert first["name"] != second["name"]


@given(dossiers)
@settings(max_examples=25)
def test_any_dossier_becomes_frames(dossier: Dossier) -> None:
    frames = to_frames(dossier)
    for name in ALL:
        frame = frame_of(frames, name)
        assert list(frame.index) == [item.id for item in getattr(dossier, name)]
        dtypes = {column: str(dtype) for column, dtype in frame.dtypes.items()}
        assert dtypes == written_down(name)[1]
    for leg, line in zip(dossier.legs, frames.legs.geometry, strict=True):
        assert line.__geo_interface__["coordinates"] == leg.geometry.coordinates
