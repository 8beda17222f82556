"""
Archived copies of a dossier's sources: read from Auto Archiver's sheet, filled in by address.

Nothing here uses a network; `geoapp.link_check` asks an archive for copies.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from geoapp.dossier import Dossier
from geoapp.dossier.models import ArchivedCopy
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import DossierError, Problem

SHEET_COLUMNS = {
    "url": "link",
    "status": "archive status",
    "copy": "archive location",
    "at": "archive date",
    "hash": "hash",
    "wacz": "wacz",
}
"""Columns of Auto Archiver's Google Sheet that are read, by what they hold; in any case."""

NEEDED_COLUMNS = ("url", "copy")

KEEPERS = {"web.archive.org": "Internet Archive", "archive.org": "Internet Archive"}
"""Who keeps the copies at a host."""

MAX_SHEET_BYTES = 50_000_000
"""Largest sheet that is read."""

_PORTS = {"http": 80, "https": 443}
_WAYBACK = re.compile(r"/web/(\d{14})[a-z_]*/")
_SHA_256 = re.compile(r"(?:sha-?256:)?([0-9a-f]{64})", re.IGNORECASE)


@dataclass(frozen=True)
class SheetRow:
    """
    A line of a sheet.

    Parameters
    ----------
    line
        Its number in the sheet, the head being 1.
    url
        The address that was archived.
    copy
        The copy; None if there is none that can be cited.
    why
        In words why there is no copy; empty if there is one.
    """

    line: int
    url: str
    copy: ArchivedCopy | None
    why: str = ""


