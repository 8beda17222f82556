"""Frames go back into the models: unchanged as they were, changed with what was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geoapp.dossier import Dossier, read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.frames import to_dossier, to_frames
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
    assert content(to_dossier(to_frames(dossier))) == content(dossier)


def test_what_was_changed_stays_changed() -> None:
    frames = to_frames(read_dossier(ONE_OF_EACH))
    moved = frames.places.assign(geometry=frames.places.translate(xoff=-30, yoff=5))
    changed = to_dossier(replace(frames, places=moved, legs=frames.legs.iloc[:0]))
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
