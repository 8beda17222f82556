"""Slides: letters as large as they fit, and nothing over the foot, as LibreOffice draws them."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import html

from geoapp.catalogues import translate
from geoapp.classroom.fitting import (
    BELOW,
    BOX_MARGINS,
    LEAST_TEXT_PT,
    MAX_TEXT_PT,
    MAX_TITLE_PT,
    MOST_PARTS,
    POINTS_INCH,
    READABLE_PT,
    count_lines,
    filled,
    height_of,
    parted,
    room_of,
    text_size,
    title_size,
)
from geoapp.classroom.slides import (
    FOOT_BOX,
    LINE_BOX,
    PAGE_BOX,
    SERIF_FONT,
    TEXT_BOX,
    TITLE_BESIDE_LINK,
    slides_pptx,
)
from geoapp.dossier import built_in, read_dossier
from tests.support.dossiers import BUILT_INS, CASES
from tests.support.foreign import impress, program
from tests.support.odd_legs import dossier_of
from tests.support.pages import PIXEL_PNG

FOOT_PT = FOOT_BOX[1] * POINTS_INCH
ADDRESS = "https://example.org/route/"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 4


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("a b", 1),
        ("word " * 8, 4),
        ("слово " * 8, 8),
        ("글" * 10, 2),
        (LONG_WORD, 13),
    ],
)
def test_lines_are_counted_by_words_and_by_script(text: str, lines: int) -> None:
    assert count_lines(text, wide=6) == lines


def test_a_short_text_is_set_large_and_a_long_one_fits() -> None:
    assert text_size(["Short."], TEXT_BOX, 0) == MAX_TEXT_PT
    text = "A word of a text. " * 40
    size = text_size([text], TEXT_BOX, 0)
    room = (TEXT_BOX[3] - BOX_MARGINS) * POINTS_INCH
    assert LEAST_TEXT_PT < size < MAX_TEXT_PT
    assert height_of(text, size, TEXT_BOX) <= room < height_of(text, size + 1, TEXT_BOX)
    assert text_size([text * 9], TEXT_BOX, 0) == LEAST_TEXT_PT


def test_a_blank_with_its_unit_stays_on_a_line() -> None:
    blank = "Mein Schätzwert: ________ Container"
    size = text_size([blank], LINE_BOX, 0)
    wide = (LINE_BOX[2] - BOX_MARGINS) * POINTS_INCH / size
    assert count_lines(blank, wide) == 1


def test_a_longer_title_has_smaller_letters() -> None:
    short, long = "Where is it?", "What does that say of its other denials? " * 4
    assert title_size(short, TITLE_BESIDE_LINK) == MAX_TITLE_PT
    assert title_size(long, TITLE_BESIDE_LINK) < MAX_TITLE_PT


def test_a_slide_takes_as_many_sources_as_it_has_room_for() -> None:
    sources = ["Short", "Long " * 1000, "Short", "Short"]
    room = (PAGE_BOX[3] - BOX_MARGINS) * POINTS_INCH
    parted = list(filled(sources, lambda text: height_of(text, 11, PAGE_BOX), room))
    assert [one for group in parted for one in group] == sources
    assert len(parted) > 1
    assert list(filled([], len, 9)) == []


LONG_TEXT = "J. Verne wrote it at 1.30 p.m. in Amiens. Who read it? „Nobody.“ So it went on. " * 12


@pytest.mark.parametrize("text", [LONG_TEXT, "読んだ。" * 200, "Строка\n" * 40, "¿Quién? " * 99])
def test_a_text_that_is_too_long_is_parted_at_the_ends_of_sentences(text: str) -> None:
    parts = parted(text, TEXT_BOX, 40)
    assert len(parts) > 1
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)
    assert all(height_of(part, READABLE_PT, TEXT_BOX) <= room_of(TEXT_BOX) - 40 for part in parts)
    assert all(re.search(r"[.?。\u0430]“?$", part) for part in parts)
    assert not any(part.endswith("J.") for part in parts)


def test_a_list_is_parted_between_its_points() -> None:
    """The second sentence of a point began a slide: "likely landed some", and nobody said what."""
    points = [f"\u2022 {day} June: the ships came. Some landed there." for day in range(10, 21)]
    parts = parted("\n".join(points), TEXT_BOX, 40)
    assert len(parts) > 1
    assert [line for part in parts for line in part.split("\n")] == points


@pytest.mark.parametrize(
    ("text", "count"), [("", 1), ("Short.", 1), ("word " * 900, 1), ("End. " * 9000, MOST_PARTS)]
)
def test_a_text_is_parted_no_more_than_it_can_be(text: str, count: int) -> None:
    assert len(parted(text, TEXT_BOX, 0)) == count


def runs_of(slide: Any) -> list[Any]:
    """Give the runs of text on a slide."""
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    return [run for frame in frames for line in frame.paragraphs for run in line.runs]


@pytest.mark.each_run("najin-tikhoretsk-2023-fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_what_is_read_to_a_class_is_read_from_the_last_row(
    path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    dossier = read_dossier(path)
    slides = list(pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang=lang))).slides)
    told = [slide for slide in slides if re.match(r"\d+\.", slide.shapes.title.text_frame.text)]
    assert len(told) >= len(dossier.steps)
    read = [run for slide in told for run in runs_of(slide) if run.font.name == SERIF_FONT]
    assert min(run.font.size.pt for run in read) >= READABLE_PT
    statements = [run for slide in slides for run in runs_of(slide) if has_code(slide)]
    sizes = [run.font.size.pt for run in statements if run.font.name == SERIF_FONT]
    assert min(sizes, default=READABLE_PT) >= READABLE_PT


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_no_question_stands_beside_an_empty_half(
    path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the words to answer from have no room beside the map, the question itself has it."""
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    dossier = read_dossier(path)
    slides = list(pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang=lang))).slides)
    asked = [one.text[lang] for step in dossier.steps for one in step.questions]
    asking = [slide for slide in slides if notes_of(slide).split("\n")[0] in asked]
    assert len(asking) >= len(asked)
    for slide in asking:
        title, *beside = runs_of(slide)
        assert [run for run in beside if run.font.name == SERIF_FONT], title.text


