"""A dossier as tables: one frame a kind of thing, with columns that are written down."""

from typing import TYPE_CHECKING

import lazy_loader

from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames

if TYPE_CHECKING:
    from geoapp.frames.build import EPSG, to_frames
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
    from geoapp.frames.ordinary import datetimes, plain_frame, positions
    from geoapp.frames.rows import instant_of, leg_bounds

# pandas and GeoPandas cost half a second to load, for which nobody waits who has a dossier.
__getattr__, _, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "build": ["EPSG", "to_frames"],
        "edit": ["to_dossier", "to_models"],
        "lengths": [
            "leg_lengths",
            "leg_paces",
            "leg_stops",
            "lengths_frame",
            "measurement",
            "pace_shape",
            "total_length",
        ],
        "ordinary": ["datetimes", "plain_frame", "positions"],
        "rows": ["instant_of", "leg_bounds"],
    },
)

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
