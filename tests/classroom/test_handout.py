"""Handout, slides and bundle: a part a step, nothing lost, nothing guessed, no letter missing."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
import typst
from click.testing import CliRunner
from pptx.enum.shapes import MSO_SHAPE_TYPE

from geoapp.catalogues import translate
from geoapp.classroom.bundle import bundle_zip
from geoapp.classroom.handout import (
    MOST_PAGES,
    WORDS,
    _pages,
    compiled,
    handout_files,
    handout_pdf,
)
from geoapp.classroom.lesson import Paper
from geoapp.classroom.slides import LINK_SCALE, QUESTION_TITLE, slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.dossier.models import Step
from geoapp.errors import ExportError, Problem
from geoapp.page.story import ASKED_BEFORE_TEXT, story_steps
from geoapp.picture.convert import font_folders, picture_bytes
from geoapp.picture.qr import qr_svg
from geoapp.text.glossary import GLOSSARY
from tests.support.dossiers import BUILT_INS, GOOD, ONE_OF_EACH, content_of, read
from tests.support.famous import write_famous
from tests.support.foreign import impress, program
from tests.support.pages import HOSTILE, PIXEL_PNG, hostile, sheet_data
from tests.support.tiers import long

MAX_PDF_BYTES = 3_000_000
MAX_ZIP_BYTES = 10_000_000

Made = Callable[..., dict[str, bytes]]


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


@pytest.fixture(scope="module")
def handout(dossier: Dossier) -> Made:
    """Make the handout's files of the built-in dossier, those of the same options once."""

    @cache
    def made(lang: str, *, answers: bool = False, paper: str = "a4") -> dict[str, bytes]:
        return handout_files(dossier, lang=lang, answers=answers, paper=paper)

    return made


@pytest.fixture(scope="module")
def slides(dossier: Dossier) -> bytes:
    return slides_pptx(dossier, lang="fr")


def sections(files: dict[str, bytes]) -> int:
    """Steps of the handout as Typst lays it out."""
    several: Any = files
    fonts = [str(folder) for folder in font_folders()]
    found = typst.query(several, "<step>", font_paths=fonts, ignore_system_fonts=True)
    return len(json.loads(found))


def with_steps(steps: list[dict[str, Any]]) -> Dossier:
    return read(content_of(ONE_OF_EACH) | {"steps": steps})


# -- the handout ---------------------------------------------------------------------------


