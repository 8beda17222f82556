"""Others' layers, controls and plugins on our map, each with its own real script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geoapp.frames import to_frames
from tests.support.browsing import wait_until
from tests.support.dossiers import built_in_dossier
from tests.support.foreign import NPM, npm_script
from tests.support.plugins import MAPS, hand_over

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

# Its script comes with Folium itself; the others' from npm.
CLEAR = """[...document.querySelectorAll(".folium-map")].every((m) => {
  const [clock, credit] = [".geoapp-clock", ".leaflet-control-attribution"].map((one) =>
    m.querySelector(one).getBoundingClientRect());
  return clock.bottom <= credit.top;
})"""
WITHOUT_NPM = "HeatMap"


def show(page: Page, name: str, folder: Path, packages: Path | None) -> None:
    """Open a map with a plugin, and wait for the legs and for the plugin."""
    make, holds = MAPS[name]
    hand_over(page, packages)
    path = folder / f"{name}.html"
    make(to_frames(built_in_dossier())).save(str(path))
    page.goto(path.as_uri())
    wait_until(page, "document.querySelectorAll('path.leg').length > 1")
    wait_until(page, f"Boolean({holds})")


def test_a_heat_map_lies_over_the_route(page: Page, tmp_path: Path) -> None:
    show(page, WITHOUT_NPM, tmp_path, None)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = npm_script(NPM / "plugins" / "package.json", tmp_path_factory.mktemp("plugins"))
    return made.with_name("node_modules")


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in MAPS if name != WITHOUT_NPM])
def test_a_plugin_works_on_the_map(page: Page, tmp_path: Path, packages: Path, name: str) -> None:
    show(page, name, tmp_path, packages)
    if name == "Search":
        page.locator("input.search-input").press_sequentially("Tikhor")
        page.locator(".search-tip").first.click()
        wait_until(page, "document.querySelector('.leaflet-marker-icon.sighting') !== null")
    if name == "GroupedLayerControl":
        page.locator(".leaflet-control-layers-group input").nth(2).uncheck()
        assert page.locator("path.leg").count() == 0
    if name == "DualMap":
        left, right = page.get_by_role("slider", name="Day").all()
        left.press("ArrowRight")
        # One clock on both: whichever is moved, both show its day, and each what is of it.
        assert right.get_attribute("aria-valuetext") == "9 September 2023"
        right.press("End")
        assert left.get_attribute("aria-valuetext") == "20 September 2023"
        said = page.locator(".geoapp-clock .sentence").all_inner_texts()
        assert len(said) == 2
        # Half as wide as usual, it stands above whose account the map is, and covers none of it.
        wait_until(page, CLEAR)
        assert all("Certain: 1" in words for words in said)
