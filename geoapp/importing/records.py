"""What readers of foreign files give: records, each of named cells and perhaps a geometry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from geoapp.catalogues import N_
from geoapp.dossier.positions import Position
from geoapp.errors import Problem
from geoapp.importing.ledger import Cell
from geoapp.provenance import LINE_START

Foreign = Any
"""What JSON holds, or a library hands over: an element of XML, a sheet, a shape."""

RecordShape = Literal["point", "line", "track"]


FORM_OF_FILE = N_("the form of the file")
NEVER_FETCHED = N_("what lies elsewhere is never fetched")
ONLY_DRAWN = N_("how it is drawn: a dossier has no looks of its own")
"""Why cells are mapped to nothing, and why some are refused."""


class ImportRefusedError(Exception):
    """A file that can't be imported, with its one problem."""

    def __init__(self, where: str, found: str, remedy: str) -> None:
        self.problem = Problem(where, found, remedy)
        super().__init__(str(self.problem))


@dataclass
class RecordGeometry:
    """
    Where a record is.

    Parameters
    ----------
    shape
        A point, a line, or positions that were measured each at its time.
    positions
        Longitude and latitude in degrees, WGS 84; of a point one.
    cells
        The cells that say so.
    times
        Of a track: one text a position.
    parts
        Of a line that was several which join: these.
    """

    shape: RecordShape
    positions: list[Position]
    cells: list[Cell]
    times: list[str] = field(default_factory=list)
    parts: list[list[Position]] = field(default_factory=list)

    @property
    def lines(self) -> list[list[Position]]:
        """Its positions, line by line as the file has them."""
        return self.parts or [self.positions]


@dataclass
class Record:
    """
    One row, feature, placemark or slide.

    Parameters
    ----------
    where
        How a message names it.
    cells
        What it says; the name of a cell is its heading or key, and where the format says what
        the cell means, the word of `HEADINGS` for it.
    geometry
        Where it is; several for a collection, none if that is not said.
    is_step
        Whether it is a chapter of a story too.
    title
        Of a step: the cell that has its title, if it isn't the name of its place.
    joins
        Whether the story draws a line from the record before to this one.
    """

    where: str
    cells: list[Cell]
    geometry: list[RecordGeometry] = field(default_factory=list)
    is_step: bool = False
    title: Cell | None = None
    joins: bool = False

    @property
    def every(self) -> list[Cell]:
        """Its cells, those of its geometry among them."""
        drawn = [cell for geometry in self.geometry for cell in geometry.cells]
        return [*self.cells, *drawn, *([self.title] if self.title else [])]


@dataclass
class Document:
    """
    What a foreign file holds.

    Parameters
    ----------
    what
        What it is, in words: ``a table of comma-separated values``.
    cells
        All cells, in file order.
    records
        What can be placed on a map or in a list.
    headings
        Cells that are the headings of columns, by sheet.
    about
        Cells that speak of the file as a whole; those named `title` and `description` are its
        title and summary, others are kept with what is to be said of it.
    language
        The language of its texts, if the file says it.
    roles
        What columns hold, by their headings, where the file is of a kind whose headings are
        known as a whole; others are told by `role_of`.
    """

    what: str
    cells: list[Cell] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    headings: list[Cell] = field(default_factory=list)
    about: list[Cell] = field(default_factory=list)
    language: Cell | None = None
    roles: dict[str, str] = field(default_factory=dict)


HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        *("name", "title", "label", "headline", "place", "placename", "place name", "toponym"),
        *(
            "location",
            "stop",
            "station",
            "site",
            "nom",
            "titre",
            "lieu",
            "nombre",
            "titulo",
            "título",
        ),
        *("lugar", "nome", "ort", "titel", "ortsname", "имя", "название", "место", "назва"),
    ),
    "lat": (
        *("lat", "latitude", "y", "lat deg", "latitud", "breite", "breitengrad", "широта"),
        *("point y", "ycoord", "lat dd", "latitudine"),
    ),
    "lon": (
        *("lon", "lng", "long", "longitude", "x", "lon deg", "longitud", "länge", "längengrad"),
        *("долгота", "довгота", "point x", "xcoord", "lon dd", "longitudine"),
    ),
    "latlon": ("lat lon", "lat lng", "latlon", "latlng", "lat long", "latitude longitude"),
    "lonlat": ("lon lat", "lng lat", "lonlat", "longitude latitude"),
    "position": (
        *("coordinates", "coords", "coordinate", "position", "gps", "coordonnées", "coordenadas"),
        *("koordinaten", "координаты", "координати", "geo", "geolocation", "point"),
    ),
    "wkt": ("wkt", "geom", "geometry", "the geom", "wkt geom", "geowkt", "shape", "geometrie"),
    "date": (
        *("date", "day", "when", "datum", "fecha", "data", "дата", "день", "jour", "día", "dia"),
        *("datetime", "timestamp", "date time", "time", "edtf"),
    ),
    "start": (
        *("start", "begin", "depart", "departure", "departed", "left", "start date", "from date"),
        *("date start", "début", "inicio", "salida", "départ", "beginn", "abfahrt", "начало"),
        *("etd", "atd", "departure date", "begin date", "date from"),
    ),
    "end": (
        *("end", "finish", "arrive", "arrival", "arrived", "end date", "to date", "date end"),
        *("fin", "llegada", "arrivée", "ende", "ankunft", "конец", "eta", "ata", "arrival date"),
        *("date to",),
    ),
    "from": ("from", "origin", "from place", "desde", "von", "de", "откуда", "départ de"),
    "to": ("to", "destination", "to place", "hasta", "nach", "à", "куда", "vers"),
    "source": (
        *("source", "sources", "url", "link", "links", "href", "reference", "references", "web"),
        *("website", "fuente", "fuentes", "quelle", "quellen", "источник", "джерело", "lien"),
        *("source url", "media", "media url", "enlace", "bron"),
    ),
    "description": (
        *("description", "desc", "note", "notes", "comment", "comments", "text", "details"),
        *("descripción", "beschreibung", "bemerkung", "описание", "remarks", "cmt"),
    ),
    "mode": ("mode", "transport", "mode of transport", "by", "transporte", "verkehrsmittel"),
    "country": (
        "country",
        "country code",
        "iso",
        "iso2",
        "ccodes",
        "pays",
        "país",
        "land",
        "страна",
    ),
    "role": ("role", "role on the route", "rôle", "papel", "rolle"),
    "layer": ("layer",),
    "status": ("status",),
    "precision_km": ("precision km",),
    "obtained": ("obtained",),
    "basis": ("basis",),
    "certainty": ("certainty",),
    "seen_by": ("seen by",),
    "standing": ("standing",),
    "how": ("how",),
}
"""What a column can be of, and the headings that say so, in small letters."""

_ROLES = {heading: role for role, headings in HEADINGS.items() for heading in headings}


def role_of(name: str) -> str:
    """
    Tell what a heading says that its column holds; empty if it says nothing that is known.

    Examples
    --------
    >>> role_of("Latitude (deg)"), role_of("LAT"), role_of("Fecha"), role_of("colour")
    ('lat', 'lat', 'date', '')
    >>> role_of("source_2"), role_of("")
    ('source', '')
    """
    plain = plain_heading(name)
    bare = plain.partition("(")[0].strip()
    numbered = _ROLES.get(re.sub(r" ?\d+$", "", plain), "")
    return _ROLES.get(plain) or _ROLES.get(bare) or (numbered if numbered == "source" else "")


def plain_heading(name: str) -> str:
    """
    Give a heading in small letters, with spaces for what else stands between its words.

    Examples
    --------
    >>> plain_heading("Media_Link"), plain_heading("")
    ('media link', '')
    """
    return " ".join(re.sub(r"[_,/]", " ", name.casefold()).split())


# -- tables whose headings are known as a whole ----------------------------------------------


@dataclass(frozen=True)
class KnownTable:
    """
    A table that a program writes, or has its users fill in.

    Parameters
    ----------
    what
        What it is, in words.
    marks
        The headings that tell it, as `plain_heading` gives them.
    roles
        What its columns hold, where `role_of` would say something else; empty of one that is
        kept.
    drawn
        Headings of columns that say how something is drawn.
    elsewhere
        Headings of columns that name files that lie elsewhere.
    is_story
        Whether each row is a chapter of a story.
    about
        Of a table of settings: what some of them say of the whole, by their names.
    """

    what: str
    marks: frozenset[str]
    roles: Mapping[str, str] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    is_story: bool = False
    about: Mapping[str, str] = field(default_factory=dict)


STORY_OPTIONS = "options of leaflet-storymaps"
KNOWN_TABLES = (
    KnownTable(
        "chapters of leaflet-storymaps",
        frozenset({"chapter", "media link", "latitude", "longitude"}),
        {
            "chapter": "name",
            "location": "name",
            "source": "obtained",
            "found": "",
            "media link": "source",
            "media credit link": "source",
            "quality": "",
        },
        frozenset(
            {"zoom", "marker", "marker color", "overlay transparency", "geojson feature properties"}
        ),
        frozenset({"overlay", "geojson overlay"}),
        is_story=True,
    ),
    KnownTable(
        STORY_OPTIONS,
        frozenset({"setting", "customize"}),
        about={
            "storymap title": "title",
            "map title": "title",
            "storymap subtitle": "description",
            "map subtitle": "description",
            "author name": "author",
            "author email or website": "author's address",
            "author github repo link": "code",
            "code credit": "code by",
        },
    ),
    KnownTable(
        "places in Linked Places TSV",
        frozenset({"id", "title", "title source"}),
        {
            "title source": "source",
            "title uri": "source",
            "geo source": "obtained",
            "approximation": "precision_km",
        },
    ),
    KnownTable(
        "incidents of Atlos",
        frozenset({"slug", "inserted at", "updated at", "latitude", "longitude"}),
    ),
)
"""Tables that are known by their headings, whatever their columns would be called elsewhere."""


