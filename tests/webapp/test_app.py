"""The app's script: it runs, in both languages, and refuses a bad file with all its problems."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geoapp.cartography.style import DARK, LIGHT
from geoapp.catalogues import LANGUAGES, direction, translate
from geoapp.dossier import MAX_BYTES, built_in, read_dossier
from geoapp.resources import BUILT_IN
from geoapp.webapp.downloads import DOWNLOADS
from tests.support.dossiers import BAD, CASES, GOOD, ONE_OF_EACH, SMALLEST, content_of
from tests.support.pages import held
from tests.support.project import PACKAGE

TABS = {
    "en": ["Map", "Distances", "Where the sources differ", "Sources", "For editors", "Edit"],
    "fr": [
        "Carte",
        "Distances",
        "Là où les sources divergent",
        "Sources",
        "Pour la rédaction",
        "Modifier",
    ],
    "es": [
        "Mapa",
        "Distancias",
        "En qué difieren las fuentes",
        "Fuentes",
        "Para la redacción",
        "Editar",
    ],
    "ar": ["الخريطة", "المسافات", "مواضع اختلاف المصادر", "المصادر", "للمحررين", "تحرير"],
}
COLOURS = {
    "primaryColor": "accent",
    "backgroundColor": "paper",
    "secondaryBackgroundColor": "card",
    "textColor": "ink",
    "linkColor": "accent",
    "borderColor": "rule",
    "dataframeBorderColor": "rule",
}


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app with a small dossier, not yet run."""
    return app_with(ONE_OF_EACH, monkeypatch)


def app_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GEOAPP_DOSSIER", str(path))
    return AppTest.from_file(PACKAGE / "app.py", default_timeout=120)


def tabs(app: AppTest) -> list[str]:
    return [tab.label for tab in app.tabs]


def open_tab(app: AppTest, index: int, lang: str = "en") -> AppTest:
    """Open a tab as a reader does; of the tabs but the map's only the open one is made."""
    app.session_state[f"tabs-{lang}"] = TABS[lang][index]
    return app.run()


def page(app: AppTest) -> str:
    """HTML of the page in its frame."""
    (frame,) = app.get("iframe")
    srcdoc: str = frame.proto.srcdoc
    return srcdoc


def upload(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="file").set_value((name, content, "application/geo+json"))
    return app.run()


@pytest.mark.parametrize(("name", "lang"), list(zip(BUILT_IN, ["en", "fr", "en"], strict=True)))
def test_a_built_in_dossier_is_shown(monkeypatch: pytest.MonkeyPatch, name: str, lang: str) -> None:
    monkeypatch.delenv("GEOAPP_DOSSIER", raising=False)
    app = AppTest.from_file(PACKAGE / "app.py", default_timeout=120)
    app.query_params["lang"] = lang
    app.query_params["dossier"] = name
    app.run()
    assert not app.exception
    assert not app.error
    assert app.selectbox(key="dossier").options == list(BUILT_IN)
    dossier = read_dossier(built_in(name))
    assert dossier.header.title[lang] in unescape(page(app))
    assert tabs(app) == TABS[lang]
    assert f'<html lang="{lang}"' in page(app)
    assert not app.dataframe
    lengths = [len(dossier.legs), len(dossier.accounts[0].values), len(dossier.sources)]
    for index, length in enumerate(lengths, start=1):
        open_tab(app, index, lang)
        assert not app.exception
        (table,) = (frame.value for frame in app.dataframe)
        assert len(table) == length
        assert f'<html lang="{lang}"' in page(app)
    open_tab(app, 2, lang)
    questions = [account.question[lang] for account in dossier.accounts]
    assert app.selectbox(key="account").options == questions


def test_a_dossier_that_nobody_brought_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_DOSSIER", raising=False)
    app = AppTest.from_file(PACKAGE / "app.py", default_timeout=120)
    app.query_params["dossier"] = "no-such-dossier"
    assert not app.run().exception
    assert app.selectbox(key="dossier").value == BUILT_IN[0]


