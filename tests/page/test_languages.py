"""What a page says of its languages: what is in English, and what can't be published."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geoapp.catalogues import say, translate
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.html import page_html
from geoapp.page.languages import (
    missing_languages,
    native_language,
    page_languages,
    say_untranslated,
    unlisted,
    untranslated,
)
from geoapp.page.references import with_references
from geoapp.page.routes import page_data
from geoapp.page.site import publish
from geoapp.page.text_version import noscript_html
from geoapp.text.sources import colon
from tests.support.dossiers import BUILT_IN_LANGUAGES

CASES = Path(__file__).parents[1] / "cases"

CONTENT = json.loads(built_in().read_text(encoding="utf-8"))


def lacking(lang: str, *, place: str = "") -> Any:
    """The built-in dossier without a language in its header and in the name of a place."""
    content = copy.deepcopy(CONTENT)
    del content["dossier"]["attribution"][lang]
    for feature in content["features"]:
        if feature["id"] == place:
            del feature["properties"]["name"][lang]
    return read_dossier(json.dumps(content).encode())


@pytest.mark.parametrize("lang", BUILT_IN_LANGUAGES)
def test_the_built_in_dossier_has_title_attribution_and_names_in_every_language(lang: str) -> None:
    dossier = read_dossier(built_in())
    assert missing_languages(dossier, [lang]) == []
    assert (
        not {"title", "summary", "attribution", "names of places"}
        & untranslated(dossier, lang).keys()
    )


def test_english_and_french_of_the_built_in_dossier_are_whole() -> None:
    dossier = read_dossier(built_in())
    assert untranslated(dossier, "en") == untranslated(dossier, "fr") == {}


def test_every_kind_of_text_that_is_in_english_is_named() -> None:
    found = untranslated(lacking("ko", place="dunay"), "ko")
    assert found["attribution"] == ["najin-tikhoretsk-2023"]
    assert found["names of places"] == ["dunay"]
    assert len(found["statements"]) == len(CONTENT["claims"])
    assert "title" not in found
    assert all(translate("ko")(kind) != kind for kind in found)


def test_a_site_is_refused_in_a_language_that_lacks_who_says_so_or_a_name(tmp_path: Path) -> None:
    dossier = lacking("ko", place="dunay")
    with pytest.raises(ValueError, match="languages") as caught:
        publish(dossier, tmp_path / "site", languages=["en", "ko", "ru"])
    assert str(caught.value).splitlines() == [
        "languages: in 'ko' the dossier lacks attribution, names of places (dunay); "
        "add them to the dossier, or publish other languages."
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "native"),
    [
        ({"name": {"en": "Najin", "ko": "라진", "ru": "Раджин"}, "country": "KP"}, "ko"),
        ({"name": {"en": "Dunay", "ko": "두나이", "ru": "Дунай"}, "country": "RU"}, "ru"),
        ({"name": {"en": "Odesa", "uk": "Одеса", "ru": "Одесса"}, "country": "UA"}, "uk"),
        ({"name": {"en": "Washington", "ko": "워싱턴"}, "country": "US"}, None),
        ({"name": {"en": "Port", "ar": "ميناء"}}, "ar"),
        ({"name": {"en": "Port", "ar": "ميناء", "ko": "항"}}, None),
    ],
)
def test_a_place_is_shown_with_the_name_of_its_own_country(place: Any, native: str | None) -> None:
    assert native_language(place) == native


def test_a_page_is_told_what_is_in_english_in_each_of_its_languages() -> None:
    data = page_data(read_dossier(built_in()), ["ko"])
    assert data["untranslated"]["ko"].startswith("이 페이지에서 영어로 된 글: ")
    assert list(data["untranslated"]) == ["ko"]


def in_language(tag: str, name: str = "one-of-each") -> Dossier:
    """A case of the tests whose English texts are said to be in another language alone."""

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(item) for item in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("en"), str):
            return {tag: value["en"]}
        return {name: put(item) for name, item in value.items()}

    content = put(json.loads((CASES / "good" / f"{name}.geojson").read_text("utf-8")))
    content["dossier"]["languages"] = [tag]
    return read_dossier(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("tag", "spoken", "direction"),
    [("pt-BR", "en", "ltr"), ("fa", "en", "rtl"), ("fr-CA", "fr", "ltr")],
)
def test_a_dossier_in_one_language_alone_is_shown_in_it_and_marked(
    tag: str, spoken: str, direction: str
) -> None:
    dossier = in_language(tag)
    title = dossier.header.title[tag]
    html, data = page_html(dossier, lang=tag), page_data(dossier)
    (route,) = data["routes"]
    assert f'<html lang="{spoken}" dir="ltr"' in html
    assert f'<h1 id="title" tabindex="-1" lang="{tag}" dir="{direction}">{title}</h1>' in html
    assert route["dossier"]["title"] == {tag: title}
    assert data["languages"] == [tag]
    assert set(route["legs"][0]["dates_words"]) == {spoken}
    # What is said of it is in a language that the interface has, and says so where it isn't.
    assert bool(data["untranslated"][tag]) == (spoken != "fr")
    text = noscript_html(with_references(data, [dossier]), ["<svg/>"], tag)
    assert f'<span lang="{tag}" dir="{direction}">' in text
    assert (f"{colon('fr')}<span" in text) == (spoken == "fr")


def test_a_text_falls_back_to_the_first_language_of_its_dossier() -> None:
    content = copy.deepcopy(CONTENT)
    content["dossier"]["languages"] = ["fr", "en"]
    del content["dossier"]["title"]["ko"]
    dossier = read_dossier(json.dumps(content).encode())
    assert say(dossier.header.title, "ko") == CONTENT["dossier"]["title"]["fr"]
    assert say_untranslated(dossier, "ko").startswith("이 페이지에서 다른 언어(프랑스어)로 된 글: ")


def test_a_page_is_refused_in_a_language_that_neither_it_nor_its_dossier_has() -> None:
    dossier = in_language("pt-BR")
    assert page_languages(None, ["pt-BR"], "pt") == ["pt-BR"]
    with pytest.raises(ValueError, match="^lang: is 'ja'; use pt-BR, en, fr"):
        page_html(dossier, lang="ja")


def test_what_no_page_shows_is_counted_by_language() -> None:
    content = copy.deepcopy(CONTENT)
    content["dossier"]["summary"]["pt"] = "Um resumo"
    content["features"][0]["properties"]["name"]["pt"] = "Um nome"  # a place's own, perhaps
    assert unlisted(read_dossier(json.dumps(content).encode())) == {"pt": 1}


def test_check_counts_the_texts_that_no_page_shows(tmp_path: Path) -> None:
    content, path = copy.deepcopy(CONTENT), tmp_path / "route.geojson"
    for member, told in (
        ("summary", "'pt': is in 1 text and"),
        ("title", "'pt': is in 2 texts and"),
    ):
        content["dossier"][member]["pt"] = "Uma rota"
        path.write_text(json.dumps(content), "utf-8")
        assert told in CliRunner().invoke(main, ["check", str(path)]).stderr


def test_a_draft_that_says_no_language_speaks_none(tmp_path: Path) -> None:
    """Babel takes an undetermined language for the English of the United States."""
    sheet = tmp_path / "stops.csv"
    sheet.write_text("name,lat,lon,date\nCallao,-12.05,-77.15,2024-03-01\n", "utf-8")
    draft = tmp_path / "draft.geojson"
    runner = CliRunner()
    assert runner.invoke(main, ["import", str(sheet), "-o", str(draft)]).exit_code == 0
    made = runner.invoke(main, ["page", str(draft), "-o", str(tmp_path / "page.html")])
    dossier = read_dossier(draft)
    assert dossier.header.languages == ("und",)
    assert (made.exit_code, say_untranslated(dossier, "und")) == (0, "")
    assert "United States" not in made.stderr
