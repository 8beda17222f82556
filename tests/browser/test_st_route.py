"""A map in somebody's own Streamlit app: it follows the app's day, and the app its."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import set_day, settle
from tests.support.browsing import READY, heard, wait_for, wait_until
from tests.support.pages import hostile
from tests.support.project import ROOT
from tests.support.serving import START_S, serve_script
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.support.browsing import OpenContext

HOST = """
from datetime import date

import streamlit as st

import geoapp

runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"run {runs}")
day = st.slider("Day", date(2023, 9, 7), date(2023, 10, 1), date(2023, 9, 20))
if st.checkbox("More above the map"):
    st.text("Here it is")
dossier = geoapp.read_dossier(geoapp.built_in())
state = geoapp.st_route(dossier, day=day, height=600, key="route")
st.text(f"day {state.day}, selected {state.selected}, view {state.view}")
"""
STATE = """() => ({
  day: document.getElementById("clock-slider").value,
  zoom: geoapp.page.map.getZoom(),
  centre: [geoapp.page.map.getCenter().lat, geoapp.page.map.getCenter().lng],
  born: window.born,
})"""


def opened(page: Page, url: str) -> Frame:
    """Open an app and give the page in its frame, once that is ready."""
    page.goto(url)
    element = page.wait_for_selector("iframe", timeout=START_S * 1000)
    frame = element.content_frame() if element else None
    assert frame
    wait_until(frame, READY)
    settle(page)
    return frame


def date_of(frame: Frame) -> str:
    """The day of the map, as it says it."""
    return frame.locator("#clock-date").inner_text()


def one_step_right(page: Page) -> None:
    """Move the app's own slider by a day."""
    page.get_by_role("slider").first.press("ArrowRight")


@pytest.mark.long
def test_the_map_follows_the_app_and_keeps_what_it_shows(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(HOST, encoding="utf-8")
    with serve_script(tmp_path, script) as server:
        frame = opened(page, server.url)
        wait_for(page, lambda: date_of(frame) == "20 September 2023", "the app's first day")
        page.get_by_text("day 2023-09-20, selected None").wait_for()
        # It has an origin of its own: no text of a dossier reaches the app.
        assert frame.evaluate("window.origin") == "null"
        # Whose account the map is stands in view, however little of the page does.
        low = frame.evaluate(
            "innerHeight - document.getElementById('attribution').getBoundingClientRect().bottom"
        )
        assert low >= 0
        frame.evaluate("window.born = Math.random()")
        frame.evaluate("geoapp.page.map.setView([50, 100], 4, { animate: false })")
        one_step_right(page)
        wait_for(page, lambda: date_of(frame) == "21 September 2023", "the slider's day")
        page.get_by_text("day 2023-09-21, selected leg-rail").wait_for()
        # What the reader does on the map runs no script of the app's; the next run knows it.
        settle(page)
        runs = page.get_by_text("run ").inner_text()
        set_day(frame, "2023-09-09")
        frame.evaluate("geoapp.page.select('leg-sea')")
        frame.evaluate("geoapp.page.map.setView([45, 135], 5, { animate: false })")
        before = frame.evaluate(STATE)
        wait_until(frame, "!geoapp.page.writing")
        settle(page)
        assert page.get_by_text("run ").inner_text() == runs
        page.get_by_text("More above the map").click()
        page.get_by_text("Here it is").wait_for()
        told = page.get_by_text("day 2023-09-09, selected leg-sea, view")
        told.wait_for()
        assert "lon=135.0, lat=45.0, zoom=5.0" in told.inner_text()
        assert frame.evaluate(STATE) == before
        assert page.locator("iframe").bounding_box()["height"] == 600  # type: ignore[index]
        assert page.url.rstrip("/") == server.url


@pytest.mark.long
def test_no_text_of_a_dossier_runs_in_the_app_in_french_on_a_phone(
    open_context: OpenContext, tmp_path: Path
) -> None:
    script = tmp_path / "app.py"
    (tmp_path / "hostile.geojson").write_bytes(hostile())
    told = HOST.replace("geoapp.built_in()", repr(str(tmp_path / "hostile.geojson")))
    script.write_text(told.replace("height=600,", 'height=600, lang="fr",'), encoding="utf-8")
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    spoken = heard(page)
    with serve_script(tmp_path, script) as server:
        frame = opened(page, server.url)
        wait_for(page, lambda: date_of(frame) == "20 septembre 2023", "the app's first day")
        assert frame.locator("html").get_attribute("lang") == "fr"
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
        frame.evaluate("geoapp.page.select('leg-sea')")
        wait_until(frame, "!geoapp.page.writing")
        settle(page)
        one_step_right(page)
        wait_for(page, lambda: date_of(frame) == "21 septembre 2023", "the slider's day")
        page.get_by_text("selected leg-sea").wait_for()
        assert page.locator("iframe").bounding_box()["height"] == 600  # type: ignore[index]
    assert spoken == []


@pytest.mark.parametrize("example", ["table_of_the_day", long("own_slider")])
def test_the_example_apps_run(page: Page, tmp_path: Path, example: str) -> None:
    with serve_script(tmp_path, ROOT / "docs" / "apps" / f"{example}.py") as server:
        frame = opened(page, server.url)
        if example == "table_of_the_day":
            opening = frame.evaluate("geoapp.isoDay(geoapp.page.state.day)")
            page.get_by_text(f"What the map shows on {opening}").wait_for()
            set_day(frame, "2023-09-09")
            page.get_by_text("What the map shows on 2023-09-09").wait_for()
        else:
            wait_for(page, lambda: date_of(frame) == "20 September 2023", "the app's first day")
            one_step_right(page)
            wait_for(page, lambda: date_of(frame) == "21 September 2023", "the slider's day")
        assert page.get_by_test_id("stException").count() == 0
