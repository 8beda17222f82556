"""Bad tracks one by one: flagged, or refused in three parts, and nothing half-written."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.tracks import runners
from tests.support.made_up import csv_of, made_up_tracks

HEAD = "mmsi,timestamp,lat,lon\n"
GOOD = "1,2023-09-07T00:00Z,42,131\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["tracks", *map(str, words)])


def told_of(folder: Path, rows: str) -> tuple[dict[str, Any], str, str]:
    """Give what is told of a file with a good row and others: as data, as text, and set aside."""
    path = folder / "ais.csv"
    path.write_text(HEAD + GOOD + rows)
    answer = run(path, "--json")
    assert answer.exit_code == 0, answer.stderr
    aside = folder / "ais.unread.csv"
    told: dict[str, Any] = json.loads(answer.stdout)
    return told, run(path).stdout, aside.read_text() if aside.exists() else ""


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,2023-09-07T00:10Z,91,131", "latitude is beyond 90 degrees"),
        ("1,2023-09-07T00:10Z,42,181", "longitude is beyond 180 degrees"),
        ("1,1970-01-01T00:00Z,42,131", "time is before 6 January 1980"),
        ("0,2023-09-07T00:10Z,42,131", "MMSI 0"),
        ("1,,42,131", "has no time that can be read"),
        ("1,2023-09-07T00:10Z,north,131", "has no position that is two numbers"),
    ],
)
def test_a_row_that_is_no_position_is_counted_and_written_beside(
    tmp_path: Path, row: str, why: str
) -> None:
    told, text, aside = told_of(tmp_path, f"{row}\n")
    (source,) = told["sources"]
    assert (source["rows"], source["positions"], source["unread"]) == (2, 1, 1)
    assert why in " ".join(source["unread_by_reason"])
    assert "rows not read, 1:" in text
    assert row in aside


@pytest.mark.parametrize(
    ("rows", "member", "found", "words"),
    [
        ("1,2023-09-07T00:00Z,42,131\n", "same_time", 1, "1 at the time of the one before"),
        ("1,2023-09-07T00:00Z,50,131\n", "impossible", 1, "at one time"),
        ("1,2023-09-07T00:51Z,47,106\n", "on_land", 1, "1 on land, more than 11 km"),
        ("1,2023-09-06T00:00Z,42,131\n", "unsorted", 1, "was not in order of time"),
        ("", "positions", 1, "one position alone"),
        (
            "1,2023-09-07T00:00:51Z,30,140\n1,2023-09-07T00:01:42Z,42,131\n",
            "two_places", 1, "two transmitters or false positions",
        ),
        ("1,2023-09-07T12:00Z,42.5,131.5\n", "silences", 1, "nothing received"),
    ],
    ids=["identical", "two-places-at-once", "on-land", "unsorted", "alone", "two-places", "silent"],
)  # fmt: skip
def test_what_is_odd_of_a_track_is_flagged_and_kept(
    tmp_path: Path, rows: str, member: str, found: int, words: str
) -> None:
    told, text, aside = told_of(tmp_path, rows)
    (track,) = told["tracks"]
    value = track[member]
    assert (len(value) if isinstance(value, list) else value) == found
    assert track["positions"] == 1 + rows.count("\n")
    assert words in text
    assert not aside


def test_times_of_several_zones_are_one_order_and_said(tmp_path: Path) -> None:
    rows = "1,2023-09-07T09:30:00+09:00,42,131.1\n1,2023-09-07T01:00:00,42,131.2\n"
    told, text, _ = told_of(tmp_path, rows)
    (track,) = told["tracks"]
    assert (track["first"], track["last"]) == ("2023-09-07T00:00:00Z", "2023-09-07T01:00:00Z")
    assert (track["unsorted"], told["sources"][0]["times_without_zone"]) == (0, 1)
    assert "times of several zones, turned into UTC: +09:00, UTC" in text
    assert "times without a zone, taken as UTC: 1" in text


def cut_short(path: Path) -> None:
    pq.write_table(pa.table({"mmsi": ["1"], "timestamp": [1_694_131_200], "lat": [42.0],
                             "lon": [131.0]}), path)  # fmt: skip
    path.write_bytes(path.read_bytes()[:-20])


REFUSED: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "cut.parquet": (cut_short, "is no whole Parquet file", "fetch or write it again"),
    "empty.csv": (lambda path: path.write_text(""), "is empty", "give a file with positions"),
    "head.csv": (lambda path: path.write_text(HEAD), "has no position", "see its headings"),
    "nobody.csv": (lambda path: path.write_text(HEAD + GOOD.replace("1,", "0,", 1)),
                   "has no position", "see its headings"),
    "no.csv": (lambda path: path.write_text("a,b\n1,2\n"), "has no column of", "name the columns"),
    "gone.csv": (Path.exists, "is not there", "name a file that is"),
    "picture.png": (lambda path: path.write_bytes(b"\x89PNG0000"), "is of no known kind", "give"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("also", ["alone", "after a good one"])
def test_a_file_that_is_none_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, also: str
) -> None:
    make, found, remedy = REFUSED[name]
    make(tmp_path / name)
    (tmp_path / "good.csv").write_text(HEAD + GOOD)
    before = sorted(path.name for path in tmp_path.iterdir())
    files = [tmp_path / "good.csv", tmp_path / name][also == "alone" :]
    for words in (["-o", tmp_path / "out.parquet"], ["--partition", "-o", tmp_path / "cut"]):
        if name in ("head.csv", "nobody.csv") and also != "alone":
            continue  # the other file has positions: this one's rows are counted
        answer = run(*files, *words)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert answer.stderr.startswith(f"{name}: ")
        assert found in answer.stderr
        assert f"; {remedy}" in answer.stderr
        assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "tcp://", "tls://127.0.0.1:9"])
def test_a_scheduler_that_does_not_answer_is_said_within_seconds(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert runners.ANSWER_S <= 10
    monkeypatch.setattr(runners, "ANSWER_S", 1)
    assert_no_scheduler(tmp_path, address, monkeypatch)


def test_a_scheduler_that_is_something_else_is_said_within_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "ANSWER_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        assert_no_scheduler(tmp_path, f"tcp://127.0.0.1:{port}", monkeypatch)


def assert_no_scheduler(folder: Path, address: str, patch: pytest.MonkeyPatch) -> None:
    """Nothing is made ready before the answer: of a large file that would take minutes."""
    pytest.importorskip("distributed")
    patch.setattr("geoapp.tracks.job.cut_by_ship", None)
    (folder / "ais.csv").write_text(HEAD + GOOD)
    answer = run(folder / "ais.csv", "--scheduler", address, "-o", folder / "out.parquet")
    assert answer.exit_code == 1, answer.exception
    assert answer.stderr.startswith("--scheduler: no scheduler answers at ")
    assert "; start one with: dask scheduler" in answer.stderr
    assert [path.name for path in folder.iterdir()] == ["ais.csv"]


SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from geoapp.cli import main
from geoapp.tracks import runners
main(sys.argv[2:])
"""


@pytest.mark.parametrize("partition", [[], ["--partition"]], ids=["", "partition"])
@pytest.mark.parametrize("most_bytes", [1_000, 40_000])
def test_a_disk_that_is_full_halfway_leaves_nothing(
    tmp_path: Path, partition: list[str], most_bytes: int
) -> None:
    (tmp_path / "ais.csv").write_text(csv_of(made_up_tracks(20, 400, faults=2).positions))
    (tmp_path / "out").write_text("as it was") if not partition else None
    words = ["tracks", "ais.csv", *partition, "-o", "out"]
    ran = subprocess.run(
        [sys.executable, "-c", SMALL, str(most_bytes), *words],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, ""), ran.stderr
    where = "out" if partition else "temporary folder"
    assert f"Error: {where}: can't be written: file too large; make room there" in ran.stderr
    assert "Traceback" not in ran.stderr
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == (["ais.csv"] if partition else ["ais.csv", "out"])
    assert partition or (tmp_path / "out").read_text() == "as it was"
