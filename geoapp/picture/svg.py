"""Pieces of a picture: paths clipped to a box, text that is measured, labels that give way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from unicodedata import bidirectional, combining, east_asian_width
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.cartography.projection import PixelBox, Points
from geoapp.text.sources import MAY_END_LINE

SVG = "http://www.w3.org/2000/svg"
SANS = "Noto Sans, Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
SERIF = "Noto Serif, Georgia, Times New Roman, serif"
# A text is set in one font as far as that reaches, so a Korean one begins with a Korean font.
HANGUL = "NanumGothic, Nanum Gothic, Noto Sans CJK KR, Noto Sans KR, Malgun Gothic, sans-serif"
ARABIC = "Noto Sans Arabic, Noto Naskh Arabic, Geeza Pro, Segoe UI, Arial, sans-serif"
HEBREW = "Heebo, Noto Sans Hebrew, Arial Hebrew, Segoe UI, Arial, sans-serif"
# By which a line keeps its direction, whatever it ends in, where another one is usual.
RIGHT_TO_LEFT_MARK = "\u200f"
LABEL_GAP_PX = 2.0
WITHIN_PX = 2.0
# A name at a corner of its point comes nearer, by so much of the gap beside it.
DIAGONAL = 0.6
# Boxes that are compared one by one before they are put beside the others.
LATER = 64
# Positions of a line that are simplified together; lines of real routes have fewer. Of longer ones
# so many: the work grows by the square.
MAX_TOGETHER = 2_000
PIECE = 250
# Names of a higher priority may cover the line where there is no other room.
FIRM = 2.5
# A name stands so many times farther off where marks stand between it and its point.
BEYOND = 2.6
NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Of numbers, each with a space behind it.
NEEDLESS_ZEROS = re.compile(r"(?:\.0+|(\.\d*[1-9])0+)(?= )")
MINUS_ZERO = re.compile(r"(?<!\S)-0(?= )")
NARROW, WIDE = "iljtfrI.,:;'!|()[] ", "mwMWЖШЩЮжшщюм—…@%"


def ring_path(rings: Iterable[Points], box: PixelBox, tolerance: float, digits: int = 1) -> str:
    """
    Write rings, in pixels, as one SVG path clipped to a box.

    Examples
    --------
    >>> ring = np.array([[-5.0, 0.0], [5.0, 0.0], [5.0, 5.0], [-5.0, 5.0]])
    >>> ring_path([ring], (0, 0, 10, 10), 0.1)
    'M0 0L5 0 5 5 0 5Z'
    """
    clipped = [_clip_ring(ring, box) for ring in rings if _meets(ring, box)]
    # Of an array a line is made ten times sooner than of a list.
    closed = [np.array([*ring, ring[0]]) for ring in clipped if len(ring) >= 3]
    simple = shapely.simplify([shapely.LineString(ring) for ring in closed], tolerance)
    kept = [shapely.get_coordinates(line) for line in simple]
    return "".join(_path(line[:-1], digits) + "Z" for line in kept if len(line) > 3)


def line_path(lines: Iterable[Points], box: PixelBox, tolerance: float, digits: int = 1) -> str:
    """
    Write lines, in pixels, as one SVG path clipped to a box.

    Examples
    --------
    >>> line = np.array([[-5.0, 5.0], [5.0, 5.0], [5.0, 2.0]])
    >>> line_path([line], (0, 0, 10, 10), 0.1), line_path([line], (0, 0, 10, 10), 0.1, digits=0)
    ('M0 5L5 5 5 2', 'M0 5l5 0 0-3')
    """
    kept = [line for line in lines if len(line) > 1 and _meets(line, box)]
    if not kept:
        return ""
    if sum(map(len, kept)) > MAX_TOGETHER:
        return _cut_path(kept, box, tolerance, digits)
    known = tuple(np.asarray(line, dtype=float).tobytes() for line in kept)
    return _path_again(known, box, tolerance, digits)


@lru_cache(maxsize=256)
def _path_again(lines: tuple[bytes, ...], box: PixelBox, tolerance: float, digits: int) -> str:
    """Write once what many pictures of a route show alike."""
    read = [np.frombuffer(line).reshape(-1, 2) for line in lines]
    return _cut_path(read, box, tolerance, digits)


def _cut_path(lines: list[Points], box: PixelBox, tolerance: float, digits: int) -> str:
    kept = [shapely.LineString(line) for line in lines]
    inside = shapely.clip_by_rect(_simplified(kept, tolerance), *box)
    parts = [part for part in shapely.get_parts(inside) if part.length > 0]
    return "".join(_path(shapely.get_coordinates(part), digits) for part in parts)


def meeting(points: Points, ends: list[int], box: PixelBox) -> list[Points]:
    """
    Give the lines whose own boxes meet a box, looked at all at once.

    Parameters
    ----------
    points
        Pixels of one line after the other.
    ends
        Where each begins and ends, as `geoapp.cartography.world.unpack_positions` gives it.
    box
        Left, top, right, bottom.

    Examples
    --------
    >>> lines = np.array([[-5.0, 5.0], [5.0, 5.0], [20.0, 5.0], [25.0, 6.0]])
    >>> meeting(lines, [0, 2, 4], (0, 0, 10, 10))
    [array([[-5.,  5.],
           [ 5.,  5.]])]
    >>> meeting(lines[:0], [0], (0, 0, 10, 10))
    []
    """
    if len(ends) < 2:
        return []
    low, high = (edge.reduceat(points, ends[:-1]) for edge in (np.minimum, np.maximum))
    meets = ((low < box[2:]) & (high > box[:2])).all(axis=1)
    return [points[ends[at] : ends[at + 1]] for at in np.flatnonzero(meets)]


def _simplified(lines: list[shapely.LineString], tolerance: float) -> BaseGeometry:
    """
    Leave out positions that a picture can't show, long lines piece by piece.

    GEOS takes the square of a line's length for a zigzag, and one of 60,000 positions overflows
    its stack, which ends the process.
    """
    if sum(len(line.coords) for line in lines) <= MAX_TOGETHER:
        return shapely.MultiLineString(lines).simplify(tolerance)
    whole = []
    for line in lines:
        points = shapely.get_coordinates(line)
        pieces = [points[at : at + PIECE + 1] for at in range(0, len(points), PIECE)]
        short = shapely.simplify([shapely.LineString(p) for p in pieces if len(p) > 1], tolerance)
        kept = [shapely.get_coordinates(piece) for piece in short]
        whole.append(np.concatenate([kept[0], *(each[1:] for each in kept[1:])]))
    return shapely.MultiLineString(whole)


def _meets(line: Points, box: PixelBox) -> bool:
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(low[0] < box[2] and high[0] > box[0] and low[1] < box[3] and high[1] > box[1])


def _clip_ring(ring: Points, box: PixelBox) -> list[tuple[float, float]]:
    """Clip a ring to a box side by side (Sutherland and Hodgman 1974)."""
    points = [(x, y) for x, y in ring.tolist()]
    low, high = ring.min(axis=0), ring.max(axis=0)
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if low[axis] >= limit if sign > 0 else high[axis] <= limit:
            continue  # all of it lies on this side
        before, points = points, []
        for start, end in pairwise([before[-1], *before] if before else []):
            a, b = sign * (start[axis] - limit), sign * (end[axis] - limit)
            if (a >= 0) != (b >= 0):
                share = a / (a - b)
                cut = [start[i] + share * (end[i] - start[i]) for i in (0, 1)]
                cut[axis] = limit
                points.append((cut[0], cut[1]))
            if b >= 0:
                points.append(end)
    return points


def _path(points: Points, digits: int) -> str:
    if digits == 0:  # of whole pixels the steps are shorter
        whole = np.rint(points).astype(int)
        steps = np.diff(whole, axis=0)
        moved = steps[steps.any(axis=1)] if steps.any() else steps[:1]
        text = " ".join(map(str, moved.ravel())).replace(" -", "-")
        return f"M{whole[0][0]} {whole[0][1]}l{text}"
    values = points.ravel().tolist()
    text = NEEDLESS_ZEROS.sub(r"\1", f"%.{digits}f " * len(values) % tuple(values))
    x, y, rest = MINUS_ZERO.sub("0", text).split(" ", 2)
    return f"M{x} {y}L{rest.rstrip()}"


def number(value: float, digits: int = 1) -> str:
    """
    Write a number without needless zeros.

    Examples
    --------
    >>> number(5.0), number(-0.04), number(3.14159, 2)
    ('5', '0', '3.14')
    """
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def xml_text(text: str) -> str:
    """Leave out what XML can't hold: control characters and halves of characters."""
    return "".join(
        char
        for char in text
        if char in "\t\n"
        or " " <= char <= "\ud7ff"
        or "\ue000" <= char <= "\ufffd"
        or char > "\uffff"
    )


