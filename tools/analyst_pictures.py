"""
Make the pictures of docs/qgis.md and its neighbours: `python -m tools.analyst_pictures [PAGE...]`.

Each shows an export of the built-in dossier in a program that an analyst may use, set up as the
page says: QGIS's own window for `qgis` and `postgis`, what the code of the page draws for `pandas`.
ArcGIS and Google Earth run on no machine of ours; for `arcgis` Esri's own renderer for browsers
stands in, and for `google-earth` CesiumJS. Needs Debian's qgis, xvfb, xauth, gdal-bin and
postgresql-postgis, Chromium, and npm with its registry: the two libraries are installed in a
temporary folder, and nothing of them stays.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import geopandas as gpd
from PIL import Image
from playwright.sync_api import ConsoleMessage, Route, ViewportSize, sync_playwright

from geoapp.dossier import built_in, read_dossier
from geoapp.exports import export
from geoapp.frames import to_frames
from tools.browser import find_browser
from tools.postgis import database
from tools.registry import npm_install

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = DOCS / "pictures"
PAGES = Path(__file__).with_name("pages")
DAY = "2023-09-20"
SIZE: ViewportSize = {"width": 1280, "height": 800}
MOST_BYTES = 200_000
CESIUM = "cesium@1.145.0"
ARCGIS, BUNDLER = "@arcgis/core@5.1.25", "esbuild@0.28.2"
# WebGL is drawn by the processor, so that every machine draws alike.
CHROMIUM = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader"]
CHROMIUM += ["--enable-unsafe-swiftshader", "--disable-background-networking"]
SETTLE_MS, PATIENCE_MS = 5_000, 120_000
GLOBE = {"day": DAY, "selected": "leg-rail", "lon": 113, "lat": 47, "height": 7_400_000}
# From the lowest to the highest, as they are added to an empty project.
STACK = ("basemap_land", "basemap_lakes", "basemap_rivers", "basemap_borders",
         "candidates", "legs", "places", "sightings")  # fmt: skip
FRAMES = to_frames(read_dossier(built_in()))


# -- QGIS ----------------------------------------------------------------------------------


def qgis(folder: Path) -> Path:
    """Open the English project of `geoapp export --to qgis`."""
    return _qgis_window(folder, project=_exported(folder, "en.qgz"))


def postgis(folder: Path) -> Path:
    """Fill a database by the lines of docs/postgis.md, and open its layers."""
    text = (DOCS / "postgis.md").read_text("utf-8")
    (fill,) = re.findall(r"^ogr2ogr .*$", text, re.MULTILINE)
    (find_styles,) = re.findall(r"^UPDATE layer_styles .*$", text, re.MULTILINE)
    (folder / "server").mkdir()
    with database(folder / "server") as server:
        line = re.sub(r'"PG:[^"]*"', f'"PG:{server.address}"', fill)
        line = line.replace("route.gpkg", str(_exported(folder, ".gpkg")))
        subprocess.run(line, shell=True, check=True)  # noqa: S602 - the page's own line
        server.psql(find_styles)
        layers = {name: f"{server.address} key='fid' table=\"public\".\"{name}\" (geom)"
                  for name in STACK}  # fmt: skip
        return _qgis_window(folder, layers=layers)


def _exported(folder: Path, ending: str) -> Path:
    """Export the QGIS project, which has a base map; give the file with an ending."""
    if not (folder / "route").exists():
        export(FRAMES, "qgis", folder / "route")
    (path,) = (folder / "route").glob(f"*{ending}")
    return path


def _qgis_window(folder: Path, project: Path | None = None, **asked: object) -> Path:
    """Run QGIS on a screen of its own, with settings of its own; its window as a picture."""
    picture, home = folder / "window.png", folder / "home"
    # What lies in the machine's temporary folder QGIS marks as lost at the end.
    home.mkdir(mode=0o700)
    (home / "temporary").mkdir()
    told = {"picture": str(picture), "day": DAY, "layers": {}, **asked}
    settings = {"HOME": home, "XDG_RUNTIME_DIR": home, "TMPDIR": home / "temporary"}
    command = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1280x800x24",
               "qgis", "--nologo", "--noversioncheck", "--noplugins", "--profiles-path", str(home),
               "--code", str(Path(__file__).with_name("qgis_window.py"))]  # fmt: skip
    command += ["--project", str(project)] if project else []
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "GEOAPP_WINDOW": json.dumps(told)}
    env |= {name: str(path) for name, path in settings.items()}
    subprocess.run(command, env=env, check=True, timeout=180)
    return picture


# -- pandas --------------------------------------------------------------------------------


def pandas(folder: Path) -> Path:
    """Run the block of docs/pandas.md that saves a picture."""
    text = (DOCS / "pandas.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (code,) = (block for block in blocks if "savefig" in block)
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)
    (picture,) = folder.glob("*.png")
    return picture


# -- stand-ins in a browser ----------------------------------------------------------------


def google_earth(folder: Path) -> Path:
    """Open the KMZ in CesiumJS, on the base map that its package brings."""
    packages = npm_install(folder, CESIUM)
    site = _site(folder, "globe.html", cesium=packages / "cesium" / "Build" / "Cesium")
    export(FRAMES, "kmz", site / "route.kmz")
    return _photographed(site, f"globe.html?{urlencode(GLOBE)}")


def arcgis(folder: Path) -> Path:
    """Open the layers of the GeoPackage in Esri's SDK for browsers."""
    packages = npm_install(folder, ARCGIS, BUNDLER)
    script = folder / "arcgis.js"
    script.write_bytes((PAGES / "arcgis.js").read_bytes())
    built = folder / "built"
    bundle = [str(packages / ".bin" / "esbuild"), str(script), f"--outdir={built}", "--bundle"]
    bundle += ["--splitting", "--format=esm", "--minify", "--log-level=error"]
    subprocess.run(bundle, check=True)
    assets = packages / "@arcgis" / "core" / "assets"
    site = _site(folder, "arcgis.html", built=built, assets=assets)
    for name in ("basemap_land", "candidates", "legs", "places"):
        layer = gpd.read_file(_exported(folder, ".gpkg"), layer=name)
        layer.to_file(site / f"{name}.geojson", driver="GeoJSON")
    return _photographed(site, f"arcgis.html?day={DAY}")