def test_a_dossier_of_ones_own_is_shown(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert not [box for box in app.selectbox if box.key == "dossier"]  # nobody else's is offered
    assert "An example" in page(app)
    assert "They differ." in [text.value for text in open_tab(app, 2).text]


@pytest.mark.parametrize("lang", TABS)
def test_the_app_speaks_each_of_its_languages_and_is_laid_out_as_it_is_written(
    app: AppTest, lang: str
) -> None:
    app.query_params["lang"] = lang
    assert not app.run().exception
    assert tuple(TABS) == LANGUAGES
    assert tabs(app) == TABS[lang]
    leftwards = any("direction: rtl" in str(each.proto) for each in app.get("html"))
    assert leftwards == (lang == "ar")
    assert f'<html lang="{lang}" dir="{direction(lang)}"' in page(app)
    (columns,) = (list(frame.value) for frame in open_tab(app, 3, lang).dataframe)
    assert columns[0] == translate(lang)("Publisher")


@pytest.mark.each_run("a-draft", "across-180-degrees", "one-of-each")
@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_good_dossier_is_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with(path, monkeypatch)
    app.query_params["lang"] = "fr"
    assert not app.run().exception
    assert len(app.get("iframe")) + len(app.error) == 1


def test_a_dossier_without_a_day_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with(SMALLEST, monkeypatch).run()
    assert not app.exception
    assert "has no time" in app.code[0].value
    assert tabs(app) == TABS["en"]


def test_lengths_and_paces_come_in_the_unit_that_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_tab(app_with(built_in(), monkeypatch).run(), 1)
    assert app.dataframe[0].value["Length"][0] == "193–213\u00a0km"
    app.button_group(key="unit").set_value("nmi").run()
    assert not app.exception
    assert app.dataframe[0].value["Length"][0] == "104–115\u00a0nmi"
    (rail,) = [text.value for text in app.text if "265\u00a0nmi or more a day" in text.value]
    assert "day and night: assumption of this project" in rail


def test_each_account_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_tab(app_with(built_in(), monkeypatch).run(), 2)
    first = app.dataframe[0].value
    app.selectbox(key="account").select_index(3).run()
    assert not app.exception
    assert not app.dataframe[0].value.equals(first)


def test_the_page_is_the_same_string_whatever_else_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = app_with(built_in(), monkeypatch).run()
    before = page(app)
    open_tab(app, 2).selectbox(key="account").select_index(5).run()
    assert page(app) == before


def test_an_unknown_language_is_english(app: AppTest) -> None:
    app.query_params["lang"] = "<b>xx"
    app.run()
    assert not app.exception
    assert tabs(app) == TABS["en"]


def test_the_day_in_the_address_is_left_alone(app: AppTest) -> None:
    app.query_params["lang"] = "fr"
    app.query_params["at"] = "2001-01-03"
    app.run()
    assert app.query_params["at"] == "2001-01-03"


# -- files of one's own ------------------------------------------------------------------


def test_an_uploaded_dossier_takes_the_place_of_the_given_one(app: AppTest) -> None:
    app.run()
    content = content_of()
    content["dossier"]["title"] = {"en": "Another example"}
    upload(app, "other.geojson", json.dumps(content).encode())
    assert not app.exception
    assert not app.error
    assert "Another example" in page(app)


def test_the_chooser_says_that_a_file_is_shown_until_it_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GEOAPP_DOSSIER", raising=False)
    app = AppTest.from_file(PACKAGE / "app.py", default_timeout=120).run()
    assert not app.selectbox(key="dossier").disabled
    content = content_of()
    content["dossier"]["title"] = {"en": "*Another* example"}
    upload(app, "other.geojson", json.dumps(content).encode())
    assert app.selectbox(key="dossier").disabled
    said = "Shown instead: *Another* example. Close it to choose here."
    assert said in [text.value for text in app.text]  # text, never markup
    app.file_uploader(key="file").set_value(None)
    app.run()
    assert not app.selectbox(key="dossier").disabled
    assert not [text for text in app.text if text.value == said]


@pytest.mark.parametrize(
    "name", ["dangling-claim", "comma-missing", "empty", "axes-swapped", "many-at-once"]
)
def test_a_bad_upload_shows_all_problems_and_loses_nothing(app: AppTest, name: str) -> None:
    before = page(app.run())
    path = CASES / "bad" / f"{name}.geojson"
    upload(app, path.name, path.read_bytes())
    assert not app.exception
    assert len(app.error) == 1
    assert app.code[0].value == path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert page(app) == before


def test_after_a_bad_upload_the_one_before_stays(app: AppTest) -> None:
    app.run()
    upload(app, "mine.geojson", ONE_OF_EACH.read_bytes())
    before = page(app)
    upload(app, "bad.geojson", b"{}")
    assert "The previous one stays open" in app.error[0].value
    assert page(app) == before


def test_several_dossiers_are_shown_on_one_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_DOSSIER", raising=False)
    app = AppTest.from_file(PACKAGE / "app.py", default_timeout=120)
    app.query_params["with"] = BUILT_IN[1]  # as a link names it
    app.run()
    assert not app.exception
    others = app.multiselect(key="with")
    assert (others.options, others.value) == (list(BUILT_IN[1:]), [BUILT_IN[1]])
    assert ids_on(app) == list(BUILT_IN[:2])
    # What can be told of one route alone is told of one, which the reader names.
    open_tab(app, 1)
    first, second = (read_dossier(built_in(name)) for name in BUILT_IN[:2])
    assert len(app.dataframe[0].value) == len(first.legs)
    app.selectbox(key="one-of").set_value(BUILT_IN[1]).run()
    assert len(app.dataframe[0].value) == len(second.legs)
    # A file of one's own stands beside the given ones, and stays on offer after another.
    upload(app, "mine.geojson", ONE_OF_EACH.read_bytes())
    assert ids_on(app) == ["example", BUILT_IN[1]]
    app.file_uploader(key="file").set_value(None)
    app.run()
    assert app.multiselect(key="with").options == [*BUILT_IN[1:], "example"]
    app.multiselect(key="with").set_value(["example"]).run()
    assert not app.exception
    assert ids_on(app) == [BUILT_IN[0], "example"]
    app.multiselect(key="with").set_value([]).run()
    assert ids_on(app) == [BUILT_IN[0]]


def ids_on(app: AppTest) -> list[str]:
    """Ids of the dossiers whose routes the page has."""
    return [route["id"] for route in held(page(app), "content")["data"]["routes"]]


def test_an_address_of_several_routes_names_a_file_that_is_gone(app: AppTest) -> None:
    app.query_params["of"] = "example/mine"
    app.run()
    assert "Open that file again" in app.info[0].value
    assert not [box for box in app.multiselect if box.key == "with"]  # nothing to show beside it


def test_an_address_of_a_file_that_is_not_open_says_so(app: AppTest) -> None:
    app.query_params["of"] = "mine"
    app.run()
    assert "Open that file again" in app.info[0].value
    # Who has opened it, or closed it since, is told nothing.
    app.query_params["of"] = "example"
    upload(app, "mine.geojson", ONE_OF_EACH.read_bytes())
    assert not app.info
    app.file_uploader(key="file").set_value(None)
    app.run()
    assert not app.info


def test_papers_and_a_site_can_be_taken_away() -> None:
    dossier = read_dossier(ONE_OF_EACH)
    begins = {name: one.make(dossier, "fr", None)[:4] for name, one in DOWNLOADS.items()}
    zipped = b"PK\x03\x04"
    assert begins == {"handout": b"%PDF", "slides": zipped, "bundle": zipped, "site": zipped}


def test_a_bad_dossier_given_at_the_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    app = app_with(BAD[0], monkeypatch).run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.code[0].value == BAD[0].with_suffix(".txt").read_text(encoding="utf-8").strip()
    assert not app.get("iframe")


def test_a_given_dossier_that_is_gone_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = app_with(tmp_path / "gone.geojson", monkeypatch).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "gone.geojson" in app.code[0].value


# -- what a dossier's text may do --------------------------------------------------------

HOSTILE = "<b>x</b> [y](https://evil.example) :red[z] ${1} `q` https://evil.example =1+1"


def test_text_of_a_dossier_is_never_markup(app: AppTest) -> None:
    app.run()
    content = content_of()
    (account,) = content["accounts"]
    account["question"] = account["comment"] = {"en": HOSTILE}
    for value in account["values"]:
        value["text"] = value["said_by"] = {"en": HOSTILE}
    for source in content["sources"]:
        source["title"] = source["publisher"] = HOSTILE
    upload(app, "hostile.geojson", json.dumps(content).encode())
    for index in range(len(TABS["en"])):
        open_tab(app, index)
        assert not app.exception
        shown: list[Any] = [*app.markdown, *app.caption, *app.title, *app.header, *app.subheader]
        assert not [element for element in shown if "evil" in element.value]
        assert not [element for element in app.get("html") if "evil" in element.proto.body]
    open_tab(app, 2)
    assert HOSTILE in [text.value for text in app.text]
    assert app.selectbox(key="account").options == [HOSTILE]


# -- settings ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """Streamlit's settings, as they come with the app."""
    return tomllib.loads((PACKAGE / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_has_the_colours_of_the_page(
    settings: dict[str, Any], theme: str, colours: dict[str, str]
) -> None:
    assert settings["theme"][theme] == {option: colours[name] for option, name in COLOURS.items()}


def test_nothing_is_reported_and_a_host_may_choose_its_address(settings: dict[str, Any]) -> None:
    """`geoapp app` listens on this machine alone; in a container nobody could reach that."""
    assert settings["browser"]["gatherUsageStats"] is False
    assert "address" not in settings["server"]


def test_what_may_be_uploaded_is_what_can_be_read(settings: dict[str, Any]) -> None:
    assert settings["server"]["maxUploadSize"] * 1_000_000 == MAX_BYTES


def assert_named(table: pd.DataFrame, count: str, names: str, between: str) -> None:
    bare = [re.sub(r"\([^)]*\)", "", words) for words in table[names]]
    named = [len(words.split(between)) if words else 0 for words in bare]
    assert named == list(table[count])


def test_an_editor_sees_what_is_weak_and_takes_citations_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_tab(app_with(built_in(), monkeypatch).run(), 4)
    assert "For editors" in tabs(app)
    tables = [frame.value for frame in app.dataframe]
    features = next(table for table in tables if "For its days" in table.columns)
    statements = next(table for table in tables if "Outlets" in table.columns)
    dossier = read_dossier(built_in())
    assert len(features) == len(dossier.legs) + len(dossier.sightings)
    assert len(statements) == len(dossier.claims)
    assert "one source alone" in set(features["What is weak"].str.split("; ").explode())
    # No count stands alone: beside it are the names of those who are counted.
    counted = statements[statements["Independent sources"].notna()]
    assert 0 < len(counted) < len(statements)
    assert_named(counted, "Independent sources", "Which they are", " · ")
    assert all(features["Who reports it"])
    assert_named(features, "For its days", "Who gives its days", ", ")
    assert_named(statements, "Outlets", "Read in", "; ")
    open_tab(app, 3)
    labels = [button.proto.label for button in app.get("download_button")]
    assert {"Save as CSL-JSON", "Save as BibTeX", "Save as RIS"} <= set(labels)
    assert any("Available at: https://www.dw.com" in text.value for text in app.text)


def test_the_path_loses_nothing_while_scripts_of_other_visitors_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = PACKAGE / "app.py"
    head = ast.parse(script.read_text("utf-8"))
    ours = next(
        n for n, node in enumerate(head.body) if ast.unparse(node).startswith("import streamlit")
    )
    head.body = head.body[:ours]
    begins = compile(head, str(script), "exec")
    theirs = ["/libraries/of/one", "/libraries/of/two", *sys.path]
    # As where two scripts run: Streamlit puts the folder there for each, and takes one away.
    monkeypatch.setattr(sys, "path", [str(PACKAGE), *theirs, str(PACKAGE)])
    resolve = Path.resolve

    def another_ends(path: Path) -> Path:
        if str(PACKAGE) in sys.path and path != script:
            sys.path.remove(str(PACKAGE))
        return resolve(path)

    monkeypatch.setattr(Path, "resolve", another_ends)
    exec(begins, {"__file__": str(script)})  # noqa: S102 - our own script
    assert [each for each in sys.path if each != str(PACKAGE)] == theirs
