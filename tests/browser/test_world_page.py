"""A page of a long route in Chromium: nothing torn or covered, and zoom and pan have ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geoapp.cartography.projection import Projection, route_shapes
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.resources import BUILT_IN
from tests.support.browsing import READY, wait_until
from tests.support.dossiers import CASES, content_of, read
from tests.support.famous import write_famous

if TYPE_CHECKING:
    from playwright.sync_api import Page

# The longest straight piece of a leg, in pixels: of a torn line as long as the map is wide.
LONGEST = """() => Math.max(...[...document.querySelectorAll("path.leg")].flatMap((path) => {
  const pieces = path.getAttribute("d").split("M").slice(1);
  return pieces.flatMap((piece) => {
    const points = piece.split("L").map((at) => at.split(" ").map(Number));
    return points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  });
}))"""
SEEN = """() => {
  const { map, data } = geoapp.page;
  const buttons = document.querySelectorAll("#inset, #whole, .leaflet-control-zoom");
  const boxes = [map.getContainer(), ...buttons];
  const [frame, ...over] = boxes.map((each) => each.getBoundingClientRect());
  return data.places.map((place) => {
    const at = map.latLngToContainerPoint([place.lat, place.lon]).add([frame.left, frame.top]);
    const isIn = (b) => at.x > b.left && at.x < b.right && at.y > b.top && at.y < b.bottom;
    return isIn(frame) && !over.some(isIn);
  });
}"""

# Places of the route that a button lies on.
COVERED = """() => {
  const { map, data } = geoapp.page;
  const frame = map.getContainer().getBoundingClientRect();
  const buttons = [...document.querySelectorAll("#whole, .leaflet-control-zoom")];
  return data.places.filter((place) => {
    const at = map.latLngToContainerPoint([place.lat, place.lon]).add([frame.left, frame.top]);
    return place.layer === "route" && buttons.some((button) => {
      const b = button.getBoundingClientRect();
      return at.x > b.left && at.x < b.right && at.y > b.top && at.y < b.bottom;
    });
  }).map((place) => place.id);
}"""
# Names that stand on the scale, which is below them.
ON_THE_SCALE = """() => {
  const scale = document.querySelector(".scale-bar").getBoundingClientRect();
  return [...document.querySelectorAll("#map_route .label")].filter((label) => {
    const b = label.getBoundingClientRect();
    return getComputedStyle(label).visibility === "visible" &&
      b.right > scale.left && b.left < scale.right && b.bottom > scale.top && b.top < scale.bottom;
  }).map((label) => label.textContent);
}"""


@pytest.mark.each_run("scott")
@pytest.mark.parametrize("name", ["beagle", "scott"])
def test_a_page_of_any_extent_is_whole(page: Page, tmp_path: Path, name: str) -> None:
    dossier = read_dossier(write_famous(tmp_path, name))
    target = tmp_path / "page.html"
    target.write_text(page_html(dossier), encoding="utf-8")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(target.as_uri())
    wait_until(page, READY)
    assert page.evaluate(LONGEST) < 60
    assert all(page.evaluate(SEEN))
    # It is the projection of pictures: two places are as far apart, in metres of the plane.
    projection = Projection.fitted(route_shapes(dossier))
    places = np.array([place.geometry.coordinates for place in dossier.places])[:2]
    wanted = np.hypot(*np.diff(projection.project(places), axis=0)[0])
    apart = """([a, b]) => { const { projection: p } = geoapp.page.map.options.crs;
      return p.project(L.latLng(a[1], a[0])).distanceTo(p.project(L.latLng(b[1], b[0]))); }"""
    assert page.evaluate(apart, places.tolist()) == pytest.approx(wanted, rel=1e-6)
    whole = "document.documentElement.classList.contains('whole-earth')"
    assert page.evaluate(whole) is (projection.kind == "equal-earth")
    # Zooming ends, and a map that is moved off the Earth comes back.
    page.evaluate("geoapp.page.map.setZoom(30, { animate: false })")
    assert 4 < page.evaluate("geoapp.page.map.getZoom()") <= 12
    page.evaluate("geoapp.page.view.home(); geoapp.page.map.panBy([9000, 0], { animate: false })")
    wait_until(page, "geoapp.page.map.getPixelBounds().getCenter().x < 2000")


@pytest.mark.each_run("pacific-1520", "nellie-bly-1889")
@pytest.mark.parametrize(
    "name", ["magellan", "beagle", "trans-siberian", "pacific-1520", *BUILT_IN]
)
def test_no_button_lies_on_a_place_of_a_small_map(page: Page, tmp_path: Path, name: str) -> None:
    target = tmp_path / "page.html"
    case = CASES / "routes" / f"{name}.geojson"
    told = case if case.exists() else None
    path = built_in(name) if name in BUILT_IN else told or write_famous(tmp_path, name)
    target.write_text(page_html(read_dossier(path)), encoding="utf-8")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(target.as_uri())
    wait_until(page, READY)
    assert page.evaluate(COVERED) == []
    assert page.evaluate(ON_THE_SCALE) == []
    # The longest scale that fits says its length within itself.
    wait_until(page, "document.querySelector('.scale-bar').textContent")
    bar = "(({ scrollWidth, offsetWidth }) => scrollWidth <= offsetWidth)"
    assert page.evaluate(f"{bar}(document.querySelector('.scale-bar'))")


def test_legs_on_one_line_lie_side_by_side_and_each_can_be_pressed(
    page: Page, tmp_path: Path
) -> None:
    target = tmp_path / "page.html"
    dossier = read_dossier(write_famous(tmp_path, "to-and-fro"))
    target.write_text(page_html(dossier), encoding="utf-8")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(target.as_uri())
    wait_until(page, READY)
    # The three crossings are apart by the same number of pixels; the road has its line alone.
    middles = page.evaluate("""() => [...document.querySelectorAll("path.hit")].map((path) => {
      const at = path.getPointAtLength(path.getTotalLength() / 2);
      const { x, y } = new DOMPoint(at.x, at.y).matrixTransform(path.getScreenCTM());
      return [x, y];
    })""")
    first, second, third, road = map(np.array, middles)
    assert np.hypot(*(second - first)) == pytest.approx(7, abs=0.5)
    assert np.hypot(*(third - second)) == pytest.approx(7, abs=0.5)
    assert np.hypot(*(third - first)) == pytest.approx(14, abs=0.5)
    for number, (x, y) in enumerate((first, second, third, road), 1):
        page.mouse.click(x, y)
        wait_until(page, f"geoapp.page.state.selected === 'leg-{number}'")


def test_a_page_of_one_point_shows_what_is_around_it(page: Page, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    dossier = read_dossier(write_famous(tmp_path, "one-point-twice"))
    target.write_text(page_html(dossier), encoding="utf-8")
    page.goto(target.as_uri())
    wait_until(page, READY)
    apart = "geoapp.page.map.getBounds().getNorth() - geoapp.page.map.getBounds().getSouth()"
    assert 0.9 < page.evaluate(apart) < 2


def test_a_leg_outside_the_clock_has_no_row_and_a_printed_map_is_whole(page: Page) -> None:
    """On paper the map has a size of its own; a browser tells of it before it lays out."""
    target = Path(__file__).parents[1] / "cases" / "looked-at" / "pacific-bce.geojson"
    content = content_of(target)
    content["dossier"]["when"] = "1520-10-01/1521-05-31"  # its legs are of 218 BC
    page.set_content(page_html(read(content)))
    wait_until(page, READY)
    marks = page.locator("#clock svg text").all_text_contents()
    assert "sea" not in marks
    assert "1 Oct" in marks
    before = page.evaluate("geoapp.page.map.getSize().x")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("geoapp.page.map.getSize()") == {"x": 700, "y": 360}
    assert all(page.evaluate(SEEN))
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("geoapp.page.map.getSize().x") == before
