"""The map of a picture: base map, route, places and sightings on a day, as SVG elements."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from geoapp.cartography.basemap import (
    OVERVIEW_SERVES,
    area_names,
    base_map,
    suits_overview,
    unpack_lines,
)
from geoapp.cartography.cities import city_names
from geoapp.cartography.graticule import GraticuleLine, graticule
from geoapp.cartography.projection import PixelBox, Points, View, bent, drawable, route_shapes
from geoapp.cartography.style import DASH
from geoapp.cartography.world import Detail, Region, seen_in, unpack_positions
from geoapp.catalogues import interface_language, say, text_language, translate
from geoapp.clock import State, state_at
from geoapp.dossier import Dossier, PlaceFeature
from geoapp.dossier.models import LegProperties, LineString, MultiLineString, PlaceProperties
from geoapp.dossier.strict_json import JsonObject
from geoapp.dossier.types import time_bounds
from geoapp.measure.lengths import line_parts
from geoapp.picture.offsets import APART_PX, lanes_of, shifted
from geoapp.picture.svg import (
    ARABIC,
    LABEL_GAP_PX,
    RIGHT_TO_LEFT_MARK,
    SANS,
    Label,
    font_of,
    line_path,
    meeting,
    number,
    reads_leftwards,
    ring_path,
    settle,
    xml_text,
)
from geoapp.picture.tracks import FoundTracks
from geoapp.text.place_candidates import candidate_label
from geoapp.text.quantities import brief
from geoapp.text.sentences import shown_in
from geoapp.text.visits import visits, visits_words
from geoapp.when import Bounds

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SKETCHED = ("sea", "land", "borders")
# What the base map consists of, from the ground up, with colours and widths in pixels.
FILLS = {"sea": "sea", "land": "land", "lakes": "sea"}
STROKES = {"unmapped": ("border", 0.7), "rivers": ("river", 0.8), "borders": ("border", 0.9)}
# How far apart the strokes of the hatching are that says "no map here".
HATCH_PX = 8.0
DIAMOND_PX = 7.0
CITY = 0.5
# As many as can be told apart; the page's table has all.
MOST_BETWEEN = 60
SILENCE_PRIORITY = 6.0
# What is between two positions of a track: colour, width, dash, as on the page.
LINES_BETWEEN = {"silence": ("quiet", 1.8, (9, 8)), "impossible": ("other", 1.4, (1.5, 5))}
PRIORITY = {"route": 9.0, "candidate": 4.0, "context": 3.0, "waypoint": 2.0}
# Where there is no room for all, the ends of the route are named first, as on the page.
END_PRIORITY = 10.0


@dataclass(frozen=True)
class Scene:
    """
    What is drawn, and how.

    Parameters
    ----------
    dossier
        A dossier.
    day
        The day; None for the whole route without a day.
    mode
        ``now``, ``past`` or ``all``, as in the page.
    lang
        Language of names.
    colours
        Colours by the names of `geoapp.cartography.style.LIGHT`.
    unit
        Size of a pixel of the page's own map here: 1.5 draws all lines and letters so
        much larger.
    tolerance
        By how many pixels the base map may be simplified.
    found
        What files of tracks say of the route.
    guessed
        Places of a draft that don't say how precisely they are known.
    """

    dossier: Dossier
    day: date | None
    mode: str
    lang: str
    colours: Mapping[str, str]
    unit: float = 1.0
    tolerance: float = 0.35
    found: FoundTracks | None = None
    guessed: frozenset[str] = frozenset()

    def other(self, texts: Mapping[str, str]) -> str:
        """Name the language in which a text is said, where it isn't the picture's own."""
        tag = text_language(texts, self.lang)
        return "" if tag == interface_language(self.lang) else tag

    @property
    def sketch(self) -> bool:
        """Whether only what is needed to know the place is drawn around the route."""
        return self.tolerance >= 1

    def colour(self, name: str) -> str:
        """Name a colour of the style."""
        return self.colours[name]


def add(parent: ET.Element, tag: str, **attributes: object) -> ET.Element:
    """Add an element; underscores in names of attributes stand for hyphens."""
    names = {name.replace("_", "-"): str(value) for name, value in attributes.items()}
    return ET.SubElement(parent, tag, names)


def write(
    parent: ET.Element, text: str, x: float, y: float, size: float, **attributes: object
) -> ET.Element:
    """Write one line of text with its baseline at y."""
    at = {"x": number(x), "y": number(y), "font_size": number(size), "font_family": font_of(text)}
    made = add(parent, "text", **(at | attributes))
    mark = RIGHT_TO_LEFT_MARK if reads_leftwards(text) else ""
    made.text = mark + xml_text(text) + mark
    return made


def draw_map(
    parent: ET.Element, scene: Scene, view: View, taken: list[PixelBox], *, inset: bool
) -> None:
    """
    Draw all of the map in a view.

    Parameters
    ----------
    parent
        Where the elements are added; clipped by whoever made it.
    scene
        What is drawn.
    view
        The window and its projection.
    taken
        Boxes, in pixels, that names must keep off.
    inset
        Draw fewer names, as on the page's small map.
    """
    _base(parent, scene, view)
    grid = [] if inset or scene.sketch else _graticule(parent, scene, view)
    lines = _legs(parent, scene, view)
    _tracks(parent, scene, view)
    silent = _found(parent, scene, view)
    labels = [*_places(parent, scene, view, inset=inset), *silent]
    lines += _sightings(parent, scene, view)
    labels += [] if inset else [*_areas(scene, view), *_cities(parent, scene, view)]
    u = scene.unit
    for x, y in _at_places(view, _route_places(scene)):
        taken.append((x - 6 * u, y - 22 * u, x + 6 * u, y + 6 * u))
    placed = settle(labels, view.box, taken, lines)
    for label in labels:
        if label not in placed and label.dot is not None:
            parent.remove(label.dot)
    for label in placed:
        _write_label(parent, scene, label)
    _grid_names(parent, scene, view, grid, taken)


def _base(parent: ET.Element, scene: Scene, view: View) -> None:
    positions = shapely.get_coordinates(route_shapes(scene.dossier))
    look = {"unit": scene.unit, "tolerance": scene.tolerance}
    draw_base(parent, view, positions, scene.colours, sketch=scene.sketch, **look)


def draw_base(
    parent: ET.Element,
    view: View,
    about: Points,
    colours: Mapping[str, str],
    *,
    unit: float = 1.0,
    tolerance: float = 0.35,
    sketch: bool = False,
) -> None:
    """
    Draw the base map in a view.

    Parameters
    ----------
    parent
        Where the elements are added; clipped by whoever made it.
    view
        The window and its projection.
    about
        Rows of longitude and latitude near which the map is finer.
    colours
        Colours by the names of `geoapp.cartography.style.LIGHT`.
    unit, tolerance, sketch
        As `Scene` has them.
    """
    group = add(parent, "g", stroke_linejoin="round")
    ends = [about.min(axis=0), about.max(axis=0)] if len(about) else []
    corners = tuple((float(lon), float(lat)) for lon, lat in ends)
    for name, path in _base_paths(view, corners, tolerance, sketch=sketch):
        if name in FILLS:
            add(group, "path", d=path, fill=colours[FILLS[name]], fill_rule="evenodd")
        else:
            colour, width = STROKES[name]
            stroke = {"stroke": colours[colour], "stroke_width": number(width * unit)}
            made = add(group, "path", d=path, fill="none", **stroke)
            if name == "unmapped":
                made.set("class", name)


def _graticule(parent: ET.Element, scene: Scene, view: View) -> list[GraticuleLine]:
    """Draw meridians and parallels, and give them to be named."""
    group = add(parent, "g", fill="none", stroke=scene.colour("border"), stroke_opacity="0.55")
    group.set("stroke-width", number(0.6 * scene.unit))
    lines = _graticule_of(view)
    for line in lines:
        add(group, "path", d=line_path([line.points], view.box, 0.3))
    return lines


def _grid_names(
    parent: ET.Element,
    scene: Scene,
    view: View,
    lines: Iterable[GraticuleLine],
    taken: list[PixelBox],
) -> None:
    """Name meridians at the map's top and parallels at its left, where nothing else is named."""
    t, u = translate(scene.lang), scene.unit
    look = {"fill": scene.colour("quiet"), "fill_opacity": "0.85"}
    for line in lines:
        if line.label is None:
            continue
        east = line.kind == "meridian"
        messages = (t("{n}° W"), t("{n}° E")) if east else (t("{n}° S"), t("{n}° N"))
        message = messages[line.degrees > 0] if line.degrees % 180 else "{n}°"
        text = message.replace("{n}", f"{abs(line.degrees):g}")
        x, y = line.label[0] + 4 * u, line.label[1] + (11 if east else -4) * u
        wide = 6 * u * len(text)
        box = (x - 2 * u, y - 10 * u, x + wide, y + 3 * u)
        if (
            box[2] < view.box[2]
            and box[1] > view.box[1]
            and not any(_overlap(box, b) for b in taken)
        ):
            write(parent, text, x, y, 9.5 * u, **look)
            taken.append(box)