def font_of(text: str, usual: str = SANS) -> str:
    """
    Choose the fonts of a text by its script.

    Examples
    --------
    >>> [font_of(name).split(",")[0] for name in ("나진", "Dunay", "چابهار", "חיפה", "1889–90")]
    ['NanumGothic', 'Noto Sans', 'Noto Sans Arabic', 'Heebo', 'Noto Sans']
    """
    if any("\u0600" <= char <= "\u08ff" for char in text):
        return ARABIC
    if any("\u0590" <= char <= "\u05ff" for char in text):
        return HEBREW
    # Between the two stand dashes, quotes and arrows, which every font has.
    east = any("\u1100" <= char <= "\u11ff" or "\u2e80" <= char <= "\ud7a3" for char in text)
    return HANGUL if east else usual


def reads_leftwards(text: str) -> bool:
    """
    Tell whether a text is read from right to left, by its first letter that says so.

    Examples
    --------
    >>> reads_leftwards("2. كاياو"), reads_leftwards("Callao (كاياو)"), reads_leftwards("")
    (True, False, False)
    """
    strong = (bidirectional(char) for char in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)


def text_px(text: str, size: float, *, bold: bool = False) -> float:
    """
    Estimate how wide a text is; a little too wide rather than too narrow.

    Examples
    --------
    >>> text_px("Dunay", 10) < text_px("ДУНАЙ", 10) < text_px("두나이 두나이", 10)
    True
    """
    total = 0.0
    for char in text:
        if combining(char):
            continue
        if east_asian_width(char) in "WF":
            total += 1.0
        elif char in NARROW:
            total += 0.34
        elif char in WIDE:
            total += 0.9
        else:
            total += 0.68 if char.isupper() else 0.57
    return total * size * (1.07 if bold else 1.0)


