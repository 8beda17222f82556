"""Foreign files that are XML: KML, KMZ and GPX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from geoapp.catalogues import N_
from geoapp.dossier.positions import Position
from geoapp.importing.archive import START_BYTES_OF_XML, members, unpacked_member
from geoapp.importing.ledger import Cell
from geoapp.importing.records import (
    FORM_OF_FILE,
    NEVER_FETCHED,
    ONLY_DRAWN,
    Document,
    Foreign,
    ImportRefusedError,
    Record,
    RecordGeometry,
)
from geoapp.importing.shapes import AREA, HEIGHT, OFF, joined_lines, lonlat_of, track_of

MAX_ELEMENTS = 1_000_000
"""Most elements of a file that is read."""

MEASURED = N_("a track has positions and times alone")

LOOKING = {"Style", "StyleMap", "styleUrl", "LookAt", "Camera", "Region", "visibility", "open",
           "tessellate", "extrude", "altitudeMode", "drawOrder", "Snippet", "snippet",
           "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Tour", "sym", "balloonVisibility",
           "refreshVisibility", "flyToView", "heading", "range", "tilt", "Model"}  # fmt: skip


def xml_root(content: bytes, name: str) -> Foreign:
    """
    Parse XML with entities, schemas and the network off.

    Raises
    ------
    ImportRefusedError
        If it is no XML, declares entities, or is too large.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in content[:START_BYTES_OF_XML]:
            raise ImportRefusedError(name, "declares entities", "save it without them") from None
        line = getattr(error, "lineno", None)
        where = f"line {line}" if line else name
        raise ImportRefusedError(where, "is not XML as it should be", "save it anew") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ImportRefusedError(name, "declares entities", "save it without a DOCTYPE")
    return root


@dataclass
class _Level:
    """An element whose children are walked: its path, and how many it has of each tag."""

    where: str
    children: Counter[str]
    walked: Counter[str] = field(default_factory=Counter)

    def next_path(self, child: Foreign) -> str:
        """Give the path of the next child; lxml's own way counts all before it, each time."""
        self.walked[child.tag] += 1
        step = _tag(child)
        if self.children[child.tag] > 1:
            step += f"[{self.walked[child.tag]}]"
        return step if self.where == "." else f"{self.where}/{step}"


class _Tree:
    """An XML file as cells: a text an element, a value an attribute."""

    def __init__(self, root: Foreign) -> None:
        self.cells: list[Cell] = []
        self.texts: dict[Foreign, Cell] = {}
        self.attributes: dict[Foreign, dict[str, Cell]] = {}
        self._walk(root)

    def _walk(self, root: Foreign) -> None:
        above: list[_Level] = []
        for count, (event, element) in enumerate(etree.iterwalk(root, events=("start", "end"))):
            if count > 2 * MAX_ELEMENTS:
                found = f"holds more than {MAX_ELEMENTS:,} elements"
                raise ImportRefusedError("file", found, "cut it into several files")
            if event == "end":
                above.pop()
                if element.tail and element.tail.strip():
                    where = f"{above[-1].where} after {_tag(element)}"
                    self._add(where, element.tail.strip(), "text")
                continue
            where = above[-1].next_path(element) if above else "."
            above.append(_Level(where, Counter(each.tag for each in element)))
            attributes = {}
            for key, value in element.attrib.items():
                short = etree.QName(key).localname
                attributes[short] = self._add(f"{where}/@{short}", value, short)
            if attributes:
                self.attributes[element] = attributes
            if element.text and element.text.strip():
                self.texts[element] = self._add(where, element.text.strip(), _tag(element))

    def _add(self, where: str, value: str, name: str) -> Cell:
        cell = Cell(where, value, name)
        self.cells.append(cell)
        return cell

    def inside(self, element: Foreign) -> Iterator[Cell]:
        """Yield all cells of an element and of those in it."""
        for each in element.iter():
            yield from self.attributes.get(each, {}).values()
            if each in self.texts:
                yield self.texts[each]

    def refuse(self, element: Foreign, why: str) -> None:
        for cell in self.inside(element):
            cell.refused(why)

    def settle(self, element: Foreign) -> None:
        """Say of an element's attributes that they are the form of the file."""
        for cell in self.attributes.get(element, {}).values():
            cell.mapped("", FORM_OF_FILE)


def _tag(element: Foreign) -> str:
    return str(etree.QName(element).localname)


def _children(element: Foreign, *tags: str) -> list[Foreign]:
    return [each for each in element if _tag(each) in tags]


# -- KML -----------------------------------------------------------------------------------


