"""Outputs are there whole or not at all, whoever runs the tests."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest

from geoapp import files
from geoapp.errors import ExportError
from geoapp.files import move_whole, scratch_folder, write_whole
from tests.support.project import PACKAGE, python_files, text_of


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.touch()
    write_whole(tmp_path / "page.html", b"new")
    assert (tmp_path / "page.html").read_bytes() == b"new"
    assert (tmp_path / "page.html").stat().st_mode == ordinary.stat().st_mode


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write_whole(str(target), b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("other_disk", [False, True])
def test_a_file_that_was_made_elsewhere_takes_its_targets_place(
    tmp_path: Path, other_disk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, target, ordinary = (
        tmp_path / "made",
        tmp_path / "to" / "route.gpkg",
        tmp_path / "to" / "o",
    )
    target.parent.mkdir()
    ordinary.touch()
    replace = Path.replace

    def within_a_disk(self: Path, to: Path) -> Path:
        if other_disk and self == there:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", within_a_disk)
    there.write_bytes(b"new")
    there.chmod(0o600)
    move_whole(there, target)
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode == ordinary.stat().st_mode
    assert sorted(target.parent.iterdir()) == [ordinary, target]
    there.unlink(missing_ok=True)
    with pytest.raises(ExportError, match=r"route\.gpkg"):
        move_whole(there, target)
    assert target.read_bytes() == b"new"
    assert sorted(target.parent.iterdir()) == [ordinary, target]


def test_a_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")
    link = tmp_path / "link.html"
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def fail(error: OSError | KeyboardInterrupt) -> object:
    def failing(*_: object, **__: object) -> NoReturn:
        raise error

    return failing


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied"), "may not be written; choose another folder"),
        (OSError(30, "Read-only file system"), "can't be written: read-only file system"),
        (OSError(28, "No space left on device"), "can't be written: no space left on device"),
    ],
)
def test_a_failure_leaves_what_stood_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: OSError, said: str
) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"old")
    monkeypatch.setattr(os if step == "fsync" else Path, step, fail(error))
    with pytest.raises(ExportError) as caught:
        write_whole(target, b"new")
    assert str(caught.value).startswith(f"page.html: {said}")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interruption_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fail(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "page.html", b"new")
    assert not list(tmp_path.iterdir())


@contextmanager
def nobody() -> Iterator[None]:
    """Be nobody for a while, whom the modes of folders stop, as they don't stop root."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_folder_that_may_not_be_written() -> None:
    with TemporaryDirectory() as name:  # not below a folder that its owner alone may enter
        folder = Path(name)
        folder.chmod(0o555)
        with nobody(), pytest.raises(ExportError, match=r"page\.html: may not be written"):
            write_whole(folder / "page.html", b"new")
        folder.chmod(0o700)
        assert not list(folder.iterdir())


def test_a_file_that_is_protected_stays(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    target.write_bytes(b"mine")
    target.chmod(0o444)
    with pytest.raises(ExportError, match=r"page\.html: may not be written; .* allow writing"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [target]


def test_links_that_lead_nowhere_yet_and_in_a_circle(tmp_path: Path) -> None:
    link = tmp_path / "link.html"
    link.symlink_to(tmp_path / "page.html")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "page.html").read_bytes() == b"new"
    circle = tmp_path / "circle.html"
    circle.symlink_to(circle)
    with pytest.raises(ExportError):
        write_whole(circle, b"new")
    assert circle.is_symlink()


@pytest.mark.parametrize("error", [RuntimeError("a library's own"), OSError(28, "No space left")])
def test_a_temporary_folder_that_is_full_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(files, "_try_room", fail(OSError(28, "No space left on device")))
    with pytest.raises(ExportError, match=r"folder: can't be written: no space left.*TMPDIR"):
        fail_in_a_scratch_folder(error)


def fail_in_a_scratch_folder(error: Exception) -> NoReturn:
    with scratch_folder():
        raise error


def test_what_else_fails_in_a_temporary_folder_is_no_matter_of_room() -> None:
    with pytest.raises(RuntimeError, match="a fault"):
        fail_in_a_scratch_folder(RuntimeError("a fault"))


def test_no_place_for_a_temporary_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkdtemp", fail(FileNotFoundError(2, "No usable directory")))
    with pytest.raises(
        ExportError, match=r"temporary folder: can't be written: no usable .*TMPDIR"
    ):
        fail_in_a_scratch_folder(RuntimeError())


def test_everything_is_written_through_this_module() -> None:
    writes = re.compile(
        r"\.write_(?:bytes|text)\(|\bopen\([^)]*['\"][wax]|\bTemporary|\bNamedTemp|mkdtemp"
    )
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in python_files(PACKAGE)
        if writes.search(text_of(path))
    }
    # The cache of links only tries whether a folder may be written; rows of tracks that can't be
    # read stream into a folder that is put in its place whole, and Arrow writes to open files. What
    # a visitor of the app brings goes into a temporary folder, to be read from there; what a fork
    # makes into a file without a name.
    written = {"cli/linking.py", "resources.py", "tracks/parts.py", "tracks/results.py",
               "webapp/tracks.py"}  # fmt: skip
    assert found == {"files.py", *written}


def test_targets_that_can_not_be_files(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, said in {
        "folder": "folder: is a folder; give the name of a file.",
        "none/x": "/none does not exist; create it first.",
        "file/x": "x: its folder is a file; choose another folder.",
        "pipe": "pipe: is not an ordinary file; give the name of a file.",
        "x"
        * 5_000: "xx...: can't be written: file name too long; mend that or choose another folder.",
    }.items():
        with pytest.raises(ExportError) as caught:
            write_whole(tmp_path / name, b"")
        assert str(caught.value).endswith(said)
    assert len(list(tmp_path.iterdir())) == 3
