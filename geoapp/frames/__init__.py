"""A dossier as tables: one frame a kind of thing, with columns that are written down."""

from geoapp.frames.build import EPSG, leg_bounds, to_frames
from geoapp.frames.schema import BOUNDS, RANGE, SAID, Frames

__all__ = ["BOUNDS", "EPSG", "RANGE", "SAID", "Frames", "leg_bounds", "to_frames"]
