"""EDTF to bounds, and bounds to words."""

from __future__ import annotations

import calendar
import itertools
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from geoapp.errors import GeoappError, WhenError
from geoapp.when import PADDING_DAYS, Precision, When, parse_when, say_when, short_when

# -- texts that are EDTF -------------------------------------------------------------------


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


any_time = st.one_of(lone_dates(), intervals(), open_intervals())


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
        ("0001~", "0001-01-01 0002-07-01 0001-01-01 0002-07-01"),
        ("9999~", "9998-07-03 9999-12-31 9998-07-03 9999-12-31"),
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
ENDS = "write two dates such as 2023-09-07/2023-09-08, one of which may be '..'"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; write a date such as 2023-09-12"),
        (" \n", "is empty; write a date such as 2023-09-12"),
        ("x" * 81, "is 81 characters long; write one date or one interval in EDTF"),
        ("12 September 2023", "is '12 September 2023', with a space; write it without spaces"),
        ("2023-09-12\n", r"is '2023-09-12\n', with a space; write it without spaces"),
        ("hello", f"is 'hello', not a date in EDTF; {SYNTAX}"),
        ("2023-9-12", f"is '2023-9-12', not a date in EDTF; {SYNTAX}"),
        ("20230912", f"is '20230912', not a date in EDTF; {SYNTAX}"),
        ("２０２３", f"is '２０２３', not a date in EDTF; {SYNTAX}"),
        ("..", f"is '..', not a date in EDTF; {SYNTAX}"),
        ("2023-09-31", "is '2023-09-31', which is not in the calendar; give a date that is"),
        ("2023-02-29", "is '2023-02-29', which is not in the calendar; give a date that is"),
        ("2023-13", "is '2023-13', which is not in the calendar; give a date that is"),
        ("0000", "is '0000', which is not in the calendar; give a date that is"),
        (
            "2023-09-12T10:00:00",
            "is '2023-09-12T10:00:00', with a time of day; give the day alone, such as 2023-09-12",
        ),
        ("2023-21", "is '2023-21', with a season; give its months, such as 2023-03/2023-05"),
        ("2023-21~", "is '2023-21~', with a season; give its months, such as 2023-03/2023-05"),
        ("2023-09-XX", "is '2023-09-XX', with an unspecified digit; leave it out, such as 2023-09"),
        ("Y17000", f"is 'Y17000', {BEYOND}"),
        ("-0044", f"is '-0044', {BEYOND}"),
        ("1950S2", f"is '1950S2', {BEYOND}"),
        ("2023-~09-12", f"is '2023-~09-12', {BEYOND}"),
        ("[2023,2024]", f"is '[2023,2024]', {BEYOND}"),
        ("2023-09-12/", f"is '2023-09-12/', without a date at each end; {ENDS}"),
        ("/2023-09-12", f"is '/2023-09-12', without a date at each end; {ENDS}"),
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


# -- words ---------------------------------------------------------------------------------

WORDS = [
    ("2023-09-12", "12 September 2023", "12 septembre 2023"),
    ("2023-10-01", "1 October 2023", "1er octobre 2023"),
    ("2023-10-11", "11 October 2023", "11 octobre 2023"),
    ("2023-09-12~", "about 12 September 2023", "vers le 12 septembre 2023"),
    ("2023-09-12?", "perhaps 12 September 2023", "peut-être le 12 septembre 2023"),
    ("2023-09-12%", "perhaps about 12 September 2023", "peut-être vers le 12 septembre 2023"),
    ("2023-09", "September 2023", "septembre 2023"),
    ("2023-09~", "about September 2023", "vers septembre 2023"),
    ("2023-09?", "perhaps September 2023", "peut-être en septembre 2023"),
    ("2023", "2023", "2023"),
    ("2023~", "about 2023", "vers 2023"),
    ("2023%", "perhaps about 2023", "peut-être vers 2023"),
    (
        "2023-09-07/2023-09-08",
        "between 7 and 8 September 2023",
        "entre le 7 et le 8 septembre 2023",
    ),
    (
        "2023-09-07/2023-10-01",
        "between 7 September and 1 October 2023",
        "entre le 7 septembre et le 1er octobre 2023",
    ),
    (
        "2023-10-01/2023-10-02",
        "between 1 and 2 October 2023",
        "entre le 1er et le 2 octobre 2023",
    ),
    (
        "2023-12-30/2024-01-02",
        "between 30 December 2023 and 2 January 2024",
        "entre le 30 décembre 2023 et le 2 janvier 2024",
    ),
    ("2023-08/2023-10", "between August and October 2023", "entre août et octobre 2023"),
    (
        "2023-08/2024-01",
        "between August 2023 and January 2024",
        "entre août 2023 et janvier 2024",
    ),
    (
        "2023-08/2023-10-12",
        "between August 2023 and 12 October 2023",
        "entre août 2023 et le 12 octobre 2023",
    ),
    ("2022/2023", "between 2022 and 2023", "entre 2022 et 2023"),
    ("2022/2022~", "between 2022 and about 2022", "entre 2022 et 2022 environ"),
    (
        "2023-09-12~/2023-09-28",
        "between about 12 September and 28 September 2023",
        "entre le 12 septembre environ et le 28 septembre 2023",
    ),
    (
        "2023-09-28/2023-10-01%",
        "between 28 September and perhaps about 1 October 2023",
        "entre le 28 septembre et le 1er octobre 2023 environ (peut-être)",
    ),
    ("2023-09-12/2023-09-12", "12 September 2023", "12 septembre 2023"),
    ("2023-09-12/..", "since 12 September 2023", "depuis le 12 septembre 2023"),
    ("2023-09~/..", "since about September 2023", "depuis septembre 2023 environ"),
    ("../2023-10-01", "until 1 October 2023", "jusqu’au 1er octobre 2023"),
    ("../2023-10", "until October 2023", "jusqu’en octobre 2023"),
    ("../2023?", "until perhaps 2023", "jusqu’en 2023 (peut-être)"),
]


