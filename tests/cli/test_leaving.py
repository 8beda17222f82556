"""How a command ends: with all that it has to say, and without being taken apart."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import atexit, os, sys, threading
from geoapp.__main__ import run
class Part:
    def __del__(self, write=os.write):
        write(1, b"taken apart")
sys.part = Part()
atexit.register(print, "at its end")
{before}
sys.argv = {given}
run()
"""
HELPED, UNKNOWN = ["geoapp", "schema"], ["geoapp", "check", "no-such-file.geojson"]


def ended(given: list[str], before: str = "") -> subprocess.CompletedProcess[str]:
    code = SCRIPT.format(given=given, before=before)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.mark.parametrize(("given", "status"), [(HELPED, 0), (UNKNOWN, 1)])
def test_all_is_said_and_nothing_taken_apart(given: list[str], status: int) -> None:
    done = ended(given)
    assert done.returncode == status
    assert done.stdout.endswith("at its end\n")
    assert bool(done.stdout.removesuffix("at its end\n")) is (status == 0)
    assert ("no-such-file.geojson" in done.stderr) is (status == 1)


@pytest.mark.parametrize(
    "before",
    [
        "threading.Thread(target=threading.main_thread().join, daemon=False).start()",
        "sys.setprofile(lambda *_: None)",
    ],
    ids=["another thread goes on", "somebody measures"],
)
def test_what_is_not_as_usual_is_left_to_python(before: str) -> None:
    done = ended(HELPED, before)
    assert done.returncode == 0
    assert done.stdout.endswith("at its end\ntaken apart")


def test_who_can_not_be_told_ends_as_python_ends() -> None:
    done = ended(HELPED, "sys.stderr = None")
    assert (done.returncode, done.stdout.endswith("taken apart")) == (0, True)
