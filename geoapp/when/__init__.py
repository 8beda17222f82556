"""Uncertain dates: EDTF text to four bounds, and back to words."""

from geoapp.when.bounds import Bounds, When, parse_when
from geoapp.when.parse import (
    MAX_CHARACTERS,
    PADDING_DAYS,
    DateText,
    Form,
    Precision,
    moved,
    read_time,
    written_dates,
)
from geoapp.when.words import say_when, short_when

__all__ = [
    "MAX_CHARACTERS",
    "PADDING_DAYS",
    "Bounds",
    "DateText",
    "Form",
    "Precision",
    "When",
    "moved",
    "parse_when",
    "read_time",
    "say_when",
    "short_when",
    "written_dates",
]
