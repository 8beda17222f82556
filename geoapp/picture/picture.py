"""A still picture of the route on a day: vectors in the page's own style and projection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from geoapp.cartography.projection import (
    CLOSEST_M_A_PIXEL,
    PixelBox,
    Points,
    Projection,
    View,
    bent,
    route_shapes,
)
from geoapp.cartography.style import DARK, DASH, LIGHT
from geoapp.catalogues import direction, interface_language, say, translate
from geoapp.dossier import Dossier, PlaceFeature
from geoapp.dossier.drafts import features_without
from geoapp.errors import Problem
from geoapp.geodesy import KM_PER_DEGREE
from geoapp.measure.lengths import Measured, line_parts
from geoapp.picture.layers import (
    LINES_BETWEEN,
    XML_LANG,
    Scene,
    add,
    add_diamond,
    add_dots,
    draw_map,
    write,
)
from geoapp.picture.svg import (
    SERIF,
    SVG,
    font_of,
    number,
    text_px,
    wrap,
    xml_text,
)
from geoapp.picture.tracks import FoundTracks
from geoapp.text.quantities import say_km
from geoapp.text.sentences import MODES, as_draft, day_sentence, translate_for
from geoapp.when import say_when

THEMES = {"light": LIGHT, "dark": DARK, "page": {name: f"var(--{name})" for name in LIGHT}}
LEAST_PX, MOST_PX = 200, 10_000
# The page's own letters are drawn as they are at this diagonal, in pixels.
USUAL_DIAGONAL_PX = 1500.0
# Round lengths for the scale, in kilometres.
SCALES_KM = [n * 10**k for k in range(4) for n in (1, 2, 5)]
# A scale is drawn only where it holds over the whole map within this share.
SCALE_TOLERANCE = 0.1
# Positions of a route at which that is asked.
STRETCHED = 100
# What is no larger than this is a point, shown with so much around it.
POINT_DEGREES, SURROUNDINGS_KM = 0.01, 50.0
# A leg shorter than this share of the map's width is a speck, and gets an inset.
SPECK = 0.06
# Beside the map's narrower side than this there is no room for an inset.
INSET_FROM_PX = 420.0
# Whose account it is stands whole, in as many lines as anyone may need of a small picture.
SAID_LINES = 9


def picture_svg(
    measured: Measured,
    *,
    at: date | None,
    lang: str = "en",
    size: tuple[int, int] = (1600, 900),
    mode: str = "now",
    theme: str = "light",
    bare: bool = False,
    bbox: Sequence[float] | None = None,
    around: Dossier | None = None,
    found: FoundTracks | None = None,
) -> str:
    """
    Draw the route on a day as one SVG document.

    Parameters
    ----------
    measured
        A dossier, as `geoapp.measure.measure_dossier` measures it.
    at
        The day; None for the whole route without a day and without a reach.
    lang
        Language of content and interface; texts that lack it are in the dossier's main one, and
        marked; the interface speaks the nearest that it can.
    size
        Width and height in pixels, 200 to 10,000 each.
    mode
        ``now``, ``past`` or ``all``: what stands on the day, as in the page.
    theme
        ``light`` or ``dark``; ``page`` for a picture inside the page, in whose colours it
        is, without rivers, lakes and candidates.
    bare
        The map alone, without title, sentence, legend and credit; whoever shows it has
        to say whose account it is.
    bbox
        West, south, east, north in degrees, of what is shown instead of the whole route; west
        is greater than east where the box crosses 180 degrees.
    around
        The dossier whose whole route the map has room for, where `measured` is a part of it.
    found
        What files of tracks say of the route, as `geoapp.page.tracks.found_tracks` gives it; not
        drawn with the theme ``page``.

    Returns
    -------
    svg
        Well-formed XML with a title and a description; the same for the same arguments.
        Text stays text.

    Raises
    ------
    ValueError
        If `size`, `mode` or `theme` is none of these.
    """
    _check(size, mode, theme)
    width, height = size
    unit = max(0.5, float(np.hypot(width, height)) / USUAL_DIAGONAL_PX)
    if width < 700 and unit < 0.85:
        unit = 0.85
    day = at if mode != "all" else None
    dossier = as_draft(measured.dossier)
    guessed = features_without((each.path for each in measured.dossier.todo), "precision_km")
    tolerance = 1.4 if theme == "page" else 0.35
    scene = Scene(dossier, day, mode, lang, THEMES[theme], unit, tolerance, found, guessed)
    root = ET.Element("svg", {"xmlns": SVG, "viewBox": f"0 0 {width} {height}"})
    root.attrib |= {"width": str(width), "height": str(height), "role": "img"}
    root.set(XML_LANG, interface_language(lang))
    root.set("aria-labelledby", "picture-title picture-text")
    _describe(root, scene)
    add(root, "rect", width=width, height=height, fill=scene.colour("paper"))
    box: PixelBox = (0.0, 0.0, float(width), float(height))
    if not bare:
        box = _around(root, scene, box, _kilometres(measured, lang))
    _map_in(root, scene, box, bbox, around or dossier)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True) + "\n"


def _check(size: tuple[int, int], mode: str, theme: str) -> None:
    if not all(LEAST_PX <= side <= MOST_PX for side in size):
        found = f"is {size[0]}x{size[1]}"
        raise ValueError(str(Problem("size", found, f"use {LEAST_PX} to {MOST_PX} pixels a side")))
    if mode not in MODES or theme not in THEMES:
        raise ValueError(f"mode is {mode!r}, theme {theme!r}; use {MODES}, {tuple(THEMES)}")


def _describe(root: ET.Element, scene: Scene) -> None:
    """Give the picture a name and a description."""
    info = scene.dossier.header
    title = add(root, "title", id="picture-title")
    title.text = xml_text(say(info.title, scene.lang))
    text = add(root, "desc", id="picture-text")
    text.text = xml_text(picture_words(scene.dossier, scene.day, scene.lang, scene.found))


def picture_words(
    dossier: Dossier, day: date | None, lang: str, found: FoundTracks | None = None
) -> str:
    """
    Say in words what a picture shows, for who can't see it.

    Parameters
    ----------
    dossier
        A dossier.
    day
        The day, or None.
    lang
        Language of the interface.
    found
        What files of tracks say of the route.

    Returns
    -------
    words
        The summary, the day's sentence, and whose account it is.
    """
    words = [say(dossier.header.summary, lang)]
    if day is not None:
        words += [say_when(day.isoformat(), lang) + ".", day_sentence(dossier, day, lang)]
        words += [found.words(dossier, day, lang)] if found else []
    return " ".join([*words, say(dossier.header.attribution, lang)])


def _around(root: ET.Element, scene: Scene, box: PixelBox, kilometres: str) -> PixelBox:
    """Write title, sentence, legend and credit; return what is left for the map."""
    edge = 22 * scene.unit
    left, top, right, bottom = box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge
    top = _head(root, scene, kilometres, left, top, right)
    for draw in (_credit, _legend, _sentence):
        above = draw(root, scene, left, bottom, right)
        if above - top < (box[3] - box[1]) * 0.4:
            _undo(root)
            continue
        bottom = above
    return left, top + 8 * scene.unit, right, bottom - 8 * scene.unit


def _kilometres(measured: Measured, lang: str) -> str:
    """Write the length of the whole way; empty where there are no legs."""
    total, t = measured.total, translate(lang)
    if not measured.legs:
        return ""
    name = t("length") if total.high_km is None else t("plausible length")
    return f"{name} {say_km(total.low_km, total.high_km, lang)}"


def _undo(root: ET.Element) -> None:
    root.remove(root[-1])


def _lines(
    parent: ET.Element, texts: list[str], x: float, y: float, size: float, **look: object
) -> float:
    """Write lines one below the other from the top y; return where they end."""
    for text in texts:
        y += size * 1.25
        write(parent, text, x, y - size * 0.25, size, **look)
    return y


def _edge(scene: Scene, left: float, right: float) -> tuple[float, dict[str, str]]:
    """Begin lines where the picture's language begins them."""
    leftwards = direction(scene.lang) == "rtl"
    return (right, {"text_anchor": "end"}) if leftwards else (left, {})


