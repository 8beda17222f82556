"""What is wrong with a dossier: where in the file, and in whose words."""

from __future__ import annotations

import json
from collections.abc import Sequence

FAULT = "geoapp"
"""Type of the validation errors that already speak in our words."""

MAX_SHOWN_CHARACTERS = 80
"""Longest value from a file that a message repeats."""


def shown(value: object) -> str:
    """
    Show a value from a file in a message, short and harmless to a terminal.

    Parameters
    ----------
    value
        Anything that JSON can hold.

    Returns
    -------
    text
        At most `MAX_SHOWN_CHARACTERS` printable characters: texts in quotes
        with their control characters escaped, short lists of numbers as they
        are, other lists and objects by their size.

    Examples
    --------
    >>> shown("ship"), shown(True), shown([132, 42.5])
    ("'ship'", 'true', '[132, 42.5]')
    >>> shown([]), shown({}), shown(None)
    ('an empty list', 'an empty object', 'null')
    """
    if isinstance(value, str):
        return _shown_text(value)
    if isinstance(value, list | tuple):
        return _shown_list(value)
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    return _shown_scalar(value)


def _shown_text(text: str) -> str:
    """Quote a text, cut to fit."""
    quoted = repr(text[:MAX_SHOWN_CHARACTERS])
    if len(text) <= MAX_SHOWN_CHARACTERS and len(quoted) <= MAX_SHOWN_CHARACTERS:
        return quoted
    keep = MAX_SHOWN_CHARACTERS - 5
    while len(repr(text[:keep])) > MAX_SHOWN_CHARACTERS - 3:
        keep -= 1
    return repr(text[:keep]) + "..."


def _shown_list(values: Sequence[object]) -> str:
    """Show a few numbers as they are, and the size of anything else."""
    if not values:
        return "an empty list"
    if len(values) <= 4 and not any(
        isinstance(value, str | list | tuple | dict) for value in values
    ):
        text = "[" + ", ".join(_shown_scalar(value) for value in values) + "]"
        if len(text) <= MAX_SHOWN_CHARACTERS:
            return text
    return f"a list of {len(values)}"


def _shown_scalar(value: object) -> str:
    """Show a number, a boolean or null as JSON does."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = json.dumps(value) if isinstance(value, bool | int | float | None) else str(value)
    return text if len(text) <= MAX_SHOWN_CHARACTERS else text[: MAX_SHOWN_CHARACTERS - 3] + "..."
