"""Each run takes some cases of a test, the long tier all; no case is named that isn't there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import ROOT

TEST = """\
import pytest

@pytest.mark.each_run("b")
@pytest.mark.parametrize("letter", ["a", "b"])
def test_one(letter):
    pass
"""


@pytest.mark.parametrize(
    ("test", "options", "status", "said"),
    [
        (TEST, [], 0, "1 passed, 1 deselected"),
        (TEST, ["--long"], 0, "2 passed"),
        (TEST.replace('run("b")', 'run("c")'), [], 4, "names ['c']; its cases are ['a', 'b']"),
    ],
)
def test_a_run_takes_the_cases_that_are_named(
    tmp_path: Path, test: str, options: list[str], status: int, said: str
) -> None:
    (tmp_path / "test_one.py").write_text(test, "utf-8")
    marker = "markers=each_run: cases"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-o", marker),
            *("-p", "no:cacheprovider", "--rootdir", tmp_path, "-c", os.devnull, tmp_path),
            *options,
        ],
        cwd=tmp_path,
        env={key: each for key, each in os.environ.items() if not key.startswith("PYTEST_")}
        | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
