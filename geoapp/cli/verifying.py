"""The command that says whether an output is as it was made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoapp.cli.options import json_option, print_json
from geoapp.errors import ArgumentError, printable

if TYPE_CHECKING:
    from geoapp.verifying.folders import FolderChanges

NAMED_FILES = 20
"""So many files of a kind are named; the rest are counted."""


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option("Print JSON instead of words.")
@click.pass_context
def verify(context: click.Context, path: Path, as_json: bool) -> None:
    """
    Say whether a published folder is as it was written, by its SHA256SUMS.

    Exit status: 0 if every file is there as it was and no other, 1 if not, 2 if that can't be
    told. Checksums find a change; who made them, a signature of SHA256SUMS alone can show.

    \b
    Examples:
      geoapp verify site
      geoapp verify package --json
    """
    from geoapp.verifying.folders import folder_changes

    if path.is_file():
        raise click.UsageError(f"{printable(str(path))} is a file; give a folder with SHA256SUMS.")
    try:
        changes = folder_changes(path)
    except ArgumentError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        print_json(folder_answer(path, changes))
    else:
        click.echo("\n".join(folder_words(path, changes)))
    context.exit(0 if changes.are_none else 1)


def folder_answer(path: Path, changes: FolderChanges) -> dict[str, object]:
    """Give the answer for programs."""
    return {
        "path": str(path),
        "unchanged": changes.are_none,
        "listed": changes.listed,
        "changed": list(changes.changed),
        "missing": list(changes.missing),
        "added": list(changes.added),
        "renamed": [{"from": old, "to": new} for old, new in changes.renamed],
        "beside": list(changes.beside),
    }


def folder_words(path: Path, changes: FolderChanges) -> list[str]:
    """Give the answer in lines, the verdict first."""
    verdict = "unchanged" if changes.are_none else "changed"
    lines = [f"{printable(str(path))}: {verdict}; {changes.listed:,} files are listed"]
    renamed = [f"{printable(old)} -> {printable(new)}" for old, new in changes.renamed]
    for kind, names in (
        ("changed", [printable(name) for name in changes.changed]),
        ("missing", [printable(name) for name in changes.missing]),
        ("added", [printable(name) for name in changes.added]),
        ("renamed", renamed),
        ("beside, not listed", [printable(name) for name in changes.beside]),
    ):
        lines += [f"  {kind}: {name}" for name in names[:NAMED_FILES]]
        if more := len(names) - NAMED_FILES:
            lines += [f"  {kind}: {more:,} more"] if more > 0 else []
    return lines
