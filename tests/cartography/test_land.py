"""What is cleared at a glance is what an exact look clears; all else is looked at exactly."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from geoapp.cartography import land
from geoapp.cartography.ground import line_warnings
from geoapp.cartography.land import (
    LONGEST_KM,
    SPHERE_ERROR_KM,
    Land,
    _along,
    _on_sphere,
    legs_in_doubt,
)
from geoapp.cartography.world import world
from geoapp.dossier import built_in, read_dossier
from geoapp.geodesy import MEAN_RADIUS_KM
from geoapp.measure import measure_dossier
from geoapp.measure.geodesic import WGS84
from tests.support.dossiers import CASES
from tests.support.famous import FAMOUS, write_famous

WORLD = (-180.0, -90.0, 180.0, 90.0)
DOSSIERS = [
    *built_in().parent.glob("*.geojson"),
    *(CASES / "good").glob("*.geojson"),
    *(CASES / "routes").glob("*.geojson"),
]


def in_doubt_and_warned_of(path: Path) -> tuple[set[str], set[str]]:
    dossier = read_dossier(path)
    warned = {problem.where for problem in line_warnings(measure_dossier(dossier))}
    return {leg.id for leg in legs_in_doubt(dossier)}, warned


@pytest.mark.each_run("nellie-bly-1889", "najin-tikhoretsk-2023", "pacific-1520")
@pytest.mark.parametrize("path", DOSSIERS, ids=lambda path: path.stem)
def test_no_leg_with_a_warning_is_cleared(path: Path) -> None:
    doubted, warned = in_doubt_and_warned_of(path)
    assert warned <= doubted


@pytest.mark.long
def test_no_leg_of_a_famous_route_with_a_warning_is_cleared(tmp_path: Path) -> None:
    """Over seas, poles and 180 degrees."""
    found = [in_doubt_and_warned_of(write_famous(tmp_path, name)) for name in FAMOUS]
    assert [warned - doubted for doubted, warned in found] == [set()] * len(found)
    assert any(warned for _, warned in found)


def test_what_would_take_too_many_glances_is_left_in_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dossier = read_dossier(built_in())
    monkeypatch.setattr(land, "MOST_GLANCES", 3_000)
    assert [leg.id for leg in legs_in_doubt(dossier)] == ["leg-rail"]


def test_the_built_in_dossier_is_cleared() -> None:
    assert legs_in_doubt(read_dossier(built_in())) == []


def test_land_is_where_the_base_map_has_it() -> None:
    rng = np.random.default_rng(1)
    at = np.column_stack([rng.uniform(-180, 180, 4000), rng.uniform(-89, 89, 4000)])
    areas = shapely.STRtree(world(WORLD)["land"])
    inside = np.zeros(len(at), dtype=bool)
    inside[areas.query(shapely.points(at), predicate="within")[0]] = True
    land = Land(WORLD)
    assert [land.holds((lon, lat)) for lon, lat in at.tolist()] == inside.tolist()


@pytest.mark.parametrize(
    ("at", "has_land"),
    [((178.0, 67.0), True), ((-178.0, 67.0), True), ((179.5, 68.9), True), ((180.0, 60.0), False)],
)
def test_land_is_known_on_both_sides_of_180_degrees(
    at: tuple[float, float], has_land: bool
) -> None:
    lon, lat = at
    assert Land((lon - 1, lat - 1, lon + 1, lat + 1)).holds(at) is has_land


def test_a_great_circle_strays_from_the_geodesic_no_more_than_is_said() -> None:
    rng = np.random.default_rng(1)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 400))), rng.uniform(-180, 180, 400)
    there = WGS84.fwd(lon, lat, rng.uniform(0, 360, 400), np.full(400, 1000 * LONGEST_KM))[:2]
    middle = [
        WGS84.npts(*a, *b, 1)[0]
        for a, b in zip(zip(lon, lat, strict=True), zip(*there, strict=True), strict=True)
    ]
    a, b, m = (
        np.array([_on_sphere(at) for at in each])
        for each in (zip(lon, lat, strict=True), zip(*there, strict=True), middle)
    )
    normal = np.cross(a, b)
    aside = (m * normal).sum(axis=1) / np.linalg.norm(normal, axis=1)
    assert np.abs(aside).max() * MEAN_RADIUS_KM < SPHERE_ERROR_KM


def test_a_line_is_looked_at_all_along() -> None:
    along = list(_along([(179.0, 10.0), (-179.0, 10.0)]))
    assert along[0] == (179.0, 10.0)
    assert along[-1] == (-179.0, 10.0)
    step = WGS84.inv(*along[0], *along[1])[2] / 1000
    assert 1.9 < step <= 2.05
    assert len(along) == 111
    assert list(_along([(5.0, 5.0), (5.0, 5.0)])) == [(5.0, 5.0), (5.0, 5.0)]
