"""Looking up what steps tell loses nothing, and takes no longer than the story grows."""

from __future__ import annotations

import cProfile
import itertools
import json
import random
from typing import Any

import pytest

from geoapp.dossier import Dossier, read_dossier
from geoapp.text import steps_index
from geoapp.text import told_early as module
from geoapp.text.steps_index import PhraseIndex, without_case
from geoapp.text.told_early import _names, told_early
from tests.support.dossiers import CASES

LESSON = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
NOWHERE = {"text": {"en": "Nowhere"}}
WORDS = [
    "Rome",
    "Romes",
    "İzmir",
    "ΟΔΟΣ",
    "οδος",
    "Fluß",
    "ſhip",
    "SHIP",
    "Амьене",
    "로마에서",
    "5 days",
    "a",
]
OPTIONS = [
    "rome",
    "izmir",
    "οδός",
    "Οδος",
    "FLUẞ",
    "ship",
    "Амьен",
    "로마",
    "5\u00a0days",
    "A",
    "a a",
]


def _questions(steps: int) -> list[dict[str, Any]]:
    """A question of each kind in turn, half of them as others ask, and none of them told."""
    by_kind = {each["kind"]: each for step in LESSON["steps"] for each in step.get("questions", ())}
    made = []
    for at in range(steps):
        which = at if at % 2 else 1
        estimate = by_kind["estimate"] | {"range": [0, 1e6]}
        answer = estimate["answer"]
        made.append(
            (
                by_kind["point"],
                estimate | {"answer": answer | {"number": 10_000 + which}},
                estimate | {"unit": "km", "answer": answer | {"number": 500_000 + which}},
                by_kind["choice"]
                | {"options": [{"text": {"en": f"Port {which}"}, "right": True}, NOWHERE]},
            )[at // 2 % 4]
        )
    return made


def _story(steps: int, **more: Any) -> Dossier:
    lesson = json.loads(json.dumps(LESSON))
    lesson["steps"] = [
        {
            "id": f"step-{at}",
            "title": {"en": f"Chapter {at}"},
            "text": {"en": f"It went {at} km, as is said.", "fr": "Il est parti."},
            "bbox": [100, 0, 120, 10],
            "questions": [question],
        }
        | more
        for at, question in enumerate(_questions(steps))
    ]
    return read_dossier(json.dumps(lesson).encode())


def _calls(steps: int) -> int:
    story = _story(steps)
    told_early(story)
    profile = cProfile.Profile()
    assert profile.runcall(told_early, story) == []
    return sum(each.callcount for each in profile.getstats())


def test_four_times_the_questions_take_four_times_the_calls() -> None:
    assert _calls(800) < 6 * _calls(200)


def test_a_phrase_that_words_name_is_found_by_its_letters() -> None:
    chosen = random.Random(3)  # noqa: S311 - the same each time
    texts = [chosen.choice([" ", ", ", ""]).join(chosen.choices(WORDS, k=4)) for _ in range(300)]
    index = PhraseIndex(texts, OPTIONS)
    named = 0
    for option, (at, text) in itertools.product(OPTIONS, enumerate(texts)):
        if _names(text.translate({0xA0: " "}), option):
            named += 1
            assert at in index.may_name(option, 0, len(texts)), (option, text)
            assert at not in index.may_name(option, at + 1, len(texts))
    assert named > 500
    assert {option for option in OPTIONS if any(_names(text, option) for text in texts)} >= {
        "rome", "izmir", "FLUẞ", "ship", "Амьен", "로마", "A"
    }  # fmt: skip


def test_letters_that_are_alike_but_for_their_case_fold_alike() -> None:
    letters = map(chr, itertools.chain(range(0xD800), range(0xE000, 0x20000)))
    apart = [
        letter
        for letter in letters
        for other in (letter.lower(), letter.upper())
        if len(other) == 1 and without_case(other) != without_case(letter)
    ]
    assert apart == []
    assert [without_case(one) for one in "ſKµ"] == [without_case(one) for one in "skμ"]


def test_a_story_that_tells_it_everywhere_is_told_of_up_to_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = told_early(_story(40, bbox=[-180, -90, 180, 90]))
    monkeypatch.setattr(module, "MOST_PROBLEMS_TOLD", 20)
    few = told_early(_story(40, bbox=[-180, -90, 180, 90]))
    assert len(whole) > 21
    assert few[:20] == whole[:20]
    assert [each.found for each in few[20:]] == [module.TOO_MANY]


def test_a_story_that_takes_too_long_to_read_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"text": {"en": "Port 1, Port 2 or nowhere: nowhere."}}
    assert told_early(_story(40, **named)) == []
    monkeypatch.setattr(module, "MOST_READ", 2_000)
    assert [each.found for each in told_early(_story(40, **named))] == [module.TOO_MUCH]


@pytest.mark.parametrize("more", [{}, {"bbox": [-180, -90, 180, 90]}, {"bbox": [11, 40, 30, 60]}])
def test_many_rows_at_once_are_looked_at_as_one_by_one(
    more: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    story = _story(80, **more)
    one_by_one = told_early(story)
    monkeypatch.setattr(steps_index, "MANY_ROWS", 0)
    assert told_early(story) == one_by_one
    assert bool(one_by_one) == bool(more)
