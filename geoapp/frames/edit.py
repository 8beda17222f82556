"""From the tables of a dossier back to its models, also where a table was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import pandas as pd

from geoapp.dossier import Account, Claim, Dossier, Origin, Ship, Step
from geoapp.dossier.drafts import still_to_do
from geoapp.dossier.models import (
    CandidateProperties,
    Change,
    Feature,
    LegProperties,
    PlaceProperties,
    SightingProperties,
    TrackProperties,
)
from geoapp.dossier.problems import problems_of
from geoapp.dossier.schema import validate_members
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import Model
from geoapp.errors import DossierError, Problem
from geoapp.frames.build import to_frames
from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames

Members = dict[str, object]

SPAN = dict.fromkeys(BOUNDS, "when")
RESULTS: dict[str, dict[str, str]] = {
    "legs": dict.fromkeys(BOUNDS, "depart and arrive")
    | dict.fromkeys(RANGE, "lengths")
    | {"via_points": "via"},
    "sightings": SPAN,
    "claims": SPAN | dict.fromkeys(SAID, "said"),
    "tracks": dict.fromkeys((BOUNDS[0], BOUNDS[3]), "times"),
}
"""The columns that follow from others, by table, with those that they follow from."""

WORLD = (-180.0, -90.0, 180.0, 90.0)


def to_dossier(frames: Frames) -> Dossier:
    """
    Make a dossier of frames that were edited, checked as a file is.

    Parameters
    ----------
    frames
        A dossier's frames as `to_frames` gives them, edited cell by cell, with rows added or
        taken out; EPSG:4326. A box that nothing was moved out of stays.

    Returns
    -------
    dossier
        Unedited frames give an equal dossier. Columns that follow from others (the bounds of
        `depart`, `arrive`, `when` and `said`, `low_km`, `high_km`, `via_points`) are made
        anew.

    Raises
    ------
    DossierError
        If a column that follows from others was itself edited: it names the one to edit; if a
        cell holds what its member can't, or the whole isn't sound. Names all of them.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> frames = to_frames(read_dossier(built_in()))
    >>> frames.legs.loc["leg-rail", "arrive"] = "2023-09-28"
    >>> to_frames(to_dossier(frames)).legs["latest_end"].astype(str).tolist()
    ['2023-09-12', '2023-09-28']
    >>> to_dossier(to_frames(read_dossier(built_in()))) == read_dossier(built_in())
    True
    """
    given: object = frames
    if not isinstance(given, Frames):
        found, remedy = f"is of the kind {type(given).__name__}", "give what to_frames returns"
        raise DossierError("frames", [Problem("frames", found, remedy)])
    before = frames.made_of
    made = to_models(frames)
    if before is not None:
        made = _as_before(made, before)
        if problems := _edited_results(frames, made, before):
            raise DossierError("frames", problems)
    return made.replace()


def _as_before(made: Dossier, before: Dossier) -> Dossier:
    """Put the features into the order that they had, with boxes of those that nobody moved."""
    order = {feature.id: at for at, feature in enumerate(before.features)}
    old = {feature.id: feature for feature in before.features}
    features = [
        old[each.id]
        if each.id in old and _without_boxes(each) == _without_boxes(old[each.id])
        else each
        for each in made.features
    ]
    features.sort(key=lambda each: order.get(each.id, len(order)))
    kept = {"json_schema": before.json_schema, "bbox": before.bbox}
    return made.model_copy(update={"features": tuple(features), **kept})


def _without_boxes(feature: Feature) -> Feature:
    geometry = feature.geometry.model_copy(update={"bbox": None})
    return feature.model_copy(update={"bbox": None, "geometry": geometry})


def _edited_results(frames: Frames, made: Dossier, before: Dossier) -> list[Problem]:
    """Name the cells of columns that follow from others and that were edited themselves."""
    old, new = to_frames(before), to_frames(made)
    problems = []
    for name, columns in RESULTS.items():
        table, was, now = (getattr(each, name) for each in (frames, old, new))
        ids = [each for each in table.index if each in was.index and each in now.index]
        for column, of in columns.items():
            if column in table:
                cells = zip(*(each.loc[ids, column] for each in (table, was, now)), strict=True)
                found = f"{column} was edited, which follows from {of}"
                problems += [
                    Problem(str(each), found, f"edit {of} instead")
                    for each, (cell, *others) in zip(ids, cells, strict=True)
                    if not any(_is_same(cell, other) for other in others)
                ]
    return problems


def _is_same(one: object, other: object) -> bool:
    return bool(_is_missing(one) and _is_missing(other)) or one == other


def to_models(frames: Frames) -> Dossier:
    """
    Put frames into the models again, for what reads models.

    Parameters
    ----------
    frames
        A dossier's frames, or such as were changed since; EPSG:4326.

    Returns
    -------
    dossier
        What it would be read as: features by their kind, without boxes of their own. Columns
        that follow from others, bounds and ranges, are not looked at. What items say of each
        other isn't checked: `to_dossier` does that.

    Raises
    ------
    DossierError
        If a cell holds what its member can't; names all of them.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> dossier = read_dossier(built_in())
    >>> to_models(to_frames(dossier)) == dossier
    True
    """
    drawn: tuple[tuple[str, gpd.GeoDataFrame, type[Model]], ...] = (
        ("place", frames.places, PlaceProperties),
        ("leg", frames.legs, LegProperties),
        ("candidate", frames.candidates, CandidateProperties),
        ("sighting", frames.sightings, SightingProperties),
        ("track", frames.tracks, TrackProperties),
    )
    header = frames.info.model_dump(mode="json", by_alias=True, exclude_none=True)
    content: JsonObject = {
        "type": "FeatureCollection",
        "dossier": header | {"bbox": WORLD},  # what was moved may lie anywhere
        "sources": [*_sources(frames.sources)],
        "origins": [*_items(frames.origins, Origin)],
        "claims": [*_items(frames.claims, Claim)],
        "accounts": [*_items(frames.accounts, Account)],
        "ships": [*_items(frames.ships, Ship)],
        "steps": [*_items(frames.steps, Step)],
        "changes": [_members(row, Change) for _, row in _rows(frames.changes)],
        "features": [each for kind, frame, model in drawn for each in _drawn(kind, frame, model)],
    }
    if frames.todo:
        content["todo"] = still_to_do(content, [todo.members() for todo in frames.todo])
    dossier, violations = validate_members(content)
    if dossier is None:
        raise DossierError("frames", problems_of(content, violations))
    return dossier.model_copy(update={"header": frames.info})


def _rows(frame: pd.DataFrame) -> Iterator[tuple[str, Members]]:
    """Go through the rows of a frame by their ids, without what is missing."""
    cells = zip(*(frame[name] for name in frame.columns), strict=True)
    for name, values in zip(frame.index, cells, strict=True):
        row = dict(zip(map(str, frame.columns), values, strict=True))
        yield str(name), {key: value for key, value in row.items() if not _is_missing(value)}


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _members(row: Mapping[str, object], model: type[Model]) -> Members:
    """Give the members of a model under the names that they have in the file."""
    return {
        field.alias or name: row.get(name)  # what a file has to say, it may say with null
        for name, field in model.model_fields.items()
        if name in row or (field.is_required() and name not in ("id", "kind"))
    }


def _items(frame: pd.DataFrame, model: type[Model]) -> Iterator[Members]:
    return ({"id": name} | _members(row, model) for name, row in _rows(frame))


def _sources(frame: pd.DataFrame) -> Iterator[Members]:
    """Fold what CSL has no word for; where a copy is archived, that says where it lies."""
    for name, row in _rows(frame):
        custom = {member: row.pop(member) for member in ("status", "title_is")}
        if "archived" in row:
            del row["archive_location"]
        rest = {"container_title": "container-title", "url": "URL"}
        yield {"id": name, "custom": custom} | {rest.get(key, key): row[key] for key in row}


def _drawn(kind: str, frame: gpd.GeoDataFrame, model: type[Model]) -> Iterator[Members]:
    """Give the features of a kind, with their geometries as GeoJSON."""
    shapes = frame.geometry if len(frame) else ()
    rows = _rows(pd.DataFrame(frame.drop(columns="geometry")))
    for (name, row), shape in zip(rows, shapes, strict=True):
        if "times" in row:
            row["coordinate_properties"] = {"times": row["times"]}
        properties = {"kind": kind} | _members(row, model)
        geometry = shape.__geo_interface__
        yield {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}