@lru_cache(maxsize=16)
def _graticule_of(view: View) -> list[GraticuleLine]:
    return graticule(view)


def _overlap(a: PixelBox, b: PixelBox) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@lru_cache(maxsize=16)
def _base_paths(
    view: View, about: tuple[tuple[float, float], ...], tolerance: float, *, sketch: bool
) -> tuple[tuple[str, str], ...]:
    """Draw the base map once for all the pictures that share a view, whatever they leave out."""
    window = seen_in(view)
    is_served = suits_overview(np.reshape(about, (-1, 2)), window)
    return _paths_within(view, window, tolerance, is_served=is_served, sketch=sketch)


@lru_cache(maxsize=16)
def _paths_within(
    view: View, window: Region, tolerance: float, *, is_served: bool, sketch: bool
) -> tuple[tuple[str, str], ...]:
    fine = Detail(tolerance_km=(tolerance * view.metres / 1000,))
    base = base_map(
        np.reshape(OVERVIEW_SERVES if is_served else (), (-1, 2)),  # as good as the route itself
        window,
        detail=fine,
        is_enough=lambda overview: not _unmapped(overview, view),
    )
    layers = [base, *base["details"]]
    unmapped = _unmapped(base, view)

    def px(layer: JsonObject, name: str) -> list[Points]:
        positions, ends = unpack_positions(layer.get(name) or [], layer["scale"])
        return meeting(view.at(positions), ends, view.box)

    drawn = [
        (name, draw(px(layer, name), view.box, tolerance, 0 if sketch else 1))
        for draw, names in ((ring_path, FILLS), (line_path, STROKES))
        for name in names
        if not sketch or name in SKETCHED
        for layer in layers
        if name in layer
    ]
    return tuple((name, path) for name, path in [("unmapped", unmapped), *drawn] if path)


