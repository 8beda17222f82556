"""The corpus of hostile files: what every entry answers to each kind, and the table of that."""

from __future__ import annotations

import pytest

from geoapp.dossier import read_dossier
from geoapp.errors import DossierError, WhenError
from geoapp.when import parse_when
from tests.hostile import (
    FOLDER,
    KINDS,
    TABLE,
    Kind,
    cells,
    file_of,
    small_files,
    table,
    with_track,
)
from tests.sinks import sinks
from tests.test_dossier import assert_well_told


def marked(kinds: list[Kind]) -> list[object]:
    return [
        pytest.param(kind, id=kind.name, marks=[pytest.mark.long] if kind.long else [])
        for kind in kinds
    ]


def answer_of(content: bytes, name: str) -> str:
    """What reading says; nothing if it is a dossier."""
    try:
        read_dossier(content, name=name)
    except DossierError as error:
        assert_well_told(error)
        return str(error)
    return ""


def assert_answered(said: str, expected: str) -> None:
    assert (expected in said) if expected else not said, said[:2_000]


@pytest.mark.parametrize("kind", marked([kind for kind in KINDS if kind.make]))
def test_the_reader(kind: Kind) -> None:
    assert_answered(answer_of(file_of(kind.name), kind.file_name or "x.geojson"), kind.said)


@pytest.mark.parametrize("kind", marked([kind for kind in KINDS if kind.date]))
def test_dates(kind: Kind) -> None:
    assert kind.date
    text, expected = kind.date
    said = ""
    try:
        parse_when(text)
    except WhenError as error:
        said = str(error)
        assert said.isprintable()
    assert_answered(said, expected)


@pytest.mark.parametrize("kind", marked([kind for kind in KINDS if kind.track]))
def test_tracks(kind: Kind) -> None:
    assert kind.track
    times, positions, expected = kind.track
    assert_answered(answer_of(with_track(times, positions), "x.geojson"), expected)


# -- the corpus itself ---------------------------------------------------------------------


def test_the_table_and_the_files_are_those_of_the_kinds() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "python -m tests.hostile writes it anew"
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.geojson")}
    assert files == small_files()


def test_there_are_kinds_and_cells_enough() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 150
    assert len(cells()) > 3_000
    assert all(kind.about and kind.family for kind in KINDS)
    entries = {entry for _, entry in cells()}
    assert entries == {"reader", "date", "track", "address", *(sink.name for sink in sinks())}
