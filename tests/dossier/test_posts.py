"""Kilometre posts and border crossings: as the file says them, and as they are derived."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from geoapp.errors import DossierError
from geoapp.frames import to_frames
from geoapp.measure import posts_between
from tests.support.dossiers import content_of, read
from tests.support.facts import of_kind
from tests.support.project import ROOT
from tools.linear_references import (
    LINE,
    WITHIN_KM,
    candidate_lines,
    crossings,
    left_out,
    posts,
    stations_along,
)
from tools.rail_calibration import read_posts

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


# -- derived from the packaged files -------------------------------------------------------

FILE = ROOT / "data" / "geo" / "routes" / "linear-references.json"
DERIVED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))


def test_posts_are_exact_where_they_stand_and_in_proportion_between() -> None:
    km = np.array([9288.0, 9177.0, 8521.0])
    along = np.array([0.0, 100.0, 750.0])
    assert posts_between(km, along, along) == pytest.approx(km)
    assert posts_between(km, along, np.array([50.0, 425.0])) == pytest.approx([9232.5, 8849])


def test_nothing_is_read_beyond_the_last_post() -> None:
    read = posts_between(np.array([10.0, 20.0]), np.array([0.0, 9.0]), np.array([-0.1, 9.1]))
    assert np.isnan(read).all()


@pytest.mark.parametrize(
    ("km", "along"),
    [([10.0], [0.0]), ([10.0, 20.0, 15.0], [0.0, 1.0, 2.0]), ([10.0, 20.0], [1.0, 1.0])],
)
def test_posts_out_of_order_are_refused(km: list[float], along: list[float]) -> None:
    with pytest.raises(ValueError, match="give them in order"):
        posts_between(np.array(km), np.array(along), np.array([0.5]))


def test_the_file_of_posts_and_crossings_is_derived_again() -> None:
    assert DERIVED["posts"] == posts()
    assert DERIVED["crossings"] == crossings()


def test_every_usable_post_is_met_by_its_neighbours_within_what_is_stated() -> None:
    rows, km, along = stations_along(candidate_lines()[LINE])
    off = left_out(km, along)
    assert len(rows) >= 30
    assert 10 < np.abs(off).max() <= WITHIN_KM
    # One post is contradicted by both its neighbours and left out.
    assert "Kalachinskaya" not in {row["station"] for row in rows}


def test_interpolated_posts_lie_between_their_neighbours() -> None:
    known = {row["station"]: float(row["km_from_moscow"]) for row in read_posts()}
    read = [post for post in DERIVED["posts"] if post["how"] == "interpolated"]
    assert {post["place"] for post in read} == {"st-irkutsk", "st-omsk"}
    for post in read:
        one, other = (known[name] for name in post["between"])
        assert other < post["km"] < one
    km = [post["km"] for post in DERIVED["posts"]]
    assert km == sorted(km, reverse=True)
    assert all(post["km"] in known.values() for post in DERIVED["posts"] if post["how"] == "post")


def test_only_the_candidate_through_kazakhstan_crosses_a_border() -> None:
    first, second = DERIVED["crossings"]
    assert first["candidate"] == second["candidate"] == "via-kazakhstan"
    assert (first["countries"], second["countries"]) == (["RU", "KZ"], ["KZ", "RU"])
    assert 68 < second["position"][0] < first["position"][0] < 72


# -- as the dossier says them --------------------------------------------------------------


def test_the_speed_limits_are_assumptions_of_this_project_and_say_so() -> None:
    limits = {leg["id"]: leg["properties"]["max_speed"] for leg in of_kind("leg")}
    assert limits["leg-sea"]["km_per_day"] == round(15 * 1.852 * 24)
    assert limits["leg-rail"]["km_per_day"] == 62.5 * 24
    for limit in limits.values():
        assert limit["citations"] == []
        assert limit["label"]["en"].endswith("assumption of this project")
        assert limit["label"]["fr"].endswith("hypothèse de ce projet")


def test_posts_and_crossings_are_as_derived() -> None:
    derived = {post["place"]: post for post in DERIVED["posts"]}
    shown = {place["id"]: place["properties"].get("post") for place in of_kind("place")}
    assert {name for name, post in shown.items() if post} == set(derived)
    for name, post in derived.items():
        said = shown[name]
        assert said["km"] == post["km"]
        assert (said["how"], said.get("within_km")) == (post["how"], post.get("within_km"))
        assert said["citations"]
    crossed = {item["id"]: item["properties"].get("crossings", []) for item in of_kind("candidate")}
    assert {name for name, found in crossed.items() if found} == {"rail-via-kazakhstan"}
    for said, found in zip(crossed["rail-via-kazakhstan"], DERIVED["crossings"], strict=True):
        assert said["near"]["en"] == found["near"]
        for member in ("countries", "position", "precision_km"):
            assert said[member] == found[member]
