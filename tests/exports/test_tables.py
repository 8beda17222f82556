"""Frames laid flat: nothing is lost, everything carries its evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.evidence import backing
from geoapp.exports import kml, spreadsheets
from geoapp.exports import tables as flat_tables
from geoapp.exports.data_package import table_files
from geoapp.exports.flatten import COLUMN_KINDS, LINE_TABLES, RENAMED, rounded_to_km, to_tables
from geoapp.exports.formats import format_named
from geoapp.exports.geoparquet import to_arrow
from geoapp.exports.precision import decimals_for, rounded_shapes
from geoapp.exports.tables import Column, Table, merged
from geoapp.frames import leg_lengths, to_frames
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.rows import DossierRows, dossier_rows, listed_members
from geoapp.geodesy import KM_PER_DEGREE
from geoapp.measure import densify
from geoapp.measure.drawing import PLANAR_WITHIN_KM
from geoapp.measure.geodesic import Floats, inverse, lengths_km
from tests.support.dossiers import BUILT_INS, ONE_OF_EACH
from tests.support.exporting import KINDS, between_airports, frames, hostile, nothing, tables

# A story's steps are how the page tells the dossier; they say nothing that isn't in the claims.
NOT_EXPORTED = {"steps"}


def test_a_dossier_is_laid_in_rows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[object] = []

    def counted(of: Dossier) -> DossierRows:
        laid.append(of)
        return dossier_rows(of)

    for user in ("exports.flatten", "text.dates", "evidence"):
        monkeypatch.setattr(f"geoapp.{user}.dossier_rows", counted, raising=False)
    assert to_tables(read_dossier(built_in())).every
    assert len(laid) == 1


def test_what_formats_have_in_common_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any) -> Any:
            made.append(name)
            return real(*given)

        return called

    for module, name in (
        (spreadsheets, "csv_text"),
        (kml, "_kml_unstyled"),
        (flat_tables, "merged"),
    ):
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    dossier = read_dossier(built_in())
    flat = to_tables(dossier)
    files: dict[str, bytes] = {}
    for name in ("geoparquet", "flatgeobuf", "kml", "kmz", "shapefile"):
        files |= format_named(name).make(dossier, flat, "en")
    files |= table_files(flat)
    assert made.count("csv_text") == len(flat.every)
    assert made.count("_kml_unstyled") == made.count("merged") == 1


@pytest.mark.parametrize("path", [ONE_OF_EACH, *BUILT_INS], ids=lambda path: path.stem)
def test_members_in_lists_are_those_of_each_by_itself(path: Path) -> None:
    dossier = read_dossier(path)
    for name in ("sources", "origins", "claims", "accounts", "ships", "steps", "changes"):
        items = getattr(dossier, name)
        assert list(listed_members(name, items)) == [each.members() for each in items]
    given = listed_members("features", dossier.features, {"properties"})
    members = [each.properties.members() for each in dossier.features]
    assert [each["properties"] for each in given] == members


def test_the_lines_of_legs_are_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    legs = to_frames(read_dossier(built_in()))
    measured: list[int] = []

    def counted(starts: Floats, ends: Floats) -> tuple[Floats, Floats]:
        measured.append(len(starts))
        return inverse(starts, ends)

    monkeypatch.setattr("geoapp.measure.lines.inverse", counted)
    to_tables(legs)
    parts = shapely.get_parts(legs.legs.geometry)
    segments = int(shapely.get_num_coordinates(parts).sum()) - len(parts)
    assert measured.count(segments) == 1


def test_every_frame_is_exported() -> None:
    held = {name for name, value in vars(frames()).items() if isinstance(value, pd.DataFrame)}
    assert held - NOT_EXPORTED == set(COLUMN_KINDS)


# What few formats can hold is tested by itself: see test_tracks.py.
@pytest.mark.parametrize("name", [name for name in COLUMN_KINDS if name != "tracks"])
def test_every_column_of_the_frames_is_exported(name: str) -> None:
    frame: pd.DataFrame = getattr(frames(), name)
    names = set(tables().table(name).names)
    assert {RENAMED.get((name, column), column) for column in frame.columns} - {"geometry"} <= names


def test_no_name_of_a_table_or_column_has_to_be_quoted() -> None:
    """A keyword of SQL can't be asked for as it is, and an attribute of pandas is another thing."""
    made = tables()
    own = [*made.features, *made.measured, *made.evidence, *made.relations]
    sqlite, duck = sqlite3.connect(":memory:"), duckdb.connect(":memory:")
    for table in own:
        columns = ", ".join(f"{name} TEXT" for name in table.names)
        for engine in (sqlite, duck):
            engine.execute(f"CREATE TABLE {table.name} ({columns})")
            engine.execute(" ".join(["SELECT", ", ".join(table.names), "FROM", table.name]))
    sqlite.close()
    duck.close()
    attributes = {name for table in own for name in table.names if hasattr(pd.DataFrame, name)}
    assert attributes == {"mode"}  # the word of the format; `frame["mode"]` gives it


