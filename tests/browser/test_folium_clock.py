"""The clock on anybody's map of Folium's, as it opens without a network: its slider, its states."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import shapely

from geoapp.clock import state_at
from geoapp.webmap.folium_clock import Clock
from tests.support.browsing import drawn, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

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
    page.get_by_role("button", name="Previous event").click()
    assert slider.get_attribute("aria-valuetext") == "7 May 2020"
    slider.press("Home")
    page.get_by_role("button", name="Next event").click()
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
