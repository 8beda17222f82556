"""What a file is, known by its bytes and never by its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from geoapp.importing.layers import GEOPACKAGE, geopackage_document, joined_parts, part_of
from geoapp.importing.records import Document, ImportRefusedError, known_table

START_BYTES = 4_096
"""So many bytes of a file tell what it is."""

MAX_HEADING_BYTES = 5_000_000
"""Within so many bytes the first row of a table ends."""

PICTURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"II*\x00": "a picture (TIFF)",
    b"MM\x00*": "a picture (TIFF)",
    b"%PDF": "a document (PDF)",
    b"RIFF": "a picture, sound or film (RIFF)",
    b"\x1f\x8b": "an archive (gzip)",
    b"7z\xbc\xaf": "an archive (7-Zip)",
    b"Rar!": "an archive (RAR)",
    b"PK\x05\x06": "an empty archive (ZIP)",
}
OWN_WORKBOOK = "a workbook of geoapp's"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class FileFormat:
    """
    What a file is.

    Parameters
    ----------
    what
        In words, with an article: ``a workbook of Excel's``.
    read
        Reads it: takes the content and the file's name; None if it can't be imported.
    remedy
        What to do with one that can't be.
    takes_encoding
        Whether `read` can be told the encoding of its texts.
    """

    what: str
    read: Callable[..., Document] | None = None
    remedy: str = ""
    takes_encoding: bool = False


def recognise(content: bytes) -> FileFormat:
    """
    Tell what a file is.

    Parameters
    ----------
    content
        All of it.

    Returns
    -------
    form
        What it is, and what reads it, if anything does.

    Examples
    --------
    >>> recognise(b"name,lat,lon\\nCallao,-12.05,-77.15\\n").what
    'a table of separated values'
    >>> recognise(b"").what, recognise(b"\\x89PNG").read
    ('empty', None)
    """
    start = content[:START_BYTES]
    if not content.strip():
        return FileFormat("empty", None, "give a file that holds something")
    for mark, what in PICTURES.items():
        if start.startswith(mark):
            return FileFormat(what, None, "give a table, a map or a dossier")
    if start.startswith(OLD_OFFICE):
        what = "a workbook of before 2007, or one that is locked with a password"
        return FileFormat(what, None, "save it as .xlsx, without a password")
    if start.startswith(b"PK\x03\x04"):
        return _archive(content)
    if start.startswith(b"SQLite format 3\x00"):
        return FileFormat(GEOPACKAGE, geopackage_document)
    if start.startswith(b"fgb\x03"):
        return FileFormat("FlatGeobuf", _gis("FlatGeobuf", "fgb"))
    if part := part_of(content):
        return _part(part)
    return _text(content, start)


def _gis(what: str, ending: str) -> Callable[..., Document]:
    def read(content: bytes, name: str, encoding: str | None = None) -> Document:
        from geoapp.importing.layers import gis_document

        return gis_document(content, name, what, ending, encoding)

    return read


def _part(part: str) -> FileFormat:
    """Tell what a part of a shapefile is; only its shapes and its table say anything alone."""
    if part == ".shp":

        def read(content: bytes, name: str, encoding: str | None = None) -> Document:
            ((_, whole),) = joined_parts([(name, content)])
            return _gis("a shapefile", "shp.zip")(whole, name, encoding)

        return FileFormat("a shapefile (.shp)", read, takes_encoding=True)
    if part == ".dbf":
        what = "a table of dBase (.dbf)"
        return FileFormat(what, _gis(what, "dbf"), takes_encoding=True)
    remedy = "give the file of its shapes (.shp), with the others beside it"
    return FileFormat(f"a part of a shapefile ({part}) without its shapes", None, remedy)


def _archive(content: bytes) -> FileFormat:
    """Tell what a ZIP is by the files in it."""
    from geoapp.importing.archive import members
    from geoapp.importing.markup import kmz_document
    from geoapp.importing.tables import is_workbook, ods_document, xlsx_document

    try:
        names = {*members(content, "file")}
    except ImportRefusedError as error:
        found, remedy = error.problem.found, error.problem.remedy

        def refuse(_: bytes, name: str) -> Document:
            raise ImportRefusedError(name, found, remedy)

        return FileFormat("an archive", refuse)
    if "xl/workbook.xml" in names and is_workbook(content):
        return FileFormat(OWN_WORKBOOK, xlsx_document)
    if "xl/workbook.xml" in names:
        return FileFormat("a workbook of Excel's", xlsx_document)
    if "content.xml" in names:
        return FileFormat("a workbook of LibreOffice's", ods_document)
    if any(name.lower().endswith(".kml") for name in names):
        return FileFormat("KMZ", kmz_document)
    if any(name.lower().endswith(".shp") for name in names):
        return FileFormat("a zipped shapefile", _gis("a shapefile", "shp.zip"),
                          takes_encoding=True)  # fmt: skip
    if len([name for name in names if not name.endswith("/")]) == 1:
        return FileFormat("an archive of one file", None, "unpack it, and give the file in it")
    return FileFormat("an archive (ZIP)", None, "unpack it, and give the files in it")


def _text(content: bytes, start: bytes) -> FileFormat:
    """Tell what a text is."""
    from geoapp.importing.json_files import json_document, json_format
    from geoapp.importing.markup import gpx_document, kml_document
    from geoapp.importing.tables import csv_document

    stripped = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if stripped[:1] in b"{[":
        if what := json_format(content):
            return FileFormat(what, json_document)
        return FileFormat("JSON", json_document)
    if stripped.startswith(b"<"):
        root = re.search(rb"<(?:\w+:)?(kml|gpx|html|svg|osm|rss|\w+)[\s>]",
                         re.sub(rb"<\?.*?\?>|<!.*?>", b"", stripped))  # fmt: skip
        tag = root[1].decode().lower() if root else ""
        readers = {"kml": kml_document, "gpx": gpx_document}
        if tag in readers:
            return FileFormat(tag.upper(), readers[tag])
        return FileFormat(f"XML ({tag})" if tag else "XML", None, "give KML or GPX")
    if b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileFormat(
            "a file of no kind that is known", None, "give a table, a map or a dossier"
        )
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or re.search(rb"[\r\n]", start.strip()):
        rows = start
    else:  # the first row is a long one
        rows = content[: 2 * MAX_HEADING_BYTES]
    lines = [line for line in re.split(rb"[\r\n]+", rows) if line.strip()]
    if len(lines) < 2 or not any(mark in lines[0] for mark in (b",", b";", b"\t", b"|")):
        return FileFormat(
            "a text that is no table", None, "give a table, with headings in its first row"
        )
    return FileFormat(_table(lines[0]), csv_document, takes_encoding=True)


def _table(first: bytes) -> str:
    """Say what a table is, by the headings in its first row."""
    row = first.decode("utf-8", "replace").lstrip("\ufeff")
    known = (known_table(each.strip('" ') for each in row.split(mark)) for mark in ",;\t|")
    found = next((each.what for each in known if each), "")
    return f"a table of {found}" if found else "a table of separated values"
