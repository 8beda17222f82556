"""What the commands share: what a user gives them, and how they answer."""

from __future__ import annotations

import gc
import json
import math
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoapp.catalogues import (
    PAGE_LANGUAGES,
    UNSAID_LANGUAGE,
    content_language,
    interface_language,
    language_name,
    lookup,
)
from geoapp.cli.lazy_imports import hidden, lazy_functions
from geoapp.errors import DossierError, Problem, WhenError, printable
from geoapp.resources import BUILT_IN, built_in

if TYPE_CHECKING:
    from datetime import date

    from geoapp.dossier import Dossier
    from geoapp.frames import Frames
    from geoapp.webmap.tiles import Tiles

Command = Callable[..., None]
GAP = "  "  # between columns


class Size(click.ParamType["tuple[int, int]"]):
    """Width and height in pixels."""

    name = "WIDTHxHEIGHT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Read ``1600x900``."""
        if isinstance(value, tuple):
            return value
        width, _, height = str(value).partition("x")
        if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
            found = "this is not a width and a height"
            self.fail(str(Problem(repr(value), found, "write 1600x900")), param, ctx)
        return int(width), int(height)


class Refused(click.ClickException):
    """A dossier that can't be used, or not for this: its problems alone, one a line."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the problems to standard error."""
        click.echo(self.message, file=file, err=file is None)


