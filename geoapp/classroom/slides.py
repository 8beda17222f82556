"""The story as slides that can be edited, for those who must use PowerPoint or LibreOffice."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import east_asian_width
from zipfile import ZipFile

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import translate
from geoapp.classroom.lesson import FOUND_TITLE, SCREEN, Asked, Paper
from geoapp.dossier import Dossier
from geoapp.files import Progress, write_whole, zipped
from geoapp.measure.lengths import MeasuredLeg
from geoapp.page.data import FindingsData
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep, asks_before_text
from geoapp.picture.convert import picture_bytes
from geoapp.picture.qr import qr_svg
from geoapp.picture.svg import reads_leftwards
from geoapp.text.quantities import STRAIGHT_AND_DRAWN, say_km
from geoapp.text.sources import colon

# 16 : 9, in inches; python-pptx counts in English Metric Units.
EMU_INCH = 914_400
POINTS_INCH = 72
SLIDE_WIDTH, SLIDE_HEIGHT = 13.333, 7.5
# So small that names are read from the last row; twice the pixels are sharp on a projector.
MAP_PX = (600, 435)
MAP_SCALE = 2.0
TITLE_BOX = (0.4, 0.2, 12.5, 1.0)
# The link to a step stands as a code at the end of its title, for a phone's camera.
LINK_BOX = (11.7, 0.05, 1.2, 1.2)
TITLE_BESIDE_LINK = (0.4, 0.2, 11.1, 1.0)
LINK_SCALE = 8.0
MAP_BOX = (0.4, 1.3, 7.3, 5.29)
TEXT_BOX = (7.95, 1.25, 5.0, 5.4)
# Beside a code that is looked up the map is smaller.
SMALL_MAP_BOX = (0.4, 1.3, 3.1, 2.25)
CODE_BOX = (0.4, 3.7, 6.0, 2.9)
LINE_BOX = (*TEXT_BOX[:3], 0.85)  # so high that words that fit stand on one line
WIDE_TEXT_BOX = (6.55, 1.25, 6.4, 5.4)
PAGE_BOX = (0.4, 1.25, 12.5, 5.4)
FOOT_BOX = (0.4, 6.75, 12.5, 0.6)
TITLE_LAYOUT = 5  # a title, and nothing else
MAX_TITLE_PT, LEAST_TITLE_PT = 28, 18
# A longer question than this stands in the text, below the name of its step.
QUESTION_TITLE = 160
MAX_TEXT_PT, LEAST_TEXT_PT = 26, 11
SOURCE_PT = 11
# What a letter takes of its size on average, in the widest font that stands in for ours: of the
# Latin script, of another, of one that is written in squares; more of it in bold; and a line.
LETTER_WIDTH, FOREIGN_WIDTH, SQUARE_WIDTH, BOLD_WIDTH = 0.53, 0.6, 1.05, 1.12
LATIN_END = "\u024f"
LINE_HEIGHT = 1.25
BELOW = 0.45  # what is free below a paragraph, of the size of its letters
BOX_MARGINS = 0.2  # inches that PowerPoint and LibreOffice keep free in a box, of both sides
DAY_PT, SOURCES_PT, GRADE_PT = 13, 10, 12
LENGTH_PT, STRAIGHT_PT = 15, 13
FOUND_ROWS_A_SLIDE = 8
ROW_HEIGHT = 0.5
LAST_COLUMN = 0.45  # what a column of words takes of a table of files of tracks
MORE_BOX = (0.4, 6.45, 12.5, 0.3)
CODE_COLUMNS, CODE_PT = (0.75, 2.25, 0.75, 2.25), 11
CORE_CHARACTERS = 255  # python-pptx refuses a longer title of the file
Each = TypeVar("Each")
DeckPart = Any  # of a deck: python-pptx's own types are not whole
Inches = tuple[float, float, float, float]  # left, top, width, height
SERIF_FONT, SANS_FONT = "Georgia", "Arial"
MADE = datetime(2000, 1, 1, tzinfo=UTC)
WHOLE_ROUTE: PageStep = {"id": "route", "mode": "all"}


def write_slides(
    dossier: Dossier,
    path: Path,
    *,
    lang: str = "en",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> None:
    """
    Write the slides to a file.

    Parameters as for `slides_pptx`.

    Raises
    ------
    ExportError
        If the file can't be written; what stood there is untouched.
    """
    made = slides_pptx(dossier, lang=lang, url=url, findings=findings, progress=progress)
    write_whole(path, made)


def slides_pptx(
    dossier: Dossier,
    *,
    lang: str = "en",
    url: str = "",
    findings: FindingsData | None = None,
    progress: Progress | None = None,
) -> bytes:
    """
    Make slides of a dossier's story.

    Parameters
    ----------
    dossier
        A dossier; one without steps gets some made from its events.
    lang
        As for the handout.
    url
        The address of the page, of http or https: the slides of a step, and of its questions,
        show the QR code of the link to the step in `lang`; none if nobody else can open it.
    findings
        As for the handout; pictures and days have it, and slides after the lengths.
    progress
        Is told the id of each step whose slides are made.

    Returns
    -------
    pptx
        A slide a step with its map as a picture, and a title, text and sources that can be
        edited, the teacher's notes as speaker's notes; a slide a question, with what it
        offers, without the places that it asks for, its answer in the speaker's notes: before
        the step where its words can answer it, else after it; then the lengths that no question
        asks for, and the sources. The same bytes for the same arguments.

    Raises
    ------
    ValueError
        If `lang` is neither the dossier's nor the interface's, or `url` no such address.
    """
    paper = Paper(dossier, page_language(lang, dossier.header.languages), url, findings)
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = _emu(SLIDE_WIDTH), _emu(SLIDE_HEIGHT)
    core = deck.core_properties
    core.title = _short(paper.say(dossier.header.title))
    core.keywords = _short(paper.made_from.line)
    core.author = core.comments = _short(paper.made_from.attribution)
    core.created = core.modified = MADE
    following: list[PageStep] = [*paper.steps[1:], WHOLE_ROUTE]
    for number, (step, after) in enumerate(zip(paper.steps, following, strict=True), 1):
        _begin_maps(paper, after)
        asked = paper.asked(step, answers=True)
        for question in (each for each in asked if each.before_text):
            _question_slide(deck, paper, step, number, question)
        _step_slide(deck, paper, step, number)
        for question in (each for each in asked if not each.before_text):
            _question_slide(deck, paper, step, number, question)
        if progress is not None:
            progress(step["id"])
    _length_slides(deck, paper)
    if findings is not None:
        _found_slides(deck, paper)
    _source_slides(deck, paper)
    content = io.BytesIO()
    deck.save(content)
    return _timeless(content.getvalue())


def _emu(inches: float) -> Emu:
    return Emu(round(inches * EMU_INCH))


def _colour(name: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(LIGHT[name].removeprefix("#")))


def _slide(deck: DeckPart, paper: Paper, title: str, step: PageStep | None = None) -> DeckPart:
    """Add a slide with a title, which says below whose account it is; of a step, with its code."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _colour("paper")
    head = slide.shapes.title
    link = paper.link(step) if step else ""
    box = TITLE_BESIDE_LINK if link else TITLE_BOX
    head.left, head.top, head.width, head.height = map(_emu, box)
    frame = head.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    _write(frame, title, size=_title_size(title, box), bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if reads_leftwards(title) else PP_ALIGN.LEFT
    attribution = paper.say(paper.dossier.header.attribution)
    _write(_box(slide, FOOT_BOX), attribution, size=11, font=SANS_FONT, colour="quiet")
    if link:
        _add_link(slide, paper, link)
    return slide


def _add_link(slide: DeckPart, paper: Paper, link: str) -> None:
    """Add the code of a link, which a click follows."""
    png = io.BytesIO(picture_bytes(qr_svg(link), "png", scale=LINK_SCALE))
    picture = slide.shapes.add_picture(png, *map(_emu, LINK_BOX))
    picture.name = "link"
    picture._element.nvPicPr.cNvPr.set("descr", f"{paper.w(SCREEN)} {link}")
    picture.click_action.hyperlink.address = link


def _box(slide: DeckPart, box: Inches) -> DeckPart:
    frame = slide.shapes.add_textbox(*map(_emu, box)).text_frame
    frame.word_wrap = True
    return frame


def _write(
    frame: DeckPart,
    text: str,
    *,
    size: float,
    font: str = SERIF_FONT,
    colour: str = "ink",
    bold: bool = False,
    below: float = BELOW,
) -> None:
    """Write a paragraph below those that are there, with a share of its size free below it."""
    first = frame.paragraphs[0]
    paragraph = first if not first.runs else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
    run.font.color.rgb = _colour(colour)
    if reads_leftwards(text):
        properties = paragraph._p.get_or_add_pPr()
        properties.set("rtl", "1")
        properties.set("algn", "r")
    paragraph.space_after = Pt(size * below)


def _short(title: str) -> str:
    """Cut what only names the file; the whole title stands on the slides."""
    whole = len(title) <= CORE_CHARACTERS
    return title if whole else title[: CORE_CHARACTERS - 1] + "…"


def _begin_maps(paper: Paper, step: PageStep) -> None:
    """Begin to draw the maps of a step and of its questions, while the slides before are made."""
    asking = [step] if step.get("questions") else []
    for shown in (*asking, _told(step)):
        paper.begin_png(shown, MAP_PX, MAP_SCALE)


def _told(step: PageStep) -> PageStep:
    """Give a step as its own slide shows it: after a question for a place, with the place."""
    return step | {"questions": []} if asks_before_text(step) else step


def _step_slide(deck: DeckPart, paper: Paper, step: PageStep, number: int) -> None:
    slide = _slide(deck, paper, f"{number}. {paper.say(step['title'])}", step)
    _add_map(slide, paper, _told(step), MAP_BOX)
    frame, text = _box(slide, TEXT_BOX), paper.say(step["text"])
    cited = paper.cited(step)
    around = _high(paper.day(step), DAY_PT, TEXT_BOX) + _sources_high(paper, cited, TEXT_BOX)
    measured = paper.measured_words(step)
    around += _high(measured, SOURCES_PT, TEXT_BOX) if measured else 0
    if step.get("at"):
        _write(frame, paper.day(step), size=DAY_PT, font=SANS_FONT, colour="accent")
    _write(frame, text, size=_size([text], TEXT_BOX, around))
    if measured:
        _write(frame, measured, size=SOURCES_PT, font=SANS_FONT, colour="quiet")
    _write_sources(frame, paper, cited)
    slide.notes_slide.notes_text_frame.text = paper.say(step.get("notes"))


def _size(texts: Sequence[str], box: Inches, taken_pt: float, *, bold: bool = False) -> float:
    """Choose the largest letters in which texts fit in a box beside what else stands there."""
    sizes = range(MAX_TEXT_PT, LEAST_TEXT_PT, -1)
    free = _free(box) - taken_pt
    fitting = (
        size for size in sizes if sum(_high(text, size, box, bold=bold) for text in texts) <= free
    )
    return next(fitting, LEAST_TEXT_PT)


def _title_size(title: str, box: Inches) -> float:
    """Choose the letters of a title: smaller ones for a longer title."""
    sizes = range(MAX_TITLE_PT, LEAST_TITLE_PT, -1)
    fitting = (
        size for size in sizes if _high(title, size, box, bold=True) - size * BELOW <= _free(box)
    )
    return next(fitting, LEAST_TITLE_PT)


def _free(box: Inches) -> float:
    """Give the height in points that a box has for text."""
    return (box[3] - BOX_MARGINS) * POINTS_INCH


def _high(text: str, size: float, box: Inches, *, bold: bool = False) -> float:
    """Give the height in points that a paragraph takes at most, with what is free below it."""
    wide = (box[2] - BOX_MARGINS) * POINTS_INCH / (size * (BOLD_WIDTH if bold else 1))
    lines = sum(_lines(line, wide) for line in text.split("\n"))
    return size * (lines * LINE_HEIGHT + BELOW)


def _lines(text: str, wide: float) -> int:
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


def _filled(
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


def _add_map(
    slide: DeckPart, paper: Paper, step: PageStep, box: Inches, *, asking: bool = False
) -> None:
    """Add the map of a step, in words too."""
    png = io.BytesIO(paper.png(step, MAP_PX, MAP_SCALE))
    picture = slide.shapes.add_picture(png, *map(_emu, box))
    picture.name = f"map-{step['id']}"
    picture._element.nvPicPr.cNvPr.set("descr", paper.words_of(step, asking=asking))


def _sources_words(paper: Paper, cited: list[int]) -> str:
    return f"{paper.w('Sources:')} {', '.join(map(str, cited))}" if cited else ""


def _sources_high(paper: Paper, cited: list[int], box: Inches) -> float:
    words = _sources_words(paper, cited)
    return _high(words, SOURCES_PT, box) if words else 0


def _write_sources(frame: DeckPart, paper: Paper, cited: list[int]) -> None:
    if words := _sources_words(paper, cited):
        _write(frame, words, size=SOURCES_PT, font=SANS_FONT, colour="quiet")


def _question_slide(
    deck: DeckPart, paper: Paper, step: PageStep, number: int, asked: Asked
) -> None:
    """Ask one question, with all that answering it needs and nothing of its answer."""
    name, is_title = f"{number}. {paper.say(step['title'])}", len(asked.text) <= QUESTION_TITLE
    slide = _slide(deck, paper, asked.text if is_title else name, step)
    if asked.kind == "grade":
        _add_map(slide, paper, step, SMALL_MAP_BOX, asking=True)
        _add_code(slide, paper)
        frame = _box(slide, WIDE_TEXT_BOX)
    else:
        _add_map(slide, paper, step, MAP_BOX, asking=True)
        frame = _box(slide, TEXT_BOX)
    if is_title:
        _write(frame, name, size=GRADE_PT, font=SANS_FONT, colour="accent")
    else:
        offered = _high("", MAX_TEXT_PT, TEXT_BOX) * (len(asked.options) + 1)
        size = _size([asked.text], TEXT_BOX, offered, bold=True)
        _write(frame, asked.text, size=size, bold=True)
    _write_offer(frame, paper, asked)
    if asked.kind == "open" and is_title:
        # What is open is answered from the words of the step.
        text = paper.say(step["text"])
        taken = _high(name, GRADE_PT, TEXT_BOX)
        _write(frame, text, size=_size([text], TEXT_BOX, taken))
    answer = f"{paper.w('Answer:')} {asked.told}" if asked.told else ""
    cited = f" [{', '.join(map(str, asked.cited))}]" if asked.cited else ""
    notes = (asked.text, _right(paper, asked), answer + cited)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(filter(None, notes))


def _right(paper: Paper, asked: Asked) -> str:
    """Name the options that are right."""
    return "\n".join(f"{text} ({paper.w('correct')})" for text, right in asked.options if right)


def _write_offer(frame: DeckPart, paper: Paper, asked: Asked) -> None:
    """Write what a question offers: options, a line for a number, statements to grade."""
    options = [f"\u2610 {text}" for text, _ in asked.options]
    size = _size(options, TEXT_BOX, _high(asked.text, LEAST_TEXT_PT, TEXT_BOX))
    for option in options:
        _write(frame, option, size=size)
    if asked.kind == "estimate":
        blank = f"{paper.w('My estimate:')} ________ {asked.unit}"
        _write(frame, blank, size=_size([blank], LINE_BOX, 0))
    if asked.kind == "point":
        _write(frame, paper.w("Mark it on the outline map."), size=MAX_TEXT_PT)
    taken = sum(
        _sources_high(paper, cited, WIDE_TEXT_BOX) + _high("", GRADE_PT, WIDE_TEXT_BOX)
        for _, cited in asked.about
    )
    size = _size(
        [said for said, _ in asked.about], WIDE_TEXT_BOX, taken + _high("", GRADE_PT, WIDE_TEXT_BOX)
    )
    for said, cited in asked.about:
        _write(frame, said, size=size)
        _write_sources(frame, paper, cited)
        grade = f"{paper.w('Letter')} ____   {paper.w('Figure')} ____"
        _write(frame, grade, size=GRADE_PT, font=SANS_FONT, bold=True)


def _add_code(slide: DeckPart, paper: Paper) -> None:
    """Add the Admiralty code as a table."""
    heads = [paper.w(name) for name in ("Letter", "The source is", "Figure", "What it says is")]
    rows = [heads, *paper.grades()]
    table = slide.shapes.add_table(len(rows), len(heads), *map(_emu, CODE_BOX)).table
    for column, wide in zip(table.columns, CODE_COLUMNS, strict=True):
        column.width = _emu(wide)
    _fill(table, rows, CODE_BOX[3], size=CODE_PT)


def _length_slides(deck: DeckPart, paper: Paper) -> None:
    """Tell the lengths that no question asks for."""
    asked = {
        (question.get("answer") or {}).get("of")
        for step in paper.steps
        for question in step.get("questions", [])
    }
    legs = [each for each in paper.measured.legs if each.leg.id not in asked]
    told = [_length_words(paper, each) for each in legs]
    foot = paper.w(STRAIGHT_AND_DRAWN)
    free = _free(TEXT_BOX) - _high(foot, SOURCES_PT, TEXT_BOX)
    for group in _filled(told, _length_high, free):
        slide = _slide(deck, paper, paper.w("Distances"))
        _add_map(slide, paper, WHOLE_ROUTE, MAP_BOX)
        frame = _box(slide, TEXT_BOX)
        for known, straight, methods in group:
            _write(frame, known, size=LENGTH_PT, bold=True)
            _write(frame, straight, size=STRAIGHT_PT)
            for method in methods:
                _write(frame, method, size=SOURCES_PT, font=SANS_FONT, colour="quiet")
        _write(frame, foot, size=SOURCES_PT, font=SANS_FONT, colour="quiet")


LengthWords = tuple[str, str, list[str]]


def _length_words(paper: Paper, each: MeasuredLeg) -> LengthWords:
    """Say of a leg its length, its straight line, and how each length is known."""
    leg, km = each.leg.properties, each.length
    straight = say_km(km.straight_km, km.straight_km, paper.lang)
    known = say_km(km.low_km, km.high_km, paper.lang)
    return (
        f"{paper.say(leg.name)}{colon(paper.spoken)}{known}",
        f"{paper.w('Straight line')}{colon(paper.spoken)}{straight}",
        [paper.say(length.method) for length in leg.lengths],
    )


def _length_high(words: LengthWords) -> float:
    known, straight, methods = words
    high = _high(known, LENGTH_PT, TEXT_BOX, bold=True) + _high(straight, STRAIGHT_PT, TEXT_BOX)
    return high + sum(_high(method, SOURCES_PT, TEXT_BOX) for method in methods)


def _found_slides(deck: DeckPart, paper: Paper) -> None:
    """Show what files of tracks say: on the map of the whole route, then as tables."""
    slide = _slide(deck, paper, translate(paper.lang)(FOUND_TITLE))
    _add_map(slide, paper, {"id": "tracks", "mode": "all"}, MAP_BOX)
    frame, texts = _box(slide, TEXT_BOX), paper.found_head()
    size = _size(texts, TEXT_BOX, 0)
    for text in texts:
        _write(frame, text, size=size)
    for table in paper.found_tables(FOUND_ROWS_A_SLIDE):
        slide = _slide(deck, paper, table.title)
        _add_table(slide, [table.names, *table.rows], PAGE_BOX)
        if table.more:
            _write(_box(slide, MORE_BOX), table.more, size=SOURCES_PT, font=SANS_FONT)


def _add_table(slide: DeckPart, rows: Sequence[Sequence[str]], box: Inches) -> None:
    """Add a table as wide as a box, its last column, of words, the widest."""
    count = len(rows[0])
    table = slide.shapes.add_table(len(rows), count, *map(_emu, box)).table
    narrow = box[2] * (1 - LAST_COLUMN) / (count - 1)
    for at, column in enumerate(table.columns):
        column.width = _emu(narrow if at < count - 1 else box[2] * LAST_COLUMN)
    _fill(table, rows, min(box[3], ROW_HEIGHT * len(rows)), size=10)


def _fill(table: DeckPart, rows: Sequence[Sequence[str]], inches: float, size: float = 9) -> None:
    """Write texts into the cells of a table, the first row as its head."""
    for row, texts in zip(table.rows, rows, strict=True):
        row.height = _emu(inches / len(rows))
        for cell, text in zip(row.cells, texts, strict=True):
            cell.margin_top = cell.margin_bottom = _emu(0.02)
            cell.margin_left = cell.margin_right = _emu(0.06)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour("card")
            _write(cell.text_frame, text, size=size, font=SANS_FONT, bold=texts is rows[0], below=0)


def _source_slides(deck: DeckPart, paper: Paper) -> None:
    told = [
        f"{number}. {''.join(paper.source(source).values())}"
        for number, source in enumerate(paper.sources, 1)
    ]
    for group in _filled(told, lambda text: _high(text, SOURCE_PT, PAGE_BOX), _free(PAGE_BOX)):
        frame = _box(_slide(deck, paper, paper.w("Sources")), PAGE_BOX)
        for text in group:
            _write(frame, text, size=SOURCE_PT, font=SANS_FONT)


def _timeless(content: bytes) -> bytes:
    """Write the same archive with one time for all its parts."""
    with ZipFile(io.BytesIO(content)) as old:
        return zipped({name: old.read(name) for name in old.namelist()})
