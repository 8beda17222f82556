"""The story of a dossier that tells none: steps made from what it reports."""

from __future__ import annotations

from geoapp.dossier import read_dossier
from geoapp.page.story import story_steps
from tests.support.dossiers import CASES


def test_what_was_seen_is_told_with_place_day_and_witness() -> None:
    steps = story_steps(read_dossier(CASES / "routes" / "pacific-1520.geojson"))
    told = next(step for step in steps if step["id"] == "sight-zamal")["text"]
    assert told["en"].splitlines() == [
        "Homonhon, 16 March 1521. Seen by: The crew.",
        "On 16 March they sighted Zamal. (Pigafetta)",
    ]
    assert (
        told["es"].splitlines()[0] == "Homonhon, 16 de marzo de 1521. Quién lo vio: La tripulación."
    )


def test_a_note_on_what_was_seen_stands_last_and_a_full_stop_is_not_doubled() -> None:
    dossier = read_dossier(CASES / "routes" / "pacific-1520.geojson")
    [seen] = dossier.sightings
    noted = {"note": {"en": "Seen at dawn."}, "seen_by": {"en": "The crew."}}
    changed = seen.model_copy(update={"properties": seen.properties.model_copy(update=noted)})
    features = [changed if each is seen else each for each in dossier.features]
    steps = story_steps(dossier.model_copy(update={"features": features}))
    told = next(step for step in steps if step["id"] == "sight-zamal")["text"]["en"]
    assert told.startswith("Homonhon, 16 March 1521. Seen by: The crew.\n")
    assert told.endswith("\nSeen at dawn.")
