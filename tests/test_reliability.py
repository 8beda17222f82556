"""The page on reliability says the figures that the tests have."""

from __future__ import annotations

from tests.support.project import text_of
from tools import reliability


def test_the_figures_are_those_of_the_tests() -> None:
    page = text_of(reliability.PAGE)
    assert page == reliability.with_figures(page), "run make docs"
    assert "not counted" not in page
