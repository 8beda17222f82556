"""Paper and slides in more than one language: each text keeps its own, and its direction."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import html

from geoapp.catalogues import translate
from geoapp.classroom.handout import handout_files, handout_pdf
from geoapp.classroom.lesson import Paper, Said
from geoapp.classroom.lesson_plan import plan_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.dossier import Dossier, read_dossier
from tests.support.dossiers import CASES
from tests.support.foreign import program
from tests.support.pages import PIXEL_PNG

ADDRESS = "https://example.org/route/"
ARABIC = "غادرت السفينة (مساءً). 3 سفن."
PUBLISHER = "وكالة"


def lesson(**notes: str) -> Dossier:
    """A lesson in English and French, with sources in French, Arabic and no told language."""
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    source = content["sources"][0]
    described = {"status": "original", "title_is": "description"}
    content["sources"] += [
        source | {"id": "french", "title": "Un navire", "language": "fr"},
        source | {"id": "arabic", "title": ARABIC, "language": "ar", "publisher": PUBLISHER},
        source | {"id": "described", "title": "A ship", "language": "ru", "custom": described},
    ]
    cited = [{"source": each["id"]} for each in content["sources"]]
    content["steps"][0] |= {"citations": cited, "text": {"en": "Seen:\n• 26 and 28 April.\n• 5."}}
    content["steps"][1]["notes"] = {"en": "Wait."} | notes
    return read_dossier(json.dumps(content).encode())


@pytest.mark.parametrize(
    ("text", "lang", "is_leftward"),
    [
        ("A ship", "en", False),
        (ARABIC, "ar", True),
        (ARABIC, "en", True),  # filed as another language
        ("AIS – تقارير مواقع السفن", "ar", True),
        ("كاياو is a port of Peru", "en", False),
        ("12", "ar", True),
        ("12", "en", False),
        ("", "en", False),
    ],
)
def test_a_text_is_read_as_most_of_its_letters_are(text: str, lang: str, is_leftward: bool) -> None:
    assert Said(text, lang).is_leftward is is_leftward


def test_texts_on_paper_say_their_language_and_direction() -> None:
    files = handout_files(lesson(), lang="ar", answers=True)
    data = json.loads(files["data.json"])
    assert (data["lang"], data["rtl"]) == ("ar", True)
    asked = data["steps"][0]["questions"]
    english = [data["title"], data["summary"], data["attribution"], data["steps"][0]["text"]]
    english += [asked[0]["text"], asked[1]["answer"], asked[2]["options"][0]["text"]]
    english += [asked[4]["about"][0]["by"], data["distances"][0][0], data["steps"][1]["notes"]]
    assert [(each["lang"], each["rtl"]) for each in english] == [("en", False)] * len(english)
    titles = [part for source in data["sources"] for name, part in source if name == "title"]
    told = {part["text"]: (part["lang"], part["rtl"]) for part in titles}
    assert told == {
        "A paper": ("und", False),  # nobody says in which language it is
        "Un navire": ("fr", False),
        ARABIC: ("ar", True),
        "[A ship]": ("und", False),
    }


@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_a_pdf_says_of_each_part_the_language_that_it_is_in(lang: str) -> None:
    pdf = handout_pdf(lesson(), lang=lang, answers=True)
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    told = b"".join([pdf, *map(unpacked, streams)])
    langs = set(re.findall(rb"/Lang ?\(([^)]*)\)", told))
    assert langs == {b"ar", b"en", b"fr", b"und"}


def unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.parametrize("make", [partial(handout_pdf, answers=True), handout_pdf, plan_pdf])
def test_what_is_read_rightwards_begins_at_the_left_of_an_arabic_sheet(
    make: Any, tmp_path: Path
) -> None:
    path = tmp_path / "sheets.pdf"
    path.write_bytes(make(lesson(), lang="ar", url=ADDRESS))
    words = words_of(path)
    left = min(word for text, word, _ in words if text == "Nothing")
    after_the_code = 18 + 28 + 5  # millimetres: margin, code, what is between
    assert left == pytest.approx(after_the_code / 25.4 * 72, abs=2)


def words_of(path: Path) -> list[tuple[str, float, float]]:
    """Give the words of a PDF's pages: each with its left edge and its baseline's height."""
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, "-bbox", path, "-"], capture_output=True, check=True).stdout
    found = html.document_fromstring(told.decode()).iter("word")
    return [(word.text or "", float(word.get("xmin")), float(word.get("ymax"))) for word in found]


def test_numbers_and_marks_stay_with_their_words_on_an_arabic_sheet(tmp_path: Path) -> None:
    """A line "• 26 and 28 April" began with "and", and ended with "26 •"."""
    path = tmp_path / "sheets.pdf"
    path.write_bytes(handout_pdf(lesson(), lang="ar", answers=True))
    words = words_of(path)
    (at,) = [at for at, (text, *_) in enumerate(words) if text == "28"]
    line = sorted(left for _, left, low in words if abs(low - words[at][2]) < 1)
    texts = {left: text for text, left, low in words if abs(low - words[at][2]) < 1}
    assert "• 26 and 28 April." in " ".join(texts[left] for left in line)


@pytest.mark.parametrize("make", [partial(handout_pdf, answers=True), handout_pdf, plan_pdf])
def test_an_address_is_read_from_the_left_on_an_arabic_sheet(make: Any, tmp_path: Path) -> None:
    """Its last stroke stood before it, and was typed there."""
    path = tmp_path / "sheets.pdf"
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    source = ADDRESS + "source/"
    content["sources"][0]["URL"] = source
    path.write_bytes(make(read_dossier(json.dumps(content).encode()), lang="ar", url=ADDRESS))
    words = [text for text, *_ in words_of(path)]
    assert ADDRESS in words
    assert make is plan_pdf or source in words


def test_paper_has_its_own_words_in_one_language() -> None:
    """The table of a sheet in Korean had Korean heads above English lengths."""
    content = json.loads((CASES / "good" / "a-lesson.geojson").read_text("utf-8"))
    content["dossier"]["languages"] = ["en", "ko"]
    content["dossier"]["title"] = {"en": "An example", "ko": "예"}
    dossier = read_dossier(json.dumps(content).encode())
    data = json.loads(handout_files(dossier, lang="ko", answers=True)["data.json"])
    assert (data["lang"], data["title"]["lang"]) == ("en", "ko")
    assert data["heads"] == ["Leg", "Length", "Straight line", "Method"]
    assert "Possible" not in Paper(dossier, "ko").words_of(dict(data["steps"][0], at=None))
    told = [data["words"], data["heads"], data["together"], data["grades"]]
    assert not re.search("[\uac00-\ud7a3]", json.dumps(told, ensure_ascii=False))


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_source_on_a_slide_has_its_title_in_its_own_language(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    deck = pptx.Presentation(io.BytesIO(slides_pptx(lesson(ar="انتظر."), lang=lang)))
    heading = translate(lang)("Sources")
    (slide,) = [each for each in deck.slides if each.shapes.title.text_frame.text == heading]
    boxes = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    rows = [line for box in boxes for line in box.paragraphs if re.match(r"\d+\. ", line.text)]
    assert [is_rtl(line) for line in rows] == [lang == "ar"] * 4
    runs = {run.text.strip("\u200e\u200f"): run for line in rows for run in line.runs}
    assert runs["Un navire"]._r.rPr.get("lang") == "fr"
    assert runs["[A ship]"]._r.rPr.get("lang") is None
    assert runs["[A ship]"]._r.rPr.get("noProof") == "1"
    # What follows a text that is read the other way keeps its place.
    other = {"ar": "Un navire", "en": ARABIC}[lang]
    marks = {"ar": "\u200e{}\u200e\u200f", "en": "\u200f{}\u200f\u200e"}[lang]
    whole = "".join(run.text for line in rows for run in line.runs)
    assert marks.format(other) in whole


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_paragraphs_of_slides_and_notes_begin_where_their_language_begins(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.classroom.lesson.Paper.png", lambda *_: PIXEL_PNG)
    deck = pptx.Presentation(io.BytesIO(slides_pptx(lesson(ar="انتظر."), lang=lang)))
    notes = [each.notes_slide.notes_text_frame.paragraphs[0] for each in deck.slides]
    wait = {line.text: is_rtl(line) for line in notes if line.text in ("انتظر.", "Wait.")}
    assert wait == ({"انتظر.": True} if lang == "ar" else {"Wait.": False})
    tables = [shape.table for each in deck.slides for shape in each.shapes if shape.has_table]
    cells = [cell.text_frame.paragraphs[0] for row in tables[0].rows for cell in row.cells]
    assert {line.alignment is not None for line in cells} == {lang == "ar"}


def is_rtl(line: Any) -> bool:
    """Say whether a paragraph is read from right to left, and begins there."""
    properties = line._p.pPr
    told = (properties.get("rtl"), properties.get("algn")) if properties is not None else ()
    assert told in ((), (None, None), ("1", "r"), (None, "l"))
    return told == ("1", "r")
