"""What the kernel finds: planted faults exactly, lengths as the library measures them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.measure import segments_km
from geoapp.tracks.kernel import FASTEST_KM_H, Thresholds, compute, track_warnings
from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.reach import leg_reaches
from geoapp.tracks.times import HOUR_US, SECOND_US, moment
from tests.support.dossiers import TRACK, content_of, read
from tests.support.made_up import START_US, made_up_tracks, sailed


def at_times(hours: list[float], lats: list[float], name: str = "1") -> PositionTable:
    times = START_US + (np.array(hours) * HOUR_US).astype(np.int64)
    return PositionTable.of([name] * len(hours), times, np.full(len(hours), 130.0), np.array(lats))


@pytest.mark.parametrize(
    "ships", [40, pytest.param(1_000, marks=pytest.mark.long)], ids=["some", "a thousand"]
)
def test_planted_faults_are_found_and_nothing_else(ships: int) -> None:
    made = made_up_tracks(ships, 300, seed=ships, faults=4)
    shuffled = made.positions.take(np.random.default_rng(1).permutation(len(made.positions)))
    tracks = compute(shuffled).tracks
    assert [track["id"] for track in tracks] == sorted(made.silences)
    for track in tracks:
        silences = [(each["start"], each["end"]) for each in track["silences"]]
        pairs = [tuple(each["times"]) for each in track["impossible"]]
        name = track["id"]
        assert silences == [(moment(a), moment(b)) for a, b in made.silences[name]]
        assert pairs == [(moment(a), moment(b)) for a, b in made.impossible[name]]


def test_the_length_is_the_sum_of_geodesics() -> None:
    positions = made_up_tracks(1, 200).positions
    lons, lats = positions.lons, positions.lats
    km = segments_km(lons[:-1], lats[:-1], lons[1:], lats[1:])
    (track,) = compute(positions).tracks
    assert track["length_km"] == pytest.approx(km.sum(), abs=1e-9)


def test_a_leap_of_2133_km_in_51_seconds_is_impossible() -> None:
    (track,) = compute(at_times([0, 51 / 3_600, 1], [20, 39.25, 39.3])).tracks
    (pair,) = track["impossible"]
    assert pair["km"] == pytest.approx(2_133, abs=1)
    assert pair["speed"] > 100_000
    assert pair["times"] == ["2023-09-07T00:00:00Z", "2023-09-07T00:00:51Z"]


def test_a_silence_is_longer_than_its_threshold() -> None:
    positions = at_times([0, 6, 12 + 1 / 3_600], [20, 20, 20])
    assert len(compute(positions).tracks[0]["silences"]) == 1
    assert compute(positions, thresholds=Thresholds(silence_h=7)).tracks[0]["silences"] == []


def test_one_time_in_two_places_has_no_speed() -> None:
    positions = at_times([0, 0, 0], [20, 20, 21])
    (track,) = compute(positions).tracks
    assert track["same_time"] == 2
    assert [pair["speed"] for pair in track["impossible"]] == [None]


def test_a_ship_in_two_places_by_turns_is_told() -> None:
    positions = at_times([0, 0.1, 0.2, 0.3, 0.4], [20, 60, 20, 60, 20])
    (track,) = compute(positions).tracks
    assert len(track["impossible"]) == 4
    assert track["two_places"] == 3
    (lone,) = compute(at_times([0, 0.1, 0.2], [20, 60, 60])).tracks
    assert lone["two_places"] == 0


def test_rounded_times_accuse_nobody() -> None:
    """Two receivers of one second hear a ship some metres apart."""
    step = 40 / 111_000
    (track,) = compute(at_times([0, 0, 1 / 3_600], [20, 20 + step, 20])).tracks
    assert track["impossible"] == []
    within_a_second_km = FASTEST_KM_H * SECOND_US / HOUR_US
    assert within_a_second_km == pytest.approx(0.0526, abs=1e-4)


def test_across_180_degrees_is_no_leap() -> None:
    times = START_US + np.array([0, 600]) * SECOND_US
    across = PositionTable.of(["1", "1"], times, np.array([179.99, -179.99]), np.zeros(2))
    (track,) = compute(across).tracks
    assert track["length_km"] == pytest.approx(2.226, abs=1e-3)
    assert track["impossible"] == []


def test_positions_are_inside_the_reach_of_their_day() -> None:
    legs = leg_reaches(read_dossier(built_in()))
    along = sailed((130.6, 41.95), (132.33, 42.86), 20, 200, "ALONG", START_US + 24 * HOUR_US)
    away = sailed((135.0, 38.0), (136.0, 39.0), 20, 200, "AWAY", START_US + 24 * HOUR_US)
    computed = compute(joined([along, away]), legs)
    rows = {(row["track"], row["day"]): row for row in computed.days}
    assert rows["ALONG", "2023-09-08"]["inside"] == rows["ALONG", "2023-09-08"]["positions"]
    assert rows["AWAY", "2023-09-08"]["inside"] == 0
    assert computed.received == {"leg-sea": 200}


def test_nothing_gives_nothing() -> None:
    assert compute(joined([])).tracks == []


def test_unsorted_positions_are_counted_by_ship() -> None:
    (track,) = compute(at_times([1, 0, 2], [20, 20, 20])).tracks
    assert track["unsorted"] == 1


@pytest.mark.parametrize(("times", "warned"), [
    (("2001-02-03T04:20:00Z", "2001-02-03T04:20:51Z"), True),
    (("2001-02-03T04:20:00Z", "2001-02-03T18:00Z"), False),
    (("2001-02-03", "2001-02-03"), False),
    (("2001-02-03~", "2001-02-03T04:20:00Z"), False),
])  # fmt: skip
def test_a_dossier_that_leaps_is_warned_of(times: tuple[str, str], warned: bool) -> None:
    content = content_of(TRACK)
    (track,) = content["features"]
    track["geometry"]["coordinates"] = [[12, 41], [15, 59.9]]
    track["properties"]["coordinateProperties"]["times"] = list(times)
    dossier = read(content)
    problems = [str(problem) for problem in track_warnings(dossier.tracks)]
    assert len(problems) == warned
    if warned:
        assert "track-example: goes 2,1" in problems[0]
        assert "no ship can go faster than 189 km/h; mend the position" in problems[0]


def test_check_says_it_and_still_passes(tmp_path: Path) -> None:
    content = content_of(TRACK)
    (track,) = content["features"]
    track["geometry"]["coordinates"][1] = [12.5, 59]
    track["properties"]["coordinateProperties"]["times"][1] = "2001-02-03T04:20:51Z"
    path = tmp_path / "leap.geojson"
    path.write_text(json.dumps(content))
    done = CliRunner().invoke(main, ["check", str(path)])
    assert done.exit_code == 0
    assert "warning: track-example: goes 1,0" in done.stderr
