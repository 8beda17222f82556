"""
Whether the links of a dossier still lead somewhere, and copies from an archive: asked politely.

The one module that uses a network, and only when it is called.
"""

# budget: all that uses a network stands in one module

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar
from urllib.parse import quote, urlencode, urljoin, urlsplit

from geoapp import __version__
from geoapp.archives import copy_at, wayback_time
from geoapp.dossier import Dossier
from geoapp.dossier.models import ArchivedCopy
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ExportError, Problem
from geoapp.files import write_whole

Told = TypeVar("Told")

TIMEOUT_S = 15.0
"""How long one answer may take to begin, and to go on."""

MAX_SECONDS = 45.0
"""How long one link may take in all, with what it leads on to."""

PAUSE_S = 1.0
"""Pause between two requests to one host."""

MAX_REDIRECTS = 8
"""How many times a link may lead on."""

MAX_ANSWER_BYTES = 65_536
"""How much of an answer is read; whether it is there is known by then."""

KEPT_DAYS = 7.0
"""How long an answer is remembered."""

SAFE = "/?%:@!$&'()*+,;=~-._#[]"
"""Characters of a path that are sent as they stand."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

GONE = (404, 410, 451)
"""Statuses that say that a page is not there any more."""

MOVED = (301, 308)
"""Statuses that say that a page has moved for good."""

GUARDED = (401, 403, 405, 406, 429, 503)
"""Statuses by which a host refuses programs; a reader may still get the page."""


ARCHIVE = "https://web.archive.org"
"""The public archive that is asked for copies, by its Save Page Now."""

ARCHIVE_PAUSE_S = 10.0
"""Pause between two copies that an archive is asked for."""

POLL_S = 6.0
"""Pause between two questions whether a copy is made."""

MAX_COPY_SECONDS = 180.0
"""How long one copy may take to be made."""


@dataclass(frozen=True)
class Link:
    """An address and the sources that give it; `archived` for that of an archived copy."""

    url: str
    sources: tuple[str, ...]
    archived: bool = False


@dataclass(frozen=True)
class LinkAnswer:
    """
    What became of a link.

    Parameters
    ----------
    url
        The address.
    state
        ``alive``; ``moved``, it leads on for good to `leads_to`; ``dead``, it is gone or
        leads nowhere; ``guarded``, its host refuses programs; ``unsure``, it could not be
        reached or failed this time.
    detail
        In words: the status, or what went wrong.
    leads_to
        Where it ends, if elsewhere.
    asked
        Seconds since 1970 when it was asked.
    """

    url: str
    state: str
    detail: str
    leads_to: str | None = None
    asked: float = 0.0


NOT_PUBLIC = "not asked: its host is not on the public web"
"""What is said of an address of one's own network."""


class _NotPublicError(Exception):
    """A link that leads to one's own network."""


class _LeadsNowhereError(Exception):
    """A link that can't end anywhere, in words."""


def links_of(dossier: Dossier) -> list[Link]:
    """
    List the addresses of a dossier, each once.

    Parameters
    ----------
    dossier
        A dossier.

    Returns
    -------
    links
        In the order of its sources; archived copies where the dossier gives their address.
    """
    found: dict[tuple[str, bool], list[str]] = {}
    for source in dossier.sources:
        if source.url:
            found.setdefault((source.url, False), []).append(source.id)
        if source.kept_at and urlsplit(source.kept_at).scheme in ("http", "https"):
            found.setdefault((source.kept_at, True), []).append(source.id)
    return [Link(url, tuple(ids), archived) for (url, archived), ids in found.items()]


