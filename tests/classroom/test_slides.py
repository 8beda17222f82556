"""Slides: letters as large as they fit, and nothing over the foot, as LibreOffice draws them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import html

from geoapp.classroom.slides import (
    BOX_MARGINS,
    FOOT_BOX,
    LEAST_TEXT_PT,
    LINE_BOX,
    MAX_TEXT_PT,
    MAX_TITLE_PT,
    PAGE_BOX,
    POINTS_INCH,
    TEXT_BOX,
    TITLE_BESIDE_LINK,
    _filled,
    _high,
    _lines,
    _size,
    _title_size,
    slides_pptx,
)
from geoapp.dossier import built_in, read_dossier
from tests.support.foreign import impress, program

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
    assert _lines(text, wide=6) == lines


def test_a_short_text_is_set_large_and_a_long_one_fits() -> None:
    assert _size(["Short."], TEXT_BOX, 0) == MAX_TEXT_PT
    text = "A word of a text. " * 40
    size = _size([text], TEXT_BOX, 0)
    room = (TEXT_BOX[3] - BOX_MARGINS) * POINTS_INCH
    assert LEAST_TEXT_PT < size < MAX_TEXT_PT
    assert _high(text, size, TEXT_BOX) <= room < _high(text, size + 1, TEXT_BOX)
    assert _size([text * 9], TEXT_BOX, 0) == LEAST_TEXT_PT


def test_a_blank_with_its_unit_stays_on_a_line() -> None:
    blank = "Mein Schätzwert: ________ Container"
    size = _size([blank], LINE_BOX, 0)
    wide = (LINE_BOX[2] - BOX_MARGINS) * POINTS_INCH / size
    assert _lines(blank, wide) == 1


def test_a_longer_title_has_smaller_letters() -> None:
    short, long = "Where is it?", "What does that say of its other denials? " * 4
    assert _title_size(short, TITLE_BESIDE_LINK) == MAX_TITLE_PT
    assert _title_size(long, TITLE_BESIDE_LINK) < MAX_TITLE_PT


def test_a_slide_takes_as_many_sources_as_it_has_room_for() -> None:
    sources = ["Short", "Long " * 1000, "Short", "Short"]
    room = (PAGE_BOX[3] - BOX_MARGINS) * POINTS_INCH
    parted = list(_filled(sources, lambda text: _high(text, 11, PAGE_BOX), room))
    assert [one for group in parted for one in group] == sources
    assert len(parted) > 1
    assert list(_filled([], len, 9)) == []


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
