"""Days by number, for tests of the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

DAY_ZERO = date(2023, 9, 1)
Bounds = tuple[date | None, date | None, date | None, date | None]


def day_of(number: int) -> date:
    return DAY_ZERO + timedelta(number)


def bounds_of(*numbers: int | None) -> Bounds:
    return cast("Bounds", tuple(None if n is None else day_of(n) for n in numbers))
