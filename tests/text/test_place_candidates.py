"""Places that may have been others: which ones, how far apart, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from geoapp.dossier import read_dossier
from geoapp.errors import DossierError
from geoapp.exports.flatten import to_tables
from geoapp.frames import to_frames
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg
from geoapp.text.place_candidates import candidate_words
from tests.support.dossiers import CASES, content_of, read

DISPUTED = CASES / "good" / "a-disputed-place.geojson"


def test_how_far_candidates_lie_apart_is_said_of_dossier_and_frames_alike() -> None:
    dossier = read_dossier(DISPUTED)
    words = candidate_words(dossier, "en")
    assert words == candidate_words(to_frames(dossier), "en")
    assert words["the-island"] == (
        "Which place this was is not settled. Candidates: North Island or South Island."
        " They lie up to 237\u00a0km apart."
    )
    assert words["north-island"].endswith("that is drawn here.")
    assert "237\u00a0km" in words["south-island"]
    assert set(words) == {"the-island", "north-island", "south-island"}


def test_exports_have_candidates_of_places_and_the_days_of_candidate_lines() -> None:
    tables = to_tables(to_frames(read_dossier(DISPUTED)))
    places = tables.table("places")
    assert places["candidate_of"] == [None, None, "the-island", "the-island"]
    assert [text is not None for text in places["candidates_words"]] == [False, True, True, True]
    assert places["caution"][2].startswith("Candidate")
    (leg,), (line,) = tables.table("legs").rows(), tables.table("candidates").rows()
    assert line["earliest_start"] == leg["earliest_start"] is not None
    assert line["latest_end"] == leg["latest_end"]


def test_a_picture_names_the_place_that_a_candidate_may_be() -> None:
    svg = picture_svg(measure_dossier(read_dossier(DISPUTED)), at=None, lang="en")
    assert "The island?" in svg


@pytest.mark.parametrize(
    ("name", "changed", "told"),
    [
        ("south-island", {"layer": "route"}, "give both 'candidate_of' and the layer"),
        ("south-island", {"candidate_of": "north-island"}, "itself a candidate"),
        ("south-island", {"candidate_of": "nowhere"}, "no place has this id"),
        ("south-island", {"claims": []}, "neither claims nor citations say whose"),
        ("a-leg", {"to": "north-island"}, "name 'the-island'"),
    ],
)
def test_what_can_be_no_candidate_is_refused(name: str, changed: dict[str, Any], told: str) -> None:
    content = content_of(DISPUTED)
    (found,) = (each for each in content["features"] if each["id"] == name)
    found["properties"].update(changed)
    with pytest.raises(DossierError) as caught:
        read(content)
    assert told in str(caught.value)