@pytest.mark.each_run("fr")
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_n_steps_give_n_sections_in_each_language(
    handout: Made, dossier: Dossier, lang: str
) -> None:
    files = handout(lang, answers=True)
    assert sections(files) == len(dossier.steps)
    data = sheet_data(files)
    assert [step["title"] for step in data["steps"]] == [step.title[lang] for step in dossier.steps]
    assert all(step["cited"] and step["picture"] in files for step in data["steps"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pupils_get_every_question_on_two_sheets(
    handout: Made, dossier: Dossier, lang: str
) -> None:
    files = handout(lang)
    asking = [step for step in dossier.steps if step.questions]
    assert sections(files) == len(asking)
    assert (_pages(files), sheet_data(files)["more"]) == (MOST_PAGES, False)
    told = [
        question["text"] for step in sheet_data(files)["steps"] for question in step["questions"]
    ]
    assert told == [question.text[lang] for step in asking for question in step.questions]


def test_pupils_learn_why_numbers_jump(handout: Made) -> None:
    data = sheet_data(handout("fr"))
    assert [step["number"] for step in data["steps"]] == [2, 3, 4, 5, 6, 8, 9, 10, 12, 13]
    assert data["jumps"]
    one = {"id": "one", "title": {"en": "A"}, "text": {"en": "."}}
    asking = one | {"questions": [{"kind": "open", "text": {"en": "Why?"}}]}
    assert not sheet_data(handout_files(with_steps([asking])))["jumps"]
    assert sheet_data(handout_files(with_steps([one, asking | {"id": "two"}])))["jumps"]


@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_each_step_of_the_pupils_has_the_code_of_its_link(dossier: Dossier, lang: str) -> None:
    files = handout_files(dossier, lang=lang, url="https://example.org/route/")
    steps = sheet_data(files)["steps"]
    assert len(steps) > 5
    by_number = dict(enumerate(story_steps(dossier), 1))
    for step in steps:
        name = by_number[step["number"]]["id"]
        link = f"https://example.org/route/#step={name}&lang={lang}"
        assert step["link"] == link
        assert files[step["code"]] == qr_svg(link).encode()
    assert (_pages(files), sheet_data(files)["more"]) == (MOST_PAGES, False)
    assert not any(step["code"] for step in sheet_data(handout_files(dossier, lang=lang))["steps"])


ADDRESS = "https://example.org/route/#step=here&lang=en"
CODED: list[dict[str, Any]] = [
    {"id": "one", "title": {"en": "A"}, "text": {"en": "."}},
    {
        "id": "two",
        "title": {"en": "B"},
        "text": {"en": "."},
        "questions": [{"kind": "open", "text": {"en": "Why?"}}],
    },
]


def test_each_step_of_the_teacher_has_the_code_of_its_link() -> None:
    dossier = with_steps(CODED)
    files = handout_files(dossier, lang="fr", answers=True, url=ADDRESS)
    links = [f"https://example.org/route/#step={name}&lang=fr" for name in ("one", "two")]
    assert [step["link"] for step in sheet_data(files)["steps"]] == links
    assert [files[step["code"]] for step in sheet_data(files)["steps"]] == [
        qr_svg(link).encode() for link in links
    ]
    assert files["address.svg"] == qr_svg(ADDRESS).encode()
    assert sections(files) == 2
    pdf = compiled(files)
    assert all(link.encode() in pdf for link in links)


def test_slides_of_a_step_and_its_question_have_the_code_of_its_link() -> None:
    dossier = with_steps(CODED)
    drawn = list(pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang="fr", url=ADDRESS))).slides)
    coded = [[shape for shape in slide.shapes if shape.name == "link"] for slide in drawn]
    assert [len(each) for each in coded[:3]] == [1, 1, 1]
    assert not any(coded[3:])  # lengths and sources are no steps
    links = [f"https://example.org/route/#step={name}&lang=fr" for name in ("one", "two", "two")]
    for slide, (shape,), link in zip(drawn, coded[:3], links, strict=False):
        assert shape.click_action.hyperlink.address == link
        assert shape._element.nvPicPr.cNvPr.get("descr").endswith(f" {link}")
        assert shape.image.blob == picture_bytes(qr_svg(link), "png", scale=LINK_SCALE)
        head = slide.shapes.title
        assert head.left + head.width <= shape.left
        below = [one.top for one in slide.shapes if one not in (head, shape) and one.top > head.top]
        assert shape.top + shape.height <= min(below)
        assert shape.left + shape.width <= 13.333 * 914_400
    plain = pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang="fr")))
    assert not any(shape.name == "link" for slide in plain.slides for shape in slide.shapes)


@pytest.mark.parametrize(
    "url", ["file:///route.html", "https://", "https://a.example/" + "x" * 600]
)
def test_slides_refuse_an_address_that_no_code_can_lead_to(url: str) -> None:
    with pytest.raises(ValueError, match="^url: "):
        slides_pptx(with_steps(CODED), url=url)


def test_it_is_tagged_small_and_the_same_each_time(dossier: Dossier, handout: Made) -> None:
    pdf = compiled(handout("en"))
    assert pdf.startswith(b"%PDF-1.7")
    assert len(pdf) <= MAX_PDF_BYTES
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf or b"/Marked" in pdf
    assert b"/Image" not in pdf.replace(b"/ImageB", b"").replace(b"/ImageC", b"")
    assert handout_pdf(dossier) == pdf


def test_answers_and_notes_are_for_the_teacher_alone(handout: Made) -> None:
    plain, full = handout("en"), handout("en", answers=True)
    for files, is_told in ((plain, False), (full, True)):
        steps = sheet_data(files)["steps"]
        assert any(step["notes"] for step in steps) is is_told
        asked = [question for step in steps for question in step["questions"]]
        for name in ("answer", "known", "cited"):
            assert any(question[name] for question in asked) is is_told, name
        assert any(one["right"] for each in asked for one in each["options"]) is is_told


def test_what_is_printed(handout: Made, tmp_path: Path) -> None:
    pdftotext = program("pdftotext", "poppler-utils")

    def printed(lang: str, **options: Any) -> str:
        path = tmp_path / "handout.pdf"
        path.write_bytes(compiled(handout(lang, **options)))
        text = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout
        return " ".join(text.decode().split())

    plain = printed("en")
    assert "As alleged by the White House" in plain
    assert "Outline map" in plain
    assert "For the teacher" not in plain
    assert "Answer:" not in plain
    full = printed("fr", answers=True, paper="letter")
    assert "Pour l’enseignant" in full
    assert "Réponse : 19 jours" in full
    assert "RUSI : Le RUSI a indiqué" in full
    assert "9 800–10 800 km" in full  # in the table of lengths
    assert any("가" <= letter <= "힣" for letter in full)


