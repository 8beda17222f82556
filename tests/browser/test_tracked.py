"""A file of tracks opened in the app: its verdicts on the map, and no other session has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError

from geoapp.tracks.positions import joined
from geoapp.tracks.times import HOUR_US
from tests.support.app import inner, opened, settle
from tests.support.browsing import read_words, wait_for
from tests.support.made_up import START_US, csv_of, sailed

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext
    from tests.support.serving import Server

NAME = "MADE-UP <img src=x onerror=alert(1)>"


def test_verdicts_of_a_file_are_on_the_map_of_who_opened_it(
    page: Page, geoapp_server: Server, open_context: OpenContext
) -> None:
    first = sailed((130.4, 42.2), (131.0, 42.35), 20, 40, NAME, START_US + 24 * HOUR_US)
    second = sailed((131.2, 42.4), (131.6, 42.6), 10, 20, NAME, START_US + 58 * HOUR_US)
    content = csv_of(joined([first, second])).encode()
    without = opened(page, geoapp_server, "?at=2023-09-09")
    assert without.locator("#findings").count() == 0
    page.get_by_role("button", name="Dossier").click()
    page.locator(".st-key-tracks input[type=file]").set_input_files(
        {"name": "ais.csv", "mimeType": "text/csv", "buffer": content}
    )

    def words() -> str:
        try:
            return read_words(inner(page).locator("#clock-sentence"))
        except PlaywrightError:  # the frame gave way to the next one meanwhile
            return ""

    wait_for(page, lambda: "Silent, at the receivers of this file" in words(), "the verdict")
    settle(page)
    frame = inner(page)
    assert f"{NAME}: transmitting, inside what the claim allows" in words()
    assert frame.locator("path.silence").count() == 1
    assert frame.locator("#clock-date").inner_text() == "9 September 2023"
    other = opened(open_context().new_page(), geoapp_server)
    assert other.locator("#findings").count() == 0
