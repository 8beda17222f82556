"""Uncertain dates: EDTF text to four bounds, and back to words."""

from geoapp.when.bounds import MAX_CHARACTERS, PADDING_DAYS, Precision, When, parse_when
from geoapp.when.words import say_when, short_when

__all__ = [
    "MAX_CHARACTERS",
    "PADDING_DAYS",
    "Precision",
    "When",
    "parse_when",
    "say_when",
    "short_when",
]
