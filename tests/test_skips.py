"""A test that is skipped where it should run fails the run, and every skip is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import ROOT, python_files, text_of

TEST = """\
import pytest

def test_a():
    pytest.skip("npm isn't there")

def test_b():
    pass
"""
FILE = """\
import pytest

pytest.skip("npm isn't there", allow_module_level=True)
"""
# How a test waits for a time instead of for what it wants.
FIXED = re.compile(r"\.wait_for_timeout\(|\bsleep\(")
# A loop that asks again after a pause waits for what it wants; the rest says why at the spot.
PAUSES = re.compile(r"POLL_MS|POLL_S|SETTLE_MS|timeout / 1000|# .*(time|slow|pause)")


def run(folder: Path, test: str, required: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_one.py").write_text(test, "utf-8")
    (folder / "test_two.py").write_text("def test_c():\n    pass\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "tests.conftest"]
    env = os.environ | {"GEOAPP_REQUIRE_TOOLS": required, "PYTHONPATH": str(ROOT)}
    env = {name: value for name, value in env.items() if not name.startswith("PYTEST_")}
    options = ["-p", "no:cacheprovider", "--rootdir", str(folder), "-c", os.devnull, str(folder)]
    return subprocess.run([*command, *options], cwd=folder, env=env, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("test", "required", "status"), [(TEST, "1", 1), (TEST, "0", 0), (FILE, "1", 1), (FILE, "0", 0)]
)
def test_a_skip_is_told_and_fails_where_it_must_not_be(
    tmp_path: Path, test: str, required: str, status: int
) -> None:
    done = run(tmp_path, test, required)
    assert done.returncode == status, done.stdout + done.stderr
    assert "npm isn't there" in done.stdout
    assert ("not allowed to be skipped: test_one.py" in done.stdout) == bool(status)


def test_a_run_that_skips_nothing_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_a():\n    pass\n", "1")
    assert done.returncode == 0
    assert "Nothing was skipped." in done.stdout


def test_no_test_waits_for_a_time() -> None:
    """It waits for what it wants to see; where there is nothing to see, it says so there."""
    found = []
    for path in python_files(ROOT / "tests"):
        if path.name == "test_skips.py":
            continue
        lines = text_of(path).splitlines()
        for number, line in enumerate(lines):
            said = line + lines[number - 1]
            if FIXED.search(line) and "def " not in line and not PAUSES.search(said):
                found.append(f"{path}:{number + 1}: {line.strip()}")
    assert found == []