def test_the_teacher_sees_the_place_that_is_asked_for(handout: Made, dossier: Dossier) -> None:
    files = handout("fr", answers=True)
    at = [step.id for step in dossier.steps].index("where")
    picture = files[sheet_data(files)["steps"][at]["picture"]].decode()
    assert ">Tikhoretsk</text>" in picture
    assert ">Tikhoretsk</text>" not in files["blank.svg"].decode()


def test_no_sheet_has_the_words_that_answer_its_question() -> None:
    asks = {
        "kind": "choice",
        "text": {"en": "Who?"},
        "options": [{"text": {"en": "A"}, "right": True}, {"text": {"en": "B"}}],
        "answer": {"text": {"en": "A did."}},
    }
    one = {"id": "one", "title": {"en": "Who"}, "text": {"en": "It was A."}, "questions": [asks]}
    opened = asks | {"kind": "open"}
    del opened["options"]
    other = one | {"id": "two", "questions": [opened]}
    texts = [step["text"] for step in sheet_data(handout_files(with_steps([one, other])))["steps"]]
    assert texts == ["", "It was A."]
    full = sheet_data(handout_files(with_steps([one, other]), answers=True))["steps"]
    assert [step["text"] for step in full] == ["It was A."] * 2


def test_sheets_are_filled(dossier: Dossier, tmp_path: Path) -> None:
    """The teacher's story begins on the first page; what pupils look up has a page of its own."""
    pdftotext = program("pdftotext", "poppler-utils")

    def pages(*, answers: bool, url: str = "https://example.org/route/") -> list[str]:
        path = tmp_path / "handout.pdf"
        path.write_bytes(handout_pdf(dossier, lang="fr", answers=answers, url=url))
        text = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True).stdout
        return text.decode().split("\f")[:-1]

    told = pages(answers=True)
    heads = [f"{n}. {step.title['fr'].split()[0]}" for n, step in enumerate(dossier.steps, 1)]
    assert "1. Ce qui a été dit" in told[0]
    pages_of_steps = [page for page in told if any(head in page for head in heads)]
    assert all(any(head in page for page in pages_of_steps) for head in heads)
    # The teacher's steps take half a page each, the last page holds more than the credits.
    assert len(pages_of_steps) <= len(heads) * 2 / 3
    assert len(told[-1].splitlines()) > 10
    # No row of a table is cut in two where a page ends.
    row = ("La Maison-Blanche (infographie", "de munitions près de Tikhoretsk. [")
    for made in (told, pages(answers=True, url="")):
        assert [page.count(row[0]) for page in made if row[1] in page] == [1]
    *asking, last = pages(answers=False)
    assert len(asking) + 1 == MOST_PAGES
    for name in ("La cotation de l’Amirauté", "Glossaire", "Sources\n"):
        assert name in last
        assert not any(name in page for page in asking)


@pytest.mark.each_run("a-draft", "across-180-degrees", "one-of-each", "queens-baton-2021")
@pytest.mark.parametrize("path", [*GOOD, *BUILT_INS[1:]], ids=lambda path: path.stem)
def test_every_good_dossier_has_a_handout(path: Path) -> None:
    dossier = read_dossier(path)
    files = handout_files(dossier, lang="fr", answers=True)
    assert sections(files) == len(story_steps(dossier))
    assert compiled(files).startswith(b"%PDF")


def test_200_steps_and_a_very_long_question() -> None:
    question = {"kind": "open", "text": {"en": "Why? " * 3000}}
    step: dict[str, Any] = {"title": {"en": "A step"}, "text": {"en": "."}}
    steps = [{"id": f"s-{n}"} | step for n in range(200)]
    steps[7]["questions"] = [question]
    made = with_steps(steps)
    files = handout_files(made, answers=True)
    assert sections(files) == 200
    assert sum(name.endswith(".svg") for name in files) == 2
    for_pupils = handout_files(made)
    assert (sections(for_pupils), _pages(for_pupils)) == (0, 1)
    assert sheet_data(for_pupils)["more"], "what doesn't fit on two sheets is said to be elsewhere"