@pytest.mark.parametrize("name", KINDS)
def test_every_feature_carries_what_must_be_said_with_it(name: str) -> None:
    for row in tables().table(name).rows():
        assert row["caution"]
        assert row["caution_fr"]
        assert (row.get("precision_km") is None) == (name in LINE_TABLES)
        assert row["sources_text"]
        assert row["attribution"].startswith("As alleged by")
        assert row["licence"] == frames().info.licence
        assert row["data_version"] == frames().info.version


def test_the_independent_sources_of_whatever_is_reported_are_counted() -> None:
    counted = backing(frames())["independent"]
    for name in ("legs", "sightings", "claims"):
        table = tables().table(name)
        told = dict(zip(table["id"], table["independent_sources"], strict=True))
        assert told == counted.astype(object).where(counted.notna(), None)[[*told]].to_dict()
    assert tables().table("legs")["independent_sources"] == [1, 1]
    for name in ("places", "candidates"):
        assert "independent_sources" not in tables().table(name).names


def test_a_modelled_line_is_never_told_as_a_fact() -> None:
    legs = tables().table("legs")
    for basis, caution in zip(legs["basis"], legs["caution"], strict=True):
        assert basis in caution.lower()


def test_texts_have_a_column_for_each_language() -> None:
    najin = next(row for row in tables().table("places").rows() if row["id"] == "najin")
    name = frames().places["name"].to_dict()["najin"]
    assert {tag: najin["name" if tag == "en" else f"name_{tag}"] for tag in name} == name


def test_a_leg_without_a_length_is_measured() -> None:
    legs = frames().legs.copy()
    legs["low_km"] = legs["high_km"] = np.nan
    legs["lengths"] = pd.Series([[] for _ in legs.index], index=legs.index, dtype=object)
    table = to_tables(replace(frames(), legs=legs)).table("legs")
    assert all(low > 0 for low in table["low_km"])
    assert set(table["high_km"]) == {None}  # nothing bounds a way that nobody has measured
    assert all(
        method.startswith("no length is given: at least") for method in table["length_method"]
    )


def test_unconfirmed_and_copied_sources_stay_marked() -> None:
    statuses = frames().sources["status"]
    for table in tables().features:
        for row in table.rows():
            marks = [statuses[given["source"]] for given in row["citations"]]
            text = row["sources_text"] or ""
            assert text.count("(copy") == marks.count("copy")
            assert text.count("(unconfirmed") == marks.count("unconfirmed")


def test_each_citation_has_a_row() -> None:
    cited = tables().citations
    assert len(set(cited["id"])) == len(cited)
    expected = sum(len(given) for name in KINDS for given in getattr(frames(), name)["citations"])
    expected += sum(len(given) for given in frames().claims["citations"])
    expected += sum(len(given) for given in frames().ships["citations"])
    assert len(cited) == expected
    assert set(cited["source"]) <= set(frames().sources.index)


def test_an_empty_dossier_has_the_same_columns() -> None:
    empty = to_tables(nothing())
    assert [len(table) for table in empty.every] == [0] * (len(KINDS) + 11)
    for table in empty.features:
        full = {name for name in tables().table(table.name).names if name[-3:-2] != "_"}
        assert full <= {*table.names, "post"}


def test_merging_keeps_every_row_and_column() -> None:
    whole = merged(tables().features, "features")
    assert len(whole) == sum(len(table) for table in tables().features)
    assert len(set(whole["id"])) == len(whole)
    assert set(whole.names) == {name for table in tables().features for name in table.names}
    assert len(set(whole.names)) == len(whole.names)


def test_hostile_names_stay_as_they_are() -> None:
    names = [row["name"] for table in to_tables(hostile()).features for row in table.rows()]
    given = [text["en"] for name in KINDS for text in getattr(hostile(), name)["name"]]
    assert names == given


# -- rounding ------------------------------------------------------------------------------


@pytest.mark.parametrize("precision_km", [0.001, 0.01, 0.25, 1, 3, 4, 10, 12, 100, 1000])
def test_rounding_moves_nothing_by_more_than_a_tenth_of_the_precision(precision_km: float) -> None:
    step_km = 10 ** -decimals_for(precision_km) * KM_PER_DEGREE
    assert step_km <= precision_km / 10 or decimals_for(precision_km) == 7
    if 0 < decimals_for(precision_km) < 7:
        assert step_km * 10 > precision_km / 10  # one decimal fewer would be too few


