"""Folders are there whole or not at all, and nothing of others in them is lost."""

from __future__ import annotations

import errno
import json
from hashlib import sha256
from pathlib import Path

import pytest

from geoapp.errors import ExportError
from geoapp.files import write_folder


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a/b.txt": b"x"} | marked(), "manifest.json")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"x"


def test_a_swap_that_fails_brings_the_good_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    write_folder(target, marked(a=b"1"), "manifest.json")
    monkeypatch.setattr("geoapp.files._exchange", lambda *_: False)  # as on a disk that can't
    rename, failed = Path.rename, []

    def fail(self: Path, other: Path) -> Path:
        if self.suffix == ".part" and not other.exists():  # the old one is out of the way
            failed.append(other)
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(ExportError):
        write_folder(target, marked(a=b"2"), "manifest.json")
    assert failed
    assert (target / "a").read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("can", [True, False])
def test_a_site_is_replaced_where_two_names_can_change_places_and_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can: bool
) -> None:
    if not can:
        monkeypatch.setattr("geoapp.files._exchange", lambda *_: False)
    target = tmp_path / "site"
    write_folder(target, marked(a=b"1", b=b"1"), "manifest.json")
    write_folder(target, marked(a=b"2", c=b"2"), "manifest.json")
    assert {path.name: path.read_bytes() for path in target.iterdir()} == marked(a=b"2", c=b"2")
    assert list(tmp_path.iterdir()) == [target]


def marked(**content: bytes) -> dict[str, bytes]:
    """Content of a folder with the mark that lists it."""
    listed = {name: {"sha256": sha256(data).hexdigest()} for name, data in content.items()}
    return {"manifest.json": json.dumps({"files": listed}).encode(), **content}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("CNAME", b"maps.example.org", ": CNAME; move them elsewhere"),
        (".git/config", b"", r": \.git/config; move them"),
        ("a", b"mended by hand", ": a; move"),
        ("a.txt.gz", b"", r": a\.txt\.gz; move"),
        ("manifest.json", b'{"name": "an app", "icons": []}', "is no site of geoapp"),
        ("manifest.json", b'{"files": []}', "is no site of geoapp"),
        ("manifest.json", b'{"files": {"a": 1}}', "is no site of geoapp"),
        ("manifest.json", b"[" * 100_000, "is no site of geoapp"),
        ("manifest.json", b"\xff", "is no site of geoapp"),
    ],
)
def test_a_folder_that_holds_anything_of_others_is_left_alone(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    target = tmp_path / "site"
    write_folder(target, marked(a=b"1"), "manifest.json")
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).write_bytes(content)
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    with pytest.raises(ExportError, match=said):
        write_folder(target, marked(a=b"2"), "manifest.json")
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == [target]


def test_many_files_of_others_are_counted(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_folder(target, marked(a=b"1"), "manifest.json")
    for number in range(5):
        (target / f"mine-{number}").touch()
    (target / "elsewhere").symlink_to(tmp_path)
    with pytest.raises(ExportError, match=r": elsewhere, mine-0, mine-1 and 3 more; move them"):
        write_folder(target, marked(a=b"2"), "manifest.json")


def test_what_belongs_to_a_site_is_no_file_of_others(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_folder(target, marked(a=b"1", b=b"1"), "manifest.json")
    (target / "b").unlink()
    for name in (".DS_Store", "a.gz", "manifest.json.br"):
        (target / name).write_bytes(b"x")
    write_folder(target, marked(a=b"2"), "manifest.json")
    assert sorted(path.name for path in target.iterdir()) == ["a", "manifest.json"]


def test_a_site_keeps_its_permissions_and_one_that_is_protected_stays(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_folder(target, {"kept/a": b"1"} | marked(), "manifest.json")
    (target / "kept" / "a").unlink()
    target.chmod(0o750)
    (target / "manifest.json").chmod(0o640)
    write_folder(target, {"kept/a": b"2"} | marked(), "manifest.json")
    modes = {path.name: path.stat().st_mode & 0o777 for path in (target, *target.rglob("*"))}
    assert modes == {"site": 0o750, "kept": 0o750, "a": 0o640, "manifest.json": 0o640}
    (target / "kept" / "a").unlink()
    target.chmod(0o550)
    with pytest.raises(ExportError, match="site: may not be written"):
        write_folder(target, marked(), "manifest.json")


def test_a_link_to_a_site_is_followed(tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "served" / "today")
    for content in (b"1", b"2"):  # where nothing stands yet, and over what stands there
        write_folder(link, marked(a=content), "manifest.json")
        assert link.is_symlink()
        assert (tmp_path / "served" / "today" / "a").read_bytes() == content
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(ExportError):
        write_folder(tmp_path / "circle", marked(), "manifest.json")
    assert {path.name for path in tmp_path.iterdir()} == {"served", "site", "circle"}
