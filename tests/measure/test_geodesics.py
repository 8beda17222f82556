"""Geodesics against published lines, to the nanometre."""

from __future__ import annotations

import numpy as np
import pytest

from geoapp.measure import segments_km
from geoapp.measure.geodesic import inverse, walk
from tests.support.project import ROOT

# The inverse and direct cases that C. F. F. Karney publishes with GeographicLib and PROJ
# (geodtest.c): degrees, and metres to a tenth of a nanometre.
LINES = np.genfromtxt(ROOT / "tests" / "cases" / "geodesics.csv", delimiter=",", names=True)
WITHIN_M = 50e-9


def test_the_lines_are_all_there() -> None:
    assert len(LINES) == 20
    assert 2e6 < LINES["metres"].min() < LINES["metres"].max() < 2e7


@pytest.mark.parametrize("line", LINES, ids=[str(number) for number in range(len(LINES))])
def test_published_lines_within_50_nanometres(line: np.void) -> None:
    ends = [float(line[name]) for name in ("lon0", "lat0", "lon1", "lat1")]
    assert float(segments_km(*ends)) * 1000 == pytest.approx(line["metres"], abs=WITHIN_M, rel=0)


def test_published_directions_and_walks() -> None:
    starts = np.column_stack([LINES["lon0"], LINES["lat0"]])
    ends = np.column_stack([LINES["lon1"], LINES["lat1"]])
    azimuths, _ = inverse(starts, ends)
    assert azimuths == pytest.approx(LINES["azimuth"], abs=1e-11)
    reached, _ = walk(starts, LINES["azimuth"], LINES["metres"] / 1000)
    off = (reached - ends + [180, 0]) % 360 - [180, 0]
    off[:, 1] = reached[:, 1] - ends[:, 1]
    assert np.abs(off).max() < 1e-11
