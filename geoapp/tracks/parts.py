"""Positions cut by ship into Parquet files, out of core: no ship is in two of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from geoapp.dossier.strict_json import JsonObject
from geoapp.errors import Problem, printable
from geoapp.files import write_whole
from geoapp.tracks.positions import PositionTable, TracksError, joined
from geoapp.tracks.screen import Aside, FileReading, aside_csv
from geoapp.tracks.times import DateOrder

MARK: Final = "tracks.json"
ASIDES: Final = "unread.csv"
FORMAT: Final = 1
PART_POSITIONS: Final = 100_000
MOST_AT_ONCE: Final = 256
"""Into so many files a file is cut at once; those that are then too large are cut again."""

TOO_LARGE: Final = 150_000
HASHES: Final = 2**32
HELD_POSITIONS: Final = 1_000_000
"""So many positions wait to be written, so that each part has few and large row groups."""

BYTES_A_ROW: Final = 50
SCHEMA: Final = pa.schema(
    [("id", pa.dictionary(pa.int32(), pa.string())), ("time", pa.int64()),
     ("lon", pa.float64()), ("lat", pa.float64()),
     ("receiver", pa.int8()), ("shore_km", pa.float64())]
)  # fmt: skip
DICTIONARIES: Final = ["id", "receiver", "shore_km"]
"""Columns whose values come again and again; of the others a dictionary takes time alone."""


def cut_by_ship(
    paths: Sequence[Path],
    folder: Path,
    order: DateOrder | None = None,
    parts: int | None = None,
    on_block: Callable[[int], None] = lambda _: None,
) -> JsonObject:
    """
    Cut files of positions into Parquet files by ship.

    Parameters
    ----------
    paths
        As `geoapp.tracks.read.read_files` takes them.
    folder
        An empty folder. It gets the parts, `ASIDES` with the rows that can't be read, and last
        of all `MARK`, which tells what is there.
    order
        How ``07/09/2023`` is written.
    parts
        How many, if not as many as leave about `PART_POSITIONS` in each; one with more than
        `TOO_LARGE` positions of several ships is cut again, until none is left.
    on_block
        Told of the positions as they are read.

    Returns
    -------
    mark
        What `MARK` says: ``parts``, ``positions``, ``files`` with what became of their rows.

    Raises
    ------
    TracksError
        If a file can't be read, or holds no position.
    """
    from geoapp.tracks.read import read_files  # workers, which are given parts, do without

    count = parts or _parts_of(paths)
    with (folder / ASIDES).open("w", encoding="utf-8", newline="") as asides:
        asides.write("file,row,why,text\r\n")

        def set_aside(rows: Sequence[Aside]) -> None:
            asides.write(aside_csv(rows))

        blocks, readings = read_files(paths, order, set_aside)
        pieces = [folder / f"cut-{at:05}.parquet" for at in range(count)]
        positions = _spread(blocks, pieces, 1, on_block)
    if not positions:
        raise TracksError(_nothing(readings))
    small = [each for piece in pieces for each in _cut_again(piece, count)]
    for at, piece in enumerate(small):
        piece.replace(part_path(folder, at))
    mark: JsonObject = {
        "format": FORMAT,
        "parts": len(small),
        "positions": positions,
        "files": [reading.shape() for reading in readings],
        "of": _identities(paths),
    }
    write_whole(folder / MARK, json.dumps(mark, indent=1).encode())
    return mark


def _spread(
    blocks: Iterable[PositionTable],
    pieces: Sequence[Path],
    divisor: int,
    on_block: Callable[[int], None] = lambda _: None,
) -> int:
    """Write positions into files by ship; give their number."""
    held: list[list[PositionTable]] = [[] for _ in pieces]
    waiting = positions = 0
    with ExitStack() as stack:
        # Arrow takes open files alone: a path it reads as UTF-8, whatever the locale.
        files = [stack.enter_context(piece.open("wb")) for piece in pieces]
        writers = [
            stack.enter_context(
                pq.ParquetWriter(file, SCHEMA, compression="lz4", use_dictionary=DICTIONARIES)
            )
            for file in files
        ]
        for block in blocks:
            for at, piece in _pieces(block, len(pieces), divisor):
                held[at].append(piece)
            waiting, positions = waiting + len(block), positions + len(block)
            if waiting > HELD_POSITIONS:
                _write(held, writers)
                waiting = 0
            on_block(len(block))
        _write(held, writers)
    return positions


def _cut_again(piece: Path, divisor: int) -> list[Path]:
    """Cut a file that is too large into smaller ones, where it holds several ships."""
    rows = _rows_of(piece)
    if rows <= TOO_LARGE or divisor >= HASHES or _is_of_one(piece):
        return [piece]
    count = min(MOST_AT_ONCE, -(-rows // PART_POSITIONS))
    smaller = [piece.with_name(f"{piece.stem}-{at:03}.parquet") for at in range(count)]
    _spread(_blocks_of(piece), smaller, divisor)
    piece.unlink()
    return [each for one in smaller for each in _cut_again(one, divisor * count)]


def _blocks_of(piece: Path) -> Iterator[PositionTable]:
    with piece.open("rb") as file:
        for batch in pq.ParquetFile(file).iter_batches():
            yield _positions(pa.Table.from_batches([batch]))


def _is_of_one(piece: Path) -> bool:
    """Tell whether a file holds one ship alone."""
    names: set[str] = set()
    with piece.open("rb") as file:
        for batch in pq.ParquetFile(file).iter_batches(columns=["id"]):
            names.update(batch["id"].unique().to_pylist())
            if len(names) > 1:
                return False
    return True


def _nothing(readings: Iterable[FileReading]) -> list[Problem]:
    """Say of each file why none of its rows is a position."""
    problems = []
    for reading in readings:
        why = "; ".join(
            f"{count:,} {'row' if count == 1 else 'rows'}: {each}"
            for each, count in reading.unread.most_common(3)
        )
        found = f"has no position with a time that can be read{f' ({why})' if why else ''}"
        remedy = "see its headings and times; --dates says how 07/09/2023 is written"
        problems.append(Problem(reading.file, found, remedy))
    return problems


def is_cut(folder: Path) -> bool:
    """Tell whether a folder holds parts that are whole."""
    return (folder / MARK).is_file()


def is_cut_of(folder: Path, paths: Sequence[Path]) -> bool:
    """Tell whether a folder holds the parts of these files, as they are now."""
    return is_cut(folder) and read_mark(folder).get("of") == _identities(paths)


def _identities(paths: Sequence[Path]) -> list[list[object]]:
    found: list[list[object]] = []
    for path in paths:
        about = path.stat()
        found.append([printable(path.name), about.st_size, about.st_mtime_ns])
    return found


def read_mark(folder: Path) -> JsonObject:
    """
    Read what a folder of parts says of itself.

    Raises
    ------
    TracksError
        If it says nothing that this version reads.
    """
    try:
        mark: JsonObject = json.loads((folder / MARK).read_bytes())
        if mark["format"] == FORMAT and isinstance(mark["parts"], int):
            return mark
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = "is no folder of tracks cut by ship"
    raise TracksError([Problem(folder.name, found, "make one with: geoapp tracks --partition")])


def part_path(folder: Path, at: int) -> Path:
    """Give the file of a part."""
    return folder / f"part-{at:05}.parquet"


def read_part(path: Path) -> PositionTable:
    """
    Read a part whole.

    Raises
    ------
    TracksError
        If it is damaged.
    """
    try:
        with path.open("rb") as file:
            table = pq.ParquetFile(file).read(use_threads=False)
    except (pa.ArrowInvalid, OSError) as error:
        found = f"can't be read: {type(error).__name__}"
        remedy = "cut the files anew with: geoapp tracks --partition"
        raise TracksError([Problem(path.name, found, remedy)]) from None
    return _positions(table)


def _positions(table: pa.Table) -> PositionTable:
    ids = table["id"].combine_chunks()
    ids = pa.concat_arrays(ids.chunks) if isinstance(ids, pa.ChunkedArray) else ids
    names = np.array(ids.dictionary.to_pylist(), dtype=object)
    codes = ids.indices.to_numpy(zero_copy_only=False)
    columns = (table[name].to_numpy() for name in ("time", "lon", "lat", "receiver", "shore_km"))
    return PositionTable(names[codes] if len(names) else np.empty(0, object), *columns)


def _rows_of(path: Path) -> int:
    with path.open("rb") as file:
        return int(pq.ParquetFile(file).metadata.num_rows)


def _parts_of(paths: Sequence[Path]) -> int:
    rows = 0
    for path in paths:
        try:
            size = path.stat().st_size
            is_parquet = path.suffix.lower() in (".parquet", ".geoparquet", ".pq")
            rows += _rows_of(path) if is_parquet else size // BYTES_A_ROW
        except (OSError, pa.ArrowInvalid):
            continue  # reading it will say what is wrong
    return min(MOST_AT_ONCE, max(1, -(-rows // PART_POSITIONS)))


def _pieces(block: PositionTable, count: int, divisor: int) -> Iterable[tuple[int, PositionTable]]:
    """Cut a block by the checksum of each ship's id, which is the same on every machine."""
    if count == 1:
        return [(0, block)]
    names, codes = _numbered(block.ids)
    part_of = np.array([crc32(name.encode()) // divisor % count for name in names], np.intp)[codes]
    order = np.argsort(part_of, kind="stable")
    edges = np.searchsorted(part_of[order], np.arange(count + 1))
    return [
        (at, block.take(order[edges[at] : edges[at + 1]]))
        for at in range(count)
        if edges[at] < edges[at + 1]
    ]


def _numbered(ids: NDArray[np.object_]) -> tuple[list[str], NDArray[np.intp]]:
    codes, names = pd.factorize(ids)
    return list(names), codes


def _write(held: list[list[PositionTable]], writers: Sequence[pq.ParquetWriter]) -> None:
    for pieces, writer in zip(held, writers, strict=True):
        if pieces:
            writer.write_table(_table(joined(pieces)))
            pieces.clear()


def _table(block: PositionTable) -> pa.Table:
    names, codes = _numbered(block.ids)
    ids = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(names, pa.string()))
    columns = [ids, block.times, block.lons, block.lats, block.receivers, block.shore_km]
    return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)