def notes_of(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def has_code(slide: Any) -> bool:
    return any(shape.has_table for shape in slide.shapes)


def test_a_line_of_a_text_is_a_paragraph_of_its_own() -> None:
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    content["steps"][0]["text"] = {"en": "One:\n• two;\n• three."}
    deck = pptx.Presentation(io.BytesIO(slides_pptx(read_dossier(json.dumps(content).encode()))))
    texts = [run.text for slide in deck.slides for run in runs_of(slide)]
    assert {"One:", "• two;", "• three."} <= set(texts)
    assert not [text for text in texts if "\n" in text]


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_each_run_says_the_language_that_it_is_in(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    content["steps"][0]["notes"] = {"en": "One.\n\nTwo.", "fr": "Un.\n\nDeux."}
    dossier = read_dossier(json.dumps(content).encode())
    deck = pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang=lang)))
    told = "fr" if lang == "fr" else "en"
    says = {
        content["steps"][0]["text"][told]: told,
        "How many days?": "en",  # has no French
        translate(lang)("Sources"): lang,
        translate(lang)("The source is"): lang,
        content["dossier"]["attribution"][told]: told,
        "Deux." if lang == "fr" else "Two.": told,
    }
    runs = [run for slide in deck.slides for run in all_runs_of(slide)]
    assert {run.text: run._r.rPr.get("lang") for run in runs if run.text in says} == says
    assert all(run._r.rPr.get("lang") or run._r.rPr.get("noProof") for run in runs)
    assert deck.core_properties.language == told


def all_runs_of(slide: Any) -> list[Any]:
    """Give the runs of a slide, its tables and its notes."""
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    frames += [cell.text_frame for table in tables for row in table.rows for cell in row.cells]
    frames.append(slide.notes_slide.notes_text_frame)
    return [run for frame in frames for line in frame.paragraphs for run in line.runs]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_slides_begin_where_their_language_begins(lang: str) -> None:
    dossier = read_dossier(CASES / "good" / "a-lesson.geojson")
    content = slides_pptx(dossier, lang=lang, url=ADDRESS)
    for slide in pptx.Presentation(io.BytesIO(content)).slides:
        by_name = {shape.name.split("-")[0]: shape for shape in slide.shapes}
        head, tables = slide.shapes.title, [one.table for one in slide.shapes if one.has_table]
        if "link" in by_name:
            assert (by_name["link"].left < head.left) is (lang == "ar")
            boxes = [one for one in slide.shapes if one.has_text_frame]
            assert (by_name["map"].left > boxes[2].left) is (lang == "ar")
        assert all((one._tbl.tblPr.get("rtl") == "1") is (lang == "ar") for one in tables)


