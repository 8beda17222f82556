"""
Firefox in tests, as Debian packages it, spoken to in WebDriver BiDi: no driver between.

Playwright drives a Firefox that it downloads, and its way to any other one needs commands that
Debian's doesn't have yet. The browser itself speaks the W3C's protocol over a WebSocket.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.support.browsing import SETTLE_MS, Watch, is_outside
from tests.support.foreign import program

START_S, ANSWER_S, STOP_S, POLL_S = 180, 180, 20, 0.05
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)\n")
EVENTS = ["log.entryAdded", "network.beforeRequestSent", "script.message"]
# What isn't on this machine is asked of a port where nobody listens; loopback needs no proxy.
ALONE = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "intl.accept_languages": "en-GB",
    "browser.chrome.site_icons": False,  # or it asks each host for one
}
PHONE = {
    "dom.w3c_touch_events.enabled": 1,
    "ui.primaryPointerCapabilities": 1,
    "ui.allPointerCapabilities": 1,
}
DARK = {"layout.css.prefers-color-scheme.content-override": 0}
STILL = {"ui.prefersReducedMotion": 1}
TELL_VIOLATIONS = """(tell) => document.addEventListener("securitypolicyviolation",
  (event) => tell(event.violatedDirective + " " + event.blockedURI))"""
STAYS = """async (one) => {
  for (let n = 0; n < 3; n++) await new Promise((done) => requestAnimationFrame(done));
  const { top, bottom } = one.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}"""
REACH = """(element) => {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return hit !== null && (element.contains(hit) || hit.contains(element));
}"""
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "PageDown": "\ue00f",
}


class FirefoxError(Exception):
    """What Firefox answers to a command that it can't carry out."""


class Firefox:
    """A running Firefox; what happens in its pages is written into `watch`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.watch = Watch()
        self._socket = socket
        self._ids = count(1)
        self.command("session.new", capabilities={})
        self.command("session.subscribe", events=EVENTS)

    def command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command; hear all that happens until it is answered."""
        this = next(self._ids)
        self._socket.send(json.dumps({"id": this, "method": method, "params": params}))
        while True:
            told: dict[str, Any] = json.loads(self._socket.recv(timeout=ANSWER_S))
            if told.get("id") != this:
                self._hear(told)
            elif told["type"] == "error":
                raise FirefoxError(f"{method}: {told['error']}: {told['message']}")
            else:
                result: dict[str, Any] = told["result"]
                return result

    def _hear(self, event: dict[str, Any]) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "network.beforeRequestSent" and is_outside(params["request"]["url"]):
            self.watch.blocked.append(params["request"]["url"])
        elif method == "log.entryAdded" and params["level"] == "error":
            self.watch.errors.append(str(params["text"]))
        elif method == "script.message":
            self.watch.errors.append(f"policy: {params['data']['value']}")

    @contextmanager
    def open(self, width: int, height: int) -> Iterator[Tab]:
        """Open a page of a size in CSS pixels, with no memory of other pages."""
        user = self.command("browser.createUserContext")["userContext"]
        created = self.command("browsingContext.create", type="tab", userContext=user)
        tab = Tab(self, created["context"])
        viewport = {"width": width, "height": height}
        self.command("browsingContext.setViewport", context=tab.context, viewport=viewport)
        tab.before_scripts(TELL_VIOLATIONS, [{"type": "channel", "value": {"channel": "policy"}}])
        yield tab
        tab.wait_for_timeout(SETTLE_MS)
        tab.evaluate("0")  # the last events come before the answer
        self.command("browser.removeUserContext", userContext=user)


