"""Tiles of another host behind the route: none, unless the page's author names one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from geoapp.errors import ArgumentError, Problem, expect_kind

PLACEHOLDERS = ("{z}", "{x}", "{y}")
# Where a screen has two pixels for one, this becomes "@2x".
KNOWN = (*PLACEHOLDERS, "{r}")
LOCAL_HOSTS = ("localhost", "127.0.0.1")
DEEPEST_ZOOM = 22
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
# What an address never holds as it stands, but a policy or a script might take for its own end.
_UNSAFE = re.compile(r"[^!-~]|[\"'<>\\^`|;,]")
_MARKUP = re.compile(r"[<>]|&#?\w+;")


@dataclass(frozen=True)
class Tiles:
    """
    Pictures of the ground in Web Mercator (EPSG:3857), from one host.

    Parameters
    ----------
    url
        Address of a tile with ``{z}``, ``{x}`` and ``{y}``, and ``{r}`` where the host has
        pictures for fine screens; https, or http on this machine. Whoever has the page can
        read it, a key in it too.
    attribution
        Whom the host wants named, as plain text; always shown on the map.
    link
        Where the attribution leads: http or https, or None.
    max_zoom
        Deepest zoom that the host has; beyond it its pictures are enlarged.

    Raises
    ------
    ArgumentError
        With all problems, one a line, if a page could not keep what it promises.

    Examples
    --------
    >>> tiles = Tiles("https://tiles.example:8443/{z}/{x}/{y}.png", "© Example")
    >>> tiles.host, tiles.origin
    ('tiles.example', 'https://tiles.example:8443')
    >>> Tiles("https://{s}.tiles.example/{z}/{x}/{y}.png", "© Example")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: tiles: {s} stands for several hosts, and a page allows one; ...
    """

    url: str
    attribution: str
    link: str | None = None
    max_zoom: int = 19

    def __post_init__(self) -> None:
        expect_kind("tiles", self.url, str, "write the address of a tile with {z}, {x} and {y}")
        remedy = "write whom the host of the tiles wants named"
        expect_kind("tiles attribution", self.attribution, str, remedy)
        expect_kind("tiles link", self.link, (str, type(None)), "begin it with https://")
        remedy = f"use a whole number from 0 to {DEEPEST_ZOOM}"
        expect_kind("tiles max zoom", self.max_zoom, int, remedy)
        problems = [
            *_address_problems(self.url),
            *_attribution_problems(self.attribution),
            *_link_problems(self.link),
            *_zoom_problems(self.max_zoom),
        ]
        if problems:
            raise ArgumentError(*problems)

    @property
    def host(self) -> str:
        """Name of the host that readers' browsers ask."""
        return str(urlsplit(self.url).hostname)

    @property
    def origin(self) -> str:
        """What a content security policy has to allow: scheme, host and port, nothing else."""
        parts = urlsplit(self.url)
        port = "" if parts.port is None else f":{parts.port}"
        return f"{parts.scheme}://{self.host}{port}"


def _address_problems(url: str) -> Iterator[Problem]:
    found = _PLACEHOLDER.findall(url)
    if "{s}" in found:
        told = "{s} stands for several hosts, and a page allows one"
        yield Problem("tiles", told, "name one host")
    for other in dict.fromkeys(found):
        if other not in (*KNOWN, "{s}"):
            told = f"{other} is not known here"
            yield Problem("tiles", told, f"use {', '.join(KNOWN)}, and write the rest out")
    lacking = [name for name in PLACEHOLDERS if name not in found]
    if lacking:
        told = f"{url!r} lacks {', '.join(lacking)}"
        yield Problem("tiles", told, "write the address of a tile with {z}, {x} and {y}")
    bare = _PLACEHOLDER.sub("0", url)
    if _UNSAFE.search(bare) or "{" in bare or "}" in bare:
        told = f"{url!r} holds characters that no address has as they are"
        yield Problem("tiles", told, "write them in percent-encoding, a host in Punycode")
    elif (parts := _split(bare)) is None:
        yield Problem("tiles", f"{url!r} is no address", "begin it with https:// and a host")
    else:
        yield from _host_problems(url, parts)


def _host_problems(url: str, parts: SplitResult) -> Iterator[Problem]:
    host = parts.hostname or ""
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL_HOSTS):
        told = f"is asked for with {parts.scheme or 'no scheme'}"
        yield Problem("tiles", told, "begin it with https://")
    # A policy has no name for an address of IPv6.
    if not _HOST.fullmatch(host):
        yield Problem("tiles", f"{host!r} is no name of a host", "name one host")
    if set(KNOWN) & set(_PLACEHOLDER.findall(url.partition("://")[2].partition("/")[0])):
        told = "the host's name depends on the tile, and a page allows one host"
        yield Problem("tiles", told, "put {z}, {x} and {y} into the path")
    if "@" in parts.netloc:
        told = "holds a name or a password, which every reader would see"
        yield Problem("tiles", told, "leave it out")
    if parts.fragment:
        yield Problem("tiles", f"ends in #{parts.fragment}, which no host is sent", "leave it out")


def _attribution_problems(text: str) -> Iterator[Problem]:
    where, odd = "tiles attribution", {"Cc", "Cf", "Zl", "Zp"}
    if not text.strip():
        yield Problem(where, "is empty", "write whom the host of the tiles wants named")
    if _MARKUP.search(text):
        remedy = "write plain text, and an address as the tiles link"
        yield Problem(where, f"{text!r} holds markup", remedy)
    if any(unicodedata.category(character) in odd for character in text):
        yield Problem(where, f"{text!r} holds characters that are not seen", "leave them out")


def _link_problems(link: str | None) -> Iterator[Problem]:
    if link is None:
        return
    where, parts = "tiles link", None if _UNSAFE.search(link) else _split(link)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        yield Problem(where, f"{link!r} is no address of a page", "begin it with https://")
    elif "@" in parts.netloc:
        yield Problem(where, "holds a name or a password", "leave it out")


def _zoom_problems(zoom: int) -> Iterator[Problem]:
    if not 0 <= zoom <= DEEPEST_ZOOM:
        told = f"is {zoom}"
        yield Problem("tiles max zoom", told, f"use a whole number from 0 to {DEEPEST_ZOOM}")


def _split(address: str) -> SplitResult | None:
    """Take an address apart; None if its port is no number, or its brackets don't close."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None