def _unmapped(base: JsonObject, view: View) -> str:
    """Hatch the ground that the map doesn't reach; empty where it reaches all that there is."""
    if view.projection.kind == "equal-earth":
        return ""
    left, top, right, bottom = view.box
    ends = [view.at(ring) for ring in unpack_lines(base["sea"], base["scale"])]
    reached = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in ends])
    if reached.covers(shapely.box(*view.box)):
        return ""
    high = bottom - top
    starts = np.arange(left - high, right, HATCH_PX)
    strokes = [np.array([[x, bottom], [x + high, top]]) for x in starts]
    return line_path(strokes, view.box, 0.0)


def _px(view: View, geometries: Iterable[LineString | MultiLineString]) -> list[list[Points]]:
    """Bend geodesics, all at once, and cut them so that straight pieces draw them."""
    drawn = _drawable(tuple(geometries), view.projection.centre[0])
    flat = [line for lines in drawn for line in lines]
    positions = view.at(np.concatenate([np.empty((0, 2)), *flat]))
    pixels = iter(np.split(positions, np.cumsum([len(line) for line in flat])))
    return [[next(pixels) for _ in lines] for lines in drawn]


@lru_cache(maxsize=8)
def _drawable(
    geometries: tuple[LineString | MultiLineString, ...], centre: float
) -> list[list[Points]]:
    """Bend the legs, and the candidates, once for all pictures of a route."""
    return drawable([line_parts(geometry) for geometry in geometries], centre)


@lru_cache(maxsize=4)
def _lanes(geometries: tuple[LineString | MultiLineString, ...]) -> list[float]:
    return lanes_of([np.concatenate(line_parts(geometry)) for geometry in geometries])