@dataclass
class Tab:
    """A page or a frame in Firefox; its methods are named as Playwright's are."""

    firefox: Firefox
    context: str

    def goto(self, url: str) -> None:
        """Go to an address and wait until all that it names is loaded."""
        self._do("browsingContext.navigate", url=url, wait="complete")

    def before_scripts(self, function: str, arguments: list[Any] | None = None) -> None:
        """Call a function in each new page and frame before any script of its own runs."""
        self.firefox.command(
            "script.addPreloadScript",
            functionDeclaration=function,
            arguments=arguments or [],
            contexts=[self.context],
        )

    def evaluate(self, expression: str, arg: Any = None, /) -> Any:
        """Value of a script, or what a function makes of an argument; promises are awaited."""
        found = self._run("script.evaluate", expression=expression)
        if found["type"] == "function":
            given = "(...given) => JSON.parse(given[0])"
            call = f"async (text) => ({expression})(({given})(text))"
            text = {"type": "string", "value": json.dumps(arg)}
            found = self._run("script.callFunction", functionDeclaration=call, arguments=[text])
        return _plain(found)

    def wait_for_timeout(self, timeout: float, /) -> None:
        """Let milliseconds pass; what happens meanwhile is heard with the next command."""
        time.sleep(timeout / 1000)

    def words(self, selector: str) -> str:
        """Words of the first element that a selector of CSS finds, as they are shown."""
        return str(self.evaluate("(s) => document.querySelector(s).innerText", selector))

    def focus(self, selector: str) -> None:
        """Give the keyboard to an element."""
        self.evaluate("(s) => document.querySelector(s).focus()", selector)

    def press(self, *names: str) -> None:
        """Press keys one after another, as a hand does."""
        keys = [KEYS.get(name, name) for name in names]
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def click(self, selector: str, *, touch: bool = False) -> None:
        """Click the middle of an element, or tap it; nothing may lie over it."""
        css = {"type": "css", "value": selector}
        nodes = self._do("browsingContext.locateNodes", locator=css, maxNodeCount=1)["nodes"]
        assert nodes, f"{selector} is not there"
        node = {"sharedId": nodes[0]["sharedId"]}
        for _ in range(20):  # what is laid out only when it is near moves what stands below it
            found = self._run("script.callFunction", functionDeclaration=REACH, arguments=[node])
            if stays := _plain(
                self._run("script.callFunction", functionDeclaration=STAYS, arguments=[node])
            ):
                break
        is_reached = _plain(found) and stays
        assert is_reached, f"{selector} cannot be reached by a pointer"
        self._point({"origin": {"type": "element", "element": node}, "x": 0, "y": 0}, touch=touch)

    def click_at(self, x: float, y: float) -> None:
        """Click a point, in CSS pixels from the window's left and top."""
        self._point({"x": round(x), "y": round(y)}, touch=False)

    def frame(self) -> Tab:
        """Return the first frame in the page."""
        tree = self.firefox.command("browsingContext.getTree", root=self.context)
        return Tab(self.firefox, tree["contexts"][0]["children"][0]["context"])

    def pdf(self) -> bytes:
        """Print the page."""
        return base64.b64decode(self._do("browsingContext.print")["data"])

    def screenshot(self) -> bytes:
        """Take a picture of what is seen, as PNG."""
        return base64.b64decode(self._do("browsingContext.captureScreenshot")["data"])

    def _do(self, method: str, **params: Any) -> dict[str, Any]:
        return self.firefox.command(method, context=self.context, **params)

    def _act(self, source: dict[str, Any]) -> None:
        self._do("input.performActions", actions=[source])
        self._do("input.releaseActions")

    def _point(self, where: dict[str, Any], *, touch: bool) -> None:
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        kind = {"pointerType": "touch" if touch else "mouse"}
        actions = [{"type": "pointerMove", **where}, down, up]
        self._act({"type": "pointer", "id": "hand", "parameters": kind, "actions": actions})

    def _run(self, method: str, **params: Any) -> dict[str, Any]:
        target = {"context": self.context}
        told = self.firefox.command(
            method, target=target, awaitPromise=True, userActivation=True, **params
        )
        if told["type"] == "exception":
            raise FirefoxError(told["exceptionDetails"]["text"])
        result: dict[str, Any] = told["result"]
        return result


def _plain(told: dict[str, Any]) -> Any:
    """Turn a value as BiDi writes it into Python's."""
    kind, value = told["type"], told.get("value")
    if kind == "array":
        return [_plain(each) for each in value or []]
    if kind == "object":
        return {name: _plain(each) for name, each in value or []}
    return value


@contextmanager
def firefox(folder: Path, preferences: dict[str, int]) -> Iterator[Firefox]:
    """
    Run Firefox without a window, from which nothing but this machine can be reached.

    Parameters
    ----------
    folder
        An empty folder for its profile and its log.
    preferences
        More preferences: `PHONE`, `DARK`, `STILL`.
    """
    command = [str(program("firefox-esr", "firefox-esr")), "--headless", "--no-remote"]
    command += ["--remote-debugging-port=0", "--profile", str(folder)]
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in (ALONE | preferences).items()
    ]
    (folder / "user.js").write_text("".join(lines), "utf-8")
    log = folder / "firefox.log"
    env = os.environ | {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"}
    # Its pages may read the fonts of the tests, which lie in no folder of the system.
    env |= {"MOZ_DISABLE_CONTENT_SANDBOX": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        address = _address(process, log)
        with connect(f"{address}/session", max_size=None, compression=None) as socket:
            browser = Firefox(socket)
            yield browser
            browser.command("browser.close")
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_S)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until Firefox says where it listens; if it ends or never does, show what it said."""
    end = time.monotonic() + START_S
    while True:
        said = log.read_text("utf-8", "replace")
        if found := LISTENS.search(said):
            return found[1]
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"Firefox doesn't listen; it said:\n{said}")
        time.sleep(POLL_S)
