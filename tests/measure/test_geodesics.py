"""Geodesics against published lines, to the nanometre."""

from __future__ import annotations

import numpy as np
import pytest

from geoapp.measure import segments_km
from geoapp.measure.geodesic import are_apart, inverse, lengths_km, walk
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


@pytest.mark.parametrize("km", [1e-7, 0.1, 5.0, 500.0, 5_000.0, 19_000.0])
def test_what_is_apart_is_told_as_by_measuring(km: float) -> None:
    random = np.random.default_rng(7)
    clear, doubtful = random.uniform(0, 2, 5_000), 1 + random.normal(0, 1e-6, 5_000)
    far = np.minimum(km * np.concatenate([clear, doubtful]), 20_000)
    starts = np.column_stack([random.uniform(-180, 180, 10_000), random.uniform(-90, 90, 10_000)])
    starts[::9, 1] = random.choice([-90, 0, 90], len(starts[::9]))
    ends, _ = walk(starts, random.uniform(0, 360, 10_000), far)
    apart = are_apart(starts, ends, km)
    assert (apart == (lengths_km(starts, ends) > km)).all()
    assert 0 < apart.sum() < len(apart)


def test_what_is_not_on_earth_is_refused_there_too() -> None:
    with pytest.raises(ValueError, match="91"):
        are_apart(np.array([[0.0, 91.0]]), np.array([[0.0, 0.0]]), 1.0)
