"""What is read from right to left, on what is drawn: pictures, slides and the handout."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pptx
import pytest
from click.testing import CliRunner

from geoapp.classroom.handout import handout_files, handout_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier, write_dossier
from geoapp.measure import measure_dossier
from geoapp.picture.convert import undrawable
from geoapp.picture.picture import picture_svg
from geoapp.picture.svg import reads_leftwards
from tests.support.dossiers import CASES

NAMES = {"ar": "كاياو", "fa": "چابهار", "he": "חיפה", "ka": "ფოთი"}
FONTS = {"ar": "fontpkg_noto_sans_arabic", "fa": "fontpkg_noto_sans_arabic", "he": "fontpkg_heebo"}


def written_in(tag: str) -> Dossier:
    """The case with two places, every text of it one name in a language."""

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(item) for item in value]
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("es"), str):
            return {tag: NAMES[tag] + "."}
        return {name: put(item) for name, item in value.items()}

    path = CASES / "routes" / "two-places-spanish.geojson"
    content = put(json.loads(path.read_text("utf-8")))
    content["dossier"]["languages"] = [tag]
    return read_dossier(json.dumps(content).encode())


@pytest.mark.parametrize(("tag", "font"), [("ar", "Noto Sans Arabic"), ("he", "Heebo")])
def test_a_picture_begins_its_lines_at_the_right_and_keeps_their_direction(
    tag: str, font: str
) -> None:
    svg = picture_svg(measure_dossier(written_in(tag)), at=None, lang=tag, size=(800, 500))
    title = next(line for line in svg.split("<text")[1:] if f"{NAMES[tag]}." in line)
    assert 'text-anchor="end"' in title
    assert f'font-family="{font}' in title
    # Marks at both ends: a full stop stays behind its sentence.
    assert f">\u200f{NAMES[tag]}.\u200f</text>" in title


def test_slides_say_which_way_a_paragraph_is_read() -> None:
    deck = pptx.Presentation(io.BytesIO(slides_pptx(written_in("ar"), lang="ar")))
    paragraphs = [
        paragraph
        for shape in deck.slides[0].shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]
    assert any(NAMES["ar"] in paragraph.text for paragraph in paragraphs)
    for paragraph in paragraphs:
        properties = paragraph._p.pPr
        told = properties is not None and properties.get("rtl") == "1"
        assert told is reads_leftwards(paragraph.text)


def test_what_no_font_can_draw_is_said_before_it_is_written(tmp_path: Path) -> None:
    georgian = written_in("ka")
    assert set(undrawable(georgian, "ka")) == set(NAMES["ka"])
    path = tmp_path / "ka.geojson"
    write_dossier(georgian, path)
    said = CliRunner().invoke(main, ["picture", str(path), "-o", str(tmp_path / "ka.png")])
    assert "ka.png: has no font for" in said.output
    for command, name in (("publish", "site"), ("bundle", "ka.zip"), ("slides", "ka.pptx")):
        said = CliRunner().invoke(main, [command, str(path), "-o", str(tmp_path / name)])
        assert said.output.count(f"{name}: has no font for") == 1, command
    svg = CliRunner().invoke(main, ["picture", str(path), "-o", str(tmp_path / "ka.svg")])
    assert "no font" not in svg.output


def test_a_font_that_can_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.picture.convert.find_spec", lambda _: None)
    path = tmp_path / "he.geojson"
    write_dossier(written_in("he"), path)
    said = CliRunner().invoke(main, ["picture", str(path), "-o", str(tmp_path / "he.svg")]).output
    assert "no font" not in said
    said = CliRunner().invoke(main, ["slides", str(path), "-o", str(tmp_path / "he.pptx")]).output
    assert " fontpkg-heebo`, or write an .svg picture." in said
    assert "arabic" not in said


@pytest.mark.parametrize("tag", FONTS)
def test_what_has_a_font_is_drawn_where_that_is_installed(tag: str) -> None:
    assert (undrawable(written_in(tag), tag) == "") is (find_spec(FONTS[tag]) is not None)


def test_words_of_our_own_need_a_font_as_names_do() -> None:
    """Around an English dossier all that a sheet says itself was Arabic, and nothing was told."""
    has_font = find_spec(FONTS["ar"]) is not None
    assert (undrawable(read_dossier(built_in()), "ar") == "") is has_font
    assert undrawable(read_dossier(built_in()), "uk") == ""


def test_an_arabic_handout_is_made() -> None:
    assert handout_pdf(written_in("ar"), lang="ar").startswith(b"%PDF")


@pytest.mark.parametrize(("tag", "is_leftward"), [("he", False), ("ar", True), ("ka", False)])
def test_a_sheet_is_read_as_its_own_words_are(tag: str, is_leftward: bool) -> None:
    """Where the handout speaks no language of the dossier it speaks English, from left to right."""
    content = json.loads(handout_files(written_in(tag), lang=tag)["data.json"])
    assert content["rtl"] is is_leftward
    assert content["words"]["drawtext"].endswith(".")
    assert content["title"]["rtl"] is (tag in ("he", "ar"))


def test_an_english_question_in_an_arabic_handout_is_read_from_left_to_right() -> None:
    content = json.loads(handout_files(read_dossier(built_in()), lang="ar")["data.json"])
    asked = [question["text"] for step in content["steps"] for question in step["questions"]]
    assert {(text["lang"], text["rtl"]) for text in asked} == {("en", False)}
    assert {text["text"][-1] for text in asked} <= {"?", "."}
    assert content["rtl"]
