"""Formats that GDAL writes: GeoPackage, FlatGeobuf, Shapefile."""

from __future__ import annotations

import csv
import io
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

import pyogrio
import shapely

from geoapp.exports.geoparquet import GEOMETRY, plain_batches
from geoapp.exports.qgis.style import layer_style
from geoapp.exports.relations import views
from geoapp.exports.spreadsheets import csv_files
from geoapp.exports.tables import Column, Table, Tables, iso_text, json_text
from geoapp.files import scratch_folder, write_scratch, zipped
from geoapp.frames import BOUNDS
from geoapp.frames.dictionary_column import Cells
from geoapp.when import is_day

CRS = "EPSG:4326"
# A file of data says nothing of the hour at which it was made, so that two runs are equal.
FIXED_TIME = "1980-01-01T00:00:00.000Z"
GEOM = "geom"  # the column's usual name in a GeoPackage; QGIS finds a style by it
TEXT_BYTES = 254
NAME_CHARACTERS = 10
SHORT_NAMES = dict(zip(BOUNDS, ("start_min", "start_max", "end_min", "end_max"), strict=True))


def flatgeobuf(tables: Tables) -> bytes:
    """
    Write FlatGeobuf: all features in one layer, in their order, without an index.

    Parameters
    ----------
    tables
        `kind` tells the features apart.

    Returns
    -------
    content
        The file; a day is stored as midnight UTC, as the format has no date type. The
        same bytes each time, for one version of GDAL.
    """
    table = tables.together
    with scratch_folder() as folder:
        path = folder / "features.fgb"
        about = tables.about
        described = {"TITLE": about["title"], "DESCRIPTION": _described(tables)}
        _write(table, path, "FlatGeobuf", "Unknown", SPATIAL_INDEX="NO", **described)
        return path.read_bytes()


def _described(tables: Tables) -> str:
    """Say whose account a file shows, and what it was made from."""
    return f"{tables.about['attribution']} ({tables.about['made_from']})"


def geopackage(
    tables: Tables,
    *,
    lang: str = "en",
    base_map: tuple[Table, ...] = (),
    begun: bytes | None = None,
) -> bytes:
    """
    Write a GeoPackage 1.3: a layer for each kind, tables for the evidence, styles inside.

    Parameters
    ----------
    tables
        Each with a geometry becomes a layer, each other one an attribute table.
    lang
        Language of labels and forms in the styles.
    base_map
        Layers to put below, as the QGIS project has them.
    begun
        The file that this wrote of the same tables without a base map, in any language, where it
        is at hand: only what it lacks is written.

    Returns
    -------
    content
        The file; `layer_styles` holds a style for each layer, which QGIS loads by itself. Each of
        the `questions` that names no day is a view.
        The same bytes each time, for one version of GDAL.
    """
    with scratch_folder() as folder:
        return geopackage_file(
            tables, folder, lang=lang, base_map=base_map, begun=begun
        ).read_bytes()


def geopackage_file(
    tables: Tables,
    folder: Path,
    *,
    lang: str = "en",
    base_map: tuple[Table, ...] = (),
    begun: bytes | None = None,
) -> Path:
    """
    Leave a GeoPackage in a folder, as `geopackage` makes it.

    Parameters
    ----------
    tables, lang, base_map, begun
        As for `geopackage`.
    folder
        A scratch folder.

    Returns
    -------
    path
        The file.
    """
    path = folder / "route.gpkg"
    about = {"id": list(tables.about), "text": list(tables.about.values())}
    records = [
        *tables.evidence,
        tables.citations,
        Table("about", tuple(Column(k, "text", Cells.of(v)) for k, v in about.items())),
    ]
    drawn = tuple(table for table in tables.relations if table.geometry)
    records[-1:-1] = [table for table in tables.relations if not table.geometry]
    layers = (*tables.drawn, *drawn, *base_map)
    if begun is not None:
        write_scratch(path, begun)
    with _unhurried_disk():
        for table in layers if begun is None else base_map:
            _write(
                table,
                path,
                "GPKG",
                table.geometry or "Unknown",
                SPATIAL_INDEX="YES",
                FID="fid",
                GEOMETRY_NAME=GEOM,
            )
        for table in records if begun is None else ():
            _write(table, path, "GPKG", None, FID="fid", ASPATIAL_VARIANT="GPKG_ATTRIBUTES")
    _finish(path, tables, layers, lang)
    _uncount(path)
    return path


_GDAL = Lock()  # its settings are the whole process's
_SCRATCH = {
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
    "OGR_SQLITE_JOURNAL": "MEMORY",
    "OGR_SQLITE_PRAGMA": "locking_mode=EXCLUSIVE",  # asked for once, not at each statement
}


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """Let GDAL write SQLite without waiting for the disk: in a scratch folder nothing need last."""
    with _GDAL:
        before = {name: pyogrio.get_gdal_config_option(name) for name in _SCRATCH}
        pyogrio.set_gdal_config_options(_SCRATCH)
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options(before)


def _write(table: Table, path: Path, driver: str, geometry: str | None, **options: str) -> None:
    """Add a table to a file; the first one makes the file."""
    creation = {"VERSION": "1.3"} if driver == "GPKG" and not path.exists() else {}
    shape = {"geometry_name": GEOMETRY, "crs": CRS} if geometry else {}
    with warnings.catch_warnings():
        # Shapefile: names were cut by us already; GDAL says so once more.
        warnings.simplefilter("ignore", RuntimeWarning)
        pyogrio.write_arrow(
            plain_batches(table),
            path,
            layer=table.name,
            driver=driver,
            geometry_type=geometry,
            append=path.exists(),
            dataset_options=creation,
            layer_options=options,
            **shape,
        )


