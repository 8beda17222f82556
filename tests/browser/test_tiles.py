"""A page with tiles in Chromium: who is asked, what is said of it, and what shows without them."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import hosted_html
from geoapp.page.site import publish
from geoapp.webmap.tiles import Tiles
from tests.support.accessibility import complaints
from tests.support.browsing import READY, drawn, read_words, wait_for, wait_until, zoomed
from tests.support.dossiers import built_in_page
from tests.support.hosting import Host, host
from tests.support.odd_legs import CASES
from tests.support.tiers import long

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.browsing import OpenContext, Watch

LINK = "https://tiles.example/copyright"
TILE = re.compile(r"/(\d+)/(\d+)/(\d+)\.png")
SHOWN = "document.querySelectorAll('img.leaflet-tile-loaded').length"
AWAITED = "img.leaflet-tile:not(.leaflet-tile-loaded)"
GREEN = (40, 160, 80)
# Land on our own base map.
PAPER = (246, 241, 228)


@dataclass
class TileHost:
    """A host of tiles on this machine: what it was asked, and what it answers."""

    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    status: int = 200
    may_answer: Event = field(default_factory=Event)

    @property
    def tiles(self) -> Tiles:
        return Tiles(f"{self.url}/{{z}}/{{x}}/{{y}}.png", "© Makers of the tiles", link=LINK)


def green_tile() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (256, 256), GREEN).save(stream, "PNG")
    return stream.getvalue()


@contextmanager
def serving_tiles() -> Iterator[TileHost]:
    """Serve green tiles on a free port of this machine."""
    made, tile = TileHost(), green_tile()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers.get("Referer")))
            made.may_answer.wait(20)
            self.send_response(made.status)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(tile if made.status == 200 else b"")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def tile_host_of_all() -> Iterator[TileHost]:
    with serving_tiles() as made:
        yield made


@pytest.fixture
def tile_host(tile_host_of_all: TileHost) -> TileHost:
    """The host of tiles, which remembers nothing of the tests before."""
    made = tile_host_of_all
    made.status = 200
    made.asked.clear()
    made.may_answer.set()
    return made


@pytest.fixture(scope="module")
def served(tile_host_of_all: TileHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The built-in dossier's page, with the tiles and without, on another port."""
    folder = tmp_path_factory.mktemp("tiles")
    write(folder / "route.html", read_dossier(built_in()), tile_host_of_all)
    (folder / "plain.html").write_text(built_in_page(), "utf-8")
    with host(folder) as made:
        yield made


def write(path: Path, dossier: Any, tile_host: TileHost, **options: Any) -> None:
    path.write_text(hosted_html(dossier, tiles=tile_host.tiles, **options), "utf-8")


def opened(page: Page, address: str) -> Page:
    # A page's load event waits for its pictures.
    page.goto(address, wait_until="domcontentloaded")
    wait_until(page, READY)
    return page


def with_tiles(page: Page, address: str) -> Page:
    opened(page, address)
    wait_until(page, f"{SHOWN} > 0 && !document.querySelector('{AWAITED}')")
    return page


def colour_at(page: Page, x: int, y: int) -> object:
    """The colour of a point of the map, in its own pixels."""
    picture = Image.open(io.BytesIO(page.locator("#map_route").screenshot()))
    return picture.convert("RGB").getpixel((x, y))


def tiles_asked(tile_host: TileHost) -> set[tuple[int, int, int]]:
    """Zoom, column and row of all that the host was asked for."""
    found = [TILE.fullmatch(path) for path, _ in tile_host.asked]
    assert all(found)
    return {(int(one[1]), int(one[2]), int(one[3])) for one in found if one}


def test_one_host_is_asked_and_told_the_origin_alone(
    page: Page, served: Host, tile_host: TileHost
) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with_tiles(page, served.url + "route.html?secret=1#at=2023-09-20")
    asked = {url for url in requests if not url.startswith((served.url, "data:", "blob:"))}
    assert asked
    assert all(url.startswith(tile_host.url + "/") for url in asked)
    # Neither the page's path, nor its query, nor what its reader looks at.
    assert {referer for _, referer in tile_host.asked} == {served.url}
    policies = "[...document.querySelectorAll('img.leaflet-tile')].map((one) => one.referrerPolicy)"
    assert set(page.evaluate(policies)) == {"strict-origin"}
    tiles = tiles_asked(tile_host)
    assert all(0 <= x < 2**zoom and 0 <= y < 2**zoom for zoom, x, y in tiles)
    assert len(tile_host.asked) == len(tiles), "no tile twice"


