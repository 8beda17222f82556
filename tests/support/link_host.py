"""A site on which everything happens that can happen to a link."""

from __future__ import annotations

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import ClassVar


class Site(BaseHTTPRequestHandler):
    """A site on which everything happens that can happen to a link."""

    asked: ClassVar[list[tuple[str, str, float]]] = []

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        Site.asked.append((self.command, self.path, time.monotonic()))
        path = self.path.split("?")[0]
        if path == "/no-head" and self.command == "HEAD":
            return self.say(405)
        if path == "/slow":
            time.sleep(1.5)  # slower than the test's patience
            return None
        if path == "/reset":
            return None
        if path == "/huge":
            return self.endless()
        if path == "/drip":
            return self.drip()
        if path.startswith("/far/"):
            return self.lead(302, f"/far/{int(path[5:]) + 1}")
        leads = {
            "/moved": (301, "/fine"),
            "/for-now": (302, "/fine"),
            "/loop": (302, "/loop-too"),
            "/loop-too": (302, "/loop"),
            "/to-gone": (301, "/gone"),
            "/to-file": (302, "file:///etc/passwd"),
        }
        if path in leads:
            return self.lead(*leads[path])
        return self.say({"/gone": 404, "/guarded": 403, "/broken": 500}.get(path, 200))

    def say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def lead(self, status: int, target: str) -> None:
        self.send_response(status)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self) -> None:
        if self.command == "HEAD":
            return self.say(405)
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(10_000):
                self.wfile.write(b"x" * 65_536)
        except OSError:
            Site.asked.append(("CLOSED", self.path, time.monotonic()))

    def drip(self) -> None:
        """Send a byte of a header often enough that no single wait is long."""
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Drip: ")
            for _ in range(400):
                self.wfile.write(b"x")
                time.sleep(0.05)  # a pause between bytes is what this is about

    def log_message(self, *_: object) -> None:
        """Stay silent."""
