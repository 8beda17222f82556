"""`geoapp tracks` as its user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.times import HOUR_US
from tests.support.made_up import START_US, csv_of, sailed

DAY_US = 24 * HOUR_US


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["tracks", *map(str, words)])


def four_days() -> PositionTable:
    """Sail on 8 September, silent on 9 and 10, elsewhere on 11: each verdict once."""
    there = sailed((130.6, 41.95), (131.0, 42.1), 20, 100, "MADE-UP", START_US + DAY_US)
    away = sailed((136.0, 39.0), (136.5, 39.0), 20, 100, "MADE-UP", START_US + 4 * DAY_US)
    return joined([there, away])


def test_each_verdict_is_given_once(tmp_path: Path) -> None:
    ais = tmp_path / "ais.csv"
    ais.write_text(csv_of(four_days()))
    told = json.loads(run(ais, "--json").stdout)
    assert [(row["leg"], row["day"][-2:], row["verdict"]) for row in told["legs"]] == [
        ("leg-sea", "07", "not covered"), ("leg-sea", "08", "inside"),
        ("leg-sea", "09", "silent"), ("leg-sea", "10", "silent"),
        ("leg-sea", "11", "outside"), ("leg-sea", "12", "not covered"),
    ]  # fmt: skip
    (track,) = told["tracks"]
    assert set(track) >= {"id", "positions", "length_km", "silences", "impossible"}
    assert set(track["silences"][0]) >= {"start", "end", "hours", "km", "class"}
    text = run(ais).stdout
    for words in (
        "transmitting, inside what the claim allows",
        "transmitting, and not where the claim puts it; the claim leaves open",
        "silent",
        "not covered by this source",
        "times without a zone, taken as UTC: 200",
    ):
        assert words in text


def test_rows_that_were_not_read_are_written_beside(tmp_path: Path) -> None:
    ais = tmp_path / "ais.csv"
    ais.write_text("mmsi,timestamp,lat,lon\n1,2023-09-07 00:00,42,130\n1,2023-09-07 00:10,91,130\n")
    answer = run(ais)
    assert answer.exit_code == 0
    assert "rows not read, 1: latitude is beyond 90 degrees" in answer.stdout
    assert "91,130" in (tmp_path / "ais.unread.csv").read_text()
    assert "one position alone" in answer.stdout


def test_what_cannot_be_read_ends_with_a_message(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    answer = run(tmp_path / "a.csv")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "a.csv: has no column of time, lat, lon; its headings are 'a', 'b'" in answer.stderr
    assert run(tmp_path / "a.csv", "--partition").exit_code == 2
    known = run(tmp_path / "a.csv", "--leg", "none")
    assert "none: is no leg of the dossier; use one of leg-sea, leg-rail." in known.stderr


def test_a_folder_by_ship_is_made_and_taken(tmp_path: Path) -> None:
    ais = tmp_path / "ais.csv"
    ais.write_text(csv_of(four_days()))
    made = run(ais, "--partition", "-o", tmp_path / "by-ship")
    assert "by-ship: 200 positions in 1 part\n" in made.stdout
    assert run(tmp_path / "by-ship", "--json").stdout == run(ais, "--json").stdout


def test_no_other_command_imports_what_this_one_needs() -> None:
    code = (
        "import sys; from geoapp.cli import main\n"
        "main(['measure'], standalone_mode=False)\n"
        "print([n for n in sys.modules if n.split('.')[0] in ('dask', 'distributed', 'pyais')"
        " or n.startswith('geoapp.tracks')])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


def test_a_hostile_id_reaches_no_terminal(tmp_path: Path) -> None:
    ais = tmp_path / "ais.csv"
    ais.write_text("mmsi,timestamp,lat,lon\n\x1b[2J,2023-09-07T00:00Z,42,130\n")
    text = run(ais).stdout
    assert "\x1b" not in text
    assert "\\x1b[2J" in text
