"""The app as hosts start it: `streamlit run geoapp/app.py`, with requirements.txt alone."""

from __future__ import annotations

import os
import re
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


@pytest.fixture(scope="module")
def hosted(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, home = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("home")
    for path in project_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    port, log = free_port(), home / "log"
    command = [str(python), "-m", "streamlit", "run", "geoapp/app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"HOME": str(home)},
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
