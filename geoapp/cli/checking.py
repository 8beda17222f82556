"""Commands for an editor: whether a dossier can be used, and how well it is backed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoapp.catalogues import LANGUAGES, main_text
from geoapp.cli.options import (
    Flag,
    Refused,
    chosen_language,
    given_dossier,
    json_option,
    lang_option,
    print_json,
    takes_dossier,
    text_table,
)
from geoapp.errors import DossierError, Problem, printable

_TODO = "todo"
NAMED_ITEMS = 3
WHOLE_WARNINGS = 5
"""So many warnings with one remedy are told whole; of the others only where they are."""
_CITATION_CHOICES = ("csl-json", "bibtex", "ris")

if TYPE_CHECKING:
    from geoapp.dossier import Dossier


@click.command()
def schema() -> None:
    """
    Print the JSON Schema of the dossier file, for editors that complete and check.

    \b
    Examples:
      geoapp schema > dossier.schema.json
    """
    from geoapp.dossier import dossier_schema

    print_json(dossier_schema())


@click.command()
@takes_dossier
@click.option("--evidence", is_flag=True, help="Tell how well each statement is backed.")
@click.option(
    "--fail-on",
    type=Flag(),
    multiple=True,
    help="With --evidence: exit 1 if anything has this flag; may be repeated. `todo`, with or "
    "without --evidence: exit 1 if anything is not yet said.",
)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier version: every change since then must be listed in `changes`.",
)
@json_option("With --evidence: print JSON.")
def check(
    dossier: Path | None,
    evidence: bool,
    fail_on: tuple[str, ...],
    against: Path | None,
    as_json: bool,
) -> None:
    """
    Say whether a dossier can be used, and all its problems if not.

    Warns, on standard error, of a line by sea over land or by land over sea, of a leg that no
    speed could make, of a track with two positions that no ship can have sailed between, and of
    a step that tells or shows what a question asks before it is asked. Of more than six alike
    the first five are told whole, and where the others are.

    \b
    Examples:
      geoapp check
      geoapp check my-dossier.geojson --evidence --fail-on no-source
      geoapp check my-dossier.geojson --against published.geojson
      geoapp check - < my-dossier.geojson
    """
    flags = tuple(flag for flag in fail_on if flag != _TODO)
    if (flags or as_json) and not evidence:
        raise click.UsageError("--fail-on and --json go with --evidence")
    read = _given(dossier)
    if against is not None:
        from geoapp.diff import untold

        if problems := untold(given_dossier(against), read):
            raise Refused("\n".join(map(str, problems)))
    if evidence:
        _check_evidence(read, flags, as_json)
    else:
        from geoapp.page.languages import unlisted

        for alike in (_beyond_the_clock(read), _warnings(read), _leaps(read), _told(read)):
            for line in _warned(alike):
                click.echo(f"warning: {line}", err=True)
        click.echo(check_report(read))
        for tag, count in unlisted(read).items():
            texts = f"{count:,} text" + "s" * (count > 1)
            found = f"is in {texts} and not in dossier.languages: it is shown nowhere"
            click.echo(
                str(Problem(repr(tag), found, "add it there, or remove the texts")), err=True
            )
    if _TODO in fail_on and read.is_draft:
        raise Refused(f"{read.header.id}: {len(read.todo):,} things are not yet said")


def _warned(found: Iterable[Problem]) -> Iterator[str]:
    """Tell of problems with one remedy the first few whole, and of the others where they are."""
    by_remedy: dict[str, list[Problem]] = {}
    for problem in found:
        by_remedy.setdefault(problem.remedy, []).append(problem)
    for remedy, alike in by_remedy.items():
        whole = WHOLE_WARNINGS if len(alike) > WHOLE_WARNINGS + 1 else len(alike)
        yield from map(str, alike[:whole])
        if others := alike[whole:]:
            names = ", ".join(dict.fromkeys(problem.where for problem in others))
            yield f"and {len(others):,} more like these: {names}; {remedy}."


def _beyond_the_clock(read: Dossier) -> list[Problem]:
    """Find legs and sightings that no day of the dossier's own `when` shows."""
    from geoapp.when import parse_when

    if read.header.when is None:
        return []
    shown = parse_when(read.header.when)
    first, last = shown.earliest_start, shown.latest_end
    dated = [(leg.id, leg.properties.bounds) for leg in read.legs]
    dated += [(sighting.id, sighting.properties.bounds) for sighting in read.sightings]
    return [
        Problem(name, "lies outside dossier.when: no day shows it", "mend one of the two")
        for name, (start, _, _, end) in dated
        if (first and end and end < first) or (last and start and start > last)
    ]


def _warnings(read: Dossier) -> list[Problem]:
    """Look at the lines and dates of legs: all but exactly, where a glance leaves no doubt."""
    from geoapp.cartography.land import legs_in_doubt

    if not legs_in_doubt(read):
        return []
    from geoapp.cartography.ground import line_warnings
    from geoapp.measure import measure_dossier

    return line_warnings(measure_dossier(read))


def _leaps(read: Dossier) -> list[Problem]:
    """Find tracks with positions that can't be of one ship."""
    if not read.tracks:
        return []
    from geoapp.tracks.kernel import track_warnings

    return track_warnings(read.tracks)


