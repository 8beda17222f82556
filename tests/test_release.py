"""A release: its notes, one version, what is built, and each command after an install as a tool."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import geoapp
from geoapp.cli import main
from geoapp.dossier import read_dossier
from geoapp.exports import export_all
from geoapp.frames import to_frames
from tests.support.dossiers import ONE_OF_EACH
from tests.support.project import ROOT, python_files, text_of
from tests.support.serving import ended, free_port, wait_until_up
from tools import release
from tools.release import NAME, built, check, check_citation, release_notes

DOSSIER = ROOT / "data" / "geo" / "najin-tikhoretsk-2023.geojson"
RUNS: dict[str, list[str]] = {
    "new": ["draft.xlsx"],
    "import": ["draft.xlsx", "-o", "draft.geojson"],
    "check": [],
    "schema": [],
    "diff": [str(DOSSIER), str(DOSSIER)],
    "cite": [],
    "measure": ["--json"],
    "clock": ["--at", "2023-09-20"],
    "page": ["-o", "page.html"],
    "picture": ["-o", "route.png"],
    "publish": ["-o", "site"],
    "verify": ["site"],
    "export": ["--all", "-o", "exports"],
    "handout": ["-o", "handout.pdf"],
    "slides": ["-o", "route.pptx"],
    "bundle": ["-o", "class.zip"],
    "notebooks": ["notebooks"],
    "completion": ["bash"],
    "links": ["--archived", "sheet.csv", "-o", "filled.geojson"],
    "route": ["sea", "--from", "najin", "--to", "dunay"],
    "tracks": ["ais.csv"],
    # One doesn't end and is started below, the other needs an extra.
    **{name: ["--help"] for name in ("app", "locate")},
}


AIS = "mmsi,timestamp,lat,lon\n273251000,2023-09-08T10:00:00Z,42.22,130.30\n"


def test_the_notes_of_a_release_are_its_part_of_the_changelog() -> None:
    text = text_of(ROOT / "CHANGELOG.md")
    notes = release_notes(text, geoapp.__version__)
    assert notes.startswith(f"# {geoapp.__version__}\n\n## ")
    assert set(re.findall(r"^- .*", notes, re.MULTILINE)) <= set(text.splitlines())
    of_two = "# All\n\n## 1.1.0 - unreleased\n\n- new\n\n## 1.0.0 - 2026-01-01\n\n- old\n"
    assert release_notes(of_two, "1.0.0") == "# 1.0.0\n\n- old\n"
    with pytest.raises(ValueError, match=re.escape("says nothing of 2.0.0; add what changed")):
        release_notes(of_two, "2.0.0")


def test_the_version_stands_in_one_place() -> None:
    said = re.compile(r"^(__version__|version) *= *[\"']", re.MULTILINE)
    files = [*python_files(ROOT / "geoapp"), ROOT / "pyproject.toml"]
    assert [path for path in files if said.search(text_of(path))] == [
        ROOT / "geoapp" / "__init__.py"
    ]


def test_who_asks_how_a_release_is_made_gets_an_answer_and_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        release.main(["--help"])
    assert ended.value.code == 0
    assert "folder" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_what_is_built_passes_the_checks_and_the_source_gives_the_same_wheel(
    tmp_path: Path,
) -> None:
    source, wheel = built(tmp_path / "dist")
    check([source, wheel])
    subprocess.run(["tar", "xzf", source, "-C", tmp_path], check=True)
    again = tmp_path / "again"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(again)]
    subprocess.run(command, cwd=tmp_path / NAME, check=True)
    assert (again / wheel.name).read_bytes() == wheel.read_bytes()


@pytest.mark.long
def test_what_says_how_to_cite_geoapp_and_an_export_is_valid(tmp_path: Path) -> None:
    check_citation(ROOT / "CITATION.cff")
    export_all(to_frames(read_dossier(ONE_OF_EACH)), tmp_path)
    check_citation(tmp_path / "CITATION.cff")
    broken = tmp_path / "broken.cff"
    broken.write_text("cff-version: 1.2.0\nmessage: nobody\ntitle: nothing\n", "utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        check_citation(broken)


@pytest.mark.long
@pytest.mark.parametrize("tool", ["uv", "pipx"])
def test_every_command_runs_after_an_install_as_a_tool(tool: str, tmp_path: Path) -> None:
    assert RUNS.keys() == main.commands.keys()
    _, wheel = built(tmp_path / "dist")
    [line] = re.findall(rf"^{tool} .*install .*$", text_of(ROOT / "README.md"), re.MULTILINE)
    *command, checkout = shlex.split(line)
    assert checkout == "."
    found = Path(sys.executable).parent
    env = os.environ | {
        "PATH": f"{found}{os.pathsep}{os.environ['PATH']}",
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        **{name: str(tmp_path / "tools") for name in ("UV_TOOL_DIR", "PIPX_HOME")},
        **{name: str(tmp_path / "bin") for name in ("UV_TOOL_BIN_DIR", "PIPX_BIN_DIR")},
    }
    if certificates := os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT"):
        env["SSL_CERT_FILE"] = certificates  # pip and uv must agree
    subprocess.run([*command, str(wheel)], cwd=ROOT, env=env, check=True)
    link = next(each.url for each in read_dossier(DOSSIER).sources if each.url and not each.kept_at)
    sheet = f"Link,Archive location\n{link},https://web.archive.org/web/20240101000000/{link}\n"
    (tmp_path / "sheet.csv").write_text(sheet, "utf-8")
    (tmp_path / "ais.csv").write_text(AIS, "utf-8")
    for name, given in RUNS.items():
        run = [str(tmp_path / "bin" / "geoapp"), name, *given]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {done.stderr}"
    port, log = free_port(), tmp_path / "log"
    with log.open("wb") as output:
        command = [str(tmp_path / "bin" / "geoapp"), "app", "--port", str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=output, stderr=output)
    with ended(process):
        wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", process, log)
