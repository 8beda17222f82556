"""From the slider's input to the next paint, on the built-in route, in Chromium."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium, open_offline
from benchmarks.peers.route import grown_features, whole_features
from benchmarks.peers.timeline import SLIDER, timeline_html
from benchmarks.serving import serve_peer
from benchmarks.timing import Result, at_most, faster, told
from geoapp.clock import clock_days
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.page.html import page_html

ROUNDS = 5
STEPS = 40
APP_STEPS = 4
PAUSE_MS = 400
GIVE_UP_MS = 30_000
OURS = "#clock-slider"
# A message posted by a frame's callback arrives once that frame is painted.
PAINTED_JS = """
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = done;
  port2.postMessage(null);
}));
"""
# Pauses of uneven length, so that inputs fall anywhere between two frames, as a hand's do.
STEP_JS = f"""
async ([selector, shares]) => {{
  {PAINTED_JS}
  const slider = document.querySelector(selector);
  const [min, max] = [Number(slider.min), Number(slider.max)];
  const times = [];
  for (const share of shares) {{
    await new Promise((done) => setTimeout(done, 37 + 17 * Math.random()));
    const start = performance.now();
    slider.value = min + share * (max - min);
    slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
    await painted();
    times.push(performance.now() - start);
  }}
  return times;
}}
"""
# From the key's own event to the paint after the map shows the new day.
WATCH_JS = f"""
([expected, patience]) => {{
  {PAINTED_JS}
  const shows = (frame) => {{
    const label = frame.contentDocument && frame.contentDocument.querySelector(".day-label");
    return label && label.textContent === expected;
  }};
  window.settled = new Promise((done, fail) => {{
    setTimeout(() => fail(new Error("the map never showed " + expected)), patience);
    addEventListener("keydown", () => {{
      const start = performance.now();
      const timer = setInterval(async () => {{
        if (![...document.querySelectorAll("iframe")].some(shows)) return;
        clearInterval(timer);
        await painted();
        done(performance.now() - start);
      }}, 4);
    }}, {{ once: true, capture: true }});
  }});
}}
"""
LABELS_JS = """
() => [...document.querySelectorAll("iframe")].flatMap((frame) =>
  [...frame.contentDocument.querySelectorAll(".day-label")].map((label) => label.textContent))
"""


def steps_ms(page: Page, selector: str) -> float:
    """Drag the slider there and back, in steps; the median of its steps."""
    page.bring_to_front()
    forth = [step / STEPS for step in range(STEPS + 1)]
    times: list[float] = page.evaluate(STEP_JS, [selector, [*forth, *reversed(forth)]])
    return statistics.median(times)


def open_html(browser: Browser, folder: Path, name: str, html: str) -> Page:
    """Open a page from a file."""
    file = folder / f"{name}.html"
    file.write_text(html, "utf-8")
    page = open_offline(browser).new_page()
    page.goto(file.as_uri())
    return page


@contextmanager
def open_app(browser: Browser, data: Path, way: str) -> Iterator[Page]:
    """Open the Streamlit peer, with the slider in focus."""
    with serve_peer("st_folium_app.py", str(data), way) as served:
        page = open_offline(browser).new_page()
        page.goto(served.url)
        page.wait_for_selector("iframe")
        page.wait_for_function(f"({LABELS_JS})().length > 0")
        page.locator("[data-testid=stSlider] input").focus()
        yield page


def app_steps_ms(page: Page) -> float:
    """Press the arrow key a few days on and back; the median from key to settled map."""
    page.bring_to_front()
    times: list[float] = []
    for key, days in [("ArrowRight", 1)] * APP_STEPS + [("ArrowLeft", -1)] * APP_STEPS:
        page.wait_for_timeout(PAUSE_MS)
        (label,) = page.evaluate(LABELS_JS)
        expected = date.fromisoformat(label) + timedelta(days=days)
        page.evaluate(WATCH_JS, [expected.isoformat(), GIVE_UP_MS])
        page.keyboard.press(key)
        times.append(page.evaluate("window.settled"))
    return statistics.median(times)


def run() -> list[Result]:
    """
    Time the page's slider and its peers' in turn.

    Returns
    -------
    results
        Two against Folium's timeline, two against Streamlit's slider.
    """
    dossier = read_dossier(built_in())
    frames = to_frames(dossier)
    first, last = clock_days(frames)
    whole, grown = whole_features(frames), grown_features(frames)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        data = folder / "features.json"
        data.write_text(json.dumps(whole), "utf-8")
        pages = {
            "ours": (open_html(browser, folder, "ours", page_html(dossier)), OURS),
            "whole": (open_html(browser, folder, "whole", timeline_html(whole)), SLIDER),
            "grown": (open_html(browser, folder, "grown", timeline_html(grown)), SLIDER),
        }
        apps = {way: stack.enter_context(open_app(browser, data, way)) for way in ("map", "group")}
        times: dict[str, list[float]] = {name: [] for name in [*pages, *apps]}
        for _ in range(ROUNDS):
            for name, (page, selector) in pages.items():
                times[name].append(steps_ms(page, selector))
            for way, page in apps.items():
                times[way].append(app_steps_ms(page))
    medians = {name: statistics.median(values) for name, values in times.items()}
    return results(medians, (last - first).days + 1, len(whole), len(grown))


def results(medians: dict[str, float], days: int, whole: int, grown: int) -> list[Result]:
    """Lay the medians out as comparisons."""
    job = f"slider input to next paint, built-in route, {days} days"
    ours = ("the page", medians["ours"])
    turns = (
        f"Folium's `Timeline`, {grown:,} segments, each in its turn",
        medians["grown"],
    )
    still = (f"Folium's `Timeline`, {whole} features that come and go", medians["whole"])
    group = ("the same with `feature_group_to_add`", medians["group"])
    return [
        at_most(job, ours, turns, 1.1),
        told(job, ours, still),
        faster(job, ours, ("`st.slider` and `st_folium`", medians["map"]), 20),
        told(job, ours, group),
    ]
