"""Every notebook runs from its first cell to its last, with warnings as errors."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    found: nbformat.NotebookNode = nbformat.read(request.param, as_version=4)
    return found


def test_there_are_one_to_four_notebooks() -> None:
    assert 1 <= len(NOTEBOOKS) <= 4


def test_a_notebook_runs(notebook: nbformat.NotebookNode, tmp_path: Path) -> None:
    strict = nbformat.v4.new_code_cell("import warnings\n\nwarnings.simplefilter('error')")
    # The kernel itself warns while it shuts down.
    lax = nbformat.v4.new_code_cell("warnings.simplefilter('default')")
    notebook.cells = [strict, *notebook.cells, lax]
    NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 5
    # A map is two outputs: where no script may run, the second one, a picture, is what stays.
    for cell in shown:
        kinds = [kind for output in cell.outputs for kind in output.get("data", {})]
        maps = [
            each for each in cell.outputs if "<iframe" in each.get("data", {}).get("text/html", "")
        ]
        assert kinds.count("image/png") >= len(maps)


def test_a_notebook_defines_no_function_and_keeps_no_output(
    notebook: nbformat.NotebookNode,
) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
            assert not [
                node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, kinds)
            ]
