"""
List what a release needs, as a CycloneDX file: ``python -m tools.sbom PYTHON FOLDER``.

PYTHON is that of an environment in which geoapp is installed and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import geoapp

ROOT = Path(__file__).resolve().parents[1]
SPECIFICATION = "1.6"
CHECK = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
wrong = JsonStrictValidator(SchemaVersion.from_version(sys.argv[2])).validate_str(
    open(sys.argv[1], encoding="utf-8").read())
sys.exit(str(wrong) if wrong else 0)
"""
"""Of what was written; a program of its own, as the library comes with a release's tools alone."""


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
    command += ["--output-reproducible", "--spec-version", SPECIFICATION]
    command += ["--output-format", "JSON", "--output-file", str(path)]
    subprocess.run(command, check=True)
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    needs = [line for line in lines if line.strip() and not line.startswith("#")]
    listed = with_needs(json.loads(path.read_bytes()), needs)
    path.write_text(json.dumps(listed, indent=2, ensure_ascii=False) + "\n", "utf-8")
    subprocess.run([sys.executable, "-c", CHECK, str(path), SPECIFICATION], check=True)
    return path


def with_needs(listed: dict[str, Any], needs: Iterable[str]) -> dict[str, Any]:
    """
    Say in a list what geoapp itself is and needs, which is no part of pyproject.toml.

    Parameters
    ----------
    listed
        A CycloneDX file of an environment.
    needs
        Requirements, as lines.

    Returns
    -------
    listed
        The same with geoapp's version, and its needs as what it depends on.

    Examples
    --------
    >>> part = {"name": "one", "bom-ref": "one==1"}
    >>> links = [{"ref": "root"}, {"ref": "one==1"}]
    >>> file = {"metadata": {"component": {"bom-ref": "root"}}, "components": [part]}
    >>> with_needs(file | {"dependencies": links}, ["One>=1"])["dependencies"][0]
    {'ref': 'root', 'dependsOn': ['one==1']}
    """
    root = listed["metadata"]["component"] | {"version": geoapp.__version__}
    refs = {canonicalize_name(each["name"]): each["bom-ref"] for each in listed["components"]}
    on = sorted(refs[canonicalize_name(Requirement(one).name)] for one in needs)
    return listed | {
        "metadata": listed["metadata"] | {"component": root},
        "dependencies": [
            each | ({"dependsOn": on} if each["ref"] == root["bom-ref"] else {})
            for each in listed["dependencies"]
        ],
    }


if __name__ == "__main__":
    print(write_sbom(Path(sys.argv[1]), Path(sys.argv[2])))
