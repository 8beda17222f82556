"""What the pictures of the documentation are drawn with: plain SVG, the colours of the map."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import numpy as np

RED, GREY, INK, PAPER, RULE = "#a8201a", "#8a8378", "#2b2722", "#fbfaf5", "#ddd6c8"
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"

Box = tuple[float, float, float, float]


def drawing(title: str, width: int, height: int, parts: Iterable[str]) -> str:
    """Put parts on paper."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="{FONT}" font-size="13" fill="{INK}">'
        f"<title>{escape(title)}</title>"
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>'
    )
    return head + "\n".join(parts) + "</svg>\n"


def heading(box: Box, words: str) -> str:
    """Head a panel."""
    return f'<text x="{box[0]}" y="{box[1] - 12}" font-weight="bold">{escape(words)}</text>'


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK) -> str:
    """Write words on a halo of paper."""
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}"'
    halo = f'stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
    return f'<text {place} font-size="12" {halo}>{escape(words)}</text>'


def path(points: np.ndarray, style: str) -> str:
    """Draw a line through points."""
    steps = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{steps}" {style}/>'


def stroke(colour: str, width: float, dash: str = "") -> str:
    """Style a line without a fill."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{colour}" stroke-width="{width}"{dashed}'
