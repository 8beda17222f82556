"""Whatever is done to a published folder is found, and what can't be told is said so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from geoapp.checksums import CHECKSUMS, checksums, read_checksums
from geoapp.cli import main
from geoapp.dossier import read_dossier
from geoapp.errors import ArgumentError
from geoapp.files import write_folder
from geoapp.page.site import site_files
from geoapp.verifying.folders import FolderChanges, compared, folder_changes
from tests.support.dossiers import CASES
from tests.support.foreign import program

FLIPS = 1_000
SEED = 33
OF_THREE_DAYS = CASES / "good" / "open-dates.geojson"


@pytest.fixture(scope="module")
def site() -> dict[str, bytes]:
    return site_files(read_dossier(OF_THREE_DAYS), languages=["en"])


@pytest.fixture
def folder(site: dict[str, bytes], tmp_path: Path) -> Path:
    write_folder(tmp_path / "site", site, "manifest.json")
    return tmp_path / "site"


def digests(files: Mapping[str, bytes]) -> dict[str, str | None]:
    return {name: sha256(data).hexdigest() for name, data in files.items() if name != CHECKSUMS}


def is_found(content: bytes, found: Mapping[str, str | None]) -> bool:
    """Whether checksums that can't be read, or don't fit, tell of a change."""
    try:
        return not compared(read_checksums(content), found).are_none
    except ArgumentError:
        return True


def test_of_a_thousand_flipped_bytes_each_is_found(site: dict[str, bytes]) -> None:
    random, whole = Random(SEED), digests(site)  # noqa: S311
    names = sorted(site)
    # By their length but for the sums, which would be met once or never: every tenth is in them.
    weights = [len(site[name]) for name in names]
    drawn = random.choices(names, weights, k=FLIPS - FLIPS // 10) + [CHECKSUMS] * (FLIPS // 10)
    met, unseen = set(), []
    for name in drawn:
        flipped = bytearray(site[name])
        at = random.randrange(len(flipped))
        flipped[at] ^= random.randrange(1, 256)
        met.add(name)
        if name == CHECKSUMS:
            found = is_found(bytes(flipped), whole)
        else:
            changed = whole | {name: sha256(flipped).hexdigest()}
            found = compared(read_checksums(site[CHECKSUMS]), changed).changed == (name,)
        if not found:
            unseen.append((name, at))
    assert not unseen
    assert CHECKSUMS in met
    assert len(met) > 5


def test_every_bit_of_the_sums_counts(site: dict[str, bytes]) -> None:
    whole = digests(site)
    content = site[CHECKSUMS][: site[CHECKSUMS].index(b"\n") + 1]
    first = {name: whole[name] for name in read_checksums(content)}
    assert not is_found(content, first)
    for at in range(len(content)):
        for bit in range(8):
            flipped = bytearray(content)
            flipped[at] ^= 1 << bit
            assert is_found(bytes(flipped), first), (at, bit)


def test_a_folder_as_it_was_written_is_unchanged(folder: Path, site: dict[str, bytes]) -> None:
    assert folder_changes(folder) == FolderChanges(len(site) - 1)


def test_what_is_done_to_a_folder_is_named(folder: Path) -> None:
    (folder / "index.html").write_bytes(b"<p>Other words</p>")
    (folder / "robots.txt").unlink()
    (folder / "README.md").rename(folder / "LIES-MICH.md")
    (folder / "kept" / "more.txt").write_text("more")
    (folder / ".DS_Store").touch()
    (folder / f"{CHECKSUMS}.sig").write_text("a signature")
    found = folder_changes(folder)
    assert found.changed == ("index.html",)
    assert found.missing == ("robots.txt",)
    assert found.added == ("kept/more.txt",)
    assert found.renamed == (("README.md", "LIES-MICH.md"),)
    assert found.beside == (".DS_Store", f"{CHECKSUMS}.sig")


def test_what_macos_leaves_beside_a_file_is_no_change(folder: Path) -> None:
    (folder / "._index.html").write_bytes(b"about index.html")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "._site").write_bytes(b"about the folder")
    changes = folder_changes(folder)
    assert changes.beside == ("._index.html", "__MACOSX/._site")
    assert changes.are_none
    (folder / "._more.html").write_bytes(b"of no file that is listed")
    (folder / "__MACOSX" / "more.html").write_bytes(b"more")
    assert folder_changes(folder).added == ("._more.html", "__MACOSX/more.html")


def test_who_gives_the_folder_around_it_is_told_which_one(folder: Path) -> None:
    with pytest.raises(ArgumentError, match="no file SHA256SUMS; give the folder site in it"):
        folder_changes(folder.parent)


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_bytes((folder / "index.html").read_bytes())
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(elsewhere / "index.html")  # of the very same content
    (folder / "more").symlink_to(elsewhere)
    (folder / "circle").symlink_to(folder)
    found = folder_changes(folder)
    assert found.changed == ("index.html",)
    assert found.added == ("circle", "more")


def test_a_link_in_the_place_of_the_sums_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / CHECKSUMS).rename(tmp_path / "sums")
    (folder / CHECKSUMS).symlink_to(tmp_path / "sums")
    with pytest.raises(ArgumentError, match="holds no file SHA256SUMS; give a folder of"):
        folder_changes(folder)


ZEROS = 64 * "0"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{ZEROS}  ../a\n", "line 1 names '../a', which is no path inside the folder"),
        (f"{ZEROS}  /etc/passwd\n", "line 1 names '/etc/passwd', which is no path"),
        (f"{ZEROS}  a/./b\n", "which is no path inside the folder"),
        (f"{ZEROS}  a\n{ZEROS}  a\n", "line 2 names 'a' again"),
        (f"{ZEROS}  a", "line 1 has no end"),
        (f"{ZEROS} *a\n", "line 1 is no SHA-256 with a path"),
        (f"{ZEROS.replace('0', 'A')}  a\n", "line 1 is no SHA-256 with a path"),
        (f"{ZEROS}  a\\b\n", "line 1 is no SHA-256 with a path"),
        (f"\\{ZEROS}  ab\n", "line 1 is no SHA-256 with a path"),
        (f"\\{ZEROS}  a\\x\n", "line 1 is no SHA-256 with a path"),
        ("\n", "line 1 is no SHA-256 with a path"),
        (f"{ZEROS}  a\r\n", "line 1 ends as in Windows, so a program wrote it anew, git say; get"),
        ("\x00\x1b[2J\n", "line 1 is no SHA-256 with a path"),
    ],
)
def test_sums_that_are_none_are_refused(content: str, said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        read_checksums(content.encode())
    assert said in str(caught.value)


ODD_NAMES = ["a b", "a\\b", "a\nb", "\\", "été.txt", "-a", "\\n", "a\rb", "  two", "日本"]


def test_coreutils_reads_what_is_written_and_writes_the_same(tmp_path: Path) -> None:
    sha256sum = program("sha256sum", "coreutils")
    files = {name: name.encode() for name in ODD_NAMES}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / CHECKSUMS).write_bytes(checksums(files))
    check = [str(sha256sum), "--check", "--strict", CHECKSUMS]
    done = subprocess.run(check, cwd=tmp_path, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    made = subprocess.run([str(sha256sum), "--", *files], cwd=tmp_path, capture_output=True)
    # Older releases leave a carriage return as it is.
    theirs = [line for line in made.stdout.splitlines(keepends=True) if b"\r" not in line]
    assert set(theirs) <= set(checksums(files).splitlines(keepends=True))
    assert read_checksums(checksums(files)) == digests(files)


def run(*words: object) -> tuple[int, str]:
    ended = CliRunner().invoke(main, ["verify", *map(str, words)], catch_exceptions=False)
    return ended.exit_code, ended.output


def test_the_command_says_it_and_ends_with_a_status(folder: Path) -> None:
    status, said = run(folder)
    assert (status, ", unchanged; " in said) == (0, True)
    (folder / "index.html").write_bytes(b"")
    for number in range(30):
        (folder / f"more-{number:02}\x1b[2J").touch()
    status, said = run(folder)
    assert status == 1
    assert ", changed; " in said
    assert "  changed: index.html\n" in said
    assert "  added: more-19\\x1b[2J\n  added: 10 more\n" in said
    status, said = run(folder, "--json")
    answer = json.loads(said)
    assert (status, answer["verdict"]) == (1, "changed")
    assert answer["files"]["changed"] == ["index.html"]
    assert len(answer["files"]["added"]) == 30


def test_a_name_that_is_no_text_stands_in_json_all_the_same(folder: Path) -> None:
    try:
        (folder / os.fsdecode(b"caf\xe9.html")).write_bytes(b"")
    except OSError:
        pytest.skip("a file system whose names are all text")
    command = [sys.executable, "-m", "geoapp", "verify", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"LC_ALL": "C"})
    assert json.loads(done.stdout.decode("utf-8"))["files"]["added"] == ["caf\udce9.html"]


def test_what_has_no_sums_is_refused(tmp_path: Path) -> None:
    status, said = run(tmp_path)
    assert status == 2
    assert "holds no file SHA256SUMS; give a folder of `geoapp publish`" in said
    status, said = run(tmp_path / "nowhere")
    assert (status, "does not exist" in said) == (2, True)
