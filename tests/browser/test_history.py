"""What changed, version by version, as the page lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.browsing import READY, wait_until
from tests.support.dossiers import built_in_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def test_a_ship_that_changed_stands_under_its_whole_name(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "route.html"
    path.write_text(built_in_page(), "utf-8")
    page.goto(path.as_uri())
    wait_until(page, READY)
    names = dict(page.evaluate("geoapp.page.data.ships.map((ship) => [ship.id, ship.name])"))
    told = page.locator("#changes [data-changed]").evaluate_all(
        "all => all.map((one) => [one.dataset.changed, one.textContent])"
    )
    ships = {name: words for name, words in told if name in names}
    assert ships
    assert ships == {name: names[name] for name in ships}
