"""Servers for tests: any static host, a newsroom with a policy of its own, a line that halts."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import Any

from tests.support.serving import ended


@dataclass(frozen=True)
class Host:
    """A folder on a server; `url` ends in a slash."""

    url: str
    folder: Path


@contextmanager
def host(folder: Path) -> Iterator[Host]:
    """Serve a folder on a free port of this machine with ``python -m http.server``."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [*command, "--directory", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        with server, ended(server):
            assert server.stdout is not None
            port = re.search(r"port (\d+)", server.stdout.readline())
            if port is None:
                log.seek(0)
                raise RuntimeError(f"no file server for {folder}:\n{log.read()}")
            yield Host(f"http://127.0.0.1:{port[1]}/", folder)


class _Newsroom(SimpleHTTPRequestHandler):
    """Say nothing; send the policy that the newsroom has."""

    def __init__(self, *args: Any, policy: str, **kwargs: Any) -> None:
        self.policy = policy
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def newsroom(folder: Path, policy: str) -> Iterator[Host]:
    """Serve articles on another port, each with a content security policy in its headers."""
    handler = partial(_Newsroom, directory=str(folder), policy=policy)
    with _serving(handler) as url:
        yield Host(url, folder)


@contextmanager
def _serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve on a free port of this machine from a thread of this process; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Halting:
    """A line that sends the first of `parts`, and the second once `rest` is set."""

    def __init__(self) -> None:
        self.url, self.parts, self.rest = "", ("", ""), Event()


class _Halting(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, line: Halting) -> None:
        self.line = line
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        first, second = self.line.parts
        self.wfile.write(first.encode())
        self.wfile.flush()
        self.line.rest.wait()
        self.wfile.write(second.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def halting() -> Iterator[Halting]:
    """Serve a page that halts on its way wherever a test wants it to."""
    line = Halting()
    with _serving(partial(_Halting, line=line)) as line.url:
        try:
            yield line
        finally:
            line.rest.set()
