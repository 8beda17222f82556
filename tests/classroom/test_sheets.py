"""Sheets as they are printed: the teacher's are full, and no word runs over the edge of any."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html

from geoapp.catalogues import translate
from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.lesson_plan import plan_pdf
from geoapp.dossier import built_in, read_dossier
from geoapp.tables import UNCITED
from geoapp.text.glossary import glossary_terms
from tests.support.dossiers import CASES
from tests.support.foreign import program

ADDRESS = "https://example.org/route/"
MOST_SHEETS = {"a4": 11, "letter": 12}
"""Of the built-in story; with every note and question below its map it took 13 and 14."""


@pytest.mark.each_run("fr-a4")
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_story_takes_few_sheets_and_all_of_it_stands_there(
    lang: str, paper: str, tmp_path: Path
) -> None:
    dossier = read_dossier(built_in())
    path = tmp_path / "answers.pdf"
    path.write_bytes(handout_pdf(dossier, lang=lang, answers=True, paper=paper, url=ADDRESS))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout.decode()
    assert told.count("\f") <= MOST_SHEETS[paper]
    words = letters(told)
    for step in dossier.steps:
        questions = step.questions
        answers = [question.answer.text for question in questions if question.answer]
        said = [step.title, *([step.notes] if step.notes else []), *answers]
        said += [question.text for question in questions]
        said += [option.text for question in questions for option in question.options]
        for text in said:
            assert letters(text[lang]) in words, text[lang]
    # An answer stands on the sheet of its question; that to three grades stood on the next one.
    sheets = [letters(sheet) for sheet in told.split("\f")]
    for question in (one for step in dossier.steps for one in step.questions):
        asked, answer = question.text, question.answer.text if question.answer else question.text
        pair = letters(asked[lang]), letters(answer[lang])
        assert any(all(one in sheet for one in pair) for sheet in sheets), asked[lang]


@pytest.mark.parametrize(
    ("name", "lang", "most"),
    [("nellie-bly-1889", "fr", 5), ("queens-baton-2021", "en", 6)],
)
def test_what_all_rows_of_a_table_say_is_said_once(
    name: str, lang: str, most: int, tmp_path: Path
) -> None:
    path = tmp_path / "answers.pdf"
    path.write_bytes(handout_pdf(read_dossier(built_in(name)), lang=lang, answers=True))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout.decode()
    assert letters(told).count(letters(translate(lang)(UNCITED))) == 1
    assert told.count("\f") <= most


def letters(text: str) -> str:
    """Leave of a text its letters and figures, whatever the ends of its lines."""
    return "".join(letter for letter in text if letter.isalnum())


LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
A4_WIDTH_PT, MARGIN_PT = 595.28, 18 / 25.4 * 72
EDGE_PT = 30


def with_long_words(value: Any) -> Any:
    """Put a long word before each text of a story."""
    if isinstance(value, dict) and "en" in value:
        return {lang: f"{LONG_WORD} {text}" for lang, text in value.items()}
    if isinstance(value, dict):
        return {name: with_long_words(one) for name, one in value.items()}
    return [with_long_words(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "make",
    [partial(handout_pdf, answers=False), partial(handout_pdf, answers=True), plan_pdf],
    ids=["pupils", "teacher", "plan"],
)
def test_a_long_word_ends_before_the_edge_of_the_sheet(make: Any, tmp_path: Path) -> None:
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    content["steps"] = with_long_words(content["steps"])
    path = tmp_path / "sheets.pdf"
    path.write_bytes(make(read_dossier(json.dumps(content).encode()), url=ADDRESS))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, "-bbox", path, "-"], capture_output=True, check=True).stdout
    root = html.document_fromstring(told.decode())
    words = [(word, page) for page in root.iter("page") for word in page.iter("word")]
    assert "Donaudampf" in letters("".join(word.text for word, _ in words))
    assert min(float(page.get("width")) - float(word.get("xmax")) for word, page in words) > EDGE_PT


def test_no_heading_stands_over_nothing(tmp_path: Path) -> None:
    dossier = read_dossier(CASES / "good" / "smallest.geojson")
    assert glossary_terms(dossier) == []
    path = tmp_path / "answers.pdf"
    path.write_bytes(handout_pdf(dossier, answers=True))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout.decode()
    assert "Outline map" in told
    assert "Glossary" not in told


def test_each_sheet_of_the_teacher_says_that_it_is_the_teachers(tmp_path: Path) -> None:
    """Both editions began alike: thirty copies of the answers are soon made."""
    dossier = read_dossier(CASES / "good" / "a-lesson.geojson")
    edition = translate("fr")("For the teacher: notes and answers")
    for answers in (True, False):
        path = tmp_path / "sheets.pdf"
        path.write_bytes(handout_pdf(dossier, lang="fr", answers=answers))
        pdftotext = program("pdftotext", "poppler-utils")
        told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout
        sheets = [letters(sheet) for sheet in told.decode().split("\f")[:-1]]
        assert [letters(edition) in sheet for sheet in sheets] == [answers] * len(sheets)


def test_the_files_of_a_class_have_titles_of_their_own(tmp_path: Path) -> None:
    dossier, pdfinfo = read_dossier(built_in()), program("pdfinfo", "poppler-utils")
    makers = (partial(handout_pdf, answers=False), partial(handout_pdf, answers=True), plan_pdf)
    titles = []
    for make in makers:
        path = tmp_path / "sheets.pdf"
        path.write_bytes(make(dossier, lang="fr"))
        told = subprocess.run([pdfinfo, path], capture_output=True, check=True).stdout.decode()
        titles.append(told.split("Title:")[1].split("\n")[0].strip())
    title = dossier.header.title["fr"]
    assert len(set(titles)) == len(titles)
    assert titles[0] == title
    assert titles[2] == f"Plan de la leçon\u00a0: {title}"


@pytest.mark.parametrize("lang", ["en", "fr", "ar"])
def test_what_is_said_of_all_sources_stands_above_the_first(lang: str, tmp_path: Path) -> None:
    """In Arabic it stood with its heading alone at the foot of a page."""
    path = tmp_path / "answers.pdf"
    made = handout_pdf(read_dossier(built_in()), lang=lang, answers=True, url=ADDRESS)
    path.write_bytes(made)
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout.decode()
    (first,) = [sheet for sheet in told.split("\f") if "?5205082" in sheet]
    assert letters(translate(lang)("Sources")) in letters(first)


@pytest.mark.parametrize("answers", [True, False])
@pytest.mark.parametrize("lang", ["fr", "es", "ru", "uk"])
def test_heads_of_grades_stay_in_their_columns(lang: str, answers: bool, tmp_path: Path) -> None:
    """A long word ran through the edge of its table."""
    path = tmp_path / "sheets.pdf"
    dossier = read_dossier(CASES / "good" / "a-lesson.geojson")
    path.write_bytes(handout_pdf(dossier, lang=lang, answers=answers))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, "-bbox", path, "-"], capture_output=True, check=True).stdout
    words = list(html.document_fromstring(told.decode()).iter("word"))
    letter, figure = (
        next(word for word in words if word.text == translate(lang)(head))
        for head in ("Letter", "Figure")
    )
    inside = 1.5 / 25.4 * 72  # from an edge of the table, in points
    assert float(figure.get("xmin")) - float(letter.get("xmax")) >= 2 * inside
    assert float(figure.get("xmax")) <= A4_WIDTH_PT - MARGIN_PT - inside


LINES_TO_WRITE_ON = 5


def test_pupils_have_lines_to_reckon_on_below_an_estimate(tmp_path: Path) -> None:
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    step = content["steps"][0]
    step["questions"] = [each for each in step["questions"] if each["kind"] == "estimate"][:1]
    path = tmp_path / "sheets.pdf"
    path.write_bytes(handout_pdf(read_dossier(json.dumps(content).encode())))
    assert lines_across(path, page=2) >= LINES_TO_WRITE_ON


def lines_across(path: Path, page: int) -> int:
    """Count the lines that go across most of a page."""
    pdftoppm = program("pdftoppm", "poppler-utils")
    only = ["-r", "72", "-gray", "-f", str(page), "-l", str(page)]
    drawn = subprocess.run([pdftoppm, *only, path], capture_output=True, check=True).stdout
    _, size, _, pixels = drawn.split(b"\n", 3)
    grey = np.frombuffer(pixels, np.uint8).reshape([int(side) for side in size.split()][::-1])
    is_line = (grey < 240).mean(axis=1) > 0.7
    return int((is_line[1:] & ~is_line[:-1]).sum())


def test_a_long_name_of_a_leg_leaves_room_for_its_method(tmp_path: Path) -> None:
    """The method stood in a column of one word."""
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    leg = next(one for one in content["features"] if one["properties"]["kind"] == "leg")
    leg["properties"]["name"] = {"en": "By sea along the coast, " * 5}
    path = tmp_path / "answers.pdf"
    path.write_bytes(handout_pdf(read_dossier(json.dumps(content).encode()), answers=True))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout.decode()
    assert any("No length is given" in line for line in told.split("\n"))
