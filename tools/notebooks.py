"""
Run the notebooks and keep what they show in their files, for viewers that run nothing.

Of a map only its still picture is kept: the map itself, a megabyte with its scripts, is there
again as soon as the cell is run.

Run with `python -m tools.notebooks`, or with the beginnings of their names, after a change of a
notebook or of what it shows.
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from PIL import Image

FOLDER = Path(__file__).parents[1] / "notebooks"
# Whoever asked for another backend of matplotlib gets the one that shows its pictures here.
STRICT = """
import os
import warnings

os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
warnings.simplefilter("error")
"""
# The kernel itself warns while it shuts down.
LAX = "warnings.simplefilter('default')"
SECONDS = 180
COLOURS = 64  # which a picture is kept in: a quarter of its bytes


def executed(path: Path, folder: Path) -> nbformat.NotebookNode:
    """Run a notebook from its first cell to its last in a folder, with warnings as errors."""
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    own = list(notebook.cells)
    strict, lax = nbformat.v4.new_code_cell(STRICT), nbformat.v4.new_code_cell(LAX)
    notebook.cells = [strict, *own, lax]
    NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    notebook.cells = own
    return notebook


def is_live(output: nbformat.NotebookNode) -> bool:
    """Whether an output is a map or a page, whose scripts a static viewer takes away."""
    return "<iframe" in output.get("data", {}).get("text/html", "")


def smaller(png: str) -> str:
    """Keep a picture, in base64, in fewer colours."""
    with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
        kept = io.BytesIO()
        picture.convert("RGB").quantize(COLOURS).save(kept, "PNG", optimize=True)
    return base64.b64encode(kept.getvalue()).decode()


def settle(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out of the outputs what differs from run to run, and what only scripts show."""
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            number += 1
            cell.outputs = [output for output in cell.outputs if not is_live(output)]
            cell.execution_count, cell.metadata = number, nbformat.NotebookNode()
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    output.data["image/png"] = smaller(output.data["image/png"])
                if "execution_count" in output:
                    output.execution_count = number
    notebook.metadata = nbformat.NotebookNode(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    return notebook


def main() -> int:
    """Run all of them, or those that are named, one after the other."""
    names = tuple(sys.argv[1:] or [""])
    for path in (each for each in sorted(FOLDER.glob("*.ipynb")) if each.name.startswith(names)):
        with TemporaryDirectory() as folder:
            nbformat.write(settle(executed(path, Path(folder))), path)
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