def test_a_letter_without_a_font_becomes_a_square() -> None:
    steps = [{"id": "one", "title": {"en": "ಕನ್ನಡ 中文 ok"}, "text": {"en": "ہ 𐘀 나진 Дунай"}}]
    lacking: set[str] = set()
    assert compiled(handout_files(with_steps(steps), answers=True), lacking).startswith(b"%PDF")
    assert "𐘀" in lacking  # Linear A
    assert not lacking & set("ok나진Дунай □")


@pytest.mark.parametrize(
    "name", ["E\u0323\u0301ko\u0323\u0300", "q\u0301", "Naj\ufeffin", "Viê\u0323t", "שָׁלוֹם", "दिल्ली"]
)
def test_a_map_has_names_with_marks_that_no_letter_of_its_own_has(name: str) -> None:
    content = content_of(ONE_OF_EACH)
    places = [each for each in content["features"] if each["properties"]["kind"] == "place"]
    for place in places:
        place["properties"]["name"] = {"en": name}
    assert compiled(handout_files(read(content))).startswith(b"%PDF")


def test_letters_without_a_font_are_told(tmp_path: Path) -> None:
    step = {"id": "one", "title": {"en": "𐘀"}, "text": {"en": "x"}}
    dossier, output = tmp_path / "a.geojson", tmp_path / "a.pdf"
    dossier.write_text(json.dumps(content_of(ONE_OF_EACH) | {"steps": [step]}), "utf-8")
    result = CliRunner().invoke(main, ["handout", str(dossier), "--answers", "-o", str(output)])
    assert result.exit_code == 0
    assert "a.pdf: has no font for 𐘀: printed as squares; install a font" in result.stderr
    plain = CliRunner().invoke(main, ["handout", "-o", str(output)])
    assert "squares" not in plain.stderr


def test_hostile_text_is_never_markup() -> None:
    dossier = read_dossier(hostile(), name="hostile.geojson")
    data = sheet_data(handout_files(dossier))
    assert data["title"] == "x " + HOSTILE
    code = '#panic("no") ]] $x$ *b* @ref <label> \\u{41} #{ 1 / 0 }'
    steps = [{"id": "one", "title": {"en": code}, "text": {"en": code}, "notes": {"en": code}}]
    assert handout_pdf(with_steps(steps), answers=True).startswith(b"%PDF")


def test_nonsense_is_refused(dossier: Dossier) -> None:
    for options in ({"lang": "xx"}, {"paper": "a5"}):
        with pytest.raises(ValueError, match="; use (en, fr|a4 or letter)"):
            handout_pdf(dossier, **options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="^lang: is 'xx'; use en, fr"):
        slides_pptx(dossier, lang="xx")


def test_every_word_on_paper_is_in_french() -> None:
    w = translate("fr")
    same = {"Accusation", "AIS", "Distances", "Sources"}
    words = {*WORDS.values(), *GLOSSARY, *GLOSSARY.values()}
    assert {word for word in words if w(word) == word} <= same


# -- the story that is made ----------------------------------------------------------------


def test_steps_are_made_from_events_where_there_are_none() -> None:
    dossier = with_steps([])
    steps = story_steps(dossier)
    assert [step["id"] for step in steps] == ["opening", "leg-sea", "seen", "denials", "closing"]
    assert [step.get("at") for step in steps[1:3]] == ["2001-01-01", "2001-01-01"]
    assert sections(handout_files(dossier, answers=True)) == 5


def test_notes_can_be_left_out(dossier: Dossier) -> None:
    assert all("notes" in step for step in story_steps(dossier))
    assert not any("notes" in step for step in story_steps(dossier, with_notes=False))


# -- what must be hidden -------------------------------------------------------------------


def hidden_answers(dossier: Dossier, lang: str) -> Iterator[tuple[str, str]]:
    """Give for each question what would tell its answer, and which question that is."""
    paper = Paper(dossier, lang)
    for step in paper.steps:
        for question in paper.asked(step, answers=True):
            for told in filter(None, (question.answer.text, question.known)):
                yield question.text.text, told


def pupils_see(dossier: Dossier, lang: str, slides: list[Any]) -> Iterator[tuple[str, str]]:
    """Give all that stands on what pupils get, by where it stands."""
    files = handout_files(dossier, lang=lang)
    yield "handout", json.dumps(sheet_data(files), ensure_ascii=False)
    yield "outline map", files["blank.svg"].decode()
    for slide in slides:
        yield slide.shapes.title.text_frame.text, text_of(slide)


