"""The tutorial, followed word by word: its sheet, its commands, its table, its embed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from geoapp.cli import main
from geoapp.dossier import read_dossier
from tests.support.project import ROOT, text_of
from tests.support.tiers import long

if TYPE_CHECKING:
    from playwright.sync_api import Page

TUTORIALS = {"en": ROOT / "docs" / "tutorial.md", "fr": ROOT / "docs" / "tutorial.fr.md"}
BLOCK = re.compile(
    r"^```(?P<tag>\w+)\n(?P<code>.*?)^```$|^(?P<table>(?:\|.*\|\n)+)", re.MULTILINE | re.DOTALL
)
NAMED = re.compile(r"`(\w+\.csv)`")
EVERY_ROW = ("every row", "toutes")


def steps(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what one is to do, in order: the kind of block, and what it holds."""
    for block in BLOCK.finditer(text_of(path)):
        yield block["tag"] or "table", block["code"] or block["table"]


def follow(path: Path, folder: Path) -> None:
    """Do what a tutorial says, in a folder that is empty."""
    output = ""
    for kind, words in steps(path):
        if kind == "csv":
            (name, *_) = NAMED.findall(text_of(path))
            (folder / name).write_text(words, "utf-8")
        elif kind == "sh":
            output = "".join(map(run, words.splitlines()))
        elif kind == "text":
            lines = {line.strip() for line in output.splitlines()}
            assert [line for line in words.splitlines() if line not in lines] == []
        elif kind == "table":
            (book,) = folder.glob("*.xlsx")
            fill(book, words)
        else:
            assert kind == "html"
            (folder / "article.html").write_text(f"<!doctype html>\n{words}", "utf-8")


def run(line: str) -> str:
    program, *words = shlex.split(line)
    assert program == "geoapp"
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.output


def fill(path: Path, table: str) -> None:
    """Write into a workbook what the rows of a table say."""
    book = load_workbook(path)
    for line in table.splitlines()[2:]:
        sheet_name, column, rows, value = (cell.strip() for cell in line.strip("|").split("|"))
        sheet = book[sheet_name]
        if sheet_name == "dossier":
            sheet.append([column, value])
            continue
        headings = [cell.value for cell in sheet[1]]
        if column not in headings:
            sheet.cell(1, len(headings) + 1).value = column
            headings.append(column)
        named = headings.index("id") + 1
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, named).value and (
                rows in EVERY_ROW or sheet.cell(row, named).value == rows
            ):
                sheet.cell(row, headings.index(column) + 1).value = value
    book.save(path)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", long("fr")])
def test_the_tutorial_leads_from_a_sheet_to_an_embed(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    monkeypatch.chdir(tmp_path)
    follow(TUTORIALS[lang], tmp_path)
    (path,) = tmp_path.glob("*.geojson")
    dossier = read_dossier(path)
    assert not dossier.is_draft
    article = (tmp_path / "article.html").read_text("utf-8")
    assert f'title="{dossier.header.title[lang]}"' in article
    page.goto((tmp_path / "article.html").as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-container").wait_for()
    assert frame.locator("path.leaflet-interactive").count() >= len(dossier.legs)
    (draft,) = (each for each in tmp_path.glob("*.html") if each.name != "article.html")
    assert {"en": "Draft", "fr": "Brouillon"}[lang] in draft.read_text("utf-8")


def test_the_sheet_has_twelve_rows_and_both_tutorials_say_the_same() -> None:
    english, french = ([*steps(path)] for path in TUTORIALS.values())
    assert [kind for kind, _ in english] == [kind for kind, _ in french]
    for one, other in zip(english, french, strict=True):
        assert len(one[1].splitlines()) == len(other[1].splitlines())
        if one[0] == "csv":
            assert len(one[1].splitlines()) == 13  # the headings, and twelve rows
        if one[0] == "sh":
            commands = [[line.split()[1] for line in words.splitlines()]
                        for words in (one[1], other[1])]  # fmt: skip
            assert commands[0] == commands[1]
    for path in TUTORIALS.values():
        minutes = re.findall(r"^## \d.*\((\d+) minutes\)$", text_of(path), re.MULTILINE)
        assert sum(map(int, minutes)) == 30
