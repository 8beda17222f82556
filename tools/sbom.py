"""
List what a release needs, as a CycloneDX file: ``python -m tools.sbom PYTHON FOLDER``.

PYTHON is that of an environment in which geoapp is installed and nothing else.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geoapp

ROOT = Path(__file__).resolve().parents[1]
SPECIFICATION = "1.6"


def write_sbom(python: Path, folder: Path) -> Path:
    """
    Write the list beside a wheel.

    Parameters
    ----------
    python
        The Python of the environment that is listed.
    folder
        Made if it isn't there.

    Returns
    -------
    path
        The file, JSON that keeps to the schema of CycloneDX; the same for the same environment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"geoapp-{geoapp.__version__}.cdx.json"
    command = [sys.executable, "-m", "cyclonedx_py", "environment", str(python)]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"]
    command += ["--output-reproducible", "--spec-version", SPECIFICATION, "--validate"]
    command += ["--output-format", "JSON", "--output-file", str(path)]
    subprocess.run(command, check=True)
    return path


if __name__ == "__main__":
    print(write_sbom(Path(sys.argv[1]), Path(sys.argv[2])))
