"""Which steps may tell or show a thing, found without a look at each for each thing."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geoapp.dossier.models import PlaceFeature, Step
    from geoapp.dossier.positions import Box, Position

GRAM = 5
"""Characters of a phrase that are looked up at once."""
MOST_GRAMS = 8
"""So many places of a phrase are looked up; the rarest counts."""
MANY_ROWS = 1_000
"""So many rows are worth the start of numpy."""
SPACES = str.maketrans("\u00a0\u202f", "  ")


def without_case(text: str) -> str:
    """
    Make texts alike that a search without regard to case takes for alike, and perhaps others.

    Examples
    --------
    >>> without_case("İzmir, at 5\u00a0days") == without_case("izmir, AT 5 days"), without_case("")
    (True, '')
    """
    return text.translate(SPACES).lower().upper().replace("\u0307", "")


class PhraseIndex:
    """
    Where texts have a few letters of phrases.

    It grows as the texts and the phrases do, not as their product.

    Parameters
    ----------
    texts
        In the order in which they are numbered, from 0.
    phrases
        All that will be asked for.

    Examples
    --------
    >>> index = PhraseIndex(["It left Aport.", "To Bport", "to APORT"], ["Aport", "Nowhere"])
    >>> index.may_name("Aport", 0, 3), index.may_name("Aport", 1, 2)
    ([0, 2], [])
    >>> index.may_name("Nowhere", 0, 3)
    []
    """

    def __init__(self, texts: Iterable[str], phrases: Iterable[str]) -> None:
        self._texts: dict[str, list[int]] = {
            gram: [] for phrase in phrases for gram in _grams(without_case(phrase))
        }
        lengths = sorted({len(gram) for gram in self._texts})
        for at, text in enumerate(texts):
            words = without_case(text)
            for length in lengths:
                for start in range(len(words) - length + 1):
                    with_it = self._texts.get(words[start : start + length])
                    if with_it is not None and (not with_it or with_it[-1] != at):
                        with_it.append(at)

    def may_name(self, phrase: str, first: int, end: int) -> Sequence[int]:
        """Find which texts from `first` to before `end` may name a phrase; others don't."""
        fewest: tuple[int, Sequence[int], int] = (end - first, range(end), first)
        for gram in _grams(without_case(phrase)):
            with_it = self._texts[gram]
            start = bisect_left(with_it, first)
            fewest = min(fewest, (bisect_left(with_it, end) - start, with_it, start), key=_count)
        count, found, start = fewest
        return found[start : start + count]


def _count(found: tuple[int, Sequence[int], int]) -> int:
    return found[0]


def _grams(phrase: str) -> set[str]:
    """Take letters that stand together from all over a phrase."""
    length = min(GRAM, len(phrase))
    last = len(phrase) - length
    places = {last * n // (MOST_GRAMS - 1) for n in range(MOST_GRAMS)} if length else set()
    return {phrase[start : start + length] for start in places}


class _Rows:
    """Rows of numbers: a few are looked at one by one, many at once."""

    def __init__(self, rows: list[tuple[float, ...]]) -> None:
        self._rows = rows

    @cached_property
    def _columns(self) -> NDArray[np.float64]:
        import numpy as np  # a command that checks a short story starts without it

        return np.array(self._rows).T

    def where(
        self, holds: Callable[..., bool | NDArray[np.bool_]], first: int, end: int
    ) -> list[int]:
        """Find which rows from `first` to before `end` something holds of."""
        if end - first < MANY_ROWS:
            return [at for at in range(first, end) if holds(*self._rows[at])]
        import numpy as np

        return [first + int(at) for at in np.flatnonzero(holds(*self._columns[:, first:end]))]


class NumberIndex:
    """
    Which steps have a number between two others.

    Parameters
    ----------
    numbers
        Those of each step, in the order of the story.

    Examples
    --------
    >>> index = NumberIndex([[5.0], [], [7.0, 5.0]])
    >>> index.between(5, 6, 0, 3), index.between(5, 6, 1, 2), index.has_any(1, 2)
    ([0, 2], [], False)
    """

    def __init__(self, numbers: Iterable[Iterable[float]]) -> None:
        pairs = [(at, number) for at, each in enumerate(numbers) for number in each]
        self._steps = [at for at, _ in pairs]
        self._numbers = _Rows([(number,) for _, number in pairs])

    def has_any(self, first: int, end: int) -> bool:
        """Tell whether a step from `first` to before `end` has a number."""
        return bisect_left(self._steps, first) < bisect_left(self._steps, end)

    def between(self, low: float, high: float, first: int, end: int) -> list[int]:
        """Find which steps from `first` to before `end` have a number from low to high."""
        rows = self._numbers.where(
            lambda number: (low <= number) & (number <= high),
            bisect_left(self._steps, first),
            bisect_left(self._steps, end),
        )
        return list(dict.fromkeys(self._steps[row] for row in rows))


class MapIndex:
    """
    Which steps show a place on their map and don't ask where it is.

    Parameters
    ----------
    steps
        In the order of the story.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._boxes = _Rows([_box(step.bbox) for step in steps])
        self._has_context = [step.layers is None or "context" in step.layers for step in steps]
        self._asked = [{one.answer.of for one in step.questions if one.answer} for step in steps]

    def shown(self, places: Iterable[PlaceFeature], first: int, end: int) -> list[tuple[int, str]]:
        """Find which steps from `first` to before `end` show a place, with the first they do."""
        shown: dict[int, str] = {}
        for place in places:
            position, is_of_route = place.geometry.coordinates, place.properties.layer == "route"
            for at in self._boxes.where(partial(_is_around, position), first, end):
                if (is_of_route or self._has_context[at]) and place.id not in self._asked[at]:
                    shown.setdefault(at, place.id)
        return sorted(shown.items())


def _box(box: Box | None) -> tuple[float, float, float, float]:
    """Give west, south and north of a box, and how wide it is, in degrees; none is the Earth."""
    if box is None:
        return 0.0, -math.inf, math.inf, 360.0
    west, south, east, north = box
    return west, south, north, 360.0 if east - west >= 360 else (east - west) % 360


def _is_around(position: Position, west: float, south: float, north: float, wide: float) -> bool:
    """Tell whether a box is around a position."""
    along, up = position[0], position[1]
    return (south <= up) & (up <= north) & ((along - west) % 360 <= wide)
