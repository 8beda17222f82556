"""
Build a release and check it: ``python -m tools.release FOLDER``.

A wheel and a source distribution, each checked as the index would check it, CITATION.cff against
its schema, and beside them the notes of the release, which are its part of CHANGELOG.md. Nothing is
sent anywhere. What checks CITATION.cff can't stand beside what the tests need: uv fetches it.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

import geoapp

ROOT = Path(__file__).resolve().parents[1]
NAME = f"geoapp-{geoapp.__version__}"
CFFCONVERT = ("uv", "tool", "run", "--from", "cffconvert==2.0.0", "cffconvert", "--validate", "-i")


def built(folder: Path) -> list[Path]:
    """
    Build the wheel and the source distribution.

    Parameters
    ----------
    folder
        Made if it isn't there; what else lies in it stays.

    Returns
    -------
    paths
        The source distribution, then the wheel.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder.resolve())]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return [folder / f"{NAME}.tar.gz", folder / f"{NAME}-py3-none-any.whl"]


def check(paths: list[Path]) -> None:
    """
    Check the metadata of both, and what the wheel holds; what is wrong is printed.

    Raises
    ------
    subprocess.CalledProcessError
        If something is wrong.
    """
    source, wheel = map(str, paths)
    twine = [sys.executable, "-m", "twine", "check", "--strict", source, wheel]
    for command in (twine, [sys.executable, "-m", "check_wheel_contents", wheel]):
        subprocess.run(command, check=True)


def check_citation(path: Path) -> None:
    """
    Check a CITATION.cff against the schema of its version.

    Raises
    ------
    subprocess.CalledProcessError
        If something is wrong, which is printed.
    """
    subprocess.run([sys.executable, "-m", *CFFCONVERT, str(path)], check=True)


def release_notes(changelog: str, version: str) -> str:
    r"""
    Give what a changelog says of a version.

    Raises
    ------
    ValueError
        If it says nothing of it.

    Examples
    --------
    >>> release_notes("# All\n\n## 1.1.0 - today\n\n- new\n\n## 1.0.0\n\n- old\n", "1.1.0")
    '# 1.1.0\n\n- new\n'
    """
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        if head.split()[0] == version and body.strip():
            return f"# {version}\n\n{body.strip()}\n".replace("\n### ", "\n## ")
    raise ValueError(f"CHANGELOG.md says nothing of {version}; add what changed")


def main(given: list[str]) -> None:
    """Build, check and tell what was written."""
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("dist"), help="by default dist"
    )
    folder = parser.parse_args(given).folder
    paths = built(folder)
    check(paths)
    check_citation(ROOT / "CITATION.cff")
    notes = folder / f"{NAME}.md"
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    notes.write_text(release_notes(changelog, geoapp.__version__), "utf-8")
    for path in (*paths, notes):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
