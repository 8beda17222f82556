"""The app's server for tests: started once, polled until it answers, ended by its own handle."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

START_S = 180
POLL_S = 0.1
STOP_S = 10


@dataclass(frozen=True)
class Server:
    """A running app, and the process that it is."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


# Below those that the system gives out by itself, and a range of its own for each worker: between
# the moment a port is found and the moment a server listens there, nobody else takes it.
FIRST_PORT, PORTS = 20_000, 500
_next_port = count()


def free_port() -> int:
    """Find a port of this machine that nobody listens on, and that no other worker will take."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for number in _next_port:
        port = FIRST_PORT + worker * PORTS + (os.getpid() + number) % PORTS
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")


def answers(url: str) -> bool:
    """Whether a server answers at a URL with 200."""
    try:
        with urlopen(url, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server answers; if it dies or never does, show what it printed."""
    end = time.monotonic() + START_S
    while not answers(url):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}:\n{log.read_text()}")
        if time.monotonic() > end:
            raise RuntimeError(f"no answer from {url} in {START_S} s:\n{log.read_text()}")
        time.sleep(POLL_S)


@contextmanager
def ended(process: subprocess.Popen[Any]) -> Iterator[None]:
    """End a process with its block: asked first, and killed if it doesn't listen."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def serve(folder: Path, *arguments: str, port: int | None = None) -> Iterator[Server]:
    """
    Serve the app with ``geoapp app`` on a free port, as someone else's machine would.

    Parameters
    ----------
    folder
        Where it runs: an empty folder, so that no settings of a checkout or a home count.
    *arguments
        More arguments of ``geoapp app``.
    port
        Where it listens; any port that is free if None.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "geoapp.cli", "app", "--port", str(port), *arguments]
    with _served(folder, port, command) as server:
        yield server


@contextmanager
def serve_script(folder: Path, script: Path) -> Iterator[Server]:
    """Serve an app of somebody's own with ``streamlit run``, in an empty folder."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with _served(folder, port, [*command, "--browser.gatherUsageStats", "false"]) as server:
        yield server


@contextmanager
def _served(folder: Path, port: int, command: list[str]) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it with the block."""
    log = folder / "server.log"
    env = os.environ | {"HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with ended(process):
        url = f"http://127.0.0.1:{port}"
        wait_until_up(f"{url}/_stcore/health", process, log)
        yield Server(url, log, process)
