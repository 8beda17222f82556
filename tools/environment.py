"""
Build the virtual environment of a checkout, or say what is missing.

Run by ``make`` with the machine's own Python, so it uses the standard library
alone and syntax that old versions can read.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)


def what_is_missing() -> str:
    """Say why this Python can't build an environment; empty if it can."""
    have = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST:
        need = ".".join(str(part) for part in OLDEST)
        return (
            f"geoapp needs Python {need} or newer; {sys.executable} is {have}.\n"
            "Name a newer one: make PYTHON=python3.12 setup"
        )
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        return (
            f"{sys.executable} can't make virtual environments: its ensurepip is missing.\n"
            "On Debian and Ubuntu: sudo apt-get install python3-venv"
        )
    return ""


def main(folder: str) -> int:
    """Build the environment in a folder; 1 with a message if that can't be done."""
    missing = what_is_missing()
    if missing:
        print(missing, file=sys.stderr)
        return 1
    import venv

    print(f"Building {folder} with Python {sys.version.split()[0]}.")
    venv.EnvBuilder(with_pip=True, symlinks=os.name == "posix").create(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