def check_links(
    links: Iterable[Link],
    *,
    cache: Path | None = None,
    pause_s: float = PAUSE_S,
    timeout_s: float = TIMEOUT_S,
    private: bool = False,
    now: Callable[[], float] = time.time,
) -> Iterator[LinkAnswer]:
    """
    Ask for each link, one after the other, and yield what became of it.

    Parameters
    ----------
    links
        What `links_of` returns.
    cache
        A JSON file of earlier answers; what was asked within `KEPT_DAYS` isn't asked
        again. It is written after each answer, so that nothing is lost on the way.
    pause_s
        Pause between two requests to one host, in seconds.
    timeout_s
        How long one answer may take, in seconds.
    private
        Whether hosts of one's own network are asked too. Else neither a link nor what it leads
        on to is asked if its name says so (`is_public`) or any address of its host is there.
    now
        The clock.

    Yields
    ------
    answer
        One a link, in their order.

    Raises
    ------
    ExportError
        If the cache can't be written, or is a file of another kind.

    Notes
    -----
    HEAD first, GET where that is refused. At most `MAX_ANSWER_BYTES` of an answer are read, and
    `MAX_REDIRECTS` followed, to http and https alone.
    """
    known = _remembered(cache)
    last: dict[str, float] = {}
    for link in links:
        answer = known.get(link.url)
        if answer is None or now() - answer.asked > KEPT_DAYS * 86_400:
            answer = _ask(link.url, last, pause_s, timeout_s, now, private=private)
            if answer.detail == NOT_PUBLIC:
                yield answer
                continue
            known[link.url] = answer
            if cache is not None:
                shape = [asdict(each) for each in known.values()]
                text = json.dumps(shape, ensure_ascii=False, indent=1)
                write_whole(cache, text.encode())
        yield answer


def _remembered(cache: Path | None) -> dict[str, LinkAnswer]:
    """Read earlier answers; a cache that can't be read is made anew, another file never."""
    if cache is None or not cache.is_file():
        return {}
    content = cache.read_bytes()
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        shapes: list[JsonObject] = json.loads(content)
        asked = [shape for shape in shapes if isinstance(shape["asked"], float | int)]
        return {str(shape["url"]): LinkAnswer(**shape) for shape in asked}
    if content.strip() and not content.lstrip().startswith(b"["):
        found = "is there and holds no remembered answers"
        raise ExportError(Problem(cache.name, found, "name a new file"))
    return {}


def _ask(
    url: str,
    last: dict[str, float],
    pause_s: float,
    timeout_s: float,
    now: Callable[[], float],
    *,
    private: bool,
) -> LinkAnswer:
    """Follow one link to its end."""
    until = time.monotonic() + MAX_SECONDS
    seen: list[str] = []
    at, moved = url, False
    try:
        while True:
            _see(at, seen)
            if not private and not is_public(at):
                raise _NotPublicError
            status, target = _request(at, last, pause_s, timeout_s, until, private=private)
            if target is None:
                return _judged(url, at, status, now(), moved=moved)
            moved = moved or status in MOVED
            at = target
    except _NotPublicError:
        return LinkAnswer(url, "unsure", NOT_PUBLIC, at if at != url else None, now())
    except _LeadsNowhereError as error:
        return LinkAnswer(url, "dead", str(error), None, now())
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = str(error) or type(error).__name__
        return LinkAnswer(url, "unsure", f"could not be asked: {words[:120]}", None, now())


def _see(url: str, seen: list[str]) -> None:
    """Stop where a link leads in a circle, too far, or off the web."""
    if url in seen:
        raise _LeadsNowhereError("leads in a circle")
    if len(seen) > MAX_REDIRECTS:
        raise _LeadsNowhereError(f"leads on more than {MAX_REDIRECTS} times")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _LeadsNowhereError(f"leads to {url[:80]!r}, not on the web")
    seen.append(url)


def _judged(url: str, end: str, status: int, asked: float, *, moved: bool) -> LinkAnswer:
    elsewhere = end if end != url else None
    words = f"{status} {http.client.responses.get(status, '')}".strip()
    if status in GONE:
        return LinkAnswer(url, "dead", words, elsewhere, asked)
    if status in GUARDED:
        return LinkAnswer(url, "guarded", words, elsewhere, asked)
    if not 200 <= status < 300:
        return LinkAnswer(url, "unsure", words, elsewhere, asked)
    return LinkAnswer(url, "moved" if moved else "alive", words, elsewhere, asked)


def _request(
    url: str,
    last: dict[str, float],
    pause_s: float,
    timeout_s: float,
    until: float,
    *,
    private: bool,
) -> tuple[int, str | None]:
    """Ask for one address; return its status, and where it leads on to if it does."""
    status, target = 0, None
    for method in ("HEAD", "GET"):
        _wait(urlsplit(url).netloc, last, pause_s)
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("took too long")
        ask = partial(_exchange, method, url, min(timeout_s, left), until, private=private)
        status, target = _in_time(until, ask)
        if target or 200 <= status < 300 or status in GONE:
            break
    return status, target


