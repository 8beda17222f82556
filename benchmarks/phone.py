"""A phone: the built-in page in a narrow window of touch, on a processor slowed four times."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium, open_offline
from benchmarks.opening import WATCH_JS, bare_html
from benchmarks.peers.route import whole_features
from benchmarks.slider import OURS, PAINTED_JS, STEP_JS, STEPS
from benchmarks.timing import Result, at_most, within
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.page.html import page_html

SLOWED = 4
ROUNDS = 7
STORY_ROUNDS = 3
PAUSE_MS = 700
FRAME_MS = 1000 / 60
READY_MS, CLICK_MS, BLOCKED_MS = 2000, 120, 300
# A finger's way along the slider, in moves a few of which share a frame at most.
MOVES = 60
BLOCKED = "blocked until ready, beyond 50 ms a task"
SIZE = {"width": 390, "height": 844}
# A task longer than this blocks by the rest of it.
TASK_MS = 50
LOOK_JS = """
window.tasks = [];
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) =>
  tasks.push([one.startTime, one.duration]))).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => shifts += one.value))
  .observe({ type: "layout-shift", buffered: true });
window.drawn = new Promise((done) => {
  const look = () => "whole" in (document.documentElement?.dataset ?? {})
    ? done(performance.now()) : setTimeout(look, 4);
  look();
});
"""
# Chromium slows a page's own thread alone; a worker answers after as long again for each time.
SLOW_WORKERS_JS = f"""
window.Blob = class extends Blob {{
  constructor(parts, ...given) {{
    super(["(" + (() => {{
      let since = 0;
      const answer = self.postMessage.bind(self);
      addEventListener("message", () => (since = performance.now()));
      self.postMessage = (value) => {{
        const until = performance.now() + {SLOWED - 1} * (performance.now() - since);
        while (performance.now() < until);
        answer(value);
        since = performance.now();
      }};
    }}) + ")();", ...parts], ...given);
  }}
}};
"""
TOLD_JS = f"""async () => {{
  const ready = await drawn;
  await new Promise((done) => setTimeout(done, {PAUSE_MS}));
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  const blocked = tasks.filter(([start]) => start + {TASK_MS} > paint.startTime && start < ready)
    .reduce((sum, [, took]) => sum + Math.max(0, took - {TASK_MS}), 0);
  return {{ paint: paint.startTime, ready, blocked, shifts }};
}}"""
# Each click's own event begins a time, which ends when the frame after it is painted.
CLICKS_JS = f"""() => {{
  {PAINTED_JS}
  window.taken = [];
  addEventListener("click", async (event) => {{
    await painted();
    taken.push(performance.now() - event.timeStamp);
  }}, {{ capture: true }});
}}"""


def open_slowed(browser: Browser, file: Path) -> Page:
    """Open a file on a slowed phone, in a context of its own."""
    page = open_offline(browser, viewport=SIZE, has_touch=True, is_mobile=True).new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.add_init_script(WATCH_JS + LOOK_JS + SLOW_WORKERS_JS)
    page.goto(file.as_uri())
    return page


def closed(page: Page, asked: str) -> Any:
    """Ask a page something, and close it."""
    told = page.evaluate(asked)
    page.context.close()
    return told


def clicks_ms(page: Page, steps: int) -> list[float]:
    """Follow the story to its end by touch; the times of all its clicks."""
    page.evaluate("drawn")
    page.evaluate(CLICKS_JS)
    page.locator("#story-start").tap()
    for _ in range(steps - 1):
        page.wait_for_timeout(PAUSE_MS)
        page.locator("#story-next").tap()
    page.wait_for_timeout(PAUSE_MS)
    times: list[float] = closed(page, "taken")
    return times


# The browser hands a finger's moves over as a frame begins.
DRAGGED_JS = f"""() => {{
  {PAINTED_JS}
  window.dragged = [];
  addEventListener("input", async () => {{
    const start = performance.now();
    await painted();
    dragged.push(performance.now() - start);
  }}, {{ capture: true }});
}}"""


def dragged_ms(page: Page) -> list[float]:
    """Drag the slider to its end and back; from each input to the paint."""
    page.evaluate("drawn")
    forth = [step / STEPS for step in range(STEPS + 1)]
    page.evaluate(STEP_JS, [OURS, forth])
    times: list[float] = page.evaluate(STEP_JS, [OURS, [*forth, *reversed(forth)]])
    page.context.close()
    return times


def finger_ms(page: Page) -> list[float]:
    """Draw a finger along the slider and back; from each input to the paint."""
    session = page.context.new_cdp_session(page)
    page.evaluate("drawn")
    page.wait_for_timeout(PAUSE_MS)
    page.evaluate(DRAGGED_JS)
    slider = page.locator(OURS)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    low, wide = box["x"] + box["height"] / 2, box["width"] - box["height"]
    share = slider.evaluate("one => (one.value - one.min) / (one.max - one.min)")

    def touch(kind: str, *shares: float) -> None:
        y = box["y"] + box["height"] / 2
        for one in shares:
            points = [] if kind == "touchEnd" else [{"x": low + one * wide, "y": y}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    forth = [move / MOVES for move in range(MOVES + 1)]
    touch("touchStart", share)
    touch("touchMove", *[share * (1 - part) for part in forth[::6]], *forth, *reversed(forth))
    page.evaluate("dragged.length = 0")
    touch("touchMove", *forth, *reversed(forth))
    touch("touchEnd", 0)
    page.wait_for_timeout(PAUSE_MS)
    times: list[float] = closed(page, "dragged")
    return times


def opened(browser: Browser, files: dict[str, Path]) -> tuple[float, float, dict[str, float]]:
    """
    Open the page and the bare map in turn.

    Returns
    -------
    ours, bare, told
        Milliseconds to the paint that shows the route, medians; and what else is told of ours.
    """
    shown: dict[str, list[float]] = {name: [] for name in files}
    told: list[dict[str, float]] = []
    for counted in [False, *[True] * ROUNDS]:
        for name, file in files.items():
            took = closed(open_slowed(browser, file), "opened")
            shown[name] += [took] if counted else []
        found = closed(open_slowed(browser, files["ours"]), TOLD_JS)
        told += [found] if counted else []
    middle = {name: median(one[name] for one in told) for name in told[0]}
    middle["shifts"] = max(one["shifts"] for one in told)
    return median(shown["ours"]), median(shown["bare"]), middle


def run() -> list[Result]:
    """
    Open, follow and drag the page on a slowed phone.

    Returns
    -------
    results
        One line for each of what a reader waits for.
    """
    dossier = read_dossier(built_in())
    html: dict[str, Callable[[], str]] = {
        "ours": lambda: page_html(dossier),
        "bare": lambda: bare_html(whole_features(to_frames(dossier))),
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        files = {name: folder / f"{name}.html" for name in html}
        for name, file in files.items():
            file.write_text(html[name](), "utf-8")
        browser = stack.enter_context(chromium())
        ours, bare, told = opened(browser, files)
        rounds = [
            clicks_ms(open_slowed(browser, files["ours"]), len(dossier.steps))
            for _ in range(1 + STORY_ROUNDS)
        ]
        clicks = [median(taken) for taken in zip(*rounds[1:], strict=True)]
        drag = float(np.percentile(dragged_ms(open_slowed(browser, files["ours"])), 95))
        finger = float(np.percentile(finger_ms(open_slowed(browser, files["ours"])), 95))
    job = f"a phone, processor slowed {SLOWED} times: "
    page, peer = "the page", "a bare Folium map of the route, Leaflet in the page"
    shifts = told["shifts"]
    ours_clicked = (page + ", their median", median(clicks))
    return [
        at_most(job + "the paint that shows the route", (page, ours), (peer, bare), 1),
        within(job + "ready", (page, told["ready"]), READY_MS),
        within(job + BLOCKED, (page, told["blocked"]), BLOCKED_MS),
        within(job + f"{len(clicks)} clicks of the story to the paint", ours_clicked, CLICK_MS),
        within(job + "the same, the slowest", (page, max(clicks)), CLICK_MS),
        within(job + "the slider's input to the paint, 95 of 100", (page, drag), 2 * FRAME_MS),
        within(job + "the same under a finger, from its frame", (page, finger), FRAME_MS),
        Result(
            job + "layout shift, thousandths", page, "the limit", 1000 * shifts, 0,
            f"{shifts:.3f}", "none", not shifts,
        ),
    ]  # fmt: skip
