"""Cells: a column whose rows share what they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geoapp.frames.dictionary_column import Cells

LISTS: list[Any] = [["a"], ["a"], [], {"en": "a"}, None]
TEXTS = st.lists(st.sampled_from(["sea", "rail", "", None]))
OBJECTS = st.lists(st.sampled_from(LISTS))
COLUMNS = st.one_of(TEXTS, OBJECTS, st.lists(st.one_of(st.none(), st.floats(allow_nan=False))))


@given(COLUMNS)
def test_the_rows_are_what_they_were(values: list[Any]) -> None:
    cells = Cells.of(values)
    assert list(cells) == values
    assert len(cells) == len(values)


@given(TEXTS)
def test_what_rows_share_is_held_once_in_the_order_of_the_rows(values: list[str | None]) -> None:
    known = [value for value in values if value is not None]
    assert Cells.of(values).held == list(dict.fromkeys(known))


@given(OBJECTS)
def test_lists_that_say_the_same_are_held_once(values: list[Any]) -> None:
    held = Cells.of(values).held
    assert len(held) == len({repr(value) for value in values if value is not None})


def test_what_is_written_differently_is_held_apart() -> None:
    kinds: list[Any] = [[1], [1.0], [True], ["1"], {"a": 1, "b": 2}, {"b": 2, "a": 1}]
    assert [repr(value) for value in Cells.of(kinds).held] == [repr(value) for value in kinds]
    days = [[date(2023, 9, 7)], [date(2023, 9, 8)]]
    assert list(Cells.of([*days, *days])) == [*days, *days]


def test_values_that_come_but_once_are_numbered_in_order() -> None:
    assert Cells.of(["sea", "rail"]).rows.tolist() == [0, 1]
    assert Cells.of([1.5, float("nan"), 2.5]).rows.tolist() == [0, -1, 1]
    assert Cells.of([None, "sea"]).rows.tolist() == [-1, 0]


def test_nothing_and_no_number_are_missing() -> None:
    numbers = pd.Series([1.5, float("nan"), 1.5])
    assert list(Cells.of(numbers)) == [1.5, None, 1.5]
    assert list(Cells.of(pd.Series([["a"], float("nan"), None]))) == [["a"], None, None]


@given(COLUMNS)
def test_each_value_is_written_once_for_all_its_rows(values: list[Any]) -> None:
    cells = Cells.of(values)
    written: list[Any] = []

    def write(value: Any) -> str | None:
        written.append(value)
        return repr(value) if value else None

    made = cells.map(write)
    assert list(made) == [repr(value) if value else None for value in values]
    assert len(written) == len(cells.held)
    assert len(set(made.held)) == len(made.held)


@given(TEXTS, OBJECTS)
def test_columns_stand_below_and_beside_each_other(texts: list[Any], objects: list[Any]) -> None:
    columns = [Cells.of(texts), Cells.of(objects)]
    assert list(Cells.below(columns)) == texts + objects
    size = min(len(texts), len(objects))
    cut = [Cells.of(texts[:size]), Cells.of(objects[:size])]
    assert list(Cells.beside(cut)) == list(zip(texts, objects, strict=False))


def test_no_columns_make_an_empty_one() -> None:
    assert list(Cells.below([])) == []


@given(st.lists(st.sampled_from([-1, 0, 1])))
def test_rows_without_a_value_are_missing(rows: list[int]) -> None:
    spread = Cells.spread(["a", None], np.array(rows, dtype=np.intp))
    assert list(spread) == ["a" if row == 0 else None for row in rows]
