"""Tiles of a host: only if named, only that one, with its credit, and never by surprise."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from geoapp.catalogues import PAGE_LANGUAGES, catalogue
from geoapp.cli import main
from geoapp.page.data import Host
from geoapp.page.html import hosted_html, page_html
from geoapp.page.site import site_files
from geoapp.webmap.tiles import Tiles
from tests.support.dossiers import ONE_OF_EACH, content_of, read

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://tiles.example/{z}/{x}/{y}.png"
TILES = Tiles(URL, "© Example", link="https://tiles.example/about")
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def rules(html: str) -> dict[str, str]:
    """The content security policy of a page, by directive."""
    found = POLICY.search(html)
    assert found
    return dict(rule.partition(" ")[::2] for rule in found[1].replace("&#39;", "'").split("; "))


@pytest.fixture(scope="module")
def dossier() -> Any:
    return read(content_of())


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (URL, "https://tiles.example"),
        ("https://TILES.example:8443/a/{z}/{x}/{y}{r}.png?key=a_b-c", "https://tiles.example:8443"),
        ("http://localhost:8080/{z}/{y}/{x}", "http://localhost:8080"),
        ("http://127.0.0.1/{z}/{x}/{y}", "http://127.0.0.1"),
        ("https://xn--bcher-kva.example/{z}/{x}/{y}", "https://xn--bcher-kva.example"),
        ("https://tiles.example/wmts?z={z}&x={x}&y={y}", "https://tiles.example"),
    ],
)
def test_one_host_is_named_for_the_policy(url: str, origin: str) -> None:
    tiles = Tiles(url, "© Example")
    assert tiles.origin == origin
    assert tiles.host == origin.split("://")[1].partition(":")[0]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "tiles: {s} stands for several hosts"),
        ("https://tiles.example/{z}/{x}.png", "lacks {y}; write the address of a tile with"),
        ("https://tiles.example/", "lacks {z}, {x}, {y}"),
        ("", "lacks {z}, {x}, {y}"),
        ("https://tiles.example/{z}/{x}/{y}?key={apikey}", "tiles: {apikey} is not known here"),
        ("https://tiles.example/{z}/{x}/{-y}.png", "{-y} is not known here"),
        ("https://tiles.example/{z}/{x}/{y}/{", "characters that no address has"),
        ("http://tiles.example/{z}/{x}/{y}.png", "is asked for with http; begin it with https://"),
        ("ftp://tiles.example/{z}/{x}/{y}.png", "is asked for with ftp"),
        ("//tiles.example/{z}/{x}/{y}.png", "is asked for with no scheme"),
        ("tiles.example/{z}/{x}/{y}.png", "is no address; begin it with https:// and a host"),
        ("javascript:alert({z}{x}{y})", "is no address"),
        ("data:image/png,{z}{x}{y}", "characters that no address has"),
        ("http://127.0.0.2/{z}/{x}/{y}.png", "is asked for with http"),
        ("http://localhost.example/{z}/{x}/{y}.png", "is asked for with http"),
        ("https://name:word@tiles.example/{z}/{x}/{y}", "holds a name or a password"),
        ("https://localhost@tiles.example/{z}/{x}/{y}", "holds a name or a password"),
        ("https://*.example/{z}/{x}/{y}", "'*.example' is no name of a host"),
        ("https://[::1]/{z}/{x}/{y}", "'::1' is no name of a host"),
        ("https://[::1/{z}/{x}/{y}", "is no address"),
        ("https://tiles.example:99999/{z}/{x}/{y}", "is no address"),
        ("https://tiles_a.example/{z}/{x}/{y}", "is no name of a host"),
        ("https://tiles.example./{z}/{x}/{y}", "is no name of a host"),
        ("https://t{x}.example/{z}/{x}/{y}", "depends on the tile"),
        ("https://bücher.example/{z}/{x}/{y}", "a host in Punycode"),
        ("https://tiles.example /{z}/{x}/{y}", "characters that no address has"),
        ("https://tiles.example;script-src/{z}/{x}/{y}", "characters that no address has"),
        ('https://tiles.example/{z}/{x}/{y}"><script>', "characters that no address has"),
        ("https://tiles.example/{z}/{x}/{y}\n", "characters that no address has"),
        ("https://tiles.example/{z}/{x}/{y}#there", "ends in #there"),
    ],
)
def test_an_address_that_a_page_cannot_keep_to_is_refused(url: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as caught:
        Tiles(url, "© Example")
    for line in str(caught.value).splitlines():
        assert re.fullmatch(r"tiles: .+; .+\.", line)


@pytest.mark.parametrize(
    ("attribution", "told"),
    [
        ("", "tiles attribution: is empty; write whom"),
        (" \t", "is empty"),
        ('© <a href="https://tiles.example">Example</a>', "holds markup; write plain text"),
        ("&copy; Example", "holds markup"),
        ("Example</script>", "holds markup"),
        ("Example\nand more", "characters that are not seen"),
        ("Example \u202eelpmaxE", "characters that are not seen"),
        ("\u200b", "characters that are not seen"),
    ],
)
def test_an_attribution_is_plain_text(attribution: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        Tiles(URL, attribution)


@pytest.mark.parametrize(
    "link",
    ["", "javascript:alert(1)", "about", "https://", "https://a b.example", 'https://a.example/"'],
)
def test_a_link_is_the_address_of_a_page(link: str) -> None:
    with pytest.raises(ValueError, match="tiles link: .* is no address of a page; begin it with"):
        Tiles(URL, "© Example", link=link)


def test_a_link_holds_no_password() -> None:
    with pytest.raises(ValueError, match="tiles link: holds a name or a password; leave it out"):
        Tiles(URL, "© Example", link="https://a:b@tiles.example/")


@pytest.mark.parametrize("zoom", [-1, 23])
def test_a_zoom_is_one_that_tiles_have(zoom: int) -> None:
    with pytest.raises(ValueError, match=f"tiles max zoom: is {zoom}; use a whole number"):
        Tiles(URL, "© Example", max_zoom=zoom)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="tiles") as caught:
        Tiles("http://{s}.tiles.example/{z}/{x}", "", link="x", max_zoom=99)
    begins = [line.partition(":")[0] for line in str(caught.value).splitlines()]
    assert begins == ["tiles"] * 3 + ["tiles attribution", "tiles link", "tiles max zoom"]


def test_the_policy_allows_exactly_the_host_and_only_its_pictures(dossier: Any) -> None:
    without, given = rules(page_html(dossier)), rules(page_html(dossier, tiles=TILES))
    assert without["img-src"] == "data:"
    assert given["img-src"] == "data: https://tiles.example"
    assert given.keys() == without.keys()
    assert given["default-src"] == "'none'"
    others = " ".join(value for name, value in given.items() if name != "img-src")
    assert "example" not in others


@pytest.mark.each_run("file")
@pytest.mark.parametrize("host", ["file", "embed", "app"])
def test_nothing_of_it_is_in_a_page_without(dossier: Any, host: Host) -> None:
    html = hosted_html(dossier, host=host)
    assert ".tiles-credit" in hosted_html(dossier, host=host, tiles=TILES)
    assert ".tiles-credit" not in html
    assert hosted_html(dossier, host=host, tiles=None) == html


def test_a_page_with_tiles_is_the_same_each_time(dossier: Any) -> None:
    assert page_html(dossier, tiles=TILES) == page_html(dossier, tiles=TILES)


@pytest.mark.parametrize("lang", [lang for lang in PAGE_LANGUAGES if lang != "en"])
def test_what_it_says_is_said_in_every_language(lang: str) -> None:
    # The bundle has each message whole, on however many lines it is written.
    script = (files("geoapp.page") / "static" / "bundles" / "tiles.js").read_text(encoding="utf-8")
    messages = re.findall(r'"((?:Map projection: Web|The background map is)[^"]+)"', script)
    assert len(messages) == 2
    assert not [message for message in messages if message not in catalogue(lang)]


@pytest.mark.long
def test_a_site_says_truly_whom_its_pages_ask(dossier: Any) -> None:
    given, without = (site_files(dossier, languages=["en"], tiles=tiles) for tiles in (TILES, None))
    for name in ("index.html", "page-en.html", "embed-en.html"):
        assert rules(given[name].decode())["img-src"] == "data: https://tiles.example"
    assert rules(given["text-en.html"].decode()) == rules(without["text-en.html"].decode())
    told = " ".join(given["README.md"].decode().split())
    assert "stores nothing and asks no host but tiles.example" in told
    assert "(© Example)" in told
    assert "asks no other host for anything" not in told
    assert "stores nothing and asks no other host for anything." in without["README.md"].decode()
    manifest = json.loads(given["manifest.json"])
    assert manifest["tiles"]["url"] == URL
    assert "tiles" not in json.loads(without["manifest.json"])


COMMANDS = [
    ["page", str(ONE_OF_EACH), "-o", "page.html"],
    ["publish", str(ONE_OF_EACH), "-o", "site", "--languages", "en"],
]


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_take_tiles(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ["--tiles", URL, "--tiles-attribution", "© Example", "--tiles-max-zoom", "9"]
    result = CliRunner().invoke(main, [*command, *options])
    assert result.exit_code == 0, result.output
    page = next(
        path for path in [tmp_path / "page.html", tmp_path / "site/index.html"] if path.exists()
    )
    assert rules(page.read_text(encoding="utf-8"))["img-src"] == "data: https://tiles.example"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--tiles", URL], ["tiles attribution: is empty"]),
        (["--tiles", "http://{s}.example", "--tiles-link", "x"], ["{s} stands", "link: 'x' is no"]),
        (["--tiles-attribution", "© Example"], ["tiles: has an attribution or more, but no add"]),
        (["--tiles-max-zoom", "9"], ["give --tiles"]),
    ],
)
def test_the_commands_refuse_in_three_parts_and_write_nothing(
    command: list[str],
    options: list[str],
    told: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, [*command, *options])
    assert result.exit_code == 2
    assert not [words for words in told if words not in result.output]
    assert list(tmp_path.iterdir()) == []
