"""Links: each fate once, on a server of this machine; no network is used."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest

from geoapp import link_check
from geoapp.dossier import read_dossier
from geoapp.errors import ExportError
from geoapp.link_check import Link, LinkAnswer, check_links, links_of
from tests.support.dossiers import BUILT_INS, content_of, read
from tests.support.link_host import Site


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def asked_for(url: str, timeout_s: float = 5) -> LinkAnswer:
    return next(check_links([Link(url, ("a",))], pause_s=0, private=True, timeout_s=timeout_s))


@pytest.mark.parametrize(
    ("path", "state", "detail", "leads_to"),
    [
        ("/fine", "alive", "200 OK", None),
        ("/fine?a=1&b=%C3%A9", "alive", "200 OK", None),
        ("/ünïcode", "alive", "200 OK", None),
        ("/no-head", "alive", "200 OK", None),
        ("/huge", "alive", "200 OK", None),
        ("/moved", "moved", "200 OK", "/fine"),
        ("/for-now", "alive", "200 OK", "/fine"),
        ("/gone", "dead", "404 Not Found", None),
        ("/to-gone", "dead", "404 Not Found", "/gone"),
        ("/loop", "dead", "leads in a circle", None),
        ("/far/1", "dead", "leads on more than 8 times", None),
        ("/to-file", "dead", "leads to 'file:///etc/passwd', not on the web", None),
        ("/guarded", "guarded", "403 Forbidden", None),
        ("/broken", "unsure", "500 Internal Server Error", None),
        ("/reset", "unsure", "could not be asked: Remote end closed", None),
    ],
)
def test_each_fate_of_a_link(
    site: str, path: str, state: str, detail: str, leads_to: str | None
) -> None:
    answer = asked_for(site + path)
    assert (answer.state, answer.leads_to) == (state, leads_to and site + leads_to)
    assert answer.detail.startswith(detail)


def test_a_slow_host_is_not_waited_for(site: str) -> None:
    answer = asked_for(site + "/slow", timeout_s=0.2)
    assert (answer.state, answer.detail) == ("unsure", "could not be asked: timed out")


def test_a_link_that_always_leads_on_ends_in_time(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "MAX_SECONDS", 0.3)
    monkeypatch.setattr(link_check, "MAX_REDIRECTS", 1_000_000)
    words = ("could not be asked: took too long", "could not be asked: timed out")
    assert asked_for(site + "/far/1").detail in words


def test_a_host_that_sends_byte_by_byte_ends_in_time(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "MAX_SECONDS", 0.5)
    assert asked_for(site + "/drip").detail == "could not be asked: took too long"


def test_of_a_huge_answer_only_the_beginning_is_read(site: str) -> None:
    Site.asked.clear()
    assert asked_for(site + "/huge").state == "alive"
    for _ in range(100):
        if any(method == "CLOSED" for method, *_ in Site.asked):
            return
        time.sleep(0.05)  # a pause, and asked again
    pytest.fail("all of it was read")


def test_a_host_that_is_not_there_is_unsure_not_dead() -> None:
    assert asked_for("http://127.0.0.1:9/").state == "unsure"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "[::1]", "localhost", "printer", "a.lan"]
)
def test_ones_own_network_is_not_asked_unless_told(host: str, tmp_path: Path) -> None:
    cache = tmp_path / "links.json"
    (answer,) = check_links([Link(f"http://{host}/", ("a",))], cache=cache, pause_s=0)
    assert (answer.state, answer.detail) == ("unsure", link_check.NOT_PUBLIC)
    assert not cache.exists()  # told otherwise, it is asked


@pytest.mark.parametrize(
    "host",
    [
        *("127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "localhost.", "LOCALHOST"),
        *("0.0.0.0", "169.254.169.254", "100.64.0.1", "192.168.1.1"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255"),
        *("[::]", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[::ffff:127.0.0.1]"),
        *("[64:ff9b::7f00:1]", "[2002:7f00:1::]"),  # which hold 127.0.0.1
    ],
)
def test_no_spelling_of_ones_own_network_is_asked(site: str, host: str) -> None:
    Site.asked.clear()
    url = f"http://{host}:{urlsplit(site).port}/fine"
    (answer,) = check_links([Link(url, ("a",))], pause_s=0)
    assert (answer.state, answer.detail) == ("unsure", link_check.NOT_PUBLIC)
    assert not Site.asked


def led(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let any name lead to these addresses, one a question, the last one for ever."""
    left = list(addresses)

    def getaddrinfo(_: object, port: int, *__: object, **___: object) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"]],
    ids=["leads there", "leads there once it was looked up"],
)
def test_a_name_that_leads_into_ones_own_network_is_not_asked(
    site: str, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    led(monkeypatch, *addresses)
    Site.asked.clear()
    url = f"http://public.example.org:{urlsplit(site).port}/fine"
    (answer,) = check_links([Link(url, ("a",))], pause_s=0)
    assert (answer.state, answer.detail) == ("unsure", link_check.NOT_PUBLIC)
    assert not Site.asked


def test_a_link_may_not_lead_into_ones_own_network(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "is_public", lambda url: not url.endswith("/fine"))
    monkeypatch.setattr(link_check, "_is_global", lambda _: True)
    Site.asked.clear()
    (answer,) = check_links([Link(site + "/moved", ("a",))], pause_s=0)
    assert (answer.detail, answer.leads_to) == (link_check.NOT_PUBLIC, site + "/fine")
    assert {path for _, path, _ in Site.asked} == {"/moved"}


def test_a_link_may_not_lead_there_by_a_name_either(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    led(monkeypatch, "127.0.0.1")
    looked_up = iter([True, True, False])  # twice for the link, once for what it leads on to
    monkeypatch.setattr(link_check, "_is_global", lambda _: next(looked_up))
    monkeypatch.setattr(link_check, "is_public", lambda _: True)
    Site.asked.clear()
    url = f"http://public.example.org:{urlsplit(site).port}"
    (answer,) = check_links([Link(url + "/moved", ("a",))], pause_s=0)
    assert (answer.detail, answer.leads_to) == (link_check.NOT_PUBLIC, url + "/fine")
    assert [path for _, path, _ in Site.asked] == ["/moved"]


def test_one_host_is_given_a_pause(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now, pauses = [0.0], []

    def sleep(seconds: float) -> None:
        pauses.append(round(seconds, 6))
        now[0] += seconds

    clock = SimpleNamespace(monotonic=lambda: now[0], sleep=sleep, time=time.time)
    monkeypatch.setattr(link_check, "time", clock)
    links = [Link(f"{site}/fine?{n}", ()) for n in range(3)]
    answers = check_links(links, pause_s=0.2, private=True)
    assert [answer.state for answer in answers] == ["alive"] * 3
    assert pauses == [0.2, 0.2]


def test_answers_are_remembered_for_a_week(site: str, tmp_path: Path) -> None:
    cache = tmp_path / "links.json"
    one = [Link(site + "/fine", ("a",))]
    for when, requests in ((0.0, 1), (6 * 86_400.0, 0), (8 * 86_400.0, 1)):
        Site.asked.clear()
        list(check_links(one, cache=cache, pause_s=0, private=True, now=iter([when] * 3).__next__))
        assert len(Site.asked) == requests
    assert json.loads(cache.read_text())[0]["state"] == "alive"


@pytest.mark.parametrize("text", ["", " ", "[", "[1]", '[{"url": 1}]', '[{"asked": "x"}]'])
def test_a_broken_cache_is_made_anew(site: str, tmp_path: Path, text: str) -> None:
    cache = tmp_path / "links.json"
    cache.write_text(text)
    (answer,) = check_links([Link(site + "/fine", ())], cache=cache, pause_s=0, private=True)
    assert answer.state == "alive"


@pytest.mark.parametrize("text", ['{"type": "FeatureCollection"}', "A letter.", "\0"])
def test_a_file_that_is_no_cache_is_not_written_over(site: str, tmp_path: Path, text: str) -> None:
    cache = tmp_path / "letter.txt"
    cache.write_text(text)
    with pytest.raises(ExportError, match=r"letter.txt: is there and holds no remembered answers"):
        list(check_links([Link(site + "/fine", ())], cache=cache, pause_s=0, private=True))
    assert cache.read_text() == text


def test_links_are_those_of_the_sources_each_once() -> None:
    for path in BUILT_INS:
        dossier = read_dossier(path)
        urls = [source.url for source in dossier.sources if source.url]
        assert [link.url for link in links_of(dossier)] == list(dict.fromkeys(urls))
    content = content_of()
    content["sources"][0]["archive_location"] = "https://example.org/archived"
    content["sources"].append(content["sources"][0] | {"id": "again"})
    assert links_of(read(content)) == [
        Link(content["sources"][0]["URL"], ("paper", "again")),
        Link("https://example.org/archived", ("paper", "again"), archived=True),
    ]