@pytest.mark.each_run("en")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_words_run_over_the_foot_of_a_slide(lang: str, tmp_path: Path) -> None:
    path = tmp_path / "route.pptx"
    path.write_bytes(slides_pptx(read_dossier(built_in()), lang=lang, url=ADDRESS))
    foot = re.sub(r"\s", "", read_dossier(built_in()).header.attribution[lang])
    pages = drawn(path)
    assert len(pages) == len(pptx.Presentation(str(path)).slides)
    for number, lines in enumerate(pages, 1):
        body = [(low, words) for low, words in lines if re.sub(r"\s", "", words) not in foot]
        assert body, number
        assert not [words for low, words in body if low > FOOT_PT], number


def drawn(path: Path) -> list[list[tuple[float, str]]]:
    """Draw slides with LibreOffice: for each the lines, how low they end, and their words."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [str(impress()), profile, "--headless", "--convert-to", "pdf", "--outdir"]
    done = subprocess.run([*command, str(path.parent), str(path)], capture_output=True, timeout=480)
    pdf = path.with_suffix(".pdf")
    assert pdf.is_file(), done.stderr.decode(errors="replace")
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run(
        [pdftotext, "-bbox-layout", pdf, "-"], capture_output=True, check=True
    ).stdout.decode()
    root = html.document_fromstring(told)
    return [[_line(line) for line in page.iter("line")] for page in root.iter("page")]


def _line(line: Any) -> tuple[float, str]:
    return float(line.get("ymax")), " ".join(word.text for word in line)


@pytest.mark.parametrize(
    ("km", "known", "is_told"),
    [([9, 18], "9–18 km", True), ([8, 18], "8–18 km", True), (None, "at least 8 km", False)],
)
def test_a_straight_line_is_told_where_it_is_another_length(
    km: list[float] | None, known: str, is_told: bool
) -> None:
    lengths = {"lengths": [{"km": km, "method": {"en": "Measured."}}]} if km else {}
    start, end = [20.0, 50.0], [20.0, 50.072]
    dossier = read_dossier(dossier_of(start, end, [[start, end]], **lengths))
    deck = pptx.Presentation(io.BytesIO(slides_pptx(dossier)))
    texts = [run.text.replace("\u00a0", " ") for slide in deck.slides for run in runs_of(slide)]
    assert f"The leg: {known}" in texts
    assert ("Straight line: 8 km" in texts) is is_told


LONG_TITLE = "A title that goes on about the reported shipment of goods from one harbour " * 6


@pytest.mark.parametrize("is_long_question", [True, False])
def test_a_title_that_is_too_long_ends_and_stands_whole_in_the_notes(
    is_long_question: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began above its slide, and pushed what is to be graded under the code."""
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    step = content["steps"][0]
    step["title"] = {"en": LONG_TITLE.strip()}
    if is_long_question:
        step["questions"][4]["text"] = {"en": LONG_TITLE.strip()}
    made = slides_pptx(read_dossier(json.dumps(content).encode()), url=ADDRESS)
    slides = list(pptx.Presentation(io.BytesIO(made)).slides)
    (told,) = [each for each in slides if has_text(each, "Someone said that it left.")][:1]
    assert told.shapes.title.text_frame.text.endswith("…")
    assert LONG_TITLE.strip() in told.notes_slide.notes_text_frame.text
    for slide in slides:
        for shape in (each for each in slide.shapes if each.has_text_frame):
            inches = [side / 914_400 for side in (shape.left, shape.top, shape.width, shape.height)]
            left, top, width, _ = inches
            low = min(
                (each.top / 914_400 for each in slide.shapes if each.has_table), default=FOOT_BOX[1]
            )
            is_title = shape == slide.shapes.title
            free = inches[3] if is_title else (low if top < low else 7.5) - top
            box = (left, top, width, free)
            lines = [
                (line.text, line.runs[0].font.size.pt, bool(line.runs[0].font.bold))
                for line in shape.text_frame.paragraphs
            ]
            high = sum(height_of(text, size, box, bold=bold) for text, size, bold in lines)
            assert high - lines[-1][1] * BELOW <= room_of(box) + 1, lines


def has_text(slide: Any, text: str) -> bool:
    return any(run.text == text for run in runs_of(slide))
