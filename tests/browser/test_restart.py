"""The app's server is killed and started again while somebody reads."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.app import (
    STATE,
    inner,
    opened,
    place,
    query,
    set_day,
    settle,
    tab,
    wait_for_query,
)
from tests.support.browsing import zoomed
from tests.support.serving import free_port, serve

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.support.browsing import Watch

# What a browser and Streamlit write down while nobody answers.
EXPECTED = (
    "net::ERR_",
    "WebSocket",
    "Client Error",
    "Client error: DoInitPings timed out",
    "Connection timed out",
    "server is not responding",
)


@pytest.mark.long
def test_a_reader_is_told_and_keeps_day_and_view(page: Page, watch: Watch, tmp_path: Path) -> None:
    port = free_port()
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    with serve(first, port=port) as server:
        frame = opened(page, server)
        settle(page)
        set_day(frame, "2023-09-28")
        frame.get_by_role("button", name="Zoom in").click()
        zoomed(frame)
        wait_for_query(page, "at", "2023-09-28")
        page.wait_for_function("location.search.includes('box=')")
        before = frame.evaluate(STATE)
        server.process.kill()
        assert server.process.wait() == -signal.SIGKILL
        told = page.get_by_test_id("stDialog")
        told.get_by_text("Connection error").wait_for()
        # What stands on the page can still be read, and its clock still runs.
        set_day(frame, "2023-09-29")
        wait_for_query(page, "at", "2023-09-29")
        address = page.url
    with serve(second, port=port):
        told.wait_for(state="detached")
        settle(page)
        frame = inner(page)
        state = frame.evaluate(STATE)
        assert frame.locator("#clock-date").inner_text() == "29 September 2023"
        assert (state["zoom"], state["centre"]) == (before["zoom"], before["centre"])
        assert (page.url, query(page)["at"]) == (address, "2023-09-29")
        assert place(page)[2] > 0
        tab(page, 1)  # the app answers again
        page.get_by_test_id("stDataFrame").first.wait_for(state="visible")
    errors = watch.take_errors()
    assert not [error for error in errors if not any(word in error for word in EXPECTED)]
