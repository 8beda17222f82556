"""The formats by name; what writes them is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from geoapp.errors import ExportError, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from geoapp.dossier import Dossier
    from geoapp.exports.tables import Tables
    from geoapp.frames import Frames


@dataclass(frozen=True)
class Format:
    """
    One format.

    Parameters
    ----------
    name
        As in ``geoapp export --to NAME``.
    title
        What people call it.
    extension
        Of its file, with the dot; empty for one that is a folder.
    media_type
        As registered, or as its users write it.
    maker
        ``module:function`` below `geoapp.exports`.
    speaks
        Whether the function takes a language.
    in_one
        Whether all that it tells is in that language, claims and sources too.
    framed
        Whether it needs the dossier beside the tables, and takes a GeoPackage of them that is made.
    beginner
        ``module:function`` that makes of the tables what it needs too, without Arrow.
    filer
        ``module:function`` that leaves the file in a folder, where it can be too large to hold.
    """

    name: str
    title: str
    extension: str
    media_type: str
    maker: str
    speaks: bool = False
    in_one: bool = False
    framed: bool = False
    beginner: str = ""
    filer: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether it consists of several files."""
        return not self.extension

    @property
    def through_arrow(self) -> bool:
        """Whether Arrow writes it, alone or by GDAL."""
        return self.maker.partition(":")[0] in ("gdal", "geoparquet", "qgis.project")

    def begin(self, tables: Tables) -> object:
        """Make what `make` needs too, and what needs no Arrow; None for most."""
        return _found(self.beginner)(tables) if self.beginner else None

    def make(
        self,
        of: Dossier | Frames,
        tables: Tables,
        lang: str,
        made: Mapping[str, bytes] | None = None,
        begun: object = None,
    ) -> dict[str, bytes]:
        """
        Make the files of this format.

        Parameters
        ----------
        of, tables
            A dossier or its frames, and the tables of it.
        lang
            Language of names and labels, where the format has but one.
        made
            Files of other formats of the same tables, by name, which a format may hold too.
        begun
            What `begin` gave for the same tables.

        Returns
        -------
        files
            Content by name.
        """
        if self.is_folder:
            make = _found(self.maker)
            if not self.framed:
                return dict(make(tables))
            base = begun or self.begin(tables)
            return dict(make(of, tables, made or {}, base))
        return {f"{tables.about['dossier']}{self.extension}": self.content(tables, lang)}

    def content(self, tables: Tables, lang: str) -> bytes:
        """Make the file of a format that is one file, of one dossier's tables or several's."""
        make = _found(self.maker)
        written: bytes = make(tables, lang=lang) if self.speaks else make(tables)
        return written

    def write(self, tables: Tables, lang: str, path: Path) -> None:
        """
        Write the file of a format that is one file.

        Raises
        ------
        ExportError
            As `geoapp.files.write_whole`.
        """
        from geoapp.files import move_whole, scratch_folder, write_whole

        if not self.filer:
            write_whole(path, self.content(tables, lang))
            return
        with scratch_folder() as folder:
            move_whole(_found(self.filer)(tables, folder, lang=lang), path)


def _found(maker: str) -> Any:
    module, _, function = maker.partition(":")
    return getattr(import_module(f"geoapp.exports.{module}"), function)


_LISTED = (
    Format("geojson", "GeoJSON (RFC 7946)", ".geojson", "application/geo+json", "geojson:geojson"),
    Format("geopackage", "GeoPackage 1.3", ".gpkg", "application/geopackage+sqlite3",
           "gdal:geopackage", speaks=True, filer="gdal:geopackage_file"),
    Format("geoparquet", "GeoParquet 1.1", ".parquet", "application/vnd.apache.parquet",
           "geoparquet:geoparquet"),
    Format("flatgeobuf", "FlatGeobuf", ".fgb", "application/vnd.flatgeobuf", "gdal:flatgeobuf"),
    Format("kml", "KML 2.2", ".kml", "application/vnd.google-earth.kml+xml", "kml:kml",
           speaks=True, in_one=True),
    Format("kmz", "KMZ", ".kmz", "application/vnd.google-earth.kmz", "kml:kmz", speaks=True,
           in_one=True),
    Format("gpx", "GPX 1.1", ".gpx", "application/gpx+xml", "kml:gpx", speaks=True, in_one=True),
    Format("shapefile", "Shapefile, zipped", ".shp.zip", "application/zip", "gdal:shapefile"),
    Format("csv", "CSV with WKT", ".csv", "text/csv", "spreadsheets:csv_file"),
    Format("xlsx", "Excel workbook", ".xlsx",
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
           "spreadsheets:xlsx"),
    Format("json-fg", "JSON-FG 1.0", ".fg.json", "application/vnd.ogc.fg+json", "geojson:jsonfg"),
    Format("linked-places", "Linked Places 1.3", ".lpf.json", "application/ld+json",
           "geojson:linked_places"),
    Format("czml", "CZML", ".czml", "application/json", "czml:czml", speaks=True, in_one=True),
    Format("qgis", "QGIS project", "", "", "qgis.project:qgis_files", framed=True,
           beginner="qgis.base_map:base_map_of"),
    Format("pygeoapi", "OGC API - Features, by pygeoapi", "", "", "ogc_api:pygeoapi_files"),
)  # fmt: skip
FORMATS = {format_.name: format_ for format_ in _LISTED}
"""All formats by name, in the order of the documentation."""


def format_named(name: str) -> Format:
    """
    Find a format.

    Raises
    ------
    ExportError
        If there is none of that name.

    Examples
    --------
    >>> format_named("kml").title
    'KML 2.2'
    >>> format_named("word")
    Traceback (most recent call last):
    geoapp.errors.ExportError: format: is 'word'; use one of geojson, ..., pygeoapi.
    """
    given: object = name
    if not isinstance(given, str) or given not in FORMATS:
        raise ExportError(Problem("format", f"is {name!r}", f"use one of {', '.join(FORMATS)}"))
    return FORMATS[name]
