"""Checksums of the files of a folder or an archive, as ``sha256sum --check`` reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from geoapp.errors import ArgumentError, Problem

CHECKSUMS = "SHA256SUMS"
"""The file that lists the SHA-256 of each other file of a folder or archive."""

SIGNATURES = tuple(f"{CHECKSUMS}.{ending}" for ending in ("sig", "minisig", "asc"))
"""What those who publish may put beside it: signatures by OpenSSH, minisign and OpenPGP."""

_LINE = re.compile(r"(\\?)([0-9a-f]{64})  ([^\n\r]+)")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {escaped: char for char, escaped in _ESCAPES.items()}


def checksums(files: Mapping[str, bytes]) -> bytes:
    """
    List the SHA-256 of each file.

    Parameters
    ----------
    files
        Content by path, with ``/``.

    Returns
    -------
    content
        A line a file, in the order of the paths; a line that begins with a backslash has a
        path in which backslash, line feed and carriage return are escaped, as GNU coreutils
        do. Empty for no files.

    Examples
    --------
    >>> checksums({"a.txt": b""})
    b'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\\n'
    >>> checksums({})
    b''
    """
    return listed_checksums(digests_of(files))


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """
    Give the SHA-256 of each file, in small hexadecimal digits, by path.

    Examples
    --------
    >>> digests_of({"a.txt": b""})["a.txt"][:8], digests_of({})
    ('e3b0c442', {})
    """
    return {name: sha256(content).hexdigest() for name, content in files.items()}


def listed_checksums(digests: Mapping[str, str]) -> bytes:
    """
    Write digests that are known, as `checksums` does.

    Examples
    --------
    >>> listed_checksums({"a\\nb": 64 * "0"})[-7:]
    b'  a\\\\nb\\n'
    """
    return b"".join(_line(name, digests[name]) for name in sorted(digests))


def _line(name: str, digest: str) -> bytes:
    escaped = re.sub(r"[\\\n\r]", lambda found: _ESCAPES[found[0]], name)
    mark = "\\" if escaped != name else ""
    return f"{mark}{digest}  {escaped}\n".encode("utf-8", "surrogateescape")


def read_checksums(content: bytes) -> dict[str, str]:
    """
    Read what `checksums` writes.

    Parameters
    ----------
    content
        All of the file.

    Returns
    -------
    digests
        SHA-256 in small hexadecimal digits, by path.

    Raises
    ------
    ArgumentError
        If a line is no such line, a path is listed twice or leads out of the folder, or the
        last line has no end.

    Examples
    --------
    >>> read_checksums(checksums({"a": b""})) == {"a": sha256().hexdigest()}
    True
    >>> read_checksums(b"hello\\n")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: SHA256SUMS: line 1 is no SHA-256 with a path; ...
    """
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    if lines.pop():
        raise _refusal(f"line {len(lines) + 1} has no end")
    digests: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        name = _unescaped(found[3], marked=bool(found[1])) if found else None
        if line.endswith("\r"):
            raise _refusal(f"line {number} ends as in Windows, so a program wrote it anew, git say")
        if found is None or name is None:
            raise _refusal(f"line {number} is no SHA-256 with a path")
        if name.startswith("/") or not {"", ".", ".."}.isdisjoint(name.split("/")):
            raise _refusal(f"line {number} names {name!r}, which is no path inside the folder")
        if name in digests:
            raise _refusal(f"line {number} names {name!r} again")
        digests[name] = found[2]
    return digests


def _unescaped(written: str, *, marked: bool) -> str | None:
    """Give the path that stands in a line; None if it can't be one."""
    if not marked:
        return None if "\\" in written else written
    if not re.fullmatch(r"(?:[^\\]|\\[\\nr])*", written) or "\\" not in written:
        return None
    return re.sub(r"\\[\\nr]", lambda found: _UNESCAPES[found[0]], written)


def _refusal(found: str) -> ArgumentError:
    return ArgumentError(Problem(CHECKSUMS, found, "get the folder anew from who published it"))
