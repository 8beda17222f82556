"""
What the command line prints: the same facts as the page, as aligned plain text.

English only, as the commands are; for JSON see `measurement_shape` and `clock_shape`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString

from geoapp.catalogues import main_text
from geoapp.cli.options import text_table
from geoapp.dossier import Source
from geoapp.errors import printable
from geoapp.measure import (
    UNITS,
    Measured,
    MeasuredLeg,
    Unit,
    in_unit,
    line_km,
    segments_km,
    split_antimeridian,
)
from geoapp.measure.comparisons import SOURCE, comparisons
from geoapp.text.sources import source_words
from geoapp.when import say_when

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from geoapp.dossier.strict_json import JsonObject
    from geoapp.frames import Frames
    from geoapp.frames.schema import FrameRow
    from geoapp.routing.gazetteer import LocatedPlace

WIDTH = 96  # columns of text; a terminal that is narrower wraps


def measure_report(measured: Measured, unit: Unit = "km") -> str:
    """
    Write the distances as a table, with method and sources below.

    Parameters
    ----------
    measured
        A measured dossier.
    unit
        Of the table: `km`, `mi` or `nmi`.

    Returns
    -------
    report
        A row a leg and a total; then each leg's method and sources. No drawn length is summed:
        modelled lines have no exact total.
    """
    head = ["leg", "mode", "basis", "straight line", "drawn line", "length"]
    rows = [
        [
            each.leg.id,
            each.leg.properties.mode,
            each.leg.properties.basis,
            _length(each.length.straight_km, unit),
            _length(each.length.drawn_km, unit),
            _range(each.length.low_km, each.length.high_km, unit),
        ]
        for each in measured.legs
    ]
    total, header = measured.total, measured.dossier.header
    together = _range(total.low_km, total.high_km, unit)
    rows.append(["total", "", "", _length(total.straight_km, unit), "", together])
    title = f"{header.id} {header.version}: {UNITS[unit]} on the WGS 84 ellipsoid"
    sources = {source.id: source for source in measured.dossier.sources}
    notes = [_method_note(each, sources) for each in measured.legs]
    return "\n".join(
        [title, "", *text_table([head, *rows], right={3, 4, 5}), "", *LEGEND, "", *notes]
    )


def comparison_report(measured: Measured, start: str, unit: Unit = "km") -> str:
    """
    Write what each leg is about as far as, from a city; one that no way is like says so.

    Raises
    ------
    ValueError
        If no city of the packaged ones is called so.
    """
    lines = ["", "About as far as, by " + SOURCE + ":"]
    for each in measured.legs:
        ways = comparisons(each.length.low_km, each.length.high_km, start)
        said = [
            f"from {way.start['en']} to {way.end['en']}{' and back' if way.there_and_back else ''}"
            f" ({_length(way.km, unit)})"
            for way in ways
        ]
        lines.append(f"  {each.leg.id}: {' or '.join(said) or 'no way between these cities'}")
    return "\n".join(lines)


LEGEND = [
    "Straight line: the geodesic between the ends; no route is shorter. Drawn line: along the line",
    "  on the map, which is simplified. Length: by each leg's method, below.",
    "The total adds lows to lows and highs to highs; drawn lines have no exact total.",
]


def with_dates(shape: JsonObject, frames: Frames) -> JsonObject:
    """
    Add to each pace the sentence that tells from what its leg's days are known.

    Parameters
    ----------
    shape
        What `geoapp.measure.paces_shape` returns.
    frames
        The frames that it was made of.

    Returns
    -------
    shape
        With ``dates_words`` in each of its ``paces``.
    """
    words = _dates_words(frames)
    return {
        **shape,
        "paces": [{**pace, "dates_words": words[pace["id"]]} for pace in shape["paces"]],
    }


def _dates_words(frames: Frames) -> dict[str, str]:
    from geoapp.text.dates import all_dates_words  # counts statements in frames

    return all_dates_words(frames, "en")


def pace_report(shape: JsonObject, unit: Unit = "km") -> str:
    """
    Write the pace that each leg's dates imply, beside paces that are known.

    Parameters
    ----------
    shape
        What `geoapp.measure.paces_shape` and `with_dates` return.
    unit
        Of the table: `km`, `mi` or `nmi`.

    Returns
    -------
    report
        A row a leg with its verdict; then, a mode, the paces that are known and their sources.
    """
    head = ["leg", "mode", "days", f"{unit} a day", "limit", "verdict"]
    rows = [
        [
            pace["id"],
            pace["mode"],
            _bounded(*pace["days"]),
            _bounded(*(_in(unit, km) for km in pace["km_per_day"])),
            "none" if pace["limit_km_per_day"] is None else _bare(pace["limit_km_per_day"], unit),
            FIT_WORDS[pace["fit"]],
        ]
        for pace in shape["paces"]
    ]
    title = f"{shape['dossier']} {shape['version']}: the pace that the dates of each leg imply"
    modes: dict[str, list[JsonObject]] = {}
    for pace in shape["paces"]:
        beside = modes.setdefault(pace["mode"], [])
        beside += [known for known in pace["references"] if known not in beside]
    known = [
        line
        for mode, paces in modes.items()
        if paces
        for line in [
            f"known paces by {mode}, {unit} a day",
            *(_pace_line(known, unit) for known in paces),
        ]
    ]
    legend = [
        "Slowest: the shortest length over the most days. Fastest: the longest over the least.",
        "A limit is the dossier's, and without a citation an assumption.",
    ]
    dates = _told(shape["paces"])
    table = text_table([head, *rows], right={2, 3, 4})
    return "\n".join([title, "", *table, "", *dates, "", *legend, "", *known])


def _told(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Write the sentences on the days of legs, each behind the leg's id."""
    return [
        line
        for row in rows
        for line in wrap(f"{row['id']}: {row['dates_words']}", WIDTH, subsequent_indent="  ")
    ]


