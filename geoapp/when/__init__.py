"""Uncertain dates: EDTF text to four bounds, and back to words."""

from geoapp.when.bounds import Bounds, When, parse_when
from geoapp.when.calendar import DAY_S, EPOCH, FarDay, day_of, from_ordinal, is_day, moved, read_iso
from geoapp.when.parse import (
    MAX_CHARACTERS,
    PADDING_DAYS,
    DateText,
    Form,
    Precision,
    read_time,
    written_dates,
)
from geoapp.when.words import say_when, short_when

__all__ = [
    "DAY_S",
    "EPOCH",
    "MAX_CHARACTERS",
    "PADDING_DAYS",
    "Bounds",
    "DateText",
    "FarDay",
    "Form",
    "Precision",
    "When",
    "day_of",
    "from_ordinal",
    "is_day",
    "moved",
    "parse_when",
    "read_iso",
    "read_time",
    "say_when",
    "short_when",
    "written_dates",
]
