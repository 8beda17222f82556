"""
Files read as strictly as their formats allow, whatever wrote them.

A file whose kind isn't known here fails, so that a new output is read strictly from the start.
"""

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any, NoReturn

import openpyxl
import pptx
import pyarrow.parquet
import pyogrio
import yaml
from lxml import etree
from PIL import Image

Shape = set[tuple[str, ...]]
"""What a file is made of beside its texts: the elements with the names of their attributes."""

csv.field_size_limit(10_000_000)  # the WKT of a long line is one field
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_strictly(name: str, content: bytes) -> Shape:
    """Read a file, and what lies in it if it is an archive; return what it is made of."""
    last = PurePosixPath(name).name
    if last in _NAMED:
        return _NAMED[last](content)
    suffix = f".{last.rpartition('.')[2]}"
    assert suffix in _READERS, f"{name}: no strict reader for {suffix!r}"
    return _READERS[suffix](content)


# -- markup --------------------------------------------------------------------------------


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: Shape = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.add((tag, *sorted(name for name, _ in attrs)))

    def handle_comment(self, data: str) -> None:
        self.shape.add(("comment", data))

    def handle_pi(self, data: str) -> NoReturn:
        raise AssertionError(f"a processing instruction: {data}")

    def unknown_decl(self, data: str) -> NoReturn:
        raise AssertionError(f"a declaration: {data}")


def _html(content: bytes) -> Shape:
    parser = _Elements()
    parser.feed(content.decode())
    parser.close()
    return parser.shape


def _xml(content: bytes) -> Shape:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    tree = etree.fromstring(content, parser).getroottree()
    assert not tree.docinfo.internalDTD or not tree.docinfo.internalDTD.entities()
    every = [each for each in tree.iter() if isinstance(each.tag, str)]
    return {(each.tag, *sorted(map(str, each.attrib))) for each in every}


# -- data ----------------------------------------------------------------------------------


def _json(content: bytes) -> Shape:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), "a name twice"
        return dict(pairs)

    def never(text: str) -> NoReturn:
        raise AssertionError(f"{text} is no JSON")

    json.loads(content.decode("utf-8"), object_pairs_hook=once, parse_constant=never)
    return set()


def _yaml(content: bytes) -> Shape:
    yaml.safe_load(content.decode())
    return set()


def _python(content: bytes) -> Shape:
    ast.parse(content)
    return set()


def _csv(content: bytes) -> Shape:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) <= 1, "rows of different lengths"
    for cell in (cell for row in rows for cell in row):
        number = re.fullmatch(r"-\d[\d.e+-]*", cell)
        assert number or not cell.startswith(FORMULA), f"a formula: {cell[:80]}"
    return {("row", *rows[0])} if rows else set()


def _xlsx(content: bytes) -> Shape:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f", f"a formula: {cell.value}"
            assert cell.hyperlink is None
    _zip(content)
    return {("sheet", sheet.title) for sheet in book}


def _gpkg(content: bytes) -> Shape:
    with closing(sqlite3.connect(":memory:")) as file:
        file.deserialize(content)
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        styles = file.execute("SELECT styleQML FROM layer_styles").fetchall()
        shape = {("table", *row) for row in file.execute("SELECT name FROM sqlite_master")}
    return shape.union(*(_xml(text.encode()) for (text,) in styles))


def _parquet(content: bytes) -> Shape:
    return {
        ("column", name) for name in pyarrow.parquet.read_table(io.BytesIO(content)).column_names
    }


def _by_ogr(suffix: str) -> Callable[[bytes], Shape]:
    def read(content: bytes) -> Shape:
        meta, _, _, columns = pyogrio.raw.read(content, force_2d=False)
        assert len(columns) == len(meta["fields"]), suffix
        return {("field", str(name)) for name in meta["fields"]}

    return read


# -- documents -----------------------------------------------------------------------------

ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm|ImportData|EmbeddedFile)\b")


def _pdf(content: bytes) -> Shape:
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    for part in (content, *_streams(content)):
        found = ACTIVE.search(part)
        assert not found or b"obj" not in part, found
    return set()