def kml_document(content: bytes, name: str) -> Document:
    """
    Read KML.

    Folders, TimeSpan and TimeStamp, gx:Track, addresses without a position, data of My Maps.

    Raises
    ------
    ImportRefusedError
        As `xml_root` does.
    """
    root = xml_root(content, name)
    tree = _Tree(root)
    document = Document("KML", tree.cells)
    for element in root.iter():
        if _tag(element) in LOOKING:
            tree.refuse(element, ONLY_DRAWN)
        elif _tag(element) in ("NetworkLink", "NetworkLinkControl", "Schema"):
            tree.refuse(element, FORM_OF_FILE if _tag(element) == "Schema" else NEVER_FETCHED)
    tops = [root, *_children(root, "Document"), *_children(root, "Folder")]
    for element in root.iter():
        tag = _tag(element)
        if tag == "Placemark":
            document.records.append(_placemark(tree, element))
        elif tag in ("Document", "Folder"):
            tree.settle(element)
            for each in element:
                if each in tree.texts and _tag(each) not in ("Placemark", "Document", "Folder"):
                    cell = tree.texts[each]
                    is_top = element in tops[:2]
                    cell.name = {"name": "title" if is_top else "folder"}.get(cell.name, cell.name)
                    document.about.append(cell)
    tree.settle(root)
    return document


def kmz_document(content: bytes, name: str) -> Document:
    """
    Read KMZ: its first KML file; pictures in it are left where they are.

    Raises
    ------
    ImportRefusedError
        If it has none, or as `kml_document` does.
    """
    names = [each for each in members(content, name) if each.lower().endswith(".kml")]
    if not names:
        raise ImportRefusedError(name, "is an archive without KML", "give a KMZ or KML file")
    chosen = min(names, key=lambda each: (each.count("/"), each != "doc.kml"))
    document = kml_document(unpacked_member(content, chosen, name), name)
    document.what = "KMZ"
    return document


def _placemark(tree: _Tree, element: Foreign) -> Record:
    """Make a record of a placemark."""
    tree.settle(element)
    cells: list[Cell] = []
    geometry: list[RecordGeometry] = []
    for child in element:
        tag = _tag(child)
        if tag in ("Point", "LineString", "MultiGeometry", "Track", "MultiTrack", "Polygon",
                   "LinearRing"):  # fmt: skip
            geometry += _kml_geometries(tree, child)
        elif tag in ("TimeSpan", "TimeStamp"):
            tree.settle(child)
            for each in child:
                if each in tree.texts:
                    cell = tree.texts[each]
                    cell.name = {"begin": "start", "when": "date"}.get(cell.name, cell.name)
                    cells.append(cell)
        elif tag == "ExtendedData":
            cells += _extended(tree, child)
        else:
            cells += tree.inside(child)
    return Record(_where(tree, element), cells, geometry)


def _where(tree: _Tree, element: Foreign) -> str:
    return next((cell.where.rsplit("/", 1)[0] for cell in tree.inside(element)), "Placemark")


def _extended(tree: _Tree, element: Foreign) -> Iterator[Cell]:
    """Yield the data that an author added, each under the name that it was given."""
    for each in element.iter():
        if each not in tree.texts:
            continue
        cell, parent = tree.texts[each], each.getparent()
        holder = parent if _tag(each) == "value" else each
        given = tree.attributes.get(holder, {}).get("name")
        cell.name = given.text if given else cell.name
        if given:
            given.mapped("", N_("names what stands below"))
        yield cell
    for each in element.iter():
        tree.settle(each)


def _kml_geometries(tree: _Tree, element: Foreign) -> list[RecordGeometry]:
    tree.settle(element)
    tag = _tag(element)
    if tag in ("MultiGeometry", "MultiTrack"):
        return joined_lines([each for child in element for each in _kml_geometries(tree, child)])
    if tag == "Track":
        return _gx_track(tree, element)
    cells = [tree.texts[e] for e in _children(element, "coordinates") if e in tree.texts]
    if tag not in ("Point", "LineString"):
        for cell in tree.inside(element):
            cell.refused(AREA)
        return []
    if not cells:
        return []
    words = cells[0].text.split()
    positions = [_numbers(word) for word in words]
    if not positions or None in positions or (tag == "LineString" and len(positions) < 2):
        cells[0].refused(OFF)
        return []
    if any(word.count(",") > 1 and word.rsplit(",", 1)[1].strip("-0.") for word in words):
        cells[0].doubt(HEIGHT)
    sound = [at for at in positions if at is not None]
    return [
        RecordGeometry("point", sound[:1], cells)
        if tag == "Point"
        else RecordGeometry("line", sound, cells)
    ]


def _numbers(text: str, between: str | None = ",") -> Position | None:
    try:
        return lonlat_of([float(word) for word in text.split(between)])
    except ValueError:
        return None


