"""The story as slides that can be edited, for those who must use PowerPoint or LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from geoapp.cartography.style import LIGHT
from geoapp.catalogues import UNSAID_LANGUAGE, direction
from geoapp.classroom.fitting import (
    BELOW,
    LEAST_TEXT_PT,
    MAX_TEXT_PT,
    READABLE_PT,
    Inches,
    filled,
    height_of,
    parted,
    room_of,
    text_size,
    title_size,
)
from geoapp.classroom.lesson import FOUND_TITLE, SCREEN, Asked, Paper, Said
from geoapp.dossier import Dossier
from geoapp.files import Progress, write_whole, zipped
from geoapp.measure.lengths import MeasuredLeg
from geoapp.page.data import FindingsData
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep, asks_before_text
from geoapp.picture.convert import picture_bytes
from geoapp.picture.qr import qr_svg
from geoapp.text.quantities import STRAIGHT_AND_DRAWN, say_km
from geoapp.text.sources import colon

# 16 : 9, in inches; python-pptx counts in English Metric Units.
EMU_INCH = 914_400
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
# Above a code that is looked up, and beside long options, the map is smaller.
SMALL_MAP_BOX = (0.4, 1.3, 3.1, 2.25)
WIDE_TEXT_BOX = (3.65, 1.25, 9.3, 5.4)
GRADED_MAP_BOX = (0.4, 1.3, 4.0, 2.9)
GRADED_BOX = (4.6, 1.25, 8.3, 3.1)
CODE_BOX = (0.4, 4.45, 12.5, 2.15)
LINE_BOX = (*TEXT_BOX[:3], 0.85)  # so high that words that fit stand on one line
PAGE_BOX = (0.4, 1.25, 12.5, 5.4)
FOOT_BOX = (0.4, 6.75, 12.5, 0.6)
TITLE_LAYOUT = 5  # a title, and nothing else
# A longer question than this stands in the text, below the name of its step, of which less does.
QUESTION_TITLE, STEP_TITLE = 160, 140
SOURCE_PT = 11
DAY_PT, SOURCES_PT, GRADE_PT = 14, 10, 14
LENGTH_PT, STRAIGHT_PT = 15, 13
FOUND_ROWS_A_SLIDE = 8
ROW_HEIGHT = 0.5
LAST_COLUMN = 0.45  # what a column of words takes of a table of files of tracks
MORE_BOX = (0.4, 6.45, 12.5, 0.3)
CODE_COLUMNS, CODE_PT = (1.1, 5.15, 1.1, 5.15), 14
CORE_CHARACTERS = 255  # python-pptx refuses a longer title of the file
DeckPart = Any  # of a deck: python-pptx's own types are not whole
RIGHTWARD, LEFTWARD = "\u200e", "\u200f"  # marks of no width, as strong as a letter
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
    core.language = paper.said(dossier.header.title).lang
    core.created = core.modified = MADE
    following: list[PageStep] = [*paper.steps[1:], WHOLE_ROUTE]
    for number, (step, after) in enumerate(zip(paper.steps, following, strict=True), 1):
        _begin_maps(paper, after)
        asked = paper.asked(step, answers=True)
        for question in (each for each in asked if each.before_text):
            _question_slides(deck, paper, step, number, question)
        _step_slides(deck, paper, step, number)
        for question in (each for each in asked if not each.before_text):
            _question_slides(deck, paper, step, number, question)
        if progress is not None:
            progress(step["id"])
    _length_slides(deck, paper)
    if findings is not None:
        _found_slides(deck, paper)
    _source_slides(deck, paper)
    if direction(paper.spoken) == "rtl":
        _mirror(deck)
    content = io.BytesIO()
    deck.save(content)
    return _timeless(content.getvalue())


def _emu(inches: float) -> Emu:
    return Emu(round(inches * EMU_INCH))


def _colour(name: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(LIGHT[name].removeprefix("#")))


def _slide(
    deck: DeckPart, paper: Paper, title: str, step: PageStep | None = None, lang: str = ""
) -> DeckPart:
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
    _write(frame, title, lang or paper.spoken, size=title_size(title, box), bold=True)
    for line in frame.paragraphs:
        line.alignment = line.alignment or PP_ALIGN.LEFT
    by = paper.said(paper.dossier.header.attribution)
    _write(_box(slide, FOOT_BOX), by.text, by.lang, size=11, font=SANS_FONT, colour="quiet")
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
    lang: str,
    *,
    size: float,
    font: str = SERIF_FONT,
    colour: str = "ink",
    bold: bool = False,
    below: float = BELOW,
) -> None:
    """Write a paragraph a line below those that are there; below the last a share of its size."""
    *lines, last = text.split("\n")
    for line in lines:
        _write(frame, line, lang, size=size, font=font, colour=colour, bold=bold, below=0)
    paragraph = _paragraph(frame, Said(last, lang))
    run = _speak(paragraph, last, lang)
    run.font.size, run.font.name, run.font.bold = Pt(size), font, bold
    run.font.color.rgb = _colour(colour)
    paragraph.space_after = Pt(size * below)


def _paragraph(frame: DeckPart, said: Said) -> DeckPart:
    """Begin a paragraph below those that are there, where its language begins."""
    first = frame.paragraphs[0]
    paragraph = first if not first.runs else frame.add_paragraph()
    if said.is_leftward:
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        paragraph.alignment = PP_ALIGN.RIGHT
    return paragraph


def _speak(paragraph: DeckPart, text: str, lang: str) -> DeckPart:
    """Add a run that says its language: readers speak, and PowerPoint spells, by that."""
    run = paragraph.add_run()
    run.text = text
    unsaid = lang == UNSAID_LANGUAGE
    run._r.get_or_add_rPr().set(*(("noProof", "1") if unsaid else ("lang", lang)))
    return run


def _write_notes(slide: DeckPart, told: Sequence[Said]) -> None:
    """Write the speaker's notes, each text in its language, a free line between them."""
    frame = slide.notes_slide.notes_text_frame
    for at, said in enumerate(each for each in told if each.text):
        for line in f"\n{said.text}".split("\n")[at == 0 :]:
            _speak(_paragraph(frame, Said(line, said.lang)), line, said.lang)


