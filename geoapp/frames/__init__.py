"""A dossier as tables: one frame a kind of thing, with columns that are written down."""

from geoapp.frames.columns import BOUNDS, RANGE, SAID, Frames
from geoapp.frames.laying import EPSG, leg_bounds, to_frames

__all__ = ["BOUNDS", "EPSG", "RANGE", "SAID", "Frames", "leg_bounds", "to_frames"]
