"""The tables of `docs/clock.md` are what the code says."""

from __future__ import annotations

import re

import pytest

from tools.clock_tables import PAGE, filled, tables


def test_the_page_holds_the_tables_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "run: .venv/bin/python -m tools.clock_tables"


def test_the_page_holds_every_table_once() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- table: ([\w-]+) -->", page)) == sorted(tables())
    assert page.count("<!-- end of table -->") == len(tables())


def test_a_stale_table_is_seen() -> None:
    page = PAGE.read_text(encoding="utf-8")
    stale = page.replace("| 3 days |", "| 4 days |")
    assert stale != page
    assert filled(stale) == page


def test_a_table_that_nothing_makes_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        filled("<!-- table: nonsense -->\n<!-- end of table -->")
