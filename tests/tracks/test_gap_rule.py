"""
Silences against the rule of Global Fishing Watch's published detector, written anew here.

pipe-gaps 0.9, `GapDetector`: messages of one ship in order of time; a gap where the next comes
more than the threshold later, its length the geodesic of geopy; an open gap where the end of the
day lies more than the threshold after the last message; before a gap, the messages of 12 hours.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from geopy.distance import geodesic

from geoapp.dossier import built_in, read_dossier
from geoapp.tracks.job import Wanted, compute_tracks
from geoapp.tracks.kernel import compute, find_silences
from geoapp.tracks.positions import SATELLITE, TERRESTRIAL, PositionTable
from geoapp.tracks.times import DAY_US, SECOND_US
from tests.support.made_up import START_US, csv_of

THRESHOLD = timedelta(hours=6)
BEFORE = timedelta(hours=12)


class Message(NamedTuple):
    """One message of a ship."""

    at: datetime
    lat: float
    lon: float
    by_satellite: bool


class Gap(NamedTuple):
    """A gap by the rule: its ends, kilometres, and messages by satellite before it."""

    start: datetime
    end: datetime
    km: float
    before: int


def gaps_of(messages: list[Message]) -> list[Gap]:
    """Find the gaps of a ship, message by message."""
    ordered = sorted(messages, key=lambda message: message.at)
    found = []
    for number in range(1, len(ordered)):
        off, on = ordered[number - 1], ordered[number]
        if on.at - off.at > THRESHOLD:
            km = geodesic((off.lat, off.lon), (on.lat, on.lon)).km
            recent = [each for each in ordered[:number] if each.at >= off.at - BEFORE]
            found.append(Gap(off.at, on.at, km, sum(each.by_satellite for each in recent)))
    return found


def is_open(messages: list[Message], last_day: datetime) -> bool:
    """Tell whether the last message of a ship begins an open gap by the end of a day."""
    return last_day + timedelta(days=1) - max(each.at for each in messages) > THRESHOLD


def random_positions(ships: int, each: int) -> PositionTable:
    """Scatter positions over the globe and over days, in no order, some at exactly 6 hours."""
    random = np.random.default_rng(ships)
    count = ships * each
    names = np.repeat([f"MADE-UP-{number}" for number in range(ships)], each)
    steps = random.choice(
        [600, 3_600, 21_600, 21_601, 50_000], count, p=[0.9, 0.07, 0.01, 0.01, 0.01]
    )
    times = START_US + steps.reshape(ships, each).cumsum(axis=1).ravel() * SECOND_US
    lats = np.degrees(np.arcsin(random.uniform(-1, 1, count)))
    receivers = random.choice([TERRESTRIAL, SATELLITE], count).astype(np.int8)
    made = PositionTable.of(
        names.tolist(), times, random.uniform(-180, 180, count), lats, receivers
    )
    return made.take(random.permutation(count))


def messages_of(positions: PositionTable) -> dict[str, list[Message]]:
    """Turn columns into messages, ship by ship."""
    by_ship: dict[str, list[Message]] = defaultdict(list)
    columns = (positions.ids, positions.times, positions.lats, positions.lons, positions.receivers)
    for name, us, lat, lon, receiver in zip(*(each.tolist() for each in columns), strict=True):
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
        by_ship[name].append(Message(at, lat, lon, receiver == SATELLITE))
    return by_ship


@pytest.mark.parametrize(
    ("ships", "each"),
    [(20, 500), pytest.param(1_000, 1_000, marks=pytest.mark.long)],
    ids=["some", "a million"],
)
def test_silences_are_the_gaps_of_the_published_rule(ships: int, each: int) -> None:
    positions = random_positions(ships, each)
    by_ship = messages_of(positions)
    tracks = compute(positions).tracks
    assert len(tracks) == len(by_ship) == ships
    seen = 0
    for track in tracks:
        gaps = gaps_of(by_ship[track["id"]])
        silences = track["silences"]
        assert [(read(one["start"]), read(one["end"])) for one in silences] == [
            (gap.start, gap.end) for gap in gaps
        ]
        assert [one["km"] for one in silences] == pytest.approx([g.km for g in gaps], abs=1e-6)
        counted = [one["conditions"]["before"]["value"] for one in silences]
        assert counted == [gap.before for gap in gaps]
        seen += len(gaps)
    assert seen > 0.01 * ships * each
    alone = find_silences(positions)
    told = [(track["id"], one) for track in tracks for one in track["silences"]]
    assert alone["track"].tolist() == [name for name, _ in told]
    assert alone["start"].tolist() == [read(one["start"]).replace(tzinfo=None) for _, one in told]
    assert alone["hours"].tolist() == [one["hours"] for _, one in told]
    assert alone["km"].tolist() == [one["km"] for _, one in told]
    assert alone[["from_lon", "from_lat"]].values.tolist() == [one["from"] for _, one in told]
    assert alone["before_by_satellite"].tolist() == [
        one["conditions"]["before"]["value"] for _, one in told
    ]


def test_open_silences_are_the_open_gaps_of_the_published_rule(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    ends = START_US + 5 * DAY_US + np.array([*random.integers(-DAY_US, DAY_US - 1, 40), DAY_US - 1,
                                             DAY_US - 6 * 3_600 * SECOND_US])  # fmt: skip
    count = len(ends)
    positions = PositionTable.of(
        [f"MADE-UP-{at}" for at in range(count)], ends, np.zeros(count), np.zeros(count)
    )
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(positions))
    results, _ = compute_tracks([path], read_dossier(built_in()), Wanted())
    last_day = datetime(2023, 9, 12, tzinfo=UTC)
    by_ship = messages_of(positions)
    found = {track["id"]: track["open_silence"] is not None for track in results["tracks"]}
    assert found == {name: is_open(messages, last_day) for name, messages in by_ship.items()}
    assert 0 < sum(found.values()) < count
    assert json.dumps(results["tracks"][0]["open_silence"])


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)
