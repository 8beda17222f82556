"""Outputs that are there whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import io
import json
import os
import secrets
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Thread

from geoapp.checksums import CHECKSUMS, SIGNATURES
from geoapp.errors import ArgumentError, ExportError, Problem

Progress = Callable[[str], object]
"""What long work tells the name of each thing that is done."""

# Left by a system's own file manager; nobody misses them.
LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
COMPRESSED = (".gz", ".br")  # beside a file, for hosts that send it so
SCRATCH_BYTES = 1_000_000  # with less room than this, what fails in a temporary folder fails for it
WRITTEN_AT_ONCE = 8
NAMED = 3  # so many files of others are named


def tell_nobody(_: str) -> None:
    """Take the name of what is done, where nobody wants to know how far work is."""


def write_whole(path: str | PathLike[str], content: bytes) -> None:
    """
    Write a file beside its target, then put it in the target's place.

    Parameters
    ----------
    path
        The file to write; its folder must be there. A link is followed, and the
        permissions of a file that stood there are kept; one that may not be written stays.
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
    with whole_file(path) as part, part.open("xb") as file:
        file.write(content)


def write_together(files: Mapping[Path, bytes]) -> None:
    """
    Write files as `write_whole` does, several at once: each waits for the disk.

    Parameters
    ----------
    files
        Content by path.

    Raises
    ------
    ExportError
        As `write_whole`. Whatever fails, or interrupts it, nothing is written any more then.
    """
    left, lock, failures = [*files.items()][::-1], Lock(), list[BaseException]()

    def write_some() -> None:
        while True:
            with lock:
                if not left or failures:
                    return
                path, content = left.pop()
            try:
                write_whole(path, content)
            except BaseException as error:  # noqa: BLE001  # raised below, where it can be met
                failures.append(error)

    threads = [Thread(target=write_some) for _ in range(WRITTEN_AT_ONCE)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        # Interrupted: who has a file finishes it, and nobody gets another.
        with lock:
            left.clear()
        for thread in threads:
            if thread.is_alive():
                thread.join()
    if failures:
        raise failures[0]


@contextmanager
def all_or_none(paths: Iterable[Path] = ()) -> Iterator[list[Path]]:
    """
    Take back what is new of files that stand or fall together.

    Parameters
    ----------
    paths
        Files, and folders of theirs, that what follows writes.

    Yields
    ------
    new
        Those that aren't there yet. If what follows fails, or somebody interrupts it, they go
        again, and what was put into this list meanwhile; a folder only where it is empty.
    """
    new = [path for path in paths if not os.path.lexists(path)]
    try:
        yield new
    except BaseException:
        for path in sorted(new, key=lambda each: len(each.parts), reverse=True):
            with suppress(OSError):  # it was never made, or something else lies in it
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        raise


def move_whole(made: Path, path: str | PathLike[str]) -> None:
    """
    Put a file that was made elsewhere in its target's place.

    Parameters
    ----------
    made
        The file, in a scratch folder; gone afterwards, or left for the folder to take along.
    path
        As for `write_whole`.

    Raises
    ------
    ExportError
        As `write_whole`.
    """
    with whole_file(path) as part:
        part.touch(exist_ok=False)  # with the permissions of any new file, which SQLite's lack
        made.chmod(stat.S_IMODE(part.stat().st_mode))
        try:
            made.replace(part)
        except OSError as error:
            if error.errno != errno.EXDEV:  # a scratch folder may lie on another disk
                raise
            shutil.copyfile(made, part)


def path_of(given: str | PathLike[str]) -> Path:
    r"""
    Take a path, or refuse what is none.

    Examples
    --------
    >>> path_of(None)
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: path: is of the kind NoneType; give the path of a file or folder.
    >>> path_of("route\0.html")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: path: is 'route\x00.html'; leave out the null character.
    >>> path_of("")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: path: is empty; give the path of a file or folder.
    """
    remedy = "give the path of a file or folder"
    try:
        path = Path(given)
    except TypeError:
        found = f"is of the kind {type(given).__name__}"
        raise ArgumentError(Problem("path", found, remedy)) from None
    if not fspath(given):
        raise ArgumentError(Problem("path", "is empty", remedy))
    if "\0" in str(path):
        raise ArgumentError(Problem("path", f"is {str(path)!r}", "leave out the null character"))
    return path


@contextmanager
def whole_file(path: str | PathLike[str]) -> Iterator[Path]:
    """
    Give a name beside a target to write to, which then takes the target's place.

    Parameters
    ----------
    path
        As for `write_whole`.

    Yields
    ------
    part
        Where nothing stands yet. Whatever fails inside leaves nothing there.

    Raises
    ------
    ExportError
        As `write_whole`.
    """
    target = Path(os.path.realpath(path_of(path)))
    try:
        mode = _mode_of(target)
        # Not `tempfile`: its files are for their owner alone, whatever the umask says.
        part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
        try:
            yield part
            with part.open("rb+") as file:
                os.fsync(file.fileno())
            if mode is not None:
                part.chmod(mode)
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        if isinstance(error, ExportError):
            raise
        raise ExportError(_problem(Path(path), error)) from error


def write_folder(path: str | PathLike[str], content: Mapping[str, bytes], mark: str) -> None:
    """
    Write a folder beside its target, then put it in the target's place.

    Parameters
    ----------
    path
        The folder to write; the one above it must be there. A link is followed, and the
        permissions of a folder that stood there, and of its mark for all files, are kept.
    content
        Content by path in the folder, with ``/``.
    mark
        A file of every such folder, JSON, last but for ``SHA256SUMS``: its ``files`` lists
        each other file with its ``sha256``. What stands at `path` is replaced only if it is
        empty or holds what its own mark lists and nothing else, so that no file of anybody else
        is lost; ``SHA256SUMS`` and its signatures go with it.

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
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        _refuse_foreign(Path(path), target, mark)
        try:
            part.mkdir()
            for name in sorted(content, key=lambda each: (each == CHECKSUMS, each == mark)):
                _write_new(part / name, content[name])
            _refuse_foreign(Path(path), target, mark)  # much may have happened meanwhile
            _keep_modes(part, target, mark)
            _swap(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    except ExportError:
        raise
    except OSError as error:
        raise ExportError(_problem(Path(path), error)) from error


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """
    Give a temporary folder for what a library can write to a file alone.

    Yields
    ------
    folder
        Gone afterwards, with all that is in it.

    Raises
    ------
    ExportError
        If there is no place for one, or it is full; what else fails in it is not caught.
    """
    try:
        with ExitStack() as stack:
            name = stack.enter_context(TemporaryDirectory())
            stack.callback(_swept, Path(name))
            try:
                yield Path(name)
            except OSError:
                raise
            except Exception:  # a library's own, which may not say that it can't write
                _try_room(Path(name))
                raise
    except ExportError:
        raise
    except OSError as error:
        found = f"can't be written: {(error.strerror or 'no reason is given').lower()}"
        remedy = "make room there, or name another folder in the variable TMPDIR"
        raise ExportError(Problem("temporary folder", found, remedy)) from error


def write_scratch(path: Path, content: bytes) -> None:
    """Write a file in a scratch folder, where it need not last: nobody waits for the disk."""
    path.write_bytes(content)


def _swept(folder: Path) -> None:
    """Remove a folder; `TemporaryDirectory` leaves it half removed if that is interrupted."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _try_room(folder: Path) -> None:
    """Raise what the system says if a folder has no room, or lets no file grow."""
    probe = folder / "probe"
    probe.write_bytes(bytes(SCRATCH_BYTES))
    probe.unlink()


def _refuse_foreign(path: Path, target: Path, mark: str) -> None:
    """Refuse to replace what nobody wrote with `write_folder`, and files of anybody else."""
    if target.is_symlink():  # what is left of a link once it was followed: a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not target.exists():
        return
    if not target.stat().st_mode & 0o222:
        raise PermissionError
    remedy = "name a new or an empty folder"
    if not target.is_dir() or (listed := _listed(target, mark)) is None:
        raise ExportError(Problem(path.name, "is there and is no site of geoapp", remedy))
    foreign = [name for name in _names(target) if not _is_own(target, name, listed, mark)]
    if foreign:
        told = ", ".join(name if name.isprintable() else repr(name) for name in foreign[:NAMED])
        more = f" and {len(foreign) - NAMED} more" if len(foreign) > NAMED else ""
        found = f"holds files that were added or changed since the site was written: {told}{more}"
        raise ExportError(Problem(path.name, found, f"move them elsewhere, or {remedy}"))


def _listed(folder: Path, mark: str) -> dict[str, str] | None:
    """Read from its mark which files a folder has, with their SHA-256; None if it has none."""
    if not any(folder.iterdir()):
        return {}
    try:
        files = json.loads((folder / mark).read_bytes())["files"]
        return {str(name): str(told["sha256"]) for name, told in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _names(folder: Path) -> list[str]:
    """List what stands in a folder, folders left out, by path with ``/``."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _is_own(folder: Path, name: str, listed: Mapping[str, str], mark: str) -> bool:
    path = folder / name
    if name in (mark, CHECKSUMS, *SIGNATURES) or path.name in LITTER:
        return True
    if name not in listed:
        return path.suffix in COMPRESSED and name.removesuffix(path.suffix) in {*listed, mark}
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and sha256(path.read_bytes()).hexdigest() == listed[name]


def _keep_modes(part: Path, target: Path, mark: str) -> None:
    """Give a folder the permissions of the one that it replaces."""
    if not target.exists():
        return
    folders = stat.S_IMODE(target.stat().st_mode)
    files = stat.S_IMODE((target / mark).stat().st_mode) if (target / mark).exists() else None
    for path in [part, *part.rglob("*")]:
        if path.is_dir():
            path.chmod(folders)
        elif files is not None:
            path.chmod(files)


def _write_new(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(part: Path, target: Path) -> None:
    """Put a whole folder in the place of another; the old one comes back if that fails."""
    try:
        part.rename(target)  # nothing stands there, or an empty folder
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    else:
        return
    if not _exchange(part, target):  # then nothing stands there for a moment
        old = part.with_suffix(".old")
        target.rename(old)
        try:
            part.rename(target)
        except BaseException:
            old.rename(target)
            raise
        part = old
    shutil.rmtree(part, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; False where the system or the disk can't."""
    names = (os.fsencode(one), os.fsencode(other))
    calls: dict[str, tuple[str, tuple[bytes | int, ...]]] = {
        # renameat2(2): AT_FDCWD is -100, RENAME_EXCHANGE 2; renamex_np(2): RENAME_SWAP is 2
        "linux": ("renameat2", (-100, names[0], -100, names[1], 2)),
        "darwin": ("renamex_np", (*names, 2)),
    }
    if sys.platform not in calls:
        return False
    name, arguments = calls[sys.platform]
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return call is not None and bool(call(*arguments) == 0)


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
    # The folder alone decides whether a file can be replaced; who protects a file means the file.
    if not status.st_mode & 0o222:
        raise PermissionError
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


# The first moment that the format can say.
NO_TIME = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o644 << 16
COMMENT_BYTES = 65_535
PACKED_ALREADY = (b"\x89PNG", b"PK\x03\x04")


def zipped(members: Mapping[str, bytes], *, comment: str = "") -> bytes:
    """
    Pack files into a ZIP archive.

    Parameters
    ----------
    members
        Content by name, in the order in which they are to stand.
    comment
        What the archive says of itself; cut to what the format has room for.

    Returns
    -------
    archive
        The same bytes for the same members, on one version of zlib.

    Examples
    --------
    >>> zipped({"a.txt": b"a"}) == zipped({"a.txt": b"a"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, NO_TIME)
            packed = content.startswith(PACKED_ALREADY)
            info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            info.external_attr = ORDINARY_FILE
            archive.writestr(info, content)
        archive.comment = comment.encode()[:COMMENT_BYTES]
    return stream.getvalue()