FIT_WORDS = {
    "possible": "possible",
    "faster": "faster than any pace listed",
    "impossible": "impossible: dates and limit cannot both be right",
    "unknown": "no verdict: an open date, or no pace is known",
}


def _bounded(low: float | None, high: float | None) -> str:
    """Write bounds of which either may be missing."""
    if low is None:
        return "no bound" if high is None else f"up to {high:,.0f}"
    return f"{low:,.0f} or more" if high is None else f"{low:,.0f}-{high:,.0f}"


def _pace_line(pace: JsonObject, unit: Unit) -> str:
    low, high = (_bare(km, unit) for km in pace["km_per_day"])
    figure = low if low == high else f"{low}-{high}"
    source = pace["source"]
    by = f" ({source_words(source)})" if source else ""
    return f"  {figure:>9}  {main_text(pace['label'])}{by}"


def _method_note(measured: MeasuredLeg, sources: Mapping[str, Source]) -> str:
    """Say how a leg's length is known, and by whom."""
    cited = dict.fromkeys(each.source for each in measured.length.citations)
    names = [source_words(sources[name].row, style="name") for name in cited]
    told = "; ".join(names) or "none, this is geoapp's own computation"
    lines = wrap(f"{measured.leg.id}: {measured.length.method}", WIDTH, subsequent_indent="  ")
    lines += wrap(f"  sources: {told}", WIDTH, subsequent_indent="  ")
    return "\n".join(lines)


def _source_ids(citations: Sequence[JsonObject]) -> list[str]:
    """Give each source that is cited once, in order."""
    return list(dict.fromkeys(citation["source"] for citation in citations))


def _source_name(frames: Frames, source_id: str) -> str:
    """Name a source in a few words."""
    return source_words(frames.sources.loc[source_id].to_dict(), style="name")