class TargetPath(click.Path):
    """Where to write; an empty path would be the folder in which one is."""

    def convert(
        self, value: str | PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | PathLike[str]:
        """Refuse a path that is empty."""
        if value == "":
            self.fail(
                str(Problem("path", "is empty", "give the path of a file or folder")), param, ctx
            )
        return super().convert(value, param, ctx)


class DayParameter(click.ParamType["date"]):
    """A date in EDTF, of one whole day."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read ``2023-09-20``."""
        from geoapp.when import parse_when

        try:
            when = parse_when(str(value))
        except WhenError as error:
            self.fail(str(error), param, ctx)
        day = when.earliest_start
        if day is None or {when.latest_start, when.earliest_end, when.latest_end} != {day}:
            problem = Problem(repr(value), "this is not one whole day", "write YYYY-MM-DD")
            self.fail(str(problem), param, ctx)
        return day


class NumberParameter(click.FloatRange):
    """A number within bounds; what is none, `nan`, is within no bounds."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read ``200.5``."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(str(Problem(repr(value), "this is no number", "write digits")), param, ctx)
        return number


class Flag(click.ParamType["str"]):
    """What may be weak about a feature or a statement."""

    name = "FLAG"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Read the name of a flag."""
        from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS

        known = list(dict.fromkeys([*FEATURE_FLAGS, *STATEMENT_FLAGS, "todo"]))
        if value not in known:
            remedy = f"use one of {', '.join(known)}"
            self.fail(str(Problem(repr(value), "this is no flag", remedy)), param, ctx)
        return str(value)


def takes_dossier(command: Command, *, may_replace: bool = False) -> Command:
    """Give a command its optional dossier argument; what it reads, it doesn't write over."""

    @wraps(command)
    def with_dossier(**given: Any) -> None:
        output = given.get("output")
        for name, path in given.items():
            is_read = isinstance(path, Path) and name not in ("output", "cache")
            if output is None or not is_read or (may_replace and name == "dossier"):
                continue
            if path.exists() and output.exists() and output.samefile(path):
                problem = Problem(output.name, "is a file to be read", "write to another one")
                raise click.UsageError(str(problem))
        command(**given)

    path = click.Path(path_type=Path, allow_dash=True)
    return click.argument("dossier", type=path, required=False)(with_dossier)


def takes_dossiers(command: Command) -> Command:
    """Give a command any number of dossiers; what it reads, it doesn't write over."""

    @wraps(command)
    def with_dossiers(dossiers: tuple[Path, ...], **given: object) -> None:
        output = given.get("output")
        for path in dossiers:
            if not isinstance(output, Path) or not output.exists():
                break
            if path.exists() and output.samefile(path):
                problem = Problem(output.name, "is a file to be read", "write to another one")
                raise click.UsageError(str(problem))
        if sum(str(path) == "-" for path in dossiers) > 1:
            problem = Problem("-", "is given twice, and is read once", "give it once")
            raise click.UsageError(str(problem))
        command(dossiers=dossiers, **given)

    path = click.Path(path_type=Path, allow_dash=True)
    return click.argument("dossiers", metavar="[DOSSIER]...", type=path, nargs=-1)(with_dossiers)


def given_dossiers(paths: Sequence[Path]) -> list[Dossier]:
    """Read the dossiers of some paths, or the built-in one; tell what is wrong with all at once."""
    read, wrong = [], []
    given: list[Path | None] = [*paths] or [None]
    for path in given:
        try:
            read.append(given_dossier(path))
        except DossierError as error:
            wrong.append(str(error))
    if wrong:
        raise Refused("\n".join(wrong))
    import_measuring()
    return read


def import_reading() -> None:
    """Import what reads a dossier and words it: Pydantic with no plugins, Babel with no zones."""
    with lazy_functions("importlib.metadata"), hidden("pytz"):
        import geoapp.dossier  # noqa: F401
        from geoapp.when.phrases import load_locales

        load_locales()


def import_measuring() -> None:
    """Import what measures too: nobody asks PROJ for a grid to download, or for its version."""
    import_reading()
    with lazy_functions("pyproj.sync", "pyproj._show_versions"):
        import geoapp.measure  # noqa: F401


def given_dossier(
    path: Path | None, *, on_note: Callable[[Problem], None] | None = None
) -> Dossier:
    """Read the dossier of a path, of standard input, or one that comes with geoapp."""
    import_reading()
    from geoapp.dossier import read_dossier

    if path is not None and str(path) == "-":
        dossier = read_dossier(sys.stdin.buffer, name="standard input", on_note=on_note)
    else:
        dossier = read_dossier(dossier_path(path), on_note=on_note)
    gc.freeze()  # it stays until the command ends: no search for garbage needs to look at it
    return dossier


def dossier_path(given: Path | None) -> Path:
    """Find the file that is meant: the one of that name, else what comes with geoapp by its id."""
    if given is None:
        return built_in()
    if str(given) in BUILT_IN and not given.exists():
        return built_in(str(given))
    return given


def given_frames(path: Path | None) -> Frames:
    """Tabulate the dossier of a path, of standard input, or the built-in one."""
    from geoapp.frames import to_frames

    return to_frames(given_dossier(path))


def print_json(shape: dict[str, object]) -> None:
    """Print an answer for programs; in ASCII, where the output holds no more than some letters."""
    encoding = (sys.stdout and sys.stdout.encoding) or "utf-8"
    some = encoding.lower().replace("-", "").replace("_", "") != "utf8"
    text = json.dumps(shape, ensure_ascii=some, indent=2, allow_nan=False)
    # What is no letter, as in a file's name, is escaped whatever the output would do with it.
    click.echo(text.encode(errors="backslashreplace").decode())


def write_out(content: bytes) -> None:
    """Write bytes to standard output, as they are."""
    if sys.stdout is None:
        raise click.UsageError(
            str(Problem("standard output", "is closed", "give the name of a file"))
        )
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()  # here, where a full disk can be told


def output_option(words: str) -> Callable[[Command], Command]:
    """Give a command the file that it writes."""
    path = TargetPath(dir_okay=False, path_type=Path)
    return click.option("-o", "--output", type=path, required=True, help=words)


def lang_option(words: str = "The language.") -> Callable[[Command], Command]:
    """Give a command its language, None where nobody asks for any."""
    return click.option("--lang", metavar="TAG", help=f"{words} The dossier's first if not given.")


def _address(_context: click.Context, _option: click.Parameter, url: str) -> str:
    """Refuse an address that others can't open."""
    from geoapp.picture.qr import checked_address

    try:
        return checked_address(url) if url else ""
    except ValueError as error:
        raise click.UsageError(str(error)) from error


address_option = click.option(
    "--url", default="", callback=_address, help="Where the page stands; shown as a QR code too."
)


def chosen_language(
    lang: str | None, own: Sequence[str], spoken: Sequence[str] = PAGE_LANGUAGES
) -> str:
    """Find the language that is asked for; say so where geoapp itself speaks another one."""
    found = content_language(lang or own[0], own)
    if found is None:
        known = ", ".join(dict.fromkeys([*own, *PAGE_LANGUAGES]))
        raise click.UsageError(str(Problem("--lang", f"is {lang!r}", f"use {known}")))
    if lookup(found, spoken) is None and found != UNSAID_LANGUAGE:
        names = [language_name(tag, "en") for tag in (found, interface_language(found, spoken))]
        words = f"what it says itself is in {names[1]}"
        click.echo(f"geoapp doesn't speak {printable(names[0])} here: {words}.", err=True)
    return found


def opening_language(lang: str | None, dossiers: Sequence[Dossier]) -> str | None:
    """Find the language in which several open; None where nobody says and none is common to all."""
    own = [each.header.languages for each in dossiers]
    common = [tag for tag in own[0] if all(tag in tags for tags in own)]
    if lang is None and not common:
        return None
    known = common if lang is None else [tag for tags in own for tag in tags]
    return chosen_language(lang, known)


def languages_option(words: str) -> Callable[[Command], Command]:
    """Give a command a list of languages, None where nobody asks for any."""

    def tags(_: click.Context, __: click.Parameter, text: str) -> list[str] | None:
        return [tag.strip() for tag in text.split(",") if tag.strip()] or None

    return click.option("--languages", default="", metavar="en,fr,...", callback=tags, help=words)


def tiles_options(command: Command) -> Command:
    """Give a command the host that its pages may ask for tiles; what they can't keep is refused."""

    @wraps(command)
    def with_tiles(
        tiles: str | None, tiles_attribution: str, tiles_link: str | None, **given: Any
    ) -> None:
        zoom = given.pop("tiles_max_zoom")
        if tiles is None and (tiles_attribution or tiles_link or zoom is not None):
            problem = Problem("tiles", "has an attribution or more, but no address", "give --tiles")
            raise click.UsageError(str(problem))
        made = None if tiles is None else _given_tiles(tiles, tiles_attribution, tiles_link, zoom)
        command(tiles=made, **given)

    for name, words, more in (
        ("--tiles-max-zoom", "Deepest zoom of the tiles; 19 if not given.", {"type": int}),
        ("--tiles-link", "Where the attribution leads.", {"metavar": "URL"}),
        (
            "--tiles-attribution",
            "Attribution to show for the tiles, as plain text.",
            {"default": "", "metavar": "TEXT"},
        ),
        (
            "--tiles",
            "URL template of background tiles, with {z}, {x} and {y}; without it the page "
            "contacts no other site.",
            {"metavar": "URL"},
        ),
    ):
        with_tiles = click.option(name, help=words, **more)(with_tiles)
    return with_tiles


def tracks_options(command: Command) -> Command:
    """Let a command take files of tracks, and how their dates are written."""
    tracks = click.option(
        "--tracks",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A file of measured positions, such as AIS, held against the legs; repeat it.",
    )
    dates = click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy"]),
        help="How 07/09/2023 is written in the tracks.",
    )
    return tracks(dates(command))


