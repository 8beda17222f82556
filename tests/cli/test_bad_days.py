"""
Bad days: whatever befalls a command that writes, a good file is never lost.

A message always comes, and nothing half-written passes for a whole one. Commands run in
processes of their own (`tests.support.running`), on the machine as it is that day.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import click
import pytest

from geoapp.checksums import read_checksums
from geoapp.cli import main, serving
from tests.support.bad_days import (
    BEFORE,
    DAYS,
    FAULTS,
    GOOD_DAY,
    OF_EACH_KIND,
    OFTEN,
    PRINTING,
    WRITING,
    Day,
    Ended,
    end_runners,
    given_in,
    made_before,
    run,
    tree,
    words,
)
from tests.support.dossiers import SMALLEST
from tests.support.serving import free_port

pytest.importorskip("pwd", reason="forks, which this system has not")

SAID = {
    "full": "can't be written: no space left on device",
    "small": ": file too large; ",
    "interrupted": "Aborted!",
    "killed": "",
}
SAME_FOR_BOTH = (  # of any dossier
    *("sources.bib", "links.json", "draft.geojson", "route.xlsx", "notebooks", "flagged.parquet"),
)
HALFWAY = ("killed halfway", "no file may grow")
STATUS = {"full": 2, "small": 2, "interrupted": 130, "killed": -signal.SIGKILL}
LEFT = re.compile(r"(^|/)\.[^/]+\.[0-9a-f]{8}\.part(/|$)")  # of a process that was killed

COMMANDS = [
    pytest.param(name, marks=[] if name in OF_EACH_KIND else pytest.mark.long) for name in WRITING
]

Outputs = dict[str, dict[str, bytes]]


@dataclass(frozen=True)
class Befallen:
    """What became of a command: how it ended, what stood there before, and what stands there."""

    ended: Ended
    old: dict[str, bytes]
    made: dict[str, bytes]


class Rounds:
    """Rounds of commands that write, each run once, whoever asks for it."""

    def __init__(self, commands: Sequence[str], new_folder: Callable[[], Path]) -> None:
        self.commands = commands
        self.new_folder = new_folder
        self.known: dict[tuple[str, ...], dict[str, Befallen]] = {}
        self.good: Outputs = {}

    def on(
        self, day: str = "", befalls: str = "", before: str = "", titles: Sequence[str] = ("first",)
    ) -> dict[str, Befallen]:
        """Run the commands, on a kind of day, with something befalling each."""
        key = (day, befalls, before, *titles)
        if key not in self.known:
            self.known[key] = self.run(DAYS.get(day, GOOD_DAY), befalls, before, titles)
        return self.known[key]

    def run(
        self, day: Day, befalls: str, before: str, titles: Sequence[str]
    ) -> dict[str, Befallen]:
        folder = self.new_folder() / "день"
        given = [given_in(folder / title, title) for title in titles]
        typed, old, targets = [], {}, {}
        for name in self.commands:
            writing = WRITING[name]
            target = targets[name] = folder / "made" / name.replace(" ", "-") / writing.target
            target.parent.mkdir(parents=True)
            over = before == BEFORE[0]
            old[name] = made_before(target, writing, self.good[name]) if over else {}
            typed += [(words(name, writing, target=target, **each), befalls) for each in given]
        ended = run(folder / "run", typed, day)
        for name in ("here", "home"):
            assert tree(folder / "run" / name) == {}, "written where nobody asked"
        last = ended[len(titles) - 1 :: len(titles)]
        assert [each.status for each in ended[:: len(titles)]] == [each.status for each in last]
        return {
            name: Befallen(each, old[name], tree(targets[name].parent))
            for name, each in zip(self.commands, last, strict=True)
        }


@pytest.fixture(scope="module", autouse=True)
def _runners() -> Iterator[None]:
    yield
    end_runners()


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Rounds:
    """Give the rounds, after one on a good day."""
    commands = list(WRITING) if request.config.getoption("--long") else OF_EACH_KIND
    rounds = Rounds(commands, lambda: tmp_path_factory.mktemp("round"))
    rounds.good = {name: each.made for name, each in rounds.on().items()}
    for name, each in rounds.on().items():
        assert each.ended.status == 0, (name, each.ended.err)
        assert each.made, name
    return rounds


def test_every_command_that_writes_is_here() -> None:
    may_write = {
        name
        for name, command in main.commands.items()
        for option in command.params
        if isinstance(option, click.Option) or option.name == "output"
        if isinstance(option.type, click.Path) and not option.type.exists
    }
    assert {name.split()[0] for name in WRITING} == may_write
    printing = {name.split()[0] for name in PRINTING}
    assert may_write | printing == set(main.commands) - {
        "app",
        "verify",
    }  # which reads a folder, and has tests of its own


# -- the machine ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "day",
    [pytest.param(d, marks=[] if d == "all at once" else pytest.mark.long) for d in DAYS],
)
def test_an_output_is_the_same_on_any_day(rounds: Rounds, day: str, command: str) -> None:
    found = rounds.on(day)[command]
    assert (found.ended.status, "Traceback" in found.ended.err) == (0, False), found.ended.err
    assert without_times(found.made) == without_times(rounds.good[command])


def without_times(made: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out when links were asked."""
    return {
        n: re.sub(rb'"asked": [\d.]+', b"", c) if n == "links.json" else c for n, c in made.items()
    }


