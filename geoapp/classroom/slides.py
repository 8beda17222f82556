"""The story as slides that can be edited, for those who must use PowerPoint or LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pptx
from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

from geoapp.cartography.style import LIGHT
from geoapp.classroom.lesson import Paper
from geoapp.dossier import Dossier
from geoapp.files import write_whole, zipped
from geoapp.page.languages import page_language
from geoapp.page.story import PageStep
from geoapp.picture.convert import picture_bytes
from geoapp.picture.svg import reads_leftwards
from geoapp.tables import STRAIGHT_AND_DRAWN
from geoapp.text.quantities import say_km

# 16 : 9, in inches; python-pptx counts in English Metric Units.
EMU_INCH = 914_400
SLIDE_WIDTH, SLIDE_HEIGHT = 13.333, 7.5
MAP_PX = (690, 500)
MAP_SCALE = 2.0
MAP_BOX = (0.0, 0.0, 8.3, 6.01)
TEXT_BOX = (8.55, 0.3, 4.5, 6.3)
FOOT_BOX = (0.3, 6.75, 12.7, 0.6)
BLANK_LAYOUT = 6
SOURCES_A_SLIDE = 14
MAX_TEXT_PT, LEAST_TEXT_PT = 20, 11
# Characters that fit beside the map at the largest size.
ROOM = 270
CORE_CHARACTERS = 255  # python-pptx refuses a longer title of the file
SERIF_FONT, SANS_FONT = "Georgia", "Arial"
MADE = datetime(2000, 1, 1, tzinfo=UTC)


def write_slides(dossier: Dossier, path: Path, *, lang: str = "en") -> None:
    """
    Write the slides to a file.

    Raises
    ------
    ExportError
        If the file can't be written; what stood there is untouched.
    """
    write_whole(path, slides_pptx(dossier, lang=lang))


def slides_pptx(dossier: Dossier, *, lang: str = "en") -> bytes:
    """
    Make slides of a dossier's story.

    Parameters
    ----------
    dossier
        A dossier; one without steps gets some made from its events.
    lang
        As for the handout.

    Returns
    -------
    pptx
        A slide a step with its map as a picture, and text, questions and sources that can
        be edited; the notes for the teacher, with the answers, as speaker's notes; then the
        lengths and the sources. The same bytes for the same arguments.

    Raises
    ------
    ValueError
        If `lang` is neither the dossier's nor the interface's.
    """
    paper = Paper(dossier, page_language(lang, dossier.header.languages))
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = _emu(SLIDE_WIDTH), _emu(SLIDE_HEIGHT)
    core = deck.core_properties
    core.title, core.author = _short(paper.say(dossier.header.title)), dossier.header.id
    core.created = core.modified = MADE
    for index, step in enumerate(paper.steps):
        _step_slide(deck, paper, step, index)
    _lengths_slide(deck, paper)
    _source_slides(deck, paper)
    content = io.BytesIO()
    deck.save(content)
    return _timeless(content.getvalue())


def _emu(inches: float) -> Emu:
    return Emu(round(inches * EMU_INCH))


def _colour(name: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(LIGHT[name].removeprefix("#")))


def _slide(deck: Any, paper: Paper) -> Any:
    """Add a slide that says below whose account it is."""
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK_LAYOUT])
    slide.background.fill.solid()
    slide.background.fill.fore_color.rgb = _colour("paper")
    attribution = paper.say(paper.dossier.header.attribution)
    _write(_box(slide, FOOT_BOX), attribution, size=11, font=SANS_FONT, colour="quiet")
    return slide


def _box(slide: Any, box: tuple[float, float, float, float]) -> Any:
    frame = slide.shapes.add_textbox(*map(_emu, box)).text_frame
    frame.word_wrap = True
    return frame


def _write(
    frame: Any,
    text: str,
    *,
    size: float,
    font: str = SERIF_FONT,
    colour: str = "ink",
    bold: bool = False,
) -> None:
    """Write a paragraph below those that are there."""
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
    paragraph.space_after = Pt(size * 0.45)


def _short(title: str) -> str:
    """Cut what only names the file; the whole title stands on the slides."""
    whole = len(title) <= CORE_CHARACTERS
    return title if whole else title[: CORE_CHARACTERS - 1] + "…"


def _step_slide(deck: object, paper: Paper, step: PageStep, index: int) -> None:
    slide = _slide(deck, paper)
    words = paper.words_of(step)
    png = picture_bytes(paper.picture(step, MAP_PX), "png", lang=paper.lang, scale=MAP_SCALE)
    picture = slide.shapes.add_picture(io.BytesIO(png), *map(_emu, MAP_BOX))
    picture.name = f"map-{index + 1}"
    picture._element.nvPicPr.cNvPr.set("descr", words)
    frame = _box(slide, TEXT_BOX)
    text, questions = paper.say(step["text"]), step.get("questions", [])
    asked = [paper.say(question["text"]) for question in questions]
    length = len(text) + sum(map(len, asked))
    size = max(LEAST_TEXT_PT, min(MAX_TEXT_PT, MAX_TEXT_PT * (ROOM / max(length, 1)) ** 0.5))
    _write(frame, f"{index + 1}. {paper.say(step['title'])}", size=size * 1.35, bold=True)
    if step.get("at"):
        _write(frame, paper.day(step), size=size * 0.7, font=SANS_FONT, colour="accent")
    _write(frame, text, size=size)
    for question in asked:
        _write(frame, question, size=size * 0.9, font=SANS_FONT, bold=True)
    cited = ", ".join(map(str, paper.cited(step)))
    if cited:
        _write(frame, f"{paper.w('Sources:')} {cited}", size=10, font=SANS_FONT, colour="quiet")
    slide.notes_slide.notes_text_frame.text = "\n\n".join(_notes(paper, step))


def _notes(paper: Paper, step: PageStep) -> Iterable[str]:
    """Say what the speaker says, and the answers."""
    yield paper.say(step.get("notes"))
    for question in step.get("questions", []):
        answer = question.get("answer")
        if answer:
            known = paper.known(question)
            head = f"{paper.say(question['text'])} {paper.w('Answer:')} {known}".strip()
            sources = (each["source"] for each in answer.get("citations", []))
            cited = ", ".join(map(str, paper.numbers(sources)))
            yield f"{head} {paper.say(answer['text'])}" + (f" [{cited}]" if cited else "")


def _lengths_slide(deck: object, paper: Paper) -> None:
    if not paper.measured.legs:
        return
    frame = _box(_slide(deck, paper), (0.6, 0.5, 12.1, 6.0))
    _write(frame, paper.w("Distances"), size=28, bold=True)
    for each in paper.measured.legs:
        leg, km = each.leg.properties, each.length
        straight = say_km(km.straight_km, km.straight_km, paper.lang)
        known = say_km(km.low_km, km.high_km, paper.lang)
        _write(frame, f"{paper.say(leg.name)}: {known}", size=20, bold=True)
        _write(frame, f"{paper.w('Straight line')}: {straight}", size=16)
        for length in leg.lengths:
            _write(frame, paper.say(length.method), size=13, font=SANS_FONT, colour="quiet")
    _write(frame, paper.w(STRAIGHT_AND_DRAWN), size=13, font=SANS_FONT, colour="quiet")


def _source_slides(deck: object, paper: Paper) -> None:
    sources = list(paper.sources)
    for start in range(0, len(sources), SOURCES_A_SLIDE):
        frame = _box(_slide(deck, paper), (0.6, 0.4, 12.1, 6.2))
        _write(frame, paper.w("Sources"), size=24, bold=True)
        for number in range(start, min(start + SOURCES_A_SLIDE, len(sources))):
            source = paper.source(sources[number])
            _write(frame, f"{number + 1}. {''.join(source.values())}", size=11, font=SANS_FONT)


def _timeless(content: bytes) -> bytes:
    """Write the same archive with one time for all its parts."""
    with ZipFile(io.BytesIO(content)) as old:
        return zipped({name: old.read(name) for name in old.namelist()})
