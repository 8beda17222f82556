"""Reading, checking and measuring a dossier need no frames, and so neither pandas nor geopandas."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"edtf", "folium", "geopandas", "numpy", "pandas", "pyproj", "streamlit"}
PROBE = f"""
import sys
from geoapp.cli import main
main(sys.argv[1:], standalone_mode=False)
print("imported:", *sorted(set(sys.modules) & {HEAVY}), file=sys.stderr)
"""


def imported_by(command: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROBE, *command.split()], capture_output=True, text=True, check=True
    )
    assert run.stdout
    return run.stderr.splitlines()[-1].removeprefix("imported:").split()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("check", ["numpy", "pyproj"]),  # it looks at the lines of the legs
        ("measure --json", ["numpy", "pyproj"]),
        ("measure", ["numpy", "pyproj"]),
        ("cite --format csl-json", []),
        ("clock --at 2023-09-20", ["geopandas", "numpy", "pandas", "pyproj"]),
    ],
)
def test_commands_import_no_more_than_they_need(command: str, expected: list[str]) -> None:
    assert imported_by(command) == expected
