"""The benchmarks' sums and table; what they measure is nobody's test."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import NAMES, main, table
from benchmarks.timing import at_least, at_most, faster, medians_ms, told, within
from tests.project import ROOT


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


def test_every_benchmark_is_described() -> None:
    described = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for name in NAMES:
        assert (ROOT / "benchmarks" / f"{name}.py").is_file()
        assert f"| `{name}` |" in described
