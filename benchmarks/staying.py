"""A phone on which the built-in page stays open: the memory of its own that it takes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browser import chromium
from benchmarks.phone import PAUSE_MS, open_slowed
from benchmarks.timing import Result, at_most
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html

# Ten minutes of play and steps; what is kept at the end, of what was when all had been seen once.
KEPT_S, KEPT = 600, 1.1


def kept_mb(page: Page, seconds: int) -> tuple[float, float]:
    """Play and step for so long; the heap after a first round, and at the end, in MB."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.send("Performance.enable")

    def heap() -> float:
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")) / 1e6

    def once() -> None:
        page.evaluate("geoapp.page.story.begin()")
        for _ in range(len(page.evaluate("geoapp.page.data.steps")) - 1):
            page.evaluate("geoapp.page.story.move(1)")
            page.wait_for_timeout(PAUSE_MS)
        page.evaluate("geoapp.page.story.leave()")
        page.locator("#clock-play").tap()
        page.wait_for_timeout(PAUSE_MS * 10)
        page.locator("#clock-play").tap()

    page.evaluate("drawn")
    once()
    start, began = heap(), page.evaluate("performance.now()")
    while page.evaluate("performance.now()") - began < seconds * 1000:
        once()
    return start, heap()


def run(seconds: int = KEPT_S) -> list[Result]:
    """
    Play and step through the page, on a processor that isn't slowed.

    Parameters
    ----------
    seconds
        How long; a first round comes before.

    Returns
    -------
    results
        One line.
    """
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "page.html"
        file.write_text(page_html(read_dossier(built_in())), "utf-8")
        first, last = kept_mb(open_slowed(browser, file), seconds)
    job = f"a phone, MB of the page's own memory, {seconds} s of play and steps"
    return [at_most(job, ("at the end", last), ("after the first round", first), KEPT)]
