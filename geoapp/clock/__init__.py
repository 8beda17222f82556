"""
What is certain, possible or absent on a day, and how far along a leg.

The rules and their truth table are in `docs/clock.md`. Everything is a whole day.
"""

from geoapp.clock.days import clock_days, clock_stops, opening_day
from geoapp.clock.features import DayLike, features_at, read_day, read_days
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
