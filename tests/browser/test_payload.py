"""A payload in every text and address of a dossier: no browser runs it, policy or none."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import payload
from tests.support.browsing import READY, drawn, wait_for, wait_until
from tests.support.serving import serve
from tests.support.sinks import notebook_cell, run, sinks

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

    from tests.support.browsing import OpenContext, Watch

# Sinks that make what a browser opens; the long run looks for it in all.
QUICK = ("page", "picture .svg", "publish", "export --to kml")
OPENED = {".html", ".htm", ".svg", ".xhtml"}


def documents(folder: Path, names: tuple[str, ...]) -> list[Path]:
    """Make what sinks make of the payload; find what a browser opens, balloons of globes too."""
    dossier = folder / "poisoned.geojson"
    dossier.write_bytes(payload.poisoned())
    # Its name stands in what is made of it.
    tracks = folder / "<img src=x onerror=ran(14)>.csv"
    tracks.write_text(payload.ais(payload.payload(7)), "utf-8")
    found = []
    for number, sink in enumerate(each for each in sinks() if not names or each.name in names):
        target = folder / str(number)
        target.mkdir()
        assert run(sink, dossier, target, tracks).status == 0
        for path in sorted(target.rglob("*")):
            if path.suffix == ".kml":
                found.append(balloons(path))
            elif path.suffix in OPENED:
                found.append(path)
    cell = folder / "notebook.html"
    cell.write_bytes(notebook_cell(dossier))
    return [*found, cell]


def balloons(path: Path) -> Path:
    """Put the descriptions of a KML into a page, as a globe puts each into a balloon."""
    told = re.findall(r"<description>(.*?)</description>", path.read_text("utf-8"), re.DOTALL)
    assert told
    page = path.with_suffix(".balloons.html")
    html = "<hr>".join(map(unescape, told))
    page.write_text(f"<!doctype html><meta charset=utf-8><title>b</title><body>{html}", "utf-8")
    return page


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = documents(tmp_path_factory.mktemp("payload"), QUICK)
    return [path for path in made if "-fr" not in path.name and "-dark" not in path.name]


@pytest.mark.each_run("policy-bypassed")
@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "policy-bypassed"])
def test_nothing_executes(
    open_context: OpenContext, watch: Watch, quick: list[Path], *, bypass: bool
) -> None:
    visit(open_context, watch, quick, bypass=bypass)


@pytest.mark.long
@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "policy-bypassed"])
def test_nothing_executes_in_any_output(
    open_context: OpenContext, watch: Watch, tmp_path: Path, *, bypass: bool
) -> None:
    visit(open_context, watch, documents(tmp_path, ()), bypass=bypass)


def visit(open_context: OpenContext, watch: Watch, paths: list[Path], *, bypass: bool) -> None:
    """Open each document and all that it can show; nothing may run, be asked for or navigate."""
    context = open_context(bypass_csp=bypass)
    ran: list[object] = []
    context.expose_binding("ran", lambda _, what: ran.append(what))
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a script of the dossier ran: {dialog.message}"))
    for path in paths:
        page.goto(path.as_uri())
        for frame in page.frames:
            if frame.evaluate("Boolean(document.getElementById('geoapp-content'))"):
                show_all(page, frame)
        drawn(page)
        assert not ran, f"{path.name}: {ran}"
        assert page.url.split("#")[0] == path.as_uri()
        assert watch.take_blocked() == [], path.name
    assert len(paths) > 5


def show_all(page: Page, frame: Frame) -> None:
    """Show what a page holds: every list open, everything selected once, each step."""
    wait_until(frame, READY)
    frame.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for target in frame.evaluate("[...(window.geoapp?.page?.index?.keys() ?? [])]"):
        frame.evaluate("(id) => geoapp.page.select(id)", target)
    assert page.frames


def test_the_listener_hears_what_runs(open_context: OpenContext, tmp_path: Path) -> None:
    """What the others never hear is heard where markup is not escaped."""
    context = open_context(bypass_csp=True)
    ran: list[object] = []
    context.expose_binding("ran", lambda _, what: ran.append(what))
    page = context.new_page()
    path = tmp_path / "open.html"
    path.write_text("<!doctype html><title>o</title><script>ran(1)</script><svg/onload=ran(3)>")
    page.goto(path.as_uri())
    wait_until(page, "document.readyState === 'complete'")
    wait_for(page, lambda: len(ran) == 2, "both scripts of the file")
    assert sorted(map(str, ran)) == ["1", "3"]


@pytest.mark.long
@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "policy-bypassed"])
def test_nothing_executes_in_the_app(
    open_context: OpenContext, watch: Watch, tmp_path: Path, *, bypass: bool
) -> None:
    """Streamlit's Markdown, its directives and its tables take no text for more than text."""
    dossier = tmp_path / "poisoned.geojson"
    dossier.write_bytes(payload.poisoned())
    with serve(tmp_path, str(dossier)) as server:
        context = open_context(bypass_csp=bypass)
        ran: list[object] = []
        context.expose_binding("ran", lambda _, what: ran.append(what))
        page = context.new_page()
        page.goto(server.url)
        page.wait_for_selector("iframe", timeout=180_000)
        tabs = page.get_by_test_id("stTab")
        for index in range(tabs.count()):
            tabs.nth(index).click()
            page.wait_for_selector('[data-test-script-state="notRunning"]')
        for frame in page.frames:
            if frame.evaluate("Boolean(document.getElementById('geoapp-content'))"):
                show_all(page, frame)
        assert not ran
        assert watch.take_blocked() == []
        assert page.locator(".katex, a[href^='javascript:'], img[src*='evil']").count() == 0
        page.close()
