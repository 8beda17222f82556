"""The clock: states, and what a dossier shows on a day."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from operator import le
from types import SimpleNamespace
from typing import Any, cast

import geopandas as gpd
import pandas as pd
import pytest

from geoapp.clock import State, clock_days, clock_stops, features_at, reach_at, state_at
from geoapp.dossier import built_in, read_dossier
from geoapp.errors import WhenError
from geoapp.frames import BOUNDS, Frames, to_frames
from geoapp.when import parse_when
from tests.support.days import Bounds, bounds_of, day_of

LEG = bounds_of(0, 2, 8, 9)  # ten days from its first to its last

# -- states --------------------------------------------------------------------------------


def worlds(bounds: tuple[int | None, ...], first: int, last: int) -> list[tuple[int, int]]:
    """All the starts and ends that four bounds allow; open ones go beyond first and last."""
    earliest_start, latest_start, earliest_end, latest_end = bounds
    starts = range(
        first - 1 if earliest_start is None else earliest_start,
        (last + 1 if latest_start is None else latest_start) + 1,
    )
    ends = range(
        first - 1 if earliest_end is None else earliest_end,
        (last + 1 if latest_end is None else latest_end) + 1,
    )
    return [(start, end) for start, end in product(starts, ends) if start <= end]


def all_bounds(days: int) -> list[tuple[int | None, ...]]:
    """Every choice of bounds on a few days that is in order, open ends among them."""
    choices: list[int | None] = [None, *range(days)]
    found = []
    for bounds in product(choices, repeat=4):
        lows = [-math.inf if bound is None else bound for bound in (bounds[0], bounds[2])]
        highs = [math.inf if bound is None else bound for bound in (bounds[1], bounds[3])]
        if lows == sorted(lows) and highs == sorted(highs) and all(map(le, lows, highs)):
            found.append(bounds)
    return found


def test_a_state_is_what_all_or_some_readings_of_the_bounds_say() -> None:
    """Certain: on its way by every start and end that the bounds allow; possible: by some."""
    days = 4
    tried = Counter[State]()
    for bounds in all_bounds(days):
        readings = worlds(bounds, 0, days - 1)
        for day in range(days):
            on_the_way = [start <= day <= end for start, end in readings]
            expected = State.POSSIBLE if any(on_the_way) else State.ABSENT
            if all(on_the_way):
                expected = State.CERTAIN
            assert state_at(*bounds_of(*bounds), day_of(day)) is expected, (bounds, day)
            tried[expected] += 1
    assert min(tried[state] for state in State) > 50


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("2023-09-04", {3: "absent", 4: "certain", 5: "absent"}),
        ("2023-09-04~", {0: "absent", 1: "possible", 4: "possible", 7: "possible", 8: "absent"}),
        ("2023-09-04/2023-09-06", {3: "absent", 4: "certain", 6: "certain", 7: "absent"}),
        (
            "2023-09-04~/2023-09-10",
            {0: "absent", 1: "possible", 6: "possible", 7: "certain", 10: "certain", 11: "absent"},
        ),
        ("2023-09-04/..", {3: "absent", 4: "certain", 5: "possible", 30: "possible"}),
        ("../2023-09-04", {1: "possible", 3: "possible", 4: "certain", 5: "absent"}),
        ("2023-09", {1: "possible", 30: "possible", 31: "absent"}),
    ],
)
def test_states_of_a_time(text: str, states: dict[int, str]) -> None:
    when = parse_when(text)
    bounds = (when.earliest_start, when.latest_start, when.earliest_end, when.latest_end)
    found = {day: str(state_at(*bounds, date(2023, 8, 31) + timedelta(day))) for day in states}
    assert found == states


# -- a dossier -----------------------------------------------------------------------------


def frames_of(
    legs: dict[str, tuple[Bounds, Any]] | None = None,
    sightings: dict[str, Bounds] | None = None,
    claims: dict[str, tuple[date | None, date | None]] | None = None,
    when: str | None = None,
) -> Frames:
    """Frames with the columns that the clock reads, and no others."""

    def frame(rows: dict[str, list[Any]], columns: list[str], name: str) -> pd.DataFrame:
        cells = {
            column: pd.Series([row[at] for row in rows.values()], dtype="object")
            for at, column in enumerate(columns)
        }
        table = pd.DataFrame(cells)
        table.index = pd.Index(list(rows), name=name, dtype="object")
        return table

    leg_rows = {name: [*bounds, speed] for name, (bounds, speed) in (legs or {}).items()}
    seen_rows = {name: list(bounds) for name, bounds in (sightings or {}).items()}
    said_rows = {name: list(days) for name, days in (claims or {}).items()}
    frames = SimpleNamespace(
        info=SimpleNamespace(when=when),
        legs=gpd.GeoDataFrame(frame(leg_rows, [*BOUNDS, "max_speed"], "leg_id")),
        sightings=gpd.GeoDataFrame(frame(seen_rows, list(BOUNDS), "sighting_id")),
        tracks=frame({}, [BOUNDS[0], BOUNDS[3], "times"], "track_id"),
        claims=frame(said_rows, ["said_earliest", "said_latest"], "claim_id"),
    )
    return cast("Frames", frames)


def lengths_of(**ranges: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(ranges, orient="index", columns=["low_km", "high_km"])


NUMBERS = ["near_km", "far_km", "near_share", "far_share"]


def row_of(features: pd.DataFrame, name: str) -> dict[str, Any]:
    return {str(column): features[column][name] for column in features.columns}


def test_features_on_a_day() -> None:
    frames = frames_of(
        legs={"sea": (bounds_of(0, 1, 4, 5), None), "rail": (bounds_of(4, 8, 20, 25), None)},
        sightings={"seen": bounds_of(0, 0, 1, 1), "seen-later": bounds_of(2, 2, 2, 2)},
    )
    found = features_at(frames, lengths_of(rail=(9800, 10800), sea=(190, 200)), day_of(1))
    assert found.index.tolist() == ["sea", "rail", "seen", "seen-later"]
    assert found.index.name == "id"
    assert found["kind"].tolist() == ["leg", "leg", "sighting", "sighting"]
    assert found["state"].tolist() == ["certain", "absent", "certain", "absent"]
    sea = row_of(found, "sea")
    assert [sea[column] for column in NUMBERS] == [0, 200, 0, 1]
    assert found.drop(index="sea")[NUMBERS].isna().all(axis=None)
    assert found["speed_fits"].all()
    assert (found[NUMBERS].dtypes == "float64").all()


def test_a_reach_is_the_widest_of_all_lengths_of_a_leg() -> None:
    speed = {"km_per_day": 100, "label": {"en": "at most 100 km a day"}, "citations": []}
    frames = frames_of(legs={"rail": (LEG, speed)})
    lengths = lengths_of(rail=(500, 800))
    early = row_of(features_at(frames, lengths, day_of(1)), "rail")
    assert [early[column] for column in NUMBERS] == [0, 200, 0, 0.4]
    late = row_of(features_at(frames, lengths, day_of(7)), "rail")
    assert [late[column] for column in NUMBERS] == [200, 800, 0.4, 1]
    for length_km in (500.0, 650.0, 800.0):
        for row, day in ((early, day_of(1)), (late, day_of(7))):
            reach = reach_at(length_km, *LEG, day, 100)
            assert reach is not None
            assert row["near_km"] <= reach.near_km
            assert reach.far_km <= row["far_km"]
            assert row["near_share"] <= reach.near_km / length_km
            assert reach.far_km / length_km <= row["far_share"]


def test_a_limit_that_does_not_fit_the_dates_is_told() -> None:
    frames = frames_of(
        legs={"slow": (LEG, {"km_per_day": 49}), "fair": (LEG, {"km_per_day": 50})},
    )
    found = features_at(frames, lengths_of(slow=(500, 900), fair=(500, 900)), day_of(0))
    assert found["speed_fits"].tolist() == [False, True]
    assert found["far_km"].tolist() == [900, 50]
    assert found["far_share"].tolist() == [1, 0.1]


@pytest.mark.parametrize("missing", [None, math.nan])
def test_a_leg_without_a_limit_reaches_all_of_its_way(missing: float | None) -> None:
    frames = frames_of(legs={"rail": (LEG, missing), "point": (LEG, missing)})
    found = features_at(frames, lengths_of(rail=(500, 600), point=(0, 1)), day_of(0))
    assert found["far_km"].tolist() == [600, 1]
    assert found["far_share"].tolist() == [1, 1]


def test_no_features_is_an_empty_frame_with_the_same_columns() -> None:
    empty = features_at(frames_of(), lengths_of(), day_of(0))
    full = features_at(frames_of(legs={"rail": (LEG, None)}), lengths_of(rail=(1, 2)), day_of(0))
    assert empty.empty
    assert empty.columns.tolist() == full.columns.tolist()
    assert empty.index.name == "id"


def test_the_clock_runs_over_the_dossiers_own_days() -> None:
    frames = frames_of(legs={"rail": (LEG, None)}, when="2023-08~/2023-10-17")
    assert clock_days(frames) == (date(2023, 7, 18), date(2023, 10, 17))


def test_without_them_it_runs_over_what_is_dated() -> None:
    legs = {"sea": (bounds_of(3, 4, 5, 6), None), "rail": (bounds_of(6, 8, 20, None), None)}
    assert clock_days(frames_of(legs=legs)) == (day_of(3), day_of(20))
    sightings = {"seen": bounds_of(None, 0, 0, 1)}
    assert clock_days(frames_of(legs=legs, sightings=sightings)) == (day_of(0), day_of(20))
    assert clock_days(frames_of(sightings=sightings, when="2023-08-20/..")) == (
        date(2023, 8, 20),
        day_of(1),
    )


def test_a_dossier_without_any_date_has_no_clock() -> None:
    message = (
        "dossier: has no time: no 'when', no leg, no sighting and no track; give 'when' a first"
    )
    with pytest.raises(WhenError, match=message):
        clock_days(frames_of())
    with pytest.raises(WhenError, match=message):
        clock_stops(frames_of(sightings={"seen": (None, None, None, None)}))


def test_the_clock_stops_at_bounds_and_at_days_on_which_something_was_said() -> None:
    frames = frames_of(
        legs={"sea": (bounds_of(3, 4, 5, None), None)},
        sightings={"seen": bounds_of(2, 2, 3, 3), "long-ago": bounds_of(-40, -40, -40, -40)},
        claims={
            "on-a-day": (day_of(12), day_of(12)),
            "again": (day_of(12), day_of(12)),
            "some-day": (day_of(7), day_of(9)),
            "later": (day_of(99), day_of(99)),
            "unsaid": (None, None),
        },
        when="2023-09-03/2023-09-28",
    )
    assert clock_stops(frames) == [day_of(number) for number in (2, 3, 4, 5, 12)]


def test_legs_that_were_put_together_twice_keep_their_own_lines() -> None:
    frames = to_frames(read_dossier(built_in()))
    legs, sightings = frames.legs, frames.sightings
    twice = replace(
        frames,
        legs=pd.concat([legs.iloc[:1], legs]),
        sightings=pd.concat([sightings.iloc[:1], sightings]),
    )
    found, alone = features_at(twice, "2023-09-10"), features_at(frames, "2023-09-10")
    assert found.index.tolist()[:3] == ["leg-sea", "leg-sea", "leg-rail"]
    for name, shape in zip(found.index, found.geometry, strict=True):
        assert shape == alone.geometry[name]
