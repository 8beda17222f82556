"""
The page of the app's own dossier, fetched by address from the app's own server.

It is made once, compressed once, and kept by the browser; nothing of it passes through a
visitor's session. A file that a visitor opened is never put here: its page goes through the
session of that visitor alone and has no address.

That of the built-in dossier, which is everybody's anyway, is kept on disk between starts of the
server too; a dossier of somebody's own is never written. A page is found by all that it is made
from, so that what changed is laid out anew. Where nothing can be kept, each start lays it out,
and nothing else differs.
"""

from __future__ import annotations

import gzip
import os
import stat
import sys
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from platformdirs import user_cache_path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geoapp.catalogues import LANGUAGES
from geoapp.dossier import built_in
from geoapp.errors import DossierError, ExportError, WhenError
from geoapp.files import write_whole
from geoapp.webapp.dossiers import Opened, is_built_in, open_given

if TYPE_CHECKING:
    from geoapp.page.data import FindingsData

PREFIX = "map"
PAGES_IN_MEMORY = 4 * len(LANGUAGES)
GZIP_LEVEL = 9
PACKAGE = Path(__file__).parents[1]
KEPT_SUFFIX = ".html.gz"
KEPT_PAGES = 8  # on disk, of several versions and languages
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
HEADERS = {
    # The name holds the digest of the content, so what it leads to never changes.
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}

_pages: OrderedDict[str, _Page] = OrderedDict()
_names: dict[tuple[str, str], str] = {}
_making = Lock()
first_sent = Event()
"""Set once a visitor has asked for a page."""

_serving = False


@dataclass(frozen=True)
class _Page:
    """A page as it is sent."""

    plain: bytes
    compressed: bytes


def page_in_app(routes: Sequence[Opened], lang: str, findings: FindingsData | None = None) -> str:
    """
    Make the page of a dossier, or of several, for the app's frame.

    Parameters
    ----------
    routes
        The dossiers, at least one.
    lang
        One of `LANGUAGES`.
    findings
        What a visitor's tracks say of the one dossier.

    Returns
    -------
    html
        The same string for the same arguments.

    Raises
    ------
    DossierError
        If several can't be told apart.
    WhenError
        If nothing in the dossiers has a day.
    """
    from geoapp.page.html import hosted_html  # a start that finds the page kept does without

    dossiers = [each.dossier for each in routes]
    own = all(lang in each.header.languages for each in dossiers)
    # The app has a page for each language that it speaks, so none needs another's texts.
    languages = [lang] if own else None
    return hosted_html(dossiers, lang=lang, host="app", languages=languages, findings=findings)


def page_address(lang: str) -> str | None:
    """
    Give the address of the page of the app's own dossier, and make it if need be.

    Parameters
    ----------
    lang
        One of `LANGUAGES`.

    Returns
    -------
    address
        Relative to the app's root, without a slash before it; it changes with the content.
        None where no server runs that could answer it.

    Raises
    ------
    DossierError, OSError, WhenError
        As `open_given` and `page_in_app`.
    """
    if not _serving:
        return None
    opened = open_given()
    key = (opened.digest, lang)
    if not _is_made(key):  # who waits for one language doesn't keep others from another
        with _making:
            if not _is_made(key):
                _keep(key, _made(opened, lang))
    return f"{PREFIX}/{_names[key]}.html"


def _is_made(key: tuple[str, str]) -> bool:
    return _names.get(key) in _pages


def _made(opened: Opened, lang: str) -> _Page:
    """Lay a page out, unless an earlier start kept it."""
    compressed = kept_page(opened.digest, lang) if is_built_in() else None
    if compressed is not None:
        return _Page(gzip.decompress(compressed), compressed)
    html = page_in_app([opened], lang).encode()
    page = _Page(html, gzip.compress(html, GZIP_LEVEL, mtime=0))
    if is_built_in():
        keep_page(opened.digest, lang, page.compressed)
    return page


def _keep(key: tuple[str, str], page: _Page) -> None:
    name = f"{sha256(page.plain).hexdigest()[:32]}-{key[1]}"
    _pages[name] = page
    _names[key] = name
    while len(_pages) > PAGES_IN_MEMORY:
        _pages.popitem(last=False)


async def send_page(request: Request) -> Response:
    """Answer a request for a page: compressed where it may be, 304 where it is known."""
    first_sent.set()
    name: str = request.path_params["name"]
    lang = name.rpartition("-")[2]
    if name not in _pages and lang in LANGUAGES:  # another process of the same app gave it out
        await run_in_threadpool(make_page, lang)
    page = _pages.get(name)
    if page is None:  # the file changed: the app gives the address of the new page
        return PlainTextResponse("This page is no longer here. Open the app again.", 404)
    compressed = "gzip" in request.headers.get("accept-encoding", "")
    headers = HEADERS | {"ETag": f'"{name}{"-gzip" if compressed else ""}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    body = page.compressed if compressed else page.plain
    return Response(body, headers=headers, media_type="text/html")


ROUTES = [Route(f"/{PREFIX}/{{name}}.html", send_page, methods=["GET", "HEAD"])]


@contextmanager
def serving() -> Iterator[None]:
    """Give pages addresses, for as long as a server runs that answers them."""
    global _serving  # noqa: PLW0603 - one server a process
    _serving = True
    try:
        yield
    finally:
        _serving = False


def make_page(lang: str) -> None:
    """Make a page beforehand; what is wrong with the dossier is told to each visitor, not here."""
    with suppress(DossierError, OSError, WhenError):
        page_address(lang)


# -- kept on disk between starts ------------------------------------------------------------------


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
            pages = sorted(
                path.parent.glob(f"*{KEPT_SUFFIX}"), key=lambda each: each.stat().st_mtime
            )
            for old in pages[:-KEPT_PAGES]:
                old.unlink()


def _path(digest: str, lang: str) -> Path | None:
    """Name the file of a page; None for whoever has no folder for such files."""
    folder = user_cache_path("geoapp", appauthor=False)
    if not folder.is_absolute():
        return None
    name = sha256(f"{_program()} {digest}".encode()).hexdigest()[:32]
    return folder / f"{name}-{lang}{KEPT_SUFFIX}"


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
