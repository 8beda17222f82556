"""What the app's server takes, and from whom: files, websockets, frames of others."""

from __future__ import annotations

import http.client
import tomllib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from geoapp.dossier.io import MAX_BYTES
from tests.support.app import opened, settle
from tests.support.browsing import wait_for
from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import PACKAGE, text_of

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

    from tests.support.serving import Server

SETTINGS = tomllib.loads(text_of(PACKAGE / ".streamlit" / "config.toml"))
STREAM = "/_stcore/stream"


def test_what_protects_is_on_and_said_to_be() -> None:
    server = SETTINGS["server"]
    assert (server["enableXsrfProtection"], server["enableCORS"]) == (True, True)
    assert "address" not in server  # a host names its own; `geoapp app` says 127.0.0.1
    assert server["maxUploadSize"] * 1_000_000 == MAX_BYTES
    assert not SETTINGS["browser"]["gatherUsageStats"]


def test_a_file_is_taken_from_the_apps_own_page_alone_and_not_too_large(
    page: Page, geoapp_server: Server
) -> None:
    sent: list[Request] = []
    page.on("requestfinished", lambda r: sent.append(r) if "/upload_file/" in r.url else None)
    opened(page, geoapp_server)
    settle(page)
    page.get_by_test_id("stPopoverButton").click()
    page.locator(".st-key-file input[type=file]").set_input_files(ONE_OF_EACH)
    wait_for(page, lambda: sent, "the file is sent")
    headers = sent[0].all_headers()
    token, cookie = headers["x-xsrftoken"], headers["cookie"]
    path = urlsplit(sent[0].url).path

    def put(size: int = 0, **given: str) -> int:
        caller = http.client.HTTPConnection(urlsplit(geoapp_server.url).netloc, timeout=60)
        try:
            caller.putrequest("PUT", path)
            named = {name.replace("_", "-"): value for name, value in given.items()}
            kind = {"Content-Type": headers["content-type"], "Content-Length": str(size)}
            for name, value in {**kind, **named}.items():
                caller.putheader(name, value)
            caller.endheaders()
            return caller.getresponse().status
        finally:
            caller.close()

    assert put(Cookie=cookie) == 403  # another site's page has the cookie, but not the token
    assert put(Cookie=cookie, X_Xsrftoken="2|a|b|1") == 403
    assert put(X_Xsrftoken=token) == 403
    most = SETTINGS["server"]["maxUploadSize"] * 1024 * 1024
    assert put(most + 1, Cookie=cookie, X_Xsrftoken=token) == 413


@pytest.mark.parametrize(
    ("origin", "is_taken"),
    [("", True), ("https://elsewhere.example", False), ("null", False)],
    ids=["its own page", "another site", "a file on a disk"],
)
def test_a_websocket_is_taken_from_the_apps_own_pages_alone(
    geoapp_server: Server, origin: str, is_taken: bool
) -> None:
    address = geoapp_server.url.replace("http:", "ws:") + STREAM
    if is_taken:
        with connect(address, origin=Origin(geoapp_server.url)):
            return
    with pytest.raises(InvalidStatus) as refused, connect(address, origin=Origin(origin)):
        pytest.fail("it was taken")
    assert refused.value.response.status_code == 403
