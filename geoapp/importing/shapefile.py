"""A shapefile is several files: which of them are there, and what is said of those that aren't."""

from __future__ import annotations

import codecs
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath

from geoapp.catalogues import N_
from geoapp.dossier.io import MAX_BYTES
from geoapp.importing.archive import members, unpacked_member
from geoapp.importing.records import ImportRefusedError

MAGIC = b"\x00\x00\x27\x0a"
"""How the shapes (.shp) and their index (.shx) begin."""

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
HEADER_BYTES = 100
FIRST_RECORD = 1  # .shp: the number of the first record; .shx: where it begins, in 16-bit words
CODE_PAGES = [
    *("cp1251", "cp1252", "cp1250", "cp866", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "gbk", "big5", "cp949", "cp850", "cp437"),
]
"""Encodings in which programs have written tables of dBase."""

NO_CRS: str = N_("its system of coordinates isn't said: taken for longitude and latitude in WGS 84")
"""Said of every position where there is no .prj, and the numbers are degrees."""

_CRS_WORDS = re.compile(rb"\s*(?:GEOGCS|PROJCS|GEOGCRS|PROJCRS|LOCAL_CS|COMPD_CS|BOUNDCRS)\s*\[")


def part_of(content: bytes) -> str:
    """
    Tell which part of a shapefile some bytes are; empty if they are none.

    Examples
    --------
    >>> part_of(b'GEOGCS["WGS 84"]'), part_of(b"UTF-8"), part_of(b"")
    ('.prj', '', '')
    """
    if content.startswith(MAGIC):
        first = content[HEADER_BYTES : HEADER_BYTES + 4]
        is_index = len(first) == 4 and struct.unpack(">i", first)[0] != FIRST_RECORD
        return ".shx" if is_index else ".shp"
    if _CRS_WORDS.match(content):
        return ".prj"
    return ".dbf" if _is_dbase(content) else ""


def _is_dbase(content: bytes) -> bool:
    """Tell a table of dBase by its version, its day, and the mark that ends its headings."""
    if len(content) < 33 or content[0] not in (0x03, 0x30, 0x31, 0x83, 0x8B, 0xF5):
        return False
    month, day = content[2], content[3]
    end = struct.unpack("<H", content[8:10])[0]
    marks = content[end - 1 : end], content[end - 2 : end - 1]
    return month <= 12 and day <= 31 and 33 <= end <= len(content) and b"\r" in marks


