"""What a page gets of tracks: small, with every flagged pair, and the same facts as the results."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from geoapp.catalogues import PAGE_LANGUAGES, say, translate
from geoapp.cli import main
from geoapp.dossier import Dossier, built_in, read_dossier
from geoapp.page.data import FindingsData
from geoapp.page.html import hosted_html, page_html
from geoapp.page.site import site_files
from geoapp.page.text_version import found_tables
from geoapp.page.tracks import found_tracks
from geoapp.tracks.findings import KM_A_DEGREE, Rows, chosen, track_findings
from geoapp.tracks.job import Wanted
from geoapp.tracks.kernel import Flagged, compute
from geoapp.tracks.positions import PositionTable, joined
from geoapp.tracks.times import DAY_US, HOUR_US, SECOND_US, moment
from tests.support.dossiers import ONE_OF_EACH
from tests.support.lines import numbers
from tests.support.made_up import START_US, csv_of, made_up_tracks, sailed
from tests.support.pages import held
from tools.weight import weight


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(built_in())


def rows_of(positions: PositionTable) -> Rows:
    flagged: Flagged = compute(positions).flagged
    found = flagged.positions
    _, codes = np.unique(found.ids.astype(str), return_inverse=True)
    return Rows(codes, found.times, found.lons, found.lats,
                flagged.pairs.is_silent, flagged.pairs.is_impossible)  # fmt: skip


def test_all_are_chosen_where_there_is_room() -> None:
    kept, within = chosen(rows_of(made_up_tracks(3, 40).positions), 120)
    assert (kept.sum(), within) == (120, None)


def test_every_flagged_pair_is_chosen_and_what_is_left_out_is_near() -> None:
    rows = rows_of(made_up_tracks(20, 500, faults=3).positions)
    kept, within = chosen(rows, 1_000)
    flagged = np.flatnonzero(rows.is_silent | rows.is_impossible)
    assert kept.sum() == 1_000
    assert len(flagged) == 20 * 6
    assert kept[flagged].all()
    assert kept[flagged - 1].all()
    assert within is not None
    assert farthest_km(rows, kept) == pytest.approx(within, rel=1e-6)
    assert within < 30


def farthest_km(rows: Rows, kept: np.ndarray) -> float:
    """Measure what is left out from the even way, another way than it was chosen."""
    most = 0.0
    for code in np.unique(rows.codes):
        here = rows.codes == code
        times, lats = rows.times[here], rows.lats[here]
        lons = np.unwrap(rows.lons[here], period=360)
        at = kept[here]
        north = np.interp(times, times[at], lats[at]) - lats
        east = (np.interp(times, times[at], lons[at]) - lons) * np.cos(np.radians(lats))
        most = max(most, float(np.hypot(north, east)[~at].max(initial=0)) * KM_A_DEGREE)
    return most


def test_a_way_across_180_degrees_is_no_leap() -> None:
    hours = np.arange(200)
    times = hours * 3600 * SECOND_US
    lons = np.asarray((179 + hours * 0.01 + 180) % 360 - 180, np.float64)
    kept, within = chosen(rows_of(PositionTable.of(["1"] * 200, times, lons, lons * 0)), 20)
    assert within is not None
    assert within < 1e-6
    assert kept.sum() <= 20


def found_of(path: Path, dossier: Dossier, most: int = 30_000) -> FindingsData:
    findings, results, _ = track_findings([path], dossier, most=most)
    for kind in ("silences", "impossible"):
        assert len(findings[kind]) == sum(len(track[kind]) for track in results["tracks"])
    return findings


def test_findings_lead_from_a_silence_to_its_two_positions(
    dossier: Dossier, tmp_path: Path
) -> None:
    made = made_up_tracks(5, 300, faults=2)
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(made.positions))
    findings = found_of(path, dossier, most=200)
    times = np.cumsum(numbers(findings["time"]))
    planted = {
        tuple(round(us / SECOND_US) for us in pair)
        for pairs in made.silences.values() for pair in pairs
    }  # fmt: skip
    told = {(int(times[one["at"] - 1]), int(times[one["at"]])) for one in findings["silences"]}
    assert told == planted
    assert {one["states"][1] for one in findings["silences"]} <= set("mnu")
    assert sum(track["drawn"] for track in findings["tracks"]) == len(times) == 200
    assert sum(numbers(findings["days"])) == 1_500


def test_a_page_without_tracks_has_nothing_of_them(dossier: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(made_up_tracks(2, 50, faults=1).positions))
    # In the app the code of a page with tracks is packed in a hurry, and that of others beforehand.
    without = hosted_html(dossier)
    with_tracks = hosted_html(dossier, findings=found_of(path, dossier))
    told, untold = (str([held(html, name) for name in ("code", "content")])
                    for html in (with_tracks, without))  # fmt: skip
    for word in ("Tracks beside the claim", "found-label", '"findings"'):
        assert word in told + with_tracks
        assert word not in untold + without
    assert weight(with_tracks) - weight(without) < 15_000


@pytest.mark.long
def test_a_million_positions_add_no_more_than_their_budget(
    dossier: Dossier, tmp_path: Path
) -> None:
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(made_up_tracks(1_000, 1_000, faults=2).positions))
    findings = found_of(path, dossier)
    added = weight(page_html(dossier, findings=findings)) - weight(page_html(dossier))
    assert len(findings["silences"]) == len(findings["impossible"]) == 2_000
    assert added < 250_000


def test_the_command_puts_tracks_on_the_page_and_its_asides_beside(tmp_path: Path) -> None:
    path, page = tmp_path / "ais.csv", tmp_path / "route.html"
    path.write_text(csv_of(made_up_tracks(2, 50).positions) + "0,2023-09-08T00:00Z,42,131\n")
    words = ["page", "-o", str(page), "--tracks", str(path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "MMSI 0" in (tmp_path / "route.unread.csv").read_text()
    assert "Tracks beside the claim" in str(held(page.read_text(), "code"))
    bad = CliRunner().invoke(main, [*words, "--tracks", str(tmp_path / "none.csv")])
    assert (bad.exit_code, "none.csv: is not there" in bad.output) == (1, True)
    both = CliRunner().invoke(main, [*words, "nellie-bly-1889", str(built_in())])
    assert (both.exit_code, "--tracks" in both.output) == (2, True)


def test_a_site_has_tracks_in_its_pages_embeds_and_texts(tmp_path: Path) -> None:
    path, site = tmp_path / "ais.csv", tmp_path / "site.v2"
    path.write_text("mmsi,timestamp,lat,lon\n" + "".join(
        f"MADE-UP <b>,2001-01-{day:02}T00:00Z,50.{day},9\n" for day in (1, 2, 4)
    ) + "0,2001-01-01T00:00Z,42,131\n")  # fmt: skip
    words = ["publish", str(ONE_OF_EACH), "--languages", "en", "-o", str(site)]
    done = CliRunner().invoke(main, [*words, "--tracks", str(path)])
    assert done.exit_code == 0, done.output
    assert "MMSI 0" in (tmp_path / "site.v2.unread.csv").read_text()
    plain = site_files(read_dossier(ONE_OF_EACH), languages=["en"])
    for name in ("index.html", "page-en.html", "embed-en.html", "embed-story-en.html"):
        assert "MADE-UP <b>" in str(held((site / name).read_text(), "content")), name
        assert '"findings"' not in str(held(plain[name].decode(), "content"))
    text = (site / "text-en.html").read_text()
    assert "MADE-UP <b>" not in text
    assert '<td data-label="Track">MADE-UP &lt;b&gt;</td>' in text
    assert text.count('href="#findings"') == text.count('id="findings"') == 1
    assert b"findings" not in plain["text-en.html"]


def test_tracks_in_the_folder_that_is_written_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "site" / "ais.csv"
    path.parent.mkdir()
    path.write_text(csv_of(made_up_tracks(1, 9).positions))
    words = ["publish", "-o", str(path.parent), "--tracks", str(path)]
    done = CliRunner().invoke(main, words)
    assert (done.exit_code, "write to another one" in done.output) == (2, True)
    assert path.is_file()
    several = ["publish", str(ONE_OF_EACH), str(built_in()), "-o", str(tmp_path / "new"),
               "--tracks", str(path)]  # fmt: skip
    done = CliRunner().invoke(main, several)
    assert (done.exit_code, "are given with 2 dossiers" in done.output) == (2, True)


def test_a_track_that_is_kept_elsewhere_is_the_same(dossier: Dossier, tmp_path: Path) -> None:
    path, output = tmp_path / "ais.csv", tmp_path / "flagged.parquet"
    path.write_text(csv_of(made_up_tracks(2, 50, faults=1).positions))
    with_output, _, _ = track_findings([path], dossier, replace(Wanted(), output=output))
    assert with_output == track_findings([path], dossier)[0]


def test_without_scripts_a_page_has_the_same_facts_as_tables(
    dossier: Dossier, tmp_path: Path
) -> None:
    path = tmp_path / "ais.csv"
    hostile = "MADE-UP <script>"
    there = sailed((130.6, 41.95), (131.0, 42.1), 20, 130, hostile, START_US + DAY_US)
    away = sailed((136.0, 39.0), (136.5, 39.0), 20, 20, hostile, START_US + 4 * DAY_US)
    path.write_text(csv_of(joined([there, away])))
    findings = found_of(path, dossier)
    html = page_html(dossier, findings=findings, lang="fr")
    without = html[html.index("<noscript") : html.index("</noscript>")]
    assert hostile not in without
    for fact in (
        "MADE-UP &lt;script&gt;", "2023-09-08 20:00:00", "2023-09-11 00:00:00",
        "Heures\">52</td>",
        "émet, dans ce que permet l’affirmation", "rien n’a été reçu",
    ):  # fmt: skip
        assert fact in without
    assert "<noscript" not in page_html(dossier) or "2023-09-11 00:00:00" not in page_html(dossier)


def test_days_on_end_that_no_source_covers_are_one_row(dossier: Dossier, tmp_path: Path) -> None:
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(sailed((130.4, 42.2), (131.3, 42.5), 10, 20, "MADE-UP", START_US)))
    found = found_of(path, dossier)
    verdicts, *_ = found_tables(found, {leg.id: leg.id for leg in dossier.legs}, "en")
    days = {leg["leg"]: len(leg["certain"]) for leg in found["legs"]}
    for leg, n in days.items():
        rows = [row for row in verdicts.rows if row[0] == leg]
        told = [[date.fromisoformat(end) for end in row[1].split("/")] for row in rows]
        assert sum((ends[-1] - ends[0]).days + 1 for ends in told) == n
        quiet = [row[2] == "All" for row in rows]
        assert not any(one and other for one, other in pairwise(quiet))


def test_of_many_rows_a_page_without_scripts_has_the_first(
    dossier: Dossier, tmp_path: Path
) -> None:
    path = tmp_path / "ais.csv"
    made = made_up_tracks(3, 300, faults=50)
    path.write_text(csv_of(made.positions))
    names = {leg.id: leg.id for leg in dossier.legs}
    tables = found_tables(found_of(path, dossier), names, "en")
    silences = next(table for table in tables if table.title.startswith("Silences"))
    assert silences.title == "Silences, longer than 6 hours: 150"
    assert (len(silences.rows), silences.more) == (100, "More rows: 50")
    planted = {moment(start)[:19].replace("T", " ") for start, _ in made.silences["MADE-UP-00000"]}
    assert planted == {row[1] for row in silences.rows if row[0] == "MADE-UP-00000"}


@pytest.mark.parametrize("lang", PAGE_LANGUAGES)
def test_no_words_accuse_of_a_silence_that_is_naive(
    lang: str, dossier: Dossier, tmp_path: Path
) -> None:
    there = sailed((130.4, 42.2), (131.3, 42.5), 10, 20, "MADE-UP", START_US)
    after = sailed((131.3, 42.5), (132.3, 42.8), 10, 20, "MADE-UP", START_US + 40 * HOUR_US)
    path = tmp_path / "ais.csv"
    path.write_text(csv_of(joined([there, after])))
    found = found_of(path, dossier)
    words = translate(lang)("likely switched off, by the rule of {rule}")
    accusing = max(words.split("{rule}"), key=len)
    assert said_of(found, dossier, lang).count(accusing) == 0
    if lang == "en":
        assert not re.search("switched off|disabl|turned off|dark", said_of(found, dossier, lang))
    # So they would, were all four conditions met.
    found["silences"][0]["disabling"] = True
    assert said_of(found, dossier, lang).count(accusing) == 1


def said_of(findings: FindingsData, dossier: Dossier, lang: str) -> str:
    """Put the findings into all the words that text versions, paper, slides and pictures have."""
    names = {leg.id: say(leg.properties.name, lang) for leg in dossier.legs}
    tables = [repr(table) for table in found_tables(findings, names, lang)]
    found = found_tracks(findings)
    first, counts = found.day_counts
    days = [first + timedelta(days=at) for at in range(len(counts))]
    said = [found.words(dossier, day, lang) for day in days]
    said += [found.silence_words(at, lang) for at in found.silences.tolist()]
    return "\n".join([*tables, *said])
