"""The server that the browser tests use: it starts, it explains its death, it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.serving import Server, answers, serve


def test_the_app_is_served_on_loopback(geoapp_server: Server) -> None:
    assert geoapp_server.url.startswith("http://127.0.0.1:")
    assert answers(geoapp_server.url)


def test_a_server_that_dies_shows_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no-such-dossier"), serve(tmp_path, "no-such-dossier"):
        pytest.fail("it started")


@pytest.mark.long
def test_a_server_ends_with_its_block(tmp_path: Path) -> None:
    with serve(tmp_path) as server:
        assert answers(server.url)
    assert not answers(server.url)
