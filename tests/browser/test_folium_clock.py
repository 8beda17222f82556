"""The clock on anybody's map of Folium's, as it opens without a network: its slider, its states."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pytest
import shapely

from geoapp.clock import state_at
from geoapp.webmap.folium_clock import Clock
from tests.support.app import settle
from tests.support.browsing import drawn, wait_until
from tests.support.firefox import firefox
from tests.support.plugins import hand_over
from tests.support.serving import serve_script

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browsing import Watch

FIRST = date(2020, 5, 1)
BOUNDS = [
    ("2020-05-02", "2020-05-03", "2020-05-05", "2020-05-06"),
    ("2020-05-01", "2020-05-06", "2020-05-04", "2020-05-09"),
    (None, "2020-05-02", "2020-05-03", None),
    ("2020-05-07", "2020-05-07", "2020-05-07", "2020-05-07"),
]
NAMES = ("earliest_start", "latest_start", "earliest_end", "latest_end")
HOSTILE = "</script><img src=x onerror=alert(1)>${alert(1)}`{{ 7 * 7 }}"
SHAPES: list[Any] = [
    shapely.LineString([(0, 0), (20, 10)]),
    shapely.box(30, 0, 40, 10),
    shapely.Point(10, 20),
    None,
]


def frame() -> gpd.GeoDataFrame:
    columns: dict[str, Any] = dict(zip(NAMES, zip(*BOUNDS, strict=True), strict=True))
    return gpd.GeoDataFrame(columns | {"note": HOSTILE}, geometry=SHAPES, crs=4326)


def clock(**options: Any) -> Clock:
    columns = {name: name for name in NAMES}
    return Clock(frame(), **columns, offline=True, name="Own", tooltip=["note"], **options)


def opened(page: Page, made: Any, folder: Path) -> None:
    path = folder / "m.html"
    made.save(str(path))
    page.goto(path.as_uri())
    wait_until(page, "document.querySelectorAll('.geoapp-clock').length > 0")
    # While it zooms to its bounds nothing of the clock is drawn; Leaflet begins in the next frame.
    drawn(page)
    wait_until(page, "document.querySelector('.leaflet-zoom-anim') === null")


def ink(page: Page, lon: float, lat: float) -> int:
    """How many pixels of the clock's canvases are drawn on within a few of a position."""
    m = "Object.values(window).find((v) => v instanceof L.Map)"
    return int(
        page.evaluate(
            f"""(() => {{
            const {{ x, y }} = {m}.latLngToContainerPoint([{lat}, {lon}]);
            let found = 0;
            for (const canvas of document.querySelectorAll("canvas")) {{
              const box = canvas.getBoundingClientRect();
              if (!box.width) continue;
              const at = [x - box.x - 5, y - box.y - 5, 11, 11];
              const {{ data }} = canvas.getContext("2d").getImageData(...at);
              for (let i = 3; i < data.length; i += 4) if (data[i]) found++;
            }}
            return found;
            }})()"""
        )
    )


def counts(page: Page) -> list[int]:
    words = page.locator(".geoapp-clock .count").all_inner_texts()
    return [int(each.rpartition(":")[2]) for each in words]


def test_each_day_is_as_the_rule_says_and_the_map_shows_it(page: Page, tmp_path: Path) -> None:
    m = folium.Map(tiles=None)
    clock().add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    m.fit_bounds(m.get_bounds())  # type: ignore[arg-type]
    opened(page, m, tmp_path)
    slider = page.get_by_role("slider", name="Day")
    rows: list[Any] = [[day and date.fromisoformat(day) for day in row] for row in BOUNDS]
    slider.press("Home")
    for step in range(9):
        day = FIRST + timedelta(step)
        states = [str(state_at(row[0], row[1], row[2], row[3], day)) for row in rows]
        assert counts(page) == [states.count("certain"), states.count("possible"), 4, 1], day
        drawn(page)
        places = ((10, 5), (30, 5), (10, 20))
        seen = [bool(ink(page, *place)) for place in places]
        assert seen == [state != "absent" for state in states[:3]], day
        assert slider.get_attribute("aria-valuetext") == f"{day.day} May 2020"
        slider.press("ArrowRight")
    page.get_by_role("radio", name="Up to this day").check()
    assert counts(page)[2] == 2
    drawn(page)
    assert ink(page, 10, 5)
    page.get_by_role("button", name="Earlier event").click()
    assert slider.get_attribute("aria-valuetext") == "7 May 2020"
    slider.press("Home")
    page.get_by_role("button", name="Later event").click()
    assert slider.get_attribute("aria-valuetext") == "2 May 2020"
    # Hidden and shown again, it is of the same day.
    page.get_by_label("Own").uncheck()
    drawn(page)
    assert not ink(page, 10, 5)
    page.get_by_label("Own").check()
    drawn(page)
    assert ink(page, 10, 5)
    assert slider.get_attribute("aria-valuetext") == "2 May 2020"
    page.get_by_role("button", name="Play").click()
    wait_until(page, "document.querySelector('.geoapp-clock output').textContent !== '2 May 2020'")
    page.get_by_role("button", name="Pause").click()
    assert not page.locator(".geoapp-clock output").inner_text().startswith("1 ")
    assert page.evaluate("typeof L.version") == "string"


