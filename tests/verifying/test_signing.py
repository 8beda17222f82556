"""The lines that the docs give for signing work, as they stand there, and a forgery is found."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from geoapp.checksums import CHECKSUMS, checksums
from geoapp.verifying.folders import folder_changes
from tests.support.foreign import program
from tests.support.project import ROOT, text_of

PROGRAMS = {"ssh-keygen": "openssh-client", "minisign": "minisign"}
FILES = {"index.html": b"<p>As published</p>", "kept/map.svg": b"<svg/>"}


def lines_of(name: str, flag: str) -> list[str]:
    """Find the lines of the docs that call a program with a flag."""
    text = text_of(ROOT / "docs" / "proof.md")
    return re.findall(rf"^{name} (?:-Y )?{flag}\b.*$", text, re.MULTILINE)


def run(line: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the docs as a shell would, with standard input from a file where it says so."""
    words, _, source = line.partition(" < ")
    name, *rest = shlex.split(words.replace("~", str(folder)))
    found = program(name, PROGRAMS[name])
    given = (folder / source).read_bytes() if source else b""
    return subprocess.run([str(found), *rest], cwd=folder, input=given, capture_output=True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path / "site", FILES)
    return tmp_path / "site"


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in (files | {CHECKSUMS: checksums(files)}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def forge(site: Path) -> None:
    """Change a file and make the sums anew, so that they fit."""
    write(site, FILES | {"index.html": b"<p>As forged</p>"})
    assert folder_changes(site).are_none


def test_a_key_of_openssh_signs_the_sums(site: Path) -> None:
    keys = site.parent / ".ssh"
    keys.mkdir(mode=0o700)
    made = run(f'ssh-keygen -q -t ed25519 -N "" -f {keys}/id_ed25519', site.parent)
    assert made.returncode == 0, made.stderr
    (sign,), (verify,) = lines_of("ssh-keygen", "sign"), lines_of("ssh-keygen", "verify")
    signed = run(sign, site.parent)
    assert signed.returncode == 0, signed.stderr
    public = (keys / "id_ed25519.pub").read_text()
    (site.parent / "allowed_signers").write_text(
        f'desk@example.org namespaces="file" {public}', "utf-8"
    )
    good = run(verify, site.parent)
    assert good.returncode == 0, good.stderr
    assert b'Good "file" signature for desk@example.org' in good.stdout
    found = folder_changes(site)
    assert (found.are_none, found.beside) == (True, (f"{CHECKSUMS}.sig",))
    forge(site)
    assert run(verify, site.parent).returncode != 0


def test_minisign_signs_the_sums(site: Path) -> None:
    make, sign = lines_of("minisign", "-G")[0], lines_of("minisign", "-S")[0]
    made = run(f"{make} -W", site.parent)  # a key without a password, which nobody can type here
    assert made.returncode == 0, made.stderr
    signed = run(sign, site.parent)
    assert signed.returncode == 0, signed.stderr
    (verify,) = lines_of("minisign", "-V")
    assert run(verify, site.parent).returncode == 0
    found = folder_changes(site)
    assert (found.are_none, found.beside) == (True, (f"{CHECKSUMS}.minisig",))
    forge(site)
    assert run(verify, site.parent).returncode != 0
