"""Uncertain dates: EDTF text to four bounds, and back to words."""

from geoapp.when.bounds import When, parse_when
from geoapp.when.reading import (
    MAX_CHARACTERS,
    PADDING_DAYS,
    DateText,
    Form,
    Precision,
    moved,
    read_time,
    written_dates,
)
from geoapp.when.short import short_when
from geoapp.when.words import say_when

__all__ = [
    "MAX_CHARACTERS",
    "PADDING_DAYS",
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
