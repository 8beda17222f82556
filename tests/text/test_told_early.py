"""A story that tells what it asks is warned of; one that doesn't is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from geoapp.dossier import built_in, read_dossier
from geoapp.measure import measure_dossier
from geoapp.text.steps_index import _box, _is_around
from geoapp.text.told_early import KM, MOST_FIGURES, told_early
from tests.support.dossiers import CASES

LESSON = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
Told = Callable[..., list[str]]


@pytest.fixture
def told() -> Told:
    """What is said of a lesson whose first step asks one question after its second was told."""

    def problems(kind: str, text: dict[str, str], **more: Any) -> list[str]:
        lesson = json.loads(json.dumps(LESSON))
        asking, before, _ = lesson["steps"]
        asking["questions"] = [each for each in asking["questions"] if each["kind"] == kind][:1]
        if more.get("question"):
            asking["questions"][0] |= more["question"]
        before["text"] = text
        before |= more.get("before", {})
        lesson["steps"] = [before, asking]
        return [str(each) for each in told_early(read_dossier(json.dumps(lesson).encode()))]

    return problems


DAYS = {"unit": "days", "answer": {"text": {"en": "Known."}, "number": 15}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ({"en": "It took 15 days."}, "tells '15 days'"),
        ({"en": "It took long.", "fr": "Il fallut 15\u00a0jours."}, "tells '15 jours'"),
        ({"en": "It took 115 days, and 15 ships."}, ""),
        ({"en": "It left on 15 March."}, ""),
    ],
)
def test_a_number_with_its_unit_is_told(told: Told, text: dict[str, str], found: str) -> None:
    said = told("estimate", text, question=DAYS)
    remedy = "which a question of step opening asks for; ask before that, or leave it out there."
    assert said == ([f"ship: {found}, {remedy}"] if found else [])


@pytest.mark.parametrize("figures", ["9,800", "9\u202f800", "9800", "9.800", "9,799.6"])
def test_kilometres_are_told_however_they_are_written(told: Told, figures: str) -> None:
    length = {"unit": "km", "answer": {"text": {"en": "Known."}, "number": [9800, 10800]}}
    assert told("estimate", {"en": f"It is {figures}\u00a0km."}, question=length)
    assert told("estimate", {"en": "Long.", "ru": f"Это {figures} км."}, question=length)
    assert not told("estimate", {"en": f"It is 1{figures} km, and 98 km, {figures} days."},
                    question=length)  # fmt: skip


def test_the_length_of_a_leg_is_told(told: Told) -> None:
    read = read_dossier(CASES / "good" / "a-lesson.geojson")
    km = round(measure_dossier(read).by_id["leg-sea"].length.low_km)
    assert told("estimate", {"en": f"It is 1 km, or {km} km."})
    assert not told("estimate", {"en": f"It is 1 km, or {km * 3} km, in {km} ships."})


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Someone said it.", True), ("Someone and nobody said it.", False), ("It left.", False)],
)
def test_the_right_options_alone_are_told(told: Told, text: str, is_told: bool) -> None:
    assert bool(told("choice", {"en": text})) is is_told


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ({"en": "Someone wrote"}, True),
        ({"en": "Who?", "fr": "Quelqu’un"}, True),
        ({"en": "Someone, or nobody?"}, False),
        ({"en": "What nobody wrote"}, False),
        ({"en": "Somebody wrote, for someones"}, False),
        ({"en": "Who wrote?"}, False),
    ],
)
def test_the_title_of_a_choice_names_what_is_right(title: dict[str, str], is_told: bool) -> None:
    lesson = json.loads(json.dumps(LESSON))
    step = lesson["steps"][0]
    step["questions"] = [each for each in step["questions"] if each["kind"] == "choice"][:1]
    step["questions"][0]["options"][0]["text"]["fr"] = "Quelqu’un"
    step["title"] = title
    found = [str(each) for each in told_early(read_dossier(json.dumps(lesson).encode()))]
    remedy = "asks for; give the step a title that does not answer it."
    assert [each.endswith(remedy) for each in found] == [True] * is_told


@pytest.mark.parametrize(
    ("before", "is_shown"),
    [
        ({}, True),
        ({"bbox": [10, 40, 30, 60]}, True),
        ({"bbox": [170, 40, -170, 60]}, False),
        ({"bbox": [100, 0, 120, 10]}, False),
    ],
)
def test_a_map_shows_a_place_that_is_asked_for(
    told: Told, before: dict[str, Any], is_shown: bool
) -> None:
    remedy = "give the step a bbox without it"
    assert [remedy in each for each in told("point", {"en": "No."}, before=before)] == (
        [True] * is_shown
    )


def test_an_estimate_comes_after_the_words_of_its_own_step_and_nothing_else_does() -> None:
    lesson = json.loads(json.dumps(LESSON))
    step = lesson["steps"][0]
    step["text"] = {"en": "Someone said that it took 5 days to Aport."}
    found = [str(each) for each in told_early(read_dossier(json.dumps(lesson).encode()))]
    assert [each.split(",")[0] for each in found] == ["opening: tells '5 days'"]


@pytest.mark.parametrize("name", ["najin-tikhoretsk-2023", "nellie-bly-1889", "queens-baton-2021"])
def test_the_stories_that_come_with_geoapp_tell_nothing_that_they_ask(name: str) -> None:
    assert told_early(read_dossier(built_in(name))) == []


def test_figures_without_end_are_not_looked_at_again_from_each_of_them() -> None:
    assert KM.findall("1" * 9_000) == []
    assert [len(found) for found in KM.findall(f"{'1' * 9_000} km")] == [1 + MOST_FIGURES]


@pytest.mark.parametrize(
    ("bbox", "within"),
    [
        ((-180.0, -90.0, 180.0, 90.0), True),
        ((170.0, 30.0, -170.0, 50.0), False),
        ((30.0, 30.0, -170.0, 50.0), True),
        ((30.0, 30.0, 50.0, 40.0), False),
    ],
)
def test_a_place_is_within_a_box_of_the_whole_earth_or_across_180_degrees(
    bbox: tuple[float, float, float, float], within: bool
) -> None:
    assert _is_around((40.1, 45.9), *_box(bbox)) is within


def test_the_first_story_names_no_place_before_it_asks_where_that_is() -> None:
    steps = read_dossier(built_in()).steps
    place = "Tikhoretsk"
    asking = next(at for at, step in enumerate(steps) if place in str(step.questions))
    words = [word for step in steps[:asking] for word in (step.title | step.text).items()]
    assert asking > 0
    assert not [lang for lang, word in words if place in word]
