"""Layers of a GIS: GeoPackage, shapefile (which is several files) and what GDAL opens."""

from __future__ import annotations

import codecs
import io
import re
import sqlite3
import struct
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path, PurePath

from geoapp.catalogues import N_
from geoapp.dossier.io import MAX_BYTES
from geoapp.files import scratch_folder, write_whole
from geoapp.importing.archive import members, unpacked_member
from geoapp.importing.ledger import Cell
from geoapp.importing.records import Document, Foreign, ImportRefusedError, Record, RecordGeometry
from geoapp.importing.shapes import AREA, HEIGHT, joined_lines, lonlat_of
from geoapp.importing.tables import MAX_CELLS, plain_value

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

UNKNOWN_AXES = N_(
    "is no longitude and latitude in degrees, and no .prj or the like says what it is"
)
UNREADABLE_SHAPE = N_("is of a shape that can't be read: save it as points or lines")
GEOPACKAGE = "a GeoPackage"
LOOKS_OF_QGIS = ("layer_styles", "qgis_projects")
"""Tables in which QGIS keeps how layers are drawn."""

OF_GEOPACKAGE = ("gpkg_", "sqlite_", "rtree_")
"""How the names of tables begin that are the format's own."""

HEADER_OF_GEOPACKAGE = 8
BOX_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
MAX_STEPS = 200_000_000
"""Most steps of SQLite's in one file: a table of a million cells takes a hundredth."""

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


# -- layers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class GisLayer:
    """
    A layer of a file: the names of its columns, and its rows as WKB and values.

    Parameters
    ----------
    name
        Of the layer or table.
    fields
        Its columns beside the geometry.
    crs
        The system of its coordinates, as an authority's code or WKT; None if it isn't said.
    rows
        Geometry (None where there is none) and the values of the columns.
    """

    name: str
    fields: Sequence[str]
    crs: str | None
    rows: Iterable[tuple[bytes | None, Sequence[object]]]


def gis_document(
    content: bytes, name: str, what: str, ending: str, encoding: str | None = None
) -> Document:
    """
    Read the layers of a shapefile or another file that GDAL opens.

    Parameters
    ----------
    content
        The file; a shapefile as an archive of its parts.
    name
        How messages call it.
    what
        What it is, in words.
    ending
        How the name of such a file ends.
    encoding
        Of the texts of a shapefile; recognised if None and its files don't say it.

    Raises
    ------
    ImportRefusedError
        If GDAL can't read it, or a layer is in coordinates that it can't turn into degrees.
    """
    import pyogrio

    document = Document(what)
    if ending == "shp.zip":
        content, lacking, found = completed(content, name)
        encoding = encoding or found
        document.what += missing_words(lacking)
    with scratch_folder() as folder:
        path = folder / f"layers.{ending}"  # GDAL minds the end of a name
        write_whole(path, content)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # GDAL's, beside what it raises
                layers = [str(layer) for layer, *_ in pyogrio.list_layers(path)]
        except Exception:  # noqa: BLE001 - GDAL's own errors, as many as it has drivers
            raise ImportRefusedError(name, "can't be read by GDAL", "save it anew") from None
        for layer in layers:
            if layer not in LOOKS_OF_QGIS:
                _add_layer(document, _layer_of_gdal(path, name, layer, encoding), name)
    return document


def _layer_of_gdal(path: Path, name: str, layer: str, encoding: str | None) -> GisLayer:
    from pyogrio.raw import read

    try:
        meta, _, geometry, fields = read(
            path, layer=layer, datetime_as_string=True, encoding=encoding
        )
    except Exception:  # noqa: BLE001 - GDAL's own errors, as many as it has drivers
        raise ImportRefusedError(name, f"has a layer that can't be read: {layer}",
                                 "save it anew") from None  # fmt: skip
    rows = meta_length(fields) if geometry is None else len(geometry)
    shapes = [None] * rows if geometry is None else geometry
    values = zip(*fields, strict=True) if len(fields) else [()] * rows
    named = [str(field) for field in meta["fields"]]
    return GisLayer(layer, named, meta.get("crs"), zip(shapes, values, strict=True))


