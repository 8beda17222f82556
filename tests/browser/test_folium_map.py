"""What `route_map` saves, opened without a network: the legs are drawn, and words are text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium

from geoapp.dossier import read_dossier
from geoapp.frames import to_frames
from geoapp.webmap.route_map import route_map
from tests.support.browsing import heard, wait_until
from tests.support.dossiers import CASES, built_in_dossier
from tests.support.pages import hostile

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

DRAWN = "[...document.querySelectorAll('path.leg')].filter((p) => p.getBBox().width > 20).length"

NAMED = """[...document.querySelectorAll(".label-country")].some(
    (e) => e.textContent === "NAME" && e.style.visibility === "visible"
)"""


def opened(page: Page, made: folium.Map, folder: Path) -> None:
    """Open what a map saves."""
    path = folder / "m.html"
    made.save(str(path))
    page.goto(path.as_uri())
    wait_until(page, "document.querySelectorAll('path.leg').length > 0")


def test_what_is_saved_shows_the_legs_and_their_evidence(page: Page, tmp_path: Path) -> None:
    frames = to_frames(built_in_dossier())
    made, sea_name = route_map(frames), frames.legs["name"].iloc[0]["en"]
    mark = folium.DivIcon(html="<b>own</b>")
    folium.Marker([55.75, 37.6], popup="A `popup`", tooltip="a tip", icon=mark).add_to(made)
    folium.Marker([48.5, 135.1]).add_to(made)
    folium.GeoJson({"type": "Point", "coordinates": [90, 60]}, name="theirs").add_to(made)
    folium.LayerControl(collapsed=False).add_to(made)
    opened(page, made, tmp_path)
    assert page.evaluate(DRAWN) >= 1
    assert page.locator("path.base-land").count() > 0
    wait_until(page, NAMED.replace("NAME", "Kazakhstan"))
    assert page.locator(".leaflet-control-attribution").inner_text().count("White House") == 1
    assert page.locator(".leaflet-control-layers-overlays label").count() == 8
    sea = page.get_by_role("button", name=sea_name, exact=True)
    sea.focus()
    sea.press("Enter")
    words = page.locator(".geoapp-popup").inner_text()
    assert "Najin" in words
    assert "US government" in words or "White House" in words
    assert "Replies and denials" in words
    assert page.locator(".geoapp-popup a[href^='https://']").count() > 0
    # The clock draws what is of its day; what stays under it is faint.
    slider = page.locator("input[type=range]")
    before = slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before
    width = "getComputedStyle(document.querySelector('path.leg')).strokeWidth"
    assert page.evaluate(width) == "1.1px"
    # Whoever hides the legs still reads whose account it is.
    page.get_by_label("Legs", exact=True).uncheck()
    assert page.locator("path.leg").count() == 0
    assert "White House" in page.locator(".leaflet-control-attribution").inner_text()


def test_nothing_in_a_text_is_run(page: Page, tmp_path: Path) -> None:
    spoken = heard(page)
    opened(page, route_map(to_frames(read_dossier(hostile()))), tmp_path)
    for button in page.locator("path.hit, path.place-route").all():
        button.focus()
        button.press("Enter")
    assert page.locator(".geoapp-popup").last.inner_text().strip()
    assert "alert(4)" in page.locator(".geoapp-popup").last.inner_text()
    assert page.locator(".leaflet-container script, .leaflet-container img[onerror]").count() == 0
    assert spoken == []


def test_a_route_over_180_degrees_is_one_line(page: Page, tmp_path: Path) -> None:
    frames = to_frames(read_dossier(CASES / "good" / "across-180-degrees.geojson"))
    opened(page, route_map(frames), tmp_path)
    path = page.locator("path.leg").first.get_attribute("d") or ""
    assert path.count("M") == 1
    box = page.locator("path.leg").first.bounding_box()
    assert box
    assert 100 < box["width"] < 1280


def test_the_conic_map_shows_the_legs_too(page: Page, tmp_path: Path) -> None:
    opened(page, route_map(to_frames(built_in_dossier()), "fr", projection="conic"), tmp_path)
    assert page.evaluate(DRAWN) >= 1
    assert page.evaluate("document.documentElement.lang") == "fr"
