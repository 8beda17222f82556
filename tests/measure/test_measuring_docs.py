"""The table of docs/measuring.md, measured again."""

from __future__ import annotations

import math
import re

import pytest
from geopy.distance import great_circle
from pyproj import Transformer

from geoapp.dossier import built_in, read_dossier
from geoapp.frames import leg_lengths, leg_paces, to_frames
from geoapp.measure import Fit, segments_km, to_lat_lon
from geoapp.measure.pace import paces_of
from tests.support.project import ROOT
from tools.calibration_picture import picture as calibration_picture
from tools.measuring_picture import picture
from tools.rail_calibration import read_posts, usable
from tools.rail_candidates import CALIBRATION

DOCS = ROOT / "docs" / "measuring.md"
DEGREE_KM = 111.195
Position = tuple[float, float]


def _position(cell: str) -> Position:
    lon, lat = cell.split(",")
    return float(lon), float(lat)


def _rows() -> list[list[str]]:
    table = re.findall(r"^\| [\w ]+ \| -?\d+, \d+ \| .+\|$", DOCS.read_text("utf-8"), re.M)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_the_table_is_found() -> None:
    assert len(_rows()) == 5


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_other_methods_err_as_the_table_says(row: list[str]) -> None:
    start, end = _position(row[1]), _position(row[2])
    km = float(segments_km(*start, *end))
    mercator = Transformer.from_crs(4326, 3857, always_xy=True)
    others = [
        math.dist(start, end) * DEGREE_KM,
        math.dist(mercator.transform(*start), mercator.transform(*end)) / 1000,
        great_circle(to_lat_lon(start), to_lat_lon(end)).km,
    ]
    assert float(row[3]) == pytest.approx(km, abs=0.05)
    for cell, other, digits in zip(row[4:], others, (1, 1, 2), strict=True):
        assert float(cell) == pytest.approx(100 * (other / km - 1), abs=0.5 * 10**-digits + 1e-9)


def test_the_picture_is_the_one_that_the_tool_draws() -> None:
    assert DOCS.with_suffix(".svg").read_text("utf-8") == picture()
    assert picture().startswith("<svg ")
    assert "](measuring.svg)" in DOCS.read_text("utf-8")


def test_the_calibrations_picture_is_the_one_that_the_tool_draws() -> None:
    docs = ROOT / "docs" / "rail-calibration.md"
    assert docs.with_suffix(".svg").read_text("utf-8") == calibration_picture()
    shown = docs.read_text("utf-8")
    assert "](rail-calibration.svg)" in shown
    posts = [(official, km) for _, official, km in usable(read_posts())]
    short = [100 * (1 - km / official) for official, km in posts]
    off = [abs(100 * (km * CALIBRATION / official - 1)) for official, km in posts]
    assert f"{len(posts)} stations" in shown
    assert f"runs {min(short):.1f} to {max(short):.1f} % short" in shown
    assert max(off) < 1.1


def test_numbers_of_the_pace_are_those_of_the_code() -> None:
    text = DOCS.read_text("utf-8")
    frames = to_frames(read_dossier(built_in()))
    paces = leg_paces(frames.legs, leg_lengths(frames.legs))
    slowest = float(paces["slowest_km_per_day"]["leg-rail"])
    assert f"asks for {slowest:.0f} km a day" in text
    consignment, train, _ = paces_of("rail", read_dossier(built_in()).legs[1].properties.bounds)
    low, high = consignment.km_per_day
    assert f"{low:.0f} to {high:.0f} in 2020" in text
    assert f"once went ({train.km_per_day[0]:,.0f})" in text
    for fit in Fit:
        assert f"- *{fit}*: " in text