@pytest.mark.each_run("no HOME")
@pytest.mark.parametrize("day", ["no HOME", "HOME can't be written"])
def test_links_says_that_it_remembers_nothing(tmp_path: Path, day: str) -> None:
    given = given_in(tmp_path)
    (ended,) = run(tmp_path / "run", [(f"links {given['dossier']} --private", "")], DAYS[day])
    assert ended.status == 0
    assert "Answers are not remembered: " in ended.err
    assert "give --cache." in ended.err


def test_the_app_starts_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_known(number: int) -> NoReturn:
        raise KeyError(number)

    def started(_program: str, _command: list[str], environment: dict[str, str]) -> NoReturn:
        assert environment["GEOAPP_DOSSIER"] == str(SMALLEST)
        raise SystemExit(environment["HOME"])

    monkeypatch.setattr(os, "execve", started)
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", nobody_known)
    with pytest.raises(SystemExit) as end:
        main(["app", str(SMALLEST), "--port", str(free_port())])
    assert end.value.code == serving.NO_HOME


# -- what befalls --------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("fault", "before"),
    [
        pytest.param(fault, before, marks=[] if (fault, before) in OFTEN else pytest.mark.long)
        for fault in FAULTS
        for before in BEFORE
    ],
)
def test_what_stood_there_is_never_lost(
    rounds: Rounds, command: str, fault: str, before: str
) -> None:
    writing, kind = WRITING[command], FAULTS[fault].split()[0]
    found, whole = rounds.on(befalls=FAULTS[fault], before=before)[command], rounds.good[command]
    if fault in HALFWAY and found.ended.status == 0:  # it wrote fewer files, or smaller ones
        assert without_times(found.made) == without_times(whole)
        return
    assert "Traceback" not in found.ended.err
    if before == BEFORE[0] and writing.never_over:
        assert found.ended.status == 2
        assert "is there already" in found.ended.err
        assert found.made == found.old
        return
    assert found.ended.status == STATUS[kind], found.ended.err
    assert re.search(SAID[kind], found.ended.err)
    left = {name for name in found.made if LEFT.search(name)}
    assert not left or kind == "killed"
    stands = {name: content for name, content in found.made.items() if name not in left}
    assert stands.keys() >= found.old.keys()
    if writing.is_series or (writing.is_folder and writing.target != "site"):
        for name, content in stands.items():  # each is the old one or the new one, and whole
            assert content in (found.old.get(name), whole.get(name)), name
    else:
        assert stands == found.old
    refuse_half(found.made, whole)


def refuse_half(made: dict[str, bytes], whole: dict[str, bytes]) -> None:
    """Fail if a folder with a part of the files has the file that says that it is whole."""
    for name, content in made.items():
        folder, _, last = name.rpartition("/")
        if last == "manifest.json":
            for path, told in json.loads(content)["files"].items():
                assert sha256(made[f"{folder}/{path}"]).hexdigest() == told["sha256"]
        if last == "SHA256SUMS" and content == whole.get(name):
            assert made == whole
        if last == "SHA256SUMS" and f"{folder}/manifest.json" in made:
            for path, digest in read_checksums(content).items():
                assert sha256(made[f"{folder}/{path}"]).hexdigest() == digest


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("before", [BEFORE[0], pytest.param(BEFORE[1], marks=pytest.mark.long)])
def test_two_writers_at_once_leave_one_whole_output(
    rounds: Rounds, command: str, before: str
) -> None:
    writing, titles = WRITING[command], ("first", "second")
    found = rounds.on(befalls="meets", before=before, titles=titles)[command]
    if before == BEFORE[0] and writing.never_over:
        assert (found.ended.status, found.made) == (2, found.old)
        return
    assert (found.ended.status, "Traceback" in found.ended.err) == (0, False), found.ended.err
    second = rounds.on(titles=titles[1:])[command].made
    made, *outputs = map(without_times, (found.made, rounds.good[command], second))
    assert outputs[0] != outputs[1] or writing.target in SAME_FOR_BOTH
    if writing.is_series or (writing.is_folder and writing.target != "site"):
        for name, content in made.items():  # each file is of one of them, and whole
            assert content in [output.get(name) for output in outputs], name
    else:
        assert made in outputs


# -- standard output -----------------------------------------------------------------------


@pytest.mark.each_run("full")
@pytest.mark.parametrize("out", ["full", "pipe", "none"])
def test_a_message_comes_where_standard_output_fails(tmp_path: Path, out: str) -> None:
    given = given_in(tmp_path)["dossier"]
    typed = [
        (f"{name} {rest}".replace("{dossier}", str(given)).replace("{folder}", str(tmp_path)), "")
        for name, rest in PRINTING.items()
    ]
    for name, ended in zip(PRINTING, run(tmp_path / "run", typed, out=out), strict=True):
        assert "Traceback" not in ended.err, (name, ended.err)
        if out == "full":
            assert ended.status == 2, (name, ended.err)
            assert "standard output: can't be written: no space left on device" in ended.err
        elif out == "pipe":
            assert ended.status == 1, (name, ended.err)
