"""The days of a leg: reported where a statement gives them, else inferred, in every output."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from geoapp.catalogues import PAGE_LANGUAGES, translate
from geoapp.classroom.handout import handout_files
from geoapp.classroom.slides import slides_pptx
from geoapp.cli import main
from geoapp.dossier import built_in, read_dossier
from geoapp.exports.formats import FORMATS
from geoapp.frames import Frames, to_frames
from geoapp.measure import measure_dossier
from geoapp.page.evidence import evidence_data
from geoapp.page.routes import page_data
from geoapp.picture.picture import picture_svg
from geoapp.text.dates import LegDates, all_dates_words, going_by, leg_dates
from geoapp.text.sentences import day_sentence
from tests.support.dossiers import CASES, content_of, contents, read
from tests.support.exporting import tables
from tests.support.tiers import long

DAYS = (date(2023, 9, 7), date(2023, 9, 20))
ENDS = {
    "en": ["Reported departure", "Reported arrival"],
    "fr": ["d’après les dates rapportées\u00a0:"],
    "ko": ["(보도된 날짜 기준)"],
    "ru": ["(по названным датам)"],
    "uk": ["(за названими датами)"],
    "es": ["comunicada:"],
    "ar": ["المُبلَّغ عنها من", "المُبلَّغ عنه إلى"],
}
"""What the two sentences on reported days have, and no other."""


def test_the_sentences_on_reported_days_have_those_words() -> None:
    for lang in PAGE_LANGUAGES:
        for end in (
            "Reported departure from {from}: {depart}.",
            "Reported arrival at {to}: {arrive}.",
        ):
            assert any(text in translate(lang)(end) for text in ENDS[lang])


DOSSIER = read_dossier(built_in())


@pytest.fixture(scope="module")
def frames() -> Frames:
    return to_frames(DOSSIER)


def dossier(depart: str, arrive: str, when: str | None) -> Frames:
    """One leg with these days, and one claim about this time that it names; nothing was seen."""
    content = content_of()
    kinds = {f["properties"]["kind"]: f for f in content["features"]}
    claim = next(c for c in content["claims"] if c["kind"] == "accusation")
    for member in ("retracted", "replaced_by"):
        claim.pop(member, None)
    kinds["leg"]["properties"] |= {"depart": depart, "arrive": arrive, "claims": []}
    kinds["sighting"]["properties"]["when"] = "2000-01-01"
    if when:
        claim["when"] = when
        kinds["leg"]["properties"]["claims"] = [claim["id"]]
    return to_frames(read(content))


# -- what gives the days -------------------------------------------------------------------


def test_the_built_in_days_are_those_of_two_pictures(frames: Frames) -> None:
    found = leg_dates(frames)
    dunay = "seen-dunay-white-house"
    assert not any(dates.reported or dates.assumed or dates.statements for dates in found.values())
    assert found["leg-sea"].sightings == ("seen-najin-white-house", dunay)
    assert found["leg-rail"].sightings == (dunay, "seen-tikhoretsk-white-house")
    assert all_dates_words(frames, "en")["leg-sea"] == (
        "Left Najin on or after 7 September 2023 and reached Dunay by 12 September 2023, "
        "judging by the days of 2 pictures."
    )


@pytest.mark.parametrize(
    ("depart", "arrive", "when", "words"),
    [
        ("2000-05-01", "2000-05-03", "2000-05-01/2000-05-03", "going by the reported dates"),
        ("2000-05-01", "2000-05-01", "2000-05-01", "going by the reported dates"),
        ("2000-05", "2000-06", "[2000-05,2000-06]", "going by the reported dates"),
        ("2000-05-01/2000-05-03", "2000-05-03", "2000-05-01/2000-05-03",
         "going by the reported dates"),
        ("2000-05-01", "2000-05-04", "2000-05-01/2000-05-03",
         "judging by the date of 1 statement and dates that no statement gives"),
        ("2000-05-01", "2000-05-03", None, "judging by dates that no statement gives"),
        ("../2000-05", "2000-05/..", None, "judging by dates that no statement gives"),
    ],
)  # fmt: skip
def test_days_are_reported_only_as_a_statement_gives_them(
    depart: str, arrive: str, when: str | None, words: str
) -> None:
    found = next(iter(leg_dates(dossier(depart, arrive, when)).values()))
    assert going_by(found, "en") == words


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_each_way_of_knowing_days_has_words_of_its_own(lang: str) -> None:
    ways = [
        LegDates(reported=True),
        LegDates(reported=False, sightings=("a",)),
        LegDates(reported=False, sightings=("a", "b")),
        LegDates(reported=False, statements=("a",)),
        LegDates(reported=False, sightings=("a", "b"), statements=("a",)),
        LegDates(reported=False, sightings=("a", "b"), statements=("a",), assumed=True),
        LegDates(reported=False, assumed=True),
    ]
    assert len({going_by(way, lang) for way in ways}) == len(ways)


def test_days_that_lie_apart_are_each_said() -> None:
    words = all_dates_words(dossier("[2000-05-01..2000-05-03]", "2000-05-09~", None), "en")
    said = next(iter(words.values()))
    assert "between 1 and 3 May 2000" in said
    assert "about 9 May 2000" in said


@settings(max_examples=20)
@given(contents())
def test_any_leg_has_a_sentence_in_every_language(content: Any) -> None:
    laid = to_frames(read(content))
    found = leg_dates(laid)
    for lang in PAGE_LANGUAGES:
        for name, words in all_dates_words(laid, lang).items():
            assert words
            assert not re.search(r"\{(from|to|depart|arrive|by|days|n)\}", words)
            assert bool(told(words, lang)) == found[name].reported


# -- every output --------------------------------------------------------------------------


def told(text: str, lang: str) -> list[str]:
    """Find what only reported days may be called."""
    words = [translate(lang)("going by the reported dates"), *ENDS[lang]]
    return [each for each in words if each.lower() in text.lower()]


def test_the_page_names_the_pictures_that_days_are_inferred_from(frames: Frames) -> None:
    backing: Any = evidence_data(DOSSIER, leg_dates(frames), ("en",))["backing"]
    for leg, dates in leg_dates(frames).items():
        assert backing[leg]["inferred"]
        assert backing[leg]["dated"] == list(dates.sightings)


@pytest.mark.parametrize("lang", DOSSIER.header.languages)
def test_no_page_or_text_calls_inferred_days_reported(published: Path, lang: str) -> None:
    (data,) = page_data(read_dossier(built_in()), (lang,))["routes"]
    for leg in data["legs"]:
        assert not told(leg["dates_words"][lang] + leg["by"][lang], lang)
        assert leg["by"][lang] in leg["dates_words"][lang].lower() or lang == "ko"
    text = (published / f"text-{lang}.html").read_text("utf-8")
    assert not told(text, lang)
    assert all(leg["dates_words"][lang] in text for leg in data["legs"])


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_sentence_of_a_day_or_picture_calls_inferred_days_reported(
    frames: Frames, lang: str
) -> None:
    by = going_by(leg_dates(frames)["leg-rail"], lang).lower()
    for day in DAYS:
        words = day_sentence(DOSSIER, day, lang)
        assert not told(words, lang)
        assert by in words.lower()
    picture = picture_svg(measure_dossier(DOSSIER), at=DAYS[1], lang=lang)
    assert not told(picture, lang)
    assert all(word in picture.lower() for word in by.split())  # it wraps its sentence


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_a_sentence_tells_what_gives_the_days_of_two_legs_once(frames: Frames, lang: str) -> None:
    """On the day of the picture at Dunay the shipment may be on either leg."""
    words = day_sentence(DOSSIER, date(2023, 9, 12), lang).lower()
    (by,) = {going_by(leg_dates(frames)[leg], lang).lower() for leg in ("leg-sea", "leg-rail")}
    assert words.count(by) == 1
    assert "{" not in words


def test_a_leg_that_is_under_way_for_certain_tells_what_gives_its_days_once() -> None:
    words = day_sentence(
        read_dossier(CASES / "routes" / "round-the-world.geojson"), date(2022, 10, 12), "en"
    )
    assert words.startswith(
        "By air, under way, judging by dates that no statement gives. "
        "Whatever took this route could have been anywhere between Anchorage airport and "
    )


def texts_of(files: Mapping[str, bytes]) -> Iterator[str]:
    """Read what can be read, with what is zipped."""
    for content in files.values():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield from texts_of({name: packed.read(name) for name in packed.namelist()})
        else:
            yield content.decode("utf-8", "replace")


@pytest.mark.each_run("fr")
@pytest.mark.parametrize("lang", [long("en"), "fr"])
def test_no_paper_calls_inferred_days_reported(lang: str) -> None:
    made = handout_files(DOSSIER, lang=lang, answers=True)
    slides = {"slides": slides_pptx(DOSSIER, lang=lang)}
    for text in (*texts_of(made), *texts_of(slides)):
        assert not told(text, lang)


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_calls_inferred_days_reported(frames: Frames, name: str) -> None:
    for text in texts_of(FORMATS[name].make(frames, tables(), "fr")):
        assert not told(text, "en")
        assert not told(text, "fr")


@pytest.mark.parametrize("name", ["geojson", "csv", "kml", "kmz", "xlsx", "json-fg", "flatgeobuf"])
def test_an_export_says_from_what_days_are_inferred(frames: Frames, name: str) -> None:
    text = "".join(texts_of(FORMATS[name].make(frames, tables(), "en")))
    assert "judging by the days of 2 pictures" in text


@pytest.mark.parametrize(
    "command",
    [
        ["clock", "--at", "2023-09-14"],
        ["clock", "--at", "2023-09-14", "--json"],
        ["measure", "--pace"],
        ["measure", "--pace", "--json"],
    ],
)
def test_no_command_calls_inferred_days_reported(command: list[str]) -> None:
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0
    assert not told(result.output, "en")
    assert "judging by the days of 2 pictures" in " ".join(result.output.split())
    if "--json" in command:
        json.loads(result.output)
