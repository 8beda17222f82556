"""What the positions of a source say of a leg on a day, and the results put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from geoapp.dossier.strict_json import JsonObject
from geoapp.tracks.reach import LegReach
from geoapp.tracks.times import DAY_US, HOUR_US

INSIDE, OUTSIDE, SILENT, NOT_COVERED = "inside", "outside", "silent", "not covered"
VERDICTS: Final = {
    INSIDE: "transmitting, inside what the claim allows",
    OUTSIDE: "transmitting, and not where the claim puts it",
    SILENT: "silent",
    NOT_COVERED: "not covered by this source",
}
LEFT_OPEN: Final = "the claim leaves open whether it was on the leg all that day"


class _Asked(NamedTuple):
    """A leg on a day."""

    leg: str
    day: str
    is_certain: bool
    start: str
    end: str


def verdicts(
    legs: Sequence[LegReach],
    tracks: Sequence[JsonObject],
    days: Iterable[JsonObject],
    received: Mapping[str, int],
) -> list[JsonObject]:
    """
    Judge each leg on each of its days by each track.

    Parameters
    ----------
    legs
        As `leg_reaches` finds them.
    tracks, days, received
        Of all partitions, as `compute` gives them.

    Returns
    -------
    verdicts
        By leg, day and track. A ship that was heard is inside if each position of a day that is
        certainly of the leg is inside its reach; on any other day, if one is. A ship that wasn't
        heard is silent if it was before and after, at receivers that ever heard anybody within
        the leg's corridor, or if on that day they heard somebody else there; else the source
        doesn't cover it.

    Examples
    --------
    >>> verdicts([], [], [], {})
    []
    """
    heard = {(each["leg"], each["day"], each["track"]): each for each in days}
    others: dict[tuple[str, str], int] = defaultdict(int)
    for each in heard.values():
        others[each["leg"], each["day"]] += each["inside"]
    found = []
    for asked in _asked(legs):
        for track in tracks:
            row = heard.get((asked.leg, asked.day, track["id"]))
            near = others[asked.leg, asked.day]
            verdict = _verdict(asked, track, row, received.get(asked.leg, 0), near)
            found.append({
                "leg": asked.leg, "day": asked.day, "track": track["id"], "verdict": verdict,
                "words": VERDICTS[verdict], "certain": asked.is_certain,
                "positions": row["positions"] if row else 0, "inside": row["inside"] if row else 0,
                "received_in_corridor": received.get(asked.leg, 0),
            })  # fmt: skip
    return found


def _asked(legs: Sequence[LegReach]) -> Iterable[_Asked]:
    for leg in legs:
        for day, is_certain in zip(leg.days.tolist(), leg.is_certain.tolist(), strict=True):
            dates = [str(np.datetime64(each, "D")) for each in (day, day + 1)]
            yield _Asked(leg.id, dates[0], is_certain, f"{dates[0]}T00:00:00Z", f"{dates[1]}T00")


def _verdict(
    asked: _Asked, track: JsonObject, row: JsonObject | None, received: int, near: int
) -> str:
    if row:
        is_inside = row["inside"] == row["positions"] if asked.is_certain else row["inside"] > 0
        return INSIDE if is_inside else OUTSIDE
    is_between = track["first"] < asked.start and track["last"] >= asked.end
    if (is_between and received) or near:
        return SILENT
    return NOT_COVERED


def with_open_silences(tracks: Sequence[JsonObject], silence_h: float) -> list[JsonObject]:
    """
    Tell of each track whether it ends long before its source does.

    Parameters
    ----------
    tracks
        Of all partitions.
    silence_h
        What a silence is longer than.

    Returns
    -------
    tracks
        Each with `open_silence`: None, or since when nothing was received until the end of the
        last day, UTC, of which the source has any position.

    Examples
    --------
    >>> with_open_silences([], 6)
    []
    """
    if not tracks:
        return []
    last = max(np.datetime64(track["last"].rstrip("Z"), "us").astype(int) for track in tracks)
    until = (last // DAY_US + 1) * DAY_US
    told = []
    for track in tracks:
        hours = (until - np.datetime64(track["last"].rstrip("Z"), "us").astype(int)) / HOUR_US
        still = {"start": track["last"], "hours": float(hours)} if hours > silence_h else None
        told.append({**track, "open_silence": still})
    return told
