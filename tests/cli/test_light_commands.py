"""Reading and measuring a dossier need no frames; checking one needs no geometry, mostly."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.dossiers import CASES

HEAVY = {"edtf", "folium", "geopandas", "numpy", "pandas", "pyproj", "shapely", "streamlit"}
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
        ("check", []),
        (
            f"check {CASES / 'good' / 'one-of-each.geojson'}",
            ["numpy", "pyproj", "shapely"],
        ),
        ("measure --json", ["numpy", "pyproj", "shapely"]),
        ("measure", ["numpy", "pyproj", "shapely"]),
        ("cite --format csl-json", []),
        ("clock --at 2023-09-20", ["geopandas", "numpy", "pandas", "pyproj", "shapely"]),
    ],
)
def test_commands_import_no_more_than_they_need(command: str, expected: list[str]) -> None:
    assert imported_by(command) == expected