def geopackage_document(content: bytes, name: str, encoding: str | None = None) -> Document:
    """
    Read the layers of a GeoPackage by SQLite alone: GDAL's reader needs 100 MB more.

    What is another database, or has views that need GDAL's functions, is left to GDAL.

    Raises
    ------
    ImportRefusedError
        As `gis_document` does, or if a view has no end.
    """
    document, steps = Document(GEOPACKAGE), count()
    with scratch_folder() as folder:
        path = folder / "layers.gpkg"
        write_whole(path, content)
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
                file.text_factory = lambda raw: raw.decode("utf-8", "replace")
                file.execute("PRAGMA trusted_schema = OFF")
                file.set_progress_handler(lambda: next(steps) > MAX_STEPS // 10_000, 10_000)
                for layer in _layers_of_geopackage(file):
                    _add_layer(document, layer, name)
        except sqlite3.Error:
            if next(steps) > MAX_STEPS // 10_000:
                found = "holds a view that takes too long to read"
                raise ImportRefusedError(name, found, "save it as a table") from None
            return gis_document(content, name, GEOPACKAGE, "gpkg", encoding)
    return document


def _layers_of_geopackage(file: sqlite3.Connection) -> Iterator[GisLayer]:
    """Yield the layers in the order of the file; its tables that are in no list are the last."""
    listed = dict(file.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid"))
    if not {"attributes", "aspatial"} & {*listed.values()}:
        every = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
        listed |= {table: "attributes" for (table,) in file.execute(every).fetchall()
                   if table not in listed and not table.startswith(OF_GEOPACKAGE)}  # fmt: skip
    drawn = {}
    if "features" in listed.values():
        known = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
        drawn = {table: (column, srs) for table, column, srs in file.execute(known)}
    for table, kind in listed.items():
        if kind in ("features", "attributes", "aspatial") and table not in LOOKS_OF_QGIS:
            yield _layer_of_geopackage(file, table, *drawn.get(table, ("", 0)))


def _layer_of_geopackage(
    file: sqlite3.Connection, table: str, geometry: str, srs: int | None
) -> GisLayer:
    columns = {}
    for _, column, kind, _, _, key in file.execute(f"PRAGMA table_info({_quoted(table)})"):
        if not (key and str(kind).upper() == "INTEGER") and column != geometry:
            columns[str(column)] = str(kind).upper()
    chosen = [_quoted(geometry) if geometry else "NULL", *map(_quoted, columns)]
    found = file.execute(f"SELECT {', '.join(chosen)} FROM {_quoted(table)}")  # noqa: S608 - quoted
    of_view = file.execute("SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?", [table])
    most = MAX_CELLS // len(chosen) if of_view.fetchone() else None
    rows = (
        (_wkb(shape), [_typed(value, kind)
                       for value, kind in zip(values, columns.values(), strict=True)])
        for shape, *values in islice(found, most)
    )  # fmt: skip
    return GisLayer(table, list(columns), _crs(file, srs) if geometry else None, rows)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _typed(value: object, kind: str) -> object:
    """Give a value as its column says that it is meant."""
    if kind == "BOOLEAN" and value in (0, 1):
        return bool(value)
    if kind == "DATETIME" and isinstance(value, str):
        return re.sub(r"\.0+(?=Z?$)", "", value)
    return value


def _wkb(blob: object) -> bytes | None:
    """Take the geometry out of a GeoPackage's: behind a header, and a box of four kinds."""
    if not isinstance(blob, bytes):
        return None
    size = BOX_BYTES.get(blob[3] >> 1 & 7, 0) if len(blob) > HEADER_OF_GEOPACKAGE else 0
    return blob[HEADER_OF_GEOPACKAGE + size :]


def _crs(file: sqlite3.Connection, srs: int | None) -> str | None:
    """Name the system of a layer's coordinates; None where the file says that nobody knows it."""
    known = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
    found = file.execute(f"{known} WHERE srs_id = ?", [srs]).fetchone()
    if srs == 0 or found is None:
        return None
    organization, code, definition = found
    has_code = str(organization).upper() in ("EPSG", "OGC", "ESRI", "IAU_2015")
    return f"{str(organization).upper()}:{code}" if has_code else str(definition)


def _add_layer(document: Document, layer: GisLayer, name: str) -> None:
    """Add a layer's headings and rows to what a file holds."""
    for field in layer.fields:
        cell = Cell(f"{layer.name}: heading {field}", field, "heading")
        document.cells.append(cell)
        document.headings.append(cell)
    turn = _to_degrees(layer.crs, name, layer.name)
    doubt = "" if layer.crs else NO_CRS
    for at, (wkb, values) in enumerate(layer.rows, 1):
        where = f"{layer.name}: row {at}"
        found: list[RecordGeometry] = []
        if wkb is not None:
            drawn = Cell(f"{where}, geometry", None, "geometry")
            drawn.doubt(doubt)
            document.cells.append(drawn)
            found = _drawn(wkb, drawn, turn)
        cells = [
            Cell(f"{where}, {field}", value, field)
            for field, each in zip(layer.fields, values, strict=True)
            if (value := _gis_value(each)) is not None
        ]
        document.cells += cells
        document.records.append(Record(where, cells, found))


def _drawn(wkb: bytes, cell: Cell, turn: Foreign) -> list[RecordGeometry]:
    """Read a geometry; what can't be read is refused."""
    import shapely

    try:
        shape = shapely.from_wkb(wkb)
    except (shapely.errors.GEOSException, TypeError):
        cell.value = f"{len(wkb)} bytes"
        cell.refused(UNREADABLE_SHAPE)
        return []
    cell.value = shape.wkt[:200]
    return _geometries(shape, cell, turn)


def meta_length(fields: Sequence[Foreign]) -> int:
    """Count the rows of a table without geometry."""
    return len(fields[0]) if len(fields) else 0


def _gis_value(value: Foreign) -> object:
    plain = value.item() if hasattr(value, "item") else value
    if plain is None or plain != plain:
        return None
    if isinstance(plain, str | int | float | bool):
        return plain_value(plain)
    text = str(plain)
    return None if text == "NaT" else text


def _to_degrees(crs: str | None, name: str, layer: str) -> Foreign:
    """Give what turns a layer's coordinates into longitude and latitude; None if they are."""
    if crs in (None, "EPSG:4326", "OGC:CRS84"):
        return None
    from geoapp.measure.geodesic import to_degrees

    try:
        return to_degrees(str(crs))
    except ValueError:
        found = f"has a layer in coordinates that are not known: {layer}"
        raise ImportRefusedError(name, found, "save it in WGS 84 (EPSG:4326)") from None


def _geometries(shape: Foreign, cell: Cell, turn: Foreign) -> list[RecordGeometry]:
    """Give points and lines; an area is refused."""
    parts = list(getattr(shape, "geoms", [shape]))
    if shape.has_z:
        cell.doubt(HEIGHT)
    found = []
    for part in parts:
        if part.geom_type not in ("Point", "LineString") or part.is_empty:
            cell.refused(AREA)
            return []
        pairs = [turn(*at[:2]) if turn else at[:2] for at in part.coords]
        positions = [lonlat_of([float(x), float(y)]) for x, y in pairs]
        if None in positions:
            cell.refused(UNKNOWN_AXES if NO_CRS in cell.reasons else N_("lies off the globe"))
            return []
        sound = [at for at in positions if at is not None]
        found.append(RecordGeometry("point" if len(sound) == 1 else "line", sound, [cell]))
    return joined_lines(found)
