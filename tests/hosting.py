"""A file server for tests, as any static host: `python -m http.server` in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Host:
    """A folder on a server; `url` ends in a slash."""

    url: str
    folder: Path


class _Quiet(SimpleHTTPRequestHandler):
    """Say nothing; send the headers that the host was given."""

    headers_sent: dict[str, str]

    def __init__(self, *args: Any, headers: dict[str, str], **kwargs: Any) -> None:
        self.headers_sent = headers
        super().__init__(*args, **kwargs)

    def end_headers(self) -> None:
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@contextmanager
def host(folder: Path, headers: dict[str, str] | None = None) -> Iterator[Host]:
    """
    Serve a folder on a free port of this machine.

    Parameters
    ----------
    folder
        What is served.
    headers
        Sent with every answer, as a newsroom's server would: a policy of its own.
    """
    handler = partial(_Quiet, directory=str(folder), headers=headers or {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}/", folder)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
