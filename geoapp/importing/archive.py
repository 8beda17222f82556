"""Archives of others, opened without unpacking anything to the disk."""

from __future__ import annotations

import zipfile
from io import BytesIO

from geoapp.importing.records import ImportRefusedError

MAX_MEMBERS = 5_000
"""Most files in an archive that is opened."""

MAX_UNPACKED_BYTES = 200_000_000
"""Most bytes that an archive may hold unpacked: more is a bomb, or too much for an import."""


MAX_PART_BYTES = 50_000_000
"""Most bytes that one part of a workbook may hold unpacked: more takes minutes to read."""

START_BYTES_OF_XML = 2_000
"""So many bytes of an XML file hold what it declares."""


def members(content: bytes, name: str) -> dict[str, zipfile.ZipInfo]:
    """
    List the files of an archive.

    Raises
    ------
    ImportRefusedError
        If it is broken, locked with a password, leads out of its folder, or holds more than
        `MAX_MEMBERS` files or `MAX_UNPACKED_BYTES`.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise ImportRefusedError(name, "is a broken archive", "save it anew") from None
    if len(infos) > MAX_MEMBERS:
        found = f"holds more than {MAX_MEMBERS:,} files"
        raise ImportRefusedError(name, found, "give the one file that is meant")
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        found = f"holds more than {MAX_UNPACKED_BYTES // 1_000_000} MB when it is unpacked"
        raise ImportRefusedError(name, found, "give less: cut it into several files")
    if any(info.flag_bits & 1 or info.filename == "encrypted-package" for info in infos):
        raise ImportRefusedError(name, "is locked with a password", "save it without one")
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
            found = "holds a file whose path leads out of it"
            raise ImportRefusedError(name, found, "have it made anew: this one may do harm")
    return {info.filename: info for info in infos}


def unpacked_member(content: bytes, member: str, name: str) -> bytes:
    """
    Read one file of an archive into memory, and never more of it than its archive says.

    Raises
    ------
    ImportRefusedError
        If it can't be unpacked, or is larger than the archive says.
    """
    info = members(content, name)[member]
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(info) as file:
            found = file.read(info.file_size + 1)
    except Exception:  # noqa: BLE001 - what zlib, bz2 and lzma raise has no common base
        raise ImportRefusedError(name, "is a broken archive", "save it anew") from None
    if len(found) > info.file_size:
        raise ImportRefusedError(name, "holds more than it says", "save it anew")
    return found


def check_parts(content: bytes, name: str) -> None:
    """
    Look at the parts of a workbook before a library reads them.

    Raises
    ------
    ImportRefusedError
        If a part holds more than `MAX_PART_BYTES`, is locked with a password, or declares
        entities, which no program for workbooks writes.
    """
    for part, info in members(content, name).items():
        if not part.endswith((".xml", ".rels")):
            continue
        if info.file_size > MAX_PART_BYTES:
            found = f"has a sheet of more than {MAX_PART_BYTES // 1_000_000} MB: {part}"
            raise ImportRefusedError(name, found, "cut it into several files")
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(info) as file:
                start = file.read(START_BYTES_OF_XML)
        except Exception:  # noqa: BLE001 - what zlib, bz2 and lzma raise has no common base
            raise ImportRefusedError(name, "is a broken archive", "save it anew") from None
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
            raise ImportRefusedError(name, "declares entities", "save it anew from its program")
    if "META-INF/manifest.xml" in members(content, name):
        manifest = unpacked_member(content, "META-INF/manifest.xml", name)
        if b"encryption-data" in manifest:
            raise ImportRefusedError(name, "is locked with a password", "save it without one")