def _mirror(deck: DeckPart) -> None:
    """Lay slides out for a language that begins at the right."""
    for shape in (each for slide in deck.slides for each in slide.shapes):
        shape.left = deck.slide_width - shape.left - shape.width
        if shape.has_table:
            shape.table._tbl.tblPr.set("rtl", "1")


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


def _step_slides(deck: DeckPart, paper: Paper, step: PageStep, number: int) -> None:
    """Tell a step beside its map, on as many slides as its words need to be read from afar."""
    title, whole = paper.said(step["title"]), paper.said(step["text"])
    day, cited = paper.day(step), paper.cited(step)
    measured, box = paper.measured_words(step), TEXT_BOX
    around = height_of(day, DAY_PT, box) + _sources_high(paper, cited, box)
    around += height_of(measured, SOURCES_PT, box) if measured else 0
    texts = parted(whole.text, box, around)
    size = min(text_size([text], box, around) for text in texts)
    for at, text in enumerate(texts, 1):
        part = f" ({at}/{len(texts)})" if len(texts) > 1 else ""
        slide = _slide(deck, paper, f"{number}. {_named(title.text)}{part}", step, title.lang)
        _add_map(slide, paper, _told(step), MAP_BOX)
        frame = _box(slide, box)
        if day:
            _write(frame, day, paper.spoken, size=DAY_PT, font=SANS_FONT, colour="accent")
        _write(frame, text, whole.lang, size=size)
        if at == len(texts):
            if measured:
                _write_small(frame, measured, paper.spoken)
            _write_sources(frame, paper, cited)
        whole_title = [title] * (_named(title.text) != title.text)
        _write_notes(slide, [*whole_title, paper.said(step.get("notes"))])


def _named(title: str) -> str:
    """Give so much of a title as a slide has room for; the notes have the whole."""
    if len(title) <= STEP_TITLE:
        return title
    return title[: STEP_TITLE - 1].rsplit(" ", 1)[0].rstrip() + "…"


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
    return height_of(words, SOURCES_PT, box) if words else 0


def _write_sources(frame: DeckPart, paper: Paper, cited: list[int]) -> None:
    if words := _sources_words(paper, cited):
        _write_small(frame, words, paper.spoken)


