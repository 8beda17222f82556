"""The plan of a lesson, and the code of the page's address on what is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner

from geoapp.catalogues import translate
from geoapp.classroom.handout import MOST_PAGES, _pages, compiled, handout_files
from geoapp.classroom.lesson import Paper
from geoapp.classroom.lesson_plan import (
    AIMS,
    AS_DENIED,
    DONE,
    LESSON_MINUTES,
    NOT_KNOWN,
    PLAN_WORDS,
    PREPARED,
    READ_DENIALS,
    TELL_APART,
    minutes_of,
    plan_files,
)
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.picture.qr import LONGEST_ADDRESS, QUIET_MODULES, checked_address, qr_path, qr_svg
from tests.support.dossiers import BUILT_INS, ONE_OF_EACH, content_of, read
from tests.support.pages import sheet_data

ADDRESS = "https://example.org/maps/route/page-en.html#step=where"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


# -- the plan ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BUILT_INS, ids=lambda path: path.stem)
def test_a_plan_has_every_step_and_tells_no_answer(path: Path) -> None:
    made = Paper(read_dossier(path), "fr")
    files = plan_files(made)
    data = sheet_data(files)
    titles = [step["title"] for row in data["rows"] for step in row["steps"]]
    assert titles == [made.say(step["title"]) for step in made.steps]
    assert len(data["times"]) == len(data["rows"]) + 2
    assert all(len(row["steps"]) == 1 or not row["questions"] for row in data["rows"])
    ends = [time.split("–") for time in data["times"]]
    assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
    assert (ends[0][0], ends[-1][1]) == ("0", data["length"].split()[0])
    asked = [question for row in data["rows"] for question in row["questions"]]
    assert asked, "the built-in dossiers ask something"
    assert {each["do"] for each in asked} <= set(map(made.w, DONE.values()))
    told = json.dumps(data, ensure_ascii=False)
    for step in made.steps:
        for question in made.asked(step, answers=True):
            assert not question.told or question.told not in told
    assert compiled(files).startswith(b"%PDF")


def test_the_built_in_plan_is_a_lesson_on_one_sheet(dossier: Dossier) -> None:
    files = plan_files(Paper(dossier, "en"))
    assert sheet_data(files)["length"] == f"{LESSON_MINUTES} minutes"
    assert sheet_data(files)["aims"] == [*AIMS.values(), TELL_APART, AS_DENIED, NOT_KNOWN]
    assert _pages(files) == 2


@pytest.mark.parametrize("path", BUILT_INS[1:], ids=lambda path: path.stem)
def test_steps_that_ask_nothing_share_a_row_and_a_sheet(path: Path) -> None:
    """They had a row each, and homework and care a second sheet."""
    files = plan_files(Paper(read_dossier(path), "en", ADDRESS))
    assert any(len(row["steps"]) > 2 for row in sheet_data(files)["rows"])
    assert _pages(files) == 1


def test_a_plan_names_what_the_dossier_has_alone() -> None:
    data = sheet_data(plan_files(Paper(read(content_of(ONE_OF_EACH) | {"steps": []}), "en")))
    assert data["aims"] == [TELL_APART, AS_DENIED, NOT_KNOWN]
    assert data["length"] == "14 minutes"


@pytest.mark.parametrize("count", [1, 40, 200])
def test_each_step_has_a_minute_and_long_stories_whole_lessons(count: int) -> None:
    ends = minutes_of([{}] * count)
    assert all(after > before for before, after in zip([0, *ends], ends, strict=False))
    assert ends[-1] <= LESSON_MINUTES or ends[-1] % LESSON_MINUTES == 0


def test_every_word_of_a_plan_is_in_each_language_of_papers() -> None:
    words = {*PLAN_WORDS.values(), *AIMS.values(), *PREPARED, *DONE.values()}
    words |= {AS_DENIED, READ_DENIALS, TELL_APART, NOT_KNOWN}
    for lang, same in (("fr", {"Minutes"}), ("es", set[str]()), ("ar", set())):
        assert {word for word in words if translate(lang)(word) == word} == same


# -- the address ---------------------------------------------------------------------------


def test_the_code_is_the_address_with_room_around_it() -> None:
    side, path = qr_path(ADDRESS)
    dark = set()
    for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        dark |= {(int(x) + step, int(y)) for step in range(int(wide))}
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    assert side == len(matrix) + 2 * QUIET_MODULES
    assert dark == {
        (x + QUIET_MODULES, y + QUIET_MODULES)
        for y, row in enumerate(matrix)
        for x, module in enumerate(row)
        if module
    }
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://[::1/", "is 'https://[::1/'; give the page's own"),
        ("file:///home/me/route.html", "is 'file:///home/me/route.html'; give the page's own"),
        ("about:srcdoc", "is 'about:srcdoc'; give the page's own"),
        ("https://", "is 'https://'; give the page's own"),
        ("https://example.org/a b", "write it as browsers copy it: a space as %20"),
        ("https://example.org/\n", "write it as browsers copy it"),
        ("https://example.org/" + "x" * LONGEST_ADDRESS, "has 520 characters; give at most 500"),
    ],
)
def test_an_address_that_others_cannot_open_is_refused(address: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        checked_address(address)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pupils_find_the_page_and_still_have_two_sheets(dossier: Dossier, lang: str) -> None:
    files = handout_files(dossier, lang=lang, url=ADDRESS)
    assert files["address.svg"] == qr_svg(ADDRESS).encode()
    assert (_pages(files), sheet_data(files)["more"]) == (MOST_PAGES, False)
    without = handout_files(dossier, lang=lang)
    assert "address.svg" not in without
    assert sheet_data(without)["url"] == ""


def test_the_commands_take_an_address_and_say_what_is_wrong_with_one(tmp_path: Path) -> None:
    output = tmp_path / "a.pdf"

    def ran(*options: str) -> tuple[int, str]:
        arguments = ["handout", str(ONE_OF_EACH), "-o", str(output), *options]
        result = CliRunner().invoke(main, arguments)
        return result.exit_code, result.stderr

    assert ran("--plan", "--url", ADDRESS)[0] == 0
    content = output.read_bytes()
    assert content.startswith(b"%PDF")
    assert ADDRESS.encode() in content, "the link can be followed"
    code, told = ran("--url", "file:///a.html")
    assert code == 2
    assert "url: is 'file:///a.html'; give the page's own, beginning with https://" in told
    code, told = ran("--plan", "--answers")
    assert (code, "write one at a time" in told) == (2, True)
    assert output.read_bytes() == content
