"""Positions with their times, as GPX, KML and others write them."""

from __future__ import annotations

from collections.abc import Sequence

from geoapp.dossier.positions import Position
from geoapp.importing.ledger import Cell
from geoapp.importing.records import RecordGeometry
from geoapp.importing.values import instant, read_date


def track_of(
    positions: Sequence[Position], times: Sequence[Cell], cells: Sequence[Cell]
) -> RecordGeometry:
    """
    Make a track of positions and their times, in the order of time.

    Parameters
    ----------
    positions
        Longitude and latitude in degrees.
    times
        One cell a position. A time without a zone gives its day alone.
    cells
        The cells that hold the positions.

    Returns
    -------
    track
        If a time can't be read, it is refused and a line is given, which has none.
    """
    read = [instant(cell.text) or read_date(cell.text).edtf for cell in times]
    for cell, text in zip(times, read, strict=True):
        if text is None:
            cell.refused("can't be read as a time, so the line has none")
    if not all(read) or any("/" in str(text) for text in read):
        for cell in times:
            cell.refused("another time of this line can't be read, so it has none")
        return RecordGeometry("line", list(positions), list(cells))
    timed = sorted(zip((str(text) for text in read), positions, strict=True), key=lambda at: at[0])
    for cell, text in zip(times, read, strict=True):
        why = "" if instant(cell.text) else "no time zone: its day alone"
        cell.mapped("properties.coordinateProperties.times", why if text else "")
    return RecordGeometry(
        "track", [at for _, at in timed], list(cells), [text for text, _ in timed]
    )
