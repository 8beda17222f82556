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

from geoapp.classroom.handout import handout_pdf
from geoapp.classroom.slides import slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, read_dossier
from geoapp.measure import measure_dossier
from geoapp.picture.convert import undrawable
from geoapp.picture.picture import picture_svg
from geoapp.picture.svg import reads_leftwards
from tests.support.dossiers import CASES

NAMES = {"ar": "كاياو", "fa": "چابهار", "he": "חיפה"}


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


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_a_picture_begins_its_lines_at_the_right_and_keeps_their_direction(tag: str) -> None:
    svg = picture_svg(measure_dossier(written_in(tag)), at=None, lang=tag, size=(800, 500))
    title = next(line for line in svg.split("<text")[1:] if f"{NAMES[tag]}." in line)
    assert 'text-anchor="end"' in title
    assert 'font-family="Noto Sans Arabic' in title
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
    hebrew = written_in("he")
    assert set(undrawable(hebrew, "he")) == set(NAMES["he"])
    path = tmp_path / "he.geojson"
    from geoapp.dossier import write_dossier

    write_dossier(hebrew, path)
    said = CliRunner().invoke(main, ["picture", str(path), "-o", str(tmp_path / "he.png")])
    assert "he.png: has no font for" in said.output
    svg = CliRunner().invoke(main, ["picture", str(path), "-o", str(tmp_path / "he.svg")])
    assert "no font" not in svg.output


def test_an_arabic_handout_is_made_where_its_font_is_there() -> None:
    arabic = written_in("ar")
    has_font = find_spec("fontpkg_noto_sans_arabic") is not None
    assert (undrawable(arabic, "ar") == "") is has_font
    assert handout_pdf(arabic, lang="ar").startswith(b"%PDF")