def wrap(text: str, width: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """
    Break a text into lines that fit a width; what is beyond the last is cut with an ellipsis.

    Examples
    --------
    >>> wrap("one two three four", 60, 12, most=2)
    ['one two', 'three four']
    >>> wrap("x" * 1000, 60, 12, most=1)
    ['xxxxxxx…']
    >>> wrap("plausibles 9\u202f993 km", 80, 12, most=2)
    ['plausibles', '9\u202f993 km']
    """
    lines, line = [], ""
    # A text of any length costs no more than what can be shown of it.
    limit = int(most * (width / (0.3 * size) + 2)) + 1
    for word in _breakable(text[:limit], width, size, bold=bold):
        joined = f"{line} {word}".strip()
        if line and text_px(joined, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = joined
    lines.append(line)
    if len(lines) > most or len(text) > limit:
        last = lines[most - 1]
        while last and text_px(last + "…", size, bold=bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], last.rstrip() + "…"]
    return [line for line in lines if line]


def _breakable(text: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Split at spaces that may end a line, and inside a word that is longer than a line."""
    words = []
    for word in filter(None, MAY_END_LINE.split(text)):
        piece = ""
        for char in word:
            if piece and text_px(piece + char, size, bold=bold) > width:
                words.append(piece)
                piece = ""
            piece += char
        words.append(piece)
    return words


@dataclass
class Label:
    """A name at a point, in pixels: bold or not, with a smaller line below it."""

    x: float
    y: float
    lines: Sequence[tuple[str, float, str]]
    priority: float
    attributes: dict[str, str] = field(default_factory=dict)
    area: bool = False
    lang: str = ""
    gap: float = 8.0
    dot: ET.Element | None = None

    def size(self) -> tuple[float, float]:
        """Width and height of all its lines."""
        bold = self.attributes.get("font-weight") == "700"
        wide = max(text_px(text, px, bold=bold) for text, px, _ in self.lines)
        if self.area:
            wide *= 1.25
        return wide, sum(px * 1.2 for _, px, _ in self.lines)

    def places(self) -> list[tuple[float, float]]:
        """Corners to try, best first: beside, below, above; an area's name sits on its point."""
        wide, high = self.size()
        if self.area:
            return [(self.x - wide / 2, self.y - high / 2)]
        gap, near = self.gap, self.gap * DIAGONAL
        beside, middle = self.y - high / 2, self.x - wide / 2
        below, above = self.y + near, self.y - high - near
        right, left = self.x + near, self.x - wide - near
        return [
            (self.x + gap, beside),
            (middle, self.y + gap),
            (self.x - gap - wide, beside),
            (middle, self.y - high - gap),
            *((x, y) for x in (right, left) for y in (below, above)),
            # Beyond a diamond that stands beside the point.
            (self.x + BEYOND * gap, beside),
            (self.x - BEYOND * gap - wide, beside),
        ]


def settle(
    labels: Sequence[Label], box: PixelBox, taken: list[PixelBox], lines: Sequence[PixelBox]
) -> list[Label]:
    """
    Give each label a place without covering another, important ones first.

    Parameters
    ----------
    labels
        Their points; those that fit are moved to their upper left corner.
    box
        Where they must lie.
    taken
        Boxes already used; grows.
    lines
        Boxes that names avoid where they can.

    Returns
    -------
    placed
        The labels for which there was room.
    """
    placed, used, kept_off = [], _Boxes(taken), _Boxes(lines)
    for label in sorted(labels, key=lambda one: -one.priority):
        wide, high = label.size()
        corners = label.places()
        if label.priority > FIRM:
            # Beside an edge its name is moved along it, rather than onto the route.
            most_left, most_right = box[0] + WITHIN_PX, box[2] - WITHIN_PX - wide
            corners += [(max(most_left, min(x, most_right)), y) for x, y in corners]
        boxes = [(x, y, x + wide, y + high) for x, y in corners]
        dot = (label.x, label.y, label.x, label.y)
        if label.dot is not None and used.count(dot):  # or it would stand in a name
            continue
        free = [one for one in boxes if _inside(one, box) and not used.count(one)]
        covered = [kept_off.count(one) for one in free]
        # The names along the way are many; one that only fits on the line itself is left out.
        if free and (label.priority > FIRM or not min(covered)):
            chosen = free[covered.index(min(covered))]
            label.x, label.y = chosen[0], chosen[1]
            taken.append(chosen)
            used.add(chosen)
            placed.append(label)
    return placed


def _inside(box: PixelBox, other: PixelBox) -> bool:
    return (
        box[0] >= other[0] + WITHIN_PX
        and box[1] >= other[1] + WITHIN_PX
        and box[2] <= other[2] - WITHIN_PX
        and box[3] <= other[3] - WITHIN_PX
    )


class _Boxes:
    """Boxes that a label may not touch, asked of all at once."""

    def __init__(self, boxes: Sequence[PixelBox]) -> None:
        self.corners = np.array(boxes, dtype=float).reshape(-1, 4)
        self.later: list[PixelBox] = []

    def add(self, box: PixelBox) -> None:
        """Take one more."""
        self.later.append(box)
        if len(self.later) == LATER:
            self.corners = np.concatenate([self.corners, np.array(self.later)])
            self.later = []

    def count(self, box: PixelBox) -> int:
        """Count those on which a box lies, or to which it is too near."""
        left, top, right, bottom = self.corners.T
        gap = LABEL_GAP_PX
        over = (box[0] < right + gap) & (left < box[2] + gap)
        over &= (box[1] < bottom + gap) & (top < box[3] + gap)
        return int(over.sum()) + sum(_over(box, each) for each in self.later)


def _over(a: PixelBox, b: PixelBox) -> bool:
    gap = LABEL_GAP_PX
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap
