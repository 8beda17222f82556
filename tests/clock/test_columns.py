"""Days and hours in anybody's columns: every type that holds one is read alike, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.clock.columns import BOUND_COLUMNS, read_times
from geoapp.errors import MOST_PROBLEMS, ColumnError
from geoapp.when import parse_when

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
HERE = datetime(2024, 3, 1, 10, 30)  # noqa: DTZ001 - as most frames have it


def read(unit: str | None = None, **columns: list[Any]) -> Any:
    return read_times(pd.DataFrame(columns), {name: name for name in columns}, unit)


def refused(unit: str | None = None, **columns: list[Any]) -> str:
    with pytest.raises(ColumnError) as caught:
        read(unit, **columns)
    return str(caught.value)


@given(DAYS)
def test_a_day_is_one_day_in_every_type(day: date) -> None:
    since = (day - date(1970, 1, 1)).days
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    cells = [day, moment, np.datetime64(day), day.isoformat(), pd.Timestamp(moment)]
    for cell in cells:
        rows = read(start=[cell], end=[cell])
        assert (rows.unit, rows.bounds.tolist()) == ("day", [[since] * 4]), cell
    typed = pd.DataFrame({"d": np.array([day], "datetime64[s]")})
    assert read_times(typed, dict.fromkeys(("start", "end"), "d"), None).bounds[0, 0] == since


@given(st.sampled_from(["2023-09", "202X", "2023-09-12~", "[2023-09-07..2023-09-12]", "2023-21"]))
def test_edtf_is_as_uncertain_as_it_says(text: str) -> None:
    when = parse_when(text)
    expected = [bound and (bound - date(1970, 1, 1)).days for bound in when.bounds]
    assert read(when=[text]).bounds[0].tolist() == expected
    [first, _, _, last] = expected
    assert read(start=[text], end=["2030-01-01"]).bounds[0, :2].tolist() == [first, last]


def test_what_is_missing_is_open() -> None:
    missing = [None, float("nan"), pd.NaT, pd.NA, "", "  "]
    rows = read(start=["2020-01-01"] * len(missing), end=missing)
    assert rows.known.tolist() == [[True, True, False, False]] * len(missing)
    assert read(when=["2020-01-01/.."]).known.tolist() == [[True, True, True, False]]


def test_some_of_the_four_bounds_are_enough() -> None:
    rows = read(earliest_start=["2020-01"], latest_end=["2020-03"])
    assert rows.bounds[0, [0, 3]].tolist() == [18262, 18352]
    assert rows.known[0].tolist() == [True, False, False, True]


def test_hours_are_whole_and_a_day_among_them_has_all() -> None:
    rows = read(start=[HERE, "2024-03-01"], end=["2024-03-01T12:59", "2024-03-01"])
    assert rows.unit == "hour"
    midnight = rows.bounds[1, 0]
    assert (rows.bounds[0] - midnight).tolist() == [10, 10, 12, 12]
    assert (rows.bounds[1] - midnight).tolist() == [0, 23, 0, 23]
    assert read("day", start=[HERE], end=[HERE]).bounds[0, 0] == 19783


def test_one_zone_is_read_as_its_clocks_showed_it() -> None:
    east = timezone(timedelta(hours=9))
    late = datetime(2024, 3, 1, 23, tzinfo=east)
    rows = read(start=[late], end=["2024-03-01T23:30+09:00"])
    assert rows.bounds[0].tolist() == [19783 * 24 + 23] * 4
    typed = pd.DataFrame({"t": pd.to_datetime(["2024-03-01 23:00"]).tz_localize("Asia/Seoul")})
    assert read_times(typed, {"start": "t", "end": "t"}, None).bounds[0, 0] == 19783 * 24 + 23


def test_several_zones_are_refused() -> None:
    utc = datetime(2024, 3, 1, 10, tzinfo=UTC)
    assert "more than one zone: UTC and UTC+09:00" in refused(
        start=[utc], end=[datetime(2024, 3, 2, tzinfo=timezone(timedelta(hours=9)))]
    )
    assert "none at all and UTC" in refused(start=[HERE], end=[utc])
    assert read(start=[utc], end=["2024-03-02"]).unit == "hour"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"start": [2023], "end": ["2024"]}, "row 0: start is 2023, a number; write a day"),
        ({"start": ["soon"], "end": ["2024"]}, "row 0: start is 'soon', not a date in EDTF"),
        ({"start": ["2023-02-30"], "end": ["2024"]}, "which is not in the calendar"),
        ({"start": ["2023-01-01T25:00"], "end": ["2024"]}, "row 0: start is '2023-01-01T25:00'"),
        ({"start": [["2023"]], "end": ["2024"]}, "start is ['2023'], not a time"),
        ({"start": ["2024-02"], "end": ["2024-01"]}, "row 0: ends before it begins"),
        ({"start": [None], "end": [None]}, "start, end: have no time in any row"),
        ({"start": ["2024"]}, "the columns of time: are start; name start and end"),
        ({"latest_start": ["2020"], "earliest_start": ["2021"]}, "has a latest start before"),
    ],
)
def test_what_is_no_time_is_refused_in_three_parts(columns: dict[str, Any], told: str) -> None:
    message = refused(**columns)
    assert told in message
    assert ": " in message
    assert "; " in message


@pytest.mark.parametrize(
    "cells",
    [
        ["12024-05-01"],
        ["Y-300000"],
        np.array(["-0044-03-15"], "datetime64[s]"),
        np.array(["20000-01-01"], "datetime64[s]"),
        [np.datetime64("20000-01-01")],
        [pd.Period(ordinal=-800_000, freq="D")],
    ],
    ids=str,
)
def test_a_year_that_no_date_can_have_is_refused(cells: Any) -> None:
    message = refused(start=cells, end=["2024"])
    assert message.startswith("row 0: start is ")
    assert "outside the years" in message or "not a date in EDTF" in message


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    frame = pd.DataFrame({"a": ["2020"], "b": ["2021"]})
    with pytest.raises(
        ColumnError, match="end='c': is not a column of the frame; name one of a, b"
    ):
        read_times(frame, {"start": "a", "end": "c"}, None)


def test_all_problems_are_told_at_once_and_many_are_counted() -> None:
    message = refused(start=["x"] * 30, end=["y"] * 30)
    assert message.count("\n") == MOST_PROBLEMS
    assert message.endswith("and 40 more")


def test_bounds_have_the_names_of_the_frames() -> None:
    from geoapp.frames import BOUNDS

    assert tuple(BOUNDS) == BOUND_COLUMNS