def _write_small(frame: DeckPart, text: str, lang: str) -> None:
    _write(frame, text, lang, size=SOURCES_PT, font=SANS_FONT, colour="quiet")


def _question_slides(
    deck: DeckPart, paper: Paper, step: PageStep, number: int, asked: Asked
) -> None:
    """Ask one question, with all that answering it needs and nothing of its answer."""
    question, head = asked.text, paper.said(step["title"])
    name = f"{number}. {_named(head.text)}"
    beside = _words_beside(paper, step, name) if asked.kind == "open" else 0
    is_title = len(question.text) <= QUESTION_TITLE and (asked.kind != "open" or beside > 0)
    map_box, box = _question_boxes(asked)
    above = height_of(name if is_title else question.text, GRADE_PT, box, bold=True)
    groups = _graded(paper, asked, box, above)
    graded_pt = min(_graded_size(paper, group, box, above) for group in groups)
    for at, group in enumerate(groups, 1):
        part = f" ({at}/{len(groups)})" if len(groups) > 1 else ""
        title, lang = (question.text, question.lang) if is_title else (name, head.lang)
        slide = _slide(deck, paper, title + part, step, lang)
        _add_map(slide, paper, step, map_box, asking=True)
        frame = _box(slide, box)
        if is_title:
            _write(frame, name, head.lang, size=GRADE_PT, font=SANS_FONT, colour="accent")
        else:
            offered = height_of("", MAX_TEXT_PT, box) * (len(asked.options) + 1)
            size = text_size([question.text], box, offered, bold=True)
            size = GRADE_PT if asked.kind == "grade" else size
            _write(frame, question.text, question.lang, size=size, bold=True)
        _write_offer(frame, paper, asked, box)
        if asked.kind == "grade":
            _add_code(slide, paper)
            _write_graded(frame, paper, group, graded_pt)
        if beside and is_title:
            said = paper.said(step["text"])
            _write(frame, said.text, said.lang, size=beside)
        _write_notes(slide, _answer_notes(paper, asked))


def _question_boxes(asked: Asked) -> tuple[Inches, Inches]:
    """Choose where the map and the words of a question stand: long words beside a small map."""
    if asked.kind == "grade":
        return GRADED_MAP_BOX, GRADED_BOX
    words = [asked.text.text, *(f"\u2610 {option.text}" for option, _ in asked.options)]
    is_long = text_size(words, TEXT_BOX, 0) < READABLE_PT
    return (SMALL_MAP_BOX, WIDE_TEXT_BOX) if is_long else (MAP_BOX, TEXT_BOX)


def _words_beside(paper: Paper, step: PageStep, name: str) -> float:
    """Size the words that an open question is answered from; 0 if they are not read from afar."""
    taken = height_of(name, GRADE_PT, TEXT_BOX)
    size = text_size([paper.say(step["text"])], TEXT_BOX, taken)
    return size if size >= READABLE_PT else 0


def _answer_notes(paper: Paper, asked: Asked) -> list[Said]:
    """Write for the speaker what is asked, what is right, and the answer."""
    answer = f"{paper.w('Answer:')} {asked.told}" if asked.told else ""
    cited = f" [{', '.join(map(str, asked.cited))}]" if asked.cited else ""
    return [asked.text, _right(paper, asked), Said(answer + cited, asked.answer.lang)]


def _right(paper: Paper, asked: Asked) -> Said:
    """Name the options that are right."""
    right = [f"{said.text} ({paper.w('correct')})" for said, is_right in asked.options if is_right]
    return Said("\n".join(right), asked.text.lang)


def _write_offer(frame: DeckPart, paper: Paper, asked: Asked, box: Inches) -> None:
    """Write what a question offers: options, or a line for a number."""
    options = [Said(f"\u2610 {said.text}", said.lang) for said, _ in asked.options]
    taken = height_of(asked.text.text, LEAST_TEXT_PT, box)
    size = text_size([option.text for option in options], box, taken)
    for option in options:
        _write(frame, option.text, option.lang, size=size)
    if asked.kind == "estimate":
        blank = f"{paper.w('My estimate:')} ________ {asked.unit}"
        size = max(READABLE_PT, text_size([blank], LINE_BOX, 0))
        _write(frame, blank, paper.spoken, size=size)
    if asked.kind == "point":
        _write(frame, paper.w("Mark it on the outline map."), paper.spoken, size=MAX_TEXT_PT)


