"""Frames as pandas and GeoPandas expect them: plain cells, and a row for each position."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal, TypeVar, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoapp.catalogues import is_text, say
from geoapp.dossier import Dossier
from geoapp.dossier.types import time_bounds
from geoapp.errors import ArgumentError, Problem
from geoapp.frames.arguments import expect_either, expect_language
from geoapp.frames.build import EPSG, to_frames
from geoapp.frames.rows import instant_of
from geoapp.frames.schema import BOUNDS, SAID, Frames

DateCells = Literal["datetime64", "text"]
PlainFrame = TypeVar("PlainFrame", bound=pd.DataFrame)

DAY_COLUMNS = {*BOUNDS, *SAID}
ID = "_id"
# Its members are called as languages could be.
NO_TEXT = "archived"
POSITION_COLUMNS = ("track", "time", "instant", BOUNDS[0], BOUNDS[3])


def plain_frame(
    frame: PlainFrame, lang: str = "en", *, dates: DateCells = "datetime64"
) -> PlainFrame:
    """
    Make a table of a dossier one of plain cells, for what takes no others.

    It can be compared, joined, drawn by `explore`, written by `to_parquet` and freed of
    duplicates as any frame. For `to_json`, which GeoPandas refuses of dates, ask for text.

    Parameters
    ----------
    frame
        One of a dossier's frames, or rows of one, with its index.
    lang
        Language of the texts; where one lacks it, its first.
    dates
        ``datetime64``: bounds are datetime64[s], in any year, NaT where open. ``text``: ISO
        8601, None where open.

    Returns
    -------
    plain
        The same rows and index. Each column but `geometry` is called after its table,
        `leg_mode`, `claim_when`, `account_values`: so none hides a member of pandas, is a word
        of SQL, or collides in a join. Texts are in one language, lists of names joined by
        ``; `` (None where empty), other lists and dicts JSON.

    Raises
    ------
    ArgumentError
        If `frame` is none of a dossier's, `lang` is no language of it, or `dates` is neither.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> frames = to_frames(read_dossier(built_in()))
    >>> legs = plain_frame(frames.legs)
    >>> print(*legs.loc["leg-sea", ["leg_mode", "leg_name", "leg_latest_end"]])
    sea Sea: Najin to Dunay 2023-09-12 00:00:00
    >>> plain_frame(frames.legs.iloc[:0]).empty
    True
    """
    table: object = frame
    if not isinstance(table, pd.DataFrame):
        found = f"is of the kind {type(table).__name__}"
        raise ArgumentError(Problem("plain_frame, frame", found, "give one of a dossier's frames"))
    name = str(frame.index.name)
    if not name.endswith(ID):
        remedy = "give one of a dossier's frames, with its index"
        raise ArgumentError(Problem("plain_frame, frame", f"has the index {name}", remedy))
    asked: object = dates
    if not isinstance(asked, str) or asked not in get_args(DateCells):
        remedy = f"use one of {', '.join(get_args(DateCells))}"
        raise ArgumentError(Problem("plain_frame, dates", f"is {dates!r}", remedy))
    expect_language(lang, _languages(frame))
    start = name.removesuffix(ID)
    names = {each: f"{start}_{each}" for each in frame.columns if each != "geometry"}
    made = {each: _plain_cells(frame[each], lang, dates) for each in names}
    return frame.assign(**made).rename(columns=names)


def _languages(frame: pd.DataFrame) -> list[str]:
    """List the languages of the first text that each column has."""
    columns = (frame[name] for name in frame.columns if name not in ("geometry", NO_TEXT))
    nothing: dict[str, str] = {}
    firsts = (next((each for each in column if _is_text(each)), nothing) for column in columns)
    return list(dict.fromkeys(tag for texts in firsts for tag in texts))


def _is_text(cell: object) -> bool:
    return isinstance(cell, dict) and is_text(cell, cell)


def _plain_cells(column: pd.Series, lang: str, dates: DateCells) -> pd.Series:
    if column.name in DAY_COLUMNS:
        days = pd.Series(datetimes(column), index=column.index)
        if dates == "datetime64":
            return days
        texts = [None if each is None or each is pd.NaT else str(each)[:10] for each in column]
        return pd.Series(texts, index=column.index, dtype=object)
    if column.dtype != object:
        return column
    spoken = lang if column.name != NO_TEXT else None
    cells = [_plain_cell(cell, spoken) for cell in column]
    return pd.Series(cells, index=column.index, dtype=object)


def _plain_cell(cell: object, lang: str | None) -> object:
    """Say a text in a language, if the column can have one; write what is nested."""
    if isinstance(cell, dict) and lang and _is_text(cell):
        return say(cell, lang)
    if isinstance(cell, list | tuple) and all(isinstance(each, str) for each in cell):
        return "; ".join(cell) or None
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, ensure_ascii=False)
    return cell


def datetimes(days: Iterable[object]) -> NDArray[np.datetime64]:
    """
    Put days of any year into an array of datetime64[s]; NaT where there is none.

    Examples
    --------
    >>> datetimes(["1519-09-20", None]).astype(str).tolist()
    ['1519-09-20T00:00:00', 'NaT']
    """
    texts = ["NaT" if each is None or each is pd.NaT else str(each).split()[0] for each in days]
    return np.array(texts, dtype="datetime64[D]").astype("datetime64[s]")


def positions(of: Dossier | Frames) -> gpd.GeoDataFrame:
    """
    Give each position of a dossier's tracks a row, with its time.

    Parameters
    ----------
    of
        A dossier or its frames.

    Returns
    -------
    positions
        In the order of the file; index `position_id`: the id of the track and the number of
        the position, from 1. `track`: its id; `time`: text, as the dossier has it; `instant`:
        datetime64[us, UTC], NaT where no more than a day or longer is known;
        `earliest_start`, `latest_end`: datetime64[s], the first and the last day that the time
        can mean; `geometry`: Points, EPSG:4326, in degrees.

    Raises
    ------
    ArgumentError
        If `of` is neither.

    Examples
    --------
    >>> from geoapp.dossier import built_in, read_dossier
    >>> positions(read_dossier(built_in())).empty
    True
    """
    expect_either(of)
    tracks = (to_frames(of) if isinstance(of, Dossier) else of).tracks
    rows = [
        (f"{track}--{number}", track, time, instant_of(time), *time_bounds(time), point)
        for track, times, shape in zip(tracks.index, tracks["times"], tracks.geometry, strict=True)
        for number, (time, point) in enumerate(zip(times, shapely.get_parts(shape), strict=True), 1)
    ]
    ids, *columns, points = list(zip(*rows, strict=True)) if rows else [()] * 7
    cells = dict(zip(POSITION_COLUMNS, columns, strict=True))
    table = pd.DataFrame(
        {
            "track": pd.Series(cells["track"], dtype=object),
            "time": pd.Series(cells["time"], dtype=object),
            "instant": pd.to_datetime(pd.Series(cells["instant"], dtype=object), utc=True),
            **{name: datetimes(cells[name]) for name in (BOUNDS[0], BOUNDS[3])},
        }
    ).astype({"instant": "datetime64[us, UTC]"})
    table.index = pd.Index(ids, name="position_id", dtype=object)
    shapes = np.array(points or [], dtype=object)
    return gpd.GeoDataFrame(table, geometry=shapely.points(_degrees(shapes)), crs=EPSG)


def _degrees(points: NDArray[np.object_]) -> NDArray[np.float64]:
    return shapely.get_coordinates(points).reshape(-1, 2)
