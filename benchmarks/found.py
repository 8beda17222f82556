"""Files of tracks on the page: a step of the slider with 100,000 positions, and with a million."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from playwright.sync_api import CDPSession, Page

from benchmarks.browser import chromium
from benchmarks.slider import OURS, STEP_JS, STEPS, open_html
from benchmarks.timing import Result, within
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.tracks.findings import track_findings
from tests.support.made_up import csv_of, made_up_tracks

SHIPS = 1_000
FRAME_MS = 1000 / 60
FRAMES = {100_000: 1, 1_000_000: 3}
ROUNDS = 3
AFTER_MS = 30  # what a step leaves to the next frame


def run() -> list[Result]:
    """
    Time steps of the page's slider, forward and back.

    Returns
    -------
    results
        The 95th percentile of what a step takes of the processor in the page's own thread, from
        input to paint, against so many frames. The clock on the wall counts other programs too.
    """
    dossier = read_dossier(built_in())
    found = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        for count, frames in FRAMES.items():
            path = folder / f"{count}.csv"
            path.write_text(csv_of(made_up_tracks(SHIPS, count // SHIPS, faults=2).positions))
            html = page_html(dossier, findings=track_findings([path], dossier)[0])
            page = open_html(browser, folder, str(count), html)
            page.wait_for_selector("#findings")
            page.bring_to_front()
            forth = [step / STEPS for step in range(STEPS + 1)]
            for way, shares in (("forward", forth), ("back", forth[::-1])):
                ms = float(np.percentile([*steps_ms(page, shares * ROUNDS)], 95))
                job = f"{count:,} positions in files of tracks, a step {way}, 95 of 100"
                limit = FRAME_MS * frames
                found.append(within(f"{job}, processor's time", ("the page", ms), limit))
    return found


def steps_ms(page: Page, shares: list[float]) -> Iterator[float]:
    """Move the slider to each share of its way; give the milliseconds of the page's thread."""
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})
    for share in shares:
        before = _thread_s(browser)
        page.evaluate(STEP_JS, [OURS, [share]])
        page.wait_for_timeout(AFTER_MS)
        yield 1000 * (_thread_s(browser) - before)


def _thread_s(browser: CDPSession) -> float:
    metrics = browser.send("Performance.getMetrics")["metrics"]
    return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")
