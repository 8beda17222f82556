"""The published site: whole, the same each time, and never half of one for a good one."""

from __future__ import annotations

import errno
import io
import json
import re
import shutil
import sys
from hashlib import sha256
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from click.testing import CliRunner
from PIL import Image

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import catalogue, translate
from geoapp.checksums import read_checksums
from geoapp.citations import CITATION_FORMATS
from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.errors import ExportError
from geoapp.page.site import publish, site_files
from geoapp.text.quantities import STRAIGHT_AND_DRAWN
from tests.support.dossiers import ONE_OF_EACH
from tests.support.pages import held, hostile, route_of

URL = "https://example.org/map/"


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return site_files(read_dossier(built_in()), url=URL)


class _Elements(HTMLParser):
    """Start tags of a document with their attributes."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def metas(html: bytes) -> dict[str, str]:
    return {
        str(attrs.get("property") or attrs.get("name")): str(attrs.get("content"))
        for tag, attrs in _Elements(html).found
        if tag == "meta"
    }


@pytest.mark.long
def test_two_sites_are_the_same_to_the_byte() -> None:
    one, other = (
        site_files(read_dossier(ONE_OF_EACH), languages=["en"], url=URL) for _ in range(2)
    )
    assert one == other


def test_the_site_has_every_part_in_every_language(site: dict[str, bytes]) -> None:
    for lang in read_dossier(built_in()).header.languages:
        for kind in ("page", "embed", "text"):
            assert f'<html lang="{lang}"'.encode() in site[f"{kind}-{lang}.html"]
    for name in ("index.html", "oembed.json", "README.md", "robots.txt", "manifest.json"):
        assert name in site


def test_the_manifest_names_every_other_file_with_its_hash(site: dict[str, bytes]) -> None:
    manifest = json.loads(site["manifest.json"])
    assert set(manifest["files"]) == set(site) - {"manifest.json", "SHA256SUMS"}
    for path, told in manifest["files"].items():
        assert told == {"sha256": sha256(site[path]).hexdigest(), "bytes": len(site[path])}
    assert manifest["version"] == read_dossier(built_in()).header.version


@pytest.mark.each_run("br-brotli")
@pytest.mark.parametrize(("ending", "module"), [("gz", "gzip"), ("br", "brotli")])
def test_compressed_copies_stand_beside_the_files(ending: str, module: str) -> None:
    read = import_module(module).decompress
    files = site_files(read_dossier(ONE_OF_EACH), languages=["en"], precompress=[ending])
    copies = [path for path in files if path.endswith(f".{ending}")]
    assert {path for path in files if path.endswith((".html", ".svg", ".geojson"))} <= {
        path.removesuffix(f".{ending}") for path in copies
    }
    for path in copies:
        assert read(files[path]) == files[path.removesuffix(f".{ending}")]
    listed = set(json.loads(files["manifest.json"])["files"])
    assert listed == set(files) - {"manifest.json", "SHA256SUMS"}
    assert set(read_checksums(files["SHA256SUMS"])) == listed | {"manifest.json"}


def test_a_missing_or_unknown_compression_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(ValueError, match="Brotli is missing; get it with .* brotli`, or give gz"):
        site_files(read_dossier(ONE_OF_EACH), languages=["en"], precompress=["br"])
    with pytest.raises(ValueError, match="precompress: is 'zip'; use gz or br"):
        site_files(read_dossier(ONE_OF_EACH), languages=["en"], precompress=["zip"])


def test_what_is_kept_for_ever_is_named_by_its_hash(site: dict[str, bytes]) -> None:
    kept = [path for path in site if path.startswith("kept/")]
    assert len(kept) >= 10
    for path in kept:
        named = re.search(r"\.([0-9a-f]{16})\.\w+$", path)
        assert named
        assert sha256(site[path]).hexdigest().startswith(named[1])


def test_the_card_is_the_real_map(site: dict[str, bytes]) -> None:
    for lang in ("en", "fr"):
        told = metas(site[f"page-{lang}.html"])
        assert told["og:image"].startswith(URL + "kept/card-")
        assert told["og:title"]
        assert "alleged" in told["og:image:alt"] or "accusations" in told["og:image:alt"]
        with Image.open(io.BytesIO(site[told["og:image"].removeprefix(URL)])) as card:
            size = (int(told["og:image:width"]), int(told["og:image:height"]))
            assert card.size == size == (1200, 630)
            seen = {colour for _, colour in card.convert("RGB").getcolors(1 << 24) or []}
        for name in ("land", "sea", "accent"):
            assert tuple(bytes.fromhex(LIGHT[name][1:])) in seen


def test_every_address_in_the_site_leads_to_a_file_of_it(site: dict[str, bytes]) -> None:
    for path, html in site.items():
        if not path.endswith(".html"):
            continue
        for tag, attrs in _Elements(html).found:
            address = attrs.get("href") or attrs.get("src")
            whole = urljoin(URL + path, address or "")
            if address and whole.startswith(URL) and tag in {"a", "link", "img", "script"}:
                assert urlsplit(whole).path.removeprefix("/map/") in site, (path, address)


def test_oembed_answers_as_its_standard_asks(site: dict[str, bytes]) -> None:
    told = json.loads(site["oembed.json"])
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert {"html", "width", "height", "title"} <= set(told)
    assert f'src="{URL}embed-en.html"' in told["html"]
    assert told["thumbnail_url"].removeprefix(URL) in site
    assert told["author_name"] == read_dossier(built_in()).header.attribution["en"]
    assert (told["provider_name"], told["provider_url"]) == (urlsplit(URL).netloc, URL)


def test_the_text_version_holds_all_facts_and_no_script(site: dict[str, bytes]) -> None:
    html = site["text-fr.html"].decode()
    dossier = read_dossier(built_in())
    assert re.findall("<script[^>]*>", html) == [
        '<script type="application/ld+json" id="geoapp-linked">'  # which no browser runs
    ]
    legs, seen = [leg.id for leg in dossier.legs], [one.id for one in dossier.sightings]
    for thing in [*[claim.id for claim in dossier.claims], *legs, *seen]:
        assert f'id="{thing}"' in html
    for place in dossier.places:
        assert f'id="{place.id}"' in html
    for source in dossier.sources:
        assert f'id="source-{source.id}"' in html
    assert dossier.header.attribution["fr"] in html
    assert catalogue("fr")[STRAIGHT_AND_DRAWN] in html
    assert "<svg" in html


@pytest.mark.parametrize("kind", ["page", "text"])
def test_the_sources_are_there_for_reference_managers(site: dict[str, bytes], kind: str) -> None:
    html = site[f"{kind}-fr.html"].decode()
    told = str(held(html, "content")) if kind == "page" else html
    sources = read_dossier(built_in()).sources
    for form, end in (("csl-json", "json"), ("bibtex", "bib"), ("ris", "ris")):
        path = next(path for path in site if path.startswith("kept/") and path.endswith(f".{end}"))
        assert site[path].decode() == CITATION_FORMATS[form](sources)
        assert path in told
    assert "Pour un logiciel de bibliographie" in told


def item(html: str, name: str) -> str:
    """Return the markup of an item of the list of events in a text version."""
    return html.partition(f'<li id="{name}">')[2].partition('\n<li id="')[0]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_text_version_leads_from_each_claim_to_its_denials(
    site: dict[str, bytes], lang: str
) -> None:
    html, dossier = site[f"text-{lang}.html"].decode(), read_dossier(built_in())
    for denial in dossier.claims:
        for answered in denial.answers:
            assert f'href="#{denial.id}"' in item(html, answered)
            assert f'href="#{answered}"' in item(html, denial.id)
    for account in dossier.accounts:
        assert f'<h3 id="{account.id}">' in html
    for leg in dossier.legs:
        told = item(html, leg.id)
        for claim in leg.properties.claims:
            assert f'href="#{claim}"' in told
        assert 'href="#den-peskov"' in told
        names = {"en": ("US government (this movement)", " · RUSI")}
        names["fr"] = ("gouvernement américain (ce mouvement)", " · RUSI")
        assert all(name in told for name in names[lang])
        days = translate(lang)("Days inferred from:")
        assert 'href="#seen-' in told.partition(days)[2].partition("</p>")[0]
        for account in dossier.accounts:
            assert (f'href="#{account.id}"' in told) == (leg.id in account.about)


def test_the_text_version_names_the_ground_of_each_place(site: dict[str, bytes]) -> None:
    html, dossier = site["text-en.html"].decode(), read_dossier(built_in())
    for place in dossier.places:
        row = html.partition(f'<tr id="{place.id}">')[2].partition("</tr>")[0]
        assert 'class="cited"' in row
        cited = place.properties.citations
        assert ("No source is cited" in row) == (not cited)
        point = ", ".join(str(round(degrees, 5)) for degrees in place.geometry.coordinates[1::-1])
        leads = [f'<a href="#source-{cited[0].source}">{point}</a>'] if cited else [point]
        told = [claim.id for claim in dossier.claims if place.id in claim.places]
        leads += [f'href="#{name}"' for name in place.properties.claims or told]
        assert all(lead in row for lead in leads), place.id
    assert "Danube" in html.partition('<tr id="dunay">')[2].partition("</tr>")[0]


def test_the_text_version_has_a_picture_for_each_window(site: dict[str, bytes]) -> None:
    html = site["text-en.html"].decode()
    wide, narrow = re.findall(r'<svg[^>]* width="(\d+)" height="\d+"', html)
    assert int(narrow) <= 390 - 40 < int(wide)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    named = re.findall(r'aria-labelledby="([^"]+)"', html)
    assert set(" ".join(named).split()) <= set(ids)


def test_a_page_without_scripts_shows_route_events_and_sources(site: dict[str, bytes]) -> None:
    for path in ("index.html", "page-fr.html"):
        html = site[path].decode()
        quiet = re.search(r"<noscript>(.*?)</noscript>", html, re.S)
        assert quiet
        assert "<title" in quiet[1]
        assert "<desc" in quiet[1]
        assert quiet[1].count("<li>") >= len(read_dossier(built_in()).claims)
        assert "Yonhap" in quiet[1]
        assert 'href="text-' in quiet[1]
    embedded = site["embed-en.html"].decode()
    assert re.search(r"<noscript>.*<svg.*href=.text-en|<noscript>.*text-en.*<svg", embedded, re.S)


@pytest.mark.long
def test_hostile_text_stays_text_in_every_file() -> None:
    for path, content in site_files(read_dossier(hostile(), name="hostile.geojson")).items():
        if path.endswith((".html", ".svg", ".md")):
            assert b"<script>alert" not in content, path
            assert b"<img src=x" not in content or path.endswith(".md"), path
        if path.endswith(".html"):
            inside = {tag for tag, _ in _Elements(content).found}
            assert "img" not in inside, path


def test_another_dossier_is_published(tmp_path: Path) -> None:
    publish(read_dossier(ONE_OF_EACH), tmp_path / "site", languages=["en"])
    html = (tmp_path / "site" / "index.html").read_text("utf-8")
    title = read_dossier(ONE_OF_EACH).header.title["en"]
    assert f"<title>{title}</title>" in html
    assert [leg["id"] for leg in route_of(html)["legs"]] == ["leg-sea"]


def test_a_full_disk_leaves_the_good_site(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    shutil.copytree(published, target)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    written = []

    def fsync(number: int) -> None:
        written.append(number)
        if len(written) == 7:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("geoapp.files.os.fsync", fsync)
    with pytest.raises(ExportError, match="site: can't be written: no space left"):
        publish(read_dossier(ONE_OF_EACH), target, languages=["en"])
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(ExportError, match="is no site of geoapp"):
        publish(read_dossier(ONE_OF_EACH), tmp_path, languages=["en"])
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("options", [{"url": "javascript:alert(1)"}, {"languages": ["xx"]}])
def test_nonsense_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"; (use|begin)"):
        site_files(read_dossier(ONE_OF_EACH), **options)


def test_the_command_publishes(tmp_path: Path) -> None:
    target = tmp_path / "site"
    run = CliRunner().invoke(
        main, ["publish", str(ONE_OF_EACH), "--languages", "en", "-o", str(target)]
    )
    assert run.exit_code == 0, run.output
    listed = json.loads((target / "manifest.json").read_bytes())["files"]
    for path, told in listed.items():
        assert sha256((target / path).read_bytes()).hexdigest() == told["sha256"]
    run = CliRunner().invoke(
        main,
        ["publish", str(ONE_OF_EACH), "--languages", "en", "-o", str(target), "--url", "ftp:x"],
    )
    assert run.exit_code == 2
    assert "begin it with https://" in run.output
