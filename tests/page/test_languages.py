"""What a page says of its languages: what is in English, and what can't be published."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from geoapp.catalogues import PAGE_LANGUAGES, translate
from geoapp.dossier import built_in, read_dossier
from geoapp.page.html import page_data
from geoapp.page.languages import missing_languages, native_language, untranslated
from geoapp.page.site import publish

CONTENT = json.loads(built_in().read_text(encoding="utf-8"))


def lacking(lang: str, *, place: str = "") -> Any:
    """The built-in dossier without a language in its header and in the name of a place."""
    content = copy.deepcopy(CONTENT)
    del content["dossier"]["attribution"][lang]
    for feature in content["features"]:
        if feature["id"] == place:
            del feature["properties"]["name"][lang]
    return read_dossier(json.dumps(content).encode())


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
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
    assert data["untranslated"]["ko"][:2] == ["statements", "story"]
    assert list(data["untranslated"]) == ["ko"]
