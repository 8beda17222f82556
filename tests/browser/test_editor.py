"""The app's editor as its author meets it: a table brought in, typed in, and taken home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoapp.dossier import read_dossier
from geoapp.importing import import_file
from tests.support.app import opened, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.serving import Server

STOPS = b"name,lat,lon,date\nValparaiso,-33.04,-71.63,2024-03-03\nCallao,-12.05,-77.15,2024-03-09\n"
FIRST_ROW_PX = 53  # from the top of a table to the middle of its first row
LONGITUDE_PX = 620  # from its left end to the column of longitudes


def downloaded(page: Page, label: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=label).click()
    return started.value.path().read_bytes()


# The fixture `watch` fails the test if anything leaves the machine or errs.


def test_a_table_is_brought_in_typed_in_and_taken_home(page: Page, geoapp_server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 1500})
    opened(page, geoapp_server)
    page.get_by_role("tab", name="Edit", exact=True).click()
    page.get_by_test_id("stPopoverButton").click()
    stops = {"name": "stops.csv", "mimeType": "text/csv", "buffer": STOPS}
    page.locator(".st-key-file input[type=file]").set_input_files(stops)  # type: ignore[arg-type]
    undo = page.get_by_role("button", name="Undo", exact=True)
    undo.wait_for()
    page.keyboard.press("Escape")
    settle(page)
    # What is wrong is told, nothing of it is saved as a dossier, and there is a way back.
    ledger, table = (page.get_by_test_id("stDataFrame").nth(index) for index in range(2))
    for each in (ledger, table):
        each.locator("canvas").first.wait_for()
    table.dblclick(position={"x": LONGITUDE_PX, "y": FIRST_ROW_PX})
    typed = page.locator(".gdg-input, #portal textarea, #portal input").first
    typed.wait_for()
    typed.fill("x-71")
    typed.press("Enter")
    page.get_by_test_id("stCode").get_by_text("x-71").first.wait_for()
    assert page.get_by_role("button", name="Save the dossier").is_disabled()
    undo.click()
    page.get_by_text("Problems: 0").wait_for()
    # A click on the map proposes a point, as exactly as the map is drawn, and no more.
    sought = page.get_by_role("tabpanel").frame_locator("iframe").last
    sought.get_by_text("Valparaiso").first.wait_for()  # the map is whole again
    sought.get_by_role("application").click(position={"x": 100, "y": 200})
    page.get_by_role("button", name="Put the point there").click()
    page.get_by_role("button", name="Put the point there").wait_for(state="detached")
    settle(page)
    saved = read_dossier(downloaded(page, "Save the dossier"))
    assert [place.id for place in saved.places] == ["valparaiso", "callao", "place-1"]
    lon, lat = saved.places[2].geometry.coordinates[:2]
    assert (round(lon, 1), round(lat, 1)) == (lon, lat)
    assert "features.place-1.properties.name" in [todo.path for todo in saved.todo]
    workbook = downloaded(page, "Save as a workbook")
    assert import_file(("stops.xlsx", workbook)).dossier == saved