# Words of a statement; at their end the numbers of sources; their language.
Graded = tuple[str, list[int] | None, str]


def _graded(paper: Paper, asked: Asked, box: Inches, above: float) -> list[list[Graded]]:
    """Part statements to grade into slides on which they are read from afar, below a head."""
    around = above + height_of("", GRADE_PT, box)
    told: list[Graded] = []
    for each in asked.about:
        said = f"{each.by.text}{colon(each.by.lang)}{each.text.text}"
        *parts, last = parted(said, box, around + _sources_high(paper, each.cited, box))
        told += [(part, None, each.text.lang) for part in parts]
        told.append((last, each.cited, each.text.lang))
    free = room_of(box) - above
    return list(filled(told, lambda each: _graded_high(paper, each, box), free)) or [[]]


def _graded_high(paper: Paper, graded: Graded, box: Inches, size: float = READABLE_PT) -> float:
    said, cited, _ = graded
    end = 0.0
    if cited is not None:
        end = _sources_high(paper, cited, box) + height_of("", GRADE_PT, box)
    return height_of(said, size, box) + end


def _graded_size(paper: Paper, group: list[Graded], box: Inches, above: float) -> float:
    """Choose the largest letters in which the statements of a slide fit."""
    around = above + sum(
        _graded_high(paper, each, box) - height_of(each[0], READABLE_PT, box) for each in group
    )
    return text_size([said for said, *_ in group], box, around)


def _write_graded(frame: DeckPart, paper: Paper, group: list[Graded], size: float) -> None:
    """Write statements, each with room for its grade."""
    for said, cited, lang in group:
        _write(frame, said, lang, size=size)
        if cited is not None:
            _write_sources(frame, paper, cited)
            grade = f"{paper.w('Letter')} ____   {paper.w('Figure')} ____"
            _write(frame, grade, paper.spoken, size=GRADE_PT, font=SANS_FONT, bold=True)


def _add_code(slide: DeckPart, paper: Paper) -> None:
    """Add the Admiralty code as a table."""
    heads = [paper.w(name) for name in ("Letter", "The source is", "Figure", "What it says is")]
    rows = [heads, *paper.grades()]
    table = slide.shapes.add_table(len(rows), len(heads), *map(_emu, CODE_BOX)).table
    for column, wide in zip(table.columns, CODE_COLUMNS, strict=True):
        column.width = _emu(wide)
    _fill(table, rows, CODE_BOX[3], paper.spoken, size=CODE_PT)


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
    free = room_of(TEXT_BOX) - height_of(foot, SOURCES_PT, TEXT_BOX)
    for group in filled(told, _length_high, free):
        slide = _slide(deck, paper, paper.w("Distances"))
        _add_map(slide, paper, WHOLE_ROUTE, MAP_BOX)
        frame = _box(slide, TEXT_BOX)
        for known, straight, methods in group:
            _write(frame, known.text, known.lang, size=LENGTH_PT, bold=True)
            if straight:
                _write(frame, straight, paper.spoken, size=STRAIGHT_PT)
            for method in methods:
                _write_small(frame, method.text, method.lang)
        _write_small(frame, foot, paper.spoken)


LengthWords = tuple[Said, str, list[Said]]


def _length_words(paper: Paper, each: MeasuredLeg) -> LengthWords:
    """Say of a leg its length, its straight line, and how each length is known."""
    leg, km = each.leg.properties, each.length
    straight = say_km(km.straight_km, km.straight_km, paper.spoken)
    known = say_km(km.low_km, km.high_km, paper.spoken)
    least = say_km(km.low_km, km.low_km, paper.spoken)
    name = paper.said(leg.name)
    is_more = straight != least or (km.high_km is not None and straight != known)
    return (
        Said(f"{name.text}{colon(paper.spoken)}{known}", name.lang),
        f"{paper.w('Straight line')}{colon(paper.spoken)}{straight}" if is_more else "",
        [paper.said(one.method) for one in leg.lengths],
    )


