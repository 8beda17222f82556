"""
Draw every view of every dossier of the tests into a few large pictures: `make sheets`.

    python -m tools.sheets [-o build/sheets] [DOSSIER or name of a famous route ...]

One picture a dossier and language, in which each view stands with its name: the page, wide, on a
phone, printed and selected; the embed; a step of the story, told and presented; the text version;
the still picture; the handout, the slides, the project for QGIS and the app. "Looked at" is then
one command. What a dossier cannot have is written there instead of its view, in the words of the
command. `famous.png` has the picture of each route of `tests/support/famous.py`: what maps make
of any place on Earth; three of them, very different, are drawn in every view. `together-*.png` has
the built-in dossiers on one map.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

from geoapp.catalogues import PAGE_LANGUAGES
from geoapp.resources import BUILT_IN
from tests.support.browsing import LAUNCH_ARGUMENTS, READY, WAIT_MS, wait_until
from tests.support.famous import FAMOUS, ODD, write_famous
from tests.support.serving import serve
from tools.browser import find_browser

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
TARGET = ROOT / "build" / "sheets"
FOLDERS = (CASES / "good", CASES / "routes", CASES / "looked-at")
QGIS_PYTHON = "/usr/bin/python3"  # Debian's, which has QGIS
PROBE = ROOT / "tests" / "support" / "qgis_probe.py"

ROUTES = {**FAMOUS, **ODD}
# Drawn in every view.
WHOLE = ("one-place", "caravan", "south-pole-by-air")
WIDE, NARROW = (1280, 800), (390, 844)
# Of a long page only its beginning is drawn, so many screens of it.
SCREENS = 2
ROW_PX = 620
GAP_PX = 24
LABEL_PX = 22
SHEET_PX = 2600
SLIDES = 3


@dataclass(frozen=True)
class View:
    """One view: what it shows, and a picture of it or the words that say why there is none."""

    name: str
    shown: Image.Image | str


def main(arguments: list[str] | None = None) -> None:
    """Draw the sheets of the dossiers that are named, or of all of the tests."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("dossiers", nargs="*", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    asked = parser.parse_args(arguments)
    asked.output.mkdir(parents=True, exist_ok=True)
    famous = [name for name in map(str, asked.dossiers) if name in ROUTES]
    asked.dossiers = [path for path in asked.dossiers if str(path) not in ROUTES]
    if famous or not asked.dossiers:
        target = asked.output / "famous.png"
        sheet("famous routes", famous_views(famous or list(ROUTES))).save(target)
        sys.stdout.write(f"{target}\n")
        if famous and not asked.dossiers:
            return
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_ARGUMENTS)
        for lang in [] if asked.dossiers else ("en", "fr"):
            target = asked.output / f"together-{lang}.png"
            sheet(f"all that comes with geoapp, {lang}", together(browser, lang)).save(target)
            sys.stdout.write(f"{target}\n")
        whole = [write_famous(Path(name), route) for route in WHOLE]
        for dossier in asked.dossiers or [*dossiers(), *whole]:
            for lang in languages(dossier):
                target = asked.output / f"{dossier.stem}-{lang}.png"
                sheet(f"{dossier.stem}, {lang}", views(browser, dossier, lang)).save(target)
                sys.stdout.write(f"{target}\n")
                sys.stdout.flush()
        browser.close()


def dossiers() -> list[Path]:
    """Give the built-in dossier, and every good one of the tests."""
    built_in = sorted((ROOT / "data" / "geo").glob("*.geojson"))
    return [*built_in, *(path for folder in FOLDERS for path in sorted(folder.glob("*.geojson")))]


