"""How KML looks: lines and icons in the page's colours."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np

from geoapp.cartography.style import LIGHT
from geoapp.exports.tables import Table

# Line width in pixels and opacity by basis: KML knows no dashes.
LINES = {
    "observed": (4, 1.0),
    "reported": (4, 0.85),
    "modelled": (3, 0.65),
    "schematic": (2, 0.5),
    "candidate": (1.5, 0.85),
}
# Shape, colour, scale of the icon, scale of the name: places by layer, sightings by standing.
# A sighting lies on its place: its diamond is the larger one, and its long name is left out.
POINTS = {
    "route": ("dot", "accent", 0.6, 1.0),
    "waypoint": ("dot", "observer", 0.35, 0.7),
    "context": ("dot", "observer", 0.35, 0.7),
    "claimed": ("diamond", "accent", 0.9, 0.0),
    "independent": ("diamond", "observer", 0.9, 0.0),
}
SHAPES: dict[str, Callable[[Any, Any], Any]] = {
    "dot": np.hypot,
    "diamond": lambda across, down: np.abs(across) + np.abs(down),
}
ICON_PIXELS = 32


def style_name(row: Mapping[str, Any]) -> str:
    """
    Name the style of a feature.

    Examples
    --------
    >>> style_name({"kind": "leg", "basis": "modelled"}), style_name({"kind": "candidate"})
    ('modelled', 'candidate')
    """
    decided_by = {"leg": "basis", "place": "layer", "sighting": "standing"}
    return str(row[decided_by.get(row["kind"], "kind")])


def lowest_first(features: Iterable[Table]) -> list[Table]:
    """Order tables as they are drawn: a candidate line would cover a leg that takes it."""
    return sorted(features, key=lambda table: table.name != "candidates")


def style_elements(*, icons: bool) -> Iterable[ET.Element]:
    """
    Build every style.

    Parameters
    ----------
    icons
        Whether the files of `icon_files` lie beside the document; without them a program
        draws its own icon in our colour.
    """
    for name, (width, opacity) in LINES.items():
        style = ET.Element("Style", id=name)
        line = ET.SubElement(style, "LineStyle")
        colour = LIGHT["candidate" if name == "candidate" else "accent"]
        ET.SubElement(line, "color").text = _kml_colour(colour, opacity)
        ET.SubElement(line, "width").text = str(width)
        yield _with_balloon(style)
    for name, (shape, colour, scale, label_scale) in POINTS.items():
        style = ET.Element("Style", id=name)
        icon = ET.SubElement(style, "IconStyle")
        ET.SubElement(icon, "color").text = _kml_colour(LIGHT[colour], 1)
        ET.SubElement(icon, "scale").text = str(scale if icons else label_scale or scale)
        if icons:
            ET.SubElement(ET.SubElement(icon, "Icon"), "href").text = f"{shape}.png"
            spot = {"x": "0.5", "y": "0.5", "xunits": "fraction", "yunits": "fraction"}
            ET.SubElement(icon, "hotSpot", spot)
        label = ET.SubElement(style, "LabelStyle")
        ET.SubElement(label, "scale").text = str(label_scale)
        yield _with_balloon(style)


def _with_balloon(style: ET.Element) -> ET.Element:
    """Show the description alone: by itself a program adds every column."""
    ET.SubElement(ET.SubElement(style, "BalloonStyle"), "text").text = "$[description]"
    return style


def _kml_colour(colour: str, opacity: float) -> str:
    """
    Write a colour as KML wants it: opacity, blue, green, red.

    Examples
    --------
    >>> _kml_colour("#a8231c", 1)
    'ff1c23a8'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def icon_files() -> dict[str, bytes]:
    """
    Draw the icons, white, so that a style can colour them.

    Returns
    -------
    files
        PNG by name: ``dot.png``, ``diamond.png``.
    """
    middle = (ICON_PIXELS - 1) / 2
    down, across = np.indices((ICON_PIXELS, ICON_PIXELS)) - middle
    return {
        f"{name}.png": _png(np.clip(ICON_PIXELS / 2 - distance(across, down), 0, 1))
        for name, distance in SHAPES.items()
    }


def _png(opacity: np.ndarray) -> bytes:
    """Write a white square as PNG, its opacity from 0 to 1."""
    size = len(opacity)
    pixels = np.full((size, size, 4), 255, np.uint8)
    pixels[:, :, 3] = np.rint(opacity * 255)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    chunks = {
        b"IHDR": struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(lines, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )
