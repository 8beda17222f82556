"""The command that holds measured tracks against what a dossier claims."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoapp.cli.options import (
    NumberParameter,
    Refused,
    given_dossier,
    json_option,
    print_json,
    tell_size,
    text_table,
)
from geoapp.errors import Problem, printable

if TYPE_CHECKING:
    from geoapp.dossier.strict_json import JsonObject
    from geoapp.tracks.times import DateOrder

MOST_ROWS_TOLD = 40  # lines of which the report tells in each part


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--dossier",
    type=click.Path(path_type=Path),
    help="The dossier whose legs are meant; without it, the first that comes with geoapp.",
)
@click.option("--leg", "legs", multiple=True, metavar="ID", help="A leg that is meant; repeat it. "
              "Without it, those by sea, by river or by an unknown mode.")  # fmt: skip
@json_option()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="GeoParquet of all positions with their flags; with --partition, the new folder.",
)
@click.option("--partition", is_flag=True, help="Cut FILES by ship into a folder, and stop there.")
@click.option("--workers", type=click.IntRange(1, 1024), default=1, show_default=True,
              help="Processes that compute.")  # fmt: skip
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A scheduler of Dask's, such as tcp://10.0.0.1:8786; `local` starts one here.",
)
@click.option("--resume", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Keep what is done there; the same command goes on from it.")  # fmt: skip
@click.option("--silence", type=NumberParameter(min=0, min_open=True), default=6.0,
              show_default=True, help="Hours that a silence is longer than.")  # fmt: skip
@click.option("--max-speed", type=NumberParameter(min=0, min_open=True), default=102.2 * 1.852,
              show_default="189.3: 102.2 knots, the most that AIS can say",
              help="Km/h beyond which two positions can't be of one ship.")  # fmt: skip
@click.option("--corridor", type=NumberParameter(min=0, min_open=True, max=2000), default=50.0,
              show_default=True, help="Km beside a leg's line that are still on it.")  # fmt: skip
@click.option("--reception", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="CSV", help="Positions a day that are received: lon_bin, lat_bin, "
              "positions_per_day.")  # fmt: skip
@click.option("--dates", type=click.Choice(["dmy", "mdy"]),
              help="How 07/09/2023 is written in the files.")  # fmt: skip
def tracks(
    files: tuple[Path, ...],
    dossier: Path | None,
    legs: tuple[str, ...],
    as_json: bool,
    output: Path | None,
    partition: bool,
    workers: int,
    scheduler: str | None,
    resume: Path | None,
    silence: float,
    max_speed: float,
    corridor: float,
    reception: Path | None,
    dates: DateOrder | None,
) -> None:
    """
    Hold measured tracks, such as AIS, against the legs of a dossier.

    Tables (CSV, Parquet, GeoParquet), GPX, GeoJSON, MF-JSON, NMEA. A time without a zone is UTC.
    Nothing is deleted, everything is flagged: silences, pairs of positions that no ship can have
    sailed, and what the positions say of each leg on each day.

    \b
    Examples:
      geoapp tracks ais.csv
      geoapp tracks ais.parquet --dossier route.geojson --json
      geoapp tracks year.parquet --partition -o by-ship
      geoapp tracks by-ship --workers 4 -o flagged.parquet
      geoapp tracks by-ship --scheduler tcp://10.0.0.1:8786 --resume work
    """
    from geoapp.tracks.job import Wanted, compute_tracks
    from geoapp.tracks.kernel import Thresholds
    from geoapp.tracks.positions import TracksError

    if output is not None and any(
        path.exists() and output.exists() and output.samefile(path) for path in files
    ):
        problem = Problem(output.name, "is a file to be read", "write to another one")
        raise click.UsageError(str(problem))
    try:
        if partition:
            _partition(files, output, dates, as_json=as_json)
            return
        with _progress() as on_parts:
            thresholds = Thresholds(silence, max_speed, corridor)
            wanted = Wanted(legs, thresholds, dates, reception, workers, scheduler, resume, output,
                            on_parts)  # fmt: skip
            results, asides = compute_tracks(files, given_dossier(dossier), wanted)
    except TracksError as error:
        raise Refused(str(error)) from error
    _tell(results, asides, as_json=as_json)
    if output is not None:
        tell_size(output)


def _partition(
    files: Sequence[Path], output: Path | None, order: DateOrder | None, *, as_json: bool
) -> None:
    from geoapp.tracks.job import partition
    from geoapp.tracks.parts import ASIDES

    if output is None:
        problem = Problem("--partition", "has no folder to write", "name a new one with -o")
        raise click.UsageError(str(problem))
    mark = partition(files, output, order)
    if as_json:
        print_json({name: mark[name] for name in ("parts", "positions", "files")})
        return
    lines = _file_lines(mark["files"], output / ASIDES)
    positions, parts = (_counted(mark[name], name) for name in ("positions", "parts"))
    lines.append(f"{printable(str(output))}: {positions} in {parts}")
    click.echo("\n".join(lines))


def _tell(results: JsonObject, asides: Path | None, *, as_json: bool) -> None:
    if not as_json:
        click.echo("\n".join(report(results, asides)))
        return
    print_json(results)
    if asides is not None:
        click.echo(f"rows that were not read are in {printable(str(asides))}", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int], Callable[[int], None]]]:
    """Show on a terminal how many parts are done."""
    with ExitStack() as stack:

        def on_parts(count: int) -> Callable[[int], None]:
            if sys.stderr is None or not sys.stderr.isatty() or count < 2:
                return lambda _: None
            bar = click.progressbar(length=count, label="parts", file=sys.stderr)
            return stack.enter_context(bar).update

        yield on_parts


def report(results: JsonObject, asides: Path | None) -> list[str]:
    """
    Tell the results of tracks as text.

    Parameters
    ----------
    results
        As `geoapp.tracks.job.compute_tracks` gives them.
    asides
        The file with the rows that could not be read.

    Returns
    -------
    lines
        Files, tracks, silences, impossible pairs, verdicts; of long lists the first, and how many
        more `--json` tells.

    Examples
    --------
    >>> report({"sources": [], "tracks": [], "legs": [], "thresholds": {}}, None)
    ['no tracks']
    """
    tracks = results["tracks"]
    if not tracks:
        return ["no tracks"]
    lines = _file_lines(results["sources"], asides)
    told = results["thresholds"]
    lines += ["", *_track_table(tracks)]
    lines += _silence_lines(tracks, told["silence_h"])
    lines += _impossible_lines(tracks, told["fastest_km_h"])
    lines += _verdict_lines(results["legs"], told["corridor_km"])
    return lines


def _file_lines(files: Sequence[JsonObject], asides: Path | None) -> list[str]:
    lines = []
    for each in files:
        said = f"{printable(each['file'])}: {each['kind']}"
        counts = [_counted(each[name], name) for name in ("positions", "rows")]
        lines.append(f"{said}, {' in '.join(counts)}")
        if each["times_without_zone"]:
            count = each["times_without_zone"]
            lines.append(f"  times without a zone, taken as UTC: {count:,}")
        if len(each["zones"]) > 1:
            lines.append(f"  times of several zones, turned into UTC: {', '.join(each['zones'])}")
        lines += [
            f"  rows not read, {count:,}: {why}" for why, count in each["unread_by_reason"].items()
        ]
    if asides is not None and any(each["unread"] for each in files):
        lines.append(f"rows that were not read are in {printable(str(asides))}")
    return lines


def _counted(count: int, names: str) -> str:
    return f"{count:,} {names.removesuffix('s') if count == 1 else names}"


def _cut(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Lay out the first rows below their head, and count the others."""
    lines = text_table(rows[: MOST_ROWS_TOLD + 1], right)
    more = len(rows) - 1 - MOST_ROWS_TOLD
    return [*lines, f"and {more:,} more; --json tells all"] if more > 0 else lines


