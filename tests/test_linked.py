"""What machines read of the page: schema.org as JSON-LD, and how to cite the project."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import geoapp
from geoapp.dossier import built_in, read_dossier
from geoapp.frames import to_frames
from geoapp.views.linked import linked_data
from geoapp.views.page import page_html
from tests.dossiers import GOOD
from tests.project import ROOT
from tests.test_page import hostile

BLOCK = re.compile(r'<script type="application/ld\+json" id="geoapp-linked">(.*?)</script>', re.S)


def block(html: str) -> Any:
    found = BLOCK.search(html)
    assert found
    assert found.start() < html.index("</head>")
    return json.loads(found[1])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_describes_its_data_and_what_the_route_rests_on(lang: str) -> None:
    dossier = read_dossier(built_in())
    data = block(page_html(dossier, lang=lang))
    assert (data["@type"], data["version"]) == ("Dataset", dossier.header.version)
    assert data["name"] == dossier.header.title[lang]
    assert data["temporalCoverage"] == dossier.header.when
    claims = {claim["@id"].removeprefix("#sel="): claim for claim in data["hasPart"]}
    by_id = {claim.id: claim for claim in dossier.claims}
    named = {name for leg in dossier.legs for name in leg.properties.claims}
    assert named < set(claims)
    for name, claim in claims.items():
        assert claim["text"] == by_id[name].text[lang]
        assert claim["author"]["name"] == by_id[name].said_by[lang]
    assert {"den-peskov", "den-lavrov", "den-burmistrov"} < set(claims)
    assert {"@id": "#sel=wh-window"} in claims["den-peskov"]["about"]
    assert claims["wh-window"]["datePublished"] == "2023-10-13"


def test_nothing_rates_whether_a_claim_is_true() -> None:
    text = json.dumps(block(page_html(read_dossier(built_in()))))
    assert "ClaimReview" not in text
    assert "ating" not in text.replace("stating", "").replace("separating", "")


def test_a_hostile_text_stays_inside_its_block() -> None:
    html = page_html(read_dossier(hostile(), name="hostile.geojson"))
    assert "</script>" in block(html)["name"]
    assert "<script>alert" not in html


def test_an_embed_leaves_it_to_the_whole_page() -> None:
    assert not BLOCK.search(page_html(read_dossier(built_in()), host="embed"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_any_dossier_can_be_described(path: Any) -> None:
    dossier = read_dossier(path)
    data = linked_data(dossier, to_frames(dossier), "fr")
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
