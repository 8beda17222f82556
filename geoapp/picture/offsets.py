"""Legs that lie on one line, drawn side by side, so that each can be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from geoapp.cartography.projection import Points

APART_PX = 5.0
# Middles of two lines that are one lie no further apart.
ONE_LINE_DEGREES = 0.05


def lanes_of(lines: Sequence[Points]) -> list[float]:
    """
    Tell how far each line is drawn beside itself, in widths.

    Parameters
    ----------
    lines
        Rows of longitude and latitude of each leg.

    Returns
    -------
    lanes
        To the right as one goes along the leg; 0 for one that has its line alone. A way back lies
        on the other side of the way there.

    Notes
    -----
    Mirrored in page/static/beside.js.

    Examples
    --------
    >>> there = np.array([[0.0, 0.0], [5.0, 1.0], [10.0, 0.0]])
    >>> lanes_of([there, there[::-1], there * 2]), lanes_of([])
    ([-0.5, -0.5, 0.0], [])
    """
    groups: defaultdict[tuple[tuple[float, ...], ...], list[list[int]]] = defaultdict(list)
    turned = {}
    for number, line in enumerate(lines):
        ends = [tuple(np.round(at, 3).tolist()) for at in (line[0], line[-1])] if len(line) else []
        if len(set(ends)) < 2:
            continue
        turned[number] = 1 if ends[0] < ends[1] else -1
        known = groups[tuple(sorted(ends))]
        same = (one for one in known if _near(lines[one[0]], line))
        group = next(same, None)
        if group is None:
            known.append([number])
        else:
            group.append(number)
    lanes = [0.0] * len(lines)
    for group in (group for known in groups.values() for group in known):
        for place, number in enumerate(group):
            lanes[number] = (place - (len(group) - 1) / 2) * turned[number]
    return lanes


def shifted(points: Points, px: float) -> Points:
    """
    Move a line, in pixels, to the right of its own way.

    Examples
    --------
    >>> shifted(np.array([[0.0, 0.0], [10.0, 0.0]]), 4).tolist()
    [[0.0, 4.0], [10.0, 4.0]]
    """
    if len(points) < 2 or not px:
        return points
    along = np.concatenate([points[1:2], points[2:], points[-1:]])
    along = along - np.concatenate([points[:1], points[:-2], points[-2:-1]])
    length = np.hypot(*along.T)
    length[length == 0] = 1
    moved: Points = points + px * np.column_stack([-along[:, 1], along[:, 0]]) / length[:, None]
    return moved


def _near(one: Points, other: Points) -> bool:
    return bool(np.all(np.abs(_middle(one) - _middle(other)) < ONE_LINE_DEGREES))


def _middle(line: Points) -> Points:
    last = len(line) - 1
    middle: Points = (line[last // 2] + line[(last + 1) // 2]) / 2
    return middle