def famous_views(names: Iterable[str]) -> Iterator[View]:
    """Draw the picture of each famous or odd route."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for route in names:
            dossier, still = write_famous(folder, route), folder / f"{route}.png"
            yield _made(route, still, _run("picture", dossier, "-o", still, "--size", "1000x620"))


def languages(dossier: Path) -> list[str]:
    """Give the languages in which a dossier is drawn: two that the page speaks, or its own."""
    told = json.loads(dossier.read_text("utf-8"))["dossier"].get("languages") or ["en"]
    spoken = [lang for lang in told if lang in PAGE_LANGUAGES]
    return spoken[:2] or told[:1]


def views(browser: Browser, dossier: Path, lang: str) -> Iterator[View]:
    """Draw the views of a dossier, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder, site = Path(name), Path(name) / "site"
        refused = _run("publish", dossier, "-o", site, "--languages", lang)
        page = site / "index.html"
        problem = refused
        if refused:
            page = folder / "page.html"
            problem = _run("page", dossier, "-o", page, "--lang", lang)
        yield from _page_views(browser, page, problem)
        for kind in ("embed", "text"):
            for size in (WIDE, NARROW):
                yield _shot(
                    f"{kind} {size[0]}", browser, site / f"{kind}-{lang}.html", size, refused
                )
        still = folder / "still.png"
        yield _made("picture", still, _run("picture", dossier, "-o", still, "--lang", lang))
        yield from _papers(dossier, lang, folder)
        yield _project(dossier, lang, folder)
        if problem:  # the app refuses to start with it, in the same words
            yield View("app", problem)
            return
        with serve(folder, str(dossier.resolve())) as server:
            for size in (WIDE, NARROW):
                yield _app_shot(browser, f"{server.url}/?lang={lang}", size)


def together(browser: Browser, lang: str) -> Iterator[View]:
    """Draw the built-in dossiers as routes of one page, and in the app."""
    paths = [ROOT / "data" / "geo" / f"{name}.geojson" for name in BUILT_IN]
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page.html"
        problem = _run("page", *paths, "-o", page, "--lang", lang)
        yield from _page_views(browser, page, problem)
        others = "&".join(f"with={each}" for each in BUILT_IN[1:])
        with serve(Path(name)) as server:
            for size in (WIDE, NARROW):
                yield _app_shot(browser, f"{server.url}/?lang={lang}&{others}", size)


def _page_views(browser: Browser, page: Path, problem: str) -> Iterator[View]:
    for size in (WIDE, NARROW):
        yield _shot(f"page {size[0]}", browser, page, size, problem)
        for what, does in (("selected", _select), ("story", _step), ("presented", _present)):
            yield _shot(f"page {size[0]}, {what}", browser, page, size, problem, does)
    pdf = page.with_suffix(".pdf")
    if not problem:
        with _opened(browser, page.as_uri(), WIDE) as tab:
            pdf.write_bytes(tab.pdf(prefer_css_page_size=True))
    yield from _sheets_of("printed", pdf, problem)


def _papers(dossier: Path, lang: str, folder: Path) -> Iterator[View]:
    handout, slides = folder / "handout.pdf", folder / "slides.pptx"
    problem = _run("handout", dossier, "-o", handout, "--lang", lang)
    yield from _sheets_of("handout", handout, problem)
    problem = _run("slides", dossier, "-o", slides, "--lang", lang)
    if not problem and not shutil.which("soffice"):
        problem = "LibreOffice draws the slides, and is not installed"
    if not problem:
        command = [
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(slides),
        ]
        subprocess.run(command, check=True, capture_output=True)
    yield from _sheets_of("slides", slides.with_suffix(".pdf"), problem)


def _project(dossier: Path, lang: str, folder: Path) -> View:
    """Draw the project for QGIS as QGIS does."""
    target, drawn = folder / "qgis", folder / "qgis.png"
    problem = _run("export", dossier, "--to", "qgis", "-o", target, "--lang", lang)
    if not problem:
        report, projects = folder / "report.json", sorted(target.glob(f"*-{lang}.qg[sz]"))
        call = [QGIS_PYTHON, str(PROBE), str(report), str(drawn), "", *map(str, projects[:1])]
        subprocess.run(call, check=False, capture_output=True)
        problem = "" if drawn.exists() else "QGIS draws it, and is not installed (python3-qgis)"
    return _made("QGIS project", drawn, problem)


def _run(command: str, *arguments: object) -> str:
    """Run a command of geoapp; give its message if it refuses."""
    call = [sys.executable, "-m", "geoapp.cli", command, *map(str, arguments)]
    ran = subprocess.run(call, capture_output=True, text=True, check=False)
    return "" if ran.returncode == 0 else ran.stderr.strip()


# -- drawing a page ----------------------------------------------------------------------
@contextlib.contextmanager
def _opened(browser: Browser, address: str, size: tuple[int, int]) -> Iterator[Page]:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    if page.locator("#map_route").count():
        wait_until(page, READY)
    try:
        yield page
    finally:
        context.close()


def _shot(
    name: str,
    browser: Browser,
    path: Path,
    size: tuple[int, int],
    problem: str,
    does: Callable[[Page], str] | None = None,
) -> View:
    if problem:
        return View(name, problem)
    with _opened(browser, path.as_uri(), size) as page:
        missing = does(page) if does else ""
        return View(name, missing or _picture(page, size))


