"""The command that says what an output was made from, and whether it was changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoapp.cli.options import given_dossier, json_option, print_json
from geoapp.errors import ArgumentError, printable

if TYPE_CHECKING:
    from geoapp.verifying.answers import Verified
    from geoapp.verifying.folders import FolderChanges

NAMED_FILES = 20
"""So many files of a kind are named; the rest are counted."""

EXIT_STATUS = {"unchanged": 0, "changed": 1, "other": 1, "unproven": 3}


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.argument("dossier", type=click.Path(path_type=Path, allow_dash=True), required=False)
@json_option("Print JSON instead of words.")
@click.pass_context
def verify(context: click.Context, path: Path, dossier: Path | None, as_json: bool) -> None:
    """
    Say what a file or folder was made from, and whether it was changed since.

    A folder, and a ZIP of `geoapp bundle`, are held against their SHA256SUMS, and so is a file
    of such a folder. A file alone is made again from DOSSIER and compared byte by byte.

    Exit status: 0 unchanged; 1 changed, or made from another dossier or version than DOSSIER;
    2 can't be read; 3 nothing shows it either way. Who made it, a signature of SHA256SUMS alone
    can show.

    \b
    Examples:
      geoapp verify site
      geoapp verify route.html my-dossier.geojson
      geoapp verify package my-dossier.geojson --json
    """
    from geoapp.verifying.answers import answer_for, answer_json

    try:
        answer = answer_for(path, None if dossier is None else given_dossier(dossier))
    except ArgumentError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        print_json(answer_json(path, answer))
    else:
        click.echo("\n".join(answer_lines(path, answer)))
    context.exit(EXIT_STATUS[answer.verdict])


def answer_lines(path: Path, answer: Verified) -> list[str]:
    """Give the answer in lines, the verdict first."""
    from geoapp.verifying.answers import verdict_words

    lines = [f"{printable(str(path))}: {printable(verdict_words(answer))}"]
    for version, ids in answer.facts:
        lines.append(f"  changed by {version}: {', '.join(ids) or '-'}")
    return [*lines, *(_file_lines(answer.files) if answer.files else [])]


def _file_lines(changes: FolderChanges) -> list[str]:
    lines: list[str] = []
    renamed = [f"{printable(old)} -> {printable(new)}" for old, new in changes.renamed]
    for kind, names in (
        ("changed", [printable(name) for name in changes.changed]),
        ("missing", [printable(name) for name in changes.missing]),
        ("added", [printable(name) for name in changes.added]),
        ("renamed", renamed),
        ("beside, not listed", [printable(name) for name in changes.beside]),
    ):
        lines += [f"  {kind}: {name}" for name in names[:NAMED_FILES]]
        if len(names) > NAMED_FILES:
            lines.append(f"  {kind}: {len(names) - NAMED_FILES:,} more")
    return lines
