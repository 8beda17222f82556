"""
The page of the built-in dossier, kept on disk between starts of the app's server.

It is everybody's anyway; a dossier of somebody's own is never written. A page is found by all
that it is made from, so that what changed is laid out anew. Where nothing can be kept, each
start lays it out, and nothing else differs.
"""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from geoapp.dossier import built_in
from geoapp.errors import ExportError
from geoapp.files import write_whole

PACKAGE = Path(__file__).parents[1]
SUFFIX = ".html.gz"
KEPT_PAGES = 8  # of several versions and languages
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def kept_page(digest: str, lang: str) -> bytes | None:
    """
    Read the page that an earlier start kept.

    Parameters
    ----------
    digest
        Of the built-in dossier's content.
    lang
        One of `LANGUAGES`.

    Returns
    -------
    compressed
        The page, gzipped and whole; None if it isn't there, or if others could have written it.
    """
    path = _path(digest, lang)
    try:
        if path is None or not (_is_own(path.parent) and _is_own(path)):
            return None
        compressed = path.read_bytes()
        return compressed if gzip.decompress(compressed) else None
    except (OSError, EOFError, zlib.error):
        return None


def keep_page(digest: str, lang: str, compressed: bytes) -> None:
    """Keep a page for later starts; where that can't be, do nothing."""
    path = _path(digest, lang)
    if path is None:
        return
    with suppress(OSError, ExportError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(path.parent):
            write_whole(path, compressed)
            pages = sorted(path.parent.glob(f"*{SUFFIX}"), key=lambda each: each.stat().st_mtime)
            for old in pages[:-KEPT_PAGES]:
                old.unlink()


def _path(digest: str, lang: str) -> Path | None:
    """Name the file of a page; None for whoever has no folder for such files."""
    folder = user_cache_path("geoapp", appauthor=False)
    if not folder.is_absolute():
        return None
    name = sha256(f"{_program()} {digest}".encode()).hexdigest()[:32]
    return folder / f"{name}-{lang}{SUFFIX}"


def _is_own(path: Path) -> bool:
    """Whether a file or folder is this user's, no link, and nobody else can write it."""
    state = path.lstat()
    if stat.S_ISLNK(state.st_mode):
        return False
    if not hasattr(os, "geteuid"):  # Windows keeps others out of that folder by itself
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & WRITABLE_BY_OTHERS


@cache
def _program() -> str:
    """Give the digest of all that lays a page out: geoapp, its data, and what is installed."""
    made = sha256(f"{sys.version} {sorted(_installed())}".encode())
    for folder in (PACKAGE, built_in().parent):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                made.update(sha256(path.read_bytes()).digest())
    return made.hexdigest()


def _installed() -> Iterator[str]:
    """Give the name and version of each library, as their folders say them."""
    for folder in list(sys.path):  # scripts of visitors change it meanwhile
        with suppress(OSError):
            for name in os.listdir(folder or os.curdir):  # noqa: PTH208 - a name is all it takes
                if name.endswith((".dist-info", ".egg-info")):
                    yield name