@pytest.mark.parametrize("name", KINDS)
def test_positions_have_no_more_decimals_than_their_precision(name: str) -> None:
    table = tables().table(name)
    for shape, km in zip(table.shapes or (), rounded_to_km(frames(), name), strict=True):
        positions = shapely.get_coordinates(shape)
        assert (positions == np.round(positions, decimals_for(km))).all()


@pytest.mark.parametrize("name", KINDS)
def test_rounded_shapes_stay_where_they_were(name: str) -> None:
    frame: gpd.GeoDataFrame = getattr(frames(), name)
    table = tables().table(name)
    for before, after, km in zip(
        frame.geometry, table.shapes or (), rounded_to_km(frames(), name), strict=True
    ):
        meant = before if name not in LINE_TABLES else densify(before, 10)
        away = shapely.hausdorff_distance(meant, after) * KM_PER_DEGREE
        assert away <= km / 10


def test_a_line_across_180_degrees_is_cut() -> None:
    (line,) = rounded_shapes(
        [shapely.LineString([(170, 10), (-170, 12)])], [1.0], "MultiLineString"
    )
    assert line is not None
    assert len(shapely.get_parts(line)) == 2
    assert np.abs(np.diff(shapely.get_coordinates(shapely.get_parts(line)[0])[:, 0])).max() <= 10


def test_a_point_beyond_180_degrees_is_turned_back() -> None:
    assert rounded_shapes([shapely.Point(181, 5)], [1.0], "Point") == [shapely.Point(-179, 5)]


def test_a_line_that_rounding_shrinks_to_a_point_keeps_two_positions() -> None:
    tiny = shapely.LineString([(10.00001, 20), (10.00002, 20), (10.00003, 20)])
    (line,) = rounded_shapes([tiny], [100.0], "MultiLineString")
    assert shapely.get_coordinates(line).tolist() == [[10, 20], [10, 20]]


@pytest.mark.parametrize(
    "dossier", ["najin-tikhoretsk-2023", "nellie-bly-1889", "between airports"]
)
def test_a_line_read_in_a_plane_keeps_to_its_geodesics(dossier: str) -> None:
    """As it was drawn, the leg between two airports lay 1,841 km off."""
    made = (
        to_frames(between_airports())
        if dossier == "between airports"
        else to_frames(read_dossier(built_in(dossier)))
    )
    table = to_tables(made).table("legs")
    within_km = PLANAR_WITHIN_KM + 0.2  # and what rounding moves
    for line, shape in zip(made.legs.geometry, table.shapes or (), strict=True):
        meant = shapely.get_coordinates(densify(line, 20))
        drawn = np.concatenate(
            [
                shapely.get_coordinates(shapely.segmentize(each, 0.02))
                for each in shapely.get_parts(shape)
            ]
        )
        on_sphere = [_unit(points) for points in (meant, drawn)]
        nearest = (on_sphere[0] @ on_sphere[1].T).argmax(axis=1)
        step = lengths_km(meant, drawn[nearest])
        assert step.max() <= within_km + 0.01 * KM_PER_DEGREE
    assert table["drawn_km"] == leg_lengths(made.legs)["drawn_km"].round(3).tolist()


def _unit(points: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(points).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def test_empty_and_missing_shapes_become_nothing() -> None:
    shapes = [shapely.LineString(), None, shapely.LineString([(0, 0), (1, 1)])]
    rounded = rounded_shapes(shapes, [1.0, 1.0, 1.0], "MultiLineString")
    assert [shape is None for shape in rounded] == [True, True, False]


def test_a_reach_of_a_whole_leg_has_the_line_of_the_leg_itself() -> None:
    made = to_tables(read_dossier(built_in("nellie-bly-1889")))
    legs, reach = made.table("legs"), made.table("reach")
    lines = dict(zip(legs["id"], legs.shapes or (), strict=True))
    whole = [
        shape is lines[leg]
        for leg, near, far, shape in zip(
            reach["leg"], reach["near_share"], reach["far_share"], reach.shapes or (), strict=True
        )
        if (near, far) == (0, 1) and lines[leg] is not None
    ]
    assert whole
    assert all(whole)


def test_a_row_has_its_own_where_as_many_are_held_as_there_are_rows() -> None:
    cells = Cells(["a", "b"], np.array([0, 0]))  # of a track with two positions, and one with none
    table = Table("positions", (Column("id", "text", cells), Column("track", "text", cells)))
    for nested in (False, True):
        assert to_arrow(table, nested=nested).column("track").to_pylist() == ["a", "a"]
