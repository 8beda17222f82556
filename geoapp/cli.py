"""
The ``geoapp`` command: a dossier checked, measured, dated, made a page, shown.

Results go to standard output, problems to standard error. Exit status: 0 good, 1 for a dossier
that can't be used, 2 for a command that can't be carried out as it was given. Every library is
imported inside the command that needs it, so that ``geoapp --help`` answers at once.
"""

# budget: one short command after another; a second file would hide half of the list

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoapp.errors import DossierError, ExportError, Problem, WhenError
from geoapp.exports import FORMATS

if TYPE_CHECKING:
    from datetime import date

    from geoapp.dossier import Dossier
    from geoapp.frames import Frames

LANGUAGES = ("en", "fr")
PAGE_LANGUAGES = (*LANGUAGES, "ko", "ru", "uk")
CITATION_FORMATS = ("csl-json", "bibtex", "ris")
SHELLS = ("bash", "zsh", "fish")


class _Size(click.ParamType["tuple[int, int]"]):
    """Width and height in pixels."""

    name = "WIDTHxHEIGHT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        width, _, height = str(value).partition("x")
        if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit()):
            found = "this is not a width and a height"
            self.fail(str(Problem(repr(value), found, "write 1600x900")), param, ctx)
        return int(width), int(height)


class _Refused(click.ClickException):
    """A dossier that can't be used, or not for this: its problems alone, one a line."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _Commands(click.Group):
    """The commands, with geoapp's own errors turned into exit statuses."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (DossierError, WhenError) as error:
            raise _Refused(str(error)) from error
        except ExportError as error:
            raise click.UsageError(str(error)) from error


class _Day(click.ParamType["date"]):
    """A date in EDTF, of one whole day."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from geoapp.when import parse_when

        try:
            day = parse_when(value).earliest_start
        except WhenError as error:
            self.fail(str(error), param, ctx)
        if day is None or day.isoformat() != value:
            problem = Problem(repr(value), "this is not one whole day", "write YYYY-MM-DD")
            self.fail(str(problem), param, ctx)
        return day


class _Flag(click.ParamType["str"]):
    """What may be weak about a feature or a statement."""

    name = "FLAG"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from geoapp.evidence import FEATURE_FLAGS, STATEMENT_FLAGS

        known = list(dict.fromkeys([*FEATURE_FLAGS, *STATEMENT_FLAGS]))
        if value not in known:
            remedy = f"use one of {', '.join(known)}"
            self.fail(str(Problem(repr(value), "this is no flag", remedy)), param, ctx)
        return str(value)


def _takes_dossier(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command its optional dossier argument."""
    return click.argument(
        "dossier", type=click.Path(path_type=Path, allow_dash=True), required=False
    )(command)


def _read(path: Path | None) -> Dossier:
    """Read the dossier of a path, of standard input, or the built-in one."""
    from geoapp.dossier import built_in, read_dossier

    if path is not None and str(path) == "-":
        return read_dossier(sys.stdin.buffer, name="standard input")
    return read_dossier(built_in() if path is None else path)


def _frames(path: Path | None) -> Frames:
    from geoapp.frames import to_frames

    return to_frames(_read(path))


def _print_json(shape: dict[str, Any]) -> None:
    click.echo(json.dumps(shape, ensure_ascii=False, indent=2, allow_nan=False))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="geoapp", message="geoapp %(version)s")
def main() -> None:
    """
    Show the route of a publicly reported shipment, with every claim's source.

    A dossier is one GeoJSON file: the route, its claims and their sources. Without one, each
    command takes the dossier that comes with geoapp; `-` reads one from standard input.

    \b
    Examples:
      geoapp app
      geoapp page -o route.html --lang fr
      geoapp measure my-dossier.geojson --json
    """


