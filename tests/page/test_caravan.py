"""Legs without a length, without a date, and round to where they began: said so, in every view."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from geoapp.classroom.handout import handout_files
from geoapp.cli import main
from geoapp.clock import features_at
from geoapp.dossier import Dossier, read_dossier
from geoapp.dossier.positions import inside
from geoapp.evidence import coverage
from geoapp.exports.flatten import to_tables
from geoapp.frames import leg_lengths, leg_stops, to_dossier, to_frames, total_length
from geoapp.measure import measure_dossier, measurement_shape
from geoapp.page.html import hosted_html
from geoapp.page.routes import page_data
from geoapp.page.story import story_steps
from geoapp.picture.picture import picture_svg
from geoapp.text.dates import all_dates_words
from geoapp.text.sentences import day_sentence
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES

if TYPE_CHECKING:
    from playwright.sync_api import Page

CARAVAN = CASES / "good" / "a-caravan.geojson"
DAY = date(1271, 5, 20)
FALSE_RANGE = re.compile(r"\b0(\.0)?\s*(–|-|to)\s*[\d,]+\s*km|plausible")


@cache
def caravan() -> Dossier:
    return read_dossier(CARAVAN)


def test_a_leg_without_a_length_is_at_least_as_long_as_through_its_places() -> None:
    legs = {each.leg.id: each.length for each in measure_dossier(caravan()).legs}
    out, back = legs["leg-out"], legs["leg-back"]
    assert out.low_km > 1.5 * out.straight_km  # by way of a place off the straight line
    assert back.low_km == pytest.approx(back.straight_km)
    assert legs["leg-round"].low_km == pytest.approx(out.low_km + back.low_km)
    assert {length.high_km for length in legs.values()} == {None}
    assert all("at least" in length.method for length in legs.values())


def test_no_upper_bound_of_a_leg_is_none_of_the_whole() -> None:
    shape: Any = measurement_shape(measure_dossier(caravan()))
    assert shape["total"]["high_km"] is None
    assert shape["total"]["low_km"] > 1000
    frames = to_frames(caravan())
    lengths = leg_lengths(frames.legs)
    assert lengths["high_km"].isna().all()
    assert list(lengths["low_km"].round(3)) == [leg["low_km"] for leg in shape["legs"]]
    assert total_length(lengths)["high_km"] is None
    json.dumps(shape, allow_nan=False)


def test_every_view_says_at_least_and_never_from_nothing() -> None:
    measured = measure_dossier(caravan())
    said = [
        CliRunner().invoke(main, [*command, str(CARAVAN)]).output
        for command in (("measure",), ("measure", "--pace"), ("clock", "--at", DAY.isoformat()))
    ]
    said.append(picture_svg(measured, at=DAY, lang="en", size=(900, 600)))
    said.append(handout_files(caravan(), lang="en", answers=True)["data.json"].decode())
    for text in said:
        assert FALSE_RANGE.search(text) is None, text
    assert "at least 1,936" in said[0]
    assert "not known" in said[0]  # a loop by way of no place
    table = to_tables(to_frames(caravan())).table("legs").rows()
    assert {row["high_km"] for row in table} == {None}


def test_a_leg_without_a_date_is_possible_on_every_day_and_said_to_have_none() -> None:
    words = all_dates_words(caravan(), "en")
    assert words["leg-round"] == "No date is given."
    assert all_dates_words(to_frames(caravan()), "fr")["leg-round"] == "Aucune date n’est donnée."
    assert words["leg-back"].startswith("Reached Start about 1271, ")
    frames = to_frames(caravan())
    table = features_at(frames, leg_lengths(frames.legs), DAY, leg_stops(frames))
    assert table["state"]["leg-round"] == "possible"
    assert "No date being given, the caravan could have been anywhere on the round from End." in (
        day_sentence(caravan(), DAY, "en")
    )
    rows: Any = coverage(frames)["features"]
    flags = {row["id"]: row["flags"] for row in rows}
    assert "no-days" in flags["leg-round"]
    assert "no-days" not in flags["leg-out"]
    assert to_dossier(frames) == caravan()


def test_made_steps_have_a_view_of_their_own() -> None:
    steps = {step["id"]: step for step in story_steps(caravan())}
    places = {place.id: place.geometry.coordinates for place in caravan().places}
    for leg in caravan().legs:
        box = steps[leg.id]["bbox"]
        ends = places[leg.properties.from_place], places[leg.properties.to_place]
        assert all(inside(box, *end) for end in ends)
    assert len({tuple(steps[name]["bbox"]) for name in ("leg-out", "leg-round", "seen")}) == 3


@pytest.mark.browser
def test_the_page_says_so_too(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(hosted_html(caravan()), encoding="utf-8")
    page.goto(path.as_uri() + "#sel=leg-round&day=1271-05-20")
    wait_until(page, READY)
    panel = page.locator("#tab-evidence-panel").inner_text()
    assert "at least 968\u00a0km" in panel
    assert "No date is given." in panel
    assert "anywhere on the round from End" in page.locator("#clock-sentence").inner_text()
    page.get_by_role("button", name=re.compile("Follow the story")).click()
    for _ in range(len(page_data(caravan())["routes"][0]["steps"]) - 1):
        page.get_by_role("button", name="Next step").click()
    shown = page.evaluate("() => document.body.innerText")
    assert "null" not in shown
    assert FALSE_RANGE.search(shown) is None
