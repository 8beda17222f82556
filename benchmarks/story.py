"""From the key that changes the step to the next paint, on the built-in story, in Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium, open_offline
from benchmarks.slider import PAINTED_JS
from benchmarks.timing import Result, within
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html

ROUNDS = 3
LIMIT_MS = 100
SIZES = {"wide": (1280, 800), "narrow": (390, 844)}
PAUSE_MS = 300
# Each key's own event begins a time, which ends when the frame after it is painted.
WATCH_JS = f"""
() => {{
  {PAINTED_JS}
  window.taken = [];
  addEventListener("keydown", async (event) => {{
    await painted();
    taken.push(performance.now() - event.timeStamp);
  }}, {{ capture: true }});
}}
"""


def open_story(browser: Browser, file: Path, size: tuple[int, int]) -> Page:
    """Open the page in a window of a size, and present its story."""
    page = open_offline(browser).new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(file.as_uri())
    page.locator("#story-present").focus()
    page.keyboard.press("Enter")
    page.evaluate(WATCH_JS)
    return page


def steps_ms(page: Page, steps: int) -> list[float]:
    """Walk the story to its end and back by the arrow keys; the times of all its steps."""
    page.bring_to_front()
    page.evaluate("taken.length = 0")
    for key in ["ArrowRight"] * (steps - 1) + ["ArrowLeft"] * (steps - 1):
        page.keyboard.press(key)
        page.wait_for_timeout(PAUSE_MS)
    times: list[float] = page.evaluate("taken")
    return times


def run() -> list[Result]:
    """
    Time every step of the story, forth and back, in a wide and in a narrow window.

    Returns
    -------
    results
        Each change has its median over the rounds; their median and their worst are held
        against the limit.
    """
    dossier = read_dossier(built_in())
    steps = len(dossier.steps)
    times: dict[str, list[list[float]]] = {name: [] for name in SIZES}
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ours.html"
        file.write_text(page_html(dossier), "utf-8")
        pages = {name: open_story(browser, file, size) for name, size in SIZES.items()}
        for _ in range(1 + ROUNDS):
            for name, page in pages.items():
                times[name].append(steps_ms(page, steps))
    results: list[Result] = []
    for name, (_, *rounds) in times.items():
        changes = [median(taken) for taken in zip(*rounds, strict=True)]
        job = f"a step of the story to the next paint, {name}, {len(changes)} changes"
        results += [
            within(job, ("the page, their median", median(changes)), LIMIT_MS),
            within(job, ("the page, the slowest", max(changes)), LIMIT_MS),
        ]
    return results