def _told(read: Dossier) -> list[Problem]:
    """Find steps of a story that tell what a later question asks."""
    if not any(step.questions for step in read.steps):
        return []
    from geoapp.text.told_early import told_early

    return told_early(read)


def _given(path: Path | None) -> Dossier:
    """Read a dossier, and say of another's file what it is and which command brings it in."""
    try:
        return given_dossier(path, on_note=lambda note: click.echo(str(note), err=True))
    except DossierError as error:
        from geoapp.dossier.io import MAX_BYTES
        from geoapp.importing import told_as_foreign

        if path is None or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise

        if problem := told_as_foreign(path.read_bytes(), path.name):
            raise DossierError(error.source, [problem]) from None
        raise


def check_report(dossier: Dossier) -> str:
    """
    Say what a dossier holds.

    Parameters
    ----------
    dossier
        A dossier that was read, so one without problems.

    Returns
    -------
    report
        Its id and version, how many there are of each thing, and "no problems".
    """
    counts = {
        "places": dossier.places,
        "legs": dossier.legs,
        "candidates": dossier.candidates,
        "sightings": dossier.sightings,
        "tracks": dossier.tracks,
        "claims": dossier.claims,
        "of them denials": [claim for claim in dossier.claims if claim.kind == "denial"],
        "accounts": dossier.accounts,
        "ships": dossier.ships,
        "sources that were read": [
            each
            for each in dossier.sources
            if each.custom.status != "unconfirmed" and each.unread is None
        ],
    }
    lines = text_table([[str(len(items)), name] for name, items in counts.items()], right={0})
    head = f"{dossier.header.id} {dossier.header.version}: {main_text(dossier.header.title)}"
    return "\n".join([head, "", *lines, "", *(todo_lines(dossier) or ["no problems"])])


def todo_lines(dossier: Dossier) -> list[str]:
    """
    Say what a draft does not yet say: a line for each member, with the items that lack it.

    Parameters
    ----------
    dossier
        A dossier that was read.

    Returns
    -------
    lines
        A line with the number first; at most `NAMED_ITEMS` items are named of each. None of a
        dossier that is no draft.
    """
    if not dossier.is_draft:
        return []
    groups: dict[tuple[str, str, str], list[str]] = {}
    for todo in dossier.todo:
        listed, *steps = todo.path.split(".")
        item, member = ("", steps) if listed == "dossier" else (steps[0], steps[1:])
        found = f" (found: {printable(todo.found)})" if todo.found else ""
        words = printable(todo.missing) + found
        groups.setdefault((listed, ".".join(member), words), []).append(item)
    told = [
        f"  {listed}: {printable(member)}: {words}{_named(items)}"
        for (listed, member, words), items in groups.items()
    ]
    lacking, total = len(dossier.unsourced), len(dossier.statements)
    statements = f"; {lacking:,} of {total:,} statements have no source" if lacking else ""
    return [f"a draft: {len(dossier.todo):,} things are not yet said{statements}", *told]


def _named(items: list[str]) -> str:
    """Name a few of the items that lack a member, and count the rest."""
    few = [printable(item) for item in items[:NAMED_ITEMS] if item]
    more = len(items) - len(few)
    rest = f" and {more:,} more" if few and more else ""
    return f" [{', '.join(few)}{rest}]" if few else ""


def _check_evidence(read: Dossier, fail_on: tuple[str, ...], as_json: bool) -> None:
    """Print how well a dossier is backed; fail if anything has one of the flags."""
    from geoapp.cli.evidence_reports import coverage_report, flagged
    from geoapp.evidence import coverage
    from geoapp.frames import to_frames

    covered = coverage(to_frames(read))
    if as_json:
        print_json(covered)
    else:
        click.echo(coverage_report(covered))
    if found := flagged(covered, fail_on):
        raise Refused("\n".join(found))


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option("Print JSON instead of words.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """
    Say what a version of a dossier added, changed, retracted, removed.

    \b
    Examples:
      geoapp diff published.geojson my-dossier.geojson
      geoapp diff published.geojson my-dossier.geojson --json
    """
    from geoapp.cli.evidence_reports import difference_report
    from geoapp.diff import difference

    found = difference(given_dossier(old), given_dossier(new))
    if as_json:
        print_json(found)
    else:
        click.echo(difference_report(found))


@click.command()
@takes_dossier
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", *_CITATION_CHOICES)),
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
@lang_option("Of the list.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write."
)
def cite(
    dossier: Path | None,
    form: str,
    source: tuple[str, ...],
    style: Path | None,
    lang: str | None,
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
    from geoapp.citations import CITATION_FORMATS as WRITERS
    from geoapp.citations import reference_list
    from geoapp.files import write_whole

    read = given_dossier(dossier)
    known = {each.id: each for each in read.sources}
    for name in source:
        if name not in known:
            raise Refused(str(Problem(name, "is no source of the dossier", "give another id")))
    chosen = [known[name] for name in source or known]
    if form == "text":
        tag = chosen_language(lang, read.header.languages, LANGUAGES)
        text = "".join(f"{line}\n" for line in reference_list(chosen, tag, style))
    else:
        text = WRITERS[form](chosen)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
