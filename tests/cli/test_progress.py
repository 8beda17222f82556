"""Long work shows how far it is on a terminal, and leaves nothing when it is interrupted."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from geoapp import files
from geoapp.cli import main
from geoapp.cli.options import progress_bar
from geoapp.errors import ExportError, Problem
from geoapp.picture import convert
from tests.support.bad_days import BRIEF
from tests.support.dossiers import ONE_OF_EACH
from tests.support.long_routes import long_route_bytes


class Terminal(io.StringIO):
    """What is written to it goes to somebody's screen."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_for_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, is_shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar(2) as tell:
        tell("one")
        tell("two")
    assert ("100%" in stream.getvalue()) is is_shown
    assert is_shown or stream.getvalue() == ""


@pytest.mark.parametrize(
    "command",
    [["page"], ["publish"], ["handout"], ["handout", "--answers"], ["slides"], ["bundle"],
     ["export", "--all"], ["export", "--to", "geopackage"], ["export", "--to", "qgis"],
     ["export", "--to", "workbook"], ["export", "--to", "csv", str(ONE_OF_EACH)], ["picture"]],
)  # fmt: skip
def test_work_tells_of_as_many_steps_as_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    bars: list[Any] = []
    plain = click.progressbar

    def kept(*given: Any, **named: Any) -> Any:
        bars.append(plain(*given, **named))
        return bars[-1]

    monkeypatch.setattr(click, "progressbar", kept)
    ends = {"picture": "-{day}.svg", str(ONE_OF_EACH): ".csv"}
    made_up, output = (
        tmp_path / "made-up.geojson",
        str(tmp_path / f"made{ends.get(command[-1], '')}"),
    )
    made_up.write_bytes(long_route_bytes(2))
    done = CliRunner().invoke(main, [*command, str(made_up), "-o", output])
    assert done.exit_code == 0, done.output
    (bar,) = bars
    assert bar.pos == bar.length


@pytest.mark.parametrize(
    ("command", "last"),
    [
        (["page"], "geoapp.page.html.with_policy"),
        (["publish", "--languages", "en"], "geoapp.page.site._readme"),
        (["handout"], "geoapp.classroom.handout.compiled"),
        (["slides"], "geoapp.classroom.slides._length_slides"),
        (["bundle"], "geoapp.classroom.bundle.plan_pdf"),
        (["export", "--all"], "geoapp.exports.data_package.data_package"),
        (["export", "--all"], "geoapp.files.Path.replace"),
        (["export", "--to", "geopackage"], "geoapp.files.Path.replace"),
    ],
)
@pytest.mark.parametrize("before", [None, "what stood there"])
def test_work_that_is_interrupted_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    last: str,
    before: str | None,
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    output = tmp_path / "made.gpkg"
    is_folder = command[0] == "publish" or "--all" in command
    if before is not None:
        output.mkdir() if is_folder else output.write_text(before)
    monkeypatch.setattr(last, interrupted)
    done = CliRunner().invoke(main, [*command, str(ONE_OF_EACH), "-o", str(output)])
    assert done.exit_code == 130, done.output
    assert "Aborted!" in done.output
    if before is None:
        assert not list(tmp_path.iterdir())
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    if before is None or is_folder:
        assert left == []
    else:
        assert left == [output]
        assert output.read_text() == before


