"""What an analyst asks in one call: a leg a row, whose reading, what is possible on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

import geoapp
from geoapp.clock import clock_days
from geoapp.errors import ColumnError, WhenError
from geoapp.frames import BOUNDS
from tests.support.dossiers import BUILT_INS, CASES, ONE_OF_EACH, built_in_dossier, content_of, read
from tests.support.long_routes import long_route


@pytest.fixture(scope="module")
def dossier() -> geoapp.Dossier:
    return built_in_dossier()


def open_ended() -> geoapp.Dossier:
    """A dossier whose leg has no last day."""
    content = content_of(ONE_OF_EACH)
    for feature in content["features"]:
        if feature["properties"]["kind"] == "leg":
            feature["properties"]["arrive"] = "2001-01-04/.."
    return read(content)


# -- summary -------------------------------------------------------------------------------


def test_the_built_in_route_is_summed_up_as_its_page_says_it(dossier: geoapp.Dossier) -> None:
    table = geoapp.summary(dossier)
    assert table.index.tolist() == ["leg-sea", "leg-rail"]
    assert table[["low_km", "high_km"]].to_numpy().tolist() == [[193, 213], [9800, 10800]]
    assert table["days_known"].tolist() == ["inferred", "inferred"]
    assert table["independent"].tolist() == [1, 1]
    for deniers in table["denied_by"]:
        assert [name in deniers for name in ("Peskov", "Lavrov", "Burmistrov")] == [True] * 3
    assert table["candidates"].tolist() == [1, 7]
    assert table["pace_low_km_per_day"].round(1).tolist() == [32.2, 490.0]
    assert table["pace_high_km_per_day"].isna().all()  # it could have gone in a day
    french = geoapp.summary(dossier, lang="fr")
    assert french["days_words"]["leg-sea"].startswith("Najin\xa0: départ le 7 septembre")


def test_no_pace_is_negative_or_infinite_and_open_ends_are_missing() -> None:
    table = geoapp.summary(open_ended())
    assert table["latest_end"].isna().all()
    paces = table[["pace_low_km_per_day", "pace_high_km_per_day"]].to_numpy()
    assert not np.isinf(paces).any()
    assert not (paces < 0).any()
    assert {str(table[name].dtype) for name in BOUNDS} == {"datetime64[s]"}


def test_a_dossier_without_legs_has_an_empty_summary_with_the_same_columns(
    dossier: geoapp.Dossier,
) -> None:
    content = content_of(ONE_OF_EACH)
    kept = [each for each in content["features"] if each["properties"]["kind"] == "place"]
    bare = content | {"features": kept, "steps": [], "accounts": [], "changes": []}
    bare["claims"] = [each | {"places": []} for each in content["claims"]]
    assert geoapp.summary(dossier).columns.tolist() == list(geoapp.summary(read(bare)).columns)
    assert geoapp.summary(read(bare)).empty


def test_candidates_lie_as_far_apart_as_their_furthest_point() -> None:
    content = content_of(ONE_OF_EACH)
    table = geoapp.summary(read(content))
    frames = geoapp.to_frames(read(content))
    leg = table.index[table["candidates"] > 0][0]
    lines = [
        *frames.candidates.geometry[frames.candidates["leg"] == leg],
        frames.legs.geometry[leg],
    ]
    found = max(
        min(geoapp.distance(point, other, "km") for other in _points(there))
        for here in lines
        for there in lines
        for point in _points(here)
    )
    assert table["candidates_apart_km"][leg] == pytest.approx(found, abs=5)


def _points(line: Any) -> list[Point]:
    dense = geoapp.measure.densify(line, 10)
    return [Point(each) for part in getattr(dense, "geoms", [dense]) for each in part.coords]


# -- readings ------------------------------------------------------------------------------


def test_a_reading_gives_the_days_of_the_account_and_nothing_else(dossier: geoapp.Dossier) -> None:
    listed = geoapp.readings(dossier)
    assert listed["said_by"].tolist() == ["RUSI", "The White House"]
    own, other = geoapp.to_frames(dossier), geoapp.to_frames(dossier, reading=listed.index[0])
    assert own.legs["latest_end"]["leg-rail"] == date(2023, 10, 1)
    assert other.legs["latest_end"]["leg-rail"] == date(2023, 9, 28)
    assert other.legs["arrive"]["leg-sea"] == own.legs["arrive"]["leg-sea"]
    by_both = [geoapp.features_at(each, "2023-09-30")["state"]["leg-rail"] for each in (own, other)]
    assert by_both == ["possible", "absent"]


def test_a_candidate_is_read_along_its_own_line(dossier: geoapp.Dossier) -> None:
    frames = geoapp.to_frames(dossier, reading="rail-via-kazakhstan")
    line = frames.candidates.geometry["rail-via-kazakhstan"]
    assert frames.legs.geometry["leg-rail"].equals(line)
    assert frames.legs["low_km"]["leg-rail"] == 9800


def test_a_reading_that_is_none_is_told_with_those_that_are(dossier: geoapp.Dossier) -> None:
    with pytest.raises(WhenError, match=r"reading: is 'rusi', .*; use one of .*tikhoretsk/0"):
        geoapp.to_frames(dossier, reading="rusi")


# -- possible on a day ---------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2001-01-09", date(2030, 1, 1), np.datetime64("9999-12-31")])
def test_an_open_end_excludes_no_day_in_python_as_on_the_clock(day: Any) -> None:
    frames = geoapp.to_frames(open_ended())
    assert geoapp.possible_on(frames.legs, day).all()
    states = geoapp.features_at(frames, day)
    assert (states.loc[frames.legs.index, "state"] != "absent").all()


def test_what_an_export_has_written_can_be_asked_too(
    dossier: geoapp.Dossier, tmp_path: Path
) -> None:
    frames = geoapp.to_frames(dossier)
    for name, target in (("geoparquet", "a.parquet"), ("geopackage", "a.gpkg")):
        geoapp.export(frames, name, tmp_path / target)
    by_parquet = gpd.read_parquet(tmp_path / "a.parquet")
    legs = by_parquet[by_parquet["kind"] == "leg"].set_index("id")
    by_gis = gpd.read_file(tmp_path / "a.gpkg", layer="legs").set_index("id")
    for day in pd.date_range("2023-09-05", "2023-10-03", freq="D"):
        expected = geoapp.possible_on(frames.legs, day).tolist()
        assert geoapp.possible_on(legs.loc[frames.legs.index], day).tolist() == expected
        assert geoapp.possible_on(by_gis.loc[frames.legs.index], day).tolist() == expected


def test_a_column_that_is_missing_or_no_day_is_told_at_once() -> None:
    frame = pd.DataFrame({"earliest_start": ["soon", "x"], "latest_end": [None, None]})
    with pytest.raises(ColumnError) as told:
        geoapp.possible_on(frame, "2023-09-01")
    assert [str(each).partition(";")[0] for each in told.value.problems] == [
        "row 0: earliest_start is 'soon', not a date in EDTF",
        "row 1: earliest_start is 'x', not a date in EDTF",
    ]
    with pytest.raises(ColumnError, match="latest_end: is missing; there are earliest_start"):
        geoapp.possible_on(frame[["earliest_start"]].iloc[:0], "2023-09-01")


# -- lines across 180 degrees --------------------------------------------------------------


def test_a_frame_of_lines_is_cut_at_180_degrees_and_its_points_are_left() -> None:
    across, within = LineString([(179, 0), (-179, 0)]), LineString([(1, 1), (2, 2)])
    shapes = [across, within, Point(180, 5), None]
    held = np.array([*shapes, None], dtype=object)[:-1]
    frame = gpd.GeoDataFrame({"name": list("abcd")}, geometry=held, crs="OGC:CRS84")
    cut = geoapp.split_antimeridian(frame)
    assert cut.geom_type.tolist()[:3] == ["MultiLineString", "LineString", "Point"]
    assert cut.geometry.isna().tolist() == [False] * 3 + [True]
    assert cut["name"].tolist() == list("abcd")
    assert frame.geom_type[0] == "LineString"
    assert geoapp.split_antimeridian(frame.iloc[:0]).empty
    with pytest.raises(ValueError, match="has the CRS EPSG:3857; use to_crs"):
        geoapp.split_antimeridian(frame.iloc[1:2].to_crs("EPSG:3857"))
    with pytest.raises(TypeError, match="is of type str; give a line or a GeoDataFrame"):
        geoapp.split_antimeridian("LINESTRING (0 0, 1 1)")  # type: ignore[call-overload]


# -- days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day",
    [
        date(2023, 9, 14),
        datetime(2023, 9, 14, 23, 59, tzinfo=UTC),
        pd.Timestamp("2023-09-14 23:59", tz="Asia/Vladivostok"),
        np.datetime64("2023-09-14"),
        np.datetime64("2023-09-14T10:00:00.5"),
        "2023-09-14",
        "2023-09-14T23:59:00+10:00",
    ],
)
def test_a_day_is_read_however_it_is_given(dossier: geoapp.Dossier, day: Any) -> None:
    features = geoapp.features_at(dossier, day)
    assert features["day"].unique().tolist() == ["2023-09-14"]
    assert features["far_km"]["leg-rail"] == 4500


@pytest.mark.parametrize(
    "day", ["14.9.2023", None, pd.NaT, np.datetime64("NaT"), 20230914, float("nan"), "2023-09"]
)
def test_what_is_no_day_is_told(dossier: geoapp.Dossier, day: Any) -> None:
    with pytest.raises(WhenError, match="^features_at, day: is .*; give a date, or text such as"):
        geoapp.features_at(dossier, [day])


def test_the_reach_is_drawn_by_geodesic_length(dossier: geoapp.Dossier) -> None:
    features = geoapp.features_at(dossier, "2023-09-14")
    line = geoapp.to_frames(dossier).legs.geometry["leg-rail"]
    drawn, part = (geoapp.measure.line_km(each) for each in (line, features.geometry["leg-rail"]))
    assert part == pytest.approx(features["far_share"]["leg-rail"] * drawn, abs=0.001)
    assert features.geometry.isna()["leg-sea"]
    assert features.crs == "EPSG:4326"
    assert features.to_json()


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_many_days_make_one_table_as_day_after_day(path: Path) -> None:
    dossier = geoapp.read_dossier(path)
    first, last = clock_days(dossier)
    days = pd.date_range(first, last, periods=5).normalize()
    table = geoapp.features_at(dossier, days)
    one_by_one = pd.concat([geoapp.features_at(dossier, day) for day in days])
    pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(one_by_one))


def test_a_year_of_days_repeats_no_letters_of_its_texts(tmp_path: Path) -> None:
    table = geoapp.features_at(read(long_route(100)), pd.date_range("1901-01-01", periods=365))
    texts = ["day", "kind", "state"]
    assert [str(table[name].dtype) for name in texts] == [
        str(pd.Series(["a"], dtype=str).dtype)
    ] * 3
    held = table[texts].memory_usage(index=False)
    assert list(held / len(table)) == [8, 8, 8]  # a pointer each
    table.reset_index().to_parquet(tmp_path / "year.parquet")
    back = gpd.read_parquet(tmp_path / "year.parquet")
    assert (back[["id", *texts]] == table.reset_index()[["id", *texts]]).all(axis=None)


def test_a_track_is_there_on_the_days_of_its_positions() -> None:
    dossier = read(content_of(CASES / "good" / "a-track.geojson"))
    track = geoapp.to_frames(dossier).tracks
    assert len(track)
    first, last = track["earliest_start"].iloc[0], track["latest_end"].iloc[0]
    states = geoapp.features_at(dossier, pd.date_range(first, last)).loc[[track.index[0]]]
    there = states[states["state"] != "absent"]
    assert len(there)
    assert there.geom_type.unique().tolist() == ["MultiPoint"]
    before = geoapp.features_at(dossier, first - pd.Timedelta(days=1))
    assert before["state"][track.index[0]] == "absent"


@pytest.mark.parametrize("given", [None, "route.geojson", pd.DataFrame(), 7])
def test_what_is_no_dossier_is_told(given: Any) -> None:
    with pytest.raises(TypeError, match="features_at, of: is of type .*; give a dossier"):
        geoapp.features_at(given, "2023-09-14")
