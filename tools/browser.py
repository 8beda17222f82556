"""
Find the Chromium that the browser tests drive, or install one.

Looked for in this order: the path in ``GEOAPP_CHROMIUM``, a Chromium or Chrome on the
search path, the one that Playwright has downloaded. Installed with Debian's package
manager by its administrator, by Playwright otherwise. Of two the one without windows goes
first: it is the same engine, and opens a page with a quarter less work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# A machine without fonts draws no letters; Playwright's driver needs libatomic.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium")
PACKAGES = ("fonts-dejavu-core", "fonts-liberation", "libatomic1")
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MESSAGE = """\
No Chromium or Chrome was found, so the browser tests can't run.
Install one (Debian and Ubuntu: sudo apt-get install chromium), or name one:
    GEOAPP_CHROMIUM=/path/to/chromium make test"""
DRIVER_MESSAGE = """\
A browser is there, but Playwright, which drives it, can't start: python -m playwright --version
shows why. On Debian and Ubuntu it may need: sudo apt-get install libatomic1"""


def find_browser() -> Path | None:
    """
    Find a Chromium or Chrome on this machine.

    Returns
    -------
    path
        The program, or None if there is none.

    Raises
    ------
    FileNotFoundError
        If ``GEOAPP_CHROMIUM`` names a file that isn't there.
    """
    named = os.environ.get("GEOAPP_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise FileNotFoundError(f"GEOAPP_CHROMIUM is {named!r}, and no file is there")
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    """Find the Chromium that Playwright has downloaded, if it has."""
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    path = Path(asked.stdout.strip())
    return path if asked.returncode == 0 and path.is_file() else None


def driver_runs() -> bool:
    """Whether Playwright's own program can run here; a bare system lacks a library of it."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def is_required() -> bool:
    """Whether a missing browser is a failure: ``GEOAPP_REQUIRE_BROWSER=1``."""
    return os.environ.get("GEOAPP_REQUIRE_BROWSER", "") not in {"", "0"}


def install_browser() -> None:
    """Install what is missing by the first way that this machine offers; it may fail."""
    if shutil.which("apt-get") and getattr(os, "geteuid", lambda: -1)() == 0:
        print("Installing Chromium with apt-get.", flush=True)
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        for package in BROWSERS:  # not every release has both
            done = subprocess.run([*install, package], env=env, check=False).returncode == 0
            if done and find_browser():
                return
    print("Installing Chromium with Playwright.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main(arguments: list[str]) -> int:
    """Print the browser's path; with ``--install``, install it first if need be."""
    try:
        if "--install" in arguments and (find_browser() is None or not driver_runs()):
            install_browser()
        path = find_browser()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    if path is None or not driver_runs():
        print(MESSAGE if path is None else DRIVER_MESSAGE, file=sys.stderr)
        return 1 if is_required() else 0
    print(f"Browser: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
