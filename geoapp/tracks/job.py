"""From files to results: cut by ship, each part computed, all of them put together."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from geoapp.dossier import Dossier
from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import ExportError, Problem
from geoapp.files import scratch_folder, write_whole
from geoapp.tracks.kernel import Thresholds
from geoapp.tracks.parts import ASIDES, cut_by_ship, is_cut, is_cut_of, read_mark
from geoapp.tracks.positions import TracksError
from geoapp.tracks.reach import leg_reaches
from geoapp.tracks.results import (
    Job,
    gathered,
    read_reception,
    unread_count,
    write_positions,
)
from geoapp.tracks.runners import ask_scheduler, run_job
from geoapp.tracks.times import DateOrder

CUT_FOLDER = "cut"


@dataclass(frozen=True)
class Wanted:
    """
    How tracks are to be read and computed.

    Parameters
    ----------
    legs
        Ids of the dossier's legs that are meant; without any, those that a ship can go.
    thresholds
        Those that are stated.
    order
        How ``07/09/2023`` is written.
    reception
        A table of reception, as `read_reception` reads it.
    workers, scheduler
        As `run_job` takes them.
    resume
        A folder that keeps what is done, so that the same job goes on from there.
    output
        A GeoParquet file of all positions with their flags.
    on_parts
        Told of the number of parts; gives what is told of each that is done.
    asides
        The file for the rows that could not be read; without it, one beside the output or the
        first file.
    """

    legs: Sequence[str] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)
    order: DateOrder | None = None
    reception: Path | None = None
    workers: int = 1
    scheduler: str | None = None
    resume: Path | None = None
    output: Path | None = None
    on_parts: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None
    asides: Path | None = None


def compute_tracks(
    paths: Sequence[Path], dossier: Dossier, wanted: Wanted | None = None
) -> tuple[JsonObject, Path | None]:
    """
    Read tracks, measure them and hold them against the legs of a dossier.

    Parameters
    ----------
    paths
        Files of positions, or one folder that `partition` made.
    dossier
        Whose legs are meant.
    wanted
        If anything is to be as it isn't usually.

    Returns
    -------
    results
        As `gathered` gives them; the same whoever computes them.
    asides
        The file with the rows that could not be read, beside the output or the first file;
        None where there are none.

    Raises
    ------
    TracksError
        If a file can't be read or a worker can't compute.
    ExportError
        If something can't be written.
    """
    wanted = wanted or Wanted()
    _check_legs(dossier, wanted.legs)
    if wanted.scheduler is not None:
        ask_scheduler(wanted.scheduler)
    reception = read_reception(wanted.reception) if wanted.reception else None
    legs = leg_reaches(dossier, wanted.legs)
    with _work_folder(wanted.resume) as work:
        folder = _cut(paths, work, wanted)
        mark = read_mark(folder)
        keeps = wanted.output is not None
        job = Job(folder, work, legs, wanted.thresholds, reception, keeps)
        results_folder = work / f"results-{job.key}"
        results_folder.mkdir(exist_ok=True)
        job = Job(folder, results_folder, legs, wanted.thresholds, reception, keeps)
        on_done = wanted.on_parts(mark["parts"])
        run_job(job, mark["parts"], wanted.workers, wanted.scheduler, on_done)
        results = gathered(job, mark)
        if wanted.output is not None:
            write_positions(job, mark["parts"], wanted.output)
        rows = (folder / ASIDES).read_bytes() if unread_count(results) else b""
    asides = (wanted.asides or _asides_path(paths, wanted.output)) if rows else None
    if asides is not None:
        write_whole(asides, rows)
    return results, asides


def _check_legs(dossier: Dossier, legs: Sequence[str]) -> None:
    known = [leg.id for leg in dossier.legs]
    if unknown := [name for name in legs if name not in known]:
        remedy = f"use one of {', '.join(known)}"
        raise TracksError([Problem(name, "is no leg of the dossier", remedy) for name in unknown])


def _asides_path(paths: Sequence[Path], output: Path | None) -> Path:
    if output is None and paths[0].is_dir():
        return paths[0] / ASIDES
    return (output or paths[0]).with_suffix(".unread.csv")


def _cut(paths: Sequence[Path], work: Path, wanted: Wanted) -> Path:
    """Find the parts of the files, or make them."""
    folders = [path for path in paths if path.is_dir()]
    if folders:
        if len(paths) > 1:
            found = "is a folder among other files"
            raise TracksError([Problem(folders[0].name, found, "give one folder, or files alone")])
        read_mark(paths[0])
        return paths[0].absolute()
    folder = work / CUT_FOLDER
    if is_cut_of(folder, [path for path in paths if path.exists()]):
        return folder
    if is_cut(folder):
        found = "keeps other files than these, or as they were before"
        raise TracksError([Problem(work.name, found, "name another folder with --resume")])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        cut_by_ship(paths, folder, wanted.order)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


@contextmanager
def _work_folder(resume: Path | None) -> Iterator[Path]:
    if resume is None:
        with scratch_folder() as folder:
            yield folder
        return
    try:
        resume.mkdir(parents=True, exist_ok=True)
        yield resume.absolute()
    except ExportError:
        raise
    except OSError as error:
        found = f"can't be written: {(error.strerror or 'no reason is given').lower()}"
        remedy = "make room there; the same command then goes on from what is done"
        raise ExportError(Problem(resume.name, found, remedy)) from error


def partition(paths: Sequence[Path], output: Path, order: DateOrder | None = None) -> JsonObject:
    """
    Cut files by ship into a folder, on which jobs of any size can run.

    Parameters
    ----------
    paths
        Files of positions.
    output
        A new or an empty folder; made whole or not at all.
    order
        How ``07/09/2023`` is written.

    Returns
    -------
    mark
        As `cut_by_ship` gives it.

    Raises
    ------
    TracksError
        If a file can't be read.
    ExportError
        If the folder holds anything or can't be written.
    """
    if output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise ExportError(Problem(output.name, "is there already", "name a new or an empty folder"))
    part = output.with_name(f".{output.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        mark = cut_by_ship(paths, part, order)
        part.replace(output)
    except ExportError:
        raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and error.filename == os.fspath(part):
            found, remedy = f"its folder {output.parent} does not exist", "create it first"
        else:
            found = f"can't be written: {(error.strerror or 'no reason is given').lower()}"
            remedy = "make room there, or name another folder"
        raise ExportError(Problem(output.name, found, remedy)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return mark
