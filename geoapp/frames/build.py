"""From the models of a dossier to its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import geopandas as gpd
import numpy as np
import pandas as pd

from geoapp.dossier import (
    Account,
    Claim,
    Dossier,
    LegFeature,
    Origin,
    PlaceFeature,
    Ship,
    SightingFeature,
    Source,
    Step,
    TrackFeature,
)
from geoapp.dossier.models import (
    CandidateProperties,
    Change,
    Feature,
    LegProperties,
    PlaceProperties,
    Reading,
    SightingProperties,
    TrackProperties,
)
from geoapp.dossier.types import Model
from geoapp.errors import ArgumentError, Problem, WhenError, expect_kind
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames
from geoapp.measure.drawing import shape_of
from geoapp.resources import uncollected
from geoapp.when import parse_when

EPSG = 4326
"""The CRS of all geometries: WGS 84, degrees."""

DTYPES = dict.fromkeys(("precision_km", "km", *RANGE), "float64") | dict.fromkeys(
    ("joint", "retracted"), "bool"
)
"""Types of the columns that don't hold objects."""

ROWS_AT_ONCE = 4_096
"""So many are laid out at once: each holds everything anew, what is equal to another's too."""

ENDS = (BOUNDS[0], BOUNDS[3])
"""What is known of a track as a whole: on days between two positions it could have been gone."""

Item = Feature | Claim | Origin | Source | Account | Ship | Step
Row = dict[str, object]


@uncollected()
def to_frames(dossier: Dossier, reading: str | None = None) -> Frames:
    """
    Lay a dossier out as tables.

    Parameters
    ----------
    dossier
        As `read_dossier` returns it; nothing is checked again.
    reading
        As whom the map is read, as on the page: a value of an account that has a reading,
        ``account/index`` as `geoapp.readings` lists them, which gives a leg other days or another
        line; or the id of a candidate, whose line it gives. None: as the dossier has it.

    Returns
    -------
    frames
        See `Frames` for each column. Lengths stay as the dossier gives them;
        `geoapp.measure` measures.

    Raises
    ------
    ArgumentError
        If it is no dossier.
    WhenError
        If there is no such reading.

    Notes
    -----
    A leg departs within the bounds of `depart` and arrives within those of `arrive`; where
    these overlap, the last day of departure and the first day of arrival are drawn in, as
    nothing arrives before it departs.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> frames = to_frames(read_dossier(built_in()))
    >>> frames.legs.loc["leg-sea", ["mode", "from_place", "to_place"]].tolist()
    ['sea', 'najin', 'dunay']
    >>> str(frames.legs.crs), frames.legs.index.name
    ('EPSG:4326', 'leg_id')
    """
    given: object = dossier
    if not isinstance(given, Dossier):
        known = "use them as they are" if isinstance(given, Frames) else "call read_dossier first"
        raise ArgumentError(Problem("dossier", f"is of the kind {type(given).__name__}", known))
    remedy = "give the id of a source or account that geoapp.readings lists, or leave it out"
    expect_kind("to_frames, reading", reading, (str, type(None)), remedy)
    legs = _legs(dossier.legs if reading is None else read_as(dossier, reading), dossier.places)
    tables = (
        dossier.header,
        _plain("place_id", dossier.places, PlaceProperties),
        legs,
        _plain("candidate_id", dossier.candidates, CandidateProperties),
        _sightings(dossier.sightings),
        _tracks(dossier.tracks),
        _claims(dossier.claims),
        _table("origin_id", dossier.origins, Origin),
        _sources(dossier.sources),
        _table("account_id", dossier.accounts, Account),
        _table("ship_id", dossier.ships, Ship),
        _table("step_id", dossier.steps, Step),
        _changes(dossier.changes),
    )
    return Frames(*tables, todo=dossier.todo, made_of=dossier, as_made=tables)


def read_as(dossier: Dossier, reading: str) -> list[LegFeature]:
    """Give the legs as a reading has them; see `to_frames`."""
    lines = {candidate.id: candidate for candidate in dossier.candidates}
    chosen = {
        name: Reading(leg=each.properties.leg, candidate=name) for name, each in lines.items()
    }
    for account in dossier.accounts:
        for index, value in enumerate(account.values):
            if value.reading:
                chosen[f"{account.id}/{index}"] = value.reading
    if reading not in chosen:
        remedy = f"use one of {', '.join(chosen)}" if chosen else "the dossier has no reading"
        raise WhenError(Problem("reading", f"is {reading!r}, which the dossier has not", remedy))
    other = chosen[reading]
    days = other.model_dump(include={"depart", "arrive"}, exclude_none=True)
    line = lines[other.candidate].geometry if other.candidate else None
    return [
        leg.model_copy(
            update={"properties": leg.properties.model_copy(update=days)}
            | ({"geometry": line} if line else {})
        )
        if leg.id == other.leg
        else leg
        for leg in dossier.legs
    ]


def _table(
    name: str, items: Sequence[Origin | Account | Ship | Step], model: type[Model]
) -> pd.DataFrame:
    return _frame(name, items, (item.members() for item in items), _columns(model))


def _plain(name: str, features: Sequence[Feature], properties: type[Model]) -> gpd.GeoDataFrame:
    return _drawn(name, features, map(_row_of, features), _columns_of(properties))


def _legs(features: Sequence[LegFeature], places: Sequence[PlaceFeature]) -> gpd.GeoDataFrame:
    at = {place.id: list(place.geometry.coordinates) for place in places}
    rows = (
        _row_of(leg)
        | leg_bounds(leg.properties)
        | _leg_range(leg.properties)
        | {"via_points": [at[name] for name in leg.properties.via]}
        for leg in features
    )
    columns = [*_columns_of(LegProperties), *BOUNDS, *RANGE, "via_points"]
    return _drawn("leg_id", features, rows, columns)


def _sightings(features: Sequence[SightingFeature]) -> gpd.GeoDataFrame:
    rows = ({**_row_of(feature), **_bounds(feature.properties.when)} for feature in features)
    return _drawn("sighting_id", features, rows, [*_columns_of(SightingProperties), *BOUNDS])


def _tracks(features: Sequence[TrackFeature]) -> gpd.GeoDataFrame:
    rows = []
    for feature in features:
        times = feature.properties.coordinate_properties.times
        spanned = dict(zip(ENDS, feature.properties.span, strict=True))
        rows.append({**_row_of(feature), "times": list(times), **spanned})
    columns = [
        "times" if name == "coordinate_properties" else name
        for name in _columns_of(TrackProperties)
    ]
    return _drawn("track_id", features, rows, [*columns, *ENDS])


def _claims(claims: Sequence[Claim]) -> pd.DataFrame:
    rows = (
        {**claim.members(), **_bounds(claim.when), **_said_bounds(claim.said)} for claim in claims
    )
    columns = [*_columns(Claim), *BOUNDS, *SAID]
    return _frame("claim_id", claims, rows, columns)


def _sources(sources: Sequence[Source]) -> pd.DataFrame:
    rows = (source.row for source in sources)
    columns = [column for column in _columns(Source) if column != "custom"]
    return _frame("source_id", sources, rows, [*columns, "status", "title_is"])


def _changes(changes: Sequence[Change]) -> pd.DataFrame:
    """Give each entry a number, as a version may have several."""
    numbers = [str(at) for at in range(1, len(changes) + 1)]
    index = pd.Index(numbers, name="change_id", dtype="object")
    rows = [change.members() for change in changes]
    cells = {
        column: pd.Series([row[column] for row in rows], index=index, dtype="object")
        for column in _columns(Change)
    }
    return pd.DataFrame(cells, index=index)


def _row_of(feature: Feature) -> Row:
    return feature.properties.members()


def _columns(model: type[Model]) -> list[str]:
    """Return the members of a model that become columns."""
    return [name for name in model.model_fields if name != "id"]


def _columns_of(properties: type[Model]) -> list[str]:
    """Return the properties that become columns; the frame itself tells the kind."""
    return [name for name in _columns(properties) if name != "kind"]


def _bounds(text: str | None) -> Row:
    """Return the four bounds of a time, all None if there is none."""
    if text is None:
        return dict.fromkeys(BOUNDS)
    when = parse_when(text)
    return {name: getattr(when, name) for name in BOUNDS}


def _said_bounds(text: str | None) -> Row:
    bounds = _bounds(text)
    return dict(zip(SAID, (bounds["earliest_start"], bounds["latest_end"]), strict=True))


def leg_bounds(leg: LegProperties) -> Row:
    """Return when a leg could have departed and arrived, as the columns of `BOUNDS`."""
    return dict(zip(BOUNDS, leg.bounds, strict=True))


def _leg_range(leg: LegProperties) -> Row:
    """Return the least and the greatest length that the dossier gives."""
    low_km = min((length.km[0] for length in leg.lengths), default=None)
    high_km = max((length.km[1] for length in leg.lengths), default=None)
    return dict(zip(RANGE, (low_km, high_km), strict=True))


def _frame(
    name: str, items: Sequence[Item], rows: Iterable[Mapping[str, object]], columns: Sequence[str]
) -> pd.DataFrame:
    """Build a frame whose columns don't depend on its rows."""
    index = pd.Index([item.id for item in items], name=name, dtype="object")
    cells = {
        column: pd.Series(list(held), index=index, dtype=DTYPES.get(column, "object"))
        for column, held in _held(rows, columns).items()
    }
    return pd.DataFrame(cells, index=index)


def _held(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> dict[str, Cells]:
    """Make one object of what is equal in a column, some rows at a time."""
    remaining = iter(rows)
    found: dict[str, list[Cells]] = {column: [] for column in columns}
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        for column, parts in found.items():
            parts.append(Cells.of(row.get(column) for row in some))
    return {column: Cells.below(parts) for column, parts in found.items()}


def _drawn(
    name: str,
    features: Sequence[Feature],
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
) -> gpd.GeoDataFrame:
    """Build a frame with geometries."""
    frame = _frame(name, features, rows, columns)
    shapes = np.array([shape_of(feature.geometry) for feature in features], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=EPSG)
