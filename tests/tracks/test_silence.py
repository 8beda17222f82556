"""The published rule, condition by condition, and the words that go with it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from geoapp.cartography.ground import OFFSHORE_KM, offshore_km
from geoapp.cli.tracking import report
from geoapp.tracks.kernel import compute
from geoapp.tracks.positions import NOT_SAID, SATELLITE, TERRESTRIAL, PositionTable
from geoapp.tracks.silence import Reception, silence_words
from geoapp.tracks.times import HOUR_US
from tests.support.made_up import START_US

FAR = (180.0, -40.0)  # some 600 km off New Zealand
HEARD = Reception({(180, -40): 30.0}, "a made-up table")
ACCUSING = re.compile(r"switched off|disabl|dark|turned off", re.IGNORECASE)


def heard(
    *, before: int = 14, hours: float = 13, receiver: int = SATELLITE, at: Any = FAR
) -> PositionTable:
    """Hear a ship so often before a silence of so many hours, and once after."""
    steps = [*np.linspace(0, 11, before), 11 + hours]
    times = START_US + (np.array(steps) * HOUR_US).astype(np.int64)
    count = len(times)
    lons, lats = (np.full(count, each) for each in at)
    return PositionTable.of(["1"] * count, times, lons, lats, np.full(count, receiver, np.int8))


def states(
    positions: PositionTable, reception: Reception | None = HEARD
) -> tuple[str, dict[str, str]]:
    (silence,) = compute(positions, reception=reception).tracks[0]["silences"]
    return silence["class"], {name: c["state"] for name, c in silence["conditions"].items()}


def test_all_four_conditions_make_the_class() -> None:
    told, by_name = states(heard())
    assert told == "disabling"
    assert set(by_name.values()) == {"met"}
    assert list(by_name) == ["duration", "offshore", "reception", "before"]


@pytest.mark.parametrize(
    ("positions", "reception", "name", "state"),
    [
        (heard(hours=11.9), HEARD, "duration", "not met"),
        (heard(at=(132.2, 42.8)), HEARD, "offshore", "not met"),
        (heard(), None, "reception", "unknown"),
        (heard(), Reception({(180, -40): 10.0}, "x"), "reception", "not met"),
        (heard(), Reception({(0, 0): 30.0}, "x"), "reception", "unknown"),
        (heard(before=13), HEARD, "before", "not met"),
        (heard(receiver=NOT_SAID), HEARD, "before", "unknown"),
        (heard(before=13, receiver=NOT_SAID), HEARD, "before", "not met"),
        (heard(receiver=TERRESTRIAL), HEARD, "before", "not met"),
    ],
)
def test_each_condition_can_fail(
    positions: PositionTable, reception: Reception | None, name: str, state: str
) -> None:
    told, by_name = states(positions, reception)
    assert told == "naive"
    assert by_name[name] == state


def test_what_the_file_says_of_the_shore_counts_first() -> None:
    positions = heard()
    positions.shore_km[:] = 10.0
    assert states(positions)[1]["offshore"] == "not met"


def results_of(positions: PositionTable, reception: Reception | None) -> dict[str, Any]:
    computed = compute(positions, reception=reception)
    tracks = [{**each, "open_silence": None} for each in computed.tracks]
    thresholds = {"silence_h": 6, "fastest_km_h": 189, "corridor_km": 50}
    return {"sources": [], "tracks": tracks, "legs": [], "thresholds": thresholds}


def test_no_text_accuses_of_a_silence_that_is_naive() -> None:
    naive = "\n".join(report(results_of(heard(), None), None))
    assert "naive" in naive
    assert not ACCUSING.search(naive)
    sure = "\n".join(report(results_of(heard(), HEARD), None))
    assert "likely switched off, by the rule of Welch et al. 2022" in sure


def test_words_say_which_conditions_do_not_hold() -> None:
    (silence,) = compute(heard()).tracks[0]["silences"]
    assert silence_words(silence) == "nothing received; reception unknown"


def test_a_place_is_as_far_from_shore_as_the_sphere_has_it() -> None:
    places = np.array([FAR, (132.2, 42.8), (100.0, 50.0), (-30.0, 0.0), (0.0, 89.9)])
    km = offshore_km(places)
    assert km[3] == km[4] == OFFSHORE_KM > km[0] > 150
    assert 0 <= km[1] < 20
    assert km[2] == 0  # far inland