_AGENT = {"User-Agent": f"geoapp/{__version__} (link check)"}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), SAFE)


def _connection(url: str, timeout_s: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout_s, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)


def _exchange(
    method: str, url: str, timeout_s: float, until: float, *, private: bool
) -> tuple[int, str | None]:
    with closing(_connection(url, timeout_s)) as connection:
        if not private:
            _refuse_private(connection.host, connection.port)
        connection.connect()
        # A name may have led elsewhere since it was looked up.
        if not private and not _is_global(connection.sock.getpeername()[0]):
            raise _NotPublicError
        connection.request(method, _path(url), headers=_AGENT | {"Accept": "*/*"})
        answer = connection.getresponse()
        status, target = answer.status, answer.getheader("Location")
        if method == "GET" and 200 <= status < 300:
            _read_some(answer, until)
    follows = 300 <= status < 400 and target is not None
    return status, urljoin(url, target) if follows and target else None


def _refuse_private(host: str, port: int) -> None:
    """Refuse a name any of whose addresses is of one's own network."""
    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not _is_global(str(address[0])):
            raise _NotPublicError


def _is_global(address: str) -> bool:
    """Whether a numeric address is one of the public network, also inside another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        inside += [ipaddress.IPv4Address(ip.packed[-4:])] if ip in _NAT64 else []
        if not all(each.is_global for each in inside if each is not None):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast


def _in_time(until: float, ask: Callable[[], Told]) -> Told:
    """Do what asks a host, and wait no longer than may be: each byte may come just in time."""
    told: SimpleQueue[Told | Exception] = SimpleQueue()

    def run() -> None:
        try:
            told.put(ask())
        except Exception as error:  # noqa: BLE001 - raised again, where it is waited for
            told.put(error)

    Thread(target=run, daemon=True).start()
    try:
        found = told.get(timeout=max(0.0, until - time.monotonic()))
    except Empty:
        raise TimeoutError("took too long") from None
    if isinstance(found, Exception):
        raise found
    return found


def _read_some(answer: http.client.HTTPResponse, until: float) -> bytes:
    """Read the beginning of an answer, and no longer than may be."""
    left, content = MAX_ANSWER_BYTES, b""
    while left > 0:
        if time.monotonic() > until:
            raise TimeoutError("took too long")
        block = answer.read1(min(left, 8_192))
        if not block:
            break
        left, content = left - len(block), content + block
    return content


def _wait(host: str, last: dict[str, float], pause_s: float) -> None:
    """Let a host rest between two requests."""
    due = last.get(host, float("-inf")) + pause_s
    while (rest := due - time.monotonic()) > 0:
        time.sleep(rest)
    last[host] = time.monotonic()


# -- copies --------------------------------------------------------------------------------


@dataclass(frozen=True)
class CopyAnswer:
    """What an archive said of an address: a copy, or in words why there is none."""

    url: str
    copy: ArchivedCopy | None
    detail: str


class _NoCopyError(Exception):
    """A copy that an archive did not make, in words; `ends` if it will make no other now."""

    def __init__(self, words: str, *, ends: bool = False) -> None:
        super().__init__(words)
        self.ends = ends


def request_copies(
    urls: Iterable[str],
    *,
    archive: str = ARCHIVE,
    key: str | None = None,
    pause_s: float = ARCHIVE_PAUSE_S,
    poll_s: float = POLL_S,
    timeout_s: float = TIMEOUT_S,
) -> Iterator[CopyAnswer]:
    """
    Ask a public archive to copy pages, one after the other, and yield what it says.

    Parameters
    ----------
    urls
        Addresses of pages; those that are not on the public web are not sent to it.
    archive
        Address of an archive that speaks Save Page Now 2, the Internet Archive's.
    key
        ``ACCESS:SECRET`` of an account there, sent to no other host.
    pause_s, poll_s
        Pauses between two pages, and between two questions whether one is copied, in seconds.
    timeout_s
        How long one answer may take, in seconds.

    Yields
    ------
    answer
        One a page, in their order. Once the archive refuses the key or asks to wait, no more
        is asked of it, and the rest say so. No redirect is followed.

    Notes
    -----
    https://archive.org/developers/, Save Page Now 2: a POST to ``/save``, then questions at
    ``/save/status``; at most `MAX_ANSWER_BYTES` of an answer are read.
    """
    ended, last = "", float("-inf")
    headers = _AGENT | {"Accept": "application/json"}
    headers |= {"Authorization": f"LOW {key}"} if key else {}
    for url in urls:
        try:
            if ended:
                raise _NoCopyError(f"not asked for: {ended}")
            if not is_public(url):
                raise _NoCopyError("not asked for: the address is not on the public web")
            time.sleep(max(0.0, last + pause_s - time.monotonic()))
            last = time.monotonic()
            ask = _Archive(archive.rstrip("/"), headers, timeout_s)
            yield CopyAnswer(url, ask.copy(url, poll_s), "copied")
        except _NoCopyError as error:
            ended = ended or (str(error) if error.ends else "")
            yield CopyAnswer(url, None, str(error))
        except (OSError, http.client.HTTPException, ValueError) as error:
            words = str(error) or type(error).__name__
            yield CopyAnswer(url, None, f"the archive could not be asked: {words[:120]}")


def is_public(url: str) -> bool:
    """
    Tell whether an address can lead to the public web, by its host alone.

    Examples
    --------
    >>> is_public("https://example.org/"), is_public("http://192.168.1.1/")
    (True, False)
    >>> is_public("http://localhost:8000/"), is_public("http://printer/")
    (False, False)
    """
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        return _is_global(host)
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal", ".lan"))


@dataclass(frozen=True)
class _Archive:
    address: str
    headers: Mapping[str, str]
    timeout_s: float

    def copy(self, url: str, poll_s: float) -> ArchivedCopy:
        """Ask for a copy and wait until it is made."""
        told = self._asked("POST", "/save", urlencode({"url": url}))
        job, until = told.get("job_id"), time.monotonic() + MAX_COPY_SECONDS
        if not isinstance(job, str) or not re.fullmatch(r"[\w-]{1,100}", job, re.ASCII):
            raise _NoCopyError(f"the archive made none: {_words_of(told)}")
        while time.monotonic() < until:
            told = self._asked("GET", f"/save/status/{job}")
            if told.get("status") == "success":
                return self._made(url, told)
            if told.get("status") != "pending":
                raise _NoCopyError(f"the archive made none: {_words_of(told)}")
            time.sleep(poll_s)
        raise _NoCopyError(f"the archive did not say within {MAX_COPY_SECONDS:.0f} s that it did")

    def _made(self, url: str, told: Mapping[str, object]) -> ArchivedCopy:
        stamp, original = str(told.get("timestamp")), told.get("original_url") or url
        at = wayback_time(stamp)
        try:
            if at is not None:
                return copy_at(f"{self.address}/web/{stamp}/{original}", at)
        except ValueError:
            pass
        raise _NoCopyError("the archive made one, and told no time or address that can be cited")

    def _asked(self, method: str, path: str, form: str | None = None) -> Mapping[str, object]:
        sent = dict(self.headers)
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        until = time.monotonic() + MAX_SECONDS
        answer, content = _in_time(until, partial(self._answered, method, path, form, sent, until))
        status = f"{answer.status} {http.client.responses.get(answer.status, '')}".strip()
        if answer.status in (401, 403):
            raise _NoCopyError(f"the archive wants the key of an account ({status})", ends=True)
        if answer.status == 429:
            raise _NoCopyError(f"the archive asks to wait ({status})", ends=True)
        if answer.status != 200:
            raise _NoCopyError(f"the archive answered {status}")
        told = json.loads(content)
        if not isinstance(told, dict):
            raise _NoCopyError("the archive's answer can't be read")
        return told

    def _answered(
        self, method: str, path: str, form: str | None, sent: Mapping[str, str], until: float
    ) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(_connection(self.address + path, self.timeout_s)) as connection:
            connection.request(method, _path(self.address + path), form, sent)
            answer = connection.getresponse()
            return answer, _read_some(answer, until)


def _words_of(told: Mapping[str, object]) -> str:
    """Repeat what an archive says of a failure, short and harmless to a terminal."""
    words = str(told.get("message") or told.get("status_ext") or told.get("status") or "no reason")
    return "".join(letter for letter in words if letter.isprintable())[:120]
