"""What may befall a command that writes: its tables, and how it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from geoapp.page.site import publish
from tests.support.dossiers import CASES, ONE_OF_EACH, content_of, read

RUNNER = Path(__file__).with_name("running.py")
RUNNERS: dict[Day, subprocess.Popen[str]] = {}
"""A process for each day on which commands were run, until `end_runners`."""
RUN_S = 1_800
BRIEF = CASES / "good" / "open-dates.geojson"  # of three days
LINK = "http://127.0.0.1:9/a"


@dataclass(frozen=True)
class Writing:
    """A command that writes: its words, and the file or folder that they name."""

    words: str
    target: str
    is_folder: bool = False
    is_series: bool = False  # the target's name stands for several files
    never_over: bool = False  # it refuses a file that is there already


# By name; the first word is the command's. Each kind of output once.
WRITING = {
    "cite": Writing("{dossier} --format bibtex -o {target}", "sources.bib"),
    "links": Writing("{dossier} --archived {sheet} -o {target}", "copies.geojson"),
    "links cache": Writing("{dossier} --private --cache {target}", "links.json"),
    "page": Writing("{dossier} -o {target}", "route.html"),
    "page with tracks": Writing("{dossier} --tracks {ais} -o {target}", "route.html"),
    "picture": Writing("{dossier} -o {target}", "map.pdf"),
    "picture series": Writing("{brief} -o {target}", "{day}.svg", is_series=True),
    "publish": Writing("{brief} --languages en -o {target}", "site", is_folder=True),
    "export": Writing("{dossier} --to geopackage -o {target}", "route.gpkg"),
    "export folder": Writing("{dossier} --to qgis -o {target}", "qgis", is_folder=True),
    "export all": Writing("{dossier} --all -o {target}", "package", is_folder=True),
    "handout": Writing("{dossier} -o {target}", "handout.pdf"),
    "slides": Writing("{dossier} -o {target}", "route.pptx"),
    "bundle": Writing("{dossier} -o {target}", "class.zip"),
    "tracks": Writing("{ais} --dossier {dossier} -o {target}", "flagged.parquet"),
    "import": Writing("{sheet} -o {target}", "draft.geojson"),
    "new": Writing("{target}", "route.xlsx", never_over=True),
    "notebooks": Writing("{target}", "notebooks", is_folder=True, never_over=True),
}
# One of each kind, which stand for the rest when time is short: all go through `geoapp.files`.
OF_EACH_KIND = ("links cache", "picture series", "export folder")
PRINTING = {
    "check": "{dossier} --evidence --json",
    "diff": "{dossier} {dossier}",
    "cite": "{dossier}",
    "links": "{dossier} --private --cache {folder}/answers.json",
    "measure": "{dossier}",
    "clock": "{dossier} --at 2001-01-03",
    "route sea": "--from najin --to dunay",
    "locate": "Dunay",
    "export": "{dossier} --to geojson -o -",
    "schema": "",
    "completion": "bash",
}


@dataclass(frozen=True, eq=False)
class Day:
    """Where commands run: variables to set, or to take away where they are None."""

    variables: Mapping[str, str | None]
    umask: int | None = None
    folder_goes: bool = False  # the folder in which one stands is removed


ASCII = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
# On each of these the outputs are those of a good day, to the byte.
DAYS = {
    "no HOME": Day({"HOME": None}),
    "HOME can't be written": Day({"HOME": "/dev/null/home"}),
    "LANG=C": Day(ASCII),
    "an old code page": Day({"PYTHONIOENCODING": "cp1252:strict"}),
    "14 hours east": Day({"TZ": "Pacific/Kiritimati"}),
    "11 hours west": Day({"TZ": "Pacific/Pago_Pago"}),
    "an unknown zone": Day({"TZ": "Nowhere/Land"}),
    "umask 077": Day({}, umask=0o077),
    "umask 000": Day({}, umask=0),
    "its folder is removed": Day({}, folder_goes=True),
    "all at once": Day(ASCII | {"HOME": None, "TZ": "Pacific/Kiritimati"}, 0o077, folder_goes=True),
}
GOOD_DAY = Day({})

# What befalls, in the words of `tests.support.running`; "write 1" is the first file that is
# written, "swap" the moment before it is put in its place.
FAULTS = {
    "full disk": "full write 1",
    "full disk at the end": "full swap 1",
    "interrupted": "interrupted write 1",
    "interrupted at the end": "interrupted swap 1",
    "killed": "killed write 1",
    "killed at the end": "killed swap 1",
    "killed halfway": "killed write 5",
    "no file may grow": "small",
}
BEFORE = ("over a good one", "where nothing stood")
# What stands for the rest when time is short.
OFTEN = {("full disk", BEFORE[0]), ("killed", BEFORE[0])}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: bytes
    err: str


def given_in(folder: Path, title: str = "first") -> dict[str, Path]:
    """Write what the commands read: dossiers of this title, in two scripts, and a sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {name: folder / f"{name}-{title}.geojson" for name in ("dossier", "brief")}
    for path, case in zip(given.values(), (ONE_OF_EACH, BRIEF), strict=True):
        content = content_of(case)
        content["dossier"]["title"]["en"] = f"{title}, рейс"
        content["sources"][0] |= {"URL": LINK}  # nobody answers there
        content["sources"][0].pop("archive_location", None)
        path.write_text(json.dumps(content), encoding="utf-8")
    given["ais"] = folder / "ais.csv"
    given["ais"].write_text("mmsi,timestamp,lat,lon\n1,2001-01-02T00:00Z,42,130\n")
    given["sheet"] = folder / "sheet.csv"
    given["sheet"].write_text(
        "Link,Archive location,Archive date\n"
        f"{LINK},https://copies.example.org/a,2023-10-15T00:00:00Z\n"
    )
    return given


