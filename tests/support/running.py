"""
Run commands of geoapp, each in a process of its own, and let something befall them.

A program that reads a line of JSON with commands, and answers with how they ended, until nobody
asks it any more. It imports geoapp once, in the environment that a test gave it, and forks for
each command.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import pkgutil
import pwd
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import geoapp
from geoapp import files
from geoapp.cli import main

# What Streamlit alone runs, or imports Altair, which needs a home; no other command does.
SERVED = ("geoapp.app", "geoapp.webapp", "geoapp.charts")
SMALL_BYTES = 400
CRASHED, LOST_AT_EXIT = 99, 120
Case = dict[str, Any]


def import_all() -> None:
    """Import all of geoapp, so that each fork has it."""
    for module in pkgutil.walk_packages(geoapp.__path__, "geoapp."):
        if not module.name.startswith(SERVED) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def at(step: str, number: int, act: Callable[[], None]) -> None:
    """Let something happen when a file is written the nth time, or before it is put in place."""
    seen = 0

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number:
                act()
            return real(*given, **named)

        return called

    if step == "write":
        os.fsync = before(os.fsync)
        return
    Path.replace = before(Path.replace)  # type: ignore[method-assign]
    files._swap = before(files._swap)


def fill_disk() -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def interrupt() -> NoReturn:
    raise KeyboardInterrupt


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ACTS = {"full": fill_disk, "interrupted": interrupt, "killed": die}


def befall(case: Case) -> None:
    """Prepare what is to happen to this process."""
    kind, _, rest = case["befalls"].partition(" ")
    if kind in ACTS:
        step, number = rest.split()
        at(step, int(number), ACTS[kind])
    elif kind == "small":  # the system itself refuses to write more into any file
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_BYTES, SMALL_BYTES))
    elif kind == "meets":  # both have written all, and neither has put it in place
        told, heard = case["pipes"]

        def meet() -> None:
            os.write(told, b"x")
            os.read(heard, 1)

        at("swap", 1, meet)


def run(case: Case) -> NoReturn:
    """Run one command in this process, which ends with it."""
    output = os.open(case["out"].encode(), os.O_WRONLY | os.O_CREAT, 0o600) if case["out"] else None
    if output is None:  # somebody reads, and has enough at once
        reads, output = os.pipe()
        os.close(reads)
    os.dup2(output, 1)
    os.dup2(os.open(case["err"].encode(), os.O_WRONLY | os.O_CREAT, 0o600), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the next commands are no input of this one
    if case["out"] == os.devnull:
        sys.stdout = None
    status: Any = 0
    try:
        befall(case)
        main([os.fsdecode(word.encode()) for word in case["words"]], prog_name="geoapp")
    except SystemExit as end:
        status = end.code
    except BaseException:  # noqa: BLE001 - this is what a test is to find
        traceback.print_exc()
        status = CRASHED
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        status = LOST_AT_EXIT  # as Python itself ends then
    os._exit(status if isinstance(status, int) else 1)


def started(case: Case) -> int:
    """Fork for a command; give the process."""
    child = os.fork()
    if child == 0:
        try:
            run(case)
        finally:
            os._exit(CRASHED)
    return child


def run_all(cases: list[Case]) -> list[int]:
    """Run commands one after the other, those that meet each other at once; how each ended."""
    ended = []
    while cases:
        together = [cases.pop(0)]
        if together[0]["befalls"] == "meets":
            together.append(cases.pop(0))
            (first_hears, second_tells), (second_hears, first_tells) = os.pipe(), os.pipe()
            together[0]["pipes"] = (first_tells, first_hears)
            together[1]["pipes"] = (second_tells, second_hears)
        ended += [
            os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            for child in [started(case) for case in together]
        ]
    return ended


def nobody_known(number: int) -> NoReturn:
    raise KeyError(number)


if __name__ == "__main__":
    if "HOME" not in os.environ:  # a container's user, whom no list of users names
        pwd.getpwuid = nobody_known
    import_all()
    for line in sys.stdin.buffer:
        wanted = json.loads(line)
        os.chdir(wanted["here"].encode())
        # As bytes: in ASCII's locale a name with other letters can't be set as text.
        os.environb.update({name.encode(): at.encode() for name, at in wanted["home"].items()})
        if wanted["umask"] is not None:
            os.umask(wanted["umask"])
        if wanted["folder_goes"]:
            Path.cwd().rmdir()
        sys.stdout.write(json.dumps(run_all(wanted["cases"])) + "\n")
        sys.stdout.flush()
