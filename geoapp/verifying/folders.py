"""Whether the files of a folder or an archive are those that its checksums list."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from geoapp.checksums import CHECKSUMS, SIGNATURES, read_checksums
from geoapp.errors import ArgumentError, Problem
from geoapp.files import LITTER

MAX_CHECKSUMS_BYTES = 50_000_000
"""Largest file of checksums that is read: of some 400,000 files."""

MAX_FILES = 1_000_000
"""Most files of a folder that are looked at."""

MOST_ABOVE = 4
"""So many folders above a file are looked into for checksums that list it."""

OF_MACOS = "__MACOSX/"
"""Where macOS puts into an archive what its file system says of each file."""

APPLE_DOUBLE = "._"
"""How the name of such a file begins; elsewhere it stands beside the file that it is of."""

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class FolderChanges:
    """
    What became of the files that checksums list.

    Parameters
    ----------
    listed
        How many are listed.
    changed, missing, added
        Paths with ``/``, in order; what is no ordinary file, a link say, is changed or added.
    renamed
        Pairs of a path that is missing and one that was added with the same content.
    beside
        What is not listed and changes nothing: signatures of the checksums, and what a system's
        file manager leaves.
    """

    listed: int
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def are_none(self) -> bool:
        """Whether every listed file is there as it was, and no other."""
        return not (self.changed or self.missing or self.added or self.renamed)


def folder_changes(folder: Path) -> FolderChanges:
    """
    Hold the files of a folder against its ``SHA256SUMS``.

    Parameters
    ----------
    folder
        A folder. Nothing outside it is read: a link in it is not followed.

    Returns
    -------
    changes
        Every byte that was changed, every file that is missing, added or renamed.

    Raises
    ------
    ArgumentError
        If it has no ``SHA256SUMS``, that is none, or there are too many files.
    OSError
        If a file can't be read.
    """
    listed = _listed(folder)
    names = [name for name in _names(folder) if name != CHECKSUMS]
    return compared(listed, {name: _digest(folder / name) for name in names})


@dataclass(frozen=True)
class FileListing:
    """
    What the checksums of a folder say of one file in it.

    Parameters
    ----------
    folder
        The folder whose ``SHA256SUMS`` lists the file.
    is_same
        Whether the file is as it is listed.
    digests
        SHA-256 by path of all that is listed.
    """

    folder: Path
    is_same: bool
    digests: Mapping[str, str]

    def holds(self, name: str) -> bool:
        """Tell whether another file of the folder is listed, and as it is listed."""
        return name in self.digests and _digest(self.folder / name) == self.digests[name]


def listing_of(path: Path) -> FileListing | None:
    """
    Find the checksums that list a file: in its own folder, or in one above it.

    Parameters
    ----------
    path
        A file.

    Returns
    -------
    listing
        Of the nearest folder that lists it, `MOST_ABOVE` folders up at most; None if none does,
        or the file is a link. Checksums that can't be read list nothing.
    """
    if path.is_symlink():
        return None
    whole = path.resolve()
    for folder in whole.parents[: MOST_ABOVE + 1]:
        with suppress(ArgumentError, OSError):
            if not _has_sums(folder):
                continue
            digests = _listed(folder)
            digest = digests.get(whole.relative_to(folder).as_posix())
            if digest is not None:
                return FileListing(folder, _digest(whole) == digest, digests)
    return None


def compared(listed: Mapping[str, str], found: Mapping[str, str | None]) -> FolderChanges:
    """
    Hold digests that were found against those that are listed.

    Parameters
    ----------
    listed
        SHA-256 by path.
    found
        The same of what is there, ``SHA256SUMS`` itself left out; None for what is no
        ordinary file.

    Returns
    -------
    changes
        What differs.

    Examples
    --------
    >>> compared({"a": "1", "b": "2"}, {"a": "1", "c": "2"}).renamed
    (('b', 'c'),)
    >>> compared({}, {}).are_none
    True
    """
    missing = [name for name in sorted(listed) if name not in found]
    added = [name for name in sorted(found) if name not in listed]
    parts = {part for name in listed for part in name.split("/")}
    beside = [name for name in added if _is_beside(name, parts) and found[name] is not None]
    added = [name for name in added if name not in beside]
    renamed = list(_renamed(missing, added, listed, found))
    old, new = {each for each, _ in renamed}, {each for _, each in renamed}
    return FolderChanges(
        len(listed),
        tuple(name for name in sorted(listed) if name in found and found[name] != listed[name]),
        tuple(name for name in missing if name not in old),
        tuple(name for name in added if name not in new),
        tuple(renamed),
        tuple(beside),
    )


def _renamed(
    missing: Iterable[str],
    added: Iterable[str],
    listed: Mapping[str, str],
    found: Mapping[str, str | None],
) -> Iterator[tuple[str, str]]:
    """Pair what is missing with what was added and has its content, each once."""
    by_digest: dict[str | None, list[str]] = {}
    for name in added:
        by_digest.setdefault(found[name], []).append(name)
    for name in missing:
        if same := by_digest.get(listed[name]):
            yield name, same.pop(0)


def _is_beside(name: str, parts: Collection[str]) -> bool:
    last = name.rpartition("/")[2]
    if last.startswith(APPLE_DOUBLE):
        return name.startswith(OF_MACOS) or last.removeprefix(APPLE_DOUBLE) in {*parts, *LITTER}
    return name in SIGNATURES or last in LITTER


def _listed(folder: Path) -> dict[str, str]:
    """Read the checksums of a folder, by no link and not without end."""
    path = folder / CHECKSUMS
    remedy = "give a folder of `geoapp publish` or `geoapp export --all`, as it was written"
    if not _has_sums(folder):
        inside = [
            each.name for each in folder.iterdir() if _has_sums(each) and not each.is_symlink()
        ]
        if len(inside) == 1:
            remedy = f"give the folder {inside[0]} in it, which has one"
        raise ArgumentError(Problem(str(folder), f"holds no file {CHECKSUMS}", remedy))
    if path.stat().st_size > MAX_CHECKSUMS_BYTES:
        found = f"is larger than {MAX_CHECKSUMS_BYTES // 1_000_000} MB"
        raise ArgumentError(Problem(str(path), found, remedy))
    return read_checksums(path.read_bytes())


def _has_sums(folder: Path) -> bool:
    path = folder / CHECKSUMS
    return path.is_file() and not path.is_symlink()


def _names(folder: Path) -> list[str]:
    """List what stands in a folder, by path with ``/``; links to folders too."""
    names: list[str] = []
    for top, folders, files in os.walk(folder, onerror=_raise):
        inside = Path(top).relative_to(folder)
        links = [name for name in folders if (Path(top) / name).is_symlink()]
        names += [(inside / name).as_posix() for name in [*files, *links]]
        if len(names) > MAX_FILES:
            found = f"holds more than {MAX_FILES:,} files"
            raise ArgumentError(Problem(str(folder), found, "give the folder that was published"))
    return sorted(names)


def _raise(error: OSError) -> None:
    raise error


def _digest(path: Path) -> str | None:
    """Give the SHA-256 of an ordinary file, read block by block; None of anything else."""
    if path.is_symlink() or not path.is_file():
        return None
    made = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            made.update(block)
    return made.hexdigest()
