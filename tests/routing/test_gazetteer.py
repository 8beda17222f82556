"""`geoapp locate`: proposals with their distance, and nothing asked of a network by itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.dossier import built_in
from geoapp.routing import gazetteer
from geoapp.routing.gazetteer import towns_named

ASKED: list[str] = []


class Geocoder(BaseHTTPRequestHandler):
    """Answers as Nominatim does."""

    def do_GET(self) -> None:
        """Answer one question."""
        asked = parse_qs(urlsplit(self.path).query)["q"][0]
        ASKED.append(asked)
        answer = [] if asked == "Nowhere" else [
            {"lat": "51.95", "lon": "4.05", "display_name": "Europoort, Rotterdam, Nederland"},
            {"lat": "1.5", "lon": "2.5", "display_name": "Europoortje, Elsewhere"},
        ]  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Geocoder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def locate(*words: str) -> Result:
    return CliRunner().invoke(main, ["locate", *words])


def test_towns_are_proposed_with_look_alikes_and_distances() -> None:
    shape = json.loads(locate("Dunay", "--dossier", str(built_in()), "--json").stdout)
    first, *others = shape["places"]
    assert (first["name"], first["country"], first["apart_km"]) == ("Dunay", "RU", 0)
    assert (first["lon"], first["lat"]) == (132.33542, 42.87879)
    assert "GeoNames (no. 2024800, CC BY 4.0)" in first["obtained"]
    assert others
    assert all(place["is_alike"] for place in others)
    assert any(place["apart_km"] > 1_000 for place in others)
    told = locate("Дунай", "--dossier", str(built_in())).output
    assert "km from the dossier's box" in told


def test_of_towns_with_one_name_the_author_chooses() -> None:
    found = [place for place in towns_named("valparaiso") if not place.is_alike]
    assert {place.country for place in found} >= {"CL", "US"}
    assert all(place.apart_km is None for place in found)


def test_what_no_gazetteer_has_is_told() -> None:
    done = locate("Xqzzy")
    assert done.exit_code == 1
    assert "Xqzzy: is not in that gazetteer; try another spelling" in done.output
    assert "name: is empty; give the name of a place" in locate(" ").output


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer, "TOWNS_PACKAGE", "no-such-package")
    done = locate("Callao")
    assert done.exit_code == 1
    assert "get it with `" in done.output
    assert " no-such-package`, or ask --network" in done.output


def test_the_network_is_asked_where_the_author_says_so(host: str) -> None:
    done = locate("Europoort", "--network", "nominatim", "--host", host, "--json")
    assert done.exit_code == 0, done.output
    first, second = json.loads(done.stdout)["places"]
    assert ASKED == ["Europoort"]
    assert (first["lon"], first["lat"], first["is_alike"]) == (4.05, 51.95, False)
    assert second["is_alike"]
    assert "as Nominatim answers" in first["obtained"]
    assert (
        "not in that gazetteer"
        in locate("Nowhere", "--network", "nominatim", "--host", host).output
    )


def test_a_network_that_does_not_answer_is_told() -> None:
    done = locate("Callao", "--network", "nominatim", "--host", "http://127.0.0.1:9")
    assert done.exit_code == 1
    assert "nominatim: could not be asked" in done.output
    done = locate("Callao", "--network", "geonames")
    assert "give the name of your account with --username" in done.output
