"""From the models of a dossier to its tables."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geoapp.dossier import Dossier
from geoapp.errors import ArgumentError, Problem, expect_kind
from geoapp.frames.rows import KindRows, dossier_rows
from geoapp.frames.schema import RANGE, Frames
from geoapp.resources import uncollected

EPSG = 4326
"""The CRS of all geometries: WGS 84, degrees."""

DTYPES = dict.fromkeys(("precision_km", "km", *RANGE), "float64") | dict.fromkeys(
    ("joint", "retracted"), "bool"
)
"""Types of the columns that don't hold objects."""


@uncollected()
def to_frames(dossier: Dossier, reading: str | None = None) -> Frames:
    """
    Lay a dossier out as tables.

    Parameters
    ----------
    dossier
        As `read_dossier` returns it; nothing is checked again.
    reading
        As whom the map is read, as on the page: a value of an account that has a reading,
        ``account/index`` as `geoapp.readings` lists them, which gives a leg other days or another
        line; or the id of a candidate, whose line it gives. None: as the dossier has it.

    Returns
    -------
    frames
        See `Frames` for each column. Lengths stay as the dossier gives them;
        `geoapp.measure` measures.

    Raises
    ------
    ArgumentError
        If it is no dossier.
    WhenError
        If there is no such reading.

    Notes
    -----
    A leg departs within the bounds of `depart` and arrives within those of `arrive`; where
    these overlap, the last day of departure and the first day of arrival are drawn in, as
    nothing arrives before it departs.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> frames = to_frames(read_dossier(built_in()))
    >>> frames.legs.loc["leg-sea", ["mode", "from_place", "to_place"]].tolist()
    ['sea', 'najin', 'dunay']
    >>> str(frames.legs.crs), frames.legs.index.name
    ('EPSG:4326', 'leg_id')
    """
    given: object = dossier
    if not isinstance(given, Dossier):
        known = "use them as they are" if isinstance(given, Frames) else "call read_dossier first"
        raise ArgumentError(Problem("dossier", f"is of the kind {type(given).__name__}", known))
    remedy = "give the id of a source or account that geoapp.readings lists, or leave it out"
    expect_kind("to_frames, reading", reading, (str, type(None)), remedy)
    rows = dossier_rows(dossier, reading)
    tables = (
        rows.info,
        _drawn(rows.places),
        _drawn(rows.legs),
        _drawn(rows.candidates),
        _drawn(rows.sightings),
        _drawn(rows.tracks),
        _frame(rows.claims),
        _frame(rows.origins),
        _frame(rows.sources),
        _frame(rows.accounts),
        _frame(rows.ships),
        _frame(rows.steps),
        _frame(rows.changes),
    )
    return Frames(*tables, todo=dossier.todo, made_of=dossier, as_made=tables)


def _frame(rows: KindRows) -> pd.DataFrame:
    """Build a frame, whose columns don't depend on its rows."""
    index = pd.Index(list(rows.index), name=rows.name, dtype="object")
    cells = {
        column: pd.Series(
            list(rows[column]),  # what is equal becomes one object
            index=index,
            dtype=DTYPES.get(column, "object"),
        )
        for column in rows.columns
    }
    return pd.DataFrame(cells, index=index)


def _drawn(rows: KindRows) -> gpd.GeoDataFrame:
    """Build a frame with geometries."""
    return gpd.GeoDataFrame(_frame(rows), geometry=rows.shapes, crs=EPSG)