def _legs(parent: ET.Element, scene: Scene, view: View) -> list[PixelBox]:
    """Draw candidates and legs; return small boxes along the legs."""
    u, dossier = scene.unit, scene.dossier
    bands, group = (add(parent, "g", fill="none", stroke_linejoin="round") for _ in range(2))
    candidates = [] if scene.sketch else dossier.candidates
    days = {leg.id: leg.properties.bounds for leg in dossier.legs}
    for parts, each in zip(
        _px(view, [one.geometry for one in candidates]), candidates, strict=True
    ):
        path = line_path(parts, view.box, 0.3)
        thin = {"stroke": scene.colour("candidate"), "stroke_width": number(1.2 * u)}
        shown = shown_in(scene.mode, days[each.properties.leg], scene.day)
        if path:
            add(group, "path", d=path, stroke_opacity="0.55" if shown else "0.2", **thin)
    seen: list[Points] = []
    drawn = _px(view, [leg.geometry for leg in dossier.legs])
    lanes = _lanes(tuple(leg.geometry for leg in dossier.legs))
    for leg, lane, own in zip((one.properties for one in dossier.legs), lanes, drawn, strict=True):
        parts = [shifted(line, lane * APART_PX * u) for line in own]
        if _has_reach(scene, leg) and (path := line_path(parts, view.box, 0.3)):
            wide = {"stroke": scene.colour("reach"), "stroke_width": number(11 * u)}
            add(bands, "path", d=path, stroke_opacity="0.42", stroke_linecap="round", **wide)
        _leg(group, scene, view, leg, parts)
        seen += parts
    return _boxes(seen, view.box, 3 * u)


def _leg(
    group: ET.Element, scene: Scene, view: View, leg: LegProperties, parts: list[Points]
) -> None:
    u = scene.unit
    shown = shown_in(scene.mode, leg.bounds, scene.day)
    for index, line in enumerate(parts):
        path = line_path([line], view.box, max(0.3, scene.tolerance / 2))
        if not path:
            continue
        basis = leg.parts[index].basis if index < len(leg.parts) else leg.basis
        dash = DASH[basis]
        look = {
            "stroke": scene.colour("accent" if shown else "quiet"),
            "stroke_width": number((2.4 if shown else 1.1) * u),
            "stroke_opacity": "1" if shown else "0.55",
        }
        if dash:
            look["stroke_dasharray"] = " ".join(number(step * u) for step in dash)
            look["stroke_linecap"] = "round" if dash[0] == 1 else "butt"
        if shown:
            halo = {"stroke": scene.colour("card"), "stroke_width": number(6 * u)}
            add(group, "path", d=path, stroke_opacity="0.85", **halo)
        add(group, "path", d=path, **look)


def _tracks(parent: ET.Element, scene: Scene, view: View) -> None:
    """Draw the measured positions that may be of the day, and nothing between them."""
    for track in () if scene.sketch and scene.dossier.legs else scene.dossier.tracks:
        times = map(time_bounds, track.properties.coordinate_properties.times)
        kept = [
            at
            for at, (first, last) in zip(track.geometry.coordinates, times, strict=True)
            if shown_in(scene.mode, Bounds(first, last, first, last), scene.day)
        ]
        # Positions on one spot of the picture are one dot.
        points = np.unique(np.round(view.at(np.array(kept, dtype=float).reshape(-1, 2))), axis=0)
        left, top, right, bottom = view.box
        inside = (points > (left, top)).all(axis=1) & (points < (right, bottom)).all(axis=1)
        if inside.any():
            add_dots(parent, scene, points[inside], track.properties.standing)


def add_dots(parent: ET.Element, scene: Scene, points: Points, standing: str) -> None:
    """Draw the marks of measured positions; independent ones are grey."""
    colour = scene.colour("observer" if standing == "independent" else "accent")
    d = "".join(f"M{number(x)} {number(y)}h.01" for x, y in points)
    look = {"stroke": colour, "stroke_width": number(4 * scene.unit), "stroke_linecap": "round"}
    add(parent, "path", d=d, fill="none", **look)


