"""What fits on a slide: how large letters can be, and where a text is parted that is too long."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeVar
from unicodedata import east_asian_width

POINTS_INCH = 72
MAX_TITLE_PT, LEAST_TITLE_PT = 28, 16
MAX_TEXT_PT, LEAST_TEXT_PT = 26, 11
# So large that a text is read from the last row: a longer one goes on to another slide.
READABLE_PT = 18
MOST_PARTS = 6
# What a letter takes of its size on average, in the widest font that stands in for ours: of the
# Latin script, of another, of one that is written in squares; more of it in bold; and a line.
LETTER_WIDTH, FOREIGN_WIDTH, SQUARE_WIDTH, BOLD_WIDTH = 0.53, 0.6, 1.05, 1.12
LATIN_END = "\u024f"
LINE_HEIGHT = 1.25
BELOW = 0.45  # what is free below a paragraph, of the size of its letters
BOX_MARGINS = 0.2  # inches that PowerPoint and LibreOffice keep free in a box, of both sides
# The end of a sentence or paragraph, with the mark that closes what it ends.
SENTENCE_END = re.compile(r"[.!?…؟।](?:\s?[\"”“»›’)\]])?\s+|[。！？]|\n")
Each = TypeVar("Each")
Inches = tuple[float, float, float, float]  # left, top, width, height


def room_of(box: Inches) -> float:
    """Give the height in points that a box has for text."""
    return (box[3] - BOX_MARGINS) * POINTS_INCH


def height_of(text: str, size: float, box: Inches, *, bold: bool = False) -> float:
    """Give the height in points that a paragraph takes at most, with what is free below it."""
    wide = (box[2] - BOX_MARGINS) * POINTS_INCH / (size * (BOLD_WIDTH if bold else 1))
    lines = sum(count_lines(line, wide) for line in text.split("\n"))
    return size * (lines * LINE_HEIGHT + BELOW)


def count_lines(text: str, wide: float) -> int:
    """Count the lines that words take, of so many times the size of their letters."""
    lines, taken = 1, 0.0
    for word in text.split(" "):
        long = _letters_wide(word)
        if taken and taken + long > wide:
            lines, taken = lines + 1, 0.0
        lines += max(math.ceil(long / wide) - 1, 0)
        taken += long % wide + LETTER_WIDTH
    return lines


def _letters_wide(text: str) -> float:
    """Give the width of letters, of their size."""
    squares = sum(east_asian_width(letter) in "WF" for letter in text)
    foreign = sum(letter > LATIN_END for letter in text) - squares
    latin = len(text) - squares - foreign
    return latin * LETTER_WIDTH + foreign * FOREIGN_WIDTH + squares * SQUARE_WIDTH


def text_size(texts: Sequence[str], box: Inches, taken_pt: float, *, bold: bool = False) -> float:
    """Choose the largest letters in which texts fit in a box beside what else stands there."""
    sizes = range(MAX_TEXT_PT, LEAST_TEXT_PT, -1)
    free = room_of(box) - taken_pt
    fitting = (
        size
        for size in sizes
        if sum(height_of(text, size, box, bold=bold) for text in texts) <= free
    )
    return next(fitting, LEAST_TEXT_PT)


def title_size(title: str, box: Inches) -> float:
    """Choose the letters of a title: smaller ones for a longer title."""
    sizes = range(MAX_TITLE_PT, LEAST_TITLE_PT, -1)
    fitting = (
        size
        for size in sizes
        if height_of(title, size, box, bold=True) - size * BELOW <= room_of(box)
    )
    return next(fitting, LEAST_TITLE_PT)


def filled(
    each: Iterable[Each], high: Callable[[Each], float], free: float
) -> Iterator[list[Each]]:
    """Part things into slides, as many on each as its height in points has room for."""
    group: list[Each] = []
    taken = 0.0
    for one in each:
        if group and taken + high(one) > free:
            yield group
            group, taken = [], 0.0
        group.append(one)
        taken += high(one)
    if group:
        yield group


def parted(text: str, box: Inches, taken_pt: float) -> list[str]:
    """
    Part a text so that each part is read in its box from afar: where paragraphs end, if they do.

    Else at the ends of sentences: one that goes on from another slide has lost what it speaks of.
    """
    free = room_of(box) - taken_pt
    sentences = _sentences(text)
    greedy = _as_many_as_fit(sentences, box, free)
    paragraphs = [f"{line}\n" for line in text.split("\n")]
    for pieces in (paragraphs, sentences):
        even = _shared(pieces, min(len(greedy), MOST_PARTS))
        if all(height_of(part, READABLE_PT, box) <= free for part in even):
            return even
    return even if len(greedy) > MOST_PARTS else greedy


def _as_many_as_fit(sentences: Iterable[str], box: Inches, free: float) -> list[str]:
    parts = [""]
    for sentence in sentences:
        more = parts[-1] + sentence
        if parts[-1] and height_of(more.strip(), READABLE_PT, box) > free:
            parts.append(sentence)
        else:
            parts[-1] = more
    return [part.strip() for part in parts]


def _sentences(text: str) -> list[str]:
    """Take a text apart behind each sentence; a name's initial ends none."""
    ends = [match.end() for match in SENTENCE_END.finditer(text) if _is_end(text, match)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)]) if start < end]


def _is_end(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 2) : match.start()]
    is_initial = match[0][0] == "." and before[-1:].isalpha() and not before[:-1].isalnum()
    return not (is_initial or text[match.end() : match.end() + 1].islower())


def _shared(sentences: Sequence[str], count: int) -> list[str]:
    """Share sentences out among so many parts of about the same length."""
    whole = max(1, sum(map(len, sentences)))
    middles, begun = [], 0
    for sentence in sentences:
        middles.append((begun + len(sentence) / 2) / whole)
        begun += len(sentence)
    placed = groupby(zip(middles, sentences, strict=True), lambda each: int(each[0] * count))
    return ["".join(sentence for _, sentence in each).strip() for _, each in placed] or [""]
