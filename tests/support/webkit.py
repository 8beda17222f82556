"""
WebKitGTK in tests, as Debian packages it: Safari's engine, spoken to in WebDriver over HTTP.

Playwright drives a WebKit that it downloads; Debian's comes with a driver of its own and a small
browser, which needs a screen: Xvfb gives it one.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from tests.support.browsing import READY, wait_for
from tests.support.skips import NO_WEBKIT

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
BROWSERS = ("/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib/*/webkit2gtk-4.0/MiniBrowser")
ANSWER_S, STOP_S = 180, 20
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Enter": "\ue007", "ArrowRight": "\ue014"}
# What goes wrong from now on; a page that didn't come to be ready is found by the wait for it. That
# sizes are told of a frame later, where one changes another, is a notice and no fault.
LISTEN = """window.wrongs = [];
  addEventListener("error", ({ message }) =>
    message.startsWith("ResizeObserver loop") || window.wrongs.push(String(message)));
  addEventListener("unhandledrejection", (event) => window.wrongs.push(String(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) =>
    window.wrongs.push(event.violatedDirective + " " + event.blockedURI));"""


class WebKitError(Exception):
    """What WebKit answers to a command that it can't carry out."""


class WebKit:
    """A window of WebKitGTK's MiniBrowser."""

    def __init__(self, driver: str) -> None:
        self.driver = driver
        self.session = ""

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Carry out a command of WebDriver's, and give its value."""
        data = None if method in {"GET", "DELETE"} else json.dumps(body or {}).encode()
        asked = urllib.request.Request(self.driver + path, data, method=method)  # noqa: S310
        asked.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(asked, timeout=ANSWER_S) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise WebKitError(error.read().decode()) from error

    def start(self, browser: Path) -> None:
        """Open the window."""
        options = {"binary": str(browser), "args": ["--automation"]}
        match = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = (
            "/session/" + self.ask("POST", "/session", {"capabilities": match})["sessionId"]
        )

    def resize(self, width: int, height: int) -> None:
        """Make the window so large; the smallest one that there is may be wider."""
        size = {"width": width, "height": height}
        self.ask("POST", self.session + "/window/rect", size)

    def goto(self, address: str) -> None:
        """Open a page, and wait until all of it is drawn."""
        self.ask("POST", self.session + "/url", {"url": "about:blank"})
        self.ask("POST", self.session + "/url", {"url": address})
        wait_for(self, lambda: self.evaluate(f"return {READY}"), f"{address} is drawn")
        self.evaluate(LISTEN)

    def evaluate(self, script: str, *values: object) -> Any:
        """Run the body of a function in the page, and give what it returns."""
        body = {"script": script, "args": list(values)}
        return self.ask("POST", self.session + "/execute/sync", body)

    def element(self, selector: str) -> str:
        """Find an element by a CSS selector."""
        asked = {"using": "css selector", "value": selector}
        return str(self.ask("POST", self.session + "/element", asked)[ELEMENT])

    def button(self, name: str) -> str:
        """Find a button that is seen by its accessible name."""
        found = self.ask(
            "POST", self.session + "/elements", {"using": "css selector", "value": "button"}
        )
        for one in (each[ELEMENT] for each in found):
            at = f"{self.session}/element/{one}"
            if self.ask("GET", at + "/displayed") and self.name(one).startswith(name):
                return str(one)
        raise WebKitError(f"no button is named {name}")

    def name(self, element: str) -> str:
        """Give the accessible name of an element."""
        return str(self.ask("GET", f"{self.session}/element/{element}/computedlabel"))

    def click(self, element: str) -> None:
        """Click an element, scrolled into view."""
        self.ask("POST", f"{self.session}/element/{element}/click")

    def press(self, element: str, key: str) -> None:
        """Press a key on an element."""
        self.ask("POST", f"{self.session}/element/{element}/value", {"text": KEYS[key]})

    def enter(self, frame: str | None) -> None:
        """Go into a frame, or back to the page."""
        value = None if frame is None else {ELEMENT: frame}
        self.ask("POST", self.session + "/frame", {"id": value})

    def wait_for_timeout(self, timeout: float, /) -> None:
        """Let milliseconds pass."""
        time.sleep(timeout / 1000)

    def wrongs(self) -> list[str]:
        """Say what went wrong in the page since it was opened."""
        return list(self.evaluate("return window.wrongs || []"))

    def picture(self, path: Path) -> None:
        """Keep what is to be seen as a PNG."""
        path.write_bytes(base64.b64decode(self.ask("GET", self.session + "/screenshot")))


def minibrowser() -> Path:
    """Find WebKitGTK's browser, its driver and a screen for it, or skip the test."""
    found = [one for pattern in BROWSERS for one in Path("/").glob(pattern[1:])]
    if not found or not shutil.which(DRIVER) or not shutil.which(SCREEN):
        pytest.skip(NO_WEBKIT)
    return found[0]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _running(command: list[str], log: Path, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with log.open("w") as told:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, env=env, text=True)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_S)
            if process.stdout:
                process.stdout.close()


@contextmanager
def webkit(folder: Path) -> Iterator[WebKit]:
    """
    Run WebKitGTK on a screen of its own; the test is skipped where it isn't installed.

    Parameters
    ----------
    folder
        Where it keeps what it keeps; its home too.
    """
    browser, port = minibrowser(), _free_port()
    env = os.environ | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    # Its sandbox asks for rights that a container, where all is root's, doesn't have; nothing but
    # this machine can be reached: what isn't on it is asked of a port where nobody listens.
    env |= {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "GDK_BACKEND": "x11"}
    env |= dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    env |= {"no_proxy": "127.0.0.1,localhost", "LIBGL_ALWAYS_SOFTWARE": "1"}
    screen = [SCREEN, "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with _running(screen, folder / "screen.log", env) as shown:
        assert shown.stdout
        env["DISPLAY"] = ":" + shown.stdout.readline().strip()
        driver = [DRIVER, f"--port={port}"]
        with _running(driver, folder / "driver.log", env):
            window = WebKit(f"http://127.0.0.1:{port}")
            wait_for(window, lambda: _answers(window), "the driver answers")
            window.start(browser)
            try:
                yield window
            finally:
                with suppress(WebKitError, OSError):
                    window.ask("DELETE", window.session)


def _answers(window: WebKit) -> bool:
    try:
        return bool(window.ask("GET", "/status"))
    except (URLError, ConnectionError):
        return False
