"""Programs of others that tests run: found, installed from a lock, or the test is skipped."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.support.project import ROOT

NPM = ROOT / "tests" / "npm"
QGIS_PROBE = ROOT / "tests" / "support" / "qgis_probe.py"
# Debian's own Python sees Debian's modules, QGIS and GDAL; an environment doesn't.
DEBIANS_PYTHON = Path("/usr/bin/python3")
VALIDATE_GPKG = Path("/usr/lib/python3/dist-packages/osgeo_utils/samples/validate_gpkg.py")


def is_required() -> bool:
    """Whether a missing program is a failure: ``GEOAPP_REQUIRE_TOOLS=1``, as CI sets it."""
    return os.environ.get("GEOAPP_REQUIRE_TOOLS", "") not in {"", "0"}


def missing(what: str, package: str) -> NoReturn:
    """Skip the test, or fail it where everything has to be there."""
    message = f"{what} isn't on this machine; on Debian: sudo apt-get install {package}"
    if is_required():
        pytest.fail(message)
    pytest.skip(message)


def program(name: str, package: str) -> Path:
    """Find a program on the search path."""
    found = shutil.which(name)
    return Path(found) if found else missing(name, package)


def impress() -> Path:
    """Find LibreOffice with Impress: its other parts come without, and open no slides."""
    soffice = program("soffice", "libreoffice-impress-nogui")
    parts = soffice.resolve().parents[1] / "share" / "registry"
    has_impress = (parts / "impress.xcd").is_file()
    return soffice if has_impress else missing("Impress", "libreoffice-impress-nogui")


@cache
def debian_has(module: str) -> bool:
    """Whether Debian's Python can import a module."""
    if not DEBIANS_PYTHON.is_file():
        return False
    command = [str(DEBIANS_PYTHON), "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True).returncode == 0


def debians_python(module: str, package: str) -> Path:
    """Return Debian's Python, if it has a module."""
    return DEBIANS_PYTHON if debian_has(module) else missing(module, package)


def probe(folder: Path, days: str, *paths: str) -> dict[str, Any]:
    """Run QGIS; what it says of each path. The first project is drawn as ``map{day}.png``."""
    python = debians_python("qgis.core", "python3-qgis")
    report, picture = folder / "report.json", folder / f"map{days[:10]}.png"
    command = [str(python), str(QGIS_PROBE), str(report), str(picture), days, *paths]
    settings = os.environ | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    settings |= {"PATH": "/usr/bin:/bin"}  # nothing of an environment
    done = subprocess.run(command, capture_output=True, text=True, env=settings, timeout=480)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(report.read_bytes()))


def npm_script(script: Path, folder: Path) -> Path:
    """
    Copy a script beside which a lock lies to a folder, and install what the lock names there.

    Nothing of what is installed is run meanwhile.
    """
    npm = program("npm", "npm")
    for name in ("package.json", "package-lock.json", script.name):
        shutil.copy(script.with_name(name), folder)
    command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        if is_required():
            pytest.fail(done.stderr)
        pytest.skip(f"npm ci failed, perhaps without a network: {done.stderr[-300:]}")
    return folder / script.name
