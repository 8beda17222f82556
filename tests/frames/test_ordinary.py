"""A frame of plain cells goes wherever a frame goes; each position of a track is a row."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geoapp
from geoapp.catalogues import say
from geoapp.frames import datetimes, to_frames
from geoapp.when import parse_when
from tests.support.dossiers import BUILT_INS, CASES, GOOD, ONE_OF_EACH

TABLES = [
    *("places", "legs", "candidates", "sightings", "tracks", "claims", "origins", "sources"),
    *("accounts", "ships", "steps", "changes"),
]
SQL = {"when", "values", "at", "mode", "select", "from", "to", "order", "group", "text", "type"}


def tables_of(path: Path) -> dict[str, pd.DataFrame]:
    frames = to_frames(geoapp.read_dossier(path))
    return {name: getattr(frames, name) for name in TABLES}


@pytest.mark.parametrize("path", [*GOOD, *BUILT_INS], ids=lambda path: path.stem)
def test_a_plain_frame_is_written_and_read_and_freed_of_duplicates(
    path: Path, tmp_path: Path
) -> None:
    for name, frame in tables_of(path).items():
        plain = geoapp.plain_frame(frame, dates="text")
        assert plain.index.equals(frame.index)
        assert len(plain.drop_duplicates()) <= len(plain)
        assert len(plain.drop_duplicates([each for each in plain if each != "geometry"])) >= (
            1 if len(plain) else 0
        )
        if isinstance(plain, gpd.GeoDataFrame):
            told = json.loads(plain.to_json())
            assert [each["id"] for each in told["features"]] == list(frame.index)
        geoapp.plain_frame(frame).to_parquet(tmp_path / f"{name}.parquet")
        read_frame = gpd.read_parquet if isinstance(plain, gpd.GeoDataFrame) else pd.read_parquet
        assert list(read_frame(tmp_path / f"{name}.parquet").index) == list(frame.index)


@pytest.mark.parametrize("path", [ONE_OF_EACH, *BUILT_INS], ids=lambda path: path.stem)
def test_no_column_hides_a_member_of_pandas_or_collides(path: Path) -> None:
    plain = [geoapp.plain_frame(frame) for frame in tables_of(path).values()]
    names = [name for frame in plain for name in frame.columns if name != "geometry"]
    assert len(names) == len(set(names))
    assert not SQL & set(names)
    assert not [name for name in names if hasattr(gpd.GeoDataFrame, name)]


def test_two_tables_join_by_their_keys() -> None:
    frames = to_frames(geoapp.read_dossier(geoapp.built_in()))
    places = pd.DataFrame(geoapp.plain_frame(frames.places).drop(columns="geometry"))
    joined = geoapp.plain_frame(frames.sightings).join(places, on="sighting_place")
    assert joined["place_name"].tolist()[0] == "Najin (Rajin)"
    assert isinstance(joined, gpd.GeoDataFrame)
    assert joined.loc["seen-najin-voa", "sighting_when"] == frames.sightings["when"].iloc[0]


def test_bounds_are_datetimes_and_an_open_end_is_none() -> None:
    frames = to_frames(geoapp.read_dossier(CASES / "good" / "open-dates.geojson"))
    legs, told = geoapp.plain_frame(frames.legs), geoapp.plain_frame(frames.legs, dates="text")
    assert frames.legs["latest_end"].isna().any()
    for name in ("earliest_start", "latest_start", "earliest_end", "latest_end"):
        days = [None if day is None else str(day) for day in frames.legs[name]]
        assert legs[f"leg_{name}"].dtype == "datetime64[s]"
        texts = legs[f"leg_{name}"].to_numpy().astype("datetime64[D]").astype(str).tolist()
        assert texts == [day or "NaT" for day in days]
        assert told[f"leg_{name}"].tolist() == days


@pytest.mark.parametrize("year", [-269999, -489, 0, 1, 1519, 9999, 12000])
def test_bounds_are_datetimes_in_any_year(year: int) -> None:
    when = parse_when(
        f"Y{year}" if abs(year) > 9999 else f"{year:05}" if year < 0 else f"{year:04}"
    )
    first, last = datetimes([when.earliest_start, when.latest_end])
    assert first == np.datetime64(year - 1970, "Y").astype("datetime64[s]")
    assert last == np.datetime64(year - 1969, "Y").astype("datetime64[D]") - 1


def test_texts_are_in_one_language_and_lists_are_text() -> None:
    frames = to_frames(geoapp.read_dossier(ONE_OF_EACH))
    legs = geoapp.plain_frame(frames.legs, "fr")
    assert legs["leg_via"]["leg-sea"] == "cport"
    assert json.loads(str(legs["leg_lengths"]["leg-sea"]))[0]["km"] == [300.0, 310.5]
    assert legs["leg_name"].tolist() == [say(texts, "fr") for texts in frames.legs["name"]]
    held = [cell for frame in tables_of(ONE_OF_EACH).values()
            for column in geoapp.plain_frame(frame).columns.drop("geometry", errors="ignore")
            for cell in geoapp.plain_frame(frame)[column]]  # fmt: skip
    assert not [cell for cell in held if isinstance(cell, list | dict | tuple)]
    archived = geoapp.plain_frame(frames.sources)["source_archived"].dropna()
    assert all("url" in json.loads(cell) for cell in archived)


def test_explore_draws_a_plain_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a scheme nothing of mapclassify is called, but GeoPandas asks for it."""
    stub = ModuleType("mapclassify")
    monkeypatch.setattr(stub, "classify", None, raising=False)
    monkeypatch.setitem(sys.modules, "mapclassify", stub)
    frames = to_frames(geoapp.read_dossier(ONE_OF_EACH))
    for name in ("places", "legs", "candidates", "sightings", "tracks"):
        frame = geoapp.plain_frame(getattr(frames, name))
        if len(frame):
            assert f"{name.removesuffix('s')}_name" in frame.explore(tiles=None).get_root().render()


