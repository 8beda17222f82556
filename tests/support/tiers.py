"""The two tiers of tests: what each run looks at, and what `make test-all` adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest


def long(*values: object) -> object:
    """
    Give the arguments of a test for the long tier: what another case has looked at already.

    A browser costs seconds a case. Where a test is told twice, in another language or on another
    window, each run takes one of each and the long tier all.
    """
    return pytest.param(*values, marks=pytest.mark.long)


def tell_tiers(items: Iterable[pytest.Item], *, whole: bool) -> None:
    """
    Mark as long the cases of a test that `each_run` doesn't name.

    Parameters
    ----------
    items
        The tests that were collected.
    whole
        Whether every case was collected, so that an id which no case has is a mistake.

    Raises
    ------
    pytest.UsageError
        A test names a case that it doesn't have: no run would take it.
    """
    cases: dict[str, dict[str, pytest.Function]] = defaultdict(dict)
    wrong = []
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("each_run"):
            cases[item.nodeid.partition("[")[0]][item.callspec.id] = item
    for test, by_id in cases.items():
        marker = next(iter(by_id.values())).get_closest_marker("each_run")
        named = marker.args if marker else ()
        if whole and (unknown := [each for each in named if each not in by_id]):
            wrong.append(f"{test}: each_run names {unknown}; its cases are {list(by_id)}")
        for case, item in by_id.items():
            if case not in named:
                item.add_marker(pytest.mark.long)
    if wrong:
        raise pytest.UsageError(*wrong)
