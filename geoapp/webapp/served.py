"""
The page of the app's own dossier, fetched by address from the app's own server.

It is made once, compressed once, and kept by the browser; nothing of it passes through a
visitor's session. A file that a visitor opened is never put here: its page goes through the
session of that visitor alone and has no address.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from threading import Event, Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from geoapp.catalogues import LANGUAGES
from geoapp.errors import DossierError, WhenError
from geoapp.webapp.kept import keep_page, kept_page
from geoapp.webapp.opened import Opened, is_built_in, open_given

PREFIX = "map"
PAGES_IN_MEMORY = 4 * len(LANGUAGES)
GZIP_LEVEL = 9
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


def page_in_app(opened: Opened, lang: str) -> str:
    """
    Make the page of a dossier for the app's frame.

    Parameters
    ----------
    opened
        The dossier.
    lang
        One of `LANGUAGES`.

    Returns
    -------
    html
        The same string for the same arguments.

    Raises
    ------
    WhenError
        If nothing in the dossier has a day.
    """
    from geoapp.page.html import hosted_html  # a start that finds the page kept does without

    own = lang in opened.dossier.header.languages
    # The app has a page for each language that it speaks, so none needs another's texts.
    return hosted_html(opened.dossier, lang=lang, host="app", languages=[lang] if own else None)


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
    html = page_in_app(opened, lang).encode()
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
