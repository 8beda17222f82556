"""Outputs that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from os import PathLike
from pathlib import Path

from geoapp.errors import ExportError, Problem


def write_whole(path: str | PathLike[str], content: bytes) -> None:
    """
    Write a file beside its target, then put it in the target's place.

    Parameters
    ----------
    path
        The file to write; its folder must be there. A link is followed, and the
        permissions of a file that stood there are kept.
    content
        All of the file.

    Raises
    ------
    ExportError
        If the file can't be written; what stood there is untouched, and nothing
        half-written is left.

    Examples
    --------
    >>> write_whole("no-such-folder/page.html", b"")
    Traceback (most recent call last):
    geoapp.errors.ExportError: page.html: its folder ... does not exist; create it first.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = _mode_of(target)
        # Not `tempfile`: its files are for their owner alone, whatever the umask says.
        part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                part.chmod(mode)
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportError(_problem(Path(path), error)) from error


def write_folder(path: str | PathLike[str], content: Mapping[str, bytes], mark: str) -> None:
    """
    Write a folder beside its target, then put it in the target's place.

    Parameters
    ----------
    path
        The folder to write; the one above it must be there.
    content
        Content by path in the folder, with ``/``.
    mark
        A file of every such folder: what stands at `path` is replaced only if it is an
        empty folder or holds this file, so that no folder of another kind is lost.

    Raises
    ------
    ExportError
        If it can't be written or must not be replaced; what stood there is untouched,
        and nothing half-written is left.

    Examples
    --------
    >>> write_folder("no-such-folder/site", {}, "manifest.json")
    Traceback (most recent call last):
    geoapp.errors.ExportError: site: its folder ... does not exist; create it first.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not _is_replaceable(target, mark):
        found, remedy = "is there and is no site of geoapp", "name a new or an empty folder"
        raise ExportError(Problem(Path(path).name, found, remedy))
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        try:
            part.mkdir()
            for name, data in content.items():
                _write_new(part / name, data)
            _swap(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except OSError as error:
        raise ExportError(_problem(Path(path), error)) from error


def _is_replaceable(folder: Path, mark: str) -> bool:
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / mark).is_file())


def _write_new(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(part: Path, target: Path) -> None:
    """Put a whole folder in the place of another; the old one comes back if that fails."""
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    try:
        part.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _mode_of(target: Path) -> int | None:
    """Return the permissions of the file to replace; None if there is none."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(status.st_mode):
        raise FileExistsError
    return stat.S_IMODE(status.st_mode)


def _problem(path: Path, error: OSError) -> Problem:
    """Say why a file can't be written."""
    name, folder = (
        text if text.isprintable() else repr(text) for text in (path.name, str(path.parent))
    )
    match error:
        case FileNotFoundError():
            return Problem(name, f"its folder {folder} does not exist", "create it first")
        case IsADirectoryError():
            return Problem(name, "is a folder", "give the name of a file")
        case NotADirectoryError():
            return Problem(name, "its folder is a file", "choose another folder")
        case FileExistsError():
            return Problem(name, "is not an ordinary file", "give the name of a file")
        case PermissionError():
            return Problem(name, "may not be written", "choose another folder or allow writing")
    reason = (error.strerror or "no reason is given").lower()
    return Problem(name, f"can't be written: {reason}", "mend that or choose another folder")