def _site(folder: Path, page: str, **linked: Path) -> Path:
    """Make a folder to serve: a page of ours, and folders of others under names."""
    site = folder / "site"
    site.mkdir()
    (site / page).write_bytes((PAGES / page).read_bytes())
    for name, target in linked.items():
        (site / name).symlink_to(target)
    return site


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


def _photographed(site: Path, page: str) -> Path:
    """Serve a folder on loopback, open a page of it, and wait until it says ``isDone``."""
    picture = site / "page.png"
    problems: list[str] = []
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server,
        sync_playwright() as playwright,
    ):
        Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=find_browser(), args=CHROMIUM)
        opened = browser.new_page(viewport=SIZE, locale="en-GB", timezone_id="UTC")
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda message: _note_error(message, problems))
        opened.route(lambda url: url.startswith("http") and not url.startswith(origin), _refuse)
        opened.goto(origin + page)
        opened.wait_for_function("window.isDone", timeout=PATIENCE_MS)
        opened.wait_for_timeout(SETTLE_MS)
        opened.screenshot(path=picture)
        browser.close()
        server.shutdown()
    if problems:
        raise RuntimeError("\n".join(problems))
    return picture


def _note_error(message: ConsoleMessage, problems: list[str]) -> None:
    if message.type == "error":
        problems.append(message.text)


def _refuse(route: Route) -> None:
    """Let nothing leave the machine."""
    route.abort()


# -- files ---------------------------------------------------------------------------------

MAKERS: dict[str, Callable[[Path], Path]] = {
    "qgis": qgis,
    "arcgis": arcgis,
    "google-earth": google_earth,
    "postgis": postgis,
    "pandas": pandas,
}


def store(picture: Path, page: str) -> None:
    """Write a picture for a page: one with few colours as PNG, one of the Earth as JPEG."""
    target = PICTURES / f"{page}{'.jpg' if page == 'google-earth' else '.png'}"
    with Image.open(picture) as opened:
        drawn = opened.convert("RGB")
    if target.suffix == ".png":
        drawn = drawn.quantize(kmeans=1, dither=Image.Dither.NONE)
    drawn.save(target, optimize=True, quality=80)
    size = target.stat().st_size
    print(f"{target}: {size:,} bytes")
    if size > MOST_BYTES:
        raise ValueError(f"{target} has {size:,} bytes, more than {MOST_BYTES:,}; draw less")


def main(pages: list[str]) -> None:
    """Make the pictures of some pages, or of all."""
    for page in pages or MAKERS:
        with tempfile.TemporaryDirectory() as folder:
            store(MAKERS[page](Path(folder)), page)


if __name__ == "__main__":
    main(sys.argv[1:])