def test_an_export_that_is_interrupted_while_it_writes_takes_back_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, stood = tmp_path / "qgis" / "mine.txt", tmp_path / "route.csv"
    mine.parent.mkdir()
    mine.write_text("mine")
    stood.write_text("what stood there")
    written: list[Path] = []
    plain = files.write_whole

    def interrupted(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 12:
            raise KeyboardInterrupt
        plain(path, content)

    monkeypatch.setattr(files, "write_whole", interrupted)
    done = CliRunner().invoke(main, ["export", str(ONE_OF_EACH), "--all", "-o", str(tmp_path)])
    assert "Aborted!" in done.output
    assert len(written) == 12
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted([mine, stood])


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let it interrupt, as on a terminal; what runs in a shell's background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def in_a_library(error: Exception) -> Any:
    """Stand for a library of another language, which makes an error of its own of a Ctrl-C."""

    def interrupted(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise error from None

    return interrupted


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(
    "error",
    [RuntimeError("while accessing a batch"), ExportError(Problem("made", "failed", "try again"))],
)
def test_an_interruption_that_a_library_calls_an_error_is_one_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("geoapp.page.html.with_policy", in_a_library(error))
    done = CliRunner().invoke(main, ["page", str(ONE_OF_EACH), "-o", str(tmp_path / "made.html")])
    assert done.exit_code == 130, done.output
    assert "Aborted!" in done.output
    assert not list(tmp_path.iterdir())
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_after_no_interruption_stays_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError("of its own")

    monkeypatch.setattr("geoapp.page.html.with_policy", failing)
    done = CliRunner().invoke(main, ["page", str(ONE_OF_EACH), "-o", str(tmp_path / "made.html")])
    assert isinstance(done.exception, RuntimeError)


@pytest.mark.parametrize("is_disk_full", [False, True])
@pytest.mark.parametrize(
    ("command", "fails_at"),
    [(["picture", str(BRIEF), "-o", "{folder}/map-{{day}}.svg"], 3),
     (["export", str(BRIEF), "nellie-bly-1889", "--to", "geojson", "-o", "{folder}/deep/new"], 2),
     (["export", str(BRIEF), "nellie-bly-1889", "--to", "qgis", "-o", "{folder}"], 5),
     (["export", str(BRIEF), "nellie-bly-1889", "--to", "workbook", "-o", "{folder}"], 2),
     (["notebooks", "{folder}/new"], 2)],
)  # fmt: skip
def test_files_of_one_command_stand_or_fall_together(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    fails_at: int,
    is_disk_full: bool,
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    written: list[Path] = []
    plain = files.write_whole

    def failing(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) >= fails_at:
            raise OSError(28, "No space left") if is_disk_full else KeyboardInterrupt
        plain(path, content)

    for module in (files, convert):
        monkeypatch.setattr(module, "write_whole", failing)
    given = [each.format(folder=tmp_path) for each in command]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == (2 if is_disk_full else 130), done.output
    assert len(written) >= fails_at
    assert list(tmp_path.rglob("*")) == [mine]


@pytest.mark.usefixtures("ctrl_c")
def test_a_key_that_is_pressed_twice_leaves_no_more_than_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second Ctrl-C comes while what the first left is swept up."""
    plain = Path.unlink

    def pressed_again(path: Path, missing_ok: bool = False) -> None:
        signal.raise_signal(signal.SIGINT)
        plain(path, missing_ok=missing_ok)

    monkeypatch.setattr("geoapp.files.Path.replace", lambda *_: signal.raise_signal(signal.SIGINT))
    monkeypatch.setattr("geoapp.files.Path.unlink", pressed_again)
    done = CliRunner().invoke(main, ["page", str(ONE_OF_EACH), "-o", str(tmp_path / "made.html")])
    assert done.exit_code == 130, done.output
    assert not list(tmp_path.iterdir())


def test_a_scratch_folder_goes_though_its_sweeping_is_interrupted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain, presses = os.unlink, iter([True])

    def unlink(*given: Any, **named: Any) -> None:
        if next(presses, False):
            raise KeyboardInterrupt
        plain(*given, **named)

    monkeypatch.setattr(os, "unlink", unlink)
    folders = []
    with pytest.raises(KeyboardInterrupt), files.scratch_folder() as folder:
        folders.append(_with_files(folder))
    assert not folders[0].exists()


def _with_files(folder: Path) -> Path:
    for name in ("places.prj", "places.shp"):
        (folder / name).write_bytes(b"")
    return folder