def _gx_track(tree: _Tree, element: Foreign) -> list[RecordGeometry]:
    times = [tree.texts.get(each) for each in _children(element, "when")]
    coords = [tree.texts.get(each) for each in _children(element, "coord")]
    positions = [_numbers(cell.text, None) if cell else None for cell in coords]
    pairs = [
        (time, cell, at)
        for time, cell, at in zip(times, coords, positions, strict=False)
        if time is not None and cell is not None and at is not None
    ]
    used = {id(each) for pair in pairs for each in pair[:2]}
    for cell in [*times, *coords]:
        if cell is not None and id(cell) not in used:
            cell.refused(N_("has no position, or no time, of its own"))
    if not pairs:
        return []
    return [track_of([at for *_, at in pairs], [t for t, *_ in pairs], [c for _, c, _ in pairs])]


# -- GPX -----------------------------------------------------------------------------------


def gpx_document(content: bytes, name: str) -> Document:
    """
    Read GPX: waypoints as places, routes as lines, tracks as tracks where they have times.

    Raises
    ------
    ImportRefusedError
        As `xml_root` does.
    """
    root = xml_root(content, name)
    tree = _Tree(root)
    document = Document("GPX", tree.cells)
    for element in root.iter():
        if _tag(element) in LOOKING:
            tree.refuse(element, ONLY_DRAWN)
    for element in root:
        tag = _tag(element)
        if tag == "wpt":
            document.records.append(_waypoint(tree, element))
        elif tag in ("trk", "rte"):
            document.records += _ways(tree, element)
        elif tag == "metadata":
            document.about += _metadata(tree, element)
        else:
            document.about += tree.inside(element)
    version = tree.attributes.get(root, {})
    for key in ("version", "schemaLocation"):
        if key in version:
            version[key].mapped("", FORM_OF_FILE)
    document.about += [cell for cell in version.values() if cell.fate is None]
    return document


def _metadata(tree: _Tree, element: Foreign) -> Iterable[Cell]:
    for cell in tree.inside(element):
        cell.name = {"name": "title", "desc": "description"}.get(cell.name, cell.name)
        yield cell


def _waypoint(tree: _Tree, element: Foreign) -> Record:
    where = _where(tree, element)
    geometry = _gpx_point(tree, element)
    cells = list(_gpx_texts(tree, element))
    return Record(where, cells, [geometry] if geometry else [])


def _gpx_point(tree: _Tree, element: Foreign) -> RecordGeometry | None:
    given = tree.attributes.get(element, {})
    if not {"lat", "lon"} <= given.keys():
        return None
    cells = [given["lat"], given["lon"]]
    at = _numbers(f"{given['lon'].text} {given['lat'].text}", None)
    if at is None:
        for cell in cells:
            cell.refused(OFF)
        return None
    return RecordGeometry("point", [at], cells)


def _gpx_texts(tree: _Tree, element: Foreign) -> Iterator[Cell]:
    """Yield what a waypoint, track or route says of itself, under known names."""
    for child in element:
        if _tag(child) in ("trkseg", "rtept"):
            continue
        for cell in tree.inside(child):
            cell.name = {"time": "date", "desc": "description", "href": "source"}.get(
                cell.name, cell.name
            )
            yield cell


def _ways(tree: _Tree, element: Foreign) -> list[Record]:
    """Make a record of a track or route; each stretch of a track is a geometry of its own."""
    where = _where(tree, element)
    stretches = _children(element, "trkseg") if _tag(element) == "trk" else [element]
    geometry = []
    for stretch in stretches:
        points = _children(stretch, "trkpt", "rtept")
        geometry += _stretch(tree, points)
    cells = list(_gpx_texts(tree, element))
    return [Record(where, cells, geometry)]


def _stretch(tree: _Tree, points: list[Foreign]) -> list[RecordGeometry]:
    """Make a track of points that have times, else a line."""
    found = [(each, _gpx_point(tree, each)) for each in points]
    timed = {
        each: tree.texts[time[0]]
        for each, point in found
        if point and (time := _children(each, "time")) and time[0] in tree.texts
    }
    chosen = [(each, point) for each, point in found if point and (each in timed or not timed)]
    for each, _ in found:
        for child in each:
            if each in timed and _tag(child) == "time":
                continue
            tree.refuse(child, HEIGHT if _tag(child) == "ele" else MEASURED)
    for each, point in found:
        if point and timed and each not in timed:
            for cell in point.cells:
                cell.refused(N_("has no time, as others of this track have"))
    positions = [point.positions[0] for _, point in chosen]
    cells = [cell for _, point in chosen for cell in point.cells]
    if timed:
        return [track_of(positions, [timed[each] for each, _ in chosen], cells)]
    return [RecordGeometry("line", positions, cells)] if len(positions) > 1 else []