def _found(parent: ET.Element, scene: Scene, view: View) -> list[Label]:
    """Draw positions of files of tracks, and silences as such; prepare the words of these."""
    found = scene.found
    if found is None or scene.sketch:
        return []
    asked = (scene.mode, scene.day)
    silences = found.silences[found.between(found.silences, *asked)[:MOST_BETWEEN]]
    pairs = found.between(found.pairs, *asked)[:MOST_BETWEEN]
    between = [("silence", at, found.silence_words(at, scene.lang)) for at in silences.tolist()]
    between += [
        ("impossible", int(found.pairs[one]), found.pair_words(one, scene.lang))
        for one in pairs.tolist()
    ]
    labels = []
    for kind, at, words in between:
        middle = _between(parent, scene, view, found.positions[at - 1 : at + 1], kind)
        if middle is not None:
            lines = [(words, 11 * scene.unit, "ink")]
            labels.append(Label(middle.x, middle.y, lines, SILENCE_PRIORITY, gap=5 * scene.unit))
    is_bad = np.zeros(len(found.seconds), bool)
    is_bad[found.pairs], is_bad[found.pairs - 1] = True, True
    here = found.shown(*asked)
    for which, put in ((here & ~is_bad, add_dots), (here & is_bad, add_rings)):
        points = np.unique(np.round(view.at(found.positions[which])), axis=0)
        inside = (points > view.box[:2]).all(axis=1) & (points < view.box[2:]).all(axis=1)
        if inside.any():
            put(parent, scene, points[inside], "independent")
    return labels


def _between(
    parent: ET.Element, scene: Scene, view: View, ends: Points, kind: str
) -> shapely.Point | None:
    """Draw a dashed nothing between two positions; return the middle of what is seen of it."""
    parts = _px(view, [LineString(type="LineString", coordinates=tuple(map(tuple, ends)))])[0]
    path = line_path(parts, view.box, 0.3)
    if not path:
        return None
    colour, width, dash = LINES_BETWEEN[kind]
    look = {"stroke": scene.colour(colour), "stroke_width": number(width * scene.unit)}
    look["stroke_dasharray"] = " ".join(number(step * scene.unit) for step in dash)
    add(parent, "path", d=path, fill="none", stroke_opacity="0.9", **look).set("class", kind)
    seen = shapely.clip_by_rect(shapely.MultiLineString(list(parts)), *view.box)
    longest = max(shapely.get_parts(seen), key=lambda part: float(part.length))
    middle: shapely.Point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return middle


def add_rings(parent: ET.Element, scene: Scene, points: Points, _standing: str) -> None:
    """Draw the marks of positions of which no ship can have sailed from one to the next."""
    u = scene.unit
    look = {"fill": scene.colour("paper"), "stroke": scene.colour("observer")}
    for x, y in points:
        at = {"cx": number(x), "cy": number(y), "r": number(2.6 * u)}
        add(parent, "circle", **at, **look, stroke_width=number(1.4 * u))


def _has_reach(scene: Scene, leg: LegProperties) -> bool:
    """Whether the shipment could have been on a leg on the day; then it is all of the leg."""
    if scene.day is None or scene.mode == "all":
        return False
    # As in the page before a reader switches a speed limit on: the whole leg.
    return state_at(*leg.bounds, scene.day) is not State.ABSENT


def _boxes(parts: list[Points], window: PixelBox, half: float) -> list[PixelBox]:
    """Give boxes along what is seen of lines, so near to each other that no name fits between."""
    lines = [shapely.LineString(part) for part in parts if len(part) > 1]
    seen = shapely.clip_by_rect(shapely.MultiLineString(lines), *window)
    kept = [part for part in shapely.get_parts(seen) if part.length > 0]
    points = shapely.get_coordinates(shapely.segmentize(kept, 2 * half))
    points = np.unique(np.round(points / half), axis=0) * half
    return list(map(tuple, np.hstack([points - half, points + half]).tolist()))


def _position(place: PlaceFeature) -> Points:
    return np.array([place.geometry.coordinates])


def _at_places(view: View, places: Sequence[PlaceFeature]) -> list[tuple[float, float]]:
    """Project all places at once, to pixels."""
    positions = [place.geometry.coordinates for place in places]
    return [(x, y) for x, y in view.at(np.array(positions, dtype=float).reshape(-1, 2))]


def _route_places(scene: Scene) -> list[PlaceFeature]:
    return [place for place in scene.dossier.places if place.properties.layer == "route"]


