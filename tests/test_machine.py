"""The machine that the tests are given: the same one everywhere, with the project's own fonts."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.support import machine
from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import project_files

if TYPE_CHECKING:
    from playwright.sync_api import Page

STRANGE = {"LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Chatham", "COLUMNS": "40"}
# A box without a glyph in it is as wide for every letter that a font lacks.
WIDTH = """([text, family]) => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${family}`;
  return pen.measureText(text).width;
}"""


def test_the_browsers_are_told_of_no_font_of_the_system() -> None:
    settings = ET.parse(os.environ["FONTCONFIG_FILE"]).getroot()  # noqa: S314 - our own file
    assert settings.find("include") is None
    folders = [Path(folder.text or "") for folder in settings.iter("dir")]
    assert folders == [Path(os.environ["HOME"]) / "fonts"]
    installed = Path(sysconfig.get_path("purelib")).resolve()
    found = [path for path in folders[0].iterdir() if path.suffix == ".ttf"]
    assert found
    assert not [path for path in found if not path.resolve().is_relative_to(installed)]


@pytest.mark.parametrize("family", ["serif", "sans-serif", "Georgia, serif", "'No such font'"])
def test_every_script_of_the_page_has_glyphs(page: Page, family: str) -> None:
    for text in ("Najin", "Наджин", "Аҕа", "나진", "북한"):
        lacking = page.evaluate(WIDTH, ["\U000f0000" * len(text), family])
        assert page.evaluate(WIDTH, [text, family]) != pytest.approx(lacking), text


def test_what_the_machine_prefers_is_left_out(tmp_path: Path) -> None:
    before = {
        **STRANGE,
        "PATH": "/bin",
        "HOME": "/home/someone",
        "DISPLAY": ":7",
        "PROJ_DATA": "/elsewhere",
        "PYTHONPATH": "/elsewhere",
        "GIT_DIR": "/elsewhere",
        "HTTPS_PROXY": "http://proxy.example",
        "npm_config_registry": "https://npm.example",
        "GEOAPP_REQUIRE_TOOLS": "1",
    }
    made = machine.settings(tmp_path, before)
    assert not {"LANG", "DISPLAY", "PROJ_DATA", "PYTHONPATH", "GIT_DIR"} & set(made)
    assert (made["TZ"], made["LC_ALL"], made["HOME"]) == ("UTC", "C.UTF-8", str(tmp_path))
    kept = ("PATH", "HTTPS_PROXY", "npm_config_registry", "GEOAPP_REQUIRE_TOOLS")
    assert {name: made[name] for name in kept} == {name: before[name] for name in kept}


def test_the_tests_run_on_that_machine(tmp_path: Path) -> None:
    assert Path(os.environ["HOME"]).name.startswith("geoapp-tests-")
    assert time.strftime("%z") == "+0000"
    (tmp_path / "a").touch()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644
    assert "DISPLAY" not in os.environ


def test_git_answers_without_an_owner_or_an_identity(tmp_path: Path) -> None:
    assert project_files()
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)


def test_geoapp_writes_the_same_on_a_strange_machine(tmp_path: Path) -> None:
    """Another zone, no UTF-8, a narrow terminal, files for their owner alone: the same bytes."""
    script = (
        "from geoapp.cli import main\n"
        f"dossier = {str(ONE_OF_EACH)!r}\n"
        "main(['clock', dossier, '--at', '2001-01-04'], standalone_mode=False)\n"
        "main(['page', dossier, '-o', 'a.html', '--lang', 'fr'], standalone_mode=False)\n"
    )
    found = []
    for name, strange in (("usual", {}), ("strange", STRANGE)):
        folder = tmp_path / name
        folder.mkdir()
        env = {**os.environ, "HOME": str(folder), **strange}
        umask = 0o077 if strange else machine.UMASK
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=folder, env=env, umask=umask, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        page = folder / "a.html"
        assert page.stat().st_mode & 0o777 == 0o666 & ~umask
        found.append((done.stdout.decode("utf-8"), page.read_bytes()))
    assert found[0] == found[1]
