"""Servers for the benchmarks: polled until they answer, ended by their own handle."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PEERS = Path(__file__).with_name("peers")
START_S = 90
POLL_S = 0.1
STOP_S = 10
QUIET = [
    "--server.address=127.0.0.1",
    "--server.headless=true",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
]


@dataclass(frozen=True)
class Served:
    """A server that runs: where it answers, and its process."""

    url: str
    pid: int


@contextmanager
def serve_peer(script: str, *arguments: str) -> Iterator[Served]:
    """
    Serve one of the peers' Streamlit scripts.

    Parameters
    ----------
    script
        Its file in `benchmarks/peers`.
    *arguments
        Its command line.

    Yields
    ------
    served
        Where it answers.
    """
    port = _free_port()
    run = ["streamlit", "run", str(PEERS / script), *QUIET, f"--server.port={port}"]
    with _served([*run, "--", *arguments], port) as served:
        yield served


@contextmanager
def serve_geoapp() -> Iterator[Served]:
    """
    Serve the app with the built-in dossier, as `geoapp app` does.

    Yields
    ------
    served
        Where it answers.
    """
    port = _free_port()
    with _served(["geoapp.cli", "app", "--port", str(port)], port) as served:
        yield served


@contextmanager
def _served(module: list[str], port: int) -> Iterator[Served]:
    """Run a module from an empty folder, where no settings of a checkout count."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own scripts
                [sys.executable, "-m", *module],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_up(f"{url}/_stcore/health", process, log)
            yield Served(url, process.pid)
        finally:
            process.terminate()
            process.wait(STOP_S)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"no answer from {url}:\n{log.read_text()}")
        time.sleep(POLL_S)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as response:  # noqa: S310 - this machine alone
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