@main.command()
@_takes_dossier
@click.option("--evidence", is_flag=True, help="Tell how well each statement is backed.")
@click.option(
    "--fail-on",
    type=_Flag(),
    multiple=True,
    help="With --evidence: exit 1 if anything has this flag; may be repeated.",
)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier file: whatever changed since must stand in an entry of `changes`.",
)
@click.option("--json", "as_json", is_flag=True, help="With --evidence: print JSON.")
def check(
    dossier: Path | None,
    evidence: bool,
    fail_on: tuple[str, ...],
    against: Path | None,
    as_json: bool,
) -> None:
    """
    Say whether a dossier can be used, and all its problems if not.

    \b
    Examples:
      geoapp check
      geoapp check my-dossier.geojson --evidence --fail-on no-source
      geoapp check my-dossier.geojson --against published.geojson
      geoapp check - < my-dossier.geojson
    """
    from geoapp.views.report import check_report

    if (fail_on or as_json) and not evidence:
        raise click.UsageError("--fail-on and --json go with --evidence")
    read = _read(dossier)
    if against is not None:
        from geoapp.corrections import untold

        if problems := untold(_read(against), read):
            raise _Refused("\n".join(map(str, problems)))
    if evidence:
        _check_evidence(read, fail_on, as_json)
    else:
        click.echo(check_report(read))


def _check_evidence(read: Dossier, fail_on: tuple[str, ...], as_json: bool) -> None:
    """Print how well a dossier is backed; fail if anything has one of the flags."""
    from geoapp.evidence import coverage
    from geoapp.frames import to_frames
    from geoapp.views.editor import coverage_report, flagged

    covered = coverage(to_frames(read))
    if as_json:
        _print_json(covered)
    else:
        click.echo(coverage_report(covered))
    if found := flagged(covered, fail_on):
        raise _Refused("\n".join(found))


@main.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """
    Say what a version of a dossier added, changed, retracted, removed.

    \b
    Examples:
      geoapp diff published.geojson my-dossier.geojson
      geoapp diff published.geojson my-dossier.geojson --json
    """
    from geoapp.corrections import difference
    from geoapp.views.editor import difference_report

    found = difference(_read(old), _read(new))
    if as_json:
        _print_json(found)
    else:
        click.echo(difference_report(found))


@main.command()
@_takes_dossier
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", *CITATION_FORMATS)),
    default="text",
    show_default=True,
    help="A list to read, or a file for a reference manager.",
)
@click.option("--source", multiple=True, help="Id of a source; repeat it. All by default.")
@click.option(
    "--style",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSL style of your own for the list; by default Cite Them Right (Harvard).",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the list."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write."
)
def cite(
    dossier: Path | None,
    form: str,
    source: tuple[str, ...],
    style: Path | None,
    lang: str,
    output: Path | None,
) -> None:
    """
    Cite the sources: as a list, or for a reference manager.

    \b
    Examples:
      geoapp cite --lang fr
      geoapp cite --format bibtex -o sources.bib
      geoapp cite my-dossier.geojson --source a-report --source a-graphic
    """
    from geoapp.citing import FORMATS as WRITERS
    from geoapp.citing import reference_list
    from geoapp.files import write_whole

    known = {each.id: each for each in _read(dossier).sources}
    for name in source:
        if name not in known:
            raise _Refused(str(Problem(name, "is no source of the dossier", "give another id")))
    chosen = [known[name] for name in source or known]
    if form == "text":
        text = "".join(f"{line}\n" for line in reference_list(chosen, lang, style))
    else:
        text = WRITERS[form](chosen)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())


