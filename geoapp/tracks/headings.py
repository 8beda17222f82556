"""By what headings the columns of positions go, in the files of those who publish AIS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from geoapp.errors import Problem
from geoapp.tracks.positions import TracksError

# Letters and digits alone, small; the first that a file has is taken.
COLUMN_HEADINGS: Final = {
    "id": (
        "mmsi",
        "ssvid",
        "vesselid",
        "trackid",
        "shipid",
        "imo",
        "id",
        "vessel",
        "ship",
        "track",
    ),
    "time": (
        *("basedatetime", "timestamp", "datetimeutc", "timestamputc", "timeutc", "datetime"),
        *("time", "utc", "receivedat", "date", "t"),
    ),
    "lat": ("lat", "latitude", "y", "latdd"),
    "lon": ("lon", "longitude", "long", "lng", "x", "londd"),
    "receiver": ("receivertype", "receiver"),
    "shore_m": ("distancefromshorem", "distancefromshore"),
}
"""
MarineCadastre (``MMSI,BaseDateTime,LAT,LON``, since 2025 ``mmsi,base_date_time,longitude,
latitude``), the Danish Maritime Authority (``# Timestamp,...,MMSI,Latitude,Longitude``), Global
Fishing Watch (``ssvid,timestamp,lat,lon,receiver_type,distance_from_shore_m``) and generic ones.
"""

NEEDED_USES: Final = ("time", "lat", "lon")
DAY_FIRST: Final = "# timestamp"
"""The Danish Maritime Authority's heading, under which days stand before months."""


def short(heading: str) -> str:
    """
    Leave of a heading what tells it from others.

    Examples
    --------
    >>> short("# Timestamp"), short("base_date_time"), short("")
    ('timestamp', 'basedatetime', '')
    """
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def columns_of(names: Sequence[str], where: str, *, has_shape: bool = False) -> dict[str, str]:
    """
    Find which column is what.

    Parameters
    ----------
    names
        The headings of a file.
    where
        The file's name, for a message.
    has_shape
        Whether positions are points in a column of geometry, so that no longitude is needed.

    Returns
    -------
    columns
        Heading by use; ``id``, ``receiver`` and ``shore_m`` may be missing.

    Raises
    ------
    TracksError
        If time, latitude or longitude has no column.

    Examples
    --------
    >>> columns_of(["MMSI", "BaseDateTime", "LAT", "LON", "SOG"], "ais.csv")
    {'id': 'MMSI', 'time': 'BaseDateTime', 'lat': 'LAT', 'lon': 'LON'}
    >>> columns_of([], "ais.csv")
    Traceback (most recent call last):
    geoapp.tracks.positions.TracksError: ais.csv: has no column of time, lat, lon; ...
    """
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(short(name), name)
    found = {
        use: there[next(each for each in known if each in there)]
        for use, known in COLUMN_HEADINGS.items()
        if any(each in there for each in known)
    }
    needed = NEEDED_USES[:1] if has_shape else NEEDED_USES
    if missing := [use for use in needed if use not in found]:
        shown = ", ".join(map(repr, names[:12])) or "no heading"
        told = f"has no column of {', '.join(missing)}; its headings are {shown}"
        remedy = "name the columns mmsi, timestamp, lat, lon"
        raise TracksError([Problem(where, told, remedy)])
    return found