def _marked(parent: ET.Element, texts: dict[str, str], scene: Scene) -> ET.Element:
    """Make a group that says its language where it isn't the picture's."""
    group = add(parent, "g")
    if other := scene.other(texts):
        group.set(XML_LANG, other)
    return group


def _head(
    root: ET.Element, scene: Scene, kilometres: str, left: float, top: float, right: float
) -> float:
    u, info = scene.unit, scene.dossier.header
    t = translate_for(scene.dossier, scene.lang)
    words, legs = t("kicker"), scene.dossier.legs
    if scene.day is not None:
        words += " · " + say_when(scene.day.isoformat(), scene.lang)
    bases = ", ".join(t(basis) for basis in dict.fromkeys(each.properties.basis for each in legs))
    words += f" · {kilometres} ({bases})" if kilometres else ""
    start, anchor = _edge(scene, left, right)
    accent = {"fill": scene.colour("accent"), "font_weight": "700"} | anchor
    kicker = wrap(words, right - left, 14 * u, 2, bold=True)
    y = _lines(root, kicker, start, top, 14 * u, **accent)
    size = min(27 * u, 0.062 * (right - left))
    title = wrap(say(info.title, scene.lang), right - left, size, 3, bold=True)
    look = {"fill": scene.colour("ink"), "font_weight": "700"} | anchor
    look["font_family"] = font_of(title[0], SERIF)
    return _lines(_marked(root, info.title, scene), title, start, y, size, **look)


