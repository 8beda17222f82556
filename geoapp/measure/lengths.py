"""What measuring a dossier finds: each leg's length with its range, and their total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from geoapp.catalogues import main_text
from geoapp.dossier import Dossier, LegFeature
from geoapp.dossier.models import Length, LineString, MultiLineString
from geoapp.errors import Problem
from geoapp.measure.along import chainages_km
from geoapp.measure.comparisons import Comparison, comparisons
from geoapp.measure.geodesic import Floats, lengths_km
from geoapp.measure.lines import ManyLines, in_runs
from geoapp.measure.pace import LegPace, leg_pace, paces_shape

METHOD_THROUGH = (
    "no length is given: at least the geodesics from end to end through the named places; "
    "no upper bound is known"
)
KM_DECIMALS = 3

Unit = Literal["km", "mi", "nmi"]
UNITS: dict[Unit, str] = {"km": "kilometres", "mi": "miles", "nmi": "nautical miles"}

Stops = dict[str, float]
"""Ids of places, each with its share of a leg's line from 0 to 1; ascending."""


class Pointer(NamedTuple):
    """Where a length was read: the id of a source, and the spot in it or None."""

    source: str
    locator: str | None


@dataclass(frozen=True)
class LegLength:
    """
    How long a leg is.

    Parameters
    ----------
    straight_km
        The geodesic between its ends, kilometres: no way is shorter.
    drawn_km
        Kilometres along its line.
    low_km, high_km
        The range that the dossier gives; else `low_km` is the way along geodesics through the
        named places, and `high_km` None: nothing says how much longer the way was.
    method
        How the range is known; English.
    sourced
        Whether the range is the dossier's.
    citations
        What the dossier's range rests on, each once.
    """

    straight_km: float
    drawn_km: float
    low_km: float
    high_km: float | None
    method: str
    sourced: bool
    citations: tuple[Pointer, ...]


@dataclass(frozen=True)
class Total:
    """
    Lengths of all legs together in kilometres: lows added to lows, highs to highs.

    `high_km` is None where that of a leg is.
    """

    straight_km: float
    low_km: float
    high_km: float | None


@dataclass(frozen=True)
class MeasuredLeg:
    """
    What is measured of one leg.

    Parameters
    ----------
    leg
        The leg.
    length
        How long it is.
    pace
        What its dates ask for.
    stops
        Its places along its line; the first 0 and the last 1, whatever their precision.
    """

    leg: LegFeature
    length: LegLength
    pace: LegPace
    stops: Stops

    @property
    def comparisons(self) -> list[Comparison]:
        """Ways between cities that are about as long."""
        return comparisons(self.length.low_km, self.length.high_km)


@dataclass(frozen=True)
class Measured:
    """
    What measuring a dossier finds.

    Parameters
    ----------
    dossier
        What was measured.
    legs
        Its legs, in file order.
    lines
        Their lines, measured; None of legs that were measured otherwise.
    """

    dossier: Dossier
    legs: tuple[MeasuredLeg, ...]
    lines: ManyLines | None = field(default=None, repr=False, compare=False)

    @cached_property
    def by_id(self) -> dict[str, MeasuredLeg]:
        """The legs by their ids."""
        return {each.leg.id: each for each in self.legs}

    @cached_property
    def total(self) -> Total:
        """All legs together; nothing says that one is short where another is long."""
        return total_of([each.length for each in self.legs])

    @property
    def comparisons(self) -> list[Comparison]:
        """Ways between cities that are about as long as all legs together."""
        return comparisons(self.total.low_km, self.total.high_km)


