"""100,000 positions under the clock, the page's and a map's: steps, and a day a frame."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

import geopandas as gpd
from playwright.sync_api import Page

from benchmarks.browser import chromium
from benchmarks.peers.positions import made_up_ships, timed_points, with_tracks
from benchmarks.peers.route import Feature
from benchmarks.peers.timeline import SLIDER, still_chart, timeline_html
from benchmarks.slider import OURS, STEP_JS, open_html
from benchmarks.timing import Result, at_most, faster, told
from geoapp.clock import clock_days
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.page.html import page_html
from geoapp.webmap.folium_clock import Clock

CLOCK = ".geoapp-clock input[type=range]"
POSITIONS = 100_000
ROUNDS = 3
STEPS = 6
PLAY_MS = 3_000
LEAST_FRAMES = 50
# The slider goes on a day as soon as the frame before is painted, and begins again at the end.
PLAY_JS = """
async ([selector, days, patience]) => {
  const slider = document.querySelector(selector);
  const [min, max] = [Number(slider.min), Number(slider.max)];
  const start = performance.now();
  let frames = 0;
  for (; performance.now() - start < patience; frames++) {
    slider.value = min + ((frames % days) / (days - 1)) * (max - min);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  return (performance.now() - start) / frames;
}
"""


def steps_ms(page: Page, selector: str) -> tuple[float, float]:
    """Drag the slider to its end and back, in steps; the medians of both ways."""
    page.bring_to_front()
    forth = [step / STEPS for step in range(STEPS + 1)]
    page.evaluate(STEP_JS, [selector, forth[:1]])
    there: list[float] = page.evaluate(STEP_JS, [selector, forth[1:]])
    back: list[float] = page.evaluate(STEP_JS, [selector, forth[-2::-1]])
    return statistics.median(there), statistics.median(back)


def clock_html(points: list[Feature]) -> str:
    """Make a map of Folium's on which a `geoapp.Clock` shows each point on its day."""
    frame = gpd.GeoDataFrame.from_features(points, crs="EPSG:4326")
    frame["day"] = frame["start"].str[:10]
    chart = still_chart()
    Clock(frame, start="day", end="day").add_to(chart)
    return str(chart.get_root().render())


def run() -> list[Result]:
    """
    Time the page, a clock on a map of Folium's and Folium's timeline, of the same positions.

    Returns
    -------
    results
        Steps forward and back, frames; the page also with all positions up to the day.
    """
    dossier = read_dossier(built_in())
    first, last = clock_days(to_frames(dossier))
    days = (last - first).days + 1
    ships = made_up_ships(POSITIONS, first, last)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        ours = page_html(with_tracks(dossier, ships))
        points = timed_points(ships)
        past = open_html(browser, folder, "past", ours)
        past.locator("#mode-past").check(force=True)
        pages = {
            "ours": (open_html(browser, folder, "ours", ours), OURS),
            "past": (past, OURS),
            "clock": (open_html(browser, folder, "clock", clock_html(points)), CLOCK),
            "peer": (open_html(browser, folder, "peer", timeline_html(points)), SLIDER),
            "circles": (
                open_html(browser, folder, "circles", timeline_html(points, canvas=True)),
                SLIDER,
            ),
        }
        times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, (page, selector) in pages.items():
                steps = steps_ms(page, selector)
                frame: float = page.evaluate(PLAY_JS, [selector, days, PLAY_MS])
                times[name].append((*steps, frame))
    return results({name: [statistics.median(way) for way in zip(*rounds, strict=True)]
                    for name, rounds in times.items()})  # fmt: skip


def results(medians: dict[str, list[float]]) -> list[Result]:
    """Lay the medians out as comparisons."""
    found = []
    peer, drawn = "Folium's `Timeline`", "the same, circles on a canvas"
    own = "`geoapp.Clock` on a map of Folium's"
    for way, name in enumerate(("forward", "back")):
        job = f"{POSITIONS:,} timed positions, a step {name}"
        ours, past, clock, theirs, circles = (row[way] for row in medians.values())
        found.append(at_most(job, (own, clock), ("the page", ours), 1.1))
        found.append(faster(job, ("the page", ours), (peer, theirs), 20))
        found.append(told(job, ("the page, all up to the day", past), (peer, theirs)))
        found.append(told(job, ("the page", ours), (drawn, circles)))
    ours, past, clock, theirs, circles = (row[2] for row in medians.values())
    job = f"{POSITIONS:,} timed positions, a day a frame, ms a frame"
    found.append(faster(job, ("the page", ours), (peer, theirs), 5))
    found.append(told(job, ("the page", ours), (drawn, circles)))
    found.append(at_most(job, (own, clock), ("the page", ours), 1.1))
    rate = 1000 / ours
    found.append(
        Result(job, "the page", "a film", ours, 1000 / LEAST_FRAMES, f"{rate:.0f} frames a second",
               f"at least {LEAST_FRAMES}", rate >= LEAST_FRAMES)
    )  # fmt: skip
    return found
