"""The measured positions of tracks, packed for the page."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.cartography.basemap import UNIT_DEGREES, line_text
from geoapp.dossier.types import time_bounds
from geoapp.page.clock_element import iso_bounds, words_of_when

ONE_DAY = np.timedelta64(1, "D")
MEMBERS = ("name", "seen_by", "standing", "precision_km", "ship", "note", "claims", "citations")


def track_data(tracks: gpd.GeoDataFrame, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """
    Pack tracks as plain JSON values.

    Parameters
    ----------
    tracks
        As in `geoapp.frames.Frames`.
    languages
        Languages in which dates are put into words.

    Returns
    -------
    data
        For each track its texts and its evidence; ``bounds`` of all of it, open inside, as
        nobody knows where it was between two positions; ``at``, its positions, and ``on``,
        the first day that each can be of, in days since 1970, with the number of days after
        it that it can be of too: pairs as `line_text` writes them, differences but for the
        first; ``scale``, degrees a unit of ``at``. Hours are left out: the clock's step is a
        day, of UTC where a source gives the hour.

    Examples
    --------
    >>> track_data(gpd.GeoDataFrame(), ("en",))
    []
    """
    return [_track(str(name), row, languages) for name, row in tracks.iterrows()]


def _track(name: str, row: pd.Series[Any], languages: tuple[str, ...]) -> dict[str, Any]:
    days = np.array([time_bounds(text) for text in row["times"]], dtype="datetime64[D]")
    days = (days - np.datetime64(0, "D")) // ONE_DAY
    shape = {key: row[key] for key in MEMBERS if not _is_missing(row[key])}
    span = f"{row['earliest_start']}/{row['latest_end']}"
    positions = np.rint(shapely.get_coordinates(row["geometry"]) / UNIT_DEGREES).astype(int)
    return {"id": name} | shape | {
        "bounds": iso_bounds(dict(row)),
        "span_words": words_of_when(span, languages),
        "at": _packed(positions),
        "on": _packed(np.column_stack([days[:, 0], days[:, 1] - days[:, 0]])),
        "scale": UNIT_DEGREES,
    }  # fmt: skip


def _packed(pairs: Any) -> str:
    return line_text(np.vstack([pairs[:1], np.diff(pairs, axis=0)]).ravel().tolist())


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