def measure_dossier(dossier: Dossier) -> Measured:
    """
    Measure every leg of a dossier on the WGS 84 ellipsoid.

    A length that the dossier gives is taken with its range; of a leg without one a lower bound
    is known alone: along geodesics from end to end through its named places.

    Parameters
    ----------
    dossier
        As `geoapp.dossier.read_dossier` returns it.

    Returns
    -------
    measured
        Lengths, paces and stops of each leg. Kilometres, never negative; `high_km` is None
        where no upper bound is known, and so is that of the total then.

    Notes
    -----
    Karney (2013), doi:10.1007/s00190-012-0578-z, through `pyproj.Geod`: all legs in a few calls,
    however many there are.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> dossier = read_dossier(built_in())
    >>> [each.length.low_km for each in measure_dossier(dossier).legs]
    [193.0, 9800.0]
    >>> measure_dossier(dossier.model_copy(update={"features": ()})).total
    Total(straight_km=0.0, low_km=0.0, high_km=0.0)
    """
    parts = [line_parts(leg.geometry) for leg in dossier.legs]
    lines = ManyLines.of_parts(parts)
    straight, drawn = line_lengths_km(lines, [leg.id for leg in dossier.legs])
    positions = {place.id: place.geometry.coordinates for place in dossier.places}
    via = [[positions[name] for name in leg.properties.via] for leg in dossier.legs]
    least = through_km(lines, via, straight)
    ends = zip(straight.tolist(), drawn.tolist(), strict=True)
    rows = zip(dossier.legs, ends, least.tolist(), strict=True)
    lengths = [length_of(km, least, leg.properties.lengths) for leg, km, least in rows]
    legs = zip(dossier.legs, lengths, _stops(dossier, parts), strict=True)
    return Measured(
        dossier,
        tuple(MeasuredLeg(leg, length, _pace(leg, length), stops) for leg, length, stops in legs),
        lines,
    )


def _pace(leg: LegFeature, length: LegLength) -> LegPace:
    limit = leg.properties.max_speed
    per_day = None if limit is None else limit.km_per_day
    mode, bounds = leg.properties.mode, leg.properties.bounds
    return leg_pace(mode, bounds, length.low_km, length.high_km, per_day)


def line_parts(geometry: LineString | MultiLineString) -> list[Floats]:
    """
    Take the positions out of a line of a dossier.

    Returns
    -------
    parts
        One array a line: rows of longitude, latitude in degrees.

    Examples
    --------
    >>> line_parts(LineString(type="LineString", coordinates=((0.0, 1.0), (2.0, 3.0))))
    [array([[0., 1.], [2., 3.]])]
    """
    several = isinstance(geometry, MultiLineString)
    lines: Any = geometry.coordinates if several else (geometry.coordinates,)
    return [np.array(line) for line in lines]


def line_lengths_km(lines: ManyLines, names: Iterable[object]) -> tuple[Floats, Floats]:
    """
    Measure lines from end to end and along their positions.

    Parameters
    ----------
    lines
        As many as there are names.
    names
        What messages call them.

    Returns
    -------
    straight, drawn
        Kilometres of each, in order; 0.0 for a line without positions.

    Raises
    ------
    ValueError
        If a position isn't on Earth; names the line.

    Examples
    --------
    >>> there_and_back = [np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])]
    >>> straight, drawn = line_lengths_km(ManyLines.of_parts([[], there_and_back]), ["a", "b"])
    >>> straight.tolist(), drawn.round(3).tolist()
    ([0.0, 0.0], [0.0, 221.149])
    """
    try:
        return _measured_km(lines)
    except ValueError:
        for number, name in enumerate(names):
            try:
                _measured_km(lines.alone(number))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        raise


def _measured_km(lines: ManyLines) -> tuple[Floats, Floats]:
    """Measure all segments at once, and the straight way of each line that has any."""
    *_, part_of = lines.segments
    counts = np.bincount(lines.line_of[part_of], minlength=lines.count).astype(np.intp)
    *_, km = lines.geodesics
    first, last, there = lines.ends
    straight = np.zeros(lines.count)
    straight[there] = lengths_km(first, last)
    return straight, in_runs(km, counts, np.sum)