def _upwards(height: float, bottom: float) -> float:
    return bottom - height


def _sentence(root: ET.Element, scene: Scene, left: float, bottom: float, right: float) -> float:
    size = 15 * scene.unit
    words, lines_most = "", 3
    if scene.day is not None:
        words = day_sentence(scene.dossier, scene.day, scene.lang)
        if scene.found is not None:
            words += " " + scene.found.words(scene.dossier, scene.day, scene.lang)
            lines_most = 5
    lines = wrap(words, right - left, size, lines_most)
    top = _upwards(len(lines) * size * 1.25 + 6 * scene.unit, bottom)
    start, anchor = _edge(scene, left, right)
    look = {"fill": scene.colour("ink"), "font_family": font_of(words, SERIF)} | anchor
    _lines(add(root, "g"), lines, start, top, size, **look)
    return top


def _credit(root: ET.Element, scene: Scene, left: float, bottom: float, right: float) -> float:
    """Whose account it is, always, then whose data."""
    u, info = scene.unit, scene.dossier.header
    said = wrap(say(info.attribution, scene.lang), right - left, 13 * u, SAID_LINES)
    names = " · ".join(credit.name for credit in info.credits)
    version = f"{info.id} {info.version}"
    thanks = wrap(f"{names} · {version}" if names else version, right - left, 10.5 * u, 2)
    top = _upwards((len(said) * 13 + len(thanks) * 10.5) * 1.25 * u, bottom)
    group = _marked(root, info.attribution, scene)
    start, anchor = _edge(scene, left, right)
    y = _lines(group, said, start, top, 13 * u, fill=scene.colour("ink"), **anchor)
    _lines(group, thanks, start, y, 10.5 * u, fill=scene.colour("quiet"), **anchor)
    return top


Draw = Callable[[ET.Element, float, float], None]


def _legend(root: ET.Element, scene: Scene, left: float, bottom: float, right: float) -> float:
    """Say in a row, or a few, what the marks of this picture mean."""
    u, size = scene.unit, 12 * scene.unit
    entries = _entries(scene)
    rows: list[list[tuple[float, Draw, str]]] = [[]]
    x = left
    for draw, words in entries:
        wide = 34 * u + text_px(words, size) + 20 * u
        if x + wide > right and rows[-1]:
            rows.append([])
            x = left
        rows[-1].append((x, draw, words))
        x += wide
    step = 19 * u
    top = _upwards(len(rows) * step + 8 * u, bottom)
    group = add(root, "g")
    for index, row in enumerate(rows):
        y = top + step * index + step / 2
        for x, draw, words in row:
            draw(group, x, y)
            write(group, words, x + 34 * u, y + size * 0.36, size, fill=scene.colour("quiet"))
    return top


