"""What a file says that it was made from, read back from whatever format it has."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from geoapp.errors import ArgumentError, Problem
from geoapp.provenance import DCTERMS, LINE_START, PNG_START, MadeFrom

MAX_OUTPUT_BYTES = 500_000_000
"""Largest file that is read."""

MAX_INSIDE_BYTES = 100_000_000
"""Largest member of an archive that is unpacked."""

# LibreOffice takes the colons out of keywords that it saves.
_LINE = LINE_START.encode() + rb"? ([a-z0-9-]{1,80}) (\d+\.\d+\.\d+)(?: sha256[: ]([0-9a-f]{64}))?"
_FOUND = re.compile(_LINE)
_TERMS = re.escape(DCTERMS.encode())
_JSON_TEXT = rb'("(?:[^"\\]|\\.)*")'
_BETWEEN = " · ".encode()
_OFFICE = "docProps/core.xml"
_MOST_STEPS = 100_000  # of SQLite's machine, for a table of a dozen rows


@dataclass(frozen=True)
class _Place:
    """Where a kind of file has the line, which stands behind `before`, and the attribution."""

    before: bytes
    said: bytes


_PLACES = {
    "html": _Place(
        rb'<meta name="dcterms\.source" content="',
        rb'<meta name="dcterms\.provenance" content="([^"]*)"',
    ),
    "svg": _Place(
        rb'<source xmlns="' + _TERMS + rb'">', rb'<provenance xmlns="' + _TERMS + rb'">([^<]*)<'
    ),
    "pdf": _Place(rb"<pdf:Keywords>", rb"<dc:description>.{0,60}?<rdf:li[^>]{0,60}>([^<]*)<"),
    "office": _Place(rb"<cp:keywords>", rb"<dc:description>([^<]*)<"),
    "json": _Place(rb'"made_from":\s?"', rb'"attribution":\s?' + _JSON_TEXT),
    "yaml": _Place(rb'"keywords": \[\s*"[^"]*",\s*"', rb'"attribution": ' + _JSON_TEXT),
    "kml": _Place(
        rb'<Data name="made_from">\s*<value>',
        rb'<Data name="attribution">\s*<value>([^<]*)<',
    ),
    "gpx": _Place(rb"<keywords>", rb"<desc>([^<\n]*)"),
    "qgis": _Place(rb"<history>", rb"<rights>([^<]*)<"),
    "comment": _Place(rb" \(", rb"(?s)^(.*) \(" + re.escape(LINE_START.encode())),
    "flatgeobuf": _Place(rb" \(", rb"([^\x00-\x1f]*) \(" + re.escape(LINE_START.encode())),
}


def carried(path: Path) -> list[MadeFrom]:
    """
    Read what a file says that it was made from.

    Parameters
    ----------
    path
        A file of any format; it is known by its content, and nothing in it is run.

    Returns
    -------
    made
        A dossier each; empty if the file says nothing of the kind, as CSV and what others made.

    Raises
    ------
    ArgumentError
        If it is too large, or an archive or a database that can't be read.
    """
    return carried_in(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """
    Read a file, unless it is none or too large.

    Raises
    ------
    ArgumentError
        If it is no ordinary file, or larger than `MAX_OUTPUT_BYTES`.
    """
    remedy = "give a file that geoapp wrote"
    if not path.is_file():
        raise ArgumentError(Problem(path.name, "is not an ordinary file", remedy))
    if path.stat().st_size > MAX_OUTPUT_BYTES:
        found = f"is larger than {MAX_OUTPUT_BYTES // 1_000_000} MB"
        raise ArgumentError(Problem(path.name, found, remedy))
    return path.read_bytes()


def carried_in(content: bytes, name: str) -> list[MadeFrom]:
    """Read the same of a file's content; `name` is for messages."""
    if content.startswith(PNG_START):
        return _in_png(content)
    if content.startswith(b"SQLite format 3\0"):
        return _in_database(content, name)
    if content.startswith(b"PK"):
        with opened_archive(content, name) as archive:
            return _in_archive(archive, name)
    kind = _kind(content)
    return _read(content, kind) if kind else []


def _kind(content: bytes) -> str:
    """Tell formats apart by their first bytes; empty for one that has no place for it."""
    start = content[:4_096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"fgb"):
        return "flatgeobuf"
    if content.startswith(b"PAR1"):
        return "json"
    if start.startswith((b"{", b"[")):
        return "json"
    for sign, kind in ((b"<svg", "svg"), (b"<!DOCTYPE html", "html"), (b"<kml", "kml"),
                       (b"<gpx", "gpx"), (b"<qgis", "qgis"), (b"pygeoapi", "yaml")):  # fmt: skip
        if sign in start:
            return kind
    return ""


