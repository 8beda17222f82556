"""Handout, slides and bundle: a part a step, nothing lost, nothing guessed, no letter missing."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
import typst
from click.testing import CliRunner

from geoapp.catalogues import translate
from geoapp.classroom.bundle import bundle_zip
from geoapp.classroom.handout import GLOSSARY, WORDS, compiled, handout_files, handout_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.story import story_steps
from geoapp.picture.convert import font_folders
from tests.support.dossiers import BUILT_INS, GOOD, ONE_OF_EACH, content_of, read
from tests.support.foreign import impress, program
from tests.support.pages import HOSTILE, hostile

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


def data_of(files: dict[str, bytes]) -> Any:
    return json.loads(files["data.json"])


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
    files = handout(lang)
    assert sections(files) == len(dossier.steps)
    data = data_of(files)
    assert [step["title"] for step in data["steps"]] == [step.title[lang] for step in dossier.steps]
    assert all(step["cited"] and step["picture"] in files for step in data["steps"])


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
    assert (data_of(plain)["answers"], data_of(full)["answers"]) == (False, True)
    assert compiled(plain) != compiled(full)


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
    assert "9,800–10,800 km" in plain  # in the table of lengths
    assert "For the teacher" not in plain
    assert "Answer:" not in plain
    assert "조선일보" in plain or any("가" <= letter <= "힣" for letter in plain)
    full = printed("fr", answers=True, paper="letter")
    assert "Pour l’enseignant" in full
    assert "Réponse : 19 jours" in full


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
    files = handout_files(with_steps(steps))
    assert sections(files) == 200
    assert sum(name.endswith(".svg") for name in files) == 2


def test_a_letter_without_a_font_becomes_a_square() -> None:
    steps = [{"id": "one", "title": {"en": "ಕನ್ನಡ 中文 ok"}, "text": {"en": "ہ 𐘀 나진 Дунай"}}]
    lacking: set[str] = set()
    assert compiled(handout_files(with_steps(steps)), lacking).startswith(b"%PDF")
    assert "𐘀" in lacking  # Linear A
    assert not lacking & set("ok나진Дунай □")


def test_letters_without_a_font_are_told(tmp_path: Path) -> None:
    step = {"id": "one", "title": {"en": "𐘀"}, "text": {"en": "x"}}
    dossier, output = tmp_path / "a.geojson", tmp_path / "a.pdf"
    dossier.write_text(json.dumps(content_of(ONE_OF_EACH) | {"steps": [step]}), "utf-8")
    result = CliRunner().invoke(main, ["handout", str(dossier), "-o", str(output)])
    assert result.exit_code == 0
    assert "a.pdf: has no font for 𐘀: printed as squares; install a font" in result.stderr
    plain = CliRunner().invoke(main, ["handout", "-o", str(output)])
    assert "squares" not in plain.stderr


def test_hostile_text_is_never_markup() -> None:
    dossier = read_dossier(hostile(), name="hostile.geojson")
    data = data_of(handout_files(dossier))
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
    assert sections(handout_files(dossier)) == 5


def test_notes_can_be_left_out(dossier: Dossier) -> None:
    assert all("notes" in step for step in story_steps(dossier))
    assert not any("notes" in step for step in story_steps(dossier, with_notes=False))


# -- the slides ----------------------------------------------------------------------------


def text_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_slides_are_the_same_each_time() -> None:
    step = {"id": "one", "title": {"en": "A"}, "text": {"en": "."}}
    dossier = with_steps([step, step | {"id": "two", "at": "2001-01-03"}])
    assert slides_pptx(dossier, lang="fr") == slides_pptx(dossier, lang="fr")


def test_a_slide_a_step_with_text_that_can_be_edited(slides: bytes, dossier: Dossier) -> None:
    each = list(pptx.Presentation(io.BytesIO(slides)).slides)
    assert len(each) > len(dossier.steps)
    for step, slide in zip(dossier.steps, each, strict=False):
        assert step.text["fr"] in text_of(slide)
        assert "Selon les accusations" in text_of(slide)
        assert (step.notes or {})["fr"] in slide.notes_slide.notes_text_frame.text
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert len(pictures) == 1
        assert pictures[0]._element.nvPicPr.cNvPr.get("descr")
    after = "".join(map(text_of, each[len(dossier.steps) :]))
    assert "Reuters" in after
    assert "la géodésique entre les deux extrémités" in after


@pytest.mark.each_run("nellie-bly-1889")
@pytest.mark.parametrize("path", BUILT_INS[1:], ids=lambda path: path.stem)
def test_each_built_in_dossier_has_slides(path: Path) -> None:
    dossier = read_dossier(path)
    each = list(pptx.Presentation(io.BytesIO(slides_pptx(dossier, lang="en"))).slides)
    for step, slide in zip(dossier.steps, each, strict=False):
        assert step.text["en"] in text_of(slide)
        assert dossier.header.attribution["en"] in text_of(slide)


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
