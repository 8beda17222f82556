"""The ten questions of an analyst, in SQL that SQLite and DuckDB read alike."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

QUESTION = re.compile(r"^-- (\w+): [^\n]+\n(.+?);$", re.MULTILINE | re.DOTALL)
OF_ONE_DAY = "where_on_a_day"
"""The question that names a day; no view can ask for another one."""


@cache
def questions() -> dict[str, str]:
    """
    Read the questions.

    Returns
    -------
    questions
        SQL by name, without the semicolon: over the tables of a GeoPackage, or those of
        ``export --all``.

    Examples
    --------
    >>> len(questions()), questions()["latest_changes"].splitlines()[0]
    (10, 'SELECT version, text, ids')
    """
    text = Path(__file__).with_suffix(".sql").read_text("utf-8")
    return {name: sql.strip() for name, sql in QUESTION.findall(text)}


def views() -> dict[str, str]:
    """
    Give the statements that make a view of each question that names no day.

    Examples
    --------
    >>> views()["total_length"].splitlines()[0]
    'CREATE VIEW total_length AS SELECT'
    """
    return {
        name: f"CREATE VIEW {name} AS {sql}"
        for name, sql in questions().items()
        if name != OF_ONE_DAY
    }