def joined_parts(files: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """
    Put the parts of a shapefile that lie about as files together, as one archive.

    Parameters
    ----------
    files
        Names and contents. Parts belong together that have one name but for its end.

    Returns
    -------
    files
        As they were; where the shapes stood (.shp) an archive with the other parts, which are
        left out.

    Examples
    --------
    >>> joined_parts([("stops.csv", b"name,lat,lon")])
    [('stops.csv', b'name,lat,lon')]
    >>> joined_parts([])
    []
    """
    parts = {at: part for at, (_, content) in enumerate(files) if (part := part_of(content))}
    shapes = {_stem(files[at][0]): at for at, part in parts.items() if part == ".shp"}
    bundles: dict[int, dict[str, bytes]] = {at: {} for at in shapes.values()}
    taken: set[int] = set()
    for at, (name, content) in enumerate(files):
        part = parts.get(at) or (".cpg" if _names_encoding(content) else "")
        if part and (home := shapes.get(_stem(name))) is not None:
            bundles[home].setdefault(part, content)
            taken.add(at)
    return [
        (name, _zipped(bundles[at], _stem(name)) if at in bundles else content)
        for at, (name, content) in enumerate(files)
        if at in bundles or at not in taken
    ]


def beside(path: Path) -> list[tuple[str, bytes]]:
    """Read the other parts of a shapefile that lie beside its shapes in the same folder."""
    found = []
    for part in PARTS[1:]:
        for end in (part, part.upper()):
            other = path.with_suffix(end)
            if other != path and other.is_file() and other.stat().st_size <= MAX_BYTES:
                found.append((other.name, other.read_bytes()))
                break
    return found


def _stem(name: str) -> str:
    return PurePath(name).stem.casefold()


def _names_encoding(content: bytes) -> bool:
    """Tell a file that holds the name of an encoding alone."""
    word = content.strip()
    if not 0 < len(word) < 40 or not word.isascii():
        return False
    try:
        codecs.lookup(_python_name(word.decode()))
    except (LookupError, ValueError):
        return False
    return True


def _python_name(name: str) -> str:
    """Give the name of an encoding as Python has it: those of Windows stand as numbers."""
    plain = name.strip().lower().replace("ansi ", "cp")
    return f"cp{plain}" if plain.isdigit() and not plain.startswith("8859") else plain


def _zipped(parts: Mapping[str, bytes], stem: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for part, content in parts.items():
            archive.writestr(f"{stem}{part}", content)
    return made.getvalue()


# -- what an archive lacks ---------------------------------------------------------------------


def completed(content: bytes, name: str) -> tuple[bytes, list[str], str | None]:
    """
    Make a zipped shapefile one that GDAL opens, and say what was missing.

    Parameters
    ----------
    content
        The archive.
    name
        How messages call it.

    Returns
    -------
    content
        With an index (.shx) made anew where there was none.
    lacking
        What is missing and what was done or assumed, in words.
    encoding
        Of its texts, where nothing says it and they aren't ASCII; None to leave it to GDAL.

    Raises
    ------
    ImportRefusedError
        If its shapes can't be read.
    """
    names = list(members(content, name))
    by_end = {each.casefold(): each for each in names}
    shapes = [each for each in names if each.casefold().endswith(".shp")]
    made: dict[str, bytes] = {}
    lacking: list[str] = []
    encoding = None
    for shape in shapes:
        stem = shape[:-4]
        there = {part: by_end.get(f"{stem}{part}".casefold()) for part in PARTS}
        if not there[".shx"]:
            made[f"{stem}.shx"] = _index_of(unpacked_member(content, shape, name), name)
            lacking.append("no .shx, which was made anew of the .shp")
        if not there[".dbf"]:
            lacking.append("no .dbf, which says what its features are called")
        elif not there[".cpg"]:
            encoding = encoding or _said_nowhere(unpacked_member(content, there[".dbf"], name))
        if not there[".prj"]:
            lacking.append(f"no .prj: {NO_CRS}")
    if encoding:
        lacking.append(f"no .cpg: its texts are taken for {encoding} (--encoding says another)")
    return (_added(content, made) if made else content), list(dict.fromkeys(lacking)), encoding


def _added(content: bytes, more: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as archive:
        for name, part in more.items():
            archive.writestr(name, part)
    return made.getvalue()


def _index_of(shapes: bytes, name: str) -> bytes:
    """Make the index of shapes: where each record begins and how long it is, in 16-bit words."""
    entries = []
    at = HEADER_BYTES
    while at + 8 <= len(shapes):
        length = struct.unpack(">i", shapes[at + 4 : at + 8])[0]
        if length < 2 or at + 8 + 2 * length > len(shapes):
            break
        entries.append(struct.pack(">ii", at // 2, length))
        at += 8 + 2 * length
    if not entries:
        raise ImportRefusedError(name, "holds no shapes that can be read", "give the .shp anew")
    words = (HEADER_BYTES + 8 * len(entries)) // 2
    return shapes[:24] + struct.pack(">i", words) + shapes[28:HEADER_BYTES] + b"".join(entries)


def _said_nowhere(table: bytes) -> str | None:
    """Recognise the encoding of a table of dBase that doesn't say it, by its texts."""
    if len(table) < 33 or table[29]:
        return None  # its header says which code page
    rows = table[struct.unpack("<H", table[8:10])[0] :]
    if rows.isascii():
        return None
    try:
        rows.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        words = b"\n".join(re.split(rb"[\x00-\x20]{2,}", rows))  # cells are filled with spaces
        best = from_bytes(words, cp_isolation=CODE_PAGES).best()
        return best.encoding if best else None
    return "utf-8"


def missing_words(lacking: Iterable[str]) -> str:
    """
    Say in one line what a shapefile lacks.

    Examples
    --------
    >>> missing_words(["no .dbf"]), missing_words([])
    ('; no .dbf', '')
    """
    return "".join(f"; {each}" for each in lacking)
