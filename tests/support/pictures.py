"""A picture as a tree of elements, and its texts."""

from __future__ import annotations

from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from geoapp.dossier import Dossier
from geoapp.measure import measure_dossier
from geoapp.picture.picture import picture_svg

DAY = date(2023, 9, 28)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(dossier: Dossier, **options: Any) -> ET.Element:
    """The picture as an element tree: so it is well-formed."""
    options = {"at": DAY} | options
    return ET.fromstring(picture_svg(measure_dossier(dossier), **options))  # noqa: S314


def words(root: ET.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]
