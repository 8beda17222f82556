"""The things of a dossier in rows, each kind with its columns: what frames and exports are of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geoapp.dossier import (
    Account,
    Claim,
    Dossier,
    Header,
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
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import Model
from geoapp.errors import Problem, WhenError
from geoapp.frames.dictionary_column import Cells
from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames
from geoapp.measure.drawing import shape_of
from geoapp.when import parse_when

if TYPE_CHECKING:  # pandas, which nobody needs who has a dossier
    import pandas as pd

ENDS = (BOUNDS[0], BOUNDS[3])
"""What is known of a track as a whole: on days between two positions it could have been gone."""

ROWS_AT_ONCE = 4_096
"""So many are laid out at once: each holds everything anew, what is equal to another's too."""

Item = Feature | Claim | Origin | Source | Account | Ship | Step
Row = dict[str, object]


class KindRows:
    """
    The things of one kind.

    Parameters
    ----------
    name
        What their ids are called.
    index
        Their ids, in file order.
    columns
        Names of the columns, without geometries.
    find
        Gives the cells of a column; it is asked once.
    shapes
        Their geometries, one a row; None for a kind without.
    """

    def __init__(
        self,
        name: str,
        index: Sequence[str],
        columns: Sequence[str],
        find: Callable[[str], Cells],
        shapes: NDArray[np.object_] | None = None,
    ) -> None:
        self.name, self.index, self.columns, self.shapes = name, index, columns, shapes
        self._find, self._found = find, dict[str, Cells]()

    @classmethod
    def of_items(
        cls,
        name: str,
        items: Sequence[Item],
        rows: Iterable[Mapping[str, object]],
        columns: Sequence[str],
    ) -> KindRows:
        """Take the things of a dossier, with a row for each; what a row lacks is None."""
        return cls(name, [item.id for item in items], columns, _held(rows, columns).__getitem__)

    @classmethod
    def of_features(
        cls,
        name: str,
        features: Sequence[Feature],
        rows: Iterable[Mapping[str, object]],
        columns: Sequence[str],
    ) -> KindRows:
        """Take features, which have geometries."""
        found = cls.of_items(name, features, rows, columns)
        found.shapes = np.fromiter((shape_of(each.geometry) for each in features), dtype=object)
        return found

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> KindRows:
        """Take a frame of somebody's own."""
        columns = [str(name) for name in frame.columns if name != "geometry"]
        shapes = frame["geometry"].to_numpy() if "geometry" in frame else None
        index = list(map(str, frame.index))
        name = str(frame.index.name)
        return cls(name, index, columns, lambda column: Cells.of(frame[column]), shapes)

    def __getitem__(self, column: str) -> Cells:
        if column not in self._found:
            self._found[column] = self._find(column)
        return self._found[column]

    def __contains__(self, column: str) -> bool:
        return column in self.columns

    def __len__(self) -> int:
        return len(self.index)

    def cells(self) -> dict[str, Cells]:
        """Give all columns by their names."""
        return {column: self[column] for column in self.columns}

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Go through the rows by their ids."""
        for name, values in zip(self.index, zip(*self.cells().values(), strict=True), strict=True):
            yield name, dict(zip(self.columns, values, strict=True))


def _held(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> dict[str, Cells]:
    """Make one object of what is equal in a column, some rows at a time."""
    remaining = iter(rows)
    found: dict[str, list[Cells]] = {column: [] for column in columns}
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        for column, parts in found.items():
            parts.append(Cells.of([row.get(column) for row in some]))
    return {column: Cells.below(parts) for column, parts in found.items()}


@dataclass(frozen=True, eq=False)
class DossierRows:
    """
    All things of a dossier by kind, as `Frames` has them.

    Parameters
    ----------
    of
        The dossier, or frames of somebody's own.
    info
        Its header.
    """

    of: Dossier | Frames
    info: Header
    places: KindRows
    legs: KindRows
    candidates: KindRows
    sightings: KindRows
    tracks: KindRows
    claims: KindRows
    origins: KindRows
    sources: KindRows
    accounts: KindRows
    ships: KindRows
    steps: KindRows
    changes: KindRows


def dossier_rows(of: Dossier | Frames, reading: str | None = None) -> DossierRows:
    """
    Lay a dossier out in rows, or take frames for such.

    Parameters
    ----------
    of
        A dossier, or frames.
    reading
        As for `geoapp.frames.to_frames`; of a dossier alone.
    """
    if isinstance(of, Frames):
        tables = (of.places, of.legs, of.candidates, of.sightings, of.tracks, of.claims,
                  of.origins, of.sources, of.accounts, of.ships, of.steps, of.changes)  # fmt: skip
        return DossierRows(of, of.info, *map(KindRows.of_frame, tables))
    return DossierRows(
        of,
        of.header,
        _plain("place_id", of.places, PlaceProperties),
        _legs(of.legs if reading is None else read_as(of, reading), of.places),
        _plain("candidate_id", of.candidates, CandidateProperties),
        _sightings(of.sightings),
        _tracks(of.tracks),
        _claims(of.claims),
        _table("origin_id", of.origins, Origin),
        _sources(of.sources),
        _table("account_id", of.accounts, Account),
        _table("ship_id", of.ships, Ship),
        _table("step_id", of.steps, Step),
        _changes(of.changes),
    )


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
) -> KindRows:
    kind = name.removesuffix("_id")
    return KindRows.of_items(name, items, listed_members(f"{kind}s", items), _columns(model))


def _plain(name: str, features: Sequence[Feature], properties: type[Model]) -> KindRows:
    return KindRows.of_features(name, features, _properties(features), _columns_of(properties))


def _legs(features: Sequence[LegFeature], places: Sequence[PlaceFeature]) -> KindRows:
    at = {place.id: list(place.geometry.coordinates) for place in places}
    rows = (
        row
        | leg_bounds(leg.properties)
        | _leg_range(leg.properties)
        | {"via_points": [at[name] for name in leg.properties.via]}
        for leg, row in zip(features, _properties(features), strict=True)
    )
    columns = [*_columns_of(LegProperties), *BOUNDS, *RANGE, "via_points"]
    return KindRows.of_features("leg_id", features, rows, columns)


def _sightings(features: Sequence[SightingFeature]) -> KindRows:
    rows = (row | _bounds(row.get("when")) for row in _properties(features))
    return KindRows.of_features(
        "sighting_id", features, rows, [*_columns_of(SightingProperties), *BOUNDS]
    )


def _tracks(features: Sequence[TrackFeature]) -> KindRows:
    rows = []
    for feature, row in zip(features, _properties(features), strict=True):
        times = feature.properties.coordinate_properties.times
        spanned = dict(zip(ENDS, feature.properties.span, strict=True))
        rows.append({**row, "times": list(times), **spanned})
    columns = [
        "times" if name == "coordinate_properties" else name
        for name in _columns_of(TrackProperties)
    ]
    return KindRows.of_features("track_id", features, rows, [*columns, *ENDS])


def _claims(claims: Sequence[Claim]) -> KindRows:
    rows = (
        row | _bounds(row.get("when")) | _said_bounds(row.get("said"))
        for row in listed_members("claims", claims)
    )
    columns = [*_columns(Claim), *BOUNDS, *SAID]
    return KindRows.of_items("claim_id", claims, rows, columns)


def _sources(sources: Sequence[Source]) -> KindRows:
    rows = (
        source.row_of(row)
        for source, row in zip(sources, listed_members("sources", sources), strict=True)
    )
    columns = [column for column in _columns(Source) if column != "custom"]
    return KindRows.of_items("source_id", sources, rows, [*columns, "status", "title_is"])


def _changes(changes: Sequence[Change]) -> KindRows:
    """Give each entry a number, as a version may have several."""
    numbers = [str(at) for at in range(1, len(changes) + 1)]
    columns = _columns(Change)
    held = _held(listed_members("changes", changes), columns)
    return KindRows("change_id", numbers, columns, held.__getitem__)


def _properties(features: Sequence[Feature]) -> Iterator[JsonObject]:
    return (each["properties"] for each in listed_members("features", features, {"properties"}))


def listed_members(
    listed: str, items: Sequence[Model], some: Collection[str] | None = None
) -> Iterator[JsonObject]:
    """
    Give the members of a dossier's things, or some of them, as `Model.members` does of one.

    A list goes through the dossier's own model: each kind of thing by itself would first have to
    be made ready for it, and takes three times as long.
    """
    wanted = {listed: {"__all__": set(some)} if some else True}
    for at in range(0, len(items), ROWS_AT_ONCE):
        given: JsonObject = {listed: tuple(items[at : at + ROWS_AT_ONCE])}
        shell = Dossier.model_construct(**given)
        yield from shell.model_dump(mode="json", by_alias=False, exclude_none=True, include=wanted)[
            listed
        ]


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


def instant_of(time: str) -> datetime | None:
    """
    Read the instant that a time of a track is; a day is none.

    Examples
    --------
    >>> instant_of("2023-09-12T04:20Z"), instant_of("2023-09-12")
    (datetime.datetime(2023, 9, 12, 4, 20, tzinfo=datetime.timezone.utc), None)
    """
    return datetime.fromisoformat(time) if "T" in time else None