def read_sheet(content: bytes, name: str) -> list[SheetRow]:
    """
    Read a sheet of Auto Archiver, as CSV.

    Parameters
    ----------
    content
        UTF-8, with a head; see `SHEET_COLUMNS`. Other columns are left alone.
    name
        What messages call it.

    Returns
    -------
    rows
        One a line that has an address. The copy is the first web address of ``archive
        location``, or of ``wacz``; its time that of ``archive date``, in UTC, or of an address
        of the Wayback Machine; its hash is kept if it is SHA-256.

    Raises
    ------
    DossierError
        If it is no such sheet: not UTF-8, too large, or without a column that is needed.

    Notes
    -----
    https://auto-archiver.readthedocs.io/en/latest/modules/autogen/feeder/gsheet_feeder_db.html

    Examples
    --------
    >>> head = "Link,Archive location,Archive date\\n"
    >>> told = "https://example.org/a,https://web.example.org/1,2023-10-14T10:00:00+02:00\\n"
    >>> read_sheet((head + told).encode(), "sheet.csv")[0].copy.at
    '2023-10-14T08:00:00Z'
    >>> read_sheet(head.encode(), "sheet.csv")
    []
    """
    if len(content) > MAX_SHEET_BYTES:
        found = f"has {len(content):,} bytes"
        raise _refused(name, found, f"give at most {MAX_SHEET_BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        between = max(",;\t", key=first.count)  # as spreadsheets of other countries write it
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except (UnicodeDecodeError, csv.Error):
        raise _refused(name, "is no CSV in UTF-8", "save the sheet as CSV in UTF-8") from None
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    at = {member: head.index(column) for member, column in SHEET_COLUMNS.items() if column in head}
    if missing := [SHEET_COLUMNS[member] for member in NEEDED_COLUMNS if member not in at]:
        found = f"has no column {' and none '.join(repr(column) for column in missing)}"
        raise _refused(name, found, "give the sheet that Auto Archiver filled in, its head first")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = {member: line[spot].strip() for member, spot in at.items() if spot < len(line)}
        if cells.get("url"):
            rows.append(_row(number, cells))
    return rows


def copies_for(dossier: Dossier, rows: Sequence[SheetRow]) -> JsonObject:
    """
    Find the copies of a dossier's sources by their addresses.

    Parameters
    ----------
    dossier
        A dossier.
    rows
        What `read_sheet` returns; of several copies of one address the latest counts.

    Returns
    -------
    found
        ``copies``, an `ArchivedCopy` by source id; ``kept``, ids of sources that match and
        have a copy already; ``without``, ids of sources with an address and no copy in the
        sheet; ``unmatched``, the addresses of the sheet that no source has; ``unusable``, what
        is wrong with lines that have no copy, in words, by line.

    Notes
    -----
    Two addresses are the same if they differ in nothing but http or https, the case of the
    host, its usual port, a fragment, or the slash of an empty path.
    """
    known: dict[str, ArchivedCopy] = {}
    for row in rows:
        if row.copy and _at(row.copy) >= _at(known.get(same_address(row.url))):
            known[same_address(row.url)] = row.copy
    addressed = [source for source in dossier.sources if source.url]
    own = {source.id: same_address(source.url or "") for source in addressed}
    matching = [source for source in addressed if own[source.id] in known]
    lacking = [source for source in addressed if not source.kept_at]
    return {
        "copies": {s.id: known[own[s.id]] for s in matching if not s.kept_at},
        "kept": [source.id for source in matching if source.kept_at],
        "without": [source.id for source in lacking if own[source.id] not in known],
        "unmatched": list(
            dict.fromkeys(row.url for row in rows if same_address(row.url) not in own.values())
        ),
        "unusable": {row.line: row.why for row in rows if row.copy is None},
    }


def with_copies(dossier: Dossier, copies: Mapping[str, ArchivedCopy]) -> Dossier:
    """
    Give sources their archived copies, and leave all else as it is.

    Parameters
    ----------
    dossier
        A dossier; it isn't changed.
    copies
        Copies by source id, of sources that have none.

    Returns
    -------
    dossier
        Another one.
    """
    sources = tuple(
        source.model_copy(update={"archived": copies[source.id]}) if source.id in copies else source
        for source in dossier.sources
    )
    return dossier.model_copy(update={"sources": sources})


def copy_at(url: str, at: str, sha256: str | None = None) -> ArchivedCopy:
    """
    Describe a copy, with its keeper if the host is known.

    Raises
    ------
    ValueError
        If the address or the time is none.
    """
    told = {"url": url, "at": at}
    told |= {"sha256": sha256} if sha256 else {}
    by = KEEPERS.get(urlsplit(url).hostname or "")
    return ArchivedCopy.model_validate(told | ({"by": by} if by else {}))


def wayback_time(text: str) -> str | None:
    """
    Read the time of the Wayback Machine, UTC; None if it is none.

    Examples
    --------
    >>> wayback_time("20231014080000"), wayback_time("20239914080000")
    ('2023-10-14T08:00:00Z', None)
    """
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007
    except ValueError:
        return None


def same_address(url: str) -> str:
    """
    Write an address so that two that lead to the same page are equal; see `copies_for`.

    Examples
    --------
    >>> same_address("HTTP://Example.org:80#top") == same_address("https://example.org/")
    True
    >>> same_address("https://example.org/a") == same_address("https://example.org/A")
    False
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").lower()
    if port and port != _PORTS.get(parts.scheme):
        host += f":{port}"
    return urlunsplit(("", host, parts.path or "/", parts.query, ""))


def _row(line: int, cells: Mapping[str, str]) -> SheetRow:
    url = cells["url"]
    address = _first_address(cells.get("copy", ""), cells.get("wacz", ""))
    if address is None:
        status = cells.get("status", "")
        told = f" (status: {status[:80]!r})" if status else ""
        return SheetRow(line, url, None, f"names no archived copy at a web address{told}")
    wayback = _WAYBACK.search(address)
    at = _utc(cells.get("at", "")) or (wayback_time(wayback[1]) if wayback else None)
    if at is None:
        return SheetRow(
            line, url, None, f"has no archive date that can be read: {cells.get('at')!r}"
        )
    sha256 = _SHA_256.fullmatch(cells.get("hash", ""))
    try:
        return SheetRow(line, url, copy_at(address, at, sha256[1].lower() if sha256 else None))
    except ValueError:
        return SheetRow(
            line, url, None, f"has an archive location that can't be cited: {address!r}"
        )


def _first_address(*cells: str) -> str | None:
    """Find the first web address in cells that may hold several, one a line."""
    parts: Iterable[str] = (part for cell in cells for part in cell.split())
    return next((part for part in parts if part.lower().startswith(("https://", "http://"))), None)


def _utc(text: str) -> str | None:
    """Write a time in UTC; of one without a time zone the day alone; None if it is neither."""
    try:
        time = datetime.fromisoformat(text)
        if time.tzinfo is None:
            return time.date().isoformat()
        return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return None


def _at(copy: ArchivedCopy | None) -> str:
    return copy.at if copy else ""


def _refused(name: str, found: str, remedy: str) -> DossierError:
    return DossierError(name, [Problem("sheet", found, remedy)])
