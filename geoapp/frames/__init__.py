"""A dossier as tables: one frame a kind of thing, with columns that are written down."""

from geoapp.frames.build import EPSG, leg_bounds, to_frames
from geoapp.frames.edit import to_dossier, to_models
from geoapp.frames.lengths import (
    leg_lengths,
    leg_paces,
    leg_stops,
    lengths_frame,
    measurement,
    pace_shape,
    total_length,
)
from geoapp.frames.ordinary import datetimes, instant_of, plain_frame, positions
from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames

__all__ = [
    "BOUNDS",
    "EPSG",
    "RANGE",
    "SAID",
    "Frames",
    "datetimes",
    "instant_of",
    "leg_bounds",
    "leg_lengths",
    "leg_paces",
    "leg_stops",
    "lengths_frame",
    "measurement",
    "pace_shape",
    "plain_frame",
    "positions",
    "to_dossier",
    "to_frames",
    "to_models",
    "total_length",
]