@pytest.mark.each_run("najin-tikhoretsk-2023-en")
@pytest.mark.parametrize("lang", ["en", long("fr")])
@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_what_pupils_get_tells_the_story_and_no_answer(
    path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Paper, "png", lambda *_: PIXEL_PNG)
    dossier = read_dossier(path)
    slides = list(pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang=lang))).slides)
    seen = list(pupils_see(dossier, lang, slides))
    for where, text in seen:
        for question, answer in hidden_answers(dossier, lang):
            assert answer not in text, (where, question)
    told = "\n".join(text for _, text in seen[2:])
    assert all(step.title[lang] in told for step in dossier.steps)
    assert all(dossier.header.attribution[lang] in text_of(slide) for slide in slides)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_map_shows_a_place_that_it_asks_for(dossier: Dossier, lang: str) -> None:
    paper, name = Paper(dossier, lang), {"en": "Tikhoretsk", "ar": "Tikhoretsk"}[lang]
    step = next(step for step in paper.steps if step["id"] == "where")
    before, whole = step | {"questions": []}, step | {"layers": None}
    assert f">{name}</text>" in paper.picture(before, (690, 430))
    for svg in (paper.blank((690, 430)), paper.picture(step, (690, 430))):
        assert f">{name}</text>" not in svg
        assert ">Dunay</text>" in svg
    # Without layers of its own the step would show the lines that lead to the place.
    assert "stroke-dasharray" not in re.sub("<circle[^>]*>", "", paper.picture(whole, (690, 430)))


def test_an_estimate_has_the_unit_of_its_language(dossier: Dossier) -> None:
    """In Arabic the blank stood before the letters "km"."""
    paper = Paper(dossier, "ar")
    asked = [one for step in paper.steps for one in paper.asked(step, answers=True)]
    lengths = [one for one in asked if "كم" in one.known]
    assert lengths
    assert {one.unit for one in lengths} == {"كم"}


def test_a_number_and_what_is_said_of_it_are_two_sentences(dossier: Dossier) -> None:
    """The teacher read "19 days From 12 September to 1 October"."""
    paper = Paper(dossier, "en")
    asked = [one for step in paper.steps for one in paper.asked(step, answers=True)]
    told = [(one.told, one.known) for one in asked if one.known and one.answer.text]
    assert told
    assert all(words.startswith(f"{known}. ") for words, known in told)


# -- the slides ----------------------------------------------------------------------------


def text_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_slides_are_the_same_each_time() -> None:
    step = {"id": "one", "title": {"en": "A"}, "text": {"en": "."}}
    dossier = with_steps([step, step | {"id": "two", "at": "2001-01-03"}])
    assert slides_pptx(dossier, lang="fr") == slides_pptx(dossier, lang="fr")


def test_a_map_that_cannot_be_drawn_ends_the_slides_in_words(
    monkeypatch: pytest.MonkeyPatch, dossier: Dossier
) -> None:
    drawn = []

    def fail_at_the_third(*given: Any, **options: Any) -> bytes:
        drawn.append(given)
        if len(drawn) < 3:
            return picture_bytes(*given, **options)
        raise ExportError(Problem("picture", "can't be drawn", "report it"))

    monkeypatch.setattr("geoapp.classroom.lesson.picture_bytes", fail_at_the_third)
    with pytest.raises(ExportError, match="can't be drawn"):
        slides_pptx(dossier)


def test_a_slide_a_step_with_text_that_can_be_edited(slides: bytes, dossier: Dossier) -> None:
    each = list(pptx.Presentation(io.BytesIO(slides)).slides)
    assert all(slide.shapes.title.text_frame.text for slide in each)
    assert all("Selon les accusations" in text_of(slide) for slide in each)
    shown = iter(each)
    for number, step in enumerate(dossier.steps, 1):
        first = [one for one in step.questions if one.kind in ASKED_BEFORE_TEXT]
        for question in first:
            slide = next(shown)
            assert question.text["fr"] in text_of(slide)
            assert step.text["fr"] not in text_of(slide)
            assert all(option.text["fr"] in text_of(slide) for option in question.options)
            assert question.answer
            assert question.answer.text["fr"] in slide.notes_slide.notes_text_frame.text
        count = told_on(shown, step, number)
        for question in (one for one in step.questions if one not in first):
            slide = next(shown)
            assert question.text["fr"] in text_of(slide)
            assert pictures(slide)
            # What is open has the words to answer it from: half of its slide would be empty.
            assert (step.text["fr"] in text_of(slide)) is (
                question.kind == "open" and len(question.text["fr"]) <= QUESTION_TITLE and count < 2
            )
            if question.answer:
                assert question.answer.text["fr"] in slide.notes_slide.notes_text_frame.text
            if question.kind == "grade":
                claims = {claim.id: claim.text["fr"] for claim in dossier.claims}
                for at, about in enumerate(question.about):
                    slide = next(shown) if at else slide
                    assert claims[about] in text_of(slide)
                    assert first_grade(slide) == ["A", "1"]
    assert "Reuters" in "".join(map(text_of, shown))


