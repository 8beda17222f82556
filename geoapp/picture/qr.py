"""The QR code of a page's address, as vectors, made without asking anybody."""

from __future__ import annotations

from base64 import b64encode
from itertools import groupby
from urllib.parse import urlsplit

from geoapp.errors import ArgumentError, Problem

# What readers of such codes need around one, in modules: ISO/IEC 18004.
QUIET_MODULES = 4
# A longer one makes a code too fine for a projector, and for the back of a room.
LONGEST_ADDRESS = 500


def qr_path(address: str) -> tuple[int, str]:
    """
    Draw the QR code of an address.

    Parameters
    ----------
    address
        An address of http or https, as `checked_address` takes it.

    Returns
    -------
    side, path
        The side of the square with what stays empty around it, in modules; the dark ones as the
        ``d`` of an SVG path in that unit, x to the right and y down.

    Raises
    ------
    ValueError
        If it is none that others can open.
    """
    rows = _rows(address)
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{wide}v1h-{wide}z")
            x += wide
    return len(rows), "".join(drawn)


def qr_bits(address: str) -> str:
    """
    Give the QR code of an address as bits, which take a fifth of a path's room in a page.

    Returns
    -------
    bits
        Base64 of the modules, row after row, with what stays empty around them: eight to a byte,
        the first one highest, 1 is dark. The side is the largest whose square has no more bits.

    Raises
    ------
    ValueError
        As `qr_path`.
    """
    dark = "".join(str(module) for row in _rows(address) for module in row)
    dark += "0" * (-len(dark) % 8)
    return b64encode(int(dark, 2).to_bytes(len(dark) // 8, "big")).decode()


def _rows(address: str) -> list[bytes]:
    import segno

    code = segno.make(checked_address(address), error="m", micro=False)
    return [bytes(row) for row in code.matrix_iter(border=QUIET_MODULES)]


def qr_svg(address: str) -> str:
    """
    Draw it as a picture of its own, black on white.

    Raises
    ------
    ValueError
        As `qr_path`.
    """
    side, path = qr_path(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" '
        f'viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path d="{path}"/></svg>'
    )


def step_link(address: str, step: str, lang: str) -> str:
    """
    Give the link to a step of the page at an address, in a language that the page may carry.

    Returns
    -------
    link
        Empty where there is no address, or no code could carry it.

    Examples
    --------
    >>> step_link("https://example.org/map/", "where", "fr")
    'https://example.org/map/#step=where&lang=fr'
    >>> step_link("", "where", "fr")
    ''
    """
    link = f"{address.split('#')[0]}#step={step}&lang={lang}"
    return link if address and len(link) <= LONGEST_ADDRESS else ""


def checked_address(address: str) -> str:
    """
    Give an address that others can open, as it is.

    Raises
    ------
    ArgumentError
        If it is none of http or https, names no host, has a letter that no address has, or is
        longer than a code can be read.

    Examples
    --------
    >>> checked_address("https://example.org/map/#step=where")
    'https://example.org/map/#step=where'
    >>> checked_address("file:///home/me/route.html")
    Traceback (most recent call last):
    geoapp.errors.ArgumentError: url: is 'file:///...'; give the page's own, beginning with ...
    """
    try:
        parts = urlsplit(address)
        is_open = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:  # a bracket that is left open
        is_open = False
    if not is_open:
        remedy = "give the page's own, beginning with https://"
        raise ArgumentError(Problem("url", f"is {address!r}", remedy))
    if not address.isascii() or not address.isprintable() or " " in address:
        remedy = "write it as browsers copy it: a space as %20"
        raise ArgumentError(Problem("url", f"is {address!r}", remedy))
    if len(address) > LONGEST_ADDRESS:
        found = f"has {len(address)} characters"
        raise ArgumentError(Problem("url", found, f"give at most {LONGEST_ADDRESS}"))
    return address