def test_a_page_without_asks_nobody(page: Page, served: Host, tile_host: TileHost) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    opened(page, served.url + "plain.html")
    page.wait_for_load_state("networkidle")
    assert {url for url in requests if not url.startswith(("data:", "blob:"))} <= {
        served.url + "plain.html"
    }
    assert tile_host.asked == []
    assert page.locator("#tiles-note").count() == 0


def test_another_host_is_not_asked_for_pictures(page: Page, served: Host, watch: Watch) -> None:
    with_tiles(page, served.url + "route.html")
    with serving_tiles() as other:
        page.evaluate("(url) => { new Image().src = url; }", other.url + "/0/0/0.png")
        page.evaluate("(url) => fetch(url).catch(() => null)", served.url + "plain.html")
        wait_for(page, lambda: len(watch.errors) >= 2, "two refusals by the policy")
        assert other.asked == []
    errors = watch.take_errors()
    assert all("Content Security Policy" in error for error in errors)


def test_the_map_shows_tiles_with_their_credit_and_says_whom_it_asks(
    page: Page, served: Host
) -> None:
    with_tiles(page, served.url + "route.html")
    assert colour_at(page, 400, 240) == GREEN
    credit = page.locator(".tiles-credit a")
    assert credit.inner_text() == "© Makers of the tiles"
    assert credit.get_attribute("href") == LINK
    note = page.locator("#tiles-note")
    assert note.inner_text().startswith("The background map is loaded from another site")
    assert note.inner_text().endswith(": 127.0.0.1")
    page.get_by_role("button", name="Français").click()
    assert note.inner_text().startswith("Le fond de carte est chargé depuis un autre site")
    assert "Projection\u00a0: Web Mercator" in read_words(page.locator("#about"))
    page.emulate_media(media="print")
    assert credit.is_visible()
    assert note.is_visible()


@pytest.mark.long
def test_names_keep_off_the_credit_and_the_route_off_the_inset(page: Page, served: Host) -> None:
    with_tiles(page, served.url + "route.html")
    over = page.evaluate(
        """() => {
          const boxOf = (one) => one.getBoundingClientRect();
          const meet = (a, b) =>
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
          const covers = [...document.querySelectorAll("#inset, .tiles-credit, #whole")].map(boxOf);
          const names = "#map_route .label:not(.label-area), #map_route path.place-route";
          const seen = [...document.querySelectorAll(names)].filter(
            (one) => getComputedStyle(one).visibility === "visible" && boxOf(one).width);
          return [seen.length, seen.filter((one) => covers.some((box) => meet(boxOf(one), box)))
            .map((one) => one.textContent)];
        }"""
    )
    assert over[0] > 10
    assert over[1] == []


def test_without_an_answer_the_page_has_its_own_map(
    page: Page, served: Host, tile_host: TileHost, watch: Watch
) -> None:
    tile_host.status = 404
    opened(page, served.url + "route.html")
    wait_until(page, "document.querySelectorAll('img.leaflet-tile').length > 0")
    wait_until(page, "[...document.querySelectorAll('img.leaflet-tile')].every((t) => t.complete)")
    wait_for(page, lambda: watch.errors, "a refusal by the host")
    drawn(page)
    assert page.evaluate(SHOWN) == 0
    assert colour_at(page, 400, 240) == PAPER
    assert page.locator(".label-country", has_text="Mongolia").is_visible()
    # What a browser says of a picture that isn't there can't be kept back.
    errors = watch.take_errors()
    assert errors
    assert all("404" in error and tile_host.url in error for error in errors)


@pytest.mark.long
def test_while_a_host_thinks_the_page_has_its_own_map(
    page: Page, served: Host, tile_host: TileHost
) -> None:
    tile_host.may_answer.clear()
    opened(page, served.url + "route.html")
    assert colour_at(page, 400, 240) == PAPER
    page.locator("#clock-slider").press("ArrowRight")
    assert page.locator("#clock-date").inner_text() == "23 September 2023"
    tile_host.may_answer.set()
    wait_until(page, f"{SHOWN} > 5")
    assert colour_at(page, 400, 240) == GREEN
    assert not page.locator(".label-country").first.is_visible()