def told_on(shown: Iterator[Any], step: Step, number: int) -> int:
    """Read the slides that tell a step, all its words, and count them."""
    slide, told = next(shown), ""
    count = int((re.findall(r"\(1/(\d)\)$", slide.shapes.title.text_frame.text) or ["1"])[0])
    for part in range(1, count + 1):
        slide = slide if part == 1 else next(shown)
        title = f"{number}. {step.title['fr']}" + (f" ({part}/{count})" if count > 1 else "")
        assert slide.shapes.title.text_frame.text == title
        told += text_of(slide)
        assert slide.notes_slide.notes_text_frame.text == (step.notes or {})["fr"]
        assert [picture._element.nvPicPr.cNvPr.get("descr") for picture in pictures(slide)]
    assert all(sentence in told for sentence in re.split(r"(?<=[.:;?])\s", step.text["fr"]))
    return count


def first_grade(slide: Any) -> list[str]:
    """Give the letter and the figure of the first row of the code."""
    code = next(shape.table for shape in slide.shapes if shape.has_table)
    return [cell.text_frame.text for cell in code.rows[1].cells][::2]


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


def test_libreoffice_opens_the_slides(slides: bytes, dossier: Dossier, tmp_path: Path) -> None:
    """Another program than the one that made the slides finds every one of them, with its text."""
    path, pdf = tmp_path / "route.pptx", tmp_path / "route.pdf"
    path.write_bytes(slides)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(impress()), profile, "--headless", "--convert-to", "pdf", "--outdir"]
    done = subprocess.run([*command, str(tmp_path), str(path)], capture_output=True, timeout=480)
    assert pdf.is_file(), done.stderr.decode(errors="replace")
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, pdf, "-"], capture_output=True, check=True).stdout.decode()
    assert told.count("\f") == len(pptx.Presentation(str(path)).slides)
    words = " ".join(told.split())
    for step in dossier.steps:
        assert " ".join(step.title["fr"].split()) in words


# -- the bundle and the commands -----------------------------------------------------------


def test_the_bundle_holds_all_and_is_small(dossier: Dossier) -> None:
    content = bundle_zip(dossier, lang="fr")
    assert len(content) <= MAX_ZIP_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        read_me = archive.read("LISEZ-MOI.txt").decode("utf-8-sig")
        page = archive.read("route.html").decode()
        data = archive.read("dossier.geojson")
    for name in names[1:]:
        assert name in read_me, name
    assert "Selon les accusations" in read_me
    assert '<html lang="fr"' in page
    assert read_dossier(data, name="dossier.geojson") == dossier


@pytest.mark.parametrize("command", ["handout", "slides", "bundle"])
def test_a_target_that_cannot_be_written_is_told(command: str, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "a.out"
    result = CliRunner().invoke(main, [command, str(ONE_OF_EACH), "-o", str(target)])
    assert result.exit_code == 2
    assert re.search(r"a.out: its folder \S+ does not exist; create it first.", result.output)


def test_the_commands_write_what_they_say(tmp_path: Path) -> None:
    for command, name, start in [
        ("handout", "a.pdf", b"%PDF"),
        ("slides", "a.pptx", b"PK"),
        ("bundle", "a.zip", b"PK"),
    ]:
        path = tmp_path / name
        arguments = [command, str(ONE_OF_EACH), "-o", str(path), "--lang", "fr"]
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        assert path.read_bytes().startswith(start)
        assert "kB" in result.output


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_handout_without_legs_asks_nobody_to_draw_a_route(tmp_path: Path, lang: str) -> None:
    alone, route = (read_dossier(write_famous(tmp_path, name)) for name in ("one-place", "two-km"))
    words = [sheet_data(handout_files(each, lang=lang))["words"] for each in (alone, route)]
    for name in ("drawtext", "blankalt"):
        assert words[0][name] != words[1][name]
        assert "route" not in words[0][name].lower()
