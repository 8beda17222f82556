"""The app's editor: other people's files, tables, what is wrong in them, the way back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.dossier import built_in, read_dossier
from geoapp.webapp.working_copy import (
    Edited,
    check_tables,
    sheet_rows,
    tables_of,
    tables_without_rows,
    with_edits,
    with_new_row,
    without_row,
)
from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import PACKAGE

STOPS = b"name,lat,lon,date\nCallao,-12.05,-77.15,03/09/2024\nLima,-12.04,-77.03,04/09/2024\n"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("GEOAPP_DOSSIER", str(ONE_OF_EACH))
    return AppTest.from_file(PACKAGE / "app.py", default_timeout=120)


def edit(app: AppTest) -> AppTest:
    app.session_state["tabs-en"] = "Edit"
    return app.run()


def click(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    return button.click().run()


@pytest.mark.parametrize("path", [built_in(), ONE_OF_EACH], ids=["built-in", "one-of-each"])
def test_a_dossier_comes_back_from_its_tables(path: object) -> None:
    dossier = read_dossier(path)  # type: ignore[arg-type]
    checked = check_tables(tables_of(dossier), "a")
    assert checked.dossier == dossier
    assert not checked.problems


def test_a_problem_is_told_in_its_row_and_the_rest_stays() -> None:
    edited = Edited("a", tables_of(read_dossier(built_in())))
    edited.change(with_edits(edited.tables, "legs", {0: {"mode": "ship"}}), anew=False)
    assert "properties.mode is 'ship'" in edited.notes("legs", "en")[0][0]
    assert "properties.mode est 'ship'" in edited.notes("legs", "fr")[0][0]
    assert edited.checked.dossier is not None
    assert [leg.id for leg in edited.checked.dossier.legs] == ["leg-rail"]
    edited.undo()
    assert not edited.checked.problems
    assert not edited.can_undo


def test_what_names_a_row_follows_its_id_and_its_place() -> None:
    tables = tables_of(read_dossier(built_in()))
    tables = with_edits(tables, "places", {0: {"id": "a-port", "lat": "42.2"}})
    checked = check_tables(tables, "a")
    assert not checked.problems
    assert checked.dossier is not None
    assert checked.dossier.legs[0].properties.from_place == "a-port"


def test_a_leg_without_positions_goes_straight_and_nothing_is_filled_in() -> None:
    tables = tables_without_rows()
    for lon in (12.5, 13.5):
        tables = with_new_row(tables, "places", {"lon": lon, "lat": 50.0})
    tables = with_new_row(tables, "legs", {"from": "place-1", "to": "place-2"})
    checked = check_tables(tables, "a")
    assert not checked.problems
    assert checked.dossier is not None
    assert "features.leg-1.properties.mode" in [todo.path for todo in checked.dossier.todo]
    gone = check_tables(without_row(tables, "places", 1), "a")
    assert [each.column for each in gone.problems]
    assert gone.left_out == 1


def test_a_table_is_brought_in_asked_about_and_edited(app: AppTest) -> None:
    app.run().file_uploader(key="file").set_value(("stops.csv", STOPS, "text/csv")).run()
    assert not app.exception
    assert "no day" in app.error[0].value  # nothing has one until the column is read
    edit(app)
    assert not app.exception
    assert "Not yet said" in app.text[0].value
    assert "03/09/2024" in app.dataframe[0].value["Found"].tolist()
    app.radio[0].set_value("dmy").run()
    assert not app.exception
    edited: Edited = app.session_state["edited"]
    assert [row["when"] for row in sheet_rows(edited.tables, "sightings")] == [
        "2024-09-03",
        "2024-09-04",
    ]
    click(app, "Add a row")
    assert len(sheet_rows(edited.tables, "places")) == 3
    click(app, "Undo")
    assert len(sheet_rows(edited.tables, "places")) == 2
    click(app, "Close without saving")
    assert not app.exception
    assert "edited" not in app.session_state


def test_a_widget_that_tells_its_last_after_its_file_was_closed_harms_nothing(
    app: AppTest,
) -> None:
    app.run().file_uploader(key="file").set_value(("stops.csv", STOPS, "text/csv")).run()
    edit(app)
    for held in ("edited", "edited-upload"):
        del app.session_state[held]
    app.text_input(key="edited-lang").set_value("es").run()
    assert not app.exception
    assert app.session_state["edited"].can_undo is False  # the file was taken anew


@pytest.mark.parametrize("content", [b"\x89PNG", b"PK\x03\x04", b"{", b"[" * 100_000])
def test_a_hostile_file_is_told_in_words(app: AppTest, content: bytes) -> None:
    app.run().file_uploader(key="file").set_value(("stops.csv", content, "text/csv")).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "stops.csv" in app.code[0].value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "is a picture (PNG), no dossier; give a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx, without a password"),
    ],
)
def test_what_no_import_takes_is_told_by_its_kind(app: AppTest, content: bytes, words: str) -> None:
    app.run().file_uploader(key="file").set_value(("stops.csv", content, "text/csv")).run()
    assert not app.exception
    assert words in app.code[0].value


def test_no_visitor_sees_what_another_edits(app: AppTest) -> None:
    click(edit(app.run()), "Edit this dossier")
    assert not app.exception
    assert "edited" in app.session_state
    theirs = AppTest.from_file(PACKAGE / "app.py", default_timeout=120).run()
    assert "edited" not in theirs.session_state
