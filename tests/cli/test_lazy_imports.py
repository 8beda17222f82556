"""Lazy imports: their examples hold whatever the process has loaded before."""

from __future__ import annotations

import doctest
import sys

from geoapp.cli import lazy_imports


def test_an_example_does_not_rest_on_what_the_process_has_loaded() -> None:
    """Another test may have loaded what an example takes for absent, and so may the example."""
    for _ in range(2):
        failed, tried = doctest.testmod(lazy_imports)
        assert tried >= 5
        assert failed == 0
        assert "sched" in sys.modules, "the second round begins with it loaded"
