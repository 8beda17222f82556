"""
Renew ``requirements.lock``: one version of each package for every Python and system.

uv resolves all extras at once for the oldest Python that geoapp supports, and marks
what only some systems need. The file names no registry: pip asks the one it is set up for.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
HEADER = """\
# Versions that are known to work together, on Python {oldest} and newer, on every system.
# A constraints file: pip install --constraint requirements.lock ...
# Renew it with: make lock
"""


def oldest_python() -> str:
    """Read the oldest supported Python from pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["requires-python"]).removeprefix(">=")


def resolved(source: str, *options: str) -> str:
    """Ask uv for versions that fit together, for the oldest Python that we support."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "requirements.txt"
        command = [sys.executable, "-m", "uv", "pip", "compile", source, *options]
        command += ["--universal", "--python-version", oldest_python()]
        command += ["--fork-strategy", "fewest", "--no-annotate", "--no-header", "--quiet"]
        # uv brings its own certificates; where the machine names others, pip and uv must agree.
        certificates = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT")
        env = os.environ | ({"SSL_CERT_FILE": certificates} if certificates else {})
        subprocess.run([*command, "--output-file", str(out)], cwd=ROOT, env=env, check=True)
        return out.read_text("utf-8")


def main(arguments: list[str]) -> None:
    """Write the lock; with ``--oldest FILE`` the oldest versions that we admit, to a file."""
    if arguments[:1] == ["--oldest"]:
        pins = resolved("requirements.txt", "--resolution", "lowest-direct")
        Path(arguments[1]).write_text(pins, "utf-8")
        return
    pins = resolved("pyproject.toml", "--all-extras")
    LOCK.write_text(HEADER.format(oldest=oldest_python()) + pins, "utf-8")
    print(f"{LOCK.name}: {len(pins.splitlines())} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