def known_table(headings: Iterable[str]) -> KnownTable | None:
    """
    Tell whose table has some headings; None if it is none that is known.

    Examples
    --------
    >>> known_table(["Setting", "Customize", "Hints"]).what
    'options of leaflet-storymaps'
    >>> known_table([]) is None
    True
    """
    found = {plain_heading(each) for each in headings}
    return next((each for each in KNOWN_TABLES if each.marks <= found), None)


def open_cells(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield the cells of which nothing has been made yet."""
    return (cell for cell in cells if cell.fate is None)


def settle_structure(cells: Sequence[Cell], why: str) -> None:
    """Say of cells that they are the form of their file, which the dossier has in its own way."""
    for cell in cells:
        cell.mapped("", why)


# -- what geoapp itself exported ---------------------------------------------------------------

FEATURE_TABLES = ("places", "legs", "candidates", "sightings", "tracks")
BESIDE = re.compile(r"(about|claims|origins|sources|accounts|ships|changes)(?:\[(\d+)\])?\.(.+)")
"""Where a cell stands that GeoJSON has beside its features."""

NOT_IN_DRAFTS = ("candidate", "track")
"""Kinds of features that a draft would take for legs of the route, or for places."""

SAID_OF_THE_WHOLE = {"title": "title", "summary": "description"}
IN_OWN_TABLE: str = N_(
    "stands in the dossier that this was exported from: --into brings home what was edited"
)
REPEATED = re.compile(r"/(?:TimeSpan|TimeStamp)/|/(?:description|cmt|desc|src|type)$")
"""Where KML and GPX say once more what the columns of a feature say."""

_MARK = re.compile(rf"{LINE_START} (\S{{1,200}}) (\S{{1,40}})")


def mark_in(text: str) -> str:
    """
    Find of which dossier and version an export is, by the line that it carries.

    Examples
    --------
    >>> mark_in("geoapp-dossier: a-route 1.0.0 sha256:ab"), mark_in("")
    ('a-route 1.0.0', '')
    """
    found = _MARK.search(text) if LINE_START in text else None
    return f"{found[1]} {found[2]}" if found else ""


def exported_from(documents: Sequence[Document]) -> str:
    """
    Find of which dossier and version files are exports; empty if they are none of geoapp's.

    Examples
    --------
    >>> exported_from([Document("a table", [Cell("row 2", "geoapp-dossier: a 1.0.0")])])
    'a 1.0.0'
    >>> exported_from([])
    ''
    """
    for document in documents:
        for record in document.records[:1]:
            said = {cell.name.rpartition(".")[2]: cell.text for cell in record.cells}
            if {"id", "kind", "dossier", "data_version"} <= said.keys():
                return f"{said['dossier']} {said['data_version']}"
        for cell in document.cells:
            if isinstance(cell.value, str) and (found := mark_in(cell.value)):
                return found
    return ""


def layer_of(at: Cell | Record) -> str:
    """Name the layer or sheet in which a cell or a record stands; in a text there is one."""
    if ": " in at.where:
        return at.where.partition(": ")[0]
    return at.where.rpartition("!")[0] or ("rows" if at.where.startswith("row ") else "")


def settle_own_tables(document: Document) -> None:
    """
    Keep the tables of an export that hold no features from being taken for places.

    Parameters
    ----------
    document
        An export of geoapp's, which is changed: the records of its features are left.
    """
    for cell in open_cells(document.about):
        if (member := BESIDE.fullmatch(cell.where)) is None:
            continue
        if member[1] == "about":
            cell.name = SAID_OF_THE_WHOLE.get(member[3], cell.name)
        else:
            cell.refused(IN_OWN_TABLE)
    features: list[Record] = []
    for record in document.records:
        layer = layer_of(record)
        said = {cell.name: cell for cell in record.cells}
        kind = said["kind"].text if "kind" in said else ""
        is_feature = layer in ("", "rows", *FEATURE_TABLES) or f"{kind}s" in FEATURE_TABLES
        is_timed = any(each.shape == "track" for each in record.geometry)
        if is_feature and (is_timed or kind not in NOT_IN_DRAFTS):
            features.append(record)
            if "data_version" in said:
                _settle_repeated(record)
            continue
        if layer == "about" and {"id", "text"} & said.keys() == {"id", "text"}:
            said["id"].mapped("", N_("what stands beside it"))
            said["text"].name = SAID_OF_THE_WHOLE.get(said["id"].text, said["id"].text)
            document.about.append(said["text"])
        for cell in open_cells(record.every):
            if cell is not said.get("text") or layer != "about":
                cell.refused(IN_OWN_TABLE)
    document.records = features


def _settle_repeated(record: Record) -> None:
    """Settle what KML and GPX say of a feature in their own way, made of its columns."""
    for cell in open_cells(record.cells):
        if REPEATED.search(cell.where):
            cell.mapped("", N_("made by geoapp of the columns"))
