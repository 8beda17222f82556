"""The two tiers of tests: what each run looks at, and what `make test-all` adds."""

from __future__ import annotations

import pytest


def long(*values: object) -> object:
    """
    Give the arguments of a test for the long tier: what another case has looked at already.

    A browser costs seconds a case. Where a test is told twice, in another language or on another
    window, each run takes one of each and the long tier all.
    """
    return pytest.param(*values, marks=pytest.mark.long)