def test_what_is_no_table_of_a_dossier_is_refused() -> None:
    legs = to_frames(geoapp.read_dossier(ONE_OF_EACH)).legs
    with pytest.raises(geoapp.ArgumentError, match="has the index None; give one of"):
        geoapp.plain_frame(legs.reset_index(drop=True))
    with pytest.raises(geoapp.ArgumentError, match="dates: is 'iso'; use one of datetime64, text"):
        geoapp.plain_frame(legs, dates="iso")  # type: ignore[arg-type]
    with pytest.raises(geoapp.ArgumentError, match="lang: is 'de'"):
        geoapp.plain_frame(legs, "de")


def test_each_position_of_a_track_is_a_row_with_its_time() -> None:
    frames = to_frames(geoapp.read_dossier(CASES / "good" / "a-track.geojson"))
    found = geoapp.positions(frames)
    times = [str(time) for each in frames.tracks["times"] for time in each]
    numbered = [
        f"{name}--{n}"
        for name, each in frames.tracks["times"].items()
        for n in range(1, len(each) + 1)
    ]
    assert list(found.index) == numbered
    assert found["time"].tolist() == times
    assert found.crs == 4326
    assert found.geometry.tolist() == [*frames.tracks.geometry.explode()]
    assert str(found["instant"].dtype) == "datetime64[us, UTC]"
    assert found["instant"].notna().tolist() == ["T" in time for time in times]
    assert found["instant"].notna().any()
    assert found["earliest_start"].dtype == "datetime64[s]"
    assert (found["earliest_start"] <= found["latest_end"]).all()
    empty = geoapp.positions(geoapp.read_dossier(geoapp.built_in()))
    assert list(empty.columns) == list(found.columns)
    assert empty.dtypes.astype(str).tolist() == found.dtypes.astype(str).tolist()