def run(
    folder: Path, commands: Iterable[tuple[str, str]], day: Day = GOOD_DAY, out: str = "file"
) -> list[Ended]:
    """
    Run commands, each with what befalls it, where a day is as bad as `day`.

    Parameters
    ----------
    folder
        Of this run alone; the commands stand in its folder ``here``, at home in ``home``.
    commands
        Words of each, as one types them, and what befalls it (see `tests.support.running`).
    day
        What the machine is like.
    out
        Where standard output leads: ``file``, ``full`` (a full disk), ``pipe`` (nobody
        reads), ``none``.
    """
    for name in ("here", "home"):
        (folder / name).mkdir(parents=True)
    leads = {"full": "/dev/full", "pipe": "", "none": os.devnull}
    cases: list[dict[str, Any]] = [
        {
            "words": words.split(),
            "befalls": befalls,
            "out": leads.get(out, str(folder / f"out-{number}")),
            "err": str(folder / f"err-{number}"),
        }
        for number, (words, befalls) in enumerate(commands)
    ]
    wanted = {
        "here": str(folder / "here"),
        "home": {} if "HOME" in day.variables else {"HOME": str(folder / "home")},
        "umask": day.umask,
        "folder_goes": day.folder_goes,
        "cases": cases,
    }
    return [
        Ended(
            status,
            Path(case["out"]).read_bytes() if out == "file" else b"",
            Path(case["err"]).read_text(encoding="utf-8", errors="replace"),
        )
        for status, case in zip(answer(day, wanted), cases, strict=True)
    ]


def answer(day: Day, wanted: Mapping[str, Any]) -> list[int]:
    """Ask the process of a day, which is started once: to import geoapp takes seconds."""
    if day not in RUNNERS:
        variables = {"HOME": os.devnull} | dict(day.variables)
        kept = {name: value for name, value in os.environ.items() if name not in variables}
        RUNNERS[day] = subprocess.Popen(
            [sys.executable, str(RUNNER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=kept | {name: value for name, value in variables.items() if value is not None},
        )
    process = RUNNERS[day]
    assert process.stdin
    assert process.stdout
    given_up = Timer(RUN_S, process.kill)
    given_up.start()
    try:
        process.stdin.write(json.dumps(wanted) + "\n")
        process.stdin.flush()
        ended: list[int] = json.loads(process.stdout.readline())
    finally:
        given_up.cancel()
    return ended


def end_runners() -> None:
    """End the processes of all days."""
    while RUNNERS:
        with RUNNERS.popitem()[1] as process:
            assert process.stdin
            process.stdin.close()


def words(command: str, writing: Writing, **named: Path) -> str:
    """Give the words of a command that writes; `named` are its dossier, sheet and target."""
    typed = writing.words
    for name, path in named.items():
        typed = typed.replace(f"{{{name}}}", str(path))
    return f"{command.split()[0]} {typed}"


def tree(path: Path) -> dict[str, bytes]:
    """Content of a file, or of all files in a folder by path; none where nothing is there."""
    if path.is_file():
        return {"": path.read_bytes()}
    found = sorted(each for each in path.rglob("*") if each.is_file())
    return {each.relative_to(path).as_posix(): each.read_bytes() for each in found}


def made_before(target: Path, writing: Writing, whole: Iterable[str]) -> dict[str, bytes]:
    """Put something good where a command will write the files of `whole`; give its content."""
    if writing.target == "site":
        publish(read(content_of()), target, languages=["en"])
        return tree(target.parent)
    for name in whole:
        path = target.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"[]" if name == "links.json" else b"good")
    return tree(target.parent)