def _track_table(tracks: Sequence[JsonObject]) -> list[str]:
    rows = [["track", "positions", "first", "last", "km", "silences", "impossible", "remarks"]]
    rows += [
        [
            printable(each["id"]), f"{each['positions']:,}", each["first"], each["last"],
            f"{each['length_km']:,.1f}", f"{len(each['silences']):,}",
            f"{len(each['impossible']):,}", _remarks(each),
        ]
        for each in tracks
    ]  # fmt: skip
    return _cut(rows, (1, 4, 5, 6))


def _remarks(track: JsonObject) -> str:
    said = []
    if track["positions"] == 1:
        said.append("one position alone")
    if track["two_places"]:
        said.append(f"two transmitters or false positions ({track['two_places']:,} times)")
    if track["unsorted"]:
        said.append(f"was not in order of time ({track['unsorted']:,} times), sorted")
    if track["same_time"]:
        said.append(f"{track['same_time']:,} at the time of the one before")
    if track["on_land"]:
        said.append(f"{track['on_land']:,} on land, more than 11 km from all water of the base map")
    if track["open_silence"]:
        hours = track["open_silence"]["hours"]
        said.append(f"nothing received for the last {hours:,.1f} hours of the files")
    return "; ".join(said)


def _silence_lines(tracks: Sequence[JsonObject], least_h: float) -> list[str]:
    from geoapp.tracks.silence import silence_words

    rows = [["track", "from", "to", "hours", "km", "class", "what can be said"]]
    rows += [
        [printable(track["id"]), each["start"], each["end"], f"{each['hours']:,.1f}",
         f"{each['km']:,.1f}", each["class"], silence_words(each)]
        for track in tracks
        for each in track["silences"]
    ]  # fmt: skip
    head = f"silences, longer than {least_h:g} hours:"
    return ["", head, *_cut(rows, (3, 4))] if len(rows) > 1 else ["", f"{head} none"]


