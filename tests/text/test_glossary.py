"""Terms that a reader may not know: which a dossier has a use for, and in which words."""

from __future__ import annotations

import json

import pytest

from geoapp.catalogues import translate
from geoapp.dossier import read_dossier
from geoapp.text.glossary import EXPLAINED, GLOSSARY, SOUGHT, explained_terms, glossary_terms
from tests.support.dossiers import CASES, built_in_dossier, content_of, read


def test_the_page_explains_what_the_handout_does_in_the_same_words() -> None:
    dossier = built_in_dossier()
    terms = explained_terms([dossier], ["en", "fr"])
    used = glossary_terms(dossier)
    assert [term["code"] for term in terms] == [c for c, name in EXPLAINED.items() if name in used]
    assert {term["code"] for term in terms if term["sought"]} == {"AIS", "modelled"} <= set(SOUGHT)
    for term in terms:
        name = EXPLAINED[term["code"]]
        assert name in glossary_terms(dossier)
        for lang in ("en", "fr"):
            assert term["meaning"][lang] == translate(lang)(GLOSSARY[name])
            assert term["word"][lang] == translate(lang)(term["code"])


def test_what_a_dossier_has_no_use_for_is_not_explained() -> None:
    path = min((CASES / "good").glob("*.geojson"), key=lambda one: one.stat().st_size)
    content = json.loads(path.read_text("utf-8"))
    dossier = read_dossier(json.dumps(content).encode())
    codes = {term["code"] for term in explained_terms([dossier], ["en"])}
    assert "AIS" not in codes
    assert codes <= {code for code, term in EXPLAINED.items() if term in glossary_terms(dossier)}
    assert explained_terms([], ["en"]) == []


@pytest.mark.parametrize(
    ("text", "explains"),
    [({"en": "They are seen by AIS alone."}, True), ({"en": "Off.", "ko": "AIS가 꺼졌다."}, True),
     ({"en": "A ship.", "ru": "По данным АИС."}, True), ({"en": "RAISED, as in 1889."}, False)],
)  # fmt: skip
def test_ais_is_explained_where_a_text_names_it(text: dict[str, str], explains: bool) -> None:
    """A ship alone is no reason: the sheets of a voyage of 1889 explained it."""
    content = content_of()
    assert content["ships"]
    content["claims"][0]["text"] = text
    assert ("AIS" in glossary_terms(read(content))) is explains
