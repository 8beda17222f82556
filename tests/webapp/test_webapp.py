"""The app's server: what is the same for all is fetched by address, what is one's own is not."""

from __future__ import annotations

import gc
import gzip
import json
import stat
import tomllib
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from streamlit import net_util
from streamlit.testing.v1 import AppTest
from streamlit.web.server.server_util import is_url_from_allowed_origins

from geoapp.webapp import page_server, sections, startup
from geoapp.webapp.dossiers import open_given
from tests.support.dossiers import ONE_OF_EACH, content_of
from tests.support.project import PACKAGE, text_of

if TYPE_CHECKING:
    from tests.support.serving import Server

OWN = "A file of one's own"


@pytest.fixture
def kept_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where pages are kept between starts: a folder that isn't there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "geoapp"


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch, kept_in: Path) -> None:  # noqa: ARG001
    """The app's pages, as if its server ran in this process."""
    monkeypatch.setattr(page_server, "_serving", True)
    monkeypatch.setattr(page_server, "_pages", type(page_server._pages)())
    monkeypatch.setattr(page_server, "_names", {})


def ask(
    server: Server, address: str, headers: Mapping[str, str] = {}, method: str = "GET"
) -> tuple[HTTPResponse, bytes]:
    """Ask the app's server as a browser does."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    connection.request(method, f"/{address}", headers=dict(headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def address_of(lang: str) -> str:
    address = page_server.page_address(lang)
    assert address is not None
    return address


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_is_fetched_compressed_and_once(geoapp_server: Server, lang: str) -> None:
    # Two processes give a page the same address, so either can answer for the other.
    address, html = address_of(lang), page_server.page_in_app([open_given()], lang).encode()
    answer, content = ask(geoapp_server, address, {"Accept-Encoding": "gzip, br"})
    assert answer.status == 200
    assert answer.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(content) == html
    assert len(content) < 300_000
    assert "immutable" in (answer.getheader("Cache-Control") or "")
    assert answer.getheader("Vary") == "Accept-Encoding"
    again = {"Accept-Encoding": "gzip", "If-None-Match": answer.getheader("ETag") or ""}
    answer, content = ask(geoapp_server, address, again)
    assert (answer.status, content) == (304, b"")


@pytest.mark.usefixtures("serving")
def test_who_takes_nothing_compressed_gets_it_plain(geoapp_server: Server) -> None:
    address = address_of("en")
    answer, content = ask(geoapp_server, address)
    assert content == page_server.page_in_app([open_given()], "en").encode()
    assert answer.getheader("Content-Encoding") is None
    head, nothing = ask(geoapp_server, address, method="HEAD")
    assert nothing == b""
    assert head.getheader("Content-Length") == str(len(content))
    assert head.getheader("ETag") == answer.getheader("ETag")


@pytest.mark.usefixtures("serving")
def test_no_other_site_may_read_or_frame_the_page(geoapp_server: Server) -> None:
    answer, _ = ask(geoapp_server, address_of("en"), {"Origin": "https://evil.example"})
    assert answer.getheader("Access-Control-Allow-Origin") is None
    assert answer.getheader("Content-Security-Policy") == "frame-ancestors 'self'"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert (answer.getheader("Content-Type") or "").startswith("text/html")


@pytest.mark.parametrize("name", ["0" * 32 + "-en", "0" * 32 + "-xx", "..%2f..%2fetc%2fpasswd"])
def test_an_address_that_nobody_gave_leads_to_no_page(geoapp_server: Server, name: str) -> None:
    answer, content = ask(geoapp_server, f"map/{name}.html")
    assert answer.status in {400, 404}
    assert b"<html" not in content


@pytest.mark.usefixtures("serving")
def test_a_changed_file_has_another_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "given.geojson"
    monkeypatch.setenv("GEOAPP_DOSSIER", str(path))
    path.write_bytes(ONE_OF_EACH.read_bytes())
    first = address_of("en")
    assert address_of("en") == first
    content = content_of()
    content["dossier"]["title"] = {"en": "It was changed"}
    path.write_text(json.dumps(content), encoding="utf-8")
    assert address_of("en") != first


# -- kept between starts -------------------------------------------------------------------


def pages_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.gz")) if folder.exists() else []


def start_anew() -> None:
    """Forget what this process has made."""
    page_server._pages.clear()
    page_server._names.clear()


@pytest.mark.usefixtures("serving")
def test_the_built_in_page_is_laid_out_by_the_first_start_alone(
    monkeypatch: pytest.MonkeyPatch, kept_in: Path
) -> None:
    first = address_of("en")
    plain = [page.plain for page in page_server._pages.values()]
    (path,) = pages_in(kept_in)
    assert gzip.decompress(path.read_bytes()) == plain[0]
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o700
    start_anew()
    with monkeypatch.context() as patch:
        patch.setattr(page_server, "page_in_app", None)
        assert address_of("en") == first
    assert [page.plain for page in page_server._pages.values()] == plain


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize(
    "harm", ["cut", "empty", "for all to write", "a link", "in a folder of all"]
)
def test_a_page_that_is_not_whole_or_not_ones_own_is_laid_out_anew(
    kept_in: Path, tmp_path: Path, harm: str
) -> None:
    first = address_of("en")
    (path,) = pages_in(kept_in)
    forged = gzip.compress(b"forged")
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "a link":
        path.unlink()
        (tmp_path / "elsewhere").write_bytes(forged)
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_bytes(forged)
        (path if harm == "for all to write" else kept_in).chmod(0o777)
    start_anew()
    assert address_of("en") == first


@pytest.mark.usefixtures("serving")
def test_a_file_of_ones_own_is_never_kept(monkeypatch: pytest.MonkeyPatch, kept_in: Path) -> None:
    monkeypatch.setenv("GEOAPP_DOSSIER", str(ONE_OF_EACH))
    assert address_of("en")
    assert not pages_in(kept_in)


@pytest.mark.usefixtures("serving")
def test_where_nothing_can_be_kept_the_page_is_there_all_the_same(kept_in: Path) -> None:
    kept_in.parent.write_text("a file where the folder should be")
    assert address_of("en")


def test_a_page_is_found_by_all_that_it_is_made_from(
    monkeypatch: pytest.MonkeyPatch, kept_in: Path, tmp_path: Path
) -> None:
    packed = gzip.compress(b"page")
    page_server.keep_page("one", "en", packed)
    assert page_server.kept_page("one", "en") == packed
    assert page_server.kept_page("one", "fr") is None
    assert page_server.kept_page("another", "en") is None
    # Each version of a library, and each file of the package, is another program.
    programs = {page_server._program.__wrapped__()}
    with monkeypatch.context() as patch:
        patch.setattr(page_server, "_installed", lambda: ["folium-99.dist-info"])
        programs.add(page_server._program.__wrapped__())
    with monkeypatch.context() as patch:
        (tmp_path / "one.py").write_text("changed")
        patch.setattr(page_server, "PACKAGE", tmp_path)
        programs.add(page_server._program.__wrapped__())
    assert len(programs) == 3
    for number in range(20):
        page_server.keep_page(str(number), "en", b"")
    assert len(pages_in(kept_in)) == page_server.KEPT_PAGES


def test_what_is_kept_of_one_kind_stays_when_another_is_kept() -> None:
    opened = open_given()

    def made() -> list[object]:
        tables = [
            sections.sources(opened, "en"),
            sections.distances(opened, "en", "km", dark=False),
        ]
        return [*tables, sections.coverage_tables(opened, "en"), sections.page([opened], "en")]

    assert [id(each) for each in made()] == [id(each) for each in made()]
    assert sections.sources(opened, "en") is not sections.sources(opened, "fr")
    assert sections.page([opened], "en") != sections.page([opened], "fr")


# -- a crowd -----------------------------------------------------------------------------


def test_no_run_of_a_visitor_waits_for_a_collection_of_all_garbage() -> None:
    settings = tomllib.loads(text_of(PACKAGE / ".streamlit" / "config.toml"))["runner"]
    assert settings == {"postScriptGC": False, "magicEnabled": False}


def test_no_outside_service_is_asked_for_another_sites_websocket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # put back after
    startup.ask_nobody_for_an_address()
    assert not is_url_from_allowed_origins("https://elsewhere.example")
    assert not asked


# -- files of one's own ------------------------------------------------------------------


def frame(app: AppTest) -> Any:
    (found,) = app.get("iframe")
    return found.proto


@pytest.mark.usefixtures("serving")
def test_no_visitors_file_reaches_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DOSSIER", str(ONE_OF_EACH))
    mine, theirs = (AppTest.from_file(PACKAGE / "app.py", default_timeout=120) for _ in range(2))
    assert not mine.run().exception
    given = frame(mine)
    assert given.src.startswith("/map/")
    assert not given.srcdoc
    content = content_of()
    content["dossier"]["title"] = {"en": OWN}
    file = ("own.geojson", json.dumps(content).encode(), "application/geo+json")
    mine.file_uploader(key="file").set_value(file).run()
    # The page of a file of one's own goes through one's own session, and has no address.
    assert not frame(mine).src
    assert OWN in frame(mine).srcdoc
    assert not theirs.run().exception
    assert frame(theirs).src == given.src
    for index in range(5):
        theirs.session_state["tabs-en"] = theirs.tabs[index].label
        assert OWN not in str(theirs.run())
    assert [f"/map/{name}.html" for name in page_server._pages] == [given.src]
    assert OWN.encode() not in b"".join(page.plain for page in page_server._pages.values())


def test_garbage_is_searched_for_again_once_the_first_visitor_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A start does without (`geoapp.webapp.__main__`); a server that went on so would grow."""
    monkeypatch.setattr(startup, "LANGUAGES", ())
    monkeypatch.setattr(startup, "_spare", lambda: None)
    monkeypatch.setattr(startup, "FIRST_VISITOR_S", 0)
    gc.disable()
    try:
        startup._make_the_rest()
        assert gc.isenabled()
    finally:
        gc.enable()