def _picture(page: Page, size: tuple[int, int]) -> Image.Image:
    data = page.screenshot(full_page=True, animations="disabled")
    shown = Image.open(io.BytesIO(data)).convert("RGB")
    return shown.crop((0, 0, size[0], min(shown.height, SCREENS * size[1])))


def _select(page: Page) -> str:
    ids = "[...geoapp.page.data.legs, ...geoapp.page.data.places].map((one) => one.id)"
    if not page.evaluate(f"({ids}).length"):
        return "neither a leg nor a place to select"
    page.evaluate(f"geoapp.page.select(({ids})[0])")
    return ""


def _step(page: Page) -> str:
    steps = page.evaluate("(geoapp.page.data.steps || []).map((step) => step.id)")
    if not steps:
        return "no story"
    page.evaluate("(step) => geoapp.page.set({ step })", steps[min(2, len(steps) - 1)])
    return ""


def _present(page: Page) -> str:
    if not page.locator("#story-present").count():
        return "no story"
    page.evaluate("document.getElementById('story-present').click()")
    return ""


# -- drawing paper -----------------------------------------------------------------------
def _sheets_of(name: str, pdf: Path, problem: str) -> Iterator[View]:
    if not problem and not shutil.which("pdftoppm"):
        problem = "pdftoppm draws paper, and is not installed (poppler-utils)"
    if problem:
        yield View(name, problem)
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-png", "-r", "80", "-l", str(SLIDES), str(pdf), f"{folder}/sheet"]
        subprocess.run(command, check=True, capture_output=True)
        for number, path in enumerate(sorted(Path(folder).glob("*.png")), 1):
            yield _made(f"{name} {number}", path, "")


def _made(name: str, path: Path, problem: str) -> View:
    return View(name, problem or Image.open(io.BytesIO(path.read_bytes())).convert("RGB"))


# -- drawing the app ---------------------------------------------------------------------
def _app_shot(browser: Browser, address: str, size: tuple[int, int]) -> View:
    with _opened(browser, address, size) as page:
        page.locator("iframe").first.wait_for()
        frame = page.frame_locator("iframe").first
        frame.locator("html[data-ready]").wait_for(state="attached")
        return View(f"app {size[0]}", _picture(page, size))


# -- laying out --------------------------------------------------------------------------
def sheet(title: str, shown: Iterable[View]) -> Image.Image:
    """
    Lay views out in rows of one height, each under its name.

    Parameters
    ----------
    title
        What stands over them.
    shown
        The views, in the order in which they are laid out.

    Returns
    -------
    picture
        At most `SHEET_PX` wide.
    """
    font = ImageFont.load_default(15)
    rows: list[list[tuple[str, Image.Image]]] = [[]]
    used = GAP_PX
    for view in shown:
        picture = _sized(view.shown, font)
        if rows[-1] and used + picture.width + GAP_PX > SHEET_PX:
            rows.append([])
            used = GAP_PX
        rows[-1].append((view.name, picture))
        used += picture.width + GAP_PX
    row_px = ROW_PX + LABEL_PX + GAP_PX
    whole = Image.new("RGB", (SHEET_PX, len(rows) * row_px + LABEL_PX + GAP_PX), "#ccc")
    pen = ImageDraw.Draw(whole)
    pen.text((GAP_PX, 8), title, "black", ImageFont.load_default(20))
    for number, row in enumerate(rows):
        left, top = GAP_PX, LABEL_PX + GAP_PX + number * row_px
        for name, picture in row:
            pen.text((left, top), name, "black", font)
            whole.paste(picture, (left, top + LABEL_PX))
            left += picture.width + GAP_PX
    return whole


def _sized(
    shown: Image.Image | str, font: ImageFont.ImageFont | ImageFont.FreeTypeFont
) -> Image.Image:
    if isinstance(shown, Image.Image):
        return shown.resize((max(1, round(shown.width * ROW_PX / shown.height)), ROW_PX))
    card = Image.new("RGB", (420, ROW_PX), "white")
    ImageDraw.Draw(card).multiline_text((12, 12), _wrapped(shown, 52), "#a8201a", font)
    return card


def _wrapped(words: str, letters: int) -> str:
    lines = [
        line[at : at + letters]
        for line in words.splitlines()
        for at in range(0, len(line) or 1, letters)
    ]
    return "\n".join(lines[:30])


if __name__ == "__main__":
    main()
