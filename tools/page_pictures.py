"""
Draw the pictures of the page that README and docs show: `python -m tools.page_pictures`.

Each names the dossier and its version (`Title`, as PNG has it), so that a test sees when one is
older than what it shows.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, ViewportSize, sync_playwright

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.resources import BUILT_IN
from tests.support.app import settle
from tests.support.browsing import LAUNCH_ARGUMENTS, READY, drawn, wait_until
from tests.support.serving import START_S, serve, serve_script
from tools.browser import find_browser

DOCS = Path(__file__).parents[1] / "docs"
README = DOCS.parent / "README.md"
SCREEN: ViewportSize = {"width": 1280, "height": 720}
SMALL: ViewportSize = {"width": 900, "height": 500}
TALL: ViewportSize = {"width": 900, "height": 940}
WIDE: ViewportSize = {"width": 1280, "height": 1000}
LONG: ViewportSize = {"width": 1100, "height": 1330}
COLOURS = 255


def main() -> None:
    """Draw the page, its clock with speed limits, a step of its story, and the README's code."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = Path(name) / "route.html"
        path.write_text(page_html(read_dossier(built_in())), "utf-8")
        browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_ARGUMENTS)
        page = browser.new_context(
            viewport=WIDE, locale="en-GB", reduced_motion="reduce"
        ).new_page()
        _open(page, path.as_uri())
        _write("page.png", page.screenshot())
        _open(page, path.as_uri() + "#at=2023-09-14")
        page.locator("#with-speed").check()
        page.evaluate("window.scrollTo(0, 0)")
        drawn(page)
        map_box, clock_box = (page.locator(one).bounding_box() for one in ("#map_route", "#clock"))
        if not map_box or not clock_box:
            raise RuntimeError("the page shows no map or no clock")
        high = clock_box["y"] + clock_box["height"] - map_box["y"]
        _write("clock.png", page.screenshot(full_page=True, clip={**map_box, "height": high}))
        page.set_viewport_size(SCREEN)
        _open(page, path.as_uri() + "#step=how-far")
        page.get_by_role("button", name="Present").click()
        drawn(page)
        _write("pictures/class.png", page.screenshot())
        page.set_viewport_size(WIDE)
        for other in BUILT_IN[1:]:
            _whole_route(page, path, other)
        apart = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
        _write("pictures/folium.png", _folium_map(apart, Path(name)))
        _write("pictures/streamlit.png", _streamlit_app(apart, Path(name)))
        _write("pictures/editor.png", _editor(apart, Path(name)), shows="bell.csv of the tutorial")
        browser.close()


def _whole_route(page: Page, path: Path, name: str) -> None:
    """Show the whole route of another dossier that comes with geoapp."""
    path.write_text(page_html(read_dossier(built_in(name))), "utf-8")
    _open(page, path.as_uri())
    page.locator("#mode-all").check()
    drawn(page)
    _write(f"pictures/{name}.png", page.screenshot(), name)


def _readme(mark: str) -> str:
    """Give the code in the README that calls something."""
    blocks = re.findall(r"^```py(?:thon)?\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)
    (code,) = (block for block in blocks if mark in block)
    return str(code)


def _folium_map(page: Page, folder: Path) -> bytes:
    """Run the README's lines of Folium, and show what they saved."""
    subprocess.run([sys.executable, "-c", _readme("route_map(")], cwd=folder, check=True)
    page.set_viewport_size(SMALL)
    page.goto((folder / "route-map.html").as_uri())
    page.locator(".leaflet-marker-icon").first.wait_for()
    drawn(page)
    return page.screenshot()


def _streamlit_app(page: Page, folder: Path) -> bytes:
    """Run the README's lines of Streamlit, and show the app."""
    script = folder / "app.py"
    script.write_text(_readme("st_route("), "utf-8")
    with serve_script(folder, script) as server:
        page.set_viewport_size(TALL)
        page.goto(server.url)
        page.get_by_text("The map shows").wait_for(timeout=START_S * 1000)
        element = page.wait_for_selector("iframe")
        frame = element.content_frame() if element else None
        if not frame:
            raise RuntimeError("the app shows no frame")
        wait_until(frame, READY)
        settle(page)
        drawn(frame)
        return page.screenshot()


def _editor(page: Page, folder: Path) -> bytes:
    """Open the tutorial's table in the app, and show what became of it."""
    tutorial = (DOCS / "tutorial.md").read_text("utf-8")
    (table,) = re.findall(r"^```csv\n(.*?)^```$", tutorial, re.M | re.S)
    (folder / "bell.csv").write_text(table, "utf-8")
    with serve(folder) as server:
        page.set_viewport_size(LONG)
        page.goto(f"{server.url}/?lang=en")
        page.wait_for_selector("iframe", timeout=START_S * 1000)
        settle(page)
        page.get_by_role("tab", name="Edit", exact=True).click()
        page.get_by_test_id("stPopoverButton").click()
        page.locator(".st-key-file input[type=file]").set_input_files(folder / "bell.csv")
        page.get_by_role("button", name="Undo", exact=True).wait_for()
        page.keyboard.press("Escape")
        settle(page)
        page.get_by_role("tabpanel").frame_locator("iframe").last.get_by_text(
            "Milan"
        ).first.wait_for()
        for table_of in page.get_by_test_id("stDataFrame").all():
            table_of.locator("canvas").first.wait_for()
        settle(page)
        drawn(page)
        return page.screenshot()


def title(name: str = BUILT_IN[0]) -> str:
    """Name the dossier that a picture shows, and its version."""
    info = read_dossier(built_in(name)).header
    return f"{info.id} {info.version}"


def _open(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(address)
    wait_until(page, READY)
    drawn(page)


def _write(
    name: str, content: bytes, dossier: str = BUILT_IN[0], *, shows: str | None = None
) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Title", shows or title(dossier))
    picture = Image.open(io.BytesIO(content)).convert("RGB").quantize(COLOURS)
    picture.save(DOCS / name, optimize=True, pnginfo=told)


if __name__ == "__main__":
    main()
