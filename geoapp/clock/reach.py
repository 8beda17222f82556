"""
The state of one feature on a day, and the reach of one leg.

A bound of `None` is one that nothing limits: an open earliest bound lies before every
day, an open latest bound after every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from geoapp.dossier import SightingFeature
from geoapp.when import Bounds


class State(StrEnum):
    """
    What can be said of a feature on a day; each is a text too.

    Attributes
    ----------
    CERTAIN
        ``"certain"``: under way, by every reading of its dates.
    POSSIBLE
        ``"possible"``: under way by some reading of them, and not by every one.
    ABSENT
        ``"absent"``: under way by none.

    Examples
    --------
    >>> State("possible") is State.POSSIBLE, State.ABSENT == "absent", f"{State.CERTAIN}"
    (True, True, 'certain')
    """

    CERTAIN = "certain"
    POSSIBLE = "possible"
    ABSENT = "absent"


class Reach(NamedTuple):
    """The stretch of a leg on which the shipment could have been: kilometres from its start."""

    near_km: float
    far_km: float


def state_at(
    earliest_start: date | None,
    latest_start: date | None,
    earliest_end: date | None,
    latest_end: date | None,
    day: date,
) -> State:
    """
    Tell what the bounds of a feature say about a day.

    Certain from the latest start to the earliest end, where every reading of the bounds
    has begun and none has ended; possible from the earliest start to the latest end;
    absent otherwise. The boundary days belong to the inside.

    Parameters
    ----------
    earliest_start, latest_start, earliest_end, latest_end
        As `geoapp.when.When` has them, in order. With an open latest start or an open
        earliest end nothing is ever certain.
    day
        The day to look at.

    Returns
    -------
    state
        Exactly one of the three.

    Examples
    --------
    >>> state_at(date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 12), None, date(2023, 9, 8))
    <State.CERTAIN: 'certain'>
    >>> state_at(date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 12), None, date(2023, 9, 13))
    <State.POSSIBLE: 'possible'>
    >>> state_at(None, None, None, None, date(2023, 9, 8))
    <State.POSSIBLE: 'possible'>
    """
    if earliest_start is not None and day < earliest_start:
        return State.ABSENT
    if latest_end is not None and latest_end < day:
        return State.ABSENT
    if (
        latest_start is not None
        and earliest_end is not None
        and latest_start <= day <= earliest_end
    ):
        return State.CERTAIN
    return State.POSSIBLE


def speed_fits(
    length_km: float,
    earliest_start: date | None,
    latest_end: date | None,
    speed_km_per_day: float,
) -> bool:
    """
    Say whether a speed limit leaves time enough for a leg.

    Parameters
    ----------
    length_km
        Length of the leg.
    earliest_start, latest_end
        First and last day of the leg, both of which count whole; `None` leaves any time.
    speed_km_per_day
        The limit, more than zero.

    Returns
    -------
    fits
        False if the limit and the dates can't both be right.

    Examples
    --------
    >>> speed_fits(1000, date(2023, 9, 12), date(2023, 9, 12), 999)
    False
    >>> speed_fits(1000, None, date(2023, 9, 12), 1)
    True
    """
    if earliest_start is None or latest_end is None:
        return True
    return length_km <= speed_km_per_day * _days(earliest_start, latest_end)


def reach_at(
    length_km: float,
    earliest_start: date | None,
    latest_start: date | None,
    earliest_end: date | None,
    latest_end: date | None,
    day: date,
    speed_km_per_day: float | None = None,
) -> Reach | None:
    """
    Find the stretch of a leg on which the shipment could have been on a day.

    Without a speed limit that is the whole leg. With one, the shipment can't be further
    than the limit allows since the earliest start, nor further from the end than it can
    still make up before the latest end.

    Parameters
    ----------
    length_km
        Length of the leg, zero or more.
    earliest_start, latest_start, earliest_end, latest_end
        Bounds of the leg: of its departure, then of its arrival. An open bound puts no
        limit on that side.
    day
        The day to look at.
    speed_km_per_day
        The most that the shipment could have covered in one day, more than zero; `None`
        for no limit.

    Returns
    -------
    reach
        ``0 <= near_km <= far_km <= length_km``; `None` when the leg is absent. A limit
        that does not fit the dates (`speed_fits`) limits nothing: it is refuted, and the
        reach is the whole leg.

    Raises
    ------
    ValueError
        If the length is negative or no number, or the speed is not above zero.

    Notes
    -----
    The slice of a space-time prism (time geography) over a day. A date gives no hour: the
    shipment could have left as the first day began and arrived as the last one ended, and
    the reach of a day is all that it could have reached in any of its moments. So the
    furthest point is taken at the end of `day`, counted from the start of the first day:
    ``day - first + 1`` days; the nearest one at the start of `day`, counted to the end of
    the last day: ``last - day + 1`` days. Fewer days would leave out a place where the
    shipment could have been.

    Examples
    --------
    >>> leg = (date(2023, 9, 12), date(2023, 9, 28), date(2023, 9, 28), date(2023, 10, 1))
    >>> reach_at(9800, *leg, date(2023, 9, 13), 800)
    Reach(near_km=0, far_km=1600)
    >>> reach_at(9800, *leg, date(2023, 9, 13))
    Reach(near_km=0, far_km=9800)
    >>> reach_at(9800, *leg, date(2023, 10, 2)) is None
    True
    """
    if not length_km >= 0:
        raise ValueError(f"length_km is {length_km}; give zero or more")
    if speed_km_per_day is not None and not speed_km_per_day > 0:
        raise ValueError(f"speed_km_per_day is {speed_km_per_day}; give more than zero")
    state = state_at(earliest_start, latest_start, earliest_end, latest_end, day)
    if state is State.ABSENT:
        return None
    speed = speed_km_per_day
    if speed is None or not speed_fits(length_km, earliest_start, latest_end, speed):
        return Reach(0, length_km)
    return Reach(
        near_km=_nearest(length_km, latest_end, day, speed),
        far_km=furthest_km(length_km, earliest_start, day, speed),
    )


def _nearest(length_km: float, latest_end: date | None, day: date, speed: float) -> float:
    return 0 if latest_end is None else max(0, length_km - speed * _days(day, latest_end))


def furthest_km(
    length_km: float, earliest_start: date | None, day: date, speed_km_per_day: float
) -> float:
    """
    Say how far a shipment could have come by the end of a day, as `reach_at` does.

    Parameters
    ----------
    length_km
        The most it can be: the length of the leg.
    earliest_start
        The first day of the leg, counted whole; `None` if it could have left long before.
    day
        The day, not before the first one, counted whole.
    speed_km_per_day
        The speed limit, more than zero.

    Returns
    -------
    far_km
        From zero to `length_km`.

    Examples
    --------
    >>> furthest_km(9800, date(2023, 9, 12), date(2023, 9, 13), 800)
    1600
    >>> furthest_km(9800, None, date(2023, 9, 13), 800)
    9800
    """
    if earliest_start is None:
        return length_km
    return min(length_km, speed_km_per_day * _days(earliest_start, day))


def _days(first: date, last: date) -> int:
    """Count days, both ends included."""
    return (last - first).days + 1


@dataclass(frozen=True)
class Stretch:
    """
    A piece of a leg between two points whose times are known.

    Parameters
    ----------
    from_km, to_km
        Where it begins and ends, in kilometres from the start of the leg.
    earliest_start, latest_start, earliest_end, latest_end
        Bounds of the shipment's leaving the one point and reaching the other.
    """

    from_km: float
    to_km: float
    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None

    @property
    def bounds(self) -> tuple[date | None, date | None, date | None, date | None]:
        """The four bounds, in order."""
        return self.earliest_start, self.latest_start, self.earliest_end, self.latest_end


def cut_at(stretch: Stretch, at_km: float, first: date, last: date) -> tuple[Stretch, Stretch]:
    """
    Cut a stretch in two where the shipment was seen.

    Parameters
    ----------
    stretch
        A leg, or a piece of one.
    at_km
        Where it was seen, between the ends of the stretch, in kilometres from the start
        of the leg.
    first, last
        The days between which it was seen there.

    Returns
    -------
    pieces
        The way up to that point and the way on from it.

    Raises
    ------
    ValueError
        If the point is not between the ends, or it was not seen while it could have been
        on its way.

    Examples
    --------
    >>> way = Stretch(0, 900, date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 20), None)
    >>> before, after = cut_at(way, 300, date(2023, 9, 12), date(2023, 9, 12))
    >>> print(before.to_km, before.latest_end, after.from_km, after.earliest_start)
    300 2023-09-12 300 2023-09-12
    >>> cut_at(way, 900, date(2023, 9, 12), date(2023, 9, 12))
    Traceback (most recent call last):
    ValueError: at_km is 900; give a point between 0 and 900
    """
    if not stretch.from_km < at_km < stretch.to_km:
        ends = f"{stretch.from_km} and {stretch.to_km}"
        raise ValueError(f"at_km is {at_km}; give a point between {ends}")
    first = first if stretch.earliest_start is None else max(first, stretch.earliest_start)
    last = last if stretch.latest_end is None else min(last, stretch.latest_end)
    if last < first:
        raise ValueError("it was not seen between the leg's first day and its last one")
    latest_start = last if stretch.latest_start is None else min(stretch.latest_start, last)
    earliest_end = first if stretch.earliest_end is None else max(stretch.earliest_end, first)
    return (
        replace(
            stretch, to_km=at_km, latest_start=latest_start, earliest_end=first, latest_end=last
        ),
        replace(
            stretch,
            from_km=at_km,
            earliest_start=first,
            latest_start=last,
            earliest_end=earliest_end,
        ),
    )


def reach_along(
    stretches: Sequence[Stretch], day: date, speed_km_per_day: float | None = None
) -> Reach | None:
    """
    Find where on a leg of several stretches the shipment could have been on a day.

    Parameters
    ----------
    stretches
        The pieces of one leg, as `cut_at` makes them, in order.
    day
        The day to look at.
    speed_km_per_day
        As for `reach_at`.

    Returns
    -------
    reach
        From the nearest to the furthest point of all pieces that are not absent, in
        kilometres from the start of the leg; `None` if all are absent.

    Examples
    --------
    >>> way = Stretch(0, 900, date(2023, 9, 7), date(2023, 9, 8), date(2023, 9, 20), None)
    >>> pieces = cut_at(way, 300, date(2023, 9, 12), date(2023, 9, 12))
    >>> reach_along(pieces, date(2023, 9, 11))
    Reach(near_km=0, far_km=300)
    >>> reach_along([], date(2023, 9, 11)) is None
    True
    """
    reaches = []
    for stretch in stretches:
        length_km = stretch.to_km - stretch.from_km
        reach = reach_at(length_km, *stretch.bounds, day, speed_km_per_day)
        if reach is not None:
            reaches.append(Reach(stretch.from_km + reach.near_km, stretch.from_km + reach.far_km))
    if not reaches:
        return None
    return Reach(min(each.near_km for each in reaches), max(each.far_km for each in reaches))


class Sighted(NamedTuple):
    """Where a shipment was seen for certain, and the first and the last day on which it was."""

    place: str
    first: date | None
    last: date | None


def sighted(sightings: Iterable[SightingFeature]) -> list[Sighted]:
    """
    Choose the sightings that may cut a leg: those that are certain.

    Examples
    --------
    >>> sighted([])
    []
    """
    return [
        Sighted(seen.place, seen.bounds.earliest_start, seen.bounds.latest_end)
        for seen in (each.properties for each in sightings)
        if seen.certainty == "certain"
    ]


def leg_stretches(
    bounds: Bounds, seen: Iterable[Sighted], stops: Mapping[str, float]
) -> list[Stretch]:
    """
    Cut a leg where its shipment was seen on the way.

    Only a sighting that is certain, at a place that the leg names on its way, within the
    leg's days, cuts: any other may be of something else, and a cut would then make the reach
    too small.

    Parameters
    ----------
    bounds
        When the leg could have departed and arrived.
    seen
        The sightings that are certain; of an open time nothing follows.
    stops
        The places of the leg and how far along it they lie, from 0 to 1.

    Returns
    -------
    stretches
        In order along the leg, from 0 to 1 of its line; the whole leg where nothing cuts.

    Examples
    --------
    >>> nothing = Bounds(None, None, None, None)
    >>> [(piece.from_km, piece.to_km) for piece in leg_stretches(nothing, [], {})]
    [(0.0, 1.0)]
    """
    pieces = [Stretch(0.0, 1.0, *bounds)]
    on_the_way = [
        (stops[place], first, last)
        for place, first, last in seen
        if 0 < stops.get(place, 0) < 1 and first is not None and last is not None
    ]
    for share, first, last in sorted(on_the_way):
        try:
            pieces[-1:] = cut_at(pieces[-1], share, first, last)
        except ValueError:
            continue  # twice at one place, or not within what is left of the leg's days
    return pieces
