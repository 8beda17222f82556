"""Files of tracks in what a class gets: maps and days of the steps, tables, and no answer told."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pptx
import pytest
from click.testing import CliRunner
from pptx.presentation import Presentation

from geoapp.classroom import bundle
from geoapp.classroom.handout import FOUND_ROWS_ON_PAPER, compiled, handout_files
from geoapp.classroom.lesson import Paper
from geoapp.classroom.slides import FOUND_ROWS_A_SLIDE, slides_pptx
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.data import FindingsData
from geoapp.tracks.findings import track_findings
from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.times import HOUR_US
from tests.support.foreign import program
from tests.support.made_up import START_US, csv_of, made_up_tracks, sailed
from tests.support.pages import sheet_data

NAJIN, MIDDLE, DUNAY = (130.4, 42.2), (131.3, 42.5), (132.3, 42.8)
SHIP = "MADE-UP <b>#strong[1]</b>"
TRACKS = joined([
    sailed(NAJIN, MIDDLE, 10, 20, SHIP, START_US + 20 * HOUR_US),
    sailed(MIDDLE, DUNAY, 14, 20, SHIP, START_US + 60 * HOUR_US),
])  # fmt: skip


def findings_of(dossier: Dossier, folder: Path, positions: PositionTable) -> FindingsData:
    path = folder / "ais.csv"
    path.write_text(csv_of(positions), "utf-8")
    return track_findings([path], dossier)[0]


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    """Give the built-in one with two steps: one that asks for a place, one on a day at sea."""
    whole = read_dossier(built_in())
    return whole.model_copy(update={"steps": whole.steps[1:3]})


@pytest.fixture(scope="module")
def findings(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> FindingsData:
    return findings_of(dossier, tmp_path_factory.mktemp("tracks"), TRACKS)


def tables_of(deck: Presentation) -> list[list[list[str]]]:
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in shapes
        if shape.has_table
    ]


def test_the_teachers_handout_has_them_in_maps_days_and_tables(
    dossier: Dossier, findings: FindingsData
) -> None:
    plain = handout_files(dossier, lang="fr", answers=True)
    files = handout_files(dossier, lang="fr", answers=True, findings=findings)
    data, found = sheet_data(files), sheet_data(files)["found"]
    assert sheet_data(plain)["found"] is None
    assert found["title"] == "Des traces face à l’affirmation"
    assert found["texts"][1].startswith("ais.csv\N{NO-BREAK SPACE}: 40 positions")
    verdicts, silences = found["tables"]
    assert verdicts["rows"][0][1:] == [
        "2023-09-07", SHIP, "8", "8", "émet, dans ce que permet l’affirmation"
    ]  # fmt: skip
    assert silences["rows"][0][1:4] == ["2023-09-08 06:00:00", "2023-09-09 12:00:00", "30"]
    shown = [step for step in data["steps"] if step["measured"]]
    assert "Positions mesurées ce jour-là" in shown[0]["measured"]
    assert all(step["measured"] in step["alt"] for step in shown)
    assert not any(step["measured"] for step in sheet_data(plain)["steps"])
    changed = {name for name in plain if name.endswith(".svg") and files[name] != plain[name]}
    assert {step["picture"] for step in shown} <= changed
    assert compiled(files).startswith(b"%PDF-")


def test_what_is_said_in_a_table_of_tracks_has_the_widest_column(
    dossier: Dossier, findings: FindingsData, tmp_path: Path
) -> None:
    """Names of legs and ships took it: a verdict of six words stood on four lines."""
    path = tmp_path / "answers.pdf"
    path.write_bytes(compiled(handout_files(dossier, lang="fr", answers=True, findings=findings)))
    pdftotext = program("pdftotext", "poppler-utils")
    told = subprocess.run([pdftotext, "-raw", path, "-"], capture_output=True, check=True).stdout
    verdicts = re.findall(r"émet, dans ce\s+que\s+permet\s+l’affirmation", told.decode())
    assert verdicts
    assert max(verdict.count("\n") for verdict in verdicts) == 1


def test_the_pupils_handout_has_none(dossier: Dossier, findings: FindingsData) -> None:
    assert handout_files(dossier, findings=findings) == handout_files(dossier)


def test_a_step_that_asks_for_a_place_shows_no_positions(
    dossier: Dossier, findings: FindingsData
) -> None:
    paper, plain = Paper(dossier, "en", findings=findings), Paper(dossier, "en")
    asking = [
        step
        for step in paper.steps
        if any(question.get("hides") for question in step.get("questions", []))
    ]
    assert asking
    for step in asking:
        assert paper.picture(step, (300, 200)) == plain.picture(step, (300, 200))
        assert paper.measured_words(step) == ""
    blank = paper.blank((300, 200))
    assert blank == plain.blank((300, 200))


def test_slides_have_them_in_maps_days_and_tables(dossier: Dossier, findings: FindingsData) -> None:
    deck = pptx.Presentation(io.BytesIO(slides_pptx(dossier, findings=findings)))
    plain = pptx.Presentation(io.BytesIO(slides_pptx(dossier)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(titles) == len(plain.slides) + 3
    at = titles.index("Tracks beside the claim")
    assert titles[at + 1 : at + 3] == [
        "Verdicts by leg and day", "Silences, longer than 6 hours: 1"
    ]  # fmt: skip
    added = tables_of(deck)[len(tables_of(plain)) :]
    assert [row[2] for row in added[0]][:2] == ["Track", SHIP]
    assert added[1][1][-1].startswith("nothing received; at least 12 hours: met")
    said = "\n".join(
        shape.text_frame.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    assert f"Positions measured on this day: 8 ({SHIP})." in said


def test_of_many_rows_paper_and_slides_have_the_first_and_say_so(
    dossier: Dossier, tmp_path: Path
) -> None:
    many = findings_of(dossier, tmp_path, made_up_tracks(3, 300, faults=50).positions)
    found = sheet_data(handout_files(dossier, answers=True, findings=many))["found"]
    silences = next(each for each in found["tables"] if each["title"].endswith(": 150"))
    assert len(silences["rows"]) == FOUND_ROWS_ON_PAPER
    assert silences["more"] == f"More rows: {150 - FOUND_ROWS_ON_PAPER}"
    deck = pptx.Presentation(io.BytesIO(slides_pptx(dossier, findings=many)))
    assert max(len(table) for table in tables_of(deck)[1:]) == FOUND_ROWS_A_SLIDE + 1


def test_the_bundle_gives_them_to_page_answers_and_slides(
    dossier: Dossier, findings: FindingsData, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, list[object]] = {}

    def made(name: str, of: bytes | str) -> Any:
        def make(*_: object, findings: object, **__: object) -> bytes | str:
            given.setdefault(name, []).append(findings)
            return of

        return make

    monkeypatch.setattr(bundle, "page_html", made("page", ""))
    monkeypatch.setattr(bundle, "handout_pdf", made("handout", b""))
    monkeypatch.setattr(bundle, "slides_pptx", made("slides", b""))
    ZipFile(io.BytesIO(bundle.bundle_zip(dossier, findings=findings))).close()
    assert given == {"page": [findings], "handout": [findings] * 3, "slides": [findings]}


@pytest.mark.parametrize("options", [(), ("--plan",)])
def test_sheets_without_maps_refuse_tracks(options: Sequence[str], tmp_path: Path) -> None:
    path, output = tmp_path / "ais.csv", tmp_path / "made.pdf"
    path.write_text(csv_of(TRACKS), "utf-8")
    asked = CliRunner().invoke(
        main, ["handout", *options, "--tracks", str(path), "-o", str(output)]
    )
    assert asked.exit_code == 2
    assert "--tracks: stand in the teacher's edition alone" in asked.stderr
    assert "give --answers too" in asked.stderr
    assert not output.exists()


@pytest.mark.parametrize("command", ["handout --answers", "slides", "bundle"])
def test_a_file_that_is_no_track_is_refused_and_nothing_written(
    command: str, tmp_path: Path
) -> None:
    path = tmp_path / "ais.csv"
    path.write_text("nothing,to,see\n1,2,3\n", "utf-8")
    asked = CliRunner().invoke(
        main, [*command.split(), "--tracks", str(path), "-o", str(tmp_path / "made")]
    )
    assert asked.exit_code == 1
    assert asked.stderr.startswith("ais.csv: ")
    assert [each.name for each in tmp_path.iterdir()] == ["ais.csv"]