def at(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a position is in the window."""
    x, y = page.evaluate(
        f"""(() => {{
        const m = Object.values(window).find((v) => v instanceof L.Map);
        const {{ x, y }} = m.latLngToContainerPoint([{lat}, {lon}]);
        const box = m.getContainer().getBoundingClientRect();
        return [box.x + x, box.y + y];
        }})()"""
    )
    return x, y


def test_two_clocks_of_one_map_and_a_tooltip_that_follows_what_is_shown(
    page: Page, tmp_path: Path
) -> None:
    m = folium.Map(tiles=None)
    clock(position="topleft").add_to(m)
    far = gpd.GeoDataFrame({"day": ["1990-01-01"]}, geometry=[shapely.Point(30, 20)], crs=4326)
    Clock(far, when="day", name="Far", lang="fr").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)
    m.fit_bounds(m.get_bounds())  # type: ignore[arg-type]
    opened(page, m, tmp_path)
    own = page.get_by_role("slider", name="Day")
    theirs = page.get_by_role("slider", name="Jour")
    assert theirs.get_attribute("aria-valuetext") == "1er janvier 1990"
    own.press("Home")
    own.press("ArrowRight")
    assert own.get_attribute("aria-valuetext") == "2 May 2020"
    assert theirs.get_attribute("aria-valuetext") == "1er janvier 1990"
    assert page.get_by_role("radio").count() == 6
    # What lies under the pointer is told as text, whatever it holds.
    tip = page.locator(".geoapp-clock-tip")
    page.mouse.move(*at(page, 10, 5))
    tip.wait_for()
    assert HOSTILE in tip.inner_text()
    assert "Possible" in tip.inner_text()
    assert "2 May 2020 / 3 May 2020" in tip.inner_text()
    # A layer that goes takes its words along; the day stays.
    page.get_by_label("Own").press("Space")
    tip.wait_for(state="detached")
    assert page.locator("p:has(strong)").count() == 0
    page.get_by_label("Own").press("Space")
    assert own.get_attribute("aria-valuetext") == "2 May 2020"
    page.mouse.move(*at(page, 11, 5.5))
    tip.wait_for()
    own.press("End")
    tip.wait_for(state="detached")
    page.mouse.move(*at(page, 10, 5))
    drawn(page)
    drawn(page)
    assert tip.count() == 0


def test_a_notebook_s_cell_shows_a_plain_map_with_its_clock(page: Page, tmp_path: Path) -> None:
    m = folium.Map(tiles=None)
    clock(lang="ko").add_to(m)
    path = tmp_path / "n.html"
    cell = f"<!doctype html><meta charset=utf-8><title>n</title><body>{m._repr_html_()}"
    path.write_text(cell, "utf-8")
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe").frame_locator("iframe")
    slider = frame.locator(".geoapp-clock input[type=range]")
    slider.wait_for()
    before = slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before
    assert frame.locator("[lang=ko].geoapp-clock").count() == 1


HOST = """
import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

import geoapp

frame = gpd.GeoDataFrame(
    {"day": ["2020-05-01", "2020-05-04"]},
    geometry=gpd.points_from_xy([24.9, 18.1], [60.2, 59.3]),
    crs="EPSG:4326",
)
st.checkbox("Again")
m = folium.Map(location=[60, 21], zoom_start=5, tiles=None)
geoapp.Clock(frame, when="day", name="Own", offline=True).add_to(m)
st_folium(m, height=500, returned_objects=[], key="map")
"""


@pytest.mark.long
def test_st_folium_shows_the_clock_and_keeps_its_day(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(HOST, encoding="utf-8")
    hand_over(page, None)
    with serve_script(tmp_path, script) as server:
        page.goto(server.url)
        slider = page.frame_locator("iframe").locator(".geoapp-clock input[type=range]")
        slider.wait_for()
        slider.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") == "2 May 2020"
        # The script runs again, and the map is the same one.
        page.get_by_text("Again").click()
        settle(page)
        assert slider.get_attribute("aria-valuetext") == "2 May 2020"


@pytest.mark.long
@pytest.mark.browser
def test_firefox_draws_it_and_steps_by_keyboard(watch: Watch, tmp_path: Path) -> None:
    m = folium.Map(tiles=None)
    clock().add_to(m)
    m.fit_bounds(m.get_bounds())  # type: ignore[arg-type]
    path = tmp_path / "m.html"
    m.save(str(path))
    with firefox(tmp_path, {}) as running:
        running.watch = watch
        with running.open(1280, 800) as tab:
            tab.goto(path.as_uri())
            wait_until(tab, "document.querySelectorAll('.geoapp-clock').length > 0")
            tab.focus(".geoapp-clock input[type=range]")
            tab.press("Home")
            tab.press("ArrowRight")
            assert tab.words(".geoapp-clock output") == "2 May 2020"
            drawn(tab)
            filled = """[...document.querySelectorAll("canvas")].some((one) => one.width &&
              one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(Boolean))"""
            assert tab.evaluate(filled)