def _places(parent: ET.Element, scene: Scene, view: View, *, inset: bool) -> list[Label]:
    """Draw the places that belong on this map, and prepare their names."""
    denials = (claim for claim in scene.dossier.claims if claim.kind == "denial")
    answering = {place for claim in denials for place in claim.places}
    labels = []
    known = {place.id: place for place in scene.dossier.places}
    times, ends = visits(scene.dossier.legs), _ends(scene.dossier)
    for place, (x, y) in zip(
        scene.dossier.places, _at_places(view, scene.dossier.places), strict=True
    ):
        if place.properties.layer == "context" and (inset or place.id not in answering):
            continue
        if view.box[0] < x < view.box[2] and view.box[1] < y < view.box[3]:
            of = known.get(place.properties.candidate_of or "")
            if of:
                _doubt(parent, scene, view.at(_position(of))[0], (x, y))
            dot = _dot(parent, scene, place.properties, x, y, view.metres)
            label = _place_label(scene, place, x, y, dot, of)
            often = visits_words(times[place.id], scene.lang)
            if often and place.properties.layer == "route":
                label.lines = [*label.lines, (often, 11 * scene.unit, "quiet")]
            if place.id in ends:
                label.priority = END_PRIORITY
            labels.append(label)
    return labels


def _ends(dossier: Dossier) -> set[str]:
    """Name the places where the route begins and ends."""
    legs = [leg.properties for leg in dossier.legs]
    return {legs[0].from_place, legs[-1].to_place} if legs else set()


def _doubt(parent: ET.Element, scene: Scene, of: Points, at: tuple[float, float]) -> None:
    """Join a candidate with the place that it may be."""
    line = f"M{number(of[0])} {number(of[1])}L{number(at[0])} {number(at[1])}"
    dash = " ".join(number(step * scene.unit) for step in (2, 5))
    look = {"stroke": scene.colour("candidate"), "stroke_width": number(1.2 * scene.unit)}
    add(parent, "path", d=line, stroke_dasharray=dash, fill="none", **look)


def _dot(
    parent: ET.Element, scene: Scene, place: PlaceProperties, x: float, y: float, metres: float
) -> ET.Element:
    """Draw a place; the precision of one of the route is an area around it."""
    u, route = scene.unit, place.layer == "route"
    at = {"cx": number(x), "cy": number(y)}
    if route:
        edge = {
            "stroke": scene.colour("accent"),
            "stroke_opacity": "0.5",
            "stroke_dasharray": "3 3",
        }
        fill = {"fill": scene.colour("accent"), "fill_opacity": "0.09"}
        add(parent, "circle", r=number(place.precision_km * 1000 / metres), **at, **fill, **edge)
    look = {"fill": scene.colour("accent" if route else "quiet"), "stroke": scene.colour("card")}
    size = {"r": number((5 if route else 2.5) * u), "stroke_width": number(1.4 * u)}
    if place.layer == "candidate":
        look = {"fill": scene.colour("card"), "stroke": scene.colour("accent")}
        size["r"] = number(4 * u)
    return add(parent, "circle", **at, **size, **look)


def _place_label(
    scene: Scene,
    feature: PlaceFeature,
    x: float,
    y: float,
    dot: ET.Element,
    of: PlaceFeature | None,
) -> Label:
    """Name a place; without room for the name its dot goes too, but for those of the route."""
    place = feature.properties
    u, route, t = scene.unit, place.layer == "route", translate(scene.lang)
    name = brief(place.name, scene.lang)
    lines = [(name, 13 * u, "ink") if route else (name, 12 * u, "quiet")]
    if route and feature.id not in scene.guessed:
        said = t("± {km} km").replace("{km}", number(place.precision_km))
        lines.append((said, 11 * u, "quiet"))
    if of:
        lines.append((candidate_label(of.properties.name, scene.lang), 11 * u, "quiet"))
    label = Label(x, y, lines, PRIORITY[place.layer], dot=None if route else dot)
    label.gap = (9 if route else 6) * u + LABEL_GAP_PX
    label.lang = scene.other(place.name)
    if route:
        label.attributes["font-weight"] = "700"
    return label


