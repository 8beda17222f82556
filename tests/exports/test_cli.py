"""`geoapp export` at the command line: files, folders, pipes, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import SHELLS, main
from geoapp.dossier import built_in
from geoapp.exports import FORMATS, export_bytes
from tests.support.exporting import FILES, FOLDERS, frames
from tests.support.strict import read_strictly


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments)], input=stdin)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_written(name: str, tmp_path: Path) -> None:
    target = tmp_path / f"route{FORMATS[name].extension}"
    said = run("--to", name, "-o", target)
    assert (said.exit_code, said.output) == (0, "")
    assert target.read_bytes() == export_bytes(frames(), name)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_written(name: str, tmp_path: Path) -> None:
    assert run("--to", name, "-o", tmp_path / "new").exit_code == 0
    assert list((tmp_path / "new").iterdir())


def test_a_dossier_goes_through_a_pipe() -> None:
    said = run("-", "--to", "geojson", "-o", "-", stdin=built_in().read_bytes())
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout_bytes == export_bytes(frames(), "geojson")


def test_an_export_speaks_the_language_asked_for() -> None:
    said = run("--to", "kml", "--lang", "fr", "-o", "-")
    assert "Tracé modélisé" in said.stdout


def test_a_pipe_that_closes_early_is_no_crash() -> None:
    command = [sys.executable, "-m", "geoapp.cli", "export", "--to", "geojson", "-o", "-"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    process.wait()
    assert "Traceback" not in said


def test_everything_is_written_quietly_when_piped(tmp_path: Path) -> None:
    said = run("--all", "-o", tmp_path / "package")
    assert (said.exit_code, said.output) == (0, "")
    package = json.loads((tmp_path / "package" / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        read_strictly(resource["path"], (tmp_path / "package" / resource["path"]).read_bytes())


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="a terminal of our own needs a pseudo-terminal")
def test_a_bar_shows_how_far_it_is(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "geoapp.cli", "export", "--all", "-o", str(tmp_path / "p")]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "100%" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-o", "x"], 2, "export: needs a format; give --to NAME or --all."),
        (["--to", "csv", "--all", "-o", "x"], 2, "give --to NAME or --all."),
        (["--to", "word", "-o", "x"], 2, "'word' is not one of"),
        (["--to", "csv"], 2, "Missing option '-o'"),
        (["--to", "csv", "-o", "no/such/route.csv"], 2, "does not exist; create it first"),
        (["--to", "csv", "-o", "."], 2, "is a folder; give the name of a file."),
        (["--to", "qgis", "-o", "-"], 2, "which is a folder of files"),
        (["no-such.geojson", "--to", "csv", "-o", "-"], 1, "no-such.geojson"),
    ],
)
def test_what_can_not_be_done_is_said(
    arguments: list[str], status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == status
    assert said in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_learns_to_complete(shell: str) -> None:
    said = CliRunner().invoke(main, ["completion", shell])
    assert said.exit_code == 0
    assert "_GEOAPP_COMPLETE" in said.stdout


def test_formats_are_completed() -> None:
    words = {"COMP_WORDS": "geoapp export --to geop", "COMP_CWORD": "3"}
    completing = {**os.environ, **words, "_GEOAPP_COMPLETE": "bash_complete"}
    command = [sys.executable, "-c", "from geoapp.cli import main; main(prog_name='geoapp')"]
    done = subprocess.run(command, env=completing, capture_output=True, text=True)
    assert done.stdout.split() == ["plain,geopackage", "plain,geoparquet"]
