"""A rerun of the app by a widget that has nothing to do with the page, against an empty app."""

from __future__ import annotations

import statistics
from contextlib import ExitStack

from playwright.sync_api import Browser, Page

from benchmarks.browser import chromium, open_offline
from benchmarks.serving import serve_geoapp, serve_peer
from benchmarks.timing import Result, at_most

ROUNDS = 5
RERUNS = 6
QUIET_MS = 600
# Streamlit's browser part talks to its server over one socket: note when anything passes.
NOTE_TRAFFIC_JS = """
window.traffic = { out: [], in: [] };
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", () => window.traffic.in.push(performance.now()));
  }
  send(data) {
    window.traffic.out.push(performance.now());
    super.send(data);
  }
};
"""
FORGET_JS = "() => { window.traffic.out = []; window.traffic.in = []; }"
IS_QUIET_JS = f"""
() => {{
  const {{ out, in: heard }} = window.traffic;
  return heard.length > 0 && performance.now() - Math.max(...out, ...heard) > {QUIET_MS};
}}
"""
RERUN_JS = "() => Math.max(...window.traffic.in) - Math.min(...window.traffic.out)"


def open_app(browser: Browser, url: str) -> Page:
    """Open an app and wait until its first run is over; the tab with a selectbox is open."""
    page = open_offline(browser).new_page()
    page.add_init_script(NOTE_TRAFFIC_JS)
    page.goto(url)
    select = page.locator("[data-testid=stSelectbox]").first
    page.locator("[data-testid=stSelectbox], [data-testid=stTab]").first.wait_for()
    page.wait_for_function(IS_QUIET_JS)
    for tab in page.get_by_role("tab").all():
        if select.is_visible():
            break
        tab.click()
        page.wait_for_function(IS_QUIET_JS)
        page.wait_for_timeout(QUIET_MS)
    page.wait_for_timeout(QUIET_MS)
    return page


def reruns_ms(page: Page) -> float:
    """
    Choose one option after another; the median from asking to the last answer.

    The time is the server's and the socket's; what the browser draws afterwards is left out.
    """
    page.bring_to_front()
    times: list[float] = []
    for step in range(RERUNS):
        page.evaluate(FORGET_JS)
        page.locator("[data-testid=stSelectbox] input").first.click()
        page.get_by_role("option").nth((step + 1) % 2).click()
        page.wait_for_function(IS_QUIET_JS)
        times.append(page.evaluate(RERUN_JS))
    return statistics.median(times)


def run() -> list[Result]:
    """
    Rerun both apps in turn.

    Returns
    -------
    results
        One.
    """
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        ours = stack.enter_context(serve_geoapp())
        empty = stack.enter_context(serve_peer("empty_app.py"))
        pages = {"ours": open_app(browser, ours.url), "empty": open_app(browser, empty.url)}
        times: dict[str, list[float]] = {name: [] for name in pages}
        for counted in [False, *[True] * ROUNDS]:
            for name, page in pages.items():
                median = reruns_ms(page)
                times[name] += [median] * counted
    medians = {name: statistics.median(values) for name, values in times.items()}
    job = "rerun by another widget, from asking to the last answer"
    return [at_most(job, ("the app", medians["ours"]), ("an empty app", medians["empty"]), 2)]