def _areas(scene: Scene, view: View) -> list[Label]:
    """Names of countries and seas of the first rank."""
    labels = []
    for area in area_names():
        if area["rank"] > 1:
            continue
        x, y = view.at(np.array([[area["lon"], area["lat"]]]))[0]
        name, country = say(area["name"], scene.lang), area["kind"] == "country"
        line = (name.upper() if country else name, 11 * scene.unit, "label-area")
        label = Label(x, y, [line], 1.0, area=True, lang=scene.other(area["name"]))
        if font_of(name) != ARABIC:  # whose letters are joined
            label.attributes |= {"letter-spacing": number(scene.unit)}
        if not country and font_of(name) == SANS:  # other scripts have no italics
            label.attributes |= {"font-style": "italic"}
        labels.append(label)
    return labels


def _cities(parent: ET.Element, scene: Scene, view: View) -> list[Label]:
    """Mark a few cities between the places, and prepare their names."""
    labels = []
    left, top, right, bottom = view.box
    own = [place.geometry.coordinates for place in scene.dossier.places]
    places = np.array(own, dtype=float).reshape(-1, 2)
    route = bent(route_shapes(scene.dossier))
    extent = math.hypot(right - left, bottom - top) * view.metres / 1000
    for city in [] if scene.sketch else city_names(route, places, extent):
        x, y = view.at(np.array([[city["lon"], city["lat"]]]))[0]
        if city["rank"] > 1 or not (left < x < right and top < y < bottom):
            continue
        look = {"r": number(1.8 * scene.unit), "fill": scene.colour("label-area")}
        dot = add(parent, "circle", cx=number(x), cy=number(y), **look)
        line = (say(city["name"], scene.lang), 11 * scene.unit, "label-area")
        label = Label(x, y, [line], CITY, dot=dot, lang=scene.other(city["name"]))
        label.gap = 3 * scene.unit + LABEL_GAP_PX
        labels.append(label)
    return labels


def _sightings(parent: ET.Element, scene: Scene, view: View) -> list[PixelBox]:
    """Draw diamonds above their place, side by side, in order of their days; give their boxes."""
    drawn: list[PixelBox] = []
    count: dict[str, int] = {}
    u, r = scene.unit, 2 * DIAMOND_PX * scene.unit
    places = {place.id: place for place in scene.dossier.places}
    for seen in (each.properties for each in scene.dossier.sightings):
        place = seen.place
        index = count.get(place, 0)
        count[place] = index + 1
        if not shown_in(scene.mode, seen.bounds, scene.day):
            continue
        x, y = view.at(_position(places[place]))[0] + np.array([index * 17 * u, -17 * u])
        left, top, right, bottom = view.box
        # Typst takes two thirds longer for a window with a mark that lies far outside of it.
        if not (left - r < x < right + r and top - r < y < bottom + r):
            continue
        add_diamond(parent, scene, x, y, seen.standing)
        drawn.append((x - r / 2, y - r / 2, x + r / 2, y + r / 2))
    return drawn


def add_diamond(parent: ET.Element, scene: Scene, x: float, y: float, standing: str) -> None:
    """Draw the mark of a sighting; an independent one is grey."""
    r = DIAMOND_PX * scene.unit
    points = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    corners = " ".join(f"{number(a)},{number(b)}" for a, b in points)
    fill = scene.colour("observer" if standing == "independent" else "accent")
    add(parent, "polygon", points=corners, fill=fill, stroke=scene.colour("card"))


def _write_label(parent: ET.Element, scene: Scene, label: Label) -> None:
    """Write a label's lines from its upper left corner, with a halo in the land's colour."""
    wide, _ = label.size()
    x, anchor = (label.x + wide / 2, "middle") if label.area else (label.x, "start")
    y = label.y
    for index, (text, size, colour) in enumerate(label.lines):
        y += size * 1.2
        look = {"fill": scene.colour(colour), "text_anchor": anchor}
        look |= {"stroke": scene.colour("land"), "stroke_width": number(3 * scene.unit)}
        look |= {"stroke_linejoin": "round", "stroke_opacity": "0.8", "paint_order": "stroke"}
        made = write(parent, text, x, y - size * 0.22, size, **look)
        for name, value in (label.attributes if index == 0 else {}).items():
            made.set(name, value)
        if label.lang:
            made.set(XML_LANG, label.lang)
