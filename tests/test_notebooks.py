"""Every notebook runs from its first cell to its last, and its file shows what it then shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.resources import notebook_files
from tests.support.project import ROOT
from tools.notebooks import executed, is_live, settle

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def cells_of(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def said(cells: list[nbformat.NotebookNode]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Go through cells: the code, the texts that it shows, and the kinds of pictures."""
    for cell in cells:
        outputs = [output for output in cell.outputs if not is_live(output)]
        texts = [each.get("text") or each.get("data", {}).get("text/plain", "") for each in outputs]
        kinds = [kind for each in outputs for kind in each.get("data", {}) if "image" in kind]
        yield cell.source, texts, kinds


def test_there_are_four_notebooks() -> None:
    assert len(NOTEBOOKS) == 4
    assert notebook_files() == NOTEBOOKS


def test_a_notebook_shows_when_it_runs_what_its_file_shows(path: Path, tmp_path: Path) -> None:
    notebook = executed(path, tmp_path)
    now = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert list(said(now)) == list(said(cells_of(path, "code"))), "run python -m tools.notebooks"
    # A map is two outputs: where no script may run, the second one, a picture, is what stays.
    for cell in now:
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        assert kinds.count("image/png") >= sum(map(is_live, cell.outputs))


def test_a_notebooks_file_shows_without_a_script(path: Path) -> None:
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    first, *rest = cells_of(path, "code")
    assert "geoapp.route_map(" in first.source.splitlines()[-1]
    assert [kind for output in first.outputs for kind in output.data] == ["image/png", "text/plain"]
    assert sum(1 for cell in rest if cell.outputs) >= 7
    text = path.read_text("utf-8")
    assert "<script" not in text
    assert "<iframe" not in text
    assert not re.search(r"/(tmp|home|root)/|Traceback", text)
    assert path.stat().st_size < 200_000
    assert settle(nbformat.read(path, as_version=4)).metadata == stored.metadata


def test_a_notebook_defines_no_function_and_leaves_nothing_out(path: Path) -> None:
    for cell in cells_of(path, "code"):
        assert "..." not in cell.source
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, KINDS)]


def test_a_notebook_ends_with_three_exercises_and_their_answers(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    at = next(n for n, cell in enumerate(cells) if cell.source.startswith("## Exercises"))
    assert re.findall(r"^(\d)\. \S", cells[at].source, re.MULTILINE) == ["1", "2", "3"]
    answers = [cell.cell_type for cell in cells[at + 1 :]]
    assert answers == ["markdown", "code"] * 3
    for number, cell in zip("123", cells[at + 1 :: 2], strict=True):
        assert cell.source.startswith(f"**{number}.** ")
    assert all(cell.outputs for cell in cells[at + 2 :: 2])


def test_the_command_brings_them_and_writes_over_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    made = CliRunner().invoke(main, ["notebooks", str(folder)], catch_exceptions=False)
    assert made.exit_code == 0
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {
        each.name: each.read_bytes() for each in NOTEBOOKS
    }
    for each in NOTEBOOKS[:2]:
        (folder / each.name).unlink()
    (folder / NOTEBOOKS[3].name).write_text("my own answers")
    again = CliRunner().invoke(main, ["notebooks", str(folder)])
    assert again.exit_code == 2
    assert f"{NOTEBOOKS[2].name}: is there already; name another folder." in again.output
    assert {each.name for each in folder.iterdir()} == {each.name for each in NOTEBOOKS[2:]}
    assert (folder / NOTEBOOKS[3].name).read_text() == "my own answers"