def _length_high(words: LengthWords) -> float:
    known, straight, methods = words
    high = height_of(known.text, LENGTH_PT, TEXT_BOX, bold=True)
    high += height_of(straight, STRAIGHT_PT, TEXT_BOX) if straight else 0
    return high + sum(height_of(method.text, SOURCES_PT, TEXT_BOX) for method in methods)


def _found_slides(deck: DeckPart, paper: Paper) -> None:
    """Show what files of tracks say: on the map of the whole route, then as tables."""
    slide = _slide(deck, paper, paper.w(FOUND_TITLE))
    _add_map(slide, paper, {"id": "tracks", "mode": "all"}, MAP_BOX)
    frame, texts = _box(slide, TEXT_BOX), paper.found_head()
    size = text_size(texts, TEXT_BOX, 0)
    for text in texts:
        _write(frame, text, paper.spoken, size=size)
    for table in paper.found_tables(FOUND_ROWS_A_SLIDE):
        slide = _slide(deck, paper, table.title)
        _add_table(slide, [table.names, *table.rows], PAGE_BOX, paper.spoken)
        if table.more:
            _write(_box(slide, MORE_BOX), table.more, paper.spoken, size=SOURCES_PT, font=SANS_FONT)


def _add_table(slide: DeckPart, rows: Sequence[Sequence[str]], box: Inches, lang: str) -> None:
    """Add a table as wide as a box, its last column, of words, the widest."""
    count = len(rows[0])
    table = slide.shapes.add_table(len(rows), count, *map(_emu, box)).table
    narrow = box[2] * (1 - LAST_COLUMN) / (count - 1)
    for at, column in enumerate(table.columns):
        column.width = _emu(narrow if at < count - 1 else box[2] * LAST_COLUMN)
    _fill(table, rows, min(box[3], ROW_HEIGHT * len(rows)), lang, size=10)


def _fill(
    table: DeckPart, rows: Sequence[Sequence[str]], inches: float, lang: str, *, size: float
) -> None:
    """Write texts into the cells of a table, the first row as its head."""
    for row, texts in zip(table.rows, rows, strict=True):
        row.height = _emu(inches / len(rows))
        for cell, text in zip(row.cells, texts, strict=True):
            cell.margin_top = cell.margin_bottom = _emu(0.02)
            cell.margin_left = cell.margin_right = _emu(0.06)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour("card")
            head = texts is rows[0]
            _write(cell.text_frame, text, lang, size=size, font=SANS_FONT, bold=head, below=0)
            if direction(lang) == "rtl":
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _source_slides(deck: DeckPart, paper: Paper) -> None:
    """List the sources, each title in its own language."""
    told = [
        [Said(f"{number}. ", paper.spoken), *(part for _, part in paper.source(source))]
        for number, source in enumerate(paper.sources, 1)
    ]

    def high(parts: list[Said]) -> float:
        return height_of("".join(part.text for part in parts), SOURCE_PT, PAGE_BOX)

    for group in filled(told, high, room_of(PAGE_BOX)):
        frame = _box(_slide(deck, paper, paper.w("Sources")), PAGE_BOX)
        for parts in group:
            _write_parts(frame, paper, parts)


def _write_parts(frame: DeckPart, paper: Paper, parts: Iterable[Said]) -> None:
    """Write a source in one paragraph, a run for each language."""
    around = Said("", paper.spoken)
    paragraph = _paragraph(frame, around)
    kept = (_kept_apart(part, around) for part in parts)
    for lang, pieces in groupby(kept, lambda part: part.lang):
        run = _speak(paragraph, "".join(piece.text for piece in pieces), lang)
        run.font.size, run.font.name = Pt(SOURCE_PT), SANS_FONT
        run.font.color.rgb = _colour("ink")
    paragraph.space_after = Pt(SOURCE_PT * BELOW)


def _kept_apart(part: Said, around: Said) -> Said:
    """Put marks about a text that is read the other way, so that all keeps its order."""
    if part.is_leftward == around.is_leftward:
        return part
    own, others = (LEFTWARD, RIGHTWARD) if part.is_leftward else (RIGHTWARD, LEFTWARD)
    return Said(f"{own}{part.text}{own}{others}", part.lang)


def _timeless(content: bytes) -> bytes:
    """Write the same archive with one time for all its parts."""
    with ZipFile(io.BytesIO(content)) as old:
        return zipped({name: old.read(name) for name in old.namelist()})
