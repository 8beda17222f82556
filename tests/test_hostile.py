"""The corpus of hostile files: what every entry answers to each kind, and the table of that."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geoapp.dossier import problems, read_dossier, to_geojson
from geoapp.dossier.checks.items import MAX_GUESSES
from geoapp.errors import DossierError, WhenError
from geoapp.frames import to_frames
from geoapp.when import parse_when
from tests.support.hostile import (
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
from tests.support.messages import assert_well_told
from tests.support.sinks import sinks


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


# -- at random -----------------------------------------------------------------------------

DAYS = [
    *("2001-02-03", "2001-02-03~", "2001-02", "0001-01-01~", "9999-12-31%", "200X", "2001-XX-XX"),
    *("2001-02-03T04:20:00Z", "2001-02-03T04:20Z", "0001-01-01T00:00Z", "9999-12-31T23:59Z"),
    *("2001-02-30", "2001-02-03T25:00Z", "2001-02-03T04:20", "", "x", "../..", "\x1b"),
]
times = st.lists(
    st.sampled_from(DAYS) | st.text(max_size=12) | st.none() | st.integers(),
    max_size=4,
)
positions = st.lists(
    st.lists(
        st.floats() | st.integers() | st.booleans() | st.text(max_size=3) | st.floats(-90, 90),
        max_size=3,
    )
    | st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list),
    max_size=4,
)


@given(times, positions)
@example(["0001-01-01~"], [[12, 50]])
@example(["9999-12-31~", "9999-12-31"], [[180, 90], [-180, -90]])
@example(["2001-02-03T04:20:00Z", "2001-02-03"], [[12.0, 50.0], [12, 50]])
def test_any_track_is_read_or_refused(times: list[Any], positions: list[Any]) -> None:
    content = with_track(times, positions)
    if not answer_of(content, "x.geojson"):
        dossier = read_dossier(content)
        (track,) = to_frames(dossier).tracks.to_dict("records")
        assert track["times"] == times
        assert len(track["geometry"].geoms) == len(positions)
        assert read_dossier(to_geojson(dossier).encode()) == dossier


@given(st.data())
def test_a_file_whose_bytes_are_changed_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(sorted(small_files().values()))))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.sampled_from([0, 1, 1, 2, 40])))
        new = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b'"', b"{", b"[", b"\\", b"1e9", b"null", b"\\ud800", b"\x1b"])
            | st.just(bytes(content[start:end]) * 3)
        )
        content[start:end] = new
    answer_of(bytes(content), "x.geojson")


# -- work that grows with the file, not with its square ------------------------------------


def test_an_id_that_leads_nowhere_is_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(name: str, known: list[str], **options: Any) -> list[str]:
        compared.append(len(known))
        return get_close_matches(name, known, **options)

    monkeypatch.setattr(problems, "get_close_matches", counted)
    for name in ("look-alike-ids", "look-alike-types", "references-that-lead-nowhere"):
        compared.clear()
        answer_of(file_of(name), "x.geojson")
        assert compared
        assert max(compared) <= problems.MAX_COMPARED
    assert len(compared) <= MAX_GUESSES


def test_the_order_of_members_is_counted_once_for_all_problems() -> None:
    class Counted(dict[str, int]):
        walked = 0

        def __iter__(self) -> Iterator[str]:
            Counted.walked += 1
            return super().__iter__()

    members = Counted({f"m{at}": at for at in range(500)})
    found = [problems.Violation((f"m{at}",), "is", "mend it") for at in reversed(range(500))]
    assert [each.found for each in problems.problems_of(members, found)][:2] == ["m0 is", "m1 is"]
    assert Counted.walked <= 2


def test_a_circle_is_told_in_few_words() -> None:
    said = answer_of(file_of("circle-of-replies"), "x.geojson")
    assert max(map(len, said.split("\n"))) < 1_000
    assert "2,992 more" in said


# -- the corpus itself ---------------------------------------------------------------------


def test_the_table_and_the_files_are_those_of_the_kinds() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), (
        "python -m tests.support.hostile writes it anew"
    )
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.geojson")}
    assert files == small_files()


def test_there_are_kinds_and_cells_enough() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 150
    assert len(cells()) > 3_000
    assert all(kind.about and kind.family for kind in KINDS)
    entries = {entry for _, entry in cells()}
    assert entries == {"reader", "date", "track", "address", *(sink.name for sink in sinks())}