def _entries(scene: Scene) -> list[tuple[Draw, str]]:
    """List what is drawn in this picture, each with its words."""
    t, dossier, u = translate(scene.lang), scene.dossier, scene.unit
    legs = [leg.properties for leg in dossier.legs]
    drawn = {part.basis for leg in legs for part in leg.parts or (leg,)}

    def line(dash: tuple[float, ...] | None, colour: str, width: float, opacity: str = "1") -> Draw:
        def draw(group: ET.Element, x: float, y: float) -> None:
            made = add(group, "path", d=f"M{number(x)} {number(y)}h{number(26 * u)}")
            made.attrib |= {"stroke": scene.colour(colour), "stroke-width": number(width * u)}
            made.attrib |= {"stroke-opacity": opacity}
            if dash:
                made.set("stroke-dasharray", " ".join(number(step * u) for step in dash))

        return draw

    def dots(standing: str) -> Draw:
        across = np.array([5.0, 13.0, 21.0]) * u
        return lambda group, x, y: add_dots(
            group, scene, np.column_stack([across + x, np.full(3, y)]), standing
        )

    def diamond(standing: str) -> Draw:
        return lambda group, x, y: add_diamond(group, scene, x + 13 * u, y, standing)

    def open_dot(group: ET.Element, x: float, y: float) -> None:
        look = {"fill": scene.colour("card"), "stroke": scene.colour("accent")}
        at = {"cx": number(x + 13 * u), "cy": number(y), "r": number(4 * u)}
        add(group, "circle", **at, **look, stroke_width=number(1.4 * u))

    entries = [(line(DASH[basis], "accent", 2.4), t(basis)) for basis in DASH if basis in drawn]
    if any(place.properties.candidate_of for place in dossier.places):
        entries.append((open_dot, t("candidate for a place")))
    if dossier.candidates:
        entries.append((line(None, "candidate", 1.2, "0.8"), t("other candidate line")))
    if scene.day is not None and legs:
        entries.append((line(None, "reach", 9, "0.5"), t("where it could have been on this day")))
    entries += [(dots(standing), t("Positions")) for standing in _measured(scene)]
    entries += _found_entries(scene, line)
    seen = dict.fromkeys((e.properties.code, e.properties.standing) for e in dossier.sightings)
    return entries + [(diamond(standing), t(code)) for code, standing in seen]


def _measured(scene: Scene) -> list[str]:
    """Say how measured positions stand: those of files of tracks are independent."""
    standings = [track.properties.standing for track in scene.dossier.tracks]
    return list(dict.fromkeys([*standings, *(["independent"] if scene.found else [])]))


def _found_entries(scene: Scene, line: Callable[..., Draw]) -> list[tuple[Draw, str]]:
    """Say what stands between positions of files of tracks, where there is any of it."""
    t, found = translate(scene.lang), scene.found
    if found is None:
        return []
    drawn = {
        "silence": (found.silences, t("nothing received")),
        "impossible": (found.pairs, t("no ship can have sailed it")),
    }
    return [
        (line(dash, colour, width), drawn[kind][1])
        for kind, (colour, width, dash) in LINES_BETWEEN.items()
        if len(found.between(drawn[kind][0], scene.mode, scene.day))
    ]


def _route_positions(dossier: Dossier, middle: float) -> Points:
    """Give what the route needs: its lines, and its places with the area around each."""
    route = [place for place in dossier.places if place.properties.layer == "route"]
    lines = bent(route_shapes(dossier))
    # A point has surroundings, which no coarse coast shows from nearby.
    is_point = len(lines) and np.ptp(lines, axis=0).sum() < POINT_DEGREES
    rings = _areas_of(route, middle, SURROUNDINGS_KM if is_point else 0.0)
    positions = np.concatenate([lines, rings])
    return positions if len(positions) else np.array([[0.0, 30.0]])


def _areas_of(places: Sequence[PlaceFeature], middle: float, least_km: float = 0.0) -> Points:
    """Give four positions on the edge of the area in which each place may lie."""
    at = np.array([place.geometry.coordinates for place in places]).reshape(-1, 2)
    km = np.array([max(least_km, place.properties.precision_km) for place in places])
    high = km / KM_PER_DEGREE
    wide = high / np.cos(np.radians(at[:, 1]))
    steps = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])
    rings = at[:, None] + np.stack([wide, high], axis=1)[:, None] * steps
    # Across a pole, or where the map is cut, an area isn't followed.
    off = np.abs((at[:, 0] - middle + 180) % 360 - 180)
    sound = (np.abs(at[:, 1]) + high < 90) & (off + wide < 180)
    return np.asarray(rings[sound].reshape(-1, 2))


def _positions_in(bbox: Sequence[float]) -> Points:
    """Cover a box with positions, as its edges are no straight lines in the projection."""
    west, south, east, north = bbox
    lons, lats = np.linspace(west, east + 360 * (east < west), 5), np.linspace(south, north, 5)
    return np.column_stack([grid.ravel() for grid in np.meshgrid(lons, lats)])


