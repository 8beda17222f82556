"""Commands that write what others take away: page, pictures, site, exports, class material."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoapp.catalogues import LANGUAGES
from geoapp.cli.lazy_imports import hidden, lazy_imports
from geoapp.cli.options import (
    DayParameter,
    Refused,
    Size,
    TargetPath,
    address_option,
    chosen_language,
    given_dossier,
    given_dossiers,
    import_measuring,
    lang_option,
    languages_option,
    opening_language,
    output_option,
    progress_bar,
    takes_dossier,
    takes_dossiers,
    tell_size,
    theme_option,
    tiles_options,
    tracks_options,
    write_out,
)
from geoapp.errors import DossierError, Problem, WhenError, printable
from geoapp.exports import FORMATS
from geoapp.resources import install_line, uncollected

# What Folium imports to know a table and to fetch an address, of which a page has none.
BEHIND_FOLIUM = ("pandas", "requests")
WORKBOOK = "workbook"  # no format of another program: it comes back
EXTENSIONS = {name: made.extension for name, made in FORMATS.items()} | {WORKBOOK: ".xlsx"}

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoapp.cartography.theme import Theme
    from geoapp.dossier import Dossier
    from geoapp.page.data import FindingsData
    from geoapp.tracks.times import DateOrder
    from geoapp.webmap.tiles import Tiles


@click.command()
@takes_dossiers
@output_option("The HTML file to write.")
@languages_option("Languages it carries; the dossier's first two if none, or two that all have.")
@lang_option("The language it opens in, of those that it carries.")
@tiles_options
@theme_option
@tracks_options
@address_option
def page(
    dossiers: tuple[Path, ...],
    output: Path,
    languages: list[str] | None,
    lang: str | None,
    tiles: Tiles | None,
    theme: Theme | None,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    url: str,
) -> None:
    """
    Write the page: one HTML file that needs no network.

    Of several dossiers it has one map and one clock; each stays a route of its own.

    \b
    Examples:
      geoapp page -o route.html
      geoapp page my-dossier.geojson -o route-fr.html --lang fr
      geoapp page -o route-ko.html --languages ko,en
      geoapp page one.geojson other.geojson -o both.html
      geoapp page -o route.html --tiles "https://tiles.example/{z}/{x}/{y}.png" \\
        --tiles-attribution "© Example"
      geoapp page -o route.html --tracks ais.csv
    """
    with lazy_imports(*BEHIND_FOLIUM), uncollected():
        from geoapp.page.html import PAGE_STEPS, write_page

    made = given_dossiers(dossiers)
    opens_in = opening_language(lang, made) if lang or not languages else None
    findings = _findings(tracks, made, output, dates) if tracks else None
    try:
        with progress_bar(len(PAGE_STEPS)) as tell, uncollected():
            write_page(
                made,
                output,
                lang=opens_in,
                languages=languages,
                tiles=tiles,
                findings=findings,
                url=url,
                theme=theme,
                progress=tell,
            )
    except (DossierError, WhenError):
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    tell_size(output)


def _findings(
    tracks: Sequence[Path],
    dossiers: Sequence[Dossier],
    output: Path,
    dates: DateOrder | None,
    *,
    is_folder: bool = False,
) -> FindingsData:
    """Hold files of tracks against one dossier; tell what of them was not read."""
    from geoapp.tracks.findings import track_findings
    from geoapp.tracks.job import Wanted
    from geoapp.tracks.positions import TracksError

    if len(dossiers) > 1:
        found = f"are given with {len(dossiers)} dossiers"
        problem = Problem("--tracks", found, "give the one that they are held against")
        raise click.UsageError(str(problem))
    written = output.resolve()
    for path in tracks:
        is_linked = path.exists() and output.exists() and output.samefile(path)
        if is_linked or written in (path.resolve(), *path.resolve().parents):
            problem = Problem(output.name, "is or holds a file to be read", "write to another one")
            raise click.UsageError(str(problem))
    # A folder's name can have a dot in it that begins no ending.
    beside = written if is_folder else output
    stem = written.name if is_folder else output.stem
    wanted = Wanted(order=dates, asides=beside.parent / f"{stem}.unread.csv")
    try:
        findings, _, asides = track_findings(tracks, dossiers[0], wanted)
    except TracksError as error:
        raise Refused(str(error)) from error
    if asides is not None:
        click.echo(f"rows that were not read are in {printable(str(asides))}", err=True)
    return findings


@click.command()
@takes_dossier
@output_option("The file to write: .svg, .png or .pdf. With {day} in its name, one a day.")
@click.option("--at", type=DayParameter(), help="The day to show; without it, the whole route.")
@lang_option()
@click.option(
    "--size", type=Size(), default="1600x900", show_default=True, help="Pixels, or points of PDF."
)
@click.option(
    "--mode",
    type=click.Choice(["now", "past", "all"]),
    default="now",
    show_default=True,
    help="What is shown: this day only, everything up to this day, or all.",
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="The colours.",
)
@tracks_options
def picture(
    dossier: Path | None,
    output: Path,
    lang: str | None,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    **options: Any,
) -> None:
    """
    Draw a still picture of the route, or a series for a film.

    \b
    Examples:
      geoapp picture -o map.svg --at 2023-09-20
      geoapp picture -o map.pdf --at 2023-09-28 --lang fr --size 1200x800
      geoapp picture my-dossier.geojson -o "frames/{day}.png"
      geoapp picture -o map.svg --tracks ais.csv
    """
    import_measuring()
    from geoapp.files import all_or_none
    from geoapp.page.tracks import found_tracks
    from geoapp.picture.convert import picture_days, picture_path, write_pictures

    read = given_dossier(dossier)
    tag = chosen_language(lang, read.header.languages)
    if output.suffix.lower() != ".svg":  # an SVG leaves its fonts to whoever shows it
        _tell_undrawable(read, [tag], output)
    found = found_tracks(_findings(tracks, [read], output, dates)) if tracks else None
    try:
        paths = [picture_path(output, day) for day in picture_days(read, output, options["at"])]
        made = write_pictures(read, output, lang=tag, found=found, **options)
        with all_or_none(paths), progress_bar(len(paths)) as tell:
            for path in made:
                tell(path.name)
    except ValueError as error:
        if isinstance(error, (DossierError, WhenError)):
            raise
        raise click.UsageError(str(error)) from error
    for path in paths:
        tell_size(path)


@click.command()
@takes_dossiers
@click.option(
    "-o",
    "--output",
    type=TargetPath(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write: new, empty, or written by an earlier `geoapp publish`.",
)
@click.option("--url", default="", help="Where the site will stand; previews of links need it.")
@languages_option("Languages, a page each; those of the dossier if none.")
@tiles_options
@theme_option
@tracks_options
@click.option(
    "--precompress",
    type=click.Choice(["gz", "br"]),
    multiple=True,
    help="Put compressed copies beside the files; may be repeated.",
)
def publish(
    dossiers: tuple[Path, ...],
    output: Path,
    url: str,
    languages: list[str] | None,
    tiles: Tiles | None,
    theme: Theme | None,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    precompress: tuple[str, ...],
) -> None:
    """
    Write a static site: page, embed, text version, pictures, data.

    Of several dossiers it is one page of all, and the site of each in a folder of its id.

    \b
    Examples:
      geoapp publish -o site
      geoapp publish my-dossier.geojson -o site --url https://example.org/map/
      geoapp publish -o site --precompress gz --precompress br
      geoapp publish -o site --tracks ais.csv
    """
    with lazy_imports(*BEHIND_FOLIUM), uncollected():
        from geoapp.page.site import publish as write_site
        from geoapp.page.site import site_steps

    made = given_dossiers(dossiers)
    findings = _findings(tracks, made, output, dates, is_folder=True) if tracks else None
    for each in made:
        _tell_undrawable(each, languages or each.header.languages, output)
    try:
        with progress_bar(site_steps(made, languages)) as tell, uncollected():
            paths = write_site(
                made,
                output,
                languages=languages,
                url=url,
                tiles=tiles,
                precompress=precompress,
                theme=theme,
                findings=findings,
                progress=tell,
            )
    except (DossierError, WhenError):
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{output}: {len(paths)} files", err=True)


@click.command()
@takes_dossiers
@click.option(
    "--to",
    "name",
    type=click.Choice([*FORMATS, WORKBOOK]),
    help="The format to write; `workbook`: the sheets that `geoapp import` reads back.",
)
@click.option("--all", "everything", is_flag=True, help="All formats, as a data package.")
@click.option(
    "-o",
    "--output",
    type=TargetPath(path_type=Path, allow_dash=True),
    required=True,
    help="The file, - for standard output; a folder for --all, qgis, pygeoapi, several dossiers.",
)
@lang_option("The language of names and labels, where the format allows one.")
def export(
    dossiers: tuple[Path, ...], name: str | None, everything: bool, output: Path, lang: str | None
) -> None:
    """
    Write the dossier in another program's format, with its evidence.

    Of several dossiers the output is a folder, with a file of each under its id. Where it has the
    extension of the format it is one file of all of them, in which each row names its route.

    \b
    Examples:
      geoapp export --to geopackage -o route.gpkg
      geoapp export --all -o package
      geoapp export one.geojson other.geojson --to geopackage -o both.gpkg
      geoapp export - --to csv -o - < my-dossier.geojson
    """
    if everything == bool(name):
        raise click.UsageError(str(Problem("export", "needs a format", "give --to NAME or --all")))
    made = given_dossiers(dossiers)
    if len(made) == 1:
        _export(made[0], name, output, lang)
        return
    suffix = EXTENSIONS.get(name or "", "")
    if name in FORMATS and suffix and output.name.endswith(suffix):
        from geoapp.exports import export_together

        lang = chosen_language(lang, made[0].header.languages, LANGUAGES)
        with progress_bar(len(made) + 1) as tell:
            export_together(made, name, output, lang=lang, progress=tell)
        return
    if str(output) == "-" or output.is_file():
        problem = Problem(str(output), "takes one dossier", "name a folder for several")
        raise click.UsageError(str(problem))
    _export_each(made, name, output, suffix, lang)


def _export_each(
    made: Sequence[Dossier], name: str | None, output: Path, suffix: str, lang: str | None
) -> None:
    """Write dossiers into a folder, all or none."""
    from geoapp.dossier.several import told_apart
    from geoapp.files import all_or_none

    told_apart(made)  # two of one id would be one file
    with all_or_none([output, *output.parents]) as new:
        output.mkdir(parents=True, exist_ok=True)
        for each in made:
            target = output / f"{each.header.id}{suffix}"
            is_new = not target.exists()
            for file in _export(each, name, target, lang):
                inside = [path for path in (file, *file.parents) if path.is_relative_to(target)]
                new.extend(inside if is_new else [])


def _export(dossier: Dossier, name: str | None, output: Path, lang: str | None) -> list[Path]:
    """Write one dossier: in a format, as a workbook, or in all formats; which files are its."""
    from geoapp.exports import STEPS, export_bytes
    from geoapp.exports import export as export_file
    from geoapp.exports.write import write_package

    if name == WORKBOOK:
        _export_workbook(dossier, output)
        return [output]
    lang = chosen_language(lang, dossier.header.languages, LANGUAGES)
    if name and FORMATS[name].through_arrow:
        _import_arrow(name)
    if not name:
        with progress_bar(len(STEPS)) as tell:
            written = write_package(dossier, output, lang, tell, _import_arrow)
        _tell_undated(dossier, output)
        return written
    if str(output) == "-":
        write_out(export_bytes(dossier, name, lang=lang))
        return []
    with progress_bar(1) as tell:
        written = export_file(dossier, name, output, lang=lang)
        tell(name)
    return written


def _tell_undated(dossier: Dossier, output: Path) -> None:
    """Say of an RO-Crate that it lacks the date that its format asks for."""
    from geoapp.exports.data_package import CRATE, publication_date

    if not publication_date(change.when for change in dossier.changes):
        found = "has no datePublished, which RO-Crate asks for: the dossier tells no sure date"
        remedy = "say in its changes when this version was made"
        click.echo(str(Problem(printable(str(output / CRATE)), found, remedy)), err=True)


def _import_arrow(name: str = "") -> None:
    """Import Arrow and GDAL, which look for pandas and for clouds, and need none of them here."""
    clouds = ("pyarrow._azurefs", "pyarrow._gcsfs", "pyarrow._s3fs")
    with hidden("cloudpickle", "geopandas", "pandas", *clouds):
        from geoapp.exports.geoparquet import find_libraries

        find_libraries()
        if name != "geoparquet":
            import geoapp.exports.gdal  # noqa: F401 - and with it GDAL


def _export_workbook(dossier: Dossier, output: Path) -> None:
    """Write the workbook that an import gives back as it was."""
    from geoapp.files import write_whole
    from geoapp.importing.workbook import workbook_bytes

    if str(output) == "-":
        write_out(workbook_bytes(dossier))
        return
    with progress_bar(2) as tell:
        content = workbook_bytes(dossier)
        tell("sheets")
        write_whole(output, content)
        tell(output.name)


@click.command()
@takes_dossier
@output_option("The PDF to write.")
@lang_option()
@click.option("--answers", is_flag=True, help="Print answers and notes too, for the teacher.")
@click.option("--plan", is_flag=True, help="Print a plan for a lesson instead, for the teacher.")
@click.option(
    "--paper",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="The size of the paper.",
)
@tracks_options
@address_option
def handout(
    dossier: Path | None,
    output: Path,
    lang: str | None,
    answers: bool,
    plan: bool,
    paper: str,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    url: str,
) -> None:
    """
    Write the handout of the story, to print for a class.

    \b
    Examples:
      geoapp handout -o handout.pdf
      geoapp handout -o answers.pdf --lang fr --answers --paper letter
      geoapp handout -o lesson.pdf --plan --url https://example.org/map/
      geoapp handout -o answers.pdf --answers --tracks ais.csv
    """
    import_measuring()
    from geoapp.classroom.handout import handout_steps, write_handout
    from geoapp.classroom.lesson_plan import write_plan

    if answers and plan:
        raise click.UsageError("--answers and --plan are two sheets: write one at a time")
    if tracks and not answers:
        found = "stand in the teacher's edition alone, with the maps of the steps"
        raise click.UsageError(str(Problem("--tracks", found, "give --answers too")))
    read = given_dossier(dossier)
    tag = chosen_language(lang, read.header.languages, LANGUAGES)
    if plan:
        lacking = write_plan(read, output, lang=tag, paper=paper, url=url)
    else:
        findings = _findings(tracks, [read], output, dates) if tracks else None
        with progress_bar(handout_steps(read, answers=answers)) as tell:
            lacking = write_handout(
                read,
                output,
                lang=tag,
                answers=answers,
                paper=paper,
                url=url,
                findings=findings,
                progress=tell,
            )
    if lacking:
        found = f"has no font for {printable(lacking)}: printed as squares"
        remedy = _font_remedy(lacking, "install a font for that script")
        click.echo(str(Problem(output.name, found, remedy)), err=True)
    tell_size(output)


@click.command()
@takes_dossier
@output_option("The .pptx file to write.")
@lang_option()
@tracks_options
@address_option
def slides(
    dossier: Path | None,
    output: Path,
    lang: str | None,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    url: str,
) -> None:
    """
    Write the story as slides for PowerPoint or LibreOffice.

    \b
    Examples:
      geoapp slides -o route.pptx
      geoapp slides my-dossier.geojson -o route-fr.pptx --lang fr
      geoapp slides -o route.pptx --tracks ais.csv
      geoapp slides -o route.pptx --url https://example.org/map/
    """
    import_measuring()
    from geoapp.classroom.slides import write_slides
    from geoapp.page.story import story_steps

    read = given_dossier(dossier)
    tag = chosen_language(lang, read.header.languages, LANGUAGES)
    _tell_undrawable(read, [tag], output)
    findings = _findings(tracks, [read], output, dates) if tracks else None
    with progress_bar(len(story_steps(read))) as tell:
        write_slides(read, output, lang=tag, url=url, findings=findings, progress=tell)
    tell_size(output)


@click.command()
@takes_dossier
@output_option("The ZIP file to write.")
@lang_option()
@tracks_options
@address_option
def bundle(
    dossier: Path | None,
    output: Path,
    lang: str | None,
    tracks: tuple[Path, ...],
    dates: DateOrder | None,
    url: str,
) -> None:
    """
    Pack page, lesson plan, handouts, slides and data for a class, to run from a USB stick.

    \b
    Examples:
      geoapp bundle -o class.zip
      geoapp bundle my-dossier.geojson -o classe.zip --lang fr
      geoapp bundle -o class.zip --tracks ais.csv
    """
    with lazy_imports(*BEHIND_FOLIUM):
        from geoapp.classroom.bundle import CONTENTS, write_bundle

    read = given_dossier(dossier)
    tag = chosen_language(lang, read.header.languages, LANGUAGES)
    _tell_undrawable(read, [tag], output)
    findings = _findings(tracks, [read], output, dates) if tracks else None
    with progress_bar(len(CONTENTS)) as tell:
        write_bundle(read, output, lang=tag, url=url, findings=findings, progress=tell)
    tell_size(output)


def _tell_undrawable(dossier: Dossier, languages: Sequence[str], output: Path) -> None:
    """Say, before anything is written, which letters no font can draw."""
    from geoapp.picture.convert import undrawable

    if letters := "".join(dict.fromkeys("".join(undrawable(dossier, tag) for tag in languages))):
        found = f"has no font for {printable(letters)}: drawn as squares, or in a stopgap font"
        remedy = _font_remedy(letters, "write an .svg picture")
        click.echo(str(Problem(output.name, found, remedy)), err=True)


def _font_remedy(letters: str, otherwise: str) -> str:
    from geoapp.picture.convert import fonts_to_get

    packages = fonts_to_get(letters)
    return f"get one with {install_line(*packages)}, or {otherwise}" if packages else otherwise


@click.command()
@click.argument("output", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
def notebooks(output: Path) -> None:
    """
    Write the notebooks that come with geoapp into a folder, to run in Jupyter.

    Explore the route; where can it have been; your own route from a table of ports; your own
    GIS. What they need beside geoapp: its extra `notebook`, and a Jupyter. A file that is there
    already stays, and then none is written.

    \b
    Examples:
      geoapp notebooks lessons
    """
    from geoapp.files import all_or_none, write_whole
    from geoapp.resources import notebook_files

    found = notebook_files()
    for path in found:
        if (output / path.name).exists():
            problem = Problem(path.name, "is there already", "name another folder")
            raise click.UsageError(str(problem))
    written = [output / path.name for path in found]
    with all_or_none([output, *written]):
        output.mkdir(exist_ok=True)
        for path, target in zip(found, written, strict=True):
            write_whole(target, path.read_bytes())
    for target in written:
        tell_size(target)
