"""The app as hosts start it: `streamlit run geoapp/app.py`, with requirements.txt alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browsing import READY, wait_until
from tests.support.project import ROOT, project_files
from tests.support.serving import START_S, ended, free_port, wait_until_up

if TYPE_CHECKING:
    from playwright.sync_api import Page

OURS = re.compile(r"_?geoapp|__editable__.*geoapp")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with all that is installed here, but for geoapp itself."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    there = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    for each in Path(sysconfig.get_path("purelib")).iterdir():
        if not OURS.match(each.name):
            (there / each.name).symlink_to(each)
    return folder / "bin" / "python"


def instructions() -> list[tuple[str, str]]:
    """What the example of a container file does, in its order."""
    lines = (ROOT / "docs" / "serving" / "Containerfile").read_text("utf-8").splitlines()
    return [
        (line.split()[0], line.partition(" ")[2]) for line in lines if line[:1] not in ("", "#")
    ]


@pytest.fixture(scope="module")
def hosted(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What the container file copies, started as it says, on another port."""
    folder, home = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("home")
    copied = [name for verb, rest in instructions() if verb == "COPY" for name in rest.split()[:-1]]
    for path in project_files():
        target = path.relative_to(ROOT)
        if target.parts[0] in copied:
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / target)
    assert sorted(each.name for each in folder.iterdir()) == sorted(copied)
    port, log = free_port(), home / "log"
    (started,) = (json.loads(rest) for verb, rest in instructions() if verb == "CMD")
    assert started[0] == "python"
    assert started[-1] == "8501"
    command = [str(python), *started[1:-1], str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"HOME": str(home / "none")},  # a user of the system's has none
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    with ended(process):
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"


def test_the_package_is_not_installed_there(python: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [python, "-c", "import streamlit, geoapp"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "No module named 'geoapp'" in run.stderr


def test_the_app_shows_the_map_and_its_other_tabs(page: Page, hosted: str) -> None:
    page.goto(hosted)
    element = page.wait_for_selector("iframe", timeout=START_S * 1000)
    frame = element.content_frame() if element else None
    assert frame
    wait_until(frame, READY)
    assert frame.locator(".leaflet-pane path").count() > 2
    page.get_by_test_id("stTab").nth(1).click()
    page.locator('[data-testid="stVegaLiteChart"]').first.wait_for()
    assert page.get_by_test_id("stException").count() == 0


def test_the_container_listens_on_all_addresses_and_runs_as_nobody() -> None:
    told = instructions()
    verbs = [verb for verb, _ in told]
    # Of each of these a test or this one does what it says; another has to get its own.
    assert set(verbs) == {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "CMD"}
    assert [rest.split()[0] for verb, rest in told if verb == "RUN"] == ["python", "useradd"]
    assert '"--server.address", "0.0.0.0"' in told[-1][1]
    assert any("--requirement requirements.txt" in rest for _, rest in told)
    assert verbs.index("USER") < verbs.index("CMD")


@pytest.mark.long
def test_the_container_s_own_line_finds_every_library(tmp_path: Path) -> None:
    """In an empty environment and a folder with nothing but what is copied before that line."""
    venv.create(tmp_path / "environment", with_pip=True, symlinks=True)
    told = instructions()
    (line,) = (rest for verb, rest in told if verb == "RUN" and rest.startswith("python "))
    folder = tmp_path / "checkout"
    folder.mkdir()
    for verb, rest in told[: told.index(("RUN", line))]:
        for name in rest.split()[:-1] if verb == "COPY" else ():
            shutil.copyfile(ROOT / name, folder / name)
    python = tmp_path / "environment" / "bin" / "python"
    command = [str(python), *shlex.split(line)[1:], "--dry-run", "--only-binary", ":all:"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode and "Could not find a version" not in done.stderr + done.stdout:
        pytest.skip(f"pip failed, perhaps without a network: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    assert "streamlit-" in done.stdout.partition("Would install")[2]
