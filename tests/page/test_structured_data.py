"""What machines read of the page: schema.org as JSON-LD, and how to cite the project."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import geoapp
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import hosted_html, page_html
from geoapp.page.structured_data import linked_claims, linked_data, linked_sources
from tests.support.dossiers import BUILT_INS, GOOD, content_of, read
from tests.support.pages import hostile
from tests.support.project import ROOT

BLOCK = re.compile(r'<script type="application/ld\+json" id="geoapp-linked">(.*?)</script>', re.S)


def block(html: str) -> Any:
    found = BLOCK.search(html)
    assert found
    assert found.start() < html.index("</head>")
    return json.loads(found[1])


@pytest.fixture(scope="module")
def site(published: Path) -> dict[str, bytes]:
    files = [path for path in published.rglob("*") if path.is_file()]
    return {path.relative_to(published).as_posix(): path.read_bytes() for path in files}


@pytest.mark.each_run("fr-najin-tikhoretsk-2023", "en-nellie-bly-1889")
@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_alone_describes_its_data(path: Path, lang: str) -> None:
    dossier = read_dossier(path)
    data = block(page_html(dossier, lang=lang))
    assert (data["@type"], data["version"]) == ("Dataset", dossier.header.version)
    assert data["name"] == dossier.header.title[lang]
    assert data["temporalCoverage"] == dossier.header.when
    assert [work["name"] for work in data["isBasedOn"]] == [
        credit.name for credit in dossier.header.credits
    ]
    assert "distribution" not in data


@pytest.mark.parametrize("kind", ["page", "text"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_site_describes_every_statement(site: dict[str, bytes], kind: str, lang: str) -> None:
    dossier = read_dossier(built_in())
    data = block(site[f"{kind}-{lang}.html"].decode())
    assert data["distribution"]["contentUrl"] in site
    text = f"text-{lang}.html#"
    claims = {claim["@id"].removeprefix(text): claim for claim in data["hasPart"]}
    assert list(claims) == [claim.id for claim in dossier.claims]
    for claim in dossier.claims:
        told = claims[claim.id]
        assert told["@type"] == "Claim"
        assert told["text"] == claim.text[lang]
        assert told["author"]["name"] == claim.said_by[lang]
        assert [each["@id"] for each in told["appearance"]] == list(
            dict.fromkeys(f"{text}source-{citation.source}" for citation in claim.citations)
        )
        assert [each["@id"] for each in told.get("about", [])] == [
            text + name for name in claim.answers
        ]
    assert claims["wh-window"]["datePublished"] == "2023-10-13"


def test_the_text_version_describes_every_source(site: dict[str, bytes]) -> None:
    html = site["text-en.html"].decode()
    works = {work["@id"].partition("#")[2]: work for work in block(html)["citation"]}
    for source in read_dossier(built_in()).sources:
        assert f'id="source-{source.id}"' in html
        described = source.custom.title_is == "description"
        title = f"[{source.title}]" if described else source.title
        assert works[f"source-{source.id}"]["name"] == title
        assert works[f"source-{source.id}"].get("url") == source.url


def test_a_first_appearance_is_surely_the_first() -> None:
    content = content_of()
    claim = content["claims"][0]
    claim["citations"] = [{"source": "paper"}, {"source": "copy"}]
    content["sources"][1] |= {"issued": "2001-03-05"}
    for issued, first in (("2001-02", "x#source-paper"), ("2001-03", None)):
        content["sources"][0]["issued"] = issued
        told = linked_claims(read(content), "en", "x")[0]
        assert told.get("firstAppearance") == ({"@id": first} if first else None)
    claim["retracted"] = True
    assert linked_claims(read(content), "en")[0]["creativeWorkStatus"] == "Retracted"


def test_an_archived_copy_is_described() -> None:
    content = content_of()
    content["sources"][0]["archive_location"] = "https://web.example.org/1"
    paper, copy = linked_sources(read(content), "en")
    assert paper["archivedAt"] == "https://web.example.org/1"
    assert "archivedAt" not in copy


def test_nothing_rates_whether_a_claim_is_true(site: dict[str, bytes]) -> None:
    for path in ("index.html", "page-fr.html", "text-en.html"):
        kinds = set(re.findall(r'"@type":"(\w+)"', site[path].decode()))
        assert "Dataset" in kinds
        assert not [kind for kind in kinds if "Review" in kind or "Rating" in kind]


def test_a_hostile_text_stays_inside_its_block() -> None:
    html = page_html(read_dossier(hostile(), name="hostile.geojson"))
    assert "</script>" in block(html)["name"]
    assert "<script>alert" not in html


def test_an_embed_leaves_it_to_the_whole_page() -> None:
    assert not BLOCK.search(hosted_html(read_dossier(built_in()), host="embed"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_any_dossier_can_be_described(path: Any) -> None:
    dossier = read_dossier(path)
    data = linked_data(dossier, "fr")
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_how_to_cite_the_project_agrees_with_it() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    header = read_dossier(built_in()).header
    assert f"\nversion: {geoapp.__version__}\n" in text
    assert f'title: "{header.title["en"]}"\n    version: {header.version}\n' in text
    assert "license: MIT" in text


def test_the_method_is_told_alike_in_both_languages() -> None:
    english, french = (
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("method.md", "method.fr.md")
    )
    assert english.count("\n**") == french.count("\n**") == 8
