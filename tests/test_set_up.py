"""Set-up: the scripts that make runs, and what they say when something is missing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.project import ROOT, make, text_of
from tools import browser, environment, lock


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Leave nothing on the search path; return the folder that is on it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("GEOAPP_CHROMIUM", "GEOAPP_REQUIRE_BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    return tmp_path


def put_program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_browser_on_the_search_path_is_found(bare_machine: Path) -> None:
    path = put_program(bare_machine, "chromium")
    assert browser.find_browser() == path
    shell = put_program(bare_machine, "chromium-headless-shell")
    assert browser.find_browser() == shell


def test_a_named_browser_comes_first(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(bare_machine, "chromium")
    named = put_program(bare_machine, "mine")
    monkeypatch.setenv("GEOAPP_CHROMIUM", str(named))
    assert browser.find_browser() == named


def test_a_named_browser_must_be_there(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GEOAPP_CHROMIUM", str(bare_machine / "gone"))
    assert browser.main([]) == 1
    assert "no file is there" in capsys.readouterr().err


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize(("required", "status"), [("", 0), ("0", 0), ("1", 1)])
def test_without_a_browser_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    required: str,
    status: int,
) -> None:
    monkeypatch.setenv("GEOAPP_REQUIRE_BROWSER", required)
    assert browser.main([]) == status
    assert "apt-get install chromium" in capsys.readouterr().err


@pytest.mark.parametrize("known", [("chromium-headless-shell", "chromium"), ("chromium",)])
def test_debians_browser_is_installed_by_its_administrator(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, known: tuple[str, ...]
) -> None:
    log = bare_machine / "log"
    apt = put_program(bare_machine, "apt-get")
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n[ "$1" = update ] && exit 0\n'
        f'for name in "$@"; do :; done\ncase "{" ".join(known)}" in\n'
        f'*"$name"*) echo > {bare_machine}/$name; /bin/chmod +x {bare_machine}/$name ;;\n'
        "*) exit 100 ;;\nesac\n"
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert browser.main(["--install"]) == 0
    assert browser.find_browser() == bare_machine / known[0]
    update, *installs = log.read_text().splitlines()
    assert update.startswith("update")
    assert all(line.startswith("install -y") for line in installs)
    assert installs[-1].endswith(known[0])


def test_an_old_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    assert "needs Python 3.11 or newer" in environment.what_is_missing()


def test_a_python_without_ensurepip_is_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda name: None if "pip" in name else name)
    assert environment.main(str(tmp_path / "env")) == 1
    assert "apt-get install python3-venv" in capsys.readouterr().err
    assert not (tmp_path / "env").exists()


def test_one_oldest_python_everywhere() -> None:
    assert lock.oldest_python() == ".".join(str(part) for part in environment.OLDEST)


def test_the_lock_begins_as_make_lock_writes_it() -> None:
    head = lock.HEADER.format(oldest=lock.oldest_python())
    assert text_of(lock.LOCK).startswith(head)


def test_set_up_is_skipped_when_nothing_changed(tmp_path: Path) -> None:
    """Ask make what it would do: with fresh stamps nothing, with a newer lock an install."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements.lock"):
        (tmp_path / name).write_text(text_of(ROOT / name))
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for stamp in ("bin/python", "ready-to-run", "ready-to-test"):
        (tmp_path / ".venv" / stamp).touch()

    def planned(goal: str) -> str:
        return make("--dry-run", goal, cwd=tmp_path)

    assert "install" not in planned("setup")
    assert planned("app").strip() == ".venv/bin/geoapp app"
    newer = (tmp_path / ".venv" / "ready-to-test").stat().st_mtime + 60
    os.utime(tmp_path / "requirements.lock", (newer, newer))
    assert "--editable '.[test]'" in planned("setup")
    assert "--editable .\n" in planned("app")


def test_ci_runs_what_make_test_runs() -> None:
    script = text_of(ROOT / ".ci" / "run")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "set -euo pipefail" in script
    assert "GEOAPP_REQUIRE_BROWSER=1" in script
    last = [line for line in script.splitlines() if line][-1]
    assert last == "make test < /dev/null"


def test_the_tests_run_last_so_that_their_count_closes_the_output() -> None:
    said = make("--dry-run", "test")
    assert "-m pytest " in said.rstrip().splitlines()[-1]
    for check in ("ruff check", "ruff format --check", "mypy", "tools/browser.py --install"):
        assert check in said
