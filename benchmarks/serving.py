"""Servers for the benchmarks: polled until they answer, ended by their own handle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
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
    port = free_port()
    run = ["streamlit", "run", str(PEERS / script), *QUIET, f"--server.port={port}"]
    with _served([*run, "--", *arguments], port) as served:
        yield served


@contextmanager
def serve_geoapp(caches: str | None = None) -> Iterator[Served]:
    """
    Serve the app with the built-in dossier, as `geoapp app` does.

    Parameters
    ----------
    caches
        The folder where it keeps what is to be kept between starts; the user's if None.

    Yields
    ------
    served
        Where it answers.
    """
    port = free_port()
    env = {"XDG_CACHE_HOME": caches} if caches else {}
    with _served(["geoapp.cli", "app", "--port", str(port)], port, env) as served:
        yield served


@contextmanager
def _served(
    module: list[str], port: int, env: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Served]:
    """Run a module from an empty folder, where no settings of a checkout count."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own scripts
                [sys.executable, "-m", *module],
                cwd=folder,
                env=os.environ | env,
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


def processor_s(pid: int) -> float:
    """Read how long a process has had the processor (Linux)."""
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
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
