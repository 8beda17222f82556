"""A still picture of anybody's features on a base map, each as it is at one time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.projection import Points, Projection, View
from geoapp.cartography.style import LIGHT
from geoapp.cartography.world import cut_to, window_of
from geoapp.picture.layers import XML_LANG, add, draw_base, write
from geoapp.picture.svg import SVG, line_path, number, ring_path, text_px, wrap, xml_text

# Width in pixels, dash, opacity of a line, opacity of an inside: as on the map.
LOOKS: Final[dict[str, tuple[float, str, float, float]]] = {
    "other": (1, "", 0.4, 0.0),
    "possible": (2, "6 5", 1.0, 0.12),
    "certain": (3, "", 1.0, 0.4),
}
"""How a feature is drawn that is certain, possible or of another time, the last above the first."""

DOT_PX, OTHER_PX = 4.0, 1.5
HEAD_PX, EDGE_PX, CAPTION_PX, MARK_PX = 40.0, 16.0, 15.0, 34.0
LINE_PX, MOST_LINES = 20.0, 10
MARGINS: Final = (40.0, 40.0, 40.0, 40.0)
# Without any position the map is of the world.
NOWHERE: Final = np.array([[-150.0, -50.0], [150.0, 70.0]])
# A straight edge is cut so often that the projection may bend it.
STRAIGHT_DEGREES = 2.0


@dataclass(frozen=True)
class Seen:
    """
    Features of one layer at one time.

    Parameters
    ----------
    geometries
        Any kind; longitude and latitude in degrees; missing and empty ones are left out.
    looks
        For each one of `LOOKS`, or empty where it is not shown.
    colours
        For each ``#rrggbb`` or a name of HTML.
    """

    geometries: NDArray[np.object_]
    looks: NDArray[np.str_]
    colours: Sequence[str]

    def like(self, look: str) -> dict[str, list[BaseGeometry]]:
        """Give the single geometries that have a look, by colour."""
        found: dict[str, list[BaseGeometry]] = {}
        like = (self.looks == look) & ~shapely.is_missing(self.geometries)
        for at in np.flatnonzero(like).tolist():
            found.setdefault(self.colours[at], []).extend(_single(self.geometries[at]))
        return found


def features_svg(
    layers: Sequence[Seen],
    *,
    head: str,
    captions: Sequence[tuple[str, str]] = (),
    foot: str = "",
    lang: str = "en",
    size: tuple[int, int] = (1000, 560),
) -> str:
    """
    Draw features on the packaged base map as one SVG document.

    Parameters
    ----------
    layers
        The features; those of the last are drawn above the others.
    head
        Of what time the picture is.
    captions
        What each look means, and how many have it: a look of `LOOKS` or nothing, and words.
    foot
        What stands below the map, such as whose account it is: all of it, on as many lines as it
        takes.
    lang
        Language of the words.
    size
        Width and height in pixels.

    Returns
    -------
    svg
        Well-formed XML with a title; text stays text.

    Examples
    --------
    >>> svg = features_svg([], head="<Day>", captions=[("certain", "Certain: 0")])
    >>> "<title>&lt;Day&gt; · Certain: 0</title>" in svg
    True
    """
    width, height = size
    root = ET.Element("svg", {"xmlns": SVG, "viewBox": f"0 0 {width} {height}"})
    root.attrib |= {"width": str(width), "height": str(height), "role": "img", XML_LANG: lang}
    said = " · ".join([head, *(words for _, words in captions), *filter(None, [foot])])
    add(root, "title").text = xml_text(said)
    add(root, "rect", width=width, height=height, fill=LIGHT["paper"])
    _captions(root, head, captions, width)
    lines = wrap(foot, width - 2 * EDGE_PX, CAPTION_PX, MOST_LINES)
    bottom = height - EDGE_PX - LINE_PX * len(lines)
    for n, line in enumerate(lines, 1):
        write(root, line, EDGE_PX, bottom + LINE_PX * n, CAPTION_PX, fill=LIGHT["ink"])
    box = (EDGE_PX, HEAD_PX, width - EDGE_PX, bottom)
    shapes = [each for layer in layers for each in layer.geometries if each is not None]
    positions: Points = shapely.get_coordinates(shapes)
    positions = positions if len(positions) else NOWHERE
    projection = Projection.fitted([shapely.MultiPoint(positions)])
    view = View.fitted(projection, box, positions, MARGINS)
    clip = add(add(root, "defs"), "clipPath", id="features-window")
    at = {"x": box[0], "y": box[1], "width": box[2] - box[0], "height": box[3] - box[1]}
    add(clip, "rect", **at)
    group = add(root, "g", clip_path="url(#features-window)")
    draw_base(group, view, positions[:: max(1, len(positions) // 200)], LIGHT)
    for look in LOOKS:
        for layer in layers:
            for colour, drawn in layer.like(look).items():
                _draw(group, view, look, colour if look != "other" else LIGHT["quiet"], drawn)
    add(root, "rect", **at, fill="none", stroke=LIGHT["rule"])
    return ET.tostring(root, encoding="unicode", short_empty_elements=True) + "\n"


def _captions(
    root: ET.Element, head: str, captions: Sequence[tuple[str, str]], width: float
) -> None:
    """Write the time, and beside it what the marks mean, as far as there is room."""
    x, y = EDGE_PX, HEAD_PX - CAPTION_PX
    line = (wrap(head, width / 2, CAPTION_PX, 1, bold=True) or [""])[0]
    write(root, line, x, y, CAPTION_PX, fill=LIGHT["ink"], font_weight="700")
    x += text_px(line, CAPTION_PX, bold=True) + MARK_PX
    for look, words in captions:
        wide = (MARK_PX if look else 0) + text_px(words, CAPTION_PX)
        if x + wide > width:
            break
        if look:
            stroke, dash, opacity, _ = LOOKS[look]
            made = add(root, "path", d=f"M{number(x)} {number(y - 5)}h26", stroke=LIGHT["ink"])
            made.attrib |= {"stroke-width": number(stroke), "stroke-opacity": number(opacity)}
            made.attrib |= {"stroke-dasharray": dash} if dash else {}
            x += MARK_PX
        write(root, words, x, y, CAPTION_PX, fill=LIGHT["quiet"])
        x += text_px(words, CAPTION_PX) + EDGE_PX


def _single(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    """Take collections apart, however nested; empty ones are none."""
    parts = getattr(geometry, "geoms", None)
    if parts is None:
        return [] if geometry.is_empty else [geometry]
    return [one for part in parts for one in _single(part)]


def _draw(
    group: ET.Element, view: View, look: str, colour: str, shapes: Sequence[BaseGeometry]
) -> None:
    width, dash, opacity, inside = LOOKS[look]
    window = window_of(view.projection)
    points = [shape for shape in shapes if shape.geom_type == "Point"]
    lines = [shapely.LineString(shape.coords) for shape in shapes if "Line" in shape.geom_type]
    areas = [shape for shape in shapes if shape.geom_type == "Polygon"]
    stroke = {"stroke": colour, "stroke_width": number(width), "stroke_opacity": number(opacity)}
    stroke |= {"stroke_dasharray": dash} if dash else {}
    if path := line_path(_pixels(view, cut_to(lines, window)), view.box, 0.3):
        add(group, "path", d=path, fill="none", **stroke)
    rings = [
        ring
        for area in cut_to(areas, window)
        for ring in _pixels(view, [area.exterior, *area.interiors])  # type: ignore[attr-defined]
    ]
    if path := ring_path(rings, view.box, 0.3):
        fill = {"fill": colour, "fill_opacity": number(inside, 2), "fill_rule": "evenodd"}
        add(group, "path", d=path, **fill, **stroke)
    _dots(group, view, look, colour, points)


def _pixels(view: View, lines: Iterable[BaseGeometry]) -> list[Points]:
    bent = [shapely.segmentize(line, STRAIGHT_DEGREES) for line in lines]
    return [view.at(shapely.get_coordinates(line)) for line in bent]


def _dots(
    group: ET.Element, view: View, look: str, colour: str, points: Sequence[BaseGeometry]
) -> None:
    """Draw a dot where one is certain, a ring where it is possible; many at a pixel are one."""
    if not points:
        return
    at = np.unique(np.round(view.at(shapely.get_coordinates(points))), axis=0)
    left, top, right, bottom = view.box
    shown = at[(at >= (left, top)).all(axis=1) & (at <= (right, bottom)).all(axis=1)]
    radius = OTHER_PX if look == "other" else DOT_PX
    r, d = number(radius), number(2 * radius)
    circle = f"m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0z"
    path = "".join(f"M{number(x)} {number(y)}{circle}" for x, y in shown)
    paper = colour if look != "possible" else LIGHT["card"]
    opacity = number(LOOKS[look][2])
    look_of = {"fill": paper, "stroke": colour if look == "possible" else LIGHT["card"]}
    if path:
        add(group, "path", d=path, stroke_width=1.5, opacity=opacity, **look_of)