def theme_option(command: Command) -> Command:
    """Give a command the dress of its pages; one that can't be read by everybody is refused."""

    def given(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> object:
        from geoapp.cartography.theme import read_theme

        try:
            return None if path is None else read_theme(path)
        except ValueError as error:
            raise click.UsageError(str(error)) from error

    return click.option(
        "--theme",
        type=click.Path(path_type=Path),
        callback=given,
        metavar="THEME.TOML",
        help="Colours, fonts, logo and credit line of your own.",
    )(command)


def _given_tiles(url: str, attribution: str, link: str | None, zoom: int | None) -> Tiles:
    from geoapp.webmap.tiles import Tiles

    try:
        return Tiles(url, attribution, link, *(() if zoom is None else (zoom,)))
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def json_option(words: str = "Print JSON instead of a table.") -> Callable[[Command], Command]:
    """Give a command its answer for programs."""
    return click.option("--json", "as_json", is_flag=True, help=words)


def tell_size(output: Path) -> None:
    """Say what was written, beside the results."""
    click.echo(f"{printable(str(output))}: {output.stat().st_size / 1000:,.0f} kB", err=True)


@contextmanager
def progress_bar(steps: int) -> Iterator[Callable[[str], None]]:
    """
    Show on a terminal how far long work is; of what is piped elsewhere nothing.

    Parameters
    ----------
    steps
        How often the work will tell of something that is done.

    Yields
    ------
    tell
        Takes the name of what is done.
    """
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    with click.progressbar(length=steps, file=sys.stderr, hidden=not is_terminal) as bar:
        yield lambda _: bar.update(1)


def text_table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """
    Lay out columns two spaces apart.

    Parameters
    ----------
    rows
        Cells of each line, the head first where there is one; as many in each.
    right
        Columns of numbers, which end below one another.

    Returns
    -------
    lines
        One a row, without spaces at its end.

    Examples
    --------
    >>> print(*text_table([["leg", "km"], ["leg-sea", "193"]], right={1}), sep="\\n")
    leg       km
    leg-sea  193
    >>> text_table([])
    []
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
