"""nginx and Caddy for tests, started with the examples of docs/serving on ports of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.foreign import program
from tests.support.project import ROOT
from tests.support.serving import POLL_S, START_S, ended, free_port

EXAMPLES = ROOT / "docs" / "serving"
NAME = "maps.example.org"
NGINX = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/example.conf;
}}
"""
CADDY = """\
{{
	admin off
	auto_https off
}}
"""
PROXIES = ("nginx", "caddy")


@contextmanager
def proxy(kind: str, what: str, folder: Path, changes: Mapping[str, str]) -> Iterator[str]:
    """
    Start one of `PROXIES` with an example; give its address, without a slash at its end.

    Parameters
    ----------
    kind
        ``nginx`` or ``caddy``.
    what
        ``app`` or ``site``.
    folder
        An empty folder.
    changes
        What stands in the example, each once or more, and what a test has instead.
    """
    port = free_port()
    if kind == "nginx":
        changes = {"listen 80;": f"listen 127.0.0.1:{port};", **changes}
        example = changed((EXAMPLES / f"nginx-{what}.conf").read_text("utf-8"), changes)
        (folder / "example.conf").write_text(example, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user), "utf-8")
        nginx = program("nginx", "nginx-light")
        command = [str(nginx), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    else:
        changes = {f"{NAME} {{": f"http://127.0.0.1:{port} {{", **changes}
        example = changed((EXAMPLES / f"Caddyfile-{what}").read_text("utf-8"), changes)
        (folder / "Caddyfile").write_text(CADDY.format() + example, "utf-8")
        caddy = program("caddy", "caddy")
        command = [
            str(caddy),
            "run",
            "--adapter",
            "caddyfile",
            "--config",
            str(folder / "Caddyfile"),
        ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command,
            env=os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    with ended(server):
        wait_until_listening(port, server, folder / "log")
        yield f"http://127.0.0.1:{port}"


def changed(example: str, changes: Mapping[str, str]) -> str:
    """Put a test's addresses into an example; each must be there, but in its comments."""
    for old, new in changes.items():
        found = re.sub(rf"(?m)^(?!\s*#)(.*){re.escape(old)}", lambda m: m[1] + new, example)  # noqa: B023
        assert found != example, f"the example says nothing of {old!r}"
        example = found
    return example


def wait_until_listening(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until someone listens on a port."""
    import socket

    end = time.monotonic() + START_S
    while True:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"it doesn't listen:\n{log.read_text()}")
        time.sleep(POLL_S)
