"""Lengths against geopy and published values; legs and totals as ranges."""

from __future__ import annotations

import json
import math
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopy.distance import geodesic
from hypothesis import example, given
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from geoapp.frames import leg_lengths, measurement, total_length
from geoapp.measure import in_unit, line_km, segments_km, straight_km, to_lat_lon
from tests.support.lines import MILLIMETRE_KM, Pair, Position, lines, pairs, positions, segments


def _geopy_km(start: Position, end: Position) -> float:
    return float(geodesic(to_lat_lon(start), to_lat_lon(end)).km)


@given(pairs)
@example(((0.0, 0.0), (180.0, 0.0)))
@example(((0.0, 90.0), (123.0, -90.0)))
@example(((180.0, 12.5), (-180.0, 12.5)))
def test_geopy_agrees(pair: Pair) -> None:
    start, end = pair
    assert float(segments_km(*start, *end)) == pytest.approx(
        _geopy_km(start, end), rel=1e-6, abs=MILLIMETRE_KM
    )


# s12 is given to 0.1 micrometres or a micrometre: latitude 1, longitude 1, latitude 2,
# longitude 2, metres.
PUBLISHED = {
    # Karney (2010), Test set for geodesics, doi:10.5281/zenodo.32156.
    "geodtest-short": (
        21.219268205986, 0, 21.210895095821835985, 0.000470899511575113, 928.3575608, 1e-7,
    ),
    "geodtest-nearly-antipodal": (
        27.095351435163, 0, -27.095351435168394093, 179.462448686689092514, 19977267.8165311, 1e-7,
    ),
    # Karney (2013), Algorithms for geodesics, doi:10.1007/s00190-012-0578-z, the worked
    # inverse problems: a short one and a nearly antipodal one.
    "karney-2013-short": (-30.12345, 0, -30.12344, 0.00005, 4.944208, 1e-6),
    "karney-2013-nearly-antipodal": (-30, 0, 29.9, 179.8, 19989832.827610, 1e-6),
    # The test cases that GeographicLib and PROJ share (geodtest.c).
    "geodtest.c-0": (35.60777, -139.44815, -11.17491, -69.95921, 8935244.5604818305, 1e-7),
    "geodtest.c-1": (55.52454, 106.05087, 77.03196, 197.18234, 4105086.1713924406, 1e-7),
    "geodtest.c-9": (-68.82867, -74.28391, -50.63005, -8.36685, 3956936.926063544, 1e-7),
    "geodtest.c-14": (-87.85331, 85.66836, 66.48646, 16.09921, 17286615.3147144645, 1e-7),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_values(name: str) -> None:
    lat0, lon0, lat1, lon1, metres, within = PUBLISHED[name]
    assert float(segments_km(lon0, lat0, lon1, lat1)) * 1000 == pytest.approx(metres, abs=within)


def test_arrays_broadcast_and_stay_as_they_were() -> None:
    lons = np.array([[10.0, 20.0], [30.0, 40.0]])
    before = lons.copy()
    km = segments_km(lons, 50, 0, 50)
    assert km.shape == (2, 2)
    assert (np.diff(km.ravel()) > 0).all()
    np.testing.assert_array_equal(lons, before)


@pytest.mark.parametrize(
    ("values", "where"),
    [
        (([1, 2, 3], [0, 91, 0], [0, 0, 0], [0, 0, 0]), "start of segment 1: .*latitude 91.0"),
        (([1, 2, 3], [0, 0, 0], [0, 0, 0], [0, 0, -90.5]), "end of segment 2: .*latitude -90.5"),
        (([1], [math.nan], [0], [0]), "start of segment 0: .*latitude nan"),
        (([1], [0], [math.inf], [0]), "end of segment 0: .*longitude inf"),
    ],
)
def test_a_position_off_the_earth_is_named(values: Any, where: str) -> None:
    with pytest.raises(ValueError, match=where):
        segments_km(*values)


def test_longitudes_count_modulo_a_turn() -> None:
    assert segments_km(190, 10, -175, 12) == pytest.approx(segments_km(-170, 10, 185, 12))


@given(lines)
def test_no_line_is_shorter_than_the_straight_way(line: LineString) -> None:
    assert straight_km(line) <= line_km(line) + MILLIMETRE_KM


@given(positions, positions, positions)
def test_a_detour_is_never_shorter(start: Position, end: Position, via: Position) -> None:
    direct = segments_km(*start, *end)
    assert direct <= segments_km(*start, *via) + segments_km(*via, *end) + MILLIMETRE_KM


@given(lines)
def test_a_line_is_the_sum_of_its_segments(line: LineString) -> None:
    by_geopy = sum(_geopy_km(start, end) for start, end in segments(line))
    assert line_km(line) == pytest.approx(by_geopy, rel=1e-6, abs=MILLIMETRE_KM)


def test_what_lies_between_parts_is_not_counted() -> None:
    parts = MultiLineString([[(0, 0), (1, 0)], [(5, 0), (6, 0)]])
    assert line_km(parts) == pytest.approx(2 * line_km(LineString([(0, 0), (1, 0)])))
    assert straight_km(parts) == pytest.approx(6 * line_km(LineString([(0, 0), (1, 0)])))


def test_a_height_does_not_count() -> None:
    flat, high = LineString([(0, 0), (1, 0)]), LineString([(0, 0, 0), (1, 0, 9000)])
    assert line_km(high) == line_km(flat)


def test_to_lat_lon_flips_every_shape() -> None:
    assert to_lat_lon((130.4, 42.2)).tolist() == [42.2, 130.4]
    assert to_lat_lon([(1, 2, 9), (3, 4, 9)]).tolist() == [[2, 1], [4, 3]]
    assert to_lat_lon(np.zeros((0, 2))).shape == (0, 2)


def _leg(
    line: BaseGeometry | None,
    lengths: list[dict[str, Any]] | None = None,
    low_km: float = math.nan,
    high_km: float = math.nan,
) -> dict[str, Any]:
    return {
        "geometry": line,
        "mode": "rail",
        "basis": "modelled",
        "lengths": lengths or [],
        "low_km": low_km,
        "high_km": high_km,
    }


def _legs(*, crs: int | None = 4326, **rows: dict[str, Any]) -> gpd.GeoDataFrame:
    legs = gpd.GeoDataFrame(list(rows.values()), geometry="geometry", crs=crs)
    legs.index = [leg_id.replace("_", "-") for leg_id in rows]
    return legs.rename_axis("leg_id")


NORTH = LineString([(0, 0), (0, 1), (1, 1)])
PUBLISHED_LENGTHS = [
    {
        "km": [200.0, 260.0],
        "method": {"en": "by the kilometre posts", "fr": "selon les bornes"},
        "citations": [
            {"source": "atlas", "locator": "p. 4", "quote": {"en": "two hundred"}},
            {"source": "table"},
        ],
    },
    {
        "km": [210.0, 300.0],
        "method": {"en": "by three candidate lines"},
        "citations": [{"source": "table", "locator": None}],
    },
]


def test_a_leg_without_a_length_gets_a_lower_bound_alone() -> None:
    lengths = leg_lengths(_legs(leg_a=_leg(NORTH)))
    row = lengths.loc["leg-a"]
    assert row["straight_km"] == pytest.approx(_geopy_km((0, 0), (1, 1)), rel=1e-9)
    assert row["drawn_km"] > row["straight_km"]
    assert row["low_km"] == row["straight_km"]
    assert np.isnan(row["high_km"])
    assert "no length is given" in row["method"]
    by_way = _legs(leg_a=_leg(NORTH))
    by_way["via_points"] = pd.Series([[(0.0, 1.0)]], by_way.index, dtype=object)
    assert leg_lengths(by_way)["low_km"]["leg-a"] == pytest.approx(row["drawn_km"])
    assert not row["sourced"]


def test_a_published_length_is_taken_with_its_range() -> None:
    row = leg_lengths(_legs(leg_a=_leg(NORTH, PUBLISHED_LENGTHS, 200.0, 300.0))).loc["leg-a"]
    assert (row["low_km"], row["high_km"]) == (200.0, 300.0)
    assert row["method"] == "by the kilometre posts; by three candidate lines"
    assert row["sourced"]


def test_lengths_have_their_columns_and_dtypes() -> None:
    for legs in (_legs(leg_a=_leg(NORTH), leg_b=_leg(None)), _legs(leg_a=_leg(NORTH)).iloc[:0]):
        lengths = leg_lengths(legs)
        assert list(lengths.columns) == [
            "straight_km", "drawn_km", "low_km", "high_km", "method", "sourced",
        ]  # fmt: skip
        assert lengths.index.name == "leg_id"
        assert (lengths.dtypes.iloc[:4] == "float64").all()
        assert lengths["sourced"].dtype == bool
        assert not lengths.drop(columns="high_km").isna().any(axis=None)


@pytest.mark.parametrize(
    ("crs", "found"), [(None, "is missing"), (3857, "is WGS 84 / Pseudo-Mercator")]
)
def test_another_crs_is_refused(crs: int | None, found: str) -> None:
    legs = _legs(crs=crs, leg_a=_leg(NORTH))
    with pytest.raises(ValueError, match=f"legs: the CRS {found}; bring them to EPSG:4326"):
        leg_lengths(legs)


def test_a_bad_position_names_its_leg() -> None:
    legs = _legs(leg_a=_leg(NORTH), leg_b=_leg(LineString([(0, 0), (45.8, 91)])))
    with pytest.raises(ValueError, match=r"leg-b: end of segment 0: .*latitude 91\.0"):
        leg_lengths(legs)


def test_the_total_adds_as_ranges() -> None:
    legs = _legs(leg_a=_leg(NORTH), leg_b=_leg(NORTH, PUBLISHED_LENGTHS, 200.0, 300.0))
    lengths = leg_lengths(legs)
    total = total_length(lengths)
    assert total["low_km"] == pytest.approx(lengths["straight_km"].iloc[0] + 200)
    assert total["high_km"] is None
    assert total_length(lengths.iloc[1:])["high_km"] == 300
    assert total["straight_km"] == pytest.approx(2 * lengths["straight_km"].iloc[0])


def _frames(legs: gpd.GeoDataFrame) -> Any:
    return SimpleNamespace(info=SimpleNamespace(id="some-route", version="1.0.0"), legs=legs)


def test_measurement_has_the_shape_of_the_command() -> None:
    legs = _legs(leg_a=_leg(NORTH, PUBLISHED_LENGTHS, 200.0, 300.0), leg_b=_leg(NORTH))
    shape = json.loads(json.dumps(measurement(_frames(legs)), allow_nan=False))
    assert list(shape) == ["dossier", "version", "legs", "total"]
    assert (shape["dossier"], shape["version"]) == ("some-route", "1.0.0")
    first, second = shape["legs"]
    assert list(first) == [
        "id", "mode", "basis", "straight_km", "drawn_km", "low_km", "high_km", "method",
        "citations",
    ]  # fmt: skip
    assert (first["id"], first["mode"], first["basis"]) == ("leg-a", "rail", "modelled")
    assert first["citations"] == [{"source": "atlas", "locator": "p. 4"}, {"source": "table"}]
    assert second["citations"] == []
    assert list(shape["total"]) == ["straight_km", "low_km", "high_km"]


def test_measurement_adds_up_to_the_metre() -> None:
    shape = measurement(_frames(_legs(leg_a=_leg(NORTH), leg_b=_leg(NORTH), leg_c=_leg(NORTH))))
    assert shape["total"]["high_km"] is None
    for column in ("straight_km", "low_km"):
        shown = [leg[column] for leg in shape["legs"]]
        assert all(round(km, 3) == km for km in shown)
        assert shape["total"][column] == round(sum(shown), 3)


def test_measurement_without_legs() -> None:
    shape = measurement(_frames(_legs(leg_a=_leg(NORTH)).iloc[:0]))
    assert shape["legs"] == []
    assert shape["total"] == {"straight_km": 0.0, "low_km": 0.0, "high_km": 0.0}


def test_units() -> None:
    assert in_unit(10, "km") == 10.0
    assert in_unit(1.609344, "mi") == pytest.approx(1.0, rel=1e-12)
    assert in_unit(1.852, "nmi") == pytest.approx(1.0, rel=1e-12)
    with pytest.raises(ValueError, match="unit: is 'ft'; use one of km, mi, nmi"):
        in_unit(1, "ft")  # type: ignore[arg-type]
