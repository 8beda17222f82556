"""From opening a file to the first paint that shows the route, in Chromium."""

from __future__ import annotations

import re
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import folium
import xstatic.pkg.leaflet
from playwright.sync_api import Browser

from benchmarks.browser import chromium, open_offline
from benchmarks.peers.route import whole_features
from benchmarks.slider import PAINTED_JS
from benchmarks.timing import Result, at_most
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.page.html import hosted_html, page_html

ROUNDS = 15
DELAY_MS = 500
# From the start of the navigation, by the page's own clock, to the paint of the first frame in
# which the route stands in the document: the browser's own first paint, where that is not
# before the frame.
WATCH_JS = f"""
{PAINTED_JS}
window.opened = new Promise((done) => {{
  const look = () => {{
    if (!document.querySelector("#still path, path.leg, .leaflet-overlay-pane path")) {{
      return requestAnimationFrame(look);
    }}
    const found = performance.now();
    painted().then(() => {{
      const later = performance.now();
      /* The browser tells of its paints with some delay. */
      setTimeout(() => {{
        const [first] = performance.getEntriesByName("first-contentful-paint");
        done(first && first.startTime >= found ? first.startTime : later);
      }}, {DELAY_MS});
    }});
  }};
  requestAnimationFrame(look);
}});
"""


def bare_html(features: list[dict[str, Any]]) -> str:
    """Draw the features on a Folium map that has nothing else, with its Leaflet in the page."""
    chart = folium.Map(location=[52, 85], zoom_start=3, tiles=None)
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(chart)
    html = re.sub(r"<(script src|link rel)[^>]*>(</script>)?", "", chart.get_root().render())
    leaflet = Path(xstatic.pkg.leaflet.BASE_DIR)
    script, style = ((leaflet / f"leaflet.{end}").read_text("utf-8") for end in ("js", "css"))
    return html.replace("<head>", f"<head><style>{style}</style><script>{script}</script>", 1)


def opened_ms(browser: Browser, file: Path) -> float:
    """Open a file in a context of its own, with nothing kept from before."""
    context = open_offline(browser)
    page = context.new_page()
    page.add_init_script(WATCH_JS)
    page.goto(file.as_uri())
    took: float = page.evaluate("window.opened")
    context.close()
    return took


def run() -> list[Result]:
    """
    Open the page and a bare map of the same route in turn.

    Returns
    -------
    results
        One comparison.
    """
    dossier = read_dossier(built_in())
    frames = to_frames(dossier)
    pages = {
        "ours": page_html(dossier),
        "embed": hosted_html(dossier, host="embed"),
        "bare": bare_html(whole_features(frames)),
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(chromium())
        for name, html in pages.items():
            (folder / f"{name}.html").write_text(html, "utf-8")
        for counted in [False, *[True] * ROUNDS]:
            for name in pages:
                took = opened_ms(browser, folder / f"{name}.html")
                times[name] += [took] if counted else []
    medians = {name: statistics.median(values) for name, values in times.items()}
    job = "from opening a file to the paint that shows the route"
    bare = ("a bare Folium map of the route, Leaflet in the page", medians["bare"])
    return [
        at_most(job, ("the page", medians["ours"]), bare, 1),
        at_most(job, ("the embed", medians["embed"]), bare, 1),
    ]