def _finish(path: Path, tables: Tables, layers: tuple[Table, ...], lang: str) -> None:
    """Put the styles and the views in, and take the hour out."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA synchronous = OFF")
        file.execute("DROP TABLE IF EXISTS layer_styles")
        file.execute("DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'")
        file.execute(_STYLES)
        file.executemany(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, 'geoapp', ?)",
            [
                (
                    t.name,
                    GEOM,
                    t.name,
                    layer_style(t.name, lang, tuple(t.names), timed=t.is_timed),
                    "geoapp",
                    FIXED_TIME,
                )
                for t in layers
            ],
        )
        file.execute(
            "INSERT INTO gpkg_contents"
            " (table_name, data_type, identifier, description, last_change)"
            " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?)",
            (FIXED_TIME,),
        )
        file.execute(
            "UPDATE gpkg_contents SET last_change = ?, description = CASE WHEN description = ''"
            " THEN ? ELSE description END",
            (FIXED_TIME, f"{tables.about['attribution']} ({tables.about['licence']})"),
        )
        places = tables.table("places")
        file.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?"
            " WHERE table_name = 'places'",
            first_view(places).bounds,
        )
        for view in views().values():
            file.execute(view)


def first_view(places: Table) -> shapely.GeometryCollection:
    """
    Give the places on which a layer of them opens: not those of context alone.

    The standard lets a layer's bounds be its first view: they need not hold all of it.
    """
    every = list(zip(places["layer"], places.shapes or (), strict=True))
    near = [shape for layer, shape in every if layer != "context"]
    return shapely.GeometryCollection(
        [shape for shape in near or [point for _, point in every] if shape]
    )


def _uncount(path: Path) -> None:
    """
    Set SQLite's counter of changes to one.

    It counts transactions, and their number varies from run to run. Both places have to
    agree: https://www.sqlite.org/fileformat2.html, section 1.3.
    """
    with path.open("r+b") as file:
        for at in (24, 92):
            file.seek(at)
            file.write((1).to_bytes(4, "big"))


_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
    description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME
)
"""


# -- Shapefile -----------------------------------------------------------------------------


def shapefile(tables: Tables) -> bytes:
    """
    Write zipped Shapefiles, one a kind, with the evidence beside them as CSV.

    Parameters
    ----------
    tables
        Names of columns are cut to 10 characters, texts to 254 bytes; ``fields.csv``
        says which name became which, and ``full.csv`` for each kind holds the whole text.

    Returns
    -------
    content
        A ZIP of ``.shp``, ``.shx``, ``.dbf``, ``.prj``, ``.cpg`` and CSV files; the same bytes
        each time, for one version of GDAL.
    """
    names: list[tuple[str, str, str]] = []
    members: dict[str, bytes] = {}
    with scratch_folder() as folder:
        for table in tables.drawn:
            short = short_names(table.names)
            names += [(table.name, short[name], name) for name in table.names]
            path = folder / f"{table.name}.shp"
            driver, lines = "ESRI Shapefile", table.geometry
            _write(_cut(table, short), path, driver, lines, ENCODING="UTF-8",
                   DBF_DATE_LAST_UPDATE=FIXED_TIME[:10])  # fmt: skip
        for made in sorted(folder.iterdir()):
            members[made.name] = made.read_bytes()
    members["fields.csv"] = _field_list(names)
    members |= {f"{name}-full.csv": content for name, content in csv_files(tables)}
    return zipped(members, comment=_described(tables))


def short_names(names: list[str]) -> dict[str, str]:
    """
    Cut names to the ten characters of a Shapefile, none twice.

    The bounds of a time keep words by which QGIS knows its start and its end.

    Examples
    --------
    >>> short_names(["earliest_start", "latest_start", "name"])
    {'earliest_start': 'start_min', 'latest_start': 'start_max', 'name': 'name'}
    >>> short_names(["attribution", "attributions"])
    {'attribution': 'attributio', 'attributions': 'attribut_1'}
    >>> short_names([])
    {}
    """
    short: dict[str, str] = {}
    for name in names:
        cut, number = SHORT_NAMES.get(name, name[:NAME_CHARACTERS]), 0
        while cut in short.values():
            number += 1
            cut = f"{name[: NAME_CHARACTERS - 2]}_{number}"
        short[name] = cut
    return short


def _cut(table: Table, short: dict[str, str]) -> Table:
    columns = []
    for column in table.columns:
        held = column.kind in ("number", "count", "flag", "date")
        texts = column.cells if held else column.cells.map(_cut_text)
        columns.append(Column(short[column.name], column.kind if held else "text", texts))
    return Table(table.name, tuple(columns), table.shapes, table.geometry)


def _cut_text(value: object) -> str | None:
    text = iso_text(value) if is_day(value) else value
    text = text if text is None or isinstance(text, str) else json_text(text)
    if text is None or len(text.encode()) <= TEXT_BYTES:
        return text
    return text.encode()[: TEXT_BYTES - 3].decode(errors="ignore") + "…"


def _field_list(names: list[tuple[str, str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([("file", "short", "name"), *names])
    return stream.getvalue().encode()
