"""EDTF to bounds."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import numpy as np
import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given
from hypothesis import strategies as st

from geoapp.errors import GeoappError, WhenError
from geoapp.when import (
    PADDING_DAYS,
    Precision,
    When,
    from_ordinal,
    moved,
    parse_when,
    read_iso,
    say_when,
    short_when,
)
from tests.support.dates import (
    any_time,
    intervals,
    lone_dates,
    masks_and_seasons,
    named_days,
    open_intervals,
    sets,
)


def bounds(when: When) -> tuple[date | None, ...]:
    return when.earliest_start, when.latest_start, when.earliest_end, when.latest_end


# -- bounds --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-12", "2023-09-12 2023-09-12 2023-09-12 2023-09-12"),
        ("2023-09-12~", "2023-09-09 2023-09-15 2023-09-09 2023-09-15"),
        ("2023-09-12?", "2023-09-12 2023-09-12 2023-09-12 2023-09-12"),
        ("2023-09-12%", "2023-09-09 2023-09-15 2023-09-09 2023-09-15"),
        ("2023-09", "2023-09-01 2023-09-30 2023-09-01 2023-09-30"),
        ("2023-09~", "2023-08-18 2023-10-14 2023-08-18 2023-10-14"),
        ("2024-02", "2024-02-01 2024-02-29 2024-02-01 2024-02-29"),
        ("2023", "2023-01-01 2023-12-31 2023-01-01 2023-12-31"),
        ("2023~", "2022-07-03 2024-06-30 2022-07-03 2024-06-30"),
        ("2023-09-07/2023-09-08", "2023-09-07 2023-09-07 2023-09-08 2023-09-08"),
        ("2023-09-12~/2023-09-28", "2023-09-09 2023-09-15 2023-09-28 2023-09-28"),
        ("2023-09-28/2023-10-01~", "2023-09-28 2023-09-28 2023-09-28 2023-10-04"),
        ("2023-08/2024-02-12", "2023-08-01 2023-08-31 2024-02-12 2024-02-12"),
        ("2023-09-10/2023-09", "2023-09-10 2023-09-10 2023-09-10 2023-09-30"),
        ("2023-09/2023-09-05", "2023-09-01 2023-09-05 2023-09-05 2023-09-05"),
        ("2023-09-12/..", "2023-09-12 2023-09-12 2023-09-12 None"),
        ("2023-09/..", "2023-09-01 2023-09-30 2023-09-01 None"),
        ("../2023-09-12~", "None 2023-09-15 2023-09-09 2023-09-15"),
        ("2023-09-12/", "2023-09-12 2023-09-12 2023-09-12 None"),
        ("/2023-10", "None 2023-10-31 2023-10-01 2023-10-31"),
        ("2023-09-XX", "2023-09-01 2023-09-30 2023-09-01 2023-09-30"),
        ("2024-XX", "2024-01-01 2024-12-31 2024-01-01 2024-12-31"),
        ("2023-XX-XX?", "2023-01-01 2023-12-31 2023-01-01 2023-12-31"),
        ("202X", "2020-01-01 2029-12-31 2020-01-01 2029-12-31"),
        ("20XX", "2000-01-01 2099-12-31 2000-01-01 2099-12-31"),
        ("2023-09-XX~", "2023-08-18 2023-10-14 2023-08-18 2023-10-14"),
        ("2023-21", "2023-03-01 2023-06-21 2023-03-01 2023-06-21"),
        ("2023-22", "2023-06-01 2023-09-23 2023-06-01 2023-09-23"),
        ("2023-23", "2023-09-01 2023-12-22 2023-09-01 2023-12-22"),
        ("2023-24", "2023-12-01 2024-03-21 2023-12-01 2024-03-21"),
        ("9999-24", "9999-12-01 +010000-03-21 9999-12-01 +010000-03-21"),
        ("2023-21/2023-23", "2023-03-01 2023-06-21 2023-09-01 2023-12-22"),
        ("[2023-09-07..2023-09-12]", "2023-09-07 2023-09-12 2023-09-07 2023-09-12"),
        ("[2023-09-12,2023-09-07~]", "2023-09-04 2023-09-12 2023-09-04 2023-09-12"),
        ("[2023-09-07..]", "2023-09-07 None 2023-09-07 None"),
        ("[..2023-09-12]", "None 2023-09-12 None 2023-09-12"),
        ("{2023-09-07,2023-09-08}", "2023-09-07 2023-09-07 2023-09-08 2023-09-08"),
        ("{2023-09-08, 2023-09-07}", "2023-09-07 2023-09-07 2023-09-08 2023-09-08"),
        ("{2023-09-07..2023-09-12}", "2023-09-07 2023-09-07 2023-09-12 2023-09-12"),
        ("{2023-09-07,2023-09-08..}", "2023-09-07 2023-09-07 2023-09-08 None"),
        ("{2023-09-07,2023-09-20}", "2023-09-07 2023-09-20 2023-09-07 2023-09-20"),
        ("{2023-08,2023-09}", "2023-08-01 2023-09-30 2023-08-01 2023-09-30"),
        ("0001~", "+000000-07-03 0002-07-01 +000000-07-03 0002-07-01"),
        ("9999~", "9998-07-03 +010000-06-30 9998-07-03 +010000-06-30"),
        ("0000", "+000000-01-01 +000000-12-31 +000000-01-01 +000000-12-31"),
        ("-0489-08-12", "-000489-08-12 -000489-08-12 -000489-08-12 -000489-08-12"),
        ("-0001-02", "-000001-02-01 -000001-02-28 -000001-02-01 -000001-02-28"),
        ("0000-02", "+000000-02-01 +000000-02-29 +000000-02-01 +000000-02-29"),
        ("-0489-24", "-000489-12-01 -000488-03-21 -000489-12-01 -000488-03-21"),
        ("-012X", "-000129-01-01 -000120-12-31 -000129-01-01 -000120-12-31"),
        ("-05XX?", "-000599-01-01 -000500-12-31 -000599-01-01 -000500-12-31"),
        ("-0489-08-XX", "-000489-08-01 -000489-08-31 -000489-08-01 -000489-08-31"),
        ("Y-12000", "-012000-01-01 -012000-12-31 -012000-01-01 -012000-12-31"),
        ("-012000-03-04/0001", "-012000-03-04 -012000-03-04 0001-01-01 0001-12-31"),
    ],
)
def test_bounds(text: str, expected: str) -> None:
    when = parse_when(text)
    assert when.text == text
    assert " ".join(map(str, bounds(when))) == expected


@given(any_time)
def test_bounds_are_in_order(text: str) -> None:
    earliest_start, latest_start, earliest_end, latest_end = bounds(parse_when(text))
    pairs = [
        (earliest_start, latest_start),
        (earliest_end, latest_end),
        (earliest_start, earliest_end),
        (latest_start, latest_end),
    ]
    assert all(low <= high for low, high in pairs if low is not None and high is not None)
    if text[0] not in "[{":
        assert latest_start is not None
        assert earliest_end is not None


@given(lone_dates(marks=" ?"))
def test_a_date_without_padding_is_the_days_it_names(text: str) -> None:
    first, last = named_days(text)
    assert bounds(parse_when(text)) == (first, last, first, last)


@given(intervals())
def test_an_interval_holds_its_ends(text: str) -> None:
    when, (first, last) = parse_when(text), text.split("/")
    start, end = parse_when(first), parse_when(last)
    assert when.earliest_start == start.earliest_start
    assert when.latest_end == end.latest_end
    assert when.latest_start in (start.latest_start, end.latest_end)
    assert when.earliest_end in (end.earliest_end, start.earliest_start)


@given(intervals())
def test_the_end_is_not_before_the_start_whichever_is_meant(text: str) -> None:
    """Each bound is met by some start and end in order, so none says too much or too little."""
    when, (first, last) = parse_when(text), text.split("/")
    start, end = parse_when(first), parse_when(last)
    assert start.earliest_start is not None
    assert start.latest_start is not None
    assert end.earliest_end is not None
    assert end.latest_end is not None
    assert when.latest_start == min(start.latest_start, end.latest_end)
    assert when.earliest_end == max(end.earliest_end, start.earliest_start)


@given(open_intervals())
def test_an_open_end_has_no_bound(text: str) -> None:
    when = parse_when(text)
    assert (when.earliest_start is None) == text.startswith("..")
    assert (when.latest_end is None) == text.endswith("..")


@given(st.one_of(masks_and_seasons(), sets(), intervals()))
def test_bounds_hold_the_days_that_the_library_names(text: str) -> None:
    """Without `~`, which it widens otherwise, and open ends, to which it gives a day."""
    assume(not re.search(r"[~%]|\.\.[\]}]|[\[{ ,]\.\.", text))
    assume("X" not in text or text[0] not in "[{")  # it fails on these
    named = parse_edtf(text, fail_silently=True)
    assume(named is not None)
    when = parse_when(text)
    first, last = named.lower_strict(), named.upper_strict()
    assert when.earliest_start is not None
    assert when.latest_end is not None
    assert when.earliest_start.timetuple()[:3] <= tuple(first[:3])
    assert tuple(last[:3]) <= when.latest_end.timetuple()[:3]
    if not re.search(r"-2[1-4]", text):
        assert when.earliest_start.timetuple()[:3] == tuple(first[:3])
        assert tuple(last[:3]) == when.latest_end.timetuple()[:3]


@given(lone_dates(marks=" "))
def test_about_widens_and_perhaps_does_not(text: str) -> None:
    first, last = named_days(text)
    days = PADDING_DAYS[{4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(text)]]
    about = parse_when(text + "~")
    assert about.earliest_start == first - timedelta(days)
    assert about.latest_end == last + timedelta(days)
    assert bounds(parse_when(text + "%")) == bounds(about)
    assert bounds(parse_when(text + "?")) == bounds(parse_when(text))


@given(st.dates(min_value=date(2, 1, 1), max_value=date(9997, 12, 31)))
def test_padding_grows_with_the_unit(day: date) -> None:
    texts = [day.isoformat()[:length] + "~" for length in (10, 7, 4)]
    for finer, coarser in itertools.pairwise(map(parse_when, texts)):
        assert finer.earliest_start is not None
        assert coarser.earliest_start is not None
        assert finer.latest_end is not None
        assert coarser.latest_end is not None
        assert coarser.earliest_start <= finer.earliest_start
        assert finer.latest_end <= coarser.latest_end


# -- what is refused -----------------------------------------------------------------------

SYNTAX = "write YYYY, YYYY-MM or YYYY-MM-DD, with ~, ? or % at the end where it is not sure"
BEYOND = f"more of EDTF than geoapp reads; {SYNTAX}"
FAR = "outside the years -270000 to 270000; give a year that the clock can reach"
MONTHS = "give its months, such as 2023-03/2023-05"
MASK = (
    "with an unspecified digit before a given one; "
    "put X in the last places alone, such as 2023-09-XX or 202X"
)
GAP = "a set that lacks a date; write one on each side of a comma"
ENDS = "write two dates such as 2023-09-07/2023-09-08, one of which may be '..'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; write a date such as 2023-09-12"),
        (" \n", "is empty; write a date such as 2023-09-12"),
        ("x" * 81, "is 81 characters long; write one date or one interval in EDTF"),
        ("2023-09 -12", "is '2023-09 -12', with a space; write it without spaces"),
        ("31/02/2024", "is '31/02/2024', which is not in the calendar; give a date that is"),
        ("13/13/2024", "is '13/13/2024', which is not in the calendar; give a date that is"),
        ("unknown", "is 'unknown', not a date in EDTF; leave it out"),
        ("n.d.", "is 'n.d.', not a date in EDTF; leave it out"),
        ("2023-09-12\n", r"is '2023-09-12\n', not a date in EDTF; write 2023-09-12"),
        ("hello", f"is 'hello', not a date in EDTF; {SYNTAX}"),
        ("２０２３", f"is '２０２３', not a date in EDTF; {SYNTAX}"),
        ("..", f"is '..', not a date in EDTF; {SYNTAX}"),
        ("2023-09-31", "is '2023-09-31', which is not in the calendar; give a date that is"),
        ("2023-02-29", "is '2023-02-29', which is not in the calendar; give a date that is"),
        ("2023-13", "is '2023-13', which is not in the calendar; give a date that is"),
        ("-0000", "is '-0000', which is not in the calendar; give a date that is"),
        ("-0001-02-29", "is '-0001-02-29', which is not in the calendar; give a date that is"),
        ("Y300000", f"is 'Y300000', {FAR}"),
        ("Y-170000002", f"is 'Y-170000002', {FAR}"),
        ("-300000-01-01", f"is '-300000-01-01', {FAR}"),
        (
            "2023-09-12T10:00:00",
            "is '2023-09-12T10:00:00', with a time of day; give the day alone, such as 2023-09-12",
        ),
        ("2023-25", f"is '2023-25', with a part of a year; {MONTHS}"),
        ("2023-33~", f"is '2023-33~', with a part of a year; {MONTHS}"),
        ("156X-12-25", f"is '156X-12-25', {MASK}"),
        ("XXXX", f"is 'XXXX', {MASK}"),
        ("2XXX", f"is '2XXX', {MASK}"),
        ("1950S2", f"is '1950S2', {BEYOND}"),
        ("2023-~09-12", f"is '2023-~09-12', {BEYOND}"),
        ("[2023]", "is '[2023]', a set of one date; write the date alone"),
        ("{2023,}", f"is '{{2023,}}', {GAP}"),
        ("[]", f"is '[]', {GAP}"),
        ("{..}", f"is '{{..}}', {GAP}"),
        ("[2023,2024", f"is '[2023,2024', not a date in EDTF; {SYNTAX}"),
        (
            "[2023..2022]",
            "is '[2023..2022]', which ends before it begins; put the earlier date first",
        ),
        ("[2023/2024,2025]", f"is '[2023/2024,2025]', {BEYOND}"),
        ("/", f"is '/', without a date at each end; {ENDS}"),
        ("../", f"is '../', without a date at each end; {ENDS}"),
        ("../..", f"is '../..', without a date at each end; {ENDS}"),
        ("2021/2022/2023", f"is '2021/2022/2023', without a date at each end; {ENDS}"),
        (
            "2023-09-12/2023-09-11",
            "is '2023-09-12/2023-09-11', which ends before it begins; put the earlier date first",
        ),
        (
            "2023-09-12~/2023-09-11~",
            "is '2023-09-12~/2023-09-11~', which ends before it begins; put the earlier date first",
        ),
        (
            "2023-09-12/2023-02-30",
            "is '2023-09-12/2023-02-30', which is not in the calendar; give a date that is",
        ),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert str(caught.value) == f"date: {message}."
    assert f"{caught.value.problem.found}; {caught.value.problem.remedy}" == message


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("3/3/2024", "2024-03-03"),
        (
            "03/01/2024",
            "2024-01-03 if the day stands first, 2024-03-01 if the month stands first",
        ),
        ("13/09/2023", "2023-09-13"),
        ("March 2024", "2024-03"),
        ("Sept 2023", "2023-09"),
        ("12 septembre 2023", "2023-09-12"),
        ("2024년 3월 3일", "2024-03-03"),
        ("2023-9-12", "2023-09-12"),
        ("20230912", "2023-09-12"),
        ("2024/03", "2024-03"),
        ("c. 1520", "1520~"),
        ("ca. 490 BC", "-0489~"),
        ("490 до н. э.", "-0489"),
        ("기원전 490", "-0489"),
        ("12000 BC", "Y-11999"),
        ("AD 79", "0079"),
        ("1520s", "152X"),
        ("16th century", "15XX for 1500 to 1599, [1501..1600] for 1501 to 1600"),
        ("XIX century", "18XX for 1800 to 1899, [1801..1900] for 1801 to 1900"),
        ("siglo II", "01XX for 100 to 199, [0101..0200] for 101 to 200"),
        ("late 1890s", "189X for all of it"),
        ("before 1900", "[..1899]"),
        ("after 1900", "[1901..]"),
        ("between March 2024 and 3/3/2025", "[2024-03..2025-03-03]"),
        ("10000", "Y10000"),
        ("-44", "-0044 for 45 BC, -0043 for 44 BC"),
        ("1890/91", "1890/1891"),
        ("spring 2023", "2023-21"),
        (
            "winter 2023",
            "2023-24 for the winter that begins in 2023, 2022-24 for the one that ends in 2023",
        ),
        ("1520\u201321", "1520/1521"),
        ("7 Sept 2023 \u2013 12 Sept 2023", "2023-09-07/2023-09-12"),
    ],
)
def test_what_was_typed_is_named_in_edtf(text: str, remedy: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert caught.value.problem.remedy == f"write {remedy}"


@pytest.mark.parametrize("text", ["31/02/2024", "3/4/24", "15 March 44 BC", "2023-02-30", "May"])
def test_no_date_is_guessed(text: str) -> None:
    with pytest.raises(WhenError) as caught:
        parse_when(text)
    assert not re.search(r"write [-Y\[]?\d", caught.value.problem.remedy)


@given(st.integers(-98_000_000, 98_000_000))
def test_days_of_any_year_are_counted_as_the_calendar_has_them(number: int) -> None:
    day = from_ordinal(number)
    assert day.toordinal() == number
    assert read_iso(day.isoformat()) == day
    assert (
        str(np.datetime64(day.isoformat()).astype("datetime64[D]") - np.datetime64("1970-01-01"))
        == f"{number - 719163} days"
    )
    assert day < moved(day, 1)
    assert (moved(day, 400) - day).days == 400
    assert parse_when(day.isoformat()).bounds == (day,) * 4


def test_a_refusal_is_ours_and_a_value_error() -> None:
    for kind in (GeoappError, ValueError):
        with pytest.raises(kind):
            say_when("2023-02-30", "en")


@given(st.one_of(st.text(max_size=90), st.text("0123456789-/.~?%XTYS{}[], ", max_size=25)))
@example("2023-09-12T")
@example("{2023" * 10)
def test_any_text_is_read_or_refused(text: str) -> None:
    when = refusal = None
    try:
        when = parse_when(text)
    except WhenError as error:
        refusal = str(error)
    if when is not None:
        assert when.text == text
        assert say_when(text, "en")
    if refusal is not None:
        assert refusal.isprintable()
        assert len(refusal) < 500


@given(any_time)
def test_each_text_is_read_back_from_its_own_when(text: str) -> None:
    when = parse_when(text)
    assert say_when(when, "fr") == say_when(text, "fr")
    assert short_when(when, "fr") == short_when(text, "fr")