def through_km(
    lines: ManyLines, via: Sequence[Sequence[tuple[float, float]]], straight: Floats
) -> Floats:
    """
    Measure the geodesics from the start of each line through places to its end.

    Parameters
    ----------
    lines
        The lines.
    via
        Longitude and latitude of the places on the way of each, in order.
    straight
        Kilometres from end to end of each.

    Returns
    -------
    km
        Of each line, in order: no way from end to end that meets these places is shorter; 0.0
        for a line without positions.

    Examples
    --------
    >>> line = [np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])]
    >>> lines = ManyLines.of_parts([line, line, []])
    >>> through_km(lines, [[], [(0.0, 1.0)], []], np.zeros(3)).round().tolist()
    [0.0, 221.0, 0.0]
    """
    first, last, there = lines.ends
    row = there.cumsum() - 1
    asked = [at for at, between in enumerate(via) if len(between) and there[at]]
    chains = [[np.array([first[row[at]], *via[at], last[row[at]]])] for at in asked]
    km = straight.copy()
    km[asked] = _measured_km(ManyLines.of_parts(chains))[1]
    return km


def length_of(km: tuple[float, float], least_km: float, given: Sequence[Length]) -> LegLength:
    """
    Give a leg its range: the least and the greatest that the dossier gives, or a lower bound.

    Parameters
    ----------
    km
        Straight and drawn kilometres.
    least_km
        Kilometres through its named places, as `through_km` measures them.
    given
        The lengths that the dossier gives.

    Examples
    --------
    >>> length = length_of((100.0, 120.0), 110.0, [])
    >>> length.low_km, length.high_km
    (110.0, None)
    """
    straight_km, drawn_km = km
    pointers = (Pointer(each.source, each.locator) for one in given for each in one.citations)
    return LegLength(
        straight_km,
        drawn_km,
        min((each.km[0] for each in given), default=least_km),
        max((each.km[1] for each in given), default=None),
        "; ".join(main_text(each.method) for each in given) or METHOD_THROUGH,
        bool(given),
        tuple(dict.fromkeys(pointers)),
    )


def total_of(lengths: Iterable[LegLength]) -> Total:
    """
    Add lengths as ranges: lows to lows, highs to highs.

    Examples
    --------
    >>> total_of([])
    Total(straight_km=0.0, low_km=0.0, high_km=0.0)
    """
    rows = list(lengths)
    straight, low = (
        float(np.array(column, dtype=float).sum())
        for column in ([each.straight_km for each in rows], [each.low_km for each in rows])
    )
    highs = [each.high_km for each in rows if each.high_km is not None]
    return Total(straight, low, float(np.array(highs).sum()) if len(highs) == len(rows) else None)


def _stops(dossier: Dossier, lines: Sequence[Sequence[Floats]]) -> list[Stops]:
    """Place the stops of each leg on its line; only those between its ends are searched."""
    positions = {place.id: place.geometry.coordinates for place in dossier.places}
    legs = [leg.properties for leg in dossier.legs]
    between = [np.array([positions[name] for name in leg.via]) for leg in legs]
    return [
        stops_along([leg.from_place, *leg.via, leg.to_place], *km)
        for leg, km in zip(legs, chainages_km(lines, between), strict=True)
    ]


def stops_along(ids: Sequence[str], km: Floats, length_km: float) -> Stops:
    """
    Give the places of a line their shares of it.

    Parameters
    ----------
    ids
        Of the places: its start, those on the way, its end.
    km
        How far along it those on the way lie.
    length_km
        How long it is; without length, all between lie at its start.

    Examples
    --------
    >>> stops_along(["a", "b", "c"], np.array([25.0]), 100.0)
    {'a': 0.0, 'b': 0.25, 'c': 1.0}
    """
    shares = [0.0, *(km / (length_km or 1.0)).tolist(), 1.0]
    return dict(sorted(zip(ids, shares, strict=True), key=lambda pair: pair[1]))


