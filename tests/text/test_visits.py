"""A place that a route comes to again says so: in pictures, in the story, and so in slides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.dossier import Dossier, read_dossier
from geoapp.measure import measure_dossier
from geoapp.page.story import story_steps
from geoapp.picture.picture import picture_svg
from geoapp.text.visits import came_back, visits, visits_words
from tests.support.famous import famous_dossier

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def to_and_fro(tmp_path: Path) -> Dossier:
    """Give the ferry's route with its two ports named once each."""
    content = famous_dossier("to-and-fro")
    again = {"stop-3": "stop-1", "stop-4": "stop-2"}
    content["features"] = [one for one in content["features"] if one["id"] not in again]
    for one in content["features"]:
        for end in {"from", "to"} & set(one["properties"]):
            one["properties"][end] = again.get(one["properties"][end], one["properties"][end])
    path = tmp_path / "ferry.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_dossier(path)


def test_visits_are_counted_by_place(to_and_fro: Dossier) -> None:
    assert visits(to_and_fro.legs) == {"stop-1": 2, "stop-2": 2, "stop-5": 1}
    assert came_back(to_and_fro) == {"leg-2": "stop-1", "leg-3": "stop-2"}


def test_a_picture_and_the_story_say_so(to_and_fro: Dossier) -> None:
    for lang, often, before in (
        ("en", "here 2 times", "The route has been here before: Dover."),
        ("fr", "2 passages", "L’itinéraire est déjà passé par ici\xa0: Dover."),
    ):
        assert picture_svg(measure_dossier(to_and_fro), at=None, lang=lang).count(often) == 2
        texts = [step["text"][lang] for step in story_steps(to_and_fro)]
        assert [text.endswith(before) for text in texts].count(True) == 1


def test_a_route_that_comes_back_nowhere_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "route.geojson"
    path.write_text(json.dumps(famous_dossier("titanic")), encoding="utf-8")
    dossier = read_dossier(path)
    assert came_back(dossier) == {}
    assert set(visits(dossier.legs).values()) == {1}
    assert "times" not in picture_svg(measure_dossier(dossier), at=None)


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_every_language_counts_visits(lang: str) -> None:
    words = [visits_words(times, lang) for times in (2, 3, 5, 11)]
    assert all(words)
    assert all("{" not in said for said in words)
    assert visits_words(1, lang) == ""
