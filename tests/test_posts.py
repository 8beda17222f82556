"""Kilometre posts and border crossings: as the file says them, and as they are derived."""

from __future__ import annotations

from typing import Any

import pytest

from geoapp.errors import DossierError
from geoapp.frames import to_frames
from tests.dossiers import content_of, read

POST = {
    "km": 8351.3,
    "along": {"en": "the line, from its capital"},
    "how": "interpolated",
    "within_km": 25,
}
CROSSING = {
    "countries": ["DE", "PL"],
    "position": [14.5, 51.0],
    "near": {"en": "the river"},
    "precision_km": 5,
}


def with_members(post: Any = POST, crossing: Any = CROSSING) -> dict[str, Any]:
    content = content_of()
    kinds = {feature["properties"]["kind"]: feature for feature in content["features"]}
    kinds["place"]["properties"]["post"] = post
    kinds["candidate"]["properties"]["crossings"] = [crossing]
    return content


def test_posts_and_crossings_are_read_and_laid_out() -> None:
    frames = to_frames(read(with_members()))
    (post,) = frames.places["post"].dropna()
    assert post == POST | {"citations": []}
    assert frames.candidates["crossings"].tolist() == [[CROSSING | {"citations": []}]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (with_members(POST | {"how": "guess"}), "post.how is 'guess'"),
        (with_members(POST | {"km": -1}), "post.km is -1"),
        (with_members(POST | {"within_km": 0}), "post.within_km is 0"),
        (with_members(crossing=CROSSING | {"position": [200, 51]}), "crossings[0].position"),
        (with_members(crossing=CROSSING | {"countries": ["Poland"]}), "crossings[0].countries"),
    ],
)
def test_a_post_or_a_crossing_that_cannot_be_is_refused(
    content: dict[str, Any], message: str
) -> None:
    with pytest.raises(DossierError) as refused:
        read(content)
    assert message in str(refused.value)
