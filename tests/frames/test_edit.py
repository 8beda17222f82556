"""Frames go back into the models: unchanged as they were, changed with what was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geoapp.analysis import possible_on
from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.frames import to_dossier, to_frames, to_models
from tests.support.dossiers import BUILT_INS, GOOD, ONE_OF_EACH


def content(dossier: Dossier) -> Any:
    """What a file of it says, but for boxes, and for the order in which kinds are mixed."""

    def without_box(members: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in members.items() if name != "bbox"}

    said = json.loads(to_geojson(dossier), object_hook=without_box)
    assert "bbox" not in said
    features = sorted(said["features"], key=lambda each: str(each["id"]))
    return said | {"header": dossier.header, "features": features}


@pytest.mark.parametrize("path", [*BUILT_INS, *GOOD], ids=lambda path: path.stem)
def test_frames_give_their_dossier_back(path: Path) -> None:
    dossier = read_dossier(path)
    assert content(to_models(to_frames(dossier))) == content(dossier)
    assert to_dossier(to_frames(dossier)) == dossier


def test_what_was_changed_stays_changed() -> None:
    frames = to_frames(read_dossier(ONE_OF_EACH))
    moved = frames.places.assign(geometry=frames.places.translate(xoff=-30, yoff=5))
    changed = to_models(replace(frames, places=moved, legs=frames.legs.iloc[:0]))
    assert changed.legs == ()
    assert changed.places[0].geometry.coordinates == moved.geometry.iloc[0].coords[0]


def test_every_cell_that_no_dossier_can_hold_is_told() -> None:
    frames = to_frames(read_dossier(ONE_OF_EACH))
    odd = replace(
        frames,
        legs=frames.legs.assign(mode="ship"),
        places=frames.places.assign(precision_km=-1.0),
    )
    with pytest.raises(DossierError, match="frames: .*precision_km is -1") as caught:
        to_dossier(odd)
    assert "properties.mode is 'ship'; use one of sea, river, rail" in str(caught.value)


def test_what_follows_from_an_edited_cell_is_made_anew() -> None:
    frames = to_frames(read_dossier(built_in()))
    frames.legs.loc["leg-rail", "arrive"] = "2023-09-28"
    again = to_frames(to_dossier(frames))
    assert str(again.legs.loc["leg-rail", "latest_end"]) == "2023-09-28"
    assert not possible_on(again.legs, "2023-09-30")["leg-rail"]


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "instead"),
    [
        ("legs", "leg-rail", "latest_end", date(2023, 9, 28), "depart and arrive"),
        ("legs", "leg-sea", "high_km", 1.0, "lengths"),
        ("legs", "leg-sea", "via_points", [[1.0, 2.0]], "via"),
        ("claims", "wh-window", "said_latest", None, "said"),
    ],
)
def test_what_follows_from_others_is_not_to_be_edited(
    table: str, row: str, column: str, value: object, instead: str
) -> None:
    frames = to_frames(read_dossier(built_in()))
    getattr(frames, table).at[row, column] = value
    with pytest.raises(DossierError, match=f"{row}: {column} was edited.*edit {instead} instead"):
        to_dossier(frames)


def test_a_row_taken_out_that_others_name_is_told() -> None:
    frames = to_frames(read_dossier(built_in()))
    with pytest.raises(DossierError, match="dunay"):
        to_dossier(replace(frames, places=frames.places.drop(index="dunay")))
    with pytest.raises(DossierError, match="is of the kind Dossier; give what to_frames returns"):
        to_dossier(read_dossier(built_in()))  # type: ignore[arg-type]
