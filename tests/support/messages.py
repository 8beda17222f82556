"""How a refusal must be worded."""

from __future__ import annotations

import re

from geoapp.errors import DossierError

LINE = re.compile(r"[^\n]+?: [^\n]+: [^\n]+; [^\n]+\.")
FOREIGN_WORDS = re.compile(
    r"pydantic|validation error|Input should|Field required|Extra inputs|Traceback|errors\.pydantic"
)


def assert_well_told(error: DossierError) -> None:
    """Check that each problem is one line of three parts, in our own words."""
    assert error.problems
    for line in str(error).split("\n"):
        assert LINE.fullmatch(line), line
        assert line.isprintable(), line
        assert not FOREIGN_WORDS.search(line), line
        assert "for what it may be" not in line, "a refusal that nobody foresaw"
