"""The examples for nginx and Caddy: each is started, and does what docs/serving.md says."""

from __future__ import annotations

import gzip
import http.client
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from geoapp.page.site import publish
from tests.support.dossiers import content_of, read
from tests.support.proxies import PROXIES, proxy
from tests.support.serving import Server, serve


def ask(
    address: str, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask once, follow nothing, unpack nothing."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=names)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


# -- a published site ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published site, with a compressed file beside each that is worth it."""
    site = tmp_path_factory.mktemp("served") / "site"
    publish(read(content_of()), site, languages=["en"], precompress=["gz"])
    assert [*site.rglob("*.html.gz")]
    (site / ".git").mkdir()
    (site / ".git" / "config").write_text("secret")
    return site


@pytest.fixture(scope="module", params=PROXIES)
def site(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    kind = request.param
    own = tmp_path_factory.mktemp(kind)
    with proxy(kind, "site", own, {"/srv/geoapp/site": str(folder)}) as address:
        yield address


def shown(folder: Path) -> list[str]:
    """Paths of the files that readers get."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(
        name for name in found if not name.startswith((".", "_")) and not name.endswith(".gz")
    )


def test_each_file_comes_whole_and_compressed_once(site: str, folder: Path) -> None:
    for name in shown(folder):
        content = (folder / name).read_bytes()
        answer, body = ask(site, f"/{name}")
        assert (answer.status, body) == (200, content), name
        answer, body = ask(site, f"/{name}", Accept_Encoding="gzip")
        beside = folder / f"{name}.gz"
        if beside.exists():
            assert answer.headers["Content-Encoding"] == "gzip", name
            assert body == beside.read_bytes(), name
        packed = answer.headers["Content-Encoding"] == "gzip"
        assert (gzip.decompress(body) if packed else body) == content, name


def test_a_file_that_is_known_is_not_sent_again(site: str, folder: Path) -> None:
    for name in ("index.html", shown(folder)[-1]):
        known = ask(site, f"/{name}")[0].headers["ETag"]
        assert known
        answer, body = ask(site, f"/{name}", If_None_Match=known)
        assert (answer.status, body) == (304, b"")


def test_what_never_changes_is_kept_and_what_is_not_there_never(site: str, folder: Path) -> None:
    for name in shown(folder):
        kept = ask(site, f"/{name}", "HEAD")[0].headers["Cache-Control"]
        for_ever = "public, max-age=31536000, immutable"
        assert kept == (for_ever if name.startswith("kept/") else "public, max-age=300"), name
    answer, _ = ask(site, "/kept/gone.0123456789abcdef.svg")
    assert answer.status == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_each_page_is_guarded_and_embeds_alone_stand_in_frames(site: str, folder: Path) -> None:
    for name in ("", *shown(folder)):
        headers = ask(site, f"/{name}")[0].headers
        frames = "*" if name.startswith("embed-") else "'self'"
        assert headers["Content-Security-Policy"] == f"frame-ancestors {frames}", name
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert not set(headers.get("Server", "")) & set("0123456789.")
        assert "Access-Control-Allow-Origin" not in headers
        assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (".html", "text/html; charset=utf-8"),
        (".geojson", "application/geo+json"),
        (".svg", "image/svg+xml"),
        (".png", "image/png"),
    ],
)
def test_each_file_is_said_to_be_what_it_is(site: str, folder: Path, end: str, kind: str) -> None:
    name = next(name for name in shown(folder) if name.endswith(end))
    assert ask(site, f"/{name}")[0].headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize("path", ["/.git/config", "/_headers", "/none.html", "/kept/.x.part/y"])
def test_nothing_else_is_shown(site: str, path: str) -> None:
    assert ask(site, path)[0].status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(site: str, method: str) -> None:
    assert ask(site, "/index.html", method)[0].status in (403, 405)


# -- several processes ---------------------------------------------------------------------


@contextmanager
def process(name: str) -> Iterator[int]:
    """Stand in for a process of the app: it says which one it is."""

    class Process(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = f"{name} {self.headers['Host']} {self.headers.get('X-Forwarded-For')}".encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Process)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visitor(address: str) -> tuple[str, str]:
    """Come without a cookie; which process answers, and the cookie."""
    answer, body = ask(address, "/")
    cookie, *rest = answer.headers["Set-Cookie"].split("; ")
    assert cookie.startswith("geoapp_visitor=")
    assert "Path=/" in rest
    assert "HttpOnly" in rest
    return body.decode().split()[0], cookie


@pytest.mark.parametrize("kind", PROXIES)
def test_a_visitor_stays_with_one_process_while_it_lives(kind: str, tmp_path: Path) -> None:
    with ExitStack() as second, process("one") as one:
        two = second.enter_context(process("two"))
        changes = {"127.0.0.1:8501": f"127.0.0.1:{one}", "127.0.0.1:8502": f"127.0.0.1:{two}"}
        with proxy(kind, "app", tmp_path, changes) as address:
            visitors = [visitor(address) for _ in range(40)]
            assert {name for name, _ in visitors} == {"one", "two"}
            for name, cookie in visitors:
                for _ in range(3):
                    said = ask(address, "/x", Cookie=cookie)[1].decode()
                    assert said == f"{name} {urlsplit(address).netloc} 127.0.0.1"
            second.close()  # one process ends; its visitors go to the other
            for _, cookie in visitors:
                assert ask(address, "/x", Cookie=cookie)[1].startswith(b"one ")


@pytest.mark.parametrize("kind", PROXIES)
def test_the_app_may_not_be_framed_nor_sent_too_much(kind: str, tmp_path: Path) -> None:
    with process("one") as one:
        changes = {f"127.0.0.1:{port}": f"127.0.0.1:{one}" for port in (8501, 8502)}
        with proxy(kind, "app", tmp_path, changes) as address:
            headers = ask(address, "/")[0].headers
            assert headers["Content-Security-Policy"].startswith("frame-ancestors 'self'")
            assert headers.get_all("X-Content-Type-Options") == ["nosniff"]
            assert headers.get_all("Referrer-Policy") == ["same-origin"]


# -- two processes of the app itself -------------------------------------------------------


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    folders = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    with serve(next(folders)) as first, serve(next(folders)) as second:
        yield first, second


def first_run(socket: ClientConnection) -> tuple[str, str]:
    """Let the script run once: the session's id, and the address of the page in its frame."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    socket.send(asked.SerializeToString())
    session = frame = ""
    for content in socket:
        assert isinstance(content, bytes)
        message = ForwardMsg.FromString(content)
        kind = message.WhichOneof("type")
        session = message.new_session.initialize.session_id or session
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "iframe":
            frame = message.delta.new_element.iframe.src
        if kind == "script_finished":
            assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            break
    return session, frame


def takes_file(address: str, session: str, cookie: str = "") -> bool:
    """Whether whoever answers at an address has a session, and takes a file for it."""
    guard = ask(address, "/_stcore/health")[0].headers.get_all("Set-Cookie") or []
    (token,) = (each.split(";")[0] for each in guard if each.startswith("_streamlit_xsrf="))
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    part = 'Content-Disposition: form-data; name="own"; filename="own.geojson"'
    headers = {
        "Cookie": f"{token}; {cookie}".rstrip("; "),
        "X-Xsrftoken": token.partition("=")[2].strip('"'),
        "Content-Type": "multipart/form-data; boundary=part",
    }
    try:
        body = f"--part\r\n{part}\r\n\r\n{{}}\r\n--part--\r\n"
        connection.request("PUT", f"/_stcore/upload_file/{session}/one", body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    assert status in {204, 400}
    return status == 204


@pytest.mark.parametrize("kind", PROXIES)
def test_a_visitors_websocket_page_and_file_go_to_one_process(
    kind: str, processes: tuple[Server, Server], tmp_path: Path
) -> None:
    ports = (str(urlsplit(server.url).port) for server in processes)
    changes = {
        f"127.0.0.1:{port}": f"127.0.0.1:{own}"
        for port, own in zip((8501, 8502), ports, strict=True)
    }
    with proxy(kind, "app", tmp_path, changes) as address:
        came_to = set()
        for _ in range(12):
            cookie = (ask(address, "/")[0].headers["Set-Cookie"] or "").split(";")[0]
            with connect(
                f"{address.replace('http:', 'ws:')}/_stcore/stream",
                origin=Origin(address),
                additional_headers={"Cookie": cookie},
                max_size=None,
            ) as socket:
                session, frame = first_run(socket)
                having = [server.url for server in processes if takes_file(server.url, session)]
                assert len(having) == 1
                assert takes_file(address, session, cookie)
                answer, body = ask(address, frame, Cookie=cookie, Accept_Encoding="gzip")
                assert answer.status == 200
                assert b"leaflet" in gzip.decompress(body)
            came_to |= set(having)
            if len(came_to) == 2:
                break
        assert came_to == {server.url for server in processes}
