"""
Write the page's scripts and styles anew as the page holds them: minified by esbuild, each apart.

They are committed, so that nobody needs Node to run geoapp; a test holds each against its
source. Needs npm, and its registry the first time. ``python -m tools.minify`` or ``make minify``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from geoapp.page.scripts import STYLES, made_of
from tools.registry import CACHE

ASSETS = Path(__file__).parents[1] / "geoapp" / "page" / "static"
MINIFIED = ASSETS / "minified"
PINNED = Path(__file__).with_name("esbuild")
# Letters of other alphabets stay themselves: the page's words are looked up in its code.
OPTIONS = ("--minify", "--target=es2020", "--charset=utf8", "--log-level=warning")


def sources() -> list[Path]:
    """All scripts and styles of the page; not what stands beside it, for whoever frames it."""
    styles = [ASSETS / f"{name}.css" for name in STYLES]
    return [*sorted(path for path in ASSETS.glob("*.js") if path.name != "host.js"), *styles]


def minifier(cache: Path = CACHE) -> Path:
    """
    Install esbuild as the lock names it.

    Parameters
    ----------
    cache
        Directory that keeps what was fetched; made if missing.

    Returns
    -------
    program
        What to run.

    Raises
    ------
    subprocess.CalledProcessError
        If npm cannot install it.
    """
    pinned = json.loads((PINNED / "package.json").read_text(encoding="utf-8"))
    folder = cache / f"esbuild-{pinned['dependencies']['esbuild']}"
    program = folder / "node_modules" / ".bin" / "esbuild"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for path in PINNED.glob("*.json"):
            shutil.copy(path, folder)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return program


def minify(program: Path, folder: Path) -> list[Path]:
    """
    Write each script minified, with a first line that says what it was made of.

    Parameters
    ----------
    program
        esbuild.
    folder
        Where they go; made if missing. Other scripts in it are removed.

    Returns
    -------
    paths
        What was written, by name.

    Raises
    ------
    subprocess.CalledProcessError
        If a script can't be read; esbuild has said why.
    """
    given = sources()
    command = [str(program), *map(str, given), f"--outdir={folder}", *OPTIONS]
    subprocess.run(command, check=True)
    for path in given:
        made = folder / path.name
        code = made.read_text(encoding="utf-8").strip()
        made.write_text(f"{made_of(path.read_text(encoding='utf-8'))}\n{code}\n", encoding="utf-8")
    written = [folder / path.name for path in given]
    for other in set(folder.iterdir()) - set(written):
        other.unlink()
    return written


if __name__ == "__main__":
    try:
        minify(minifier(), MINIFIED)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}\n{getattr(error, 'stderr', None) or ''}")
