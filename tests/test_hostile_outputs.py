"""The corpus of hostile files through every output: what is read is written, or refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geoapp.picture import svg
from tests.support.hostile import KINDS, Kind, file_of
from tests.support.sinks import run, sinks
from tests.support.strict import folder_shape

ACCEPTED = [kind for kind in KINDS if kind.is_accepted]
MEMORY_MB = 1_000
PROCESS_S = 2_400  # for 50 outputs on a machine that does other things too
# What stands for all in the short run: a kind that broke an output, by that output.
PAIRS = (
    ("title-of-256", "slides"),
    ("first-day", "export --to czml"),
    ("last-day", "check --evidence"),
    ("all-time", "clock --at"),
    ("no-length", "picture .svg"),
    ("pole", "export --to gpx"),
    ("title-in-utf-16", "export --to xlsx"),
    ("longest-texts", "export --to shapefile"),
    ("largest-number", "export --to csv"),
    ("chain-of-support", "check --evidence"),
    ("languages", "export --to geojson"),
    ("id-of-a-device", "cite --format ris"),
    ("antipodes", "measure --pace"),
)


@pytest.mark.parametrize(("name", "way"), PAIRS)
def test_an_output_takes_what_broke_it(name: str, way: str, tmp_path: Path) -> None:
    dossier = tmp_path / "hostile.geojson"
    dossier.write_bytes(file_of(name))
    target = tmp_path / "out"
    target.mkdir()
    (sink,) = [each for each in sinks() if each.name == way]
    ran = run(sink, dossier, target)
    assert ran.status == 0, ran.said
    folder_shape(ran.files)


def test_a_long_line_is_simplified_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """GEOS overflows its stack on a zigzag of 60,000 positions, and ends the process."""
    given: list[int] = []
    simplify = shapely.simplify

    def counted(lines: Any, tolerance: float) -> Any:
        given.extend(int(shapely.get_num_coordinates(line)) for line in np.atleast_1d(lines))
        return simplify(lines, tolerance)

    monkeypatch.setattr(shapely, "simplify", counted)
    at = np.arange(12_001.0)
    line = np.column_stack([at / 100, (-1) ** at * (20 + at / 1_000) + 50])
    path = svg.line_path([line], (0, 0, 120, 100), 0.1)
    assert path.count("M") == 1
    assert path.count(" ") > 20_000
    assert max(given) <= svg.PIECE + 1 < svg.MAX_TOGETHER
    assert sum(given) == len(line) + len(given) - 1


@pytest.mark.long
@pytest.mark.parametrize("kind", ACCEPTED, ids=lambda kind: kind.name)
def test_every_output_takes_what_the_reader_accepts(kind: Kind, tmp_path: Path) -> None:
    dossier = tmp_path / "hostile.geojson"
    dossier.write_bytes(file_of(kind.name))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.sinks", str(dossier)],
        capture_output=True,
        timeout=PROCESS_S,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    told = json.loads(done.stdout.splitlines()[-1])
    for sink in sinks():
        status, said = told["sinks"][sink.name]
        expected = kind.outputs.get(sink.name, "")
        assert "Traceback" not in said
        assert (status != 0 and expected in said) if expected else status == 0, (sink.name, said)
    assert told["peak_mb"] < MEMORY_MB