def _map_in(
    root: ET.Element, scene: Scene, box: PixelBox, bbox: Sequence[float] | None, around: Dossier
) -> None:
    """Draw the map, its inset and its scale in a box."""
    u = scene.unit
    projection = Projection.fitted(route_shapes(around))
    middle = projection.centre[0]
    positions = _positions_in(bbox) if bbox else _route_positions(around, middle)
    margins = (u, u, u, u) if bbox else (56 * u, 40 * u, 84 * u, 44 * u)
    closest = 0.0 if bbox else CLOSEST_M_A_PIXEL
    view = View.fitted(projection, box, positions, margins, closest=closest)
    taken: list[PixelBox] = []
    small = None if bbox else _inset_view(scene, view)
    if small is not None:
        taken.append(small.box)
    scale = _scale_km(view, positions)
    bar = (box[2] - 20 * u - scale * 1000 / view.metres, box[3] - 34 * u, box[2], box[3])
    if scale:
        taken.append(bar)
    _window(root, scene, view, taken, "map", inset=False)
    if scale:
        _scale_bar(root, scene, view, scale)
    if small is not None:
        _window(root, scene, small, [], "inset", inset=True)


def _window(
    root: ET.Element, scene: Scene, view: View, taken: list[PixelBox], name: str, *, inset: bool
) -> None:
    left, top, right, bottom = view.box
    at = {"x": number(left), "y": number(top)}
    side = {"width": number(right - left), "height": number(bottom - top)}
    group = {}
    # At the picture's own edge it ends anyway, and Typst takes half as long again for a window.
    if scene.sketch or view.box != tuple(map(float, root.attrib["viewBox"].split())):
        clip = add(add(root, "defs"), "clipPath", id=f"{name}-window")
        add(clip, "rect", **at, **side)
        group["clip_path"] = f"url(#{name}-window)"
    draw_map(add(root, "g", **group), scene, view, taken, inset=inset)
    add(root, "rect", **at, **side, fill="none", stroke=scene.colour("border" if inset else "rule"))


def _inset_view(scene: Scene, view: View) -> View | None:
    """Make a small map of a leg that is a speck on the large one, where it covers no route."""
    left, top, right, bottom = view.box
    lines = [np.concatenate(line_parts(leg.geometry)) for leg in scene.dossier.legs]
    if min(right - left, bottom - top) < INSET_FROM_PX * scene.unit or len(lines) < 2:
        return None
    spans = [float(np.ptp(view.at(line), axis=0).max()) for line in lines]
    least = int(np.argmin(spans))
    if spans[least] > SPECK * (right - left):
        return None
    wide, high = (right - left) * 0.26, (bottom - top) * 0.34
    gap, u = 10 * scene.unit, scene.unit
    corners = (
        (left + gap, bottom - gap - high),
        (left + gap, top + gap),
        (right - gap - wide, top + gap),
    )
    route = view.at(_route_positions(scene.dossier, view.projection.centre[0]))
    boxes = [(x, y, x + wide, y + high) for x, y in corners]
    box = next((one for one in boxes if not _holds(one, route)), None)
    if box is None:
        return None
    # A small map has its own north.
    projection = Projection.fitted([shapely.LineString(lines[least])])
    leg = scene.dossier.legs[least].properties
    ends = [place for place in scene.dossier.places if place.id in (leg.from_place, leg.to_place)]
    shown = np.concatenate([lines[least], _areas_of(ends, projection.centre[0])])
    return View.fitted(projection, box, shown, (60 * u, 40 * u, 70 * u, 40 * u))


def _holds(box: PixelBox, points: Points) -> bool:
    inside = (points > box[:2]).all(axis=1) & (points < box[2:]).all(axis=1)
    return bool(inside.any())


def _scale_km(view: View, positions: Points) -> int:
    """Choose a length about a sixth of the map wide; 0 where no one scale holds for it."""
    some = positions[:: max(1, len(positions) // STRETCHED)]
    if view.projection.stretch(some).max() - 1 > SCALE_TOLERANCE:
        return 0
    room = (view.box[2] - view.box[0]) / 6 * view.metres / 1000
    return max((km for km in SCALES_KM if km <= room), default=0)


def _scale_bar(root: ET.Element, scene: Scene, view: View, km: int) -> None:
    u, (_, _, right, bottom) = scene.unit, view.box
    wide = km * 1000 / view.metres
    x, y = right - 14 * u - wide, bottom - 12 * u
    ends = f"M{number(x)} {number(y - 5 * u)}v{number(5 * u)}h{number(wide)}v{number(-5 * u)}"
    stroke = {"stroke": scene.colour("quiet"), "stroke_width": number(1.4 * u)}
    add(root, "path", d=ends, fill="none", **stroke)
    look = {"fill": scene.colour("quiet"), "text_anchor": "middle"}
    write(
        root,
        say_km(km, km, scene.lang),
        x + wide / 2,
        y - 8 * u,
        11 * u,
        **look,
    )
