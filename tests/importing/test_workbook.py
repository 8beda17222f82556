"""The workbook: what was written comes back as it was, and what is left empty is to do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from openpyxl import load_workbook

from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier, to_geojson
from geoapp.errors import DossierError
from geoapp.importing import import_file
from geoapp.importing.workbook import CHOICES, NOTES, WORKED, workbook_bytes
from tests.support.dossiers import GOOD, ONE_OF_EACH, content_of, dossiers, read


def back(dossier: Dossier) -> str:
    return to_geojson(import_file(("x.xlsx", workbook_bytes(dossier))).dossier)


@pytest.mark.parametrize("path", [*GOOD, built_in()], ids=lambda path: path.stem)
def test_a_workbook_gives_the_dossier_back_with_identical_bytes(path: Path) -> None:
    dossier = read_dossier(path)
    made = import_file(("x.xlsx", workbook_bytes(dossier)))
    assert to_geojson(made.dossier) == to_geojson(dossier)
    counts = made.ledger.counts
    assert counts["in"] == counts["mapped"] > 0


@settings(max_examples=15, phases=[Phase.generate])
@given(dossiers)
def test_any_dossier_comes_back(dossier: Dossier) -> None:
    assert back(dossier) == to_geojson(dossier)


def test_a_text_that_no_cell_holds_comes_back() -> None:
    content = content_of()
    content["dossier"]["summary"]["en"] = "long " * 3_999
    content["sources"][0]["note"] = "more:1"
    dossier = read(content)
    assert back(dossier) == to_geojson(dossier)


def changed(content: bytes, change: Any) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_what_an_author_changes_comes_home() -> None:
    dossier = read_dossier(ONE_OF_EACH)

    def change(book: Any) -> None:
        sheet = book["places"]
        names = [cell.value for cell in sheet[1]]
        sheet.cell(2, names.index("name.en") + 1, "Another name")
        sheet.cell(2, names.index("precision_km") + 1, 7)
        book["sources"].cell(2, 3).value = None

    made = import_file(("x.xlsx", changed(workbook_bytes(dossier), change))).dossier
    assert made.places[0].properties.name["en"] == "Another name"
    assert made.places[0].properties.precision_km == 7
    assert [todo.path for todo in made.todo] == ["sources.paper.title"]


def test_a_new_workbook_has_choices_notes_and_a_worked_row() -> None:
    book = load_workbook(io.BytesIO(workbook_bytes()))
    assert {*WORKED, "dossier"} <= {*book.sheetnames}
    legs = book["legs"]
    heads = {cell.value: cell for cell in legs[1]}
    assert heads["depart"].comment.text == NOTES["depart"]
    rules = {rule.formula1 for rule in legs.data_validations.dataValidation}
    assert f'"{",".join(CHOICES["mode"])}"' in rules
    assert legs["A2"].value == "example"
    made = import_file(("new.xlsx", workbook_bytes()))
    assert not made.dossier.features
    assert made.dossier.is_draft
    refused = [cell for cell in made.ledger.cells if cell.fate == "refused"]
    assert {cell.why for cell in refused} == {"the worked row, which is an example"}


def test_the_worked_rows_hold_when_they_are_taken_for_real() -> None:
    def real(book: Any) -> None:
        for sheet in book:
            if sheet["A1"].value == "order":
                sheet["A2"].value = None
        places = book["places"]
        for at, value in enumerate(("b-port", "B port", 13.5, 51.25), start=2):
            places.cell(3, at, value)
        for row, (lon, lat) in enumerate([(12.5, 50.25), (13.5, 51.25)], start=2):
            for at, value in enumerate(("leg-sea", 1, lon, lat), start=1):
                book["positions"].cell(row, at, value)
        book["accounts"].delete_rows(2)

    made = import_file(("new.xlsx", changed(workbook_bytes(), real))).dossier
    assert [leg.properties.to_place for leg in made.legs] == ["b-port"]
    assert made.header.bbox == (12.5, 50.25, 13.5, 51.25)
    assert [step.id for step in made.steps] == ["the-start"]


def test_a_bad_cell_is_told() -> None:
    def change(book: Any) -> None:
        sheet = book["legs"]
        names = [cell.value for cell in sheet[1]]
        sheet.cell(2, names.index("mode") + 1, "submarine")

    content = changed(workbook_bytes(read_dossier(ONE_OF_EACH)), change)
    with pytest.raises(DossierError, match=r"leg-sea: properties\.mode is 'submarine'"):
        import_file(("x.xlsx", content))


def test_the_commands_write_and_read_it(tmp_path: Path) -> None:
    def run(*arguments: str) -> int:
        return CliRunner().invoke(main, list(arguments)).exit_code

    blank, own, home = tmp_path / "new.xlsx", tmp_path / "own.xlsx", tmp_path / "home.geojson"
    assert run("new", str(blank)) == 0
    assert run("new", str(blank)) == 2
    assert run("export", str(ONE_OF_EACH), "--to", "workbook", "-o", str(own)) == 0
    refused = CliRunner().invoke(main, ["check", str(own)])
    assert refused.exit_code == 1
    assert "is a workbook of geoapp's, which holds a dossier as sheets" in refused.stderr
    assert "`geoapp import own.xlsx -o route.geojson`" in refused.stderr
    assert run("import", str(own), "-o", str(home)) == 0
    assert home.read_text("utf-8") == to_geojson(read_dossier(ONE_OF_EACH))