@main.command()
@_takes_dossier
@click.option(
    "--cache",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where answers are remembered for a week; by default in your own settings folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def links(dossier: Path | None, cache: Path | None, as_json: bool) -> None:
    """
    Ask whether each link still leads somewhere; this uses the network.

    One request at a time, with a pause between two to one host. Exit status 1 if any is dead.

    \b
    Examples:
      geoapp links
      geoapp links my-dossier.geojson --cache links.json --json
    """
    from geoapp.links import check_links, links_of
    from geoapp.views.editor import links_report, links_shape

    if cache is None:
        cache = Path(click.get_app_dir("geoapp")) / "links.json"
        cache.parent.mkdir(parents=True, exist_ok=True)
    found = links_of(_read(dossier))
    asked = check_links(found, cache=cache)
    with click.progressbar(asked, len(found), "Links", file=sys.stderr) as answers:
        shape = links_shape(found, list(answers))
    if as_json:
        _print_json(shape)
    else:
        click.echo(links_report(shape))
    if shape["counts"]["dead"]:
        sys.exit(1)


@main.command()
@_takes_dossier
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--pace", is_flag=True, help="The pace that the dates imply, beside known ones.")
def measure(dossier: Path | None, as_json: bool, pace: bool) -> None:
    """
    Measure each leg: kilometres, range, method, sources.

    \b
    Examples:
      geoapp measure
      geoapp measure --pace
      geoapp measure my-dossier.geojson --json
    """
    from geoapp.measure import leg_lengths, measurement, pace_shape
    from geoapp.views.report import measure_report, pace_report

    frames = _frames(dossier)
    if pace:
        shape = pace_shape(frames, leg_lengths(frames.legs))
        report = pace_report(shape)
    else:
        shape = measurement(frames)
        report = measure_report(frames, shape)
    if as_json:
        _print_json(shape)
    else:
        click.echo(report)


@main.group()
def route() -> None:
    """
    Derive the line of a leg between two places of a dossier; print GeoJSON.

    For authors: what is printed is a model, and says so. Nothing of it runs to show a map.
    """


def _takes_places(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command its two places and the dossier that they are in."""
    for name, words in (("to", "leads to"), ("from", "begins at")):
        option = click.option(
            f"--{name}", f"{name}_place", required=True, help=f"Id of the place that it {words}."
        )
        command = option(command)
    return _takes_dossier(command)


def _stops(dossier: Path | None, ids: list[str]) -> list[Any]:
    """Look places up by their ids."""
    from geoapp.routing.rail import Stop

    places = {place.id: place.geometry.coordinates for place in _read(dossier).places}
    unknown = [name for name in ids if name not in places]
    if unknown:
        remedy = f"use one of {', '.join(places)}"
        raise _Refused(str(Problem(unknown[0], "is no place of the dossier", remedy)))
    return [Stop(name, *places[name]) for name in ids]


@route.command()
@_takes_places
@click.option(
    "--coast",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Land as polygons, GeoJSON; without it, the coast between Najin and Dunay.",
)
@click.option(
    "--clearance",
    type=click.FloatRange(min=0, min_open=True, max=100_000),
    default=200.0,
    show_default=True,
    help="Metres to keep off the coast.",
)
def sea(
    dossier: Path | None, from_place: str, to_place: str, coast: Path | None, clearance: float
) -> None:
    """
    Find the shortest way over water between two places.

    \b
    Examples:
      geoapp route sea --from najin --to dunay
      geoapp route sea my-dossier.geojson --from a --to b --coast land.geojson
    """
    from geoapp.dossier import data_file
    from geoapp.routing.parts import sea_parts
    from geoapp.routing.supplies import read_coast
    from geoapp.views.report import route_shape

    start, end = _stops(dossier, [from_place, to_place])
    try:
        known = read_coast(coast or data_file("routes/coast-najin-dunay.geojson"))
        parts = sea_parts(start, end, known.land, known.box, clearance)
    except ValueError as error:
        raise _Refused(str(error)) from error
    _print_json(route_shape(parts, "sea", (from_place, to_place), known.credit, known.licence))


@route.command()
@_takes_places
@click.option("--via", multiple=True, help="Id of a place to pass; repeat it, in order.")
@click.option(
    "--network",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The railways; without it, those of the package scgraph-data, if that is installed.",
)
@click.option(
    "--factor",
    type=click.FloatRange(min=0.5, max=2),
    default=1.0,
    show_default=True,
    help="What the network's kilometres are multiplied by; see docs/rail-calibration.md.",
)
def rail(
    dossier: Path | None,
    from_place: str,
    to_place: str,
    via: tuple[str, ...],
    network: Path | None,
    factor: float,
) -> None:
    """
    Find the shortest way by rail through places in their order.

    \b
    Examples:
      geoapp route rail --from artyom --to tikhoretsk --via khabarovsk --via st-omsk
    """
    from geoapp.routing.parts import rail_parts
    from geoapp.routing.supplies import NETWORK_CREDIT, find_network, read_network
    from geoapp.views.report import route_shape

    stops = _stops(dossier, [from_place, *via, to_place])
    try:
        parts = rail_parts(read_network(network or find_network()), stops, factor)
    except ValueError as error:
        raise _Refused(str(error)) from error
    ends = (from_place, to_place)
    _print_json(route_shape(parts, "rail", ends, NETWORK_CREDIT, "ODbL-1.0"))


@main.command()
@_takes_dossier
@click.option("--at", type=_Day(), required=True, help="The day to look at.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def clock(dossier: Path | None, at: date, as_json: bool) -> None:
    """
    Say what is certain, possible or absent on a day, and how far.

    \b
    Examples:
      geoapp clock --at 2023-09-20
      geoapp clock my-dossier.geojson --at 2023-09-28 --json
    """
    from geoapp.clock import features_at
    from geoapp.measure import leg_lengths, leg_stops
    from geoapp.views.report import clock_report, clock_shape

    frames = _frames(dossier)
    stops = leg_stops(frames)
    features = features_at(frames, leg_lengths(frames.legs), at, stops)
    if as_json:
        _print_json(clock_shape(features, at))
    else:
        click.echo(clock_report(frames, features, at, stops))


@main.command()
@_takes_dossier
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The HTML file to write.",
)
@click.option(
    "--lang",
    type=click.Choice(PAGE_LANGUAGES),
    default="en",
    show_default=True,
    help="The language the page opens in.",
)
def page(dossier: Path | None, output: Path, lang: str) -> None:
    """
    Write the page: one HTML file that needs no network.

    \b
    Examples:
      geoapp page -o route.html
      geoapp page my-dossier.geojson -o route-fr.html --lang fr
    """
    from geoapp.views.page import write_page

    write_page(_read(dossier), output, lang=lang)
    click.echo(f"{output}: {output.stat().st_size / 1000:,.0f} kB", err=True)


@main.command()
@_takes_dossier
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write: .svg, .png or .pdf. With {day} in its name, one a day.",
)
@click.option("--at", type=_Day(), help="The day to show; without it, the whole route.")
@click.option(
    "--lang",
    type=click.Choice(PAGE_LANGUAGES),
    default="en",
    show_default=True,
    help="The language.",
)
@click.option(
    "--size", type=_Size(), default="1600x900", show_default=True, help="Pixels, or points of PDF."
)
@click.option(
    "--mode",
    type=click.Choice(["now", "past", "all"]),
    default="now",
    show_default=True,
    help="What stands: at this moment, up to now, all.",
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="The colours.",
)
def picture(dossier: Path | None, output: Path, **options: Any) -> None:
    """
    Draw a still picture of the route, or a series for a film.

    \b
    Examples:
      geoapp picture -o map.svg --at 2023-09-20
      geoapp picture -o map.pdf --at 2023-09-28 --lang fr --size 1200x800
      geoapp picture my-dossier.geojson -o "frames/{day}.png"
    """
    from geoapp.views.convert import write_pictures

    frames = _frames(dossier)
    try:
        for path in write_pictures(frames, output, **options):
            click.echo(f"{path}: {path.stat().st_size / 1000:,.0f} kB", err=True)
    except ValueError as error:
        if isinstance(error, (DossierError, WhenError)):
            raise
        raise click.UsageError(str(error)) from error


@main.command()
@_takes_dossier
@click.option("--to", "name", type=click.Choice(list(FORMATS)), help="The format to write.")
@click.option("--all", "everything", is_flag=True, help="All formats, as a data package.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    help="The file, - for standard output; a folder for --all, qgis and pygeoapi.",
)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="The language of names and labels, where a format has room for one.",
)
def export(
    dossier: Path | None, name: str | None, everything: bool, output: Path, lang: str
) -> None:
    """
    Write the dossier in another program's format, with its evidence.

    \b
    Examples:
      geoapp export --to geopackage -o route.gpkg
      geoapp export --all -o package
      geoapp export - --to csv -o - < my-dossier.geojson
    """
    from geoapp.exports import STEPS, export_all, export_bytes
    from geoapp.exports import export as export_file

    if everything == bool(name):
        raise click.UsageError(str(Problem("export", "needs a format", "give --to NAME or --all")))
    frames = _frames(dossier)
    if name and str(output) == "-":
        sys.stdout.buffer.write(export_bytes(frames, name, lang=lang))
    elif name:
        export_file(frames, name, output, lang=lang)
    else:
        with click.progressbar(
            length=len(STEPS), file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            export_all(frames, output, lang=lang, progress=lambda _: bar.update(1))


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


@main.command()
@_takes_dossier
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write: new, empty, or a site of this command.",
)
@click.option("--url", default="", help="Where the site will stand; previews of links need it.")
@click.option(
    "--languages", default="", metavar="en,fr,...", help="Languages; those of the dossier if none."
)
def publish(dossier: Path | None, output: Path, url: str, languages: str) -> None:
    """
    Write a static site: page, embed, text version, pictures, data.

    \b
    Examples:
      geoapp publish -o site
      geoapp publish my-dossier.geojson -o site --url https://example.org/map/
    """
    from geoapp.views.publish import publish as write_site

    tags = [tag.strip() for tag in languages.split(",") if tag.strip()] or None
    made = _read(dossier)
    try:
        paths = write_site(made, output, languages=tags, url=url)
    except (DossierError, WhenError):
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{output}: {len(paths)} files", err=True)


_OUTPUT = click.Path(dir_okay=False, path_type=Path)
_LANG = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="The language."
)


def _tell_size(output: Path) -> None:
    click.echo(f"{output}: {output.stat().st_size / 1000:,.0f} kB", err=True)


@main.command()
@_takes_dossier
@click.option("-o", "--output", type=_OUTPUT, required=True, help="The PDF to write.")
@_LANG
@click.option("--answers", is_flag=True, help="Print answers and notes too, for the teacher.")
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="The size of the paper.",
)
def handout(dossier: Path | None, output: Path, lang: str, answers: bool, paper: str) -> None:
    """
    Write the handout of the story, to print for a class.

    \b
    Examples:
      geoapp handout -o handout.pdf
      geoapp handout -o answers.pdf --lang fr --answers --paper letter
    """
    from geoapp.views.handout import write_handout

    write_handout(_frames(dossier), output, lang=lang, answers=answers, paper=paper)
    _tell_size(output)


@main.command()
@_takes_dossier
@click.option("-o", "--output", type=_OUTPUT, required=True, help="The .pptx file to write.")
@_LANG
def slides(dossier: Path | None, output: Path, lang: str) -> None:
    """
    Write the story as slides for PowerPoint or LibreOffice.

    \b
    Examples:
      geoapp slides -o route.pptx
      geoapp slides my-dossier.geojson -o route-fr.pptx --lang fr
    """
    from geoapp.views.slides import write_slides

    write_slides(_frames(dossier), output, lang=lang)
    _tell_size(output)


@main.command()
@_takes_dossier
@click.option("-o", "--output", type=_OUTPUT, required=True, help="The ZIP file to write.")
@_LANG
def bundle(dossier: Path | None, output: Path, lang: str) -> None:
    """
    Pack page, handouts, slides and data for a class, to run from a USB stick.

    \b
    Examples:
      geoapp bundle -o class.zip
      geoapp bundle my-dossier.geojson -o classe.zip --lang fr
    """
    from geoapp.exports.classroom import write_bundle

    write_bundle(_read(dossier), output, lang=lang)
    _tell_size(output)


@main.command()
@_takes_dossier
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8501,
    show_default=True,
    help="The port to listen on.",
)
def app(dossier: Path | None, port: int) -> None:
    """
    Show a dossier in the browser, on this machine only.

    The dossier is checked first. Ctrl-C ends it.

    \b
    Examples:
      geoapp app
      geoapp app my-dossier.geojson --port 8600
    """
    if dossier is not None and str(dossier) == "-":
        raise click.UsageError(
            str(Problem("DOSSIER", "is standard input", "give the app a dossier file"))
        )
    _read(dossier)
    if not _is_free(port):
        raise click.UsageError(str(Problem("--port", f"{port} is taken", "give another port")))
    _serve(port, dossier)


def _is_free(port: int) -> bool:
    """Whether a server can listen on the port of this machine."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _serve(port: int, dossier: Path | None) -> None:
    """Become the Streamlit server; its other settings lie beside ``app.py``."""
    import os
    import subprocess

    script = Path(__file__).with_name("app.py")
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    if dossier is not None:
        os.environ["GEOAPP_DOSSIER"] = str(dossier.resolve())
    if os.name == "posix":
        os.execv(sys.executable, command)
    try:  # elsewhere exec would give the terminal back while the server still uses it
        raise SystemExit(subprocess.call(command))
    except KeyboardInterrupt:
        raise SystemExit(0) from None


if __name__ == "__main__":
    main(prog_name="geoapp")
