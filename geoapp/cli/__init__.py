"""
The ``geoapp`` command: a dossier checked, measured, dated, made a page, shown.

Results go to standard output, problems to standard error. Exit status: 0 good, 1 for a dossier
that can't be used, 2 for a command that can't be carried out as it was given. Every library is
imported inside the command that needs it, so that ``geoapp --help`` answers at once.
"""

from __future__ import annotations

import atexit
import errno
import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import Any

import click

from geoapp.cli import checking, importing, linking, making, measuring, serving, tracking, verifying
from geoapp.cli.options import Refused
from geoapp.errors import DossierError, ExportError, Problem, WhenError

INTERRUPTED = 130
"""Exit status of a command that was interrupted."""

SWEPT_UP_S = 1.0
"""For so long after a Ctrl-C another one interrupts nothing."""

Handler = Callable[[int, FrameType | None], object]

SHOW_CURSOR = "\x1b[?25h"

SHELLS = ("bash", "zsh", "fish")

# Pydantic would look through all that is installed for plugins: a thirtieth of a check.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# NumPy's threads for matrices, which ours are too small for, wait for work on a whole core; and
# a process that has threads can't be forked.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A command makes little garbage that holds itself, and ends soon: Python's searches for it, each
# 700 new things and more, and three as it ends, would be a tenth of an export. A built-in dossier
# is less than this as a page or an export of all formats; of a long route each is still searched.
SELDOM = (200_000, 20, 100)
atexit.register(gc.freeze)


class Commands(click.Group):
    """The commands, with geoapp's own errors, and the system's, turned into exit statuses."""

    outside: Handler = staticmethod(signal.default_int_handler)

    def main(self, *args: Any, outside: Handler | None = None, **kwargs: Any) -> Any:
        """
        Run a command; letters that the terminal hasn't got are spelled out, not an end.

        Parameters
        ----------
        *args, **kwargs
            As click has them.
        outside
            What a Ctrl-C does before and after a command, if that isn't Python's own.
        """
        self.outside = outside or self.outside
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
                stream.reconfigure(errors="backslashreplace")
        before = gc.get_threshold()
        gc.set_threshold(*SELDOM)
        try:
            return super().main(*args, **kwargs)
        finally:
            # Else the process ends, and a search would find nothing.
            if args or kwargs.keys() - {"prog_name"}:
                gc.set_threshold(*before)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; somebody's Ctrl-C ends it, whatever a library made of that."""
        with _noted_interrupts(self.outside) as noted:
            try:
                return self._invoke(ctx)
            except click.exceptions.Exit:
                raise
            except (Exception, KeyboardInterrupt) as error:
                if not noted and isinstance(error, Exception):
                    raise
                # As shells tell it; click's 1 is a bad dossier here.
                shown = SHOW_CURSOR if sys.stderr.isatty() else ""  # a bar hides it as it begins
                click.echo(f"{shown}\nAborted!", err=True)
                raise click.exceptions.Exit(INTERRUPTED) from error

    def _invoke(self, ctx: click.Context) -> object:
        """Run a command; a dossier or a target that is no good ends it with a message."""
        try:
            return super().invoke(ctx)
        except (DossierError, WhenError) as error:
            raise Refused(str(error)) from error
        except ExportError as error:
            raise click.UsageError(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # who reads has enough, which click takes for an end
                raise
            if error.filename is None:  # else Python tries once more to write it, and complains
                sys.stdout = io.StringIO()
            raise click.UsageError(str(_problem(error))) from error


@contextmanager
def _noted_interrupts(outside: Handler) -> Iterator[list[float]]:
    """
    Note each Ctrl-C, which Pydantic and GDAL turn into errors of their own.

    Parameters
    ----------
    outside
        What one does before and after, if it isn't ignored.

    Yields
    ------
    noted
        The moments of those that interrupted something, in seconds. What follows one at once,
        as of a key that is pressed twice, leaves alone what sweeps up after the first.
    """
    noted: list[float] = []

    def note(number: int, frame: FrameType | None) -> None:
        if not noted or monotonic() - noted[-1] > SWEPT_UP_S:
            noted.append(monotonic())
            signal.default_int_handler(number, frame)

    # Whoever ignores it, or meets it otherwise, goes on; only a main thread may say so.
    is_ours = signal.getsignal(signal.SIGINT) is outside
    if not is_ours or threading.current_thread() is not threading.main_thread():
        yield noted
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, outside)


def _problem(error: OSError) -> Problem:
    """Say what the system refused: a file that it names, or else standard output."""
    reason = (error.strerror or "no reason is given").lower()
    if error.filename is None:
        return Problem("standard output", f"can't be written: {reason}", "send it elsewhere")
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "a file"
    name = name if name.isprintable() else repr(name)
    return Problem(name, f"can't be used: {reason}", "mend that or choose another")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="geoapp", message="geoapp %(version)s")
def main() -> None:
    """
    Show a reported route, with the source of every claim.

    A dossier is one GeoJSON file: the route, its claims and their sources. Without one, each
    command takes the first that comes with geoapp; the id of another one stands for it, such as
    nellie-bly-1889. `-` reads a dossier from standard input.

    \b
    Examples:
      geoapp app
      geoapp page -o route.html --lang fr
      geoapp measure my-dossier.geojson --json
      geoapp page nellie-bly-1889 -o bly.html
    """


@main.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """
    Print what a shell needs to complete geoapp's commands.

    \b
    Examples:
      geoapp completion bash >> ~/.bashrc
      geoapp completion fish > ~/.config/fish/completions/geoapp.fish
    """
    from click.shell_completion import get_completion_class

    made: Any = get_completion_class(shell)
    click.echo(made(main, {}, "geoapp", "_GEOAPP_COMPLETE").source())


for _command in (
    *(importing.import_, importing.new),
    *(checking.check, checking.schema, checking.diff, checking.cite, linking.links),
    *(measuring.measure, measuring.clock, measuring.locate, measuring.route, tracking.tracks),
    *(making.page, making.picture, making.publish, making.export),
    *(making.handout, making.slides, making.bundle, making.notebooks),
    *(verifying.verify, serving.app),
):
    main.add_command(_command)
