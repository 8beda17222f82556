"""The measured positions of tracks, packed for the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from geoapp.cartography.basemap import UNIT_DEGREES, line_numbers, line_text
from geoapp.dossier import TrackFeature
from geoapp.dossier.types import time_bounds
from geoapp.page.clock_data import words_of_when
from geoapp.page.data import FindingsData, TrackData, in_json
from geoapp.picture.tracks import FoundTracks, LegVerdicts
from geoapp.when import EPOCH

ONE_DAY = np.timedelta64(1, "D")


def track_data(tracks: Iterable[TrackFeature], languages: tuple[str, ...]) -> list[TrackData]:
    """
    Pack tracks as plain JSON values.

    Parameters
    ----------
    tracks
        Tracks of a dossier.
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
    >>> track_data([], ("en",))
    []
    """
    return [_track(track, languages) for track in tracks]


def _track(track: TrackFeature, languages: tuple[str, ...]) -> TrackData:
    properties = track.properties
    times = properties.coordinate_properties.times
    days = np.array(
        [[str(day) for day in time_bounds(text)] for text in times], dtype="datetime64[D]"
    )
    days = (days - np.datetime64(0, "D")) // ONE_DAY
    first, last = properties.span
    positions = np.rint(np.array(track.geometry.coordinates) / UNIT_DEGREES).astype(int)
    told: TrackData = {
        "id": track.id,
        "name": properties.name,
        "seen_by": properties.seen_by,
        "standing": properties.standing,
        "precision_km": properties.precision_km,
        "claims": list(properties.claims),
        "citations": in_json(properties.citations),
        "bounds": [first.isoformat(), None, None, last.isoformat()],
        "span_words": words_of_when(f"{first}/{last}", languages),
        "at": _packed(positions),
        "on": _packed(np.column_stack([days[:, 0], days[:, 1] - days[:, 0]])),
        "scale": UNIT_DEGREES,
    }
    if properties.ship is not None:
        told["ship"] = properties.ship
    if properties.note is not None:
        told["note"] = properties.note
    return told


def _packed(pairs: NDArray[np.int64]) -> str:
    return line_text(np.vstack([pairs[:1], np.diff(pairs, axis=0)]).ravel().tolist())


def found_tracks(findings: FindingsData) -> FoundTracks:
    """
    Unpack what files of tracks say of a route, for pictures.

    Parameters
    ----------
    findings
        As `geoapp.tracks.findings.track_findings` gives it.

    Returns
    -------
    found
        For `geoapp.picture.picture.picture_svg`.
    """
    lons, lats, seconds = (
        np.cumsum(line_numbers(findings[name])) for name in ("lon", "lat", "time")
    )
    drawn = [each["drawn"] for each in findings["tracks"]]
    silences = np.array([each["at"] for each in findings["silences"]], np.int64)
    lasting = seconds[silences] - seconds[silences - 1]
    first = EPOCH + timedelta(days=findings["day0"])
    return FoundTracks(
        positions=np.column_stack([lons, lats]) * findings["scale"],
        seconds=seconds,
        tracks=np.repeat(np.arange(len(drawn)), drawn),
        names=[each["id"] for each in findings["tracks"]],
        silences=silences[np.argsort(-lasting, kind="stable")],
        pairs=np.array([each["at"] for each in findings["impossible"]], np.int64),
        pairs_km=np.array([each["km"] for each in findings["impossible"]], np.float64),
        day_counts=(first, list(line_numbers(findings["days"]))),
        legs=[
            LegVerdicts(
                leg["leg"],
                date.fromisoformat(leg["first"]),
                len(leg["certain"]),
                [(row["track"], row["verdicts"]) for row in leg["rows"]],
            )
            for leg in findings["legs"]
        ],
    )