def _impossible_lines(tracks: Sequence[JsonObject], fastest: float) -> list[str]:
    rows = [["track", "from", "to", "km", "km/h"]]
    rows += [
        [printable(track["id"]), *each["times"], f"{each['km']:,.1f}",
         "at one time" if each["speed"] is None else f"{each['speed']:,.0f}"]
        for track in tracks
        for each in track["impossible"]
    ]  # fmt: skip
    head = f"pairs that no ship can have sailed, beyond {fastest:.1f} km/h:"
    return ["", head, *_cut(rows, (3, 4))] if len(rows) > 1 else ["", f"{head} none"]


def _verdict_lines(legs: Sequence[JsonObject], corridor: float) -> list[str]:
    from geoapp.tracks.verdict import LEFT_OPEN, NOT_COVERED, OUTSIDE

    head = f"legs, day by day, within {corridor:g} km of the line as drawn:"
    if not legs:
        return ["", f"{head} none that a ship can go"]
    rows = [["leg", "day", "track", "positions", "inside", "verdict"]]
    for each in legs:
        words = each["words"]
        if each["verdict"] == OUTSIDE and not each["certain"]:
            words = f"{words}; {LEFT_OPEN}"
        rows.append([
            printable(each["leg"]), each["day"], printable(each["track"]),
            f"{each['positions']:,}", f"{each['inside']:,}", words,
        ])  # fmt: skip
    is_short = len(legs) <= MOST_ROWS_TOLD
    telling = rows[:1]
    telling += [
        row
        for row, each in zip(rows[1:], legs, strict=True)
        if is_short or each["verdict"] != NOT_COVERED
    ]
    counts = Counter(each["words"] for each in legs)
    summed = "; ".join(f"{count:,} {words}" for words, count in counts.most_common())
    return ["", head, *_cut(telling, (3, 4)), f"in all: {summed}"]
