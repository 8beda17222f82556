"""The pieces of a leg between the points at which its shipment was seen for certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geoapp.clock.reach import Stretch, cut_at
from geoapp.frames import BOUNDS


def leg_stretches(
    leg: pd.Series[Any], sightings: pd.DataFrame, stops: Mapping[str, float]
) -> list[Stretch]:
    """
    Cut a leg where its shipment was seen on the way.

    Only a sighting that is `certain`, at a place that the leg names on its way, within the
    leg's days, cuts: any other may be of something else, and a cut would then make the reach
    too small.

    Parameters
    ----------
    leg
        A row of legs with the columns `BOUNDS`.
    sightings
        With `place`, `certainty` and the columns `BOUNDS`.
    stops
        The places of the leg and how far along it they lie, from 0 to 1.

    Returns
    -------
    stretches
        In order along the leg, from 0 to 1 of its line; the whole leg where nothing cuts.

    Examples
    --------
    >>> leg = pd.Series(dict.fromkeys(BOUNDS))
    >>> none = pd.DataFrame(columns=["place", "certainty", *BOUNDS])
    >>> [(piece.from_km, piece.to_km) for piece in leg_stretches(leg, none, {})]
    [(0.0, 1.0)]
    """
    first, second, third, fourth = (leg[name] for name in BOUNDS)
    pieces = [Stretch(0.0, 1.0, first, second, third, fourth)]
    seen = [
        (stops[row["place"]], row["earliest_start"], row["latest_end"])
        for row in sightings.to_dict("records")
        if row["certainty"] == "certain" and 0 < stops.get(row["place"], 0) < 1
    ]
    dated = [each for each in seen if each[1] is not None and each[2] is not None]
    for share, earliest, latest in sorted(dated):
        try:
            pieces[-1:] = cut_at(pieces[-1], share, earliest, latest)
        except ValueError:
            continue  # twice at one place, or not within what is left of the leg's days
    return pieces
