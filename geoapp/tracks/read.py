"""Files of positions, read by what they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from geoapp.errors import Problem, printable
from geoapp.tracks.documents import document_blocks, nmea_blocks
from geoapp.tracks.positions import PositionTable, TracksError
from geoapp.tracks.screen import Aside, FileReading
from geoapp.tracks.tables import csv_blocks, parquet_blocks
from geoapp.tracks.times import DateOrder

READERS: Final = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), csv_blocks),
    **dict.fromkeys((".parquet", ".geoparquet", ".pq"), parquet_blocks),
    **dict.fromkeys((".gpx", ".geojson", ".json", ".mfjson"), document_blocks),
    **dict.fromkeys((".nmea", ".ais", ".aivdm"), nmea_blocks),
}
PARQUET_MARK: Final = b"PAR1"
NMEA_MARKS: Final = (b"!AIVDM", b"!AIVDO", b"!BSVDM", b"\\")


def read_blocks(
    path: Path,
    reading: FileReading,
    order: DateOrder | None = None,
) -> Iterator[PositionTable]:
    """
    Read the positions of a file, block by block.

    Parameters
    ----------
    path
        CSV, Parquet or GeoParquet, GPX, GeoJSON, MF-JSON or NMEA.
    reading
        Where its rows are counted.
    order
        How ``07/09/2023`` is written: ``dmy``, ``mdy``, or None, which reads no such date
        but in files that are known to have days first.

    Yields
    ------
    block
        Positions in the order of the file; no row that can't be one.

    Raises
    ------
    TracksError
        If it is of no such kind or can't be read.
    """
    reader = READERS.get(path.suffix.lower())
    try:
        with path.open("rb") as file:
            mark = file.read(8)
    except IsADirectoryError:
        problem = Problem(path.name, "is a folder", "name files, or a folder that --partition made")
        raise TracksError([problem]) from None
    except FileNotFoundError:
        raise TracksError([Problem(path.name, "is not there", "name a file that is")]) from None
    if mark.startswith(PARQUET_MARK):
        reader = parquet_blocks
    elif reader in (csv_blocks, None) and mark.startswith(NMEA_MARKS):
        reader = nmea_blocks
    if not mark:
        raise TracksError([Problem(path.name, "is empty", "give a file with positions")])
    if reader is None:
        known = ", ".join(READERS)
        raise TracksError([Problem(path.name, "is of no known kind", f"give one of {known}")])
    yield from reader(path, reading, order)


def read_files(
    paths: Sequence[str | os.PathLike[str]],
    order: DateOrder | None = None,
    on_aside: Callable[[Sequence[Aside]], None] = lambda _: None,
) -> tuple[Iterator[PositionTable], list[FileReading]]:
    """
    Read the positions of several files.

    Parameters
    ----------
    paths
        As for `read_blocks`.
    order
        As for `read_blocks`.
    on_aside
        Takes the rows that can't be read as they come.

    Returns
    -------
    blocks
        Read as they are taken.
    readings
        One a file, complete once all blocks are taken.

    Examples
    --------
    >>> blocks, readings = read_files([])
    >>> list(blocks), readings
    ([], [])
    """
    readings = [FileReading(printable(Path(path).name), on_aside=on_aside) for path in paths]

    def blocks() -> Iterator[PositionTable]:
        for path, reading in zip(paths, readings, strict=True):
            yield from read_blocks(Path(path), reading, order)

    return blocks(), readings
