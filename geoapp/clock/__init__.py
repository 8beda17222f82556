"""
What is certain, possible or absent on a day, and how far along a leg.

The rules and their truth table are in `docs/clock.md`. Everything is a whole day.
"""

from typing import TYPE_CHECKING

import lazy_loader

from geoapp.clock.days import clock_days, clock_stops, opening_day
from geoapp.clock.reach import (
    Reach,
    Sighted,
    State,
    Stretch,
    cut_at,
    leg_stretches,
    reach_along,
    reach_at,
    sighted,
    speed_fits,
    state_at,
)

if TYPE_CHECKING:
    from geoapp.clock.features import DayLike, features_at, read_day, read_days

# Frames cost half a second to load, for which nobody waits who has a dossier.
__getattr__, _, _ = lazy_loader.attach(
    __name__, submod_attrs={"features": ["DayLike", "features_at", "read_day", "read_days"]}
)

__all__ = [
    "DayLike",
    "Reach",
    "Sighted",
    "State",
    "Stretch",
    "clock_days",
    "clock_stops",
    "cut_at",
    "features_at",
    "leg_stretches",
    "opening_day",
    "reach_along",
    "reach_at",
    "read_day",
    "read_days",
    "sighted",
    "speed_fits",
    "state_at",
]
