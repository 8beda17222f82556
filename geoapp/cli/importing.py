"""The command that brings other people's files in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoapp.cli.checking import todo_lines
from geoapp.cli.options import json_option, print_json, tell_size
from geoapp.errors import Problem, printable

if TYPE_CHECKING:
    from geoapp.importing import Imported, Taken
    from geoapp.importing.draft import ColumnQuestion

MOST_TOLD = 20  # cells of which the report tells in each part
FEW = 3  # paths that are named before the rest is counted


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The dossier to write; without it, only the ledger is told.",
)
@click.option("--lang", metavar="TAG", help="The language of the texts, such as es or pt-BR.")
@click.option(
    "--dates", type=click.Choice(["dmy", "mdy"]), help="How 07/09/2023 is written in the files."
)
@click.option(
    "--axes",
    type=click.Choice(["latlon", "lonlat"]),
    help="How two numbers in one column are written.",
)
@click.option("--encoding", help="Of tables of separated values; recognised without it.")
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OLD",
    help="The dossier of which FILES are exports that were edited elsewhere: take the edits over.",
)
@json_option("Print the ledger, cell by cell, as JSON.")
def import_(
    files: tuple[Path, ...],
    output: Path | None,
    lang: str | None,
    dates: str | None,
    axes: str | None,
    encoding: str | None,
    into: Path | None,
    as_json: bool,
) -> None:
    """
    Make a draft of a dossier from files of another kind.

    Tables (CSV, XLSX, ODS), KML and KMZ, GPX, GeoJSON, TopoJSON, Linked Places, GeoPackage,
    shapefiles, maps of uMap, stories of StoryMapJS and of leaflet-storymaps, events of timemap,
    incidents of Atlos. Nothing is guessed: what the files don't say
    stands in the list `todo` of the draft, and the ledger tells what became of every cell.

    \b
    Examples:
      geoapp import stops.csv -o route.geojson
      geoapp import places.xlsx track.gpx -o route.geojson --lang es --dates dmy
      geoapp import mymaps.kml --json
      geoapp import edited.gpkg --into route.geojson -o route.geojson
    """
    from geoapp.dossier.io import write_read
    from geoapp.importing import import_file

    if output is not None and any(path.exists() and output.exists() and output.samefile(path)
                                  for path in files):  # fmt: skip
        problem = Problem(output.name, "is a file to be read", "write to another one")
        raise click.UsageError(str(problem))
    is_asked = sys.stdin is not None and sys.stdin.isatty() and not as_json
    made = import_file(
        *files, lang=lang, dates=dates, axes=axes, encoding=encoding,  # type: ignore[arg-type]
        ask=_ask if is_asked else None, into=into,
    )  # fmt: skip
    if output is not None:
        write_read(made.dossier, output)
    if as_json:
        print_json({"ledger": made.ledger.shape()})
    else:
        click.echo("\n".join(_report(made, output)))


def _ask(question: ColumnQuestion) -> str | None:
    """Ask on the terminal how a column is to be read; anything else leaves it to do."""
    click.echo(f"The column {printable(question.column)!r} holds {printable(question.example)!r}:")
    for answer, words in question.choices.items():
        click.echo(f"  {answer}: {printable(words)}")
    choices = ", ".join(question.choices)
    answer = click.prompt(f"{choices}, or leave it to do", default="", show_default=False)
    return answer.strip().lower() or None


def _report(made: Imported, output: Path | None) -> list[str]:
    """Say what became of the files: numbers first, then what needs an eye."""
    from geoapp.importing.ledger import Fate, told

    kinds = zip(made.names, made.formats, strict=True)
    counts = made.ledger.counts
    summed = f"{counts['mapped']:,} mapped, {counts['kept']:,} kept as notes, "
    summed += f"{counts['to_do']:,} to do, {counts['refused']:,} refused"
    lines = [f"{printable(name)}: {printable(what)}" for name, what in kinds]
    if made.origin:
        told_of = printable(made.origin)
        lines.append(f"geoapp exported it of {told_of}: with that dossier, --into OLD brings home"
                     " what was edited, and the rest stays as it is there")  # fmt: skip
    lines.append(f"{counts['in']:,} cells came in: {summed}")
    for fate, heading in ((Fate.TO_DO, "to do"), (Fate.REFUSED, "refused")):
        cells = list(made.ledger.of(fate))
        if cells:
            lines += ["", f"{heading}:", *(f"  {told(cell)}" for cell in cells[:MOST_TOLD])]
            more = Counter(cell.why for cell in cells[MOST_TOLD:])
            lines += [f"  and {count:,} more: {why}" for why, count in more.items()]
    lines += _home_report(made)
    dossier = made.dossier
    held = {
        "places": dossier.places,
        "legs": dossier.legs,
        "sightings": dossier.sightings,
        "tracks": dossier.tracks,
        "sources": dossier.sources,
        "steps": dossier.steps,
    }
    lines += ["", ", ".join(f"{len(items):,} {name}" for name, items in held.items() if items)]
    lines += todo_lines(dossier)
    if output is not None:
        rest = "say what is missing, then check it" if dossier.is_draft else "check it"
        lines.append(f"{printable(str(output))} is written; {rest}")
    return lines


def _home_report(made: Imported) -> list[str]:
    """Say what an edited export changed in its dossier, and what it could not carry."""
    from geoapp.dossier.problems import shown

    edits, taken = made.ledger.edits, made.ledger.taken
    if not taken:
        return []
    count = "1 change" if len(edits) == 1 else f"{len(edits):,} changes"
    lines = ["", count if edits else "nothing was changed"]
    for edit in edits[:MOST_TOLD]:
        said = f": {shown(edit.was)} -> {shown(edit.now)}" if edit.was or edit.now else ""
        lines.append(f"  {edit.path}{said} ({printable(edit.where)})")
    if len(edits) > MOST_TOLD:
        lines.append(f"  and {len(edits) - MOST_TOLD:,} more; --json tells all")
    drawn = [edit.path.split(".")[1] for edit in edits if edit.path.endswith(".geometry")]
    legs = [leg.id for leg in made.dossier.legs if leg.id in drawn]
    if legs:
        lines.append(f"  see whether basis, parts and lengths still hold: {', '.join(legs)}")
    lines += ["", "taken from the dossier, as the file can't carry it:"]
    for why, paths in _by_reason(taken).items():
        more = f" and {len(paths) - FEW:,} more" if len(paths) > FEW else ""
        lines.append(f"  {', '.join(paths[:FEW])}{more}: {why}")
    return lines


def _by_reason(taken: Sequence[Taken]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in taken:
        found.setdefault(each.why, []).append(each.path)
    return found


@click.command()
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
def new(output: Path) -> None:
    """
    Write a workbook to fill in: a sheet each for places, legs, claims, sources.

    A worked row in each sheet shows how; drop-downs and notes help. `geoapp import` makes a
    dossier of it, which `geoapp export --to workbook` gives back as a workbook.

    \b
    Examples:
      geoapp new route.xlsx
    """
    from geoapp.files import write_whole
    from geoapp.importing.workbook import workbook_bytes

    if output.exists():
        problem = Problem(output.name, "is there already", "name a new file")
        raise click.UsageError(str(problem))
    write_whole(output, workbook_bytes())
    tell_size(output)