def _streams(content: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"/ObjStm.{0,200}?stream\r?\n(.*?)endstream", content, re.DOTALL):
        unpacker = zlib.decompressobj()
        yield b"obj " + unpacker.decompress(found[1])


def _pptx(content: bytes) -> Shape:
    deck = pptx.Presentation(io.BytesIO(content))
    assert len(deck.slides)
    parts = zipfile.ZipFile(io.BytesIO(content))
    for name in parts.namelist():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in parts.read(name), name
        if "/slides/" in name and name.endswith(".xml"):
            assert b"<a:fld" not in parts.read(name), name
            assert b"hlinkClick" not in parts.read(name), name
    shape = _zip(content)
    return {each for each in shape if not each[0].startswith("member")}


def _png(content: bytes) -> Shape:
    Image.open(io.BytesIO(content)).verify()
    return set()


def _text(content: bytes) -> Shape:
    content.decode("utf-8-sig")
    return set()


def _ris(content: bytes) -> Shape:
    for line in content.decode().split("\r\n")[:-1]:
        assert re.match(r"[A-Z][A-Z0-9]  - ", line), line
        assert "\n" not in line
    return _text(content)


def _bib(content: bytes) -> Shape:
    for line in content.decode().split("\n"):
        assert re.fullmatch(r"@[a-z]+\{[a-z0-9-]+,|  [a-z]+ = \{.*\},|\}|", line), line
        depth = 0
        for mark in re.findall(r"(?<!\\)[{}]", line):
            depth += 1 if mark == "{" else -1
            assert depth >= 0 or line == "}", line
    return _text(content)


def _zip(content: bytes) -> Shape:
    shape: Shape = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert not name.startswith("/"), name
            assert ".." not in name.split("/"), name
            shape |= read_strictly(name, archive.read(name))
    return shape


def _shp(content: bytes) -> Shape:
    shape = _zip(content)
    for stem in {name[:-4] for name in zipfile.ZipFile(io.BytesIO(content)).namelist()}:
        if f"{stem}.shp" in zipfile.ZipFile(io.BytesIO(content)).namelist():
            meta, _, _, columns = pyogrio.raw.read(content, layer=stem)
            assert all(len(str(value).encode()) <= 254 for column in columns for value in column
                       if isinstance(value, str))  # fmt: skip
            shape |= {("field", str(name)) for name in meta["fields"]}
    return shape


def _gz(content: bytes) -> Shape:
    gzip.decompress(content)
    return set()


def _nothing(content: bytes) -> Shape:
    assert content is not None
    return set()


_READERS: dict[str, Callable[[bytes], Shape]] = {
    **dict.fromkeys([".html", ".htm"], _html),
    **dict.fromkeys([".svg", ".kml", ".gpx", ".qml", ".qgs", ".xml", ".rels", ".vml"], _xml),
    **dict.fromkeys([".json", ".geojson", ".czml", ".webmanifest"], _json),
    **dict.fromkeys([".yml", ".yaml", ".cff"], _yaml),
    **dict.fromkeys([".txt", ".md", ".js", ".css", ".prj", ".cpg", ".qmd"], _text),
    **dict.fromkeys([".zip", ".kmz", ".qgz"], _zip),
    **dict.fromkeys([".shx", ".dbf", ".shp", ".br", ".bin"], _nothing),  # read with their whole
    ".csv": _csv,
    ".py": _python,
    ".xlsx": _xlsx,
    ".gpkg": _gpkg,
    ".parquet": _parquet,
    ".fgb": _by_ogr(".fgb"),
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".png": _png,
    ".jpeg": _png,
    ".ris": _ris,
    ".bib": _bib,
    ".gz": _gz,
}
_NAMED: dict[str, Callable[[bytes], Shape]] = {
    "SHA256SUMS": _text,
    "_headers": _text,
    "robots.txt": _text,
}


def folder_shape(files: dict[str, bytes]) -> Shape:
    """Read all files of an output."""
    shape: Shape = set()
    for name, content in files.items():
        if name.endswith(".shp.zip"):
            shape |= _shp(content)
        else:
            shape |= read_strictly(name, content)
    return shape