@pytest.mark.long
def test_a_link_shows_the_same_ground_with_tiles_and_without(page: Page, served: Host) -> None:
    state = "#box=52.000/104.300/1400/600"
    width = """() => {
      const { map } = geoapp.page;
      const [x, y] = [map.getSize().x, map.getSize().y / 2];
      return map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([x, y]));
    }"""
    found = []
    for name in ("plain.html", "route.html"):
        opened(page, served.url + name + state)
        centre = page.evaluate("geoapp.page.map.getCenter()")
        assert (centre["lat"], centre["lng"]) == pytest.approx((52.0, 104.3), abs=0.01)
        found.append(page.evaluate(width))
        page.locator("#clock-slider").press("ArrowRight")
        wait_until(page, "location.hash.includes('box=52.000/104.300/1400/600')")
        page.goto("about:blank")
    assert found[1] == pytest.approx(found[0], rel=0.03)


def test_a_route_across_180_degrees_stays_whole(
    page: Page, tile_host: TileHost, tmp_path: Path
) -> None:
    dossier = read_dossier(CASES["across-180"], name="x.geojson")
    write(tmp_path / "page.html", dossier, tile_host)
    with_tiles(page, (tmp_path / "page.html").as_uri())
    boxes = page.locator("#map_route path.leg").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).map((box) => [box.left, box.right])"
    )
    (_, first_end), (second_start, last) = sorted(boxes)
    assert second_start == pytest.approx(first_end, abs=3)
    assert last - sorted(boxes)[0][0] < 900
    # Tiles of both ends of the world, and none beyond them.
    for zoom in {zoom for zoom, _, _ in tiles_asked(tile_host)}:
        columns = {x for deep, x, _ in tiles_asked(tile_host) if deep == zoom}
        assert {min(columns), max(columns)} == {0, 2**zoom - 1}


@pytest.mark.long
def test_a_map_is_not_dragged_off_the_world(page: Page, served: Host, tile_host: TileHost) -> None:
    with_tiles(page, served.url + "route.html")
    page.evaluate("geoapp.page.map.setView([80, 350], 2, { animate: false })")
    centre = "geoapp.page.map.getCenter()"
    wait_until(page, f"-95 <= {centre}.lng && {centre}.lng <= 265")
    wait_until(page, f"Math.abs({centre}.lat) < 85")
    zoomed(page)
    page.wait_for_load_state("networkidle")
    assert all(0 <= x < 2**zoom and 0 <= y < 2**zoom for zoom, x, y in tiles_asked(tile_host))


@pytest.mark.long
def test_a_sandboxed_embed_asks_without_a_name(
    page: Page, tile_host: TileHost, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    publish(read_dossier(built_in()), site, languages=["en"], tiles=tile_host.tiles)
    frame = '<iframe src="embed-en.html" sandbox="allow-scripts" width="800" height="760"></iframe>'
    (site / "article.html").write_text(f"<!DOCTYPE html>{frame}", "utf-8")
    with host(site) as made:
        page.goto(made.url + "article.html")
        inner = next(one for one in page.frames if one.parent_frame)
        wait_until(inner, f"{SHOWN} > 0")
        assert inner.locator(".tiles-credit").is_visible()
        assert inner.locator("#tiles-note").is_visible()
    # So the README of a site says: a host that wants a name is told none here.
    assert {referer for _, referer in tile_host.asked} == {None}


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ((320, 568), "light"),
        long((1280, 800), "light"),
        long((390, 844), "dark"),
        long((1280, 800), "dark"),
        long((390, 844), "light"),
        long((320, 568), "dark"),
    ],
)
def test_axe_finds_nothing_and_a_phone_scrolls_one_way(
    open_context: OpenContext, served: Host, scheme: str, size: tuple[int, int]
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = open_context(color_scheme=scheme, viewport=viewport).new_page()
    with_tiles(page, served.url + "route.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator(".tiles-credit").is_visible()
    ends = page.locator("#map_route path.place-route").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().left)"
    )
    assert all(0 < left < size[0] and not math.isnan(left) for left in ends)
    assert complaints(page) == []
