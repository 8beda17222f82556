"""The command that uses a network: whether links lead somewhere, and archived copies."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from geoapp.cli.options import Refused, given_dossier, json_option, print_json, takes_dossier
from geoapp.errors import Problem

if TYPE_CHECKING:
    from geoapp.dossier import Dossier
    from geoapp.dossier.models import ArchivedCopy
    from geoapp.dossier.strict_json import JsonObject

KEY = "GEOAPP_ARCHIVE_KEY"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@click.command()
@partial(takes_dossier, may_replace=True)  # it writes the dossier itself, with more in it
@click.option(
    "--cache",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where answers are remembered for a week; by default in your own settings folder.",
)
@click.option("--private", is_flag=True, help="Ask hosts of your own network too.")
@click.option(
    "--archived",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ask for nothing: fill in archived copies from this sheet of Auto Archiver, a CSV file.",
)
@click.option(
    "--archive",
    is_flag=True,
    help=f"Ask an archive to copy what has no copy; {KEY} holds ACCESS:SECRET of an account.",
)
@click.option(
    "--archive-address",
    metavar="URL",
    help="With --archive: another archive than the Internet Archive, that speaks Save Page Now.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --archived or --archive: the dossier to write, with the copies filled in.",
)
@json_option()
def links(
    dossier: Path | None,
    cache: Path | None,
    private: bool,
    archived: Path | None,
    archive: bool,
    archive_address: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """
    Ask whether each link still leads somewhere; this uses the network.

    One request at a time, with a pause between two to one host; none to your own network. Exit
    status 1 if any is dead.

    With --archived, fill in the archived copies of sources from a sheet, by their addresses.
    With --archive, ask a public archive for copies, and fill in those that it made; exit status
    1 if it did not make all of them.

    \b
    Examples:
      geoapp links
      geoapp links my-dossier.geojson --cache links.json --json
      geoapp links my-dossier.geojson --archived sheet.csv -o with-copies.geojson
      geoapp links my-dossier.geojson --archive -o with-copies.geojson
    """
    _refuse_company(archived, archive, archive_address, output)
    read = given_dossier(dossier)
    if archived is not None and output is not None:
        _fill_in(read, archived, output, as_json)
    elif archive and output is not None:
        _ask_for_copies(read, archive_address, output, as_json)
    else:
        _ask_for_links(read, cache, private, as_json)


def _refuse_company(
    archived: Path | None, archive: bool, address: str | None, output: Path | None
) -> None:
    """Refuse options that say nothing together."""
    makes = archived is not None or archive
    if archived is not None and archive:
        raise click.UsageError("--archived asks for nothing, --archive does; give one of them")
    if makes and output is None:
        raise click.UsageError("--archived and --archive write a dossier; give it with --output")
    if output is not None and not makes:
        raise click.UsageError("--output goes with --archived or --archive")
    if address is not None and not archive:
        raise click.UsageError("--archive-address goes with --archive")


def _ask_for_links(read: Dossier, cache: Path | None, private: bool, as_json: bool) -> None:
    from geoapp.cli.evidence_reports import links_report, links_shape
    from geoapp.link_check import check_links, links_of

    found = links_of(read)
    cache = cache or _own_cache()
    asked = check_links(found, cache=cache, private=private)
    with click.progressbar(asked, len(found), "Links", file=sys.stderr) as answers:
        shape = links_shape(found, list(answers))
    if as_json:
        print_json(shape)
    else:
        click.echo(links_report(shape))
    if shape["counts"]["dead"]:
        sys.exit(1)


def _own_cache() -> Path | None:
    """Find where answers are remembered, or say why they aren't: no home, or none to write in."""
    folder = Path(click.get_app_dir("geoapp"))
    reason = "there is no home folder"
    try:
        if folder.is_absolute():
            folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=folder):
                return folder / "links.json"
    except OSError as error:
        reason = f"{folder} can't be written: {(error.strerror or 'no reason is given').lower()}"
    click.echo(f"Answers are not remembered: {reason}; give --cache.", err=True)
    return None


def _fill_in(read: Dossier, sheet: Path, output: Path, as_json: bool) -> None:
    """Write a dossier with the copies of a sheet; nothing, if it holds none."""
    from geoapp.archives import copies_for, read_sheet, with_copies
    from geoapp.cli.evidence_reports import copies_report, copies_shape
    from geoapp.dossier import write_dossier

    found = copies_for(read, read_sheet(sheet.read_bytes(), sheet.name))
    if found["copies"]:
        write_dossier(with_copies(read, found["copies"]), output)
    _tell(copies_shape(found), copies_report, as_json)
    if not found["copies"]:
        remedy = (
            f"compare the addresses of the sheet with those of the dossier; {output} is not written"
        )
        raise Refused(str(Problem(sheet.name, "fills nothing in", remedy)))


def _ask_for_copies(read: Dossier, address: str | None, output: Path, as_json: bool) -> None:
    """Ask for copies, and write the dossier anew with each one, so that none is lost."""
    from geoapp.archives import with_copies
    from geoapp.cli.evidence_reports import asked_report, asked_shape
    from geoapp.dossier import write_dossier
    from geoapp.link_check import ARCHIVE, request_copies

    lacking: dict[str, list[str]] = {}
    for source in read.sources:
        if source.url and not source.kept_at:
            lacking.setdefault(source.url, []).append(source.id)
    archive, key = _checked(address or ARCHIVE), _key()
    copies: dict[str, ArchivedCopy] = {}
    answers = []
    if lacking:
        write_dossier(read, output)  # a target that is no good is told before anything is asked
    asked = request_copies(lacking, archive=archive, key=key)
    with click.progressbar(asked, len(lacking), "Copies", file=sys.stderr) as each:
        for answer in each:
            answers.append(answer)
            if answer.copy:
                copies |= dict.fromkeys(lacking[answer.url], answer.copy)
                write_dossier(with_copies(read, copies), output)
    shape = asked_shape(answers, lacking)
    _tell(shape, asked_report, as_json)
    if any(row["copy"] is None for row in shape["asked"]):
        sys.exit(1)


def _tell(shape: JsonObject, report: Any, as_json: bool) -> None:
    if as_json:
        print_json(shape)
    else:
        click.echo(report(shape))


def _checked(address: str) -> str:
    """Refuse an address to which a key may not be sent."""
    try:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or parts.hostname in LOOPBACK
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        is_safe = port_is_fine = False
        parts = urlsplit("")
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or not is_safe
        or not port_is_fine
    ):
        found = "is no address that begins with https://"
        raise click.UsageError(str(Problem("--archive-address", found, "give one")))
    return address


def _key() -> str | None:
    """Take the key from the environment, and never repeat it."""
    import os

    key = os.environ.get(KEY)
    if key and not re.fullmatch(r"[!-9;-~]+:[!-~]+", key):
        raise click.UsageError(str(Problem(KEY, "is no ACCESS:SECRET", "mend or unset it")))
    return key or None
