"""What files of tracks say, in a picture: positions, silences and leaps as such, and in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.measure import measure_dossier
from geoapp.page.site import site_files
from geoapp.page.tracks import found_tracks
from geoapp.picture.picture import picture_svg, picture_words
from geoapp.picture.tracks import FoundTracks
from geoapp.tracks.findings import track_findings
from tests.support.dossiers import CASES

ACROSS = CASES / "good" / "across-180-degrees.geojson"
NAME = "MADE-UP <b>"
# Sailed, silent for 30 hours across 180 degrees, and a leap of 700 km in half an hour.
ROWS = (
    ("2001-01-01T06:00Z", -15.0, 176.0), ("2001-01-01T08:00Z", -15.0, 176.4),
    ("2001-01-02T14:00Z", -15.1, -178.0), ("2001-01-02T15:00Z", -15.1, -177.8),
    ("2001-01-04T00:00Z", -15.1, -175.2), ("2001-01-04T00:30Z", -21.5, -175.2),
)  # fmt: skip


@pytest.fixture(scope="module")
def across() -> Dossier:
    return read_dossier(ACROSS)


@pytest.fixture(scope="module")
def ais(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ais") / "ais.csv"
    rows = "".join(f"{NAME},{time},{lat},{lon}\n" for time, lat, lon in ROWS)
    path.write_text("mmsi,timestamp,lat,lon\n" + rows)
    return path


@pytest.fixture(scope="module")
def found(across: Dossier, ais: Path) -> FoundTracks:
    return found_tracks(track_findings([ais], across)[0])


def svg_of(dossier: Dossier, found: FoundTracks | None, day: date | None, mode: str) -> str:
    return picture_svg(measure_dossier(dossier), at=day, mode=mode, found=found)


def test_a_silence_is_a_labelled_dashed_line_of_its_days(
    across: Dossier, found: FoundTracks
) -> None:
    assert len(found.silences) == 2
    day = date(2001, 1, 1)
    svg = svg_of(across, found, day, "now")
    assert svg.count('class="silence"') == 1
    # Where the projection is centred on the route nothing is cut at 180 degrees.
    (line,) = re.findall(r'd="([^"]*)"[^>]*class="silence"', svg)
    assert line.count("M") == 1
    assert "silence, 30 h: nothing received" in svg
    assert 'class="impossible"' not in svg
    everything = svg_of(across, found, None, "all")
    assert (everything.count('class="silence"'), everything.count('class="impossible"')) == (2, 1)
    past = svg_of(across, found, date(2001, 1, 3), "past")
    assert (past.count('class="silence"'), past.count('class="impossible"')) == (2, 0)


def test_a_leap_has_rings_and_words(across: Dossier, found: FoundTracks) -> None:
    svg = svg_of(across, found, date(2001, 1, 4), "now")
    assert re.search(r"impossible: 708\skm in 1,800 s", svg)
    assert "no ship can have sailed it" in svg
    assert "Positions" in svg


def test_the_words_of_a_day_are_those_of_the_page(across: Dossier, found: FoundTracks) -> None:
    words = picture_words(across, date(2001, 1, 1), "en", found)
    assert f"Positions measured on this day: 2 ({NAME})." in words
    assert f"Silent, at the receivers of this file: {NAME} (30 h)." in words
    assert f"by these positions: {NAME}: transmitting, inside what the claim allows." in words
    assert NAME not in picture_words(across, date(2001, 1, 1), "en")
    away = picture_words(across, date(2001, 1, 3), "fr", found)
    assert "Aucune position n’a été mesurée ce jour-là" in away
    assert f"{NAME}\u00a0: silencieux" in away


def test_nothing_of_tracks_is_in_a_picture_without(across: Dossier, found: FoundTracks) -> None:
    plain = svg_of(across, None, date(2001, 1, 1), "now")
    for word in ("silence", "Positions", "MADE-UP"):
        assert word not in plain
    svg = svg_of(across, found, date(2001, 1, 1), "now")
    assert "MADE-UP &lt;b&gt;" in svg
    assert NAME not in svg


def test_the_command_draws_tracks_and_a_site_has_them_in_its_pictures(
    across: Dossier, ais: Path, tmp_path: Path
) -> None:
    output = tmp_path / "map.svg"
    words = ["picture", str(ACROSS), "-o", str(output), "--tracks", str(ais)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "silence, 30 h: nothing received" in output.read_text()
    findings = track_findings([ais], across)[0]
    site = site_files(across, languages=["en"], findings=findings)
    (drawn,) = (name for name in site if re.fullmatch(r"kept/map-en\.\w+\.svg", name))
    assert b"silence, 30 h: nothing received" in site[drawn]
    bad = CliRunner().invoke(main, [*words[:-1], str(tmp_path / "none.csv")])
    assert (bad.exit_code, "none.csv: is not there" in bad.output) == (1, True)


def test_silences_of_the_built_in_route_stay_in_its_frame(tmp_path: Path) -> None:
    path = tmp_path / "ais.csv"
    path.write_text(
        "mmsi,timestamp,lat,lon\n1,2023-09-08T00:00Z,42,131\n1,2023-09-09T00:00Z,-40,20\n"
    )
    dossier = read_dossier(built_in())
    found = found_tracks(track_findings([path], dossier)[0])
    svg = svg_of(dossier, found, date(2023, 9, 8), "now")
    assert svg.count('class="silence"') == 2  # on the map and on the small one