def measurement_shape(measured: Measured) -> dict[str, object]:
    """
    Say the lengths of a dossier's legs in the shape of `geoapp measure --json`.

    Returns
    -------
    shape
        `dossier` and `version`; `legs`, each with `id`, `mode`, `basis`, `straight_km`,
        `drawn_km`, `low_km`, `high_km` (null without an upper bound), `method` and the
        `citations` of its length (`source` and, where there is one, `locator`); `total`.
        Kilometres to the metre; the total is the sum of what is shown. Ready for `json.dumps`:
        no NaN.
    """
    header = measured.dossier.header
    legs = [
        (each.leg.id, each.leg.properties.mode, each.leg.properties.basis, each.length)
        for each in measured.legs
    ]
    return lengths_shape(header.id, header.version, legs)


def measured_paces(measured: Measured) -> dict[str, object]:
    """Say the paces of a dossier's legs in the shape of `geoapp measure --pace --json`."""
    header = measured.dossier.header
    legs = [(each.leg.id, each.leg.properties, each.pace) for each in measured.legs]
    paces = [(name, leg.mode, leg.bounds, pace) for name, leg, pace in legs]
    return paces_shape(header.id, header.version, paces)


def lengths_shape(
    dossier: str, version: str, legs: Iterable[tuple[str, str, str, LegLength]]
) -> dict[str, object]:
    """
    Give lengths as `measurement_shape` does, from the id, mode and basis of each leg.

    Examples
    --------
    >>> lengths_shape("some-route", "1.0.0", [])["total"]
    {'straight_km': 0.0, 'low_km': 0.0, 'high_km': 0.0}
    """
    rows = [(leg_id, mode, basis, _to_the_metre(length)) for leg_id, mode, basis, length in legs]
    total = total_of(length for *_, length in rows)
    return {
        "dossier": dossier,
        "version": version,
        "legs": [
            {
                "id": leg_id,
                "mode": mode,
                "basis": basis,
                "straight_km": length.straight_km,
                "drawn_km": length.drawn_km,
                "low_km": length.low_km,
                "high_km": length.high_km,
                "method": length.method,
                "citations": [
                    {name: value for name, value in each._asdict().items() if value}
                    for each in length.citations
                ],
            }
            for leg_id, mode, basis, length in rows
        ],
        "total": {
            "straight_km": round(total.straight_km, KM_DECIMALS),
            "low_km": round(total.low_km, KM_DECIMALS),
            "high_km": total.high_km and round(total.high_km, KM_DECIMALS),
        },
    }


def _to_the_metre(length: LegLength) -> LegLength:
    return replace(
        length,
        straight_km=_rounded(length.straight_km),
        drawn_km=_rounded(length.drawn_km),
        low_km=_rounded(length.low_km),
        high_km=None if length.high_km is None else _rounded(length.high_km),
    )


def _rounded(km: float) -> float:
    return float(np.round(km, KM_DECIMALS))


def in_unit(km: float, unit: Unit) -> float:
    """
    Turn kilometres into another unit of length.

    Parameters
    ----------
    km
        Kilometres.
    unit
        `km`; `mi`, the international mile of 1.609344 km; `nmi`, the nautical mile of 1.852 km.

    Returns
    -------
    length
        In that unit, unrounded.

    Raises
    ------
    ValueError
        If the unit is another one.

    Examples
    --------
    >>> in_unit(1.852, "nmi"), round(in_unit(100, "mi"), 3), in_unit(0, "km")
    (1.0, 62.137, 0.0)
    """
    if unit == "km":
        return float(km)
    from geopy import units  # its geocoders come with it, and half of the time of measuring

    if unit == "mi":
        return float(units.miles(kilometers=km))
    if unit == "nmi":
        return float(units.nautical(kilometers=km))
    raise ValueError(str(Problem("unit", f"is {unit!r}", f"use one of {', '.join(UNITS)}")))
