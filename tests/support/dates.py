"""Texts that are EDTF, for Hypothesis."""

from __future__ import annotations

import calendar
from datetime import date

from hypothesis import assume
from hypothesis import strategies as st


@st.composite
def lone_dates(draw: st.DrawFn, marks: str = " ~?%") -> str:
    day = draw(st.dates(min_value=date(2, 1, 1), max_value=date(9997, 12, 31)))
    length = draw(st.sampled_from([4, 7, 10]))
    return day.isoformat()[:length] + draw(st.sampled_from(marks)).strip()


def named_days(text: str) -> tuple[date, date]:
    """The days that a date names, by the standard library alone."""
    numbers = [int(part) for part in text.rstrip("~?%").split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if len(numbers) == 2:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(*numbers), date(*numbers)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    first, last = draw(lone_dates()), draw(lone_dates())
    if named_days(first)[0] > named_days(last)[1]:
        first, last = last, first
    assume(named_days(first)[0] <= named_days(last)[1])
    return f"{first}/{last}"


@st.composite
def open_intervals(draw: st.DrawFn) -> str:
    known = draw(lone_dates())
    return draw(st.sampled_from([f"{known}/..", f"../{known}"]))


@st.composite
def masks_and_seasons(draw: st.DrawFn) -> str:
    year = draw(st.integers(1, 9998))
    masked = [f"{year:04}-XX", f"{year:04}-XX-XX", f"{year:04}-{draw(st.integers(1, 12)):02}-XX"]
    decades = [f"{draw(st.integers(1, 999)):03}X", f"{draw(st.integers(1, 99)):02}XX"]
    season = f"{year:04}-{draw(st.integers(21, 24))}"
    mark = draw(st.sampled_from(" ~?%")).strip()
    return draw(st.sampled_from([*masked, *decades, season])) + mark


@st.composite
def sets(draw: st.DrawFn) -> str:
    first, last = draw(intervals()).split("/")
    other = draw(st.one_of(lone_dates(), masks_and_seasons()))
    stretch = f"{first}..{last}"
    parts = [
        [stretch],
        [first, last],
        [f"{first}.."],
        [f"..{last}"],
        [other, stretch],
        [last, other],
    ]
    inner = draw(st.sampled_from([",", ", "])).join(draw(st.sampled_from(parts)))
    return draw(st.sampled_from(["[{}]", "{{{}}}"])).format(inner)


any_time = st.one_of(lone_dates(), intervals(), open_intervals(), masks_and_seasons(), sets())
