"""
A published site on nginx, by the example of the documentation, beside any file of that size.

Both servers have one process, which is asked by as many connections; nginx has to be installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import STOP_S, free_port, processor_s
from benchmarks.timing import Result, at_most, told
from geoapp.dossier import built_in, read_dossier
from geoapp.page.site import publish

EXAMPLE = Path(__file__).parents[1] / "docs" / "serving" / "nginx-site.conf"
NGINX = """\
daemon off;
master_process off;
{user}
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    default_type application/octet-stream;
    client_body_temp_path {folder}/client;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
ANY_FILE = "server {{ listen 127.0.0.1:{port}; root {root}; }}\n"
CONNECTIONS = 8
REQUESTS = 8000  # of all connections together
ROUNDS = 5
TIMES = 1.1
START_S = 20


@dataclass(frozen=True)
class Asked:
    """What is asked for, where, and the process that answers."""

    port: int
    path: str
    pid: int

    def ask(self, requests: int) -> int:
        """Ask so many times over one connection; how many bytes an answer's content has."""
        head = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"
        content = memoryview(bytearray(1 << 20))
        length = 0
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            for _ in range(requests):
                connection.sendall(head.encode())
                got = b""
                while b"\r\n\r\n" not in got:
                    got += connection.recv(1 << 16)
                answer, _, begun = got.partition(b"\r\n\r\n")
                assert answer.startswith(b"HTTP/1.1 200"), answer
                (length,) = (
                    int(line.split(b":")[1])
                    for line in answer.lower().split(b"\r\n")
                    if line.startswith(b"content-length:")
                )
                left = length - len(begun)
                while left:
                    left -= connection.recv_into(content, min(left, len(content)))
        return length


@contextmanager
def nginx(configuration: str, port: int, path: str) -> Iterator[Asked]:
    """Start nginx with the configuration of one server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user), "utf-8")
        (folder / "site.conf").write_text(configuration, "utf-8")
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if program is None:
            raise SystemExit("nginx isn't installed: apt-get install nginx-light")
        command = [program, "-p", name, "-e", "stderr", "-c", str(folder / "nginx.conf")]
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603
        try:
            end = time.monotonic() + START_S
            with socket.socket() as caller:
                while caller.connect_ex(("127.0.0.1", port)):
                    if server.poll() is not None or time.monotonic() > end:
                        raise RuntimeError("nginx doesn't listen")
                    time.sleep(0.05)
            yield Asked(port, path, server.pid)
        finally:
            server.terminate()
            server.wait(STOP_S)


def timed_ms(asked: Asked) -> tuple[float, float]:
    """Ask `REQUESTS` times: milliseconds by the clock, and of nginx on the processor."""
    start, worked = time.perf_counter(), processor_s(asked.pid)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(asked.ask, [REQUESTS // CONNECTIONS] * CONNECTIONS))
    passed = time.perf_counter() - start
    return passed * 1000, (processor_s(asked.pid) - worked) * 1000


def run() -> list[Result]:
    """
    Ask for the built-in page as it is published, and for a file of as many bytes, in turn.

    Returns
    -------
    results
        Of so many requests: the time by the clock, and nginx's own on the processor.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site, plain = folder / "site", folder / "plain"
        publish(read_dossier(built_in()), site, precompress=["gz"])
        size = (site / "index.html.gz").stat().st_size
        plain.mkdir()
        (plain / "any.bin").write_bytes(os.urandom(size))
        port, other = free_port(), free_port()
        example = EXAMPLE.read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
        example = example.replace("/srv/geoapp/site", str(site))
        page = stack.enter_context(nginx(example, port, "/"))
        peer = stack.enter_context(
            nginx(ANY_FILE.format(port=other, root=plain), other, "/any.bin")
        )
        assert page.ask(1) == peer.ask(1) == size
        times = [(timed_ms(page), timed_ms(peer)) for _ in range(ROUNDS + 1)][1:]
    job = f"{REQUESTS:,} requests for {size / 1000:,.0f} kB over {CONNECTIONS} connections"
    ours, theirs = (
        [statistics.median(each[i][k] for each in times) for k in (0, 1)] for i in (0, 1)
    )
    name, bare = "the published page, by the example for nginx", "any file of that size, bare nginx"
    return [
        at_most(f"{job}, by the clock", (name, ours[0]), (bare, theirs[0]), TIMES),
        told(f"{job}, nginx's own time on the processor", (name, ours[1]), (bare, theirs[1])),
    ]
