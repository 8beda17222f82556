"""What an import of 10,000 rows takes, as a whole run of the command."""

from __future__ import annotations

import pytest

from benchmarks import importing

MOST_MB = 300
MOST_MS = 10_000


@pytest.mark.long
@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.gpkg"])
def test_a_draft_of_10_000_rows_takes_little_memory(name: str) -> None:
    made = {"x.csv": importing.as_csv, "x.xlsx": importing.as_xlsx, "x.gpkg": importing.as_gpkg}
    content = made[name]()
    peak_mb, processor_ms = importing.peak(content, name)
    assert peak_mb <= MOST_MB
    assert processor_ms <= MOST_MS