@pytest.mark.parametrize(("text", "english", "french"), WORDS)
def test_words(text: str, english: str, french: str) -> None:
    assert say_when(text, "en") == english
    assert say_when(text, "fr") == french


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2023-09-12", "on 12 September 2023", "le 12 septembre 2023"),
        ("2023-10-01", "on 1 October 2023", "le 1er octobre 2023"),
        ("2023-09", "in September 2023", "en septembre 2023"),
        ("2023/2023", "in 2023", "en 2023"),
        ("2023-09-12~", "about 12 September 2023", "vers le 12 septembre 2023"),
        ("2023-09?", "perhaps September 2023", "peut-être en septembre 2023"),
    ],
)
def test_words_in_a_sentence(text: str, english: str, french: str) -> None:
    assert say_when(text, "en", in_sentence=True) == english
    assert say_when(text, "fr", in_sentence=True) == french


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2023-09-12", "12 Sept", "12 sept."),
        ("2023-09-12%", "~12 Sept?", "~12 sept.?"),
        ("2023-09", "Sept 2023", "sept. 2023"),
        ("2023~", "~2023", "~2023"),
        ("2023-09-07/2023-09-08", "7–8 Sept", "7–8 sept."),
        ("2023-09-07/2023-10-01", "7 Sept – 1 Oct", "7 sept. – 1 oct."),
        ("2023-12-30/2024-01-02", "30 Dec 2023 – 2 Jan 2024", "30 déc. 2023 – 2 janv. 2024"),
        ("2023-09-12~/2023-09-28", "~12 Sept – 28 Sept", "~12 sept. – 28 sept."),
        ("2023-08/2024-02-12", "Aug 2023 – 12 Feb 2024", "août 2023 – 12 févr. 2024"),
        ("2022/2023", "2022–2023", "2022–2023"),
        ("2023-09-12/..", "12 Sept –", "12 sept. –"),
        ("../2023-09", "– Sept 2023", "– sept. 2023"),
    ],
)
def test_short_words(text: str, english: str, french: str) -> None:
    def plain(words: str) -> str:  # CLDR sets thin spaces about the dash
        return words.replace("\N{THIN SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")

    assert plain(short_when(text, "en")) == english
    assert plain(short_when(text, "fr")) == french


def test_an_unknown_language_is_said_in_english() -> None:
    for lang in ("tlh", "", "en-US", "EN"):
        assert say_when("2023-09-12~", lang) == "about 12 September 2023"
        assert short_when("2023-09-12", lang) == "12 Sept"
    assert say_when("2023-09-12~", "fr-CA") == "vers le 12 septembre 2023"


@given(any_time, st.sampled_from(["en", "fr"]), st.booleans())
def test_words_tell_different_times_apart(text: str, lang: str, in_sentence: bool) -> None:
    """What is said says at least the year, the mark and the kind of the time."""
    words = say_when(text, lang, in_sentence=in_sentence)
    assert "{" not in words
    years = {part[:4].lstrip("0") for part in text.split("/") if part != ".."}
    assert all(year in words for year in years)
    approximate = {"en": "about", "fr": ("vers", "environ")}[lang]
    marks = (approximate,) if isinstance(approximate, str) else approximate
    assert any(mark in words for mark in marks) == any(mark in text for mark in "~%")
    doubtful = {"en": "perhaps", "fr": "peut-être"}[lang]
    assert (doubtful in words) == any(mark in text for mark in "?%")
