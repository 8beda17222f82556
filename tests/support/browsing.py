"""A real browser for tests: nothing but this machine is reachable, and every error counts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Frame,
    Locator,
    Page,
    Route,
    WebError,
    WebSocketRoute,
)

# Of several lists of features Chromium takes the last, so Playwright's own stand here again. The
# rest would start two pages of the address bar, and a spare process, for each context: as much
# work as opening the page that is tested.
FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "OptimizationHints",
    "PreconnectToSearch",
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
LAUNCH_ARGUMENTS = [
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # a container may have next to none
    "--disable-sync",
    "--no-first-run",
]
CONTEXT = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "timezone_id": "UTC"}
# No test waits so long unless something is wrong, or the machine is very busy.
WAIT_MS = 60_000
SETTLE_MS = 50
POLL_MS = 20
# A page says so when all of it is drawn, and laid out where it is out of sight: nothing moves then.
READY = "'whole' in (document.documentElement?.dataset ?? {})"
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


def is_outside(url: str) -> bool:
    """
    Whether a URL leads off this machine.

    Examples
    --------
    >>> is_outside("https://tiles.example/1/2/3.png"), is_outside("wss://example")
    (True, True)
    >>> is_outside("http://127.0.0.1:8501/"), is_outside("http://[::1]/"), is_outside("file:///a")
    (False, False, False)
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https", "ws", "wss"}:
        return False
    return not _LOOPBACK.fullmatch(parts.hostname or "")


@dataclass
class Watch:
    """
    What went wrong in the browser during one test.

    A test that expects something takes it, and says what it was; whatever is left at the
    end fails the test.
    """

    blocked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def take_blocked(self) -> list[str]:
        """Hand over the URLs that were blocked until now, and forget them."""
        taken, self.blocked = self.blocked, []
        return taken

    def take_errors(self) -> list[str]:
        """Hand over the JavaScript errors until now, and forget them."""
        taken, self.errors = self.errors, []
        return taken

    def verdict(self) -> str:
        """What is left to complain of; empty if all was well."""
        lines = [f"blocked: {url}" for url in self.blocked]
        return "\n".join(lines + [f"error: {text}" for text in self.errors])


def open_context(browser: Browser, watch: Watch, **options: object) -> BrowserContext:
    """
    Open a browser context whose every step is watched.

    Parameters
    ----------
    browser
        A running browser.
    watch
        Where blocked requests and errors are written.
    **options
        Options of Playwright's `new_context`, over the ones that every test shares.
    """
    # A service worker's requests would pass by the routes below.
    context: BrowserContext = browser.new_context(
        **{**CONTEXT, "service_workers": "block", **options}  # type: ignore[arg-type]
    )
    context.set_default_timeout(WAIT_MS)

    def block(route: Route) -> None:
        watch.blocked.append(route.request.url)
        route.abort()

    def block_socket(socket: WebSocketRoute) -> None:
        watch.blocked.append(socket.url)
        socket.close()

    def note_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            watch.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def note_error(error: WebError) -> None:
        watch.errors.append(str(error.error))

    context.route(is_outside, block)
    context.route_web_socket(is_outside, block_socket)
    context.on("console", note_console)
    context.on("weberror", note_error)
    return context


class Scripted(Protocol):
    """A page or a frame, in whichever browser."""

    def evaluate(self, expression: str, arg: Any = None, /) -> Any:
        """Value of a script, or what a function makes of an argument."""

    def wait_for_timeout(self, timeout: float, /) -> None:
        """Let milliseconds pass."""


def wait_until(page: Scripted, expression: str) -> None:
    """
    Wait until an expression or a function is true in a page.

    Playwright's own `wait_for_function` evaluates text, which the page's content security
    policy forbids.
    """
    end = time.monotonic() + WAIT_MS / 1000
    while not page.evaluate(expression):
        if time.monotonic() > end:
            raise TimeoutError(f"never true: {expression}")
        page.wait_for_timeout(POLL_MS)


def wait_for(page: Scripted, holds: Callable[[], object], what: str) -> None:
    """Wait until something outside of a page's scripts is true, while its events arrive."""
    end = time.monotonic() + WAIT_MS / 1000
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"never true: {what}")
        page.wait_for_timeout(POLL_MS)


def heard(page: Page) -> list[str]:
    """Give the list of what a page says in dialogs from now on, which no text of a dossier may."""
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", hear)
    return said


def drawn(page: Scripted) -> None:
    """Wait until what a page has been asked to do is drawn: two of its frames later."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def at_rest(page: Scripted, expression: str, frames: int = 10) -> None:
    """Wait until the value of an expression is the same in some frames one after another."""
    page.evaluate(
        f"""new Promise((done) => {{
          let last, same = 0;
          const look = () => {{
            const now = {expression};
            same = now === last ? same + 1 : 0;
            last = now;
            if (same >= {frames}) done(); else requestAnimationFrame(look);
          }};
          look();
        }})"""
    )


def zoomed(page: Page | Frame) -> None:
    """
    Wait until the map neither zooms nor pans any more.

    Leaflet begins in the frame after what was asked, so that frame is waited for first.
    """
    drawn(page)
    wait_until(
        page,
        "!geoapp.page.map._animatingZoom && !geoapp.page.map._panAnim?._inProgress"
        " && !document.querySelector('.leaflet-zoom-anim')",
    )


def fitted(page: Scripted, frame: Scripted) -> int:
    """Wait until a frame of a page is as high as what is in it; return how high that is."""
    end = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < end:
        high = frame.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
        client = page.evaluate("document.querySelector('iframe').clientHeight")
        if client == high:
            return int(high)
        page.wait_for_timeout(POLL_MS)
    raise TimeoutError(f"the frame is never as high as what is in it: {high} px in {client} px")


def read_words(locator: Locator) -> str:
    """Scroll to an element and read its words; what is far out of sight has none rendered."""
    end = time.monotonic() + WAIT_MS / 1000
    while True:
        locator.scroll_into_view_if_needed()
        words = locator.inner_text()
        if words or time.monotonic() > end:
            return words
        locator.page.wait_for_timeout(POLL_MS)


def open_share(page: Page) -> None:
    """Open the panel for sharing; it is filled when it has opened."""
    page.locator("#share summary").click()
    wait_until(page, "() => document.getElementById('share-link').value !== ''")


def close_context(context: BrowserContext) -> None:
    """Close a context after the last errors of its pages have had time to arrive."""
    for page in context.pages:
        page.wait_for_timeout(SETTLE_MS)
    context.close()


OpenContext = Callable[..., BrowserContext]
