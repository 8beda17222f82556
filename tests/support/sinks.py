"""
Every way out of a dossier, found in the commands and the formats themselves.

A new command that takes a dossier, a new format or a new flag is a sink by being there: nobody
has to list it. What can't be run like the others stands in `NOT_RUN`, with the reason.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.cli.making import WORKBOOK
from geoapp.dossier import built_in, read_dossier
from geoapp.exports import FORMATS
from geoapp.page.notebook import show

NOT_RUN = {
    "app": "it serves; tests/browser/test_payload.py opens a payload in it",
    "import": "it takes files of other kinds: tests/importing has hostile ones",
    "links": "it asks the network",
    "locate": "of a dossier it takes its box alone",
    "new": "it takes no dossier: the path is that of the workbook to write",
    "notebooks": "it takes no dossier: what it writes came with geoapp",
    "route": "of a dossier it takes positions alone, or writes a dossier again",
    "tracks": "it takes tracks: tests/tracks has hostile ones",
    "verify": "it takes what others wrote: tests/verifying has hostile ones",
}
"""Commands that take a dossier and are no sink here, and why."""

LOOKS = {"lang", "mode", "theme", "paper", "unit", "dates"}
"""
Options with a choice that change how a thing looks, what it says or how tracks are read, and not
what it is.
"""

DAY = "2001-01-02"
ENDS = {"HTML": ".html", "PDF": ".pdf", "ZIP": ".zip"}
"""How the help of an option says what its file is."""


@dataclass(frozen=True)
class Sink:
    """
    One way out: a command with what it needs beside the dossier.

    Parameters
    ----------
    command
        The words after ``geoapp``.
    options
        What stands behind the dossier; `output` follows after ``-o``.
    output
        Name of the file or folder; empty for standard output.
    dossiers
        How many dossiers the command takes.
    """

    command: tuple[str, ...]
    options: tuple[str, ...] = ()
    output: str = ""
    dossiers: int = 1

    @property
    def name(self) -> str:
        """What tests and the table call it."""
        words = [*self.command, *self.options]
        ends = Path(self.output).suffixes if self.command == ("picture",) else []
        return " ".join([word for word in words if word != DAY] + ends)


@dataclass(frozen=True)
class Ran:
    """What became of it: exit status, what was said, the files that are there now by name."""

    status: int
    said: str
    printed: bytes
    files: dict[str, bytes]


def sinks() -> list[Sink]:
    """Find all, in the order of ``geoapp --help``."""
    return [sink for words, command in _commands((), main) for sink in _sinks(words, command)]


def _commands(
    words: tuple[str, ...], group: click.Group
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if name in NOT_RUN:
            continue
        if isinstance(command, click.Group):
            yield from _commands((*words, name), command)
        elif _places(command):
            yield (*words, name), command


def _places(command: click.Command) -> int:
    """Count the dossiers that a command takes."""
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    return sum(isinstance(each.type, click.Path) for each in arguments)


def _sinks(words: tuple[str, ...], command: click.Command) -> Iterator[Sink]:
    options = [each for each in command.params if isinstance(each, click.Option)]
    needed: tuple[str, ...] = ()
    for option in options:
        if option.required and option.name == "at":
            needed = (option.opts[0], DAY)
    needs_one_of: list[click.Option] = [
        each for each in options if _is_choice(each) and not each.required and each.default is None
        and each.name not in LOOKS
    ]  # fmt: skip
    variants: list[tuple[str, ...]] = [()] if not needs_one_of else []
    for option in options:
        variants += list(_variants(option))
    output = next((each for each in options if each.name == "output" and each.required), None)
    for variant in variants:
        ends = _ends(output, variant) if output else [None]
        for end in ends:
            name = "" if end is None else f"out{end}"
            yield Sink(words, (*needed, *variant), name, _places(command))


def _is_choice(option: click.Option) -> bool:
    return isinstance(option.type, click.Choice)


def _variants(option: click.Option) -> Iterator[tuple[str, ...]]:
    if option.is_flag:
        beside = re.match(r"With (--[a-z-]+)", option.help or "")
        yield (*([beside[1]] if beside else []), option.opts[-1])
    elif isinstance(option.type, click.Choice) and option.name not in LOOKS:
        default = option.default if isinstance(option.default, str) else None
        yield from ((option.opts[0], str(one)) for one in option.type.choices if one != default)


def _ends(output: click.Option, variant: tuple[str, ...]) -> list[str]:
    """Find the ends that the file's name may have; an empty one for a folder."""
    if variant[:1] == ("--to",):
        return [".xlsx" if variant[1] == WORKBOOK else FORMATS[variant[1]].extension]
    kind: Any = output.type
    if not kind.file_okay or variant == ("--all",):
        return [""]
    words = output.help or ""
    return re.findall(r"\.[a-z]{3,4}\b", words) or [ENDS[word] for word in ENDS if word in words]


def takes_tracks(sink: Sink) -> bool:
    """Whether files of tracks can be put into what it makes."""
    if sink.command == ("handout",) and "--answers" not in sink.options:
        return False  # the pupils' sheets have no maps of steps
    command: click.Command = main
    for word in sink.command:
        assert isinstance(command, click.Group)
        command = command.commands[word]
    return any(each.name == "tracks" for each in command.params)


def run(sink: Sink, dossier: Path, folder: Path, tracks: Path | None = None) -> Ran:
    """
    Run a sink in this process; an exception that nobody expects is raised as it is.

    `tracks` is a file of tracks for those that take one.
    """
    given = ["--tracks", str(tracks)] if tracks and takes_tracks(sink) else []
    output = ["-o", str(folder / sink.output)] if sink.output else []
    arguments = [*sink.command, *[str(dossier)] * sink.dossiers, *sink.options, *given, *output]
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return Ran(result.exit_code, result.stderr, result.stdout_bytes, files)


def notebook_cell(dossier: Path) -> bytes:
    """Make what a notebook holds of a dossier, as a page of its own."""
    cell = show(read_dossier(dossier))._repr_html_()
    return f"<!doctype html><meta charset=utf-8><title>n</title><body>{cell}".encode()


def main_of(dossier: Path) -> None:
    """Run every sink with a dossier; print what became of each, and the most memory of one."""
    import json
    import multiprocessing

    # A process for each, as each is a command: this one has read what is the same for all.
    with tempfile.TemporaryDirectory() as folder:
        run(next(sink for sink in sinks() if sink.name == "page"), built_in(), Path(folder))
    told, peaks = {}, []
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        for sink in sinks():
            *told[sink.name], peak_mb = pool.apply(_apart, (sink, dossier))
            peaks.append(peak_mb)
    print(json.dumps({"sinks": told, "peak_mb": max(peaks)}))  # noqa: T201


def _apart(sink: Sink, dossier: Path) -> tuple[int, str, int]:
    """Run a sink; say how it ended, what it said, and the most memory that this process took."""
    with tempfile.TemporaryDirectory() as folder:
        ran = run(sink, dossier, Path(folder))
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return ran.status, ran.said[-2_000:], int(status[status.index("VmHWM:") :].split()[1]) // 1024


if __name__ == "__main__":
    import sys

    main_of(Path(sys.argv[1]))
