"""The benchmarks' sums and table; what they measure is nobody's test."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import growth
from benchmarks.__main__ import NAMES, main, table
from benchmarks.analysing import grown_answers, questions, table_of_answers
from benchmarks.crowd import Crowd, percentile, results
from benchmarks.growth import Grown, each_grown, grown, lengths, steepest, table_of
from benchmarks.timing import at_least, at_most, faster, medians_ms, told, within
from benchmarks.visitor import Visitor
from geoapp.exports import FORMATS
from tests.support.project import ROOT


@pytest.mark.parametrize(("ours", "met"), [(12.0, True), (13.0, True), (13.1, False)])
def test_a_cost_is_held_against_its_floor(ours: float, met: bool) -> None:
    result = at_most("a job", ("ours", ours), ("a floor", 10.0), 1.3)
    assert result.met is met
    assert result.ratio == f"{ours / 10:.2f} x the time"


@pytest.mark.parametrize(("ours", "met"), [(4.0, True), (5.0, True), (5.1, False)])
def test_a_gain_is_held_against_its_target(ours: float, met: bool) -> None:
    assert faster("a job", ("ours", ours), ("a peer", 100.0), 20).met is met


@pytest.mark.parametrize(("ours", "met"), [(40.0, True), (100.0, True), (100.1, False)])
def test_a_time_without_a_peer_is_held_against_a_limit(ours: float, met: bool) -> None:
    result = within("a job", ("ours", ours), 100)
    assert (result.met, result.peer, result.peer_ms) == (met, "the limit", 100)


@pytest.mark.parametrize(("points", "met"), [(94.0, False), (95.0, True)])
def test_points_are_held_against_a_goal(points: float, met: bool) -> None:
    result = at_least("a job", ("ours", points), 95)
    assert (result.met, result.peer, result.peer_ms) == (met, "the goal", 95)


def test_the_table_says_yes_no_and_nothing() -> None:
    ours, peer = ("ours", 5.0), ("a peer", 1000.0)
    rows = table([faster("j", ours, peer, 20), faster("j", ours, peer, 999), told("j", ours, peer)])
    assert [row.split("|")[-2].strip() for row in rows.splitlines()[2:]] == ["yes", "no", "-"]
    assert "| 5.0 | a peer | 1,000.0 | 200 x faster | at least 20 x |" in rows


def test_ways_are_timed_in_turn_after_a_round_that_does_not_count() -> None:
    turns: list[str] = []
    ways = {"one": lambda: turns.append("one"), "two": lambda: turns.append("two")}
    medians = medians_ms(ways, rounds=2)
    assert turns == ["one", "two"] * 3
    assert set(medians) == {"one", "two"}


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["measuring", "speed"]) == 2
    assert f"speed: no such benchmark; use {', '.join(NAMES)}" in capsys.readouterr().err


def test_growth_is_told_by_its_steepest_step() -> None:
    took = {1: 1.0, 10: 1.05, 100: 2.0, 1_000: 11.0, 10_000: 151.0}
    rows = [Grown("page", legs, seconds, 200.0, 1.0) for legs, seconds in took.items()]
    assert steepest(rows) == pytest.approx(math.log10(15))
    assert math.isnan(steepest(rows[:2]))  # no more than a start
    (line,) = table_of([*rows, Grown("slides", 1, 1.0, 9.0, 0.0)]).splitlines()[2:3]
    assert line.startswith("| `page` | 1.00 s, 200 MB, 1.0 MB |")
    assert line.endswith("| 15.0 | 1.18 |")
    assert "| refused |" in table_of([*rows, Grown("slides", 1, 1.0, 9.0, 0.0)])


def test_growth_is_measured_of_a_command_that_runs() -> None:
    took = grown("page", 2)
    assert took.seconds > 0.2
    assert took.peak_mb > 50 or math.isnan(took.peak_mb)
    assert 0.1 < took.written_mb < 1
    assert list(lengths("slides")) == [1, 10, 100, 1_000]


def test_a_run_that_writes_bytecode_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []

    def run(command: str, legs: int, env: dict[str, str]) -> Grown:
        """Load, on a route of any length, a library that the ones before didn't need."""
        Path(env["PYTHONPYCACHEPREFIX"], f"for-{legs}.pyc").touch()
        ran.append(legs)
        return Grown(command, legs, float(ran.count(legs)), 9.0, 0.0)

    monkeypatch.setattr(growth, "grown", run)
    assert [row.seconds for row in each_grown("page", (1, 10))] == [2.0, 2.0]
    assert ran == [1, 1, 10, 10]


def test_what_an_analyst_asks_is_timed_of_every_export() -> None:
    assert {f"export, {name}" for name in FORMATS} < set(questions())
    rows = list(grown_answers(["summary", "export, gpx"], (1, 3)))
    assert [(row.command, row.legs) for row in rows][1:3] == [("summary", 3), ("export, gpx", 1)]
    assert all(row.seconds > 0 for row in rows)
    lines = table_of_answers(rows).splitlines()
    assert lines[0] == "| question | 1 leg | 3 legs | slope |"
    assert lines[3].startswith("| `export, gpx` | ")


def test_every_benchmark_is_described() -> None:
    described = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for name in NAMES:
        assert (ROOT / "benchmarks" / f"{name}.py").is_file()
        assert f"| `{name}` |" in described


def crowd_of(*first_pages_s: float, gave_up: int = 0) -> Crowd:
    visitors = [Visitor("http://host", first_page_s=s, frame_s=2 * s) for s in first_pages_s]
    for visitor in visitors:
        visitor.rerun_s, visitor.received = [visitor.first_page_s / 10], 1000
    return Crowd(visitors, ["Error"] * gave_up, [100.0, 105.0], worked_s=0.1)


def test_a_crowd_is_held_against_its_goals() -> None:
    met = {"an empty app": crowd_of(1, 1), "the app": crowd_of(1, 3)}
    rows = {row.job.partition(": ")[2]: row for row in results(2, 60, met)}
    assert rows["a rerun, median"].met is True
    assert rows["MB of the server"].met is True
    assert rows["who had to give up"].met is True
    assert rows["the first page, 95 % within"].ours_ms == 3000
    assert rows["the map's page as well, 95 % within"].met is False  # it came after 6 s
    met["the app"] = crowd_of(1, 3, gave_up=1)
    assert results(2, 60, met)[-1].met is False


@pytest.mark.parametrize(("percent", "value"), [(50, 10), (95, 19), (100, 20)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: int) -> None:
    assert percentile(range(1, 21), percent) == value
    assert percentile([], percent) == float("inf")