def _read(content: bytes, kind: str) -> list[MadeFrom]:
    """Read the lines at their places, beside the attributions, which stand in the same order."""
    place = _PLACES[kind]
    starts = [found.end() for found in re.finditer(place.before, content)]
    said = [_text(found[1]) for found in re.finditer(place.said, content)]
    told: list[MadeFrom] = []
    for number, start in enumerate(starts):
        attribution = said[number] if number < len(said) else ""
        told += [_made(found, attribution) for found in _together(content, start)]
    return list(dict.fromkeys(told))


def _together(line: bytes, at: int = 0) -> Iterator[re.Match[bytes]]:
    """Find the lines of several dossiers, which stand with a dot between them."""
    while found := _FOUND.match(line, at):
        yield found
        at = found.end()
        if not line.startswith(_BETWEEN, at):
            return
        at += len(_BETWEEN)


def _made(found: re.Match[bytes], attribution: str) -> MadeFrom:
    name, version, digest = found[1].decode(), found[2].decode(), found[3]
    return MadeFrom(name, version, digest.decode() if digest else None, attribution)


def _text(raw: bytes) -> str:
    if raw.startswith(b'"'):
        try:
            return str(json.loads(raw))
        except ValueError:
            return ""
    return unescape(raw.decode(errors="replace"))


def _in_png(content: bytes) -> list[MadeFrom]:
    """Walk through the chunks that stand before the picture."""
    texts: dict[bytes, bytes] = {}
    at = len(PNG_START)
    while at + 8 <= len(content):
        length, sort = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if sort == b"iTXt":
            keyword, _, rest = content[at + 8 : at + 8 + length].partition(b"\0")
            texts.setdefault(keyword, rest[4:])
        if sort in (b"IDAT", b"IEND"):
            break
        at += length + 12
    found = _FOUND.fullmatch(texts.get(b"Source", b""))
    return [_made(found, texts.get(b"Copyright", b"").decode(errors="replace"))] if found else []


def _in_database(content: bytes, name: str) -> list[MadeFrom]:
    """Ask a GeoPackage's table `about`, for a moment at most."""
    if content[18:20] == b"\2\2":  # as QGIS leaves it: with a log beside, which is not here
        content = content[:18] + b"\1\1" + content[20:]
    steps = iter(range(_MOST_STEPS // 1_000))
    with closing(sqlite3.connect(":memory:")) as file:
        try:
            file.deserialize(content)
            file.execute("PRAGMA trusted_schema = OFF")
            file.set_progress_handler(lambda: next(steps, -1) == -1, 1_000)
            kinds = "SELECT type FROM sqlite_schema WHERE name = 'about'"
            if file.execute(kinds).fetchall() != [("table",)]:
                return []
            told = dict(file.execute("SELECT id, text FROM about LIMIT 100").fetchall())
        except sqlite3.Error as error:
            found = f"is no database that can be read: {error}"
            raise ArgumentError(Problem(name, found, "give one that geoapp wrote")) from error
    line, said = told.get("made_from"), told.get("attribution")
    return [
        _made(found, said if isinstance(said, str) else "")
        for found in _together(line.encode() if isinstance(line, str) else b"")
    ]


def opened_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """
    Open an archive.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        found = f"is no archive that can be read: {error}"
        raise ArgumentError(Problem(name, found, "give one that geoapp wrote")) from error


def member(archive: zipfile.ZipFile, inside: str, name: str) -> bytes:
    """
    Unpack a member of an archive, unless it is too large.

    Raises
    ------
    ArgumentError
        If it is larger than `MAX_INSIDE_BYTES`, or can't be unpacked.
    """
    info = archive.getinfo(inside)
    remedy = "give an archive that geoapp wrote"
    if info.file_size > MAX_INSIDE_BYTES:
        found = f"holds {inside}, of more than {MAX_INSIDE_BYTES // 1_000_000} MB unpacked"
        raise ArgumentError(Problem(name, found, remedy))
    if info.flag_bits & 1:
        found = f"holds {inside}, which asks for a password"
        raise ArgumentError(Problem(name, found, "unpack it, and give the folder"))
    try:
        with archive.open(info) as file:
            return file.read(MAX_INSIDE_BYTES)
    except Exception as error:
        # What zlib, bz2, lzma and a wrong offset raise has no common base.
        found = f"holds {inside}, which can't be unpacked: {error}"
        raise ArgumentError(Problem(name, found, remedy)) from error


def _in_archive(archive: zipfile.ZipFile, name: str) -> list[MadeFrom]:
    """Read an archive by what it holds: papers of an office, KMZ, a project, else its comment."""
    names = archive.namelist()
    if _OFFICE in names:
        return _read(member(archive, _OFFICE, name), "office")
    if "doc.kml" in names:
        return _read(member(archive, "doc.kml", name), "kml")
    if len(names) == 1 and names[0].endswith(".qgs"):
        return _read(member(archive, names[0], name), "qgis")
    return _read(archive.comment, "comment")