def clock_shape(frames: Frames, features: pd.DataFrame, day: date) -> dict[str, object]:
    """
    Give the state of every feature on a day, as JSON holds it.

    Parameters
    ----------
    frames
        The frames; they give the speed limits.
    features
        What `geoapp.clock.features_at` returns for them and the day.
    day
        The day.

    Returns
    -------
    shape
        ``{"at": "2023-09-20", "features": [{"id", "kind", "state", "reach_km", "limit",
        "dates_words"}]}``: `dates_words` says from what a leg's days are known, and is None for a
        sighting; `reach_km` is ``[nearest, furthest]`` in kilometres from the leg's start, or None;
        `limit` is the speed limit that it rests on, with `citations`, none of an assumption,
        and `holds`, False where the dates refute it; None where nothing limits.
    """
    words = _dates_words(frames)
    return {
        "at": day.isoformat(),
        "features": [
            {
                "id": str(name),
                "kind": str(row["kind"]),
                "state": str(row["state"]),
                "reach_km": _reach_km(row),
                "limit": _limit(frames, str(name), row),
                "dates_words": words.get(str(name)),
            }
            for name, row in features.iterrows()
        ],
    }


def clock_report(
    frames: Frames,
    features: pd.DataFrame,
    day: date,
    stops: Mapping[str, Mapping[str, float]],
) -> str:
    """
    Write the state of every feature on a day as a table.

    Parameters
    ----------
    frames
        The frames; they give the features' names.
    features
        What `geoapp.clock.features_at` returns for them and the day.
    day
        The day.
    stops
        `geoapp.measure.leg_stops` of the frames.

    Returns
    -------
    report
        A row a feature: its id, its state in a word, its reach in kilometres and between which
        places, its name; then the speed limits that the reach rests on, and whose they are.
    """
    names = _names(frames.legs) | _names(frames.sightings) | _names(frames.tracks)
    towns = _names(frames.places)
    rows = [
        [
            str(name),
            str(row["kind"]),
            str(row["state"]),
            _reach(row),
            _between(row, stops.get(str(name), {}), towns),
            names[str(name)],
        ]
        for name, row in features.iterrows()
    ]
    head = ["id", "kind", "state", "km from start", "between", "name"]
    legend = [
        "certain: on this day by every reading of its dates; possible: by some; absent: by none.",
        "A reach is the stretch of the leg that is possible on the day, no position: from its",
        "  start, nearest by the shortest length and furthest by the longest that is known.",
    ]
    title = f"{say_when(day.isoformat(), 'en')}, by the dossier's dates"
    limits = [_limit_words(frames, str(name), row) for name, row in features.iterrows()]
    words = [{"id": name, "dates_words": said} for name, said in _dates_words(frames).items()]
    lines = [*text_table([head, *rows], right={3}), "", *_told(words), "", *legend]
    lines += filter(None, limits)
    return "\n".join([title, "", *lines])


def _between(row: FrameRow, stops: Mapping[str, float], names: Mapping[str, str]) -> str:
    """Name the places that bound a reach from outside, so that words never narrow it."""
    if isnan(row["near_share"]):
        return ""
    before = [place for place, share in stops.items() if share <= row["near_share"] + 1e-9]
    before = before or [*stops][-1:]  # a round begins where it ends
    after = [place for place, share in stops.items() if share >= row["far_share"] - 1e-9]
    ends = (names[before[-1]].split(" (")[0], names[after[0]].split(" (")[0])
    return " - ".join(ends)


def _limit(frames: Frames, name: str, row: FrameRow) -> JsonObject | None:
    """Give the speed limit that a leg's reach rests on, and whether its dates let it hold."""
    given = frames.legs["max_speed"].get(name)
    if not isinstance(given, Mapping) or isnan(row["near_km"]):
        return None
    return {**given, "holds": bool(row["speed_fits"])}


def _limit_words(frames: Frames, name: str, row: FrameRow) -> str:
    """Say which speed limit a reach rests on, whose it is, and whether the dates refute it."""
    limit = _limit(frames, name, row)
    if limit is None:
        return ""
    words = f"{name}: {main_text(limit['label'])}"
    sources = "; ".join(_source_name(frames, each) for each in _source_ids(limit["citations"]))
    if sources:
        words += f" ({sources})"
    elif "assumption" not in words:
        words += " (an assumption: no citation)"
    if not limit["holds"]:
        words += "; at that speed the dates cannot both be right, so it limits nothing"
    return words + "."


def _names(frame: pd.DataFrame) -> dict[str, str]:
    """Give the English name of each row by its id."""
    return {str(name): main_text(text) for name, text in frame["name"].items()}


