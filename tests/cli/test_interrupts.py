"""A Ctrl-C before a command has begun, and after it has ended: 130, and no traceback."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support.project import ROOT, text_of

WHEN_IMPORTED = """
class Finder:
    def find_spec(self, name, *_):
        if name == "{module}":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
AT_THE_WORDS = """
import click
click.Group.make_context = lambda *_, **__: signal.raise_signal(signal.SIGINT)
"""
AT_THE_END = """
import atexit
atexit.register(signal.raise_signal, signal.SIGINT)
"""
MOMENTS = {
    **{
        f"as {module} is imported": WHEN_IMPORTED.format(module=module)
        for module in ("geoapp.cli", "click", "geoapp.cli.verifying", "geoapp.dossier.models")
    },
    "as the words are read": AT_THE_WORDS,
    "after the command": AT_THE_END,
}


def interrupted(moment: str, ctrl_c: str = "default_int_handler") -> tuple[int, str]:
    """Run `geoapp check` with a Ctrl-C at a moment; tell how it ended, and what it said."""
    code = (
        f"import signal, sys\nsignal.signal(signal.SIGINT, signal.{ctrl_c})\n{moment}\n"
        "sys.argv = ['geoapp', 'check']\nfrom geoapp.__main__ import run\nrun()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_it_ends_quietly_whenever_it_comes(moment: str) -> None:
    assert interrupted(moment) == (130, "\nAborted!\n")


def test_who_ignores_it_goes_on() -> None:
    status, said = interrupted(MOMENTS["as click is imported"], "SIG_IGN")
    assert (status, "Aborted" in said) == (0, False)


def test_it_ends_a_command_whose_standard_error_is_closed(tmp_path: Path) -> None:
    code = (
        "import os, signal\nfrom geoapp.__main__ import end_at_once\nos.close(2)\n"
        "signal.signal(signal.SIGINT, end_at_once)\nsignal.raise_signal(signal.SIGINT)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path).returncode == 130


def test_the_command_that_is_installed_is_the_one_that_is_tried_here() -> None:
    scripts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]["scripts"]
    assert scripts == {"geoapp": "geoapp.__main__:run"}
