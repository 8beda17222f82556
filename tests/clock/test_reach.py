"""The reach of a leg: where the shipment could have been, and nowhere else."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geoapp.clock import Reach, State, Stretch, cut_at, reach_along, reach_at, speed_fits, state_at
from tests.support.days import Bounds, bounds_of, day_of

LEG = bounds_of(0, 2, 8, 9)  # ten days from its first to its last


@pytest.mark.parametrize(
    ("day", "speed", "expected"),
    [
        (-1, 100.0, None),
        (10, 100.0, None),
        (-1, None, None),
        (0, None, (0, 500)),
        (9, None, (0, 500)),
        (0, 100.0, (0, 100)),  # the whole first day on the move
        (1, 100.0, (0, 200)),
        (4, 100.0, (0, 500)),  # six days are left, enough to have not yet left
        (5, 100.0, (0, 500)),  # five days are left, this one included
        (6, 100.0, (100, 500)),
        (9, 100.0, (400, 500)),  # the whole last day on the move
        (0, 50.0, (0, 50)),  # no time to lose: ten days at 50 km
        (4, 50.0, (200, 250)),
        (9, 50.0, (450, 500)),
        (4, 49.0, (0, 500)),  # too slow for ten days: the limit is refuted
        (4, 1e9, (0, 500)),
    ],
)
def test_reach(day: int, speed: float | None, expected: tuple[float, float] | None) -> None:
    assert reach_at(500, *LEG, day_of(day), speed) == expected


def test_an_open_bound_limits_nothing_on_its_side() -> None:
    left_open = bounds_of(None, 2, 8, 9)
    right_open = bounds_of(0, 2, 8, None)
    assert reach_at(500, *left_open, day_of(0), 50) == (0, 500)
    assert reach_at(500, *left_open, day_of(9), 50) == (450, 500)
    assert reach_at(500, *right_open, day_of(0), 50) == (0, 50)
    assert reach_at(500, *right_open, day_of(400), 50) == (0, 500)
    assert reach_at(500, None, None, None, None, day_of(0), 50) == (0, 500)


def test_a_leg_of_no_length_has_a_reach_of_a_point() -> None:
    assert reach_at(0, *LEG, day_of(4), 50) == (0, 0)
    assert reach_at(0, *LEG, day_of(4)) == (0, 0)


@pytest.mark.parametrize(
    ("length_km", "speed", "message"),
    [
        (-1, None, "length_km is -1; give zero or more"),
        (math.nan, None, "length_km is nan; give zero or more"),
        (500, 0, "speed_km_per_day is 0; give more than zero"),
        (500, -5, "speed_km_per_day is -5; give more than zero"),
        (500, math.nan, "speed_km_per_day is nan; give more than zero"),
    ],
)
def test_reach_refuses_nonsense(length_km: float, speed: float | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        reach_at(length_km, *LEG, day_of(4), speed)


def test_a_speed_fits_if_the_days_suffice_both_ends_included() -> None:
    assert speed_fits(500, day_of(0), day_of(9), 50)
    assert not speed_fits(500.001, day_of(0), day_of(9), 50)
    assert speed_fits(500, day_of(0), None, 0.1)
    assert speed_fits(500, None, day_of(9), 0.1)


@dataclass(frozen=True)
class Trip:
    """A made-up movement that keeps its bounds and its speed limit, seen at one moment."""

    bounds: Bounds
    length_km: float
    speed: float
    left: float
    arrived: float
    moment: float
    position_km: float

    @property
    def day(self) -> date:
        return day_of(math.floor(self.moment))


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    """Leave at any moment of the first days, arrive at any of the last, never too fast."""
    earliest_start = draw(st.integers(0, 5))
    latest_start = earliest_start + draw(st.integers(0, 10))
    earliest_end = earliest_start + draw(st.integers(0, 20))
    latest_end = max(latest_start, earliest_end) + draw(st.integers(0, 5))
    share = st.floats(0, 1, exclude_max=True)
    left = earliest_start + draw(share) * (latest_start + 1 - earliest_start)
    soonest = max(left, earliest_end)
    arrived = soonest + draw(share) * (latest_end + 1 - soonest)
    speed = draw(st.floats(1, 1500))
    length_km = draw(share) * speed * (arrived - left)
    moment = left + draw(share) * (arrived - left)
    assume(moment < latest_end + 1)  # rounded up, it would be the next day's
    least = max(0, length_km - speed * (arrived - moment))
    most = min(length_km, speed * (moment - left))
    position_km = least + draw(share) * (most - least)
    bounds = bounds_of(earliest_start, latest_start, earliest_end, latest_end)
    return Trip(bounds, length_km, speed, left, arrived, moment, position_km)


def holds(reach: Reach | None, km: float) -> bool:
    return reach is not None and reach.near_km - 1e-6 <= km <= reach.far_km + 1e-6


@given(trips())
def test_a_reach_holds_every_place_where_the_shipment_can_have_been(trip: Trip) -> None:
    assert holds(reach_at(trip.length_km, *trip.bounds, trip.day), trip.position_km)
    assert holds(reach_at(trip.length_km, *trip.bounds, trip.day, trip.speed), trip.position_km)


@given(trips())
def test_a_limit_that_a_trip_kept_is_never_refuted(trip: Trip) -> None:
    assert speed_fits(trip.length_km, trip.bounds[0], trip.bounds[3], trip.speed * (1 + 1e-9))


lengths_km = st.floats(0, 20_000)
speeds = st.floats(1, 3_000)
day_numbers = st.integers(-2, 30)


@st.composite
def bounds_in_order(draw: st.DrawFn) -> tuple[int | None, ...]:
    start = draw(st.integers(0, 10))
    latest_start = start + draw(st.integers(0, 8))
    end = start + draw(st.integers(0, 12))
    latest_end = max(latest_start, end) + draw(st.integers(0, 8))
    return (start, latest_start, end, latest_end)


@given(lengths_km, bounds_in_order(), day_numbers, st.none() | speeds)
def test_a_reach_lies_on_the_leg_and_is_there_when_the_leg_is(
    length_km: float, numbers: tuple[int, ...], number: int, speed: float | None
) -> None:
    bounds, day = bounds_of(*numbers), day_of(number)
    reach = reach_at(length_km, *bounds, day, speed)
    assert (reach is None) == (state_at(*bounds, day) is State.ABSENT)
    if reach is not None:
        assert 0 <= reach.near_km <= reach.far_km <= length_km


@given(lengths_km, bounds_in_order(), day_numbers, speeds, st.floats(1, 10))
def test_a_higher_limit_never_shrinks_a_reach(
    length_km: float, numbers: tuple[int, ...], number: int, speed: float, factor: float
) -> None:
    bounds, day = bounds_of(*numbers), day_of(number)
    assume(speed_fits(length_km, bounds[0], bounds[3], speed))
    slow = reach_at(length_km, *bounds, day, speed)
    fast = reach_at(length_km, *bounds, day, speed * factor)
    assert_within(slow, fast)
    assert_within(fast, reach_at(length_km, *bounds, day))


@given(
    lengths_km,
    bounds_in_order(),
    day_numbers,
    speeds,
    st.tuples(*[st.none() | st.integers(0, 9)] * 4),
)
def test_wider_bounds_never_shrink_a_reach_or_what_is_possible(
    length_km: float,
    numbers: tuple[int, ...],
    number: int,
    speed: float,
    more: tuple[int | None, ...],
) -> None:
    """Each bound moves outwards by some days, or opens."""
    wider = [
        None if days is None else bound + sign * days
        for bound, days, sign in zip(numbers, more, (-1, 1, -1, 1), strict=True)
    ]
    bounds, wide, day = bounds_of(*numbers), bounds_of(*wider), day_of(number)
    if state_at(*wide, day) is State.CERTAIN:
        assert state_at(*bounds, day) is State.CERTAIN
    if state_at(*bounds, day) is not State.ABSENT:
        assert state_at(*wide, day) is not State.ABSENT
    assume(speed_fits(length_km, bounds[0], bounds[3], speed))
    assert_within(reach_at(length_km, *bounds, day, speed), reach_at(length_km, *wide, day, speed))


def assert_within(inner: Reach | None, outer: Reach | None) -> None:
    if inner is None:
        return
    assert outer is not None
    # The kilometres of two pieces are added: a micrometre is the rounding of that sum.
    assert outer.near_km <= inner.near_km + 1e-9
    assert inner.far_km <= outer.far_km + 1e-9


@given(lengths_km, bounds_in_order(), speeds)
def test_a_reach_moves_forward_and_begins_and_ends_at_the_ends(
    length_km: float, numbers: tuple[int, ...], speed: float
) -> None:
    bounds = bounds_of(*numbers)
    assume(speed_fits(length_km, bounds[0], bounds[3], speed))
    days = [day_of(number) for number in range(numbers[0], numbers[3] + 1)]
    reaches = [reach for day in days if (reach := reach_at(length_km, *bounds, day, speed))]
    assert len(reaches) == len(days)
    assert reaches[0].near_km == 0
    assert reaches[-1].far_km == length_km
    for before, after in pairwise(reaches):
        assert before.near_km <= after.near_km
        assert before.far_km <= after.far_km


# -- a leg that was seen on its way --------------------------------------------------------


def test_a_sighting_cuts_a_leg_in_two() -> None:
    before, after = cut_at(Stretch(0, 900, *bounds_of(0, 4, 20, 25)), 300, day_of(10), day_of(12))
    assert before == Stretch(0, 300, *bounds_of(0, 4, 10, 12))
    assert after == Stretch(300, 900, *bounds_of(10, 12, 20, 25))
    pieces = (before, after)
    assert reach_along(pieces, day_of(9)) == (0, 300)
    assert reach_along(pieces, day_of(10)) == (0, 900)
    assert reach_along(pieces, day_of(13)) == (300, 900)
    assert reach_along(pieces, day_of(13), 100) == (300, 700)
    assert reach_along(pieces, day_of(26)) is None
    assert reach_along([], day_of(10)) is None


def test_a_sighting_draws_in_the_bounds_that_it_contradicts() -> None:
    before, after = cut_at(Stretch(0, 900, *bounds_of(0, 15, 5, 25)), 300, day_of(-9), day_of(12))
    assert before == Stretch(0, 300, *bounds_of(0, 12, 0, 12))
    assert after == Stretch(300, 900, *bounds_of(0, 12, 5, 25))
    assert cut_at(Stretch(0, 900, *bounds_of(0, 4, 5, 25)), 300, day_of(8), day_of(12)) == (
        Stretch(0, 300, *bounds_of(0, 4, 8, 12)),
        Stretch(300, 900, *bounds_of(8, 12, 8, 25)),
    )
    whole = Stretch(0, 900, None, None, None, None)
    assert cut_at(whole, 300, day_of(1), day_of(2)) == (
        Stretch(0, 300, *bounds_of(None, 2, 1, 2)),
        Stretch(300, 900, *bounds_of(1, 2, 1, None)),
    )


@pytest.mark.parametrize(
    ("at_km", "first", "last", "message"),
    [
        (0, 10, 12, "at_km is 0; give a point between 0 and 900"),
        (900, 10, 12, "at_km is 900; give a point between 0 and 900"),
        (300, 26, 27, "not seen between the leg's first day and its last one"),
        (300, -3, -1, "not seen between the leg's first day and its last one"),
    ],
)
def test_a_sighting_off_the_leg_is_refused(
    at_km: float, first: int, last: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        cut_at(Stretch(0, 900, *bounds_of(0, 4, 20, 25)), at_km, day_of(first), day_of(last))


@given(trips(), st.floats(0, 1), st.integers(0, 4), st.integers(0, 4))
def test_a_cut_keeps_every_place_of_a_trip_that_was_seen(
    trip: Trip, share: float, before: int, after: int
) -> None:
    """Seen where it was at one moment, it is still found where it was at any other."""
    assume(1e-3 < trip.position_km < trip.length_km - 1e-3)
    seen = math.floor(trip.moment)
    pieces = cut_at(
        Stretch(0, trip.length_km, *trip.bounds),
        trip.position_km,
        day_of(seen - before),
        day_of(seen + after),
    )
    moment = trip.left + share * (trip.arrived - trip.left) * (1 - 1e-9)
    way = (trip.left, 0.0), (trip.moment, trip.position_km), (trip.arrived, trip.length_km)
    (begun, from_km), (ended, to_km) = way[:2] if moment < trip.moment else way[1:]
    position_km = from_km + (to_km - from_km) * (moment - begun) / (ended - begun)
    day = day_of(math.floor(moment))
    cut = reach_along(pieces, day, trip.speed * (1 + 1e-9))
    assert holds(cut, position_km)
    assert_within(cut, reach_at(trip.length_km, *trip.bounds, day))