def _reach(row: FrameRow) -> str:
    if isnan(row["near_km"]):
        return ""
    if isnan(row["far_km"]):
        return f"{_bare(row['near_km'], 'km')} km or more"
    return _range(row["near_km"], row["far_km"])


def _reach_km(row: FrameRow) -> list[float | None] | None:
    """Give the ends of a reach; without an upper bound of the length there is no far one."""
    if isnan(row["near_km"]):
        return None
    return [row["near_km"], None if isnan(row["far_km"]) else row["far_km"]]


def _in(unit: Unit, km: float | None) -> float | None:
    return None if km is None else in_unit(km, unit)


def _bare(km: float, unit: Unit) -> str:
    return f"{in_unit(km, unit):,.0f}"


def _length(km: float, unit: Unit = "km") -> str:
    return f"{_bare(km, unit)} {unit}"


def _range(low: float, high: float | None, unit: Unit = "km") -> str:
    """Write two bounds as a range, or as one number where they are the same."""
    if high is None or isnan(high):
        return f"at least {_bare(low, unit)} {unit}" if round(low) else "not known"
    ends = dict.fromkeys(_bare(end, unit) for end in (low, high))
    return f"{'-'.join(ends)} {unit}"


DECIMALS = 5


def route_shape(
    parts: Sequence[Any], mode: str, ends: Sequence[str], credit: str | None, licence: str | None
) -> dict[str, object]:
    """
    Give a derived leg as GeoJSON.

    Parameters
    ----------
    parts
        `geoapp.routing.legs.Part`, from place to place.
    mode
        ``sea`` or ``rail``.
    ends
        Ids of the first and the last place.
    credit, licence
        Of what the leg was derived from.

    Returns
    -------
    shape
        A FeatureCollection, RFC 7946: lines cut at 180 degrees; each feature with `basis`, `km`,
        `drawn_km` and `method`; over all `km`, with the access, and `straight_km`, which no way
        undercuts. No part is without a method.
    """
    first, last = parts[0].line.coords[0], parts[-1].line.coords[-1]
    features = [
        {
            "type": "Feature",
            "id": part.name,
            "properties": {
                "basis": part.basis,
                "km": round(part.km, 1),
                "drawn_km": round(line_km(part.line), 1),
                "method": part.method,
            },
            "geometry": _geometry(part.line),
        }
        for part in parts
    ]
    return {
        "type": "FeatureCollection",
        "notice": "A model, not a track: no part of it was observed.",
        "mode": mode,
        "from": ends[0],
        "to": ends[1],
        "km": round(sum(part.km for part in parts), 1),
        "straight_km": round(float(segments_km(*first, *last)), 1),
        "credit": credit,
        "licence": licence,
        "features": features,
    }


def _geometry(line: LineString) -> dict[str, object]:
    """Write a line with positions to about a metre, cut at 180 degrees."""
    cut = split_antimeridian(line)
    shape = shapely.transform(cut, lambda positions: positions.round(DECIMALS))
    geometry: dict[str, object] = json.loads(shapely.to_geojson(shape))
    return geometry


def located_report(places: Sequence[LocatedPlace]) -> str:
    """
    Lay out where a name may lie, each with its distance from the dossier's box.

    Examples
    --------
    >>> located_report([])
    ''
    """
    rows = [
        (
            "looks like it" if place.is_alike else "",
            printable(place.name),
            f"{place.lon:.5f}",
            f"{place.lat:.5f}",
            place.country,
            "" if place.inhabitants is None else f"{place.inhabitants:,}",
            "" if place.apart_km is None else f"{place.apart_km:,.0f} km from the dossier's box",
        )
        for place in places
    ]
    heads = [("", "name", "lon", "lat", "", "inhabitants", "")] if rows else []
    lines = text_table([*heads, *rows], right={2, 3, 5})
    told = list(dict.fromkeys(place.obtained for place in places[:1]))
    more = ["", "`obtained` of the first: " + printable(told[0])] if told else []
    return "\n".join([*lines, *more])
