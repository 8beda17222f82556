"""A ship's line over land, a train's over sea: warned of, and nothing that is as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from geoapp.cartography import ground
from geoapp.cartography.ground import INLAND_KM, inland, line_warnings, offshore_km
from geoapp.cli import main
from geoapp.dossier import read_dossier
from geoapp.measure import measure_dossier
from tests.support.dossiers import BUILT_INS, CASES, content_of, feature, place_at, read

SMALLEST = CASES / "good" / "smallest.geojson"
# From one place to another through positions on the way, by a way, in a year.
ODESSA, BOMBAY = (31.0, 46.3), (72.5, 18.9)
BY_SUEZ = [(28.9, 41.0), (26.0, 39.9), (26.0, 36.0), (32.35, 31.4), (32.55, 29.8), (37.5, 22.0),
           (43.3, 12.6), (52.0, 13.0)]  # fmt: skip


def warned(
    mode: str, line: Sequence[tuple[float, float]], year: int = 1900, precision_km: float = 5
) -> list[str]:
    content = content_of(SMALLEST)
    content["dossier"]["bbox"] = [-180, -90, 180, 90]
    ends = [place_at("a", line[0]), place_at("b", line[-1])]
    for place in ends:
        place["properties"]["precision_km"] = precision_km
    properties: dict[str, Any] = {
        "kind": "leg", "name": {"en": "A leg"}, "mode": mode, "from": "a", "to": "b",
        "depart": str(year), "arrive": str(year), "basis": "schematic", "certainty": "uncertain",
        "citations": [{"source": "made-up"}],
    }  # fmt: skip
    content["sources"] = [content_of()["sources"][0] | {"id": "made-up"}]
    geometry = {"type": "LineString", "coordinates": [list(position) for position in line]}
    content["features"] = [*ends, feature("leg", geometry, properties)]
    return [str(each) for each in line_warnings(measure_dossier(read(content)))]


def test_a_line_without_end_is_looked_at_in_some_places(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def counted(name: str) -> None:
        ask = getattr(ground, name)

        def count(positions: Any) -> Any:
            asked.append((name, len(positions)))
            return ask(positions)

        monkeypatch.setattr(ground, name, count)

    counted("_on_land")
    counted("_from_coast_km")
    zigzag = [(12 + at * 1e-6, 50 + (-1) ** at * 0.5) for at in range(40_000)]
    [warning] = warned("sea", [(12.0, 50.0), *zigzag])
    assert "runs over land for 4,447," in warning
    on_land, *depths = asked
    assert on_land == ("_on_land", ground.MOST_POSITIONS)
    assert 0 < sum(count for _, count in depths) <= ground.MOST_DEPTHS


def test_the_nearest_coast_is_the_nearest_of_all() -> None:
    random = np.random.default_rng(33)
    lats = np.degrees(np.arcsin(random.uniform(-1, 1, 300)))
    positions = np.column_stack([random.uniform(-180, 180, 300), lats])
    positions = np.concatenate([positions, [(0.0, 90.0), (0.0, -90.0), (180.0, 0.0)]])
    every = ground._nearest_km(positions, ground._land()[1])
    assert ground._from_coast_km(positions) == pytest.approx(every, abs=0.001)


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_the_lines_of_a_built_in_dossier_are_where_they_belong(path: Path) -> None:
    assert line_warnings(measure_dossier(read_dossier(path))) == []


@pytest.mark.parametrize(
    ("mode", "line", "what"),
    [
        ("sea", [(-9.5, 38.6), (121.5, 25.2)], "over land"),  # straight from Lisbon to Taipei
        ("rail", [(2.3, 48.9), (-0.1, 51.5)], "over water"),  # straight from Paris to London
        ("road", [(139.7, 35.7), (151.2, -33.9)], "over water"),
        ("foot", [(-5.7, 35.8), (-5.6, 40.0)], "over water"),
    ],
)
def test_a_line_over_wrong_ground_is_warned_of(
    mode: str, line: list[tuple[float, float]], what: str
) -> None:
    (warning,) = warned(mode, line)
    assert what in warning
    assert "known to 5 km, the base map to 5 km" in warning


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        ("sea", [(5.3, 60.4), (4.0, 60.4), (-1.1, 60.2)]),  # Bergen to Lerwick
        ("sea", [(7.1, 61.2), (4.6, 61.1), (-1.1, 60.2)]),  # from the head of a fjord
        ("sea", [(10.0, 53.5), (8.3, 54.0), (5.0, 54.0), (2.0, 52.0)]),  # down the Elbe
        ("sea", [(170.0, -30.0), (-170.0, -30.0)]),  # across 180 degrees
        ("rail", [(2.3, 48.9), (13.4, 52.5)]),
        ("air", [(2.3, 48.9), (-74.0, 40.7)]),
        ("unknown", [(2.3, 48.9), (-74.0, 40.7)]),
    ],
)
def test_a_line_that_may_be_is_not(mode: str, line: list[tuple[float, float]]) -> None:
    assert warned(mode, line) == []


def test_the_isthmus_of_suez_was_land_until_1869() -> None:
    line = [ODESSA, *BY_SUEZ, BOMBAY]
    assert any("[32." in warning for warning in warned("sea", line, 1850))
    assert not any("[32." in warning for warning in warned("sea", line, 1900))
    assert warned("sea", BY_SUEZ[3:5], 1850)
    assert warned("sea", BY_SUEZ[3:5], 1900) == []


def test_places_that_are_known_roughly_excuse_their_line() -> None:
    line = [(-5.7, 35.8), (-5.6, 40.0)]  # across the strait of Gibraltar
    assert warned("foot", line)
    assert warned("foot", line, precision_km=50) == []


def test_a_leg_that_no_speed_could_make_is_warned_of() -> None:
    content = content_of(CASES / "good" / "a-caravan.geojson")
    leg = next(each for each in content["features"] if each["id"] == "leg-round")
    leg["properties"] |= {"depart": "1271-05-20", "arrive": "1271-05-20"}
    (warning,) = [str(each) for each in line_warnings(measure_dossier(read(content)))]
    assert warning.startswith("leg-round: has dates that ask for 968 km a day at least")


def test_check_tells_its_warnings_and_still_takes_the_dossier() -> None:
    made = CliRunner().invoke(main, ["check", str(CASES / "good" / "one-of-each.geojson")])
    assert made.exit_code == 0
    assert "warning: leg-sea: goes by sea, and its line runs over land" in made.stderr
    assert "no problems" in made.stdout


def test_what_is_called_inland_lies_far_from_all_water() -> None:
    random = np.random.default_rng(5)
    lons = random.uniform(-180, 180, 2_000)
    lats = np.degrees(np.arcsin(random.uniform(-0.99, 0.99, 2_000)))
    positions = np.column_stack([lons, lats])
    deep = inland(lons, lats)
    on_land = offshore_km(positions) == 0
    assert on_land[deep].all()
    assert ground._from_coast_km(positions[deep]).min() > INLAND_KM
    # Of what lies on land most is called so: the rest is near a coast, a lake or a river.
    assert deep.sum() > 0.75 * on_land.sum()


@pytest.mark.parametrize(
    ("lon", "lat", "found"),
    [(104.0, 43.0, True), (20.0, 25.0, True), (-20.0, 0.0, False), (-180.0, 0.0, False),
     (180.0, 90.0, False), (0.0, -90.0, False), (107.5, 53.5, False), (130.9, 42.0, False)],
)  # fmt: skip
def test_places_are_inland_or_not(lon: float, lat: float, found: bool) -> None:
    assert inland(np.array([lon]), np.array([lat])).tolist() == [found]
