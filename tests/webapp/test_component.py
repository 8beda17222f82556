"""A map in somebody's own Streamlit app: what its script gets, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import geoapp
from geoapp.clock import opening_day
from geoapp.webapp import component
from tests.support.dossiers import ONE_OF_EACH, built_in_dossier
from tests.support.project import ROOT

DAY = date(2023, 9, 20)
HOST = """
import streamlit as st

import geoapp

state = geoapp.st_route(geoapp.read_dossier(PATH), GIVEN)
st.text(f"{state}")
"""


def run(given: str = "", path: object = geoapp.built_in()) -> AppTest:
    """Run an app that shows a map, given these arguments."""
    script = HOST.replace("PATH", repr(str(path))).replace("GIVEN", given)
    return AppTest.from_string(script, default_timeout=180).run()


def told(app: AppTest) -> str:
    """What the script got, or the error that it ended in."""
    if app.exception:
        return str(app.exception[0].message)
    return str(app.text[0].value)


def test_an_app_gets_the_day_that_it_gave() -> None:
    app = run("day='2023-09-20'")
    assert told(app) == str(geoapp.RouteState(DAY))
    assert told(app.run()) == str(geoapp.RouteState(DAY))


def test_a_dossier_of_ones_own_opens_on_its_own_day() -> None:
    frames = geoapp.to_frames(geoapp.read_dossier(ONE_OF_EACH))
    state = told(run(path=ONE_OF_EACH))
    assert state == str(geoapp.RouteState(opening_day(frames)))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("day='2022-01-01'", "st_route, day: 2022-01-01 is outside the clock, which goes from 20"),
        ("day='soon'", "st_route, day: is 'soon'; give a date, or text such as 2023-09-20."),
        ("day=20230920", "st_route, day: is 20230920, of type int; give a date"),
        ("height=20", "st_route, height: is 20; give 200 to 4000 pixels."),
        ("height='700px'", "st_route, height: is '700px'; give a whole number of pixels."),
        ("lang='xx'", "st_route, lang: is 'xx'; use one of en, fr"),
        ("on_change='never'", "st_route, on_change: is 'never'; use ignore, rerun or a function."),
    ],
)
def test_what_cannot_be_shown_is_said(given: str, message: str) -> None:
    assert message in told(run(given))


def test_a_path_is_no_dossier() -> None:
    script = "import geoapp\ngeoapp.st_route(geoapp.built_in())"
    app = AppTest.from_string(script, default_timeout=180).run()
    assert "read one first: geoapp.read_dossier(path)" in told(app)


def test_outside_streamlit_it_says_so() -> None:
    with pytest.raises(RuntimeError, match="no Streamlit app runs here; start your script by: st"):
        geoapp.st_route(built_in_dossier())


@pytest.mark.parametrize("told", [{}, {"view": "1/2"}, {"view": "nan/1/2"}, {"view": None}])
def test_what_a_browser_tells_may_be_anything(told: dict[str, Any]) -> None:
    assert component._view(told) is None


@pytest.mark.parametrize("example", ["table_of_the_day", "own_slider"])
def test_the_examples_run_and_are_short(example: str) -> None:
    path = ROOT / "docs" / "apps" / f"{example}.py"
    code = [line for line in path.read_text("utf-8").splitlines()[1:] if line]
    assert len(code) <= 10
    shown = path.read_text("utf-8").partition("\n\n")[2]
    assert f"```py\n{shown}```" in (ROOT / "docs" / "streamlit-app.md").read_text("utf-8")
    app = AppTest.from_file(path, default_timeout=180).run()
    assert not app.exception
    assert app.main.children


def test_the_table_has_what_is_on_the_map() -> None:
    path = ROOT / "docs" / "apps" / "table_of_the_day.py"
    table = AppTest.from_file(path, default_timeout=180).run().dataframe[0].value
    assert list(table.index) == ["leg-rail"]
    assert set(table["state"]) == {"possible"}


def test_a_page_for_notebooks_says_in_an_app_what_to_call() -> None:
    script = "import geoapp, streamlit as st\n"
    script += "st.write(geoapp.show(geoapp.read_dossier(geoapp.built_in())))"
    app = AppTest.from_string(script, default_timeout=180).run()
    assert "call geoapp.st_route(dossier)." in str(app.markdown[0].value)
