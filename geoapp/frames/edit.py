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
    LegProperties,
    Model,
    PlaceProperties,
    SightingProperties,
    TrackProperties,
)
from geoapp.dossier.problems import problems_of
from geoapp.dossier.schema import validate_members
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import DossierError
from geoapp.frames.schema import Frames

Members = dict[str, object]

WORLD = (-180.0, -90.0, 180.0, 90.0)


def to_dossier(frames: Frames) -> Dossier:
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
        other isn't checked: `geoapp.dossier.write_dossier` does that.

    Raises
    ------
    DossierError
        If a cell holds what its member can't; names all of them.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> from geoapp.frames import to_frames
    >>> dossier = read_dossier(built_in())
    >>> to_dossier(to_frames(dossier)) == dossier
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
